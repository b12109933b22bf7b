/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * punycode.c -- RFC 3492 for single labels.
 *
 * Does not check whether code points may stand in a name.
 */
#include "gate/punycode.h"

/* The parameters of RFC 3492 section 5. */
enum {
	BASE = 36,
	TMIN = 1,
	TMAX = 26,
	SKEW = 38,
	DAMP = 700,
	INITIAL_BIAS = 72,
	INITIAL_N = 0x80
};

#define ENCODED_MAX (SG_LABEL_MAX - 4) /* the other 4 bytes are "xn--" */

static uint32_t
adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / DAMP : delta / 2;
	delta += delta / points;
	while (delta > (BASE - TMIN) * TMAX / 2) {
		delta /= BASE - TMIN;
		k += BASE;
	}
	return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

static uint32_t
threshold(uint32_t k, uint32_t bias)
{
	if (k <= bias + TMIN)
		return TMIN;
	return k >= bias + TMAX ? TMAX : k - bias;
}

/* The value of a digit, or BASE if `c` is not one. */
static uint32_t
digit_value(char c)
{
	unsigned char u = sg_lower(c);

	if (u >= 'a' && u <= 'z')
		return (uint32_t)(u - 'a');
	return u >= '0' && u <= '9' ? (uint32_t)(u - '0' + 26) : BASE;
}

static char
digit_char(uint32_t value)
{
	return (char)(value < 26 ? 'a' + value : '0' + (value - 26));
}

static bool
is_scalar(uint32_t cp)
{
	return cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff);
}

/*
 * Read one variable-length integer at label.p[*at] and add it to *sum.  Returns
 * false if digits are missing or wrong, or the sum overflows.
 */
static bool
read_delta(struct sg_str label, size_t *at, uint32_t bias, uint32_t *sum)
{
	uint32_t weight = 1, digit, t;

	for (uint32_t k = BASE;; k += BASE) {
		if (*at == label.n)
			return false;
		digit = digit_value(label.p[(*at)++]);
		if (digit >= BASE || digit > (UINT32_MAX - *sum) / weight)
			return false;
		*sum += digit * weight;
		t = threshold(k, bias);
		if (digit < t)
			return true;
		if (weight > UINT32_MAX / (BASE - t))
			return false;
		weight *= BASE - t;
	}
}

/*
 * Copy the basic code points before the last "-".  Returns the number of bytes
 * read, or -1 if the label is malformed.
 */
static int
read_basic(struct sg_str label, uint32_t out[SG_LABEL_MAX], uint32_t *count)
{
	size_t end = label.n;

	while (end > 0 && label.p[end - 1] != '-')
		end--;
	/*
	 * A "-" at the front counts as a wrong digit, since it follows no basic
	 * code points.
	 */
	if (end <= 1)
		return 0;
	for (size_t i = 0; i < end - 1; i++) {
		if ((unsigned char)label.p[i] >= 0x80)
			return -1;
		out[i] = (unsigned char)label.p[i];
	}
	*count = (uint32_t)(end - 1);
	return (int)end;
}

int
sg_punycode_decode(struct sg_str label, uint32_t out[SG_LABEL_MAX])
{
	uint32_t n = INITIAL_N, bias = INITIAL_BIAS, i = 0, count = 0, before;
	size_t at;
	int basic;

	if (label.n > SG_LABEL_MAX)
		return -1;
	basic = read_basic(label, out, &count);
	if (basic < 0)
		return -1;
	for (at = (size_t)basic; at < label.n; i++) {
		before = i;
		if (!read_delta(label, &at, bias, &i))
			return -1;
		/*
		 * Each code point takes at least one byte, so `out` is large
		 * enough.
		 */
		count++;
		bias = adapt(i - before, count, before == 0);
		if (i / count > 0x10ffff - n)
			return -1;
		n += i / count;
		i %= count;
		if (!is_scalar(n))
			return -1;
		memmove(out + i + 1, out + i, (count - 1 - i) * sizeof(*out));
		out[i] = n;
	}
	return (int)count;
}

/* Write one variable-length integer; returns false if it does not fit. */
static bool
write_delta(uint32_t delta, uint32_t bias, char *out, size_t *len)
{
	uint32_t t;

	for (uint32_t k = BASE;; k += BASE) {
		if (*len == ENCODED_MAX)
			return false;
		t = threshold(k, bias);
		if (delta < t) {
			out[(*len)++] = digit_char(delta);
			return true;
		}
		out[(*len)++] = digit_char(t + (delta - t) % (BASE - t));
		delta = (delta - t) / (BASE - t);
	}
}

/*
 * The smallest code point that is at least `from`; UINT32_MAX if there is none.
 */
static uint32_t
next_point(const uint32_t *cp, size_t count, uint32_t from)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < count; i++)
		if (cp[i] >= from && cp[i] < least)
			least = cp[i];
	return least;
}

/*
 * Copy the basic code points and add "-".  Returns the number of bytes written,
 * or -1 on error.
 */
static int
write_basic(const uint32_t *cp, size_t count, char out[SG_LABEL_MAX])
{
	size_t len = 0;

	if (count > SG_LABEL_MAX)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (!is_scalar(cp[i]))
			return -1;
		if (cp[i] < INITIAL_N)
			out[len++] = (char)cp[i];
	}
	if (len > 0 && len < SG_LABEL_MAX)
		out[len++] = '-';
	return len > ENCODED_MAX ? -1 : (int)len;
}

int
sg_punycode_encode(const uint32_t *cp, size_t count, char out[SG_LABEL_MAX])
{
	uint32_t n = INITIAL_N, bias = INITIAL_BIAS, delta = 0, least, done;
	size_t len, basic;
	int written;

	written = write_basic(cp, count, out);
	if (written < 0)
		return -1;
	len = (size_t)written;
	basic = len > 0 ? len - 1 : 0;
	for (done = (uint32_t)basic; done < count; n++, delta++) {
		least = next_point(cp, count, n);
		/* At most 0x10ffff times 64: no overflow. */
		delta += (least - n) * (done + 1);
		n = least;
		for (size_t i = 0; i < count; i++) {
			if (cp[i] < n)
				delta++;
			if (cp[i] != n)
				continue;
			if (!write_delta(delta, bias, out, &len))
				return -1;
			done++;
			bias = adapt(delta, done, done == basic + 1);
			delta = 0;
		}
	}
	return (int)len;
}
