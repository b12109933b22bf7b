/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * main.c -- the program schoolgate-installer: carries out what the desk's web
 * process asks for, if the person who is signed in may do it.
 */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

#include <jansson.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/problems.h"
#include "base/socket.h"
#include "base/why.h"
#include "desk/conf.h"
#include "desk/installer/check.h"
#include "desk/installer/installer.h"
#include "desk/installer/places.h"
#include "desk/installer/serve.h"
#include "desk/link.h"

#define EXIT_USAGE 2

static const char help[] =
    "schoolgate-installer: carries out what the desk's page asks for.  systemd\n"
    "starts it; see schoolgate-installer(8).\n"
    "\n"
    "usage: schoolgate-installer [options]\n"
    "    --socket PATH       where the web process connects\n"
    "                        (/run/schoolgate-installer/socket)\n"
    "    --web-user NAME     the user of the web process (schoolgate-web)\n"
    "    --conf FILE         the desk's configuration\n"
    "                        (" SG_SYSCONFDIR "/desk.conf)\n"
    "    --sign-on PATH      where the reverse proxy connects, if the\n"
    "                        configuration has a line \"sign-on\"\n"
    "                        (/run/schoolgate-sign-on/socket)\n"
    "    --accounts FILE     accounts (" SG_DESKDIR "/accounts)\n"
    "    --journal DIR       the desk's own journal (" SG_DESKJOURNALDIR ")\n"
    "    --journal-key FILE  its key (" SG_DESKDIR "/journal.key)\n"
    "    --keep DAYS         days for which it is kept (731)\n"
    "    --state DIR         its own folder (" SG_INSTALLERDIR ")\n"
    "    --policy FILE       the policy (" SG_SYSCONFDIR "/school.policy)\n"
    "    --exceptions FILE   the exceptions that the desk may change\n"
    "                        (" SG_SYSCONFDIR "/desk/exceptions.policy)\n"
    "    --apply PATH        the socket that installs the policy\n"
    "                        (/run/schoolgate-apply)\n"
    "    --bans PATH         the socket that carries out bans\n"
    "                        (/run/schoolgate-bans)\n"
    "    --images DIR, --catalogue DIR, --circumvention DIR,\n"
    "    --own-circumvention DIR, --locked DIR\n"
    "                        as schoolgate(1) has them\n";

struct options {
	const char *socket, *web_user, *conf, *sign_on;
	struct sg_desk_places places;
	bool check;
};

static bool
read_number(const char *name, const char *text, int64_t most, int64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoll(text, &end, 10);
	if (errno == 0 && end != text && *end == '\0' && *number >= 0 &&
	    *number <= most)
		return true;
	fprintf(stderr, "schoolgate-installer: \"%s\" is no number for --%s\n",
	    text, name);
	return false;
}

