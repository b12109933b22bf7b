/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page.h -- the head and the foot of an HTML page, for the week and the year.
 *
 * The pages are A4 landscape, load nothing from a network, and are XML, too.
 */
#ifndef SG_WEEK_PAGE_H
#define SG_WEEK_PAGE_H

#include <stddef.h>
#include <stdio.h>

struct sg_week;

/*
 * Write everything before the table. The line under the school's name is made
 * of `what`, `dates`, `by` and the person: "What can be reached, DATES, by
 * staff". These three texts are not escaped. `style` is CSS that is added to
 * the style of both pages.
 */
void sg_week_page_head(const struct sg_week *week, const char *style,
    const char *what, const char *dates, const char *by, FILE *to);
/* Write the foot with the notes, the contacts, and when the page was made. */
void sg_week_page_foot(const struct sg_week *week, const char *const *notes,
    size_t nnotes, FILE *to);

#endif
