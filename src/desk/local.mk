# The officer's desk. Each room has a library or a program of its own. What all
# rooms share is in libdesk.
noinst_LIBRARIES += libdesk.a
libdesk_a_SOURCES = \
	%D%/call.c %D%/call.h \
	%D%/decision.c %D%/decision.h \
	%D%/health.c %D%/health.h \
	%D%/json.c %D%/json.h \
	%D%/link.c %D%/link.h \
	%D%/raw.c %D%/raw.h \
	%D%/roles.c %D%/roles.h
libdesk_a_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
libdesk = libdesk.a $(libreport) $(JANSSON_LIBS)

noinst_LIBRARIES += libdeskconf.a
libdeskconf_a_SOURCES = %D%/conf.c %D%/conf.h
libdeskconf = libdeskconf.a $(libbase)
dist_man_MANS += %D%/schoolgate.desk.5
include src/desk/store/local.mk
include src/desk/accounts/local.mk
include src/desk/incidents/local.mk
include src/desk/alerts/local.mk
include src/desk/ingest/local.mk
include src/desk/installer/local.mk
include src/desk/web/local.mk
include src/desk/www/local.mk
