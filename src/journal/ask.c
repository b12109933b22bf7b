/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ask.c -- seals the facts of a block into a reference, and opens it. */
#include "journal/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/file.h"
#include "gate/address.h"

#define FORM 2 /* the first byte of the plain text */
#define HEAD ((size_t)1 + 8 + 8 + 1)
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define EXTRA ((size_t)crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
#define HOST_BYTES 253
#define PLATFORM_BYTES 64
#define CODE_BYTES 16
#define TEXTS 8
#define WHO_BYTES 16 /* hexadecimal digits */
/* Each text has its length before it, in two bytes. */
#define PLAIN                                                                  \
	(HEAD + (size_t)2 * TEXTS + CODE_BYTES + HOST_BYTES +                  \
	    SG_ASK_PATH_BYTES + PLATFORM_BYTES + SG_ASK_USER_BYTES +           \
	    SG_ADDRESS_TEXT + SG_ASK_GROUPS_BYTES + WHO_BYTES)
_Static_assert(((EXTRA + PLAIN) * 4 + 2) / 3 < SG_ASK_TEXT,
    "the longest reference fits");
_Static_assert(PLAIN + TEXTS <= SG_ASK_MEMORY, "its texts fit");

/* ---- sealing ------------------------------------------------------------ */

static uint8_t *
put_number(uint8_t *to, uint64_t number, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		*to++ = (uint8_t)(number >> (8 * i));
	return to;
}

static uint8_t *
put_text(uint8_t *to, struct sg_str text)
{
	to = put_number(to, text.n, 2);
	if (text.n > 0)
		memcpy(to, text.p, text.n);
	return to + text.n;
}

/* A text that is only of use if it is whole. */
static struct sg_str
whole(struct sg_str text, size_t most)
{
	return text.n <= most ? text : SG_LIT("");
}

/* Returns the names of a list "a,b" that fit. */
static struct sg_str
names_within(struct sg_str list, size_t most)
{
	if (list.n <= most)
		return list;
	list.n = most + 1;
	while (list.n > 0 && list.p[--list.n] != ',')
		;
	return list;
}

/* Write the hash of who saw the page, under the key, so that only the service
 * and the installer can make it. */
static struct sg_str
hash_person(const struct sg_ask *ask, const uint8_t key[SG_ASK_KEY_BYTES],
    char out[WHO_BYTES + 1])
{
	const struct sg_str who = ask->user.n > 0 ? ask->user : ask->address;
	const int64_t day = ask->at_s / SG_ASK_LIFE_S;
	crypto_generichash_state state;
	uint8_t hash[crypto_generichash_BYTES_MIN];

	if (who.n == 0)
		return SG_LIT("");
	(void)crypto_generichash_init(&state, key, SG_ASK_KEY_BYTES,
	    sizeof hash);
	(void)crypto_generichash_update(&state, (const uint8_t *)&day,
	    sizeof day);
	/* Names compare without case. */
	for (size_t i = 0; i < who.n; i++) {
		const uint8_t c = (uint8_t)sg_lower(who.p[i]);

		(void)crypto_generichash_update(&state, &c, 1);
	}
	(void)crypto_generichash_final(&state, hash, sizeof hash);
	(void)sodium_bin2hex(out, WHO_BYTES + 1, hash, WHO_BYTES / 2);
	return (struct sg_str){out, WHO_BYTES};
}

bool
sg_ask_seal(const struct sg_ask *ask, const uint8_t key[SG_ASK_KEY_BYTES],
    char out[SG_ASK_TEXT])
{
	uint8_t plain[PLAIN], sealed[EXTRA + PLAIN], *to = plain;
	char who[WHO_BYTES + 1];
	size_t n;

	out[0] = '\0';
	if (ask->code.n > CODE_BYTES || ask->host.n > HOST_BYTES ||
	    ask->platform.n > PLATFORM_BYTES ||
	    ask->address.n > SG_ADDRESS_TEXT)
		return false;
	*to++ = FORM;
	to = put_number(to, (uint64_t)ask->at_s, 8);
	to = put_number(to, (uint64_t)ask->opens_s, 8);
	*to++ = ask->closed;
	to = put_text(to, ask->code);
	to = put_text(to, ask->host);
	to = put_text(to, whole(ask->path, SG_ASK_PATH_BYTES));
	to = put_text(to, ask->platform);
	to = put_text(to,
	    ask->nameless ? SG_LIT("") : whole(ask->user, SG_ASK_USER_BYTES));
	to = put_text(to, ask->nameless ? SG_LIT("") : ask->address);
	to = put_text(to, hash_person(ask, key, who));
	to = put_text(to, names_within(ask->groups, SG_ASK_GROUPS_BYTES));
	n = (size_t)(to - plain);
	randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
	(void)crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, plain,
	    n, sealed, key);
	(void)sodium_bin2base64(out, SG_ASK_TEXT, sealed, EXTRA + n, VARIANT);
	sodium_memzero(plain, sizeof plain);
	return true;
}

/* ---- opening ------------------------------------------------------------ */

