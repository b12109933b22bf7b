/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hidden.c -- detects a URL within a URL, on any site and in any encoding.
 *
 * Many sites receive a URL only to link to it or to return to it.  Two things
 * tell these sites from proxies: the place of the URL in the request, and
 * whether the policy blocks the host of the URL.
 */
#include "gate/disguise/context.h"

/*
 * Limit of the bytes that are decoded from one path.  The path is decoded from
 * each slash to the end, so bytes near the end are decoded and counted several
 * times.  Parameters need no limit, because each is decoded only once.
 */
#define PATH_WORK_MAX ((size_t)256 * 1024)

/* Parameters that name a page to return to, or what a page is about. */
static const char *const link_params[] = {"next", "continue", "back", "backurl",
    "back_url", "goback", "ref", "service", "from", "via", "href", "dl",
    "relaystate", "wreply", "wctx", "wtrealm", "ru", "rurl", "successurl",
    "success_url", "cancel_url", "text", "title", "body", "description",
    "quote", "iss", "aud", "domain", "parent", "page_url", "pageurl",
    "page_location", "document_location", "imgurl", "imgrefurl", "img", "icon",
    "media", "post_url", "doc", "entry", "logout", "logouturl", "adurl",
    "clickurl", NULL};

/* Substrings of paths where sites check, share, embed or redirect to a URL. */
static const char *const link_paths[] = {"redirect", "redir/", "leaving",
    "/exit", "outbound", "external", "/away", "share", "intent", "oembed",
    "/login", "/signin", "/sign-in", "/signup", "/auth", "oauth", "/sso",
    "saml", "consent", "logout", "unsubscribe", "/click", "/track", "aclk",
    "valid", "whois", "favicon", "/plugins/", "pagespeed", "/submit", "/report",
    "/linkcheck", NULL};

/* Whole segments of link paths; a file name extension is ignored. */
static const char *const link_segments[] = {"out", "goto", "link", "links",
    "lnk", "jump", "forward", "leave", "refer", "visit", "l", NULL};

/* Substrings of the names of link parameters. */
static const char *const link_words[] = {"redir", "utm_", "campaign", "origin",
    "refer", "source", "return", "callback", "share", "canonical", "image",
    "logo", "avatar", "photo", "thumb", NULL};

static bool
is_link_param(struct sg_str name)
{
	for (size_t i = 0; link_words[i] != NULL; i++)
		if (sg_has(name, link_words[i]))
			return true;
	return sg_is_one_of(name, link_params);
}

/* The part of the path before the URL in it. */
static struct sg_str
own_path(struct sg_str path)
{
	static const char *const heads[] = {
	    "http", "aHR0", "hvtr", "uggc", "6874", NULL};

	for (size_t i = 0; i + 4 <= path.n; i++)
		if (sg_is_one_of((struct sg_str){path.p + i, 4}, heads))
			return (struct sg_str){path.p, i};
	return path;
}

static bool
is_link_path(struct sg_str path)
{
	struct sg_str segment;

	for (size_t i = 0; link_paths[i] != NULL; i++)
		if (sg_has(path, link_paths[i]))
			return true;
	while (path.n > 0) {
		segment = sg_str_cut(&path, '/');
		if (sg_is_one_of(sg_str_cut(&segment, '.'), link_segments))
			return true;
	}
	return false;
}

/*
 * Returns true if the site receives URLs for a reason other than fetching them.
 */
static bool
is_linking(const struct sg_context *s)
{
	if ((s->excuses & SG_LIST_BIT(SG_LIST_LINK)) != 0 ||
	    sg_site_of(s->url->host).n == 0 ||
	    sg_str_starts(sg_site_of(s->url->host), SG_LIT("google.")) ||
	    sg_where_platform(s->c->gate, &s->c->subject[0], NULL) !=
		SG_NO_PLATFORM)
		return true;
	return is_link_path(own_path(s->url->path));
}

/*
 * Strip the bytes that some sites put around an encoded URL.  Bing puts "a1" in
 * front.  Some proxies put "_" on both sides.
 */
