/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * service.c -- the service `schoolgate` of c-icap: its callbacks, in the order
 * in which c-icap calls them.
 *
 * A request comes in through check_preview() and is answered there.  Reads
 * the clock; judges nothing itself.
 */
#include <c_icap/c-icap.h>
#include <c_icap/cfg_param.h>
#include <c_icap/commands.h>
#include <c_icap/debug.h>
#include <c_icap/request.h>
#include <c_icap/service.h>
#include <c_icap/simple_api.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "icap/answer.h"
#include "icap/counts.h"
#include "icap/facts.h"
#include "icap/page.h"
#include "icap/reload.h"
#include "icap/told.h"

/* The images' names in StateDir, as `schoolgate install` writes them. */
#define NAMES_FILE "names.img"
#define POLICY_FILE "policy.img"

#define DAY_S 86400

/*
 * The status of a blocked part of a page.  Without a body, so that Squid
 * keeps the client's connection open for the rest of the page.
 */
#define EMBED_STATUS "403 Forbidden"

/* What one judging thread needs, made once and kept. */
struct worker {
	struct sg_scratch *scratch;
	uint64_t random; /* xorshift64; never 0 */
	struct sg_verdict verdict;
	struct sg_told told;
	struct sg_answer answer;
};

static struct {
	char state_folder[PATH_MAX];
	char pages_folder[PATH_MAX];
	int interval_ms;
	ci_service_xdata_t *xdata;
	struct sg_pages *pages;
	struct sg_reload *reload;
	pthread_key_t key; /* struct worker of this thread */
	_Atomic int64_t taken; /* UTC of the last swap, 0: none yet */
} self;

/* ---- saying what happened ----------------------------------------------- */

/* Each line to the system's log and to c-icap's own. */
static void
say(int priority, const char *text)
{
	struct sg_str rest = sg_str(text), line;
	char shown[1024];
	struct sg_out out;

	while (rest.p != NULL) {
		line = sg_str_cut(&rest, '\n');
		if (line.n == 0)
			continue;
		sg_out_init(&out, shown, sizeof(shown));
		sg_out_plain(&out, line);
		syslog(LOG_DAEMON | priority, "schoolgate: %s", shown);
		ci_debug_printf(0, "schoolgate: %s\n", shown);
	}
}

static void
say_problems(const struct sg_problems *problems)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		return;
	sg_problems_print(problems, to, false);
	if (fclose(to) == 0)
		say(LOG_ERR, text);
	free(text);
}

/* ---- directives --------------------------------------------------------- */

/* c-icap has no log yet, and itself ends in silence at a bad line. */
static int
refuse_directive(const char *name, const char *wants, const char *example)
{
	char line[512];

	(void)snprintf(line, sizeof(line), "schoolgate.%s wants %s, as in: "
	    "schoolgate.%s %s", name, wants, name, example);
	(void)fprintf(stderr, "%s\n", line);
	say(LOG_ERR, line);
	return 0;
}

static int
set_folder(const char *name, const char **argv, void *data)
{
	char *folder = data;

	if (argv == NULL || argv[0] == NULL || argv[1] != NULL ||
	    argv[0][0] != '/' || strlen(argv[0]) >= PATH_MAX - 16)
		return refuse_directive(name, "one folder with its whole path",
		    folder);
	memcpy(folder, argv[0], strlen(argv[0]) + 1);
	return 1;
}

static int
set_interval(const char *name, const char **argv, void *data)
{
	char *end = NULL;
	long value = 0;

	if (argv != NULL && argv[0] != NULL && argv[1] == NULL)
		value = strtol(argv[0], &end, 10);
	if (end == NULL || *end != '\0' || value < 10 || value > 60000)
		return refuse_directive(name,
		    "milliseconds from 10 to 60000", "250");
	*(int *)data = (int)value;
	return 1;
}

static struct ci_conf_entry directives[] = {
    {"StateDir", self.state_folder, set_folder, NULL},
    {"PagesDir", self.pages_folder, set_folder, NULL},
    {"PollInterval", &self.interval_ms, set_interval, NULL},
    {NULL, NULL, NULL, NULL}
};

/* ---- starting and stopping ---------------------------------------------- */

static void
free_worker(void *memory)
{
	struct worker *worker = memory;

	sg_scratch_free(&worker->scratch);
	free(worker);
}

