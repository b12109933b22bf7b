/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * log_on.c -- checks that people can log on in the way that setup was told.
 */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"

#define USER "proxy"

/* Returns the first line auth_param of the scheme, such as "basic", that names
 * a program; NULL if there is none. */
static const struct sg_squid_line *
program_of(struct sg_doctor *d, const char *scheme)
{
	const char *head = sg_arena_printf(d->arena, "auth_param %s program ",
	    scheme);

	for (size_t i = 0; d->nsquids > 0 && i < d->squid[0].n; i++)
		if (strncmp(d->squid[0].v[i].text, head, strlen(head)) == 0)
			return &d->squid[0].v[i];
	return NULL;
}

/* ---- the answer of setup ------------------------------------------------ */

static const struct {
	const char *answer, *scheme;
} kinds[] = {{"basic", "basic"}, {"kerberos", "negotiate"}};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static bool
is_of_file(const struct sg_squid_line *line, const char *answer,
    struct sg_doctor *d)
{
	return line != NULL &&
	    strcmp(line->file,
		sg_arena_printf(d->arena, SG_SYSCONFDIR "/squid/login-%s.conf",
		    answer)) == 0;
}

static void
look_answer(struct sg_doctor *d)
{
	for (size_t i = 0; i < KINDS; i++) {
		const struct sg_squid_line *line = program_of(d,
		    kinds[i].scheme);
		const char *answer = kinds[i].answer;
		bool wanted = strcmp(d->answers.log_on, answer) == 0;

		if (wanted && line == NULL)
			sg_doctor_wrong(d,
			    sg_arena_printf(d->arena,
				"edit " SG_SYSCONFDIR "/squid/login-%s.conf as "
				"it says, then: schoolgate setup --yes "
				"--log-on %s",
				answer, answer),
			    "setup was told that people log on (%s), but Squid "
			    "has no line auth_param %s: nobody is asked to log "
			    "on",
			    answer, kinds[i].scheme);
		else if (!wanted && is_of_file(line, answer, d))
			sg_doctor_wrong(d,
			    sg_arena_printf(d->arena,
				"run: schoolgate setup --yes --log-on %s; if "
				"people are not to log on: schoolgate setup "
				"--yes --log-on none",
				answer),
			    "Squid reads login-%s.conf, but setup was told "
			    "\"%s\": the next setup changes how people log on",
			    answer, d->answers.log_on);
	}
}

/* ---- the files of passwords and keys ------------------------------------ */

/* Returns the word after `option`, or the last word if `option` is NULL. */
static const char *
word_of(struct sg_doctor *d, const struct sg_squid_line *line,
    const char *option)
{
	struct sg_str rest = sg_str(line->text), word, last = {"", 0};
	bool next = false;

	while (sg_doctor_word(&rest, &word)) {
		if (next)
			return sg_arena_dup(d->arena, word);
		next = option != NULL && sg_str_eq(word, sg_str(option));
		last = word;
	}
	return option == NULL ? sg_arena_dup(d->arena, last) : "";
}

static void
check_file(struct sg_doctor *d, const char *path, const char *make)
{
	const char *stops;
	struct stat st;

	if (path[0] != '/')
		return;
	if (stat(sg_doctor_path(d, path), &st) != 0) {
		sg_doctor_wrong(d, make,
		    "%s is missing: whoever has to log on is refused", path);
		return;
	}
	stops = sg_doctor_stops(d, USER, path);
	if (stops != NULL)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"chgrp " USER " %s && chmod %s %s", stops,
			strcmp(stops, path) == 0 ? "640" : "g+x", stops),
		    "Squid (user " USER ") cannot read %s, because of the mode "
		    "of %s: whoever has to log on is refused",
		    path, stops);
	else if (st.st_size == 0)
		sg_doctor_warn(d, make, "%s is empty: nobody can log on", path);
	if ((st.st_mode & 07) != 0)
		sg_doctor_warn(d,
		    sg_arena_printf(d->arena,
			"chown root:" USER " %s && chmod 640 %s", path, path),
		    "every user of this machine can read %s, a file of "
		    "passwords or keys",
		    path);
}

static void
look_files(struct sg_doctor *d)
{
	const struct sg_squid_line *basic = program_of(d, "basic");
	const struct sg_squid_line *kerberos = program_of(d, "negotiate");

	if (basic != NULL && strstr(basic->text, "ncsa") != NULL)
		check_file(d, word_of(d, basic, NULL),
		    "make it, and add a line for each person, as "
		    "" SG_SYSCONFDIR "/squid/login-basic.conf says");
	if (kerberos != NULL)
		check_file(d, word_of(d, kerberos, "-k"),
		    "make it, as " SG_SYSCONFDIR
		    "/squid/login-kerberos.conf says");
}

static const struct sg_check checks[] = {
    {"answer", "people log on as setup was told", look_answer},
    {"files",
	"Squid can read the files by which people log on, or there are "
	"none",
	look_files},
    {0},
};
const struct sg_family sg_doctor_log_on = {"log-on", "Log-on", checks, NULL};
