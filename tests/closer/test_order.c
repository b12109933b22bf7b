/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_order.c -- tests the bytes of orders and answers, and that everything
 * else is refused.
 */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "closer/order.h"

static const struct sg_order example = {.number = UINT64_C(0x0102030405060708),
    .id = {.local = {0xfd, [15] = 1},
	.remote = {0xfd, [15] = 2},
	.local_port = 3128,
	.remote_port = 0xabcd,
	.interface = 7,
	.cookie = UINT64_C(0x1112131415161718)}};

static const uint8_t example_bytes[SG_ORDER_BYTES] = {'S', 'G', 'o', '1', 7, 0,
    0, 0, 8, 7, 6, 5, 4, 3, 2, 1, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12,
    0x11, [24] = 0xfd, [39] = 1, [40] = 0xfd, [55] = 2, [56] = 0x38, 0x0c, 0xcd,
    0xab};

static void
has_the_bytes_of_the_contract(void **state)
{
	const struct sg_answer answer = {.number = 1,
	    .cookie = 0x0203,
	    .result = SG_RESULT_REFUSED,
	    .sent = 0x0405,
	    .received = 0x0607};
	const uint8_t expected[SG_ANSWER_BYTES] = {'S', 'G', 'a', '1',
	    3, [8] = 1, [16] = 3, 2, [24] = 5, 4, [32] = 7, 6};
	uint8_t bytes[SG_ORDER_BYTES];

	(void)state;
	memset(bytes, 0xee, sizeof(bytes));
	sg_order_write(&example, bytes);
	assert_memory_equal(bytes, example_bytes, SG_ORDER_BYTES);
	sg_answer_write(&answer, bytes);
	assert_memory_equal(bytes, expected, SG_ANSWER_BYTES);
}

static void
reads_what_was_written(void **state)
{
	struct sg_answer answer = {.number = UINT64_MAX,
	    .cookie = 9,
	    .sent = UINT64_MAX - 1,
	    .received = 8};
	struct sg_answer read_answer;
	struct sg_order order;
	uint8_t bytes[SG_ANSWER_BYTES];

	(void)state;
	assert_null(sg_order_read(example_bytes, SG_ORDER_BYTES, &order));
	assert_int_equal(order.number, example.number);
	assert_memory_equal(&order.id, &example.id, sizeof(order.id));
	for (unsigned i = SG_RESULT_ENDED; i <= SG_RESULT_FAILED; i++) {
		answer.result = (enum sg_result)i;
		sg_answer_write(&answer, bytes);
		assert_null(sg_answer_read(bytes, sizeof(bytes), &read_answer));
		assert_int_equal(read_answer.number, answer.number);
		assert_int_equal(read_answer.cookie, answer.cookie);
		assert_int_equal(read_answer.result, answer.result);
		assert_int_equal(read_answer.sent, answer.sent);
		assert_int_equal(read_answer.received, answer.received);
	}
}

/* Rows: `count` bytes from `at` become `value`, and why that is refused. */
static void
refuses_other_orders(void **state)
{
	static const struct {
		size_t at, count;
		uint8_t value;
		const char *why;
	} rows[] = {
	    {0, 1, 's', "it does not begin as an order"},
	    {2, 1, 'a', "it does not begin as an order"},
	    {3, 1, '2', "it does not begin as an order"},
	    {60, 1, 1, "bytes that must be zero are not"},
	    {63, 1, 0x80, "bytes that must be zero are not"},
	    {56, 2, 0, "a port is 0"},
	    {58, 2, 0, "a port is 0"},
	    {16, 8, 0, "no socket has its cookie"},
	    {16, 8, 0xff, "no socket has its cookie"},
	};
	uint8_t bytes[SG_ORDER_BYTES];
	struct sg_order order;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memcpy(bytes, example_bytes, sizeof(bytes));
		memset(bytes + rows[i].at, rows[i].value, rows[i].count);
		why = sg_order_read(bytes, sizeof(bytes), &order);
		assert_non_null(why);
		assert_string_equal(why, rows[i].why);
	}
	/* The first address is IPv4 now. */
	memcpy(bytes, example_bytes, sizeof(bytes));
	memset(bytes + 24, 0, 10);
	memset(bytes + 34, 0xff, 2);
	assert_string_equal(sg_order_read(bytes, sizeof(bytes), &order),
	    "only one of its addresses is IPv4");
	memcpy(bytes + 40, bytes + 24, 16);
	assert_null(sg_order_read(bytes, sizeof(bytes), &order));
}

static void
refuses_other_sizes(void **state)
{
	uint8_t bytes[2 * SG_ORDER_BYTES] = {0};
	struct sg_answer answer;
	struct sg_order order;

	(void)state;
	memcpy(bytes, example_bytes, SG_ORDER_BYTES);
	for (size_t n = 0; n < sizeof(bytes); n++) {
		if (n != SG_ORDER_BYTES)
			assert_string_equal(sg_order_read(bytes, n, &order),
			    "it has not the size of an order");
		if (n != SG_ANSWER_BYTES)
			assert_string_equal(sg_answer_read(bytes, n, &answer),
			    "it has not the size of an answer");
	}
	assert_string_equal(sg_answer_read(bytes, SG_ANSWER_BYTES, &answer),
	    "it does not begin as an answer");
	bytes[2] = 'a';
	bytes[4] = 0;
	assert_string_equal(sg_answer_read(bytes, SG_ANSWER_BYTES, &answer),
	    "its result is not known");
	bytes[4] = SG_RESULT_FAILED + 1;
	assert_string_equal(sg_answer_read(bytes, SG_ANSWER_BYTES, &answer),
	    "its result is not known");
}

/*
 * Each change of one bit gives an order that is refused, or one that is written
 * as the same bytes. So no two messages mean the same.
 */
static void
reads_each_message_in_one_way(void **state)
{
	uint8_t bytes[SG_ORDER_BYTES], again[SG_ORDER_BYTES];
	struct sg_order order;
	unsigned read = 0;

	(void)state;
	for (size_t bit = 0; bit < 8 * SG_ORDER_BYTES; bit++) {
		memcpy(bytes, example_bytes, sizeof(bytes));
		bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
		if (sg_order_read(bytes, sizeof(bytes), &order) != NULL)
			continue;
		sg_order_write(&order, again);
		assert_memory_equal(bytes, again, sizeof(bytes));
		read++;
	}
	/* All bits but those of the magic and the zeros. */
	assert_int_equal(read, 8 * (SG_ORDER_BYTES - 8));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(has_the_bytes_of_the_contract),
	    cmocka_unit_test(reads_what_was_written),
	    cmocka_unit_test(refuses_other_orders),
	    cmocka_unit_test(refuses_other_sizes),
	    cmocka_unit_test(reads_each_message_in_one_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
