/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * append.c -- records into the journal: drafts made side by side, written
 * one after the other; and what could not be written, counted.
 *
 * Touches no file itself: see writer.h.
 */
#include "journal/append.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal/stamp.h"
#include "journal/writer.h"

#define SAY_MS 60000   /* between two complaints */
#define USUAL_BYTES 3584 /* of a draft; a long URL takes more */
#define RETRY_MS 1000  /* between two looks for what could not be opened */

struct sg_journal {
	char *folder, *key_path;
	void (*say)(void *ctx, const char *text);
	void *ctx;
	_Atomic uint64_t lost;
	_Atomic bool labelled; /* `labels` can be read without the mutex */
	struct sg_labels labels;
	pthread_mutex_t mutex; /* for all below, and taken before the lock */
	struct sg_writer writer;
	uint64_t unrecorded;   /* lost since one was last written */
	int64_t since_ms, last_ms; /* the first and the last of those */
	bool said;
	int64_t said_ms;
	bool shut;             /* opening failed, at `tried_ms` */
	int64_t tried_ms;
};

/* What is to be said once the mutex is free. */
struct saying {
	char text[SG_WHY_BYTES + 160];
};

static void
say(const struct sg_journal *journal, const struct saying *saying)
{
	if (saying->text[0] != '\0' && journal->say != NULL)
		journal->say(journal->ctx, saying->text);
}

/* ---- making and freeing ------------------------------------------------- */

struct sg_journal *
sg_journal_new(const struct sg_journal_options *options)
{
	struct sg_journal *journal;

	if (sodium_init() < 0)
		return NULL;
	/* Kept out of swap and core dumps, as far as the system lets us. */
	journal = sodium_malloc(sizeof(*journal));
	if (journal == NULL)
		return NULL;
	memset(journal, 0, sizeof(*journal));
	pthread_mutex_init(&journal->mutex, NULL);
	journal->folder = strdup(options->folder);
	journal->key_path = strdup(options->key_path);
	journal->say = options->say;
	journal->ctx = options->ctx;
	if (!sg_writer_init(&journal->writer, journal->folder,
	    journal->key_path) || journal->folder == NULL ||
	    journal->key_path == NULL)
		sg_journal_free(&journal);
	return journal;
}

/* ---- losses ------------------------------------------------------------- */

/* Count one (or none: it was only tried), and say so when it is time. */
static void
count_loss(struct sg_journal *journal, int64_t at_ms, bool one,
    struct saying *saying)
{
	if (one) {
		if (journal->unrecorded++ == 0)
			journal->since_ms = at_ms;
		journal->last_ms = at_ms;
		atomic_fetch_add(&journal->lost, 1);
	}
	if (journal->said && at_ms >= journal->said_ms &&
	    at_ms - journal->said_ms < SAY_MS)
		return;
	journal->said = true;
	journal->said_ms = at_ms;
	(void)snprintf(saying->text, sizeof(saying->text), "the journal "
	    "cannot be written, %llu records are lost so far: %s",
	    (unsigned long long)journal->unrecorded, journal->writer.why);
}

/* Under the lock: record what was lost before, now that it goes on.  If that
 * fails it stays for the next time. */
static void
record_loss(struct sg_journal *journal, int64_t at_ms, struct saying *saying)
{
	char more[200], since[SG_STAMP_TEXT], last[SG_STAMP_TEXT];

	if (journal->unrecorded == 0) {
		journal->said = false;
		return;
	}
	sg_stamp_text(journal->since_ms, since);
	sg_stamp_text(journal->last_ms, last);
	(void)snprintf(more, sizeof(more), "\"journal\":{\"lost\":%llu,"
	    "\"since\":\"%s\",\"until\":\"%s\"}",
	    (unsigned long long)journal->unrecorded, since, last);
	if (!sg_writer_note(&journal->writer, at_ms, "journal-lost", more,
	    journal->writer.why))
		return;
	(void)snprintf(saying->text, sizeof(saying->text), "the journal is "
	    "written again; %llu records were lost since %s",
	    (unsigned long long)journal->unrecorded, since);
	journal->unrecorded = 0;
	journal->said = false;
}

/* ---- appending ---------------------------------------------------------- */

/* Not each time again while there is nothing to open. */
static bool
begin(struct sg_journal *journal, int64_t at_ms, struct saying *saying)
{
	struct sg_writer *writer = &journal->writer;

	if (journal->shut && at_ms >= journal->tried_ms &&
	    at_ms - journal->tried_ms < RETRY_MS)
		return false;
	journal->tried_ms = at_ms;
	journal->shut = !sg_writer_begin(writer, at_ms);
	if (journal->shut)
		return false;
	if (writer->warned)
		(void)snprintf(saying->text, sizeof(saying->text), "the key "
		    "of the day that is over could not be wiped: %s",
		    writer->why);
	return true;
}

/* The key of labels, which never changes while we run. */
static bool
has_labels(struct sg_journal *journal)
{
	struct sg_writer *writer = &journal->writer;

	if (atomic_load_explicit(&journal->labelled, memory_order_acquire))
		return true;
	pthread_mutex_lock(&journal->mutex);
	if (!atomic_load(&journal->labelled) && sg_writer_keys(writer))
		atomic_store(&journal->labelled,
		    sg_labels_init(&journal->labels, writer->keys.label,
		    writer->keys.officer));
	pthread_mutex_unlock(&journal->mutex);
	return atomic_load(&journal->labelled);
}

