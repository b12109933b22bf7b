/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * advice.c -- says why a test page was not blocked, and what to do.
 */
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/filtering/filtering.h"
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

/* Said with each page that is not blocked. */
#define NOT_THE_PAGE                                                           \
	"Do not block the test page itself: then the test passes, but the "    \
	"material is not blocked. "
/* Some broadband is filtered by its provider. */
#define UPSTREAM                                                               \
	"A provider that filters upstream does not show here, because only "   \
	"this filter is asked"

/* Lists that only a provider has. */
static const char *
advice_locked(struct sg_filtering *f, const char *whose)
{
	return sg_arena_printf(f->d->arena,
	    "ask the provider of your filter lists or your broadband for %s, "
	    "put the copy into %s/locked/, and run: schoolgate install. " NOT_THE_PAGE
		UPSTREAM,
	    whose, SG_SYSCONFDIR);
}

/* A line of the advice that begins with blanks is a line of the policy. */
static const char *
advice_list(struct sg_filtering *f, const char *name)
{
	return sg_arena_printf(f->d->arena,
	    "put a list of such sites into %s/lists/%s. The policy needs these "
	    "lines, the last one at the top of its rules:\n"
	    "    sites %s\n"
	    "        list \"lists/%s\"\n"
	    "    block %s for everyone always fixed\n"
	    "Then run: schoolgate install. " NOT_THE_PAGE UPSTREAM,
	    SG_SYSCONFDIR, name, name, name, name);
}

/* No list has the words of all pages. */
static const char *
advice_words(struct sg_filtering *f)
{
	return sg_arena_printf(f->d->arena,
	    "schoolgate judges addresses and does not read the words of a "
	    "page. So this kind cannot be blocked by address in general, and "
	    "this test does not pass. Write into the record of the test:\n"
	    "    Offensive language is not filtered by words. Sites that our\n"
	    "    lists name are blocked. Staff supervise what is on the screens.\n"
	    "If you have a list of sites with such language: %s",
	    advice_list(f, "offensive"));
}

/* What a list must block that only a provider has; NULL for other kinds. */
static const char *
provider_list(const char *kind)
{
	if (strcmp(kind, "child-abuse") == 0)
		return "its copy of the list of the Internet Watch Foundation";
	if (strcmp(kind, "terrorism") == 0)
		return "its copy of the police's list of terrorist material "
		       "(CTIRU)";
	return NULL;
}

static const char *
advice_of_kind(struct sg_filtering *f, const char *kind)
{
	if (provider_list(kind) != NULL)
		return advice_locked(f, provider_list(kind));
	return strcmp(kind, "offensive") == 0 ? advice_words(f) :
						advice_list(f, kind);
}

/* A connection that Squid does not decrypt has only the name of the site. */
static bool
needs_path(const struct sg_trial *trial)
{
	return trial->way.form >= SG_WAY_TUNNEL &&
	    strcmp(trial->page->path, "/") != 0;
}

/* Returns what the judge says of the trial's request, or 0. */
static int
judge(struct sg_filtering *f, const struct sg_trial *trial,
    const struct sg_explained **explained)
{
	const struct sg_way_request asked = {.way = &trial->way,
	    .client = trial->subject->device,
	    .user = trial->through ? NULL : SG_WAY_USER,
	    .site = trial->page->host,
	    .path = trial->page->path,
	    .more = ""};

	return sg_way_judge(f->d, &asked, explained);
}

void
sg_filtering_doubt(struct sg_filtering *f, struct sg_trial *trial)
{
	const struct sg_explained *explained;

	if (!trial->page->blocked || provider_list(trial->page->kind) == NULL ||
	    judge(f, trial, &explained) != SG_BLOCK ||
	    explained->verdict.ground == SG_BY_LOCKED)
		return;
	trial->by_policy = true;
	trial->reason = reason_of(f, explained);
	trial->advice = advice_locked(f, provider_list(trial->page->kind));
	sg_filtering_note(f, SG_RESULT_WARNING, trial->advice,
	    "page %zu (%s) is not blocked by a locked list, so the test does "
	    "not show that %s is blocked; %s",
	    (size_t)(trial->page - f->page) + 1, trial->page->kind,
	    sg_test_kind_title(trial->page->kind), trial->reason);
}

void
sg_filtering_advise(struct sg_filtering *f, struct sg_trial *trial)
{
	const struct sg_explained *explained;

	if (trial->outcome == SG_OUTCOME_UNTRIED)
		return;
	if (judge(f, trial, &explained) != 0)
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
