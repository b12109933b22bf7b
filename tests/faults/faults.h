/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faults.h -- the protocol between faults.c and try.c. faults.c is preloaded
 * into a program. try.c runs this program again and again.
 *
 * try.c writes an order to a pipe. faults.c then runs the program once, with
 * the fault of the order, and writes a report to another pipe.
 */
#ifndef SG_TEST_FAULTS_H
#define SG_TEST_FAULTS_H

#include <stdbool.h>

/*
 * The kind of fault to inject. A fault strikes an allocation (malloc(), mmap()
 * ...) or a system call. The order chooses the call by its number. Calls that
 * this kind of fault cannot strike are not numbered.
 */
enum fault {
	FAULT_NONE,
	FAULT_MEMORY,      /* the chosen allocation fails */
	FAULT_MEMORY_FROM, /* the chosen and all later allocations fail */
	FAULT_CALL,        /* the chosen system call fails */
	FAULT_CALL_FROM,   /* the chosen and all later system calls fail */
	FAULT_INTERRUPT,   /* the chosen system call fails with EINTR */
	/* the chosen call transfers only half of its bytes */
	FAULT_SHORT
};

/* An order: run the program once with this fault. */
struct fault_order {
	enum fault fault;
	long at; /* number of the call to strike; the first is 1 */
};

/* The report of faults.c after the run. */
struct fault_report {
	int status;      /* exit status of the program, as from waitpid(2) */
	long calls;      /* number of calls that the fault could have struck */
	bool struck;     /* the fault was injected */
	bool not_synced; /* the fault made fsync(2) or fdatasync(2) fail */
	char name[24];   /* name of the function that the fault struck first */
};

/* The program's descriptors for orders and for reports. */
#define FAULTS_ORDERS 198
#define FAULTS_REPORTS 199
/*
 * This environment variable chooses when the counting of calls begins: at the
 * start of the program, or when the program calls faults_begin().
 */
#define FAULTS_VARIABLE "SG_FAULTS"
#define FAULTS_AT_ONCE "at once"
#define FAULTS_LATER "later"

/*
 * If this environment variable is set, renameat2(2) fails as on a file system
 * that cannot exchange two names.
 */
#define FAULTS_NO_EXCHANGE "SG_FAULTS_NO_EXCHANGE"

/*
 * A program that is made for these tests calls faults_begin() and faults_end().
 * Only the calls between the two are counted. Both names are weak symbols: they
 * are NULL if faults.c is not loaded.
 */
void faults_begin(void) __attribute__((weak));
void faults_end(void) __attribute__((weak));

#endif
