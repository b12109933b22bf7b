/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sitename.c -- detects sites whose own names say that they get round filters.
 *
 * The name is in the host, or in the path of a site where anybody can make a
 * site (sites.google.com/view/NAME).  One word is not enough if it has other
 * meanings: a class may write about proxy wars or ultraviolet light.
 */
#include "gate/disguise/context.h"

enum {
	SAYS_TOOL = 1 << 0,   /* software with an unmistakable name */
	SAYS_ENGINE = 1 << 1, /* software that is called by an ordinary word */
	SAYS_UNBLOCK = 1 << 2,
	SAYS_UNBLOCKER = 1 << 3,
	SAYS_PROXY = 1 << 4,
	SAYS_BYPASS = 1 << 5,
	SAYS_CORE = (1 << 6) - 1, /* any of the above */
	SAYS_SCHOOL = 1 << 6,     /* a school, its network or its filter */
	SAYS_WEB = 1 << 7,        /* what a proxy shows */
	SAYS_GAME = 1 << 8,
	SAYS_HARMLESS = 1 << 9 /* another meaning, or a lesson about it */
};

/* `whole` words have no letter before or after them. */
static const struct {
	const char *text;
	bool whole;
	unsigned says;
} words[] = {
    {"rammerhead", false, SAYS_TOOL},
    {"holyub", false, SAYS_TOOL},
    {"holy-ub", false, SAYS_TOOL},
    {"croxy", false, SAYS_TOOL},
    {"womginx", false, SAYS_TOOL},
    {"titaniumnetwork", false, SAYS_TOOL},
    {"titanium-network", false, SAYS_TOOL},
    {"bare-server", false, SAYS_TOOL},
    {"bareserver", false, SAYS_TOOL},
    {"wisp-server", false, SAYS_TOOL},
    {"wispserver", false, SAYS_TOOL},
    {"3kh0", false, SAYS_TOOL},
    {"anuraos", false, SAYS_TOOL},
    {"canlite", false, SAYS_TOOL},
    {"daydreamx", false, SAYS_TOOL},
    {"definitelyscience", false, SAYS_TOOL},
    {"definitely-science", false, SAYS_TOOL},
    {"dogeub", false, SAYS_TOOL},
    {"hypertabs", false, SAYS_TOOL},
    {"interstellarnetwork", false, SAYS_TOOL},
    {"invisiproxy", false, SAYS_TOOL},
    {"kazwire", false, SAYS_TOOL},
    {"lunaar", true, SAYS_TOOL},
    {"nebulaproxy", false, SAYS_TOOL},
    {"petezah", false, SAYS_TOOL},
    {"phantomgames", false, SAYS_TOOL},
    {"radongames", false, SAYS_TOOL},
    {"radon-games", false, SAYS_TOOL},
    {"shadowbrowser", false, SAYS_TOOL},
    {"shadow-browser", false, SAYS_TOOL},
    {"shuttleproxy", false, SAYS_TOOL},
    {"szvy", true, SAYS_TOOL},
    {"terbiumos", false, SAYS_TOOL},
    {"tinf0il", false, SAYS_TOOL},
    {"totallyscience", false, SAYS_TOOL},
    {"totally-science", false, SAYS_TOOL},
    {"uv", true, SAYS_ENGINE},
    {"ultraviolet", false, SAYS_ENGINE},
    {"scramjet", false, SAYS_ENGINE},
    {"interstellar", false, SAYS_ENGINE},
    {"unblocker", false, SAYS_UNBLOCKER | SAYS_UNBLOCK},
    {"unblock", false, SAYS_UNBLOCK},
    {"proxy", false, SAYS_PROXY},
    {"proxies", false, SAYS_PROXY},
    {"bypass", false, SAYS_BYPASS},
    {"school", false, SAYS_SCHOOL},
    {"chromebook", false, SAYS_SCHOOL},
    {"filter", false, SAYS_SCHOOL},
    {"firewall", false, SAYS_SCHOOL},
    {"securly", false, SAYS_SCHOOL},
    {"goguardian", false, SAYS_SCHOOL},
    {"lightspeed", false, SAYS_SCHOOL},
    {"smoothwall", false, SAYS_SCHOOL},
    {"web", false, SAYS_WEB},
    {"site", false, SAYS_WEB},
    {"internet", false, SAYS_WEB},
    {"brows", false, SAYS_WEB},
    {"surf", false, SAYS_WEB},
    {"free", true, SAYS_WEB},
    {"list", true, SAYS_WEB},
    {"link", false, SAYS_WEB},
    {"vpn", false, SAYS_WEB},
    {"anonym", false, SAYS_WEB},
    {"game", false, SAYS_GAME},
    {"drain", false, SAYS_HARMLESS},
    {"sink", false, SAYS_HARMLESS},
    {"toilet", false, SAYS_HARMLESS},
    {"pipe", false, SAYS_HARMLESS},
    {"nose", true, SAYS_HARMLESS},
    {"sinus", false, SAYS_HARMLESS},
    {"unblock-me", false, SAYS_HARMLESS},
    {"puzzle", false, SAYS_HARMLESS},
    {"road", true, SAYS_HARMLESS},
    {"oil", true, SAYS_HARMLESS},
    {"water", true, SAYS_HARMLESS},
    {"heart", false, SAYS_HARMLESS},
    {"surgery", false, SAYS_HARMLESS},
    {"gastric", false, SAYS_HARMLESS},
    {"war", true, SAYS_HARMLESS},
    {"wars", true, SAYS_HARMLESS},
    {"proxywar", false, SAYS_HARMLESS},
    {"vote", false, SAYS_HARMLESS},
    {"voting", false, SAYS_HARMLESS},
    {"history", false, SAYS_HARMLESS},
    {"project", true, SAYS_HARMLESS},
    {"poster", true, SAYS_HARMLESS},
    {"lesson", false, SAYS_HARMLESS},
    {"safety", false, SAYS_HARMLESS},
    {"esafe", false, SAYS_HARMLESS},
    {"safeguard", false, SAYS_HARMLESS},
    {"policy", true, SAYS_HARMLESS},
    {"policies", true, SAYS_HARMLESS},
    {"parent", false, SAYS_HARMLESS},
    {"teach", false, SAYS_HARMLESS},
    {"danger", false, SAYS_HARMLESS},
    {"risk", true, SAYS_HARMLESS},
    {"prevent", false, SAYS_HARMLESS},
    {"what-is", false, SAYS_HARMLESS},
    {"reverse", false, SAYS_HARMLESS},
    {"cors", false, SAYS_HARMLESS},
    {"api", true, SAYS_HARMLESS},
    {"image", false, SAYS_HARMLESS},
    {"img", true, SAYS_HARMLESS},
    {"tile", false, SAYS_HARMLESS},
    {"pattern", false, SAYS_HARMLESS},
    {"nginx", true, SAYS_HARMLESS},
};

