/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * try.h -- a program that is run again and again, each time with another of
 * its calls made to fail, until a run ends that never comes to that call.
 */
#ifndef SG_TEST_TRY_H
#define SG_TEST_TRY_H

#include "faults.h"

struct
try {
	const char *name;          /* for what is printed */
	const char *const *words;  /* the program and its arguments */
	const char *how;           /* FAULTS_AT_ONCE or FAULTS_LATER */
	void (*before)(void *ctx); /* each run: put everything in its place */
	/* Each run, once it has ended: say what is not right, if anything. */
	void (*after)(void *ctx, const struct fault_report *report);
	void *ctx;
};

/*
 * All kinds of faults, at every call.  Returns how many runs had one.  Fails
 * the test at the end if anything was not right, or if the program died of a
 * signal, or by a sanitizer.
 */
long try_all(const struct try *try);
/* Something is not right after this run; told with its fault and with what
 * the program printed. */
void try_bad(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Was its fault one that went on to the end? */
bool try_lasted(void);
/* What the last run printed; in a static buffer. */
const char *try_said(void);

#endif
