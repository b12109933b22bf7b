/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ask.c -- makes the rows of a week. It asks the gate about each site that the
 * policy names, at every instant of the week at which the answer may change.
 *
 * The gate judges. This file only collects the answers.
 */
#include "base/arena.h"
#include "gate/gate.h"
#include "gate/when.h"
#include "policy/build.h"
#include "policy/calendar/timetable.h"
#include "policy/catalogue.h"
#include "report/week/week.h"

struct asking {
	struct sg_week *week;
	const struct sg_build *build;
	const struct sg_gate *gate;
	struct sg_scratch *scratch;
	struct sg_request request;
	struct sg_str other; /* URL of a site that the policy does not name */
	/* The groups that the person is in, as a bitmap. */
	uint64_t groups[SG_SET_WORDS];
	/*
	 * The instants of the week at which an answer may change.  The last of
	 * them is the end of the week.
	 */
	int64_t *changes;
	size_t nchanges, changes_cap;
	bool *asked_sites, *asked_platforms;
	struct sg_words asked_hosts;
	bool circumvention;
};

/* One site to ask about. */
struct site {
	const char *name, *title;
	const char *url;
};

/* ---- one site through the week ------------------------------------------ */

static bool
is_allowed(struct asking *a, int64_t at)
{
	struct sg_verdict verdict;

	a->request.now = at;
	sg_gate_judge(a->gate, &a->request, a->scratch, &verdict);
	return verdict.action == SG_ALLOW;
}

static int64_t
next_change(const struct asking *a, int64_t at)
{
	int64_t next = INT64_MAX, change;

	for (uint32_t i = 0; i < sg_gate_rules(a->gate); i++) {
		change = sg_when_next(a->gate, sg_gate_rule(a->gate, i),
		    a->groups, at);
		if (change < next)
			next = change;
	}
	return next;
}

/* The lines are the same for all sites, and so are the instants. */
static void
find_changes(struct asking *a)
{
	const struct sg_week *week = a->week;
	const int64_t end = week->days[SG_WEEK_DAYS - 1].to;

	for (int64_t at = week->days[0].from; at < end;) {
		at = next_change(a, at);
		if (at > end)
			at = end;
		a->changes = sg_arena_grow(week->arena, a->changes, a->nchanges,
		    &a->changes_cap, sizeof *a->changes);
		a->changes[a->nchanges++] = at;
	}
}

static void
fill_spans(struct asking *a, struct sg_week_row *row)
{
	const struct sg_week *week = a->week;
	int64_t at = week->days[0].from, to;
	bool allowed;

	for (size_t i = 0; i < a->nchanges; i++, at = to) {
		allowed = is_allowed(a, at);
		to = a->changes[i];
		if (row->nspans > 0 &&
		    row->spans[row->nspans - 1].allowed == allowed) {
			row->spans[row->nspans - 1].to = to;
			continue;
		}
		row->spans = sg_arena_grow(week->arena, row->spans, row->nspans,
		    &row->spans_cap, sizeof *row->spans);
		row->spans[row->nspans++] = (struct sg_week_span){
		    at, to, allowed};
	}
}

enum sg_week_cell
sg_week_between(const struct sg_week_row *row, int64_t from, int64_t to)
{
	bool some = false, all = true;

	for (size_t i = 0; i < row->nspans; i++) {
		if (row->spans[i].to <= from || row->spans[i].from >= to)
			continue;
		some |= row->spans[i].allowed;
		all &= row->spans[i].allowed;
	}
	if (!some)
		return SG_WEEK_NEVER;
	return all ? SG_WEEK_ALWAYS : SG_WEEK_PARTLY;
}

/* ---- rows --------------------------------------------------------------- */

static bool
same_week(const struct sg_week_row *a, const struct sg_week_row *b)
{
	if (a->nspans != b->nspans)
		return false;
	for (size_t i = 0; i < a->nspans; i++)
		if (a->spans[i].to != b->spans[i].to ||
		    a->spans[i].allowed != b->spans[i].allowed)
			return false;
	return true;
}

static void
add_name(struct sg_week *week, struct sg_week_row *row, const struct site *site)
{
	row->names = sg_arena_grow(week->arena, row->names, row->nnames,
	    &row->names_cap, sizeof *row->names);
	row->titles = sg_arena_grow(week->arena, row->titles, row->nnames,
	    &row->titles_cap, sizeof *row->titles);
	row->names[row->nnames] = site->name;
	row->titles[row->nnames++] = site->title;
}

