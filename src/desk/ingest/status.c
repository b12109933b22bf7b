/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* status.c -- writes the status file. */
#include "desk/ingest/status.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "journal/stamp.h"

#define STATUS_MS 1000

void
sg_status_write(const char *path, const struct sg_status *status,
    int64_t tick_ms)
{
	static char written[4096];
	static int64_t last_ms;
	char text[sizeof(written)], newest[SG_STAMP_TEXT] = "none";

	if (last_ms != 0 && tick_ms - last_ms < STATUS_MS)
		return;
	last_ms = tick_ms;
	if (status->newest_ms > 0)
		sg_stamp_text(status->newest_ms, newest);
	(void)snprintf(text, sizeof(text),
	    "problem: %s\nbehind: %llu\nnewest: %s\nrecords: %llu\n"
	    "events: %llu\nfindings: %llu\ndesk-journal: %s\nmail: %s\n",
	    status->problem, (unsigned long long)status->behind, newest,
	    (unsigned long long)status->records,
	    (unsigned long long)status->events,
	    (unsigned long long)status->findings, status->desk_journal,
	    status->mail);
	if (strcmp(text, written) != 0 &&
	    sg_file_replace(path, text, strlen(text), 0644) == 0)
		memcpy(written, text, sizeof(written));
}
