/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * head.h -- reads and writes the file `head`, which is in the same folder as
 * the days' files.
 *
 * `head` says where the journal ends. `head` contains a MAC made with a key of
 * the current day. So verify.h notices if records at the end were cut off.
 *
 * A process may write to the journal only while it holds flock(2) on `head`.
 * The other headers call this the file lock. Any thread may call these
 * functions, but only one thread at a time for each file and key.
 */
#ifndef SG_HEAD_H
#define SG_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/chain.h"

#define SG_HEAD_FILE "head"

#define SG_NO_DAY INT32_MIN

struct sg_head {
	int32_t day;     /* current day, in days since 1970-01-01 */
	int32_t before;  /* last day before `day` that has records; SG_NO_DAY if
			    there is none */
	uint32_t closed; /* 1 once the day's last record ("journal-closed") has
			    been written, else 0 */
	uint32_t zero;
	uint64_t sequence; /* number of the last record; 0 if there is none */
	/* Size of the day's file after the last record, in bytes. */
	uint64_t size;
	uint8_t hash[SG_CHAIN_BYTES]; /* hash of the last record */
	uint64_t spare;               /* unused, but covered by the MAC */
};

/*
 * Key of the MAC in `head` on one day, derived from the chain's key of that
 * day. It is a SipHash key because `head` is written with every record, and
 * SipHash is much cheaper than the chain's hash.
 */
struct sg_head_key {
	int32_t day; /* SG_NO_DAY if not derived yet */
	uint8_t key[crypto_shorthash_siphashx24_KEYBYTES];
};
void sg_head_key(const struct sg_chain_key *key, struct sg_head_key *made);

enum sg_head_state {
	SG_HEAD_FINE = 1,
	SG_HEAD_MISSING,   /* the file is empty */
	SG_HEAD_CHANGED,   /* its MAC does not match this key, or the file was
			      only partly written */
	SG_HEAD_UNREADABLE /* reading failed for a temporary reason (see errno);
			      the content is not known */
};

/*
 * Read the head from the open file `fd`. If the head is of a later day than
 * *key, *key becomes the key of the head's day.
 */
enum sg_head_state sg_head_read(int fd, struct sg_chain_key *key,
    struct sg_head *head);
/*
 * Read the head beside a writer, without its lock. The writer replaces the head
 * in place, so what does not fit may be half an old one and half a new one: it
 * is read again, for up to 0.1 seconds.
 */
enum sg_head_state sg_head_look(int fd, const struct sg_chain_key *key,
    struct sg_head *head);
/* Write the head.  `key` is the key of head->day.  Returns 0 or an errno value.
 */
int sg_head_write(int fd, const struct sg_head_key *key,
    const struct sg_head *head);

/*
 * The state of the server is a text that sg_journal_append_change() records.
 * The label (keyed hash) of the state that was recorded last is stored in the
 * file `head`, so that all processes see it. The MAC does not cover the label.
 *
 * sg_head_tell() writes the label. sg_head_told() reads it, and returns 0 if no
 * label is stored.
 */
uint64_t sg_head_told(int fd);
void sg_head_tell(int fd, uint64_t label);

#endif
