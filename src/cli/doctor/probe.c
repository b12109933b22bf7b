/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * probe.c -- tries a block and an allow as devices at each port would get them.
 *
 * The gates are asked on this machine, with the headers that Squid would send
 * for a device of the school's networks. The address is that of the network
 * itself, which no device has. The user is "schoolgate-doctor", so that records
 * of these requests can be told from those of people. The answers must be those
 * that the judge of `schoolgate explain` gives.
 *
 * This does not show that a device's request reaches Squid, and that Squid
 * sends it to the gate. So the Squids are asked, too: they must refuse this
 * machine, which is in no network. If this machine has an address in a network,
 * as a router has, a Squid must answer a request from this address with a
 * block.
 */
#include "config.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"
#include "cli/icap.h"
#include "gate/address.h"
#include "gate/gate.h"
#include "report/explain/explain.h"

#define PATIENCE_MS 2000
#define USER "schoolgate-doctor"
/* An address of no site (RFC 5737), for a tunnel to an address. */
#define NOWHERE "192.0.2.80"

/* How a request comes to the gate from one port of Squid. */
struct way {
	unsigned port; /* 0: as the configuration of Squid says */
	size_t squid;  /* index in d->squid */
	const char *name;
	const char *mode, *kind; /* X-SG-Mode, X-SG-Port */
	enum { PLAIN, DECRYPTED, TUNNEL, REDIRECTED } form;
};

static const struct way ways[] = {
    {0, 0, "managed", "managed", "explicit", DECRYPTED},
    {0, 0, "intercept-managed-http", "byod", "intercepted-plain", PLAIN},
    {0, 0, "intercept-managed", "managed", "intercepted", DECRYPTED},
    {0, 1, "byod", "byod", "explicit", TUNNEL},
    {0, 1, "intercept-byod-http", "byod", "intercepted-plain", PLAIN},
    {0, 1, "intercept-byod", "byod", "intercepted", REDIRECTED},
};
#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* Sites that are tried, until the judge blocks one and allows one. */
static const char *const sites[] = {"www.facebook.com", "www.instagram.com",
    "www.tiktok.com", "www.snapchat.com", "www.youtube.com", "discord.com",
    "www.reddit.com", "www.roblox.com", "chatgpt.com", "www.croxyproxy.com",
    "www.bbc.co.uk", "www.gov.uk", "www.nhs.uk", "www.google.com",
    "classroom.google.com", "www.example.org"};
#define SITES (sizeof(sites) / sizeof(sites[0]))

/* ---- the judge ---------------------------------------------------------- */

/* Returns what the judge says: SG_ALLOW, SG_BLOCK, or 0 if it cannot say. */
static int
judge(const struct sg_doctor *d, const struct way *way, const char *client,
    const char *user, const char *site)
{
	static struct sg_explained explained; /* too large for a stack */
	struct sg_scratch *scratch = sg_scratch_new();
	char target[256], sni[256], why[SG_WHY_BYTES];
	struct sg_explain_question q = {.target = target,
	    .client = client,
	    .user = user,
	    .method = way->form >= TUNNEL ? "CONNECT" : "GET",
	    .byod = strcmp(way->mode, "byod") == 0,
	    .now = (int64_t)time(NULL)};
	int action = 0;

	(void)snprintf(target, sizeof(target), "%s%s%s",
	    way->form == PLAIN         ? "http://" :
		way->form == DECRYPTED ? "https://" :
					 "",
	    way->form == REDIRECTED ? NOWHERE : site,
	    way->form >= TUNNEL ? ":443" : "/");
	(void)snprintf(sni, sizeof(sni), "X-SNI: %s", site);
	if (way->form == REDIRECTED)
		q.headers[q.nheaders++] = sni;
	if (scratch != NULL &&
	    sg_explain(d->gate, &q, scratch, &explained, why))
		action = (int)explained.verdict.action;
	sg_scratch_free(&scratch);
	return action;
}

