/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ban.c -- `schoolgate ban` gives, lifts and lists bans; `schoolgate supervise`
 * lets banned people work in a group while somebody watches.
 *
 * policy/bans/ checks what is asked for, and does it.
 */
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "cli/ban_change.h"
#include "cli/cli.h"
#include "cli/journal/run.h"
#include "gate/gate.h"
#include "report/instant.h"
#include "report/put.h"
#include "report/until.h"

/* What the command line says. */
struct asked {
	struct sg_call call;
	const char *user, *address, *mac, *user_hash, *device_hash;
	const char *from, *until, *for_how_long, *because, *by;
	const char *journal, *journal_key;
	bool json, all, end, only_bans;
};

struct run {
	const struct asked *asked;
	struct sg_arena *arena;
	struct sg_problems *problems;
	struct sg_gate *gate;
	int64_t now;
};

/* ---- doing it ----------------------------------------------------------- */

/*
 * Returns the text as it is safe to print: what a client sent may have control
 * characters, and marks that change the direction of writing.
 */
static const char *
shown(const struct run *run, const char *text)
{
	char *memory = NULL;
	const char *safe;
	size_t n;
	FILE *to = open_memstream(&memory, &n);

	if (to == NULL)
		return "";
	(void)sg_put_plain(to, text);
	safe = fclose(to) == 0 ? sg_arena_dup(run->arena, sg_str(memory)) : "";
	free(memory);
	return safe;
}

/* "until Tue 24 Nov 2026 15:20:00 GMT", or "until it is lifted". */
static const char *
until_text(const struct run *run, int64_t until)
{
	char text[SG_INSTANT_TEXT];

	if (until == SG_OPEN_END)
		return "until it is lifted";
	sg_local_text(run->gate, until, text);
	return sg_arena_printf(run->arena, "until %s", text);
}

static void
tell(const struct run *run, const struct sg_ban_done *done)
{
	const char *whom = shown(run,
	    *done->whom != '\0'           ? done->whom :
		done->asked->user != NULL ? done->asked->user :
					    done->hash);

	switch (done->act) {
	case SG_BAN_GIVE:
		printf("%s: %s is banned %s.\n", done->id, whom,
		    until_text(run, done->until));
		break;
	case SG_BAN_LIFT:
		printf("%s is lifted: %s is not banned by it any more.\n",
		    done->id, whom);
		break;
	case SG_SUPERVISE:
		printf("%s: whoever is banned may work in %s %s.\n", done->id,
		    whom, until_text(run, done->until));
		break;
	case SG_SUPERVISE_END:
		printf("%s has ended: bans hold in %s again.\n", done->id,
		    whom);
	}
	puts("It is in force within a second.");
}

/* Do what is asked for, and say so.  Returns an exit code. */
static int
change(struct run *run, struct sg_ban_asked *asked)
{
	const struct sg_ban_change_place place = {
	    .state = run->asked->call.places.state,
	    .journal = run->asked->journal,
	    .journal_key = run->asked->journal_key};
	char memory[SG_CALLER_BYTES];
	struct sg_ban_done done;
	bool fine;

	asked->by = run->asked->by != NULL ? run->asked->by : sg_caller(memory);
	asked->because = run->asked->because;
	asked->now = run->now;
	fine = sg_ban_change_recorded(&place, run->gate, asked, run->arena,
	    run->problems, &done);
	sg_problems_print(run->problems, stderr, sg_colour(stderr));
	if (fine)
		tell(run, &done);
	return fine ? SG_EXIT_FINE : SG_EXIT_PROBLEMS;
}

/* Read --from, --until and --for.  Returns -1, or an exit code. */
static int
read_times(const struct run *run, struct sg_ban_asked *into)
{
	const struct asked *a = run->asked;
	char why[SG_WHY_BYTES];
	int64_t seconds;

	into->until = SG_OPEN_END;
	if (a->until != NULL && a->for_how_long != NULL)
		return sg_complain(SG_EXIT_USAGE,
		    "--until and --for both say the end; give one");
	if (a->from != NULL &&
	    !sg_until_parse(a->from, run->gate, run->now, &into->from, why))
		return sg_complain(SG_EXIT_USAGE, "--from: %s", why);
	if (a->until != NULL &&
	    !sg_until_parse(a->until, run->gate, run->now, &into->until, why))
		return sg_complain(SG_EXIT_USAGE, "--until: %s", why);
	if (a->for_how_long == NULL)
		return -1;
	if (!sg_duration_parse(a->for_how_long, &seconds))
		return sg_complain(SG_EXIT_USAGE,
		    "--for wants how long, like \"1 day\", 45m or \"2 weeks\", "
		    "not \"%s\"",
		    a->for_how_long);
	into->until = (into->from != 0 ? into->from : run->now) + seconds;
	return -1;
}

