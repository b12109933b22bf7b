/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* place.c -- a whole desk for tests of the web process. */
#include "place.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "../../journal/journal.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "desk/link.h"
#include "desk/store/desk.h"
#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/store/mails.h"
#include "desk/store/meta.h"
#include "desk/store/names.h"
#include "desk/store/proposals.h"
#include "desk/store/requests.h"
#include "desk/store/tallies.h"
#include "desk/web/files.h"
#include "desk/web/in_force.h"
#include "desk/web/memo.h"
#include "gate/request.h"
#include "journal/dayfile.h"
#include "policy/build.h"
#include "policy/install.h"

static const char policy[] =
    "school \"Hillcrest <School>\"\n"
    "    time zone  Europe/London\n"
    "group year-6\n"
    "    network    10.40.0.0/16\n"
    "group staff\n"
    "    users      akhan\n"
    "sites blog\n"
    "    site       blogs.hillcrest.example\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    08:40  lesson\n"
    "    12:15  lunch\n"
    "    13:15  lesson\n"
    "    15:20  home\n"
    "term \"Autumn 2026\"\n"
    "    from       Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
    "    half-term  Mon 26 Oct 2026 to Fri 30 Oct 2026\n"
    "include \"exceptions.policy\"\n"
    "rules\n"
    "    block facebook for year-6 in lesson\n"
    "    block circumvention for everyone always\n"
    "    otherwise allow\n";

static const char exceptions[] =
    "exception EX-014\n"
    "    allow      blog\n"
    "    for        year-6\n"
    "    when       Tue 24 Nov 2026 10:00 to 11:00\n"
    "    because    \"Blogging lesson\"\n"
    "    approved   \"Mrs A Head\" on Mon 9 Nov 2026\n"
    "    until      Tue 24 Nov 2026\n";

static struct test_journal journal;
static int64_t clock_ms;

const uint8_t place_mac[6] = {2, 0, 0, 0, 0, 1};
static const uint8_t *kernel_mac;
static bool kernel_is_self;

void
place_set_device(bool is_self, const uint8_t mac[6])
{
	kernel_is_self = is_self;
	kernel_mac = mac;
}

static bool
is_self(const struct sg_address *address)
{
	(void)address;
	return kernel_is_self;
}

static bool
mac_of(const struct sg_address *address, uint8_t mac[6])
{
	(void)address;
	if (kernel_mac != NULL)
		memcpy(mac, kernel_mac, 6);
	return kernel_mac != NULL;
}

static int64_t
read_clock(void)
{
	return clock_ms;
}

void
place_set_clock(int64_t now_ms)
{
	clock_ms = now_ms;
}

static const char *
path_of(const struct place *place, const char *name)
{
	static char path[8][256];
	static unsigned i;

	i = (i + 1) % 8;
	(void)snprintf(path[i], sizeof path[i], "%s/%s", place->folder, name);
	return path[i];
}

void
place_write(const struct place *place, const char *name, const char *text)
{
	test_spit(path_of(place, name), text, strlen(text));
}

/* ---- the installer ------------------------------------------------------ */

static struct {
	pthread_t thread;
	int fd;
	char asked[SG_LINK_BYTES];
	char reasons[64][600]; /* "TOKEN WHAT ABOUT" for which a reason is
				  known */
	size_t nreasons;
	struct sg_store *store;
	uint64_t seq;
} installer;

const char *
place_asked(void)
{
	return installer.asked;
}

static const char *
member(const json_t *form, const char *name)
{
	const char *text = json_string_value(json_object_get(form, name));

	return text == NULL ? "" : text;
}

static json_t *
refusal(const char *code, const char *text)
{
	return json_pack("{s:b, s:s, s:s}", "ok", 0, "code", code, "text",
	    text);
}

static json_t *
session_of(enum sg_role role)
{
	const char *word = sg_role_word(role);

	return json_pack("{s:b, s:o, s:o, s:s, s:s, s:o, s:I}", "ok", 1,
	    "token", json_sprintf("%stoken", word), "csrf",
	    json_sprintf("csrf%s", word), "name", word, "role", word, "groups",
	    role == SG_ROLE_TEACHER ? json_pack("[s]", "year-6") : json_array(),
	    "until", (json_int_t)(PLACE_NOW / 1000 + 3600));
}

