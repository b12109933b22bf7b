/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * append.c -- appends records to the journal, and counts repeats and lost
 * records.
 *
 * Several threads may format records at the same time. One thread at a time
 * writes. All file I/O is in writer.c.
 *
 * There are two locks. The mutex excludes other threads of this process. The
 * file lock excludes other processes. A thread that needs both locks takes the
 * mutex first.
 */
#include "journal/append.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/why.h"
#include "journal/counted.h"
#include "journal/stamp.h"
#include "journal/writer.h"

/* Milliseconds between two messages about lost records. */
#define SAY_MS 60000
/* Bytes that are enough for a draft (writer.h), unless its URL is unusually
 * long. */
#define USUAL_BYTES 3584
/* Milliseconds between two attempts to open the files, if that fails. */
#define RETRY_MS 1000

struct sg_journal {
	char *folder, *key_path;
	void (*say)(void *ctx, const char *text);
	void *ctx;
	_Atomic uint64_t lost;
	/* `labels` is set, and can be read without the mutex */
	_Atomic bool labelled;
	struct sg_labels labels;
	struct sg_repeats *repeats;
	struct sg_repeats *own; /* the tables that this process made itself;
				   NULL if options.repeats was given */
	_Atomic int64_t now_ms; /* time of the last call */
	/* The mutex protects all members below. */
	pthread_mutex_t mutex;
	struct sg_writer writer;
	uint64_t unrecorded;       /* lost records that no record reports yet */
	int64_t since_ms, last_ms; /* times of the first and the last of the
				      unrecorded losses */
	bool said;
	int64_t said_ms;
	bool shut; /* the attempt to open the files at `tried_ms` failed */
	int64_t tried_ms;
};

/* A message for options.say, sent once the mutex is released. */
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
	/*
	 * Keeps keys out of swap and core dumps, as far as the system allows.
	 */
	journal = sodium_malloc(sizeof(*journal));
	if (journal == NULL)
		return NULL;
	memset(journal, 0, sizeof(*journal));
	pthread_mutex_init(&journal->mutex, NULL);
	journal->folder = strdup(options->folder);
	journal->key_path = strdup(options->key_path);
	journal->say = options->say;
	journal->ctx = options->ctx;
	journal->repeats = options->repeats;
	if (journal->repeats == NULL)
		journal->repeats = journal->own = sg_repeats_new();
	if (!sg_writer_init(&journal->writer, journal->folder,
		journal->key_path) ||
	    journal->folder == NULL || journal->key_path == NULL ||
	    journal->repeats == NULL)
		sg_journal_free(&journal);
	else
		journal->writer.sync = options->sync;
	return journal;
}

/* ---- losses ------------------------------------------------------------- */

/*
 * Count `n` lost records. If the last message is SAY_MS ago or more, compose a
 * message in *saying. `n` is 0 if writing failed but no record was lost. The
 * caller holds the mutex.
 */
static void
count_loss(struct sg_journal *journal, int64_t at_ms, uint32_t n,
    struct saying *saying)
{
	if (n > 0) {
		if (journal->unrecorded == 0)
			journal->since_ms = at_ms;
		journal->unrecorded += n;
		journal->last_ms = at_ms;
		atomic_fetch_add(&journal->lost, n);
	}
	if (journal->said && at_ms >= journal->said_ms &&
	    at_ms - journal->said_ms < SAY_MS)
		return;
	journal->said = true;
	journal->said_ms = at_ms;
	(void)snprintf(saying->text, sizeof(saying->text),
	    "the journal "
	    "cannot be written, %llu records are lost so far: %s",
	    (unsigned long long)journal->unrecorded, journal->writer.why);
}

