/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unpack.c -- unpacks with libarchive in two passes.
 *
 * The first pass notes the names of the files, and chooses the files that make
 * up the list (pick.c).  The second pass copies these files.  The first pass
 * has limits, too: it adds up the sizes that the archive claims.
 */
#include "policy/lists/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "policy/lists/pick.h"

/* Lists are compressed to a third or a tenth of their size.  Only a zip bomb is
 * compressed to a hundredth. */
#define RATIO_MAX 100
#define RATIO_FROM_BYTES (UINT64_C(16) << 20)
#define ENTRIES_MAX 100000
#define NAMES_BYTES_MAX ((size_t)8 << 20) /* of all file names together */
#define BLOCK_BYTES ((size_t)64 << 10)
#define HEAD_BYTES 512 /* a block of a tar archive */

struct unpack {
	struct sg_arena *arena;
	struct sg_str packed, part;
	FILE *to;
	uint64_t most_bytes;
	uint64_t bytes; /* In the first pass, the sum of the sizes that the
			   archive claims.  In the second pass, the number of
			   bytes written */
	struct sg_pick pick;
	size_t names_bytes;
	bool is_archive;
	struct sg_unpacked *out;
};

bool
sg_is_packed(struct sg_str text)
{
	static const struct sg_str heads[] = {{"\x1f\x8b", 2}, {"BZh", 3},
	    {"\xfd"
	     "7zXZ",
		5},
	    {"\x28\xb5\x2f\xfd", 4}, {"PK\x03\x04", 4}, {"PK\x05\x06", 4}};
	size_t n = text.n < HEAD_BYTES ? text.n : HEAD_BYTES;

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (sg_str_starts(text, heads[i]))
			return true;
	return n > 0 && memchr(text.p, '\0', n) != NULL;
}

static struct archive *
open_archive(const struct unpack *u)
{
	struct archive *a = archive_read_new();

	if (a == NULL)
		return NULL;
	archive_read_support_filter_gzip(a);
	archive_read_support_filter_bzip2(a);
	archive_read_support_filter_xz(a);
	archive_read_support_filter_zstd(a);
	archive_read_support_format_tar(a);
	archive_read_support_format_zip(a);
	archive_read_support_format_raw(a);
	/* The result is not checked.  If opening fails, reading the first
	 * header fails too. */
	archive_read_open_memory(a, u->packed.p, u->packed.n);
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
	if (u->bytes > RATIO_FROM_BYTES && u->bytes / RATIO_MAX > u->packed.n)
		return sg_arena_printf(u->arena,
		    "unpacked it is over %d "
		    "times its size, as no list is",
		    RATIO_MAX);
	return NULL;
}

/* ---- first pass --------------------------------------------------------- */

/* Note the name of an entry.  Returns the reason of a failure, or NULL. */
static const char *
note_entry(struct unpack *u, struct archive *a, struct archive_entry *entry,
    size_t number)
{
	const char *path = archive_entry_pathname(entry);
	const char *link = archive_entry_symlink(entry);
	const char *why = archive_entry_size(entry) < 0 ?
	    damaged(u, a) :
	    count(u, (uint64_t)archive_entry_size(entry));

	if (why != NULL || path == NULL)
		return why;
	u->names_bytes += strlen(path) + (link == NULL ? 0 : strlen(link));
	if (u->names_bytes > NAMES_BYTES_MAX)
		return "the archive has too many files";
	if (link != NULL)
		sg_pick_add_link(&u->pick, path, link);
	else if (archive_entry_filetype(entry) == AE_IFREG)
		sg_pick_add(&u->pick, path, number);
	return NULL;
}

/* Do the first pass.  If the archive has no list, returns the reason, else
 * NULL. */
