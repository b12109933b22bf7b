/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bar.h -- draws a progress bar on the terminal. One thread at a time. */
#ifndef SG_BAR_H
#define SG_BAR_H

#include <stdbool.h>

#include "policy/progress.h"

struct sg_bar {
	const char *what; /* text before the bar: "Reading the lists" */
	double begun_s;
	unsigned shown; /* percentage shown last */
	bool drawn;
};

/*
 * Begin. Returns a struct to pass to the function that does the work. The bar
 * is drawn on standard error. It appears if standard error is a terminal and
 * the work takes longer than 0.2 seconds. The returned struct borrows `bar` and
 * `what` until sg_bar_end().
 */
struct sg_progress sg_bar_begin(struct sg_bar *bar, const char *what);
/* Erase the bar. */
void sg_bar_end(struct sg_bar *bar);

#endif
