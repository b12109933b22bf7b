/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.c -- byte spans, UTF-8, bounded writing and escaping.
 *
 * No locales: ASCII case only.
 */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

#define MALFORMED UINT32_MAX       /* not a code point: a malformed byte */
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

void
sg_zero(void *memory, size_t n)
{
	memset(memory, 0, n);
}

bool
sg_bytes_eqi(const char *a, const char *b, size_t n)
{
	/*
	 * Compare the last byte first: it tells most different names of one
	 * length apart.  Then try memcmp(): most equal names are written in the
	 * same case.
	 */
	if (sg_lower(a[n - 1]) != sg_lower(b[n - 1]))
		return false;
	if (memcmp(a, b, n) == 0)
		return true;
	while (n-- > 0)
		if (sg_lower(a[n]) != sg_lower(b[n]))
			return false;
	return true;
}

bool
sg_str_startsi(struct sg_str s, struct sg_str head)
{
	return s.n >= head.n &&
	    (head.n == 0 || sg_bytes_eqi(s.p, head.p, head.n));
}

const char *
sg_str_find(struct sg_str s, struct sg_str word)
{
	const char *at;

	while (s.n >= word.n && (at = memchr(s.p, word.p[0], s.n)) != NULL) {
		s.n -= (size_t)(at - s.p);
		s.p = at;
		if (sg_str_starts(s, word))
			return at;
		s.p++;
		s.n--;
	}
	return NULL;
}

static bool
is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct sg_str
sg_str_trim_ends(struct sg_str s)
{
	while (s.n > 0 && is_white(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && is_white(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct sg_str
sg_str_cut(struct sg_str *rest, char sep)
{
	struct sg_str head = *rest;
	const char *at = NULL;

	if (rest->n > 0)
		at = memchr(rest->p, sep, rest->n);
	if (at == NULL) {
		*rest = (struct sg_str){NULL, 0};
		return head;
	}
	head.n = (size_t)(at - rest->p);
	rest->p = at + 1;
	rest->n -= head.n + 1;
	return head;
}

/*
 * The table of RFC 3629 section 4.  A row has the range of the first byte, the
 * size of the sequence, and the range of the second byte.  The range of the
 * second byte excludes overlong forms, surrogates and code points above
 * U+10FFFF.
 */
static const struct {
	unsigned char first, last, size, second_first, second_last;
} utf8_forms[] = {
    {0xc2, 0xdf, 2, 0x80, 0xbf},
    {0xe0, 0xe0, 3, 0xa0, 0xbf},
    {0xe1, 0xec, 3, 0x80, 0xbf},
    {0xed, 0xed, 3, 0x80, 0x9f},
    {0xee, 0xef, 3, 0x80, 0xbf},
    {0xf0, 0xf0, 4, 0x90, 0xbf},
    {0xf1, 0xf3, 4, 0x80, 0xbf},
    {0xf4, 0xf4, 4, 0x80, 0x8f},
};

static size_t
decode_long(const unsigned char *s, size_t n, uint32_t *cp)
{
	size_t form = 0;

	while (form < sizeof utf8_forms / sizeof utf8_forms[0] &&
	    s[0] > utf8_forms[form].last)
		form++;
	if (form == sizeof utf8_forms / sizeof utf8_forms[0] ||
	    s[0] < utf8_forms[form].first || n < utf8_forms[form].size ||
	    s[1] < utf8_forms[form].second_first ||
	    s[1] > utf8_forms[form].second_last)
		return 0;
	*cp = s[0] & (0x7fU >> utf8_forms[form].size);
	for (size_t i = 1; i < utf8_forms[form].size; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (s[i] & 0x3fU);
	}
	return utf8_forms[form].size;
}

size_t
sg_utf8_decode(const char *s, size_t n, uint32_t *cp)
{
	if (n == 0)
		return 0;
	if ((unsigned char)s[0] >= 0x80)
		return decode_long((const unsigned char *)s, n, cp);
	*cp = (unsigned char)s[0];
	return 1;
}

size_t
sg_utf8_encode(uint32_t cp, char out[4])
{
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t size = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;

	for (size_t i = size - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3f));
		cp >>= 6;
	}
	out[0] = (char)(lead[size] | cp);
	return size;
}

void
sg_out_init(struct sg_out *out, char *memory, size_t cap)
{
	*out = (struct sg_out){.p = memory, .cap = cap};
	if (cap > 0)
		memory[0] = '\0';
}

/* The number of bytes that still fit, without the NUL. */
static size_t
room(const struct sg_out *out)
{
	return out->full || out->cap == 0 ? 0 : out->cap - 1 - out->n;
}

void
sg_out_bytes(struct sg_out *out, const char *p, size_t n)
{
	size_t fits = room(out) < n ? room(out) : n;

	if (fits > 0) {
		memcpy(out->p + out->n, p, fits);
		out->n += fits;
		out->p[out->n] = '\0';
	}
	if (fits < n)
		out->full = true;
}

/* Write all or nothing, so that an escape is never cut in half. */
static void
out_whole(struct sg_out *out, const char *p, size_t n)
{
	if (room(out) < n)
		out->full = true;
	else
		sg_out_bytes(out, p, n);
}

void
sg_out_str(struct sg_out *out, struct sg_str s)
{
	sg_out_bytes(out, s.p, s.n);
}

void
sg_out_text(struct sg_out *out, const char *s)
{
	sg_out_bytes(out, s, strlen(s));
}

void
sg_out_char(struct sg_out *out, char c)
{
	sg_out_bytes(out, &c, 1);
}

void
sg_out_uint(struct sg_out *out, uint64_t value)
{
	char digits[20];
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	sg_out_bytes(out, digits + at, sizeof digits - at);
}

void
sg_out_printf(struct sg_out *out, const char *format, ...)
{
	va_list args;
	int n;

	if (out->full)
		return;
	va_start(args, format);
	n = vsnprintf(out->cap > 0 ? out->p + out->n : NULL, out->cap - out->n,
	    format, args);
	va_end(args);
	if (n >= 0 && (size_t)n <= room(out)) {
		out->n += (size_t)n;
		return;
	}
	if (n < 0 && out->cap > 0)
		out->p[out->n] = '\0';
	else
		out->n += room(out);
	out->full = true;
}

/*
 * Decode the code point at s.p.  Returns the number of bytes consumed.  A
 * malformed byte is consumed alone and decoded as MALFORMED.
 */
static size_t
next_point(struct sg_str s, uint32_t *cp)
{
	size_t took = sg_utf8_decode(s.p, s.n, cp);

	if (took > 0)
		return took;
	*cp = MALFORMED;
	return 1;
}

/* Returns true for the control characters C0, DEL and C1. */
static bool
is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0);
}

