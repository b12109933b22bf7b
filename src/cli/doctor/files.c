/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * files.c -- reads files of the machine for `schoolgate doctor`: the answers of
 * setup, settings of the gate, users, numbers of the kernel.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "cli/doctor/doctor.h"

#define FILE_MOST (1024 * 1024)

const char *
sg_doctor_path(struct sg_doctor *d, const char *path)
{
	return *d->root == '\0' ?
	    path :
	    sg_arena_printf(d->arena, "%s%s", d->root, path);
}

const char *
sg_doctor_setup_again(struct sg_doctor *d, const char *file,
    const char *otherwise)
{
	if (access(sg_doctor_path(d, sg_arena_printf(d->arena, "%s.new", file)),
		F_OK) != 0)
		return otherwise;
	return sg_arena_printf(d->arena,
	    "setup left %s as it is, because somebody has changed it; compare: "
	    "diff %s %s.new; then: mv %s.new %s && schoolgate setup --yes",
	    file, file, file, file, file);
}

/* Read all bytes of `fd`. The size of files in /proc is not known before. */
static size_t
read_all(int fd, char *to, size_t most)
{
	size_t n = 0;
	ssize_t got;

	while (n < most) {
		got = read(fd, to + n, most - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	return n;
}

bool
sg_doctor_read(struct sg_doctor *d, const char *path, struct sg_str *text)
{
	int fd = open(sg_doctor_path(d, path),
	    O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char *bytes;

	*text = (struct sg_str){"", 0};
	if (fd < 0)
		return false;
	bytes = sg_arena_alloc(d->arena, FILE_MOST + 1);
	*text = (struct sg_str){bytes, read_all(fd, bytes, FILE_MOST)};
	(void)close(fd);
	return true;
}

long long
sg_doctor_number(struct sg_doctor *d, const char *path)
{
	struct sg_str text;
	char *end;
	long long value;

	if (!sg_doctor_read(d, path, &text))
		return -1;
	value = strtoll(text.p, &end, 10);
	return end == text.p || value < 0 ? -1 : value;
}

bool
sg_doctor_line(struct sg_str *rest, struct sg_str *line)
{
	if (rest->p == NULL || rest->n == 0)
		return false;
	*line = sg_str_trim(sg_str_cut(rest, '\n'));
	return true;
}

bool
sg_doctor_word(struct sg_str *rest, struct sg_str *word)
{
	struct sg_str from = sg_str_trim(*rest);
	size_t n = 0;

	while (n < from.n && from.p[n] != ' ' && from.p[n] != '\t')
		n++;
	*word = (struct sg_str){from.p, n};
	*rest = (struct sg_str){from.p + n, from.n - n};
	return n > 0;
}

/* ---- users -------------------------------------------------------------- */

bool
sg_doctor_user(struct sg_doctor *d, const char *name, uid_t *uid, gid_t *gid)
{
	FILE *file = fopen(sg_doctor_path(d, "/etc/passwd"), "re");
	const struct passwd *entry = NULL;
	bool found = false;

	while (file != NULL && !found && (entry = fgetpwent(file)) != NULL)
		found = strcmp(entry->pw_name, name) == 0;
	if (found) {
		*uid = entry->pw_uid;
		*gid = entry->pw_gid;
	}
	if (file != NULL)
		(void)fclose(file);
	return found;
}

bool
sg_doctor_group(struct sg_doctor *d, const char *name, gid_t *gid)
{
	FILE *file = fopen(sg_doctor_path(d, "/etc/group"), "re");
	const struct group *entry = NULL;
	bool found = false;

	while (file != NULL && !found && (entry = fgetgrent(file)) != NULL)
		found = strcmp(entry->gr_name, name) == 0;
	if (found)
		*gid = entry->gr_gid;
	if (file != NULL)
		(void)fclose(file);
	return found;
}

/* ---- answers and settings ----------------------------------------------- */

/* Returns what follows `key` at the beginning of a line, or `otherwise`. The
 * last such line counts. */
static const char *
value_of(struct sg_doctor *d, struct sg_str text, const char *key,
    const char *otherwise)
{
	struct sg_str line;

	while (sg_doctor_line(&text, &line)) {
		if (!sg_str_starts(line, sg_str(key)))
			continue;
		line.p += strlen(key);
		line.n -= strlen(key);
		otherwise = sg_arena_dup(d->arena, sg_str_trim(line));
	}
	return otherwise;
}

/* A folder of the gate: as c-icap's configuration names it, or the default. */
static const char *
place_of(struct sg_doctor *d, struct sg_str settings, const char *directive,
    const char *otherwise)
{
	return sg_doctor_path(d, value_of(d, settings, directive, otherwise));
}

static void
read_places(struct sg_doctor *d)
{
	struct sg_str settings;

	(void)sg_doctor_read(d, SG_SYSCONFDIR "/c-icap/schoolgate.conf",
	    &settings);
	d->places.state = place_of(d, settings, "schoolgate.StateDir ",
	    SG_STATEDIR);
	d->places.journal = place_of(d, settings, "schoolgate.JournalDir ",
	    SG_JOURNALDIR);
	d->places.key = place_of(d, settings, "schoolgate.JournalKey ",
	    SG_STATEDIR "/journal.key");
	/* An option counts more. */
	if (strcmp(d->call->places.state, SG_STATEDIR) != 0)
		d->places.state = d->call->places.state;
	d->call->places.state = d->places.state;
}

bool
sg_doctor_read_setup(struct sg_doctor *d)
{
	struct sg_answers *a = &d->answers;
	struct sg_str text;

	if (!sg_doctor_read(d, SG_SYSCONFDIR "/setup.conf", &text))
		return false;
	a->school = value_of(d, text, "school=", "");
	a->own = value_of(d, text, "own=", "none");
	a->log_on = value_of(d, text, "log_on=", "none");
	a->inside = value_of(d, text, "inside=", "");
	a->outside = value_of(d, text, "outside=", "");
	a->has_own = strcmp(a->own, "none") != 0;
	a->firewall = strcmp(value_of(d, text, "firewall=", "no"), "yes") == 0;
	a->hide = strcmp(value_of(d, text, "hide=", "no"), "yes") == 0;
	a->desk = strcmp(value_of(d, text, "desk=", "no"), "yes") == 0;
	read_places(d);
	return true;
}
