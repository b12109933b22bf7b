/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_journal.c -- c-icap with the service: what is in the journal of what
 * was answered, without a key too, and after its children were killed.
 */
#include "../unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../journal/journal.h"
#include "icap.h"
#include "journal/read.h"
#include "server.h"

#define PUPIL "X-Client-IP: 10.20.6.7\r\nX-SG-Client: 10.20.6.7:40123\r\n"     \
	"X-Client-Username: jsmith\r\n"
#define MANAGED PUPIL "X-SG-Mode: managed\r\n"
#define NAVIGATION "Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n" \
	"Sec-Fetch-Site: none\r\nSec-Fetch-User: ?1\r\n"
#define FROM_PAGE "Sec-Fetch-Dest: image\r\nSec-Fetch-Mode: no-cors\r\n"      \
	"Sec-Fetch-Site: cross-site\r\nReferer: http://a.example/\r\n"

static const char policy[] = "school \"Test School\"\n    if unsure  block\n"
    "group pupils\n    network  10.20.0.0/16\n"
    "sites our-page\n    page  www.facebook.com/hillcrest\n"
    "rules\n    allow our-page for everyone always\n"
    "    block facebook, tiktok for pupils always\n    otherwise allow\n";

static struct test_journal journal;
static struct icap_reply reply;

static const char *
setting(const char *name)
{
	const char *value = getenv(name);

	return value != NULL ? value : ".";
}

static void
pause_ms(long ms)
{
	const struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	(void)nanosleep(&time, NULL);
}

static int64_t
now_ms(void)
{
	return (int64_t)time(NULL) * 1000;
}

static void
install(const char *text)
{
	char path[128], command[1024];
	FILE *to;

	(void)snprintf(path, sizeof(path), "%s/school.policy",
	    server_folder());
	to = fopen(path, "w");
	assert_non_null(to);
	assert_true(fputs(text, to) >= 0);
	assert_int_equal(fclose(to), 0);
	(void)snprintf(command, sizeof(command), "'%s/schoolgate' install "
	    "--catalogue '%s/conf/platforms' --locked /nonexistent "
	    "--state %s/state %s >/dev/null 2>&1", setting("SG_BUILD"),
	    setting("SG_SOURCE"), server_folder(), path);
	assert_int_equal(system(command), 0);
}

static void
ask(const char *icap_headers, const char *http)
{
	struct icap_request request = {.icap_headers = icap_headers,
	    .http = http};
	struct icap_conn *conn = icap_open(server_port());

	assert_non_null(conn);
	icap_reqmod(conn, &request, &reply);
	icap_close(&conn);
}

/* Until the policy is in force that blocks. */
static void
wait_for_policy(void)
{
	for (int i = 0; i < 100; i++) {
		ask(PUPIL, "GET http://www.bbc.co.uk/ HTTP/1.1\r\n");
		if (reply.status == 204)
			return;
		pause_ms(100);
	}
	fail_msg("no policy came into force: %s", server_log());
}

static void
start(bool with_key)
{
	char directives[512];

	if (with_key)
		test_journal_begin(&journal, now_ms());
	else
		test_journal_make(&journal);
	(void)snprintf(directives, sizeof(directives),
	    "schoolgate.PollInterval 50\nschoolgate.JournalDir %s\n"
	    "schoolgate.JournalKey %s\n", journal.folder, journal.key_path);
	assert_true(server_start(directives));
	install(policy);
	wait_for_policy();
}

static void
stop(void)
{
	assert_true(server_stop());
	test_journal_remove(&journal);
}

static struct sg_reading *
read_all(bool fold)
{
	const struct sg_reading_options options = {journal.folder, 0,
	    INT64_C(4102444800000), fold, &journal.key};
	char why[SG_WHY_BYTES];
	struct sg_reading *reading = sg_reading_open(&options, why);

	if (reading == NULL)
		fail_msg("%s", why);
	return reading;
}

/* What the record names the policy by that was in force: as it is in the
 * module's own line, "policy TAG is in force". */
