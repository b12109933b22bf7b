/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fragment.c -- looks for valid names inside an invalid authority, the part
 * "user:password@host:port" of a URL.
 */
#include "gate/fragment.h"

#include "gate/host.h"
#include "gate/letters.h"

/*
 * The number of bytes that are examined at the front or at the end of a host.
 * This limit bounds the cost.  It is enough for a name of SG_HOST_MAX (253)
 * ASCII bytes, even if all of them are percent-encoded.
 */
#define PART_MAX 1024

static bool
ends_authority(char c)
{
	return c == '/' || c == '\\' || c == '?' || c == '#';
}

/*
 * `s` without its first n bytes.  If n is 0, returns `s` as it is: the pointer
 * of an empty span may be NULL, and C allows no arithmetic on NULL.
 */
static struct sg_str
from(struct sg_str s, size_t n)
{
	return n == 0 ? s : (struct sg_str){s.p + n, s.n - n};
}

struct sg_str
sg_fragment_authority(struct sg_str target, bool connect, struct sg_str *rest)
{
	size_t n = 0;

	*rest = (struct sg_str){NULL, 0};
	if (connect)
		return target;
	while (n < target.n && !ends_authority(target.p[n]))
		n++;
	/* Skip any scheme and the slashes after it. */
	if (n > 0 && n < target.n && target.p[n - 1] == ':') {
		while (n < target.n &&
		    (target.p[n] == '/' || target.p[n] == '\\'))
			n++;
		target = from(target, n);
		for (n = 0; n < target.n && !ends_authority(target.p[n]);)
			n++;
	}
	*rest = from(target, n);
	return (struct sg_str){target.p, n};
}

/* The host: the authority without userinfo (up to the last "@") and port. */
static struct sg_str
host_of(struct sg_str authority)
{
	size_t n = 0;

	for (size_t i = authority.n; i > 0; i--)
		if (authority.p[i - 1] == '@') {
			authority = from(authority, i);
			break;
		}
	while (n < authority.n && authority.p[n] != ':')
		n++;
	return (struct sg_str){authority.p, n};
}

static bool
is_plain(char c)
{
	unsigned char u = sg_lower(c);

	return (u >= 'a' && u <= 'z') || (u >= '0' && u <= '9') || u == '-' ||
	    u == '_' || u == '.';
}

/*
 * Returns the number of bytes at the front that can belong to a name.  If
 * `encoded` is true, %XX and UTF-8 count too.
 */
static size_t
front(struct sg_str host, bool encoded)
{
	size_t i = 0;
	int high, low;
	char c;

	for (; i < host.n; i++) {
		c = host.p[i];
		if (is_plain(c) || (encoded && (unsigned char)c >= 0x80))
			continue;
		if (!encoded || c != '%' || host.n - i < 3)
			break;
		high = sg_hex_value(host.p[i + 1]);
		low = sg_hex_value(host.p[i + 2]);
		if (high < 0 || low < 0)
			break;
		c = (char)(high << 4 | low);
		if (!is_plain(c) && high < 8)
			break;
		i += 2;
	}
	return i;
}

static bool
read_front(struct sg_str host, bool encoded, struct sg_url *url)
{
	if (host.n > PART_MAX)
		host.n = PART_MAX;
	sg_url_parse_host((struct sg_str){host.p, front(host, encoded)}, url);
	return url->fault == SG_URL_FINE;
}

/* Take labels from the right for as long as the result is a valid name. */
static bool
read_end(struct sg_str host, struct sg_url *url)
{
	size_t start, best;

	if (host.n > PART_MAX)
		host = from(host, host.n - PART_MAX);
	while (host.n > 0 && host.p[host.n - 1] == '.')
		host.n--;
	best = host.n;
	for (size_t end = host.n; end > 0; end = start > 0 ? start - 1 : 0) {
		start = sg_label_start(host.p, end);
		sg_url_parse_host(from(host, start), url);
		if (url->fault != SG_URL_FINE || url->is_address)
			break;
		best = start;
	}
	sg_url_parse_host(from(host, best), url);
	return url->fault == SG_URL_FINE;
}

bool
sg_fragment_read(struct sg_str authority, enum sg_fragment which,
    struct sg_url *url)
{
	struct sg_str host = host_of(authority);

	if (which == SG_FRAGMENT_END)
		return read_end(host, url);
	return read_front(host, which == SG_FRAGMENT_DECODED, url);
}
