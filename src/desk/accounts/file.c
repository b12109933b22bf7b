/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* file.c -- reads and writes the file of the desk's accounts. */
#include "desk/accounts/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/file.h"
#include "desk/accounts/password.h"

#define FILE_BYTES_MAX ((size_t)1 << 20)
#define NEW_MODE 0640

/* ---- names -------------------------------------------------------------- */

static bool
is_one_of(char c, const char *extra)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr(extra, c) != NULL);
}

const char *
sg_account_name_fault(const char *name)
{
	const char *at = strchr(name, '@');
	size_t n = strlen(name);

	if (n == 0)
		return "an account needs a name";
	if (n > SG_ACCOUNT_NAME_BYTES)
		return "the name of an account has at most 64 characters";
	for (size_t i = 0; i < n; i++)
		if (!is_one_of(name[i], "._@-"))
			return "the name of an account has small letters, "
			       "digits and . _ - @ only, for example: ahead";
	if (!is_one_of(name[0], "") || !is_one_of(name[n - 1], "") ||
	    (at != NULL && strchr(at + 1, '@') != NULL))
		return "the name of an account begins and ends with a letter "
		       "or digit, and has at most one @";
	return NULL;
}

const char *
sg_account_full_name_fault(const char *name)
{
	struct sg_str rest = sg_str(name);
	uint32_t cp;
	size_t n;

	if (sg_str_trim(rest).n == 0 || sg_str_trim(rest).n != rest.n)
		return "the full name is empty, or has blanks around it";
	if (rest.n > SG_ACCOUNT_FULL_NAME_BYTES)
		return "the full name has more than 100 bytes";
	for (; rest.n > 0; rest.p += n, rest.n -= n) {
		n = sg_utf8_decode(rest.p, rest.n, &cp);
		if (n == 0 || cp < 0x20 || cp == '"' || cp == '\\' ||
		    (cp >= 0x7f && cp < 0xa0) ||
		    (cp >= 0x200b && cp <= 0x202e) ||
		    (cp >= 0x2066 && cp <= 0x2069))
			return "the full name has a character that a policy "
			       "cannot quote";
	}
	return NULL;
}

const char *
sg_account_group_fault(const char *name)
{
	size_t n = strlen(name);

	if (n == 0 || n > SG_ACCOUNT_NAME_BYTES)
		return "the name of a group has 1 to 64 characters";
	for (size_t i = 0; i < n; i++)
		if (!is_one_of(name[i], "-"))
			return "the name of a group has small letters, digits "
			       "and - only, as in the policy";
	return NULL;
}

/* ---- reading ------------------------------------------------------------ */

/* One line of the file, while it is read. */
struct reading {
	struct sg_accounts *accounts;
	struct sg_problems *problems;
	struct sg_place place;
};

static const char advice[] = "this account cannot sign in; remove the line, "
			     "and add the account again: schoolgate user add";

static bool
refuse(const struct reading *r, const char *what)
{
	sg_problem(r->problems, SG_ERROR, r->place, advice,
	    "this is no account: %s", what);
	return false;
}

/* Copy the member to *text.  Returns false if it is not a text. */
static bool
take_text(const struct reading *r, json_t *json, const char *name,
    const char **text)
{
	const json_t *member = json_object_get(json, name);

	if (!json_is_string(member) ||
	    strlen(json_string_value(member)) != json_string_length(member))
		return false;
	*text = sg_arena_dup(r->accounts->arena,
	    sg_str(json_string_value(member)));
	(void)json_object_del(json, name);
	return true;
}

static bool
take_groups(const struct reading *r, json_t *json, struct sg_account *account)
{
	const json_t *groups = json_object_get(json, "groups"), *group;
	size_t i;

	if (!json_is_array(groups) ||
	    json_array_size(groups) > SG_ACCOUNT_GROUPS)
		return refuse(r, "\"groups\" is not a list of names");
	json_array_foreach(groups, i, group)
	{
		const char *name = json_string_value(group);

		if (name == NULL || sg_account_group_fault(name) != NULL)
			return refuse(r, "\"groups\" is not a list of names");
		account->groups[account->ngroups++] =
		    sg_arena_dup(r->accounts->arena, sg_str(name));
	}
	(void)json_object_del(json, "groups");
	return true;
}

