/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ages.c -- finds the line that lets the people of a group reach a site which
 * is for older people.
 *
 * People of a group are in each group that has all of its members.  The lines
 * are tried in their order, and each takes the times at which it applies from
 * the times that are left.
 */
#include "policy/expect/ages.h"

#include "base/arena.h"
#include "gate/gate.h"
#include "policy/expect/aged.h"

/* Times that are left when some lines have been tried, and the lines' whens
 * that led there. */
struct left {
	struct sg_spans spans;
	uint32_t from; /* the index of the times before; of all of compiled
			  time: itself */
	uint32_t when; /* what was taken away: index in compile->when */
	size_t variant;
};

struct search {
	struct sg_ages *ages;
	struct sg_gate *gate;
	struct left *left; /* left[0] is all of compiled time; each is there
			      once */
	size_t nleft, left_cap;
	struct sg_map map;
	uint64_t groups[SG_SET_WORDS]; /* of the people that are looked at */
	bool any_device;     /* they may use any device: the group has users or
				directory groups */
	struct sg_let **let; /* by group, then by item; NULL if the group
				has no age, or nobody is in it */
};

/* ---- people ------------------------------------------------------------- */

static void
keep(struct search *s, const struct sg_request *request)
{
	uint64_t groups[SG_SET_WORDS];
	uint32_t words = sg_bitmap_words(sg_gate_groups(s->gate));

	sg_gate_who(s->gate, request, groups);
	for (uint32_t i = 0; i < words; i++)
		s->groups[i] &= groups[i];
}

/* Keep the groups that have the first and the last address of the network. */
static void
keep_network(struct search *s, const struct sg_network *network)
{
	struct sg_request request = {.has_client = true};

	request.client = network->base;
	keep(s, &request);
	request.client = sg_network_last(network);
	keep(s, &request);
}

/* Find the groups that all people and devices of `group` are in. */
static void
find_groups(struct search *s, const struct sg_ast_group *group)
{
	memset(s->groups, 0xff, sizeof(s->groups));
	for (size_t i = 0; i < group->networks.n; i++)
		keep_network(s, &group->networks.v[i].network);
	for (size_t i = 0; i < group->users.n; i++)
		keep(s, &(struct sg_request){.user = group->users.w[i].text});
	for (size_t i = 0; i < group->directory.n; i++)
		keep(s,
		    &(struct sg_request){
			.groups = &group->directory.w[i].text, .ngroups = 1});
	for (size_t i = 0; i < group->macs.n; i++)
		keep(s, &(struct sg_request){.mac = group->macs.w[i].text});
	s->any_device = group->users.n + group->directory.n > 0;
}

static bool
is_in(const struct search *s, uint32_t set)
{
	const uint16_t *items;
	size_t n;

	if (set == SG_EVERYONE)
		return true;
	n = sg_sets_items(s->ages->compile->group_sets, set, &items);
	for (size_t i = 0; i < n; i++)
		if (sg_bitmap_has(s->groups, items[i]))
			return true;
	return false;
}

static bool
is_excepted(const struct search *s, uint32_t set)
{
	return set != SG_EVERYONE && is_in(s, set);
}

/*
 * Returns true if the line is about the people that are looked at.  If they may
 * use any device, a line about some devices lets them in, but does not keep
 * them out.
 */
static bool
is_about(const struct search *s, const struct sg_rule *rule)
{
	bool allow = rule->action == SG_ALLOW;

	if (!is_in(s, rule->who) || is_excepted(s, rule->not_who) ||
	    is_excepted(s, rule->not_on))
		return false;
	if (!s->any_device)
		return is_in(s, rule->on);
	return allow || (is_in(s, rule->on) && rule->not_on == SG_EVERYONE);
}

/* ---- times -------------------------------------------------------------- */

