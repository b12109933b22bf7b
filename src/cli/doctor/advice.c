/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * advice.c -- says why a test page was not blocked, and what to do.
 */
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/filtering.h"
#include "gate/gate.h"
#include "report/ask.h"
#include "report/explain/explain.h"

/* The line of the policy that decides, and what it does. */
static const char *
reason_of(struct sg_filtering *f, const struct sg_explained *explained)
{
	const struct sg_verdict *verdict = &explained->verdict;
	const char *deed = verdict->action == SG_ALLOW ? "lets it through" :
							 "blocks it";
	char place[SG_PLACE_TEXT];

	if (verdict->ground == SG_BY_LOCKED)
		return sg_arena_printf(f->d->arena, "a locked list %s", deed);
	if (!sg_rule_place(f->d->gate, verdict->rule, place))
		return sg_arena_printf(f->d->arena, "no line of the policy %s",
		    deed);
	return sg_arena_printf(f->d->arena, "%s %s: %s", place, deed,
	    sg_gate_text(f->d->gate,
		sg_gate_rule(f->d->gate, verdict->rule)->text));
}

/* Lists that only a provider has. */
static const char *
advice_locked(struct sg_filtering *f, const char *whose)
{
	return sg_arena_printf(f->d->arena,
	    "ask the provider of your filter lists or your broadband for %s, "
	    "put the copy into %s/locked/, and run: schoolgate install. Do "
	    "not block the test page itself: then the test passes, but the "
	    "material is not blocked",
	    whose, SG_SYSCONFDIR);
}

static const char *
advice_list(struct sg_filtering *f, const char *name)
{
	return sg_arena_printf(f->d->arena,
	    "put a list of such sites into %s/lists/%s, and see that the "
	    "policy has these lines, the second one at the top of its rules: "
	    "\"sites %s\" with \"list \"lists/%s\"\" below it; \"block %s for "
	    "everyone always fixed\". Then run: schoolgate install",
	    SG_SYSCONFDIR, name, name, name, name);
}

static const char *
advice_of_kind(struct sg_filtering *f, const char *kind)
{
	if (strcmp(kind, "child-abuse") == 0)
		return advice_locked(f,
		    "its copy of the list of the Internet Watch Foundation");
	if (strcmp(kind, "terrorism") == 0)
		return advice_locked(f,
		    "its copy of the police's list of terrorist material "
		    "(CTIRU)");
	if (strcmp(kind, "offensive") == 0)
		return sg_arena_printf(f->d->arena,
		    "schoolgate judges addresses and does not read the words "
		    "of a page; %s",
		    advice_list(f, kind));
	return advice_list(f, kind);
}

/* A connection that Squid does not decrypt has only the name of the site. */
static bool
needs_path(const struct sg_trial *trial)
{
	return trial->way.form >= SG_WAY_TUNNEL &&
	    strcmp(trial->page->path, "/") != 0;
}

void
sg_filtering_advise(struct sg_filtering *f, struct sg_trial *trial)
{
	const struct sg_way_request asked = {.way = &trial->way,
	    .client = trial->subject->device,
	    .user = trial->through ? NULL : SG_WAY_USER,
	    .site = trial->page->host,
	    .path = trial->page->path,
	    .more = ""};
	const struct sg_explained *explained;

	if (trial->outcome == SG_OUTCOME_UNTRIED)
		return;
	if (sg_way_judge(f->d, &asked, &explained) != 0)
		trial->reason = reason_of(f, explained);
	else
		trial->reason = "the judge cannot say why";
	if (!trial->page->blocked)
		trial->advice = sg_arena_printf(f->d->arena,
		    "see why: schoolgate explain --client %s %s",
		    trial->subject->device, trial->page->url);
	else if (needs_path(trial))
		trial->advice = sg_arena_printf(f->d->arena,
		    "this port does not decrypt, so only the name %s can be "
		    "blocked here; %s",
		    trial->page->host, advice_of_kind(f, trial->page->kind));
	else
		trial->advice = advice_of_kind(f, trial->page->kind);
}
