/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* week60.c -- makes a week of 60 people: noise, three stories, and traps. */
#include "week60.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "journal/stamp.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const char *const names[] = {"kacper.w", "lily.e", "dylan.r", "mia.t",
    "aisha.k", "ben.o", "carys.j", "daisy.m", "ewan.p", "farah.s", "george.b",
    "hana.n", "idris.a", "jack.c", "kofi.d", "lena.f", "maya.g", "noah.h",
    "olivia.i", "piotr.l", "quinn.u", "rosa.v", "sami.x", "tom.y", "uma.z",
    "victor.a", "wren.b", "xena.c", "yusuf.d", "zara.e", "alex.f", "bella.g",
    "caleb.h", "dev.i", "ella.j", "finn.k", "grace.l", "harry.m", "isla.n",
    "jamal.o", "keira.p", "liam.q", "megan.r", "nadia.s", "oscar.t", "poppy.u",
    "rhys.v", "sofia.w",
    /* teachers */
    "mr.patel", "ms.jones", "mr.evans", "mrs.ali", "ms.brown", "mr.clarke",
    "mrs.davies", "ms.green", "mr.hughes", "mrs.khan"};
#define PEOPLE (sizeof names / sizeof *names)
#define PUPILS 48
enum { KACPER, LILY, DYLAN, MIA };
#define PATEL PUPILS

#define RULE_SOCIAL "block all-social for everyone in school-time"
#define RULE_ROUND "block circumvention for pupils always fixed"
#define RULE_GAMES "block odd-games for pupils always"
#define RULE_ELSE "otherwise allow"

/* An event, and when it is written. */
struct act {
	struct sg_event event;
	struct sg_signal signal;
	int64_t written_ms;
	size_t order;
};

struct week60 {
	struct sg_arena *arena;
	int64_t monday_ms;
	enum sg_detail detail;
	uint64_t seed;
	uint16_t port;
	struct act **acts;
	size_t n, cap;
	struct week60_truth *truths;
	size_t ntruths, truths_cap;
};

/* ---- one event ---------------------------------------------------------- */

/* xorshift64*: the same on every machine. */
static unsigned
any(struct week60 *w, unsigned below)
{
	w->seed ^= w->seed >> 12;
	w->seed ^= w->seed << 25;
	w->seed ^= w->seed >> 27;
	return (unsigned)((w->seed * UINT64_C(0x2545f4914f6cdd1d)) >> 33) %
	    below;
}

static struct sg_str
copy(struct week60 *w, const char *text)
{
	return sg_str(sg_arena_dup(w->arena, sg_str(text)));
}

/* Add an event of this kind; the caller fills in the rest. */
static struct act *
add(struct week60 *w, int64_t at_ms, enum sg_event_kind kind)
{
	struct act *act = sg_arena_alloc(w->arena, sizeof *act);
	const bool allowed = kind == SG_EVENT_SIGNAL ||
	    kind == SG_EVENT_EXCEPTION || kind == SG_EVENT_VISIT;

	act->event = (struct sg_event){.kind = kind,
	    .action = allowed ? "allow" : "block",
	    .at_ms = at_ms,
	    .detail = w->detail,
	    .ground = SG_BY_RULE,
	    .rule_file = SG_LIT("school.policy"),
	    .rule_line = allowed ? 99 : 71,
	    .rule_text = allowed ? SG_LIT(RULE_ELSE) : SG_LIT(RULE_SOCIAL)};
	/* Processes write at the same time: records are a little late. */
	act->written_ms = at_ms + any(w, 1500);
	act->order = w->n;
	w->acts = sg_arena_grow(w->arena, w->acts, w->n, &w->cap,
	    sizeof(*w->acts));
	w->acts[w->n++] = act;
	return act;
}

static void
set_address(struct act *act, unsigned third, unsigned fourth)
{
	act->event.has_client = sg_address_parse(SG_LIT("10.20.0.0"),
	    &act->event.client);
	act->event.client.b[14] = (uint8_t)third;
	act->event.client.b[15] = (uint8_t)fourth;
}

/* A person at the usual school computer. */
static void
by(struct week60 *w, struct act *act, size_t person)
{
	act->event.user = sg_str(names[person]);
	set_address(act, 1 + (unsigned)person / 16, 10 + person % 16);
	act->event.client_port = (uint16_t)(20000 + w->port++ % 40000);
}

