/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * head.h -- the file `head` beside the days: where the journal ends, under
 * today's key, so that verify notices records that were cut off at the end.
 *
 * It is also the lock: whoever holds flock(2) on it may write.
 */
#ifndef SG_HEAD_H
#define SG_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/chain.h"

#define SG_HEAD_FILE "head"

#define SG_NO_DAY INT32_MIN

struct sg_head {
	int32_t day;     /* of the file that is written to */
	int32_t before;  /* the day with records before it, or SG_NO_DAY */
	uint32_t closed; /* 1: the day's last record has been written */
	uint32_t zero;
	uint64_t sequence;            /* of the last record; 0: there is none */
	uint64_t size;                /* of the day's file after it, bytes */
	uint8_t hash[SG_CHAIN_BYTES]; /* of it */
	uint64_t spare; /* not looked at; a part of what is hashed */
};

/*
 * What heads of one day are written under: a key made of the day's, for a
 * hash that is cheap.
 */
struct sg_head_key {
	int32_t day; /* SG_NO_DAY: none yet */
	uint8_t key[crypto_shorthash_siphashx24_KEYBYTES];
};
void sg_head_key(const struct sg_chain_key *key, struct sg_head_key *made);

enum sg_head_state {
	SG_HEAD_FINE = 1,
	SG_HEAD_MISSING,   /* the file is empty */
	SG_HEAD_CHANGED,   /* not written under this key, or torn */
	SG_HEAD_UNREADABLE /* not now, for no fault of the file: see errno */
};

/*
 * Read the head from the open file `fd`.  One of a later day than *key takes
 * the key forward to that day.
 */
enum sg_head_state sg_head_read(int fd, struct sg_chain_key *key,
    struct sg_head *head);
/* Write it, under the key of its day.  Returns 0 or an errno value. */
int sg_head_write(int fd, const struct sg_head_key *key,
    const struct sg_head *head);

/*
 * What the last record about a change said, as a label: the policy in force,
 * of which each of many processes hears.
 */
uint64_t sg_head_told(int fd);
void sg_head_tell(int fd, uint64_t label);

#endif
