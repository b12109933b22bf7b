/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * guard.h -- how long somebody must wait before the next attempt to sign in.
 *
 * Attempts are counted for each origin (an address; of IPv6, its /64 network)
 * and for each account.  A guesser waits longer and longer.  But nobody can
 * lock another's account by guessing:
 *   - An origin that has signed in to the account lately waits only for its own
 *     failures.
 *   - Any other origin has three attempts, whatever strangers have tried.
 *   - An account's delay is at most a minute, an origin's a quarter of an hour.
 * So pupils who guess the officer's password make neither the officer's own
 * computer wait, nor one from which nobody has guessed.
 *
 * Memory is bounded: when a table is full, the entry with the fewest failures
 * gives way, so that many new origins do not make the guard forget a guesser.
 * Nothing is kept over a restart.  One thread at a time.  Times are seconds of
 * a clock that is never set.
 */
#ifndef SG_DESK_GUARD_H
#define SG_DESK_GUARD_H

#include <stdbool.h>
#include <stdint.h>

struct sg_guard;

/* Number of failures of an origin before it has to wait. */
#define SG_GUARD_FREE 5
/* Number of attempts that each origin has at an account, even while strangers
 * have to wait there. */
#define SG_GUARD_FRESH 3
/* Number of failures of strangers at an account before all strangers wait. */
#define SG_GUARD_ACCOUNT 20
#define SG_GUARD_ORIGIN_S 900
#define SG_GUARD_ACCOUNT_S 60
/* Seconds after the last failure until all are forgotten. */
#define SG_GUARD_FORGET_S 3600
#define SG_GUARD_ORIGINS 4096
#define SG_GUARD_ACCOUNTS 1024
#define SG_GUARD_KNOWN 1024

/* Returns NULL if memory cannot be allocated. */
struct sg_guard *sg_guard_new(void);
void sg_guard_free(struct sg_guard **guard);

/*
 * Ask whether `origin` may try to sign in to `name`, which need not exist.
 * Returns 0 if it may; the attempt then counts as failed until
 * sg_guard_passed() is called.  Otherwise returns how many seconds it must
 * wait, and nothing is counted.  `failures` (may be NULL) becomes how often
 * this origin or this account has failed, this attempt included.
 */
uint32_t sg_guard_try(struct sg_guard *guard, const char *name,
    const char *origin, int64_t now_s, uint32_t *failures);
/* The attempt that sg_guard_try() admitted has succeeded. */
void sg_guard_passed(struct sg_guard *guard, const char *name,
    const char *origin, int64_t now_s);

#endif
