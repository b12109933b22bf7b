/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hello.h -- TLS ClientHellos as no TLS library would send them: any bytes
 * for a server name, several names, none.
 *
 * Makes the first message only; see talk.c for whole handshakes.
 */
#ifndef HELLO_H
#define HELLO_H

#include <stdbool.h>
#include <stddef.h>

#define HELLO_MAX 70000 /* bytes that any of them can have */

/* One name of the extension server_name (RFC 6066, section 3). */
struct hello_name {
	unsigned char type; /* 0: host_name, the only one there is */
	const char *p;      /* any bytes */
	size_t n;           /* at most 65535 */
};

struct hello {
	bool sni; /* send server_name, if only with an empty list */
	const struct hello_name *names;
	size_t nnames;
	bool tls13;        /* offer it; else TLS 1.2 at most, in which the
			      server's certificate can be read */
	bool ech;          /* an encrypted ClientHello of random bytes, as
			      browsers send it to any server */
	bool grease;       /* values without a meaning (RFC 8701) */
	size_t per_record; /* bytes of the message in one TLS record; 0: as
			      many as go in */
};

/*
 * Write the ClientHello, in its records, to `out`.  Returns its bytes, 0: there
 * is no room for them in `room`, or a length does not fit its field.
 */
size_t hello_write(const struct hello *hello, unsigned char *out, size_t room);

#endif
