# Tests of src/gate/disguise, the detectors of ways round the filter. The tested
# policy blocks ten platforms. Each test also has cases that its detectors must
# not report.
DISGUISE_CASES = %D%/cases.c %D%/cases.h tests/policy_gate.c tests/policy_gate.h
DISGUISE_LIBS = $(libpolicy) $(UNIT_LIBS)
disguise_tests = \
	%D%/test_code \
	%D%/test_databases \
	%D%/test_decode \
	%D%/test_digits \
	%D%/test_hidden \
	%D%/test_mutate \
	%D%/test_names \
	%D%/test_relay \
	%D%/test_signals \
	%D%/test_sitename \
	%D%/test_tunnels \
	%D%/test_typed \
	%D%/test_webproxy \
	%D%/test_wishes
check_PROGRAMS += $(disguise_tests)
TESTS += $(disguise_tests)
%C%_test_code_SOURCES = %D%/test_code.c $(DISGUISE_CASES)
%C%_test_code_LDADD = $(DISGUISE_LIBS)
%C%_test_databases_SOURCES = %D%/test_databases.c $(DISGUISE_CASES)
%C%_test_databases_LDADD = $(DISGUISE_LIBS)
%C%_test_decode_SOURCES = %D%/test_decode.c
%C%_test_decode_LDADD = $(UNIT_LIBS)
%C%_test_digits_SOURCES = %D%/test_digits.c
%C%_test_digits_LDADD = $(UNIT_LIBS)
%C%_test_hidden_SOURCES = %D%/test_hidden.c $(DISGUISE_CASES)
%C%_test_hidden_LDADD = $(DISGUISE_LIBS)
%C%_test_mutate_SOURCES = %D%/test_mutate.c $(DISGUISE_CASES)
%C%_test_mutate_LDADD = $(DISGUISE_LIBS)
%C%_test_names_SOURCES = %D%/test_names.c $(DISGUISE_CASES)
%C%_test_names_LDADD = $(DISGUISE_LIBS)
%C%_test_relay_SOURCES = %D%/test_relay.c $(DISGUISE_CASES)
%C%_test_relay_LDADD = $(DISGUISE_LIBS)
%C%_test_signals_SOURCES = %D%/test_signals.c $(DISGUISE_CASES)
%C%_test_signals_LDADD = $(DISGUISE_LIBS)
%C%_test_sitename_SOURCES = %D%/test_sitename.c $(DISGUISE_CASES)
%C%_test_sitename_LDADD = $(DISGUISE_LIBS)
%C%_test_tunnels_SOURCES = %D%/test_tunnels.c $(DISGUISE_CASES)
%C%_test_tunnels_LDADD = $(DISGUISE_LIBS)
%C%_test_typed_SOURCES = %D%/test_typed.c
%C%_test_typed_LDADD = $(UNIT_LIBS)
%C%_test_webproxy_SOURCES = %D%/test_webproxy.c $(DISGUISE_CASES)
%C%_test_webproxy_LDADD = $(DISGUISE_LIBS)
%C%_test_wishes_SOURCES = %D%/test_wishes.c $(DISGUISE_CASES)
%C%_test_wishes_LDADD = $(DISGUISE_LIBS)

# Checks that the detectors do not simply list the hosts of the sample requests.
TESTS += %D%/hosts
EXTRA_DIST += %D%/hosts

# The searches that test_wishes tries.
EXTRA_DIST += %D%/phrases