/*
 * Write a record that says how many records were lost. Do nothing if every loss
 * is recorded. If writing fails, the next call tries again. The caller holds
 * the mutex and the file lock (sg_writer_begin()).
 */
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
	(void)snprintf(more, sizeof(more),
	    "\"journal\":{\"lost\":%llu,"
	    "\"since\":\"%s\",\"until\":\"%s\"}",
	    (unsigned long long)journal->unrecorded, since, last);
	if (!sg_writer_note(&journal->writer, at_ms, "journal-lost", more,
		journal->writer.why))
		return;
	(void)snprintf(saying->text, sizeof(saying->text),
	    "the journal is "
	    "written again; %llu records were lost since %s",
	    (unsigned long long)journal->unrecorded, since);
	journal->unrecorded = 0;
	journal->said = false;
}

/* ---- appending ---------------------------------------------------------- */

/*
 * Take the file lock and open the files. Returns false on failure. For RETRY_MS
 * after a failure, returns false without trying. The caller holds the mutex.
 */
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
		(void)snprintf(saying->text, sizeof(saying->text),
		    "the key "
		    "of the day that is over could not be wiped: %s",
		    writer->why);
	return true;
}

/*
 * Load the key for labels, unless it is loaded. The key never has to be loaded
 * again: it stays the same as long as the journal exists.
 */
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

/* An event that is being appended. */
struct putting {
	const struct sg_event *event;
	/* The new state; NULL if the event is no change of state. */
	const struct sg_str *state;
	char *reference; /* see sg_journal_append() */
	struct sg_repeats_key key;
	struct saying saying;
};

static struct sg_counted
counted_of(struct sg_journal *journal, int64_t now_ms)
{
	return (struct sg_counted){
	    &journal->writer, &journal->labels, journal->repeats, now_ms};
}

/*
 * Write the first record of a burst, or the first record of a new variant
 * (burst.h). The event is only counted in two cases: another thread or process
 * has just written this variant, or a budget is used up. The caller holds the
 * mutex and the file lock.
 */
static enum sg_appended
write_counting(struct sg_journal *journal, struct putting *p,
    struct sg_draft *draft)
{
	const struct sg_counted counted = counted_of(journal, draft->at_ms);
	uint32_t lost;

	if (sg_burst_count(journal->repeats->bursts, &p->key.burst,
		draft->at_ms, p->reference))
		return SG_APPEND_COUNTED; /* another thread or process has just
					     written this variant */
	sg_budget_enter(journal->repeats->budgets, &p->key.budget, p->event);
	if (sg_budget_try(journal->repeats->budgets, &p->key.budget,
		draft->at_ms) != SG_BUDGET_FINE)
		return SG_APPEND_COUNTED;
	draft->burst = sg_counted_burst(&journal->labels, p->key.burst.label,
	    sg_burst_since(journal->repeats->bursts, &p->key.burst,
		draft->at_ms));
	if (!sg_writer_put(&journal->writer, draft))
		return SG_APPEND_LOST;
	lost = sg_counted_begin(&counted, &p->key, p->event, draft->bytes);
	if (lost > 0)
		count_loss(journal, draft->at_ms, lost, &p->saying);
	return SG_APPEND_WRITTEN;
}

static enum sg_appended
write_change(struct sg_journal *journal, struct sg_draft *draft)
{
	if (draft->state != 0 &&
	    sg_head_told(journal->writer.head_fd) == draft->state)
		return SG_APPEND_COUNTED;
	if (!sg_writer_put(&journal->writer, draft))
		return SG_APPEND_LOST;
	if (draft->state != 0)
		sg_head_tell(journal->writer.head_fd, draft->state);
	return SG_APPEND_WRITTEN;
}

static enum sg_appended
write_draft(struct sg_journal *journal, struct putting *p,
    struct sg_draft *draft)
{
	enum sg_appended appended;

	sg_writer_hash(&journal->writer, draft);
	if (!begin(journal, draft->at_ms, &p->saying))
		return SG_APPEND_LOST;
	appended = p->key.burst.label != 0 ? write_counting(journal, p, draft) :
					     write_change(journal, draft);
	/*
	 * Record losses only after a full record was written. On a nearly full
	 * disk, the short record about losses may fit although the next full
	 * record does not fit. The journal would then wrongly report that
	 * writing works again.
	 */
	if (appended == SG_APPEND_WRITTEN)
		record_loss(journal, draft->at_ms, &p->saying);
	sg_writer_end(&journal->writer);
	return appended;
}

