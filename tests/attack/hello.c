/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hello.c -- builds TLS ClientHellos byte by byte (RFC 5246, RFC 8446).
 *
 * Fields that should be random have fixed values. This does no harm, because no
 * handshake is completed.
 */
#include "hello.h"

#include <string.h>

/* largest TLS record in bytes: RFC 8446, section 5.1 */
#define RECORD_MAX 16384
#define RECORD_HEAD 5

#define EXT_SERVER_NAME 0
#define EXT_GROUPS 10
#define EXT_POINT_FORMATS 11
#define EXT_SIGNATURES 13
#define EXT_VERSIONS 43
#define EXT_KEY_SHARE 51
#define EXT_ECH 0xfe0d
#define EXT_GREASE 0x0a0a

/* Output buffer. `bad` is set if a write did not fit. */
struct put {
	unsigned char *p;
	size_t n, room;
	bool bad;
};

static void
put_bytes(struct put *to, const void *p, size_t n)
{
	if (to->bad || n > to->room - to->n) {
		to->bad = true;
		return;
	}
	if (n > 0)
		memcpy(to->p + to->n, p, n);
	to->n += n;
}

static void
put_number(struct put *to, size_t value, size_t bytes)
{
	unsigned char b;

	while (bytes-- > 0) {
		b = (unsigned char)(value >> (8 * bytes) & 0xff);
		put_bytes(to, &b, 1);
	}
}

static void
put_fill(struct put *to, unsigned char b, size_t n)
{
	while (n-- > 0)
		put_bytes(to, &b, 1);
}

/* Reserves a length field of `bytes` bytes. put_end() fills it in later. */
static size_t
put_begin(struct put *to, size_t bytes)
{
	put_number(to, 0, bytes);
	return to->n;
}

static void
put_end(struct put *to, size_t from, size_t bytes)
{
	struct put length;
	size_t n = to->n - from;

	if (to->bad)
		return;
	to->bad = n >> (8 * bytes) != 0;
	length = (struct put){to->p + from - bytes, 0, bytes, to->bad};
	put_number(&length, n, bytes);
}

static void
put_extension(struct put *to, size_t type, const void *p, size_t n)
{
	put_number(to, type, 2);
	put_number(to, n, 2);
	put_bytes(to, p, n);
}

static void
put_names(struct put *to, const struct hello *hello)
{
	size_t extension, list;

	put_number(to, EXT_SERVER_NAME, 2);
	extension = put_begin(to, 2);
	list = put_begin(to, 2);
	for (size_t i = 0; i < hello->nnames; i++) {
		to->bad = to->bad || hello->names[i].n > 0xffff;
		put_number(to, hello->names[i].type, 1);
		put_number(to, hello->names[i].n, 2);
		put_bytes(to, hello->names[i].p, hello->names[i].n);
	}
	put_end(to, list, 2);
	put_end(to, extension, 2);
}

/* Appends the extension of draft-ietf-tls-esni: cipher, key and payload, all
 * made up. */
static void
put_ech(struct put *to)
{
	size_t extension;

	put_number(to, EXT_ECH, 2);
	extension = put_begin(to, 2);
	put_number(to, 0, 1);          /* outer */
	put_number(to, 0x00010001, 4); /* HKDF-SHA256, AES-128-GCM */
	put_number(to, 0x2a, 1);       /* configuration id */
	put_number(to, 32, 2);
	put_fill(to, 0xe1, 32);
	put_number(to, 144, 2);
	put_fill(to, 0xe2, 144);
	put_end(to, extension, 2);
}

static void
put_tls13(struct put *to)
{
	static const unsigned char versions[] = {4, 3, 4, 3, 3};
	size_t extension, list;

	put_extension(to, EXT_VERSIONS, versions, sizeof(versions));
	put_number(to, EXT_KEY_SHARE, 2);
	extension = put_begin(to, 2);
	list = put_begin(to, 2);
	put_number(to, 29, 2); /* an x25519 key: any 32 bytes are valid */
	put_number(to, 32, 2);
	put_fill(to, 9, 32);
	put_end(to, list, 2);
	put_end(to, extension, 2);
}

static void
put_extensions(struct put *to, const struct hello *hello)
{
	static const unsigned char groups[] = {0, 6, 0, 29, 0, 23, 0, 24};
	static const unsigned char formats[] = {1, 0};
	static const unsigned char signatures[] = {
	    0, 10, 4, 3, 8, 4, 4, 1, 5, 1, 6, 1};
	size_t all = put_begin(to, 2);

	if (hello->grease)
		put_extension(to, EXT_GREASE, NULL, 0);
	if (hello->sni)
		put_names(to, hello);
	put_extension(to, EXT_GROUPS, groups, sizeof(groups));
	put_extension(to, EXT_POINT_FORMATS, formats, sizeof(formats));
	put_extension(to, EXT_SIGNATURES, signatures, sizeof(signatures));
	if (hello->tls13)
		put_tls13(to);
	if (hello->ech)
		put_ech(to);
	put_end(to, all, 2);
}

static void
put_ciphers(struct put *to, const struct hello *hello)
{
	static const unsigned char tls12[] = {0xc0, 0x2b, 0xc0, 0x2f, 0xc0,
	    0x2c, 0xc0, 0x30, 0x00, 0x9c, 0x00, 0x2f};
	static const unsigned char tls13[] = {0x13, 0x01, 0x13, 0x02};
	size_t all = put_begin(to, 2);

	if (hello->grease)
		put_number(to, EXT_GREASE, 2);
	if (hello->tls13)
		put_bytes(to, tls13, sizeof(tls13));
	put_bytes(to, tls12, sizeof(tls12));
	put_end(to, all, 2);
}

static void
put_message(struct put *to, const struct hello *hello)
{
	size_t message;

	put_number(to, 1, 1); /* client_hello */
	message = put_begin(to, 3);
	put_number(to, 0x0303, 2);
	put_fill(to, 0x5a, 32); /* the field `random` */
	put_number(to, 0, 1);   /* no session */
	put_ciphers(to, hello);
	put_number(to, 1, 1); /* one compression method */
	put_number(to, 0, 1); /* the compression method "null" */
	put_extensions(to, hello);
	put_end(to, message, 3);
}

size_t
hello_write(const struct hello *hello, unsigned char *out, size_t room)
{
	static _Thread_local unsigned char message[HELLO_MAX];
	struct put whole = {message, 0, sizeof(message), false};
	struct put to = {out, 0, room, false};
	size_t most = hello->per_record, n;

	if (most == 0 || most > RECORD_MAX)
		most = RECORD_MAX;
	put_message(&whole, hello);
	for (size_t from = 0; !whole.bad && from < whole.n; from += n) {
		n = whole.n - from < most ? whole.n - from : most;
		put_number(&to, 22, 1); /* handshake */
		put_number(&to, 0x0301, 2);
		put_number(&to, n, 2);
		put_bytes(&to, message + from, n);
	}
	return whole.bad || to.bad ? 0 : to.n;
}
