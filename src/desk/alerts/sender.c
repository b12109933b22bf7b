/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sender.c -- a thread that sends mails, and the slots through which the owner
 * gives mails and takes results.
 */
#include "desk/alerts/sender.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum state { FREE, WAITING, SENDING, DONE };

struct slot {
	enum state state;
	struct sg_arena *arena; /* of the message; NULL in a free slot */
	struct sg_message message;
	struct sg_sender_result result;
};

struct sg_sender {
	struct sg_transport *transport; /* used by the thread alone */
	pthread_t thread;
	pthread_mutex_t lock; /* of the slots */
	pthread_cond_t more;  /* a mail came, or the end */
	atomic_bool stop;
	struct slot slots[SG_SENDER_MAX];
};

/* Returns the slot of this state with the lowest id, or NULL. */
static struct slot *
first_of(struct sg_sender *sender, enum state state)
{
	struct slot *first = NULL;

	for (size_t i = 0; i < SG_SENDER_MAX; i++) {
		struct slot *slot = &sender->slots[i];

		if (slot->state == state &&
		    (first == NULL || slot->message.id < first->message.id))
			first = slot;
	}
	return first;
}

/* The thread.  It holds the lock except while it sends. */
static void *
run(void *ctx)
{
	struct sg_sender *sender = ctx;
	struct slot *slot;

	pthread_mutex_lock(&sender->lock);
	while (!atomic_load(&sender->stop)) {
		slot = first_of(sender, WAITING);
		if (slot == NULL) {
			pthread_cond_wait(&sender->more, &sender->lock);
			continue;
		}
		slot->state = SENDING;
		pthread_mutex_unlock(&sender->lock);
		slot->result.id = slot->message.id;
		slot->result.made_ms = slot->message.made_ms;
		slot->result.sent = sg_transport_send(sender->transport,
		    &slot->message, slot->result.why);
		pthread_mutex_lock(&sender->lock);
		slot->state = DONE;
	}
	pthread_mutex_unlock(&sender->lock);
	return NULL;
}

/* Signals are for the other threads. */
static int
start_thread(struct sg_sender *sender)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&sender->thread, NULL, run, sender);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

struct sg_sender *
sg_sender_start(const struct sg_transport_options *options,
    char why[SG_WHY_BYTES])
{
	struct sg_sender *sender = calloc(1, sizeof(*sender));
	struct sg_transport_options own = *options;
	int error;

	if (sender == NULL) {
		sg_why(why, "there is not enough memory");
		return NULL;
	}
	own.stop = &sender->stop;
	sender->transport = sg_transport_open(&own, why);
	if (sender->transport == NULL) {
		free(sender);
		return NULL;
	}
	pthread_mutex_init(&sender->lock, NULL);
	pthread_cond_init(&sender->more, NULL);
	error = start_thread(sender);
	if (error == 0)
		return sender;
	sg_why(why, "no thread can be started: %s", strerror(error));
	sg_transport_close(&sender->transport);
	free(sender);
	return NULL;
}

static void
empty(struct slot *slot)
{
	sg_arena_free(&slot->arena);
	slot->state = FREE;
}

void
sg_sender_stop(struct sg_sender **sender)
{
	struct sg_sender *s = *sender;

	if (s == NULL)
		return;
	pthread_mutex_lock(&s->lock);
	atomic_store(&s->stop, true);
	pthread_cond_signal(&s->more);
	pthread_mutex_unlock(&s->lock);
	pthread_join(s->thread, NULL);
	for (size_t i = 0; i < SG_SENDER_MAX; i++)
		empty(&s->slots[i]);
	sg_transport_close(&s->transport);
	pthread_cond_destroy(&s->more);
	pthread_mutex_destroy(&s->lock);
	free(s);
	*sender = NULL;
}

static void
fill(struct slot *slot, const struct sg_message *from)
{
	struct sg_arena *arena = slot->arena = sg_arena_new();

	slot->message = *from;
	slot->message.from = sg_arena_dup(arena, sg_str(from->from));
	slot->message.to = sg_arena_dup(arena, sg_str(from->to));
	slot->message.subject = sg_arena_dup(arena, sg_str(from->subject));
	slot->message.body = sg_arena_dup(arena, sg_str(from->body));
	memset(&slot->result, 0, sizeof(slot->result));
	slot->state = WAITING;
}

bool
sg_sender_give(struct sg_sender *sender, const struct sg_message *message)
{
	struct slot *slot;

	pthread_mutex_lock(&sender->lock);
	slot = first_of(sender, FREE);
	if (slot != NULL) {
		fill(slot, message);
		pthread_cond_signal(&sender->more);
	}
	pthread_mutex_unlock(&sender->lock);
	return slot != NULL;
}

bool
sg_sender_take(struct sg_sender *sender, struct sg_sender_result *result)
{
	struct slot *slot;

	pthread_mutex_lock(&sender->lock);
	slot = first_of(sender, DONE);
	if (slot != NULL) {
		*result = slot->result;
		empty(slot);
	}
	pthread_mutex_unlock(&sender->lock);
	return slot != NULL;
}
