/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * order.c -- writes and reads the messages between the judge and the closer.
 */
#include "closer/order.h"

#include <string.h>

static const uint8_t order_magic[4] = {'S', 'G', 'o', '1'};
static const uint8_t answer_magic[4] = {'S', 'G', 'a', '1'};
static const uint8_t v4_head[12] = {[10] = 0xff, [11] = 0xff};

static void
put(uint8_t *bytes, size_t n, uint64_t value)
{
	for (size_t i = 0; i < n; i++)
		bytes[i] = (uint8_t)(value >> 8 * i);
}

static uint64_t
get(const uint8_t *bytes, size_t n)
{
	uint64_t value = 0;

	while (n-- > 0)
		value = value << 8 | bytes[n];
	return value;
}

void
sg_order_write(const struct sg_order *order, uint8_t bytes[SG_ORDER_BYTES])
{
	memset(bytes, 0, SG_ORDER_BYTES);
	memcpy(bytes, order_magic, sizeof(order_magic));
	put(bytes + 4, 4, order->id.interface);
	put(bytes + 8, 8, order->number);
	put(bytes + 16, 8, order->id.cookie);
	memcpy(bytes + 24, order->id.local, 16);
	memcpy(bytes + 40, order->id.remote, 16);
	put(bytes + 56, 2, order->id.local_port);
	put(bytes + 58, 2, order->id.remote_port);
}

const char *
sg_order_read(const uint8_t *bytes, size_t size, struct sg_order *order)
{
	struct sg_diag_id *id = &order->id;

	if (size != SG_ORDER_BYTES)
		return "it has not the size of an order";
	if (memcmp(bytes, order_magic, sizeof(order_magic)) != 0)
		return "it does not begin as an order";
	if (get(bytes + 60, 4) != 0)
		return "bytes that must be zero are not";
	order->number = get(bytes + 8, 8);
	id->interface = (uint32_t)get(bytes + 4, 4);
	id->cookie = get(bytes + 16, 8);
	memcpy(id->local, bytes + 24, 16);
	memcpy(id->remote, bytes + 40, 16);
	id->local_port = (uint16_t)get(bytes + 56, 2);
	id->remote_port = (uint16_t)get(bytes + 58, 2);
	if (id->local_port == 0 || id->remote_port == 0)
		return "a port is 0";
	if (id->cookie == SG_DIAG_COOKIE_UNKNOWN ||
	    id->cookie == SG_DIAG_COOKIE_ANY)
		return "no socket has its cookie";
	if ((memcmp(id->local, v4_head, sizeof(v4_head)) == 0) !=
	    (memcmp(id->remote, v4_head, sizeof(v4_head)) == 0))
		return "only one of its addresses is IPv4";
	return NULL;
}

void
sg_answer_write(const struct sg_answer *answer, uint8_t bytes[SG_ANSWER_BYTES])
{
	memcpy(bytes, answer_magic, sizeof(answer_magic));
	put(bytes + 4, 4, answer->result);
	put(bytes + 8, 8, answer->number);
	put(bytes + 16, 8, answer->cookie);
	put(bytes + 24, 8, answer->sent);
	put(bytes + 32, 8, answer->received);
}

const char *
sg_answer_read(const uint8_t *bytes, size_t size, struct sg_answer *answer)
{
	uint64_t result;

	if (size != SG_ANSWER_BYTES)
		return "it has not the size of an answer";
	if (memcmp(bytes, answer_magic, sizeof(answer_magic)) != 0)
		return "it does not begin as an answer";
	result = get(bytes + 4, 4);
	if (result < SG_RESULT_ENDED || result > SG_RESULT_FAILED)
		return "its result is not known";
	answer->result = (enum sg_result)result;
	answer->number = get(bytes + 8, 8);
	answer->cookie = get(bytes + 16, 8);
	answer->sent = get(bytes + 24, 8);
	answer->received = get(bytes + 32, 8);
	return NULL;
}
