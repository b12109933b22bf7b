/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * make_journal.c -- writes a small journal of a week in 2025, for tests of the
 * commands that read a journal.
 *
 * usage: make_journal FOLDER KEYFILE DETAIL [more|mixed|later|ended] >SECRETS
 *
 * DETAIL says what is recorded of a request: address (the URL), host, platform,
 * or pseudonymous (hashes instead of the names of people). With "more", a pupil
 * also searches for ways round the filter, and looks at extensions in a store.
 * With "mixed", the week is another one: some people tried something, and for
 * others only pages and apps did. With "later", this other week is 52 weeks
 * later. With "ended", it is the week in which connections were ended.
 */
#include <stdio.h>
#include <string.h>

#include "gate/address.h"
#include "journal/append.h"
#include "journal/event.h"

#define MONDAY INT64_C(1763942400000) /* 2025-11-24T00:00:00Z */
#define SECOND 1000
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define LATER (INT64_C(52) * 7 * DAY)

struct row {
	int64_t at_ms;
	enum sg_event_kind kind;
	const char *action;
	const char *user, *address;
	uint16_t port;
	const char *scheme, *host, *path, *platform;
	enum sg_intent intent;
	enum sg_technique technique; /* 0: no signal */
	enum sg_tier tier;
	const char *target;
	const char *rule, *exception, *reason, *more;
	const char *query, *mac, *reference;
	/* Of a connection that was ended. */
	int64_t open_ms;
	uint64_t sent, received;
};

#define FACEBOOK "m.facebook.com"
#define RULE "block facebook, instagram for everyone in school-time"

static const struct row rows[] = {
    {MONDAY + 9 * HOUR, SG_EVENT_POLICY, "policy-taken", .reason = "checked"},
    /*
     * A CONNECT and the request inside it make one visit. Two repeats follow.
     */
    {MONDAY + 10 * HOUR + 15 * MINUTE, SG_EVENT_BLOCK, "block", "jsmith",
	"10.40.7.5", 50001, NULL, FACEBOOK, NULL, "facebook", SG_INTENT_UNKNOWN,
	.rule = RULE},
    {MONDAY + 10 * HOUR + 15 * MINUTE + 80, SG_EVENT_BLOCK, "block", "jsmith",
	"10.40.7.5", 50001, "https", FACEBOOK, "/groups/42", "facebook",
	SG_INTENT_VISIT, .rule = RULE},
    {MONDAY + 10 * HOUR + 15 * MINUTE + 9 * SECOND, SG_EVENT_BLOCK, "block",
	"jsmith", "10.40.7.5", 50002, "https", FACEBOOK, "/groups/42",
	"facebook", SG_INTENT_VISIT, .rule = RULE},
    {MONDAY + 10 * HOUR + 15 * MINUTE + 20 * SECOND, SG_EVENT_BLOCK, "block",
	"jsmith", "10.40.7.5", 50003, "https", FACEBOOK, "/groups/42",
	"facebook", SG_INTENT_VISIT, .rule = RULE},
    /* A Like button in another site's page, and a request by an app. */
    {MONDAY + 11 * HOUR, SG_EVENT_BLOCK, "block", "akhan", "10.40.7.6", 50010,
	"https", "www.facebook.com", "/plugins/like.php", "facebook",
	SG_INTENT_EMBED, .rule = RULE},
    {MONDAY + 11 * HOUR + 5 * MINUTE, SG_EVENT_BLOCK, "block", "akhan",
	"10.40.7.6", 50011, "https", "i.instagram.com", "/api/v1/feed",
	"instagram", SG_INTENT_BACKGROUND, .rule = RULE},
    /*
     * Circumvention: a blocked attempt; an attempt that was allowed and
     * recorded; and a device that is capable of circumvention.
     */
    {MONDAY + DAY + 13 * HOUR, SG_EVENT_BLOCK, "block", NULL, "10.20.6.7",
	50020, "https", "go.proxy.example", "/browse.php", NULL,
	SG_INTENT_VISIT, SG_WEBPROXY, SG_TIER_INTENT, "www.facebook.com",
	.rule = "block circumvention for pupils always fixed"},
    {MONDAY + DAY + 13 * HOUR + 10 * MINUTE, SG_EVENT_SIGNAL, "allow", NULL,
	"10.20.6.7", 50021, "https", "www.search.example", "/search", NULL,
	SG_INTENT_VISIT, SG_SEARCH_INTENT, SG_TIER_INTENT, NULL,
	.rule = "otherwise allow"},
    {MONDAY + DAY + 14 * HOUR, SG_EVENT_BLOCK, "block", "pupil3", "10.20.6.8",
	50022, NULL, "vpn.example", NULL, NULL, SG_INTENT_UNKNOWN, SG_VPN,
	SG_TIER_CAPABILITY, NULL,
	.rule = "block circumvention for pupils always fixed"},
    /* Two people use an exception. Then come a fault and lost records. */
    {MONDAY + 2 * DAY + 10 * HOUR, SG_EVENT_EXCEPTION, "allow", "pupil3",
	"10.20.6.8", 50030, "https", "blogs.hillcrest.example", "/", NULL,
	SG_INTENT_VISIT, .rule = "allow class-blog", .exception = "EX-014",
	.reason = "Blogging lesson"},
    {MONDAY + 2 * DAY + 10 * HOUR + 20 * MINUTE, SG_EVENT_EXCEPTION, "allow",
	"pupil4", "10.20.6.9", 50031, "https", "blogs.hillcrest.example",
	"/new", NULL, SG_INTENT_VISIT, .rule = "allow class-blog",
	.exception = "EX-014", .reason = "Blogging lesson"},
    {MONDAY + 2 * DAY + 11 * HOUR, SG_EVENT_FAULT, "block", NULL, "10.40.7.9",
	50040, .intent = SG_INTENT_UNKNOWN,
	.reason = "the address is too long"},
    {MONDAY + 2 * DAY + 12 * HOUR, SG_EVENT_JOURNAL, "journal-lost",
	.more = "\"journal\":{\"lost\":3}"},
    /* Values that an attacker chose. */
    {MONDAY + 3 * DAY + 9 * HOUR, SG_EVENT_BLOCK, "block", "=cmd|' /C calc'!A0",
	"10.40.7.66", 50050, "https", "x.example",
	"/\"><script>alert(1)</script>", "facebook", SG_INTENT_VISIT,
	.rule = RULE},
    {MONDAY + 3 * DAY + 9 * HOUR + 10 * MINUTE, SG_EVENT_BLOCK, "block",
	"<b>\xe2\x80\xae\033[2Jevil\xff", "10.40.7.66", 50051, "https",
	"y.example", "/\xe2\x80\xae", "facebook", SG_INTENT_VISIT,
	.rule = RULE},
    {MONDAY + 4 * DAY + 12 * HOUR, SG_EVENT_VISIT, "allow", "akhan",
	"10.40.7.6", 50060, "https", "www.news.example", "/", NULL,
	SG_INTENT_VISIT, .rule = "otherwise allow"},
};

