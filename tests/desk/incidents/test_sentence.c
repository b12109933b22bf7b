/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_sentence.c -- the sentences about an incident, in English and in Welsh.
 */
#include "../../unit.h"

#include "base/arena.h"
#include "desk/incidents/facts.h"
#include "desk/incidents/sentence.h"
#include "gate/words.h"
#include "report/titles.h"
#include "steps.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Returns the row of the one incident that the steps make. */
static struct sg_incident_row
row_of(struct sg_arena *arena, const struct test_step *steps, size_t n)
{
	struct sg_incidents *incidents = sg_incidents_new();
	struct test_store store = {.arena = arena};
	struct sg_event_row event;
	struct sg_entry entry;
	uint64_t id;

	assert_non_null(incidents);
	for (size_t i = 0; i < n && steps[i].what != NULL; i++) {
		const struct test_step step = {
		    steps[i].at == NULL ? "10:00" : steps[i].at, "ann",
		    steps[i].what};

		test_step(arena, &step, i + 1, &entry, &event);
		assert_true(sg_incidents_take(incidents, &entry, &event, &id));
	}
	test_store_save(&store, incidents);
	sg_incidents_free(&incidents);
	assert_int_equal(store.n, 1);
	return store.rows[0];
}

static const struct {
	const char *what[6];
	const char *english, *welsh;
} rows[] = {
    {{"search www.instagram.com"},
	"searched how to unblock instagram.com: blocked",
	"chwiliodd am ffordd heibio i'r hidlydd, i gyrraedd instagram.com: "
	"rhwystrwyd"},
    {{"search - passed", "search - passed", "search - passed"},
	"searched for a way round the filter, 3 times: only a search, no way "
	"round was tried",
	"chwiliodd am ffordd heibio i'r hidlydd (3 o weithiau): dim ond "
	"chwilio, ni roddwyd cynnig ar ffordd heibio"},
    {{"search - passed", "search -", "search -"},
	"searched for a way round the filter, 3 times: 1 of the searches let "
	"through",
	"chwiliodd am ffordd heibio i'r hidlydd (3 o weithiau): gadawyd 1 o'r "
	"chwiliadau drwodd"},
    {{"search a.example passed", "search b.example passed", "proxy p.example"},
	"searched how to unblock a.example, b.example, 2 times, then tried a "
	"web proxy (p.example): all blocked but the searches",
	"chwiliodd am ffordd heibio i'r hidlydd, i gyrraedd a.example, "
	"b.example (2 o weithiau), yna rhoddodd gynnig ar wefan ddirprwyol, "
	"p.example: rhwystrwyd popeth ond y chwilio"},
    {{"search -", "proxy p.example passed"},
	"searched for a way round the filter, then used a web proxy "
	"(p.example): all let through but some of the searches",
	"chwiliodd am ffordd heibio i'r hidlydd, yna defnyddiodd wefan "
	"ddirprwyol, p.example: gadawyd popeth drwodd ond rhai o'r "
	"chwiliadau"},
    {{"proxy p.example to www.facebook.com passed"},
	"used a web proxy (p.example), to reach facebook.com: let through",
	"defnyddiodd wefan ddirprwyol, p.example, i gyrraedd facebook.com: "
	"gadawyd drwodd"},
    {{"proxy p.example", "proxy q.example passed", "proxy r.example"},
	"tried 3 web proxies: 1 let through, 2 blocked",
	"rhoddodd gynnig ar wefannau dirprwyol (3): gadawyd 1 drwodd, "
	"rhwystrwyd 2"},
    {{"proxy p.example to p.example"}, "tried a web proxy (p.example): blocked",
	"rhoddodd gynnig ar wefan ddirprwyol, p.example: rhwystrwyd"},
    {{"vpn www.v.example", "vpn www.v.example"},
	"tried a private network (VPN) (v.example), 2 times: all blocked",
	"rhoddodd gynnig ar rwydwaith preifat (VPN), v.example (2 o "
	"weithiau): rhwystrwyd pob un"},
    {{"vpn v.example", "vpn w.example"},
	"tried 2 private networks (VPN): all blocked",
	"rhoddodd gynnig ar rwydweithiau preifat (VPN) (2): rhwystrwyd pob "
	"un"},
    {{"relay t.example to www.x.com"},
	"tried a translator, archive or cache (t.example), to reach x.com: "
	"blocked",
	"rhoddodd gynnig ar gyfieithydd, archif neu storfa, t.example, i "
	"gyrraedd x.com: rhwystrwyd"},
    {{"front f.example", "address 1.2.3.4", "name n.example", "dns d.example",
	 "tunnel t.example"},
	"tried a site that shows another's content (f.example), then tried an "
	"address written in an unusual way (1.2.3.4), then tried a name made "
	"to look like another (n.example), then tried a look-up of names past "
	"the school (d.example), then tried a tunnel or remote desktop "
	"(t.example): all blocked",
	"rhoddodd gynnig ar wefan sy'n dangos cynnwys gwefan arall, f.example, "
	"yna rhoddodd gynnig ar gyfeiriad wedi'i ysgrifennu mewn ffordd "
	"anarferol, 1.2.3.4, yna rhoddodd gynnig ar enw sy'n edrych fel enw "
	"arall, n.example, yna rhoddodd gynnig ar chwiliad am enwau gwefannau "
	"heibio i'r ysgol, d.example, yna rhoddodd gynnig ar dwnnel neu fwrdd "
	"gwaith o bell, t.example: rhwystrwyd pob un"},
    {{"hostname h.example"},
	"tried a connection that names another site (h.example): blocked",
	"rhoddodd gynnig ar gysylltiad sy'n enwi gwefan arall, h.example: "
	"rhwystrwyd"},
    {{"store chromewebstore.google.com to urban-vpn"},
	"looked for an extension or app to get round the filter: urban-vpn: "
	"blocked",
	"edrychodd am estyniad neu ap i fynd heibio i'r hidlydd: urban-vpn: "
	"rhwystrwyd"},
    {{"store c.example", "store c.example"},
	"looked for extensions or apps to get round the filter: all blocked",
	"edrychodd am estyniadau neu apiau i fynd heibio i'r hidlydd: "
	"rhwystrwyd pob un"},
    {{"visit www.instagram.com on instagram",
	 "visit m.instagram.com on instagram"},
	"tried to open instagram, 2 times: all blocked",
	"ceisiodd agor instagram (2 o weithiau): rhwystrwyd pob un"},
    {{"visit www.a.example list adult"},
	"tried to open a.example (list adult): blocked",
	"ceisiodd agor a.example (rhestr adult): rhwystrwyd"},
    {{"visit a.example list adult", "visit b.example list adult"},
	"tried to open 2 sites on the list adult: all blocked",
	"ceisiodd agor gwefannau ar y rhestr adult (2): rhwystrwyd pob un"},
    {{"visit www.x.example x3"}, "tried to open x.example: blocked",
	"ceisiodd agor x.example: rhwystrwyd"},
    {{"embed www.facebook.com on facebook x12"},
	"a page asked by itself for facebook, 12 times: blocked",
	"ceisiodd tudalen agor heb i neb ofyn: facebook (12 o weithiau): "
	"rhwystrwyd"},
    {{"app v.example can vpn passed", "app d.example can dns passed"},
	"an app asked by itself for a private network (VPN) (v.example) and "
	"more, 2 times: all let through",
	"ceisiodd ap agor heb i neb ofyn: rhwydwaith preifat (VPN) "
	"(v.example) a rhagor (2 o weithiau): gadawyd pob un drwodd"},
    {{"connect v.example can vpn"},
	"somebody or something asked for a private network (VPN) (v.example): "
	"blocked",
	"ceisiodd rhywun neu rywbeth agor: rhwydwaith preifat (VPN) "
	"(v.example): rhwystrwyd"},
};

