/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * conf.c -- reads /etc/schoolgate/closer.conf.
 */
#include "closer/conf.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/trusted.h"

#define FILE_BYTES_MAX ((size_t)64 * 1024)
#define USER_BYTES_MAX 64

/* The state of a run of sg_closer_conf_parse(). */
struct reading {
	struct sg_closer_conf *conf;
	struct sg_problems *problems;
	struct sg_place place; /* of the line or the word in work */
	struct sg_str line;
	/* The lines of the two words that stand once; 0 if not read yet. */
	unsigned user_line, judge_line;
};

/* A part of the line becomes the place of the next problem. */
static void
point_at(struct reading *r, struct sg_str part)
{
	r->place.column = (unsigned)(part.p - r->line.p) + 1;
	r->place.width = (unsigned)part.n;
}

/* Returns the number, or 0 after it reported that this is no port. */
static uint16_t
read_number(struct reading *r, struct sg_str value)
{
	unsigned long port = 0;

	for (size_t i = 0; i < value.n && port <= UINT16_MAX; i++)
		port = value.p[i] >= '0' && value.p[i] <= '9' ?
		    port * 10 + (unsigned long)(value.p[i] - '0') :
		    UINT16_MAX + 1UL;
	if (port > 0 && port <= UINT16_MAX)
		return (uint16_t)port;
	point_at(r, value);
	sg_problem(r->problems, SG_ERROR, r->place,
	    "write a number from 1 to 65535, as in \"port 3128\" or "
	    "\"port 3130 from 443\"",
	    "this is not a port");
	return 0;
}

/* Cut the first word from *rest. */
static struct sg_str
cut_word(struct sg_str *rest)
{
	struct sg_str word = *rest;
	size_t n = 0;

	while (n < word.n && word.p[n] != ' ' && word.p[n] != '\t')
		n++;
	*rest = sg_str_trim((struct sg_str){word.p + n, word.n - n});
	word.n = n;
	return word;
}

static void
read_port(struct reading *r, struct sg_str value)
{
	struct sg_closer_conf *conf = r->conf;
	struct sg_str rest = value, number = cut_word(&rest);
	bool redirects = sg_str_eq(cut_word(&rest), SG_LIT("from"));
	uint16_t port = read_number(r, redirects ? number : value);
	uint16_t from = redirects && port != 0 ? read_number(r, rest) : 0;

	if (port == 0 || (redirects && from == 0))
		return;
	point_at(r, number);
	if (sg_closer_conf_has_port(conf, port))
		sg_problem(r->problems, SG_ERROR, r->place, "remove this line",
		    "port %u is in the file already", port);
	else if (conf->port_count == SG_DIAG_PORTS_MAX)
		sg_problem(r->problems, SG_ERROR, r->place,
		    "remove ports at which Squid does not listen",
		    "there are more than %d ports", SG_DIAG_PORTS_MAX);
	else {
		conf->from[conf->port_count] = from;
		conf->ports[conf->port_count++] = port;
	}
}

/* Find the number of the user `value`.  Returns false on an error. */
static bool
find_user(struct reading *r, struct sg_str value, uid_t *uid)
{
	char name[USER_BYTES_MAX], memory[4096];
	struct passwd entry, *found = NULL;
	struct sg_out out;
	int error = 0;

	sg_out_init(&out, name, sizeof(name));
	sg_out_str(&out, value);
	if (!out.full)
		error = getpwnam_r(name, &entry, memory, sizeof(memory),
		    &found);
	if (found != NULL) {
		*uid = found->pw_uid;
		return true;
	}
	if (error != 0)
		sg_problem(r->problems, SG_ERROR, r->place, NULL,
		    "the user cannot be looked up: %s", strerror(error));
	else
		sg_problem(r->problems, SG_ERROR, r->place,
		    "is the name written correctly, and the package installed?",
		    "this machine has no such user");
	return false;
}

/* A word that stands once.  *before is the line where it stood before. */
static bool
read_user(struct reading *r, struct sg_str value, unsigned *before, uid_t *uid)
{
	if (*before != 0) {
		sg_problem(r->problems, SG_ERROR, r->place,
		    "remove one of the two lines",
		    "line %u has named a user already", *before);
		return false;
	}
	*before = r->place.line;
	return find_user(r, value, uid);
}

static void
read_value(struct reading *r, struct sg_str word, struct sg_str value)
{
	struct sg_closer_conf *conf = r->conf;

	if (sg_str_eq(word, SG_LIT("port")))
		read_port(r, value);
	else if (sg_str_eq(word, SG_LIT("judge")))
		read_user(r, value, &r->judge_line, &conf->judge);
	else if (read_user(r, value, &r->user_line, &conf->user) &&
	    conf->user == 0)
		sg_problem(r->problems, SG_ERROR, r->place,
		    "name the user as whom Squid runs, as in \"user proxy\"",
		    "connections of root are never ended");
}

static void
read_line(struct reading *r)
{
	static const char *const words[] = {"port", "user", "judge"};
	struct sg_str value = sg_str_trim(r->line), word;
	size_t i = 0;

	if (value.n == 0 || value.p[0] == '#')
		return;
	word = cut_word(&value);
	point_at(r, word);
	while (i < 3 && !sg_str_eq(word, sg_str(words[i])))
		i++;
	if (i == 3) {
		sg_problem(r->problems, SG_ERROR, r->place,
		    "a line begins with \"port\", \"user\", \"judge\" or \"#\"",
		    "this word is not known");
	} else if (value.n == 0) {
		sg_problem(r->problems, SG_ERROR, r->place, NULL,
		    "the value is missing after \"%s\"", words[i]);
	} else {
		point_at(r, value);
		read_value(r, word, value);
	}
}

/* Report what the file lacks. */
static void
check_whole(struct reading *r)
{
	struct sg_place whole = {.source = r->place.source};

	if (sg_problems_errors(r->problems) > 0)
		return;
	if (r->conf->port_count == 0)
		sg_problem(r->problems, SG_ERROR, whole,
		    "add a line for each port of Squid, as in \"port 3128\"",
		    "the file names no port");
	if (r->user_line == 0)
		sg_problem(r->problems, SG_ERROR, whole,
		    "add the line \"user proxy\"",
		    "the file does not name the user as whom Squid runs");
	if (r->judge_line == 0)
		sg_problem(r->problems, SG_ERROR, whole,
		    "add the line \"judge schoolgate-judge\"",
		    "the file does not name the user who may order");
}

bool
sg_closer_conf_parse(const struct sg_source *source,
    struct sg_closer_conf *conf, struct sg_problems *problems)
{
	struct reading r = {
	    .conf = conf, .problems = problems, .place = {.source = source}};
	struct sg_str rest = source->text;

	memset(conf, 0, sizeof(*conf));
	while (rest.n > 0) {
		r.line = sg_str_cut(&rest, '\n');
		r.place.line++;
		read_line(&r);
	}
	check_whole(&r);
	return sg_problems_errors(problems) == 0;
}

bool
sg_closer_conf_read(const char *path, struct sg_closer_conf *conf,
    struct sg_arena *arena, struct sg_problems *problems)
{
	const struct sg_source *source = sg_trusted_read(path, FILE_BYTES_MAX,
	    SG_TRUSTED_ROOT, arena, problems);

	return source != NULL && sg_closer_conf_parse(source, conf, problems);
}

bool
sg_closer_conf_has_port(const struct sg_closer_conf *conf, uint16_t port)
{
	for (size_t i = 0; i < conf->port_count; i++) {
		if (conf->ports[i] == port)
			return true;
	}
	return false;
}
