/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * when.c -- searches the compiled spans of a rule.  A span is a time from one
 * UTC second to another.
 */
#include "gate/when.h"

#include "gate/request.h"
#include "gate/set.h"
#include "gate/state.h"

/*
 * Returns the variant that applies to a person in `groups`, or NULL if the rule
 * always applies.
 */
static const struct sg_variant *
variant_for(const struct sg_gate *gate, const struct sg_rule *rule,
    const uint64_t *groups)
{
	const struct sg_when *when = SG_ITEM(&gate->policy, SG_S_WHENS, sg_when,
	    rule->when);
	const struct sg_variant *variant = SG_ITEM(&gate->policy, SG_S_VARIANTS,
	    sg_variant, when->first);

	if (when->nvariants == 0)
		return NULL;
	/* image.c checked that the last variant is for everyone. */
	while (variant->group != SG_EVERYONE &&
	    !sg_bitmap_has(groups, variant->group))
		variant++;
	return variant;
}

/* How many spans of `variant` begin at or before `now`. */
static uint32_t
begun(const struct sg_gate *gate, const struct sg_variant *variant, int64_t now)
{
	const struct sg_span *span = SG_ITEM(&gate->policy, SG_S_SPANS, sg_span,
	    variant->first);
	uint32_t low = 0, high = variant->nspans;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (span[middle].from <= now)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
sg_when_live(const struct sg_rule *rule, int64_t now)
{
	return now >= rule->from && now < rule->until;
}

bool
sg_when_timeless(const struct sg_rule *rule)
{
	return rule->when == 0 && rule->from == INT64_MIN &&
	    rule->until == INT64_MAX;
}

bool
sg_when_fits(const struct sg_gate *gate, const struct sg_rule *rule,
    const uint64_t *groups, int64_t now)
{
	const struct sg_settings *settings = gate->settings;
	const struct sg_variant *variant = variant_for(gate, rule, groups);
	const struct sg_span *span;
	uint32_t n;

	if (variant == NULL)
		return true;
	if (now < settings->first || now >= settings->last)
		return rule->action == SG_BLOCK;
	n = begun(gate, variant, now);
	span = SG_ITEM(&gate->policy, SG_S_SPANS, sg_span, variant->first);
	return n > 0 && now < span[n - 1].to;
}

static int64_t
sooner(int64_t best, int64_t at, int64_t now)
{
	return at > now && at < best ? at : best;
}

int64_t
sg_when_next(const struct sg_gate *gate, const struct sg_rule *rule,
    const uint64_t *groups, int64_t now)
{
	const struct sg_variant *variant = variant_for(gate, rule, groups);
	const struct sg_span *span;
	int64_t next = INT64_MAX;
	uint32_t n;

	next = sooner(next, rule->from, now);
	next = sooner(next, rule->until, now);
	if (variant == NULL)
		return next;
	next = sooner(next, gate->settings->first, now);
	next = sooner(next, gate->settings->last, now);
	n = begun(gate, variant, now);
	span = SG_ITEM(&gate->policy, SG_S_SPANS, sg_span, variant->first);
	if (n > 0)
		next = sooner(next, span[n - 1].to, now);
	if (n < variant->nspans)
		next = sooner(next, span[n].from, now);
	return next;
}
