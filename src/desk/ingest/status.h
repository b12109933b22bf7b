/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * status.h -- writes the file from which `schoolgate doctor` and the desk's
 * page see how the ingester is. One thread.
 */
#ifndef SG_DESK_INGEST_STATUS_H
#define SG_DESK_INGEST_STATUS_H

#include <stdint.h>

struct sg_status {
	const char *problem;             /* "" if all is well */
	const char *desk_journal, *mail; /* what is wrong with these, or "" */
	uint64_t behind;                 /* bytes that were not read yet */
	int64_t newest_ms; /* time of the latest record; 0: none */
	uint64_t records, events, findings; /* since the program was started */
};

/*
 * Write the file, at most once a second and only if it is to have another text
 * than before. `tick_ms` is a monotonic time.
 */
void sg_status_write(const char *path, const struct sg_status *status,
    int64_t tick_ms);

#endif
