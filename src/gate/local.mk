# The gate: judges one request and returns one verdict.
noinst_LIBRARIES += libgate.a
libgate_a_SOURCES = \
	%D%/address.c %D%/address.h \
	%D%/bans.c %D%/bans.h \
	%D%/change.c %D%/change.h \
	%D%/database.c \
	%D%/decide.c %D%/decide.h \
	%D%/disguise/carrier.c \
	%D%/disguise/code.c \
	%D%/disguise/context.c %D%/disguise/context.h \
	%D%/disguise/decode.c %D%/disguise/decode.h \
	%D%/disguise/digits.c %D%/disguise/digits.h \
	%D%/disguise/disguise.c %D%/disguise/disguise.h \
	%D%/disguise/dns.c \
	%D%/disguise/engine.c \
	%D%/disguise/fronting.c \
	%D%/disguise/frontend.c \
	%D%/disguise/hidden.c \
	%D%/disguise/joined.c \
	%D%/disguise/lists.c %D%/disguise/lists.h \
	%D%/disguise/literal.c \
	%D%/disguise/lookalike.c %D%/disguise/looks.h \
	%D%/disguise/phrase.c %D%/disguise/phrase.h \
	%D%/disguise/relay.c \
	%D%/disguise/scan.c %D%/disguise/scan.h \
	%D%/disguise/search.c \
	%D%/disguise/shape.c %D%/disguise/shape.h \
	%D%/disguise/sitename.c \
	%D%/disguise/skeleton.c %D%/disguise/skeleton.h \
	%D%/disguise/spelling.c %D%/disguise/spelling.h \
	%D%/disguise/store.c \
	%D%/disguise/tunnel.c \
	%D%/disguise/typed.c %D%/disguise/typed.h \
	%D%/disguise/webproxy.c \
	%D%/disguise/wording.c %D%/disguise/wording.h \
	%D%/fold.c %D%/fold.h \
	%D%/format.h \
	%D%/fragment.c %D%/fragment.h \
	%D%/gate.c %D%/gate.h \
	%D%/headers.c %D%/headers.h \
	%D%/host.c %D%/host.h \
	%D%/image.c %D%/image.h \
	%D%/intent.c %D%/intent.h \
	%D%/letters.c %D%/letters.h \
	%D%/listed.c %D%/listed.h \
	%D%/names.c %D%/names.h \
	%D%/open.c \
	%D%/pages.c \
	%D%/params.c %D%/params.h \
	%D%/partly.c %D%/partly.h \
	%D%/path.c %D%/path.h \
	%D%/punycode.c %D%/punycode.h \
	%D%/request.h \
	%D%/set.h \
	%D%/state.h \
	%D%/url.c %D%/url.h \
	%D%/view.c \
	%D%/when.c %D%/when.h \
	%D%/where.c %D%/where.h \
	%D%/who.c %D%/who.h \
	%D%/words.c %D%/words.h
libgate_a_CPPFLAGS = $(AM_CPPFLAGS) $(PCRE2_CFLAGS) $(MAXMINDDB_CFLAGS) $(SODIUM_CFLAGS)
libgate = libgate.a $(libbase) $(PCRE2_LIBS) $(MAXMINDDB_LIBS) $(SODIUM_LIBS)
