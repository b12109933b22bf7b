/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cases.h -- tables of requests with the signals that they must raise. */
#ifndef SG_CASES_H
#define SG_CASES_H

#include "../../policy_gate.h"

/* Headers that a browser sends when a person typed the address. */
#define TYPED                                                                  \
	"Sec-Fetch-Dest: document | Sec-Fetch-Mode: navigate | "               \
	"Sec-Fetch-Site: none | Sec-Fetch-User: ?1"
/* Headers that it sends for an image, a script, a fetch, a frame in a page. */
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
				      TLS server name, "-" if none was sent */
	const char *technique;     /* NULL: no signal above noise */
	const char *tier, *target; /* target NULL: no target */
};

/* A gate that always blocks ten platforms for everyone, and allows all else. */
struct sg_gate *case_gate(void);
/* The same gate as the state of a group of tests. */
int case_open(void **state);
int case_close(void **state);
/* Judge each case; the technique's first signal must match the row. */
void case_run(const struct sg_gate *gate, const struct disguise_case *cases,
    size_t count);
/* Judge one request; strings in the verdict live until the next call. */
struct sg_verdict case_judge(const struct sg_gate *gate, const char *method,
    const char *url, const char *headers);
/* The signal of that technique, or NULL. */
const struct sg_signal *case_signal(const struct sg_verdict *verdict,
    const char *technique);
const char *case_technique(enum sg_technique technique);
/* Write the signals as text: "webproxy intent host". */
void case_tell(const struct sg_verdict *verdict, char *out, size_t cap);

#define RUN(gate, cases) case_run(gate, cases, sizeof(cases) / sizeof *(cases))

#endif
