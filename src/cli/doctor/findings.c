/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * findings.c -- collects what the checks of `schoolgate doctor` find, and
 * prints it, for people and as JSON.
 */
#include "config.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "cli/doctor/doctor.h"
#include "report/ask.h"
#include "report/instant.h"
#include "report/put.h"

#define TEXT_BYTES 1024

static void
add(struct sg_doctor *d, enum sg_result result, const char *advice,
    const char *format, va_list arguments)
{
	char text[TEXT_BYTES];

	(void)vsnprintf(text, sizeof(text), format, arguments);
	d->found = sg_arena_grow(d->arena, d->found, d->n, &d->cap,
	    sizeof(*d->found));
	d->found[d->n++] = (struct sg_found){.family = d->family,
	    .check = d->check,
	    .result = result,
	    .text = sg_arena_dup(d->arena, sg_str(text)),
	    .advice = advice == NULL ? NULL :
				       sg_arena_dup(d->arena, sg_str(advice))};
}

void
sg_doctor_wrong(struct sg_doctor *d, const char *advice, const char *format,
    ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(d, SG_RESULT_WRONG, advice, format, arguments);
	va_end(arguments);
}

void
sg_doctor_warn(struct sg_doctor *d, const char *advice, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(d, SG_RESULT_WARNING, advice, format, arguments);
	va_end(arguments);
}

void
sg_doctor_fine(struct sg_doctor *d, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(d, SG_RESULT_FINE, NULL, format, arguments);
	va_end(arguments);
}

void
sg_doctor_unseen(struct sg_doctor *d, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(d, SG_RESULT_UNSEEN, NULL, format, arguments);
	va_end(arguments);
}

static size_t
count(const struct sg_doctor *d, enum sg_result result)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		n += d->found[i].result == result;
	return n;
}

/* ---- for people --------------------------------------------------------- */

static const struct {
	const char *word, *colour, *json;
} results[SG_RESULTS] = {
    [SG_RESULT_FINE] = {"ok", "\033[32m", "ok"},
    [SG_RESULT_UNSEEN] = {"not seen", "\033[36m", "not seen"},
    [SG_RESULT_WARNING] = {"warning", "\033[1;33m", "warning"},
    [SG_RESULT_WRONG] = {"WRONG", "\033[1;31m", "wrong"},
};

/* The column in which texts begin. */
#define MARGIN 12

/* Print `text` in lines of 78 columns. The first line begins at the margin. */
static void
put_block(FILE *to, const char *text)
{
	char *memory = NULL;
	size_t size = 0;
	FILE *lines = open_memstream(&memory, &size);

	if (lines == NULL)
		return;
	sg_put_wrapped(lines, text, MARGIN);
	if (fclose(lines) == 0 && size > MARGIN)
		fwrite(memory + MARGIN, 1, size - MARGIN, to);
	free(memory);
}

static void
put_found(const struct sg_found *found, bool colour, FILE *to)
{
	const char *word = results[found->result].word;

	fprintf(to, "  %s%-*s%s", colour ? results[found->result].colour : "",
	    MARGIN - 2, word, colour ? "\033[0m" : "");
	put_block(to, found->text);
	if (found->advice != NULL) {
		fprintf(to, "%*s", MARGIN, "=> ");
		put_block(to, found->advice);
	}
}

static void
put_family(const struct sg_doctor *d, const struct sg_family *family,
    bool colour, FILE *to)
{
	bool begun = false;

	for (size_t i = 0; i < d->n; i++) {
		if (d->found[i].family != family->id)
			continue;
		if (!begun)
			fprintf(to, "%s\n", family->title);
		begun = true;
		put_found(&d->found[i], colour, to);
	}
}

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

void
sg_doctor_put_text(const struct sg_doctor *d,
    const struct sg_family *const *families, FILE *to)
{
	size_t wrong = count(d, SG_RESULT_WRONG);
	size_t warnings = count(d, SG_RESULT_WARNING);
	size_t unseen = count(d, SG_RESULT_UNSEEN);

	for (; *families != NULL; families++)
		put_family(d, *families, sg_colour(to), to);
	if (wrong == 0 && warnings == 0)
		fputs(d->only == NULL ? "All is well" :
					"What was looked at is well",
		    to);
	else
		fprintf(to, "%zu thing%s wrong, %zu warning%s", wrong,
		    wrong == 1 ? " is" : "s are", warnings, plural(warnings));
	if (unseen > 0)
		fprintf(to, "; %zu thing%s not looked at", unseen,
		    unseen == 1 ? " was" : "s were");
	fputs(".\n", to);
}

/* ---- for programs ------------------------------------------------------- */

static json_t *
json_of(const struct sg_found *found)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:o}", "family", found->family,
	    "check", found->check, "result", results[found->result].json,
	    "text", sg_ask_text(sg_str(found->text)), "advice",
	    found->advice == NULL ? json_null() :
				    sg_ask_text(sg_str(found->advice)));
}

void
sg_doctor_put_json(const struct sg_doctor *d, FILE *to)
{
	char at[SG_INSTANT_TEXT];
	json_t *list = json_array(), *whole;

	for (size_t i = 0; i < d->n; i++)
		json_array_append_new(list, json_of(&d->found[i]));
	sg_instant_text(d->now, at);
	whole = json_pack("{s:s, s:s, s:b, s:I, s:I, s:I, s:o}", "version",
	    PACKAGE_VERSION, "at", at, "healthy",
	    count(d, SG_RESULT_WRONG) == 0, "wrong",
	    (json_int_t)count(d, SG_RESULT_WRONG), "warnings",
	    (json_int_t)count(d, SG_RESULT_WARNING), "not_seen",
	    (json_int_t)count(d, SG_RESULT_UNSEEN), "findings", list);
	json_dumpf(whole, to, JSON_INDENT(1));
	fputc('\n', to);
	json_decref(whole);
}
