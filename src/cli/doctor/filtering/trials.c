/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * trials.c -- asks for each test page as each device would at each port, and
 * has the gate record each trial in the journal.
 *
 * The gates are asked as Squid would ask them. So a trial shows what the policy
 * does with a device's request, not that the request reaches Squid. If this
 * machine has an address in a network, as a router has, the page is also asked
 * for through Squid, from that address.
 */
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/filtering/filtering.h"
#include "gate/gate.h"

/* Percent-encode a value of the header X-SG-Test. */
static const char *
encode(struct sg_filtering *f, const char *text)
{
	static const char hex[] = "0123456789ABCDEF";
	char *to = sg_arena_alloc(f->d->arena, 3 * strlen(text) + 1), *at = to;

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '-' || c == '.') {
			*at++ = (char)c;
			continue;
		}
		*at++ = '%';
		*at++ = hex[c >> 4];
		*at++ = hex[c & 15];
	}
	*at = '\0';
	return to;
}

/*
 * The header by which the gate records the request as a test (icap/test.h).
 * `result` is what came of asking Squid, or NULL.
 */
static const char *
test_header(struct sg_filtering *f, const struct sg_trial *trial,
    const char *result)
{
	return sg_arena_printf(f->d->arena,
	    "X-SG-Test: by=%s&kind=%s&page=%s&wanted=%s&devices=%s&way=%s&"
	    "port=%u&run=%s%s%s\r\n",
	    encode(f, f->by), encode(f, trial->page->kind),
	    encode(f, trial->page->url),
	    trial->page->blocked ? "blocked" : "allowed",
	    encode(f, f->d->squid[trial->subject->squid].name), trial->way.kind,
	    trial->way.port, encode(f, f->run),
	    result == NULL ? "" : "&result=", result == NULL ? "" : result);
}

static struct sg_way_request
request_of(const struct sg_trial *trial, const char *more)
{
	return (struct sg_way_request){.way = &trial->way,
	    .client = trial->subject->device,
	    .user = SG_WAY_USER,
	    .site = trial->page->host,
	    .path = trial->page->path,
	    .more = more};
}

/* Returns true if the gate says that the journal has the record. */
static bool
read_record(struct sg_filtering *f, struct sg_trial *trial,
    const struct sg_reply *reply, const char *gate)
{
	struct sg_str word = sg_reply_header(reply, "X-SG-Test");

	if (sg_str_eq(word, SG_LIT("recorded")))
		return true;
	trial->recorded = false;
	if (word.n > 0)
		return true;
	trial->reason = sg_arena_printf(f->d->arena,
	    "the gate at %s is of an older version, which knows no tests",
	    gate);
	trial->advice = SG_DOCTOR_RESTART_GATES;
	return false;
}

/* ---- asking the gates --------------------------------------------------- */

static void
fail(struct sg_filtering *f, struct sg_trial *trial, size_t gate)
{
	trial->recorded = false;
	trial->reason = sg_arena_printf(f->d->arena,
	    "the gate at %s does not answer: %s", f->d->gates[gate],
	    f->down[gate]);
	trial->advice = "see why: journalctl -u schoolgate-icap@first -u "
			"schoolgate-icap@second; then run: schoolgate doctor";
}

/* Ask one gate. Returns false if there is no answer that counts. */
static bool
ask_gate(struct sg_filtering *f, struct sg_trial *trial, size_t gate, int *got)
{
	const struct sg_way_request asked = request_of(trial,
	    test_header(f, trial, NULL));
	const struct sg_reply *reply;
	char why[SG_WHY_BYTES];

	if (f->down[gate] == NULL) {
		*got = sg_way_ask(f->d, f->d->gates[gate], &asked, &reply, why);
		if (*got != 0)
			return read_record(f, trial, reply, f->d->gates[gate]);
		f->down[gate] = sg_arena_dup(f->d->arena, sg_str(why));
	}
	fail(f, trial, gate);
	return false;
}

/* Squid may ask any of the gates, so all of them must give the wanted answer.
 */
static void
ask_gates(struct sg_filtering *f, struct sg_trial *trial)
{
	bool all = true, allowed = false, blocked = false;
	int got = 0;

	trial->recorded = true;
	for (size_t i = 0; i < f->d->ngates; i++) {
		if (!ask_gate(f, trial, i, &got)) {
			all = false;
			continue;
		}
		allowed |= got == SG_ALLOW;
		blocked |= got == SG_BLOCK;
	}
	if (trial->page->blocked ? allowed : !blocked && allowed && all)
		trial->outcome = SG_OUTCOME_ALLOWED;
	else if (blocked && (all || !trial->page->blocked))
		trial->outcome = SG_OUTCOME_BLOCKED;
}

/* ---- asking Squid ------------------------------------------------------- */

/* Have a gate record what came of asking Squid. The record has the address and
 * the port from which Squid was asked. */
