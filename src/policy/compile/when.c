/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * when.c -- compiles WHEN into spans of time, with a variant for each group
 * that has bells (times of periods) of its own.
 *
 * Rules with the same times share one compiled WHEN.
 */
#include "base/arena.h"
#include "policy/compile/parts.h"

static bool
follows_bells(const struct sg_ast_when *when)
{
	return when->kind == SG_WHEN_PERIODS || when->kind == SG_WHEN_SCHOOL ||
	    when->kind == SG_WHEN_NOT_SCHOOL ||
	    when->kind == SG_WHEN_BEFORE_SCHOOL ||
	    when->kind == SG_WHEN_AFTER_SCHOOL;
}

static struct sg_compile_when
make(struct sg_compile *c, const struct sg_ast_when *when)
{
	const struct sg_timetable *timetable = c->in->timetable;
	size_t ngroups = follows_bells(when) ? c->in->ast->ngroups : 0;
	struct sg_compile_when made = {0};

	made.variant = sg_arena_array(c->arena, ngroups + 1,
	    sizeof(*made.variant));
	for (size_t g = 0; g < ngroups; g++) {
		if (!sg_timetable_has_own(timetable, g))
			continue;
		made.variant[made.nvariants].group = g;
		made.variant[made.nvariants++]
		    .spans = sg_timetable_spans(timetable, when, g);
	}
	made.variant[made.nvariants].group = SG_NO_GROUP;
	made.variant[made.nvariants++].spans = sg_timetable_spans(timetable,
	    when, SG_NO_GROUP);
	return made;
}

static bool
same(const struct sg_compile_when *a, const struct sg_compile_when *b)
{
	const struct sg_compile_variant *x, *y;

	if (a->nvariants != b->nvariants)
		return false;
	for (size_t i = 0; i < a->nvariants; i++) {
		x = &a->variant[i];
		y = &b->variant[i];
		if (x->group != y->group || x->spans.n != y->spans.n)
			return false;
		if (x->spans.n > 0 &&
		    memcmp(x->spans.v, y->spans.v,
			x->spans.n * sizeof(*x->spans.v)) != 0)
			return false;
	}
	return true;
}

uint32_t
sg_compile_when(struct sg_compile *compile, const struct sg_ast_when *when)
{
	struct sg_compile *c = compile;
	struct sg_compile_when made;

	if (when->kind == SG_WHEN_ALWAYS || when->kind == 0)
		return 0;
	made = make(c, when);
	for (size_t i = 1; i < c->nwhens; i++)
		if (same(&c->when[i], &made))
			return (uint32_t)i;
	c->when = sg_arena_grow(c->arena, c->when, c->nwhens, &c->whens_cap,
	    sizeof(*c->when));
	c->when[c->nwhens] = made;
	return (uint32_t)c->nwhens++;
}

struct pools {
	struct sg_variant *variants;
	struct sg_span *spans;
	size_t nvariants, nspans;
};

static void
write_when(struct pools *to, const struct sg_compile_when *from,
    struct sg_when *when)
{
	const struct sg_compile_variant *variant;

	when->first = (uint32_t)to->nvariants;
	when->nvariants = (uint32_t)from->nvariants;
	for (size_t i = 0; i < from->nvariants; i++) {
		variant = &from->variant[i];
		to->variants[to->nvariants++] = (struct sg_variant){
		    .group = variant->group == SG_NO_GROUP ?
			SG_EVERYONE :
			(uint32_t)variant->group,
		    .first = (uint32_t)to->nspans,
		    .nspans = (uint32_t)variant->spans.n};
		if (variant->spans.n > 0)
			memcpy(to->spans + to->nspans, variant->spans.v,
			    variant->spans.n * sizeof(*to->spans));
		to->nspans += variant->spans.n;
	}
}

void
sg_compile_whens(struct sg_compile *compile)
{
	struct sg_compile *c = compile;
	struct pools to = {0};
	struct sg_when *whens;
	size_t nvariants = 0, nspans = 0;

	for (size_t i = 0; i < c->nwhens; i++)
		for (size_t k = 0; k < c->when[i].nvariants; k++, nvariants++)
			nspans += c->when[i].variant[k].spans.n;
	whens = sg_arena_array(c->arena, c->nwhens, sizeof(*whens));
	to.variants = sg_arena_array(c->arena, nvariants + 1,
	    sizeof(*to.variants));
	to.spans = sg_arena_array(c->arena, nspans + 1, sizeof(*to.spans));
	for (size_t i = 0; i < c->nwhens; i++)
		write_when(&to, &c->when[i], &whens[i]);
	sg_image_out_section(c->image, SG_S_WHENS, whens, c->nwhens);
	sg_image_out_section(c->image, SG_S_VARIANTS, to.variants,
	    to.nvariants);
	sg_image_out_section(c->image, SG_S_SPANS, to.spans, to.nspans);
}
