/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.h -- borrowed byte spans, UTF-8, bounded writing, and escaping by
 * context.
 *
 * Pure: no I/O, no allocation.  Spans that are returned point into the
 * argument's bytes.
 */
#ifndef SG_TEXT_H
#define SG_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct sg_arena;

/* A borrowed span of bytes; not NUL-terminated. */
struct sg_str {
	const char *p; /* may be NULL when n is 0 */
	size_t n;
};

#define SG_LIT(s) ((struct sg_str){(s), sizeof(s) - 1})

static inline struct sg_str
sg_str(const char *s)
{
	return (struct sg_str){s, s == NULL ? 0 : strlen(s)};
}

/* One byte repeated eight times, to compare eight bytes at once. */
#define SG_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Load eight bytes of a text, little-endian. */
static inline uint64_t
sg_load64(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* Store eight bytes, little-endian. */
static inline void
sg_put_eight(char *p, uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	memcpy(p, &word, sizeof word);
}

/*
 * Load bytes [at, at + n) of `s`, little-endian.  These bytes must lie inside
 * the span, and n must be from 1 to 8.  Uses a single unaligned 8-byte load if
 * there is one that stays inside the span.
 */
static inline uint64_t
sg_str_word(struct sg_str s, size_t at, size_t n)
{
	uint64_t word = 0;

	if (s.n - at >= 8)
		return sg_load64(s.p + at) & UINT64_MAX >> (64 - 8 * n);
	if (at + n >= 8)
		return sg_load64(s.p + at + n - 8) >> (64 - 8 * n);
	for (size_t i = n; i-- > 0;)
		word = word << 8 | (unsigned char)s.p[at + i];
	return word;
}

static inline unsigned char
sg_lower(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? (unsigned char)(u | 0x20) : u;
}

/*
 * Zero a few hundred bytes on the request path.  The function is not inline,
 * because compilers turn an inline memset() into a string instruction.  That
 * instruction starts so slowly that this call is faster.
 */
void sg_zero(void *memory, size_t n);

/* Returns true if the `n` bytes (at least 1) are equal, ignoring ASCII case. */
bool sg_bytes_eqi(const char *a, const char *b, size_t n);

static inline bool
sg_str_eq(struct sg_str a, struct sg_str b)
{
	/*
	 * If `b` is a literal, b.n is a compile-time constant, so b.n is used.
	 */
	return a.n == b.n && (b.n == 0 || memcmp(a.p, b.p, b.n) == 0);
}

/* Returns true if the spans are equal, ignoring ASCII case. */
static inline bool
sg_str_eqi(struct sg_str a, struct sg_str b)
{
	return sg_str_eq(a, b) || (a.n == b.n && sg_bytes_eqi(a.p, b.p, b.n));
}

/*
 * Returns true if `s` begins with `head`.  The variant sg_str_startsi() ignores
 * ASCII case.
 */
static inline bool
sg_str_starts(struct sg_str s, struct sg_str head)
{
	return s.n >= head.n &&
	    (head.n == 0 || memcmp(s.p, head.p, head.n) == 0);
}

bool sg_str_startsi(struct sg_str s, struct sg_str head);
/*
 * Returns where `word`, which must not be empty, first occurs in `s`, or NULL.
 * Case counts.  Fast if the first byte of `word` is rare in `s`.
 */
const char *sg_str_find(struct sg_str s, struct sg_str word);
/* sg_str_trim() for a text with control characters or spaces at an end. */
struct sg_str sg_str_trim_ends(struct sg_str s);

/* `s` without white space (space, tab, CR, LF) at both ends. */
static inline struct sg_str
sg_str_trim(struct sg_str s)
{
	return s.n > 0 && (unsigned char)s.p[0] > ' ' &&
		(unsigned char)s.p[s.n - 1] > ' ' ?
	    s :
	    sg_str_trim_ends(s);
}

/*
 * Cut `rest` at the first `sep`.  Returns the part before the `sep`, and leaves
 * the part after it in `rest`.  If there is no `sep`, returns all of `rest`,
 * and makes `rest` an empty span with a NULL pointer.
 */
struct sg_str sg_str_cut(struct sg_str *rest, char sep);

/*
 * Decode one UTF-8 code point of s[0..n) into *cp.  Returns the number of bytes
 * consumed (1..4), or 0 if n is 0 or the bytes are malformed.  RFC 3629 forbids
 * overlong forms, surrogates, and code points above U+10FFFF.
 */
size_t sg_utf8_decode(const char *s, size_t n, uint32_t *cp);
/* Encode `cp` (a valid scalar value) as UTF-8; returns the bytes written. */
size_t sg_utf8_encode(uint32_t cp, char out[4]);

/*
 * A bounded writer into the caller's memory.  When a text does not fit, `full`
 * becomes true, and nothing more is written after that.  So it is enough to
 * check `full` once, at the end.  The text is always NUL-terminated if cap > 0.
 */
struct sg_out {
	char *p;
	size_t n;   /* bytes written, without the NUL */
	size_t cap; /* bytes of memory at p, including one for the NUL */
	bool full;
};

void sg_out_init(struct sg_out *out, char *memory, size_t cap);
void sg_out_bytes(struct sg_out *out, const char *p, size_t n);
void sg_out_str(struct sg_out *out, struct sg_str s);
void sg_out_text(struct sg_out *out, const char *s);
void sg_out_char(struct sg_out *out, char c);
void sg_out_uint(struct sg_out *out, uint64_t value);
/* As printf(); sets `full` if truncated. */
void sg_out_printf(struct sg_out *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/*
 * Escape for HTML text and for double- or single-quoted attribute values.  The
 * characters & < > " ' become entities.  Control bytes and malformed UTF-8
 * become U+FFFD.
 */
void sg_out_html(struct sg_out *out, struct sg_str s);
/*
 * Escape for the inside of a JSON string (RFC 8259 section 7).  NUL and
 * malformed UTF-8 become U+FFFD.
 */
void sg_out_json(struct sg_out *out, struct sg_str s);
/*
 * Escape for a terminal or a log line.  Control bytes (C0, DEL, C1) and
 * malformed UTF-8 are written as \xHH.
 */
void sg_out_plain(struct sg_out *out, struct sg_str s);

#endif
