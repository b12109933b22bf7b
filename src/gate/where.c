/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * where.c -- finds the targets that names and addresses belong to.  A target is
 * a thing that a rule can name, such as a platform.  pages.c looks at paths.
 */
#include "gate/where.h"

#include <netinet/in.h>
#include <stdlib.h>

#include "gate/set.h"
#include "gate/state.h"
#include "gate/who.h"

/* Empty `where`.  Clears only the part of where->memory that is used. */
static void
start(const struct sg_gate *gate, const struct sg_url *url, bool has_path,
    struct sg_where *where)
{
	const uint32_t words = gate->target_words;

	sg_zero(where, offsetof(struct sg_where, memory));
	sg_bitmap_clear(where->memory, SG_WHERE_SETS * words);
	where->fits = where->memory;
	where->unclear = where->fits + words;
	where->loads = where->unclear + words;
	where->serves = where->loads + words;
	where->maybe = where->serves + words;
	where->url = url;
	where->has_path = has_path;
}

static void
remember(struct sg_where *where, uint32_t catset)
{
	if (where->ncatsets < SG_WHERE_CATSETS)
		where->catsets[where->ncatsets++] = catset;
}

/* Returns the last `labels` labels of `host`, which has more labels. */
static struct sg_str
last_labels(struct sg_str host, size_t labels)
{
	size_t at = host.n;

	while (at > 0 && (host.p[at - 1] != '.' || --labels > 0))
		at--;
	return (struct sg_str){host.p + at, host.n - at};
}

/*
 * Called for an entry SG_NAME_WWW whose name is the last `labels` labels of
 * `host`.  `host` has more labels.  Returns true if `host` is the sub-domain
 * "www" of that name, or lies below this sub-domain.
 */
static bool
is_below_www(struct sg_str host, size_t labels)
{
	return sg_str_starts(last_labels(host, labels + 1), SG_LIT("www."));
}

/* The lines of the policy for which a table entry applies to the host. */
enum belongs { FOR_NO_LINE, FOR_BLOCKS, FOR_ALL_LINES };

/*
 * Tells for which lines the table entry `hit` applies to the host.  The name of
 * the entry is the last `labels` labels of the host.  `whole` is true if these
 * are all labels of the host.
 */
static enum belongs
applies(const struct sg_name_hit *hit, struct sg_str host, size_t labels,
    bool whole)
{
	if (hit->kind == SG_NAME_SUFFIX ||
	    (!whole && hit->kind == SG_NAME_BELOW) ||
	    (whole && (hit->kind == SG_NAME_EXACT || hit->kind == SG_NAME_WWW)))
		return FOR_ALL_LINES;
	if (hit->kind != SG_NAME_WWW)
		return FOR_NO_LINE;
	return is_below_www(host, labels) ? FOR_ALL_LINES : FOR_BLOCKS;
}

/* Returns the set in `where` to which the targets of an entry are added. */
static uint64_t *
set_for(enum belongs belongs, struct sg_where *where)
{
	return belongs == FOR_ALL_LINES ? where->fits : where->unclear;
}

static void
take_lists(struct sg_where *where, const struct sg_catset_view *view)
{
	where->lists |= view->lists;
	if (where->stands_for == 0)
		where->stands_for = view->stands_for;
}

static void
take(const struct sg_gate *gate, struct sg_where *where,
    const struct sg_catset_view *view, enum belongs belongs)
{
	sg_bitmap_join(set_for(belongs, where), view->targets,
	    gate->target_words);
	where->locked |= view->locked;
	where->embed |= view->embed;
	where->named |= view->platform != SG_NO_PLATFORM;
	take_lists(where, view);
}

/* A look-up of a host and its parent domains in the catalogue. */
struct found {
	const struct sg_names *names;
	const uint64_t *hashes;
	size_t count;
	/*
	 * has_pages: the host, with or without its first label, has an entry
	 * SG_NAME_PREFIX.  has_exceptions: the host or a parent domain has an
	 * entry SG_NAME_EXCEPT.
	 */
	bool has_pages, has_exceptions;
};

