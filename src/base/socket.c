/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * socket.c -- makes the Unix socket at which a program of this project waits
 * for others.
 */
#include "config.h"

#include "base/socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Connections that wait to be accepted. */
#define BACKLOG 64

/* Remove the socket of an earlier run. */
static bool
clear(const char *path, char why[SG_WHY_BYTES])
{
	struct stat status;

	if (lstat(path, &status) != 0)
		return errno == ENOENT ||
		    sg_why_errno(why, path, "examined", errno);
	if (!S_ISSOCK(status.st_mode))
		return sg_why(why, "%s is not a socket; remove it", path);
	return unlink(path) == 0 || sg_why_errno(why, path, "removed", errno);
}

int
sg_socket_listen(const char *path, int type, char why[SG_WHY_BYTES])
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof(address.sun_path)) {
		(void)sg_why(why, "the path %s is too long for a socket", path);
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	if (!clear(path, why))
		return -1;
	fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* Nobody can connect before listen(), so the mode is right by then. */
	if (fd >= 0 &&
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	    chmod(path, 0660) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	(void)sg_why_errno(why, path, "made a socket", errno);
	if (fd >= 0)
		close(fd);
	return -1;
}
