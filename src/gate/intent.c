/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * intent.c -- tells visits by people from requests that pages and programs make
 * by themselves.
 *
 * Trusts what browsers state about a request (W3C Fetch Metadata Request
 * Headers) before it infers anything.  Does not know names or policies.
 */
#include "gate/intent.h"

#include "gate/headers.h"

/* ---- reading values ----------------------------------------------------- */

static bool
contains(struct sg_str text, struct sg_str word)
{
	for (; text.n >= word.n; text.p++, text.n--)
		if (sg_lower(text.p[0]) == sg_lower(word.p[0]) &&
		    sg_str_startsi(text, word))
			return true;
	return false;
}

struct words {
	size_t count;
	struct sg_str word[6];
};

static const struct words prefetches = {
    3, {{"prefetch", 8}, {"prerender", 9}, {"preview", 7}}};

/* The User-Agent of every browser begins with one of these. */
static const struct words browsers = {2, {{"Mozilla/", 8}, {"Opera/", 6}}};

/* Programs other than browsers in which a person types the address. */
static const struct words tools = {6,
    {{"curl/", 5}, {"Wget/", 5}, {"Lynx/", 5}, {"w3m/", 4}, {"Links ", 6},
	{"ELinks/", 7}}};

static bool
contains_any(struct sg_str text, const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (contains(text, words->word[i]))
			return true;
	return false;
}

static bool
starts_any(struct sg_str text, const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (sg_str_startsi(text, words->word[i]))
			return true;
	return false;
}

/*
 * Returns the host in "https://host:port/...", or an empty text if there is no
 * host.
 */
static struct sg_str
host_of(struct sg_str url)
{
	struct sg_str host = {NULL, 0};
	size_t i = 0;

	while (i < url.n && url.p[i] != ':')
		i++;
	if (url.n - i < 3 || memcmp(url.p + i, "://", 3) != 0)
		return host;
	host = (struct sg_str){url.p + i + 3, 0};
	for (i += 3; i < url.n && memchr("/?#:", url.p[i], 4) == NULL; i++)
		host.n++;
	return host;
}

/*
 * Returns true if the Referer names another host.  If there is no Referer, the
 * Origin is examined instead.
 */
static bool
asked_by_other(const struct sg_headers *headers, struct sg_str host)
{
	struct sg_str asking = host_of(headers->referer.n > 0 ?
		headers->referer :
		headers->origin);

	return asking.n > 0 && !sg_str_eqi(asking, host);
}

/* ---- judging ------------------------------------------------------------ */

/*
 * Returns true if the browser is built on WebKit (Safari, and every browser on
 * iPads and iPhones).  WebKit never sends Sec-Fetch-User.  Chromium names
 * AppleWebKit too, but it also names Chrome or Chromium.
 */
static bool
is_webkit(struct sg_str agent)
{
	return sg_str_find(agent, SG_LIT("AppleWebKit/")) != NULL &&
	    sg_str_find(agent, SG_LIT("Chrome/")) == NULL &&
	    sg_str_find(agent, SG_LIT("Chromium/")) == NULL;
}

/*
 * Returns true if a page navigated by itself: by a script, a timed refresh or a
 * form that a script sent.  For a click, a key or a touch, the browser adds
 * "Sec-Fetch-User: ?1", and keeps it when a server redirects.  It also adds
 * Sec-Fetch-Site.  The site is "none" if no page asked for the request: the
 * address was typed, or came from a bookmark or from another program.
 */
static bool
navigated_by_page(const struct sg_headers *headers)
{
	struct sg_str site = headers->fetch_site;

	return !sg_str_eq(headers->fetch_user, SG_LIT("?1")) &&
	    (sg_str_eqi(site, SG_LIT("cross-site")) ||
		sg_str_eqi(site, SG_LIT("same-site")) ||
		sg_str_eqi(site, SG_LIT("same-origin"))) &&
	    !is_webkit(headers->user_agent);
}

/* The intent of a request that navigates a window. */
static enum sg_intent
of_navigation(const struct sg_headers *headers)
{
	return navigated_by_page(headers) ? SG_INTENT_EMBED : SG_INTENT_VISIT;
}

/* Judge by fetch metadata; SG_INTENT_UNKNOWN if the request has none. */
static enum sg_intent
by_metadata(const struct sg_headers *headers)
{
	struct sg_str dest = headers->fetch_dest, mode = headers->fetch_mode;
	bool navigates = sg_str_eqi(mode, SG_LIT("navigate"));

	if (contains_any(headers->purpose, &prefetches))
		return SG_INTENT_BACKGROUND;
	if (sg_str_eqi(headers->service_worker, SG_LIT("script")))
		return SG_INTENT_EMBED;
	if (dest.n == 0 && mode.n == 0)
		return SG_INTENT_UNKNOWN;
	/*
	 * The first browsers that sent Sec-Fetch-Mode did not send
	 * Sec-Fetch-Dest.
	 */
	if (dest.n == 0)
		return navigates ? of_navigation(headers) : SG_INTENT_EMBED;
	if (sg_str_eqi(dest, SG_LIT("document")))
		return navigates || mode.n == 0 ? of_navigation(headers) :
						  SG_INTENT_EMBED;
	/* The browser made the request by itself, without a page. */
	if (sg_str_eqi(dest, SG_LIT("empty")) &&
	    sg_str_eqi(headers->fetch_site, SG_LIT("none")))
		return SG_INTENT_BACKGROUND;
	return SG_INTENT_EMBED;
}

/* Judge a request without fetch metadata by other headers. */
static enum sg_intent
by_habit(struct sg_str method, const struct sg_headers *headers,
    struct sg_str host)
{
	struct sg_str agent = headers->user_agent;
	bool browser = starts_any(agent, &browsers);
	bool tool = starts_any(agent, &tools);

	if (headers->websocket_key.n > 0 ||
	    sg_str_eqi(headers->requested_with, SG_LIT("XMLHttpRequest")))
		return SG_INTENT_EMBED;
	if (contains(headers->accept, SG_LIT("text/html")))
		return SG_INTENT_VISIT;
	if (asked_by_other(headers, host))
		return SG_INTENT_EMBED;
	if (agent.n > 0 && !browser && !tool)
		return SG_INTENT_BACKGROUND;
	if (!browser && sg_str_eq(method, SG_LIT("POST")) &&
	    headers->origin.n == 0 && headers->referer.n == 0)
		return SG_INTENT_BACKGROUND;
	return tool && sg_str_eq(method, SG_LIT("GET")) ? SG_INTENT_VISIT :
							  SG_INTENT_UNKNOWN;
}

bool
sg_intent_fills_window(const struct sg_headers *headers)
{
	struct sg_str dest = headers->fetch_dest, mode = headers->fetch_mode;

	return sg_str_eqi(dest, SG_LIT("document")) &&
	    (mode.n == 0 || sg_str_eqi(mode, SG_LIT("navigate")));
}

enum sg_intent
sg_intent_of(struct sg_str method, const struct sg_headers *headers,
    struct sg_str host, bool embed_host)
{
	enum sg_intent intent = by_metadata(headers);

	if (intent == SG_INTENT_UNKNOWN &&
	    !sg_str_eq(method, SG_LIT("CONNECT")))
		intent = by_habit(method, headers, host);
	/* People do not visit this host; a program may use it by itself. */
	if (embed_host && intent != SG_INTENT_BACKGROUND)
		return SG_INTENT_EMBED;
	return intent;
}