static bool
take_account(const struct reading *r, json_t *json, struct sg_account *account)
{
	const char *role, *fault;

	if (!take_text(r, json, "name", &account->name))
		return refuse(r, "it has no name");
	fault = sg_account_name_fault(account->name);
	if (fault != NULL)
		return refuse(r, fault);
	if (!take_text(r, json, "full_name", &account->full_name))
		return refuse(r, "it has no full name");
	fault = sg_account_full_name_fault(account->full_name);
	if (fault != NULL)
		return refuse(r, fault);
	if (!take_text(r, json, "role", &role))
		return refuse(r, "it has no role");
	account->role = sg_role_of(role);
	if (account->role == 0)
		return refuse(r, "its role is none that the desk knows");
	if (!take_groups(r, json, account))
		return false;
	if (json_object_get(json, "password") != NULL &&
	    (!take_text(r, json, "password", &account->password) ||
		!sg_password_is_hash(account->password)))
		return refuse(r, "its password is not a hash of Argon2id");
	if (json_object_size(json) > 0)
		return refuse(r, "it has members that no account has");
	return true;
}

static void
hash_text(crypto_generichash_state *state, const char *text)
{
	/* With the NUL, so that no two lists of texts give the same bytes. */
	(void)crypto_generichash_update(state, (const uint8_t *)text,
	    strlen(text) + 1);
}

static void
set_stamp(struct sg_account *account)
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, NULL, 0, SG_ACCOUNT_STAMP);
	hash_text(&state, account->name);
	hash_text(&state, account->full_name);
	hash_text(&state, sg_role_word(account->role));
	hash_text(&state, account->password == NULL ? "" : account->password);
	for (size_t i = 0; i < account->ngroups; i++)
		hash_text(&state, account->groups[i]);
	(void)crypto_generichash_final(&state, account->stamp,
	    SG_ACCOUNT_STAMP);
}

/* Parse one line.  Returns false after a problem was added. */
static bool
read_line(const struct reading *r, struct sg_str line,
    struct sg_account *account)
{
	json_t *json = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, NULL);
	bool fine = json_is_object(json) ? take_account(r, json, account) :
					   refuse(r, "it is not JSON");

	json_decref(json);
	if (fine)
		set_stamp(account);
	return fine;
}

static void
keep_damaged(struct sg_accounts *accounts, struct sg_str line)
{
	accounts->damaged = sg_arena_grow(accounts->arena, accounts->damaged,
	    accounts->ndamaged, &accounts->damaged_cap, sizeof(struct sg_str));
	accounts->damaged[accounts->ndamaged++] = line;
}

struct sg_account *
sg_accounts_add(struct sg_accounts *accounts)
{
	if (accounts->n == SG_ACCOUNTS_MAX)
		return NULL;
	accounts->v = sg_arena_grow(accounts->arena, accounts->v, accounts->n,
	    &accounts->cap, sizeof(*accounts->v));
	accounts->v[accounts->n] = (struct sg_account){0};
	return &accounts->v[accounts->n++];
}

static void
take_line(const struct reading *r, struct sg_str line)
{
	struct sg_account account = {0}, *added;

	if (!read_line(r, line, &account)) {
		keep_damaged(r->accounts, line);
		return;
	}
	if (sg_accounts_find(r->accounts, account.name) != NULL) {
		/* Which of the two is right is not known, so the second, which
		 * may have been inserted, must not change the first. */
		(void)refuse(r, "there is an account of this name above");
		keep_damaged(r->accounts, line);
		return;
	}
	added = sg_accounts_add(r->accounts);
	if (added != NULL) {
		*added = account;
		return;
	}
	(void)refuse(r, "there are more than 1000");
	keep_damaged(r->accounts, line);
}

void
sg_accounts_parse(struct sg_arena *arena, const struct sg_source *source,
    struct sg_problems *problems, struct sg_accounts *accounts)
{
	/* A problem shows its line, but a line may hold the hash of a password,
	 * so the problems get a source without lines. */
	struct sg_source *shown = sg_arena_alloc(arena, sizeof(*shown));
	struct reading r = {accounts, problems, {.source = shown}};
	struct sg_str rest = source->text, line;

