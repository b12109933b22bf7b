/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * change.c -- compares the lines that can fit a client before and after a
 * change of time or policy.
 */
#include "gate/change.h"

#include "gate/set.h"
#include "gate/state.h"
#include "gate/when.h"
#include "gate/who.h"

/* A gate at an instant, and what is known of a client. */
struct side {
	const struct sg_gate *gate;
	int64_t at;
	const uint64_t *anybody;
	uint64_t surely[SG_SET_WORDS]; /* groups that the address is in */
};

/* ---- preparing ---------------------------------------------------------- */

static void
find_anybody(const struct sg_gate *gate, uint64_t *groups)
{
	static const unsigned keyed[] = {SG_S_USERS, SG_S_DIRECTORY};
	const struct sg_image *image = &gate->policy;

	sg_bitmap_clear(groups, gate->group_words);
	for (size_t s = 0; s < sizeof keyed / sizeof keyed[0]; s++) {
		const struct sg_key *key = image->section[keyed[s]].items;

		for (uint64_t i = 0; i < image->section[keyed[s]].count; i++)
			sg_set_join(sg_image_set(image, SG_S_GROUP_SETS,
					key[i].set),
			    groups);
	}
	for (uint64_t i = 0; i < image->section[SG_S_MACS].count; i++)
		sg_set_join(sg_image_set(image, SG_S_GROUP_SETS,
				SG_ITEM(image, SG_S_MACS, sg_mac, i)->set),
		    groups);
}

/*
 * The sites that a policy itself names.  Two policies are compared by names,
 * since all numbers may differ after an edit.  A sum is a number that equal
 * things have in both policies.
 */
struct sites {
	const struct sg_image *image;
	/*
	 * The targets that the other policy has too, as a bitmap.  If a target
	 * is new, the lines that name it are new, so that it need not be
	 * compared.
	 */
	uint64_t common[SG_SET_WORDS];
};

#define PRIME UINT64_C(0x100000001b3)

static uint64_t
add_text(uint64_t sum, const struct sg_image *image, uint32_t string)
{
	for (const char *p = sg_image_text(image, string);; p++) {
		sum = (sum ^ (unsigned char)*p) * PRIME;
		if (*p == '\0')
			return sum;
	}
}

static const struct sg_target *
target_at(const struct sg_image *image, uint64_t i)
{
	return SG_ITEM(image, SG_S_TARGETS, sg_target, i);
}

static bool
has_target(const struct sg_image *image, const char *name)
{
	for (uint64_t i = 0; i < image->section[SG_S_TARGETS].count; i++)
		if (strcmp(sg_image_text(image, target_at(image, i)->name),
			name) == 0)
			return true;
	return false;
}

static void
find_common(struct sites *sites, const struct sg_image *other)
{
	const struct sg_image *image = sites->image;

	sg_bitmap_clear(sites->common, SG_SET_WORDS);
	for (uint32_t i = 0; i < image->section[SG_S_TARGETS].count; i++)
		if (has_target(other,
			sg_image_text(image, target_at(image, i)->name)))
			sg_bitmap_add(sites->common, i);
}

/* The sum of a target, or 0 if the other policy does not have it. */
static uint64_t
sum_of_target(const struct sites *sites, uint32_t target)
{
	return sg_bitmap_has(sites->common, target) ?
	    add_text(UINT64_C(0xcbf29ce484222325), sites->image,
		target_at(sites->image, target)->name) :
	    0;
}

/* The sum of a set of targets.  Their order does not matter. */
static uint64_t
sum_of_set(const struct sites *sites, unsigned section, uint32_t set)
{
	const struct sg_parts parts = sg_image_set(sites->image, section, set);
	uint64_t sum = 0;

	for (uint32_t i = 0; i < parts.n; i++)
		for (uint64_t bits = parts.v[i].bits; bits != 0;
		     bits &= bits - 1)
			sum += sum_of_target(sites,
			    64 * parts.v[i].word +
				(uint32_t)__builtin_ctzll(bits));
	return sum;
}

/* The sum of the hosts.  The images must have the same seed. */
static uint64_t
sum_of_hosts(const struct sites *sites)
{
	const struct sg_image *image = sites->image;
	const struct sg_bucket *bucket = image->section[SG_S_BUCKETS].items;
	uint64_t sum = 0, targets;

	for (uint64_t i = 0; i < image->section[SG_S_BUCKETS].count; i++)
		for (size_t j = 0; j < SG_BUCKET_SLOTS; j++) {
			const uint64_t slot = bucket[i].slot[j];

			if (slot == 0)
				continue;
			targets = sum_of_set(sites, SG_S_NAME_SETS,
			    (uint32_t)(slot % SG_NAME_SETS));
			sum += targets * (slot / SG_NAME_SETS * PRIME | 1);
		}
	return sum;
}

