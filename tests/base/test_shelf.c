/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_shelf.c -- tests the shelf, which holds files for several processes.
 *
 * A process puts sealed copies of files on the shelf, and other processes take
 * them from there. A sealed copy is in memory and cannot be changed.
 *
 * Processes that start later also find the copies. The shelf stays usable after
 * a process was killed.
 */
#include "../unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/sealed.h"
#include "base/shelf.h"

static struct sg_shelf *shelf;
static struct sg_sealed *copies[SG_SHELF_PLACES];

/* Returns a sealed copy of a file with this text. */
static struct sg_sealed *
copy_of(const char *text)
{
	char path[] = "/tmp/sg-shelf-XXXXXX";
	struct sg_sealed *sealed;
	struct stat status;
	int error, fd = mkstemp(path);

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	fd = sg_sealed_open_file(path, &status, &error);
	assert_int_equal(sg_sealed_copy(fd, &status, &sealed), 0);
	close(fd);
	unlink(path);
	return sealed;
}

static void
leave(struct sg_sealed *all[SG_SHELF_PLACES])
{
	for (size_t i = 0; i < SG_SHELF_PLACES; i++)
		sg_sealed_leave(&all[i]);
}

static int
begin(void **state)
{
	(void)state;
	shelf = sg_shelf_new();
	return shelf == NULL ? -1 : 0;
}

static int
end(void **state)
{
	(void)state;
	leave(copies);
	sg_shelf_free(&shelf);
	return shelf == NULL ? 0 : -1;
}

/*
 * Returns true if `copy` has this text. The text "" stands for an empty
 * place of the shelf, where `copy` is NULL.
 */
static bool
has(const struct sg_sealed *copy, const char *text)
{
	if (copy == NULL)
		return text[0] == '\0';
	return copy->size == strlen(text) &&
	    memcmp(copy->bytes, text, copy->size) == 0;
}

static bool
shows(const char *first, const char *third)
{
	struct sg_sealed *found[SG_SHELF_PLACES];
	bool fine;

	fine = sg_shelf_take(shelf, found) && has(found[0], first) &&
	    has(found[1], "") && has(found[2], third) && has(found[3], "");
	leave(found);
	return fine;
}

static void
put(const char *first, const char *third)
{
	leave(copies);
	copies[0] = first[0] == '\0' ? NULL : copy_of(first);
	copies[2] = third[0] == '\0' ? NULL : copy_of(third);
	assert_true(sg_shelf_lock(shelf));
	sg_shelf_put(shelf, copies);
	sg_shelf_unlock(shelf);
}

/* Call `run` in a child process; returns its result. */
static bool
elsewhere(bool (*run)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(run() ? 0 : 1);
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static size_t
descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

static bool
shows_a_and_c(void)
{
	return shows("a", "c");
}

static bool
put_d(void)
{
	put("d", "");
	return shows("d", "");
}

static void
test_what_is_put_is_there_for_all(void **state)
{
	(void)state;
	assert_true(shows("", ""));
	put("a", "c");
	assert_true(shows("a", "c"));
	assert_true(elsewhere(shows_a_and_c));
	assert_true(shows("a", "c"));
	/* A copy stays on the shelf after the process that put it exits. */
	assert_true(elsewhere(put_d));
	assert_true(shows("d", ""));
	put("", "");
	assert_true(shows("", ""));
}

/*
 * Returns true if the copy on the shelf is the parent's own memory. Runs in a
 * child process.
 */
static bool
is_the_same_memory(void)
{
	struct sg_sealed *found[SG_SHELF_PLACES];
	struct stat a, b;
	bool same;

	same = sg_shelf_take(shelf, found) && found[0] != NULL &&
	    fstat(found[0]->fd, &a) == 0 && fstat(copies[0]->fd, &b) == 0 &&
	    a.st_dev == b.st_dev && a.st_ino == b.st_ino &&
	    sg_version_is(&found[0]->version, &copies[0]->version);
	leave(found);
	return same;
}

static void
test_one_copy_for_all(void **state)
{
	(void)state;
	put("a", "c");
	assert_true(elsewhere(is_the_same_memory));
}

static void
test_no_descriptor_is_left(void **state)
{
	size_t before;

	(void)state;
	put("a", "c");
	before = descriptors();
	for (int i = 0; i < 50; i++) {
		put("a", "c");
		assert_true(shows("a", "c"));
	}
	assert_int_equal(descriptors(), before);
}

/*
 * If a process dies while it holds the shelf's lock, others can take the lock.
 */
static void
test_whoever_has_the_lock_is_killed(void **state)
{
	int ready[2], status;
	char c;
	pid_t pid;

	(void)state;
	put("a", "c");
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		if (!sg_shelf_lock(shelf) || write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(shows("a", "c"));
	put("b", "");
	assert_true(shows("b", ""));
	close(ready[0]);
	close(ready[1]);
}

/* Two processes never hold the shelf's lock at once. */
static void
test_the_lock_excludes(void **state)
{
	char path[] = "/tmp/sg-shelf-XXXXXX", seen[32] = "";
	int fd = mkstemp(path), status;
	pid_t pids[4];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		for (int k = 0; k < 20; k++) {
			char old[32] = "", new[32];
			const struct timespec ms = {0, 1000000};

			if (!sg_shelf_lock(shelf))
				_exit(1);
			if (pread(fd, old, sizeof(old) - 1, 0) < 0)
				_exit(1);
			snprintf(new, sizeof(new), "%d", atoi(old) + 1);
			(void)nanosleep(&ms, NULL);
			if (pwrite(fd, new, strlen(new), 0) < 0)
				_exit(1);
			sg_shelf_unlock(shelf);
		}
		_exit(0);
	}
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_true(pread(fd, seen, sizeof(seen) - 1, 0) > 0);
	assert_int_equal(atoi(seen), 80);
	close(fd);
	unlink(path);
}

/* Without a free descriptor sg_shelf_take() fails, and changes nothing. */
static void
test_no_descriptors(void **state)
{
	struct sg_sealed *found[SG_SHELF_PLACES];
	struct rlimit old, none;
	bool had;

	(void)state;
	put("a", "c");
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	none = old;
	none.rlim_cur = 3;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	had = sg_shelf_take(shelf, found);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	assert_false(had);
	for (size_t i = 0; i < SG_SHELF_PLACES; i++)
		assert_null(found[i]);
	assert_true(shows("a", "c"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	    TEST(test_what_is_put_is_there_for_all),
	    TEST(test_one_copy_for_all),
	    TEST(test_no_descriptor_is_left),
	    TEST(test_whoever_has_the_lock_is_killed),
	    TEST(test_the_lock_excludes),
	    TEST(test_no_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
