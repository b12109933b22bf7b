/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* memo.c -- remembers sums of the store for some seconds. */
#include "desk/web/memo.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	char key[SG_MEMO_KEY]; /* "": free */
	uint64_t state;
	int64_t at_ms;
	json_t *value; /* owned */
};

struct sg_memo {
	pthread_mutex_t mutex;
	struct entry entries[SG_MEMO_ENTRIES];
};

struct sg_memo *
sg_memo_new(void)
{
	struct sg_memo *memo = calloc(1, sizeof *memo);

	if (memo != NULL)
		(void)pthread_mutex_init(&memo->mutex, NULL);
	return memo;
}

void
sg_memo_free(struct sg_memo **where)
{
	struct sg_memo *memo = *where;

	*where = NULL;
	if (memo == NULL)
		return;
	for (size_t i = 0; i < SG_MEMO_ENTRIES; i++)
		json_decref(memo->entries[i].value);
	(void)pthread_mutex_destroy(&memo->mutex);
	free(memo);
}

/* Returns the entry of the key, or the oldest one. */
static struct entry *
find(struct sg_memo *memo, const char *key)
{
	struct entry *oldest = &memo->entries[0];

	for (size_t i = 0; i < SG_MEMO_ENTRIES; i++) {
		struct entry *e = &memo->entries[i];

		if (strcmp(e->key, key) == 0)
			return e;
		if (e->at_ms < oldest->at_ms)
			oldest = e;
	}
	return oldest;
}

json_t *
sg_memo_get(struct sg_memo *memo, const char *key, uint64_t state,
    int64_t now_ms)
{
	json_t *value = NULL;
	struct entry *e;

	if (memo == NULL || strlen(key) >= SG_MEMO_KEY)
		return NULL;
	(void)pthread_mutex_lock(&memo->mutex);
	e = find(memo, key);
	/* The clock may have been set back. */
	if (strcmp(e->key, key) == 0 && e->state == state &&
	    now_ms >= e->at_ms && now_ms - e->at_ms < SG_MEMO_MS)
		value = json_deep_copy(e->value);
	(void)pthread_mutex_unlock(&memo->mutex);
	return value;
}

void
sg_memo_put(struct sg_memo *memo, const char *key, uint64_t state,
    int64_t now_ms, const json_t *value)
{
	struct entry *e;

	if (memo == NULL || value == NULL || strlen(key) >= SG_MEMO_KEY)
		return;
	(void)pthread_mutex_lock(&memo->mutex);
	e = find(memo, key);
	json_decref(e->value);
	memcpy(e->key, key, strlen(key) + 1);
	e->state = state;
	e->at_ms = now_ms;
	e->value = json_deep_copy(value);
	(void)pthread_mutex_unlock(&memo->mutex);
}
