/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check.c -- `schoolgate check`: prints all problems of a policy, and changes
 * nothing.
 */
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "policy/build.h"

/* Written by schoolgate-tunnels. */
#define STATUS "/run/schoolgate/status"
#define JUDGE "schoolgate-judge" /* as whom it runs */

/*
 * Returns true if schoolgate-tunnels, root or this user wrote the file.  c-icap
 * could make it too, because it may write into the folder.
 */
static bool
is_status(FILE *file)
{
	const struct passwd *judge = getpwnam(JUDGE);
	struct stat st;

	return fstat(fileno(file), &st) == 0 &&
	    (st.st_uid == 0 || st.st_uid == geteuid() ||
		(judge != NULL && st.st_uid == judge->pw_uid));
}

/*
 * If open connections cannot be ended on this machine, say so: then a window of
 * the policy ends for new connections only.
 */
static void
tell_open(const char *path)
{
	static const char name[] = "problem: ";
	char line[512];
	FILE *file = fopen(path, "re");
	bool fine;

	if (file == NULL)
		return; /* a machine that does not filter */
	fine = is_status(file);
	if (!fine)
		printf("%s does not belong to the user " JUDGE
		       ", so that it is not read.\n\"schoolgate doctor\" says "
		       "what to do.\n",
		    path);
	while (fine && fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, name, sizeof(name) - 1) == 0 &&
		    line[sizeof(name) - 1] != '\0')
			printf("On this machine, what is open stays open when "
			       "its time is over: %s.\n\"schoolgate doctor\" "
			       "says what to do.\n",
			    line + sizeof(name) - 1);
	}
	(void)fclose(file);
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_call call = {.most = 1};
	const char *status = STATUS;
	bool json = false, fine;
	const struct sg_option options[] = {
	    {.name = "json", .flag = &json},
	    {.name = "smaller-lists", .flag = &call.smaller_lists},
	    {.name = "status", .value = &status},
	    {0},
	};
	struct sg_arena *arena;
	struct sg_build build;
	int code = sg_call_read(verb, argc, argv, options, &call);

	if (code >= 0)
		return code;
	arena = sg_arena_new();
	fine = sg_build_policy(arena, &call,
	    call.nwords > 0 ? call.words[0] : call.places.policy,
	    json ? SG_SHOW_JSON : SG_SHOW_ALL, &build);
	if (fine && !json && build.proved != NULL && *build.proved != '\0')
		printf(
		    "Proved for every time of the policy's dates (exceptions "
		    "that a line does not\nname, bans and locked lists are "
		    "left aside):\n%s",
		    build.proved);
	if (fine && !json) {
		puts("The policy is fine; \"schoolgate install\" puts it in "
		     "force.");
		tell_open(status);
	}
	sg_build_close(&build);
	sg_arena_free(&arena);
	return fine ? SG_EXIT_FINE : SG_EXIT_PROBLEMS;
}

const struct sg_verb sg_verb_check = {
    .name = "check",
    .arguments = "[--json] [FILE]",
    .sentence = "Show every problem of a policy; change nothing.",
    .help = "    FILE               the policy (" SG_SYSCONFDIR
	    "/school.policy)\n"
	    "    --json             problems as JSON on standard output\n"
	    "    --smaller-lists    lists may have lost over half of their "
	    "names\n"
	    "    --status FILE      how schoolgate-tunnels is (" STATUS ")\n",
    .run = run,
};
