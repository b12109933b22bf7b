/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts.c -- turns a verdict into the facts that the block page states.
 *
 * The words of the page are chosen in render.c. Of the page's source files,
 * only this file uses the gate (the module that judges requests).
 */
#include "icap/page/facts.h"

#include "base/dates.h"
#include "gate/gate.h"

/* The page shows dates without a year. So a date that is more than PROMISE_DAYS
 * days ahead is not shown. */
#define PROMISE_DAYS 300

/* Returns true if the page may say that the request was an attempt to get round
 * the filter. A rule on `circumvention` (ways round the filter) may also name
 * other sites. So the rule alone does not prove an attempt. The request must
 * also have a signal: a sign of an attempt. The weakest signals have the tier
 * "noise" and do not count. */
static bool
is_circumvention(const struct sg_rule *rule, const struct sg_verdict *verdict)
{
	if ((rule->flags & SG_RULE_CIRCUMVENTION) == 0)
		return false;
	for (size_t i = 0; i < verdict->nsignals; i++) {
		if (verdict->signals[i].tier != SG_TIER_NOISE)
			return true;
	}
	return false;
}

static enum sg_page_why
why_by_rule(const struct sg_rule *rule, const struct sg_verdict *verdict)
{
	bool opens = verdict->next_open != SG_NEVER;

	if ((rule->flags & SG_RULE_EXCEPTION) != 0)
		return SG_WHY_EXCEPTION;
	if (is_circumvention(rule, verdict))
		return SG_WHY_CIRCUMVENTION;
	if ((rule->flags & SG_RULE_OTHERWISE) != 0)
		return opens ? SG_WHY_NOW : SG_WHY_OTHERWISE;
	return rule->when != 0 ? SG_WHY_NOW : SG_WHY_ALWAYS;
}

static enum sg_page_why
why_of(const struct sg_gate *gate, const struct sg_verdict *verdict)
{
	if (verdict->ground == SG_BY_LOCKED)
		return SG_WHY_LOCKED;
	if (verdict->ground == SG_BY_BAN)
		return SG_WHY_PAUSED;
	if (verdict->ground != SG_BY_RULE || verdict->rule == SG_NO_RULE)
		return SG_WHY_UNSURE;
	return why_by_rule(sg_gate_rule(gate, verdict->rule), verdict);
}

/*
 * Returns who reads the page. Without a log-on, a device that pupils use may be
 * used by an adult. So the reader is a pupil only if the user is known, and the
 * policy says which groups are adults.
 */
static enum sg_page_reader
reader_of(const struct sg_gate *gate, const struct sg_request *request)
{
	uint32_t adults = sg_gate_settings(gate)->adults;
	uint64_t groups[SG_SET_WORDS];

	if (adults == SG_EVERYONE)
		return SG_READER_ANYONE;
	sg_gate_who(gate, request, groups);
	if (sg_set_meets(sg_gate_group_set(gate, adults), groups))
		return SG_READER_ADULT;
	return request->user.n > 0 ? SG_READER_PUPIL : SG_READER_ANYONE;
}

/* Days since 1970-01-01 of a local time, rounded down. */
static int64_t
day_of(int64_t local)
{
	return local / SG_DAY_S - (local % SG_DAY_S < 0);
}

static void
set_date(int32_t day, struct sg_page_facts *facts)
{
	struct sg_civil date = sg_civil_of(day);

	facts->day = (unsigned)date.day;
	facts->month = (unsigned)date.month;
	facts->weekday = (unsigned)sg_weekday_of(day);
}

static void
set_opening(const struct sg_gate *gate, int64_t now, int64_t next_open,
    struct sg_page_facts *facts)
{
	int64_t local = next_open + sg_gate_offset(gate, next_open, NULL);
	int64_t today = day_of(now + sg_gate_offset(gate, now, NULL));
	int64_t day = day_of(local), second = local - day * SG_DAY_S;

	if (next_open < now || day - today > PROMISE_DAYS)
		return;
	facts->opens = day == today ? SG_OPENS_TODAY :
	    day == today + 1        ? SG_OPENS_TOMORROW :
				      SG_OPENS_ON;
	facts->hour = (unsigned)(second / 3600);
	facts->minute = (unsigned)(second / 60 % 60);
	set_date((int32_t)day, facts);
}

void
sg_page_facts_of(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict, struct sg_str reference,
    struct sg_page_facts *facts)
{
	const struct sg_settings *settings = sg_gate_settings(gate);

	*facts = (struct sg_page_facts){
	    .why = why_of(gate, verdict),
	    .reader = reader_of(gate, request),
	    .site = verdict->host,
	    .school = sg_str(sg_gate_text(gate, settings->school)),
	    .contact = sg_str(sg_gate_text(gate, settings->contact)),
	    .phone = sg_str(sg_gate_text(gate, settings->phone)),
	    .reference = reference,
	};
	if (verdict->platform != SG_NO_PLATFORM)
		facts->platform = sg_str(sg_gate_platform_title(gate,
		    verdict->platform));
	if (verdict->next_open != SG_NEVER)
		set_opening(gate, request->now, verdict->next_open, facts);
}
