/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pages.c -- finds the targets that depend on the path of a URL: pages of the
 * policy and of lists, what these pages load, and patterns.
 *
 * A path is looked up in each way that a server may read it (path.h).  These
 * are the readings of the path.  A target fits if it is found in all readings.
 * A target is unclear if it is found in only some of them.  There is one
 * exception.  A few servers keep "." and ".." segments as names.  For a
 * reading of this kind, sg_path_is_unstepped() is true.  A target fits even if
 * it is not found in these readings.
 */
#include "gate/letters.h"
#include "gate/listed.h"
#include "gate/set.h"
#include "gate/state.h"

/* ---- paths -------------------------------------------------------------- */

/*
 * Returns true if `path` is the path `page` or lies under it, on a segment
 * boundary.
 */
static bool
is_under_path(struct sg_str path, const char *page)
{
	size_t n = strlen(page);

	return path.n >= n && memcmp(path.p, page, n) == 0 &&
	    (path.n == n || path.p[n] == '/');
}

/*
 * Returns true if all readings of the URL's path are under `page`.  Ignores
 * readings for which sg_path_is_unstepped() is true.
 */
static bool
is_surely_under(const struct sg_url *url, const char *page,
    struct sg_scratch *scratch)
{
	struct sg_path_walk walk;
	struct sg_str path;

	if ((url->path_ways & SG_WAY_LOST) != 0 ||
	    !is_under_path(url->path, page))
		return false;
	if (url->path_ways == 0)
		return true;
	sg_path_walk(&walk, url->sent_path, url->path_ways, &scratch->paths);
	while (sg_path_next(&walk, &path))
		if (!is_under_path(path, page) && !sg_path_is_unstepped(&walk))
			return false;
	return true;
}

/*
 * `all` has the targets that were found in every reading so far.  `any` has the
 * targets that were found in at least one reading.
 */
struct findings {
	bool begun;
	uint32_t words; /* of each bitmap */
	uint64_t all[SG_SET_WORDS], any[SG_SET_WORDS];
};

static void
begin_findings(struct findings *f, uint32_t words)
{
	f->begun = false;
	f->words = words;
	sg_bitmap_clear(f->all, words);
	sg_bitmap_clear(f->any, words);
}

static void
find_one(struct findings *f, const uint64_t *found, bool counts)
{
	sg_bitmap_join(f->any, found, f->words);
	for (uint32_t i = 0; counts && i < f->words; i++)
		f->all[i] = f->begun ? f->all[i] & found[i] : found[i];
	f->begun |= counts;
}

static void
keep_findings(const struct findings *f, struct sg_where *where)
{
	sg_bitmap_join(where->fits, f->all, f->words);
	for (uint32_t i = 0; i < f->words; i++)
		where->unclear[i] |= f->any[i] & ~f->all[i];
}

/*
 * Add the targets of one reading of the path to `found`.  If a locked list has
 * the page, set where->locked at once: a single reading is enough.
 */
typedef void reading_fn(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where, struct sg_str path, uint64_t *found);

static void
find_by_readings(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where, reading_fn *read)
{
	uint64_t found[SG_SET_WORDS];
	struct findings findings;
	struct sg_path_walk walk;
	struct sg_str path;

	if (where->url->path_ways == 0) {
		read(gate, scratch, where, where->url->path, where->fits);
		return;
	}
	begin_findings(&findings, gate->target_words);
	sg_path_walk(&walk, where->url->sent_path, where->url->path_ways,
	    &scratch->paths);
	while (sg_path_next(&walk, &path)) {
		sg_bitmap_clear(found, gate->target_words);
		read(gate, scratch, where, path, found);
		find_one(&findings, found, !sg_path_is_unstepped(&walk));
	}
	keep_findings(&findings, where);
}

/* Returns true if the subject has a path that cannot be read. */
static bool
is_path_lost(const struct sg_where *where)
{
	return where->has_path && (where->url->path_ways & SG_WAY_LOST) != 0;
}

/* ---- pages -------------------------------------------------------------- */

/*
 * Returns true if the request loads a part of a page, rather than a new page.
 * The header Sec-Fetch-Dest tells this; browsers send it on every https
 * request.  Without that header, a request counts as a part only if its other
 * headers, which must include Accept, make it SG_INTENT_EMBED.
 */
static bool
is_load(const struct sg_headers *headers, struct sg_str method,
    struct sg_str host)
{
	static const char *const shows[] = {
	    "document", "iframe", "frame", "embed", "object", "fencedframe"};

