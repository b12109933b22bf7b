/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_mail.c -- makes mails of any text and any values.
 *
 * An input is a text of a mail, a NUL, and a value; if it begins with "R", the
 * text is that of a report.  Without a NUL, the built-in text gets the input as
 * its value.  Checks that no mail has another header than it should, and that
 * every line is short and ASCII.
 */
#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/problems.h"
#include "desk/alerts/message.h"
#include "desk/alerts/text.h"
#include "world.h"

const char fuzz_corpus[] = "mail";

/* The headers of a mail, in order. */
static const char *const headers[] = {
    "Date: ", "From: ", "To: ", "Subject:", "Message-ID: ", "Auto-Submitted: ",
    "MIME-Version: ", "Content-Type: ", "Content-Transfer-Encoding: "};

static void
check(struct sg_str mail)
{
	const char *p = mail.p, *end;
	size_t header = 0;

	MUST(strlen(mail.p) == mail.n);
	for (; *p != '\0'; p = end + 2) {
		end = strstr(p, "\r\n");
		MUST(end != NULL && end - p <= 78);
		for (const char *c = p; c < end; c++)
			MUST(*c >= ' ' && *c <= '~');
		if (header > sizeof(headers) / sizeof(headers[0]) ||
		    (header > 0 && *p == ' '))
			continue; /* the body, or a header that goes on */
		if (header == sizeof(headers) / sizeof(headers[0]))
			MUST(p == end);
		else
			MUST(strncmp(p, headers[header],
				 strlen(headers[header])) == 0);
		header++;
	}
	MUST(header > sizeof(headers) / sizeof(headers[0]));
}

static void
make_mail(struct sg_arena *arena, const struct sg_mail_text *text,
    const char *value)
{
	struct sg_mail_values values;
	struct sg_message message = {
	    .id = 1, .from = "a@hill.example", .to = "b@hill.example"};

	for (size_t i = 0; i < SG_MAIL_VALUES; i++)
		values.v[i] = value;
	message.subject = sg_mail_text_fill(arena, text, SG_PART_SUBJECT,
	    &values);
	for (int part = SG_PART_SUBJECT; part < SG_MAIL_PARTS; part++) {
		message.body = sg_mail_text_fill(arena, text,
		    (enum sg_mail_part)part, &values);
		check(sg_message_bytes(arena, &message));
	}
	MUST(strlen(sg_mail_initials(arena, value)) < 32);
	/* Not even a value that is no text can do harm. */
	message.subject = message.body = value;
	check(sg_message_bytes(arena, &message));
	if (sg_address_is_mail(value)) {
		message.to = value;
		MUST(strpbrk(value, "\r\n <>,") == NULL);
		(void)sg_message_bytes(arena, &message);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	const char *input = sg_arena_dup(arena,
	    (struct sg_str){(const char *)data, size});
	enum sg_mail_kind kind = *input == 'R' ? SG_MAIL_REPORT : SG_MAIL_ALERT;
	struct sg_source source = {.name = "mail.txt", .text = sg_str(input)};
	const struct sg_mail_text *text;
	bool has_text = source.text.n < size;

	if (!has_text)
		source.text = sg_str(sg_mail_text_builtin(kind, "en"));
	else if (*input == 'R')
		source.text = (struct sg_str){input + 1, source.text.n - 1};
	text = sg_mail_text_parse(arena, kind, &source, problems);
	MUST((text == NULL) == (sg_problems_errors(problems) > 0));
	if (text != NULL)
		make_mail(arena, text,
		    has_text ? input + strlen(input) + 1 : input);
	fuzz_problems(problems);
	sg_arena_free(&arena);
	return 0;
}
