/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * weekly.c -- when the report of the week is due, and what it says.
 */
#include "desk/alerts/weekly.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/dates.h"
#include "desk/alerts/text.h"
#include "desk/store/desk.h"
#include "desk/store/incidents.h"
#include "desk/store/tallies.h"
#include "gate/words.h"
#include "report/review/review.h"
#include "report/words.h"

#define FINDINGS_MAX 1000

/* ---- when --------------------------------------------------------------- */

static int32_t
day_at(const struct sg_local *local, int64_t utc)
{
	int64_t seconds = utc + local->offset(local->ctx, utc);

	return (int32_t)(seconds / SG_DAY_S - (seconds % SG_DAY_S < 0));
}

/* Returns the instant of a local time, as sg_weekly_due() says. */
static int64_t
instant(const struct sg_local *local, int32_t day, int minute)
{
	int64_t seconds = (int64_t)day * SG_DAY_S + minute * INT64_C(60);
	int64_t before = local->offset(local->ctx, seconds - SG_DAY_S);
	int64_t after = local->offset(local->ctx, seconds + SG_DAY_S);
	int64_t later = seconds - after;

	/* The clock is changed between the two, if at all.  If the later offset
	 * is in force already at the time that it gives, and the earlier one is
	 * no longer in force at the time that it gives, the later one holds. */
	if (local->offset(local->ctx, seconds - before) == before ||
	    local->offset(local->ctx, later) != after)
		return seconds - before;
	return later;
}

int64_t
sg_local_day_start(const struct sg_local *local, int32_t day)
{
	return instant(local, day, 0);
}

int64_t
sg_weekly_due(const struct sg_local *local, int weekday, int minute,
    int64_t now, int32_t *day)
{
	int64_t due = INT64_MIN;

	/* If it is due later today, the day of the week before counts. */
	for (*day = day_at(local, now);; --*day) {
		if (sg_weekday_of(*day) + 1 != weekday)
			continue;
		due = instant(local, *day, minute);
		if (due <= now)
			return due;
	}
}

/* ---- what --------------------------------------------------------------- */

/* The numbers of one week. */
struct numbers {
	uint64_t blocked, attempts, by_pages;
	uint64_t incidents, reviewed, wrong, waiting, high, findings;
	struct sg_sum_list ways;
};

static bool
sum_up(struct sg_arena *arena, struct sg_store *store, int32_t from,
    int32_t until, struct numbers *numbers)
{
	const struct sg_sum_query all = {.from_day = from, .until_day = until};
	const struct sg_sum_query tried = {.from_day = from,
	    .until_day = until,
	    .only_doer = true,
	    .doer = SG_DOER_PERSON,
	    .only_tried = true};
	struct sg_sum_list days;

	if (!sg_store_sums(store, SG_SUM_BY_DAY, &all, arena, &days) ||
	    !sg_store_sums(store, SG_SUM_BY_TECHNIQUE, &tried, arena,
		&numbers->ways))
		return false;
	for (size_t i = 0; i < days.n; i++) {
		if (days.rows[i].doer == SG_DOER_PERSON) {
			numbers->blocked += days.rows[i].blocked;
			numbers->attempts += days.rows[i].tried;
		} else {
			numbers->by_pages += days.rows[i].blocked;
		}
	}
	return true;
}

static bool
count_incidents(struct sg_arena *arena, struct sg_store *store, int32_t from,
    int32_t until, struct numbers *numbers)
{
	struct sg_week_share_list weeks;
	struct sg_incident_counts counts;

	if (!sg_store_week_shares(store, from, until, arena, &weeks) ||
	    !sg_store_incident_counts(store, SG_DOER_PERSON, &counts))
		return false;
	for (size_t i = 0; i < weeks.n; i++) {
		numbers->incidents += weeks.rows[i].raised;
		numbers->reviewed += weeks.rows[i].reviewed;
		numbers->wrong += weeks.rows[i].wrong;
	}
	numbers->waiting = counts.states[SG_INCIDENT_NEW];
	numbers->high = counts.high;
	return true;
}

