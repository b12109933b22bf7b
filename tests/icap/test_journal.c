/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_journal.c -- a c-icap with the service writes the right records to the
 * journal. Some tests remove the journal's key or kill children. Another checks
 * that a flood of requests writes little.
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
#include "journal/budget.h"
#include "journal/read.h"
#include "server.h"

#define PUPIL                                                                  \
	"X-Client-IP: 10.20.6.7\r\nX-SG-Client: 10.20.6.7:40123\r\n"           \
	"X-Client-Username: jsmith\r\n"
#define MANAGED PUPIL "X-SG-Mode: managed\r\n"
#define NAVIGATION                                                             \
	"Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n"             \
	"Sec-Fetch-Site: none\r\nSec-Fetch-User: ?1\r\n"
#define FROM_PAGE                                                              \
	"Sec-Fetch-Dest: image\r\nSec-Fetch-Mode: no-cors\r\n"                 \
	"Sec-Fetch-Site: cross-site\r\nReferer: http://a.example/\r\n"

static const char policy[] =
    "school \"Test School\"\n    if unsure  block\n"
    "group pupils\n    network  10.20.0.0/16, 2001:db8:1::/48\n"
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

	(void)snprintf(path, sizeof(path), "%s/school.policy", server_folder());
	to = fopen(path, "w");
	assert_non_null(to);
	assert_true(fputs(text, to) >= 0);
	assert_int_equal(fclose(to), 0);
	(void)snprintf(command, sizeof(command),
	    "'%s/schoolgate' install "
	    "--catalogue '%s/conf/platforms' --locked /nonexistent "
	    "--state %s/state %s >/dev/null 2>&1",
	    setting("SG_BUILD"), setting("SG_SOURCE"), server_folder(), path);
	assert_int_equal(system(command), 0);
}

static void
ask(const char *icap_headers, const char *http)
{
	struct icap_request request = {
	    .icap_headers = icap_headers, .http = http};
	struct icap_conn *conn = icap_open(server_port());

	assert_non_null(conn);
	icap_reqmod(conn, &request, &reply);
	icap_close(&conn);
}

/* Waits until the policy that blocks is in force. */
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
start_more(bool with_key, const char *more)
{
	char directives[768];

	if (with_key)
		test_journal_begin(&journal, now_ms());
	else
		test_journal_make(&journal);
	(void)snprintf(directives, sizeof(directives),
	    "schoolgate.PollInterval 50\nschoolgate.JournalDir %s\n"
	    "schoolgate.JournalKey %s\n%s",
	    journal.folder, journal.key_path, more);
	assert_true(server_start(directives));
	install(policy);
	wait_for_policy();
}

/* Waits until `n` children have a policy. A child without a policy refuses
 * every request and records nothing. */
static void
wait_for_children(unsigned n)
{
	static const char line[] = "schoolgate: policy ";
	unsigned found;

	for (int i = 0; i < 100; i++) {
		found = 0;
		for (const char *at = server_log();
		     (at = strstr(at, line)) != NULL; at += sizeof(line) - 1)
			found++;
		if (found >= n)
			return;
		pause_ms(100);
	}
	fail_msg("%u children have a policy, not %u: %s", found, n,
	    server_log());
}

static void
start(bool with_key)
{
	start_more(with_key, "");
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
	const struct sg_reading_options options = {
	    journal.folder, 0, INT64_C(4102444800000), fold, &journal.key};
	char why[SG_WHY_BYTES];
	struct sg_reading *reading = sg_reading_open(&options, why);

	if (reading == NULL)
		fail_msg("%s", why);
	return reading;
}

/* Checks that the record has the policy's whole tag, as the module logs it in
 * "policy TAG is in force". */
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

/* Reads the next record of `kind`; the test fails if there is none. */
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
	/* The CONNECT is not recorded, because only the request inside will be
	 * judged. */
	ask(MANAGED, "CONNECT www.facebook.com:443 HTTP/1.1\r\n");
	ask(PUPIL, "GET http://www.bbc.co.uk/ HTTP/1.1\r\n");
	ask(MANAGED "X-SG-Tunnel: closed\r\n",
	    "CONNECT www.bbc.co.uk:8443 HTTP/1.1\r\n");
	ask(PUPIL, "GET\r\n");

	reading = read_all(false);
	/* The server started without a policy. So the first record is a
	 * refusal. */
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
	next_of(reading, SG_EVENT_BLOCK, &e);
	assert_string_equal(e.ground, "port");
	assert_string_equal(e.host, "www.bbc.co.uk");
	assert_string_equal(e.url, "www.bbc.co.uk:8443");
	assert_int_equal(e.intent, SG_INTENT_BACKGROUND);
	assert_null(e.rule);
	next_of(reading, SG_EVENT_FAULT, &e);
	assert_string_equal(e.ground, "unsure");
	no_more(reading);
	sg_reading_close(&reading);
	assert_string_equal(test_verify(&journal), "");
	stop();
}