static void
asks(struct week60 *w, struct act *act, enum sg_intent intent, const char *host,
    const char *path)
{
	act->event.method = SG_LIT("GET");
	act->event.scheme = SG_LIT("https");
	act->event.port = 443;
	act->event.intent = intent;
	act->event.host = copy(w, host);
	act->event.path = copy(w, path);
}

static void
sign(struct act *act, enum sg_technique technique, enum sg_tier tier,
    const char *target)
{
	act->signal = (struct sg_signal){
	    technique, tier, sg_str(target == NULL ? "" : target)};
	act->event.signals = &act->signal;
	act->event.nsignals = 1;
	if (act->event.kind == SG_EVENT_BLOCK && tier != SG_TIER_NOISE) {
		act->event.rule_line = 70;
		act->event.rule_text = SG_LIT(RULE_ROUND);
	}
}

static void
on(struct act *act, const char *platform, const char *sites)
{
	act->event.platform = sg_str(platform == NULL ? "" : platform);
	act->event.sites = sg_str(sites == NULL ? "" : sites);
}

/*
 * The CONNECT in front of a request inside TLS. It is of the same visit, and
 * nobody knows yet who caused it.
 */
static void
connect_before(struct week60 *w, const struct act *act)
{
	struct act *first = add(w, act->event.at_ms - 80, act->event.kind);
	const int64_t at_ms = first->event.at_ms;

	first->event = act->event;
	first->event.at_ms = at_ms;
	first->event.method = SG_LIT("CONNECT");
	first->event.intent = SG_INTENT_UNKNOWN;
	first->event.path = first->event.query = (struct sg_str){NULL, 0};
	first->event.nsignals = 0;
}

/* ---- what people do ----------------------------------------------------- */

/* Add a truth. It is valid until the next one is added. */
static struct week60_truth *
truth(struct week60 *w, const char *story, const char *person,
    const char *family, int64_t at_ms)
{
	struct week60_truth *t;

	w->truths = sg_arena_grow(w->arena, w->truths, w->ntruths,
	    &w->truths_cap, sizeof *w->truths);
	t = &w->truths[w->ntruths++];
	*t = (struct week60_truth){.story = story,
	    .person = person,
	    .family = family,
	    .from_ms = at_ms,
	    .until_ms = at_ms,
	    .severity = SG_SEVERITY_LOW};
	return t;
}

/* Note one more visit of the incident. */
static void
also(struct week60_truth *t, const struct act *act)
{
	if (act->event.at_ms > t->until_ms)
		t->until_ms = act->event.at_ms;
	t->events++;
	t->passed += act->event.kind == SG_EVENT_BLOCK ? 0 : 1;
}

/* A person follows a link that is blocked, and perhaps tries it again. */
static void
slip(struct week60 *w, int64_t at_ms, size_t person, const char *host,
    const char *platform, const char *sites)
{
	const char *family = platform != NULL ?
	    sg_arena_printf(w->arena, "platform:%s", platform) :
	    sites != NULL ? sg_arena_printf(w->arena, "sites:%s", sites) :
			    sg_arena_printf(w->arena, "host:%s", host);
	struct week60_truth *t = truth(w, NULL, names[person], family, at_ms);
	const unsigned more = any(w, 3);

	for (unsigned i = 0; i <= more; i++) {
		struct act *act = add(w, at_ms + i * 5 * SECOND,
		    SG_EVENT_BLOCK);

		by(w, act, person);
		asks(w, act, SG_INTENT_VISIT, host, "/");
		on(act, platform, sites);
		if (sites != NULL)
			act->event.rule_text = SG_LIT(RULE_GAMES);
		if (i > 0)
			continue; /* a repeat is counted, not written */
		connect_before(w, act);
		also(t, act);
	}
}

static struct act *
search(struct week60 *w, int64_t at_ms, size_t person, const char *query,
    const char *subject)
{
	struct act *act = add(w, at_ms, SG_EVENT_SIGNAL);

	by(w, act, person);
	asks(w, act, SG_INTENT_VISIT, "www.google.com", "/search");
	act->event.query = sg_str(query);
	sign(act, SG_SEARCH_INTENT, SG_TIER_INTENT, subject);
	return act;
}

static struct act *
attempt(struct week60 *w, int64_t at_ms, size_t person, bool passed,
    enum sg_technique technique, const char *host, const char *target)
{
	struct act *act = add(w, at_ms,
	    passed ? SG_EVENT_SIGNAL : SG_EVENT_BLOCK);

	by(w, act, person);
	asks(w, act, SG_INTENT_VISIT, host, "/browse.php");
	sign(act, technique, SG_TIER_INTENT, target);
	return act;
}

