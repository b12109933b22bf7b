/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sentence.c -- says in one sentence what an incident is.
 *
 * A number never stands directly before a Welsh noun: the noun would have to
 * change with the number. So Welsh says "gwefannau dirprwyol (3)".
 */
#include "desk/incidents/sentence.h"

#include "base/arena.h"
#include "desk/incidents/severity.h"
#include "desk/incidents/what.h"
#include "report/titles.h"
#include "report/words.h"

typedef unsigned long long ull;

struct telling {
	struct sg_arena *arena;
	const struct sg_incident_row *row;
	const struct sg_titles *titles;
	bool cy; /* in Welsh */
	struct sg_facts facts;
};

static bool
is_welsh(const char *language)
{
	return language != NULL && strcmp(language, "cy") == 0;
}

/* ---- names -------------------------------------------------------------- */

static const char *
without_www(const char *host)
{
	return sg_str_starts(sg_str(host), SG_LIT("www.")) ? host + 4 : host;
}

/* Returns the name of an extension or app in a store, and its id. */
static const char *
product(const struct telling *t, const char *id)
{
	const char *name;

	if (!t->cy || t->titles == NULL)
		return sg_target_title(t->arena, t->titles, id);
	name = sg_titles_find(t->titles, id);
	return name == NULL || *name == '\0' ?
	    id :
	    sg_arena_printf(t->arena, "%s (%s)", name, id);
}

static const char *
target(const struct telling *t, const struct sg_fact *fact, size_t i)
{
	return fact->technique == SG_STORE_INSTALL ?
	    product(t, fact->targets[i]) :
	    without_www(fact->targets[i]);
}

static const char *
targets(const struct telling *t, const struct sg_fact *fact)
{
	const char *text = "";

	for (size_t i = 0; i < fact->ntargets; i++)
		text = sg_arena_printf(t->arena, "%s%s%s", text,
		    i == 0 ? "" : ", ", target(t, fact, i));
	return text;
}

/* Returns ", 4 times", or "" if it was once. */
static const char *
times(const struct telling *t, uint64_t n)
{
	if (n < 2)
		return "";
	return sg_arena_printf(t->arena,
	    t->cy ? " (%llu o weithiau)" : ", %llu times", (ull)n);
}

/* ---- what was used ------------------------------------------------------ */

/*
 * What a person uses, by technique: one, and several. In the English of
 * several, # is their number. The Welsh stands after "ar", which softens its
 * first letter, in `cy_one` and `cy_many`; by itself, it is `cy_bare`.
 */
