/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store.c -- detects extensions and apps for circumvention, by their pages in
 * stores, their downloads, and searches for them.
 */
#include "gate/disguise/context.h"

/* Letters of other alphabets are bytes above 0x7f (UTF-8). */
static bool
is_word_byte(char c)
{
	unsigned char u = sg_lower(c);

	return (u >= 'a' && u <= 'z') || (u >= '0' && u <= '9') || u >= 0x80;
}

/*
 * Returns true if the text goes on with "me": "Unblock Me" is a puzzle that
 * many children play.
 */
static bool
is_puzzle(struct sg_str word, struct sg_str rest)
{
	if (sg_str_startsi(word, SG_LIT("unblockme")))
		return true;
	if (!sg_str_eqi(word, SG_LIT("unblock")) || rest.n < 3)
		return false;
	rest = (struct sg_str){rest.p + 1, rest.n - 1};
	return sg_str_startsi(rest, SG_LIT("me")) &&
	    (rest.n == 2 || !is_word_byte(rest.p[2]));
}

static bool
is_app_word(const struct sg_context *s, struct sg_str word, struct sg_str rest,
    const char *const *except)
{
	if (word.n < 3 || sg_is_one_of(word, except) || is_puzzle(word, rest))
		return false;
	return sg_has(word, "vpn") || sg_has(word, "unblock") ||
	    sg_is_listed(s, word, SG_LIST_STORE_WORD);
}

bool
sg_has_app_word(struct sg_context *s, struct sg_str text,
    const char *const *except)
{
	char plain[SG_HOST_MAX];
	struct sg_str word = {NULL, 0}, rest;
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
		rest = (struct sg_str){text.p + i, text.n - i};
		if (is_app_word(s, word, rest, except))
			return true;
		word.n = 0;
	}
	return false;
}

static bool
has_telling_word(struct sg_context *s, struct sg_str text)
{
	static const char *const none[] = {NULL};

	return sg_has_app_word(s, text, none);
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
		if (sg_is_listed(s, id, SG_LIST_STORE_APP))
			found(s, tier, id);
	}
	return seen;
}

struct sg_str
sg_unversioned(struct sg_str file)
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
 * Apple's stores write the number of an app with "id" in front, or alone.
 * Returns a number with "id" in front, or the text itself if it is no number.
 * The result lives until the decoder is used.
 */
static struct sg_str
with_id(struct sg_context *s, struct sg_str text)
{
	char *room = s->scratch->decoder.room[2];

	if (text.n < 8 || text.n > 10 || !sg_only(text, "0123456789"))
		return text;
	memcpy(room, "id", 2);
	memcpy(room + 2, text.p, text.n);
	return (struct sg_str){room, text.n + 2};
}

/*
 * Some sites write "download_hotspot_shield".  Returns the name in the form of
 * the list: without "download", and with "-" for "_".  The result lives until
 * the decoder is used.
 */
static struct sg_str
plain_name(struct sg_context *s, struct sg_str text)
{
	static const struct sg_str word = {"download", 8};
	char *room = s->scratch->decoder.room[2];

	if (text.n > word.n + 1 && sg_str_startsi(text, word) &&
	    (text.p[word.n] == '_' || text.p[word.n] == '-'))
		text = (struct sg_str){
		    text.p + word.n + 1, text.n - word.n - 1};
	if (text.n > SG_WORDS_MAX || memchr(text.p, '_', text.n) == NULL)
		return text;
	for (size_t i = 0; i < text.n; i++)
		room[i] = text.p[i] == '_' ? '-' : text.p[i];
	return (struct sg_str){room, text.n};
}

/*
 * Returns true if the name is that of a listed product, perhaps with words
 * after it: "hotspot-shield-free".  A name of one word stands alone, because
 * many things are called "snowflake" and something.
 */
static bool
is_product(const struct sg_context *s, struct sg_str name)
{
	bool two = false;

	if (name.n > SG_WORDS_MAX)
		return false;
	for (size_t i = 1; i < name.n; i++) {
		if (name.p[i] != '-')
			continue;
		if (two &&
		    sg_is_listed(s, (struct sg_str){name.p, i},
			SG_LIST_STORE_APP))
			return true;
		two = true;
	}
	return sg_is_listed(s, name, SG_LIST_STORE_APP);
}

/*
 * Examine one segment: an identifier, a file, or a name.  Returns true if the
 * segment is listed.  Then *id is the name to report.
 */
static bool
see_segment(struct sg_context *s, struct sg_str segment, struct sg_str *id)
{
	struct sg_str bare = sg_unversioned(segment);

	if (is_extension_id(bare)) {
		*id = bare;
		return sg_is_listed(s, bare, SG_LIST_STORE_APP);
	}
	if (segment.n > 4 &&
	    (sg_has(segment, ".xpi") || sg_has(segment, ".crx") ||
		sg_has(segment, ".apk")))
		segment = bare;
	segment = with_id(s, segment);
	if (sg_is_listed(s, segment, SG_LIST_STORE_APP)) {
		*id = segment;
		return true;
	}
	if (is_product(s, plain_name(s, segment))) {
		*id = segment;
		return true;
	}
	if (!has_telling_word(s, segment))
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
	static const char *const ids[] = {
	    "id", "ids", "productid", "appid", "package", NULL};
	static const char *const asked[] = {
	    "q", "c", "s", "query", "term", "search", "keyword", NULL};
	struct sg_str rest = s->url->query, name, value, id;

	if (s->connect || see_update(s))
		return;
	see_path(s);
	/* Some stores have a host name for each app. */
	for (unsigned i = 2; i < 4; i++) {
		id = sg_label(s->url->host, i);
		if (id.n > 3 && see_segment(s, id, &id))
			found(s, tier_of(s), (struct sg_str){0});
	}
	while (sg_param_next(&rest, &name, &value)) {
		if (sg_is_one_of(name, ids)) {
			id = value;
			if (see_segment(s, value, &id))
				found(s, tier_of(s), id);
		} else if (sg_is_one_of(name, asked) &&
		    has_telling_word(s, value)) {
			found(s, tier_of(s), (struct sg_str){0});
		}
	}
}