static struct sg_str
bare_code(struct sg_str value)
{
	if (sg_str_starts(value, SG_LIT("a1aHR0")))
		return (struct sg_str){value.p + 2, value.n - 2};
	if (value.n > 2 && value.p[0] == '_' && value.p[value.n - 1] == '_')
		return (struct sg_str){value.p + 1, value.n - 2};
	return value;
}

/*
 * Returns the form of URL to look for.  A text that begins with "www." may be a
 * host without a scheme.  The "www." may be plain, in base64 or in hex.
 */
static enum sg_url_form
form_of(struct sg_str value)
{
	return sg_str_starts(value, SG_LIT("d3d3L")) ||
		sg_str_starts(value, SG_LIT("7777772e")) ||
		sg_str_startsi(value, SG_LIT("www.")) ?
	    SG_FORM_BARE :
	    SG_FORM_ABSOLUTE;
}

/*
 * Try the text after each slash of the path, once up to the end of the path,
 * and once up to the next slash.  The query of the hidden URL is not needed.
 */
static void
look_in_path(struct sg_context *s)
{
	struct sg_str rest = s->url->path, segment;
	size_t work = 0;

	if (rest.n > 0)
		sg_str_cut(&rest, '/');
	while (rest.n > 3 && work < PATH_WORK_MAX) {
		work += rest.n;
		sg_target_decode(s, bare_code(rest), form_of(rest));
		segment = sg_str_cut(&rest, '/');
		if (rest.p != NULL && segment.n > 7)
			sg_target_decode(s, bare_code(segment),
			    form_of(segment));
		/* "/https/www.bbc.co.uk/": the colon is missing. */
		if ((sg_str_eqi(segment, SG_LIT("https")) ||
			sg_str_eqi(segment, SG_LIT("http"))) &&
		    rest.n > 0)
			sg_target_try(s, rest);
	}
}

/*
 * Try the values of link parameters if `links` is true, and of all other
 * parameters if it is false.
 */
static void
look_in_query(struct sg_context *s, bool links)
{
	struct sg_str rest = s->url->query, name, value;

	/* "?https%3A%2F%2F...": the whole query. */
	if (!links)
		sg_target_decode(s, rest, SG_FORM_ABSOLUTE);
	while (sg_param_next(&rest, &name, &value)) {
		if (is_link_param(name) != links)
			continue;
		sg_target_decode(s, bare_code(value), form_of(value));
	}
}

/*
 * Returns true if the kept target is the request's own host: then nothing is
 * hidden.
 */
static bool
is_own(const struct sg_context *s)
{
	return sg_str_eq(sg_target_host(s), s->url->host);
}

/* Record the URL as a link, with tier noise. */
static void
note_link(struct sg_context *s)
{
	sg_target_reset(s);
	look_in_query(s, true);
	if (sg_target_host(s).n == 0) {
		look_in_query(s, false);
		look_in_path(s);
	}
	if (sg_target_host(s).n > 0 && !is_own(s))
		sg_signal(s, SG_RELAY, SG_TIER_NOISE, sg_target_host(s));
}

/*
 * Returns true if the path has a text encrypted with a password (base64 of
 * OpenSSL's "Salted__").
 */
static bool
is_salted(const struct sg_context *s)
{
	return !s->connect && sg_has(s->url->path, "/U2FsdGVkX1");
}

/* ---- images ------------------------------------------------------------- */

/*
 * Returns true for the plain path of an image file, such as "/v/t51/a.jpg".
 * The path must not have "%", ";" or "@", which could make it something else.
 */
static bool
is_picture_file(struct sg_str path)
{
	static const char *const types[] = {"jpg", "jpeg", "png", "gif", "webp",
	    "avif", "svg", "ico", "bmp", NULL};
	struct sg_str end = path;

	for (size_t i = path.n; i > 0; i--) {
		char c = path.p[i - 1];

		if (c == '%' || c == ';' || c == '@')
			return false;
		if (c == '.' && end.n == path.n)
			end = (struct sg_str){path.p + i, path.n - i};
	}
	return end.n < path.n && sg_is_one_of(end, types);
}

