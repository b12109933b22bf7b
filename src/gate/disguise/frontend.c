/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * frontend.c -- detects alternative front-ends: sites that show the content of
 * a platform.  Front-ends are listed, or are recognised by the name of their
 * software or by a path.
 */
#include "gate/disguise/context.h"

/*
 * Returns the host of the platform's pages.  This is the host `stands_for`,
 * usually with "www." before it.  "www." is not added to a short host ("x.com")
 * or to a host of more than two labels.
 */
static struct sg_str
door(const struct sg_context *s, uint32_t stands_for, char room[SG_HOST_MAX])
{
	struct sg_str host = sg_str(sg_image_text(&s->c->gate->names,
	    stands_for));
	struct sg_out out;

	if (stands_for == 0 || sg_label(host, 2).n > 0 || host.n < 8)
		return host;
	sg_out_init(&out, room, SG_HOST_MAX);
	sg_out_text(&out, "www.");
	sg_out_str(&out, host);
	return (struct sg_str){room, out.n};
}

static void
try_front(struct sg_context *s, uint32_t stands_for, int alone)
{
	char room[SG_HOST_MAX];

	if (stands_for != 0)
		sg_target_try(s, door(s, stands_for, room));
	sg_signal_target(s, SG_ALT_FRONTEND, alone);
}

/*
 * A front-end for many platforms names the platform in the path, or at the
 * beginning of a "bridge" parameter.  Find this platform.  Returns the string
 * offset of the platform's host, or 0.
 */
static uint32_t
platform_in_path(const struct sg_context *s)
{
	struct sg_str path = s->url->path, segment, bridge;
	uint32_t stands_for;

	sg_str_cut(&path, '/');
	segment = sg_str_cut(&path, '/');
	sg_word_lists(s->c->gate, segment, &stands_for);
	if (stands_for != 0 || !sg_param(s->url->query, "bridge", &bridge))
		return stands_for;
	for (size_t n = 1; n <= bridge.n && n < 32 && stands_for == 0; n++) {
		char word[32];

		for (size_t i = 0; i < n; i++)
			word[i] = (char)sg_lower(bridge.p[i]);
		sg_word_lists(s->c->gate, (struct sg_str){word, n},
		    &stands_for);
	}
	return stands_for;
}

void
sg_see_frontend(struct sg_context *s)
{
	uint32_t stands_for = s->front_of;

	sg_target_reset(s);
	if (stands_for == 0 && !s->connect)
		stands_for = platform_in_path(s);
	try_front(s, stands_for, SG_TIER_CAPABILITY);
}

/*
 * Names of front-end software.  A host that runs the software is often named
 * after the software.
 */
static const struct {
	/*
	 * `host` is a host of the platform.  It is NULL if the software shows
	 * many platforms.
	 */
	const char *name, *host;
} software[] = {
    {"nitter", "x.com"},
    {"teddit", "www.reddit.com"},
    {"libreddit", "www.reddit.com"},
    {"redlib", "www.reddit.com"},
    {"troddit", "www.reddit.com"},
    {"proxitok", "www.tiktok.com"},
    {"bibliogram", "www.instagram.com"},
    {"kittygram", "www.instagram.com"},
    {"proxigram", "www.instagram.com"},
    {"priviblur", "www.tumblr.com"},
    {"binternet", "www.pinterest.com"},
    {"invidious", "www.youtube.com"},
    {"pipedapi", "www.youtube.com"},
    {"rimgo", "imgur.com"},
    {"safetwitch", "www.twitch.tv"},
    {"xcancel", "x.com"},
    {"fxtwitter", "x.com"},
    {"vxtwitter", "x.com"},
    {"fixupx", "x.com"},
    {"ddinstagram", "www.instagram.com"},
    {"kkinstagram", "www.instagram.com"},
    {"instafix", "www.instagram.com"},
    {"snapinsta", "www.instagram.com"},
    {"tnktok", "www.tiktok.com"},
    {"vxtiktok", "www.tiktok.com"},
    {"rxddit", "www.reddit.com"},
    {"vxreddit", "www.reddit.com"},
    {"rsshub", NULL},
    {"rss-bridge", NULL},
};

/* True for "nitter", "nitter2" and "nitter-uk", but not for longer words. */
static bool
is_called(struct sg_str label, const char *name)
{
	size_t n = strlen(name);

	return sg_str_starts(label, sg_str(name)) &&
	    (label.n == n || label.p[n] == '-' ||
		(label.p[n] >= '0' && label.p[n] <= '9'));
}

void
sg_see_front_name(struct sg_context *s)
{
	const char *host = NULL;
	struct sg_str label;
	bool found = false;

	if ((s->excuses & SG_LIST_BIT(SG_LIST_FRONTEND)) != 0)
		return;
	for (unsigned k = 1; (label = sg_label(s->url->host, k)).n > 0; k++)
		for (size_t i = 0; i < sizeof software / sizeof *software; i++)
			if (is_called(label, software[i].name)) {
				host = software[i].host;
				found = true;
			}
	if (!found)
		return;
	sg_target_reset(s);
	if (host == NULL) {
		try_front(s, s->connect ? 0 : platform_in_path(s), 0);
		return;
	}
	sg_target_try(s, sg_str(host));
	sg_signal_target(s, SG_ALT_FRONTEND, 0);
}

static const struct {
	enum sg_shape shape;
	const char *host;
	bool weak; /* true: other sites have similar paths, so more evidence is
		      needed */
} paths[] = {
    {SG_SHAPE_REDDIT, "www.reddit.com", false},
    {SG_SHAPE_LISTING, "www.reddit.com", true},
    {SG_SHAPE_TIKTOK, "www.tiktok.com", false},
    {SG_SHAPE_X, "x.com", false},
    {SG_SHAPE_INSTAGRAM, "www.instagram.com", true},
};

/*
 * Returns true if the query has a parameter that sorts a list of posts.  Other
 * sites with similar paths do not have this parameter.
 */
static bool
is_sorted(const struct sg_context *s)
{
	struct sg_str value;

	return sg_param(s->url->query, "t", &value) ||
	    sg_param(s->url->query, "sort", &value) ||
	    sg_param(s->url->query, "after", &value);
}

/*
 * Detects a path that is typical of one platform, on a site that belongs to no
 * platform.
 */
void
sg_see_front_path(struct sg_context *s)
{
	bool said = s->verdict->nsignals > 0;

	if (sg_target_is_judged(s) ||
	    sg_where_platform(s->c->gate, &s->c->subject[0], NULL) !=
		SG_NO_PLATFORM)
		return;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		if (!sg_shape_fits(s->c->gate->disguise->shapes, paths[i].shape,
			s->scratch, s->url->path, NULL))
			continue;
		sg_target_reset(s);
		sg_target_try(s, sg_str(paths[i].host));
		if (!paths[i].weak || is_sorted(s))
			sg_signal_target(s, SG_ALT_FRONTEND, 0);
		else if (!said)
			sg_signal(s, SG_ALT_FRONTEND, SG_TIER_NOISE,
			    sg_target_host(s));
		return;
	}
}
