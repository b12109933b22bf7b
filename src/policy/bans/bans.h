/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bans.h -- gives and lifts bans, and begins and ends supervision: checks what
 * is asked for, and replaces the file `orders` (gate/bans.h).
 *
 * The command and the desk both do it with these functions, so that both check
 * the same and say the same.  Nothing is in force without its record: the
 * caller writes the record when all is checked, and before the file is
 * replaced.
 *
 * Writers wait for each other, also in other processes.  The functions read no
 * clock.
 */
#ifndef SG_POLICY_BANS_H
#define SG_POLICY_BANS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/why.h"
#include "gate/bans.h"

struct sg_arena;
struct sg_gate;
struct sg_problems;

/* Bytes of a reason and of a name; longer ones are refused. */
#define SG_BAN_BECAUSE_MAX 1000
#define SG_BAN_BY_MAX 200
/* Supervision that lasts longer gets a warning, in seconds. */
#define SG_SUPERVISION_LONG_S 86400

enum sg_ban_act {
	SG_BAN_GIVE = 1,
	SG_BAN_LIFT,
	SG_SUPERVISE,
	SG_SUPERVISE_END
};

/*
 * What is asked for.  Texts are borrowed.  A text that does not belong to the
 * act is NULL.
 */
struct sg_ban_asked {
	enum sg_ban_act act;
	/*
	 * SG_BAN_GIVE: exactly one of these.  The last two are pseudonyms of
	 * the journal, 32 hex digits each: `user.hash` and `schoolgate.device`
	 * of a record.
	 */
	const char *user, *address, *mac, *user_hash, *device_hash;
	/* SG_BAN_LIFT: "B-3".  SG_SUPERVISE_END: "S-4", or `group`. */
	const char *id;
	const char *group; /* SG_SUPERVISE, SG_SUPERVISE_END */
	/* SG_BAN_GIVE and SG_SUPERVISE, UTC seconds.  `from` may be 0: now. */
	int64_t from, until; /* SG_OPEN_END: without an end */
	/*
	 * SG_BAN_GIVE: refuse it if the person or device had a ban that began
	 * at this time or later, even if that was lifted.  0: any time.  A
	 * program that bans for what somebody did at this time may ask again
	 * after it was killed, and somebody may have lifted the ban meanwhile.
	 */
	int64_t since;
	/* Who decided it, and why.  `because` may be NULL for supervision. */
	const char *by, *because;
	int64_t now; /* UTC seconds */
};

/* What will be, or was, done. */
struct sg_ban_done {
	enum sg_ban_act act;
	char id[16];           /* "B-3", "S-4" */
	enum sg_ban_kind kind; /* of a ban */
	/*
	 * What the ban is known by: the name, or "" if only its hash may be
	 * written; the address or MAC address as text.  For supervision: the
	 * name of the group.
	 */
	const char *whom;
	char hash[33]; /* of a SG_BAN_USER or SG_BAN_DEVICE, hex digits */
	int64_t from, until;
	/* Of a ban that is lifted: who gave it.  Otherwise "". */
	const char *given_by;
	const struct sg_ban_asked *asked;
};

/* Where the file is, and how it is written. */
struct sg_bans_place {
	const char *state; /* the folder of the images */
	/*
	 * The key of the labels of the journal (journal/labels.h), or NULL if
	 * it cannot be read.  It is needed if the policy wants pseudonyms, or
	 * if a ban is given by one.
	 */
	const uint8_t *label_key;
	/*
	 * Who may read a file with that key, beside root.  -1: the user who
	 * runs this, and the group of the folder.
	 */
	uid_t owner;
	gid_t group;
};

/*
 * Called when all is checked, with the file locked.  Returns false, with `why`,
 * if the record cannot be written.  Then nothing is done.
 */
typedef bool sg_ban_record_fn(void *ctx, const struct sg_ban_done *done,
    char why[SG_WHY_BYTES]);

/*
 * Do what is asked for, by the policy of `gate`, which is in force.  Returns
 * false, with errors in `problems`, if it is refused or fails; then nothing
 * changes.  If it is done, `problems` may have warnings: on whom it cannot
 * hold, or what may be a mistake.  *done is filled, and borrows from `arena`
 * and `asked`.  Entries that ended longer ago than the policy's `keep` are
 * removed.
 *
 * If the record was written and the file then cannot be, an error says so.
 */
bool sg_ban_change(const struct sg_bans_place *place,
    const struct sg_gate *gate, const struct sg_ban_asked *asked,
    sg_ban_record_fn *record, void *ctx, struct sg_arena *arena,
    struct sg_problems *problems, struct sg_ban_done *done);

/*
 * Remove the entries that ended longer than `keep_days` before `now`; 0 keeps
 * all.  Returns false, with errors, if there are some and the file cannot be
 * replaced.
 */
bool sg_bans_prune(const struct sg_bans_place *place, uint32_t keep_days,
    int64_t now, struct sg_problems *problems);

#endif
