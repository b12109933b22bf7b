/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * blocked.h -- finds in the filter's journal what was blocked for a device for
 * which no page can be shown.
 *
 * Only records with a reference (journal/ask.h) are found, and the references
 * are not opened here.  Reads files; no other I/O.  Any thread.
 */
#ifndef SG_DESK_WEB_BLOCKED_H
#define SG_DESK_WEB_BLOCKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sg_address;
struct sg_arena;

/* What was blocked lately is listed. */
#define SG_BLOCKED_MS (5 * INT64_C(60000))
/* The records of an hour tell whether several people use the device. */
#define SG_BLOCKED_SHARED_MS (60 * INT64_C(60000))
#define SG_BLOCKED_MAX 10

struct sg_blocked {
	struct sg_blocked_site {
		int64_t at_ms;
		/* Both may be "": the policy may record neither. */
		const char *site, *platform;
		const char *reference;
	} v[SG_BLOCKED_MAX]; /* newest first; each site once */
	size_t n;
	/* The records name several people, another device with this address, or
	 * no device: then nothing is listed. */
	bool shared;
};

/*
 * Find what was blocked until `now_ms` for the device that has this IP address
 * and this MAC address.  Texts live in `arena`.  Cost: reads at most 8 MB at
 * the end of the journal: a few milliseconds.
 */
void sg_blocked_find(const char *journal, const struct sg_address *address,
    const uint8_t mac[6], int64_t now_ms, struct sg_arena *arena,
    struct sg_blocked *blocked);

#endif
