/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * path.h -- the ways in which servers may read the path of a URL.
 *
 * RFC 3986 leaves open what servers do with "%2F", "\", "//", ";x" and dots,
 * and servers differ.  A spelling that some server accepts must not hide a
 * blocked page.  It also must not make another page look like an allowed page.
 * So a path is judged in each way that some server may read it.  The functions
 * know no hosts and no policies.  Pure: no I/O, no allocation.
 */
#ifndef SG_PATH_H
#define SG_PATH_H

#include <stdbool.h>

#include "base/text.h"

#define SG_PATH_SENT_MAX 8192 /* bytes of a path as sent */
/*
 * The largest number of bytes of a path in one reading: each byte sent may
 * become three ("%XX").
 */
#define SG_PATH_READ_MAX (3 * SG_PATH_SENT_MAX)

/* What some servers do and others do not; one bit each. */
enum sg_path_way {
	/*
	 * Percent-decode the whole path before splitting it, so that "%2F"
	 * separates segments.  SG_WAY_DECODE alone means decoding once, and
	 * SG_WAY_AGAIN alone decoding twice.  Both together mean decoding until
	 * nothing is left to decode.
	 */
	SG_WAY_DECODE = 1 << 0,
	SG_WAY_AGAIN = 1 << 1,
	SG_WAY_BACKSLASH = 1 << 2, /* "\" separates segments */
	SG_WAY_MERGE = 1 << 3,     /* several slashes count as one */
	SG_WAY_CUT = 1 << 4,       /* a segment ends at its ";" */
	SG_WAY_DOTS = 1 << 5, /* "." and ".." segments lead to a folder, and are
				 not names */
	/* The path can be read in too many ways to try them all. */
	SG_WAY_LOST = 1 << 6
};

/*
 * How browsers read the paths of http, https, ws, wss and ftp URLs, by the
 * WHATWG URL standard.
 */
#define SG_WAYS_STANDARD (SG_WAY_BACKSLASH | SG_WAY_DOTS)

/*
 * Returns the enum sg_path_way bits that make a difference to the path `sent`,
 * or 0 if all servers read the path alike.  Returns SG_WAY_LOST alone for three
 * kinds of path that no honest client sends:
 *   - All readings together would exceed 32 KB.
 *   - Six percent-encodings are nested.
 *   - Only the laxest servers take some bytes for dots or slashes ("%c0%ae",
 *     "%u002e", "..%20").
 * `sent` must begin with a slash or backslash.  `buffer` must have space for
 * sent.n bytes.  Cost: O(bytes).
 */
unsigned sg_path_ways(struct sg_str sent, char *buffer);

/*
 * Write one reading to `out`.  The reading begins with "/".  A byte stays
 * percent-encoded, with capital hex digits, if it is not printable ASCII or
 * would have another meaning if decoded.  `ways` must not have SG_WAY_DECODE or
 * SG_WAY_AGAIN: sg_path_next() handles these.  Returns the number of bytes
 * written, at most three times sent.n.  Returns cap + 1 if `cap` is too small.
 * Cost: O(bytes).
 */
size_t sg_path_read(struct sg_str sent, unsigned ways, char *out, size_t cap);

/* Buffers for readings, for one thread. */
struct sg_path_buffer {
	char decoded[SG_PATH_SENT_MAX];
	char read[SG_PATH_READ_MAX];
};

/* An iteration over the readings of a path. */
struct sg_path_walk {
	struct sg_str sent;
	unsigned mask; /* the bits that sg_path_ways() returned */
	unsigned now;  /* the bits of the last reading */
	unsigned next; /* the bits of the next reading; higher than `mask` after
			  the last reading */
	struct sg_path_buffer *buffer;
};

/*
 * Begin an iteration.  `mask` is the result of sg_path_ways() for `sent`, and
 * must not be SG_WAY_LOST.  Borrows `sent` and `buffer`.
 */
void sg_path_walk(struct sg_path_walk *walk, struct sg_str sent, unsigned mask,
    struct sg_path_buffer *buffer);
/*
 * Get the next reading.  It is valid until the next call.  Returns false if
 * there are no more readings.
 */
bool sg_path_next(struct sg_path_walk *walk, struct sg_str *reading);
/*
 * Returns true if the last reading keeps "." or ".." segments as names,
 * although RFC 3986 section 5.2.4 removes them.  Few servers do this, and on
 * these servers the segment does not lead to another page.  So a `block` line
 * fits if it fits such a reading, but an `allow` line need not fit it.
 */
bool sg_path_is_unstepped(const struct sg_path_walk *walk);

#endif
