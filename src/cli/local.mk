# The command schoolgate, one verb a file.
bin_PROGRAMS += schoolgate
schoolgate_SOURCES = \
	%D%/ask.c %D%/ask.h \
	%D%/bar.c %D%/bar.h \
	%D%/call.c \
	%D%/check.c \
	%D%/cli.h \
	%D%/entry_text.c \
	%D%/explain.c %D%/explain.h \
	%D%/explain_text.c \
	%D%/export.h %D%/export_csv.c %D%/export_line.c \
	%D%/install.c \
	%D%/instant.c \
	%D%/journal.c %D%/journal.h \
	%D%/journal_anchor.c %D%/anchors.h \
	%D%/journal_export.c \
	%D%/journal_init.c \
	%D%/journal_reveal.c \
	%D%/journal_show.c \
	%D%/journal_verify.c \
	%D%/judge.c \
	%D%/lists.c %D%/lists.h \
	%D%/lists_show.c \
	%D%/lists_update.c \
	%D%/main.c \
	%D%/pack.c %D%/pack.h \
	%D%/pack_check.c \
	%D%/pack_html.c \
	%D%/pack_proof.c \
	%D%/pack_text.c \
	%D%/pack_words.c \
	%D%/period.c \
	%D%/put.c %D%/put.h \
	%D%/report.c %D%/report.h \
	%D%/report_csv.c \
	%D%/report_exceptions.c \
	%D%/report_html.c \
	%D%/report_json.c \
	%D%/report_sum.c \
	%D%/report_svg.c \
	%D%/report_text.c \
	%D%/report_words.c \
	%D%/school.c %D%/school.h \
	%D%/school_clock.c \
	%D%/sheet.c %D%/sheet.h \
	%D%/sources.c \
	%D%/tally.c %D%/tally.h \
	%D%/week.c %D%/week.h \
	%D%/week_ask.c \
	%D%/week_days.c \
	%D%/week_html.c \
	%D%/week_json.c \
	%D%/week_text.c
schoolgate_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
schoolgate_LDADD = libfetch.la libjournal.la libpolicy.la libgate.la libbase.la $(JANSSON_LIBS) $(SODIUM_LIBS)
dist_man_MANS += %D%/schoolgate.1 src/policy/schoolgate.policy.5