/* ---- the stories -------------------------------------------------------- */

static int64_t
at(const struct week60 *w, int day, int hour, int minute)
{
	return w->monday_ms + day * DAY + hour * HOUR + minute * MINUTE;
}

static void
proxies(struct week60 *w)
{
	const int64_t begin = at(w, 1, 10, 12);
	static const char *const hosts[] = {
	    "croxy.example", "kproxy.example", "hide-me.example"};
	struct week60_truth *t;

	slip(w, begin - 2 * MINUTE, KACPER, "www.instagram.com", "instagram",
	    NULL);
	t = truth(w, "proxies", names[KACPER], "round", begin);
	t->severity = SG_SEVERITY_MEDIUM;
	also(t,
	    search(w, begin, KACPER, "q=how+to+unblock+instagram",
		"www.instagram.com"));
	for (int i = 0; i < 3; i++)
		also(t,
		    attempt(w, begin + (2 + 3 * i) * MINUTE, KACPER, false,
			SG_WEBPROXY, hosts[i],
			i == 0 ? "www.instagram.com" : NULL));
	/* He hammers at the last one: these are only counted. */
	for (int i = 1; i < 20; i++)
		(void)attempt(w, begin + 8 * MINUTE + i * SECOND, KACPER, false,
		    SG_WEBPROXY, hosts[2], NULL);
}

static void
through(struct week60 *w)
{
	const int64_t begin = at(w, 2, 13, 25);
	struct week60_truth *t = truth(w, "through", names[LILY], "round",
	    begin);

	t->severity = SG_SEVERITY_HIGH;
	also(t,
	    attempt(w, begin, LILY, false, SG_VPN, "urban-vpn.example", NULL));
	also(t,
	    attempt(w, begin + 4 * MINUTE, LILY, false, SG_STORE_INSTALL,
		"chromewebstore.google.com",
		"eppiocemhmnlbhjplcgkofciiegomcon"));
	also(t,
	    attempt(w, begin + 9 * MINUTE, LILY, true, SG_WEBPROXY,
		"fresh.example", "www.tiktok.com"));
	also(t,
	    attempt(w, begin + 16 * MINUTE, LILY, true, SG_WEBPROXY,
		"newer.example", "www.tiktok.com"));
}

static void
every_day(struct week60 *w)
{
	static const struct {
		int day, hour, minute;
		bool searches;
		enum sg_incident_severity severity;
	} rows[] = {{0, 9, 40, true, SG_SEVERITY_LOW},
	    {2, 14, 5, false, SG_SEVERITY_MEDIUM},
	    {3, 11, 30, true, SG_SEVERITY_HIGH},
	    {4, 9, 15, false, SG_SEVERITY_HIGH}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const int64_t begin = at(w, rows[i].day, rows[i].hour,
		    rows[i].minute);
		struct week60_truth *t = truth(w, "every-day", names[DYLAN],
		    "round", begin);

		t->severity = rows[i].severity;
		also(t,
		    rows[i].searches ? search(w, begin, DYLAN,
					   "q=free+proxy+for+school", NULL) :
				       attempt(w, begin, DYLAN, false,
					   SG_WEBPROXY, "croxy.example", NULL));
	}
}

/* ---- the traps ---------------------------------------------------------- */

static void
like_buttons(struct week60 *w, size_t person, int64_t begin, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		struct act *act = add(w,
		    begin + i * 3 * MINUTE + any(w, 60) * SECOND,
		    SG_EVENT_BLOCK);

		by(w, act, person);
		asks(w, act, SG_INTENT_EMBED, "www.facebook.com",
		    "/plugins/like.php");
		on(act, "facebook", NULL);
	}
}

static void
like_trap(struct week60 *w)
{
	struct act *act;

	for (int day = 0; day < 5; day++)
		like_buttons(w, MIA, at(w, day, 9, 5), 40);
	act = add(w, at(w, 1, 10, 15), SG_EVENT_BLOCK);
	by(w, act, MIA);
	asks(w, act, SG_INTENT_EMBED, "cdn.croxy.example", "/inject.js");
	sign(act, SG_WEBPROXY, SG_TIER_CAPABILITY, "www.instagram.com");
}

