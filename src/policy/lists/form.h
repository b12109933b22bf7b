/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * form.h -- recognises the format of a list by its first lines.
 *
 * Thread-safe.
 */
#ifndef SG_LISTS_FORM_H
#define SG_LISTS_FORM_H

#include "policy/lists/parts.h"

struct sg_form {
	const char *name; /* "a hosts file" */
	sg_line_fn *read; /* parses a line */
	/* The format has no matching rules of its own.  So "www.x" means the
	 * site x. */
	bool is_plain;
};

/* Returns the most frequent format of the first lines of `text`.  If all these
 * lines are unclear, returns the format of plain names. */
const struct sg_form *sg_form_of(struct sg_str text);
/* True for a list of Adblock rules. */
bool sg_form_is_adblock(const struct sg_form *form);

#endif
