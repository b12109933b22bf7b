/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * joined.c -- detects a platform's name joined to other words in one label of a
 * host, as in facebook-login.example and unblocked-instagram.example, or in a
 * path.
 *
 * The other words decide.  "facebook-free-childhood" is about a platform, and
 * is no way into it.
 */
#include "gate/disguise/context.h"

/* Names of platforms.  `plain` names are also words with other meanings. */
static const struct brand {
	struct sg_str name;
	const char *words; /* as in platform-word.list, joined by dots */
	bool plain;
} brands[] = {
    {{"facebook", 8}, "facebook", false},
    {{"instagram", 9}, "instagram", false},
    {{"snapchat", 8}, "snapchat", false},
    {{"snap-chat", 9}, "snapchat", false},
    {{"pinterest", 9}, "pinterest", false},
    {{"tiktok", 6}, "tiktok", false},
    {{"tik-tok", 7}, "tiktok", false},
    {{"twitter", 7}, "twitter", false},
    {{"reddit", 6}, "reddit", false},
    {{"tumblr", 6}, "tumblr", false},
    {{"youtube", 7}, "youtube", false},
    {{"whatsapp", 8}, "whatsapp", false},
    {{"insta", 5}, "insta", true},
    {{"discord", 7}, "discord", true},
    {{"telegram", 8}, "telegram", true},
    {{"threads", 7}, "threads.app", true},
    {{"twitch", 6}, "twitch", true},
};

/* A way past the filter.  Any of these words is enough. */
static const char *const ways[] = {
    "unblock", "proxy", "proxies", "bypass", NULL};

/* Programmers have proxies for threads, and for chats. */
static const char *const plain_ways[] = {"unblock", NULL};

/* The page where people log in, or a copy of the site. */
static const char *const doors[] = {"login", "logon", "signin", "log", "sign",
    "www", "mirror", "proxy", "bypass", NULL};

/* Words that say little beside a platform's name. */
static const char *const fillers[] = {"in", "on", "my", "the", "web", "app",
    "apps", "online", "free", "go", "get", "open", "new", "lite", "mobile", "m",
    "live", "watch", "video", "videos", "viewer", "view", "chat", "home",
    "page", "site", "website", "official", "account", "accounts", "secure",
    "hub", "world", "zone", "plus", "pro", "uk", "us", "eu", "en", "alt",
    "access", "desktop", "browser", "reels", "stories", "feed", NULL};

/* The words show a lesson about the platform, or a programmer's tool. */
static const char *const subjects[] = {"api", "image", "img", "safety", "esafe",
    "lesson", "poster", "project", "policy", "bot", NULL};

/* Where the name is in a label. */
enum place { ABSENT, GLUED, WHOLE };

static enum place
find(struct sg_str label, struct sg_str name, size_t *at)
{
	enum place place = ABSENT;

	for (size_t i = 0; i + name.n <= label.n; i++) {
		if (memcmp(label.p + i, name.p, name.n) != 0)
			continue;
		*at = i;
		if ((i == 0 || label.p[i - 1] == '-') &&
		    (i + name.n == label.n || label.p[i + name.n] == '-'))
			return WHOLE;
		place = GLUED;
	}
	return place;
}

static bool
has_any(struct sg_str label, const char *const *words)
{
	for (; *words != NULL; words++)
		if (sg_has(label, *words))
			return true;
	return false;
}

/* "login2" is "login". */
static struct sg_str
without_number(struct sg_str word)
{
	while (word.n > 0 && word.p[word.n - 1] >= '0' &&
	    word.p[word.n - 1] <= '9')
		word.n--;
	return word;
}

/*
 * Reads the words before and after the name.  Returns intent if one is a door,
 * capability if all say little, or 0.
 */
static int
tier_of_others(struct sg_str before, struct sg_str after)
{
	struct sg_str texts[] = {before, after};
	int tier = 0;

	for (size_t i = 0; i < 2; i++)
		while (texts[i].n > 0) {
			struct sg_str word =
			    without_number(sg_str_cut(&texts[i], '-'));

			if (sg_is_one_of(word, doors))
				tier = SG_TIER_INTENT;
			else if (word.n > 0 && !sg_is_one_of(word, fillers))
				return 0;
			else if (word.n > 0 && tier == 0)
				tier = SG_TIER_CAPABILITY;
		}
	return tier;
}

/* Returns the tier for the name in this label, or 0. */
static int
tier_in(const struct sg_context *s, struct sg_str label,
    const struct brand *brand)
{
	bool built = (s->lists & SG_LIST_BIT(SG_LIST_BUILDER)) != 0;
	enum place place;
	size_t at = 0, end;
	int tier;

	place = find(label, brand->name, &at);
	if (place == ABSENT || has_any(label, subjects))
		return 0;
	if (brand->plain && place == GLUED)
		return 0;
	if (has_any(label, brand->plain ? plain_ways : ways))
		return SG_TIER_INTENT;
	if (place == GLUED)
		return 0;
	end = at + brand->name.n;
	tier = tier_of_others((struct sg_str){label.p, at},
	    (struct sg_str){label.p + end, label.n - end});
	if (tier == SG_TIER_CAPABILITY && brand->plain)
		return 0;
	/* Classes that learn to program build pages like those of platforms. */
	return tier == SG_TIER_INTENT && built ? SG_TIER_CAPABILITY : tier;
}

