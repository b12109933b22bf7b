/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* whom.c -- finds the person that a call is about. */
#include "desk/web/whom.h"

#include <string.h>

#include "base/arena.h"
#include "desk/web/in.h"
#include "desk/web/rows.h"

#define HINTS 5

/* Returns names that contain the beginning of the name, or NULL. */
static const char *
similar(struct sg_web_call *call, struct sg_store *store, const char *name)
{
	struct sg_person_list list;
	const char *text = "Did you mean";
	char head[5];
	size_t n = strlen(name);

	n = n < sizeof head ? n : sizeof head - 1;
	memcpy(head, name, n);
	head[n] = '\0';
	if (!sg_store_search_persons(store, head, HINTS, call->arena, &list) ||
	    list.n == 0)
		return NULL;
	for (size_t i = 0; i < list.n; i++)
		text = sg_arena_printf(call->arena, "%s%s %s", text,
		    i == 0 ? "" : ",", list.rows[i].name);
	return sg_arena_printf(call->arena, "%s?", text);
}

bool
sg_whom(struct sg_web_call *call, struct sg_store *store,
    struct sg_person_row *person)
{
	const char *name = sg_in_text(call, "name");
	uint64_t id = (uint64_t)sg_in_number(call, "id", 0);
	bool found = false, fine = true;

	if ((name == NULL) == (id == 0)) {
		sg_http_fail(call->answer, 400, "bad", NULL,
		    "Give either \"name\" or \"id\".");
		return false;
	}
	fine = name != NULL ?
	    sg_store_find_person(store, name, call->arena, person, &found) :
	    sg_store_person(store, id, call->arena, person, &found);
	if (!sg_web_asked(call, fine))
		return false;
	if (!found)
		sg_http_fail(call->answer, 404, "not-found",
		    name == NULL ? NULL : similar(call, store, name),
		    "No record names %s.", name == NULL ? "this person" : name);
	return found;
}
