/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * head.c -- reads and writes the file `head`, which says where the journal
 * ends.
 *
 * Integers in `head` are in the byte order of this machine. So `head` can be
 * read only on a machine with the same byte order. The days' files are text,
 * and can be read anywhere. This file takes no lock.
 */
#include "journal/head.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

/* "SGHead01" in little-endian order. */
#define MAGIC UINT64_C(0x3130646165484753)

/*
 * The key of the MAC in `head` is the keyed hash of this text. No record begins
 * with this text, so no hash in the journal is equal to that key.
 */
static const char mac_mark[] = "schoolgate head";

#define MAC_BYTES crypto_shorthash_siphashx24_BYTES

struct stored {
	uint64_t magic;
	struct sg_head head;
	uint8_t mac[MAC_BYTES]; /* MAC of `head` */
};

#define TOLD_AT 240

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

/*
 * A head may be at most this many days later than the key. No clock is wrong by
 * more than this. Without a limit, a forged day would cost hours of hashing.
 */
#define FORWARD_MAX 40000

/*
 * Read *stored from the start of the file. Returns how many bytes were read,
 * which may be fewer than sizeof(*stored). Returns -1 with errno on an error.
 */
static ssize_t
read_stored(int fd, struct stored *stored)
{
	size_t at = 0;
	ssize_t n;

	while (at < sizeof(*stored)) {
		n = pread(fd, (char *)stored + at, sizeof(*stored) - at,
		    (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		at += (size_t)n;
	}
	return (ssize_t)at;
}

enum sg_head_state
sg_head_read(int fd, struct sg_chain_key *key, struct sg_head *head)
{
	struct sg_chain_key then = *key;
	struct sg_head_key of_day;
	enum sg_head_state state = SG_HEAD_CHANGED;
	struct stored stored;
	uint8_t mac[MAC_BYTES];
	ssize_t n = read_stored(fd, &stored);

	if (n < 0 && sg_file_error_passes(errno))
		return SG_HEAD_UNREADABLE;
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

enum sg_head_state
sg_head_look(int fd, const struct sg_chain_key *key, struct sg_head *head)
{
	const struct timespec moment = {.tv_nsec = 20000000};
	enum sg_head_state state = SG_HEAD_CHANGED;
	struct sg_chain_key again;

	for (int i = 0; i < 5 && state == SG_HEAD_CHANGED; i++) {
		if (i > 0)
			nanosleep(&moment, NULL);
		again = *key;
		state = sg_head_read(fd, &again, head);
		sodium_memzero(&again, sizeof(again));
	}
	return state;
}

/*
 * Write all of *stored to the start of the file.  Returns 0 or an errno value.
 */
static int
write_stored(int fd, const struct stored *stored)
{
	size_t at = 0;
	ssize_t n;

	while (at < sizeof(*stored)) {
		n = pwrite(fd, (const char *)stored + at, sizeof(*stored) - at,
		    (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? errno : ENOSPC;
		at += (size_t)n;
	}
	return 0;
}

int
sg_head_write(int fd, const struct sg_head_key *key, const struct sg_head *head)
{
	struct stored stored = {.magic = MAGIC, .head = *head};

	mac_of(key, head, stored.mac);
	return write_stored(fd, &stored);
}

uint64_t
sg_head_told(int fd)
{
	uint64_t label;

	return pread(fd, &label, sizeof(label), TOLD_AT) ==
		(ssize_t)sizeof(label) ?
	    label :
	    0;
}

void
sg_head_tell(int fd, uint64_t label)
{
	/*
	 * An error is ignored, because it does little harm: the change of state
	 * may be recorded once more.
	 */
	ssize_t n = pwrite(fd, &label, sizeof(label), TOLD_AT);

	(void)n;
}
