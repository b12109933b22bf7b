# The command schoolgate, one verb a file.
bin_PROGRAMS += schoolgate
schoolgate_SOURCES = \
	%D%/ask.c %D%/ask.h \
	%D%/call.c \
	%D%/check.c \
	%D%/cli.h \
	%D%/explain.c \
	%D%/install.c \
	%D%/instant.c \
	%D%/judge.c \
	%D%/main.c \
	%D%/sources.c \
	%D%/week.c
schoolgate_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
schoolgate_LDADD = libpolicy.la libgate.la libbase.la $(JANSSON_LIBS)
