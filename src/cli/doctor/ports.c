/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ports.c -- checks who listens at the ports of c-icap and Squid. c-icap must
 * be reachable from this machine only.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"
#include "gate/address.h"

/* A socket that listens. */
struct listener {
	struct sg_str address; /* "127.0.0.1", "0.0.0.0", "*", "[::]" */
	unsigned port;
	long waiting; /* connections that the program has not accepted yet */
	const char *program;
};

/* Read a line of ss: STATE QUEUE QUEUE ADDRESS:PORT PEER USERS. */
static bool
read_listener(struct sg_doctor *d, struct sg_str line, struct listener *l)
{
	struct sg_str word, users;
	size_t colon;

	for (int i = 0; i < 4; i++) {
		if (!sg_doctor_word(&line, &word))
			return false;
		if (i == 1)
			l->waiting = strtol(sg_arena_dup(d->arena, word), NULL,
			    10);
	}
	for (colon = word.n; colon > 0 && word.p[colon - 1] != ':'; colon--)
		;
	if (colon == 0)
		return false;
	l->address = (struct sg_str){word.p, colon - 1};
	l->port = (unsigned)strtoul(word.p + colon, NULL, 10);
	(void)sg_doctor_word(&line, &word);
	users = line;
	(void)sg_str_cut(&users, '"');
	users = users.p == NULL ? SG_LIT("?") : sg_str_cut(&users, '"');
	l->program = sg_arena_dup(d->arena, users);
	return true;
}

/* Find the next listener at `port`. Returns false if there is no other. */
static bool
next_at(struct sg_doctor *d, struct sg_str *rest, unsigned port,
    struct listener *l)
{
	struct sg_str line;

	while (sg_doctor_line(rest, &line))
		if (read_listener(d, line, l) && l->port == port)
			return true;
	return false;
}

static const char *const words[] = {"ss", "-H", "-l", "-t", "-n", "-p", NULL};

long
sg_doctor_waiting(struct sg_doctor *d, unsigned port)
{
	struct listener l;
	struct sg_str text;

	if (sg_doctor_run(d, words, false, &text) != 0 ||
	    !next_at(d, &text, port, &l))
		return -1;
	return l.waiting;
}

static bool
has_listeners(struct sg_doctor *d)
{
	struct sg_str text;

	if (d->listening == NULL && sg_doctor_run(d, words, false, &text) == 0)
		d->listening = text.p;
	if (d->listening == NULL)
		sg_doctor_wrong(d, "apt-get install iproute2",
		    "the program ss does not say who listens at which port");
	return d->listening != NULL;
}

/* ---- c-icap ------------------------------------------------------------- */

static const char *
unit_of_gate(size_t index)
{
	return index == 0 ? "schoolgate-icap@first" : "schoolgate-icap@second";
}

static void
check_gate_listener(struct sg_doctor *d, const struct listener *l, size_t index)
{
	struct sg_address address;

	if (strcmp(l->program, "c-icap") != 0)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"stop that program, then: systemctl restart %s",
			unit_of_gate(index)),
		    "the program \"%s\" listens at port %u, where c-icap must",
		    l->program, l->port);
	if (!sg_address_parse(l->address, &address) ||
	    !sg_address_is_v4(&address) || address.b[12] != 127)
		sg_doctor_wrong(d,
		    "write \"Port 127.0.0.1:PORT\" in the c-icap files of "
		    "/usr/share/schoolgate (installing the package again does "
		    "so), and restart the two servers",
		    "other machines can reach c-icap: port %u listens at "
		    "%.*s, not at 127.0.0.1; some requests crash c-icap",
		    l->port, (int)l->address.n, l->address.p);
}

static void
look_gates(struct sg_doctor *d)
{
	struct listener l;
	struct sg_str rest;
	unsigned port, n;

	if (!has_listeners(d))
		return;
	for (size_t i = 0; i < d->ngates; i++) {
		const char *colon = strrchr(d->gates[i], ':');

		port = colon == NULL ? 0 :
				       (unsigned)strtoul(colon + 1, NULL, 10);
		rest = sg_str(d->listening);
		for (n = 0; next_at(d, &rest, port, &l); n++)
			check_gate_listener(d, &l, i);
		if (n == 0)
			sg_doctor_wrong(d,
			    sg_arena_printf(d->arena, "systemctl restart %s",
				unit_of_gate(i)),
			    "nothing listens at %s, where Squid asks c-icap",
			    d->gates[i]);
	}
}

/* ---- Squid -------------------------------------------------------------- */

static void
check_port(struct sg_doctor *d, const struct sg_squid *squid, unsigned port)
{
	struct sg_str rest = sg_str(d->listening);
	struct listener l;

	if (!next_at(d, &rest, port, &l))
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena, "systemctl restart %s",
			squid->unit),
		    "nothing listens at port %u, which %s has", port,
		    squid->path);
	else if (strcmp(l.program, "squid") != 0)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"stop that program, then: systemctl restart %s",
			squid->unit),
		    "the program \"%s\" listens at port %u, where Squid must",
		    l.program, port);
}

static void
look_squids(struct sg_doctor *d)
{
	if (!has_listeners(d))
		return;
	for (size_t i = 0; i < d->nsquids; i++)
		for (size_t k = 0; k < d->squid[i].n; k++) {
			const struct sg_squid_line *line = &d->squid[i].v[k];

			if (sg_squid_is(line, "http_port") ||
			    sg_squid_is(line, "https_port"))
				check_port(d, &d->squid[i],
				    sg_squid_port(line));
		}
}

static const struct sg_check checks[] = {
    {"c-icap", "the two c-icap servers listen on this machine only",
	look_gates},
    {"squid", "the Squids listen at all their ports", look_squids},
    {0},
};
const struct sg_family sg_doctor_ports = {"ports", "Ports", checks, NULL};
