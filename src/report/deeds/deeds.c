/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deeds.c -- gathers the records about one person or device, and sorts them by
 * who did what they tell.
 */
#include "report/deeds/deeds.h"

#include "base/arena.h"
#include "report/entry.h"
#include "report/reveal.h"
#include "report/search.h"

/* A burst (journal/burst.h) lasts no longer than this. */
#define BURST_MS 120000

static const char *
keep(const struct sg_deeds *deeds, const char *text)
{
	return text == NULL ? "" : sg_arena_dup(deeds->arena, sg_str(text));
}

static enum sg_deed_part
part_of(const struct sg_entry *e)
{
	if (e->kind == SG_EVENT_ENDED)
		return SG_DEED_ENDED;
	switch (sg_entry_doer(e)) {
	case SG_DOER_PERSON:
		return e->kind == SG_EVENT_BLOCK || e->kind == SG_EVENT_SIGNAL ?
		    SG_DEED_TRIED :
		    SG_DEED_OPENED;
	case SG_DOER_PAGE:
		return SG_DEED_PAGES;
	case SG_DOER_APP:
		return SG_DEED_APPS;
	default:
		return SG_DEED_UNCLEAR;
	}
}

static const char *
device_of(const struct sg_deeds *deeds, const struct sg_entry *e)
{
	bool known = e->address != NULL || e->mac != NULL;
	const char *own[] = {e->address, e->mac, known ? NULL : e->device_hash};
	const char *text = "";

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (own[i] != NULL && strcmp(own[i], e->person) != 0)
			text = sg_arena_printf(deeds->arena, "%s%s%s", text,
			    *text == '\0' ? "" : ", ", own[i]);
	return text;
}

static const char *
site_of(const struct sg_entry *e)
{
	if (e->kind == SG_EVENT_FLOOD)
		return "(requests that were only counted)";
	return sg_entry_site(e);
}

static const char *
rule_of(const struct sg_deeds *deeds, const struct sg_entry *e)
{
	if (e->rule == NULL)
		return "";
	return sg_arena_printf(deeds->arena, "%s%s%s", e->rule,
	    e->rule_text == NULL ? "" : "  ",
	    e->rule_text == NULL ? "" : e->rule_text);
}

/* Returns true if the burst was already counted as an attempt. */
static bool
is_again(const struct sg_deeds *deeds, const struct sg_entry *e,
    const char *const *bursts)
{
	for (size_t i = deeds->n; e->burst != NULL && i > 0; i--) {
		if (strcmp(bursts[i - 1], e->burst) == 0)
			return true;
		if (e->at_ms - deeds->v[i - 1].at_ms > BURST_MS)
			return false;
	}
	return false;
}

static struct sg_deed
deed_of(const struct sg_deeds *deeds, const struct sg_entry *e)
{
	struct sg_arena *arena = deeds->arena;
	const char *words = NULL;

	for (size_t i = 0; i < e->nsignals; i++)
		if (e->signals[i].technique == SG_SEARCH_INTENT)
			words = sg_search_words(arena, e->query);
	return (struct sg_deed){.part = part_of(e),
	    .doer = sg_entry_doer(e),
	    .at_ms = e->at_ms,
	    .last_ms = e->last_ms,
	    .tried = sg_entry_tried(e),
	    .person = keep(deeds, e->person),
	    .device = device_of(deeds, e),
	    .deed = keep(deeds, sg_entry_sentence(arena, e)),
	    .words = keep(deeds, words),
	    .address = keep(deeds, sg_entry_what(arena, e)),
	    .site = keep(deeds, site_of(e)),
	    .targets = keep(deeds, sg_entry_targets(arena, e)),
	    .signs = keep(deeds,
		sg_entry_signals(arena, &deeds->scope->school, e)),
	    .outcome = keep(deeds, sg_entry_outcome(arena, e)),
	    .rule = rule_of(deeds, e),
	    .exception = keep(deeds, e->exception),
	    .reason = keep(deeds, e->reason),
	    .reference = keep(deeds, e->reference),
	    .requests = e->repeats + (e->only_counts ? 0 : 1),
	    .repeats = keep(deeds,
		sg_entry_repeats(arena, &deeds->scope->school, e)),
	    .proof = e->proof,
	    .file = keep(deeds, e->file),
	    .line = e->line};
}

/* ---- groups ------------------------------------------------------------- */

static int
compare(const struct sg_deed *deed, const struct sg_deed_group *group)
{
	int order = (int)deed->part - (int)group->part;

	if (order == 0)
		order = strcmp(deed->site, group->site);
	if (order == 0)
		order = strcmp(deed->outcome, group->outcome);
	return order != 0 ? order : strcmp(deed->signs, group->signs);
}

