/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * note.c -- notes connections in the table, and looks them up there, without a
 * lock.
 *
 * These functions are called for every request.
 */
#include "tunnels/table/parts.h"

#include <string.h>

/* ---- noting a connection ------------------------------------------------ */

static bool
make_key(const struct sg_request *request, struct sg_str local,
    struct sg_tunnel_key *key)
{
	memset(key, 0, sizeof *key);
	key->client = request->client;
	return request->has_client &&
	    sg_port_parse(request->client_port, &key->client_port) &&
	    key->client_port != 0 &&
	    sg_address_port_parse(local, &key->local, &key->local_port) &&
	    key->local_port != 0;
}

static uint64_t
hash_of(const struct sg_tunnel_key *key, uint64_t salt)
{
	uint64_t words[(sizeof *key + 7) / 8] = {0};
	uint64_t sum = salt;

	memcpy(words, key, sizeof *key);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		sum = (sum ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
		sum ^= sum >> 29;
	}
	sum *= UINT64_C(0xbf58476d1ce4e5b9);
	return sum ^ sum >> 32;
}

/* How well a row serves for a connection; a higher number is better. */
enum fitness {
	TAKEN, /* another connection has it */
	NEW,   /* it was never used */
	LEFT,  /* the process that was writing it was killed */
	GONE,  /* the socket of its connection is gone */
	SAME   /* it is the row of this connection */
};

static enum fitness
fitness_of(const struct sg_tunnels *tunnels, const struct sg_map *map,
    size_t slot, uint64_t word, uint32_t tag, const struct sg_tunnel_key *key,
    int64_t now)
{
	if (word == 0)
		return NEW;
	if ((word & SG_WORD_ODD) != 0)
		return sg_word_is_stale(word, now) ? LEFT : TAKEN;
	if (sg_word_tag(word) == tag &&
	    memcmp(&map->rows[slot].key, key, sizeof *key) == 0)
		return SAME;
	return atomic_load_explicit(&tunnels->gone[slot],
		   memory_order_relaxed) == word ?
	    GONE :
	    TAKEN;
}

/* The best row of a bucket. */
struct choice {
	enum fitness fitness; /* TAKEN: there is none */
	unsigned taken;       /* rows of the bucket that are taken */
	size_t slot;
	uint64_t word;
};

/* Find the best row of the bucket that begins at `first`. */
static struct choice
look_in(const struct sg_tunnels *tunnels, const struct sg_map *map,
    size_t first, uint32_t tag, const struct sg_tunnel_key *key, int64_t now)
{
	struct choice best = {TAKEN, 0, 0, 0};

	for (size_t i = first; i < first + SG_TUNNEL_WAYS; i++) {
		uint64_t word = atomic_load_explicit(&map->words[i],
		    memory_order_acquire);
		enum fitness fitness = fitness_of(tunnels, map, i, word, tag,
		    key, now);

		best.taken += fitness == TAKEN;
		if (fitness <= best.fitness)
			continue;
		best.fitness = fitness;
		best.slot = i;
		best.word = word;
	}
	return best;
}

/*
 * Find the best row for a connection.  It may be in either of two buckets, and
 * takes the emptier one: so the table is nearly full before a connection finds
 * no place.
 */
static struct choice
find_slot(const struct sg_tunnels *tunnels, const struct sg_map *map,
    uint64_t hash, const struct sg_tunnel_key *key, int64_t now)
{
	const size_t one = hash % SG_TUNNEL_BUCKETS;
	const size_t two = (hash >> 24) % SG_TUNNEL_BUCKETS;
	const uint32_t tag = (uint32_t)(hash >> 52);
	struct choice a, b;

	a = look_in(tunnels, map, one * SG_TUNNEL_WAYS, tag, key, now);
	if (a.fitness == SAME)
		return a;
	b = look_in(tunnels, map, two * SG_TUNNEL_WAYS, tag, key, now);
	if (b.fitness == SAME)
		return b;
	if (a.fitness == TAKEN || b.fitness == TAKEN)
		return a.fitness == TAKEN ? b : a;
	return b.taken < a.taken ? b : a;
}

