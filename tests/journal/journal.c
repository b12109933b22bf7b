/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* journal.c -- helpers for the tests of the journal. */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal.h"
#include "journal/repeats.h"
#include "journal/verify.h"

static void
say(void *ctx, const char *text)
{
	struct test_journal *journal = ctx;
	size_t n = strlen(journal->said);

	(void)snprintf(journal->said + n, sizeof(journal->said) - n, "%s\n",
	    text);
}

void
test_journal_make(struct test_journal *journal)
{
	const char *tmp = getenv("TMPDIR");

	memset(journal, 0, sizeof(*journal));
	(void)snprintf(journal->top, sizeof(journal->top),
	    "%s/sgjournal.XXXXXX",
	    tmp != NULL && strlen(tmp) < 32 ? tmp : "/tmp");
	assert_non_null(mkdtemp(journal->top));
	(void)snprintf(journal->folder, sizeof(journal->folder), "%s/log",
	    journal->top);
	(void)snprintf(journal->key_path, sizeof(journal->key_path),
	    "%s/journal.key", journal->top);
	journal->repeats = sg_repeats_new();
	assert_non_null(journal->repeats);
	journal->options = (struct sg_journal_options){
	    .folder = journal->folder,
	    .key_path = journal->key_path,
	    .say = say,
	    .ctx = journal,
	    .repeats = journal->repeats};
}

void
test_journal_begin(struct test_journal *journal, int64_t now_ms)
{
	char why[SG_WHY_BYTES] = "";

	test_journal_make(journal);
	if (!sg_journal_init(&journal->options, (uid_t)-1, (gid_t)-1, now_ms,
		&journal->secrets, why))
		fail_msg("%s", why);
	assert_true(sg_chain_key_parse(sg_str(journal->secrets.verifying_key),
	    &journal->key));
}

void
test_journal_remove(struct test_journal *journal)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", journal->top);
	assert_int_equal(system(command), 0);
	sg_repeats_free(&journal->repeats);
}

struct sg_event
test_event(int64_t at_ms, unsigned i)
{
	static _Thread_local struct {
		char path[32], user[16];
	} memory[TEST_EVENTS], *texts;
	struct sg_event event = {.kind = SG_EVENT_BLOCK,
	    .action = "block",
	    .at_ms = at_ms,
	    .detail = SG_DETAIL_ADDRESS,
	    .has_client = true,
	    .client_port = (uint16_t)(20000 + i % 40000),
	    .method = SG_LIT("GET"),
	    .scheme = SG_LIT("https"),
	    .host = SG_LIT("www.facebook.com"),
	    .port = 443,
	    .platform = SG_LIT("facebook"),
	    .intent = SG_INTENT_VISIT,
	    .rule_file = SG_LIT("school.policy"),
	    .rule_line = 71,
	    .rule_text = SG_LIT("block facebook always"),
	    .ground = SG_BY_RULE};

	texts = &memory[i % TEST_EVENTS];
	(void)snprintf(texts->path, sizeof(texts->path), "/page/%u", i);
	event.path = sg_str(texts->path);
	(void)snprintf(texts->user, sizeof(texts->user), "jsmith%u", i);
	event.user = sg_str(texts->user);
	assert_true(sg_address_parse(SG_LIT("10.40.0.0"), &event.client));
	event.client.b[13] = (uint8_t)(event.client.b[13] + (i >> 16));
	event.client.b[14] = (uint8_t)(i >> 8);
	event.client.b[15] = (uint8_t)i;
	return event;
}

struct sg_journal *
test_open(struct test_journal *j)
{
	struct sg_journal *journal = sg_journal_new(&j->options);

	assert_non_null(journal);
	return journal;
}

bool
test_append(struct sg_journal *journal, int64_t at_ms, unsigned i)
{
	struct sg_event event = test_event(at_ms, i);

	return sg_journal_append(journal, &event, NULL) == SG_APPEND_WRITTEN;
}

