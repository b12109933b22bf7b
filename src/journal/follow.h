/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * follow.h -- reads a journal from a place on, record by record, while it
 * grows.
 *
 * With the verifying key, each record is proved. Without it, the numbers of the
 * records must go on, a day must begin where the day before ended, and the
 * record that was read last must stay as it was. What does not is a finding
 * (verify.h), and reading goes on behind it. Only verify.h proves a whole
 * journal.
 *
 * A last line without LF waits: its writer may still be writing. A folder that
 * is missing waits, too. No file is changed. One thread at a time per struct
 * sg_follow.
 */
#ifndef SG_FOLLOW_H
#define SG_FOLLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/why.h"
#include "journal/chain.h"
#include "journal/entry.h"
#include "journal/verify.h"

struct sg_follow;

/*
 * Where to go on reading: behind the record that was read last. Plain data,
 * which may be stored and used by another process. sg_follow_begin() sets the
 * beginning of a journal.
 */
struct sg_follow_place {
	/* The last record: where it stands. `day` is SG_NO_DAY if there is
	 * none. */
	struct sg_entry_place last;
	/*
	 * Where the next line begins. Lines that are no records may stand
	 * between.
	 */
	uint64_t next, next_line;
	/* The number and the hash of the record up to which all numbers go on.
	 */
	uint64_t sequence;
	uint8_t hash[SG_CHAIN_BYTES];
	/*
	 * True if the last record does not go on from that one. Then these are
	 * the number and the hash of the last record. The next record tells
	 * which of the two the journal goes on from.
	 */
	bool aside;
	uint64_t side;
	uint8_t side_hash[SG_CHAIN_BYTES];
};

void sg_follow_begin(struct sg_follow_place *place);
/* The place as text, without blanks, and back. */
#define SG_FOLLOW_TEXT 320
void sg_follow_place_text(const struct sg_follow_place *place,
    char out[SG_FOLLOW_TEXT]);
bool sg_follow_place_parse(const char *text, struct sg_follow_place *place);

struct sg_follow_options {
	const char *folder;                 /* copied */
	const struct sg_chain_key *key;     /* verifying key, copied; or NULL */
	const struct sg_follow_place *from; /* copied; NULL: the beginning */
	/*
	 * Findings about lines before this place are not told: they were told
	 * when these lines were read for the first time. With `day` SG_NO_DAY
	 * all are told.
	 */
	struct sg_entry_place told;
	/*
	 * The same for lines that are no records, if this place is later: a
	 * writer cuts them off, so that other records may come to stand there.
	 */
	struct sg_entry_place read;
	/* Called in sg_follow_next(); may be NULL. */
	void (*found)(void *ctx, const struct sg_finding *finding);
	void *ctx;
};

/* Returns NULL, with `why`, if memory cannot be allocated. */
struct sg_follow *sg_follow_new(const struct sg_follow_options *options,
    char why[SG_WHY_BYTES]);
void sg_follow_free(struct sg_follow **follow);

/* A record that was read. */
struct sg_followed {
	struct sg_entry_place place;
	struct sg_str text; /* the line without LF; borrowed until the next call
			     */
	uint64_t sequence;  /* as the line says */
	/*
	 * The number goes on from the record before. It is then the only record
	 * with this number; of others, there may be several.
	 */
	bool goes_on;
	enum sg_proof proof;
};
/*
 * Get the next record. Returns false if there is none at present; call again
 * when sg_follow_fd() becomes readable, or after a second.
 */
bool sg_follow_next(struct sg_follow *follow, struct sg_followed *record);
/*
 * Returns a descriptor that becomes readable when files of the folder change,
 * or -1 if the system cannot tell. It stays the follow's.
 */
int sg_follow_fd(const struct sg_follow *follow);
/*
 * Returns why nothing can be read at present: one sentence, borrowed until the
 * next call; "" if all is well. Reading goes on by itself when the cause is
 * gone.
 */
const char *sg_follow_problem(const struct sg_follow *follow);
/* The place behind the last record that sg_follow_next() returned. */
const struct sg_follow_place *sg_follow_place(const struct sg_follow *follow);
/*
 * Returns the place behind the last line that was read, be it a record or not.
 * `day` is SG_NO_DAY if there is none.
 */
struct sg_entry_place sg_follow_read(const struct sg_follow *follow);
/* Returns about how many bytes are in the files and were not read. */
uint64_t sg_follow_behind(const struct sg_follow *follow);

/*
 * Returns how many lines were read that are no records, without those before
 * options.told or options.read.
 */
uint64_t sg_follow_no_records(const struct sg_follow *follow);

#endif
