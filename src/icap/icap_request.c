/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap_request.c -- reads an ICAP request that Squid sent into the gate's
 * struct sg_request.
 *
 * It judges nothing, and does not change the lists that it reads.
 */
#include "icap/icap_request.h"

#include "icap/meta.h"

/* White space, or a byte that c-icap leaves at the end of a line (NUL, LF). */
static inline bool
is_blank(char c)
{
	return (unsigned char)c <= ' ';
}

/*
 * Returns line `i` of a list without trailing white space. The line ends where
 * the next line begins. c-icap has put NUL and LF, or NUL alone, between the
 * two lines.
 */
static inline struct sg_str
line_at(const ci_headers_list_t *list, int i)
{
	const char *from = list->headers[i];
	const char *to = i + 1 < list->used ? list->headers[i + 1] :
					      list->buf + list->bufused;

	if (to - from > 2 && to[-2] == '\0')
		to -= 2; /* the usual case */
	while (to > from && is_blank(to[-1]))
		to--;
	return (struct sg_str){from, (size_t)(to - from)};
}

/* ---- who and where ------------------------------------------------------ */

/* Reads the user name. Blanks around the name are removed, because directories
 * ignore these blanks. */
static const char *
read_user(const struct sg_meta *meta, struct sg_meta_buffer *buffer,
    struct sg_request *request)
{
	struct sg_str plain = meta->fact[SG_FACT_USERNAME], user;
	const char *fault = sg_meta_decode(SG_FACT_USER,
	    meta->fact[SG_FACT_USER], buffer, &user);

	if (fault == NULL && user.n > 0 && plain.n > 0)
		return "X-SG-User and X-Client-Username are both there";
	request->user = sg_str_trim(user.n > 0 ? user : plain);
	return fault;
}

static const char *
read_groups(struct sg_str text, struct sg_meta_buffer *buffer,
    struct sg_icap_request *icap_request)
{
	const char *fault = NULL;
	struct sg_str item;

	while (text.p != NULL && fault == NULL) {
		item = sg_str_cut(&text, ',');
		if (item.n == 0)
			continue;
		if (icap_request->request.ngroups == SG_ICAP_REQUEST_GROUPS)
			return "more directory groups than can be kept";
		fault = sg_meta_decode(SG_FACT_GROUPS, item, buffer,
		    &icap_request->groups[icap_request->request.ngroups]);
		icap_request->request.ngroups += fault == NULL;
	}
	return fault;
}

/* Returns the port of "address:port" or "[address]:port", or an empty string if
 * there is no port. */
static struct sg_str
port_of(struct sg_str both)
{
	size_t at = both.n;
	bool bracketed = both.n > 0 && both.p[0] == '[';

	while (at > 0 && both.p[at - 1] != ':')
		at--;
	/* The last colon of a bare IPv6 address does not begin a port. */
	if (at < 2 ||
	    (bracketed ? both.p[at - 2] != ']' :
			 memchr(both.p, ':', at - 1) != NULL))
		return (struct sg_str){NULL, 0};
	return (struct sg_str){both.p + at, both.n - at};
}

/*
 * Reads the client's address and port. The address comes from X-Client-IP. If
 * this header is missing, the address comes from X-SG-Client, whose value is
 * "address:port". If the value of X-SG-Client begins with the text of
 * X-Client-IP (the usual case), only the port is parsed.
 */
static const char *
read_client(const struct sg_meta *meta, struct sg_request *request)
{
	struct sg_str ip = meta->fact[SG_FACT_CLIENT_IP];
	struct sg_str both = meta->fact[SG_FACT_CLIENT];
	uint16_t port;

	if (ip.n > 0)
		request->has_client = sg_address_parse(ip, &request->client);
	else if (both.n > 0)
		request->has_client = sg_address_port_parse(both,
		    &request->client, &port);
	if (both.n > ip.n && ip.n > 0 && both.p[ip.n] == ':' &&
	    memcmp(both.p, ip.p, ip.n) == 0)
		request->client_port = (struct sg_str){
		    both.p + ip.n + 1, both.n - ip.n - 1};
	else
		request->client_port = port_of(both);
	/* Without the address, every rule that is `for` a network would be
	 * skipped. So a missing address is a fault. */
	return request->has_client ? NULL :
				     "Squid did not tell the client's address";
}

