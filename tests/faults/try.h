/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * try.h -- runs a program again and again, with one fault in each run.  In the
 * first run the program's first call (allocation or system call) fails, in the
 * second run its second call, and so on, until the program ends before it has
 * made that many calls.
 *
 * Not thread-safe.
 */
#ifndef SG_TEST_TRY_H
#define SG_TEST_TRY_H

#include "faults.h"

struct
try {
	const char *name;          /* for messages */
	const char *const *words;  /* program, arguments, NULL */
	const char *how;           /* FAULTS_AT_ONCE or FAULTS_LATER */
	void (*before)(void *ctx); /* restores the files before each run */
	/* Checks the result of each run; reports errors with try_bad(). */
	void (*after)(void *ctx, const struct fault_report *report);
	void *ctx;
};

/*
 * Try every kind of fault of faults.h at every call.  Returns the number of
 * runs that had a fault.  After the last run this fails the test if try_bad()
 * was called, or if a signal or a sanitizer ended the program in any run.
 */
long try_all(const struct try *try);
/*
 * Report an error of the run that has just ended.  It is printed with the run's
 * fault and the program's output.
 */
void try_bad(const char *format, ...) __attribute__((format(printf, 1, 2)));
/*
 * Returns true if the fault of the last run made all later calls fail too
 * (FAULT_MEMORY_FROM or FAULT_CALL_FROM).
 */
bool try_lasted(void);
/* Returns what the program printed in the last run, in a static buffer. */
const char *try_said(void);

#endif
