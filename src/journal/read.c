/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * read.c -- reads the records of a period in order. On request fold.c merges
 * the records of one visit into one entry.
 *
 * One day's file is held in memory.
 */
#include "journal/read.h"

#include <errno.h>
#include <stdlib.h>

#include "base/why.h"
#include "journal/dayfile.h"
#include "journal/fold.h"

struct sg_reading {
	char *folder;
	struct sg_reading_options options;
	struct sg_days days;
	size_t next_day;
	struct sg_dayfile file;
	size_t next_line;
	int64_t newest_ms; /* latest written_ms read so far, also of records
			      that are not in the period */
	bool ended;
	struct sg_fold *fold; /* NULL if nothing is folded */
	/* Entry that sg_reading_next() returned last. */
	struct sg_entry_item *shown;
	bool has_error;
	char error[SG_WHY_BYTES];
};

struct sg_reading *
sg_reading_open(const struct sg_reading_options *options,
    char why[SG_WHY_BYTES])
{
	struct sg_reading *r = calloc(1, sizeof(*r));
	int error;

	if (r == NULL || sodium_init() < 0) {
		(void)sg_why_errno(why, options->folder, "read", ENOMEM);
		free(r);
		return NULL;
	}
	r->options = *options;
	r->newest_ms = INT64_MIN;
	r->folder = strdup(options->folder);
	r->fold = options->fold ? sg_fold_new() : NULL;
	error = r->folder == NULL || (options->fold && r->fold == NULL) ?
	    ENOMEM :
	    sg_days_list(options->folder, &r->days);
	if (error != 0) {
		(void)sg_why_errno(why, options->folder, "read", error);
		sg_reading_close(&r);
	}
	return r;
}

const char *
sg_reading_error(const struct sg_reading *reading)
{
	return reading->has_error ? reading->error : NULL;
}

static void
fail(struct sg_reading *r, const char *name, int error)
{
	(void)sg_why_errno(r->error, name, "read", error);
	r->has_error = true;
}

/* ---- lines -------------------------------------------------------------- */

/*
 * Load the next file of the period. Returns false if there are no more files.
 */
static bool
next_file(struct sg_reading *r)
{
	/*
	 * An event just before midnight may have its record in the next day's
	 * file.
	 */
	const int32_t from = sg_stamp_day_of(r->options.from_ms);
	const int32_t until = sg_stamp_day_of(r->options.until_ms) + 1;
	int error;

	sg_dayfile_free(&r->file);
	r->next_line = 0;
	while (r->next_day < r->days.n) {
		int32_t day = r->days.day[r->next_day++];

		if (day < from || day > until)
			continue;
		error = sg_dayfile_load(r->folder, day, &r->file);
		if (error == 0) {
			if (r->options.key != NULL)
				sg_dayfile_prove(&r->file, r->options.key);
			return true;
		}
		fail(r, r->file.name, error);
	}
	return false;
}

static enum sg_proof
proof_of(const struct sg_reading *r, size_t i)
{
	const struct sg_dayline *line = &r->file.line[i];

	if (r->options.key == NULL)
		return line->is_record ? SG_PROOF_NONE : SG_PROOF_BROKEN;
	return line->follows ? SG_PROOF_GENUINE : SG_PROOF_BROKEN;
}

static struct sg_entry_item *
item_of(const struct sg_reading *r, size_t i)
{
	const struct sg_str line = r->file.line[i].line;
	const struct sg_entry_place place = {
	    r->file.day, (uint64_t)(line.p - r->file.bytes), i + 1};

	return sg_entry_new(&place, line);
}

/* Returns the next record of the period, or NULL at the end. */
static struct sg_entry_item *
next_item(struct sg_reading *r)
{
	struct sg_entry_item *item;

	for (;;) {
		if (r->next_line == r->file.n && !next_file(r))
			return NULL;
		if (r->next_line == r->file.n)
			continue;
		item = item_of(r, r->next_line);
		if (item == NULL) {
			fail(r, r->file.name, ENOMEM);
			return NULL;
		}
		item->entry.proof = proof_of(r, r->next_line++);
		if (item->entry.proof == SG_PROOF_BROKEN)
			sg_entry_break(item, item->file, item->entry.line);
		/*
		 * A line that cannot be parsed gets the time of the record
		 * before it.
		 */
		if (!item->is_json && r->newest_ms != INT64_MIN)
			item->entry.at_ms = item->entry.last_ms =
			    item->entry.written_ms = r->newest_ms;
		if (item->entry.written_ms > r->newest_ms)
			r->newest_ms = item->entry.written_ms;
		if (item->entry.at_ms >= r->options.from_ms &&
		    item->entry.at_ms < r->options.until_ms)
			break;
		if (r->fold != NULL)
			sg_fold_see(r->fold, &item->entry);
		sg_entry_free(&item);
	}
	return item;
}

/* ---- entries ------------------------------------------------------------ */

static struct sg_entry_item *
next_ripe(struct sg_reading *r)
{
	struct sg_entry_item *ripe, *item;

	while ((ripe = sg_fold_next(r->fold)) == NULL && !r->ended) {
		item = next_item(r);
		r->ended = item == NULL;
		if (r->ended)
			sg_fold_end(r->fold);
		else
			sg_fold_take(r->fold, item);
	}
	return ripe;
}

bool
sg_reading_next(struct sg_reading *r, struct sg_entry *entry)
{
	sg_entry_free(&r->shown);
	r->shown = r->fold == NULL ? next_item(r) : next_ripe(r);
	if (r->shown == NULL)
		return false;
	*entry = r->shown->entry;
	return true;
}

void
sg_reading_close(struct sg_reading **where)
{
	struct sg_reading *r = *where;

	*where = NULL;
	if (r == NULL)
		return;
	sg_entry_free(&r->shown);
	sg_fold_free(&r->fold);
	sg_dayfile_free(&r->file);
	sg_days_free(&r->days);
	free(r->folder);
	free(r);
}
