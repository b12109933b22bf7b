/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.c -- millions of lines: a plain lower-case name is taken as it
 * stands; only what looks different goes through the host parser.
 */
#include "policy/lists.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "gate/url.h"

#define LIST_BYTES_MAX ((size_t)1 << 30)
#define FOLDER_DEPTH_MAX 4

/* ---- files -------------------------------------------------------------- */

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* True when the file is there and not empty; else says what is wrong. */
static bool
load(struct sg_arena *arena, struct sg_name_list *list,
    struct sg_problems *problems)
{
	int error = sg_file_read(arena, list->path, LIST_BYTES_MAX,
	    &list->text);

	if (error == EFBIG)
		sg_problem(problems, SG_ERROR, list->place,
		    "split it into several lists",
		    "the list %s is over 1 GB", list->path);
	else if (error != 0)
		sg_problem(problems, SG_ERROR, list->place,
		    "correct the name, or put the file there; "
		    "without it nothing of the list would be blocked",
		    "the list %s cannot be read: %s", list->path,
		    strerror(error));
	return error == 0;
}

static bool
name_is_taken(const struct sg_name_lists *lists, const char *name)
{
	for (size_t i = 0; i < lists->n; i++)
		if (strcmp(lists->v[i].name, name) == 0)
			return true;
	return false;
}

/* The list of `path`, loaded now if it is new; SIZE_MAX on an error. */
static size_t
find_or_load(struct sg_arena *arena, struct sg_name_lists *lists,
    struct sg_name_list list, struct sg_problems *problems)
{
	for (size_t i = 0; i < lists->n; i++)
		if (strcmp(lists->v[i].path, list.path) == 0 &&
		    lists->v[i].kind == list.kind)
			return i;
	/* Two files that are written alike, in two folders. */
	if (list.kind == SG_CATEGORY_LIST && name_is_taken(lists, list.name))
		list.name = list.path;
	if (!load(arena, &list, problems))
		return SIZE_MAX;
	lists->v = sg_arena_grow(arena, lists->v, lists->n, &lists->cap,
	    sizeof(*lists->v));
	lists->v[lists->n] = list;
	return lists->n++;
}

void
sg_lists_use(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_word *word, struct sg_name_list list,
    struct sg_problems *problems)
{
	size_t found = find_or_load(arena, lists, list, problems);

	if (found == SIZE_MAX)
		return;
	lists->use = sg_arena_grow(arena, lists->use, lists->nuses,
	    &lists->uses_cap, sizeof(*lists->use));
	lists->use[lists->nuses++] = (struct sg_name_list_use){word, found};
}

static void
load_word(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_word *word, struct sg_problems *problems)
{
	struct sg_name_list list = {.kind = SG_CATEGORY_LIST};

	list.name = sg_arena_dup(arena, word->text);
	list.place = word->place;
	list.path = word->place.source == NULL ? list.name :
	    sg_path_beside(arena, word->place.source->name, list.name);
	if (is_folder(list.path))
		list.path = sg_path_join(arena, list.path, "domains");
	sg_lists_use(arena, lists, word, list, problems);
}

/* One locked file; `name` is its path below the locked folder. */
static void
load_locked(struct sg_arena *arena, struct sg_name_lists *lists,
    const char *path, const char *name, struct sg_problems *problems)
{
	struct sg_name_list list = {.kind = SG_CATEGORY_LOCKED};
	struct sg_source *source = sg_arena_alloc(arena, sizeof(*source));

	source->name = path;
	list.name = name;
	list.path = path;
	list.place = (struct sg_place){.source = source};
	find_or_load(arena, lists, list, problems);
}

static void
load_folder(struct sg_arena *arena, struct sg_name_lists *lists,
    const char *folder, const char *below, struct sg_problems *problems)
{
	struct dirent **entries;
	const char *path, *name;
	int n = scandir(folder, &entries, NULL, alphasort), depth = 0;

	if (n < 0) {
		if (errno != ENOENT)
			sg_problem(problems, SG_ERROR, (struct sg_place){0},
			    "give the user who runs this command the right "
			    "to read it",
			    "the folder of locked lists %s cannot be read: %s",
			    folder, strerror(errno));
		return;
	}
	for (const char *p = below; *p != '\0'; p++)
		depth += *p == '/';
	for (int i = 0; i < n; i++) {
		path = sg_path_join(arena, folder, entries[i]->d_name);
		name = *below == '\0' ?
		    sg_arena_dup(arena, sg_str(entries[i]->d_name)) :
		    sg_path_join(arena, below, entries[i]->d_name);
		if (entries[i]->d_name[0] == '.')
			; /* itself, its parent, hidden files */
		else if (!is_folder(path))
			load_locked(arena, lists, path, name, problems);
		else if (depth < FOLDER_DEPTH_MAX)
			load_folder(arena, lists, path, name, problems);
		free(entries[i]);
	}
	free(entries);
}

struct sg_name_lists *
sg_lists_load(struct sg_arena *arena, const struct sg_policy_ast *ast,
    const char *locked_folder, struct sg_problems *problems)
{
	struct sg_name_lists *lists = sg_arena_alloc(arena, sizeof(*lists));
	const struct sg_words *words;

	for (size_t i = 0; i < ast->nsites; i++) {
		words = &ast->sites[i].lists;
		for (size_t k = 0; k < words->n; k++)
			load_word(arena, lists, &words->w[k], problems);
	}
	if (locked_folder != NULL)
		load_folder(arena, lists, locked_folder, "", problems);
	return lists;
}

