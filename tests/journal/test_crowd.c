/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_crowd.c -- tests many processes and threads that write one journal. They
 * write at once, are killed at random, and run out of disk space.
 *
 * A record is acknowledged when the call that appends it returns success. Every
 * acknowledged record must be in the journal, and losses must be reported.
 */
#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "journal.h"
#include "journal/verify.h"

#define PROCESSES 8
#define THREADS 2
#define EACH 500
#define DAY1 "2026-11-24.jsonl"

/* ---- writers ------------------------------------------------------------ */

struct writer {
	struct sg_journal *journal;
	unsigned from, n;
	_Atomic unsigned *acknowledged; /* number of acknowledged records; may
					   be NULL */
};

static void *
write_some(void *arg)
{
	const struct writer *w = arg;

	for (unsigned i = 0; i < w->n; i++) {
		if (!test_append(w->journal, TEST_NOW + i, w->from + i))
			return arg;
		if (w->acknowledged != NULL)
			atomic_store(w->acknowledged, i + 1);
	}
	return NULL;
}

/* Run the threads of a child process. Never returns. */
__attribute__((noreturn)) static void
be_process(const struct sg_journal_options *options, unsigned from,
    unsigned each, _Atomic unsigned *acknowledged)
{
	struct sg_journal *journal = sg_journal_new(options);
	struct writer writer[THREADS];
	pthread_t thread[THREADS];
	void *failed;
	int code = journal == NULL;

	for (unsigned t = 0; t < THREADS && code == 0; t++) {
		writer[t] = (struct writer){journal, from + t * each, each,
		    acknowledged == NULL ? NULL : &acknowledged[t]};
		code = pthread_create(&thread[t], NULL, write_some, &writer[t]);
	}
	for (unsigned t = 0; t < THREADS && code == 0; t++) {
		(void)pthread_join(thread[t], &failed);
		if (failed != NULL)
			code = 2;
	}
	sg_journal_free(&journal);
	_exit(code);
}

static void
count_pages(const struct test_journal *j, unsigned *seen, unsigned n)
{
	memset(seen, 0, n * sizeof(*seen));
	(void)test_count_pages(test_day_path(j, DAY1), seen, n);
}

static void
all_at_once(void **state)
{
	static unsigned seen[PROCESSES * THREADS * EACH];
	struct test_journal j;
	pid_t child[PROCESSES];
	int status;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	for (unsigned p = 0; p < PROCESSES; p++) {
		child[p] = fork();
		assert_true(child[p] >= 0);
		if (child[p] == 0)
			be_process(&j.options, p * THREADS * EACH, EACH, NULL);
	}
	for (unsigned p = 0; p < PROCESSES; p++) {
		assert_int_equal(waitpid(child[p], &status, 0), child[p]);
		assert_int_equal(status, 0);
	}
	count_pages(&j, seen, PROCESSES * THREADS * EACH);
	for (unsigned i = 0; i < PROCESSES * THREADS * EACH; i++)
		assert_int_equal(seen[i], 1);
	assert_string_equal(test_verify(&j), "");
	test_journal_remove(&j);
}

/* ---- kill -9 ------------------------------------------------------------ */

#define ROUNDS 20
#define KILLED 4
#define PAGES_A_ROUND (KILLED * THREADS * 100000U)

static void
pause_ms(long ms)
{
	const struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	(void)nanosleep(&time, NULL);
}

/*
 * Start writers, and kill them at random moments. told[i] becomes the number of
 * records that were acknowledged to thread i.
 */
static void
kill_round(struct test_journal *j, unsigned *random, _Atomic unsigned *told)
{
	pid_t child[KILLED];

	for (unsigned p = 0; p < KILLED; p++) {
		child[p] = fork();
		assert_true(child[p] >= 0);
		if (child[p] == 0)
			be_process(&j->options, p * THREADS * 100000U, 100000,
			    &told[p * THREADS]);
	}
	for (unsigned p = 0; p < KILLED; p++) {
		*random = *random * 1103515245U + 12345U;
		pause_ms(1 + (*random >> 16) % 15);
		assert_int_equal(kill(child[p], SIGKILL), 0);
		assert_int_equal(waitpid(child[p], NULL, 0), child[p]);
	}
}

