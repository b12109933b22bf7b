# Reads the policy that the e-safety officer writes, checks it, and compiles it
# to the image files that the gate reads.
noinst_LIBRARIES += libpolicy.a
libpolicy_a_SOURCES = \
	%D%/build.c %D%/build.h \
	%D%/catalogue.c %D%/catalogue.h \
	%D%/install.c %D%/install.h \
	%D%/own.c %D%/own.h \
	%D%/progress.h \
	%D%/techniques.c %D%/techniques.h \
	%D%/language/ast.h \
	%D%/language/cursor.c %D%/language/cursor.h \
	%D%/language/cursor_dates.c \
	%D%/language/cursor_days.c \
	%D%/language/headings.h \
	%D%/language/hostname.c %D%/language/hostname.h \
	%D%/language/lex.c %D%/language/lex.h \
	%D%/language/parse.c %D%/language/parse.h \
	%D%/language/parse_days.c \
	%D%/language/parse_exception.c \
	%D%/language/parse_files.c \
	%D%/language/parse_groups.c \
	%D%/language/parse_hosts.c \
	%D%/language/parse_records.c \
	%D%/language/parse_rules.c \
	%D%/language/parse_school.c \
	%D%/language/parse_sites.c \
	%D%/language/parse_users.c \
	%D%/language/parse_when.c \
	%D%/calendar/calendar.c %D%/calendar/calendar.h \
	%D%/calendar/cover.c \
	%D%/calendar/days.c %D%/calendar/days.h \
	%D%/calendar/extent.c %D%/calendar/extent.h \
	%D%/calendar/marks.c \
	%D%/calendar/notes.c \
	%D%/calendar/parts.h \
	%D%/calendar/recur.c \
	%D%/calendar/timetable.c %D%/calendar/timetable.h \
	%D%/calendar/vocabulary.c %D%/calendar/vocabulary.h \
	%D%/calendar/words.c \
	%D%/calendar/year.c %D%/calendar/year.h \
	%D%/calendar/zone.c %D%/calendar/zone.h \
	%D%/lists/adblock.c \
	%D%/lists/dns.c \
	%D%/lists/fetched.c %D%/lists/fetched.h \
	%D%/lists/files.c %D%/lists/files.h \
	%D%/lists/folder.c %D%/lists/folder.h \
	%D%/lists/form.c %D%/lists/form.h \
	%D%/lists/lists.c %D%/lists/lists.h \
	%D%/lists/locked.c %D%/lists/locked.h \
	%D%/lists/look.c %D%/lists/look.h \
	%D%/lists/messages.c %D%/lists/messages.h \
	%D%/lists/names.c \
	%D%/lists/parts.h \
	%D%/lists/pick.c %D%/lists/pick.h \
	%D%/lists/proxies.c \
	%D%/lists/ranges.c \
	%D%/lists/read.c \
	%D%/lists/reasons.c %D%/lists/reasons.h \
	%D%/lists/rpz.c \
	%D%/lists/table.c \
	%D%/lists/unpack.c %D%/lists/unpack.h \
	%D%/check/check.c %D%/check/check.h \
	%D%/check/circles.c \
	%D%/check/dates.c \
	%D%/check/exceptions.c \
	%D%/check/members.c \
	%D%/check/ipv6.c \
	%D%/check/names.c \
	%D%/check/openings.c %D%/check/openings.h \
	%D%/check/parts.h \
	%D%/check/render.c \
	%D%/check/sentence.c %D%/check/sentence.h \
	%D%/check/sentence_when.c \
	%D%/check/sentence_words.c \
	%D%/check/unused.c \
	%D%/compile/compile.c %D%/compile/compile.h \
	%D%/compile/image_out.c %D%/compile/image_out.h \
	%D%/compile/map.c %D%/compile/map.h \
	%D%/compile/namebook.c %D%/compile/namebook.h \
	%D%/compile/names.c \
	%D%/compile/nametable.c %D%/compile/nametable.h \
	%D%/compile/order.c %D%/compile/order.h \
	%D%/compile/origin.c %D%/compile/origin.h \
	%D%/compile/parts.h \
	%D%/compile/ranges.c %D%/compile/ranges.h \
	%D%/compile/sets.c %D%/compile/sets.h \
	%D%/compile/escalate.c \
	%D%/compile/settings.c \
	%D%/compile/sites.c \
	%D%/compile/what.c \
	%D%/compile/when.c \
	%D%/compile/who.c \
	%D%/bans/bans.c %D%/bans/bans.h \
	%D%/bans/check.c \
	%D%/bans/edit.c \
	%D%/bans/parts.h \
	%D%/lint/dates.c \
	%D%/lint/lint.c %D%/lint/lint.h \
	%D%/lint/logins.c \
	%D%/lint/parts.h \
	%D%/lint/paths.c \
	%D%/lint/sieve.c \
	%D%/lint/what.c \
	%D%/lint/when.c \
	%D%/lint/who.c \
	%D%/expect/aged.c %D%/expect/aged.h \
	%D%/expect/ages.c %D%/expect/ages.h \
	%D%/expect/ages_text.c \
	%D%/expect/case.c %D%/expect/case.h \
	%D%/expect/names.c \
	%D%/expect/openings.c \
	%D%/expect/parts.h \
	%D%/expect/prove.c \
	%D%/expect/expect.c %D%/expect/expect.h
libpolicy_a_CPPFLAGS = $(AM_CPPFLAGS) $(IDN2_CFLAGS) $(ICAL_CFLAGS) $(PCRE2_CFLAGS) $(SODIUM_CFLAGS) $(PSL_CFLAGS) $(MAXMINDDB_CFLAGS) $(ARCHIVE_CFLAGS)
libpolicy = libpolicy.a $(libgate) $(IDN2_LIBS) $(ICAL_LIBS) $(PCRE2_LIBS) $(SODIUM_LIBS) $(PSL_LIBS) $(MAXMINDDB_LIBS) $(ARCHIVE_LIBS) $(UNISTRING_LIBS)

# Downloads lists. This is a library of its own because only the command may
# download: nothing else is linked with it.
noinst_LIBRARIES += libfetch.a
libfetch_a_SOURCES = \
	%D%/fetch/fetch.c %D%/fetch/fetch.h \
	%D%/fetch/update.c %D%/fetch/update.h
libfetch_a_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS) $(SODIUM_CFLAGS)
libfetch = libfetch.a $(CURL_LIBS) $(SODIUM_LIBS)
