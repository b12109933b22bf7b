/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* session.c -- asks the installer who is signed in. */
#include "desk/web/session.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "desk/web/in.h"
#include "desk/web/text.h"
#include "gate/gate.h"

/* ---- asking ------------------------------------------------------------- */

static const struct {
	unsigned status;
	const char *code;
} refusals[SG_LINK_CODES] = {
    [SG_LINK_OK] = {500, "failed"},
    [SG_LINK_BAD] = {400, "bad"},
    [SG_LINK_SIGNED_OUT] = {401, "signed-out"},
    [SG_LINK_FORBIDDEN] = {403, "forbidden"},
    [SG_LINK_WRONG] = {401, "wrong-login"},
    [SG_LINK_THROTTLED] = {429, "throttled"},
    [SG_LINK_REASON] = {428, "reason-needed"},
    [SG_LINK_CONFLICT] = {409, "conflict"},
    [SG_LINK_FAILED] = {500, "failed"},
    [SG_LINK_UNKNOWN] = {404, "not-found"},
};

/* The installer's texts begin with a small letter, as those of commands do. */
static const char *
sentence(struct sg_web_call *call, const char *text)
{
	char *copy = sg_arena_dup(call->arena, sg_str(text));

	if (*copy >= 'a' && *copy <= 'z')
		*copy = (char)(*copy - 'a' + 'A');
	return copy;
}

/* Make the installer's refusal the answer. */
static void
refuse(struct sg_web_call *call, const json_t *answer)
{
	enum sg_link_code code = sg_link_answer_code(answer);
	const char *text = json_string_value(json_object_get(answer, "text"));
	json_int_t wait = json_integer_value(json_object_get(answer, "wait_s"));

	sg_http_fail(call->answer, refusals[code].status, refusals[code].code,
	    NULL, "%s",
	    text == NULL ? "The installer refused this." :
			   sentence(call, text));
	if (code == SG_LINK_THROTTLED)
		call->answer->retry_s = wait > 0 && wait < 86400 ?
		    (unsigned)wait :
		    60;
}

/* Returns whether this form may check the policy, or put it in force. */
static bool
installs(const char *form)
{
	static const char *const forms[] = {"save", "answer", "open",
	    "form-save", "form-approve", "form-withdraw"};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (strcmp(forms[i], form) == 0)
			return true;
	return false;
}

json_t *
sg_session_ask(struct sg_web_call *call, json_t *form)
{
	char why[SG_WHY_BYTES];
	json_t *answer;

	if (call->session.token[0] != '\0')
		json_object_set_new(form, "token",
		    json_string(call->session.token));
	json_object_set_new(form, "origin", json_string(call->origin));
	answer = sg_link_ask(call->web->installer, form,
	    installs(json_string_value(json_object_get(form, "do"))) ?
		SG_LINK_WAIT_SAVE_MS :
		SG_LINK_WAIT_MS,
	    why);
	json_decref(form);
	if (answer == NULL) {
		sg_http_fail(call->answer, 503, "installer",
		    "Ask the technician to look at the service "
		    "schoolgate-installer.",
		    "The desk's installer does not answer: %s", why);
		return NULL;
	}
	if (sg_link_answer_code(answer) == SG_LINK_OK)
		return answer;
	refuse(call, answer);
	json_decref(answer);
	return NULL;
}

/* ---- the session -------------------------------------------------------- */

static bool
copy(char *to, size_t size, const json_t *from, const char *name)
{
	const char *text = json_string_value(json_object_get(from, name));

	return text != NULL && *text != '\0' &&
	    snprintf(to, size, "%s", text) < (int)size;
}

/* Take the session out of the installer's answer. */
static bool
take(struct sg_web_call *call, const json_t *answer)
{
	struct sg_web_session *s = &call->session;
	const char *role = json_string_value(json_object_get(answer, "role"));
	json_t *groups = json_object_get(answer, "groups");

	s->role = role == NULL ? 0 : sg_role_of(role);
	s->until_s = json_integer_value(json_object_get(answer, "until"));
	json_decref(s->groups);
	s->groups = json_is_array(groups) ? json_incref(groups) : json_array();
	if (s->role != 0 && copy(s->csrf, sizeof s->csrf, answer, "csrf") &&
	    copy(s->name, sizeof s->name, answer, "name"))
		return true;
	sg_http_fail(call->answer, 500, "failed",
	    "The programs of the desk may be of different versions.",
	    "The installer's answer cannot be understood.");
	return false;
}

static bool
signed_out(struct sg_web_call *call)
{
	sg_http_fail(call->answer, 401, "signed-out", NULL,
	    "You are not signed in.");
	return false;
}

/* A POST must have the session's token: a foreign page cannot know it. */
static bool
has_token(struct sg_web_call *call)
{
	const char *token = call->request->header[SG_HTTP_TOKEN];

	if (strcmp(call->request->method, "POST") != 0 ||
	    (token != NULL && sg_guard_same(call->session.csrf, token)))
		return true;
	sg_http_fail(call->answer, 403, "forbidden", "Load the page again.",
	    "The request does not have the session's token.");
	return false;
}

