/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * prove.c -- proves `expect` lines without a date, for every instant of
 * compiled time.
 *
 * Verdicts change only where a span of some line begins or ends.  So it is
 * enough to judge the request once between two such boundaries.  Names that the
 * same lines of the policy can decide always get the same verdict.  So it is
 * enough to try one of them.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/dates.h"
#include "policy/calendar/timetable.h"
#include "policy/calendar/zone.h"
#include "policy/compile/map.h"
#include "policy/compile/parts.h"
#include "policy/expect/case.h"
#include "policy/expect/expect.h"
#include "policy/expect/parts.h"

struct instants {
	int64_t *v;
	size_t n, cap;
};

/* The names of a line that were tried, by the lines of the policy that can
 * decide them. */
struct tried {
	struct sg_map map;
	uint64_t **lines; /* bitmaps (gate/set.h) with `words` words */
	size_t n, cap;
	uint32_t words;
};

struct proof {
	struct sg_arena *arena;
	const struct sg_compile_in *in;
	const struct sg_ast_expect *expect;
	struct sg_problems *problems;
	const struct sg_gate *gate;
	struct sg_scratch *scratch;
	struct instants boundaries; /* sorted: where a verdict may change */
};

static void
add(struct sg_arena *arena, struct instants *list, int64_t at)
{
	list->v = sg_arena_grow(arena, list->v, list->n, &list->cap,
	    sizeof(*list->v));
	list->v[list->n++] = at;
}

static int
by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
tidy(struct instants *list)
{
	size_t n = 0;

	if (list->n > 0)
		qsort(list->v, list->n, sizeof(*list->v), by_time);
	for (size_t i = 0; i < list->n; i++)
		if (n == 0 || list->v[n - 1] != list->v[i])
			list->v[n++] = list->v[i];
	list->n = n;
}

/* All instants at which a line of the policy begins or ceases to apply. */
static struct instants
boundaries_of(struct sg_arena *arena, const struct sg_compile *compile)
{
	struct instants list = {0};

	for (size_t w = 0; w < compile->nwhens; w++)
		for (size_t k = 0; k < compile->when[w].nvariants; k++) {
			const struct sg_spans
			    *spans = &compile->when[w].variant[k].spans;

			for (size_t i = 0; i < spans->n; i++) {
				add(arena, &list, spans->v[i].from);
				add(arena, &list, spans->v[i].to);
			}
		}
	for (size_t i = 0; i < compile->order.n; i++) {
		add(arena, &list, compile->rules[i].from);
		add(arena, &list, compile->rules[i].until);
	}
	tidy(&list);
	return list;
}

/* ---- the instants of a line ---------------------------------------------- */

/* Returns true if `group` is or includes `member`, directly or not. */
static bool
includes(const struct sg_policy_ast *ast, size_t group, size_t member,
    bool *seen)
{
	const struct sg_refs *parts = &ast->groups[group].includes;

	if (group == member)
		return true;
	if (seen[group])
		return false;
	seen[group] = true;
	for (size_t i = 0; i < parts->n; i++)
		if (parts->r[i].kind == SG_REF_GROUP &&
		    includes(ast, parts->r[i].index, member, seen))
			return true;
	return false;
}

/* The group whose bells count for the person of the line: the first group that
 * has the person and bells of its own. */
static size_t
bells_of(const struct proof *p)
{
	const struct sg_policy_ast *ast = p->in->ast;
	const struct sg_ref *const refs[] = {&p->expect->who, &p->expect->on};
	bool *seen = sg_arena_array(p->arena, ast->ngroups + 1, sizeof(*seen));

	for (size_t g = 0; g < ast->ngroups; g++)
		for (size_t i = 0; i < 2; i++) {
			if (refs[i]->kind != SG_REF_GROUP ||
			    !sg_timetable_has_own(p->in->timetable, g))
				continue;
			memset(seen, 0, ast->ngroups * sizeof(*seen));
			if (includes(ast, g, refs[i]->index, seen))
				return g;
		}
	return SG_NO_GROUP;
}

