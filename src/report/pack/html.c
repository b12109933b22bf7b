/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * html.c -- writes the summary of an evidence pack as an HTML page.
 *
 * The page loads nothing from a network, and prints on A4.
 */
#include "base/arena.h"
#include "report/entry.h"
#include "report/pack/pack.h"
#include "report/put.h"
#include "report/school.h"
#include "report/sheet.h"
#include "report/words.h"

struct page {
	const struct sg_pack *pack;
	FILE *to;
};

static void
put_small(const struct page *p, const char *name, const char *value)
{
	if (*value == '\0')
		return;
	fprintf(p->to, "<br/><small>%s</small> ", name);
	sg_put_value(p->to, value);
}

static void
put_when(const struct page *p, const struct sg_pack_row *row)
{
	char local[SG_CLOCK_TEXT];

	fprintf(p->to, "<td class=\"when\">%s<br/><small>%s (UTC)</small>",
	    sg_school_time(&p->pack->scope->school, row->at_ms, local),
	    sg_pack_utc(p->pack, row->at_ms));
	if (row->last_ms / 1000 != row->at_ms / 1000)
		fprintf(p->to, "<br/><small>until</small> %s",
		    sg_school_time(&p->pack->scope->school, row->last_ms,
			local));
	fputs("</td>", p->to);
}

static void
put_row(const struct page *p, const struct sg_pack_row *row)
{
	bool other = sg_pack_part_of(row) == SG_PACK_OTHER;

	fputs("<tr>", p->to);
	put_when(p, row);
	fputs("<td>", p->to);
	sg_put_value(p->to, other ? "" : row->person);
	put_small(p, "at", row->device);
	fputs("</td><td>", p->to);
	if (*row->plain != '\0') {
		fputs("<strong>", p->to);
		sg_put_value(p->to, row->plain);
		fputs("</strong><br/>", p->to);
	}
	sg_put_value(p->to, row->what);
	put_small(p, "requests", row->repeats);
	put_small(p, "sign of", row->signals);
	put_small(p, "rule", row->rule);
	put_small(p, "reason", row->reason);
	put_small(p, "reference", row->reference);
	fputs("<br/><small>", p->to);
	sg_put_value(p->to, row->place);
	if (row->folded > 1)
		fprintf(p->to, ", and %u more of this visit", row->folded - 1);
	fputs("</small>", p->to);
	if (row->proof == SG_PROOF_BROKEN)
		fputs("<br/><span class=\"mark\">not as it was written</span>",
		    p->to);
	fputs("</td><td>", p->to);
	sg_put_html(p->to, row->outcome);
	fputs("</td></tr>\n", p->to);
}

static size_t
count(const struct sg_pack *pack, enum sg_pack_part part)
{
	size_t n = 0;

	for (size_t i = 0; i < pack->nrows; i++)
		n += sg_pack_part_of(&pack->rows[i]) == part;
	return n;
}

static void
put_part(const struct page *p, enum sg_pack_part part)
{
	const struct sg_pack *pack = p->pack;

	if (count(pack, part) == 0)
		return;
	fprintf(p->to,
	    "<section>\n<h2>%s</h2>\n<p>%s</p>\n<table>\n<thead><tr>"
	    "<th scope=\"col\">When</th><th scope=\"col\">Name, device</th>"
	    "<th scope=\"col\">What was asked for</th>"
	    "<th scope=\"col\">Outcome</th></tr></thead>\n<tbody>\n",
	    sg_pack_title(part), sg_pack_explain(part));
	for (size_t i = 0; i < pack->nrows; i++)
		if (sg_pack_part_of(&pack->rows[i]) == part)
			put_row(p, &pack->rows[i]);
	fputs("</tbody>\n</table>\n</section>\n", p->to);
}

static void
put_tiles(const struct page *p)
{
	fputs("<ul class=\"tiles\">\n", p->to);
	for (enum sg_pack_part part = 0; part < SG_PACK_PARTS; part++)
		if (part != SG_PACK_ENDED || count(p->pack, part) > 0)
			fprintf(p->to, "<li%s><b>%zu</b><span>%s</span></li>\n",
			    part == SG_PACK_PEOPLE ? " class=\"main\"" : "",
			    count(p->pack, part), sg_pack_title(part));
	fputs("</ul>\n", p->to);
}

static void
put_proof(const struct page *p)
{
	const struct sg_pack *pack = p->pack;
	const char *class = !pack->scope->has_key ? "say" :
	    pack->verified.faults > 0             ? "say bad" :
						    "say good";

	fprintf(p->to,
	    "<p class=\"%s\">%s How to check the records again stands in "
	    "HOW-TO-CHECK.txt beside this page.</p>\n",
	    class, sg_pack_proof(pack));
}

static void
put_facts(const struct page *p)
{
	struct sg_pack_fact facts[SG_PACK_FACTS];
	size_t n = sg_pack_facts(p->pack, facts);

	fputs("<section>\n<h2>About this pack</h2>\n<table>\n<tbody>\n", p->to);
	for (size_t i = 0; i < n; i++) {
		if (*facts[i].title != '\0')
			fprintf(p->to, "%s<tr><th scope=\"row\">%s</th><td>",
			    i > 0 ? "</td></tr>\n" : "", facts[i].title);
		else
			fputs("<br/>", p->to);
		sg_put_value(p->to, facts[i].text);
	}
	fputs("</td></tr>\n</tbody>\n</table>\n</section>\n", p->to);
}

static void
put_head(const struct page *p)
{
	const struct sg_school *school = &p->pack->scope->school;

	fputs("<header>\n<h1>", p->to);
	sg_put_value(p->to, school->name);
	fputs("</h1>\n<p>Records of the web filter, <strong>", p->to);
	sg_put_html(p->to,
	    sg_period_text(p->pack->arena, school, &p->pack->scope->period));
	fputs("</strong>, about <strong>", p->to);
	sg_put_value(p->to,
	    p->pack->person != NULL ? p->pack->person : "everybody");
	fputs("</strong></p>\n</header>\n<main>\n", p->to);
}

bool
sg_pack_html(const struct sg_pack *pack, FILE *to)
{
	const struct page p = {pack, to};
	const struct sg_school *school = &pack->scope->school;

	sg_sheet_open(to,
	    sg_arena_printf(pack->arena, "%s: evidence, %s", school->name,
		sg_period_text(pack->arena, school, &pack->scope->period)));
	put_head(&p);
	put_tiles(&p);
	put_proof(&p);
	put_facts(&p);
	for (int part = 0; part < SG_PACK_PARTS; part++)
		put_part(&p, (enum sg_pack_part)part);
	fputs("</main>\n<footer>Holds personal data: keep it as carefully as "
	      "the records themselves.</footer>\n",
	    to);
	sg_sheet_close(to);
	return true;
}
