/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * path.c -- reads a path in one way or another, and tells which ways differ.
 */
#include "gate/path.h"

#include "gate/letters.h"

#define PASSES_MAX 6         /* encodings on top of each other */
#define READINGS_BYTES 32768 /* of all readings of a path together */

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

/* Undo it once, from `text` to `out`, which may be the same; its bytes. */
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
 * Undo it up to `most` times, as long as something changes; *passes is how
 * often something did.
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

/* Bytes that split a path or a segment. */
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

/* What matters to one segment, however it may end. */
static unsigned
ways_of_segment(struct sg_str segment, bool last)
{
	const char *cut =
	    segment.n == 0 ? NULL : memchr(segment.p, ';', segment.n);
	size_t n = cut == NULL ? segment.n : (size_t)(cut - segment.p);

	return (cut != NULL ? (unsigned)SG_WAY_CUT : 0U) |
	    (n == 0 && !last ? (unsigned)SG_WAY_MERGE : 0U) |
	    (is_dots(segment.p, n) ? (unsigned)SG_WAY_DOTS : 0U);
}

/* What matters where everything that can separate does. */
static unsigned
ways_of_decoded(struct sg_str text)
{
	unsigned ways = 0;
	size_t start = 1;

	for (size_t i = 1; i <= text.n; i++) {
		if (i < text.n && !is_slash(text.p[i]))
			continue;
		ways |= ways_of_segment((struct sg_str){text.p + start,
		    i - start}, i == text.n);
		if (i < text.n && text.p[i] == '\\')
			ways |= SG_WAY_BACKSLASH;
		start = i + 1;
	}
	return ways;
}

unsigned
sg_path_ways(struct sg_str sent, char *room)
{
	unsigned passes, ways;
	struct sg_str decoded = decode(sent, PASSES_MAX, room, &passes);

	if (passes == PASSES_MAX)
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
	size_t n, cap; /* n: cap + 1 when it did not fit */
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

/* One byte of a name; `data`: it was encoded, and separates nothing. */
static void
put_byte(struct writer *w, unsigned char byte, bool data)
{
	if (byte <= ' ' || byte >= 0x7f || memchr("%?#\\", byte, 4) != NULL ||
	    (data && (byte == '/' || byte == ';')))
		put_encoded(w, byte);
	else
		put(w, (char)byte);
}

/* What is read: still encoded, or with all that is decoded gone. */
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

/* To the next slash, or the end. */
static void
take_segment(struct reader *r, struct writer *w)
{
	bool cut = false;
	int byte;

	for (; !at_slash(r); r->at++) {
		cut |= r->text.p[r->at] == ';' && (r->ways & SG_WAY_CUT) != 0;
		byte = !r->encoded ? -1 : encoded_byte((struct sg_str){
		    r->text.p + r->at, r->text.n - r->at});
		if (byte >= 0)
			r->at += 2;
		if (!cut)
			put_byte(w, byte < 0 ?
			    (unsigned char)r->text.p[r->at] :
			    (unsigned char)byte, byte >= 0);
	}
}

/*
 * The output ends with the segment that begins after out[slash], which is
 * "." or "..": where the next slash goes.
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

/* ---- all of them -------------------------------------------------------- */

void
sg_path_walk(struct sg_path_walk *walk, struct sg_str sent, unsigned mask,
    struct sg_path_room *room)
{
	*walk = (struct sg_path_walk){sent, mask, 0, 0, room};
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
	struct writer w = {walk->room->read, 0, sizeof(walk->room->read)};
	unsigned passes;

	if (ways > walk->mask)
		return false;
	walk->now = ways;
	/* The next set of bits that are all of the mask. */
	walk->next = walk->mask == ways ? ways + 1 :
	    ((ways | ~walk->mask) + 1) & walk->mask;
	if (most > 0)
		r.text = decode(walk->sent, most, walk->room->decoded,
		    &passes);
	*reading = (struct sg_str){w.out, read_path(&r, &w)};
	return true;
}