/* The days of these rows must not be before those of the rows above. */
static const struct row more_rows[] = {
    {MONDAY + 4 * DAY + 13 * HOUR, SG_EVENT_BLOCK, "block", "pupil5",
	"10.20.6.10", 50070, "https", "www.google.com", "/search", NULL,
	SG_INTENT_VISIT, SG_SEARCH_INTENT, SG_TIER_INTENT, NULL,
	.rule = "block circumvention for pupils always fixed",
	.query = "q=free+vpn%20for%20school%22", .reference = "K7Q2-9XW"},
    {MONDAY + 4 * DAY + 13 * HOUR + 2 * MINUTE, SG_EVENT_SIGNAL, "allow",
	"pupil5", "10.20.6.10", 50071, "https", "chromewebstore.google.com",
	"/detail/x", NULL, SG_INTENT_VISIT, SG_STORE_INSTALL, SG_TIER_INTENT,
	"omghfjlpggmjjaagoclmmobgdodcjboh", .rule = "otherwise allow"},
    {MONDAY + 4 * DAY + 13 * HOUR + 4 * MINUTE, SG_EVENT_BLOCK, "block",
	"pupil5", "10.20.6.10", 50072, "https", "chromewebstore.google.com",
	"/detail/y", NULL, SG_INTENT_VISIT, SG_STORE_INSTALL, SG_TIER_INTENT,
	"aaaabbbbccccddddeeeeffffgggghhhh",
	.rule = "block circumvention for pupils always fixed",
	.reference = "M3T8-4CD"},
    {MONDAY + 4 * DAY + 13 * HOUR + 6 * MINUTE, SG_EVENT_SIGNAL, "allow",
	"pupil5@other.example", "10.20.6.11", 50073, NULL, "vpn.example", NULL,
	NULL, SG_INTENT_VISIT, SG_VPN, SG_TIER_CAPABILITY, NULL,
	.rule = "otherwise allow"},
};

