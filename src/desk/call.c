/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* call.c -- asks a program behind a Unix socket, within a time limit. */
#include "desk/call.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait until there is something to read.  Returns 0 or an errno value. */
static int
await(int fd, int64_t until_ms)
{
	struct pollfd poller = {fd, POLLIN, 0};
	int64_t left;
	int n;

	do {
		left = until_ms - now_ms();
		n = left <= 0 ? 0 : poll(&poller, 1, (int)left);
	} while (n < 0 && errno == EINTR);
	return n > 0 ? 0 : n == 0 ? ETIMEDOUT : errno;
}

/* Read once.  Returns 0 or an errno value; *ended is true at the end. */
static int
read_more(int fd, char *p, size_t room, size_t *n, bool *ended)
{
	ssize_t got = read(fd, p, room);

	if (got < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : errno;
	*n += (size_t)got;
	*ended = got == 0;
	return 0;
}

int
sg_read_answer(int fd, int timeout_s, char **answer, size_t *n)
{
	int64_t until_ms = now_ms() + (int64_t)timeout_s * 1000;
	bool ended = false;
	int error = 0;

	*n = 0;
	*answer = malloc(SG_ANSWER_BYTES + 1);
	if (*answer == NULL)
		return ENOMEM;
	while (error == 0 && !ended) {
		error = await(fd, until_ms);
		if (error == 0)
			error = read_more(fd, *answer + *n,
			    SG_ANSWER_BYTES - *n + 1, n, &ended);
		if (*n > SG_ANSWER_BYTES)
			error = EFBIG;
	}
	if (error == 0) {
		(*answer)[*n] = '\0';
	} else {
		free(*answer);
		*answer = NULL;
	}
	return error;
}

/* ---- a socket ----------------------------------------------------------- */

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

/* A new socket has room for what is sent here. */
static int
send_all(int fd, struct sg_str text)
{
	const ssize_t n = send(fd, text.p, text.n, MSG_NOSIGNAL | MSG_DONTWAIT);

	return n < 0 ? errno : (size_t)n < text.n ? EMSGSIZE : 0;
}

int
sg_call(const char *path, struct sg_str asked, int timeout_s, char **answer,
    size_t *n)
{
	int fd = call(path), error = fd < 0 ? errno : 0;

	*answer = NULL;
	if (error == 0 && asked.n > 0)
		error = send_all(fd, asked);
	if (error == 0)
		error = sg_read_answer(fd, timeout_s, answer, n);
	if (fd >= 0)
		close(fd);
	return error;
}

/* ---- bans --------------------------------------------------------------- */

static bool
is_answer(const json_t *answer)
{
	return json_is_boolean(json_object_get(answer, "done"));
}

json_t *
sg_bans_ask(const char *path, const json_t *order, char why[SG_WHY_BYTES])
{
	char *line = json_dumps(order, JSON_COMPACT), *text = NULL;
	json_t *answer = NULL;
	size_t n = 0, size;
	int error = ENOMEM;

	if (line != NULL) {
		size = strlen(line);
		/* The end of the line takes the place of the NUL. */
		line[size] = '\n';
		error = sg_call(path, (struct sg_str){line, size + 1},
		    SG_BANS_ASK_S, &text, &n);
	}
	if (error == 0) {
		answer = json_loadb(text, n, 0, NULL);
		error = is_answer(answer) ? 0 : EBADMSG;
	}
	free(line);
	free(text);
	if (error == 0)
		return answer;
	json_decref(answer);
	(void)sg_why(why, "bans cannot be changed now: %s: %s", path,
	    strerror(error));
	return NULL;
}
