/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * try.h -- runs a program again and again, with one fault in each run.
 *
 * In run n, the program's n-th call (allocation or system call) fails. The runs
 * end when the program makes fewer than n calls.
 *
 * Not thread-safe.
 */
#ifndef SG_TEST_TRY_H
#define SG_TEST_TRY_H

#include "faults.h"

struct
try {
	const char *name; /* name of the test, for messages */
	/* the program and its arguments, NULL at the end */
	const char *const *words;
	const char *how;           /* FAULTS_AT_ONCE or FAULTS_LATER */
	void (*before)(void *ctx); /* restores the files before each run */
	/* Checks the result of each run. Reports errors with try_bad(). */
	void (*after)(void *ctx, const struct fault_report *report);
	void *ctx;
};

/*
 * Tries every kind of fault of faults.h at every call. Returns the number of
 * runs that had a fault. After the last run, it fails the test if try_bad() was
 * called. It also fails the test if a signal or a sanitizer ended the program
 * in a run.
 */
long try_all(const struct try *try);
/*
 * Reports an error of the run that has just ended. The error is printed
 * together with the run's fault and the program's output.
 */
void try_bad(const char *format, ...) __attribute__((format(printf, 1, 2)));
/*
 * Returns true if the fault of the last run also made all later calls fail
 * (FAULT_MEMORY_FROM or FAULT_CALL_FROM).
 */
bool try_lasted(void);
/* Returns what the program printed in the last run, in a static buffer. */
const char *try_said(void);

#endif
