/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* behind.c -- stands for a socket of systemd with Accept=yes. */
#include "behind.h"

#include "../unit.h"

#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void
serve(const char *command, int fd)
{
	char shell[] = "sh", option[] = "-c", text[2048];
	char *argv[] = {shell, option, text, NULL};
	posix_spawn_file_actions_t actions;
	pid_t pid;

	(void)snprintf(text, sizeof text, "%s", command);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, 0);
	posix_spawn_file_actions_adddup2(&actions, fd, 1);
	if (posix_spawn(&pid, "/bin/sh", &actions, NULL, argv, environ) == 0)
		(void)waitpid(pid, NULL, 0);
	posix_spawn_file_actions_destroy(&actions);
}

static void *
listen_there(void *ctx)
{
	struct behind *behind = ctx;
	int fd;

	while ((fd = accept(behind->fd, NULL, NULL)) >= 0) {
		serve(behind->command, fd);
		close(fd);
	}
	return NULL;
}

void
behind_begin(struct behind *behind, const char *path, const char *command)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	assert_true(strlen(path) < sizeof address.sun_path);
	strcpy(address.sun_path, path);
	behind->command = command;
	behind->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(behind->fd, (struct sockaddr *)&address,
			     sizeof address),
	    0);
	assert_int_equal(listen(behind->fd, 8), 0);
	assert_int_equal(pthread_create(&behind->thread, NULL, listen_there,
			     behind),
	    0);
}

void
behind_end(struct behind *behind)
{
	shutdown(behind->fd, SHUT_RDWR);
	pthread_join(behind->thread, NULL);
	close(behind->fd);
}
