# Tests of src/desk/web.
DESK_WEB_TESTS = \
	%D%/test_blocked \
	%D%/test_calls \
	%D%/test_guard \
	%D%/test_in_force \
	%D%/test_review \
	%D%/test_schools \
	%D%/test_server
check_PROGRAMS += $(DESK_WEB_TESTS)
TESTS += $(DESK_WEB_TESTS) %D%/program
EXTRA_DIST += %D%/program
DESK_PLACE = %D%/place.c %D%/place.h tests/journal/journal.c tests/journal/journal.h
DESK_WEB_LIBS = $(libdeskweb) $(libdesk) $(libdeskconf) $(libdeskstore) $(libreport) \
	$(libjournal) $(libpolicy) $(UNIT_LIBS) -lpthread
DESK_WEB_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
tests_desk_web_test_blocked_SOURCES = %D%/test_blocked.c tests/journal/journal.c \
	tests/journal/journal.h
tests_desk_web_test_blocked_CPPFLAGS = $(DESK_WEB_CPPFLAGS)
tests_desk_web_test_blocked_LDADD = $(DESK_WEB_LIBS)
tests_desk_web_test_calls_SOURCES = %D%/test_calls.c $(DESK_PLACE)
tests_desk_web_test_calls_CPPFLAGS = $(DESK_WEB_CPPFLAGS)
tests_desk_web_test_calls_LDADD = $(DESK_WEB_LIBS)
tests_desk_web_test_guard_SOURCES = %D%/test_guard.c
tests_desk_web_test_guard_CPPFLAGS = $(DESK_WEB_CPPFLAGS)
tests_desk_web_test_guard_LDADD = $(DESK_WEB_LIBS)
tests_desk_web_test_in_force_SOURCES = %D%/test_in_force.c
tests_desk_web_test_in_force_CPPFLAGS = $(DESK_WEB_CPPFLAGS)
tests_desk_web_test_in_force_LDADD = $(DESK_WEB_LIBS)
tests_desk_web_test_server_SOURCES = %D%/test_server.c $(DESK_PLACE)
tests_desk_web_test_server_CPPFLAGS = $(DESK_WEB_CPPFLAGS)
tests_desk_web_test_server_LDADD = $(DESK_WEB_LIBS)
tests_desk_web_test_schools_SOURCES = %D%/test_schools.c $(DESK_PLACE) \
	tests/desk/cluster.c tests/desk/cluster.h
tests_desk_web_test_schools_CPPFLAGS = $(DESK_WEB_CPPFLAGS)
tests_desk_web_test_schools_LDADD = $(DESK_WEB_LIBS)
tests_desk_web_test_review_SOURCES = %D%/test_review.c \
	tests/desk/cluster.c tests/desk/cluster.h \
	tests/journal/journal.c tests/journal/journal.h
tests_desk_web_test_review_CPPFLAGS = $(DESK_WEB_CPPFLAGS)
tests_desk_web_test_review_LDADD = $(DESK_WEB_LIBS)
