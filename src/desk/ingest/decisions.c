/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* decisions.c -- applies the records of the desk's own journal. */
#include "desk/ingest/decisions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/decision.h"
#include "desk/ingest/position.h"
#include "desk/store/desk.h"
#include "desk/store/meta.h"
#include "desk/store/proposals.h"
#include "desk/store/requests.h"
#include "journal/follow.h"
#include "journal/head.h"

/* Records that are applied in one transaction, at most. */
#define RECORDS 500

struct sg_decisions {
	struct sg_follow *follow;
	const char *journal;
	struct sg_arena *arena;         /* of one transaction */
	struct sg_follow_place applied; /* behind the last record applied */
	/* The next decision, which waits; or NULL. Owned. */
	struct sg_entry_item *waiting;
	struct sg_finding_row *findings; /* in the arena */
	size_t nfindings, room;
};

static void
note_finding(void *ctx, const struct sg_finding *finding)
{
	struct sg_decisions *d = ctx;

	d->findings = sg_arena_grow(d->arena, d->findings, d->nfindings,
	    &d->room, sizeof(*d->findings));
	d->findings[d->nfindings++] = (struct sg_finding_row){.journal = "desk",
	    .file = finding->file == NULL ?
		"" :
		sg_arena_dup(d->arena, sg_str(finding->file)),
	    .line = finding->line,
	    .text = sg_arena_dup(d->arena, sg_str(finding->text))};
}

struct sg_decisions *
sg_decisions_new(const struct sg_decisions_options *options,
    char why[SG_WHY_BYTES])
{
	struct sg_decisions *d = calloc(1, sizeof(*d));
	struct sg_follow_options follow = {
	    .folder = options->folder, .found = note_finding, .ctx = d};

	if (d == NULL) {
		(void)sg_why_errno(why, options->folder, "read", ENOMEM);
		return NULL;
	}
	d->arena = sg_arena_new();
	d->journal = options->journal;
	sg_follow_begin(&d->applied);
	if (options->position != NULL)
		(void)sg_follow_place_parse(options->position, &d->applied);
	follow.from = &d->applied;
	/* Lines behind the last record that are none are known by `applied`. */
	follow.told = (struct sg_entry_place){
	    d->applied.last.day, d->applied.last.offset + 1, 0};
	d->follow = sg_follow_new(&follow, why);
	if (d->follow == NULL)
		sg_decisions_free(&d);
	return d;
}

void
sg_decisions_free(struct sg_decisions **at)
{
	struct sg_decisions *d = *at;

	*at = NULL;
	if (d == NULL)
		return;
	sg_follow_free(&d->follow);
	sg_entry_free(&d->waiting);
	sg_arena_free(&d->arena);
	free(d);
}

int
sg_decisions_fd(const struct sg_decisions *d)
{
	return sg_follow_fd(d->follow);
}

const char *
sg_decisions_problem(const struct sg_decisions *d)
{
	return sg_follow_problem(d->follow);
}

/* ---- records ------------------------------------------------------------ */

static struct sg_entry_item *
next_record(struct sg_decisions *d)
{
	struct sg_followed record;
	struct sg_entry_item *item;

	if (!sg_follow_next(d->follow, &record))
		return NULL;
	item = sg_entry_new(&record.place, record.text);
	if (item == NULL) {
		(void)fputs("schoolgated: there is no memory\n", stderr);
		exit(2);
	}
	item->entry.proof = record.proof;
	item->first.sequence = record.goes_on ? record.sequence :
						sg_position_odd(&record.place);
	return item;
}

/* Returns whether the record may change anything. */
static bool
is_sound(const struct sg_entry_item *item)
{
	return item->first.sequence < SG_ODD_SEQ &&
	    item->entry.proof != SG_PROOF_BROKEN;
}

static bool
needs_records(const struct sg_decision *decision)
{
	switch (decision->action) {
	case SG_DESK_MARKED:
	case SG_DESK_AGREED:
	case SG_DESK_AGREEMENT_ENDED:
	case SG_DESK_HELD:
	case SG_DESK_RELEASED:
		return true;
	case SG_DESK_BAN_GIVEN:
	case SG_DESK_BAN_REFUSED:
		/* The proposal has to be there. */
		return decision->proposal != 0;
	default:
		return false;
	}
}

/* Returns whether the record is a decision that has to wait. */
static bool
must_wait(const struct sg_entry_item *item)
{
	struct sg_decision decision;

	return is_sound(item) && sg_decision_of(&item->entry, &decision) &&
	    needs_records(&decision);
}

/* ---- deeds -------------------------------------------------------------- */

