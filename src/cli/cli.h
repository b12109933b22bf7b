/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cli.h -- types and functions that the verbs of the command `schoolgate`
 * share.  A verb is a subcommand, as `check` in `schoolgate check`.
 *
 * The command has a single thread.
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
	SG_EXIT_PROBLEMS = 1, /* the verb found problems, or it failed */
	SG_EXIT_USAGE = 2     /* the command line is wrong */
};

/* Paths; every verb has options to change them. */
struct sg_places {
	const char *policy;    /* /etc/schoolgate/school.policy */
	const char *catalogue; /* folder of *.platform */
	/* Folder of the lists of ways round the filter.  NULL stands for the
	 * folder beside the catalogue. */
	const char *circumvention;
	const char *locked; /* folder of locked lists */
	const char *state;  /* folder of the compiled policy (the images) */
};

/* One verb.  run() gets the verb's arguments from argv[1] on, and returns an
 * exit code. */
struct sg_verb {
	const char *name;
	const char *arguments; /* the arguments, for the usage line */
	const char *sentence;  /* what the verb does, for the list of verbs */
	const char *help;      /* help on its own options, or "" */
	int (*run)(const struct sg_verb *verb, int argc, char **argv);
};

extern const struct sg_verb sg_verb_check, sg_verb_install, sg_verb_rollback,
    sg_verb_explain, sg_verb_judge, sg_verb_week, sg_verb_report,
    sg_verb_journal, sg_verb_lists;

/* An option of a verb: "--name VALUE", or "--name" alone. */
struct sg_option {
	const char *name;   /* without the dashes */
	const char **value; /* Gets the value that was given last.  NULL if the
			       option may be repeated */
	/* For an option that may be repeated: gets all values, at most `cap`.
	 * Their number goes to *count. */
	const char **values;
	size_t *count;
	size_t cap;
	bool *flag; /* set to true by an option without a value */
};

/*
 * The parsed command line of a verb.  `words` are the arguments that are not
 * options.  The caller sets `most`, the largest number of words that the verb
 * accepts.
 */
struct sg_call {
	struct sg_places places;
	const char *words[8];
	size_t nwords, most;
	bool smaller_lists; /* --smaller-lists was given, so it is no error if a
			       list has lost over half of its names */
};

/*
 * Parse a command line: the options for paths, `--help`, and the verb's own
 * `options`.  The last element of `options` has a NULL name.  Returns -1 if the
 * verb should go on.  After help or an error was printed, returns the exit code
 * of the verb.
 */
int sg_call_read(const struct sg_verb *verb, int argc, char **argv,
    const struct sg_option *options, struct sg_call *call);

/* Print "schoolgate: ..." to standard error.  Returns `code`. */
int sg_complain(enum sg_exit code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether `to` is a terminal and the environment has no NO_COLOR. */
bool sg_colour(FILE *to);

enum sg_show {
	SG_SHOW_ALL = 1, /* print every problem on standard error */
	SG_SHOW_JSON,    /* print every problem as JSON on standard output */
	SG_SHOW_ERRORS   /* print every problem if one of them is an error;
			    otherwise print only the number of warnings */
};

/*
 * Compile the policy file at `path` into `build`, and print its problems.
 * Returns false when one of the problems is an error.
 */
bool sg_build_policy(struct sg_arena *arena, const struct sg_call *call,
    const char *path, enum sg_show how, struct sg_build *build);
/* Whether a policy is installed in the folder of the images. */
bool sg_is_installed(struct sg_arena *arena, const struct sg_call *call);
/*
 * Opens a gate on the policy file `policy`, compiled in memory.  If `policy` is
 * NULL, opens a gate on the installed policy.  The caller closes the gate.
 * Returns NULL after problems were printed.  Call this only once, because the
 * compiled policy is kept in static memory.
 */
struct sg_gate *sg_gate_for(struct sg_arena *arena, const struct sg_call *call,
    const char *policy);

#endif
