/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_diag.c -- tests diag.c with a stand-in for the kernel, and with the
 * kernel itself. The latter needs root, and is skipped otherwise.
 */
#include "config.h"

#include "../unit.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kernel.h"
#include "sockets.h"

#define PROXY 13
#define V4(a, b, c, d)                                                         \
	{                                                                      \
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d           \
	}

static const struct sg_diag_socket example = {
    .id = {.local = {0xfd, [15] = 1},
	.remote = {0xfd, [15] = 2},
	.local_port = 3128,
	.remote_port = 40000,
	.cookie = UINT64_C(0x1122334455667788)},
    .uid = PROXY,
    .state = SG_DIAG_ESTABLISHED};

static void
count(const struct sg_diag_socket *socket, void *context)
{
	assert_int_equal(socket->id.local_port, 3128);
	(*(unsigned *)context)++;
}

static void
reads_what_the_kernel_says(void **state)
{
	const struct sg_diag_socket two[] = {example, example};
	struct sg_diag_socket found;
	struct kernel kernel;
	uint16_t port = 3128;
	unsigned n = 0;

	(void)state;
	kernel_begin(&kernel);
	kernel_socket(&kernel, &example);
	assert_int_equal(sg_diag_find(kernel.diag, &example.id, &found), 0);
	assert_memory_equal(&found, &example, sizeof(found));
	/* One list for each family. */
	kernel_list(&kernel, two, 2);
	kernel_list(&kernel, two, 1);
	assert_int_equal(sg_diag_dump(kernel.diag, &port, 1, count, &n), 0);
	assert_int_equal(n, 3);
	kernel_error(&kernel, 0);
	assert_int_equal(sg_diag_destroy(kernel.diag, &example.id), 0);
	kernel_end(&kernel);
}

static void
returns_the_kernels_errors(void **state)
{
	static const int errors[] = {ENOENT, EPERM, EOPNOTSUPP, ENOMEM};
	struct sg_diag_socket found;
	struct kernel kernel;
	uint16_t port = 3128;
	unsigned n = 0;

	(void)state;
	kernel_begin(&kernel);
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		kernel_error(&kernel, errors[i]);
		assert_int_equal(sg_diag_find(kernel.diag, &example.id, &found),
		    errors[i]);
		kernel_error(&kernel, errors[i]);
		assert_int_equal(sg_diag_destroy(kernel.diag, &example.id),
		    errors[i]);
		kernel_error(&kernel, errors[i]);
		assert_int_equal(sg_diag_dump(kernel.diag, &port, 1, count, &n),
		    errors[i]);
	}
	assert_int_equal(n, 0);
	kernel_end(&kernel);
}

/* Rows: what a kernel cannot have said. */
static void
refuses_what_it_cannot_read(void **state)
{
	struct {
		struct nlmsghdr head;
		uint8_t body[200];
	} message;
	static const struct {
		const char *name;
		uint16_t type;
		uint32_t said, size;
	} rows[] = {
	    {"a socket that is cut", SOCK_DIAG_BY_FAMILY, 40, 40},
	    {"a socket of no family", SOCK_DIAG_BY_FAMILY, 200, 200},
	    {"an error without a number", NLMSG_ERROR, 16, 16},
	    {"an error that is none", NLMSG_ERROR, 36, 36},
	    {"another type", 99, 100, 100},
	    {"less than it says", SOCK_DIAG_BY_FAMILY, 200, 100},
	    {"less than a head", NLMSG_DONE, 16, 7},
	    {"a length of 0", NLMSG_DONE, 0, 16},
	};
	struct sg_diag_socket found;
	struct kernel kernel;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		kernel_begin(&kernel);
		memset(&message, 0x7f, sizeof(message));
		message.head = (struct nlmsghdr){.nlmsg_len = rows[i].said,
		    .nlmsg_type = rows[i].type,
		    .nlmsg_seq = 1};
		kernel_bytes(&kernel, &message, rows[i].size);
		if (sg_diag_find(kernel.diag, &example.id, &found) != EPROTO)
			fail_msg("taken: %s", rows[i].name);
		kernel_end(&kernel);
	}
}

/* An answer to an earlier question is no answer. */
static void
leaves_out_old_answers(void **state)
{
	struct sg_diag_socket found;
	struct kernel kernel;

	(void)state;
	kernel_begin(&kernel);
	kernel.sequence = 0;
	kernel_error(&kernel, EPERM);
	kernel_socket(&kernel, &example);
	assert_int_equal(sg_diag_find(kernel.diag, &example.id, &found), 0);
	kernel_end(&kernel);
}

static void
does_not_wait_for_ever(void **state)
{
	struct sg_diag_socket found;
	struct kernel kernel;

	(void)state;
	kernel_begin(&kernel);
	assert_int_equal(sg_diag_find(kernel.diag, &example.id, &found), ETIME);
	kernel_end(&kernel);
}