static void
ask(struct asking *a, const struct site *site, struct sg_week_row *row)
{
	*row = (struct sg_week_row){0};
	a->request.target = sg_str(site->url);
	fill_spans(a, row);
}

/*
 * If a row has the same allowed times as the site, add the site to that row.
 * Otherwise add a new row.
 */
static void
add_row(struct asking *a, const struct site *site, struct sg_week_row *row)
{
	struct sg_week *week = a->week;
	size_t i = 0;

	while (i < week->nrows && !same_week(&week->rows[i], row))
		i++;
	if (i == week->nrows) {
		week->rows = sg_arena_grow(week->arena, week->rows, week->nrows,
		    &week->rows_cap, sizeof *week->rows);
		week->rows[week->nrows++] = *row;
	}
	add_name(week, &week->rows[i], site);
}

/* ---- the URL for a name ------------------------------------------------- */

static const char *
url_of(struct asking *a, struct sg_str host, struct sg_str path)
{
	struct sg_address address;
	bool v6 = sg_address_parse(host, &address) &&
	    !sg_address_is_v4(&address);

	return sg_arena_printf(a->week->arena, "https://%s%.*s%s%.*s%s",
	    v6 ? "[" : "", (int)host.n, host.p, v6 ? "]" : "", (int)path.n,
	    path.p == NULL ? "" : path.p, path.n == 0 ? "/" : "");
}

static void
add_site(struct asking *a, const char *name, const char *title, const char *url)
{
	struct site site = {name, title, url};
	struct sg_week_row row;

	ask(a, &site, &row);
	add_row(a, &site, &row);
}

static void
not_drawn(struct asking *a, const char *name, const char *why)
{
	sg_week_note(a->week,
	    sg_arena_printf(a->week->arena, "Not drawn: %s, %s.", name, why));
}

static void
add_platform(struct asking *a, size_t index)
{
	const struct sg_platform *platform = &a->build->catalogue
						  ->platforms[index];
	const char *name = sg_arena_dup(a->week->arena, platform->name.text);
	const char *host = sg_gate_sample_host(a->gate, name);

	if (a->asked_platforms[index])
		return;
	a->asked_platforms[index] = true;
	if (host == NULL)
		not_drawn(a, name, "which has no site of its own to visit");
	else
		add_site(a, name,
		    platform->title.text.n > 0 ?
			sg_arena_dup(a->week->arena, platform->title.text) :
			name,
		    url_of(a, sg_str(host), (struct sg_str){0}));
}

static void
add_host(struct asking *a, struct sg_str host)
{
	const char *name = sg_arena_dup(a->week->arena, host);

	for (size_t i = 0; i < a->asked_hosts.n; i++)
		if (sg_str_eq(a->asked_hosts.w[i].text, host))
			return;
	a->asked_hosts.w = sg_arena_grow(a->week->arena, a->asked_hosts.w,
	    a->asked_hosts.n, &a->asked_hosts.cap, sizeof *a->asked_hosts.w);
	a->asked_hosts.w[a->asked_hosts.n++].text = host;
	add_site(a, name, name, url_of(a, host, (struct sg_str){0}));
}

/*
 * The entries of one `sites` heading of the policy. Each entry has its own row
 * of the week.
 */
struct parts {
	struct site *sites;
	struct sg_week_row *rows;
	size_t n;
};

static void
add_part(struct asking *a, struct parts *parts, struct sg_str host,
    struct sg_str path)
{
	struct sg_arena *arena = a->week->arena;
	struct site *site = &parts->sites[parts->n];

	site->url = url_of(a, host, path);
	site->name = sg_arena_printf(arena, "%.*s%.*s", (int)host.n, host.p,
	    (int)path.n, path.p == NULL ? "" : path.p);
	ask(a, site, &parts->rows[parts->n++]);
}

