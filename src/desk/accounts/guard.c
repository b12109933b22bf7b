/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guard.c -- how long somebody must wait before the next attempt to sign in. */
#include "desk/accounts/guard.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/text.h"
#include "gate/address.h"

/* The failures of an origin or at an account.  `key` is 0 if unused. */
struct entry {
	uint64_t key;
	int64_t last_s; /* last failure */
	int64_t next_s; /* no attempt before */
	uint32_t failures;
};

/* An origin that has signed in to an account. */
struct known {
	uint64_t key; /* hash of origin and account; 0: the entry is unused */
	int64_t last_s;
};

struct sg_guard {
	/* The hashes are keyed: otherwise somebody could choose names that fall
	 * into the same entry. */
	uint8_t secret[crypto_shorthash_KEYBYTES];
	struct entry origins[SG_GUARD_ORIGINS];
	struct entry accounts[SG_GUARD_ACCOUNTS];
	/* How often an origin failed at an account. */
	struct entry pairs[SG_GUARD_ORIGINS];
	struct known known[SG_GUARD_KNOWN];
};

struct sg_guard *
sg_guard_new(void)
{
	struct sg_guard *guard;

	if (sodium_init() < 0)
		return NULL;
	guard = calloc(1, sizeof(*guard));
	if (guard != NULL)
		crypto_shorthash_keygen(guard->secret);
	return guard;
}

void
sg_guard_free(struct sg_guard **guard)
{
	free(*guard);
	*guard = NULL;
}

/* ---- keys --------------------------------------------------------------- */

static uint64_t
key_of(const struct sg_guard *guard, const void *bytes, size_t n)
{
	uint64_t key;

	(void)crypto_shorthash((uint8_t *)&key, bytes, n, guard->secret);
	return key == 0 ? 1 : key;
}

/*
 * An IPv6 device chooses the last 64 bits of its address itself, so only the
 * network counts.
 */
static uint64_t
key_of_origin(const struct sg_guard *guard, const char *origin)
{
	struct sg_address address;

	if (!sg_address_parse(sg_str(origin), &address))
		return key_of(guard, origin, strlen(origin));
	return key_of(guard, &address,
	    sg_address_is_v4(&address) ? sizeof(address) : 8);
}

static uint64_t
key_of_pair(const struct sg_guard *guard, uint64_t name, uint64_t origin)
{
	const uint64_t both[2] = {name, origin};

	return key_of(guard, both, sizeof(both));
}

/* ---- tables ------------------------------------------------------------- */

static bool
is_forgotten(const struct entry *entry, int64_t now_s)
{
	return now_s - entry->last_s >= SG_GUARD_FORGET_S &&
	    now_s >= entry->next_s;
}

/* Returns the failures of `key`; NULL if there are none to remember. */
static struct entry *
find(struct entry *table, size_t n, uint64_t key, int64_t now_s)
{
	for (size_t i = 0; i < n; i++)
		if (table[i].key == key)
			return is_forgotten(&table[i], now_s) ? NULL :
								&table[i];
	return NULL;
}

/* Returns true if `a` is to be replaced rather than `b`. */
static bool
is_lesser(const struct entry *a, const struct entry *b)
{
	return a->failures != b->failures ? a->failures < b->failures :
					    a->last_s < b->last_s;
}

/* Returns the entry of `key`; a new one has no failures. */
static struct entry *
enter(struct entry *table, size_t n, uint64_t key, int64_t now_s)
{
	struct entry *place = &table[0];

	for (size_t i = 0; i < n; i++) {
		if (table[i].key != 0 && is_forgotten(&table[i], now_s))
			table[i] = (struct entry){0};
		if (table[i].key == key)
			return &table[i];
		if (place->key != 0 &&
		    (table[i].key == 0 || is_lesser(&table[i], place)))
			place = &table[i];
	}
	*place = (struct entry){.key = key};
	return place;
}

/* Count a failure.  After `free` of them, the delay doubles with each. */
static void
fail(struct entry *entry, int64_t now_s, uint32_t free_failures, int64_t most_s)
{
	int64_t delay = 0;

	entry->failures++;
	if (entry->failures >= free_failures) {
		uint32_t doublings = entry->failures - free_failures;

		delay = doublings > 20 ? most_s : (int64_t)1 << doublings;
		delay = delay > most_s ? most_s : delay;
	}
	entry->last_s = now_s;
	entry->next_s = now_s + delay;
}