unsigned
test_count(const char *text, const char *what)
{
	unsigned n = 0;

	assert_non_null(text);
	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

char *
test_day_text(const struct test_journal *j, const char *name)
{
	return test_slurp(test_day_path(j, name));
}

/* ---- short texts of findings -------------------------------------------- */

static char verified[65536];

static const char *const words[] = {"", "changed", "removed", "reordered",
    "inserted", "repeated", "cut", "day", "head", "unreadable", "anchor",
    "note"};

static void
put_word(void *ctx, const struct sg_finding *finding)
{
	size_t n = strlen(verified);

	(void)ctx;
	(void)snprintf(verified + n, sizeof(verified) - n, "%s%s:%llu: %s",
	    n > 0 ? "; " : "", finding->file != NULL ? finding->file : "-",
	    (unsigned long long)finding->line, words[finding->kind]);
}

static void
put_text(void *ctx, const struct sg_finding *finding)
{
	size_t n;

	put_word(ctx, finding);
	n = strlen(verified);
	(void)snprintf(verified + n, sizeof(verified) - n, " (%s)",
	    finding->text);
}

const char *
test_verify(const struct test_journal *journal)
{
	struct sg_verified sum;

	verified[0] = '\0';
	(void)sg_verify(journal->folder, &journal->key, put_word, NULL, &sum);
	return verified;
}

const char *
test_verify_texts(const struct test_journal *journal)
{
	struct sg_verified sum;

	verified[0] = '\0';
	(void)sg_verify(journal->folder, &journal->key, put_text, NULL, &sum);
	return verified;
}

/* ---- files -------------------------------------------------------------- */

const char *
test_day_path(const struct test_journal *journal, const char *name)
{
	static char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", journal->folder, name);
	return path;
}

char *
test_slurp(const char *path)
{
	static char *text;
	FILE *from = fopen(path, "r");
	size_t n = 0, got, room = 1 << 16;

	free(text);
	text = NULL;
	if (from == NULL)
		return NULL;
	text = malloc(room + 1);
	assert_non_null(text);
	while ((got = fread(text + n, 1, room - n, from)) > 0) {
		n += got;
		if (n == room) {
			room *= 2;
			text = realloc(text, room + 1);
			assert_non_null(text);
		}
	}
	text[n] = '\0';
	assert_int_equal(fclose(from), 0);
	return text;
}

struct test_bytes
test_bytes(const struct test_journal *journal, const char *name)
{
	FILE *from = fopen(test_day_path(journal, name), "r");
	struct test_bytes bytes;

	assert_non_null(from);
	bytes.p = malloc(65536);
	assert_non_null(bytes.p);
	bytes.n = fread(bytes.p, 1, 65536, from);
	assert_int_equal(fclose(from), 0);
	return bytes;
}

void
test_spit(const char *path, const char *text, size_t n)
{
	FILE *to = fopen(path, "w");

	assert_non_null(to);
	assert_int_equal(fwrite(text, 1, n, to), n);
	assert_int_equal(fclose(to), 0);
}

void
test_line(const char *text, unsigned n, char *out, size_t size)
{
	const char *end;

	while (--n > 0) {
		text = strchr(text, '\n');
		assert_non_null(text);
		text++;
	}
	end = strchr(text, '\n');
	assert_non_null(end);
	assert_true((size_t)(end - text) < size);
	memcpy(out, text, (size_t)(end - text));
	out[end - text] = '\0';
}

unsigned
test_count_pages(const char *path, unsigned *seen, unsigned n)
{
	char *line = test_slurp(path), *end, *at;
	unsigned long page;
	unsigned all = 0;

	/*
	 * Search one line at a time, because a sanitizer's strstr() scans all
	 * of the remaining text.
	 */
	for (; line != NULL && *line != '\0'; line = end + 1) {
		end = line + strcspn(line, "\n");
		assert_int_equal(*end, '\n');
		*end = '\0';
		at = strstr(line, "\"path\":\"/page/");
		if (at == NULL)
			continue;
		page = strtoul(at + 14, NULL, 10);
		assert_true(page < n);
		seen[page]++;
		all++;
	}
	return all;
}
