/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * engine.c -- proxies that run inside the browser: their files, the servers
 * that they talk to, the sockets that they open.
 *
 * Their rewritten URLs mostly never leave the browser; where one does,
 * hidden.c finds it.
 */
#include "gate/disguise/context.h"

/* A URL that the address of the page shows, encoded. */
static void
look_in_referer(struct sg_context *s)
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

/*
 * Sites that show programs as text: somebody who reads the source is no pupil
 * at a proxy.
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
	/* Only told: a header says it. */
	look_in_referer(s);
	sg_signal(s, SG_WEBPROXY, SG_TIER_INTENT, sg_target_host(s));
}

/*
 * A bare server: the headers of the hidden request are headers here.  Each
 * server goes by its own: all are tried, and the worst counts.
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
	/* What the other one says is not known. */
	if (headers->told_twice)
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

/*
 * Wisp: all of a browser's connections in one socket, mostly at /wisp/ or a
 * host of that name, else at the root.  Classroom sockets at a root are on a
 * list.
 */
static bool
is_wisp(const struct sg_context *s)
{
	struct sg_str path = s->url->path;

	return sg_has(path, "/wisp/") ||
	    sg_str_startsi(s->url->host, SG_LIT("wisp")) ||
	    (path.n == 1 && s->url->query.n == 0 &&
		(s->excuses & SG_LIST_BIT(SG_LIST_SOCKET)) == 0);
}

/* Elsewhere it may be one by its form alone. */
static bool
may_be_wisp(const struct sg_context *s)
{
	struct sg_str path = s->url->path;

	return path.n > 0 && path.p[path.n - 1] == '/' &&
	    s->url->query.n == 0 && is_cross_site(s) &&
	    (s->excuses & SG_LIST_BIT(SG_LIST_SOCKET)) == 0;
}

/* The technique whose sub-protocol that is; 0: none. */
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

/* By what the handshake offers, also among others. */
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
	/* No browser does that: one of them was not looked at. */
	if (s->headers->told_twice)
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
