# The officer's words to a checked, compiled image.
noinst_LTLIBRARIES += libpolicy.la
libpolicy_la_SOURCES = \
	%D%/ast.h \
	%D%/build.c %D%/build.h \
	%D%/calendar.c %D%/calendar.h %D%/calendar_parts.h \
	%D%/calendar_marks.c %D%/calendar_words.c \
	%D%/catalogue.c %D%/catalogue.h \
	%D%/check.c %D%/check.h \
	%D%/check_circles.c \
	%D%/check_dates.c \
	%D%/check_exceptions.c \
	%D%/check_members.c \
	%D%/check_names.c \
	%D%/check_parts.h \
	%D%/check_pending.c \
	%D%/check_unused.c \
	%D%/compile.c %D%/compile.h %D%/compile_parts.h \
	%D%/compile_names.c %D%/compile_settings.c %D%/compile_sites.c \
	%D%/compile_what.c %D%/compile_when.c %D%/compile_who.c \
	%D%/cursor.c %D%/cursor.h %D%/cursor_dates.c \
	%D%/dates.c %D%/dates.h \
	%D%/expect.c %D%/expect.h \
	%D%/expect_case.c %D%/expect_case.h \
	%D%/extent.c %D%/extent.h \
	%D%/fetched.c %D%/fetched.h \
	%D%/headings.h \
	%D%/hostname.c %D%/hostname.h \
	%D%/image_out.c %D%/image_out.h \
	%D%/install.c %D%/install.h \
	%D%/lex.c %D%/lex.h \
	%D%/lint.c %D%/lint.h %D%/lint_parts.h \
	%D%/lint_dates.c %D%/lint_paths.c %D%/lint_what.c %D%/lint_when.c %D%/lint_who.c \
	%D%/locked.c %D%/locked.h \
	%D%/list_look.c %D%/list_look.h \
	%D%/lists.c %D%/lists.h %D%/lists_parts.h \
	%D%/lists_adblock.c %D%/lists_dns.c %D%/lists_names.c \
	%D%/lists_files.c %D%/lists_files.h %D%/lists_read.c \
	%D%/map.c %D%/map.h \
	%D%/namebook.c %D%/namebook.h \
	%D%/nametable.c %D%/nametable.h \
	%D%/order.c %D%/order.h \
	%D%/origin.c %D%/origin.h \
	%D%/progress.h \
	%D%/ranges.c %D%/ranges.h \
	%D%/sets.c %D%/sets.h \
	%D%/techniques.c %D%/techniques.h \
	%D%/timetable.c %D%/timetable.h \
	%D%/zone.c %D%/zone.h \
	%D%/parse.c %D%/parse.h \
	%D%/parse_days.c \
	%D%/parse_exception.c \
	%D%/parse_files.c \
	%D%/parse_groups.c \
	%D%/parse_hosts.c \
	%D%/parse_records.c \
	%D%/parse_rules.c \
	%D%/parse_school.c \
	%D%/parse_sites.c \
	%D%/parse_when.c
libpolicy_la_CPPFLAGS = $(AM_CPPFLAGS) $(IDN2_CFLAGS) $(ICAL_CFLAGS) $(PCRE2_CFLAGS) $(SODIUM_CFLAGS) $(PSL_CFLAGS) $(MAXMINDDB_CFLAGS)
libpolicy_la_LIBADD = libgate.la $(IDN2_LIBS) $(ICAL_LIBS) $(PCRE2_LIBS) $(SODIUM_LIBS) $(PSL_LIBS) $(MAXMINDDB_LIBS)

# Lists from elsewhere.  Apart, because only the command may go out and get
# them: nothing else is linked with it.
noinst_LTLIBRARIES += libfetch.la
libfetch_la_SOURCES = \
	%D%/fetch.c %D%/fetch.h \
	%D%/unpack.c %D%/unpack.h \
	%D%/update.c %D%/update.h
libfetch_la_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS) $(ARCHIVE_CFLAGS) $(SODIUM_CFLAGS)
libfetch_la_LIBADD = $(CURL_LIBS) $(ARCHIVE_LIBS) $(SODIUM_LIBS)
