# The officer's words to a checked, compiled image.
noinst_LTLIBRARIES += libpolicy.la
libpolicy_la_SOURCES = \
	%D%/ast.h \
	%D%/build.c %D%/build.h \
	%D%/catalogue.c %D%/catalogue.h \
	%D%/check.c %D%/check.h \
	%D%/dates.c %D%/dates.h \
	%D%/hostname.c %D%/hostname.h \
	%D%/install.c %D%/install.h \
	%D%/lex.c %D%/lex.h \
	%D%/nametable.c %D%/nametable.h \
	%D%/parse.c %D%/parse.h
libpolicy_la_CPPFLAGS = $(AM_CPPFLAGS) $(IDN2_CFLAGS) $(ICAL_CFLAGS) $(PCRE2_CFLAGS) $(SODIUM_CFLAGS) $(PSL_CFLAGS)
libpolicy_la_LIBADD = libgate.la $(IDN2_LIBS) $(ICAL_LIBS) $(PCRE2_LIBS) $(SODIUM_LIBS) $(PSL_LIBS)
