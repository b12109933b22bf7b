/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* signon.c -- reads the request of a single sign-on, and makes the answer. */
#include "desk/installer/signon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/link.h"

/* ---- the request -------------------------------------------------------- */

/* The headers that matter.  `value.p` is NULL if it did not come. */
enum { USER, FORWARDED, LENGTH, ENCODING, DEST, HEADERS };

struct head {
	struct sg_str names[HEADERS], values[HEADERS];
};

/* A character of a token (RFC 9110, section 5.6.2). */
static bool
is_token(char c)
{
	return (c >= '0' && c <= '9') ||
	    ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
has_control(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (((unsigned char)text.p[i] < 0x20 && text.p[i] != '\t') ||
		    text.p[i] == 0x7f)
			return true;
	return false;
}

static bool
is_visible(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 0x7f)
			return false;
	return true;
}

/* Cut a line, which must end in CR LF.  Returns false if there is none. */
static bool
cut_line(struct sg_str *rest, struct sg_str *line)
{
	const char *end = sg_str_find(*rest, SG_LIT("\r\n"));

	if (end == NULL)
		return false;
	*line = (struct sg_str){rest->p, (size_t)(end - rest->p)};
	rest->n -= line->n + 2;
	rest->p += line->n + 2;
	return true;
}

static bool
read_request_line(struct sg_str line, char why[SG_WHY_BYTES])
{
	const struct sg_str method = sg_str_cut(&line, ' ');
	struct sg_str target = sg_str_cut(&line, ' ');

	if (!sg_str_eq(method, SG_LIT("GET")))
		return sg_why(why, "the request is not a GET");
	/* Some providers add a query when they send the browser back. */
	if (!sg_str_eq(sg_str_cut(&target, '?'), SG_LIT("/sign-on")) ||
	    !is_visible(target))
		return sg_why(why, "the request is not for /sign-on");
	return sg_str_eq(line, SG_LIT("HTTP/1.0")) ||
	    sg_str_eq(line, SG_LIT("HTTP/1.1")) ||
	    sg_why(why, "the request is not of HTTP/1.0 or HTTP/1.1");
}

static bool
read_header(struct head *head, struct sg_str line, char why[SG_WHY_BYTES])
{
	const struct sg_str name = sg_str_cut(&line, ':');
	size_t i = 0;

	while (i < name.n && is_token(name.p[i]))
		i++;
	if (name.n == 0 || i < name.n || line.p == NULL)
		return sg_why(why, "the request has a line that is no header");
	if (has_control(line))
		return sg_why(why,
		    "the request has a control character in a header");
	for (i = 0; i < HEADERS; i++) {
		if (!sg_str_eqi(name, head->names[i]))
			continue;
		if (head->values[i].p != NULL)
			return sg_why(why,
			    "the request has the header %s twice",
			    head->names[i].p);
		head->values[i] = sg_str_trim(line);
	}
	return true;
}

/* Read the lines before the empty one. */
static bool
read_head(struct head *head, struct sg_str rest, char why[SG_WHY_BYTES])
{
	struct sg_str line;

	if (!cut_line(&rest, &line) || !read_request_line(line, why))
		return false;
	while (cut_line(&rest, &line) && line.n > 0)
		if (!read_header(head, line, why))
			return false;
	return rest.n == 0 ||
	    sg_why(why, "something comes after the end of the request");
}

/* Write the browser's address: the last one, which the reverse proxy itself has
 * added. */
static bool
read_origin(const struct head *head, struct sg_sign_on *asked)
{
	struct sg_str rest = head->values[FORWARDED], last = rest;
	struct sg_address address;

	while (rest.p != NULL)
		last = sg_str_cut(&rest, ',');
	if (last.p == NULL || !sg_address_parse(sg_str_trim(last), &address))
		return sg_why(asked->fault,
		    "the reverse proxy does not say which address the browser "
		    "has, in the header X-Forwarded-For");
	(void)sg_address_text(&address, asked->origin);
	return true;
}

/* Identity providers write names with capitals; accounts have none. */
static bool
read_name(const struct head *head, struct sg_sign_on *asked)
{
	const struct sg_str text = head->values[USER];
	const char *fault;

	if (text.n == 0)
		return sg_why(asked->fault,
		    "the reverse proxy does not say who it is, in the header "
		    "%s",
		    head->names[USER].p);
	if (text.n > SG_ACCOUNT_NAME_BYTES)
		return sg_why(asked->fault, "%s",
		    "the name of an account has at most 64 characters");
	for (size_t i = 0; i < text.n; i++)
		asked->name[i] = (char)sg_lower(text.p[i]);
	fault = sg_account_name_fault(asked->name);
	if (fault == NULL)
		return true;
	asked->name[0] = '\0';
	return sg_why(asked->fault, "%s", fault);
}

/* Refuse a request that can be read in two ways, and one that a page of another
 * site sent in the background. */
static bool
check(const struct head *head, char why[SG_WHY_BYTES])
{
	const struct sg_str length = head->values[LENGTH];
	const struct sg_str dest = head->values[DEST];

	if (head->values[ENCODING].p != NULL ||
	    (length.p != NULL && !sg_str_eq(length, SG_LIT("0"))))
		return sg_why(why, "the request has a body");
	return dest.p == NULL || sg_str_eq(dest, SG_LIT("document")) ||
	    sg_why(why, "the browser does not open this as a page");
}

