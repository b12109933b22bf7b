/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * carriers.h -- the two ways by which transport.c hands over a mail.
 *
 * Only for transport.c, smtp.c and sendmail.c.
 */
#ifndef SG_DESK_CARRIERS_H
#define SG_DESK_CARRIERS_H

#include "base/text.h"
#include "desk/alerts/message.h"
#include "desk/alerts/transport.h"

struct sg_arena;

/* One mail under way. */
struct sg_carried {
	const struct sg_transport_options *options;
	const struct sg_message *message;
	struct sg_str bytes;  /* the whole message */
	const char *password; /* NULL: no login */
};

/* smtp.c: libcurl's tables are made once, before there are threads. */
bool sg_smtp_prepare(void);
void sg_smtp_done(void);
/* Returns true for "smtp://HOST" and "smtps://HOST", with or without a port. */
bool sg_smtp_is_url(const char *url);
bool sg_smtp_send(const struct sg_carried *mail, char why[SG_WHY_BYTES]);

/* sendmail.c */
bool sg_sendmail_send(const struct sg_carried *mail, char why[SG_WHY_BYTES]);

#endif
