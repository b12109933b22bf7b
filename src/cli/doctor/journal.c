/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * journal.c -- checks that the gates can write the journal, and that the disk
 * has space for it. How old the last record is says nothing: there may be
 * nothing to record.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/arena.h"
#include "base/dates.h"
#include "cli/doctor/doctor.h"
#include "journal/days.h"

/* Fewer days of space than these are reported. */
#define DAYS_WRONG 7
#define DAYS_WARNING 60
#define MEASURED 7 /* days */
/* Less space than this is reported even if the growth is not known, in bytes.
 */
#define BYTES_WRONG (100ULL << 20)
#define BYTES_FULL (64ULL << 10)
#define MAKE_SPACE                                                             \
	"make space on that disk, or let the policy keep the journal for a "   \
	"shorter time (evidence, keep)"

#define USER "c-icap"
#define RESTART                                                                \
	"systemctl restart schoolgate-icap@second; systemctl restart "         \
	"schoolgate-icap@first"

static bool
find_owner(struct sg_doctor *d, uid_t *uid)
{
	gid_t gid;

	return sg_doctor_user(d, USER, uid, &gid);
}

/* Returns true if the journal's folder has a day's records. */
static bool
has_records(struct sg_doctor *d)
{
	DIR *folder = opendir(d->places.journal);
	const struct dirent *entry;
	bool found = false;

	while (folder != NULL && !found && (entry = readdir(folder)) != NULL)
		found = strstr(entry->d_name, ".jsonl") != NULL;
	if (folder != NULL)
		(void)closedir(folder);
	return found;
}

/* What to do without a key. `init` does not begin a journal beside records,
 * which would then look as if they were forged. */
static const char *
begin_again(struct sg_doctor *d)
{
	const char *journal = d->places.journal;

	if (!has_records(d))
		return "run: schoolgate journal init";
	return sg_arena_printf(d->arena,
	    "put back your backup of %s. Without a backup, keep the old "
	    "records and begin anew: mv %s %s.old && schoolgate journal init; "
	    "it shows new keys, which go to those who have the old ones",
	    d->places.key, journal, journal);
}

static void
look_begun(struct sg_doctor *d)
{
	struct stat st;
	uid_t owner;

	if (!find_owner(d, &owner)) {
		sg_doctor_wrong(d, "apt-get install c-icap",
		    "there is no user \"" USER "\", as whom the gates run");
		return;
	}
	if (stat(d->places.key, &st) != 0) {
		sg_doctor_wrong(d, begin_again(d),
		    "the journal is not begun: the gates judge, but record "
		    "nothing (%s: %s)",
		    d->places.key, strerror(errno));
		return;
	}
	if (st.st_uid != owner || (st.st_mode & 0600) != 0600)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"chown " USER ":" USER " %s && chmod 600 %s",
			d->places.key, d->places.key),
		    "the gates (user " USER ") cannot use %s, so they record "
		    "nothing",
		    d->places.key);
	if ((st.st_mode & 077) != 0)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena, "chmod 600 %s", d->places.key),
		    "other users can read %s, and could forge records",
		    d->places.key);
	/* The gates write a new key into the file every day. */
	sg_doctor_check_way(d, d->places.key);
	sg_doctor_check_writable(d, d->places.state,
	    "the gates cannot change the journal's key, and record nothing");
}

/* What to do without the journal's folder. `init` does not replace a key. */
static const char *
make_folder(struct sg_doctor *d)
{
	struct stat st;

	if (stat(d->places.key, &st) != 0)
		return "run: schoolgate journal init";
	return sg_arena_printf(d->arena,
	    "install -d -o " USER " -g " USER
	    " -m 750 %s; put the records back from your backup; then: " RESTART,
	    d->places.journal);
}

static void
look_folder(struct sg_doctor *d)
{
	struct stat st;
	uid_t owner;

	if (!find_owner(d, &owner))
		return;
	if (stat(d->places.journal, &st) != 0)
		sg_doctor_wrong(d, make_folder(d),
		    "the journal's folder %s cannot be read: %s",
		    d->places.journal, strerror(errno));
	else if (st.st_uid != owner || (st.st_mode & 0700) != 0700)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"chown " USER ":" USER " %s && chmod 750 %s",
			d->places.journal, d->places.journal),
		    "the gates (user " USER ") cannot write into %s",
		    d->places.journal);
	sg_doctor_check_way(d, d->places.journal);
	sg_doctor_check_writable(d, d->places.journal,
	    "the gates cannot record");
}