#define CIRCUMVENTION "block circumvention for pupils always fixed"

static const struct row mixed[] = {
    /* jsmith searched and tried a web proxy, and then went to Facebook. */
    {MONDAY + 10 * HOUR, SG_EVENT_SIGNAL, "allow", "jsmith@PUPILS", "10.20.6.5",
	50001, "https", "www.google.com", "/search", NULL, SG_INTENT_VISIT,
	SG_SEARCH_INTENT, SG_TIER_INTENT, "www.instagram.com",
	.rule = "otherwise allow", .query = "q=how+to+%75nblock%20instagram"},
    {MONDAY + 10 * HOUR + 3 * MINUTE, SG_EVENT_BLOCK, "block", "jsmith@PUPILS",
	"10.20.6.5", 50002, "https", "go.proxy.example", "/browse.php", NULL,
	SG_INTENT_VISIT, SG_WEBPROXY, SG_TIER_INTENT, "www.facebook.com",
	.rule = CIRCUMVENTION, .query = "u=https%3A%2F%2Fwww.facebook.com",
	.reference = "7K3Q-9M"},
    {MONDAY + 10 * HOUR + 5 * MINUTE, SG_EVENT_BLOCK, "block", "JSmith@PUPILS",
	"10.20.6.5", 50003, "https", FACEBOOK, "/groups/42", "facebook",
	SG_INTENT_VISIT, .rule = RULE},
    {MONDAY + 10 * HOUR + 5 * MINUTE + 20 * SECOND, SG_EVENT_BLOCK, "block",
	"JSmith@PUPILS", "10.20.6.5", 50004, "https", FACEBOOK, "/groups/42",
	"facebook", SG_INTENT_VISIT, .rule = RULE},
    /* A visit that is recorded. Nobody did anything here. */
    {MONDAY + 10 * HOUR + 30 * MINUTE, SG_EVENT_VISIT, "allow", "kjones@PUPILS",
	"10.20.6.7", 50005, "https", "www.news.example", "/", NULL,
	SG_INTENT_VISIT, .rule = "otherwise allow"},
    /* A member of staff has the same name in another realm. */
    {MONDAY + DAY + 9 * HOUR, SG_EVENT_EXCEPTION, "allow", "jsmith@STAFF",
	"10.40.7.8", 50010, "https", "blogs.hillcrest.example", "/", NULL,
	SG_INTENT_VISIT, .rule = "allow class-blog", .exception = "EX-014",
	.reason = "Blogging lesson"},
    /* A page that akhan had open loaded a script of a web proxy. */
    {MONDAY + DAY + 10 * HOUR, SG_EVENT_BLOCK, "block", "akhan@PUPILS",
	"10.20.6.6", 50020, "https", "cdn.proxy.example", "/inject.js", NULL,
	SG_INTENT_EMBED, SG_WEBPROXY, SG_TIER_CAPABILITY, "www.youtube.com",
	.rule = CIRCUMVENTION},
    {MONDAY + DAY + 10 * HOUR + 10 * MINUTE, SG_EVENT_BLOCK, "block",
	"akhan@PUPILS", "10.20.6.6", 50021, "https", "www.facebook.com",
	"/plugins/like.php", "facebook", SG_INTENT_EMBED, .rule = RULE},
    {MONDAY + DAY + 10 * HOUR + 10 * MINUTE + 9 * SECOND, SG_EVENT_BLOCK,
	"block", "akhan@PUPILS", "10.20.6.6", 50022, "https",
	"www.facebook.com", "/plugins/like.php", "facebook", SG_INTENT_EMBED,
	.rule = RULE},
    /* An app on a teacher's phone connects to its VPN. */
    {MONDAY + DAY + 11 * HOUR, SG_EVENT_SIGNAL, "allow", "mteacher@STAFF",
	"10.40.7.9", 50030, NULL, "gw.vpn.example", NULL, NULL,
	SG_INTENT_BACKGROUND, SG_VPN, SG_TIER_CAPABILITY, NULL,
	.rule = "otherwise allow"},
    {MONDAY + DAY + 12 * HOUR, SG_EVENT_EXCEPTION, "allow", "mteacher@STAFF",
	"10.40.7.9", 50031, "https", "blogs.hillcrest.example", "/feed", NULL,
	SG_INTENT_BACKGROUND, .rule = "allow class-blog", .exception = "EX-014",
	.reason = "Blogging lesson"},
    /* pupil5 opened a page that can lead round the filter. */
    {MONDAY + 2 * DAY + 10 * HOUR, SG_EVENT_SIGNAL, "allow", "pupil5@PUPILS",
	"10.20.6.9", 50040, "https", "tube.example", "/youtube.com/watch", NULL,
	SG_INTENT_VISIT, SG_ALT_FRONTEND, SG_TIER_CAPABILITY, "www.youtube.com",
	.rule = "otherwise allow"},
    /* A device that is not decrypted connects to a web proxy. */
    {MONDAY + 2 * DAY + 11 * HOUR, SG_EVENT_BLOCK, "block", NULL, "10.50.0.3",
	50050, NULL, "go.proxy.example", NULL, NULL, SG_INTENT_UNKNOWN,
	SG_WEBPROXY, SG_TIER_INTENT, NULL, .rule = CIRCUMVENTION,
	.mac = "02:aa:bb:cc:dd:01"},
    /* A name of digits, and a search by a page. */
    {MONDAY + 3 * DAY + 9 * HOUR, SG_EVENT_BLOCK, "block", "00412345",
	"10.20.6.11", 50060, "https", FACEBOOK, "/", "facebook",
	SG_INTENT_VISIT, .rule = RULE},
    {MONDAY + 3 * DAY + 9 * HOUR + 5 * MINUTE, SG_EVENT_SIGNAL, "allow",
	"00412345", "10.20.6.11", 50061, "https", "www.google.com", "/search",
	NULL, SG_INTENT_EMBED, SG_SEARCH_INTENT, SG_TIER_CAPABILITY, NULL,
	.rule = "otherwise allow", .query = "q=vpn+free"},
};

