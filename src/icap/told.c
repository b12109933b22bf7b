/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * told.c -- what Squid tells in an ICAP request, as the gate wants it.
 *
 * Does not judge, and does not touch the lists it reads.
 */
#include "icap/told.h"

#include "base/field.h"
#include "gate/letters.h"

/* The ICAP headers that Squid adds (conf/squid sets those with X-SG-). */
struct heard {
	struct sg_str client_ip; /* address */
	struct sg_str client;    /* address:port */
	struct sg_str mac;
	struct sg_str user;      /* plain */
	struct sg_str auth_user; /* base64 of scheme://user */
	struct sg_str sni;
	struct sg_str tls;       /* version of the ClientHello */
	struct sg_str mode;      /* managed or byod */
	struct sg_str port;      /* explicit or intercepted */
	struct sg_str reached;   /* address:port that the client went to */
	struct sg_str groups;    /* comma-separated, percent-encoded */
};

#define ROW(letter, ...) SG_FIELD_ROW(letter) = \
	(const struct sg_field[]){__VA_ARGS__, {0}}
#define HEARD(name, member) SG_FIELD(name, struct heard, member)

/* By what follows "x-sg-".  Squid writes "-" for what it does not know. */
static const struct sg_fields heard_fields = {.place = 5, .none = '-', .row = {
	ROW('c', HEARD("x-sg-client", client)),
	ROW('d', HEARD("x-sg-dst", reached)),
	ROW('e', HEARD("x-client-ip", client_ip),
	    HEARD("x-client-username", user)),
	ROW('g', HEARD("x-sg-groups", groups)),
	ROW('h', HEARD("x-authenticated-user", auth_user)),
	ROW('m', HEARD("x-sg-mac", mac), HEARD("x-sg-mode", mode)),
	ROW('p', HEARD("x-sg-port", port)),
	ROW('s', HEARD("x-sg-sni", sni)),
	ROW('t', HEARD("x-sg-tls", tls)),
}};

/* A blank, or one of the bytes that c-icap leaves where a line ended. */
static inline bool
is_blank(char c)
{
	return (unsigned char)c <= ' ';
}

/*
 * Line `i` of a list, without its end and blanks there.  Lines end where the
 * next begins, so nothing has to be searched; c-icap has put NUL LF or NUL
 * between them.
 */
static inline struct sg_str
line_at(const ci_headers_list_t *list, int i)
{
	const char *from = list->headers[i];
	const char *to = i + 1 < list->used ? list->headers[i + 1] :
	    list->buf + list->bufused;

	if (to - from > 2 && to[-2] == '\0')
		to -= 2; /* nearly always */
	while (to > from && is_blank(to[-1]))
		to--;
	return (struct sg_str){from, (size_t)(to - from)};
}

/* What is still free of told->bytes. */
struct room {
	char *p;
	size_t n;
};

/* Undo percent-encoding into `room`; a "%" that encodes nothing stays. */
static bool
percent_decode(struct sg_str text, struct room *room, struct sg_str *out)
{
	int high, low;
	size_t n = 0;

	if (text.n > room->n)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		high = text.p[i] == '%' && text.n - i > 2 ?
		    sg_hex_value(text.p[i + 1]) : -1;
		low = high < 0 ? -1 : sg_hex_value(text.p[i + 2]);
		if (low >= 0) {
			room->p[n++] = (char)(high << 4 | low);
			i += 2;
		} else {
			room->p[n++] = text.p[i];
		}
	}
	*out = (struct sg_str){room->p, n};
	room->p += n;
	room->n -= n;
	return true;
}

static int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* RFC 4648 section 4, padding optional. */
static bool
base64_decode(struct sg_str text, struct room *room, struct sg_str *out)
{
	uint32_t bits = 0;
	unsigned have = 0;
	size_t n = 0;
	int digit;

	while (text.n > 0 && text.p[text.n - 1] == '=')
		text.n--;
	if (text.n % 4 == 1 || text.n > room->n)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		digit = base64_digit(text.p[i]);
		if (digit < 0)
			return false;
		bits = (bits << 6 | (uint32_t)digit) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			room->p[n++] = (char)(bits >> have & 0xff);
		}
	}
	*out = (struct sg_str){room->p, n};
	room->p += n;
	room->n -= n;
	return true;
}

/* "Local://jsmith" names jsmith (draft-stecher-icap-subid, section 3.4). */
static bool
read_auth_user(struct sg_str text, struct room *room, struct sg_str *user)
{
	if (!base64_decode(text, room, user))
		return false;
	for (size_t i = 0; i + 2 < user->n; i++) {
		if (memcmp(user->p + i, "://", 3) == 0) {
			user->p += i + 3;
			user->n -= i + 3;
			break;
		}
	}
	return true;
}

static bool
read_groups(struct sg_str text, struct room *room, struct sg_told *told)
{
	struct sg_str item;

	while (text.p != NULL) {
		item = sg_str_trim(sg_str_cut(&text, ','));
		if (item.n == 0)
			continue;
		if (told->request.ngroups == SG_TOLD_GROUPS)
			return false;
		if (!percent_decode(item, room,
		    &told->groups[told->request.ngroups]))
			return false;
		told->request.ngroups++;
	}
	return true;
}

