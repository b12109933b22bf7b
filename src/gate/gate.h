/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gate.h -- judges one request and returns one verdict.
 *
 * A gate is a pair of compiled images, names.img and policy.img, opened and
 * checked.  A gate never changes, so threads may share it.  Judging is pure: no
 * clock, no I/O, no allocation.  The ICAP service, the commands `explain` and
 * `judge`, and the policy's own `expect` lines all judge with a gate, so their
 * results cannot disagree.
 *
 * Every function may be called from any thread, if each thread has its own
 * scratch.  There are three exceptions, described at the functions:
 * sg_gate_open_after(), sg_gate_open_shelved() and sg_gate_close().
 *
 * A line of the policy, also called a rule, allows or blocks.  A request has
 * one or more subjects: the names and addresses that the request gives for its
 * destination (decide.h).  Each subject is judged, and the strictest answer
 * counts.
 */
#ifndef SG_GATE_H
#define SG_GATE_H

#include "gate/format.h"
#include "gate/request.h"
#include "gate/set.h"

struct sg_arena;
struct sg_image;
struct sg_problems;
struct sg_shelf;
struct sg_gate;

/*
 * Open both image files and prepare the gate.  On failure returns NULL and adds
 * errors to `problems`.  Each error says which file is wrong, why, and what to
 * do.  A missing or unreadable MaxMind database is only a warning: the gate
 * works without it.  The gate judges from sealed copies of the files (image.h),
 * so later changes to the files do not affect it.  The caller owns the gate,
 * and frees it with sg_gate_close().  Cost: reads each file once, and compiles
 * the patterns.
 */
struct sg_gate *sg_gate_open(const char *names_path, const char *policy_path,
    struct sg_problems *problems);
/*
 * Works like sg_gate_open(), but reuses copies of files.  `before` is the gate
 * that this process used until now.  `shelf` (base/shelf.h) holds copies that
 * processes share.  Either may be NULL.  If `before` or the shelf has a copy of
 * the same version of a file, the new gate uses that copy.  Then the file is
 * not read again.  Afterwards the shelf holds the copies of the new gate.  If a
 * MaxMind database became unreadable, the new gate uses the copy that `before`
 * has.
 *
 * If the function returns NULL for a transient reason, such as lack of memory,
 * it sets *passing to true: the files may be good.  Otherwise it sets *passing
 * to false.  Waits for at most ten seconds while another process uses the
 * shelf.  Only one thread of a process may call this function at a time.
 */
struct sg_gate *sg_gate_open_after(const struct sg_gate *before,
    struct sg_shelf *shelf, const char *names_path, const char *policy_path,
    struct sg_problems *problems, bool *passing);
/*
 * Open a gate from the copies on `shelf`.  The files themselves are not read.
 * If the shelf is empty, returns NULL without an error in `problems`.  If the
 * copies cannot be opened, returns NULL with an error in `problems`.  Sets
 * *passing as sg_gate_open_after() does.  Only one thread of a process may be
 * in this function or in sg_gate_open_after() at a time.
 */
struct sg_gate *sg_gate_open_shelved(struct sg_shelf *shelf,
    struct sg_problems *problems, bool *passing);
/*
 * Open a gate from an open names image and the bytes of a policy image.  The
 * names image is borrowed and must outlive the gate.  The bytes are copied.  On
 * failure returns NULL, with errors in `problems`.
 */
struct sg_gate *sg_gate_over(const struct sg_image *names, struct sg_str policy,
    struct sg_problems *problems);
/*
 * Open a gate from the bytes of two images.  The bytes are copied.  On failure
 * returns NULL, with errors in `problems`.
 */
struct sg_gate *sg_gate_from_memory(struct sg_str names, struct sg_str policy,
    struct sg_problems *problems);
/*
 * Free the gate and set *gate to NULL.  *gate may be NULL.  Everything borrowed
 * from the gate becomes invalid.  No other thread may be using the gate.
 */
void sg_gate_close(struct sg_gate **gate);

/*
 * Make the detection tables that all gates share, and keep them until
 * sg_gate_done().  This call is optional.  With it, gates open faster, and
 * processes forked later share the memory of the tables.  Returns false, with
 * the reason in `problems`, on failure.  Each successful call needs one
 * sg_gate_done().
 */
bool sg_gate_prepare(struct sg_problems *problems);
void sg_gate_done(void);

/*
 * A scratch is the working memory of one judging thread: URL buffers and PCRE2
 * match data.  A verdict points into the scratch that was passed to
 * sg_gate_judge().  It is valid until that scratch is used again.
 * sg_scratch_new() returns NULL if there is no memory; sg_scratch_free() sets
 * *scratch to NULL.
 */