static struct worker *
new_worker(void)
{
	struct worker *worker = malloc(sizeof(*worker));

	if (worker == NULL)
		return NULL;
	worker->scratch = sg_scratch_new();
	if (worker->scratch == NULL ||
	    pthread_setspecific(self.key, worker) != 0) {
		free_worker(worker);
		return NULL;
	}
	if (getrandom(&worker->random, sizeof(worker->random), 0) !=
	    (ssize_t)sizeof(worker->random) || worker->random == 0)
		worker->random = (uintptr_t)worker ^ (uint64_t)time(NULL);
	return worker;
}

/* Before the configuration is read. */
static int
init_service(ci_service_xdata_t *xdata, struct ci_server_conf *server)
{
	(void)server;
	if (pthread_key_create(&self.key, free_worker) != 0) {
		say(LOG_ERR, "no room for one more thread-specific key; the "
		    "service is off");
		return CI_ERROR;
	}
	(void)snprintf(self.state_folder, sizeof(self.state_folder), "%s",
	    SG_STATEDIR);
	(void)snprintf(self.pages_folder, sizeof(self.pages_folder), "%s",
	    SG_PAGESDIR);
	self.interval_ms = 250;
	/* Headers alone decide: answer before a byte of a body is sent. */
	ci_service_set_preview(xdata, 0);
	ci_service_enable_204(xdata);
	ci_service_set_transfer_preview(xdata, "*");
	ci_service_set_options_ttl(xdata, DAY_S);
	ci_service_set_istag(xdata, "none");
	ci_service_set_xopts(xdata, CI_XCLIENTIP | CI_XAUTHENTICATEDUSER);
	sg_counts_register();
	return CI_OK;
}

/* New images are in force, or were refused; see reload.h. */
static void
take_event(void *ctx, enum sg_reload_event event, const struct sg_gate *gate,
    const char *text)
{
	char tag[SG_TAG_BYTES];
	char line[SG_TAG_BYTES + 64];

	(void)ctx;
	if (event == SG_RELOAD_REFUSED) {
		sg_counts_add(SG_COUNT_REFUSED);
		say(LOG_ERR, text);
		say(LOG_ERR, atomic_load(&self.taken) != 0 ?
		    "these images were refused; the ones before stay in "
		    "force; run: schoolgate install" :
		    "no policy is in force and everything is blocked; run: "
		    "schoolgate install");
		return;
	}
	sg_gate_tag(gate, tag);
	ci_service_set_istag(self.xdata, tag);
	atomic_store(&self.taken, (int64_t)time(NULL));
	sg_counts_add(SG_COUNT_SWAPPED);
	say(LOG_WARNING, text);
	(void)snprintf(line, sizeof(line), "policy %s is in force", tag);
	say(LOG_INFO, line);
}

static void
tick(void *ctx)
{
	(void)ctx;
	sg_counts_flush();
}

static void
start_child(const char *name, int type, void *data)
{
	(void)name;
	(void)type;
	(void)data;
	/* No request is taken before the images are open. */
	sg_reload_look(self.reload);
	if (sg_reload_start(self.reload) != 0)
		say(LOG_ERR, "cannot start a thread: new policies are not "
		    "seen until c-icap is started again");
}

static void
stop_child(const char *name, int type, void *data)
{
	(void)name;
	(void)type;
	(void)data;
	/* The thread must be gone before c-icap unloads this module. */
	sg_reload_stop(self.reload);
	sg_counts_flush();
}

static int
open_pages(void)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);

	self.pages = sg_pages_open(self.pages_folder, arena, problems);
	if (self.pages == NULL) {
		say_problems(problems);
		say(LOG_ERR, "the block pages cannot be used and the service "
		    "is off; see schoolgate.PagesDir");
	}
	sg_arena_free(&arena);
	return self.pages == NULL ? CI_ERROR : CI_OK;
}

