/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lookalike.c -- names that are a blocked one in another spelling, wear one
 * on their left, or look like one.
 */
#include "gate/disguise/sight.h"
#include "gate/disguise/skeleton.h"

/*
 * A blocked site under a spelling that no browser sends: it would be blocked
 * anyway, but somebody tried.
 */
void
sg_see_odd_spelling(struct sg_sight *s)
{
	if (sg_is_blocked(s, 0))
		sg_signal(s, SG_NAME_TRICK, SG_TIER_INTENT, s->url->host);
}

/* The kept target is something that the catalogue or a list knows. */
static bool
is_named(const struct sg_sight *s)
{
	const struct sg_target_room *room = &s->scratch->target;
	static const struct sg_set none;
	const struct sg_where *where = &room->where[room->kept];

	return room->found && (where->ncatsets > 0 ||
	    memcmp(&where->fits, &none, sizeof none) != 0);
}

static bool
report(struct sg_sight *s)
{
	if (sg_target_standing(s) != SG_TARGET_BLOCKED || !is_named(s))
		return false;
	sg_signal_target(s, SG_NAME_TRICK, 0);
	return true;
}

/* ---- a name within a name ----------------------------------------------- */

/* "x.com" alone is in many names by chance, "www.x.com" is not. */
static bool
is_telling(struct sg_str name)
{
	return sg_own_label(name).n >= 4 ||
	    sg_str_starts(name, SG_LIT("www.")) ||
	    sg_str_starts(name, SG_LIT("m."));
}

static bool
try_name(struct sg_sight *s, struct sg_str name)
{
	if (name.n < 4 || !is_telling(name))
		return false;
	sg_target_reset(s);
	sg_target_try(s, name);
	return report(s);
}

/* Names end in these; other words are parts of longer names by chance. */
static bool
is_common_end(struct sg_str label)
{
	static const char *const longer[] = {"info", "app", "watch", "chat",
	    "social", "video", "media", NULL};

	return label.n <= 3 || sg_is_one_of(label, longer);
}

/* www.facebook.com.example.net: what stands before two or more labels. */
static bool
try_left(struct sg_sight *s)
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
 * www-facebook-com.example.net: a label that is a name with dashes, or one in
 * hex.
 */
static void
try_labels(struct sg_sight *s)
{
	struct sg_str label, decoded;
	char name[SG_HOST_MAX];
	size_t n;

	for (unsigned i = 1; (label = sg_label(s->url->host, i)).n > 0; i++) {
		if (label.n >= 16 && sg_decode_url(&s->scratch->decoder, label,
		    SG_FORM_BARE, &decoded) && try_name(s, decoded))
			return;
		if (memchr(label.p, '-', label.n) == NULL)
			continue;
		n = sg_decode_dashes(label, name, sizeof name);
		if (try_name(s, (struct sg_str){name, n}))
			return;
	}
}

void
sg_see_inner_name(struct sg_sight *s)
{
	/* Translators and caches do this too, and say so. */
	if ((s->lists & SG_LIST_BIT(SG_LIST_RELAY)) == 0 && !try_left(s))
		try_labels(s);
}

/* ---- looks -------------------------------------------------------------- */

/* What a name looks like, and what is asked of the table about that. */
struct look {
	struct sg_str host;
	uint64_t site, word;
	bool is_word;
	char text[SG_HOST_MAX + 1];
};

/*
 * `n` bytes of the text are the look.  Most names look like nothing that is
 * known, and to learn that takes memory that no cache has: what is asked is
 * sent for at once.
 */
static void
ask(const struct sg_gate *gate, struct look *look, size_t n)
{
	const struct sg_names *names = &gate->catalogue;

	look->host = (struct sg_str){look->text, n};
	look->site = sg_name_hash(names->seed, sg_site_of(look->host));
	sg_names_expect(names, look->site);
	look->is_word = sg_word_hash(gate, sg_own_label(look->host),
	    &look->word);
	if (look->is_word)
		sg_names_expect(names, look->word);
}

/* It, or a name above it, is in the policy's own table. */
static bool
is_under_own(const struct sg_names *own, struct sg_str name)
{
	uint64_t hashes[SG_NAME_LABELS_MAX];
	struct sg_name_hit hits[SG_NAME_HITS];
	size_t count = own->nbuckets == 0 ? 0 :
	    sg_name_hashes(own->seed, name, hashes);

	for (size_t i = 0; i < count; i++)
		if (sg_names_probe(own, hashes[i], hits) > 0)
			return true;
	return false;
}

static bool
may_be_known(const struct sg_gate *gate, const struct look *look)
{
	struct sg_name_hit hits[SG_NAME_HITS];

	return sg_names_probe(&gate->catalogue, look->site, hits) > 0 ||
	    is_under_own(&gate->own, look->host) ||
	    gate->policy.section[SG_S_PATTERNS].count > 0;
}

/* The name that it looks like is blocked, or is a platform's elsewhere. */
static bool
try_look(struct sg_sight *s, const struct look *look)
{
	const struct sg_gate *gate = s->c->gate;
	uint32_t stands_for = 0;

	if (may_be_known(gate, look)) {
		sg_target_reset(s);
		sg_target_try(s, look->host);
		if (report(s))
			return true;
	}
	if (look->is_word)
		sg_word_lists_of(gate, look->word, &stands_for);
	if (stands_for == 0)
		return false;
	sg_target_reset(s);
	sg_target_try(s, sg_str(sg_image_text(&gate->names, stands_for)));
	return report(s);
}

/* What a 1 looks like, an i or an l, is asked about both at once. */
static void
see_digits(struct sg_sight *s)
{
	const struct sg_gate *gate = s->c->gate;
	struct sg_str host = s->url->host;
	struct look with_i, with_l;
	bool either = memchr(host.p, '1', host.n) != NULL;

	ask(gate, &with_i, sg_skeleton_digits(host, 'i', with_i.text,
	    sizeof with_i.text));
	if (either)
		ask(gate, &with_l, sg_skeleton_digits(host, 'l', with_l.text,
		    sizeof with_l.text));
	if (!try_look(s, &with_i) && either)
		try_look(s, &with_l);
}

void
sg_see_lookalike(struct sg_sight *s)
{
	struct look look;
	size_t n;

	if ((s->url->odd & SG_ODD_IDN) == 0) {
		see_digits(s);
		return;
	}
	n = sg_skeleton_host(s->url->host, look.text, sizeof look.text);
	if (n == 0)
		return;
	ask(s->c->gate, &look, n);
	try_look(s, &look);
}
