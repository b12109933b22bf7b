/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gate.c -- checks that both gates run, that the installed policy is in force
 * in both, and that the clocks are right.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "cli/doctor/doctor.h"
#include "cli/icap.h"
#include "gate/gate.h"
#include "policy/install.h"

#define PATIENCE_MS 2000
#define USER "c-icap"
/* A difference of clocks that is reported, in seconds. */
#define CLOCK_MOST 5

static const char *
logs(struct sg_doctor *d)
{
	return sg_arena_printf(d->arena,
	    "see why: journalctl -u schoolgate-icap@first -u "
	    "schoolgate-icap@second");
}

static void
look_image(struct sg_doctor *d)
{
	if (d->gate == NULL)
		sg_doctor_wrong(d, "run: schoolgate install",
		    "the installed policy cannot be used: %s", d->gate_why);
}

/* A gate that runs keeps the images that it has read. */
static void
look_readable(struct sg_doctor *d)
{
	static const char *const files[] = {SG_NAMES_FILE, SG_POLICY_FILE};
	struct stat st;
	uid_t uid;
	gid_t gid;

	if (!sg_doctor_gates_user(d, &uid, &gid)) {
		sg_doctor_unseen(d, "there is no user or no group " USER);
		return;
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const char *path = sg_path_join(d->arena, d->places.state,
		    files[i]);

		if (stat(path, &st) == 0 && !sg_doctor_may(&st, uid, gid, 4))
			sg_doctor_wrong(d,
			    sg_arena_printf(d->arena,
				"chgrp " USER " %s && chmod 640 %s", path,
				path),
			    "the gates (user " USER ") cannot read %s: after "
			    "their next start they have no policy, and block "
			    "everything",
			    path);
	}
	sg_doctor_check_way(d,
	    sg_path_join(d->arena, d->places.state, SG_POLICY_FILE));
}

static void
look_runs(struct sg_doctor *d)
{
	struct sg_gate_word word;

	if (d->ngates < 2)
		sg_doctor_wrong(d,
		    "see the findings about Squid's configuration",
		    "Squid's configuration names %zu gate%s; there must be 2",
		    d->ngates, d->ngates == 1 ? "" : "s");
	for (size_t i = 0; i < d->ngates; i++) {
		sg_ask_gate(d->gates[i], PATIENCE_MS, &word);
		if (!word.runs)
			sg_doctor_wrong(d, logs(d), "no gate answers at %s: %s",
			    d->gates[i], word.why);
	}
}

static void
check_force(struct sg_doctor *d, const char *at, const char *tag,
    const struct sg_gate_word *word)
{
	if (strcmp(word->tag, "none") == 0)
		sg_doctor_wrong(d, logs(d),
		    "the gate at %s has no policy, and blocks everything", at);
	else if (!sg_gate_word_is(word, tag))
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"%s; if the log says nothing, run: schoolgate install",
			logs(d)),
		    "the gate at %s does not use the installed policy: it uses "
		    "%.8s, and %.8s is installed",
		    at, word->tag, tag);
}

static void
look_force(struct sg_doctor *d)
{
	struct sg_gate_word word;
	char tag[SG_TAG_BYTES];

	if (d->gate == NULL) {
		sg_doctor_unseen(d,
		    "no policy is installed that a gate could "
		    "use");
		return;
	}
	sg_gate_tag(d->gate, tag);
	for (size_t i = 0; i < d->ngates; i++) {
		sg_ask_gate(d->gates[i], PATIENCE_MS, &word);
		if (word.runs)
			check_force(d, d->gates[i], tag, &word);
		else
			sg_doctor_unseen(d, "no gate answers at %s",
			    d->gates[i]);
	}
}

static bool
has_all(struct sg_str value, const char *const *words)
{
	for (; value.p != NULL && *words != NULL; words++)
		if (sg_str_find(value, sg_str(*words)) == NULL)
			return false;
	return value.p != NULL;
}