/* The variant of a WHEN for the bells of the people that are looked at. */
static size_t
variant_of(const struct search *s, const struct sg_compile_when *when)
{
	size_t i = 0;

	while (i + 1 < when->nvariants &&
	    !sg_bitmap_has(s->groups, (uint32_t)when->variant[i].group))
		i++;
	return i;
}

static bool
overlap(const struct sg_spans *a, const struct sg_spans *b)
{
	size_t i = 0, k = 0;

	while (i < a->n && k < b->n) {
		if (a->v[i].to <= b->v[k].from)
			i++;
		else if (b->v[k].to <= a->v[i].from)
			k++;
		else
			return true;
	}
	return false;
}

static void
add_span(struct sg_arena *arena, struct sg_spans *to, int64_t from,
    int64_t until)
{
	if (from >= until)
		return;
	to->v = sg_arena_grow(arena, to->v, to->n, &to->cap, sizeof(*to->v));
	to->v[to->n++] = (struct sg_span){.from = from, .to = until};
}

/* Returns `a` without `b`. */
static struct sg_spans
without(struct sg_arena *arena, const struct sg_spans *a,
    const struct sg_spans *b)
{
	struct sg_spans rest = {0};
	size_t k = 0;
	int64_t from;

	for (size_t i = 0; i < a->n; i++) {
		from = a->v[i].from;
		while (k < b->n && b->v[k].to <= from)
			k++;
		for (size_t m = k; m < b->n && b->v[m].from < a->v[i].to; m++) {
			add_span(arena, &rest, from, b->v[m].from);
			if (from < b->v[m].to)
				from = b->v[m].to;
		}
		add_span(arena, &rest, from, a->v[i].to);
	}
	return rest;
}

static bool
same_left(const void *ctx, uint32_t number, const void *key)
{
	const struct search *s = ctx;
	const struct left *a = &s->left[number], *b = key;

	return a->from == b->from && a->when == b->when &&
	    a->variant == b->variant;
}

/* Returns the index of what is left of left[from] without the times `when`. */
static uint32_t
take_away(struct search *s, uint32_t from, uint32_t when)
{
	const struct sg_compile_when *w = &s->ages->compile->when[when];
	struct left key = {
	    .from = from, .when = when, .variant = variant_of(s, w)};
	uint64_t hash = sg_map_hash(&from, sizeof(from)) * 31 +
	    sg_map_hash(&when, sizeof(when)) * 7 + key.variant;
	uint32_t at = sg_map_put(&s->map, hash, (uint32_t)s->nleft, same_left,
	    s, &key);

	if (at < s->nleft)
		return at;
	key.spans = without(s->ages->arena, &s->left[from].spans,
	    &w->variant[key.variant].spans);
	s->left = sg_arena_grow(s->ages->arena, s->left, s->nleft, &s->left_cap,
	    sizeof(*s->left));
	s->left[s->nleft++] = key;
	return at;
}

/* ---- lines -------------------------------------------------------------- */

#define DECIDED UINT32_MAX

/* Try a line for one item.  `left` is the index of the times that are left, or
 * DECIDED. */
static void
try_line(struct search *s, size_t line, uint32_t *left, struct sg_let *let)
{
	const struct sg_rule *rule = &s->ages->compile->rules[line];
	const struct sg_compile_when *when = &s->ages->compile
						  ->when[rule->when];
	const struct sg_spans *rest = &s->left[*left].spans;
	bool always = when->nvariants == 0;

	if (rule->action == SG_BLOCK && !always) {
		*left = take_away(s, *left, rule->when);
		return;
	}
	if (rule->action == SG_ALLOW && rest->n > 0 &&
	    (always ||
		overlap(rest, &when->variant[variant_of(s, when)].spans))) {
		let->line = line;
		*left = DECIDED;
	} else if (always) {
		*left = DECIDED;
	}
}

