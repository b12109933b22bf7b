/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * in.h -- checks what a request brings, its parameters or its JSON body,
 * against the list of fields of its route.
 *
 * One thread at a time for each call.
 */
#ifndef SG_DESK_WEB_IN_H
#define SG_DESK_WEB_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sg_web_call;

enum sg_field_type {
	SG_FIELD_TEXT = 1, /* UTF-8 without control characters */
	SG_FIELD_LINES,    /* a text that may have line ends and tabs */
	SG_FIELD_NUMBER,   /* 0 to 2^53 - 1 */
	SG_FIELD_FLAG,     /* true or false; in a query 1 or 0 */
	SG_FIELD_DAY,      /* "2026-11-24" */
	SG_FIELD_TEXTS     /* an array of texts; in a query "a,b" */
};

/* A list of fields ends with a field whose name is NULL. */
struct sg_field {
	const char *name;
	enum sg_field_type type;
	bool needed;
	size_t max_bytes; /* of a text; of each text of an array */
};

/*
 * Check the query (GET) or the body (POST), and set call->in to an object with
 * the fields that were given; days are numbers there.  Returns false, with the
 * refusal as the answer, if a field is unknown, missing, or wrong.
 */
bool sg_in_read(struct sg_web_call *call, const struct sg_field *fields);

/* Returns a text, or NULL if it was not given. */
const char *sg_in_text(const struct sg_web_call *call, const char *name);
/* Returns a number or a day; `other` if it was not given. */
int64_t sg_in_number(const struct sg_web_call *call, const char *name,
    int64_t other);
bool sg_in_flag(const struct sg_web_call *call, const char *name);
/* Fill `texts` with at most `cap` texts of an array.  Returns how many. */
size_t sg_in_texts(const struct sg_web_call *call, const char *name,
    const char **texts, size_t cap);

#endif