size_t
sg_lists_find(const struct sg_name_lists *lists, const struct sg_word *word)
{
	for (size_t i = 0; i < lists->nuses; i++)
		if (lists->use[i].word == word)
			return lists->use[i].list;
	return SIZE_MAX;
}

/* ---- lines -------------------------------------------------------------- */

/*
 * Already as the host parser would leave it: lower-case labels of letters,
 * digits and inner hyphens, and a last label that is no number.
 */
static bool
is_plain(struct sg_str s)
{
	size_t label = 0, dots = 0;
	bool letter = false;
	char c = '\0';

	if (s.n == 0 || s.n > SG_HOST_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		c = s.p[i];
		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			letter = false;
			dots++;
			continue;
		}
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    c == '-') || ++label > 63)
			return false;
		/* Punycode has to be checked, hence "xn--" is not plain. */
		if (c == '-' && label == 4)
			return false;
		letter |= c >= 'a' && c <= 'z';
	}
	return dots > 0 && label > 0 && letter;
}

/* What is left of a line: no comment, no address of a hosts file before it,
 * no wildcard, no dot at its front. */
static struct sg_str
cut_down(struct sg_str line)
{
	struct sg_str first, rest;
	struct sg_address address;
	size_t n = 0;

	line = sg_str_trim(sg_str_cut(&line, '#'));
	while (n < line.n && line.p[n] != ' ' && line.p[n] != '\t')
		n++;
	first = (struct sg_str){line.p, n};
	rest = sg_str_trim((struct sg_str){line.p + n, line.n - n});
	if (rest.n > 0 && sg_address_parse(first, &address))
		line = rest;
	if (sg_str_starts(line, SG_LIT("*.")))
		line = (struct sg_str){line.p + 2, line.n - 2};
	else if (line.n > 1 && line.p[0] == '.')
		line = (struct sg_str){line.p + 1, line.n - 1};
	return line;
}

/* Names that every hosts file has for the machine itself. */
static bool
is_own_machine(struct sg_str name)
{
	static const char *const own[] = {"localhost", "localhost.localdomain",
	    "local", "broadcasthost", "ip6-localhost", "ip6-loopback",
	    "ip6-localnet", "ip6-mcastprefix", "ip6-allnodes",
	    "ip6-allrouters", "ip6-allhosts", "0.0.0.0"};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (sg_str_eqi(name, sg_str(own[i])))
			return true;
	return false;
}

/* A line that is not plain: 1 when it told something, 0 when there was
 * nothing to tell, -1 when it cannot be read. */
static int
read_odd(struct sg_arena *arena, struct sg_str line,
    const struct sg_list_reader *reader, struct sg_url *url,
    struct sg_str *name)
{
	struct sg_network network;

	*name = (struct sg_str){0};
	line = cut_down(line);
	if (line.n == 0 || is_own_machine(line))
		return 0;
	if (sg_network_parse(line, &network) == SG_NETWORK_FINE) {
		reader->network(reader->ctx, &network);
		return 1;
	}
	sg_url_parse_host(line, url);
	/* A whole top-level domain is a slip far more often than a wish. */
	if (url->fault != SG_URL_FINE || url->is_address ||
	    memchr(url->host.p, '.', url->host.n) == NULL)
		return -1;
	name->p = sg_arena_dup(arena, url->host);
	name->n = url->host.n;
	return 1;
}

static void
report_unread(const struct sg_name_list *list, size_t unread, size_t first,
    struct sg_problems *problems)
{
	if (unread > 0)
		sg_problem(problems, SG_WARNING, list->place,
		    "a line has one name, such as example.org, or one address",
		    "%zu line%s of the list %s cannot be read "
		    "(the first is line %zu)", unread, unread == 1 ? "" : "s",
		    list->path, first);
}

/* A list without names would look like protection and be none. */
static void
report_empty(const struct sg_name_list *list, struct sg_problems *problems)
{
	if (list->kind == SG_CATEGORY_LOCKED)
		sg_problem(problems, SG_WARNING, list->place,
		    "fill it, or take the file away",
		    "the locked list %s has no names", list->path);
	else
		sg_problem(problems, SG_ERROR, list->place,
		    "fetch it anew, or take this line away",
		    "the list %s has no names", list->path);
}

size_t
sg_list_read(struct sg_arena *arena, struct sg_name_list *list,
    const struct sg_list_reader *reader, struct sg_problems *problems)
{
	struct sg_url *url = sg_arena_alloc(arena, sizeof(*url));
	struct sg_str rest = list->text, line, name;
	size_t number = 0, read = 0, unread = 0, first = 0;
	int told;

	if (sg_str_starts(rest, SG_LIT("\xef\xbb\xbf")))
		rest = (struct sg_str){rest.p + 3, rest.n - 3};
	while (rest.n > 0) {
		number++;
		line = sg_str_cut(&rest, '\n');
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		name = line;
		told = is_plain(line) ? 1 :
		    read_odd(arena, line, reader, url, &name);
		if (told < 0 && unread++ == 0)
			first = number;
		if (told <= 0)
			continue;
		read++;
		if (name.n == 0)
			continue;
		if (list->sample.n == 0)
			list->sample = name;
		reader->name(reader->ctx, name);
	}
	report_unread(list, unread, first, problems);
	if (read == 0)
		report_empty(list, problems);
	return read;
}