/* The token is "ictleadtoken" for "ict-lead": cookies have no "-". */
static enum sg_role
role_of(const char *token)
{
	char word[64];

	for (int i = 1; i < SG_ROLES; i++) {
		(void)snprintf(word, sizeof word, "%stoken",
		    sg_role_word((enum sg_role)i));
		if (strcmp(word, token) == 0 ||
		    (i == SG_ROLE_ICT_LEAD &&
			strcmp(token, "ictleadtoken") == 0))
			return (enum sg_role)i;
	}
	return 0;
}

/* A decision: the store gets its deed, as from the ingester. */
static json_t *
decided(const char *action, const char *about, const char *reason)
{
	struct sg_deed_row deed = {.seq = ++installer.seq,
	    .at_ms = PLACE_NOW,
	    .who = "officer",
	    .action = action,
	    .about = about,
	    .reason = reason,
	    .origin = "127.0.0.1"};

	if (!sg_store_add_deeds(installer.store, &deed, 1))
		return refusal("failed", sg_store_why(installer.store));
	return json_pack("{s:b, s:I}", "ok", 1, "seq",
	    (json_int_t)installer.seq);
}

static json_t *
view(const json_t *form)
{
	const char *reason = member(form, "reason");
	char key[600];

	(void)snprintf(key, sizeof key, "%.70s %.20s %.450s",
	    member(form, "token"), member(form, "what"), member(form, "about"));
	for (size_t i = 0; i < installer.nreasons && *reason == '\0'; i++)
		if (strcmp(installer.reasons[i], key) == 0)
			return json_pack("{s:b, s:b}", "ok", 1, "again", 1);
	if (*reason == '\0')
		return refusal("reason", "A reason is needed.");
	memcpy(installer.reasons[installer.nreasons++ % 64], key, sizeof key);
	return decided("viewed", member(form, "about"), reason);
}

static json_t *
mark(const json_t *form)
{
	json_int_t id = json_integer_value(json_object_get(form, "incident"));
	char about[64];
	struct sg_arena *arena = sg_arena_new();
	struct sg_incident_row row;
	bool found;

	(void)snprintf(about, sizeof about, "incident %lld", (long long)id);
	if (sg_store_incident(installer.store, (uint64_t)id, arena, &row,
		&found) &&
	    found) {
		row.state = SG_INCIDENT_REAL;
		row.state_by = "officer";
		row.state_ms = PLACE_NOW;
		row.state_reason = member(form, "reason");
		(void)sg_store_put_incidents(installer.store, &row, 1);
	}
	sg_arena_free(&arena);
	return decided("marked", about, member(form, "reason"));
}

/* As desk/installer/changes.c answers; tests/desk/installer tests that. */
static json_t *
checked(bool save)
{
	json_t *answer = json_pack("{s:b, s:i, s:i, s:[{s:s, s:s}], s:b, s:s, "
				   "s:[{s:s, s:i, s:i, s:i, s:s, s:s, s:s}]}",
	    "ok", 1, "errors", 0, "warnings", 1, "changes", "how", "added",
	    "exception", "EX-015", "changed", 1, "base", "b2", "problems",
	    "file", "/etc/schoolgate/desk/exceptions.policy", "line", 1,
	    "column", 1, "width", 9, "severity", "warning", "text",
	    "this exception is over", "advice", "delete it");

	if (save)
		json_object_update_new(answer,
		    json_pack("{s:b, s:b, s:b, s:i, s:s}", "saved", 1,
			"installed", 1, "in_force", 1, "seq", 7, "text", ""));
	return answer;
}

static json_t *
opened(const json_t *form)
{
	json_t *answer = decided("opened", "x.example", member(form, "reason"));

	json_object_set_new(answer, "opened", json_true());
	json_object_set_new(answer, "site", json_string("x.example"));
	json_object_set_new(answer, "exception",
	    json_string("DESK-261124-103000"));
	json_object_set_new(answer, "ends",
	    json_integer(PLACE_NOW / 1000 + 900));
	json_object_set_new(answer, "in_force", json_true());
	return answer;
}

/* The forms of those who see a block page. */
static json_t *
stranger(const char *doing, const json_t *form)
{
	if (strcmp(doing, "report") == 0)
		return json_pack("{s:b, s:i}", "ok", 1, "seq", 1);
	if (strcmp(member(form, "reference"), "good") != 0)
		return refusal("unknown", "This is no link of ours.");
	return json_pack("{s:b, s:s, s:b, s:s}", "ok", 1, "site",
	    "www.games.example", "closed", 0, "state",
	    strcmp(doing, "ask") == 0 ? "asked" : "new");
}