/* Add a group for the deed. `at` is its place in the sorted groups. */
static struct sg_deed_group *
new_group(struct sg_deeds *deeds, const struct sg_deed *deed, size_t at)
{
	struct sg_deed_group *group = sg_arena_alloc(deeds->arena,
	    sizeof *group);

	*group = (struct sg_deed_group){.part = deed->part,
	    .site = deed->site,
	    .outcome = deed->outcome,
	    .signs = deed->signs,
	    .first_ms = deed->at_ms,
	    .last_ms = deed->last_ms};
	deeds->groups = sg_arena_grow(deeds->arena, deeds->groups,
	    deeds->ngroups, &deeds->groups_cap, sizeof *deeds->groups);
	deeds->sorted = sg_arena_grow(deeds->arena, deeds->sorted,
	    deeds->ngroups, &deeds->sorted_cap, sizeof *deeds->sorted);
	memmove(deeds->sorted + at + 1, deeds->sorted + at,
	    (deeds->ngroups - at) * sizeof *deeds->sorted);
	deeds->sorted[at] = deeds->groups[deeds->ngroups++] = group;
	return group;
}

static struct sg_deed_group *
group_of(struct sg_deeds *deeds, const struct sg_deed *deed)
{
	size_t low = 0, high = deeds->ngroups;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(deed, deeds->sorted[middle]);

		if (order == 0)
			return deeds->sorted[middle];
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return new_group(deeds, deed, low);
}

static void
add_to_group(struct sg_deeds *deeds, const struct sg_deed *deed)
{
	struct sg_deed_group *group = group_of(deeds, deed);

	group->count += deed->again ? 0 : 1;
	group->requests += deed->requests;
	if (deed->at_ms < group->first_ms)
		group->first_ms = deed->at_ms;
	if (deed->last_ms > group->last_ms)
		group->last_ms = deed->last_ms;
}

/* ---- gathering ---------------------------------------------------------- */

/* `bursts` has the burst of each deed; "" if it has none. */
struct gathering {
	struct sg_deeds *deeds;
	const char **bursts;
	size_t cap;
};

static void
add(struct gathering *g, const struct sg_entry *e)
{
	struct sg_deeds *deeds = g->deeds;
	struct sg_deed deed = deed_of(deeds, e);

	deed.again = is_again(deeds, e, g->bursts);
	deeds->v = sg_arena_grow(deeds->arena, deeds->v, deeds->n, &deeds->cap,
	    sizeof *deeds->v);
	g->bursts = sg_arena_grow(deeds->arena, g->bursts, deeds->n, &g->cap,
	    sizeof *g->bursts);
	g->bursts[deeds->n] = keep(deeds, e->burst);
	deeds->v[deeds->n++] = deed;
	if (deed.part != SG_DEED_TRIED && deed.part != SG_DEED_OPENED)
		add_to_group(deeds, &deed);
	if (deed.again)
		return;
	deeds->count[deed.part]++;
	deeds->round += deed.part == SG_DEED_TRIED && deed.tried;
}

static void
consider(struct gathering *g, struct sg_entry *e)
{
	struct sg_deeds *deeds = g->deeds;

	if (e->json == NULL) {
		deeds->unreadable++;
		return;
	}
	deeds->lost += e->lost;
	sg_quiet_add(&deeds->quiet, e->at_ms);
	if (deeds->revealer != NULL)
		sg_revealer_entry(deeds->revealer, e);
	if (sg_entry_has_client(e->kind) && sg_whose_is(deeds->whose, e))
		add(g, e);
}

bool
sg_deeds_make(struct sg_deeds *deeds, char why[SG_WHY_BYTES])
{
	const struct sg_scope *scope = deeds->scope;
	struct gathering g = {.deeds = deeds};
	struct sg_reading *reading;
	struct sg_entry entry;
	const char *error;

	sg_quiet_begin(&deeds->quiet, deeds->arena, &scope->school,
	    &scope->period);
	deeds->proved = scope->has_key;
	if (deeds->proved)
		deeds->whole = sg_verify(scope->folder, &scope->key, NULL, NULL,
		    &deeds->verified);
	reading = sg_scope_records(scope, true, why);
	if (reading == NULL)
		return false;
	while (sg_reading_next(reading, &entry))
		consider(&g, &entry);
	error = sg_reading_error(reading);
	if (error != NULL)
		sg_why(why, "%s", error);
	sg_reading_close(&reading);
	return error == NULL;
}
