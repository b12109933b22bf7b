/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* try.c -- runs a program with faults.c preloaded. */
#define _GNU_SOURCE /* pipe2 */
#include "../unit.h"

#include "try.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* exit status of a program that a sanitizer ends; set by preload() */
#define SANITIZER_EXIT 86

static const struct {
	enum fault fault;
	const char *name;
} faults[] = {
    {FAULT_MEMORY, "no memory"},
    {FAULT_MEMORY_FROM, "no memory from then on"},
    {FAULT_CALL, "error"},
    {FAULT_CALL_FROM, "errors from then on"},
    {FAULT_INTERRUPT, "interrupted"},
    {FAULT_SHORT, "short"},
};

struct server {
	pid_t pid;
	int orders, reports;
	char said[64]; /* the file with the program's output */
};

/* number of errors that are printed; further errors are only counted */
#define SHOWN 20

static char said[65536];
static const struct try *running;
static char what[128]; /* description of this run's fault, for messages */
static bool lasted;
static size_t bad;

const char *
try_said(void)
{
	return said;
}

bool
try_lasted(void)
{
	return lasted;
}

void
try_bad(const char *format, ...)
{
	char text[512];
	va_list args;

	if (++bad > SHOWN)
		return;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	print_error("%s, %s: %s\n%s\n", running->name, what, text, said);
}

/* ---- the program -------------------------------------------------------- */

static void
preload(void)
{
	const char *build = getenv("SG_BUILD");
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/tests/faults/faults.so",
	    build == NULL ? "." : build);
	(void)setenv("LD_PRELOAD", path, 1);
	/* Resolve symbols once in the parent, not in each child. */
	(void)setenv("LD_BIND_NOW", "1", 1);
	(void)setenv("ASAN_OPTIONS",
	    "verify_asan_link_order=0:"
	    "detect_leaks=0:allocator_may_return_null=1:exitcode=86",
	    1);
	(void)setenv("UBSAN_OPTIONS", "exitcode=86", 1);
}

static _Noreturn void
become(const struct try *try, const struct server *server, int orders,
    int reports)
{
	int to = open(server->said, O_WRONLY | O_APPEND);

	if (to < 0 || dup2(to, STDOUT_FILENO) < 0 ||
	    dup2(to, STDERR_FILENO) < 0 || dup2(orders, FAULTS_ORDERS) < 0 ||
	    dup2(reports, FAULTS_REPORTS) < 0)
		_exit(98);
	for (int fd = 3; fd < FAULTS_ORDERS; fd++)
		(void)close(fd);
	preload();
	(void)setenv(FAULTS_VARIABLE, try->how, 1);
	(void)execv(try->words[0], (char *const *)(uintptr_t)try->words);
	_exit(98);
}

static void
start(const struct try *try, struct server *server)
{
	int orders[2], reports[2];

	strcpy(server->said, "/tmp/sg-faults-XXXXXX");
	assert_int_equal(close(mkstemp(server->said)), 0);
	assert_int_equal(pipe2(orders, O_CLOEXEC), 0);
	assert_int_equal(pipe2(reports, O_CLOEXEC), 0);
	server->pid = fork();
	assert_true(server->pid >= 0);
	if (server->pid == 0)
		become(try, server, orders[0], reports[1]);
	close(orders[0]);
	close(reports[1]);
	server->orders = orders[1];
	server->reports = reports[0];
}

static void
stop(struct server *server)
{
	int status;

	close(server->orders);
	close(server->reports);
	assert_int_equal(waitpid(server->pid, &status, 0), server->pid);
	(void)unlink(server->said);
	assert_int_equal(status, 0);
}

static void
read_said(const struct server *server)
{
	FILE *from = fopen(server->said, "r");
	size_t n;

	assert_non_null(from);
	n = fread(said, 1, sizeof(said) - 1, from);
	said[n] = '\0';
	(void)fclose(from);
}

/* ---- runs --------------------------------------------------------------- */

static bool
is_dead(const struct fault_report *report)
{
	return !WIFEXITED(report->status) ||
	    WEXITSTATUS(report->status) == SANITIZER_EXIT ||
	    WEXITSTATUS(report->status) >= 98;
}

static void
run(const struct try *try, const struct server *server, size_t kind, long at,
    struct fault_report *report)
{
	const struct fault_order order = {faults[kind].fault, at};

	lasted = order.fault == FAULT_MEMORY_FROM ||
	    order.fault == FAULT_CALL_FROM;
	assert_int_equal(truncate(server->said, 0), 0);
	try->before(try->ctx);
	assert_int_equal(write(server->orders, &order, sizeof(order)),
	    sizeof(order));
	if (read(server->reports, report, sizeof(*report)) !=
	    (ssize_t)sizeof(*report))
		fail_msg("%s: it does not run", try->words[0]);
	read_said(server);
	(void)snprintf(what, sizeof(what), "%s at %ld (%s)", faults[kind].name,
	    at, report->name);
	if (is_dead(report))
		try_bad("it died, status %#x", (unsigned)report->status);
	try->after(try->ctx, report);
}

long
try_all(const struct try *try)
{
	struct fault_report report;
	struct server server;
	long points = 0, at;

	running = try;
	bad = 0;
	start(try, &server);
	for (size_t kind = 0; kind < sizeof(faults) / sizeof(*faults); kind++) {
		at = 0;
		do
			run(try, &server, kind, ++at, &report);
		while (report.struck);
		print_message("  %s, %s: %ld\n", try->name, faults[kind].name,
		    at - 1);
		points += at - 1;
	}
	stop(&server);
	if (bad > 0)
		fail_msg("%zu times not as it has to be", bad);
	return points;
}