static void
killed(void **state)
{
	unsigned *seen = malloc(PAGES_A_ROUND * sizeof(*seen));
	unsigned random = (unsigned)time(NULL);
	const size_t size = KILLED * THREADS * sizeof(_Atomic unsigned);
	_Atomic unsigned *told = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct sg_journal *journal;
	struct test_journal j;
	uint64_t all = 0;

	(void)state;
	assert_non_null(seen);
	assert_ptr_not_equal((void *)told, MAP_FAILED);
	print_message("random numbers from %u\n", random);
	for (unsigned round = 0; round < ROUNDS; round++) {
		test_journal_begin(&j, TEST_NOW);
		memset((void *)told, 0, size);
		kill_round(&j, &random, told);
		/* The next writer repairs the journal. */
		journal = sg_journal_new(&j.options);
		sg_journal_tick(journal, TEST_NOW + 1000000);
		sg_journal_free(&journal);
		assert_string_equal(j.said, "");
		count_pages(&j, seen, PAGES_A_ROUND);
		for (unsigned t = 0; t < KILLED * THREADS; t++) {
			for (unsigned i = 0; i < told[t]; i++)
				assert_true(seen[t * 100000U + i] == 1);
			all += told[t];
		}
		/*
		 * The verifier may report only a note: half a record was cut
		 * off.
		 */
		if (strstr(test_verify(&j), "note") == NULL)
			assert_string_equal(test_verify(&j), "");
		else
			assert_null(strstr(test_verify(&j), "; "));
		test_journal_remove(&j);
	}
	print_message("%llu records were acknowledged and are there\n",
	    (unsigned long long)all);
	munmap((void *)told, size);
	free(seen);
}

/* ---- a full disk -------------------------------------------------------- */

/*
 * Mount a small tmpfs as the journal's folder. This process must be in a
 * private mount namespace (see full_disk()). Otherwise the whole machine would
 * see the mount.
 */
static bool
mount_small(const struct test_journal *j)
{
	char command[300];

	(void)snprintf(command, sizeof(command),
	    "mount -t tmpfs -o "
	    "size=256k,mode=0750 tmpfs '%s' 2>/dev/null",
	    j->folder);
	return system(command) == 0;
}

static unsigned
append_until(struct sg_journal *journal, bool wanted, unsigned from)
{
	for (unsigned i = from; i < from + 2000; i++) {
		if (test_append(journal, TEST_NOW + i, i) == wanted)
			return i;
	}
	fail_msg("it never %s", wanted ? "went on" : "was full");
	return 0;
}

/*
 * Runs in the private mount namespace. Exits with 0 on success, or 77 if it
 * cannot mount.
 */
static void
fill_disk(void)
{
	struct test_journal j;
	struct sg_journal *journal;
	char why[SG_WHY_BYTES], big[300], *text;
	unsigned full;
	int fd;

	test_journal_make(&j);
	assert_int_equal(mkdir(j.folder, 0750), 0);
	if (!mount_small(&j))
		exit(77);
	assert_true(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1, TEST_NOW,
	    &j.secrets, why));
	assert_true(sg_chain_key_parse(sg_str(j.secrets.verifying_key),
	    &j.key));
	/* Another file takes most of the space. */
	(void)snprintf(big, sizeof(big), "%s/big", j.folder);
	fd = open(big, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	assert_int_equal(posix_fallocate(fd, 0, 128 * 1024), 0);
	close(fd);
	journal = sg_journal_new(&j.options);
	full = append_until(journal, false, 0);
	assert_non_null(strstr(j.said, "No space left on device"));
	/* Each append fails and is counted; no half record is in the file. */
	for (unsigned i = 1; i < 100; i++)
		assert_false(test_append(journal, TEST_NOW + full + i,
		    10000 + i));
	assert_int_equal(sg_journal_lost(journal), 100);
	assert_string_equal(test_verify(&j), "");
	/*
	 * When space is free again, the loss is recorded and writing continues.
	 */
	assert_int_equal(unlink(big), 0);
	(void)append_until(journal, true, full + 100);
	assert_non_null(strstr(j.said,
	    "is written again; 100 records were "
	    "lost"));
	text = test_slurp(test_day_path(&j, DAY1));
	assert_non_null(strstr(text, "\"lost\":100,"));
	assert_non_null(strstr(test_verify(&j), ": note"));
	assert_null(strstr(test_verify(&j), "; "));
	sg_journal_free(&journal);
	(void)snprintf(big, sizeof(big), "umount '%s'", j.folder);
	assert_int_equal(system(big), 0);
	test_journal_remove(&j);
}

static const char *self;

static void
full_disk(void **state)
{
	char command[4200];
	int status;

	(void)state;
	(void)snprintf(command, sizeof(command), "unshare -m '%s' full", self);
	status = system(command);
	if (status == -1 || !WIFEXITED(status) || WEXITSTATUS(status) == 77 ||
	    (WEXITSTATUS(status) != 0 && geteuid() != 0)) {
		print_message("no mount namespace here: a full disk was not "
			      "tried\n");
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
full_inside(void **state)
{
	(void)state;
	fill_disk();
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_at_once),
	    cmocka_unit_test(killed),
	    cmocka_unit_test(full_disk),
	};
	const struct CMUnitTest inside[] = {cmocka_unit_test(full_inside)};

	self = argv[0];
	if (argc > 1)
		return cmocka_run_group_tests(inside, NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
