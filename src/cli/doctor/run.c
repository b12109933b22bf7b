/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run.c -- runs a program of the machine, such as systemctl, and reads what it
 * prints. A program that takes too long is ended.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"

#define OUTPUT_MOST (1024 * 1024)
#define PATIENCE_S 8

extern char **environ;

/* Start the program. Returns 0 or an errno value. */
static int
start(const char *const *words, bool errors, int to, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	char *argv[SG_RUN_WORDS + 1] = {0};
	int error;

	/* posix_spawnp() does not change the words. */
	for (size_t i = 0; i < SG_RUN_WORDS && words[i] != NULL; i++)
		memcpy(&argv[i], &words[i], sizeof(argv[i]));
	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY,
	    0);
	(void)posix_spawn_file_actions_adddup2(&files, to, 1);
	if (errors)
		(void)posix_spawn_file_actions_adddup2(&files, to, 2);
	else
		(void)posix_spawn_file_actions_addopen(&files, 2, "/dev/null",
		    O_WRONLY, 0);
	error = posix_spawnp(pid, argv[0], &files, NULL, argv, environ);
	(void)posix_spawn_file_actions_destroy(&files);
	return error;
}

/* Read until the program closes its output. Returns false if it takes too
 * long. */
static bool
read_output(int fd, char *to, size_t *used)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	time_t end = time(NULL) + PATIENCE_S;
	ssize_t n = 1;

	*used = 0;
	while (n != 0 && *used < OUTPUT_MOST) {
		if (time(NULL) > end)
			return false;
		if (poll(&ready, 1, 1000) <= 0)
			continue;
		n = read(fd, to + *used, OUTPUT_MOST - *used);
		if (n < 0 && errno != EINTR)
			return false;
		*used += n > 0 ? (size_t)n : 0;
	}
	return n == 0;
}

static int
wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int
sg_doctor_run(struct sg_doctor *d, const char *const *words, bool errors,
    struct sg_str *text)
{
	char *bytes = sg_arena_alloc(d->arena, OUTPUT_MOST + 1);
	int ends[2], error;
	pid_t pid = -1;
	size_t n = 0;
	bool fine;

	*text = (struct sg_str){bytes, 0};
	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	error = start(words, errors, ends[1], &pid);
	(void)close(ends[1]);
	if (error != 0) {
		(void)close(ends[0]);
		return error == ENOENT ? 127 : -1;
	}
	fine = read_output(ends[0], bytes, &n);
	if (!fine)
		(void)kill(pid, SIGKILL);
	(void)close(ends[0]);
	text->n = n;
	error = wait_for(pid);
	return fine ? error : -1;
}
