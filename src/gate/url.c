/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * url.c -- splits a request target into scheme, authority, path and query, and
 * makes the path canonical.
 *
 * host.c reads host names and addresses.
 */
#include "gate/url.h"

#include "gate/host.h"
#include "gate/path.h"

struct scheme {
	struct sg_str name;
	uint16_t port;
};

/*
 * The special schemes of the URL standard.  A host follows such a scheme, after
 * any number of slashes.
 */
static const struct scheme special[] = {{{"https", 5}, 443}, {{"http", 4}, 80},
    {{"wss", 3}, 443}, {{"ws", 2}, 80}, {{"ftp", 3}, 21}};

static struct sg_str
from(struct sg_str s, size_t n)
{
	return (struct sg_str){s.p + n, s.n - n};
}

/* ---- control bytes ------------------------------------------------------ */

/*
 * Finds out whether `word` has a control byte.  If it has, the highest bit of
 * at least one byte of the result is set.  This byte need not be the control
 * byte.  If it has none, no highest bit is set.
 */
static inline uint64_t
controls_in(uint64_t word)
{
	uint64_t del = word ^ SG_EACH(0x7f);

	return ((word - SG_EACH(0x20)) & ~word) |
	    ((del - SG_EACH(0x01)) & ~del);
}

static bool
has_control(struct sg_str s)
{
	uint64_t found = 0;
	unsigned char c;
	size_t at;

	if (s.n >= 8) {
		for (at = 0; at + 8 < s.n; at += 8)
			found |= controls_in(sg_load64(s.p + at));
		/*
		 * Examine the last eight bytes.  They may overlap the bytes
		 * examined before.
		 */
		found |= controls_in(sg_load64(s.p + s.n - 8));
		return (found & SG_EACH(0x80)) != 0;
	}
	for (size_t i = 0; i < s.n; i++) {
		c = (unsigned char)s.p[i];
		if (c < 0x20 || c == 0x7f)
			return true;
	}
	return false;
}

/* ---- path and query ----------------------------------------------------- */

enum {
	PATH_END = 1,  /* ? and # */
	PATH_ODD = 2,  /* the path may have to be rewritten, or has several
			  readings */
	PATH_DOT = 4,  /* a dot or a slash.  Counts as PATH_ODD if it is the
			  first byte of a segment */
	PATH_SLASH = 8 /* a slash: a segment begins after it */
};

#define ODD_16                                                                 \
	PATH_ODD, PATH_ODD, PATH_ODD, PATH_ODD, PATH_ODD, PATH_ODD, PATH_ODD,  \
	    PATH_ODD, PATH_ODD, PATH_ODD, PATH_ODD, PATH_ODD, PATH_ODD,        \
	    PATH_ODD, PATH_ODD, PATH_ODD

static const unsigned char path_class[256] = {['?'] = PATH_END,
    ['#'] = PATH_END,
    ['%'] = PATH_ODD,
    ['\\'] = PATH_ODD,
    [';'] = PATH_ODD,
    [' '] = PATH_ODD,
    ['.'] = PATH_DOT,
    ['/'] = PATH_DOT | PATH_SLASH,
    [0x80] = ODD_16,
    ODD_16,
    ODD_16,
    ODD_16,
    ODD_16,
    ODD_16,
    ODD_16,
    ODD_16};

static bool
is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* Write the path `sent`, as browsers read it, to path_bytes. */
static void
write_path(struct sg_url *url, struct sg_str sent)
{
	/*
	 * A scheme may be stored at the end of path_bytes.  The path must stop
	 * before the scheme.
	 */
	const char *end = url->path_bytes + sizeof(url->path_bytes);
	const size_t cap = sizeof(url->path_bytes) -
	    (url->scheme.n > 0 && url->scheme.p == end - url->scheme.n ?
		    url->scheme.n :
		    0);
	size_t n;

	url->path_ways = sg_path_ways(sent, url->path_bytes);
	n = sg_path_read(sent, SG_WAYS_STANDARD, url->path_bytes, cap);
	if (n > cap)
		url->fault = SG_URL_TOO_LONG;
	else
		url->path = (struct sg_str){url->path_bytes, n};
}

/* `rest` is empty or begins with a slash, "?" or "#". */
static void
read_path(struct sg_url *url, struct sg_str rest)
{
	const char *end;
	unsigned class, before = 0, odd = 0;
	size_t i;

	for (i = 0; i < rest.n; i++) {
		class = path_class[(unsigned char)rest.p[i]];
		if (class == PATH_END)
			break;
		/* A PATH_DOT byte after a slash counts as PATH_ODD. */
		odd |= class | ((before >> 1 & class & PATH_DOT) >> 1);
		before = class;
	}
	url->path = i == 0 ? SG_LIT("/") : (struct sg_str){rest.p, i};
	url->sent_path = url->path;
	if ((odd & PATH_ODD) != 0)
		write_path(url, url->sent_path);
	if (i == rest.n || rest.p[i] == '#')
		return;
	url->query = from(rest, i + 1);
	end = memchr(url->query.p, '#', url->query.n);
	if (end != NULL)
		url->query.n = (size_t)(end - url->query.p);
}

