# The table of open connections, for the c-icap service.
noinst_LIBRARIES += libtunnels.a
libtunnels = libtunnels.a $(libgate)
libtunnels_a_SOURCES = \
	%D%/ended.c %D%/ended.h \
	%D%/form.h \
	%D%/owner.c %D%/owner.h \
	%D%/row.c %D%/row.h \
	%D%/table/fetch.c \
	%D%/table/file.c \
	%D%/table/note.c \
	%D%/table/parts.h \
	%D%/table/table.c %D%/table/table.h

# The judge, apart from its program.
noinst_LIBRARIES += libjudge.a
libjudge = libjudge.a $(libtunnels) $(libcloser)
libjudge_a_SOURCES = \
	%D%/judge/able.c %D%/judge/able.h \
	%D%/judge/again.c %D%/judge/again.h \
	%D%/judge/find.c \
	%D%/judge/judge.c %D%/judge/judge.h \
	%D%/judge/ledger.c %D%/judge/ledger.h \
	%D%/judge/match.c %D%/judge/match.h \
	%D%/judge/orders.c %D%/judge/orders.h \
	%D%/judge/parts.h \
	%D%/judge/policies.c %D%/judge/policies.h \
	%D%/judge/rows.c \
	%D%/judge/sockets.h \
	%D%/judge/state.c \
	%D%/judge/strangers.c \
	%D%/judge/unfit.c %D%/judge/unfit.h \
	%D%/judge/unknown.c %D%/judge/unknown.h \
	%D%/judge/view.c %D%/judge/view.h \
	%D%/judge/waits.c %D%/judge/waits.h

libexec_PROGRAMS += schoolgate-tunnels
schoolgate_tunnels_SOURCES = \
	%D%/program/images.c %D%/program/images.h \
	%D%/program/link.c %D%/program/link.h \
	%D%/program/main.c
schoolgate_tunnels_CPPFLAGS = $(AM_CPPFLAGS) $(SYSTEMD_CFLAGS)
schoolgate_tunnels_LDADD = $(libjudge) $(libtunnels) $(libgate) $(libcloser) \
	$(libbase) $(SYSTEMD_LIBS) -lpthread
dist_man_MANS += %D%/schoolgate-tunnels.8
