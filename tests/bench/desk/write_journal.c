/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * write_journal.c -- writes a journal as a school's filter would: many people,
 * sites and days, with the real code of the journal.
 *
 * usage: write_journal FOLDER KEYFILE RECORDS [SEED] >VERIFYING-KEY
 *
 * The days are school days of 2026, up to 25,000 records each. The same seed
 * gives the same events.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "gate/address.h"
#include "journal/append.h"
#include "journal/event.h"

#define FIRST_DAY INT64_C(1788220800000) /* Tue 1 Sep 2026 00:00 UTC */
#define HOUR INT64_C(3600000)
#define PEOPLE 1200
#define HOSTS 3000
#define A_DAY 25000
#define BUSY 12
#define RULE "block facebook, instagram, tiktok for everyone in school-time"

static const char *const platforms[] = {"facebook", "instagram", "tiktok",
    "snapchat", "youtube", "x", "pinterest", "reddit", "discord", "twitch"};

static uint64_t seed = 1;

static uint32_t
dice(uint32_t sides)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(seed >> 33) % sides;
}

static struct {
	char user[32], host[64], path[96], query[64];
	struct sg_signal signal;
} text;

static void
set_who(struct sg_event *e, uint32_t person)
{
	/* A fifth of the devices have no user names. */
	if (person % 5 != 0) {
		(void)snprintf(text.user, sizeof(text.user), "pupil%u@SCHOOL",
		    person);
		e->user = sg_str(text.user);
	}
	(void)sg_address_parse(SG_LIT("10.40.0.0"), &e->client);
	e->has_client = true;
	e->client.b[14] = (uint8_t)(person >> 8);
	e->client.b[15] = (uint8_t)person;
	e->client_port = (uint16_t)(1024 + dice(60000));
	e->has_mac = person % 3 == 0;
	e->mac[4] = (uint8_t)(person >> 8);
	e->mac[5] = (uint8_t)person;
}

/* Mostly one of three sites that the person likes. */
static void
set_where(struct sg_event *e, uint32_t person)
{
	const bool likes = dice(100) < 85;
	uint32_t site = likes ? (person + dice(3)) % 10 : dice(10);

	if (site < 6) {
		uint32_t p = site == 0 ? dice(10) : (person + site) % 10;

		(void)snprintf(text.host, sizeof(text.host), "%s.%s.com",
		    dice(2) != 0 ? "www" : "api", platforms[p]);
		e->platform = sg_str(platforms[p]);
	} else {
		(void)snprintf(text.host, sizeof(text.host),
		    "www.site-%u.example",
		    likes ? person * 3 % HOSTS + site : dice(HOSTS));
		if (site == 6)
			e->sites = SG_LIT("games");
	}
	e->host = sg_str(text.host);
	e->scheme = SG_LIT("https");
	e->port = 443;
	(void)snprintf(text.path, sizeof(text.path),
	    "/section/%u/article-%u.html", dice(100), dice(100000));
}

static void
set_why(struct sg_event *e)
{
	uint32_t kind = dice(100);

	e->rule_file = SG_LIT("school.policy");
	e->rule_line = 71;
	e->rule_text = SG_LIT(RULE);
	e->tag = SG_LIT("00112233445566778899aabb");
	e->ground = SG_BY_RULE;
	e->has_next_open = true;
	e->next_open = e->at_ms / 1000 + 3600;
	e->reference = SG_LIT("K7Q2-9XW");
	if (kind >= 15)
		return;
	text.signal = (struct sg_signal){kind < 5 ? SG_WEBPROXY :
		kind < 8                          ? SG_SEARCH_INTENT :
						    SG_VPN,
	    kind < 8 ? SG_TIER_INTENT : SG_TIER_CAPABILITY,
	    kind < 5 ? SG_LIT("www.facebook.com") : SG_LIT("")};
	e->signals = &text.signal;
	e->nsignals = 1;
	if (kind >= 5 && kind < 8) {
		(void)snprintf(text.query, sizeof(text.query),
		    "q=how+to+unblock+%u", dice(1000));
		e->query = sg_str(text.query);
	}
}

static uint64_t written;

static bool
append(struct sg_journal *journal, const struct sg_event *event)
{
	enum sg_appended how = sg_journal_append(journal, event, NULL);

	written += how == SG_APPEND_WRITTEN;
	return how != SG_APPEND_LOST;
}

/* One visit: mostly a CONNECT and the request inside. */
static bool
visit(struct sg_journal *journal, uint32_t person, int64_t at_ms)
{
	static const enum sg_intent intents[] = {SG_INTENT_VISIT,
	    SG_INTENT_VISIT, SG_INTENT_EMBED, SG_INTENT_BACKGROUND};
	struct sg_event e = {.kind = SG_EVENT_BLOCK,
	    .action = "block",
	    .at_ms = at_ms,
	    .detail = SG_DETAIL_ADDRESS,
	    .method = SG_LIT("CONNECT"),
	    .intent = SG_INTENT_UNKNOWN};

	set_who(&e, person);
	set_where(&e, person);
	if (dice(3) > 0 && !append(journal, &e))
		return false;
	set_why(&e);
	e.at_ms += 40;
	e.method = SG_LIT("GET");
	e.path = sg_str(text.path);
	e.intent = intents[dice(4)];
	if (e.nsignals > 0 && dice(2) == 0) {
		e.kind = SG_EVENT_SIGNAL;
		e.action = "allow";
	}
	return append(journal, &e);
}

/*
 * At each moment a few people are busy: somebody who begins makes a visit every
 * few seconds for some minutes.
 */
static bool
write_day(struct sg_journal *journal, int64_t at_ms, uint64_t until)
{
	uint32_t busy[BUSY] = {0};

	while (written < until) {
		uint32_t i = dice(BUSY);

		at_ms += dice(2200);
		if (dice(40) == 0)
			busy[i] = dice(PEOPLE);
		if (dice(50) == 0)
			sg_journal_tick(journal, at_ms);
		if (!visit(journal, busy[i], at_ms))
			return false;
	}
	return true;
}

static bool
write_days(struct sg_journal *journal, uint64_t records)
{
	for (int day = 0; written < records; day++) {
		const int64_t at_ms = FIRST_DAY + day * 24 * HOUR + 8 * HOUR;

		/* A weekend. */
		if (day % 7 == 4 || day % 7 == 5)
			continue;
		if (!write_day(journal, at_ms,
			written + A_DAY < records ? written + A_DAY : records))
			return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct sg_journal_options options = {0};
	struct sg_journal_secrets secrets;
	struct sg_journal *journal;
	char why[SG_WHY_BYTES];
	bool fine;

	if (argc != 4 && argc != 5)
		return 2;
	options.folder = argv[1];
	options.key_path = argv[2];
	seed = argc == 5 ? strtoull(argv[4], NULL, 10) : 1;
	if (!sg_journal_init(&options, (uid_t)-1, (gid_t)-1, FIRST_DAY,
		&secrets, why)) {
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	printf("%s\n", secrets.verifying_key);
	journal = sg_journal_new(&options);
	fine = write_days(journal, strtoull(argv[3], NULL, 10));
	sg_journal_free(&journal);
	return fine ? 0 : 1;
}
