/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse.h -- parses a policy file and the files it includes into a syntax tree.
 *
 * The parser reads the files of `include` and `users from` lines.  It does not
 * resolve names: check/check.h does.  So the catalogue of platforms is not
 * needed.  Not thread-safe: it may change the rights of the process for a
 * moment (sg_read_text_file()).
 */
#ifndef SG_PARSE_H
#define SG_PARSE_H

#include "policy/language/ast.h"

struct sg_arena;

/* Parse the file `path`; "-" is standard input.  Never returns NULL.  Errors
 * are added to `problems`.  Parsing goes on after an error, so that one run
 * shows all errors. */
struct sg_policy_ast *sg_parse(struct sg_arena *arena, const char *path,
    struct sg_problems *problems);
/*
 * A text that stands for one of the files that a policy includes: somebody has
 * edited the file, and wants to know whether it can be saved.
 */
struct sg_instead {
	const char *path;   /* of the file, which must exist */
	struct sg_str text; /* must outlive the tree */
	/*
	 * The text may have exceptions only.  Each other heading is an error,
	 * and is not read: no file that the text names is opened.
	 */
	bool exceptions_only;
	/*
	 * Set by sg_parse_with().  The tree's places in the text have this
	 * source.  NULL: the policy does not include the file.
	 */
	const struct sg_source *source;
};
/* Works like sg_parse(), but reads `instead` (may be NULL) in place of a file.
 * It is an error if the policy does not include the file. */
struct sg_policy_ast *sg_parse_with(struct sg_arena *arena, const char *path,
    struct sg_instead *instead, struct sg_problems *problems);
/* Parse `text`, which must outlive the tree.  Relative file names in `text` are
 * resolved from the folder of `name`. */
struct sg_policy_ast *sg_parse_text(struct sg_arena *arena, const char *name,
    struct sg_str text, struct sg_problems *problems);

#endif
