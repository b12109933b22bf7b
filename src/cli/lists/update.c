/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * update.c -- `schoolgate lists update`: fetches each list that is due. If a
 * list has changed, rebuilds the image of names and puts it in force.
 *
 * The installed policy stays as it is. If the policy file was edited after it
 * was installed, the new text is not installed, because somebody may still be
 * editing the file.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "cli/bar.h"
#include "cli/cli.h"
#include "cli/lists/sources.h"
#include "cli/lists/verbs.h"
#include "policy/build.h"
#include "policy/fetch/fetch.h"
#include "policy/fetch/update.h"
#include "policy/install.h"

#define PATIENCE_MAX_S 3600

/* ---- fetching ----------------------------------------------------------- */

static bool
is_wanted(const struct sg_lists *lists, const struct sg_lists_source *source)
{
	return lists->force || sg_lists_named(lists) > 0 ||
	    source->due <= lists->now;
}

static void
draw(void *ctx, uint64_t done, uint64_t all)
{
	if (all > 0 && done <= all)
		sg_progress(ctx, (unsigned)(done * 1000 / all));
}

static void
tell(const struct sg_lists_source *source, enum sg_update_result result)
{
	if (result != SG_UPDATE_FAILED)
		printf("%s: %s, %llu names\n", source->sites->name.text.p,
		    result == SG_UPDATE_NEW ? "updated" : "unchanged",
		    (unsigned long long)source->known.names);
	/*
	 * Flush this line, so that it appears before later lines on standard
	 * error.
	 */
	fflush(stdout);
}

/* Update one list. On failure, the reason is printed. */
static enum sg_update_result
update_one(const struct sg_lists *lists,
    const struct sg_update_options *options, struct sg_progress *progress,
    struct sg_lists_source *source)
{
	struct sg_bar bar;
	struct sg_problems *problems = sg_problems_new(lists->arena);
	enum sg_update_result result;

	*progress = sg_bar_begin(&bar, source->sites->name.text.p);
	result = sg_update_list(lists->arena, options, source->sites,
	    source->source, problems);
	sg_bar_end(&bar);
	source->known = sg_fetched_read(lists->arena, source->path);
	tell(source, result);
	sg_problems_print(problems, stderr, sg_colour(stderr));
	return result;
}

/*
 * Update all wanted lists, and count the results in `done`. Returns false if
 * updating could not begin.
 */
static bool
update_all(struct sg_lists *lists, struct sg_fetch_options *how,
    size_t done[SG_UPDATE_NEW + 1])
{
	struct sg_update_options options = {.folder = lists->folder,
	    .now = lists->now,
	    .smaller = lists->call->smaller_lists};
	struct sg_progress progress = {0};

	how->progress = draw;
	how->ctx = &progress;
	options.fetcher = sg_fetcher_new(how);
	if (options.fetcher == NULL) {
		sg_complain(SG_EXIT_PROBLEMS, "there is not enough memory");
		return false;
	}
	for (size_t i = 0; i < lists->n; i++)
		if (is_wanted(lists, &lists->v[i]))
			done[update_one(lists, &options, &progress,
			    &lists->v[i])]++;
	sg_fetcher_free(&options.fetcher);
	return true;
}

/* ---- into force --------------------------------------------------------- */

static bool
is_later(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec :
				      a.tv_nsec > b.tv_nsec;
}

/*
 * Returns true if a list is newer than the installed image of names. This is so
 * if an earlier update was killed before it rebuilt the image.
 */
static bool
names_are_old(const struct sg_lists *lists)
{
	struct stat names, list;

	if (stat(sg_path_join(lists->arena, lists->call->places.state,
		     SG_NAMES_FILE),
		&names) != 0)
		return true;
	for (size_t i = 0; i < lists->n; i++)
		if (stat(lists->v[i].path, &list) == 0 &&
		    is_later(list.st_mtim, names.st_mtim))
			return true;
	return false;
}

static bool
is_policy_in_force(const struct sg_lists *lists)
{
	return access(sg_path_join(lists->arena, lists->call->places.state,
			  SG_POLICY_FILE),
		   F_OK) == 0;
}

