/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_punycode.c -- tests Punycode with the samples of RFC 3492 section 7.1,
 * and with malformed labels.
 */
#include "../unit.h"

#include "gate/punycode.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static const struct {
	const char *text, *encoded;
} samples[] = {
    {"\u0644\u064a\u0647\u0645\u0627\u0628\u062a\u0643\u0644\u0645\u0648"
     "\u0634\u0639\u0631\u0628\u064a\u061f",
	"egbpdaj6bu4bxfgehfvwxn"},
    {"\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587",
	"ihqwcrb4cv8a8dqg056pqjye"},
    {"\u4ed6\u5011\u7232\u4ec0\u9ebd\u4e0d\u8aaa\u4e2d\u6587",
	"ihqwctvzc91f659drss3x8bo0yb"},
    {"Pro\u010dprost\u011bnemluv\u00ed\u010desky",
	"Proprostnemluvesky-uyb24dma41a"},
    {"\u05dc\u05de\u05d4\u05d4\u05dd\u05e4\u05e9\u05d5\u05d8\u05dc\u05d0"
     "\u05de\u05d3\u05d1\u05e8\u05d9\u05dd\u05e2\u05d1\u05e8\u05d9"
     "\u05ea",
	"4dbcagdahymbxekheh6e0a7fei0b"},
    {"\u092f\u0939\u0932\u094b\u0917\u0939\u093f\u0928\u094d\u0926\u0940"
     "\u0915\u094d\u092f\u094b\u0902\u0928\u0939\u0940\u0902\u092c"
     "\u094b\u0932\u0938\u0915\u0924\u0947\u0939\u0948\u0902",
	"i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd"},
    {"\u306a\u305c\u307f\u3093\u306a\u65e5\u672c\u8a9e\u3092\u8a71\u3057"
     "\u3066\u304f\u308c\u306a\u3044\u306e\u304b",
	"n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"},
    {"\u043f\u043e\u0447\u0435\u043c\u0443\u0436\u0435\u043e\u043d\u0438"
     "\u043d\u0435\u0433\u043e\u0432\u043e\u0440\u044f\u0442\u043f"
     "\u043e\u0440\u0443\u0441\u0441\u043a\u0438",
	"b1abfaaepdrnnbgefbadotcwatmq2g4l"},
    {"Porqu\u00e9nopuedensimplementehablarenEspa\u00f1ol",
	"PorqunopuedensimplementehablarenEspaol-fmd56a"},
    {"T\u1ea1isaoh\u1ecdkh\u00f4ngth\u1ec3ch\u1ec9n\u00f3iti\u1ebfng"
     "Vi\u1ec7t",
	"TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g"},
    {"3\u5e74B\u7d44\u91d1\u516b\u5148\u751f", "3B-ww4c5e180e575a65lsy2b"},
    {"\u5b89\u5ba4\u5948\u7f8e\u6075-with-SUPER-MONKEYS",
	"-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n"},
    {"Hello-Another-Way-\u305d\u308c\u305e\u308c\u306e\u5834\u6240",
	"Hello-Another-Way--fc4qua05auwb3674vfr0b"},
    {"\u3072\u3068\u3064\u5c4b\u6839\u306e\u4e0b"
     "2",
	"2-u9tlzr9756bt3uc0v"},
    {"Maji\u3067Koi\u3059\u308b"
     "5\u79d2\u524d",
	"MajiKoi5-783gue6qz075azm5e"},
    {"\u30d1\u30d5\u30a3\u30fcde\u30eb\u30f3\u30d0", "de-jg4avhby1noc0d"},
    {"\u305d\u306e\u30b9\u30d4\u30fc\u30c9\u3067", "d9juau41awczczp"},
    {"-> $1.00 <-", "-> $1.00 <--"},
    /* samples that are not in the RFC */
    {"", ""}, {"abc", "abc-"}, {"\u00fc", "tda"},
    {"\u00fc\u00fc\u00fc", "tdaaa"}, {"\U0010ffff", "dn32g"},
    {"\ue000", "0y0c"}};

static size_t
points_of(const char *text, uint32_t cp[SG_LABEL_MAX])
{
	struct sg_str rest = sg_str(text);
	size_t count = 0, used;

	for (; rest.n > 0; rest.p += used, rest.n -= used) {
		assert_true(count < SG_LABEL_MAX);
		used = sg_utf8_decode(rest.p, rest.n, &cp[count++]);
		assert_true(used > 0);
	}
	return count;
}

static void
sample_encodes(void **state)
{
	uint32_t cp[SG_LABEL_MAX];
	char out[SG_LABEL_MAX];
	size_t count;
	int n;

	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++) {
		count = points_of(samples[i].text, cp);
		n = sg_punycode_encode(cp, count, out);
		if (n < 0 ||
		    !sg_str_eq((struct sg_str){out, (size_t)n},
			sg_str(samples[i].encoded)))
			fail_msg("%s: %.*s, not %s", samples[i].text, n, out,
			    samples[i].encoded);
	}
}

