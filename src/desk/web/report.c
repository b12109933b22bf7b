/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* report.c -- the report on a period, as a file. */
#include "report/period/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/web/documents.h"
#include "desk/web/in.h"
#include "desk/web/session.h"
#include "desk/web/views.h"
#include "desk/web/when.h"

#define DAYS 7
/* What the installer writes down that a report was looked at. */
#define EVERYBODY "report on everybody"

static void
write_report(const struct sg_report *report, const char *format, FILE *to)
{
	if (strcmp(format, "csv") == 0)
		sg_report_csv(report, to);
	else if (strcmp(format, "json") == 0)
		sg_report_json(report, to);
	else
		sg_report_html(report, to);
}

static void
send(struct sg_web_call *call, const struct sg_report *report,
    const struct sg_when_asked *when, const char *format)
{
	char *bytes = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&bytes, &size);

	if (to != NULL)
		write_report(report, format, to);
	if (to != NULL && fclose(to) == 0) {
		sg_document_send(call, bytes, size,
		    sg_arena_printf(call->arena, "report-%s",
			sg_document_days(call, when->from, when->until)),
		    format);
		/* The page opens it in a new tab, to be read and printed. */
		call->answer->shown = strcmp(format, "html") == 0;
		return;
	}
	free(bytes);
	sg_http_fail(call->answer, 500, "failed", NULL,
	    "The server has not enough memory.");
}

void
sg_view_report(struct sg_web_call *call)
{
	const char *format = sg_document_format(call, "html csv json");
	struct sg_when_asked when;
	struct sg_report report;
	struct sg_scope scope;
	char why[SG_WHY_BYTES];

	if (format == NULL || !sg_when_asked(call, DAYS, &when) ||
	    !sg_session_view(call, SG_VIEW_PERSON, EVERYBODY, NULL))
		return;
	sg_document_scope(call, when.from_ms, when.until_ms, &scope);
	if (sg_report_make(&report, call->arena, &scope, why))
		send(call, &report, &when, format);
	else
		sg_http_fail(call->answer, 500, "failed", NULL, "%s", why);
}

void
sg_view_report_open(struct sg_web_call *call)
{
	if (sg_session_view(call, SG_VIEW_PERSON, EVERYBODY,
		sg_in_text(call, "reason")))
		sg_http_json(call->answer, json_object());
}
