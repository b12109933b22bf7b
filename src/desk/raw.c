/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* raw.c -- reads single lines of a journal. */
#include "desk/raw.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "journal/chain.h"
#include "journal/days.h"
#include "journal/event.h"
#include "journal/head.h"

void
sg_raw_begin(struct sg_raw *raw, const char *folder)
{
	*raw = (struct sg_raw){folder, -1, SG_NO_DAY};
}

void
sg_raw_end(struct sg_raw *raw)
{
	if (raw->fd >= 0)
		close(raw->fd);
	raw->fd = -1;
}

/* Open a day's file, which must be a regular file. */
static bool
open_day(struct sg_raw *raw, int32_t day)
{
	char name[SG_DAY_FILE], path[SG_DAYS_PATH];
	struct stat st;

	if (raw->fd >= 0 && raw->day == day)
		return true;
	sg_raw_end(raw);
	sg_days_file(day, name);
	if (sg_days_path(raw->folder, name, path) != 0)
		return false;
	raw->day = day;
	raw->fd = open(path,
	    O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
	if (raw->fd >= 0 && (fstat(raw->fd, &st) != 0 || !S_ISREG(st.st_mode)))
		sg_raw_end(raw);
	return raw->fd >= 0;
}

const char *
sg_raw_line(struct sg_raw *raw, struct sg_arena *arena,
    const struct sg_record_place *place)
{
	char bytes[SG_LINE_MAX];
	struct sg_chain_claim claim;
	struct sg_str line;
	const char *end;
	ssize_t n;

	if (!open_day(raw, place->file_day))
		return NULL;
	n = pread(raw->fd, bytes, sizeof(bytes), (off_t)place->offset);
	end = n > 0 ? memchr(bytes, '\n', (size_t)n) : NULL;
	if (end == NULL)
		return NULL;
	line = (struct sg_str){bytes, (size_t)(end - bytes)};
	return sg_chain_claim(line, &claim) ? sg_arena_dup(arena, line) : NULL;
}
