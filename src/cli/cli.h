/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cli.h -- types and functions that the verbs of the command `schoolgate`
 * share. A verb is a subcommand: `check` is the verb of `schoolgate check`.
 *
 * The command has a single thread.
 */
#ifndef SG_CLI_H
#define SG_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "base/text.h"

struct sg_arena;
struct sg_bans;
struct sg_build;
struct sg_build_options;
struct sg_gate;
struct sg_problems;

/* Exit codes of every verb. */
enum sg_exit {
	SG_EXIT_FINE = 0,
	SG_EXIT_PROBLEMS = 1, /* the verb found problems or failed */
	SG_EXIT_USAGE = 2     /* the command line is wrong */
};

/* Paths of files and folders. Every verb has options to change them. */
struct sg_places {
	const char *policy;    /* /etc/schoolgate/school.policy */
	const char *catalogue; /* folder of the *.platform files */
	/*
	 * Folder of the lists of ways round the filter. If NULL, it is a folder
	 * next to the catalogue.
	 */
	const char *circumvention;
	const char *locked; /* folder of locked lists */
	const char *state;  /* folder of the compiled policy (the images) */
};

/*
 * One verb. run() gets the verb's arguments, which begin at argv[1], and
 * returns an exit code.
 */
struct sg_verb {
	const char *name;
	const char *arguments; /* the arguments, as the usage line shows them */
	const char *sentence;  /* what the verb does, for the list of verbs */
	const char *help;      /* help on the verb's own options, or "" */
	int (*run)(const struct sg_verb *verb, int argc, char **argv);
};

extern const struct sg_verb sg_verb_check, sg_verb_install, sg_verb_rollback,
    sg_verb_explain, sg_verb_judge, sg_verb_week, sg_verb_report,
    sg_verb_journal, sg_verb_lists, sg_verb_setup, sg_verb_doctor, sg_verb_user,
    sg_verb_ban, sg_verb_supervise;

/* An option of a verb: "--name VALUE", or "--name" alone. */
struct sg_option {
	const char *name;   /* without the dashes */
	const char **value; /* Becomes the last value given. NULL if the option
			       may be repeated */
	/*
	 * Only for an option that may be repeated. `values` has room for `cap`
	 * values, and gets all that are given. *count becomes their number.
	 */
	const char **values;
	size_t *count;
	size_t cap;
	bool *flag; /* set to true by an option without a value */
};

/*
 * The parsed command line of a verb. `words` are the arguments that are not
 * options. The caller sets `most` to the largest number of words that the verb
 * accepts.
 */
struct sg_call {
	struct sg_places places;
	const char *words[8];
	size_t nwords, most;
	bool smaller_lists; /* --smaller-lists was given: a list may have lost
			       over half of its names without being an error */
};

/*
 * Parse a command line. It may have the options for paths, `--help`, and the
 * verb's own `options`. The array `options` ends with an element whose name is
 * NULL. Returns -1 if the verb should go on. If help or an error was printed,
 * returns the exit code of the verb.
 */
int sg_call_read(const struct sg_verb *verb, int argc, char **argv,
    const struct sg_option *options, struct sg_call *call);

/* Print "schoolgate: ..." to standard error.  Returns `code`. */
int sg_complain(enum sg_exit code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Returns true if colours may be written to `to`: `to` is a terminal, and the
 * environment has no NO_COLOR.
 */
bool sg_colour(FILE *to);

enum sg_show {
	SG_SHOW_ALL = 1, /* print every problem on standard error */
	SG_SHOW_JSON,    /* print every problem as JSON on standard output */
	SG_SHOW_ERRORS   /* if a problem is an error, print every problem;
			    otherwise print how many warnings there are */
};

/* Folder of the lists of ways round the filter that the school adds. */
#define SG_OWN_TECHNIQUES SG_SYSCONFDIR "/circumvention"
/*
 * Returns the folder of the lists of ways round the filter, as the command line
 * gives it. The text lives in `arena` or is borrowed from `call`.
 */
const char *sg_techniques_folder(struct sg_arena *arena,
    const struct sg_call *call);
/*
 * Fill the options of sg_build() (policy/build.h) for the policy file at
 * `path`, as the command line gives them, without a progress bar.
 */
void sg_build_options_for(struct sg_arena *arena, const struct sg_call *call,
    const char *path, struct sg_build_options *options);
/*
 * Compile the policy file at `path` into `build`, and print the problems of the
 * policy. Returns false if one of the problems is an error.
 */
bool sg_build_policy(struct sg_arena *arena, const struct sg_call *call,
    const char *path, enum sg_show how, struct sg_build *build);
/* Returns true if a policy is installed in the folder of the images. */
bool sg_is_installed(struct sg_arena *arena, const struct sg_call *call);
/*
 * Open a gate, which judges requests by a policy. If `policy` is the path of a
 * policy file, this file is compiled in memory. If `policy` is NULL, the
 * installed policy is used. The caller closes the gate. Returns NULL after
 * problems were printed. Call this only once, because the compiled policy is
 * kept in static memory.
 */
struct sg_gate *sg_gate_for(struct sg_arena *arena, const struct sg_call *call,
    const char *policy);
/*
 * Open the bans in force, for judging by the installed policy. Sets *bans to
 * NULL if nobody is banned. If the file cannot be used, prints why, and goes on
 * without bans. The caller closes them (gate/bans.h).
 */
void sg_bans_in_force(struct sg_arena *arena, const struct sg_call *call,
    struct sg_bans **bans);

#endif
