/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* serve.c -- the installer's loop: connections, requests and answers. */
#include "config.h"

#include "desk/installer/serve.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "desk/installer/installer.h"
#include "desk/installer/signon.h"
#include "desk/link.h"

/* The web process has a connection for each request that it makes. */
#define WEB_PEERS 64
/* The reverse proxy has one for each sign-on, for a moment. */
#define PROXY_PEERS 16
#define PEERS (WEB_PEERS + PROXY_PEERS)
/* A request must be complete, and an answer be taken, within this time. */
#define SLOW_MS 10000
#define IDLE_MS 300000
#define TICK_MS 1000
#define SAY_MS 60000

/* A listening socket that only the processes of one user may use. */
struct door {
	int listener; /* -1: nowhere */
	uid_t user;
	const char *who;
	size_t first, n; /* its peers, so that no user takes another's */
	uint64_t
	    refused; /* refused connections that the log does not have yet */
	int64_t said_ms;
};

/* A connection.  `fd` is -1 if it is unused. */
struct peer {
	int fd;
	bool is_proxy;
	uint64_t ticket; /* of the request that waits for its answer; or 0 */
	char *in;        /* SG_LINK_BYTES bytes */
	size_t n;
	char *out; /* the answer that is being sent, or NULL */
	size_t out_n, out_at;
	bool closing;     /* close when the answer is sent */
	int64_t since_ms; /* of the last progress */
};

struct server {
	struct sg_installer *installer;
	const struct sg_desk_sign_on *sign_on;
	int stop_fd;
	struct door web, proxy;
	struct peer peers[PEERS];
	uint64_t tickets;
	struct sg_now now;
};

/* ---- time and messages -------------------------------------------------- */

static int64_t
read_clock(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
look_at_clock(struct server *s)
{
	s->now = (struct sg_now){
	    read_clock(CLOCK_REALTIME), read_clock(CLOCK_MONOTONIC)};
}

static void
tell_refused(const struct server *s, struct door *door)
{
	if (door->refused == 0 ||
	    (door->said_ms != 0 && s->now.steady_ms - door->said_ms < SAY_MS))
		return;
	fprintf(stderr,
	    "schoolgate-installer: %llu connection%s refused: only %s may "
	    "connect\n",
	    (unsigned long long)door->refused,
	    door->refused == 1 ? " was" : "s were", door->who);
	door->refused = 0;
	door->said_ms = s->now.steady_ms;
}

/* ---- connections -------------------------------------------------------- */

static void
drop(struct peer *peer)
{
	close(peer->fd);
	/* The bytes may hold passwords and tokens. */
	explicit_bzero(peer->in, SG_LINK_BYTES);
	free(peer->in);
	if (peer->out != NULL)
		explicit_bzero(peer->out, peer->out_n);
	free(peer->out);
	*peer = (struct peer){.fd = -1};
}

static struct peer *
unused_peer(struct server *s, const struct door *door)
{
	for (size_t i = door->first; i < door->first + door->n; i++)
		if (s->peers[i].fd < 0)
			return &s->peers[i];
	return NULL;
}

/* Returns true if the other end may connect here.  The kernel has noted its
 * user when it connected. */
static bool
may_enter(struct server *s, struct door *door, int fd)
{
	struct ucred other;
	socklen_t size = sizeof(other);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &other, &size) != 0 ||
	    size != sizeof(other))
		return false;
	if (other.uid == door->user)
		return true;
	if (door == &s->proxy)
		sg_installer_stranger(s->installer, other.uid, s->now);
	return false;
}

/* Take a new connection.  Returns 0, or an errno value if the listener cannot
 * go on. */
static int
welcome(struct server *s, struct door *door)
{
	struct peer *peer = unused_peer(s, door);
	int fd;

	if (peer == NULL)
		return 0;
	fd = accept4(door->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0)
		return errno == EBADF || errno == EINVAL || errno == ENOTSOCK ?
		    errno :
		    0;
	if (!may_enter(s, door, fd)) {
		door->refused++;
		close(fd);
		return 0;
	}
	*peer = (struct peer){.fd = fd,
	    .is_proxy = door == &s->proxy,
	    .in = malloc(SG_LINK_BYTES),
	    .since_ms = s->now.steady_ms};
	if (peer->in == NULL) {
		close(fd);
		peer->fd = -1;
	}
	return 0;
}

/* ---- answers ------------------------------------------------------------ */

