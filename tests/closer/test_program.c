/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_program.c -- tests the program schoolgate-closer with real connections:
 * it ends those that it is ordered to end, and no others.
 *
 * Needs root, for a network namespace and for sockets of several users.
 */
#include "config.h"

#include "../unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "closer.h"
#include "sockets.h"

#define MANY 1000

static struct sg_diag *diag;
static struct closer closer;
static int judge;    /* the judge's connection to the closer */
static int listener; /* Squid's, for IPv4 and IPv6 */

static struct connection
client(const char *address)
{
	return connect_to(diag, listener, PROXY, address, 3128);
}

static int
set_up(void **state)
{
	(void)state;
	closer_start(&closer);
	judge = closer_connect(&closer, JUDGE);
	assert_true(judge >= 0);
	listener = listen_as(PROXY, "::", 3128);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	close(judge);
	close(listener);
	closer_stop(&closer);
	return 0;
}

static void
ends_what_is_ordered(void **state)
{
	static const char *const addresses[] = {
	    "127.0.0.1", "127.9.8.7", "::1"};
	struct connection one, other;
	struct sg_answer answer;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		one = client(addresses[i]);
		other = client(addresses[i]);
		assert_true(is_open(&one));
		answer = closer_order(judge, &one.socket.id);
		assert_int_equal(answer.result, SG_RESULT_ENDED);
		assert_int_equal(answer.received, 1);
		assert_true(was_ended(&one));
		assert_true(is_open(&other));
		/* The same order again. */
		answer = closer_order(judge, &one.socket.id);
		assert_int_equal(answer.result, SG_RESULT_GONE);
		assert_int_equal(answer.received, 0);
		leave_both(&one);
		leave_both(&other);
	}
}

/* The firewall redirects a device's connection to Squid. */
static void
ends_a_redirected_connection(void **state)
{
	struct connection one, other;
	int squid;

	(void)state;
	if (system(
		"ip route add local 192.0.2.0/24 dev lo && nft 'table ip t { "
		"chain c { type nat hook output priority -100; "
		"ip daddr 192.0.2.7 tcp dport 443 redirect to :3130; }; }'") !=
	    0) {
		print_message("skipped: nft does not work here\n");
		skip();
	}
	squid = listen_as(PROXY, "0.0.0.0", 3130);
	one = connect_to(diag, squid, PROXY, "192.0.2.7", 443);
	other = connect_to(diag, squid, PROXY, "192.0.2.7", 443);
	assert_int_equal(one.socket.id.local_port, 3130);
	assert_true(is_open(&one));
	assert_int_equal(closer_order(judge, &one.socket.id).result,
	    SG_RESULT_ENDED);
	assert_true(was_ended(&one));
	assert_true(is_open(&other));
	leave_both(&one);
	leave_both(&other);
	close(squid);
}

/* Order the end of `id`, which is not exactly the socket of `spared`. */
static void
want_spared(const struct connection *spared, struct sg_diag_id id,
    enum sg_result expected, const char *name)
{
	enum sg_result result = closer_order(judge, &id).result;

	if (result != expected)
		fail_msg("%s: the result is %d, not %d", name, result,
		    expected);
	if (!is_open(spared))
		fail_msg("%s: the connection was ended", name);
}

static void
spares_all_but_the_exact_socket(void **state)
{
	struct connection one = client("127.0.0.1"), two = client("127.0.0.1");
	struct sg_diag_id id = one.socket.id;

	(void)state;
	id.cookie++;
	want_spared(&one, id, SG_RESULT_GONE, "another cookie");
	id.cookie = two.socket.id.cookie;
	want_spared(&one, id, SG_RESULT_GONE, "the cookie of another");
	assert_true(is_open(&two));
	id = one.socket.id;
	id.remote_port = two.socket.id.remote_port;
	want_spared(&one, id, SG_RESULT_GONE, "the port of another");
	assert_true(is_open(&two));
	id = one.socket.id;
	id.remote[15]++;
	want_spared(&one, id, SG_RESULT_GONE, "another client");
	id = one.socket.id;
	id.local[15]++;
	want_spared(&one, id, SG_RESULT_GONE, "another local address");
	/* The client's end of the connection. */
	id = one.socket.id;
	id.local_port = one.socket.id.remote_port;
	id.remote_port = one.socket.id.local_port;
	want_spared(&one, id, SG_RESULT_REFUSED, "the client's end");
	leave_both(&one);
	leave_both(&two);
}