#define BREAK (MONDAY + 11 * HOUR)

/* At 11:00 the break is over, and the filter ends connections. */
static const struct row ended[] = {
    {BREAK, SG_EVENT_ENDED, "connection-ended", "jsmith", "10.40.7.5", 50001,
	NULL, FACEBOOK, NULL, "facebook", .rule = RULE,
	.open_ms = 25 * MINUTE + 3 * SECOND, .sent = 1200, .received = 85000},
    /* An exception did not open this connection, but blocked it. */
    {BREAK + 10, SG_EVENT_ENDED, "connection-ended", "akhan", "10.40.7.6",
	50002, NULL, "blogs.hillcrest.example", NULL, NULL,
	.rule = "block class-blog", .exception = "EX-014",
	.reason = "The lesson is over", .open_ms = 70 * MINUTE},
    /* It is not known what this connection was for, or what it carried. */
    {BREAK + 20, SG_EVENT_ENDED, "connection-ended", NULL, "10.40.7.7", 50003,
	.open_ms = 2 * HOUR},
    /*
     * The app of jsmith connects again three times within two minutes. The
     * service knows only once that it is the app. Then the person goes there.
     */
    {BREAK + 2 * SECOND, SG_EVENT_BLOCK, "block", "jsmith", "10.40.7.5", 50011,
	NULL, FACEBOOK, NULL, "facebook", SG_INTENT_UNKNOWN, .rule = RULE},
    {BREAK + 40 * SECOND, SG_EVENT_BLOCK, "block", "jsmith", "10.40.7.5", 50012,
	NULL, "edge.facebook.com", NULL, "facebook", SG_INTENT_BACKGROUND,
	.rule = RULE},
    {BREAK + 50 * SECOND, SG_EVENT_BLOCK, "block", "jsmith", "10.40.7.5", 50013,
	"https", FACEBOOK, "/groups/42", "facebook", SG_INTENT_VISIT,
	.rule = RULE},
    {BREAK + 90 * SECOND, SG_EVENT_BLOCK, "block", "jsmith", "10.40.7.5", 50014,
	NULL, "edge.facebook.com", NULL, "facebook", SG_INTENT_UNKNOWN,
	.rule = RULE},
    /* This is too late, and the next is another device. */
    {BREAK + 3 * MINUTE, SG_EVENT_BLOCK, "block", "jsmith", "10.40.7.5", 50015,
	NULL, FACEBOOK, NULL, "facebook", SG_INTENT_UNKNOWN, .rule = RULE},
    {BREAK + 3 * MINUTE + SECOND, SG_EVENT_BLOCK, "block", "akhan", "10.40.7.6",
	50016, NULL, FACEBOOK, NULL, "facebook", SG_INTENT_UNKNOWN,
	.rule = RULE},
};

