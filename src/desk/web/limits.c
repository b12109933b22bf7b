/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* limits.c -- ends connections that take too long. */
#define _GNU_SOURCE
#include "desk/web/limits.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 1000

struct sg_limited {
	struct sg_limited *next, **link;
	int fd;
	int64_t deadline_ms; /* 0: none */
};

struct sg_limits {
	pthread_mutex_t mutex;
	pthread_t thread;
	int ends; /* an eventfd: the thread ends when it is written */
	struct sg_limited *first;
};

/* The time since the machine started. */
static int64_t
tick(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/*
 * End connections whose deadline is over.  The descriptor is only shut down:
 * libmicrohttpd then sees the end, and closes it.
 */
static void
end_late(struct sg_limits *limits)
{
	int64_t now = tick();

	for (struct sg_limited *c = limits->first; c != NULL; c = c->next)
		if (c->deadline_ms != 0 && c->deadline_ms < now) {
			(void)shutdown(c->fd, SHUT_RDWR);
			c->deadline_ms = 0;
		}
}

static void *
run(void *arg)
{
	struct sg_limits *limits = arg;
	struct pollfd ends = {limits->ends, POLLIN, 0};

	do {
		(void)pthread_mutex_lock(&limits->mutex);
		end_late(limits);
		(void)pthread_mutex_unlock(&limits->mutex);
	} while (poll(&ends, 1, LOOK_MS) <= 0);
	return NULL;
}

static bool
start(struct sg_limits *limits)
{
	sigset_t all, mask;
	int error;

	sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &mask);
	error = pthread_create(&limits->thread, NULL, run, limits);
	(void)pthread_sigmask(SIG_SETMASK, &mask, NULL);
	return error == 0;
}

struct sg_limits *
sg_limits_new(void)
{
	struct sg_limits *limits = calloc(1, sizeof *limits);

	if (limits == NULL)
		return NULL;
	(void)pthread_mutex_init(&limits->mutex, NULL);
	limits->ends = eventfd(0, EFD_CLOEXEC);
	if (limits->ends >= 0 && start(limits))
		return limits;
	if (limits->ends >= 0)
		(void)close(limits->ends);
	free(limits);
	return NULL;
}

void
sg_limits_free(struct sg_limits **where)
{
	struct sg_limits *limits = *where;

	*where = NULL;
	if (limits == NULL)
		return;
	(void)eventfd_write(limits->ends, 1);
	(void)pthread_join(limits->thread, NULL);
	(void)pthread_mutex_destroy(&limits->mutex);
	(void)close(limits->ends);
	free(limits);
}

struct sg_limited *
sg_limits_add(struct sg_limits *limits, int fd)
{
	struct sg_limited *c = calloc(1, sizeof *c);

	if (c == NULL)
		return NULL;
	c->fd = fd;
	c->deadline_ms = tick() + SG_LIMIT_HEADERS_MS;
	(void)pthread_mutex_lock(&limits->mutex);
	c->next = limits->first;
	c->link = &limits->first;
	if (c->next != NULL)
		c->next->link = &c->next;
	limits->first = c;
	(void)pthread_mutex_unlock(&limits->mutex);
	return c;
}

void
sg_limits_step(struct sg_limits *limits, struct sg_limited *c,
    int64_t within_ms)
{
	if (c == NULL)
		return;
	(void)pthread_mutex_lock(&limits->mutex);
	c->deadline_ms = within_ms == 0 ? 0 : tick() + within_ms;
	(void)pthread_mutex_unlock(&limits->mutex);
}

void
sg_limits_drop(struct sg_limits *limits, struct sg_limited **where)
{
	struct sg_limited *c = *where;

	*where = NULL;
	if (c == NULL)
		return;
	(void)pthread_mutex_lock(&limits->mutex);
	*c->link = c->next;
	if (c->next != NULL)
		c->next->link = c->link;
	(void)pthread_mutex_unlock(&limits->mutex);
	free(c);
}
