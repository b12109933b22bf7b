# The command schoolgate, one verb a file.
bin_PROGRAMS += schoolgate
schoolgate_SOURCES = \
	%D%/ask.c %D%/ask.h \
	%D%/call.c \
	%D%/check.c \
	%D%/cli.h \
	%D%/explain.c %D%/explain.h \
	%D%/explain_text.c \
	%D%/install.c \
	%D%/instant.c \
	%D%/judge.c \
	%D%/main.c \
	%D%/sources.c \
	%D%/week.c %D%/week.h \
	%D%/week_ask.c \
	%D%/week_days.c \
	%D%/week_html.c \
	%D%/week_json.c \
	%D%/week_text.c
schoolgate_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
schoolgate_LDADD = libpolicy.la libgate.la libbase.la $(JANSSON_LIBS)
dist_man_MANS += %D%/schoolgate.1 src/policy/schoolgate.policy.5