/* ---- authority ---------------------------------------------------------- */

static size_t
authority_length(struct sg_str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (is_slash(s.p[i]) || s.p[i] == '?' || s.p[i] == '#')
			break;
	return i;
}

/* Offset of the colon before the port in host:port; s.n if there is none. */
static size_t
find_colon(struct sg_str s)
{
	size_t i = 0;

	if (s.n > 0 && s.p[0] == '[')
		while (i < s.n && s.p[i] != ']')
			i++;
	while (i < s.n && s.p[i] != ':')
		i++;
	return i;
}

static enum sg_url_fault
read_port(struct sg_url *url, struct sg_str text)
{
	/* An empty port means the port of the scheme. */
	if (text.n == 0)
		return SG_URL_FINE;
	return sg_port_parse(text, &url->port) ? SG_URL_FINE : SG_URL_BAD_PORT;
}

/* Read [userinfo@]host[:port], which must be all of `s`. */
static enum sg_url_fault
read_authority(struct sg_url *url, struct sg_str s)
{
	enum sg_url_fault fault;
	size_t colon;

	for (size_t i = s.n; i > 0; i--) {
		if (s.p[i - 1] == '@') {
			url->odd |= SG_ODD_USERINFO;
			s = from(s, i);
			break;
		}
	}
	colon = find_colon(s);
	if (colon == 0)
		return SG_URL_EMPTY;
	fault = sg_host_read(url, (struct sg_str){s.p, colon});
	if (fault == SG_URL_FINE && colon < s.n)
		fault = read_port(url, from(s, colon + 1));
	return fault;
}

/*
 * The fast way: read a plain name and perhaps a port at the front of `s`, up to
 * the end of `s` or a slash.  Returns the number of bytes read, and sets
 * url->fault.  Returns 0 if the text needs read_authority(); then only
 * host_bytes, dots and digits have changed.
 */
static size_t
take_plain(struct sg_url *url, struct sg_str s)
{
	size_t host = sg_host_scan(url, s), end = host;

	if (host == 0)
		return 0;
	if (end < s.n && s.p[end] == ':')
		for (end++; end < s.n && s.p[end] >= '0' && s.p[end] <= '9';)
			end++;
	if (end < s.n && s.p[end] != '/')
		return 0;
	url->fault = sg_host_finish(url, host);
	if (url->fault == SG_URL_FINE && end > host)
		url->fault = read_port(url,
		    (struct sg_str){s.p + host + 1, end - host - 1});
	return end;
}

/*
 * Read the authority at the front of `s`.  Returns its length in bytes, and
 * sets url->fault.
 */
static size_t
take_authority(struct sg_url *url, struct sg_str s)
{
	size_t n = take_plain(url, s);

	if (n > 0)
		return n;
	n = authority_length(s);
	url->fault = read_authority(url, (struct sg_str){s.p, n});
	return n;
}

/* ---- scheme ------------------------------------------------------------- */

/*
 * Store an unknown scheme, in lower-case, at the end of path_bytes.  The path
 * as sent cannot reach the scheme, because scheme and path together are not
 * longer than the target.  For a rewritten path, write_path() stops before the
 * scheme.
 */
static void
keep_scheme(struct sg_url *url, struct sg_str sent)
{
	char *out = url->path_bytes + sizeof(url->path_bytes) - sent.n;

	for (size_t i = 0; i < sent.n; i++)
		out[i] = (char)sg_lower(sent.p[i]);
	url->scheme = (struct sg_str){out, sent.n};
}

/* The number of bytes of a possible scheme before a ":"; 0 if there is none. */
static size_t
scheme_length(struct sg_str s)
{
	unsigned char c;

	for (size_t i = 0; i < s.n; i++) {
		c = sg_lower(s.p[i]);
		if (c == ':')
			return i;
		if (!(c >= 'a' && c <= 'z') &&
		    (i == 0 ||
			(!(c >= '0' && c <= '9') && c != '+' && c != '-' &&
			    c != '.')))
			return 0;
	}
	return 0;
}

/*
 * Read "scheme:" and the slashes after it.  Returns the number of bytes read,
 * or 0.
 */
