/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * install.c -- writes images (the compiled policy) to the state folder, and
 * replaces the old images atomically.
 *
 * policy.img is replaced after names.img, because names.img must already have
 * the lists that the new policy refers to.  One previous version of each image
 * is kept.
 */
#define _GNU_SOURCE /* renameat2 */
#include "policy/install.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "gate/image.h"

#define LOCK_FILE ".install.lock"
#define IMAGE_MODE 0640
#define FOLDER_MODE 0750

static const char again[] =
    "the previous policy stays in force; correct this and "
    "run the command again";

struct state {
	struct sg_arena *arena;
	const char *folder;
	struct sg_problems *problems;
	int lock;
};

static char *
in_folder(const struct state *state, const char *name)
{
	return sg_path_join(state->arena, state->folder, name);
}

static bool
fail(const struct state *state, const char *what, const char *path, int error)
{
	sg_problem(state->problems, SG_ERROR, (struct sg_place){0}, again,
	    "%s %s: %s", path, what, strerror(error));
	return false;
}

/* Create the state folder if needed and lock it.  Fails at once if another
 * process has locked it. */
static bool
begin(struct state *state)
{
	const char *path = in_folder(state, LOCK_FILE);

	state->lock = -1;
	if (mkdir(state->folder, FOLDER_MODE) != 0 && errno != EEXIST)
		return fail(state, "cannot be made", state->folder, errno);
	state->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (state->lock < 0)
		return fail(state, "cannot be opened", path, errno);
	if (flock(state->lock, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (errno != EWOULDBLOCK)
		return fail(state, "cannot be locked", path, errno);
	sg_problem(state->problems, SG_ERROR, (struct sg_place){0},
	    "wait until it has ended, then run the command again",
	    "somebody else is installing a policy right now");
	return false;
}

static void
end(struct state *state)
{
	if (state->lock >= 0)
		close(state->lock); /* releases the lock */
	sg_arena_free(&state->arena);
}

static bool
is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* Returns true if the file has exactly these bytes and only trusted users can
 * write to it.  All bytes are compared, so that installing the same images
 * again repairs a damaged file. */
static bool
is_same(const char *path, struct sg_str bytes)
{
	char part[64 * 1024];
	FILE *file = sg_image_is_open_to_others(path) ? NULL :
							fopen(path, "re");
	size_t at = 0, n;

	if (file == NULL)
		return false;
	do {
		n = fread(part, 1, sizeof(part), file);
		if (n > bytes.n - at || memcmp(part, bytes.p + at, n) != 0)
			break;
		at += n;
	} while (n > 0);
	fclose(file);
	return n == 0 && at == bytes.n;
}

/* The paths of an image to be installed: the installed file, its copy for a
 * rollback, and the new file before it replaces the installed file. */
struct change {
	const char *path, *before, *staged;
	struct sg_str bytes;
	bool wanted; /* the new image differs from the installed file */
};

static struct change
change_of(const struct state *state, const char *name, const char *before,
    struct sg_str bytes)
{
	struct change change = {.bytes = bytes};

	change.path = in_folder(state, name);
	change.before = in_folder(state, before);
	change.staged = sg_arena_printf(state->arena, "%s.new", change.path);
	return change;
}

static struct change
plan(const struct state *state, const char *name, const char *before,
    struct sg_str bytes)
{
	struct change change = change_of(state, name, before, bytes);

	change.wanted = !is_same(change.path, bytes);
	return change;
}

/* Prepare the change of the names image.  A build may have reused the installed
 * names image.  If the installed file was not replaced after the build, its
 * bytes are not compared again. */
static struct change
plan_names(const struct state *state, const struct sg_build *build)
{
	struct change change = change_of(state, SG_NAMES_FILE, SG_NAMES_BEFORE,
	    build->names);

	if (build->same_names && sg_image_is_file(&build->image, change.path))
		return change;
	return plan(state, SG_NAMES_FILE, SG_NAMES_BEFORE, build->names);
}

/* Write the new file beside the installed file.  If the disk is full, this
 * fails before any file is replaced. */
static bool
stage(const struct state *state, const struct change *change)
{
	int error;

	if (!change->wanted)
		return true;
	error = sg_file_replace(change->staged, change->bytes.p,
	    change->bytes.n, IMAGE_MODE);
	return error == 0 ||
	    fail(state, "cannot be written", change->staged, error);
}

/* Keep the installed file under its "before" name too, for a rollback. */
static bool
keep(const struct state *state, const struct change *change)
{
	const char *temporary = sg_arena_printf(state->arena, "%s.new",
	    change->before);

	if (!is_there(change->path))
		return true;
	unlink(temporary);
	if (link(change->path, temporary) != 0 ||
	    rename(temporary, change->before) != 0)
		return fail(state, "cannot be kept for a rollback",
		    change->path, errno);
	/* If `temporary` and the "before" name were links to one file already,
	 * rename() did nothing and `temporary` still exists. */
	unlink(temporary);
	return true;
}

static bool
swap_in(const struct state *state, const struct change *change)
{
	if (!change->wanted || rename(change->staged, change->path) == 0)
		return true;
	return fail(state, "cannot be replaced", change->path, errno);
}

/* Report that replacing the policy image failed, and that restoring the names
 * image failed too. */
static void
cannot_put_back(const struct state *state, const char *names, int error)
{
	sg_problem(state->problems, SG_ERROR, (struct sg_place){0},
	    "put this right and run the command again",
	    "%s is replaced already and cannot be put back: %s; the policy "
	    "in force goes on with it",
	    names, strerror(error));
}

/* Restore the file that swap_in() replaced. */
static void
swap_out(const struct state *state, const struct change *change)
{
	if (change->wanted &&
	    (link(change->before, change->staged) != 0 ||
		rename(change->staged, change->path) != 0))
		cannot_put_back(state, change->path, errno);
}

/* Sync the directory, so that the renames are on the disk.  EINVAL is ignored:
 * some file systems cannot sync a directory. */
static bool
sync_folder(const struct state *state)
{
	int fd = open(state->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error = 0;

	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
		error = errno;
	if (fd >= 0)
		close(fd);
	if (error == 0)
		return true;
	sg_problem(state->problems, SG_ERROR, (struct sg_place){0},
	    "look after the disk, then run the command again",
	    "%s cannot be written to the disk: %s; what was to be put in "
	    "force is, but may be gone when the machine loses power",
	    state->folder, strerror(error));
	return false;
}

/* Returns true if the service would accept the images of `build`. */
static bool
try_open(const struct sg_build *build, struct sg_problems *problems)
{
	struct sg_gate *gate = build->image.head != NULL ?
	    sg_gate_over(&build->image, build->policy, problems) :
	    sg_gate_from_memory(build->names, build->policy, problems);
	bool opens = gate != NULL;

	sg_gate_close(&gate);
	return opens;
}

static bool
replace(const struct state *state, const struct sg_build *build)
{
	struct change names = plan_names(state, build);
	struct change policy = plan(state, SG_POLICY_FILE, SG_POLICY_BEFORE,
	    build->policy);
	bool done = false;

	if (!names.wanted && !policy.wanted)
		return true;
	if (stage(state, &names) && stage(state, &policy) &&
	    keep(state, &names) && keep(state, &policy) &&
	    swap_in(state, &names)) {
		done = swap_in(state, &policy);
		if (!done)
			swap_out(state, &names);
	}
	unlink(names.staged);
	unlink(policy.staged);
	return done && sync_folder(state);
}

bool
sg_install(const char *state_folder, const struct sg_build *build,
    struct sg_problems *problems)
{
	struct state state = {.folder = state_folder,
	    .problems = problems,
	    .arena = sg_arena_new()};
	bool done = try_open(build, problems) && begin(&state) &&
	    replace(&state, build);

	end(&state);
	return done;
}

/* Reads the head of an image.  Returns false if there is no image of the
 * present version. */
static bool
read_head(const char *folder, const char *name, struct sg_image_head *head)
{
	struct sg_arena *arena = sg_arena_new();
	FILE *file = fopen(sg_path_join(arena, folder, name), "re");
	bool current = file != NULL &&
	    fread(head, sizeof(*head), 1, file) == 1 &&
	    head->magic == SG_IMAGE_MAGIC && head->version == SG_IMAGE_VERSION;

	if (file != NULL)
		fclose(file);
	sg_arena_free(&arena);
	return current;
}

void
sg_install_seed(const char *state_folder, uint64_t seed[2])
{
	struct sg_image_head head;

	if (read_head(state_folder, SG_NAMES_FILE, &head)) {
		seed[0] = head.seed[0];
		seed[1] = head.seed[1];
	} else {
		randombytes_buf(seed, 2 * sizeof(*seed));
	}
}

bool
sg_install_is_current(const char *state_folder)
{
	struct sg_image_head head;

	return read_head(state_folder, SG_NAMES_FILE, &head) &&
	    read_head(state_folder, SG_POLICY_FILE, &head);
}

/* ---- names alone -------------------------------------------------------- */

/* Returns true if `names` has the list or platform that `binding` names.  The
 * binding of a list is "l/NAME".  The binding of a platform is "p/NAME". */
static bool
has_category(const struct sg_image *names, const char *binding)
{
	const struct sg_category *categories = names->section[SG_S_CATEGORIES]
						   .items;
	uint32_t kind = binding[0] == 'l' ? SG_CATEGORY_LIST :
					    SG_CATEGORY_PLATFORM;

	for (uint64_t i = 0; i < names->section[SG_S_CATEGORIES].count; i++)
		if (categories[i].kind == kind &&
		    strcmp(binding + 2,
			sg_image_text(names, categories[i].name)) == 0)
			return true;
	return false;
}

/* Returns true if `names` has every list and platform that `policy` refers to.
 * If a list were missing, the sites on the list would pass without an error. */
static bool
has_all_categories(const struct state *state, const struct sg_image *names,
    const struct sg_image *policy)
{
	const struct sg_binding *bindings = policy->section[SG_S_BINDINGS]
						.items;
	const char *name;

	for (uint64_t i = 0; i < policy->section[SG_S_BINDINGS].count; i++) {
		name = sg_image_text(policy, bindings[i].category);
		if (has_category(names, name))
			continue;
		sg_problem(state->problems, SG_ERROR, (struct sg_place){0},
		    "to put the file in force, run:  schoolgate install",
		    "the policy in force needs %s, which the policy file no "
		    "longer has",
		    name + 2);
		return false;
	}
	return true;
}

static bool
replace_names(const struct state *state, const struct sg_build *build)
{
	struct change change = plan_names(state, build);
	bool done = stage(state, &change) && swap_in(state, &change);

	if (change.wanted)
		unlink(change.staged);
	else /* set the mtime to show that the image has the current lists */
		utimensat(AT_FDCWD, change.path, NULL, 0);
	return done && (!change.wanted || sync_folder(state));
}

bool
sg_install_names(const char *state_folder, const struct sg_build *build,
    struct sg_problems *problems)
{
	struct state state = {.folder = state_folder,
	    .problems = problems,
	    .arena = sg_arena_new()};
	struct sg_build both = *build;
	struct sg_image policy = {0};
	bool done = begin(&state);
	const char *path = in_folder(&state, SG_POLICY_FILE);

	if (done) {
		done = sg_image_open(path, SG_IMAGE_POLICY, problems, &policy);
		both.policy = (struct sg_str){
		    (const char *)policy.bytes, policy.size};
	}
	done = done && has_all_categories(&state, &build->image, &policy) &&
	    try_open(&both, problems) && replace_names(&state, build);
	sg_image_close(&policy);
	end(&state);
	return done;
}

/* ---- rollback ----------------------------------------------------------- */

/* Exchange the files `a` and `b`, on a file system without RENAME_EXCHANGE. */
static int
exchange_by_three(const struct state *state, const char *a, const char *b)
{
	const char *aside = sg_arena_printf(state->arena, "%s.aside", b);
	int error;

	if (rename(b, aside) != 0)
		return errno;
	/* There must always be a file `a`.  So link it as `b` first, and then
	 * replace it. */
	if (link(a, b) == 0 && rename(aside, a) == 0) {
		/* If `aside` and `a` were links to one file, rename() did
		 * nothing and `aside` still exists. */
		unlink(aside);
		return 0;
	}
	error = errno;
	(void)rename(aside, b);
	return error;
}

static int
exchange(const struct state *state, const char *a, const char *b)
{
	int error;

	if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0)
		return 0;
	error = errno;
	if (error == EINVAL || error == ENOSYS || error == ENOTSUP)
		error = exchange_by_three(state, a, b);
	return error;
}

/* Check that the previous images exist and that the service can open them. */
static bool
check_before(const struct state *state)
{
	const char *names = in_folder(state, SG_NAMES_BEFORE);
	const char *policy = in_folder(state, SG_POLICY_BEFORE);
	struct sg_gate *gate;
	bool opens;

	if (!is_there(policy) || !is_there(names)) {
		sg_problem(state->problems, SG_ERROR, (struct sg_place){0},
		    "a policy has to be installed twice before there is one "
		    "to go back to",
		    "there is no policy before the one in force");
		return false;
	}
	gate = sg_gate_open(names, policy, state->problems);
	opens = gate != NULL;
	sg_gate_close(&gate);
	return opens;
}

/* Exchange both images with the previous images.  If the second exchange fails,
 * undo the first exchange. */
static bool
exchange_both(const struct state *state)
{
	const char *names = in_folder(state, SG_NAMES_FILE);
	const char *names_before = in_folder(state, SG_NAMES_BEFORE);
	const char *policy = in_folder(state, SG_POLICY_FILE);
	const char *policy_before = in_folder(state, SG_POLICY_BEFORE);
	int error = exchange(state, names, names_before);

	if (error != 0)
		return fail(state, "cannot be exchanged", names, error);
	error = exchange(state, policy, policy_before);
	if (error == 0)
		return sync_folder(state);
	fail(state, "cannot be exchanged", policy, error);
	error = exchange(state, names, names_before);
	if (error != 0)
		cannot_put_back(state, names, error);
	return false;
}

bool
sg_rollback(const char *state_folder, struct sg_problems *problems)
{
	struct state state = {.folder = state_folder,
	    .problems = problems,
	    .arena = sg_arena_new()};
	bool done = begin(&state) && check_before(&state) &&
	    exchange_both(&state);

	end(&state);
	return done;
}

/* ---- forgetting --------------------------------------------------------- */

/* Returns true if the images for a rollback have been that for over `days`. */
static bool
is_before_old(const struct state *state, uint32_t days, int64_t now)
{
	struct stat st;

	/* The inode changed last when the image was replaced. */
	return lstat(in_folder(state, SG_POLICY_BEFORE), &st) == 0 &&
	    (int64_t)st.st_ctim.tv_sec < now - (int64_t)days * SG_DAY_S;
}

static bool
forget(const struct state *state)
{
	static const char *const names[] = {SG_POLICY_BEFORE, SG_NAMES_BEFORE};
	bool done = true;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *path = in_folder(state, names[i]);

		if (unlink(path) != 0 && errno != ENOENT)
			done = fail(state, "cannot be deleted", path, errno);
	}
	return done;
}

bool
sg_install_forget(const char *state_folder, uint32_t days, int64_t now,
    struct sg_problems *problems)
{
	struct state state = {.folder = state_folder,
	    .problems = problems,
	    .arena = sg_arena_new(),
	    .lock = -1};
	bool done = days == 0 || !is_before_old(&state, days, now) ||
	    (begin(&state) && forget(&state));

	end(&state);
	return done;
}
