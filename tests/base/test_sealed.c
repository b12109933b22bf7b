/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_sealed.c -- tests that the sealed copy of a file never changes, whatever
 * is done to the file or to the copy.
 *
 * A sealed copy is in memory (memfd_create(2)). Its seals forbid all changes.
 */
#define _GNU_SOURCE /* memfd_create, F_ADD_SEALS */
#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/sealed.h"

static const char text[] = "what was checked once is what is read";
static char path[] = "/tmp/sg-sealed-XXXXXX";

static void
put(const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	assert_int_equal(close(fd), 0);
}

static struct sg_sealed *
copy(void)
{
	struct sg_sealed *sealed;
	struct stat status;
	int error, fd = sg_sealed_open_file(path, &status, &error);

	assert_true(fd >= 0);
	assert_int_equal(sg_sealed_copy(fd, &status, &sealed), 0);
	assert_int_equal(close(fd), 0);
	return sealed;
}

static void
is_text(const struct sg_sealed *sealed)
{
	assert_int_equal(sealed->size, sizeof text);
	assert_memory_equal(sealed->bytes, text, sizeof text);
}

static int
begin(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int
end(void **state)
{
	(void)state;
	return unlink(path);
}

static void
test_the_file_is_changed_in_place(void **state)
{
	struct sg_sealed *sealed;

	(void)state;
	put(text, sizeof text);
	sealed = copy();
	is_text(sealed);
	put("!", 1);
	is_text(sealed);
	assert_int_equal(truncate(path, 0), 0);
	is_text(sealed);
	sg_sealed_leave(&sealed);
	assert_null(sealed);
}

/* The file is longer than the buffer that is used for copying. */
static void
test_all_of_a_long_file(void **state)
{
	const size_t n = 3 * 1024 * 1024 + 17;
	char *bytes = malloc(n);
	struct sg_sealed *sealed;

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)(i * 2654435761U >> 24);
	put(bytes, n);
	sealed = copy();
	assert_int_equal(sealed->size, n);
	assert_memory_equal(sealed->bytes, bytes, n);
	sg_sealed_leave(&sealed);
	free(bytes);
}

static void
test_an_empty_file(void **state)
{
	struct sg_sealed *sealed;

	(void)state;
	put("", 0);
	sealed = copy();
	assert_int_equal(sealed->size, 0);
	assert_null(sealed->bytes);
	sg_sealed_leave(&sealed);
}

/* If the file is truncated after it was opened, the copy is truncated too. */
static void
test_a_file_that_is_cut_meanwhile(void **state)
{
	struct sg_sealed *sealed;
	struct stat status;
	int error, fd;

	(void)state;
	put(text, sizeof text);
	fd = sg_sealed_open_file(path, &status, &error);
	assert_int_equal(truncate(path, 4), 0);
	assert_int_equal(sg_sealed_copy(fd, &status, &sealed), 0);
	assert_int_equal(sealed->size, 4);
	assert_memory_equal(sealed->bytes, text, 4);
	sg_sealed_leave(&sealed);
	/* Now the file has its old length again, so this copy is complete. */
	put(text, sizeof text);
	assert_int_equal(sg_sealed_copy(fd, &status, &sealed), 0);
	is_text(sealed);
	sg_sealed_leave(&sealed);
	close(fd);
}

/* Nobody can change a copy, not even root (this test also runs as root). */
static void
test_nobody_changes_a_copy(void **state)
{
	struct sg_sealed *sealed;
	char name[SG_SEALED_PATH_BYTES];
	int fd;

	(void)state;
	put(text, sizeof text);
	sealed = copy();
	sg_sealed_path(sealed, name);
	assert_int_equal(pwrite(sealed->fd, "x", 1, 0), -1);
	assert_int_equal(errno, EPERM);
	assert_int_equal(ftruncate(sealed->fd, 4), -1);
	assert_int_equal(ftruncate(sealed->fd, 4096), -1);
	assert_true(mmap(NULL, sizeof text, PROT_READ | PROT_WRITE, MAP_SHARED,
			sealed->fd, 0) == MAP_FAILED);
	assert_int_equal(fcntl(sealed->fd, F_ADD_SEALS, F_SEAL_SEAL), -1);
	fd = open(name, O_RDWR);
	if (fd >= 0) {
		assert_int_equal(write(fd, "x", 1), -1);
		close(fd);
	}
	assert_true(open(name, O_WRONLY | O_TRUNC) < 0);
	is_text(sealed);
	sg_sealed_leave(&sealed);
}

