/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * obey.c -- checks one order, and ends the socket if the order is valid.
 *
 * Between the check and the end, the socket's addresses, ports and owner cannot
 * change, and the kernel compares the cookie once more when it ends the socket.
 */
#include "closer/obey.h"

#include <errno.h>
#include <string.h>

static const char *
unsupported(struct sg_answer *answer)
{
	answer->result = SG_RESULT_UNSUPPORTED;
	return "this kernel cannot end connections";
}

static const char *
failed(int error, struct sg_answer *answer)
{
	switch (error) {
	case ENOENT:
		answer->result = SG_RESULT_GONE;
		return NULL;
	case EOPNOTSUPP:
		return unsupported(answer);
	}
	answer->result = SG_RESULT_FAILED;
	return strerror(error);
}

/* Returns true if the socket has the addresses, ports and cookie of `id`. */
static bool
is_same(const struct sg_diag_id *found, const struct sg_diag_id *id)
{
	return found->cookie == id->cookie &&
	    found->local_port == id->local_port &&
	    found->remote_port == id->remote_port &&
	    memcmp(found->local, id->local, sizeof(id->local)) == 0 &&
	    memcmp(found->remote, id->remote, sizeof(id->remote)) == 0;
}

/* Returns true if the program has closed its end.  It belongs to root then. */
static bool
is_closed(const struct sg_diag_socket *found)
{
	return found->uid == 0 &&
	    (found->state == SG_DIAG_FIN_WAIT1 ||
		found->state == SG_DIAG_FIN_WAIT2);
}

/*
 * Decide whether the socket may be ended.  Returns SG_RESULT_ENDED if so.
 * Otherwise returns another result, and sets *why if it is a refusal.
 */
static enum sg_result
examine(const struct sg_diag_socket *found, const struct sg_diag_id *id,
    const struct sg_closer_conf *conf, const char **why)
{
	if (found->state == SG_DIAG_LISTEN) {
		*why = "its cookie belongs to a socket that listens";
		return SG_RESULT_REFUSED;
	}
	/* The kernel has compared the rest. Compare it again, to be sure. */
	if (!sg_diag_flows(found->state) || is_closed(found) ||
	    !is_same(&found->id, id))
		return SG_RESULT_GONE;
	if (found->uid != conf->user) {
		*why = "the connection belongs to another user";
		return SG_RESULT_REFUSED;
	}
	return SG_RESULT_ENDED;
}

const char *
sg_obey(struct sg_diag *diag, const struct sg_closer_conf *conf,
    const struct sg_order *order, struct sg_answer *answer)
{
	struct sg_diag_socket found;
	const char *why = NULL;
	int error;

	*answer = (struct sg_answer){.number = order->number,
	    .cookie = order->id.cookie,
	    .result = SG_RESULT_REFUSED};
	if (!sg_closer_conf_has_port(conf, order->id.local_port))
		return "its port is not in the configuration";
	if (diag == NULL)
		return unsupported(answer);
	error = sg_diag_find(diag, &order->id, &found);
	if (error != 0)
		return failed(error, answer);
	answer->result = examine(&found, &order->id, conf, &why);
	if (answer->result != SG_RESULT_ENDED)
		return why;
	error = sg_diag_destroy(diag, &order->id);
	if (error != 0)
		return failed(error, answer);
	answer->sent = found.sent;
	answer->received = found.received;
	return NULL;
}
