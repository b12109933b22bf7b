/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * filtering.c -- `schoolgate doctor --test-filtering`: tests whether the filter
 * blocks what schools have to block, for each group and at each port.
 *
 * In the UK, the Department for Education's standards for filtering and
 * monitoring and "Keeping children safe in education" ask schools to make such
 * checks, and to keep a record of them. Each trial is a record of the journal.
 */
#include "cli/doctor/filtering/filtering.h"

#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problems.h"
#include "cli/cli.h"
#include "report/instant.h"

#define TEXT_BYTES 1024
#define NAME_MOST 100

void
sg_filtering_note(struct sg_filtering *f, enum sg_result result,
    const char *advice, const char *format, ...)
{
	char text[TEXT_BYTES];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	for (size_t i = 0; i < f->nnotes; i++)
		if (strcmp(f->note[i].text, text) == 0)
			return;
	f->note = sg_arena_grow(f->d->arena, f->note, f->nnotes, &f->notes_cap,
	    sizeof(*f->note));
	f->note[f->nnotes++] = (struct sg_found){.family = "filtering",
	    .check = "test",
	    .result = result,
	    .text = sg_arena_dup(f->d->arena, sg_str(text)),
	    .advice = advice};
}

/* The name of the person who runs the command. */
static const char *
tester(struct sg_arena *arena)
{
	const char *name = getenv("SUDO_USER");
	const struct passwd *entry;

	if (name == NULL || *name == '\0')
		name = getlogin();
	if (name == NULL || *name == '\0') {
		entry = getpwuid(getuid());
		name = entry != NULL ? entry->pw_name : "root";
	}
	return sg_arena_dup(arena, sg_str(name));
}

/* Returns false, after a message, if --by cannot stand in a record. */
static bool
is_name(const char *name)
{
	struct sg_str rest = sg_str(name);
	uint32_t letter;
	size_t n = 1;

	for (; rest.n > 0 && n > 0; rest.p += n, rest.n -= n) {
		n = sg_utf8_decode(rest.p, rest.n, &letter);
		if (n > 0 &&
		    (letter < ' ' || (letter >= 0x7f && letter < 0xa0)))
			n = 0;
	}
	return n > 0 && strlen(name) <= NAME_MOST &&
	    sg_str_trim(sg_str(name)).n > 0;
}

/* Returns true if there is a policy and a gate to test. */
static bool
can_test(struct sg_filtering *f)
{
	if (f->d->gate == NULL)
		sg_filtering_note(f, SG_RESULT_WRONG, "run: schoolgate install",
		    "the installed policy cannot be used: %s", f->d->gate_why);
	else if (f->d->ngates == 0)
		sg_filtering_note(f, SG_RESULT_WRONG, "run: schoolgate doctor",
		    "Squid's configuration names no gate");
	return f->d->gate != NULL && f->d->ngates > 0;
}

/* Notes about all trials together. */
static void
note_results(struct sg_filtering *f)
{
	size_t lost = 0;

	for (size_t i = 0; i < f->ntrials; i++)
		lost += f->trial[i].outcome != SG_OUTCOME_UNTRIED &&
		    !f->trial[i].recorded;
	if (lost > 0)
		sg_filtering_note(f, SG_RESULT_WRONG, "run: schoolgate doctor",
		    "%zu of %zu results are not in the journal, so they are no "
		    "evidence",
		    lost, f->ntrials);
	if (f->ntrials == 0 && f->nsubjects == 0)
		sg_filtering_note(f, SG_RESULT_WRONG, "run: schoolgate setup",
		    f->untested != NULL ?
			"there is no device to test" :
			"there is no device to test: Squid serves no network");
	else if (f->ntrials == 0)
		sg_filtering_note(f, SG_RESULT_WRONG, "run: schoolgate doctor",
		    "Squid's configuration has none of schoolgate's ports");
}

static int
make_test(struct sg_filtering *f)
{
	int code;

	if (!can_test(f) || !sg_filtering_read_pages(f))
		return -1;
	code = sg_filtering_find_subjects(f);
	if (code >= 0)
		return code;
	sg_filtering_try(f);
	note_results(f);
	return -1;
}

int
sg_filtering_run(struct sg_filtering *f, bool json)
{
	char run[SG_INSTANT_TEXT];
	int code;

	if (f->by == NULL)
		f->by = tester(f->d->arena);
	if (!is_name(f->by))
		return sg_complain(SG_EXIT_USAGE,
		    "--by needs the name of a person, of at most %d bytes and "
		    "without control characters",
		    NAME_MOST);
	sg_instant_text(f->d->now, run);
	f->run = sg_arena_printf(f->d->arena, "%s-%ld", run, (long)getpid());
	f->problems = sg_problems_new(f->d->arena);
	code = make_test(f);
	if (code >= 0)
		return code;
	sg_filtering_sum(f);
	if (json)
		sg_filtering_json(f, stdout);
	else
		sg_filtering_text(f, stdout);
	return sg_filtering_passed(f) ? SG_EXIT_FINE : SG_EXIT_PROBLEMS;
}
