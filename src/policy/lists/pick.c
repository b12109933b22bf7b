/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pick.c -- chooses the files of a list in an archive.
 *
 * An archive of many lists has a folder for each list.
 */
#include "policy/lists/pick.h"

#include "base/arena.h"
#include "policy/lists/folder.h"
#include "policy/lists/reasons.h"
#include "policy/lists/unpack.h"

#define CHOICES_BYTES 2048 /* a message names lists up to this length */

static const char *
without_dot(const char *path)
{
	while (path[0] == '.' && path[1] == '/')
		path += 2;
	return path;
}

/* True for files that macOS adds to its archives, and for hidden files. */
static bool
is_of_system(struct sg_str path)
{
	return sg_str_starts(path, SG_LIT("__MACOSX/")) ||
	    sg_str_starts(sg_folder_base(path), SG_LIT("."));
}

void
sg_pick_add(struct sg_pick *pick, const char *path, size_t entry)
{
	path = without_dot(path);
	if (is_of_system(sg_str(path)))
		return;
	pick->files = sg_arena_grow(pick->arena, pick->files, pick->nfiles,
	    &pick->files_cap, sizeof(*pick->files));
	pick->files[pick->nfiles++] = (struct sg_pick_file){
	    sg_line_clean(pick->arena, sg_str(path), SIZE_MAX), entry};
}

void
sg_pick_add_link(struct sg_pick *pick, const char *path, const char *target)
{
	pick->links = sg_arena_grow(pick->arena, pick->links, pick->nlinks,
	    &pick->links_cap, sizeof(*pick->links));
	pick->targets = sg_arena_grow(pick->arena, pick->targets, pick->nlinks,
	    &pick->targets_cap, sizeof(*pick->targets));
	pick->links[pick->nlinks].path = sg_arena_dup(pick->arena,
	    sg_str(without_dot(path)));
	pick->targets[pick->nlinks++] = sg_arena_dup(pick->arena,
	    sg_str(target));
}

/* ---- names -------------------------------------------------------------- */

/* Returns the folder of a file, without a slash at its end. */
static struct sg_str
folder_of(const char *path)
{
	struct sg_str all = sg_str(path), base = sg_folder_base(all);

	return (struct sg_str){
	    all.p, all.n - base.n - (all.n > base.n ? 1 : 0)};
}

static bool
is_list(const struct sg_pick_file *file)
{
	return sg_folder_is_list(sg_folder_base(sg_str(file->path)));
}

/* True if `path` is `part`, or ends with "/" and `part`. */
static bool
ends_with_part(struct sg_str path, struct sg_str part)
{
	size_t at = path.n - part.n;

	return path.n >= part.n &&
	    sg_str_eq((struct sg_str){path.p + at, part.n}, part) &&
	    (at == 0 || path.p[at - 1] == '/');
}

/* ---- choosing ----------------------------------------------------------- */

/* Choose the files of the lists for which `part` fits the name of the folder.
 * Returns false if these files are in more than one folder. */
static bool
choose_folder(struct sg_pick *pick, struct sg_str part)
{
	struct sg_str first = {NULL, 0}, folder;
	bool one = true;

	for (size_t i = 0; i < pick->nfiles; i++) {
		folder = folder_of(pick->files[i].path);
		if (!is_list(&pick->files[i]) ||
		    (part.n > 0 && !ends_with_part(folder, part)))
			continue;
		if (pick->nchosen == 0)
			first = folder;
		one = one && sg_str_eq(folder, first);
		pick->chosen = sg_arena_grow(pick->arena, pick->chosen,
		    pick->nchosen, &pick->chosen_cap, sizeof(*pick->chosen));
		pick->chosen[pick->nchosen++] = pick->files[i];
	}
	return one;
}

/* Choose the file `part`; any file if `part` is empty.  Returns false if
 * several files have that name. */
