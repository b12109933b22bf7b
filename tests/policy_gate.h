/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * policy_gate.h -- for tests: makes a gate from the text of a policy, and
 * judges requests. A gate is a compiled policy that gives verdicts on requests.
 *
 * Not thread-safe.
 */
#ifndef SG_POLICY_GATE_H
#define SG_POLICY_GATE_H

#include "gate/gate.h"
#include "policy/build.h"

struct sg_arena;

/*
 * Compile the policy `text` with the shipped catalogue, as if on 2026-11-21 at
 * 12:00 UTC, and open it.  An error is printed and fails the test.  Close the
 * gate with sg_gate_close().
 */
struct sg_gate *test_gate(const char *text);
/*
 * Each policy is compiled with another seed of its hashes.  After this call,
 * all have this seed, as those of an installation have.  0 undoes it.
 */
void test_fix_seed(uint64_t seed);
/* Compile as test_gate() does, but return the two images, owned by `arena`. */
struct sg_build test_build(struct sg_arena *arena, const char *text);

/* Returns the UTC seconds of a UTC time written "2026-11-24 10:15:00". */
int64_t test_utc(const char *when);

/*
 * A request to judge, for use as an initializer. If a member is NULL, the
 * request lacks this part.
 */
struct test_request {
	const char *when; /* a UTC time for test_utc() */
	const char *client, *user, *group;
	const char *method; /* NULL: GET */
	const char *url;
	const char *sni;         /* TLS server name; "-": TLS without a name */
	const char *reached;     /* address to which an intercepted client
				    connected */
	bool managed;            /* true if the device's connections are
				    decrypted */
	enum sg_port port;       /* see struct sg_request */
	const char *headers[16]; /* "Name: value" */
};

/* Judge the request.  The verdict's texts live until the next call. */
struct sg_verdict test_judge(const struct sg_gate *gate,
    const struct test_request *request);

#endif