static void
says_what_happened(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct sg_arena *arena = sg_arena_new();
		struct test_step steps[6] = {{NULL, NULL, NULL}};
		struct sg_incident_row row;

		for (size_t k = 0; k < 6; k++)
			steps[k].what = rows[i].what[k];
		row = row_of(arena, steps, 6);
		assert_string_equal(sg_incident_sentence(arena, &row, NULL,
					"en"),
		    rows[i].english);
		assert_string_equal(sg_incident_sentence(arena, &row, NULL,
					"cy"),
		    rows[i].welsh);
		sg_arena_free(&arena);
	}
}

/* A new technique needs words in sentence.c, and a place in the facts. */
static void
knows_every_technique(void **state)
{
	(void)state;
	assert_string_not_equal(sg_technique_word(SG_FACTS_DEEDS - 1), "");
	assert_string_equal(sg_technique_word(SG_FACTS_DEEDS), "");
}

static void
counts_hosts_up_to_a_limit(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct test_step steps[SG_FACTS_HOSTS + 1];
	struct sg_incident_row row;

	(void)state;
	for (int i = 0; i <= SG_FACTS_HOSTS; i++)
		steps[i] = (struct test_step){"10:00", "ann",
		    sg_arena_printf(arena, "proxy p%d.example", i)};
	row = row_of(arena, steps, SG_FACTS_HOSTS);
	assert_string_equal(sg_incident_sentence(arena, &row, NULL, "en"),
	    "tried 16 web proxies: all blocked");
	row = row_of(arena, steps, SG_FACTS_HOSTS + 1);
	assert_string_equal(sg_incident_sentence(arena, &row, NULL, "en"),
	    "tried more than 16 web proxies: all blocked");
	assert_string_equal(sg_incident_sentence(arena, &row, NULL, "cy"),
	    "rhoddodd gynnig ar wefannau dirprwyol (dros 16): rhwystrwyd pob "
	    "un");
	sg_arena_free(&arena);
}

