# Tests of src/journal.
JOURNAL_UNIT_LIBS = $(libjournal) $(UNIT_LIBS)
JOURNAL_UNIT_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
JOURNAL_TESTS = \
	%D%/test_anchor \
	%D%/test_append \
	%D%/test_ask \
	%D%/test_chain \
	%D%/test_crowd \
	%D%/test_days \
	%D%/test_event \
	%D%/test_fields \
	%D%/test_fold \
	%D%/test_follow \
	%D%/test_interrupted \
	%D%/test_line \
	%D%/test_mend \
	%D%/test_read \
	%D%/test_repeats \
	%D%/test_verify
check_PROGRAMS += $(JOURNAL_TESTS)
TESTS += $(JOURNAL_TESTS)
tests_journal_test_ask_SOURCES = %D%/test_ask.c
tests_journal_test_ask_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_ask_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_append_SOURCES = %D%/test_append.c %D%/journal.c %D%/journal.h
tests_journal_test_append_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_append_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_crowd_SOURCES = %D%/test_crowd.c %D%/journal.c %D%/journal.h
tests_journal_test_crowd_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_crowd_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_read_SOURCES = %D%/test_read.c %D%/journal.c %D%/journal.h
tests_journal_test_read_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_read_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_verify_SOURCES = %D%/test_verify.c %D%/journal.c %D%/journal.h
tests_journal_test_verify_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_verify_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_chain_SOURCES = %D%/test_chain.c
tests_journal_test_chain_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_chain_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_line_SOURCES = %D%/test_line.c
tests_journal_test_line_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_line_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_event_SOURCES = %D%/test_event.c \
	tests/policy_gate.c tests/policy_gate.h
tests_journal_test_event_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_event_LDADD = $(libjournal) $(libpolicy) $(UNIT_LIBS)
tests_journal_test_days_SOURCES = %D%/test_days.c %D%/journal.c %D%/journal.h
tests_journal_test_days_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_days_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_mend_SOURCES = %D%/test_mend.c %D%/journal.c %D%/journal.h
tests_journal_test_mend_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_mend_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_interrupted_SOURCES = %D%/test_interrupted.c %D%/journal.c %D%/journal.h
tests_journal_test_interrupted_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_interrupted_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_repeats_SOURCES = %D%/test_repeats.c %D%/journal.c %D%/journal.h
tests_journal_test_repeats_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_repeats_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_anchor_SOURCES = %D%/test_anchor.c %D%/journal.c %D%/journal.h
tests_journal_test_anchor_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_anchor_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_fold_SOURCES = %D%/test_fold.c %D%/journal.c %D%/journal.h
tests_journal_test_fold_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_fold_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_follow_SOURCES = %D%/test_follow.c %D%/journal.c %D%/journal.h
tests_journal_test_follow_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_follow_LDADD = $(JOURNAL_UNIT_LIBS)
tests_journal_test_fields_SOURCES = %D%/test_fields.c %D%/journal.c %D%/journal.h
tests_journal_test_fields_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_journal_test_fields_LDADD = $(JOURNAL_UNIT_LIBS)
