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
	/*
	 * When all that there was had been taken in, last; 0: not yet. So
	 * somebody who reads the file sees whether the program lags, which the
	 * time of the latest record does not say: perhaps nothing happened.
	 */
	int64_t all_taken_ms;
	uint64_t records, events, findings; /* since the program was started */
};

/*
 * Write the file: at most once a second, and if it is to have another text than
 * before, or if it is ten seconds old. It has the time when it was written, so
 * that a program that hangs is recognised. `now_ms` is UTC; `tick_ms` is a
 * monotonic time.
 */
void sg_status_write(const char *path, const struct sg_status *status,
    int64_t now_ms, int64_t tick_ms);

#endif
