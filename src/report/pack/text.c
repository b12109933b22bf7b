/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.c -- writes the summary of an evidence pack as plain text.
 */
#include "base/arena.h"
#include "report/entry.h"
#include "report/pack/pack.h"
#include "report/put.h"
#include "report/school.h"
#include "report/words.h"

static void
put_line(FILE *to, const char *name, const char *value)
{
	if (*value == '\0')
		return;
	fprintf(to, "    %-9s ", name);
	sg_put_plain(to, value);
	fputc('\n', to);
}

static void
put_times(const struct sg_pack *pack, const struct sg_pack_row *row, FILE *to)
{
	char local[SG_CLOCK_TEXT];

	fprintf(to, "%s  =  %s (UTC)\n",
	    sg_school_time(&pack->scope->school, row->at_ms, local),
	    sg_pack_utc(pack, row->at_ms));
	if (row->last_ms / 1000 != row->at_ms / 1000)
		fprintf(to, "    until     %s\n",
		    sg_school_time(&pack->scope->school, row->last_ms, local));
}

static void
put_row(const struct sg_pack *pack, const struct sg_pack_row *row, FILE *to)
{
	bool other = sg_pack_part_of(row) == SG_PACK_OTHER;

	put_times(pack, row, to);
	if (*row->plain != '\0') {
		fputs("    ", to);
		sg_put_plain(to, row->plain);
		fputc('\n', to);
	}
	if (!other)
		put_line(to, "name", row->person);
	put_line(to, "device", row->device);
	put_line(to,
	    other || row->kind == SG_EVENT_ENDED ? "what" : "asked for",
	    row->what);
	put_line(to, "outcome", row->outcome);
	put_line(to, "requests", row->repeats);
	put_line(to, "sign of", row->signals);
	put_line(to, "rule", row->rule);
	put_line(to, "reason", row->reason);
	put_line(to, "reference", row->reference);
	put_line(to, "record",
	    row->folded > 1 ?
		sg_arena_printf(pack->arena, "%s, and %u more of this visit",
		    row->place, row->folded - 1) :
		row->place);
	if (row->proof == SG_PROOF_BROKEN)
		put_line(to, "WARNING", "not as it was written");
	fputc('\n', to);
}

static void
put_part(const struct sg_pack *pack, enum sg_pack_part part, FILE *to)
{
	const char *title = sg_pack_title(part);
	size_t n = 0;

	for (size_t i = 0; i < pack->nrows; i++)
		n += sg_pack_part_of(&pack->rows[i]) == part;
	if (n == 0 && part == SG_PACK_ENDED)
		return;
	fprintf(to, "\n%s: %zu\n", title, n);
	for (const char *c = title; *c != '\0'; c++)
		fputc('-', to);
	fprintf(to, "\n%s\n\n", sg_pack_explain(part));
	for (size_t i = 0; i < pack->nrows; i++)
		if (sg_pack_part_of(&pack->rows[i]) == part)
			put_row(pack, &pack->rows[i], to);
}

bool
sg_pack_text(const struct sg_pack *pack, FILE *to)
{
	struct sg_pack_fact facts[SG_PACK_FACTS];
	size_t n = sg_pack_facts(pack, facts);

	sg_put_plain(to, pack->scope->school.name);
	fputs("\nRecords of the web filter\n\n", to);
	for (size_t i = 0; i < n; i++) {
		fprintf(to, "%-10s ", facts[i].title);
		sg_put_plain(to, facts[i].text);
		fputc('\n', to);
	}
	fprintf(to, "\n%s\n", sg_pack_proof(pack));
	for (int part = 0; part < SG_PACK_PARTS; part++)
		put_part(pack, (enum sg_pack_part)part, to);
	return true;
}
