/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_never_decrypted.c -- tests the lists of sites that Squid never decrypts
 * (conf/squid/never-decrypted and conf/squid/never-decrypted.d).
 *
 * A mistake in these lists is not seen: Squid silently stops looking into
 * something, or refuses to start because two lines overlap.
 */
#include "../unit.h"

#include "world.h"

#include "policy/catalogue.h"
#include "policy/language/hostname.h"
#include "policy/techniques.h"

/* A name of a list, of the catalogue or of conf/circumvention. */
struct name {
	struct sg_str host;
	bool below;       /* with all names below it */
	const char *from; /* where it stands */
	const char *said; /* the text of the line; NULL if not from a list */
};

struct names {
	struct name *v;
	size_t n, cap;
};

/* The lists of conf/circumvention that have hosts which the gate must see into,
 * or must block. */
static const char *const seen_lists[] = {"alt-frontend", "assistant", "builder",
    "code", "dns", "relay", "search", "store", "tunnel", "vpn", "webproxy",
    "wildcard-dns"};
/*
 * The other lists: words and names of projects, networks, and the hosts of
 * `link` and `socket`, with which harmless requests are recognised.
 */
static const char *const other_lists[] = {"code-project", "code-tunnel",
    "code-webproxy", "direct", "link", "platform-word", "search-block",
    "search-door", "search-find", "search-kind", "search-lesson", "search-noun",
    "search-object", "search-open", "search-page", "search-place",
    "search-plain", "search-school", "search-study", "search-thing",
    "search-tool", "search-verb", "search-way", "socket", "store-app",
    "store-word"};
/*
 * Names below which anybody can rent a name, or put pages.  Vendors list some
 * of these in their documentation.  Others are in the list `builder` and among
 * the public suffixes.
 */
static const char *const rented[] = {"akamaihd.net", "akamaized.net",
    "amazonaws.com", "appspot.com", "azure-api.net", "azureedge.net",
    "azurefd.net", "azurewebsites.net", "blob.core.windows.net", "cdn77.org",
    "cloudapp.net", "cloudapp.azure.com", "cloudfront.net",
    "commondatastorage.googleapis.com", "digitaloceanspaces.com", "edgekey.net",
    "edgesuite.net", "fastly.net", "firebaseapp.com", "github.io",
    "googleusercontent.com", "herokuapp.com", "msecnd.net", "netlify.app",
    "sharepoint.com", "storage.googleapis.com", "trafficmanager.net",
    "vercel.app", "web.app", "web.core.windows.net", "wixsite.com",
    "workers.dev"};
/*
 * The platform google-classroom has the sign-in, scripts and icons of all of
 * Google, and says that it is for `allow` lines only.
 */
static const char not_for_blocks[] = "google-classroom";

static struct world *w;
static const char *source;

static void
add(struct names *to, struct sg_str host, bool below, const char *from,
    const char *said)
{
	if (to->n == to->cap) {
		to->cap = to->cap * 2 + 64;
		to->v = realloc(to->v, to->cap * sizeof(*to->v));
		assert_non_null(to->v);
	}
	to->v[to->n++] = (struct name){host, below, from, said};
}

static bool
is_below(struct sg_str host, struct sg_str parent)
{
	return host.n > parent.n && host.p[host.n - parent.n - 1] == '.' &&
	    memcmp(host.p + host.n - parent.n, parent.p, parent.n) == 0;
}

/* Returns true if there is a host that both names stand for. */
static bool
overlap(const struct name *a, const struct name *b)
{
	return sg_str_eq(a->host, b->host) ||
	    (a->below && is_below(b->host, a->host)) ||
	    (b->below && is_below(a->host, b->host));
}

/* Returns the first of `names` that overlaps `name`, or NULL. */
static const struct name *
find_overlap(const struct names *names, const struct name *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (&names->v[i] != name && overlap(&names->v[i], name))
			return &names->v[i];
	return NULL;
}

/* Fails if a name of `list` overlaps one of `others`. */
static void
assert_apart(const struct names *list, const struct names *others)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct name *a = &list->v[i];
		const struct name *b = find_overlap(others, a);

		if (b != NULL)
			fail_msg("%s: %s overlaps %.*s of %s", a->from, a->said,
			    (int)b->host.n, b->host.p, b->from);
	}
}

/* Adds the line of a list to `to`, as Squid reads it: up to the first blank. */
static void
add_line(struct names *to, const char *line, const char *from)
{
	size_t n = strcspn(line, " \t\r\n");
	char *said = sg_arena_dup(w->arena, (struct sg_str){line, n});
	bool dot = said[0] == '.';

	if (n > 0 && said[0] != '#')
		add(to, sg_str(said + dot), dot, from, said);
}

static void
read_list(struct names *to, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[1024];

	if (file == NULL)
		fail_msg("cannot read %s", path);
	while (fgets(line, sizeof(line), file) != NULL)
		add_line(to, line, path);
	fclose(file);
}

static const char *
squid_path(const char *name)
{
	return sg_arena_printf(w->arena, "%s/conf/squid/%s", source, name);
}

