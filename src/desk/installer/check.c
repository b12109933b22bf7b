/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check.c -- has a text of exceptions checked by another process. */
#include "desk/installer/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/installer/child.h"
#include "desk/json.h"

/* Room for the program's arguments and a NULL. */
#define ARGUMENTS 24

static void
add(char **argv, size_t *n, const char *option, const char *value)
{
	if (value == NULL)
		return;
	argv[(*n)++] = (char *)(uintptr_t)option;
	argv[(*n)++] = (char *)(uintptr_t)value;
}

static json_t *
input_of(const struct sg_check *check)
{
	const struct sg_click *o = check->opening;
	json_t *input = json_object(), *open;

	sg_json_put(input, "full_name", check->full_name);
	if (o == NULL) {
		sg_json_put(input, "text", check->text);
		return input;
	}
	open = json_pack("{s:b, s:b, s:i, s:i}", "block", o->block, "teacher",
	    o->teacher, "until", (int)o->until, "until_day", o->until_day);
	sg_json_put(open, "site", o->site);
	sg_json_put(open, "page", o->page);
	sg_json_put(open, "group", o->group);
	sg_json_put(open, "user", o->user);
	sg_json_put(open, "device", o->device);
	sg_json_put(open, "lesson_of", o->lesson_of);
	sg_json_put(open, "because", o->because);
	sg_json_put(open, "account", o->account);
	sg_json_put(open, "administrators", o->administrators);
	sg_json_put(open, "moderators", o->moderators);
	sg_json_put(open, "other", o->other);
	json_object_set_new(open, "end", json_boolean(o->end));
	json_object_set_new(open, "from_day", json_integer(o->from_day));
	json_object_set_new(input, "open", open);
	return input;
}

json_t *
sg_check_ask(const struct sg_desk_places *p, const struct sg_check *check,
    char why[SG_WHY_BYTES])
{
	json_t *input = input_of(check);
	char *text = json_dumps(input, JSON_COMPACT), *answer = NULL;
	char *argv[ARGUMENTS] = {
	    (char *)(uintptr_t)p->program, (char *)(uintptr_t) "--check"};
	char now[32];
	size_t n = 2, size = 0;
	json_t *result = NULL;

	(void)snprintf(now, sizeof(now), "%lld", (long long)p->now);
	add(argv, &n, "--policy", p->policy);
	add(argv, &n, "--exceptions", p->exceptions);
	add(argv, &n, "--images", p->images);
	add(argv, &n, "--catalogue", p->catalogue);
	add(argv, &n, "--circumvention", p->techniques);
	add(argv, &n, "--own-circumvention", p->own_techniques);
	add(argv, &n, "--locked", p->locked);
	add(argv, &n, "--now", now);
	if (text == NULL)
		(void)sg_why(why, "there is no memory left");
	else if (sg_child_run(p->program, argv, sg_str(text), SG_CHECK_S,
		     &answer, &size, why)) {
		result = json_loadb(answer, size, 0, NULL);
		if (!json_is_integer(json_object_get(result, "errors"))) {
			json_decref(result);
			result = NULL;
			(void)sg_why(why, "the check has no result");
		}
	}
	free(answer);
	free(text);
	json_decref(input);
	return result;
}
