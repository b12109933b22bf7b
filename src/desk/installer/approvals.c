/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* approvals.c -- keeps the forms on which official accounts are approved. */
#include "desk/installer/approvals.h"

#include <stdlib.h>
#include <string.h>

#include "base/dates.h"
#include "desk/installer/boxes.h"
#include "desk/installer/rows.h"
#include "journal/stamp.h"

#define FILE_NAME "approvals"
#define FILE_BYTES ((size_t)16 << 20)

/* Who approves a form. */
static const enum sg_role approvers[] = {SG_ROLE_ICT_LEAD, SG_ROLE_HEAD};
#define APPROVERS (sizeof approvers / sizeof *approvers)

struct sg_approvals {
	const char *folder;
	json_t *rows;
};

/* ---- the list ----------------------------------------------------------- */

struct sg_approvals *
sg_approvals_new(const char *folder, char why[SG_WHY_BYTES])
{
	struct sg_approvals *approvals = calloc(1, sizeof *approvals);

	if (approvals == NULL)
		return NULL;
	approvals->folder = folder;
	approvals->rows = sg_rows_load(folder, FILE_NAME, FILE_BYTES,
	    "the approval forms", why);
	if (approvals->rows == NULL)
		sg_approvals_free(&approvals);
	return approvals;
}

void
sg_approvals_free(struct sg_approvals **approvals)
{
	if (*approvals == NULL)
		return;
	json_decref((*approvals)->rows);
	free(*approvals);
	*approvals = NULL;
}

void
sg_approvals_review(struct sg_approvals *approvals, int64_t now_s)
{
	char why[SG_WHY_BYTES];

	/* If the file cannot be written, the next change writes it. */
	if (sg_rows_review(approvals->rows, now_s))
		(void)sg_approvals_save(approvals, why);
}

const json_t *
sg_approvals_all(const struct sg_approvals *approvals)
{
	return approvals->rows;
}

json_t *
sg_approvals_find(const struct sg_approvals *approvals, uint64_t id)
{
	return sg_rows_find(approvals->rows, id);
}

static bool
has(const json_t *form, const char *name, const char *text)
{
	const char *own = json_string_value(json_object_get(form, name));

	return own != NULL && strcmp(own, text) == 0;
}

unsigned
sg_approvals_of(const struct sg_approvals *approvals, const char *author)
{
	const json_t *form;
	unsigned n = 0;
	size_t i;

	json_array_foreach(approvals->rows, i, form)
	    n += has(form, "author", author) &&
	    (has(form, "state", "draft") || has(form, "state", "submitted"));
	return n;
}

void
sg_approvals_add(struct sg_approvals *approvals, json_t *form)
{
	(void)json_array_append_new(approvals->rows, form);
}

bool
sg_approvals_save(const struct sg_approvals *approvals, char why[SG_WHY_BYTES])
{
	return sg_rows_save(approvals->rows, approvals->folder, FILE_NAME, why);
}

/* ---- one form ----------------------------------------------------------- */

const json_t *
sg_approval_of(const json_t *form, enum sg_role role)
{
	const json_t *approval;
	size_t i;

	json_array_foreach(json_object_get(form, "approvals"), i,
	    approval) if (has(approval, "role",
			      sg_role_word(role))) return approval;
	return NULL;
}

json_t *
sg_approval_missing(const json_t *form)
{
	json_t *missing = json_array();

	for (size_t i = 0; i < APPROVERS; i++)
		if (sg_approval_of(form, approvers[i]) == NULL)
			json_array_append_new(missing,
			    json_string(sg_role_word(approvers[i])));
	return missing;
}

void
sg_approval_keep(json_t *form, uint32_t keep_days, int64_t now_s)
{
	const char *closing = json_string_value(json_object_get(
	    json_object_get(form, "boxes"), sg_box_name(SG_BOX_CLOSING)));
	int64_t last_s = now_s;
	int32_t day;

	if (has(form, "state", "in-force") && closing != NULL &&
	    sg_stamp_day_parse(sg_str(closing), &day))
		last_s = ((int64_t)day + 1) * SG_DAY_S;
	json_object_set_new(form, "over",
	    json_integer(keep_days == 0 ?
		    INT64_MAX :
		    last_s + (int64_t)keep_days * SG_DAY_S));
}
