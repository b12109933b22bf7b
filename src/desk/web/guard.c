/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guard.c -- decides whether a request may come to the desk at all. */
#include "desk/web/guard.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

/* ---- who is asked ------------------------------------------------------- */

/*
 * Take the name out of "name:port", "[::1]:port" or "name".  Returns an empty
 * span if the port is not a number.
 */
static struct sg_str
host_of(struct sg_str value)
{
	const char *colon;
	size_t name;

	if (value.n > 0 && value.p[0] == '[') {
		const char *end = memchr(value.p, ']', value.n);

		if (end == NULL)
			return (struct sg_str){NULL, 0};
		name = (size_t)(end - value.p) + 1;
	} else {
		colon = memchr(value.p, ':', value.n);
		name = colon == NULL ? value.n : (size_t)(colon - value.p);
	}
	if (name < value.n && value.p[name] != ':')
		return (struct sg_str){NULL, 0};
	for (size_t i = name + 1; i < value.n; i++)
		if (value.p[i] < '0' || value.p[i] > '9')
			return (struct sg_str){NULL, 0};
	return (struct sg_str){value.p, name};
}

/* "[::1]" for "::1", so that it can be compared with a Host header. */
static bool
is_address(const char *address, struct sg_str host)
{
	size_t n = strlen(address);

	if (strchr(address, ':') == NULL)
		return sg_str_eqi(host, (struct sg_str){address, n});
	return host.n == n + 2 && host.p[0] == '[' &&
	    sg_str_eqi((struct sg_str){host.p + 1, n},
		(struct sg_str){address, n});
}

/*
 * Returns true if the host is one of the configuration's, or a loopback address
 * at which the server listens.  (An address cannot be rebound.)
 */
static bool
is_host(const struct sg_desk_conf *conf, struct sg_str host)
{
	if (host.n == 0)
		return false;
	for (size_t i = 0; i < conf->nhosts; i++)
		if (is_address(conf->hosts[i], host))
			return true;
	for (size_t i = 0; i < conf->nlistens; i++)
		if (is_address(conf->listens[i].address, host))
			return true;
	return false;
}

/* ---- where the request comes from --------------------------------------- */

static bool
is_proxy(const struct sg_desk_conf *conf, const struct sg_http_request *request)
{
	return conf->proxy != NULL && request->peer != NULL &&
	    strcmp(conf->proxy, request->peer) == 0;
}

bool
sg_guard_is_https(const struct sg_desk_conf *conf,
    const struct sg_http_request *request)
{
	return request->tls || (conf->proxy_tls && is_proxy(conf, request));
}

/*
 * Returns true if Origin names the host that the request was sent to.  The
 * ports need not be the same: behind a reverse proxy they differ, and Host is
 * checked anyway.
 */
static bool
is_own_origin(const struct sg_desk_conf *conf,
    const struct sg_http_request *request)
{
	const char *scheme = sg_guard_is_https(conf, request) ? "https://" :
								"http://";
	struct sg_str origin = sg_str(request->header[SG_HTTP_ORIGIN]);
	struct sg_str host = host_of(sg_str(request->header[SG_HTTP_HOST]));
	size_t n = strlen(scheme);

	if (!sg_str_startsi(origin, (struct sg_str){scheme, n}))
		return false;
	origin = host_of((struct sg_str){origin.p + n, origin.n - n});
	return origin.n > 0 && sg_str_eqi(origin, host);
}

static bool
is_post(const struct sg_http_request *request)
{
	return strcmp(request->method, "POST") == 0;
}

/*
 * A POST must have an Origin: every browser sends it.  Sec-Fetch-Site may be
 * missing, because older browsers do not send it, and because browsers leave it
 * out on plain http.
 */
static bool
comes_from_here(const struct sg_desk_conf *conf,
    const struct sg_http_request *request)
{
	const char *site = request->header[SG_HTTP_FETCH_SITE];

	if (site != NULL && strcmp(site, "same-origin") != 0 &&
	    (is_post(request) || strcmp(site, "none") != 0))
		return false;
	if (request->header[SG_HTTP_ORIGIN] == NULL)
		return !is_post(request);
	return is_own_origin(conf, request);
}

