/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.h -- block lists: the files that a policy's `list` lines name, and
 * the files in the folder of locked lists.
 *
 * The format of each file is detected from its content: names and addresses,
 * a hosts file, UT1 (`domains` and `urls`), Adblock and AdGuard rules,
 * dnsmasq, an RPZ zone.  Does not fetch anything.  One thread at a time;
 * everything that is returned lives in the arena.
 */
#ifndef SG_LISTS_H
#define SG_LISTS_H

#include "gate/format.h"
#include "policy/language/ast.h"

struct sg_arena;

struct sg_list_file {
	const char *path;
	struct sg_str text; /* valid when `loaded` */
	bool loaded;
	uint64_t bytes;
	uint8_t stamp[SG_DIGEST_BYTES]; /* changes with the content */
};

struct sg_name_list {
	enum sg_category_kind kind; /* SG_CATEGORY_LIST or _LOCKED */
	const char *name; /* as written; locked: path below the folder */
	const char *path; /* file or folder; path of the first file once the
			     files are found */
	struct sg_place place;
	struct sg_rights by; /* rights of those who can change the file that
				names this list */
	struct sg_list_file file[2]; /* a UT1 folder has `domains` and `urls` */
	size_t nfiles;
	/* Set by sg_list_read(): */
	struct sg_str sample; /* the first name in the list */
	size_t count;         /* names, pages and networks */
	size_t refused;       /* lines that could not be used */
	size_t first_refused; /* number of the first of these, from 1 */
};

struct sg_name_list_use {
	const struct sg_word *word; /* a `list` or `source` of a sites list */
	size_t list;                /* index in sg_name_lists.v */
};

struct sg_name_lists {
	struct sg_name_list *v;
	size_t n, cap;
	struct sg_name_list_use *use;
	size_t nuses, uses_cap;
};

/*
 * Find the lists of all `list` lines under used `sites` headings, then those
 * in `locked_folder` (may be missing or NULL), each once.  A list that is
 * missing or unreadable is an error in `problems`.  Small files are loaded at
 * once, large ones when they are read.
 */
struct sg_name_lists *sg_lists_load(struct sg_arena *arena,
    const struct sg_policy_ast *ast, const char *locked_folder,
    struct sg_problems *problems);
/*
 * Record that `word` names the list at list.path; the list is added unless
 * it was added before.  On an error, which goes to `problems`, nothing is
 * recorded.
 */
void sg_lists_use(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_word *word, struct sg_name_list list,
    struct sg_problems *problems);
/* The index of the list that `word` names; SIZE_MAX if it was not found. */
size_t sg_lists_find(const struct sg_name_lists *lists,
    const struct sg_word *word);

/* Callbacks for the content of a list. */
struct sg_list_reader {
	/* `kind` is SG_NAME_SUFFIX, _EXACT or _EXCEPT; `name` is canonical and
	 * stays valid as long as the arena. */
	void (*name)(void *ctx, struct sg_str name, enum sg_name_kind kind);
	/* `host` stays valid as long as the arena, `path` only during the
	 * call.  Returns false if the path has too many segments. */
	bool (*page)(void *ctx, struct sg_str host, struct sg_str path);
	void (*network)(void *ctx, const struct sg_network *network);
	/* Another `bytes` bytes of the list have been read; may be NULL. */
	void (*progress)(void *ctx, uint64_t bytes);
	void *ctx;
};

/*
 * Read all files of `list` and call `reader` for each name, page and network.
 * The first few unusable lines get a warning each, at their place; one more
 * warning counts the rest.  A file that is a web page or compressed is an
 * error.  A list without names is an error, a locked one only a warning
 * (see sg_locked_names()).  Returns list->count.
 */
size_t sg_list_read(struct sg_arena *arena, struct sg_name_list *list,
    const struct sg_list_reader *reader, struct sg_problems *problems);
/* Add one warning for the `refused` lines that an earlier sg_list_read()
 * could not use; `first` is the number of the first of them. */
void sg_list_report_refused(const struct sg_name_list *list, size_t refused,
    size_t first, struct sg_problems *problems);

#endif
