/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.c -- writes the report on one person for a terminal. The text can be
 * understood without its colours.
 */
#include "base/arena.h"
#include "report/deeds/deeds.h"
#include "report/put.h"
#include "report/school.h"

struct drawing {
	const struct sg_deeds *deeds;
	bool colour;
	FILE *to;
};

static void
put_bold(const struct drawing *d, const char *text)
{
	fputs(d->colour ? "\033[1m" : "", d->to);
	sg_put_plain(d->to, text);
	fputs(d->colour ? "\033[0m\n" : "\n", d->to);
}

/* Write "  name: value" on a line of its own, unless the value is empty. */
static void
put_more(const struct drawing *d, const char *name, const char *value)
{
	if (*value == '\0')
		return;
	fprintf(d->to, "      %s: ", name);
	sg_put_plain(d->to, value);
	fputc('\n', d->to);
}

static void
put_deed(const struct drawing *d, const struct sg_deed *deed)
{
	struct sg_arena *arena = d->deeds->arena;
	char time[SG_CLOCK_TEXT];

	fprintf(d->to, "  %s  %s\n    ",
	    sg_school_time(&d->deeds->scope->school, deed->at_ms, time),
	    deed->outcome);
	sg_put_plain(d->to, deed->deed);
	fputc('\n', d->to);
	put_more(d, "leads to", deed->targets);
	put_more(d, "sign of", deed->signs);
	if (d->deeds->whose->npeople > 1)
		put_more(d, "name", deed->person);
	put_more(d, "device", deed->device);
	put_more(d, "requests", deed->repeats);
	if (*deed->words != '\0')
		put_more(d, "address", deed->address);
	put_more(d, "rule", deed->rule);
	put_more(d, "exception", deed->exception);
	put_more(d, "reason", deed->reason);
	put_more(d, "reference", deed->reference);
	put_more(d, "record",
	    sg_arena_printf(arena, "%s:%llu", deed->file,
		(unsigned long long)deed->line));
	if (deed->proof == SG_PROOF_BROKEN)
		put_more(d, "NOT GENUINE", "the record was changed");
}

static bool
once(const char *first, const char *last)
{
	return strcmp(first, last) == 0;
}

static void
put_group(const struct drawing *d, const struct sg_deed_group *group)
{
	const struct sg_school *school = &d->deeds->scope->school;
	char first[SG_CLOCK_TEXT], last[SG_CLOCK_TEXT];

	fputs("  ", d->to);
	sg_put_plain(d->to, group->site);
	sg_school_minute(school, group->first_ms, first);
	sg_school_minute(school, group->last_ms, last);
	fprintf(d->to, ": %s, %s, %s%s%s%s\n", group->outcome,
	    sg_count_text(d->deeds->arena, group->count, "time", "times"),
	    once(first, last) ? "on " : "from ", first,
	    once(first, last) ? "" : " to ", once(first, last) ? "" : last);
	put_more(d, "sign of", group->signs);
	if (group->requests > group->count)
		put_more(d, "requests",
		    sg_arena_printf(d->deeds->arena, "%llu",
			(unsigned long long)group->requests));
}

static void
put_part(const struct drawing *d, enum sg_deed_part part)
{
	const struct sg_deeds *deeds = d->deeds;
	size_t n = 0;

	if (sg_deeds_leaves_out(deeds, part))
		return;
	for (size_t i = 0; i < deeds->n; i++)
		n += deeds->v[i].part == part;
	fputc('\n', d->to);
	put_bold(d, sg_deeds_heading(part));
	if (n == 0) {
		fputs("  nothing\n", d->to);
		return;
	}
	sg_put_wrapped(d->to, sg_deeds_explain(part), 2);
	for (size_t i = 0; i < deeds->n; i++)
		if (deeds->v[i].part == part && part < SG_DEED_PAGES)
			put_deed(d, &deeds->v[i]);
	for (size_t i = 0; i < deeds->ngroups; i++)
		if (deeds->groups[i]->part == part)
			put_group(d, deeds->groups[i]);
}

void
sg_deeds_text(const struct sg_deeds *deeds, bool colour, FILE *to)
{
	const struct drawing d = {deeds, colour, to};
	const struct sg_scope *scope = deeds->scope;
	const char *warnings[SG_DEEDS_WARNINGS];
	size_t n = sg_deeds_warnings(deeds, warnings);

	put_bold(&d, scope->school.name);
	put_bold(&d, sg_deeds_title(deeds));
	fprintf(to, "%s\n\n",
	    sg_period_text(deeds->arena, &scope->school, &scope->period));
	for (size_t i = 0; i < n; i++)
		sg_put_wrapped(to,
		    sg_arena_printf(deeds->arena, "NOTE: %s", warnings[i]), 2);
	if (n > 0)
		fputc('\n', to);
	for (enum sg_deed_part part = 0; part < SG_DEED_PARTS; part++)
		if (!sg_deeds_leaves_out(deeds, part))
			fprintf(to, "%8llu  %s\n",
			    (unsigned long long)deeds->count[part],
			    sg_deeds_counted(deeds, part));
	fputc('\n', to);
	sg_put_wrapped(to, sg_deeds_proof(deeds), 2);
	for (int part = 0; part < SG_DEED_PARTS; part++)
		put_part(&d, (enum sg_deed_part)part);
	fputc('\n', to);
	sg_put_wrapped(to, sg_deeds_caution, 2);
}
