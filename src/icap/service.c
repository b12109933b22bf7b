/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * service.c -- the service `schoolgate` of c-icap: its callbacks, in the order
 * in which c-icap calls them.
 *
 * check_preview() receives each request. respond.c has the gate judge the
 * request and answers it.
 */
#include "config.h"

#include <c_icap/c-icap.h>
#include <c_icap/array.h>
#include <c_icap/cfg_param.h>
#include <c_icap/commands.h>
#include <c_icap/port.h>
#include <c_icap/request.h>
#include <c_icap/service.h>
#include <c_icap/simple_api.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>
#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif
#include <time.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/problems.h"
#include "base/shelf.h"
#include "gate/bans.h"
#include "gate/gate.h"
#include "icap/answer.h"
#include "icap/asking.h"
#include "icap/banned.h"
#include "icap/counts.h"
#include "icap/record.h"
#include "icap/pulse.h"
#include "icap/reload.h"
#include "icap/respond.h"
#include "icap/log.h"
#include "icap/opened.h"
#include "icap/stop.h"
#include "icap/worker.h"
#include "journal/repeats.h"

/* The images in StateDir, written by `schoolgate install`. */
#define NAMES_FILE "names.img"
#define POLICY_FILE "policy.img"
/* The bans in StateDir are SG_BANS_FILE, written by `schoolgate ban`. */
/* The journal's key, made by `schoolgate journal init`. */
#define JOURNAL_KEY_FILE "journal.key"

static struct {
	char state_folder[PATH_MAX];
	char pages_folder[PATH_MAX];
	char journal_folder[PATH_MAX];
	char journal_key[PATH_MAX];
	char tunnels_folder[PATH_MAX];
	struct sg_asking asking; /* the link to the desk */
	int interval_ms;
	ci_service_xdata_t *xdata;
	struct sg_pages *pages;
	bool prepared;          /* sg_gate_prepare() succeeded */
	struct sg_shelf *shelf; /* image copies shared by all children */
	struct sg_reload *reload;
	struct sg_banned *banned;     /* the bans in force */
	struct sg_repeats *repeats;   /* counts shared by all children */
	struct sg_recorder *recorder; /* writes this child's records */
	struct sg_opened *opened;     /* the connections that stay open */
	struct sg_workers *workers;
	/* Used by the reload thread, which asks this server for its OPTIONS. */
	struct sg_pulse pulse;
	/* When the images (the compiled policy) of this child came into force,
	 * in UTC seconds. 0 if this child has no policy. Used by one thread at
	 * a time: first by the thread that starts the child, then by the reload
	 * thread. */
	int64_t taken;
} self;

/* ---- directives --------------------------------------------------------- */

/* At a bad line of its configuration, c-icap exits without a message, because
 * its log is not open yet. So print the message to stderr too. */
static int
refuse_directive(const char *name, const char *wants, const char *example)
{
	char line[512];

	(void)snprintf(line, sizeof(line),
	    "schoolgate.%s needs %s, for example: "
	    "schoolgate.%s %s",
	    name, wants, name, example);
	(void)fprintf(stderr, "%s\n", line);
	sg_log(LOG_ERR, line);
	return 0;
}

static int
set_path(const char *name, const char **argv, char path[PATH_MAX],
    const char *wants)
{
	if (argv == NULL || argv[0] == NULL || argv[1] != NULL ||
	    argv[0][0] != '/' || strlen(argv[0]) >= PATH_MAX - 16)
		return refuse_directive(name, wants, path);
	memcpy(path, argv[0], strlen(argv[0]) + 1);
	return 1;
}

static int
set_folder(const char *name, const char **argv, void *data)
{
	return set_path(name, argv, data, "one folder with its whole path");
}

static int
set_file(const char *name, const char **argv, void *data)
{
	return set_path(name, argv, data, "one file with its whole path");
}

static int
set_desk(const char *name, const char **argv, void *data)
{
	if (argv == NULL || argv[0] == NULL || argv[1] != NULL ||
	    !sg_asking_set(data, argv[0]))
		return refuse_directive(name,
		    "the address at which browsers find the desk",
		    "https://desk.hillcrest.example");
	return 1;
}

