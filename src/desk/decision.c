/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decision.c -- writes a decision as an event of the desk's own journal, and
 * reads it back from a record.
 */
#include "desk/decision.h"

#include <stdio.h>
#include <string.h>

#include "base/dates.h"
#include "base/text.h"
#include "desk/json.h"
#include "gate/address.h"
#include "journal/event.h"
#include "journal/read.h"
#include "journal/stamp.h"

/* The classes are those of the Elastic Common Schema. */
static const struct {
	const char *word, *category, *type;
} actions[SG_DESK_ACTIONS] = {
    [SG_DESK_SIGNED_IN] = {"signed-in", "\"authentication\"", "\"start\""},
    [SG_DESK_SIGN_IN_FAILED] = {"sign-in-failed", "\"authentication\"",
	"\"start\""},
    [SG_DESK_SIGNED_OUT] = {"signed-out", "\"authentication\"", "\"end\""},
    [SG_DESK_VIEWED] = {"viewed", "\"database\"", "\"access\""},
    [SG_DESK_MARKED] = {"marked", "\"intrusion_detection\"", "\"info\""},
    [SG_DESK_AGREED] = {"agreed", "\"intrusion_detection\"", "\"info\""},
    [SG_DESK_AGREEMENT_ENDED] = {"agreement-ended", "\"intrusion_detection\"",
	"\"info\""},
    [SG_DESK_HELD] = {"held", "\"database\"", "\"info\""},
    [SG_DESK_RELEASED] = {"released", "\"database\"", "\"info\""},
    [SG_DESK_SAVED] = {"exceptions-saved", "\"configuration\"", "\"change\""},
    [SG_DESK_INSTALLED] = {"policy-installed", "\"configuration\"",
	"\"change\""},
    [SG_DESK_PUT_BACK] = {"exceptions-put-back", "\"configuration\"",
	"\"change\""},
    [SG_DESK_ACCOUNT_ADDED] = {"account-added", "\"iam\"",
	"\"creation\",\"user\""},
    [SG_DESK_ACCOUNT_CHANGED] = {"account-changed", "\"iam\"",
	"\"change\",\"user\""},
    [SG_DESK_ACCOUNT_REMOVED] = {"account-removed", "\"iam\"",
	"\"deletion\",\"user\""},
    [SG_DESK_ASKED] = {"asked", "\"web\"", "\"info\""},
    [SG_DESK_REPORTED] = {"reported", "\"web\"", "\"info\""},
    [SG_DESK_REQUEST_OPENED] = {"request-opened", "\"configuration\"",
	"\"change\""},
    [SG_DESK_REQUEST_REFUSED] = {"request-refused", "\"web\"", "\"denied\""},
    [SG_DESK_OPENED] = {"opened", "\"configuration\"", "\"change\""},
    [SG_DESK_BLOCKED] = {"blocked", "\"configuration\"", "\"change\""},
    [SG_DESK_FORM_SAVED] = {"form-saved", "\"database\"", "\"change\""},
    [SG_DESK_FORM_SUBMITTED] = {"form-submitted", "\"database\"", "\"change\""},
    [SG_DESK_FORM_APPROVED] = {"form-approved", "\"database\"", "\"allowed\""},
    [SG_DESK_FORM_REFUSED] = {"form-refused", "\"database\"", "\"denied\""},
    [SG_DESK_FORM_WITHDRAWN] = {"form-withdrawn", "\"configuration\"",
	"\"change\""},
    [SG_DESK_FORM_IN_FORCE] = {"form-in-force", "\"configuration\"",
	"\"change\""},
    [SG_DESK_BAN_GIVEN] = {"ban-given", "\"iam\"", "\"change\",\"user\""},
    [SG_DESK_BAN_LIFTED] = {"ban-lifted", "\"iam\"", "\"change\",\"user\""},
    [SG_DESK_BAN_REFUSED] = {"ban-refused", "\"iam\"", "\"info\""},
    [SG_DESK_SUPERVISED] = {"supervision-began", "\"configuration\"",
	"\"change\""},
    [SG_DESK_SUPERVISION_ENDED] = {"supervision-ended", "\"configuration\"",
	"\"change\""},
};

static const char *const marks[] = {"", "new", "real", "page", "agreed"};
#define NMARKS (sizeof(marks) / sizeof(marks[0]))

const char *
sg_desk_action_word(enum sg_desk_action action)
{
	return action > 0 && action < SG_DESK_ACTIONS ? actions[action].word :
							"";
}

const char *
sg_mark_word(enum sg_marked mark)
{
	return (size_t)mark < NMARKS ? marks[mark] : "";
}

