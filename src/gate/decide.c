/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decide.c -- tries the policy's lines in order and picks the first line that
 * fits.
 */
#include "gate/decide.h"

#include "gate/set.h"
#include "gate/state.h"
#include "gate/when.h"
#include "gate/who.h"

/* Returns true if `a` is not empty and is a subset of `b`. */
static bool
is_within(const struct sg_set *a, const struct sg_set *b)
{
	uint64_t beyond = 0, any = 0;

	for (size_t i = 0; i < SG_SET_WORDS; i++) {
		any |= a->w[i];
		beyond |= a->w[i] & ~b->w[i];
	}
	return any != 0 && beyond == 0;
}

/*
 * An address may serve several platforms of one owner.  Returns true if a line
 * that names the targets `what` fits the address because of these platforms.  A
 * `block` line fits if it names any of them.  An `allow` line fits only if it
 * names all of them.
 */
static bool
serves(const struct sg_rule *rule, const struct sg_set *what,
    const struct sg_where *where)
{
	if (rule->action == SG_BLOCK)
		return sg_set_meets(&where->serves, what);
	return !where->serves_more && is_within(&where->serves, what);
}

/*
 * Returns true if the line is about `circumvention` and fits.  An `allow` line
 * fits only if circumvention was found without looking at headers, because
 * headers can be forged.
 */
static bool
is_circumvention(const struct sg_case *c, const struct sg_rule *rule)
{
	return (rule->flags & SG_RULE_CIRCUMVENTION) != 0 &&
	    (rule->action == SG_BLOCK ? c->circumvention : c->asked_round);
}

static enum sg_misfit
try_what(const struct sg_case *c, const struct sg_rule *rule,
    struct sg_where *where)
{
	const struct sg_set *what = SG_ITEM(&c->gate->policy, SG_S_TARGET_SETS,
	    sg_set, rule->what);

	if ((rule->flags & SG_RULE_EVERYTHING) != 0 ||
	    is_circumvention(c, rule))
		return SG_FITS;
	if (sg_set_meets(&where->fits, what) || serves(rule, what, where) ||
	    (rule->action == SG_ALLOW && sg_set_meets(&where->loads, what)))
		return SG_FITS;
	if (sg_set_meets(&c->gate->pattern_targets, what)) {
		sg_where_patterns(c->gate, c->scratch, where);
		if (sg_set_meets(&where->fits, what))
			return SG_FITS;
	}
	if (sg_set_meets(&where->unclear, what))
		return SG_UNCLEAR;
	if (sg_set_meets(&where->maybe, what))
		return SG_NEEDS_PATH;
	return SG_NOT_WHAT;
}

/* An unclear match counts for a `block` line, not for an `allow` line. */
static bool
is_fit(const struct sg_rule *rule, enum sg_misfit misfit)
{
	return misfit == SG_FITS ||
	    (misfit == SG_UNCLEAR && rule->action == SG_BLOCK);
}

static bool
is_in(const struct sg_case *c, uint32_t set)
{
	return set == SG_EVERYONE ||
	    sg_set_meets(sg_person_groups(c->gate, c->person),
		SG_ITEM(&c->gate->policy, SG_S_GROUP_SETS, sg_set, set));
}

/* Returns true if the person is in a group that the line excepts. */
static bool
is_excepted(const struct sg_case *c, uint32_t set)
{
	return set != SG_EVERYONE && is_in(c, set);
}

/* Test all parts of a line except its times. */
static enum sg_misfit
try_timeless(const struct sg_case *c, const struct sg_rule *rule,
    struct sg_where *where)
{
	enum sg_misfit what;

	if (!is_in(c, rule->who) || is_excepted(c, rule->not_who))
		return SG_NOT_WHO;
	if (!is_in(c, rule->on) || is_excepted(c, rule->not_on))
		return SG_NOT_ON;
	what = try_what(c, rule, where);
	/*
	 * If can_wait is false, the connection is not decrypted.  Then the path
	 * stays unknown, so a line about paths cannot fit.
	 */
	return what == SG_NEEDS_PATH && !c->can_wait ? SG_NOT_WHAT : what;
}