bool
sg_sign_on_read(const char *bytes, size_t n, const char *header,
    struct sg_sign_on *asked)
{
	struct head head = {.names = {[USER] = sg_str(header),
				[FORWARDED] = SG_LIT("X-Forwarded-For"),
				[LENGTH] = SG_LIT("Content-Length"),
				[ENCODING] = SG_LIT("Transfer-Encoding"),
				[DEST] = SG_LIT("Sec-Fetch-Dest")}};
	const struct sg_str all = {bytes, n};
	bool whole = sg_str_find(all, SG_LIT("\r\n\r\n")) != NULL;
	bool readable;

	*asked = (struct sg_sign_on){.name = ""};
	if (!whole && n < SG_SIGN_ON_BYTES)
		return false;
	if (!whole)
		return !sg_why(asked->fault, "the request is too long");
	readable = read_head(&head, all, asked->fault);
	/* A refusal is recorded with the address, if that could be read. */
	if (readable && read_origin(&head, asked) && check(&head, asked->fault))
		(void)read_name(&head, asked);
	return true;
}

/* ---- the answer --------------------------------------------------------- */

static const struct {
	unsigned status;
	const char *phrase;
} refusals[SG_LINK_CODES] = {
    [SG_LINK_BAD] = {400, "Bad Request"},
    [SG_LINK_WRONG] = {403, "Forbidden"},
    [SG_LINK_THROTTLED] = {429, "Too Many Requests"},
};

static void
put_common(struct sg_out *out, bool https)
{
	sg_out_text(out,
	    "Connection: close\r\nCache-Control: no-store\r\n"
	    "Content-Security-Policy: default-src 'none'; "
	    "frame-ancestors 'none'; base-uri 'none'\r\n"
	    "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"
	    "Referrer-Policy: no-referrer\r\n"
	    "Cross-Origin-Opener-Policy: same-origin\r\n"
	    "Cross-Origin-Resource-Policy: same-origin\r\n");
	if (https)
		sg_out_text(out,
		    "Strict-Transport-Security: max-age=31536000\r\n");
}

/*
 * Lead to the page, with the cookie.  Browsers do not send the cookie with this
 * first request, since another site has led here; the page needs none, and asks
 * for the session itself.
 */
static void
put_welcome(struct sg_out *out, const char *token, bool https)
{
	char cookie[SG_LINK_COOKIE_BYTES];

	sg_link_cookie(token, https, cookie);
	sg_out_printf(out,
	    "HTTP/1.1 303 See Other\r\nLocation: /\r\nSet-Cookie: %s\r\n"
	    "Content-Length: 0\r\n",
	    cookie);
	put_common(out, https);
	sg_out_text(out, "\r\n");
	explicit_bzero(cookie, sizeof(cookie));
}

static void
put_page(struct sg_out *out, enum sg_link_code code, const char *why)
{
	sg_out_text(out,
	    "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
	    "<title>Not signed in at the desk</title>\n"
	    "<h1>You are not signed in at the desk</h1>\n<p>The school&#39;s "
	    "single sign-on was refused: ");
	sg_out_html(out, sg_str(why));
	sg_out_text(out, ".</p>\n");
	if (code == SG_LINK_WRONG)
		sg_out_text(out,
		    "<p>Ask the technician for an account:</p>\n"
		    "<pre>sudo schoolgate user add NAME --role ROLE "
		    "--full-name &quot;FULL NAME&quot; --no-password</pre>\n");
	else if (code != SG_LINK_THROTTLED)
		sg_out_text(out,
		    "<p>Tell the technician: schoolgate.desk(5) says how the "
		    "reverse proxy has to be set up.</p>\n");
	sg_out_text(out,
	    "<p><a href=\"/\">To the desk, with name and password</a></p>\n"
	    "<p>You are still signed in at the school&#39;s single sign-on. "
	    "Sign out there before somebody else uses this "
	    "browser.</p>\n</html>\n");
}

static void
put_refusal(struct sg_out *out, const json_t *answer, bool https)
{
	const enum sg_link_code code = sg_link_answer_code(answer);
	const char *why = json_string_value(json_object_get(answer, "text"));
	const json_int_t wait = json_integer_value(json_object_get(answer,
	    "wait_s"));
	const bool known = refusals[code].status != 0;
	char memory[8192];
	struct sg_out page;

	sg_out_init(&page, memory, sizeof(memory));
	put_page(&page, code, why == NULL ? "it failed" : why);
	sg_out_printf(out, "HTTP/1.1 %u %s\r\nContent-Length: %zu\r\n",
	    known ? refusals[code].status : 503,
	    known ? refusals[code].phrase : "Service Unavailable", page.n);
	sg_out_text(out, "Content-Type: text/html; charset=utf-8\r\n");
	if (wait > 0)
		sg_out_printf(out, "Retry-After: %lld\r\n", (long long)wait);
	put_common(out, https);
	sg_out_text(out, "\r\n");
	sg_out_bytes(out, page.p, page.n);
}

char *
sg_sign_on_answer(const json_t *answer, bool https)
{
	const size_t size = 16384;
	const char *token = json_string_value(json_object_get(answer, "token"));
	char *text = malloc(size);
	struct sg_out out;

	if (text == NULL)
		return NULL;
	sg_out_init(&out, text, size);
	if (token != NULL)
		put_welcome(&out, token, https);
	else
		put_refusal(&out, answer, https);
	return text;
}
