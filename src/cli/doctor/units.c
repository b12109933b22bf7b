/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * units.c -- checks the systemd units: those of schoolgate run, those of Debian
 * that would stand in their way do not.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"

/* What the Squids should have; see limits.conf. */
#define DESCRIPTORS 65536
/* With fewer, a few devices can use them up. */
#define DESCRIPTORS_LEAST 16384
/* From so many restarts on, a server is reported. */
#define RESTARTS 5

#define SEE "see why: systemctl status "

/* What systemd knows of a unit. */
struct sg_unit {
	const char *name;
	const char *load, *active, *enabled, *result;
	const char *pid, *restarts;
};

/* The units of schoolgate, and what else check_...() asks for below. */
static const char *const of_gate[] = {"schoolgate-icap@first.service",
    "schoolgate-icap@second.service", "schoolgate-closer.service",
    "schoolgate-tunnels.service", "schoolgate-school-computers.service",
    "schoolgate-own-devices.service", "schoolgate-firewall.service",
    "schoolgate-lists.timer", "schoolgate-anchor.timer",
    "schoolgate-lists.service", "schoolgate-anchor.service",
    "schoolgate-doctor.service"};
#define OF_GATE (sizeof(of_gate) / sizeof(of_gate[0]))
static const char *const of_desk[] = {"schoolgate-apply.socket",
    "schoolgate-bans.socket", "schoolgate-auto-bans.socket",
    "schoolgate-installer.socket", "schoolgate-installer.service",
    "schoolgate-desk.service", "schoolgate-web.service",
    "schoolgate-doctor.timer"};
#define OF_DESK (sizeof(of_desk) / sizeof(of_desk[0]))
static const char *const of_debian[] = {
    "c-icap.service", "squid.service", "nginx.service"};
#define OF_DEBIAN (sizeof(of_debian) / sizeof(of_debian[0]))

/* ---- what systemd says -------------------------------------------------- */

/* Returns the value of the line "KEY=...", or NULL if it is another line. */
static const char *
value_of(struct sg_doctor *d, struct sg_str line, const char *key)
{
	const size_t n = strlen(key);

	if (!sg_str_starts(line, sg_str(key)) || line.n <= n ||
	    line.p[n] != '=')
		return NULL;
	return sg_arena_dup(d->arena,
	    (struct sg_str){line.p + n + 1, line.n - n - 1});
}

/* Read the properties of the unit `name`, up to an empty line. */
static void
add_unit(struct sg_doctor *d, const char *name, struct sg_str *text)
{
	struct sg_unit unit = {name, "", "", "", "", "", ""};
	const struct {
		const char *key, **to;
	} properties[] = {{"LoadState", &unit.load},
	    {"ActiveState", &unit.active}, {"UnitFileState", &unit.enabled},
	    {"Result", &unit.result}, {"MainPID", &unit.pid},
	    {"NRestarts", &unit.restarts}};
	struct sg_str line;
	const char *value;

	while (sg_doctor_line(text, &line) && line.n > 0)
		for (size_t i = 0;
		     i < sizeof(properties) / sizeof(properties[0]); i++) {
			value = value_of(d, line, properties[i].key);
			if (value != NULL)
				*properties[i].to = value;
		}
	d->units = sg_arena_grow(d->arena, d->units, d->nunits, &d->units_cap,
	    sizeof(*d->units));
	d->units[d->nunits++] = unit;
}

/*
 * Ask systemd about all units at once, because each call costs a process.  It
 * says the properties of one unit after the other, with an empty line between
 * them.
 */
static void
ask_systemd(struct sg_doctor *d)
{
	enum { OPTIONS = 4, UNITS = OF_GATE + OF_DESK + OF_DEBIAN };
	static const char properties[] =
	    "--property=LoadState,ActiveState,UnitFileState,Result,MainPID,"
	    "NRestarts";
	const char *words[OPTIONS + UNITS + 1] = {
	    "systemctl", "show", "--no-pager", properties};
	const char **units = words + OPTIONS;
	struct sg_str text;

	memcpy(units, of_gate, sizeof(of_gate));
	memcpy(units + OF_GATE, of_desk, sizeof(of_desk));
	memcpy(units + OF_GATE + OF_DESK, of_debian, sizeof(of_debian));
	if (sg_doctor_run(d, words, false, &text) != 0)
		return;
	for (size_t i = 0; i < UNITS && text.n > 0; i++)
		add_unit(d, units[i], &text);
}

/* Find what systemd knows of a unit.  Returns false after a finding was added.
 */
