/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ingest.c -- takes both journals into the store.
 *
 * If the store fails, all that is in memory is thrown away, and read again from
 * the position that the store has. So nothing is lost, and nothing is there
 * twice, whatever the failure was.
 */
#include "desk/ingest/ingest.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>

#include "base/arena.h"
#include "desk/alerts/alerts.h"
#include "desk/ingest/decisions.h"
#include "desk/ingest/policy.h"
#include "desk/ingest/reader.h"
#include "desk/ingest/taker.h"
#include "desk/store/meta.h"
#include "desk/store/retention.h"
#include "desk/store/store.h"
#include "report/school.h"

/* Records of one transaction. */
#define BATCH 20000
/* Rows of each table that are deleted in one transaction. */
#define DELETED 5000
#define RETRY_MS 1000
#define RETRY_MOST_MS 30000
/* Time between two commits of a large journal, and two looks at mails. */
#define ALERTS_MS 2000
#define LOOK_MS 1000

struct sg_ingest {
	struct sg_ingest_options options;
	struct sg_store *store; /* NULL: not open */
	dev_t device;           /* of the file of SQLite */
	ino_t inode;
	struct sg_reader *reader;
	struct sg_decisions *decisions;
	struct sg_taker *taker;
	struct sg_batch batch[2];
	bool filled;  /* batch[0] waits to be taken */
	bool stopped; /* at a decision, which can be applied now */
	int64_t until_ms;

	int64_t retry_tick, retry_ms; /* when to open the store again */
	int64_t alerts_tick, look_tick;
	int32_t retained_day; /* what was too old on this day is deleted */
	uint32_t retained_keep;
	struct sg_status status;
	struct sg_status taken; /* counts that were not committed yet */
	char problem[SG_WHY_BYTES];
};

struct sg_ingest *
sg_ingest_new(const struct sg_ingest_options *options)
{
	struct sg_ingest *in = calloc(1, sizeof(*in));

	if (in == NULL) {
		(void)fputs("schoolgated: there is no memory\n", stderr);
		exit(2);
	}
	in->options = *options;
	in->retained_day = INT32_MIN;
	sg_batch_init(&in->batch[0]);
	sg_batch_init(&in->batch[1]);
	return in;
}

/* Throw away what is in memory. */
static void
close_all(struct sg_ingest *in)
{
	sg_batch_empty(&in->batch[0]);
	sg_batch_empty(&in->batch[1]);
	in->filled = false;
	in->taken = (struct sg_status){.records = 0};
	if (in->options.alerts != NULL)
		sg_alerts_forget(in->options.alerts);
	sg_taker_free(&in->taker);
	sg_reader_free(&in->reader);
	sg_decisions_free(&in->decisions);
	sg_store_close(&in->store);
}

void
sg_ingest_free(struct sg_ingest **at)
{
	struct sg_ingest *in = *at;

	*at = NULL;
	if (in == NULL)
		return;
	close_all(in);
	sg_batch_fini(&in->batch[0]);
	sg_batch_fini(&in->batch[1]);
	free(in);
}

/* ---- failures ----------------------------------------------------------- */

static const char *
advice(enum sg_store_state state)
{
	switch (state) {
	case SG_STORE_LOST:
	case SG_STORE_BUSY:
		return "it is tried again, and nothing is lost";
	case SG_STORE_FULL:
		return "free space on its disk; it is tried again, and nothing "
		       "is lost";
	case SG_STORE_DAMAGED:
		return "delete it; it is made anew from the journals";
	case SG_STORE_NEWER:
		return "install the newer schoolgate again, or delete the "
		       "store";
	default:
		return "it is tried again";
	}
}

/* Say why, throw everything away, and try again later. Always returns false. */
static bool
give_up(struct sg_ingest *in, enum sg_store_state state, const char *why,
    int64_t tick_ms)
{
	char problem[SG_WHY_BYTES];

	(void)snprintf(problem, sizeof(problem), "the store: %.380s; %s", why,
	    advice(state));
	memcpy(in->problem, problem, sizeof(problem));
	close_all(in);
	in->retry_ms = in->retry_ms == 0 ? RETRY_MS : in->retry_ms * 2;
	if (in->retry_ms > RETRY_MOST_MS)
		in->retry_ms = RETRY_MOST_MS;
	in->retry_tick = tick_ms + in->retry_ms;
	return false;
}