static json_t *
answered(const json_t *form)
{
	if (json_integer_value(json_object_get(form, "request")) == 999)
		return refusal("unknown", "There is no such request.");
	return strcmp(member(form, "act"), "refuse") == 0 ?
	    decided("request-refused", "request 60", member(form, "reason")) :
	    opened(form);
}

/* A form as desk/installer/approve.c shows it; `id` 0 is unknown. */
static json_t *
form_of(bool whole)
{
	json_t *form = json_pack("{s:i, s:s, s:s, s:s, s:I, s:I, s:{s:s, s:s, "
				 "s:s, s:s}, s:[{s:s, s:s, s:s, s:I}], s:[s], "
				 "s:s}",
	    "id", 70, "state", "in-force", "author", "officer", "by",
	    "Ms O <b>", "at", (json_int_t)(PLACE_NOW / 1000), "changed",
	    (json_int_t)(PLACE_NOW / 1000), "boxes", "department", "Music",
	    "host", "www.facebook.com/us", "live", "2026-11-02", "closing",
	    "2026-12-18", "approvals", "role", "head", "account", "head",
	    "name", "Mrs A Head", "at", (json_int_t)(PLACE_NOW / 1000),
	    "missing", "ict-lead", "exception", "FORM-70");

	if (whole)
		json_object_update_new(form,
		    json_pack("{s:s, s:s, s:s, s:I}", "base", "f1", "answer",
			"not now", "answered_by", "Mrs A Head", "answered_at",
			(json_int_t)(PLACE_NOW / 1000)));
	return form;
}

static json_t *
approval_form(const char *doing, const json_t *form)
{
	if (strcmp(doing, "forms") == 0)
		return json_pack("{s:b, s:[o]}", "ok", 1, "forms",
		    form_of(false));
	if (json_integer_value(json_object_get(form, "form")) == 999)
		return refusal("unknown", "There is no such form.");
	if (strcmp(doing, "form") == 0)
		return json_pack("{s:b, s:o}", "ok", 1, "form", form_of(true));
	if (strcmp(doing, "form-save") == 0 &&
	    strcmp(member(form, "base"), "old") == 0)
		return refusal("conflict", "Somebody changed it.");
	if (strcmp(doing, "form-save") == 0)
		return json_pack("{s:b, s:b, s:i, s:s, s:s, s:i, s:[]}", "ok",
		    1, "saved", 1, "form", 71, "base", "f2", "state",
		    json_is_true(json_object_get(form, "submit")) ?
			"submitted" :
			"draft",
		    "voided", 0, "problems");
	if (strcmp(doing, "form-approve") == 0)
		return json_pack("{s:b, s:b, s:b, s:[s], s:[]}", "ok", 1,
		    "approved", 1, "in_force", 0, "missing", "head",
		    "problems");
	if (strcmp(doing, "form-refuse") == 0)
		return json_pack("{s:b, s:i}", "ok", 1, "seq", 7);
	return json_pack("{s:b, s:b, s:[]}", "ok", 1, "withdrawn", 1,
	    "problems");
}

/* What the installer lists: a ban by name, one without an end, a supervision.
 */
static json_t *
bans(void)
{
	return json_pack("{s:b, s:b, s:["
			 "{s:s, s:s, s:s, s:n, s:s, s:s, s:s, s:s, s:s}, "
			 "{s:s, s:s, s:s, s:n, s:s, s:s, s:n, s:s, s:s}]}",
	    "ok", 1, "more", 0, "bans", "id", "B-1", "kind", "user", "whom",
	    "<b>jsmith1", "hash", "state", "holds", "from",
	    "2026-11-24T09:15:00Z", "until", "2026-11-25T09:15:00Z", "by",
	    "Anna Officer (officer)", "because", "a proxy", "id", "B-2", "kind",
	    "address", "whom", "10.20.6.5", "hash", "state", "holds", "from",
	    "2026-11-24T09:15:00Z", "until", "by", "the policy", "because",
	    "when one person has");
}

static json_t *
banned(const json_t *form)
{
	json_t *answer;

	if (strcmp(member(form, "reason"), "twice") == 0)
		return refusal("bad", "there is a ban already: B-1");
	answer = decided("ban-given", "jsmith1", member(form, "reason"));
	json_object_set_new(answer, "ban", json_string("B-5"));
	json_object_set_new(answer, "ends",
	    json_integer(PLACE_NOW / 1000 + 86400));
	json_object_set_new(answer, "warnings",
	    json_pack("[s]", "at intercepting ports"));
	return answer;
}

