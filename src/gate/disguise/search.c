/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * search.c -- detects searches for a way round the filter.
 *
 * A single ambiguous word is never enough: "proxy server ks2" is homework.  A
 * search is reported if it has one of these:
 *   - a wish ("unblock") and an object ("school", "instagram");
 *   - a tool ("proxy") and a word that shows intent ("links", "free");
 *   - a tool with an unambiguous name.
 */
#include "gate/disguise/context.h"
#include "gate/disguise/skeleton.h"

#define TEXT_MAX 256
#define WORDS_MAX 32
#define PHRASE_MAX 4 /* words of the longest phrase in a list */

#define SEARCH_LISTS                                                           \
	(SG_LIST_BIT(SG_LIST_SEARCH_VERB) | SG_LIST_BIT(SG_LIST_SEARCH_WAY) |  \
	    SG_LIST_BIT(SG_LIST_SEARCH_OBJECT) |                               \
	    SG_LIST_BIT(SG_LIST_SEARCH_PLACE) |                                \
	    SG_LIST_BIT(SG_LIST_SEARCH_TOOL) |                                 \
	    SG_LIST_BIT(SG_LIST_SEARCH_KIND) |                                 \
	    SG_LIST_BIT(SG_LIST_SEARCH_FIND) |                                 \
	    SG_LIST_BIT(SG_LIST_SEARCH_DOOR) |                                 \
	    SG_LIST_BIT(SG_LIST_SEARCH_STUDY) |                                \
	    SG_LIST_BIT(SG_LIST_PLATFORM_WORD))

struct query {
	char text[TEXT_MAX]; /* lower-case words joined by dots */
	size_t start[WORDS_MAX + 1];
	size_t count;
	size_t counted; /* words before this index belong to counted phrases */
	uint32_t lists; /* lists that contain any of its phrases */
	uint32_t verbs, kinds; /* number of phrases in SG_LIST_SEARCH_VERB and
				  in SG_LIST_SEARCH_KIND */
	uint32_t platform; /* string offset of the host of a platform that the
			      text names, or 0 */
};

/* ---- words -------------------------------------------------------------- */

/*
 * Split the text into words of letters and digits, in lower case and without
 * diacritics.  Apostrophes are dropped; anything else ends a word.
 */
static void
read_words(struct query *q, struct sg_str text)
{
	size_t n = 0, used;
	uint32_t cp;
	bool inside = false;

	q->count = 0;
	for (size_t i = 0; i < text.n && n + 2 < TEXT_MAX; i += used) {
		char letter = '\0';

		used = sg_utf8_decode(text.p + i, text.n - i, &cp);
		if (used == 0)
			used = 1;
		else if (cp == '\'' || cp == 0x2019)
			continue;
		else
			letter = sg_fold_letter(cp);
		if (letter == '\0') {
			inside = false;
			continue;
		}
		if (!inside) {
			if (q->count == WORDS_MAX)
				break;
			if (n > 0)
				q->text[n++] = '.';
			q->start[q->count++] = n;
			inside = true;
		}
		q->text[n++] = letter;
	}
	q->start[q->count] = n + 1; /* where the next word would start */
}

/*
 * Look up the phrases that begin at word `i`. q->lists gets the lists of all
 * these phrases.  If phrases overlap, only the first and longest phrase is
 * counted in `verbs` and `kinds`.
 */
static void
take_phrases(const struct sg_gate *gate, struct query *q, size_t i)
{
	size_t most = q->count - i < PHRASE_MAX ? q->count - i : PHRASE_MAX;
	uint32_t lists, platform;

	for (size_t n = most; n > 0; n--) {
		struct sg_str phrase = {
		    q->text + q->start[i], q->start[i + n] - 1 - q->start[i]};

		lists = sg_word_lists(gate, phrase, &platform) & SEARCH_LISTS;
		q->lists |= lists;
		if (q->platform == 0)
			q->platform = platform;
		if (lists == 0 || i < q->counted)
			continue;
		q->verbs += (lists & SG_LIST_BIT(SG_LIST_SEARCH_VERB)) != 0;
		q->kinds += (lists & SG_LIST_BIT(SG_LIST_SEARCH_KIND)) != 0;
		q->counted = i + n;
	}
}

static bool
has(const struct query *q, enum sg_list_id list)
{
	return (q->lists & SG_LIST_BIT(list)) != 0;
}

/*
 * Returns true if the search is for a tool that has an ambiguous name, and is
 * probably not homework.
 */
static bool
is_for_tool(const struct query *q)
{
	return has(q, SG_LIST_SEARCH_KIND) && !has(q, SG_LIST_SEARCH_STUDY) &&
	    (has(q, SG_LIST_SEARCH_FIND) || has(q, SG_LIST_SEARCH_OBJECT) ||
		q->kinds > 1);
}

/*
 * Returns true if the search shows a wish to get round the filter.  Whether a
 * platform is blocked plays no part here.
 */
static bool
is_wish(const struct query *q)
{
	if (has(q, SG_LIST_SEARCH_TOOL))
		return true;
	if (has(q, SG_LIST_SEARCH_OBJECT) &&
	    (has(q, SG_LIST_SEARCH_VERB) || has(q, SG_LIST_SEARCH_WAY)))
		return true;
	if (has(q, SG_LIST_SEARCH_VERB) && !has(q, SG_LIST_SEARCH_STUDY) &&
	    (has(q, SG_LIST_SEARCH_PLACE) || has(q, SG_LIST_SEARCH_KIND)))
		return true;
	return is_for_tool(q);
}

/* Returns true if the search is for another way into a platform. */
static bool
is_door(const struct query *q)
{
	return q->platform != 0 && !has(q, SG_LIST_SEARCH_STUDY) &&
	    (q->verbs > 0 || has(q, SG_LIST_SEARCH_DOOR));
}

static void
judge_words(struct sg_context *s, struct sg_str text)
{
	const struct sg_gate *gate = s->c->gate;
	struct sg_str host = {0};
	struct query q = {.count = 0};

	read_words(&q, text);
	for (size_t i = 0; i < q.count; i++)
		take_phrases(gate, &q, i);
	if (!is_wish(&q) && !is_door(&q))
		return;
	sg_target_reset(s);
	if (q.platform != 0) {
		host = sg_str(sg_image_text(&gate->names, q.platform));
		sg_target_try(s, host);
	}
	/* Another way into an allowed platform is only noise. */
	sg_signal(s, SG_SEARCH_INTENT,
	    is_wish(&q) || sg_target_standing(s) == SG_TARGET_BLOCKED ?
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

void
sg_see_search(struct sg_context *s)
{
	static const char *const asked[] = {"q", "p", "query", "text", "wd",
	    "word", "search_query", "search", "keyword", "keywords", "k", NULL};
	struct sg_str rest = s->url->query, name, value;
	char *room = s->scratch->decoder.room[0];
	size_t n;

	if (!is_results(s))
		return;
	while (sg_param_next(&rest, &name, &value)) {
		if (value.n == 0 || value.n > TEXT_MAX * 3 ||
		    !sg_is_one_of(name, asked))
			continue;
		n = sg_decode_percent(value, room);
		if (n == 0) {
			memcpy(room, value.p, value.n);
			n = value.n;
		}
		s->evidence = value;
		judge_words(s, (struct sg_str){room, n});
	}
}
