# Tests of src/report.
REPORT_TESTS = \
	%D%/pack/test_sentence \
	%D%/period/test_report \
	%D%/test_entry \
	%D%/test_instant \
	%D%/test_person \
	%D%/test_put \
	%D%/test_quiet \
	%D%/test_school \
	%D%/test_search \
	%D%/test_titles \
	%D%/week/test_year
REPORT_UNIT_LIBS = $(libreport) $(UNIT_LIBS)
check_PROGRAMS += $(REPORT_TESTS)
TESTS += $(REPORT_TESTS)

# test_instant.c has a stub of the gate, so it is linked without libgate.
%C%_test_instant_SOURCES = %D%/test_instant.c src/report/instant.c
%C%_test_instant_LDADD = $(libbase) $(CMOCKA_LIBS)
%C%_test_person_SOURCES = %D%/test_person.c
%C%_test_person_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
%C%_test_person_LDADD = $(REPORT_UNIT_LIBS)
%C%_test_school_SOURCES = %D%/test_school.c
%C%_test_school_LDADD = $(REPORT_UNIT_LIBS)
%C%_test_search_SOURCES = %D%/test_search.c
%C%_test_search_LDADD = $(REPORT_UNIT_LIBS)
%C%_test_entry_SOURCES = %D%/test_entry.c
%C%_test_entry_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
%C%_test_entry_LDADD = $(REPORT_UNIT_LIBS)
%C%_test_put_SOURCES = %D%/test_put.c
%C%_test_put_LDADD = $(REPORT_UNIT_LIBS)
%C%_test_quiet_SOURCES = %D%/test_quiet.c
%C%_test_quiet_LDADD = $(REPORT_UNIT_LIBS)
%C%_test_titles_SOURCES = %D%/test_titles.c
%C%_test_titles_LDADD = $(REPORT_UNIT_LIBS)
%C%_pack_test_sentence_SOURCES = %D%/pack/test_sentence.c
%C%_pack_test_sentence_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) \
	$(SODIUM_CFLAGS)
%C%_pack_test_sentence_LDADD = $(REPORT_UNIT_LIBS)
%C%_period_test_report_SOURCES = %D%/period/test_report.c
%C%_period_test_report_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) \
	$(SODIUM_CFLAGS)
%C%_period_test_report_LDADD = $(REPORT_UNIT_LIBS)
%C%_week_test_year_SOURCES = %D%/week/test_year.c
%C%_week_test_year_LDADD = $(REPORT_UNIT_LIBS)