static int
set_interval(const char *name, const char **argv, void *data)
{
	char *end = NULL;
	long value = 0;

	if (argv != NULL && argv[0] != NULL && argv[1] == NULL)
		value = strtol(argv[0], &end, 10);
	if (end == NULL || *end != '\0' || value < 10 || value > 1000)
		return refuse_directive(name, "milliseconds from 10 to 1000",
		    "250");
	*(int *)data = (int)value;
	return 1;
}

static struct ci_conf_entry directives[] = {
    {"StateDir", self.state_folder, set_folder, NULL},
    {"PagesDir", self.pages_folder, set_folder, NULL},
    {"JournalDir", self.journal_folder, set_folder, NULL},
    {"JournalKey", self.journal_key, set_file, NULL},
    {"TunnelsDir", self.tunnels_folder, set_folder, NULL},
    {"DeskURL", &self.asking, set_desk, NULL},
    {"PollInterval", &self.interval_ms, set_interval, NULL},
    {NULL, NULL, NULL, NULL}};

/* ---- starting and stopping ---------------------------------------------- */

/* Called before the configuration is read. */
static int
init_service(ci_service_xdata_t *xdata, struct ci_server_conf *server)
{
	(void)server;
	(void)snprintf(self.state_folder, sizeof(self.state_folder), "%s",
	    SG_STATEDIR);
	(void)snprintf(self.pages_folder, sizeof(self.pages_folder), "%s",
	    SG_PAGESDIR);
	(void)snprintf(self.journal_folder, sizeof(self.journal_folder), "%s",
	    SG_JOURNALDIR);
	(void)snprintf(self.journal_key, sizeof(self.journal_key), "%s/%s",
	    SG_STATEDIR, JOURNAL_KEY_FILE);
	(void)snprintf(self.tunnels_folder, sizeof(self.tunnels_folder), "%s",
	    "/run/schoolgate");
	self.interval_ms = 250;
	/* Ask for a preview of 0 bytes: the headers alone decide. */
	ci_service_set_preview(xdata, 0);
	ci_service_enable_204(xdata);
	/* With status 206, headers can be altered without sending the body; see
	 * answer.h. */
	ci_service_enable_206(xdata);
	ci_service_set_transfer_preview(xdata, "*");
	ci_service_set_options_ttl(xdata, SG_DAY_S);
	ci_service_set_istag(xdata, "none");
	ci_service_set_xopts(xdata, CI_XCLIENTIP | CI_XAUTHENTICATEDUSER);
	sg_counts_register();
	return CI_OK;
}

/*
 * Tell systemd that a child is ready, and which policy is in force.  A unit of
 * Type=notify has started when the first child is ready.
 */
static void
tell_systemd(const char *policy)
{
#ifdef HAVE_SYSTEMD
	(void)sd_notifyf(0, "READY=1\nSTATUS=%s%s",
	    policy == NULL ? "no policy is in force: everything is blocked" :
			     "policy in force: ",
	    policy == NULL ? "" : policy);
#else
	(void)policy;
#endif
}

/* Tell systemd that this server answers requests. A server that has not said so
 * for the unit's WatchdogSec= is restarted. */
