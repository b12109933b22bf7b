/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* seen.c -- reads the journal for a review. */
#include "base/arena.h"
#include "report/attempt.h"
#include "report/period/tally.h"
#include "report/review/parts.h"

/* What is known while the journal is read. */
struct seeing {
	const struct sg_scope *scope;
	struct sg_review_numbers *numbers;
	struct sg_review_bursts *bursts;
	struct sg_seen people; /* by what they did */
};

static void
note(struct seeing *seeing, const struct sg_entry *entry)
{
	struct sg_review_numbers *numbers = seeing->numbers;
	struct sg_review_count counts[SG_REVIEW_COUNTS];
	char key[SG_FOLD_KEY_BYTES];
	int hour;
	int32_t day = sg_school_day(&seeing->scope->school, entry->at_ms,
	    &hour);
	size_t n = sg_review_counts(seeing->bursts, entry, entry->json != NULL,
	    counts);

	for (size_t i = 0; i < n; i++) {
		const struct sg_review_count *c = &counts[i];

		sg_review_add(numbers, c->what, c->name, c->doer, day, c->n,
		    entry->at_ms);
		if (c->of_person &&
		    sg_seen_add(numbers->arena, &seeing->people,
			(char)('a' + c->what), c->name,
			sg_person_key(entry, key)))
			sg_review_add_people(numbers, c->what, c->name, 1);
	}
}

static void
prove(struct sg_review_numbers *numbers, const struct sg_scope *scope)
{
	struct sg_verified verified;
	const bool whole = sg_verify(scope->folder, &scope->key, NULL, NULL,
	    &verified);

	numbers->proof = sg_verified_text(numbers->arena, &verified, whole);
}

bool
sg_review_see(struct sg_review_numbers *numbers, struct sg_arena *arena,
    const struct sg_scope *scope, char why[SG_WHY_BYTES])
{
	struct seeing seeing = {.scope = scope, .numbers = numbers};
	struct sg_reading *reading;
	struct sg_entry entry;
	const char *error;

	sg_review_begin(numbers, arena, scope);
	if (scope->has_key)
		prove(numbers, scope);
	reading = sg_scope_records(scope, true, why);
	if (reading == NULL)
		return false;
	seeing.bursts = sg_review_bursts_new();
	sg_seen_init(&seeing.people);
	while (sg_reading_next(reading, &entry))
		note(&seeing, &entry);
	error = sg_reading_error(reading);
	if (error != NULL)
		sg_why(why, "%s", error);
	sg_reading_close(&reading);
	sg_review_bursts_free(&seeing.bursts);
	return error == NULL;
}
