/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * head.h -- the file `head` beside the days: where the journal ends, under
 * today's key, so that verify notices records that were cut off at the end.
 *
 * It is also the lock: only the holder of flock(2) on it may write.
 */
#ifndef SG_HEAD_H
#define SG_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/chain.h"

#define SG_HEAD_FILE "head"

#define SG_NO_DAY INT32_MIN

struct sg_head {
	int32_t day;     /* current day */
	int32_t before;  /* the day with records before it; SG_NO_DAY if
			    there is none */
	uint32_t closed; /* 1: the day's last record has been written */
	uint32_t zero;
	uint64_t sequence;            /* of the last record; 0 if there is
					 none */
	uint64_t size;                /* size of the day's file after that
					 record, in bytes */
	uint8_t hash[SG_CHAIN_BYTES]; /* of that record */
	uint64_t spare;               /* unused, but covered by the MAC */
};

/*
 * Key for a day's heads, derived from the day's key: SipHash is much cheaper
 * than the chain's hash.
 */
struct sg_head_key {
	int32_t day; /* SG_NO_DAY if not derived yet */
	uint8_t key[crypto_shorthash_siphashx24_KEYBYTES];
};
void sg_head_key(const struct sg_chain_key *key, struct sg_head_key *made);

enum sg_head_state {
	SG_HEAD_FINE = 1,
	SG_HEAD_MISSING,   /* the file is empty */
	SG_HEAD_CHANGED,   /* not written under this key, or torn */
	SG_HEAD_UNREADABLE /* a temporary error, not a fault of the file: see
			      errno */
};

/*
 * Read the head from the open file `fd`.  If the head is of a later day than
 * *key, *key is moved forward to that day.
 */
enum sg_head_state sg_head_read(int fd, struct sg_chain_key *key,
    struct sg_head *head);
/* Write the head; `key` is of the head's day.  Returns 0 or an errno value. */
int sg_head_write(int fd, const struct sg_head_key *key,
    const struct sg_head *head);

/*
 * Label of the state that was recorded last by sg_journal_append_change(),
 * stored in `head` for all processes; 0 if there is none.  Not covered by the
 * MAC.
 */
uint64_t sg_head_told(int fd);
void sg_head_tell(int fd, uint64_t label);

#endif
