/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * techniques.c -- parses the lists in conf/circumvention, line by line.
 */
#include "policy/techniques.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "gate/disguise/lists.h"
#include "gate/url.h"

#define LIST_BYTES_MAX ((size_t)16 << 20)

struct reader {
	struct sg_arena *arena;
	struct sg_problems *problems;
	struct sg_techniques *techniques;
	struct sg_source *source;
	enum sg_list_id id;
	struct sg_technique_list *current; /* where entries are added */
	struct sg_url *url;                /* scratch, for parsing */
};

static void
start(struct reader *r, struct sg_str stands_for)
{
	struct sg_techniques *all = r->techniques;

	all->v = sg_arena_grow(r->arena, all->v, all->n, &all->cap,
	    sizeof(*all->v));
	r->current = &all->v[all->n++];
	*r->current = (struct sg_technique_list){
	    .list = sg_list_name(r->id), .stands_for = stands_for};
}

static struct sg_technique_entry *
add(struct reader *r)
{
	struct sg_technique_list *t = r->current;

	t->v = sg_arena_grow(r->arena, t->v, t->n, &t->cap, sizeof(*t->v));
	t->v[t->n] = (struct sg_technique_entry){.kind = SG_NAME_EXACT};
	return &t->v[t->n++];
}

/* Returns the canonical form of a host, in the arena.  Returns an empty text if
 * `text` is not a host. */
static struct sg_str
read_host(struct reader *r, struct sg_str text)
{
	struct sg_str host = {0};

	sg_url_parse_host(text, r->url);
	if (r->url->fault != SG_URL_FINE || r->url->is_address ||
	    memchr(r->url->host.p, '.', r->url->host.n) == NULL)
		return host;
	host.p = sg_arena_dup(r->arena, r->url->host);
	host.n = r->url->host.n;
	return host;
}

/* Add a phrase, in lower case and with dots for blanks ("get.past"), followed
 * by SG_WORDS_MARK.  Returns false if the phrase is longer than SG_WORDS_MAX.
 */
static bool
read_words(struct reader *r, struct sg_str text)
{
	char *out = sg_arena_array(r->arena, text.n + sizeof SG_WORDS_MARK, 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		bool blank = text.p[i] == ' ' || text.p[i] == '\t';

		if (!blank)
			out[n++] = (char)sg_lower(text.p[i]);
		else if (out[n - 1] != '.')
			out[n++] = '.';
	}
	if (n > SG_WORDS_MAX)
		return false;
	memcpy(out + n, SG_WORDS_MARK, sizeof SG_WORDS_MARK - 1);
	add(r)->name = (struct sg_str){out, n + sizeof SG_WORDS_MARK - 1};
	return true;
}

static bool
read_name(struct reader *r, struct sg_str text)
{
	struct sg_technique_entry entry = {.kind = SG_NAME_SUFFIX};

	if (sg_network_parse(text, &entry.network) == SG_NETWORK_FINE) {
		*add(r) = entry;
		return true;
	}
	if (text.p[0] == '=') {
		entry.kind = SG_NAME_EXACT;
		text = (struct sg_str){text.p + 1, text.n - 1};
	}
	entry.name = read_host(r, text);
	if (entry.name.n > 0)
		*add(r) = entry;
	return entry.name.n > 0;
}

/* Read one line without its comment.  Returns false if the line cannot be
 * parsed. */
static bool
read_line(struct reader *r, struct sg_str text)
{
	struct sg_str host;

	if (text.p[text.n - 1] != ':')
		return sg_list_is_words(r->id) ? read_words(r, text) :
						 read_name(r, text);
	host = read_host(r, (struct sg_str){text.p, text.n - 1});
	if (host.n > 0)
		start(r, host);
	return host.n > 0;
}

static void
read_text(struct reader *r, struct sg_str rest)
{
	size_t unread = 0, first = 0;
	struct sg_str line;

	start(r, (struct sg_str){0});
	for (size_t number = 1; rest.n > 0; number++) {
		line = sg_str_cut(&rest, '\n');
		line = sg_str_trim(sg_str_cut(&line, '#'));
		if (line.n > 0 && !read_line(r, line) && unread++ == 0)
			first = number;
	}
	if (unread > 0)
		sg_problem(r->problems, SG_WARNING,
		    (struct sg_place){.source = r->source},
		    "a line has one name, such as example.org",
		    "%zu line%s of the list %s cannot be read (the first is "
		    "line %zu)",
		    unread, unread == 1 ? "" : "s", r->source->name, first);
}

static void
read_file(struct reader *r, const char *folder, const char *name)
{
	size_t n = strlen(name);
	const char *path = sg_path_join(r->arena, folder, name);
	struct sg_str text;
	int error;

	if (n < 6 || name[0] == '.' || strcmp(name + n - 5, ".list") != 0)
		return;
	r->source = sg_arena_alloc(r->arena, sizeof(*r->source));
	r->source->name = path;
	r->id = sg_list_find((struct sg_str){name, n - 5});
	if (r->id == SG_LISTS) {
		sg_problem(r->problems, SG_WARNING,
		    (struct sg_place){.source = r->source},
		    "name it as one of the lists that came with schoolgate",
		    "nothing uses the list %s", path);
		return;
	}
	error = sg_file_read(r->arena, path, LIST_BYTES_MAX, &text);
	if (error == 0)
		read_text(r, text);
	else /* an error, because these sites would not be detected */
		sg_problem(r->problems, SG_ERROR,
		    (struct sg_place){.source = r->source},
		    "give the user who runs this command the right to read it",
		    "the list %s cannot be read: %s", path, sg_file_why(error));
}

static void
cannot_read_folder(const struct reader *r, const char *folder, int error)
{
	const bool missing = error == ENOENT;

	sg_problem(r->problems, missing ? SG_WARNING : SG_ERROR,
	    (struct sg_place){0},
	    missing ?
		"without it ways round the filter are known by their shape "
		"alone; install schoolgate again" :
		"give the user who runs this command the right to read it",
	    "the lists in %s cannot be read: %s", folder, strerror(error));
}

static void
read_folder(struct reader *r, const char *folder, bool may_miss)
{
	struct dirent **entries;
	int n;

	if (folder == NULL)
		return;
	n = scandir(folder, &entries, NULL, alphasort);
	if (n < 0) {
		if (!may_miss || errno != ENOENT)
			cannot_read_folder(r, folder, errno);
		return;
	}
	for (int i = 0; i < n; i++) {
		read_file(r, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

struct sg_techniques *
sg_techniques_read(struct sg_arena *arena, const char *shipped, const char *own,
    struct sg_problems *problems)
{
	struct reader r = {.arena = arena, .problems = problems};

	r.techniques = sg_arena_alloc(arena, sizeof(*r.techniques));
	r.url = sg_arena_alloc(arena, sizeof(*r.url));
	read_folder(&r, shipped, false);
	read_folder(&r, own, true);
	return r.techniques;
}
