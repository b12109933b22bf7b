/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * listed.c -- finds the lists that have a page: a host and path, perhaps with
 * the parameters of a query.
 */
#include "gate/listed.h"

#include "gate/params.h"

/*
 * Add the targets of the lists under this hash.  For the hash of a page, these
 * lists contain the page.  For the hash of a host, they contain pages of the
 * host.
 */
static void
take_listed(const struct sg_gate *gate, uint64_t hash, uint64_t *found,
    bool *locked)
{
	struct sg_name_hit hits[SG_NAME_HITS];
	size_t n = sg_names_probe(&gate->catalogue, hash, hits);

	for (size_t k = 0; k < n; k++) {
		const struct sg_catset_view *view = &gate->catsets[hits[k].set];

		if (hits[k].kind != SG_NAME_PREFIX)
			continue;
		sg_bitmap_join(found, view->targets, gate->target_words);
		*locked |= view->locked;
	}
}

/* ---- queries ------------------------------------------------------------ */

/* The pages of lists that have a query, on one host and path. */
struct queried {
	const struct sg_gate *gate;
	struct sg_where *where;
	const struct sg_params *params;
	uint64_t *found;
};

/*
 * Add the targets of the lists under this hash of a page and some parameters.
 * If servers may read one of the parameters in another way, the targets are
 * unclear.  A locked list counts in either case.
 */
static void
take_queried(const struct queried *q, const struct sg_catset_view *view,
    bool certain)
{
	sg_bitmap_join(certain ? q->found : q->where->unclear, view->targets,
	    q->gate->target_words);
	q->where->locked |= view->locked;
}

/*
 * Follow the parameters of the request from `page`, the hash of a page with
 * some of its parameters.  `next` is the first parameter that may follow.  The
 * recursion visits only what lists have, and is at most SG_PARAMS_LISTED_MAX
 * deep.
 */
static void
follow_query(const struct queried *q, uint64_t page, size_t next, bool certain)
{
	const struct sg_params *params = q->params;
	struct sg_name_hit hits[SG_NAME_HITS];
	size_t n = sg_names_probe(&q->gate->catalogue, page, hits);
	bool more = false;

	for (size_t k = 0; k < n; k++) {
		const struct sg_catset_view *view = &q->gate
							 ->catsets[hits[k].set];

		more |= hits[k].kind == SG_NAME_QUERY;
		if ((hits[k].kind == SG_NAME_PREFIX && next > 0) ||
		    (hits[k].kind == SG_NAME_QUERY && params->too_many))
			take_queried(q, view,
			    certain && hits[k].kind == SG_NAME_PREFIX);
	}
	for (size_t i = next; more && i < params->n; i++)
		follow_query(q,
		    sg_name_join(q->gate->catalogue.seed, page,
			params->v[i].hash),
		    i + 1, certain && sg_params_is_certain(params, i));
}

/* Returns true if lists have this page with a query. */
static bool
is_queried(const struct sg_gate *gate, uint64_t page)
{
	struct sg_name_hit hits[SG_NAME_HITS];
	size_t n = sg_names_probe(&gate->catalogue, page, hits);

	for (size_t k = 0; k < n; k++)
		if (hits[k].kind == SG_NAME_QUERY)
			return true;
	return false;
}

/* Add the targets of lists that have this page with a query like the URL's. */
static void
find_queried(const struct sg_gate *gate, struct sg_where *where, uint64_t page,
    uint64_t *found)
{
	struct sg_params params;
	const struct queried q = {gate, where, &params, found};

	if (where->url->query.n == 0 || !is_queried(gate, page))
		return;
	sg_params_read(gate->catalogue.seed, where->url->query, &params);
	follow_query(&q, page, 0, true);
}

/* ---- pages -------------------------------------------------------------- */

void
sg_listed_find(const struct sg_gate *gate, struct sg_where *where,
    struct sg_str path, uint64_t *found)
{
	const uint64_t *seed = gate->catalogue.seed;
	struct sg_str host = sg_name_page_host(where->url->host);
	uint64_t hashes[SG_NAME_SEGMENTS_MAX];
	size_t count = sg_name_page_hashes(seed, host, path, hashes);

	for (size_t i = 0; i < count; i++)
		take_listed(gate, hashes[i], found, &where->locked);
	find_queried(gate, where,
	    count > 0 ? hashes[count - 1] : sg_name_hash(seed, host), found);
}

void
sg_listed_guess(const struct sg_gate *gate, const struct sg_where *where,
    uint64_t *found, bool *locked)
{
	struct sg_str host = sg_name_page_host(where->url->host);

	if (where->has_pages)
		take_listed(gate, sg_name_hash(gate->catalogue.seed, host),
		    found, locked);
}
