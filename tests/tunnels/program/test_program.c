/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_program.c -- the programs schoolgate-tunnels and schoolgate-closer end
 * real connections when the policy is edited, and end no others; each is killed
 * in turn.
 *
 * Needs root, for a network namespace and for sockets of several users.
 */
#include "config.h"

#include "../../unit.h"

#include "../../closer/closer.h"
#include "../../closer/sockets.h"
#include "../../policy_gate.h"
#include "../room.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"

#define MANY 1000
#define OPEN_POLICY                                                            \
	"school \"Hill\"\ngroup people\n    network 127.0.0.0/8, ::1\n"        \
	"rules\n    otherwise allow\n"
#define CLOSED_POLICY                                                          \
	"school \"Hill\"\ngroup people\n    network 127.0.0.0/8, ::1\n"        \
	"rules\n    block facebook for people always\n    otherwise allow\n"

static struct room room;
static struct closer closer;
static struct sg_diag *diag;
static struct sg_tunnels *tunnels;
static struct sg_ended ended;
static int listener;
static pid_t judge;

/* ---- the chain ---------------------------------------------------------- */

static const char *
path_of(const char *name)
{
	static char path[4][128];
	static unsigned turn;

	turn = (turn + 1) % 4;
	(void)snprintf(path[turn], sizeof path[turn], "%s/%s", room.folder,
	    name);
	return path[turn];
}

/* The tag of the installed policy. */
static char installed[SG_TAG_BYTES];
static uint8_t policy_tag[SG_TAG_RAW_BYTES];

static void
install(const char *policy)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_gate *gate;
	struct sg_build build = test_build(arena, policy);

	assert_int_equal(sg_file_replace(path_of("names.img"), build.names.p,
			     build.names.n, 0644),
	    0);
	assert_int_equal(sg_file_replace(path_of("policy.img"), build.policy.p,
			     build.policy.n, 0644),
	    0);
	gate = sg_gate_from_memory(build.names, build.policy,
	    sg_problems_new(arena));
	assert_non_null(gate);
	sg_gate_tag(gate, installed);
	sg_gate_raw_tag(gate, policy_tag);
	sg_gate_close(&gate);
	sg_arena_free(&arena);
}

static pid_t
start_judge(void)
{
	const char *build = getenv("SG_BUILD");
	char program[4096];
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid != 0)
		return pid;
	(void)snprintf(program, sizeof program, "%s/schoolgate-tunnels",
	    build != NULL ? build : ".");
	(void)!freopen(path_of("log"), "a", stderr);
	execlp("setpriv", "setpriv", "--reuid=1", "--regid=1", "--clear-groups",
	    "--inh-caps=-all", "--", program, "--table", room.table, "--ledger",
	    room.ledger, "--status", path_of("status"), "--images", room.folder,
	    "--conf", closer.conf, "--closer", closer.socket, NULL);
	_exit(127);
}

/* Returns the exit code, or minus the signal. */
static int
end_judge(int signal)
{
	int status;

	if (signal != 0)
		kill(judge, signal);
	assert_int_equal(waitpid(judge, &status, 0), judge);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static const char *
read_text(const char *name)
{
	static char text[8192];
	int fd = open(path_of(name), O_RDONLY);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);

	text[n > 0 ? n : 0] = '\0';
	if (fd >= 0)
		close(fd);
	return text;
}

static bool
says(const char *name, const char *words)
{
	for (int i = 0; i < 1000; i++) {
		if (strstr(read_text(name), words) != NULL)
			return true;
		usleep(10000);
	}
	print_error("not in %s: %s\n%s", name, words, read_text(name));
	return false;
}

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int
begin(void **state)
{
	(void)state;
	room_begin(&room);
	assert_int_equal(chown(room.folder, 0, 1), 0);
	assert_int_equal(chmod(room.folder, 01770), 0);
	closer_start(&closer);
	/* The judge reads the list of ports. */
	assert_int_equal(chmod(closer.folder, 0755), 0);
	listener = listen_as(PROXY, "::", 3128);
	install(OPEN_POLICY);
	tunnels = room_open(&room);
	assert_int_equal(chown(room.table, 0, 1), 0);
	judge = start_judge();
	assert_true(says("status", installed));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	assert_int_equal(end_judge(SIGTERM), 0);
	sg_tunnels_close(&tunnels);
	close(listener);
	closer_stop(&closer);
	(void)unlink(path_of("log"));
	(void)unlink(path_of("status"));
	(void)unlink(path_of("names.img"));
	(void)unlink(path_of("policy.img"));
	room_end(&room);
	return 0;
}

/* ---- connections -------------------------------------------------------- */

