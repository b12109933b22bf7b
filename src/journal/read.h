/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * read.h -- reads the records of a period, in order, as plain data. With the
 * option `fold`, records of one visit are merged into one record. A visit is
 * all requests of one connection: they come from one client address and port.
 *
 * A last line without LF is left out. A line that is not a record is returned
 * as broken. Neither is an error. No file is changed. One thread at a time per
 * struct sg_reading.
 *
 * To prove that a whole journal is unchanged, use verify.h.
 */
#ifndef SG_READ_H
#define SG_READ_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "journal/chain.h"
#include "journal/event.h"
#include "base/why.h"

/*
 * Whether the hash chain (chain.h) shows that a record is as the journal wrote
 * it.
 */
enum sg_proof {
	SG_PROOF_NONE = 1, /* not checked: no key was given */
	SG_PROOF_GENUINE,  /* it follows from the record before it */
	SG_PROOF_BROKEN    /* it does not follow, or is not a record */
};

/*
 * One record. A text is NULL if the record does not have it. All texts are
 * borrowed from the reading, and are valid until the next call.
 */
struct sg_entry {
	const char *file;   /* "2026-11-24.jsonl" */
	uint64_t line;      /* line in the file, from 1 */
	struct sg_str text; /* the line itself, without LF */
	enum sg_proof proof;
	const char *broken_file; /* for SG_PROOF_BROKEN: the file of the record
				    that is not genuine. With `fold`, this can
				    be a record that was merged into this one */
	uint64_t broken_line; /* for SG_PROOF_BROKEN: line of the record that is
				 not genuine */
	const json_t *json;   /* NULL if the line is not JSON; then only the
				 fields above are set */

	int64_t at_ms; /* time of the request; for a count record, the time of
			  the first counted request */
	int64_t written_ms; /* time of the record (@timestamp) */
	uint64_t sequence;
	const char *id;
	enum sg_event_kind kind; /* 0 if this program does not know the kind */
	const char *action;      /* "block", "allow", "policy-taken" */

	/*
	 * Who made the request. `person` is never NULL. It is the first of
	 * these that the record has: user (with domain), MAC address, IP
	 * address, hash of user or device. If the record has none of them, it
	 * is "unknown".
	 */
	const char *person;
	const char *user, *domain, *mac, *address;
	const char *user_hash, *device_hash; /* set if names are not recorded */
	/* Names, encrypted for the e-safety officer (seal.h). */
	const char *sealed;
	uint16_t port; /* of the client; 0 if not known */

	const char *method, *scheme, *host, *path, *query, *sni;
	/*
	 * The whole URL, as it was sent if the record has it in this form.
	 * Otherwise the URL is put together from scheme, host, path and query.
	 */
	const char *url;
	const char *platform; /* name of the platform: "facebook" */
	const char *sites;    /* name of the list of sites: "adult" */
	/* Who caused the request. 0 if the record does not say. */
	enum sg_intent intent;
	/* Signs of an attempt to get round the filter. */
	size_t nsignals;
	struct {
		enum sg_technique technique;
		enum sg_tier tier;
		const char *target; /* may be NULL */
	} signals[SG_SIGNALS_MAX];

	const char *rule; /* file and line of the rule: "school.policy:71" */
	const char *rule_text;
	const char *exception; /* id of the exception: "EX-014" */
	const char *reason;
	const char *ground; /* "rule", "locked", "unsure",
			       "tunnel", "port", "ban" */
	const char *ban;    /* id of the ban that blocked, or that the record is
			       about: "B-3" */
	bool has_next_open;
	int64_t next_open;     /* when the policy will allow the request, in UTC
				  seconds */
	const char *reference; /* code shown on the block page */
	const char *ask; /* reference for which there was no page (ask.h) */
	/* Labels of the visit and of the burst (burst.h) of the record. */
	const char *visit, *burst;
	/* Who made the test that the record is about (SG_EVENT_TEST). */
	const char *tester;
	/* How many records could not be written, if the record says so. */
	uint64_t lost;

	/*
	 * How many more requests of the same kind were counted instead of
	 * written. If only_counts is false, the record itself stands for one
	 * more request. only_counts is true for a flood record. It is also true
	 * for the count record of a burst whose first record was not read.
	 */
	uint64_t repeats;
	bool only_counts;

	/*
	 * For a connection that was ended (SG_EVENT_ENDED): when it was opened,
	 * and how many bytes the client sent and received. The connection was
	 * ended at at_ms.
	 */
	bool has_opened, has_bytes;
	int64_t opened_ms;
	uint64_t sent, received;
	/*
	 * With `fold`: the request was blocked within two minutes after a
	 * connection of the same client to the same host or platform was ended,
	 * and no person or page can be seen to have made it: an app opens its
	 * connection anew. `intent` is then SG_INTENT_BACKGROUND, also if the
	 * record has SG_INTENT_UNKNOWN.
	 */
	bool reconnects;

	/*
	 * With `fold`: how many records were merged to make this record. Count
	 * records are left out of this number. It is 1 if nothing was merged.
	 * `last_ms` is the time of the last of the merged records.
	 */
	unsigned folded;
	int64_t last_ms;
};

struct sg_reading_options {
	const char *folder;
	int64_t from_ms, until_ms; /* from_ms <= at_ms < until_ms, in UTC
				      milliseconds */
	bool fold; /* merge the records that one visit makes to one host within
		      a minute. The result is the most important record, with
		      the time of the first record. An attempt to get round the
		      filter is more important than a block. A block is more
		      important than a visit by a person. Also add each count
		      record to the first record of its burst */
	const struct sg_chain_key *key; /* verifying key (chain.h), borrowed; if
					   NULL, records are not checked */
};

struct sg_reading;

/*
 * Begin to read.  Returns NULL, with `why`, if the folder cannot be read or
 * memory cannot be allocated.  A period without files is not an error.
 * `folder` is copied.
 */
struct sg_reading *sg_reading_open(const struct sg_reading_options *options,
    char why[SG_WHY_BYTES]);
/* Get the next record.  Returns false at the end. */
bool sg_reading_next(struct sg_reading *reading, struct sg_entry *entry);
/*
 * Returns the last error while reading, or NULL. An example is a file that
 * cannot be opened. The text is borrowed from the reading.
 */
const char *sg_reading_error(const struct sg_reading *reading);
void sg_reading_close(struct sg_reading **reading);

#endif
