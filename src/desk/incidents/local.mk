# Incidents: what one person or device did in one go.
noinst_LTLIBRARIES += libincidents.la
libincidents_la_SOURCES = \
	%D%/agreement.c %D%/agreement.h \
	%D%/around.c %D%/around.h \
	%D%/decided.c \
	%D%/facts.c %D%/facts.h \
	%D%/incident.c %D%/incident.h \
	%D%/incidents.c %D%/incidents.h \
	%D%/mark.c %D%/mark.h \
	%D%/sentence.c %D%/sentence.h \
	%D%/severity.c %D%/severity.h \
	%D%/share.c %D%/share.h \
	%D%/what.c %D%/what.h
libincidents_la_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
libincidents_la_LIBADD = libreport.la libjournal.la $(JANSSON_LIBS)
