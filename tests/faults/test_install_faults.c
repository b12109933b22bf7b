/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_install_faults.c -- `schoolgate install` and `rollback` with every
 * allocation and every system call made to fail: what is in force is wholly the old policy or
 * wholly the new one, blocks what both block, and is the new one where the
 * command says so.
 */
#include "../unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "try.h"

#define FILES 5

/* A school, and its state folder as it is before each run. */
struct school {
	struct sg_arena *arena;
	char folder[32];
	const char *words[16];
	struct {
		const char *path;
		struct sg_str bytes;
		bool there;
	} files[FILES];
	bool first;        /* nothing is in force before */
	bool same_names;   /* the new policy has the lists of the old one */
	bool rollback;     /* the new policy was in force before */
};

static const char *const names[FILES] = {"names.img", "policy.img",
    "names.img.before", "policy.img.before", ".install.lock"};

static const char *
in(const struct school *s, const char *name)
{
	return sg_arena_printf(s->arena, "%s/%s", s->folder, name);
}

static void
put(const struct school *s, const char *name, const char *text)
{
	assert_int_equal(sg_file_replace(in(s, name), text, strlen(text),
	    0644), 0);
}

static void
put_policy(const struct school *s, const char *name)
{
	put(s, "school.policy", sg_arena_printf(s->arena,
	    "school \"%s\"\n"
	    "    time zone  Europe/London\n"
	    "group pupils\n"
	    "    network    10.20.0.0/16\n"
	    "sites ours\n"
	    "    list       \"ours\"\n"
	    "    pattern    \"games[0-9]+\"\n"
	    "rules\n"
	    "    block facebook, ours for everyone always\n"
	    "    block circumvention for everyone always\n"
	    "    block youtube for pupils from 09:00 to 15:00\n"
	    "    otherwise allow\n", name));
}

static void
run_command(const struct school *s)
{
	char command[2048] = "";

	for (size_t i = 0; s->words[i] != NULL; i++)
		(void)snprintf(command + strlen(command),
		    sizeof(command) - strlen(command), "'%s' ", s->words[i]);
	strcat(command, ">/dev/null 2>&1");
	assert_int_equal(system(command), 0);
}

static void
make_school(struct school *s)
{
	const char *build = getenv("SG_BUILD");

	memset(s, 0, sizeof(*s));
	s->arena = sg_arena_new();
	strcpy(s->folder, "/tmp/sg-faults-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	assert_int_equal(mkdir(in(s, "platforms"), 0755), 0);
	assert_int_equal(mkdir(in(s, "circumvention"), 0755), 0);
	assert_int_equal(mkdir(in(s, "locked"), 0755), 0);
	put(s, "platforms/facebook.platform", "platform facebook\n"
	    "    title    \"Facebook\"\n    owner    meta\n"
	    "    site     facebook.com, fbcdn.net\n"
	    "    network  157.240.0.0/16\n    as       32934\n");
	put(s, "platforms/youtube.platform", "platform youtube\n"
	    "    title    \"YouTube\"\n    owner    google\n"
	    "    site     youtube.com\n");
	put(s, "circumvention/vpn.list", "vpn.example\n");
	put(s, "locked/worst", "worst.example\n");
	s->words[0] = sg_arena_printf(s->arena, "%s/schoolgate",
	    build == NULL ? "." : build);
	s->words[1] = "install";
	s->words[2] = "--state";
	s->words[3] = in(s, "state");
	s->words[4] = "--catalogue";
	s->words[5] = in(s, "platforms");
	s->words[6] = "--locked";
	s->words[7] = in(s, "locked");
	s->words[8] = in(s, "school.policy");
}

static void
remove_school(struct school *s)
{
	char command[64];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", s->folder);
	assert_int_equal(system(command), 0);
	sg_arena_free(&s->arena);
}

/* Remember what is in the state folder. */
static void
keep_state(struct school *s)
{
	for (size_t i = 0; i < FILES; i++) {
		s->files[i].path = sg_arena_printf(s->arena, "%s/state/%s",
		    s->folder, names[i]);
		s->files[i].there = sg_file_read(s->arena, s->files[i].path,
		    1 << 24, &s->files[i].bytes) == 0;
	}
}

/* Empty the state folder. */
static void
clear_state(const struct school *s)
{
	const char *folder = in(s, "state");
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[512];

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder,
		    entry->d_name);
		assert_int_equal(unlink(path), 0);
	}
	closedir(dir);
	assert_int_equal(rmdir(folder), 0);
}

static void
write_file(const char *path, struct sg_str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0640);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
	assert_int_equal(close(fd), 0);
}

static void
put_back(void *ctx)
{
	const struct school *s = ctx;

	clear_state(s);
	if (s->first)
		return;
	assert_int_equal(mkdir(in(s, "state"), 0750), 0);
	for (size_t i = 0; i < FILES; i++)
		if (s->files[i].there)
			write_file(s->files[i].path, s->files[i].bytes);
}

/* ---- what is in force --------------------------------------------------- */

static bool
blocks(const struct sg_gate *gate, struct sg_scratch *scratch,
    const char *url)
{
	struct sg_request request = {.method = SG_LIT("GET"),
	    .target = sg_str(url), .has_client = true, .now = 3014000000};
	struct sg_verdict verdict;

	assert_true(sg_address_parse(SG_LIT("10.20.6.7"), &request.client));
	sg_gate_judge(gate, &request, scratch, &verdict);
	return verdict.action == SG_BLOCK;
}

