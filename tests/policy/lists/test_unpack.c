/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_unpack.c -- tests which files of an archive are unpacked, and the
 * limits.
 *
 * Whole updates from a server are tested in tests/cli/lists, lists on the disk
 * in test_lists.c.
 */
#include "../../unit.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "policy/lists/unpack.h"

#define MOST_BYTES 1000 /* below 1 MB, so messages say "over 0 MB" */

enum container { TAR, ZIP, TAR_GZIP, TAR_BZIP2, TAR_XZ, TAR_ZSTD };

struct entry {
	const char *path, *text;
	long long
	    size; /* size in the archive's header; 0: length of the text */
	const char *link; /* target of a symbolic link, or NULL */
};

static void
set_format(struct archive *a, enum container container)
{
	if (container == ZIP)
		assert_int_equal(archive_write_set_format_zip(a), ARCHIVE_OK);
	else
		archive_write_set_format_pax_restricted(a);
	if (container == TAR_GZIP)
		archive_write_add_filter_gzip(a);
	if (container == TAR_BZIP2)
		archive_write_add_filter_bzip2(a);
	if (container == TAR_XZ)
		archive_write_add_filter_xz(a);
	if (container == TAR_ZSTD)
		archive_write_add_filter_zstd(a);
	archive_write_set_bytes_per_block(a, 0);
}

static void
add_entry(struct archive *a, const struct entry *from)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, from->path);
	archive_entry_set_filetype(entry,
	    from->link == NULL ? AE_IFREG : AE_IFLNK);
	archive_entry_set_perm(entry, 0644);
	if (from->link != NULL)
		archive_entry_set_symlink(entry, from->link);
	else
		archive_entry_set_size(entry,
		    from->size > 0 ? from->size :
				     (la_int64_t)strlen(from->text));
	assert_true(archive_write_header(a, entry) >= ARCHIVE_WARN);
	if (from->link == NULL)
		archive_write_data(a, from->text, strlen(from->text));
	archive_entry_free(entry);
}

/*
 * Returns an archive of these files. The sizes in its headers may be wrong.
 */
static struct sg_str
archive_of(enum container container, const struct entry *entries, size_t n)
{
	static char bytes[65536];
	struct archive *a = archive_write_new();
	size_t used = 0;

	assert_non_null(a);
	set_format(a, container);
	assert_int_equal(archive_write_open_memory(a, bytes, sizeof bytes,
			     &used),
	    ARCHIVE_OK);
	for (size_t i = 0; i < n; i++)
		add_entry(a, &entries[i]);
	/*
	 * If the size in the last header is wrong, do not close the archive.
	 * Closing would add bytes up to this size.
	 */
	if (n > 0 && entries[n - 1].size == 0)
		archive_write_close(a);
	archive_write_free(a);
	assert_true(used > 0);
	return (struct sg_str){bytes, used};
}

static struct sg_unpacked what;

/* Returns the unpacked text, or the reason for a failure. */
static const char *
unpacked(struct sg_arena *arena, struct sg_str packed, const char *part)
{
	struct sg_str text = {NULL, 0};
	const char *why = sg_unpack_text(arena, packed, sg_str(part),
	    MOST_BYTES, &text, &what);

	return why != NULL ? why : sg_arena_dup(arena, text);
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
	    {"one file", {{"list.txt", "a.example\n", 0, NULL}}, 1,
		"a.example\n\n"},
	    {"a folder of UT1",
		{{"adult/domains", "a.example", 0, NULL},
		    {"adult/usage", "black", 0, NULL},
		    {"adult/urls", "b.example/x", 0, NULL}},
		3, "a.example\nb.example/x\n"},
	    {"a path that leads out",
		{{"../../etc/domains", "a.example", 0, NULL}}, 1,
		"a.example\n"},
	    {"two folders",
		{{"a/domains", "a.example", 0, NULL},
		    {"b/domains", "b.example", 0, NULL}},
		2, "the archive has several lists"},
	    {"one twice",
		{{"a/domains", "a.example", 0, NULL},
		    {"a/domains", "b.example", 0, NULL},
		    {"a/domains", "c.example", 0, NULL}},
		3, "a.example\nb.example\nc.example\n"},
	    {"many files",
		{{"a", "a.example", 0, NULL}, {"b", "b.example", 0, NULL}}, 2,
		"the archive has several lists"},
	    {"files of macOS",
		{{"__MACOSX/list.txt", "x", 0, NULL},
		    {"._list.txt", "x", 0, NULL},
		    {"./list.txt", "a.example", 0, NULL}},
		3, "a.example\n"},
	    {"a claim of more than we take",
		{{"domains", "a.example", 5000000000LL, NULL}}, 1,
		"unpacked it is over 0 MB"},
	};
	struct sg_arena *arena = sg_arena_new();
	const char *out;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		out = unpacked(arena, archive_of(TAR, rows[i].entry, rows[i].n),
		    NULL);
		if (strcmp(out, rows[i].out) != 0)
			fail_msg("%s: %s", rows[i].name, out);
	}
	sg_arena_free(&arena);
}

