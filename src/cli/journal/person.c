/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * person.c -- finds the records of the person that --person names. On request,
 * it opens hidden names for that.
 */
#include "base/why.h"
#include "cli/cli.h"
#include "cli/journal/run.h"

int
sg_person_check(const struct sg_person_asked *asked)
{
	const char *wrong = NULL;

	if (asked->name == NULL &&
	    (asked->reveal || asked->private_key != NULL))
		wrong = "--reveal and --private-key are for --person";
	else if (asked->reveal && asked->private_key == NULL)
		wrong = "--reveal needs --private-key FILE, the officer's key";
	else if (!asked->reveal && asked->private_key != NULL)
		wrong = "--private-key is for --reveal";
	return wrong == NULL ? -1 : sg_complain(SG_EXIT_USAGE, "%s", wrong);
}

int
sg_person_begin(const struct sg_person_asked *asked,
    const struct sg_journal_run *run, struct sg_person_run *person)
{
	char why[SG_WHY_BYTES];

	*person = (struct sg_person_run){.revealer = NULL};
	if (!sg_whose_read(&person->whose, asked->name, why))
		return sg_complain(SG_EXIT_USAGE, "--person: %s", why);
	if (asked->reveal) {
		person->revealer = &person->memory;
		if (!sg_journal_revealer(&person->memory, asked->private_key) ||
		    !sg_reveal_record(run->scope.folder, asked->journal_key,
			&run->scope.period, "a report on one person"))
			goto fail;
	}
	if (sg_whose_find(&person->whose, run->arena, &run->scope,
		person->revealer, why))
		return -1;
	sg_complain(SG_EXIT_PROBLEMS, "%s", why);
fail:
	sg_person_end(person);
	return SG_EXIT_PROBLEMS;
}

int
sg_person_end(struct sg_person_run *person)
{
	int code = SG_EXIT_FINE;

	if (person->whose.hidden > 0 && person->whose.found > 0)
		code = sg_complain(SG_EXIT_PROBLEMS,
		    "records of the period in which names stay hidden, so that "
		    "some may be about \"%s\": %llu",
		    person->whose.name,
		    (unsigned long long)person->whose.hidden);
	sg_revealer_close(&person->memory);
	return code;
}
