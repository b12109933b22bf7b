/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* form.c -- reads a request of the web process. */
#include "desk/installer/form.h"

#include <string.h>

#include "base/text.h"
#include "desk/json.h"
#include "gate/address.h"
#include "journal/stamp.h"

/* ---- the tables --------------------------------------------------------- */

enum type { TEXT = 1, LINES, NUMBER, TRUTH, WORD };

enum member {
	TOKEN,
	ORIGIN,
	NAME,
	PASSWORD,
	WHAT,
	ABOUT,
	REASON,
	INCIDENT,
	STATE,
	PERSON,
	FAMILY,
	EVENTS,
	UNTIL,
	EVERYONE,
	AGREEMENT,
	ON,
	TEXT_OF_FILE,
	BASE,
	REFERENCE,
	SITE,
	REQUEST,
	ACT,
	SCOPE,
	GROUP,
	FOR,
	PAGE,
	KIND,
	BAN,
	PROPOSAL,
	MINUTES,
	APPROVAL,
	SUBMIT,
	DEPARTMENT,
	AIMS,
	CONTENT,
	AUDIENCE,
	CONTRIBUTORS,
	ADMINISTRATORS,
	MODERATORS,
	VETS,
	HOST,
	LIVE,
	CLOSING,
	ADVERTISING,
	CONSENT,
	SECURITY,
	MEMBERS
};

#define AT(member) offsetof(struct sg_form, member)
#define BOX(box) offsetof(struct sg_form, boxes[SG_BOX_##box])

/* `most` is in bytes.  The reader of a WORD is in read_word(). */
static const struct {
	const char *name;
	enum type type;
	size_t at, most;
} members[MEMBERS] = {
    [TOKEN] = {"token", TEXT, AT(token), SG_LINK_TOKEN_BYTES},
    [ORIGIN] = {"origin", TEXT, AT(origin), SG_ADDRESS_TEXT - 1},
    [NAME] = {"name", TEXT, AT(name), SG_LINK_NAME_BYTES},
    [PASSWORD] = {"password", TEXT, AT(password), SG_LINK_PASSWORD_BYTES},
    [WHAT] = {"what", WORD, 0, 16},
    [ABOUT] = {"about", TEXT, AT(about), SG_LINK_ABOUT_BYTES},
    [REASON] = {"reason", TEXT, AT(reason), SG_LINK_REASON_BYTES},
    [INCIDENT] = {"incident", NUMBER, AT(incident), 0},
    [STATE] = {"state", WORD, 0, 16},
    [PERSON] = {"person", TEXT, AT(person), SG_LINK_ABOUT_BYTES},
    [FAMILY] = {"family", TEXT, AT(family), SG_LINK_ABOUT_BYTES},
    [EVENTS] = {"events", NUMBER, AT(events), 0},
    [UNTIL] = {"until", WORD, 0, 16},
    [EVERYONE] = {"everyone", TRUTH, AT(everyone), 0},
    [AGREEMENT] = {"agreement", NUMBER, AT(agreement), 0},
    [ON] = {"on", TRUTH, AT(on), 0},
    [TEXT_OF_FILE] = {"text", LINES, AT(text), SG_LINK_TEXT_BYTES},
    [BASE] = {"base", TEXT, AT(base), 128},
    [REFERENCE] = {"reference", TEXT, AT(reference), SG_LINK_REFERENCE_BYTES},
    [SITE] = {"site", TEXT, AT(site), SG_LINK_SITE_BYTES},
    [REQUEST] = {"request", NUMBER, AT(request), 0},
    [ACT] = {"act", WORD, 0, 16},
    [SCOPE] = {"scope", WORD, 0, 16},
    [GROUP] = {"group", TEXT, AT(group), SG_LINK_ABOUT_BYTES},
    [FOR] = {"for", WORD, 0, 16},
    [APPROVAL] = {"form", NUMBER, AT(approval), 0},
    [SUBMIT] = {"submit", TRUTH, AT(submit), 0},
    [DEPARTMENT] = {"department", TEXT, BOX(DEPARTMENT), SG_LINK_LINE_BYTES},
    [AIMS] = {"aims", LINES, BOX(AIMS), SG_LINK_BOX_BYTES},
    [CONTENT] = {"content", LINES, BOX(CONTENT), SG_LINK_BOX_BYTES},
    [AUDIENCE] = {"audience", LINES, BOX(AUDIENCE), SG_LINK_BOX_BYTES},
    [CONTRIBUTORS] = {"contributors", LINES, BOX(CONTRIBUTORS),
	SG_LINK_BOX_BYTES},
    [ADMINISTRATORS] = {"administrators", LINES, BOX(ADMINISTRATORS),
	SG_LINK_BOX_BYTES},
    [MODERATORS] = {"moderators", LINES, BOX(MODERATORS), SG_LINK_BOX_BYTES},
    [VETS] = {"vets", LINES, BOX(VETS), SG_LINK_BOX_BYTES},
    [HOST] = {"host", TEXT, BOX(HOST), SG_LINK_LINE_BYTES},
    [LIVE] = {"live", TEXT, BOX(LIVE), 10},
    [CLOSING] = {"closing", TEXT, BOX(CLOSING), 10},
    [ADVERTISING] = {"advertising", LINES, BOX(ADVERTISING), SG_LINK_BOX_BYTES},
    [CONSENT] = {"consent", LINES, BOX(CONSENT), SG_LINK_BOX_BYTES},
    [SECURITY] = {"security", LINES, BOX(SECURITY), SG_LINK_BOX_BYTES},
    [KIND] = {"kind", WORD, 0, 16},
    [BAN] = {"ban", TEXT, AT(ban), SG_LINK_BAN_BYTES},
    [PROPOSAL] = {"proposal", NUMBER, AT(proposal), 0},
    [MINUTES] = {"minutes", NUMBER, AT(minutes), 0},
    [PAGE] = {"page", TRUTH, AT(page), 0},
};