/* Open a connection to Squid, which notes it. */
static struct connection
open_one(const char *address, const char *target)
{
	struct connection made = connect_to(diag, listener, PROXY, address,
	    3128);
	struct room_request asked;
	struct sg_request *request = room_connect(&asked, 1,
	    made.socket.id.remote_port, target);
	char local[64];

	memcpy(request->client.b, made.socket.id.remote, 16);
	request->now = now_ms() / 1000;
	(void)snprintf(local, sizeof local, "%s:3128", address);
	assert_int_equal(sg_tunnels_note(tunnels, request, sg_str(local),
			     policy_tag),
	    SG_NOTED);
	return made;
}

/* Wait until the connection is ended.  Returns false after ten seconds. */
static bool
ends(struct connection *one)
{
	struct sg_diag_socket now;

	for (int i = 0; i < 1000; i++) {
		if (sg_diag_find(diag, &one->socket.id, &now) == ENOENT)
			return true;
		usleep(10000);
	}
	return false;
}

/* Take the record of an ended connection.  It may come a moment after the end.
 */
static bool
take_ended(void)
{
	uint64_t lost = 0;

	for (int i = 0; i < 1000; i++) {
		if (sg_tunnels_take_ended(tunnels, &ended, &lost))
			return lost == 0;
		usleep(10000);
	}
	return false;
}

static void
ends_what_is_blocked(void **state)
{
	static const char *const addresses[] = {"127.0.0.1", "::1"};
	struct connection blocked, allowed;
	uint64_t lost = 0;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		blocked = open_one(addresses[i], "www.facebook.com:443");
		allowed = open_one(addresses[i], "www.bbc.co.uk:443");
		assert_true(is_open(&blocked) && is_open(&allowed));
		assert_true(says("status", "known: 2"));
		install(CLOSED_POLICY);
		assert_true(ends(&blocked));
		assert_true(was_ended(&blocked));
		assert_true(is_open(&allowed));
		assert_true(says("status", "problem: \n"));
		assert_true(take_ended());
		assert_true(ended.known && ended.bytes.known);
		assert_int_equal(ended.bytes.sent, 1);
		assert_int_equal(ended.bytes.received, 1);
		assert_true(sg_str_eq(ended.platform, SG_LIT("facebook")));
		assert_in_range(ended.at_ms, now_ms() - 20000, now_ms());
		assert_false(sg_tunnels_take_ended(tunnels, &ended, &lost));
		leave_both(&blocked);
		leave_both(&allowed);
		install(OPEN_POLICY);
		assert_true(says("status", installed));
		assert_true(says("status", "known: 0"));
	}
}

static void
survives_kills(void **state)
{
	struct connection seen, unseen, late;

	(void)state;
	seen = open_one("127.0.0.1", "www.facebook.com:443");
	assert_true(says("status", "known: 1"));
	assert_int_equal(end_judge(SIGKILL), -SIGKILL);
	unseen = open_one("127.0.0.1", "www.facebook.com:443");
	install(CLOSED_POLICY);
	judge = start_judge();
	assert_true(ends(&seen));
	assert_true(ends(&unseen));
	/* Without the closer. */
	install(OPEN_POLICY);
	assert_true(says("status", installed));
	late = open_one("127.0.0.1", "www.facebook.com:443");
	assert_true(says("status", "known: 1"));
	kill(closer.pid, SIGKILL);
	waitpid(closer.pid, NULL, 0);
	close(closer.log);
	install(CLOSED_POLICY);
	assert_true(says("status", "problem: the closer cannot be reached"));
	assert_true(says("log", "the closer cannot be reached"));
	assert_true(is_open(&late));
	closer_run(&closer);
	assert_true(ends(&late));
	assert_true(says("log", "all is well again"));
	leave_both(&seen);
	leave_both(&unseen);
	leave_both(&late);
}

/* Damaged images leave the policy as it is. */
static void
refuses_damaged_images(void **state)
{
	struct connection one = open_one("127.0.0.1", "www.facebook.com:443");

	(void)state;
	assert_int_equal(sg_file_replace(path_of("policy.img"), "x", 1, 0644),
	    0);
	assert_true(says("log", "the new images were refused"));
	assert_true(says("status", "problem: the new images were refused"));
	assert_true(is_open(&one));
	install(CLOSED_POLICY);
	assert_true(ends(&one));
	assert_true(says("status", "problem: \n"));
	leave_both(&one);
}

static void
ends_many(void **state)
{
	static struct connection blocked[MANY], allowed[MANY];
	int64_t begun;
	uint64_t lost = 0;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		blocked[i] = open_one("127.0.0.1", "www.facebook.com:443");
		allowed[i] = open_one("127.0.0.1", "www.bbc.co.uk:443");
	}
	assert_true(says("status", "known: 2000"));
	begun = now_ms();
	install(CLOSED_POLICY);
	for (size_t i = 0; i < MANY; i++)
		assert_true(ends(&blocked[i]));
	print_message("%d connections ended %lld ms after the edit\n", MANY,
	    (long long)(now_ms() - begun));
	for (size_t i = 0; i < MANY; i++)
		assert_true(take_ended());
	assert_false(sg_tunnels_take_ended(tunnels, &ended, &lost));
	for (size_t i = 0; i < MANY; i++) {
		assert_true(is_open(&allowed[i]));
		leave_both(&blocked[i]);
		leave_both(&allowed[i]);
	}
}

