/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bans.c -- carries out the lines of `escalate` that propose a ban or give one,
 * and says in the mail what became of it.
 */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "desk/alerts/parts.h"
#include "desk/call.h"
#include "desk/conf.h"
#include "desk/store/names.h"
#include "desk/store/proposals.h"
#include "gate/gate.h"
#include "gate/set.h"

/* Largest number of bans that one tick carries out.  Each takes some hundredths
 * of a second. */
#define DUE_MAX 16
/* "the policy" is who gives such bans. */
#define BY "the policy"

/* ---- who may be an adult ------------------------------------------------ */

/* Returns true if the policy says by a group of the directory who is an adult:
 * that is known only while somebody is logged on. */
static bool
knows_by_directory(const struct sg_gate *gate, struct sg_parts adults)
{
	for (uint32_t i = 0; i < sg_gate_groups(gate); i++)
		if (sg_set_has(adults, i) && sg_gate_has_directory(gate, i))
			return true;
	return false;
}

/* Find the groups of the person.  Returns false if the store has only a
 * pseudonym. */
static bool
groups_of(const struct sg_gate *gate, const struct sg_proposal_row *p,
    uint64_t groups[SG_SET_WORDS])
{
	struct sg_request request = {0};

	switch (p->person_kind) {
	case SG_PERSON_USER:
		request.user = sg_str(p->person_name);
		break;
	case SG_PERSON_MAC:
		request.mac = sg_str(p->person_name);
		break;
	case SG_PERSON_ADDRESS:
		request.has_client = sg_address_parse(sg_str(p->person_name),
		    &request.client);
		break;
	default:
		return false;
	}
	memset(groups, 0, SG_SET_WORDS * sizeof(*groups));
	sg_gate_who(gate, &request, groups);
	return true;
}

/*
 * Returns why this person may be banned only by somebody's decision; NULL if
 * the policy alone may do it.  A person who is in no group of adults is a
 * pupil.
 */
static const char *
why_not(const struct sg_gate *gate, const struct sg_proposal_row *p)
{
	const uint32_t set = sg_gate_settings(gate)->adults;
	uint64_t groups[SG_SET_WORDS];
	struct sg_parts adults;

	if (!groups_of(gate, p, groups))
		return "the records have pseudonyms, so it is not known who "
		       "this is";
	if (set == SG_EVERYONE)
		return NULL;
	adults = sg_gate_group_set(gate, set);
	if (sg_set_meets(adults, groups))
		return "the policy says that this is an adult";
	if (sg_bitmap_is_empty(groups, sg_bitmap_words(sg_gate_groups(gate))) &&
	    knows_by_directory(gate, adults))
		return "it is not known whether this is an adult";
	return NULL;
}

/* ---- whom the mail tells ------------------------------------------------ */

static bool
add_alert(struct sg_store *store, const struct sg_proposal_row *p,
    const char *contact)
{
	const struct sg_alert_row alert = {.at_ms = p->at_ms,
	    .rule = p->rule,
	    .person = p->person,
	    .incident = p->incident,
	    .contact = contact,
	    /* If the policy has no contact, no mail is due. */
	    .told_ms = *contact == '\0' ? p->at_ms : 0};

	return sg_store_add_alert(store, &alert, NULL);
}

