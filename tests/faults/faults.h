/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faults.h -- what faults.c, which is loaded into a program before everything
 * else, and try.c, which runs that program again and again, tell each other.
 */
#ifndef SG_TEST_FAULTS_H
#define SG_TEST_FAULTS_H

#include <stdbool.h>

/* What goes wrong at the n-th call of its kind. */
enum fault {
	FAULT_NONE,
	FAULT_MEMORY,      /* no memory, once */
	FAULT_MEMORY_FROM, /* no memory from then on */
	FAULT_CALL,        /* a system call fails, once */
	FAULT_CALL_FROM,   /* every system call fails from then on */
	FAULT_INTERRUPT,   /* EINTR */
	FAULT_SHORT        /* half of what was to be read or written */
};

/* One run of the program. */
struct fault_order {
	enum fault fault;
	long at; /* from 1 */
};

struct fault_report {
	int status;      /* of waitpid(2) */
	long calls;      /* of that kind that were counted */
	bool struck;     /* the fault was reached */
	bool not_synced; /* an fsync(2) was made to fail */
	char name[24];   /* the call that was made to fail first */
};

/* Descriptors on which a program with faults.c gets orders and reports. */
#define FAULTS_ORDERS 198
#define FAULTS_REPORTS 199
#define FAULTS_VARIABLE "SG_FAULTS"
/* The variable's value: count from the start, or from faults_begin(). */
#define FAULTS_AT_ONCE "at once"
#define FAULTS_LATER "later"

/* Set: the file system cannot exchange two names at once. */
#define FAULTS_NO_EXCHANGE "SG_FAULTS_NO_EXCHANGE"

/*
 * For programs that are made for these tests: count from here to there.  Weak,
 * and NULL where faults.c is not loaded.
 */
void faults_begin(void) __attribute__((weak));
void faults_end(void) __attribute__((weak));

#endif
