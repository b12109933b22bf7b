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

/*
 * Returns true if the bitmap `a`, which has `words` words, is not empty and is
 * a subset of `b`.
 */
static bool
is_within(const uint64_t *a, uint32_t words, struct sg_parts b)
{
	uint64_t any = 0;
	uint32_t part = 0;

	for (uint32_t i = 0; i < words; i++) {
		uint64_t bits = 0;

		if (part < b.n && b.v[part].word == i)
			bits = b.v[part++].bits;
		any |= a[i];
		if ((a[i] & ~bits) != 0)
			return false;
	}
	return any != 0;
}

/*
 * An address may serve several platforms of one owner.  Returns true if a line
 * that names the targets `what` fits the address because of these platforms.  A
 * `block` line fits if it names any of them.  An `allow` line fits only if it
 * names all of them.
 */
static bool
serves(const struct sg_gate *gate, const struct sg_rule *rule,
    struct sg_parts what, const struct sg_where *where)
{
	if (rule->action == SG_BLOCK)
		return sg_set_meets(what, where->serves);
	return !where->serves_more &&
	    is_within(where->serves, gate->target_words, what);
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
	const struct sg_parts what = sg_image_set(&c->gate->policy,
	    SG_S_TARGET_SETS, rule->what);

	if ((rule->flags & SG_RULE_EVERYTHING) != 0 ||
	    is_circumvention(c, rule))
		return SG_FITS;
	if (sg_set_meets(what, where->fits) ||
	    serves(c->gate, rule, what, where) ||
	    (rule->action == SG_ALLOW && sg_set_meets(what, where->loads)))
		return SG_FITS;
	if (sg_set_meets(what, c->gate->pattern_targets)) {
		sg_where_patterns(c->gate, c->scratch, where);
		if (sg_set_meets(what, where->fits))
			return SG_FITS;
	}
	if (sg_set_meets(what, where->unclear))
		return SG_UNCLEAR;
	if (sg_set_meets(what, where->maybe))
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
	    sg_set_meets(sg_image_set(&c->gate->policy, SG_S_GROUP_SETS, set),
		sg_person_groups(c->gate, c->person));
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

/* Add the lines that name one of the targets in word `word` of a bitmap. */
static void
add_lines_about(const struct sg_gate *gate, uint64_t targets, uint32_t word,
    uint64_t *lines)
{
	for (; targets != 0; targets &= targets - 1) {
		size_t target = 64 * word + (uint32_t)__builtin_ctzll(targets);

		sg_bitmap_join(lines,
		    gate->target_lines + target * gate->line_words,
		    gate->line_words);
	}
}

/*
 * Find the lines that have to be tried for this subject.  `lines` gets them, as
 * a bitmap.  The other lines are only about targets that this subject cannot
 * match.  For most requests nearly all lines are left out here, and the groups
 * of the person need not be looked up.  If there is a trace, no line is left
 * out: a trace must show why each line did not fit.
 */
static void
find_lines(const struct sg_case *c, const struct sg_where *where,
    uint64_t lines[SG_RULE_WORDS])
{
	const struct sg_gate *gate = c->gate;

	for (uint32_t i = 0; i < gate->line_words; i++)
		lines[i] = c->trace != NULL ? UINT64_MAX : gate->broad_lines[i];
	if (c->circumvention || c->asked_round)
		sg_bitmap_join(lines, gate->round_lines, gate->line_words);
	for (uint32_t i = 0; i < gate->target_words; i++)
		add_lines_about(gate,
		    where->fits[i] | where->loads[i] | where->serves[i] |
			where->maybe[i] | where->unclear[i],
		    i, lines);
}

/*
 * Returns the first line of the bitmap `lines`, from line `from` on.  If there
 * is none, returns a number that is not below the number of lines.
 */
static uint32_t
next_line(const struct sg_case *c, const uint64_t *lines, uint32_t from)
{
	return sg_bitmap_next(lines, c->gate->line_words, from);
}

/* What the lines that were tried so far leave open. */
struct open_points {
	/* For each action, the first line that depends on the path. */
	uint32_t waiting[3];
	const char *fault; /* static text: why a line could not be tried; NULL
			      if all lines could */
};

/* Note what line `i`, which was tried, leaves open. */
static void
note_open(const struct sg_where *where, const struct sg_rule *rule, uint32_t i,
    enum sg_misfit misfit, struct open_points *open)
{
	if (misfit == SG_UNCLEAR && where->fault != NULL)
		open->fault = where->fault;
	if (misfit == SG_NEEDS_PATH &&
	    open->waiting[rule->action] == SG_NO_RULE)
		open->waiting[rule->action] = i;
}

/* ---- bans --------------------------------------------------------------- */

/* Returns true if one of these groups is marked `supervised`. */
static bool
is_marked(const struct sg_gate *gate, const uint64_t *groups)
{
	for (uint32_t i = 0; i < sg_gate_groups(gate); i++)
		if (sg_bitmap_has(groups, i) && sg_gate_is_supervised(gate, i))
			return true;
	return false;
}

/*
 * Returns true if somebody watches at `at`.  A room is marked by its devices,
 * so only the device counts for a mark of the policy.
 */
static bool
is_supervised(const struct sg_case *c, int64_t at)
{
	const struct sg_request *request = c->person->request;
	const struct sg_request device = {.has_client = request->has_client,
	    .client = request->client,
	    .mac = request->mac};
	const uint64_t *groups = sg_person_groups(c->gate, c->person);
	uint64_t devices[SG_SET_WORDS];

	sg_who(c->gate, &device, devices);
	if (is_marked(c->gate, devices))
		return true;
	for (uint32_t i = 0; i < sg_gate_groups(c->gate); i++)
		if (sg_bitmap_has(groups, i) &&
		    sg_bans_supervise(request->bans, sg_gate_group(c->gate, i),
			at))
			return true;
	return false;
}

/* Returns the ban that holds at `at`, or NULL. */
static const struct sg_ban *
ban_at(const struct sg_case *c, int64_t at)
{
	const struct sg_ban *ban = c->may_be_banned ?
	    sg_bans_at(&c->ban_keys, at) :
	    NULL;

	return ban != NULL && !is_supervised(c, at) ? ban : NULL;
}

void
sg_find_ban(struct sg_case *c)
{
	const struct sg_request *request = c->person->request;

	c->may_be_banned = sg_bans_who(request->bans, request, &c->ban_keys);
	c->ban = ban_at(c, c->now);
}

/* Returns true if a ban does not stop what the line allows. */
static bool
opens_for_banned(const struct sg_rule *rule)
{
	return (rule->flags & SG_RULE_FIXED) != 0 && rule->action == SG_ALLOW;
}

/*
 * Decide about a subject of somebody who is banned, whom no `fixed` line lets
 * in.  Such a line may wait for the path.
 */
static struct sg_decision
decide_by_ban(const struct open_points *open)
{
	if (open->waiting[SG_ALLOW] != SG_NO_RULE)
		return (struct sg_decision){.action = SG_ALLOW,
		    .ground = SG_BY_UNDECIDED,
		    .rule = open->waiting[SG_ALLOW]};
	return (struct sg_decision){.action = SG_BLOCK,
	    .ground = SG_BY_BAN,
	    .rule = SG_NO_RULE,
	    .fault = open->fault};
}

/* Decide about a subject by line `i`, the first line that fits. */
static struct sg_decision
decide_by(const struct sg_case *c, const struct sg_where *where,
    const struct sg_rule *rule, uint32_t i, const struct open_points *open)
{
	uint32_t waits = open->waiting[SG_ALLOW + SG_BLOCK - rule->action];

	/*
	 * An earlier line could not be tried, and might have decided the
	 * request.
	 */
	if (rule->action == SG_ALLOW && open->fault != NULL)
		return sg_unsure(c, open->fault);
	if (rule->action == SG_ALLOW && where->maybe_locked && c->can_wait)
		return (struct sg_decision){.action = SG_ALLOW,
		    .ground = SG_BY_UNDECIDED,
		    .rule = SG_NO_RULE};
	if (waits != SG_NO_RULE)
		return (struct sg_decision){.action = SG_ALLOW,
		    .ground = SG_BY_UNDECIDED,
		    .rule = waits};
	return (struct sg_decision){.action = (enum sg_action)rule->action,
	    .ground = SG_BY_RULE,
	    .rule = i,
	    .fault = open->fault};
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
	struct open_points open = {{0, SG_NO_RULE, SG_NO_RULE}, NULL};
	uint32_t count = sg_gate_rules(c->gate);
	uint64_t lines[SG_RULE_WORDS];

	if (where->locked)
		return (struct sg_decision){.action = SG_BLOCK,
		    .ground = SG_BY_LOCKED,
		    .rule = SG_NO_RULE};
	find_lines(c, where, lines);
	for (uint32_t i = next_line(c, lines, 0); i < count;
	     i = next_line(c, lines, i + 1)) {
		const struct sg_rule *rule = sg_gate_rule(c->gate, i);
		enum sg_misfit misfit;

		/* The `fixed` lines come first. */
		if (c->ban != NULL && (rule->flags & SG_RULE_FIXED) == 0)
			return decide_by_ban(&open);
		misfit = try_line(c, rule, where);
		if (c->trace != NULL)
			c->trace(c->trace_ctx, i,
			    is_fit(rule, misfit) ? SG_FITS : misfit);
		note_open(where, rule, i, misfit, &open);
		if (!is_fit(rule, misfit))
			continue;
		/* What could not be tried might have blocked. */
		if (c->ban != NULL &&
		    (!opens_for_banned(rule) || open.fault != NULL))
			return decide_by_ban(&open);
		return decide_by(c, where, rule, i, &open);
	}
	/* Not reached: image.c checked that the last line always fits. */
	return sg_unsure(c, "no line of the policy fits");
}

struct sg_decision
sg_decide_alone(struct sg_case *c, struct sg_where *where)
{
	struct sg_case alone = *c;

	c->timed = true;
	alone.trace = NULL;
	alone.circumvention = alone.asked_round = false;
	alone.ban = NULL;
	return decide_one(&alone, where);
}

static int
weight(const struct sg_decision *decision)
{
	if (decision->ground == SG_BY_LOCKED)
		return 4;
	if (decision->ground == SG_BY_BAN)
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

void
sg_open_lines(const struct sg_case *c, struct sg_where *where,
    uint64_t lines[SG_RULE_WORDS])
{
	uint32_t count = sg_gate_rules(c->gate);
	uint64_t tried[SG_RULE_WORDS];

	sg_bitmap_clear(lines, c->gate->line_words);
	find_lines(c, where, tried);
	for (uint32_t i = next_line(c, tried, 0); i < count;
	     i = next_line(c, tried, i + 1)) {
		const struct sg_rule *rule = sg_gate_rule(c->gate, i);

		if (!is_fit(rule, try_timeless(c, rule, where)))
			continue;
		sg_bitmap_add(lines, i);
		if (sg_when_timeless(rule))
			break;
	}
}

static bool
is_allowed_at(const struct sg_case *c, const uint64_t *lines, int64_t at)
{
	const bool banned = ban_at(c, at) != NULL;
	uint32_t count = sg_gate_rules(c->gate);

	for (uint32_t i = next_line(c, lines, 0); i < count;
	     i = next_line(c, lines, i + 1)) {
		const struct sg_rule *rule = sg_gate_rule(c->gate, i);

		if (try_time(c, rule, at) == SG_FITS)
			return rule->action == SG_ALLOW &&
			    (!banned || opens_for_banned(rule));
	}
	return false;
}

static bool
has_allow(const struct sg_case *c, const uint64_t *lines)
{
	uint32_t count = sg_gate_rules(c->gate);

	for (uint32_t i = next_line(c, lines, 0); i < count;
	     i = next_line(c, lines, i + 1))
		if (sg_gate_rule(c->gate, i)->action == SG_ALLOW)
			return true;
	return false;
}

/* The first instant after `at` at which a line of `lines` begins or ends. */
static int64_t
next_change(const struct sg_case *c, const uint64_t *lines, int64_t at)
{
	uint32_t count = sg_gate_rules(c->gate);
	int64_t next = INT64_MAX, change;

	for (uint32_t i = next_line(c, lines, 0); i < count;
	     i = next_line(c, lines, i + 1)) {
		change = sg_when_next(c->gate, sg_gate_rule(c->gate, i),
		    sg_person_groups(c->gate, c->person), at);
		if (change < next)
			next = change;
	}
	return next;
}

int64_t
sg_next_open(struct sg_case *c)
{
	int64_t at = c->now, next, change;

	for (uint32_t s = 0; s < c->nsubjects; s++) {
		if (c->subject[s].locked)
			return SG_NEVER;
		sg_open_lines(c, &c->subject[s], c->scratch->lines[s]);
		if (!has_allow(c, c->scratch->lines[s]))
			return SG_NEVER;
	}
	for (;;) {
		bool open = true;

		next = c->may_be_banned ? sg_bans_next(&c->ban_keys, at) :
					  INT64_MAX;
		for (uint32_t s = 0; s < c->nsubjects; s++) {
			change = next_change(c, c->scratch->lines[s], at);
			if (change < next)
				next = change;
		}
		if (next >= c->gate->settings->last)
			return SG_NEVER;
		for (uint32_t s = 0; s < c->nsubjects; s++)
			open &= is_allowed_at(c, c->scratch->lines[s], next);
		if (open && next >= c->gate->settings->first)
			return next;
		at = next;
	}
}
