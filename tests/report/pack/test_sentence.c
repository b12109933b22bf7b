/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_sentence.c -- the sentence on each event of an evidence pack. It blames
 * a person only if a person did something.
 */
#include "../../unit.h"

#include "base/arena.h"
#include "report/pack/pack.h"

#define HOST "www.x.example"

static const struct {
	const char *name;
	enum sg_event_kind kind;
	enum sg_intent intent;
	enum sg_technique technique; /* 0: no signal */
	enum sg_tier tier;
	const char *target, *host, *query, *expected;
} rows[] = {
    {"a blocked visit", SG_EVENT_BLOCK, SG_INTENT_VISIT, 0, 0, NULL, HOST, NULL,
	"ann tried to open www.x.example. This was blocked."},
    {"a visit", SG_EVENT_VISIT, SG_INTENT_VISIT, 0, 0, NULL, HOST, NULL,
	"ann went to www.x.example. This was let through."},
    {"a page", SG_EVENT_BLOCK, SG_INTENT_EMBED, SG_WEBPROXY, SG_TIER_INTENT,
	"y.example", HOST, NULL,
	"A page that was open on a device where ann was logged on asked by "
	"itself for www.x.example. This was blocked."},
    {"an app", SG_EVENT_SIGNAL, SG_INTENT_BACKGROUND, SG_VPN,
	SG_TIER_CAPABILITY, NULL, HOST, NULL,
	"An app on a device where ann was logged on asked by itself for "
	"www.x.example. This was let through."},
    {"unclear", SG_EVENT_BLOCK, SG_INTENT_UNKNOWN, 0, 0, NULL, HOST, NULL,
	"From a device where ann was logged on came a request for "
	"www.x.example; the record cannot tell by whom. This was blocked."},
    {"what a device is capable of", SG_EVENT_SIGNAL, SG_INTENT_VISIT, SG_VPN,
	SG_TIER_CAPABILITY, NULL, HOST, NULL,
	"From a device where ann was logged on came a request for "
	"www.x.example; the record cannot tell by whom. This was let "
	"through."},
    {"the same, but blocked", SG_EVENT_BLOCK, SG_INTENT_VISIT, SG_VPN,
	SG_TIER_CAPABILITY, NULL, HOST, NULL,
	"ann tried to open www.x.example. This was blocked."},
    {"a search", SG_EVENT_SIGNAL, SG_INTENT_VISIT, SG_SEARCH_INTENT,
	SG_TIER_INTENT, NULL, HOST, "q=free+vpn%21",
	"ann searched for \"free vpn!\" at www.x.example. This was let "
	"through."},
    {"a search without words", SG_EVENT_BLOCK, SG_INTENT_VISIT,
	SG_SEARCH_INTENT, SG_TIER_INTENT, NULL, HOST, NULL,
	"ann searched for a way round a filter, at www.x.example. This was "
	"blocked."},
    {"a web proxy", SG_EVENT_SIGNAL, SG_INTENT_VISIT, SG_WEBPROXY,
	SG_TIER_INTENT, "y.example", HOST, NULL,
	"ann used www.x.example, a website that fetches other websites, to "
	"reach y.example. This was let through."},
    {"a web proxy that led nowhere", SG_EVENT_BLOCK, SG_INTENT_VISIT,
	SG_WEBPROXY, SG_TIER_INTENT, HOST, HOST, NULL,
	"ann tried to use www.x.example, a website that fetches other "
	"websites. This was blocked."},
    {"a relay", SG_EVENT_BLOCK, SG_INTENT_VISIT, SG_RELAY, SG_TIER_INTENT,
	"y.example", HOST, NULL,
	"ann tried to use www.x.example, a translator, archive or cache, to "
	"reach y.example. This was blocked."},
    {"another front end", SG_EVENT_BLOCK, SG_INTENT_VISIT, SG_ALT_FRONTEND,
	SG_TIER_INTENT, NULL, HOST, NULL,
	"ann tried to use www.x.example, which shows the content of another "
	"site. This was blocked."},
    {"an address", SG_EVENT_BLOCK, SG_INTENT_VISIT, SG_ADDRESS_TRICK,
	SG_TIER_INTENT, NULL, HOST, NULL,
	"ann tried to use an address written in an unusual way, "
	"www.x.example. This was blocked."},
    {"a look-alike", SG_EVENT_BLOCK, SG_INTENT_VISIT, SG_NAME_TRICK,
	SG_TIER_INTENT, NULL, HOST, NULL,
	"ann tried to use a name made to look like another, www.x.example. "
	"This was blocked."},
    {"names", SG_EVENT_BLOCK, SG_INTENT_VISIT, SG_DNS_BYPASS, SG_TIER_INTENT,
	NULL, HOST, NULL,
	"ann asked www.x.example to look up names past the school. This was "
	"blocked."},
    {"a VPN", SG_EVENT_BLOCK, SG_INTENT_VISIT, SG_VPN, SG_TIER_INTENT, NULL,
	HOST, NULL,
	"ann asked www.x.example for a private network (VPN). This was "
	"blocked."},
    {"a tunnel", SG_EVENT_BLOCK, SG_INTENT_VISIT, SG_TUNNEL, SG_TIER_INTENT,
	NULL, HOST, NULL,
	"ann asked www.x.example for a tunnel or a remote desktop. This was "
	"blocked."},
    {"fronting", SG_EVENT_BLOCK, SG_INTENT_VISIT, SG_FRONTING, SG_TIER_INTENT,
	"y.example", HOST, NULL,
	"ann tried to use a connection to www.x.example that names another "
	"site, to reach y.example. This was blocked."},
    {"a store", SG_EVENT_BLOCK, SG_INTENT_VISIT, SG_STORE_INSTALL,
	SG_TIER_INTENT, "browsec", HOST, NULL,
	"ann asked www.x.example for browsec. This was blocked."},
    {"a store without a product", SG_EVENT_BLOCK, SG_INTENT_VISIT,
	SG_STORE_INSTALL, SG_TIER_INTENT, NULL, HOST, NULL,
	"ann looked for an extension or app to get round a filter, at "
	"www.x.example. This was blocked."},
    {"a fault", SG_EVENT_FAULT, SG_INTENT_UNKNOWN, 0, 0, NULL, NULL, NULL,
	"From a device where ann was logged on came a request for (not "
	"recorded); the record cannot tell by whom. This could not be "
	"judged."},
    {"a flood", SG_EVENT_FLOOD, SG_INTENT_UNKNOWN, 0, 0, NULL, NULL, NULL,
	"From a device where ann was logged on came more requests than the "
	"journal records one by one. They were only counted."},
    {"an exception", SG_EVENT_EXCEPTION, SG_INTENT_VISIT, 0, 0, NULL, HOST,
	NULL,
	"ann went to www.x.example. This was let through by an exception."},
    {"a connection that was ended", SG_EVENT_ENDED, 0, 0, 0, NULL, HOST, NULL,
	"A connection from a device where ann was logged on to www.x.example "
	"was ended, because its time was over or the policy changed. It was "
	"allowed until then."},
    {"an unknown connection", SG_EVENT_ENDED, 0, 0, 0, NULL, NULL, NULL,
	"A connection from a device where ann was logged on to a site that is "
	"not known was ended, because its time was over or the policy changed. "
	"It was allowed until then."},
    {"not about a request", SG_EVENT_JOURNAL, 0, 0, 0, NULL, NULL, NULL, ""},
};

