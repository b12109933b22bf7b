/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * compile.c -- compiles the rules of a policy, in the order in which they are
 * tried, and runs the other steps of making policy.img.
 */
#include "policy/compile/compile.h"

#include "base/arena.h"
#include "gate/request.h"
#include "policy/calendar/zone.h"
#include "policy/compile/parts.h"

/* Set the time in which a line is valid.  An exception is valid from its first
 * day to its last day.  A plain rule is always valid. */
static void
set_life(struct sg_compile *c, const struct sg_ast_exception *exception,
    struct sg_rule *rule)
{
	const struct sg_zone *zone = c->in->timetable->zone;
	const struct sg_date *from;

	rule->from = INT64_MIN;
	rule->until = INT64_MAX;
	if (exception == NULL)
		return;
	from = exception->from.set ? &exception->from : &exception->approved;
	if (from->set)
		rule->from = sg_zone_start(zone, from->day, 0);
	if (exception->until.set)
		rule->until = sg_zone_end(zone, exception->until.day, 1440);
}

static uint32_t
flags_of(const struct sg_ordered *line)
{
	uint32_t flags = 0;

	if (line->rule->fixed)
		flags |= SG_RULE_FIXED;
	if (line->exception != NULL)
		flags |= SG_RULE_EXCEPTION;
	if (line->rule->otherwise)
		flags |= SG_RULE_OTHERWISE | SG_RULE_EVERYTHING;
	return flags;
}

struct sg_str
sg_compile_file(struct sg_place place)
{
	const char *path = place.source == NULL ? "" : place.source->name;
	const char *slash = strrchr(path, '/');

	return sg_str(slash == NULL ? path : slash + 1);
}

static struct sg_rule
make_rule(struct sg_compile *c, const struct sg_ordered *line)
{
	const struct sg_ast_rule *from = line->rule;
	struct sg_rule rule = {0};

	rule.action = from->allow ? SG_ALLOW : SG_BLOCK;
	rule.flags = flags_of(line);
	rule.who = sg_compile_group_set(c, &from->who);
	rule.on = sg_compile_group_set(c, &from->on);
	rule.not_who = sg_compile_group_set(c, &from->not_who);
	rule.not_on = sg_compile_group_set(c, &from->not_on);
	rule.what = sg_compile_what(c, &from->what, &rule.flags);
	rule.when = sg_compile_when(c, &from->when);
	rule.file = sg_compile_text(c, sg_compile_file(from->place));
	rule.line = from->place.line;
	rule.text = sg_compile_text(c, from->text);
	if (line->exception != NULL) {
		rule.id = sg_compile_text(c, line->exception->id.text);
		rule.reason = sg_compile_text(c, line->exception->because.text);
	}
	set_life(c, line->exception, &rule);
	return rule;
}

static void
compile_openings(struct sg_compile *c)
{
	const struct sg_policy_ast *ast = c->in->ast;
	struct sg_opening *openings = sg_arena_array(c->arena,
	    ast->nopenings + 1, sizeof(*openings));

	for (size_t i = 0; i < ast->nopenings; i++) {
		const struct sg_ast_opening *from = &ast->openings[i];
		uint32_t flags = 0;

		openings[i] = (struct sg_opening){
		    .what = sg_compile_what(c, &from->what, &flags),
		    .who = sg_compile_group_set(c, &from->who),
		    .file = sg_compile_text(c, sg_compile_file(from->place)),
		    .line = from->place.line,
		    .text = sg_compile_text(c, from->text)};
	}
	sg_image_out_section(c->image, SG_S_OPENINGS, openings, ast->nopenings);
}

static void
compile_rules(struct sg_compile *c)
{
	size_t n = c->order.n;

	c->rules = sg_arena_array(c->arena, n + 1, sizeof(*c->rules));
	for (size_t i = 0; i < n; i++)
		c->rules[i] = make_rule(c, &c->order.v[i]);
	if (n > SG_RULES_MAX)
		sg_problem(c->problems, SG_ERROR,
		    (struct sg_place){.source = c->in->ast->main},
		    "put several sites or groups into one line",
		    "a policy can have %d lines and exceptions; this one has "
		    "%zu",
		    SG_RULES_MAX, n);
	sg_image_out_section(c->image, SG_S_RULES, c->rules, n);
}

/* Returns false and adds an error if there are more groups than a set has bits.
 */
static bool
fits_sets(struct sg_compile *c)
{
	const struct sg_policy_ast *ast = c->in->ast;

	if (ast->ngroups <= SG_SET_BITS)
		return true;
	sg_problem(c->problems, SG_ERROR, ast->groups[SG_SET_BITS].name.place,
	    "put people or networks together into fewer groups",
	    "a policy can have %d groups; this one has %zu", SG_SET_BITS,
	    ast->ngroups);
	return false;
}

struct sg_compile *
sg_compile_policy(struct sg_arena *arena, const struct sg_compile_in *in,
    struct sg_problems *problems)
{
	struct sg_compile *c = sg_arena_alloc(arena, sizeof(*c));

	c->arena = arena;
	c->in = in;
	c->problems = problems;
	c->image = sg_image_out_new(arena, SG_IMAGE_POLICY, in->seed);
	c->group_sets = sg_sets_new(arena);
	c->target_sets = sg_sets_new(arena);
	c->name_sets = sg_sets_new(arena);
	c->book = sg_namebook_new(arena, c->name_sets, in->seed, 64);
	sg_map_init(&c->leaves, arena, 64);
	/* when[0] is "always". */
	c->when = sg_arena_grow(arena, NULL, 0, &c->whens_cap,
	    sizeof(*c->when));
	c->when[c->nwhens++] = (struct sg_compile_when){0};
	if (!fits_sets(c))
		return c;
	c->order = sg_order_of(arena, in->ast,
	    in->keep_ended ? INT32_MIN : in->timetable->today);
	sg_compile_settings(c);
	sg_compile_escalates(c);
	sg_compile_who(c);
	compile_rules(c);
	compile_openings(c);
	sg_compile_whens(c);
	sg_compile_leaves(c);
	return c;
}

static void
write_sets(struct sg_compile *c, enum sg_section_id id,
    const struct sg_sets *sets, struct sg_part_list *parts)
{
	sg_image_out_section(c->image, id, sg_sets_write(sets, parts),
	    sg_sets_count(sets));
}

struct sg_str
sg_compile_image(struct sg_compile *compile)
{
	struct sg_compile *c = compile;
	struct sg_part_list parts = {0};

	write_sets(c, SG_S_GROUP_SETS, c->group_sets, &parts);
	write_sets(c, SG_S_TARGET_SETS, c->target_sets, &parts);
	write_sets(c, SG_S_NAME_SETS, c->name_sets, &parts);
	sg_image_out_section(c->image, SG_S_SET_PARTS, parts.v, parts.n);
	return sg_image_out_finish(c->image);
}
