/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * files.c -- checks the desk's store, its own journal, and that it can read the
 * filter's.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli/doctor/desk/desk.h"
#include "journal/days.h"
#include "journal/head.h"
#include "journal/keyfile.h"

#define JOURNAL SG_DESKJOURNALDIR
#define KEY SG_DESKDIR "/journal.key"
#define NO_SPACE (UINT64_C(100) << 20)
/* Deeds are recorded while the doctor looks. */
#define TRIES 3

#define RESTART "systemctl restart schoolgate-desk schoolgate-web"
#define READERS "c-icap"

/* ---- the store ---------------------------------------------------------- */

static void
check_file(struct sg_doctor *d, const char *path)
{
	uid_t owner;
	gid_t group, page;
	struct stat st;

	if (stat(sg_doctor_path(d, path), &st) != 0) {
		sg_doctor_wrong(d,
		    "systemctl restart schoolgate-desk: it makes the store "
		    "from the journals",
		    "the store %s cannot be read: %s", path, strerror(errno));
		return;
	}
	if (!sg_doctor_user(d, SG_DESK_INGESTER, &owner, &group) ||
	    !sg_doctor_group(d, SG_DESK_PAGE, &page)) {
		sg_doctor_wrong(d, SG_DESK_MAKE_USERS,
		    "the users " SG_DESK_INGESTER " and " SG_DESK_PAGE
		    " are missing");
		return;
	}
	if (st.st_uid != owner || (st.st_mode & 0600) != 0600 ||
	    st.st_gid != page || (st.st_mode & 0040) == 0)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"chown " SG_DESK_INGESTER ":" SG_DESK_PAGE
			" %s && chmod 640 %s; then: " RESTART,
			path, path),
		    "the user " SG_DESK_INGESTER
		    " must be able to write the store %s, and the "
		    "group " SG_DESK_PAGE " to read it",
		    path);
	if ((st.st_mode & 07) != 0)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena, "chmod o= %s", path),
		    "every user of this machine can read the store %s", path);
}

static void
check_space(struct sg_doctor *d, const char *path)
{
	const char *folder = sg_arena_dup(d->arena,
	    (struct sg_str){path, (size_t)(strrchr(path, '/') - path)});
	struct statvfs disk;
	uint64_t left;

	folder = sg_doctor_path(d, *folder == '\0' ? "/" : folder);
	sg_doctor_check_writable(d, folder, "the desk can store nothing");
	if (statvfs(folder, &disk) != 0)
		return;
	left = (uint64_t)disk.f_bavail * disk.f_frsize;
	if (left < NO_SPACE)
		sg_doctor_wrong(d, "make space on that disk",
		    "the disk of the desk's store has %llu MiB left",
		    (unsigned long long)left >> 20);
}

void
sg_desk_look_store(struct sg_doctor *d)
{
	const char *problem = sg_desk_status(d, "problem");
	const size_t before = d->n;

	if (d->desk == NULL) {
		sg_doctor_unseen(d,
		    "where the store is, is not known without desk.conf");
		return;
	}
	if (sg_str_starts(sg_str(problem), SG_LIT("the store")))
		sg_doctor_wrong(d,
		    "see what it said before: journalctl -u schoolgate-desk",
		    "the program schoolgated says: %s", problem);
	if (d->desk->store.kind == SG_DB_SQLITE) {
		check_file(d, d->desk->store.path);
		check_space(d, d->desk->store.path);
	}
	/* The ingester has made or upgraded the tables, or would say so. */
	if (d->n == before)
		sg_doctor_fine(d, "the store is there (%s)",
		    d->desk->store.kind == SG_DB_SQLITE ? d->desk->store.path :
							  "PostgreSQL");
}

/* ---- the filter's journal ----------------------------------------------- */

/* The ingester and the page read it with the gates' group. */
void
sg_desk_look_readable(struct sg_doctor *d)
{
	DIR *folder = opendir(d->places.journal);
	const struct dirent *entry;
	const char *first = "";
	struct stat st;
	size_t n = 0;
	gid_t group;

	if (folder == NULL || !sg_doctor_group(d, READERS, &group)) {
		if (folder != NULL)
			(void)closedir(folder);
		return; /* the family "journal" tells */
	}
	while ((entry = readdir(folder)) != NULL) {
		const bool own = strcmp(entry->d_name, ".") == 0;

		if ((!own && strstr(entry->d_name, ".jsonl") == NULL) ||
		    fstatat(dirfd(folder), entry->d_name, &st,
			AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		if ((st.st_gid != group ||
			(st.st_mode & (own ? 0050 : 0040)) !=
			    (own ? 0050 : 0040)) &&
		    n++ == 0)
			first = own ?
			    d->places.journal :
			    sg_arena_dup(d->arena, sg_str(entry->d_name));
	}
	(void)closedir(folder);
	if (n > 0)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"chgrp -R " READERS
			" %s && chmod -R g+rX %s; then: " RESTART,
			d->places.journal, d->places.journal),
		    "the desk (group " READERS
		    ") cannot read %s of the journal, such as %s",
		    n == 1 ? "a file" : "files", first);
}