static json_t *
signed_in(const char *doing, const json_t *form)
{
	static const char *const orders[] = {
	    "ban", "lift", "supervise", "end-supervision"};

	if (strcmp(doing, "bans") == 0)
		return bans();
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
		if (strcmp(doing, orders[i]) == 0)
			return banned(form);
	if (strcmp(doing, "refuse-ban") == 0)
		return decided("ban-refused", "jsmith1",
		    member(form, "reason"));
	if (strcmp(doing, "view") == 0)
		return view(form);
	if (strcmp(doing, "mark") == 0)
		return mark(form);
	if (strcmp(doing, "hold") == 0 || strcmp(doing, "end-agreement") == 0)
		return decided(doing, "", member(form, "reason"));
	if (strcmp(doing, "answer") == 0)
		return answered(form);
	if (strcmp(doing, "open") == 0)
		return opened(form);
	if (strncmp(doing, "form", 4) == 0)
		return approval_form(doing, form);
	if (strcmp(doing, "exceptions") == 0)
		return json_pack("{s:b, s:s, s:s, s:s}", "ok", 1, "file",
		    "exceptions.policy", "text", exceptions, "base", "b1");
	if (strcmp(doing, "logout") == 0)
		return json_pack("{s:b}", "ok", 1);
	if (strcmp(doing, "save") == 0 &&
	    strcmp(member(form, "base"), "b1") != 0)
		return refusal("conflict", "Somebody saved meanwhile.");
	if (strcmp(doing, "check") == 0 || strcmp(doing, "save") == 0)
		return checked(strcmp(doing, "save") == 0);
	return refusal("bad", "not a form");
}

static json_t *
answer_to(const json_t *form)
{
	const char *doing = member(form, "do");
	enum sg_role role = role_of(member(form, "token"));

	if (strcmp(doing, "login") == 0 &&
	    strcmp(member(form, "password"), "right") == 0)
		return session_of(sg_role_of(member(form, "name")));
	if (strcmp(doing, "login") == 0 &&
	    strcmp(member(form, "password"), "often") == 0)
		return json_pack("{s:b, s:s, s:s, s:i}", "ok", 0, "code",
		    "throttled", "text", "Wait.", "wait_s", 30);
	if (strcmp(doing, "login") == 0)
		return refusal("wrong", "the name or the password is wrong");
	if (strcmp(doing, "reference") == 0 || strcmp(doing, "ask") == 0 ||
	    strcmp(doing, "report") == 0)
		return stranger(doing, form);
	if (role == 0)
		return refusal("signed-out", "There is no such session.");
	if (strcmp(doing, "session") == 0)
		return session_of(role);
	return signed_in(doing, form);
}

static void
serve_one(int fd)
{
	static char line[SG_LINK_BYTES];
	size_t n = 0;
	ssize_t got;
	json_t *form, *answer;
	char *text;

	while (n < sizeof line - 1 && memchr(line, '\n', n) == NULL &&
	    (got = read(fd, line + n, sizeof line - 1 - n)) > 0)
		n += (size_t)got;
	line[n] = '\0';
	form = json_loadb(line, n, JSON_DISABLE_EOF_CHECK, NULL);
	if (strstr(line, "\"session\"") == NULL)
		memcpy(installer.asked, line, n + 1);
	answer = answer_to(form);
	text = json_dumps(answer, JSON_COMPACT);
	(void)dprintf(fd, "%s\n", text);
	free(text);
	json_decref(answer);
	json_decref(form);
}

static void *
serve(void *arg)
{
	int fd;

	(void)arg;
	while ((fd = accept(installer.fd, NULL, NULL)) >= 0) {
		serve_one(fd);
		(void)close(fd);
	}
	return NULL;
}

static void
start_installer(struct place *place, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char why[SG_WHY_BYTES];

	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	installer.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(installer.fd >= 0);
	assert_int_equal(bind(installer.fd, (struct sockaddr *)&address,
			     sizeof address),
	    0);
	assert_int_equal(listen(installer.fd, 16), 0);
	installer.store = sg_store_open(&place->conf.store, SG_DB_WRITE, NULL,
	    why);
	assert_non_null(installer.store);
	installer.seq = 100;
	installer.nreasons = 0;
	assert_int_equal(pthread_create(&installer.thread, NULL, serve, NULL),
	    0);
}

