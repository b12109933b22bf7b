# Tests of src/policy.

check_PROGRAMS += tests/policy/test_golden
TESTS += tests/policy/test_golden
tests_policy_test_golden_SOURCES = tests/policy/test_golden.c
tests_policy_test_golden_LDADD = libpolicy.la $(UNIT_LIBS)
EXTRA_DIST += tests/golden
