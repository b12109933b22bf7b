# Tests of src/cli: run the command as people do. Each verb has a script.
cli_tests = \
	%D%/ban \
	%D%/check \
	%D%/classes \
	%D%/doctor \
	%D%/examples \
	%D%/explain \
	%D%/files \
	%D%/filtering \
	%D%/forms \
	%D%/guide \
	%D%/install \
	%D%/journal \
	%D%/judge \
	%D%/lists \
	%D%/man \
	%D%/meant \
	%D%/person \
	%D%/report \
	%D%/sentences \
	%D%/setup \
	%D%/spared \
	%D%/user \
	%D%/week
TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) %D%/sentences.txt %D%/lib.sh %D%/lib_journal.sh %D%/school.policy \
	%D%/doctor_lab

check_PROGRAMS += %D%/make_journal
%C%_make_journal_SOURCES = %D%/make_journal.c
%C%_make_journal_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
%C%_make_journal_LDADD = $(libjournal) $(libgate) $(libbase) $(SODIUM_LIBS)

# The test `lists` needs an HTTPS server that misbehaves on demand.
check_PROGRAMS += %D%/https_server
%C%_https_server_SOURCES = %D%/https_server.c
%C%_https_server_CPPFLAGS = $(OPENSSL_CFLAGS)
%C%_https_server_LDADD = $(OPENSSL_LIBS)