/* The time of the line on each of its weekdays. */
static void
add_weekly(const struct proof *p, size_t bells, struct instants *list)
{
	const struct sg_timetable *t = p->in->timetable;

	for (int32_t day = t->first_day; day < t->last_day; day++)
		if ((p->expect->weekdays >> sg_weekday_of(day) & 1) != 0 &&
		    (p->expect->every || sg_timetable_is_school(t, day, bells)))
			add(p->arena, list,
			    sg_zone_start(t->zone, day, p->expect->at.minute));
}

/* The start of each span of the line, and each boundary within a span. */
static void
add_spans(const struct proof *p, size_t bells, struct instants *list)
{
	const struct sg_spans spans = sg_timetable_spans(p->in->timetable,
	    &p->expect->when, bells);
	size_t b = 0;

	for (size_t i = 0; i < spans.n; i++) {
		add(p->arena, list, spans.v[i].from);
		while (b < p->boundaries.n &&
		    p->boundaries.v[b] <= spans.v[i].from)
			b++;
		while (b < p->boundaries.n &&
		    p->boundaries.v[b] < spans.v[i].to)
			add(p->arena, list, p->boundaries.v[b++]);
	}
}

/* ---- judging ------------------------------------------------------------- */

static const char *
local_text(const struct proof *p, int64_t at)
{
	char text[SG_DATE_TEXT];
	int32_t second;
	int32_t day = sg_zone_day(p->in->timetable->zone, at, &second);

	return sg_arena_printf(p->arena, "%s %d:%02d", sg_day_text(day, text),
	    second / 3600, second / 60 % 60);
}

/* Judge one request at all instants.  Returns false and adds an error at the
 * first wrong verdict. */
static bool
prove_one(const struct proof *p, struct sg_request *request,
    const struct instants *list)
{
	enum sg_action wanted = p->expect->allowed ? SG_ALLOW : SG_BLOCK;
	struct sg_verdict verdict;
	const char *why;

	for (size_t i = 0; i < list->n; i++) {
		request->now = list->v[i];
		sg_gate_judge(p->gate, request, p->scratch, &verdict);
		if (verdict.ground == SG_BY_LOCKED ||
		    (verdict.action == wanted &&
			sg_expect_is_by(p->gate, &verdict, p->expect->by.text)))
			continue;
		why = sg_expect_decider(p->arena, p->gate, &verdict);
		sg_problem(p->problems, SG_ERROR, p->expect->place, why,
		    "%.*s comes out %s%s on %s", (int)request->target.n,
		    request->target.p,
		    verdict.action == SG_ALLOW ? "allowed" : "blocked",
		    verdict.action == wanted ? ", but not by that exception," :
					       "",
		    local_text(p, list->v[i]));
		return false;
	}
	return true;
}

static bool
same_lines(const void *ctx, uint32_t number, const void *key)
{
	const struct tried *tried = ctx;

	return memcmp(tried->lines[number], key,
		   tried->words * sizeof(uint64_t)) == 0;
}

/* Returns true if a name was tried that gets the same verdict as this request
 * at every instant.  Otherwise notes that this request is tried now. */
static bool
is_tried(const struct proof *p, const struct sg_request *request,
    struct tried *tried)
{
	uint64_t lines[SG_RULE_WORDS], *copy;
	const size_t bytes = tried->words * sizeof(*lines);

	if (!sg_gate_lines(p->gate, request, p->scratch, lines))
		return false;
	if (sg_map_put(&tried->map, sg_map_hash(lines, bytes),
		(uint32_t)tried->n, same_lines, tried, lines) < tried->n)
		return true;
	copy = sg_arena_alloc(p->arena, bytes);
	memcpy(copy, lines, bytes);
	tried->lines = sg_arena_grow(p->arena, tried->lines, tried->n,
	    &tried->cap, sizeof(*tried->lines));
	tried->lines[tried->n++] = copy;
	return false;
}

/* Prove the line for all names.  Returns false after the first error. */
static bool
prove_names(const struct proof *p, struct sg_request *request,
    const struct sg_expect_urls *urls, const struct instants *list)
{
	struct tried tried = {.words = sg_bitmap_words(sg_gate_rules(p->gate))};

	sg_map_init(&tried.map, p->arena, 16);
	for (size_t i = 0; i < urls->n; i++) {
		request->target = sg_str(urls->v[i]);
		if (!is_tried(p, request, &tried) &&
		    !prove_one(p, request, list))
			return false;
	}
	return true;
}

