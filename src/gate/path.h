/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * path.h -- the path of a URL, in each way that a server may read it.
 *
 * RFC 3986 leaves open what servers do with "%2F", "\", "//", ";x" and dots,
 * and they differ.  A page that is blocked must not be hidden by a spelling
 * that some server forgives, and a page that is allowed must not be left by
 * one.  Knows bytes only: no hosts, no policies.
 */
#ifndef SG_PATH_H
#define SG_PATH_H

#include <stdbool.h>

#include "base/text.h"

#define SG_PATH_SENT_MAX 8192 /* bytes of a path as it is sent */
#define SG_PATH_READ_MAX (3 * SG_PATH_SENT_MAX) /* ... and as it is read */

/* What some servers do and others do not, a bit each. */
enum sg_path_way {
	/* Decode the whole path before it is split, so that "%2F" separates:
	 * once, or with the second bit alone twice, or with both as often as
	 * there is something to decode. */
	SG_WAY_DECODE = 1 << 0,
	SG_WAY_AGAIN = 1 << 1,
	SG_WAY_BACKSLASH = 1 << 2, /* "\" separates */
	SG_WAY_MERGE = 1 << 3,     /* several slashes are one */
	SG_WAY_CUT = 1 << 4,       /* a segment ends at its ";" */
	SG_WAY_DOTS = 1 << 5,      /* "." and ".." are steps, not names */
	SG_WAY_LOST = 1 << 6       /* servers differ on it too much to say */
};

/* The WHATWG URL standard, of special schemes: what browsers do. */
#define SG_WAYS_STANDARD (SG_WAY_BACKSLASH | SG_WAY_DOTS)

/*
 * Which bits make a difference to the path `sent`; 0: all servers read it
 * alike.  SG_WAY_LOST alone, of what no honest client sends: so many do to so
 * long a path that trying them all would cost too much (32 KB of readings, or
 * six encodings on top of each other); or it has dots or slashes that only
 * the laxest servers take for such ("%c0%ae", "%u002e", "..%20").
 * `sent` begins with a slash of either kind; `room` has its bytes.
 * Cost: O(bytes).
 */
unsigned sg_path_ways(struct sg_str sent, char *room);

/*
 * Write one reading to `out`: it begins with "/", and has percent-encodings in
 * capitals of those bytes alone that are no printable ASCII or would mean
 * something else than themselves.  Without SG_WAY_DECODE and SG_WAY_AGAIN;
 * others are sg_path_next()'s.  Returns its bytes, at most 3 * sent.n; cap + 1
 * when they are more than `cap`.  Cost: O(bytes).
 */
size_t sg_path_read(struct sg_str sent, unsigned ways, char *out, size_t cap);

/* Memory of one thread for readings. */
struct sg_path_room {
	char decoded[SG_PATH_SENT_MAX];
	char read[SG_PATH_READ_MAX];
};

/* Goes through the readings of a path. */
struct sg_path_walk {
	struct sg_str sent;
	unsigned mask; /* sg_path_ways() */
	unsigned now;  /* the bits of it that the last reading has */
	unsigned next; /* those to try; above the mask: no more */
	struct sg_path_room *room;
};

/* `mask` is what sg_path_ways() says of `sent`, not SG_WAY_LOST. */
void sg_path_walk(struct sg_path_walk *walk, struct sg_str sent, unsigned mask,
    struct sg_path_room *room);
/* The next reading, in the room until the one after; false: that was all. */
bool sg_path_next(struct sg_path_walk *walk, struct sg_str *reading);
/*
 * The last reading leaves dots alone that are steps by RFC 3986 section 5.2.4.
 * Few servers do, and none is led elsewhere by it: it may tell that something
 * is blocked, and need not be asked whether something is allowed.
 */
bool sg_path_is_unstepped(const struct sg_path_walk *walk);

#endif
