/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * carrier.c -- detects protocols that carry other traffic inside HTTP, and the
 * programs that speak them.
 *
 * Programs speak these protocols, not people, so no signal has a higher tier
 * than capability (request.h).  Sources: RFC 9297, RFC 9298 (MASQUE), RFC 9458
 * (Oblivious HTTP); the documentation of Xray (XHTTP, gRPC, early data), of
 * Hysteria 2, NaiveProxy and Tailscale.
 */
#include "gate/disguise/context.h"
#include "gate/letters.h"

static void
found(struct sg_context *s, enum sg_technique technique)
{
	sg_signal(s, technique, SG_TIER_CAPABILITY, (struct sg_str){0});
}

static bool
is_grpc(struct sg_str type)
{
	static const char grpc[] = "application/grpc";

	return sg_str_startsi(type, sg_str(grpc)) &&
	    (type.n == sizeof grpc - 1 || type.p[sizeof grpc - 1] != '-');
}

static bool
is_oblivious(struct sg_str type)
{
	return sg_str_startsi(type, SG_LIT("message/ohttp-")) ||
	    sg_str_startsi(type, SG_LIT("message/ohttp+"));
}

/*
 * XHTTP hides the length of its requests with a row of X, at the end of the
 * Referer: "?x_padding=XXXX".
 */
static bool
is_padded(struct sg_str referer)
{
	return referer.n > 32 && referer.p[referer.n - 1] == 'X' &&
	    referer.p[referer.n - 16] == 'X';
}

bool
sg_is_carrier_header(const struct sg_headers *headers)
{
	struct sg_str type = headers->content_type;

	return headers->padding.n > 0 || headers->capsule.n > 0 ||
	    is_padded(headers->referer) ||
	    (type.n > 0 && (is_grpc(type) || is_oblivious(type)));
}

/* ---- paths -------------------------------------------------------------- */

/* Returns true for 8-4-4-4-12 hexadecimal digits. */
static bool
is_uuid(struct sg_str text)
{
	if (text.n != 36)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash != (text.p[i] == '-') ||
		    (!dash && sg_hex_value(text.p[i]) < 0))
			return false;
	}
	return true;
}

/* Returns true for the paths of XHTTP: /PATH/UUID and /PATH/UUID/NUMBER. */
static bool
is_session_path(struct sg_str path)
{
	struct sg_str segment = {0}, before = {0};

	while (path.p != NULL) {
		before = segment;
		segment = sg_str_cut(&path, '/');
	}
	return is_uuid(segment) ||
	    (is_uuid(before) &&
		(segment.n == 0 || sg_only(segment, "0123456789")));
}

/*
 * The name of a gRPC method is always /SERVICE/METHOD.  Xray and V2Ray call
 * theirs /ANYTHING/Tun and /ANYTHING/TunMulti.
 */
static bool
is_grpc_tunnel(struct sg_str path)
{
	static const char *const methods[] = {"Tun", "TunMulti", NULL};
	struct sg_str segment = {0};

	if (is_session_path(path))
		return true;
	while (path.p != NULL)
		segment = sg_str_cut(&path, '/');
	return sg_is_one_of(segment, methods);
}

/*
 * MASQUE proxies UDP and IP: /.well-known/masque/udp/HOST/PORT/.  Private
 * relays and VPNs use it.
 */
static bool
see_masque(struct sg_context *s)
{
	static const char path[] = "/.well-known/masque/";
	struct sg_str rest = s->url->path;

	if (!sg_str_startsi(rest, sg_str(path)))
		return false;
	rest = (struct sg_str){
	    rest.p + sizeof path - 1, rest.n - (sizeof path - 1)};
	sg_str_cut(&rest, '/');
	sg_target_reset(s);
	sg_target_try(s, sg_str_cut(&rest, '/'));
	if (sg_target_standing(s) == SG_TARGET_BLOCKED)
		sg_signal_target(s, SG_VPN, 0);
	else
		found(s, SG_VPN);
	return true;
}

/*
 * Returns true for an address from which programs get their list of servers:
 * the panels of sellers of proxies, and converters of such lists.
 */
static bool
is_subscription(const struct sg_context *s)
{
	struct sg_str value;

	if (sg_has(s->url->path, "/client/subscribe"))
		return sg_param(s->url->query, "token", &value) && value.n >= 8;
	if (sg_param(s->url->query, "target", &value) &&
	    (sg_str_startsi(value, SG_LIT("clash")) ||
		sg_str_startsi(value, SG_LIT("singbox")) ||
		sg_str_startsi(value, SG_LIT("v2ray"))))
		return sg_param(s->url->query, "url", &value) && value.n > 8;
	return sg_param(s->url->query, "flag", &value) &&
	    sg_str_startsi(value, SG_LIT("clash")) &&
	    (sg_param(s->url->query, "token", &value) ||
		sg_has(s->url->path, "/sub"));
}