static void
tell_pulse(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	if (!sg_pulse_tick(&self.pulse,
		(int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000))
		return;
#ifdef HAVE_SYSTEMD
	(void)sd_notify(0, "WATCHDOG=1");
#endif
}

/* `schoolgate install` makes the key, so it is there with the first policy. */
static void
read_asking_key(void)
{
	char path[PATH_MAX + 16], why[SG_WHY_BYTES];

	if (self.asking.desk[0] == '\0' || self.asking.has_key)
		return;
	(void)snprintf(path, sizeof(path), "%s/" SG_ASK_KEY_FILE,
	    self.state_folder);
	self.asking.has_key = sg_ask_key_read(path, self.asking.key, why);
	if (!self.asking.has_key)
		sg_log(LOG_ERR, why);
}

/* Called when `gate` has come into force in this child. */
static void
take_gate(const struct sg_gate *gate)
{
	char tag[SG_TAG_BYTES];
	char line[SG_TAG_BYTES + 64];

	read_asking_key();
	sg_recorder_keep(self.recorder, gate);
	sg_gate_tag(gate, tag);
	ci_service_set_istag(self.xdata, tag);
	self.taken = (int64_t)time(NULL);
	(void)snprintf(line, sizeof(line), "policy %s is in force", tag);
	sg_log(LOG_INFO, line);
	tell_systemd(tag);
}

static void
tell_refusal(const struct sg_problems *problems, bool has_gate)
{
	sg_counts_add(SG_COUNT_REFUSED);
	sg_record_refusal(self.recorder, problems);
	sg_log_problems(LOG_ERR, problems);
	sg_log(LOG_ERR,
	    has_gate ? "the new images were refused; the previous ones stay "
		       "in force; run: schoolgate install" :
		       "no policy is in force and everything is blocked; run: "
		       "schoolgate install");
}

/* Called when new images came into force or were refused; see reload.h. */
static void
take_event(void *ctx, enum sg_reload_event event, const struct sg_gate *gate,
    const struct sg_problems *problems)
{
	(void)ctx;
	if (event == SG_RELOAD_REFUSED) {
		tell_refusal(problems, gate != NULL);
		/* This child has just started, and the files are bad. So it
		 * uses the gate from the shelf, the memory that all children
		 * share. The other children use this gate too. */
		if (gate != NULL && self.taken == 0)
			take_gate(gate);
		return;
	}
	sg_counts_add(SG_COUNT_SWAPPED);
	sg_log_problems(LOG_WARNING, problems);
	take_gate(gate);
	sg_record_policy(self.recorder, gate);
}

/* Called when other bans came into force or were refused; see banned.h. */
static void
take_bans(void *ctx, enum sg_banned_event event,
    const struct sg_problems *problems, int has_bans)
{
	(void)ctx;
	switch (event) {
	case SG_BANNED_SWAPPED:
		sg_log(LOG_INFO,
		    has_bans ? "new bans are in force" :
			       "nobody is banned any more");
		return;
	case SG_BANNED_NONE:
		sg_log(LOG_WARNING,
		    "the file of the bans is gone; nobody is banned now");
		return;
	case SG_BANNED_REFUSED:
		sg_counts_add(SG_COUNT_REFUSED);
		sg_record_refusal(self.recorder, problems);
		sg_log_problems(LOG_ERR, problems);
		sg_log(LOG_ERR,
		    has_bans ? "the new bans were refused; the previous ones "
			       "stay in force" :
			       "the file of the bans is bad, and NOBODY IS "
			       "BANNED until it is put right");
	}
}

static int64_t
now_s(void)
{
	return (int64_t)time(NULL);
}

static void
tick(void *ctx)
{
	const int64_t now = (int64_t)time(NULL);

	(void)ctx;
	sg_stop_hurry();
	tell_pulse();
	if (self.taken != 0)
		sg_counts_age(now - self.taken);
	sg_counts_flush();
	sg_log_tick(now);
	sg_recorder_tick(self.recorder);
	sg_opened_tick(self.opened, self.recorder, now);
}

static void
start_child(const char *name, int type, void *data)
{
	(void)name;
	(void)type;
	(void)data;
	/* Each child opens the journal itself. If the children inherited an
	 * open file, they would share its lock. The lock would then not exclude
	 * one child from another. */
	self.recorder = sg_recorder_new(self.journal_folder, self.journal_key,
	    self.repeats);
	if (self.recorder == NULL)
		sg_log(LOG_ERR,
		    "no memory for the journal: nothing is "
		    "recorded until c-icap is started again");
	self.opened = sg_opened_new(self.tunnels_folder);
	if (self.opened == NULL)
		sg_log(LOG_ERR,
		    "no memory for open connections: what is "
		    "opened stays open");
	sg_opened_tick(self.opened, self.recorder, (int64_t)time(NULL));
	sg_stop_watch();
	/* Open the images before the child accepts requests. */
	sg_banned_look(self.banned);
	sg_reload_look(self.reload);
	if (self.taken == 0)
		tell_systemd(NULL);
	if (sg_banned_start(self.banned) != 0)
		sg_log(LOG_ERR,
		    "cannot start a thread: new bans are not seen until "
		    "c-icap is started again");
	if (sg_reload_start(self.reload) != 0)
		sg_log(LOG_ERR,
		    "cannot start a thread: new policies are not "
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
	sg_banned_stop(self.banned);
	sg_pulse_end(&self.pulse);
	sg_recorder_flush(self.recorder);
	sg_counts_age(-1);
	sg_counts_flush();
}

/* Prepares what all children use, before fork(). */
static int
prepare(void)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);

	self.prepared = sg_gate_prepare(problems);
	if (self.prepared)
		self.pages = sg_pages_open(self.pages_folder, arena, problems);
	if (self.pages == NULL)
		sg_log_problems(LOG_ERR, problems);
	if (self.prepared && self.pages == NULL)
		sg_log(LOG_ERR,
		    "the block pages cannot be used and the service "
		    "is off; see schoolgate.PagesDir");
	sg_arena_free(&arena);
	return self.pages == NULL ? CI_ERROR : CI_OK;
}