/* The sum of the networks. */
static uint64_t
sum_of_networks(const struct sites *sites)
{
	uint64_t sum = 0, targets, before = 0;

	for (uint64_t i = 0;
	     i < sites->image->section[SG_S_TARGET_RANGES].count; i++) {
		const struct sg_range *range = SG_ITEM(sites->image,
		    SG_S_TARGET_RANGES, sg_range, i);

		targets = sum_of_set(sites, SG_S_TARGET_SETS, range->set);
		/* Targets that do not count may cut a range in two. */
		if (targets == before)
			continue;
		for (size_t j = 0; j < sizeof range->from.b; j++)
			sum = (sum ^ range->from.b[j]) * PRIME;
		sum += targets;
		before = targets;
	}
	return sum;
}

/* The sum of the pages. */
static uint64_t
sum_of_pages(const struct sites *sites)
{
	uint64_t sum = 0, target;

	for (uint64_t i = 0; i < sites->image->section[SG_S_PAGES].count; i++) {
		const struct sg_page *page = SG_ITEM(sites->image, SG_S_PAGES,
		    sg_page, i);

		target = sum_of_target(sites, page->target);
		if (target != 0)
			sum += page->www +
			    add_text(add_text(target, sites->image, page->host),
				sites->image, page->path);
	}
	return sum;
}

/* The sum of the patterns and of the lists. */
static uint64_t
sum_of_others(const struct sites *sites)
{
	const struct sg_image *image = sites->image;
	uint64_t sum = 0, target;

	for (uint64_t i = 0; i < image->section[SG_S_PATTERNS].count; i++) {
		const struct sg_pattern *pattern = SG_ITEM(image, SG_S_PATTERNS,
		    sg_pattern, i);

		target = sum_of_target(sites, pattern->target);
		sum += target == 0 ? 0 : add_text(target, image, pattern->text);
	}
	for (uint64_t i = 0; i < image->section[SG_S_BINDINGS].count; i++) {
		const struct sg_binding *binding = SG_ITEM(image, SG_S_BINDINGS,
		    sg_binding, i);

		target = sum_of_target(sites, binding->target);
		sum += target == 0 ? 0 :
				     add_text(target, image, binding->category);
	}
	return sum;
}

/* Returns true if the sites that the policies themselves name differ. */
static bool
do_sites_differ(const struct sg_image *a, const struct sg_image *b)
{
	struct sites before = {.image = a}, after = {.image = b};

	if (memcmp(a->head->seed, b->head->seed, sizeof a->head->seed) != 0)
		return true;
	find_common(&before, b);
	find_common(&after, a);
	return sum_of_hosts(&before) != sum_of_hosts(&after) ||
	    sum_of_networks(&before) != sum_of_networks(&after) ||
	    sum_of_pages(&before) != sum_of_pages(&after) ||
	    sum_of_others(&before) != sum_of_others(&after);
}

void
sg_change_begin(struct sg_change *change, const struct sg_gate *before,
    int64_t then, const struct sg_gate *after, int64_t now)
{
	change->before = before;
	change->after = after;
	change->then = then;
	change->now = now;
	find_anybody(before, change->anybody_before);
	find_anybody(after, change->anybody_after);
	change->sites_differ = before != after &&
	    do_sites_differ(&before->policy, &after->policy);
}

/* ---- which lines can fit ------------------------------------------------ */

static void
begin_side(struct side *side, const struct sg_gate *gate, int64_t at,
    const uint64_t *anybody, const struct sg_address *client)
{
	struct sg_request request = {.has_client = true, .client = *client};

	side->gate = gate;
	side->at = at;
	side->anybody = anybody;
	sg_who(gate, &request, side->surely);
}

/* Returns true if the client, or who may use it, can be in one of the groups.
 */
static bool
may_be_in(const struct side *side, uint32_t set)
{
	struct sg_parts groups;

	if (set == SG_EVERYONE)
		return true;
	groups = sg_image_set(&side->gate->policy, SG_S_GROUP_SETS, set);
	return sg_set_meets(groups, side->surely) ||
	    sg_set_meets(groups, side->anybody);
}

