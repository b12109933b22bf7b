/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ways.c -- makes requests as a device of the school's networks would make
 * them, and asks the gates, or the judge of `schoolgate explain`.
 */
#include "config.h"

#include "cli/doctor/ways.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/arena.h"
#include "gate/address.h"
#include "gate/gate.h"
#include "report/explain/explain.h"

static const struct sg_way ways[SG_WAYS] = {
    {0, 0, "managed", "managed", "explicit", SG_WAY_DECRYPTED},
    {0, 0, "intercept-managed-http", "byod", "intercepted-plain", SG_WAY_PLAIN},
    {0, 0, "intercept-managed", "managed", "intercepted", SG_WAY_DECRYPTED},
    {0, 1, "byod", "byod", "explicit", SG_WAY_TUNNEL},
    {0, 1, "intercept-byod-http", "byod", "intercepted-plain", SG_WAY_PLAIN},
    {0, 1, "intercept-byod", "byod", "intercepted", SG_WAY_REDIRECTED},
};

bool
sg_way_find(struct sg_doctor *d, size_t index, struct sg_way *way)
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

/* ---- the judge ---------------------------------------------------------- */

int
sg_way_judge(const struct sg_doctor *d, const struct sg_way_request *asked,
    const struct sg_explained **explained)
{
	static struct sg_explained found; /* too large for a stack */
	struct sg_scratch *scratch = sg_scratch_new();
	const struct sg_way *way = asked->way;
	char target[2048], sni[300], why[SG_WHY_BYTES];
	struct sg_explain_question q = {.target = target,
	    .client = asked->client,
	    .user = asked->user,
	    .method = way->form >= SG_WAY_TUNNEL ? "CONNECT" : "GET",
	    .byod = strcmp(way->mode, "byod") == 0,
	    .now = (int64_t)time(NULL)};
	int action = 0;

	(void)snprintf(target, sizeof(target), "%s%s%s",
	    way->form == SG_WAY_PLAIN         ? "http://" :
		way->form == SG_WAY_DECRYPTED ? "https://" :
						"",
	    way->form == SG_WAY_REDIRECTED ? SG_WAY_NOWHERE : asked->site,
	    way->form >= SG_WAY_TUNNEL ? ":443" : asked->path);
	(void)snprintf(sni, sizeof(sni), "X-SNI: %s", asked->site);
	if (way->form == SG_WAY_REDIRECTED)
		q.headers[q.nheaders++] = sni;
	if (scratch != NULL && sg_explain(d->gate, &q, scratch, &found, why))
		action = (int)found.verdict.action;
	if (explained != NULL)
		*explained = action == 0 ? NULL : &found;
	sg_scratch_free(&scratch);
	return action;
}

/* ---- the gate ----------------------------------------------------------- */

/* The HTTP request of the device. */
static const char *
http_request(struct sg_doctor *d, const struct sg_way_request *asked)
{
	const char *site = asked->site;

	switch (asked->way->form) {
	case SG_WAY_PLAIN:
	case SG_WAY_DECRYPTED:
		return sg_arena_printf(d->arena,
		    "GET http%s://%s%s HTTP/1.1\r\nHost: %s\r\n\r\n",
		    asked->way->form == SG_WAY_PLAIN ? "" : "s", site,
		    asked->path, site);
	case SG_WAY_TUNNEL:
		return sg_arena_printf(d->arena,
		    "CONNECT %s:443 HTTP/1.1\r\nHost: %s:443\r\n\r\n", site,
		    site);
	default:
		return "CONNECT " SG_WAY_NOWHERE ":443 HTTP/1.1\r\n"
		       "Host: " SG_WAY_NOWHERE ":443\r\n\r\n";
	}
}

/* The ICAP headers that gate.conf makes Squid send. */
static const char *
meta_headers(struct sg_doctor *d, const struct sg_way_request *asked)
{
	const struct sg_way *way = asked->way;
	bool redirected = way->form == SG_WAY_REDIRECTED;
	const char *sni = redirected || way->form == SG_WAY_DECRYPTED ?
	    asked->site :
	    "-";

	return sg_arena_printf(d->arena,
	    "X-Client-IP: %s\r\nX-SG-Client: %s:%u\r\nX-SG-User: %s\r\n"
	    "X-SG-SNI: %s\r\nX-SG-TLS: %s\r\nX-SG-Dst: %s:%u\r\n"
	    "X-SG-Mode: %s\r\nX-SG-Port: %s\r\n%s%s",
	    asked->client, asked->client,
	    asked->client_port == 0 ? 40000 : asked->client_port,
	    asked->user == NULL ? "-" : asked->user, sni,
	    *sni == '-' ? "-" : "TLS/1.3",
	    redirected ? SG_WAY_NOWHERE : "127.0.0.1",
	    redirected ? 443 : way->port, way->mode, way->kind,
	    way->form >= SG_WAY_TUNNEL ? "X-SG-Tunnel: tls\r\n" : "",
	    asked->more);
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

int
sg_way_ask(struct sg_doctor *d, const char *gate,
    const struct sg_way_request *asked, const struct sg_reply **whole,
    char why[SG_WHY_BYTES])
{
	static struct sg_reply reply;
	const char *http = http_request(d, asked);
	const char *icap = sg_arena_printf(d->arena,
	    "REQMOD icap://%s/schoolgate ICAP/1.0\r\nHost: %s\r\n"
	    "Allow: 204, 206\r\nConnection: close\r\n%s"
	    "Encapsulated: req-hdr=0, null-body=%zu\r\n\r\n%s",
	    gate, gate, meta_headers(d, asked), strlen(http), http);
	int action;

	if (whole != NULL)
		*whole = &reply;
	if (!sg_ask_server(gate, NULL, icap, true, SG_WAY_PATIENCE_MS, &reply,
		why))
		return 0;
	action = action_of(&reply);
	if (action == 0)
		sg_why(why, "its answer has the ICAP status %d", reply.status);
	return action;
}

/* ---- the Squids --------------------------------------------------------- */

const char *
sg_way_place(struct sg_doctor *d, const char *address, unsigned port)
{
	return sg_arena_printf(d->arena,
	    strchr(address, ':') == NULL ? "%s:%u" : "[%s]:%u", address, port);
}

const char *
sg_way_get(struct sg_doctor *d, const char *site, const char *path)
{
	return sg_arena_printf(d->arena,
	    "GET http://%s%s HTTP/1.1\r\nHost: %s\r\n"
	    "Connection: close\r\n\r\n",
	    site, path, site);
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

bool
sg_way_is_in(const char *networks, const struct sg_address *address)
{
	struct sg_str rest = sg_str(networks), word;
	struct sg_network network;

	while (sg_doctor_word(&rest, &word))
		if (sg_network_parse(word, &network) == SG_NETWORK_FINE &&
		    sg_network_has(&network, address))
			return true;
	return false;
}

const char *
sg_way_own_address(struct sg_doctor *d, const char *networks)
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
		    sg_way_is_in(networks, &address);
		if (found)
			sg_address_text(&address, text);
	}
	freeifaddrs(all);
	return found ? text : NULL;
}
