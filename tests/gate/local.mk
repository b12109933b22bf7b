# Tests of src/gate.
check_PROGRAMS += \
	%D%/test_address \
	%D%/test_host \
	%D%/test_intent \
	%D%/test_letters \
	%D%/test_path \
	%D%/test_punycode \
	%D%/test_url
TESTS += \
	%D%/test_address \
	%D%/test_host \
	%D%/test_intent \
	%D%/test_letters \
	%D%/test_path \
	%D%/test_punycode \
	%D%/test_url
%C%_test_address_SOURCES = %D%/test_address.c
%C%_test_address_LDADD = $(UNIT_LIBS)
%C%_test_host_SOURCES = %D%/parsed.h %D%/test_host.c
%C%_test_host_LDADD = $(UNIT_LIBS)
%C%_test_intent_SOURCES = %D%/test_intent.c
%C%_test_intent_LDADD = $(UNIT_LIBS)
%C%_test_letters_SOURCES = %D%/test_letters.c
%C%_test_letters_LDADD = $(UNIT_LIBS) $(IDN2_LIBS)
%C%_test_letters_CPPFLAGS = $(AM_CPPFLAGS) $(IDN2_CFLAGS)
%C%_test_path_SOURCES = %D%/test_path.c
%C%_test_path_LDADD = $(UNIT_LIBS)
%C%_test_punycode_SOURCES = %D%/test_punycode.c
%C%_test_punycode_LDADD = $(UNIT_LIBS)
%C%_test_url_SOURCES = %D%/parsed.h %D%/test_url.c
%C%_test_url_LDADD = $(UNIT_LIBS)

# Tests that compile a policy and judge requests with it.
POLICY_TEST_LIBS = $(libpolicy) $(UNIT_LIBS)
check_PROGRAMS += tests/gate/test_gate
TESTS += tests/gate/test_gate
tests_gate_test_gate_SOURCES = tests/gate/test_gate.c tests/policy_gate.c tests/policy_gate.h
tests_gate_test_gate_LDADD = $(POLICY_TEST_LIBS)

check_PROGRAMS += tests/gate/test_image
TESTS += tests/gate/test_image
tests_gate_test_image_SOURCES = tests/gate/test_image.c tests/policy_gate.c tests/policy_gate.h
tests_gate_test_image_LDADD = $(POLICY_TEST_LIBS) $(SODIUM_LIBS)

check_PROGRAMS += tests/gate/test_unsure
TESTS += tests/gate/test_unsure
tests_gate_test_unsure_SOURCES = tests/gate/test_unsure.c tests/policy_gate.c tests/policy_gate.h
tests_gate_test_unsure_LDADD = $(POLICY_TEST_LIBS)

check_PROGRAMS += tests/gate/test_pages
TESTS += tests/gate/test_pages
tests_gate_test_pages_SOURCES = tests/gate/test_pages.c tests/policy_gate.c tests/policy_gate.h
tests_gate_test_pages_LDADD = $(POLICY_TEST_LIBS)

check_PROGRAMS += tests/gate/test_names
TESTS += tests/gate/test_names
tests_gate_test_names_SOURCES = tests/gate/test_names.c
tests_gate_test_names_LDADD = $(POLICY_TEST_LIBS)

check_PROGRAMS += tests/gate/test_noalloc
TESTS += tests/gate/test_noalloc
tests_gate_test_noalloc_SOURCES = tests/gate/test_noalloc.c tests/policy_gate.c tests/policy_gate.h
tests_gate_test_noalloc_LDADD = $(POLICY_TEST_LIBS)

include tests/gate/disguise/local.mk
check_PROGRAMS += tests/gate/test_set
TESTS += tests/gate/test_set
tests_gate_test_set_SOURCES = tests/gate/test_set.c
tests_gate_test_set_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/gate/test_decide
TESTS += tests/gate/test_decide
tests_gate_test_decide_SOURCES = tests/gate/test_decide.c tests/policy_gate.c tests/policy_gate.h
tests_gate_test_decide_LDADD = $(POLICY_TEST_LIBS)
check_PROGRAMS += tests/gate/test_fold
TESTS += tests/gate/test_fold
tests_gate_test_fold_SOURCES = tests/gate/test_fold.c
tests_gate_test_fold_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/gate/test_lines
TESTS += tests/gate/test_lines
tests_gate_test_lines_SOURCES = tests/gate/test_lines.c tests/policy_gate.c tests/policy_gate.h
tests_gate_test_lines_LDADD = $(POLICY_TEST_LIBS)
check_PROGRAMS += tests/gate/test_change
TESTS += tests/gate/test_change
tests_gate_test_change_SOURCES = tests/gate/test_change.c tests/policy_gate.c tests/policy_gate.h
tests_gate_test_change_LDADD = $(POLICY_TEST_LIBS)

check_PROGRAMS += tests/gate/test_bans
TESTS += tests/gate/test_bans
tests_gate_test_bans_SOURCES = tests/gate/test_bans.c tests/policy_gate.c tests/policy_gate.h
tests_gate_test_bans_LDADD = $(POLICY_TEST_LIBS)
