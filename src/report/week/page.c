/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page.c -- writes the head and the foot of an HTML page.
 */
#include "report/week/page.h"

#include "base/arena.h"
#include "base/dates.h"
#include "policy/calendar/timetable.h"
#include "policy/calendar/zone.h"
#include "policy/language/ast.h"
#include "report/put.h"
#include "report/week/week.h"

static const char both[] =
    "@page { size: A4 landscape; margin: 10mm }\n"
    "* { box-sizing: border-box; print-color-adjust: exact;\n"
    "    -webkit-print-color-adjust: exact }\n"
    "body { font: 9pt/1.25 sans-serif; color: #000; background: #fff;\n"
    "    margin: 0 auto; max-width: 277mm }\n"
    "h1 { font-size: 17pt; margin: 0 }\n"
    "header p { font-size: 12pt; margin: 0 0 2mm }\n"
    "table { border-collapse: collapse; table-layout: fixed; width: 100% }\n"
    "th, td { border: .3mm solid #555; padding: .8mm; vertical-align: top }\n"
    "th { text-align: left; overflow-wrap: anywhere }\n"
    "thead th { background: #eee }\n"
    "tr { break-inside: avoid }\n"
    "ul { list-style: none; margin: 0; padding: 0 }\n"
    "footer { font-size: 8pt; margin-top: 3mm }\n"
    "footer p { margin: 0 0 1mm }\n";

void
sg_week_page_head(const struct sg_week *week, const char *style,
    const char *what, const char *dates, const char *by, FILE *to)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	      "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" "
	      "content=\"width=device-width\"/>\n<title>",
	    to);
	sg_put_html(to, week->school);
	fprintf(to,
	    ": %s</title>\n<style>\n%s%s</style>\n</head>\n<body>\n"
	    "<header>\n<h1>",
	    dates, both, style);
	sg_put_html(to, week->school);
	fprintf(to, "</h1>\n<p>%s, <b>%s</b>, %s <b>", what, dates, by);
	sg_put_html(to, week->who);
	fputs("</b></p>\n</header>\n", to);
}

static void
put_contact(const struct sg_week *week, const struct sg_ast_contact *contact,
    FILE *to)
{
	fputs("<p>Questions? Ask ", to);
	sg_put_html(to, sg_arena_dup(week->arena, contact->name.text));
	if (contact->mail.text.n > 0) {
		fputs(", ", to);
		sg_put_html(to, sg_arena_dup(week->arena, contact->mail.text));
	}
	if (contact->phone.text.n > 0) {
		fputs(", telephone ", to);
		sg_put_html(to, sg_arena_dup(week->arena, contact->phone.text));
	}
	fputs(".</p>\n", to);
}

/* Write for whom, from which file and when the page was made. */
static void
put_origin(const struct sg_week *week, FILE *to)
{
	char date[SG_DATE_TEXT];
	int32_t second, day;

	day = sg_zone_day(week->timetable->zone, week->now, &second);
	fputs("<p>Drawn for ", to);
	sg_put_html(to, week->who);
	if (*week->also != '\0') {
		fputs(" (who is in ", to);
		sg_put_html(to, week->also);
		fputs(" too)", to);
	}
	fputs(" from ", to);
	sg_put_html(to, week->file);
	fprintf(to, " on %s at %02d:%02d.</p>\n", sg_day_text(day, date),
	    second / 3600, second / 60 % 60);
}

void
sg_week_page_foot(const struct sg_week *week, const char *const *notes,
    size_t nnotes, FILE *to)
{
	fputs("<footer>\n", to);
	for (size_t i = 0; i < nnotes; i++) {
		fputs("<p>", to);
		sg_put_html(to, notes[i]);
		fputs("</p>\n", to);
	}
	for (size_t i = 0; i < week->ast->ncontacts; i++)
		put_contact(week, &week->ast->contacts[i], to);
	put_origin(week, to);
	fputs("</footer>\n</body>\n</html>\n", to);
}