static int64_t
left(const struct entry *entry, int64_t now_s)
{
	return entry == NULL || now_s >= entry->next_s ? 0 :
							 entry->next_s - now_s;
}

static struct known *
find_known(struct sg_guard *guard, uint64_t pair)
{
	for (size_t i = 0; i < SG_GUARD_KNOWN; i++)
		if (guard->known[i].key == pair)
			return &guard->known[i];
	return NULL;
}

static void
note_known(struct sg_guard *guard, uint64_t pair, int64_t now_s)
{
	struct known *place = find_known(guard, pair);

	for (size_t i = 0; place == NULL && i < SG_GUARD_KNOWN; i++)
		if (guard->known[i].key == 0)
			place = &guard->known[i];
	if (place == NULL) {
		place = &guard->known[0];
		for (size_t i = 1; i < SG_GUARD_KNOWN; i++)
			if (guard->known[i].last_s < place->last_s)
				place = &guard->known[i];
	}
	*place = (struct known){pair, now_s};
}

/* ---- the rules ---------------------------------------------------------- */

/* The keys of an attempt. */
struct attempt {
	uint64_t name, origin, pair;
};

static struct attempt
attempt_of(const struct sg_guard *guard, const char *name, const char *origin)
{
	struct attempt a = {
	    key_of(guard, name, strlen(name)), key_of_origin(guard, origin), 0};

	a.pair = key_of_pair(guard, a.name, a.origin);
	return a;
}

uint32_t
sg_guard_try(struct sg_guard *guard, const char *name, const char *origin,
    int64_t now_s, uint32_t *failures)
{
	const struct attempt a = attempt_of(guard, name, origin);
	const struct entry *pair = find(guard->pairs, SG_GUARD_ORIGINS, a.pair,
	    now_s);
	bool known = find_known(guard, a.pair) != NULL;
	bool fresh = pair == NULL || pair->failures < SG_GUARD_FRESH;
	struct entry *at_origin, *at_account;
	int64_t wait = left(find(guard->origins, SG_GUARD_ORIGINS, a.origin,
				now_s),
	    now_s);

	if (wait == 0 && !known && !fresh)
		wait = left(find(guard->accounts, SG_GUARD_ACCOUNTS, a.name,
				now_s),
		    now_s);
	if (wait > 0)
		return (uint32_t)wait;
	at_origin = enter(guard->origins, SG_GUARD_ORIGINS, a.origin, now_s);
	fail(at_origin, now_s, SG_GUARD_FREE, SG_GUARD_ORIGIN_S);
	at_account = enter(guard->accounts, SG_GUARD_ACCOUNTS, a.name, now_s);
	fail(at_account, now_s, SG_GUARD_ACCOUNT, SG_GUARD_ACCOUNT_S);
	fail(enter(guard->pairs, SG_GUARD_ORIGINS, a.pair, now_s), now_s,
	    UINT32_MAX, 0);
	if (failures != NULL)
		*failures = at_account->failures > at_origin->failures ?
		    at_account->failures :
		    at_origin->failures;
	return 0;
}

/* Take back one failure. */
static void
forgive(struct entry *entry)
{
	if (entry == NULL || entry->failures == 0)
		return;
	entry->failures--;
	entry->next_s = entry->last_s;
}

void
sg_guard_passed(struct sg_guard *guard, const char *name, const char *origin,
    int64_t now_s)
{
	const struct attempt a = attempt_of(guard, name, origin);
	struct entry *pair = find(guard->pairs, SG_GUARD_ORIGINS, a.pair,
	    now_s);
	struct entry *at_origin = find(guard->origins, SG_GUARD_ORIGINS,
	    a.origin, now_s);
	struct entry *at_account = find(guard->accounts, SG_GUARD_ACCOUNTS,
	    a.name, now_s);

	/*
	 * Only the failures of this origin at this account are forgiven:
	 * somebody who has an account must not be able to go on guessing at
	 * another by signing in to the own one now and then.
	 */
	for (uint32_t n = pair == NULL ? 1 : pair->failures; n > 0; n--) {
		forgive(at_origin);
		forgive(at_account);
	}
	if (pair != NULL)
		*pair = (struct entry){0};
	note_known(guard, a.pair, now_s);
}
