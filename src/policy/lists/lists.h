/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.h -- files of names: those that a policy's `list` lines name, and
 * the locked ones.
 *
 * What a line may be is told by what the list looks like: names and addresses,
 * a hosts file, UT1 (`domains` and `urls`), Adblock and AdGuard rules,
 * dnsmasq, an RPZ zone.  Does not fetch anything.
 */
#ifndef SG_LISTS_H
#define SG_LISTS_H

#include "gate/format.h"
#include "policy/language/ast.h"

struct sg_arena;

struct sg_list_file {
	const char *path;
	struct sg_str text; /* once it is loaded */
	bool loaded;
	uint64_t bytes;
	uint8_t stamp[SG_DIGEST_BYTES]; /* differs when the content does */
};

struct sg_name_list {
	enum sg_category_kind kind; /* SG_CATEGORY_LIST or _LOCKED */
	const char *name; /* as written; locked: path below the folder */
	const char *path; /* file or folder; once it is found, of
			     the first file */
	struct sg_place place;
	struct sg_rights by;         /* of those who can change what names it */
	struct sg_list_file file[2]; /* a UT1 folder has `domains` and `urls` */
	size_t nfiles;
	struct sg_str sample; /* a name of it; from here on set by reading */
	size_t count;         /* names, pages and networks */
	size_t refused;       /* lines that could not be used, ... */
	size_t first_refused; /* ... and the first */
};

struct sg_name_list_use {
	const struct sg_word *word; /* of a sites list */
	size_t list;
};

struct sg_name_lists {
	struct sg_name_list *v;
	size_t n, cap;
	struct sg_name_list_use *use;
	size_t nuses, uses_cap;
};

/*
 * Find all lists of `ast` that are used, then those in `locked_folder` (may
 * be missing or NULL), each once.  A list that is missing or unreadable is an
 * error in `problems`.  Small files are loaded at once, others when they are
 * read.
 */
struct sg_name_lists *sg_lists_load(struct sg_arena *arena,
    const struct sg_policy_ast *ast, const char *locked_folder,
    struct sg_problems *problems);
/*
 * Note that `word` names the list of list.path, which is loaded unless it was
 * loaded before.  After an error, which is in `problems`, the word has no list.
 */
void sg_lists_use(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_word *word, struct sg_name_list list,
    struct sg_problems *problems);
/* The list that `word` names, or SIZE_MAX when it could not be found. */
size_t sg_lists_find(const struct sg_name_lists *lists,
    const struct sg_word *word);

/* What is told of each line. */
struct sg_list_reader {
	/* `kind` is SG_NAME_SUFFIX, _EXACT or _EXCEPT; `name` is canonical and
	 * kept. */
	void (*name)(void *ctx, struct sg_str name, enum sg_name_kind kind);
	/* `host` is kept, `path` is not; false: it has too many parts. */
	bool (*page)(void *ctx, struct sg_str host, struct sg_str path);
	void (*network)(void *ctx, const struct sg_network *network);
	/* `bytes` more of the list are read; may be NULL. */
	void (*progress)(void *ctx, uint64_t bytes);
	void *ctx;
};

/*
 * Read a list's files.  Of the lines that cannot be used the first few are
 * warnings, each at its place, and the rest are one.  A list without names,
 * or that is a web page or a packed file, is an error.  Returns list->count.
 */
size_t sg_list_read(struct sg_arena *arena, struct sg_name_list *list,
    const struct sg_list_reader *reader, struct sg_problems *problems);
/* The one warning for all lines that an earlier reading could not use. */
void sg_list_report_refused(const struct sg_name_list *list, size_t refused,
    size_t first, struct sg_problems *problems);

#endif
