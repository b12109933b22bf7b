# A week of 60 people, as a journal, for tests and trials of the desk.
check_LIBRARIES += libweek60.a
libweek60 = libweek60.a $(libjournal)
libweek60_a_SOURCES = %D%/week60.c %D%/week60.h
libweek60_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
WEEK60_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
check_PROGRAMS += %D%/make_week60 %D%/test_week60
TESTS += %D%/test_week60
%C%_make_week60_SOURCES = %D%/make_week60.c
%C%_make_week60_CPPFLAGS = $(WEEK60_CPPFLAGS)
%C%_make_week60_LDADD = $(libweek60) $(libjournal) $(libgate) $(libbase)
%C%_test_week60_SOURCES = %D%/test_week60.c \
	tests/desk/incidents/steps.c tests/desk/incidents/steps.h \
	tests/journal/journal.c tests/journal/journal.h
%C%_test_week60_CPPFLAGS = $(WEEK60_CPPFLAGS)
%C%_test_week60_LDADD = $(libweek60) $(libincidents) $(UNIT_LIBS)