/* The word of the next version of a row, while it is written. */
static uint64_t
next_word(uint64_t word, uint64_t hash, int64_t now)
{
	return (uint64_t)(uint32_t)now << 32 |
	    (hash >> 52) << SG_WORD_TAG_SHIFT |
	    (((word | SG_WORD_ODD) + 1) & SG_WORD_COUNT_MASK) | SG_WORD_ODD;
}

/*
 * Write the row, which the caller has taken with the word `odd`.  If `policy`
 * is NULL, the row becomes void.  Returns false if another process has taken
 * the row meanwhile, because this one took longer than SG_WORD_STALE_S.
 */
static bool
write_row(const struct sg_map *map, size_t slot, uint64_t odd,
    const struct sg_request *request, const struct sg_tunnel_key *key,
    const uint8_t *policy)
{
	struct sg_row *row = &map->rows[slot];
	uint64_t expected = odd;

	/* Readers must not see the new bytes with the word before. */
	atomic_thread_fence(memory_order_seq_cst);
	if (policy != NULL) {
		sg_row_pack(request, key, row);
		memcpy(row->policy, policy, sizeof row->policy);
	} else {
		sg_row_pack_void(request->now, key, row);
	}
	row->order = 1 +
	    atomic_fetch_add_explicit(&map->head->order, 1,
		memory_order_relaxed);
	row->check = sg_row_check(row, odd);
	return atomic_compare_exchange_strong_explicit(&map->words[slot],
	    &expected, odd & ~SG_WORD_ODD, memory_order_release,
	    memory_order_relaxed);
}

/* Keep the key of a connection for which there is no row. */
static enum sg_noted
note_unfit(const struct sg_map *map, const struct sg_tunnel_key *key,
    bool intercepted)
{
	uint64_t number = 1 +
	    atomic_fetch_add_explicit(&map->head->nunfit, 1,
		memory_order_relaxed);
	struct sg_unfit *unfit = &map->unfit[number % SG_UNFIT_SLOTS];

	atomic_store_explicit(&unfit->number, 0, memory_order_relaxed);
	atomic_thread_fence(memory_order_seq_cst);
	unfit->key = *key;
	unfit->intercepted = intercepted;
	atomic_store_explicit(&unfit->number, number, memory_order_release);
	return SG_NOTED_NOWHERE;
}

/*
 * Returns true if the row has the method and target of the request, and its
 * connection is not known to be gone.
 */
static bool
is_noted(const struct sg_tunnels *tunnels, const struct sg_map *map,
    const struct choice *choice, const struct sg_request *request)
{
	return choice->fitness == SAME &&
	    atomic_load_explicit(&tunnels->gone[choice->slot],
		memory_order_relaxed) != choice->word &&
	    sg_row_has(&map->rows[choice->slot], request) &&
	    atomic_load_explicit(&map->words[choice->slot],
		memory_order_acquire) == choice->word;
}

/* If `once`, a row that has the request already is left alone. */
static enum sg_noted
note(struct sg_tunnels *tunnels, const struct sg_request *request,
    struct sg_str local, const uint8_t *policy, bool once)
{
	const struct sg_map *map;
	struct sg_tunnel_key key;
	struct choice best;
	uint64_t hash, odd;

	if (tunnels == NULL || !make_key(request, local, &key))
		return SG_NOTED_NOWHERE;
	map = atomic_load_explicit(&tunnels->map, memory_order_acquire);
	hash = hash_of(&key, map->head->salt);
	/* If another process takes the row first, look for another row. */
	for (int tries = 0; tries < SG_TUNNEL_WAYS; tries++) {
		best = find_slot(tunnels, map, hash, &key, request->now);
		if (best.fitness == TAKEN)
			break;
		if (once && is_noted(tunnels, map, &best, request))
			return SG_NOTED;
		odd = next_word(best.word, hash, request->now);
		if (!atomic_compare_exchange_strong(&map->words[best.slot],
			&best.word, odd))
			continue;
		if (!write_row(map, best.slot, odd, request, &key, policy))
			break;
		return (map->rows[best.slot].flags & SG_ROW_INCOMPLETE) == 0 ?
		    SG_NOTED :
		    SG_NOTED_IN_PART;
	}
	return note_unfit(map, &key, request->intercepted);
}

