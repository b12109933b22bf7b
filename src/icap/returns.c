/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * returns.c -- a table of devices and hosts whose connections were ended a
 * moment ago. Its keys are hashes of 64 bits.
 */
#include "icap/returns.h"

#include <stdatomic.h>
#include <stdlib.h>

#define REMEMBERED_S 120
#define BUCKETS 1024 /* a power of two */
#define WAYS 8

/* The two words of a slot are written one after the other. A reader that sees
 * one old and one new word takes an app for a person, or the other way round,
 * at one request in a million. */
struct slot {
	_Atomic uint64_t key; /* 0: the slot is empty */
	_Atomic int64_t ended;
};

struct sg_returns {
	struct slot slots[BUCKETS][WAYS];
};

struct sg_returns *
sg_returns_new(void)
{
	return calloc(1, sizeof(struct sg_returns));
}

void
sg_returns_free(struct sg_returns **returns)
{
	free(*returns);
	*returns = NULL;
}

/* FNV-1a, continued from `hash`. */
static uint64_t
mix(uint64_t hash, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	while (n-- > 0)
		hash = (hash ^ *p++) * UINT64_C(0x100000001b3);
	return hash;
}

static uint64_t
key_of(const struct sg_address *client, struct sg_str host)
{
	uint64_t key = mix(UINT64_C(0xcbf29ce484222325), client->b,
	    sizeof(client->b));

	if (host.n > 0)
		key = mix(key, host.p, host.n);
	return key == 0 ? 1 : key;
}

/* The lower bits of FNV-1a depend on all bytes. */
#define BUCKET_OF(key) ((key) % BUCKETS)

void
sg_returns_add(struct sg_returns *returns, const struct sg_address *client,
    struct sg_str host, int64_t at)
{
	const uint64_t key = key_of(client, host);
	struct slot *bucket, *use;

	if (returns == NULL)
		return;
	bucket = use = returns->slots[BUCKET_OF(key)];
	for (size_t i = 0; i < WAYS; i++) {
		if (bucket[i].key == key) {
			use = &bucket[i];
			break;
		}
		if (bucket[i].ended < use->ended)
			use = &bucket[i];
	}
	use->ended = at;
	use->key = key;
}

bool
sg_returns_has(const struct sg_returns *returns,
    const struct sg_address *client, struct sg_str host, int64_t now)
{
	const uint64_t key = key_of(client, host);
	const struct slot *bucket;

	if (returns == NULL)
		return false;
	bucket = returns->slots[BUCKET_OF(key)];
	for (size_t i = 0; i < WAYS; i++)
		if (bucket[i].key == key)
			return now >= bucket[i].ended &&
			    now - bucket[i].ended < REMEMBERED_S;
	return false;
}