/* Calls `use` with the name of each file of never-decrypted.d.  Returns their
 * number. */
static size_t
each_list(void (*use)(const char *name, void *arg), void *arg)
{
	DIR *dir = opendir(squid_path("never-decrypted.d"));
	struct dirent *entry;
	size_t n = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		use(entry->d_name, arg);
		n++;
	}
	closedir(dir);
	return n;
}

static void
read_one(const char *name, void *arg)
{
	read_list(arg,
	    squid_path(sg_arena_printf(w->arena, "never-decrypted.d/%s",
		name)));
}

/* All lines of all lists. */
static struct names
lists(void)
{
	struct names to = {0};

	if (source == NULL)
		skip();
	assert_true(each_list(read_one, &to) >= 8);
	read_list(&to, squid_path("never-decrypted"));
	assert_true(to.n > 200);
	return to;
}

static void
add_words(struct names *to, const struct sg_words *words, bool below,
    const char *from)
{
	for (size_t i = 0; i < words->n; i++)
		add(to, words->w[i].text, below, from, NULL);
}

/* The hosts of all platforms that a policy can block. */
static struct names
platforms(void)
{
	struct names to = {0};
	const struct sg_catalogue *c = sg_catalogue_read(w->arena,
	    sg_path_join(w->arena, source, "conf/platforms"), w->problems);

	for (size_t i = 0; i < c->n; i++) {
		const struct sg_platform *p = &c->platforms[i];
		const char *from = sg_arena_dup(w->arena, p->name.text);

		if (strcmp(from, not_for_blocks) == 0)
			continue;
		add_words(&to, &p->sites, true, from);
		add_words(&to, &p->hosts, false, from);
		add_words(&to, &p->embeds, false, from);
	}
	assert_true(to.n > 300);
	return to;
}

static bool
is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* The hosts of conf/circumvention. */
static struct names
ways_round(void)
{
	struct names to = {0};
	const struct sg_techniques *t = sg_techniques_read(w->arena,
	    sg_path_join(w->arena, source, "conf/circumvention"), NULL,
	    w->problems);

	for (size_t i = 0; i < t->n; i++) {
		const struct sg_technique_list *list = &t->v[i];

		if (!is_one_of(list->list, seen_lists,
			sizeof(seen_lists) / sizeof(*seen_lists))) {
			if (!is_one_of(list->list, other_lists,
				sizeof(other_lists) / sizeof(*other_lists)))
				fail_msg("add the list %s to this test",
				    list->list);
			continue;
		}
		for (size_t k = 0; k < list->n; k++)
			if (list->v[k].name.n > 0)
				add(&to, list->v[k].name,
				    list->v[k].kind != SG_NAME_EXACT,
				    list->list, NULL);
	}
	assert_true(to.n > 2000);
	return to;
}

static struct names
hosting(void)
{
	struct names to = {0};

	for (size_t i = 0; i < sizeof(rented) / sizeof(*rented); i++)
		add(&to, sg_str(rented[i]), true, "names for rent", NULL);
	return to;
}

/* ---- the checks can fail ------------------------------------------------ */

static void
finds_overlaps(void **state)
{
	static const struct {
		const char *list, *name;
		bool below, wanted;
	} rows[] = {{".site.example", "site.example", false, true},
	    {".site.example", "www.site.example", false, true},
	    {"site.example", "www.site.example", false, false},
	    {"site.example", "site.example", false, true},
	    {"www.site.example", "site.example", false, false},
	    {"www.site.example", "site.example", true, true},
	    {".www.site.example", "site.example", true, true},
	    {".site.example", "website.example", true, false},
	    {".website.example", "site.example", true, false},
	    {".example", "site.example", false, true}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct names a = {0}, b = {0};
		bool came;

		add_line(&a, rows[i].list, "list");
		add(&b, sg_str(rows[i].name), rows[i].below, "name", NULL);
		came = find_overlap(&b, &a.v[0]) != NULL;
		free(a.v);
		free(b.v);
		if (came != rows[i].wanted)
			fail_msg("%s and %s", rows[i].list, rows[i].name);
	}
}

/* These would be mistakes: each is found. */
static void
finds_mistakes(void **state)
{
	static const char *const wide[] = {".youtube.com", "m.youtube.com",
	    ".google.com", "clients2.google.com", ".itunes.apple.com",
	    "mask.icloud.com", ".icloud.com", ".microsoft.com",
	    "gemini.gstatic.com", ".gstatic.com", ".googleapis.com",
	    "euprodimedatapri.azureedge.net", "school.blob.core.windows.net",
	    "storage.googleapis.com", "lh3.googleusercontent.com", "bing.com",
	    "chatgpt.com", "drive.google.com", ".mullvad.net", ".com"};
	struct names p, c, h;

	(void)state;
	if (source == NULL)
		skip();
	p = platforms(), c = ways_round(), h = hosting();
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++) {
		struct names one = {0};
		bool found;

		add_line(&one, wide[i], "list");
		found = find_overlap(&p, one.v) != NULL ||
		    find_overlap(&c, one.v) != NULL ||
		    find_overlap(&h, one.v) != NULL;
		free(one.v);
		if (!found)
			fail_msg("%s is not found", wide[i]);
	}
	free(p.v);
	free(c.v);
	free(h.v);
}