static bool
store_failed(struct sg_ingest *in, int64_t tick_ms)
{
	return give_up(in, sg_store_state(in->store), sg_store_why(in->store),
	    tick_ms);
}

static void
is_well(struct sg_ingest *in)
{
	in->problem[0] = '\0';
	in->retry_ms = 0;
}

/* ---- opening ------------------------------------------------------------ */

/* Begin both journals where the store says. */
static bool
open_journals(struct sg_ingest *in, char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_reader_options filter = {
	    .folder = in->options.journal, .key = in->options.key};
	struct sg_decisions_options desk = {
	    .folder = in->options.desk, .journal = in->options.journal};

	why[0] = '\0';
	if (sg_store_get(in->store, SG_FILTER_POSITION, arena,
		&filter.position) &&
	    sg_store_get(in->store, SG_DESK_POSITION, arena, &desk.position)) {
		in->reader = sg_reader_new(&filter, why);
		in->decisions = sg_decisions_new(&desk, why);
	}
	sg_arena_free(&arena);
	return in->reader != NULL && in->decisions != NULL;
}

/* Remember the file of SQLite, to see if it is deleted. */
static void
note_file(struct sg_ingest *in)
{
	struct stat st;

	in->inode = 0;
	if (in->options.store.kind == SG_DB_SQLITE &&
	    stat(in->options.store.path, &st) == 0) {
		in->device = st.st_dev;
		in->inode = st.st_ino;
	}
}

static bool
open_all(struct sg_ingest *in, int64_t tick_ms)
{
	enum sg_store_state state;
	char why[SG_WHY_BYTES];

	if (tick_ms < in->retry_tick)
		return false;
	in->store = sg_store_open(&in->options.store, SG_DB_WRITE, &state, why);
	if (in->store == NULL)
		return give_up(in, state, why, tick_ms);
	note_file(in);
	if (!open_journals(in, why))
		return why[0] != '\0' ?
		    give_up(in, SG_STORE_FAILED, why, tick_ms) :
		    store_failed(in, tick_ms);
	in->taker = sg_taker_new(in->store, in->options.alerts,
	    sg_reader_behind(in->reader));
	return in->taker != NULL || store_failed(in, tick_ms);
}

/* Returns false if the file of the store was deleted or replaced. */
static bool
is_in_place(struct sg_ingest *in, int64_t tick_ms)
{
	struct stat st;

	if (in->inode == 0 || tick_ms - in->look_tick < LOOK_MS)
		return true;
	in->look_tick = tick_ms;
	return stat(in->options.store.path, &st) == 0 &&
	    st.st_ino == in->inode && st.st_dev == in->device;
}

/* ---- batches ------------------------------------------------------------ */

struct filling {
	struct sg_ingest *in;
	struct sg_batch *batch;
	int64_t now_ms;
};

static void
fill_batch(const struct filling *f)
{
	sg_reader_fill(f->in->reader, f->batch, BATCH, f->in->until_ms,
	    f->now_ms);
}

static void *
fill(void *arg)
{
	(void)prctl(PR_SET_NAME, "reader", 0, 0, 0);
	fill_batch(arg);
	return NULL;
}

