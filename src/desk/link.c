/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * link.c -- the words of the messages between the web process and the
 * installer, and the web process's end of the socket.
 */
#include "desk/link.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static const char *const codes[SG_LINK_CODES] = {"ok", "bad", "signed-out",
    "forbidden", "wrong", "throttled", "reason", "conflict", "failed",
    "unknown"};
static const char *const views[] = {
    "", "person", "incident", "pack", "export", "reveal"};
#define NVIEWS (sizeof(views) / sizeof(views[0]))

static const char *const boxes[SG_BOXES] = {"department", "aims", "content",
    "audience", "contributors", "administrators", "moderators", "vets", "host",
    "live", "closing", "advertising", "consent", "security"};

static void
wipe_and_free(void *memory)
{
	if (memory != NULL)
		explicit_bzero(memory, malloc_usable_size(memory));
	free(memory);
}

void
sg_link_wipe_json(void)
{
	json_set_alloc_funcs(malloc, wipe_and_free);
}

const char *
sg_link_code_word(enum sg_link_code code)
{
	return (size_t)code < SG_LINK_CODES ? codes[code] : "";
}

const char *
sg_box_name(enum sg_box box)
{
	return boxes[box];
}

const char *
sg_link_view_word(enum sg_link_view view)
{
	return (size_t)view < NVIEWS ? views[view] : "";
}

enum sg_link_code
sg_link_code_of(const char *word)
{
	for (unsigned i = 1; i < SG_LINK_CODES; i++)
		if (strcmp(codes[i], word) == 0)
			return (enum sg_link_code)i;
	return SG_LINK_FAILED;
}

enum sg_link_view
sg_link_view_of(const char *word)
{
	for (unsigned i = 1; i < NVIEWS; i++)
		if (strcmp(views[i], word) == 0)
			return (enum sg_link_view)i;
	return 0;
}

void
sg_link_cookie(const char *token, bool https, char cookie[SG_LINK_COOKIE_BYTES])
{
	(void)snprintf(cookie, SG_LINK_COOKIE_BYTES,
	    SG_LINK_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict%s%s", token,
	    https ? "; Secure" : "", *token == '\0' ? "; Max-Age=0" : "");
}

enum sg_link_code
sg_link_answer_code(const json_t *answer)
{
	const char *code;

	if (json_is_true(json_object_get(answer, "ok")))
		return SG_LINK_OK;
	code = json_string_value(json_object_get(answer, "code"));
	return code == NULL ? SG_LINK_FAILED : sg_link_code_of(code);
}

/* ---- asking ------------------------------------------------------------- */

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A connection, and the time at which waiting ends. */
struct asking {
	const char *path;
	int fd;
	int64_t until_ms;
	char *why;
};

static bool
fail(const struct asking *a, int error)
{
	return sg_why(a->why, "the installer at %s does not answer: %s",
	    a->path, strerror(error));
}

/* Wait until the socket is ready for `events`.  Returns false if time is over.
 */
static bool
wait_for(const struct asking *a, short events)
{
	struct pollfd poller = {a->fd, events, 0};
	int64_t left = a->until_ms - now_ms();
	int n;

	do {
		n = left <= 0 ? 0 : poll(&poller, 1, (int)left);
		left = a->until_ms - now_ms();
	} while (n < 0 && errno == EINTR);
	return n > 0 || fail(a, n == 0 ? ETIMEDOUT : errno);
}

static bool
call(struct asking *a)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (strlen(a->path) >= sizeof(address.sun_path))
		return fail(a, ENAMETOOLONG);
	memcpy(address.sun_path, a->path, strlen(a->path) + 1);
	a->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (a->fd < 0)
		return fail(a, errno);
	/* Connecting waits only while the backlog is full: bound that wait. */
	(void)setsockopt(a->fd, SOL_SOCKET, SO_SNDTIMEO,
	    &(struct timeval){.tv_sec = 2}, sizeof(struct timeval));
	if (connect(a->fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		return fail(a, errno);
	return true;
}

static bool
send_all(const struct asking *a, const char *p, size_t n)
{
	ssize_t sent;

	while (n > 0) {
		if (!wait_for(a, POLLOUT))
			return false;
		sent = send(a->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno != EINTR && errno != EAGAIN)
			return fail(a, errno);
		if (sent > 0) {
			p += sent;
			n -= (size_t)sent;
		}
	}
	return true;
}

/* Read one line into `line`, which has SG_LINK_BYTES bytes. */
static bool
receive_line(const struct asking *a, char *line, size_t *n)
{
	ssize_t got;

	for (*n = 0; *n == 0 || line[*n - 1] != '\n';) {
		if (*n == SG_LINK_BYTES)
			return fail(a, EMSGSIZE);
		if (!wait_for(a, POLLIN))
			return false;
		got = recv(a->fd, line + *n, SG_LINK_BYTES - *n, MSG_DONTWAIT);
		if (got == 0)
			return fail(a, ECONNRESET);
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			return fail(a, errno);
		*n += got > 0 ? (size_t)got : 0;
	}
	return true;
}

static json_t *
exchange(const struct asking *a, const char *text, char *line)
{
	json_t *answer = NULL;
	size_t n = 0;

	if (send_all(a, text, strlen(text)) && send_all(a, "\n", 1) &&
	    receive_line(a, line, &n)) {
		answer = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
		if (!json_is_object(answer)) {
			json_decref(answer);
			answer = NULL;
			(void)fail(a, EBADMSG);
		}
	}
	return answer;
}

json_t *
sg_link_ask(const char *path, const json_t *request, int timeout_ms,
    char why[SG_WHY_BYTES])
{
	struct asking a = {path, -1, now_ms() + timeout_ms, why};
	char *text = json_dumps(request, JSON_COMPACT);
	char *line = malloc(SG_LINK_BYTES);
	json_t *answer = NULL;

	if (text == NULL || line == NULL)
		(void)fail(&a, ENOMEM);
	else if (call(&a))
		answer = exchange(&a, text, line);
	if (a.fd >= 0)
		close(a.fd);
	/* The texts may hold passwords and tokens. */
	if (text != NULL)
		explicit_bzero(text, strlen(text));
	free(text);
	if (line != NULL)
		explicit_bzero(line, SG_LINK_BYTES);
	free(line);
	return answer;
}