/* In the order of their enums. */
static const char *const acts[3] = {"open", "refuse", "block"};
static const char *const scopes[3] = {"person", "class", "everyone"};
static const char *const untils[3] = {"lesson", "today", "date"};
static const char *const whoms[5] = {
    "user", "address", "mac", "user-hash", "device-hash"};
#define COUNT(words) (sizeof(words) / sizeof((words)[0]))

#define HAS(member) (UINT64_C(1) << (member))
#define SIGNED_IN (HAS(TOKEN) | HAS(ORIGIN))
#define ALL_BOXES (HAS(MEMBERS) - HAS(DEPARTMENT))
_Static_assert(MEMBERS < 64, "a mask has no room for all members");

static const struct {
	const char *name;
	uint64_t needs, may;
} forms[SG_FORMS] = {
    [SG_FORM_LOGIN] = {"login", HAS(ORIGIN) | HAS(NAME) | HAS(PASSWORD), 0},
    [SG_FORM_LOGOUT] = {"logout", SIGNED_IN, 0},
    [SG_FORM_SESSION] = {"session", SIGNED_IN, 0},
    [SG_FORM_VIEW] = {"view", SIGNED_IN | HAS(WHAT) | HAS(ABOUT), HAS(REASON)},
    [SG_FORM_MARK] = {"mark",
	SIGNED_IN | HAS(INCIDENT) | HAS(STATE) | HAS(REASON),
	HAS(PERSON) | HAS(FAMILY) | HAS(EVENTS) | HAS(UNTIL) | HAS(EVERYONE)},
    [SG_FORM_END_AGREEMENT] = {"end-agreement",
	SIGNED_IN | HAS(AGREEMENT) | HAS(REASON), 0},
    [SG_FORM_HOLD] = {"hold", SIGNED_IN | HAS(INCIDENT) | HAS(ON) | HAS(REASON),
	0},
    [SG_FORM_EXCEPTIONS] = {"exceptions", SIGNED_IN, 0},
    [SG_FORM_CHECK] = {"check", SIGNED_IN | HAS(TEXT_OF_FILE), 0},
    [SG_FORM_SAVE] = {"save",
	SIGNED_IN | HAS(TEXT_OF_FILE) | HAS(BASE) | HAS(REASON), 0},
    [SG_FORM_REFERENCE] = {"reference", HAS(ORIGIN) | HAS(REFERENCE), 0},
    [SG_FORM_ASK] = {"ask", HAS(ORIGIN) | HAS(REFERENCE) | HAS(REASON),
	HAS(NAME)},
    [SG_FORM_REPORT] = {"report", HAS(ORIGIN) | HAS(SITE) | HAS(REASON),
	HAS(NAME)},
    [SG_FORM_ANSWER] = {"answer",
	SIGNED_IN | HAS(REQUEST) | HAS(ACT) | HAS(REASON),
	HAS(SCOPE) | HAS(GROUP) | HAS(FOR) | HAS(UNTIL) | HAS(PAGE)},
    [SG_FORM_OPEN] = {"open",
	SIGNED_IN | HAS(SITE) | HAS(GROUP) | HAS(FOR) | HAS(REASON),
	HAS(UNTIL)},
    [SG_FORM_APPROVALS] = {"forms", SIGNED_IN, 0},
    [SG_FORM_APPROVAL] = {"form", SIGNED_IN | HAS(APPROVAL), 0},
    [SG_FORM_FILL_IN] = {"form-save", SIGNED_IN | HAS(SUBMIT),
	HAS(APPROVAL) | HAS(BASE) | ALL_BOXES},
    [SG_FORM_APPROVE] = {"form-approve", SIGNED_IN | HAS(APPROVAL) | HAS(BASE),
	0},
    [SG_FORM_REFUSE] = {"form-refuse", SIGNED_IN | HAS(APPROVAL) | HAS(REASON),
	0},
    [SG_FORM_WITHDRAW] = {"form-withdraw",
	SIGNED_IN | HAS(APPROVAL) | HAS(REASON), 0},
    [SG_FORM_BANS] = {"bans", SIGNED_IN, 0},
    [SG_FORM_BAN] = {"ban", SIGNED_IN | HAS(PERSON) | HAS(KIND) | HAS(REASON),
	HAS(MINUTES) | HAS(UNTIL) | HAS(PROPOSAL) | HAS(INCIDENT)},
    [SG_FORM_LIFT] = {"lift", SIGNED_IN | HAS(BAN) | HAS(REASON), 0},
    [SG_FORM_SUPERVISE] = {"supervise",
	SIGNED_IN | HAS(GROUP) | HAS(MINUTES) | HAS(REASON), 0},
    [SG_FORM_END_SUPERVISION] = {"end-supervision",
	SIGNED_IN | HAS(BAN) | HAS(REASON), 0},
    [SG_FORM_REFUSE_BAN] = {"refuse-ban",
	SIGNED_IN | HAS(PROPOSAL) | HAS(PERSON) | HAS(REASON), 0},
};

