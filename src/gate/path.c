/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * path.c -- reads a path in each of the ways of path.h, and finds which of
 * these ways make a difference.
 */
#include "gate/path.h"

#include "gate/letters.h"

#define PASSES_MAX 6         /* nested encodings that are undone */
#define READINGS_BYTES 32768 /* limit for all readings of a path together */

/* ---- percent-encoding --------------------------------------------------- */

/* The byte that "%XX" at the front of `s` stands for, or -1. */
static int
encoded_byte(struct sg_str s)
{
	int high, low;

	if (s.n < 3 || s.p[0] != '%')
		return -1;
	high = sg_hex_value(s.p[1]);
	low = sg_hex_value(s.p[2]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/*
 * Percent-decode `text` once to `out`, which may be the same memory.  Returns
 * the bytes written.
 */
static size_t
decode_once(struct sg_str text, char *out)
{
	size_t n = 0;
	int byte;

	for (size_t i = 0; i < text.n; i++) {
		byte = encoded_byte((struct sg_str){text.p + i, text.n - i});
		out[n++] = byte < 0 ? text.p[i] : (char)byte;
		if (byte >= 0)
			i += 2;
	}
	return n;
}

/*
 * Percent-decode `text` until nothing changes, at most `most` times.  *passes
 * becomes the number of times that something changed.
 */
static struct sg_str
decode(struct sg_str text, unsigned most, char *out, unsigned *passes)
{
	size_t n;

	for (*passes = 0; *passes < most; (*passes)++) {
		n = decode_once(text, out);
		if (n == text.n)
			break;
		text = (struct sg_str){out, n};
	}
	return text;
}

/* ---- which ways differ -------------------------------------------------- */

static bool
is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* The number of bytes that may split a path or a segment. */
static size_t
count_marks(struct sg_str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += is_slash(text.p[i]) || text.p[i] == ';';
	return n;
}

static bool
is_dots(const char *segment, size_t n)
{
	return n > 0 && n <= 2 && segment[0] == '.' && segment[n - 1] == '.';
}

/* The enum sg_path_way bits that make a difference to one segment. */
static unsigned
ways_of_segment(struct sg_str segment, bool last)
{
	const char *cut = segment.n == 0 ? NULL :
					   memchr(segment.p, ';', segment.n);
	size_t n = cut == NULL ? segment.n : (size_t)(cut - segment.p);

	return (cut != NULL ? (unsigned)SG_WAY_CUT : 0U) |
	    (n == 0 && !last ? (unsigned)SG_WAY_MERGE : 0U) |
	    (is_dots(segment.p, n) ? (unsigned)SG_WAY_DOTS : 0U);
}

/*
 * The enum sg_path_way bits that make a difference to a decoded path, which is
 * split here at every slash and backslash.
 */
static unsigned
ways_of_decoded(struct sg_str text)
{
	unsigned ways = 0;
	size_t start = 1;

	for (size_t i = 1; i <= text.n; i++) {
		if (i < text.n && !is_slash(text.p[i]))
			continue;
		ways |= ways_of_segment((struct sg_str){text.p + start,
					    i - start},
		    i == text.n);
		if (i < text.n && text.p[i] == '\\')
			ways |= SG_WAY_BACKSLASH;
		start = i + 1;
	}
	return ways;
}

/* ---- spellings that only the laxest servers read ------------------------ */

/* The ASCII code of an overlong UTF-8 sequence (RFC 3629 section 3), or -1. */
static int
overlong_ascii(const unsigned char *p, size_t n, size_t *bytes)
{
	size_t lead = p[0] == 0xc0 || p[0] == 0xc1 ? 2 :
	    p[0] == 0xe0                           ? 3 :
	    p[0] == 0xf0                           ? 4 :
						     0;
	unsigned code = lead == 2 ? p[0] & 1U : 0;

	if (lead == 0 || n < lead)
		return -1;
	for (size_t i = 1; i < lead; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return -1;
		code = code << 6 | (p[i] & 0x3fU);
	}
	*bytes = lead;
	return code < 0x80 ? (int)code : -1;
}

/*
 * The ASCII code of a full-width form (U+FF01 to U+FF5E), or -1.  Some servers
 * take these forms for ASCII.
 */
static int
wide_ascii(const unsigned char *p, size_t n, size_t *bytes)
{
	unsigned code;

	if (n < 3 || p[0] != 0xef || (p[1] != 0xbc && p[1] != 0xbd))
		return -1;
	code = (p[1] & 1U) << 6 | (p[2] & 0x3fU);
	*bytes = 3;
	return code >= 1 && code <= 0x5e ? (int)(code + 0x20) : -1;
}

/*
 * The ASCII code of a text like "%u002e", or -1.  The escape() of JavaScript
 * writes this form, and IIS reads it.
 */
static int
unicode_ascii(const unsigned char *p, size_t n, size_t *bytes)
{
	int high, low;

	if (n < 6 || p[0] != '%' || (p[1] | 0x20) != 'u' || p[2] != '0' ||
	    p[3] != '0')
		return -1;
	high = sg_hex_value((char)p[4]);
	low = sg_hex_value((char)p[5]);
	*bytes = 6;
	return high < 0 || high > 7 || low < 0 ? -1 : high << 4 | low;
}

/*
 * Returns the first character of `s` as a lax server reads it.  *bytes becomes
 * the length of this character in `s`, in bytes.
 */
static int
lax_byte(struct sg_str s, size_t *bytes)
{
	const unsigned char *p = (const unsigned char *)s.p;
	int byte = overlong_ascii(p, s.n, bytes);

	if (byte < 0)
		byte = wide_ascii(p, s.n, bytes);
	if (byte < 0)
		byte = unicode_ascii(p, s.n, bytes);
	if (byte < 0) {
		*bytes = 1;
		byte = p[0];
	}
	return byte;
}

/* What a lax server has read of a segment. */
struct lax_segment {
	size_t dots;
	bool odd; /* some dots are specially encoded, or have blanks beside them
		   */
	bool other; /* there is something besides dots */
	bool cut; /* the segment ended at a ";" or a NUL; the rest is ignored */
};

static bool
is_lax_step(const struct lax_segment *segment)
{
	return segment->dots > 0 && !segment->other && segment->odd;
}

static void
read_lax(struct lax_segment *segment, int byte, bool plain)
{
	if (segment->cut)
		return;
	if (byte == ';' || byte == '\0')
		segment->cut = true;
	else if (byte == '.')
		segment->dots++;
	else if (byte > ' ' && byte != 0x7f)
		segment->other = true;
	segment->odd |= !plain || byte <= ' ' || byte == 0x7f;
}

/*
 * Returns true if only the laxest servers see some of the separators or steps.
 * These are written as overlong or full-width UTF-8, as "%uXXXX", or as dots
 * with blanks or control bytes between them.
 */
static bool
has_lax_steps(struct sg_str text)
{
	struct lax_segment segment = {0};
	size_t bytes;
	int byte;

	for (size_t i = 0; i < text.n; i += bytes) {
		byte = lax_byte((struct sg_str){text.p + i, text.n - i},
		    &bytes);
		if (!is_slash((char)byte)) {
			read_lax(&segment, byte, bytes == 1);
			continue;
		}
		if (bytes > 1 || is_lax_step(&segment))
			return true;
		segment = (struct lax_segment){0};
	}
	return is_lax_step(&segment);
}

unsigned
sg_path_ways(struct sg_str sent, char *buffer)
{
	unsigned passes, ways;
	struct sg_str decoded = decode(sent, PASSES_MAX, buffer, &passes);

	if (passes == PASSES_MAX || has_lax_steps(decoded))
		return SG_WAY_LOST;
	ways = ways_of_decoded(decoded);
	if (passes > 1)
		ways |= SG_WAY_DECODE | SG_WAY_AGAIN;
	else if (passes == 1 && count_marks(sent) != count_marks(decoded))
		ways |= SG_WAY_DECODE;
	if (sent.n << __builtin_popcount(ways) > READINGS_BYTES)
		return SG_WAY_LOST;
	return ways;
}

/* ---- one reading -------------------------------------------------------- */

struct writer {
	char *out;
	size_t n, cap; /* n is cap + 1 after an overflow */
};

static void
put(struct writer *w, char c)
{
	if (w->n < w->cap)
		w->out[w->n++] = c;
	else
		w->n = w->cap + 1;
}

static void
put_encoded(struct writer *w, unsigned char byte)
{
	static const char digits[] = "0123456789ABCDEF";

	put(w, '%');
	put(w, digits[byte >> 4]);
	put(w, digits[byte & 15]);
}

/*
 * Write one byte of a segment.  `data` is true if the byte was percent-encoded.
 * Then the byte is not a separator.
 */
static void
put_byte(struct writer *w, unsigned char byte, bool data)
{
	if (byte <= ' ' || byte >= 0x7f || memchr("%?#\\", byte, 4) != NULL ||
	    (data && (byte == '/' || byte == ';')))
		put_encoded(w, byte);
	else
		put(w, (char)byte);
}

/*
 * The path that is read.  `encoded` is true if the path is still
 * percent-encoded.
 */
struct reader {
	struct sg_str text;
	size_t at;
	bool encoded;
	unsigned ways;
};

static bool
at_slash(const struct reader *r)
{
	return r->at == r->text.n || r->text.p[r->at] == '/' ||
	    (r->text.p[r->at] == '\\' && (r->ways & SG_WAY_BACKSLASH) != 0);
}

/* Copy up to the next slash, or the end. */
static void
take_segment(struct reader *r, struct writer *w)
{
	bool cut = false;
	int byte;

	for (; !at_slash(r); r->at++) {
		cut |= r->text.p[r->at] == ';' && (r->ways & SG_WAY_CUT) != 0;
		byte = !r->encoded ? -1 :
				     encoded_byte((struct sg_str){
					 r->text.p + r->at, r->text.n - r->at});
		if (byte >= 0)
			r->at += 2;
		if (!cut)
			put_byte(w,
			    byte < 0 ? (unsigned char)r->text.p[r->at] :
				       (unsigned char)byte,
			    byte >= 0);
	}
}

/*
 * Called if the output ends with a segment "." or "..", which begins after
 * out[slash].  Returns the offset at which the next slash must be written.
 * Writing it there removes the segment.
 */
static size_t
step(const struct writer *w, size_t slash)
{
	if (w->n - slash == 3 && slash > 0)
		while (w->out[--slash] != '/')
			;
	return slash;
}

static size_t
read_path(struct reader *r, struct writer *w)
{
	while (r->at < r->text.n && w->n <= w->cap) {
		size_t slash = w->n, kept;

		put(w, '/');
		r->at++;
		take_segment(r, w);
		if (w->n > w->cap)
			break;
		kept = w->n;
		if ((r->ways & SG_WAY_DOTS) != 0 &&
		    is_dots(w->out + slash + 1, w->n - slash - 1))
			kept = step(w, slash);
		else if ((r->ways & SG_WAY_MERGE) != 0 && w->n == slash + 1)
			kept = slash;
		if (kept == w->n)
			continue;
		w->n = kept;
		if (r->at == r->text.n)
			put(w, '/');
	}
	return w->n;
}

size_t
sg_path_read(struct sg_str sent, unsigned ways, char *out, size_t cap)
{
	struct reader r = {sent, 0, true, ways};
	struct writer w = {out, 0, cap};

	return read_path(&r, &w);
}

/* ---- all readings ------------------------------------------------------- */

void
sg_path_walk(struct sg_path_walk *walk, struct sg_str sent, unsigned mask,
    struct sg_path_buffer *buffer)
{
	*walk = (struct sg_path_walk){sent, mask, 0, 0, buffer};
}

bool
sg_path_is_unstepped(const struct sg_path_walk *walk)
{
	return (walk->mask & ~walk->now & SG_WAY_DOTS) != 0;
}

bool
sg_path_next(struct sg_path_walk *walk, struct sg_str *reading)
{
	static const unsigned times[] = {0, 1, 2, PASSES_MAX};
	const unsigned ways = walk->next;
	const unsigned most = times[ways & (SG_WAY_DECODE | SG_WAY_AGAIN)];
	struct reader r = {walk->sent, 0, most == 0, ways};
	struct writer w = {walk->buffer->read, 0, sizeof(walk->buffer->read)};
	unsigned passes;

	if (ways > walk->mask)
		return false;
	walk->now = ways;
	/* The next subset of the mask's bits, in numerical order. */
	walk->next = walk->mask == ways ?
	    ways + 1 :
	    ((ways | ~walk->mask) + 1) & walk->mask;
	if (most > 0)
		r.text = decode(walk->sent, most, walk->buffer->decoded,
		    &passes);
	*reading = (struct sg_str){w.out, read_path(&r, &w)};
	return true;
}