static const struct noun {
	const char *one, *many, *cy_one, *cy_many, *cy_bare;
} nouns[SG_FRONTING + 1] = {
    [SG_WEBPROXY] = {"a web proxy", "# web proxies", "wefan ddirprwyol",
	"wefannau dirprwyol", "gwefan ddirprwyol"},
    [SG_RELAY] = {"a translator, archive or cache",
	"# translators, archives or caches", "gyfieithydd, archif neu storfa",
	"gyfieithwyr, archifau neu storfeydd",
	"cyfieithydd, archif neu storfa"},
    [SG_ALT_FRONTEND] = {"a site that shows another's content",
	"# sites that show another's content",
	"wefan sy'n dangos cynnwys gwefan arall",
	"wefannau sy'n dangos cynnwys gwefannau eraill",
	"gwefan sy'n dangos cynnwys gwefan arall"},
    [SG_ADDRESS_TRICK] = {"an address written in an unusual way",
	"# addresses written in an unusual way",
	"gyfeiriad wedi'i ysgrifennu mewn ffordd anarferol",
	"gyfeiriadau wedi'u hysgrifennu mewn ffordd anarferol",
	"cyfeiriad wedi'i ysgrifennu mewn ffordd anarferol"},
    [SG_NAME_TRICK] = {"a name made to look like another",
	"# names made to look like others", "enw sy'n edrych fel enw arall",
	"enwau sy'n edrych fel enwau eraill", "enw sy'n edrych fel enw arall"},
    [SG_DNS_BYPASS] = {"a look-up of names past the school",
	"# look-ups of names past the school",
	"chwiliad am enwau gwefannau heibio i'r ysgol",
	"chwiliadau am enwau gwefannau heibio i'r ysgol",
	"chwiliad am enwau gwefannau heibio i'r ysgol"},
    [SG_VPN] = {"a private network (VPN)", "# private networks (VPN)",
	"rwydwaith preifat (VPN)", "rwydweithiau preifat (VPN)",
	"rhwydwaith preifat (VPN)"},
    [SG_TUNNEL] = {"a tunnel or remote desktop", "# tunnels or remote desktops",
	"dwnnel neu fwrdd gwaith o bell", "dwneli neu fyrddau gwaith o bell",
	"twnnel neu fwrdd gwaith o bell"},
    [SG_STORE_INSTALL] = {"an extension or app to get round the filter",
	"extensions or apps to get round the filter",
	"estyniad neu ap i fynd heibio i'r hidlydd",
	"estyniadau neu apiau i fynd heibio i'r hidlydd",
	"estyniad neu ap i fynd heibio i'r hidlydd"},
    [SG_SEARCH_INTENT] = {"a search for a way round the filter",
	"searches for a way round the filter",
	"chwiliad am ffordd heibio i'r hidlydd",
	"chwiliadau am ffordd heibio i'r hidlydd",
	"chwiliad am ffordd heibio i'r hidlydd"},
    [SG_FRONTING] = {"a connection that names another site",
	"connections that name other sites",
	"gysylltiad sy'n enwi gwefan arall",
	"gysylltiadau sy'n enwi gwefannau eraill",
	"cysylltiad sy'n enwi gwefan arall"},
};

static const char *
how_many(const struct telling *t, const struct sg_fact *fact)
{
	return sg_arena_printf(t->arena, "%s%zu",
	    !fact->more_hosts ? "" :
		t->cy         ? "dros " :
				"more than ",
	    fact->nhosts);
}

/* Returns "3 web proxies" for "# web proxies". */
static const char *
with_number(const struct telling *t, const char *form,
    const struct sg_fact *fact)
{
	struct sg_str after = sg_str(form), before;

	if (*form != '#')
		return form;
	before = sg_str_cut(&after, '#');
	(void)before;
	return sg_arena_printf(t->arena, "%s%s", how_many(t, fact), after.p);
}

/* Returns the noun of the deed, with the host if there is only one. */
static const char *
noun(const struct telling *t, const struct sg_fact *fact)
{
	const struct noun *noun = &nouns[fact->technique];
	const bool one = fact->nhosts < 2;

	if (t->cy && one)
		return sg_arena_printf(t->arena, "%s%s%s%s", noun->cy_one,
		    *fact->at == '\0' ? "" : ", ", without_www(fact->at),
		    times(t, fact->events));
	if (t->cy)
		return sg_arena_printf(t->arena, "%s (%s)", noun->cy_many,
		    how_many(t, fact));
	if (one)
		return sg_arena_printf(t->arena, "%s%s%s%s%s", noun->one,
		    *fact->at == '\0' ? "" : " (", without_www(fact->at),
		    *fact->at == '\0' ? "" : ")", times(t, fact->events));
	return with_number(t, noun->many, fact);
}

/* ---- deeds of a person -------------------------------------------------- */

static const char *
search(const struct telling *t, const struct sg_fact *fact)
{
	const char *often = times(t, fact->events);

	if (t->cy)
		return fact->ntargets == 0 ?
		    sg_arena_printf(t->arena,
			"chwiliodd am ffordd heibio i'r hidlydd%s", often) :
		    sg_arena_printf(t->arena,
			"chwiliodd am ffordd heibio i'r hidlydd, i gyrraedd "
			"%s%s",
			targets(t, fact), often);
	return fact->ntargets == 0 ?
	    sg_arena_printf(t->arena, "searched for a way round the filter%s",
		often) :
	    sg_arena_printf(t->arena, "searched how to unblock %s%s",
		targets(t, fact), often);
}

