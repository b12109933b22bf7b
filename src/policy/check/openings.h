/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * openings.h -- tells what the policy lets the teachers at the desk open for a
 * while, by its lines `teachers may open WHAT for GROUPS`.
 *
 * Pure.  Any thread.
 */
#ifndef SG_OPENINGS_H
#define SG_OPENINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct sg_catalogue;
struct sg_policy_ast;

/*
 * Returns true if a line of the policy lets teachers open `site` for the group
 * with the index `group`.  `site` is a host or the name of a platform, in lower
 * case.  sg_check() must have resolved the names of `ast`.  A policy without
 * such lines lets teachers open nothing.  Only hosts and platforms that the
 * policy itself names count: not those of a list file, nor single pages.
 */
bool sg_teachers_may_open(const struct sg_policy_ast *ast,
    const struct sg_catalogue *catalogue, struct sg_str site, size_t group);

#endif