	if (headers->fetch_dest.n == 0)
		return headers->fetch_mode.n == 0 && headers->accept.n > 0 &&
		    sg_intent_of(method, headers, host, false) ==
		    SG_INTENT_EMBED;
	for (size_t i = 0; i < sizeof shows / sizeof *shows; i++)
		if (sg_str_eqi(headers->fetch_dest, sg_str(shows[i])))
			return false;
	return !sg_str_eqi(headers->fetch_mode, SG_LIT("navigate"));
}

/* Returns true if the page is on `host`. */
static bool
is_on(const struct sg_gate *gate, const struct sg_page *page,
    struct sg_str host)
{
	if (page->www != 0)
		host = sg_name_page_host(host);
	return sg_str_eq(host,
	    sg_str(sg_image_text(&gate->policy, page->host)));
}

/*
 * Returns true if the Referer lies under the page.  If the request goes to
 * another host, the Referer may also be only the page's origin (scheme and
 * host).  By default, browsers send only the origin to another host.
 */
static bool
is_loaded_by(const struct sg_gate *gate, const struct sg_page *page,
    struct sg_scratch *scratch, const struct sg_url *url)
{
	const struct sg_url *referer = &scratch->referer;

	if (scratch->headers->referer.n == 0)
		return false;
	if (!scratch->referer_parsed) {
		sg_url_parse(scratch->headers->referer, false,
		    (struct sg_str){0}, &scratch->referer);
		scratch->referer_parsed = true;
	}
	if (referer->fault != SG_URL_FINE || !is_on(gate, page, referer->host))
		return false;
	if (is_surely_under(referer, sg_image_text(&gate->policy, page->path),
		scratch))
		return true;
	return referer->sent_path.n <= 1 && referer->query.n == 0 &&
	    !sg_str_eq(url->host, referer->host);
}

/* Returns true if the subject belongs to a platform of the page's host. */
static bool
is_theirs(const struct sg_gate *gate, const struct sg_where *where,
    const struct sg_page_view *page)
{
	uint32_t platforms[SG_WHERE_CATSETS];
	uint32_t n = page->n == 0 ?
	    0 :
	    sg_where_platforms(gate, where, platforms, SG_WHERE_CATSETS);

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < page->n; k++)
			if (platforms[i] == page->platform[k])
				return true;
	return false;
}

/* Returns true if the subject is on the page's host. */
static bool
is_here(const struct sg_gate *gate, const struct sg_where *where,
    const struct sg_page *page)
{
	return is_on(gate, page, where->url->host);
}

/*
 * Returns true if the subject is on the page's host or belongs to a platform of
 * that host.
 */
static bool
is_near(const struct sg_gate *gate, const struct sg_where *where, uint64_t page)
{
	return is_here(gate, where,
		   SG_ITEM(&gate->policy, SG_S_PAGES, sg_page, page)) ||
	    is_theirs(gate, where, &gate->pages[page]);
}

static void
read_pages(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where, struct sg_str path, uint64_t *found)
{
	const struct sg_page *pages = gate->policy.section[SG_S_PAGES].items;

	(void)scratch;
	if (where->has_pages)
		sg_listed_find(gate, where, path, found);
	for (uint64_t i = 0; i < gate->policy.section[SG_S_PAGES].count; i++)
		if (is_here(gate, where, &pages[i]) &&
		    is_under_path(path,
			sg_image_text(&gate->policy, pages[i].path)))
			sg_bitmap_add(found, pages[i].target);
}

/*
 * Called for a CONNECT, because its path is not known yet.  Adds to
 * where->maybe the targets of all pages that the path may turn out to be.
 */
static void
await_pages(const struct sg_gate *gate, struct sg_where *where)
{
	const struct sg_page *pages = gate->policy.section[SG_S_PAGES].items;

	sg_listed_guess(gate, where, where->maybe, &where->maybe_locked);
	for (uint64_t i = 0; i < gate->policy.section[SG_S_PAGES].count; i++)
		if (is_near(gate, where, i))
			sg_bitmap_add(where->maybe, pages[i].target);
}

/*
 * Called for a path that cannot be read.  This path may be any page of the
 * host. So the targets of all pages of the host are added to where->unclear.
 */
static void
suspect_pages(const struct sg_gate *gate, struct sg_where *where)
{
	const struct sg_page *pages = gate->policy.section[SG_S_PAGES].items;

	sg_listed_guess(gate, where, where->unclear, &where->locked);
	for (uint64_t i = 0; i < gate->policy.section[SG_S_PAGES].count; i++)
		if (is_here(gate, where, &pages[i]))
			sg_bitmap_add(where->unclear, pages[i].target);
}

