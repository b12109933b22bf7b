/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * record.c -- writes the service's journal records.
 *
 * This file reads the clock. journal/event.c decides by the policy whether a
 * verdict is recorded, and in how much detail.
 */
#include "icap/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>
#include <time.h>

#include "base/problems.h"
#include "gate/gate.h"
#include "icap/counts.h"
#include "icap/log.h"
#include "icap/test.h"
#include "journal/append.h"
#include "journal/ask.h"
#include "journal/event.h"
#include "tunnels/ended.h"

#define TICK_MS 1000

struct sg_recorder {
	struct sg_journal *journal;
	/* The members below are used by the reload thread alone. */
	int64_t ticked_ms;
	bool has_policy;
	struct sg_settings settings; /* of the policy in force */
};

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
say(void *ctx, const char *text)
{
	(void)ctx;
	sg_log(LOG_ERR, text);
}

struct sg_recorder *
sg_recorder_new(const char *folder, const char *key_path,
    struct sg_repeats *repeats)
{
	const struct sg_journal_options options = {.folder = folder,
	    .key_path = key_path,
	    .say = say,
	    .repeats = repeats};
	struct sg_recorder *recorder = calloc(1, sizeof(*recorder));

	if (recorder == NULL)
		return NULL;
	recorder->journal = sg_journal_new(&options);
	if (recorder->journal == NULL) {
		free(recorder);
		return NULL;
	}
	return recorder;
}

void
sg_recorder_free(struct sg_recorder **recorder)
{
	if (*recorder == NULL)
		return;
	sg_journal_free(&(*recorder)->journal);
	free(*recorder);
	*recorder = NULL;
}

static enum sg_appended
append(struct sg_recorder *recorder, const struct sg_event *event,
    char *reference)
{
	static const enum sg_count counts[] = {[SG_APPEND_LOST] = SG_COUNT_LOST,
	    [SG_APPEND_WRITTEN] = SG_COUNT_RECORDED,
	    [SG_APPEND_COUNTED] = SG_COUNT_REPEATS};

	enum sg_appended appended = recorder == NULL ?
	    SG_APPEND_LOST :
	    sg_journal_append(recorder->journal, event, reference);

	sg_counts_add(counts[appended]);
	return appended;
}

static void
append_change(struct sg_recorder *recorder, const struct sg_event *event,
    struct sg_str state)
{
	if (recorder == NULL ||
	    !sg_journal_append_change(recorder->journal, event, state))
		sg_counts_add(SG_COUNT_LOST);
}

/* Not inlined, so that a request uses stack for the buffer only if it is
 * recorded. Few requests are. */
static void __attribute__((noinline))
append_verdict(struct sg_recorder *recorder, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    const char *ask, char *reference)
{
	struct sg_event_buffer buffer;
	char tag[SG_TAG_BYTES], more[SG_ASK_TEXT + 16];
	struct sg_event event;

	if (!sg_event_of(gate, request, verdict, 0, &buffer, &event))
		return;
	sg_gate_tag(gate, tag);
	event.at_ms = now_ms();
	event.tag = sg_str(tag);
	event.reference = sg_str(reference);
	if (*ask != '\0') {
		(void)snprintf(more, sizeof(more), "\"ask\":\"%s\"", ask);
		event.more = sg_str(more);
	}
	(void)append(recorder, &event, reference);
}

void
sg_record_verdict(struct sg_recorder *recorder, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    const char *ask, char *reference)
{
	if (sg_event_is_wanted(gate, request, verdict))
		append_verdict(recorder, gate, request, verdict, ask,
		    reference);
}

