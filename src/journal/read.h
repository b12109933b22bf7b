/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * read.h -- reads the records of a period, in order, as plain data. On request
 * it merges ("folds") the records of one visit into one record. A visit is all
 * requests from one client address and port, which means from one connection.
 *
 * A last line without LF is left out. A line that is not a record is returned
 * as broken. Neither is an error. No file is changed. To prove that a whole
 * journal is unchanged, use verify.h.  One thread at a time per struct
 * sg_reading.
 */
#ifndef SG_READ_H
#define SG_READ_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "journal/chain.h"
#include "journal/event.h"
#include "base/why.h"

/* Whether a record is as the journal wrote it. */
enum sg_proof {
	SG_PROOF_NONE = 1, /* not checked: no key was given */
	SG_PROOF_GENUINE,  /* it follows from the record before it */
	SG_PROOF_BROKEN    /* it does not follow, or is not a record */
};

/*
 * One record.  Texts are NULL if the record does not have them; all are
 * borrowed from the reading and valid until the next call.
 */
struct sg_entry {
	const char *file;   /* "2026-11-24.jsonl" */
	uint64_t line;      /* line in the file, from 1 */
	struct sg_str text; /* the line itself, without LF */
	enum sg_proof proof;
	const char *broken_file; /* for SG_PROOF_BROKEN: file of the record that
				    is not genuine; with folding, this can be
				    another record of the visit */
	uint64_t broken_line;    /* for SG_PROOF_BROKEN: line of that record */
	const json_t *json;      /* NULL if the line is not JSON; then only the
				    fields above are set */

	int64_t at_ms;      /* time of the request; for a count record, when its
			       first counted request was made */
	int64_t written_ms; /* time of the record (@timestamp) */
	uint64_t sequence;
	const char *id;
	enum sg_event_kind kind; /* 0 if this program does not know the kind */
	const char *action;      /* "block", "allow", "policy-taken" */

	/*
	 * Who made the request.  `person` is the best identification available:
	 * user (with domain), else MAC, else address, else the hash of user or
	 * device, else "unknown". `person` is never NULL.
	 */
	const char *person;
	const char *user, *domain, *mac, *address;
	const char *user_hash, *device_hash; /* set if names are not recorded */
	const char *sealed; /* names encrypted for the officer, see seal.h */
	uint16_t port;      /* of the client; 0 if not known */

	const char *method, *scheme, *host, *path, *query, *sni;
	const char *url; /* the whole URL: as it was sent if the spelling is
			    evidence of an attempt, else put together from
			    scheme, host, path and query */
	const char *platform;  /* "facebook" */
	const char *sites;     /* "adult" */
	enum sg_intent intent; /* 0: none */
	size_t nsignals;
	struct {
		enum sg_technique technique;
		enum sg_tier tier;
		const char *target; /* may be NULL */
	} signals[SG_SIGNALS_MAX];

	const char *rule; /* "school.policy:71" */
	const char *rule_text;
	const char *exception; /* "EX-014" */
	const char *reason;
	const char *ground; /* "rule", "locked", "unsure",
			       "tunnel" */
	bool has_next_open;
	int64_t next_open;     /* UTC seconds */
	const char *reference; /* code shown on the block page */
	const char *visit, *burst;

	/*
	 * How many further requests of the same kind were counted instead of
	 * written. The record itself stands for one more request, unless
	 * only_counts is true. only_counts is true for a flood record, and for
	 * the count record of a burst whose first record was not read.
	 */
	uint64_t repeats;
	bool only_counts;

	/*
	 * With folding: `folded` is the number of records that were merged to
	 * make this record, without count records. It is 1 if nothing was
	 * merged. `last_ms` is the time of the last of the merged records.
	 */
	unsigned folded;
	int64_t last_ms;
};

struct sg_reading_options {
	const char *folder;
	int64_t from_ms, until_ms; /* from_ms <= at_ms < until_ms */
	bool fold; /* merge the records of one visit and host within a minute
		      into one. The most important record is kept, with the time
		      of the first record. A signal makes a record more
		      important than a block does. A block makes it more
		      important than a visit by a person does. Also add each
		      count record to the first record of its burst */
	const struct sg_chain_key *key; /* verifying key, borrowed; if NULL,
					   records are not checked */
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
/* Returns the last error while reading (a file that cannot be opened), or NULL.
 * Borrowed from the reading. */
const char *sg_reading_error(const struct sg_reading *reading);
void sg_reading_close(struct sg_reading **reading);

#endif