/*
 * Write the draft. If writing fails, count a loss. If `draft` is NULL, the keys
 * could not be read, so the record is lost.
 */
static enum sg_appended
put(struct sg_journal *journal, struct putting *p, struct sg_draft *draft)
{
	enum sg_appended appended = SG_APPEND_LOST;

	p->saying.text[0] = '\0';
	pthread_mutex_lock(&journal->mutex);
	if (draft != NULL)
		appended = write_draft(journal, p, draft);
	if (appended == SG_APPEND_LOST)
		count_loss(journal, p->event->at_ms, 1, &p->saying);
	pthread_mutex_unlock(&journal->mutex);
	/*
	 * Wipe the hash state, because it was made with the day's key, and no
	 * key may be kept after its day.
	 */
	if (draft != NULL && draft->hashed)
		sodium_memzero(&draft->link, sizeof(draft->link));
	say(journal, &p->saying);
	return appended;
}

static void
make_draft(const struct sg_journal *journal, const struct putting *p,
    char *memory, size_t n, struct sg_draft *draft)
{
	draft->at_ms = p->event->at_ms;
	draft->state = p->state == NULL ?
	    0 :
	    sg_labels_short(&journal->labels, 'c', *p->state);
	draft->hashed = false;
	draft->burst = 0;
	sg_draft_write(draft, p->event, &journal->labels, memory, n);
}

/*
 * Not inlined, because its large buffer is hardly ever needed. If it were
 * inlined, every call would have the buffer in its stack frame.
 */
static enum sg_appended __attribute__((noinline))
append_long(struct sg_journal *journal, struct putting *p)
{
	char memory[SG_DRAFT_MAX];
	struct sg_draft draft;

	make_draft(journal, p, memory, sizeof(memory), &draft);
	return put(journal, p, &draft);
}

static enum sg_appended __attribute__((noinline))
append_usual(struct sg_journal *journal, struct putting *p)
{
	char memory[USUAL_BYTES];
	struct sg_draft draft;

	make_draft(journal, p, memory, sizeof(memory), &draft);
	if (draft.body.full || draft.tail.full)
		return append_long(journal, p);
	return put(journal, p, &draft);
}

static enum sg_appended
append(struct sg_journal *journal, struct putting *p)
{
	atomic_store_explicit(&journal->now_ms, p->event->at_ms,
	    memory_order_relaxed);
	p->key.burst.label = 0;
	if (!has_labels(journal))
		return put(journal, p, NULL);
	sg_repeats_key_of(p->event, &journal->labels, &p->key);
	if (sg_repeats_try(journal->repeats, &p->key, p->event->at_ms,
		p->reference) == SG_BUDGET_COUNTED)
		return SG_APPEND_COUNTED;
	return append_usual(journal, p);
}

enum sg_appended
sg_journal_append(struct sg_journal *journal, const struct sg_event *event,
    char *reference)
{
	struct putting p;

	p.event = event;
	p.state = NULL;
	p.reference = reference;
	return append(journal, &p);
}

enum sg_appended
sg_journal_append_change(struct sg_journal *journal,
    const struct sg_event *event, struct sg_str state)
{
	struct putting p;

	p.event = event;
	p.state = &state;
	p.reference = NULL;
	return append(journal, &p);
}

/* Write the draft. The caller holds the mutex. */
static bool
write_first(struct sg_journal *journal, struct sg_draft *draft,
    uint64_t *sequence, struct saying *saying)
{
	bool written;

	/* A refusal must not last longer than what caused it. */
	journal->shut = false;
	if (!begin(journal, draft->at_ms, saying))
		return false;
	written = sg_writer_put(&journal->writer, draft);
	*sequence = journal->writer.head.sequence;
	if (written)
		record_loss(journal, draft->at_ms, saying);
	sg_writer_end(&journal->writer);
	return written;
}

