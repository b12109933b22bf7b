/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decode.c -- decoders that reject unsuitable texts cheaply, and the search
 * through nested encodings.
 */
#include "gate/disguise/decode.h"

#include "gate/letters.h"
#include "gate/url.h"

/* ---- recognising a URL -------------------------------------------------- */

static struct sg_str
from(struct sg_str s, size_t n)
{
	return (struct sg_str){s.p + n, s.n - n};
}

static size_t
slashes(struct sg_str s)
{
	size_t n = 0;

	while (n < s.n && (s.p[n] == '/' || s.p[n] == '\\'))
		n++;
	return n;
}

/*
 * Returns the number of bytes of scheme and slashes before the host, or 0.
 * Also accepts damaged forms: "http:/" without the second slash, and "://" or
 * "s://" without the first letters.
 */
static size_t
scheme_bytes(struct sg_str s, enum sg_url_form form)
{
	static const struct sg_str schemes[] = {
	    {"https", 5}, {"http", 4}, {"wss", 3}, {"ws", 2}, {"s", 1}};
	size_t n = 0, k;

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (sg_str_startsi(s, schemes[i])) {
			n = schemes[i].n;
			break;
		}
	if (n < s.n && s.p[n] == ':') {
		k = slashes(from(s, n + 1));
		/*
		 * One slash is enough after "http:" or "https:".  After
		 * anything else two slashes are needed.
		 */
		return k > (n >= 4 ? 0 : 1) ? n + 1 + k : 0;
	}
	if (form == SG_FORM_SLASHED && n >= 4 && n < s.n && s.p[n] == '/')
		return n + 1;
	return n == 0 && slashes(s) == 2 ? 2 : 0;
}

static bool
is_letter(char c)
{
	unsigned char u = sg_lower(c);

	return u >= 'a' && u <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Returns true for file name extensions that look like a top-level domain. */
static bool
is_file_type(struct sg_str end)
{
	static const char *const types[] = {"html", "htm", "php", "js", "mjs",
	    "css", "jpg", "jpeg", "png", "gif", "svg", "ico", "webp", "pdf",
	    "json", "xml", "txt", "mp3", "mp4", "m3u8", "asp", "aspx", "jsp",
	    "cgi", "wasm", "woff", "map", "doc", "docx", "gz", "ts"};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (sg_str_eqi(end, sg_str(types[i])))
			return true;
	return false;
}

static size_t
authority_bytes(struct sg_str s)
{
	size_t n = 0;

	while (n < s.n && memchr("/\\?#&\"' ", s.p[n], 8) == NULL)
		n++;
	return n;
}

/*
 * Returns true if `s` begins with a host: valid characters, a dot, a plausible
 * last label, perhaps userinfo and port.  `bare` is true if there is no scheme
 * and no slash before `s`.  Then the rules are stricter.
 */
static bool
is_host(struct sg_str s, bool bare)
{
	size_t n = authority_bytes(s), end, label;

	if (n > 0 && s.p[0] == '[')
		return memchr(s.p, ']', n) != NULL;
	for (size_t i = n; i-- > 0;)
		if (s.p[i] == '@') {
			s = from(s, i + 1);
			n -= i + 1;
			break;
		}
	for (end = 0; end < n && s.p[end] != ':'; end++)
		if (!is_letter(s.p[end]) && !is_digit(s.p[end]) &&
		    memchr(".-_%", s.p[end], bare ? 3 : 4) == NULL &&
		    (unsigned char)s.p[end] < 0x80)
			return false;
	for (size_t i = end + 1; i < n; i++)
		if (!is_digit(s.p[i]))
			return false;
	if (end > 0 && s.p[end - 1] == '.')
		end--;
	for (label = end; label > 0 && s.p[label - 1] != '.';)
		label--;
	if (label < 2 || label == end || end > SG_HOST_MAX)
		return false;
	if (is_digit(s.p[label]))
		return !bare; /* an address.  Without a scheme it is more likely
				 a version number */
	if (bare && is_file_type((struct sg_str){s.p + label, end - label}))
		return false;
	return end - label >= 2 && is_letter(s.p[label]);
}

static bool
is_url(struct sg_str text, enum sg_url_form form, struct sg_str *host_on)
{
	size_t n = scheme_bytes(text, form);

	if (n == 0 && form != SG_FORM_BARE)
		return false;
	*host_on = from(text, n);
	return is_host(*host_on, n == 0);
}

/* ---- codecs ------------------------------------------------------------- */

size_t
sg_decode_percent(struct sg_str text, char *out)
{
	size_t n = 0;
	int high, low;

	if (text.n == 0 || text.n > SG_DECODE_MAX ||
	    memchr(text.p, '%', text.n) == NULL)
		return 0;
	for (size_t i = 0; i < text.n; i++) {
		out[n] = text.p[i];
		if (text.p[i] == '%' && i + 2 < text.n) {
			high = sg_hex_value(text.p[i + 1]);
			low = sg_hex_value(text.p[i + 2]);
			if (high >= 0 && low >= 0) {
				out[n] = (char)(high << 4 | low);
				i += 2;
			}
		}
		n++;
	}
	return n;
}

/*
 * The value of a digit of either base64 alphabet, or -1.  A space counts as
 * "+": form decoding turns "+" into a space.
 */
static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (is_digit(c))
		return c - '0' + 52;
	if (c == '+' || c == '-' || c == ' ')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

size_t
sg_decode_base64(struct sg_str text, char *out)
{
	uint32_t bits = 0;
	size_t n = 0, have = 0;
	int value;

	while (text.n > 0 && text.p[text.n - 1] == '=')
		text.n--;
	if (text.n < 8 || text.n > SG_DECODE_MAX || text.n % 4 == 1)
		return 0;
	for (size_t i = 0; i < text.n; i++) {
		value = base64_value(text.p[i]);
		if (value < 0)
			return 0;
		bits = bits << 6 | (uint32_t)value;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (char)(bits >> have & 0xff);
		}
	}
	return n;
}

