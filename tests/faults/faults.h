/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faults.h -- the protocol between faults.c, which is preloaded into a program,
 * and try.c, which runs that program again and again.
 */
#ifndef SG_TEST_FAULTS_H
#define SG_TEST_FAULTS_H

#include <stdbool.h>

/* The fault to inject at the n-th call of its kind. */
enum fault {
	FAULT_NONE,
	FAULT_MEMORY,      /* no memory, once */
	FAULT_MEMORY_FROM, /* no memory from then on */
	FAULT_CALL,        /* a system call fails, once */
	FAULT_CALL_FROM,   /* every system call fails from then on */
	FAULT_INTERRUPT,   /* EINTR */
	FAULT_SHORT        /* half of the bytes are read or written */
};

/* One run of the program. */
struct fault_order {
	enum fault fault;
	long at; /* the n-th call, from 1 */
};

struct fault_report {
	int status;      /* of waitpid(2) */
	long calls;      /* counted calls of that kind */
	bool struck;     /* the fault was injected */
	bool not_synced; /* an fsync(2) failed by the fault */
	char name[24];   /* the first call that failed */
};

/* Descriptors on which the program gets its orders and sends its reports. */
#define FAULTS_ORDERS 198
#define FAULTS_REPORTS 199
#define FAULTS_VARIABLE "SG_FAULTS"
/*
 * Values of the variable: count calls from the start, or from faults_begin().
 */
#define FAULTS_AT_ONCE "at once"
#define FAULTS_LATER "later"

/* If set, renameat2(2) fails as on a file system that cannot exchange names. */
#define FAULTS_NO_EXCHANGE "SG_FAULTS_NO_EXCHANGE"

/*
 * For programs made for these tests: count calls between the two.  Weak: NULL
 * if faults.c is not loaded.
 */
void faults_begin(void) __attribute__((weak));
void faults_end(void) __attribute__((weak));

#endif