static enum sg_misfit
try_time(const struct sg_case *c, const struct sg_rule *rule, int64_t now)
{
	if (!sg_when_live(rule, now))
		return SG_NOT_LIVE;
	if (sg_when_timeless(rule))
		return SG_FITS;
	return sg_when_fits(c->gate, rule, sg_person_groups(c->gate, c->person),
		   now) ?
	    SG_FITS :
	    SG_NOT_WHEN;
}

static enum sg_misfit
try_line(const struct sg_case *c, const struct sg_rule *rule,
    struct sg_where *where)
{
	enum sg_misfit misfit = try_timeless(c, rule, where);
	enum sg_misfit time;

	if (misfit != SG_FITS && misfit != SG_NEEDS_PATH &&
	    misfit != SG_UNCLEAR)
		return misfit;
	time = try_time(c, rule, c->now);
	return time == SG_FITS ? misfit : time;
}

struct sg_decision
sg_unsure(const struct sg_case *c, const char *fault)
{
	return (struct sg_decision){
	    .action = (enum sg_action)c->gate->settings->if_unsure,
	    .ground = SG_BY_UNSURE,
	    .rule = SG_NO_RULE,
	    .fault = fault,
	};
}

/*
 * Set where->any to the union of the targets that this subject may match.
 * Rules about other targets are skipped.  Returns false if the union is empty.
 */
static bool
join_all(const struct sg_case *c, struct sg_where *where)
{
	const struct sg_set *patterns = &c->gate->pattern_targets;
	uint64_t any = 0;

	for (size_t i = 0; i < SG_SET_WORDS; i++) {
		where->any.w[i] = patterns->w[i] | where->fits.w[i] |
		    where->loads.w[i] | where->serves.w[i] | where->maybe.w[i] |
		    where->unclear.w[i];
		any |= where->any.w[i];
	}
	return any != 0;
}

/*
 * Returns true if the line is only about targets that this subject cannot
 * match.  For most requests nearly all lines are skipped here, and the groups
 * of the person need not be looked up.  If there is a trace, always returns
 * false: a trace must show why each line did not fit.
 */
static bool
is_about_else(const struct sg_case *c, const struct sg_rule *rule,
    const struct sg_where *where)
{
	if ((rule->flags & SG_RULE_EVERYTHING) != 0 || c->trace != NULL ||
	    is_circumvention(c, rule))
		return false;
	return !sg_set_meets(&where->any,
	    SG_ITEM(&c->gate->policy, SG_S_TARGET_SETS, sg_set, rule->what));
}

/*
 * Decide about one subject: find the first line that fits.
 *
 * The path of a CONNECT is not known yet.  A line above the line that fits may
 * depend on the path, and may have the opposite action.  Then the CONNECT is
 * undecided.  Example: a `block` line for a platform fits the CONNECT, but an
 * `allow` line for a page of this platform stands above it.
 */
static struct sg_decision
decide_one(const struct sg_case *c, struct sg_where *where)
{
	/* For each action, the first line that depends on the path. */
	uint32_t waiting[3] = {0, SG_NO_RULE, SG_NO_RULE};
	uint32_t count = sg_gate_rules(c->gate);
	const char *fault = NULL; /* static text: why a line could not be tried;
				     NULL if all lines could */
	bool every; /* if false, only the lines that need no target are tried
		       (gate->broad) */

	if (where->locked)
		return (struct sg_decision){.action = SG_BLOCK,
		    .ground = SG_BY_LOCKED,
		    .rule = SG_NO_RULE};
	every = join_all(c, where) || c->trace != NULL;
	for (uint32_t i = 0; i < count; i++) {
		const struct sg_rule *rule;
		enum sg_misfit misfit;

		if (!every)
			i = c->gate->broad[i];
		if (i == count)
			break;
		rule = sg_gate_rule(c->gate, i);
		if (is_about_else(c, rule, where))
			continue;
		misfit = try_line(c, rule, where);
		if (misfit == SG_UNCLEAR && where->fault != NULL)
			fault = where->fault;
		if (c->trace != NULL)
			c->trace(c->trace_ctx, i,
			    is_fit(rule, misfit) ? SG_FITS : misfit);
		if (misfit == SG_NEEDS_PATH &&
		    waiting[rule->action] == SG_NO_RULE)
			waiting[rule->action] = i;
		if (!is_fit(rule, misfit))
			continue;
		/*
		 * An earlier line could not be tried, and might have decided
		 * the request.
		 */
		if (rule->action == SG_ALLOW && fault != NULL)
			return sg_unsure(c, fault);
		if (rule->action == SG_ALLOW && where->maybe_locked &&
		    c->can_wait)
			return (struct sg_decision){.action = SG_ALLOW,
			    .ground = SG_BY_UNDECIDED,
			    .rule = SG_NO_RULE};
		if (waiting[SG_ALLOW + SG_BLOCK - rule->action] != SG_NO_RULE)
			return (struct sg_decision){.action = SG_ALLOW,
			    .ground = SG_BY_UNDECIDED,
			    .rule =
				waiting[SG_ALLOW + SG_BLOCK - rule->action]};
		return (struct sg_decision){
		    .action = (enum sg_action)rule->action,
		    .ground = SG_BY_RULE,
		    .rule = i,
		    .fault = fault};
	}
	/* Not reached: image.c checked that the last line always fits. */
	return sg_unsure(c, "no line of the policy fits");
}

