/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_pulse.c -- tests that a server's answer to OPTIONS is noticed, and that
 * a server that hangs or refuses does not count as well.
 */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "icap/pulse.h"

/* 15 seconds: a request every 3 seconds. */
#define TIMEOUT_US "15000000"
#define INTERVAL_MS 3000

/* A server that answers only when the test says so. */
struct server {
	int listener, port;
	struct sg_pulse pulse;
};

static int
setup(void **state)
{
	struct server *s = calloc(1, sizeof(*s));
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t length = sizeof(at);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(s->listener, (struct sockaddr *)&at, length), 0);
	assert_int_equal(listen(s->listener, 8), 0);
	assert_int_equal(getsockname(s->listener, (struct sockaddr *)&at,
			     &length),
	    0);
	s->port = ntohs(at.sin_port);
	sg_pulse_begin(&s->pulse, "127.0.0.1", s->port, TIMEOUT_US);
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	struct server *s = *state;

	sg_pulse_end(&s->pulse);
	close(s->listener);
	free(s);
	return 0;
}

/* Accepts a connection, and returns it with the request in `text`. */
static int
receive(struct server *s, char *text, size_t size)
{
	int fd = accept(s->listener, NULL, NULL);
	ssize_t n;

	assert_true(fd >= 0);
	n = recv(fd, text, size - 1, 0);
	assert_true(n > 0);
	text[n] = '\0';
	return fd;
}

static void
answer(struct server *s, int fd, const char *text)
{
	struct pollfd ready = {.fd = s->pulse.fd, .events = POLLIN};

	assert_int_equal(send(fd, text, strlen(text), 0), strlen(text));
	assert_int_equal(poll(&ready, 1, 1000), 1);
	close(fd);
}

static void
test_an_answer_is_noticed_once(void **state)
{
	struct server *s = *state;
	char text[256];
	int fd;

	assert_false(sg_pulse_tick(&s->pulse, 0));
	fd = receive(s, text, sizeof(text));
	assert_ptr_equal(
	    strstr(text, "OPTIONS icap://127.0.0.1/schoolgate ICAP/1.0\r\n"),
	    text);
	assert_false(sg_pulse_tick(&s->pulse, 250));
	answer(s, fd, "ICAP/1.0 200 OK\r\nMethods: REQMOD\r\n\r\n");
	assert_true(sg_pulse_tick(&s->pulse, 500));
	assert_false(sg_pulse_tick(&s->pulse, 750));
}

static void
test_the_next_request_comes_after_a_fifth_of_the_time(void **state)
{
	struct server *s = *state;
	struct pollfd waits = {.fd = s->listener, .events = POLLIN};
	char text[256];

	assert_false(sg_pulse_tick(&s->pulse, 0));
	answer(s, receive(s, text, sizeof(text)), "ICAP/1.0 200 OK\r\n\r\n");
	assert_true(sg_pulse_tick(&s->pulse, INTERVAL_MS - 1));
	assert_int_equal(poll(&waits, 1, 0), 0);
	assert_false(sg_pulse_tick(&s->pulse, INTERVAL_MS));
	assert_int_equal(poll(&waits, 1, 1000), 1);
}

static void
test_a_server_that_hangs_is_not_well(void **state)
{
	struct server *s = *state;

	/* Nobody accepts: the kernel still completes the connections. */
	for (int64_t now = 0; now < 6 * INTERVAL_MS; now += 250)
		assert_false(sg_pulse_tick(&s->pulse, now));
}

static void
test_an_error_is_not_well(void **state)
{
	struct server *s = *state;
	char text[256];

	assert_false(sg_pulse_tick(&s->pulse, 0));
	answer(s, receive(s, text, sizeof(text)),
	    "ICAP/1.0 500 Server Error\r\n\r\n");
	assert_false(sg_pulse_tick(&s->pulse, 250));
}

static void
test_a_late_answer_does_not_count_for_the_next_request(void **state)
{
	struct server *s = *state;
	char text[256];
	int late, next;

	assert_false(sg_pulse_tick(&s->pulse, 0));
	late = receive(s, text, sizeof(text));
	assert_false(sg_pulse_tick(&s->pulse, INTERVAL_MS));
	next = receive(s, text, sizeof(text));
	(void)send(late, "ICAP/1.0 200 OK\r\n\r\n", 19, MSG_NOSIGNAL);
	close(late);
	assert_false(sg_pulse_tick(&s->pulse, INTERVAL_MS + 250));
	answer(s, next, "ICAP/1.0 200 OK\r\n\r\n");
	assert_true(sg_pulse_tick(&s->pulse, INTERVAL_MS + 500));
}

static void
test_without_a_watchdog_nothing_is_asked(void **state)
{
	static const char *const timeouts[] = {NULL, "", "0", "-1", "soon"};
	struct server *s = *state;
	struct pollfd waits = {.fd = s->listener, .events = POLLIN};

	for (size_t i = 0; i < sizeof(timeouts) / sizeof(timeouts[0]); i++) {
		sg_pulse_begin(&s->pulse, "127.0.0.1", s->port, timeouts[i]);
		assert_false(sg_pulse_tick(&s->pulse, 0));
		assert_int_equal(poll(&waits, 1, 0), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_an_answer_is_noticed_once,
		setup, teardown),
	    cmocka_unit_test_setup_teardown(
		test_the_next_request_comes_after_a_fifth_of_the_time, setup,
		teardown),
	    cmocka_unit_test_setup_teardown(
		test_a_server_that_hangs_is_not_well, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_an_error_is_not_well, setup,
		teardown),
	    cmocka_unit_test_setup_teardown(
		test_a_late_answer_does_not_count_for_the_next_request, setup,
		teardown),
	    cmocka_unit_test_setup_teardown(
		test_without_a_watchdog_nothing_is_asked, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
