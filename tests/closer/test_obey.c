/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_obey.c -- tests which orders are obeyed, with a stand-in for the kernel.
 */
#include "config.h"

#include "../unit.h"

#include <errno.h>
#include <string.h>

#include "closer/obey.h"
#include "kernel.h"

#define PROXY 13
#define OTHER 14

static const struct sg_closer_conf conf = {
    .ports = {3126, 3128}, .port_count = 2, .user = PROXY, .judge = 1};

static const struct sg_order order = {.number = 5,
    .id = {.local = {0xfd, [15] = 1},
	.remote = {0xfd, [15] = 2},
	.local_port = 3128,
	.remote_port = 40000,
	.cookie = 77}};

static struct sg_diag_socket
the_socket(void)
{
	return (struct sg_diag_socket){
	    .id = order.id, .uid = PROXY, .state = SG_DIAG_ESTABLISHED};
}

/*
 * Obey the order when the kernel says that the socket is as `found`. Returns
 * the result. The kernel must be asked to end the socket only for "ended".
 */
static enum sg_result
obey(const struct sg_diag_socket *found, const char *expected_why)
{
	struct sg_answer answer;
	struct kernel kernel;
	const char *why;

	kernel_begin(&kernel);
	kernel_socket(&kernel, found);
	kernel_error(&kernel, 0);
	why = sg_obey(kernel.diag, &conf, &order, &answer);
	if (expected_why == NULL)
		assert_null(why);
	else
		assert_string_equal(why, expected_why);
	assert_int_equal(answer.number, 5);
	assert_int_equal(answer.cookie, 77);
	assert_int_equal(kernel_questions(&kernel),
	    answer.result == SG_RESULT_ENDED ? 2 : 1);
	kernel_end(&kernel);
	return answer.result;
}

static void
ends_in_each_state_with_data(void **state)
{
	static const uint8_t flowing[] = {SG_DIAG_ESTABLISHED,
	    SG_DIAG_FIN_WAIT1, SG_DIAG_FIN_WAIT2, SG_DIAG_CLOSE_WAIT};
	struct sg_diag_socket socket = the_socket();

	(void)state;
	for (uint8_t i = 0; i < 40; i++) {
		socket.state = i;
		if (memchr(flowing, i, sizeof(flowing)) != NULL)
			assert_int_equal(obey(&socket, NULL), SG_RESULT_ENDED);
		else if (i != SG_DIAG_LISTEN)
			assert_int_equal(obey(&socket, NULL), SG_RESULT_GONE);
	}
}

static void
spares_other_sockets(void **state)
{
	struct sg_diag_socket socket = the_socket();

	(void)state;
	socket.state = SG_DIAG_LISTEN;
	assert_int_equal(obey(&socket,
			     "its cookie belongs to a socket that listens"),
	    SG_RESULT_REFUSED);
	socket = the_socket();
	socket.uid = OTHER;
	assert_int_equal(obey(&socket,
			     "the connection belongs to another user"),
	    SG_RESULT_REFUSED);
	socket.uid = 0;
	assert_int_equal(obey(&socket,
			     "the connection belongs to another user"),
	    SG_RESULT_REFUSED);
	/* Squid has closed its end. */
	socket.state = SG_DIAG_FIN_WAIT1;
	assert_int_equal(obey(&socket, NULL), SG_RESULT_GONE);
}

/* The kernel compares these, too; it must not matter if it did not. */
static void
compares_all_that_the_order_names(void **state)
{
	struct sg_diag_socket socket;

	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		socket = the_socket();
		socket.id.cookie ^= i == 0;
		socket.id.local_port ^= i == 1;
		socket.id.remote_port ^= i == 2;
		socket.id.local[3] ^= i == 3;
		socket.id.remote[15] ^= i == 4;
		assert_int_equal(obey(&socket, NULL), SG_RESULT_GONE);
	}
}

static void
does_not_ask_for_another_port(void **state)
{
	struct sg_order other = order;
	struct sg_answer answer;
	struct kernel kernel;

	(void)state;
	other.id.local_port = 22;
	kernel_begin(&kernel);
	assert_string_equal(sg_obey(kernel.diag, &conf, &other, &answer),
	    "its port is not in the configuration");
	assert_int_equal(answer.result, SG_RESULT_REFUSED);
	assert_int_equal(kernel_questions(&kernel), 0);
	kernel_end(&kernel);
}

/* Rows: the kernel's errors when it looks a socket up, and when it ends it. */
static void
says_what_the_kernel_cannot_do(void **state)
{
	static const struct {
		int find, end;
		enum sg_result result;
		const char *why;
	} rows[] = {
	    {ENOENT, 0, SG_RESULT_GONE, NULL},
	    {ENOMEM, 0, SG_RESULT_FAILED, "Cannot allocate memory"},
	    {0, ENOENT, SG_RESULT_GONE, NULL},
	    {0, EPERM, SG_RESULT_FAILED, "Operation not permitted"},
	    {0, EOPNOTSUPP, SG_RESULT_UNSUPPORTED,
		"this kernel cannot end connections"},
	};
	struct sg_diag_socket socket = the_socket();
	struct sg_answer answer;
	struct kernel kernel;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		kernel_begin(&kernel);
		if (rows[i].find != 0) {
			kernel_error(&kernel, rows[i].find);
		} else {
			kernel_socket(&kernel, &socket);
			kernel_error(&kernel, rows[i].end);
		}
		why = sg_obey(kernel.diag, &conf, &order, &answer);
		assert_int_equal(answer.result, rows[i].result);
		if (rows[i].why == NULL)
			assert_null(why);
		else
			assert_string_equal(why, rows[i].why);
		kernel_end(&kernel);
	}
}

static void
ends_nothing_without_the_kernel(void **state)
{
	struct sg_order other = order;
	struct sg_answer answer;

	(void)state;
	assert_string_equal(sg_obey(NULL, &conf, &order, &answer),
	    "this kernel cannot end connections");
	assert_int_equal(answer.result, SG_RESULT_UNSUPPORTED);
	other.id.local_port = 22;
	assert_string_equal(sg_obey(NULL, &conf, &other, &answer),
	    "its port is not in the configuration");
	assert_int_equal(answer.result, SG_RESULT_REFUSED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ends_in_each_state_with_data),
	    cmocka_unit_test(spares_other_sockets),
	    cmocka_unit_test(compares_all_that_the_order_names),
	    cmocka_unit_test(does_not_ask_for_another_port),
	    cmocka_unit_test(says_what_the_kernel_cannot_do),
	    cmocka_unit_test(ends_nothing_without_the_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