/* Make the row of a request, or of what was opened without one. */
static void
request_of(const struct sg_decision *d, const struct sg_entry_item *item,
    struct sg_request_row *row)
{
	*row = (struct sg_request_row){.id = item->first.sequence,
	    .at_ms = d->at_ms,
	    .kind = d->action == SG_DESK_ASKED ? SG_REQUEST_ASKED :
		d->action == SG_DESK_REPORTED  ? SG_REQUEST_REPORTED :
						 SG_REQUEST_OPENED,
	    .site = d->site,
	    .page = d->page,
	    .groups = d->groups,
	    .opens_s = d->opens_s,
	    .asker = d->asker,
	    .reason = d->reason,
	    .state = SG_REQUEST_WAITS};
}

static void
answer_of(const struct sg_decision *d, struct sg_request_row *row)
{
	row->state = d->action == SG_DESK_REQUEST_REFUSED ?
	    SG_REQUEST_IS_REFUSED :
	    d->action == SG_DESK_BLOCKED ? SG_REQUEST_IS_BLOCKED :
					   SG_REQUEST_IS_OPEN;
	row->by = d->who;
	row->answered_ms = d->at_ms;
	row->answer = d->reason;
	row->whom = d->whom;
	row->exception = d->exception;
	row->ends_s = d->ends_s;
}

/* Put down what the record says about a request, if it is about one.  An answer
 * to a request that the store no longer has changes nothing. */
static bool
put_request(struct sg_store *store, const struct sg_decision *d,
    const struct sg_entry_item *item)
{
	struct sg_request_row row;
	bool found;

	request_of(d, item, &row);
	switch (d->action) {
	case SG_DESK_ASKED:
	case SG_DESK_REPORTED:
		return sg_store_put_request(store, &row);
	case SG_DESK_OPENED:
		row.groups = d->whom;
		answer_of(d, &row);
		return sg_store_put_request(store, &row);
	case SG_DESK_REQUEST_OPENED:
	case SG_DESK_REQUEST_REFUSED:
	case SG_DESK_BLOCKED:
		row.id = d->request;
		answer_of(d, &row);
		return sg_store_answer_request(store, &row, &found);
	default:
		return true;
	}
}

static bool
put_deed(struct sg_store *store, const struct sg_entry_item *item)
{
	const struct sg_entry *e = &item->entry;
	char memory[SG_DECISION_ABOUT_BYTES];
	struct sg_decision decision;
	struct sg_deed_row row = {.seq = item->first.sequence,
	    .at_ms = e->at_ms,
	    .who = e->user == NULL ? "" : e->person,
	    .action = e->action == NULL ? "" : e->action,
	    .about = "",
	    .reason = e->reason == NULL ? "" : e->reason,
	    .origin = e->address == NULL ? "" : e->address};

	/* Records about the journal itself are not what a person did. */
	if (e->kind != SG_EVENT_DESK)
		return true;
	if (sg_decision_of(e, &decision)) {
		row.about = sg_decision_about(&decision, memory);
		if (is_sound(item) && !put_request(store, &decision, item))
			return false;
	}
	return sg_store_add_deeds(store, &row, 1);
}

static bool
put_findings(struct sg_decisions *d, struct sg_store *store, int64_t now_ms)
{
	for (size_t i = 0; i < d->nfindings; i++) {
		d->findings[i].at_ms = now_ms;
		if (!sg_store_add_finding(store, &d->findings[i]))
			return false;
	}
	return true;
}

/* Forget the texts of the last transaction. */
static void
clear(struct sg_decisions *d)
{
	d->findings = NULL;
	d->nfindings = d->room = 0;
	sg_arena_reset(d->arena);
}

/* Write down how far the journal was applied, and commit. */
static bool
commit(struct sg_decisions *d, struct sg_store *store, int64_t now_ms)
{
	char text[SG_FOLLOW_TEXT];

	sg_follow_place_text(&d->applied, text);
	return put_findings(d, store, now_ms) &&
	    sg_store_put(store, SG_DESK_POSITION, text) &&
	    sg_store_commit(store);
}

/*
 * Note that the lines before `place` were read that are no records, so that a
 * restart does not tell them again. Those of a later day than the last record's
 * are told again: its place cannot say where they end.
 */
static void
pass_lines(struct sg_decisions *d, const struct sg_entry_place *place)
{
	if (place->day != d->applied.last.day)
		return;
	d->applied.next = place->offset;
	d->applied.next_line = place->line;
}

/*
 * Read records, and store those that can be applied at once; *n becomes their
 * number. The first one that must wait becomes `waiting`.
 */