/* Send what the socket takes.  Returns false if the connection was dropped. */
static bool
push(struct server *s, struct peer *peer)
{
	ssize_t sent = send(peer->fd, peer->out + peer->out_at,
	    peer->out_n - peer->out_at, MSG_NOSIGNAL);

	if (sent < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (sent < 0) {
		drop(peer);
		return false;
	}
	peer->out_at += (size_t)sent;
	peer->since_ms = s->now.steady_ms;
	if (peer->out_at < peer->out_n)
		return true;
	explicit_bzero(peer->out, peer->out_n);
	free(peer->out);
	peer->out = NULL;
	if (peer->closing)
		drop(peer);
	return peer->fd >= 0;
}

/* Begin to send `text`, which is freed.  NULL drops the connection.  Returns
 * false if that was dropped. */
static bool
send_text(struct server *s, struct peer *peer, char *text, size_t n)
{
	if (text == NULL) {
		drop(peer);
		return false;
	}
	peer->out = text;
	peer->out_n = n;
	peer->out_at = 0;
	peer->since_ms = s->now.steady_ms;
	return push(s, peer);
}

/* Begin to send an answer, which is released. */
static bool
reply(struct server *s, struct peer *peer, json_t *answer)
{
	char *text = json_dumps(answer, JSON_COMPACT);
	size_t n = text == NULL ? 0 : strlen(text);

	json_decref(answer);
	/* An answer that is longer than a line may be would be refused at the
	 * other end. */
	if (n + 1 > SG_LINK_BYTES) {
		free(text);
		text = strdup("{\"ok\":false,\"code\":\"failed\",\"text\":"
			      "\"the answer is too long\"}");
		n = text == NULL ? 0 : strlen(text);
	}
	if (text != NULL)
		text[n] = '\n'; /* in place of the NUL */
	return send_text(s, peer, text, n + 1);
}

static void
send_later_answers(struct server *s)
{
	uint64_t ticket;
	json_t *answer;

	while ((answer = sg_installer_next(s->installer, s->now, &ticket)) !=
	    NULL) {
		size_t i = 0;

		while (i < PEERS &&
		    (s->peers[i].fd < 0 || s->peers[i].ticket != ticket ||
			ticket == 0))
			i++;
		if (i == PEERS) {
			json_decref(answer); /* nobody waits for it any more */
			continue;
		}
		s->peers[i].ticket = 0;
		(void)reply(s, &s->peers[i], answer);
	}
}

/* ---- requests ----------------------------------------------------------- */

/* Carry out the request in the first `n` bytes.  Returns false if the
 * connection was dropped. */
static bool
ask(struct server *s, struct peer *peer, size_t n)
{
	uint64_t ticket = ++s->tickets;
	bool garbage = false;
	json_t *answer = sg_installer_ask(s->installer, peer->in, n, ticket,
	    s->now, &garbage);

	explicit_bzero(peer->in, n);
	peer->n -= n + 1;
	memmove(peer->in, peer->in + n + 1, peer->n);
	peer->since_ms = s->now.steady_ms;
	peer->closing = garbage;
	if (answer != NULL)
		return reply(s, peer, answer);
	peer->ticket = ticket;
	return true;
}

/* Sign somebody in, or say why not, once the whole request has come.  Each
 * connection has one request. */
static void
take_sign_on(struct server *s, struct peer *peer)
{
	const struct sg_desk_sign_on *how = s->sign_on;
	struct sg_sign_on asked;
	json_t *answer;
	char *text;

	if (peer->out != NULL ||
	    !sg_sign_on_read(peer->in, peer->n, how->header, &asked))
		return;
	answer = sg_installer_sign_on(s->installer, &asked, s->now);
	text = sg_sign_on_answer(answer, how->https);
	json_decref(answer);
	peer->closing = true;
	(void)send_text(s, peer, text, text == NULL ? 0 : strlen(text));
}

/* Carry out what has come, until an answer has to be waited for. */
static void
take_requests(struct server *s, struct peer *peer)
{
	const char *end;

	if (peer->is_proxy) {
		if (peer->n > 0)
			take_sign_on(s, peer);
		return;
	}
	while (peer->ticket == 0 && peer->out == NULL && peer->n > 0) {
		end = memchr(peer->in, '\n', peer->n);
		if (end == NULL)
			break;
		if (!ask(s, peer, (size_t)(end - peer->in)))
			return;
	}
	if (peer->n == SG_LINK_BYTES && peer->ticket == 0 &&
	    peer->out == NULL) {
		peer->closing = true;
		(void)reply(s, peer,
		    json_pack("{s:b, s:s, s:s}", "ok", 0, "code", "bad", "text",
			"the request is too long"));
	}
}

/* Returns false if the connection was dropped. */
static bool
pull(struct server *s, struct peer *peer)
{
	const size_t most = peer->is_proxy ? SG_SIGN_ON_BYTES : SG_LINK_BYTES;
	ssize_t got = recv(peer->fd, peer->in + peer->n, most - peer->n, 0);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (got <= 0) {
		drop(peer);
		return false;
	}
	if (peer->n == 0)
		peer->since_ms = s->now.steady_ms;
	peer->n += (size_t)got;
	return true;
}

/* ---- the loop ----------------------------------------------------------- */

/* While an answer is waited for, nothing more is read. */
static short
events_of(const struct peer *peer)
{
	if (peer->out != NULL)
		return POLLOUT;
	return peer->ticket == 0 ? POLLIN : 0;
}

enum { WEB, PROXY, STOP, LATER, FIRST };

/* While a door has no room, new connections wait. */
static struct pollfd
at_door(struct server *s, const struct door *door)
{
	return (struct pollfd){
	    unused_peer(s, door) == NULL ? -1 : door->listener, POLLIN, 0};
}

static void
fill(struct server *s, struct pollfd fds[FIRST + PEERS])
{
	fds[WEB] = at_door(s, &s->web);
	fds[PROXY] = at_door(s, &s->proxy);
	fds[STOP] = (struct pollfd){s->stop_fd, POLLIN, 0};
	fds[LATER] = (struct pollfd){sg_installer_fd(s->installer), POLLIN, 0};
	for (size_t i = 0; i < PEERS; i++)
		fds[FIRST + i] = (struct pollfd){
		    s->peers[i].fd, events_of(&s->peers[i]), 0};
}

static void
attend(struct server *s, struct peer *peer, short revents)
{
	if (peer->fd < 0 || revents == 0)
		return;
	if ((revents & POLLIN) != 0) {
		if (pull(s, peer))
			take_requests(s, peer);
	} else if ((revents & POLLOUT) != 0) {
		if (push(s, peer))
			take_requests(s, peer);
	} else {
		drop(peer); /* the other end is gone */
	}
}

static void
drop_slow(struct server *s)
{
	for (size_t i = 0; i < PEERS; i++) {
		struct peer *peer = &s->peers[i];
		int64_t still = s->now.steady_ms - peer->since_ms;

		if (peer->fd < 0 || peer->ticket != 0)
			continue;
		if (still >=
		    (peer->n > 0 || peer->out != NULL ? SLOW_MS : IDLE_MS))
			drop(peer);
	}
}

static int
turn(struct server *s, const struct pollfd fds[FIRST + PEERS])
{
	int error = 0;

	look_at_clock(s);
	for (size_t i = 0; i < PEERS; i++)
		attend(s, &s->peers[i], fds[FIRST + i].revents);
	send_later_answers(s);
	for (size_t i = 0; i < PEERS; i++)
		if (s->peers[i].fd >= 0)
			take_requests(s, &s->peers[i]);
	drop_slow(s);
	sg_installer_tick(s->installer, s->now);
	tell_refused(s, &s->web);
	tell_refused(s, &s->proxy);
	if (fds[WEB].revents != 0)
		error = welcome(s, &s->web);
	if (error == 0 && fds[PROXY].revents != 0)
		error = welcome(s, &s->proxy);
	return error;
}

int
sg_desk_serve(int listener, int stop_fd, uid_t web,
    const struct sg_desk_sign_on *sign_on, struct sg_installer *installer)
{
	struct server s = {.installer = installer,
	    .sign_on = sign_on,
	    .stop_fd = stop_fd,
	    .web = {.listener = listener,
		.user = web,
		.who = "the web process",
		.n = WEB_PEERS},
	    .proxy = {.listener = sign_on->listener,
		.user = sign_on->proxy,
		.who = "the reverse proxy",
		.first = WEB_PEERS,
		.n = PROXY_PEERS}};
	struct pollfd fds[FIRST + PEERS];
	int error = 0;

	for (size_t i = 0; i < PEERS; i++)
		s.peers[i].fd = -1;
	while (error == 0) {
		fill(&s, fds);
		if (poll(fds, FIRST + PEERS, TICK_MS) < 0) {
			error = errno == EINTR ? 0 : errno;
			continue;
		}
		if (fds[STOP].revents != 0)
			break;
		error = turn(&s, fds);
	}
	for (size_t i = 0; i < PEERS; i++)
		if (s.peers[i].fd >= 0)
			drop(&s.peers[i]);
	return error;
}