struct sg_scratch;
struct sg_scratch *sg_scratch_new(void);
void sg_scratch_free(struct sg_scratch **scratch);

/*
 * Parse the request target, and prefetch the parts of the name tables that
 * sg_gate_judge() will need.  This call is optional and saves time.  Make it as
 * soon as method and target are known, while the rest of the request is still
 * being read.  Pass the same scratch to sg_gate_judge().  The target's bytes
 * must not change until the request is judged.  If the next call of
 * sg_gate_judge() with this scratch has another gate or target, the prefetch is
 * ignored.
 */
void sg_gate_prefetch(const struct sg_gate *gate,
    const struct sg_request *request, struct sg_scratch *scratch);

/*
 * Judge one request.  Always gives a verdict.  The verdict borrows from the
 * gate, the request and the scratch.  If part of the request cannot be read,
 * the readable parts are judged.  If a line blocks one of these parts, the
 * request is blocked.  Otherwise the policy's `if unsure` setting decides
 * (ground SG_BY_UNSURE).  In both cases verdict->fault says what could not be
 * read.  Cost: O(labels + policy lines).  Servers may read a path in several
 * ways (path.h).  Then the path is judged in each of these ways.  All readings
 * of a path together have at most 32 KB.  The man page schoolgate.policy(5)
 * explains the lines.
 */
void sg_gate_judge(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_scratch *scratch, struct sg_verdict *verdict);

/*
 * Why a line did not fit: the first part of the line that failed.  The parts
 * are what, `for` whom, `on` which devices, and when.
 */
enum sg_misfit {
	SG_FITS = 0,
	SG_NOT_LIVE, /* an exception outside its dates */
	SG_NOT_WHAT,
	SG_NOT_WHO,
	SG_NOT_ON,
	SG_NOT_WHEN,
	SG_NEEDS_PATH, /* depends on the path, which a CONNECT does not have */
	/*
	 * An `allow` line does not fit because of one of these:
	 *   - It fits only in some readings of the path (path.h).
	 *   - It names a site as `www.NAME`, and the request is for another
	 *     sub-domain of NAME (SG_NAME_WWW).
	 *   - It has a pattern that took too long to match.
	 */
	SG_UNCLEAR
};

/*
 * Called for each line that is tried, in order, up to and including the line
 * that fits.  For the next subject of the request, the calls begin again with
 * the first line.  `rule` is an index for sg_gate_rule().
 */
typedef void sg_trace_fn(void *ctx, uint32_t rule, enum sg_misfit misfit);

/*
 * Judge as sg_gate_judge() does, and call `trace` with `ctx` for each line that
 * is tried.  `trace` may be NULL.
 */
void sg_gate_explain(const struct sg_gate *gate,
    const struct sg_request *request, struct sg_scratch *scratch,
    struct sg_verdict *verdict, sg_trace_fn *trace, void *ctx);

/*
 * Find the lines that can decide the request: the lines that fit if their times
 * are ignored, up to the first of them that applies at all times.  `lines` gets
 * them, as a bitmap (set.h).  Only the words for the lines of the policy are
 * written.  If a locked list blocks the request, no line can decide it, and the
 * bitmap is empty.
 *
 * If two requests of one person have the same lines, their verdicts have at
 * every instant the same action, ground and line.  Returns false if more than
 * these lines may decide the request at some instant.  Then `lines` is not
 * valid.  This is so if the request is a CONNECT, cannot be read, or has more
 * than one subject, if a pattern took too long, or if signals of circumvention
 * depend on what the policy blocks at the time.  The time of the request does
 * not matter.
 */
bool sg_gate_lines(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_scratch *scratch, uint64_t lines[SG_RULE_WORDS]);

/*
 * Returns the first instant after `after`, in UTC seconds, at which a line of
 * the policy begins or stops to apply for anybody.  Until then, two requests
 * that differ only in their times get the same answer.  Returns SG_NEVER if
 * there is no such instant in compiled time.  Cost: O(lines * log(spans)).
 */
int64_t sg_gate_next_change(const struct sg_gate *gate, int64_t after);

/* ---- reading a gate: all results are borrowed from it ------------------- */

const struct sg_settings *sg_gate_settings(const struct sg_gate *gate);
/*
 * Returns a string of the policy image.  `string` is the value of a member that
 * format.h marks as a string.
 */
const char *sg_gate_text(const struct sg_gate *gate, uint32_t string);
/*
 * sg_gate_rules() returns the number of lines of the policy, and
 * sg_gate_groups() the number of groups.  Lines and groups are numbered from 0:
 * these are the indexes that the other functions take.
 */