static void
spares_other_users_and_ports(void **state)
{
	struct connection others = connect_to(diag, listener, OTHER,
	    "127.0.0.1", 3128);
	struct connection roots = connect_to(diag, listener, 0, "::1", 3128);
	int ssh = listen_as(PROXY, "127.0.0.1", 22);
	struct connection on_ssh = connect_to(diag, ssh, PROXY, "127.0.0.1",
	    22);

	(void)state;
	want_spared(&others, others.socket.id, SG_RESULT_REFUSED,
	    "another user's");
	want_spared(&roots, roots.socket.id, SG_RESULT_REFUSED, "root's");
	want_spared(&on_ssh, on_ssh.socket.id, SG_RESULT_REFUSED,
	    "another port");
	on_ssh.socket.id.local_port = 3128;
	want_spared(&on_ssh, on_ssh.socket.id, SG_RESULT_GONE,
	    "another port, named as Squid's");
	leave_both(&others);
	leave_both(&roots);
	leave_both(&on_ssh);
	close(ssh);
}

/* The kernel finds the listening socket, too, if no connection has the ports.
 */
static void
spares_the_listener(void **state)
{
	struct connection one = client("127.0.0.1");
	struct sg_diag_id id = one.socket.id;
	socklen_t size = sizeof(id.cookie);

	(void)state;
	id.remote_port = 1;
	assert_int_equal(getsockopt(listener, SOL_SOCKET, SO_COOKIE, &id.cookie,
			     &size),
	    0);
	want_spared(&one, id, SG_RESULT_REFUSED, "the listener");
	leave_both(&one);
	one = client("127.0.0.1");
	assert_true(is_open(&one));
	leave_both(&one);
}

/* Connect from the port of the client `before`, which is closed with a reset.
 */
static struct connection
connect_again(struct connection *before)
{
	const struct linger reset = {.l_onoff = 1};
	struct sockaddr_in from = {.sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	    .sin_port = htons(before->socket.id.remote_port)};
	struct connection again;
	char byte;

	setsockopt(before->client, SOL_SOCKET, SO_LINGER, &reset,
	    sizeof(reset));
	close(before->client);
	assert_int_equal(recv(before->squid, &byte, 1, 0), -1);
	close(before->squid);
	again.client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(again.client, SOL_SOCKET, SO_REUSEADDR, &(int){1},
	    sizeof(int));
	assert_int_equal(bind(again.client, (struct sockaddr *)&from,
			     sizeof(from)),
	    0);
	from.sin_port = htons(3128);
	assert_int_equal(connect(again.client, (struct sockaddr *)&from,
			     sizeof(from)),
	    0);
	assert_int_equal(seteuid(PROXY), 0);
	again.squid = accept(listener, NULL, NULL);
	assert_int_equal(seteuid(0), 0);
	assert_true(again.squid >= 0);
	return again;
}

static void
spares_a_later_connection_with_the_same_ports(void **state)
{
	struct connection one = client("127.0.0.1"), again;
	struct sg_diag_id id = one.socket.id;
	struct sg_diag_socket found;

	(void)state;
	again = connect_again(&one);
	want_spared(&again, id, SG_RESULT_GONE, "a later connection");
	/* It has the same ports and addresses indeed, and can be ended. */
	id.cookie = SG_DIAG_COOKIE_ANY;
	assert_int_equal(sg_diag_find(diag, &id, &found), 0);
	assert_int_not_equal(found.id.cookie, one.socket.id.cookie);
	assert_int_equal(closer_order(judge, &found.id).result,
	    SG_RESULT_ENDED);
	assert_true(was_ended(&again));
	leave_both(&again);
}

/* Rows: messages that are no orders, made of a valid one. */
static void
drops_who_sends_something_else(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
		size_t size;
	} rows[] = {{0, 'X', SG_ORDER_BYTES}, {3, '2', SG_ORDER_BYTES},
	    {63, 1, SG_ORDER_BYTES}, {0, 'S', SG_ORDER_BYTES - 1},
	    {0, 'S', SG_ORDER_BYTES + 1}, {0, 'S', 1}, {0, 'S', 60000}};
	struct connection one = client("127.0.0.1");
	struct sg_order order = {.number = 1, .id = one.socket.id};
	static uint8_t bytes[60000];
	int peer;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		peer = closer_connect(&closer, JUDGE);
		sg_order_write(&order, bytes);
		bytes[rows[i].at] = rows[i].value;
		assert_int_equal(send(peer, bytes, rows[i].size, MSG_NOSIGNAL),
		    rows[i].size);
		assert_true(closer_dropped(peer));
		close(peer);
		assert_true(is_open(&one));
	}
	assert_non_null(strstr(closer_log(&closer),
	    "schoolgate-closer: refused: it does not begin as an order\n"));
	/* The connection from before is still served, unless four came after.
	 */
	peer = closer_connect(&closer, JUDGE);
	assert_int_equal(closer_order(peer, &one.socket.id).result,
	    SG_RESULT_ENDED);
	close(peer);
	leave_both(&one);
}

