/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- the steps of reading a calendar, shared by the files of this
 * folder: the words of an event, the days that it covers, its recurrences, and
 * the notes of what was made of each event.
 *
 * One thread at a time; memory is in the arena.
 */
#ifndef SG_CALENDAR_PARTS_H
#define SG_CALENDAR_PARTS_H

#include <libical/ical.h>

#include "policy/calendar/calendar.h"

/* ---- words.c: what the summary of an event means ------------------------- */

enum sg_meaning {
	SG_MEANS_NOTHING = 0,
	SG_MEANS_TERM,
	SG_MEANS_NO_SCHOOL,
	SG_MEANS_OTHER /* mentions term or days off, but is neither */
};

/* Why an event that mentions term or days off is not counted. */
enum sg_why_passed {
	SG_WHY_UNCLEAR = 0,
	SG_WHY_PART_OF_DAY, /* "early closure", "INSET twilight" */
	SG_WHY_SOME_PUPILS, /* a class, a year group, the staff */
	SG_WHY_ACTIVITY,    /* a club, a trip, a part of the site */
	SG_WHY_EDGE,        /* tells only where a holiday begins or ends */
	SG_WHY_CLOCK_TIMES  /* lasts some hours of one day */
};

enum sg_edge { SG_EDGE_NONE = 0, SG_EDGE_FIRST, SG_EDGE_LAST };

struct sg_event_words {
	enum sg_meaning meaning;
	enum sg_why_passed why; /* set for SG_MEANS_OTHER */
	enum sg_edge edge; /* set if the event marks the first or last day of a
			      term: "term starts" */
	/* The edge may also lie within a term: "pupils return", "break up". */
	bool soft;
	bool part_of_day; /* on one day, only a part of it: "INSET twilight" */
	bool begins_or_ends; /* "half term begins at the end of the day" */
	/* A day off that also marks a term: "Autumn term begins - INSET day".
	 */
	bool term_too;
	bool half_term; /* the summary mentions half-term */
	int season;     /* Number of the season in the summary, by the table in
			   words.c ("autumn" is 1).  0 if the summary names no
			   season. */
};

/* Classify an event by its summary, which may be NULL. */
struct sg_event_words sg_calendar_event_words(struct sg_arena *arena,
    const char *summary);

/* ---- cover.c: the days that an event covers ------------------------------ */

struct sg_cover {
	int32_t day;    /* first day */
	int32_t length; /* in days; 0 if the event lasts some hours of a day */
	/* Added to the date of a recurrence to get its first day: the local
	 * date of an event in UTC may differ from the UTC date. */
	int32_t shift;
};

/*
 * The days that an event covers, by its start and end.  `zone` is the school's
 * time zone, for times in UTC; NULL: take them as local times.  An event with
 * clock times that lasts over several days covers its first and last day, too;
 * but with `off`, only if it begins before noon and ends after noon.
 */
struct sg_cover sg_calendar_cover(icalcomponent *event,
    const struct sg_zone *zone, bool off);
/* The date of `t` as written, counted from 1970-01-01. */
int32_t sg_calendar_date(struct icaltimetype t);
/* The local date of `t`.  It differs from the date as written only for a time
 * in UTC.  `zone` may be NULL: then the date as written. */
int32_t sg_calendar_local_date(struct icaltimetype t,
    const struct sg_zone *zone);

/* ---- recur.c: the days on which an event recurs -------------------------- */

/* A single occurrence of a recurring event that another event replaces
 * (RECURRENCE-ID). */
struct sg_replaced {
	const char *uid;
	int32_t date; /* as written */
};

struct sg_replaced_list {
	struct sg_replaced *v;
	size_t n, cap;
};

/* Collect the replaced occurrences of all events under `component`.  Call
 * sg_replaced_sort() before the first use. */
void sg_replaced_collect(struct sg_arena *arena, icalcomponent *component,
    const struct sg_zone *zone, struct sg_replaced_list *list);
void sg_replaced_sort(struct sg_replaced_list *list);

/* True if the event recurs without an end. */
bool sg_recurs_endlessly(icalcomponent *event);
/*
 * Add the dates on which the event occurs to `dates`: its start, its RRULE and
 * RDATEs, without its EXDATEs and the replaced occurrences.  An event without
 * an end is followed up to `horizon`.  Returns NULL, or the reason why the
 * dates cannot be found, as the end of a sentence about the event.
 */
const char *sg_recurrences(struct sg_arena *arena, icalcomponent *event,
    const struct sg_replaced_list *replaced, const struct sg_zone *zone,
    int32_t horizon, struct sg_day_list *dates);

/* ---- marks.c: terms from first and last days ----------------------------- */

/* An event that marks the first or last day of a term. */
struct sg_term_mark {
	int32_t day;
	struct sg_event_words said;
	const char *summary;
};

struct sg_term_marks {
	struct sg_term_mark *v;
	size_t n, cap;
};

/*
 * Sort the marks.  Pair each first day of a term with the last day that follows
 * it, and add all days of these terms to `term`.  Soft marks ("pupils return")
 * are used where they begin or end a part of a term, and are left out
 * elsewhere.  Returns NULL on success.  If a mark has no partner, adds no days
 * and returns that mark.
 */
const struct sg_term_mark *sg_calendar_pair(struct sg_arena *arena,
    struct sg_term_marks *marks, struct sg_day_list *term);

/* ---- notes.c: what was made of each event -------------------------------- */

struct sg_note {
	int32_t day, length;
	enum sg_meaning meaning;
	enum sg_why_passed why;
	const char *summary;
};

struct sg_notes {
	struct sg_note *v;
	size_t n, cap;
	size_t passed; /* notes with SG_MEANS_OTHER */
};

void sg_note_add(struct sg_arena *arena, struct sg_notes *notes,
    struct sg_note note);
/*
 * Returns a short table for the e-safety officer: the events that were not
 * counted, date by date; then the days of term and the days off that were seen.
 * `found` has the days.
 */
char *sg_notes_table(struct sg_arena *arena, struct sg_notes *notes,
    const struct sg_calendar_days *found);

#endif
