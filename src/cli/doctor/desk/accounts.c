/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * accounts.c -- checks that somebody can sign in at the desk, and that it does
 * not depend on one person.
 */
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/problems.h"
#include "cli/doctor/desk/desk.h"
#include "desk/accounts/file.h"

#define ACCOUNTS SG_DESKDIR "/accounts"
#define ADD "schoolgate user add NAME --role officer --full-name \"FULL NAME\""

static size_t
count(const struct sg_accounts *accounts, enum sg_role role)
{
	size_t n = 0;

	for (size_t i = 0; i < accounts->n; i++)
		n += accounts->v[i].role == role;
	return n;
}

static void
check_people(struct sg_doctor *d, const struct sg_accounts *accounts)
{
	const size_t officers = count(accounts, SG_ROLE_OFFICER);

	if (accounts->n == 0)
		sg_doctor_warn(d, "run: " ADD,
		    "the desk has no accounts: nobody can sign in");
	else if (officers == 0)
		sg_doctor_warn(d, "run: " ADD,
		    "no account of the desk is an officer's: nobody can look "
		    "at incidents and decide");
	else if (officers == 1)
		sg_doctor_warn(d, "add an account for whoever stands in: " ADD,
		    "only one account of the desk is an officer's: if this "
		    "person is away, nobody can look at incidents and decide");
	else
		sg_doctor_fine(d, "%zu accounts, %zu of them of officers",
		    accounts->n, officers);
}

void
sg_desk_look_accounts(struct sg_doctor *d)
{
	struct sg_problems *problems = sg_problems_new(d->arena);
	const char *path = sg_doctor_path(d, ACCOUNTS), *stops;
	struct sg_accounts accounts;
	char why[SG_WHY_BYTES];
	struct stat st;

	if (stat(path, &st) != 0) {
		accounts = (struct sg_accounts){.n = 0};
		check_people(d, &accounts);
		return;
	}
	if (!sg_accounts_read(d->arena, path, problems, &accounts, why)) {
		sg_doctor_wrong(d,
		    "chown root:" SG_DESK_INSTALLER " " ACCOUNTS
		    " && chmod 640 " ACCOUNTS,
		    "the desk's accounts cannot be used: %s", why);
		return;
	}
	stops = sg_doctor_stops(d, SG_DESK_INSTALLER, ACCOUNTS);
	if (stops != NULL)
		sg_doctor_wrong(d,
		    strcmp(stops, ACCOUNTS) == 0 ?
			"chown root:" SG_DESK_INSTALLER " " ACCOUNTS
			" && chmod 640 " ACCOUNTS :
			sg_arena_printf(d->arena, "chmod 755 %s", stops),
		    "the user " SG_DESK_INSTALLER " cannot read " ACCOUNTS
		    ", because of the mode of %s: nobody can sign in",
		    stops);
	if (accounts.ndamaged > 0)
		sg_doctor_tell_problems(d, problems,
		    "mend the line, or remove it and add the account anew");
	check_people(d, &accounts);
}