static void
drops_other_users(void **state)
{
	struct connection one = client("127.0.0.1");
	int peer;

	(void)state;
	/* The folder and the socket's mode let only the judge's group in. */
	assert_int_equal(closer_connect(&closer, OTHER), -1);
	assert_int_equal(chmod(closer.folder, 0755), 0);
	assert_int_equal(closer_connect(&closer, OTHER), -1);
	assert_int_equal(chmod(closer.socket, 0666), 0);
	peer = closer_connect(&closer, OTHER);
	assert_true(peer >= 0);
	assert_true(closer_dropped(peer));
	close(peer);
	/* Root is not the judge. */
	peer = closer_connect(&closer, 0);
	assert_true(peer >= 0);
	assert_true(closer_dropped(peer));
	close(peer);
	assert_non_null(strstr(closer_log(&closer),
	    "refused: a process of another user than the judge connected"));
	assert_true(is_open(&one));
	leave_both(&one);
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Send orders for all connections, as many at a time as may be unanswered. */
static void
order_all(struct connection *connections, size_t count)
{
	uint8_t bytes[SG_ORDER_BYTES], reply[SG_ANSWER_BYTES];
	struct sg_answer answer;
	struct sg_order order;
	size_t sent = 0;

	for (size_t answered = 0; answered < count; answered++) {
		for (; sent < count && sent - answered < SG_CLOSER_UNANSWERED;
		     sent++) {
			order = (struct sg_order){
			    .number = sent, .id = connections[sent].socket.id};
			sg_order_write(&order, bytes);
			assert_int_equal(send(judge, bytes, sizeof(bytes),
					     MSG_NOSIGNAL),
			    sizeof(bytes));
		}
		assert_int_equal(recv(judge, reply, sizeof(reply), 0),
		    sizeof(reply));
		assert_null(sg_answer_read(reply, sizeof(reply), &answer));
		assert_int_equal(answer.number, answered);
		assert_int_equal(answer.result, SG_RESULT_ENDED);
	}
}

static void
ends_many_and_no_others(void **state)
{
	static struct connection ended[MANY], spared[MANY];
	double begun, one_by_one, together;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		ended[i] = client(i % 2 == 0 ? "127.0.0.1" : "::1");
		spared[i] = client(i % 2 == 0 ? "127.0.0.1" : "::1");
	}
	begun = seconds();
	for (size_t i = 0; i < MANY / 2; i++)
		assert_int_equal(closer_order(judge, &ended[i].socket.id)
				     .result,
		    SG_RESULT_ENDED);
	one_by_one = seconds() - begun;
	order_all(ended + MANY / 2, MANY / 2);
	together = seconds() - begun - one_by_one;
	print_message("%d orders: %.1f ms one by one, %.1f ms together\n",
	    MANY / 2, 1000 * one_by_one, 1000 * together);
	for (size_t i = 0; i < MANY; i++) {
		assert_true(was_ended(&ended[i]));
		assert_true(is_open(&spared[i]));
		leave_both(&ended[i]);
		leave_both(&spared[i]);
	}
}

/* Thousands of forged orders end nothing, and fill no log. */
static void
survives_a_flood(void **state)
{
	struct connection one = client("127.0.0.1");
	struct sg_diag_id id = one.socket.id;
	const char *said;

	(void)state;
	for (unsigned i = 1; i <= 5000; i++) {
		id.cookie = one.socket.id.cookie + i;
		id.local_port = i % 2 == 0 ? 3128 : (uint16_t)i;
		if (id.local_port == 3130 || (i % 2 != 0 && i == 3128))
			continue;
		assert_int_equal(closer_order(judge, &id).result,
		    i % 2 == 0 ? SG_RESULT_GONE : SG_RESULT_REFUSED);
	}
	assert_true(is_open(&one));
	said = strstr(closer_log(&closer), "refused: its port is not in");
	assert_non_null(said);
	assert_null(strstr(said + 1, "refused: its port is not in"));
	leave_both(&one);
}

