/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_interrupted.c -- tests a writer that is interrupted at any call that
 * changes a file. At this call the writer gets an error or is killed.
 *
 * A record is acknowledged when the call that appends it returns success. Every
 * acknowledged record must be in the journal, and the verifier must find no
 * fault.
 */
#include "../unit.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal.h"

#define DAY1 "2026-11-24.jsonl"
#define DAY2 "2026-11-25.jsonl"

/* ---- calls that fail ---------------------------------------------------- */

enum fault {
	FAULT_NONE,
	FAULT_ERROR,       /* one call fails */
	FAULT_ERRORS,      /* one call and all later calls fail */
	FAULT_KILL_BEFORE, /* the process is killed before the call */
	FAULT_KILL_AFTER   /* the process is killed after the call */
};

static struct {
	enum fault fault;
	bool counting;
	unsigned until, calls; /* `until`: number of the call to interrupt;
				  `calls`: number of calls so far */
} faults;

/*
 * Counts this call. Returns true if the call must fail or the process must die
 * after it. If the process must die before the call, kills it.
 */
static bool
is_due(void)
{
	if (!faults.counting || faults.fault == FAULT_NONE ||
	    ++faults.calls < faults.until ||
	    (faults.calls > faults.until && faults.fault != FAULT_ERRORS))
		return false;
	if (faults.fault == FAULT_KILL_BEFORE)
		(void)kill(getpid(), SIGKILL);
	return true;
}

static long
answer(bool due, long result)
{
	if (due && faults.fault == FAULT_KILL_AFTER)
		(void)kill(getpid(), SIGKILL);
	return result;
}

static bool
is_error(bool due)
{
	if (!due || faults.fault > FAULT_ERRORS)
		return false;
	errno = EIO;
	return true;
}

/*
 * These functions replace those of the C library, also in the code under test.
 */
ssize_t
write(int fd, const void *bytes, size_t n)
{
	bool due = is_due();

	if (is_error(due))
		return -1;
	return answer(due, syscall(SYS_write, fd, bytes, n));
}

ssize_t
pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	bool due = is_due();

	if (is_error(due))
		return -1;
	return answer(due, syscall(SYS_pwrite64, fd, bytes, n, at));
}

int
ftruncate(int fd, off_t size)
{
	bool due = is_due();

	if (is_error(due))
		return -1;
	return (int)answer(due, syscall(SYS_ftruncate, fd, size));
}

int
fdatasync(int fd)
{
	bool due = is_due();

	if (is_error(due))
		return -1;
	return (int)answer(due, syscall(SYS_fdatasync, fd));
}

/* ---- two writers -------------------------------------------------------- */

/* One step of the test; times are milliseconds after TEST_NOW. */
struct step {
	bool faulty; /* true: the faulty writer does this step; false: the good
			writer does it */
	bool tick;   /* true: call sg_journal_tick(); false: append a record */
	int64_t after_ms;
};

/* Steps of both writers, on two days. */
static const struct step tale[] = {
    {true, false, 0},
    {false, false, 10},
    {true, false, 20},
    {false, true, 1500},
    {false, true, 3000},
    {true, true, 4500},
    {true, false, 4510},
    {false, true, 6000},
    {true, true, 7500},
    {false, true, 9000},
    {false, false, 10500},
    {true, true, 12000},
    {true, false, TEST_DAY},
    {false, true, TEST_DAY + 1500},
    {false, true, TEST_DAY + 3000},
    {true, true, TEST_DAY + 4500},
    {true, false, TEST_DAY + 4510},
    {false, false, TEST_DAY + 6000},
};
#define STEPS (sizeof(tale) / sizeof(tale[0]))

/*
 * The records that were acknowledged. This memory is shared with the child
 * processes, because they can be killed.
 */
static struct {
	bool record[2 * STEPS];
} * told;

static void
take_step(struct sg_journal *journal, const struct step *step, unsigned i)
{
	faults.counting = step->faulty;
	if (step->tick)
		sg_journal_tick(journal, TEST_NOW + step->after_ms);
	else
		told->record[i] = test_append(journal,
		    TEST_NOW + step->after_ms, i);
	faults.counting = false;
}

