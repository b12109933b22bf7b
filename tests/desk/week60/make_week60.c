/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * make_week60.c -- writes the journal of a week of 60 people (week60.h), for
 * tests and trials of the desk.
 *
 * usage: make_week60 FOLDER KEYFILE [DETAIL [MONDAY]] >TRUTHS
 *
 * FOLDER is the new journal's folder, and KEYFILE its key. DETAIL is address
 * (the default), host, platform or pseudonymous. MONDAY is the first day,
 * 2026-11-23 by default. TRUTHS is JSON with all incidents of people that are
 * in the journal. The journal's secrets are written to standard error.
 */
#include <stdio.h>
#include <string.h>

#include "base/dates.h"
#include "journal/repeats.h"
#include "journal/stamp.h"
#include "week60.h"

#define WRITERS 3

static bool
detail_of(const char *word, enum sg_detail *detail)
{
	static const char *const words[] = {
	    "address", "host", "platform", "pseudonymous"};
	static const enum sg_detail details[] = {SG_DETAIL_ADDRESS,
	    SG_DETAIL_HOST, SG_DETAIL_PLATFORM, SG_DETAIL_PSEUDONYMOUS};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0) {
			*detail = details[i];
			return true;
		}
	fprintf(stderr, "make_week60: %s is no detail\n", word);
	return false;
}

static bool
monday_of(const char *text, int64_t *ms)
{
	int32_t day;

	if (!sg_stamp_day_parse(sg_str(text), &day) ||
	    sg_weekday_of(day) != 0) {
		fprintf(stderr, "make_week60: %s is no Monday as 2026-11-23\n",
		    text);
		return false;
	}
	*ms = (int64_t)day * SG_DAY_S * 1000;
	return true;
}

static bool
begin(const struct sg_journal_options *options, int64_t at_ms)
{
	struct sg_journal_secrets secrets;
	char why[SG_WHY_BYTES];

	if (!sg_journal_init(options, (uid_t)-1, (gid_t)-1, at_ms, &secrets,
		why)) {
		fprintf(stderr, "make_week60: %s\n", why);
		return false;
	}
	fprintf(stderr, "verifying-key %s\nofficer-key %s\n",
	    secrets.verifying_key, secrets.officer_key);
	return true;
}

static bool
write_week(const struct sg_journal_options *options, const struct week60 *week)
{
	struct sg_journal *writers[WRITERS] = {NULL};
	size_t lost;
	bool fine = true;

	for (size_t i = 0; i < WRITERS; i++) {
		writers[i] = sg_journal_new(options);
		fine = fine && writers[i] != NULL;
	}
	lost = fine ? week60_write(week, writers, WRITERS) : 1;
	for (size_t i = 0; i < WRITERS; i++)
		if (writers[i] != NULL)
			sg_journal_free(&writers[i]);
	if (lost > 0)
		fprintf(stderr, "make_week60: records were lost\n");
	return lost == 0;
}

int
main(int argc, char **argv)
{
	struct sg_journal_options options = {
	    .folder = argv[1], .key_path = argc > 2 ? argv[2] : NULL};
	enum sg_detail detail = SG_DETAIL_ADDRESS;
	int64_t monday_ms = WEEK60_MONDAY;
	struct week60 *week;
	bool fine;

	if (argc < 3 || argc > 5) {
		fprintf(stderr,
		    "usage: make_week60 FOLDER KEYFILE [DETAIL "
		    "[MONDAY]] >TRUTHS\n");
		return 2;
	}
	if ((argc > 3 && !detail_of(argv[3], &detail)) ||
	    (argc > 4 && !monday_of(argv[4], &monday_ms)))
		return 2;
	options.repeats = sg_repeats_new();
	week = week60_new(monday_ms, detail);
	fine = options.repeats != NULL && begin(&options, monday_ms) &&
	    write_week(&options, week);
	week60_json(week, stdout);
	week60_free(&week);
	sg_repeats_free(&options.repeats);
	return fine ? 0 : 1;
}
