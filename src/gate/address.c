/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * address.c -- reads, compares and writes IP addresses and networks.
 *
 * Reads only plain forms.  Browsers also accept other forms of an IPv4 address
 * (octal, hex, fewer parts): host.c reads these.
 */
#include "gate/address.h"

#include "gate/letters.h"

static const uint8_t mapped_prefix[12] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* ---- reading ------------------------------------------------------------ */

/*
 * Read a decimal number of at most 5 digits without leading zeros.  Returns
 * false if it is malformed or over `max`.
 */
static bool
read_decimal(struct sg_str text, uint32_t max, uint32_t *value)
{
	uint32_t v = 0;

	if (text.n == 0 || text.n > 5 || (text.n > 1 && text.p[0] == '0'))
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		v = v * 10 + (uint32_t)(text.p[i] - '0');
	}
	*value = v;
	return v <= max;
}

static inline unsigned
digit_at(const char *p, const char *end)
{
	return p < end ? (unsigned char)*p - (unsigned)'0' : 10U;
}

/*
 * Read a number up to 255 without a leading zero.  Returns the end, or NULL if
 * it is malformed.
 */
static inline const char *
read_octet(const char *p, const char *end, uint8_t *out)
{
	unsigned value = digit_at(p, end), digit;

	if (value > 9)
		return NULL;
	digit = digit_at(++p, end);
	if (digit <= 9 && value > 0) {
		value = value * 10 + digit;
		digit = digit_at(++p, end);
		if (digit <= 9) {
			value = value * 10 + digit;
			p++;
		}
	}
	*out = (uint8_t)value;
	return value <= 255 ? p : NULL;
}

/* Read four octets with dots between them. */
static bool
read_v4(struct sg_str text, uint8_t out[4])
{
	const char *end = text.p + text.n, *p = text.p;

	for (int i = 0; i < 4; i++) {
		if (i > 0 && (p == end || *p++ != '.'))
			return false;
		p = read_octet(p, end, &out[i]);
		if (p == NULL)
			return false;
	}
	return p == end;
}

/*
 * Read up to four hex digits at the front of `text`.  Returns the number of
 * digits, perhaps 0.
 */
static size_t
read_group(struct sg_str text, uint8_t out[2])
{
	unsigned int value = 0;
	size_t i;

	for (i = 0; i < text.n && i < 4 && sg_hex_value(text.p[i]) >= 0; i++)
		value = value << 4 | (unsigned int)sg_hex_value(text.p[i]);
	out[0] = (uint8_t)(value >> 8);
	out[1] = (uint8_t)value;
	return i;
}

/*
 * Read all of `text` as groups with ":" between them.  The last two groups may
 * be written as dotted IPv4.  Returns the number of bytes written to `out`, or
 * -1 if the text is malformed or needs more than `room` bytes.
 */
static int
read_groups(struct sg_str text, uint8_t *out, size_t room)
{
	size_t len = 0, digits;

	for (;;) {
		if (room - len < 2)
			return -1;
		digits = read_group(text, out + len);
		if (digits < text.n && text.p[digits] == '.')
			return room - len >= 4 && read_v4(text, out + len) ?
			    (int)len + 4 :
			    -1;
		if (digits == 0)
			return -1;
		len += 2;
		if (digits == text.n)
			return (int)len;
		/*
		 * After a group that is not the last, there must be a colon and
		 * another group.
		 */
		if (text.p[digits] != ':')
			return -1;
		text = (struct sg_str){
		    text.p + digits + 1, text.n - digits - 1};
	}
}

/* Offset of "::" in `text`, or text.n if there is no "::". */
static size_t
find_gap(struct sg_str text)
{
	for (size_t i = 0; i + 1 < text.n; i++)
		if (text.p[i] == ':' && text.p[i + 1] == ':')
			return i;
	return text.n;
}

static bool
read_v6(struct sg_str text, uint8_t out[16])
{
	size_t gap = find_gap(text);
	struct sg_str tail;
	uint8_t after[16];
	int head = 0, rest = 0;

	if (gap == text.n)
		return read_groups(text, out, 16) == 16;
	memset(out, 0, 16);
	tail = (struct sg_str){text.p + gap + 2, text.n - gap - 2};
	/* "::" stands for at least one group. */
	if (gap > 0)
		head = read_groups((struct sg_str){text.p, gap}, out, 14);
	/* Dotted IPv4 may only come last. */
	if (head < 0 || memchr(text.p, '.', gap) != NULL)
		return false;
	if (tail.n > 0)
		rest = read_groups(tail, after, 14 - (size_t)head);
	if (rest < 0)
		return false;
	memcpy(out + 16 - rest, after, (size_t)rest);
	return true;
}

