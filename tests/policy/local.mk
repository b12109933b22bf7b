# Tests of src/policy.

check_PROGRAMS += tests/policy/test_golden
TESTS += tests/policy/test_golden
tests_policy_test_golden_SOURCES = tests/policy/test_golden.c
tests_policy_test_golden_LDADD = libpolicy.la $(UNIT_LIBS)
EXTRA_DIST += tests/golden
EXTRA_DIST += tests/policy/world.h
check_PROGRAMS += tests/policy/test_zone
TESTS += tests/policy/test_zone
tests_policy_test_zone_SOURCES = tests/policy/test_zone.c
tests_policy_test_zone_LDADD = libpolicy.la $(UNIT_LIBS)
check_PROGRAMS += tests/policy/test_timetable
TESTS += tests/policy/test_timetable
tests_policy_test_timetable_SOURCES = tests/policy/test_timetable.c
tests_policy_test_timetable_LDADD = libpolicy.la $(UNIT_LIBS)
check_PROGRAMS += tests/policy/test_calendar
TESTS += tests/policy/test_calendar
tests_policy_test_calendar_SOURCES = tests/policy/test_calendar.c
tests_policy_test_calendar_LDADD = libpolicy.la $(UNIT_LIBS)
