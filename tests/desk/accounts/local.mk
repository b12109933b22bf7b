# Tests of src/desk/accounts.
ACCOUNTS_TESTS = \
	%D%/test_file \
	%D%/test_guard \
	%D%/test_password \
	%D%/test_sessions
check_PROGRAMS += $(ACCOUNTS_TESTS)
TESTS += $(ACCOUNTS_TESTS)
ACCOUNTS_LIBS = $(libaccounts) $(DESK_UNIT_LIBS)
tests_desk_accounts_test_file_SOURCES = %D%/test_file.c
tests_desk_accounts_test_file_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_accounts_test_file_LDADD = $(ACCOUNTS_LIBS)
tests_desk_accounts_test_guard_SOURCES = %D%/test_guard.c
tests_desk_accounts_test_guard_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_accounts_test_guard_LDADD = $(ACCOUNTS_LIBS)
tests_desk_accounts_test_password_SOURCES = %D%/test_password.c
tests_desk_accounts_test_password_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_accounts_test_password_LDADD = $(ACCOUNTS_LIBS)
tests_desk_accounts_test_sessions_SOURCES = %D%/test_sessions.c
tests_desk_accounts_test_sessions_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_accounts_test_sessions_LDADD = $(ACCOUNTS_LIBS)