static void
refuses_wrong_arguments(void **state)
{
	uint16_t ports[SG_DIAG_PORTS_MAX + 1] = {1};
	struct sg_diag_id id = example.id;
	struct kernel kernel;
	unsigned n = 0;

	(void)state;
	kernel_begin(&kernel);
	assert_int_equal(sg_diag_dump(kernel.diag, ports, 0, count, &n),
	    EINVAL);
	assert_int_equal(sg_diag_dump(kernel.diag, ports, SG_DIAG_PORTS_MAX + 1,
			     count, &n),
	    EINVAL);
	id.cookie = SG_DIAG_COOKIE_ANY;
	assert_int_equal(sg_diag_destroy(kernel.diag, &id), EINVAL);
	id.cookie = SG_DIAG_COOKIE_UNKNOWN;
	assert_int_equal(sg_diag_destroy(kernel.diag, &id), EINVAL);
	assert_int_equal(kernel_questions(&kernel), 0);
	kernel_end(&kernel);
}

/* Rows: what the kernel says to a list and to an order, and the finding. */
static void
finds_out_what_the_kernel_can_do(void **state)
{
	static const struct {
		int list, order, expected;
	} rows[] = {{0, ENOENT, 0}, {0, EOPNOTSUPP, EOPNOTSUPP},
	    {0, EPERM, EPERM}, {ENOENT, 0, ENOENT}};
	struct kernel kernel;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		kernel_begin(&kernel);
		if (rows[i].list != 0) {
			kernel_error(&kernel, rows[i].list);
		} else {
			kernel_list(&kernel, NULL, 0);
			kernel_list(&kernel, NULL, 0);
			kernel_error(&kernel, rows[i].order);
		}
		assert_int_equal(sg_diag_probe(kernel.diag), rows[i].expected);
		kernel_end(&kernel);
	}
}

/* ---- with the kernel itself ---------------------------------------------- */

static struct sg_diag *
begin(void)
{
	struct sg_diag *diag;

	if (!sockets_begin()) {
		print_message("skipped: a network namespace needs root\n");
		skip();
	}
	assert_int_equal(sg_diag_open(&diag), 0);
	if (sg_diag_probe(diag) != 0) {
		print_message("skipped: this kernel cannot end sockets\n");
		sg_diag_close(&diag);
		skip();
	}
	return diag;
}

/* Rows: where Squid listens, where the client connects, what is listed. */
static void
ends_each_kind_of_socket(void **state)
{
	static const struct {
		const char *listens, *connects;
		uint8_t local[16];
	} rows[] = {
	    {"127.0.0.1", "127.0.0.1", V4(127, 0, 0, 1)},
	    {"::1", "::1", {[15] = 1}},
	    {"::", "::1", {[15] = 1}},
	    {"::", "127.0.0.1", V4(127, 0, 0, 1)},
	};
	struct sg_diag *diag = begin();
	struct sg_diag_socket found;
	struct connection one, other;
	int listener;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		listener = listen_as(PROXY, rows[i].listens, 3128);
		one = connect_to(diag, listener, PROXY, rows[i].connects, 3128);
		other = connect_to(diag, listener, PROXY, rows[i].connects,
		    3128);
		assert_memory_equal(one.socket.id.local, rows[i].local, 16);
		assert_memory_equal(one.socket.id.remote, rows[i].local, 16);
		assert_int_equal(one.socket.uid, PROXY);
		assert_int_equal(one.socket.state, SG_DIAG_ESTABLISHED);
		assert_true(is_open(&one));
		assert_int_equal(sg_diag_find(diag, &one.socket.id, &found), 0);
		assert_int_equal(found.received, 1);
		assert_memory_equal(&found.id, &one.socket.id,
		    sizeof(found.id));
		assert_int_equal(sg_diag_destroy(diag, &one.socket.id), 0);
		assert_true(was_ended(&one));
		assert_true(is_open(&other));
		assert_int_equal(sg_diag_destroy(diag, &one.socket.id), ENOENT);
		leave_both(&one);
		leave_both(&other);
		close(listener);
	}
	sg_diag_close(&diag);
}

static void
collect(const struct sg_diag_socket *socket, void *context)
{
	unsigned *seen = context;

	assert_true(socket->id.local_port >= 3100);
	assert_true(socket->id.local_port < 3100 + SG_DIAG_PORTS_MAX);
	assert_int_not_equal(socket->state, SG_DIAG_LISTEN);
	seen[socket->id.local_port - 3100]++;
}