	shown->name = source->name;
	*accounts = (struct sg_accounts){.arena = arena};
	while (rest.p != NULL) {
		line = sg_str_cut(&rest, '\n');
		r.place.line++;
		if (sg_str_trim(line).n > 0)
			take_line(&r, line);
	}
}

/* Refuse a file that others can change or read. */
static bool
is_private(const char *path, char why[SG_WHY_BYTES])
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return sg_why_errno(why, path, "read", errno);
	if (!S_ISREG(st.st_mode))
		return sg_why_errno(why, path, "read", SG_WHY_ODD);
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return sg_why(why,
		    "%s does not belong to root, so somebody else may have "
		    "made accounts; look at it, then run: chown root %s",
		    path, path);
	if ((st.st_mode & (S_IWGRP | S_IRWXO)) != 0)
		return sg_why(why,
		    "others than root can change or read %s; look at it, then "
		    "run: chmod 640 %s",
		    path, path);
	return true;
}

bool
sg_accounts_read(struct sg_arena *arena, const char *path,
    struct sg_problems *problems, struct sg_accounts *accounts,
    char why[SG_WHY_BYTES])
{
	struct sg_source *source = sg_arena_alloc(arena, sizeof(*source));
	int error;

	*accounts = (struct sg_accounts){.arena = arena};
	if (!is_private(path, why))
		return false;
	source->name = sg_arena_dup(arena, sg_str(path));
	error = sg_file_read(arena, path, FILE_BYTES_MAX, &source->text);
	if (error != 0)
		return sg_why(why, "%s cannot be read: %s", path,
		    sg_file_why(error));
	sg_accounts_parse(arena, source, problems, accounts);
	return true;
}

struct sg_account *
sg_accounts_find(const struct sg_accounts *accounts, const char *name)
{
	for (size_t i = 0; i < accounts->n; i++)
		if (strcmp(accounts->v[i].name, name) == 0)
			return &accounts->v[i];
	return NULL;
}

/* ---- writing ------------------------------------------------------------ */

void
sg_accounts_remove(struct sg_accounts *accounts, struct sg_account *account)
{
	size_t i = (size_t)(account - accounts->v);

	accounts->n--;
	memmove(account, account + 1, (accounts->n - i) * sizeof(*accounts->v));
}

static json_t *
json_of(const struct sg_account *account)
{
	json_t *groups = json_array();

	for (size_t i = 0; i < account->ngroups; i++)
		json_array_append_new(groups, json_string(account->groups[i]));
	return json_pack("{s:s, s:s, s:s, s:o, s:s*}", "name", account->name,
	    "full_name", account->full_name, "role",
	    sg_role_word(account->role), "groups", groups, "password",
	    account->password);
}

static void
put_lines(const struct sg_accounts *accounts, FILE *to)
{
	for (size_t i = 0; i < accounts->n; i++) {
		json_t *json = json_of(&accounts->v[i]);

		(void)json_dumpf(json, to, JSON_COMPACT);
		fputc('\n', to);
		json_decref(json);
	}
	for (size_t i = 0; i < accounts->ndamaged; i++)
		fprintf(to, "%.*s\n", (int)accounts->damaged[i].n,
		    accounts->damaged[i].p);
}

bool
sg_accounts_write(const char *path, const struct sg_accounts *accounts,
    gid_t group, char why[SG_WHY_BYTES])
{
	struct stat like = {
	    .st_mode = NEW_MODE, .st_uid = geteuid(), .st_gid = group};
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	int error = 0;

	if (to == NULL)
		return sg_why_errno(why, path, "written", errno);
	put_lines(accounts, to);
	if (fclose(to) != 0 || (stat(path, &like) != 0 && errno != ENOENT))
		error = errno;
	if (error == 0)
		error = sg_file_replace_like(path, text, n, &like);
	free(text);
	return error == 0 || sg_why_errno(why, path, "written", error);
}

int
sg_accounts_lock(const char *path, char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	const char *folder = sg_path_beside(arena, path, ".");
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	/* The folder itself is locked, so that no other file is needed. */
	if (fd < 0) {
		(void)sg_why_errno(why, folder, "opened", errno);
	} else if (flock(fd, LOCK_EX) != 0) {
		(void)sg_why_errno(why, folder, "locked", errno);
		close(fd);
		fd = -1;
	}
	sg_arena_free(&arena);
	return fd;
}
