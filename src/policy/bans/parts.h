/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- what the files of this room share: the entries of the file while
 * they are changed.
 *
 * edit.c reads and writes them, check.c refuses what makes no sense, and bans.c
 * has the steps.
 */
#ifndef SG_POLICY_BANS_PARTS_H
#define SG_POLICY_BANS_PARTS_H

#include "policy/bans/bans.h"

/* An entry of the file, with its texts. */
struct sg_ban_entry {
	struct sg_ban ban; /* its strings are not used */
	const char *id, *whom, *by, *because;
};

struct sg_supervision_entry {
	struct sg_supervision supervision; /* its strings are not used */
	const char *id, *group, *by, *because;
};

struct sg_bans_edit {
	const struct sg_bans_place *place;
	const struct sg_gate *gate; /* NULL while pruning */
	struct sg_arena *arena;
	struct sg_problems *problems;
	const char *path;
	int64_t now; /* UTC seconds */
	int lock;    /* descriptor; -1: none */
	struct sg_ban_entry *ban;
	size_t nbans, bans_cap;
	struct sg_supervision_entry *supervision;
	size_t nsupervisions, supervisions_cap;
	uint32_t last_number;
	bool labelled, has_key;
	bool was_labelled; /* the file that was read is */
	uint8_t key[SG_BANS_KEY_BYTES];
};

/* ---- edit.c ------------------------------------------------------------- */

/* Lock the file and read it.  A file that is not there is empty. */
bool sg_bans_edit_begin(struct sg_bans_edit *edit);
/* Release the lock. */
void sg_bans_edit_end(struct sg_bans_edit *edit);
/*
 * Make sure that there is a key: that of the labels if `labelled`, or one of
 * the file's own.  Bans whose names are known get their hashes anew.
 */
bool sg_bans_edit_key(struct sg_bans_edit *edit, bool labelled);
/*
 * Remove bans that ended before `before`, and supervisions that ended over a
 * day ago: there are several each day, and the journal has them.  Returns how
 * many entries that were.
 */
size_t sg_bans_edit_prune(struct sg_bans_edit *edit, int64_t before);
/* Replace the file. */
bool sg_bans_edit_write(struct sg_bans_edit *edit);

/* Add an error, and return false. */
bool sg_bans_refuse(struct sg_bans_edit *edit, const char *advice,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
void sg_bans_warn(struct sg_bans_edit *edit, const char *advice,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* ---- check.c ------------------------------------------------------------ */

/* Check who decided it, and why, and the times. */
bool sg_bans_check_common(struct sg_bans_edit *edit,
    const struct sg_ban_asked *asked);
/* Check whom a ban is about, and fill the kind, the key and the name. */
bool sg_bans_check_whom(struct sg_bans_edit *edit,
    const struct sg_ban_asked *asked, struct sg_ban_entry *entry);
/* Returns the name of the group as the policy has it; NULL after an error. */
const char *sg_bans_check_group(struct sg_bans_edit *edit, const char *group);
/* Warn of what a ban cannot reach. */
void sg_bans_warn_of_reach(struct sg_bans_edit *edit,
    const struct sg_ban_asked *asked, const struct sg_ban_entry *entry);
/* "until Tue 1 Dec 2026 15:00" or "without an end", in the school's time. */
const char *sg_bans_until_text(const struct sg_bans_edit *edit, int64_t until);

#endif
