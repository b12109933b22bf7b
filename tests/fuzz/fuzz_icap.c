/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_icap.c -- answers any ICAP request, from Squid or another client.
 *
 * Checks that a request that cannot be read is not let through. Also checks
 * that no value of a request can add a header to the answer, markup to the
 * page, or a field to the record.
 *
 * An input is what comes over the wire: the ICAP headers, an empty line and the
 * HTTP headers. c-icap's own library splits both into lines, as it does in the
 * server.
 */
#include "fuzz.h"

#include <jansson.h>

#include "base/arena.h"
#include "base/problems.h"
#include "icap/respond.h"
#include "icap/worker.h"
#include "journal/event.h"
#include "journal/labels.h"
#include "journal/repeats.h"
#include "policy/build.h"
#include "world.h"

const char fuzz_corpus[] = "icap";

static const char policy[] =
    "school \"Hillcrest <School>\"\n"
    "contact e-safety\n"
    "    mail     esafety@hillcrest.example\n"
    "group pupils\n"
    "    network  10.20.0.0/16\n"
    "group staff\n"
    "    users    jsmith\n"
    "    directory \"Teaching Staff\"\n"
    "sites our-page\n"
    "    page     www.facebook.com/hillcrest\n"
    "sites odd-games\n"
    "    pattern  \"unblocked-?games[0-9]*\"\n"
    "rules\n"
    "    allow our-page for everyone always\n"
    "    allow instagram for staff from 08:00 to 09:00\n"
    "    block odd-games, badsite.example for everyone always\n"
    "    block facebook, instagram, x for everyone from 00:00 to 22:00\n"
    "    block circumvention for pupils always\n"
    "    otherwise allow\n"
    "evidence\n"
    "    record   blocks, circumvention, exceptions\n"
    "    record   visits for pupils\n";

static struct {
	struct sg_gate *gate;
	struct sg_pages *pages;
	struct sg_workers *workers;
	struct sg_labels labels;
} world;

static void
end_world(void)
{
	sg_workers_free(&world.workers);
	sg_pages_free(&world.pages);
	sg_gate_close(&world.gate);
	sg_labels_fini(&world.labels);
}

static void
make_world(void)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	const char *source = getenv("SG_SOURCE");
	const uint8_t none[SG_LABEL_KEY_BYTES + SG_SEAL_KEY_BYTES] = {0};
	struct sg_build build;

	fuzz_build(arena, policy, NULL, &build);
	world.gate = sg_gate_from_memory(build.names, build.policy, problems);
	world.pages = sg_pages_open(sg_arena_printf(arena, "%s/conf/pages",
					source == NULL ? "." : source),
	    arena, problems);
	world.workers = sg_workers_new();
	MUST(world.gate != NULL && world.pages != NULL);
	MUST(world.workers != NULL);
	MUST(sg_labels_init(&world.labels, none, none + SG_LABEL_KEY_BYTES));
	sg_build_close(&build);
	sg_arena_free(&arena);
	atexit(end_world);
}

/* ---- a request ---------------------------------------------------------- */

/*
 * Fill `list` as c-icap does with headers from the wire. Returns false if
 * c-icap would answer 400.
 */
static bool
unpack(ci_headers_list_t *list, struct sg_str text)
{
	if (list == NULL || ci_headers_setsize(list, (int)text.n + 4) == 0)
		return false;
	if (text.n > 0)
		memcpy(list->buf, text.p, text.n);
	memcpy(list->buf + text.n, "\r\n", 2);
	list->bufused = (int)text.n;
	return ci_headers_unpack(list) == EC_100;
}

/* Returns the offset of `what` in `text`, or text.n if it is not there. */
static size_t
find(struct sg_str text, struct sg_str what)
{
	size_t at = 0;

	while (at < text.n &&
	    !sg_str_starts((struct sg_str){text.p + at, text.n - at}, what))
		at++;
	return at;
}

/*
 * Returns the head, which is the lines of *rest up to the first empty line.
 * Removes the head and the empty line from *rest.
 */
static struct sg_str
cut_head(struct sg_str *rest)
{
	size_t n = find(*rest, SG_LIT("\r\n\r\n"));
	struct sg_str head = {rest->p, n < rest->n ? n + 2 : n};

	n = n < rest->n ? n + 4 : n;
	*rest = (struct sg_str){rest->p + n, rest->n - n};
	return head;
}

static bool
read_request(ci_request_t *req, struct sg_str text)
{
	struct sg_str head = cut_head(&text);
	ci_encaps_entity_t *entity;

	req->type = ICAP_REQMOD;
	req->preview = 0;
	if (!unpack(req->request_header, head))
		return false;
	req->entities[0] = entity = ci_request_alloc_entity(req, ICAP_REQ_HDR,
	    0);
	MUST(entity != NULL);
	req->entities[1] = ci_request_alloc_entity(req, ICAP_NULL_BODY, 0);
	head = cut_head(&text);
	return unpack(entity->entity, head);
}

