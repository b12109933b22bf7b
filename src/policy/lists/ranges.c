/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ranges.c -- parses lines that have a range of addresses, a netmask, or an
 * address with a number.
 *
 * Filters of file-sharing programs have ranges.  Such a list has one of the
 * forms "Some name:192.0.2.1-192.0.2.9" (PeerGuardian) and "192.000.002.001 -
 * 192.000.002.009 , 000 , Some name" (eMule).
 */
#include "policy/lists/parts.h"

/* A range of addresses, both ends included.  The numbers are the 16 bytes of
 * sg_address. */
struct range {
	unsigned __int128 first, last;
};

/* ---- addresses ---------------------------------------------------------- */

/* Parse an IPv4 address, which may have leading zeros. */
static bool
read_v4(struct sg_str text, struct sg_address *address)
{
	unsigned part, digits;

	*address = (struct sg_address){.b = {[10] = 0xff, [11] = 0xff}};
	for (size_t i = 0; i < 4; i++) {
		struct sg_str piece = sg_str_cut(&text, '.');

		part = 0;
		for (digits = 0; digits < piece.n && digits < 4; digits++) {
			if (piece.p[digits] < '0' || piece.p[digits] > '9')
				return false;
			part = part * 10 + (unsigned)(piece.p[digits] - '0');
		}
		if (digits == 0 || digits > 3 || part > 255)
			return false;
		address->b[12 + i] = (uint8_t)part;
	}
	return text.p == NULL;
}

static bool
read_address(struct sg_str text, unsigned __int128 *number)
{
	struct sg_address address;

	if (!read_v4(text, &address) && !sg_address_parse(text, &address))
		return false;
	*number = 0;
	for (size_t i = 0; i < sizeof(address.b); i++)
		*number = *number << 8 | address.b[i];
	return true;
}

static bool
is_v4(unsigned __int128 number)
{
	return number >> 32 == 0xffff;
}

static struct sg_network
network_of(unsigned __int128 base, unsigned bits)
{
	struct sg_network network = {.bits = (uint8_t)bits};

	for (size_t i = 0; i < sizeof(network.base.b); i++)
		network.base.b[i] = (uint8_t)(base >> (120 - 8 * i));
	return network;
}

/* ---- ranges ------------------------------------------------------------- */

/* Parse "192.0.2.1-192.0.2.9".  Columns may follow. */
static bool
read_range(struct sg_str text, struct range *range)
{
	struct sg_str first = sg_str_trim(sg_str_cut(&text, '-'));
	struct sg_str last = sg_line_word(&text);

	last = sg_str_cut(&last, ',');
	return read_address(first, &range->first) &&
	    read_address(last, &range->last) && range->first <= range->last &&
	    is_v4(range->first) == is_v4(range->last);
}

/* Find the range in a line.  Before the range there may be a name that ends in
 * a colon. */
static bool
find_range(struct sg_str line, struct range *range)
{
	size_t n = line.n;

	if (memchr(line.p, '-', n) == NULL)
		return false;
	if (read_range(line, range))
		return true;
	while (n > 0 && line.p[n - 1] != ':')
		n--;
	return n > 0 &&
	    read_range((struct sg_str){line.p + n, line.n - n}, range);
}

/* Pass the networks that make up the range to the reader. */
static void
take_range(struct sg_line_state *state, struct range range)
{
	unsigned __int128 size, left;
	unsigned host_bits;
	struct sg_network network;

	for (;;) {
		left = range.last - range.first;
		host_bits = 0;
		/* Double the network as long as it begins at a multiple of its
		 * size and does not exceed the range. */
		for (size = 1; host_bits < 127; size <<= 1, host_bits++)
			if ((range.first & size) != 0 || (size << 1) - 1 > left)
				break;
		network = network_of(range.first, 128 - host_bits);
		(void)sg_line_take_network(state, &network);
		if (size - 1 >= left)
			return;
		range.first += size;
	}
}

bool
sg_line_is_range(struct sg_str line)
{
	struct range range;

	return line.n > 0 && find_range(line, &range);
}

/* ---- two columns -------------------------------------------------------- */

static bool
is_number(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n > 0;
}

/* Parse a netmask.  Returns the length of the prefix for which it stands, or 0
 * if `text` is no netmask. */
static unsigned
read_mask(struct sg_str text)
{
	unsigned __int128 number;
	uint32_t hosts;

	if (!read_address(text, &number) || !is_v4(number))
		return 0;
	hosts = ~(uint32_t)number;
	return (hosts & (hosts + 1)) != 0 ?
	    0 :
	    (hosts == 0 ? 32 : (unsigned)__builtin_clz(hosts));
}

enum sg_line_result
sg_line_take_range(struct sg_line_state *state, struct sg_str line)
{
	struct sg_str first, second;
	struct sg_network network;
	struct range range;
	unsigned bits;

	if (find_range(line, &range)) {
		take_range(state, range);
		return SG_LINE_TAKEN;
	}
	first = sg_line_word(&line);
	if (memchr(first.p, '/', first.n) != NULL) {
		second = first;
		first = sg_str_cut(&second, '/');
	} else {
		second = sg_line_word(&line);
	}
	if (!read_address(first, &range.first) || sg_line_is_nowhere(first))
		return SG_LINE_BAD;
	bits = is_v4(range.first) ? read_mask(second) : 0;
	if (bits == 0 && !is_number(second))
		return SG_LINE_BAD;
	bits = bits == 0 ? 128 : 96 + bits;
	range.first = range.first >> (128 - bits) << (128 - bits);
	network = network_of(range.first, bits);
	return sg_line_take_network(state, &network);
}
