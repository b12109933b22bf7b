/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * respond.c -- has the gate judge one request, records the verdict, and chooses
 * the answer.
 */
#include "icap/respond.h"

#include <string.h>

#include "gate/intent.h"
#include "icap/asking.h"
#include "icap/counts.h"
#include "icap/page/facts.h"
#include "icap/page/page.h"
#include "icap/record.h"
#include "icap/log.h"
#include "icap/opened.h"
#include "icap/upgrade.h"
#include "icap/worker.h"
#include "journal/burst.h"

/*
 * The status of a blocked part of a page (an image, a script). This answer has
 * no body, so that Squid keeps the client's connection open for the rest of the
 * page.
 */
#define EMBED_STATUS "403 Forbidden"

/*
 * Makes a reference: the code on a block page, by which staff find the record.
 * The characters are hard to confuse over the telephone. There are no vowels,
 * so that a reference does not spell a word.
 */
static void
make_reference(struct sg_worker *worker, char out[SG_REFERENCE_BYTES])
{
	static const char letters[] = "23456789BCDFGHJKLMNPQRSTVWXZ";
	uint64_t r = worker->random;

	r ^= r << 13;
	r ^= r >> 7;
	r ^= r << 17;
	worker->random = r;
	for (size_t i = 0; i < SG_REFERENCE_BYTES - 1; i++) {
		out[i] = letters[r % (sizeof(letters) - 1)];
		r /= sizeof(letters) - 1;
	}
	out[4] = '-';
	out[SG_REFERENCE_BYTES - 1] = '\0';
}

/*
 * Blocks a request whose X-SG headers Squid cannot have written. The policy's
 * `if unsure` does not apply: it is for requests that the gate could not read,
 * and this request is forged.
 */
static void
refuse_forged(struct sg_worker *worker)
{
	worker->verdict = (struct sg_verdict){.action = SG_BLOCK,
	    .ground = SG_BY_UNSURE,
	    .rule = SG_NO_RULE,
	    .platform = SG_NO_PLATFORM,
	    .intent = SG_INTENT_UNKNOWN,
	    .next_open = SG_NEVER,
	    .fault = worker->icap_request.fault};
	sg_counts_add(SG_COUNT_FORGED);
	sg_log_refused(worker->icap_request.fault);
}

static void
judge(const struct sg_gate *gate, struct sg_worker *worker)
{
	if (worker->icap_request.fault != NULL)
		refuse_forged(worker);
	else
		sg_gate_judge(gate, &worker->icap_request.request,
		    worker->scratch, &worker->verdict);
}

static bool
is_connect(const struct sg_worker *worker)
{
	return sg_str_eq(worker->icap_request.request.method,
	    SG_LIT("CONNECT"));
}

static int
let_pass(ci_request_t *req, struct sg_worker *worker, struct sg_str preview)
{
	static const char *const marks[] = {[SG_TUNNEL_USUAL] = NULL,
	    [SG_TUNNEL_TLS] = SG_ANSWER_OPEN,
	    [SG_TUNNEL_OTHER] = SG_ANSWER_TUNNEL};
	const struct sg_icap_request *icap_request = &worker->icap_request;
	const char *mark = marks[icap_request->tunnel];
	bool upgrade = icap_request->headers.websocket_key.n > 0 &&
	    sg_upgrade_to_lower(ci_http_request_headers(req));

	if (icap_request->headers.ours)
		sg_counts_add(SG_COUNT_STRIPPED);
	else if (mark == NULL && !upgrade && sg_answer_may_pass(req))
		return CI_MOD_ALLOW204;
	return sg_answer_request(req, mark, preview, &worker->answer);
}

/* Returns the header that makes Squid refuse a CONNECT. Returns NULL if the
 * gate has to refuse the CONNECT with a response. */
static const char *
refusal(const struct sg_icap_request *icap_request)
{
	const struct sg_request *request = &icap_request->request;

	if (icap_request->squid_refuses)
		return SG_ANSWER_REFUSE;
	if (request->port == SG_PORT_CLOSED ||
	    icap_request->tunnel == SG_TUNNEL_OTHER)
		return SG_ANSWER_CLOSED;
	return icap_request->fault == NULL && request->managed &&
		request->sni_state == SG_SNI_UNSEEN ?
	    SG_ANSWER_MARK :
	    NULL;
}

