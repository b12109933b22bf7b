/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ban.h -- makes the event for a ban or a supervision that began or ended.
 *
 * Pure: no I/O, no clock.
 */
#ifndef SG_JOURNAL_BAN_H
#define SG_JOURNAL_BAN_H

#include "journal/event.h"

enum sg_ban_deed {
	SG_BAN_GIVEN = 1,
	SG_BAN_LIFTED,
	SG_SUPERVISION_BEGAN,
	SG_SUPERVISION_ENDED
};

/* What is recorded.  Texts are borrowed; those that do not apply are NULL. */
struct sg_ban_said {
	enum sg_ban_deed deed;
	int64_t at_ms;  /* UTC milliseconds */
	const char *id; /* "B-3" */
	/*
	 * Of a ban: whom it is about.  The hashes are labels of the journal,
	 * and are written if people have no names in it.
	 */
	const char *user, *address, *mac, *user_hash, *device_hash;
	const char *group; /* of a supervision */
	/* UTC seconds; `until` is INT64_MAX if there is no end. */
	int64_t from, until;
	const char *by, *because;
	enum sg_detail detail; /* of the policy */
};

#define SG_BAN_MORE_BYTES 4096
/*
 * Fill *event, which borrows from `said` and `buffer`.  Returns false if an
 * address cannot be read, or a text is too long.
 */
bool sg_event_of_ban(const struct sg_ban_said *said,
    char buffer[SG_BAN_MORE_BYTES], struct sg_event *event);

#endif