/*
 * Returns true for the early data of Xray: a WebSocket handshake whose query is
 * "ed=2048" and nothing else.  In other requests "ed" is any parameter.
 */
static bool
is_early_data(const struct sg_context *s)
{
	struct sg_str query = s->url->query;

	return s->headers->websocket_key.n > 0 &&
	    (sg_str_eq(query, SG_LIT("ed=2048")) ||
		sg_str_eq(query, SG_LIT("ed=2560")));
}

/* Detects paths that only VPNs and tunnels use. */
static void
see_paths(struct sg_context *s)
{
	static const char *const vpn[] = {"/ts2021", "/derp/probe",
	    "/derp/latency-check", "/management.ManagementService/",
	    "/signalexchange.SignalExchange/", NULL};
	static const char *const tunnel[] = {
	    "/~!frp", "/GunService/Tun", "/websocket-tunnel", NULL};
	struct sg_str path = s->url->path, value;

	for (size_t i = 0; vpn[i] != NULL; i++)
		if (sg_str_startsi(path, sg_str(vpn[i])))
			found(s, SG_VPN);
	for (size_t i = 0; tunnel[i] != NULL; i++)
		if (sg_str_startsi(path, sg_str(tunnel[i])))
			found(s, SG_TUNNEL);
	if (sg_str_eqi(path, SG_LIT("/derp")))
		found(s, SG_VPN);
	if (sg_param(s->url->query, "x_padding", &value) && value.n >= 16)
		found(s, SG_TUNNEL);
	if (is_early_data(s))
		found(s, SG_TUNNEL);
}

/*
 * Browsers hide a few requests of their own with Oblivious HTTP, such as checks
 * of addresses for fraud.  Their relays are at Fastly and Cloudflare.
 */
static bool
is_browser_relay(struct sg_str host)
{
	static const struct sg_str relays[] = {{"fastly-edge.com", 15},
	    {"apple-relay.apple.com", 21}, {"apple-relay.cloudflare.com", 26},
	    {"cp4.cloudflare.com", 18}, {"mozilla.com", 11},
	    {"mozilla.org", 11}, {"mozgcp.net", 10}, {"googleapis.com", 14}};

	for (size_t i = 0; i < sizeof relays / sizeof *relays; i++)
		if (sg_host_is_under(host, relays[i]))
			return true;
	return false;
}

static void
see_headers(struct sg_context *s)
{
	const struct sg_headers *headers = s->headers;

	if (headers->capsule.n > 0)
		found(s, SG_VPN);
	if (headers->padding.n >= 16)
		found(s, SG_TUNNEL);
	if (is_padded(headers->referer) &&
	    sg_has(headers->referer, "x_padding="))
		found(s, SG_TUNNEL);
	if (is_grpc(headers->content_type) && is_grpc_tunnel(s->url->path))
		found(s, SG_TUNNEL);
	if (is_oblivious(headers->content_type) &&
	    !is_browser_relay(s->url->host))
		found(s, SG_VPN);
}

void
sg_see_carrier(struct sg_context *s)
{
	if ((s->marks & SG_MARK_CARRIER) != 0 && !see_masque(s)) {
		see_paths(s);
		if (is_subscription(s))
			found(s, SG_VPN);
	}
	if ((s->marks & SG_MARK_CARRIER_HEADER) != 0)
		see_headers(s);
}

/* ---- programs ----------------------------------------------------------- */

/* The beginning of the User-Agent of programs for VPNs, in lower case. */
static const char *const programs[] = {"amneziavpn", "anyconnect", "clash-",
    "clash.", "clash/", "clashfor", "clashmeta", "clashn", "clashx",
    "cloudflared", "expressvpn", "flclash", "forticlient", "foxray", "happ/",
    "hiddify", "karing", "lantern", "loon/", "mihomo", "mullvad", "nekobox",
    "nekoray", "ngrok", "nordapp", "nordvpn", "openconnect", "openvpn",
    "outline", "protonvpn", "psiphon", "quantumult", "sagernet", "sfa/", "sfi/",
    "sfm/", "shadowrocket", "shadowsocks", "sing-box", "softether", "sstp",
    "stash/", "streisand", "surfshark", "surge ", "tailscale", "throne/",
    "tor/", "tunnelbear", "ultrasurf", "v2box", "v2ray", "windscribe",
    "wireguard", "xray", "zerotier", NULL};

bool
sg_is_vpn_program(struct sg_str agent)
{
	unsigned char first;

	if (agent.n == 0 || sg_str_starts(agent, SG_LIT("Mozilla/")))
		return false;
	first = sg_lower(agent.p[0]);
	for (size_t i = 0; programs[i] != NULL; i++)
		if ((unsigned char)programs[i][0] == first &&
		    sg_str_startsi(agent, sg_str(programs[i])))
			return true;
	return false;
}

/* Detects the User-Agent of a program for a VPN. */
void
sg_see_program(struct sg_context *s)
{
	if (sg_is_vpn_program(s->headers->user_agent))
		found(s, SG_VPN);
}
