/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.h -- the texts of the mails, which a school may edit, and the values
 * that are put into them.
 *
 * A text is a file in conf/mail (conf/mail/README.md describes the form).  It
 * has parts, each under a heading in square brackets: [subject], [head], ...
 * Values stand in braces: {school}.  A part or a value that is not known is an
 * error with its place.
 *
 * Values are untrusted.  They become plain text on one line: control
 * characters, line ends, marks that change the direction of writing, invisible
 * characters and malformed UTF-8 become U+FFFD, and a long value is cut.
 *
 * Any thread, if each has its own arena.
 */
#ifndef SG_DESK_MAIL_TEXT_H
#define SG_DESK_MAIL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/problems.h"
#include "base/text.h"

struct sg_arena;

enum sg_mail_kind {
	SG_MAIL_ALERT,
	SG_MAIL_REPORT,
	SG_MAIL_REQUEST, /* somebody asks for a site, or reports a page */
	SG_MAIL_KINDS
};

/* The parts of a mail.  All kinds have SUBJECT, HEAD, EACH and FOOT. */
enum sg_mail_part {
	SG_PART_SUBJECT, /* of a mail about one alert or request; of a report
			  */
	SG_PART_SUBJECT_MANY, /* of a mail about several; not in a report */
	SG_PART_HEAD,
	SG_PART_EACH, /* "alert": once for each alert; "way": once for each way
			 round the filter; "request": for each request */
	SG_PART_FOOT,
	SG_MAIL_PARTS
};

/* The values.  The texts of text.c say in which parts each may stand. */
enum sg_mail_value {
	SG_MAIL_SCHOOL,
	SG_MAIL_DESK, /* address of the desk's page */
	/* An alert mail. */
	SG_MAIL_ALERTS,  /* how many */
	SG_MAIL_CONTACT, /* "e-safety" */
	/* One alert. */
	SG_MAIL_RULE,     /* "10 blocks in 15 minutes tell e-safety" */
	SG_MAIL_COUNT,    /* the number that was reached */
	SG_MAIL_DATE,     /* "24/11/2026" */
	SG_MAIL_TIME,     /* "10:15" */
	SG_MAIL_INCIDENT, /* its number */
	SG_MAIL_LINK,     /* the incident's page at the desk */
	SG_MAIL_BAN,      /* that a ban is proposed, or was given, and until
			     when; "" if the line only tells */
	SG_MAIL_SUMMARY,  /* sentence about the incident, without a name, but
			     with the names of sites */
	SG_MAIL_PERSON,   /* as the journal names the person */
	SG_MAIL_INITIALS, /* "J.S." */
	/* A report.  Numbers are of the week, and of what people did. */
	SG_MAIL_FROM, /* first day: "16/11/2026" */
	SG_MAIL_TO,   /* last day */
	SG_MAIL_BLOCKED,
	SG_MAIL_ATTEMPTS,
	SG_MAIL_BY_PAGES, /* events of pages, apps and unclear ones */
	SG_MAIL_INCIDENTS,
	SG_MAIL_REVIEWED,
	SG_MAIL_FALSE,    /* false alerts among the reviewed */
	SG_MAIL_SHARE,    /* of false alerts: "25 %", or "-" */
	SG_MAIL_WAITING,  /* incidents without a decision, of all time */
	SG_MAIL_HIGH,     /* of these, of high severity */
	SG_MAIL_FINDINGS, /* faults of the journals */
	SG_MAIL_ENDING,   /* exceptions that end within 30 days */
	SG_MAIL_HEALTH,   /* is the filter well */
	/* One way round the filter. */
	SG_MAIL_WAY,
	/* A mail about requests. */
	SG_MAIL_REQUESTS, /* how many */
	/* One request.  The person who asked typed its reason and its name. */
	SG_MAIL_SITE,   /* "facebook" or a host */
	SG_MAIL_GROUPS, /* of whoever asked: "pupils,year-6" */
	SG_MAIL_REASON,
	SG_MAIL_NAME,
	SG_MAIL_VALUES
};

struct sg_mail_text; /* immutable; lives in the arena */

#define SG_MAIL_TEXT_MAX ((size_t)64 * 1024) /* bytes of a file */

/*
 * Parse a text.  Returns NULL if `problems` got an error.  The text borrows
 * from `source`.
 */
const struct sg_mail_text *sg_mail_text_parse(struct sg_arena *arena,
    enum sg_mail_kind kind, const struct sg_source *source,
    struct sg_problems *problems);
/*
 * Get the text of a kind in a language ("en", "cy") from the folder: its file
 * is "alert.en.txt", for example.  If there is no file, the built-in text is
 * used; if it has mistakes or cannot be read, they are added to `problems` as
 * warnings, and the built-in text is used.  A language without a built-in text
 * is English, with a warning.  Never NULL.
 */
const struct sg_mail_text *sg_mail_text_get(struct sg_arena *arena,
    enum sg_mail_kind kind, const char *language, const char *folder,
    struct sg_problems *problems);
/* Returns the built-in text of a kind: the bytes of the file that is shipped.
 * NULL if there is none in this language. */
const char *sg_mail_text_builtin(enum sg_mail_kind kind, const char *language);

/* Returns true if the text has this value somewhere. */
bool sg_mail_text_has(const struct sg_mail_text *text,
    enum sg_mail_value value);

/* The values of one part; NULL stands for "". */
struct sg_mail_values {
	const char *v[SG_MAIL_VALUES];
};
/* Returns a part with its values.  It lives in `arena`.  A line that has
 * nothing but a value is left out if that value is "". */
const char *sg_mail_text_fill(struct sg_arena *arena,
    const struct sg_mail_text *text, enum sg_mail_part part,
    const struct sg_mail_values *values);

#define SG_MAIL_VALUE_MAX 300 /* characters of a value */
/* Returns `value` as plain text on one line, in `arena`. */
const char *sg_mail_plain(struct sg_arena *arena, const char *value);
/* Returns "J.S." for "jane.smith" or "SCHOOL\jane smith"; "" if the name has
 * no letter. */
const char *sg_mail_initials(struct sg_arena *arena, const char *name);

#endif
