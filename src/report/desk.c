/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* desk.c -- tells in plain words what an account of the desk did. */
#include "report/desk.h"

#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "journal/stamp.h"

/* A record, and its object "schoolgate.desk". */
struct told {
	struct sg_arena *arena;
	const struct sg_entry *entry;
	const json_t *desk;
};

static const char *
text_of(const struct told *t, const char *name)
{
	const char *text = json_string_value(json_object_get(t->desk, name));

	return text == NULL ? "?" : text;
}

static bool
has(const struct told *t, const char *name)
{
	return json_object_get(t->desk, name) != NULL;
}

/* Returns "incident 4711". */
static const char *
numbered(const struct told *t, const char *name)
{
	return sg_arena_printf(t->arena, "%s %lld", name,
	    (long long)json_integer_value(json_object_get(t->desk, name)));
}

static const char *
joined(const struct told *t, const char *head, const char *tail)
{
	return sg_arena_printf(t->arena, "%s%s", head, tail);
}

static const char *
tell_signed_in(const struct told *t)
{
	return joined(t, "signed in as ", text_of(t, "role"));
}

static const char *
tell_failed(const struct told *t)
{
	json_int_t events = json_integer_value(json_object_get(t->desk,
	    "events"));
	const char *what = t->entry->user == NULL ?
	    "tried to sign in with an unknown name" :
	    "failed to sign in";

	return events < 2 ? what :
			    sg_arena_printf(t->arena, "%s (%lld times so far)",
				what, (long long)events);
}

static const char *
tell_signed_out(const struct told *t)
{
	(void)t;
	return "signed out";
}

static const char *
tell_viewed(const struct told *t)
{
	static const struct {
		const char *view, *told;
	} views[] = {
	    {"person", "looked at what records say about "},
	    {"incident", "looked at incident "},
	    {"pack", "made an evidence pack of incident "},
	    {"export", "handed over what records say about "},
	    {"reveal", "opened the hidden name "},
	};

	for (size_t i = 0; i < sizeof views / sizeof *views; i++)
		if (strcmp(views[i].view, text_of(t, "view")) == 0)
			return joined(t, views[i].told, text_of(t, "about"));
	return joined(t, "looked at ", text_of(t, "about"));
}

static const char *
tell_marked(const struct told *t)
{
	static const struct {
		const char *state, *told;
	} states[] = {
	    {"new", "is to be looked at again"},
	    {"real", "is real"},
	    {"page", "was a page or an app, not a person"},
	};

	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strcmp(states[i].state, text_of(t, "state")) == 0)
			return sg_arena_printf(t->arena, "said that %s %s",
			    numbered(t, "incident"), states[i].told);
	return joined(t, "marked ", numbered(t, "incident"));
}

static const char *
tell_agreed(const struct told *t)
{
	char day_text[SG_DATE_TEXT];
	const char *until = text_of(t, "until");
	int32_t day;

	if (sg_stamp_day_parse(sg_str(until), &day))
		until = sg_day_text(day, day_text);
	return sg_arena_printf(t->arena,
	    "agreed to %s, and the like of %s, until %s",
	    numbered(t, "incident"),
	    has(t, "everyone") ? "everybody" : text_of(t, "person"), until);
}

static const char *
tell_agreement_ended(const struct told *t)
{
	return joined(t, "took back ", numbered(t, "agreement"));
}

static const char *
tell_held(const struct told *t)
{
	return joined(t, "had records kept of ", numbered(t, "incident"));
}

static const char *
tell_released(const struct told *t)
{
	return joined(t, "no longer has records kept of ",
	    numbered(t, "incident"));
}

static const char *
tell_saved(const struct told *t)
{
	return has(t, "about") ?
	    sg_arena_printf(t->arena, "saved the exceptions (%s)",
		text_of(t, "about")) :
	    "saved the exceptions";
}

static const char *
tell_installed(const struct told *t)
{
	(void)t;
	return "put the saved exceptions in force";
}

static const char *
tell_put_back(const struct told *t)
{
	(void)t;
	return "could not put the exceptions in force; those before are back";
}

static const char *
tell_added(const struct told *t)
{
	return sg_arena_printf(t->arena, "added the account %s as %s",
	    text_of(t, "account"), text_of(t, "role"));
}

static const char *
tell_changed(const struct told *t)
{
	return sg_arena_printf(t->arena, "changed the account %s (%s)",
	    text_of(t, "account"), text_of(t, "role"));
}

static const char *
tell_removed(const struct told *t)
{
	return joined(t, "removed the account ", text_of(t, "account"));
}

static const char *
tell_asked(const struct told *t)
{
	return joined(t, "asked from a block page for ", text_of(t, "site"));
}

static const char *
tell_reported(const struct told *t)
{
	return joined(t, "reported the site ", text_of(t, "site"));
}

static const char *
tell_request_opened(const struct told *t)
{
	return sg_arena_printf(t->arena, "opened %s for %s (%s), as %s asks",
	    text_of(t, "site"), text_of(t, "for"), text_of(t, "exception"),
	    numbered(t, "request"));
}

