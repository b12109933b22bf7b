/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* requests.c -- keeps what people ask for. */
#include "desk/installer/requests.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/installer/rows.h"

#define FILE_NAME "requests"
#define FILE_BYTES ((size_t)4 << 20)

struct sg_requests {
	const char *folder;
	json_t *rows;
};

static bool
has(const json_t *row, const char *name, const char *text)
{
	const char *own = json_string_value(json_object_get(row, name));

	return text != NULL && *text != '\0' && own != NULL &&
	    strcmp(own, text) == 0;
}

static bool
is_open(const json_t *row)
{
	return has(row, "state", "asked");
}

/* ---- the file ----------------------------------------------------------- */

bool
sg_requests_save(const struct sg_requests *requests, char why[SG_WHY_BYTES])
{
	return sg_rows_save(requests->rows, requests->folder, FILE_NAME, why);
}

struct sg_requests *
sg_requests_new(const char *folder, char why[SG_WHY_BYTES])
{
	struct sg_requests *requests = calloc(1, sizeof *requests);

	if (requests == NULL)
		return NULL;
	requests->folder = folder;
	requests->rows = sg_rows_load(folder, FILE_NAME, FILE_BYTES,
	    "requests that were not answered", why);
	if (requests->rows == NULL)
		sg_requests_free(&requests);
	return requests;
}

void
sg_requests_free(struct sg_requests **requests)
{
	if (*requests == NULL)
		return;
	json_decref((*requests)->rows);
	free(*requests);
	*requests = NULL;
}

/* ---- the list ----------------------------------------------------------- */

bool
sg_requests_review(struct sg_requests *requests, int64_t now_s)
{
	return sg_rows_review(requests->rows, now_s);
}

json_t *
sg_requests_find(const struct sg_requests *requests, uint64_t id)
{
	return sg_rows_find(requests->rows, id);
}

json_t *
sg_requests_named(const struct sg_requests *requests, const char *name)
{
	json_t *row;
	size_t i;

	json_array_foreach(requests->rows, i,
	    row) if (has(row, "name", name)) return row;
	return NULL;
}

json_t *
sg_requests_same(const struct sg_requests *requests, const char *kind,
    const char *host, const char *who)
{
	const bool ask = strcmp(kind, "ask") == 0;
	json_t *row;
	size_t i;

	json_array_foreach(requests->rows, i, row) if (is_open(row) &&
	    has(row, "kind", kind) && has(row, "host", host) &&
	    (!ask || has(row, "who", who))) return row;
	return NULL;
}

bool
sg_requests_has_group(const json_t *row, const char *group)
{
	const char *groups = json_string_value(json_object_get(row, "groups"));
	struct sg_str rest = sg_str(groups);

	while (groups != NULL && rest.p != NULL)
		if (sg_str_eqi(sg_str_cut(&rest, ','), sg_str(group)))
			return true;
	return false;
}

json_t *
sg_requests_also(const struct sg_requests *requests, const char *host,
    const char *group)
{
	json_t *row;
	size_t i;

	json_array_foreach(requests->rows, i, row) if (is_open(row) &&
	    has(row, "kind", "ask") && has(row, "host", host) &&
	    (group == NULL || sg_requests_has_group(row, group))) return row;
	return NULL;
}

unsigned
sg_requests_of(const struct sg_requests *requests, const char *who)
{
	const json_t *row;
	unsigned n = 0;
	size_t i;

	json_array_foreach(requests->rows, i, row)
	    n += is_open(row) && has(row, "who", who);
	return n;
}

bool
sg_requests_full(const struct sg_requests *requests, const char *kind)
{
	const size_t most = strcmp(kind, "report") == 0 ? SG_REPORTS_MAX :
							  SG_ASKS_MAX;
	const json_t *row;
	size_t i, n = 0;

	json_array_foreach(requests->rows, i, row)
	    n += is_open(row) && has(row, "kind", kind);
	return n >= most || json_array_size(requests->rows) >= SG_REQUESTS_MAX;
}

void
sg_requests_add(struct sg_requests *requests, json_t *request)
{
	(void)json_array_append_new(requests->rows, request);
}
