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

#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"
#include "cli/doctor/ways.h"
#include "gate/address.h"
#include "gate/gate.h"

/* Sites that are tried, until the judge blocks one and allows one. */
static const char *const sites[] = {"www.facebook.com", "www.instagram.com",
    "www.tiktok.com", "www.snapchat.com", "www.youtube.com", "discord.com",
    "www.reddit.com", "www.roblox.com", "chatgpt.com", "www.croxyproxy.com",
    "www.bbc.co.uk", "www.gov.uk", "www.nhs.uk", "www.google.com",
    "classroom.google.com", "www.example.org"};
#define SITES (sizeof(sites) / sizeof(sites[0]))

static int
judge(const struct sg_doctor *d, const struct sg_way *way, const char *client,
    const char *user, const char *site)
{
	const struct sg_way_request asked = {.way = way,
	    .client = client,
	    .user = user,
	    .site = site,
	    .path = "/",
	    .more = ""};

	return sg_way_judge(d, &asked, NULL);
}

static int
ask(struct sg_doctor *d, const char *gate, const struct sg_way *way,
    const char *client, const char *site, char why[SG_WHY_BYTES])
{
	const struct sg_way_request asked = {.way = way,
	    .client = client,
	    .user = SG_WAY_USER,
	    .site = site,
	    .path = "/",
	    .more = ""};

	return sg_way_ask(d, gate, &asked, NULL, why);
}

/* The first site to which the judge gives this answer, or NULL. */
static const char *
site_for(const struct sg_doctor *d, const struct sg_way *way,
    const char *client, const char *user, int action)
{
	for (size_t i = 0; i < SITES; i++)
		if (judge(d, way, client, user, sites[i]) == action)
			return sites[i];
	return NULL;
}

static const char *
word_of(int action)
{
	return action == SG_BLOCK ? "block" : "allow";
}

/* Returns true if the gate answers as the judge does. */
static bool
try_site(struct sg_doctor *d, const char *gate, const struct sg_way *way,
    const char *client, const char *site, int wanted)
{
	char why[SG_WHY_BYTES];
	int got = ask(d, gate, way, client, site, why);

	/* A lesson may have begun between the two answers. */
	if (got != 0 && got != wanted) {
		wanted = judge(d, way, client, SG_WAY_USER, site);
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
		    "run: schoolgate install; then " SG_DOCTOR_RESTART_GATES,
		    "port %u: the gate at %s gives %s for %s and %s, but the "
		    "judge says %s",
		    way->port, gate, word_of(got), site, client,
		    word_of(wanted));
	return false;
}

/* The first network of the devices, as an address. */
static const char *
client_of(struct sg_doctor *d, const struct sg_way *way)
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

static void
try_way(struct sg_doctor *d, const struct sg_way *way)
{
	static const int actions[] = {SG_BLOCK, SG_ALLOW};
	const char *client = client_of(d, way), *site[2];
	bool fine = true;

	if (client == NULL)
		return;
	for (size_t k = 0; k < 2; k++) {
		site[k] = site_for(d, way, client, SG_WAY_USER, actions[k]);
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
	struct sg_way way;

	if (d->gate == NULL || d->ngates == 0) {
		sg_doctor_unseen(d,
		    "without a policy or a gate nothing can be tried");
		return;
	}
	for (size_t i = 0; i < SG_WAYS; i++)
		if (sg_way_find(d, i, &way))
			try_way(d, &way);
}

/* ---- the Squids --------------------------------------------------------- */

/* This machine's loopback address is in no network, so Squid must refuse it. */
static void
try_stranger(struct sg_doctor *d, const struct sg_way *way)
{
	static struct sg_reply reply;
	const struct sg_squid *squid = &d->squid[way->squid];
	char why[SG_WHY_BYTES];

	if (!sg_ask_server(sg_way_place(d, "127.0.0.1", way->port), NULL,
		sg_way_get(d, SG_WAY_NOWHERE, "/"), false, SG_WAY_PATIENCE_MS,
		&reply, why))
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
try_listening(struct sg_doctor *d, const struct sg_way *way)
{
	char why[SG_WHY_BYTES] = "";

	if (d->rules &&
	    !sg_ask_connect(sg_way_place(d, "127.0.0.1", way->port),
		SG_WAY_PATIENCE_MS, why))
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
	struct sg_way way;

	for (size_t i = 0; i < SG_WAYS; i++) {
		if (!sg_way_find(d, i, &way))
			continue;
		if (strcmp(way.kind, "explicit") == 0)
			try_stranger(d, &way);
		else
			try_listening(d, &way);
	}
}

static void
tell_inside(struct sg_doctor *d, const struct sg_way *way, const char *from,
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
try_inside(struct sg_doctor *d, const struct sg_way *way)
{
	static const struct sg_way plain = {
	    .mode = "byod", .form = SG_WAY_PLAIN};
	static struct sg_reply reply;
	const char *from = sg_way_own_address(d,
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
	if (sg_ask_server(sg_way_place(d, from, way->port), from,
		sg_way_get(d, site, "/"), false, 2 * SG_WAY_PATIENCE_MS, &reply,
		why))
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
	struct sg_way way;

	for (size_t i = 0; d->gate != NULL && i < SG_WAYS; i++)
		if (sg_way_find(d, i, &way) &&
		    strcmp(way.kind, "explicit") == 0)
			try_inside(d, &way);
}

static const struct sg_check checks[] = {
    {"gates", "", look_gates},
    {"squids", "", look_squids},
    {"through", "", look_inside},
    {0},
};
const struct sg_family sg_doctor_probe = {
    "probe", "A block and an allow", checks, NULL};
