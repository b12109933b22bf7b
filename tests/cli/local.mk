# Tests of src/cli: the command as people call it, a script a verb.
cli_tests = \
	%D%/check \
	%D%/explain \
	%D%/install \
	%D%/judge \
	%D%/man \
	%D%/week
TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) %D%/lib.sh %D%/school.policy

if HAVE_CMOCKA
check_PROGRAMS += %D%/test_instant
TESTS += %D%/test_instant
endif
%C%_test_instant_SOURCES = %D%/test_instant.c src/cli/instant.c
%C%_test_instant_LDADD = libpolicy.la libbase.la $(CMOCKA_LIBS)
