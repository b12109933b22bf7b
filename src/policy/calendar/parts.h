/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- what an event of a school's calendar says by its
 * words, and terms that are told by their first and last days.
 *
 * For calendar.c.
 */
#ifndef SG_CALENDAR_PARTS_H
#define SG_CALENDAR_PARTS_H

#include "policy/calendar/days.h"

enum sg_meaning {
	SG_MEANS_NOTHING = 0,
	SG_MEANS_TERM,
	SG_MEANS_NO_SCHOOL,
	SG_MEANS_OTHER /* about a class, a club, a trip: not about school */
};

enum sg_edge { SG_EDGE_NONE = 0, SG_EDGE_FIRST, SG_EDGE_LAST };

struct sg_event_words {
	enum sg_meaning meaning;
	enum sg_edge edge; /* "starts", "last day": not how long */
	int season;        /* of the term, from 1; 0: none is named */
};

/* By the summary, which may be NULL. */
struct sg_event_words sg_calendar_event_words(struct sg_arena *arena,
    const char *summary);

/* The first or last day of a term. */
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
 * Make ranges of first and last days, each of which must have its other, and
 * add all their days to `term`.  Else nothing is added, and the first that
 * has none is returned; NULL: all have.
 */
const struct sg_term_mark *sg_calendar_pair(struct sg_arena *arena,
    struct sg_term_marks *marks, struct sg_day_list *term);

#endif