/*
 * Rebuild the image of names, put the new image in force, and wait for the
 * gates' word. If it cannot be rebuilt, the old image stays in force. On
 * failure, this function prints the reason and returns false.
 */
static bool
put_in_force(const struct sg_lists *lists)
{
	struct sg_problems *problems = sg_problems_new(lists->arena);
	struct sg_build build;
	bool fine = sg_build_policy(lists->arena, lists->call, lists->policy,
	    SG_SHOW_ALL, &build);

	if (fine)
		fine = sg_install_names(lists->call->places.state, &build,
		    problems);
	sg_build_close(&build);
	sg_problems_print(problems, stderr, sg_colour(stderr));
	if (fine)
		return sg_force_wait(lists->call, &lists->asked,
			   "The update of the lists is installed",
			   stdout) == SG_EXIT_FINE;
	sg_complain(SG_EXIT_PROBLEMS,
	    "the lists are fetched, but those of before are in force");
	return false;
}

/* ---- the verb ----------------------------------------------------------- */

/*
 * Parse the number of seconds of --patience. Returns false if it is not a
 * number.
 */
static bool
read_patience(const struct sg_lists *lists, long *seconds)
{
	char *end;

	*seconds = SG_FETCH_PATIENCE_S;
	if (lists->patience == NULL)
		return true;
	*seconds = strtol(lists->patience, &end, 10);
	return *end == '\0' && *seconds >= 1 && *seconds <= PATIENCE_MAX_S;
}

static int
update(struct sg_lists *lists, struct sg_fetch_options *how)
{
	size_t done[SG_UPDATE_NEW + 1] = {0};
	bool fine;

	if (!update_all(lists, how, done))
		return SG_EXIT_PROBLEMS;
	fine = done[SG_UPDATE_FAILED] == 0;
	if (fine && done[SG_UPDATE_SAME] + done[SG_UPDATE_NEW] == 0)
		puts("No list is due.");
	if (done[SG_UPDATE_NEW] == 0 && !names_are_old(lists))
		return fine ? SG_EXIT_FINE : SG_EXIT_PROBLEMS;
	if (is_policy_in_force(lists))
		fine &= put_in_force(lists);
	else if (done[SG_UPDATE_NEW] > 0)
		puts("No policy is in force yet; \"schoolgate install\" puts "
		     "one in force, with these lists.");
	return fine ? SG_EXIT_FINE : SG_EXIT_PROBLEMS;
}

/*
 * The timer runs this verb each night, so it also deletes the images of the
 * policy before when they are older than records may be. Returns false after an
 * error was printed.
 */
static bool
forget_before(const struct sg_lists *lists)
{
	struct sg_problems *problems = sg_problems_new(lists->arena);
	bool fine = sg_install_forget(lists->call->places.state,
	    lists->ast->evidence.keep_days, lists->now, problems);

	sg_problems_print(problems, stderr, sg_colour(stderr));
	return fine;
}

int
sg_lists_update(struct sg_lists *lists)
{
	struct sg_problems *problems = sg_problems_new(lists->arena);
	struct sg_fetch_options how = {
	    .ca_file = lists->ca_file, .most_bytes = SG_FETCH_MOST_BYTES};
	int lock, code;

	if (!read_patience(lists, &how.patience_s))
		return sg_complain(SG_EXIT_USAGE,
		    "--patience wants seconds, "
		    "1 to %d, not \"%s\"",
		    PATIENCE_MAX_S, lists->patience);
	if (!forget_before(lists))
		return SG_EXIT_PROBLEMS;
	if (lists->n == 0) {
		puts("There is no \"source\" line, and so nothing to fetch.");
		return SG_EXIT_FINE;
	}
	lock = sg_update_begin(lists->arena, lists->call->places.state,
	    problems);
	sg_problems_print(problems, stderr, sg_colour(stderr));
	if (lock < 0)
		return SG_EXIT_PROBLEMS;
	code = update(lists, &how);
	close(lock); /* releases the lock */
	return code;
}
