/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * link.h -- the messages between the web process and the installer, and the
 * web process's end of them.
 *
 * The installer listens at a Unix socket (SOCK_STREAM).  Only the user of the
 * web process may connect.  A request is one JSON object on one line; so is the
 * answer.  Several requests may be sent over one connection, one after the
 * other; they are answered in order.  All texts are UTF-8 without control
 * characters, except that "text" (the exceptions) and most boxes of an approval
 * form may have line ends and tabs.
 *
 * A request has the member "do" (the form), and, in all forms but "login",
 * "reference", "ask" and "report", the member "token" (the session's
 * secret).  In every form the member "origin" is the address of the browser:
 * "10.20.0.5", "2001:db8::1". Unknown members are refused, so that a misspelt
 * member is never ignored.
 *
 *   login       {name, password}
 *               -> {token, csrf, name, full_name, role, groups,
 *                                   until}
 *   logout      {}                  -> {}
 *   session     {}                  -> as login, without token
 *   view        {what, about, reason?}
 *               -> {seq, again}     `what`: enum sg_link_view.  Ask before
 *                                   anything of it is shown.  A session gives
 *                                   the reason for a person or an incident
 *                                   once; after that `reason` may be left out
 *                                   (`again` is true, and nothing is recorded)
 *   mark        {incident, state, reason, person?, family?, events?, until?,
 *               everyone?}
 *               -> {seq}            `state`: "new", "real", "page", "agreed".
 *                                   "agreed" needs until, "2027-03-25", at most
 *                                   a year away, and person and family;
 *                                   everyone (true): for all people
 *   end-agreement {agreement, reason}   -> {seq}
 *   hold        {incident, on, reason}  -> {seq}
 *   exceptions  {}                  -> {file, text, base}
 *   check       {text}              -> {problems, errors, warnings, changes,
 *                                   changed, base}
 *   save        {text, base, reason}
 *               -> as check, and {saved, installed}; if there are no errors,
 *               also {in_force, text, seq}
 *
 *   reference   {reference}         of a block page.  Nobody need be signed in
 *               -> {site, page, opens, closed, state, ...}
 *   ask         {reference, reason, name?}   nor for these two
 *               -> as reference
 *   report      {site, reason, name?}   -> {seq}
 *   answer      {request, act, reason, scope?, group?, for?, until?, page?}
 *               -> as save, with opened, site, exception, ends; for the act
 *               "refuse" {seq}.     `act`: "open", "refuse", "block".  "open"
 *                                   needs scope ("person", "class" with group,
 *                                   "everyone") and for ("lesson", "today",
 *                                   "date" with until), and opens only
 *                                   the page asked for if `page` is true;
 *                                   "block" needs for
 *   open        {site, group, for, reason, until?}   without a request
 *               -> as answer
 *
 *   forms       {}                  -> {forms}, without what is in most boxes
 *   form        {form}              -> {form}: the whole form
 *   form-save   {form?, base?, submit, BOXES}
 *               -> {saved, form, base, state, voided, problems}
 *   form-approve {form, base}       -> {approved, in_force, missing, problems};
 *                                   the second approval: also as save, with
 *                                   exception and ends
 *   form-refuse {form, reason}      -> {seq}
 *   form-withdraw {form, reason}    -> {withdrawn, problems}
 *
 * A form is that on which an official account of the school is approved
 * (desk/installer/approvals.h).  BOXES are its boxes, each of which may be left
 * out of a form that is not handed in (`submit` is false): department, aims,
 * content, audience, contributors, administrators, moderators, vets, host,
 * live, closing, advertising, consent, security (desk/installer/boxes.h).
 * `base` is the version that was read; a form that was changed meanwhile is a
 * "conflict".  A form that is changed loses its approvals: `voided` says how
 * many.  `missing` are the roles whose approval is missing.  If `saved`,
 * `approved` or `withdrawn` is false, nothing was done, and `problems` or
 * `text` say why.
 *   bans        {}                  -> {bans, more}   as `schoolgate ban list
 *                                   --all --json` has them; more: some did not
 *                                   fit
 *   ban         {person, kind, reason, minutes?, until?, proposal?, incident?}
 *               -> {seq, ban, ends?, warnings}
 *                                   `kind`: "user", "address", "mac",
 *                                   "user-hash", "device-hash".  It ends after
 *                                   the minutes, at the end of the day until,
 *                                   or when it is lifted.  `proposal`: the one
 *                                   that this confirms
 *   lift        {ban, reason}       -> as ban
 *   supervise   {group, minutes, reason}   -> as ban
 *   end-supervision {ban, reason}   -> as ban
 *   refuse-ban  {proposal, person, reason}   -> {seq}
 *
 * Of a request, `state` is "new" (nobody has asked yet), "asked", "opened",
 * "refused" or "blocked".  If it was answered, "answer" are the words of the
 * answer, and "ends" is when what was opened closes.  `opens` is when the
 * policy itself opens the site, `closed` whether no exception can.  `opens` and
 * `ends` are UTC seconds, or left out.
 *
 * `incident` and `agreement` are numbers, and so is `request`: the `seq` of the
 * record that says that it was asked.  `until` of a session is in UTC
 * seconds: the session ends then, or earlier if it is idle.  `groups` is an
 * array of the names of the groups that a teacher teaches.  `seq` is the
 * sequence number of the record in the desk's own journal.  `base` names a
 * version of the exceptions' text; pass the one with which the text was read.
 * `problems` is an array of {severity, file, line, column, width, text, advice}
 * (base/problems.h).  `changes` is an array of {how, exception}, how being
 * "added", "changed" or "removed", and `changed` says whether the text differs
 * from the file at all.  `saved` is false if there are errors.  `installed` is
 * false if the policy could not be installed: the old text is then back,
 * `saved` is false, and `text` says why.  `in_force` is true if the gates use
 * the policy already.
 *
 * The answer is {"ok":true, ...} or {"ok":false, "code":CODE, "text":TEXT} with
 * a code of enum sg_link_code and a sentence for people.  "throttled" also has
 * "wait_s".
 */
