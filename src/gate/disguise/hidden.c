/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hidden.c -- a URL within a URL, whatever the site and the encoding.
 *
 * Most sites that are told a URL only link to it, or go back to it: those
 * are told from proxies by where it stands and by what is blocked.
 */
#include "gate/disguise/sight.h"

#define PARTS_MAX 24 /* of path and query, each */

/* Parameters that say where to go back to, or what a page is about. */
static const char *const link_params[] = {"next", "continue", "return",
    "returnto", "return_to", "returnurl", "return_url", "returnpath", "back",
    "backurl", "back_url", "goback", "ref", "referer", "referrer", "callback",
    "callback_url", "service", "from", "via", "source", "origin", "href",
    "dl", "relaystate", "wreply", "wctx", "wtrealm", "ru", "rurl",
    "successurl", "success_url", "cancel_url", "canonical", "canonicalurl",
    "canonical_url", "shareurl", "share_url", "text", "title", "body",
    "description", "quote", "iss", "aud", "domain", "parent", "embed_origin",
    "page_url", "pageurl", "page_location", "document_location", "imgurl",
    "imgrefurl", "img", "image", "icon", "thumb", "media", "post_url", "doc",
    "entry", "logout", "logouturl", "postlogoutredirecturi", "adurl",
    "clickurl", "utm_source", "utm_content", NULL};

/* Parts of paths of sites that check, share, embed or lead on to a URL. */
static const char *const link_paths[] = {"redirect", "redir/", "leaving",
    "/exit", "outbound", "external", "/away", "share", "intent", "oembed",
    "/login", "/signin", "/sign-in", "/signup", "/auth", "oauth", "/sso",
    "saml", "consent", "logout", "unsubscribe", "/click", "/track", "aclk",
    "valid", "whois", "favicon", "/plugins/", "pagespeed", "/submit",
    "/report", "/linkcheck", NULL};

static bool
is_link_param(struct sg_str name)
{
	return sg_str_startsi(name, SG_LIT("redir")) ||
	    sg_str_startsi(name, SG_LIT("utm_")) ||
	    sg_has(name, "redirect") || sg_is_one_of(name, link_params);
}

/* This site is told URLs for a reason of its own. */
static bool
is_linking(const struct sg_sight *s)
{
	if ((s->lists & SG_LIST_BIT(SG_LIST_LINK)) != 0 ||
	    sg_site_of(s->url->host).n == 0 ||
	    sg_str_starts(sg_site_of(s->url->host), SG_LIT("google.")) ||
	    sg_where_platform(s->c->gate, &s->c->subject[0], NULL) !=
		SG_NO_PLATFORM)
		return true;
	for (size_t i = 0; link_paths[i] != NULL; i++)
		if (sg_has(s->url->path, link_paths[i]))
			return true;
	return false;
}

/*
 * Try what follows each slash of the path, to its end and to the next slash.
 * Its query belongs to the hidden URL and does not matter.
 */
static void
look_in_path(struct sg_sight *s)
{
	struct sg_str rest = s->url->path, segment;
	size_t parts = 0;

	if (rest.n > 0)
		sg_str_cut(&rest, '/');
	for (; rest.n > 3 && parts < PARTS_MAX; parts++) {
		sg_target_decode(s, rest, SG_FORM_ABSOLUTE);
		segment = sg_str_cut(&rest, '/');
		if (rest.p != NULL && segment.n > 7)
			sg_target_decode(s, segment, SG_FORM_ABSOLUTE);
		/* "/https/www.bbc.co.uk/" lost its colon on the way. */
		if ((sg_str_eqi(segment, SG_LIT("https")) ||
			sg_str_eqi(segment, SG_LIT("http"))) &&
		    rest.n > 0)
			sg_target_try(s, rest);
	}
}

static struct sg_str
past_prefix(struct sg_str value)
{
	/* Bing writes "a1" before its base64. */
	if (sg_str_starts(value, SG_LIT("a1aHR0")))
		return (struct sg_str){value.p + 2, value.n - 2};
	return value;
}

/* A value that is a URL; of link parameters only when `links`. */
static void
look_in_query(struct sg_sight *s, bool links)
{
	struct sg_str rest = s->url->query, name, value;

	/* "?https%3A%2F%2F...": the whole query. */
	if (!links)
		sg_target_decode(s, rest, SG_FORM_ABSOLUTE);
	for (size_t i = 0; i < PARTS_MAX; i++) {
		if (!sg_param_next(&rest, &name, &value))
			return;
		if (is_link_param(name) != links)
			continue;
		sg_target_decode(s, past_prefix(value), SG_FORM_ABSOLUTE);
		/* A name of a site alone, if it says that it is one. */
		if (sg_str_startsi(value, SG_LIT("www.")))
			sg_target_decode(s, value, SG_FORM_BARE);
	}
}

/* Of the request's own site it is no hidden one. */
static bool
is_own(const struct sg_sight *s)
{
	return sg_str_eq(sg_target_host(s), s->url->host);
}

static void
note_link(struct sg_sight *s)
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

/* Encrypted with a password, then opened as a page: what hides so? */
static bool
is_salted(const struct sg_sight *s)
{
	return s->page && !s->connect && sg_has(s->url->path, "/U2FsdGVkX1");
}

void
sg_see_hidden(struct sg_sight *s)
{
	const uint32_t known = SG_LIST_BIT(SG_LIST_WEBPROXY) |
	    SG_LIST_BIT(SG_LIST_RELAY) | SG_LIST_BIT(SG_LIST_SEARCH);
	enum sg_standing standing;

	if (s->verdict->nsignals > 0)
		return;
	if ((s->lists & known) != 0 || is_linking(s)) {
		note_link(s);
		return;
	}
	sg_target_reset(s);
	look_in_path(s);
	look_in_query(s, false);
	standing = is_own(s) ? SG_NO_TARGET : sg_target_standing(s);
	if (standing == SG_TARGET_BLOCKED && s->page)
		sg_signal_target(s, SG_WEBPROXY, 0);
	else if (standing != SG_NO_TARGET)
		sg_signal(s, standing == SG_TARGET_BLOCKED ? SG_WEBPROXY
							   : SG_RELAY,
		    SG_TIER_NOISE, sg_target_host(s));
	else if (is_salted(s))
		sg_signal(s, SG_WEBPROXY, SG_TIER_CAPABILITY,
		    (struct sg_str){0});
	else
		note_link(s);
}

/* A signed token may say whose it is. */
void
sg_see_token(struct sg_sight *s)
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
