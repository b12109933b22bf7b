/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * status.h -- how far the ingester is, as its status file says
 * (desk/ingest/status.h).
 *
 * One thread at a time for each call.
 */
#ifndef SG_DESK_WEB_STATUS_H
#define SG_DESK_WEB_STATUS_H

#include <jansson.h>

struct sg_web_call;

/*
 * {"until","behind","text"}: the time of the latest record; for how many
 * seconds not all records have been taken in, 0 if they are, which does not
 * depend on whether there were any; and a sentence, if something is wrong.
 */
json_t *sg_web_status(const struct sg_web_call *call);

#endif