static void
stop_installer(void)
{
	(void)shutdown(installer.fd, SHUT_RDWR);
	(void)pthread_join(installer.thread, NULL);
	(void)close(installer.fd);
	sg_store_close(&installer.store);
}

/* ---- the journal and the store ------------------------------------------ */

static char long_path[30000];

/* Append the events of the test, as hostile clients would send them. */
static void
write_journal(void)
{
	struct sg_signal signal = {.technique = SG_SEARCH_INTENT,
	    .tier = SG_TIER_INTENT,
	    .target = SG_LIT("<img src=x onerror=alert(1)>")};
	struct sg_journal *to;
	struct sg_event event;

	test_journal_begin(&journal, TEST_NOW);
	to = test_open(&journal);
	event = test_event(TEST_NOW + 1000, 1);
	event.path = SG_LIT("/<script>alert(1)</script>");
	event.query = SG_LIT("q=\xff\xfe\xe2\x80\xae evil");
	event.kind = SG_EVENT_SIGNAL;
	event.signals = &signal;
	event.nsignals = 1;
	assert_int_equal(sg_journal_append(to, &event, NULL),
	    SG_APPEND_WRITTEN);
	event = test_event(TEST_NOW + 61000, 1);
	memset(long_path, 'a', sizeof long_path - 1);
	long_path[0] = '/';
	event.path = sg_str(long_path);
	event.user = SG_LIT("jsmith1");
	event.host = SG_LIT("www.long.example");
	assert_int_equal(sg_journal_append(to, &event, NULL),
	    SG_APPEND_WRITTEN);
	event = test_event(TEST_NOW + 122000, 2);
	event.user = SG_LIT("a\"b<b>\xe2\x80\xae");
	event.host = SG_LIT("other.example");
	assert_int_equal(sg_journal_append(to, &event, NULL),
	    SG_APPEND_WRITTEN);
	event = test_event(TEST_NOW + 183000, 9);
	event.user = SG_LIT("sealed9");
	event.detail = SG_DETAIL_PSEUDONYMOUS;
	assert_int_equal(sg_journal_append(to, &event, NULL),
	    SG_APPEND_WRITTEN);
	event = test_event(PLACE_NOW - 60000, 10);
	event.host = SG_LIT("<b>games.example");
	event.platform = SG_LIT("");
	event.user = SG_LIT("");
	event.more = SG_LIT("\"ask\":\"good\"");
	event.has_mac = true;
	memcpy(event.mac, place_mac, 6);
	assert_true(sg_address_parse(SG_LIT("127.0.0.1"), &event.client));
	assert_int_equal(sg_journal_append(to, &event, NULL),
	    SG_APPEND_WRITTEN);
	sg_journal_free(&to);
}

struct sg_store *
place_store(void)
{
	return installer.store;
}

const char *
place_officer_key(void)
{
	return journal.secrets.officer_key;
}

/* The number after "sequence" in a record's line. */
static uint64_t
sequence_of(const struct sg_dayline *line)
{
	return line->claim.sequence;
}

static void
add_event(struct sg_store *store, const struct sg_dayfile *file, size_t i,
    uint64_t person, uint64_t site, uint64_t incident)
{
	struct sg_event_row row = {.seq = sequence_of(&file->line[i]),
	    .at_ms = TEST_NOW + 1000 + 61000 * (int64_t)(i - 1),
	    .day = file->day,
	    .hour = 10,
	    .kind = i == 1 ? SG_EVENT_SIGNAL : SG_EVENT_BLOCK,
	    .doer = SG_DOER_PERSON,
	    .blocked = i != 1, /* a signal is of what was let through */
	    .tried = i == 1,
	    .technique = i == 1 ? SG_SEARCH_INTENT : 0,
	    .person = person,
	    .site = site,
	    .requests = 3,
	    .records = 1,
	    .incident = incident,
	    .proof = SG_PROOF_NONE,
	    .place = {file->day, (uint64_t)(file->line[i].line.p - file->bytes),
		i + 1}};

	row.last_ms = row.at_ms;
	if (!sg_store_add_events(store, &row, 1))
		fail_msg("%s", sg_store_why(store));
}