static struct sg_event
event_of(const struct row *row, enum sg_detail detail, struct sg_signal *signal)
{
	struct sg_event e = {.kind = row->kind,
	    .action = row->action,
	    .at_ms = row->at_ms,
	    .detail = detail,
	    .failed = row->kind == SG_EVENT_FAULT,
	    .user = sg_str(row->user),
	    .client_port = row->port,
	    .method = row->scheme != NULL ? SG_LIT("GET") :
		row->host != NULL         ? SG_LIT("CONNECT") :
					    (struct sg_str){NULL, 0},
	    .scheme = sg_str(row->scheme),
	    .host = sg_str(row->host),
	    .path = sg_str(row->path),
	    .query = sg_str(row->query),
	    .reference = sg_str(row->reference),
	    .platform = sg_str(row->platform),
	    .intent = row->intent,
	    .ground = SG_BY_RULE,
	    .rule_text = sg_str(row->rule),
	    .exception = sg_str(row->exception),
	    .reason = sg_str(row->reason),
	    .start_ms = row->at_ms - row->open_ms,
	    .end_ms = row->at_ms,
	    .has_bytes = row->received > 0,
	    .sent = row->sent,
	    .received = row->received,
	    .more = sg_str(row->more)};

	if (row->address != NULL)
		e.has_client = sg_address_parse(sg_str(row->address),
		    &e.client);
	if (row->mac != NULL)
		e.has_mac = sg_mac_parse(sg_str(row->mac), e.mac);
	if (row->rule != NULL) {
		e.rule_file = SG_LIT("school.policy");
		e.rule_line = 71;
	}
	if (row->technique != 0) {
		*signal = (struct sg_signal){
		    row->technique, row->tier, sg_str(row->target)};
		e.signals = signal;
		e.nsignals = 1;
	}
	return e;
}

static enum sg_detail
detail_of(const char *word)
{
	return strcmp(word, "pseudonymous") == 0 ? SG_DETAIL_PSEUDONYMOUS :
	    strcmp(word, "platform") == 0        ? SG_DETAIL_PLATFORM :
	    strcmp(word, "host") == 0            ? SG_DETAIL_HOST :
						   SG_DETAIL_ADDRESS;
}

/*
 * Append the rows to the journal, `later_ms` after their time. Returns false if
 * a record is lost.
 */
static bool
append(struct sg_journal *journal, enum sg_detail detail, int64_t later_ms,
    const struct row *row, size_t n)
{
	for (; n > 0; row++, n--) {
		struct sg_signal signal;
		struct sg_event event = event_of(row, detail, &signal);

		event.at_ms += later_ms;
		/* Call sg_journal_tick() often, as the service does. */
		sg_journal_tick(journal, event.at_ms);
		if (!sg_journal_append(journal, &event, NULL))
			return false;
	}
	return true;
}

/* Append the rows of the set `name`: "", "more", "mixed", "later" or "ended".
 */
static bool
append_set(struct sg_journal *journal, enum sg_detail detail, int64_t later_ms,
    const char *name)
{
	if (strcmp(name, "mixed") == 0 || later_ms > 0)
		return append(journal, detail, later_ms, mixed,
		    sizeof mixed / sizeof *mixed);
	if (strcmp(name, "ended") == 0)
		return append(journal, detail, 0, ended,
		    sizeof ended / sizeof *ended);
	return append(journal, detail, 0, rows, sizeof rows / sizeof *rows) &&
	    (strcmp(name, "more") != 0 ||
		append(journal, detail, 0, more_rows,
		    sizeof more_rows / sizeof *more_rows));
}

int
main(int argc, char **argv)
{
	struct sg_journal_options options = {0};
	struct sg_journal_secrets secrets;
	struct sg_journal *journal;
	char why[SG_WHY_BYTES];
	const char *set = argc == 5 ? argv[4] : "";
	int64_t later_ms = strcmp(set, "later") == 0 ? LATER : 0;
	bool fine;

	if (argc != 4 && argc != 5)
		return 2;
	options.folder = argv[1];
	options.key_path = argv[2];
	if (!sg_journal_init(&options, (uid_t)-1, (gid_t)-1,
		MONDAY + later_ms + 8 * HOUR, &secrets, why)) {
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	printf("%s\n%s\n", secrets.verifying_key, secrets.officer_key);
	journal = sg_journal_new(&options);
	fine = append_set(journal, detail_of(argv[3]), later_ms, set);
	sg_journal_free(&journal);
	return fine ? 0 : 1;
}