/* What is still to be read; `p` is NULL once something did not fit. */
struct reader {
	const uint8_t *p;
	size_t n;
	char *memory;
};

static uint64_t
get_number(struct reader *r, size_t bytes)
{
	uint64_t number = 0;

	if (r->p == NULL || r->n < bytes) {
		r->p = NULL;
		return 0;
	}
	for (size_t i = 0; i < bytes; i++)
		number |= (uint64_t)r->p[i] << (8 * i);
	r->p += bytes;
	r->n -= bytes;
	return number;
}

static struct sg_str
get_text(struct reader *r)
{
	size_t n = (size_t)get_number(r, 2);
	struct sg_str text = {r->memory, n};

	if (r->p == NULL || r->n < n) {
		r->p = NULL;
		return SG_LIT("");
	}
	memcpy(r->memory, r->p, n);
	r->memory[n] = '\0';
	r->memory += n + 1;
	r->p += n;
	r->n -= n;
	return text;
}

static bool
read_plain(const uint8_t *plain, size_t n, char memory[SG_ASK_MEMORY],
    struct sg_ask *ask)
{
	struct reader r = {plain, n, memory};

	if (get_number(&r, 1) != FORM)
		return false;
	ask->at_s = (int64_t)get_number(&r, 8);
	ask->opens_s = (int64_t)get_number(&r, 8);
	ask->closed = get_number(&r, 1) != 0;
	ask->code = get_text(&r);
	ask->host = get_text(&r);
	ask->path = get_text(&r);
	ask->platform = get_text(&r);
	ask->user = get_text(&r);
	ask->address = get_text(&r);
	ask->who = get_text(&r);
	ask->groups = get_text(&r);
	return r.p != NULL && r.n == 0;
}

enum sg_ask_result
sg_ask_open(const char *reference, const uint8_t key[SG_ASK_KEY_BYTES],
    int64_t now_s, char memory[SG_ASK_MEMORY], struct sg_ask *ask)
{
	uint8_t sealed[EXTRA + PLAIN], plain[PLAIN];
	const char *end;
	size_t n = 0;

	*ask = (struct sg_ask){0};
	if (sodium_base642bin(sealed, sizeof sealed, reference,
		strlen(reference), NULL, &n, &end, VARIANT) != 0 ||
	    *end != '\0' || n <= EXTRA ||
	    crypto_secretbox_open_easy(plain,
		sealed + crypto_secretbox_NONCEBYTES,
		n - crypto_secretbox_NONCEBYTES, sealed, key) != 0 ||
	    !read_plain(plain, n - EXTRA, memory, ask) ||
	    ask->at_s > now_s + 60)
		return SG_ASK_UNKNOWN;
	return now_s - ask->at_s > SG_ASK_LIFE_S ? SG_ASK_OVER : SG_ASK_FINE;
}

void
sg_ask_name(const char *reference, char name[SG_ASK_NAME])
{
	uint8_t hash[(SG_ASK_NAME - 1) / 2];

	(void)crypto_generichash(hash, sizeof hash, (const uint8_t *)reference,
	    strlen(reference), NULL, 0);
	(void)sodium_bin2hex(name, SG_ASK_NAME, hash, sizeof hash);
}

/* ---- the key ------------------------------------------------------------ */

#define KEY_TEXT ((size_t)2 * SG_ASK_KEY_BYTES)

bool
sg_ask_key_read(const char *path, uint8_t key[SG_ASK_KEY_BYTES],
    char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_str text;
	size_t n = 0;
	int error = sg_file_read(arena, path, KEY_TEXT + 1, &text);
	bool fine = error == 0 && text.n >= KEY_TEXT &&
	    sodium_hex2bin(key, SG_ASK_KEY_BYTES, text.p, KEY_TEXT, NULL, &n,
		NULL) == 0 &&
	    n == SG_ASK_KEY_BYTES;

	if (error != 0)
		(void)sg_why(why, "%s cannot be read: %s", path,
		    sg_file_why(error));
	else if (!fine)
		(void)sg_why(why,
		    "%s is not a key; remove it, and run: schoolgate install",
		    path);
	sg_arena_free(&arena);
	return fine;
}

bool
sg_ask_key_make(const char *path, char why[SG_WHY_BYTES])
{
	uint8_t key[SG_ASK_KEY_BYTES];
	char text[KEY_TEXT + 2];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	bool fine;

	if (fd < 0)
		return errno == EEXIST ||
		    sg_why_errno(why, path, "made", errno);
	randombytes_buf(key, sizeof key);
	(void)sodium_bin2hex(text, sizeof text, key, sizeof key);
	text[KEY_TEXT] = '\n';
	/* Whatever the umask is, the group of the folder may read it. */
	fine = fchmod(fd, 0640) == 0 &&
	    write(fd, text, KEY_TEXT + 1) == (ssize_t)KEY_TEXT + 1 &&
	    fsync(fd) == 0;
	if (!fine) {
		(void)sg_why_errno(why, path, "written", errno);
		(void)unlink(path);
	}
	(void)close(fd);
	sodium_memzero(key, sizeof key);
	sodium_memzero(text, sizeof text);
	return fine;
}