static bool
is_letter(char c)
{
	unsigned char u = sg_lower(c);

	return u >= 'a' && u <= 'z';
}

static bool
has_word(struct sg_str text, struct sg_str word, bool whole)
{
	const unsigned char first = sg_lower(word.p[0]);

	for (size_t i = 0; i + word.n <= text.n; i++) {
		struct sg_str rest = {text.p + i, text.n - i};

		if (sg_lower(text.p[i]) != first || !sg_str_startsi(rest, word))
			continue;
		if (!whole ||
		    ((i == 0 || !is_letter(text.p[i - 1])) &&
			(rest.n == word.n || !is_letter(rest.p[word.n]))))
			return true;
	}
	return false;
}

static unsigned
said_in(struct sg_str text)
{
	unsigned said = 0;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if ((said & words[i].says) != words[i].says &&
		    has_word(text, sg_str(words[i].text), words[i].whole))
			said |= words[i].says;
	/* Without a word for a proxy, only another meaning matters. */
	return (said & SAYS_CORE) != 0 ? said : said & SAYS_HARMLESS;
}

/* ---- deployments of ordinary words -------------------------------------- */

/* Page builders, where classes publish their work. */
static bool
is_for_classes(struct sg_str host)
{
	static const char *const builders[] = {"google.com", "weebly.com",
	    "wixsite.com", "wixstudio.com", "carrd.co", "notion.site",
	    "webnode.com", "jimdosite.com", "jimdofree.com", NULL};

	return sg_is_one_of(sg_site_of(host), builders);
}