bool
sg_journal_append_first(struct sg_journal *journal,
    const struct sg_event *event, uint64_t *sequence, char why[SG_WHY_BYTES])
{
	const struct putting p = {.event = event};
	char memory[SG_DRAFT_MAX];
	struct sg_draft draft;
	struct saying saying;
	bool written = false;

	saying.text[0] = '\0';
	atomic_store(&journal->now_ms, event->at_ms);
	if (has_labels(journal)) {
		make_draft(journal, &p, memory, sizeof(memory), &draft);
		pthread_mutex_lock(&journal->mutex);
		written = write_first(journal, &draft, sequence, &saying);
	} else {
		pthread_mutex_lock(&journal->mutex);
	}
	if (!written)
		(void)sg_why(why, "%s", journal->writer.why);
	pthread_mutex_unlock(&journal->mutex);
	say(journal, &saying);
	return written;
}

/* ---- periodic work and the end ------------------------------------------ */

/*
 * Write one count record. The mutex and the file lock are held for one record
 * only, so that others can write between two count records. Returns false if
 * there are no more counts, or if a count cannot be written.
 */
static bool
write_count(struct sg_journal *journal, int64_t now_ms, bool all,
    struct sg_counted_pass *pass)
{
	const struct sg_counted counted = counted_of(journal, now_ms);
	enum sg_counted_answer answer = SG_COUNTED_FAILED;
	struct saying saying;

	saying.text[0] = '\0';
	pthread_mutex_lock(&journal->mutex);
	if (begin(journal, now_ms, &saying)) {
		answer = sg_counted_write(&counted, all, pass);
		sg_writer_end(&journal->writer);
	}
	if (answer == SG_COUNTED_FAILED)
		count_loss(journal, now_ms, 0, &saying);
	pthread_mutex_unlock(&journal->mutex);
	say(journal, &saying);
	return answer == SG_COUNTED_WRITTEN;
}

/* Write the counts that are due. If `all` is true, write every count. */
static void
write_counts(struct sg_journal *journal, int64_t now_ms, bool all)
{
	const struct sg_repeats *repeats = journal->repeats;
	struct sg_counted_pass pass = {0};

	if ((!sg_burst_is_due(repeats->bursts, now_ms, all) &&
		!sg_budget_is_due(repeats->budgets, now_ms, all)) ||
	    !has_labels(journal))
		return;
	while (write_count(journal, now_ms, all, &pass))
		;
}

void
sg_journal_tick(struct sg_journal *journal, int64_t now_ms)
{
	struct saying saying;
	bool fine;

	saying.text[0] = '\0';
	atomic_store(&journal->now_ms, now_ms);
	fine = has_labels(journal);
	pthread_mutex_lock(&journal->mutex);
	fine = fine && begin(journal, now_ms, &saying);
	if (fine) {
		/*
		 * Usually the next full record shows that writing works again,
		 * and write_draft() then records the losses. If no requests are
		 * made, no full record is written. So the losses are recorded
		 * here, a minute after the last loss.
		 */
		if (now_ms - journal->last_ms >= SAY_MS)
			record_loss(journal, now_ms, &saying);
		sg_writer_end(&journal->writer);
	}
	if (!fine)
		count_loss(journal, now_ms, 0, &saying);
	pthread_mutex_unlock(&journal->mutex);
	say(journal, &saying);
	if (fine)
		write_counts(journal, now_ms, false);
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
sg_journal_flush(struct sg_journal *journal, int64_t now_ms)
{
	struct saying saying;

	write_counts(journal, now_ms, true);
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
	if (journal->repeats != NULL)
		sg_journal_flush(journal, atomic_load(&journal->now_ms));
	sg_repeats_free(&journal->own);
	sg_writer_fini(&journal->writer);
	if (atomic_load(&journal->labelled))
		sg_labels_fini(&journal->labels);
	pthread_mutex_destroy(&journal->mutex);
	free(journal->folder);
	free(journal->key_path);
	sodium_free(journal);
}