bool
sg_session_find(struct sg_web_call *call)
{
	json_t *answer;
	bool fine;

	if (!sg_guard_cookie(call->request, SG_LINK_COOKIE, call->session.token,
		sizeof call->session.token)) {
		call->session.token[0] = '\0';
		return signed_out(call);
	}
	answer = sg_session_ask(call, json_pack("{s:s}", "do", "session"));
	if (answer == NULL)
		return false;
	fine = take(call, answer) && has_token(call);
	json_decref(answer);
	return fine;
}

/* ---- looking at something ----------------------------------------------- */

json_t *
sg_session_groups(const struct sg_web_call *call)
{
	const struct sg_gate *gate = call->gate;
	json_t *names;

	if (call->session.role == SG_ROLE_TEACHER)
		return json_incref(call->session.groups);
	names = json_array();
	for (uint32_t i = 0; gate != NULL && i < sg_gate_groups(gate); i++)
		/* Groups that the compiler made, for one person, have a blank
		 * in their names. */
		if (strchr(sg_gate_group(gate, i), ' ') == NULL)
			json_array_append_new(names,
			    sg_text(sg_gate_group(gate, i)));
	return names;
}

bool
sg_session_reason(struct sg_web_call *call, const char *reason)
{
	size_t letters = 0;

	for (const char *p = reason; p != NULL && *p != '\0'; p++)
		letters += *p != ' ' && ((unsigned char)*p & 0xc0) != 0x80;
	if (letters >= 3)
		return true;
	sg_http_fail(call->answer, 400, "bad", NULL,
	    "Write a reason of at least three letters.");
	return false;
}

bool
sg_session_view(struct sg_web_call *call, enum sg_link_view what,
    const char *about, const char *reason)
{
	json_t *form, *answer;

	if (reason != NULL && !sg_session_reason(call, reason))
		return false;
	form = json_pack("{s:s, s:s, s:s}", "do", "view", "what",
	    sg_link_view_word(what), "about", about);
	if (reason != NULL)
		json_object_set_new(form, "reason", json_string(reason));
	answer = sg_session_ask(call, form);
	if (answer == NULL)
		return false;
	json_decref(answer);
	return true;
}

/* ---- handlers ----------------------------------------------------------- */

static const char *const may_words[] = {
    [SG_MAY_SEE_TOTALS] = "see-totals",
    [SG_MAY_SEE_PEOPLE] = "see-people",
    [SG_MAY_DECIDE] = "decide",
    [SG_MAY_EXPORT] = "export",
    [SG_MAY_SEE_HEALTH] = "see-health",
    [SG_MAY_SEE_POLICY] = "see-policy",
    [SG_MAY_SEE_EXCEPTIONS] = "see-exceptions",
    [SG_MAY_EDIT_EXCEPTIONS] = "edit-exceptions",
    [SG_MAY_SEE_LOOKS] = "see-looks",
    [SG_MAY_SEE_REVIEW] = "see-review",
    [SG_MAY_ANSWER] = "answer",
    [SG_MAY_FILL_IN] = "fill-in",
    [SG_MAY_BAN] = "ban",
    [SG_MAY_SUPERVISE] = "supervise",
};

static json_t *
may_of(enum sg_role role)
{
	json_t *words = json_array();

	for (size_t i = 1; i < sizeof may_words / sizeof *may_words; i++)
		if (sg_role_may(role, (enum sg_may)i))
			json_array_append_new(words, json_string(may_words[i]));
	return words;
}

void
sg_session(struct sg_web_call *call)
{
	const struct sg_web_session *s = &call->session;

	sg_http_json(call->answer,
	    json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:s, "
		      "s:b, s:O}",
		"name", s->name, "role", sg_role_word(s->role), "csrf", s->csrf,
		"until", sg_text_time(call, s->until_s * 1000), "may",
		may_of(s->role), "school", sg_text(call->school.name), "zone",
		sg_web_zone(call), "today", sg_text_day(sg_web_today(call)),
		"now", sg_text_time(call, call->now_ms), "language",
		call->web->conf->language == NULL ? "en" :
						    call->web->conf->language,
		"pseudonymous", sg_web_is_pseudonymous(call), "groups",
		s->groups));
}

/* `token` "" removes the cookie. */
static void
set_cookie(struct sg_web_call *call, const char *token)
{
	sg_link_cookie(token, sg_guard_is_https(call->web->conf, call->request),
	    call->answer->cookie);
}

void
sg_login(struct sg_web_call *call)
{
	json_t *answer = sg_session_ask(call,
	    json_pack("{s:s, s:s, s:s}", "do", "login", "name",
		sg_in_text(call, "name"), "password",
		sg_in_text(call, "password")));
	char token[SG_WEB_TOKEN];

	if (answer == NULL)
		return;
	if (!copy(token, sizeof token, answer, "token"))
		sg_http_fail(call->answer, 500, "failed", NULL,
		    "The installer's answer cannot be understood.");
	else if (take(call, answer)) {
		sg_session(call);
		set_cookie(call, token);
	}
	json_decref(answer);
}

void
sg_logout(struct sg_web_call *call)
{
	json_t *answer = sg_session_ask(call,
	    json_pack("{s:s}", "do", "logout"));

	if (answer == NULL)
		return;
	json_decref(answer);
	sg_http_json(call->answer, json_object());
	set_cookie(call, "");
}