static bool
choose_file(struct sg_pick *pick, struct sg_str part)
{
	size_t found = 0;

	for (size_t i = 0; i < pick->nfiles; i++) {
		if (part.n > 0 &&
		    !ends_with_part(sg_str(pick->files[i].path), part))
			continue;
		found++;
		pick->chosen = &pick->files[i];
	}
	pick->nchosen = found == 1 ? 1 : 0;
	return found <= 1;
}

/* If `part` is a link, returns the name of the link's target in its folder. */
static struct sg_str
follow_link(const struct sg_pick *pick, struct sg_str part)
{
	for (size_t i = 0; i < pick->nlinks; i++)
		if (ends_with_part(sg_str(pick->links[i].path), part))
			return sg_folder_base(sg_str(pick->targets[i]));
	return part;
}

/* ---- reporting ---------------------------------------------------------- */

/* Add `name` to the choices, unless it was the last that was added.  Returns
 * false if there is no space left. */
static bool
add_choice(struct sg_pick *pick, struct sg_out *out, struct sg_str name,
    struct sg_str *last, struct sg_unpacked *unpacked)
{
	if (sg_str_eq(name, *last))
		return true;
	if (out->n + name.n + sizeof(", and more") + 2 > out->cap) {
		sg_out_text(out, ", and more");
		return false;
	}
	if (out->n > 0)
		sg_out_text(out, ", ");
	else
		unpacked->choice = sg_arena_dup(pick->arena, name);
	sg_out_str(out, name);
	*last = name;
	return true;
}

/* List the folders with lists, or all files if there are no such folders. */
static void
list_choices(struct sg_pick *pick, bool whole_paths,
    struct sg_unpacked *unpacked)
{
	char *text = sg_arena_alloc(pick->arena, CHOICES_BYTES);
	struct sg_str last = {NULL, 0}, name;
	bool folders = false;
	struct sg_out out;

	sg_out_init(&out, text, CHOICES_BYTES);
	for (size_t i = 0; i < pick->nfiles; i++)
		folders = folders || is_list(&pick->files[i]);
	for (size_t i = 0; i < pick->nfiles; i++) {
		if (folders && !is_list(&pick->files[i]))
			continue;
		name = folders ? folder_of(pick->files[i].path) :
				 sg_str(pick->files[i].path);
		if (!whole_paths)
			name = sg_folder_base(name);
		if (name.n > 0 &&
		    !add_choice(pick, &out, name, &last, unpacked))
			break;
	}
	if (out.n > 0)
		unpacked->choices = text;
}

/* Note a file of expressions that is in the folder of the chosen files. */
static void
find_expressions(const struct sg_pick *pick, struct sg_unpacked *unpacked)
{
	const struct sg_str folder = folder_of(pick->chosen[0].path);
	struct sg_str path;

	if (!is_list(&pick->chosen[0]))
		return;
	for (size_t i = 0; i < pick->nfiles; i++) {
		path = sg_str(pick->files[i].path);
		if (sg_folder_is_expressions(sg_folder_base(path)) &&
		    sg_str_eq(folder_of(path.p), folder))
			unpacked->expressions = path.p;
	}
}

const char *
sg_pick_conclude(struct sg_pick *pick, struct sg_str part,
    struct sg_unpacked *unpacked)
{
	bool one = choose_folder(pick, part);

	if (pick->nfiles == 0)
		return "the archive is empty";
	if (pick->nchosen == 0 && part.n > 0)
		one = choose_folder(pick, follow_link(pick, part));
	if (pick->nchosen == 0)
		one = choose_file(pick, part);
	if (one && pick->nchosen > 0) {
		find_expressions(pick, unpacked);
		return NULL;
	}
	list_choices(pick, !one && part.n > 0, unpacked);
	if (one)
		return sg_arena_printf(pick->arena, "the archive has no \"%s\"",
		    sg_arena_dup(pick->arena, part));
	return part.n > 0 ? "several lists in the archive have that name" :
			    "the archive has several lists";
}
