/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* child.c -- runs a program, and reads its answer within a time limit. */
#include "config.h"

#include "desk/installer/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* ---- a program ---------------------------------------------------------- */

/* The descriptors of a child: it reads `in`, and writes to out[1]. */
struct pipes {
	int in, out[2];
};

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int
start(const char *program, char *const *argv, const struct pipes *p, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return error;
	error = posix_spawn_file_actions_adddup2(&actions, p->in, 0);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(&actions, p->out[1],
		    1);
	if (error == 0)
		error = posix_spawn(pid, program, &actions, NULL, argv,
		    environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	return error;
}

/*
 * Put the input into a file in memory.  Unlike a pipe, it never makes this
 * process wait for the program.
 */
static int
hold(struct sg_str input, int *fd)
{
	ssize_t wrote;

	*fd = memfd_create("input", MFD_CLOEXEC);
	if (*fd < 0)
		return errno;
	while (input.n > 0) {
		wrote = write(*fd, input.p, input.n);
		if (wrote < 0 && errno != EINTR)
			return errno;
		input.p += wrote > 0 ? wrote : 0;
		input.n -= wrote > 0 ? (size_t)wrote : 0;
	}
	return lseek(*fd, 0, SEEK_SET) < 0 ? errno : 0;
}

/* Wait for the end of the program.  Returns 0 or an errno value. */
static int
reap(pid_t pid, bool kill_it)
{
	int status = 0;

	if (kill_it)
		(void)kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : ECHILD;
}

static int
converse(struct pipes *p, pid_t pid, int timeout_s, char **answer, size_t *n)
{
	int error, end;

	shut(&p->out[1]);
	error = sg_read_answer(p->out[0], timeout_s, answer, n);
	end = reap(pid, error != 0);
	return error != 0 ? error : end;
}

static const char *
text_of(int error)
{
	return error == ETIMEDOUT ? "it took too long" :
	    error == ECHILD       ? "it ended with an error" :
				    sg_why_text(error);
}

bool
sg_child_run(const char *program, char *const *argv, struct sg_str input,
    int timeout_s, char **answer, size_t *n, char why[SG_WHY_BYTES])
{
	struct pipes p = {-1, {-1, -1}};
	int error = hold(input, &p.in);
	pid_t pid;

	*answer = NULL;
	if (error == 0 && pipe2(p.out, O_CLOEXEC) != 0)
		error = errno;
	if (error == 0)
		error = start(program, argv, &p, &pid);
	if (error == 0)
		error = converse(&p, pid, timeout_s, answer, n);
	shut(&p.in);
	shut(&p.out[0]);
	shut(&p.out[1]);
	if (error == 0)
		return true;
	free(*answer);
	*answer = NULL;
	return sg_why(why, "%s did not work: %s", program, text_of(error));
}