/* ---- values ------------------------------------------------------------- */

/* Returns false if the text has control characters.  Jansson has checked that
 * it is UTF-8. */
static bool
is_clean(struct sg_str text, bool lines)
{
	uint32_t cp;
	size_t n;

	for (; text.n > 0; text.p += n, text.n -= n) {
		n = sg_utf8_decode(text.p, text.n, &cp);
		if (n == 0 || (cp >= 0x7f && cp < 0xa0) ||
		    (cp < 0x20 &&
			!(lines && (cp == '\n' || cp == '\r' || cp == '\t'))))
			return false;
	}
	return true;
}

static bool
bad(char why[SG_WHY_BYTES], enum member m, const char *what)
{
	return sg_why(why, "\"%s\" %s", members[m].name, what);
}

/* Returns the number of a word, from 1; 0 if it is none of them. */
static unsigned
number_of(const char *word, const char *const *words, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return i + 1;
	return 0;
}

static bool
read_word(struct sg_form *form, enum member m, const char *word,
    char why[SG_WHY_BYTES])
{
	switch (m) {
	case WHAT:
		form->view = sg_link_view_of(word);
		return form->view != 0 || bad(why, m, "is unknown");
	case STATE:
		form->mark = sg_mark_of(word);
		return form->mark != 0 || bad(why, m, "is unknown");
	case ACT:
		form->act = (enum sg_form_act)number_of(word, acts,
		    COUNT(acts));
		return form->act != 0 || bad(why, m, "is unknown");
	case SCOPE:
		form->scope = (enum sg_form_scope)number_of(word, scopes,
		    COUNT(scopes));
		return form->scope != 0 || bad(why, m, "is unknown");
	case FOR:
		form->until_what = (enum sg_until)number_of(word, untils,
		    COUNT(untils));
		return form->until_what != 0 || bad(why, m, "is unknown");
	case KIND:
		form->whom = (enum sg_form_whom)number_of(word, whoms,
		    COUNT(whoms));
		return form->whom != 0 || bad(why, m, "is unknown");
	default:
		form->has_until = sg_stamp_day_parse(sg_str(word),
		    &form->until_day);
		return form->has_until ||
		    bad(why, m, "is no date such as 2027-03-25");
	}
}

