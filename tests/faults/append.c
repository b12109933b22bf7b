/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * append.c -- appends records to the journal, so that a test can make each of
 * its calls fail.
 *
 * usage: append first|again|day|decision|decision-day FOLDER KEY
 *
 * first  record 1 is the first record that the process writes
 * again  before record 1, the process writes another record without faults
 * day    record 1 is the first record of the next day
 * decision, decision-day
 *        as first and day, but the records must be on the disk before what they
 *        tell is done (sg_journal_append_first())
 *
 * Appends record 1 with faults and then record 2 without faults. Prints for
 * each of the two records whether it was written. Exits with 0 if record 2 was
 * written.
 */
#include <stdio.h>
#include <string.h>

#include "faults.h"
#include "journal/append.h"
#include "journal/event.h"
#include "records.h"

static bool decisions;

static bool
append(struct sg_journal *journal, int64_t at_ms, unsigned i)
{
	struct sg_event event = {.kind = SG_EVENT_BLOCK,
	    .action = "block",
	    .at_ms = at_ms,
	    .detail = SG_DETAIL_ADDRESS,
	    .method = SG_LIT("GET"),
	    .scheme = SG_LIT("https"),
	    .host = SG_LIT("www.facebook.com"),
	    .port = 443,
	    .ground = SG_BY_RULE};
	char path[32], user[32], why[SG_WHY_BYTES];
	uint64_t sequence;
	bool taken;

	(void)snprintf(path, sizeof(path), "/page/%u", i);
	event.path = sg_str(path);
	/*
	 * Each record is about another person, because a repeat of the same
	 * person would be counted instead of written.
	 */
	(void)snprintf(user, sizeof(user), "jsmith%u", i);
	event.user = sg_str(user);
	taken = decisions ?
	    sg_journal_append_first(journal, &event, &sequence, why) :
	    sg_journal_append(journal, &event, NULL) == SG_APPEND_WRITTEN;
	printf("record %u: %s\n", i, taken ? "taken" : "lost");
	return taken;
}

static void
say(void *ctx, const char *text)
{
	(void)ctx;
	puts(text);
}

int
main(int argc, char **argv)
{
	struct sg_journal_options options = {.say = say};
	const int64_t at_ms = RECORDS_FROM +
	    (argc > 1 && strstr(argv[1], "day") != NULL ? RECORDS_DAY : 0);
	struct sg_journal *journal;
	bool again;

	if (argc != 4)
		return 2;
	again = strcmp(argv[1], "again") == 0;
	decisions = strncmp(argv[1], "decision", 8) == 0;
	options.sync = decisions;
	options.folder = argv[2];
	options.key_path = argv[3];
	if (!again)
		faults_begin();
	journal = sg_journal_new(&options);
	if (journal != NULL) {
		if (again) {
			(void)append(journal, at_ms, 0);
			faults_begin();
		}
		(void)append(journal, at_ms + 10, 1);
	}
	faults_end();
	if (journal == NULL) {
		puts("record 1: lost");
		journal = sg_journal_new(&options);
	}
	/* If opening the journal failed, it is tried again after a second. */
	again = append(journal, at_ms + 2000, 2);
	sg_journal_free(&journal);
	return again ? 0 : 1;
}
