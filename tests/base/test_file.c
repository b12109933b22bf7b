/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_file.c -- tests that files are read whole up to a size limit, and that a
 * file is either replaced as a whole or left untouched.
 */
#include "../unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

/* Each test has a temporary folder and an arena. */
struct place {
	struct sg_arena *arena;
	char folder[64];
};

static int
make(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	if (place == NULL)
		return -1;
	strcpy(place->folder, "/tmp/sg-test-file.XXXXXX");
	place->arena = sg_arena_new();
	*state = place;
	if (mkdtemp(place->folder) == NULL)
		return -1;
	return chmod(place->folder, 0755);
}

static const char *
in(const struct place *place, const char *name)
{
	return sg_path_join(place->arena, place->folder, name);
}

/* Count the files in the folder; remove the files if `clear` is set. */
static size_t
list(const struct place *place, bool clear)
{
	DIR *dir = opendir(place->folder);
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		count++;
		if (clear)
			remove(in(place, entry->d_name));
	}
	closedir(dir);
	return count;
}

static int
drop(void **state)
{
	struct place *place = *state;

	list(place, true);
	rmdir(place->folder);
	sg_arena_free(&place->arena);
	free(place);
	return 0;
}

static void
assert_holds(struct place *place, const char *name, const char *text)
{
	struct sg_str got;

	assert_int_equal(sg_file_read(place->arena, in(place, name), 1000,
			     &got),
	    0);
	assert_string_equal(got.p, text);
}

static void
test_replace_and_read(void **state)
{
	struct place *place = *state;
	struct stat st;

	/*
	 * The mode of the new file must not depend on the umask. This umask
	 * removes all permissions of group and others.
	 */
	mode_t mask = umask(077);

	assert_int_equal(sg_file_replace(in(place, "a"), "one", 3, 0644), 0);
	assert_holds(place, "a", "one");
	assert_int_equal(sg_file_replace(in(place, "a"), "", 0, 0600), 0);
	umask(mask);
	assert_holds(place, "a", "");
	assert_int_equal(stat(in(place, "a"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(list(place, false), 1);
}

static void
test_replace_in_the_current_folder(void **state)
{
	struct place *place = *state;
	int before = open(".", O_RDONLY | O_DIRECTORY);

	assert_int_equal(chdir(place->folder), 0);
	assert_int_equal(sg_file_replace("bare", "text", 4, 0644), 0);
	assert_int_equal(sg_file_replace("", "x", 1, 0644), ENOENT);
	assert_int_equal(fchdir(before), 0);
	close(before);
	assert_holds(place, "bare", "text");
	assert_int_equal(list(place, false), 1);
}

/* A reader that has the old file open still reads the old bytes. */
static void
test_replace_keeps_the_old_for_its_readers(void **state)
{
	struct place *place = *state;
	char got[8] = "";
	int fd;

	sg_file_replace(in(place, "a"), "old", 3, 0644);
	fd = open(in(place, "a"), O_RDONLY);
	sg_file_replace(in(place, "a"), "newer", 5, 0644);
	assert_int_equal(read(fd, got, sizeof got - 1), 3);
	close(fd);
	assert_string_equal(got, "old");
	assert_holds(place, "a", "newer");
}

static void
test_replace_beside_a_leftover(void **state)
{
	struct place *place = *state;

	sg_file_replace(in(place, ".a.XXXXXX"), "left over", 9, 0000);
	sg_file_replace(in(place, ".a.tmp"), "left over", 9, 0000);
	assert_int_equal(sg_file_replace(in(place, "a"), "one", 3, 0644), 0);
	assert_holds(place, "a", "one");
	assert_int_equal(list(place, false), 3);
}

static void
test_replace_without_folder(void **state)
{
	struct place *place = *state;

	assert_int_equal(sg_file_replace(in(place, "none/a"), "x", 1, 0644),
	    ENOENT);
	sg_file_replace(in(place, "file"), "x", 1, 0644);
	assert_int_equal(sg_file_replace(in(place, "file/a"), "x", 1, 0644),
	    ENOTDIR);
}

static void
test_replace_a_folder(void **state)
{
	struct place *place = *state;

	assert_int_equal(mkdir(in(place, "d"), 0755), 0);
	assert_int_equal(sg_file_replace(in(place, "d"), "x", 1, 0644), EISDIR);
	assert_int_equal(list(place, false), 1); /* no temporary file is left */
}

/* Root may write anywhere, so the test drops root's rights. */
static void
test_replace_in_a_read_only_folder(void **state)
{
	struct place *place = *state;
	int got;

	sg_file_replace(in(place, "a"), "old", 3, 0644);
	assert_int_equal(chmod(place->folder, 0555), 0);
	if (geteuid() == 0)
		assert_int_equal(seteuid(65534), 0);
	got = sg_file_replace(in(place, "a"), "new", 3, 0644);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod(place->folder, 0755), 0);
	assert_int_equal(got, EACCES);
	assert_holds(place, "a", "old");
	assert_int_equal(list(place, false), 1);
}

/* The test simulates a full disk by a limit on file sizes. */
static void
test_replace_on_a_full_disk(void **state)
{
	struct place *place = *state;
	struct rlimit old, small;
	int got;

	sg_file_replace(in(place, "a"), "old", 3, 0644);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = 4;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	got = sg_file_replace(in(place, "a"), "much too long", 13, 0644);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(got, EFBIG);
	assert_holds(place, "a", "old");
	assert_int_equal(list(place, false), 1);
}

static void
test_read_errors(void **state)
{
	struct place *place = *state;
	static const struct {
		const char *name;
		size_t cap_bytes;
		int error;
	} rows[] = {
	    {"none", 10, ENOENT},
	    {".", 10, EISDIR},
	    {"five", 5, 0},
	    {"five", SIZE_MAX, 0},
	    {"five", 4, EFBIG},
	    {"five", 0, EFBIG},
	    {"empty", 0, 0},
	};
	struct sg_str text;

	sg_file_replace(in(place, "five"), "12345", 5, 0644);
	sg_file_replace(in(place, "empty"), "", 0, 0644);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		text = SG_LIT("stale");
		assert_int_equal(sg_file_read(place->arena,
				     in(place, rows[i].name), rows[i].cap_bytes,
				     &text),
		    rows[i].error);
		if (rows[i].error != 0 || strcmp(rows[i].name, "empty") == 0)
			assert_int_equal(text.n, 0);
		else
			assert_string_equal(text.p, "12345");
	}
}

/* The size of a pipe is unknown until its end is read. */
static void
test_read_a_pipe(void **state)
{
	struct place *place = *state;
	char path[32], bytes[5000];
	struct sg_str text;
	int ends[2];

	memset(bytes, 'x', sizeof bytes);
	for (size_t cap = sizeof bytes - 1; cap <= sizeof bytes; cap++) {
		assert_int_equal(pipe(ends), 0);
		assert_int_equal(write(ends[1], bytes, sizeof bytes),
		    sizeof bytes);
		close(ends[1]);
		snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
		if (cap < sizeof bytes) {
			assert_int_equal(sg_file_read_stream(place->arena, path,
					     cap, &text),
			    EFBIG);
			assert_int_equal(text.n, 0);
		} else {
			assert_int_equal(sg_file_read_stream(place->arena, path,
					     cap, &text),
			    0);
			assert_int_equal(text.n, sizeof bytes);
			assert_memory_equal(text.p, bytes, sizeof bytes);
		}
		close(ends[0]);
	}
}

/* The pipe has no writer, so a blocking open() would never return. */
static void
test_read_what_is_no_file(void **state)
{
	struct place *place = *state;
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	const char *const odd[] = {
	    in(place, "pipe"), in(place, "socket"), "/dev/zero", "/dev/tty"};
	struct sg_str text;

	assert_int_equal(mkfifo(odd[0], 0600), 0);
	snprintf(name.sun_path, sizeof name.sun_path, "%s", odd[1]);
	assert_int_equal(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		assert_int_equal(sg_file_read(place->arena, odd[i], 100, &text),
		    SG_FILE_ODD);
		assert_int_equal(text.n, 0);
	}
	assert_non_null(strstr(sg_file_why(SG_FILE_ODD), "pipe"));
	assert_int_equal(sg_file_read(place->arena, in(place, "."), 100, &text),
	    EISDIR);
	close(fd);
}

static void
test_read_large(void **state)
{
	struct place *place = *state;
	const size_t size = 300000;
	char *bytes = sg_arena_alloc(place->arena, size);
	struct sg_str text;

	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)(i % 251);
	sg_file_replace(in(place, "large"), bytes, size, 0644);
	assert_int_equal(sg_file_read(place->arena, in(place, "large"), size,
			     &text),
	    0);
	assert_int_equal(text.n, size);
	assert_memory_equal(text.p, bytes, size);
	assert_int_equal(text.p[size], '\0');
}