static bool
read_text(struct sg_form *form, enum member m, const json_t *value,
    char why[SG_WHY_BYTES])
{
	const char *text = json_string_value(value);
	size_t n = json_string_length(value);

	if (text == NULL)
		return bad(why, m, "is not a text");
	if (n > members[m].most)
		return bad(why, m, "is too long");
	if (!is_clean((struct sg_str){text, n}, members[m].type == LINES))
		return bad(why, m, "has characters that cannot be typed");
	if (members[m].type == WORD)
		return read_word(form, m, text, why);
	*(const char **)(void *)((char *)form + members[m].at) = text;
	return true;
}

static bool
read_value(struct sg_form *form, enum member m, const json_t *value,
    char why[SG_WHY_BYTES])
{
	void *at = (char *)form + members[m].at;

	switch (members[m].type) {
	case NUMBER:
		if (!json_is_integer(value) || json_integer_value(value) <= 0)
			return bad(why, m, "is not a number from 1 on");
		*(uint64_t *)at = (uint64_t)json_integer_value(value);
		return true;
	case TRUTH:
		if (!json_is_boolean(value))
			return bad(why, m, "is neither true nor false");
		*(bool *)at = json_is_true(value);
		return true;
	default:
		return read_text(form, m, value, why);
	}
}

/* ---- the form ----------------------------------------------------------- */

/* Returns MEMBERS if there is no such member. */
static enum member
find_member(const char *name)
{
	unsigned m = 0;

	while (m < MEMBERS && strcmp(members[m].name, name) != 0)
		m++;
	return (enum member)m;
}

static bool
find_form(struct sg_form *form, char why[SG_WHY_BYTES])
{
	const char *name = json_string_value(json_object_get(form->json, "do"));

	for (unsigned i = 1; name != NULL && i < SG_FORMS; i++)
		if (strcmp(forms[i].name, name) == 0)
			form->kind = (enum sg_form_kind)i;
	return form->kind != 0 || sg_why(why, "there is no such form");
}

static bool
read_members(struct sg_form *form, char why[SG_WHY_BYTES])
{
	const uint64_t needs = forms[form->kind].needs;
	uint64_t seen = 0;
	const char *name;
	json_t *value;

	json_object_foreach(form->json, name, value)
	{
		enum member m = find_member(name);

		if (strcmp(name, "do") == 0)
			continue;
		if (m == MEMBERS ||
		    ((needs | forms[form->kind].may) & HAS(m)) == 0)
			return sg_why(why,
			    "the form \"%s\" has a member that it must not "
			    "have",
			    forms[form->kind].name);
		if (!read_value(form, m, value, why))
			return false;
		seen |= HAS(m);
	}
	for (unsigned m = 0; m < MEMBERS; m++)
		if ((needs & ~seen & HAS(m)) != 0)
			return bad(why, (enum member)m, "is missing");
	return true;
}

/* Returns whether the text is the number of an incident. */
static bool
is_number(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && n <= 18 && text[0] != '0' &&
	    strspn(text, "0123456789") == n;
}

