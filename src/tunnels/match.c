/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * match.c -- a list of open sockets, in which the socket of a row is found.
 *
 * The sockets are kept sorted by the client's address and port.
 */
#include "tunnels/match.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct sg_match {
	struct sg_diag_socket *v;
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
	struct sg_diag_socket *more;

	if (match->n == match->cap && !match->no_memory) {
		more = realloc(match->v, cap * sizeof *more);
		match->no_memory = more == NULL;
		if (more != NULL) {
			match->v = more;
			match->cap = cap;
		}
	}
	if (match->n < match->cap)
		match->v[match->n++] = *socket;
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
	const struct sg_diag_socket *x = a, *y = b;

	return compare_client(&x->id, y->id.remote, y->id.remote_port);
}

int
sg_match_list(struct sg_match *match, const struct sg_sockets *sockets)
{
	int error;

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
	return &match->v[i];
}

/* Returns the index of the first socket of this client and port, or the number
 * of sockets. */
static size_t
first_of(const struct sg_match *match, const uint8_t client[16], uint16_t port)
{
	size_t low = 0, high = match->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_client(&match->v[middle].id, client, port) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct sg_diag_socket *
sg_match_find(const struct sg_match *match, const struct sg_tunnel_key *key,
    bool intercepted)
{
	const struct sg_diag_socket *only = NULL;
	size_t n = 0;

	for (size_t i = first_of(match, key->client.b, key->client_port);
	     i < match->n &&
	     compare_client(&match->v[i].id, key->client.b, key->client_port) ==
		 0;
	     i++) {
		only = &match->v[i];
		n++;
		if (only->id.local_port == key->local_port &&
		    memcmp(only->id.local, key->local.b,
			sizeof only->id.local) == 0)
			return only;
	}
	return intercepted && n == 1 ? only : NULL;
}

const struct sg_diag_socket *
sg_match_cookie(const struct sg_match *match, const struct sg_diag_id *id)
{
	for (size_t i = first_of(match, id->remote, id->remote_port);
	     i < match->n &&
	     compare_client(&match->v[i].id, id->remote, id->remote_port) == 0;
	     i++)
		if (match->v[i].id.cookie == id->cookie)
			return &match->v[i];
	return NULL;
}
