/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * escalate.c -- counts the events of one person, and decides when a line of
 * `escalate` tells about them.
 */
#include "desk/alerts/escalate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "gate/gate.h"

#define REPEAT_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

/* ---- the lines of a policy ---------------------------------------------- */

static void
put_time(struct sg_out *out, uint32_t seconds)
{
	static const struct {
		uint32_t seconds;
		const char *word;
	} units[] = {{7 * 86400, "week"}, {86400, "day"}, {3600, "hour"},
	    {60, "minute"}, {1, "second"}};
	size_t i = 0;

	while (seconds % units[i].seconds != 0)
		i++;
	seconds /= units[i].seconds;
	sg_out_printf(out, "%" PRIu32 " %s%s", seconds, units[i].word,
	    seconds == 1 ? "" : "s");
}

/* Write the line as the policy has it.  The contact comes last, so that a very
 * long name is what is cut. */
static void
put_line(const struct sg_escalate *from, struct sg_escalation *line)
{
	const char *what = from->what == SG_COUNT_BLOCKS ?
	    "block" :
	    "circumvention attempt";
	struct sg_out out;

	sg_out_init(&out, line->text, sizeof(line->text));
	sg_out_printf(&out, "%" PRIu32 " %s%s in ", from->count, what,
	    from->count == 1 ? "" : "s");
	put_time(&out, from->window_s);
	if (from->act == SG_ACT_TELL) {
		sg_out_printf(&out, " tell %s", line->contact);
		return;
	}
	sg_out_text(&out,
	    from->act == SG_ACT_PROPOSE_BAN ? " propose ban" : " ban");
	if (from->ban_s > 0) {
		sg_out_text(&out, " for ");
		put_time(&out, from->ban_s);
	}
}

static bool
is_known(const struct sg_escalations *lines, const char *text)
{
	for (size_t i = 0; i < lines->n; i++)
		if (strcmp(lines->v[i].text, text) == 0)
			return true;
	return false;
}

/* Add the line, unless it is there already. */
static void
add_line(struct sg_arena *arena, const struct sg_gate *gate,
    const struct sg_escalate *from, struct sg_escalations *lines)
{
	struct sg_escalation *line = &lines->v[lines->n];

	line->act = (enum sg_escalate_act)from->act;
	line->what = (enum sg_escalate_what)from->what;
	line->count = from->count;
	line->window_ms = (int64_t)from->window_s * 1000;
	line->ban_s = from->ban_s;
	line->contact = from->act != SG_ACT_TELL ?
	    "" :
	    sg_arena_dup(arena,
		sg_str(sg_gate_text(gate,
		    sg_gate_contact(gate, from->contact)->name)));
	put_line(from, line);
	lines->n += !is_known(lines, line->text);
}

struct sg_escalations
sg_escalations_of(struct sg_arena *arena, const struct sg_gate *gate)
{
	const uint32_t n = sg_gate_escalates(gate);
	struct sg_escalations lines = {
	    sg_arena_array(arena, n, sizeof(*lines.v)), 0};

	/* Of two lines that fit one event, the ban comes before a proposal. */
	for (int bans = 1; bans >= 0; bans--)
		for (uint32_t i = 0; i < n; i++) {
			const struct sg_escalate *from = sg_gate_escalate(gate,
			    i);

			if ((from->act == SG_ACT_BAN) == (bans == 1))
				add_line(arena, gate, from, &lines);
		}
	return lines;
}

/* After this time, the line tells anew. */
static int64_t
again_ms(const struct sg_escalation *line)
{
	return line->window_ms > DAY_MS ? line->window_ms : DAY_MS;
}

int64_t
sg_escalations_past_ms(const struct sg_escalations *lines)
{
	int64_t longest = 0, needed;

	for (size_t i = 0; i < lines->n; i++) {
		/* As far back as the last alert that may matter, and what was
		 * counted then. */
		needed = again_ms(&lines->v[i]) + lines->v[i].window_ms;
		longest = needed > longest ? needed : longest;
	}
	return longest;
}

/* ---- counting ----------------------------------------------------------- */