/* ---- the lists ------------------------------------------------------------
 */

static void
each_is_a_host(void **state)
{
	struct names all = lists();

	(void)state;
	for (size_t i = 0; i < all.n; i++) {
		struct sg_str host;
		enum sg_hostname_fault fault = sg_hostname_read(w->arena,
		    all.v[i].host, &host);

		if (fault != SG_HOSTNAME_FINE ||
		    !sg_str_eq(host, all.v[i].host))
			fail_msg("%s: %s is not a host", all.v[i].from,
			    all.v[i].said);
	}
	free(all.v);
}

/* Squid may refuse to start if a list has a site and a subdomain of it. */
static void
none_overlap(void **state)
{
	struct names all = lists();

	(void)state;
	assert_apart(&all, &all);
	free(all.v);
}

static void
none_is_a_suffix(void **state)
{
	struct names all = lists();

	(void)state;
	assert_true(sg_hostname_is_suffix(SG_LIT("nhs.uk")));
	assert_true(sg_hostname_is_suffix(SG_LIT("cloudfront.net")));
	for (size_t i = 0; i < all.n; i++)
		if (sg_hostname_is_suffix(all.v[i].host))
			fail_msg("%s: %s is a public suffix", all.v[i].from,
			    all.v[i].said);
	free(all.v);
}

static void none_opens(struct names (*of)(void))
{
	struct names all = lists(), others = of();

	assert_apart(&all, &others);
	free(all.v);
	free(others.v);
}

static void
none_opens_a_platform(void **state)
{
	(void)state;
	none_opens(platforms);
}

static void
none_hides_a_way_round(void **state)
{
	(void)state;
	none_opens(ways_round);
}

static void
none_is_for_rent(void **state)
{
	(void)state;
	none_opens(hosting);
}

/* Returns the text of a file of conf/squid. */
static const char *
text_of(const char *name)
{
	FILE *file = fopen(squid_path(name), "r");
	char *text = sg_arena_array(w->arena, 1 << 16, 1);
	size_t n;

	if (file == NULL)
		fail_msg("cannot read %s", name);
	n = fread(text, 1, (1 << 16) - 1, file);
	fclose(file);
	text[n] = '\0';
	return text;
}

/* The head of a list says where it comes from, when that was read, and what is
 * left out. */
static void
has_head(const char *name, void *arg)
{
	static const char *const words[] = {
	    "\n# Source", "https://", "on 20", "# Left out on purpose:\n# - "};
	const char *text = text_of(sg_arena_printf(w->arena,
	    "never-decrypted.d/%s", name));
	const char *end = strstr(text, "\n\n");

	(void)arg;
	assert_non_null(end);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const char *at = strstr(text, words[i]);

		if (at == NULL || at > end)
			fail_msg("the head of %s has no \"%s\"", name,
			    words[i]);
	}
	assert_true(text[0] == '#');
}

static void
heads(void **state)
{
	(void)state;
	if (source == NULL)
		skip();
	each_list(has_head, NULL);
}

/* Squid reads only the first file of an acl line, and does not say so. */
static void
is_read(const char *name, void *arg)
{
	static const char *const kinds[] = {
	    "\nacl sg_list_name ssl::server_name --client-requested \"",
	    "\nacl sg_list_host dstdomain -n \""};

	for (size_t i = 0; i < 2; i++) {
		const char *line = sg_arena_printf(w->arena,
		    "%s/etc/schoolgate/squid/never-decrypted.d/%s\"\n",
		    kinds[i], name);

		if (strstr(arg, line) == NULL)
			fail_msg("gate.conf has no line:%s", line);
	}
}

static void
count_acl(const char *name, void *arg)
{
	(void)name;
	*(size_t *)arg += 2;
}

static void
squid_reads_all(void **state)
{
	size_t wanted = 0, came = 0;
	char *conf;

	(void)state;
	if (source == NULL)
		skip();
	conf = sg_arena_dup(w->arena, sg_str(text_of("gate.conf")));
	each_list(is_read, conf);
	each_list(count_acl, &wanted);
	for (const char *p = conf;
	     (p = strstr(p, "never-decrypted.d/")) != NULL; p++)
		came++;
	/* Squid complains about a file that does not exist. */
	assert_int_equal(came, wanted);
}

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	source = getenv("SG_SOURCE");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_overlaps),
	    cmocka_unit_test(finds_mistakes),
	    cmocka_unit_test(each_is_a_host),
	    cmocka_unit_test(none_overlap),
	    cmocka_unit_test(none_is_a_suffix),
	    cmocka_unit_test(none_opens_a_platform),
	    cmocka_unit_test(none_hides_a_way_round),
	    cmocka_unit_test(none_is_for_rent),
	    cmocka_unit_test(heads),
	    cmocka_unit_test(squid_reads_all),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
