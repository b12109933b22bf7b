/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * record.h -- writes the service's records into the journal: verdicts, policies
 * that came into force or were refused, and faults.
 *
 * If the journal cannot be written, requests are still answered. The lost
 * records are counted and logged. Any thread may call sg_record_...(),
 * sg_recorder_keep() and sg_recorder_flush().
 */
#ifndef SG_RECORD_H
#define SG_RECORD_H

#include <stdbool.h>
#include <stdint.h>

struct sg_ended;
struct sg_gate;
struct sg_problems;
struct sg_recorder;
struct sg_repeats;
struct sg_request;
struct sg_test;
struct sg_verdict;

/*
 * Creates a recorder. Create one in each child process of c-icap, after fork().
 * The paths are copied. `repeats` (journal/repeats.h) is borrowed; all children
 * share it. Returns NULL if out of memory. All functions below accept NULL as
 * the recorder, and then count every record as lost.
 */
struct sg_recorder *sg_recorder_new(const char *folder, const char *key_path,
    struct sg_repeats *repeats);
void sg_recorder_free(struct sg_recorder **recorder);

/*
 * Records the verdict if the policy wants it recorded. Call it before the
 * answer is given. Then every answered request has its record in the journal,
 * or is counted as a repeat of a record of the last minute.
 *
 * `reference` is the code printed on the block page, such as "K7Q2-9XW". It has
 * SG_BURST_REFERENCE bytes, and may be "". If the request is a repeat,
 * `reference` is overwritten with the code of the earlier record.
 *
 * `ask` is the reference of a request for which no page can be shown
 * (journal/ask.h), which the desk then finds in the record; or "".
 */
void sg_record_verdict(struct sg_recorder *recorder, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    const char *ask, char *reference);
/*
 * Records the verdict on a request that only tests the filter (test.h), in the
 * place of sg_record_verdict(). Returns true if the record is in the journal.
 */
bool sg_record_test(struct sg_recorder *recorder, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    const struct sg_test *test);
/* sg_record_policy() records that a policy came into force. sg_record_refusal()
 * records that a policy was refused because of `problems`. If several children
 * report the same policy or the same problems, only the first writes a
 * record. */
void sg_record_policy(struct sg_recorder *recorder, const struct sg_gate *gate);
void sg_record_refusal(struct sg_recorder *recorder,
    const struct sg_problems *problems);
/*
 * Records that an open connection was ended, because its answer changed.
 * Whether it is recorded depends on the policy: call this only if
 * sg_recorder_has_policy(). Both are for the thread of sg_recorder_tick().
 */
bool sg_recorder_has_policy(const struct sg_recorder *recorder);
void sg_record_ended(struct sg_recorder *recorder,
    const struct sg_ended *ended);
/* Records that a request could not be answered, for `reason`. */
void sg_record_fault(struct sg_recorder *recorder, const char *reason);

/* Takes over the settings of the gate's policy: how many days records are kept,
 * and whether ended connections are recorded. */
void sg_recorder_keep(struct sg_recorder *recorder, const struct sg_gate *gate);
/* Does the journal's periodic work (sg_journal_tick()). Further calls within a
 * second do nothing. One thread only. */
void sg_recorder_tick(struct sg_recorder *recorder);
/* Writes the counts of repeats that are not written yet. Call before the child
 * ends. */
void sg_recorder_flush(struct sg_recorder *recorder);

#endif