/* The kernel's filter takes each port of a full set, and no port beside it. */
static void
lists_each_port_of_a_set(void **state)
{
	uint16_t ports[SG_DIAG_PORTS_MAX];
	struct connection connections[SG_DIAG_PORTS_MAX + 2];
	unsigned seen[SG_DIAG_PORTS_MAX] = {0};
	struct sg_diag *diag = begin();
	int listener;

	(void)state;
	for (uint16_t i = 0; i < SG_DIAG_PORTS_MAX; i++)
		ports[i] = (uint16_t)(3100 + (i * 7) % SG_DIAG_PORTS_MAX);
	for (uint16_t i = 0; i < SG_DIAG_PORTS_MAX + 2; i++) {
		uint16_t port = (uint16_t)(3099 + i);

		listener = listen_as(PROXY, "::", port);
		connections[i] = connect_to(diag, listener, PROXY,
		    i % 2 == 0 ? "::1" : "127.0.0.1", port);
		close(listener);
	}
	assert_int_equal(sg_diag_dump(diag, ports, SG_DIAG_PORTS_MAX, collect,
			     seen),
	    0);
	for (size_t i = 0; i < SG_DIAG_PORTS_MAX; i++)
		assert_int_equal(seen[i], 1);
	memset(seen, 0, sizeof(seen));
	assert_int_equal(sg_diag_dump(diag, ports + 3, 1, collect, seen), 0);
	for (size_t i = 0; i < SG_DIAG_PORTS_MAX; i++)
		assert_int_equal(seen[i], i == (size_t)(ports[3] - 3100));
	for (size_t i = 0; i < SG_DIAG_PORTS_MAX + 2; i++)
		leave_both(&connections[i]);
	sg_diag_close(&diag);
}

/* A connection with one direction closed can still carry data. */
static void
lists_half_closed_sockets(void **state)
{
	struct sg_diag *diag = begin();
	int listener = listen_as(PROXY, "127.0.0.1", 3128);
	struct connection by_client = connect_to(diag, listener, PROXY,
	    "127.0.0.1", 3128);
	struct connection by_squid = connect_to(diag, listener, PROXY,
	    "127.0.0.1", 3128);
	struct connection over = connect_to(diag, listener, PROXY, "127.0.0.1",
	    3128);
	uint16_t port = 3128;
	unsigned n = 0;

	(void)state;
	shutdown(by_client.client, SHUT_WR);
	shutdown(by_squid.squid, SHUT_WR);
	leave_both(&over);
	assert_int_equal(sg_diag_dump(diag, &port, 1, count, &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(sg_diag_destroy(diag, &by_client.socket.id), 0);
	assert_int_equal(sg_diag_destroy(diag, &by_squid.socket.id), 0);
	n = 0;
	assert_int_equal(sg_diag_dump(diag, &port, 1, count, &n), 0);
	assert_int_equal(n, 0);
	leave_both(&by_client);
	leave_both(&by_squid);
	close(listener);
	sg_diag_close(&diag);
}

static void
counts_bytes(void **state)
{
	struct sg_diag *diag = begin();
	int listener = listen_as(PROXY, "127.0.0.1", 3128);
	struct connection one = connect_to(diag, listener, PROXY, "127.0.0.1",
	    3128);
	struct sg_diag_socket found;
	char bytes[7000] = {0};

	(void)state;
	assert_int_equal(send(one.client, bytes, 7000, 0), 7000);
	assert_int_equal(recv(one.squid, bytes, 7000, MSG_WAITALL), 7000);
	assert_int_equal(send(one.squid, bytes, 300, 0), 300);
	assert_int_equal(recv(one.client, bytes, 300, MSG_WAITALL), 300);
	assert_int_equal(send(one.client, bytes, 1, 0), 1);
	assert_int_equal(recv(one.squid, bytes, 1, 0), 1);
	assert_int_equal(sg_diag_find(diag, &one.socket.id, &found), 0);
	assert_int_equal(found.received, 7001);
	assert_int_equal(found.sent, 300);
	leave_both(&one);
	close(listener);
	sg_diag_close(&diag);
}

static void
needs_the_capability(void **state)
{
	struct sg_diag *diag = begin(), *plain;
	int listener = listen_as(PROXY, "127.0.0.1", 3128);
	struct connection one = connect_to(diag, listener, PROXY, "127.0.0.1",
	    3128);

	(void)state;
	assert_int_equal(seteuid(PROXY), 0);
	assert_int_equal(sg_diag_open(&plain), 0);
	assert_int_equal(sg_diag_destroy(plain, &one.socket.id), EPERM);
	assert_int_equal(seteuid(0), 0);
	assert_true(is_open(&one));
	sg_diag_close(&plain);
	leave_both(&one);
	close(listener);
	sg_diag_close(&diag);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_what_the_kernel_says),
	    cmocka_unit_test(returns_the_kernels_errors),
	    cmocka_unit_test(refuses_what_it_cannot_read),
	    cmocka_unit_test(leaves_out_old_answers),
	    cmocka_unit_test(does_not_wait_for_ever),
	    cmocka_unit_test(refuses_wrong_arguments),
	    cmocka_unit_test(finds_out_what_the_kernel_can_do),
	    cmocka_unit_test(ends_each_kind_of_socket),
	    cmocka_unit_test(lists_each_port_of_a_set),
	    cmocka_unit_test(lists_half_closed_sockets),
	    cmocka_unit_test(counts_bytes),
	    cmocka_unit_test(needs_the_capability),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
