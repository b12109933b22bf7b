/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * force.c -- after an install, waits for the gates' word: which policy they
 * use.
 */
#include "cli/force.h"

#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "cli/cli.h"
#include "cli/icap.h"
#include "gate/gate.h"
#include "policy/install.h"

/* A gate looks four times a second, and loads the policy at the second look. */
#define WAIT_MS 3000
#define PAUSE_MS 50
#define PATIENCE_MS 500

static const char *const machine_gates[] = {"127.0.0.1:1344", "127.0.0.1:1345"};

/* What the gates said, by gate. */
struct words {
	const char *const *gate;
	size_t n;
	struct sg_gate_word word[SG_FORCE_GATES];
	const char *tag; /* of the installed policy */
};

/* Set the tag of the installed policy. Returns false after an error was
 * printed. */
static bool
find_tag(const struct sg_call *call, char tag[SG_TAG_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_gate *gate = sg_gate_open(sg_path_join(arena,
						call->places.state,
						SG_NAMES_FILE),
	    sg_path_join(arena, call->places.state, SG_POLICY_FILE), problems);
	bool fine = gate != NULL;

	if (fine)
		sg_gate_tag(gate, tag);
	else
		sg_problems_print(problems, stderr, sg_colour(stderr));
	sg_gate_close(&gate);
	sg_arena_free(&arena);
	return fine;
}

static bool
is_behind(const struct words *w, size_t i)
{
	return w->word[i].runs && !sg_gate_word_is(&w->word[i], w->tag);
}

static size_t
count_behind(const struct words *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		n += is_behind(w, i);
	return n;
}

static size_t
count_running(const struct words *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		n += w->word[i].runs;
	return n;
}

/* Ask until all gates that run use the policy, or the time is over. */
static void
ask_all(struct words *w)
{
	const struct timespec pause = {0, PAUSE_MS * 1000000};
	int64_t until = sg_ask_clock_ms() + WAIT_MS;

	for (;;) {
		for (size_t i = 0; i < w->n; i++)
			sg_ask_gate(w->gate[i], PATIENCE_MS, &w->word[i]);
		if (count_behind(w) == 0 || sg_ask_clock_ms() >= until)
			return;
		(void)nanosleep(&pause, NULL);
	}
}

/* Name the gates that do not run, and those that have another policy. */
static void
tell_others(const struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (is_behind(w, i))
			fprintf(stderr,
			    "schoolgate: the gate at %s does not use the "
			    "policy; see why: journalctl -u "
			    "'schoolgate-icap@*' -n 20\n",
			    w->gate[i]);
		else if (!w->word[i].runs)
			fprintf(stderr,
			    "schoolgate: no gate answers at %s (%s); see: "
			    "systemctl status 'schoolgate-icap@*'\n",
			    w->gate[i], w->word[i].why);
}

static int
tell(const struct words *w, const char *done, FILE *to)
{
	size_t running = count_running(w), behind = count_behind(w);

	if (running == 0) {
		fprintf(to,
		    "%s. No gate runs on this machine now; a gate uses it "
		    "as soon as it starts.\n",
		    done);
		return SG_EXIT_FINE;
	}
	if (behind == running)
		fprintf(to, "%s, but it is not in force.\n", done);
	else if (behind > 0)
		fprintf(to,
		    "%s, but it is in force in %zu of %zu gates only.\n", done,
		    running - behind, running);
	else if (running < w->n)
		fprintf(to, "%s, and in force in %zu of %zu gates.\n", done,
		    running, w->n);
	else
		fprintf(to, "%s, and in force.\n", done);
	fflush(to);
	tell_others(w);
	return behind > 0 ? SG_EXIT_PROBLEMS : SG_EXIT_FINE;
}

int
sg_force_wait(const struct sg_call *call, const struct sg_force_asked *asked,
    const char *done, FILE *to)
{
	/* Static, because the answers are large. */
	static struct words w;
	char tag[SG_TAG_BYTES];
	bool elsewhere = strcmp(call->places.state, SG_STATEDIR) != 0;

	w.gate = asked->n > 0 ? asked->gate : machine_gates;
	w.n = asked->n > 0 ? asked->n :
			     sizeof(machine_gates) / sizeof(machine_gates[0]);
	if (asked->no_wait || (asked->n == 0 && elsewhere)) {
		fprintf(to, "%s; gates that use it have it within a second.\n",
		    done);
		return SG_EXIT_FINE;
	}
	if (!find_tag(call, tag))
		return SG_EXIT_PROBLEMS;
	w.tag = tag;
	ask_all(&w);
	return tell(&w, done, to);
}