/* A judge that reads no answers is dropped; the next is served. */
static void
drops_a_judge_that_does_not_read(void **state)
{
	struct connection one = client("127.0.0.1");
	struct sg_order order = {.number = 1, .id = one.socket.id};
	uint8_t bytes[SG_ORDER_BYTES];
	unsigned sent = 0;

	(void)state;
	order.id.local_port = 9;
	sg_order_write(&order, bytes);
	while (sent < 100000 &&
	    send(judge, bytes, sizeof(bytes), MSG_NOSIGNAL) > 0)
		sent++;
	assert_true(sent < 100000);
	assert_true(sent >= 2 * SG_CLOSER_UNANSWERED);
	close(judge);
	judge = closer_connect(&closer, JUDGE);
	assert_int_equal(closer_order(judge, &one.socket.id).result,
	    SG_RESULT_ENDED);
	leave_both(&one);
}

/* Many connections of judges that died: the oldest give way. */
static void
serves_the_newest_connection(void **state)
{
	struct connection one = client("127.0.0.1");
	int peers[20];

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		peers[i] = closer_connect(&closer, JUDGE);
		assert_true(peers[i] >= 0);
	}
	assert_int_equal(closer_order(peers[19], &one.socket.id).result,
	    SG_RESULT_ENDED);
	assert_true(closer_dropped(peers[0]));
	for (size_t i = 0; i < 20; i++)
		close(peers[i]);
	leave_both(&one);
}

/* Returns the value of a line of /proc/PID/status.  Static. */
static const char *
status_of(const char *name)
{
	static char line[256];
	char path[64];
	FILE *file;
	size_t n = strlen(name);

	snprintf(path, sizeof(path), "/proc/%d/status", (int)closer.pid);
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, name, n) != 0 || line[n] != ':')
			continue;
		fclose(file);
		line[strcspn(line, "\n")] = '\0';
		return line + n + 1 + strspn(line + n + 1, " \t");
	}
	fclose(file);
	return "missing";
}

static void
has_few_rights(void **state)
{
	struct stat status;
	char path[64];

	(void)state;
	/* CAP_NET_ADMIN is number 12. */
	assert_string_equal(status_of("CapEff"), "0000000000001000");
	assert_string_equal(status_of("CapPrm"), "0000000000001000");
	assert_string_equal(status_of("CapInh"), "0000000000000000");
	assert_string_equal(status_of("CapAmb"), "0000000000000000");
	assert_string_equal(status_of("NoNewPrivs"), "1");
	assert_string_equal(status_of("Seccomp"), "2");
	assert_string_equal(status_of("Uid"), "65534\t65534\t65534\t65534");
	/* The files of a process that cannot be dumped belong to root. */
	snprintf(path, sizeof(path), "/proc/%d/mem", (int)closer.pid);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_uid, 0);
}

/* A new run takes the place of one that was killed, and left its socket. */
static void
replaces_its_old_socket(void **state)
{
	struct connection one = client("127.0.0.1");

	(void)state;
	kill(closer.pid, SIGKILL);
	waitpid(closer.pid, NULL, 0);
	assert_int_equal(access(closer.socket, F_OK), 0);
	assert_int_equal(closer_connect(&closer, JUDGE), -1);
	closer_run(&closer);
	close(judge);
	judge = closer_connect(&closer, JUDGE);
	assert_int_equal(closer_order(judge, &one.socket.id).result,
	    SG_RESULT_ENDED);
	leave_both(&one);
}

/* The program says it, and the judge is answered so that it can say it, too. */
static void
says_that_the_kernel_cannot(void **state)
{
	struct closer helpless = {.no_netlink = EPROTONOSUPPORT};
	struct connection one = client("127.0.0.1");
	int peer;

	(void)state;
	closer_start(&helpless);
	assert_non_null(strstr(closer_log(&helpless),
	    "schoolgate-closer: this kernel cannot end connections (Protocol "
	    "not supported): those that are open stay open"));
	peer = closer_connect(&helpless, JUDGE);
	assert_int_equal(closer_order(peer, &one.socket.id).result,
	    SG_RESULT_UNSUPPORTED);
	assert_true(is_open(&one));
	close(peer);
	closer_stop(&helpless);
	leave_both(&one);
}

/* ---- starts that fail ------------------------------------------------------
 */

/*
 * Returns what the program says with these arguments, and its exit code.  It is
 * run by the command `by`, if that is not empty.
 */
