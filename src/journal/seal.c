/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * seal.c -- encrypts (seals) names with the e-safety officer's public key, and
 * decrypts them with the officer's private key.
 *
 * No function stores a key.
 */
#include "journal/seal.h"

#define BASE64 sodium_base64_VARIANT_ORIGINAL

static const char key_mark[] = "sgo1-";

/*
 * Largest size of a text to seal, in bytes. Sealed and in base64, this text
 * still fits into SG_SEALED_MAX bytes.
 */
#define PLAIN_MAX ((SG_SEALED_MAX - 1) / 4 * 3 - crypto_box_SEALBYTES)

void
sg_seal_pair(uint8_t public_key[SG_SEAL_KEY_BYTES],
    char private_key[SG_SEAL_KEY_TEXT])
{
	const size_t n = sizeof(key_mark) - 1;
	uint8_t secret[crypto_box_SECRETKEYBYTES];

	crypto_box_keypair(public_key, secret);
	memcpy(private_key, key_mark, n);
	sodium_bin2hex(private_key + n, SG_SEAL_KEY_TEXT - n, secret,
	    sizeof(secret));
	sodium_memzero(secret, sizeof(secret));
}

bool
sg_seal(struct sg_str text, const uint8_t public_key[SG_SEAL_KEY_BYTES],
    char out[SG_SEALED_MAX])
{
	uint8_t sealed[PLAIN_MAX + crypto_box_SEALBYTES];

	if (text.n > PLAIN_MAX ||
	    crypto_box_seal(sealed, (const uint8_t *)text.p, text.n,
		public_key) != 0)
		return false;
	sodium_bin2base64(out, SG_SEALED_MAX, sealed,
	    text.n + crypto_box_SEALBYTES, BASE64);
	return true;
}

bool
sg_seal_key_parse(struct sg_str text, uint8_t key[SG_SEAL_KEY_BYTES])
{
	const struct sg_str mark = SG_LIT(key_mark);
	size_t made;

	text = sg_str_trim(text);
	return text.n == SG_SEAL_KEY_TEXT - 1 && sg_str_starts(text, mark) &&
	    sodium_hex2bin(key, SG_SEAL_KEY_BYTES, text.p + mark.n,
		text.n - mark.n, NULL, &made, NULL) == 0 &&
	    made == SG_SEAL_KEY_BYTES;
}

bool
sg_seal_open(struct sg_str sealed, const char *private_key,
    char out[SG_SEALED_MAX])
{
	uint8_t secret[SG_SEAL_KEY_BYTES], public_key[SG_SEAL_KEY_BYTES];
	uint8_t bytes[PLAIN_MAX + crypto_box_SEALBYTES];
	size_t n = 0;
	bool opened;

	opened = sg_seal_key_parse(sg_str(private_key), secret) &&
	    crypto_scalarmult_base(public_key, secret) == 0 &&
	    sodium_base642bin(bytes, sizeof(bytes), sealed.p, sealed.n, NULL,
		&n, NULL, BASE64) == 0 &&
	    n >= crypto_box_SEALBYTES &&
	    crypto_box_seal_open((uint8_t *)out, bytes, n, public_key,
		secret) == 0;
	if (opened)
		out[n - crypto_box_SEALBYTES] = '\0';
	sodium_memzero(secret, sizeof(secret));
	return opened;
}
