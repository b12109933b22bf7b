/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * opened.c -- notes connections that stay open, and records those that were
 * ended.
 */
#include "icap/opened.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

#include "gate/gate.h"
#include "icap/counts.h"
#include "icap/log.h"
#include "icap/record.h"
#include "tunnels/table/table.h"

#define TABLE_FILE "tunnels"
#define LEDGER_FILE "ledger" /* written by schoolgate-tunnels */
#define TARGET_BYTES 300     /* of a name of TLS and a port */

struct sg_opened {
	char table[PATH_MAX], ledger[PATH_MAX];
	_Atomic(struct sg_tunnels *) tunnels; /* NULL if it cannot be opened */
	/* The members below are for the thread of sg_opened_tick(). */
	char said[SG_WHY_BYTES]; /* what was logged last */
	int64_t next_try;        /* when to open the table again */
	struct sg_ended ended;   /* too large for a stack */
};

/* ---- the table ---------------------------------------------------------- */

static void
say(struct sg_opened *opened, const char *why)
{
	char line[SG_WHY_BYTES + 64];

	if (*why == '\0' || strcmp(why, opened->said) == 0)
		return;
	(void)snprintf(opened->said, sizeof(opened->said), "%s", why);
	(void)snprintf(line, sizeof(line), "open connections: %s", why);
	sg_log(LOG_WARNING, line);
}

static void
open_table(struct sg_opened *opened, int64_t now)
{
	char made[SG_WHY_BYTES] = "", why[SG_WHY_BYTES] = "";

	opened->next_try = now + 1;
	opened->tunnels = sg_tunnels_open(opened->table, opened->ledger, now,
	    made, why);
	say(opened, opened->tunnels == NULL ? why : made);
}

struct sg_opened *
sg_opened_new(const char *folder)
{
	struct sg_opened *opened = calloc(1, sizeof(*opened));

	if (opened == NULL)
		return NULL;
	if (snprintf(opened->table, sizeof(opened->table), "%s/" TABLE_FILE,
		folder) >= (int)sizeof(opened->table) ||
	    snprintf(opened->ledger, sizeof(opened->ledger), "%s/" LEDGER_FILE,
		folder) >= (int)sizeof(opened->ledger))
		sg_opened_free(&opened);
	return opened;
}

void
sg_opened_free(struct sg_opened **where)
{
	struct sg_opened *opened = *where;
	struct sg_tunnels *tunnels;

	*where = NULL;
	if (opened == NULL)
		return;
	tunnels = opened->tunnels;
	sg_tunnels_close(&tunnels);
	free(opened);
}

/* ---- a request ---------------------------------------------------------- */

static void
count(enum sg_noted noted)
{
	if (noted == SG_NOTED_NOWHERE)
		sg_counts_add(SG_COUNT_UNNOTED);
}

/*
 * Write the CONNECT that a device would send to a proxy for the connection of a
 * decrypted request. So the connection is judged by its site, and not by the
 * path of one of its requests. Returns false if the site has no name. *outer
 * borrows from `target`.
 */
static bool
write_outer(const struct sg_request *inner, char target[TARGET_BYTES],
    struct sg_request *outer)
{
	/* The headers are those of one request inside, not of the CONNECT. */
	static const struct sg_headers none;
	int n;

	if (inner->sni.n == 0 || inner->sni.n > TARGET_BYTES - 8)
		return false;
	n = snprintf(target, TARGET_BYTES, "%.*s:443", (int)inner->sni.n,
	    inner->sni.p);
	*outer = *inner;
	outer->method = SG_LIT("CONNECT");
	outer->found = &none;
	outer->target = (struct sg_str){target, (size_t)n};
	/* As of a CONNECT that can still be decrypted: a line about a path does
	 * not end the whole connection. */
	outer->inside_tls = false;
	return true;
}

/*
 * A redirected connection that is decrypted has no CONNECT with a name: the
 * first request inside is the first that has one.
 */
static void
note_inside(struct sg_tunnels *tunnels, const struct sg_gate *gate,
    const struct sg_icap_request *icap_request)
{
	uint8_t policy[SG_TAG_RAW_BYTES];
	char target[TARGET_BYTES];
	struct sg_request outer;

	sg_gate_raw_tag(gate, policy);
	if (write_outer(&icap_request->request, target, &outer))
		count(sg_tunnels_note_once(tunnels, &outer, icap_request->local,
		    policy));
}

/*
 * An ordinary request came in the connection. So what the connection is noted
 * for has failed, if it was a WebSocket, or if it was a CONNECT and the request
 * is not inside it.
 */
static void
correct(struct sg_tunnels *tunnels, const struct sg_gate *gate,
    const struct sg_icap_request *icap_request)
{
	const struct sg_request *request = &icap_request->request;
	const enum sg_row_kind kind = sg_tunnels_kind(tunnels, request,
	    icap_request->local);
	uint8_t policy[SG_TAG_RAW_BYTES];
	char target[TARGET_BYTES];
	struct sg_request outer;

	if (kind == SG_ROW_NONE ||
	    (kind == SG_ROW_OUTER && request->inside_tls))
		return;
	sg_gate_raw_tag(gate, policy);
	if (request->inside_tls && write_outer(request, target, &outer))
		count(sg_tunnels_note(tunnels, &outer, icap_request->local,
		    policy));
	else
		sg_tunnels_void(tunnels, request, icap_request->local);
}

/* Note the connection that the request itself opens. */
static void
note_itself(struct sg_tunnels *tunnels, const struct sg_gate *gate,
    const struct sg_icap_request *icap_request)
{
	uint8_t policy[SG_TAG_RAW_BYTES];

	sg_gate_raw_tag(gate, policy);
	count(sg_tunnels_note(tunnels, &icap_request->request,
	    icap_request->local, policy));
}

void
sg_opened_note(struct sg_opened *opened, const struct sg_gate *gate,
    const struct sg_icap_request *icap_request)
{
	const struct sg_request *request = &icap_request->request;

	if (opened == NULL)
		return;
	if (icap_request->headers.websocket_key.n > 0 ||
	    sg_str_eq(request->method, SG_LIT("CONNECT")))
		note_itself(opened->tunnels, gate, icap_request);
	else if (request->intercepted && request->inside_tls)
		note_inside(opened->tunnels, gate, icap_request);
	else
		correct(opened->tunnels, gate, icap_request);
}

/* ---- what was ended ----------------------------------------------------- */

/* One of the processes records it. */
static void
record(struct sg_opened *opened, struct sg_recorder *recorder)
{
	char why[SG_WHY_BYTES];
	uint64_t lost = 0;

	/* What is taken is recorded, or lost. */
	if (!sg_recorder_has_policy(recorder))
		return;
	while (sg_tunnels_take_ended(opened->tunnels, &opened->ended, &lost))
		sg_record_ended(recorder, &opened->ended);
	if (lost == 0)
		return;
	(void)snprintf(why, sizeof(why),
	    "%" PRIu64 " ended connections have no record, because c-icap did "
	    "not run or too many were ended at once",
	    lost);
	say(opened, why);
}

void
sg_opened_tick(struct sg_opened *opened, struct sg_recorder *recorder,
    int64_t now)
{
	char why[SG_WHY_BYTES] = "";

	if (opened == NULL)
		return;
	if (opened->tunnels == NULL && now >= opened->next_try)
		open_table(opened, now);
	if (opened->tunnels == NULL)
		return;
	if (!sg_tunnels_tick(opened->tunnels, now, why))
		say(opened, why);
	record(opened, recorder);
}
