/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entry.c -- describes one record in plain words.
 *
 * The words say what was requested. They say that a person requested it only if
 * the record says so.
 */
#include "report/entry.h"

#include "base/arena.h"
#include "gate/words.h"
#include "journal/words.h"
#include "report/desk.h"
#include "report/put.h"
#include "report/school.h"
#include "report/search.h"
#include "report/words.h"

bool
sg_entry_is_request(enum sg_event_kind kind)
{
	return (kind != 0 && kind < SG_EVENT_POLICY) || kind == SG_EVENT_FLOOD;
}

bool
sg_entry_has_client(enum sg_event_kind kind)
{
	return sg_entry_is_request(kind) || kind == SG_EVENT_ENDED;
}

const char *
sg_entry_open(struct sg_arena *arena, const struct sg_school *school,
    const struct sg_entry *entry)
{
	const int64_t seconds = (entry->at_ms - entry->opened_ms) / 1000;
	char since[SG_CLOCK_TEXT];
	const char *hours = "";

	if (!entry->has_opened)
		return NULL;
	if (seconds >= 3600)
		hours = sg_arena_printf(arena, "%lld h ",
		    (long long)(seconds / 3600));
	return sg_arena_printf(arena, "%s%lld min %lld s, since %s", hours,
	    (long long)(seconds / 60 % 60), (long long)(seconds % 60),
	    sg_school_time(school, entry->opened_ms, since));
}

const char *
sg_entry_bytes(struct sg_arena *arena, const struct sg_entry *entry)
{
	if (!entry->has_bytes)
		return NULL;
	return sg_arena_printf(arena, "%llu sent, %llu received",
	    (unsigned long long)entry->sent,
	    (unsigned long long)entry->received);
}

const char *
sg_entry_repeats(struct sg_arena *arena, const struct sg_school *school,
    const struct sg_entry *entry)
{
	char until[SG_CLOCK_TEXT];

	if (entry->repeats == 0)
		return NULL;
	if (!entry->only_counts)
		return sg_arena_printf(arena, "%llu within a minute",
		    (unsigned long long)entry->repeats + 1);
	return sg_arena_printf(arena, "%llu%s, until %s",
	    (unsigned long long)entry->repeats,
	    entry->kind == SG_EVENT_FLOOD ? "" : " more",
	    sg_school_time(school, entry->last_ms, until));
}

bool
sg_entry_tried(const struct sg_entry *entry)
{
	for (size_t i = 0; i < entry->nsignals; i++)
		if (entry->signals[i].tier == SG_TIER_INTENT)
			return true;
	return false;
}

enum sg_doer
sg_entry_doer(const struct sg_entry *entry)
{
	if (entry->kind == SG_EVENT_SIGNAL && !sg_entry_tried(entry) &&
	    entry->intent == SG_INTENT_VISIT)
		return SG_DOER_UNCLEAR;
	return sg_doer_of(entry->intent);
}

const char *
sg_entry_deed(const struct sg_entry *entry)
{
	static const char *const deeds[SG_DOERS] = {"went to",
	    "had a page open that asked by itself for",
	    "had an app that asked by itself for", "asked for"};

	if (entry->kind == SG_EVENT_FLOOD)
		return "made more requests than the journal records one by one:";
	if (entry->kind == SG_EVENT_ENDED)
		return "had a connection open to";
	return deeds[sg_doer_of(entry->intent)];
}

/* Returns the words between a technique and its target. */
static const char *
joint_of(enum sg_technique technique)
{
	return technique == SG_SEARCH_INTENT ? ", for " :
	    technique == SG_STORE_INSTALL    ? ": " :
					       ", to ";
}

const char *
sg_entry_signals(struct sg_arena *arena, const struct sg_school *school,
    const struct sg_entry *entry)
{
	const char *text = "";

	for (size_t i = 0; i < entry->nsignals; i++) {
		const char *target = entry->signals[i].target;

		text = sg_arena_printf(arena, "%s%s%s%s%s%s", text,
		    *text != '\0' ? "; " : "",
		    sg_technique_title(sg_technique_word(entry->signals[i]
							     .technique)),
		    target != NULL ? joint_of(entry->signals[i].technique) : "",
		    target != NULL ?
			sg_target_title(arena, school->titles, target) :
			"",
		    entry->signals[i].tier == SG_TIER_CAPABILITY ?
			" (the device can; nobody need have meant it)" :
			"");
	}
	return text;
}

