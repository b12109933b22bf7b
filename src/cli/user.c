/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * user.c -- `schoolgate user`: adds, changes, removes and lists the accounts of
 * the desk.
 *
 * A change is made only if the desk's own journal can say so.
 */
#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>
#include <sodium.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "cli/journal/run.h"
#include "desk/accounts/file.h"
#include "desk/accounts/password.h"
#include "desk/decision.h"
#include "journal/append.h"
#include "journal/event.h"

#define INSTALLER_USER "schoolgate-installer"

struct asked {
	struct sg_call call;
	const char *accounts, *journal, *journal_key;
	const char *role, *full_name, *groups;
	bool no_password, json;
};

/* A run of the command. */
struct run {
	const struct asked *asked;
	struct sg_arena *arena;
	struct sg_accounts accounts;
	const char *name;
};

/* ---- passwords ---------------------------------------------------------- */

#define PASSWORD_BYTES 512

/* Read one line without LF.  Returns false at the end, or if it is too long. */
static bool
read_line(char line[PASSWORD_BYTES])
{
	size_t n;

	if (fgets(line, PASSWORD_BYTES, stdin) == NULL)
		return false;
	n = strlen(line);
	if (n == 0 || line[n - 1] != '\n')
		return feof(stdin) != 0;
	line[n - 1] = '\0';
	return true;
}

/* Ask on the terminal, without showing what is typed. */
static bool
ask_hidden(const char *question, char line[PASSWORD_BYTES])
{
	struct termios shown, hidden;
	bool fine;

	if (tcgetattr(0, &shown) != 0)
		return false;
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	/* What is typed before the question would be shown, so it is dropped.
	 */
	if (tcsetattr(0, TCSAFLUSH, &hidden) != 0)
		return false;
	fputs(question, stderr);
	fine = read_line(line);
	(void)tcsetattr(0, TCSAFLUSH, &shown);
	fputc('\n', stderr);
	return fine;
}

/* Read the new password: twice from a terminal, else one line. */
static bool
read_password(char line[PASSWORD_BYTES])
{
	char again[PASSWORD_BYTES];
	bool same;

	if (!isatty(0))
		return read_line(line) ||
		    sg_complain(SG_EXIT_PROBLEMS,
			"a line with the password is missing on standard "
			"input") == 0;
	if (!ask_hidden("New password: ", line) ||
	    !ask_hidden("The same once more: ", again))
		return sg_complain(SG_EXIT_PROBLEMS,
			   "the password could not be read") == 0;
	same = strcmp(line, again) == 0;
	sodium_memzero(again, sizeof again);
	return same ||
	    sg_complain(SG_EXIT_PROBLEMS,
		"the two passwords differ; nothing was changed") == 0;
}

/* Returns false after an error was printed. */
static bool
set_password(const struct run *run, struct sg_account *account)
{
	char line[PASSWORD_BYTES] = "", hash[SG_PASSWORD_HASH];
	const char *fault = NULL;
	bool fine = read_password(line);

	if (fine) {
		fault = sg_password_fault(account->name, sg_str(line));
		fine = fault == NULL && sg_password_hash(sg_str(line), hash);
		if (!fine)
			(void)sg_complain(SG_EXIT_PROBLEMS, "%s",
			    fault != NULL ? fault :
					    "there is not enough memory to "
					    "hash the password");
	}
	sodium_memzero(line, sizeof line);
	if (fine)
		account->password = sg_arena_dup(run->arena, sg_str(hash));
	return fine;
}

/* ---- options ------------------------------------------------------------ */

static bool
set_role(const struct run *run, struct sg_account *account)
{
	static const char *words[SG_ROLES];
	const char *meant;

	for (int i = 1; i < SG_ROLES; i++)
		words[i - 1] = sg_role_word((enum sg_role)i);
	account->role = sg_role_of(run->asked->role);
	if (account->role != 0)
		return true;
	meant = sg_did_you_mean(sg_str(run->asked->role), words, SG_ROLES - 1);
	return sg_complain(SG_EXIT_USAGE, "there is no role \"%s\"; %s%s%s",
		   run->asked->role,
		   meant != NULL ? "did you mean \"" : "the roles are: ",
		   meant != NULL ? meant :
				   "officer, technician, ict-lead, head, "
				   "governor, teacher",
		   meant != NULL ? "\"?" : "") == 0;
}

