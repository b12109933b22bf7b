/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * init.c -- creates a new journal.
 *
 * The verifying key and the e-safety officer's private key are returned to the
 * caller.
 * They are not stored on this machine.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/why.h"
#include "journal/append.h"
#include "journal/days.h"
#include "journal/stamp.h"
#include "journal/writer.h"

/*
 * Create the folder. It is an error if the folder has records of an earlier
 * journal.
 */
static bool
make_folder(const char *folder, uid_t owner, gid_t group,
    char why[SG_WHY_BYTES])
{
	struct sg_days days;
	struct stat st;
	bool empty;
	int error;

	if (mkdir(folder, 0750) != 0 && errno != EEXIST)
		return sg_why_errno(why, folder, "made", errno);
	if ((owner != (uid_t)-1 || group != (gid_t)-1) &&
	    chown(folder, owner, group) != 0)
		return sg_why_errno(why, folder, "given away", errno);
	error = stat(folder, &st) != 0 ? errno : sg_days_list(folder, &days);
	if (error != 0)
		return sg_why_errno(why, folder, "used", error);
	empty = days.n == 0;
	sg_days_free(&days);
	return empty ||
	    sg_why(why,
		"there are records in %s already; a "
		"journal that is begun anew needs another folder, or the old one "
		"moved away",
		folder);
}

static void
make_keys(int64_t now_ms, struct sg_keys *keys,
    struct sg_journal_secrets *secrets)
{
	keys->chain.day = sg_stamp_day_of(now_ms);
	randombytes_buf(keys->chain.key, sizeof(keys->chain.key));
	randombytes_buf(keys->label, sizeof(keys->label));
	sg_seal_pair(keys->officer, secrets->officer_key);
	sg_chain_key_text(&keys->chain, secrets->verifying_key);
}

static bool
write_first(const struct sg_journal_options *options, int64_t now_ms,
    char why[SG_WHY_BYTES])
{
	struct sg_writer *writer = calloc(1, sizeof(*writer));
	bool written;

	if (writer == NULL ||
	    !sg_writer_init(writer, options->folder, options->key_path)) {
		free(writer);
		return sg_why_errno(why, options->folder, "written", ENOMEM);
	}
	writer->fresh = true;
	written = sg_writer_begin(writer, now_ms);
	if (written)
		sg_writer_end(writer);
	else
		memcpy(why, writer->why, SG_WHY_BYTES);
	sg_writer_fini(writer);
	free(writer);
	return written;
}

/*
 * Remove the records and the file `head` of a failed write_first(). They are
 * all new, because make_folder() refuses a folder with records.
 */
static void
remove_first(const char *folder)
{
	char name[SG_DAY_FILE], path[SG_DAYS_PATH];
	struct sg_days days = {0};

	if (sg_days_list(folder, &days) == 0)
		for (size_t i = 0; i < days.n; i++) {
			sg_days_file(days.day[i], name);
			if (sg_days_path(folder, name, path) == 0)
				unlink(path);
		}
	sg_days_free(&days);
	if (sg_days_path(folder, SG_HEAD_FILE, path) == 0)
		unlink(path);
}

bool
sg_journal_init(const struct sg_journal_options *options, uid_t owner,
    gid_t group, int64_t now_ms, struct sg_journal_secrets *secrets,
    char why[SG_WHY_BYTES])
{
	struct sg_keys keys;
	bool begun;

	memset(secrets, 0, sizeof(*secrets));
	if (sodium_init() < 0)
		return sg_why_errno(why, "libsodium", "used", ENOSYS);
	if (!make_folder(options->folder, owner, group, why))
		return false;
	make_keys(now_ms, &keys, secrets);
	begun = sg_keyfile_create(options->key_path, owner, group, &keys, why);
	if (begun && !write_first(options, now_ms, why)) {
		remove_first(options->folder);
		unlink(options->key_path);
		begun = false;
	}
	sodium_memzero(&keys, sizeof(keys));
	if (!begun)
		sodium_memzero(secrets, sizeof(*secrets));
	return begun;
}