enum sg_desk_action
sg_desk_action_of(const char *word)
{
	for (unsigned i = 1; i < SG_DESK_ACTIONS; i++)
		if (strcmp(actions[i].word, word) == 0)
			return (enum sg_desk_action)i;
	return 0;
}

enum sg_marked
sg_mark_of(const char *word)
{
	for (unsigned i = 1; i < NMARKS; i++)
		if (strcmp(marks[i], word) == 0)
			return (enum sg_marked)i;
	return 0;
}

/* ---- writing ------------------------------------------------------------ */

static void
put_name(struct sg_out *out, const char *name)
{
	sg_out_printf(out, "%s\"%s\":", out->p[out->n - 1] == '{' ? "" : ",",
	    name);
}

static void
put_text(struct sg_out *out, const char *name, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	put_name(out, name);
	sg_out_char(out, '"');
	sg_out_json(out, sg_str(text));
	sg_out_char(out, '"');
}

static void
put_number(struct sg_out *out, const char *name, uint64_t number)
{
	if (number == 0)
		return;
	put_name(out, name);
	sg_out_uint(out, number);
}

/* Write the member "desk" of the record's object "schoolgate". */
static void
put_desk(const struct sg_decision *d, struct sg_out *out)
{
	char day[SG_DAY_TEXT];

	sg_out_text(out, "\"desk\":{");
	put_text(out, "role", d->role == 0 ? NULL : sg_role_word(d->role));
	put_text(out, "account", d->account);
	put_number(out, "events", d->events);
	put_text(out, "view", sg_link_view_word(d->view));
	put_text(out, "about", d->about);
	put_number(out, "incident", d->incident);
	put_number(out, "agreement", d->agreement);
	put_text(out, "state", sg_mark_word(d->mark));
	put_text(out, "person", d->person);
	put_text(out, "family", d->family);
	if (d->everyone) {
		put_name(out, "everyone");
		sg_out_text(out, "true");
	}
	if (d->has_until) {
		sg_stamp_day_text(d->until_day, day);
		put_text(out, "until", day);
	}
	put_number(out, "request", d->request);
	put_text(out, "site", d->site);
	put_text(out, "page", d->page);
	put_text(out, "groups", d->groups);
	put_text(out, "asker", d->asker);
	put_number(out, "opens", d->opens_s > 0 ? (uint64_t)d->opens_s : 0);
	put_text(out, "for", d->whom);
	put_text(out, "exception", d->exception);
	put_number(out, "ends", d->ends_s > 0 ? (uint64_t)d->ends_s : 0);
	put_number(out, "form", d->form);
	put_text(out, "ban", d->ban);
	put_number(out, "proposal", d->proposal);
	put_text(out, "version", d->version);
	sg_out_char(out, '}');
}

bool
sg_decision_event(const struct sg_decision *d, char buffer[SG_DECISION_BYTES],
    struct sg_event *event)
{
	struct sg_out out;

	sg_out_init(&out, buffer, SG_DECISION_BYTES);
	put_desk(d, &out);
	*event = (struct sg_event){.kind = SG_EVENT_DESK,
	    .action = actions[d->action].word,
	    .category = actions[d->action].category,
	    .type = actions[d->action].type,
	    .failed = d->action == SG_DESK_SIGN_IN_FAILED ||
		d->action == SG_DESK_PUT_BACK,
	    .at_ms = d->at_ms,
	    .detail = SG_DETAIL_ADDRESS,
	    .user = sg_str(d->who),
	    .reason = sg_str(d->reason),
	    .more = {out.p, out.n}};
	event->has_client = d->origin != NULL &&
	    sg_address_parse(sg_str(d->origin), &event->client);
	return !out.full && (d->origin == NULL || event->has_client);
}

/* ---- reading ------------------------------------------------------------ */

static uint64_t
number_of(const json_t *desk, const char *name)
{
	json_int_t number = json_integer_value(json_object_get(desk, name));

	return number > 0 ? (uint64_t)number : 0;
}