/* The reference on the block page leads to the record. */
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

/* A CONNECT and the request inside it are one visit if they came on the same
 * client connection. */
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
	assert_int_equal(e.folded, 2);
	assert_int_equal(e.intent, SG_INTENT_VISIT);
	assert_string_equal(e.path, "/x");
	no_more(reading);
	sg_reading_close(&reading);
	stop();
}

/* Forty reloads of a page make one record, and a count of 39. Once c-icap has
 * ended, the count is in the journal. The last page shows the reference of the
 * record. */
static void
test_repeats(void **state)
{
	struct sg_reading *reading;
	struct sg_entry e;
	char reference[16];

	(void)state;
	start(true);
	for (int i = 0; i < 40; i++) {
		ask(PUPIL,
		    "GET http://www.tiktok.com/x HTTP/1.1\r\n" NAVIGATION);
		assert_int_equal(reply.http_status, 403);
	}
	reading = read_all(false);
	next_of(reading, SG_EVENT_BLOCK, &e);
	(void)snprintf(reference, sizeof(reference), "%s", e.reference);
	assert_non_null(strstr(reply.body, reference));
	no_more(reading);
	sg_reading_close(&reading);

	assert_true(server_stop());
	reading = read_all(true);
	next_of(reading, SG_EVENT_BLOCK, &e);
	assert_string_equal(e.reference, reference);
	assert_true(e.repeats == 39);
	no_more(reading);
	sg_reading_close(&reading);
	assert_string_equal(test_verify(&journal), "");
	test_journal_remove(&journal);
}

/* A refused policy is recorded once, with the reason. */
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

/* Without a key, nothing can be recorded. Requests are judged as usual, and the
 * loss is logged. */
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
	/* The key is made while c-icap runs. After that c-icap records without
	 * a restart. */
	assert_true(sg_journal_init(&journal.options, (uid_t)-1, (gid_t)-1,
	    now_ms(), &journal.secrets, why));
	assert_true(sg_chain_key_parse(sg_str(journal.secrets.verifying_key),
	    &journal.key));
	for (int i = 0; i < 100; i++) {
		ask(PUPIL,
		    "GET http://www.tiktok.com/ HTTP/1.1\r\n" NAVIGATION);
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
	/* How many user names are used in turn. 0 means a new name for each
	 * page. */
	unsigned people;
	_Atomic unsigned asked;
	/* Block pages received. The page that was received last may not be
	 * counted yet. */
	_Atomic unsigned answered;
	bool was[MOST];
} askers[ASKERS];
static atomic_bool over;

/* Sends one request as person number `who` on a new connection. Returns true if
 * the block page was received. */
static bool
ask_raw(unsigned who, unsigned page)
{
	struct sockaddr_in to = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port())};
	const struct timeval patience = {2, 0};
	char http[256], request[1024], answer[2048];
	int fd = socket(AF_INET, SOCK_STREAM, 0), n;
	size_t got = 0;
	ssize_t more;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof(patience));
	(void)snprintf(http, sizeof(http),
	    "GET http://www.tiktok.com/page/%u "
	    "HTTP/1.1\r\nHost: www.tiktok.com\r\n" NAVIGATION "\r\n",
	    page);
	n = snprintf(request, sizeof(request),
	    "REQMOD icap://127.0.0.1:%u/"
	    "schoolgate ICAP/1.0\r\nHost: 127.0.0.1\r\nAllow: 204\r\n"
	    "X-Client-IP: 10.20.%u.%u\r\nX-Client-Username: jsmith%u\r\n"
	    "Encapsulated: req-hdr=0, null-body=%zu\r\n\r\n%s",
	    server_port(), who / 256 % 256, who % 256, who, strlen(http), http);
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
		unsigned page = asker->number * MOST + i;

		atomic_fetch_add(&asker->asked, 1);
		asker->was[i] = ask_raw(asker->people == 0 ?
			page :
			page % asker->people,
		    page);
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

/* Waits until requests are answered again. Then kills the child at a random
 * moment. */
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

/* Sends requests while it kills children, and then stops c-icap. The caller
 * checks and removes the journal. */
static void
ask_and_kill(unsigned people)
{
	pthread_t thread[ASKERS];
	unsigned random = (unsigned)time(NULL);

	print_message("random numbers from %u\n", random);
	start(true);
	memset(askers, 0, sizeof(askers));
	atomic_store(&over, false);
	for (unsigned a = 0; a < ASKERS; a++) {
		askers[a].number = a;
		askers[a].people = people;
		assert_int_equal(pthread_create(&thread[a], NULL, keep_asking,
				     &askers[a]),
		    0);
	}
	for (int i = 0; i < KILLS; i++)
		kill_child(&random);
	(void)pause_ms(300);
	atomic_store(&over, true);
	for (unsigned a = 0; a < ASKERS; a++)
		(void)pthread_join(thread[a], NULL);
	assert_true(all_answered() > 20 * KILLS);
	(void)server_stop();
}