static bool
blocks_what_both_block(const struct sg_gate *gate, struct sg_scratch *scratch)
{
	return blocks(gate, scratch, "http://www.facebook.com/") &&
	    blocks(gate, scratch, "http://worst.example/") &&
	    blocks(gate, scratch, "http://vpn.example/") &&
	    blocks(gate, scratch, "http://both.example/");
}

/* Does the gate judge by the names of the policy that is called so? */
static bool
has_names_of(const struct sg_gate *gate, struct sg_scratch *scratch,
    const char *name)
{
	return blocks(gate, scratch, "http://old.example/") ==
	    (strcmp(name, "Old") == 0) &&
	    blocks(gate, scratch, "http://new.example/") ==
	    (strcmp(name, "New") == 0);
}

/* The school's name of the policy whose files these are; "": there is none. */
static const char *
school_of(const struct school *s, size_t names_file, size_t policy_file,
    struct sg_arena *arena)
{
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_gate *gate = sg_gate_open(s->files[names_file].path,
	    s->files[policy_file].path, problems);
	struct sg_scratch *scratch;
	const char *name;

	if (gate == NULL) {
		if (!s->first ||
		    access(s->files[policy_file].path, F_OK) == 0)
			try_bad("%s cannot be opened", names[policy_file]);
		return "";
	}
	scratch = sg_scratch_new();
	assert_non_null(scratch);
	name = sg_arena_dup(arena, sg_str(sg_gate_text(gate,
	    sg_gate_settings(gate)->school)));
	if (!blocks_what_both_block(gate, scratch))
		try_bad("a blocked site is let through");
	/* Where the disk fails at the first file's place, at the second's and
	 * at putting the first one back, this is what is left, and said. */
	if (!s->same_names && !has_names_of(gate, scratch, name) &&
	    !(try_lasted() &&
		strstr(try_said(), "cannot be put back") != NULL))
		try_bad("the policy \"%s\" has the names of another", name);
	sg_scratch_free(&scratch);
	sg_gate_close(&gate);
	return name;
}

static void
check(void *ctx, const struct fault_report *report)
{
	const struct school *s = ctx;
	struct sg_arena *arena = sg_arena_new();
	const bool done = report->status == 0;
	const char *now = school_of(s, 0, 1, arena);

	if (done && strcmp(now, "New") != 0)
		try_bad("it says that it is done, and \"%s\" is in force",
		    now);
	else if (strcmp(now, "New") != 0 &&
	    strcmp(now, s->first ? "" : "Old") != 0)
		try_bad("\"%s\" is in force", now);
	if (done && report->not_synced)
		try_bad("it says that it is done, and the disk had an error");
	if (!done && try_said()[0] == '\0')
		try_bad("it failed without a word");
	if (s->rollback && strcmp(now, "Old") == 0 && !try_lasted() &&
	    strcmp(school_of(s, 2, 3, arena), "New") != 0)
		try_bad("there is no way back any more");
	sg_arena_free(&arena);
}

/* ---- the tests ---------------------------------------------------------- */

static long points;

static void
try_install(struct school *s, const char *name)
{
	const struct try try = {.name = name, .words = s->words,
	    .how = FAULTS_AT_ONCE, .before = put_back, .after = check,
	    .ctx = s};

	points += try_all(&try);
}

static void
put_old_in_force(struct school *s)
{
	put(s, "ours", "both.example\nold.example\n");
	put_policy(s, "Old");
	run_command(s);
	keep_state(s);
}

static void
test_names_used_again(void **state)
{
	struct school s;

	(void)state;
	make_school(&s);
	put_old_in_force(&s);
	put_policy(&s, "New");
	s.same_names = true;
	try_install(&s, "install, names used again");
	remove_school(&s);
}

static void
test_new_names(void **state)
{
	struct school s;

	(void)state;
	make_school(&s);
	put_old_in_force(&s);
	put(&s, "ours", "both.example\nnew.example\n");
	put_policy(&s, "New");
	try_install(&s, "install, new names");
	remove_school(&s);
}

static void
test_the_first(void **state)
{
	struct school s;

	(void)state;
	make_school(&s);
	s.first = true;
	keep_state(&s);
	put(&s, "ours", "both.example\nnew.example\n");
	put_policy(&s, "New");
	try_install(&s, "install, the first");
	remove_school(&s);
}

static void
test_rollback(void **state)
{
	struct school s;

	(void)state;
	make_school(&s);
	put(&s, "ours", "both.example\nnew.example\n");
	put_policy(&s, "New");
	run_command(&s);
	put_old_in_force(&s);
	s.rollback = true;
	s.words[1] = "rollback";
	s.words[8] = NULL;
	try_install(&s, "rollback");
	assert_int_equal(setenv(FAULTS_NO_EXCHANGE, "1", 1), 0);
	try_install(&s, "rollback by three");
	assert_int_equal(unsetenv(FAULTS_NO_EXCHANGE), 0);
	remove_school(&s);
}

/* What all gates have in common is made once. */
static int
prepare(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	bool fine = sg_gate_prepare(sg_problems_new(arena));

	(void)state;
	sg_arena_free(&arena);
	return fine ? 0 : -1;
}

static int
tell(void **state)
{
	(void)state;
	sg_gate_done();
	print_message("%ld points\n", points);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names_used_again),
	    cmocka_unit_test(test_new_names),
	    cmocka_unit_test(test_the_first),
	    cmocka_unit_test(test_rollback),
	};

	return cmocka_run_group_tests(tests, prepare, tell);
}
