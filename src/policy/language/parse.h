/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse.h -- a policy file, and the files it includes, to its tree.
 *
 * Reads `include` and `users from` files.  Looks no name up (check.h) and
 * knows no catalogue.
 */
#ifndef SG_PARSE_H
#define SG_PARSE_H

#include "policy/language/ast.h"

struct sg_arena;

/*
 * Read `path`.  Always returns a tree; whatever is wrong is in `problems`,
 * and the rest of the file has been read all the same, so that one run shows
 * everything.  `path` "-" is standard input.
 */
struct sg_policy_ast *sg_parse(struct sg_arena *arena, const char *path,
    struct sg_problems *problems);
/* The same of a text in memory; relative file names are beside `name`. */
struct sg_policy_ast *sg_parse_text(struct sg_arena *arena, const char *name,
    struct sg_str text, struct sg_problems *problems);

#endif
