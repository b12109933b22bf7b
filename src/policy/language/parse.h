/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse.h -- parses a policy file and the files it includes into a syntax tree.
 *
 * Reads `include` and `users from` files.  Does not resolve names (check.h) and
 * does not need the catalogue.  Not thread-safe, because sg_read_text_file() is
 * not.
 */
#ifndef SG_PARSE_H
#define SG_PARSE_H

#include "policy/language/ast.h"

struct sg_arena;

/*
 * Parse the file `path`; "-" is standard input.  Never returns NULL.  Errors
 * are added to `problems` and parsing goes on, so that one run shows all of
 * them.
 */
struct sg_policy_ast *sg_parse(struct sg_arena *arena, const char *path,
    struct sg_problems *problems);
/* Parse a text in memory, which must outlive the tree.  Relative file names in
 * it are resolved from the folder of `name`. */
struct sg_policy_ast *sg_parse_text(struct sg_arena *arena, const char *name,
    struct sg_str text, struct sg_problems *problems);

#endif
