/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * room.h -- for tests of the open connections: a temporary folder for the table
 * and the ledger, and requests to note.
 *
 * Include unit.h first. Not thread-safe.
 */
#ifndef SG_ROOM_H
#define SG_ROOM_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/headers.h"
#include "tunnels/table/table.h"

/* Tue 24 Nov 2026, 10:50:00 UTC. */
#define ROOM_NOW INT64_C(1795517400)

struct room {
	char folder[32], table[48], ledger[48];
};

static inline void
room_begin(struct room *room)
{
	(void)strcpy(room->folder, "/tmp/tunnels-XXXXXX");
	assert_non_null(mkdtemp(room->folder));
	(void)snprintf(room->table, sizeof room->table, "%s/tunnels",
	    room->folder);
	(void)snprintf(room->ledger, sizeof room->ledger, "%s/ledger",
	    room->folder);
}

static inline void
room_end(struct room *room)
{
	(void)unlink(room->table);
	(void)unlink(room->ledger);
	assert_int_equal(rmdir(room->folder), 0);
}

static inline struct sg_tunnels *
room_open(const struct room *room)
{
	char made[SG_WHY_BYTES], why[SG_WHY_BYTES];
	struct sg_tunnels *tunnels = sg_tunnels_open(room->table, room->ledger,
	    ROOM_NOW, made, why);

	if (tunnels == NULL)
		print_error("%s\n", why);
	assert_non_null(tunnels);
	assert_string_equal(made, "");
	return tunnels;
}

/* A CONNECT of the client 10.20.0.`client`, port `port`, to `target`. */
struct room_request {
	struct sg_request request;
	struct sg_headers headers;
	char port[8];
};

static inline struct sg_request *
room_connect(struct room_request *made, unsigned client, unsigned port,
    const char *target)
{
	char address[32];

	memset(made, 0, sizeof *made);
	(void)snprintf(address, sizeof address, "10.20.%u.%u", client / 250,
	    client % 250);
	(void)snprintf(made->port, sizeof made->port, "%u", port);
	made->request = (struct sg_request){.method = SG_LIT("CONNECT"),
	    .target = sg_str(target),
	    .found = &made->headers,
	    .has_client = true,
	    .client_port = sg_str(made->port),
	    .now = ROOM_NOW};
	assert_true(sg_address_parse(sg_str(address), &made->request.client));
	return &made->request;
}

#define ROOM_LOCAL SG_LIT("10.20.0.2:3128")
static const uint8_t room_policy[SG_TUNNEL_POLICY_BYTES] = "a policy's tag.";

#endif
