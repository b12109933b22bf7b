/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * search.c -- detects searches for a way round the filter.
 *
 * A single ambiguous word is never enough: "proxy server ks2" is homework.  A
 * search is reported if it has one of these:
 *   - a wish ("unblock") and an object ("school", "instagram");
 *   - an ambiguous wish ("get past"), a word for a block, and a school;
 *   - a tool ("proxy") and a word that shows intent ("links", "free");
 *   - a tool with an unambiguous name;
 *   - the name of a platform, a word such as "open", and a school.
 * These words must belong to one language, or to no language (lists.h).
 */
#include "gate/disguise/context.h"
#include "gate/disguise/typed.h"
#include "gate/disguise/wording.h"

/*
 * Bytes of the longest text that is read, percent-encoded.  It suffices
 * for a struct sg_typed, because an encoded byte has three.
 */
#define ENCODED_MAX (SG_TYPED_BYTES * 3)

/* ---- words -------------------------------------------------------------- */

#define BIT(list) SG_LIST_BIT(SG_LIST_##list)
#define HAS(lists, list) (((lists)&BIT(list)) != 0)
#define HAS_ANY(lists, bits) (((lists) & (bits)) != 0)

/* Returns true if the search has a word of homework in any language. */
static bool
is_studied(const struct sg_wording *w)
{
	uint64_t all = w->lists;

	for (size_t i = 0; i < w->ntongues; i++)
		all |= w->tongue[i].lists;
	return HAS_ANY(all, BIT(SEARCH_STUDY) | BIT(SEARCH_LESSON));
}

/*
 * Returns true if the search is for a tool that has an ambiguous name, and is
 * probably not homework.  Two names of tools, or a name and a school, are
 * homework if a word of any language says so.
 */
static bool
is_for_tool(const struct sg_wording *w, uint64_t lists)
{
	if (!HAS(lists, SEARCH_KIND) ||
	    HAS_ANY(lists, BIT(SEARCH_STUDY) | BIT(SEARCH_LESSON)))
		return false;
	return HAS_ANY(lists, BIT(SEARCH_FIND) | BIT(SEARCH_OBJECT)) ||
	    ((HAS(lists, SEARCH_SCHOOL) || w->kinds > 1) && !is_studied(w));
}

/*
 * Returns true if the search shows, in ambiguous words, the wish to get past a
 * block.  `own` has the lists of one language alone.  A word for a place, such
 * as "games", counts only beside a word of that language.
 */
static bool
is_way_past(const struct sg_wording *w, uint64_t lists, uint64_t own)
{
	if (!HAS(lists, SEARCH_BLOCK) || HAS(lists, SEARCH_STUDY))
		return false;
	if (HAS(lists, SEARCH_WAY) && HAS(lists, SEARCH_SCHOOL) &&
	    !HAS(lists, SEARCH_THING))
		return true;
	return HAS_ANY(own, BIT(SEARCH_WAY) | BIT(SEARCH_OPEN)) &&
	    (HAS(lists, SEARCH_PLACE) ||
		(HAS(lists, SEARCH_SCHOOL) && w->platform != 0));
}

/*
 * Returns true if the text is about unblocking, and not about homework or about
 * other things that people unblock, such as a phone.
 */
static bool
is_unblocking(const struct sg_wording *w, uint64_t lists)
{
	return w->verbs > 0 && HAS(lists, SEARCH_VERB) &&
	    !HAS_ANY(lists, BIT(SEARCH_STUDY) | BIT(SEARCH_THING));
}

/*
 * Returns true if the search shows a wish to get round the filter.  Whether a
 * platform is blocked plays no part here.
 */
static bool
is_wish_in(const struct sg_wording *w, uint64_t lists, uint64_t own)
{
	if (HAS(lists, SEARCH_TOOL))
		return true;
	if (HAS(lists, SEARCH_OBJECT) &&
	    HAS_ANY(lists, BIT(SEARCH_VERB) | BIT(SEARCH_WAY)))
		return true;
	if (is_unblocking(w, lists) &&
	    HAS_ANY(lists,
		BIT(SEARCH_PLACE) | BIT(SEARCH_SCHOOL) | BIT(SEARCH_BLOCK) |
		    BIT(SEARCH_KIND) |
		    (w->platform != 0 ? BIT(SEARCH_FIND) : 0)))
		return true;
	return is_way_past(w, lists, own) || is_for_tool(w, lists);
}

/*
 * Returns true if the search is for a way to open a platform at school.  A
 * short name, such as "ig" or "snap", may be a word of another language.
 * "School" beside a platform may mean the school's own page there.
 */
static bool
is_opening(const struct sg_wording *w, uint64_t lists, uint64_t own)
{
	return w->named && HAS(own, SEARCH_OPEN) &&
	    HAS_ANY(lists, BIT(SEARCH_SCHOOL) | BIT(SEARCH_OBJECT)) &&
	    !HAS_ANY(lists, BIT(SEARCH_PAGE) | BIT(SEARCH_THING));
}

/* Returns true if the search is for another way into a platform. */
static bool
is_door_in(const struct sg_wording *w, uint64_t lists, uint64_t own)
{
	return w->platform != 0 && !HAS(lists, SEARCH_STUDY) &&
	    (is_unblocking(w, lists) || HAS(lists, SEARCH_DOOR) ||
		is_opening(w, lists, own) ||
		(HAS(lists, SEARCH_BLOCK) &&
		    HAS_ANY(lists,
			BIT(SEARCH_WAY) | BIT(SEARCH_OPEN) |
			    BIT(SEARCH_OBJECT))));
}