/* True for "v5", "2" and "two". */
static bool
is_version(struct sg_str word)
{
	static const char *const numbers[] = {
	    "one", "two", "three", "four", "five", NULL};
	struct sg_str digits = word;

	if (digits.n > 1 && (digits.p[0] == 'v' || digits.p[0] == 'V'))
		digits = (struct sg_str){word.p + 1, word.n - 1};
	return sg_only(digits, "0123456789") || sg_is_one_of(word, numbers);
}

/* What one word of a name is, beside the name of an unblocker. */
enum part {
	PART_OTHER = 0,
	PART_COPY = 1 << 0,
	PART_TALKING = 1 << 1,
	PART_RARE = 1 << 2,
	PART_FILM = 1 << 3,
	PART_PLAIN = 1 << 4,
	PART_EVERYDAY = 1 << 5,
	PART_VERSION = 1 << 6
};

/*
 * Reads one word of a name.  A rare word is the name of an unblocker and of
 * little else.  A plain word has another meaning, too.  Everyday words are the
 * names of many other sites.
 */
static enum part
part_of(struct sg_str word)
{
	static const char *const rare[] = {"anura", "scramjet", "selenite",
	    "terbium", "truffled", "ultraviolet", "velara", NULL};
	static const char *const plain[] = {"artclass", "astroid", "doge",
	    "gnmath", "incognito", "metallic", "nebula", "shuttle", "utopia",
	    NULL};
	static const char *const everyday[] = {"emerald", "galaxy", "lunar",
	    "phantom", "radon", "space", "vapor", NULL};
	static const char *const talking[] = {"lts", "mirror", "mirrors",
	    "proxies", "proxy", "ub", "ubg", "unblock", "unblocked",
	    "unblocker", "uv", NULL};
	static const char *const copies[] = {"app", "main", "master", "static",
	    "node", "client", "deploy", "official", "link", "links", "backup",
	    NULL};

	if (sg_is_one_of(word, rare))
		return PART_RARE;
	if (sg_str_eqi(word, SG_LIT("interstellar")))
		return PART_FILM;
	if (sg_is_one_of(word, plain))
		return PART_PLAIN;
	if (sg_is_one_of(word, everyday))
		return PART_EVERYDAY;
	if (sg_is_one_of(word, talking))
		return PART_TALKING;
	if (word.n > 1 && sg_lower(word.p[0]) == 'v' && is_version(word))
		return PART_VERSION;
	return is_version(word) || sg_is_one_of(word, copies) ? PART_COPY :
								PART_OTHER;
}

/*
 * Returns true if the name is that of a copy of an unblocker: "ultraviolet",
 * "scramjet-app", "nebula-v8", "interstellar-v5-two".  A film is called
 * Interstellar, and a class may write about space.  So a plain word needs a
 * word beside it that people say of unblockers, and the film any other word of
 * a copy.
 */
static bool
is_deployment(struct sg_str name)
{
	unsigned parts = 0;

	/* Written with a dash, this name has two words. */
	if (sg_str_startsi(name, SG_LIT("art-class-"))) {
		parts = PART_PLAIN;
		name = (struct sg_str){name.p + 10, name.n - 10};
	}
	while (name.p != NULL) {
		enum part part = part_of(sg_str_cut(&name, '-'));

		if (part == PART_OTHER)
			return false;
		parts |= part;
	}
	if ((parts & PART_RARE) != 0)
		return true;
	if ((parts & PART_TALKING) != 0)
		return (parts & (PART_FILM | PART_PLAIN | PART_EVERYDAY)) != 0;
	return ((parts & PART_VERSION) != 0 &&
		   (parts & (PART_FILM | PART_PLAIN)) != 0) ||
	    ((parts & PART_COPY) != 0 && (parts & PART_FILM) != 0);
}

