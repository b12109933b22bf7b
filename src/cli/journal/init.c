/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * init.c -- `schoolgate journal init`: begins a journal, and prints its two
 * secrets.
 *
 * The secrets are the verifying key and the e-safety officer's private key.
 * They are not stored, so they cannot be shown again.
 */
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/why.h"
#include "cli/cli.h"
#include "cli/journal/run.h"
#include "cli/journal/verbs.h"
#include "journal/append.h"

#define SERVICE_USER "c-icap"
/* DESK_USER writes the desk's own journal, and DESK_GROUP reads it. */
#define DESK_USER "schoolgate-installer"
#define DESK_GROUP "schoolgate-desk"
#define DESK_FOLDER_MODE 02750

struct owner {
	uid_t user;
	gid_t group;
};

/*
 * Find the user and the group who will own the journal. If `named` is not NULL,
 * it is the user of this name. If `named` is NULL and the command runs as root,
 * it is the user `usual`, if this user exists. Returns false after an error was
 * printed.
 */
static bool
find_owner(const char *named, const char *usual, struct owner *owner)
{
	const char *name = named != NULL ? named : usual;
	const struct passwd *entry;
	const struct group *group;

	*owner = (struct owner){(uid_t)-1, (gid_t)-1};
	if (named == NULL && geteuid() != 0)
		return true;
	entry = getpwnam(name);
	if (entry != NULL) {
		*owner = (struct owner){entry->pw_uid, entry->pw_gid};
		/* Debian's user c-icap has the primary group nogroup. */
		group = getgrnam(name);
		if (group != NULL)
			owner->group = group->gr_gid;
		return true;
	}
	if (named == NULL)
		return true;
	sg_complain(SG_EXIT_USAGE, "there is no user \"%s\" here", named);
	return false;
}

/* Let the group that reads the desk's own journal have its files. */
static void
find_readers(struct owner *owner)
{
	const struct group *entry = getgrnam(DESK_GROUP);

	if (entry != NULL && owner->user != (uid_t)-1)
		owner->group = entry->gr_gid;
}

static void
tell(const struct sg_journal_options *journal,
    const struct sg_journal_secrets *secrets)
{
	printf("The journal in %s is begun.\n"
	       "\n"
	       "Write these two down and keep them away from this machine, "
	       "for example on\n"
	       "two memory sticks in the school's safe.  They are shown only "
	       "now.\n"
	       "\n"
	       "The verifying key proves that no record was changed or "
	       "removed:\n"
	       "    %s\n"
	       "\n"
	       "The officer's key opens names that the policy keeps hidden "
	       "(detail\n"
	       "pseudonymous); without it nobody can:\n"
	       "    %s\n"
	       "\n"
	       "Try the first one now: save it in a file and run\n"
	       "    schoolgate journal verify%s%s --key FILE\n",
	    journal->folder, secrets->verifying_key, secrets->officer_key,
	    strcmp(journal->folder, SG_JOURNALDIR) == 0 ? "" : " --journal ",
	    strcmp(journal->folder, SG_JOURNALDIR) == 0 ? "" : journal->folder);
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_call call = {.most = 0};
	const char *folder = NULL, *key = NULL, *named = NULL;
	bool desk = false;
	const struct sg_option options[] = {
	    {.name = "journal", .value = &folder},
	    {.name = "journal-key", .value = &key},
	    {.name = "owner", .value = &named},
	    {.name = "desk", .flag = &desk},
	    {0},
	};
	struct sg_journal_secrets secrets;
	struct sg_journal_options journal = {0};
	char why[SG_WHY_BYTES];
	struct owner owner;
	int code = sg_call_read(verb, argc, argv, options, &call);

	if (code >= 0)
		return code;
	if (!sg_journal_ready())
		return SG_EXIT_PROBLEMS;
	if (!find_owner(named, desk ? DESK_USER : SERVICE_USER, &owner))
		return SG_EXIT_USAGE;
	if (desk)
		find_readers(&owner);
	journal.folder = folder != NULL ? folder :
	    desk                        ? SG_DESKJOURNALDIR :
					  SG_JOURNALDIR;
	journal.key_path = key != NULL ? key :
	    desk                       ? SG_DESKDIR "/journal.key" :
					 SG_JOURNAL_KEY;
	if (!sg_journal_init(&journal, owner.user, owner.group,
		(int64_t)time(NULL) * 1000, &secrets, why))
		return sg_complain(SG_EXIT_PROBLEMS, "%s", why);
	/* So that new files of the installer get the group of the readers. */
	if (desk && chmod(journal.folder, DESK_FOLDER_MODE) != 0)
		perror(journal.folder);
	tell(&journal, &secrets);
	sodium_memzero(&secrets, sizeof secrets);
	return SG_EXIT_FINE;
}

const struct sg_verb sg_journal_verb_init = {
    .name = "journal init",
    .arguments = "[--owner USER] [--desk]",
    .sentence = "Begin a journal and show its two keys, once.",
    .help =
	"    --owner USER       whose the files will be (" SERVICE_USER ")\n"
	"    --desk             the desk's own journal, in " SG_DESKJOURNALDIR
	"\n"
	"    --journal DIR      its folder (" SG_JOURNALDIR ")\n"
	"    --journal-key FILE the key to write with (" SG_JOURNAL_KEY ")\n",
    .run = run,
};