static bool
set_groups(const struct run *run, struct sg_account *account)
{
	struct sg_str rest = sg_str(run->asked->groups), word;
	const char *name, *fault;

	account->ngroups = 0;
	while (rest.p != NULL) {
		word = sg_str_trim(sg_str_cut(&rest, ','));
		name = sg_arena_dup(run->arena, word);
		fault = sg_account_group_fault(name);
		if (word.n == 0 && account->ngroups == 0 && rest.p == NULL)
			return true; /* --groups "": none */
		if (fault != NULL || account->ngroups == SG_ACCOUNT_GROUPS)
			return sg_complain(SG_EXIT_USAGE, "\"%s\": %s", name,
				   fault != NULL ? fault :
						   "an account has at most 64 "
						   "groups") == 0;
		account->groups[account->ngroups++] = name;
	}
	return true;
}

/* Set what options say of the account.  Returns false after an error was
 * printed. */
static bool
set_options(const struct run *run, struct sg_account *account)
{
	const char *fault;

	if (run->asked->role != NULL && !set_role(run, account))
		return false;
	if (run->asked->groups != NULL && !set_groups(run, account))
		return false;
	if (run->asked->full_name == NULL)
		return true;
	account->full_name = run->asked->full_name;
	fault = sg_account_full_name_fault(account->full_name);
	return fault == NULL || sg_complain(SG_EXIT_USAGE, "%s", fault) == 0;
}

/* ---- the file and the journal ------------------------------------------- */

/* Record the change, then write the file.  Returns an exit code. */
static int
finish(struct run *run, enum sg_desk_action action,
    const struct sg_account *account, const char *done)
{
	const struct sg_journal_options options = {
	    .folder = run->asked->journal,
	    .key_path = run->asked->journal_key,
	    .sync = true};
	struct sg_journal *journal = sg_journal_new(&options);
	const struct passwd *owner = getpwnam(INSTALLER_USER);
	char memory[SG_CALLER_BYTES], buffer[SG_DECISION_BYTES];
	const struct sg_decision decision = {.action = action,
	    .at_ms = (int64_t)time(NULL) * 1000,
	    .who = sg_caller(memory),
	    .account = run->name,
	    .role = account == NULL ? 0 : account->role};
	char why[SG_WHY_BYTES] = "there is no memory left";
	struct sg_event event;
	uint64_t seq;
	bool fine = journal != NULL &&
	    sg_decision_event(&decision, buffer, &event) &&
	    sg_journal_append_first(journal, &event, &seq, why);

	sg_journal_free(&journal);
	if (!fine)
		return sg_complain(SG_EXIT_PROBLEMS,
		    "nothing was changed, because the desk's own journal "
		    "cannot say so: %s; is it begun? (schoolgate journal init "
		    "--desk)",
		    why);
	if (!sg_accounts_write(run->asked->accounts, &run->accounts,
		owner == NULL ? (gid_t)-1 : owner->pw_gid, why))
		return sg_complain(SG_EXIT_PROBLEMS, "%s", why);
	printf("The account %s is %s.\n", run->name, done);
	return SG_EXIT_FINE;
}

/* ---- verbs -------------------------------------------------------------- */

static struct sg_account *
find(const struct run *run)
{
	struct sg_account *account = sg_accounts_find(&run->accounts,
	    run->name);
	const char *names[SG_ACCOUNTS_MAX], *meant;

	if (account != NULL)
		return account;
	for (size_t i = 0; i < run->accounts.n; i++)
		names[i] = run->accounts.v[i].name;
	meant = sg_did_you_mean(sg_str(run->name), names, run->accounts.n);
	(void)sg_complain(SG_EXIT_PROBLEMS, "there is no account \"%s\"%s%s%s",
	    run->name, meant != NULL ? "; did you mean \"" : "",
	    meant != NULL ? meant : "", meant != NULL ? "\"?" : "");
	return NULL;
}

