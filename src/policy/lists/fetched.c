/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fetched.c -- paths of fetched lists, and the record beside each list.
 *
 * The record is a text file (LIST.about).  Each line has a key and its value.
 * `etag` and `modified` come from a server.  They are used only to be sent back
 * to the server.
 */
#include "policy/lists/fetched.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "policy/lists/lists.h"

#define ABOUT_BYTES_MAX ((size_t)64 << 10)
#define ABOUT_MODE 0640
#define HASH_BYTES 8

char *
sg_fetched_path(struct sg_arena *arena, const char *folder, struct sg_str sites,
    struct sg_str url)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char text[2 * HASH_BYTES + 1];

	crypto_hash_sha256(hash, (const unsigned char *)url.p, url.n);
	sodium_bin2hex(text, sizeof(text), hash, HASH_BYTES);
	return sg_arena_printf(arena, "%s/%.*s/%s.list", folder, (int)sites.n,
	    sites.p, text);
}

static char *
about_path(struct sg_arena *arena, const char *path)
{
	return sg_arena_printf(arena, "%s.about", path);
}

static int64_t
number_of(const char *value)
{
	char *end;
	long long number = strtoll(value, &end, 10);

	return *end == '\0' && number > 0 ? (int64_t)number : 0;
}

static void
take(struct sg_fetched *fetched, struct sg_str word, const char *value)
{
	if (sg_str_eq(word, SG_LIT("etag")))
		fetched->etag = value;
	else if (sg_str_eq(word, SG_LIT("modified")))
		fetched->modified = value;
	else if (sg_str_eq(word, SG_LIT("failure")))
		fetched->failure = value;
	else if (sg_str_eq(word, SG_LIT("changed")))
		fetched->changed = number_of(value);
	else if (sg_str_eq(word, SG_LIT("asked")))
		fetched->asked = number_of(value);
	else if (sg_str_eq(word, SG_LIT("failed")))
		fetched->failed = number_of(value);
	else if (sg_str_eq(word, SG_LIT("names")))
		fetched->names = (uint64_t)number_of(value);
	else if (sg_str_eq(word, SG_LIT("bytes")))
		fetched->bytes = (uint64_t)number_of(value);
}

struct sg_fetched
sg_fetched_read(struct sg_arena *arena, const char *path)
{
	struct sg_fetched fetched = {.etag = "", .modified = "", .failure = ""};
	struct sg_str text, line, word;

	if (sg_file_read(arena, about_path(arena, path), ABOUT_BYTES_MAX,
		&text) != 0)
		return fetched;
	while (text.n > 0) {
		line = sg_str_cut(&text, '\n');
		word = sg_str_cut(&line, ' ');
		take(&fetched, word, sg_arena_dup(arena, line));
	}
	return fetched;
}

int
sg_fetched_write(struct sg_arena *arena, const char *path,
    const struct sg_fetched *fetched)
{
	const char *text = sg_arena_printf(arena,
	    "etag %s\nmodified %s\nchanged %" PRId64 "\nasked %" PRId64
	    "\nfailed %" PRId64 "\nfailure %s\nnames %" PRIu64
	    "\nbytes %" PRIu64 "\n",
	    fetched->etag, fetched->modified, fetched->changed, fetched->asked,
	    fetched->failed, fetched->failure, fetched->names, fetched->bytes);

	return sg_file_replace(about_path(arena, path), text, strlen(text),
	    ABOUT_MODE);
}

/* ---- for the compiler --------------------------------------------------- */

/* Returns false if the file certainly does not exist.  On any other error it
 * returns true.  The caller then reads the file and reports the error. */
static bool
may_be_there(const char *path)
{
	return access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

struct loading {
	struct sg_arena *arena;
	struct sg_name_lists *lists;
	const char *folder; /* NULL if nothing was fetched */
	struct sg_problems *problems;
};

static void
load_source(const struct loading *l, const struct sg_ast_sites *sites,
    size_t number)
{
	const struct sg_word *url = &sites->sources[number].url;
	const char *name = sites->name.text.p;
	struct sg_name_list list = {
	    .kind = SG_CATEGORY_LIST, .sites = name, .place = url->place};

	if (l->folder != NULL)
		list.path = sg_fetched_path(l->arena, l->folder,
		    sites->name.text, url->text);
	if (list.path == NULL || !may_be_there(list.path)) {
		if (sites->used)
			sg_problem(l->problems, SG_ERROR, url->place,
			    "run:  schoolgate lists update",
			    "the list for \"%s\" has not been fetched yet",
			    name);
		return;
	}
	list.name = number == 0 ?
	    sg_arena_printf(l->arena, "source/%s", name) :
	    sg_arena_printf(l->arena, "source/%s/%zu", name, number + 1);
	sg_lists_use(l->arena, l->lists, url, list, l->problems);
}

void
sg_fetched_load(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_policy_ast *ast, const char *folder,
    struct sg_problems *problems)
{
	const struct loading loading = {arena, lists, folder, problems};

	for (size_t i = 0; i < ast->nsites; i++)
		for (size_t k = 0; k < ast->sites[i].nsources; k++)
			load_source(&loading, &ast->sites[i], k);
}
