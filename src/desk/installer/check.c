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
	json_t *input = json_object();

	sg_json_put(input, "full_name", check->full_name);
	if (check->open == NULL)
		sg_json_put(input, "text", check->text);
	else
		json_object_set_new(input, "open", json_deep_copy(check->open));
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
