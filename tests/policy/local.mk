# Tests of src/policy. The folders have the names of the folders in src/policy.
POLICY_TESTS = \
	%D%/bans/test_bans \
	%D%/calendar/test_calendar \
	%D%/calendar/test_timetable \
	%D%/calendar/test_zone \
	%D%/check/test_check \
	%D%/compile/test_compile \
	%D%/compile/test_million \
	%D%/compile/test_namebook \
	%D%/compile/test_origin \
	%D%/compile/test_ranges \
	%D%/compile/test_settings \
	%D%/expect/test_ages \
	%D%/expect/test_expect \
	%D%/language/test_lex \
	%D%/language/test_parse \
	%D%/lint/test_lint \
	%D%/lint/test_logins \
	%D%/lists/test_fetched \
	%D%/lists/test_lists \
	%D%/lists/test_locked \
	%D%/lists/test_unpack \
	%D%/test_catalogue \
	%D%/test_exchange \
	%D%/test_golden \
	%D%/test_install \
	%D%/test_never_decrypted \
	%D%/test_own \
	%D%/test_techniques
check_PROGRAMS += $(POLICY_TESTS)
TESTS += $(POLICY_TESTS)
EXTRA_DIST += tests/golden %D%/world.h %D%/language/tree.h %D%/lists/forms.py

tests_policy_bans_test_bans_SOURCES = %D%/bans/test_bans.c tests/policy_gate.c tests/policy_gate.h
tests_policy_bans_test_bans_LDADD = $(POLICY_TEST_LIBS)
tests_policy_calendar_test_calendar_SOURCES = %D%/calendar/test_calendar.c
tests_policy_calendar_test_calendar_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_calendar_test_timetable_SOURCES = %D%/calendar/test_timetable.c
tests_policy_calendar_test_timetable_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_calendar_test_zone_SOURCES = %D%/calendar/test_zone.c
tests_policy_calendar_test_zone_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_check_test_check_SOURCES = %D%/check/test_check.c
tests_policy_check_test_check_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_compile_test_compile_SOURCES = %D%/compile/test_compile.c
tests_policy_compile_test_compile_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_compile_test_million_SOURCES = %D%/compile/test_million.c
tests_policy_compile_test_million_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_compile_test_namebook_SOURCES = %D%/compile/test_namebook.c
tests_policy_compile_test_namebook_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_compile_test_origin_SOURCES = %D%/compile/test_origin.c
tests_policy_compile_test_origin_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_compile_test_ranges_SOURCES = %D%/compile/test_ranges.c
tests_policy_compile_test_ranges_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_compile_test_settings_SOURCES = %D%/compile/test_settings.c
tests_policy_compile_test_settings_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_expect_test_ages_SOURCES = %D%/expect/test_ages.c
tests_policy_expect_test_ages_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_expect_test_expect_SOURCES = %D%/expect/test_expect.c
tests_policy_expect_test_expect_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_language_test_lex_SOURCES = %D%/language/test_lex.c
tests_policy_language_test_lex_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_language_test_parse_SOURCES = %D%/language/test_parse.c
tests_policy_language_test_parse_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_lint_test_lint_SOURCES = %D%/lint/test_lint.c
tests_policy_lint_test_lint_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_lint_test_logins_SOURCES = %D%/lint/test_logins.c
tests_policy_lint_test_logins_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_lists_test_fetched_SOURCES = %D%/lists/test_fetched.c
tests_policy_lists_test_fetched_LDADD = $(libfetch) $(libpolicy) $(UNIT_LIBS)
tests_policy_lists_test_lists_SOURCES = %D%/lists/test_lists.c
tests_policy_lists_test_lists_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_lists_test_locked_SOURCES = %D%/lists/test_locked.c
tests_policy_lists_test_locked_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_lists_test_unpack_SOURCES = %D%/lists/test_unpack.c
tests_policy_lists_test_unpack_CPPFLAGS = $(AM_CPPFLAGS) $(ARCHIVE_CFLAGS)
tests_policy_lists_test_unpack_LDADD = $(libpolicy) $(UNIT_LIBS) $(ARCHIVE_LIBS)
tests_policy_test_catalogue_SOURCES = %D%/test_catalogue.c
tests_policy_test_catalogue_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_test_exchange_SOURCES = %D%/test_exchange.c
tests_policy_test_exchange_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_test_golden_SOURCES = %D%/test_golden.c
tests_policy_test_golden_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_test_install_SOURCES = %D%/test_install.c
tests_policy_test_install_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_test_never_decrypted_SOURCES = %D%/test_never_decrypted.c
tests_policy_test_never_decrypted_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_test_own_SOURCES = %D%/test_own.c
tests_policy_test_own_LDADD = $(libpolicy) $(UNIT_LIBS)
tests_policy_test_techniques_SOURCES = %D%/test_techniques.c
tests_policy_test_techniques_LDADD = $(libpolicy) $(UNIT_LIBS)
