# Tests of src/desk/store.
DESKSTORE_TESTS = \
	%D%/test_db \
	%D%/test_desk \
	%D%/test_events \
	%D%/test_incidents \
	%D%/test_mails \
	%D%/test_names \
	%D%/test_retention \
	%D%/test_schema \
	%D%/test_store \
	%D%/test_tallies
check_PROGRAMS += $(DESKSTORE_TESTS)
TESTS += $(DESKSTORE_TESTS)
# A store of each database, for each test.
DESKSTORE_STORES = %D%/stores.c %D%/stores.h \
	tests/desk/cluster.c tests/desk/cluster.h
DESKSTORE_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
DESKSTORE_LIBS = $(libdeskstore) $(libbase) $(CMOCKA_LIBS)
EXTRA_DIST += tests/desk/postgres
%C%_test_db_SOURCES = %D%/test_db.c $(DESKSTORE_STORES)
%C%_test_db_CPPFLAGS = $(DESKSTORE_CPPFLAGS)
%C%_test_db_LDADD = $(DESKSTORE_LIBS)
%C%_test_desk_SOURCES = %D%/test_desk.c $(DESKSTORE_STORES)
%C%_test_desk_CPPFLAGS = $(DESKSTORE_CPPFLAGS)
%C%_test_desk_LDADD = $(DESKSTORE_LIBS)
%C%_test_events_SOURCES = %D%/test_events.c $(DESKSTORE_STORES)
%C%_test_events_CPPFLAGS = $(DESKSTORE_CPPFLAGS)
%C%_test_events_LDADD = $(DESKSTORE_LIBS)
%C%_test_incidents_SOURCES = %D%/test_incidents.c $(DESKSTORE_STORES)
%C%_test_incidents_CPPFLAGS = $(DESKSTORE_CPPFLAGS)
%C%_test_incidents_LDADD = $(DESKSTORE_LIBS)
%C%_test_mails_SOURCES = %D%/test_mails.c $(DESKSTORE_STORES)
%C%_test_mails_CPPFLAGS = $(DESKSTORE_CPPFLAGS)
%C%_test_mails_LDADD = $(DESKSTORE_LIBS)
%C%_test_names_SOURCES = %D%/test_names.c $(DESKSTORE_STORES)
%C%_test_names_CPPFLAGS = $(DESKSTORE_CPPFLAGS)
%C%_test_names_LDADD = $(DESKSTORE_LIBS)
%C%_test_retention_SOURCES = %D%/test_retention.c $(DESKSTORE_STORES)
%C%_test_retention_CPPFLAGS = $(DESKSTORE_CPPFLAGS)
%C%_test_retention_LDADD = $(DESKSTORE_LIBS)
%C%_test_schema_SOURCES = %D%/test_schema.c $(DESKSTORE_STORES)
%C%_test_schema_CPPFLAGS = $(DESKSTORE_CPPFLAGS)
%C%_test_schema_LDADD = $(DESKSTORE_LIBS)
%C%_test_store_SOURCES = %D%/test_store.c $(DESKSTORE_STORES)
%C%_test_store_CPPFLAGS = $(DESKSTORE_CPPFLAGS)
%C%_test_store_LDADD = $(DESKSTORE_LIBS)
%C%_test_tallies_SOURCES = %D%/test_tallies.c $(DESKSTORE_STORES)
%C%_test_tallies_CPPFLAGS = $(DESKSTORE_CPPFLAGS)
%C%_test_tallies_LDADD = $(DESKSTORE_LIBS)
