/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * record.c -- measures how much CPU time a thread needs to append one record to
 * the journal, without c-icap.
 *
 * usage: record FOLDER [RECORDS]
 *
 * FOLDER must not exist yet. Its file system is the one that is measured.
 * Prints medians of rounds, in nanoseconds of CPU time. There are three
 * measurements of attempts to open a blocked page:
 * - "record_ns": Each attempt repeats an attempt of the same person within a
 *   minute. The journal then only counts the attempt.
 * - "first_ns": The journal writes each attempt.
 * - The baseline only writes the bytes of a record to a file.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gate/address.h"
#include "journal/append.h"
#include "journal/event.h"

#define ROUNDS 15
#define PEOPLE 400 /* number of people in the school */
#define MINUTE_MS 60000

struct bench {
	struct sg_journal *journal;
	int64_t at_ms;
	struct sg_event event;
	char people[PEOPLE][16];
	int plain; /* descriptor of the baseline's file */
	char line[SG_LINE_MAX];
	size_t line_n;
	unsigned lost;
};

typedef void step_fn(struct bench *bench, unsigned i);

static double
cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Returns the median time of a step, in nanoseconds. */
static double
median(step_fn *step, struct bench *bench, unsigned n)
{
	double rounds[ROUNDS], start;

	for (size_t r = 0; r < ROUNDS; r++) {
		start = cpu_ns();
		for (unsigned i = 0; i < n; i++)
			step(bench, i);
		rounds[r] = (cpu_ns() - start) / n;
	}
	qsort(rounds, ROUNDS, sizeof(*rounds), compare);
	return rounds[ROUNDS / 2];
}

/* An attempt to open a blocked page, as the service records it. */
static void
prepare(struct bench *bench)
{
	bench->event = (struct sg_event){.kind = SG_EVENT_BLOCK,
	    .action = "block",
	    .detail = SG_DETAIL_ADDRESS,
	    .has_client = true,
	    .has_mac = true,
	    .mac = {0x00, 0x16, 0x3e, 0x5e, 0x6c, 0x01},
	    .method = SG_LIT("GET"),
	    .scheme = SG_LIT("https"),
	    .host = SG_LIT("www.facebook.com"),
	    .port = 443,
	    .path = SG_LIT("/watch/live/"),
	    .platform = SG_LIT("facebook"),
	    .intent = SG_INTENT_VISIT,
	    .rule_file = SG_LIT("school.policy"),
	    .rule_line = 71,
	    .rule_text = SG_LIT("block facebook for students always"),
	    .reference = SG_LIT("7F3K-92QD"),
	    .ground = SG_BY_RULE,
	    .tag = SG_LIT("4b1d7e90c2a8f635-0c81d2b7e94f6a53")};
	(void)sg_address_parse(SG_LIT("10.40.7.5"), &bench->event.client);
	for (unsigned i = 0; i < PEOPLE; i++)
		(void)snprintf(bench->people[i], sizeof(bench->people[i]),
		    "student%u", i);
}

/* Appends an attempt that is a repeat: all attempts of a person are in one
 * minute. */
static void
append_repeat(struct bench *bench, unsigned i)
{
	bench->event.at_ms = bench->at_ms;
	bench->event.client_port = (uint16_t)(20000 + i % 40000);
	bench->event.user = sg_str(bench->people[i % PEOPLE]);
	/* The journal has a budget of records for each device. All people
	 * together would exceed the budget of one device. So each person has
	 * another device. */
	bench->event.mac[4] = (uint8_t)(i % PEOPLE >> 8);
	bench->event.mac[5] = (uint8_t)(i % PEOPLE);
	if (!sg_journal_append(bench->journal, &bench->event, NULL))
		bench->lost++;
}

/* Appends an attempt that is not a repeat: each person has one attempt a
 * minute. */
static void
append_first(struct bench *bench, unsigned i)
{
	if (i % PEOPLE == 0)
		bench->at_ms += MINUTE_MS;
	append_repeat(bench, i);
}

static void
write_plain(struct bench *bench, unsigned i)
{
	(void)i;
	if (write(bench->plain, bench->line, bench->line_n) < 0)
		bench->lost++;
}

static bool
begin(struct bench *bench, const char *folder, char key_path[4096])
{
	const struct sg_journal_options options = {
	    .folder = folder, .key_path = key_path};
	struct sg_journal_secrets secrets;
	char why[SG_WHY_BYTES], plain[4096];

	(void)snprintf(key_path, 4096, "%s.key", folder);
	(void)snprintf(plain, sizeof(plain), "%s/plain", folder);
	if (!sg_journal_init(&options, (uid_t)-1, (gid_t)-1, bench->at_ms,
		&secrets, why)) {
		(void)fprintf(stderr, "record: %s\n", why);
		return false;
	}
	bench->journal = sg_journal_new(&options);
	bench->plain = open(plain, O_WRONLY | O_CREAT | O_APPEND, 0600);
	return bench->journal != NULL && bench->plain >= 0;
}

/* Reads the journal's first record. The baseline writes the same bytes. */
static bool
take_line(struct bench *bench, const char *folder)
{
	char path[4096];
	FILE *from;
	bool taken = true;

	(void)snprintf(path, sizeof(path), "%s/2026-11-24.jsonl", folder);
	from = fopen(path, "r");
	if (from == NULL)
		return false;
	for (int i = 0; i < 2 && taken; i++)
		taken = fgets(bench->line, sizeof(bench->line), from) != NULL;
	(void)fclose(from);
	bench->line_n = strlen(bench->line);
	return taken;
}

int
main(int argc, char **argv)
{
	/* 2026-11-24T10:15:00Z */
	static struct bench bench = {.at_ms = INT64_C(1795515300000)};
	unsigned n = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 2000;
	char key_path[4096];
	double repeat, first, plain;

	if (argc < 2 || n == 0) {
		(void)fprintf(stderr, "usage: record FOLDER [RECORDS]\n");
		return 2;
	}
	prepare(&bench);
	if (!begin(&bench, argv[1], key_path))
		return 1;
	repeat = median(append_repeat, &bench, n);
	first = median(append_first, &bench, n);
	if (!take_line(&bench, argv[1]))
		return 1;
	plain = median(write_plain, &bench, n);
	printf("record_ns %.0f\nfirst_ns %.0f\nwrite_ns %.0f\nbytes %zu\n",
	    repeat, first, plain, bench.line_n);
	if (bench.lost > 0)
		(void)fprintf(stderr, "record: %u were lost\n", bench.lost);
	sg_journal_free(&bench.journal);
	return bench.lost > 0;
}
