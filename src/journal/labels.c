/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * labels.c -- computes labels: keyed hashes of people and connections.
 *
 * The callers decide which texts get a label.
 */
#include "journal/labels.h"

#include <pthread.h>
#include <stdlib.h>

#define LABEL_BYTES crypto_shorthash_siphashx24_BYTES
#define INPUT_MAX 1024

/*
 * Cache of sealed (encrypted) texts. The label of the plain text gives the
 * index. A newer entry replaces an older entry at the same index.
 */
#define CACHED 256

struct sg_label_cache {
	pthread_mutex_t mutex;
	struct {
		bool used;
		uint8_t label[LABEL_BYTES];
		char sealed[SG_SEALED_MAX];
	} of[CACHED];
};

bool
sg_labels_init(struct sg_labels *labels, const uint8_t key[SG_LABEL_KEY_BYTES],
    const uint8_t officer[SG_SEAL_KEY_BYTES])
{
	memcpy(labels->key, key, sizeof(labels->key));
	memcpy(labels->officer, officer, sizeof(labels->officer));
	labels->cache = calloc(1, sizeof(*labels->cache));
	if (labels->cache == NULL)
		return false;
	pthread_mutex_init(&labels->cache->mutex, NULL);
	return true;
}

void
sg_labels_fini(struct sg_labels *labels)
{
	if (labels->cache != NULL)
		pthread_mutex_destroy(&labels->cache->mutex);
	free(labels->cache);
	sodium_memzero(labels, sizeof(*labels));
}

/* Bytes past INPUT_MAX are ignored. Names are shorter. */
static void
hash(const struct sg_labels *labels, char kind, struct sg_str text,
    uint8_t out[LABEL_BYTES])
{
	uint8_t input[INPUT_MAX];
	size_t n = text.n < sizeof(input) - 1 ? text.n : sizeof(input) - 1;

	input[0] = (uint8_t)kind;
	if (n > 0)
		memcpy(input + 1, text.p, n);
	crypto_shorthash_siphashx24(out, input, n + 1, labels->key);
}

uint64_t
sg_labels_short(const struct sg_labels *labels, char kind, struct sg_str text)
{
	uint8_t out[LABEL_BYTES];
	uint64_t label;

	hash(labels, kind, text, out);
	memcpy(&label, out, sizeof(label));
	return label;
}

void
sg_labels_text(uint64_t label, char out[SG_LABEL_TEXT])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = SG_LABEL_TEXT - 1; i-- > 0; label >>= 4)
		out[i] = digits[label & 15];
	out[SG_LABEL_TEXT - 1] = '\0';
}

void
sg_labels_long(const struct sg_labels *labels, char kind, struct sg_str text,
    char out[SG_LABEL_LONG])
{
	uint8_t label[LABEL_BYTES];

	hash(labels, kind, text, label);
	sodium_bin2hex(out, SG_LABEL_LONG, label, sizeof(label));
}

bool
sg_labels_seal(const struct sg_labels *labels, struct sg_str text,
    char out[SG_SEALED_MAX])
{
	struct sg_label_cache *cache = labels->cache;
	uint8_t label[LABEL_BYTES];
	size_t at;
	bool known;

	hash(labels, 's', text, label);
	at = label[0] % CACHED;
	pthread_mutex_lock(&cache->mutex);
	known = cache->of[at].used &&
	    memcmp(cache->of[at].label, label, sizeof(label)) == 0;
	if (known)
		memcpy(out, cache->of[at].sealed, SG_SEALED_MAX);
	pthread_mutex_unlock(&cache->mutex);
	if (known)
		return true;
	if (!sg_seal(text, labels->officer, out))
		return false;
	pthread_mutex_lock(&cache->mutex);
	cache->of[at].used = true;
	memcpy(cache->of[at].label, label, sizeof(label));
	memcpy(cache->of[at].sealed, out, SG_SEALED_MAX);
	pthread_mutex_unlock(&cache->mutex);
	return true;
}