static void
has_whole_tag(const struct sg_entry *e)
{
	static const char mark[] = "\"ruleset\":\"";
	const char *at = strstr(e->text.p, mark);
	char line[64];

	assert_non_null(at);
	(void)snprintf(line, sizeof(line), "policy %.*s is in force",
	    (int)strcspn(at + strlen(mark), "\""), at + strlen(mark));
	assert_int_equal(strlen(line), strlen("policy  is in force") + 32);
	if (strstr(server_log(), line) == NULL)
		fail_msg("c-icap never said: %s", line);
}

/* The next record of `kind`, or the end of the test. */
static void
next_of(struct sg_reading *reading, enum sg_event_kind kind,
    struct sg_entry *entry)
{
	do {
		if (!sg_reading_next(reading, entry))
			fail_msg("there is no more record of kind %d", kind);
	} while (entry->kind == SG_EVENT_JOURNAL ||
	    (entry->kind == SG_EVENT_POLICY && kind != SG_EVENT_POLICY));
	assert_int_equal(entry->kind, kind);
	assert_int_equal(entry->proof, SG_PROOF_GENUINE);
}

static void
no_more(struct sg_reading *reading)
{
	struct sg_entry entry;

	while (sg_reading_next(reading, &entry)) {
		if (entry.kind != SG_EVENT_JOURNAL)
			fail_msg("one more: %s", entry.text.p);
	}
}

static void
test_recorded(void **state)
{
	struct sg_reading *reading;
	struct sg_entry e;

	(void)state;
	start(true);
	ask(PUPIL, "GET http://www.tiktok.com/a?b=c HTTP/1.1\r\n" NAVIGATION);
	assert_int_equal(reply.http_status, 403);
	ask(PUPIL, "GET http://www.tiktok.com/i.gif HTTP/1.1\r\n" FROM_PAGE);
	ask(PUPIL, "CONNECT www.tiktok.com:443 HTTP/1.1\r\n");
	/* Undecided: it is judged inside. */
	ask(MANAGED, "CONNECT www.facebook.com:443 HTTP/1.1\r\n");
	ask(PUPIL, "GET http://www.bbc.co.uk/ HTTP/1.1\r\n");
	ask(PUPIL, "GET\r\n");

	reading = read_all(false);
	/* The server began without one. */
	next_of(reading, SG_EVENT_POLICY, &e);
	assert_string_equal(e.action, "policy-refused");
	next_of(reading, SG_EVENT_POLICY, &e);
	assert_string_equal(e.action, "policy-taken");
	has_whole_tag(&e);
	next_of(reading, SG_EVENT_BLOCK, &e);
	has_whole_tag(&e);
	assert_string_equal(e.person, "jsmith");
	assert_string_equal(e.address, "10.20.6.7");
	assert_int_equal(e.port, 40123);
	assert_string_equal(e.platform, "tiktok");
	assert_string_equal(e.path, "/a");
	assert_null(e.query);
	assert_int_equal(e.intent, SG_INTENT_VISIT);
	assert_string_equal(e.rule, "school.policy:9");
	assert_int_equal(strlen(e.reference), 8);
	assert_true(e.at_ms >= now_ms() - 60000 && e.at_ms <= now_ms() + 999);
	next_of(reading, SG_EVENT_BLOCK, &e);
	assert_int_equal(e.intent, SG_INTENT_EMBED);
	assert_null(e.reference);
	next_of(reading, SG_EVENT_BLOCK, &e);
	assert_int_equal(e.intent, SG_INTENT_UNKNOWN);
	assert_string_equal(e.method, "CONNECT");
	next_of(reading, SG_EVENT_FAULT, &e);
	assert_string_equal(e.ground, "unsure");
	no_more(reading);
	sg_reading_close(&reading);
	assert_string_equal(test_verify(&journal), "");
	stop();
}

/* The page shows what the officer finds the record by. */
static void
test_reference(void **state)
{
	struct sg_reading *reading;
	struct sg_entry e;

	(void)state;
	start(true);
	ask(PUPIL, "GET http://www.tiktok.com/ HTTP/1.1\r\n" NAVIGATION);
	reading = read_all(true);
	next_of(reading, SG_EVENT_BLOCK, &e);
	assert_non_null(strstr(reply.body, e.reference));
	sg_reading_close(&reading);
	stop();
}