/* The app of twelve computers, and its page. */
static void
antivirus_trap(struct week60 *w)
{
	struct act *act;

	for (int day = 0; day < 5; day++)
		for (size_t p = 8; p < 20; p++)
			for (int64_t t = at(w, day, 8, 50);
			     t < at(w, day, 15, 20);
			     t += (5 + any(w, 30)) * MINUTE) {
				const bool known = any(w, 2) == 0;

				act = add(w, t, SG_EVENT_BLOCK);
				by(w, act, p);
				asks(w, act,
				    known ? SG_INTENT_BACKGROUND :
					    SG_INTENT_UNKNOWN,
				    "gw.guard-av.example", "");
				act->event.method = SG_LIT("CONNECT");
				act->event.scheme = (struct sg_str){NULL, 0};
				sign(act, SG_VPN, SG_TIER_CAPABILITY, NULL);
			}
	act = add(w, at(w, 3, 12, 20), SG_EVENT_SIGNAL);
	by(w, act, PATEL);
	asks(w, act, SG_INTENT_VISIT, "www.guard-av.example", "/vpn/account");
	sign(act, SG_VPN, SG_TIER_CAPABILITY, NULL);
}

/* Makes the event that of a phone. Only its addresses are known. */
static void
by_phone(struct week60 *w, struct act *act, unsigned i)
{
	set_address(act, 40, 10 + i);
	act->event.has_mac = true;
	memcpy(act->event.mac, "\x02\x11\x22\x33\x44", 5);
	act->event.mac[5] = (uint8_t)i;
	act->event.client_port = (uint16_t)(20000 + w->port++ % 40000);
}

static void
phone_trap(struct week60 *w)
{
	for (int i = 0; i < 6; i++) {
		struct act *act = add(w, at(w, 4, 12, 20 + 2 * i),
		    SG_EVENT_BLOCK);

		by_phone(w, act, 3);
		asks(w, act, SG_INTENT_UNKNOWN, "croxy.example", "");
		act->event.method = SG_LIT("CONNECT");
		act->event.scheme = (struct sg_str){NULL, 0};
		sign(act, SG_WEBPROXY, SG_TIER_INTENT, NULL);
	}
}

/* Another pupil logs on at the computer of kacper.w, and works. */
static void
shared_trap(struct week60 *w)
{
	for (int i = 0; i < 10; i++) {
		struct act *act = add(w, at(w, 1, 10, 21 + i), SG_EVENT_VISIT);

		by(w, act, KACPER);
		act->event.user = SG_LIT("uma.z");
		asks(w, act, SG_INTENT_VISIT, "www.bbc.co.uk", "/bitesize");
	}
}

/* Such a search is noise, and only in the journal because visits are. */
static void
homework_trap(struct week60 *w)
{
	for (size_t p = 16; p < 44; p++) {
		struct act *act = add(w,
		    at(w, 3, 13, 20) + any(w, 1500) * SECOND, SG_EVENT_VISIT);

		by(w, act, p);
		asks(w, act, SG_INTENT_VISIT, "www.google.com", "/search");
		sign(act, SG_SEARCH_INTENT, SG_TIER_NOISE, NULL);
	}
}

/* ---- the noise ---------------------------------------------------------- */

static void
visits(struct week60 *w, size_t person, int day)
{
	static const char *const hosts[] = {"www.bbc.co.uk", "en.wikipedia.org",
	    "www.purplemash.com", "classroom.google.com", "hwb.gov.wales",
	    "www.mymaths.co.uk", "www.theguardian.com"};
	const unsigned n = 8 + any(w, 12);

	for (unsigned i = 0; i < n; i++) {
		struct act *act = add(w,
		    at(w, day, 8, 50) + any(w, 390 * 60) * SECOND,
		    SG_EVENT_VISIT);

		by(w, act, person);
		asks(w, act, SG_INTENT_VISIT, hosts[any(w, 7)], "/");
	}
}

/*
 * Slips of one day. They are of different families, so that two slips are two
 * incidents.
 */
static void
slips(struct week60 *w, size_t person, int day)
{
	static const struct {
		const char *host, *platform, *sites;
	} kinds[] = {{"www.instagram.com", "instagram", NULL},
	    {"www.tiktok.com", "tiktok", NULL},
	    {"games-for-all.example", NULL, "odd-games"},
	    {"www.old-link.example", NULL, NULL}};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		/* kacper.w has one of his own in his story. */
		if (any(w, 12) != 0 || person == KACPER)
			continue;
		slip(w, at(w, day, 9, 0) + any(w, 370 * 60) * SECOND, person,
		    kinds[i].host, kinds[i].platform, kinds[i].sites);
	}
}

