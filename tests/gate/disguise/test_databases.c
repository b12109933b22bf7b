/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_databases.c -- tests what MaxMind databases add to a verdict, and that a
 * damaged database does not crash the gate.
 */
#include "../../unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "base/shelf.h"
#include "cases.h"

static const char *
data_folder(void)
{
	static char path[4096];
	const char *shared = getenv("SG_SHARED");
	const char *source = getenv("SG_SOURCE");
	struct stat st;

	if (shared != NULL)
		snprintf(path, sizeof path, "%s/data/mmdb", shared);
	else
		snprintf(path, sizeof path, "%s/../shared/data/mmdb",
		    source == NULL ? "." : source);
	if (stat(path, &st) == 0)
		return path;
	print_message("skipped: there is no %s\n", path);
	return NULL;
}

/*
 * Copy a database to the file `to`. The name of `to` tells the compiler which
 * kind of database it is.
 */
static void
copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	char bytes[65536];
	size_t n;

	assert_non_null(in);
	assert_non_null(out);
	while ((n = fread(bytes, 1, sizeof bytes, in)) > 0)
		assert_int_equal(fwrite(bytes, 1, n, out), n);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

/*
 * Open a gate that uses copies of `file` as both databases (AS numbers and
 * anonymous addresses). If `gone` is set, both copies are removed before the
 * gate is opened. *warnings becomes the number of warnings.
 */
static struct sg_gate *
open_with(const char *file, bool gone, size_t *warnings)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	char folder[] = "/tmp/sg-test-XXXXXX", asn[64], anonymous[64];
	char policy[1024];
	struct sg_build build;
	struct sg_gate *gate;

	assert_non_null(mkdtemp(folder));
	snprintf(asn, sizeof asn, "%s/asn.mmdb", folder);
	snprintf(anonymous, sizeof anonymous, "%s/anonymous.mmdb", folder);
	copy_file(file, asn);
	copy_file(file, anonymous);
	snprintf(policy, sizeof policy,
	    "school \"Hillcrest School\"\n"
	    "    addresses \"%s\", \"%s\"\n"
	    "rules\n"
	    "    block facebook, snapchat for everyone always\n"
	    "    otherwise allow\n",
	    asn, anonymous);
	build = test_build(arena, policy);
	if (gone) {
		unlink(asn);
		unlink(anonymous);
	}
	gate = sg_gate_from_memory(build.names, build.policy, problems);
	*warnings = sg_problems_warnings(problems);
	assert_non_null(gate);
	unlink(asn);
	unlink(anonymous);
	rmdir(folder);
	sg_arena_free(&arena);
	return gate;
}

/* Judges addresses of all kinds, as URLs and in CONNECT requests. */
static void
judge_addresses(const struct sg_gate *gate)
{
	static const char *const addresses[] = {"0.0.0.1", "1.2.3.4",
	    "31.13.64.35", "81.2.69.160", "157.240.214.35", "186.30.236.1",
	    "255.255.255.255", "[::1]", "[2001:218::1]", "[2a03:2880::1]",
	    "[ffff:ffff::]", "[abcd:1000::1]"};
	char url[64];

	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		snprintf(url, sizeof url, "http://%s/", addresses[i]);
		case_judge(gate, NULL, url, TYPED);
		snprintf(url, sizeof url, "%s:443", addresses[i]);
		case_judge(gate, "CONNECT", url, "X-SNI: -");
	}
}

static unsigned tried;

/*
 * Open every database below `folder` as both kinds of database, and judge
 * addresses.
 */
static void
try_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[4096];
	struct stat st;
	struct sg_gate *gate;
	size_t warnings;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] == '.' || stat(path, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			try_folder(path);
			continue;
		}
		if (strstr(entry->d_name, ".mmdb") == NULL)
			continue;
		print_message("%s\n", entry->d_name);
		gate = open_with(path, false, &warnings);
		judge_addresses(gate);
		sg_gate_close(&gate);
		tried++;
	}
	closedir(dir);
}

static void
test_damaged_ones(void **state)
{
	const char *data = data_folder();
	char path[4096];

	(void)state;
	if (data == NULL)
		skip();
	snprintf(path, sizeof path, "%s/bad-data", data);
	try_folder(path);
	snprintf(path, sizeof path, "%s/test-data", data);
	try_folder(path);
	assert_true(tried > 40);
}

static void
test_missing_is_said(void **state)
{
	const char *source = getenv("SG_SOURCE");
	char path[4096];
	struct sg_gate *gate;
	size_t warnings;

	(void)state;
	snprintf(path, sizeof path, "%s/COPYING",
	    source == NULL ? "." : source);
	gate = open_with(path, true, &warnings);
	assert_int_equal(warnings, 2);
	judge_addresses(gate);
	sg_gate_close(&gate);
	/* This file is not a database. */
	gate = open_with(path, false, &warnings);
	assert_int_equal(warnings, 2);
	judge_addresses(gate);
	sg_gate_close(&gate);
}

/* The test database lists 1.2.0.0/16 as a VPN, 186.30.236.0/24 as a proxy. */
static const struct disguise_case anonymous[] = {
    {NULL, "http://1.2.3.4/", TYPED, "vpn", "intent", "1.2.3.4"},
    {"CONNECT", "1.2.3.4:443", "X-SNI: -", "vpn", "capability", "1.2.3.4"},
    {NULL, "http://186.30.236.1/", TYPED, "webproxy", "intent", "186.30.236.1"},
    {NULL, "http://81.2.69.160/", TYPED, "vpn", "intent", "81.2.69.160"},
    {NULL, "http://8.7.6.5/", TYPED, NULL, NULL, NULL},
};