static void
test_held_until_the_last_leaves(void **state)
{
	struct sg_sealed *sealed, *other;

	(void)state;
	put(text, sizeof text);
	sealed = copy();
	other = sg_sealed_hold(sealed);
	sg_sealed_leave(&sealed);
	is_text(other);
	sg_sealed_leave(&other);
	assert_null(sg_sealed_hold(NULL));
	sg_sealed_leave(&other);
}

/*
 * The copy of a file is found again by the file's version. The version is
 * inode, size and modification time; name and content do not matter.
 */
static void
test_known_by_its_version(void **state)
{
	struct sg_sealed *known[2] = {NULL, NULL}, *found;
	char other[64];
	struct stat status;

	(void)state;
	put(text, sizeof text);
	known[1] = copy();
	strcat(strcpy(other, path), ".other");
	assert_int_equal(link(path, other), 0);
	assert_int_equal(stat(path, &status), 0);
	found = sg_sealed_known(known, 2, &status);
	assert_ptr_equal(found, known[1]);
	sg_sealed_leave(&found);
	assert_int_equal(unlink(other), 0);
	usleep(20000); /* file times are coarse; make the next one differ */
	put(text, sizeof text);
	assert_int_equal(stat(path, &status), 0);
	assert_null(sg_sealed_known(known, 2, &status));
	sg_sealed_leave(&known[1]);
}

static void
test_not_a_file(void **state)
{
	struct stat status;
	char pipe_path[64];
	int error = 0;

	(void)state;
	assert_int_equal(sg_sealed_open_file("/nonexistent/x", &status, &error),
	    -1);
	assert_int_equal(error, ENOENT);
	assert_int_equal(sg_sealed_open_file("/tmp", &status, &error), -1);
	assert_int_equal(error, EISDIR);
	/* A pipe without a writer: a blocking open() would never return. */
	strcat(strcpy(pipe_path, path), ".pipe");
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	assert_int_equal(sg_sealed_open_file(pipe_path, &status, &error), -1);
	assert_int_equal(error, SG_FILE_ODD);
	assert_int_equal(unlink(pipe_path), 0);
}

/*
 * A copy from another process is accepted only if it has all seals and the
 * right size.
 */
static void
test_adopted_only_if_sealed(void **state)
{
	const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW |
	    F_SEAL_WRITE;
	const struct sg_version version = {.size = 4};
	struct sg_sealed *sealed;
	int fd;

	(void)state;
	for (int without = 0; without < 4; without++) {
		static const int one[] = {
		    F_SEAL_WRITE, F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_SEAL};

		fd = memfd_create("x", MFD_CLOEXEC | MFD_ALLOW_SEALING);
		assert_int_equal(write(fd, "abcd", 4), 4);
		assert_int_equal(fcntl(fd, F_ADD_SEALS, seals & ~one[without]),
		    0);
		assert_int_equal(sg_sealed_adopt(fd, &version, &sealed), EPERM);
		assert_null(sealed);
		assert_int_equal(fcntl(fd, F_GETFD), -1);
	}
	fd = memfd_create("x", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_int_equal(write(fd, "abc", 3), 3);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, seals), 0);
	assert_int_equal(sg_sealed_adopt(fd, &version, &sealed), EPERM);
	assert_null(sealed);
	assert_int_equal(sg_sealed_adopt(open(path, O_RDONLY), &version,
			     &sealed),
	    EPERM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_file_is_changed_in_place),
	    cmocka_unit_test(test_all_of_a_long_file),
	    cmocka_unit_test(test_an_empty_file),
	    cmocka_unit_test(test_a_file_that_is_cut_meanwhile),
	    cmocka_unit_test(test_nobody_changes_a_copy),
	    cmocka_unit_test(test_held_until_the_last_leaves),
	    cmocka_unit_test(test_known_by_its_version),
	    cmocka_unit_test(test_not_a_file),
	    cmocka_unit_test(test_adopted_only_if_sealed),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