static void
read_desk(const json_t *desk, struct sg_decision *d)
{
	const char *role = sg_json_text(desk, "role"),
		   *view = sg_json_text(desk, "view");
	const char *state = sg_json_text(desk, "state");
	const char *until = sg_json_text(desk, "until");

	d->role = role == NULL ? 0 : sg_role_of(role);
	d->account = sg_json_text(desk, "account");
	d->events = number_of(desk, "events");
	d->view = view == NULL ? 0 : sg_link_view_of(view);
	d->about = sg_json_text(desk, "about");
	d->incident = number_of(desk, "incident");
	d->agreement = number_of(desk, "agreement");
	d->mark = state == NULL ? 0 : sg_mark_of(state);
	d->person = sg_json_text(desk, "person");
	d->family = sg_json_text(desk, "family");
	d->everyone = json_is_true(json_object_get(desk, "everyone"));
	d->has_until = until != NULL &&
	    sg_stamp_day_parse(sg_str(until), &d->until_day);
	d->request = number_of(desk, "request");
	d->site = sg_json_text(desk, "site");
	d->page = sg_json_text(desk, "page");
	d->groups = sg_json_text(desk, "groups");
	d->asker = sg_json_text(desk, "asker");
	d->opens_s = (int64_t)number_of(desk, "opens");
	d->whom = sg_json_text(desk, "for");
	d->exception = sg_json_text(desk, "exception");
	d->ends_s = (int64_t)number_of(desk, "ends");
	d->form = number_of(desk, "form");
	d->ban = sg_json_text(desk, "ban");
	d->proposal = number_of(desk, "proposal");
	d->version = sg_json_text(desk, "version");
}

/* Returns whether the record has what its action needs to be applied. */
static bool
is_whole(const struct sg_decision *d)
{
	switch (d->action) {
	case SG_DESK_VIEWED:
		return d->view != 0 && d->about != NULL;
	case SG_DESK_MARKED:
		return d->incident != 0 && d->mark != 0;
	case SG_DESK_AGREED:
		return d->incident != 0 && d->family != NULL && d->has_until &&
		    (d->everyone || d->person != NULL);
	case SG_DESK_AGREEMENT_ENDED:
		return d->agreement != 0;
	case SG_DESK_HELD:
	case SG_DESK_RELEASED:
		return d->incident != 0;
	case SG_DESK_ASKED:
	case SG_DESK_REPORTED:
	case SG_DESK_OPENED:
		return d->site != NULL;
	case SG_DESK_REQUEST_OPENED:
	case SG_DESK_REQUEST_REFUSED:
	case SG_DESK_BLOCKED:
		return d->request != 0;
	case SG_DESK_FORM_APPROVED:
	case SG_DESK_FORM_REFUSED:
	case SG_DESK_FORM_WITHDRAWN:
	case SG_DESK_FORM_IN_FORCE:
		return d->form != 0;
	case SG_DESK_BAN_GIVEN:
	case SG_DESK_BAN_LIFTED:
		return d->ban != NULL && d->person != NULL;
	case SG_DESK_SUPERVISED:
	case SG_DESK_SUPERVISION_ENDED:
		return d->ban != NULL && d->whom != NULL;
	case SG_DESK_BAN_REFUSED:
		return d->proposal != 0 && d->person != NULL;
	default:
		return true;
	}
}

bool
sg_decision_of(const struct sg_entry *entry, struct sg_decision *d)
{
	const json_t *ours;

	*d = (struct sg_decision){.seq = entry->sequence,
	    .at_ms = entry->at_ms,
	    .who = entry->user == NULL ? NULL : entry->person,
	    .origin = entry->address,
	    .reason = entry->reason};
	if (entry->json == NULL || entry->kind != SG_EVENT_DESK ||
	    entry->action == NULL)
		return false;
	d->action = sg_desk_action_of(entry->action);
	ours = json_object_get(entry->json, "schoolgate");
	read_desk(json_object_get(ours, "desk"), d);
	return d->action != 0 && is_whole(d);
}

const char *
sg_decision_about(const struct sg_decision *d,
    char memory[SG_DECISION_ABOUT_BYTES])
{
	if (d->account != NULL)
		return d->account;
	if (d->form != 0) {
		(void)snprintf(memory, SG_DECISION_ABOUT_BYTES, "form %llu",
		    (unsigned long long)d->form);
		return memory;
	}
	/* Bans and supervision. */
	if (d->ban != NULL || d->proposal != 0)
		return d->person != NULL ? d->person :
		    d->whom != NULL      ? d->whom :
					   "";
	if (d->site != NULL)
		return d->site;
	if (d->about != NULL && d->view != SG_VIEW_INCIDENT &&
	    d->view != SG_VIEW_PACK)
		return d->about;
	if (d->about != NULL)
		(void)snprintf(memory, SG_DECISION_ABOUT_BYTES,
		    "incident %.20s", d->about);
	else if (d->incident != 0)
		(void)snprintf(memory, SG_DECISION_ABOUT_BYTES, "incident %llu",
		    (unsigned long long)d->incident);
	else if (d->request != 0)
		(void)snprintf(memory, SG_DECISION_ABOUT_BYTES, "request %llu",
		    (unsigned long long)d->request);
	else if (d->agreement != 0)
		(void)snprintf(memory, SG_DECISION_ABOUT_BYTES,
		    "agreement %llu", (unsigned long long)d->agreement);
	else
		memory[0] = '\0';
	return memory;
}