/* ---- what it says -------------------------------------------------------- */

/* There are no images at the start: nothing is ended, and the problem is said.
 * When they come, all is well. */
static void
starts_without_policy(void **state)
{
	struct connection one = open_one("127.0.0.1", "www.facebook.com:443");

	(void)state;
	assert_true(says("status", "known: 1"));
	assert_int_equal(end_judge(SIGTERM), 0);
	assert_int_equal(unlink(path_of("names.img")), 0);
	assert_int_equal(unlink(path_of("policy.img")), 0);
	judge = start_judge();
	assert_true(says("status", "problem: there is no policy"));
	assert_true(says("status", "policy: none"));
	assert_true(says("log",
	    "there is no policy, so no connection is "
	    "ended; run: schoolgate install"));
	assert_true(is_open(&one));
	install(CLOSED_POLICY);
	assert_true(ends(&one));
	assert_true(says("status", "problem: \n"));
	assert_true(says("status", installed));
	assert_true(says("log", "all is well again"));
	leave_both(&one);
}

/* The status file cannot be replaced: this is said once. */
static void
says_unwritten_status(void **state)
{
	struct connection one, two;
	const char *first;

	(void)state;
	assert_int_equal(unlink(path_of("status")), 0);
	assert_int_equal(mkdir(path_of("status"), 0755), 0);
	one = open_one("127.0.0.1", "www.bbc.co.uk:443");
	assert_true(says("log", "/status cannot be written: "));
	two = open_one("127.0.0.1", "www.bbc.co.uk:443");
	usleep(2500000);
	first = strstr(read_text("log"), "/status cannot be written: ");
	assert_non_null(first);
	assert_null(strstr(first + 1, "/status cannot be written: "));
	assert_int_equal(rmdir(path_of("status")), 0);
	assert_true(says("status", "known: 2"));
	leave_both(&one);
	leave_both(&two);
}

/* systemd is told again and again that the loop goes on. */
static void
tells_systemd(void **state)
{
#ifdef HAVE_SYSTEMD
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const struct timeval patience = {.tv_sec = 20};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), pulses = 0;
	char text[128];
	ssize_t n;

	(void)state;
	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s/notify",
	    room.folder);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
			     sizeof patience),
	    0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address),
	    0);
	assert_int_equal(chmod(address.sun_path, 0777), 0);
	assert_int_equal(end_judge(SIGTERM), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", address.sun_path, 1), 0);
	judge = start_judge();
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
	while (pulses < 3) {
		n = recv(fd, text, sizeof text - 1, 0);
		assert_true(n > 0);
		text[n] = '\0';
		pulses += strcmp(text, "WATCHDOG=1") == 0;
	}
	close(fd);
	assert_int_equal(unlink(address.sun_path), 0);
#else
	(void)state;
	skip();
#endif
}

/* ---- starting ----------------------------------------------------------- */

static void
does_not_start(void **state)
{
	pid_t first = judge;

	(void)state;
	/* Another one runs. */
	judge = start_judge();
	assert_int_equal(end_judge(0), 1);
	judge = first;
	assert_true(says("log", "is in use"));
	/* The list of ports cannot be trusted. */
	assert_int_equal(end_judge(SIGTERM), 0);
	assert_int_equal(chmod(closer.conf, 0666), 0);
	judge = start_judge();
	assert_int_equal(end_judge(0), 1);
	assert_true(says("log", "others than root can write"));
	assert_int_equal(chmod(closer.conf, 0644), 0);
	assert_int_equal(unlink(path_of("status")), 0);
	judge = start_judge();
	assert_true(says("status", installed));
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
	    CASE(ends_what_is_blocked),
	    CASE(survives_kills),
	    CASE(refuses_damaged_images),
	    CASE(ends_many),
	    CASE(starts_without_policy),
	    CASE(says_unwritten_status),
	    CASE(tells_systemd),
	    CASE(does_not_start),
	};
	int failed;

	if (!sockets_begin()) {
		(void)printf("skipped: needs root\n");
		return 77;
	}
	if (sg_diag_open(&diag) != 0 || sg_diag_probe(diag) != 0) {
		(void)printf("skipped: this kernel cannot end connections\n");
		return 77;
	}
	test_fix_seed(3);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sg_diag_close(&diag);
	return failed;
}
