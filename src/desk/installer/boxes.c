/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* boxes.c -- checks the boxes of the form for an official account. */
#include "desk/installer/boxes.h"

#include <string.h>

#include "base/arena.h"
#include "desk/installer/compose.h"
#include "journal/stamp.h"

#define NAME_BYTES 100
#define LOGON_BYTES 64

enum kind { WORDS = 1, ADMINISTRATORS, MODERATORS, HOST, DAY };

/* `title` is how the page calls the box. */
static const struct {
	const char *title, *advice;
	enum kind kind;
} boxes_of[SG_BOXES] = {
    [SG_BOX_DEPARTMENT] = {"Department",
	"write which part of the school the account is for", WORDS},
    [SG_BOX_AIMS] = {"Aims", "write what the account is for", WORDS},
    [SG_BOX_CONTENT] = {"Content", "write what is to be published there",
	WORDS},
    [SG_BOX_AUDIENCE] = {"Audience", "write who is to see the account", WORDS},
    [SG_BOX_CONTRIBUTORS] = {"Contributors and their ages",
	"write who is to contribute, and how old they are", WORDS},
    [SG_BOX_ADMINISTRATORS] = {"Administrators",
	"write at least two people, one a line, each with the name that is "
	"logged on, such as:  Anna Smith, asmith",
	ADMINISTRATORS},
    [SG_BOX_MODERATORS] = {"Moderators",
	"write at least two people, one a line", MODERATORS},
    [SG_BOX_VETS] = {"Who vets contributions",
	"write who looks at contributions before they are published", WORDS},
    [SG_BOX_HOST] = {"Address of the account",
	"write the address, such as www.facebook.com/our-school", HOST},
    [SG_BOX_LIVE] = {"Going live", "choose the first day of the account", DAY},
    [SG_BOX_CLOSING] = {"Closing", "choose the last day of the account", DAY},
    [SG_BOX_ADVERTISING] = {"Advertising",
	"write how people are to learn of the account", WORDS},
    [SG_BOX_CONSENT] = {"Consent of parents", "write how parents are asked",
	WORDS},
    [SG_BOX_SECURITY] = {"Security measures",
	"write how the account is kept safe", WORDS},
};

static bool
wrong(char why[SG_WHY_BYTES], enum sg_box box, const char *what)
{
	return sg_why(why, "the box \"%s\" %s: %s", boxes_of[box].title, what,
	    boxes_of[box].advice);
}

/* ---- people ------------------------------------------------------------- */

bool
sg_box_person(struct sg_str *rest, bool has_logon, struct sg_box_person *person)
{
	struct sg_str line = {"", 0};
	size_t comma;

	while (rest->p != NULL && line.n == 0)
		line = sg_str_trim(sg_str_cut(rest, '\n'));
	if (line.n == 0)
		return false;
	*person = (struct sg_box_person){.name = line, .logon = {"", 0}};
	if (!has_logon)
		return true;
	for (comma = line.n; comma > 0 && line.p[comma - 1] != ',';)
		comma--;
	if (comma == 0)
		return true;
	person->name = sg_str_trim((struct sg_str){line.p, comma - 1});
	person->logon = sg_str_trim((struct sg_str){
	    line.p + comma, line.n - comma});
	return true;
}

/* Returns true if a policy can name the user without quotation marks. */
static bool
is_logon(struct sg_str logon)
{
	static const char fine[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._@\\-";

	for (size_t i = 0; i < logon.n; i++)
		if (memchr(fine, logon.p[i], sizeof fine - 1) == NULL)
			return false;
	return logon.n > 0 && logon.n <= LOGON_BYTES;
}

static bool
check_person(enum sg_box box, const struct sg_box_person *person,
    char why[SG_WHY_BYTES])
{
	const char *title = boxes_of[box].title;
	const int n = person->name.n > NAME_BYTES ? NAME_BYTES :
						    (int)person->name.n;

	if (person->name.n == 0)
		return sg_why(why,
		    "the box \"%s\" has a line without a name: write it, such "
		    "as:  Anna Smith, asmith",
		    title);
	if (person->name.n > NAME_BYTES)
		return sg_why(why,
		    "the box \"%s\" has a name of over %d letters: write one "
		    "person a line",
		    title, NAME_BYTES);
	if (box == SG_BOX_ADMINISTRATORS && !is_logon(person->logon))
		return sg_why(why,
		    "the box \"%s\" does not say with which name %.*s logs on: "
		    "write it behind a comma, without blanks, such as:  Anna "
		    "Smith, asmith",
		    title, n, person->name.p);
	return true;
}

static bool
is_same(const struct sg_box_person *a, const struct sg_box_person *b)
{
	return a->logon.n > 0 ? sg_str_eqi(a->logon, b->logon) :
				sg_str_eqi(a->name, b->name);
}

static bool
check_people(enum sg_box box, const char *text, char why[SG_WHY_BYTES])
{
	struct sg_box_person all[SG_BOX_PEOPLE_MAX + 1];
	struct sg_str rest = sg_str(text);
	size_t n = 0;

	while (n <= SG_BOX_PEOPLE_MAX &&
	    sg_box_person(&rest, box == SG_BOX_ADMINISTRATORS, &all[n])) {
		if (!check_person(box, &all[n], why))
			return false;
		for (size_t i = 0; i < n; i++)
			if (is_same(&all[i], &all[n]))
				return wrong(why, box,
				    "has the same person twice");
		n++;
	}
	if (n > SG_BOX_PEOPLE_MAX)
		return sg_why(why, "the box \"%s\" has over %d people",
		    boxes_of[box].title, SG_BOX_PEOPLE_MAX);
	return n >= SG_BOX_PEOPLE_MIN || wrong(why, box, "has one person only");
}

/* ---- all ---------------------------------------------------------------- */

static bool
check_host(const char *text, char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	const bool fine = sg_compose_host(arena, sg_str(text)) != NULL;

	sg_arena_free(&arena);
	return fine || wrong(why, SG_BOX_HOST, "has no address of a website");
}

static bool
check_box(enum sg_box box, const char *text, char why[SG_WHY_BYTES])
{
	int32_t day;

	if (text == NULL || sg_str_trim(sg_str(text)).n == 0)
		return wrong(why, box, "is empty");
	switch (boxes_of[box].kind) {
	case ADMINISTRATORS:
	case MODERATORS:
		return check_people(box, text, why);
	case HOST:
		return check_host(text, why);
	case DAY:
		return sg_stamp_day_parse(sg_str(text), &day) ||
		    wrong(why, box, "has no day such as 2027-03-25");
	default:
		return true;
	}
}

bool
sg_boxes_check(const char *const boxes[SG_BOXES], char why[SG_WHY_BYTES])
{
	for (unsigned box = 0; box < SG_BOXES; box++)
		if (!check_box((enum sg_box)box, boxes[box], why))
			return false;
	/* Days are written so that they can be compared as texts. */
	if (strcmp(boxes[SG_BOX_CLOSING], boxes[SG_BOX_LIVE]) < 0)
		return wrong(why, SG_BOX_CLOSING,
		    "has a day before the account goes live");
	return true;
}
