/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * main.c -- the program schoolgated: takes the journals into the desk's store,
 * and sends mails.
 *
 * This file reads the clocks, and says what happens.
 */
#include "config.h"

#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "desk/alerts/alerts.h"
#include "desk/conf.h"
#include "desk/health.h"
#include "desk/ingest/ingest.h"
#include "desk/ingest/policy.h"
#include "journal/chain.h"

#define PROGRAM "schoolgated"
#define EXIT_USAGE 2
#define LOOK_MS 1000
/* Time to wait after a batch, so that the next one has more records. */
#define GATHER_MS 200
#define KEY_FILE_MAX 4096
/* Bytes by which the heap grows. */
#define HEAP_BYTES (16 << 20)
/* Time between two looks at the doctor's result. */
#define HEALTH_MS 60000

static const char help[] = PROGRAM
    ": takes the journals into the desk's store.  systemd starts it;\n"
    "see " PROGRAM "(8).\n"
    "\n"
    "usage: " PROGRAM " [--conf FILE] [--images FOLDER] [--desk FOLDER]\n"
    "           [--status FILE] [--doctor FILE] [--bans SOCKET] [--once]\n"
    "\n"
    "  --once  take in what is there, and end\n";

static struct {
	const char *conf, *images, *desk, *status, *doctor, *bans;
	bool once;

	struct sg_arena *arena;
	struct sg_desk_conf how;
	struct sg_chain_key key;
	struct sg_policy *policy;
	struct sg_alerts *alerts;
	struct sg_ingest *ingest;
	char said[SG_WHY_BYTES]; /* the last problem that was said */
	int64_t health_tick;     /* when the doctor's result was read */
} self;

static volatile sig_atomic_t stopping;

static void
stop(int signal)
{
	(void)signal;
	stopping = 1;
}

/* ---- options ------------------------------------------------------------ */

/* Returns -1, or the exit code if the program is to end at once. */
static int
read_options(int argc, char **argv)
{
	static const struct option known[] = {
	    {"conf", required_argument, NULL, 'c'},
	    {"images", required_argument, NULL, 'i'},
	    {"desk", required_argument, NULL, 'd'},
	    {"status", required_argument, NULL, 's'},
	    {"doctor", required_argument, NULL, 'r'},
	    {"bans", required_argument, NULL, 'b'},
	    {"once", no_argument, NULL, 'o'}, {"help", no_argument, NULL, 'h'},
	    {NULL, 0, NULL, 0}};
	const char **const to['s' + 1] = {['c'] = &self.conf,
	    ['i'] = &self.images,
	    ['d'] = &self.desk,
	    ['r'] = &self.doctor,
	    ['b'] = &self.bans,
	    ['s'] = &self.status};
	int option;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return EXIT_SUCCESS;
		}
		if (option == '?') {
			fputs(help, stderr);
			return EXIT_USAGE;
		}
		if (option == 'o')
			self.once = true;
		else
			*to[option] = optarg;
	}
	if (optind == argc)
		return -1;
	fprintf(stderr, PROGRAM ": \"%s\" is not an option\n", argv[optind]);
	return EXIT_USAGE;
}

/* ---- clocks ------------------------------------------------------------- */

