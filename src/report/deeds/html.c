/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * html.c -- writes the report on one person as one HTML page.
 *
 * The page loads nothing from a network, and prints on A4.
 */
#include "base/arena.h"
#include "report/deeds/deeds.h"
#include "report/put.h"
#include "report/school.h"
#include "report/sheet.h"

struct page {
	const struct sg_deeds *deeds;
	FILE *to;
};

static void
put_head(const struct page *p)
{
	const struct sg_deeds *deeds = p->deeds;
	const struct sg_scope *scope = deeds->scope;
	const char *warnings[SG_DEEDS_WARNINGS];
	size_t n = sg_deeds_warnings(deeds, warnings);

	fputs("<header>\n<h1>", p->to);
	sg_put_value(p->to, sg_deeds_title(deeds));
	fputs("</h1>\n<p>", p->to);
	sg_put_value(p->to, scope->school.name);
	fputs(", <strong>", p->to);
	sg_put_html(p->to,
	    sg_period_text(deeds->arena, &scope->school, &scope->period));
	fputs("</strong></p>\n</header>\n<main>\n", p->to);
	for (size_t i = 0; i < n; i++) {
		fputs("<p class=\"say\">", p->to);
		sg_put_html(p->to, warnings[i]);
		fputs("</p>\n", p->to);
	}
	fputs("<ul class=\"tiles\">\n", p->to);
	for (enum sg_deed_part part = 0; part < SG_DEED_PARTS; part++)
		if (!sg_deeds_leaves_out(deeds, part))
			fprintf(p->to,
			    "<li%s><b>%llu</b><span>%s</span></li>\n",
			    part == SG_DEED_TRIED ? " class=\"main\"" : "",
			    (unsigned long long)deeds->count[part],
			    sg_deeds_counted(deeds, part));
	fprintf(p->to, "</ul>\n<p class=\"say%s\">",
	    !deeds->proved   ? "" :
		deeds->whole ? " good" :
			       " bad");
	sg_put_html(p->to, sg_deeds_proof(deeds));
	fputs("</p>\n", p->to);
}

/* Write a line of details, unless the value is empty. */
static void
put_detail(const struct page *p, const char *name, const char *value)
{
	if (*value == '\0')
		return;
	fprintf(p->to, "<br/><small>%s: ", name);
	sg_put_value(p->to, value);
	fputs("</small>", p->to);
}

static void
put_deed(const struct page *p, const struct sg_deed *deed)
{
	char time[SG_CLOCK_TEXT];

	fprintf(p->to, "<tr><td class=\"when\">%s</td><td>",
	    sg_school_time(&p->deeds->scope->school, deed->at_ms, time));
	sg_put_value(p->to, deed->deed);
	put_detail(p, "leads to", deed->targets);
	put_detail(p, "sign of", deed->signs);
	if (p->deeds->whose->npeople > 1)
		put_detail(p, "name", deed->person);
	put_detail(p, "device", deed->device);
	put_detail(p, "requests", deed->repeats);
	if (*deed->words != '\0')
		put_detail(p, "address", deed->address);
	fputs("</td><td>", p->to);
	sg_put_html(p->to, deed->outcome);
	put_detail(p, "rule", deed->rule);
	put_detail(p, "exception", deed->exception);
	put_detail(p, "reason", deed->reason);
	put_detail(p, "reference", deed->reference);
	put_detail(p, "record",
	    sg_arena_printf(p->deeds->arena, "%s:%llu", deed->file,
		(unsigned long long)deed->line));
	if (deed->proof == SG_PROOF_BROKEN)
		fputs(" <span class=\"mark\">not genuine</span>", p->to);
	fputs("</td></tr>\n", p->to);
}

static void
put_deeds(const struct page *p, enum sg_deed_part part)
{
	fputs("<thead><tr><th scope=\"col\">When</th><th scope=\"col\">What"
	      "</th><th scope=\"col\">Outcome</th></tr></thead>\n<tbody>\n",
	    p->to);
	for (size_t i = 0; i < p->deeds->n; i++)
		if (p->deeds->v[i].part == part)
			put_deed(p, &p->deeds->v[i]);
}

static void
put_groups(const struct page *p, enum sg_deed_part part)
{
	const struct sg_school *school = &p->deeds->scope->school;
	char first[SG_CLOCK_TEXT], last[SG_CLOCK_TEXT];

	fputs("<thead><tr><th scope=\"col\">Site</th><th scope=\"col\">Outcome"
	      "</th><th scope=\"col\" class=\"n\">How often</th>"
	      "<th scope=\"col\">First</th><th scope=\"col\">Last</th></tr>"
	      "</thead>\n<tbody>\n",
	    p->to);
	for (size_t i = 0; i < p->deeds->ngroups; i++) {
		const struct sg_deed_group *group = p->deeds->groups[i];

		if (group->part != part)
			continue;
		fputs("<tr><td>", p->to);
		sg_put_value(p->to, group->site);
		put_detail(p, "sign of", group->signs);
		if (group->requests > group->count)
			put_detail(p, "requests",
			    sg_arena_printf(p->deeds->arena, "%llu",
				(unsigned long long)group->requests));
		fprintf(p->to, "</td><td>%s</td><td class=\"n\">%llu</td>",
		    group->outcome, (unsigned long long)group->count);
		fprintf(p->to, "<td class=\"when\">%s</td>",
		    sg_school_minute(school, group->first_ms, first));
		fprintf(p->to, "<td class=\"when\">%s</td></tr>\n",
		    sg_school_minute(school, group->last_ms, last));
	}
}

static void
put_part(const struct page *p, enum sg_deed_part part)
{
	size_t n = 0;

	if (sg_deeds_leaves_out(p->deeds, part))
		return;
	for (size_t i = 0; i < p->deeds->n; i++)
		n += p->deeds->v[i].part == part;
	fprintf(p->to, "<section>\n<h2>%s</h2>\n", sg_deeds_heading(part));
	if (n == 0) {
		fputs("<p>Nothing.</p>\n</section>\n", p->to);
		return;
	}
	fprintf(p->to, "<table>\n<caption>%s</caption>\n",
	    sg_deeds_explain(part));
	if (part < SG_DEED_PAGES)
		put_deeds(p, part);
	else
		put_groups(p, part);
	fputs("</tbody>\n</table>\n</section>\n", p->to);
}

void
sg_deeds_html(const struct sg_deeds *deeds, FILE *to)
{
	const struct page p = {deeds, to};
	const struct sg_school *school = &deeds->scope->school;
	char now[SG_CLOCK_TEXT];

	sg_sheet_open(to,
	    sg_arena_printf(deeds->arena, "%s: %s", school->name,
		sg_deeds_title(deeds)));
	put_head(&p);
	for (int part = 0; part < SG_DEED_PARTS; part++)
		put_part(&p, (enum sg_deed_part)part);
	fprintf(to, "</main>\n<footer><p><strong>%s</strong></p><p>Made on %s",
	    sg_deeds_caution, sg_school_time(school, school->now * 1000, now));
	fputs(" from ", to);
	sg_put_value(to, deeds->scope->folder);
	fputs(". Holds personal data: keep it as carefully as the records "
	      "themselves.</p></footer>\n",
	    to);
	sg_sheet_close(to);
}