static const char *
store(const struct telling *t, const struct sg_fact *fact)
{
	const bool one = fact->events == 1;
	const struct noun *noun = &nouns[SG_STORE_INSTALL];

	return sg_arena_printf(t->arena, "%s %s%s%s",
	    t->cy ? "edrychodd am" : "looked for",
	    t->cy && one ? noun->cy_one :
		t->cy    ? noun->cy_many :
		one      ? noun->one :
			   noun->many,
	    fact->ntargets == 0 ? "" : ": ", targets(t, fact));
}

static bool
is_platform(const struct telling *t)
{
	return sg_str_starts(sg_str(t->row->family), SG_LIT("platform:"));
}

/* Returns how what was opened is called: a platform, sites of a list, a site.
 */
static const char *
opened(const struct telling *t, const struct sg_fact *fact)
{
	const char *name = strchr(t->row->family, ':');
	const char *at = without_www(fact->at);

	name = name == NULL ? "" : name + 1;
	if (is_platform(t))
		return name;
	if (!sg_str_starts(sg_str(t->row->family), SG_LIT("sites:")))
		return *name != '\0' ? without_www(name) :
		    t->cy            ? "gwefan nad yw wedi'i chofnodi" :
				       "a site that was not recorded";
	if (fact->nhosts < 2)
		return sg_arena_printf(t->arena,
		    t->cy ? "%s (rhestr %s)" : "%s (list %s)", at, name);
	return t->cy ?
	    sg_arena_printf(t->arena, "gwefannau ar y rhestr %s (%s)", name,
		how_many(t, fact)) :
	    sg_arena_printf(t->arena, "%s sites on the list %s",
		how_many(t, fact), name);
}

static const char *
use(const struct telling *t, const struct sg_fact *fact)
{
	const bool in_vain = fact->passed < fact->events;
	const char *to = fact->ntargets == 0 ?
	    "" :
	    sg_arena_printf(t->arena, "%s%s",
		t->cy ? ", i gyrraedd " : ", to reach ", targets(t, fact));

	return sg_arena_printf(t->arena, "%s %s%s",
	    t->cy       ? in_vain ? "rhoddodd gynnig ar" : "defnyddiodd" :
		in_vain ? "tried" :
			  "used",
	    noun(t, fact), to);
}

static const char *
deed(const struct telling *t, const struct sg_fact *fact)
{
	if (fact->technique == 0)
		return sg_arena_printf(t->arena, "%s %s%s",
		    t->cy ? "ceisiodd agor" : "tried to open", opened(t, fact),
		    fact->nhosts < 2 || is_platform(t) ?
			times(t, fact->events) :
			"");
	if (fact->technique == SG_SEARCH_INTENT)
		return search(t, fact);
	if (fact->technique == SG_STORE_INSTALL)
		return store(t, fact);
	return use(t, fact);
}

/* ---- how it ended ------------------------------------------------------- */

/* Searches, and everything else. */
struct ends {
	uint64_t searches, searches_passed, ways, ways_passed;
};

static struct ends
ends_of(const struct sg_facts *facts)
{
	struct ends ends = {0};

	for (size_t i = 0; i < facts->ndeeds; i++) {
		const struct sg_fact *fact = &facts->deeds[i];
		const bool search = fact->technique == SG_SEARCH_INTENT;

		*(search ? &ends.searches : &ends.ways) += fact->events;
		*(search ? &ends.searches_passed :
			   &ends.ways_passed) += fact->passed;
	}
	return ends;
}

static const char *
all_the_same(const struct telling *t, bool passed, uint64_t n)
{
	if (t->cy)
		return n == 1 ? passed ? "gadawyd drwodd" : "rhwystrwyd" :
		    passed    ? "gadawyd pob un drwodd" :
				"rhwystrwyd pob un";
	return n == 1 ? passed ? "let through" : "blocked" :
	    passed    ? "all let through" :
			"all blocked";
}

/*
 * A search is let through almost always. "let through" would read as if the
 * filter had been got round.
 */
