# One request in, one verdict out.
noinst_LTLIBRARIES += libgate.la
libgate_la_SOURCES = \
	%D%/address.c %D%/address.h \
	%D%/decide.c %D%/decide.h \
	%D%/format.h \
	%D%/gate.c %D%/gate.h \
	%D%/host.c %D%/host.h \
	%D%/image.c %D%/image.h \
	%D%/intent.c %D%/intent.h \
	%D%/letters.c %D%/letters.h \
	%D%/names.c %D%/names.h \
	%D%/open.c \
	%D%/punycode.c %D%/punycode.h \
	%D%/request.h \
	%D%/state.h \
	%D%/url.c %D%/url.h \
	%D%/view.c \
	%D%/when.c %D%/when.h \
	%D%/where.c %D%/where.h \
	%D%/who.c %D%/who.h
libgate_la_CPPFLAGS = $(AM_CPPFLAGS) $(PCRE2_CFLAGS) $(MAXMINDDB_CFLAGS) $(SODIUM_CFLAGS)
libgate_la_LIBADD = libbase.la $(PCRE2_LIBS) $(MAXMINDDB_LIBS) $(SODIUM_LIBS)