/* The HTML escape of `cp`, or NULL if it needs no escape. */
static const char *
html_escape(uint32_t cp)
{
	switch (cp) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return is_control(cp) || cp == MALFORMED ? REPLACEMENT : NULL;
	}
}

void
sg_out_html(struct sg_out *out, struct sg_str s)
{
	const char *escape;
	uint32_t cp;
	size_t took;

	for (; s.n > 0 && !out->full; s.p += took, s.n -= took) {
		took = next_point(s, &cp);
		escape = html_escape(cp);
		if (escape != NULL)
			out_whole(out, escape, strlen(escape));
		else
			out_whole(out, s.p, took);
	}
}

/*
 * The JSON escape of `cp` (static, or in `memory`), or NULL if it needs no
 * escape.
 */
static const char *
json_escape(uint32_t cp, char memory[8])
{
	switch (cp) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\b':
		return "\\b";
	case '\f':
		return "\\f";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	case '\0': /* \u0000 is valid, but few readers accept it */
	case MALFORMED:
		return REPLACEMENT;
	}
	/*
	 * JSON allows DEL and C1 unescaped, but people read JSON on terminals.
	 */
	if (!is_control(cp))
		return NULL;
	snprintf(memory, 8, "\\u%04x", (unsigned)(cp & 0xff));
	return memory;
}

void
sg_out_json(struct sg_out *out, struct sg_str s)
{
	const char *escape;
	char memory[8];
	uint32_t cp;
	size_t took;

	for (; s.n > 0 && !out->full; s.p += took, s.n -= took) {
		took = next_point(s, &cp);
		escape = json_escape(cp, memory);
		if (escape != NULL)
			out_whole(out, escape, strlen(escape));
		else
			out_whole(out, s.p, took);
	}
}

void
sg_out_plain(struct sg_out *out, struct sg_str s)
{
	char hex[5];
	uint32_t cp;
	size_t took;

	for (; s.n > 0 && !out->full; s.p += took, s.n -= took) {
		took = next_point(s, &cp);
		if (!is_control(cp) && cp != MALFORMED) {
			out_whole(out, s.p, took);
			continue;
		}
		for (size_t i = 0; i < took; i++) {
			snprintf(hex, sizeof hex, "\\x%02X",
			    (unsigned)(unsigned char)s.p[i]);
			out_whole(out, hex, 4);
		}
	}
}
