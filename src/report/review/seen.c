/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* seen.c -- reads the journal for a review. */
#include <string.h>

#include "base/arena.h"
#include "report/review/parts.h"

/* Returns who made a test, or "somebody". */
static const char *
tester(const struct sg_entry *entry)
{
	const json_t *ours = json_object_get(entry->json, "schoolgate");
	const char *by = json_string_value(json_object_get(json_object_get(ours,
							       "test"),
	    "by"));

	return by == NULL || *by == '\0' ? "somebody" : by;
}

static struct sg_review_test *
test_of(struct sg_review *review, struct sg_review_seen *seen, int32_t day,
    const char *by)
{
	struct sg_review_test *test;

	for (size_t i = seen->ntests; i > 0; i--) {
		test = &seen->tests[i - 1];
		if (test->day == day && strcmp(test->by, by) == 0)
			return test;
		if (test->day < day)
			break;
	}
	seen->tests = sg_arena_grow(review->arena, seen->tests, seen->ntests,
	    &seen->tests_cap, sizeof *seen->tests);
	test = &seen->tests[seen->ntests++];
	*test = (struct sg_review_test){
	    .day = day, .by = sg_arena_dup(review->arena, sg_str(by))};
	return test;
}

static void
note_test(struct sg_review *review, struct sg_review_seen *seen,
    const struct sg_entry *entry)
{
	int hour;
	int32_t day = sg_school_day(&review->scope->school, entry->at_ms,
	    &hour);
	struct sg_review_test *test = test_of(review, seen, day, tester(entry));

	if (entry->action != NULL &&
	    strcmp(entry->action, "filtering-test-passed") == 0)
		test->passed++;
	else
		test->failed++;
}

static void
note(struct sg_review *review, struct sg_review_seen *seen,
    const struct sg_entry *entry)
{
	if (entry->kind == SG_EVENT_TEST)
		note_test(review, seen, entry);
	if (entry->action != NULL &&
	    strcmp(entry->action, "policy-taken") == 0) {
		seen->policies++;
		seen->policy_ms = entry->at_ms;
	}
	sg_report_add(&seen->report, entry);
}

bool
sg_review_see(struct sg_review *review, struct sg_review_seen *seen,
    char why[SG_WHY_BYTES])
{
	const struct sg_scope *scope = review->scope;
	struct sg_reading *reading;
	struct sg_entry entry;
	const char *error;

	*seen = (struct sg_review_seen){0};
	sg_report_begin(&seen->report, review->arena, &scope->school,
	    &scope->period);
	seen->report.folder = scope->folder;
	if (scope->has_key)
		seen->report.proof = sg_verify(scope->folder, &scope->key, NULL,
					 NULL, &seen->report.verified) ?
		    SG_REPORT_WHOLE :
		    SG_REPORT_DAMAGED;
	reading = sg_scope_records(scope, true, why);
	if (reading == NULL)
		return false;
	while (sg_reading_next(reading, &entry))
		note(review, seen, &entry);
	error = sg_reading_error(reading);
	if (error != NULL)
		sg_why(why, "%s", error);
	sg_reading_close(&reading);
	sg_report_end(&seen->report);
	sg_report_exceptions(&seen->report);
	return error == NULL;
}
