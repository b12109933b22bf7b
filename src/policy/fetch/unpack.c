/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unpack.c -- unpacks with libarchive in two passes.
 *
 * The first pass finds the entries that make up the list.  The second pass
 * copies these entries.  The first pass has limits, too: it adds up the sizes
 * that the archive claims, and it keeps only one folder name in memory.
 */
#include "policy/fetch/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

/* Lists are compressed to a third or a tenth of their size.  Only a zip bomb is
 * compressed to a hundredth. */
#define RATIO_MAX 100
#define RATIO_FROM_BYTES (UINT64_C(16) << 20)
#define ENTRIES_MAX 100000
#define BLOCK_BYTES ((size_t)64 << 10)

struct unpack {
	struct sg_arena *arena;
	FILE *from, *to;
	uint64_t packed_bytes, most_bytes;
	uint64_t bytes;  /* In the first pass, the sum of the sizes that the
			    archive claims.  In the second pass, the number of
			    bytes written */
	size_t entry[2]; /* numbers of the entries to copy, ascending */
	size_t nentries;
	bool is_archive;
};

static struct archive *
open_archive(const struct unpack *u)
{
	struct archive *a = archive_read_new();

	if (a == NULL)
		return NULL;
	archive_read_support_filter_gzip(a);
	archive_read_support_filter_xz(a);
	archive_read_support_format_tar(a);
	archive_read_support_format_raw(a);
	rewind(u->from);
	/* The result is not checked.  If opening fails, reading the first
	 * header fails too. */
	archive_read_open_FILE(a, u->from);
	return a;
}

static const char *
damaged(const struct unpack *u, struct archive *a)
{
	const char *details = archive_error_string(a);

	return sg_arena_printf(u->arena, "it cannot be unpacked: %s",
	    details == NULL ? "it is damaged" : details);
}

/* Add `more` to the count of bytes.  If a limit is exceeded, returns the
 * reason, else NULL. */
static const char *
count(struct unpack *u, uint64_t more)
{
	if (more > u->most_bytes - u->bytes)
		return sg_arena_printf(u->arena, "unpacked it is over %llu MB",
		    (unsigned long long)(u->most_bytes >> 20));
	u->bytes += more;
	if (u->bytes > RATIO_FROM_BYTES &&
	    u->bytes / RATIO_MAX > u->packed_bytes)
		return sg_arena_printf(u->arena,
		    "unpacked it is over %d "
		    "times its size, as no list is",
		    RATIO_MAX);
	return NULL;
}

/* ---- first pass --------------------------------------------------------- */

/* The entries of an archive that may be the list. */
struct choice {
	struct sg_str folder;  /* folder of the first `domains` or `urls` */
	size_t lists, folders; /* `lists` counts the files named `domains` or
				  `urls`.  `folders` counts the files with
				  these names that are not in `folder` */
	size_t files, last;    /* `files` counts all files.  `last` is the entry
				  number of the last file */
};

static void
choose_entry(struct unpack *u, struct choice *choice, size_t number,
    const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	struct sg_str folder = {path, (size_t)(name - path)};

	choice->files++;
	choice->last = number;
	if (strcmp(name, "domains") != 0 && strcmp(name, "urls") != 0)
		return;
	if (choice->lists == 0)
		choice->folder = sg_str(sg_arena_dup(u->arena, folder));
	choice->lists++;
	if (!sg_str_eq(folder, choice->folder))
		choice->folders++;
	else if (u->nentries < 2)
		u->entry[u->nentries++] = number;
}

/* Choose the entries to copy.  If the archive has no list, returns the reason,
 * else NULL. */
static const char *
conclude(struct unpack *u, const struct choice *choice)
{
	if (choice->folders > 0)
		return "the archive has several lists; a source is one of "
		       "them";
	if (choice->lists == 0 && choice->files == 1)
		u->entry[u->nentries++] = choice->last;
	if (u->nentries > 0)
		return NULL;
	return choice->files == 0 ?
	    "the archive is empty" :
	    "the archive has several files, and none is called \"domains\"";
}

/* Do the first pass.  If the archive has no list, returns the reason, else
 * NULL. */
static const char *
choose(struct unpack *u, struct archive *a)
{
	struct choice choice = {.lists = 0};
	struct archive_entry *entry;
	const char *why, *path;
	int code;

	for (size_t i = 0; i < ENTRIES_MAX; i++) {
		code = archive_read_next_header(a, &entry);
		if (code == ARCHIVE_EOF)
			return conclude(u, &choice);
		if (code < ARCHIVE_WARN)
			return damaged(u, a);
		u->is_archive = archive_format(a) != ARCHIVE_FORMAT_RAW;
		if (!u->is_archive) {
			u->nentries = 1;
			return NULL;
		}
		why = archive_entry_size(entry) < 0 ?
		    damaged(u, a) :
		    count(u, (uint64_t)archive_entry_size(entry));
		if (why != NULL)
			return why;
		path = archive_entry_pathname(entry);
		if (archive_entry_filetype(entry) == AE_IFREG && path != NULL)
			choose_entry(u, &choice, i, path);
	}
	return "the archive has too many files";
}

/* ---- second pass -------------------------------------------------------- */

static const char *
copy_entry(struct unpack *u, struct archive *a)
{
	char *block = sg_arena_alloc(u->arena, BLOCK_BYTES);
	const char *why = NULL;
	la_ssize_t n;

	while (why == NULL &&
	    (n = archive_read_data(a, block, BLOCK_BYTES)) != 0) {
		if (n < 0)
			return damaged(u, a);
		why = count(u, (uint64_t)n);
		if (why == NULL &&
		    fwrite(block, 1, (size_t)n, u->to) != (size_t)n)
			why = sg_arena_printf(u->arena,
			    "it cannot be written "
			    "down: %s",
			    strerror(errno));
	}
	/* End the last line, so that the next file begins a new line. */
	if (why == NULL && u->is_archive)
		fputc('\n', u->to);
	return why;
}

static const char *
copy(struct unpack *u, struct archive *a)
{
	struct archive_entry *entry;
	const char *why = NULL;
	size_t taken = 0;

	u->bytes = 0;
	for (size_t i = 0; why == NULL && taken < u->nentries; i++) {
		if (archive_read_next_header(a, &entry) < ARCHIVE_WARN)
			return damaged(u, a);
		if (u->entry[taken] != i)
			continue;
		taken++;
		why = copy_entry(u, a);
	}
	if (why == NULL && fflush(u->to) != 0)
		why = sg_arena_printf(u->arena,
		    "it cannot be written down: "
		    "%s",
		    strerror(errno));
	return why;
}

const char *
sg_unpack(struct sg_arena *arena, FILE *from, uint64_t packed_bytes, FILE *to,
    uint64_t most_bytes)
{
	struct unpack u = {.arena = arena,
	    .from = from,
	    .to = to,
	    .packed_bytes = packed_bytes,
	    .most_bytes = most_bytes};
	const char *(*const rounds[])(struct unpack *, struct archive *) = {
	    choose, copy};
	const char *why = NULL;
	struct archive *a;

	for (size_t i = 0; i < 2 && why == NULL; i++) {
		a = open_archive(&u);
		if (a == NULL)
			return "there is not enough memory";
		why = rounds[i](&u, a);
		archive_read_free(a);
	}
	return why;
}
