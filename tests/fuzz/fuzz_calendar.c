/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_calendar.c -- reads any bytes as a calendar.
 *
 * Checks that the result is a sorted list of days without duplicates, or an
 * error with the reason.
 */
#include "fuzz.h"

#include "base/arena.h"
#include "base/problems.h"
#include "policy/calendar/calendar.h"
#include "policy/calendar/zone.h"

const char fuzz_corpus[] = "calendar";

static void
check_days(const struct sg_day_list *list)
{
	for (size_t i = 1; i < list->n; i++)
		MUST(list->day[i - 1] < list->day[i]);
}

/*
 * Each problem can be printed. It names the line of the policy that names the
 * calendar file.
 */
static void
check_problems(const struct sg_problems *problems)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	MUST(to != NULL);
	sg_problems_print(problems, to, false);
	fclose(to);
	MUST(n == 0 || strncmp(text, "school.policy:7:", 16) == 0);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct sg_source source = {.name = "school.policy"};
	const struct sg_word name = {SG_LIT("dates.ics"), {&source, 7, 10, 11}};
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_calendar_days days = {0};

	sg_calendar_text(arena, &name,
	    (struct sg_str){(const char *)data, size},
	    sg_zone_load(arena, sg_str(SG_ZONE_DEFAULT), 18000, 24000),
	    problems, &days);
	check_days(&days.term);
	check_days(&days.closed);
	MUST(days.term.n + days.closed.n > 0 ||
	    sg_problems_errors(problems) > 0);
	check_problems(problems);
	sg_arena_free(&arena);
	return 0;
}