/* After the configuration was read, before children are made. */
static int
post_init_service(ci_service_xdata_t *xdata, struct ci_server_conf *server)
{
	char names[PATH_MAX + 16], policy[PATH_MAX + 16];
	struct sg_reload_options options = {
	    .names_path = names, .policy_path = policy,
	    .interval_ms = (unsigned)self.interval_ms,
	    .open = sg_gate_open, .close = sg_gate_close,
	    .tell = take_event, .tick = tick
	};

	(void)server;
	self.xdata = xdata;
	if (open_pages() != CI_OK)
		return CI_ERROR;
	(void)snprintf(names, sizeof(names), "%s/%s", self.state_folder,
	    NAMES_FILE);
	(void)snprintf(policy, sizeof(policy), "%s/%s", self.state_folder,
	    POLICY_FILE);
	self.reload = sg_reload_new(&options);
	if (self.reload == NULL) {
		say(LOG_ERR, "no memory; the service is off");
		return CI_ERROR;
	}
	ci_command_register_action("schoolgate::start", CI_CMD_CHILD_START,
	    NULL, start_child);
	ci_command_register_action("schoolgate::stop", CI_CMD_CHILD_STOP,
	    NULL, stop_child);
	return CI_OK;
}

static void
close_service(void)
{
	sg_reload_free(&self.reload);
	sg_pages_free(&self.pages);
	pthread_key_delete(self.key);
}

/* ---- one request -------------------------------------------------------- */

static void *
init_request(ci_request_t *req)
{
	struct worker *worker;

	if (ci_req_type(req) != ICAP_REQMOD)
		return NULL;
	worker = pthread_getspecific(self.key);
	return worker != NULL ? worker : new_worker();
}

/*
 * Seven letters that nobody misreads over the telephone; no vowels, so that
 * they do not spell words.
 */
static void
make_reference(struct worker *worker, char out[SG_REFERENCE_BYTES])
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

/* What told.h could not read takes the policy's `if unsure`. */
static void
judge(const struct sg_gate *gate, struct worker *worker)
{
	struct sg_verdict *verdict = &worker->verdict;

	if (worker->told.fault == NULL) {
		sg_gate_judge(gate, &worker->told.request, worker->scratch,
		    verdict);
		return;
	}
	*verdict = (struct sg_verdict){
	    .action = sg_gate_settings(gate)->if_unsure == SG_ALLOW ?
	    SG_ALLOW : SG_BLOCK,
	    .ground = SG_BY_UNSURE, .rule = SG_NO_RULE,
	    .platform = SG_NO_PLATFORM, .intent = SG_INTENT_UNKNOWN,
	    .next_open = SG_NEVER, .fault = worker->told.fault};
}

static bool
is_connect(const struct worker *worker)
{
	return sg_str_eq(worker->told.request.method, SG_LIT("CONNECT"));
}

static int
let_pass(ci_request_t *req, struct worker *worker, struct sg_str preview)
{
	if (worker->told.spoofed)
		sg_counts_add(SG_COUNT_STRIPPED);
	else if (sg_answer_may_pass(req))
		return CI_MOD_ALLOW204;
	return sg_answer_request(req, NULL, preview, &worker->answer);
}

/*
 * A CONNECT cannot show a page.  Where Squid can still decrypt, the CONNECT
 * goes on marked, and the request inside is blocked with one; that is so
 * before the ClientHello was read.  Anywhere else a refusal ends it: browsers
 * show no body then, so it is a line for logs and people with tools.
 */
static int
refuse_connect(ci_request_t *req, struct worker *worker, const char *status,
    const char *text)
{
	const struct sg_request *request = &worker->told.request;
	struct sg_reply reply = {.status = status, .type = "text/plain"};
	struct sg_out out;

	sg_counts_add(SG_COUNT_CONNECTS);
	if (request->managed && request->sni_state == SG_SNI_UNSEEN)
		return sg_answer_request(req, SG_ANSWER_MARK,
		    (struct sg_str){NULL, 0}, &worker->answer);
	sg_out_init(&out, worker->answer.bytes, sizeof(worker->answer.bytes));
	sg_out_text(&out, text);
	reply.size = out.n;
	return sg_answer_reply(req, &reply, &worker->answer);
}

/* `gate` NULL: none could be opened, so that nothing is known. */
static int
show_page(ci_request_t *req, const struct sg_gate *gate,
    struct worker *worker)
{
	const struct sg_request *request = &worker->told.request;
	struct sg_reply reply = {.status = gate != NULL ? "403 Forbidden" :
	    "503 Service Unavailable", .type = "text/html; charset=utf-8"};
	char reference[SG_REFERENCE_BYTES];
	struct sg_page_facts facts = {.why = SG_WHY_UNSURE};
	unsigned language;

