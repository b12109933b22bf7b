/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_unpack.c -- tests which files of a downloaded archive are unpacked, and
 * the limits.
 *
 * Whole updates from a server are tested in tests/cli/lists.
 */
#include "../../unit.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "policy/fetch/unpack.h"

#define MOST_BYTES 1000 /* below 1 MB, so messages say "over 0 MB" */

struct entry {
	const char *path, *text;
	long long
	    size; /* size in the archive's header; 0: length of the text */
};

/*
 * Returns a tar archive of these files. The sizes in its headers may be wrong.
 */
static FILE *
archive_of(const struct entry *entries, size_t n)
{
	static char bytes[65536];
	struct archive *a = archive_write_new();
	struct archive_entry *entry;
	size_t used = 0;
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_non_null(a);
	archive_write_set_format_pax_restricted(a);
	archive_write_set_bytes_per_block(a, 0);
	assert_int_equal(archive_write_open_memory(a, bytes, sizeof bytes,
			     &used),
	    ARCHIVE_OK);
	for (size_t i = 0; i < n; i++) {
		entry = archive_entry_new();
		archive_entry_set_pathname(entry, entries[i].path);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		archive_entry_set_size(entry,
		    entries[i].size > 0 ? entries[i].size :
					  (la_int64_t)strlen(entries[i].text));
		assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
		archive_write_data(a, entries[i].text, strlen(entries[i].text));
		archive_entry_free(entry);
	}
	/*
	 * If the size in the last header is wrong, do not close the archive.
	 * Closing would add bytes up to this size.
	 */
	if (n > 0 && entries[n - 1].size == 0)
		archive_write_close(a);
	assert_true(used > 0);
	assert_int_equal(fwrite(bytes, 1, used, file), used);
	archive_write_free(a);
	return file;
}

static FILE *
text_file(const char *text, size_t n)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, n, file), n);
	return file;
}

/* Returns the unpacked text, or the reason for a failure.  Closes `from`. */
static const char *
unpacked(struct sg_arena *arena, FILE *from)
{
	FILE *to = tmpfile();
	char *text = sg_arena_alloc(arena, 4096);
	const char *why;

	assert_non_null(to);
	fseek(from, 0, SEEK_END);
	why = sg_unpack(arena, from, (uint64_t)ftell(from), to, MOST_BYTES);
	rewind(to);
	if (why == NULL)
		text[fread(text, 1, 4095, to)] = '\0';
	fclose(to);
	fclose(from);
	return why != NULL ? why : text;
}

static void
archives(void **state)
{
	static const struct {
		const char *name;
		struct entry entry[3];
		size_t n;
		const char *out;
	} rows[] = {
	    {"one file", {{"list.txt", "a.example\n", 0}}, 1, "a.example\n\n"},
	    {"a folder of UT1",
		{{"adult/domains", "a.example", 0}, {"adult/usage", "black", 0},
		    {"adult/urls", "b.example/x", 0}},
		3, "a.example\nb.example/x\n"},
	    {"a path that leads out", {{"../../etc/domains", "a.example", 0}},
		1, "a.example\n"},
	    {"two folders",
		{{"a/domains", "a.example", 0}, {"b/domains", "b.example", 0}},
		2, "the archive has several lists; a source is one of them"},
	    {"one twice",
		{{"a/domains", "a.example", 0}, {"a/domains", "b.example", 0},
		    {"a/domains", "c.example", 0}},
		3, "a.example\nb.example\n"},
	    {"many files", {{"a", "a.example", 0}, {"b", "b.example", 0}}, 2,
		"the archive has several files, and none is called "
		"\"domains\""},
	    {"a claim of more than we take",
		{{"domains", "a.example", 5000000000LL}}, 1,
		"unpacked it is over 0 MB"},
	};
	struct sg_arena *arena = sg_arena_new();
	const char *out;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		out = unpacked(arena, archive_of(rows[i].entry, rows[i].n));
		if (strcmp(out, rows[i].out) != 0)
			fail_msg("%s: %s", rows[i].name, out);
	}
	sg_arena_free(&arena);
}

static void
texts(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	char text[MOST_BYTES + 1];

	(void)state;
	assert_string_equal(unpacked(arena, text_file("a.example\n", 10)),
	    "a.example\n");
	memset(text, 'a', sizeof text);
	assert_int_equal(strlen(unpacked(arena, text_file(text, MOST_BYTES))),
	    MOST_BYTES);
	assert_string_equal(unpacked(arena, text_file(text, MOST_BYTES + 1)),
	    "unpacked it is over 0 MB");
	/* This gzip file is truncated after its header. */
	assert_non_null(strstr(unpacked(arena,
				   text_file("\x1f\x8b\x08\0\0\0\0\0\0\3\x4b",
				       11)),
	    "it cannot be unpacked"));
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(archives),
	    cmocka_unit_test(texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
