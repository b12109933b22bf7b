/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_hello.c -- an OpenSSL server parses the ClientHellos of hello.c and
 * finds the expected values in them.
 */
#include "../unit.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#include "hello.h"

static const struct row {
	const char *what;
	struct hello hello;
	/*
	 * bytes of the extension server_name; 0 if there is no such extension
	 */
	size_t extension;
	const char *begins;
	size_t nbegins;
} rows[] = {
    {"no server name", {.nnames = 0}, 0, "", 0},
    {"an empty list", {.sni = true}, 2, "\0\0", 2},
    {"a name",
	{.sni = true,
	    .names = &(struct hello_name){0, "a.example", 9},
	    .nnames = 1},
	14, "\0\14\0\0\11a.example", 14},
    {"an empty name",
	{.sni = true, .names = &(struct hello_name){0, "", 0}, .nnames = 1}, 5,
	"\0\3\0\0\0", 5},
    {"a line end and a NUL",
	{.sni = true,
	    .names = &(struct hello_name){0, "a\r\n\0b", 5},
	    .nnames = 1},
	10, "\0\10\0\0\5a\r\n\0b", 10},
    {"two names of two kinds",
	{.sni = true,
	    .names = (const struct hello_name[]){{7, "x", 1}, {0, "y", 1}},
	    .nnames = 2},
	10, "\0\10\7\0\1x\0\0\1y", 10},
    {"everything, byte for byte in records",
	{.sni = true,
	    .tls13 = true,
	    .ech = true,
	    .grease = true,
	    .per_record = 1,
	    .names = &(struct hello_name){0, "a", 1},
	    .nnames = 1},
	6, "\0\4\0\0\1a", 6},
};

static const struct row *expected;
static bool seen;

static int
look(SSL *ssl, int *alert, void *ctx)
{
	const unsigned char *p;
	size_t n;
	int has = SSL_client_hello_get0_ext(ssl, 0, &p, &n);

	(void)alert;
	(void)ctx;
	assert_int_equal(has, expected->extension > 0);
	if (has == 1) {
		assert_int_equal(n, expected->extension);
		assert_memory_equal(p, expected->begins, expected->nbegins);
	}
	assert_int_equal(SSL_client_hello_get0_ext(ssl, 43, &p, &n),
	    expected->hello.tls13);
	seen = true;
	/*
	 * end the handshake here, because the ClientHello is all that is tested
	 */
	return SSL_CLIENT_HELLO_ERROR;
}

static void
read_as_server(const unsigned char *bytes, size_t n)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
	SSL *ssl;

	assert_non_null(context);
	SSL_CTX_set_client_hello_cb(context, look, NULL);
	ssl = SSL_new(context);
	assert_non_null(ssl);
	SSL_set_bio(ssl, in, out);
	assert_int_equal(BIO_write(in, bytes, (int)n), (int)n);
	seen = false;
	(void)SSL_accept(ssl);
	SSL_free(ssl);
	SSL_CTX_free(context);
	assert_true(seen);
}

static void
test_what_a_server_reads(void **state)
{
	static unsigned char bytes[HELLO_MAX];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("  %s\n", rows[i].what);
		expected = &rows[i];
		n = hello_write(&rows[i].hello, bytes, sizeof(bytes));
		assert_int_not_equal(n, 0);
		read_as_server(bytes, n);
	}
}

static void
test_what_does_not_fit(void **state)
{
	static char long_name[66000];
	static unsigned char bytes[2 * HELLO_MAX];
	struct hello_name name = {0, long_name, 65536};
	const struct hello hello = {.sni = true, .names = &name, .nnames = 1};

	(void)state;
	memset(long_name, 'a', sizeof(long_name));
	assert_int_equal(hello_write(&hello, bytes, sizeof(bytes)), 0);
	/* The extension's own length field has 16 bits too, so a shorter name
	 * already exceeds it. */
	name.n = 65535 - 4;
	assert_int_equal(hello_write(&hello, bytes, sizeof(bytes)), 0);
	name.n = 65000;
	assert_int_not_equal(hello_write(&hello, bytes, sizeof(bytes)), 0);
	assert_int_equal(hello_write(&hello, bytes, 65000), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_a_server_reads),
	    cmocka_unit_test(test_what_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
