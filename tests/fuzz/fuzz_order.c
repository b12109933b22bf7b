/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_order.c -- reads any message as an order to the closer, and as an answer
 * of it.
 *
 * If a message is not refused, checks that writing what was read gives the same
 * bytes again. So each order has one form.
 */
#include "fuzz.h"

#include <string.h>

#include "closer/order.h"

const char fuzz_corpus[] = "order";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t again[SG_ORDER_BYTES];
	struct sg_answer answer;
	struct sg_order order;

	if (sg_order_read(data, size, &order) == NULL) {
		sg_order_write(&order, again);
		MUST(size == SG_ORDER_BYTES && memcmp(data, again, size) == 0);
		MUST(order.id.local_port != 0 && order.id.remote_port != 0);
		MUST(order.id.cookie != SG_DIAG_COOKIE_ANY);
	}
	if (sg_answer_read(data, size, &answer) == NULL) {
		sg_answer_write(&answer, again);
		MUST(size == SG_ANSWER_BYTES && memcmp(data, again, size) == 0);
	}
	return 0;
}
