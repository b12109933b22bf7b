/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lookalike.c -- detects names that imitate a blocked name.  The means are
 * unusual spellings, a blocked name to the left of another name, and letters or
 * digits that look like other letters.
 */
#include "gate/disguise/context.h"
#include "gate/disguise/skeleton.h"

/*
 * Detects a blocked site in a spelling that no browser sends.  The site is
 * blocked in any spelling, but the attempt is reported.
 */
void
sg_see_odd_spelling(struct sg_context *s)
{
	if (sg_is_blocked(s, 0))
		sg_signal(s, SG_NAME_TRICK, SG_TIER_INTENT, s->url->host);
}

/*
 * Returns true if the kept target is a platform's, or is named by the policy
 * itself.  A name on a list is not enough: with a million names, many ordinary
 * names resemble one of them by chance.
 */
static bool
is_named(const struct sg_context *s)
{
	const struct sg_target_room *room = &s->scratch->target;

	return room->found && room->where[room->kept].named;
}

/*
 * Report the kept target if it is blocked by name.  Returns true if it was
 * reported.
 */
static bool
report(struct sg_context *s)
{
	if (sg_target_standing(s) != SG_TARGET_BLOCKED || !is_named(s))
		return false;
	sg_signal_target(s, SG_NAME_TRICK, 0);
	return true;
}

/* ---- a name within a name ----------------------------------------------- */

/*
 * Returns true if `name` is unlikely to be part of another name by chance.
 * "x.com" is part of many names, but "www.x.com" is not.
 */
static bool
is_telling(struct sg_str name)
{
	return sg_own_label(name).n >= 4 ||
	    sg_str_starts(name, SG_LIT("www.")) ||
	    sg_str_starts(name, SG_LIT("m."));
}

static bool
try_name(struct sg_context *s, struct sg_str name)
{
	if (name.n < 4 || !is_telling(name))
		return false;
	sg_target_reset(s);
	sg_target_try(s, name);
	return report(s);
}

/*
 * Returns true if the label is a plausible top-level domain.  Longer words
 * occur in names by chance.
 */
static bool
is_common_end(struct sg_str label)
{
	static const char *const longer[] = {
	    "info", "app", "watch", "chat", "social", "video", "media", NULL};

	return label.n <= 3 || sg_is_one_of(label, longer);
}

/*
 * Try names to the left of two or more labels, as in
 * www.facebook.com.example.net.
 */
static bool
try_left(struct sg_context *s)
{
	struct sg_str left = s->url->host, label;

	for (unsigned i = 0; (label = sg_label(s->url->host, i)).n > 0; i++) {
		if (label.n + 1 >= left.n)
			return false;
		left.n -= label.n + 1;
		if (i > 0 && is_common_end(sg_label(left, 0)) &&
		    try_name(s, left))
			return true;
	}
	return false;
}

/*
 * Try labels that are a name with dashes for dots, as in
 * www-facebook-com.example.net, or an encoded name (hex).
 */
static void
try_labels(struct sg_context *s)
{
	struct sg_str label, decoded;
	char name[SG_HOST_MAX];
	size_t n;

	for (unsigned i = 1; (label = sg_label(s->url->host, i)).n > 0; i++) {
		if (label.n >= 16 &&
		    sg_decode_url(&s->scratch->decoder, label, SG_FORM_BARE,
			&decoded) &&
		    try_name(s, decoded))
			return;
		if (memchr(label.p, '-', label.n) == NULL)
			continue;
		n = sg_decode_dashes(label, name, sizeof name);
		if (try_name(s, (struct sg_str){name, n}))
			return;
	}
}

void
sg_see_inner_name(struct sg_context *s)
{
	/*
	 * Relays (translators, caches) have names of this kind too; relay.c
	 * examines their names.
	 */
	if ((s->excuses & SG_LIST_BIT(SG_LIST_RELAY)) == 0 && !try_left(s))
		try_labels(s);
}

/* ---- looks -------------------------------------------------------------- */

/*
 * Compute the hashes of one look (looks.h), and prefetch their table entries.
 */
