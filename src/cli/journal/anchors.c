/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * anchors.c -- reads anchors from the command line or from files. An anchor is
 * a line that names a record of the journal (journal/anchor.h).
 */
#include "cli/journal/anchors.h"

#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "cli/cli.h"

#define FILE_MAX (16 * 1024 * 1024)

static void
add(struct sg_arena *arena, struct sg_anchors *anchors,
    const struct sg_anchor *anchor)
{
	anchors->v = sg_arena_grow(arena, anchors->v, anchors->n, &anchors->cap,
	    sizeof *anchors->v);
	anchors->v[anchors->n++] = *anchor;
}

/*
 * Read the anchors in a file. Every line must have an anchor, except empty
 * lines and comments. A wrong line is not skipped, because people would then
 * believe that its anchor was checked.
 */
static bool
read_file(struct sg_arena *arena, const char *path, struct sg_anchors *anchors)
{
	struct sg_str whole, line;
	struct sg_anchor anchor;
	size_t before = anchors->n;
	const char *wrong;
	bool fine = true;
	int error = sg_file_read(arena, path, FILE_MAX, &whole);

	if (error != 0) {
		sg_complain(SG_EXIT_PROBLEMS, "%s cannot be read: %s", path,
		    strerror(error));
		return false;
	}
	for (unsigned n = 1; whole.p != NULL; n++) {
		line = sg_str_trim(sg_str_cut(&whole, '\n'));
		if (line.n == 0 || line.p[0] == '#')
			continue;
		wrong = sg_anchor_parse(line, &anchor);
		if (wrong == NULL) {
			add(arena, anchors, &anchor);
			continue;
		}
		sg_complain(SG_EXIT_PROBLEMS, "%s:%u: %s", path, n, wrong);
		fine = false;
	}
	if (fine && anchors->n == before)
		sg_complain(SG_EXIT_PROBLEMS,
		    "%s holds no anchors; those that \"schoolgate journal "
		    "anchor\" has printed go into it, a line each",
		    path);
	return fine && anchors->n > before;
}

bool
sg_anchors_read(struct sg_arena *arena, const char *word,
    struct sg_anchors *anchors)
{
	struct sg_anchor anchor;
	const char *wrong;

	if (!sg_str_starts(sg_str(word), SG_LIT(SG_ANCHOR_MARK)))
		return read_file(arena, word, anchors);
	wrong = sg_anchor_parse(sg_str(word), &anchor);
	if (wrong == NULL)
		add(arena, anchors, &anchor);
	else
		sg_complain(SG_EXIT_PROBLEMS, "--anchor %s: %s", word, wrong);
	return wrong == NULL;
}
