/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.h -- finds and reads block lists: the files that `list` lines of a
 * policy name, and the locked lists.
 *
 * Locked lists are files in a folder that only root can change.  No line of a
 * policy can undo a locked list.
 *
 * The format of each file is detected from its content.  The formats are: names
 * and addresses, a hosts file, ranges of addresses, a table, UT1 (`domains` and
 * `urls`), Adblock and AdGuard rules, configuration of dnsmasq, SmartDNS,
 * Unbound or BIND, a response policy zone (RPZ), rules of Clash and
 * Shadowrocket, a v2fly list.  A file may be compressed, or an archive.  These
 * functions do not fetch lists.
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
	const char *part;   /* If `path` is an archive of several lists: the
			       name of the list in the archive.  Else NULL */
	struct sg_str text; /* valid when `loaded` */
	bool loaded;
	uint64_t bytes;
	uint8_t stamp[SG_DIGEST_BYTES]; /* a digest that changes with the
					   content */
};

/* Reasons why a line of a list is not used.  reasons.h describes them. */
enum sg_line_result {
	SG_LINE_TAKEN = 1,
	SG_LINE_NOTHING, /* a comment, an empty line, "localhost" */
	SG_LINE_BAD,     /* not a name, page or address */
	SG_LINE_TOP,     /* a top-level domain, or a name without a dot */
	SG_LINE_SUFFIX,  /* a public suffix such as "co.uk" */
	SG_LINE_QUERY,   /* a host with an empty "?", or with "#" alone */
	SG_LINE_DEEP,    /* a page with too many segments or parameters */
	SG_LINE_ADDRESS, /* a page on an address */
	SG_LINE_CASES,   /* an Adblock rule for some requests only */
	SG_LINE_PATTERN, /* a rule of an Adblock list or proxy program that is
			    not a name or page */
	SG_LINE_PART,    /* an Adblock rule about parts of pages */
	SG_LINE_ANSWER,  /* the line gives the name a real answer, and so does
			    not block it (hosts files, lists of name servers) */
	SG_LINE_INCLUDE, /* includes a list that is in another file */
	SG_LINE_SETTING, /* a setting of the program that the file is for */
	SG_LINES
};

/* The lines of a text that are not used for one reason. */
struct sg_list_unused {
	size_t lines, first; /* `first` is the number of the first line, from 1
			      */
	struct sg_str example; /* the first line; points into the text */
};

/* What was found in a file of a list, or in a file of an archive. */
struct sg_list_text {
	const char *name; /* path of the file; for a file of an archive, path of
			     the archive and path in the archive */
	const char *form; /* the format: "a hosts file" */
	size_t used;      /* lines with a name, page or network */
	struct sg_list_unused unused[SG_LINES];
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
	const char *sites; /* the `sites` heading that names the list; NULL for
			      a locked list */
	bool if_present;   /* the file or folder may be missing */
	struct sg_list_file *file; /* a UT1 folder has several files */
	size_t nfiles, files_cap;
	/* Set by sg_list_read(): */
	struct sg_str sample; /* the first name in the list */
	size_t count;         /* lines with a name, page or network */
	size_t refused;       /* lines that could not be used */
	size_t unclear;       /* those of them that were not understood.  The
				 other lines were left out on purpose */
	size_t first_refused; /* line number of the first unusable line, from
				 1 */
	struct sg_list_text *text;
	size_t ntexts, texts_cap;
};

struct sg_name_list_use {
	const struct sg_word *word; /* value of a `list` or `source` line */
	size_t list;                /* index in sg_name_lists.v */
};

struct sg_name_lists {
	struct sg_name_list *v;
	size_t n, cap;
	struct sg_name_list *missing; /* lists with `if_present` whose file or
					 folder is missing */
	size_t nmissing, missing_cap;
	struct sg_name_list_use *use;
	size_t nuses, uses_cap;
};

/*
 * Find the lists of all `list` lines under the `sites` headings that a rule
 * uses, and then the lists in `locked_folder`.  Each list is added once.
 * `locked_folder` may be NULL, and the folder may be missing.  A list that is
 * missing or unreadable is an error in `problems`; a missing list with
 * `if_present` gets a warning and is added to lists->missing.  Files of at most
 * 256 KiB are loaded at once.  Larger files are loaded by sg_list_read().
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
	/* `kind` is SG_NAME_SUFFIX, _EXACT, _BELOW, _EXCEPT or _WWW.  `name` is
	 * canonical and stays valid as long as the arena. */
	void (*name)(void *ctx, struct sg_str name, enum sg_name_kind kind);
	/* `host` stays valid as long as the arena.  `path` and `query`, which
	 * is empty if the page has none, are valid only during the call.
	 * Returns false if the page has too many segments or parameters. */
	bool (*page)(void *ctx, struct sg_str host, struct sg_str path,
	    struct sg_str query);
	void (*network)(void *ctx, const struct sg_network *network);
	/* Called when another `bytes` bytes of the list have been read.  May be
	 * NULL. */
	void (*progress)(void *ctx, uint64_t bytes);
	void *ctx;
	/* No warnings about lines that cannot be used.  They are counted only.
	 */
	bool quiet;
};

/*
 * Read all files of `list` and call `reader` for each name, page and network.
 * Each of the first 3 unusable lines gets a warning that shows the line.  One
 * more warning counts the other unusable lines.  A file that is a web page, or
 * that cannot be unpacked, is an error.  A list without names is an error, and
 * so is a list that sg_list_is_nonsense().  A locked list without names gets
 * only a warning here, because sg_locked_names() reports the error.  Returns
 * list->count.
 */
size_t sg_list_read(struct sg_arena *arena, struct sg_name_list *list,
    const struct sg_list_reader *reader, struct sg_problems *problems);
/* Warn that the UT1 file of regular expressions at `path` is not used. */
void sg_list_report_expressions(const struct sg_name_list *list,
    const char *path, struct sg_problems *problems);
/* True when more lines of the list were not understood than were used.  Then it
 * is no list, but for example an English text. */
bool sg_list_is_nonsense(const struct sg_name_list *list);
/* Add one warning for the unusable lines that an earlier sg_list_read() found.
 * `refused` is their number.  `first` is the line number of the first of them.
 */
void sg_list_report_refused(struct sg_arena *arena,
    const struct sg_name_list *list, size_t refused, size_t first,
    struct sg_problems *problems);

#endif
