# Tests of src/desk/installer.
INSTALLER_TESTS = \
	%D%/test_approvals \
	%D%/test_bans \
	%D%/test_child \
	%D%/test_form \
	%D%/test_forms \
	%D%/test_logins \
	%D%/test_openings \
	%D%/test_program \
	%D%/test_save \
	%D%/test_signon \
	%D%/test_year
check_PROGRAMS += $(INSTALLER_TESTS)
TESTS += $(INSTALLER_TESTS)
INSTALLER_LIBS = $(libinstaller) $(ACCOUNTS_LIBS)
INSTALLER_LAB = %D%/lab.c %D%/lab.h tests/journal/journal.c tests/journal/journal.h
tests_desk_installer_test_approvals_SOURCES = %D%/test_approvals.c $(INSTALLER_LAB)
tests_desk_installer_test_approvals_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_installer_test_approvals_LDADD = $(INSTALLER_LIBS)
tests_desk_installer_test_bans_SOURCES = %D%/test_bans.c $(INSTALLER_LAB) \
	tests/desk/behind.c tests/desk/behind.h
tests_desk_installer_test_bans_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_installer_test_bans_LDADD = $(INSTALLER_LIBS)
tests_desk_installer_test_form_SOURCES = %D%/test_form.c
tests_desk_installer_test_form_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_installer_test_form_LDADD = $(INSTALLER_LIBS)
tests_desk_installer_test_forms_SOURCES = %D%/test_forms.c $(INSTALLER_LAB)
tests_desk_installer_test_forms_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_installer_test_forms_LDADD = $(INSTALLER_LIBS)
tests_desk_installer_test_logins_SOURCES = %D%/test_logins.c $(INSTALLER_LAB)
tests_desk_installer_test_logins_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_installer_test_logins_LDADD = $(INSTALLER_LIBS)
tests_desk_installer_test_openings_SOURCES = %D%/test_openings.c $(INSTALLER_LAB)
tests_desk_installer_test_openings_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_installer_test_openings_LDADD = $(INSTALLER_LIBS)
tests_desk_installer_test_save_SOURCES = %D%/test_save.c $(INSTALLER_LAB)
tests_desk_installer_test_save_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_installer_test_save_LDADD = $(INSTALLER_LIBS)
tests_desk_installer_test_year_SOURCES = %D%/test_year.c $(INSTALLER_LAB)
tests_desk_installer_test_year_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_installer_test_year_LDADD = $(INSTALLER_LIBS)
tests_desk_installer_test_signon_SOURCES = %D%/test_signon.c
tests_desk_installer_test_signon_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_installer_test_signon_LDADD = $(INSTALLER_LIBS)
tests_desk_installer_test_program_SOURCES = %D%/test_program.c $(INSTALLER_LAB)
tests_desk_installer_test_program_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_installer_test_program_LDADD = $(INSTALLER_LIBS)
tests_desk_installer_test_child_SOURCES = %D%/test_child.c
tests_desk_installer_test_child_CPPFLAGS = $(DESK_UNIT_CPPFLAGS)
tests_desk_installer_test_child_LDADD = $(INSTALLER_LIBS)