static void
add_incident(struct sg_store *store, int32_t day, uint64_t person)
{
	struct sg_incident_row row = {.id = PLACE_INCIDENT,
	    .person = person,
	    .doer = SG_DOER_PERSON,
	    .family = "round",
	    .first_ms = TEST_NOW + 1000,
	    .last_ms = TEST_NOW + 123000,
	    .day = day,
	    .events = 3,
	    .requests = 9,
	    .blocked = 3,
	    .tried = 1,
	    .severity = SG_SEVERITY_HIGH,
	    .techniques = 1U << SG_SEARCH_INTENT,
	    .sites = "[\"<b>evil</b>\"]",
	    .summary = "searched for \"<script>\"",
	    .state = SG_INCIDENT_NEW,
	    .state_by = "",
	    .state_reason = "",
	    .held_by = "",
	    .held_reason = ""};

	assert_true(sg_store_put_incidents(store, &row, 1));
}

/* An incident of one event, whose person is known by a pseudonym. */
static void
add_sealed(struct sg_store *store, const struct sg_dayfile *file, uint64_t site)
{
	struct sg_incident_row row = {.id = PLACE_SEALED,
	    .doer = SG_DOER_PERSON,
	    .family = "facebook",
	    .first_ms = TEST_NOW + 184000,
	    .last_ms = TEST_NOW + 184000,
	    .day = file->day,
	    .events = 1,
	    .requests = 3,
	    .blocked = 1,
	    .severity = SG_SEVERITY_LOW,
	    .sites = "[\"facebook\"]",
	    .summary = "{}",
	    .state = SG_INCIDENT_PAGE,
	    .state_by = "",
	    .state_reason = "",
	    .held_by = "",
	    .held_reason = ""};

	assert_true(sg_store_person_id(store,
	    "0f1e2d3c4b5a69788796a5b4c3d2e1f0", SG_PERSON_HASH, file->day,
	    &row.person));
	add_event(store, file, 4, row.person, site, PLACE_SEALED);
	assert_true(sg_store_put_incidents(store, &row, 1));
}

static void
add_others(struct sg_store *store, int32_t day)
{
	struct sg_tally tally = {.day = day,
	    .hour = 10,
	    .doer = SG_DOER_PERSON,
	    .blocked = true,
	    .tried = true,
	    .technique = SG_SEARCH_INTENT,
	    .events = 3,
	    .requests = 9};
	struct sg_agreement_row agreement = {.id = 50,
	    .person = "jsmith1",
	    .family = "round",
	    .reason = "maths <game>",
	    .by = "officer",
	    .at_ms = TEST_NOW,
	    .until_day = day + 30};
	struct sg_finding_row finding = {.at_ms = TEST_NOW,
	    .journal = "filter",
	    .file = "2026-11-24.jsonl",
	    .line = 2,
	    .text = "changed <b>"};
	struct sg_alert_row alert = {.at_ms = TEST_NOW,
	    .rule = "10 blocks in 15 minutes",
	    .person = PLACE_PERSON,
	    .incident = PLACE_INCIDENT,
	    .contact = "e-safety"};
	struct sg_deed_row deed = {.seq = 50,
	    .at_ms = TEST_NOW,
	    .who = "officer",
	    .action = "agreed",
	    .about = "incident 2",
	    .reason = "because <b>",
	    .origin = "127.0.0.1"};

	const struct sg_request_row requests[] = {
	    {.id = 60,
		.at_ms = PLACE_NOW - 60000,
		.kind = SG_REQUEST_ASKED,
		.site = "www.games.example",
		.groups = "year-6,pupils",
		.reason = "a <b>poster",
		.state = SG_REQUEST_WAITS},
	    {.id = 61,
		.at_ms = PLACE_NOW - 60000,
		.kind = SG_REQUEST_ASKED,
		.site = "facebook",
		.groups = "staff",
		.reason = "news",
		.state = SG_REQUEST_WAITS},
	    {.id = 62,
		.at_ms = PLACE_NOW - 60000,
		.kind = SG_REQUEST_REPORTED,
		.site = "bad.example",
		.reason = "violent",
		.state = SG_REQUEST_WAITS}};

	const struct sg_proposal_row proposals[] = {
	    {.id = 70,
		.at_ms = PLACE_NOW - 60000,
		.rule = "5 circumvention attempts in 1 week propose ban",
		.person = PLACE_PERSON,
		.incident = PLACE_INCIDENT,
		.state = SG_PROPOSAL_WAITS},
	    {.id = 71,
		.at_ms = PLACE_NOW - 60000,
		.rule = "9 circumvention attempts in 1 day ban for 1 day",
		.person = PLACE_PERSON,
		.incident = PLACE_INCIDENT,
		.ban_s = 86400,
		.automatic = true,
		.state = SG_PROPOSAL_BANNED,
		.decided_ms = PLACE_NOW,
		.ban = "B-2",
		.ends_s = PLACE_NOW / 1000 + 86400}};

	for (size_t i = 0; i < 2; i++)
		assert_true(sg_store_add_proposal(store, &proposals[i]));
	for (size_t i = 0; i < 3; i++)
		assert_true(sg_store_put_request(store, &requests[i]));
	assert_true(sg_store_add_tallies(store, &tally, 1));
	assert_true(sg_store_put_agreement(store, &agreement));
	assert_true(sg_store_add_finding(store, &finding));
	assert_true(sg_store_add_alert(store, &alert, NULL));
	assert_true(sg_store_add_deeds(store, &deed, 1));
	assert_true(sg_store_add_year(store, 2026, "events", 3));
}