struct sg_decision
sg_decide_alone(const struct sg_case *c, struct sg_where *where)
{
	struct sg_case alone = *c;

	alone.trace = NULL;
	alone.circumvention = alone.asked_round = false;
	return decide_one(&alone, where);
}

static int
weight(const struct sg_decision *decision)
{
	if (decision->ground == SG_BY_LOCKED)
		return 3;
	if (decision->action == SG_BLOCK)
		return 2;
	return decision->ground == SG_BY_UNDECIDED ? 1 : 0;
}

struct sg_decision
sg_decide(struct sg_case *c)
{
	struct sg_decision best = decide_one(c, &c->subject[0]), other;

	for (uint32_t i = 1; i < c->nsubjects; i++) {
		other = decide_one(c, &c->subject[i]);
		other.subject = i;
		if (weight(&other) > weight(&best))
			best = other;
	}
	return best;
}

/*
 * Collect the lines that fit if their times are ignored, in order.  Stops after
 * the first of them that applies at all times.  Returns how many lines were
 * stored.
 */
static uint32_t
open_lines(const struct sg_case *c, struct sg_where *where, uint16_t *lines)
{
	uint32_t count = sg_gate_rules(c->gate), n = 0;

	for (uint32_t i = 0; i < count; i++) {
		const struct sg_rule *rule = sg_gate_rule(c->gate, i);

		if (!is_fit(rule, try_timeless(c, rule, where)))
			continue;
		lines[n++] = (uint16_t)i;
		if (sg_when_timeless(rule))
			break;
	}
	return n;
}

static bool
is_allowed_at(const struct sg_case *c, const uint16_t *lines, uint32_t n,
    int64_t at)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct sg_rule *rule = sg_gate_rule(c->gate, lines[i]);

		if (try_time(c, rule, at) == SG_FITS)
			return rule->action == SG_ALLOW;
	}
	return false;
}

static bool
has_allow(const struct sg_case *c, const uint16_t *lines, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (sg_gate_rule(c->gate, lines[i])->action == SG_ALLOW)
			return true;
	return false;
}

int64_t
sg_next_open(struct sg_case *c)
{
	uint32_t n[SG_SUBJECTS_MAX] = {0};
	int64_t at = c->now, next;

	for (uint32_t s = 0; s < c->nsubjects; s++) {
		if (c->subject[s].locked)
			return SG_NEVER;
		n[s] = open_lines(c, &c->subject[s], c->scratch->lines[s]);
		if (!has_allow(c, c->scratch->lines[s], n[s]))
			return SG_NEVER;
	}
	for (;;) {
		bool open = true;

		next = INT64_MAX;
		for (uint32_t s = 0; s < c->nsubjects; s++)
			for (uint32_t i = 0; i < n[s]; i++) {
				int64_t change = sg_when_next(c->gate,
				    sg_gate_rule(c->gate,
					c->scratch->lines[s][i]),
				    sg_person_groups(c->gate, c->person), at);

				if (change < next)
					next = change;
			}
		if (next >= c->gate->settings->last)
			return SG_NEVER;
		for (uint32_t s = 0; s < c->nsubjects; s++)
			open &= is_allowed_at(c, c->scratch->lines[s], n[s],
			    next);
		if (open && next >= c->gate->settings->first)
			return next;
		at = next;
	}
}
