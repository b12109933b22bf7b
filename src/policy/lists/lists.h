/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.h -- finds and reads block lists: the files that `list` lines of a
 * policy name, and the locked lists.
 *
 * Locked lists are files in a folder that only root can change.  No line of a
 * policy can undo a locked list.
 *
 * The format of each file is detected from its content.  The formats are: names
 * and addresses, a hosts file, UT1 (`domains` and `urls`), Adblock and AdGuard
 * rules, configuration of dnsmasq, Unbound or BIND, a response policy zone
 * (RPZ), rules of Clash and Shadowrocket, a v2fly list.  These functions do not
 * fetch lists.
 *
 * One thread at a time.  Everything that is returned lives in the arena.
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
	uint8_t stamp[SG_DIGEST_BYTES]; /* a digest that changes with the
					   content */
};

struct sg_name_list {
	enum sg_category_kind kind; /* SG_CATEGORY_LIST or _LOCKED */
	const char *name; /* As written in the policy.  The name of a locked
			     list is its path below the folder of locked lists.
			     The name of a fetched list is "source/" and its
			     `sites` heading */
	const char *path; /* Path of the file or folder.  Once the files are
			     found, path of the first file */
	struct sg_place place;
	struct sg_rights by; /* The rights with which the files are read.  If a
				policy file names the list, these are the rights
				of the users who can change that policy file.
				Locked and fetched lists are read with the
				process's own rights */
	struct sg_list_file file[2]; /* a UT1 folder has `domains` and `urls` */
	size_t nfiles;
	/* Set by sg_list_read(): */
	struct sg_str sample; /* the first name in the list */
	size_t count;         /* names, pages and networks */
	size_t refused;       /* lines that could not be used */
	size_t first_refused; /* line number of the first unusable line, from
				 1 */
};

struct sg_name_list_use {
	const struct sg_word *word; /* value of a `list` or `source` line */
	size_t list;                /* index in sg_name_lists.v */
};

struct sg_name_lists {
	struct sg_name_list *v;
	size_t n, cap;
	struct sg_name_list_use *use;
	size_t nuses, uses_cap;
};

/*
 * Find the lists of all `list` lines under the `sites` headings that a rule
 * uses, and then the lists in `locked_folder`.  Each list is added once.
 * `locked_folder` may be NULL, and the folder may be missing.  A list that is
 * missing or unreadable is an error in `problems`.  Files of at most 256 KiB
 * are loaded at once.  Larger files are loaded by sg_list_read().
 */
struct sg_name_lists *sg_lists_load(struct sg_arena *arena,
    const struct sg_policy_ast *ast, const char *locked_folder,
    struct sg_problems *problems);
/* Record that `word` names the list at list.path.  If the list is not in
 * `lists` yet, add it.  On an error nothing is recorded, and the error is added
 * to `problems`. */
void sg_lists_use(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_word *word, struct sg_name_list list,
    struct sg_problems *problems);
/* Returns the index of the list that `word` names.  Returns SIZE_MAX if the
 * list was not found. */
size_t sg_lists_find(const struct sg_name_lists *lists,
    const struct sg_word *word);

/* Callbacks for the content of a list. */
struct sg_list_reader {
	/* `kind` is SG_NAME_SUFFIX, _EXACT, _EXCEPT or _WWW.  `name` is
	 * canonical and stays valid as long as the arena. */
	void (*name)(void *ctx, struct sg_str name, enum sg_name_kind kind);
	/* `host` stays valid as long as the arena.  `path` is valid only during
	 * the call.  Returns false if the path has too many segments. */
	bool (*page)(void *ctx, struct sg_str host, struct sg_str path);
	void (*network)(void *ctx, const struct sg_network *network);
	/* Called when another `bytes` bytes of the list have been read.  May be
	 * NULL. */
	void (*progress)(void *ctx, uint64_t bytes);
	void *ctx;
};

/*
 * Read all files of `list` and call `reader` for each name, page and network.
 * Each of the first 3 unusable lines gets a warning that shows the line.  One
 * more warning counts the other unusable lines.  A file that is a web page or
 * compressed is an error.  A list without names is an error.  A locked list
 * without names gets only a warning here, because sg_locked_names() reports the
 * error.  Returns list->count.
 */
size_t sg_list_read(struct sg_arena *arena, struct sg_name_list *list,
    const struct sg_list_reader *reader, struct sg_problems *problems);
/* Add one warning for the unusable lines that an earlier sg_list_read() found.
 * `refused` is their number.  `first` is the line number of the first of them.
 */
void sg_list_report_refused(const struct sg_name_list *list, size_t refused,
    size_t first, struct sg_problems *problems);

#endif
