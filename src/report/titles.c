/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* titles.c -- reads the names of browser extensions and apps from a list. */
#include "report/titles.h"

#include "base/arena.h"
#include "base/file.h"

#define FILE_MAX (4 * 1024 * 1024)

/* Compares `id`, in any case, with the id of a title. */
static int
compare(const char *id, const struct sg_title *title)
{
	const char *own = title->id;

	for (; *id != '\0' && sg_lower(*id) == (unsigned char)*own; id++, own++)
		;
	return (int)sg_lower(*id) - (int)(unsigned char)*own;
}

/*
 * Returns true if there is a title with the id. *at becomes its index, or the
 * index where it has to be added.
 */
static bool
look_up(const struct sg_titles *titles, const char *id, size_t *at)
{
	size_t low = 0, high = titles->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(id, &titles->v[middle]);

		*at = middle;
		if (order == 0)
			return true;
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	*at = low;
	return false;
}

static void
read_line(struct sg_titles *titles, struct sg_arena *arena, struct sg_str line)
{
	struct sg_str name = line, text = sg_str_trim(sg_str_cut(&name, '#'));
	char *id = sg_arena_dup(arena, text);
	size_t at;

	for (char *p = id; *p != '\0'; p++)
		*p = (char)sg_lower(*p);
	if (*id == '\0' || look_up(titles, id, &at))
		return;
	titles->v = sg_arena_grow(arena, titles->v, titles->n, &titles->cap,
	    sizeof *titles->v);
	memmove(titles->v + at + 1, titles->v + at,
	    (titles->n - at) * sizeof *titles->v);
	titles->v[at] = (struct sg_title){
	    id, name.p == NULL ? "" : sg_arena_dup(arena, sg_str_trim(name))};
	titles->n++;
}

bool
sg_titles_read(struct sg_titles *titles, struct sg_arena *arena,
    const char *path, char why[SG_WHY_BYTES])
{
	struct sg_str whole;
	int error = sg_file_read(arena, path, FILE_MAX, &whole);

	if (error != 0)
		return sg_why(why, "%s cannot be read: %s", path,
		    sg_file_why(error));
	while (whole.p != NULL)
		read_line(titles, arena, sg_str_cut(&whole, '\n'));
	return true;
}

const char *
sg_titles_find(const struct sg_titles *titles, const char *id)
{
	size_t at;

	return look_up(titles, id, &at) ? titles->v[at].name : NULL;
}