static bool
is_printable(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] < 0x20 || (unsigned char)p[i] > 0x7e)
			return false;
	return n > 0;
}

/*
 * Works like sg_decode_base64(), but returns 0 if the result is not printable
 * ASCII.
 */
static size_t
base64_text(struct sg_str text, char *out)
{
	size_t n = sg_decode_base64(text, out);

	return is_printable(out, n) ? n : 0;
}

static size_t
hex_text(struct sg_str text, char *out)
{
	size_t n = 0;
	int high, low;

	while (text.n > 0 && text.p[text.n - 1] == '/')
		text.n--;
	if (text.n < 16 || text.n % 2 != 0 || text.n > SG_DECODE_MAX)
		return 0;
	for (size_t i = 0; i < text.n; i += 2) {
		high = sg_hex_value(text.p[i]);
		low = sg_hex_value(text.p[i + 1]);
		if (high < 0 || low < 0)
			return 0;
		out[n++] = (char)(high << 4 | low);
	}
	return is_printable(out, n) ? n : 0;
}

/* Distance from `plain` to `c` in the alphabet; -1 if they differ in case. */
static int
shift_of(char c, char plain)
{
	if (!is_letter(c) || (c ^ plain) & 0x20)
		return -1;
	return (c - plain + 26) % 26;
}

/* The shift (1..25) under which `text` begins with `plain`, or 0. */
static int
shift_to(struct sg_str text, struct sg_str plain)
{
	int shift = text.n < plain.n ? -1 : shift_of(text.p[0], plain.p[0]);

	for (size_t i = 1; shift > 0 && i < plain.n; i++)
		if (is_letter(plain.p[i]) ?
			shift_of(text.p[i], plain.p[i]) != shift :
			text.p[i] != plain.p[i])
			return 0;
	return shift > 0 ? shift : 0;
}

static size_t
shifted_text(struct sg_str text, char *out)
{
	int shift = shift_to(text, SG_LIT("http"));
	unsigned char base;

	if (shift == 0)
		shift = shift_to(text, SG_LIT("aHR0c"));
	if (shift == 0 || text.n > SG_DECODE_MAX)
		return 0;
	for (size_t i = 0; i < text.n; i++) {
		out[i] = text.p[i];
		if (!is_letter(text.p[i]))
			continue;
		base = text.p[i] >= 'a' ? 'a' : 'A';
		out[i] = (char)(base + (text.p[i] - base + 26 - shift) % 26);
	}
	return text.n;
}

/*
 * Undo an XOR with one key byte, applied to every byte or to every other byte.
 * The key is found by assuming that the text begins with "http".
 */
