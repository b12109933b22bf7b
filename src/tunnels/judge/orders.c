/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * orders.c -- has the closer end connections, some at a time.
 */
#include "tunnels/judge/orders.h"

#include <stdlib.h>

#define AT_ONCE SG_CLOSER_UNANSWERED

struct sg_orders {
	struct sg_ledger *ledger;
	const struct sg_sockets *sockets;
	struct sg_orders_counts counts;
	bool away; /* the closer could not be reached: send no more for now */
	size_t n;
	struct sg_diag_id id[AT_ONCE];
	struct sg_answer answer[AT_ONCE];
	/* Which row, or which stranger if it is not NULL. */
	size_t slot[AT_ONCE];
	struct sg_stranger *stranger[AT_ONCE];
	struct sg_ended_entry entry[AT_ONCE];
};

struct sg_orders *
sg_orders_new(struct sg_ledger *ledger, const struct sg_sockets *sockets)
{
	struct sg_orders *orders = calloc(1, sizeof *orders);

	if (orders == NULL)
		return NULL;
	orders->ledger = ledger;
	orders->sockets = sockets;
	return orders;
}

void
sg_orders_free(struct sg_orders **orders)
{
	free(*orders);
	*orders = NULL;
}

struct sg_ended_entry *
sg_orders_entry(struct sg_orders *orders)
{
	return &orders->entry[orders->n];
}

static void
add(struct sg_orders *orders, const struct sg_diag_id *id, int64_t opened,
    int64_t now_ms)
{
	orders->id[orders->n] = *id;
	orders->entry[orders->n].opened = opened;
	orders->n++;
	if (orders->n == AT_ONCE)
		sg_orders_flush(orders, now_ms);
}

void
sg_orders_row(struct sg_orders *orders, size_t slot, int64_t opened,
    int64_t now_ms)
{
	orders->slot[orders->n] = slot;
	orders->stranger[orders->n] = NULL;
	add(orders, &sg_ledger_mark(orders->ledger, slot)->id, opened, now_ms);
}

void
sg_orders_stranger(struct sg_orders *orders, struct sg_stranger *stranger,
    int64_t now_ms)
{
	orders->stranger[orders->n] = stranger;
	add(orders, &stranger->id, stranger->seen, now_ms);
}

/* Whether order `i` was sent before, and its answer was lost. */
static uint8_t *
ordered(struct sg_orders *orders, size_t i)
{
	return orders->stranger[i] != NULL ?
	    &orders->stranger[i]->ordered :
	    &sg_ledger_mark(orders->ledger, orders->slot[i])->ordered;
}

/* The socket of order `i` is over. */
static void
forget(struct sg_orders *orders, size_t i)
{
	if (orders->stranger[i] != NULL)
		sg_ledger_forget(orders->stranger[i]);
	else
		sg_ledger_set_gone(orders->ledger, orders->slot[i],
		    sg_ledger_mark(orders->ledger, orders->slot[i])->word);
}

/* Write down that the connection of order `i` was ended. */
static void
write_ended(struct sg_orders *orders, size_t i, int64_t now_ms)
{
	const struct sg_answer *answer = &orders->answer[i];
	struct sg_ended_entry *entry = &orders->entry[i];

	entry->at_ms = now_ms;
	/* Squid's end sent what the client's end received. */
	entry->sent = answer->received;
	entry->received = answer->sent;
	entry->has_bytes = answer->sent != 0 || answer->received != 0;
	sg_ledger_add_ended(orders->ledger, entry);
	orders->counts.ended++;
	orders->counts.ended_unknown += !entry->known;
	forget(orders, i);
}

static void
take_answer(struct sg_orders *orders, size_t i, int64_t now_ms)
{
	const bool was_ordered = *ordered(orders, i) != 0;

	*ordered(orders, i) = 0;
	switch (orders->answer[i].result) {
	case SG_RESULT_ENDED:
		write_ended(orders, i, now_ms);
		return;
	case SG_RESULT_GONE:
		/* The answer that it was ended was lost, with the bytes. */
		if (was_ordered) {
			write_ended(orders, i, now_ms);
			return;
		}
		orders->counts.gone++;
		forget(orders, i);
		return;
	case SG_RESULT_REFUSED:
		orders->counts.refused++;
		return;
	case SG_RESULT_UNSUPPORTED:
		orders->counts.unsupported++;
		return;
	case SG_RESULT_FAILED:
		break;
	}
	orders->counts.failed++;
}

void
sg_orders_flush(struct sg_orders *orders, int64_t now_ms)
{
	size_t answered = 0, sent = 0;

	if (orders->n > 0 && !orders->away)
		answered = orders->sockets->end(orders->sockets->context,
		    orders->id, orders->n, orders->answer, &sent);
	for (size_t i = 0; i < answered; i++)
		take_answer(orders, i, now_ms);
	for (size_t i = answered; i < sent; i++)
		*ordered(orders, i) = 1;
	orders->away |= answered < orders->n;
	orders->counts.unsent += orders->n - answered;
	orders->n = 0;
}

void
sg_orders_end_round(struct sg_orders *orders, int64_t now_ms)
{
	sg_orders_flush(orders, now_ms);
	orders->away = false;
}

const struct sg_orders_counts *
sg_orders_counts(const struct sg_orders *orders)
{
	return &orders->counts;
}