/* A teacher reads a foreign page by a translator: this is harmless. */
static void
translate(struct week60 *w, size_t person, int day)
{
	struct act *act = add(w, at(w, day, 12, 30), SG_EVENT_VISIT);

	by(w, act, person);
	asks(w, act, SG_INTENT_VISIT, "translate.google.com", "/translate");
	sign(act, SG_RELAY, SG_TIER_NOISE, "www.lemonde.fr");
}

/* The phone of a person: an app asks again and again. */
static void
phone(struct week60 *w, unsigned i, int day)
{
	for (int64_t t = at(w, day, 8, 30) + any(w, 600) * SECOND;
	     t < at(w, day, 15, 30); t += (1 + any(w, 25)) * MINUTE) {
		struct act *act = add(w, t, SG_EVENT_BLOCK);

		by_phone(w, act, i);
		asks(w, act,
		    any(w, 2) == 0 ? SG_INTENT_BACKGROUND : SG_INTENT_UNKNOWN,
		    "i.instagram.com", "");
		act->event.method = SG_LIT("CONNECT");
		act->event.scheme = (struct sg_str){NULL, 0};
		on(act, "instagram", NULL);
	}
}

/* A class writes its blog, as an exception allows. */
static void
blog_lesson(struct week60 *w)
{
	for (size_t p = 4; p < 32; p++) {
		struct act *act = add(w,
		    at(w, 1, 10, 5) + any(w, 3000) * SECOND,
		    SG_EVENT_EXCEPTION);

		by(w, act, p);
		asks(w, act, SG_INTENT_VISIT, "blogs.hillcrest.example", "/");
		act->event.exception = SG_LIT("EX-014");
		act->event.reason = SG_LIT("Blogging lesson");
	}
}

/* Somebody without a name: a supply teacher, and a class behind one address. */
static void
nobody_logged_on(struct week60 *w, int day)
{
	for (unsigned i = 0; i < 60; i++) {
		struct act *act = add(w,
		    at(w, day, 9, 0) + any(w, 360 * 60) * SECOND,
		    SG_EVENT_VISIT);

		set_address(act, 30, i % 2 == 0 ? 5 : 9);
		act->event.client_port = (uint16_t)(20000 + w->port++ % 40000);
		asks(w, act, SG_INTENT_VISIT, "www.bbc.co.uk", "/");
	}
}

/* What the filter says of itself, and connections that it ends. */
static void
of_the_filter(struct week60 *w, int day)
{
	struct act *act = add(w, at(w, day, 7, 0), SG_EVENT_POLICY);

	act->event.action = "policy-taken";
	act->event.ground = 0;
	act->event.reason = SG_LIT("checked");
	act = add(w, at(w, day, 7, 30), SG_EVENT_TEST);
	act->event.action = "filtering-test-passed";
	asks(w, act, 0, "testfiltering.example", "/");
	act = add(w, at(w, day, 11, 15), SG_EVENT_FAULT);
	act->event.failed = true;
	by(w, act, 9);
	act->event.intent = SG_INTENT_VISIT;
	act->event.reason = SG_LIT("the address is too long");
	for (size_t p = PATEL; p < PEOPLE; p++) {
		act = add(w, at(w, day, 11, 0) + 2 * SECOND, SG_EVENT_ENDED);
		act->event.action = "connection-ended";
		by(w, act, p);
		asks(w, act, 0, "www.youtube.com", "");
		act->event.method = SG_LIT("CONNECT");
		on(act, "youtube", NULL);
		act->event.start_ms = at(w, day, 10, 46);
		act->event.end_ms = act->event.at_ms;
	}
}

static void
noise(struct week60 *w)
{
	for (int day = 0; day < 5; day++) {
		of_the_filter(w, day);
		nobody_logged_on(w, day);
		for (size_t p = 0; p < PEOPLE; p++) {
			visits(w, p, day);
			slips(w, p, day);
			if (any(w, 3) == 0)
				like_buttons(w, p,
				    at(w, day, 9 + (int)any(w, 5), 0),
				    1 + any(w, 6));
			if (p >= PUPILS)
				translate(w, p, day);
		}
		for (unsigned i = 0; i < 25; i++)
			phone(w, i, day);
	}
	blog_lesson(w);
}

/* ---- the week ----------------------------------------------------------- */

static int
by_written(const void *first, const void *second)
{
	const struct act *const *a = first, *const *b = second;

	if ((*a)->written_ms != (*b)->written_ms)
		return (*a)->written_ms < (*b)->written_ms ? -1 : 1;
	return (*a)->order < (*b)->order ? -1 : 1;
}

