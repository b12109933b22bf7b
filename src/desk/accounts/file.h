/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file.h -- the file of the desk's accounts, one JSON object a line:
 *
 *   {"name":"ahead","full_name":"Mrs A Head","role":"head","groups":[],
 *    "password":"$argon2id$..."}
 *
 * Root's command `schoolgate user` writes it; the installer reads it.  A line
 * that cannot be read is reported and kept as it is: its account cannot sign
 * in, the others can.  One thread at a time per arena.
 */
#ifndef SG_DESK_ACCOUNTS_FILE_H
#define SG_DESK_ACCOUNTS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/problems.h"
#include "base/why.h"
#include "desk/roles.h"

struct sg_arena;

#define SG_ACCOUNTS_MAX 1000
#define SG_ACCOUNT_GROUPS 64
#define SG_ACCOUNT_NAME_BYTES 64
#define SG_ACCOUNT_FULL_NAME_BYTES 100
#define SG_ACCOUNT_STAMP 16

struct sg_account {
	const char *name;      /* lower case: [a-z0-9._@-]; never "" */
	const char *full_name; /* as it approves exceptions: "Mrs A Head" */
	enum sg_role role;
	const char *groups[SG_ACCOUNT_GROUPS]; /* that a teacher teaches */
	size_t ngroups;
	const char *password; /* hash; NULL: cannot sign in with a password */
	/* A hash of all the above: it differs when anything was changed. */
	uint8_t stamp[SG_ACCOUNT_STAMP];
};

struct sg_accounts {
	struct sg_arena *arena; /* everything is in it */
	struct sg_account *v;
	size_t n, cap;
	/* Lines that cannot be read, as they are. */
	struct sg_str *damaged;
	size_t ndamaged, damaged_cap;
};

/*
 * Returns NULL if `name` may be the name of an account.  Otherwise returns a
 * sentence that says why not.
 */
const char *sg_account_name_fault(const char *name);
/* The same for a full name: no quotation marks, no control characters. */
const char *sg_account_full_name_fault(const char *name);
/* The same for the name of a group of the policy. */
const char *sg_account_group_fault(const char *name);

/*
 * Read the file `path` into `arena`.  Problems in its lines are added to
 * `problems`.  Returns false, with `why`, if the file cannot be read, is not a
 * regular file, belongs to another user than root and this process's, or if
 * users other than its owner can write to it, or others than its group can read
 * it; *accounts is then empty.  A missing file is such a failure.
 */
bool sg_accounts_read(struct sg_arena *arena, const char *path,
    struct sg_problems *problems, struct sg_accounts *accounts,
    char why[SG_WHY_BYTES]);
/* Works like sg_accounts_read(), with the text of a file. */
void sg_accounts_parse(struct sg_arena *arena, const struct sg_source *source,
    struct sg_problems *problems, struct sg_accounts *accounts);
/* Returns NULL if there is no such account. */
struct sg_account *sg_accounts_find(const struct sg_accounts *accounts,
    const char *name);
/* Append an empty account.  Returns NULL if there are SG_ACCOUNTS_MAX. */
struct sg_account *sg_accounts_add(struct sg_accounts *accounts);
/* Remove an account.  Pointers to other accounts are invalid afterwards. */
void sg_accounts_remove(struct sg_accounts *accounts,
    struct sg_account *account);
/*
 * Replace the file atomically.  Owner, group and mode stay; a new file belongs
 * to this user and to `group`, and has the mode 0640.  Returns false, with
 * `why`, on failure; the old file then stays.
 */
bool sg_accounts_write(const char *path, const struct sg_accounts *accounts,
    gid_t group, char why[SG_WHY_BYTES]);
/*
 * Take the lock that keeps two commands from changing the file at the same
 * time; wait for it.  Returns a descriptor to close, or -1 with `why`.
 */
int sg_accounts_lock(const char *path, char why[SG_WHY_BYTES]);

#endif