static bool
has(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Tell the contacts of the lines with `tell`; if there are none, the first
 * contact, whom the block page names, too. */
static bool
tell(struct sg_alerts *alerts, struct sg_store *store, struct sg_arena *arena,
    const struct sg_proposal_row *p)
{
	const uint32_t all = sg_gate_contacts(alerts->gate);
	const char **names = sg_arena_array(arena, all + 1, sizeof(*names));
	size_t n = 0;
	bool fine = true;

	for (size_t i = 0; i < alerts->lines.n && n < all; i++) {
		const char *name = alerts->lines.v[i].contact;

		if (*name != '\0' && !has(names, n, name))
			names[n++] = name;
	}
	if (n == 0)
		names[n++] = all == 0 ?
		    "" :
		    sg_gate_text(alerts->gate,
			sg_gate_contact(alerts->gate, 0)->name);
	for (size_t i = 0; fine && i < n; i++)
		fine = add_alert(store, p, names[i]);
	return fine;
}

/* ---- proposing ---------------------------------------------------------- */

static bool
add(struct sg_alerts *alerts, struct sg_store *store, struct sg_arena *arena,
    struct sg_proposal_row *p)
{
	const char *fault = p->automatic ? why_not(alerts->gate, p) : NULL;

	p->state = SG_PROPOSAL_WAITS;
	if (p->automatic && fault == NULL)
		p->state = SG_PROPOSAL_DUE;
	p->automatic = p->state == SG_PROPOSAL_DUE;
	/* The officer sees why the policy's ban waits for a decision. */
	p->reason = fault;
	/* Of a ban that is due, it is told when it is known how that ended. */
	return sg_store_add_proposal(store, p) &&
	    (p->state == SG_PROPOSAL_DUE || tell(alerts, store, arena, p));
}

bool
sg_alerts_propose(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_escalation *line,
    const struct sg_event_row *row)
{
	struct sg_proposal_row p = {.id = row->seq,
	    .at_ms = row->at_ms,
	    .rule = line->text,
	    .person = row->person,
	    .incident = row->incident,
	    .ban_s = line->ban_s,
	    .automatic = line->act == SG_ACT_BAN};
	struct sg_person_row person;
	bool waits, found;

	if (!sg_store_proposal_waits(store, row->person, &waits) ||
	    !sg_store_person(store, row->person, arena, &person, &found))
		return false;
	/* One question about one person is enough. */
	if (!found || (waits && !p.automatic))
		return true;
	p.person_name = person.name;
	p.person_kind = person.kind;
	return add(alerts, store, arena, &p);
}

/* ---- carrying out ------------------------------------------------------- */

/* Returns the order for a ban that is due. */
static json_t *
order_of(const struct sg_proposal_row *p)
{
	static const char *const kinds[] = {[SG_PERSON_USER] = "user",
	    [SG_PERSON_MAC] = "mac",
	    [SG_PERSON_ADDRESS] = "address"};
	json_t *because = json_sprintf("when one person has %s", p->rule);

	return json_pack("{s:s, s:s, s:s, s:o, s:I, s:I}", "do", "ban",
	    kinds[p->person_kind], p->person_name, "by", BY, "because", because,
	    "for_s", (json_int_t)p->ban_s, "since",
	    (json_int_t)(p->at_ms / 1000));
}

/* Write down how it ended, and tell. */
static bool
put_end(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_proposal_row *p)
{
	bool found;

	if (!sg_store_begin(store))
		return false;
	if (sg_store_decide_proposal(store, p, &found) &&
	    tell(alerts, store, arena, p) && sg_store_commit(store))
		return true;
	sg_store_rollback(store);
	return false;
}

/* Have one ban given.  *again is true if that has to be tried later. */
static bool
carry_out(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, struct sg_proposal_row *p, int64_t now_ms,
    bool *again)
{
	json_t *order = order_of(p);
	json_t *answer = sg_bans_ask(alerts->bans, order, alerts->no_bans);
	bool fine;

	json_decref(order);
	*again = answer == NULL && now_ms - p->at_ms < SG_ALERT_OLD_MS;
	if (*again)
		return true;
	p->decided_ms = now_ms;
	if (answer == NULL) {
		p->state = SG_PROPOSAL_FAILED;
		p->reason = alerts->no_bans;
	} else if (json_is_true(json_object_get(answer, "done"))) {
		p->state = SG_PROPOSAL_BANNED;
		p->ban = json_string_value(json_object_get(answer, "id"));
		p->ends_s = json_integer_value(json_object_get(answer,
		    "until"));
	} else {
		p->state = SG_PROPOSAL_FAILED;
		p->reason = json_string_value(json_object_get(answer, "text"));
	}
	fine = put_end(alerts, store, arena, p);
	json_decref(answer);
	return fine;
}

bool
sg_alerts_carry_out(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, int64_t now_ms)
{
	struct sg_proposal_list due;
	bool again = false;

	if (alerts->gate == NULL)
		return true;
	*alerts->no_bans = '\0';
	if (!sg_store_due_proposals(store, DUE_MAX, arena, &due))
		return false;
	for (size_t i = 0; i < due.n && !again; i++)
		if (!carry_out(alerts, store, arena, &due.rows[i], now_ms,
			&again))
			return false;
	return true;
}

/* ---- the mail ----------------------------------------------------------- */

/* "24/11/2026 10:15", in the school's time. */
static const char *
instant(const struct sg_alerts *alerts, struct sg_arena *arena, int64_t utc)
{
	const int64_t local = utc + sg_gate_offset(alerts->gate, utc, NULL);
	const struct sg_civil civil = sg_civil_of((int32_t)(local / SG_DAY_S));
	const int minute = (int)(local % SG_DAY_S / 60);

	return sg_arena_printf(arena, "%02d/%02d/%04d %02d:%02d", civil.day,
	    civil.month, civil.year, minute / 60, minute % 60);
}

bool
sg_alerts_ban_words(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_alert_row *alert,
    const char **words)
{
	const bool welsh = alerts->conf->language != NULL &&
	    strcmp(alerts->conf->language, "cy") == 0;
	struct sg_proposal_row p;
	bool found;

	*words = "";
	if (!sg_store_proposal_of(store, alert, arena, &p, &found))
		return false;
	if (!found)
		return true;
	if (p.state == SG_PROPOSAL_WAITS)
		*words = welsh ?
		    "Cynigir gwaharddiad: cadarnhewch neu gwrthodwch ef wrth y "
		    "ddesg." :
		    "A ban is proposed: confirm or refuse it at the desk.";
	else if (p.state == SG_PROPOSAL_BANNED && p.ends_s > 0)
		*words = sg_arena_printf(arena,
		    welsh ? "Gwaharddwyd tan %s (%s). Gellir codi'r "
			    "gwaharddiad wrth y ddesg." :
			    "Banned until %s (%s). The ban can be lifted at "
			    "the desk.",
		    instant(alerts, arena, p.ends_s), p.ban);
	else if (p.state == SG_PROPOSAL_FAILED)
		*words = sg_arena_printf(arena,
		    welsh ? "Ni roddwyd gwaharddiad: %s" :
			    "No ban was given: %s",
		    p.reason);
	return true;
}