static int
add(struct run *run)
{
	const char *fault = sg_account_name_fault(run->name);
	struct sg_account *account;

	if (fault != NULL)
		return sg_complain(SG_EXIT_USAGE, "%s", fault);
	if (run->asked->role == NULL)
		return sg_complain(SG_EXIT_USAGE,
		    "say what it may do: --role officer, technician, "
		    "ict-lead, head, governor or teacher");
	if (sg_accounts_find(&run->accounts, run->name) != NULL)
		return sg_complain(SG_EXIT_PROBLEMS,
		    "there is an account \"%s\" already; to change it: "
		    "schoolgate user role, or user password",
		    run->name);
	account = sg_accounts_add(&run->accounts);
	if (account == NULL)
		return sg_complain(SG_EXIT_PROBLEMS,
		    "there are 1000 accounts already");
	account->name = account->full_name = run->name;
	if (!set_options(run, account))
		return SG_EXIT_USAGE;
	if (!run->asked->no_password && !set_password(run, account))
		return SG_EXIT_PROBLEMS;
	return finish(run, SG_DESK_ACCOUNT_ADDED, account, "added");
}

static int
change(struct run *run)
{
	struct sg_account *account = find(run);

	if (account == NULL)
		return SG_EXIT_PROBLEMS;
	if (run->asked->role == NULL && run->asked->groups == NULL &&
	    run->asked->full_name == NULL)
		return sg_complain(SG_EXIT_USAGE,
		    "say what is to be changed: --role, --groups or "
		    "--full-name");
	if (!set_options(run, account))
		return SG_EXIT_USAGE;
	return finish(run, SG_DESK_ACCOUNT_CHANGED, account,
	    "changed; whoever was signed in with it has to sign in again");
}

static int
change_password(struct run *run)
{
	struct sg_account *account = find(run);

	if (account == NULL || !set_password(run, account))
		return SG_EXIT_PROBLEMS;
	return finish(run, SG_DESK_ACCOUNT_CHANGED, account,
	    "changed; whoever was signed in with it has to sign in again");
}

static int
remove_account(struct run *run)
{
	struct sg_account *account = find(run);

	if (account == NULL)
		return SG_EXIT_PROBLEMS;
	sg_accounts_remove(&run->accounts, account);
	return finish(run, SG_DESK_ACCOUNT_REMOVED, NULL,
	    "removed; whoever was signed in with it is signed out");
}

static void
list_json(const struct run *run)
{
	for (size_t i = 0; i < run->accounts.n; i++) {
		const struct sg_account *a = &run->accounts.v[i];
		json_t *groups = json_array(), *json;

		for (size_t k = 0; k < a->ngroups; k++)
			json_array_append_new(groups,
			    json_string(a->groups[k]));
		json = json_pack("{s:s, s:s, s:s, s:o, s:b}", "name", a->name,
		    "full_name", a->full_name, "role", sg_role_word(a->role),
		    "groups", groups, "password", a->password != NULL);
		json_dumpf(json, stdout, JSON_COMPACT);
		putchar('\n');
		json_decref(json);
	}
}

static int
list(struct run *run)
{
	if (run->asked->json) {
		list_json(run);
		return SG_EXIT_FINE;
	}
	if (run->accounts.n == 0)
		puts("There are no accounts; add one: schoolgate user add NAME "
		     "--role officer");
	for (size_t i = 0; i < run->accounts.n; i++) {
		const struct sg_account *a = &run->accounts.v[i];

		printf("%-20s  %-10s  %s%s", a->name, sg_role_word(a->role),
		    a->full_name, a->password == NULL ? "  (no password)" : "");
		for (size_t k = 0; k < a->ngroups; k++)
			printf("%s%s", k == 0 ? "  teaches " : ", ",
			    a->groups[k]);
		putchar('\n');
	}
	return SG_EXIT_FINE;
}

static const struct {
	const char *word;
	int (*run)(struct run *run);
	bool named, changes;
} verbs[] = {
    {"add", add, true, true},
    {"role", change, true, true},
    {"password", change_password, true, true},
    {"remove", remove_account, true, true},
    {"list", list, false, false},
};
#define NVERBS (sizeof verbs / sizeof *verbs)

/* ---- the command -------------------------------------------------------- */

