/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bar.c -- draws the progress bar on one line of the terminal, and redraws it
 * in place.
 */
#include "cli/bar.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WIDTH 40
#define PATIENCE_S 0.2 /* seconds; work that takes less time shows no bar */

static double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
draw(void *ctx, unsigned thousandths)
{
	struct sg_bar *bar = ctx;
	unsigned percent = thousandths / 10, full = thousandths * WIDTH / 1000;
	char line[WIDTH + 1];

	if ((bar->drawn && percent == bar->shown) ||
	    now_s() - bar->begun_s < PATIENCE_S)
		return;
	memset(line, ' ', WIDTH);
	memset(line, '#', full < WIDTH ? full : WIDTH);
	line[WIDTH] = '\0';
	fprintf(stderr, "\r%s [%s] %3u %%", bar->what, line, percent);
	fflush(stderr);
	bar->shown = percent;
	bar->drawn = true;
}

struct sg_progress
sg_bar_begin(struct sg_bar *bar, const char *what)
{
	*bar = (struct sg_bar){.what = what, .begun_s = now_s()};
	if (!isatty(STDERR_FILENO))
		return (struct sg_progress){0};
	return (struct sg_progress){.tell = draw, .ctx = bar};
}

void
sg_bar_end(struct sg_bar *bar)
{
	if (bar->drawn)
		fprintf(stderr, "\r%*s\r", (int)strlen(bar->what) + WIDTH + 10,
		    "");
}
