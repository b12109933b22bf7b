/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * conf.c -- reads the configuration of a Squid as Squid reads it: the lines in
 * their order, with the lines of included files.
 *
 * Conditions (`if`) are not evaluated: the lines of both branches are read.
 */
#include "config.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"

/* Squid's own limit of nested files. */
#define DEEPEST 16

static void read_file(struct sg_doctor *d, struct sg_squid *squid,
    const char *path, unsigned depth);

/* Write the words of `line` with one blank between them. */
static char *
tidy(struct sg_doctor *d, struct sg_str line)
{
	char *text = sg_arena_alloc(d->arena, line.n + 1);
	struct sg_str word;
	size_t n = 0;

	while (sg_doctor_word(&line, &word)) {
		if (n > 0)
			text[n++] = ' ';
		memcpy(text + n, word.p, word.n);
		n += word.n;
	}
	return text;
}

/* Read the files that the words of an `include` line name. A word may be a
 * pattern. */
static void
include(struct sg_doctor *d, struct sg_squid *squid, struct sg_str words,
    unsigned depth)
{
	struct sg_str word;
	glob_t found;

	(void)sg_doctor_word(&words, &word);
	while (sg_doctor_word(&words, &word)) {
		const char *path = sg_arena_dup(d->arena, word);

		if (glob(sg_doctor_path(d, path), 0, NULL, &found) != 0)
			continue;
		for (size_t i = 0; i < found.gl_pathc; i++)
			read_file(d, squid,
			    sg_arena_dup(d->arena,
				sg_str(found.gl_pathv[i] + strlen(d->root))),
			    depth + 1);
		globfree(&found);
	}
}

static void
add(struct sg_doctor *d, struct sg_squid *squid, const char *file,
    unsigned number, const char *text)
{
	squid->v = sg_arena_grow(d->arena, squid->v, squid->n, &squid->cap,
	    sizeof(*squid->v));
	squid->v[squid->n++] = (struct sg_squid_line){file, number, text};
}

static bool
begins(const char *text, const char *name)
{
	size_t n = strlen(name);

	return strncmp(text, name, n) == 0 &&
	    (text[n] == ' ' || text[n] == '\0');
}

static void
read_file(struct sg_doctor *d, struct sg_squid *squid, const char *path,
    unsigned depth)
{
	struct sg_str rest, line;
	const char *text = "";
	bool goes_on = false;
	unsigned number = 0;

	if (depth > DEEPEST || !sg_doctor_read(d, path, &rest))
		return;
	while (sg_doctor_line(&rest, &line)) {
		number++;
		/* A line that ends with a backslash goes on in the next one. */
		text = sg_arena_printf(d->arena, "%s%.*s", goes_on ? text : "",
		    (int)line.n, line.p);
		goes_on = line.n > 0 && line.p[line.n - 1] == '\\';
		if (goes_on) {
			text = sg_arena_dup(d->arena,
			    (struct sg_str){text, strlen(text) - 1});
			continue;
		}
		text = tidy(d, sg_str(text));
		if (*text == '\0' || *text == '#')
			continue;
		if (begins(text, "include"))
			include(d, squid, sg_str(text), depth);
		else
			add(d, squid, path, number, text);
	}
}

void
sg_squid_read(struct sg_doctor *d, struct sg_squid *squid)
{
	squid->v = NULL;
	squid->n = squid->cap = 0;
	read_file(d, squid, squid->path, 0);
}

bool
sg_squid_is(const struct sg_squid_line *line, const char *name)
{
	return begins(line->text, name);
}

const struct sg_squid_line *
sg_squid_last(const struct sg_squid *squid, const char *name)
{
	for (size_t i = squid->n; i-- > 0;)
		if (sg_squid_is(&squid->v[i], name))
			return &squid->v[i];
	return NULL;
}

const char *
sg_squid_value(struct sg_doctor *d, const struct sg_squid_line *line,
    const char *name)
{
	struct sg_str words = sg_str(line->text), word;
	size_t n = strlen(name);

	while (sg_doctor_word(&words, &word))
		if (sg_str_starts(word, sg_str(name)))
			return sg_arena_dup(d->arena,
			    (struct sg_str){word.p + n, word.n - n});
	return NULL;
}

unsigned
sg_squid_port(const struct sg_squid_line *line)
{
	const char *text = strchr(line->text, ' ');
	size_t n;

	if (text == NULL)
		return 0;
	text++;
	for (n = strcspn(text, " "); n > 0 && text[n - 1] != ':'; n--)
		;
	return (unsigned)strtoul(text + n, NULL, 10);
}

/* ---- all of them -------------------------------------------------------- */

/* Add the address of a line "icap_service NAME reqmod_precache
 * icap://ADDRESS:PORT/schoolgate ...". */
static void
add_gate(struct sg_doctor *d, const struct sg_squid_line *line)
{
	static const char mark[] = "icap://";
	const char *at = strstr(line->text, mark), *gate;
	size_t n;

	if (at == NULL || strstr(line->text, " reqmod_") == NULL)
		return;
	at += sizeof(mark) - 1;
	n = strcspn(at, "/ ");
	gate = sg_arena_dup(d->arena, (struct sg_str){at, n});
	for (size_t i = 0; i < d->ngates; i++)
		if (strcmp(d->gates[i], gate) == 0)
			return;
	if (d->ngates < sizeof(d->gates) / sizeof(d->gates[0]))
		d->gates[d->ngates++] = gate;
}

void
sg_doctor_read_squids(struct sg_doctor *d)
{
	static const struct sg_squid both[SG_SQUIDS] = {
	    {.name = "school-computers",
		.unit = "schoolgate-school-computers.service",
		.path = SG_SYSCONFDIR "/squid/school-computers.conf"},
	    {.name = "own-devices",
		.unit = "schoolgate-own-devices.service",
		.path = SG_SYSCONFDIR "/squid/own-devices.conf"},
	};

	d->nsquids = d->answers.has_own ? 2 : 1;
	for (size_t i = 0; i < d->nsquids; i++) {
		d->squid[i] = both[i];
		sg_squid_read(d, &d->squid[i]);
		for (size_t k = 0; k < d->squid[i].n; k++)
			if (sg_squid_is(&d->squid[i].v[k], "icap_service"))
				add_gate(d, &d->squid[i].v[k]);
	}
}

void
sg_squid_tell_extra(struct sg_doctor *d, const struct sg_squid *squid,
    const struct sg_squid_line *line, const char *what)
{
	sg_doctor_wrong(d,
	    sg_arena_printf(d->arena,
		"remove line %u of %s, then: systemctl reload %s", line->line,
		line->file, squid->unit),
	    "%s: the line \"%s\" %s", squid->name, line->text, what);
}

bool
sg_squid_is_ours(const struct sg_squid_line *line)
{
	return strncmp(line->file, SG_PKGDATADIR "/",
		   sizeof(SG_PKGDATADIR "/") - 1) == 0;
}
