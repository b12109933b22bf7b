/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cli.h -- what the verbs of the command `schoolgate` share.
 */
#ifndef SG_CLI_H
#define SG_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "base/text.h"

struct sg_arena;
struct sg_build;
struct sg_gate;
struct sg_problems;

/* Exit codes of every verb. */
enum sg_exit {
	SG_EXIT_FINE = 0,
	SG_EXIT_PROBLEMS = 1, /* problems were found, or it failed */
	SG_EXIT_USAGE = 2     /* the command line is wrong */
};

/* Paths; every verb has options to change them. */
struct sg_places {
	const char *policy;        /* /etc/schoolgate/school.policy */
	const char *catalogue;     /* folder of *.platform */
	const char *circumvention; /* folder of the detectors' lists; NULL for
				      the one beside the catalogue */
	const char *locked;        /* folder of locked lists */
	const char *state;         /* folder of the images */
};

/* One verb.  Its arguments begin at argv[1]. */
struct sg_verb {
	const char *name;
	const char *arguments; /* for the usage line */
	const char *sentence;  /* for the list of verbs */
	const char *help;      /* help on its own options, or "" */
	int (*run)(const struct sg_verb *verb, int argc, char **argv);
};

extern const struct sg_verb sg_verb_check, sg_verb_install, sg_verb_rollback,
    sg_verb_explain, sg_verb_judge, sg_verb_week, sg_verb_report,
    sg_verb_journal, sg_verb_lists;

/* An option of a verb: "--name VALUE", or "--name" alone. */
struct sg_option {
	const char *name;    /* without the dashes */
	const char **value;  /* gets the last value; NULL if repeatable */
	const char **values; /* of a repeatable option, room for `cap` */
	size_t *count;
	size_t cap;
	bool *flag; /* for options without a value */
};

/*
 * Parse a command line: the options for paths, `--help`, and the verb's own
 * `options`, which end with a NULL name.  Arguments that are not options go to
 * `words`, at most `most` of them.  Returns -1 to go on, or the exit code to
 * end with, after help or an error was printed.
 */
struct sg_call {
	struct sg_places places;
	const char *words[8];
	size_t nwords, most;
	bool smaller_lists; /* a list may lose over half of its names */
};

int sg_call_read(const struct sg_verb *verb, int argc, char **argv,
    const struct sg_option *options, struct sg_call *call);

/* Print "schoolgate: ..." to standard error.  Returns `code`. */
int sg_complain(enum sg_exit code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether `to` is a terminal and the environment has no NO_COLOR. */
bool sg_colour(FILE *to);

enum sg_show {
	SG_SHOW_ALL = 1, /* every problem, on standard error */
	SG_SHOW_JSON,    /* every problem, as JSON on standard output */
	SG_SHOW_ERRORS   /* every problem if one is an error; otherwise only
			    the number of warnings */
};

/*
 * Build the policy at `path` into `build`, and print its problems.  False when
 * one of them is an error.
 */
bool sg_build_policy(struct sg_arena *arena, const struct sg_call *call,
    const char *path, enum sg_show how, struct sg_build *build);
/* Whether a policy is in force. */
bool sg_is_installed(struct sg_arena *arena, const struct sg_call *call);
/*
 * The gate to ask: `policy` built in memory, or (NULL) the installed one.
 * NULL: problems were printed.
 */
struct sg_gate *sg_gate_for(struct sg_arena *arena, const struct sg_call *call,
    const char *policy);

#endif
