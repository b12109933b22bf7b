/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.c -- checks that fetched lists and databases are as new as they should
 * be.
 */
#include "config.h"

#include <dirent.h>
#include <maxminddb.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/doctor/doctor.h"
#include "cli/lists/sources.h"
#include "policy/build.h"
#include "policy/language/ast.h"

/* MaxMind publishes a new database every week. */
#define DATABASE_DAYS 60

/* A list that was put here by hand is reported when it is older. */
#define BY_HAND_DAYS 365

#define FETCH "run: schoolgate lists update; it says what is wrong"

static void
check_source(struct sg_doctor *d, const struct sg_lists *lists,
    const struct sg_lists_source *source)
{
	const char *name = source->sites->name.text.p;

	if (!sg_lists_is_kept(source))
		sg_doctor_wrong(d, FETCH,
		    "the list %s was never fetched from %s", name,
		    source->source->url.text.p);
	else if (source->known.failed > 0)
		sg_doctor_warn(d, FETCH,
		    "the list %s could not be fetched the last time: %s", name,
		    source->known.failure);
	else if (sg_lists_is_overdue(lists, source))
		sg_doctor_warn(d,
		    "see whether the timer runs: systemctl status "
		    "schoolgate-lists.timer",
		    "nobody has asked for the list %s for %lld days; its line "
		    "says every %s",
		    name, (long long)(d->now - source->known.asked) / SG_DAY_S,
		    source->source->weekly ? "week" : "day");
}

static void
look_sources(struct sg_doctor *d)
{
	struct sg_call call = *d->call;
	struct sg_lists lists = {.arena = d->arena,
	    .call = &call,
	    .now = d->now,
	    .folder = sg_path_join(d->arena, d->places.state,
		SG_FETCHED_FOLDER)};
	/* sg_lists_gather() does not change the tree. */
	struct sg_policy_ast *ast = d->policy.build.ast == NULL ?
	    NULL :
	    sg_arena_alloc(d->arena, sizeof(*ast));

	if (ast == NULL)
		return;
	*ast = *d->policy.build.ast;
	lists.ast = ast;
	call.nwords = 1; /* "update", without names of lists */
	sg_lists_gather(&lists);
	for (size_t i = 0; i < lists.n; i++)
		check_source(d, &lists, &lists.v[i]);
	if (lists.n == 0)
		sg_doctor_fine(d, "the policy fetches no lists");
}

static void
check_database(struct sg_doctor *d, const struct sg_word *word)
{
	const char *path = sg_path_beside(d->arena, word->place.source->name,
	    word->text.p);
	MMDB_s db;
	int64_t days;

	/* The finding of `check` says that a database is missing. */
	if (MMDB_open(path, MMDB_MODE_MMAP, &db) != MMDB_SUCCESS)
		return;
	days = (d->now - (int64_t)db.metadata.build_epoch) / SG_DAY_S;
	MMDB_close(&db);
	if (days > DATABASE_DAYS)
		sg_doctor_warn(d,
		    "fetch a new one (geoipupdate does so every week)",
		    "the database %s is %lld days old", path, (long long)days);
}

static void
look_databases(struct sg_doctor *d)
{
	const struct sg_policy_ast *ast = d->policy.build.ast;

	for (size_t i = 0; ast != NULL && i < ast->school.addresses.n; i++)
		check_database(d, &ast->school.addresses.w[i]);
	if (ast != NULL && ast->school.addresses.n == 0)
		sg_doctor_fine(d, "the policy uses no database of addresses");
}

/* ---- lists that a person put there -------------------------------------- */

/* The time of the newest file of a folder, or of the file itself; 0 if there is
 * none. */
static int64_t
newest(struct sg_doctor *d, const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	struct stat st;
	int64_t time = 0;

	if (folder == NULL)
		return stat(path, &st) == 0 ? (int64_t)st.st_mtime : 0;
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.' &&
		    strncmp(entry->d_name, "README", 6) != 0 &&
		    stat(sg_path_join(d->arena, path, entry->d_name), &st) ==
			0 &&
		    S_ISREG(st.st_mode) && (int64_t)st.st_mtime > time)
			time = (int64_t)st.st_mtime;
	(void)closedir(folder);
	return time;
}

static void
check_age(struct sg_doctor *d, const char *path)
{
	int64_t time = newest(d, path);
	int64_t days = (d->now - time) / SG_DAY_S;

	if (time > 0 && days > BY_HAND_DAYS)
		sg_doctor_warn(d,
		    "get the present list from whoever makes it; if nothing "
		    "has changed, say so: touch the file",
		    "the list %s, which somebody put there by hand, is %lld "
		    "days old",
		    path, (long long)days);
}

static void
look_by_hand(struct sg_doctor *d)
{
	const struct sg_policy_ast *ast = d->policy.build.ast;

	check_age(d, d->call->places.locked);
	for (size_t i = 0; ast != NULL && i < ast->nsites; i++)
		for (size_t k = 0; k < ast->sites[i].nlists; k++) {
			const struct sg_word
			    *file = &ast->sites[i].lists[k].file;

			check_age(d,
			    sg_path_beside(d->arena, file->place.source->name,
				file->text.p));
		}
}

static const struct sg_check checks[] = {
    {"sources", "all fetched lists are new enough", look_sources},
    {"by-hand", "lists that were put there by hand are at most a year old",
	look_by_hand},
    {"databases", "the databases of addresses are new enough", look_databases},
    {0},
};
const struct sg_family sg_doctor_lists = {
    "lists", "Lists and databases", checks, NULL};
