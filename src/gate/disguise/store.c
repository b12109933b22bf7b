/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store.c -- detects extensions and apps for circumvention, by their pages in
 * stores, their downloads, and searches for them.
 */
#include "gate/disguise/context.h"

#define WORDS_MAX 24

/* Returns true if `id`, an identifier or a word, is in the list. */
static bool
is_listed(struct sg_context *s, struct sg_str id, enum sg_list_id list)
{
	char text[SG_WORDS_MAX];
	uint32_t unused;

	if (id.n == 0 || id.n > sizeof text)
		return false;
	for (size_t i = 0; i < id.n; i++)
		text[i] = (char)sg_lower(id.p[i]);
	return (sg_word_lists(s->c->gate, (struct sg_str){text, id.n},
		    &unused) &
		   SG_LIST_BIT(list)) != 0;
}

static bool
is_word_byte(char c)
{
	unsigned char u = sg_lower(c);

	return (u >= 'a' && u <= 'z') || (u >= '0' && u <= '9');
}

/*
 * Returns true if the text contains a listed word: "hola-vpn-free",
 * "com.turbovpn.app", "free%20vpn".
 */
static bool
has_telling_word(struct sg_context *s, struct sg_str text)
{
	char plain[SG_HOST_MAX];
	struct sg_str word = {NULL, 0};
	size_t n;

	if (text.n > sizeof plain)
		text.n = sizeof plain;
	n = sg_decode_percent(text, s->scratch->decoder.room[0]);
	if (n > 0 && n <= sizeof plain) {
		memcpy(plain, s->scratch->decoder.room[0], n);
		text = (struct sg_str){plain, n};
	}
	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && is_word_byte(text.p[i])) {
			if (word.n++ == 0)
				word.p = text.p + i;
			continue;
		}
		if (is_listed(s, word, SG_LIST_STORE_WORD) ||
		    sg_has(word, "vpn") || sg_has(word, "unblock"))
			return true;
		word.n = 0;
	}
	return false;
}

/*
 * Returns true for an identifier of a Chrome or Edge extension: 32 letters from
 * a to p, in either case.
 */
static bool
is_extension_id(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (sg_lower(text.p[i]) < 'a' || sg_lower(text.p[i]) > 'p')
			return false;
	return text.n == 32;
}

static void
found(struct sg_context *s, enum sg_tier tier, struct sg_str id)
{
	char text[SG_WORDS_MAX];

	if (id.n > sizeof text)
		id.n = 0;
	for (size_t i = 0; i < id.n; i++)
		text[i] = (char)sg_lower(id.p[i]);
	sg_signal(s, SG_STORE_INSTALL, tier, (struct sg_str){text, id.n});
}

/*
 * Returns the tier.  Programs fetch updates by themselves, and only a visit is
 * a person's action.
 */
static enum sg_tier
tier_of(const struct sg_context *s)
{
	return s->verdict->intent == SG_INTENT_VISIT ? SG_TIER_INTENT :
						       SG_TIER_CAPABILITY;
}

/*
 * Chrome and Edge ask their update servers for extensions.  The query of such a
 * request repeats x=id%3DID%26installsource%3Dondemand%26uc.  Returns true if
 * this is a request for extensions, even if none of them is reported.
 */
static bool
see_update(struct sg_context *s)
{
	struct sg_str rest = s->url->query, name, value, inner, key, text;
	bool seen = false;

	while (sg_param_next(&rest, &name, &value)) {
		char *room = s->scratch->decoder.room[0];
		size_t n;
		enum sg_tier tier = SG_TIER_CAPABILITY;
		struct sg_str id = {0};

		if (!sg_str_eq(name, SG_LIT("x")))
			continue;
		n = sg_decode_percent(value, room);
		inner = n > 0 ? (struct sg_str){room, n} : value;
		while (sg_param_next(&inner, &key, &text)) {
			if (sg_str_eq(key, SG_LIT("id")))
				id = text;
			else if (sg_str_eq(key, SG_LIT("installsource")) &&
			    sg_str_eq(text, SG_LIT("ondemand")))
				tier = SG_TIER_INTENT;
		}
		seen |= id.n > 0;
		if (is_listed(s, id, SG_LIST_STORE_APP))
			found(s, tier, id);
	}
	return seen;
}

/* The name before the version in "browsec-3.80.3.xpi". */
static struct sg_str
name_of_file(struct sg_str file)
{
	size_t n = file.n;

	for (size_t i = 1; i + 1 < file.n; i++)
		if ((file.p[i] == '-' || file.p[i] == '_') &&
		    file.p[i + 1] >= '0' && file.p[i + 1] <= '9') {
			n = i;
			break;
		}
	return (struct sg_str){file.p, n};
}

/*
 * Examine one segment: an identifier, a file, or a name.  Returns true if the
 * segment is listed.  Then *id is the name to report.
 */
static bool
see_segment(struct sg_context *s, struct sg_str segment, struct sg_str *id)
{
	struct sg_str bare = name_of_file(segment);

	if (is_extension_id(bare)) {
		*id = bare;
		return is_listed(s, bare, SG_LIST_STORE_APP);
	}
	if (segment.n > 4 &&
	    (sg_has(segment, ".xpi") || sg_has(segment, ".crx") ||
		sg_has(segment, ".apk")))
		segment = bare;
	if (!is_listed(s, segment, SG_LIST_STORE_APP) &&
	    !has_telling_word(s, segment))
		return false;
	if (id->n == 0)
		*id = segment;
	return true;
}

static void
see_path(struct sg_context *s)
{
	struct sg_str rest = s->url->path, segment, id = {0};
	bool seen = false, search = sg_has(s->url->path, "search");

	for (int i = 0; rest.p != NULL && i < 12; i++) {
		segment = sg_str_cut(&rest, '/');
		if (segment.n > 1)
			seen |= see_segment(s, segment, &id);
	}
	if (seen)
		found(s, tier_of(s), search ? (struct sg_str){0} : id);
}

void
sg_see_store(struct sg_context *s)
{
	static const char *const asked[] = {
	    "q", "c", "query", "term", "search", NULL};
	struct sg_str rest = s->url->query, name, value, id;

	if (s->connect || see_update(s))
		return;
	see_path(s);
	/* Some stores have a host name for each app. */
	if (has_telling_word(s, sg_label(s->url->host, 2)) ||
	    has_telling_word(s, sg_label(s->url->host, 3)))
		found(s, tier_of(s), (struct sg_str){0});
	while (sg_param_next(&rest, &name, &value)) {
		if (sg_str_eq(name, SG_LIT("id"))) {
			id = value;
			if (see_segment(s, value, &id))
				found(s, tier_of(s), value);
		} else if (sg_is_one_of(name, asked) &&
		    has_telling_word(s, value)) {
			found(s, tier_of(s), (struct sg_str){0});
		}
	}
}
