/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bans.c -- checks the file of the bans: that the gates can read it, that
 * nobody but root can write it, and that each ban can hold.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "cli/doctor/doctor.h"
#include "gate/bans.h"

/* Ids of bans that a finding names. */
#define IDS_BYTES 200

static const char *
path_of(struct sg_doctor *d)
{
	return sg_path_join(d->arena, d->places.state, SG_BANS_FILE);
}

/* Read the file's status.  Returns false if there is no file, which means that
 * there are no bans. */
static bool
look_at(struct sg_doctor *d, struct stat *st)
{
	return lstat(path_of(d), st) == 0;
}

/* Open the bans.  Returns NULL if there are none, or after a finding. */
static struct sg_bans *
open_bans(struct sg_doctor *d, bool tell)
{
	struct sg_problems *problems = sg_problems_new(d->arena);
	struct sg_bans *bans;
	bool passing;

	if (sg_bans_open(path_of(d), problems, &bans, &passing) ==
		SG_BANS_REFUSED &&
	    tell)
		sg_doctor_wrong(d,
		    "see why, and what to do: schoolgate ban list",
		    "%s cannot be used: it is damaged or cannot be read; bans "
		    "of before hold until c-icap is started again, and no ban "
		    "can be given or lifted",
		    path_of(d));
	return bans;
}

static void
look_file(struct sg_doctor *d)
{
	struct sg_bans *bans = open_bans(d, true);
	struct stat st;
	uid_t uid;
	gid_t gid;

	sg_bans_close(&bans);
	if (look_at(d, &st) && sg_doctor_gates_user(d, &uid, &gid) &&
	    !sg_doctor_may(&st, uid, gid, 4))
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena, "chgrp c-icap %s && chmod 640 %s",
			path_of(d), path_of(d)),
		    "c-icap cannot read %s: bans that are given now do not "
		    "hold",
		    path_of(d));
}

/* If the file has the key of the journal's labels, it belongs to c-icap, and
 * its mode lets no user write it. */
static void
look_owner(struct sg_doctor *d)
{
	struct stat st;
	uid_t uid;
	gid_t gid;

	if (!look_at(d, &st))
		return;
	if (st.st_uid != 0 &&
	    (!sg_doctor_gates_user(d, &uid, &gid) || st.st_uid != uid ||
		(st.st_mode & S_IWUSR) != 0))
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"look at it: schoolgate ban list --all; then: chown "
			"root %s",
			path_of(d)),
		    "%s does not belong to root: somebody else can ban people, "
		    "and lift bans, without a record",
		    path_of(d));
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"look at it: schoolgate ban list --all; then: chmod "
			"go-w %s",
			path_of(d)),
		    "others than its owner can write %s: they can ban people, "
		    "and lift bans, without a record",
		    path_of(d));
}

/* ---- where a ban by name cannot hold ------------------------------------ */

/* Returns the bans by name that hold, as "B-3, B-7"; "" if there are none. */
static const char *
names_that_hold(struct sg_doctor *d, const struct sg_bans *bans)
{
	char *text = sg_arena_alloc(d->arena, IDS_BYTES);
	struct sg_out out;

	sg_out_init(&out, text, IDS_BYTES);
	for (uint32_t i = 0; i < sg_bans_head(bans)->nbans; i++) {
		const struct sg_ban *ban = sg_bans_get(bans, i);

		if (ban->kind != SG_BAN_USER || ban->from > d->now ||
		    ban->until <= d->now)
			continue;
		if (out.n + 32 > IDS_BYTES) {
			sg_out_text(&out, ", ...");
			break;
		}
		sg_out_printf(&out, "%s%s", out.n > 0 ? ", " : "",
		    sg_bans_text(bans, ban->id));
	}
	return text;
}

static bool
has_log_on(const struct sg_squid *squid)
{
	for (size_t i = 0; i < squid->n; i++)
		if (sg_squid_is(&squid->v[i], "auth_param"))
			return true;
	return false;
}

static bool
intercepts(const struct sg_squid_line *line)
{
	return strstr(line->text, " intercept") != NULL ||
	    strstr(line->text, " tproxy") != NULL;
}

/* Returns the ports of Squid that ask for no log-on, as "3128, 3129"; "" if all
 * ask for one. */
static const char *
ports_without(struct sg_doctor *d)
{
	const char *text = "";

	for (size_t i = 0; i < d->nsquids; i++)
		for (size_t k = 0; k < d->squid[i].n; k++) {
			const struct sg_squid_line *line = &d->squid[i].v[k];

			if ((!sg_squid_is(line, "http_port") &&
				!sg_squid_is(line, "https_port")) ||
			    (has_log_on(&d->squid[i]) && !intercepts(line)))
				continue;
			text = sg_arena_printf(d->arena, "%s%s%u", text,
			    *text == '\0' ? "" : ", ", sg_squid_port(line));
		}
	return text;
}

static void
look_reach(struct sg_doctor *d)
{
	struct sg_bans *bans = open_bans(d, false);
	const char *ids, *ports;

	if (bans == NULL)
		return;
	ids = names_that_hold(d, bans);
	ports = *ids == '\0' ? "" : ports_without(d);
	if (*ports != '\0')
		sg_doctor_warn(d,
		    "ban the devices, too:  schoolgate ban add --address IP, "
		    "or --mac",
		    "nobody logs on at port%s %s, so bans by name do not hold "
		    "there (%s)",
		    strchr(ports, ',') == NULL ? "" : "s", ports, ids);
	sg_bans_close(&bans);
}

static const struct sg_check checks[] = {
    {"file", "c-icap can read who is banned", look_file},
    {"owner", "nobody but root can change who is banned", look_owner},
    {"reach", "every ban that holds can hold at all ports", look_reach},
    {0},
};
const struct sg_family sg_doctor_bans = {"bans", "Bans", checks, NULL};