static void
sample_decodes(void **state)
{
	uint32_t cp[SG_LABEL_MAX], expected[SG_LABEL_MAX];
	size_t count;
	int n;

	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++) {
		count = points_of(samples[i].text, expected);
		n = sg_punycode_decode(sg_str(samples[i].encoded), cp);
		if (n != (int)count ||
		    memcmp(cp, expected, count * sizeof(*cp)) != 0)
			fail_msg("%s", samples[i].encoded);
	}
	/* Digits are case-insensitive. */
	assert_int_equal(sg_punycode_decode(SG_LIT("TDA"), cp), 1);
	assert_int_equal(cp[0], 0xfc);
}

static void
decode_refused(void **state)
{
	static const struct {
		const char *name, *label;
	} rows[] = {{"a delta breaks off", "mnchen-3y"},
	    {"a delta breaks off at once", "z"},
	    {"a wrong digit", "mnchen-3y!"}, {"a space", "a- b"},
	    {"a lone delimiter", "-"}, {"a delimiter first", "-tda"},
	    {"a basic point that is not ASCII", "\xc3\xa9-tda"},
	    {"a digit that is not ASCII", "abc-\xc3\xa9"},
	    {"a surrogate", "ib9b"}, {"above U+10FFFF", "en32g"},
	    {"a sum that overflows", "99999999"},
	    {"a sum that wraps round to U+00FC", "43902716a"},
	    {"a step that wraps round to U+007F", "k0902716a"},
	    {"a weight that overflows",
		"aaaaaaaaaaaaaaaaaaaa-99999999999999999999"},
	    {"longer than a label",
		"989aomsvi5e83db1d2a355cv1e0vak1dwrv93d5xbh15a0dt30a5jps"
		"d879ccm6fea98c"}};
	uint32_t cp[SG_LABEL_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (sg_punycode_decode(sg_str(rows[i].label), cp) != -1)
			fail_msg("%s: \"%s\" decoded", rows[i].name,
			    rows[i].label);
}

/* A label of 63 bytes fills the output; longer labels are refused. */
static void
decode_fullest(void **state)
{
	char label[SG_LABEL_MAX + 1];
	uint32_t cp[SG_LABEL_MAX];

	(void)state;
	memset(label, 'a', sizeof(label));
	assert_int_equal(sg_punycode_decode((struct sg_str){label,
						SG_LABEL_MAX},
			     cp),
	    SG_LABEL_MAX);
	for (size_t i = 0; i < SG_LABEL_MAX; i++)
		assert_int_equal(cp[i], 0x80);
	assert_int_equal(sg_punycode_decode((struct sg_str){label,
						SG_LABEL_MAX + 1},
			     cp),
	    -1);
}

static void
encode_refused(void **state)
{
	static const uint32_t wrong[] = {0xd800, 0xdfff, 0x110000, UINT32_MAX};
	uint32_t cp[2 * SG_LABEL_MAX];
	char out[SG_LABEL_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_int_equal(sg_punycode_encode(&wrong[i], 1, out), -1);
	/*
	 * The caller adds "xn--", so four of a label's 63 bytes are reserved.
	 */
	for (size_t i = 0; i < COUNT(cp); i++)
		cp[i] = 'a';
	assert_int_equal(sg_punycode_encode(cp, 58, out), 59);
	assert_int_equal(sg_punycode_encode(cp, 59, out), -1);
	assert_int_equal(sg_punycode_encode(cp, SG_LABEL_MAX, out), -1);
	assert_int_equal(sg_punycode_encode(cp, COUNT(cp), out), -1);
	for (size_t i = 0; i < COUNT(cp); i++)
		cp[i] = 0x80;
	assert_int_equal(sg_punycode_encode(cp, 59, out), 59);
	assert_int_equal(sg_punycode_encode(cp, 60, out), -1);
	cp[0] = 'a';
	assert_int_equal(sg_punycode_encode(cp, 57, out), 59);
	assert_int_equal(sg_punycode_encode(cp, 58, out), -1);
}

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/*
 * Decoding an encoded label gives the original label. Encoding this label gives
 * the same text again.
 */
static void
round_trip(void **state)
{
	uint32_t cp[SG_LABEL_MAX], back[SG_LABEL_MAX], seed = 1;
	char out[SG_LABEL_MAX], again[SG_LABEL_MAX];
	size_t count;
	int n, trips = 0;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		count = next_random(&seed) % 24;
		for (size_t i = 0; i < count; i++) {
			cp[i] = next_random(&seed) %
			    (round % 2 == 0 ? 0x250 : 0x110000);
			if (cp[i] >= 0xd800 && cp[i] <= 0xdfff)
				cp[i] = 'a';
		}
		n = sg_punycode_encode(cp, count, out);
		if (n < 0)
			continue;
		assert_int_equal(sg_punycode_decode((struct sg_str){out,
							(size_t)n},
				     back),
		    count);
		assert_memory_equal(back, cp, count * sizeof(*cp));
		assert_int_equal(sg_punycode_encode(back, count, again), n);
		assert_memory_equal(again, out, (size_t)n);
		trips++;
	}
	assert_true(trips > 5000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(sample_encodes),
	    cmocka_unit_test(sample_decodes), cmocka_unit_test(decode_refused),
	    cmocka_unit_test(decode_fullest), cmocka_unit_test(encode_refused),
	    cmocka_unit_test(round_trip)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
