/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stop.c -- at SIGTERM, closes a child's connections for reading, and wakes
 * c-icap's main thread.
 */
#define _POSIX_C_SOURCE 200809L /* sigaction, pthread_kill */
#include "icap/stop.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/socket.h>

/* A child has a thread for each connection, 120 as shipped.  The system gives a
 * new descriptor the lowest free number. */
#define DESCRIPTORS 4096

static struct {
	struct sigaction before; /* c-icap's handling of SIGTERM */
	pthread_t main_thread;
	volatile sig_atomic_t stopping;
} self;

/* Async-signal-safe: POSIX lists all functions that it calls. */
static void
on_term(int signal)
{
	struct sockaddr_storage peer;
	socklen_t length;
	const int error = errno;

	self.before.sa_handler(signal);
	for (int fd = 0; fd < DESCRIPTORS; fd++) {
		length = sizeof(peer);
		if (getpeername(fd, (struct sockaddr *)&peer, &length) == 0 &&
		    (peer.ss_family == AF_INET || peer.ss_family == AF_INET6))
			(void)shutdown(fd, SHUT_RD);
	}
	self.stopping = 1;
	errno = error;
}

void
sg_stop_watch(void)
{
	struct sigaction now = {.sa_handler = on_term, .sa_flags = SA_RESTART};

	self.main_thread = pthread_self();
	if (sigaction(SIGTERM, NULL, &self.before) != 0 ||
	    (self.before.sa_flags & SA_SIGINFO) != 0 ||
	    self.before.sa_handler == SIG_DFL ||
	    self.before.sa_handler == SIG_IGN)
		return; /* this c-icap stops in another way */
	(void)sigaction(SIGTERM, &now, NULL);
}

void
sg_stop_hurry(void)
{
	/* c-icap's handler of SIGHUP in a child does nothing. */
	if (self.stopping != 0)
		(void)pthread_kill(self.main_thread, SIGHUP);
}
