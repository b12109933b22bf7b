/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* apply.c -- has the policy installed, by a socket of systemd. */
#include "desk/installer/apply.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "desk/installer/child.h"

/* Returns a descriptor, or -1 with errno set. */
static int
call(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd, error;

	if (strlen(path) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

json_t *
sg_apply(const char *path, char why[SG_WHY_BYTES])
{
	int fd = call(path), error = fd < 0 ? errno : 0;
	json_t *result = NULL;
	char *answer = NULL;
	size_t n = 0;

	if (error == 0)
		error = sg_read_answer(fd, SG_APPLY_S, &answer, &n);
	if (fd >= 0)
		close(fd);
	if (error == 0) {
		result = json_loadb(answer, n, 0, NULL);
		error = json_is_boolean(json_object_get(result, "installed")) ?
		    0 :
		    EBADMSG;
	}
	free(answer);
	if (error == 0)
		return result;
	json_decref(result);
	(void)sg_why(why,
	    "the policy could not be installed: %s: %s; see: journalctl -u "
	    "'schoolgate-apply@*' -n 20",
	    path, strerror(error));
	return NULL;
}