static size_t
xored_text(struct sg_str text, char *out)
{
	static const char plain[] = "http";
	char even, odd;

	if (text.n < 8 || text.n > SG_DECODE_MAX)
		return 0;
	even = (char)(text.p[0] ^ plain[0]);
	odd = (char)(text.p[1] ^ plain[1]);
	if ((even | odd) == 0 || (char)(text.p[2] ^ plain[2]) != even ||
	    (char)(text.p[3] ^ plain[3]) != odd ||
	    (even != odd && even != 0 && odd != 0))
		return 0;
	for (size_t i = 0; i < text.n; i++)
		out[i] = (char)(text.p[i] ^ (i % 2 == 0 ? even : odd));
	return text.n;
}

/*
 * Reverse the text.  Returns 0 if the result does not begin like a URL, plain
 * or encoded.
 */
static size_t
reversed_text(struct sg_str text, char *out)
{
	static const struct sg_str heads[] = {{"http", 4}, {"aHR0c", 5},
	    {"=aHR0c", 6}, {"d3d3L", 5}, {"www.", 4}, {"68747470", 8}};

	if (text.n < 8 || text.n > SG_DECODE_MAX)
		return 0;
	for (size_t i = 0; i < text.n; i++)
		out[i] = text.p[text.n - 1 - i];
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (sg_str_starts((struct sg_str){out, text.n}, heads[i]))
			return text.n;
	return 0;
}

/* ---- the search --------------------------------------------------------- */

typedef size_t codec_fn(struct sg_str text, char *out);

static codec_fn *const codecs[] = {sg_decode_percent, shifted_text, xored_text,
    reversed_text, hex_text, base64_text};

static bool
search(struct sg_decoder *decoder, size_t depth, struct sg_str text,
    enum sg_url_form form, struct sg_str *host_on)
{
	char *out;
	size_t n;

	if (text.n < 4)
		return false;
	if (is_url(text, form, host_on))
		return true;
	if (depth == SG_DECODE_DEPTH)
		return false;
	out = decoder->room[depth];
	for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
		n = codecs[i](text, out);
		if (n > 0 &&
		    search(decoder, depth + 1, (struct sg_str){out, n}, form,
			host_on))
			return true;
	}
	return false;
}

bool
sg_decode_url(struct sg_decoder *decoder, struct sg_str text,
    enum sg_url_form form, struct sg_str *host_on)
{
	return search(decoder, 0, text, form, host_on);
}

bool
sg_decode_inside(struct sg_decoder *decoder, struct sg_str text,
    struct sg_str *host_on)
{
	struct sg_str part = text, decoded;

	while (part.p != NULL) {
		struct sg_str piece = sg_str_cut(&part, '.');

		decoded.p = decoder->room[0];
		decoded.n = base64_text(piece, decoder->room[0]);
		for (; decoded.n > 4; decoded = from(decoded, 1))
			if (sg_str_startsi(decoded, SG_LIT("http")) &&
			    is_url(decoded, SG_FORM_ABSOLUTE, host_on))
				return true;
	}
	return false;
}

/* ---- names -------------------------------------------------------------- */

size_t
sg_decode_dashes(struct sg_str label, char *out, size_t cap)
{
	size_t n = 0;

	if (label.n > cap)
		return 0;
	for (size_t i = 0; i < label.n; i++) {
		if (label.p[i] != '-') {
			out[n++] = label.p[i];
		} else if (i + 1 < label.n && label.p[i + 1] == '-') {
			out[n++] = '-';
			i++;
		} else {
			out[n++] = '.';
		}
	}
	return n;
}

size_t
sg_decode_dns(struct sg_str message, char *out, size_t cap)
{
	size_t at = 12, n = 0, length;

	/* The message must have a question, and enough bytes for it. */
	if (message.n < 17 || (message.p[4] | message.p[5]) == 0)
		return 0;
	while (at < message.n && (length = (unsigned char)message.p[at]) > 0) {
		if (length > 63 || length >= message.n - at ||
		    n + length + 1 > cap)
			return 0;
		if (n > 0)
			out[n++] = '.';
		for (size_t i = 1; i <= length; i++)
			out[n++] = (char)sg_lower(message.p[at + i]);
		at += length + 1;
	}
	return at < message.n ? n : 0;
}
