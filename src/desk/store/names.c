/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.c -- persons and sites: finds the ids of names, and remembers them.
 */
#include "desk/store/names.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/text.h"
#include "desk/store/parts.h"
#include "gate/fold.h"

#define SLOTS 262144 /* a power of two */
#define NAMES_MAX 100000
#define LOADED_MAX (NAMES_MAX / 2)

struct known_name {
	const char *name; /* NULL: the slot is free */
	uint64_t hash;
	uint64_t id;
	int32_t last_day;
	bool is_later; /* last_day is later than the store's */
};

/* A hash table with open addressing. Its names live in the arena. */
struct sg_name_cache {
	struct sg_arena *arena;
	struct known_name *slots;
	size_t n;      /* slots in use */
	size_t nlater; /* of these, with is_later */
	bool whole;    /* the store has no other names */
};

/* The statements for one of the two tables. Names are remembered by key. */
struct table {
	const char *load, *find, *add;
	/* Changes last_day and id; all at once in PostgreSQL. */
	const char *touch, *touch_many;
	bool has_key; /* persons are found by another text than their name */
};
#define TOUCH_MANY(table)                                                      \
	"UPDATE " table " SET last_day = v.day FROM (VALUES (?, ?))"           \
	" AS v (day, id) WHERE " table ".id = v.id"
#define LATEST " ORDER BY last_day DESC, id DESC LIMIT ?"
static const struct table persons = {
    "SELECT key, id, last_day FROM person" LATEST,
    "SELECT id, last_day FROM person WHERE key = ?",
    "INSERT INTO person (key, name, kind, last_day) VALUES (?, ?, ?, ?)"
    " RETURNING id",
    "UPDATE person SET last_day = ? WHERE id = ?",
    TOUCH_MANY("person"),
    true,
};
static const struct table sites = {
    "SELECT name, id, last_day FROM site" LATEST,
    "SELECT id, last_day FROM site WHERE name = ?",
    "INSERT INTO site (name, kind, last_day) VALUES (?, ?, ?) RETURNING id",
    "UPDATE site SET last_day = ? WHERE id = ?",
    TOUCH_MANY("site"),
    false,
};

const char *
sg_store_short(const char *text, char memory[SG_SHORT_BYTES])
{
	size_t n = text != NULL ? strlen(text) : 0;
	unsigned char hash[16];
	struct sg_out out;

	if (n <= SG_NAME_BYTES)
		return text;
	crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, n,
	    NULL, 0);
	n = SG_NAME_BYTES - 2 * sizeof(hash) - 1;
	/* Do not cut a character. */
	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	sg_out_init(&out, memory, SG_SHORT_BYTES);
	sg_out_bytes(&out, text, n);
	sg_out_char(&out, '~');
	for (size_t i = 0; i < sizeof(hash); i++)
		sg_out_printf(&out, "%02x", hash[i]);
	return memory;
}

_Static_assert(SG_FOLD_KEY_BYTES <= SG_KEY_BYTES &&
	SG_SHORT_BYTES <= SG_KEY_BYTES,
    "a key fits");

const char *
sg_store_person_key(const char *name, char memory[SG_KEY_BYTES])
{
	char shorter[SG_SHORT_BYTES];
	const char *key = sg_fold_key(name, memory);
	const char *cut = sg_store_short(key, shorter);

	if (cut == memory)
		return memory;
	memcpy(memory, cut, strlen(cut) + 1);
	return memory;
}

static void
free_cache(struct sg_name_cache **cache)
{
	if (*cache == NULL)
		return;
	sg_arena_free(&(*cache)->arena);
	free((*cache)->slots);
	free(*cache);
	*cache = NULL;
}

void
sg_store_forget_names(struct sg_store *store)
{
	free_cache(&store->persons);
	free_cache(&store->sites);
}

/* FNV-1a. */
static uint64_t
hash_name(const char *name)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
	return hash;
}

/* Returns the slot of the name, or the free slot where it belongs. */
static struct known_name *
find_slot(const struct sg_name_cache *cache, const char *name)
{
	uint64_t hash = hash_name(name);
	struct known_name *slot;

	for (size_t i = hash;; i++) {
		slot = &cache->slots[i & (SLOTS - 1)];
		if (slot->name == NULL) {
			slot->hash = hash;
			return slot;
		}
		if (slot->hash == hash && strcmp(slot->name, name) == 0)
			return slot;
	}
}

