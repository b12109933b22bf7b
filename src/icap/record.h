/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * record.h -- writes the service's journal records: verdicts, policies taken
 * and refused, faults.
 *
 * If the journal cannot be written, requests are answered all the same, and the
 * lost records are counted and logged. Every function but new and free may be
 * called from any thread unless it says otherwise.
 */
#ifndef SG_RECORD_H
#define SG_RECORD_H

#include <stdint.h>

struct sg_gate;
struct sg_problems;
struct sg_recorder;
struct sg_repeats;
struct sg_request;
struct sg_verdict;

/*
 * Create one recorder in each child, after fork(). `repeats`
 * (journal/repeats.h) is shared by all children and borrowed. Returns NULL if
 * out of memory; all functions below accept NULL and count every record as
 * lost.
 */
struct sg_recorder *sg_recorder_new(const char *folder, const char *key_path,
    struct sg_repeats *repeats);
void sg_recorder_free(struct sg_recorder **recorder);

/*
 * Records the verdict if the policy wants it recorded. Call it before the
 * answer is given, so that every answer given is written, or counted as a
 * repeat of a record written within the last minute. `reference`
 * (SG_BURST_REFERENCE bytes, may be "") is the reference on the block page; for
 * a repeat it is overwritten with the reference of the record that is repeated.
 */
void sg_record_verdict(struct sg_recorder *recorder, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    char *reference);
/* Record that a policy came into force, or that it was refused because of
 * `problems`. With several children only the first writes the record. */
void sg_record_policy(struct sg_recorder *recorder, const struct sg_gate *gate);
void sg_record_refusal(struct sg_recorder *recorder,
    const struct sg_problems *problems);
/* Records that a request could not be answered, for `reason`. */
void sg_record_fault(struct sg_recorder *recorder, const char *reason);

/* Applies the `keep` setting of the policy in force to the journal. */
void sg_recorder_keep(struct sg_recorder *recorder, const struct sg_gate *gate);
/* Does the work that is due by the clock, at most once a second. Call it often,
 * from one thread. */
void sg_recorder_tick(struct sg_recorder *recorder);
/* Writes the pending counts; call before the child ends. */
void sg_recorder_flush(struct sg_recorder *recorder);

#endif
