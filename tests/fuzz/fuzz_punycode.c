/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_punycode.c -- decodes any text after "xn--".
 *
 * If the text is not refused, it decodes to code points. Checks that encoding
 * these code points gives the same text again.
 *
 * If the first byte of an input is "E", the rest are code points to encode,
 * three bytes each. Otherwise the rest is a label to decode.
 */
#include "fuzz.h"

#include "gate/punycode.h"

const char fuzz_corpus[] = "punycode";

static bool
is_scalar(uint32_t cp)
{
	return cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff);
}

static void
decode(struct sg_str label)
{
	uint32_t points[SG_LABEL_MAX];
	char again[SG_LABEL_MAX];
	int count = sg_punycode_decode(label, points), n;

	MUST(count >= -1 && count <= SG_LABEL_MAX);
	if (count < 0)
		return;
	for (int i = 0; i < count; i++)
		MUST(is_scalar(points[i]));
	n = sg_punycode_encode(points, (size_t)count, again);
	if (n < 0)
		MUST(label.n > SG_LABEL_MAX - 4);
	else /* Punycode digits are case-insensitive */
		MUST(sg_str_eqi(label, (struct sg_str){again, (size_t)n}));
}

static void
encode(const uint8_t *data, size_t size)
{
	uint32_t points[2 * SG_LABEL_MAX], again[SG_LABEL_MAX];
	char label[SG_LABEL_MAX];
	size_t count = size / 3;
	int n;

	if (count > 2 * SG_LABEL_MAX)
		count = 2 * SG_LABEL_MAX;
	for (size_t i = 0; i < count; i++)
		points[i] = (uint32_t)data[3 * i] << 16 |
		    (uint32_t)data[3 * i + 1] << 8 | data[3 * i + 2];
	n = sg_punycode_encode(points, count, label);
	MUST(n >= -1 && n <= SG_LABEL_MAX - 4);
	if (n < 0)
		return;
	MUST(sg_punycode_decode((struct sg_str){label, (size_t)n}, again) ==
	    (int)count);
	MUST(memcmp(points, again, count * sizeof(*points)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] == 'E')
		encode(data + 1, size - 1);
	else
		decode((struct sg_str){(const char *)data + 1, size - 1});
	return 0;
}
