/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * whom.h -- finds the person that a call is about.
 *
 * One thread at a time for each call.
 */
#ifndef SG_DESK_WEB_WHOM_H
#define SG_DESK_WEB_WHOM_H

#include <stdbool.h>

#include "desk/store/names.h"
#include "desk/web/web.h"

/*
 * Find the person of "name" or "id".  Returns false, with the refusal as the
 * answer, if there is none.  The refusal names similar persons as a hint.
 */
bool sg_whom(struct sg_web_call *call, struct sg_store *store,
    struct sg_person_row *person);

#endif
