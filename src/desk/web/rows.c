/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* rows.c -- opens the store for a call, and writes its rows as JSON. */
#include "desk/web/rows.h"

#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "desk/decision.h"
#include "desk/incidents/sentence.h"
#include "desk/raw.h"
#include "desk/web/memo.h"
#include "desk/web/record.h"
#include "desk/web/text.h"
#include "gate/words.h"
#include "report/desk.h"
#include "report/entry.h"

/* How long an answer waits for the store to take a decision in. */
#define APPLY_MS 1000
#define APPLY_STEP_MS 25

/* ---- the store ---------------------------------------------------------- */

static const char *
advice(enum sg_store_state state)
{
	switch (state) {
	case SG_STORE_OLDER:
		return "The service schoolgated makes the store; ask the "
		       "technician whether it runs.";
	case SG_STORE_NEWER:
		return "The programs of the desk are older than its store.";
	case SG_STORE_DAMAGED:
		return "The technician can delete the store: it is made anew "
		       "from the journals.";
	default:
		return "Try again in a moment.";
	}
}

struct sg_store *
sg_web_store(struct sg_web_call *call)
{
	struct sg_web_worker *worker = call->worker;
	enum sg_store_state state;
	char why[SG_WHY_BYTES];

	if (worker->store == NULL)
		worker->store = sg_store_open(&call->web->conf->store,
		    SG_DB_READ, &state, why);
	if (worker->store == NULL)
		sg_http_fail(call->answer, 503, "store", advice(state),
		    "The desk's store cannot be opened: %s", why);
	return worker->store;
}

bool
sg_web_asked(struct sg_web_call *call, bool fine)
{
	struct sg_store **store = &call->worker->store;
	enum sg_store_state state;

	if (fine)
		return true;
	state = sg_store_state(*store);
	sg_http_fail(call->answer, 503, "store", advice(state),
	    "The desk's store cannot be read: %s", sg_store_why(*store));
	/* The next request opens it again. */
	if (state != SG_STORE_BUSY)
		sg_store_close(store);
	return false;
}

bool
sg_row_wait(struct sg_web_call *call, struct sg_store *store, uint64_t seq)
{
	struct sg_deed_query query = {.limit = 1, .after_seq = SG_ODD_SEQ};
	struct timespec step = {0, APPLY_STEP_MS * 1000000L};
	struct sg_deed_list list;

	for (int i = 0; i < APPLY_MS / APPLY_STEP_MS; i++) {
		if (!sg_store_deeds(store, &query, call->arena, &list))
			return false;
		if (list.n > 0 && list.rows[0].seq >= seq)
			return true;
		(void)nanosleep(&step, NULL);
	}
	return false;
}

/* ---- words -------------------------------------------------------------- */

const char *
sg_doer_json(enum sg_doer doer)
{
	return doer < SG_DOERS ? sg_doer_word(doer) : "unclear";
}

enum sg_doer
sg_doer_of_json(const char *word)
{
	int i = 0;

	while (i < SG_DOERS && strcmp(word, sg_doer_word((enum sg_doer)i)) != 0)
		i++;
	return (enum sg_doer)i;
}

static const char *const severities[] = {"", "low", "medium", "high"};

enum sg_incident_severity
sg_severity_of(const char *word)
{
	for (int i = SG_SEVERITY_LOW; i <= SG_SEVERITY_HIGH; i++)
		if (strcmp(word, severities[i]) == 0)
			return (enum sg_incident_severity)i;
	return 0;
}

enum sg_incident_state
sg_state_of(const char *word)
{
	/* The numbers are the same (decision.h). */
	return (enum sg_incident_state)sg_mark_of(word);
}

const char *
sg_family_title(const struct sg_web_call *call, const char *family)
{
	const char *colon = strchr(family, ':');

	if (strcmp(family, "round") == 0)
		return "Ways round the filter";
	if (colon == NULL)
		return family;
	if (strncmp(family, "sites:", 6) == 0)
		return sg_arena_printf(call->arena, "Sites of the list %s",
		    colon + 1);
	return colon + 1;
}

