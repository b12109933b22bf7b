/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_stop.c -- tests that SIGTERM closes a child's connections for reading,
 * and that the main thread's sleep is interrupted.
 */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "icap/stop.h"

static volatile sig_atomic_t called;

static void
on_term(int signal)
{
	called += signal == SIGTERM;
}

static void
on_hup(int signal)
{
	(void)signal;
}

/* signal() would take the handler away after the first signal. */
static void
handle(int signal, void (*handler)(int))
{
	const struct sigaction action = {.sa_handler = handler};

	assert_int_equal(sigaction(signal, &action, NULL), 0);
}

/* Makes two ends of one TCP connection. */
static void
connect_ends(int ends[2])
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t length = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(listener, (struct sockaddr *)&at, length), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&at, &length),
	    0);
	ends[0] = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(ends[0], (struct sockaddr *)&at, sizeof(at)),
	    0);
	ends[1] = accept(listener, NULL, NULL);
	assert_true(ends[1] >= 0);
	close(listener);
}

/* Before SIGTERM, sg_stop_hurry() must do nothing: this test comes first. */
static void
test_no_hurry_before_a_stop(void **state)
{
	const struct timespec moment = {.tv_nsec = 1000000};

	(void)state;
	handle(SIGTERM, on_term);
	handle(SIGHUP, on_hup);
	sg_stop_watch();
	sg_stop_hurry();
	assert_int_equal(nanosleep(&moment, NULL), 0);
	assert_int_equal(called, 0);
}

static void
test_connections_are_closed_for_reading(void **state)
{
	int ends[2], others[2];
	char text[8];

	(void)state;
	connect_ends(ends);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, others), 0);
	raise(SIGTERM);
	assert_int_equal(called, 1); /* the handler of before was called */
	assert_int_equal(recv(ends[1], text, sizeof(text), 0), 0);
	/* An answer can still be written; the client reads it and the end. */
	assert_int_equal(send(ends[1], "answer", 6, MSG_NOSIGNAL), 6);
	assert_int_equal(recv(ends[0], text, 6, MSG_WAITALL), 6);
	/* What is no connection of TCP is left alone. */
	assert_int_equal(send(others[0], "x", 1, 0), 1);
	assert_int_equal(recv(others[1], text, sizeof(text), 0), 1);
	for (int i = 0; i < 2; i++) {
		close(ends[i]);
		close(others[i]);
	}
}

static void *
hurry(void *done)
{
	const struct timespec moment = {.tv_nsec = 10000000};

	while (*(volatile sig_atomic_t *)done == 0) {
		sg_stop_hurry();
		nanosleep(&moment, NULL);
	}
	return NULL;
}

/* Without the interruption, this test would last an hour. */
static void
test_the_main_thread_wakes(void **state)
{
	const struct timespec hour = {.tv_sec = 3600};
	volatile sig_atomic_t done = 0;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, hurry,
			     (void *)(uintptr_t)&done),
	    0);
	assert_int_equal(nanosleep(&hour, NULL), -1);
	assert_int_equal(errno, EINTR);
	done = 1;
	pthread_join(thread, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_hurry_before_a_stop),
	    cmocka_unit_test(test_connections_are_closed_for_reading),
	    cmocka_unit_test(test_the_main_thread_wakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