static bool
count_findings(struct sg_arena *arena, struct sg_store *store, int64_t from_ms,
    int64_t until_ms, struct numbers *numbers)
{
	struct sg_finding_list list;

	if (!sg_store_findings(store, FINDINGS_MAX, arena, &list))
		return false;
	for (size_t i = 0; i < list.n; i++)
		numbers->findings += list.rows[i].at_ms >= from_ms &&
		    list.rows[i].at_ms < until_ms;
	return true;
}

static const char *
number(struct sg_arena *arena, uint64_t n)
{
	return sg_arena_printf(arena, "%" PRIu64, n);
}

static const char *
date(struct sg_arena *arena, int32_t day)
{
	struct sg_civil civil = sg_civil_of(day);

	return sg_arena_printf(arena, "%02d/%02d/%04d", civil.day, civil.month,
	    civil.year);
}

static struct sg_mail_values
values_of(struct sg_arena *arena, const struct numbers *n,
    const struct sg_mail_values *common, int32_t from, int32_t until)
{
	struct sg_mail_values values = *common;

	values.v[SG_MAIL_FROM] = date(arena, from);
	values.v[SG_MAIL_TO] = date(arena, until - 1);
	values.v[SG_MAIL_BLOCKED] = number(arena, n->blocked);
	values.v[SG_MAIL_ATTEMPTS] = number(arena, n->attempts);
	values.v[SG_MAIL_BY_PAGES] = number(arena, n->by_pages);
	values.v[SG_MAIL_INCIDENTS] = number(arena, n->incidents);
	values.v[SG_MAIL_REVIEWED] = number(arena, n->reviewed);
	values.v[SG_MAIL_FALSE] = number(arena, n->wrong);
	values.v[SG_MAIL_SHARE] = n->reviewed == 0 ?
	    "-" :
	    sg_arena_printf(arena, "%" PRIu64 " %%",
		sg_review_share(n->wrong, n->reviewed));
	values.v[SG_MAIL_WAITING] = number(arena, n->waiting);
	values.v[SG_MAIL_HIGH] = number(arena, n->high);
	values.v[SG_MAIL_FINDINGS] = number(arena, n->findings);
	return values;
}

/* Returns the lines about ways round the filter; "" if there were none. */
static const char *
write_ways(struct sg_arena *arena, const struct sg_mail_text *text,
    const struct sg_sum_list *ways, struct sg_mail_values values)
{
	const char *lines = "";

	for (size_t i = 0; i < ways->n; i++) {
		const char *word =
		    sg_technique_word((enum sg_technique)ways->rows[i].key);

		values.v[SG_MAIL_WAY] = sg_technique_title(word == NULL ? "?" :
									  word);
		values.v[SG_MAIL_COUNT] = number(arena, ways->rows[i].tried);
		lines = sg_arena_printf(arena, "%s%s\n", lines,
		    sg_mail_text_fill(arena, text, SG_PART_EACH, &values));
	}
	return lines;
}

bool
sg_weekly_write(struct sg_arena *arena, struct sg_store *store,
    const struct sg_local *local, const struct sg_mail_text *text,
    const struct sg_mail_values *common, int32_t due_day,
    struct sg_weekly *report)
{
	const int32_t from = due_day - 7;
	struct numbers numbers = {0};
	struct sg_mail_values values;

	if (!sum_up(arena, store, from, due_day, &numbers) ||
	    !count_incidents(arena, store, from, due_day, &numbers) ||
	    !count_findings(arena, store,
		sg_local_day_start(local, from) * 1000,
		sg_local_day_start(local, due_day) * 1000, &numbers))
		return false;
	values = values_of(arena, &numbers, common, from, due_day);
	report->subject = sg_mail_text_fill(arena, text, SG_PART_SUBJECT,
	    &values);
	report->body = sg_arena_printf(arena, "%s\n%s\n%s\n",
	    sg_mail_text_fill(arena, text, SG_PART_HEAD, &values),
	    write_ways(arena, text, &numbers.ways, values),
	    sg_mail_text_fill(arena, text, SG_PART_FOOT, &values));
	return true;
}
