# The table of open connections, for the c-icap service.
noinst_LTLIBRARIES += libtunnels.la
libtunnels_la_SOURCES = \
	%D%/ended.c %D%/ended.h \
	%D%/form.h \
	%D%/owner.c %D%/owner.h \
	%D%/row.c %D%/row.h \
	%D%/table.c %D%/table.h

# The judge, apart from its program.
noinst_LTLIBRARIES += libjudge.la
libjudge_la_SOURCES = \
	%D%/again.c %D%/again.h \
	%D%/judge.c %D%/judge.h \
	%D%/ledger.c %D%/ledger.h \
	%D%/match.c %D%/match.h \
	%D%/orders.c %D%/orders.h \
	%D%/policies.c %D%/policies.h \
	%D%/sockets.h \
	%D%/view.c %D%/view.h

libexec_PROGRAMS += schoolgate-tunnels
schoolgate_tunnels_SOURCES = \
	%D%/images.c %D%/images.h \
	%D%/link.c %D%/link.h \
	%D%/main.c
schoolgate_tunnels_CPPFLAGS = $(AM_CPPFLAGS) $(SYSTEMD_CFLAGS)
schoolgate_tunnels_LDADD = libjudge.la libtunnels.la libgate.la libcloser.la \
	libbase.la $(SYSTEMD_LIBS) -lpthread
dist_man_MANS += %D%/schoolgate-tunnels.8
