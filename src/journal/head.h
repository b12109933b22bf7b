/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * head.h -- the file `head` beside the days: where the journal ends, under
 * today's key, so that a tail that was cut off is missed; and who is
 * repeating what this minute.
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
	int32_t day;       /* of the file that is written to */
	int32_t before;    /* the day with records before it, or SG_NO_DAY */
	uint32_t closed;   /* 1: the day's last record has been written */
	uint32_t zero;
	uint64_t sequence; /* of the last record; 0: there is none */
	uint64_t size;     /* of the day's file after it, bytes */
	uint8_t hash[SG_CHAIN_BYTES]; /* of it */
	uint64_t runs;     /* of repeats that were begun so far, see below */
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
	SG_HEAD_MISSING, /* the file is empty */
	SG_HEAD_CHANGED, /* not written under this key, or torn */
	SG_HEAD_UNREADABLE /* not now, for no fault of the file: see errno */
};

/* A run of repeats. */
struct sg_run {
	uint64_t label; /* 0: free */
	int64_t since_ms;
};

/*
 * What this process knows of them: its own, and those that it has read.  The
 * file has the last thousand in the order in which they were begun.  The
 * newest stand beside the head and are written and read with it, so that
 * most records need no call for them.
 */
#define SG_RUNS_SETS 256 /* by label */
#define SG_RUNS_WAYS 4
#define SG_RUNS_NEWEST 8
struct sg_runs {
	struct sg_run known[SG_RUNS_SETS][SG_RUNS_WAYS];
	struct sg_run newest[SG_RUNS_NEWEST];
	uint64_t seen; /* how many of head.runs */
};

/*
 * Read the head from the open file `fd`, and the runs that others have begun
 * (NULL: they are not wanted).  A head of a later day than *key takes the key
 * forward to that day.
 */
enum sg_head_state sg_head_read(int fd, struct sg_chain_key *key,
    struct sg_head *head, struct sg_runs *runs);
/*
 * Write it, under the key of its day, and the newest runs.  Returns 0 or an
 * errno value.
 */
int sg_head_write(int fd, const struct sg_head_key *key,
    const struct sg_head *head, struct sg_runs *runs);

/*
 * When the run of repeats began that `label` belongs to at `now_ms`: a time
 * less than a minute before, or now.  A new one is counted in *head, and told
 * to others when that is written.  One that a thousand have pushed out begins
 * again.
 */
int64_t sg_head_run(int fd, struct sg_head *head, struct sg_runs *runs,
    uint64_t label, int64_t now_ms);

/*
 * What the last record about a change said, as a label: the policy in force,
 * of which each of many processes hears.
 */
uint64_t sg_head_told(int fd);
void sg_head_tell(int fd, uint64_t label);

#endif
