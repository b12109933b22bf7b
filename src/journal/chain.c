/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * chain.c -- computes the keyed hashes of records, and the key of each day.
 *
 * Of a record, this file parses the end only: the number and the hash.
 */
#include "journal/chain.h"

#include <stdio.h>

static const char next_day[] = "schoolgate next day";
static const char key_mark[] = "sgv1-";

void
sg_chain_forward(struct sg_chain_key *key, int32_t day)
{
	uint8_t next[SG_CHAIN_BYTES];

	for (; key->day < day; key->day++) {
		crypto_generichash(next, sizeof(next),
		    (const uint8_t *)next_day, sizeof(next_day) - 1, key->key,
		    sizeof(key->key));
		memcpy(key->key, next, sizeof(next));
	}
	sodium_memzero(next, sizeof(next));
}

void
sg_chain_begin(struct sg_chain_link *link, const struct sg_chain_key *key)
{
	crypto_generichash_init(&link->state, key->key, sizeof(key->key),
	    SG_CHAIN_BYTES);
}

void
sg_chain_add(struct sg_chain_link *link, struct sg_str text)
{
	crypto_generichash_update(&link->state, (const uint8_t *)text.p,
	    text.n);
}

void
sg_chain_end(struct sg_chain_link *link, const uint8_t before[SG_CHAIN_BYTES],
    uint8_t hash[SG_CHAIN_BYTES])
{
	crypto_generichash_update(&link->state, before, SG_CHAIN_BYTES);
	crypto_generichash_final(&link->state, hash, SG_CHAIN_BYTES);
}

void
sg_chain_hash(const struct sg_chain_key *key, struct sg_str text,
    const uint8_t before[SG_CHAIN_BYTES], uint8_t hash[SG_CHAIN_BYTES])
{
	struct sg_chain_link link;

	sg_chain_begin(&link, key);
	sg_chain_add(&link, text);
	sg_chain_end(&link, before, hash);
}

/*
 * sodium_bin2hex() would take three times as long, because it is constant-time.
 * Hashes are not secret, so constant time is not needed.
 */
void
sg_chain_hex(const uint8_t hash[SG_CHAIN_BYTES], char out[SG_CHAIN_HEX + 1])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < SG_CHAIN_BYTES; i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
	out[SG_CHAIN_HEX] = '\0';
}

/* ---- the end of a line -------------------------------------------------- */

/* Returns the value of a hex digit, or 255 for another byte. */
static uint8_t
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (uint8_t)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (uint8_t)(c - 'a' + 10);
	return c >= 'A' && c <= 'F' ? (uint8_t)(c - 'A' + 10) : 255;
}

/*
 * Decode the hash of a record. As in sg_chain_hex(), constant time is not
 * needed, and would take most of the time of reading a claim.
 */
static bool
read_hash(const char *hex, uint8_t hash[SG_CHAIN_BYTES])
{
	uint8_t high, low, wrong = 0;

	for (size_t i = 0; i < SG_CHAIN_BYTES; i++) {
		high = digit_of(hex[2 * i]);
		low = digit_of(hex[2 * i + 1]);
		wrong |= (uint8_t)((high | low) & 0xf0);
		hash[i] = (uint8_t)(high << 4 | (low & 15));
	}
	return wrong == 0;
}

/* Decode `hex`, which must be exactly 2 * n digits. */
static bool
read_hex(struct sg_str hex, uint8_t *bytes, size_t n)
{
	size_t made;

	return hex.n == 2 * n &&
	    sodium_hex2bin(bytes, n, hex.p, hex.n, NULL, &made, NULL) == 0 &&
	    made == n;
}

static bool
has_capitals(struct sg_str hex)
{
	for (size_t i = 0; i < hex.n; i++) {
		if (hex.p[i] >= 'A' && hex.p[i] <= 'F')
			return true;
	}
	return false;
}

static bool
read_sequence(struct sg_str text, uint64_t *sequence)
{
	static const char name[] = "\"sequence\":";
	const size_t n = sizeof(name) - 1;
	uint64_t value = 0, place = 1;
	size_t at = text.n;

	while (at > 0 && text.n - at < 19 && text.p[at - 1] >= '0' &&
	    text.p[at - 1] <= '9') {
		value += place * (uint64_t)(text.p[at - 1] - '0');
		place *= 10;
		at--;
	}
	*sequence = value;
	return at < text.n && at >= n && memcmp(text.p + at - n, name, n) == 0;
}

bool
sg_chain_claim(struct sg_str line, struct sg_chain_claim *claim)
{
	static const char name[] = ",\"hash\":\"", end[] = "\"}}";
	const size_t name_n = sizeof(name) - 1, end_n = sizeof(end) - 1;
	const size_t all = name_n + SG_CHAIN_HEX + end_n;
	struct sg_str hex;

	if (line.n < all || memcmp(line.p + line.n - end_n, end, end_n) != 0 ||
	    memcmp(line.p + line.n - all, name, name_n) != 0)
		return false;
	claim->text = (struct sg_str){line.p, line.n - all};
	hex = (struct sg_str){line.p + line.n - all + name_n, SG_CHAIN_HEX};
	claim->exact = !has_capitals(hex);
	return read_hash(hex.p, claim->hash) &&
	    read_sequence(claim->text, &claim->sequence);
}

/* ---- verifying keys ----------------------------------------------------- */

void
sg_chain_key_text(const struct sg_chain_key *key, char out[SG_CHAIN_KEY_TEXT])
{
	size_t n = sizeof(key_mark) - 1;

	memcpy(out, key_mark, n);
	sg_stamp_day_text(key->day, out + n);
	n += SG_DAY_TEXT - 1;
	out[n++] = '-';
	sodium_bin2hex(out + n, SG_CHAIN_KEY_TEXT - n, key->key,
	    sizeof(key->key));
}

bool
sg_chain_key_parse(struct sg_str text, struct sg_chain_key *key)
{
	const struct sg_str mark = SG_LIT(key_mark);

	text = sg_str_trim(text);
	if (text.n != SG_CHAIN_KEY_TEXT - 1 || !sg_str_starts(text, mark) ||
	    text.p[mark.n + SG_DAY_TEXT - 1] != '-')
		return false;
	text.p += mark.n;
	text.n -= mark.n;
	return sg_stamp_day_parse((struct sg_str){text.p, SG_DAY_TEXT - 1},
		   &key->day) &&
	    read_hex((struct sg_str){text.p + SG_DAY_TEXT, SG_CHAIN_HEX},
		key->key, sizeof(key->key));
}