void
sg_where_pages(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where)
{
	if (!where->has_pages && gate->policy.section[SG_S_PAGES].count == 0)
		return;
	if (is_path_lost(where))
		suspect_pages(gate, where);
	else if (where->has_path)
		find_by_readings(gate, scratch, where, read_pages);
	else
		await_pages(gate, where);
}

void
sg_where_loads(const struct sg_gate *gate, struct sg_str method,
    struct sg_scratch *scratch, struct sg_where *where)
{
	const struct sg_page *pages = gate->policy.section[SG_S_PAGES].items;
	uint64_t count = gate->policy.section[SG_S_PAGES].count;

	if (count == 0 || !where->has_path ||
	    !is_load(scratch->headers, method, where->url->host))
		return;
	for (uint64_t i = 0; i < count; i++)
		if (is_near(gate, where, i) &&
		    is_loaded_by(gate, &pages[i], scratch, where->url))
			sg_bitmap_add(where->loads, pages[i].target);
}

/* ---- patterns ----------------------------------------------------------- */

/*
 * Write the text on which patterns are tried: the host, then the path.  Returns
 * the number of bytes.
 */
static size_t
pattern_subject(const struct sg_where *where, struct sg_str path, char *out)
{
	struct sg_str host = where->url->host;

	memcpy(out, host.p, host.n);
	if (path.n > 0)
		memcpy(out + host.n, path.p, path.n);
	return host.n + path.n;
}

static bool
is_unreserved(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

/*
 * Append "?" and the query, if there is one.  Percent-encoded letters and
 * digits are decoded, so that "v=%61bc" matches a pattern for "v=abc".  "%26"
 * is not decoded, because it does not separate parameters as "&" does.  Returns
 * the number of bytes.
 */
static size_t
add_query(struct sg_str query, char *out)
{
	size_t n = 0;
	int high, low;

	if (query.n == 0)
		return 0;
	out[n++] = '?';
	for (size_t i = 0; i < query.n; i++) {
		high = query.n - i > 2 ? sg_hex_value(query.p[i + 1]) : -1;
		low = query.n - i > 2 ? sg_hex_value(query.p[i + 2]) : -1;
		out[n] = query.p[i];
		if (query.p[i] == '%' && high >= 0 && low >= 0 &&
		    is_unreserved(high << 4 | low)) {
			out[n] = (char)(high << 4 | low);
			i += 2;
		}
		n++;
	}
	return n;
}

static void
read_patterns(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where, struct sg_str path, uint64_t *found)
{
	const struct sg_pattern *patterns = gate->policy.section[SG_S_PATTERNS]
						.items;
	size_t n = pattern_subject(where, path, scratch->subject);
	/*
	 * Length of the text with the query; 0 until a pattern needs the query.
	 */
	size_t whole = 0;

	for (uint64_t i = 0; i < gate->policy.section[SG_S_PATTERNS].count;
	     i++) {
		int rc;

		/* To save time, skip targets that were already added. */
		if (sg_bitmap_has(found, patterns[i].target) ||
		    (where->fault != NULL &&
			sg_bitmap_has(where->unclear, patterns[i].target)))
			continue;
		if (gate->sees_query[i] && whole == 0) {
			whole = n;
			if (path.n > 0)
				whole += add_query(where->url->query,
				    scratch->subject + n);
		}
		rc = pcre2_match(gate->patterns[i],
		    (PCRE2_SPTR)scratch->subject,
		    gate->sees_query[i] ? whole : n, 0, 0, scratch->match,
		    scratch->limits);
		if (rc >= 0) {
			sg_bitmap_add(found, patterns[i].target);
		} else if (rc != PCRE2_ERROR_NOMATCH) {
			where->fault = "a pattern of the policy took too long";
			sg_bitmap_add(where->unclear, patterns[i].target);
		}
	}
}

/* Add the targets of patterns that may fit once the path is known. */
static void
guess_patterns(const struct sg_gate *gate, const struct sg_where *where,
    uint64_t *found)
{
	for (uint32_t i = 0; i < gate->target_words; i++)
		found[i] |= gate->pattern_targets[i] & ~where->fits[i];
}

void
sg_where_patterns(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where)
{
	if (where->patterns_tried)
		return;
	where->patterns_tried = true;
	if (where->has_path && !is_path_lost(where)) {
		find_by_readings(gate, scratch, where, read_patterns);
		return;
	}
	read_patterns(gate, scratch, where, (struct sg_str){NULL, 0},
	    where->fits);
	guess_patterns(gate, where,
	    where->has_path ? where->unclear : where->maybe);
}