static const char *
choose(struct unpack *u, struct archive *a)
{
	struct archive_entry *entry;
	const char *why;
	int code;

	for (size_t i = 0; i < ENTRIES_MAX; i++) {
		code = archive_read_next_header(a, &entry);
		if (code == ARCHIVE_EOF)
			return sg_pick_conclude(&u->pick, u->part, u->out);
		if (code < ARCHIVE_WARN)
			return damaged(u, a);
		u->is_archive = archive_format(a) != ARCHIVE_FORMAT_RAW;
		if (!u->is_archive)
			return u->part.n > 0 ?
			    "it is no archive, and so has no part" :
			    NULL;
		why = note_entry(u, a, entry, i);
		if (why != NULL)
			return why;
	}
	return "the archive has too many files";
}

/* ---- second pass -------------------------------------------------------- */

static const char *
not_written(const struct unpack *u)
{
	return sg_arena_printf(u->arena, "it cannot be written down: %s",
	    strerror(errno));
}

/* Copy the data of the entry that was read last. */
static const char *
copy_entry(struct unpack *u, struct archive *a, const char *name, size_t *cap)
{
	char *block = sg_arena_alloc(u->arena, BLOCK_BYTES);
	const char *why;
	la_ssize_t n;

	while ((n = archive_read_data(a, block, BLOCK_BYTES)) != 0) {
		if (n < 0)
			return damaged(u, a);
		why = count(u, (uint64_t)n);
		if (why != NULL)
			return why;
		if (fwrite(block, 1, (size_t)n, u->to) != (size_t)n)
			return not_written(u);
	}
	/* End the last line, so that the next file begins a new line. */
	if (u->is_archive) {
		why = count(u, 1);
		if (why != NULL)
			return why;
		fputc('\n', u->to);
	}
	u->out->text = sg_arena_grow(u->arena, u->out->text, u->out->ntexts,
	    cap, sizeof(*u->out->text));
	u->out->text[u->out->ntexts++] = (struct sg_unpacked_text){
	    name, u->bytes};
	return NULL;
}

static const char *
copy(struct unpack *u, struct archive *a)
{
	const struct sg_pick_file *file = u->pick.chosen;
	struct archive_entry *entry;
	const char *why = NULL;
	size_t cap = 0, n = u->is_archive ? u->pick.nchosen : 1;

	u->bytes = 0;
	for (size_t i = 0; why == NULL && u->out->ntexts < n; i++) {
		if (archive_read_next_header(a, &entry) < ARCHIVE_WARN)
			return damaged(u, a);
		if (!u->is_archive)
			why = copy_entry(u, a, NULL, &cap);
		else if (file[u->out->ntexts].entry == i)
			why = copy_entry(u, a, file[u->out->ntexts].path, &cap);
	}
	if (why == NULL && fflush(u->to) != 0)
		why = not_written(u);
	return why;
}

const char *
sg_unpack(struct sg_arena *arena, struct sg_str packed, struct sg_str part,
    uint64_t most_bytes, FILE *to, struct sg_unpacked *unpacked)
{
	struct unpack u = {.arena = arena,
	    .packed = packed,
	    .part = part,
	    .to = to,
	    .most_bytes = most_bytes,
	    .pick = {.arena = arena},
	    .out = unpacked};
	const char *(*const rounds[])(struct unpack *, struct archive *) = {
	    choose, copy};
	const char *why = NULL;
	struct archive *a;

	*unpacked = (struct sg_unpacked){0};
	for (size_t i = 0; i < 2 && why == NULL; i++) {
		a = open_archive(&u);
		if (a == NULL)
			return "there is not enough memory";
		why = rounds[i](&u, a);
		archive_read_free(a);
	}
	return why;
}

const char *
sg_unpack_text(struct sg_arena *arena, struct sg_str packed, struct sg_str part,
    uint64_t most_bytes, struct sg_str *text, struct sg_unpacked *unpacked)
{
	char *bytes = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&bytes, &n);
	const char *why;

	if (to == NULL)
		return "there is not enough memory";
	why = sg_unpack(arena, packed, part, most_bytes, to, unpacked);
	if (fclose(to) != 0 && why == NULL)
		why = "there is not enough memory";
	if (why == NULL)
		*text = (struct sg_str){
		    sg_arena_dup(arena, (struct sg_str){bytes, n}), n};
	free(bytes);
	return why;
}