/* Options without a text of their own have a letter. */
static const struct option known[] = {
    {"socket", required_argument, NULL, 1},
    {"web-user", required_argument, NULL, 2},
    {"accounts", required_argument, NULL, 3},
    {"journal", required_argument, NULL, 4},
    {"journal-key", required_argument, NULL, 5},
    {"state", required_argument, NULL, 6},
    {"policy", required_argument, NULL, 7},
    {"exceptions", required_argument, NULL, 8},
    {"apply", required_argument, NULL, 9},
    {"images", required_argument, NULL, 10},
    {"catalogue", required_argument, NULL, 11},
    {"circumvention", required_argument, NULL, 12},
    {"own-circumvention", required_argument, NULL, 13},
    {"locked", required_argument, NULL, 14},
    {"conf", required_argument, NULL, 15},
    {"sign-on", required_argument, NULL, 16},
    {"bans", required_argument, NULL, 17},
    {"keep", required_argument, NULL, 'k'},
    {"now", required_argument, NULL, 'n'},
    {"check", no_argument, NULL, 'c'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* Returns -1 to go on, or an exit code. */
static int
take_option(int option, struct options *o)
{
	struct sg_desk_places *p = &o->places;
	const char **texts[] = {NULL, &o->socket, &o->web_user, &p->accounts,
	    &p->journal, &p->journal_key, &p->state, &p->policy, &p->exceptions,
	    &p->apply, &p->images, &p->catalogue, &p->techniques,
	    &p->own_techniques, &p->locked, &o->conf, &o->sign_on, &p->bans};
	int64_t number;

	switch (option) {
	case 'k':
		if (!read_number("keep", optarg, 36600, &number))
			return EXIT_USAGE;
		p->keep_days = (uint32_t)number;
		return -1;
	case 'n':
		return read_number("now", optarg, INT64_MAX / 2000, &p->now) ?
		    -1 :
		    EXIT_USAGE;
	case 'c':
		o->check = true;
		return -1;
	case 'h':
		fputs(help, stdout);
		return EXIT_SUCCESS;
	case '?':
		fputs(help, stderr);
		return EXIT_USAGE;
	default:
		*texts[option] = optarg;
		return -1;
	}
}

static int
read_options(int argc, char **argv, struct options *o)
{
	int option, code;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		code = take_option(option, o);
		if (code >= 0)
			return code;
	}
	if (optind == argc)
		return -1;
	fprintf(stderr, "schoolgate-installer: \"%s\" is not an option\n",
	    argv[optind]);
	return EXIT_USAGE;
}

static int
fail(const char *why)
{
	fprintf(stderr, "schoolgate-installer: %s\n", why);
	return EXIT_FAILURE;
}

static struct sg_now
now(void)
{
	struct timespec utc, steady;

	(void)clock_gettime(CLOCK_REALTIME, &utc);
	(void)clock_gettime(CLOCK_MONOTONIC, &steady);
	return (struct sg_now){
	    (int64_t)utc.tv_sec * 1000 + utc.tv_nsec / 1000000,
	    (int64_t)steady.tv_sec * 1000 + steady.tv_nsec / 1000000};
}

/* Returns a descriptor that is readable once this program is to end; or -1. */
static int
stop_signals(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* ---- single sign-on ----------------------------------------------------- */

/* Returns false after a message if there is no such user. */
static bool
find_user(const char *name, uid_t *user)
{
	const struct passwd *entry = getpwnam(name);

	if (entry == NULL)
		fprintf(stderr,
		    "schoolgate-installer: there is no user \"%s\" here\n",
		    name);
	else
		*user = entry->pw_uid;
	return entry != NULL;
}

/* Read the configuration.  Returns false after a message. */
static bool
read_conf(struct options *o, struct sg_arena *arena, uid_t web,
    struct sg_desk_sign_on *sign_on)
{
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_desk_conf conf;
	const char **hosts;

	if (!sg_desk_conf_read(o->conf, &conf, arena, problems)) {
		sg_problems_print(problems, stderr, false);
		return false;
	}
	hosts = sg_arena_array(arena, conf.nhosts + 1, sizeof *hosts);
	memcpy(hosts, conf.hosts, conf.nhosts * sizeof *hosts);
	o->places.hosts = hosts;
	o->places.nhosts = conf.nhosts;
	sign_on->header = conf.sign_on;
	sign_on->https = conf.proxy_tls;
	if (conf.sign_on == NULL)
		return true;
	if (!find_user(conf.sign_on_user, &sign_on->proxy))
		return false;
	if (sign_on->proxy != web)
		return true;
	fprintf(stderr,
	    "schoolgate-installer: the line \"sign-on\" of %s names the user "
	    "of the page: it could then sign in anybody; name the user of the "
	    "reverse proxy\n",
	    o->conf);
	return false;
}

/* ---- serving ------------------------------------------------------------ */

/* Returns the socket that systemd has opened, or one of its own; or -1. */
static int
listener_of(const struct options *o, char why[SG_WHY_BYTES])
{
#ifdef HAVE_SYSTEMD
	if (sd_listen_fds(1) == 1)
		return SD_LISTEN_FDS_START;
#endif
	return sg_socket_listen(o->socket, SOCK_STREAM, why);
}

/* Open the sockets and serve.  Returns false with `why`. */
static bool
serve_sockets(const struct options *o, uid_t web,
    struct sg_desk_sign_on *sign_on, struct sg_installer *installer,
    char why[SG_WHY_BYTES])
{
	int stop = stop_signals(), listener, error;

	if (stop < 0)
		return sg_why(why, "signals cannot be waited for");
	if (sign_on->header != NULL) {
		sign_on->listener = sg_socket_listen(o->sign_on, SOCK_STREAM,
		    why);
		if (sign_on->listener < 0)
			return false;
	}
	listener = listener_of(o, why);
	if (listener < 0)
		return false;
#ifdef HAVE_SYSTEMD
	(void)sd_notify(1, "READY=1");
#endif
	error = sg_desk_serve(listener, stop, web, sign_on, installer);
	return error == 0 || sg_why_errno(why, o->socket, "served", error);
}

static int
serve(const struct options *o, uid_t web, struct sg_desk_sign_on *sign_on)
{
	char why[SG_WHY_BYTES];
	struct sg_installer *installer = sg_installer_new(&o->places, now(),
	    why);
	bool fine;

	if (installer == NULL)
		return fail(why);
	fine = serve_sockets(o, web, sign_on, installer, why);
	sg_installer_free(&installer);
	return fine ? EXIT_SUCCESS : fail(why);
}

int
main(int argc, char **argv)
{
	struct options o = {.socket = "/run/schoolgate-installer/socket",
	    .web_user = "schoolgate-web",
	    .conf = SG_SYSCONFDIR "/desk.conf",
	    .sign_on = "/run/schoolgate-sign-on/socket",
	    .places = {.program = "/proc/self/exe",
		.accounts = SG_DESKDIR "/accounts",
		.journal = SG_DESKJOURNALDIR,
		.journal_key = SG_DESKDIR "/journal.key",
		.state = SG_INSTALLERDIR,
		.policy = SG_SYSCONFDIR "/school.policy",
		.exceptions = SG_SYSCONFDIR "/desk/exceptions.policy",
		.images = SG_STATEDIR,
		.catalogue = SG_PKGDATADIR "/platforms",
		.techniques = SG_PKGDATADIR "/circumvention",
		.own_techniques = SG_SYSCONFDIR "/circumvention",
		.locked = SG_SYSCONFDIR "/locked",
		.apply = "/run/schoolgate-apply",
		.bans = "/run/schoolgate-bans",
		.keep_days = 731}};
	struct sg_desk_sign_on sign_on = {.listener = -1};
	int code = read_options(argc, argv, &o);
	struct sg_arena *arena;
	uid_t web;

	if (code >= 0)
		return code;
	sg_link_wipe_json();
	if (sodium_init() < 0)
		return fail("libsodium cannot be used here");
	if (o.check)
		return sg_check_main(&o.places);
	/* No other process of this user may look into its memory. */
	(void)prctl(PR_SET_DUMPABLE, 0);
	(void)umask(0027);
	arena = sg_arena_new();
	code = find_user(o.web_user, &web) &&
		read_conf(&o, arena, web, &sign_on) ?
	    serve(&o, web, &sign_on) :
	    EXIT_FAILURE;
	sg_arena_free(&arena);
	return code;
}
