/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_chain.c -- tests keys, hashes, stamps (times as text), and parsing a
 * record's end.
 *
 * The expected values come from Python's hashlib and datetime.
 */
#include "../unit.h"

#include <string.h>

#include "journal/chain.h"
#include "journal/seal.h"

/*
 * The journal's key changes every day. If today's key is 00 01 02 ... 1f, these
 * are tomorrow's key and the key in three days.
 */
#define NEXT_1                                                                 \
	"18031435e4b3a81761aef790ad299f29"                                     \
	"49663540fac859259d832cf0d5b95b08"
#define NEXT_3                                                                 \
	"787f7968986f3c019ee6804e7ae7715c"                                     \
	"debf73394a68bdf78d8bfd69836de43f"
/* Hash of the text `{"a":1` when the previous record's hash is 32 zero bytes.
 */
#define HASH_1                                                                 \
	"8318794de589c409bf1229a6a41487d5"                                     \
	"978dd420cb577928c58cc542b8c9e1ae"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct sg_chain_key
counting_key(int32_t day)
{
	struct sg_chain_key key = {.day = day};

	for (uint8_t i = 0; i < sizeof(key.key); i++)
		key.key[i] = i;
	return key;
}

static void
check_hex(const uint8_t bytes[SG_CHAIN_BYTES], const char *hex)
{
	char text[SG_CHAIN_HEX + 1];

	sodium_bin2hex(text, sizeof(text), bytes, SG_CHAIN_BYTES);
	assert_string_equal(text, hex);
}

static void
forward(void **state)
{
	struct sg_chain_key key = counting_key(100);

	(void)state;
	sg_chain_forward(&key, 101);
	assert_int_equal(key.day, 101);
	check_hex(key.key, NEXT_1);
	sg_chain_forward(&key, 103);
	check_hex(key.key, NEXT_3);
	/* A key cannot be turned into the key of an earlier day. */
	sg_chain_forward(&key, 90);
	assert_int_equal(key.day, 103);
	check_hex(key.key, NEXT_3);
}

static void
hashes(void **state)
{
	const struct sg_chain_key key = counting_key(1);
	const uint8_t before[SG_CHAIN_BYTES] = {0};
	uint8_t hash[SG_CHAIN_BYTES];
	struct sg_chain_link link;

	(void)state;
	sg_chain_hash(&key, SG_LIT("{\"a\":1"), before, hash);
	check_hex(hash, HASH_1);
	sg_chain_begin(&link, &key);
	sg_chain_add(&link, SG_LIT("{\"a\""));
	sg_chain_add(&link, SG_LIT(":1"));
	sg_chain_end(&link, before, hash);
	check_hex(hash, HASH_1);
}

#define H64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const struct {
	const char *name, *line;
	bool is_record;
	uint64_t sequence;
} claims[] = {
    {"a record", "{\"event\":{\"sequence\":7,\"hash\":\"" H64 "\"}}", true, 7},
    {"a great number",
	"{\"e\":{\"sequence\":1234567890123456789,\"hash\":\"" H64 "\"}}", true,
	UINT64_C(1234567890123456789)},
    {"no number", "{\"event\":{\"sequence\":,\"hash\":\"" H64 "\"}}", false, 0},
    {"another number", "{\"event\":{\"sequences\":7,\"hash\":\"" H64 "\"}}",
	false, 0},
    {"too great a number",
	"{\"e\":{\"sequence\":12345678901234567890123,"
	"\"hash\":\"" H64 "\"}}",
	false, 0},
    {"a short hash", "{\"event\":{\"sequence\":7,\"hash\":\"0011\"}}", false,
	0},
    {"no hex",
	"{\"event\":{\"sequence\":7,\"hash\":\"x0112233445566778899aabb"
	"ccddeeff00112233445566778899aabbccddeeff\"}}",
	false, 0},
    {"something after it", "{\"event\":{\"sequence\":7,\"hash\":\"" H64 "\"}} ",
	false, 0},
    {"nothing", "", false, 0},
    {"only the end", ",\"hash\":\"" H64 "\"}}", false, 0},
};

static void
claimed(void **state)
{
	struct sg_chain_claim claim;

	(void)state;
	for (size_t i = 0; i < COUNT(claims); i++) {
		if (sg_chain_claim(sg_str(claims[i].line), &claim) !=
		    claims[i].is_record)
			fail_msg("%s", claims[i].name);
		if (!claims[i].is_record)
			continue;
		assert_int_equal(claim.sequence, claims[i].sequence);
		assert_int_equal(claim.hash[1], 0x11);
		assert_int_equal(claim.text.p[claim.text.n - 1],
		    '0' + (char)(claims[i].sequence % 10));
	}
}

static void
key_texts(void **state)
{
	static const char *const bad[] = {"", "sgv1", "sgv1-2026-11-24-",
	    "sgv2-2026-11-24-" H64, "sgv1-2026-13-24-" H64,
	    "sgv1-2026-11-24:" H64, "sgv1-2026-11-24-" H64 "0",
	    "sgo1-2026-11-24-" H64};
	struct sg_chain_key key = counting_key(20781), back;
	char text[SG_CHAIN_KEY_TEXT];

	(void)state;
	sg_chain_key_text(&key, text);
	assert_string_equal(text,
	    "sgv1-2026-11-24-000102030405060708090a0b0c"
	    "0d0e0f101112131415161718191a1b1c1d1e1f");
	assert_true(sg_chain_key_parse(sg_str(text), &back));
	assert_int_equal(back.day, key.day);
	assert_memory_equal(back.key, key.key, sizeof(key.key));
	assert_true(sg_chain_key_parse(SG_LIT(" sgv1-2026-11-24-" H64 "\n"),
	    &back));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(sg_chain_key_parse(sg_str(bad[i]), &back));
}

