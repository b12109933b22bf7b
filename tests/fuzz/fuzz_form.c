/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_form.c -- reads any line as a request of the desk's web process, and any
 * text as the file of the desk's accounts.
 *
 * If a request is not refused, checks that it has what its form needs, that no
 * text of it can break a line of a log, and that it can be recorded.
 */
#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/problems.h"
#include "desk/accounts/file.h"
#include "desk/installer/form.h"
#include "journal/event.h"

const char fuzz_corpus[] = "form";

/* Returns whether no byte of the text is a control character. */
static bool
is_plain(const char *text)
{
	for (; text != NULL && *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

static void
check_recordable(const struct sg_form *form)
{
	const struct sg_decision decision = {.action = SG_DESK_VIEWED,
	    .who = "officer",
	    .origin = form->origin,
	    .reason = form->reason,
	    .view = form->view,
	    .about = form->about,
	    .incident = form->incident,
	    .agreement = form->agreement,
	    .events = form->events,
	    .mark = form->mark,
	    .person = form->person,
	    .family = form->family,
	    .everyone = form->everyone,
	    .has_until = form->has_until,
	    .until_day = form->until_day};
	char buffer[SG_DECISION_BYTES], memory[SG_DECISION_ABOUT_BYTES];
	struct sg_event event;

	MUST(sg_decision_event(&decision, buffer, &event));
	MUST(sg_decision_about(&decision, memory) != NULL);
}

static void
check_form(const struct sg_form *form)
{
	MUST(form->kind > 0 && form->kind < SG_FORMS && form->origin != NULL);
	MUST((form->token != NULL) !=
	    (form->kind == SG_FORM_LOGIN || form->kind == SG_FORM_REFERENCE ||
		form->kind == SG_FORM_ASK || form->kind == SG_FORM_REPORT));
	MUST(is_plain(form->token) && is_plain(form->origin) &&
	    is_plain(form->name) && is_plain(form->password) &&
	    is_plain(form->about) && is_plain(form->reason) &&
	    is_plain(form->person) && is_plain(form->family) &&
	    is_plain(form->base));
	MUST((form->text != NULL) ==
	    (form->kind == SG_FORM_CHECK || form->kind == SG_FORM_SAVE));
	MUST(form->mark != SG_MARK_AGREED ||
	    (form->has_until && form->family != NULL &&
		(form->everyone || form->person != NULL)));
	check_recordable(form);
}

static void
read_accounts(struct sg_str text)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_source source = {.name = "accounts", .text = text};
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_accounts accounts;

	sg_accounts_parse(arena, &source, problems, &accounts);
	for (size_t i = 0; i < accounts.n; i++) {
		const struct sg_account *a = &accounts.v[i];

		MUST(sg_account_name_fault(a->name) == NULL);
		MUST(sg_account_full_name_fault(a->full_name) == NULL);
		MUST(*sg_role_word(a->role) != '\0');
		MUST(sg_accounts_find(&accounts, a->name) == a);
	}
	/* Each line that is no account is told of. */
	MUST((accounts.ndamaged > 0) == (sg_problems_errors(problems) > 0));
	sg_arena_free(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct sg_str text = {(const char *)data, size};
	char why[SG_WHY_BYTES] = "";
	struct sg_form form;
	enum sg_link_code code;
	bool garbage;

	code = sg_form_read(text.p, text.n, &form, &garbage, why);
	MUST(code == SG_LINK_OK || code == SG_LINK_BAD ||
	    code == SG_LINK_REASON);
	MUST((code == SG_LINK_OK) == (why[0] == '\0'));
	MUST(!garbage || code == SG_LINK_BAD);
	if (code == SG_LINK_OK)
		check_form(&form);
	sg_form_free(&form);
	read_accounts(text);
	return 0;
}