json_t *
sg_row_techniques(uint64_t mask)
{
	json_t *list = json_array();
	const char *word;

	for (unsigned i = 1; i < 64; i++) {
		if ((mask >> i & 1) == 0)
			continue;
		word = sg_technique_word((enum sg_technique)i);
		if (word != NULL && *word != '\0')
			json_array_append_new(list,
			    json_pack("{s:s, s:s}", "word", word, "title",
				sg_technique_title(word)));
	}
	return list;
}

/* ---- rows --------------------------------------------------------------- */

json_t *
sg_row_person(uint64_t id, const char *name, enum sg_person_kind kind)
{
	static const char *const kinds[] = {
	    "", "user", "mac", "address", "hash"};

	if (id == 0 || name == NULL || *name == '\0')
		return json_null();
	return json_pack("{s:o, s:o, s:s}", "id", sg_text_number(id), "name",
	    sg_text(name), "kind",
	    kind >= SG_PERSON_USER && kind <= SG_PERSON_HASH ? kinds[kind] :
							       "user");
}

static json_t *
sites_of(const char *text)
{
	json_t *list = text == NULL ? NULL : json_loads(text, 0, NULL);

	if (json_is_array(list))
		return list;
	json_decref(list);
	return json_array();
}

static json_t *
held_of(const struct sg_incident_row *row)
{
	if (!row->held)
		return json_null();
	return json_pack("{s:o, s:o}", "by", sg_text(row->held_by), "reason",
	    sg_text(row->held_reason));
}

static void
add_decision(const struct sg_web_call *call, const struct sg_incident_row *row,
    json_t *json)
{
	json_object_set_new(json, "state",
	    json_string(sg_mark_word((enum sg_marked)row->state)));
	json_object_set_new(json, "stateBy", sg_text_or_null(row->state_by));
	json_object_set_new(json, "stateAt", sg_text_time(call, row->state_ms));
	json_object_set_new(json, "stateReason",
	    sg_text_or_null(row->state_reason));
	json_object_set_new(json, "agreement",
	    row->agreement == 0 ? json_null() : sg_text_number(row->agreement));
	json_object_set_new(json, "held", held_of(row));
}

/* The same in Welsh, whom it is about, and why it has its severity. */
static void
add_words(const struct sg_web_call *call, const struct sg_incident_row *row,
    json_t *json)
{
	static const struct {
		const char *language, *summary, *who, *reasons;
	} words[] = {{"en", NULL, "who", "reasons"},
	    {"cy", "summaryCy", "whoCy", "reasonsCy"}};
	struct sg_arena *arena = call->arena;
	const char *name = row->person_name == NULL ? "" : row->person_name;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const char *language = words[i].language;

		if (words[i].summary != NULL)
			json_object_set_new(json, words[i].summary,
			    sg_text(sg_incident_sentence(arena, row,
				call->school.titles, language)));
		json_object_set_new(json, words[i].who,
		    sg_text(sg_incident_who(arena, row, name, language)));
		json_object_set_new(json, words[i].reasons,
		    sg_text(sg_incident_reasons(arena, row, language)));
	}
}

json_t *
sg_row_incident(const struct sg_web_call *call,
    const struct sg_incident_row *row)
{
	json_t *json = json_pack(
	    "{s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
	    "s:o, s:s, s:o, s:o, s:o}",
	    "id", sg_text_number(row->id), "person",
	    sg_row_person(row->person, row->person_name, row->person_kind),
	    "doer", sg_doer_json(row->doer), "family", sg_text(row->family),
	    "title", sg_text(sg_family_title(call, row->family)), "first",
	    sg_text_time(call, row->first_ms), "last",
	    sg_text_time(call, row->last_ms), "day", sg_text_day(row->day),
	    "events", sg_text_number(row->events), "requests",
	    sg_text_number(row->requests), "blocked",
	    sg_text_number(row->blocked), "passed", sg_text_number(row->passed),
	    "through", sg_text_number(sg_incident_through(row)), "tried",
	    sg_text_number(row->tried), "severity",
	    row->severity >= SG_SEVERITY_LOW &&
		    row->severity <= SG_SEVERITY_HIGH ?
		severities[row->severity] :
		"low",
	    "techniques", sg_row_techniques(row->techniques), "sites",
	    sites_of(row->sites), "summary",
	    sg_text(sg_incident_sentence(call->arena, row, call->school.titles,
		"en")));

	if (json == NULL)
		return NULL;
	add_words(call, row, json);
	add_decision(call, row, json);
	return json;
}

