/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * engine.c -- detects proxies that run inside the browser, by their files, the
 * servers they talk to, and the WebSockets they open.
 *
 * Such a proxy rewrites URLs.  The rewritten URLs seldom leave the browser.  If
 * one does, hidden.c finds it.
 */
#include "gate/disguise/context.h"

/*
 * Try each part of the Referer's path as an encoded URL.  The Referer is the
 * URL of the proxy's page, and may contain the hidden target.
 */
static void
look_in_referer(struct sg_context *s)
{
	struct sg_str rest = s->headers->referer, part;
	size_t at = 0;

	/* Skip the page's own scheme and host. */
	if (sg_str_startsi(rest, SG_LIT("http")))
		at = sg_str_startsi(rest, SG_LIT("https://")) ? 8 : 7;
	while (at < rest.n && rest.p[at] != '/')
		at++;
	while (at < rest.n) {
		at++;
		part = (struct sg_str){rest.p + at, rest.n - at};
		if (part.n == 0)
			break;
		sg_target_decode(s, part, SG_FORM_ABSOLUTE);
		while (at < rest.n && rest.p[at] != '/')
			at++;
	}
}

/*
 * Returns true for sites that show source code: reading the source of a proxy
 * is not using it.
 */
static bool
shows_source(struct sg_str host)
{
	static const char *const sites[] = {"github.com", "gitlab.com",
	    "codeberg.org", "bitbucket.org", "npmjs.com", "jsdelivr.com", NULL};

	return sg_is_one_of(sg_site_of(host), sites);
}

void
sg_see_engine(struct sg_context *s)
{
	if (!sg_shape_fits(s->c->gate->disguise->shapes, SG_SHAPE_ENGINE,
		s->scratch, s->url->path, NULL))
		return;
	if (shows_source(s->url->host)) {
		sg_signal(s, SG_WEBPROXY, SG_TIER_NOISE, (struct sg_str){0});
		return;
	}
	sg_target_reset(s);
	/*
	 * The signal names a target from the Referer.  This target does not
	 * become a subject, because a header can be forged.
	 */
	look_in_referer(s);
	sg_signal(s, SG_WEBPROXY, SG_TIER_INTENT, sg_target_host(s));
}

/*
 * Detects a request to a bare server, the server of a browser-based proxy.  The
 * headers of this request carry the hidden request.  Servers differ in which
 * header they read.  So all headers are tried, and a blocked target counts
 * most.
 */
void
sg_see_bare(struct sg_context *s)
{
	const struct sg_headers *headers = s->headers;
	const struct sg_str told[] = {
	    headers->bare_url, headers->bare_host, headers->relay_url};

	sg_target_reset(s);
	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		if (told[i].n > 0)
			sg_target_decode(s, told[i], SG_FORM_BARE);
	sg_signal_target(s, SG_WEBPROXY, SG_TIER_INTENT);
	/* The second value of a repeated header was not examined. */
	if (headers->repeated)
		sg_signal(s, SG_WEBPROXY, SG_TIER_INTENT, (struct sg_str){0});
}

/* ---- sockets ------------------------------------------------------------ */

static bool
is_cross_site(const struct sg_context *s)
{
	struct sg_str origin = s->headers->origin, host;

	sg_str_cut(&origin, ':');
	while (origin.n > 0 && origin.p[0] == '/') {
		origin.p++;
		origin.n--;
	}
	host = sg_str_cut(&origin, ':');
	return host.n > 0 &&
	    !sg_str_eqi(sg_site_of(host), sg_site_of(s->url->host));
}

/* The next word of a path: letters and digits, up to another byte. */
static struct sg_str
next_word(struct sg_str *path)
{
	struct sg_str word = {path->p, 0};

	while (path->n > 0 && memchr("/-_.", path->p[0], 4) != NULL) {
		path->p++;
		path->n--;
	}
	word.p = path->p;
	while (path->n > 0 && memchr("/-_.", path->p[0], 4) == NULL) {
		path->p++;
		path->n--;
		word.n++;
	}
	return word;
}

/*
 * Returns true if a path names a protocol of proxies: "/vmess", "/vless-ws",
 * "/api/ss-ws".  Some of the names are also words ("trojan", "xray").  They
 * count only if they are alone or have "ws" beside them.
 */
static bool
names_protocol(struct sg_str path)
{
	static const char *const names[] = {"vmess", "vless", "shadowsocks",
	    "v2ray", "wstunnel", "vmws", "vlws", "trws", "ssws", "hysteria2",
	    "naiveproxy", "singbox", "vmessws", "vlessws", "trojanws", "socks5",
	    "chisel", NULL};
	static const char *const words[] = {
	    "trojan", "xray", "ray", "ss", "ssr", "tuic", "hysteria", NULL};
	static const char *const beside[] = {
	    "ws", "websocket", "api", "grpc", "xhttp", "tls", "cdn", NULL};
	bool word = false, other = false;

	for (int i = 0; path.n > 0 && i < 8; i++) {
		struct sg_str next = next_word(&path);

		if (sg_is_one_of(next, names))
			return true;
		if (sg_is_one_of(next, words))
			word = true;
		else
			other |= next.n > 0 && !sg_is_one_of(next, beside);
	}
	return word && !other;
}

