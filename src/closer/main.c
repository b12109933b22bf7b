/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * main.c -- the program schoolgate-closer: ends connections of Squid's clients,
 * as the judge orders, and can do nothing else.
 */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

#include "base/arena.h"
#include "base/socket.h"
#include "base/why.h"
#include "closer/conf.h"
#include "closer/confine.h"
#include "closer/diag.h"
#include "closer/order.h"
#include "closer/serve.h"

#define EXIT_USAGE 2

static const char help[] =
    "schoolgate-closer: ends connections that the web filter opened and would\n"
    "block now.  systemd starts it; see schoolgate-closer(8).\n"
    "\n"
    "usage: schoolgate-closer [--conf FILE] [--socket PATH]\n";

struct options {
	const char *conf;
	const char *socket;
};

/* Returns -1, or the exit code if the program is to end at once. */
static int
read_options(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
	    {"conf", required_argument, NULL, 'c'},
	    {"socket", required_argument, NULL, 's'},
	    {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	int option;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (option) {
		case 'c':
			options->conf = optarg;
			break;
		case 's':
			options->socket = optarg;
			break;
		case 'h':
			fputs(help, stdout);
			return EXIT_SUCCESS;
		default:
			fputs(help, stderr);
			return EXIT_USAGE;
		}
	}
	if (optind == argc)
		return -1;
	fprintf(stderr, "schoolgate-closer: \"%s\" is not an option\n",
	    argv[optind]);
	return EXIT_USAGE;
}

static bool
read_conf(const char *path, struct sg_closer_conf *conf)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	bool fine = sg_closer_conf_read(path, conf, arena, problems);

	sg_problems_print(problems, stderr, false);
	sg_arena_free(&arena);
	return fine;
}

/*
 * Connect to the kernel.  If it cannot do what is needed, says so, and *diag is
 * NULL: the judge is answered all the same, so that it can say so, too. Returns
 * false on another error.
 */
static bool
open_diag(struct sg_diag **diag)
{
	int error = sg_diag_open(diag);

	if (error == 0)
		error = sg_diag_probe(*diag);
	if (error == 0)
		return true;
	sg_diag_close(diag);
	if (error != EOPNOTSUPP && error != ENOENT &&
	    error != EPROTONOSUPPORT) {
		fprintf(stderr,
		    "schoolgate-closer: the kernel does not tell of its "
		    "connections: %s\n",
		    strerror(error));
		return false;
	}
	fprintf(stderr,
	    "schoolgate-closer: this kernel cannot end connections (%s): those "
	    "that are open stay open until they end by themselves; the kernel "
	    "needs CONFIG_INET_TCP_DIAG and CONFIG_INET_DIAG_DESTROY\n",
	    strerror(error));
	return true;
}

static void
tell_ready(void)
{
#ifdef HAVE_SYSTEMD
	(void)sd_notify(1, "READY=1");
#endif
}

int
main(int argc, char **argv)
{
	struct options options = {
	    SG_SYSCONFDIR "/closer.conf", SG_CLOSER_SOCKET};
	struct sg_closer_conf conf;
	struct sg_diag *diag;
	char why[SG_WHY_BYTES];
	int code = read_options(argc, argv, &options), listener;

	if (code >= 0)
		return code;
	if (!read_conf(options.conf, &conf) || !open_diag(&diag))
		return EXIT_FAILURE;
	listener = sg_socket_listen(options.socket, SOCK_SEQPACKET, why);
	if (listener >= 0) {
		tell_ready();
		if (sg_confine(why))
			sg_why_errno(why, options.socket, "served",
			    sg_serve(listener, diag, &conf));
	}
	sg_diag_close(&diag);
	fprintf(stderr, "schoolgate-closer: %s\n", why);
	return EXIT_FAILURE;
}