/*
 * Blocks a CONNECT. A browser shows no page in answer to a CONNECT, so there
 * are four ways:
 *
 * - If the CONNECT is to a port that is not opened for TLS, it is passed on
 *   with SG_ANSWER_CLOSED, and Squid refuses it. A page could not be shown in
 *   such a tunnel, and a program would not understand one.
 * - If Squid can still decrypt the connection, the CONNECT is passed on with
 *   SG_ANSWER_MARK. The request inside then gets the page. This needs a managed
 *   device, and a ClientHello that Squid has not read yet.
 * - On other connections at a port where Squid decrypts, the CONNECT is passed
 *   on with SG_ANSWER_REFUSE, and Squid refuses the CONNECT. If ICAP answered
 * the CONNECT there, Squid 6 would never close the connection.
 * - At all other ports, a response ends the CONNECT. Browsers do not show its
 *   body. So the body is `text`: one line for logs and command line tools.
 */
static int
refuse_connect(ci_request_t *req, struct sg_worker *worker, const char *status,
    const char *text)
{
	const char *mark = refusal(&worker->icap_request);
	struct sg_reply reply = {.status = status, .type = "text/plain"};
	struct sg_out out;

	sg_counts_add(SG_COUNT_CONNECTS);
	if (mark != NULL)
		return sg_answer_request(req, mark, (struct sg_str){NULL, 0},
		    &worker->answer);
	sg_out_init(&out, worker->answer.bytes, sizeof(worker->answer.bytes));
	sg_out_text(&out, text);
	reply.size = out.n;
	return sg_answer_reply(req, &reply, &worker->answer);
}

/*
 * Says on the page whether what is blocked can be asked for, and where. An
 * exception opens neither what a ban blocks nor what could not be judged, but
 * somebody at school can help: the page then says whom to ask, and no more.
 */
static void
offer_desk(const struct sg_gate *gate, struct sg_worker *worker,
    struct sg_page_facts *facts)
{
	if (!sg_asking_is_ready(worker->asking) ||
	    (worker->verdict.ground != SG_BY_RULE &&
		worker->verdict.ground != SG_BY_LOCKED))
		return;
	if (sg_asking_is_closed(gate, &worker->verdict)) {
		facts->asking = SG_ASKING_NEVER;
		return;
	}
	if (!sg_asking_link(worker->asking, gate, &worker->icap_request.request,
		&worker->verdict, worker->reference, worker->desk))
		return;
	facts->asking = SG_ASKING_DESK;
	facts->desk = sg_str(worker->desk);
}

/*
 * Answers with the block page. If `gate` is NULL, no policy is in force. The
 * page then has the sentences of SG_WHY_UNSURE, and no facts about the request.
 */
static int
show_page(ci_request_t *req, const struct sg_gate *gate,
    const struct sg_pages *pages, struct sg_worker *worker)
{
	const struct sg_request *request = &worker->icap_request.request;
	struct sg_reply reply = {.status = gate != NULL ?
		"403 Forbidden" :
		"503 Service Unavailable",
	    .type = "text/html; charset=utf-8"};
	struct sg_page_facts facts = {.why = SG_WHY_UNSURE};
	unsigned language;

	sg_counts_add(SG_COUNT_PAGES);
	facts.reference = sg_str(worker->reference);
	if (gate != NULL) {
		sg_page_facts_of(gate, request, &worker->verdict,
		    facts.reference, &facts);
		offer_desk(gate, worker, &facts);
	}
	language = sg_pages_language(pages,
	    worker->icap_request.headers.accept_language);
	reply.language = sg_pages_tag(pages, language);
	reply.size = sg_pages_render(pages, language, &facts,
	    worker->answer.bytes);
	reply.head_only = sg_str_eq(request->method, SG_LIT("HEAD"));
	return sg_answer_reply(req, &reply, &worker->answer);
}

/*
 * True if a page loads a part of itself, so that nobody would see a block page.
 * If a page navigates by itself, a person sees the answer.
 */
static bool
is_part(const struct sg_worker *worker)
{
	return worker->verdict.intent == SG_INTENT_EMBED &&
	    !sg_intent_fills_window(&worker->icap_request.headers);
}

