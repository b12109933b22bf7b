/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ban_change.c -- a change of the bans with its record in the journal, and the
 * rows of the list.
 */
#include "cli/ban_change.h"

#include <grp.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "gate/gate.h"
#include "journal/append.h"
#include "journal/ban.h"
#include "journal/keyfile.h"
#include "report/instant.h"

/* The program that judges open connections, too, has to read the bans. */
#define JUDGE_GROUP "schoolgate-judge"

/* ---- the journal -------------------------------------------------------- */

/* Fill what the record says. */
static void
say_what(const struct sg_ban_done *done, struct sg_ban_said *said)
{
	static const enum sg_ban_deed deeds[] = {[SG_BAN_GIVE] = SG_BAN_GIVEN,
	    [SG_BAN_LIFT] = SG_BAN_LIFTED,
	    [SG_SUPERVISE] = SG_SUPERVISION_BEGAN,
	    [SG_SUPERVISE_END] = SG_SUPERVISION_ENDED};

	said->deed = deeds[done->act];
	said->id = done->id;
	said->from = done->from;
	said->until = done->until;
	if (done->act == SG_SUPERVISE || done->act == SG_SUPERVISE_END) {
		said->group = done->whom;
		return;
	}
	switch (done->kind) {
	case SG_BAN_ADDRESS:
		said->address = done->whom;
		return;
	case SG_BAN_MAC:
		said->mac = done->whom;
		return;
	case SG_BAN_DEVICE:
		said->device_hash = done->hash;
		return;
	case SG_BAN_USER:
		/* The journal hides the name itself. */
		said->user = *done->whom != '\0' ? done->whom :
						   done->asked->user;
		if (said->user == NULL)
			said->user_hash = done->hash;
	}
}

struct recording {
	const struct sg_ban_change_place *place;
	const struct sg_gate *gate;
};

/* Write the record of what will be done.  Called by sg_ban_change(). */
static bool
record(void *ctx, const struct sg_ban_done *done, char why[SG_WHY_BYTES])
{
	const struct recording *recording = ctx;
	const struct sg_journal_options options = {
	    .folder = recording->place->journal,
	    .key_path = recording->place->journal_key,
	    .sync = true};
	struct sg_ban_said said = {.at_ms = done->asked->now * 1000,
	    .by = done->asked->by,
	    .because = done->asked->because,
	    .detail = (enum sg_detail)sg_gate_settings(recording->gate)
			  ->detail};
	struct sg_journal *journal = sg_journal_new(&options);
	char buffer[SG_BAN_MORE_BYTES];
	struct sg_event event;
	uint64_t sequence;
	bool fine;

	say_what(done, &said);
	(void)sg_why(why, "there is no memory left");
	fine = journal != NULL && sg_event_of_ban(&said, buffer, &event) &&
	    sg_journal_append_first(journal, &event, &sequence, why);
	sg_journal_free(&journal);
	return fine;
}

/* ---- the change --------------------------------------------------------- */

/* Find out how the file is written, and by whom it is read if it has the key of
 * the journal's labels. */
static void
find_place(const struct sg_ban_change_place *from, struct sg_keys *keys,
    struct sg_bans_place *place)
{
	const struct group *judge = getgrnam(JUDGE_GROUP);
	char why[SG_WHY_BYTES];
	struct stat st;

	*place = (struct sg_bans_place){
	    .state = from->state, .owner = (uid_t)-1, .group = (gid_t)-1};
	if (!sg_keyfile_read(from->journal_key, keys, why))
		return;
	place->label_key = keys->label;
	if (judge != NULL && stat(from->journal_key, &st) == 0) {
		place->owner = st.st_uid;
		place->group = judge->gr_gid;
	}
}

bool
sg_ban_change_recorded(const struct sg_ban_change_place *place,
    const struct sg_gate *gate, const struct sg_ban_asked *asked,
    struct sg_arena *arena, struct sg_problems *problems,
    struct sg_ban_done *done)
{
	struct recording recording = {place, gate};
	struct sg_bans_place at;
	struct sg_keys keys;
	bool fine;

	find_place(place, &keys, &at);
	fine = sg_ban_change(&at, gate, asked, record, &recording, arena,
	    problems, done);
	sodium_memzero(&keys, sizeof keys);
	return fine;
}

/* ---- the list ----------------------------------------------------------- */

static const char *
state_of(int64_t from, int64_t until, uint32_t lifted, int64_t now)
{
	if (now < from)
		return "to come";
	if (now < until)
		return "holds";
	return lifted != 0 ? "lifted" : "ended";
}

static const char *
kind_word(uint32_t kind)
{
	static const char *const words[] = {[SG_BAN_USER] = "user",
	    [SG_BAN_ADDRESS] = "address",
	    [SG_BAN_MAC] = "mac",
	    [SG_BAN_DEVICE] = "device"};

	return words[kind];
}

static void
row_of_ban(const struct sg_bans *bans, uint32_t i, int64_t now,
    struct sg_ban_row *row)
{
	const struct sg_ban *ban = sg_bans_get(bans, i);

	*row = (struct sg_ban_row){.id = sg_bans_text(bans, ban->id),
	    .kind = kind_word(ban->kind),
	    .whom = sg_bans_text(bans, ban->whom),
	    .by = sg_bans_text(bans, ban->by),
	    .because = sg_bans_text(bans, ban->because),
	    .state = state_of(ban->from, ban->until, ban->lifted, now),
	    .over = ban->until <= now,
	    .from = ban->from,
	    .until = ban->until};
	if (ban->kind == SG_BAN_USER || ban->kind == SG_BAN_DEVICE)
		sodium_bin2hex(row->hash, sizeof row->hash, ban->key,
		    sizeof ban->key);
}

static void
row_of_supervision(const struct sg_bans *bans, uint32_t i, int64_t now,
    struct sg_ban_row *row)
{
	const struct sg_supervision *s = sg_bans_supervision(bans, i);

	*row = (struct sg_ban_row){.id = sg_bans_text(bans, s->id),
	    .kind = "supervision",
	    .whom = sg_bans_text(bans, s->group),
	    .by = sg_bans_text(bans, s->by),
	    .because = sg_bans_text(bans, s->because),
	    .state = state_of(s->from, s->until, s->lifted, now),
	    .over = s->until <= now,
	    .from = s->from,
	    .until = s->until};
}

bool
sg_ban_row_get(const struct sg_bans *bans, uint32_t i, int64_t now,
    struct sg_ban_row *row)
{
	const struct sg_bans_head *head = sg_bans_head(bans);

	if (i < head->nbans)
		row_of_ban(bans, i, now, row);
	else if (i - head->nbans < head->nsupervisions)
		row_of_supervision(bans, i - head->nbans, now, row);
	else
		return false;
	return true;
}

json_t *
sg_ban_row_json(const struct sg_ban_row *row)
{
	char from[SG_INSTANT_TEXT], until[SG_INSTANT_TEXT];

	sg_instant_text(row->from, from);
	if (row->until != SG_OPEN_END)
		sg_instant_text(row->until, until);
	return json_pack("{s:s, s:s, s:s, s:s?, s:s, s:s, s:s?, s:s, s:s}",
	    "id", row->id, "kind", row->kind, "whom", row->whom, "hash",
	    row->hash[0] != '\0' ? row->hash : NULL, "state", row->state,
	    "from", from, "until", row->until == SG_OPEN_END ? NULL : until,
	    "by", row->by, "because", row->because);
}