static bool
write_draft(struct sg_journal *journal, struct sg_draft *draft,
    struct saying *saying)
{
	bool written;

	sg_writer_hash(&journal->writer, draft);
	if (!begin(journal, draft->at_ms, saying))
		return false;
	written = (draft->state != 0 &&
	    sg_head_told(journal->writer.head_fd) == draft->state) ||
	    sg_writer_put(&journal->writer, draft);
	/* After it: where only a short note fits nothing has got better. */
	if (written)
		record_loss(journal, draft->at_ms, saying);
	if (written && draft->state != 0)
		sg_head_tell(journal->writer.head_fd, draft->state);
	sg_writer_end(&journal->writer);
	return written;
}

/* `draft` NULL: there are no keys to make one. */
static bool
put(struct sg_journal *journal, int64_t at_ms, struct sg_draft *draft)
{
	struct saying saying;
	bool written = false;

	saying.text[0] = '\0';
	pthread_mutex_lock(&journal->mutex);
	if (draft != NULL)
		written = write_draft(journal, draft, &saying);
	if (!written)
		count_loss(journal, at_ms, true, &saying);
	pthread_mutex_unlock(&journal->mutex);
	/* It tells of the key, which is gone tomorrow. */
	if (draft != NULL && draft->hashed)
		sodium_memzero(&draft->link, sizeof(draft->link));
	say(journal, &saying);
	return written;
}

/* `state` NULL: it is no change. */
static void
make_draft(const struct sg_journal *journal, const struct sg_event *event,
    const struct sg_str *state, char *memory, size_t n,
    struct sg_draft *draft)
{
	draft->at_ms = event->at_ms;
	draft->state = state == NULL ? 0 :
	    sg_labels_short(&journal->labels, 'c', *state);
	draft->hashed = false;
	sg_draft_write(draft, event, &journal->labels, memory, n);
	draft->repeats = sg_event_repeats(event, &journal->labels);
}

/* Not in line: what it needs of each thread's stack, most never touch. */
static bool __attribute__((noinline))
append_long(struct sg_journal *journal, const struct sg_event *event,
    const struct sg_str *state)
{
	char memory[SG_DRAFT_MAX];
	struct sg_draft draft;

	make_draft(journal, event, state, memory, sizeof(memory), &draft);
	return put(journal, event->at_ms, &draft);
}

static bool
append(struct sg_journal *journal, const struct sg_event *event,
    const struct sg_str *state)
{
	char memory[USUAL_BYTES];
	struct sg_draft draft;

	if (!has_labels(journal))
		return put(journal, event->at_ms, NULL);
	make_draft(journal, event, state, memory, sizeof(memory), &draft);
	if (draft.body.full || draft.tail.full)
		return append_long(journal, event, state);
	return put(journal, event->at_ms, &draft);
}

bool
sg_journal_append(struct sg_journal *journal, const struct sg_event *event)
{
	return append(journal, event, NULL);
}

bool
sg_journal_append_change(struct sg_journal *journal,
    const struct sg_event *event, struct sg_str state)
{
	return append(journal, event, &state);
}

void
sg_journal_tick(struct sg_journal *journal, int64_t now_ms)
{
	struct saying saying;
	bool fine;

	saying.text[0] = '\0';
	fine = has_labels(journal);
	pthread_mutex_lock(&journal->mutex);
	fine = fine && begin(journal, now_ms, &saying);
	if (fine) {
		if (now_ms - journal->last_ms >= SAY_MS)
			record_loss(journal, now_ms, &saying);
		sg_writer_end(&journal->writer);
	}
	if (!fine)
		count_loss(journal, now_ms, false, &saying);
	pthread_mutex_unlock(&journal->mutex);
	say(journal, &saying);
}

void
sg_journal_keep(struct sg_journal *journal, uint32_t days)
{
	pthread_mutex_lock(&journal->mutex);
	journal->writer.keep_days = days;
	pthread_mutex_unlock(&journal->mutex);
}

uint64_t
sg_journal_lost(const struct sg_journal *journal)
{
	return atomic_load(&journal->lost);
}

void
sg_journal_flush(struct sg_journal *journal)
{
	struct saying saying;

	saying.text[0] = '\0';
	pthread_mutex_lock(&journal->mutex);
	if (journal->unrecorded > 0 &&
	    sg_writer_begin(&journal->writer, journal->last_ms)) {
		record_loss(journal, journal->last_ms, &saying);
		sg_writer_end(&journal->writer);
	}
	pthread_mutex_unlock(&journal->mutex);
	say(journal, &saying);
}

void
sg_journal_free(struct sg_journal **where)
{
	struct sg_journal *journal = *where;

	if (journal == NULL)
		return;
	*where = NULL;
	sg_journal_flush(journal);
	sg_writer_fini(&journal->writer);
	if (atomic_load(&journal->labelled))
		sg_labels_fini(&journal->labels);
	pthread_mutex_destroy(&journal->mutex);
	free(journal->folder);
	free(journal->key_path);
	sodium_free(journal);
}