/*
 * Returns the excuses (such as SEARCH_STUDY) that the text has in another
 * language, if the words `own` may belong to that language too.  Some words
 * belong to many languages: "unblock" to all, "desbloquear" to Spanish and
 * Portuguese.
 */
static uint64_t
excuses_elsewhere(const struct sg_wording *w, uint64_t own)
{
	const uint64_t excuses = BIT(SEARCH_STUDY) | BIT(SEARCH_THING) |
	    BIT(SEARCH_PAGE) | BIT(SEARCH_LESSON);
	uint64_t found = 0;

	own &= ~excuses;
	for (size_t i = 0; i < w->ntongues; i++) {
		uint64_t rest = w->tongue[i].lists & ~excuses;

		if (rest != 0 && (own & ~rest) == 0)
			found |= w->tongue[i].lists & excuses;
	}
	return found;
}

/* What a search is for. */
struct purpose {
	bool wish, door;
};

static void
add_purpose(const struct sg_wording *w, uint64_t own, struct purpose *p)
{
	uint64_t lists = w->lists | own | excuses_elsewhere(w, own);

	p->wish |= is_wish_in(w, lists, own);
	p->door |= is_door_in(w, lists, own);
}

/*
 * Words under no heading count in every language.  Each language is judged by
 * itself.
 */
static struct purpose
purpose_of(const struct sg_wording *w)
{
	struct purpose p = {false, false};

	add_purpose(w, 0, &p);
	for (size_t i = 0; i < w->ntongues; i++)
		add_purpose(w, w->tongue[i].lists, &p);
	return p;
}

static void
judge_words(struct sg_context *s, struct sg_str text)
{
	const struct sg_gate *gate = s->c->gate;
	struct sg_str host = {0};
	struct sg_wording wording;
	struct purpose purpose;

	sg_wording_read(gate, text, &wording);
	purpose = purpose_of(&wording);
	if (!purpose.wish && !purpose.door)
		return;
	sg_target_reset(s);
	if (wording.platform != 0) {
		host = sg_str(sg_image_text(&gate->names, wording.platform));
		sg_target_try(s, host);
	}
	/* Another way into an allowed platform is only noise. */
	sg_signal(s, SG_SEARCH_INTENT,
	    purpose.wish || sg_target_standing(s) == SG_TARGET_BLOCKED ?
		SG_TIER_INTENT :
		SG_TIER_NOISE,
	    host);
}

/* ---- search requests ---------------------------------------------------- */

/*
 * Returns true if the request is for a page of results.  Requests for
 * suggestions while typing and for thumbnails do not count.
 */
static bool
is_results(const struct sg_context *s)
{
	static const char *const guesses[] = {
	    "complete", "sugg", "/ac/", "/qbox", "/maps", "/translate", NULL};

	for (size_t i = 0; guesses[i] != NULL; i++)
		if (sg_has(s->url->path, guesses[i]))
			return false;
	return !s->connect && !sg_str_starts(s->url->host, SG_LIT("ac.")) &&
	    !sg_has(s->url->host, "sugg") &&
	    !sg_str_eq(s->url->path, SG_LIT("/th"));
}

/*
 * Cut a percent-encoded text to `most` bytes, but not inside an encoded byte.
 */
static struct sg_str
cut_off(struct sg_str text, size_t most)
{
	if (text.n <= most)
		return text;
	text.n = most;
	for (size_t i = 1; i < 3; i++)
		if (text.p[most - i] == '%')
			text.n = most - i;
	return text;
}

/* Judge a text that is part of a URL. */
static void
judge_encoded(struct sg_context *s, struct sg_str text)
{
	char *room = s->scratch->decoder.room[0];
	size_t n;

	text = cut_off(text, ENCODED_MAX);
	n = sg_decode_percent(text, room);
	if (n == 0) {
		memcpy(room, text.p, text.n);
		n = text.n;
	}
	s->evidence = text;
	judge_words(s, (struct sg_str){room, n});
}

/* Some sites have the words in the path: "/search/unblocked-games". */
static void
judge_path(struct sg_context *s)
{
	struct sg_str rest = s->url->path, segment = {0};

	while (rest.p != NULL && !sg_str_eqi(segment, SG_LIT("search")))
		segment = sg_str_cut(&rest, '/');
	if (rest.p == NULL)
		return;
	segment = sg_str_cut(&rest, '/');
	if (segment.n > 0)
		judge_encoded(s, segment);
}

void
sg_see_search(struct sg_context *s)
{
	static const char *const asked[] = {"q", "p", "query", "text", "wd",
	    "word", "search_query", "search", "keyword", "keywords", "k",
	    "as_q", "as_epq", "as_oq", "eingabe", "kw", "prompt", "qs", "term",
	    NULL};
	struct sg_str rest = s->url->query, name, value;

	if (!is_results(s))
		return;
	while (sg_param_next(&rest, &name, &value))
		if (value.n > 0 && sg_is_one_of(name, asked))
			judge_encoded(s, value);
	judge_path(s);
}