/* The events that a line counts, by their index in the past. */
struct counted {
	const struct sg_past *past;
	size_t *v;
	size_t n;
};

static int64_t
at(const struct counted *counted, size_t i)
{
	return counted->past[counted->v[i]].at_ms;
}

static bool
is_repeat(const struct counted *counted, const struct sg_past *event)
{
	const struct sg_past *before;

	for (size_t i = counted->n; i-- > 0;) {
		before = &counted->past[counted->v[i]];
		if (event->at_ms - before->at_ms >= REPEAT_MS)
			return false;
		if (before->site == event->site &&
		    before->technique == event->technique)
			return true;
	}
	return false;
}

static struct counted
count(struct sg_arena *arena, const struct sg_escalation *line,
    const struct sg_past *past, size_t n)
{
	struct counted counted = {
	    past, sg_arena_array(arena, n, sizeof(*counted.v)), 0};

	for (size_t i = 0; i < n; i++) {
		bool fits = line->what == SG_COUNT_BLOCKS ? past[i].blocked :
							    past[i].tried;

		if (fits && !is_repeat(&counted, &past[i]))
			counted.v[counted.n++] = i;
	}
	return counted;
}

/* Returns how many were counted in the line's time up to `until_ms`. */
static uint64_t
number_at(const struct counted *counted, const struct sg_escalation *line,
    int64_t until_ms)
{
	uint64_t n = 0;

	for (size_t i = counted->n; i-- > 0;) {
		if (at(counted, i) > until_ms)
			continue;
		if (until_ms - at(counted, i) >= line->window_ms)
			break;
		n++;
	}
	return n;
}

/* Returns true if nothing was counted for the line's time, somewhere between
 * `told_ms` and the event `last`. */
static bool
was_quiet(const struct counted *counted, const struct sg_escalation *line,
    int64_t told_ms, size_t last)
{
	for (size_t i = last; at(counted, i) > told_ms; i--) {
		int64_t before = i > 0 && at(counted, i - 1) > told_ms ?
		    at(counted, i - 1) :
		    told_ms;

		if (at(counted, i) - before >= line->window_ms)
			return true;
		if (i == 0)
			break;
	}
	return false;
}

/* Returns true if the last alert was long enough ago that it does not matter
 * any more, or so far in the future: the clock was wrong then. */
static bool
is_far(const struct sg_escalation *line, int64_t told_ms, int64_t at_ms)
{
	return told_ms == SG_NEVER_TOLD || at_ms - told_ms >= again_ms(line) ||
	    told_ms - at_ms >= again_ms(line);
}

/* Returns true if the line tells, now that `number` are in its time. */
static bool
is_due(const struct counted *counted, const struct sg_escalation *line,
    int64_t told_ms, size_t event, uint64_t number)
{
	if (number < line->count)
		return false;
	if (is_far(line, told_ms, at(counted, event)) ||
	    was_quiet(counted, line, told_ms, event))
		return true;
	return number >= 2 * number_at(counted, line, told_ms) &&
	    number >= 2 * (uint64_t)line->count;
}

size_t
sg_escalate(struct sg_arena *arena, const struct sg_escalation *line,
    const struct sg_past *past, size_t n, int64_t told_ms,
    struct sg_tells *tells, size_t cap)
{
	struct counted counted = count(arena, line, past, n);
	size_t first = 0, done = 0;

	for (size_t i = 0; i < counted.n && done < cap; i++) {
		uint64_t number;

		while (at(&counted, i) - at(&counted, first) >= line->window_ms)
			first++;
		number = i - first + 1;
		if (!past[counted.v[i]].fresh ||
		    !is_due(&counted, line, told_ms, i, number))
			continue;
		told_ms = at(&counted, i);
		tells[done++] = (struct sg_tells){counted.v[i], number};
	}
	return done;
}

uint64_t
sg_escalate_number(struct sg_arena *arena, const struct sg_escalation *line,
    const struct sg_past *past, size_t n, int64_t until_ms)
{
	struct counted counted = count(arena, line, past, n);

	return number_at(&counted, line, until_ms);
}
