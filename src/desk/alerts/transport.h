/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * transport.h -- hands one mail to a server by SMTP, or to this machine's
 * sendmail program.
 *
 * SMTP: "smtps://HOST" speaks TLS from the first byte; "smtp://HOST" must offer
 * STARTTLS, except on this machine (127.0.0.0/8, ::1, localhost).  The server's
 * certificate is checked.  Blocks for at most a few minutes.
 *
 * One thread at a time per struct sg_transport.
 */
#ifndef SG_DESK_TRANSPORT_H
#define SG_DESK_TRANSPORT_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/why.h"

struct sg_message;
struct sg_transport;

struct sg_transport_options {
	const char *url; /* "smtp://...", "smtps://...", "sendmail" */
	bool tls;        /* STARTTLS is required on this machine, too */
	const char *user, *password_file; /* NULL: no login */
	const char *ca_file;              /* NULL: the system's certificates */
	const char *sendmail;             /* NULL: /usr/sbin/sendmail */
	long patience_s; /* give up after this time in which nothing moved; 0:
			    60 */
	/* If it becomes true, sg_transport_send() gives up; may be NULL. */
	const atomic_bool *stop;
};

/*
 * Returns NULL, with the reason in `why`, if the URL is not of a known form, or
 * the password's file cannot be used: it must be a file of root or of this
 * user, others must not be able to read or write it, and its group must not be
 * able to write it.  Its first line is the password.  The options are copied.
 */
struct sg_transport *
sg_transport_open(const struct sg_transport_options *options,
    char why[SG_WHY_BYTES]);
void sg_transport_close(struct sg_transport **transport);
/*
 * Returns false if the mail was not accepted, with a sentence in `why` for a
 * technician.  The password's file is read anew each time.
 */
bool sg_transport_send(struct sg_transport *transport,
    const struct sg_message *message, char why[SG_WHY_BYTES]);

#endif