json_t *
sg_row_incidents(const struct sg_web_call *call,
    const struct sg_incident_list *list)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < list->n; i++)
		json_array_append_new(rows,
		    sg_row_incident(call, &list->rows[i]));
	return rows;
}

json_t *
sg_row_agreement(const struct sg_web_call *call,
    const struct sg_agreement_row *row)
{
	return json_pack("{s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, "
			 "s:b, s:b}",
	    "site", sg_text(row->site), "id", sg_text_number(row->id), "person",
	    sg_text(row->person), "everyone", row->person == NULL, "family",
	    sg_text(row->family), "title",
	    sg_text(sg_family_title(call, row->family)), "reason",
	    sg_text(row->reason), "by", sg_text(row->by), "at",
	    sg_text_time(call, row->at_ms), "until",
	    sg_text_day(row->until_day), "ended", row->ended, "holds",
	    !row->ended && row->until_day >= sg_web_today(call));
}

/* Returns how people read an action: "looked at". */
static const char *
action_title(const char *word)
{
	static const char *const titles[SG_DESK_ACTIONS] = {
	    [SG_DESK_SIGNED_IN] = "signed in",
	    [SG_DESK_SIGN_IN_FAILED] = "failed to sign in",
	    [SG_DESK_SIGNED_OUT] = "signed out",
	    [SG_DESK_VIEWED] = "looked at",
	    [SG_DESK_MARKED] = "decided",
	    [SG_DESK_AGREED] = "agreed",
	    [SG_DESK_AGREEMENT_ENDED] = "ended an agreement",
	    [SG_DESK_HELD] = "put on hold",
	    [SG_DESK_RELEASED] = "released from hold",
	    [SG_DESK_SAVED] = "saved the exceptions",
	    [SG_DESK_INSTALLED] = "put the policy in force",
	    [SG_DESK_PUT_BACK] = "saved exceptions that could not be put in "
				 "force",
	    [SG_DESK_ACCOUNT_ADDED] = "added an account",
	    [SG_DESK_ACCOUNT_CHANGED] = "changed an account",
	    [SG_DESK_ACCOUNT_REMOVED] = "removed an account",
	    [SG_DESK_ASKED] = "asked from a block page",
	    [SG_DESK_REPORTED] = "reported a page",
	    [SG_DESK_REQUEST_OPENED] = "opened what was asked for",
	    [SG_DESK_REQUEST_REFUSED] = "refused a request",
	    [SG_DESK_OPENED] = "opened a site without a request",
	    [SG_DESK_BLOCKED] = "blocked what was reported",
	};
	enum sg_desk_action action = sg_desk_action_of(word);

	return action == 0 || titles[action] == NULL ? word : titles[action];
}

json_t *
sg_row_deeds(const struct sg_web_call *call, const struct sg_deed_list *list)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < list->n; i++) {
		const struct sg_deed_row *row = &list->rows[i];

		json_array_append_new(rows,
		    json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "seq",
			sg_text_number(row->seq), "at",
			sg_text_time(call, row->at_ms), "who",
			sg_text(row->who), "action", sg_text(row->action),
			"title", sg_text(action_title(row->action)), "about",
			sg_text(row->about), "reason",
			sg_text_or_null(row->reason), "origin",
			sg_text_or_null(row->origin)));
	}
	return rows;
}

/* ---- events ------------------------------------------------------------- */

static const char *
kind_of(enum sg_event_kind kind)
{
	return kind == SG_EVENT_ENDED ? "connection-ended" :
	    sg_entry_is_request(kind) ? "request" :
					"other";
}

