/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * able.c -- whether connections can be ended at present, and when to try again
 * if they cannot.
 */
#include "tunnels/judge/able.h"

#define PROBE_MS 30000
/* When to try again, if the closer could not be reached. */
#define RETRY_MS 1000
/* The same, if it answered that it will not or cannot end a connection. */
#define RETRY_REFUSED_MS 60000

static const char no_closer[] = "the closer cannot be reached, so that "
				"connections that are blocked by now stay open";
static const char no_kernel[] = "this kernel cannot end connections "
				"(CONFIG_INET_DIAG_DESTROY)";
static const char refuses[] = "the closer refuses to end connections: see its "
			      "log, and /etc/schoolgate/closer.conf";
static const char fails[] = "the closer failed to end connections: see its log";

void
sg_able_probe(struct sg_able *able, const struct sg_sockets *sockets,
    int64_t tick_ms)
{
	/* No socket has this port at its other end, and this cookie. */
	const struct sg_diag_id id = {.local_port = sockets->probe_port,
	    .remote_port = 1,
	    .cookie = UINT64_MAX - 1};
	struct sg_answer answer;
	size_t sent;

	if (sockets->probe_port == 0 || tick_ms < able->probe_ms)
		return;
	able->probe_ms = tick_ms + PROBE_MS;
	able->unable = NULL;
	if (sockets->end(sockets->context, &id, 1, &answer, &sent) == 0)
		able->unable = no_closer;
	else if (answer.result == SG_RESULT_UNSUPPORTED)
		able->unable = no_kernel;
}

/* Returns why orders of the round failed, or NULL if none did. */
static const char *
why_failed(const struct sg_orders_counts *before,
    const struct sg_orders_counts *after)
{
	if (after->unsent != before->unsent)
		return no_closer;
	if (after->unsupported != before->unsupported)
		return no_kernel;
	if (after->refused != before->refused)
		return refuses;
	return after->failed != before->failed ? fails : NULL;
}

void
sg_able_end_round(struct sg_able *able, const struct sg_orders_counts *before,
    const struct sg_orders_counts *after, int64_t tick_ms)
{
	const char *why = why_failed(before, after);

	if (why != NULL) {
		able->retries = true;
		able->retry_ms = tick_ms +
		    (why == no_closer ? RETRY_MS : RETRY_REFUSED_MS);
		able->failed = why;
	} else if (!able->retries) {
		able->failed = NULL;
	}
}

bool
sg_able_is_retry_due(struct sg_able *able, int64_t tick_ms)
{
	if (!able->retries || tick_ms < able->retry_ms)
		return false;
	able->retries = false;
	return true;
}

const char *
sg_able_problem(const struct sg_able *able)
{
	return able->failed != NULL ? able->failed : able->unable;
}
