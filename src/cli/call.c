/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * call.c -- parses the command line of a verb (a subcommand), and prints help.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#define PLACES_HELP                                                            \
	"    --catalogue DIR    platform files (" SG_PKGDATADIR                \
	"/platforms)\n"                                                        \
	"    --circumvention DIR\n"                                            \
	"                       lists of ways round the filter (beside the\n"  \
	"                       platform files)\n"                             \
	"    --locked DIR       locked lists (" SG_SYSCONFDIR "/locked)\n"     \
	"    --state DIR        images in force (" SG_STATEDIR ")\n"           \
	"    --help             this text\n"

int
sg_complain(enum sg_exit code, const char *format, ...)
{
	va_list arguments;

	fputs("schoolgate: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return (int)code;
}

bool
sg_colour(FILE *to)
{
	const char *none = getenv("NO_COLOR");

	return isatty(fileno(to)) && (none == NULL || *none == '\0');
}

static int
help(const struct sg_verb *verb)
{
	printf("usage: schoolgate %s %s\n%s\n\n%s%s", verb->name,
	    verb->arguments, verb->sentence, verb->help, PLACES_HELP);
	return SG_EXIT_FINE;
}

static const struct sg_option *
find(const struct sg_option *options, struct sg_str name)
{
	for (; options->name != NULL; options++)
		if (sg_str_eq(name, sg_str(options->name)))
			return options;
	return NULL;
}

/* Give `option` its value. Returns an exit code, or -1 to go on. */
static int
take(const struct sg_option *option, const char *value)
{
	if (option->value != NULL) {
		*option->value = value;
	} else if (*option->count < option->cap) {
		option->values[(*option->count)++] = value;
	} else {
		return sg_complain(SG_EXIT_USAGE,
		    "--%s can be given %zu times at most", option->name,
		    option->cap);
	}
	return -1;
}

static int
unknown(const char *option)
{
	return sg_complain(SG_EXIT_USAGE,
	    "there is no option %s; --help lists them", option);
}

/*
 * Parse the option at argv[*at]. It has one of these forms: "--name",
 * "--name=value", "--name value". *at becomes the index of the option's last
 * argument.
 */
static int
read_option(const struct sg_option *options, const struct sg_option *places,
    int argc, char **argv, int *at)
{
	struct sg_str rest = sg_str(argv[*at] + 2);
	struct sg_str name = sg_str_cut(&rest, '=');
	const struct sg_option *option = find(options, name);

	if (option == NULL)
		option = find(places, name);
	if (option == NULL)
		return unknown(argv[*at]);
	if (option->flag != NULL) {
		if (rest.p != NULL)
			return sg_complain(SG_EXIT_USAGE, "--%s takes no value",
			    option->name);
		*option->flag = true;
		return -1;
	}
	if (rest.p != NULL)
		return take(option, rest.p);
	if (*at + 1 >= argc)
		return sg_complain(SG_EXIT_USAGE, "--%s needs a value",
		    option->name);
	return take(option, argv[++*at]);
}

int
sg_call_read(const struct sg_verb *verb, int argc, char **argv,
    const struct sg_option *options, struct sg_call *call)
{
	struct sg_places *p = &call->places;
	const struct sg_option places[] = {
	    {.name = "catalogue", .value = &p->catalogue},
	    {.name = "circumvention", .value = &p->circumvention},
	    {.name = "locked", .value = &p->locked},
	    {.name = "state", .value = &p->state},
	    {0},
	};
	bool words_only = false;
	int code;

	*p = (struct sg_places){SG_SYSCONFDIR "/school.policy",
	    SG_PKGDATADIR "/platforms", NULL, SG_SYSCONFDIR "/locked",
	    SG_STATEDIR};
	call->nwords = 0;
	for (int i = 1; i < argc; i++) {
		if (!words_only && strcmp(argv[i], "--") == 0) {
			words_only = true;
		} else if (!words_only &&
		    (strcmp(argv[i], "--help") == 0 ||
			strcmp(argv[i], "-h") == 0)) {
			return help(verb);
		} else if (!words_only && strncmp(argv[i], "--", 2) == 0) {
			code = read_option(options, places, argc, argv, &i);
			if (code >= 0)
				return code;
		} else if (!words_only && argv[i][0] == '-' &&
		    argv[i][1] != '\0') {
			return unknown(argv[i]);
		} else if (call->nwords == call->most) {
			return sg_complain(SG_EXIT_USAGE,
			    "\"%s\" is one word too many; usage: schoolgate "
			    "%s %s",
			    argv[i], verb->name, verb->arguments);
		} else {
			call->words[call->nwords++] = argv[i];
		}
	}
	return -1;
}