static const char *
tell_request_refused(const struct told *t)
{
	return joined(t, "refused ", numbered(t, "request"));
}

static const char *
tell_opened(const struct told *t)
{
	return sg_arena_printf(t->arena, "opened %s for %s (%s)",
	    text_of(t, "site"), text_of(t, "for"), text_of(t, "exception"));
}

static const char *
tell_blocked(const struct told *t)
{
	return sg_arena_printf(t->arena, "blocked %s (%s), as %s asks",
	    text_of(t, "site"), text_of(t, "exception"),
	    numbered(t, "request"));
}

/* Returns "form 12", or for the first record of a form "a form". */
static const char *
form_of(const struct told *t)
{
	return has(t, "form") ? numbered(t, "form") : "a form";
}

static const char *
tell_form_saved(const struct told *t)
{
	return sg_arena_printf(t->arena,
	    "filled in %s for an official account, and has not handed it in",
	    form_of(t));
}

static const char *
tell_form_submitted(const struct told *t)
{
	return sg_arena_printf(t->arena,
	    "handed in %s for the official account %s", form_of(t),
	    text_of(t, "site"));
}

static const char *
tell_form_approved(const struct told *t)
{
	return sg_arena_printf(t->arena, "approved %s as %s", form_of(t),
	    text_of(t, "role"));
}

static const char *
tell_form_refused(const struct told *t)
{
	return joined(t, "refused ", form_of(t));
}

static const char *
tell_form_withdrawn(const struct told *t)
{
	return has(t, "exception") ?
	    sg_arena_printf(t->arena, "withdrew %s, and ended %s", form_of(t),
		text_of(t, "exception")) :
	    joined(t, "withdrew ", form_of(t));
}

static const char *
tell_form_in_force(const struct told *t)
{
	return sg_arena_printf(t->arena,
	    "opened %s for the administrators of %s (%s)", text_of(t, "site"),
	    form_of(t), text_of(t, "exception"));
}

static const char *
tell_ban_given(const struct told *t)
{
	return sg_arena_printf(t->arena, "banned %s (%s)", text_of(t, "person"),
	    text_of(t, "ban"));
}

static const char *
tell_ban_lifted(const struct told *t)
{
	return sg_arena_printf(t->arena, "lifted the ban %s of %s",
	    text_of(t, "ban"), text_of(t, "person"));
}

static const char *
tell_ban_refused(const struct told *t)
{
	return joined(t, "refused the proposed ban of ", text_of(t, "person"));
}

static const char *
tell_supervised(const struct told *t)
{
	return sg_arena_printf(t->arena, "began to supervise %s (%s)",
	    text_of(t, "for"), text_of(t, "ban"));
}

static const char *
tell_supervision_ended(const struct told *t)
{
	return sg_arena_printf(t->arena, "ended the supervision of %s (%s)",
	    text_of(t, "for"), text_of(t, "ban"));
}

static const struct {
	const char *action;
	const char *(*tell)(const struct told *t);
} tellers[] = {
    {"signed-in", tell_signed_in},
    {"sign-in-failed", tell_failed},
    {"signed-out", tell_signed_out},
    {"viewed", tell_viewed},
    {"marked", tell_marked},
    {"agreed", tell_agreed},
    {"agreement-ended", tell_agreement_ended},
    {"held", tell_held},
    {"released", tell_released},
    {"exceptions-saved", tell_saved},
    {"policy-installed", tell_installed},
    {"exceptions-put-back", tell_put_back},
    {"account-added", tell_added},
    {"account-changed", tell_changed},
    {"account-removed", tell_removed},
    {"asked", tell_asked},
    {"reported", tell_reported},
    {"request-opened", tell_request_opened},
    {"request-refused", tell_request_refused},
    {"opened", tell_opened},
    {"blocked", tell_blocked},
    {"form-saved", tell_form_saved},
    {"form-submitted", tell_form_submitted},
    {"form-approved", tell_form_approved},
    {"form-refused", tell_form_refused},
    {"form-withdrawn", tell_form_withdrawn},
    {"form-in-force", tell_form_in_force},
    {"ban-given", tell_ban_given},
    {"ban-lifted", tell_ban_lifted},
    {"ban-refused", tell_ban_refused},
    {"supervision-began", tell_supervised},
    {"supervision-ended", tell_supervision_ended},
};

const char *
sg_desk_sentence(struct sg_arena *arena, const struct sg_entry *entry)
{
	const struct told t = {arena, entry,
	    json_object_get(json_object_get(entry->json, "schoolgate"),
		"desk")};

	for (size_t i = 0; i < sizeof tellers / sizeof *tellers; i++)
		if (entry->action != NULL &&
		    strcmp(tellers[i].action, entry->action) == 0)
			return tellers[i].tell(&t);
	return entry->action == NULL ? "?" : entry->action;
}

const char *
sg_desk_who(const struct sg_entry *entry)
{
	return entry->user == NULL ? "somebody" : entry->person;
}
