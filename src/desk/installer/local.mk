# The program that carries out what the desk's page asks for. Its library is
# also used by its tests.
noinst_LIBRARIES += libinstaller.a
libinstaller_a_SOURCES = \
	%D%/apply.c %D%/apply.h \
	%D%/approvals.c %D%/approvals.h \
	%D%/approve.c \
	%D%/boxes.c %D%/boxes.h \
	%D%/bans.c \
	%D%/changes.c \
	%D%/check.c %D%/check.h \
	%D%/child.c %D%/child.h \
	%D%/compose.c %D%/compose.h \
	%D%/deeds.c \
	%D%/exceptions.c %D%/exceptions.h \
	%D%/form.c %D%/form.h \
	%D%/installer.c %D%/installer.h \
	%D%/judge.c \
	%D%/logins.c \
	%D%/parts.h \
	%D%/openings.c \
	%D%/pending.c %D%/pending.h \
	%D%/places.h \
	%D%/requests.c %D%/requests.h \
	%D%/rows.c %D%/rows.h \
	%D%/serve.c %D%/serve.h \
	%D%/signon.c %D%/signon.h \
	%D%/tidy.c \
	%D%/worker.c %D%/worker.h
libinstaller_a_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
libinstaller = libinstaller.a $(libaccounts) $(libjournal) $(libpolicy) $(libgate) $(libbase) -lpthread

libexec_PROGRAMS += schoolgate-installer
schoolgate_installer_SOURCES = %D%/main.c
schoolgate_installer_CPPFLAGS = $(AM_CPPFLAGS) $(SYSTEMD_CFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
schoolgate_installer_LDADD = $(libinstaller) $(libdeskconf) $(SYSTEMD_LIBS)
dist_man_MANS += %D%/schoolgate-installer.8