/*
 * Returns true if a segment of the path says that it serves images, as in
 * "/_next/image?url=".
 */
static bool
is_picture_path(struct sg_str path)
{
	static const char *const words[] = {"image", "images", "img", "imgs",
	    "imgproxy", "picture", "pictures", "photo", "photos", "thumb",
	    "thumbs", "thumbnail", "thumbnails", "avatar", "avatars", "resize",
	    "crop", NULL};

	while (path.n > 0)
		if (sg_is_one_of(sg_str_cut(&path, '/'), words))
			return true;
	return false;
}

/*
 * Sites fetch images from other sites to resize them.  Returns true if the
 * hidden URL is an image file, and at least one of these holds:
 *   - The host of the image is not named after a platform.  (Platforms serve
 *     images from hosts with other names.)
 *   - The path of the request says that it serves images.
 */
static bool
is_picture(const struct sg_context *s)
{
	const struct sg_url *url = sg_target_url(s);
	uint32_t unused, lists;

	if (url == NULL || !is_picture_file(url->path))
		return false;
	lists = sg_word_lists(s->c->gate, sg_own_label(url->host), &unused);
	return (lists & SG_LIST_BIT(SG_LIST_PLATFORM_WORD)) == 0 ||
	    is_picture_path(own_path(s->url->path));
}

/* ---- judging ------------------------------------------------------------ */

/*
 * Judge the kept target and record a signal.  `in_path` is true if the target
 * was found in the path.  `first` is true if no earlier detector has recorded a
 * signal.
 */
static void
judge_target(struct sg_context *s, bool in_path, bool first)
{
	enum sg_standing standing = is_own(s) ? SG_NO_TARGET :
						sg_target_standing(s);

	if (standing == SG_TARGET_BLOCKED && !is_picture(s))
		sg_signal_target(s, SG_WEBPROXY, 0);
	else if (first && standing != SG_NO_TARGET)
		/* Links are seldom in a path, and seldom encoded. */
		sg_signal(s,
		    standing == SG_TARGET_BLOCKED || in_path ||
			    (s->marks & SG_MARK_CODED) != 0 ?
			SG_WEBPROXY :
			SG_RELAY,
		    SG_TIER_NOISE, sg_target_host(s));
	else if (is_salted(s))
		sg_signal(s, SG_WEBPROXY, SG_TIER_CAPABILITY,
		    (struct sg_str){0});
	else if (first)
		note_link(s);
}

void
sg_see_hidden(struct sg_context *s)
{
	const uint32_t known = SG_LIST_BIT(SG_LIST_WEBPROXY) |
	    SG_LIST_BIT(SG_LIST_RELAY) | SG_LIST_BIT(SG_LIST_SEARCH);
	bool first = s->verdict->nsignals == 0, in_path;

	if (sg_target_is_judged(s))
		return;
	if ((s->excuses & known) != 0 || is_linking(s)) {
		if (first)
			note_link(s);
		return;
	}
	sg_target_reset(s);
	look_in_path(s);
	in_path = sg_target_host(s).n > 0;
	look_in_query(s, false);
	judge_target(s, in_path, first);
}

/* A signed token may name the site that it belongs to. */
void
sg_see_token(struct sg_context *s)
{
	struct sg_str rest = s->url->query, name, value, host_on;

	if (s->verdict->nsignals > 0)
		return;
	sg_target_reset(s);
	while (sg_param_next(&rest, &name, &value))
		if (sg_str_starts(value, SG_LIT("eyJ")) &&
		    sg_decode_inside(&s->scratch->decoder, value, &host_on))
			sg_target_try(s, host_on);
	if (sg_target_host(s).n > 0 && !is_own(s))
		sg_signal(s, SG_RELAY, SG_TIER_NOISE, sg_target_host(s));
}
