/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * policy_gate.h -- for tests: a policy text to an opened gate, and requests
 * in one line.
 */
#ifndef SG_POLICY_GATE_H
#define SG_POLICY_GATE_H

#include "gate/gate.h"
#include "policy/build.h"

struct sg_arena;

/*
 * Build `text` with the project's own catalogue, as installed on
 * 2026-11-21 12:00 UTC.  Problems are printed and fail the test.
 */
struct sg_gate *test_gate(const char *text);
/* The images alone, in `arena`. */
struct sg_build test_build(struct sg_arena *arena, const char *text);

/* UTC seconds of "2026-11-24 10:15:00" taken as UTC. */
int64_t test_utc(const char *when);

/* What a request is made from; unset members are left out. */
struct test_request {
	const char *when; /* UTC */
	const char *client, *user, *group;
	const char *method; /* GET */
	const char *url;
	const char *sni;     /* "-": none was sent */
	const char *reached; /* intercepted on the way to this address */
	bool managed;
	const char *headers[16]; /* "Name: value" */
};

/* Judge it; the verdict's texts live until the next call. */
struct sg_verdict test_judge(const struct sg_gate *gate,
    const struct test_request *request);

#endif