/* The port of "address:port" or "[address]:port"; empty when there is none. */
static struct sg_str
port_of(struct sg_str both)
{
	size_t at = both.n;
	bool bracketed = both.n > 0 && both.p[0] == '[';

	while (at > 0 && both.p[at - 1] != ':')
		at--;
	/* Of IPv6 alone the last colon is its own. */
	if (at < 2 || (bracketed ? both.p[at - 2] != ']' :
	    memchr(both.p, ':', at - 1) != NULL))
		return (struct sg_str){NULL, 0};
	return (struct sg_str){both.p + at, both.n - at};
}

/*
 * X-Client-IP is what Squid knows best; the port comes after what is mostly
 * the same address once more.
 */
static void
read_client(const struct heard *heard, struct sg_request *request)
{
	struct sg_str ip = heard->client_ip, both = heard->client;
	uint16_t port;

	if (ip.n > 0)
		request->has_client = sg_address_parse(ip, &request->client);
	else if (both.n > 0)
		request->has_client = sg_address_port_parse(both,
		    &request->client, &port);
	if (both.n > ip.n && ip.n > 0 && both.p[ip.n] == ':' &&
	    memcmp(both.p, ip.p, ip.n) == 0)
		request->client_port = (struct sg_str){both.p + ip.n + 1,
		    both.n - ip.n - 1};
	else
		request->client_port = port_of(both);
}

static const char *
read_person(const struct heard *heard, struct sg_told *told)
{
	struct sg_request *request = &told->request;
	struct room room = {told->bytes, sizeof(told->bytes)};

	read_client(heard, request);
	request->mac = heard->mac;
	request->user = heard->user;
	request->groups = told->groups;
	if (heard->user.n == 0 && heard->auth_user.n > 0 &&
	    !read_auth_user(heard->auth_user, &room, &request->user))
		return "X-Authenticated-User is not base64";
	if (!read_groups(heard->groups, &room, told))
		return "more directory groups than can be kept";
	/* Without it every line "for" a network would be passed over. */
	if (!request->has_client)
		return "Squid did not tell the client's address";
	return NULL;
}

static void
read_connection(const struct heard *heard, struct sg_request *request)
{
	uint16_t port;

	request->sni = heard->sni;
	if (heard->sni.n > 0)
		request->sni_state = SG_SNI_NAME;
	else if (heard->tls.n > 0)
		request->sni_state = SG_SNI_NONE;
	request->managed = sg_str_eqi(heard->mode, SG_LIT("managed"));
	request->intercepted = sg_str_eqi(heard->port, SG_LIT("intercepted"));
	request->has_reached = request->intercepted &&
	    sg_address_port_parse(heard->reached, &request->reached, &port);
}

/* Bytes of " HTTP/1.1" at the end of a request line; 0: it is not there. */
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
	return from > 0 && sg_str_starts((struct sg_str){line.p + from,
	    line.n - from}, SG_LIT("HTTP/")) ? line.n - from + 1 : 0;
}

/*
 * "METHOD TARGET HTTP/1.1", or without the last (HTTP/0.9).  More blanks than
 * that are a fault: c-icap turns NUL bytes into them, and a name must not be
 * judged by its first half.
 */
static const char *
read_request_line(struct sg_str line, struct sg_request *request)
{
	const struct sg_str whole = line; /* up to blanks, or its end */

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

/* The first line of a head is no header. */
static struct sg_lines
lines_of(const ci_headers_list_t *list)
{
	if (list == NULL || list->used < 1)
		return (struct sg_lines){NULL, 0, NULL};
	return (struct sg_lines){list->headers + 1, (size_t)list->used - 1,
	    list->buf + list->bufused};
}

void
sg_told_begin(const ci_headers_list_t *http, int64_t now,
    struct sg_told *told)
{
	sg_zero(&told->request, sizeof(told->request));
	told->request.now = now;
	told->fault = http == NULL || http->used < 1 ?
	    "there is no HTTP request in it" :
	    read_request_line(line_at(http, 0), &told->request);
}

/* Of several faults the first is told. */
static void
keep_fault(struct sg_told *told, const char *fault)
{
	if (told->fault == NULL)
		told->fault = fault;
}

void
sg_told_finish(const ci_headers_list_t *icap, const ci_headers_list_t *http,
    struct sg_told *told)
{
	const struct sg_lines said = lines_of(icap), asked = lines_of(http);
	struct heard heard;

	sg_zero(&heard, sizeof(heard));
	sg_field_read(&heard_fields, &said, &heard);
	keep_fault(told, read_person(&heard, told));
	read_connection(&heard, &told->request);
	sg_headers_read(&asked, &told->headers);
	told->request.found = &told->headers;
}

bool
sg_told_awaits_name(const struct sg_request *request)
{
	struct sg_address address;
	uint16_t port;

	return request->intercepted && request->sni_state == SG_SNI_UNSEEN &&
	    sg_str_eq(request->method, SG_LIT("CONNECT")) &&
	    sg_address_port_parse(request->target, &address, &port);
}
