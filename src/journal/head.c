/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * head.c -- the file `head`: integers as this machine has them; a journal's
 * days can be read anywhere, its head where it was written.
 *
 * Does not lock.
 */
#include "journal/head.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAGIC UINT64_C(0x3130646165484753) /* "SGHead01" */

/* No record begins so, whose hash is under the same key of the day. */
static const char mac_mark[] = "schoolgate head";

#define MAC_BYTES crypto_shorthash_siphashx24_BYTES

struct stored {
	uint64_t magic;
	struct sg_head head;
	uint8_t mac[MAC_BYTES];
};

#define TOLD_AT 192

/* Runs of repeats, in sets of four by label. */
#define RUNS_AT 256
#define RUN_SETS 256
#define RUN_WAYS 4
#define RUN_MS 60000
#define SKEW_MS 5000 /* records are not written in the order they happened */

void
sg_head_key(const struct sg_chain_key *key, struct sg_head_key *made)
{
	made->day = key->day;
	crypto_generichash(made->key, sizeof(made->key),
	    (const uint8_t *)mac_mark, sizeof(mac_mark) - 1, key->key,
	    sizeof(key->key));
}

static void
mac_of(const struct sg_head_key *key, const struct sg_head *head,
    uint8_t mac[MAC_BYTES])
{
	crypto_shorthash_siphashx24(mac, (const uint8_t *)head, sizeof(*head),
	    key->key);
}

/* More than any clock error: a forged day must not cost hours of hashing. */
#define FORWARD_MAX 40000

enum sg_head_state
sg_head_read(int fd, struct sg_chain_key *key, struct sg_head *head)
{
	struct sg_chain_key then = *key;
	struct sg_head_key of_day;
	enum sg_head_state state = SG_HEAD_CHANGED;
	struct stored stored;
	uint8_t mac[MAC_BYTES];
	ssize_t n = pread(fd, &stored, sizeof(stored), 0);

	if (n == 0)
		return SG_HEAD_MISSING;
	if (n != (ssize_t)sizeof(stored) || stored.magic != MAGIC ||
	    (int64_t)stored.head.day - key->day > FORWARD_MAX)
		return SG_HEAD_CHANGED;
	sg_chain_forward(&then, stored.head.day);
	sg_head_key(&then, &of_day);
	mac_of(&of_day, &stored.head, mac);
	if (then.day == stored.head.day &&
	    sodium_memcmp(mac, stored.mac, sizeof(mac)) == 0) {
		*head = stored.head;
		*key = then;
		state = SG_HEAD_FINE;
	}
	sodium_memzero(&then, sizeof(then));
	sodium_memzero(&of_day, sizeof(of_day));
	return state;
}

int
sg_head_write(int fd, const struct sg_head_key *key,
    const struct sg_head *head)
{
	struct stored stored = {.magic = MAGIC, .head = *head};
	ssize_t n;

	mac_of(key, head, stored.mac);
	n = pwrite(fd, &stored, sizeof(stored), 0);
	return n == (ssize_t)sizeof(stored) ? 0 : n < 0 ? errno : ENOSPC;
}

static bool
is_running(const struct sg_run *run, uint64_t label, int64_t now_ms)
{
	return run->label == label && now_ms - run->since_ms < RUN_MS &&
	    run->since_ms - now_ms < SKEW_MS;
}

/* The run of `label` in the file; a new one where there is none. */
static struct sg_run
shared_run(int fd, uint64_t label, int64_t now_ms)
{
	const off_t at = RUNS_AT +
	    (off_t)(label % RUN_SETS * sizeof(struct sg_run[RUN_WAYS]));
	struct sg_run runs[RUN_WAYS] = {{0}};
	size_t take = 0;
	ssize_t n = pread(fd, runs, sizeof(runs), at);

	if (n < 0 || n % (ssize_t)sizeof(runs[0]) != 0)
		memset(runs, 0, sizeof(runs));
	for (size_t i = 0; i < RUN_WAYS; i++) {
		if (runs[i].label == label) {
			take = i;
			break;
		}
		if (runs[i].since_ms < runs[take].since_ms)
			take = i;
	}
	if (is_running(&runs[take], label, now_ms))
		return runs[take];
	runs[take] = (struct sg_run){label, now_ms};
	/* Best effort: without it the next repeat begins a run of its own. */
	n = pwrite(fd, &runs[take], sizeof(runs[take]),
	    at + (off_t)(take * sizeof(runs[0])));
	(void)n;
	return runs[take];
}

int64_t
sg_head_run(int fd, struct sg_runs *runs, uint64_t label, int64_t now_ms)
{
	struct sg_run *known = &runs->run[label % SG_RUNS_KNOWN];

	if (!is_running(known, label, now_ms))
		*known = shared_run(fd, label, now_ms);
	return known->since_ms;
}

uint64_t
sg_head_told(int fd)
{
	uint64_t label;

	return pread(fd, &label, sizeof(label), TOLD_AT) ==
	    (ssize_t)sizeof(label) ? label : 0;
}

void
sg_head_tell(int fd, uint64_t label)
{
	/* Best effort: without it the change is recorded once more. */
	ssize_t n = pwrite(fd, &label, sizeof(label), TOLD_AT);

	(void)n;
}
