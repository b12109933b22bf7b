/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tunnel.c -- detects VPNs, anonymisers, tunnels and remote desktops, by their
 * servers, protocols and ports.
 */
#include "gate/disguise/context.h"

/*
 * Returns the tier of a signal.  A visit to the site of a provider is a
 * person's action.  Any other connection may come from a program that was
 * installed years ago.
 */
static enum sg_tier
tier_of(const struct sg_context *s)
{
	return !s->connect && s->verdict->intent == SG_INTENT_VISIT ?
	    SG_TIER_INTENT :
	    SG_TIER_CAPABILITY;
}

/*
 * Returns true for the pages with which makers of browsers and of protection
 * against viruses offer their VPNs.  Their articles about VPNs do not count.
 */
static bool
is_offer(const struct sg_context *s)
{
	static const char *const makers[] = {"opera.com", "mozilla.org",
	    "brave.com", "avast.com", "avg.com", "avira.com", "norton.com",
	    "mcafee.com", "kaspersky.com", "kaspersky.co.uk", "bitdefender.com",
	    "f-secure.com", "proton.me", "vivaldi.com", "ccleaner.com",
	    "malwarebytes.com", "totalav.com", NULL};
	static const char *const articles[] = {"blog", "support", "learn",
	    "help", "resource", "what-is", "definition", "news", "press",
	    "signal/", "topic", NULL};
	struct sg_str path = s->url->path;

	if (s->connect || !sg_is_one_of(sg_site_of(s->url->host), makers) ||
	    !(sg_has(path, "/vpn") || sg_has(path, "-vpn")))
		return false;
	for (size_t i = 0; articles[i] != NULL; i++)
		if (sg_has(path, articles[i]) ||
		    sg_str_startsi(s->url->host, sg_str(articles[i])))
			return false;
	return true;
}

/* Detects a listed VPN, or a VPN or remote desktop protocol over HTTP. */
void
sg_see_vpn(struct sg_context *s)
{
	static const char *const paths[] = {"/vpnsvc/connect.cgi",
	    "/vpnsvc/vpn.cgi", "/sra_{", "/sra_%7b", "/remote/fortisslvpn",
	    "/remote/fortisslvpn_xml", "/ssl-vpn/", "/global-protect/",
	    "/dana-na/", "/+cscoe+/", "/cgi-bin/sslvpn", "/sslvpn/", "/myvpn",
	    "/ssl-tunnel-connect.sslvpn", NULL};
	static const char *const desktops[] = {
	    "/vnc.html", "/vnc_lite.html", "/vnc_auto.html", "/novnc/", NULL};

	if ((s->lists & SG_LIST_BIT(SG_LIST_VPN)) != 0 ||
	    (s->marks & SG_MARK_VPN_HEADER) != 0 || is_offer(s))
		sg_signal(s, SG_VPN, tier_of(s), (struct sg_str){0});
	/* Schools and councils have gateways of their own for their staff. */
	for (size_t i = 0; paths[i] != NULL; i++)
		if (sg_str_startsi(s->url->path, sg_str(paths[i])))
			sg_signal(s, SG_VPN,
			    sg_is_public_body(s->url->host) ?
				SG_TIER_NOISE :
				SG_TIER_CAPABILITY,
			    (struct sg_str){0});
	for (size_t i = 0; desktops[i] != NULL; i++)
		if (sg_has(s->url->path, desktops[i]))
			sg_signal(s, SG_TUNNEL, SG_TIER_CAPABILITY,
			    (struct sg_str){0});
	/*
	 * Tested only at the start of the path.  Further on in a path, the word
	 * is probably the name of the dish.
	 */
	if (sg_str_startsi(s->url->path, SG_LIT("/guacamole/")))
		sg_signal(s, SG_TUNNEL, SG_TIER_CAPABILITY, (struct sg_str){0});
	/* Many VPN providers also run a web proxy. */
	if ((s->lists & SG_LIST_BIT(SG_LIST_VPN)) != 0 &&
	    sg_has(s->url->path, "proxy"))
		sg_signal(s, SG_WEBPROXY, SG_TIER_INTENT, (struct sg_str){0});
}

/*
 * Detects a VPN by its name: a registered domain with the word "vpn" in it.  A
 * name below another domain ("vpn.example.ac.uk") is the private network of
 * that domain's owner.  Sites that only compare VPNs say so in their names.
 */
