/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * summary.c -- counts what a test of the filter has shown, and says it in one
 * sentence that a school can keep.
 */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "cli/doctor/filtering/filtering.h"
#include "report/school.h"

/* How many of something passed, out of how many. */
struct share {
	size_t passed, all;
};

static bool
kind_passed(const struct sg_filtering *f, const char *kind)
{
	for (size_t i = 0; i < f->ntrials; i++)
		if (strcmp(f->trial[i].page->kind, kind) == 0 &&
		    f->trial[i].page->blocked && !f->trial[i].passed)
			return false;
	return true;
}

/* Returns true if an earlier page is of the same kind. */
static bool
is_again(const struct sg_filtering *f, size_t page)
{
	for (size_t i = 0; i < page; i++)
		if (f->page[i].blocked &&
		    strcmp(f->page[i].kind, f->page[page].kind) == 0)
			return true;
	return false;
}

static bool
is_of_the_four(const char *kind)
{
	for (size_t i = 0; i < SG_TEST_KINDS; i++)
		if (strcmp(kind, sg_test_kinds[i].name) == 0)
			return true;
	return false;
}

/* The four kinds count even if no page is of them. */
static struct share
kinds_of(const struct sg_filtering *f)
{
	struct share share = {0, SG_TEST_KINDS};

	for (size_t i = 0; i < f->npages; i++) {
		if (!f->page[i].blocked || is_again(f, i))
			continue;
		share.all += !is_of_the_four(f->page[i].kind);
		share.passed += f->ntrials > 0 &&
		    kind_passed(f, f->page[i].kind);
	}
	return share;
}

static struct share
ports_of(const struct sg_filtering *f)
{
	struct share share = {0, 0};
	struct sg_way way;
	bool used, passed;

	for (size_t i = 0; i < SG_WAYS; i++) {
		if (!sg_way_find(f->d, i, &way))
			continue;
		used = false;
		passed = true;
		for (size_t k = 0; k < f->ntrials; k++)
			if (f->trial[k].page->blocked &&
			    f->trial[k].way.port == way.port) {
				used = true;
				passed &= f->trial[k].passed;
			}
		share.all += used;
		share.passed += used && passed;
	}
	return share;
}

/* Returns how many groups were tested. */
static size_t
groups_of(const struct sg_filtering *f)
{
	const char *seen = ",";
	struct sg_str rest, name;
	size_t n = 0;

	for (size_t i = 0; i < f->nsubjects; i++) {
		rest = sg_str(f->subject[i].group == NULL ?
			"" :
			f->subject[i].group);
		while (rest.n > 0) {
			name = sg_str_trim(sg_str_cut(&rest, ','));
			if (sg_str_find(sg_str(seen),
				sg_str(sg_arena_printf(f->d->arena, ",%.*s,",
				    (int)name.n, name.p))) != NULL)
				continue;
			seen = sg_arena_printf(f->d->arena, "%s%.*s,", seen,
			    (int)name.n, name.p);
			n++;
		}
	}
	return n;
}

static size_t
failed_controls(const struct sg_filtering *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->npages; i++)
		for (size_t k = 0; k < f->ntrials && !f->page[i].blocked; k++)
			if (f->trial[k].page == &f->page[i] &&
			    !f->trial[k].passed) {
				n++;
				break;
			}
	return n;
}

static const char *
whose(const struct sg_filtering *f)
{
	size_t n = groups_of(f);

	if (f->from != NULL)
		return sg_arena_printf(f->d->arena, "for the device %s",
		    f->from);
	if (f->group != NULL && n > 0)
		return sg_arena_printf(f->d->arena, "for the group %s only",
		    f->group);
	if (n == 0)
		return "for devices that are in no group";
	return sg_arena_printf(f->d->arena, "for %zu group%s", n,
	    n == 1 ? "" : "s");
}

/* Returns at how many ports Squid has answered. */
static size_t
ports_through(const struct sg_filtering *f)
{
	bool again;
	size_t n = 0;

	for (size_t i = 0; i < f->ntrials; i++) {
		again = !f->trial[i].through ||
		    f->trial[i].outcome == SG_OUTCOME_UNTRIED;
		for (size_t k = 0; k < i && !again; k++)
			again = f->trial[k].through &&
			    f->trial[k].outcome != SG_OUTCOME_UNTRIED &&
			    f->trial[k].way.port == f->trial[i].way.port;
		n += !again;
	}
	return n;
}

/* How it was asked. The gate alone does not show what a device gets. */
static const char *
how(const struct sg_filtering *f)
{
	size_t n = ports_through(f);

	if (n == 0)
		return "asked at the filter; not through Squid";
	return sg_arena_printf(f->d->arena,
	    "asked at the filter, and through Squid at %zu port%s", n,
	    n == 1 ? "" : "s");
}

/* The kinds whose test pages the policy blocks, and no locked list. */
static const char *
by_policy(const struct sg_filtering *f)
{
	const char *kinds = "";

	for (size_t i = 0; i < f->ntrials; i++)
		if (f->trial[i].by_policy &&
		    strstr(kinds, f->trial[i].page->kind) == NULL)
			kinds = sg_arena_printf(f->d->arena, "%s%s%s", kinds,
			    *kinds == '\0' ? "" : ", ", f->trial[i].page->kind);
	return kinds;
}

/* What a reader must know beside the numbers: "; ..." or "". */
static const char *
limits(const struct sg_filtering *f)
{
	const char *own = by_policy(f);
	size_t controls = failed_controls(f);
	const char *text = "";

	if (controls > 0)
		text = sg_arena_printf(f->d->arena,
		    "; %zu page%s that must open cannot be opened", controls,
		    controls == 1 ? "" : "s");
	if (*own != '\0')
		text = sg_arena_printf(f->d->arena,
		    "%s; no locked list blocks the test pages of %s, so they "
		    "do not show that such material is blocked",
		    text, own);
	if (f->untested != NULL)
		text = sg_arena_printf(f->d->arena,
		    "%s; these groups were not tested: %s", text, f->untested);
	return text;
}

void
sg_filtering_sum(struct sg_filtering *f)
{
	struct share kinds = kinds_of(f), ports = ports_of(f);
	char at[SG_CLOCK_TEXT] = "", why[SG_WHY_BYTES];
	struct sg_school school;

	if (!sg_school_init(f->d->arena, f->d->gate, f->d->now, &school, why))
		(void)sg_school_init(f->d->arena, NULL, f->d->now, &school,
		    why);
	sg_school_minute(&school, f->d->now * 1000, at);
	if (f->ntrials == 0) {
		f->summary = sg_arena_printf(f->d->arena,
		    "Nothing was tested on %s by %s.", at, f->by);
		return;
	}
	f->summary = sg_arena_printf(f->d->arena,
	    ports.passed == ports.all ?
		"Tested on %s by %s: %zu of %zu kinds blocked at %zu of %zu "
		"ports, %s (%s)%s." :
		"Tested on %s by %s: %zu of %zu kinds are blocked everywhere, "
		"and %zu of %zu ports block all kinds, %s (%s)%s.",
	    at, f->by, kinds.passed, kinds.all, ports.passed, ports.all,
	    whose(f), how(f), limits(f));
}

bool
sg_filtering_passed(const struct sg_filtering *f)
{
	for (size_t i = 0; i < f->ntrials; i++)
		if (!f->trial[i].passed || !f->trial[i].recorded)
			return false;
	for (size_t i = 0; i < f->nnotes; i++)
		if (f->note[i].result == SG_RESULT_WRONG)
			return false;
	return f->ntrials > 0;
}