/* Cut off "%zone".  Returns false if the zone is empty or not plain text. */
static bool
drop_zone(struct sg_str *text)
{
	const char *zone = memchr(text->p, '%', text->n);
	size_t n;
	unsigned char c;

	if (zone == NULL)
		return true;
	n = text->n - (size_t)(zone - text->p);
	for (size_t i = 1; i < n; i++) {
		c = sg_lower(zone[i]);
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    memchr("-._~%", c, 5) == NULL)
			return false;
	}
	text->n -= n;
	return n > 1;
}

bool
sg_address_parse(struct sg_str text, struct sg_address *out)
{
	struct sg_address found;

	if (text.n == 0)
		return false;
	if (read_v4(text, found.b + 12))
		memcpy(found.b, mapped_prefix, sizeof(mapped_prefix));
	else if (memchr(text.p, ':', text.n) == NULL || !drop_zone(&text) ||
	    !read_v6(text, found.b))
		return false;
	*out = found;
	return true;
}

bool
sg_port_parse(struct sg_str text, uint16_t *port)
{
	uint32_t value = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		value = value * 10 + (uint32_t)(text.p[i] - '0');
		if (value > UINT16_MAX)
			return false;
	}
	*port = (uint16_t)value;
	return true;
}

bool
sg_mac_parse(struct sg_str text, uint8_t mac[6])
{
	int high, low;
	unsigned any = 0;
	char between;

	if (text.n != 17)
		return false;
	for (size_t i = 0; i < 6; i++) {
		high = sg_hex_value(text.p[3 * i]);
		low = sg_hex_value(text.p[3 * i + 1]);
		between = i < 5 ? text.p[3 * i + 2] : ':';
		if (high < 0 || low < 0 || (between != ':' && between != '-'))
			return false;
		mac[i] = (uint8_t)((unsigned)high << 4 | (unsigned)low);
		any |= mac[i];
	}
	return any != 0;
}

/* Offset of the last `c` in `text`, or text.n if there is no `c`. */
static size_t
find_last(struct sg_str text, char c)
{
	for (size_t i = text.n; i > 0; i--)
		if (text.p[i - 1] == c)
			return i - 1;
	return text.n;
}

bool
sg_address_port_parse(struct sg_str text, struct sg_address *out,
    uint16_t *port)
{
	size_t end = find_last(text,
	    text.n > 0 && text.p[0] == '[' ? ']' : ':');
	struct sg_str head = {text.p, end}, tail;

	*port = 0;
	if (end == text.n)
		return sg_address_parse(text, out);
	tail = (struct sg_str){text.p + end + 1, text.n - end - 1};
	if (text.p[0] != '[')
		return (sg_address_parse(head, out) && tail.n > 0 &&
			   sg_port_parse(tail, port)) ||
		    sg_address_parse(text, out);
	head = (struct sg_str){text.p + 1, end - 1};
	if (tail.n > 0 &&
	    (tail.p[0] != ':' || tail.n == 1 ||
		!sg_port_parse((struct sg_str){tail.p + 1, tail.n - 1}, port)))
		return false;
	/* Only IPv6 has brackets. */
	return memchr(head.p, ':', head.n) != NULL &&
	    sg_address_parse(head, out);
}

/* ---- kinds of address --------------------------------------------------- */

bool
sg_address_is_v4(const struct sg_address *address)
{
	return memcmp(address->b, mapped_prefix, sizeof(mapped_prefix)) == 0;
}

struct sg_address
sg_address_unwrap(struct sg_address address)
{
	static const uint8_t zero[12];
	static const uint8_t nat64[12] = {0x00, 0x64, 0xff, 0x9b};
	struct sg_address v4;
	const uint8_t *carried = NULL;

	/* ::, ::1 and the rest of ::/104 carry no IPv4 address. */
	if (memcmp(address.b, zero, 12) == 0 && address.b[12] != 0)
		carried = address.b + 12;
	else if (memcmp(address.b, nat64, 12) == 0)
		carried = address.b + 12;
	else if (address.b[0] == 0x20 && address.b[1] == 0x02)
		carried = address.b + 2;
	if (carried == NULL)
		return address;
	memcpy(v4.b, mapped_prefix, sizeof(mapped_prefix));
	memcpy(v4.b + 12, carried, 4);
	return v4;
}

int
sg_address_cmp(const struct sg_address *a, const struct sg_address *b)
{
	return memcmp(a->b, b->b, sizeof(a->b));
}

#define V4(a, b)                                                               \
	{                                                                      \
		{                                                              \
			0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b         \
		}                                                              \
	}

bool
sg_address_is_local(const struct sg_address *address)
{
	static const struct sg_network networks[] = {{V4(127, 0), 104},
	    {V4(169, 254), 112}, {V4(10, 0), 104}, {V4(172, 16), 108},
	    {V4(192, 168), 112}, {V4(0, 0), 128}, {{{0}}, 127}, /* :: and ::1 */
	    {{{0xfe, 0x80}}, 10}, {{{0xfc}}, 7}};

	for (size_t i = 0; i < sizeof(networks) / sizeof(*networks); i++)
		if (sg_network_has(&networks[i], address))
			return true;
	return false;
}

/* ---- writing ------------------------------------------------------------ */

