/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * say.c -- what a technician has to know, to both logs.
 *
 * Keeps nothing.
 */
#include "icap/say.h"

#include <c_icap/c-icap.h>
#include <c_icap/debug.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

#include "base/problems.h"

void
sg_say(int priority, const char *text)
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
sg_say_problems(int priority, const struct sg_problems *problems)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		return;
	sg_problems_print(problems, to, false);
	if (fclose(to) == 0)
		sg_say(priority, text);
	free(text);
}
