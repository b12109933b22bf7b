/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school.c -- writes the files of a small school: catalogue, lists and policy.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "school.h"

const char *
school_path(const struct school *s, const char *name)
{
	return sg_arena_printf(s->arena, "%s/%s", s->folder, name);
}

static void
put(const struct school *s, const char *name, const char *text)
{
	assert_int_equal(sg_file_replace(school_path(s, name), text,
			     strlen(text), 0644),
	    0);
}

void
school_write(const struct school *s, const char *name)
{
	if (!s->same_names)
		put(s, "ours",
		    strcmp(name, "Old") == 0 ? "both.example\nold.example\n" :
					       "both.example\nnew.example\n");
	put(s, "school.policy",
	    sg_arena_printf(s->arena,
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
		"    otherwise allow\n",
		name));
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
	put(s, "platforms/facebook.platform",
	    "platform facebook\n"
	    "    title    \"Facebook\"\n    owner    meta\n"
	    "    site     facebook.com, fbcdn.net\n"
	    "    network  157.240.0.0/16\n    as       32934\n");
	put(s, "platforms/youtube.platform",
	    "platform youtube\n"
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
}

void
school_remove(struct school *s)
{
	char command[64];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", s->folder);
	assert_int_equal(system(command), 0);
	kept_free(&s->state);
	sg_arena_free(&s->arena);
}

void
school_keep(struct school *s)
{
	kept_read(&s->state, school_path(s, "state"));
}
