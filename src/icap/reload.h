/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reload.h -- the images in force: found, opened, put in place of the old
 * ones while requests are judged, and the old ones freed after their last
 * request.
 *
 * A bad image never replaces a good one, neither where it is in force nor in
 * a process that starts later: that one takes what the others have left on
 * the shelf.  Knows nothing of c-icap.
 */
#ifndef SG_RELOAD_H
#define SG_RELOAD_H

#include <stdbool.h>

struct sg_gate;
struct sg_problems;
struct sg_reload;
struct sg_shelf;

enum sg_reload_event {
	SG_RELOAD_SWAPPED = 1, /* the files are in force now, as `gate` */
	/* They are not: `gate`, which was before, still is; or, where nothing
	 * was yet, is now what stands on the shelf; NULL: nothing is. */
	SG_RELOAD_REFUSED
};

struct sg_reload_options {
	const char *names_path, *policy_path; /* copied */
	unsigned interval_ms;                 /* between two looks */
	struct sg_shelf *shelf; /* borrowed, for these two; may be NULL */
	/* `before` is what is in force, or NULL.  *passing: that it returns
	 * NULL says nothing of the files, and may be otherwise soon. */
	struct sg_gate *(*open)(const struct sg_gate *before,
	    struct sg_shelf *shelf, const char *names_path,
	    const char *policy_path, struct sg_problems *problems,
	    bool *passing);
	/* What the other processes have left; NULL: nothing, or (*passing)
	 * it cannot be had at the moment. */
	struct sg_gate *(*open_shelved)(struct sg_shelf *shelf,
	    struct sg_problems *problems, bool *passing);
	void (*close)(struct sg_gate **gate);
	/* By whoever looks; `problems` are those of opening the files.  Not
	 * each time again while the same files are refused in passing. */
	void (*tell)(void *ctx, enum sg_reload_event event,
	    const struct sg_gate *gate, const struct sg_problems *problems);
	void (*tick)(void
		*ctx); /* after each look of the thread; may be NULL */
	void *ctx;
};

/* Nothing is in force yet and nothing is read.  NULL: no memory. */
struct sg_reload *sg_reload_new(const struct sg_reload_options *options);
/* Stops the thread, closes what is in force.  Nobody may hold a gate. */
void sg_reload_free(struct sg_reload **reload);

/*
 * Look at both files once, and open them if either is another than when they
 * were last opened, or that failed in passing a second ago (no memory, for
 * example: then nothing here ends the process).  While something is in force
 * they must have looked the same twice, so that two files replaced one after
 * the other make one swap. Not while the thread runs.
 */
void sg_reload_look(struct sg_reload *reload);
/*
 * Go on looking every interval, sooner while files are being replaced, in a
 * thread that takes no signals.  Returns 0 or an errno value.
 */
int sg_reload_start(struct sg_reload *reload);
/* End the thread and wait for it; nothing is looked at any more. */
void sg_reload_stop(struct sg_reload *reload);

/*
 * The gate in force, kept open until it is released with the same `slot`;
 * NULL when there is none (then there is nothing to release).  Never waits.
 * Hold it for one request only: while it is held its successor's successor's
 * successor cannot come into force.
 */
const struct sg_gate *sg_reload_acquire(struct sg_reload *reload,
    unsigned *slot);
void sg_reload_release(struct sg_reload *reload, unsigned slot);

#endif