json_t *
sg_row_event(const struct sg_web_call *call, const struct sg_event_row *row)
{
	return json_pack("{s:o, s:o, s:o, s:s, s:s, s:b, s:b, s:o, s:o, s:o}",
	    "seq", sg_text_number(row->seq), "at",
	    sg_text_time(call, row->at_ms), "last",
	    sg_text_time(call, row->last_ms), "kind", kind_of(row->kind),
	    "doer", sg_doer_json(row->doer), "blocked", row->blocked, "tried",
	    row->tried, "person",
	    sg_row_person(row->person, row->person_name, 0), "site",
	    sg_text_or_null(row->site_name), "requests",
	    sg_text_number(row->requests));
}

/* What the record says, in its own words. */
static const char *
sentence_of(const struct sg_web_call *call, const struct sg_entry *e)
{
	if (e->kind == SG_EVENT_DESK)
		return sg_desk_sentence(call->arena, e);
	if (sg_entry_has_client(e->kind))
		return sg_entry_sentence(call->arena, e);
	return e->action == NULL ? "A record that says nothing of itself" :
				   sg_event_title(e->action);
}

/* Of a request that could not be judged, whether it was let through. */
static const char *
fault_text(const struct sg_event_row *row)
{
	return row->blocked ?
	    "A request could not be judged, and was blocked" :
	    "A request could not be judged, and was let through";
}

/* The record of the row, which is not about a request. */
static json_t *
other_text(struct sg_web_call *call, const struct sg_event_row *row)
{
	struct sg_entry_item *item;
	struct sg_raw raw;
	json_t *text;

	sg_raw_begin(&raw, call->web->journal);
	/* It is of no incident: so the store is not asked. */
	(void)sg_record_read(call, &raw, row, &item);
	text = json_string(item == NULL ?
		"The journal no longer has this record" :
		sentence_of(call, &item->entry));
	sg_entry_free(&item);
	sg_raw_end(&raw);
	return text;
}

json_t *
sg_row_recent(struct sg_web_call *call, const struct sg_event_row *row)
{
	json_t *json = sg_row_event(call, row), *text = json_null();

	if (row->kind == SG_EVENT_FAULT)
		text = json_string(fault_text(row));
	else if (!sg_entry_has_client(row->kind))
		text = other_text(call, row);
	json_object_set_new(json, "text", text);
	return json;
}

static json_t *
signals_of(const struct sg_web_call *call, const struct sg_entry *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < e->nsignals; i++) {
		const char *word = sg_technique_word(e->signals[i].technique);
		const char *target = e->signals[i].target;

		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:o}", "technique", word,
			"title", sg_technique_title(word), "tier",
			sg_tier_word(e->signals[i].tier), "target",
			sg_text(target == NULL ?
				NULL :
				sg_target_title(call->arena,
				    call->school.titles, target))));
	}
	return list;
}

/* Returns the addresses of the device that `person` does not already have. */
static const char *
device_of(const struct sg_web_call *call, const struct sg_entry *e)
{
	const char *own[] = {e->address, e->mac, e->device_hash};
	const char *text = "";

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (own[i] != NULL && strcmp(own[i], e->person) != 0)
			text = sg_arena_printf(call->arena, "%s%s%s", text,
			    *text == '\0' ? "" : ", ", own[i]);
	return text;
}

static void
set(json_t *json, const char *name, json_t *value)
{
	json_object_set_new(json, name, value);
}

/*
 * Add the texts of the record.  The store knows how many requests the whole
 * event stands for.
 */
static void
add_record(const struct sg_web_call *call, const struct sg_event_row *row,
    struct sg_entry *e, json_t *json)
{
	struct sg_arena *arena = call->arena;

