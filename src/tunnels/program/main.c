/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * main.c -- the program schoolgate-tunnels: judges open connections again when
 * an answer may have changed, and has those ended that are blocked.
 *
 * This file reads the clocks, and says what happens.
 */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "base/watch.h"
#include "closer/conf.h"
#include "gate/bans.h"
#include "tunnels/program/images.h"
#include "tunnels/judge/judge.h"
#include "tunnels/program/link.h"

#define PROGRAM "schoolgate-tunnels"
#define EXIT_USAGE 2
#define LOOK_MS 250
/* While the images are being replaced. */
#define SOON_MS 100
#define STATUS_MS 1000
#define PULSE_MS 1000

static const char help[] = PROGRAM
    ": judges open connections again when a window ends or the\n"
    "policy changes.  systemd starts it; see " PROGRAM "(8).\n"
    "\n"
    "usage: " PROGRAM " [--table FILE] [--ledger FILE] [--status FILE]\n"
    "           [--images FOLDER] [--conf FILE] [--closer SOCKET]\n";

struct options {
	const char *table, *ledger, *status, *images, *conf, *closer;
};

static struct {
	struct options options;
	struct sg_link *link;
	struct sg_judge *judge;
	struct sg_images *images;
	struct sg_gate *gate, *before; /* in force, and the one before it */
	struct sg_bans *bans;          /* in force; NULL: nobody is banned */
	char bans_path[4096];
	struct sg_watch bans_watch;
	const char *bans_refused; /* why the file of the bans is not in force */
	int64_t bans_retry_ms;    /* when to try it again; 0: not */
	const char *refused;      /* why the installed policy is not in force */
	int timer;
	int64_t armed; /* the instant that the timer waits for, UTC seconds */
	char said[SG_WHY_BYTES];      /* the last problem that was said */
	char status[2048];            /* what the status file has */
	int64_t status_ms;            /* when it was last compared */
	char unwritten[SG_WHY_BYTES]; /* why it cannot be written, or "" */
	int64_t pulse_ms; /* when systemd was last told that all goes on */
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
read_options(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
	    {"table", required_argument, NULL, 't'},
	    {"ledger", required_argument, NULL, 'l'},
	    {"status", required_argument, NULL, 'u'},
	    {"images", required_argument, NULL, 'i'},
	    {"conf", required_argument, NULL, 'c'},
	    {"closer", required_argument, NULL, 's'},
	    {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	const char **const to['u' + 1] = {['t'] = &options->table,
	    ['l'] = &options->ledger,
	    ['u'] = &options->status,
	    ['i'] = &options->images,
	    ['c'] = &options->conf,
	    ['s'] = &options->closer};
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

/*
 * Have the timer wake this program at the next change, and when the clock is
 * set.  Far ahead if there is no change.
 */
static void
arm(int64_t next)
{
	struct itimerspec at = {.it_value = {.tv_sec = (time_t)next}};

	if (next == SG_NEVER)
		at.it_value.tv_sec = (time_t)(now_ms() / 1000 + 86400 * 365);
	if (self.timer < 0 || next == self.armed)
		return;
	if (timerfd_settime(self.timer,
		TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &at, NULL) == 0)
		self.armed = next;
}

/* Wait for the next look, for the timer, or for a signal. */
static void
wait_for_next(void)
{
	struct pollfd timer = {.fd = self.timer, .events = POLLIN};
	uint64_t expirations;

	if (poll(&timer, 1,
		sg_images_are_busy(self.images) ? SOON_MS : LOOK_MS) <= 0)
		return;
	/* ECANCELED: the clock was set.  Then the timer must be set again. */
	(void)!read(self.timer, &expirations, sizeof expirations);
	self.armed = 0;
}

/* ---- what is said ------------------------------------------------------- */

static void
say(const char *text)
{
	fprintf(stderr, PROGRAM ": %s\n", text);
}

/* What cannot be done at present, or "". */
static const char *
find_problem(void)
{
	const char *problem = sg_judge_problem(self.judge);

	/* Why connections stay open matters more. */
	if (*problem != '\0')
		return problem;
	if (self.refused != NULL)
		return self.refused;
	return self.bans_refused != NULL ? self.bans_refused : "";
}

static void
say_problem(void)
{
	const char *problem = find_problem();

	if (strcmp(problem, self.said) == 0)
		return;
	if (problem[0] != '\0')
		say(problem);
	else
		say("all is well again");
	(void)snprintf(self.said, sizeof self.said, "%s", problem);
}

/* Replace the status file.  If it cannot be, this is said once. */
static bool
replace_status(const char *text)
{
	int error = sg_file_replace(self.options.status, text, strlen(text),
	    0644);
	char why[SG_WHY_BYTES] = "";

	if (error != 0)
		(void)sg_why_errno(why, self.options.status, "written", error);
	if (error != 0 && strcmp(why, self.unwritten) != 0)
		say(why);
	memcpy(self.unwritten, why, sizeof why);
	return error == 0;
}

/* Write the status file, if it is to have other lines than before. */
static void
write_status(int64_t tick)
{
	struct sg_judge_state state;
	char text[sizeof self.status];
	char tag[SG_TAG_BYTES] = "none";

	if (self.status_ms != 0 && tick - self.status_ms < STATUS_MS)
		return;
	self.status_ms = tick;
	sg_judge_state(self.judge, &state);
	if (self.gate != NULL)
		sg_gate_tag(self.gate, tag);
	(void)snprintf(text, sizeof text,
	    "problem: %s\npolicy: %s\nknown: %zu\nunknown: %zu\n"
	    "did-not-fit: %llu\nnot-found: %llu\ndamaged: %llu\n"
	    "ended: %llu\n"
	    "ended-unknown: %llu\nrefused: %llu\nfailed: %llu\n"
	    "unsupported: %llu\nunsent: %llu\n",
	    find_problem(), tag, state.known, state.unknown,
	    (unsigned long long)state.unfit, (unsigned long long)state.notfound,
	    (unsigned long long)state.damaged,
	    (unsigned long long)state.orders.ended,
	    (unsigned long long)state.orders.ended_unknown,
	    (unsigned long long)state.orders.refused,
	    (unsigned long long)state.orders.failed,
	    (unsigned long long)state.orders.unsupported,
	    (unsigned long long)state.orders.unsent);
	if (strcmp(text, self.status) == 0)
		return;
	if (replace_status(text))
		memcpy(self.status, text, sizeof text);
}

/* ---- the loop ----------------------------------------------------------- */

static void
take_gate(struct sg_gate *gate)
{
	char tag[SG_TAG_BYTES], line[SG_TAG_BYTES + 64];

	sg_judge_take(self.judge, gate, now_ms(), tick_ms());
	sg_gate_close(&self.before);
	self.before = self.gate;
	self.gate = gate;
	sg_gate_tag(gate, tag);
	(void)snprintf(line, sizeof line, "policy %s is in force", tag);
	say(line);
}

static void
look_at_images(void)
{
	struct sg_gate *gate;
	enum sg_images_event event = sg_images_look(self.images, self.gate,
	    tick_ms(), &gate);

	if (event == SG_IMAGES_NEW)
		self.refused = NULL;
	sg_judge_set_lag(self.judge,
	    event == SG_IMAGES_REFUSED || self.refused != NULL ||
		sg_images_are_busy(self.images));
	switch (event) {
	case SG_IMAGES_SAME:
		return;
	case SG_IMAGES_NEW:
		sg_problems_print(sg_images_problems(self.images), stderr,
		    false);
		take_gate(gate);
		return;
	case SG_IMAGES_REFUSED:
		sg_problems_print(sg_images_problems(self.images), stderr,
		    false);
		self.refused = self.gate != NULL ?
		    "the new images were refused; the previous ones stay in "
		    "force; run: schoolgate install" :
		    "there is no policy, so no connection is ended; run: "
		    "schoolgate install";
	}
}

/* Open the file of the bans.  It is small: that takes no time. */
static void
open_bans(void)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_bans *bans, *before = self.bans;
	bool passing;

	self.bans_retry_ms = 0;
	if (sg_bans_open(self.bans_path, problems, &bans, &passing) ==
	    SG_BANS_REFUSED) {
		sg_problems_print(problems, stderr, false);
		self.bans_refused = "the file of the bans was refused; those "
				    "that were in force before stay";
		if (passing)
			self.bans_retry_ms = tick_ms() + STATUS_MS;
	} else {
		self.bans_refused = NULL;
		self.bans = bans;
		sg_judge_take_bans(self.judge, bans, now_ms(), tick_ms());
		sg_bans_close(&before);
	}
	sg_arena_free(&arena);
}

static void
look_at_bans(void)
{
	const bool same = sg_watch_look(&self.bans_watch, self.bans_path,
			      self.bans_path) == SG_WATCH_SAME;

	if (same && (self.bans_retry_ms == 0 || tick_ms() < self.bans_retry_ms))
		return;
	sg_watch_take(&self.bans_watch);
	open_bans();
}

/* Tell systemd that the loop goes on.  It restarts a program that has not said
 * so for the unit's WatchdogSec=. */
static void
tell_pulse(int64_t tick)
{
	if (self.pulse_ms != 0 && tick - self.pulse_ms < PULSE_MS)
		return;
	self.pulse_ms = tick;
#ifdef HAVE_SYSTEMD
	(void)sd_notify(0, "WATCHDOG=1");
#endif
}

static void
run(void)
{
#ifdef HAVE_SYSTEMD
	(void)sd_notify(0, "READY=1");
#endif
	while (!stopping) {
		sg_judge_step(self.judge, now_ms(), tick_ms());
		look_at_bans();
		look_at_images();
		say_problem();
		write_status(tick_ms());
		tell_pulse(tick_ms());
		arm(sg_judge_next(self.judge));
		wait_for_next();
	}
}

/* ---- beginning ---------------------------------------------------------- */

static bool
read_conf(struct sg_closer_conf *conf)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	bool fine = sg_closer_conf_read(self.options.conf, conf, arena,
	    problems);

	sg_problems_print(problems, stderr, false);
	sg_arena_free(&arena);
	return fine;
}

/* Returns false, and has said why, if the program cannot start. */
static bool
begin(void)
{
	struct sg_closer_conf conf;
	char why[SG_WHY_BYTES] = "no memory", made[SG_WHY_BYTES] = "";
	char names[4096], policy[4096];

	if (!read_conf(&conf))
		return false;
	(void)snprintf(names, sizeof names, "%s/names.img",
	    self.options.images);
	(void)snprintf(policy, sizeof policy, "%s/policy.img",
	    self.options.images);
	(void)snprintf(self.bans_path, sizeof self.bans_path, "%s/%s",
	    self.options.images, SG_BANS_FILE);
	self.images = sg_images_new(names, policy);
	if (self.images != NULL)
		self.link = sg_link_new(self.options.closer, conf.ports,
		    conf.from, conf.port_count, why);
	if (self.link != NULL)
		self.judge = sg_judge_new(self.options.table,
		    self.options.ledger, sg_link_sockets(self.link), now_ms(),
		    made, why);
	if (made[0] != '\0')
		say(made);
	if (self.judge == NULL)
		say(why);
	self.timer = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	return self.judge != NULL;
}

static void
end(void)
{
	sg_images_free(&self.images);
	sg_judge_free(&self.judge);
	sg_gate_close(&self.gate);
	sg_gate_close(&self.before);
	sg_bans_close(&self.bans);
	sg_link_free(&self.link);
	if (self.timer >= 0)
		close(self.timer);
}

int
main(int argc, char **argv)
{
	const struct sigaction action = {.sa_handler = stop};
	int code;

	self.options = (struct options){.table = "/run/schoolgate/tunnels",
	    .ledger = "/run/schoolgate/ledger",
	    .status = "/run/schoolgate/status",
	    .images = SG_STATEDIR,
	    .conf = SG_SYSCONFDIR "/closer.conf",
	    .closer = SG_CLOSER_SOCKET};
	self.timer = -1;
	code = read_options(argc, argv, &self.options);
	if (code >= 0)
		return code;
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	code = begin() ? EXIT_SUCCESS : EXIT_FAILURE;
	if (code == EXIT_SUCCESS)
		run();
	end();
	return code;
}
