/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_install.c -- tests installing images, rolling back, and failures of
 * both.
 *
 * The images are the compiled policy: the policy image and the names image.
 */
#include "../unit.h"

#include <fcntl.h>
#include <sys/file.h>

#include "gate/gate.h"
#include "policy/install.h"
#include "world.h"

static struct world *w;
static char *folder;

#define POLICY(n)                                                              \
	"school \"" n "\"\nrules\n    block bad" n                             \
	".example always\n    otherwise allow\n"

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	folder = world_path(w, "state");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

static char *
in_folder(const char *name)
{
	return sg_path_join(w->arena, folder, name);
}

static bool
install(const char *policy)
{
	sg_install_seed(folder, w->options.seed);
	if (!world_build(w, policy))
		fail_msg("%s", world_said(w, w->problems));
	return sg_install(folder, &w->build, w->problems);
}

static bool
roll_back(void)
{
	w->problems = sg_problems_new(w->arena);
	return sg_rollback(folder, w->problems);
}

/*
 * Returns the school's name in these two images, or "" if the images do not
 * open.
 */
static const char *
school(const char *names, const char *policy)
{
	struct sg_problems *problems = sg_problems_new(w->arena);
	struct sg_gate *gate = sg_gate_open(in_folder(names), in_folder(policy),
	    problems);
	const char *name;

	if (gate == NULL)
		return "";
	name = sg_arena_dup(w->arena,
	    sg_str(sg_gate_text(gate, sg_gate_settings(gate)->school)));
	sg_gate_close(&gate);
	return name;
}

static void
assert_in_force(const char *now, const char *before)
{
	assert_string_equal(school(SG_NAMES_FILE, SG_POLICY_FILE), now);
	assert_string_equal(school(SG_NAMES_BEFORE, SG_POLICY_BEFORE), before);
}

/* Check that the folder has only the images and the lock file. */
static void
assert_clean(void)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	const char *left = NULL, *name;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		name = entry->d_name;
		if (name[0] != '.' && strcmp(name, SG_NAMES_FILE) != 0 &&
		    strcmp(name, SG_POLICY_FILE) != 0 &&
		    strcmp(name, SG_NAMES_BEFORE) != 0 &&
		    strcmp(name, SG_POLICY_BEFORE) != 0)
			left = sg_arena_dup(w->arena, sg_str(name));
	}
	closedir(dir);
	if (left != NULL)
		fail_msg("%s is left", left);
}

static struct stat
stat_of(const char *name)
{
	struct stat st;

	assert_int_equal(stat(in_folder(name), &st), 0);
	return st;
}

/* ---- success ------------------------------------------------------------ */

static void
first_and_second(void **state)
{
	(void)state;
	assert_true(install(POLICY("A")));
	assert_in_force("A", "");
	assert_true(install(POLICY("B")));
	assert_in_force("B", "A");
	assert_true(install(POLICY("C")));
	assert_in_force("C", "B");
	assert_clean();
}

/* An unchanged file keeps its inode, so that the service does not reload it. */
static void
unchanged(void **state)
{
	struct stat names, policy;

	(void)state;
	assert_true(install(POLICY("A")));
	names = stat_of(SG_NAMES_FILE);
	policy = stat_of(SG_POLICY_FILE);
	assert_int_equal(names.st_mode & 0777, 0640);
	assert_true(install(POLICY("B")));
	assert_true(names.st_ino == stat_of(SG_NAMES_FILE).st_ino);
	assert_true(policy.st_ino != stat_of(SG_POLICY_FILE).st_ino);
	policy = stat_of(SG_POLICY_FILE);
	assert_true(install(POLICY("B")));
	assert_true(policy.st_ino == stat_of(SG_POLICY_FILE).st_ino);
	assert_in_force("B", "A");
}

/*
 * The first installation makes a random seed. Later installations use the seed
 * of the names image in force.
 */
static void
seeds(void **state)
{
	uint64_t a[2] = {0, 0}, b[2] = {0, 0};

	(void)state;
	sg_install_seed(folder, a);
	sg_install_seed(folder, b);
	assert_memory_not_equal(a, b, sizeof(a));
	assert_true(install(POLICY("A")));
	sg_install_seed(folder, a);
	assert_memory_equal(a, w->options.seed, sizeof(a));
}

static void
rollback_twice(void **state)
{
	(void)state;
	assert_true(install(POLICY("A")));
	assert_true(install(POLICY("B")));
	assert_true(roll_back());
	assert_in_force("A", "B");
	assert_true(roll_back());
	assert_in_force("B", "A");
	assert_clean();
	/* It is also possible to install after a rollback. */
	assert_true(roll_back());
	assert_true(install(POLICY("C")));
	assert_in_force("C", "A");
}