/* Prove the line.  Returns a text about what was tried, or NULL after an error
 * was added. */
static const char *
prove_line(const struct proof *p)
{
	struct sg_expect_case made;
	struct sg_expect_urls urls;
	struct instants list = {0};
	size_t bells = bells_of(p);

	if (!sg_expect_case(p->arena, p->in, p->expect, p->problems, &made))
		return NULL;
	if (p->expect->weekdays != 0)
		add_weekly(p, bells, &list);
	else
		add_spans(p, bells, &list);
	if (list.n == 0) {
		sg_problem(p->problems, SG_ERROR, p->expect->place,
		    "look at the days and terms of the policy",
		    "there is no such time in the policy's dates");
		return NULL;
	}
	sg_expect_urls(p->arena, p->in, p->expect, &urls);
	if (urls.n == 0 ? !prove_one(p, &made.request, &list) :
			  !prove_names(p, &made.request, &urls, &list))
		return NULL;
	return sg_arena_printf(p->arena,
	    "  line %u: %zu time%s, %zu name%s%s\n", p->expect->place.line,
	    list.n, list.n == 1 ? "" : "s", urls.n == 0 ? 1 : urls.n,
	    urls.n <= 1 ? "" : "s",
	    urls.lists > 0 ?
		sg_arena_printf(p->arena, " (%zu of them chosen from lists)",
		    urls.lists) :
		"");
}

/* ---- the policy without other exceptions --------------------------------- */

/* Returns the tree with no exceptions but the one that the line names. */
static struct sg_policy_ast *
without_exceptions(struct sg_arena *arena, const struct sg_policy_ast *ast,
    struct sg_str id)
{
	struct sg_policy_ast *copy = sg_arena_alloc(arena, sizeof(*copy));

	*copy = *ast;
	copy->nexceptions = 0;
	for (size_t i = 0; id.n > 0 && i < ast->nexceptions; i++)
		if (sg_str_eqi(ast->exceptions[i].id.text, id)) {
			copy->exceptions = &ast->exceptions[i];
			copy->nexceptions = 1;
		}
	return copy;
}

/* Compile the policy for this line, and prove the line. */
static const char *
compile_and_prove(struct proof *p, struct sg_image *names)
{
	struct sg_compile_in in = *p->in;
	struct sg_compile *compile;
	struct sg_gate *gate;
	const char *text;

	in.ast = without_exceptions(p->arena, p->in->ast, p->expect->by.text);
	in.keep_ended = true;
	/* Drop the errors: compiling the real image reported them. */
	compile = sg_compile_policy(p->arena, &in, sg_problems_new(p->arena));
	p->boundaries = boundaries_of(p->arena, compile);
	gate = sg_gate_over(names, sg_compile_image(compile), p->problems);
	if (gate == NULL)
		return NULL;
	p->gate = gate;
	text = prove_line(p);
	sg_gate_close(&gate);
	return text;
}

char *
sg_expect_prove(struct sg_arena *arena, const struct sg_compile_in *in,
    struct sg_image *names, struct sg_problems *problems)
{
	struct proof p = {.arena = arena, .in = in, .problems = problems};
	char *text = sg_arena_printf(arena, "%s", "");
	const char *line;

	for (size_t i = 0; i < in->ast->nexpects; i++) {
		p.expect = &in->ast->expects[i];
		if (p.expect->date.set || !sg_expect_is_readable(p.expect))
			continue;
		if (p.scratch == NULL &&
		    (p.scratch = sg_scratch_new()) == NULL) {
			sg_problem(problems, SG_ERROR, p.expect->place, NULL,
			    "not enough memory to try this line");
			break;
		}
		line = compile_and_prove(&p, names);
		if (line != NULL)
			text = sg_arena_printf(arena, "%s%s", text, line);
	}
	if (p.scratch != NULL)
		sg_scratch_free(&p.scratch);
	return text;
}
