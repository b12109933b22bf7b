/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * documents.c -- answers that are files: reports, a person's records, evidence
 * packs.
 */
#include "config.h"

#include "desk/web/views.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "desk/link.h"
#include "desk/web/archive.h"
#include "desk/web/documents.h"
#include "desk/web/in.h"
#include "desk/web/rows.h"
#include "desk/web/session.h"
#include "desk/web/when.h"
#include "desk/web/whom.h"
#include "report/deeds/deeds.h"
#include "report/pack/pack.h"

#define EXPORT_DAYS 366
/* Records of a visit that began a little earlier belong to the incident. */
#define MARGIN_MS 120000

/* ---- what all have ------------------------------------------------------ */

static const struct {
	const char *format, *type;
} types[] = {
    {"html", "text/html; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"json", "application/json; charset=utf-8"},
    {"text", "text/plain; charset=utf-8"},
    {"zip", "application/zip"},
    {"tar", "application/x-tar"},
};

const char *
sg_document_format(struct sg_web_call *call, const char *allowed)
{
	const char *format = sg_in_text(call, "format");
	struct sg_str rest = sg_str(allowed), word;

	for (size_t i = 0; rest.p != NULL; i++) {
		word = sg_str_cut(&rest, ' ');
		if (format == NULL || sg_str_eq(word, sg_str(format)))
			return sg_arena_dup(call->arena, word);
	}
	sg_http_fail(call->answer, 400, "bad", NULL,
	    "\"format\" must be one of: %s.", allowed);
	return NULL;
}

void
sg_document_send(struct sg_web_call *call, char *bytes, size_t size,
    const char *name, const char *format)
{
	const char *type = "application/octet-stream";

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].format, format) == 0)
			type = types[i].type;
	sg_http_bytes(call->answer, bytes, size, type);
	(void)snprintf(call->answer->download, sizeof call->answer->download,
	    "%s.%s", name, strcmp(format, "text") == 0 ? "txt" : format);
}

const char *
sg_document_days(struct sg_web_call *call, int32_t from, int32_t until)
{
	struct sg_civil a = sg_civil_of(from), b = sg_civil_of(until);

	return sg_arena_printf(call->arena, "%04d-%02d-%02d-to-%04d-%02d-%02d",
	    a.year, a.month, a.day, b.year, b.month, b.day);
}

void
sg_document_scope(struct sg_web_call *call, int64_t from_ms, int64_t until_ms,
    struct sg_scope *scope)
{
	*scope = (struct sg_scope){.folder = call->web->journal,
	    .school = call->school,
	    .period = {from_ms, until_ms}};
}

static void
no_memory(struct sg_web_call *call)
{
	sg_http_fail(call->answer, 500, "failed", NULL,
	    "The server has not enough memory.");
}

/* ---- the records of one person ------------------------------------------ */

static void
write_deeds(const struct sg_deeds *deeds, const char *format, FILE *to)
{
	if (strcmp(format, "csv") == 0)
		sg_deeds_csv(deeds, to);
	else if (strcmp(format, "json") == 0)
		sg_deeds_json(deeds, to);
	else
		sg_deeds_html(deeds, to);
}

static void
send_deeds(struct sg_web_call *call, const struct sg_deeds *deeds,
    const char *name, const char *format)
{
	char *bytes = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&bytes, &size);

	if (to == NULL) {
		no_memory(call);
		return;
	}
	write_deeds(deeds, format, to);
	if (fclose(to) == 0)
		sg_document_send(call, bytes, size, name, format);
	else {
		free(bytes);
		no_memory(call);
	}
}

static void export(struct sg_web_call *call, const char *person,
    const struct sg_when_asked *when, const char *format)
{
	struct sg_whose whose;
	struct sg_scope scope;
	struct sg_deeds deeds = {
	    .arena = call->arena, .scope = &scope, .whose = &whose};
	char why[SG_WHY_BYTES];

	sg_document_scope(call, when->from_ms, when->until_ms, &scope);
	if (!sg_whose_read(&whose, person, why) ||
	    !sg_whose_find(&whose, call->arena, &scope, NULL, why)) {
		sg_http_fail(call->answer, 404, "not-found", NULL, "%s", why);
		return;
	}
	if (sg_deeds_make(&deeds, why))
		send_deeds(call, &deeds,
		    sg_arena_printf(call->arena, "records-%s",
			sg_document_days(call, when->from, when->until)),
		    format);
	else
		sg_http_fail(call->answer, 500, "failed", NULL, "%s", why);
}