static const char *
how_it_ended(const struct telling *t)
{
	const struct ends e = ends_of(&t->facts);
	const uint64_t all = e.ways + e.searches;
	const uint64_t passed = e.ways_passed + e.searches_passed;

	if (e.ways == 0 && passed == all && t->row->doer == SG_DOER_PERSON)
		return t->cy ? "dim ond chwilio, ni roddwyd cynnig ar ffordd "
			       "heibio" :
			       "only a search, no way round was tried";
	if (passed == 0 || passed == all)
		return all_the_same(t, passed > 0, all);
	if (e.ways == 0)
		return sg_arena_printf(t->arena,
		    t->cy ? "gadawyd %llu o'r chwiliadau drwodd" :
			    "%llu of the searches let through",
		    (ull)passed);
	if (e.ways_passed == 0)
		return t->cy               ? "rhwystrwyd popeth ond y chwilio" :
		    e.searches_passed == 1 ? "all blocked but the search" :
					     "all blocked but the searches";
	if (e.ways_passed == e.ways)
		return t->cy ? "gadawyd popeth drwodd ond rhai o'r chwiliadau" :
			       "all let through but some of the searches";
	return sg_arena_printf(t->arena,
	    t->cy ? "gadawyd %llu drwodd, rhwystrwyd %llu" :
		    "%llu let through, %llu blocked",
	    (ull)e.ways_passed, (ull)(e.ways - e.ways_passed));
}

/* ---- whose doing it was not --------------------------------------------- */

/* Returns what a page or an app asked for. */
static const char *
asked_for(const struct telling *t)
{
	const struct sg_fact *fact = &t->facts.deeds[0];
	const char *text = fact->technique == 0 ?
	    opened(t, fact) :
	    sg_arena_printf(t->arena, "%s (%s)",
		t->cy ? nouns[fact->technique].cy_bare :
			nouns[fact->technique].one,
		without_www(fact->at));

	if (t->facts.ndeeds < 2)
		return text;
	return sg_arena_printf(t->arena, "%s %s", text,
	    t->cy ? "a rhagor" : "and more");
}

static const char *
not_a_person(const struct telling *t)
{
	static const char *const forms[2][SG_DOERS] = {
	    {[SG_DOER_PAGE] = "a page asked by itself for ",
		[SG_DOER_APP] = "an app asked by itself for ",
		[SG_DOER_UNCLEAR] = "somebody or something asked for "},
	    {[SG_DOER_PAGE] = "ceisiodd tudalen agor heb i neb ofyn: ",
		[SG_DOER_APP] = "ceisiodd ap agor heb i neb ofyn: ",
		[SG_DOER_UNCLEAR] = "ceisiodd rhywun neu rywbeth agor: "}};

	return sg_arena_printf(t->arena, "%s%s%s", forms[t->cy][t->row->doer],
	    asked_for(t), times(t, t->row->requests));
}

/* ---- the sentence ------------------------------------------------------- */

static const char *
what_a_person_did(const struct telling *t)
{
	const char *text = "";

	for (size_t i = 0; i < t->facts.ndeeds; i++)
		text = sg_arena_printf(t->arena, "%s%s%s", text,
		    i == 0    ? "" :
			t->cy ? ", yna " :
				", then ",
		    deed(t, &t->facts.deeds[i]));
	return text;
}

const char *
sg_incident_sentence(struct sg_arena *arena, const struct sg_incident_row *row,
    const struct sg_titles *titles, const char *language)
{
	struct telling t = {.arena = arena,
	    .row = row,
	    .titles = titles,
	    .cy = is_welsh(language)};

	if (!sg_facts_read(row->summary, &t.facts) || t.facts.ndeeds == 0)
		return t.cy ?
		    "nid oes modd darllen beth a ddigwyddodd: edrychwch ar y "
		    "cofnodion" :
		    "what happened cannot be read: look at the records";
	return sg_arena_printf(arena, "%s: %s",
	    row->doer == SG_DOER_PERSON ? what_a_person_did(&t) :
					  not_a_person(&t),
	    how_it_ended(&t));
}

