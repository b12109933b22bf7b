/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bans.c -- the steps of giving and lifting bans, and of supervision.
 */
#include "policy/bans/bans.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "policy/bans/parts.h"

static const char full[] =
    "they are removed when they ended longer ago than the policy's \"keep\"";

/* Fill what is told about a ban. */
static void
tell_ban(struct sg_bans_edit *edit, const struct sg_ban_entry *entry,
    struct sg_ban_done *done)
{
	(void)snprintf(done->id, sizeof done->id, "%s", entry->id);
	done->kind = (enum sg_ban_kind)entry->ban.kind;
	done->whom = entry->whom;
	done->from = entry->ban.from;
	done->until = entry->ban.until;
	done->hash[0] = '\0';
	if (entry->ban.kind == SG_BAN_USER || entry->ban.kind == SG_BAN_DEVICE)
		sodium_bin2hex(done->hash, sizeof done->hash, entry->ban.key,
		    sizeof entry->ban.key);
	done->given_by = sg_arena_dup(edit->arena, sg_str(entry->by));
}

static void
tell_supervision(struct sg_bans_edit *edit,
    const struct sg_supervision_entry *entry, struct sg_ban_done *done)
{
	(void)snprintf(done->id, sizeof done->id, "%s", entry->id);
	done->whom = entry->group;
	done->from = entry->supervision.from;
	done->until = entry->supervision.until;
	done->given_by = sg_arena_dup(edit->arena, sg_str(entry->by));
}

/* ---- giving a ban ------------------------------------------------------- */

static bool
is_same(const struct sg_ban *a, const struct sg_ban *b)
{
	return a->kind == b->kind && memcmp(a->key, b->key, sizeof a->key) == 0;
}

/* Refuse a ban of somebody who is banned at that time already, or was banned
 * since asked->since. */
static bool
check_others(struct sg_bans_edit *edit, const struct sg_ban_asked *asked,
    const struct sg_ban_entry *entry)
{
	for (size_t i = 0; i < edit->nbans; i++) {
		const struct sg_ban *other = &edit->ban[i].ban;

		if (!is_same(other, &entry->ban))
			continue;
		if (other->from < entry->ban.until &&
		    entry->ban.from < other->until)
			return sg_bans_refuse(edit,
			    sg_arena_printf(edit->arena,
				"to change that, lift it first:  schoolgate "
				"ban lift %s --because \"...\"",
				edit->ban[i].id),
			    "there is a ban already: %s, %s", edit->ban[i].id,
			    sg_bans_until_text(edit, other->until));
		if (asked->since != 0 && other->from >= asked->since)
			return sg_bans_refuse(edit, NULL,
			    "there was a ban for this already: %s, %s",
			    edit->ban[i].id,
			    sg_bans_until_text(edit, other->until));
	}
	return true;
}

static bool
give(struct sg_bans_edit *edit, const struct sg_ban_asked *asked,
    struct sg_ban_done *done)
{
	struct sg_ban_entry entry = {.by = asked->by,
	    .because = asked->because,
	    .ban = {.from = asked->from != 0 ? asked->from : asked->now,
		.until = asked->until}};

	if (edit->nbans >= SG_BANS_MAX)
		return sg_bans_refuse(edit, full, "there are %d bans already",
		    SG_BANS_MAX);
	if (!sg_bans_check_whom(edit, asked, &entry) ||
	    !check_others(edit, asked, &entry))
		return false;
	entry.id = sg_arena_printf(edit->arena, "B-%u", ++edit->last_number);
	sg_bans_warn_of_reach(edit, asked, &entry);
	edit->ban = sg_arena_grow(edit->arena, edit->ban, edit->nbans,
	    &edit->bans_cap, sizeof *edit->ban);
	edit->ban[edit->nbans++] = entry;
	tell_ban(edit, &entry, done);
	return true;
}

/* ---- lifting a ban ------------------------------------------------------ */

static bool
refuse_id(struct sg_bans_edit *edit, const char *id, const char *what)
{
	const char **names = sg_arena_array(edit->arena,
	    edit->nbans + edit->nsupervisions + 1, sizeof *names);
	const char *meant;
	size_t n = 0;

	for (size_t i = 0; i < edit->nbans; i++)
		names[n++] = edit->ban[i].id;
	for (size_t i = 0; i < edit->nsupervisions; i++)
		names[n++] = edit->supervision[i].id;
	meant = sg_did_you_mean(sg_str(id), names, n);
	return sg_bans_refuse(edit,
	    meant == NULL ?
		"schoolgate ban list shows all" :
		sg_arena_printf(edit->arena,
		    "did you mean \"%s\"? schoolgate ban list shows all",
		    meant),
	    "there is no %s \"%s\"", what, id);
}

/* An entry ends at `now`, or has never begun. */
static void
end_at(int64_t now, int64_t *from, int64_t *until)
{
	*until = now;
	if (*from > now)
		*from = now;
}

static bool
lift(struct sg_bans_edit *edit, const struct sg_ban_asked *asked,
    struct sg_ban_done *done)
{
	struct sg_ban_entry *entry = NULL;

	for (size_t i = 0; i < edit->nbans; i++)
		if (sg_str_eqi(sg_str(edit->ban[i].id), sg_str(asked->id)))
			entry = &edit->ban[i];
	if (entry == NULL)
		return refuse_id(edit, asked->id == NULL ? "" : asked->id,
		    "ban");
	if (entry->ban.until <= asked->now)
		return sg_bans_refuse(edit, NULL,
		    "the ban %s is over already: it held %s", entry->id,
		    sg_bans_until_text(edit, entry->ban.until));
	end_at(asked->now, &entry->ban.from, &entry->ban.until);
	entry->ban.lifted = 1;
	tell_ban(edit, entry, done);
	return true;
}