static const char *
said_by(const char *by, const char *arguments, int *code)
{
	static char text[4096];
	const char *build = getenv("SG_BUILD");
	char command[4096];
	FILE *output;

	snprintf(command, sizeof(command), "%s %s/schoolgate-closer %s 2>&1",
	    by, build != NULL ? build : ".", arguments);
	output = popen(command, "r");
	assert_non_null(output);
	text[fread(text, 1, sizeof(text) - 1, output)] = '\0';
	*code = WEXITSTATUS(pclose(output));
	return text;
}

static const char *
said_with(const char *arguments, int *code)
{
	return said_by("", arguments, code);
}

static void
explains_its_arguments(void **state)
{
	int code;

	(void)state;
	assert_non_null(strstr(said_with("--help", &code), "usage: "));
	assert_int_equal(code, 0);
	assert_non_null(strstr(said_with("--hlp", &code), "usage: "));
	assert_int_equal(code, 2);
	assert_string_equal(said_with("word", &code),
	    "schoolgate-closer: \"word\" is not an option\n");
	assert_int_equal(code, 2);
	assert_string_equal(said_with("--conf /nowhere", &code),
	    "/nowhere: error: the file cannot be read: No such file or "
	    "directory\n");
	assert_int_equal(code, 1);
}

static void
says_why_it_cannot_listen(void **state)
{
	char arguments[512];
	int code;

	(void)state;
	snprintf(arguments, sizeof(arguments), "--conf %s --socket %s",
	    closer.conf, closer.conf);
	assert_non_null(strstr(said_with(arguments, &code),
	    "is not a socket; remove it"));
	assert_int_equal(code, 1);
	assert_int_equal(access(closer.conf, F_OK), 0);
	snprintf(arguments, sizeof(arguments), "--conf %s --socket /nowhere/s",
	    closer.conf);
	assert_string_equal(said_with(arguments, &code),
	    "schoolgate-closer: /nowhere/s cannot be made a socket: No such "
	    "file or directory\n");
	assert_int_equal(code, 1);
	snprintf(arguments, sizeof(arguments), "--conf %s --socket %0120d",
	    closer.conf, 0);
	assert_non_null(strstr(said_with(arguments, &code), "is too long"));
	assert_int_equal(code, 1);
}

/* Without its one capability the program does not run. */
static void
says_what_it_lacks(void **state)
{
	char arguments[512];
	int code;

	(void)state;
	snprintf(arguments, sizeof(arguments), "--conf %s --socket %s",
	    closer.conf, closer.socket);
	assert_string_equal(said_by("setpriv --bounding-set=-net_admin",
				arguments, &code),
	    "schoolgate-closer: the capability CAP_NET_ADMIN is missing: "
	    "Operation not permitted\n");
	assert_int_equal(code, 1);
}

/* An error that may pass ends the program, and systemd starts it again. */
static void
ends_if_the_kernel_does_not_answer(void **state)
{
	struct closer failing = closer;

	(void)state;
	failing.no_netlink = ENOMEM;
	strcat(failing.socket, ".2");
	assert_int_equal(closer_fails(&failing), 1);
	assert_string_equal(closer_log(&failing),
	    "schoolgate-closer: the kernel does not tell of its connections: "
	    "Cannot allocate memory\n");
	close(failing.log);
}

#define LIVE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LIVE(ends_what_is_ordered),
	    LIVE(ends_a_redirected_connection),
	    LIVE(spares_all_but_the_exact_socket),
	    LIVE(spares_other_users_and_ports),
	    LIVE(spares_the_listener),
	    LIVE(spares_a_later_connection_with_the_same_ports),
	    LIVE(drops_who_sends_something_else),
	    LIVE(drops_other_users),
	    LIVE(ends_many_and_no_others),
	    LIVE(survives_a_flood),
	    LIVE(drops_a_judge_that_does_not_read),
	    LIVE(serves_the_newest_connection),
	    LIVE(has_few_rights),
	    LIVE(replaces_its_old_socket),
	    LIVE(says_that_the_kernel_cannot),
	    LIVE(says_why_it_cannot_listen),
	    LIVE(says_what_it_lacks),
	    LIVE(ends_if_the_kernel_does_not_answer),
	    cmocka_unit_test(explains_its_arguments),
	};
	int failed;

	if (!sockets_begin()) {
		print_message("skipped: a network namespace needs root\n");
		return 77;
	}
	assert_int_equal(sg_diag_open(&diag), 0);
	if (sg_diag_probe(diag) != 0) {
		print_message("skipped: this kernel cannot end sockets\n");
		return 77;
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sg_diag_close(&diag);
	return failed;
}
