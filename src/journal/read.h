/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * read.h -- the records of a period, in order, each as plain data; what
 * belongs to one visit folded into one, and with it the count of its repeats.
 *
 * Tolerant: a torn last line is left out, a line that is no record is shown
 * as broken and the rest goes on.  Changes nothing.  To prove a whole journal
 * see verify.h.
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
	SG_PROOF_NONE = 1, /* no key was given: not looked at */
	SG_PROOF_GENUINE,  /* it follows from the record before it */
	SG_PROOF_BROKEN    /* it does not, or is no record at all */
};

/*
 * One record.  Texts are NULL when the record has none of it; all are
 * borrowed from the reading, until the next call.
 */
struct sg_entry {
	const char *file;   /* "2026-11-24.jsonl" */
	uint64_t line;      /* in it, from 1 */
	struct sg_str text; /* the line as it stands there, without LF */
	enum sg_proof proof;
	const char
	    *broken_file;     /* where a record is not genuine, of those in */
	uint64_t broken_line; /* this one */
	const json_t *json;   /* NULL: it cannot be read, and only what is
				 above is set */

	int64_t at_ms;      /* of a count: when what it counts began */
	int64_t written_ms; /* the record's own time */
	uint64_t sequence;
	const char *id;
	enum sg_event_kind kind; /* 0: a word that is not known here */
	const char *action;      /* "block", "allow", "policy-taken" */

	/*
	 * Who; `person` is the best there is to tell people apart by: user
	 * (with domain), else MAC, else address, else their keyed hashes;
	 * never NULL.
	 */
	const char *person;
	const char *user, *domain, *mac, *address;
	const char *user_hash, *device_hash; /* where names are not recorded */
	const char *sealed;                  /* see seal.h */
	uint16_t port;                       /* of the client; 0: none */

	const char *method, *scheme, *host, *path, *query, *sni;
	const char *url;       /* as one text: as sent where the spelling is the
				  evidence, else put together */
	const char *platform;  /* "facebook" */
	const char *sites;     /* "adult" */
	enum sg_intent intent; /* 0: none */
	size_t nsignals;
	struct {
		enum sg_technique technique;
		enum sg_tier tier;
		const char *target; /* or NULL */
	} signals[SG_SIGNALS_MAX];

	const char *rule; /* "school.policy:71" */
	const char *rule_text;
	const char *exception; /* "EX-014" */
	const char *reason;
	const char *ground; /* "rule", "locked", "unsure",
			       "tunnel" */
	bool has_next_open;
	int64_t next_open;     /* UTC seconds */
	const char *reference; /* what the block page showed */
	const char *visit, *burst;

	/*
	 * How many more of the same there were that were only counted, within
	 * a minute.  The record itself is one more, unless it is nothing but
	 * such a count: of a burst whose first is not at hand, or of a flood.
	 */
	uint64_t repeats;
	bool only_counts;

	/* Folding: how many records are in this one (1: itself alone, counts
	 * aside), and when the last of them was. */
	unsigned folded;
	int64_t last_ms;
};

struct sg_reading_options {
	const char *folder;
	int64_t from_ms, until_ms; /* half open; by each record's own time */
	bool fold; /* records of one visit and host within a minute are one:
		      the most telling of them (a signal before none, block
		      before allow, visit before unknown), at the time of the
		      first; a count goes to the first of what it counts */
	const struct sg_chain_key *key; /* verifying key, borrowed; NULL: no
					   proof */
};

struct sg_reading;

/*
 * Begin.  NULL: why is in `why` (no such folder, no memory).  A period
 * without any file is no error: there are no records in it.
 */
struct sg_reading *sg_reading_open(const struct sg_reading_options *options,
    char why[SG_WHY_BYTES]);
/* The next record; false at the end. */
bool sg_reading_next(struct sg_reading *reading, struct sg_entry *entry);
/* An error while reading (a file that cannot be opened), or NULL. */
const char *sg_reading_error(const struct sg_reading *reading);
void sg_reading_close(struct sg_reading **reading);

#endif
