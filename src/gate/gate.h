/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gate.h -- judges one request and returns one verdict.
 *
 * A gate is a pair of images (names and policy), opened, checked and never
 * changed: threads may share it.  Judging is pure: no clock, no I/O, no
 * allocation.  The ICAP service, `explain`, `judge`, and the policy's own
 * `expect` lines all use it, so that they cannot disagree.
 *
 * Every function may be called from any thread, with a scratch per thread;
 * exceptions: sg_gate_open_after(), sg_gate_open_shelved(), sg_gate_close().
 *
 * A request has one or more subjects: the names and addresses that it gives for
 * its destination (decide.h).  Each is judged, and the strictest answer counts.
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
 * Open both image files and prepare the gate.  On failure returns NULL and adds
 * errors to `problems` (which file, what is wrong, what to do).  A missing or
 * unreadable MaxMind database is a warning: the rest works.  The gate judges
 * from copies of the files that cannot be changed (image.h).  The caller owns
 * the gate: see sg_gate_close().  Cost: reads each file once; compiles the
 * patterns.
 */
struct sg_gate *sg_gate_open(const char *names_path, const char *policy_path,
    struct sg_problems *problems);
/*
 * As sg_gate_open(), for a process that has `before` (may be NULL) in force and
 * shares `shelf` (base/shelf.h; may be NULL) with others.  A copy that `before`
 * has, or that another process left on the shelf, is reused if it is of the
 * same version of the same file, and is not copied and checked again.  The
 * copies of the new gate are left on the shelf.  If a database became
 * unreadable, the copy of `before` is used.
 *
 * Sets *passing to true if NULL was returned for a transient reason, such as
 * lack of memory, that says nothing about the files; else to false.  Waits
 * while another process is opening, ten seconds at most.  One thread of a
 * process at a time.
 */
struct sg_gate *sg_gate_open_after(const struct sg_gate *before,
    struct sg_shelf *shelf, const char *names_path, const char *policy_path,
    struct sg_problems *problems, bool *passing);
/*
 * Open the copies that were last left on `shelf`, whatever the files are now.
 * Returns NULL if the shelf is empty (then nothing is added to `problems`) or
 * its copies cannot be opened; *passing tells whether the reason is transient.
 * One thread of a process at a time, also with sg_gate_open_after().
 */
struct sg_gate *sg_gate_open_shelved(struct sg_shelf *shelf,
    struct sg_problems *problems, bool *passing);
/*
 * Open a policy image in memory, which is copied, over an open names image,
 * which is borrowed and must outlive the gate.  Fails as sg_gate_open() does.
 */
struct sg_gate *sg_gate_over(const struct sg_image *names, struct sg_str policy,
    struct sg_problems *problems);
/*
 * Open two images in memory, which are copied.  Fails as sg_gate_open() does.
 */
struct sg_gate *sg_gate_from_memory(struct sg_str names, struct sg_str policy,
    struct sg_problems *problems);
/*
 * Free the gate, with all that was borrowed from it, and set *gate to NULL (a
 * NULL *gate is fine).  No other thread may be using it.
 */
void sg_gate_close(struct sg_gate **gate);

/*
 * Prepare what all gates share, and keep it until sg_gate_done(): gates then
 * open faster, and processes forked later share the memory.  Optional.  Returns
 * false, with the reason in `problems`, if that fails; each successful call
 * needs one sg_gate_done().
 */
bool sg_gate_prepare(struct sg_problems *problems);
void sg_gate_done(void);

/*
 * Working memory of one judging thread: URL buffers and PCRE2 match data.
 * Verdicts point into it until it is used again.  sg_scratch_new() returns NULL
 * if there is no memory; sg_scratch_free() sets *scratch to NULL.
 */
struct sg_scratch;
struct sg_scratch *sg_scratch_new(void);
void sg_scratch_free(struct sg_scratch **scratch);

/*
 * A hint, to save time: parses the target and prefetches the parts of the name
 * tables that sg_gate_judge() with the same scratch will need.  Call it when
 * the method and the target are known and the rest is still being read.  The
 * target's bytes must not change until the request is judged.  If another gate
 * or target is judged next, the hint is ignored.
 */
void sg_gate_prefetch(const struct sg_gate *gate,
    const struct sg_request *request, struct sg_scratch *scratch);

