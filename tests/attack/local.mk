# Tables of hostile requests, and programs for the end-to-end tests that send
# these requests.
check_PROGRAMS += tests/attack/talk tests/attack/names tests/attack/test_hello
TESTS += tests/attack/test_hello
tests_attack_talk_SOURCES = %D%/talk.c %D%/hello.c %D%/hello.h
tests_attack_talk_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
tests_attack_talk_LDADD = $(OPENSSL_LIBS)
tests_attack_names_SOURCES = %D%/names.c
tests_attack_test_hello_SOURCES = %D%/test_hello.c %D%/hello.c %D%/hello.h
tests_attack_test_hello_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
tests_attack_test_hello_LDADD = $(CMOCKA_LIBS) $(OPENSSL_LIBS)
EXTRA_DIST += \
	%D%/README.md \
	%D%/connect.tsv \
	%D%/framing.tsv \
	%D%/greeting.tsv \
	%D%/headers.tsv \
	%D%/inside.tsv \
	%D%/page.tsv \
	%D%/plain.tsv \
	%D%/ports.tsv \
	%D%/request.tsv \
	%D%/rows.sh \
	%D%/say.sh \
	%D%/slow.tsv \
	%D%/spared.tsv \
	%D%/tunnel.tsv \
	%D%/unsure-allow/unsure.tsv