/* CONNECT and the request inside, on one connection of the client's: one. */
static void
test_visit(void **state)
{
	struct sg_reading *reading;
	struct sg_entry e;

	(void)state;
	start(true);
	ask(MANAGED, "CONNECT www.tiktok.com:443 HTTP/1.1\r\n");
	ask(MANAGED, "GET https://www.tiktok.com/x HTTP/1.1\r\n" NAVIGATION);
	ask(MANAGED, "GET https://www.tiktok.com/x HTTP/1.1\r\n" NAVIGATION);
	reading = read_all(true);
	next_of(reading, SG_EVENT_BLOCK, &e);
	assert_int_equal(e.folded, 3);
	assert_int_equal(e.intent, SG_INTENT_VISIT);
	assert_string_equal(e.path, "/x");
	no_more(reading);
	sg_reading_close(&reading);
	stop();
}

/* A policy that is refused is in the journal with the reason, once. */
static void
test_policies(void **state)
{
	struct sg_reading *reading;
	struct sg_entry e;
	char path[128];

	(void)state;
	start(true);
	(void)snprintf(path, sizeof(path), "%s/state/policy.img",
	    server_folder());
	test_spit(path, "no image", 8);
	for (int i = 0; i < 100; i++) {
		if (strstr(server_log(), "were refused") != NULL)
			break;
		pause_ms(50);
	}
	reading = read_all(true);
	next_of(reading, SG_EVENT_POLICY, &e);
	next_of(reading, SG_EVENT_POLICY, &e);
	assert_string_equal(e.action, "policy-taken");
	next_of(reading, SG_EVENT_POLICY, &e);
	assert_string_equal(e.action, "policy-refused");
	assert_non_null(strstr(e.reason, "policy.img cannot be used"));
	no_more(reading);
	sg_reading_close(&reading);
	stop();
}

/* Nothing can be recorded: the gate judges as ever, and says it. */
static void
test_no_key(void **state)
{
	char why[SG_WHY_BYTES];

	(void)state;
	start(false);
	ask(PUPIL, "GET http://www.tiktok.com/ HTTP/1.1\r\n" NAVIGATION);
	assert_int_equal(reply.http_status, 403);
	assert_non_null(strstr(server_log(), "there is no key "));
	assert_non_null(strstr(server_log(), "run: schoolgate journal init"));
	/* Begun while it runs: it goes on by itself. */
	assert_true(sg_journal_init(&journal.options, (uid_t)-1, (gid_t)-1,
	    now_ms(), &journal.secrets, why));
	assert_true(sg_chain_key_parse(
	    sg_str(journal.secrets.verifying_key), &journal.key));
	for (int i = 0; i < 100; i++) {
		ask(PUPIL, "GET http://www.tiktok.com/ HTTP/1.1\r\n"
		    NAVIGATION);
		if (strstr(server_log(), "the journal is written again") !=
		    NULL)
			break;
		pause_ms(100);
	}
	assert_non_null(strstr(server_log(), "the journal is written again"));
	assert_non_null(strstr(test_verify(&journal), "note"));
	stop();
}

/* ---- killed children ---------------------------------------------------- */

#define ASKERS 4
#define MOST 20000
#define KILLS 20

static struct asker {
	unsigned number;
	_Atomic unsigned answered; /* how many of MOST; the last may be lost */
	bool was[MOST];
} askers[ASKERS];
static atomic_bool over;