uint32_t sg_gate_rules(const struct sg_gate *gate);
const struct sg_rule *sg_gate_rule(const struct sg_gate *gate, uint32_t rule);
uint32_t sg_gate_groups(const struct sg_gate *gate);
const char *sg_gate_group(const struct sg_gate *gate, uint32_t group);
/*
 * Returns true if a user name or a directory group tells who is in the group,
 * or in a group that it includes.  Cost: O(names of the policy).
 */
bool sg_gate_has_names(const struct sg_gate *gate, uint32_t group);
/* Returns true if a group of the school's directory belongs to the group. */
bool sg_gate_has_directory(const struct sg_gate *gate, uint32_t group);
/*
 * Returns true if a network of several addresses, which groups have, begins
 * with the address.
 */
bool sg_gate_begins_network(const struct sg_gate *gate,
    const struct sg_address *address);
/* Returns true if the policy marks the group as `supervised`. */
bool sg_gate_is_supervised(const struct sg_gate *gate, uint32_t group);
/*
 * Read the contacts and the `escalate` lines of the policy, for the officer's
 * desk.  They are numbered from 0, in the order of the file.
 */
uint32_t sg_gate_contacts(const struct sg_gate *gate);
const struct sg_contact *sg_gate_contact(const struct sg_gate *gate,
    uint32_t contact);
uint32_t sg_gate_escalates(const struct sg_gate *gate);
const struct sg_escalate *sg_gate_escalate(const struct sg_gate *gate,
    uint32_t escalate);
/*
 * Read what teachers may open, for the officer's desk.  The lines are numbered
 * from 0, in the order of the file.  sg_gate_opening_targets() returns the set
 * of the targets that a line names.
 */
uint32_t sg_gate_openings(const struct sg_gate *gate);
const struct sg_opening *sg_gate_opening(const struct sg_gate *gate,
    uint32_t opening);
struct sg_parts sg_gate_opening_targets(const struct sg_gate *gate,
    uint32_t opening);
/*
 * Find the groups that the request's person and device are in.  `groups` gets
 * them, as a bitmap (set.h).  Only the words for the groups of the policy are
 * written.
 */
void sg_gate_who(const struct sg_gate *gate, const struct sg_request *request,
    uint64_t groups[SG_SET_WORDS]);
/*
 * Returns the ban of request->bans that holds for the person or the device of
 * the request at request->now, or NULL.  Only the members about the person and
 * the device are used.  A `fixed` line may still allow what is asked for.
 */
const struct sg_ban *sg_gate_ban(const struct sg_gate *gate,
    const struct sg_request *request);
/*
 * Find a sample member of `group`.  The sample is the first address of a
 * network of the group.  If the group has no network, the sample is a user.  If
 * it has no user either, the sample is a directory group.  Returns false if the
 * index `group` is out of range, or if the group is empty or has only MAC
 * addresses.  The texts are borrowed from the gate.
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
 * Returns the group set of the policy image that has this index.  The index
 * must not be SG_EVERYONE.
 */
struct sg_parts sg_gate_group_set(const struct sg_gate *gate, uint32_t set);
/* Returns the set of the targets that a line names. */
struct sg_parts sg_gate_targets(const struct sg_gate *gate, uint32_t rule);
/*
 * Return the name ("facebook") or the title ("Facebook") of a platform.
 * `platform` is the index from a verdict, and must not be SG_NO_PLATFORM.
 */
const char *sg_gate_platform(const struct sg_gate *gate, uint32_t platform);
const char *sg_gate_platform_title(const struct sg_gate *gate,
    uint32_t platform);
/*
 * Returns a sample host of the platform or list `name`, for examples in the
 * command `week`.  Returns NULL if there is no sample.
 */
const char *sg_gate_sample_host(const struct sg_gate *gate, const char *name);
/*
 * Returns local time minus UTC, in seconds, at the instant `utc` (UTC seconds).
 * *abbreviation gets the abbreviated name of the local time ("BST").
 * `abbreviation` may be NULL.
 */
int32_t sg_gate_offset(const struct sg_gate *gate, int64_t utc,
    const char **abbreviation);
/*
 * Write the tag of the gate, as 32 hex digits and a NUL.  The tag changes when
 * either image changes.  It does not change when a MaxMind database changes.
 */
#define SG_TAG_BYTES 33
void sg_gate_tag(const struct sg_gate *gate, char out[SG_TAG_BYTES]);
/* The same tag as the bytes that the digits stand for.  Cost: a few words. */
#define SG_TAG_RAW_BYTES 16
void sg_gate_raw_tag(const struct sg_gate *gate, uint8_t out[SG_TAG_RAW_BYTES]);
/* Write a raw tag as sg_gate_tag() does. */
void sg_tag_text(const uint8_t raw[SG_TAG_RAW_BYTES], char out[SG_TAG_BYTES]);

#endif
