/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- helpers of calendar.c: classifies an event by the words of its
 * summary, and builds terms from events that mark a first or a last day.
 *
 * One thread at a time; memory is in the arena.
 */
#ifndef SG_CALENDAR_PARTS_H
#define SG_CALENDAR_PARTS_H

#include "policy/calendar/days.h"

enum sg_meaning {
	SG_MEANS_NOTHING = 0,
	SG_MEANS_TERM,
	SG_MEANS_NO_SCHOOL,
	SG_MEANS_OTHER /* a class, club or trip, not the whole school */
};

enum sg_edge { SG_EDGE_NONE = 0, SG_EDGE_FIRST, SG_EDGE_LAST };

struct sg_event_words {
	enum sg_meaning meaning;
	enum sg_edge edge; /* set if the event marks the first or last day of a
			      term: "term starts" */
	int season; /* Number of the season in the summary, by the table in
		       words.c ("autumn" is 1).  0 if the summary names no
		       season. */
};

/* Classify an event by its summary, which may be NULL. */
struct sg_event_words sg_calendar_event_words(struct sg_arena *arena,
    const char *summary);

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
 * it, and add all days of these terms to `term`.  Returns NULL on success.  If
 * a mark has no partner, adds no days and returns that mark.
 */
const struct sg_term_mark *sg_calendar_pair(struct sg_arena *arena,
    struct sg_term_marks *marks, struct sg_day_list *term);

#endif
