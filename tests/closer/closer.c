/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * closer.c -- runs the program schoolgate-closer, and speaks to it as the
 * judge.
 */
#include "config.h"

#include "closer.h"

#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY "65534"
#define JUDGES_GROUP "1"

static void
write_conf(const char *path)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs("port 3128\nport 3130\nuser proxy\njudge daemon\n", file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0644), 0);
}

/* From now on this process cannot make a socket for netlink. */
static void
forbid_netlink(int error)
{
	const struct scmp_arg_cmp netlink = {
	    .arg = 0, .op = SCMP_CMP_EQ, .datum_a = AF_NETLINK};
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);

	if (context == NULL ||
	    seccomp_rule_add_array(context, SCMP_ACT_ERRNO((uint16_t)error),
		SCMP_SYS(socket), 1, &netlink) != 0 ||
	    seccomp_load(context) != 0)
		_exit(127);
	seccomp_release(context);
}

static void
run(const struct closer *closer, int log)
{
	const char *build = getenv("SG_BUILD");
	char program[4096];

	snprintf(program, sizeof(program), "%s/schoolgate-closer",
	    build != NULL ? build : ".");
	dup2(log, STDERR_FILENO);
	if (closer->no_netlink != 0)
		forbid_netlink(closer->no_netlink);
	execlp("setpriv", "setpriv", "--reuid=" NOBODY, "--regid=" JUDGES_GROUP,
	    "--clear-groups", "--inh-caps=-all,+net_admin,+chown",
	    "--ambient-caps=-all,+net_admin,+chown", "--", program, "--conf",
	    closer->conf, "--socket", closer->socket, NULL);
	perror("setpriv");
	_exit(127);
}

/* Wait until the judge can connect. */
static void
wait_for(struct closer *closer)
{
	int peer = -1, status;

	for (unsigned i = 0; i < 500 && peer < 0; i++) {
		peer = closer_connect(closer, JUDGE);
		if (waitpid(closer->pid, &status, WNOHANG) != 0)
			fail_msg("the program ended: %s", closer_log(closer));
		usleep(10000);
	}
	assert_true(peer >= 0);
	close(peer);
}

/* Start the program, without a look at it. */
static void
spawn(struct closer *closer)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	closer->log = ends[0];
	closer->pid = fork();
	assert_true(closer->pid >= 0);
	if (closer->pid == 0)
		run(closer, ends[1]);
	close(ends[1]);
}

void
closer_run(struct closer *closer)
{
	spawn(closer);
	wait_for(closer);
}

int
closer_fails(struct closer *closer)
{
	int status;

	spawn(closer);
	assert_int_equal(waitpid(closer->pid, &status, 0), closer->pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

void
closer_start(struct closer *closer)
{
	strcpy(closer->folder, "/tmp/schoolgate.XXXXXX");
	assert_non_null(mkdtemp(closer->folder));
	snprintf(closer->conf, sizeof(closer->conf), "%s/conf", closer->folder);
	snprintf(closer->socket, sizeof(closer->socket), "%s/orders",
	    closer->folder);
	write_conf(closer->conf);
	assert_int_equal(chown(closer->folder, (uid_t)atoi(NOBODY), JUDGE), 0);
	assert_int_equal(chmod(closer->folder, 0750), 0);
	closer_run(closer);
}

void
closer_stop(struct closer *closer)
{
	kill(closer->pid, SIGTERM);
	waitpid(closer->pid, NULL, 0);
	close(closer->log);
	unlink(closer->socket);
	unlink(closer->conf);
	rmdir(closer->folder);
}

int
closer_connect(const struct closer *closer, uid_t user)
{
	/* A busy machine may let the closer wait. */
	const struct timeval wait = {.tv_sec = 30};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int peer = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), done;

	strcpy(address.sun_path, closer->socket);
	assert_int_equal(setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &wait,
			     sizeof(wait)),
	    0);
	/* The socket's folder is open to the judge's group. */
	assert_int_equal(setegid(user == OTHER ? 2 : 1), 0);
	assert_int_equal(seteuid(user), 0);
	done = connect(peer, (struct sockaddr *)&address, sizeof(address));
	assert_int_equal(seteuid(0), 0);
	assert_int_equal(setegid(0), 0);
	if (done == 0)
		return peer;
	close(peer);
	return -1;
}

struct sg_answer
closer_order(int peer, const struct sg_diag_id *id)
{
	static uint64_t number;
	struct sg_order order = {.number = ++number, .id = *id};
	uint8_t bytes[SG_ORDER_BYTES], reply[SG_ANSWER_BYTES + 1];
	struct sg_answer answer;
	ssize_t got;

	sg_order_write(&order, bytes);
	assert_int_equal(send(peer, bytes, sizeof(bytes), MSG_NOSIGNAL),
	    sizeof(bytes));
	got = recv(peer, reply, sizeof(reply), 0);
	assert_int_equal(got, SG_ANSWER_BYTES);
	assert_null(sg_answer_read(reply, (size_t)got, &answer));
	assert_int_equal(answer.number, number);
	assert_int_equal(answer.cookie, id->cookie);
	return answer;
}

bool
closer_dropped(int peer)
{
	char byte;
	ssize_t got = recv(peer, &byte, 1, 0);

	return got == 0 || (got < 0 && errno == ECONNRESET);
}

const char *
closer_log(struct closer *closer)
{
	static char text[4096];
	struct pollfd log = {.fd = closer->log, .events = POLLIN};
	ssize_t got = 0;

	/* A message may come a moment after the answer. */
	if (poll(&log, 1, 2000) > 0)
		got = read(closer->log, text, sizeof(text) - 1);
	text[got > 0 ? got : 0] = '\0';
	return text;
}
