/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cases.h -- requests and the signals that they must raise, a line each.
 */
#ifndef SG_CASES_H
#define SG_CASES_H

#include "../../policy_gate.h"

/* What a browser says when somebody typed the address. */
#define TYPED                                                                  \
	"Sec-Fetch-Dest: document | Sec-Fetch-Mode: navigate | "               \
	"Sec-Fetch-Site: none | Sec-Fetch-User: ?1"
/* What it says of an image, a script, a fetch, a frame in a page. */
#define IMAGE                                                                  \
	"Sec-Fetch-Dest: image | Sec-Fetch-Mode: no-cors | "                   \
	"Sec-Fetch-Site: cross-site"
#define SCRIPT                                                                 \
	"Sec-Fetch-Dest: script | Sec-Fetch-Mode: no-cors | "                  \
	"Sec-Fetch-Site: same-origin"
#define FETCH                                                                  \
	"Sec-Fetch-Dest: empty | Sec-Fetch-Mode: cors | "                      \
	"Sec-Fetch-Site: same-origin"
#define FRAME                                                                  \
	"Sec-Fetch-Dest: iframe | Sec-Fetch-Mode: navigate | "                 \
	"Sec-Fetch-Site: cross-site"
#define SOCKET                                                                 \
	"Sec-WebSocket-Key: a2V5a2V5a2V5a2V5a2V5aw== | "                       \
	"Sec-WebSocket-Version: 13"

struct disguise_case {
	const char *method; /* NULL: GET */
	const char *url;
	const char *headers;       /* "Name: value | Name: value"; X-SNI is the
				      TLS server name, "-" when none was sent */
	const char *technique;     /* NULL: none that is more than noise */
	const char *tier, *target; /* target NULL: none */
};

/* Ten platforms blocked for everyone, always; all else is open. */
struct sg_gate *case_gate(void);
/* It as the state of a group of tests. */
int case_open(void **state);
int case_close(void **state);
/* Judge each; the first signal of the technique must be as the row says. */
void case_run(const struct sg_gate *gate, const struct disguise_case *cases,
    size_t count);
/* Judge one; texts live until the next call. */
struct sg_verdict case_judge(const struct sg_gate *gate, const char *method,
    const char *url, const char *headers);
/* The signal of that technique, or NULL. */
const struct sg_signal *case_signal(const struct sg_verdict *verdict,
    const char *technique);
const char *case_technique(enum sg_technique technique);
/* What a string of the row says of a signal: "webproxy intent host". */
void case_tell(const struct sg_verdict *verdict, char *out, size_t cap);

#define RUN(gate, cases) case_run(gate, cases, sizeof(cases) / sizeof *(cases))

#endif