static void
test_anonymous_ones(void **state)
{
	const char *data = data_folder();
	char path[4096];
	struct sg_gate *gate;
	size_t warnings;

	(void)state;
	if (data == NULL)
		skip();
	snprintf(path, sizeof path,
	    "%s/test-data/GeoIP2-Anonymous-IP-Test.mmdb", data);
	gate = open_with(path, false, &warnings);
	RUN(gate, anonymous);
	sg_gate_close(&gate);
}

/* ---- damaged files ------------------------------------------------------ */

/* Image files of a policy that uses a database. */
struct files {
	struct sg_arena *arena;
	char folder[32], names[64], policy[64], database[64];
};

/* Returns false if the test database is missing. */
static bool
make_files(struct files *f)
{
	const char *data = data_folder();
	char from[4096], policy[256];
	struct sg_build build;

	if (data == NULL)
		return false;
	f->arena = sg_arena_new();
	strcpy(f->folder, "/tmp/sg-test-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->names, sizeof f->names, "%s/names.img", f->folder);
	snprintf(f->policy, sizeof f->policy, "%s/policy.img", f->folder);
	snprintf(f->database, sizeof f->database, "%s/anonymous.mmdb",
	    f->folder);
	snprintf(from, sizeof from,
	    "%s/test-data/GeoIP2-Anonymous-IP-Test.mmdb", data);
	copy_file(from, f->database);
	snprintf(policy, sizeof policy,
	    "school \"S\"\n    addresses \"%s\"\n"
	    "rules\n    block facebook always\n    otherwise allow\n",
	    f->database);
	build = test_build(f->arena, policy);
	assert_int_equal(sg_file_replace(f->names, build.names.p, build.names.n,
			     0600),
	    0);
	assert_int_equal(sg_file_replace(f->policy, build.policy.p,
			     build.policy.n, 0600),
	    0);
	return true;
}

static void
remove_files(struct files *f)
{
	unlink(f->names);
	unlink(f->policy);
	unlink(f->database);
	rmdir(f->folder);
	sg_arena_free(&f->arena);
}

/*
 * Open a gate that replaces the gate `before`, or the first gate if `before` is
 * NULL. Counts the errors and warnings.
 */
static struct sg_gate *
open_files(const struct files *f, const struct sg_gate *before,
    struct sg_shelf *shelf, size_t *errors, size_t *warnings)
{
	struct sg_problems *problems = sg_problems_new(f->arena);
	bool passing;
	struct sg_gate *gate = sg_gate_open_after(before, shelf, f->names,
	    f->policy, problems, &passing);

	assert_false(passing);
	*errors = sg_problems_errors(problems);
	*warnings = sg_problems_warnings(problems);
	return gate;
}

static void
test_cut_short_in_place(void **state)
{
	struct files f;
	struct sg_gate *gate, *next;
	size_t errors, warnings;

	(void)state;
	if (!make_files(&f))
		skip();
	gate = open_files(&f, NULL, NULL, &errors, &warnings);
	assert_non_null(gate);
	assert_int_equal(warnings, 0);
	assert_int_equal(truncate(f.database, 16), 0);
	RUN(gate, anonymous);
	/*
	 * The next gate uses the copy that the previous gate made, with a
	 * warning.
	 */
	next = open_files(&f, gate, NULL, &errors, &warnings);
	assert_non_null(next);
	assert_int_equal(warnings, 1);
	sg_gate_close(&gate);
	RUN(next, anonymous);
	sg_gate_close(&next);
	/* A gate without a predecessor opens without the database. */
	next = open_files(&f, NULL, NULL, &errors, &warnings);
	assert_non_null(next);
	assert_int_equal(warnings, 1);
	judge_addresses(next);
	sg_gate_close(&next);
	remove_files(&f);
}

/*
 * The shelf is memory where processes share copies of files. If all files of
 * the gate are damaged, a gate can still be opened from the shelf.
 */
static void
test_left_on_the_shelf(void **state)
{
	struct files f;
	struct sg_shelf *shelf = sg_shelf_new();
	struct sg_gate *gate;
	size_t errors, warnings;
	bool passing;

	(void)state;
	assert_non_null(shelf);
	if (!make_files(&f)) {
		sg_shelf_free(&shelf);
		skip();
	}
	assert_null(sg_gate_open_shelved(shelf, sg_problems_new(f.arena),
	    &passing));
	assert_false(passing);
	gate = open_files(&f, NULL, shelf, &errors, &warnings);
	assert_non_null(gate);
	sg_gate_close(&gate);
	assert_int_equal(truncate(f.names, 5000), 0);
	assert_int_equal(truncate(f.policy, 0), 0);
	assert_int_equal(truncate(f.database, 16), 0);
	assert_null(open_files(&f, NULL, shelf, &errors, &warnings));
	assert_int_equal(errors, 1);
	gate = sg_gate_open_shelved(shelf, sg_problems_new(f.arena), &passing);
	assert_non_null(gate);
	RUN(gate, anonymous);
	sg_gate_close(&gate);
	sg_shelf_free(&shelf);
	remove_files(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_damaged_ones),
	    cmocka_unit_test(test_missing_is_said),
	    cmocka_unit_test(test_anonymous_ones),
	    cmocka_unit_test(test_cut_short_in_place),
	    cmocka_unit_test(test_left_on_the_shelf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