/* Checks that verification finds no tampering. It may report notes, but no
 * faults. */
static void
check_verified(void)
{
	const char *found = test_verify(&journal);

	print_message("%u pages, %d kills; verify: %s\n", all_answered(), KILLS,
	    found[0] == '\0' ? "fine" : found);
	for (; (found = strstr(found, ":")) != NULL; found++)
		assert_true(found[1] != ' ' || found[2] == 'n');
}

/* All requests differ, so none is a repeat. Every answered request must have a
 * record. */
static void
test_killed(void **state)
{
	static unsigned seen[ASKERS * MOST];
	char name[SG_DAY_TEXT + 8];

	(void)state;
	ask_and_kill(0);
	/* The day may have changed at midnight during the test. */
	for (int32_t day = journal.key.day; day <= journal.key.day + 1; day++) {
		sg_stamp_day_text(day, name);
		strcat(name, ".jsonl");
		(void)test_count_pages(test_day_path(&journal, name), seen,
		    ASKERS * MOST);
	}
	for (unsigned a = 0; a < ASKERS; a++) {
		for (unsigned i = 0; i < MOST; i++) {
			if (askers[a].was[i] && seen[a * MOST + i] == 0)
				fail_msg("page %u was answered and is not in "
					 "the journal",
				    a * MOST + i);
		}
	}
	check_verified();
	test_journal_remove(&journal);
}

#define PEOPLE 37

/* Repeats are counted correctly although children are killed. The first record
 * of each person is in the journal. No request is counted twice. */
static void
test_killed_repeats(void **state)
{
	unsigned first[PEOPLE] = {0}, asked = 0, who;
	uint64_t counted = 0;
	struct sg_reading *reading;
	struct sg_entry e;

	(void)state;
	ask_and_kill(PEOPLE);
	reading = read_all(false);
	while (sg_reading_next(reading, &e)) {
		if (e.kind != SG_EVENT_BLOCK)
			continue;
		counted += e.only_counts ? e.repeats : 1;
		who = (unsigned)strtoul(e.user + strlen("jsmith"), NULL, 10);
		assert_true(who < PEOPLE);
		first[who] += !e.only_counts;
	}
	sg_reading_close(&reading);
	for (unsigned a = 0; a < ASKERS; a++) {
		asked += atomic_load(&askers[a].asked);
		for (unsigned i = 0; i < MOST; i++) {
			if (askers[a].was[i] &&
			    first[(a * MOST + i) % PEOPLE] == 0)
				fail_msg("nothing of jsmith%u is in the "
					 "journal",
				    (a * MOST + i) % PEOPLE);
		}
	}
	print_message("asked %u, counted %llu\n", asked,
	    (unsigned long long)counted);
	assert_true(counted <= asked);
	assert_true(counted >= all_answered() / 2);
	check_verified();
	test_journal_remove(&journal);
}

/* ---- a flood ------------------------------------------------------------ */

#define FLOODERS 8

static struct {
	_Atomic unsigned asked;
	int64_t until_ms;
} flood;

/* In each request, everything that a client can choose is different: the host
 * (a host of one blocked site), the long URL, the user name, and the address
 * (in one network). */