static void
probe_catalogue(const struct sg_gate *gate, struct found *found,
    struct sg_where *where)
{
	struct sg_name_hit hits[SG_NAME_HITS];
	enum belongs belongs;

	for (size_t i = found->count; i-- > 0;) {
		size_t n = sg_names_probe(found->names, found->hashes[i], hits);

		for (size_t k = 0; k < n; k++) {
			found->has_pages |= i + 2 >= found->count &&
			    hits[k].kind == SG_NAME_PREFIX;
			found->has_exceptions |= hits[k].kind == SG_NAME_EXCEPT;
			belongs = applies(&hits[k], where->url->host, i + 1,
			    i + 1 == found->count);
			if (belongs == FOR_NO_LINE)
				continue;
			take(gate, where, &gate->catsets[hits[k].set], belongs);
			remember(where, hits[k].set);
		}
	}
}

/*
 * Returns true if the list `category` has an exception for the host or a parent
 * domain: then the host is not on that list.
 */
static bool
is_excepted(const struct sg_gate *gate, const struct found *found,
    uint16_t category)
{
	const uint16_t *items = gate->names.section[SG_S_CATSET_ITEMS].items;
	struct sg_name_hit hits[SG_NAME_HITS];

	for (size_t i = 0; i < found->count; i++) {
		size_t n = sg_names_probe(found->names, found->hashes[i], hits);

		for (size_t k = 0; k < n; k++) {
			const struct sg_catset *set = SG_ITEM(&gate->names,
			    SG_S_CATSETS, sg_catset, hits[k].set);

			if (hits[k].kind != SG_NAME_EXCEPT)
				continue;
			for (uint32_t c = 0; c < set->count; c++)
				if (items[set->first + c] == category)
					return true;
		}
	}
	return false;
}

/*
 * Look the host up again, without the lists that have an exception for it.
 * This is slow, but rarely needed.
 */
static void
take_unexcepted(const struct sg_gate *gate, const struct found *found,
    struct sg_where *where)
{
	const uint16_t *items = gate->names.section[SG_S_CATSET_ITEMS].items;
	struct sg_name_hit hits[SG_NAME_HITS];
	uint64_t targets[SG_SET_WORDS];
	enum belongs belongs;

	start(gate, where->url, where->has_path, where);
	for (size_t i = found->count; i-- > 0;) {
		size_t n = sg_names_probe(found->names, found->hashes[i], hits);

		for (size_t k = 0; k < n; k++) {
			const struct sg_catset *set = SG_ITEM(&gate->names,
			    SG_S_CATSETS, sg_catset, hits[k].set);
			struct sg_catset_view view = {
			    .targets = targets, .platform = SG_NO_PLATFORM};

			belongs = applies(&hits[k], where->url->host, i + 1,
			    i + 1 == found->count);
			if (belongs == FOR_NO_LINE)
				continue;
			sg_bitmap_clear(targets, gate->target_words);
			for (uint32_t c = 0; c < set->count; c++)
				if (!is_excepted(gate, found,
					items[set->first + c]))
					sg_catset_view_add(gate, &view,
					    items[set->first + c]);
			take(gate, where, &view, belongs);
			remember(where, hits[k].set);
		}
	}
}

static void
probe_own(const struct sg_gate *gate, const uint64_t *hashes, size_t count,
    struct sg_where *where)
{
	struct sg_name_hit hits[SG_NAME_HITS];
	enum belongs belongs;

	for (size_t i = 0; i < count; i++) {
		size_t n = sg_names_probe(&gate->own, hashes[i], hits);

		for (size_t k = 0; k < n; k++) {
			belongs = applies(&hits[k], where->url->host, i + 1,
			    i + 1 == count);
			if (belongs == FOR_NO_LINE)
				continue;
			where->named = true;
			sg_set_join(sg_image_set(&gate->policy, SG_S_NAME_SETS,
					hits[k].set),
			    set_for(belongs, where));
		}
	}
}

/* Start the memory reads for all hashes before the first result is needed. */
static void
prefetch(const struct sg_names *names, const uint64_t *hashes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sg_names_expect(names, hashes[i]);
}

