/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * record.h -- what the service writes into the journal: verdicts, policies
 * taken and refused, faults.
 *
 * A journal that cannot be written changes no answer: what is lost is
 * counted and said.
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
 * One for each child, made there; `repeats` (journal/repeats.h) is what all
 * children share.  NULL: no memory; then NULL may be given to all below, and
 * everything counts as lost.
 */
struct sg_recorder *sg_recorder_new(const char *folder, const char *key_path,
    struct sg_repeats *repeats);
void sg_recorder_free(struct sg_recorder **recorder);

/*
 * Record the verdict, if the policy wants it recorded.  To be called before
 * the answer is given: what was answered is written, or counted if the same
 * was written within the minute.  `reference` (SG_BURST_REFERENCE bytes) is
 * what the page shows, may be empty; it becomes that of the record where this
 * is counted.
 */
void sg_record_verdict(struct sg_recorder *recorder, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    char *reference);
/* A policy came into force, or was refused because of `problems`. */
void sg_record_policy(struct sg_recorder *recorder, const struct sg_gate *gate);
void sg_record_refusal(struct sg_recorder *recorder,
    const struct sg_problems *problems);
/* A request could not be answered at all. */
void sg_record_fault(struct sg_recorder *recorder, const char *reason);

/* This policy is the one in force: its `keep` holds for the journal. */
void sg_recorder_keep(struct sg_recorder *recorder, const struct sg_gate *gate);
/* What is due by the clock.  Often. */
void sg_recorder_tick(struct sg_recorder *recorder);
/* The child ends. */
void sg_recorder_flush(struct sg_recorder *recorder);

#endif
