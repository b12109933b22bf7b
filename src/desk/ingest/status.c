/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* status.c -- writes the status file. */
#include "desk/ingest/status.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "journal/stamp.h"

#define STATUS_MS 1000
#define BEAT_MS 10000

static const char *
stamp(int64_t ms, char text[SG_STAMP_TEXT])
{
	(void)snprintf(text, SG_STAMP_TEXT, "none");
	if (ms > 0)
		sg_stamp_text(ms, text);
	return text;
}

void
sg_status_write(const char *path, const struct sg_status *status,
    int64_t now_ms, int64_t tick_ms)
{
	static char known[4096]; /* the text that the file has, without times */
	static int64_t last_ms, written_ms;
	char text[sizeof(known)], whole[sizeof(known) + 128];
	char newest[SG_STAMP_TEXT], taken[SG_STAMP_TEXT], now[SG_STAMP_TEXT];

	if (last_ms != 0 && tick_ms - last_ms < STATUS_MS)
		return;
	last_ms = tick_ms;
	(void)snprintf(text, sizeof(text),
	    "problem: %s\nbehind: %llu\nnewest: %s\nrecords: %llu\n"
	    "events: %llu\nfindings: %llu\ndesk-journal: %s\nmail: %s\n",
	    status->problem, (unsigned long long)status->behind,
	    stamp(status->newest_ms, newest),
	    (unsigned long long)status->records,
	    (unsigned long long)status->events,
	    (unsigned long long)status->findings, status->desk_journal,
	    status->mail);
	if (strcmp(text, known) == 0 && tick_ms - written_ms < BEAT_MS)
		return;
	(void)snprintf(whole, sizeof(whole), "%sall-taken: %s\nwritten: %s\n",
	    text, stamp(status->all_taken_ms, taken), stamp(now_ms, now));
	if (sg_file_replace(path, whole, strlen(whole), 0644) == 0) {
		memcpy(known, text, sizeof(known));
		written_ms = tick_ms;
	}
}
