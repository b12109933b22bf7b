/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * event.h -- what happened, as plain data, and as one line of JSON in the
 * words of the Elastic Common Schema.
 *
 * Decides what the policy wants recorded of a verdict, and how much of it.
 * Neither writes to files nor reads a clock.
 */
#ifndef SG_EVENT_H
#define SG_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/format.h"
#include "gate/request.h"

struct sg_gate;
struct sg_labels;

/* The version of the Elastic Common Schema that the fields are of. */
#define SG_ECS_VERSION "8.11.0"

/* A line, its end included, is never longer, whatever the request. */
#define SG_LINE_MAX 32768

struct sg_out;

/* What a record is about; "schoolgate.kind" has the word. */
enum sg_event_kind {
	SG_EVENT_BLOCK = 1, /* "block": not let through */
	SG_EVENT_SIGNAL,    /* "signal": let through, but an attempt was seen */
	SG_EVENT_EXCEPTION, /* "exception": let through by an exception */
	SG_EVENT_VISIT,     /* "visit": let through, and visits are recorded */
	SG_EVENT_FAULT,     /* "fault": could not be judged, or not answered */
	SG_EVENT_POLICY,    /* "policy": a new image, taken or refused */
	SG_EVENT_BAN,       /* "ban": a ban or supervision began or ended */
	SG_EVENT_JOURNAL,   /* "journal": about the journal itself */
	SG_EVENT_FLOOD      /* "flood": requests that were more than is written
			       of one client, as a count */
};

/*
 * One record to be.  Everything is borrowed, and may hold any bytes but where
 * it says "ours".  Empty texts are left out of the line.
 */
struct sg_event {
	enum sg_event_kind kind;
	const char *action; /* event.action, ours: "block", "allow",
			       "policy-taken", "journal-opened" */
	int64_t at_ms;      /* UTC, milliseconds since 1970-01-01 */
	bool failed;        /* event.outcome is "failure" */
	enum sg_detail detail;

	/* Who: see request.h. */
	bool has_client, has_mac;
	struct sg_address client;
	uint16_t client_port; /* 0: not known */
	uint8_t mac[6];
	struct sg_str user;

	/* What. */
	struct sg_str method;
	struct sg_str host, path, query, scheme; /* canonical, but the query */
	uint16_t port;                           /* 0: not known */
	struct sg_str original; /* as it was sent, where that is evidence */
	struct sg_str sni;
	struct sg_str platform; /* "facebook" */
	struct sg_str sites;    /* "adult": what the policy calls it, if it is
				   no platform */
	enum sg_intent intent;  /* 0: none */
	size_t nsignals;
	const struct sg_signal *signals;

	/* Why. */
	struct sg_str rule_file; /* with rule_line: "school.policy:71" */
	uint32_t rule_line;      /* 0: no rule */
	struct sg_str rule_text; /* the line as written */
	struct sg_str exception; /* "EX-014" */
	struct sg_str reason;    /* event.reason: `because`, a fault, advice */
	enum sg_ground ground;   /* 0: none */
	bool has_next_open;
	int64_t next_open;       /* UTC seconds; SG_NEVER: none is known */
	struct sg_str reference; /* what the block page shows */
	struct sg_str tag;       /* of the images that judged */

	/* It is a count: so many requests, from the one to the other time, are
	 * of the same and were not written.  0: it is a request itself. */
	uint64_t repeats;
	int64_t start_ms, end_ms;

	struct sg_str more; /* ours: JSON members for "schoolgate" without the
			       braces, as in "\"journal\":{\"lost\":3}"; none
			       is called "hash" */
};

/* Is there anything to record?  Cheap: for each request. */
bool sg_event_is_wanted(const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict);
/*
 * What the policy wants recorded of `verdict`.  True: *event is filled, and
 * borrows from all that was given; `room` is for what has to be made fit (a
 * password in a URL is not recorded, nor what of a query is no evidence).
 * False: nothing is; an undecided CONNECT never is, a fault always. `reference`
 * and `tag` are left empty. Cost: below 1 us when true, below 20 ns when not,
 * but where visits of some groups are recorded: then also what sg_gate_who()
 * costs.
 */
struct sg_event_room {
	char original[1024], query[3072];
};
bool sg_event_of(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict, int64_t at_ms, struct sg_event_room *room,
    struct sg_event *event);

/*
 * The line of `event` in two parts.  `body` leaves its last object,
 * "schoolgate", open for the burst, and `tail` its last one, "event", for id,
 * sequence and hash; the journal knows them.  Both are bounded whatever the
 * event holds: long values are cut and end in U+2026, malformed UTF-8 becomes
 * U+FFFD, nothing can end the line early.
 */
#define SG_BODY_MAX 24576
#define SG_TAIL_MAX 4096
void sg_event_write_body(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_out *body);
void sg_event_write_tail(const struct sg_event *event, struct sg_out *tail);

#endif
