/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * try.h -- runs a program again and again, making another of its calls fail
 * each time, until a run ends before that call.
 */
#ifndef SG_TEST_TRY_H
#define SG_TEST_TRY_H

#include "faults.h"

struct
try {
	const char *name;          /* for messages */
	const char *const *words;  /* the program and its arguments */
	const char *how;           /* FAULTS_AT_ONCE or FAULTS_LATER */
	void (*before)(void *ctx); /* before each run: restore the files */
	/* After each run: report errors with try_bad(). */
	void (*after)(void *ctx, const struct fault_report *report);
	void *ctx;
};

/*
 * Try all kinds of faults, at every call.  Returns the number of runs that had
 * a fault.  Fails the test at the end if try_bad() was called, or if the
 * program died of a signal or by a sanitizer.
 */
long try_all(const struct try *try);
/*
 * Report an error of this run; printed with its fault and the program's output.
 */
void try_bad(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* True if the fault of the last run lasted to the end. */
bool try_lasted(void);
/* The output of the last run; in a static buffer. */
const char *try_said(void);

#endif
