# The program schoolgated: takes the journals into the desk's store.
noinst_LIBRARIES += libdeskingest.a
libdeskingest_a_SOURCES = \
	%D%/batch.c \
	%D%/decide.c \
	%D%/decisions.c %D%/decisions.h \
	%D%/ingest.c %D%/ingest.h \
	%D%/parts.h \
	%D%/policy.c %D%/policy.h \
	%D%/position.c %D%/position.h \
	%D%/reader.c %D%/reader.h \
	%D%/review.c %D%/review.h \
	%D%/rows.c %D%/rows.h \
	%D%/status.c %D%/status.h \
	%D%/sums.c \
	%D%/taker.c %D%/taker.h
libdeskingest_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
libdeskingest = libdeskingest.a $(libdeskalerts) $(libincidents) $(libdeskstore) \
	$(libdesk) $(libdeskconf) $(libreport) $(libpolicy) $(libjournal) \
	$(libgate) $(libbase) -lpthread
libexec_PROGRAMS += %D%/schoolgated
src_desk_ingest_schoolgated_SOURCES = %D%/main.c
src_desk_ingest_schoolgated_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) \
	$(SODIUM_CFLAGS) $(SYSTEMD_CFLAGS)
src_desk_ingest_schoolgated_LDADD = $(libdeskingest) $(SYSTEMD_LIBS)
dist_man_MANS += %D%/schoolgated.8