static struct parts
parts_of(struct asking *a, const struct sg_ast_sites *sites)
{
	struct sg_arena *arena = a->week->arena;
	size_t most = sites->hosts.n + sites->npages + sites->nlists +
	    sites->networks.n;
	struct parts parts = {
	    sg_arena_array(arena, most + 1, sizeof *parts.sites),
	    sg_arena_array(arena, most + 1, sizeof *parts.rows), 0};
	char address[SG_ADDRESS_TEXT];
	const char *sample;

	for (size_t i = 0; i < sites->hosts.n; i++)
		add_part(a, &parts, sites->hosts.w[i].text, (struct sg_str){0});
	for (size_t i = 0; i < sites->npages; i++)
		add_part(a, &parts, sites->pages[i].host, sites->pages[i].path);
	for (size_t i = 0; i < sites->nlists; i++) {
		sample = sg_gate_sample_host(a->gate,
		    sg_arena_dup(arena, sites->lists[i].file.text));
		if (sample != NULL)
			add_part(a, &parts, sg_str(sample), (struct sg_str){0});
	}
	for (size_t i = 0; i < sites->networks.n; i++) {
		sg_address_text(&sites->networks.v[i].network.base, address);
		add_part(a, &parts, sg_str(address), (struct sg_str){0});
	}
	return parts;
}

/*
 * If all entries have the same allowed times, show the heading in one row.
 * Otherwise show each entry by itself.
 */
static void
add_list(struct asking *a, const struct sg_ast_sites *sites)
{
	const char *name = sg_arena_dup(a->week->arena, sites->name.text);
	struct parts parts = parts_of(a, sites);
	bool same = true;

	for (size_t i = 1; i < parts.n; i++)
		same &= same_week(&parts.rows[0], &parts.rows[i]);
	if (same && parts.n > 0)
		add_row(a, &(struct site){name, name, NULL}, &parts.rows[0]);
	for (size_t i = 0; !same && i < parts.n; i++) {
		const char *part = sg_arena_printf(a->week->arena, "%s (%s)",
		    name, parts.sites[i].name);

		add_row(a, &(struct site){part, part, NULL}, &parts.rows[i]);
	}
	if (parts.n == 0 && sites->patterns.n > 0)
		not_drawn(a, name, "a pattern, which has no site to ask for");
}

static void
add_refs(struct asking *a, const struct sg_refs *refs)
{
	for (size_t i = 0; i < refs->n; i++) {
		const struct sg_ref *ref = &refs->r[i];

		switch (ref->kind) {
		case SG_REF_PLATFORM:
			add_platform(a, ref->index);
			break;
		case SG_REF_HOST:
			add_host(a, ref->word.text);
			break;
		case SG_REF_CIRCUMVENTION:
			a->circumvention = true;
			break;
		case SG_REF_SITES:
			if (a->asked_sites[ref->index])
				break;
			a->asked_sites[ref->index] = true;
			add_list(a, &a->build->ast->sites[ref->index]);
			add_refs(a, &a->build->ast->sites[ref->index].includes);
			break;
		default:
			break; /* `everything` needs no row here: the last row
				  is for all sites that the policy does not
				  name. */
		}
	}
}

/* Returns true if the exception is in force on a day of the week. */
static bool
concerns(const struct sg_week *week, const struct sg_ast_exception *exception)
{
	int32_t first = exception->from.set ? exception->from.day :
					      exception->approved.day;

	return first <= week->days[SG_WEEK_DAYS - 1].day &&
	    exception->until.day >= week->days[0].day;
}

static void
add_rules(struct asking *a)
{
	const struct sg_policy_ast *ast = a->build->ast;

	for (size_t i = 0; i < ast->nrules; i++)
		add_refs(a, &ast->rules[i].what);
	for (size_t i = 0; i < ast->nexceptions; i++)
		if (concerns(a->week, &ast->exceptions[i]))
			add_refs(a, &ast->exceptions[i].rule.what);
	add_site(a, "all other sites", "all other sites",
	    sg_arena_dup(a->week->arena, a->other));
	if (a->circumvention)
		not_drawn(a, "circumvention",
		    "which is how a site is reached, not which");
}

bool
sg_week_ask(struct sg_week *week, const struct sg_build *build,
    const struct sg_gate *gate)
{
	struct asking a = {.week = week,
	    .build = build,
	    .gate = gate,
	    .request = week->person,
	    .other = week->person.target};

	sg_gate_who(gate, &week->person, a.groups);
	a.scratch = sg_scratch_new();
	if (a.scratch == NULL)
		return false;
	a.asked_sites = sg_arena_array(week->arena, build->ast->nsites + 1,
	    sizeof *a.asked_sites);
	a.asked_platforms = sg_arena_array(week->arena, build->catalogue->n + 1,
	    sizeof *a.asked_platforms);
	find_changes(&a);
	add_rules(&a);
	sg_scratch_free(&a.scratch);
	return true;
}
