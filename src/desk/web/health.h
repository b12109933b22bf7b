/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * health.h -- is the filter well, as desk/health.h has it, for the page?
 *
 * Any thread.
 */
#ifndef SG_DESK_WEB_HEALTH_H
#define SG_DESK_WEB_HEALTH_H

#include <jansson.h>

struct sg_web_call;

/* {"state","text","at","stale"}, for the first page. */
json_t *sg_health_short(struct sg_web_call *call);

#endif
