/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ended.h -- a connection that was ended, and how it is kept in the ledger.
 *
 * Pure: no I/O, no clock, no allocation.
 */
#ifndef SG_TUNNELS_ENDED_H
#define SG_TUNNELS_ENDED_H

#include "tunnels/row.h"

/* What the kernel says about a socket that was ended. */
struct sg_socket_bytes {
	bool known;
	uint64_t sent, received; /* as the client's end would count */
};

/* A connection that was ended.  All texts lie in `entry`. */
struct sg_ended {
	bool known; /* false: it was not known what the connection was for.
		       Then only the client, `at_ms`, `opened`, `bytes` and
		       `tag` are valid */
	struct sg_tunnel_key key; /* the client, and where it connected to */
	/*
	 * The request by which the connection was opened; request.now is when
	 * that was.
	 */
	struct sg_row_request asked;
	int64_t at_ms;  /* when it was ended, UTC milliseconds */
	int64_t opened; /* when it was opened, or first seen if not known; UTC
			   seconds */
	struct sg_socket_bytes bytes;
	/* The verdict that ended it. */
	enum sg_ground ground;
	uint32_t rule_line; /* 0: no line of the policy decided */
	struct sg_str host; /* the host that decided */
	struct sg_str rule_file, rule_text, exception, reason;
	struct sg_str platform; /* its name: "facebook" */
	struct sg_str sites;
	struct sg_str ban; /* id of the ban that blocks, or empty */
	struct sg_str tag; /* of the images that judged */
	struct sg_ended_entry entry;
};

/*
 * Fill entry->text and entry->length.  Texts that do not fit are cut.
 */
void sg_ended_put_texts(struct sg_ended_entry *entry,
    const struct sg_str text[SG_ENDED_TEXTS]);
/* Returns the checksum of the entry, apart from its members number and check.
 */
uint64_t sg_ended_check(const struct sg_ended_entry *entry);
/*
 * Fill *ended from ended->entry.  Returns false if the entry is damaged.  Reads
 * nothing outside the entry, whatever it contains.
 */
bool sg_ended_read(struct sg_ended *ended);

#endif