static bool
start(struct filling *filling, pthread_t *thread)
{
	sigset_t all, before;
	bool started;

	/* Signals are for the other thread. */
	sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	started = pthread_create(thread, NULL, fill, filling) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

/* Commit the batches that were taken. */
static bool
commit(struct sg_ingest *in)
{
	if (!sg_taker_commit(in->taker))
		return false;
	in->status.records += in->taken.records;
	in->status.events += in->taken.events;
	in->status.findings += in->taken.findings;
	if (in->taken.newest_ms > 0)
		in->status.newest_ms = in->taken.newest_ms;
	in->taken = (struct sg_status){.records = 0};
	return true;
}

/* Put the first batch into the store. What ends the journal is committed. */
static bool
take(struct sg_ingest *in, int64_t now_ms)
{
	const struct sg_batch *batch = &in->batch[0];

	if (!sg_taker_take(in->taker, batch,
		sg_policy_school(in->options.policy), now_ms))
		return false;
	in->taken.records += batch->records;
	in->taken.events += batch->n;
	in->taken.findings += batch->nfindings;
	if (batch->newest_ms > 0)
		in->taken.newest_ms = batch->newest_ms;
	return !batch->ended || commit(in);
}

/*
 * Take the batch into the store, while a thread reads the next one if there is
 * more to read.
 */
static bool
take_and_fill(struct sg_ingest *in, int64_t now_ms)
{
	const bool more = !in->batch[0].ended;
	struct filling filling = {in, &in->batch[1], now_ms};
	struct sg_batch taken;
	pthread_t thread;
	bool started = more && start(&filling, &thread), fine;

	fine = take(in, now_ms);
	if (started)
		(void)pthread_join(thread, NULL);
	else if (more)
		fill_batch(&filling);
	taken = in->batch[0];
	in->batch[0] = in->batch[1];
	in->batch[1] = taken;
	in->filled = more;
	return fine;
}

/*
 * Take in what there is of the filter's journal. *more becomes whether there is
 * more. Then apply the decision that waited for these records.
 */
static bool
take_journal(struct sg_ingest *in, int64_t now_ms, bool *more)
{
	if (!in->filled) {
		if (!sg_decisions_look(in->decisions, in->store, now_ms,
			&in->until_ms))
			return false;
		sg_reader_fill(in->reader, &in->batch[0], BATCH, in->until_ms,
		    now_ms);
	}
	if (!take_and_fill(in, now_ms))
		return false;
	*more = in->filled;
	/* Without the journal, it is not known whether all is there. */
	if (*more || in->until_ms == INT64_MAX ||
	    sg_reader_problem(in->reader)[0] != '\0')
		return true;
	*more = true;
	return sg_decisions_apply(in->decisions, in->store, in->taker, now_ms);
}

/* ---- what is done now and then ------------------------------------------ */

static bool
delete_old(struct sg_ingest *in, int64_t now_ms, bool *more)
{
	const uint32_t keep = sg_policy_keep(in->options.policy);
	int hour;
	int32_t today = sg_school_day(sg_policy_school(in->options.policy),
	    now_ms, &hour);

	if (keep == 0 ||
	    (in->retained_day == today && in->retained_keep == keep))
		return true;
	if (!sg_store_retain(in->store, today - (int32_t)keep,
		today - (int32_t)keep, DELETED, more))
		return false;
	if (!*more) {
		in->retained_day = today;
		in->retained_keep = keep;
	}
	return true;
}

/* Commit, so that readers see how far a large journal is, and tell people. */
static bool
tell(struct sg_ingest *in, int64_t now_ms, int64_t tick_ms)
{
	if (tick_ms - in->alerts_tick < ALERTS_MS)
		return true;
	in->alerts_tick = tick_ms;
	return commit(in) &&
	    (in->options.alerts == NULL ||
		sg_alerts_tick(in->options.alerts, in->store, now_ms));
}

bool
sg_ingest_step(struct sg_ingest *in, int64_t now_ms, int64_t tick_ms)
{
	bool more = false;

	if (in->store != NULL && !is_in_place(in, tick_ms)) {
		(void)give_up(in, SG_STORE_LOST,
		    "its file was deleted or replaced", tick_ms);
		in->retry_tick = tick_ms;
	}
	if (in->store == NULL && !open_all(in, tick_ms))
		return false;
	if (!take_journal(in, now_ms, &more) || !tell(in, now_ms, tick_ms) ||
	    (!more && !delete_old(in, now_ms, &more)))
		return store_failed(in, tick_ms);
	is_well(in);
	if (!more && sg_reader_problem(in->reader)[0] == '\0')
		in->status.all_taken_ms = now_ms;
	return more;
}

/* ---- waiting and telling ------------------------------------------------ */

void
sg_ingest_wait(const struct sg_ingest *in, int ms)
{
	struct pollfd fds[2] = {
	    {.fd = -1, .events = POLLIN}, {.fd = -1, .events = POLLIN}};

	if (in->reader != NULL)
		fds[0].fd = sg_reader_fd(in->reader);
	if (in->decisions != NULL)
		fds[1].fd = sg_decisions_fd(in->decisions);
	(void)poll(fds, 2, ms);
}

void
sg_ingest_status(const struct sg_ingest *in, struct sg_status *status)
{
	*status = in->status;
	status->problem = in->problem;
	if (in->problem[0] == '\0' && in->reader != NULL)
		status->problem = sg_reader_problem(in->reader);
	if (status->problem[0] == '\0')
		status->problem = sg_policy_problem(in->options.policy);
	status->desk_journal = in->decisions == NULL ?
	    "" :
	    sg_decisions_problem(in->decisions);
	status->behind = in->reader == NULL ? 0 : sg_reader_behind(in->reader);
	status->mail = "";
}
