/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scan.c -- finds JSON members that the journal itself wrote in a record's
 * line.
 */
#include "journal/scan.h"

#include <sodium.h>

#include "journal/stamp.h"

bool
sg_scan_skip(struct sg_str *text, struct sg_str name)
{
	struct sg_str rest = *text;
	const char *at;

	while (rest.n >= name.n) {
		at = memchr(rest.p, name.p[0], rest.n - name.n + 1);
		if (at == NULL)
			return false;
		rest.n -= (size_t)(at - rest.p);
		rest.p = at;
		if (memcmp(at, name.p, name.n) == 0) {
			*text = (struct sg_str){at + name.n, rest.n - name.n};
			return true;
		}
		rest.p++;
		rest.n--;
	}
	return false;
}

uint64_t
sg_scan_number(struct sg_str text, struct sg_str name)
{
	uint64_t value = 0;

	if (!sg_scan_skip(&text, name))
		return 0;
	for (; text.n > 0 && *text.p >= '0' && *text.p <= '9';
	     text.p++, text.n--)
		value = value * 10 + (uint64_t)(*text.p - '0');
	return value;
}

bool
sg_scan_day(struct sg_str text, struct sg_str name, int32_t *day)
{
	return sg_scan_skip(&text, name) && text.n >= SG_DAY_TEXT - 1 &&
	    sg_stamp_day_parse((struct sg_str){text.p, SG_DAY_TEXT - 1}, day);
}

bool
sg_scan_hex(struct sg_str text, struct sg_str name, uint8_t *bytes, size_t n)
{
	size_t made;

	return sg_scan_skip(&text, name) && text.n >= 2 * n &&
	    sodium_hex2bin(bytes, n, text.p, 2 * n, NULL, &made, NULL) == 0 &&
	    made == n;
}