/* A file that root made, for example by copying the journal back, stops the
 * gates from writing. */
static void
look_owners(struct sg_doctor *d)
{
	DIR *folder = opendir(d->places.journal);
	const struct dirent *entry;
	const char *first = "";
	struct stat st;
	size_t n = 0;
	uid_t owner;

	if (folder == NULL || !find_owner(d, &owner)) {
		if (folder != NULL)
			(void)closedir(folder);
		return;
	}
	while ((entry = readdir(folder)) != NULL)
		if (strcmp(entry->d_name, "..") != 0 &&
		    fstatat(dirfd(folder), entry->d_name, &st,
			AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && st.st_uid != owner && n++ == 0)
			first = sg_arena_dup(d->arena, sg_str(entry->d_name));
	(void)closedir(folder);
	if (n > 0)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"chown -R " USER ":" USER " %s; then: " RESTART,
			d->places.journal),
		    "%zu file%s of the journal do%s not belong to " USER
		    ", such as %s: nothing is recorded there",
		    n, n == 1 ? "" : "s", n == 1 ? "es" : "", first);
}

/* ---- space -------------------------------------------------------------- */

/* The bytes that the journal has grown by, on average, on each of the last
 * days. The present day is not complete, and not counted. */
static uint64_t
bytes_a_day(struct sg_doctor *d)
{
	char name[SG_DAY_FILE], path[SG_DAYS_PATH];
	int32_t today = (int32_t)(d->now / SG_DAY_S);
	uint64_t sum = 0, n = 0;
	struct stat st;

	for (int32_t day = today - MEASURED; day < today; day++) {
		sg_days_file(day, name);
		if (sg_days_path(d->places.journal, name, path) != 0 ||
		    stat(path, &st) != 0)
			continue;
		sum += (uint64_t)st.st_size;
		n++;
	}
	return n == 0 ? 0 : sum / n;
}

/* Report a disk that is full, or nearly so. Returns true if it is. */
static bool
check_left(struct sg_doctor *d, uint64_t left)
{
	if (left < BYTES_FULL)
		sg_doctor_wrong(d, MAKE_SPACE,
		    "the disk of the journal is full: the gates cannot record");
	else if (left < BYTES_WRONG)
		sg_doctor_wrong(d, MAKE_SPACE,
		    "the disk of the journal has %llu MiB left",
		    (unsigned long long)left >> 20);
	return left < BYTES_WRONG;
}

static void
check_days(struct sg_doctor *d, uint64_t days)
{
	if (days < DAYS_WRONG)
		sg_doctor_wrong(d, MAKE_SPACE,
		    "the disk of the journal will be full in %llu days",
		    (unsigned long long)days);
	else if (days < DAYS_WARNING)
		sg_doctor_warn(d, MAKE_SPACE,
		    "the disk of the journal will be full in %llu days",
		    (unsigned long long)days);
	else
		sg_doctor_fine(d,
		    "the disk has space for %llu%s days of the journal",
		    (unsigned long long)(days > 9999 ? 9999 : days),
		    days > 9999 ? " or more" : "");
}

static void
look_space(struct sg_doctor *d)
{
	uint64_t daily = bytes_a_day(d), left;
	struct statvfs disk;

	if (statvfs(d->places.journal, &disk) != 0) {
		sg_doctor_unseen(d, "the journal's folder cannot be read");
		return;
	}
	left = (uint64_t)disk.f_bavail * disk.f_frsize;
	if (check_left(d, left))
		return;
	if (daily > 0)
		check_days(d, left / daily);
	else
		sg_doctor_unseen(d,
		    "the journal has no whole day of the last %d, so its "
		    "growth is not known",
		    MEASURED);
}

static const struct sg_check checks[] = {
    {"begun", "the journal is begun, and only the gates have its key",
	look_begun},
    {"folder", "the gates can write into the journal's folder", look_folder},
    {"records", "the journal has its records", sg_doctor_look_records},
    {"owners", "all files of the journal belong to the gates", look_owners},
    {"space", "", look_space},
    {0},
};
const struct sg_family sg_doctor_journal = {
    "journal", "The journal", checks, NULL};