	e->only_counts = e->only_counts || row->kind == SG_EVENT_FLOOD;
	if (row->requests > 0)
		e->repeats = row->requests - (e->only_counts ? 0 : 1);
	e->last_ms = row->last_ms;
	set(json, "device", sg_text_or_null(device_of(call, e)));
	set(json, "sentence", sg_text(sentence_of(call, e)));
	set(json, "url", sg_text_or_null(sg_entry_what(arena, e)));
	set(json, "outcome", sg_text_or_null(sg_entry_outcome(arena, e)));
	set(json, "signs",
	    sg_text_or_null(sg_entry_signals(arena, &call->school, e)));
	set(json, "targets", sg_text_or_null(sg_entry_targets(arena, e)));
	set(json, "signals", signals_of(call, e));
	set(json, "rule", sg_text(e->rule));
	set(json, "ruleText", sg_text(e->rule_text));
	set(json, "exception", sg_text(e->exception));
	set(json, "reason", sg_text(e->reason));
	set(json, "reference", sg_text(e->reference));
	set(json, "repeats",
	    sg_text(sg_entry_repeats(arena, &call->school, e)));
}

/* There is no record any more. */
static void
add_nothing(json_t *json)
{
	static const char *const names[] = {"device", "sentence", "url",
	    "outcome", "signs", "targets", "rule", "ruleText", "exception",
	    "reason", "reference", "repeats"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		set(json, names[i], json_null());
	set(json, "signals", json_array());
}

/* Returns NULL, with the refusal as the answer, if the store cannot be asked.
 */
static json_t *
event_of(struct sg_web_call *call, struct sg_raw *raw,
    const struct sg_event_row *row)
{
	struct sg_entry_item *item;
	char file[SG_DAY_FILE];
	json_t *json;

	if (!sg_record_read(call, raw, row, &item))
		return NULL;
	json = sg_row_event(call, row);
	if (item != NULL)
		add_record(call, row, &item->entry, json);
	else
		add_nothing(json);
	sg_days_file(row->place.file_day, file);
	set(json, "gone", json_boolean(item == NULL));
	set(json, "proof", json_string(sg_proof_word(row->proof)));
	set(json, "file", json_string(file));
	set(json, "line", sg_text_number(row->place.line));
	sg_entry_free(&item);
	return json;
}

json_t *
sg_row_events(struct sg_web_call *call, const struct sg_event_list *list)
{
	json_t *rows = json_array(), *event;
	struct sg_raw raw;

	sg_raw_begin(&raw, call->web->journal);
	for (size_t i = 0; i < list->n && rows != NULL; i++) {
		event = event_of(call, &raw, &list->rows[i]);
		if (event == NULL) {
			json_decref(rows);
			rows = NULL;
		} else {
			json_array_append_new(rows, event);
		}
	}
	sg_raw_end(&raw);
	return rows;
}

/* ---- sums --------------------------------------------------------------- */

json_t *
sg_row_sum(struct sg_web_call *call, struct sg_store *store, const char *key,
    sg_row_sum_fn *make, const void *arg)
{
	struct sg_deed_query query = {.limit = 1, .after_seq = SG_ODD_SEQ};
	struct sg_deed_list last;
	uint64_t state;
	json_t *sum;

	if (!sg_web_asked(call,
		sg_store_deeds(store, &query, call->arena, &last)))
		return NULL;
	state = last.n == 0 ? 0 : last.rows[0].seq;
	sum = sg_memo_get(call->web->memo, key, state, call->now_ms);
	if (sum != NULL)
		return sum;
	sum = make(call, store, arg);
	sg_memo_put(call->web->memo, key, state, call->now_ms, sum);
	return sum;
}

static json_t *
make_counts(struct sg_web_call *call, struct sg_store *store, const void *arg)
{
	struct sg_incident_counts c;

	(void)arg;

	if (!sg_web_asked(call,
		sg_store_incident_counts(store, SG_DOER_PERSON, &c)))
		return NULL;
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "new",
	    sg_text_number(c.states[SG_INCIDENT_NEW]), "real",
	    sg_text_number(c.states[SG_INCIDENT_REAL]), "page",
	    sg_text_number(c.states[SG_INCIDENT_PAGE]), "agreed",
	    sg_text_number(c.states[SG_INCIDENT_AGREED]), "high",
	    sg_text_number(c.high), "held", sg_text_number(c.held));
}

json_t *
sg_row_counts(struct sg_web_call *call, struct sg_store *store)
{
	return sg_row_sum(call, store, "counts", make_counts, NULL);
}