static size_t
write_decimal(unsigned int value, char *out)
{
	char digits[3];
	size_t n = 0, len;

	do {
		digits[n++] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	for (len = 0; n > 0;)
		out[len++] = digits[--n];
	return len;
}

static size_t
write_v4(const uint8_t b[4], char *out)
{
	size_t len = 0;

	for (int i = 0; i < 4; i++) {
		if (i > 0)
			out[len++] = '.';
		len += write_decimal(b[i], out + len);
	}
	return len;
}

static size_t
write_hex(unsigned int value, char *out)
{
	size_t len = 0;
	int shift = 12;

	while (shift > 0 && value >> shift == 0)
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		out[len++] = "0123456789abcdef"[value >> shift & 15];
	return len;
}

static unsigned int
group_at(const struct sg_address *address, int i)
{
	return (unsigned int)address->b[2 * i] << 8 | address->b[2 * i + 1];
}

/*
 * Returns the index of the first group of the longest run of two or more zero
 * groups.  If several runs are longest, takes the first.  Returns 8 if there is
 * no run.
 */
static int
find_zeros(const struct sg_address *address, int *length)
{
	int from = 8, run = 0;

	*length = 1;
	for (int i = 0; i < 8; i++) {
		run = group_at(address, i) == 0 ? run + 1 : 0;
		if (run > *length) {
			*length = run;
			from = i + 1 - run;
		}
	}
	return from;
}

size_t
sg_address_text(const struct sg_address *address, char out[SG_ADDRESS_TEXT])
{
	size_t len = 0;
	int zeros, length;

	if (sg_address_is_v4(address)) {
		len = write_v4(address->b + 12, out);
		out[len] = '\0';
		return len;
	}
	zeros = find_zeros(address, &length);
	for (int i = 0; i < 8; i++) {
		if (i == zeros) {
			out[len++] = ':';
			i += length;
			if (i == 8)
				out[len++] = ':';
			if (i >= 8)
				break;
		}
		if (i > 0)
			out[len++] = ':';
		len += write_hex(group_at(address, i), out + len);
	}
	out[len] = '\0';
	return len;
}

/* ---- networks ----------------------------------------------------------- */

/*
 * Returns the last address of a network if `last` is true, else the first.  In
 * the last address, all bits beyond the prefix are 1.  In the first, all are 0.
 */
static struct sg_address
edge(const struct sg_network *network, bool last)
{
	struct sg_address address = network->base;
	unsigned int open;

	for (unsigned int i = network->bits / 8; i < 16; i++) {
		open = i == network->bits / 8 ? 0xffU >> network->bits % 8 :
						0xffU;
		address.b[i] = (uint8_t)(last ? address.b[i] | open :
						address.b[i] & ~open);
	}
	return address;
}

enum sg_network_fault
sg_network_parse(struct sg_str text, struct sg_network *out)
{
	const char *slash = text.n > 0 ? memchr(text.p, '/', text.n) : NULL;
	struct sg_str head = text, tail;
	struct sg_address first;
	uint32_t bits = 128, above = 0;

	if (slash != NULL)
		head.n = (size_t)(slash - text.p);
	if (!sg_address_parse(head, &out->base))
		return SG_NETWORK_UNREADABLE;
	/*
	 * In "10.0.0.0/8" the prefix length counts from the start of the IPv4
	 * address, which is bit 96 of 128.  In "::ffff:10.0.0.0/104" it counts
	 * from bit 0.
	 */
	if (memchr(head.p, ':', head.n) == NULL)
		above = 96;
	if (slash != NULL) {
		tail = (struct sg_str){slash + 1, text.n - head.n - 1};
		if (!read_decimal(tail, 128 - above, &bits))
			return SG_NETWORK_UNREADABLE;
		bits += above;
	}
	out->bits = (uint8_t)bits;
	first = edge(out, false);
	if (sg_address_cmp(&first, &out->base) == 0)
		return SG_NETWORK_FINE;
	out->base = first;
	return SG_NETWORK_HOST_BITS;
}

struct sg_address
sg_network_last(const struct sg_network *network)
{
	return edge(network, true);
}

bool
sg_network_has(const struct sg_network *network,
    const struct sg_address *address)
{
	size_t whole = network->bits / 8;
	unsigned int rest = network->bits % 8, differ;

	if (memcmp(network->base.b, address->b, whole) != 0)
		return false;
	if (rest == 0)
		return true;
	differ = (unsigned int)(network->base.b[whole] ^ address->b[whole]);
	return differ >> (8 - rest) == 0;
}

size_t
sg_network_text(const struct sg_network *network, char out[SG_ADDRESS_TEXT + 4])
{
	bool v4 = network->bits >= 96 && sg_address_is_v4(&network->base);
	size_t len = sg_address_text(&network->base, out);

	out[len++] = '/';
	len += write_decimal(network->bits - (v4 ? 96U : 0U), out + len);
	out[len] = '\0';
	return len;
}
