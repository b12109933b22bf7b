/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * accept.c -- chooses the language that matches an Accept-Language value best.
 */
#include "icap/page/accept.h"

/* Bytes of the longest language tag in practice: RFC 5646 section 4.4.1. */
#define RANGE_BYTES 35

/* Returns a weight in thousandths ("0.8" is 800), or -1 if the weight is
 * malformed. */
static int
parse_weight(struct sg_str s)
{
	int weight;

	if (s.n == 0 || s.n > 5 || (s.p[0] != '0' && s.p[0] != '1') ||
	    (s.n > 1 && s.p[1] != '.'))
		return -1;
	weight = (s.p[0] - '0') * 1000;
	for (size_t i = 2, unit = 100; i < s.n; i++, unit /= 10) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		weight += (s.p[i] - '0') * (int)unit;
	}
	return weight <= 1000 ? weight : -1;
}

/* Splits an item such as "cy-GB;q=0.8". Leaves the language in *range and
 * returns the weight. */
static int
split_weight(struct sg_str *range)
{
	struct sg_str parameter = *range;
	int weight = 1000;

	*range = sg_str_trim(sg_str_cut(&parameter, ';'));
	parameter = sg_str_trim(parameter);
	if (parameter.n > 0) {
		if (!sg_str_startsi(parameter, SG_LIT("q=")))
			return -1;
		parameter.p += 2;
		parameter.n -= 2;
		weight = parse_weight(parameter);
	}
	return weight;
}

/* Returns the index of the tag that equals the range. If there is no equal tag,
 * returns the index of the longest tag that is a prefix of the range. If there
 * is no prefix either, returns `ntags`. */
static unsigned
lookup(struct sg_str range, const char *const *tags, unsigned ntags)
{
	while (range.n > 0 && range.n <= RANGE_BYTES) {
		for (unsigned i = 0; i < ntags; i++) {
			if (sg_str_eqi(range, sg_str(tags[i])))
				return i;
		}
		/* A subtag of one letter introduces the next subtag. So the two
		 * subtags are removed together (RFC 4647 section 3.4). */
		do
			range.n--;
		while (range.n > 0 &&
		    (range.p[range.n] != '-' ||
			(range.n > 1 && range.p[range.n - 2] == '-')));
	}
	return ntags;
}

unsigned
sg_accept_choose(struct sg_str value, const char *const *tags, unsigned ntags,
    unsigned otherwise)
{
	unsigned best = otherwise, found;
	int best_weight = 0, weight;
	struct sg_str range;

	for (int i = 0; i < SG_ACCEPT_RANGES && value.p != NULL; i++) {
		range = sg_str_cut(&value, ',');
		weight = split_weight(&range);
		/* Among ranges of equal weight, the first wins. */
		if (weight <= best_weight)
			continue;
		found = otherwise;
		if (!sg_str_eq(range, SG_LIT("*")))
			found = lookup(range, tags, ntags);
		if (found == ntags)
			continue;
		best = found;
		best_weight = weight;
	}
	return best;
}
