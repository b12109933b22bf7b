/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reload.h -- keeps the compiled policy up to date.
 *
 * The compiled policy is two files (the "images"): names and policy. This
 * module watches both files. It opens new files as a gate, which is the object
 * that judges requests (gate/gate.h). It swaps the new gate in while requests
 * are judged, and closes the old gate after its last request.
 *
 * A bad image never replaces a good one. A process may start while the files
 * are bad. It then takes the good gate that the other processes have left on
 * the shelf. The shelf (base/shelf.h) is memory that all child processes share.
 *
 * Any thread may call sg_reload_acquire() and sg_reload_release(). All other
 * functions are for one thread at a time. This module does not use c-icap.
 */
#ifndef SG_RELOAD_H
#define SG_RELOAD_H

#include <stdbool.h>

struct sg_gate;
struct sg_problems;
struct sg_reload;
struct sg_shelf;

enum sg_reload_event {
	/* The new files were opened, and `gate` is now in force. */
	SG_RELOAD_SWAPPED = 1,
	/* The new files were refused. `gate` is the gate in force. This is the
	 * previous gate. If there was no previous gate, it is the gate from the
	 * shelf. NULL if no gate is in force. */
	SG_RELOAD_REFUSED
};

struct sg_reload_options {
	const char *names_path, *policy_path; /* copied */
	/* milliseconds between two looks at the files */
	unsigned interval_ms;
	/* Passed to `open` and `open_shelved`. Borrowed; may be NULL. */
	struct sg_shelf *shelf;
	/* Opens the files. `before` is the gate in force, or NULL. Returns NULL
	 * if the files cannot be opened. If the cause is temporary (out of
	 * memory, for example), also sets *passing. The files may then be
	 * good. */
	struct sg_gate *(*open)(const struct sg_gate *before,
	    struct sg_shelf *shelf, const char *names_path,
	    const char *policy_path, struct sg_problems *problems,
	    bool *passing);
	/* Opens the gate that the other processes have left on the shelf.
	 * Returns NULL if the shelf has no gate. If the gate cannot be opened
	 * at the moment, returns NULL and sets *passing. */
	struct sg_gate *(*open_shelved)(struct sg_shelf *shelf,
	    struct sg_problems *problems, bool *passing);
	void (*close)(struct sg_gate **gate);
	/* Called after new files were opened or refused. `problems` are the
	 * problems that `open` found. The calling thread is the one that called
	 * sg_reload_look(), or the one that sg_reload_start() started. If the
	 * same files fail again and again for a temporary cause, this is called
	 * only the first time. */
	void (*tell)(void *ctx, enum sg_reload_event event,
	    const struct sg_gate *gate, const struct sg_problems *problems);
	/* Called by the thread of sg_reload_start() each time it has looked at
	 * the files. May be NULL. */
	void (*tick)(void *ctx);
	void *ctx;
};

/* Makes a struct without a gate in force; no file is read yet. Returns NULL if
 * out of memory. */
struct sg_reload *sg_reload_new(const struct sg_reload_options *options);
/* Stops the thread and closes all gates. The caller must have released all
 * gates that it acquired. */
void sg_reload_free(struct sg_reload **reload);

/*
 * Looks at both files once. Opens them in two cases:
 * - A file has changed since both files were last opened.
 * - Opening the same files failed for a temporary cause (out of memory, for
 *   example) about a second ago.
 * While a gate is in force, changed files are not opened at once. They are
 * opened when two looks in a row found the same files, so that replacing both
 * files makes one swap. Do not call while the thread of sg_reload_start() runs.
 */
void sg_reload_look(struct sg_reload *reload);
/*
 * Starts a thread that calls sg_reload_look() every interval_ms, and more often
 * while files are being replaced. The thread blocks all signals. Returns 0 or
 * an errno value.
 */
int sg_reload_start(struct sg_reload *reload);
/* Ends the thread and waits until it has ended. */
void sg_reload_stop(struct sg_reload *reload);

/*
 * Returns the gate in force and sets *slot. The gate stays open until
 * sg_reload_release() is called with this slot. Returns NULL if no gate is in
 * force; then do not call sg_reload_release(). May be called from any thread
 * and never waits.
 *
 * Hold the gate for one request only. There are four slots for gates, and a
 * held gate keeps its slot. If all slots are taken, a new policy has to wait.
 */
const struct sg_gate *sg_reload_acquire(struct sg_reload *reload,
    unsigned *slot);
void sg_reload_release(struct sg_reload *reload, unsigned slot);

#endif
