/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * namebook.c -- sorts claims (an item and a name that belongs to it) by hash,
 * and joins the claims of the same name and kind into one entry.
 */
#include "policy/compile/namebook.h"

#include <stdlib.h>

#include "base/arena.h"
#include "gate/params.h"
#include "policy/compile/image_out.h"
#include "policy/compile/sets.h"

#define ITEMS (UINT16_MAX + 1)

struct sg_namebook {
	struct sg_arena *arena;
	struct sg_sets *sets;
	uint64_t seed[2];
	struct sg_name_entry *entry; /* The claims.  The field `set` holds an
					item.  Later join_all() replaces the
					item by the number of a set */
	size_t n, cap;
	uint32_t fold_from;
	bool full; /* a name needs more sets or entries than the table allows */
	bool seen[ITEMS];
};

struct sg_namebook *
sg_namebook_new(struct sg_arena *arena, struct sg_sets *sets,
    const uint64_t seed[2], size_t expected)
{
	struct sg_namebook *book = sg_arena_alloc(arena, sizeof(*book));

	book->arena = arena;
	book->sets = sets;
	book->seed[0] = seed[0];
	book->seed[1] = seed[1];
	book->fold_from = ITEMS;
	book->cap = expected;
	book->entry = sg_arena_array(arena, expected, sizeof(*book->entry));
	return book;
}

static void
add(struct sg_namebook *book, uint64_t hash, struct sg_str host,
    enum sg_name_kind kind, uint16_t item)
{
	/* Add the set {item} now, while set numbers below SG_NAME_SETS are
	 * left.  When no number is left for larger sets, join() uses the set
	 * {item}. */
	if (!book->seen[item])
		sg_sets_with(book->sets, 0, item);
	book->seen[item] = true;
	book->entry = sg_arena_grow(book->arena, book->entry, book->n,
	    &book->cap, sizeof(*book->entry));
	book->entry[book->n++] = (struct sg_name_entry){
	    hash, host.p, (uint16_t)host.n, (uint16_t)kind, item};
}

void
sg_namebook_add(struct sg_namebook *book, struct sg_str name,
    enum sg_name_kind kind, uint16_t item)
{
	add(book, sg_name_hash(book->seed, name), name, kind, item);
}

static size_t
segments_of(struct sg_str path)
{
	size_t segments = 0;

	for (size_t i = 0; i + 1 < path.n; i++)
		segments += path.p[i] == '/' && path.p[i + 1] != '/';
	return segments;
}

/*
 * Read the parameters of a listed page, as every server reads them.  Returns
 * false if the table cannot have them, or if the query has none ("?&").
 */
static bool
read_params(const struct sg_namebook *book, struct sg_str query,
    struct sg_params *params)
{
	size_t n = 0;

	if (query.n > SG_PARAM_BYTES_MAX)
		return false;
	sg_params_read(book->seed, query, params);
	for (size_t i = 0; i < params->n; i++)
		if (!params->v[i].split)
			params->v[n++] = params->v[i];
	params->n = n;
	return (n > 0 || query.n == 0) && n <= SG_PARAMS_LISTED_MAX &&
	    !params->too_many;
}

bool
sg_namebook_add_page(struct sg_namebook *book, struct sg_str host,
    struct sg_str path, struct sg_str query, uint16_t item)
{
	uint64_t hashes[SG_NAME_SEGMENTS_MAX], hash;
	size_t segments = segments_of(path);
	struct sg_params params;

	if (segments > SG_NAME_SEGMENTS_MAX ||
	    !read_params(book, query, &params) || segments + params.n == 0)
		return false;
	host = sg_name_page_host(host);
	hash = sg_name_hash(book->seed, host);
	add(book, hash, host, SG_NAME_PREFIX, item);
	segments = sg_name_page_hashes(book->seed, host, path, hashes);
	if (segments > 0)
		hash = hashes[segments - 1];
	for (size_t i = 0; i < params.n; i++) {
		add(book, hash, host, SG_NAME_QUERY, item);
		hash = sg_name_join(book->seed, hash, params.v[i].hash);
	}
	add(book, hash, host, SG_NAME_PREFIX, item);
	return true;
}

