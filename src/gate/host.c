/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * host.c -- reads host names and addresses as the WHATWG URL standard does
 * (https://url.spec.whatwg.org/#host-parsing).
 *
 * Does not split URLs: url.c does.
 */
#include "gate/host.h"

#include "gate/letters.h"
#include "gate/punycode.h"

/*
 * The largest number of bytes of a UTF-8 text that gives a canonical name.  A
 * code point has at most 4 bytes.  A code point that is kept gives at least one
 * byte of the canonical name.
 */
#define SPELLED_MAX (4 * SG_HOST_MAX)

/* ---- IPv4 in all its forms ---------------------------------------------- */

/*
 * Read a decimal, octal (0...) or hex (0x...) number that is not empty.
 * Returns false if the text is not a number.  A value over 32 bits gives
 * UINT32_MAX + 1.
 */
static bool
read_number(struct sg_str part, uint64_t *value)
{
	unsigned int base = 10, digit;
	uint64_t v = 0;
	size_t i = 0;

	if (part.n >= 2 && part.p[0] == '0') {
		base = part.p[1] == 'x' ? 16 : 8;
		i = base == 16 ? 2 : 1;
	}
	for (; i < part.n; i++) {
		if (part.p[i] >= '0' && part.p[i] <= '9')
			digit = (unsigned int)(part.p[i] - '0');
		else if (part.p[i] >= 'a' && part.p[i] <= 'f')
			digit = (unsigned int)(part.p[i] - 'a' + 10);
		else
			return false;
		if (digit >= base)
			return false;
		v = v * base + digit;
		if (v > UINT32_MAX)
			v = (uint64_t)UINT32_MAX + 1;
	}
	*value = v;
	return true;
}

/*
 * Returns true if the host "ends in a number" by the URL standard.  Then the
 * host is an IPv4 address or invalid.
 */
static bool
ends_in_number(struct sg_str host)
{
	struct sg_str last;
	uint64_t value;
	size_t i = host.n;

	while (i > 0 && host.p[i - 1] != '.')
		i--;
	if (host.p[i] < '0' || host.p[i] > '9')
		return false;
	last = (struct sg_str){host.p + i, host.n - i};
	/*
	 * Digits alone count as a number, even if they are not valid octal:
	 * "09".
	 */
	for (i = 0; i < last.n; i++)
		if (last.p[i] < '0' || last.p[i] > '9')
			return read_number(last, &value);
	return true;
}

static bool
read_any_v4(struct sg_str host, struct sg_address *out)
{
	static const struct sg_address zero = {
	    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0}};
	uint64_t value, limit = (uint64_t)UINT32_MAX;
	uint32_t address = 0;
	int parts;

	for (parts = 0; host.p != NULL; parts++) {
		if (parts == 4 || !read_number(sg_str_cut(&host, '.'), &value))
			return false;
		/*
		 * The last part of an IPv4 address fills all bytes that are
		 * left.
		 */
		if (value > (host.p == NULL ? limit : 255))
			return false;
		limit >>= 8;
		address |= host.p == NULL ? (uint32_t)value :
					    (uint32_t)value << (24 - 8 * parts);
	}
	*out = zero;
	for (int i = 0; i < 4; i++)
		out->b[12 + i] = (uint8_t)(address >> (24 - 8 * i));
	return true;
}

/* ---- the end of reading: a name or an address --------------------------- */

void
sg_host_of_address(struct sg_url *url, const struct sg_address *address)
{
	url->is_address = true;
	url->dots = url->digits = 0;
	url->address = *address;
	url->host = (struct sg_str){url->host_bytes, 0};
	if (sg_address_is_v4(address)) {
		url->host.n = sg_address_text(address, url->host_bytes);
		return;
	}
	url->host_bytes[0] = '[';
	url->host.n = sg_address_text(address, url->host_bytes + 1) + 2;
	url->host_bytes[url->host.n - 1] = ']';
}

