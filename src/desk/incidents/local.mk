# Incidents: what one person or device did in one go.
noinst_LIBRARIES += libincidents.a
libincidents_a_SOURCES = \
	%D%/agreement.c %D%/agreement.h \
	%D%/around.c %D%/around.h \
	%D%/facts.c %D%/facts.h \
	%D%/incident.c %D%/incident.h \
	%D%/incidents.c %D%/incidents.h \
	%D%/mark.c %D%/mark.h \
	%D%/sentence.c %D%/sentence.h \
	%D%/severity.c %D%/severity.h \
	%D%/what.c %D%/what.h
libincidents_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
libincidents = libincidents.a $(libdesk) $(libreport) $(libjournal) $(JANSSON_LIBS)
