/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * main.c -- the program schoolgate-web: shows the desk to people's browsers.
 *
 * It can change nothing: it reads the store, the journal, the policy and the
 * images, and asks the installer for everything else.
 */
#include "config.h"

#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

#include <sodium.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "desk/health.h"
#include "desk/link.h"
#include "desk/web/files.h"
#include "desk/web/in_force.h"
#include "desk/web/memo.h"
#include "desk/web/neighbour.h"
#include "desk/web/server.h"
#include "desk/web/web.h"

#define PROGRAM "schoolgate-web"
#define EXIT_USAGE 2
#define PEM_MAX ((size_t)256 * 1024)

static const char help[] = PROGRAM
    ": shows the officer's desk to browsers.  systemd starts it; see\n" PROGRAM
    "(8).\n"
    "\n"
    "usage: " PROGRAM " [options]\n"
    "\n"
    "  --conf FILE         the desk's configuration\n"
    "                      (" SG_SYSCONFDIR "/desk.conf)\n"
    "  --installer SOCKET  (/run/schoolgate-installer/socket)\n"
    "  --www FOLDER        the page (" SG_PKGDATADIR "/www)\n"
    "  --policy FILE       (" SG_SYSCONFDIR "/school.policy)\n"
    "  --state FOLDER      the compiled policy (" SG_STATEDIR ")\n"
    "  --catalogue FOLDER  the platforms (" SG_PKGDATADIR "/platforms)\n"
    "  --locked FOLDER     the locked lists (" SG_SYSCONFDIR "/locked)\n"
    "  --doctor FILE       the last result of \"schoolgate doctor\"\n"
    "                      (/run/schoolgate-doctor/doctor.json)\n"
    "  --status FILE       how far schoolgated is\n"
    "                      (/run/schoolgate-desk/status)\n";

static struct {
	const char *conf, *installer, *www, *policy, *state, *catalogue,
	    *locked, *doctor, *status;
} paths = {
    .conf = SG_SYSCONFDIR "/desk.conf",
    .installer = "/run/schoolgate-installer/socket",
    .www = SG_PKGDATADIR "/www",
    .policy = SG_SYSCONFDIR "/school.policy",
    .state = SG_STATEDIR,
    .catalogue = SG_PKGDATADIR "/platforms",
    .locked = SG_SYSCONFDIR "/locked",
    .doctor = SG_HEALTH_FILE,
    .status = "/run/schoolgate-desk/status",
};

__attribute__((format(printf, 1, 2))) static int
complain(const char *format, ...)
{
	va_list arguments;

	fputs(PROGRAM ": ", stderr);
	va_start(arguments, format);
	(void)vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return EXIT_FAILURE;
}

/* Returns -1 to go on, or the exit code. */
static int
read_options(int argc, char **argv)
{
	static const struct option options[] = {{"conf", 1, NULL, 0},
	    {"installer", 1, NULL, 1}, {"www", 1, NULL, 2},
	    {"policy", 1, NULL, 3}, {"state", 1, NULL, 4},
	    {"catalogue", 1, NULL, 5}, {"locked", 1, NULL, 6},
	    {"doctor", 1, NULL, 7}, {"status", 1, NULL, 8},
	    {"help", 0, NULL, 'h'}, {"version", 0, NULL, 'v'},
	    {NULL, 0, NULL, 0}};
	const char **values[] = {&paths.conf, &paths.installer, &paths.www,
	    &paths.policy, &paths.state, &paths.catalogue, &paths.locked,
	    &paths.doctor, &paths.status};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return fputs(help, stdout) < 0;
		if (option == 'v')
			return puts(PROGRAM " " PACKAGE_VERSION) < 0;
		if (option < 0 || option >= 9)
			return EXIT_USAGE;
		*values[option] = optarg;
	}
	if (optind == argc)
		return -1;
	(void)complain("\"%s\" is not an option", argv[optind]);
	return EXIT_USAGE;
}