/* c-icap has one port here; see first.conf and second.conf. */
static void
prepare_pulse(struct ci_server_conf *server)
{
	const ci_port_t *port = server == NULL || server->PORTS == NULL ?
	    NULL :
	    ci_vector_get(server->PORTS, 0);

	sg_pulse_begin(&self.pulse, port == NULL ? NULL : port->address,
	    port == NULL ? 0 : port->port,
	    port == NULL ? NULL : getenv("WATCHDOG_USEC"));
}

/* Called after the configuration was read, before children are forked. */
static int
post_init_service(ci_service_xdata_t *xdata, struct ci_server_conf *server)
{
	char names[PATH_MAX + 16], policy[PATH_MAX + 16], bans[PATH_MAX + 16];
	const struct sg_banned_options banned = {.path = bans,
	    .interval_ms = (unsigned)self.interval_ms,
	    .now = now_s,
	    .tell = take_bans};
	struct sg_reload_options options = {.names_path = names,
	    .policy_path = policy,
	    .interval_ms = (unsigned)self.interval_ms,
	    .open = sg_gate_open_after,
	    .close = sg_gate_close,
	    .open_shelved = sg_gate_open_shelved,
	    .tell = take_event,
	    .tick = tick};

	self.xdata = xdata;
	prepare_pulse(server);
	if (prepare() != CI_OK)
		return CI_ERROR;
	(void)snprintf(names, sizeof(names), "%s/%s", self.state_folder,
	    NAMES_FILE);
	(void)snprintf(policy, sizeof(policy), "%s/%s", self.state_folder,
	    POLICY_FILE);
	(void)snprintf(bans, sizeof(bans), "%s/%s", self.state_folder,
	    SG_BANS_FILE);
	self.shelf = options.shelf = sg_shelf_new();
	self.banned = sg_banned_new(&banned);
	self.reload = sg_reload_new(&options);
	self.workers = sg_workers_new();
	self.repeats = sg_repeats_new();
	if (self.shelf == NULL || self.banned == NULL || self.reload == NULL ||
	    self.workers == NULL || self.repeats == NULL) {
		sg_log(LOG_ERR, "no memory; the service is off");
		return CI_ERROR;
	}
	ci_command_register_action("schoolgate::start", CI_CMD_CHILD_START,
	    NULL, start_child);
	ci_command_register_action("schoolgate::stop", CI_CMD_CHILD_STOP, NULL,
	    stop_child);
	return CI_OK;
}

static void
close_service(void)
{
	sg_reload_free(&self.reload);
	sg_banned_free(&self.banned);
	sg_shelf_free(&self.shelf);
	sg_opened_free(&self.opened);
	sg_recorder_free(&self.recorder);
	sg_repeats_free(&self.repeats);
	sg_pages_free(&self.pages);
	sg_workers_free(&self.workers);
	if (self.prepared)
		sg_gate_done();
	self.prepared = false;
}

