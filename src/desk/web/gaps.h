/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gaps.h -- says of which school days the journal has no record.
 *
 * The filter opens a file every day (report/quiet.h).  So a school day without
 * a file must not look like a day on which nobody did anything.  On other days
 * the machine may be switched off, and nobody need worry.  One thread at a time
 * for each call.
 */
#ifndef SG_DESK_WEB_GAPS_H
#define SG_DESK_WEB_GAPS_H

#include <stdint.h>

#include <jansson.h>

struct sg_web_call;

/*
 * [{"from","until","text"}]: the school days from `from` to `until`, both
 * included, that are over and have no file.  Without a timetable, and if the
 * policy files have an error, school days are not known, and there are none.
 * Days are taken as UTC days, as the names of the files are.  Cost: lists the
 * journal's folder; if a day has no file, see compiled.h.
 */
json_t *sg_gaps(struct sg_web_call *call, int32_t from, int32_t until);

#endif