static void
test_sentences(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	const struct sg_school school = {.titles = NULL};
	const char *text;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_entry entry = {.kind = rows[i].kind,
		    .intent = rows[i].intent,
		    .person = "ann",
		    .user = "ann",
		    .method = rows[i].host == NULL ? NULL : "CONNECT",
		    .host = rows[i].host,
		    .query = rows[i].query,
		    .nsignals = rows[i].technique != 0};

		entry.signals[0].technique = rows[i].technique;
		entry.signals[0].tier = rows[i].tier;
		entry.signals[0].target = rows[i].target;
		text = sg_pack_sentence(arena, &school, &entry);
		if (strcmp(text, rows[i].expected) != 0)
			fail_msg("%s:\n%s", rows[i].name, text);
	}
	sg_arena_free(&arena);
}

/* If only the device is known, the sentence does not name a person. */
static void
test_devices(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	const struct sg_school school = {.titles = NULL};
	struct sg_entry entry = {.kind = SG_EVENT_BLOCK,
	    .intent = SG_INTENT_VISIT,
	    .person = "10.2.3.4",
	    .host = HOST,
	    .platform = "facebook"};

	(void)state;
	assert_string_equal(sg_pack_sentence(arena, &school, &entry),
	    "Somebody at the device 10.2.3.4 tried to open www.x.example "
	    "(facebook). This was blocked.");
	entry.intent = SG_INTENT_UNKNOWN;
	assert_string_equal(sg_pack_sentence(arena, &school, &entry),
	    "From the device 10.2.3.4 came a request for www.x.example "
	    "(facebook); the record cannot tell by whom. This was blocked.");
	/* A pseudonym stands for a person. */
	entry.intent = SG_INTENT_VISIT;
	entry.person = entry.user_hash = "0123456789abcdef0123456789abcdef";
	assert_string_equal(sg_pack_sentence(arena, &school, &entry),
	    "0123456789abcdef0123456789abcdef tried to open www.x.example "
	    "(facebook). This was blocked.");
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sentences),
	    cmocka_unit_test(test_devices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