static void
ask(const struct sg_gate *gate, struct sg_str look, struct sg_look *asked)
{
	const struct sg_names *names = &gate->catalogue;
	uint64_t hashes[SG_NAME_LABELS_MAX];
	size_t count = sg_name_hashes(names->seed, look, hashes);

	asked->n = 0;
	/* Skip the top-level domain. */
	for (size_t i = count > 1; i < count && asked->n < SG_LOOK_NAMES; i++) {
		asked->name[asked->n++] = hashes[i];
		sg_names_expect(names, hashes[i]);
	}
	asked->is_word = sg_word_hash(gate, sg_own_label(look), &asked->word);
	if (asked->is_word)
		sg_names_expect(names, asked->word);
}

static bool
is_in_table(const struct sg_gate *gate, const struct sg_look *asked)
{
	struct sg_name_hit hits[SG_NAME_HITS];

	for (size_t i = 0; i < asked->n; i++)
		if (sg_names_probe(&gate->catalogue, asked->name[i], hits) > 0)
			return true;
	return false;
}

/*
 * If the look is a common word for a platform, returns the string offset of the
 * host of that platform.  Otherwise returns 0.
 */
static uint32_t
meant_by(const struct sg_gate *gate, const struct sg_look *asked)
{
	uint32_t stands_for = 0;

	if (asked->is_word)
		sg_word_lists_of(gate, asked->word, &stands_for);
	return stands_for;
}

void
sg_looks_ask(const struct sg_gate *gate, struct sg_str host,
    struct sg_looks *looks)
{
	static const char ones[] = {'i', 'l'};
	char text[SG_HOST_MAX];
	size_t n;

	looks->n = memchr(host.p, '1', host.n) == NULL ? 1 : 2;
	for (size_t i = 0; i < looks->n; i++) {
		n = sg_skeleton_digits(host, ones[i], text, sizeof text);
		ask(gate, (struct sg_str){text, n}, &looks->look[i]);
	}
}

bool
sg_looks_known(const struct sg_gate *gate, const struct sg_looks *looks)
{
	/*
	 * The looks were not hashed for the table of the policy's own names.
	 * So if the policy has names or patterns of its own, a match is
	 * assumed.
	 */
	bool known = gate->own.nbuckets > 0 ||
	    gate->policy.section[SG_S_PATTERNS].count > 0;

	for (size_t i = 0; i < looks->n && !known; i++)
		known = is_in_table(gate, &looks->look[i]) ||
		    meant_by(gate, &looks->look[i]) != 0;
	return known;
}

/*
 * Returns true if the name or a parent domain is in the policy's own name
 * table.
 */
static bool
is_under_own(const struct sg_names *names, struct sg_str name)
{
	uint64_t hashes[SG_NAME_LABELS_MAX];
	struct sg_name_hit hits[SG_NAME_HITS];
	size_t count = names->nbuckets == 0 ?
	    0 :
	    sg_name_hashes(names->seed, name, hashes);

	for (size_t i = 0; i < count; i++)
		if (sg_names_probe(names, hashes[i], hits) > 0)
			return true;
	return false;
}

/*
 * Report the name `look` if it is a blocked host, or a word for a blocked
 * platform.  Returns true if it was reported.
 */
static bool
try_look(struct sg_context *s, struct sg_str look)
{
	const struct sg_gate *gate = s->c->gate;
	struct sg_look asked;
	uint32_t host;

	ask(gate, look, &asked);
	if (is_in_table(gate, &asked) || is_under_own(&gate->own, look) ||
	    gate->policy.section[SG_S_PATTERNS].count > 0) {
		sg_target_reset(s);
		sg_target_try(s, look);
		if (report(s))
			return true;
	}
	host = meant_by(gate, &asked);
	if (host == 0)
		return false;
	sg_target_reset(s);
	sg_target_try(s, sg_str(sg_image_text(&gate->names, host)));
	return report(s);
}

void
sg_see_lookalike(struct sg_context *s)
{
	char look[SG_HOST_MAX + 1];
	struct sg_str host = s->url->host;
	size_t n;

	if ((s->url->odd & SG_ODD_IDN) != 0) {
		n = sg_skeleton_host(host, look, sizeof look);
		if (n > 0)
			try_look(s, (struct sg_str){look, n});
		return;
	}
	n = sg_skeleton_digits(host, 'i', look, sizeof look);
	if (try_look(s, (struct sg_str){look, n}) ||
	    memchr(host.p, '1', host.n) == NULL)
		return;
	n = sg_skeleton_digits(host, 'l', look, sizeof look);
	try_look(s, (struct sg_str){look, n});
}
