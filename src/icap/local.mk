# The c-icap service. No other folder of src/ uses c-icap.

# The block page, which does not use c-icap.
noinst_LIBRARIES += libpage.a
libpage = libpage.a $(libgate)
libpage_a_SOURCES = \
	%D%/page/accept.c %D%/page/accept.h \
	%D%/page/facts.c %D%/page/facts.h \
	%D%/page/layout.c %D%/page/layout.h \
	%D%/page/page.c %D%/page/page.h \
	%D%/page/piece.c %D%/page/piece.h \
	%D%/page/render.c %D%/page/render.h \
	%D%/page/words.c %D%/page/words.h

# The parts of the service that can be tested without a c-icap server.
noinst_LIBRARIES += libicap.a
libicap = libicap.a $(libpage) $(libtunnels) $(libjournal) $(libgate)
libicap_a_SOURCES = \
	%D%/answer.c %D%/answer.h \
	%D%/asking.c %D%/asking.h \
	%D%/icap_request.c %D%/icap_request.h \
	%D%/meta.c %D%/meta.h \
	%D%/pulse.c %D%/pulse.h \
	%D%/banned.c %D%/banned.h \
	%D%/reload.c %D%/reload.h \
	%D%/slots.c %D%/slots.h \
	%D%/stop.c %D%/stop.h \
	%D%/test.c %D%/test.h \
	%D%/upgrade.c %D%/upgrade.h \
	%D%/worker.c %D%/worker.h
libicap_a_CPPFLAGS = $(AM_CPPFLAGS) $(CICAP_CFLAGS)

# c-icap loads this shared object. Automake makes a shared object only with
# libtool, which doubles the time of a build. So it is a program to Automake.
cicapmodules_PROGRAMS += srv_schoolgate.so
srv_schoolgate_so_SOURCES = \
	%D%/counts.c %D%/counts.h \
	%D%/opened.c %D%/opened.h \
	%D%/record.c %D%/record.h \
	%D%/respond.c %D%/respond.h \
	%D%/log.c %D%/log.h \
	%D%/service.c
srv_schoolgate_so_CPPFLAGS = $(AM_CPPFLAGS) $(CICAP_CFLAGS) $(SYSTEMD_CFLAGS) \
	-DSG_PAGESDIR='"$(pkgdatadir)/pages"'
# Export only the symbols by which c-icap finds the service.
EXTRA_DIST += %D%/exports.map
srv_schoolgate_so_LDFLAGS = $(AM_LDFLAGS) -shared \
	-Wl,--version-script=$(srcdir)/%D%/exports.map
EXTRA_srv_schoolgate_so_DEPENDENCIES = $(srcdir)/%D%/exports.map
srv_schoolgate_so_LDADD = $(libicap) $(libpage) $(libtunnels) $(libjournal) $(libgate) \
	$(SYSTEMD_LIBS) -lpthread
dist_man_MANS += %D%/srv_schoolgate.8