static bool
ask(struct sg_doctor *d, const char *name, struct sg_unit *unit)
{
	if (!d->asked_systemd)
		ask_systemd(d);
	d->asked_systemd = true;
	for (size_t i = 0; i < d->nunits; i++)
		if (strcmp(d->units[i].name, name) == 0) {
			*unit = d->units[i];
			return true;
		}
	sg_doctor_wrong(d,
	    "schoolgate needs systemd; see whether "
	    "\"systemctl\" works",
	    "systemd does not say anything about %s", name);
	return false;
}

/* ---- the units of schoolgate -------------------------------------------- */

/* The units that this school needs; the last one is NULL. */
static const char *const *
needed(struct sg_doctor *d)
{
	const char **names = sg_arena_array(d->arena, 10 + OF_DESK,
	    sizeof(*names));
	size_t n = 0;

	names[n++] = "schoolgate-icap@first.service";
	names[n++] = "schoolgate-icap@second.service";
	names[n++] = "schoolgate-closer.service";
	names[n++] = "schoolgate-tunnels.service";
	names[n++] = "schoolgate-school-computers.service";
	if (d->answers.has_own)
		names[n++] = "schoolgate-own-devices.service";
	if (d->answers.firewall)
		names[n++] = "schoolgate-firewall.service";
	names[n++] = "schoolgate-lists.timer";
	names[n++] = "schoolgate-anchor.timer";
	for (size_t i = 0; i < OF_DESK && d->answers.desk; i++)
		names[n++] = of_desk[i];
	return names;
}

/* Where a server says why it ended. c-icap has a log of its own. */
static const char *
logs_of(struct sg_doctor *d, const char *name)
{
	static const char icap[] = "schoolgate-icap@";
	const char *at = name + sizeof(icap) - 1;

	if (strncmp(name, icap, sizeof(icap) - 1) != 0)
		return sg_arena_printf(d->arena, "see why: journalctl -u %s",
		    name);
	return sg_arena_printf(d->arena,
	    "see why: journalctl -u %s; tail /var/log/c-icap/%.*s.log", name,
	    (int)strcspn(at, "."), at);
}

/* Returns true if systemd starts the unit again and again. "systemctl start"
 * would then help for a moment only. */
static bool
is_restarting(const struct sg_unit *unit)
{
	return strcmp(unit->active, "activating") == 0 ||
	    atol(unit->restarts) >= RESTARTS;
}

static void
check_runs(struct sg_doctor *d, const char *name, const struct sg_unit *unit)
{
	if (strcmp(unit->load, "loaded") != 0)
		sg_doctor_wrong(d,
		    strcmp(unit->load, "masked") == 0 ?
			sg_arena_printf(d->arena,
			    "systemctl unmask %s && systemctl enable --now %s",
			    name, name) :
			SG_DOCTOR_REINSTALL "; then: schoolgate setup --yes",
		    "systemd does not load %s (%s)", name, unit->load);
	else if (strcmp(unit->active, "failed") == 0)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			SEE "%s; then: systemctl restart %s", name, name),
		    "%s has failed (%s)", name, unit->result);
	else if (strcmp(unit->active, "active") != 0)
		sg_doctor_wrong(d,
		    is_restarting(unit) ?
			logs_of(d, name) :
			sg_arena_printf(d->arena, "systemctl start %s", name),
		    "%s does not run (%s)", name, unit->active);
}

static void
look_running(struct sg_doctor *d)
{
	struct sg_unit unit;

	for (const char *const *name = needed(d); *name != NULL; name++) {
		if (!ask(d, *name, &unit))
			return;
		check_runs(d, *name, &unit);
	}
}

static void
look_enabled(struct sg_doctor *d)
{
	struct sg_unit unit;

	for (const char *const *name = needed(d); *name != NULL; name++)
		if (ask(d, *name, &unit) && strcmp(unit.load, "loaded") == 0 &&
		    strcmp(unit.enabled, "enabled") != 0)
			sg_doctor_wrong(d,
			    sg_arena_printf(d->arena, "systemctl enable %s",
				*name),
			    "%s does not start with the machine (%s)", *name,
			    unit.enabled);
}

static bool
is_used(const struct sg_unit *unit)
{
	return strcmp(unit->active, "active") == 0 ||
	    strcmp(unit->enabled, "enabled") == 0;
}

/* A unit that the answers of setup do not want. */
static void
check_unwanted(struct sg_doctor *d, const char *name, const char *why)
{
	struct sg_unit unit;

	if (ask(d, name, &unit) && is_used(&unit))
		sg_doctor_warn(d,
		    sg_arena_printf(d->arena,
			"run \"schoolgate setup\" again, or: systemctl "
			"disable --now %s",
			name),
		    "%s is used, but the answers of setup say %s", name, why);
}