/* ---- one request -------------------------------------------------------- */

static void *
init_request(ci_request_t *req)
{
	return ci_req_type(req) == ICAP_REQMOD ? sg_workers_lend(self.workers) :
						 NULL;
}

/* Called by c-icap at the end of a request: the whole answer was written, or
 * writing failed. */
static void
release_request(void *data)
{
	struct sg_worker *worker = data;

	sg_answer_end(&worker->answer);
	sg_workers_return(self.workers, worker);
}

/* A test of the filter comes from this machine (test.h). c-icap should listen
 * on a loopback address only. If it does not, another machine could write tests
 * into the journal. */
static void
refuse_far_test(const ci_request_t *req, struct sg_icap_request *icap_request)
{
	char peer[CI_IPLEN + 1] = "";

	if (!sg_test_is(&icap_request->test))
		return;
	(void)ci_conn_remote_ip(req->connection, peer);
	if (strncmp(peer, "127.", 4) != 0 &&
	    strncmp(peer, "::ffff:127.", 11) != 0 && strcmp(peer, "::1") != 0)
		icap_request->fault = "X-SG-Test comes from another machine";
}

/* Called once for each request, when its headers have arrived.  `preview` is
 * the part of the body that came with them. */
static int
check_preview(char *preview, int preview_n, ci_request_t *req)
{
	struct sg_worker *worker = ci_service_data(req);
	const ci_headers_list_t *http = ci_http_request_headers(req);
	struct sg_str begun = {
	    preview, preview == NULL ? 0 : (size_t)preview_n};
	struct sg_request *request;
	const struct sg_gate *gate;
	unsigned slot, bans_slot = 0;
	int answer;

	if (worker == NULL) {
		sg_counts_add(SG_COUNT_FAULTS);
		sg_record_fault(self.recorder, "no memory for a request");
		return CI_MOD_ERROR;
	}
	worker->recorder = self.recorder;
	worker->opened = self.opened;
	worker->asking = &self.asking;
	gate = sg_reload_acquire(self.reload, &slot);
	sg_icap_request_begin(http, (int64_t)time(NULL), &worker->icap_request);
	if (gate != NULL)
		sg_gate_prefetch(gate, &worker->icap_request.request,
		    worker->scratch);
	sg_icap_request_finish(req->request_header, http,
	    &worker->icap_request);
	refuse_far_test(req, &worker->icap_request);
	request = &worker->icap_request.request;
	request->bans = sg_banned_acquire(self.banned, &bans_slot);
	answer = sg_respond(req, gate, self.pages, worker, begun);
	if (request->bans != NULL)
		sg_banned_release(self.banned, bans_slot);
	if (gate != NULL)
		sg_reload_release(self.reload, slot);
	if (answer == CI_MOD_ERROR) {
		sg_counts_add(SG_COUNT_FAULTS);
		sg_record_fault(self.recorder, "no memory for an answer");
	}
	return answer;
}

static int
move_body(char *wbuf, int *wlen, char *rbuf, int *rlen, int iseof,
    ci_request_t *req)
{
	struct sg_worker *worker = ci_service_data(req);

	return sg_answer_io(&worker->answer, wbuf, wlen, rbuf, rlen, iseof);
}

static int
end_of_data(ci_request_t *req)
{
	struct sg_worker *worker = ci_service_data(req);

	sg_answer_begin(req, &worker->answer);
	return CI_MOD_DONE;
}

/* c-icap 0.6 copies this struct through functions. c-icap 0.5 reads the symbol.
 */
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
    .mod_release_request_data = release_request,
    .mod_check_preview_handler = check_preview,
    .mod_end_of_data_handler = end_of_data,
    .mod_service_io = move_body,
    .mod_conf_table = directives};

#if C_ICAP_HEX_VERSION >= 0x000000060000
/* The macro defines functions that c-icap looks up by name. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
_CI_DECLARE_SERVICE(service)
#endif
