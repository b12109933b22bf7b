# The web process of the desk, apart from its program.
noinst_LIBRARIES += libdeskweb.a
libdeskweb_a_SOURCES = \
	%D%/archive.c %D%/archive.h \
	%D%/bans.c \
	%D%/blocked.c %D%/blocked.h \
	%D%/compiled.h \
	%D%/documents.c %D%/documents.h \
	%D%/exceptions.c %D%/exceptions.h \
	%D%/files.c %D%/files.h \
	%D%/forms.c \
	%D%/gaps.c %D%/gaps.h \
	%D%/guard.c %D%/guard.h \
	%D%/headers.c %D%/headers.h \
	%D%/health.c %D%/health.h \
	%D%/http.c %D%/http.h \
	%D%/in.c %D%/in.h \
	%D%/in_force.c %D%/in_force.h \
	%D%/incidents.c \
	%D%/limits.c %D%/limits.h \
	%D%/memo.c %D%/memo.h \
	%D%/neighbour.c %D%/neighbour.h \
	%D%/person.c \
	%D%/policy.c \
	%D%/pool.c %D%/pool.h \
	%D%/proposals.h \
	%D%/record.c %D%/record.h \
	%D%/report.c \
	%D%/requests.c \
	%D%/reveal.c \
	%D%/review.c \
	%D%/routes.c %D%/routes.h \
	%D%/rows.c %D%/rows.h \
	%D%/server.c %D%/server.h \
	%D%/session.c %D%/session.h \
	%D%/status.c %D%/status.h \
	%D%/sums.c %D%/sums.h \
	%D%/text.c %D%/text.h \
	%D%/today.c \
	%D%/views.h \
	%D%/web.h \
	%D%/week.c \
	%D%/when.c %D%/when.h \
	%D%/whom.c %D%/whom.h \
	%D%/yearly.c %D%/yearly.h
libdeskweb_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS) \
	$(ARCHIVE_CFLAGS) $(MICROHTTPD_CFLAGS) $(MNL_CFLAGS)
libdeskweb = libdeskweb.a $(libincidents) $(libdesk) $(libdeskconf) $(libdeskstore) $(libreport) \
	$(ARCHIVE_LIBS) $(MICROHTTPD_LIBS) $(MNL_LIBS) -lpthread

libexec_PROGRAMS += schoolgate-web
schoolgate_web_SOURCES = %D%/main.c
schoolgate_web_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS) \
	$(SYSTEMD_CFLAGS)
schoolgate_web_LDADD = $(libdeskweb) $(SODIUM_LIBS) $(SYSTEMD_LIBS) -lpthread
dist_man_MANS += %D%/schoolgate-web.8
