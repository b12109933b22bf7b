/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * order.h -- the messages between the judge and the closer: an order to end a
 * socket, and the answer to it.
 *
 * They pass through a Unix socket of type SOCK_SEQPACKET, SG_CLOSER_SOCKET, to
 * which the judge connects.  Each message has a fixed size, and one packet is
 * one message.  The closer answers the orders of a connection in their
 * sequence. It drops the connection, without an answer, at the first message
 * that it cannot read.  The judge may send further orders before it has the
 * answer, but must leave no more than SG_CLOSER_UNANSWERED orders without one:
 * otherwise the answers may not fit in the socket, and the closer drops the
 * connection.
 *
 * Bytes of an order (numbers little-endian, addresses in network order):
 *      0   4  "SGo1": an order, version 1
 *      4   4  interface
 *      8   8  number, chosen by the judge
 *     16   8  cookie
 *     24  16  local address
 *     40  16  remote address
 *     56   2  local port
 *     58   2  remote port
 *     60   4  zero
 * Bytes of an answer:
 *      0   4  "SGa1": an answer, version 1
 *      4   4  result
 *      8   8  number of the order
 *     16   8  cookie of the order
 *     24   8  bytes sent
 *     32   8  bytes received
 *
 * Pure: no I/O, no allocation.
 */
#ifndef SG_ORDER_H
#define SG_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "closer/diag.h"

#define SG_CLOSER_SOCKET "/run/schoolgate-closer/orders"
#define SG_CLOSER_UNANSWERED 64

#define SG_ORDER_BYTES 64
#define SG_ANSWER_BYTES 40

struct sg_order {
	uint64_t number; /* any; the answer repeats it */
	struct sg_diag_id id;
};

enum sg_result {
	SG_RESULT_ENDED = 1,
	/* The socket is over, or its addresses or its cookie are others. */
	SG_RESULT_GONE = 2,
	/*
	 * The closer's configuration forbids it: another port or another
	 * owner; or the socket listens, or is closing.
	 */
	SG_RESULT_REFUSED = 3,
	SG_RESULT_UNSUPPORTED = 4, /* this kernel cannot end sockets */
	SG_RESULT_FAILED = 5       /* the closer's log says why */
};

struct sg_answer {
	uint64_t number;
	uint64_t cookie;
	enum sg_result result;
	/*
	 * As in struct sg_diag_socket, just before the end.  Both are 0 if the
	 * result is not SG_RESULT_ENDED.
	 */
	uint64_t sent;
	uint64_t received;
};

void sg_order_write(const struct sg_order *order,
    uint8_t bytes[SG_ORDER_BYTES]);
/*
 * Read an order.  Returns NULL, or why the bytes are no order, as static text;
 * *order is then undefined.  Refuses another size, another magic, bytes that
 * must be zero and are not, a port 0, a cookie that no socket has, and an
 * address that is IPv4 beside one that is not.
 */
const char *sg_order_read(const uint8_t *bytes, size_t size,
    struct sg_order *order);
void sg_answer_write(const struct sg_answer *answer,
    uint8_t bytes[SG_ANSWER_BYTES]);
/*
 * Read an answer.  Returns NULL, or why the bytes are no answer, as static
 * text; *answer is then undefined.
 */
const char *sg_answer_read(const uint8_t *bytes, size_t size,
    struct sg_answer *answer);

#endif
