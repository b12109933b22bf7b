/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expect.c -- judges the requests of `expect` lines, and explains wrong
 * outcomes.  An `expect` line is a test in the policy.
 */
#include "policy/expect/expect.h"

#include "base/arena.h"
#include "base/dates.h"
#include "gate/gate.h"
#include "policy/calendar/timetable.h"
#include "policy/calendar/zone.h"
#include "policy/expect/case.h"
#include "policy/expect/parts.h"

/* A line of the policy that would have given the expected outcome at another
 * time.  If there are several such lines, the last one is kept. */
struct near_miss {
	const struct sg_gate *gate;
	enum sg_action wanted;
	uint32_t rule; /* SG_NO_RULE if there is no such line */
	enum sg_misfit misfit;
};

static void
look_for_near_miss(void *ctx, uint32_t rule, enum sg_misfit misfit)
{
	struct near_miss *near = ctx;

	if (sg_gate_rule(near->gate, rule)->action != (uint32_t)near->wanted ||
	    (misfit != SG_NOT_WHEN && misfit != SG_NOT_LIVE))
		return;
	near->rule = rule;
	near->misfit = misfit;
}

const char *
sg_expect_decider(struct sg_arena *arena, const struct sg_gate *gate,
    const struct sg_verdict *verdict)
{
	const struct sg_rule *rule;
	const char *id;

	if (verdict->ground == SG_BY_LOCKED)
		return "a locked list has it, which no line can undo";
	if (verdict->ground == SG_BY_UNSURE)
		return sg_arena_printf(arena,
		    "it cannot be judged (%s), and "
		    "`if unsure` decides",
		    verdict->fault);
	if (verdict->rule == SG_NO_RULE)
		return "no line decides it";
	rule = sg_gate_rule(gate, verdict->rule);
	id = sg_gate_text(gate, rule->id);
	return sg_arena_printf(arena, "%s line %u%s%s decides it:\n%s",
	    sg_gate_text(gate, rule->file), rule->line,
	    *id == '\0' ? "" : ", exception ", id,
	    sg_gate_text(gate, rule->text));
}

static const char *
hint(struct sg_arena *arena, const struct sg_gate *gate,
    const struct near_miss *near)
{
	const struct sg_rule *rule;

	if (near->rule == SG_NO_RULE)
		return "";
	rule = sg_gate_rule(gate, near->rule);
	return sg_arena_printf(arena, "\nline %u would %s it, but %s",
	    rule->line, near->wanted == SG_ALLOW ? "allow" : "block",
	    near->misfit == SG_NOT_LIVE ? "is not in force on that day" :
					  "not at that time");
}

static const char *
outcome(enum sg_action action)
{
	return action == SG_ALLOW ? "allowed" : "blocked";
}

bool
sg_expect_is_by(const struct sg_gate *gate, const struct sg_verdict *verdict,
    struct sg_str id)
{
	if (id.n == 0)
		return true;
	return verdict->ground == SG_BY_RULE &&
	    sg_str_eqi(id,
		sg_str(sg_gate_text(gate,
		    sg_gate_rule(gate, verdict->rule)->id)));
}

struct run {
	struct sg_arena *arena;
	const struct sg_compile_in *in;
	const struct sg_gate *gate;
	struct sg_scratch *scratch;
	struct sg_problems *problems;
};

static void
judge(const struct run *run, const struct sg_ast_expect *expect,
    struct sg_request *request)
{
	enum sg_action wanted = expect->allowed ? SG_ALLOW : SG_BLOCK;
	struct near_miss near = {run->gate, wanted, SG_NO_RULE, SG_FITS};
	struct sg_verdict verdict;
	const char *by;

	request->now = sg_zone_start(run->in->timetable->zone, expect->date.day,
	    expect->at.minute);
	sg_gate_explain(run->gate, request, run->scratch, &verdict,
	    look_for_near_miss, &near);
	by = sg_expect_decider(run->arena, run->gate, &verdict);
	if (verdict.action != wanted)
		sg_problem(run->problems, SG_ERROR, expect->place,
		    sg_arena_printf(run->arena, "%s%s", by,
			hint(run->arena, run->gate, &near)),
		    "this comes out %s, not %s", outcome(verdict.action),
		    outcome(wanted));
	else if (!sg_expect_is_by(run->gate, &verdict, expect->by.text))
		sg_problem(run->problems, SG_ERROR, expect->by.place, by,
		    "this comes out %s, but not by %.*s", outcome(wanted),
		    (int)expect->by.text.n, expect->by.text.p);
}

/* Returns true and adds a warning if the day is outside compiled time.
 * Compiled time is the days for which the policy knows its times.  On any other
 * day the verdict would mean nothing. */
static bool
is_beyond(const struct run *run, const struct sg_ast_expect *expect)
{
	const struct sg_timetable *timetable = run->in->timetable;
	char last[SG_DATE_TEXT];

	if (expect->date.day >= timetable->first_day &&
	    expect->date.day < timetable->last_day)
		return false;
	sg_problem(run->problems, SG_WARNING, expect->date.place,
	    "add the next term; until then this line is not tried",
	    "the policy knows its dates only to %s",
	    sg_day_text(timetable->last_day - 1, last));
	return true;
}

bool
sg_expect_is_readable(const struct sg_ast_expect *expect)
{
	return (expect->at.set ? expect->date.set || expect->weekdays != 0 :
				 expect->when.kind != 0) &&
	    expect->who.kind != SG_REF_NONE &&
	    (expect->what.kind != SG_REF_NONE || expect->url.text.n > 0) &&
	    (expect->on.kind != SG_REF_NONE || expect->on.word.text.n == 0);
}

bool
sg_expect_has_past(const struct sg_policy_ast *ast, int32_t today)
{
	for (size_t i = 0; i < ast->nexpects; i++)
		if (ast->expects[i].date.set &&
		    ast->expects[i].date.day < today)
			return true;
	return false;
}

void
sg_expect(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_gate *gate, struct sg_problems *problems)
{
	struct run run = {arena, in, gate, sg_scratch_new(), problems};
	const struct sg_ast_expect *expect;
	struct sg_expect_case made;

	if (run.scratch == NULL) {
		sg_problem(problems, SG_ERROR, (struct sg_place){0}, NULL,
		    "not enough memory to try the `expect` lines");
		return;
	}
	for (size_t i = 0; i < in->ast->nexpects; i++) {
		expect = &in->ast->expects[i];
		if (expect->date.set && sg_expect_is_readable(expect) &&
		    !is_beyond(&run, expect) &&
		    sg_expect_case(arena, in, expect, problems, &made))
			judge(&run, expect, &made.request);
	}
	sg_scratch_free(&run.scratch);
}
