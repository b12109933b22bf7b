/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * try.h -- runs a program again and again.  In the first run its first call
 * fails, in the second run its second call, and so on until a run makes fewer
 * calls.
 *
 * Not thread-safe.
 */
#ifndef SG_TEST_TRY_H
#define SG_TEST_TRY_H

#include "faults.h"

struct
try {
	const char *name;          /* for messages */
	const char *const *words;  /* the program and its arguments */
	const char *how;           /* FAULTS_AT_ONCE or FAULTS_LATER */
	void (*before)(void *ctx); /* restores the files before each run */
	/* Checks the result of each run; reports errors with try_bad(). */
	void (*after)(void *ctx, const struct fault_report *report);
	void *ctx;
};

/*
 * Try every kind of fault at every call.  Returns the number of runs that had a
 * fault.  After the last run it fails the test if try_bad() was called, or if
 * the program was ended by a signal or by a sanitizer.
 */
long try_all(const struct try *try);
/*
 * Report an error of the run that has just ended.  It is printed with the run's
 * fault and the program's output.
 */
void try_bad(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Returns true if in the last run every call failed from the fault on. */
bool try_lasted(void);
/* What the program printed in the last run; in a static buffer. */
const char *try_said(void);

#endif
