/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * message.h -- a mail as bytes: header and body, as SMTP carries them (RFC
 * 5322, RFC 2045, RFC 2047).
 *
 * Nothing in a value can begin a new header line.  Pure; any thread.
 */
#ifndef SG_DESK_MESSAGE_H
#define SG_DESK_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct sg_arena;

struct sg_message {
	uint64_t id; /* number of the mail in the outbox */
	int64_t made_ms;
	const char *from, *to; /* addresses; sg_address_is_mail() holds */
	const char *subject;   /* any text */
	const char *body;      /* UTF-8, lines end with LF */
};

/*
 * Returns true if this is an address to which mail can be sent: NAME@DOMAIN in
 * printable ASCII, without blanks, quotes, brackets, commas or colons.
 */
bool sg_address_is_mail(const char *address);
/*
 * Returns the message's Message-ID, with its brackets.  It depends on the
 * message alone, not on when it is sent, so that receivers can tell a second
 * copy.
 */
const char *sg_message_id(struct sg_arena *arena,
    const struct sg_message *message);
/* Returns the whole message.  Lines end with CRLF and are at most 78 bytes
 * long, apart from long addresses. */
struct sg_str sg_message_bytes(struct sg_arena *arena,
    const struct sg_message *message);

#endif