bool
sg_record_test(struct sg_recorder *recorder, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    const struct sg_test *test)
{
	struct sg_event_buffer buffer;
	char tag[SG_TAG_BYTES], more[SG_TEST_MEMBERS];
	struct sg_event event;
	struct sg_out out;

	sg_event_of_test(gate, request, verdict, sg_test_passed(test, verdict),
	    now_ms(), &buffer, &event);
	sg_out_init(&out, more, sizeof(more));
	sg_test_members(test, gate, request, verdict, &out);
	event.more = (struct sg_str){out.p, out.n};
	sg_gate_tag(gate, tag);
	event.tag = sg_str(tag);
	/* Readers join this record with that of the request through Squid. */
	if (test->part[SG_TEST_RESULT].n > 0) {
		event.has_client = request->has_client;
		event.client = request->client;
		(void)sg_port_parse(request->client_port, &event.client_port);
	}
	return append(recorder, &event, NULL) == SG_APPEND_WRITTEN;
}

void
sg_recorder_keep(struct sg_recorder *recorder, const struct sg_gate *gate)
{
	if (recorder == NULL)
		return;
	recorder->settings = *sg_gate_settings(gate);
	recorder->has_policy = true;
	sg_journal_keep(recorder->journal, recorder->settings.keep_days);
}

void
sg_record_policy(struct sg_recorder *recorder, const struct sg_gate *gate)
{
	const struct sg_settings *settings = sg_gate_settings(gate);
	struct sg_event event = {.kind = SG_EVENT_POLICY,
	    .action = "policy-taken",
	    .at_ms = now_ms(),
	    .reason = sg_str(sg_gate_text(gate, settings->file))};
	char tag[SG_TAG_BYTES];

	sg_gate_tag(gate, tag);
	event.tag = sg_str(tag);
	append_change(recorder, &event, event.tag);
}

void
sg_record_refusal(struct sg_recorder *recorder,
    const struct sg_problems *problems)
{
	struct sg_event event = {.kind = SG_EVENT_POLICY,
	    .action = "policy-refused",
	    .at_ms = now_ms(),
	    .failed = true};
	char text[1024] = "";
	FILE *to = fmemopen(text, sizeof(text), "w");

	if (to != NULL) {
		sg_problems_print(problems, to, false);
		(void)fclose(to);
	}
	text[sizeof(text) - 1] = '\0';
	event.reason = sg_str_trim(sg_str(text));
	append_change(recorder, &event, event.reason);
}

bool
sg_recorder_has_policy(const struct sg_recorder *recorder)
{
	return recorder != NULL && recorder->has_policy;
}

void
sg_record_ended(struct sg_recorder *recorder, const struct sg_ended *ended)
{
	const struct sg_ending ending = {.known = ended->known,
	    .request = &ended->asked.request,
	    .opened = ended->opened,
	    .at_ms = ended->at_ms,
	    .has_bytes = ended->bytes.known,
	    .sent = ended->bytes.sent,
	    .received = ended->bytes.received,
	    .ground = ended->ground,
	    .host = ended->host,
	    .rule_line = ended->rule_line,
	    .rule_file = ended->rule_file,
	    .rule_text = ended->rule_text,
	    .exception = ended->exception,
	    .reason = ended->reason,
	    .platform = ended->platform,
	    .sites = ended->sites,
	    .ban = ended->ban,
	    .tag = ended->tag};
	struct sg_event_buffer buffer;
	struct sg_event event;

	if (recorder != NULL &&
	    sg_event_of_ended(&recorder->settings, &ending, &buffer, &event))
		(void)append(recorder, &event, NULL);
}

void
sg_record_fault(struct sg_recorder *recorder, const char *reason)
{
	const struct sg_event event = {.kind = SG_EVENT_FAULT,
	    .action = "no-answer",
	    .at_ms = now_ms(),
	    .failed = true,
	    .reason = sg_str(reason)};

	(void)append(recorder, &event, NULL);
}

void
sg_recorder_tick(struct sg_recorder *recorder)
{
	int64_t now = now_ms();

	if (recorder == NULL ||
	    (now >= recorder->ticked_ms && now - recorder->ticked_ms < TICK_MS))
		return;
	recorder->ticked_ms = now;
	sg_journal_tick(recorder->journal, now);
}

void
sg_recorder_flush(struct sg_recorder *recorder)
{
	if (recorder != NULL)
		sg_journal_flush(recorder->journal, now_ms());
}
