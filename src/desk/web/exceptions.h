/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * exceptions.h -- the exceptions of the policy.
 *
 * One thread at a time for each call.
 */
#ifndef SG_DESK_WEB_EXCEPTIONS_H
#define SG_DESK_WEB_EXCEPTIONS_H

#include <jansson.h>

struct sg_web_call;

/*
 * The exceptions of the policy in force that are valid at some time of today;
 * null if the role may not see them.
 */
json_t *sg_exceptions_today(struct sg_web_call *call);

#endif
