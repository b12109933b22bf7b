/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_link.c -- the judge's connection to a closer that is killed: what was
 * sent and not answered is not sent again, and what could not be sent is.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tunnels/program/link.h"

#define ORDERS 3

static char folder[32], path[64];
static int listener;

/* Take so many orders of one connection, answer the first ones, and leave.
 * Returns how many orders came. */
static int
serve(int orders, int answered)
{
	uint8_t bytes[SG_ORDER_BYTES];
	struct sg_answer answer = {.result = SG_RESULT_ENDED};
	struct sg_order order;
	uint8_t reply[SG_ANSWER_BYTES];
	int fd = accept(listener, NULL, NULL), n = 0;

	while (n < orders && recv(fd, bytes, sizeof bytes, 0) > 0) {
		if (sg_order_read(bytes, sizeof bytes, &order) != NULL)
			_exit(99);
		if (n++ >= answered)
			continue;
		answer.number = order.number;
		answer.cookie = order.id.cookie;
		sg_answer_write(&answer, reply);
		if (send(fd, reply, sizeof reply, MSG_NOSIGNAL) < 0)
			_exit(98);
	}
	close(fd);
	return n;
}

/* A connection: how many orders it has, and how many of them are answered. */
struct served {
	int orders, answered;
};

/* Start a closer that serves connections one after the other. */
static pid_t
start(const struct served *served, size_t n)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid != 0)
		return pid;
	alarm(30);
	for (size_t i = 0; i < n; i++)
		if (serve(served[i].orders, served[i].answered) !=
		    served[i].orders)
			_exit(1);
	_exit(0);
}

static int
wait_for(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static size_t
end_all(struct sg_link *link, size_t *sent)
{
	const struct sg_sockets *sockets = sg_link_sockets(link);
	struct sg_diag_id ids[ORDERS];
	struct sg_answer answers[ORDERS];

	memset(ids, 0, sizeof ids);
	for (size_t i = 0; i < ORDERS; i++) {
		ids[i].local_port = 3128;
		ids[i].remote_port = (uint16_t)(1000 + i);
		ids[i].cookie = 1 + i;
	}
	return sockets->end(sockets->context, ids, ORDERS, answers, sent);
}

static int
begin(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	(void)state;
	(void)strcpy(folder, "/tmp/link-XXXXXX");
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/orders", folder);
	(void)strcpy(address.sun_path, path);
	listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address,
			     sizeof address),
	    0);
	assert_int_equal(listen(listener, 4), 0);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	close(listener);
	(void)unlink(path);
	return rmdir(folder);
}

static struct sg_link *
open_link(void)
{
	static const uint16_t ports[] = {3128}, from[] = {0};
	char why[SG_WHY_BYTES];
	struct sg_link *link = sg_link_new(path, ports, from, 1, why);

	if (link == NULL)
		print_error("%s\n", why);
	assert_non_null(link);
	return link;
}

/* The closer is killed before it has answered all: what it did not answer may
 * have been obeyed.  It is not sent again before the caller asks again. */
static void
test_answers_lost(void **state)
{
	struct sg_link *link;
	size_t sent;
	pid_t pid;

	(void)state;
	for (int i = 0; i < 2; i++) {
		const struct served served[] = {
		    {2 * ORDERS, ORDERS + i}, {ORDERS, ORDERS}};

		link = open_link();
		pid = start(served, 2);
		assert_int_equal(end_all(link, &sent), ORDERS);
		assert_int_equal(end_all(link, &sent), i);
		assert_int_equal(sent, ORDERS);
		assert_int_equal(end_all(link, &sent), ORDERS);
		assert_int_equal(wait_for(pid), 0);
		sg_link_free(&link);
	}
}

/* The closer is started anew between two calls: nobody notices. */
static void
test_closer_anew(void **state)
{
	static const struct served served = {ORDERS, ORDERS};
	struct sg_link *link = open_link();
	pid_t pid = start(&served, 1);
	size_t sent = 0;

	(void)state;
	assert_int_equal(end_all(link, &sent), ORDERS);
	assert_int_equal(wait_for(pid), 0);
	pid = start(&served, 1);
	assert_int_equal(end_all(link, &sent), ORDERS);
	assert_int_equal(sent, ORDERS);
	assert_int_equal(wait_for(pid), 0);
	sg_link_free(&link);
}

/* There is no closer: nothing was sent. */
static void
test_no_closer(void **state)
{
	struct sg_link *link = open_link();
	size_t sent = 9;

	(void)state;
	assert_int_equal(unlink(path), 0);
	assert_int_equal(end_all(link, &sent), 0);
	assert_int_equal(sent, 0);
	sg_link_free(&link);
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
	    CASE(test_answers_lost),
	    CASE(test_closer_anew),
	    CASE(test_no_closer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
