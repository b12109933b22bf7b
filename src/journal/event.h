/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * event.h -- describes an event to record, as plain data, and writes it as a
 * line of JSON. The fields of the line are those of the Elastic Common Schema
 * (ECS).
 *
 * This module also decides whether the policy wants a verdict recorded, and in
 * how much detail. Every function may be called from any thread. No function
 * does file I/O or reads the clock.
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

/* No record's line is longer than this, in bytes with its LF. */
#define SG_LINE_MAX 32768

struct sg_out;

/*
 * What a record is about. Each kind has a word, which is in the record's field
 * "schoolgate.kind".
 */
enum sg_event_kind {
	SG_EVENT_BLOCK = 1, /* "block": blocked */
	SG_EVENT_SIGNAL,    /* "signal": allowed, but the request looked like an
			       attempt to get round the filter */
	SG_EVENT_EXCEPTION, /* "exception": allowed by an exception */
	SG_EVENT_VISIT, /* "visit": allowed; the policy wants visits recorded */
	SG_EVENT_FAULT, /* "fault": could not be judged or answered */
	SG_EVENT_POLICY,  /* "policy": a new image was loaded or refused */
	SG_EVENT_BAN,     /* "ban": a ban or supervision began or ended */
	SG_EVENT_JOURNAL, /* "journal": about the journal itself */
	SG_EVENT_FLOOD,   /* "flood": how many requests of a client were only
			     counted because it had used up its budget (budget.h)
			   */
	SG_EVENT_TEST,    /* "test": a test page was tried by `schoolgate doctor
			     --test-filtering`; nobody asked for it */
	SG_EVENT_ENDED,   /* "ended": an open connection was ended, because what
			     it is for is now blocked; nobody did anything */
	SG_EVENT_DESK     /* "desk": an account of the desk signed in, looked at
			     something or decided something. `user` is the
			     account, `client` the browser's address. Only in
			     the desk's own journal */
};

/*
 * An event to record. All texts are borrowed. An empty text is left out of the
 * line. A text marked "ours" was chosen by this program. Every other text may
 * hold any bytes.
 */
struct sg_event {
	enum sg_event_kind kind;
	const char *action; /* event.action, ours: "block", "allow",
			       "policy-taken", "journal-opened" */
	int64_t at_ms;      /* UTC, milliseconds since 1970-01-01 */
	bool failed;        /* event.outcome is "failure" */
	/*
	 * SG_EVENT_DESK: event.category and event.type, ours, as JSON strings:
	 * "\"iam\"", "\"change\",\"user\"". All other kinds have their own.
	 */
	const char *category, *type;
	enum sg_detail detail;

	/* Who made the request: see gate/request.h. */
	bool has_client, has_mac;
	struct sg_address client;
	uint16_t client_port; /* 0 if not known */
	uint8_t mac[6];
	struct sg_str user;
	/*
	 * Labels (labels.h) that stand for a user or a device whose name is not
	 * known here.
	 */
	struct sg_str user_hash, device_hash;

	/* What was requested. */
	struct sg_str method;
	/* In canonical form, except the query. */
	struct sg_str host, path, query, scheme;
	uint16_t port; /* 0 if not known */
	/*
	 * The URL as the client sent it, without password, query and fragment.
	 * Set only for a fault, for a CONNECT to a closed port, or if the
	 * spelling of the URL is evidence of an attempt to get round the
	 * filter.
	 */
	struct sg_str original;
	struct sg_str sni;      /* TLS server name */
	struct sg_str platform; /* name of the platform: "facebook" */
	/*
	 * "adult": the policy's name for the list of sites. Set only if the
	 * host is not part of a platform.
	 */
	struct sg_str sites;
	/* Who caused the request. 0 if the event is not about a request. */
	enum sg_intent intent;
	/* Signs of an attempt to get round the filter. */
	size_t nsignals;
	const struct sg_signal *signals;

	/* Why the request was allowed or blocked. */
	/* The policy file with the rule: "school.policy". */
	struct sg_str rule_file;
	uint32_t rule_line;      /* line in rule_file; 0 if no rule decided */
	struct sg_str rule_text; /* the text of that line */
	struct sg_str exception; /* id of the exception: "EX-014" */
	struct sg_str ban;       /* id of the ban that blocked: "B-3"; for
				    SG_EVENT_BAN, of the ban or supervision */
	struct sg_str reason;  /* event.reason: the policy's `because` text, the
				  fault, or advice */
	enum sg_ground ground; /* 0 if there is no verdict */
	bool has_next_open;
	int64_t next_open; /* when the policy will allow the request, in UTC
			      seconds; SG_NEVER if not known */
	struct sg_str reference; /* code shown on the block page */
	struct sg_str tag;       /* tag of the images that judged the request */