static int64_t
read_ms(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t
now_ms(void)
{
	return read_ms(CLOCK_REALTIME);
}

static int64_t
tick_ms(void)
{
	return read_ms(CLOCK_MONOTONIC);
}

/* ---- what is said ------------------------------------------------------- */

static void
say(const char *text)
{
	fprintf(stderr, PROGRAM ": %s\n", text);
}

static void
say_problem(const char *problem)
{
	if (strcmp(problem, self.said) == 0)
		return;
	say(problem[0] != '\0' ? problem : "all is well again");
	(void)snprintf(self.said, sizeof(self.said), "%s", problem);
}

static void
tell(void)
{
	char mail[SG_WHY_BYTES];
	struct sg_status status;

	sg_ingest_status(self.ingest, &status);
	if (sg_alerts_trouble(self.alerts, mail))
		status.mail = mail;
	say_problem(status.problem);
	if (self.status != NULL)
		sg_status_write(self.status, &status, now_ms(), tick_ms());
}

/* Let the report of the week say how well the filter is. */
static void
look_at_health(void)
{
	struct sg_arena *arena;
	struct sg_health health;

	if (self.health_tick != 0 && tick_ms() - self.health_tick < HEALTH_MS)
		return;
	self.health_tick = tick_ms();
	arena = sg_arena_new();
	health = sg_health_read(arena, self.doctor, now_ms() / 1000);
	sg_alerts_health(self.alerts, health.text);
	sg_health_fini(&health);
	sg_arena_free(&arena);
}

/* ---- the loop ----------------------------------------------------------- */

static void
gather(void)
{
	const struct timespec pause = {.tv_nsec = GATHER_MS * 1000000L};

	(void)nanosleep(&pause, NULL);
}

/* Take in what is there. Returns whether the store worked. */
static bool
run_once(void)
{
	struct sg_status status;

	look_at_health();
	while (!stopping && sg_ingest_step(self.ingest, now_ms(), tick_ms()))
		continue;
	tell();
	sg_ingest_status(self.ingest, &status);
	return strncmp(status.problem, "the store", 9) != 0;
}

static void
run(void)
{
	bool more;

#ifdef HAVE_SYSTEMD
	(void)sd_notify(0, "READY=1");
#endif
	while (!stopping) {
		if (sg_policy_look(self.policy, now_ms()))
			sg_alerts_policy(self.alerts,
			    sg_policy_gate(self.policy));
		look_at_health();
		more = sg_ingest_step(self.ingest, now_ms(), tick_ms());
		tell();
		if (more || stopping)
			continue;
		sg_ingest_wait(self.ingest, LOOK_MS);
		if (!stopping)
			gather();
	}
}

/* ---- beginning ---------------------------------------------------------- */

/* Read the verifying key, which nobody else may read. */
static bool
read_key(const char *path)
{
	struct sg_str text;
	struct stat st;
	int error = sg_file_read(self.arena, path, KEY_FILE_MAX, &text);

	if (error != 0) {
		fprintf(stderr, PROGRAM ": %s cannot be read: %s\n", path,
		    sg_file_why(error));
		return false;
	}
	if (stat(path, &st) != 0 || (st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		fprintf(stderr,
		    PROGRAM ": others may read %s; run: chmod 600 %s\n", path,
		    path);
		return false;
	}
	if (sg_chain_key_parse(text, &self.key))
		return true;
	fprintf(stderr, PROGRAM ": %s has no verifying key\n", path);
	return false;
}

/* Returns false, and has said why, if the program cannot start. */
static bool
begin(void)
{
	struct sg_problems *problems;
	struct sg_ingest_options options = {.desk = self.desk};
	bool fine;

	self.arena = sg_arena_new();
	problems = sg_problems_new(self.arena);
	fine = sg_desk_conf_read(self.conf, &self.how, self.arena, problems);
	if (fine)
		self.alerts = sg_alerts_open(
		    &(struct sg_alerts_options){
			.conf = &self.how, .bans = self.bans},
		    problems);
	sg_problems_print(problems, stderr, false);
	if (!fine ||
	    (self.how.verifying_key != NULL &&
		!read_key(self.how.verifying_key)))
		return false;
	self.policy = sg_policy_new(self.images, now_ms());
	if (sg_policy_gate(self.policy) != NULL)
		sg_alerts_policy(self.alerts, sg_policy_gate(self.policy));
	options.store = self.how.store;
	options.journal = self.how.journal != NULL ? self.how.journal :
						     SG_JOURNALDIR;
	options.key = self.how.verifying_key != NULL ? &self.key : NULL;
	options.alerts = self.alerts;
	options.policy = self.policy;
	self.ingest = sg_ingest_new(&options);
	return true;
}

static void
end(void)
{
	sg_ingest_free(&self.ingest);
	if (self.alerts != NULL)
		sg_alerts_close(&self.alerts);
	sg_policy_free(&self.policy);
	sg_arena_free(&self.arena);
	sodium_memzero(&self.key, sizeof(self.key));
}

/*
 * The heap grows and shrinks in large steps. Each thread keeps a heap of its
 * own (glibc's default): with one for both, the threads wait for each other at
 * each malloc(), and a large journal takes 1.7 times as long.
 */
static void
set_up_memory(void)
{
#ifdef __GLIBC__
	(void)mallopt(M_TOP_PAD, HEAP_BYTES);
	(void)mallopt(M_TRIM_THRESHOLD, 4 * HEAP_BYTES);
#endif
}

int
main(int argc, char **argv)
{
	const struct sigaction action = {.sa_handler = stop};
	int code;

	self.conf = SG_SYSCONFDIR "/desk.conf";
	self.images = SG_STATEDIR;
	self.desk = SG_JOURNALDIR "-desk";
	self.doctor = SG_HEALTH_FILE;
	code = read_options(argc, argv);
	if (code >= 0)
		return code;
	if (self.status == NULL && !self.once)
		self.status = "/run/schoolgate-desk/status";
	set_up_memory();
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	code = begin() ? EXIT_SUCCESS : EXIT_FAILURE;
	if (code == EXIT_SUCCESS && self.once)
		code = run_once() ? EXIT_SUCCESS : EXIT_FAILURE;
	else if (code == EXIT_SUCCESS)
		run();
	end();
	return code;
}
