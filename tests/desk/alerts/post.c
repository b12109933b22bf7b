/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * post.c -- for the test `smtp`: sends a mail, or works an outbox.
 *
 *     post send OPTION... FROM TO SUBJECT BODY
 *         Send one mail.  Prints why it was not taken.
 *     post put STORE FROM TO SUBJECT BODY
 *         Put a mail into the outbox of a store.
 *     post work OPTION... STORE FROM
 *         Send what is in the outbox until it is empty, as schoolgated does;
 *         prints "sent" then, and the trouble whenever it changes.  Ends at
 *         SIGTERM, and prints "ended".
 *
 * OPTION: --url URL --ca FILE --user NAME --password-file FILE --tls
 *     --patience SECONDS --sendmail PROGRAM
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problems.h"
#include "desk/alerts/alerts.h"
#include "desk/alerts/message.h"
#include "desk/alerts/transport.h"
#include "desk/conf.h"
#include "desk/store/mails.h"
#include "desk/store/store.h"

static struct sg_transport_options how;
static volatile sig_atomic_t ended;

static void
end(int signal)
{
	(void)signal;
	ended = 1;
}

static void
read_options(int argc, char **argv)
{
	static const struct option names[] = {
	    {"url", required_argument, NULL, 'u'},
	    {"ca", required_argument, NULL, 'c'},
	    {"user", required_argument, NULL, 'n'},
	    {"password-file", required_argument, NULL, 'p'},
	    {"tls", no_argument, NULL, 't'},
	    {"patience", required_argument, NULL, 'w'},
	    {"sendmail", required_argument, NULL, 's'}, {NULL, 0, NULL, 0}};
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1)
		switch (c) {
		case 'u':
			how.url = optarg;
			break;
		case 'c':
			how.ca_file = optarg;
			break;
		case 'n':
			how.user = optarg;
			break;
		case 'p':
			how.password_file = optarg;
			break;
		case 't':
			how.tls = true;
			break;
		case 'w':
			how.patience_s = atol(optarg);
			break;
		case 's':
			how.sendmail = optarg;
			break;
		default:
			exit(2);
		}
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int
fail(const char *why)
{
	printf("%s\n", why);
	return 1;
}

static int
send_one(char **argv)
{
	const struct sg_message message = {.id = 1,
	    .made_ms = now_ms(),
	    .from = argv[0],
	    .to = argv[1],
	    .subject = argv[2],
	    .body = argv[3]};
	char why[SG_WHY_BYTES];
	struct sg_transport *transport = sg_transport_open(&how, why);
	bool fine = transport != NULL &&
	    sg_transport_send(transport, &message, why);

	sg_transport_close(&transport);
	return fine ? 0 : fail(why);
}

static struct sg_store *
open_store(const char *path)
{
	const struct sg_db_where where = {.kind = SG_DB_SQLITE, .path = path};
	char why[SG_WHY_BYTES];
	struct sg_store *store = sg_store_open(&where, SG_DB_WRITE, NULL, why);

	if (store == NULL)
		exit(fail(why));
	return store;
}

static int
put(char **argv)
{
	struct sg_store *store = open_store(argv[0]);
	const struct sg_mail_row mail = {.to = argv[2],
	    .subject = argv[3],
	    .body = argv[4],
	    .made_ms = now_ms(),
	    .next_try_ms = now_ms()};
	bool fine = sg_store_add_mail(store, &mail, NULL);

	sg_store_close(&store);
	return fine ? 0 : 1;
}

static int
work(char **argv)
{
	const struct sg_desk_conf conf = {.mail_url = how.url,
	    .mail_from = argv[1],
	    .mail_tls = how.tls,
	    .mail_user = how.user,
	    .mail_password_file = how.password_file,
	    .language = "en"};
	const struct sg_alerts_options options = {.conf = &conf,
	    .texts_folder = "/nonexistent",
	    .ca_file = how.ca_file};
	struct sg_arena *arena = sg_arena_new();
	struct sg_store *store = open_store(argv[0]);
	struct sg_alerts *alerts = sg_alerts_open(&options,
	    sg_problems_new(arena));
	char why[SG_WHY_BYTES], said[SG_WHY_BYTES] = "";
	struct sg_mail_counts counts = {.waiting = 1};

	setlinebuf(stdout);
	signal(SIGTERM, end);
	while (counts.waiting > 0 && !ended) {
		if (!sg_alerts_tick(alerts, store, now_ms()) ||
		    !sg_store_mail_counts(store, arena, &counts))
			return fail(sg_store_why(store));
		if (sg_alerts_trouble(alerts, why) && strcmp(why, said) != 0)
			printf("%s\n", strcpy(said, why));
		usleep(300000);
	}
	printf(ended ? "ended\n" : "sent\n");
	sg_alerts_close(&alerts);
	sg_store_close(&store);
	sg_arena_free(&arena);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";

	how.url = "sendmail";
	read_options(argc - 1, argv + 1);
	argc -= 1 + optind;
	argv += 1 + optind;
	if (strcmp(verb, "send") == 0 && argc == 4)
		return send_one(argv);
	if (strcmp(verb, "put") == 0 && argc == 5)
		return put(argv);
	if (strcmp(verb, "work") == 0 && argc == 2)
		return work(argv);
	return 2;
}