static void
fill_store(struct place *place)
{
	struct sg_dayfile file;
	struct sg_store *store;
	uint64_t person, other, site;
	char why[SG_WHY_BYTES];

	store = sg_store_open(&place->conf.store, SG_DB_WRITE, NULL, why);
	if (store == NULL)
		fail_msg("%s", why);
	assert_int_equal(sg_dayfile_load(journal.folder,
			     (int32_t)(TEST_NOW / 86400000), &file),
	    0);
	assert_true(sg_store_begin(store));
	assert_true(sg_store_person_id(store, "jsmith1", SG_PERSON_USER,
	    file.day, &person));
	assert_int_equal(person, PLACE_PERSON);
	assert_true(sg_store_person_id(store, "a\"b<b>\xe2\x80\xae",
	    SG_PERSON_USER, file.day, &other));
	assert_true(sg_store_site_id(store, "<b>evil</b>", 1, file.day, &site));
	for (size_t i = 1; i < file.n && i < 4; i++)
		add_event(store, &file, i, person, site, PLACE_INCIDENT);
	add_incident(store, file.day, person);
	add_sealed(store, &file, site);
	/* Somebody whose records are gone. */
	assert_true(sg_store_person_id(store,
	    "ffeeddccbbaa99887766554433221100", SG_PERSON_HASH, file.day,
	    &other));
	add_others(store, file.day);
	assert_true(sg_store_commit(store));
	sg_store_close(&store);
	sg_dayfile_free(&file);
}

/* ---- the policy --------------------------------------------------------- */

static void
install(struct place *place, const char *catalogue)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_build_options options = {.policy_path = place->web.policy,
	    .catalogue_folder = catalogue,
	    .techniques_folder = sg_path_join(arena, catalogue,
		"../circumvention"),
	    .now = PLACE_NOW / 1000};
	struct sg_build build;
	bool fine = sg_build(arena, &options, problems, &build) &&
	    sg_install(place->web.state, &build, problems);

	if (!fine)
		sg_problems_print(problems, stderr, false);
	assert_true(fine);
	sg_build_close(&build);
	sg_arena_free(&arena);
}

/* Texts that live as long as the place. */
static struct sg_arena *texts;

static char *
keep(const char *text)
{
	return sg_arena_dup(texts, sg_str(text));
}

static void
make_policy(struct place *place)
{
	struct sg_in_force_paths paths;
	char catalogue[512], techniques[512];

	(void)snprintf(catalogue, sizeof catalogue, "%s/conf/platforms",
	    getenv("SG_SOURCE"));
	(void)snprintf(techniques, sizeof techniques, "%s/conf/circumvention",
	    getenv("SG_SOURCE"));
	place_write(place, "school.policy", policy);
	place_write(place, "exceptions.policy", exceptions);
	place->web.policy = keep(path_of(place, "school.policy"));
	place->web.state = keep(path_of(place, "state"));
	install(place, catalogue);
	paths = (struct sg_in_force_paths){.state = place->web.state,
	    .policy = place->web.policy,
	    .catalogue = keep(catalogue),
	    .techniques = keep(techniques),
	    .own_techniques = "/nowhere",
	    .locked = NULL};
	place->web.in_force = sg_in_force_new(&paths, PLACE_NOW / 1000);
	assert_non_null(place->web.in_force);
}

/* ---- all of it ---------------------------------------------------------- */

struct place *
place_new(void)
{
	return place_new_in(NULL, NULL);
}