enum sg_url_fault
sg_host_finish(struct sg_url *url, size_t n)
{
	char text[SG_ADDRESS_TEXT];
	struct sg_address address;

	url->host = (struct sg_str){url->host_bytes, n};
	if (!ends_in_number(url->host))
		return SG_URL_FINE;
	if ((url->odd & SG_ODD_EMPTY_LABEL) != 0 ||
	    !read_any_v4(url->host, &address))
		return SG_URL_BAD_ADDRESS;
	if (!sg_str_eq(url->host,
		(struct sg_str){text, sg_address_text(&address, text)}))
		url->odd |= SG_ODD_NUMERIC;
	sg_host_of_address(url, &address);
	return SG_URL_FINE;
}

static enum sg_url_fault
read_v6(struct sg_url *url, struct sg_str text)
{
	struct sg_address address;

	if (text.n == 0 || memchr(text.p, ':', text.n) == NULL ||
	    !sg_address_parse(text, &address))
		return SG_URL_BAD_ADDRESS;
	address = sg_address_unwrap(address);
	if (sg_address_is_v4(&address))
		url->odd |= SG_ODD_WRAPPED_V4;
	sg_host_of_address(url, &address);
	return SG_URL_FINE;
}

/* ---- the fast way ------------------------------------------------------- */

#define DOT 1

