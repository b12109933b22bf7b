/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * render.c -- writes a rule as a line of the policy.
 */
#include "base/arena.h"
#include "policy/check/sentence.h"
#include "policy/language/cursor.h"

static char *
with_names(struct sg_arena *arena, char *text, const char *before,
    const struct sg_refs *refs)
{
	for (size_t i = 0; i < refs->n; i++)
		text = sg_arena_printf(arena, "%s%s%.*s", text,
		    i == 0 ? before : ", ", (int)refs->r[i].word.text.n,
		    refs->r[i].word.text.p);
	return text;
}

static const char *
when_text(struct sg_arena *arena, const struct sg_ast_when *when)
{
	const char *text = "in";

	switch (when->kind) {
	case SG_WHEN_PERIODS:
		for (size_t i = 0; i < when->periods.n; i++)
			text = sg_arena_printf(arena, "%s%s %s", text,
			    i > 0 ? "," : "", when->periods.w[i].text.p);
		return text;
	case SG_WHEN_SCHOOL:
		return "in school-time";
	case SG_WHEN_NOT_SCHOOL:
		return "out of school-time";
	case SG_WHEN_BEFORE_SCHOOL:
		return "before school";
	case SG_WHEN_AFTER_SCHOOL:
		return "after school";
	case SG_WHEN_HALF_TERM:
		return "in half-term";
	case SG_WHEN_CLOCK:
		return sg_arena_printf(arena, "from %d:%02d to %d:%02d",
		    when->from.minute / 60, when->from.minute % 60,
		    when->to.minute / 60, when->to.minute % 60);
	case SG_WHEN_ALWAYS:
	case SG_WHEN_DATED:
		break;
	}
	return "always";
}

char *
sg_rule_text(struct sg_arena *arena, const struct sg_ast_rule *rule)
{
	char *text = sg_arena_printf(arena, "%s%s",
	    rule->otherwise ? "otherwise " : "",
	    rule->allow ? "allow" : "block");

	if (rule->otherwise)
		return text;
	text = with_names(arena, text, " ", &rule->what);
	text = with_names(arena, text, " for ",
	    rule->who.n == 0 && rule->not_who.n > 0 ?
		&(const struct sg_refs){
		    .r = &(struct sg_ref){.word = {SG_LIT("everyone"), {0}}},
		    .n = 1} :
		&rule->who);
	text = with_names(arena, text, " except ", &rule->not_who);
	text = with_names(arena, text, " on ",
	    rule->on.n == 0 && rule->not_on.n > 0 ?
		&(const struct sg_refs){
		    .r = &(struct sg_ref){.word = {SG_LIT("everyone"), {0}}},
		    .n = 1} :
		&rule->on);
	text = with_names(arena, text, " except ", &rule->not_on);
	text = sg_arena_printf(arena, "%s %s", text,
	    when_text(arena, &rule->when));
	if (rule->when.weekdays != 0)
		text = sg_arena_printf(arena, "%s on %s", text,
		    sg_weekdays_text(arena, rule->when.weekdays));
	return sg_arena_printf(arena, "%s%s", text,
	    rule->fixed ? " fixed" : "");
}