static const char *
read_sni(const struct sg_meta *meta, struct sg_meta_buffer *buffer,
    struct sg_request *request)
{
	const char *fault = sg_meta_decode(SG_FACT_SNI, meta->fact[SG_FACT_SNI],
	    buffer, &request->sni);

	request->sni_state = request->sni.n > 0 ? SG_SNI_NAME :
	    meta->fact[SG_FACT_HELLO].n > 0     ? SG_SNI_NONE :
						  SG_SNI_UNSEEN;
	return fault;
}

static bool
is_connect(const struct sg_request *request)
{
	return sg_str_eq(request->method, SG_LIT("CONNECT"));
}

/*
 * Reads the kind of port that the request arrived at. At the port where plain
 * HTTP is intercepted, Squid itself makes no CONNECT. So a CONNECT at that port
 * comes from a client that uses the port as a proxy. Such a client chose the
 * destination, so the request does not count as intercepted.
 */
static const char *
read_port(struct sg_str port, struct sg_request *request)
{
	if (sg_str_eq(port, SG_LIT("intercepted")))
		request->intercepted = true;
	else if (sg_str_eq(port, SG_LIT("intercepted-plain")))
		request->intercepted = !is_connect(request);
	else if (port.n > 0 && !sg_str_eq(port, SG_LIT("explicit")))
		return "X-SG-Port has a word that is not known";
	return NULL;
}

/* Reads whether the device is managed. The word "spared" means: this connection
 * is not decrypted, but other connections of the device are. */
static const char *
read_mode(struct sg_str mode, struct sg_icap_request *icap_request)
{
	icap_request->request.managed = sg_str_eq(mode, SG_LIT("managed"));
	icap_request->squid_refuses = icap_request->request.inside_tls ||
	    sg_str_eq(mode, SG_LIT("spared"));
	return icap_request->request.managed || mode.n == 0 ||
		sg_str_eq(mode, SG_LIT("spared")) ||
		sg_str_eq(mode, SG_LIT("byod")) ?
	    NULL :
	    "X-SG-Mode has a word that is not known";
}

/* Returns true if the target of a CONNECT ends in the port 443. */
static bool
is_to_https(struct sg_str target)
{
	const struct sg_str port = SG_LIT(":443");

	return target.n > port.n &&
	    memcmp(target.p + target.n - port.n, port.p, port.n) == 0;
}

/*
 * Reads which tunnels the school allows to the port of a CONNECT. The word
 * "other" means: of any protocol. Squid does not decrypt such a tunnel, so no
 * request inside it will be judged. If the word is missing, the policy decides.
 * But without a mark of the gate, Squid opens only port 443 (https.conf).
 */
static const char *
read_tunnel(struct sg_str tunnel, struct sg_icap_request *icap_request)
{
	struct sg_request *request = &icap_request->request;

	icap_request->tunnel = SG_TUNNEL_USUAL;
	if (!is_connect(request) || tunnel.n == 0)
		return NULL;
	request->port = SG_PORT_OPEN;
	if (sg_str_eq(tunnel, SG_LIT("tls"))) {
		if (!is_to_https(request->target))
			icap_request->tunnel = SG_TUNNEL_TLS;
	} else if (sg_str_eq(tunnel, SG_LIT("other"))) {
		icap_request->tunnel = SG_TUNNEL_OTHER;
		request->managed = false;
	} else {
		request->port = SG_PORT_CLOSED;
		if (!sg_str_eq(tunnel, SG_LIT("closed")))
			return "X-SG-Tunnel has a word that is not known";
	}
	return NULL;
}

static const char *
read_reached(struct sg_str reached, struct sg_request *request)
{
	uint16_t port;

	if (!request->intercepted || reached.n == 0)
		return NULL;
	request->has_reached = sg_address_port_parse(reached, &request->reached,
	    &port);
	return request->has_reached ? NULL :
				      "X-SG-Dst is no address with a port";
}

/* Stores `fault` unless an earlier fault is stored. */
static void
keep_fault(struct sg_icap_request *icap_request, const char *fault)
{
	if (icap_request->fault == NULL)
		icap_request->fault = fault;
}