/* The first site to which the judge gives this answer, or NULL. */
static const char *
site_for(const struct sg_doctor *d, const struct way *way, const char *client,
    const char *user, int action)
{
	for (size_t i = 0; i < SITES; i++)
		if (judge(d, way, client, user, sites[i]) == action)
			return sites[i];
	return NULL;
}

/* ---- the gate ----------------------------------------------------------- */

/* The HTTP request of the device. */
static const char *
http_request(struct sg_doctor *d, const struct way *way, const char *site)
{
	switch (way->form) {
	case PLAIN:
		return sg_arena_printf(d->arena,
		    "GET http://%s/ HTTP/1.1\r\nHost: %s\r\n\r\n", site, site);
	case DECRYPTED:
		return sg_arena_printf(d->arena,
		    "GET https://%s/ HTTP/1.1\r\nHost: %s\r\n\r\n", site, site);
	case TUNNEL:
		return sg_arena_printf(d->arena,
		    "CONNECT %s:443 HTTP/1.1\r\nHost: %s:443\r\n\r\n", site,
		    site);
	default:
		return sg_arena_printf(d->arena,
		    "CONNECT " NOWHERE ":443 HTTP/1.1\r\nHost: " NOWHERE
		    ":443\r\n\r\n");
	}
}

/* The ICAP headers that gate.conf makes Squid send. */
static const char *
meta_headers(struct sg_doctor *d, const struct way *way, const char *client,
    const char *site)
{
	const char *sni = way->form == REDIRECTED || way->form == DECRYPTED ?
	    site :
	    "-";

	return sg_arena_printf(d->arena,
	    "X-Client-IP: %s\r\nX-SG-Client: %s:40000\r\nX-SG-User: " USER
	    "\r\nX-SG-SNI: %s\r\nX-SG-TLS: %s\r\nX-SG-Dst: %s:%u\r\n"
	    "X-SG-Mode: %s\r\nX-SG-Port: %s\r\n%s",
	    client, client, sni, *sni == '-' ? "-" : "TLS/1.3",
	    way->form == REDIRECTED ? NOWHERE : "127.0.0.1",
	    way->form == REDIRECTED ? 443 : way->port, way->mode, way->kind,
	    way->form >= TUNNEL ? "X-SG-Tunnel: tls\r\n" : "");
}

static int
action_of(const struct sg_reply *reply)
{
	if (reply->status == 204 || reply->status == 206)
		return SG_ALLOW;
	if (reply->status != 200)
		return 0;
	return sg_str_find(reply->head, SG_LIT("res-hdr=")) != NULL ? SG_BLOCK :
								      SG_ALLOW;
}

/* Ask a gate. Returns its answer, or 0 with the reason in `why`. */
static int
ask(struct sg_doctor *d, const char *gate, const struct way *way,
    const char *client, const char *site, char why[SG_WHY_BYTES])
{
	static struct sg_reply reply;
	const char *http = http_request(d, way, site);
	const char *icap = sg_arena_printf(d->arena,
	    "REQMOD icap://%s/schoolgate ICAP/1.0\r\nHost: %s\r\n"
	    "Allow: 204, 206\r\nConnection: close\r\n%s"
	    "Encapsulated: req-hdr=0, null-body=%zu\r\n\r\n%s",
	    gate, gate, meta_headers(d, way, client, site), strlen(http), http);
	int action;

	if (!sg_ask_server(gate, NULL, icap, true, PATIENCE_MS, &reply, why))
		return 0;
	action = action_of(&reply);
	if (action == 0)
		sg_why(why, "its answer has the ICAP status %d", reply.status);
	return action;
}

static const char *
word_of(int action)
{
	return action == SG_BLOCK ? "block" : "allow";
}

