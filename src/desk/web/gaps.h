/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gaps.h -- says of which days the journal has no record.
 *
 * The filter opens a file every day (report/quiet.h).  So a day without a file
 * must not look like a day on which nobody did anything.  One thread at a time
 * for each call.
 */
#ifndef SG_DESK_WEB_GAPS_H
#define SG_DESK_WEB_GAPS_H

#include <stdint.h>

#include <jansson.h>

struct sg_web_call;

/*
 * [{"from","until","text"}]: the days from `from` to `until`, both included,
 * that are over and have no file.  Days are taken as UTC days, as the names of
 * the files are.  Cost: lists the journal's folder.
 */
json_t *sg_gaps(const struct sg_web_call *call, int32_t from, int32_t until);

#endif