/* ---- judging ------------------------------------------------------------ */

/* The first row that fits gives the tier; `any` is 0 if `all` is enough. */
static const struct {
	unsigned all, any, none;
	int tier; /* enum sg_tier */
} rules[] = {
    {SAYS_TOOL, 0, 0, SG_TIER_INTENT},
    {SAYS_UNBLOCK | SAYS_PROXY, 0, SAYS_HARMLESS, SG_TIER_INTENT},
    {SAYS_UNBLOCKER, 0, SAYS_HARMLESS | SAYS_GAME, SG_TIER_INTENT},
    {SAYS_BYPASS, SAYS_SCHOOL | SAYS_PROXY | SAYS_UNBLOCK, SAYS_HARMLESS,
	SG_TIER_INTENT},
    {SAYS_PROXY, SAYS_SCHOOL | SAYS_WEB | SAYS_ENGINE, SAYS_HARMLESS,
	SG_TIER_CAPABILITY},
    {SAYS_UNBLOCK, SAYS_SCHOOL | SAYS_WEB | SAYS_ENGINE,
	SAYS_HARMLESS | SAYS_GAME, SG_TIER_CAPABILITY},
};

/* Returns the tier for what the name says, or 0. */
static int
tier_of(unsigned said)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if ((said & rules[i].all) == rules[i].all &&
		    (rules[i].any == 0 || (said & rules[i].any) != 0) &&
		    (said & rules[i].none) == 0)
			return rules[i].tier;
	return 0;
}

#define SEGMENTS_READ 4 /* segments of the path that may be the site's name */

/*
 * Returns what the name in the path says.  *deployed is set if it is the name
 * of a copy of an engine.
 */
static unsigned
said_in_path(const struct sg_context *s, bool *deployed)
{
	struct sg_str path = s->url->path, segment;
	unsigned said = 0;

	for (unsigned i = 0; i <= SEGMENTS_READ && path.n > 0; i++) {
		segment = sg_str_cut(&path, '/');
		if (segment.n > SG_HOST_MAX)
			continue;
		said |= said_in(segment);
		*deployed |= is_deployment(segment);
	}
	return said;
}

/*
 * What the host says.  On a site of its own, a word for a proxy in a sub-domain
 * may be the organisation's own proxy, so less is read there.
 */
static unsigned
said_in_host(const struct sg_context *s, bool built, bool *deployed)
{
	struct sg_str own = sg_own_label(s->url->host), label;
	unsigned said = 0, here;

	for (unsigned i = 1; (label = sg_label(s->url->host, i)).n > 0; i++) {
		here = said_in(label);
		if (!built && label.p != own.p)
			here &= ~(unsigned)(SAYS_WEB | SAYS_SCHOOL);
		said |= here;
		*deployed |= is_deployment(label);
	}
	return said;
}

void
sg_see_site_name(struct sg_context *s)
{
	const uint64_t others = SG_LIST_BIT(SG_LIST_LINK) |
	    SG_LIST_BIT(SG_LIST_SEARCH) | SG_LIST_BIT(SG_LIST_RELAY);
	bool built = (s->lists & SG_LIST_BIT(SG_LIST_BUILDER)) != 0;
	bool deployed = false;
	unsigned said;
	int tier;

	if ((!built && (s->excuses & others) != 0) ||
	    sg_is_public_body(s->url->host))
		return;
	said = said_in_host(s, built, &deployed);
	if (built && !s->connect)
		said |= said_in_path(s, &deployed);
	tier = tier_of(said);
	if (tier == 0 && built && deployed && (said & SAYS_HARMLESS) == 0 &&
	    !is_for_classes(s->url->host))
		tier = SG_TIER_CAPABILITY;
	/* A browser may connect before a person clicks. */
	if (tier == SG_TIER_INTENT && s->connect)
		tier = SG_TIER_CAPABILITY;
	if (tier != 0)
		sg_signal(s, SG_WEBPROXY, (enum sg_tier)tier,
		    (struct sg_str){0});
}