static void
look_unwanted(struct sg_doctor *d)
{
	if (!d->answers.has_own)
		check_unwanted(d, "schoolgate-own-devices.service",
		    "that there are no own devices");
	if (!d->answers.firewall)
		check_unwanted(d, "schoolgate-firewall.service",
		    "that this machine is not the router");
	for (size_t i = 0; i < OF_DESK && !d->answers.desk; i++)
		check_unwanted(d, of_desk[i], "that there is no desk");
}

/* Debian's own services. */
static void
check_beside(struct sg_doctor *d, const char *name, bool wrong)
{
	const char *advice = sg_arena_printf(d->arena,
	    "systemctl disable --now %s", name);
	struct sg_unit unit;
	const char *does;

	if (!ask(d, name, &unit) || !is_used(&unit))
		return;
	does = strcmp(unit.active, "active") == 0 ? "runs" :
						    "starts with the machine";
	if (wrong)
		sg_doctor_wrong(d, advice,
		    "%s of Debian %s; it takes ports that schoolgate needs",
		    name, does);
	else
		sg_doctor_warn(d, advice,
		    "%s %s on this machine; if it is not needed for something "
		    "else, it is better off",
		    name, does);
}

static void
look_beside(struct sg_doctor *d)
{
	check_beside(d, "c-icap.service", true);
	check_beside(d, "squid.service", true);
	check_beside(d, "nginx.service", false);
}

/* What the timers started last. */
static void
check_last(struct sg_doctor *d, const char *name, const char *what)
{
	struct sg_unit unit;

	if (ask(d, name, &unit) && *unit.result != '\0' &&
	    strcmp(unit.result, "success") != 0)
		sg_doctor_warn(d,
		    sg_arena_printf(d->arena,
			"see why: journalctl -u %s; try again: systemctl start "
			"%s",
			name, name),
		    "%s failed the last time (%s)", what, unit.result);
}

static void
look_last(struct sg_doctor *d)
{
	check_last(d, "schoolgate-lists.service", "the update of the lists");
	check_last(d, "schoolgate-anchor.service",
	    "sending the journal's anchor");
	if (d->answers.desk)
		check_last(d, "schoolgate-doctor.service",
		    "the look at the chain, for the desk,");
}

static void
look_restarts(struct sg_doctor *d)
{
	struct sg_unit unit;

	for (const char *const *name = needed(d); *name != NULL; name++)
		if (ask(d, *name, &unit) && atol(unit.restarts) >= RESTARTS)
			sg_doctor_warn(d, logs_of(d, *name),
			    "systemd has started %s %s times anew", *name,
			    unit.restarts);
}

/* ---- file descriptors --------------------------------------------------- */

/* The soft limit of the line "Max open files". */
static long
descriptors_of(struct sg_doctor *d, const char *pid)
{
	static const char mark[] = "Max open files";
	struct sg_str text, line;

	if (!sg_doctor_read(d,
		sg_arena_printf(d->arena, "/proc/%s/limits", pid), &text))
		return -1;
	while (sg_doctor_line(&text, &line))
		if (sg_str_starts(line, SG_LIT(mark)))
			return atol(sg_arena_dup(d->arena, line) +
			    sizeof(mark) - 1);
	return -1;
}

static void
check_descriptors(struct sg_doctor *d, const char *unit, long n)
{
	const char *advice = sg_arena_printf(d->arena,
	    "see where LimitNOFILE is set (systemctl cat %s), then: systemctl "
	    "daemon-reload && systemctl restart %s; in a container, raise the "
	    "limit outside",
	    unit, unit);
	static const char format[] =
	    "%s may have %ld file descriptors, and should have %d; each tunnel "
	    "takes two";

	if (n < DESCRIPTORS_LEAST)
		sg_doctor_wrong(d, advice, format, unit, n, DESCRIPTORS);
	else if (n < DESCRIPTORS)
		sg_doctor_warn(d, advice, format, unit, n, DESCRIPTORS);
}

static void
look_descriptors(struct sg_doctor *d)
{
	struct sg_unit unit;
	long n;

	for (size_t i = 0; i < d->nsquids; i++) {
		if (!ask(d, d->squid[i].unit, &unit) || atol(unit.pid) <= 0)
			continue;
		n = descriptors_of(d, unit.pid);
		if (n >= 0)
			check_descriptors(d, d->squid[i].unit, n);
	}
}

static const struct sg_check checks[] = {
    {"running", "all units run", look_running},
    {"enabled", "all units start with the machine", look_enabled},
    {"unwanted", "no unit runs that setup did not want", look_unwanted},
    {"beside", "Debian's own c-icap, squid and nginx are off", look_beside},
    {"last-run", "the lists' update and the anchor worked the last time",
	look_last},
    {"restarts", "no server has been started anew again and again",
	look_restarts},
    {"descriptors", "the Squids have enough file descriptors",
	look_descriptors},
    {0},
};
const struct sg_family sg_doctor_units = {"units", "Services", checks, NULL};