static void
find_name(const struct sg_gate *gate, struct sg_str host,
    const struct sg_asked *asked, struct sg_where *where)
{
	uint64_t hashes[SG_NAME_LABELS_MAX];
	size_t count;

	if (gate->catalogue.nbuckets > 0) {
		struct found found = {
		    &gate->catalogue, asked->hash, asked->count, false, false};

		probe_catalogue(gate, &found, where);
		if (found.has_exceptions)
			take_unexcepted(gate, &found, where);
		where->has_pages = found.has_pages;
	}
	if (gate->own.nbuckets == 0)
		return;
	if (memcmp(gate->own.seed, gate->catalogue.seed,
		sizeof gate->own.seed) == 0) {
		probe_own(gate, asked->hash, asked->count, where);
		return;
	}
	count = sg_name_hashes(gate->own.seed, host, hashes);
	probe_own(gate, hashes, count, where);
}

bool
sg_where_lookup(const MMDB_s *database, const struct sg_address *address,
    MMDB_lookup_result_s *found)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	int error;

	if (sg_address_is_v4(address)) {
		memcpy(&v4.sin_addr, address->b + 12, 4);
		*found = MMDB_lookup_sockaddr(database,
		    (const struct sockaddr *)&v4, &error);
	} else {
		memcpy(&v6.sin6_addr, address->b, 16);
		*found = MMDB_lookup_sockaddr(database,
		    (const struct sockaddr *)&v6, &error);
	}
	return error == MMDB_SUCCESS && found->found_entry;
}

/*
 * Returns the AS number of the address, or 0.  Uses the MaxMind database that
 * the policy names.
 */
static uint32_t
asn_of(const struct sg_gate *gate, const struct sg_address *address)
{
	static const char *const path[] = {"autonomous_system_number", NULL};
	MMDB_lookup_result_s found;
	MMDB_entry_data_s value;

	if (!sg_where_lookup(&gate->asn.db, address, &found) ||
	    MMDB_aget_value(&found.entry, &value, path) != MMDB_SUCCESS ||
	    !value.has_data || value.type != MMDB_DATA_TYPE_UINT32)
		return 0;
	return value.uint32;
}

static int
compare_asn(const void *wanted, const void *item)
{
	uint32_t a = *(const uint32_t *)wanted;
	uint32_t b = ((const struct sg_asn *)item)->asn;

	return a < b ? -1 : a > b;
}

static void
add_served(const struct sg_gate *gate, uint32_t catset, struct sg_where *where)
{
	const struct sg_catset_view *view = &gate->catsets[catset];

	if (catset == 0)
		return;
	sg_bitmap_join(where->serves, view->targets, gate->target_words);
	where->serves_more |= view->unbound;
	take_lists(where, view);
	where->locked |= view->locked;
	remember(where, catset);
}

static void
find_address(const struct sg_gate *gate, const struct sg_address *address,
    struct sg_where *where)
{
	const struct sg_asn *asn;
	uint32_t number;

	sg_set_join(sg_image_set(&gate->policy, SG_S_TARGET_SETS,
			sg_range_find(&gate->policy, SG_S_TARGET_RANGES,
			    address)),
	    where->fits);
	add_served(gate, sg_range_find(&gate->names, SG_S_RANGES, address),
	    where);
	if (gate->asn.copy == NULL || (number = asn_of(gate, address)) == 0)
		return;
	asn = bsearch(&number, gate->names.section[SG_S_ASNS].items,
	    gate->names.section[SG_S_ASNS].count, sizeof *asn, compare_asn);
	if (asn != NULL)
		add_served(gate, asn->set, where);
}

/* Returns true if lists have pages on the address of the URL. */
static bool
has_address_pages(const struct sg_gate *gate, const struct sg_url *url)
{
	struct sg_name_hit hits[SG_NAME_HITS];
	size_t n;

	if (gate->catalogue.nbuckets == 0 || url->host.n == 0)
		return false;
	n = sg_names_probe(&gate->catalogue,
	    sg_name_hash(gate->catalogue.seed, url->host), hits);
	for (size_t i = 0; i < n; i++)
		if (hits[i].kind == SG_NAME_PREFIX)
			return true;
	return false;
}