/* Links and bookmarks may lead to the page; only its calls are guarded. */
static bool
is_call(const struct sg_http_request *request)
{
	return strncmp(request->path, "/api/", 5) == 0 || is_post(request);
}

bool
sg_guard(const struct sg_desk_conf *conf, const struct sg_http_request *request,
    struct sg_http_answer *answer)
{
	if (request->twice) {
		sg_http_fail(answer, 400, "bad", NULL,
		    "The request has a header twice.");
		return false;
	}
	/* Two programs in a row could see two different ends of such a body. */
	if (request->header[SG_HTTP_LENGTH] != NULL &&
	    request->header[SG_HTTP_ENCODING] != NULL) {
		sg_http_fail(answer, 400, "bad", NULL,
		    "The request tells the length of its body twice.");
		return false;
	}
	if (request->header[SG_HTTP_HOST] == NULL ||
	    !is_host(conf, host_of(sg_str(request->header[SG_HTTP_HOST])))) {
		sg_http_fail(answer, 403, "forbidden",
		    "Add a line \"host NAME\" to desk.conf, if browsers ask "
		    "for the desk by this name.",
		    "The desk does not have the name by which it was asked.");
		return false;
	}
	if (is_call(request) && !comes_from_here(conf, request)) {
		sg_http_fail(answer, 403, "forbidden", NULL,
		    "The request does not come from a page of the desk.");
		return false;
	}
	return true;
}

/* ---- what the request carries ------------------------------------------- */

/* Returns the last part of "a, b, c", trimmed. */
static struct sg_str
last_of(const char *list)
{
	struct sg_str rest = sg_str(list), part = rest;

	while (rest.p != NULL)
		part = sg_str_cut(&rest, ',');
	return sg_str_trim(part);
}

void
sg_guard_origin(const struct sg_desk_conf *conf,
    const struct sg_http_request *request, char out[SG_GUARD_ORIGIN])
{
	const char *forwarded = request->header[SG_HTTP_FORWARDED_FOR];
	unsigned char binary[sizeof(struct in6_addr)];
	struct sg_str last;

	(void)snprintf(out, SG_GUARD_ORIGIN, "%s",
	    request->peer == NULL ? "" : request->peer);
	if (forwarded == NULL || !is_proxy(conf, request))
		return;
	last = last_of(forwarded);
	if (last.n == 0 || last.n >= SG_GUARD_ORIGIN)
		return;
	memcpy(out, last.p, last.n);
	out[last.n] = '\0';
	if (inet_pton(AF_INET, out, binary) != 1 &&
	    inet_pton(AF_INET6, out, binary) != 1)
		(void)snprintf(out, SG_GUARD_ORIGIN, "%s", request->peer);
}

bool
sg_guard_is_direct(const struct sg_desk_conf *conf,
    const struct sg_http_request *request)
{
	const char *forwarded = request->header[SG_HTTP_FORWARDED_FOR];

	if (!is_proxy(conf, request))
		return forwarded == NULL;
	return forwarded != NULL && strchr(forwarded, ',') == NULL;
}

static bool
is_word(struct sg_str value)
{
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (!((c >= '0' && c <= '9') ||
			((c | 0x20) >= 'a' && (c | 0x20) <= 'z')))
			return false;
	}
	return value.n > 0;
}

bool
sg_guard_cookie(const struct sg_http_request *request, const char *name,
    char *out, size_t size)
{
	struct sg_str rest = sg_str(request->header[SG_HTTP_COOKIE]);
	bool found = false;

	while (rest.p != NULL) {
		struct sg_str value = sg_str_trim(sg_str_cut(&rest, ';'));
		struct sg_str key = sg_str_cut(&value, '=');

		if (!sg_str_eq(key, sg_str(name)))
			continue;
		if (found || !is_word(value) || value.n >= size)
			return false;
		memcpy(out, value.p, value.n);
		out[value.n] = '\0';
		found = true;
	}
	return found;
}

bool
sg_guard_same(const char *a, const char *b)
{
	size_t n = strlen(a);

	return n == strlen(b) && n > 0 && sodium_memcmp(a, b, n) == 0;
}
