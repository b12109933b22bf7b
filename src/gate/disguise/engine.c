/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * engine.c -- proxies that run inside the browser: their files, the servers
 * that they talk to, the sockets that they open.
 *
 * Their rewritten URLs mostly never leave the browser; where one does,
 * hidden.c finds it.
 */
#include "gate/disguise/sight.h"

/* A URL that the address of the page shows, encoded. */
static void
look_in_referer(struct sg_sight *s)
{
	struct sg_str rest = s->headers->referer, part;
	size_t at = 0;

	/* Past the page's own scheme and host. */
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

void
sg_see_engine(struct sg_sight *s)
{
	if (!sg_shape_fits(s->c->gate->disguise->shapes, SG_SHAPE_ENGINE,
		s->scratch, s->url->path, NULL))
		return;
	sg_target_reset(s);
	look_in_referer(s);
	if (sg_target_host(s).n > 0)
		sg_signal_target(s, SG_WEBPROXY, SG_TIER_INTENT);
	/* Somebody who reads the source is no pupil at a proxy. */
	sg_signal(s, SG_WEBPROXY, sg_str_eqi(s->headers->fetch_dest,
	    SG_LIT("document")) ? SG_TIER_NOISE : SG_TIER_INTENT,
	    sg_target_host(s));
}

/* A bare server: the headers of the hidden request are headers here. */
void
sg_see_bare(struct sg_sight *s)
{
	sg_target_reset(s);
	if (s->headers->bare_url.n > 0)
		sg_target_decode(s, s->headers->bare_url, SG_FORM_BARE);
	else if (s->headers->bare_host.n > 0)
		sg_target_decode(s, s->headers->bare_host, SG_FORM_BARE);
	sg_signal_target(s, SG_WEBPROXY, SG_TIER_INTENT);
}

/* ---- sockets ------------------------------------------------------------ */

static bool
is_cross_site(const struct sg_sight *s)
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

/*
 * Wisp: all of a browser's connections in one socket, at a path that ends
 * in a slash, without a sub-protocol.  Classroom sockets look alike only at
 * their own site or are on a list.
 */
static bool
is_wisp(const struct sg_sight *s)
{
	struct sg_str path = s->url->path;

	if (sg_str_startsi(s->headers->websocket_protocol, SG_LIT("wisp")))
		return true;
	if (path.n == 0 || path.p[path.n - 1] != '/' ||
	    s->url->query.n > 0 || s->headers->websocket_protocol.n > 0)
		return false;
	if (sg_has(path, "/wisp/") ||
	    sg_str_startsi(s->url->host, SG_LIT("wisp")))
		return true;
	return is_cross_site(s) &&
	    (s->lists & SG_LIST_BIT(SG_LIST_SOCKET)) == 0;
}

/* A tunnel by what it says in the handshake. */
static bool
is_tunnel(const struct sg_sight *s)
{
	static const char *const protocols[] = {"guacamole", "ssh", "vnc",
	    "rdp", "rfb", "socks5", "tunnel", "wstunnel", NULL};
	struct sg_str protocol = s->headers->websocket_protocol, ed;

	return sg_str_startsi(protocol, SG_LIT("chisel-")) ||
	    sg_has(protocol, "authorization.bearer.") ||
	    sg_is_one_of(protocol, protocols) ||
	    (sg_str_startsi(protocol, SG_LIT("binary")) &&
		sg_has(s->url->path, "websockify")) ||
	    (sg_param(s->url->query, "ed", &ed) && ed.n >= 3 &&
		ed.n <= 5 && ed.p[0] >= '1' && ed.p[0] <= '9');
}

void
sg_see_socket(struct sg_sight *s)
{
	struct sg_str host;

	if (is_tunnel(s)) {
		sg_signal(s, SG_TUNNEL, SG_TIER_CAPABILITY,
		    (struct sg_str){0});
	} else if (sg_shape_fits(s->c->gate->disguise->shapes,
		       SG_SHAPE_SOCKET_HOST, s->scratch, s->url->path,
		       &host)) {
		sg_target_reset(s);
		sg_target_try(s, host);
		sg_signal_target(s, SG_WEBPROXY, SG_TIER_CAPABILITY);
	} else if (is_wisp(s) || sg_str_eqi(s->headers->websocket_protocol,
				     SG_LIT("bare"))) {
		sg_signal(s, SG_WEBPROXY, SG_TIER_CAPABILITY,
		    (struct sg_str){0});
	}
}