static bool
is_family(const char *text)
{
	static const char *const kinds[] = {"platform:", "sites:", "host:"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strncmp(text, kinds[i], strlen(kinds[i])) == 0)
			return text[strlen(kinds[i])] != '\0';
	return strcmp(text, "round") == 0;
}

static bool
check_agreed(const struct sg_form *form, char why[SG_WHY_BYTES])
{
	if (!form->has_until)
		return bad(why, UNTIL, "is missing");
	if (form->family == NULL)
		return bad(why, FAMILY, "is missing");
	if (!form->everyone && (form->person == NULL || *form->person == '\0'))
		return bad(why, PERSON, "is missing");
	return true;
}

static bool
check_opening(const struct sg_form *form, char why[SG_WHY_BYTES])
{
	if (form->kind == SG_FORM_ANSWER && form->act == SG_ACT_REFUSE)
		return true;
	if (form->until_what == 0)
		return bad(why, FOR, "is missing");
	if (form->until_what == SG_UNTIL_DAY && !form->has_until)
		return bad(why, UNTIL, "is missing");
	if (form->kind == SG_FORM_OPEN || form->act == SG_ACT_BLOCK)
		return true;
	if (form->scope == 0)
		return bad(why, SCOPE, "is missing");
	if (form->scope == SG_SCOPE_CLASS && form->group == NULL)
		return bad(why, GROUP, "is missing");
	return true;
}

static bool
check_ban(const struct sg_form *form, char why[SG_WHY_BYTES])
{
	if (form->person != NULL && *form->person == '\0')
		return bad(why, PERSON, "names nobody");
	if (form->group != NULL && *form->group == '\0')
		return bad(why, GROUP, "names nothing");
	if (form->minutes > SG_LINK_MINUTES_MAX)
		return bad(why, MINUTES, "is more than a year");
	return form->minutes == 0 || !form->has_until ||
	    bad(why, UNTIL, "must not be there with \"minutes\"");
}

/* Check what concerns several members. */
static bool
check_form(const struct sg_form *form, char why[SG_WHY_BYTES])
{
	struct sg_address address;

	if (!sg_address_parse(sg_str(form->origin), &address))
		return bad(why, ORIGIN, "is not an address");
	if (form->about != NULL &&
	    (form->view == SG_VIEW_INCIDENT || form->view == SG_VIEW_PACK ?
		    !is_number(form->about) :
		    *form->about == '\0'))
		return bad(why, ABOUT, "names nothing");
	if (form->family != NULL && !is_family(form->family))
		return bad(why, FAMILY, "is unknown");
	if (form->kind == SG_FORM_ANSWER || form->kind == SG_FORM_OPEN)
		return check_opening(form, why);
	if (form->approval != 0 && form->kind == SG_FORM_FILL_IN &&
	    form->base == NULL)
		return bad(why, BASE, "is missing");
	if (form->kind >= SG_FORM_BAN && form->kind <= SG_FORM_REFUSE_BAN)
		return check_ban(form, why);
	return form->mark != SG_MARK_AGREED || check_agreed(form, why);
}

/* A blank reason is none. */
static bool
lacks_reason(const struct sg_form *form)
{
	return form->reason != NULL && sg_str_trim(sg_str(form->reason)).n == 0;
}

enum sg_link_code
sg_form_read(const char *line, size_t n, struct sg_form *form, bool *garbage,
    char why[SG_WHY_BYTES])
{
	*form = (struct sg_form){0};
	*garbage = false;
	if (sg_json_is_flat(line, n))
		form->json = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(form->json)) {
		*garbage = true;
		(void)sg_why(why, "this is not a form");
		return SG_LINK_BAD;
	}
	if (!find_form(form, why) || !read_members(form, why) ||
	    !check_form(form, why))
		return SG_LINK_BAD;
	if (!lacks_reason(form))
		return SG_LINK_OK;
	(void)sg_why(why, "give a reason; it is recorded");
	return SG_LINK_REASON;
}

void
sg_form_free(struct sg_form *form)
{
	json_decref(form->json);
	*form = (struct sg_form){0};
}