/* Returns true if the gate answers as the judge does. */
static bool
try_site(struct sg_doctor *d, const char *gate, const struct way *way,
    const char *client, const char *site, int wanted)
{
	char why[SG_WHY_BYTES];
	int got = ask(d, gate, way, client, site, why);

	/* A lesson may have begun between the two answers. */
	if (got != 0 && got != wanted) {
		wanted = judge(d, way, client, USER, site);
		got = ask(d, gate, way, client, site, why);
	}
	if (got == wanted)
		return true;
	if (got == 0)
		sg_doctor_wrong(d,
		    "see why: journalctl -u schoolgate-icap@first -u "
		    "schoolgate-icap@second",
		    "port %u: the gate at %s does not answer a request for "
		    "%s: %s",
		    way->port, gate, site, why);
	else
		sg_doctor_wrong(d,
		    "run: schoolgate install; then restart the two servers one "
		    "after the other: systemctl restart schoolgate-icap@second",
		    "port %u: the gate at %s gives %s for %s and %s, but the "
		    "judge says %s",
		    way->port, gate, word_of(got), site, client,
		    word_of(wanted));
	return false;
}

/* The first network of the devices, as an address. */
static const char *
client_of(struct sg_doctor *d, const struct way *way)
{
	struct sg_str rest = sg_str(sg_doctor_networks_of(d,
	    &d->squid[way->squid]));
	char *text = sg_arena_alloc(d->arena, SG_ADDRESS_TEXT);
	struct sg_network network;
	struct sg_str word;

	if (!sg_doctor_word(&rest, &word) ||
	    sg_network_parse(word, &network) != SG_NETWORK_FINE)
		return NULL;
	sg_address_text(&network.base, text);
	return text;
}

/*
 * Fill *way with the port of its name in Squid's configuration. Returns false
 * if the school does not use it.
 */
static bool
find_way(struct sg_doctor *d, size_t index, struct way *way)
{
	const char *name;

	*way = ways[index];
	if (way->squid >= d->nsquids)
		return false;
	for (size_t i = 0; i < d->squid[way->squid].n; i++) {
		const struct sg_squid_line *line = &d->squid[way->squid].v[i];

		if (!sg_squid_is(line, "http_port") &&
		    !sg_squid_is(line, "https_port"))
			continue;
		name = sg_squid_value(d, line, "name=");
		if (name == NULL || strcmp(name, way->name) != 0)
			continue;
		way->port = sg_squid_port(line);
		return true;
	}
	return false;
}

static void
try_way(struct sg_doctor *d, const struct way *way)
{
	static const int actions[] = {SG_BLOCK, SG_ALLOW};
	const char *client = client_of(d, way), *site[2];
	bool fine = true;

	if (client == NULL)
		return;
	for (size_t k = 0; k < 2; k++) {
		site[k] = site_for(d, way, client, USER, actions[k]);
		if (site[k] == NULL)
			sg_doctor_unseen(d,
			    "port %u: the policy now %ss none of the %zu sites "
			    "that are tried for %s",
			    way->port, word_of(actions[k]), SITES, client);
		for (size_t i = 0; site[k] != NULL && i < d->ngates; i++)
			fine &= try_site(d, d->gates[i], way, client, site[k],
			    actions[k]);
	}
	if (fine && (site[0] != NULL || site[1] != NULL))
		sg_doctor_fine(d,
		    "port %u, asked at the gates for %s: %s%s%s%s%s", way->port,
		    client, site[0] != NULL ? site[0] : "",
		    site[0] != NULL ? " is blocked" : "",
		    site[0] != NULL && site[1] != NULL ? ", " : "",
		    site[1] != NULL ? site[1] : "",
		    site[1] != NULL ? " is allowed" : "");
}

static void
look_gates(struct sg_doctor *d)
{
	struct way way;

	if (d->gate == NULL || d->ngates == 0) {
		sg_doctor_unseen(d,
		    "without a policy or a gate nothing can be tried");
		return;
	}
	for (size_t i = 0; i < WAYS; i++)
		if (find_way(d, i, &way))
			try_way(d, &way);
}

/* ---- the Squids --------------------------------------------------------- */

/* Returns the address at which Squid is asked. */
static const char *
place(struct sg_doctor *d, const char *address, unsigned port)
{
	return sg_arena_printf(d->arena,
	    strchr(address, ':') == NULL ? "%s:%u" : "[%s]:%u", address, port);
}