void
sg_see_vpn_name(struct sg_context *s)
{
	static const char *const writers[] = {"review", "compar", "guide",
	    "mentor", "rank", "news", "best", "top", "what", "testing", NULL};
	struct sg_str label = sg_own_label(s->url->host);

	if (!sg_has(label, "vpn") || (s->lists & SG_LIST_BIT(SG_LIST_VPN)) != 0)
		return;
	for (size_t i = 0; writers[i] != NULL; i++)
		if (sg_has(label, writers[i]))
			return;
	sg_signal(s, SG_VPN, tier_of(s), (struct sg_str){0});
}

/* Detects Tor: .onion names, and gateways to them. */
void
sg_see_onion(struct sg_context *s)
{
	struct sg_str label;

	for (unsigned i = 0; (label = sg_label(s->url->host, i)).n > 0; i++)
		if (sg_str_eq(label, SG_LIT("onion")) ||
		    sg_str_eq(label, SG_LIT("tor2web"))) {
			sg_signal(s, SG_VPN, SG_TIER_INTENT, s->url->host);
			return;
		}
}

/*
 * Development environments give each forwarded port a host that begins with the
 * port's number: "8080-NAME.ws-eu1.gitpod.io".  Other hosts and paths of these
 * environments are for lessons.
 */
static bool
is_lesson(const struct sg_context *s)
{
	static const char *const environments[] = {
	    "gitpod.io", "cloudshell.dev", "cloudworkstations.dev", NULL};
	struct sg_str site = sg_site_of(s->url->host), host = s->url->host;
	size_t digits = 0;

	if (sg_str_eq(host, SG_LIT("vscode.dev")) ||
	    sg_str_eq(host, SG_LIT("insiders.vscode.dev")))
		return !sg_str_startsi(s->url->path, SG_LIT("/tunnel"));
	if (!sg_is_one_of(site, environments))
		return false;
	while (digits < host.n && host.p[digits] >= '0' &&
	    host.p[digits] <= '9')
		digits++;
	return digits < 2 || digits == host.n || host.p[digits] != '-';
}

/* Detects a listed tunnel or remote desktop. */
void
sg_see_tunnel(struct sg_context *s)
{
	if (is_lesson(s))
		return;
	sg_signal(s, SG_TUNNEL, tier_of(s), (struct sg_str){0});
}

/* Detects a CONNECT to a port of remote access, a VPN, a proxy or Tor. */
void
sg_see_tunnel_port(struct sg_context *s)
{
	static const uint16_t ports[] = {
	    22, 222, 2022, 2222, 22222,         /* SSH */
	    23, 3389, 3390,                     /* Telnet, RDP */
	    5800, 5900, 5901, 5902, 5938,       /* VNC, TeamViewer */
	    6568, 7070, 21115, 21116, 21117,    /* AnyDesk, RustDesk */
	    500, 1194, 1701, 1723, 4500, 51820, /* IPsec, OpenVPN, L2TP, PPTP */
	    1080, 3128, 8118,                   /* SOCKS, other proxies */
	    7844, 8388,                         /* cloudflared, Shadowsocks */
	    9001, 9030, 9050, 9150,             /* Tor */
	};

	for (size_t i = 0; s->connect && i < sizeof ports / sizeof *ports; i++)
		if (s->port == ports[i])
			sg_signal(s, SG_TUNNEL, SG_TIER_CAPABILITY,
			    (struct sg_str){0});
}

/* Detects HTTP methods that only VPNs and tunnels use. */
void
sg_see_method(struct sg_context *s)
{
	static const char *const vpn[] = {
	    "SSTP_DUPLEX_POST", "CONNECT-UDP", "CONNECT-IP", NULL};
	static const char *const tunnel[] = {
	    "RDG_OUT_DATA", "RDG_IN_DATA", "RPC_OUT_DATA", "RPC_IN_DATA", NULL};

	if (sg_is_one_of(s->request->method, vpn))
		sg_signal(s, SG_VPN, SG_TIER_CAPABILITY, (struct sg_str){0});
	if (sg_is_one_of(s->request->method, tunnel))
		sg_signal(s, SG_TUNNEL, SG_TIER_CAPABILITY, (struct sg_str){0});
}
