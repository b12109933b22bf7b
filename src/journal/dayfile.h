/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dayfile.h -- one day's file, whole in memory, and what each line claims.
 *
 * Says which lines follow from one another; what is wrong with those that do
 * not, verify.c finds out.
 */
#ifndef SG_DAYFILE_H
#define SG_DAYFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/chain.h"
#include "journal/days.h"

struct sg_dayline {
	struct sg_str line;          /* without LF */
	struct sg_chain_claim claim; /* when it is a record */
	bool is_record;
	bool follows; /* from the line before it; set by sg_dayfile_prove() */
};

/* What the first record of a day says of the day before it. */
struct sg_dayfile_opening {
	bool found;  /* the first line is such a record */
	int32_t day; /* SG_NO_DAY: none was before */
	uint64_t sequence;
	uint8_t hash[SG_CHAIN_BYTES];
};

struct sg_dayfile {
	int32_t day;
	char name[SG_DAY_FILE];
	char *bytes; /* owned */
	size_t size;
	struct sg_dayline *line; /* owned */
	size_t n;
	bool torn; /* something follows the last LF */
	struct sg_dayfile_opening opening;
};

/* Returns 0 or an error for sg_why_text(); *file is then empty.  Nothing but a
 * plain file is read, and no pipe is waited for. */
int sg_dayfile_load(const char *folder, int32_t day, struct sg_dayfile *file);
void sg_dayfile_free(struct sg_dayfile *file);

/* Set `follows` of each line; `key` is of that day or before. */
void sg_dayfile_prove(struct sg_dayfile *file, const struct sg_chain_key *key);
/* Whether line `i` follows from the hash of line `before`. */
bool sg_dayfile_follows(const struct sg_dayfile *file,
    const struct sg_chain_key *key, size_t i, size_t before);

#endif
