/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reconnect.c -- remembers for some minutes which connections were ended.
 *
 * A hash table holds each client with each host and platform to which its
 * connections were ended, and a queue holds the same in the order of addition.
 */
#include "journal/reconnect.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS 1024

/* Connections of one client to one host or platform. */
struct ended {
	/* Each began within SG_RECONNECT_MS after the one before it. */
	int64_t first_ms, last_ms;
	struct ended *same;  /* next in the bucket */
	struct ended *after; /* next in the queue */
	bool is_platform;
	size_t client_bytes;
	char text[]; /* the client, NUL, the host or platform, NUL */
};

struct sg_reconnects {
	struct ended *bucket[BUCKETS];
	struct ended *first, **last; /* the queue */
};

/* Which client and what is looked for. */
struct key {
	const char *client, *what;
	bool is_platform;
};

struct sg_reconnects *
sg_reconnects_new(void)
{
	struct sg_reconnects *r = calloc(1, sizeof(*r));

	if (r != NULL)
		r->last = &r->first;
	return r;
}

/* Returns the client as records show it, or NULL if it is not known. */
static const char *
client_of(const struct sg_entry *e)
{
	return e->address != NULL  ? e->address :
	    e->device_hash != NULL ? e->device_hash :
				     e->mac;
}

/* FNV-1a, continued from `hash`. */
static uint32_t
hash_more(uint32_t hash, const char *text)
{
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619U;
	return hash;
}

static size_t
bucket_of(const char *client, const char *what)
{
	return hash_more(hash_more(2166136261U, client), what) % BUCKETS;
}

/*
 * Returns the connections of the key that are around `at_ms`, or NULL. They are
 * around it if it is no longer than SG_RECONNECT_MS after the last of them, and
 * no longer than `early_ms` before the first of them.
 */
static struct ended *
find(const struct sg_reconnects *r, const struct key *key, int64_t at_ms,
    int64_t early_ms)
{
	struct ended *e = r->bucket[bucket_of(key->client, key->what)];

	for (; e != NULL; e = e->same) {
		if (e->is_platform == key->is_platform &&
		    strcmp(e->text, key->client) == 0 &&
		    strcmp(e->text + e->client_bytes, key->what) == 0 &&
		    at_ms >= e->first_ms - early_ms &&
		    at_ms <= e->last_ms + SG_RECONNECT_MS)
			return e;
	}
	return NULL;
}

static void
drop_first(struct sg_reconnects *r)
{
	struct ended *e = r->first, **at;

	at = &r->bucket[bucket_of(e->text, e->text + e->client_bytes)];
	while (*at != e)
		at = &(*at)->same;
	*at = e->same;
	r->first = e->after;
	if (r->first == NULL)
		r->last = &r->first;
	free(e);
}

static void
add(struct sg_reconnects *r, const struct key *key, int64_t at_ms)
{
	const size_t client = strlen(key->client) + 1;
	const size_t what = strlen(key->what) + 1;
	struct ended *e = malloc(sizeof(*e) + client + what), **bucket;

	if (e == NULL)
		return;
	bucket = &r->bucket[bucket_of(key->client, key->what)];
	*e = (struct ended){.first_ms = at_ms,
	    .last_ms = at_ms,
	    .same = *bucket,
	    .is_platform = key->is_platform,
	    .client_bytes = client};
	memcpy(e->text, key->client, client);
	memcpy(e->text + client, key->what, what);
	*bucket = e;
	*r->last = e;
	r->last = &e->after;
}

static void
note(struct sg_reconnects *r, const struct key *key, int64_t at_ms)
{
	struct ended *e = key->what == NULL ?
	    NULL :
	    find(r, key, at_ms, SG_RECONNECT_MS);

	if (e == NULL && key->what != NULL) {
		add(r, key, at_ms);
	} else if (e != NULL) {
		if (at_ms < e->first_ms)
			e->first_ms = at_ms;
		if (at_ms > e->last_ms)
			e->last_ms = at_ms;
	}
}

void
sg_reconnects_note(struct sg_reconnects *r, const struct sg_entry *entry)
{
	const char *client = client_of(entry);

	if (entry->kind != SG_EVENT_ENDED || client == NULL)
		return;
	note(r, &(struct key){client, entry->host, false}, entry->at_ms);
	note(r, &(struct key){client, entry->platform, true}, entry->at_ms);
}

void
sg_reconnects_forget(struct sg_reconnects *r, int64_t from_ms)
{
	while (r->first != NULL &&
	    r->first->last_ms + SG_RECONNECT_MS < from_ms)
		drop_first(r);
}

/*
 * Returns true if no person and no page is known to have made the request. A
 * count of requests (read.h) has no method.
 */
static bool
is_nobodys(const struct sg_entry *e)
{
	if (e->intent == SG_INTENT_BACKGROUND)
		return true;
	return (e->intent == SG_INTENT_UNKNOWN || e->intent == 0) &&
	    (e->method == NULL ? e->only_counts :
				 strcmp(e->method, "CONNECT") == 0);
}

bool
sg_reconnects_is(const struct sg_reconnects *r, const struct sg_entry *entry)
{
	const struct key host = {client_of(entry), entry->host, false};
	const struct key platform = {client_of(entry), entry->platform, true};

	if (entry->kind != SG_EVENT_BLOCK || host.client == NULL ||
	    !is_nobodys(entry))
		return false;
	return (host.what != NULL && find(r, &host, entry->at_ms, 0) != NULL) ||
	    (platform.what != NULL &&
		find(r, &platform, entry->at_ms, 0) != NULL);
}

void
sg_reconnects_free(struct sg_reconnects **where)
{
	struct sg_reconnects *r = *where;

	*where = NULL;
	while (r != NULL && r->first != NULL)
		drop_first(r);
	free(r);
}