/*
 * A connection that was opened before the filter took note of connections has a
 * record without the request that opened it.
 */
static const char sg_ended_unknown[] = "(not known what for)";

const char *
sg_entry_what(struct sg_arena *arena, const struct sg_entry *entry)
{
	if (entry->kind == SG_EVENT_FLOOD)
		return sg_arena_printf(arena, "%llu requests are only counted",
		    (unsigned long long)entry->repeats);
	if (entry->kind == SG_EVENT_ENDED && entry->method == NULL)
		return sg_ended_unknown;
	if (entry->url != NULL)
		return entry->url;
	if (entry->host != NULL)
		return sg_arena_printf(arena, "%s%s", entry->host,
		    entry->path != NULL ? entry->path : "");
	if (entry->platform != NULL)
		return entry->platform;
	return entry->sni != NULL ? entry->sni : "(not recorded)";
}

static bool
is_search(const struct sg_entry *entry)
{
	for (size_t i = 0; i < entry->nsignals; i++)
		if (entry->signals[i].technique == SG_SEARCH_INTENT &&
		    entry->signals[i].tier != SG_TIER_NOISE)
			return true;
	return false;
}

const char *
sg_entry_sentence(struct sg_arena *arena, const struct sg_entry *entry)
{
	static const char *const deeds[SG_DOERS] = {"searched",
	    "had a page open that searched by itself",
	    "had an app that searched by itself", "asked for a search"};
	const char *deed, *words;

	if (entry->kind == SG_EVENT_ENDED && entry->method == NULL)
		return "had a connection open, and it is not known what for";
	if (!is_search(entry) || entry->host == NULL)
		return sg_arena_printf(arena, "%s %s", sg_entry_deed(entry),
		    sg_entry_what(arena, entry));
	deed = deeds[sg_doer_of(entry->intent)];
	words = sg_search_words(arena, entry->query);
	if (words == NULL)
		return sg_arena_printf(arena,
		    "%s on %s (the words are not recorded)", deed, entry->host);
	return sg_arena_printf(arena, "%s for \"%s\" on %s", deed, words,
	    entry->host);
}

const char *
sg_entry_outcome(struct sg_arena *arena, const struct sg_entry *entry)
{
	if (entry->kind == SG_EVENT_ENDED)
		return "ended";
	if (!sg_entry_is_request(entry->kind))
		return "";
	if (entry->kind == SG_EVENT_FLOOD)
		return "only counted";
	if (entry->kind == SG_EVENT_FAULT)
		return entry->action != NULL &&
			strcmp(entry->action, "allow") == 0 ?
		    "could not be judged, and let through" :
		    "could not be judged, and blocked";
	if (entry->kind == SG_EVENT_BLOCK && entry->ban != NULL)
		return sg_arena_printf(arena, "blocked by the ban %s",
		    entry->ban);
	if (entry->kind == SG_EVENT_BLOCK)
		return "blocked";
	if (entry->exception == NULL)
		return "let through";
	return sg_arena_printf(arena, "let through by exception %s",
	    entry->exception);
}

const char *
sg_entry_targets(struct sg_arena *arena, const struct sg_entry *entry)
{
	const char *text = "", *target;

	for (size_t i = 0; i < entry->nsignals; i++) {
		target = entry->signals[i].target;
		if (target == NULL || entry->signals[i].tier == SG_TIER_NOISE ||
		    entry->signals[i].technique == SG_SEARCH_INTENT ||
		    entry->signals[i].technique == SG_STORE_INSTALL ||
		    (entry->host != NULL && strcmp(target, entry->host) == 0))
			continue;
		text = sg_arena_printf(arena, "%s%s%s", text,
		    *text != '\0' ? ", " : "", target);
	}
	return text;
}

/* ---- on a terminal ------------------------------------------------------ */

struct line {
	const struct sg_entry *entry;
	struct sg_arena *arena;
	bool colour;
	FILE *to;
};

