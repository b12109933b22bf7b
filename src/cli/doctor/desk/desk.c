/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * desk.c -- checks the officer's desk: its configuration, its programs, whether
 * the ingester goes on, and whether the timer of this doctor does.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/problems.h"
#include "cli/doctor/desk/desk.h"
#include "cli/icap.h"
#include "desk/health.h"
#include "report/instant.h"

#define CONF SG_SYSCONFDIR "/desk.conf"
#define STATUS "/run/schoolgate-desk/status"
#define SOCKET "/run/schoolgate-installer/socket"
#define PATIENCE_MS 2000
/* The ingester writes its file every ten seconds, and a batch takes seconds. */
#define LATE_S 120
/* The timer runs every ten minutes, the first time three minutes after boot. */
#define FIRST_LOOK_S 600

#define AFTER_CHANGE "systemctl restart schoolgate-desk schoolgate-web"

/* ---- is there a desk? --------------------------------------------------- */

/* Read desk.conf, and what the ingester says of itself. */
static bool
begin(struct sg_doctor *d)
{
	struct sg_desk_conf *conf = sg_arena_alloc(d->arena, sizeof(*conf));

	d->check = "used";
	if (!d->answers.desk) {
		sg_doctor_unseen(d,
		    "the officer's desk is not used on this machine; to use "
		    "it, run: schoolgate setup --yes --desk yes");
		return false;
	}
	d->desk_problems = sg_problems_new(d->arena);
	if (sg_desk_conf_read(sg_doctor_path(d, CONF), conf, d->arena,
		d->desk_problems))
		d->desk = conf;
	(void)sg_doctor_read(d, STATUS, &d->desk_status);
	return true;
}

const char *
sg_desk_status(struct sg_doctor *d, const char *name)
{
	struct sg_str text = d->desk_status, line;
	struct sg_str key = sg_str(sg_arena_printf(d->arena, "%s: ", name));

	while (sg_doctor_line(&text, &line))
		if (sg_str_starts(line, key))
			return sg_arena_dup(d->arena,
			    (struct sg_str){line.p + key.n, line.n - key.n});
	return "";
}

/* ---- desk.conf ---------------------------------------------------------- */

/* The programs read it, each as its own user. */
static void
check_reach(struct sg_doctor *d)
{
	static const char *const users[] = {SG_DESK_INGESTER, SG_DESK_PAGE};

	for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++) {
		const char *stops = sg_doctor_stops(d, users[i], CONF);

		if (stops == NULL)
			continue;
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"chmod %s %s; then: " AFTER_CHANGE,
			strcmp(stops, CONF) == 0 ? "644" : "755", stops),
		    "the user %s cannot read " CONF ", because of the mode of "
		    "%s",
		    users[i], stops);
		return;
	}
}

static void
look_conf(struct sg_doctor *d)
{
	struct stat st;

	if (stat(sg_doctor_path(d, CONF), &st) != 0) {
		sg_doctor_wrong(d, SG_DOCTOR_REINSTALL_CONF,
		    CONF " cannot be read: %s", strerror(errno));
		return;
	}
	if (d->desk == NULL)
		sg_doctor_tell_problems(d, d->desk_problems,
		    "schoolgate.desk(5) has the lines; then: " AFTER_CHANGE);
	check_reach(d);
}

/* ---- programs ----------------------------------------------------------- */

/* Only the page may connect to the installer. */
static void
check_socket(struct sg_doctor *d)
{
	static const char restart[] =
	    "systemctl restart schoolgate-installer.socket "
	    "schoolgate-installer.service";
	struct stat st;
	gid_t page;

	if (stat(sg_doctor_path(d, SOCKET), &st) != 0 ||
	    !S_ISSOCK(st.st_mode)) {
		sg_doctor_wrong(d, restart,
		    "there is no socket " SOCKET ": nobody can sign in at the "
		    "desk");
		return;
	}
	if (!sg_doctor_group(d, SG_DESK_PAGE, &page))
		sg_doctor_wrong(d, SG_DESK_MAKE_USERS,
		    "there is no group " SG_DESK_PAGE);
	else if (st.st_gid != page || (st.st_mode & 0060) != 0060)
		sg_doctor_wrong(d, restart,
		    "the group " SG_DESK_PAGE " cannot use " SOCKET
		    ": nobody can sign in at the desk");
	else if ((st.st_mode & 0006) != 0)
		sg_doctor_wrong(d, restart,
		    "every user of this machine can use " SOCKET);
}

static void
check_page(struct sg_doctor *d, const struct sg_desk_listen *listen)
{
	const char *to = sg_arena_printf(d->arena,
	    strchr(listen->address, ':') == NULL ? "%s:%u" : "[%s]:%u",
	    listen->address, listen->port);
	char why[SG_WHY_BYTES];

	if (!sg_ask_connect(to, PATIENCE_MS, why))
		sg_doctor_wrong(d,
		    "systemctl restart schoolgate-web; if that does not help: "
		    "journalctl -u schoolgate-web",
		    "the page of the desk does not answer at %s: %s", to, why);
}

static void
look_programs(struct sg_doctor *d)
{
	check_socket(d);
	for (size_t i = 0; d->desk != NULL && i < d->desk->nlistens; i++)
		check_page(d, &d->desk->listens[i]);
}

/* ---- the ingester ------------------------------------------------------- */

/* Returns the UTC seconds of a line with a time, "2026-11-24T10:15:00.123Z"; -1
 * if it has none. */
