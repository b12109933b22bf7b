/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.h -- persons and sites: names, and the numbers that stand for them in
 * other rows. See store.h for errors and threads.
 *
 * A name of more than SG_NAME_BYTES bytes is stored as its beginning and a hash
 * of the whole name, so that two long names stay two names.
 */
#ifndef SG_DESK_STORE_NAMES_H
#define SG_DESK_STORE_NAMES_H

#include "desk/store/store.h"

#define SG_NAME_BYTES 500

/*
 * Returns the text by which a person is found, in `memory`: the name without
 * case, so that the users JSmith and jsmith are one person, who is shown in the
 * spelling that came first. (Addresses and pseudonyms are always spelt in one
 * way.) It is cut as names are.
 */
#define SG_KEY_BYTES 1100
const char *sg_store_person_key(const char *name, char memory[SG_KEY_BYTES]);

/*
 * Writer: get the id of a name; a new name gets a new id. `day` is the local
 * day of the event that the id is for (retention.h deletes names that were not
 * used for long). Cost: no statement if the name was asked for on that day
 * before; the last 100,000 names are remembered.
 */
bool sg_store_person_id(struct sg_store *store, const char *name,
    enum sg_person_kind kind, int32_t day, uint64_t *id);
/* Works like sg_store_person_id(). `kind` is the caller's; stored with it. */
bool sg_store_site_id(struct sg_store *store, const char *name, int kind,
    int32_t day, uint64_t *id);

struct sg_person_list {
	struct sg_person_row *rows;
	size_t n;
	bool more; /* there are more than `limit` */
};
/*
 * Find a person by the name, a user in any spelling; *found is false if there
 * is none.
 */
bool sg_store_find_person(struct sg_store *store, const char *name,
    struct sg_arena *arena, struct sg_person_row *person, bool *found);
bool sg_store_person(struct sg_store *store, uint64_t id,
    struct sg_arena *arena, struct sg_person_row *person, bool *found);
/*
 * Find persons whose names contain `text`, ignoring the case of A to Z; ""
 * finds all. Sorted by name. Cost: reads all names.
 */
bool sg_store_search_persons(struct sg_store *store, const char *text,
    size_t limit, struct sg_arena *arena, struct sg_person_list *list);

#endif