/* Calls of the faulty writer fail. Both writers continue. */
static void
tell_with_errors(struct test_journal *j)
{
	struct sg_journal *good = test_open(j), *faulty = test_open(j);

	for (unsigned i = 0; i < STEPS; i++)
		take_step(tale[i].faulty ? faulty : good, &tale[i], i);
	sg_journal_free(&faulty);
	sg_journal_free(&good);
}

/*
 * The faulty writer is killed. The good writer continues with the state that it
 * has in memory.
 */
static void
tell_with_kill(struct test_journal *j)
{
	struct sg_journal *good = test_open(j), *faulty;
	bool lives = true;
	pid_t child;

	for (unsigned i = 0; i < STEPS; i++) {
		if (!tale[i].faulty) {
			take_step(good, &tale[i], i);
			continue;
		}
		/*
		 * A new child process does each step of the faulty writer. It
		 * opens the journal anew.
		 */
		child = lives ? fork() : 1;
		assert_true(child >= 0);
		if (child == 0) {
			faulty = test_open(j);
			take_step(faulty, &tale[i], i);
			_exit(faults.calls < faults.until ? (int)faults.calls :
							    255);
		}
		if (lives) {
			int status;

			assert_int_equal(waitpid(child, &status, 0), child);
			lives = WIFEXITED(status);
			if (lives)
				faults.calls = (unsigned)WEXITSTATUS(status);
			else
				faults.calls = faults.until;
		}
	}
	sg_journal_free(&good);
}

/* ---- checking the records ----------------------------------------------- */

static void
check_told(const struct test_journal *j, const char *what)
{
	unsigned seen[2 * STEPS] = {0};

	(void)test_count_pages(test_day_path(j, DAY1), seen, 2 * STEPS);
	(void)test_count_pages(test_day_path(j, DAY2), seen, 2 * STEPS);
	for (unsigned i = 0; i < 2 * STEPS; i++) {
		if (told->record[i] && seen[i] != 1)
			fail_msg("%s at call %u: record %u is there %u times",
			    what, faults.until, i, seen[i]);
	}
}

/* The verifier may report notes, but no faults. */
static void
check_verify(const struct test_journal *j, const char *what)
{
	const char *found = test_verify(j), *at = found;

	for (; (at = strstr(at, ": ")) != NULL; at++) {
		if (strncmp(at, ": note", 6) != 0)
			fail_msg("%s at call %u: %s", what, faults.until,
			    test_verify_texts(j));
	}
}

static void
try_all(enum fault fault, const char *what)
{
	struct test_journal j;
	struct sg_journal *last;
	unsigned n = 0;

	do {
		memset(told, 0, sizeof(*told));
		memset(&faults, 0, sizeof(faults));
		test_journal_begin(&j, TEST_NOW - 1000);
		faults.fault = fault;
		faults.until = ++n;
		if (fault <= FAULT_ERRORS)
			tell_with_errors(&j);
		else
			tell_with_kill(&j);
		faults.fault = FAULT_NONE;
		last = test_open(&j);
		told->record[STEPS] = test_append(last,
		    TEST_NOW + TEST_DAY + 20000, STEPS);
		assert_true(told->record[STEPS]);
		sg_journal_free(&last);
		check_told(&j, what);
		check_verify(&j, what);
		test_journal_remove(&j);
	} while (faults.calls >= n);
	print_message("%s: %u calls\n", what, n - 1);
	assert_true(n > 10);
}

static void
errors(void **state)
{
	(void)state;
	try_all(FAULT_ERROR, "an error");
}

static void
errors_for_ever(void **state)
{
	(void)state;
	try_all(FAULT_ERRORS, "errors from there on");
}

static void
killed_before(void **state)
{
	(void)state;
	try_all(FAULT_KILL_BEFORE, "killed before a call");
}

static void
killed_after(void **state)
{
	(void)state;
	try_all(FAULT_KILL_AFTER, "killed after a call");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(errors),
	    cmocka_unit_test(errors_for_ever),
	    cmocka_unit_test(killed_before),
	    cmocka_unit_test(killed_after),
	};

	told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (told == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
