/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * banned.h -- keeps the bans up to date: watches the file `orders`
 * (gate/bans.h), opens it when it was replaced, and swaps the bans in while
 * requests are judged.
 *
 * A bad file never replaces a good one. A process may start while the file is
 * bad; it then takes the good bans that the other processes have left on the
 * shelf (base/shelf.h). If there is no file, nobody is banned.
 *
 * Any thread may call sg_banned_acquire() and sg_banned_release(). All other
 * functions are for one thread at a time. This module does not use c-icap.
 */
#ifndef SG_BANNED_H
#define SG_BANNED_H

#include <stdint.h>

struct sg_banned;
struct sg_bans;
struct sg_problems;

enum sg_banned_event {
	SG_BANNED_SWAPPED = 1, /* the new file is in force */
	SG_BANNED_NONE,        /* there is no file any more: nobody is banned */
	SG_BANNED_REFUSED      /* the file was refused: see `problems` */
};

struct sg_banned_options {
	const char *path;     /* of the file; copied */
	unsigned interval_ms; /* between two looks at the file */
	/* Returns the time, UTC seconds. Bans that are over cost nothing. */
	int64_t (*now)(void);
	/* Called in the thread that looks, after the file was opened or
	 * refused. `has_bans`: some bans stay in force. */
	void (*tell)(void *ctx, enum sg_banned_event event,
	    const struct sg_problems *problems, int has_bans);
	void *ctx;
};

/* Call before fork(): processes share the shelf. No file is read yet. Returns
 * NULL if out of memory. */
struct sg_banned *sg_banned_new(const struct sg_banned_options *options);
/* Stops the thread. The caller must have released all bans. */
void sg_banned_free(struct sg_banned **banned);

/* Looks at the file once, and opens it if it has changed. Do not call while the
 * thread of sg_banned_start() runs. */
void sg_banned_look(struct sg_banned *banned);
/* Starts a thread that looks every interval_ms. It blocks all signals. Returns
 * 0 or an errno value. */
int sg_banned_start(struct sg_banned *banned);
/* Ends the thread and waits until it has ended. */
void sg_banned_stop(struct sg_banned *banned);

/*
 * Returns the bans in force and sets *slot. They stay as they are until
 * sg_banned_release() is called with this slot. Returns NULL if nobody is
 * banned; then do not call sg_banned_release(). Never waits. Cost: if nobody is
 * banned, one load and a branch. Hold the bans for one request only.
 */
const struct sg_bans *sg_banned_acquire(struct sg_banned *banned,
    unsigned *slot);
void sg_banned_release(struct sg_banned *banned, unsigned slot);

#endif