static int64_t
time_of(struct sg_doctor *d, const char *name)
{
	const char *text = sg_desk_status(d, name);
	int64_t utc;

	text = sg_arena_printf(d->arena, "%.*sZ", (int)strcspn(text, ".Z"),
	    text);
	return sg_instant_parse(sg_str(text), NULL, &utc) ? utc : -1;
}

static void
check_problem(struct sg_doctor *d, const char *name, const char *advice)
{
	const char *problem = sg_desk_status(d, name);

	if (*problem != '\0')
		sg_doctor_wrong(d, advice, "the program schoolgated says: %s",
		    problem);
}

/*
 * That the latest record is old says nothing: perhaps nothing happened. The
 * program says when it had taken in all that there was.
 */
static void
check_lag(struct sg_doctor *d)
{
	int64_t written = time_of(d, "written"),
		taken = time_of(d, "all-taken");

	if (written < 0 || d->now - written > LATE_S)
		sg_doctor_wrong(d,
		    "systemctl restart schoolgate-desk; if that does not "
		    "help: journalctl -u schoolgate-desk",
		    "schoolgated does not go on: its file " STATUS
		    " is old, so the desk does not show what happens now");
	else if (taken < 0 || d->now - taken > LATE_S)
		sg_doctor_warn(d,
		    "wait: after an update, or if the store was deleted, this "
		    "takes minutes; if it stays so: journalctl -u "
		    "schoolgate-desk",
		    "schoolgated has %s bytes of the journal to take in, so "
		    "the desk does not show all that happened",
		    sg_desk_status(d, "behind"));
}

static void
look_records(struct sg_doctor *d)
{
	if (d->desk_status.n == 0) {
		sg_doctor_wrong(d,
		    "systemctl restart schoolgate-desk; if that does not "
		    "help: journalctl -u schoolgate-desk",
		    STATUS " is missing: schoolgated does not run, and the "
			   "desk does not show what happens now");
		return;
	}
	/* The check "store" tells of the store. */
	if (!sg_str_starts(sg_str(sg_desk_status(d, "problem")),
		SG_LIT("the store")))
		check_problem(d, "problem",
		    "see what it said before: journalctl -u schoolgate-desk");
	check_problem(d, "desk-journal",
	    "run: schoolgate journal verify --journal " SG_DESKJOURNALDIR
	    " --key FILE, with the desk's verifying key");
	check_lag(d);
}

/* ---- this doctor's timer ------------------------------------------------ */

/* Returns true if the timer need not have looked yet: it looks just now, or the
 * machine has just started. */
static bool
is_first_look(struct sg_doctor *d)
{
	const char *const words[] = {"systemctl", "show", "--no-pager",
	    "--property=ActiveState", "schoolgate-doctor.service", NULL};
	long long up = sg_doctor_number(d, "/proc/uptime");
	struct sg_str text;

	if (up >= 0 && up < FIRST_LOOK_S)
		return true;
	return sg_doctor_run(d, words, false, &text) == 0 &&
	    sg_str_find(text, SG_LIT("activating")) != NULL;
}

static void
look_timer(struct sg_doctor *d)
{
	static const char see[] =
	    "see why: systemctl list-timers schoolgate-doctor.timer; "
	    "journalctl -u schoolgate-doctor.service; try: systemctl start "
	    "schoolgate-doctor.service";
	const char *path = sg_doctor_path(d, SG_HEALTH_FILE);
	struct sg_health health = sg_health_read(d->arena, path, d->now);
	const long long minutes = (long long)(d->now - health.at_s) / 60;
	struct stat st;
	gid_t readers;

	if (health.stale && !is_first_look(d)) {
		if (health.at_s > 0)
			sg_doctor_warn(d, see,
			    "the last look for the desk is %lld minutes old, "
			    "so the page does not know whether the filter is "
			    "well",
			    minutes);
		else
			sg_doctor_warn(d, see,
			    "there is no result of a look for the desk, so "
			    "the page does not know whether the filter is "
			    "well");
	}
	if (stat(path, &st) == 0 &&
	    sg_doctor_group(d, SG_DESK_INGESTER, &readers) &&
	    (st.st_gid != readers || (st.st_mode & 0040) == 0))
		sg_doctor_wrong(d,
		    "chgrp " SG_DESK_INGESTER " " SG_HEALTH_FILE
		    " && chmod 640 " SG_HEALTH_FILE,
		    "the desk cannot read " SG_HEALTH_FILE);
	sg_health_fini(&health);
}

static const struct sg_check checks[] = {
    {"conf", "desk.conf can be read, and has no mistake", look_conf},
    {"programs", "the page answers, and can reach the installer",
	look_programs},
    {"records", "all records are taken in", look_records},
    {"store", "", sg_desk_look_store},
    {"readable", "the desk can read the filter's journal",
	sg_desk_look_readable},
    {"journal", "the desk's own journal ends as its key says",
	sg_desk_look_journal},
    {"mail", "no mail waits that could not be sent", sg_desk_look_mail},
    {"mail-server", "", sg_desk_look_mail_server},
    {"accounts", "", sg_desk_look_accounts},
    {"certificate", "", sg_desk_look_certificate},
    {"timer", "the page learns how the filter is", look_timer},
    {0},
};
const struct sg_family sg_doctor_desk = {
    "desk", "The officer's desk", checks, begin};