struct place *
place_new_in(const char *conninfo, const char *schema)
{
	struct place *place = calloc(1, sizeof *place);
	char why[SG_WHY_BYTES];

	assert_non_null(place);
	clock_ms = PLACE_NOW;
	texts = sg_arena_new();
	(void)snprintf(place->folder, sizeof place->folder,
	    "/tmp/desk-web-XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	assert_int_equal(mkdir(path_of(place, "www"), 0700), 0);
	place_write(place, "www/index.html", "<!doctype html><title>x</title>");
	place_write(place, "www/app.js", "'use strict';");
	place->conf = (struct sg_desk_conf){
	    .store = {.kind = SG_DB_SQLITE,
		.path = keep(path_of(place, "store.db"))},
	    .listens = {{"127.0.0.1", 0}},
	    .nlistens = 1,
	    .hosts = {"desk.hillcrest.example"},
	    .nhosts = 1};
	if (conninfo != NULL)
		place->conf.store = (struct sg_db_where){.kind = SG_DB_POSTGRES,
		    .conninfo = conninfo,
		    .schema = schema};
	place->web.conf = &place->conf;
	place->web.installer = keep(path_of(place, "installer"));
	place->web.doctor = keep(path_of(place, "doctor.json"));
	place->web.status = keep(path_of(place, "status"));
	place->web.memo = sg_memo_new();
	place->web.now_ms = read_clock;
	place->web.is_self = is_self;
	place->web.mac_of = mac_of;
	place_set_device(false, place_mac);
	place->web.files = sg_files_read(path_of(place, "www"), why);
	assert_non_null(place->web.files);
	make_policy(place);
	write_journal();
	place->web.journal = journal.folder;
	fill_store(place);
	start_installer(place, place->web.installer);
	place->worker.web = &place->web;
	return place;
}

static struct sg_http_answer last;

void
place_free(struct place **where)
{
	struct place *place = *where;
	char command[128];

	*where = NULL;
	sg_http_clear(&last);
	stop_installer();
	sg_web_worker_close(&place->worker);
	sg_in_force_free(&place->web.in_force);
	sg_memo_free(&place->web.memo);
	sg_files_free((struct sg_files **)(uintptr_t)&place->web.files);
	test_journal_remove(&journal);
	(void)snprintf(command, sizeof command, "rm -r %s", place->folder);
	assert_int_equal(system(command), 0);
	sg_arena_free(&texts);
	free(place);
}

const char *
place_bytes(size_t *size)
{
	if (size != NULL)
		*size = last.size;
	return last.bytes;
}

const struct sg_http_answer *
place_answer(void)
{
	return &last;
}

/* NULL: as a browser sends it; "": the header is missing. */
static const char *
header(const char *given, const char *usual)
{
	return given == NULL ? usual : *given == '\0' ? NULL : given;
}

unsigned
place_send(struct place *place, const struct place_request *r, json_t **json)
{
	static char target[SG_HTTP_TARGET_BYTES + 1], cookie[96], token[64];
	struct sg_http_request http = {.method = r->method,
	    .peer = r->peer == NULL ? "127.0.0.1" : r->peer,
	    .body = r->body == NULL ? (struct sg_str){NULL, 0} :
				      sg_str(r->body)};
	bool post = strcmp(r->method, "POST") == 0;
	bool lead = r->role != NULL && strcmp(r->role, "ict-lead") == 0;

	(void)snprintf(target, sizeof target, "%s", r->target);
	(void)snprintf(cookie, sizeof cookie, "a=b; sg-session=%stoken; c=d",
	    r->role == NULL ? "" :
		lead        ? "ictlead" :
			      r->role);
	(void)snprintf(token, sizeof token, "csrf%s",
	    r->role == NULL ? "" : r->role);
	assert_null(sg_http_target(target, &http));
	http.header[SG_HTTP_HOST] = header(r->host, "127.0.0.1:8443");
	http.header[SG_HTTP_ORIGIN] = header(r->origin,
	    post ? "http://127.0.0.1:8443" : NULL);
	http.header[SG_HTTP_FETCH_SITE] = header(r->site, "same-origin");
	http.header[SG_HTTP_COOKIE] = header(r->cookie,
	    r->role == NULL ? NULL : cookie);
	http.header[SG_HTTP_TOKEN] = header(r->token,
	    post && r->role != NULL ? token : NULL);
	http.header[SG_HTTP_FORWARDED_FOR] = r->forwarded;
	http.header[SG_HTTP_CONTENT_TYPE] = header(r->type,
	    post ? "application/json" : NULL);
	sg_http_clear(&last);
	sg_web_answer(&place->worker, &http, &last);
	if (json != NULL)
		*json = json_incref(last.json);
	return last.status;
}