static int
block(ci_request_t *req, const struct sg_gate *gate,
    const struct sg_pages *pages, struct sg_worker *worker)
{
	static const struct sg_reply nothing = {.status = EMBED_STATUS};

	if (is_connect(worker))
		return refuse_connect(req, worker, "403 Forbidden",
		    "Blocked by the school's web filter.\n");
	if (is_part(worker)) {
		sg_counts_add(SG_COUNT_EMBEDS);
		return sg_answer_reply(req, &nothing, &worker->answer);
	}
	return show_page(req, gate, pages, worker);
}

_Static_assert(SG_ASK_TEXT <= SG_DESK_LINK_BYTES, "the reference fits");

/*
 * Returns the reference by which whoever is refused a CONNECT can ask for the
 * site, although no page shows it: the desk finds it in the record.  Returns ""
 * if a page will be shown.
 */
static const char *
unshown_reference(const struct sg_gate *gate, struct sg_worker *worker)
{
	const char *mark = refusal(&worker->icap_request);

	worker->desk[0] = '\0';
	if (worker->verdict.action != SG_ALLOW && is_connect(worker) &&
	    worker->icap_request.fault == NULL &&
	    (mark == NULL || strcmp(mark, SG_ANSWER_MARK) != 0))
		(void)sg_asking_reference(worker->asking, gate,
		    &worker->icap_request.request, &worker->verdict, "",
		    worker->desk);
	return worker->desk;
}

_Static_assert(SG_REFERENCE_BYTES == SG_BURST_REFERENCE,
    "a page shows what its record has");

/* True if the request only tests the filter. A request that Squid cannot have
 * written is no test, whatever it says. */
static bool
is_test(const struct sg_worker *worker)
{
	return worker->icap_request.fault == NULL &&
	    sg_test_is(&worker->icap_request.test);
}

/* Records the verdict. Call before the answer is given, so that the record is
 * in the journal even if this process ends right after the answer. */
static void
record(ci_request_t *req, const struct sg_gate *gate, struct sg_worker *worker)
{
	const struct sg_verdict *verdict = &worker->verdict;

	if (is_test(worker)) {
		worker->reference[0] = '\0';
		(void)ci_icap_add_xheader(req,
		    sg_record_test(worker->recorder, gate,
			&worker->icap_request.request, verdict,
			&worker->icap_request.test) ?
			SG_TEST_RECORDED :
			SG_TEST_LOST);
		return;
	}
	worker->reference[0] = '\0';
	if (verdict->action != SG_ALLOW && !is_connect(worker) &&
	    !is_part(worker))
		make_reference(worker, worker->reference);
	sg_record_verdict(worker->recorder, gate, &worker->icap_request.request,
	    verdict, unshown_reference(gate, worker), worker->reference);
}

/* Refuses the request, because no policy is in force yet. */
static int
refuse_unready(ci_request_t *req, const struct sg_pages *pages,
    struct sg_worker *worker)
{
	sg_counts_add(SG_COUNT_UNREADY);
	if (is_connect(worker))
		return refuse_connect(req, worker, "503 Service Unavailable",
		    "The school's web filter has no policy yet.\n");
	make_reference(worker, worker->reference);
	return show_page(req, NULL, pages, worker);
}

int
sg_respond(ci_request_t *req, const struct sg_gate *gate,
    const struct sg_pages *pages, struct sg_worker *worker,
    struct sg_str preview)
{
	if (gate == NULL)
		return refuse_unready(req, pages, worker);
	if (worker->icap_request.fault == NULL &&
	    sg_icap_request_awaits_name(&worker->icap_request.request)) {
		sg_counts_add(SG_COUNT_UNDECIDED);
		return let_pass(req, worker, preview);
	}
	judge(gate, worker);
	record(req, gate, worker);
	if (worker->verdict.fault != NULL)
		sg_counts_add(SG_COUNT_UNSURE);
	if (worker->verdict.action != SG_ALLOW)
		return block(req, gate, pages, worker);
	sg_counts_add(worker->verdict.ground == SG_BY_UNDECIDED ?
		SG_COUNT_UNDECIDED :
		SG_COUNT_ALLOWED);
	sg_opened_note(worker->opened, gate, &worker->icap_request);
	return let_pass(req, worker, preview);
}
