# The desk's store, in SQLite or PostgreSQL.
noinst_LIBRARIES += libdeskstore.a
libdeskstore_a_SOURCES = \
	%D%/backend.h \
	%D%/db.c %D%/db.h \
	%D%/desk.c %D%/desk.h \
	%D%/events.c %D%/events.h \
	%D%/incidents.c %D%/incidents.h \
	%D%/indexes.c %D%/indexes.h \
	%D%/mails.c %D%/mails.h \
	%D%/meta.c %D%/meta.h \
	%D%/months.c %D%/months.h \
	%D%/names.c %D%/names.h \
	%D%/parts.c %D%/parts.h \
	%D%/persons.c \
	%D%/postgres.c \
	%D%/proposals.c %D%/proposals.h \
	%D%/requests.c %D%/requests.h \
	%D%/retention.c %D%/retention.h \
	%D%/review.c %D%/review.h \
	%D%/rows.h \
	%D%/schema.c %D%/schema.h \
	%D%/sqlite.c \
	%D%/store.c %D%/store.h \
	%D%/tallies.c %D%/tallies.h
libdeskstore_a_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS) $(PQ_CFLAGS) \
	$(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
libdeskstore = libdeskstore.a $(libgate) $(libbase) $(SQLITE_LIBS) $(PQ_LIBS) $(SODIUM_LIBS)