static void
read_facts(const struct sg_meta *meta, struct sg_icap_request *icap_request)
{
	struct sg_request *request = &icap_request->request;
	struct sg_meta_buffer buffer = {
	    icap_request->bytes, sizeof(icap_request->bytes)};

	keep_fault(icap_request, meta->fault);
	keep_fault(icap_request, read_client(meta, request));
	keep_fault(icap_request, read_user(meta, &buffer, request));
	keep_fault(icap_request, read_sni(meta, &buffer, request));
	request->groups = icap_request->groups;
	keep_fault(icap_request,
	    read_groups(meta->fact[SG_FACT_GROUPS], &buffer, icap_request));
	request->mac = meta->fact[SG_FACT_MAC];
	icap_request->local = meta->fact[SG_FACT_REACHED];
	request->inside_tls = meta->fact[SG_FACT_INSIDE].n > 0;
	keep_fault(icap_request,
	    read_mode(meta->fact[SG_FACT_MODE], icap_request));
	keep_fault(icap_request,
	    read_tunnel(meta->fact[SG_FACT_TUNNEL], icap_request));
	keep_fault(icap_request, read_port(meta->fact[SG_FACT_PORT], request));
	keep_fault(icap_request,
	    read_reached(meta->fact[SG_FACT_REACHED], request));
	keep_fault(icap_request,
	    sg_test_read(meta->fact[SG_FACT_TEST], &buffer,
		&icap_request->test));
}

/* ---- the HTTP request --------------------------------------------------- */

/* Returns the length of " HTTP/1.1" (or another version) at the end of a
 * request line, including the blank. Returns 0 if the line has no version. */
static size_t
version_length(struct sg_str line)
{
	static const char usual[] = " HTTP/1.1";
	const size_t n = sizeof(usual) - 1;
	size_t from;

	if (line.n > n && memcmp(line.p + line.n - n, usual, n) == 0)
		return n;
	for (from = line.n; from > 0 && line.p[from - 1] != ' ';)
		from--;
	return from > 0 &&
		sg_str_starts((struct sg_str){line.p + from, line.n - from},
		    SG_LIT("HTTP/")) ?
	    line.n - from + 1 :
	    0;
}

/*
 * Reads "METHOD TARGET HTTP/1.1" or, in HTTP/0.9, "METHOD TARGET". A further
 * blank is a fault, because c-icap turns NUL bytes into blanks. A host name
 * with a NUL must not be judged by the part before the NUL.
 */
static const char *
read_request_line(struct sg_str line, struct sg_request *request)
{
	/* line_at() has cut off trailing blanks. If there were any, the byte
	 * after `whole` is a blank. */
	const struct sg_str whole = line;

	request->method = sg_str_cut(&line, ' ');
	line.n -= version_length(line);
	request->target = line;
	if (request->method.n == 0 || line.n == 0)
		return "the request has no method or no target";
	if (memchr(line.p, ' ', line.n) != NULL ||
	    memchr(line.p, '\t', line.n) != NULL || whole.p[whole.n] == ' ' ||
	    whole.p[whole.n] == '\t')
		return "the request target has a blank in it";
	return NULL;
}

/* Returns all lines but the first, because the first line is the request line.
 */
static struct sg_header_lines
lines_of(const ci_headers_list_t *list)
{
	if (list == NULL || list->used < 1)
		return (struct sg_header_lines){NULL, 0, NULL};
	return (struct sg_header_lines){list->headers + 1,
	    (size_t)list->used - 1, list->buf + list->bufused};
}

void
sg_icap_request_begin(const ci_headers_list_t *http, int64_t now,
    struct sg_icap_request *icap_request)
{
	sg_zero(&icap_request->request, sizeof(icap_request->request));
	icap_request->request.now = now;
	icap_request->fault = http == NULL || http->used < 1 ?
	    "there is no HTTP request in it" :
	    read_request_line(line_at(http, 0), &icap_request->request);
}

void
sg_icap_request_finish(const ci_headers_list_t *icap,
    const ci_headers_list_t *http, struct sg_icap_request *icap_request)
{
	const struct sg_header_lines squids = lines_of(icap),
				     asked = lines_of(http);
	struct sg_meta meta;

	sg_meta_read(&squids, &meta);
	read_facts(&meta, icap_request);
	sg_headers_read(&asked, &icap_request->headers);
	icap_request->request.found = &icap_request->headers;
}

bool
sg_icap_request_awaits_name(const struct sg_request *request)
{
	struct sg_address address;
	uint16_t port;

	return request->intercepted && request->sni_state == SG_SNI_UNSEEN &&
	    is_connect(request) && request->port != SG_PORT_CLOSED &&
	    sg_address_port_parse(request->target, &address, &port);
}