	sg_counts_add(SG_COUNT_PAGES);
	make_reference(worker, reference);
	facts.reference = sg_str(reference);
	if (gate != NULL)
		sg_page_facts_of(gate, request, &worker->verdict,
		    facts.reference, &facts);
	language = sg_pages_language(self.pages,
	    worker->told.accept_language);
	reply.language = sg_pages_tag(self.pages, language);
	reply.size = sg_pages_render(self.pages, language, &facts,
	    worker->answer.bytes);
	reply.head_only = sg_str_eq(request->method, SG_LIT("HEAD"));
	return sg_answer_reply(req, &reply, &worker->answer);
}

static int
block(ci_request_t *req, const struct sg_gate *gate, struct worker *worker)
{
	static const struct sg_reply nothing = {.status = EMBED_STATUS};

	if (is_connect(worker))
		return refuse_connect(req, worker, "403 Forbidden",
		    "Blocked by the school's web filter.\n");
	if (worker->verdict.intent == SG_INTENT_EMBED) {
		sg_counts_add(SG_COUNT_EMBEDS);
		return sg_answer_reply(req, &nothing, &worker->answer);
	}
	return show_page(req, gate, worker);
}

/* No policy could be opened (yet): nothing passes. */
static int
answer_unready(ci_request_t *req, struct worker *worker)
{
	sg_counts_add(SG_COUNT_UNREADY);
	if (is_connect(worker))
		return refuse_connect(req, worker, "503 Service Unavailable",
		    "The school's web filter has no policy yet.\n");
	return show_page(req, NULL, worker);
}

static int
answer_judged(ci_request_t *req, const struct sg_gate *gate,
    struct worker *worker, struct sg_str preview)
{
	if (sg_told_awaits_name(&worker->told.request)) {
		sg_counts_add(SG_COUNT_UNDECIDED);
		return let_pass(req, worker, preview);
	}
	judge(gate, worker);
	if (worker->verdict.ground == SG_BY_UNSURE)
		sg_counts_add(SG_COUNT_UNSURE);
	if (worker->verdict.action != SG_ALLOW)
		return block(req, gate, worker);
	sg_counts_add(worker->verdict.ground == SG_BY_UNDECIDED ?
	    SG_COUNT_UNDECIDED : SG_COUNT_ALLOWED);
	return let_pass(req, worker, preview);
}

static int
check_preview(char *preview, int preview_n, ci_request_t *req)
{
	struct worker *worker = ci_service_data(req);
	struct sg_str begun = {preview, preview == NULL ? 0 :
	    (size_t)preview_n};
	const struct sg_gate *gate;
	unsigned slot;
	int answer;

	if (worker == NULL) {
		sg_counts_add(SG_COUNT_FAULTS);
		return CI_MOD_ERROR;
	}
	sg_told_read(req->request_header, ci_http_request_headers(req),
	    (int64_t)time(NULL), &worker->told);
	gate = sg_reload_acquire(self.reload, &slot);
	if (gate == NULL) {
		answer = answer_unready(req, worker);
	} else {
		answer = answer_judged(req, gate, worker, begun);
		sg_reload_release(self.reload, slot);
	}
	if (answer == CI_MOD_ERROR)
		sg_counts_add(SG_COUNT_FAULTS);
	return answer;
}

static int
move_body(char *wbuf, int *wlen, char *rbuf, int *rlen, int iseof,
    ci_request_t *req)
{
	struct worker *worker = ci_service_data(req);

	return sg_answer_io(&worker->answer, wbuf, wlen, rbuf, rlen, iseof);
}

static int
end_of_data(ci_request_t *req)
{
	(void)req;
	return CI_MOD_DONE;
}

/* 0.6 makes a copy of this through functions; 0.5 reads it as it is. */
#if C_ICAP_HEX_VERSION >= 0x000000060000
static ci_service_module_t service = {
#else
CI_DECLARE_MOD_DATA ci_service_module_t service = {
#endif
    .mod_name = "schoolgate",
    .mod_short_descr = "The school's web policy",
    .mod_type = ICAP_REQMOD,
    .mod_init_service = init_service,
    .mod_post_init_service = post_init_service,
    .mod_close_service = close_service,
    .mod_init_request_data = init_request,
    .mod_check_preview_handler = check_preview,
    .mod_end_of_data_handler = end_of_data,
    .mod_service_io = move_body,
    .mod_conf_table = directives
};

#if C_ICAP_HEX_VERSION >= 0x000000060000
/* The function that this makes is c-icap's, and looked up by its name. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
_CI_DECLARE_SERVICE(service)
#endif