/* Remember a name that was found or added. */
static void
remember(struct sg_name_cache *cache, struct known_name *slot, const char *name,
    uint64_t id, int32_t last_day)
{
	slot->name = sg_arena_dup(cache->arena, sg_str(name));
	slot->id = id;
	slot->last_day = last_day;
	cache->n++;
}

/* Find a name in the table; *id is 0 if it is not there. */
static bool
find_stored(struct sg_store *store, const struct table *table, const char *name,
    uint64_t *id, int32_t *last_day)
{
	struct sg_query *query = SG_DB_QUERY(store->db, table->find,
	    SG_TEXT(name));

	*id = 0;
	if (query != NULL && sg_query_next(query)) {
		*id = (uint64_t)sg_query_int(query, 0);
		*last_day = (int32_t)sg_query_int(query, 1);
	}
	return sg_store_end(&query);
}

/* `key` is the name itself where names have no other key. */
static bool
add_stored(struct sg_store *store, const struct table *table, const char *key,
    const char *name, int kind, int32_t day, uint64_t *id)
{
	const struct sg_value values[] = {
	    SG_TEXT(key), SG_TEXT(name), SG_INT(kind), SG_INT(day)};
	const size_t skip = table->has_key ? 0 : 1;
	struct sg_query *query = sg_db_query(store->db, table->add,
	    values + skip, 4 - skip);

	if (query != NULL && sg_query_next(query))
		*id = (uint64_t)sg_query_int(query, 0);
	return sg_store_end(&query);
}

/* Store the later days of one table's names. */
static bool
save_days(struct sg_store *store, struct sg_name_cache *cache,
    const struct table *table)
{
	struct sg_value *values;
	size_t n = 0;
	bool fine;

	if (cache == NULL || cache->nlater == 0)
		return true;
	values = calloc(2 * cache->nlater, sizeof(values[0]));
	if (values == NULL)
		return sg_store_no_memory(store);
	for (size_t i = 0; i < SLOTS && n < 2 * cache->nlater; i++) {
		if (!cache->slots[i].is_later)
			continue;
		values[n++] = SG_INT(cache->slots[i].last_day);
		values[n++] = SG_INT(cache->slots[i].id);
		cache->slots[i].is_later = false;
	}
	cache->nlater = 0;
	fine = sg_db_kind(store->db) == SG_DB_POSTGRES ?
	    sg_db_merge(store->db, table->touch_many, values, 2, n / 2) :
	    sg_db_run_many(store->db, table->touch, values, 2, n / 2);
	free(values);
	return fine;
}

bool
sg_store_save_names(struct sg_store *store)
{
	return save_days(store, store->persons, &persons) &&
	    save_days(store, store->sites, &sites);
}

/*
 * Remember the names that were used last. Only one process writes to the store:
 * if these are all, a name that is not among them is new.
 */
static bool
load(struct sg_store *store, struct sg_name_cache *cache,
    const struct table *table)
{
	struct sg_query *query = SG_DB_QUERY(store->db, table->load,
	    SG_INT(LOADED_MAX));
	struct known_name *slot;

	while (query != NULL && sg_query_next(query)) {
		slot = find_slot(cache, sg_query_text(query, 0));
		if (slot->name == NULL)
			remember(cache, slot, sg_query_text(query, 0),
			    (uint64_t)sg_query_int(query, 1),
			    (int32_t)sg_query_int(query, 2));
	}
	cache->whole = cache->n < LOADED_MAX;
	return sg_store_end(&query);
}

static bool
need_cache(struct sg_store *store, struct sg_name_cache **cache,
    const struct table *table)
{
	if (*cache != NULL)
		return true;
	*cache = calloc(1, sizeof(**cache));
	if (*cache == NULL)
		return sg_store_no_memory(store);
	(*cache)->slots = calloc(SLOTS, sizeof((*cache)->slots[0]));
	(*cache)->arena = sg_arena_new();
	if ((*cache)->slots == NULL) {
		free_cache(cache);
		return sg_store_no_memory(store);
	}
	if (load(store, *cache, table))
		return true;
	free_cache(cache);
	return false;
}

/* The store keeps invalid UTF-8 in a mended form (db.c), which is not equal to
 * the text that was given. */
static bool
is_ascii(const char *text)
{
	while (*text > 0)
		text++;
	return *text == '\0';
}

