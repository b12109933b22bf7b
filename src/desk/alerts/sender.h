/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sender.h -- a thread that sends mails, one after the other, and keeps what
 * became of them until it is asked.
 *
 * It knows nothing of the store.  All functions are for one thread, the owner.
 */
#ifndef SG_DESK_SENDER_H
#define SG_DESK_SENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/why.h"
#include "desk/alerts/message.h"
#include "desk/alerts/transport.h"

struct sg_sender;

#define SG_SENDER_MAX 16 /* mails that it holds at a time */

/* Returns NULL, with the reason in `why`, as sg_transport_open() does.
 * `options->stop` is ignored. */
struct sg_sender *sg_sender_start(const struct sg_transport_options *options,
    char why[SG_WHY_BYTES]);
/* Give up the mail that is being sent, and end the thread. */
void sg_sender_stop(struct sg_sender **sender);

/* Give a mail to the sender; it is copied.  Returns false if the sender is full
 * or there is no memory. */
bool sg_sender_give(struct sg_sender *sender, const struct sg_message *message);

struct sg_sender_result {
	uint64_t id;
	int64_t made_ms;
	bool sent;
	char why[SG_WHY_BYTES]; /* if not sent */
};
/* Take the next result.  Returns false if there is none. */
bool sg_sender_take(struct sg_sender *sender, struct sg_sender_result *result);

#endif
