/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bar.h -- a bar on the terminal for work that takes its time.
 */
#ifndef SG_BAR_H
#define SG_BAR_H

#include <stdbool.h>

#include "policy/progress.h"

struct sg_bar {
	const char *what; /* "Reading the lists" */
	double begun_s;
	unsigned shown; /* percent */
	bool drawn;
};

/*
 * Begin.  The progress to hand on draws to standard error when that is a
 * terminal and the work has gone on for a moment, and nothing otherwise.
 */
struct sg_progress sg_bar_begin(struct sg_bar *bar, const char *what);
/* Wipe it away. */
void sg_bar_end(struct sg_bar *bar);

#endif