/* Returns true if the policy blocks the platform, which is then the target. */
static bool
is_blocked(struct sg_context *s, const struct brand *brand)
{
	uint32_t stands_for;

	sg_word_lists(s->c->gate, sg_str(brand->words), &stands_for);
	if (stands_for == 0)
		return false;
	sg_target_reset(s);
	return sg_target_try(s,
		   sg_str(sg_image_text(&s->c->gate->names, stands_for))) ==
	    SG_TARGET_BLOCKED;
}

/* Report the platform, if it is blocked.  Returns true if it was reported. */
static bool
report(struct sg_context *s, const struct brand *brand, int tier)
{
	if (!is_blocked(s, brand))
		return false;
	/*
	 * A name that only may lead to the platform is not judged as the
	 * platform.
	 */
	if (tier == SG_TIER_INTENT)
		sg_signal_target(s, SG_NAME_TRICK, 0);
	else
		sg_signal(s, SG_NAME_TRICK, (enum sg_tier)tier,
		    sg_target_host(s));
	return true;
}

void
sg_see_joined(struct sg_context *s)
{
	const uint64_t others = SG_LIST_BIT(SG_LIST_RELAY) |
	    SG_LIST_BIT(SG_LIST_FRONTEND) | SG_LIST_BIT(SG_LIST_LINK);
	struct sg_str label;
	int tier;

	if ((s->lists & others) != 0 || sg_target_is_judged(s) ||
	    sg_is_public_body(s->url->host) ||
	    sg_where_platform(s->c->gate, &s->c->subject[0], NULL) !=
		SG_NO_PLATFORM)
		return;
	for (unsigned k = 1; (label = sg_label(s->url->host, k)).n > 0; k++)
		for (size_t i = 0; i < sizeof brands / sizeof *brands; i++) {
			tier = tier_in(s, label, &brands[i]);
			if (tier != 0 && report(s, &brands[i], tier))
				return;
		}
}

/* ---- paths -------------------------------------------------------------- */

/* What the words of a path are, as far as they say one thing together. */
struct reading {
	const struct brand *brand; /* NULL: no platform was named */
	bool way;                  /* a way past the filter was named */
};

/*
 * Reads the words of one segment: "instagram-proxy", "unblocked", "youtube".
 * Returns false if one of the words is about something else.
 */
static bool
read_segment(struct sg_str segment, struct reading *reading)
{
	static const char *const path_ways[] = {"unblock", "unblocked",
	    "unblocker", "proxy", "proxies", "mirror", "bypass", NULL};

	while (segment.n > 0) {
		struct sg_str word = without_number(sg_str_cut(&segment, '-'));
		size_t i = 0;

		while (i < sizeof brands / sizeof *brands &&
		    (brands[i].plain || !sg_str_eqi(word, brands[i].name)))
			i++;
		if (i < sizeof brands / sizeof *brands)
			reading->brand = &brands[i];
		else if (sg_is_one_of(word, path_ways))
			reading->way = true;
		else if (word.n > 0 && !sg_is_one_of(word, fillers))
			return false;
	}
	return true;
}

/*
 * The segment without ".html" and other ends of pages.  Other files, such as
 * pictures, keep theirs, which then says something else.
 */
static struct sg_str
without_end(struct sg_str segment)
{
	static const char *const pages[] = {
	    "html", "htm", "php", "aspx", "asp", "jsp", NULL};
	struct sg_str rest = segment, stem = sg_str_cut(&rest, '.');

	return rest.n == 0 || sg_is_one_of(rest, pages) ? stem : segment;
}

/*
 * Detects a platform's name and a word for a proxy together in a path:
 * "/instagram-proxy/", "/unblocked/youtube.html".  A title of an article has
 * other words beside them.
 */
void
sg_see_joined_path(struct sg_context *s)
{
	const uint64_t others = SG_LIST_BIT(SG_LIST_RELAY) |
	    SG_LIST_BIT(SG_LIST_FRONTEND) | SG_LIST_BIT(SG_LIST_LINK) |
	    SG_LIST_BIT(SG_LIST_SEARCH) | SG_LIST_BIT(SG_LIST_CODE) |
	    SG_LIST_BIT(SG_LIST_STORE) | SG_LIST_BIT(SG_LIST_WEBPROXY);
	struct sg_str rest = s->url->path;
	struct reading both = {NULL, false};

	if (s->connect || (s->lists & others) != 0 ||
	    sg_is_public_body(s->url->host) ||
	    sg_where_platform(s->c->gate, &s->c->subject[0], NULL) !=
		SG_NO_PLATFORM)
		return;
	for (int i = 0; rest.p != NULL && i < 6; i++) {
		struct sg_str segment = without_end(sg_str_cut(&rest, '/'));

		if (segment.n == 0)
			continue;
		if (!read_segment(segment, &both))
			both = (struct reading){NULL, false};
		if (both.brand != NULL && both.way) {
			if (is_blocked(s, both.brand))
				sg_signal(s, SG_WEBPROXY, SG_TIER_CAPABILITY,
				    sg_target_host(s));
			return;
		}
	}
}
