/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_file.c -- tests reading and writing the file of the desk's accounts. */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/arena.h"
#include "desk/accounts/file.h"
#include "desk/accounts/password.h"

static char folder[64], path[96];

static int
make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/sgaccounts.XXXXXX");
	if (sodium_init() < 0 || mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof path, "%s/accounts", folder);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void
write_text(const char *text, mode_t mode)
{
	FILE *to = fopen(path, "w");

	assert_non_null(to);
	fputs(text, to);
	fclose(to);
	assert_int_equal(chmod(path, mode), 0);
}

#define GOOD                                                                   \
	"{\"name\":\"ahead\",\"full_name\":\"Mrs A Head\",\"role\":\"head\","  \
	"\"groups\":[]}\n"
#define TEACHER                                                                \
	"{\"name\":\"bteach\",\"full_name\":\"Mr B Teach\",\"role\":"          \
	"\"teacher\",\"groups\":[\"year-6\",\"year-7\"]}\n"

/* ---- lines -------------------------------------------------------------- */

static void
parse(struct sg_arena *arena, const char *text, struct sg_accounts *accounts,
    char *said, size_t size)
{
	struct sg_source *source = sg_arena_alloc(arena, sizeof *source);
	struct sg_problems *problems = sg_problems_new(arena);
	FILE *to = fmemopen(said, size, "w");

	*source = (struct sg_source){.name = "accounts", .text = sg_str(text)};
	sg_accounts_parse(arena, source, problems, accounts);
	sg_problems_print(problems, to, false);
	fclose(to);
}

static void
reads_accounts(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_accounts accounts;
	const struct sg_account *a;
	char said[1000] = "";

	(void)state;
	parse(arena, GOOD "\n" TEACHER, &accounts, said, sizeof said);
	assert_string_equal(said, "");
	assert_int_equal(accounts.n, 2);
	a = sg_accounts_find(&accounts, "bteach");
	assert_non_null(a);
	assert_string_equal(a->full_name, "Mr B Teach");
	assert_int_equal(a->role, SG_ROLE_TEACHER);
	assert_int_equal(a->ngroups, 2);
	assert_string_equal(a->groups[1], "year-7");
	assert_null(a->password);
	assert_null(sg_accounts_find(&accounts, "Bteach"));
	sg_arena_free(&arena);
}