static void
put_mark(const struct line *l)
{
	static const struct {
		const char *word, *colour;
	} marks[] = {
	    [0] = {"other", "\033[0m"},
	    [SG_EVENT_BLOCK] = {"blocked", "\033[1;31m"},
	    [SG_EVENT_SIGNAL] = {"signal", "\033[1;35m"},
	    [SG_EVENT_EXCEPTION] = {"exception", "\033[1;32m"},
	    [SG_EVENT_VISIT] = {"visit", "\033[0m"},
	    [SG_EVENT_FAULT] = {"fault", "\033[1;33m"},
	    [SG_EVENT_POLICY] = {"policy", "\033[1;36m"},
	    [SG_EVENT_BAN] = {"ban", "\033[1;36m"},
	    [SG_EVENT_JOURNAL] = {"journal", "\033[1;36m"},
	    [SG_EVENT_FLOOD] = {"flood", "\033[1;31m"},
	    [SG_EVENT_TEST] = {"test", "\033[1;36m"},
	    [SG_EVENT_ENDED] = {"ended", "\033[1;36m"},
	    [SG_EVENT_DESK] = {"desk", "\033[1;36m"},
	};
	const size_t kind = l->entry->kind;

	fprintf(l->to, "  %s%-9s%s  ", l->colour ? marks[kind].colour : "",
	    marks[kind].word, l->colour ? "\033[0m" : "");
}

/* Write "  name: value" on a line of its own, unless the value is empty. */
static void
put_more(const struct line *l, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	fprintf(l->to, "      %s%s:%s ", l->colour ? "\033[2m" : "", name,
	    l->colour ? "\033[0m" : "");
	sg_put_plain(l->to, value);
	fputc('\n', l->to);
}

/*
 * Returns the IP address and the MAC address in brackets. An address that is
 * already shown as `person` is left out.
 */
static const char *
device_of(const struct line *l)
{
	const struct sg_entry *e = l->entry;
	const char *address = e->address != NULL && e->address != e->person ?
	    e->address :
	    "";
	const char *mac = e->mac != NULL && e->mac != e->person ? e->mac : "";

	if (strcmp(address, e->person) == 0)
		address = "";
	if (strcmp(mac, e->person) == 0)
		mac = "";
	if (*address == '\0' && *mac == '\0')
		return "";
	return sg_arena_printf(l->arena, " (%s%s%s)", address,
	    *address != '\0' && *mac != '\0' ? ", " : "", mac);
}

static void
put_event(const struct line *l)
{
	const struct sg_entry *e = l->entry;

	if (e->kind == SG_EVENT_DESK) {
		sg_put_plain(l->to, sg_desk_who(e));
		sg_put_plain(l->to, device_of(l));
		fputc(' ', l->to);
		sg_put_plain(l->to, sg_desk_sentence(l->arena, e));
	} else if (!sg_entry_has_client(e->kind)) {
		sg_put_plain(l->to,
		    e->action != NULL ? sg_event_title(e->action) : "?");
	} else {
		sg_put_plain(l->to, e->person);
		sg_put_plain(l->to, device_of(l));
		fputc(' ', l->to);
		sg_put_plain(l->to, sg_entry_sentence(l->arena, e));
	}
	fputc('\n', l->to);
}

/* Write what was tested, and by whom (schoolgate doctor --test-filtering). */
static void
put_test(const struct line *l)
{
	static const struct {
		const char *name, *title;
	} facts[] = {{"by", "by"}, {"page", "page"}, {"kind", "kind of page"},
	    {"wanted", "must be"}, {"result", "result"}, {"device", "as"},
	    {"devices", "devices"}, {"way", "way"}, {"port", "port"},
	    {"through", "asked"}, {"run", "run"}};
	const json_t *test = json_object_get(json_object_get(l->entry->json,
						 "schoolgate"),
	    "test");
	const json_t *group;
	const char *groups = "";
	size_t i;

	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		put_more(l, facts[i].title,
		    json_string_value(json_object_get(test, facts[i].name)));
	json_array_foreach(json_object_get(test, "groups"), i,
	    group) if (json_is_string(group))
	    groups = sg_arena_printf(l->arena, "%s%s%s", groups,
		*groups == '\0' ? "" : ", ", json_string_value(group));
	put_more(l, "groups", groups);
}

