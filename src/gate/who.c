/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * who.c -- looks up people and devices in the policy image (policy.img, the
 * compiled policy).
 */
#include "gate/who.h"

#include <stdlib.h>

#include "gate/fold.h"
#include "gate/set.h"
#include "gate/state.h"

#define KEY_MAX 256 /* bytes of a user or directory group name */

uint32_t
sg_range_find(const struct sg_image *image, unsigned section,
    const struct sg_address *address)
{
	const struct sg_range *range = image->section[section].items;
	uint64_t low = 0, high = image->section[section].count;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (sg_address_cmp(&range[middle].from, address) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? 0 : range[low - 1].set;
}

static void
add_set(const struct sg_gate *gate, uint32_t set, uint64_t *groups)
{
	sg_set_join(sg_image_set(&gate->policy, SG_S_GROUP_SETS, set), groups);
}

struct wanted {
	const struct sg_image *image;
	struct sg_str name;
};

static int
compare_key(const void *wanted, const void *key)
{
	const struct wanted *w = wanted;
	const char *text = sg_image_text(w->image,
	    ((const struct sg_key *)key)->text);
	int order = strncmp(w->name.p, text, w->name.n);

	return order != 0 ? order : -(text[w->name.n] != '\0');
}

/* Add the groups of the key `name` of a section; `name` must be folded. */
static void
add_key(const struct sg_gate *gate, unsigned section, struct sg_str name,
    uint64_t *groups)
{
	const struct wanted wanted = {&gate->policy, name};
	const struct sg_key *found = bsearch(&wanted,
	    gate->policy.section[section].items,
	    gate->policy.section[section].count, sizeof *found, compare_key);

	if (found != NULL)
		add_set(gate, found->set, groups);
}

struct sg_str
sg_who_name(struct sg_str told)
{
	while (told.n > 0 && (unsigned char)told.p[0] <= ' ') {
		told.p++;
		told.n--;
	}
	while (told.n > 0 && (unsigned char)told.p[told.n - 1] <= ' ')
		told.n--;
	return told;
}

/*
 * Copy the name `told`, trimmed and case-folded as the names in the policy
 * image are.  Returns an empty name if `told` is too long or has a NUL, and so
 * cannot be in a policy.
 */
static struct sg_str
folded(struct sg_str told, char memory[KEY_MAX])
{
	struct sg_str name = sg_who_name(told);

	if (name.n == 0 || memchr(name.p, '\0', name.n) != NULL)
		return (struct sg_str){memory, 0};
	return (struct sg_str){memory, sg_fold(name, memory, KEY_MAX)};
}

/* Look up `name` as it is and without its "@realm". */
static void
add_name(const struct sg_gate *gate, struct sg_str name, uint64_t *groups)
{
	const char *at = memchr(name.p, '@', name.n);

	add_key(gate, SG_S_USERS, name, groups);
	if (at == NULL)
		return;
	name.n = (size_t)(at - name.p);
	add_key(gate, SG_S_USERS, name, groups);
}

static void
add_user(const struct sg_gate *gate, struct sg_str user, uint64_t *groups)
{
	char memory[KEY_MAX];
	struct sg_str name;
	const char *at;

	name = folded(user, memory);
	if (name.n == 0)
		return;
	add_name(gate, name, groups);
	if ((at = memchr(name.p, '\\', name.n)) == NULL)
		return;
	name.n -= (size_t)(at + 1 - name.p);
	name.p = at + 1;
	add_name(gate, name, groups);
}

static int
compare_mac(const void *wanted, const void *item)
{
	return memcmp(wanted, ((const struct sg_mac *)item)->mac, 6);
}

static void
add_mac(const struct sg_gate *gate, const uint8_t mac[6], uint64_t *groups)
{
	const struct sg_mac *found = bsearch(mac,
	    gate->policy.section[SG_S_MACS].items,
	    gate->policy.section[SG_S_MACS].count, sizeof *found, compare_mac);

	if (found != NULL)
		add_set(gate, found->set, groups);
}

void
sg_who(const struct sg_gate *gate, const struct sg_request *request,
    uint64_t *groups)
{
	char memory[KEY_MAX];
	uint8_t mac[6];

	sg_bitmap_clear(groups, gate->group_words);
	if (request->has_client)
		add_set(gate,
		    sg_range_find(&gate->policy, SG_S_CLIENT_RANGES,
			&request->client),
		    groups);
	if (sg_mac_parse(request->mac, mac))
		add_mac(gate, mac, groups);
	add_user(gate, request->user, groups);
	for (size_t i = 0; i < request->ngroups; i++) {
		struct sg_str name = folded(request->groups[i], memory);

		if (name.n > 0)
			add_key(gate, SG_S_DIRECTORY, name, groups);
	}
}

const uint64_t *
sg_person_groups(const struct sg_gate *gate, struct sg_person *person)
{
	if (!person->known)
		sg_who(gate, person->request, person->groups);
	person->known = true;
	return person->groups;
}