static int64_t
now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Read the configuration.  Returns false after the problems were printed. */
static bool
read_conf(struct sg_arena *arena, struct sg_desk_conf *conf)
{
	struct sg_problems *problems = sg_problems_new(arena);

	if (sg_desk_conf_read(paths.conf, conf, arena, problems))
		return true;
	sg_problems_print(problems, stderr, false);
	return false;
}

/* Read a PEM file.  NULL as the path gives NULL. */
static bool
read_pem(struct sg_arena *arena, const char *path, const char **text)
{
	struct sg_str bytes;
	int error = 0;

	*text = NULL;
	if (path == NULL)
		return true;
	error = sg_file_read(arena, path, PEM_MAX, &bytes);
	if (error != 0)
		(void)complain("%s cannot be read: %s", path,
		    sg_file_why(error));
	*text = bytes.p;
	return error == 0;
}

/* Serve until a signal says to stop. */
static int
serve(struct sg_arena *arena, struct sg_web *web)
{
	const char *certificate, *key;
	struct sg_server *server;
	char why[SG_WHY_BYTES];
	sigset_t signals;
	int signal;

	if (!read_pem(arena, web->conf->certificate, &certificate) ||
	    !read_pem(arena, web->conf->key, &key))
		return EXIT_FAILURE;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
	server = sg_server_start(web, certificate, key, why);
	if (server == NULL)
		return complain("%s", why);
	for (size_t i = 0; i < web->conf->nlistens; i++)
		(void)fprintf(stderr, PROGRAM ": listens at %s, port %u\n",
		    web->conf->listens[i].address, sg_server_port(server, i));
#ifdef HAVE_SYSTEMD
	(void)sd_notify(0, "READY=1");
#endif
	(void)sigwait(&signals, &signal);
	sg_server_stop(&server);
	return EXIT_SUCCESS;
}

static int
run(struct sg_arena *arena)
{
	struct sg_in_force_paths policy = {.state = paths.state,
	    .policy = paths.policy,
	    .catalogue = paths.catalogue,
	    .techniques = sg_path_join(arena, paths.catalogue,
		"../circumvention"),
	    .own_techniques = SG_SYSCONFDIR "/circumvention",
	    .locked = paths.locked};
	struct sg_desk_conf conf;
	struct sg_web web = {.conf = &conf,
	    .installer = paths.installer,
	    .doctor = paths.doctor,
	    .status = paths.status,
	    .state = paths.state,
	    .policy = paths.policy,
	    .now_ms = now_ms,
	    .is_self = sg_neighbour_is_self,
	    .mac_of = sg_neighbour_mac};
	struct sg_files *files;
	char why[SG_WHY_BYTES];
	int code;

	if (!read_conf(arena, &conf))
		return EXIT_FAILURE;
	web.journal = conf.journal == NULL ? SG_JOURNALDIR : conf.journal;
	files = sg_files_read(paths.www, why);
	if (files == NULL)
		return complain("%s", why);
	web.files = files;
	web.memo = sg_memo_new();
	web.in_force = sg_in_force_new(&policy, time(NULL));
	code = web.in_force == NULL ? complain("there is not enough memory") :
				      serve(arena, &web);
	sg_in_force_free(&web.in_force);
	sg_memo_free(&web.memo);
	sg_files_free(&files);
	return code;
}

int
main(int argc, char **argv)
{
	struct sg_arena *arena;
	int code = read_options(argc, argv);

	if (code >= 0)
		return code;
	/* Sessions' secrets must not end up in a core file. */
	(void)prctl(PR_SET_DUMPABLE, 0);
	sg_link_wipe_json();
	(void)umask(077);
	(void)signal(SIGPIPE, SIG_IGN);
	if (sodium_init() < 0)
		return complain("libsodium cannot be used here");
	arena = sg_arena_new();
	code = run(arena);
	sg_arena_free(&arena);
	return code;
}