/* ---- supervision -------------------------------------------------------- */

/* Returns the supervision of the group that holds now or later, or NULL. */
static struct sg_supervision_entry *
find_supervision(struct sg_bans_edit *edit, const char *id, const char *group,
    int64_t now)
{
	for (size_t i = edit->nsupervisions; i-- > 0;) {
		struct sg_supervision_entry *entry = &edit->supervision[i];

		if (entry->supervision.until > now &&
		    ((id != NULL &&
			 sg_str_eqi(sg_str(entry->id), sg_str(id))) ||
			(group != NULL &&
			    sg_str_eqi(sg_str(entry->group), sg_str(group)))))
			return entry;
	}
	return NULL;
}

static bool
supervise(struct sg_bans_edit *edit, const struct sg_ban_asked *asked,
    struct sg_ban_done *done)
{
	const char *group = sg_bans_check_group(edit, asked->group);
	struct sg_supervision_entry *entry;

	if (group == NULL)
		return false;
	/* A group that is supervised already gets the new end, earlier or
	 * later. */
	entry = find_supervision(edit, NULL, group, asked->now);
	if (entry != NULL)
		end_at(asked->now, &entry->supervision.from,
		    &entry->supervision.until);
	if (edit->nsupervisions >= SG_SUPERVISIONS_MAX)
		return sg_bans_refuse(edit, full,
		    "%d supervisions are kept already", SG_SUPERVISIONS_MAX);
	edit->supervision = sg_arena_grow(edit->arena, edit->supervision,
	    edit->nsupervisions, &edit->supervisions_cap,
	    sizeof *edit->supervision);
	entry = &edit->supervision[edit->nsupervisions++];
	*entry = (struct sg_supervision_entry){.group = group,
	    .by = asked->by,
	    .because = asked->because == NULL ? "" : asked->because,
	    .id = sg_arena_printf(edit->arena, "S-%u", ++edit->last_number),
	    .supervision = {.from = asked->from != 0 ? asked->from : asked->now,
		.until = asked->until}};
	tell_supervision(edit, entry, done);
	return true;
}

static bool
end_supervision(struct sg_bans_edit *edit, const struct sg_ban_asked *asked,
    struct sg_ban_done *done)
{
	struct sg_supervision_entry *entry = find_supervision(edit, asked->id,
	    asked->group, asked->now);

	if (entry == NULL && asked->group != NULL &&
	    sg_bans_check_group(edit, asked->group) == NULL)
		return false;
	if (entry == NULL && asked->group != NULL)
		return sg_bans_refuse(edit, "schoolgate ban list shows all",
		    "the group %s is not supervised now", asked->group);
	if (entry == NULL)
		return refuse_id(edit, asked->id == NULL ? "" : asked->id,
		    "supervision");
	end_at(asked->now, &entry->supervision.from, &entry->supervision.until);
	entry->supervision.lifted = 1;
	tell_supervision(edit, entry, done);
	return true;
}

/* ---- the steps ---------------------------------------------------------- */

static bool
apply(struct sg_bans_edit *edit, const struct sg_ban_asked *asked,
    struct sg_ban_done *done)
{
	switch (asked->act) {
	case SG_BAN_GIVE:
		return give(edit, asked, done);
	case SG_BAN_LIFT:
		return lift(edit, asked, done);
	case SG_SUPERVISE:
		return supervise(edit, asked, done);
	case SG_SUPERVISE_END:
		return end_supervision(edit, asked, done);
	}
	return false;
}

/* Have the record written, which must be there first. */
static bool
record_it(struct sg_bans_edit *edit, sg_ban_record_fn *record, void *ctx,
    const struct sg_ban_done *done)
{
	char why[SG_WHY_BYTES] = "";

	return record(ctx, done, why) ||
	    sg_bans_refuse(edit, "put this right and do it again",
		"nothing was done, because the journal cannot say so: %s", why);
}

static int64_t
oldest(uint32_t keep_days, int64_t now)
{
	return keep_days == 0 ? INT64_MIN : now - keep_days * (int64_t)SG_DAY_S;
}

bool
sg_ban_change(const struct sg_bans_place *place, const struct sg_gate *gate,
    const struct sg_ban_asked *asked, sg_ban_record_fn *record, void *ctx,
    struct sg_arena *arena, struct sg_problems *problems,
    struct sg_ban_done *done)
{
	struct sg_bans_edit edit = {.place = place,
	    .gate = gate,
	    .arena = arena,
	    .problems = problems,
	    .now = asked->now};
	bool fine;

	*done = (struct sg_ban_done){
	    .act = asked->act, .whom = "", .given_by = "", .asked = asked};
	fine = sg_bans_edit_begin(&edit);
	if (fine) {
		(void)sg_bans_edit_prune(&edit,
		    oldest(sg_gate_settings(gate)->keep_days, asked->now));
		fine = sg_bans_check_common(&edit, asked) &&
		    sg_bans_edit_key(&edit, false) &&
		    apply(&edit, asked, done) &&
		    record_it(&edit, record, ctx, done) &&
		    sg_bans_edit_write(&edit);
	}
	sg_bans_edit_end(&edit);
	return fine;
}

bool
sg_bans_prune(const struct sg_bans_place *place, uint32_t keep_days,
    int64_t now, struct sg_problems *problems)
{
	struct sg_bans_edit edit = {.place = place,
	    .arena = sg_arena_new(),
	    .problems = problems,
	    .now = now};
	bool fine = sg_bans_edit_begin(&edit);

	if (fine && sg_bans_edit_prune(&edit, oldest(keep_days, now)) > 0)
		fine = sg_bans_edit_write(&edit);
	sg_bans_edit_end(&edit);
	sg_arena_free(&edit.arena);
	return fine;
}
