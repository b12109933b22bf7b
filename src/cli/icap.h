/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap.h -- asks a gate that runs in c-icap, as Squid would. Also asks a Squid.
 * Single-threaded, as the whole command is.
 */
#ifndef SG_CLI_ICAP_H
#define SG_CLI_ICAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/why.h"

/* A clock that is never set, in milliseconds. */
int64_t sg_ask_clock_ms(void);

/* An answer: as many of its bytes as were needed. */
struct sg_reply {
	char bytes[16384];
	size_t n;
	int status;         /* of its first line: 200, 204 ... */
	struct sg_str head; /* the lines of its first header */
	unsigned port;      /* the port from which this machine has asked */
};

/*
 * Send `request` to `to`, which is "ADDRESS:PORT", and read the answer: the
 * header, and, if `inner` is true, the header that an ICAP answer carries. If
 * `from` is not NULL, the connection comes from this address of the machine.
 * Waits at most `patience_ms` for the connection, and as long for the answer.
 * Returns false, with the reason in `why`, if there is no complete answer.
 */
bool sg_ask_server(const char *to, const char *from, const char *request,
    bool inner, int patience_ms, struct sg_reply *reply,
    char why[SG_WHY_BYTES]);
/*
 * Returns true if a server accepts connections at `to`. Otherwise the reason is
 * in `why`.
 */
bool sg_ask_connect(const char *to, int patience_ms, char why[SG_WHY_BYTES]);
/*
 * Returns the value of the header `name` in the answer, without blanks around
 * it. If there is none, returns a span with a NULL pointer.
 */
struct sg_str sg_reply_header(const struct sg_reply *reply, const char *name);

/* What a gate says of itself. */
struct sg_gate_word {
	bool runs;
	/* ISTag as sg_gate_tag() has it, but only its beginning. "none": no
	 * policy is in force. */
	char tag[64];
	char why[SG_WHY_BYTES]; /* if it does not run */
	struct sg_reply reply;
};
/* Ask the gate at `to` for its options. */
void sg_ask_gate(const char *to, int patience_ms, struct sg_gate_word *word);
/*
 * Returns true if the gate uses the policy with this tag. A gate says only the
 * first 26 of the tag's characters.
 */
bool sg_gate_word_is(const struct sg_gate_word *word, const char *tag);

#endif