static void
test_paths(void **state)
{
	struct place *place = *state;
	static const struct {
		const char *beside, *name, *path;
	} besides[] =
	    {
		{"school.policy", "staff.txt", "staff.txt"},
		{"/etc/sg/school.policy", "staff.txt", "/etc/sg/staff.txt"},
		{"conf/school.policy", "../x", "conf/../x"},
		{"/school.policy", "x", "/x"},
		{"conf/school.policy", "/abs", "/abs"},
		{"conf/", "x", "conf/x"},
	    },
	  joins[] = {
	      {"conf", "x", "conf/x"},
	      {"conf/", "x", "conf/x"},
	      {"/", "x", "/x"},
	      {"", "x", "x"},
	  };

	for (size_t i = 0; i < sizeof besides / sizeof besides[0]; i++)
		assert_string_equal(sg_path_beside(place->arena,
					besides[i].beside, besides[i].name),
		    besides[i].path);
	for (size_t i = 0; i < sizeof joins / sizeof joins[0]; i++)
		assert_string_equal(sg_path_join(place->arena, joins[i].beside,
					joins[i].name),
		    joins[i].path);
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, make, drop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    PLACED(test_replace_and_read),
	    PLACED(test_replace_in_the_current_folder),
	    PLACED(test_replace_keeps_the_old_for_its_readers),
	    PLACED(test_replace_beside_a_leftover),
	    PLACED(test_replace_without_folder),
	    PLACED(test_replace_a_folder),
	    PLACED(test_replace_in_a_read_only_folder),
	    PLACED(test_replace_on_a_full_disk),
	    PLACED(test_read_errors),
	    PLACED(test_read_a_pipe),
	    PLACED(test_read_what_is_no_file),
	    PLACED(test_read_large),
	    PLACED(test_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
