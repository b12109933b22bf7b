# Tests of src/desk.
DESK_UNIT_LIBS = $(libdesk) $(libreport) $(libjournal) $(UNIT_LIBS)
DESK_UNIT_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
DESK_TESTS = \
	%D%/test_decision \
	%D%/test_json \
	%D%/test_roles
check_PROGRAMS += $(DESK_TESTS)
TESTS += $(DESK_TESTS)
tests_desk_test_decision_SOURCES = %D%/test_decision.c \
	tests/journal/journal.c tests/journal/journal.h
tests_desk_test_decision_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_test_decision_LDADD = $(DESK_UNIT_LIBS)
tests_desk_test_json_SOURCES = %D%/test_json.c
tests_desk_test_json_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_test_json_LDADD = $(DESK_UNIT_LIBS)
tests_desk_test_roles_SOURCES = %D%/test_roles.c
tests_desk_test_roles_LDADD = $(DESK_UNIT_LIBS)

check_PROGRAMS += %D%/test_conf
TESTS += %D%/test_conf
%C%_test_conf_SOURCES = %D%/test_conf.c
%C%_test_conf_LDADD = $(libdeskconf) $(CMOCKA_LIBS)
include tests/desk/store/local.mk
include tests/desk/accounts/local.mk
include tests/desk/incidents/local.mk
include tests/desk/week60/local.mk
include tests/desk/alerts/local.mk
include tests/desk/ingest/local.mk
include tests/desk/installer/local.mk
include tests/desk/web/local.mk
include tests/desk/www/local.mk
include tests/desk/sign_on/local.mk
