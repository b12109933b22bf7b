/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reload.h -- the images in force: watches the files, opens new images, swaps
 * them in while requests are judged, and closes the old ones after their last
 * request.
 *
 * A bad image never replaces a good one. This holds for a running process and
 * for one that starts later, which takes the gate that the other processes have
 * left on the shelf. Any thread may acquire and release; all other functions
 * are for one thread at a time. Knows nothing of c-icap.
 */
#ifndef SG_RELOAD_H
#define SG_RELOAD_H

#include <stdbool.h>

struct sg_gate;
struct sg_problems;
struct sg_reload;
struct sg_shelf;

enum sg_reload_event {
	SG_RELOAD_SWAPPED = 1, /* the new files are in force, as `gate` */
	/* The new files were refused. `gate` is in force: the previous one or,
	 * if there was none, the one taken from the shelf; NULL if no gate is
	 * in force. */
	SG_RELOAD_REFUSED
};

struct sg_reload_options {
	const char *names_path, *policy_path; /* copied */
	unsigned interval_ms;                 /* time between two looks at
						 the files */
	struct sg_shelf *shelf; /* borrowed, passed to open and open_shelved;
				   may be NULL */
	/* Opens the files. `before` is the gate in force, or NULL. Returns NULL
	 * if they do not open, and sets *passing if the cause is temporary (out
	 * of memory, for example) and says nothing about the files. */
	struct sg_gate *(*open)(const struct sg_gate *before,
	    struct sg_shelf *shelf, const char *names_path,
	    const char *policy_path, struct sg_problems *problems,
	    bool *passing);
	/* Opens the gate that the other processes have left on the shelf.
	 * Returns NULL if there is none, or if it is unavailable at the moment
	 * (*passing is set). */
	struct sg_gate *(*open_shelved)(struct sg_shelf *shelf,
	    struct sg_problems *problems, bool *passing);
	void (*close)(struct sg_gate **gate);
	/* Called by the thread that looks, after new files were opened or
	 * refused. `problems` are those of opening the files. While the same
	 * files fail repeatedly for a temporary cause it is called only the
	 * first time. */
	void (*tell)(void *ctx, enum sg_reload_event event,
	    const struct sg_gate *gate, const struct sg_problems *problems);
	void (*tick)(void
		*ctx); /* called after each look of the thread; may be NULL */
	void *ctx;
};

/* Reads nothing yet; no gate is in force. Returns NULL if out of memory. */
struct sg_reload *sg_reload_new(const struct sg_reload_options *options);
/* Stops the thread and closes all gates. All acquired gates must be
 * released. */
void sg_reload_free(struct sg_reload **reload);

/*
 * Looks at both files once, and opens them if either has changed since they
 * were last opened, or if that failed for a temporary cause (out of memory, for
 * example; it does not end the process) about a second ago. While a gate is in
 * force, the files must have been the same at two looks in a row, so that
 * replacing both files makes one swap. Do not call while the thread runs.
 */
void sg_reload_look(struct sg_reload *reload);
/*
 * Starts a thread that looks every interval, more often while files are being
 * replaced. It blocks all signals. Returns 0 or an errno value.
 */
int sg_reload_start(struct sg_reload *reload);
/* Ends the thread and waits for it. */
void sg_reload_stop(struct sg_reload *reload);

/*
 * Returns the gate in force, which stays open until it is released with the
 * same `slot`, or NULL if there is none (then there is nothing to release). May
 * be called from any thread; never waits. Hold it for one request only: there
 * are four slots, and a gate that is held blocks the slot that a later image
 * would need.
 */
const struct sg_gate *sg_reload_acquire(struct sg_reload *reload,
    unsigned *slot);
void sg_reload_release(struct sg_reload *reload, unsigned slot);

#endif