static bool
is_surely_in(const struct side *side, uint32_t set)
{
	return set != SG_EVERYONE &&
	    sg_set_meets(sg_image_set(&side->gate->policy, SG_S_GROUP_SETS,
			     set),
		side->surely);
}

/* Returns true if the line can fit the client, apart from its times. */
static bool
can_fit(const struct side *side, const struct sg_rule *rule)
{
	return may_be_in(side, rule->who) && may_be_in(side, rule->on) &&
	    !is_surely_in(side, rule->not_who) &&
	    !is_surely_in(side, rule->not_on);
}

/*
 * The times of a line may differ from group to group.  Call sg_when_fits() for
 * the client itself, and for each group that a person at the client may be in.
 * Bit i of the result says whether the line applies for the i-th of them.
 */
static uint64_t
times_of(const struct side *side, const struct sg_rule *rule)
{
	const struct sg_image *image = &side->gate->policy;
	const struct sg_when *when = SG_ITEM(image, SG_S_WHENS, sg_when,
	    rule->when);
	uint64_t groups[SG_SET_WORDS], fits;

	if (!sg_when_live(rule, side->at))
		return 0;
	fits = sg_when_fits(side->gate, rule, side->surely, side->at);
	for (uint32_t i = 0; i < when->nvariants && i < 63; i++) {
		uint32_t group = SG_ITEM(image, SG_S_VARIANTS, sg_variant,
		    when->first + i)
				     ->group;

		if (group == SG_EVERYONE ||
		    !sg_bitmap_has(side->anybody, group))
			continue;
		sg_bitmap_clear(groups, side->gate->group_words);
		sg_bitmap_add(groups, group);
		if (sg_when_fits(side->gate, rule, groups, side->at))
			fits |= UINT64_C(2) << i;
	}
	return fits;
}

/* ---- comparing ---------------------------------------------------------- */

/*
 * Called with two sides that have the same gate.  Goes through the lines from
 * the last one: what a line has allowed is blocked only if a line after it
 * blocks now.
 */
static bool
may_time_block(const struct side *then, const struct side *now)
{
	bool blocks_after = false;

	for (uint32_t i = sg_gate_rules(now->gate); i-- > 0;) {
		const struct sg_rule *rule = sg_gate_rule(now->gate, i);
		uint64_t was, is;

		if (!can_fit(now, rule))
			continue;
		was = times_of(then, rule);
		is = times_of(now, rule);
		if (rule->action == SG_BLOCK ? (is & ~was) != 0 :
					       (was & ~is) != 0 && blocks_after)
			return true;
		blocks_after |= rule->action == SG_BLOCK && is != 0;
	}
	return false;
}

/*
 * Returns the first line from `from` on that can fit the client now, or the
 * number of lines.
 */
static uint32_t
next_fit(const struct side *side, uint32_t from)
{
	uint32_t count = sg_gate_rules(side->gate);

	for (; from < count; from++) {
		const struct sg_rule *rule = sg_gate_rule(side->gate, from);

		if (can_fit(side, rule) && times_of(side, rule) != 0)
			break;
	}
	return from;
}

static bool
is_same_line(const struct side *a, uint32_t i, const struct side *b, uint32_t j)
{
	const struct sg_rule *x = sg_gate_rule(a->gate, i);
	const struct sg_rule *y = sg_gate_rule(b->gate, j);

	return x->action == y->action && x->flags == y->flags &&
	    strcmp(sg_gate_text(a->gate, x->text),
		sg_gate_text(b->gate, y->text)) == 0;
}

/* Returns true if other lines than before can fit the client. */
static bool
do_lines_differ(const struct side *before, const struct side *after)
{
	uint32_t i = next_fit(before, 0), j = next_fit(after, 0);

	while (i < sg_gate_rules(before->gate) &&
	    j < sg_gate_rules(after->gate)) {
		if (!is_same_line(before, i, after, j))
			return true;
		i = next_fit(before, i + 1);
		j = next_fit(after, j + 1);
	}
	return i < sg_gate_rules(before->gate) ||
	    j < sg_gate_rules(after->gate);
}

bool
sg_change_may_block(const struct sg_change *change,
    const struct sg_address *client)
{
	struct side before, after;

	begin_side(&before, change->before, change->then,
	    change->anybody_before, client);
	begin_side(&after, change->after, change->now, change->anybody_after,
	    client);
	if (change->before == change->after)
		return may_time_block(&before, &after);
	return change->sites_differ || do_lines_differ(&before, &after);
}
