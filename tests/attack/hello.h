/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hello.h -- builds TLS ClientHellos that no TLS library would send. For
 * example, the server name may contain any bytes, be repeated or be missing.
 *
 * It builds only the first message of a handshake. talk.c makes whole
 * handshakes.
 */
#ifndef HELLO_H
#define HELLO_H

#include <stdbool.h>
#include <stddef.h>

#define HELLO_MAX 70000 /* largest ClientHello, in bytes */

/* One name of the extension server_name (RFC 6066, section 3). */
struct hello_name {
	unsigned char type; /* 0: host_name, the only type defined */
	const char *p;      /* any bytes */
	size_t n;           /* at most 65535 */
};

struct hello {
	bool sni; /* send server_name, even with an empty list */
	const struct hello_name *names;
	size_t nnames;
	/* Offer TLS 1.3. If false, offer at most TLS 1.2, because TLS 1.2 does
	 * not encrypt the server's certificate. */
	bool tls13;
	bool ech;    /* add the extension encrypted_client_hello with made-up
			bytes, as browsers do for every server */
	bool grease; /* add GREASE values, which mean nothing (RFC 8701) */
	size_t per_record; /* bytes of the message in one TLS record; 0: as many
			      as fit (16384) */
};

/*
 * Writes the ClientHello as TLS records to `out`, a buffer of `room` bytes.
 * Returns the number of bytes written, or 0 if the records do not fit into
 * `out` or a length does not fit into its field. Pure: no I/O, no allocation.
 */
size_t hello_write(const struct hello *hello, unsigned char *out, size_t room);

#endif