static int
add(struct run *run)
{
	const struct asked *a = run->asked;
	struct sg_ban_asked asked = {.act = SG_BAN_GIVE,
	    .user = a->user,
	    .address = a->address,
	    .mac = a->mac,
	    .user_hash = a->user_hash,
	    .device_hash = a->device_hash};
	int code;

	if (a->call.nwords > 1)
		return sg_complain(SG_EXIT_USAGE,
		    "\"%s\" is one word too many; say who is banned with "
		    "--user, --address or --mac",
		    a->call.words[1]);
	code = read_times(run, &asked);
	return code >= 0 ? code : change(run, &asked);
}

static int
lift(struct run *run)
{
	struct sg_ban_asked asked = {
	    .act = SG_BAN_LIFT, .id = run->asked->call.words[1]};

	if (run->asked->call.nwords < 2)
		return sg_complain(SG_EXIT_USAGE,
		    "lift which ban? schoolgate ban list shows their ids");
	return change(run, &asked);
}

/* ---- the list ----------------------------------------------------------- */

static void
print_json(const struct sg_ban_row *row)
{
	json_t *json = sg_ban_row_json(row);

	json_dumpf(json, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(json);
}

static void
print_text(const struct run *run, const struct sg_ban_row *row)
{
	char from[SG_INSTANT_TEXT];

	sg_local_text(run->gate, row->from, from);
	printf("%-6s %-8s %s %s\n", row->id, row->state, row->kind,
	    shown(run, *row->whom != '\0' ? row->whom : row->hash));
	printf("       from %s %s, by %s\n", from, until_text(run, row->until),
	    shown(run, row->by));
	if (*row->because != '\0')
		printf("       %s\n", shown(run, row->because));
}

/* Returns how many rows were printed. */
static size_t
print_row(const struct run *run, const struct sg_ban_row *row)
{
	if (row->over && !run->asked->all)
		return 0;
	if (run->asked->json)
		print_json(row);
	else
		print_text(run, row);
	return 1;
}

static size_t
print_all(const struct run *run, const struct sg_bans *bans)
{
	struct sg_ban_row row;
	size_t n = 0;

	for (uint32_t i = 0; sg_ban_row_get(bans, i, run->now, &row); i++)
		n += print_row(run, &row);
	return n;
}

static int
list(struct run *run)
{
	struct sg_bans *bans;
	size_t n = 0;
	bool passing;

	if (run->asked->call.nwords > 1)
		return sg_complain(SG_EXIT_USAGE, "\"%s\" is one word too many",
		    run->asked->call.words[1]);
	switch (sg_bans_open(sg_path_join(run->arena,
				 run->asked->call.places.state, SG_BANS_FILE),
	    run->problems, &bans, &passing)) {
	case SG_BANS_OPENED:
		n = print_all(run, bans);
		sg_bans_close(&bans);
		break;
	case SG_BANS_NONE:
		break;
	case SG_BANS_REFUSED:
		sg_problems_print(run->problems, stderr, sg_colour(stderr));
		return SG_EXIT_PROBLEMS;
	}
	if (n == 0 && !run->asked->json)
		puts(run->asked->all ? "There are no bans." :
				       "Nobody is banned. (--all shows bans "
				       "that are over)");
	return SG_EXIT_FINE;
}

/* ---- the commands ------------------------------------------------------- */

/* Carry out one order of the desk.  Without a policy, the order is answered all
 * the same. */
static int
serve(const struct asked *asked)
{
	const struct sg_ban_change_place place = {
	    .state = asked->call.places.state,
	    .journal = asked->journal,
	    .journal_key = asked->journal_key};

	return sg_ban_serve(&place, &asked->call, (int64_t)time(NULL),
	    asked->only_bans);
}

static int
with_gate(const struct asked *asked, int (*go)(struct run *run))
{
	struct run run = {.asked = asked,
	    .arena = sg_arena_new(),
	    .now = (int64_t)time(NULL)};
	int code = SG_EXIT_PROBLEMS;

	run.problems = sg_problems_new(run.arena);
	run.gate = sg_gate_for(run.arena, &asked->call, NULL);
	if (run.gate != NULL)
		code = go(&run);
	sg_gate_close(&run.gate);
	sg_arena_free(&run.arena);
	return code;
}

static int
choose(const struct asked *asked)
{
	static const struct {
		const char *word;
		int (*run)(struct run *run);
	} verbs[] = {{"add", add}, {"lift", lift}, {"list", list}};
	static const char *const words[] = {"add", "lift", "list"};
	const char *word = asked->call.nwords > 0 ? asked->call.words[0] : "";
	const char *meant;

	/* The desk's own way; people need not know it. */
	if (strcmp(word, "serve") == 0 && asked->call.nwords == 1)
		return serve(asked);
	for (size_t i = 0; i < 3; i++)
		if (strcmp(word, verbs[i].word) == 0)
			return with_gate(asked, verbs[i].run);
	meant = sg_did_you_mean(sg_str(word), words, 3);
	return sg_complain(SG_EXIT_USAGE,
	    "say what to do: add, lift or list%s%s%s",
	    meant != NULL ? "; did you mean \"" : "",
	    meant != NULL ? meant : "", meant != NULL ? "\"?" : "");
}

#define JOURNAL_OPTIONS(asked)                                                 \
	{.name = "because", .value = &(asked).because},                        \
	    {.name = "by", .value = &(asked).by},                              \
	    {.name = "journal", .value = &(asked).journal},                    \
	{                                                                      \
		.name = "journal-key", .value = &(asked).journal_key           \
	}
#define JOURNAL_HELP                                                           \
	"    --by NAME          who decided it (who runs the command)\n"       \
	"    --journal DIR      the journal (" SG_JOURNALDIR ")\n"             \
	"    --journal-key FILE its key (" SG_JOURNAL_KEY ")\n"

static int
run_ban(const struct sg_verb *verb, int argc, char **argv)
{
	struct asked asked = {.call = {.most = 2},
	    .journal = SG_JOURNALDIR,
	    .journal_key = SG_JOURNAL_KEY};
	const struct sg_option options[] = {
	    {.name = "user", .value = &asked.user},
	    {.name = "address", .value = &asked.address},
	    {.name = "mac", .value = &asked.mac},
	    {.name = "user-hash", .value = &asked.user_hash},
	    {.name = "device-hash", .value = &asked.device_hash},
	    {.name = "from", .value = &asked.from},
	    {.name = "until", .value = &asked.until},
	    {.name = "for", .value = &asked.for_how_long},
	    {.name = "json", .flag = &asked.json},
	    {.name = "all", .flag = &asked.all},
	    {.name = "only-bans", .flag = &asked.only_bans},
	    JOURNAL_OPTIONS(asked),
	    {0},
	};
	int code = sg_call_read(verb, argc, argv, options, &asked.call);

	if (code >= 0)
		return code;
	return sg_journal_ready() ? choose(&asked) : SG_EXIT_PROBLEMS;
}

static int
supervise(struct run *run)
{
	struct sg_ban_asked asked = {
	    .act = run->asked->end ? SG_SUPERVISE_END : SG_SUPERVISE,
	    .group = run->asked->call.words[0]};
	int code = -1;

	if (!run->asked->end)
		code = read_times(run, &asked);
	return code >= 0 ? code : change(run, &asked);
}

static int
run_supervise(const struct sg_verb *verb, int argc, char **argv)
{
	struct asked asked = {.call = {.most = 1},
	    .journal = SG_JOURNALDIR,
	    .journal_key = SG_JOURNAL_KEY};
	const struct sg_option options[] = {
	    {.name = "for", .value = &asked.for_how_long},
	    {.name = "until", .value = &asked.until},
	    {.name = "end", .flag = &asked.end},
	    JOURNAL_OPTIONS(asked),
	    {0},
	};
	int code = sg_call_read(verb, argc, argv, options, &asked.call);

	if (code >= 0)
		return code;
	if (asked.call.nwords == 0)
		return sg_complain(SG_EXIT_USAGE,
		    "supervise which group? usage: schoolgate supervise %s",
		    verb->arguments);
	if (asked.end && (asked.until != NULL || asked.for_how_long != NULL))
		return sg_complain(SG_EXIT_USAGE,
		    "--end ends supervision now; leave out --for and --until");
	return sg_journal_ready() ? with_gate(&asked, supervise) :
				    SG_EXIT_PROBLEMS;
}

const struct sg_verb sg_verb_ban = {
    .name = "ban",
    .arguments = "add|lift|list [ID] [--user NAME] [--until WHEN] "
		 "[--because TEXT]",
    .sentence = "Stop somebody's access for a while, or give it back.",
    .help =
	"    --user NAME        with add: this person, where people log on\n"
	"    --address IP       with add: this device\n"
	"    --mac MAC          with add: this device, by its hardware "
	"address\n"
	"    --user-hash HEX, --device-hash HEX\n"
	"                       with add: as a pseudonymous journal names "
	"them\n"
	"    --until WHEN       its end: \"Tue 1 Dec 2026\", 15:20, both, or "
	"\"for 1 day\"\n"
	"                       (until it is lifted)\n"
	"    --for TIME         its end: \"1 day\", \"2 weeks\"\n"
	"    --from WHEN        its beginning (now)\n"
	"    --because TEXT     why; the person does not see it\n" JOURNAL_HELP
	"    --all              with list: those that are over, too\n"
	"    --json             with list: one object a line\n",
    .run = run_ban,
};

const struct sg_verb sg_verb_supervise = {
    .name = "supervise",
    .arguments = "GROUP --for TIME | GROUP --end",
    .sentence = "Let banned people work in a group while somebody watches.",
    .help = "    --for TIME         for how long: 45m, \"1 hour\"\n"
	    "    --until WHEN       until then: 15:20\n"
	    "    --end              end it now\n"
	    "    --because TEXT     why\n" JOURNAL_HELP,
    .run = run_supervise,
};