/* Every kind of archive gives the same texts. */
static void
containers(void **state)
{
	static const struct entry entries[] = {
	    {"x/adult/domains", "a.example\n", 0, NULL},
	    {"x/adult/urls", "b.example/x\n", 0, NULL},
	    {"x/games/domains", "c.example\n", 0, NULL}};
	struct sg_arena *arena = sg_arena_new();
	struct sg_str packed;

	(void)state;
	for (enum container c = TAR; c <= TAR_ZSTD; c++) {
		packed = archive_of(c, entries, 3);
		assert_true(sg_is_packed(packed));
		assert_string_equal(unpacked(arena, packed, "adult"),
		    "a.example\n\nb.example/x\n\n");
		assert_int_equal(what.ntexts, 2);
		assert_string_equal(what.text[0].name, "x/adult/domains");
		assert_int_equal(what.text[0].end, 11);
		assert_string_equal(what.text[1].name, "x/adult/urls");
		assert_int_equal(what.text[1].end, 24);
	}
	sg_arena_free(&arena);
}

/* An archive of many lists: one of them is named. */
static void
parts(void **state)
{
	static const struct entry entries[] = {
	    {"./bl/adult/domains", "1", 0, NULL},
	    {"./bl/adult/expressions", "x", 0, NULL},
	    {"./bl/games/domains.2", "2", 0, NULL},
	    {"./bl/old/games/urls", "3", 0, NULL},
	    {"./bl/README", "4", 0, NULL}, {"./bl/porn", "", 0, "adult"},
	    {"./bl/odd\x1b\xff/urls", "5", 0, NULL}};
	static const struct {
		const char *part, *out, *choices;
	} rows[] = {
	    {"adult", "1\n", NULL},
	    {"bl/adult", "1\n", NULL},
	    {"porn", "1\n", NULL},
	    {"bl/games", "2\n", NULL},
	    {"old/games", "3\n", NULL},
	    {"README", "4\n", NULL},
	    {"bl/adult/domains", "1\n", NULL},
	    {"odd??", "5\n", NULL},
	    {"games", "several lists in the archive have that name",
		"bl/adult, bl/games, bl/old/games, bl/odd??"},
	    {"dult", "the archive has no \"dult\"", "adult, games, odd??"},
	    {"", "the archive has several lists", "adult, games, odd??"},
	};
	struct sg_arena *arena = sg_arena_new();
	struct sg_str packed = archive_of(TAR, entries,
	    sizeof(entries) / sizeof(entries[0]));

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_string_equal(unpacked(arena, packed, rows[i].part),
		    rows[i].out);
		if (rows[i].choices == NULL)
			assert_null(what.choices);
		else
			assert_string_equal(what.choices, rows[i].choices);
	}
	unpacked(arena, packed, "adult");
	assert_string_equal(what.expressions, "bl/adult/expressions");
	unpacked(arena, packed, "bl/games");
	assert_null(what.expressions);
	sg_arena_free(&arena);
}

/* A message does not name thousands of lists. */
static void
many_choices(void **state)
{
	struct entry entries[60];
	struct sg_arena *arena = sg_arena_new();

	(void)state;
	for (int i = 0; i < 60; i++)
		entries[i] = (struct entry){
		    sg_arena_printf(arena, "%02d%0*d/domains", i, 60, 0), "a",
		    0, NULL};
	unpacked(arena, archive_of(TAR_GZIP, entries, 60), NULL);
	assert_true(strlen(what.choices) < 2048);
	assert_non_null(strstr(what.choices, ", and more"));
	assert_null(strstr(what.choices, "5900"));
	sg_arena_free(&arena);
}

static void
texts(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	char text[MOST_BYTES + 1];

	(void)state;
	assert_false(sg_is_packed(SG_LIT("a.example\n")));
	assert_false(sg_is_packed(SG_LIT("")));
	assert_string_equal(unpacked(arena, SG_LIT("a.example\n"), NULL),
	    "a.example\n");
	assert_null(what.text[0].name);
	assert_string_equal(unpacked(arena, SG_LIT("a.example\n"), "x"),
	    "it is no archive, and so has no part");
	memset(text, 'a', sizeof text);
	assert_int_equal(strlen(unpacked(arena,
			     (struct sg_str){text, MOST_BYTES}, NULL)),
	    MOST_BYTES);
	assert_string_equal(unpacked(arena,
				(struct sg_str){text, MOST_BYTES + 1}, NULL),
	    "unpacked it is over 0 MB");
	/* This gzip file is truncated after its header. */
	assert_non_null(strstr(unpacked(arena,
				   SG_LIT("\x1f\x8b\x08\0\0\0\0\0\0\3\x4b"),
				   NULL),
	    "it cannot be unpacked"));
	sg_arena_free(&arena);
}

/* An archive that is cut off or damaged anywhere gives an error or a text, and
 * never more than it has. */
static void
damage(void **state)
{
	static const struct entry entries[] = {
	    {"adult/domains", "a.example\n", 0, NULL},
	    {"adult/urls", "b.example/x\n", 0, NULL}};
	struct sg_arena *arena = sg_arena_new();
	struct sg_str packed;
	char *copy;
	size_t errors = 0;

	(void)state;
	for (enum container c = TAR; c <= TAR_ZSTD; c++) {
		packed = archive_of(c, entries, 2);
		copy = sg_arena_dup(arena, packed);
		for (size_t n = 1; n < packed.n; n += 7) {
			unpacked(arena, (struct sg_str){copy, n}, "adult");
			errors += what.ntexts == 0;
			copy[n] ^= 0x55;
			unpacked(arena, (struct sg_str){copy, packed.n},
			    "adult");
			copy[n] ^= 0x55;
		}
	}
	assert_true(errors > 100);
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(archives),
	    cmocka_unit_test(containers),
	    cmocka_unit_test(parts),
	    cmocka_unit_test(many_choices),
	    cmocka_unit_test(texts),
	    cmocka_unit_test(damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