#ifndef SG_DESK_LINK_H
#define SG_DESK_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/why.h"

/* Limits.  A request beyond them is refused with "bad", and the connection is
 * closed. */
#define SG_LINK_BYTES ((size_t)256 * 1024)      /* of a line, with its LF */
#define SG_LINK_TEXT_BYTES ((size_t)128 * 1024) /* "text" */
#define SG_LINK_NAME_BYTES 64                   /* "name" */
#define SG_LINK_PASSWORD_BYTES 256
#define SG_LINK_ABOUT_BYTES 512 /* "about", "person", "family" */
#define SG_LINK_REASON_BYTES 500
#define SG_LINK_TOKEN_BYTES 64 /* a token's hexadecimal digits */
#define SG_LINK_REFERENCE_BYTES 1500
#define SG_LINK_SITE_BYTES 2048 /* "site": an address as typed */
#define SG_LINK_LINE_BYTES 200  /* a box of one line of an approval form */
#define SG_LINK_BOX_BYTES 2000  /* any other box */
#define SG_LINK_BAN_BYTES 15    /* "ban": "B-3" */
#define SG_LINK_MINUTES_MAX 525600

/* How long to wait for an answer: "check" and "save" compile the policy. */
#define SG_LINK_WAIT_MS 30000
#define SG_LINK_WAIT_SAVE_MS 200000

/*
 * Write the value of the header Set-Cookie that keeps `token` in the browser;
 * "" removes it.  Both the web process and the installer set this cookie.
 * SameSite=Strict: no other site can make requests with it.
 */
#define SG_LINK_COOKIE "sg-session"
#define SG_LINK_COOKIE_BYTES 160
void sg_link_cookie(const char *token, bool https,
    char cookie[SG_LINK_COOKIE_BYTES]);

/* Why a request was refused. */
enum sg_link_code {
	SG_LINK_OK = 0,
	SG_LINK_BAD,        /* "bad": not a form, or a wrong member */
	SG_LINK_SIGNED_OUT, /* "signed-out": there is no such session (now) */
	SG_LINK_FORBIDDEN,  /* "forbidden": this role may not do this */
	SG_LINK_WRONG,      /* "wrong": name or password are wrong */
	SG_LINK_THROTTLED,  /* "throttled": too many; wait `wait_s` seconds */
	SG_LINK_REASON,     /* "reason": a reason must be given */
	SG_LINK_CONFLICT,   /* "conflict": somebody else saved meanwhile */
	SG_LINK_FAILED,     /* "failed": this machine could not do it */
	SG_LINK_UNKNOWN     /* "unknown": there is no such thing, or not any
			       more */
};
#define SG_LINK_CODES (SG_LINK_UNKNOWN + 1)

/* What is about to be shown or handed over, and `about` what. */
enum sg_link_view {
	SG_VIEW_PERSON = 1, /* "person": a person's name as records show it */
	SG_VIEW_INCIDENT,   /* "incident": number of an incident */
	SG_VIEW_PACK,       /* "pack": number of an incident */
	SG_VIEW_EXPORT,     /* "export": a person's name */
	SG_VIEW_REVEAL      /* "reveal": a sealed name, or a person's hash */
};

/* The boxes of the form on which an official account is approved. */
enum sg_box {
	SG_BOX_DEPARTMENT, /* "department" */
	SG_BOX_AIMS,
	SG_BOX_CONTENT,
	SG_BOX_AUDIENCE,
	SG_BOX_CONTRIBUTORS,   /* who contributes, and their ages */
	SG_BOX_ADMINISTRATORS, /* one a line: "Anna Smith, asmith" */
	SG_BOX_MODERATORS,     /* one a line: "Carol Jones" */
	SG_BOX_VETS,           /* who looks at contributions first */
	SG_BOX_HOST,           /* address of the account */
	SG_BOX_LIVE,           /* first day: "2026-12-07" */
	SG_BOX_CLOSING,        /* last day */
	SG_BOX_ADVERTISING,    /* how people learn of the account */
	SG_BOX_CONSENT,        /* how parents are asked */
	SG_BOX_SECURITY,
	SG_BOXES
};

/* Returns the member of a message that has what is in the box. */
const char *sg_box_name(enum sg_box box);
/* Return the word of a value; "" if it has none.  The text is static. */
const char *sg_link_code_word(enum sg_link_code code);
const char *sg_link_view_word(enum sg_link_view view);
/* Return the value of a word; an unknown code is SG_LINK_FAILED, an unknown
 * view is 0. */
enum sg_link_code sg_link_code_of(const char *word);
enum sg_link_view sg_link_view_of(const char *word);

/*
 * From now on, jansson wipes what it frees: passwords, tokens and keys.  Call
 * it before any JSON is made, and before threads are started.
 */
void sg_link_wipe_json(void);
/*
 * Send `request` to the installer at the socket `path`, and wait for the answer
 * for at most `timeout_ms`.  Returns the answer, which the caller must release
 * with json_decref().  If there is no answer, returns NULL with the sentence in
 * `why`; it is then not known whether the request was carried out.  Opens a
 * connection of its own.  Any thread may call this.
 */
json_t *sg_link_ask(const char *path, const json_t *request, int timeout_ms,
    char why[SG_WHY_BYTES]);
/* Return the code of an answer, SG_LINK_OK if it says {"ok":true}. */
enum sg_link_code sg_link_answer_code(const json_t *answer);

#endif