static const char *
get(struct sg_doctor *d, const char *site)
{
	return sg_arena_printf(d->arena,
	    "GET http://%s/ HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
	    site, site);
}

/* This machine's loopback address is in no network, so Squid must refuse it. */
static void
try_stranger(struct sg_doctor *d, const struct way *way)
{
	static struct sg_reply reply;
	const struct sg_squid *squid = &d->squid[way->squid];
	char why[SG_WHY_BYTES];

	if (!sg_ask_server(place(d, "127.0.0.1", way->port), NULL,
		get(d, NOWHERE), false, PATIENCE_MS, &reply, why))
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena, "see why: systemctl status %s",
			squid->unit),
		    "Squid does not answer at port %u: %s", way->port, why);
	else if (reply.status != 403 && reply.status != 407)
		sg_doctor_wrong(d,
		    "see the findings about networks and Squid's "
		    "configuration; the lines \"http_access\" must refuse "
		    "devices that are in no network",
		    "port %u: Squid serves this machine (HTTP status %d), "
		    "which is in no network of networks.conf",
		    way->port, reply.status);
	else
		sg_doctor_fine(d,
		    "port %u: Squid answers, and refuses a machine that is in "
		    "no network",
		    way->port);
}

/* Returns true if connections to the port wait, and go on waiting. */
static bool
is_stuck(struct sg_doctor *d, unsigned port)
{
	const struct timespec pause = {0, 300 * 1000000};

	for (int i = 0; i < 3; i++) {
		if (sg_doctor_waiting(d, port) <= 0)
			return false;
		(void)nanosleep(&pause, NULL);
	}
	return true;
}

/*
 * An intercepting port. If a connection arrives there that the kernel has not
 * redirected and does not track, Squid stops accepting connections at this port
 * until it is started again. The socket still listens, so that the connections
 * of devices wait. The kernel tracks connections only while the firewall rules
 * are loaded: without them, do not connect.
 */
static void
try_listening(struct sg_doctor *d, const struct way *way)
{
	char why[SG_WHY_BYTES] = "";

	if (d->rules &&
	    !sg_ask_connect(place(d, "127.0.0.1", way->port), PATIENCE_MS, why))
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena, "systemctl restart %s",
			d->squid[way->squid].unit),
		    "port %u accepts no connection: %s", way->port, why);
	else if (is_stuck(d, way->port))
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"systemctl restart %s; this happens if somebody "
			"connects to the port while the firewall rules are not "
			"loaded",
			d->squid[way->squid].unit),
		    "port %u: Squid has stopped accepting connections; "
		    "redirected devices wait for ever",
		    way->port);
	else if (d->rules)
		sg_doctor_fine(d,
		    "port %u accepts connections (redirected requests cannot "
		    "be tried from here)",
		    way->port);
	else
		sg_doctor_unseen(d,
		    "port %u, for redirected devices: without schoolgate's "
		    "firewall rules a connection must not be tried",
		    way->port);
}

static void
look_squids(struct sg_doctor *d)
{
	struct way way;

	for (size_t i = 0; i < WAYS; i++) {
		if (!find_way(d, i, &way))
			continue;
		if (strcmp(way.kind, "explicit") == 0)
			try_stranger(d, &way);
		else
			try_listening(d, &way);
	}
}

/* ---- an address of this machine in the school's networks ---------------- */

static bool
read_sockaddr(const struct sockaddr *from, struct sg_address *to)
{
	char text[INET6_ADDRSTRLEN];
	const void *bytes;

	if (from == NULL ||
	    (from->sa_family != AF_INET && from->sa_family != AF_INET6))
		return false;
	bytes = from->sa_family == AF_INET ?
	    (const void *)&((const struct sockaddr_in *)(const void *)from)
		->sin_addr :
	    (const void *)&((const struct sockaddr_in6 *)(const void *)from)
		->sin6_addr;
	return inet_ntop(from->sa_family, bytes, text, sizeof(text)) != NULL &&
	    sg_address_parse(sg_str(text), to);
}