static bool
put_deeds(struct sg_decisions *d, struct sg_store *store, size_t *n)
{
	struct sg_entry_item *item;
	struct sg_entry_place read;
	bool fine = true;

	*n = 0;
	while (fine && *n < RECORDS && d->waiting == NULL &&
	    (item = next_record(d)) != NULL) {
		if (must_wait(item)) {
			pass_lines(d, &item->place);
			d->waiting = item;
			break;
		}
		fine = put_deed(store, item);
		d->applied = *sg_follow_place(d->follow);
		++*n;
		sg_entry_free(&item);
	}
	read = sg_follow_read(d->follow);
	if (d->waiting == NULL)
		pass_lines(d, &read);
	return fine;
}

bool
sg_decisions_look(struct sg_decisions *d, struct sg_store *store,
    int64_t now_ms, int64_t *until_ms)
{
	size_t n = RECORDS;

	while (n == RECORDS && d->waiting == NULL) {
		clear(d);
		if (!sg_store_begin(store) || !put_deeds(d, store, &n))
			return false;
		if (n == 0 && d->nfindings == 0)
			sg_store_rollback(store);
		else if (!commit(d, store, now_ms))
			return false;
	}
	*until_ms = d->waiting == NULL ? INT64_MAX : d->waiting->entry.at_ms;
	return true;
}

/* ---- decisions ---------------------------------------------------------- */

static bool
mark(struct sg_taker *taker, const struct sg_decision *decision,
    uint64_t agreement)
{
	const struct sg_taker_mark given = {
	    .state = (enum sg_incident_state)decision->mark,
	    .by = decision->who == NULL ? "" : decision->who,
	    .reason = decision->reason == NULL ? "" : decision->reason,
	    .at_ms = decision->at_ms,
	    .seen = decision->events,
	    .agreement = agreement};
	bool found;

	return sg_taker_mark(taker, decision->incident, &given, &found);
}

static bool
agree(struct sg_taker *taker, const struct sg_decision *decision)
{
	const struct sg_agreement_row row = {.id = decision->seq,
	    .person = decision->everyone ? NULL : decision->person,
	    .family = decision->family,
	    .reason = decision->reason == NULL ? "" : decision->reason,
	    .by = decision->who == NULL ? "" : decision->who,
	    .at_ms = decision->at_ms,
	    .until_day = decision->until_day};

	return sg_taker_agree(taker, &row) &&
	    mark(taker, decision, decision->seq);
}

/* A proposal that the store does not have is too old: nothing is changed. */
static bool
decide_proposal(struct sg_store *store, const struct sg_decision *decision)
{
	const bool given = decision->action == SG_DESK_BAN_GIVEN;
	const struct sg_proposal_row row = {.id = decision->proposal,
	    .state = given ? SG_PROPOSAL_BANNED : SG_PROPOSAL_REFUSED,
	    .by = decision->who,
	    .decided_ms = decision->at_ms,
	    .reason = decision->reason,
	    .ban = decision->ban,
	    .ends_s = decision->ends_s};
	bool found;

	return sg_store_decide_proposal(store, &row, &found);
}

/* An incident that the store does not have is too old: nothing is changed. */
static bool
apply(struct sg_decisions *d, struct sg_store *store, struct sg_taker *taker,
    const struct sg_decision *decision)
{
	bool found;

	switch (decision->action) {
	case SG_DESK_MARKED:
		return mark(taker, decision, 0);
	case SG_DESK_AGREED:
		return agree(taker, decision);
	case SG_DESK_AGREEMENT_ENDED:
		return sg_taker_end_agreement(taker, decision->agreement,
		    &found);
	case SG_DESK_BAN_GIVEN:
	case SG_DESK_BAN_REFUSED:
		return decide_proposal(store, decision);
	default:
		return sg_taker_hold(taker, d->journal, decision->incident,
		    decision->action == SG_DESK_HELD,
		    decision->who == NULL ? "" : decision->who,
		    decision->reason == NULL ? "" : decision->reason, &found);
	}
}

bool
sg_decisions_apply(struct sg_decisions *d, struct sg_store *store,
    struct sg_taker *taker, int64_t now_ms)
{
	struct sg_decision decision;

	if (d->waiting == NULL ||
	    !sg_decision_of(&d->waiting->entry, &decision))
		return true;
	clear(d);
	if (!sg_store_begin(store) || !apply(d, store, taker, &decision) ||
	    !put_deed(store, d->waiting))
		return false;
	d->applied = *sg_follow_place(d->follow);
	sg_entry_free(&d->waiting);
	return commit(d, store, now_ms);
}