static void
record_through(struct sg_filtering *f, struct sg_trial *trial, unsigned port)
{
	const char *result = trial->outcome == SG_OUTCOME_BLOCKED ? "blocked" :
								    "allowed";
	struct sg_way_request asked = request_of(trial,
	    test_header(f, trial, result));
	const struct sg_reply *reply;
	char why[SG_WHY_BYTES];

	asked.client_port = port;
	for (size_t i = 0; i < f->d->ngates && !trial->recorded; i++)
		if (f->down[i] == NULL &&
		    sg_way_ask(f->d, f->d->gates[i], &asked, &reply, why) != 0)
			trial->recorded = sg_str_eq(sg_reply_header(reply,
							"X-SG-Test"),
			    SG_LIT("recorded"));
}

static void
read_squid(struct sg_filtering *f, struct sg_trial *trial,
    const struct sg_reply *reply)
{
	bool by_squid = sg_reply_header(reply, "X-Squid-Error").p != NULL;

	if (by_squid) {
		trial->reason = sg_arena_printf(f->d->arena,
		    "Squid answers with an error of its own (HTTP status %d)",
		    reply->status);
		trial->advice = "run: schoolgate doctor";
	} else {
		trial->outcome = reply->status == 403 ? SG_OUTCOME_BLOCKED :
							SG_OUTCOME_ALLOWED;
	}
}

/* Ask Squid for the page over plain HTTP, from this machine's address. Returns
 * false if Squid wants a log-on first, so that there is no trial. */
static bool
ask_squid(struct sg_filtering *f, struct sg_trial *trial)
{
	static struct sg_reply reply;
	const char *from = trial->subject->device;
	char why[SG_WHY_BYTES];

	if (sg_ask_server(sg_way_place(f->d, from, trial->way.port), from,
		sg_way_get(f->d, trial->page->host, trial->page->path), false,
		2 * SG_WAY_PATIENCE_MS, &reply, why)) {
		if (reply.status == 407) {
			sg_filtering_note(f, SG_RESULT_UNSEEN, NULL,
			    "Squid asks for a log-on at port %u, so no page "
			    "was asked for through it; open the test pages on "
			    "a device, too",
			    trial->way.port);
			return false;
		}
		read_squid(f, trial, &reply);
		if (trial->outcome != SG_OUTCOME_UNTRIED)
			record_through(f, trial, reply.port);
		return true;
	}
	trial->reason = sg_arena_printf(f->d->arena,
	    "Squid does not answer at port %u: %s", trial->way.port, why);
	trial->advice = "run: schoolgate doctor";
	return true;
}

/* ---- all trials --------------------------------------------------------- */

static void
add(struct sg_filtering *f, struct sg_trial trial)
{
	trial.way.form = trial.through ? SG_WAY_PLAIN : trial.way.form;
	if (strcmp(trial.way.kind, "explicit") == 0 && !trial.page->tls)
		trial.way.form = SG_WAY_PLAIN;
	if (!trial.through)
		ask_gates(f, &trial);
	else if (!ask_squid(f, &trial))
		return;
	trial.passed = trial.outcome ==
	    (trial.page->blocked ? SG_OUTCOME_BLOCKED : SG_OUTCOME_ALLOWED);
	if (!trial.passed)
		sg_filtering_advise(f, &trial);
	else
		sg_filtering_doubt(f, &trial);
	f->trial = sg_arena_grow(f->d->arena, f->trial, f->ntrials,
	    &f->trials_cap, sizeof(*f->trial));
	f->trial[f->ntrials++] = trial;
}

static void
try_subject(struct sg_filtering *f, const struct sg_test_subject *subject,
    bool through)
{
	struct sg_way way;

	for (size_t i = 0; i < SG_WAYS; i++) {
		if (!sg_way_find(f->d, i, &way) || way.squid != subject->squid)
			continue;
		if (through && strcmp(way.kind, "explicit") != 0)
			continue;
		for (size_t k = 0; k < f->npages; k++)
			add(f,
			    (struct sg_trial){.page = &f->page[k],
				.subject = subject,
				.way = way,
				.through = through});
	}
}

/* Try the pages through this Squid, if this machine has an address there. */
static void
try_through(struct sg_filtering *f, size_t squid)
{
	struct sg_test_subject *own = sg_arena_alloc(f->d->arena, sizeof(*own));
	const char *from = sg_way_own_address(f->d,
	    sg_doctor_networks_of(f->d, &f->d->squid[squid]));

	if (from == NULL) {
		sg_filtering_note(f, SG_RESULT_UNSEEN, NULL,
		    "this machine has no address in the networks of the %s, so "
		    "no page was asked for through Squid; open the test pages "
		    "on a device, too",
		    f->d->squid[squid].name);
		return;
	}
	*own = (struct sg_test_subject){
	    .squid = squid, .device = from, .groups = ""};
	try_subject(f, own, true);
}

static bool
has_subject(const struct sg_filtering *f, size_t squid)
{
	for (size_t i = 0; i < f->nsubjects; i++)
		if (f->subject[i].squid == squid)
			return true;
	return false;
}

void
sg_filtering_try(struct sg_filtering *f)
{
	for (size_t i = 0; i < f->nsubjects; i++)
		try_subject(f, &f->subject[i], false);
	for (size_t i = 0; f->from == NULL && i < f->d->nsquids; i++)
		if (has_subject(f, i))
			try_through(f, i);
}