/*
 * Judge one request.  Always gives a verdict, which borrows from the gate, the
 * request and the scratch.  If part of the request cannot be read, the readable
 * parts are judged: a line that blocks one of them stands, otherwise the
 * policy's `if unsure` applies (ground SG_BY_UNSURE).  In both cases
 * verdict->fault says why.  Cost: O(labels + policy lines).  A path that
 * servers may read in several ways (path.h) is judged in each of them, up to 32
 * KB in all.  schoolgate.policy(5) explains the lines.
 */
void sg_gate_judge(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_scratch *scratch, struct sg_verdict *verdict);

/* Why a line did not fit: the first test that failed. */
enum sg_misfit {
	SG_FITS = 0,
	SG_NOT_LIVE, /* an exception outside its dates */
	SG_NOT_WHAT,
	SG_NOT_WHO,
	SG_NOT_ON,
	SG_NOT_WHEN,
	SG_NEEDS_PATH, /* depends on the path, which a CONNECT does not have */
	SG_UNCLEAR     /* an `allow` line that fits in some readings of the path
			  but not in others, or whose pattern was given up */
};

/*
 * Called for each line tried, in order, up to and including the one that fits;
 * then from the first line again for the next subject of the request.  `rule`
 * is an index for sg_gate_rule().
 */
typedef void sg_trace_fn(void *ctx, uint32_t rule, enum sg_misfit misfit);

/* As sg_gate_judge(), and calls `trace` (may be NULL) for each line. */
void sg_gate_explain(const struct sg_gate *gate,
    const struct sg_request *request, struct sg_scratch *scratch,
    struct sg_verdict *verdict, sg_trace_fn *trace, void *ctx);

/* ---- reading a gate: all results are borrowed from it ------------------- */

const struct sg_settings *sg_gate_settings(const struct sg_gate *gate);
/* A string of the policy image; `string` is a member of a struct of format.h.
 */
const char *sg_gate_text(const struct sg_gate *gate, uint32_t string);
/* How many lines and groups there are; an index must be lower. */
uint32_t sg_gate_rules(const struct sg_gate *gate);
const struct sg_rule *sg_gate_rule(const struct sg_gate *gate, uint32_t rule);
uint32_t sg_gate_groups(const struct sg_gate *gate);
const char *sg_gate_group(const struct sg_gate *gate, uint32_t group);
/* The set of groups that the request's person and device are in. */
struct sg_set sg_gate_who(const struct sg_gate *gate,
    const struct sg_request *request);
/*
 * Find a sample member of `group`: an address if one of its networks has one,
 * else a user, else a directory group.  Returns false if the index is out of
 * range, or if the group has none of these (it is empty, or has only MAC
 * addresses).  The texts are borrowed from the gate.
 */
struct sg_member {
	bool has_address;
	struct sg_address address;
	const char *user;      /* or NULL */
	const char *directory; /* or NULL */
};
bool sg_gate_member(const struct sg_gate *gate, uint32_t group,
    struct sg_member *member);
/*
 * A group set of the policy image by its index, which must not be SG_EVERYONE.
 */
const struct sg_set *sg_gate_group_set(const struct sg_gate *gate,
    uint32_t set);
/*
 * The name ("facebook") and title ("Facebook") of a verdict's platform, which
 * must not be SG_NO_PLATFORM.
 */
const char *sg_gate_platform(const struct sg_gate *gate, uint32_t platform);
const char *sg_gate_platform_title(const struct sg_gate *gate,
    uint32_t platform);
/*
 * A sample host of the platform or list `name`, for examples in `week`; NULL if
 * there is none.
 */
const char *sg_gate_sample_host(const struct sg_gate *gate, const char *name);
/*
 * Local time minus UTC, in seconds, at the instant `utc` (UTC seconds).
 * *abbreviation gets the name of that time ("BST"); the pointer may be NULL.
 */
int32_t sg_gate_offset(const struct sg_gate *gate, int64_t utc,
    const char **abbreviation);
/*
 * A tag of both images, as hex and NUL-terminated: it changes when one of them
 * does.  MaxMind databases are not part of it.
 */
#define SG_TAG_BYTES 33
void sg_gate_tag(const struct sg_gate *gate, char out[SG_TAG_BYTES]);

#endif
