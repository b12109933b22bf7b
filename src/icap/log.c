/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * log.c -- messages for a technician, to the system log and to c-icap's server
 * log.
 *
 * Refused requests are counted. One message reports all requests that were
 * refused since the last message.
 */
#include "icap/log.h"

#include <c_icap/c-icap.h>
#include <c_icap/debug.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

#include "base/problems.h"

static struct {
	/* refused requests that are not logged yet */
	atomic_uint count;
	_Atomic(const char *) last; /* the latest fault, static text */
	/* When the count was last logged, in UTC seconds; 0 if never. */
	int64_t logged;
} refused;

void
sg_log(int priority, const char *text)
{
	struct sg_str rest = sg_str(text), line;
	char shown[1024];
	struct sg_out out;

	while (rest.p != NULL) {
		line = sg_str_cut(&rest, '\n');
		if (line.n == 0)
			continue;
		sg_out_init(&out, shown, sizeof(shown));
		sg_out_plain(&out, line);
		syslog(LOG_DAEMON | priority, "schoolgate: %s", shown);
		ci_debug_printf(0, "schoolgate: %s\n", shown);
	}
}

void
sg_log_problems(int priority, const struct sg_problems *problems)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		return;
	sg_problems_print(problems, to, false);
	if (fclose(to) == 0)
		sg_log(priority, text);
	free(text);
}

void
sg_log_refused(const char *fault)
{
	atomic_store_explicit(&refused.last, fault, memory_order_relaxed);
	atomic_fetch_add_explicit(&refused.count, 1, memory_order_release);
}

void
sg_log_tick(int64_t now)
{
	char line[512];
	unsigned n;

	if (refused.logged != 0 && now >= refused.logged &&
	    now - refused.logged < SG_LOG_INTERVAL_S)
		return;
	n = atomic_exchange_explicit(&refused.count, 0, memory_order_acquire);
	if (n == 0)
		return;
	refused.logged = now;
	(void)snprintf(line, sizeof(line),
	    "%u requests were refused as forged: their ICAP headers are not "
	    "as Squid writes them; the last one: %s.  Somebody may try to get "
	    "past the filter, or /usr/share/schoolgate/squid/gate.conf is of another "
	    "version",
	    n, atomic_load_explicit(&refused.last, memory_order_relaxed));
	sg_log(LOG_ERR, line);
}
