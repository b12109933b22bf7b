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

/* What every verb exits with. */
enum sg_exit {
	SG_EXIT_FINE = 0,
	SG_EXIT_PROBLEMS = 1, /* problems were found, or it did not work out */
	SG_EXIT_USAGE = 2     /* the words of the call are off */
};

/* Where things are; every verb takes the options that change them. */
struct sg_places {
	const char *policy;        /* /etc/schoolgate/school.policy */
	const char *catalogue;     /* folder of *.platform */
	const char *circumvention; /* folder of what detectors know by name;
				      NULL: beside the catalogue */
	const char *locked;        /* folder of locked lists */
	const char *state;         /* folder of the images */
};

/* One verb: its words after the name come as argv[1] on. */
struct sg_verb {
	const char *name;
	const char *arguments; /* for the usage line */
	const char *sentence;  /* for the list of verbs */
	const char *help;      /* option lines of its own, or "" */
	int (*run)(const struct sg_verb *verb, int argc, char **argv);
};

extern const struct sg_verb sg_verb_check, sg_verb_install, sg_verb_rollback,
    sg_verb_explain, sg_verb_judge, sg_verb_week, sg_verb_report,
    sg_verb_journal, sg_verb_lists;

/* An option of a verb: "--name VALUE", or "--name" alone. */
struct sg_option {
	const char *name;    /* without the dashes */
	const char **value;  /* last value given; NULL: may be repeated */
	const char **values; /* for repeated ones, with room for `cap` */
	size_t *count;
	size_t cap;
	bool *flag; /* for options without a value */
};

/*
 * Read the words of a call: the places' options, `--help`, and the verb's own
 * (`options`, ended by a NULL name).  What is no option goes to `words`, at
 * most `most`.  Returns -1 to go on, else the exit code to end with (help was
 * shown, or a complaint printed).
 */
struct sg_call {
	struct sg_places places;
	const char *words[8];
	size_t nwords, most;
	bool smaller_lists; /* lists may lose over half of their names */
};

int sg_call_read(const struct sg_verb *verb, int argc, char **argv,
    const struct sg_option *options, struct sg_call *call);

/* "school.policy is not ..." to standard error, in one manner. */
int sg_complain(enum sg_exit code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether to colour what goes to `to`: a terminal, and NO_COLOR not set. */
bool sg_colour(FILE *to);

enum sg_show {
	SG_SHOW_ALL = 1, /* every problem, on standard error */
	SG_SHOW_JSON,    /* every problem, as JSON on standard output */
	SG_SHOW_ERRORS   /* everything when there are errors; else only how
			    many warnings there are */
};

/*
 * Build the policy at `path` and show its problems.  True when there is no
 * error.
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
