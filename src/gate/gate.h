/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gate.h -- one request in, one verdict out.
 *
 * A gate is a pair of images (names and policy), opened, checked and never
 * changed: share it among threads as it is.  Judging is pure: no clock, no
 * I/O, no allocation.  The ICAP service, `explain`, `judge`, and the policy's
 * own `expect` lines all come here, so that they cannot disagree.
 */
#ifndef SG_GATE_H
#define SG_GATE_H

#include "gate/format.h"
#include "gate/request.h"

struct sg_arena;
struct sg_image;
struct sg_problems;
struct sg_shelf;
struct sg_gate;

/*
 * Open both image files and make them ready.  On failure returns NULL and
 * adds errors to `problems` (which file, what is wrong, what to do).  A
 * missing or unreadable MaxMind database is a warning: the rest works.
 * What the gate judges from is a copy that nobody can change (image.h).
 * Cost: reads each file once; compiles the patterns.
 */
struct sg_gate *sg_gate_open(const char *names_path, const char *policy_path,
    struct sg_problems *problems);
/*
 * The same, after `before` (NULL: none), in one of the processes that share
 * `shelf` (base/shelf.h; NULL: none): what `before` has or another process
 * has left there is taken, where it is a copy of the same version of the same
 * file, and is not copied and checked again.  A new gate's copies are left
 * there.  A database that became unreadable is taken from `before`.
 * *passing: NULL came of something that may be over soon, such as no memory,
 * and says nothing of the files.
 * Waits while another process is opening; one thread of a process at a time.
 */
struct sg_gate *sg_gate_open_after(const struct sg_gate *before,
    struct sg_shelf *shelf, const char *names_path, const char *policy_path,
    struct sg_problems *problems, bool *passing);
/*
 * Open what the last one that was opened there has left on `shelf`, whatever
 * the files are now.  NULL: nothing is there, or (*passing) it cannot be had at
 * the moment.
 */
struct sg_gate *sg_gate_open_shelved(struct sg_shelf *shelf,
    struct sg_problems *problems, bool *passing);
/* The same over a names image that is open and has to stay so, and a policy
 * image in memory, which is copied. */
struct sg_gate *sg_gate_over(const struct sg_image *names, struct sg_str policy,
    struct sg_problems *problems);
/*
 * The same from memory, which is copied.
 */
struct sg_gate *sg_gate_from_memory(struct sg_str names, struct sg_str policy,
    struct sg_problems *problems);
/* Free it and set *gate to NULL.  Nobody may be judging with it. */
void sg_gate_close(struct sg_gate **gate);

/*
 * Make ready, and keep until sg_gate_done(), what all gates have in common:
 * opening one takes less time then, and processes that are forked later share
 * its memory.  False: not possible, for the reason in `problems`.
 */
bool sg_gate_prepare(struct sg_problems *problems);
void sg_gate_done(void);

/*
 * Working memory of one judging thread: URL buffers and PCRE2 match data.
 * Verdicts point into it until it judges again.  NULL without memory.
 */
struct sg_scratch;
struct sg_scratch *sg_scratch_new(void);
void sg_scratch_free(struct sg_scratch **scratch);

/*
 * Optional, before sg_gate_judge() with the same scratch: the request's method
 * and target are known, the rest is still being read.  What it takes of the
 * tables of names is on its way from memory meanwhile.  Another gate or target
 * may be judged next all the same; the target's bytes must not change first.
 */
void sg_gate_prefetch(const struct sg_gate *gate,
    const struct sg_request *request, struct sg_scratch *scratch);

/*
 * Judge one request.  Always gives a verdict.  Of what cannot be read as a
 * whole the parts that can are judged, and a line that blocks one of them
 * stands; else it takes the policy's `if unsure` (ground SG_BY_UNSURE).  Either
 * way verdict->fault says why. Cost: O(labels + policy lines); of odd paths
 * (path.h) up to 32 KB of readings. Thread-safe for distinct scratches. Meaning
 * of the lines: schoolgate.policy(5).
 */
void sg_gate_judge(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_scratch *scratch, struct sg_verdict *verdict);

/* Why a line did not fit; the first test that failed. */
enum sg_misfit {
	SG_FITS = 0,
	SG_NOT_LIVE, /* an exception outside its dates */
	SG_NOT_WHAT,
	SG_NOT_WHO,
	SG_NOT_ON,
	SG_NOT_WHEN,
	SG_NEEDS_PATH, /* would depend on the path, which a CONNECT has not */
	SG_UNCLEAR     /* an `allow` line that is about it by one reading of the
			  path and not by another, or whose pattern could not be
			  tried to its end */
};

/* Called for each line tried, in order, up to and with the one that fits. */
typedef void sg_trace_fn(void *ctx, uint32_t rule, enum sg_misfit misfit);

/* As sg_gate_judge(), telling `trace` of each line. */
void sg_gate_explain(const struct sg_gate *gate,
    const struct sg_request *request, struct sg_scratch *scratch,
    struct sg_verdict *verdict, sg_trace_fn *trace, void *ctx);

/* ---- reading a gate: all results are borrowed from it ------------------- */

const struct sg_settings *sg_gate_settings(const struct sg_gate *gate);
/* A string of the policy image by its index. */
const char *sg_gate_text(const struct sg_gate *gate, uint32_t string);
uint32_t sg_gate_rules(const struct sg_gate *gate);
const struct sg_rule *sg_gate_rule(const struct sg_gate *gate, uint32_t rule);
uint32_t sg_gate_groups(const struct sg_gate *gate);
const char *sg_gate_group(const struct sg_gate *gate, uint32_t group);
/* The set of groups that the request's person and device are in. */
struct sg_set sg_gate_who(const struct sg_gate *gate,
    const struct sg_request *request);
/*
 * Somebody who is in `group`: an address if any of its networks has one, else
 * a user, else a directory group.  False: nobody can be (no such index, or
 * the group has only MAC addresses).  The texts are borrowed from the gate.
 */
struct sg_member {
	bool has_address;
	struct sg_address address;
	const char *user;      /* NULL: none */
	const char *directory; /* NULL: none */
};
bool sg_gate_member(const struct sg_gate *gate, uint32_t group,
    struct sg_member *member);
/* A group set of the policy image (not SG_EVERYONE). */
const struct sg_set *sg_gate_group_set(const struct sg_gate *gate,
    uint32_t set);
/* "facebook" and "Facebook" for a verdict's platform. */
const char *sg_gate_platform(const struct sg_gate *gate, uint32_t platform);
const char *sg_gate_platform_title(const struct sg_gate *gate,
    uint32_t platform);
/* A host that belongs to a target of the policy or to a platform, for
 * examples in `week`; NULL when there is none. */
const char *sg_gate_sample_host(const struct sg_gate *gate, const char *name);
/* Local minus UTC at an instant, seconds; *abbreviation may be NULL. */
int32_t sg_gate_offset(const struct sg_gate *gate, int64_t utc,
    const char **abbreviation);
/* The digest of both images as hex: changes exactly when a verdict may. */
#define SG_TAG_BYTES 33
void sg_gate_tag(const struct sg_gate *gate, char out[SG_TAG_BYTES]);

#endif
