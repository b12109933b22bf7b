/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* record.c -- reads one record of the journal by its place in the store. */
#include "desk/web/record.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal/event.h"

/* Open a day's file; it must be a regular file. */
static int
open_day(const char *folder, int32_t day)
{
	char name[SG_DAY_FILE], path[SG_DAYS_PATH];
	struct stat st;
	int fd;

	sg_days_file(day, name);
	if (sg_days_path(folder, name, path) != 0)
		return -1;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
		(void)close(fd);
		fd = -1;
	}
	return fd;
}

/* Read the line at `offset` into `line`.  Returns its length without LF; 0 if
 * there is no whole line. */
static size_t
read_line(int fd, uint64_t offset, char line[SG_LINE_MAX + 1])
{
	ssize_t n = pread(fd, line, SG_LINE_MAX + 1, (off_t)offset);
	const char *end = n <= 0 ? NULL : memchr(line, '\n', (size_t)n);

	return end == NULL ? 0 : (size_t)(end - line);
}

/*
 * The numbers of the records of a visit go up, and the record that is shown is
 * one of them; the file may have been mended, or another journal put there.
 */
static bool
is_of_event(const struct sg_entry *entry, const struct sg_event_row *event)
{
	const bool is_odd = event->seq >= SG_ODD_SEQ;

	return entry->json != NULL &&
	    (is_odd || entry->sequence >= event->seq) &&
	    entry->at_ms <= event->last_ms + 120000 &&
	    entry->at_ms + 120000 >= event->at_ms;
}

struct sg_entry_item *
sg_record_read(const char *folder, const struct sg_event_row *event)
{
	struct sg_entry_place place = {.day = event->place.file_day,
	    .offset = event->place.offset,
	    .line = event->place.line};
	int fd = open_day(folder, event->place.file_day);
	struct sg_entry_item *item = NULL;
	char *line;
	size_t n;

	if (fd < 0)
		return NULL;
	line = malloc(SG_LINE_MAX + 1);
	n = line == NULL ? 0 : read_line(fd, event->place.offset, line);
	(void)close(fd);
	if (n > 0)
		item = sg_entry_new(&place, (struct sg_str){line, n});
	free(line);
	if (item != NULL && !is_of_event(&item->entry, event))
		sg_entry_free(&item);
	return item;
}