/* Returns true if a path has a word for a server of a proxy in the browser. */
static bool
names_server(struct sg_str path)
{
	static const char *const names[] = {"wisp", "bare", "baremux", "epoxy",
	    "scramjet", "wsproxy", "rammerhead", "ultraviolet", "libcurl",
	    NULL};

	for (int i = 0; path.n > 0 && i < 8; i++)
		if (sg_is_one_of(next_word(&path), names))
			return true;
	return false;
}

/*
 * Returns true if the WebSocket is probably Wisp, a protocol that carries all
 * connections of a browser in one WebSocket.  Most Wisp URLs have the word in
 * the path, or a host name that begins with "wisp". Others have the path "/".
 * Classroom services with a WebSocket at the path "/" are on
 * SG_LIST_SOCKET.
 */
static bool
is_wisp(const struct sg_context *s)
{
	struct sg_str path = s->url->path;

	return names_server(path) ||
	    sg_str_startsi(s->url->host, SG_LIT("wisp")) ||
	    sg_str_startsi(s->url->host, SG_LIT("bare.")) ||
	    (path.n == 1 && s->url->query.n == 0 &&
		(s->excuses & SG_LIST_BIT(SG_LIST_SOCKET)) == 0);
}

/* Returns true if only the form of the URL suggests Wisp. */
static bool
may_be_wisp(const struct sg_context *s)
{
	struct sg_str path = s->url->path;

	return path.n > 0 && path.p[path.n - 1] == '/' &&
	    s->url->query.n == 0 && is_cross_site(s) &&
	    (s->excuses & SG_LIST_BIT(SG_LIST_SOCKET)) == 0;
}

/* The technique that uses this WebSocket subprotocol, or 0. */
static int
technique_of(const struct sg_context *s, struct sg_str protocol)
{
	static const char *const tunnels[] = {"guacamole", "ssh", "vnc", "rdp",
	    "rfb", "socks5", "tunnel", "wstunnel", NULL};

	if (sg_is_one_of(protocol, tunnels) ||
	    sg_str_startsi(protocol, SG_LIT("chisel-")) ||
	    sg_str_startsi(protocol, SG_LIT("authorization.bearer.")) ||
	    (sg_str_startsi(protocol, SG_LIT("binary")) &&
		sg_has(s->url->path, "websockify")))
		return SG_TUNNEL;
	return sg_str_startsi(protocol, SG_LIT("wisp")) ||
		sg_str_eqi(protocol, SG_LIT("bare")) ?
	    SG_WEBPROXY :
	    0;
}

/* Examine each subprotocol that the handshake offers. */
static void
see_protocols(struct sg_context *s)
{
	struct sg_str rest = s->headers->websocket_protocol;
	int technique;

	while (rest.n > 0) {
		technique = technique_of(s,
		    sg_str_trim(sg_str_cut(&rest, ',')));
		if (technique != 0)
			sg_signal(s, (enum sg_technique)technique,
			    SG_TIER_CAPABILITY, (struct sg_str){0});
	}
	/*
	 * The second value of a repeated header was not examined.  No browser
	 * repeats this header.
	 */
	if (s->headers->repeated)
		sg_signal(s, SG_TUNNEL, SG_TIER_CAPABILITY, (struct sg_str){0});
}

void
sg_see_socket(struct sg_context *s)
{
	const size_t said = s->verdict->nsignals;
	struct sg_str host, ed;

	see_protocols(s);
	if (sg_param(s->url->query, "ed", &ed) && ed.n >= 3 && ed.n <= 5 &&
	    ed.p[0] >= '1' && ed.p[0] <= '9')
		sg_signal(s, SG_TUNNEL, SG_TIER_CAPABILITY, (struct sg_str){0});
	if (names_protocol(s->url->path))
		sg_signal(s, SG_TUNNEL, SG_TIER_CAPABILITY, (struct sg_str){0});
	if (sg_shape_fits(s->c->gate->disguise->shapes, SG_SHAPE_SOCKET_HOST,
		s->scratch, s->url->path, &host)) {
		sg_target_reset(s);
		sg_target_try(s, host);
		sg_signal_target(s, SG_WEBPROXY, SG_TIER_CAPABILITY);
	} else if (s->verdict->nsignals > said) {
		return;
	} else if (is_wisp(s)) {
		sg_signal(s, SG_WEBPROXY, SG_TIER_CAPABILITY,
		    (struct sg_str){0});
	} else if (may_be_wisp(s)) {
		sg_signal(s, SG_WEBPROXY, SG_TIER_NOISE, (struct sg_str){0});
	}
}
