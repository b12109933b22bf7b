/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.h -- texts and times of answers as JSON.
 *
 * The returned values are new.  One thread at a time for each call.
 */
#ifndef SG_DESK_WEB_TEXT_H
#define SG_DESK_WEB_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

struct sg_web_call;

/* A text of a record; null for NULL.  Bytes that are not UTF-8 become \xHH. */
json_t *sg_text(const char *text);
/* Works like sg_text(), but "" becomes null, too. */
json_t *sg_text_or_null(const char *text);
json_t *sg_text_number(uint64_t number);
/* "2026-11-24T10:45:00+00:00"; null for 0 and INT64_MIN. */
json_t *sg_text_time(const struct sg_web_call *call, int64_t ms);
/* "2026-11-24". */
json_t *sg_text_day(int32_t day);

/* The name of the school's time zone. */
json_t *sg_web_zone(const struct sg_web_call *call);
/* Does the policy say that names are not recorded? */
bool sg_web_is_pseudonymous(const struct sg_web_call *call);
/* The school's local day of the request. */
int32_t sg_web_today(const struct sg_web_call *call);
/* UTC milliseconds at which a local day begins. */
int64_t sg_web_day_ms(const struct sg_web_call *call, int32_t day);

#endif