void
sg_namebook_fold_from(struct sg_namebook *book, uint16_t first)
{
	book->fold_from = first;
}

/* ---- sorting ------------------------------------------------------------ */

static int
compare(const void *left, const void *right)
{
	const struct sg_name_entry *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->set < b->set ? -1 : a->set > b->set;
}

#define DIGIT_BITS 11
#define DIGITS (1U << DIGIT_BITS)

/* One pass of a radix sort, by the digit that begins at bit `shift`. */
static void
sort_by_digit(const struct sg_name_entry *from, struct sg_name_entry *to,
    size_t n, unsigned shift)
{
	size_t at[DIGITS] = {0}, sum = 0, count;

	for (size_t i = 0; i < n; i++)
		at[from[i].hash >> shift & (DIGITS - 1)]++;
	for (size_t d = 0; d < DIGITS; d++) {
		count = at[d];
		at[d] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		to[at[from[i].hash >> shift & (DIGITS - 1)]++] = from[i];
}

/* A few entries with equal upper bits of the hash are sorted by insertion. */
#define FEW 32

/* Sort entries that have the same upper bits of the hash. */
static void
sort_run(struct sg_name_entry *entry, size_t n)
{
	struct sg_name_entry moved;
	size_t k;

	if (n > FEW) {
		qsort(entry, n, sizeof(*entry), compare);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		moved = entry[i];
		for (k = i; k > 0 && compare(&moved, &entry[k - 1]) < 0; k--)
			entry[k] = entry[k - 1];
		entry[k] = moved;
	}
}

/*
 * Sort by hash, kind and item.  Three radix passes sort by the upper 33 bits of
 * the hash.  Few entries have the same upper bits, unless a list has many pages
 * of one host.
 */
static void
sort(struct sg_namebook *book)
{
	const unsigned lowest = 64 - 3 * DIGIT_BITS;
	struct sg_name_entry *other = sg_arena_array(book->arena, book->n + 1,
				 sizeof(*other)),
			     *sorted = book->entry, *swap;
	size_t to;

	for (unsigned shift = lowest; shift < 64; shift += DIGIT_BITS) {
		sort_by_digit(sorted, other, book->n, shift);
		swap = sorted;
		sorted = other;
		other = swap;
	}
	for (size_t from = 0; from < book->n; from = to) {
		to = from + 1;
		while (to < book->n &&
		    sorted[to].hash >> lowest == sorted[from].hash >> lowest)
			to++;
		sort_run(sorted + from, to - from);
	}
	book->entry = sorted;
}

/* ---- joining claims ----------------------------------------------------- */

/* Returns the number of the set that has the items of `set` and also `item`.
 * Returns UINT32_MAX if that number is not below SG_NAME_SETS. */
static uint32_t
set_with(struct sg_namebook *book, uint32_t set, uint16_t item)
{
	uint32_t with = sg_sets_count(book->sets) < SG_NAME_SETS ?
	    sg_sets_with(book->sets, set, item) :
	    sg_sets_known(book->sets, set, item);

	return with < SG_NAME_SETS ? with : UINT32_MAX;
}

/*
 * Join the claims [from, to) into one entry at *out.  All these claims have the
 * same hash and kind.  If the entry needs a new set and no set number below
 * SG_NAME_SETS is left, make several entries with existing sets.
 */
static void
join(struct sg_namebook *book, size_t from, size_t to, size_t *out)
{
	struct sg_name_entry entry = book->entry[from];
	uint32_t set = 0, with;
	uint16_t item;

	for (size_t i = from; i < to; i++) {
		item = book->entry[i].set;
		with = set_with(book, set, item);
		if (with == UINT32_MAX && set != 0) {
			entry.set = (uint16_t)set;
			book->entry[(*out)++] = entry;
			with = set_with(book, 0, item);
		}
		book->full |= with == UINT32_MAX;
		set = with == UINT32_MAX ? 0 : with;
	}
	entry.set = (uint16_t)set;
	book->entry[(*out)++] = entry;
}

static void
join_all(struct sg_namebook *book)
{
	const struct sg_name_entry *entry = book->entry;
	size_t out = 0, name = 0, to; /* `name`: first entry of this hash */

	for (size_t from = 0; from < book->n; from = to) {
		to = from + 1;
		while (to < book->n && entry[to].hash == entry[from].hash &&
		    entry[to].kind == entry[from].kind)
			to++;
		if (out == 0 || entry[out - 1].hash != entry[from].hash)
			name = out;
		join(book, from, to, &out);
		book->full |= out - name > SG_NAME_HITS;
	}
	book->n = out;
}

/* ---- redundant names ---------------------------------------------------- */

/* `hashes` are the hashes of a host's parent domains.  Returns true when the
 * table has one of these domains as SG_NAME_SUFFIX with `item` in its set. */
static bool
is_above(const struct sg_namebook *book, const struct sg_names *names,
    const uint64_t *hashes, size_t count, uint16_t item)
{
	struct sg_name_hit hits[SG_NAME_HITS];
	const uint16_t *items;
	size_t nhits, n;

	/* Skip hashes[0], the top-level domain: lists have no such names. */
	for (size_t i = 1; i < count; i++) {
		nhits = sg_names_probe(names, hashes[i], hits);
		for (size_t h = 0; h < nhits; h++) {
			if (hits[h].kind != SG_NAME_SUFFIX)
				continue;
			n = sg_sets_items(book->sets, hits[h].set, &items);
			for (size_t k = 0; k < n; k++)
				if (items[k] == item)
					return true;
		}
	}
	return false;
}

static bool
is_needless(const struct sg_namebook *book, const struct sg_names *names,
    const struct sg_name_entry *entry)
{
	const struct sg_str host = {entry->host, entry->host_n};
	uint64_t hashes[SG_NAME_LABELS_MAX];
	const uint16_t *items;
	size_t count, n = sg_sets_items(book->sets, entry->set, &items);

	if (entry->kind == SG_NAME_EXCEPT || n == 0 ||
	    items[0] < book->fold_from)
		return false;
	count = sg_name_hashes(names->seed, host, hashes);
	if (entry->kind == SG_NAME_SUFFIX)
		count--; /* the last hash is of the name itself, not of a
			    parent */
	for (size_t i = 0; i < n; i++)
		if (!is_above(book, names, hashes, count, items[i]))
			return false;
	return true;
}

static void
fold(struct sg_namebook *book, const struct sg_names *names)
{
	/* Prefetch the text of a name this many entries ahead.  The text is
	 * then in the CPU cache when the loop gets to that entry. */
	const size_t ahead = 16;
	size_t out = 0;

	for (size_t i = 0; i < book->n; i++) {
		if (i + ahead < book->n)
			__builtin_prefetch(book->entry[i + ahead].host);
		if (!is_needless(book, names, &book->entry[i]))
			book->entry[out++] = book->entry[i];
	}
	book->n = out;
}

bool
sg_namebook_write(struct sg_namebook *book, struct sg_image_out *image)
{
	struct sg_nametable table = {NULL, NULL, 0};
	struct sg_names names = {.seed = {book->seed[0], book->seed[1]}};

	if (book->n > 0) {
		sort(book);
		join_all(book);
		table.nbuckets = sg_nametable_buckets(book->n);
		table.buckets = sg_arena_array(book->arena, table.nbuckets,
		    sizeof(*table.buckets));
		table.tags = sg_arena_array(book->arena, table.nbuckets,
		    sizeof(*table.tags));
		sg_nametable_fill(&table, book->entry, book->n);
	}
	if (book->n > 0 && book->fold_from < ITEMS) {
		names.buckets = table.buckets;
		names.tags = table.tags;
		names.nbuckets = table.nbuckets;
		fold(book, &names);
		table.nbuckets = sg_nametable_buckets(book->n);
		sg_nametable_fill(&table, book->entry, book->n);
	}
	sg_image_out_section(image, SG_S_BUCKETS, table.buckets,
	    table.nbuckets);
	sg_image_out_section(image, SG_S_TAGS, table.tags, table.nbuckets);
	return !book->full;
}
