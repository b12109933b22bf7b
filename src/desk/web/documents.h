/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * documents.h -- answers that are files for people to keep.
 *
 * One thread at a time for each call.
 */
#ifndef SG_DESK_WEB_DOCUMENTS_H
#define SG_DESK_WEB_DOCUMENTS_H

#include <stddef.h>
#include <stdint.h>

#include "report/scope.h"

struct sg_web_call;

/*
 * Returns the format that the call asks for, or the first of `allowed` ("html
 * csv").  Returns NULL, with the refusal, if it is another one.
 */
const char *sg_document_format(struct sg_web_call *call, const char *allowed);
/* Answer with a file, and take its bytes over.  `name` has no ending. */
void sg_document_send(struct sg_web_call *call, char *bytes, size_t size,
    const char *name, const char *format);
/* Returns "2026-11-01-to-2026-11-28". */
const char *sg_document_days(struct sg_web_call *call, int32_t from,
    int32_t until);
/* The records of a period, without a verifying key: the web process has none.
 */
void sg_document_scope(struct sg_web_call *call, int64_t from_ms,
    int64_t until_ms, struct sg_scope *scope);

#endif
