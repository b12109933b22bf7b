/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * compile.h -- compiles a checked policy into the two images that the gate
 * reads.
 *
 * The images are independent: names.img is made from the catalogue, the lists
 * and the circumvention techniques.  policy.img is made from the policy's own
 * lines.  The compiler reads the list files.  It opens a MaxMind database only
 * if the file name does not show the kind of the database.  Lines without
 * effect are reported by lint.h.
 *
 * One thread at a time.  Everything that is returned lives in the arena.
 */
#ifndef SG_COMPILE_H
#define SG_COMPILE_H

#include "base/text.h"
#include "policy/language/ast.h"
#include "policy/progress.h"

struct sg_arena;
struct sg_catalogue;
struct sg_compile;
struct sg_image;
struct sg_name_lists;
struct sg_techniques;
struct sg_timetable;

struct sg_compile_in {
	const struct sg_policy_ast *ast;
	const struct sg_catalogue *catalogue;
	const struct sg_timetable *timetable;
	struct sg_name_lists *lists;
	const struct sg_techniques *techniques;
	uint64_t seed[2];              /* keys the hashes of the name tables */
	const struct sg_image *before; /* Installed names image, or NULL.  If
					  set, a list that now has less than
					  half as many names as in this image is
					  an error. */
	struct sg_progress progress;
	const char *known_as; /* path of the policy that the image keeps; NULL:
				 the path that was parsed */
	bool keep_ended; /* also compile exceptions that have ended, because
			    `expect` lines about a past day need them */
};

/*
 * Read the lists and return the bytes of names.img.  Errors go to `problems`.
 * Check sg_problems_errors() before using the result.  The result is empty if
 * there are too many lists, or if the names are in too many different
 * combinations of lists.  After other errors the result has bytes, and must not
 * be used.
 */
struct sg_str sg_compile_names(struct sg_arena *arena,
    const struct sg_compile_in *in, struct sg_problems *problems);
/* Compile the policy.  sg_compile_image() then makes the bytes of policy.img.
 * Never returns NULL, so that lint.h can run even after errors.  Names that
 * sg_check() could not resolve are left out. */
struct sg_compile *sg_compile_policy(struct sg_arena *arena,
    const struct sg_compile_in *in, struct sg_problems *problems);
/* The bytes of policy.img.  Call it once, and only if sg_compile_policy() added
 * no error. */
struct sg_str sg_compile_image(struct sg_compile *compile);

#endif