/* ---- the desk's own journal --------------------------------------------- */

enum chain { CHAIN_FINE = 1, CHAIN_CHANGED, CHAIN_CUT, CHAIN_UNREADABLE };

/* Compare the end of the journal with what the file `head` says, which only the
 * owner of the key can have written. */
static enum chain
read_chain(struct sg_doctor *d, char why[SG_WHY_BYTES])
{
	const char *folder = sg_doctor_path(d, JOURNAL);
	char name[SG_DAY_FILE], path[SG_DAYS_PATH];
	enum sg_head_state state = SG_HEAD_UNREADABLE;
	struct sg_head head;
	struct sg_keys keys;
	struct stat st;
	int fd;

	if (!sg_keyfile_read(sg_doctor_path(d, KEY), &keys, why))
		return CHAIN_UNREADABLE;
	fd = open(sg_arena_printf(d->arena, "%s/" SG_HEAD_FILE, folder),
	    O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0) {
		state = sg_head_read(fd, &keys.chain, &head);
		(void)close(fd);
	} else {
		sg_why(why, "%s/" SG_HEAD_FILE ": %s", JOURNAL,
		    strerror(errno));
	}
	sodium_memzero(&keys, sizeof(keys));
	if (state != SG_HEAD_FINE)
		return fd < 0 ? CHAIN_UNREADABLE : CHAIN_CHANGED;
	sg_days_file(head.day, name);
	if (sg_days_path(folder, name, path) != 0 || stat(path, &st) != 0)
		return CHAIN_CUT;
	return (uint64_t)st.st_size == head.size ? CHAIN_FINE : CHAIN_CUT;
}

static void
check_chain(struct sg_doctor *d)
{
	static const char verify[] =
	    "find out who changed it: schoolgate journal verify --journal " JOURNAL
	    " --key FILE, with the desk's verifying key";
	char why[SG_WHY_BYTES] = "";
	enum chain found = CHAIN_FINE;
	const struct timespec moment = {.tv_nsec = 50000000};

	for (int i = 0; i < TRIES; i++) {
		found = read_chain(d, why);
		if (found == CHAIN_FINE)
			return;
		(void)nanosleep(&moment, NULL);
	}
	if (found == CHAIN_UNREADABLE)
		sg_doctor_wrong(d,
		    "without it, nothing can be decided at the desk; mend what "
		    "it says, or put the file back from the backup",
		    "the desk's own journal cannot be used: %s", why);
	else if (found == CHAIN_CHANGED)
		sg_doctor_wrong(d, verify,
		    "the file " JOURNAL "/" SG_HEAD_FILE
		    " was not written with the desk's key");
	else
		sg_doctor_wrong(d, verify,
		    "the desk's own journal does not end with the record "
		    "that was written last: records are missing, or were "
		    "added");
}

void
sg_desk_look_journal(struct sg_doctor *d)
{
	static const char own[] = "chown " SG_DESK_INSTALLER
				  ":" SG_DESK_INGESTER " " KEY
				  " && chmod 600 " KEY
				  " && chown -R " SG_DESK_INSTALLER
				  ":" SG_DESK_INGESTER " " JOURNAL;
	struct stat key, folder;
	uid_t owner;
	gid_t group, readers;

	if (stat(sg_doctor_path(d, KEY), &key) != 0 ||
	    stat(sg_doctor_path(d, JOURNAL), &folder) != 0) {
		sg_doctor_wrong(d,
		    "put " KEY " and " JOURNAL
		    " back from the backup; without one, keep the old records "
		    "elsewhere and run: schoolgate journal init --desk",
		    "the desk's own journal is not begun, or a part of it is "
		    "missing (" KEY ", " JOURNAL
		    "): nobody can sign in or decide");
		return;
	}
	if (!sg_doctor_user(d, SG_DESK_INSTALLER, &owner, &group) ||
	    !sg_doctor_group(d, SG_DESK_INGESTER, &readers)) {
		sg_doctor_wrong(d, SG_DESK_MAKE_USERS,
		    "the users " SG_DESK_INSTALLER " and " SG_DESK_INGESTER
		    " are missing");
		return;
	}
	if (key.st_uid != owner || folder.st_uid != owner)
		sg_doctor_wrong(d, own,
		    "the user " SG_DESK_INSTALLER
		    " cannot write the desk's own journal");
	if (folder.st_gid != readers || (folder.st_mode & 0050) != 0050)
		sg_doctor_wrong(d,
		    "chgrp -R " SG_DESK_INGESTER " " JOURNAL
		    " && chmod 2750 " JOURNAL,
		    "the desk (group " SG_DESK_INGESTER
		    ") cannot read its own journal in " JOURNAL);
	check_chain(d);
}
