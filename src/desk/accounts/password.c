/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* password.c -- checks and hashes the passwords of the desk's accounts. */
#include "desk/accounts/password.h"

#include <string.h>

#include "desk/link.h"

/* Minimum number of characters that do not belong to the account's name. */
#define BESIDES_NAME 8

/* Returns the number of characters; 0 if the text is not UTF-8, or has control
 * characters. */
static size_t
count(struct sg_str text)
{
	size_t n = 0, used;
	uint32_t cp;

	for (size_t at = 0; at < text.n; at += used, n++) {
		used = sg_utf8_decode(text.p + at, text.n - at, &cp);
		if (used == 0 || cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			return 0;
	}
	return n;
}

/* Returns how many bytes are left without the occurrences of `name`. */
static size_t
without(struct sg_str text, struct sg_str name)
{
	size_t left = 0;

	for (size_t at = 0; at < text.n;) {
		if (text.n - at >= name.n &&
		    sg_bytes_eqi(text.p + at, name.p, name.n)) {
			at += name.n;
		} else {
			at++;
			left++;
		}
	}
	return left;
}

static bool
is_one_character(struct sg_str text)
{
	for (size_t i = 1; i < text.n; i++)
		if (text.p[i] != text.p[0])
			return false;
	return true;
}

const char *
sg_password_fault(const char *name, struct sg_str password)
{
	size_t n = count(password);

	if (password.n > SG_LINK_PASSWORD_BYTES)
		return "the password is longer than 256 bytes";
	if (n == 0 && password.n > 0)
		return "the password has characters that cannot be typed; use "
		       "letters, digits, blanks and signs";
	if (n < SG_PASSWORD_SHORTEST)
		return "the password is too short: use at least 12 "
		       "characters, for example three words";
	if (without(password, sg_str(name)) < BESIDES_NAME)
		return "the password is little more than the name of the "
		       "account; choose another";
	if (is_one_character(password))
		return "the password is one character again and again; choose "
		       "another";
	return NULL;
}

bool
sg_password_hash(struct sg_str password, char hash[SG_PASSWORD_HASH])
{
	return crypto_pwhash_str_alg(hash, password.p, password.n,
		   SG_PASSWORD_PASSES, SG_PASSWORD_BYTES,
		   crypto_pwhash_ALG_ARGON2ID13) == 0;
}

/* Take as long as the check of a real password, so that the time does not tell
 * whether an account exists. */
static void
spend_time(struct sg_str password)
{
	unsigned char key[32], salt[crypto_pwhash_SALTBYTES] = {0};

	if (crypto_pwhash(key, sizeof(key), password.p, password.n, salt,
		SG_PASSWORD_PASSES, SG_PASSWORD_BYTES,
		crypto_pwhash_ALG_ARGON2ID13) != 0)
		return; /* no memory: a real hash would fail, too */
	sodium_memzero(key, sizeof(key));
}

bool
sg_password_is(const char *hash, struct sg_str password)
{
	if (hash == NULL) {
		spend_time(password);
		return false;
	}
	return crypto_pwhash_str_verify(hash, password.p, password.n) == 0;
}

bool
sg_password_is_hash(const char *text)
{
	return strlen(text) < SG_PASSWORD_HASH &&
	    strncmp(text, crypto_pwhash_STRPREFIX,
		strlen(crypto_pwhash_STRPREFIX)) == 0 &&
	    crypto_pwhash_str_needs_rehash(text, SG_PASSWORD_PASSES,
		SG_PASSWORD_BYTES) != -1;
}