/* What Squid reads in the answer to OPTIONS. */
static void
look_options(struct sg_doctor *d)
{
	static const char *const allow[] = {"204", "206", NULL};
	struct sg_gate_word word;
	struct sg_str preview;

	for (size_t i = 0; i < d->ngates; i++) {
		sg_ask_gate(d->gates[i], PATIENCE_MS, &word);
		if (!word.runs)
			continue;
		preview = sg_reply_header(&word.reply, "Preview");
		if (!sg_str_eq(preview, SG_LIT("0")) ||
		    !has_all(sg_reply_header(&word.reply, "Allow"), allow) ||
		    sg_reply_header(&word.reply, "Transfer-Ignore").p != NULL)
			sg_doctor_wrong(d,
			    "remove PreviewSize, TransferIgnore and the like "
			    "from " SG_SYSCONFDIR "/c-icap/schoolgate.conf, "
			    "and restart the two servers one after the other",
			    "the gate at %s does not offer what Squid needs "
			    "(a preview of 0 bytes, 204, 206, every request)",
			    d->gates[i]);
	}
}

/* ---- clocks ------------------------------------------------------------- */

/* Read "Sun, 29 Nov 2026 21:00:19 GMT". Returns UTC seconds, or -1. */
static int64_t
read_date(struct sg_doctor *d, struct sg_str text)
{
	char month[4] = "";
	int day, year, hour, minute, second;

	if (text.p == NULL ||
	    sscanf(sg_arena_dup(d->arena, text), "%*3s, %d %3s %d %d:%d:%d",
		&day, month, &year, &hour, &minute, &second) != 6 ||
	    sg_month_find(sg_str(month)) < 0)
		return -1;
	return (int64_t)sg_day_of((struct sg_civil){.year = year,
		   .month = sg_month_find(sg_str(month)),
		   .day = day}) *
	    SG_DAY_S +
	    hour * 3600 + minute * 60 + second;
}

static void
look_clocks(struct sg_doctor *d)
{
	struct sg_gate_word word;
	int64_t date, now;

	for (size_t i = 0; i < d->ngates; i++) {
		sg_ask_gate(d->gates[i], PATIENCE_MS, &word);
		if (!word.runs)
			continue;
		now = (int64_t)time(NULL);
		date = read_date(d, sg_reply_header(&word.reply, "Date"));
		if (date < 0)
			sg_doctor_unseen(d, "the gate at %s says no date",
			    d->gates[i]);
		else if (llabs(date - now) > CLOCK_MOST)
			sg_doctor_wrong(d,
			    "restart the server; if that does not help, see "
			    "whether it runs in another machine or container",
			    "the clock of the gate at %s is %lld seconds %s: "
			    "if it is far behind, Squid takes the gate for "
			    "down",
			    d->gates[i], llabs(date - now),
			    date < now ? "behind" : "ahead");
	}
}

static void
look_time(struct sg_doctor *d)
{
	static const char *const words[] = {"timedatectl", "show",
	    "--property=NTPSynchronized", "--value", NULL};
	struct sg_str text;

	if (sg_doctor_run(d, words, false, &text) != 0) {
		sg_doctor_unseen(d,
		    "timedatectl does not say whether this "
		    "clock is right");
		return;
	}
	if (sg_str_eq(sg_str_trim(text), SG_LIT("no")))
		sg_doctor_warn(d,
		    "see: timedatectl timesync-status; can the time server be "
		    "reached (UDP 123)? Install systemd-timesyncd only if "
		    "there is no time service; in a container, set the clock "
		    "of the machine around it",
		    "this machine's clock is not set by a time server; lesson "
		    "and break times follow this clock");
}

static const struct sg_check checks[] = {
    {"installed", "the installed policy can be used by this version",
	look_image},
    {"readable", "both gates can read the installed policy", look_readable},
    {"running", "both gates answer", look_runs},
    {"in-force", "both gates use the installed policy", look_force},
    {"options", "both gates offer what Squid needs", look_options},
    {"clocks", "the gates' clocks agree with this machine's", look_clocks},
    {"time", "a time server sets this machine's clock", look_time},
    {0},
};
const struct sg_family sg_doctor_gate = {"gate", "The gate", checks, NULL};
