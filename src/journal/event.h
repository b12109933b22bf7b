/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * event.h -- a recorded event as plain data, and as one line of JSON in the
 * fields of the Elastic Common Schema.
 *
 * Decides whether the policy wants a verdict recorded, and in how much detail.
 * Every function may be called from any thread.  No file I/O; does not read the
 * clock.
 */
#ifndef SG_EVENT_H
#define SG_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/format.h"
#include "gate/request.h"

struct sg_gate;
struct sg_labels;

/* The version of the Elastic Common Schema that the fields follow. */
#define SG_ECS_VERSION "8.11.0"

/* Upper bound of a line in bytes, with LF, for any request. */
#define SG_LINE_MAX 32768

struct sg_out;

/* What a record is about; the word is in "schoolgate.kind". */
enum sg_event_kind {
	SG_EVENT_BLOCK = 1, /* "block": blocked */
	SG_EVENT_SIGNAL,    /* "signal": allowed, but an attempt was seen */
	SG_EVENT_EXCEPTION, /* "exception": allowed by an exception */
	SG_EVENT_VISIT,     /* "visit": allowed, and visits are recorded */
	SG_EVENT_FAULT,     /* "fault": could not be judged or answered */
	SG_EVENT_POLICY,    /* "policy": a new image was loaded or refused */
	SG_EVENT_BAN,       /* "ban": a ban or supervision began or ended */
	SG_EVENT_JOURNAL,   /* "journal": about the journal itself */
	SG_EVENT_FLOOD      /* "flood": count of a client's requests that
			       were over its budget */
};

/*
 * An event to record.  All texts are borrowed and may hold any bytes, except
 * those marked "ours".  Empty texts are left out of the line.
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

	/* What was requested. */
	struct sg_str method;
	struct sg_str host, path, query, scheme; /* canonical, but the query */
	uint16_t port;                           /* 0: not known */
	struct sg_str original; /* target as it was sent, if that is evidence */
	struct sg_str sni;
	struct sg_str platform; /* "facebook" */
	struct sg_str sites;    /* "adult": the policy's name for it, if it
				   is not a platform */
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
	int64_t next_open;       /* UTC seconds; SG_NEVER if not known */
	struct sg_str reference; /* what the block page shows */
	struct sg_str tag;       /* tag of the images that judged the request */

	/*
	 * If not 0, the record is a count: `repeats` requests of this kind
	 * between start_ms and end_ms were not written.
	 */
	uint64_t repeats;
	int64_t start_ms, end_ms;

	struct sg_str more; /* ours: JSON members for "schoolgate" without
			       the braces, as in "\"journal\":{\"lost\":3}";
			       none may be called "hash" */
};

/* Whether the verdict has to be recorded.  Cheap enough for every request. */
bool sg_event_is_wanted(const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict);
/*
 * Make the event that the policy wants recorded of `verdict`.  Returns true and
 * fills *event, which borrows from all arguments; `buffer` holds texts that are
 * shortened (passwords in URLs are removed, and those parts of a query that are
 * not evidence).  Returns false if there is nothing to record; an undecided
 * CONNECT is never recorded, a fault always is.  `reference` and `tag` are left
 * empty.  Cost: below 1 us if true, below 20 ns if false; if only the visits of
 * some groups are recorded, sg_gate_who() in addition.
 */
struct sg_event_buffer {
	char original[1024], query[3072];
};
bool sg_event_of(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict, int64_t at_ms,
    struct sg_event_buffer *buffer, struct sg_event *event);

/*
 * Write the line of `event` in two parts.  `body` leaves its last object,
 * "schoolgate", open for the burst, and `tail` leaves its last one, "event",
 * open for id, sequence and hash, which only the writer knows.  The size of
 * both is bounded: long values are cut and end in U+2026, malformed UTF-8
 * becomes U+FFFD.  No value can end the line early.
 */
#define SG_BODY_MAX 24576
#define SG_TAIL_MAX 4096
void sg_event_write_body(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_out *body);
void sg_event_write_tail(const struct sg_event *event, struct sg_out *tail);

#endif
