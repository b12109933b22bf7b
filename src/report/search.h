/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * search.h -- reads the words of a search from the query of a record.
 *
 * Every function may be called from any thread, with an arena of its own.
 */
#ifndef SG_REPORT_SEARCH_H
#define SG_REPORT_SEARCH_H

struct sg_arena;

/*
 * Returns the words that were searched for: "how to unblock instagram" for
 * "q=how+to%20unblock+instagram". `query` has the parameters that the record
 * keeps as evidence. If it has several, the words are the value of the first
 * parameter that search engines use for them, else of the first parameter.
 * Returns NULL if `query` is NULL, or if there are no words. The text may have
 * any bytes except NUL.
 */
const char *sg_search_words(struct sg_arena *arena, const char *query);

#endif