/* ---- checking the answer ------------------------------------------------ */

/* No value may contain a line end, because this would begin another header. */
static void
check_head(const ci_headers_list_t *list)
{
	for (int i = 0; list != NULL && i < list->used; i++)
		MUST(strpbrk(list->headers[i], "\r\n") == NULL);
}

static void
check_page(const struct sg_answer *answer, const ci_headers_list_t *head)
{
	const char *length = ci_headers_value((ci_headers_list_t *)(uintptr_t)
						  head,
	    "Content-Length");

	MUST(head != NULL && head->used > 0);
	MUST(strncmp(head->headers[0], "HTTP/1.1 403 ", 13) == 0);
	MUST(length != NULL);
	MUST(answer->to == 0 || strtoul(length, NULL, 10) == answer->to);
	/* The policy's names contain markup. The page must escape it. */
	MUST(find((struct sg_str){answer->bytes, answer->to},
		 SG_LIT("<School>")) == answer->to);
	for (size_t i = 0; i < answer->to; i++)
		MUST((unsigned char)answer->bytes[i] >= 0x20 ||
		    answer->bytes[i] == '\n' || answer->bytes[i] == '\t');
}

/*
 * Some headers may be set only by schoolgate. If the client sent such a header,
 * the request that is passed on must not have it.
 */
static void
check_request(ci_request_t *req, const struct sg_worker *worker)
{
	const ci_headers_list_t *http = ci_http_request_headers(req);
	bool marked = false;

	for (int i = 1; http != NULL && i < http->used; i++) {
		if (strncasecmp(http->headers[i], "X-SG-", 5) != 0)
			continue;
		MUST(!marked);
		MUST(strcmp(http->headers[i], SG_ANSWER_MARK) == 0);
		marked = true;
	}
	MUST(marked || worker->verdict.action == SG_ALLOW ||
	    sg_icap_request_awaits_name(&worker->icap_request.request));
}

static void
check_record(const struct sg_worker *worker)
{
	static char body[SG_BODY_MAX], tail[SG_TAIL_MAX];
	static char line[SG_BODY_MAX + SG_TAIL_MAX + 4];
	struct sg_repeats_key key;
	struct sg_event_buffer room;
	struct sg_event event;
	struct sg_out b, t;
	json_t *json;

	if (!sg_event_of(world.gate, &worker->icap_request.request,
		&worker->verdict, INT64_C(1795515300000), &room, &event))
		return;
	event.reference = sg_str(worker->reference);
	sg_repeats_key_of(&event, &world.labels, &key);
	MUST(key.burst.label != 0 && key.budget.client != 0);
	sg_out_init(&b, body, sizeof(body));
	sg_out_init(&t, tail, sizeof(tail));
	sg_event_write_body(&event, &world.labels, &b);
	sg_event_write_tail(&event, &t);
	MUST(!b.full && !t.full);
	snprintf(line, sizeof(line), "%s%s}}", body, tail);
	MUST(strchr(line, '\n') == NULL);
	json = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	MUST(json != NULL);
	json_decref(json);
}

static void
answer(ci_request_t *req, struct sg_worker *worker)
{
	ci_headers_list_t *http = ci_http_request_headers(req);
	int did;

	sg_icap_request_begin(http, 1795515300, &worker->icap_request);
	sg_gate_prefetch(world.gate, &worker->icap_request.request,
	    worker->scratch);
	sg_icap_request_finish(req->request_header, http,
	    &worker->icap_request);
	worker->verdict = (struct sg_verdict){0};
	worker->reference[0] = '\0';
	did = sg_respond(req, world.gate, world.pages, worker,
	    (struct sg_str){NULL, 0});
	if (did == CI_MOD_ALLOW204) {
		MUST(worker->icap_request.fault == NULL);
		MUST(worker->verdict.action != SG_BLOCK);
	} else if (worker->answer.body == SG_BODY_REPLACE) {
		MUST(did == CI_MOD_CONTINUE);
		check_page(&worker->answer, ci_http_response_headers(req));
		check_head(ci_http_response_headers(req));
	} else {
		MUST(did == CI_MOD_CONTINUE);
		check_request(req, worker);
	}
	if (worker->verdict.action != 0)
		check_record(worker);
	sg_answer_end(&worker->answer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ci_connection_t *connection;
	struct sg_worker *worker;
	ci_request_t *req;

	if (world.gate == NULL)
		make_world();
	connection = calloc(1, sizeof(*connection));
	MUST(connection != NULL);
	connection->fd = -1;
	req = ci_request_alloc(connection);
	worker = sg_workers_lend(world.workers);
	MUST(req != NULL && worker != NULL);
	if (read_request(req, (struct sg_str){(const char *)data, size}))
		answer(req, worker);
	sg_workers_return(world.workers, worker);
	ci_request_destroy(req);
	return 0;
}
