/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_journal.c -- reads and verifies a journal whose one day's file has any
 * contents.
 *
 * Checks that the file is read to its end, each line once, and that the
 * verifier reports whether the file is genuine. Also checks that text of the
 * file cannot control a terminal or a spreadsheet when the text is shown.
 *
 * An input is one byte, followed by a day's file. If the byte is "K", the
 * records get the hashes that the journal would have written.
 */
#include "fuzz.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/why.h"
#include "journal/dayfile.h"
#include "journal/read.h"
#include "journal/verify.h"
#include "policy/calendar/zone.h"
#include "report/entry.h"
#include "report/export/export.h"
#include "report/school.h"
#include "world.h"

const char fuzz_corpus[] = "journal";

#define DAY 20781 /* 2026-11-24 */
#define HASH SG_LIT(",\"hash\":\"")

static const struct sg_chain_key key = {DAY, {1, 2, 3}};
static char folder[FUZZ_FOLDER];
static const char *path;

/* ---- hashes ------------------------------------------------------------- */

/*
 * Write the right hash into the record `line`. The caller passes the hash of
 * the previous record in `before`. On return `before` has the hash of `line`.
 */
static void
link_line(const struct sg_dayline *line, uint8_t before[SG_CHAIN_BYTES])
{
	char *at = (char *)(uintptr_t)line->claim.text.p + line->claim.text.n +
	    HASH.n;
	char hex[SG_CHAIN_HEX + 1];

	sg_chain_hash(&key, line->claim.text, before, before);
	sg_chain_hex(before, hex);
	memcpy(at, hex, SG_CHAIN_HEX);
}

static void
link_file(void)
{
	struct sg_dayfile file;
	uint8_t before[SG_CHAIN_BYTES];

	MUST(sg_dayfile_load(folder, DAY, &file) == 0);
	memcpy(before, file.opening.hash, sizeof(before));
	for (size_t i = 0; i < file.n; i++)
		if (file.line[i].is_record)
			link_line(&file.line[i], before);
	fuzz_put(path, (struct sg_str){file.bytes, file.size});
	sg_dayfile_free(&file);
}

/* ---- reading ------------------------------------------------------------ */

static size_t lines_of_input;

/* Aborts if a byte of the text could control a terminal. */
static void
check_shown(const char *text, size_t n)
{
	unsigned char c;

	for (size_t i = 0; i < n; i++) {
		c = (unsigned char)text[i];
		MUST((c >= 0x20 && c != 0x7f) || c == '\n');
	}
}

static void
show(const struct sg_entry *entry)
{
	static struct sg_zone_part utc = {INT64_MIN, 0, "UTC"};
	static const struct sg_zone zone = {"UTC", &utc, 1};
	static const struct sg_school school = {.name = "A", .zone = &zone};
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	MUST(to != NULL);
	sg_entry_text(&school, entry, false, to);
	MUST(fflush(to) == 0);
	check_shown(text, n);
	if (entry->json != NULL) {
		sg_export_csv_row(&school, entry, to);
		sg_export_line(entry, true, to);
	}
	sg_export_line(entry, false, to);
	fclose(to);
	free(text);
}

static void
check_entry(const struct sg_entry *entry)
{
	MUST(entry->line > 0 && entry->line <= lines_of_input);
	MUST(entry->proof >= SG_PROOF_NONE && entry->proof <= SG_PROOF_BROKEN);
	MUST(memchr(entry->text.p, '\n', entry->text.n) == NULL);
	MUST(entry->folded > 0 && entry->folded <= lines_of_input);
	if (entry->json == NULL)
		return;
	MUST(entry->person != NULL);
	MUST(entry->nsignals <= SG_SIGNALS_MAX);
	MUST(entry->last_ms >= entry->at_ms);
	MUST(!entry->only_counts || entry->repeats > 0);
}

static void
read_day(bool fold, const struct sg_chain_key *with)
{
	const struct sg_reading_options options = {.folder = folder,
	    .from_ms = INT64_MIN,
	    .until_ms = INT64_MAX,
	    .fold = fold,
	    .key = with};
	char why[SG_WHY_BYTES];
	struct sg_reading *reading = sg_reading_open(&options, why);
	struct sg_entry entry;
	size_t records = 0;

	MUST(reading != NULL);
	while (sg_reading_next(reading, &entry)) {
		check_entry(&entry);
		records += entry.folded;
		show(&entry);
	}
	MUST(sg_reading_error(reading) == NULL);
	MUST(records <= lines_of_input);
	sg_reading_close(&reading);
}

/* ---- proving ------------------------------------------------------------ */

static void
take_finding(void *ctx, const struct sg_finding *finding)
{
	uint64_t *faults = ctx;

	MUST(finding->kind >= SG_FOUND_CHANGED &&
	    finding->kind <= SG_FOUND_NOTE);
	MUST(finding->line <= lines_of_input + 1);
	MUST(finding->text[0] != '\0');
	*faults += finding->kind != SG_FOUND_NOTE;
}

static void
verify(void)
{
	struct sg_verified verified;
	uint64_t faults = 0;
	bool whole = sg_verify(folder, &key, take_finding, &faults, &verified);

	MUST(whole == (faults == 0));
	MUST(verified.faults == faults);
	/*
	 * This journal lacks the file `head`, which says where the journal
	 * ends. So the verifier must not call it whole.
	 */
	MUST(!whole);
	MUST(verified.records <= lines_of_input);
}

static void
make_folder(void)
{
	static struct sg_arena *arena;

	if (arena != NULL)
		return;
	MUST(sodium_init() >= 0);
	arena = sg_arena_new();
	fuzz_folder(folder, sizeof(folder));
	path = sg_path_join(arena, folder, "2026-11-24.jsonl");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	make_folder();
	lines_of_input = 0;
	for (size_t i = 1; i < size; i++)
		lines_of_input += data[i] == '\n';
	fuzz_put(path, (struct sg_str){(const char *)data + 1, size - 1});
	if (data[0] == 'K')
		link_file();
	read_day(true, NULL);
	read_day(false, &key);
	verify();
	return 0;
}