/* ---- stamps ------------------------------------------------------------- */

static const struct {
	int64_t ms;
	const char *text;
} stamps[] = {
    {0, "1970-01-01T00:00:00.000Z"},
    {-1, "1969-12-31T23:59:59.999Z"},
    {951782400000, "2000-02-29T00:00:00.000Z"},
    {951868799999, "2000-02-29T23:59:59.999Z"},
    {4107542400000, "2100-03-01T00:00:00.000Z"},
    {1795515300123, "2026-11-24T10:15:00.123Z"},
    {-62135596800000, "0001-01-01T00:00:00.000Z"},
    {-62167219200000, "0000-01-01T00:00:00.000Z"},
    {253402300799999, "9999-12-31T23:59:59.999Z"},
};

static void
stamped(void **state)
{
	char text[SG_STAMP_TEXT];
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < COUNT(stamps); i++) {
		sg_stamp_text(stamps[i].ms, text);
		assert_string_equal(text, stamps[i].text);
		assert_true(sg_stamp_parse(sg_str(text), &ms));
		assert_true(ms == stamps[i].ms);
	}
	/*
	 * A time before the year 0000 is written as the first day of 0000. A
	 * time after 9999 is written as the last day of 9999. Both are written
	 * with the time 00:00. No buffer may overflow.
	 */
	sg_stamp_text(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T00:00:00.000Z");
	sg_stamp_text(INT64_MIN, text);
	assert_string_equal(text, "0000-01-01T00:00:00.000Z");
	assert_true(sg_stamp_parse(SG_LIT("2026-11-24T10:15:00Z"), &ms));
	assert_true(ms == 1795515300000);
}

static void
no_stamps(void **state)
{
	static const char *const bad[] = {"", "2026-11-24", "2026-11-24T10:15",
	    "2026-11-24T10:15:00", "2026-11-24 10:15:00Z",
	    "2026-11-31T10:15:00Z", "2026-02-29T10:15:00Z",
	    "2026-00-10T10:15:00Z", "2026-11-00T10:15:00Z",
	    "2026-11-24T24:15:00Z", "2026-11-24T10:60:00Z",
	    "2026-11-24T10:15:60Z", "2026-11-24T10:15:00,123Z",
	    "2026-11-24T10:15:00.12xZ", "2O26-11-24T10:15:00Z",
	    "2026-11-24T10:15:00+00:00"};
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (sg_stamp_parse(sg_str(bad[i]), &ms))
			fail_msg("\"%s\" was read", bad[i]);
	}
}

/*
 * Convert every day of eight centuries to text and back. Each date must be one
 * day after the date before it.
 */
static void
all_days(void **state)
{
	char text[SG_DAY_TEXT], last[SG_DAY_TEXT] = "";
	int32_t day;

	(void)state;
	for (int32_t i = -150000; i < 150000; i++) {
		sg_stamp_day_text(i, text);
		assert_true(strcmp(last, text) < 0);
		assert_true(sg_stamp_day_parse(sg_str(text), &day));
		assert_int_equal(day, i);
		assert_int_equal(sg_stamp_day_of(i * INT64_C(86400000)), i);
		assert_int_equal(sg_stamp_day_of((i + 1) * INT64_C(86400000) -
				     1),
		    i);
		memcpy(last, text, sizeof(last));
	}
}

/* ---- seals -------------------------------------------------------------- */

static void
sealed(void **state)
{
	uint8_t public_key[SG_SEAL_KEY_BYTES], other[SG_SEAL_KEY_BYTES];
	char private_key[SG_SEAL_KEY_TEXT], wrong[SG_SEAL_KEY_TEXT];
	char text[SG_SEALED_MAX], again[SG_SEALED_MAX], open[SG_SEALED_MAX];
	char long_text[1000];

	(void)state;
	sg_seal_pair(public_key, private_key);
	sg_seal_pair(other, wrong);
	assert_true(sg_seal(SG_LIT("{\"user\":\"jsmith\"}"), public_key, text));
	assert_true(sg_seal(SG_LIT("{\"user\":\"jsmith\"}"), public_key,
	    again));
	assert_string_not_equal(text, again);
	assert_true(sg_seal_open(sg_str(text), private_key, open));
	assert_string_equal(open, "{\"user\":\"jsmith\"}");
	assert_false(sg_seal_open(sg_str(text), wrong, open));
	assert_false(sg_seal_open(sg_str(text), "sgo1-00", open));
	assert_false(sg_seal_open(SG_LIT(""), private_key, open));
	assert_false(sg_seal_open(SG_LIT("?"), private_key, open));
	text[10] = text[10] == 'A' ? 'B' : 'A';
	assert_false(sg_seal_open(sg_str(text), private_key, open));
	memset(long_text, 'x', sizeof(long_text));
	assert_false(sg_seal((struct sg_str){long_text, sizeof(long_text)},
	    public_key, text));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(forward),
	    cmocka_unit_test(hashes),
	    cmocka_unit_test(claimed),
	    cmocka_unit_test(key_texts),
	    cmocka_unit_test(stamped),
	    cmocka_unit_test(no_stamps),
	    cmocka_unit_test(all_days),
	    cmocka_unit_test(sealed),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