enum sg_noted
sg_tunnels_note(struct sg_tunnels *tunnels, const struct sg_request *request,
    struct sg_str local, const uint8_t policy[SG_TUNNEL_POLICY_BYTES])
{
	return note(tunnels, request, local, policy, false);
}

enum sg_noted
sg_tunnels_note_once(struct sg_tunnels *tunnels,
    const struct sg_request *request, struct sg_str local,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES])
{
	return note(tunnels, request, local, policy, true);
}

/* ---- looking up a row, and making it void ------------------------------- */

/* A row that was found. */
struct found {
	size_t slot;
	uint64_t word;
};

/* Find the row of a connection in the bucket that begins at `first`. */
static bool
find_in(const struct sg_map *map, size_t first, uint64_t tag,
    const struct sg_tunnel_key *key, struct found *found)
{
	const uint64_t mask = SG_WORD_TAG_MASK << SG_WORD_TAG_SHIFT |
	    SG_WORD_ODD;

	for (size_t i = first; i < first + SG_TUNNEL_WAYS; i++) {
		uint64_t word = atomic_load_explicit(&map->words[i],
		    memory_order_acquire);

		if ((word & mask) != tag << SG_WORD_TAG_SHIFT || word == 0 ||
		    memcmp(&map->rows[i].key, key, sizeof *key) != 0)
			continue;
		*found = (struct found){i, word};
		return true;
	}
	return false;
}

/* Find the row of a connection.  Returns SG_ROW_NONE if there is none. */
static enum sg_row_kind
find_row(const struct sg_map *map, const struct sg_tunnel_key *key,
    uint64_t hash, struct found *found)
{
	const size_t one = hash % SG_TUNNEL_BUCKETS;
	const size_t two = (hash >> 24) % SG_TUNNEL_BUCKETS;
	uint32_t flags;

	if (!find_in(map, one * SG_TUNNEL_WAYS, hash >> 52, key, found) &&
	    !find_in(map, two * SG_TUNNEL_WAYS, hash >> 52, key, found))
		return SG_ROW_NONE;
	flags = map->rows[found->slot].flags;
	/* Another process may write the row: then it is a newer one. */
	if ((flags & SG_ROW_VOID) != 0 ||
	    atomic_load_explicit(&map->words[found->slot],
		memory_order_acquire) != found->word)
		return SG_ROW_NONE;
	return (flags & SG_ROW_INSIDE_TLS) != 0 ? SG_ROW_INNER : SG_ROW_OUTER;
}

enum sg_row_kind
sg_tunnels_kind(const struct sg_tunnels *tunnels,
    const struct sg_request *request, struct sg_str local)
{
	struct sg_tunnel_key key;
	const struct sg_map *map;
	struct found found;

	if (tunnels == NULL || !make_key(request, local, &key))
		return SG_ROW_NONE;
	map = atomic_load_explicit(&tunnels->map, memory_order_acquire);
	return find_row(map, &key, hash_of(&key, map->head->salt), &found);
}

void
sg_tunnels_void(struct sg_tunnels *tunnels, const struct sg_request *request,
    struct sg_str local)
{
	struct sg_tunnel_key key;
	const struct sg_map *map;
	struct found found;
	uint64_t hash, odd;

	if (tunnels == NULL || !make_key(request, local, &key))
		return;
	map = atomic_load_explicit(&tunnels->map, memory_order_acquire);
	hash = hash_of(&key, map->head->salt);
	if (find_row(map, &key, hash, &found) == SG_ROW_NONE)
		return;
	odd = next_word(found.word, hash, request->now);
	/* If another process takes the row first, the row is a newer one. */
	if (atomic_compare_exchange_strong(&map->words[found.slot], &found.word,
		odd))
		(void)write_row(map, found.slot, odd, request, &key, NULL);
}