/* Find the lines that let the people of `group` reach the items. */
static struct sg_let *
find_lets(struct search *s, const struct sg_ast_group *group)
{
	const struct sg_ages *a = s->ages;
	struct sg_let *let = sg_arena_array(a->arena, a->n, sizeof(*let));
	uint32_t *left = sg_arena_array(a->arena, a->n, sizeof(*left));

	for (size_t i = 0; i < a->n; i++)
		let[i] = (struct sg_let){.line = SIZE_MAX, .who = group};
	for (size_t l = 0; l < a->compile->order.n; l++) {
		if (a->named[l] == NULL || !is_about(s, &a->compile->rules[l]))
			continue;
		for (size_t i = 0; i < a->n; i++)
			if (left[i] != DECIDED &&
			    sg_bitmap_has(a->named[l], (uint32_t)i))
				try_line(s, l, &left[i], &let[i]);
	}
	return let;
}

/* ---- groups ------------------------------------------------------------- */

/* Add what the people of `part` can reach to the group `index`. */
static void
join(struct search *s, size_t index, const struct sg_let *more)
{
	struct sg_ages *a = s->ages;

	if (s->let[index] == NULL) {
		s->let[index] = sg_arena_array(a->arena, a->n,
		    sizeof(**s->let));
		for (size_t i = 0; i < a->n; i++)
			s->let[index][i].line = SIZE_MAX;
	}
	for (size_t i = 0; i < a->n; i++)
		if (more[i].line < s->let[index][i].line)
			s->let[index][i] = more[i];
}

/*
 * Find what the people of the group can reach.  If the group has no age, this
 * counts for the groups with an age that have all of its people.
 */
static void
look_at(struct search *s, size_t part)
{
	const struct sg_policy_ast *ast = s->ages->in->ast;
	const struct sg_ast_group *group = &ast->groups[part];
	const struct sg_let *let = NULL;

	if (group->made ||
	    group->networks.n + group->macs.n + group->users.n +
		    group->directory.n ==
		0)
		return;
	find_groups(s, group);
	for (size_t g = 0; g < ast->ngroups; g++) {
		if (ast->groups[g].age == 0 ||
		    !sg_bitmap_has(s->groups, (uint32_t)g) ||
		    (group->age != 0 && g != part))
			continue;
		if (let == NULL)
			let = find_lets(s, group);
		join(s, g, let);
	}
}

static void
report(struct search *s, size_t index)
{
	const struct sg_ages *a = s->ages;
	const struct sg_ast_group *group = &a->in->ast->groups[index];
	const struct sg_let *let = s->let[index];
	bool any = false;

	for (size_t i = 0; let != NULL && i < a->n; i++)
		any |= let[i].line != SIZE_MAX && a->item[i].age > group->age;
	if (any)
		sg_ages_warn(a, group, let);
}

static bool
has_ages(const struct sg_policy_ast *ast)
{
	for (size_t i = 0; i < ast->ngroups; i++)
		if (ast->groups[i].age != 0)
			return true;
	return false;
}

void
sg_ages(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_compile *compile, struct sg_image *names,
    struct sg_problems *problems)
{
	struct sg_ages ages = {
	    .arena = arena, .in = in, .compile = compile, .problems = problems};
	struct search s = {.ages = &ages};
	struct left all = {0};

	if (!has_ages(in->ast))
		return;
	sg_aged_find(&ages);
	if (ages.n == 0)
		return;
	s.gate = sg_aged_lines(&ages, names);
	if (s.gate == NULL)
		return;
	sg_map_init(&s.map, arena, 64);
	add_span(arena, &all.spans, in->timetable->first, in->timetable->last);
	s.left = sg_arena_grow(arena, NULL, 0, &s.left_cap, sizeof(*s.left));
	s.left[s.nleft++] = all;
	s.let = sg_arena_array(arena, in->ast->ngroups + 1, sizeof(*s.let));
	for (size_t i = 0; i < in->ast->ngroups; i++)
		look_at(&s, i);
	for (size_t i = 0; i < in->ast->ngroups; i++)
		report(&s, i);
	sg_gate_close(&s.gate);
}
