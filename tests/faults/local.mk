# Fault injection: makes each allocation and system call of the tested programs
# fail, one at a time.
check_PROGRAMS += tests/faults/faults.so
tests_faults_faults_so_SOURCES = %D%/faults.c %D%/faults.h
# Built without sanitizers, because it must be loaded before their libraries.
tests_faults_faults_so_CFLAGS = -fPIC $(SG_CFLAGS)
tests_faults_faults_so_LDFLAGS = -shared
tests_faults_faults_so_LDADD = -ldl

FAULTS_TRY = %D%/try.c %D%/try.h %D%/faults.h
FAULTS_KEPT = %D%/kept.c %D%/kept.h
FAULTS_SCHOOL = %D%/school.c %D%/school.h $(FAULTS_KEPT)
FAULTS_JUDGED = %D%/judged.c %D%/judged.h
FAULTS_TESTS = %D%/test_install_faults %D%/test_journal_faults \
	%D%/test_swap_faults
check_PROGRAMS += $(FAULTS_TESTS)
TESTS += $(FAULTS_TESTS)
tests_faults_test_install_faults_SOURCES = %D%/test_install_faults.c \
	$(FAULTS_TRY) $(FAULTS_SCHOOL) $(FAULTS_JUDGED)
tests_faults_test_install_faults_LDADD = $(UNIT_LIBS)
tests_faults_test_swap_faults_SOURCES = %D%/test_swap_faults.c \
	$(FAULTS_TRY) $(FAULTS_SCHOOL)
tests_faults_test_swap_faults_LDADD = $(UNIT_LIBS)
tests_faults_test_journal_faults_SOURCES = %D%/test_journal_faults.c \
	$(FAULTS_TRY) $(FAULTS_KEPT) %D%/records.h \
	tests/journal/journal.c tests/journal/journal.h
tests_faults_test_journal_faults_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_faults_test_journal_faults_LDADD = $(JOURNAL_UNIT_LIBS)

# The programs in which the tests make calls fail.
check_PROGRAMS += tests/faults/append tests/faults/swap
tests_faults_append_SOURCES = %D%/append.c %D%/faults.h %D%/records.h
tests_faults_append_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS)
tests_faults_append_LDADD = $(libjournal) $(libgate) $(libbase)
tests_faults_swap_SOURCES = %D%/swap.c %D%/faults.h $(FAULTS_JUDGED)
tests_faults_swap_LDADD = $(libicap) $(libgate) $(libbase) -lpthread
