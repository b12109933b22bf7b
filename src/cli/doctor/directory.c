/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * directory.c -- checks that the school's directory answers the helper programs
 * by which Squid asks it for passwords and groups.
 *
 * If the directory does not answer, Squid refuses everybody who has to log on.
 * So the helpers are run with the words of Squid's configuration, and are asked
 * for a user that does not exist. A directory that answers says "ERR".
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"

/* "sh -c SCRIPT sh QUESTION" stand before the words of the helper. */
#define WORDS_BEFORE 5
#define QUESTION "schoolgate-doctor nothing"
/* A helper tries for up to 30 seconds to reach a directory. */
#define SCRIPT "printf '%s\\n' \"$1\" | (shift; timeout 5 \"$@\")"

/*
 * Cut the next word off `rest`, without the quotation marks around it. Returns
 * NULL at the end.
 */
static const char *
cut_word(struct sg_doctor *d, const char **rest)
{
	const char *from = *rest + strspn(*rest, " ");
	const char *ends = *from == '"' ? "\"" : " ";
	size_t n;

	if (*from == '\0')
		return NULL;
	from += *from == '"';
	n = strcspn(from, ends);
	*rest = from + n + (from[n] == '"');
	return sg_arena_dup(d->arena, (struct sg_str){from, n});
}

/* Run the helper whose program and words are `command`. Returns its answer. */
static const char *
ask_helper(struct sg_doctor *d, const char *command)
{
	const char *words[SG_RUN_WORDS] = {"sh", "-c", SCRIPT, "sh", QUESTION};
	struct sg_str text, line = {"", 0};
	size_t n = WORDS_BEFORE;

	while (n < SG_RUN_WORDS - 1 &&
	    (words[n] = cut_word(d, &command)) != NULL)
		n++;
	words[n] = NULL;
	(void)sg_doctor_run(d, words, false, &text);
	(void)sg_doctor_line(&text, &line);
	return sg_arena_dup(d->arena, sg_str_trim(line));
}

/*
 * Returns true if the helper's answer shows that the directory has answered.
 * The helper for passwords says "ERR", too, if it cannot reach the directory,
 * with the words "Can't contact LDAP server".
 */
static bool
has_answered(const char *answer)
{
	return strncmp(answer, "OK", 2) == 0 ||
	    (strncmp(answer, "ERR", 3) == 0 &&
		strstr(answer, "contact") == NULL &&
		strstr(answer, "onnect") == NULL);
}

static void
look_at(struct sg_doctor *d, const struct sg_squid_line *line,
    const char *command, const char *what)
{
	const char *answer = ask_helper(d, command);

	if (has_answered(answer))
		return;
	sg_doctor_wrong(d,
	    "look whether the directory server runs and can be reached from "
	    "here, and whether the server's name, the account and its password "
	    "in this line are right; Squid asks it again by itself",
	    "the directory does not answer when Squid asks it for %s (%s line "
	    "%u): %s. Whoever has to log on is refused",
	    what, line->file, line->line,
	    *answer == '\0' ? "the helper program says nothing" : answer);
}

/*
 * Returns the part of the line from the program on, or NULL if the program does
 * not ask an LDAP directory.
 */
static const char *
ldap_program(struct sg_doctor *d, const char *line)
{
	const char *from = strstr(line, " /"), *rest = from;
	const char *program = from == NULL ? NULL : cut_word(d, &rest);

	return program != NULL && strstr(program, "ldap") != NULL ? from : NULL;
}

static void
look_directory(struct sg_doctor *d)
{
	const struct sg_squid_line *line;
	const char *program;

	/* Both Squids have the same log-on. */
	for (size_t i = 0; d->nsquids > 0 && i < d->squid[0].n; i++) {
		line = &d->squid[0].v[i];
		program = ldap_program(d, line->text);
		if (program == NULL)
			continue;
		if (sg_squid_is(line, "external_acl_type"))
			look_at(d, line, program, "groups");
		else if (sg_squid_is(line, "auth_param"))
			look_at(d, line, program, "a password");
	}
}

static const struct sg_check checks[] = {
    {"answers", "the school's directory answers, or none is used",
	look_directory},
    {NULL, NULL, NULL},
};

const struct sg_family sg_doctor_directory = {
    .id = "directory", .title = "Directory", .checks = checks};