void
sg_where_ask(const struct sg_gate *gate, const struct sg_url *url,
    struct sg_asked *asked)
{
	asked->count = 0;
	if (url->is_address)
		return;
	asked->count = sg_name_hashes(gate->catalogue.seed, url->host,
	    asked->hash);
	prefetch(&gate->catalogue, asked->hash, asked->count);
}

void
sg_where_take(const struct sg_gate *gate, const struct sg_url *url,
    bool has_path, const struct sg_asked *asked, struct sg_where *where)
{
	start(gate, url, has_path, where);
	if (url->is_address) {
		find_address(gate, &url->address, where);
		where->has_pages = has_address_pages(gate, url);
	} else
		find_name(gate, url->host, asked, where);
}

void
sg_where_find(const struct sg_gate *gate, const struct sg_url *url,
    bool has_path, struct sg_where *where)
{
	struct sg_asked asked;

	sg_where_ask(gate, url, &asked);
	sg_where_take(gate, url, has_path, &asked, where);
}

void
sg_where_none(const struct sg_gate *gate, const struct sg_url *url,
    struct sg_where *where)
{
	start(gate, url, false, where);
	where->patterns_tried = true;
}

void
sg_where_lend(const struct sg_where *from, struct sg_where *to)
{
	memcpy(to, from, offsetof(struct sg_where, memory));
}

uint32_t
sg_where_owner(const struct sg_gate *gate, const struct sg_where *where)
{
	for (uint32_t i = 0; i < where->ncatsets; i++)
		if (gate->catsets[where->catsets[i]].owner != 0)
			return gate->catsets[where->catsets[i]].owner;
	return 0;
}

const char *
sg_where_named(const struct sg_gate *gate, const struct sg_where *where,
    struct sg_parts what)
{
	for (uint32_t i = 0; i < what.n; i++) {
		uint32_t word = what.v[i].word;
		uint64_t both = what.v[i].bits &
		    (where->fits[word] | where->loads[word] |
			where->serves[word] | where->unclear[word]);

		if (both != 0)
			return sg_image_text(&gate->policy,
			    SG_ITEM(&gate->policy, SG_S_TARGETS, sg_target,
				64 * word + (uint32_t)__builtin_ctzll(both))
				->name);
	}
	return NULL;
}

uint32_t
sg_where_platforms(const struct sg_gate *gate, const struct sg_where *where,
    uint32_t *platforms, uint32_t most)
{
	const struct sg_category
	    *categories = gate->names.section[SG_S_CATEGORIES].items;
	const uint16_t *items = gate->names.section[SG_S_CATSET_ITEMS].items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < where->ncatsets; i++) {
		const struct sg_catset *set = SG_ITEM(&gate->names,
		    SG_S_CATSETS, sg_catset, where->catsets[i]);

		for (uint32_t k = 0; k < set->count && n < most; k++)
			if (categories[items[set->first + k]].kind ==
			    SG_CATEGORY_PLATFORM)
				platforms[n++] = items[set->first + k];
	}
	return n;
}

uint32_t
sg_where_platform(const struct sg_gate *gate, const struct sg_where *where,
    const struct sg_parts *what)
{
	const struct sg_category
	    *categories = gate->names.section[SG_S_CATEGORIES].items;
	const uint16_t *items = gate->names.section[SG_S_CATSET_ITEMS].items;
	uint32_t first = SG_NO_PLATFORM;

	for (uint32_t i = 0; i < where->ncatsets; i++) {
		const struct sg_catset *set = SG_ITEM(&gate->names,
		    SG_S_CATSETS, sg_catset, where->catsets[i]);

		for (uint32_t k = 0; k < set->count; k++) {
			uint16_t category = items[set->first + k];

			if (categories[category].kind != SG_CATEGORY_PLATFORM)
				continue;
			if (what != NULL &&
			    sg_set_meets(*what,
				gate->category_targets +
				    (size_t)category * gate->target_words))
				return category;
			if (first == SG_NO_PLATFORM)
				first = category;
		}
	}
	return first;
}
