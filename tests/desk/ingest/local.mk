# Tests of src/desk/ingest.
INGEST_TESTS = \
	%D%/test_program \
	%D%/test_reader \
	%D%/test_sums
check_PROGRAMS += $(INGEST_TESTS)
TESTS += $(INGEST_TESTS)
INGEST_LIBS = $(libdeskingest) $(libjournal) $(UNIT_LIBS)
%C%_test_reader_SOURCES = %D%/test_reader.c \
	tests/journal/journal.c tests/journal/journal.h
%C%_test_reader_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
%C%_test_reader_LDADD = $(INGEST_LIBS)
%C%_test_sums_SOURCES = %D%/test_sums.c
%C%_test_sums_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
%C%_test_sums_LDADD = $(INGEST_LIBS)
%C%_test_program_SOURCES = %D%/test_program.c \
	tests/desk/cluster.c tests/desk/cluster.h \
	tests/journal/journal.c tests/journal/journal.h
%C%_test_program_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
%C%_test_program_LDADD = $(INGEST_LIBS)
