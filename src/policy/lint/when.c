/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * when.c -- checks whether the times of one line lie within the times of
 * another, for every group, or have an instant in common.
 */
#include "policy/lint/parts.h"

/* The spans that apply to people with the bells of `group`. */
static const struct sg_spans *
spans_for(const struct sg_compile_when *when, size_t group)
{
	size_t i = 0;

	while (i + 1 < when->nvariants && when->variant[i].group != group)
		i++;
	return &when->variant[i].spans;
}

/* Clip the spans `b` to the time in which the rule `life` is in force.  Returns
 * true if all of the clipped spans lie within `a`.  Sets *any to true if
 * anything is left of `b`. */
static bool
is_within(const struct sg_spans *a, const struct sg_spans *b,
    const struct sg_rule *life, bool *any)
{
	size_t k = 0;
	int64_t from, to;

	for (size_t i = 0; i < b->n; i++) {
		from = b->v[i].from > life->from ? b->v[i].from : life->from;
		to = b->v[i].to < life->until ? b->v[i].to : life->until;
		if (from >= to)
			continue;
		*any = true;
		while (k < a->n && a->v[k].to <= from)
			k++;
		if (k == a->n || a->v[k].from > from || a->v[k].to < to)
			return false;
	}
	return true;
}

bool
sg_lint_when(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b)
{
	const struct sg_compile_when *outer, *inner;
	bool any = false;
	size_t group;

	/* If the earlier line `a` has no time, it covers every line.  If only
	 * the later line `b` has no time, `a` does not cover it: `b` also
	 * applies outside compiled time, where `a` has no spans. */
	if (a->when == 0 || b->when == 0)
		return a->when == 0;
	outer = &lint->compile->when[a->when];
	inner = &lint->compile->when[b->when];
	for (size_t i = 0; i < inner->nvariants + outer->nvariants; i++) {
		group = i < inner->nvariants ?
		    inner->variant[i].group :
		    outer->variant[i - inner->nvariants].group;
		if (!is_within(spans_for(outer, group), spans_for(inner, group),
			b, &any))
			return false;
	}
	return any;
}

/* ---- times in common ---------------------------------------------------- */

static const struct sg_spans *
all_time(void)
{
	static struct sg_span span = {INT64_MIN, INT64_MAX};
	static const struct sg_spans spans = {.v = &span, .n = 1};

	return &spans;
}

/* Returns true if `a` and `b` have an instant in common from `from` to just
 * before `to`. */
static bool
meet(const struct sg_spans *a, const struct sg_spans *b, int64_t from,
    int64_t to)
{
	size_t k = 0;
	int64_t first, last;

	for (size_t i = 0; i < a->n; i++) {
		first = a->v[i].from > from ? a->v[i].from : from;
		last = a->v[i].to < to ? a->v[i].to : to;
		while (k < b->n && b->v[k].to <= first)
			k++;
		if (first < last && k < b->n && b->v[k].from < last)
			return true;
	}
	return false;
}

bool
sg_lint_when_meets(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b)
{
	const struct sg_compile_when *x = &lint->compile->when[a->when];
	const struct sg_compile_when *y = &lint->compile->when[b->when];
	int64_t from = a->from > b->from ? a->from : b->from;
	int64_t to = a->until < b->until ? a->until : b->until;
	size_t n = a->when == 0 ? 0 : x->nvariants, group;
	size_t m = b->when == 0 ? 0 : y->nvariants;

	if (n + m == 0)
		return from < to;
	for (size_t i = 0; i < n + m; i++) {
		group = i < n ? x->variant[i].group : y->variant[i - n].group;
		if (meet(n == 0 ? all_time() : spans_for(x, group),
			m == 0 ? all_time() : spans_for(y, group), from, to))
			return true;
	}
	return false;
}
