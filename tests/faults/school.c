/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school.c -- a school's files, and its state folder before each run.
 */
#include "../unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "school.h"

static const char *const names[FILES] = {"names.img", "policy.img",
    "names.img.before", "policy.img.before", ".install.lock"};

const char *
school_path(const struct school *s, const char *name)
{
	return sg_arena_printf(s->arena, "%s/%s", s->folder, name);
}

static void
put(const struct school *s, const char *name, const char *text)
{
	assert_int_equal(sg_file_replace(school_path(s, name), text,
	    strlen(text), 0644), 0);
}

void
school_write(const struct school *s, const char *name)
{
	if (!s->same_names)
		put(s, "ours", strcmp(name, "Old") == 0 ?
		    "both.example\nold.example\n" :
		    "both.example\nnew.example\n");
	put(s, "school.policy", sg_arena_printf(s->arena,
	    "school \"%s\"\n"
	    "    time zone  Europe/London\n"
	    "group pupils\n"
	    "    network    10.20.0.0/16\n"
	    "sites ours\n"
	    "    list       \"ours\"\n"
	    "    pattern    \"games[0-9]+\"\n"
	    "rules\n"
	    "    block facebook, ours for everyone always\n"
	    "    block circumvention for everyone always\n"
	    "    block youtube for pupils from 09:00 to 15:00\n"
	    "    otherwise allow\n", name));
}

void
school_install(const struct school *s)
{
	char command[2048] = "";

	for (size_t i = 0; s->words[i] != NULL; i++)
		(void)snprintf(command + strlen(command),
		    sizeof(command) - strlen(command), "'%s' ", s->words[i]);
	strcat(command, ">/dev/null 2>&1");
	assert_int_equal(system(command), 0);
}

void
school_make(struct school *s)
{
	const char *build = getenv("SG_BUILD");

	memset(s, 0, sizeof(*s));
	s->arena = sg_arena_new();
	strcpy(s->folder, "/tmp/sg-faults-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	assert_int_equal(mkdir(school_path(s, "platforms"), 0755), 0);
	assert_int_equal(mkdir(school_path(s, "circumvention"), 0755), 0);
	assert_int_equal(mkdir(school_path(s, "locked"), 0755), 0);
	put(s, "platforms/facebook.platform", "platform facebook\n"
	    "    title    \"Facebook\"\n    owner    meta\n"
	    "    site     facebook.com, fbcdn.net\n"
	    "    network  157.240.0.0/16\n    as       32934\n");
	put(s, "platforms/youtube.platform", "platform youtube\n"
	    "    title    \"YouTube\"\n    owner    google\n"
	    "    site     youtube.com\n");
	put(s, "circumvention/vpn.list", "vpn.example\n");
	put(s, "locked/worst", "worst.example\n");
	s->words[0] = sg_arena_printf(s->arena, "%s/schoolgate",
	    build == NULL ? "." : build);
	s->words[1] = "install";
	s->words[2] = "--state";
	s->words[3] = school_path(s, "state");
	s->words[4] = "--catalogue";
	s->words[5] = school_path(s, "platforms");
	s->words[6] = "--locked";
	s->words[7] = school_path(s, "locked");
	s->words[8] = school_path(s, "school.policy");
	for (size_t i = 0; i < FILES; i++)
		s->files[i].path = sg_arena_printf(s->arena, "%s/state/%s",
		    s->folder, names[i]);
}

void
school_remove(struct school *s)
{
	char command[64];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", s->folder);
	assert_int_equal(system(command), 0);
	sg_arena_free(&s->arena);
}

void
school_keep(struct school *s)
{
	for (size_t i = 0; i < FILES; i++)
		s->files[i].there = sg_file_read(s->arena, s->files[i].path,
		    1 << 24, &s->files[i].bytes) == 0;
}

static void
clear_state(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[512];

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder,
		    entry->d_name);
		assert_int_equal(unlink(path), 0);
	}
	closedir(dir);
	assert_int_equal(rmdir(folder), 0);
}

void
school_put_file(const struct school *s, int file, const char *path)
{
	const struct sg_str bytes = s->files[file].bytes;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0640);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
	assert_int_equal(close(fd), 0);
}

void
school_put_back(const struct school *s)
{
	char folder[64];

	(void)snprintf(folder, sizeof(folder), "%s/state", s->folder);
	clear_state(folder);
	if (s->first)
		return;
	assert_int_equal(mkdir(folder, 0750), 0);
	for (int i = 0; i < FILES; i++)
		if (s->files[i].there)
			school_put_file(s, i, s->files[i].path);
}
