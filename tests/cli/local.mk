# Tests of src/cli: the command as people use it, one script for each verb.
cli_tests = \
	%D%/check \
	%D%/examples \
	%D%/explain \
	%D%/files \
	%D%/install \
	%D%/journal \
	%D%/judge \
	%D%/lists \
	%D%/man \
	%D%/meant \
	%D%/report \
	%D%/week
TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) %D%/lib.sh %D%/lib_journal.sh %D%/school.policy

check_PROGRAMS += %D%/make_journal
%C%_make_journal_SOURCES = %D%/make_journal.c
%C%_make_journal_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
%C%_make_journal_LDADD = libjournal.la libgate.la libbase.la $(SODIUM_LIBS)

# An HTTPS server that misbehaves on demand, for the test `lists`.
check_PROGRAMS += %D%/https_server
%C%_https_server_SOURCES = %D%/https_server.c
%C%_https_server_CPPFLAGS = $(OPENSSL_CFLAGS)
%C%_https_server_LDADD = $(OPENSSL_LIBS)