static void
names_what_a_store_offers(void **state)
{
	struct sg_title names[] = {{"urban-vpn", "Urban VPN"}, {"x.y", ""}};
	const struct sg_titles titles = {names, COUNT(names), COUNT(names)};
	const struct test_step steps[] = {
	    {"10:00", "ann", "store c.example to urban-vpn"},
	    {"10:00", "ann", "store c.example to x.y"},
	    {"10:00", "ann", "store c.example to z"}};
	struct sg_arena *arena = sg_arena_new();
	struct sg_incident_row row = row_of(arena, steps, COUNT(steps));

	(void)state;
	assert_string_equal(sg_incident_sentence(arena, &row, &titles, "en"),
	    "looked for extensions or apps to get round the filter: Urban VPN "
	    "(extension or app, urban-vpn), x.y (app), z: all blocked");
	assert_string_equal(sg_incident_sentence(arena, &row, &titles, "cy"),
	    "edrychodd am estyniadau neu apiau i fynd heibio i'r hidlydd: "
	    "Urban VPN (urban-vpn), x.y, z: rhwystrwyd pob un");
	sg_arena_free(&arena);
}

/*
 * Nobody knows who sat at a device where nobody was logged on, and nobody did
 * what a page did.
 */
static void
says_whom_it_is_about(void **state)
{
	static const struct {
		enum sg_doer doer;
		const char *summary, *name, *english, *welsh;
	} whom[] = {
	    {SG_DOER_PERSON, "{\"deeds\":[],\"devices\":[\"10.20.6.7\"]}",
		"ann", "ann", "ann"},
	    {SG_DOER_PERSON, "{\"deeds\":[]}", "10.1.1.1",
		"somebody at the device 10.1.1.1",
		"rhywun ar y ddyfais 10.1.1.1"},
	    {SG_DOER_PAGE, "{\"deeds\":[],\"devices\":[\"10.20.6.7\"]}", "ann",
		"while ann was logged on", "tra oedd ann wedi mewngofnodi"},
	    {SG_DOER_UNCLEAR, "{\"deeds\":[]}", "10.1.1.1",
		"at the device 10.1.1.1", "ar y ddyfais 10.1.1.1"},
	};
	struct sg_arena *arena = sg_arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(whom); i++) {
		const struct sg_incident_row row = {
		    .doer = whom[i].doer, .summary = whom[i].summary};

		assert_string_equal(sg_incident_who(arena, &row, whom[i].name,
					"en"),
		    whom[i].english);
		assert_string_equal(sg_incident_who(arena, &row, whom[i].name,
					"cy"),
		    whom[i].welsh);
	}
	sg_arena_free(&arena);
}