/* Write what a record about a ban or a supervision says of it. */
static void
put_ban(const struct line *l)
{
	static const struct {
		const char *name, *title;
	} facts[] = {{"group", "group"}, {"from", "from"}, {"until", "until"},
	    {"by", "by"}};
	const json_t *own = json_object_get(l->entry->json, "schoolgate");

	if (strcmp(l->entry->person, "unknown") != 0)
		put_more(l, "who",
		    sg_arena_printf(l->arena, "%s%s", l->entry->person,
			device_of(l)));
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		put_more(l, facts[i].title,
		    json_string_value(json_object_get(own, facts[i].name)));
}

static const char *
rule_of(const struct line *l)
{
	const struct sg_entry *e = l->entry;

	if (e->rule == NULL)
		return e->exception;
	return sg_arena_printf(l->arena, "%s%s%s%s%s", e->rule,
	    e->rule_text != NULL ? "  " : "",
	    e->rule_text != NULL ? e->rule_text : "",
	    e->exception != NULL ? "  " : "",
	    e->exception != NULL ? e->exception : "");
}

/* At most this many bytes of an unreadable line are shown. */
#define UNREADABLE_MAX 60

static void
put_unreadable(const struct line *l)
{
	struct sg_str text = l->entry->text;

	fprintf(l->to, "%s%s:%llu: this line is no record:%s ",
	    l->colour ? "\033[1;31m" : "", l->entry->file,
	    (unsigned long long)l->entry->line, l->colour ? "\033[0m" : "");
	if (text.n > UNREADABLE_MAX)
		text.n = UNREADABLE_MAX;
	sg_put_plain(l->to, sg_arena_dup(l->arena, text));
	fputs(text.n < l->entry->text.n ? "\u2026" : "", l->to);
	fputc('\n', l->to);
}

void
sg_entry_text(const struct sg_school *school, const struct sg_entry *entry,
    bool colour, FILE *to)
{
	const struct line l = {entry, sg_arena_new(), colour, to};
	struct sg_arena *arena = l.arena;
	char time_text[SG_CLOCK_TEXT];

	if (entry->json == NULL) {
		put_unreadable(&l);
		sg_arena_free(&arena);
		return;
	}
	fputs(sg_school_time(school, entry->at_ms, time_text), to);
	put_mark(&l);
	put_event(&l);
	if (entry->kind == SG_EVENT_TEST)
		put_test(&l);
	if (entry->kind == SG_EVENT_BAN)
		put_ban(&l);
	put_more(&l, "ban", entry->ban);
	if (is_search(entry))
		put_more(&l, "address", sg_entry_what(arena, entry));
	put_more(&l, "way round", sg_entry_signals(arena, school, entry));
	put_more(&l, "open for", sg_entry_open(arena, school, entry));
	put_more(&l, "bytes", sg_entry_bytes(arena, entry));
	if (entry->reconnects)
		put_more(&l, "read as",
		    "an app that opens anew a connection that was ended");
	put_more(&l, "requests", sg_entry_repeats(arena, school, entry));
	put_more(&l, "platform", entry->platform);
	put_more(&l, "sites", entry->sites);
	put_more(&l, "rule", rule_of(&l));
	put_more(&l, "reason", entry->reason);
	put_more(&l, "reference", entry->reference);
	if (entry->folded > 1)
		put_more(&l, "records",
		    sg_arena_printf(arena, "%u of one visit", entry->folded));
	if (entry->proof == SG_PROOF_BROKEN)
		put_more(&l, "NOT GENUINE",
		    sg_arena_printf(arena, "%s:%llu is not as it was written",
			entry->broken_file,
			(unsigned long long)entry->broken_line));
	sg_arena_free(&arena);
}

const char *
sg_entry_site(const struct sg_entry *entry)
{
	if (entry->platform != NULL)
		return entry->platform;
	if (entry->ground != NULL && strcmp(entry->ground, "port") == 0 &&
	    entry->url != NULL)
		return entry->url;
	if (entry->kind == SG_EVENT_ENDED && entry->method == NULL)
		return sg_ended_unknown;
	return entry->host != NULL ? entry->host : "(not recorded)";
}