/* Read the accounts, and tell of damaged lines.  A missing file has none. */
static bool
read_accounts(struct run *run)
{
	struct sg_problems *problems = sg_problems_new(run->arena);
	const char *path = run->asked->accounts;
	char why[SG_WHY_BYTES];

	run->accounts = (struct sg_accounts){.arena = run->arena};
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return true;
	if (!sg_accounts_read(run->arena, path, problems, &run->accounts, why))
		return sg_complain(SG_EXIT_PROBLEMS, "%s", why) == 0;
	sg_problems_print(problems, stderr, sg_colour(stderr));
	return true;
}

static int
carry_out(const struct asked *asked, size_t verb)
{
	struct run run = {.asked = asked,
	    .arena = sg_arena_new(),
	    .name = asked->call.words[1]};
	char why[SG_WHY_BYTES];
	int code = SG_EXIT_PROBLEMS, lock = -1;

	if (verbs[verb].changes &&
	    (lock = sg_accounts_lock(asked->accounts, why)) < 0)
		(void)sg_complain(SG_EXIT_PROBLEMS, "%s", why);
	else if (read_accounts(&run))
		code = verbs[verb].run(&run);
	if (lock >= 0)
		close(lock);
	sg_arena_free(&run.arena);
	return code;
}

static int
choose(const struct asked *asked)
{
	const struct sg_call *call = &asked->call;
	const char *words[NVERBS], *meant;
	size_t i = 0;

	for (size_t k = 0; k < NVERBS; k++)
		words[k] = verbs[k].word;
	if (call->nwords == 0)
		return sg_complain(SG_EXIT_USAGE,
		    "say what to do: add, role, password, remove or list");
	while (i < NVERBS && strcmp(verbs[i].word, call->words[0]) != 0)
		i++;
	if (i == NVERBS) {
		meant = sg_did_you_mean(sg_str(call->words[0]), words, NVERBS);
		return sg_complain(SG_EXIT_USAGE,
		    "\"user\" has no verb \"%s\"; %s%s%s", call->words[0],
		    meant != NULL ? "did you mean \"" : "it has ",
		    meant != NULL ? meant :
				    "add, role, password, remove and list",
		    meant != NULL ? "\"?" : "");
	}
	if (verbs[i].named && call->nwords < 2)
		return sg_complain(SG_EXIT_USAGE,
		    "say the name of the account: schoolgate user %s NAME",
		    verbs[i].word);
	if (!verbs[i].named && call->nwords > 1)
		return sg_complain(SG_EXIT_USAGE, "\"%s\" is one word too many",
		    call->words[1]);
	return carry_out(asked, i);
}

static int
run_user(const struct sg_verb *verb, int argc, char **argv)
{
	struct asked asked = {.call = {.most = 2},
	    .accounts = SG_DESKDIR "/accounts",
	    .journal = SG_DESKJOURNALDIR,
	    .journal_key = SG_DESKDIR "/journal.key"};
	const struct sg_option options[] = {
	    {.name = "role", .value = &asked.role},
	    {.name = "full-name", .value = &asked.full_name},
	    {.name = "groups", .value = &asked.groups},
	    {.name = "no-password", .flag = &asked.no_password},
	    {.name = "json", .flag = &asked.json},
	    {.name = "accounts", .value = &asked.accounts},
	    {.name = "journal", .value = &asked.journal},
	    {.name = "journal-key", .value = &asked.journal_key},
	    {0},
	};
	int code = sg_call_read(verb, argc, argv, options, &asked.call);

	if (code >= 0)
		return code;
	return sg_journal_ready() ? choose(&asked) : SG_EXIT_PROBLEMS;
}

const struct sg_verb sg_verb_user = {
    .name = "user",
    .arguments = "add|role|password|remove|list [NAME]",
    .sentence = "Add, change, remove and list the accounts of the desk.",
    .help =
	"    --role ROLE        officer, technician, ict-lead, head, governor "
	"or teacher\n"
	"    --full-name TEXT   as exceptions name who approved them: \"Mrs A "
	"Head\"\n"
	"    --groups NAME,...  the groups that a teacher teaches\n"
	"    --no-password      only the school's single sign-on lets it in\n"
	"    --json             with list: one object a line\n"
	"    --accounts FILE    the accounts (" SG_DESKDIR "/accounts)\n"
	"    --journal DIR      the desk's own journal (" SG_DESKJOURNALDIR
	")\n"
	"    --journal-key FILE its key (" SG_DESKDIR "/journal.key)\n",
    .run = run_user,
};