/* A rollback also restores the names image. */
static void
rollback_names(void **state)
{
	struct sg_str before, after;

	(void)state;
	assert_true(install(POLICY("A")));
	sg_file_read(w->arena, in_folder(SG_NAMES_FILE), 1 << 24, &before);
	world_file(w, "locked/l", "l.example\n");
	assert_true(install(POLICY("B")));
	sg_file_read(w->arena, in_folder(SG_NAMES_FILE), 1 << 24, &after);
	assert_false(sg_str_eq(before, after));
	assert_true(roll_back());
	sg_file_read(w->arena, in_folder(SG_NAMES_FILE), 1 << 24, &after);
	assert_true(sg_str_eq(before, after));
}

/* ---- failures ----------------------------------------------------------- */

static void
flip(const char *name)
{
	FILE *file = fopen(in_folder(name), "r+");
	int c;

	assert_non_null(file);
	fseek(file, 300, SEEK_SET);
	c = fgetc(file);
	fseek(file, 300, SEEK_SET);
	fputc(c ^ 1, file);
	fclose(file);
}

/* A damaged new image is not installed. */
static void
damaged_new(void **state)
{
	char *bytes;

	(void)state;
	assert_true(install(POLICY("A")));
	assert_true(world_build(w, POLICY("B")));
	bytes = sg_arena_dup(w->arena, w->build.policy);
	memcpy(bytes, w->build.policy.p, w->build.policy.n);
	bytes[300] ^= 1;
	w->build.policy.p = bytes;
	assert_false(sg_install(folder, &w->build, w->problems));
	assert_said(w, w->problems, "its checksum is wrong");
	assert_in_force("A", "");
	w->build.policy.n /= 2;
	assert_false(sg_install(folder, &w->build, w->problems));
	assert_in_force("A", "");
}

/* Installing again replaces an image that was damaged on disk. */
static void
damaged_old(void **state)
{
	static const char *const names[] = {SG_NAMES_FILE, SG_POLICY_FILE};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_true(install(POLICY("A")));
		flip(names[i]);
		assert_string_equal(school(SG_NAMES_FILE, SG_POLICY_FILE), "");
		assert_true(install(POLICY("A")));
		assert_string_equal(school(SG_NAMES_FILE, SG_POLICY_FILE), "A");
	}
}

/* The images before may name people: they go when records of their time do. */
static void
forgets_what_was_before(void **state)
{
	struct stat before;

	(void)state;
	assert_true(install(POLICY("1")));
	assert_true(install(POLICY("2")));
	assert_int_equal(stat(in_folder(SG_POLICY_BEFORE), &before), 0);
	w->problems = sg_problems_new(w->arena);
	assert_true(sg_install_forget(folder, 30,
	    before.st_ctim.tv_sec + 30 * 86400, w->problems));
	assert_true(sg_install_forget(folder, 0,
	    before.st_ctim.tv_sec + 9999 * 86400, w->problems));
	assert_int_equal(access(in_folder(SG_POLICY_BEFORE), F_OK), 0);
	assert_true(sg_install_forget(folder, 30,
	    before.st_ctim.tv_sec + 30 * 86400 + 1, w->problems));
	assert_int_equal(access(in_folder(SG_POLICY_BEFORE), F_OK), -1);
	assert_int_equal(access(in_folder(SG_NAMES_BEFORE), F_OK), -1);
	assert_int_equal(access(in_folder(SG_POLICY_FILE), F_OK), 0);
	assert_int_equal(access(in_folder(SG_NAMES_FILE), F_OK), 0);
	assert_false(roll_back());
	assert_said(w, w->problems, "there is no policy before");
	/* What cannot be deleted is said. */
	assert_int_equal(mkdir(in_folder(SG_POLICY_BEFORE), 0700), 0);
	assert_int_equal(stat(in_folder(SG_POLICY_BEFORE), &before), 0);
	w->problems = sg_problems_new(w->arena);
	assert_false(sg_install_forget(folder, 30,
	    before.st_ctim.tv_sec + 31 * 86400, w->problems));
	assert_said(w, w->problems, "cannot be deleted");
}

/* A rollback to a damaged image is refused. */
static void
damaged_before(void **state)
{
	(void)state;
	assert_true(install(POLICY("A")));
	assert_true(install(POLICY("B")));
	flip(SG_POLICY_BEFORE);
	assert_false(roll_back());
	assert_said(w, w->problems,
	    "policy.img.before cannot be used: its "
	    "checksum is wrong");
	assert_in_force("B", "");
}

static void
nothing_before(void **state)
{
	(void)state;
	assert_false(roll_back());
	assert_said(w, w->problems,
	    "there is no policy before the one in force");
	assert_true(install(POLICY("A")));
	assert_false(roll_back());
	assert_said(w, w->problems,
	    "there is no policy before the one in force");
	assert_in_force("A", "");
}

