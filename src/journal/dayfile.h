/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dayfile.h -- reads one day's file into memory, and parses the number and the
 * hash at the end of each line.
 *
 * A line "follows" from the line before it if its hash is right for that line
 * (chain.h). This module finds the lines that do not follow. The module
 * diagnose.h finds out what is wrong with these lines. One thread at a time per
 * struct sg_dayfile.
 */
#ifndef SG_DAYFILE_H
#define SG_DAYFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/chain.h"
#include "journal/days.h"

struct sg_dayline {
	struct sg_str line;          /* without LF */
	struct sg_chain_claim claim; /* set if is_record */
	bool is_record;
	bool follows; /* this line follows from the line before it; set by
			 sg_dayfile_prove() */
};

/*
 * The first record of a day (the opening record) names the last record of the
 * day before.
 */
struct sg_dayfile_opening {
	bool found;  /* the first line is an opening record */
	int32_t day; /* day of the file before this one, in days since
			1970-01-01; SG_NO_DAY if there was none */
	uint64_t sequence;
	uint8_t hash[SG_CHAIN_BYTES];
};

/*
 * Parse the opening record. `text` is the hashed text of a day's first record.
 * If it is no opening record, `found` is false and `day` is SG_NO_DAY.
 */
void sg_dayfile_read_opening(struct sg_str text,
    struct sg_dayfile_opening *opening);

struct sg_dayfile {
	int32_t day;
	char name[SG_DAY_FILE];
	char *bytes; /* owned */
	size_t size;
	struct sg_dayline *line; /* owned */
	size_t n;
	bool torn; /* the file does not end in LF: its last line was only partly
		      written */
	struct sg_dayfile_opening opening;
};

/*
 * Read the file of `day` into *file. Returns 0, or an error number for
 * sg_why_text(). After an error *file has no lines and need not be freed. If
 * the file is not a regular file, that is an error. The function does not block
 * on a pipe.
 */
int sg_dayfile_load(const char *folder, int32_t day, struct sg_dayfile *file);
void sg_dayfile_free(struct sg_dayfile *file);

/* Set `follows` of each line.  `key` is the chain's key of the file's day, or
 * of an earlier day. */
void sg_dayfile_prove(struct sg_dayfile *file, const struct sg_chain_key *key);
/*
 * Returns whether line `i` would follow if line `before` stood before it. `key`
 * is the chain's key of the file's day.
 */
bool sg_dayfile_follows(const struct sg_dayfile *file,
    const struct sg_chain_key *key, size_t i, size_t before);

#endif
