/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* share.c -- counts false alerts, and says how many there were. */
#include "desk/incidents/share.h"

#include "base/arena.h"
#include "base/dates.h"

int32_t
sg_share_week(int32_t day)
{
	return day - sg_weekday_of(day);
}

void
sg_share_add(struct sg_share *share, const struct sg_incident_row *row)
{
	if (row->doer != SG_DOER_PERSON)
		return;
	if (row->state == SG_INCIDENT_AGREED && *row->state_by == '\0') {
		share->quiet++;
		return;
	}
	share->raised++;
	share->reviewed += row->state == SG_INCIDENT_NEW ? 0 : 1;
	share->wrong += row->state == SG_INCIDENT_PAGE ? 1 : 0;
}

/* ---- the sentence ------------------------------------------------------- */

struct telling {
	struct sg_arena *arena;
	const struct sg_share *share;
	bool cy; /* in Welsh */
};

typedef unsigned long long ull;

static const char *
not_reviewed_yet(const struct telling *t)
{
	const ull n = t->share->raised;

	if (n == 0)
		return t->cy ? "Ni chodwyd unrhyw ddigwyddiad gan berson" :
			       "No incident of a person was raised";
	return sg_arena_printf(t->arena,
	    t->cy ? "Codwyd: %llu. Nid oes yr un wedi'i adolygu, felly nid oes "
		    "dim yn hysbys eto am rybuddion ffug" :
		    "%llu raised, none reviewed: nothing is known of false "
		    "alerts yet",
	    n);
}

static const char *
percent(const struct telling *t)
{
	const uint64_t all = t->share->reviewed;

	if (all < SG_SHARE_ENOUGH)
		return "";
	return sg_arena_printf(t->arena, " (%llu%%)",
	    (ull)((100 * t->share->wrong + all / 2) / all));
}

static const char *
found_wrong(const struct telling *t)
{
	const ull wrong = t->share->wrong, all = t->share->reviewed;

	if (t->cy)
		return sg_arena_printf(t->arena,
		    "Nid person oedd %llu o'r %llu a adolygwyd%s", wrong, all,
		    percent(t));
	return sg_arena_printf(t->arena,
	    "%llu of %llu reviewed %s not a "
	    "person%s",
	    wrong, all, wrong == 1 ? "was" : "were", percent(t));
}

static const char *
left_open(const struct telling *t)
{
	const uint64_t n = t->share->raised - t->share->reviewed;

	if (n == 0)
		return t->cy ? "; adolygwyd pob un" : "; all were reviewed";
	return sg_arena_printf(t->arena,
	    t->cy ? "; heb eu hadolygu: %llu" : "; %llu not reviewed", (ull)n);
}

static const char *
kept_quiet(const struct telling *t)
{
	if (t->share->quiet == 0)
		return "";
	return sg_arena_printf(t->arena,
	    t->cy ? "; hysbys a chytunedig, felly heb eu codi: %llu" :
		    "; not raised, because known and agreed: %llu",
	    (ull)t->share->quiet);
}

const char *
sg_share_text(struct sg_arena *arena, const struct sg_share *share,
    const char *language)
{
	const struct telling t = {arena, share, strcmp(language, "cy") == 0};

	if (share->reviewed == 0)
		return sg_arena_printf(arena, "%s%s.", not_reviewed_yet(&t),
		    kept_quiet(&t));
	return sg_arena_printf(arena, "%s%s%s.", found_wrong(&t), left_open(&t),
	    kept_quiet(&t));
}
