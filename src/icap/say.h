/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * say.h -- what a technician has to know, to the system's log and to
 * c-icap's own.
 *
 * Never tells of single requests.
 */
#ifndef SG_SAY_H
#define SG_SAY_H

struct sg_problems;

/* Each line of `text`; `priority` is one of <syslog.h>.  Thread-safe. */
void sg_say(int priority, const char *text);
void sg_say_problems(int priority, const struct sg_problems *problems);

#endif
