/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sums.c -- how many attempts there were, by day, hour or technique. */
#include "desk/web/sums.h"

#include "base/arena.h"
#include "desk/web/rows.h"
#include "desk/web/text.h"

/* Returns the row of a key, made if it is missing.  The keys come sorted. */
static struct sg_attempts *
row_of(struct sg_arena *arena, struct sg_attempts_list *list, int64_t key)
{
	for (size_t i = list->n; i > 0; i--)
		if (list->rows[i - 1].key == key)
			return &list->rows[i - 1];
	list->rows = sg_arena_grow(arena, list->rows, list->n, &list->cap,
	    sizeof *list->rows);
	list->rows[list->n] = (struct sg_attempts){.key = key};
	return &list->rows[list->n++];
}

/* An event that was blocked and was a way round counts once. */
static void
add(struct sg_arena *arena, struct sg_attempts_list *list,
    const struct sg_sum_list *all, const struct sg_sum_list *blocked)
{
	struct sg_attempts *row;

	for (size_t i = 0; i < all->n; i++) {
		row = row_of(arena, list, all->rows[i].key);
		row->attempts[all->rows[i].doer] += all->rows[i].blocked +
		    all->rows[i].tried;
		row->round[all->rows[i].doer] += all->rows[i].tried;
		row->requests += all->rows[i].requests;
	}
	for (size_t i = 0; i < blocked->n; i++) {
		row = row_of(arena, list, blocked->rows[i].key);
		row->attempts[blocked->rows[i].doer] -= blocked->rows[i].tried;
	}
}

bool
sg_attempts(struct sg_web_call *call, struct sg_store *store, enum sg_sum_by by,
    int32_t from_day, int32_t until_day, struct sg_attempts_list *list)
{
	struct sg_sum_query query = {
	    .from_day = from_day, .until_day = until_day + 1};
	struct sg_sum_list all, blocked;
	bool fine;

	*list = (struct sg_attempts_list){0};
	/* A batch may be stored between the two: what is subtracted is read
	 * first, so that it is in the other one, too. */
	query.only_blocked = true;
	fine = sg_store_sums(store, by, &query, call->arena, &blocked);
	query.only_blocked = false;
	fine = fine && sg_store_sums(store, by, &query, call->arena, &all);
	if (!sg_web_asked(call, fine))
		return false;
	add(call->arena, list, &all, &blocked);
	return true;
}

json_t *
sg_attempts_json(const struct sg_attempts *row)
{
	json_t *json = json_object();

	for (int i = 0; i < SG_DOERS; i++)
		json_object_set_new(json, sg_doer_json((enum sg_doer)i),
		    json_pack("{s:o, s:o}", "attempts",
			sg_text_number(row->attempts[i]), "round",
			sg_text_number(row->round[i])));
	return json;
}
