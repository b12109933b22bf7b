# Tests of src/icap.

# The tests parse headers with c-icap's library, as the server does.
ICAP_UNIT_LIBS = $(libicap) $(libpage) $(UNIT_LIBS) -licapapi -lpthread
ICAP_UNIT_CPPFLAGS = $(AM_CPPFLAGS) $(CICAP_CFLAGS)

check_PROGRAMS += tests/icap/test_icap_request tests/icap/test_pulse tests/icap/test_reload tests/icap/test_stop \
	tests/icap/test_answer tests/icap/test_worker tests/icap/test_meta \
	tests/icap/test_upgrade tests/icap/test_test
TESTS += tests/icap/test_icap_request tests/icap/test_pulse tests/icap/test_reload tests/icap/test_stop \
	tests/icap/test_answer tests/icap/test_worker tests/icap/test_meta \
	tests/icap/test_upgrade tests/icap/test_test
tests_icap_test_test_SOURCES = %D%/test_test.c
tests_icap_test_test_LDADD = $(ICAP_UNIT_LIBS)
tests_icap_test_meta_SOURCES = %D%/test_meta.c
tests_icap_test_meta_LDADD = $(ICAP_UNIT_LIBS)
tests_icap_test_icap_request_SOURCES = %D%/test_icap_request.c
tests_icap_test_icap_request_CPPFLAGS = $(ICAP_UNIT_CPPFLAGS)
tests_icap_test_icap_request_LDADD = $(ICAP_UNIT_LIBS)
tests_icap_test_reload_SOURCES = %D%/test_reload.c
tests_icap_test_reload_LDADD = $(ICAP_UNIT_LIBS)
tests_icap_test_pulse_SOURCES = %D%/test_pulse.c
tests_icap_test_pulse_LDADD = $(ICAP_UNIT_LIBS)
tests_icap_test_stop_SOURCES = %D%/test_stop.c
tests_icap_test_stop_LDADD = $(ICAP_UNIT_LIBS)
tests_icap_test_worker_SOURCES = %D%/test_worker.c
tests_icap_test_worker_CPPFLAGS = $(ICAP_UNIT_CPPFLAGS)
tests_icap_test_worker_LDADD = $(ICAP_UNIT_LIBS)
tests_icap_test_upgrade_SOURCES = %D%/test_upgrade.c
tests_icap_test_upgrade_CPPFLAGS = $(ICAP_UNIT_CPPFLAGS)
tests_icap_test_upgrade_LDADD = $(ICAP_UNIT_LIBS)
tests_icap_test_answer_SOURCES = %D%/test_answer.c
tests_icap_test_answer_CPPFLAGS = $(ICAP_UNIT_CPPFLAGS)
tests_icap_test_answer_LDADD = $(ICAP_UNIT_LIBS)

check_PROGRAMS += tests/icap/test_opened
TESTS += tests/icap/test_opened
tests_icap_test_opened_SOURCES = %D%/test_opened.c src/icap/opened.c \
	tests/tunnels/room.h tests/policy_gate.c tests/policy_gate.h
tests_icap_test_opened_CPPFLAGS = $(ICAP_UNIT_CPPFLAGS)
tests_icap_test_opened_LDADD = $(libjudge) $(libtunnels) $(libpolicy) $(ICAP_UNIT_LIBS)

# test_unready starts a real c-icap with the module, as do all tests that use
# server.c. These tests are skipped if c-icap is not installed.
check_PROGRAMS += tests/icap/test_unready
TESTS += tests/icap/test_unready
tests_icap_test_unready_SOURCES = %D%/test_unready.c \
	%D%/icap.c %D%/icap.h %D%/server.c %D%/server.h
tests_icap_test_unready_LDADD = $(CMOCKA_LIBS)

# Sends requests to a running c-icap, for tests of the whole chain.
check_PROGRAMS += tests/icap/icap_client
tests_icap_icap_client_SOURCES = %D%/icap_client.c %D%/icap.c %D%/icap.h
tests_icap_icap_client_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
tests_icap_icap_client_LDADD = $(JANSSON_LIBS)

# Tests of the block page. test_facts has a stub of the gate, so libgate is not
# linked.
PAGE_UNIT_LIBS = $(libpage) $(libbase) $(CMOCKA_LIBS)
check_PROGRAMS += tests/icap/page/test_accept tests/icap/page/test_facts \
	tests/icap/page/test_page tests/icap/page/test_page_files
TESTS += tests/icap/page/test_accept tests/icap/page/test_facts \
	tests/icap/page/test_page tests/icap/page/test_page_files
tests_icap_page_test_accept_SOURCES = %D%/page/test_accept.c
tests_icap_page_test_accept_LDADD = $(PAGE_UNIT_LIBS)
tests_icap_page_test_facts_SOURCES = %D%/page/test_facts.c
tests_icap_page_test_facts_LDADD = $(PAGE_UNIT_LIBS)
tests_icap_page_test_page_SOURCES = %D%/page/test_page.c
tests_icap_page_test_page_LDADD = $(PAGE_UNIT_LIBS)
tests_icap_page_test_page_files_SOURCES = %D%/page/test_page_files.c
tests_icap_page_test_page_files_LDADD = $(PAGE_UNIT_LIBS) -lm

# Prints block pages; page/look.sh takes pictures of them.
check_PROGRAMS += tests/icap/page/show_page
EXTRA_DIST += %D%/page/look.sh
tests_icap_page_show_page_SOURCES = %D%/page/show_page.c
tests_icap_page_show_page_LDADD = $(libpage) $(libbase)

check_PROGRAMS += tests/icap/test_service tests/icap/test_same
TESTS += tests/icap/test_service tests/icap/test_same
tests_icap_test_same_SOURCES = %D%/test_same.c \
	%D%/icap.c %D%/icap.h %D%/server.c %D%/server.h
tests_icap_test_same_LDADD = $(CMOCKA_LIBS)
tests_icap_test_service_SOURCES = %D%/test_service.c \
	%D%/icap.c %D%/icap.h %D%/server.c %D%/server.h
tests_icap_test_service_LDADD = $(CMOCKA_LIBS)

check_PROGRAMS += tests/icap/test_in_place
TESTS += tests/icap/test_in_place
tests_icap_test_in_place_SOURCES = %D%/test_in_place.c \
	%D%/icap.c %D%/icap.h %D%/server.c %D%/server.h
tests_icap_test_in_place_LDADD = $(CMOCKA_LIBS)

check_PROGRAMS += tests/icap/test_journal
TESTS += tests/icap/test_journal
tests_icap_test_journal_SOURCES = %D%/test_journal.c \
	%D%/icap.c %D%/icap.h %D%/server.c %D%/server.h \
	tests/journal/journal.c tests/journal/journal.h
tests_icap_test_journal_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_icap_test_journal_LDADD = $(JOURNAL_UNIT_LIBS) -lpthread

# Compares the answers of the module with those of `schoolgate judge`. The
# requests are those of tests/clauses, and labelled requests. Each is judged at
# the time that is in the request.
check_PROGRAMS += tests/icap/serve
TESTS += %D%/same_clauses %D%/same_dev
EXTRA_DIST += %D%/memcheck %D%/same.jq %D%/same.sh %D%/same_clauses %D%/same_dev
tests_icap_serve_SOURCES = %D%/serve.c \
	%D%/icap.c %D%/icap.h %D%/server.c %D%/server.h

check_PROGRAMS += tests/icap/test_banned
TESTS += tests/icap/test_banned
tests_icap_test_banned_SOURCES = %D%/test_banned.c
tests_icap_test_banned_LDADD = $(ICAP_UNIT_LIBS)
