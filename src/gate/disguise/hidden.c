/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hidden.c -- detects a URL within a URL, on any site and in any encoding.
 *
 * Many sites receive a URL only to link to it or to return to it.  Two things
 * tell these sites from proxies: the place of the URL in the request, and
 * whether the policy blocks the host of the URL.
 */
#include "gate/disguise/context.h"
#include "gate/intent.h"

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
    "/linkcheck",
    /* A filter's own pages, where people ask for a blocked site. */
    "unblock-request", "unblock_request", "unblockrequest", "request-unblock",
    "request-access", "access-request", "blockpage", "block-page", "block_page",
    "sitereview", "site-review", "site_review", NULL};

/* Whole segments of link paths; a file name extension is ignored. */
static const char *const link_segments[] = {"out", "goto", "link", "links",
    "lnk", "jump", "forward", "leave", "refer", "visit", "l", "blocked", NULL};

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
is_linking_site(const struct sg_context *s)
{
	return (s->excuses & SG_LIST_BIT(SG_LIST_LINK)) != 0 ||
	    sg_site_of(s->url->host).n == 0 ||
	    sg_str_starts(sg_site_of(s->url->host), SG_LIT("google.")) ||
	    sg_where_platform(s->c->gate, &s->c->subject[0], NULL) !=
	    SG_NO_PLATFORM;
}

#define WRAP_MAX 24 /* bytes in front of an encoded URL */

/* Bytes of base64, also if they are percent-encoded. */
static bool
is_base64(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || memchr("+/-_=% ", c, 7) != NULL;
}

/*
 * Strip what some sites put around an encoded URL.  Bing puts "a1" in front,
 * some proxies "_" on both sides, others a word in front or ".html" at the end.
 */
static struct sg_str
bare_code(struct sg_str value)
{
	const char *at = sg_str_find(value, SG_LIT("HR0c"));
	size_t n = 0;

	if (value.n > 2 && value.p[0] == '_' && value.p[value.n - 1] == '_')
		return (struct sg_str){value.p + 1, value.n - 2};
	/* The word in front is short, and no URL itself. */
	while (n < value.n && n < WRAP_MAX &&
	    memchr("/:%", value.p[n], 3) == NULL)
		n++;
	if (at != NULL && at > value.p && at[-1] == 'a' &&
	    at - 1 <= value.p + n) {
		value.n -= (size_t)(at - 1 - value.p);
		value.p = at - 1;
		for (n = 0; n < value.n && is_base64(value.p[n]); n++)
			continue;
		return (struct sg_str){value.p, n};
	}
	return value;
}

/*
 * Returns the form of URL to look for.  A text that begins with "www.", in
 * base64 or in hex, may be a host without a scheme.
 */
static enum sg_url_form
coded_form(struct sg_str text)
{
	return sg_str_starts(text, SG_LIT("d3d3L")) ||
		sg_str_starts(text, SG_LIT("7777772e")) ?
	    SG_FORM_BARE :
	    SG_FORM_ABSOLUTE;
}

/*
 * The same for a parameter.  Its value may begin with a plain "www.", or its
 * name may say that it is the URL to go to.
 */
static enum sg_url_form
form_of(struct sg_str name, struct sg_str value)
{
	static const char *const goals[] = {"url", "uri", "u", "target", "dest",
	    "goto", "go", "visit", "browse", "fetch", NULL};

	return sg_str_startsi(value, SG_LIT("www.")) ||
		(sg_is_one_of(name, goals) &&
		    (memchr(value.p, '/', value.n) != NULL ||
			sg_has(value, ".com%2f"))) ?
	    SG_FORM_BARE :
	    coded_form(value);
}

/* True if the path may be one of a platform's pages, not of a report on it. */
static bool
is_page_path(struct sg_str path)
{
	static const char *const reports[] = {"whois", "dns", "ssl", "status",
	    "report", "info", "seo", "history", "traffic", "reviews", "alexa",
	    "analysis", "favicon.ico", "robots.txt", NULL};
	static const char *const files[] = {"js", "css", "map", "json", "xml",
	    "woff", "woff2", "jpg", "jpeg", "png", "gif", "webp", "avif", "svg",
	    "ico", NULL};
	struct sg_str first = path, end = path;

	if (first.n > 0)
		sg_str_cut(&first, '/');
	first = sg_str_cut(&first, '/');
	while (end.p != NULL && memchr(end.p, '.', end.n) != NULL)
		sg_str_cut(&end, '.');
	return path.n > 1 && !sg_is_one_of(first, reports) &&
	    (end.p == path.p || !sg_is_one_of(end, files));
}

/* True if a segment of the path says that the site fetches what follows. */
static bool
is_fetching(struct sg_str segment)
{
	static const char *const words[] = {"proxy", "fetch", "read", "reader",
	    "browse", "surf", "unblock", "mirror", "render", "raw", "text",
	    NULL};

	return sg_is_one_of(segment, words);
}

