/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ban_change.h -- what `schoolgate ban`, `schoolgate supervise` and `schoolgate
 * ban serve` share: a change of the bans with its record, and the rows of the
 * list.
 *
 * The command has a single thread.
 */
#ifndef SG_CLI_BAN_CHANGE_H
#define SG_CLI_BAN_CHANGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "policy/bans/bans.h"

struct sg_call;

/* Where the bans and the journal are.  All texts are borrowed. */
struct sg_ban_change_place {
	const char *state, *journal, *journal_key;
};

/*
 * Do what is asked for with sg_ban_change() (policy/bans/bans.h), and write the
 * record into the journal of the filter.
 */
bool sg_ban_change_recorded(const struct sg_ban_change_place *place,
    const struct sg_gate *gate, const struct sg_ban_asked *asked,
    struct sg_arena *arena, struct sg_problems *problems,
    struct sg_ban_done *done);

/* A ban or a supervision of the list. */
struct sg_ban_row {
	const char *id, *kind, *whom, *by, *because, *state;
	char hash[33]; /* of a user or a device; otherwise "" */
	bool over;     /* it has ended, or was lifted */
	int64_t from, until;
};
/* Get row `i`, counted from 0: the bans, then the supervisions.  Borrows from
 * `bans`.  Returns false if there is none. */
bool sg_ban_row_get(const struct sg_bans *bans, uint32_t i, int64_t now,
    struct sg_ban_row *row);
/* Returns the row as an object, which the caller must release. */
json_t *sg_ban_row_json(const struct sg_ban_row *row);

/*
 * `schoolgate ban serve`: read one order, a JSON object on one line, from
 * standard input, carry it out, and write one object to standard output.
 * `only_bans`: refuse all but a ban with an end, as a line of the policy gives
 * it.  Returns an exit code.
 */
int sg_ban_serve(const struct sg_ban_change_place *place,
    const struct sg_call *call, int64_t now, bool only_bans);

#endif
