/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * anchor.c -- writes and parses anchors, and makes an anchor from a journal's
 * files. An anchor is a short line that names the last record of a journal.
 *
 * No key is needed. An anchor reveals only how many records the journal has.
 */
#include "journal/anchor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/why.h"
#include "journal/dayfile.h"
#include "journal/head.h"

/* ---- text --------------------------------------------------------------- */

/* Length of the time in an anchor: "20261124T101500Z". short_stamp() makes this
 * text from "2026-11-24T10:15:00.123Z". read_stamp() parses it. */
#define SHORT_STAMP 16

static void
short_stamp(int64_t ms, char out[SHORT_STAMP + 1])
{
	char stamp[SG_STAMP_TEXT];
	size_t n = 0;

	sg_stamp_text(ms, stamp);
	for (size_t i = 0; stamp[i] != '.'; i++) {
		if (stamp[i] != '-' && stamp[i] != ':')
			out[n++] = stamp[i];
	}
	out[n++] = 'Z';
	out[n] = '\0';
}

static bool
read_stamp(struct sg_str text, int64_t *ms)
{
	char stamp[SG_STAMP_TEXT];

	if (text.n != SHORT_STAMP)
		return false;
	(void)snprintf(stamp, sizeof(stamp), "%.4s-%.2s-%.5s:%.2s:%.3s", text.p,
	    text.p + 4, text.p + 6, text.p + 11, text.p + 13);
	return sg_stamp_parse(sg_str(stamp), ms);
}

void
sg_anchor_text(const struct sg_anchor *anchor, char out[SG_ANCHOR_TEXT])
{
	char day[SG_DAY_TEXT], hex[SG_CHAIN_HEX + 1], stamp[SHORT_STAMP + 1];

	sg_stamp_day_text(anchor->day, day);
	sg_chain_hex(anchor->hash, hex);
	short_stamp(anchor->at_ms, stamp);
	(void)snprintf(out, SG_ANCHOR_TEXT, SG_ANCHOR_MARK "%s-%llu-%s-%s", day,
	    (unsigned long long)anchor->sequence, hex, stamp);
}

static bool
read_number(struct sg_str text, uint64_t *value)
{
	*value = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		*value = *value * 10 + (uint64_t)(text.p[i] - '0');
	}
	return text.n > 0 && text.n < 19 && text.p[0] != '0';
}

static bool
read_hash(struct sg_str text, uint8_t hash[SG_CHAIN_BYTES])
{
	char hex[SG_CHAIN_HEX + 1];
	size_t made;

	if (text.n != SG_CHAIN_HEX ||
	    sodium_hex2bin(hash, SG_CHAIN_BYTES, text.p, text.n, NULL, &made,
		NULL) != 0 ||
	    made != SG_CHAIN_BYTES)
		return false;
	/*
	 * The journal writes lower-case digits, so upper-case digits are
	 * refused.
	 */
	sg_chain_hex(hash, hex);
	return memcmp(hex, text.p, text.n) == 0;
}

/*
 * Returns the word of the line that begins with SG_ANCHOR_MARK ("sga1-"). The
 * result is empty if the line has no such word.
 */
static struct sg_str
find_word(struct sg_str line)
{
	const struct sg_str mark = SG_LIT(SG_ANCHOR_MARK);
	size_t end;

	for (; line.n >= mark.n; line.p++, line.n--) {
		if (!sg_str_starts(line, mark))
			continue;
		for (end = 0; end < line.n && line.p[end] > ' '; end++)
			;
		return (struct sg_str){line.p, end};
	}
	return (struct sg_str){NULL, 0};
}

const char *
sg_anchor_parse(struct sg_str line, struct sg_anchor *anchor)
{
	struct sg_str rest = find_word(line), day;

	if (rest.n == 0)
		return "there is no anchor in this line, which begins with " SG_ANCHOR_MARK
		       "; take the line out, or put # before it";
	rest.p += sizeof(SG_ANCHOR_MARK) - 1;
	rest.n -= sizeof(SG_ANCHOR_MARK) - 1;
	day = (struct sg_str){rest.p, SG_DAY_TEXT - 1};
	if (rest.n < SG_DAY_TEXT || !sg_stamp_day_parse(day, &anchor->day) ||
	    rest.p[SG_DAY_TEXT - 1] != '-')
		return "the day of this anchor cannot be read; take the line "
		       "as it was printed, from another copy of it";
	rest.p += SG_DAY_TEXT;
	rest.n -= SG_DAY_TEXT;
	if (!read_number(sg_str_cut(&rest, '-'), &anchor->sequence))
		return "the number of records of this anchor cannot be read; "
		       "take the line as it was printed, from another copy of it";
	if (!read_hash(sg_str_cut(&rest, '-'), anchor->hash))
		return "the hash of this anchor is not 64 digits of 0-9 and "
		       "a-f; was the line broken in two? take it as it was "
		       "printed";
	if (!read_stamp(rest, &anchor->at_ms))
		return "the time of this anchor cannot be read; was the end "
		       "of the line cut off? take it as it was printed";
	return NULL;
}

/* ---- making an anchor --------------------------------------------------- */

/*
 * Fill *anchor from the last record of `file`. Returns false if the file has no
 * record.
 */
static bool
take_last(const struct sg_dayfile *file, struct sg_anchor *anchor)
{
	const struct sg_dayline *line;

	for (size_t i = file->n; i-- > 0;) {
		line = &file->line[i];
		if (!line->is_record)
			continue;
		anchor->day = file->day;
		anchor->sequence = line->claim.sequence;
		memcpy(anchor->hash, line->claim.hash, sizeof(anchor->hash));
		return true;
	}
	return false;
}

/*
 * Sync the file to the disk, so that a power cut cannot remove the record. A
 * missing file is no error, because a copy of a journal may have no file
 * `head`.
 */
static bool
sync_file(const char *folder, const char *name, char why[SG_WHY_BYTES])
{
	char path[SG_DAYS_PATH];
	int error = sg_days_path(folder, name, path), fd;

	if (error != 0)
		return sg_why_errno(why, folder, "read", error);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT ||
		    sg_why_errno(why, path, "read", errno);
	error = fsync(fd) == 0 ? 0 : errno;
	close(fd);
	return error == 0 || error == EINVAL || error == EROFS ||
	    sg_why_errno(why, path, "written to the disk", error);
}

bool
sg_anchor_now(const char *folder, int64_t now_ms, struct sg_anchor *anchor,
    char why[SG_WHY_BYTES])
{
	struct sg_days days;
	struct sg_dayfile file;
	int error = sg_days_list(folder, &days);
	bool found = false;

	if (error != 0)
		return sg_why_errno(why, folder, "read", error);
	anchor->at_ms = now_ms - now_ms % 1000;
	/*
	 * Go back from the last day, because a day that has just begun may have
	 * no record yet.
	 */
	for (size_t i = days.n; i-- > 0 && !found && error == 0;) {
		error = sg_dayfile_load(folder, days.day[i], &file);
		if (error != 0) {
			(void)sg_why_errno(why, file.name, "read", error);
			break;
		}
		found = take_last(&file, anchor);
		if (found &&
		    (!sync_file(folder, file.name, why) ||
			!sync_file(folder, SG_HEAD_FILE, why)))
			error = EIO;
		sg_dayfile_free(&file);
	}
	sg_days_free(&days);
	if (!found && error == 0)
		return sg_why(why,
		    "there are no records in %s; a journal is "
		    "begun with: schoolgate journal init",
		    folder);
	return found && error == 0;
}
