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

/* The first instant after `now` at which a span of `variant` begins or ends. */
static int64_t
next_of_variant(const struct sg_gate *gate, const struct sg_variant *variant,
    int64_t now)
{
	uint32_t n = begun(gate, variant, now);
	const struct sg_span *span = SG_ITEM(&gate->policy, SG_S_SPANS, sg_span,
	    variant->first);
	int64_t next = INT64_MAX;

	if (n > 0)
		next = sooner(next, span[n - 1].to, now);
	if (n < variant->nspans)
		next = sooner(next, span[n].from, now);
	return next;
}

/* The first instant after `now` at which the rule's dates begin or end. */
static int64_t
next_of_dates(const struct sg_rule *rule, int64_t now)
{
	return sooner(sooner(INT64_MAX, rule->from, now), rule->until, now);
}

/* Outside compiled time, rules with times fit always or never. */
static int64_t
next_of_compiled_time(const struct sg_gate *gate, int64_t now)
{
	return sooner(sooner(INT64_MAX, gate->settings->first, now),
	    gate->settings->last, now);
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t
sg_when_next(const struct sg_gate *gate, const struct sg_rule *rule,
    const uint64_t *groups, int64_t now)
{
	const struct sg_variant *variant = variant_for(gate, rule, groups);
	int64_t next = next_of_dates(rule, now);

	if (variant == NULL)
		return next;
	next = least(next, next_of_compiled_time(gate, now));
	return least(next, next_of_variant(gate, variant, now));
}

int64_t
sg_when_next_for_any(const struct sg_gate *gate, const struct sg_rule *rule,
    int64_t now)
{
	const struct sg_when *when = SG_ITEM(&gate->policy, SG_S_WHENS, sg_when,
	    rule->when);
	const struct sg_variant *variant = SG_ITEM(&gate->policy, SG_S_VARIANTS,
	    sg_variant, when->first);
	int64_t next = next_of_dates(rule, now);

	if (when->nvariants > 0)
		next = least(next, next_of_compiled_time(gate, now));
	for (uint32_t i = 0; i < when->nvariants; i++)
		next = least(next, next_of_variant(gate, &variant[i], now));
	return next;
}
