/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sentence.c -- says in one sentence what an event of an evidence pack is: who
 * did what, where it led, and whether it was blocked.
 */
#include "base/arena.h"
#include "report/entry.h"
#include "report/pack/pack.h"
#include "report/search.h"
#include "report/words.h"

struct telling {
	struct sg_arena *arena;
	const struct sg_school *school;
	const struct sg_entry *entry;
};

/* ---- where -------------------------------------------------------------- */

/*
 * Returns "jsmith", or "Somebody at the device 10.20.6.7" if the record names
 * only the device.
 */
static const char *
who(const struct telling *t)
{
	const struct sg_entry *e = t->entry;

	return e->user != NULL || e->user_hash != NULL ?
	    e->person :
	    sg_arena_printf(t->arena, "Somebody at the device %s", e->person);
}

static const char *
device(const struct telling *t)
{
	const struct sg_entry *e = t->entry;

	return e->user != NULL || e->user_hash != NULL ?
	    sg_arena_printf(t->arena, "a device where %s was logged on",
		e->person) :
	    sg_arena_printf(t->arena, "the device %s", e->person);
}

/* Returns the site that was asked for: "m.facebook.com (facebook)". */
static const char *
site(const struct telling *t)
{
	const struct sg_entry *e = t->entry;
	const char *host = e->host != NULL ? e->host : e->sni;

	if (host == NULL)
		return sg_entry_what(t->arena, e);
	return e->platform == NULL ?
	    host :
	    sg_arena_printf(t->arena, "%s (%s)", host, e->platform);
}

/* ---- what a person tried ------------------------------------------------ */

/* What a person used, by technique. %s stands for the site. */
static const char *const used[SG_FRONTING + 1] = {
    [SG_WEBPROXY] = "%s, a website that fetches other websites",
    [SG_RELAY] = "%s, a translator, archive or cache",
    [SG_ALT_FRONTEND] = "%s, which shows the content of another site",
    [SG_ADDRESS_TRICK] = "an address written in an unusual way, %s",
    [SG_NAME_TRICK] = "a name made to look like another, %s",
    [SG_FRONTING] = "a connection to %s that names another site",
};
/* What a person asked for, by technique. */
static const char *const asked[SG_FRONTING + 1] = {
    [SG_DNS_BYPASS] = "asked %s to look up names past the school",
    [SG_VPN] = "asked %s for a private network (VPN)",
    [SG_TUNNEL] = "asked %s for a tunnel or a remote desktop",
};

static const char *
fill(const struct telling *t, const char *form)
{
	struct sg_str before, after = sg_str(form);

	before = sg_str_cut(&after, '%');
	return sg_arena_printf(t->arena, "%.*s%s%s", (int)before.n, before.p,
	    site(t), after.p + 1);
}

/* Returns true if the person did not get what was asked for. */
static bool
in_vain(const struct telling *t)
{
	return t->entry->kind == SG_EVENT_BLOCK ||
	    t->entry->kind == SG_EVENT_FAULT;
}

static const char *
use(const struct telling *t, enum sg_technique technique)
{
	return sg_arena_printf(t->arena, "%s %s",
	    in_vain(t) ? "tried to use" : "used", fill(t, used[technique]));
}

static const char *
search(const struct telling *t)
{
	const char *words = sg_search_words(t->arena, t->entry->query);

	if (words == NULL)
		return fill(t, "searched for a way round a filter, at %s");
	return sg_arena_printf(t->arena, "searched for \"%s\" at %s", words,
	    site(t));
}

static const char *
store(const struct telling *t, const char *target)
{
	if (target == NULL)
		return fill(t,
		    "looked for an extension or app to get round a filter, at "
		    "%s");
	return sg_arena_printf(t->arena, "asked %s for %s", site(t),
	    sg_target_title(t->arena, t->school->titles, target));
}

/*
 * Returns what the person did with the technique of signal `i`. Returns NULL if
 * there are no words for it.
 */