/* One request on a connection of its own; true: the page came. */
static bool
ask_raw(unsigned asker, unsigned i)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)server_port())};
	const struct timeval patience = {2, 0};
	char http[256], request[1024], answer[2048];
	int fd = socket(AF_INET, SOCK_STREAM, 0), n;
	size_t got = 0;
	ssize_t more;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof(patience));
	(void)snprintf(http, sizeof(http), "GET http://www.tiktok.com/page/%u "
	    "HTTP/1.1\r\nHost: www.tiktok.com\r\n" NAVIGATION "\r\n",
	    asker * MOST + i);
	n = snprintf(request, sizeof(request), "REQMOD icap://127.0.0.1:%u/"
	    "schoolgate ICAP/1.0\r\nHost: 127.0.0.1\r\nAllow: 204\r\n" PUPIL
	    "Encapsulated: req-hdr=0, null-body=%zu\r\n\r\n%s", server_port(),
	    strlen(http), http);
	answer[0] = '\0';
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 &&
	    send(fd, request, (size_t)n, MSG_NOSIGNAL) == n) {
		while (strstr(answer, "403 Forbidden") == NULL &&
		    got < sizeof(answer) - 1 &&
		    (more = recv(fd, answer + got, sizeof(answer) - 1 - got,
		    0)) > 0) {
			got += (size_t)more;
			answer[got] = '\0';
		}
	}
	close(fd);
	return strstr(answer, "403 Forbidden") != NULL;
}

static void *
keep_asking(void *arg)
{
	struct asker *asker = arg;

	for (unsigned i = 0; i < MOST && !atomic_load(&over); i++) {
		asker->was[i] = ask_raw(asker->number, i);
		if (asker->was[i])
			atomic_fetch_add(&asker->answered, 1);
		else
			pause_ms(2);
	}
	return NULL;
}

static unsigned
all_answered(void)
{
	unsigned n = 0;

	for (unsigned a = 0; a < ASKERS; a++)
		n += atomic_load(&askers[a].answered);
	return n;
}

/* Kill the child at a random moment, when it has answered again. */
static void
kill_child(unsigned *random)
{
	unsigned before = all_answered();
	long child;

	for (int i = 0; i < 500 && all_answered() < before + 20; i++)
		pause_ms(10);
	*random = *random * 1103515245U + 12345U;
	pause_ms((long)((*random >> 16) % 30));
	child = server_child();
	assert_true(child > 1);
	assert_int_equal(kill((pid_t)child, SIGKILL), 0);
}

static void
test_killed(void **state)
{
	static unsigned seen[ASKERS * MOST];
	pthread_t thread[ASKERS];
	unsigned random = (unsigned)time(NULL), records = 0;
	char name[SG_DAY_TEXT + 8];
	const char *found;

	(void)state;
	print_message("random numbers from %u\n", random);
	start(true);
	for (unsigned a = 0; a < ASKERS; a++) {
		askers[a].number = a;
		assert_int_equal(pthread_create(&thread[a], NULL, keep_asking,
		    &askers[a]), 0);
	}
	for (int i = 0; i < KILLS; i++)
		kill_child(&random);
	(void)pause_ms(300);
	atomic_store(&over, true);
	for (unsigned a = 0; a < ASKERS; a++)
		(void)pthread_join(thread[a], NULL);
	/* It may be past midnight by now. */
	for (int32_t day = journal.key.day; day <= journal.key.day + 1;
	    day++) {
		sg_stamp_day_text(day, name);
		strcat(name, ".jsonl");
		records += test_count_pages(test_day_path(&journal,
		    name), seen, ASKERS * MOST);
	}
	for (unsigned a = 0; a < ASKERS; a++) {
		for (unsigned i = 0; i < MOST; i++) {
			if (askers[a].was[i] && seen[a * MOST + i] == 0)
				fail_msg("page %u was answered and is not in "
				    "the journal", a * MOST + i);
		}
	}
	found = test_verify(&journal);
	print_message("%u pages, %u records, %d kills; verify: %s\n",
	    all_answered(), records, KILLS, found[0] == '\0' ? "fine" : found);
	assert_true(all_answered() > 20 * KILLS);
	for (; (found = strstr(found, ":")) != NULL; found++)
		assert_true(found[1] != ' ' || found[2] == 'n');
	(void)server_stop();
	test_journal_remove(&journal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_recorded),
	    cmocka_unit_test(test_reference),
	    cmocka_unit_test(test_visit),
	    cmocka_unit_test(test_policies),
	    cmocka_unit_test(test_no_key),
	    cmocka_unit_test(test_killed),
	};

	if (server_program() == NULL) {
		(void)puts("skipped: c-icap is not installed");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
