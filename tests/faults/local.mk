# Programs with each of their allocations and system calls made to fail.
check_LTLIBRARIES += tests/faults/faults.la
tests_faults_faults_la_SOURCES = %D%/faults.c %D%/faults.h
# No sanitizer: it has to come before theirs.
tests_faults_faults_la_CFLAGS = $(SG_CFLAGS)
# -rpath, without which libtool makes no shared object; it is not installed.
tests_faults_faults_la_LDFLAGS = -module -avoid-version -rpath /nowhere
tests_faults_faults_la_LIBADD = -ldl

if HAVE_CMOCKA
check_PROGRAMS += tests/faults/test_install_faults
TESTS += tests/faults/test_install_faults
endif
tests_faults_test_install_faults_SOURCES = %D%/test_install_faults.c \
	%D%/try.c %D%/try.h %D%/faults.h
tests_faults_test_install_faults_LDADD = $(UNIT_LIBS)