static bool
is_in(const char *networks, const struct sg_address *address)
{
	struct sg_str rest = sg_str(networks), word;
	struct sg_network network;

	while (sg_doctor_word(&rest, &word))
		if (sg_network_parse(word, &network) == SG_NETWORK_FINE &&
		    sg_network_has(&network, address))
			return true;
	return false;
}

/* Returns an address of this machine in these networks, or NULL. */
static const char *
own_address(struct sg_doctor *d, const char *networks)
{
	char *text = sg_arena_alloc(d->arena, SG_ADDRESS_TEXT);
	struct ifaddrs *all = NULL;
	struct sg_address address;
	bool found = false;

	if (*d->root != '\0' || getifaddrs(&all) != 0)
		return NULL;
	for (const struct ifaddrs *at = all; at != NULL && !found;
	     at = at->ifa_next) {
		found = read_sockaddr(at->ifa_addr, &address) &&
		    is_in(networks, &address);
		if (found)
			sg_address_text(&address, text);
	}
	freeifaddrs(all);
	return found ? text : NULL;
}

static void
tell_inside(struct sg_doctor *d, const struct way *way, const char *from,
    const char *site, const struct sg_reply *reply)
{
	bool by_squid = sg_reply_header(reply, "X-Squid-Error").p != NULL;

	if (reply->status == 407)
		sg_doctor_unseen(d,
		    "port %u asks for a log-on, so a block through Squid was "
		    "not tried",
		    way->port);
	else if (reply->status == 403 && !by_squid)
		sg_doctor_fine(d,
		    "port %u, asked through Squid from %s: %s gets the block "
		    "page",
		    way->port, from, site);
	else
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"see why: journalctl -u %s; status 500 means that "
			"Squid takes the gates for down",
			d->squid[way->squid].unit),
		    "port %u: %s must be blocked for %s, but Squid's answer "
		    "has the status %d%s",
		    way->port, site, from, reply->status,
		    by_squid ? " (an error of Squid)" : "");
}

/* Ask Squid for a blocked site over plain HTTP, from this machine's address in
 * a network of the devices. */
static void
try_inside(struct sg_doctor *d, const struct way *way)
{
	static const struct way plain = {.mode = "byod", .form = PLAIN};
	static struct sg_reply reply;
	const char *from = own_address(d,
	    sg_doctor_networks_of(d, &d->squid[way->squid]));
	const char *site;
	char why[SG_WHY_BYTES];

	if (from == NULL) {
		sg_doctor_unseen(d,
		    "port %u: this machine has no address in the networks, so "
		    "a block through Squid was not tried; open a blocked site "
		    "on a device",
		    way->port);
		return;
	}
	site = site_for(d, &plain, from, NULL, SG_BLOCK);
	if (site == NULL) {
		sg_doctor_unseen(d,
		    "port %u: the policy now blocks none of the %zu sites that "
		    "are tried for %s",
		    way->port, SITES, from);
		return;
	}
	if (sg_ask_server(place(d, from, way->port), from, get(d, site), false,
		2 * PATIENCE_MS, &reply, why))
		tell_inside(d, way, from, site, &reply);
	else
		sg_doctor_wrong(d,
		    "see whether this machine's name server answers: Squid "
		    "looks up each site",
		    "port %u: Squid does not answer a request for %s from %s: "
		    "%s",
		    way->port, site, from, why);
}

static void
look_inside(struct sg_doctor *d)
{
	struct way way;

	for (size_t i = 0; d->gate != NULL && i < WAYS; i++)
		if (find_way(d, i, &way) && strcmp(way.kind, "explicit") == 0)
			try_inside(d, &way);
}

static const struct sg_check checks[] = {
    {"gates", "", look_gates},
    {"squids", "", look_squids},
    {"through", "", look_inside},
    {0},
};
const struct sg_family sg_doctor_probe = {
    "probe", "A block and an allow", checks};
