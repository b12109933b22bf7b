/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts.c -- what a verdict means for the person whom it stops.
 *
 * The only file of the page that asks the gate.  Does not choose words.
 */
#include "icap/page/facts.h"

#include "gate/gate.h"

#define DAY_S 86400
/* A date is told without its year, so it must not be this far ahead. */
#define PROMISE_DAYS 300

/* A `circumvention` line may name other things too, which is no reproach. */
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
	if (verdict->ground != SG_BY_RULE || verdict->rule == SG_NO_RULE)
		return SG_WHY_UNSURE;
	return why_by_rule(sg_gate_rule(gate, verdict->rule), verdict);
}

/* Days since 1970-01-01 of a local time, rounded down. */
static int64_t
day_of(int64_t local)
{
	return local / DAY_S - (local % DAY_S < 0);
}

/*
 * Month and day of the month in the Gregorian calendar.  Years begin with
 * March here, so that the leap day is a year's last; an "era" is the 400 years
 * after which everything repeats.  (gmtime_r() takes a lock in glibc.)
 */
static void
set_date(int64_t day, struct sg_page_facts *facts)
{
	const int64_t era_days = 146097, to_march_of_0 = 719468;
	int64_t of_era, year, of_year, month;

	of_era = (day + to_march_of_0) % era_days;
	if (of_era < 0)
		of_era += era_days;
	year = (of_era - of_era / 1460 + of_era / 36524 -
	    of_era / (era_days - 1)) / 365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	/* From March on, each five months have 153 days. */
	month = (5 * of_year + 2) / 153;
	facts->day = (unsigned)(of_year - (153 * month + 2) / 5 + 1);
	facts->month = (unsigned)(month < 10 ? month + 3 : month - 9);
	/* 1970-01-01 was a Thursday. */
	facts->weekday = (unsigned)(((day + 3) % 7 + 7) % 7);
}

static void
set_opening(const struct sg_gate *gate, int64_t now, int64_t next_open,
    struct sg_page_facts *facts)
{
	int64_t local = next_open + sg_gate_offset(gate, next_open, NULL);
	int64_t today = day_of(now + sg_gate_offset(gate, now, NULL));
	int64_t day = day_of(local), second = local - day * DAY_S;

	if (next_open < now || day - today > PROMISE_DAYS)
		return;
	facts->opens = day == today ? SG_OPENS_TODAY :
	    day == today + 1 ? SG_OPENS_TOMORROW : SG_OPENS_ON;
	facts->hour = (unsigned)(second / 3600);
	facts->minute = (unsigned)(second / 60 % 60);
	set_date(day, facts);
}

void
sg_page_facts_of(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict, struct sg_str reference,
    struct sg_page_facts *facts)
{
	const struct sg_settings *settings = sg_gate_settings(gate);

	*facts = (struct sg_page_facts){
	    .why = why_of(gate, verdict),
	    .site = verdict->host,
	    .school = sg_str(sg_gate_text(gate, settings->school)),
	    .contact = sg_str(sg_gate_text(gate, settings->contact)),
	    .reference = reference,
	};
	if (verdict->platform != SG_NO_PLATFORM)
		facts->platform = sg_str(sg_gate_platform_title(gate,
		    verdict->platform));
	if (verdict->next_open != SG_NEVER)
		set_opening(gate, request->now, verdict->next_open, facts);
}