static size_t
take_scheme(struct sg_url *url, struct sg_str s)
{
	size_t n, i;
	struct sg_str name;

	if (sg_str_starts(s, SG_LIT("http://")) && s.n > 7 &&
	    !is_slash(s.p[7])) {
		url->scheme = special[1].name;
		url->port = special[1].port;
		return 7; /* length of "http://", by far the most frequent */
	}
	n = scheme_length(s);
	name = (struct sg_str){s.p, n};
	if (n == 0)
		return 0;
	for (i = 0; i < sizeof(special) / sizeof(*special); i++)
		if (sg_str_eqi(name, special[i].name))
			break;
	if (i < sizeof(special) / sizeof(*special)) {
		url->scheme = special[i].name;
		url->port = special[i].port;
		for (i = n + 1; i < s.n && is_slash(s.p[i]);)
			i++;
		return i;
	}
	/* "localhost:8080/x" is a host and a port, not a scheme. */
	if (!sg_str_starts(from(s, n), SG_LIT("://")))
		return 0;
	keep_scheme(url, name);
	return n + 3;
}

/* ---- the whole ---------------------------------------------------------- */

static void
reset(struct sg_url *url)
{
	static const struct sg_str none;

	url->fault = SG_URL_EMPTY;
	url->odd = 0;
	url->authority_only = false;
	url->is_address = false;
	url->port = 0;
	url->scheme = url->host = url->path = url->query = none;
	url->sent_path = none;
	url->path_ways = 0;
}

/* Find the faults that need no parsing. */
static enum sg_url_fault
screen(struct sg_str s)
{
	if (s.n == 0)
		return SG_URL_EMPTY;
	if (s.n > SG_URL_MAX)
		return SG_URL_TOO_LONG;
	return has_control(s) ? SG_URL_CONTROL : SG_URL_FINE;
}

/* Parse "/path" or "*": the Host header gives the host. */
static void
parse_origin_form(struct sg_url *url, struct sg_str target,
    struct sg_str host_header)
{
	struct sg_str header = sg_str_trim(host_header);

	url->fault = screen(header);
	if (url->fault != SG_URL_FINE)
		return;
	url->fault = read_authority(url, header);
	read_path(url, target.p[0] == '*' ? from(target, 1) : target);
}

bool
sg_url_needs_host(struct sg_str target)
{
	return target.n > 0 &&
	    (is_slash(target.p[0]) || (target.p[0] == '*' && target.n == 1));
}

void
sg_url_parse(struct sg_str target, bool connect, struct sg_str host_header,
    struct sg_url *url)
{
	struct sg_str rest;

	reset(url);
	url->authority_only = connect;
	url->fault = screen(target);
	if (url->fault != SG_URL_FINE)
		return;
	if (connect) {
		/* take_plain() would stop at a slash, which is a fault here. */
		if (memchr(target.p, '/', target.n) != NULL ||
		    take_plain(url, target) == 0)
			url->fault = read_authority(url, target);
		return;
	}
	if (sg_url_needs_host(target)) {
		parse_origin_form(url, target, host_header);
		return;
	}
	rest = from(target, take_scheme(url, target));
	rest = from(rest, take_authority(url, rest));
	/* "odd_scheme://host": the part before the ":" is not a host. */
	if (url->scheme.n == 0 && rest.n > 1 && rest.p != target.p &&
	    rest.p[-1] == ':' && is_slash(rest.p[0]) && is_slash(rest.p[1]))
		url->fault = SG_URL_BAD_HOST;
	read_path(url, rest);
}

void
sg_url_lend_path(const struct sg_url *from, struct sg_url *url)
{
	url->path = from->path;
	url->sent_path = from->sent_path;
	url->path_ways = from->path_ways;
	url->query = from->query;
}

void
sg_url_take_rest(struct sg_str rest, struct sg_url *url)
{
	static const struct sg_str none;
	enum sg_url_fault fault = url->fault;

	url->path = url->sent_path = url->query = none;
	url->path_ways = SG_WAY_LOST;
	if (rest.n > SG_URL_MAX || has_control(rest))
		return;
	url->path_ways = 0;
	url->fault = SG_URL_FINE;
	read_path(url, rest);
	if (url->fault != SG_URL_FINE)
		url->path_ways = SG_WAY_LOST;
	url->fault = fault;
}

void
sg_url_parse_host(struct sg_str host, struct sg_url *url)
{
	reset(url);
	url->authority_only = true;
	url->fault = screen(host);
	if (url->fault == SG_URL_FINE)
		url->fault = sg_host_read(url, host);
}

void
sg_url_of_address(const struct sg_address *address, struct sg_url *url)
{
	reset(url);
	url->authority_only = true;
	url->fault = SG_URL_FINE;
	sg_host_of_address(url, address);
}

const char *
sg_url_fault_text(enum sg_url_fault fault)
{
	switch (fault) {
	case SG_URL_FINE:
		return "fine";
	case SG_URL_EMPTY:
		return "no host";
	case SG_URL_TOO_LONG:
		return "too long";
	case SG_URL_BAD_HOST:
		return "host name not valid";
	case SG_URL_BAD_ADDRESS:
		return "IP address not valid";
	case SG_URL_BAD_PORT:
		return "port not valid";
	case SG_URL_CONTROL:
		return "control byte in the address";
	}
	return "unknown fault";
}