static int
by_time(const void *first, const void *second)
{
	const struct week60_truth *a = first, *b = second;

	if (a->from_ms != b->from_ms)
		return a->from_ms < b->from_ms ? -1 : 1;
	return strcmp(a->person, b->person);
}

struct week60 *
week60_new(int64_t monday_ms, enum sg_detail detail)
{
	struct sg_arena *arena = sg_arena_new();
	struct week60 *w = sg_arena_alloc(arena, sizeof *w);

	w->arena = arena;
	w->monday_ms = monday_ms;
	w->detail = detail;
	w->seed = UINT64_C(88172645463325252);
	noise(w);
	like_trap(w);
	antivirus_trap(w);
	shared_trap(w);
	phone_trap(w);
	homework_trap(w);
	proxies(w);
	through(w);
	every_day(w);
	qsort(w->acts, w->n, sizeof(*w->acts), by_written);
	qsort(w->truths, w->ntruths, sizeof *w->truths, by_time);
	return w;
}

void
week60_free(struct week60 **where)
{
	struct sg_arena *arena = *where == NULL ? NULL : (*where)->arena;

	*where = NULL;
	sg_arena_free(&arena);
}

int64_t
week60_begins(const struct week60 *w)
{
	return w->monday_ms;
}

const struct week60_truth *
week60_truths(const struct week60 *w, size_t *n)
{
	*n = w->ntruths;
	return w->truths;
}

size_t
week60_write(const struct week60 *w, struct sg_journal **writers, size_t n)
{
	int64_t midnight_ms = w->monday_ms + DAY;
	size_t lost = 0;

	for (size_t i = 0; i < w->n; i++) {
		struct sg_journal *writer = writers[i % n];

		for (; w->acts[i]->written_ms >= midnight_ms;
		     midnight_ms += DAY)
			sg_journal_tick(writer, midnight_ms);
		/* So that counts are written when they are due. */
		sg_journal_tick(writer, w->acts[i]->written_ms);
		if (sg_journal_append(writer, &w->acts[i]->event, NULL) ==
		    SG_APPEND_LOST)
			lost++;
	}
	/* Nobody is there at the weekend, but the filter is. */
	for (; midnight_ms < w->monday_ms + 7 * DAY; midnight_ms += DAY)
		sg_journal_tick(writers[0], midnight_ms);
	return lost;
}

/* ---- as JSON ------------------------------------------------------------ */

static void
put_truth(const struct week60_truth *t, bool first, FILE *to)
{
	static const char *const severities[] = {"", "low", "medium", "high"};
	char from[SG_STAMP_TEXT], until[SG_STAMP_TEXT];

	sg_stamp_text(t->from_ms, from);
	sg_stamp_text(t->until_ms, until);
	fprintf(to, "%s\n    {", first ? "" : ",");
	if (t->story != NULL)
		fprintf(to, "\"story\": \"%s\", ", t->story);
	fprintf(to,
	    "\"person\": \"%s\", \"family\": \"%s\", \"from\": \"%s\", "
	    "\"until\": \"%s\", \"events\": %u, \"passed\": %u, \"severity\": "
	    "\"%s\"}",
	    t->person, t->family, from, until, t->events, t->passed,
	    severities[t->severity]);
}

static void
put_truths(const struct week60 *w, const char *name, bool stories, FILE *to)
{
	bool first = true;

	fprintf(to, ",\n  \"%s\": [", name);
	for (size_t i = 0; i < w->ntruths; i++) {
		if ((w->truths[i].story != NULL) != stories)
			continue;
		put_truth(&w->truths[i], first, to);
		first = false;
	}
	fputs("]", to);
}

void
week60_json(const struct week60 *w, FILE *to)
{
	char from[SG_STAMP_TEXT];

	sg_stamp_text(w->monday_ms, from);
	fprintf(to, "{\n  \"monday\": \"%s\",\n  \"requests\": %zu", from,
	    w->n);
	put_truths(w, "stories", true, to);
	put_truths(w, "slips", false, to);
	fputs(",\n  \"traps\": [\n    {\"trap\": \"like\", \"person\": "
	      "\"mia.t\"},\n    {\"trap\": \"antivirus\", \"person\": "
	      "\"mr.patel\"},\n    {\"trap\": \"shared\", \"person\": "
	      "\"uma.z\"},\n    {\"trap\": \"phone\", \"person\": "
	      "\"02-11-22-33-44-03\"},\n    {\"trap\": \"homework\"}]\n}\n",
	    to);
}
