/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cases.h -- tables of requests with the signals that they must raise.
 *
 * A signal is the gate's finding that a request uses a circumvention technique.
 * Its tier says how serious it is: "intent", "capability" or "noise". Noise is
 * ignored. Its target is the hidden host, if there is one. Not thread-safe.
 */
#ifndef SG_CASES_H
#define SG_CASES_H

#include "../../policy_gate.h"

/* Headers of a browser when a person typed the address. */
#define TYPED                                                                  \
	"Sec-Fetch-Dest: document | Sec-Fetch-Mode: navigate | "               \
	"Sec-Fetch-Site: none | Sec-Fetch-User: ?1"
/* Headers of a browser when a page loads an image. */
#define IMAGE                                                                  \
	"Sec-Fetch-Dest: image | Sec-Fetch-Mode: no-cors | "                   \
	"Sec-Fetch-Site: cross-site"
/* Headers of a browser when a page loads a script. */
#define SCRIPT                                                                 \
	"Sec-Fetch-Dest: script | Sec-Fetch-Mode: no-cors | "                  \
	"Sec-Fetch-Site: same-origin"
/* Headers of a browser when a script calls fetch(). */
#define FETCH                                                                  \
	"Sec-Fetch-Dest: empty | Sec-Fetch-Mode: cors | "                      \
	"Sec-Fetch-Site: same-origin"
/* Headers of a browser when a page loads a frame. */
#define FRAME                                                                  \
	"Sec-Fetch-Dest: iframe | Sec-Fetch-Mode: navigate | "                 \
	"Sec-Fetch-Site: cross-site"
/* Headers of a browser when a page opens a WebSocket. */
#define SOCKET                                                                 \
	"Sec-WebSocket-Key: a2V5a2V5a2V5a2V5a2V5aw== | "                       \
	"Sec-WebSocket-Version: 13"

struct disguise_case {
	const char *method; /* NULL: GET */
	const char *url;
	const char *headers;       /* "Name: value | Name: value". X-SNI has
				      the TLS server name, or "-" if the client
				      sent no name. */
	const char *technique;     /* NULL: no signal above noise */
	const char *tier, *target; /* the signal's tier and target. `target` is
				      NULL if the signal has no target. */
};

/*
 * Make a gate that always blocks ten platforms, such as facebook, for everyone.
 * It allows all other sites. Close the gate with sg_gate_close().
 */
struct sg_gate *case_gate(void);
/* Setup and teardown for cmocka: *state is a gate made by case_gate(). */
int case_open(void **state);
int case_close(void **state);
/*
 * Judge each case. The test fails if the first signal of the case's technique
 * has another tier or target than the case.
 */
void case_run(const struct sg_gate *gate, const struct disguise_case *cases,
    size_t count);
/*
 * Judge one request. `method` and `headers` have the form of a disguise_case.
 * Strings in the verdict live until the next call.
 */
struct sg_verdict case_judge(const struct sg_gate *gate, const char *method,
    const char *url, const char *headers);
/* Returns the verdict's first signal of `technique`, or NULL. */
const struct sg_signal *case_signal(const struct sg_verdict *verdict,
    const char *technique);
/* Returns the name of a technique, in the form of a disguise_case. */
const char *case_technique(enum sg_technique technique);
/*
 * Write the signals to `out` (`cap` bytes) as "TECHNIQUE TIER TARGET",
 * separated by "; ".
 */
void case_tell(const struct sg_verdict *verdict, char *out, size_t cap);

#define RUN(gate, cases) case_run(gate, cases, sizeof(cases) / sizeof *(cases))

#endif
