/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * judge.c -- `schoolgate judge`: reads requests, and prints the verdicts in the
 * same order. Each request and each verdict is a line of JSON.
 */
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "gate/bans.h"
#include "report/ask.h"

static void
print(json_t *answer)
{
	if (answer == NULL) {
		puts("{\"id\":null,\"error\":\"not enough memory\"}");
		return;
	}
	json_dumpf(answer, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(answer);
}

/* Judge the request in one line. Returns false if the line cannot be parsed. */
static bool
judge_line(const struct sg_gate *gate, const struct sg_bans *bans,
    struct sg_scratch *scratch, struct sg_str line, struct sg_ask *ask)
{
	struct sg_verdict verdict;
	json_error_t error;
	json_t *object = json_loadb(line.p, line.n, JSON_ALLOW_NUL, &error);
	json_t *id = json_object_get(object, "id");
	const char *bad = object == NULL ?
	    error.text :
	    sg_ask_read(object, (int64_t)time(NULL), ask);

	if (bad != NULL) {
		print(json_pack("{s:O?, s:o}", "id", id, "error",
		    sg_ask_text(sg_str(bad))));
	} else {
		ask->request.bans = bans;
		sg_gate_judge(gate, &ask->request, scratch, &verdict);
		print(sg_ask_answer(gate, &verdict, id));
	}
	json_decref(object);
	return bad == NULL;
}

static int
judge_all(const struct sg_gate *gate, const struct sg_bans *bans, FILE *from)
{
	struct sg_scratch *scratch = sg_scratch_new();
	struct sg_ask *ask = malloc(sizeof *ask);
	int code = SG_EXIT_FINE;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	/*
	 * Flush each line. A program may wait for an answer before it sends the
	 * next request.
	 */
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (scratch == NULL || ask == NULL) {
		code = sg_complain(SG_EXIT_PROBLEMS, "not enough memory");
		goto out;
	}
	while ((n = getline(&line, &cap, from)) > 0) {
		struct sg_str text = sg_str_trim((struct sg_str){
		    line, (size_t)n});

		if (text.n > 0 && !judge_line(gate, bans, scratch, text, ask))
			code = SG_EXIT_PROBLEMS;
	}
out:
	free(line);
	free(ask);
	sg_scratch_free(&scratch);
	return code;
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_call call = {.most = 0};
	const char *policy = NULL;
	const struct sg_option options[] = {
	    {.name = "policy", .value = &policy},
	    {0},
	};
	struct sg_bans *bans = NULL;
	struct sg_arena *arena;
	struct sg_gate *gate;
	int code = sg_call_read(verb, argc, argv, options, &call);

	if (code >= 0)
		return code;
	arena = sg_arena_new();
	gate = sg_gate_for(arena, &call, policy);
	if (policy == NULL)
		sg_bans_in_force(arena, &call, &bans);
	code = gate == NULL ? SG_EXIT_PROBLEMS : judge_all(gate, bans, stdin);
	sg_bans_close(&bans);
	sg_gate_close(&gate);
	sg_arena_free(&arena);
	return code;
}

const struct sg_verb sg_verb_judge = {
    .name = "judge",
    .arguments = "[--policy FILE] < REQUESTS",
    .sentence = "Judge requests: JSON lines in, JSON lines out.",
    .help = "    --policy FILE      this policy instead of the one in force\n",
    .run = run,
};