/* Find or add the name, and remember it in the free slot. */
static bool
learn(struct sg_store *store, struct sg_name_cache *cache,
    const struct table *table, struct known_name *slot, const char *key,
    const char *name, int kind, int32_t day)
{
	int32_t last_day = day;
	uint64_t id = 0;

	if ((!(cache->whole && is_ascii(key)) &&
		!find_stored(store, table, key, &id, &last_day)) ||
	    (id == 0 && !add_stored(store, table, key, name, kind, day, &id)))
		return false;
	remember(cache, slot, key, id, last_day);
	return true;
}

static bool
id_of(struct sg_store *store, struct sg_name_cache **cache,
    const struct table *table, const char *name, int kind, int32_t day,
    uint64_t *id)
{
	char memory[SG_SHORT_BYTES], key_memory[SG_KEY_BYTES];
	const char *key;
	struct known_name *slot;

	if (*cache != NULL && (*cache)->n == NAMES_MAX) {
		if (!save_days(store, *cache, table))
			return false;
		free_cache(cache);
	}
	if (!need_cache(store, cache, table))
		return false;
	name = sg_store_short(name, memory);
	key = table->has_key ? sg_store_person_key(name, key_memory) : name;
	slot = find_slot(*cache, key);
	if (slot->name == NULL &&
	    !learn(store, *cache, table, slot, key, name, kind, day))
		return false;
	*id = slot->id;
	if (slot->last_day >= day)
		return true;
	slot->last_day = day;
	(*cache)->nlater += !slot->is_later;
	slot->is_later = true;
	return sg_db_in_transaction(store->db) ||
	    save_days(store, *cache, table);
}

bool
sg_store_person_id(struct sg_store *store, const char *name,
    enum sg_person_kind kind, int32_t day, uint64_t *id)
{
	return id_of(store, &store->persons, &persons, name, (int)kind, day,
	    id);
}

bool
sg_store_site_id(struct sg_store *store, const char *name, int kind,
    int32_t day, uint64_t *id)
{
	return id_of(store, &store->sites, &sites, name, kind, day, id);
}

#define SELECT_PERSON "SELECT id, name, kind, last_day FROM person"

static void
fill_person(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_person_row *person = item;

	person->id = (uint64_t)sg_query_int(query, 0);
	person->name = sg_query_dup(query, 1, arena);
	person->kind = (enum sg_person_kind)sg_query_int(query, 2);
	person->last_day = (int32_t)sg_query_int(query, 3);
}

bool
sg_store_find_person(struct sg_store *store, const char *name,
    struct sg_arena *arena, struct sg_person_row *person, bool *found)
{
	char memory[SG_SHORT_BYTES], key[SG_KEY_BYTES];

	name = sg_store_person_key(sg_store_short(name, memory), key);
	return sg_store_fill_one(SG_DB_QUERY(store->db,
				     SELECT_PERSON " WHERE key = ?",
				     SG_TEXT(name)),
	    fill_person, arena, person, found);
}

bool
sg_store_person(struct sg_store *store, uint64_t id, struct sg_arena *arena,
    struct sg_person_row *person, bool *found)
{
	return sg_store_fill_one(SG_DB_QUERY(store->db,
				     SELECT_PERSON " WHERE id = ?", SG_INT(id)),
	    fill_person, arena, person, found);
}

/* Returns true if `text` contains `word`, ignoring the case of A to Z. */
static bool
contains(struct sg_str text, struct sg_str word)
{
	for (size_t i = 0; i + word.n <= text.n; i++) {
		if (word.n == 0 || sg_bytes_eqi(text.p + i, word.p, word.n))
			return true;
	}
	return false;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const struct sg_person_row *)a)->name,
	    ((const struct sg_person_row *)b)->name);
}

bool
sg_store_search_persons(struct sg_store *store, const char *text, size_t limit,
    struct sg_arena *arena, struct sg_person_list *list)
{
	struct sg_query *query = sg_db_query(store->db, SELECT_PERSON, NULL, 0);
	size_t cap = 0;

	*list = (struct sg_person_list){.rows = NULL};
	while (query != NULL && sg_query_next(query)) {
		if (!contains(sg_str(sg_query_text(query, 1)), sg_str(text)))
			continue;
		list->rows = sg_arena_grow(arena, list->rows, list->n, &cap,
		    sizeof(list->rows[0]));
		fill_person(query, arena, &list->rows[list->n++]);
	}
	if (!sg_store_end(&query))
		return false;
	if (list->n > 0)
		qsort(list->rows, list->n, sizeof(list->rows[0]),
		    compare_names);
	list->more = sg_store_cut(&list->n, limit);
	return true;
}