static void
flood_headers(unsigned flooder, unsigned i, char icap[256], char http[5000])
{
	char path[4000];

	memset(path, 'a' + (int)(i % 26), sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	(void)snprintf(icap, 256,
	    "X-Client-IP: 2001:db8:1:2::%x:%x\r\n"
	    "X-SG-Client: [2001:db8:1:2::%x:%x]:%u\r\n"
	    "X-Client-Username: name%u-%u\r\n",
	    flooder, i % 65536, flooder, i % 65536, 1024 + i % 60000, flooder,
	    i);
	(void)snprintf(http, 5000,
	    "%s http://h%u-%u.tiktok.com/%s?%u "
	    "HTTP/1.1\r\n%s",
	    i % 3 == 0 ? "POST" : "GET", flooder, i, path, i,
	    i % 2 == 0 ? NAVIGATION : FROM_PAGE);
}

static void *
keep_flooding(void *arg)
{
	const unsigned *number = arg;
	struct icap_reply *answer = malloc(sizeof(*answer));
	struct icap_conn *conn = icap_open(server_port());
	char icap[256], http[5000];

	for (unsigned i = 0;
	     answer != NULL && conn != NULL && now_ms() < flood.until_ms; i++) {
		const struct icap_request request = {
		    .icap_headers = icap, .http = http};

		flood_headers(*number, i, icap, http);
		icap_reqmod(conn, &request, answer);
		if (answer->status != 200) {
			icap_close(&conn);
			conn = icap_open(server_port());
			continue;
		}
		atomic_fetch_add(&flood.asked, 1);
	}
	icap_close(&conn);
	free(answer);
	return NULL;
}

static uint64_t
journal_bytes(void)
{
	char name[SG_DAY_TEXT + 8];
	struct stat st;
	uint64_t bytes = 0;

	for (int32_t day = journal.key.day; day <= journal.key.day + 1; day++) {
		sg_stamp_day_text(day, name);
		strcat(name, ".jsonl");
		if (stat(test_day_path(&journal, name), &st) == 0)
			bytes += (uint64_t)st.st_size;
	}
	return bytes;
}

/* Returns the number of requests in flood records. A flood record counts the
 * requests that exceeded the client's budget. Sets *firsts to the number of all
 * other requests. Each of these has a record of its own, or is counted as a
 * repeat. */
static uint64_t
flooded(uint64_t *firsts)
{
	struct sg_reading *reading = read_all(false);
	struct sg_entry e;
	uint64_t beyond = 0;

	*firsts = 0;
	while (sg_reading_next(reading, &e)) {
		if (e.kind == SG_EVENT_FLOOD) {
			assert_string_equal(e.address, "2001:db8:1:2::");
			beyond += e.repeats;
		} else if (e.kind == SG_EVENT_BLOCK) {
			*firsts += e.only_counts ? e.repeats : 1;
		}
	}
	sg_reading_close(&reading);
	return beyond;
}

/*
 * One client has eight connections to three children. It causes no more records
 * than its budget allows. Each of its requests is in a record or in a count.
 */
static void
test_flood(void **state)
{
	const char *seconds = getenv("SG_FLOOD_S");
	const long s = seconds != NULL ? strtol(seconds, NULL, 10) : 3;
	/* Upper bound of the bytes written. The client's budget starts at
	 * SG_CLIENT_AHEAD and grows by SG_CLIENT_RATE a minute. It is computed
	 * for the time of the flood and one more minute. It is doubled, because
	 * each record may be followed by a count. One more record of the
	 * largest size is added. */
	const uint64_t most = 2 *
		(SG_CLIENT_AHEAD + SG_CLIENT_RATE * (uint64_t)(s + 60) / 60) +
	    SG_LINE_MAX;
	unsigned number[FLOODERS];
	pthread_t thread[FLOODERS];
	uint64_t before, over_budget, firsts;

	(void)state;
	start_more(true,
	    "StartServers 3\nMaxServers 3\nThreadsPerChild 4\n"
	    "MaxSpareThreads 12\n");
	wait_for_children(3);
	before = journal_bytes();
	flood.until_ms = now_ms() + 1000 * s;
	for (unsigned i = 0; i < FLOODERS; i++) {
		number[i] = i;
		assert_int_equal(pthread_create(&thread[i], NULL, keep_flooding,
				     &number[i]),
		    0);
	}
	for (unsigned i = 0; i < FLOODERS; i++)
		(void)pthread_join(thread[i], NULL);
	assert_true(server_stop());
	over_budget = flooded(&firsts);
	print_message("%u requests in %ld s: %llu kB written; %llu recorded, "
		      "%llu only counted\n",
	    atomic_load(&flood.asked), s,
	    (unsigned long long)(journal_bytes() - before) / 1000,
	    (unsigned long long)firsts, (unsigned long long)over_budget);
	assert_true(atomic_load(&flood.asked) > 500);
	assert_true(journal_bytes() - before < most);
	assert_true(firsts + over_budget == atomic_load(&flood.asked));
	assert_string_equal(test_verify(&journal), "");
	test_journal_remove(&journal);
}

/* Stops the server even if the test failed. */
static int
end(void **state)
{
	(void)state;
	(void)server_stop();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_recorded, end),
	    cmocka_unit_test_teardown(test_reference, end),
	    cmocka_unit_test_teardown(test_visit, end),
	    cmocka_unit_test_teardown(test_repeats, end),
	    cmocka_unit_test_teardown(test_policies, end),
	    cmocka_unit_test_teardown(test_no_key, end),
	    cmocka_unit_test_teardown(test_killed, end),
	    cmocka_unit_test_teardown(test_killed_repeats, end),
	    cmocka_unit_test_teardown(test_flood, end),
	};

	if (server_program() == NULL) {
		(void)puts("skipped: c-icap is not installed");
		return 77;
	}
	/* SG_TESTS is a pattern that selects tests by name (optional). */
	cmocka_set_test_filter(getenv("SG_TESTS"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