/* Lower-case for plain bytes, DOT for a dot, 0 for all others. */
/* clang-format off */
static const unsigned char plain[256] = {
	['-'] = '-', ['.'] = DOT, ['_'] = '_',
	['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
	['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l',
	'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
	['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l',
	'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z'
};
/* clang-format on */

static bool
is_encoded_label(const char *label, size_t n)
{
	return n >= 4 && memcmp(label, "xn--", 4) == 0;
}

/* Does what sg_host_scan() does, byte by byte. */
static size_t
scan_bytes(struct sg_url *url, struct sg_str s)
{
	char *out = url->host_bytes;
	size_t n = s.n > SG_HOST_MAX ? SG_HOST_MAX + 1 : s.n, start = 0, i = 0;
	unsigned char c;

	for (;; start = ++i) {
		for (c = 0; i < n; i++) {
			c = plain[(unsigned char)s.p[i]];
			if (c <= DOT)
				break;
			out[i] = (char)c;
		}
		/*
		 * End of a label.  An empty, long or encoded label needs
		 * sg_host_read().
		 */
		if (i - start == 0 || i - start > SG_LABEL_MAX ||
		    is_encoded_label(out + start, i - start))
			return 0;
		if (i == n || c != DOT)
			return i > SG_HOST_MAX ? 0 : i;
		out[i] = '.';
	}
}

static void
note_spots(struct sg_url *url, size_t n)
{
	url->dots = url->digits = 0;
	for (size_t i = 0; i < n && n <= SG_SPOTS; i++) {
		url->dots |= (uint64_t)(url->host_bytes[i] == '.') << i;
		url->digits |= (uint64_t)(url->host_bytes[i] >= '0' &&
				   url->host_bytes[i] <= '9')
		    << i;
	}
}

/*
 * Sets the highest bit of each byte of `low` that is `c` or more.  All bytes of
 * `low` must be below 0x80.
 */
#define FROM(low, c) ((low) + SG_EACH(0x80 - (c)))

/* Gathers the highest bits of eight bytes into one byte. */
static inline uint64_t
gathered(uint64_t word)
{
	return (word >> 7 & SG_EACH(0x01)) * UINT64_C(0x0102040810204080) >> 56;
}

static bool
has_encoded_label(const char *name, uint64_t dots)
{
	bool found = is_encoded_label(name, 4);

	for (; dots != 0; dots &= dots - 1)
		found |= is_encoded_label(name + __builtin_ctzll(dots) + 1, 4);
	return found;
}

/*
 * Does what sg_host_scan() does for names of lower-case letters, digits, "-"
 * and dots, eight bytes at a time.  Also returns 0 if scan_bytes() must read
 * the name.
 */
static size_t
scan_words(struct sg_url *url, struct sg_str s)
{
	uint64_t word, low, dot, digit, fine, other, dots = 0, digits = 0;
	size_t at, end = SG_SPOTS;

	for (at = 0; at < SG_SPOTS && at < s.n; at += 8) {
		word = sg_str_word(s, at, s.n - at < 8 ? s.n - at : 8);
		sg_put_eight(url->host_bytes + at, word);
		low = word & SG_EACH(0x7f);
		dot = ~FROM(low, '/');
		digit = FROM(low, '0') & ~FROM(low, ':');
		fine = (dot & FROM(low, '-')) | digit |
		    (FROM(low, 'a') & ~FROM(low, '{'));
		dots |= gathered(dot & FROM(low, '.')) << at;
		digits |= gathered(digit) << at;
		other = (~fine | word) & SG_EACH(0x80);
		if (other != 0) {
			end = at + (size_t)__builtin_ctzll(other) / 8;
			break;
		}
	}
	if (end > s.n)
		end = s.n;
	if (end == 0 || end == SG_SPOTS)
		return 0;
	url->dots = dots & ((UINT64_C(1) << end) - 1);
	url->digits = digits & ((UINT64_C(1) << end) - 1);
	/* There is an empty or an encoded label. */
	if ((url->dots & 1) != 0 ||
	    ((url->dots | UINT64_C(1) << end) & url->dots << 1) != 0 ||
	    has_encoded_label(url->host_bytes, url->dots))
		return 0;
	return end;
}

size_t
sg_host_scan(struct sg_url *url, struct sg_str s)
{
	size_t n = scan_words(url, s);

	if (n > 0)
		return n;
	n = scan_bytes(url, s);
	note_spots(url, n);
	return n;
}

/* ---- the thorough way --------------------------------------------------- */

/*
 * Percent-decode `text`.  Returns the number of bytes written, or SPELLED_MAX +
 * 1 if the result is longer than SPELLED_MAX.
 */
static size_t
decode(struct sg_url *url, struct sg_str text, char out[SPELLED_MAX])
{
	size_t n = 0;
	char c;

	for (size_t i = 0; i < text.n; i++) {
		c = text.p[i];
		if (c == '%' && text.n - i > 2 &&
		    sg_hex_value(text.p[i + 1]) >= 0 &&
		    sg_hex_value(text.p[i + 2]) >= 0) {
			c = (char)(sg_hex_value(text.p[i + 1]) << 4 |
			    sg_hex_value(text.p[i + 2]));
			i += 2;
			url->odd |= SG_ODD_PERCENT_HOST;
		}
		if (n == SPELLED_MAX)
			return SPELLED_MAX + 1;
		out[n++] = c;
	}
	return n;
}

/* The label being read, and the output so far. */
struct writer {
	struct sg_url *url;
	size_t n; /* number of bytes written to url->host_bytes.  A dot follows
		     each label */
	uint32_t label[SG_LABEL_MAX];
	size_t count;
	bool wide; /* the label has a code point of 0x80 or more */
};

/*
 * Returns true if a label sent as "xn--" decodes to more than ASCII, and if
 * mapping does not change its code points.  No browser makes or accepts any
 * other encoded label.
 */
static bool
is_sound_encoding(const char *label, size_t n)
{
	uint32_t cp[SG_LABEL_MAX], mapped;
	int count = sg_punycode_decode((struct sg_str){label + 4, n - 4}, cp);
	bool wide = false;

	for (int i = 0; i < count; i++) {
		if (cp[i] < 0x80)
			continue;
		wide = true;
		mapped = sg_letter_map(cp[i]);
		/* 0x80 to 0x9f are control characters. */
		if (cp[i] < 0xa0 ||
		    (mapped != cp[i] && mapped != SG_LETTER_BAD))
			return false;
	}
	return wide;
}

/* Write the label as ASCII to `text`, and its length to *n. */
static enum sg_url_fault
spell_label(const struct writer *w, char text[4 + SG_LABEL_MAX], size_t *n)
{
	static const uint32_t mark[4] = {'x', 'n', '-', '-'};
	bool marked = w->count >= 4 &&
	    memcmp(w->label, mark, sizeof(mark)) == 0;
	int encoded;

	if (marked || w->wide)
		w->url->odd |= SG_ODD_IDN;
	if (w->wide) {
		if (marked)
			return SG_URL_BAD_HOST;
		encoded = sg_punycode_encode(w->label, w->count, text + 4);
		if (encoded < 0)
			return SG_URL_TOO_LONG;
		memcpy(text, "xn--", 4);
		*n = (size_t)encoded + 4;
		return SG_URL_FINE;
	}
	*n = w->count;
	for (size_t i = 0; i < w->count; i++)
		text[i] = (char)w->label[i];
	return marked && !is_sound_encoding(text, *n) ? SG_URL_BAD_HOST :
							SG_URL_FINE;
}

static enum sg_url_fault
end_label(struct writer *w)
{
	char text[4 + SG_LABEL_MAX];
	enum sg_url_fault fault;
	size_t n;

	if (w->count == 0) {
		w->url->odd |= SG_ODD_EMPTY_LABEL;
		return SG_URL_FINE;
	}
	fault = spell_label(w, text, &n);
	if (fault != SG_URL_FINE)
		return fault;
	/*
	 * The name may have SG_HOST_MAX + 1 bytes here, because its final dot
	 * is dropped later.
	 */
	if (n + 1 > SG_HOST_MAX + 1 - w->n)
		return SG_URL_TOO_LONG;
	memcpy(w->url->host_bytes + w->n, text, n);
	w->url->host_bytes[w->n + n] = '.';
	w->n += n + 1;
	w->count = 0;
	w->wide = false;
	return SG_URL_FINE;
}

/* The URL standard's forbidden domain code points. */
static bool
is_forbidden(uint32_t cp)
{
	static const char forbidden[] = " #/:<>?@[\\]^|%\x7f";

	return cp < 0x20 ||
	    (cp < 0x80 &&
		memchr(forbidden, (int)cp, sizeof(forbidden) - 1) != NULL);
}

static enum sg_url_fault
add_point(struct writer *w, uint32_t cp)
{
	if (cp >= 0x80) {
		w->url->odd |= SG_ODD_NON_ASCII;
		cp = sg_letter_map(cp);
		if (cp == SG_LETTER_DROP)
			return SG_URL_FINE;
		if (cp == SG_LETTER_BAD)
			return SG_URL_BAD_HOST;
	} else
		cp = sg_lower((char)cp);
	if (cp == '.')
		return end_label(w);
	if (is_forbidden(cp))
		return SG_URL_BAD_HOST;
	if (w->count == SG_LABEL_MAX)
		return SG_URL_TOO_LONG;
	w->wide = w->wide || cp >= 0x80;
	w->label[w->count++] = cp;
	return SG_URL_FINE;
}

enum sg_url_fault
sg_host_read(struct sg_url *url, struct sg_str text)
{
	char spelled[SPELLED_MAX];
	struct writer w = {.url = url};
	enum sg_url_fault fault;
	uint32_t cp;
	size_t n, used;

	if (text.n >= 2 && text.p[0] == '[' && text.p[text.n - 1] == ']')
		return read_v6(url, (struct sg_str){text.p + 1, text.n - 2});
	/*
	 * Only IPv6 addresses have colons.  Policies write IPv6 addresses
	 * without brackets.
	 */
	if (memchr(text.p, ':', text.n) != NULL)
		return read_v6(url, text);
	n = sg_host_scan(url, text);
	if (n == text.n)
		return sg_host_finish(url, n);
	n = decode(url, text, spelled);
	if (n > SPELLED_MAX)
		return SG_URL_TOO_LONG;
	for (size_t i = 0; i < n; i += used) {
		used = sg_utf8_decode(spelled + i, n - i, &cp);
		if (used == 0)
			return SG_URL_BAD_HOST;
		fault = add_point(&w, cp);
		if (fault != SG_URL_FINE)
			return fault;
	}
	if (w.count > 0)
		fault = end_label(&w);
	else {
		fault = w.n > 0 ? SG_URL_FINE : SG_URL_BAD_HOST;
		url->odd |= SG_ODD_TRAILING_DOT;
	}
	if (fault != SG_URL_FINE)
		return fault;
	note_spots(url, w.n - 1);
	return sg_host_finish(url, w.n - 1);
}

bool
sg_host_is_under(struct sg_str host, struct sg_str name)
{
	size_t above;

	if (name.n == 0 || host.n < name.n)
		return false;
	above = host.n - name.n;
	return memcmp(host.p + above, name.p, name.n) == 0 &&
	    (above == 0 || host.p[above - 1] == '.');
}