static void
says_what_is_not_recorded(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	const struct sg_incident_row broken = {.doer = SG_DOER_PERSON,
	    .family = "round",
	    .summary = "{",
	    .sites = "[]"};
	const struct test_step step = {"10:00", "ann", "visit x.example"};
	struct sg_incidents *incidents = sg_incidents_new();
	struct sg_event_row event;
	struct sg_incident_row row;
	struct sg_entry entry;
	uint64_t id;

	(void)state;
	assert_string_equal(sg_incident_sentence(arena, &broken, NULL, "en"),
	    "what happened cannot be read: look at the records");
	assert_non_null(strstr(sg_incident_sentence(arena, &broken, NULL, "cy"),
	    "nid oes modd darllen"));
	test_step(arena, &step, 1, &entry, &event);
	entry.host = NULL;
	assert_true(sg_incidents_take(incidents, &entry, &event, &id));
	assert_true(sg_incidents_changed(incidents, &row));
	assert_string_equal(row.family, "host:");
	assert_string_equal(row.sites, "[]");
	assert_string_equal(sg_incident_sentence(arena, &row, NULL, "en"),
	    "tried to open a site that was not recorded: blocked");
	sg_incidents_free(&incidents);
	sg_arena_free(&arena);
}

/* ---- reasons ------------------------------------------------------------ */

static void
says_why_it_is_serious(void **state)
{
	static const struct {
		const char *what[6];
		const char *english, *welsh;
	} whys[] = {
	    {{"proxy a.example"}, "", ""},
	    {{"visit b.example locked"},
		"a locked list blocked it (illegal or extremist material)",
		"rhestr dan glo a'i rhwystrodd (deunydd anghyfreithlon neu "
		"eithafol)"},
	    {{"search -", "vpn a.example", "vpn a.example passed"},
		"one way round was let through after another had been blocked; "
		"several kinds of ways round",
		"gadawyd un ffordd drwodd ar \xc3\xb4l rhwystro un arall; sawl "
		"math o ffordd heibio i'r hidlydd"},
	    {{"vpn a.example", "vpn a.example", "vpn a.example",
		 "vpn a.example", "vpn b.example"},
		"five or more tries, at several sites",
		"pum cynnig neu fwy, ar sawl gwefan"},
	    {{"vpn a.example passed"}, "a way round was let through",
		"gadawyd un ffordd drwodd"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(whys); i++) {
		struct sg_arena *arena = sg_arena_new();
		struct test_step steps[6] = {{NULL, NULL, NULL}};
		struct sg_incident_row row;

		for (size_t k = 0; k < 6; k++)
			steps[k].what = whys[i].what[k];
		row = row_of(arena, steps, 6);
		assert_string_equal(sg_incident_reasons(arena, &row, "en"),
		    whys[i].english);
		assert_string_equal(sg_incident_reasons(arena, &row, "cy"),
		    whys[i].welsh);
		sg_arena_free(&arena);
	}
}

static void
names_severities(void **state)
{
	(void)state;
	assert_string_equal(sg_severity_word(SG_SEVERITY_LOW, "en"), "low");
	assert_string_equal(sg_severity_word(SG_SEVERITY_HIGH, "en"), "high");
	assert_string_equal(sg_severity_word(SG_SEVERITY_MEDIUM, "cy"),
	    "canolig");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_what_happened),
	    cmocka_unit_test(knows_every_technique),
	    cmocka_unit_test(counts_hosts_up_to_a_limit),
	    cmocka_unit_test(names_what_a_store_offers),
	    cmocka_unit_test(says_whom_it_is_about),
	    cmocka_unit_test(says_what_is_not_recorded),
	    cmocka_unit_test(says_why_it_is_serious),
	    cmocka_unit_test(names_severities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