static const char *
attempt(const struct telling *t, size_t i)
{
	enum sg_technique technique = t->entry->signals[i].technique;
	const char *target = t->entry->signals[i].target, *text;

	if (technique == SG_SEARCH_INTENT)
		return search(t);
	if (technique == SG_STORE_INSTALL)
		return store(t, target);
	if (used[technique] != NULL)
		text = use(t, technique);
	else if (asked[technique] != NULL)
		text = fill(t, asked[technique]);
	else
		return NULL;
	if (target == NULL || t->entry->host == NULL ||
	    strcmp(target, t->entry->host) == 0)
		return text;
	return sg_arena_printf(t->arena, "%s, to reach %s", text,
	    sg_target_title(t->arena, t->school->titles, target));
}

/* Returns what the person did: the first attempt, or where the person went. */
static const char *
deed(const struct telling *t)
{
	const char *text = NULL;

	for (size_t i = 0; i < t->entry->nsignals && text == NULL; i++)
		if (t->entry->signals[i].tier == SG_TIER_INTENT)
			text = attempt(t, i);
	if (text != NULL)
		return text;
	return fill(t, in_vain(t) ? "tried to open %s" : "went to %s");
}

/* ---- the sentence ------------------------------------------------------- */

static const char *
happened(const struct telling *t)
{
	if (t->entry->kind == SG_EVENT_FLOOD)
		return sg_arena_printf(t->arena,
		    "From %s came more requests than the journal records one "
		    "by one",
		    device(t));
	switch (sg_entry_doer(t->entry)) {
	case SG_DOER_PERSON:
		return sg_arena_printf(t->arena, "%s %s", who(t), deed(t));
	case SG_DOER_PAGE:
		return sg_arena_printf(t->arena,
		    "A page that was open on %s asked by itself for %s",
		    device(t), site(t));
	case SG_DOER_APP:
		return sg_arena_printf(t->arena,
		    "An app on %s asked by itself for %s", device(t), site(t));
	case SG_DOER_UNCLEAR:
	case SG_DOERS:
		break;
	}
	return sg_arena_printf(t->arena,
	    "From %s came a request for %s; the record cannot tell by whom",
	    device(t), site(t));
}

static const char *
ended(const struct telling *t)
{
	const struct sg_entry *e = t->entry;

	switch (e->kind) {
	case SG_EVENT_BLOCK:
		return e->ban == NULL ?
		    "This was blocked." :
		    sg_arena_printf(t->arena,
			"This was blocked, because of the ban %s.", e->ban);
	case SG_EVENT_EXCEPTION:
		return e->exception == NULL ?
		    "This was let through by an exception." :
		    sg_arena_printf(t->arena,
			"This was let through by the exception %s.",
			e->exception);
	case SG_EVENT_FAULT:
		return e->action != NULL && strcmp(e->action, "block") == 0 ?
		    "This could not be judged, and was blocked." :
		    "This could not be judged.";
	case SG_EVENT_FLOOD:
		return "They were only counted.";
	default:
		return "This was let through.";
	}
}

/* Says which connection was ended, without a word on anybody's doing. */
static const char *
ended_connection(const struct telling *t)
{
	const char *open = sg_entry_open(t->arena, t->school, t->entry);

	return sg_arena_printf(t->arena,
	    "A connection from %s to %s was ended, because its time was over "
	    "or the policy changed. %s%s%sIt was allowed until then.",
	    device(t),
	    t->entry->method == NULL ? "a site that is not known" : site(t),
	    open == NULL ? "" : "It had been open for ",
	    open == NULL ? "" : open, open == NULL ? "" : ". ");
}

const char *
sg_pack_sentence(struct sg_arena *arena, const struct sg_school *school,
    const struct sg_entry *entry)
{
	const struct telling t = {arena, school, entry};

	if (entry->kind == SG_EVENT_ENDED)
		return ended_connection(&t);
	if (!sg_entry_is_request(entry->kind))
		return "";
	return sg_arena_printf(arena, "%s. %s", happened(&t), ended(&t));
}