	/*
	 * If `repeats` is not 0, this is a count record. It says that `repeats`
	 * requests of this kind were counted instead of written. They were made
	 * between start_ms and end_ms (UTC milliseconds).
	 *
	 * For SG_EVENT_ENDED, start_ms and end_ms are when the connection was
	 * opened and ended. If start_ms is after end_ms, it is not known when
	 * the connection was opened; the line then has no start and no
	 * duration.
	 */
	uint64_t repeats;
	int64_t start_ms, end_ms;

	/*
	 * SG_EVENT_ENDED: how many bytes the client sent and received over the
	 * connection.
	 */
	bool has_bytes;
	uint64_t sent, received;

	/*
	 * Ours: further members for the JSON object "schoolgate". Example:
	 * "\"journal\":{\"lost\":3}". No member may be called "hash".
	 */
	struct sg_str more;
};

/* Returns whether the policy wants the verdict recorded.  Cheap enough to be
 * called for every request. */
bool sg_event_is_wanted(const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict);
/*
 * Make the event for `verdict`. Returns false if the policy wants no record of
 * it. A fault is always recorded. An undecided CONNECT is never recorded.
 *
 * If the result is true, *event is set, except event->reference and event->tag,
 * which are empty. *event borrows from all arguments. Passwords in URLs are
 * left out. A query is shortened to the parts that are evidence. `buffer` holds
 * the shortened texts.
 *
 * Cost: below 1 us if the result is true, below 20 ns if it is false. If the
 * policy records the visits of some groups only, add the cost of sg_gate_who().
 */
struct sg_event_buffer {
	char original[1024], query[3072];
};
bool sg_event_of(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict, int64_t at_ms,
    struct sg_event_buffer *buffer, struct sg_event *event);

/*
 * Make the event for a request that only tests the filter, with its verdict.
 * `passed` is true if the verdict is the wanted one. Such a record is always
 * wanted. It names no client, so that no report can take it for the doing of a
 * person or a device. Signals are left out for the same reason. *event borrows
 * as that of sg_event_of() does; event->more, reference and tag are empty.
 */
void sg_event_of_test(const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    bool passed, int64_t at_ms, struct sg_event_buffer *buffer,
    struct sg_event *event);

/*
 * A connection that was ended, because the answer to the request that opened it
 * is now "block". All texts are borrowed, and may hold any bytes.
 */
struct sg_ending {
	/*
	 * False if it is not known what the connection was for. Then only the
	 * client's address and port in `request`, and the times, the bytes and
	 * `tag` are used.
	 */
	bool known;
	/* The request that opened the connection. */
	const struct sg_request *request;
	int64_t opened; /* when it was opened, or first seen if that is not
			   known; UTC seconds */
	int64_t at_ms;  /* when it was ended, UTC milliseconds */
	/* How many bytes the client sent and received. */
	bool has_bytes;
	uint64_t sent, received;
	/* The verdict that ended it: see struct sg_event. */
	enum sg_ground ground;
	struct sg_str host;
	uint32_t rule_line;
	struct sg_str rule_file, rule_text, exception, reason, ban;
	struct sg_str platform, sites;
	struct sg_str tag;
};
/*
 * Make the event for a connection that was ended. Returns false if the policy
 * wants no record of it: `settings` are those of the gate, and a connection
 * that was ended is recorded if blocks are. The detail is that of `settings`,
 * as for a block.
 *
 * The event is no attempt and has no signals. It is always written, and never
 * counted as a repeat (burst.h). *event borrows from *ending, from what that
 * borrows, and from `buffer`.
 */
struct sg_settings;
bool sg_event_of_ended(const struct sg_settings *settings,
    const struct sg_ending *ending, struct sg_event_buffer *buffer,
    struct sg_event *event);

/*
 * Write the line of `event` in two parts, body and tail. Both parts lack their
 * closing braces, because the writer appends members. The body ends in the
 * object "schoolgate", to which the writer appends the burst. The tail ends in
 * the object "event", to which the writer appends id, sequence and hash.
 *
 * The size of both parts is bounded. Long values are cut, and U+2026 marks the
 * cut. Malformed UTF-8 becomes U+FFFD. No value can end the line early.
 */
#define SG_BODY_MAX 24576
#define SG_TAIL_MAX 4096
void sg_event_write_body(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_out *body);
void sg_event_write_tail(const struct sg_event *event, struct sg_out *tail);

#endif