/*
 * Some readers have the hidden URL without a scheme at the beginning of the
 * path, as in "/www.instagram.com/p/x" or "/read/instagram.com/p/x".  Other
 * sites name a host there to report on it.  So this counts only for a page of
 * a blocked host.
 */
static void
look_at_start(struct sg_context *s)
{
	struct sg_str rest = s->url->path, host_on, path;
	size_t host;

	if (rest.n > 0)
		sg_str_cut(&rest, '/');
	if (sg_target_host(s).n > 0)
		return;
	path = rest;
	if (is_fetching(sg_str_cut(&path, '/')) && path.p != NULL)
		rest = path;
	host_on = path = rest;
	host = sg_str_cut(&path, '/').n;
	if (path.p == NULL || memchr(rest.p, '.', host) == NULL ||
	    !is_page_path((struct sg_str){path.p - 1, path.n + 1}) ||
	    !sg_decode_url(&s->scratch->decoder, rest, SG_FORM_BARE,
		&host_on) ||
	    host_on.p != rest.p)
		return;
	if (sg_target_try(s, host_on) != SG_TARGET_BLOCKED)
		sg_target_reset(s);
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

	look_at_start(s);

	if (rest.n > 0)
		sg_str_cut(&rest, '/');
	while (rest.n > 3 && work < PATH_WORK_MAX) {
		work += rest.n;
		sg_target_decode(s, bare_code(rest), coded_form(rest));
		segment = sg_str_cut(&rest, '/');
		if (rest.p != NULL && segment.n > 7)
			sg_target_decode(s, bare_code(segment),
			    coded_form(segment));
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
		/* The shortest URL is like "x.com/". */
		if (value.n < 6 || is_link_param(name) != links)
			continue;
		sg_target_decode(s, bare_code(value), form_of(name, value));
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
	uint64_t lists;
	uint32_t unused;

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

/*
 * Returns true if the site links to URLs without showing them.  Words like
 * "login" in a path mean that, unless they are part of a hidden URL at the
 * beginning of the path.
 */
static bool
is_linking(struct sg_context *s)
{
	if (is_linking_site(s))
		return true;
	if (!is_link_path(own_path(s->url->path)))
		return false;
	sg_target_reset(s);
	look_at_start(s);
	return sg_target_standing(s) != SG_TARGET_BLOCKED;
}

void
sg_see_hidden(struct sg_context *s)
{
	const uint64_t known = SG_LIST_BIT(SG_LIST_WEBPROXY) |
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

/* ---- the page that a request belongs to --------------------------------- */

/* True if the Referer's site gets URLs for another reason than to show them. */
static bool
is_harmless_page(struct sg_context *s, const struct sg_url *page)
{
	const uint64_t usual = SG_LIST_BIT(SG_LIST_LINK) |
	    SG_LIST_BIT(SG_LIST_RELAY) | SG_LIST_BIT(SG_LIST_SEARCH);
	struct sg_where where;

	sg_where_find(s->c->gate, page, true, &where);
	return (where.lists & usual) != 0 ||
	    sg_str_starts(sg_site_of(page->host), SG_LIT("google.")) ||
	    sg_where_platform(s->c->gate, &where, NULL) != SG_NO_PLATFORM ||
	    is_link_path(own_path(page->path));
}

/* Parse the Referer.  Returns NULL if it cannot be read. */
static const struct sg_url *
page_of(struct sg_context *s)
{
	struct sg_scratch *scratch = s->scratch;

	if (!scratch->referer_parsed)
		sg_url_parse(s->headers->referer, false, (struct sg_str){0},
		    &scratch->referer);
	scratch->referer_parsed = true;
	return scratch->referer.fault == SG_URL_FINE ? &scratch->referer : NULL;
}

/*
 * Detects a style sheet, a script or an image of a page that a proxy shows.
 * The URL of that page is in the Referer, with the hidden target.  The person
 * who opened the page is not known from this request, so the tier is
 * capability.  A header can be forged, so the target does not become a subject.
 */
void
sg_see_referer(struct sg_context *s)
{
	const struct sg_url *page = page_of(s), *asked = s->url;

	if (page == NULL || sg_target_is_judged(s) ||
	    (!sg_str_eq(page->host, asked->host) &&
		sg_intent_fills_window(s->headers)) ||
	    sg_where_platform(s->c->gate, &s->c->subject[0], NULL) !=
		SG_NO_PLATFORM ||
	    is_harmless_page(s, page))
		return;
	sg_target_reset(s);
	s->url = page;
	look_in_path(s);
	look_in_query(s, false);
	if (sg_target_standing(s) == SG_TARGET_BLOCKED && !is_own(s) &&
	    !is_picture(s))
		sg_signal(s, SG_WEBPROXY, SG_TIER_CAPABILITY,
		    sg_target_host(s));
	s->url = asked;
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