/* A damaged line is said, and neither hides nor changes another account. */
static void
says_which_line_is_damaged(void **state)
{
	static const struct {
		const char *line, *said;
	} rows[] = {
	    {"nonsense", "this is no account: it is not JSON"},
	    {"[]", "this is no account: it is not JSON"},
	    {"{\"name\":\"x\"", "this is no account: it is not JSON"},
	    {"{\"name\":\"x\",\"name\":\"y\"}",
		"this is no account: it is not JSON"},
	    {"{}", "this is no account: it has no name"},
	    {"{\"name\":7}", "this is no account: it has no name"},
	    {"{\"name\":\"x\\u0000y\"}", "this is no account: it is not JSON"},
	    {"{\"name\":\"X\"}",
		"this is no account: the name of an account has small letters, "
		"digits and . _ - @ only, for example: ahead"},
	    {"{\"name\":\"x\"}", "this is no account: it has no full name"},
	    {"{\"name\":\"x\",\"full_name\":\"a \\\" b\"}",
		"this is no account: the full name has a character that a "
		"policy cannot quote"},
	    {"{\"name\":\"x\",\"full_name\":\"X\"}",
		"this is no account: it has no role"},
	    {"{\"name\":\"x\",\"full_name\":\"X\",\"role\":\"root\"}",
		"this is no account: its role is none that the desk knows"},
	    {"{\"name\":\"x\",\"full_name\":\"X\",\"role\":\"officer\"}",
		"this is no account: \"groups\" is not a list of names"},
	    {"{\"name\":\"x\",\"full_name\":\"X\",\"role\":\"officer\","
	     "\"groups\":[7]}",
		"this is no account: \"groups\" is not a list of names"},
	    {"{\"name\":\"x\",\"full_name\":\"X\",\"role\":\"officer\","
	     "\"groups\":[],\"password\":\"plain\"}",
		"this is no account: its password is not a hash of Argon2id"},
	    {"{\"name\":\"x\",\"full_name\":\"X\",\"role\":\"officer\","
	     "\"groups\":[],\"admin\":true}",
		"this is no account: it has members that no account has"},
	    {"{\"name\":\"ahead\",\"full_name\":\"X\",\"role\":\"officer\","
	     "\"groups\":[]}",
		"this is no account: there is an account of this name above"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_arena *arena = sg_arena_new();
		struct sg_accounts accounts;
		char said[2000] = "", expected[500];

		parse(arena,
		    sg_arena_printf(arena, GOOD "%s\n" TEACHER, rows[i].line),
		    &accounts, said, sizeof said);
		(void)snprintf(expected, sizeof expected,
		    "accounts:2:1: error: %s\n", rows[i].said);
		/* The line itself is not shown: it may hold a hash. */
		assert_int_equal(strncmp(said, expected, strlen(expected)), 0);
		assert_null(strstr(said, rows[i].line));
		assert_int_equal(accounts.n, 2);
		assert_int_equal(accounts.ndamaged, 1);
		assert_int_equal(sg_accounts_find(&accounts, "ahead")->role,
		    SG_ROLE_HEAD);
		assert_non_null(sg_accounts_find(&accounts, "bteach"));
		sg_arena_free(&arena);
	}
}

static void
says_what_is_wrong_with_a_name(void **state)
{
	static const struct {
		const char *name;
		bool fine;
	} rows[] = {
	    {"ahead", true},
	    {"a.head-2_x", true},
	    {"ahead@hillcrest.example", true},
	    {"7", true},
	    {"", false},
	    {"A", false},
	    {"-a", false},
	    {"a.", false},
	    {"a@", false},
	    {"@a", false},
	    {"a@b@c", false},
	    {"a b", false},
	    {"a\"b", false},
	    {"a\\b", false},
	    {"../a", false},
	    {"\xc3\xa9", false},
	    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	     "a",
		false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(sg_account_name_fault(rows[i].name) == NULL,
		    rows[i].fine);
}

static void
says_what_is_wrong_with_a_full_name(void **state)
{
	static const struct {
		const char *name;
		bool fine;
	} rows[] = {
	    {"Mrs A Head", true}, {"Ms Si\xc3\xa2n O'Neill", true}, {"", false},
	    {" x", false}, {"x ", false}, {"a \"b\"", false}, {"a\\b", false},
	    {"a\nb", false}, {"a\xff", false},
	    {"a\xe2\x80\xae"
	     "b",
		false}, /* turns the direction of writing */
	    {"a\xe2\x80\x8b"
	     "b",
		false}, /* a blank that nobody sees */
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(sg_account_full_name_fault(rows[i].name) ==
			NULL,
		    rows[i].fine);
	assert_null(sg_account_group_fault("year-6"));
	assert_non_null(sg_account_group_fault("Year 6"));
	assert_non_null(sg_account_group_fault(""));
}

/* A session ends if anything of its account is changed (sessions.h). */
static void
stamps_every_change(void **state)
{
	static const char *const rows[] = {
	    "{\"name\":\"ahead\",\"full_name\":\"Mrs A Head\",\"role\":"
	    "\"officer\",\"groups\":[]}",
	    "{\"name\":\"ahead\",\"full_name\":\"Mrs B Head\",\"role\":"
	    "\"head\",\"groups\":[]}",
	    "{\"name\":\"ahead\",\"full_name\":\"Mrs A Head\",\"role\":"
	    "\"head\",\"groups\":[\"x\"]}",
	    "{\"name\":\"ahead\",\"full_name\":\"Mrs A Head\",\"role\":"
	    "\"head\",\"groups\":[\"x\",\"y\"]}",
	    "{\"name\":\"ahead\",\"full_name\":\"Mrs A Head\",\"role\":"
	    "\"head\",\"groups\":[\"xy\"]}",
	};
	struct sg_arena *arena = sg_arena_new();
	uint8_t stamps[6][SG_ACCOUNT_STAMP];
	struct sg_accounts accounts;
	char said[1000];

	(void)state;
	parse(arena, GOOD, &accounts, said, sizeof said);
	memcpy(stamps[5], accounts.v[0].stamp, SG_ACCOUNT_STAMP);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		parse(arena, rows[i], &accounts, said, sizeof said);
		assert_int_equal(accounts.n, 1);
		memcpy(stamps[i], accounts.v[0].stamp, SG_ACCOUNT_STAMP);
	}
	for (size_t i = 0; i < 6; i++)
		for (size_t k = 0; k < i; k++)
			assert_memory_not_equal(stamps[i], stamps[k],
			    SG_ACCOUNT_STAMP);
	parse(arena, "\n" GOOD, &accounts, said, sizeof said);
	assert_memory_equal(accounts.v[0].stamp, stamps[5], SG_ACCOUNT_STAMP);
	sg_arena_free(&arena);
}

/* ---- the file ----------------------------------------------------------- */

static bool
read_file(struct sg_arena *arena, struct sg_accounts *accounts,
    char why[SG_WHY_BYTES])
{
	return sg_accounts_read(arena, path, sg_problems_new(arena), accounts,
	    why);
}

static void
refuses_a_file_that_others_can_change(void **state)
{
	static const struct {
		mode_t mode;
		const char *said; /* NULL: fine */
	} rows[] = {
	    {0600, NULL},
	    {0640, NULL},
	    {0660, "others than root can change or read"},
	    {0644, "others than root can change or read"},
	    {0642, "others than root can change or read"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_arena *arena = sg_arena_new();
		struct sg_accounts accounts;
		char why[SG_WHY_BYTES] = "";
		bool fine;

		write_text(GOOD, rows[i].mode);
		fine = read_file(arena, &accounts, why);
		assert_int_equal(fine, rows[i].said == NULL);
		assert_int_equal(accounts.n, fine ? 1 : 0);
		if (!fine)
			assert_non_null(strstr(why, rows[i].said));
		sg_arena_free(&arena);
	}
}

static void
refuses_a_file_of_another_user(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_accounts accounts;
	char why[SG_WHY_BYTES] = "";

	(void)state;
	if (geteuid() != 0)
		skip();
	write_text(GOOD, 0640);
	assert_int_equal(chown(path, 65534, 65534), 0);
	assert_false(read_file(arena, &accounts, why));
	assert_non_null(strstr(why, "does not belong to root"));
	sg_arena_free(&arena);
}

static void
refuses_what_is_no_file(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_accounts accounts;
	char why[SG_WHY_BYTES] = "";

	(void)state;
	unlink(path);
	assert_false(read_file(arena, &accounts, why));
	assert_non_null(strstr(why, "No such file"));
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_false(read_file(arena, &accounts, why));
	unlink(path);
	sg_arena_free(&arena);
}

static void
writes_what_it_read(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_accounts accounts, again;
	struct sg_account *added;
	struct stat st;
	char why[SG_WHY_BYTES] = "", hash[SG_PASSWORD_HASH];

	(void)state;
	write_text(GOOD "damaged \"line\"\n" TEACHER, 0600);
	if (geteuid() == 0)
		assert_int_equal(chown(path, 0, 65534), 0);
	assert_true(read_file(arena, &accounts, why));
	added = sg_accounts_add(&accounts);
	assert_true(sg_password_hash(SG_LIT("three plain words"), hash));
	*added = (struct sg_account){.name = "czar",
	    .full_name = "Dr C Zar",
	    .role = SG_ROLE_OFFICER,
	    .password = hash};
	sg_accounts_remove(&accounts, sg_accounts_find(&accounts, "bteach"));
	assert_true(sg_accounts_write(path, &accounts, (gid_t)-1, why));
	assert_true(read_file(arena, &again, why));
	assert_int_equal(again.n, 2);
	assert_int_equal(again.ndamaged, 1);
	assert_non_null(sg_accounts_find(&again, "ahead"));
	assert_null(sg_accounts_find(&again, "bteach"));
	assert_string_equal(sg_accounts_find(&again, "czar")->password, hash);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	if (geteuid() == 0)
		assert_int_equal(st.st_gid, 65534);
	sg_arena_free(&arena);
}

static void
says_why_it_cannot_write(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_accounts accounts = {.arena = arena};
	char why[SG_WHY_BYTES] = "";

	(void)state;
	assert_false(sg_accounts_write("/nowhere/at/all", &accounts, (gid_t)-1,
	    why));
	assert_string_equal(why,
	    "/nowhere/at/all cannot be written: No such file or directory");
	assert_int_equal(sg_accounts_lock("/nowhere/at/all", why), -1);
	assert_non_null(strstr(why, "cannot be opened"));
	sg_arena_free(&arena);
}

static void
begins_a_file(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_accounts accounts = {.arena = arena};
	char why[SG_WHY_BYTES] = "";
	struct stat st;

	(void)state;
	unlink(path);
	assert_true(sg_accounts_write(path, &accounts,
	    geteuid() == 0 ? 65534 : (gid_t)-1, why));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	if (geteuid() == 0)
		assert_int_equal(st.st_gid, 65534);
	assert_true(read_file(arena, &accounts, why));
	assert_int_equal(accounts.n, 0);
	sg_arena_free(&arena);
}

static void
holds_a_thousand_accounts(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_accounts accounts = {.arena = arena};

	(void)state;
	for (int i = 0; i < SG_ACCOUNTS_MAX; i++)
		sg_accounts_add(&accounts)->name = sg_arena_printf(arena, "a%d",
		    i);
	assert_null(sg_accounts_add(&accounts));
	assert_non_null(sg_accounts_find(&accounts, "a999"));
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_accounts),
	    cmocka_unit_test(says_which_line_is_damaged),
	    cmocka_unit_test(says_what_is_wrong_with_a_name),
	    cmocka_unit_test(says_what_is_wrong_with_a_full_name),
	    cmocka_unit_test(stamps_every_change),
	    cmocka_unit_test(refuses_a_file_that_others_can_change),
	    cmocka_unit_test(refuses_a_file_of_another_user),
	    cmocka_unit_test(refuses_what_is_no_file),
	    cmocka_unit_test(writes_what_it_read),
	    cmocka_unit_test(says_why_it_cannot_write),
	    cmocka_unit_test(begins_a_file),
	    cmocka_unit_test(holds_a_thousand_accounts),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
