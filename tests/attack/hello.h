/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hello.h -- builds TLS ClientHellos that no TLS library would send. For
 * example, the server name may be repeated, be missing, or have any bytes.
 *
 * This module builds only the first message of a handshake. talk.c makes whole
 * handshakes.
 */
#ifndef HELLO_H
#define HELLO_H

#include <stdbool.h>
#include <stddef.h>

#define HELLO_MAX 70000 /* largest ClientHello, in bytes */

/* One name of the extension server_name (RFC 6066, section 3). */
struct hello_name {
	unsigned char type; /* 0 is host_name, the only type that is defined */
	const char *p;      /* any bytes */
	size_t n;           /* at most 65535 */
};

struct hello {
	bool sni; /* send server_name even if there are no names */
	const struct hello_name *names;
	size_t nnames;
	/* If true, offer TLS 1.3. If false, offer at most TLS 1.2: in TLS 1.2,
	 * the server's certificate is not encrypted. */
	bool tls13;
	/* Add the extension encrypted_client_hello with made-up bytes. Browsers
	 * do this for every server. */
	bool ech;
	bool grease; /* add GREASE values; they mean nothing (RFC 8701) */
	/* Bytes of the message in one TLS record. 0 means as many as fit
	 * (16384). */
	size_t per_record;
};

/*
 * Writes the ClientHello as TLS records to `out`, a buffer of `room` bytes.
 * Returns the number of bytes written. Returns 0 if the records do not fit into
 * `out`, or if a length does not fit into its field. Pure: no I/O, no
 * allocation.
 */
size_t hello_write(const struct hello *hello, unsigned char *out, size_t room);

#endif
