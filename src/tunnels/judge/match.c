/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * match.c -- a list of open sockets, in which the socket of a row is found.
 *
 * The sockets are kept sorted by the client's address and port.
 */
#include "tunnels/judge/match.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	struct sg_diag_socket socket; /* first: see entry_of() */
	size_t slot;                  /* of its row, or SG_MATCH_NO_ROW */
};

struct sg_match {
	const struct sg_sockets *sockets; /* that listed */
	struct entry *v;
	size_t n, cap;
	bool no_memory;
};

struct sg_match *
sg_match_new(void)
{
	return calloc(1, sizeof(struct sg_match));
}

void
sg_match_free(struct sg_match **match)
{
	if (*match == NULL)
		return;
	free((*match)->v);
	free(*match);
	*match = NULL;
}

static void
add(const struct sg_diag_socket *socket, void *context)
{
	struct sg_match *match = context;
	size_t cap = match->cap == 0 ? 1024 : 2 * match->cap;
	struct entry *more;

	if (match->n == match->cap && !match->no_memory) {
		more = realloc(match->v, cap * sizeof *more);
		match->no_memory = more == NULL;
		if (more != NULL) {
			match->v = more;
			match->cap = cap;
		}
	}
	if (match->n < match->cap)
		match->v[match->n++] = (struct entry){*socket, SG_MATCH_NO_ROW};
}

static int
compare_client(const struct sg_diag_id *a, const uint8_t client[16],
    uint16_t port)
{
	int order = memcmp(a->remote, client, sizeof a->remote);

	return order != 0 ? order : (int)a->remote_port - (int)port;
}

static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return compare_client(&x->socket.id, y->socket.id.remote,
	    y->socket.id.remote_port);
}

int
sg_match_list(struct sg_match *match, const struct sg_sockets *sockets)
{
	int error;

	match->sockets = sockets;
	match->n = 0;
	match->no_memory = false;
	error = sockets->list(sockets->context, add, match);
	if (error == 0 && match->no_memory)
		error = ENOMEM;
	if (error != 0)
		match->n = 0;
	else if (match->n > 0)
		qsort(match->v, match->n, sizeof match->v[0], compare);
	return error;
}

size_t
sg_match_count(const struct sg_match *match)
{
	return match->n;
}

const struct sg_diag_socket *
sg_match_socket(const struct sg_match *match, size_t i)
{
	return &match->v[i].socket;
}

/* Returns the entry of a socket that the list has handed out. */
static const struct entry *
entry_of(const struct sg_diag_socket *socket)
{
	return (const struct entry *)(const void *)socket;
}

size_t
sg_match_row(const struct sg_diag_socket *socket)
{
	return entry_of(socket)->slot;
}

void
sg_match_set_row(struct sg_match *match, const struct sg_diag_socket *socket,
    size_t slot)
{
	match->v[entry_of(socket) - match->v].slot = slot;
}

/* Returns the index of the first socket of this client and port, or the number
 * of sockets. */
static size_t
first_of(const struct sg_match *match, const uint8_t client[16], uint16_t port)
{
	size_t low = 0, high = match->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_client(&match->v[middle].socket.id, client, port) <
		    0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Returns true if socket `i` is of this client and port. */
static bool
is_of(const struct sg_match *match, size_t i, const struct sg_tunnel_key *key)
{
	return i < match->n &&
	    compare_client(&match->v[i].socket.id, key->client.b,
		key->client_port) == 0;
}

/* Returns true if the socket has the local end of the key. */
static bool
is_exact(const struct sg_diag_id *id, const struct sg_tunnel_key *key)
{
	return id->local_port == key->local_port &&
	    memcmp(id->local, key->local.b, sizeof id->local) == 0;
}

/* Returns true if the firewall redirects from port `from` to Squid's `port`. */
static bool
redirects(const struct sg_match *match, uint16_t from, uint16_t port)
{
	const struct sg_sockets *sockets = match->sockets;

	for (size_t i = 0; i < sockets->nports; i++)
		if (sockets->ports[i] == port)
			return sockets->from[i] == from;
	return false;
}

/* Returns true if the file names a port to which `from` is redirected. */
static bool
is_redirected(const struct sg_match *match, uint16_t from)
{
	for (size_t i = 0; i < match->sockets->nports; i++)
		if (match->sockets->from[i] == from)
			return true;
	return false;
}

const struct sg_diag_socket *
sg_match_find(const struct sg_match *match, const struct sg_tunnel_key *key,
    bool intercepted)
{
	const struct sg_diag_socket *only = NULL;
	size_t n = 0;

	for (size_t i = first_of(match, key->client.b, key->client_port);
	     is_of(match, i, key); i++) {
		if (is_exact(&match->v[i].socket.id, key))
			return &match->v[i].socket;
		if (!intercepted ||
		    !redirects(match, key->local_port,
			match->v[i].socket.id.local_port))
			continue;
		only = &match->v[i].socket;
		n++;
	}
	return n == 1 ? only : NULL;
}

/* Returns true if the socket may be the one that the key means. */
static bool
may_be(const struct sg_match *match, const struct sg_diag_id *id,
    const struct sg_tunnel_key *key, bool intercepted)
{
	if (is_exact(id, key))
		return true;
	if (!intercepted)
		return id->local_port == key->local_port;
	return redirects(match, key->local_port, id->local_port) ||
	    !is_redirected(match, key->local_port);
}

const struct sg_diag_socket *
sg_match_next(const struct sg_match *match, const struct sg_tunnel_key *key,
    bool intercepted, const struct sg_diag_socket *previous)
{
	size_t i = previous == NULL ?
	    first_of(match, key->client.b, key->client_port) :
	    (size_t)(entry_of(previous) - match->v) + 1;

	while (is_of(match, i, key) &&
	    !may_be(match, &match->v[i].socket.id, key, intercepted))
		i++;
	return is_of(match, i, key) ? &match->v[i].socket : NULL;
}

bool
sg_match_has_client(const struct sg_match *match,
    const struct sg_tunnel_key *key)
{
	return is_of(match, first_of(match, key->client.b, key->client_port),
	    key);
}

const struct sg_diag_socket *
sg_match_cookie(const struct sg_match *match, const struct sg_diag_id *id)
{
	for (size_t i = first_of(match, id->remote, id->remote_port);
	     i < match->n &&
	     compare_client(&match->v[i].socket.id, id->remote,
		 id->remote_port) == 0;
	     i++)
		if (match->v[i].socket.id.cookie == id->cookie)
			return &match->v[i].socket;
	return NULL;
}