static void
bad_folders(void **state)
{
	(void)state;
	folder = world_path(w, "a/b/c");
	assert_false(install(POLICY("A")));
	assert_said(w, w->problems, "a/b/c cannot be made: No such file");
	folder = world_file(w, "file", "");
	assert_false(install(POLICY("A")));
	assert_said(w, w->problems, "Not a directory");
}

/*
 * If one file cannot be written, nothing changes. Here a folder has the file's
 * name.
 */
static void
cannot_write(void **state)
{
	static const char *const names[] = {"policy.img.new", "names.img.new"};

	(void)state;
	assert_true(install(POLICY("A")));
	assert_true(install(POLICY("B")));
	for (size_t i = 0; i < 2; i++) {
		world_folder(w, sg_path_join(w->arena, "state", names[i]));
		world_file(w, "locked/l",
		    i == 0 ? "a.example\n" : "b.example\n");
		assert_false(install(POLICY("C")));
		assert_said(w, w->problems, "cannot be written");
		assert_in_force("B", "A");
		rmdir(in_folder(names[i]));
	}
}

/* If the last step fails, the names image that was replaced is restored. */
static void
cannot_finish(void **state)
{
	struct sg_str before, after;

	(void)state;
	assert_true(install(POLICY("A")));
	sg_file_read(w->arena, in_folder(SG_NAMES_FILE), 1 << 24, &before);
	/* link() fails on a folder. */
	unlink(in_folder(SG_POLICY_FILE));
	world_folder(w, "state/" SG_POLICY_FILE);
	world_file(w, "locked/l", "l.example\n");
	assert_false(install(POLICY("B")));
	assert_said(w, w->problems, "cannot be kept for a rollback");
	sg_file_read(w->arena, in_folder(SG_NAMES_FILE), 1 << 24, &after);
	assert_true(sg_str_eq(before, after));
	rmdir(in_folder(SG_POLICY_FILE));
	assert_clean();
}

/* A killed installation can leave temporary files. They must do no harm. */
static void
leftovers(void **state)
{
	(void)state;
	assert_true(install(POLICY("A")));
	world_file(w, "state/names.img.new", "torn");
	world_file(w, "state/policy.img.new", "torn");
	world_file(w, "state/policy.img.before.new", "torn");
	assert_true(install(POLICY("B")));
	assert_in_force("B", "A");
	assert_clean();
}

/*
 * A build can use the names image in force again. Here this file is damaged
 * after the build has read it. The bytes that the build has read must be
 * installed.
 */
static void
names_spoilt_meanwhile(void **state)
{
	struct sg_str before, after;

	(void)state;
	assert_true(install(POLICY("A")));
	sg_file_read(w->arena, in_folder(SG_NAMES_FILE), 1 << 24, &before);
	w->options.installed_names = in_folder(SG_NAMES_FILE);
	assert_true(world_build(w, POLICY("B")));
	assert_true(w->build.same_names);
	assert_int_equal(truncate(in_folder(SG_NAMES_FILE), 300), 0);
	assert_true(sg_install(folder, &w->build, w->problems));
	sg_build_close(&w->build);
	sg_file_read(w->arena, in_folder(SG_NAMES_FILE), 1 << 24, &after);
	assert_true(sg_str_eq(before, after));
	assert_string_equal(school(SG_NAMES_FILE, SG_POLICY_FILE), "B");
}

/*
 * The service refuses an image that other users can write. So installing
 * replaces such a file, even if its content is right.
 */
static void
open_to_others(void **state)
{
	(void)state;
	assert_true(install(POLICY("A")));
	assert_int_equal(chmod(in_folder(SG_POLICY_FILE), 0666), 0);
	assert_int_equal(chmod(in_folder(SG_NAMES_FILE), 0666), 0);
	assert_string_equal(school(SG_NAMES_FILE, SG_POLICY_FILE), "");
	assert_true(install(POLICY("A")));
	assert_string_equal(school(SG_NAMES_FILE, SG_POLICY_FILE), "A");
}

/* Installing fails while another process installs. */
static void
two_at_once(void **state)
{
	int lock;

	(void)state;
	assert_true(install(POLICY("A")));
	lock = open(in_folder(".install.lock"), O_RDWR);
	assert_true(lock >= 0);
	assert_int_equal(flock(lock, LOCK_EX), 0);
	assert_false(install(POLICY("B")));
	assert_said(w, w->problems,
	    "somebody else is installing a policy right now");
	assert_in_force("A", "");
	assert_false(roll_back());
	assert_said(w, w->problems, "somebody else is installing");
	close(lock);
	assert_true(install(POLICY("B")));
	assert_in_force("B", "A");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(first_and_second, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(unchanged, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(seeds, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(rollback_twice, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(rollback_names, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(forgets_what_was_before, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(damaged_new, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(damaged_old, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(damaged_before, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(nothing_before, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(bad_folders, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(cannot_write, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(cannot_finish, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(leftovers, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(names_spoilt_meanwhile, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(open_to_others, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(two_at_once, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