uint64_t
sg_incident_through(const struct sg_incident_row *row)
{
	struct sg_facts facts;

	return sg_facts_read(row->summary, &facts) ?
	    ends_of(&facts).ways_passed :
	    row->passed;
}

const char *
sg_incident_who(struct sg_arena *arena, const struct sg_incident_row *row,
    const char *name, const char *language)
{
	const bool cy = is_welsh(language);
	const bool person = row->doer == SG_DOER_PERSON;
	struct sg_facts facts;

	(void)sg_facts_read(row->summary, &facts);
	if (facts.ndevices > 0 && person)
		return name;
	if (facts.ndevices > 0)
		return sg_arena_printf(arena,
		    cy ? "tra oedd %s wedi mewngofnodi" :
			 "while %s was logged on",
		    name);
	if (person)
		return sg_arena_printf(arena,
		    cy ? "rhywun ar y ddyfais %s" : "somebody at the device %s",
		    name);
	return sg_arena_printf(arena,
	    cy ? "ar y ddyfais %s" : "at the device %s", name);
}

/* ---- severity ----------------------------------------------------------- */

const char *
sg_severity_word(enum sg_incident_severity severity, const char *language)
{
	static const char *const words[2][SG_SEVERITY_HIGH + 1] = {
	    {"", "low", "medium", "high"}, {"", "isel", "canolig", "uchel"}};

	return severity > SG_SEVERITY_HIGH ?
	    "" :
	    words[is_welsh(language)][severity];
}

static const char *
reason_text(const struct telling *t, enum sg_reason reason)
{
	static const char *const texts[2][SG_REASONS] = {
	    {[SG_REASON_LOCKED] = "a locked list blocked it (illegal or "
				  "extremist material)",
		[SG_REASON_THROUGH] = "one way round was let through after "
				      "another had been blocked",
		[SG_REASON_MANY] = "five or more tries, at several sites",
		[SG_REASON_PASSED] = "a way round was let through",
		[SG_REASON_WAYS] = "several kinds of ways round",
		[SG_REASON_REPEATED] = "five or more tries"},
	    {[SG_REASON_LOCKED] = "rhestr dan glo a'i rhwystrodd (deunydd "
				  "anghyfreithlon neu eithafol)",
		[SG_REASON_THROUGH] = "gadawyd un ffordd drwodd ar \xc3\xb4l "
				      "rhwystro un arall",
		[SG_REASON_MANY] = "pum cynnig neu fwy, ar sawl gwefan",
		[SG_REASON_PASSED] = "gadawyd un ffordd drwodd",
		[SG_REASON_WAYS] = "sawl math o ffordd heibio i'r hidlydd",
		[SG_REASON_REPEATED] = "pum cynnig neu fwy"}};

	if (reason == SG_REASON_DAYS || reason == SG_REASON_DAY)
		return sg_arena_printf(t->arena,
		    t->cy ? "cynnig hefyd ar ddiwrnodau eraill yn y chwe "
			    "diwrnod cynt: %u" :
			    "also tried on %u of the six days before",
		    t->facts.days);
	return texts[t->cy][reason];
}

/* Returns true if a stronger reason says it already. */
static bool
is_said(const struct sg_facts *facts, enum sg_reason reason)
{
	const uint32_t r = facts->reasons;

	return (reason == SG_REASON_PASSED &&
		   (r >> SG_REASON_THROUGH & 1) != 0) ||
	    (reason == SG_REASON_REPEATED && (r >> SG_REASON_MANY & 1) != 0);
}

const char *
sg_incident_reasons(struct sg_arena *arena, const struct sg_incident_row *row,
    const char *language)
{
	struct telling t = {
	    .arena = arena, .row = row, .cy = is_welsh(language)};
	const char *text = "";

	(void)sg_facts_read(row->summary, &t.facts);
	for (enum sg_reason reason = 1; reason < SG_REASONS; reason++)
		if ((t.facts.reasons >> reason & 1) != 0 &&
		    !is_said(&t.facts, reason))
			text = sg_arena_printf(arena, "%s%s%s", text,
			    *text == '\0' ? "" : "; ", reason_text(&t, reason));
	return text;
}