void
sg_view_export(struct sg_web_call *call)
{
	const char *format = sg_document_format(call, "html csv json");
	struct sg_store *store;
	struct sg_person_row person;
	struct sg_when_asked when;

	if (format == NULL || !sg_when_asked(call, EXPORT_DAYS, &when))
		return;
	store = sg_web_store(call);
	if (store != NULL && sg_whom(call, store, &person) &&
	    sg_session_view(call, SG_VIEW_EXPORT, person.name,
		sg_in_text(call, "reason")))
		export(call, person.name, &when, format);
}

/* ---- evidence packs ----------------------------------------------------- */

/* Make an empty folder for one pack, which only this process can read. */
static const char *
temporary(struct sg_web_call *call)
{
	const char *above = getenv("TMPDIR");
	char *folder = sg_arena_printf(call->arena, "%s/schoolgate-web-XXXXXX",
	    above == NULL || *above == '\0' ? "/tmp" : above);

	if (mkdtemp(folder) != NULL)
		return folder;
	sg_http_fail(call->answer, 500, "failed", NULL,
	    "No temporary folder can be made for the pack.");
	return NULL;
}

static void
send_pack(struct sg_web_call *call, const char *folder, const char *format)
{
	const char *name = sg_arena_printf(call->arena, "incident-%" PRIu64,
	    call->id);
	char why[SG_WHY_BYTES], *bytes;
	size_t size;

	if (sg_archive(folder, name, strcmp(format, "zip") == 0,
		(time_t)(call->now_ms / 1000), &bytes, &size, why))
		sg_document_send(call, bytes, size, name, format);
	else
		sg_http_fail(call->answer, 500, "failed", NULL, "%s", why);
}

static void
make_pack(struct sg_web_call *call, const struct sg_incident_row *row,
    const char *temporary_folder, const char *format)
{
	struct utsname machine;
	struct sg_scope scope;
	struct sg_pack pack = {.arena = call->arena,
	    .scope = &scope,
	    .folder = sg_path_join(call->arena, temporary_folder, "pack"),
	    .person = row->person_name != NULL && *row->person_name != '\0' ?
		row->person_name :
		NULL,
	    .maker = {.login = call->session.name,
		.because = sg_in_text(call, "reason"),
		.program = "schoolgate-web " PACKAGE_VERSION}};
	char why[SG_WHY_BYTES];

	pack.maker.machine = uname(&machine) == 0 ? machine.nodename : "";
	sg_document_scope(call, row->first_ms - MARGIN_MS,
	    row->last_ms + MARGIN_MS, &scope);
	if (!sg_pack_open(&pack, why)) {
		sg_http_fail(call->answer, 404, "not-found", NULL, "%s", why);
		return;
	}
	if (sg_pack_write(&pack, why))
		send_pack(call, pack.folder, format);
	else
		sg_http_fail(call->answer, 500, "failed", NULL, "%s", why);
	sg_archive_remove(pack.folder);
}

void
sg_view_pack(struct sg_web_call *call)
{
	const char *format = sg_document_format(call, "zip tar"), *folder;
	struct sg_store *store = format == NULL ? NULL : sg_web_store(call);
	struct sg_incident_row row;
	bool found;

	if (store == NULL ||
	    !sg_web_asked(call,
		sg_store_incident(store, call->id, call->arena, &row, &found)))
		return;
	if (!found) {
		sg_http_fail(call->answer, 404, "not-found", NULL,
		    "There is no incident %" PRIu64 ".", call->id);
		return;
	}
	if (!sg_session_view(call, SG_VIEW_PACK,
		sg_arena_printf(call->arena, "%" PRIu64, row.id),
		sg_in_text(call, "reason")))
		return;
	folder = temporary(call);
	if (folder == NULL)
		return;
	make_pack(call, &row, folder, format);
	sg_archive_remove(folder);
}
