/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * proof.c -- writes the records of a pack exactly as they are in the journal,
 * and the hashes that prove them.
 *
 * The hash of a record covers the hash of the record before it in the journal.
 * So for each record of the pack, the hash of the record before is written,
 * too.
 */
#include "base/arena.h"
#include "base/why.h"
#include "journal/dayfile.h"
#include "journal/stamp.h"
#include "report/pack/pack.h"

/*
 * Called for each record of the pack. `file` is the day's file with the record.
 * `i` is the index of the record's line in that file, from 0.
 */
typedef void each_fn(const struct sg_dayfile *file, size_t i, FILE *to);

static bool
for_each(const struct sg_pack *pack, each_fn *each, FILE *to)
{
	struct sg_dayfile file = {.day = INT32_MIN};
	int error = 0;

	for (size_t i = 0; i < pack->npicks && error == 0; i++) {
		const struct sg_pack_pick *pick = &pack->picks[i];

		if (file.day != pick->day) {
			sg_dayfile_free(&file);
			error = sg_dayfile_load(pack->scope->folder, pick->day,
			    &file);
		}
		if (error == 0 && pick->line <= file.n)
			each(&file, (size_t)pick->line - 1, to);
	}
	if (error != 0)
		sg_why(pack->why,
		    "a day of the journal cannot be read again: %s",
		    sg_why_text(error));
	sg_dayfile_free(&file);
	return error == 0;
}

static void
put_record(const struct sg_dayfile *file, size_t i, FILE *to)
{
	const struct sg_str line = file->line[i].line;

	fwrite(line.p, 1, line.n, to);
	fputc('\n', to);
}

bool
sg_pack_records(const struct sg_pack *pack, FILE *to)
{
	return for_each(pack, put_record, to);
}

static void
put_link(const struct sg_dayfile *file, size_t i, FILE *to)
{
	char before[SG_CHAIN_HEX + 1], day[SG_DAY_TEXT];
	const struct sg_dayline *line = &file->line[i];

	sodium_bin2hex(before, sizeof before,
	    i > 0 ? file->line[i - 1].claim.hash : file->opening.hash,
	    SG_CHAIN_BYTES);
	sg_stamp_day_text(file->day, day);
	fprintf(to, "%s\t%zu\t%llu\t%s\n", day, i + 1,
	    (unsigned long long)line->claim.sequence, before);
}

bool
sg_pack_chain(const struct sg_pack *pack, FILE *to)
{
	return for_each(pack, put_link, to);
}
