/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * connections.c -- checks that connections that are open are ended when they
 * become blocked: that schoolgate-tunnels can have them ended, and that the
 * closer may end them at all ports of the Squids.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"
#include "gate/address.h"
#include "gate/gate.h"

#define STATUS "/run/schoolgate/status"
#define JUDGE "schoolgate-judge" /* as whom schoolgate-tunnels runs */
#define CLOSER SG_SYSCONFDIR "/closer.conf"

/* Returns the value of "NAME: VALUE" in the status, or "". */
static const char *
value_of(struct sg_doctor *d, struct sg_str text, const char *name)
{
	struct sg_str line;

	while (sg_doctor_line(&text, &line))
		if (sg_str_eq(sg_str_cut(&line, ':'), sg_str(name)))
			return sg_arena_dup(d->arena, sg_str_trim(line));
	return "";
}

static void
look_ends(struct sg_doctor *d)
{
	struct sg_str text;
	const char *problem;

	if (!sg_doctor_read(d, STATUS, &text)) {
		sg_doctor_wrong(d, "systemctl restart schoolgate-tunnels",
		    "schoolgate-tunnels does not say how it is: what is opened "
		    "in break stays open after it (%s is missing)",
		    STATUS);
		return;
	}
	problem = value_of(d, text, "problem");
	if (*problem != '\0')
		sg_doctor_wrong(d,
		    "see: journalctl -u schoolgate-tunnels -u "
		    "schoolgate-closer",
		    "what is opened in break stays open after it: %s", problem);
}

/* The folder is open to c-icap, too: it could write what it likes. */
static void
look_status(struct sg_doctor *d)
{
	struct stat st;
	uid_t judge;
	gid_t group;

	if (stat(sg_doctor_path(d, STATUS), &st) != 0 ||
	    !sg_doctor_user(d, JUDGE, &judge, &group)) {
		sg_doctor_unseen(d, "%s or the user " JUDGE " is missing",
		    STATUS);
		return;
	}
	if (st.st_uid != 0 && st.st_uid != judge)
		sg_doctor_wrong(d,
		    "rm " STATUS " && systemctl restart schoolgate-tunnels",
		    "%s does not belong to the user " JUDGE
		    ": another program wrote it",
		    STATUS);
}

static void
look_policy(struct sg_doctor *d)
{
	char tag[SG_TAG_BYTES];
	struct sg_str text;
	const char *used;

	if (d->gate == NULL || !sg_doctor_read(d, STATUS, &text)) {
		sg_doctor_unseen(d, "no policy is installed, or %s is missing",
		    STATUS);
		return;
	}
	sg_gate_tag(d->gate, tag);
	used = value_of(d, text, "policy");
	if (strcmp(used, tag) != 0)
		sg_doctor_wrong(d,
		    "see: journalctl -u schoolgate-tunnels; if it says nothing, "
		    "run: schoolgate install",
		    "open connections are not judged by the installed policy: "
		    "schoolgate-tunnels uses %.8s, and %.8s is installed",
		    used, tag);
}

static void
look_room(struct sg_doctor *d)
{
	struct sg_str text;
	const char *unfit;

	if (!sg_doctor_read(d, STATUS, &text)) {
		sg_doctor_unseen(d, "%s is missing", STATUS);
		return;
	}
	unfit = value_of(d, text, "did-not-fit");
	if (atoll(unfit) > 0)
		sg_doctor_warn(d,
		    "nothing has to be done, unless it goes on: the policy's "
		    "line \"unknown connections\" says what becomes of them",
		    "%s open connections did not fit into the table, so it is "
		    "not known what they are for",
		    unfit);
}

/* Returns true if closer.conf has the port. */
static bool
has_port(struct sg_str text, unsigned port)
{
	struct sg_str line, word;
	uint16_t known;

	while (sg_doctor_line(&text, &line))
		if (sg_doctor_word(&line, &word) &&
		    sg_str_eq(word, SG_LIT("port")) &&
		    sg_doctor_word(&line, &word) &&
		    sg_port_parse(word, &known) && known == port)
			return true;
	return false;
}

static void
look_ports(struct sg_doctor *d)
{
	const struct sg_squid_line *line;
	struct sg_str text;

	if (!sg_doctor_read(d, CLOSER, &text)) {
		sg_doctor_wrong(d, SG_DOCTOR_REINSTALL_CONF,
		    "%s is missing: no connection is ended", CLOSER);
		return;
	}
	for (size_t i = 0; i < d->nsquids; i++)
		for (size_t k = 0; k < d->squid[i].n; k++) {
			line = &d->squid[i].v[k];
			if (!sg_squid_is(line, "http_port") &&
			    !sg_squid_is(line, "https_port"))
				continue;
			if (!has_port(text, sg_squid_port(line)))
				sg_doctor_wrong(d,
				    sg_arena_printf(d->arena,
					"add the line \"port %u\" to %s, and "
					"run: systemctl restart "
					"schoolgate-closer schoolgate-tunnels",
					sg_squid_port(line), CLOSER),
				    "connections at port %u (%s line %u) are "
				    "not ended: %s does not have the port",
				    sg_squid_port(line), line->file, line->line,
				    CLOSER);
		}
}

static const struct sg_check checks[] = {
    {"ends", "what is open is ended when it becomes blocked", look_ends},
    {"status", "schoolgate-tunnels itself says how it is", look_status},
    {"policy", "what is open is judged by the installed policy", look_policy},
    {"room", "all open connections fit into the table", look_room},
    {"ports", "connections at all ports of the Squids can be ended",
	look_ports},
    {0},
};
const struct sg_family sg_doctor_open = {
    "open", "Open connections", checks, NULL};
