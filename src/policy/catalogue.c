/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * catalogue.c -- parses platform files, and finds the members of classes.  A
 * file has one heading line, then a key and its values on each line.
 */
#include "policy/catalogue.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "policy/language/cursor.h"
#include "policy/language/hostname.h"

#define FILE_BYTES_MAX ((size_t)4 << 20)
#define SUFFIX ".platform"
#define ASN_MAX UINT32_MAX

/* ---- the lines of a platform -------------------------------------------- */

static const struct sg_list host_list = {"a host name", NULL, false};

static void
report_host(struct sg_cursor *c, const struct sg_word *word,
    enum sg_hostname_fault fault, struct sg_str meant)
{
	struct sg_arena *arena = c->parser->arena;
	const char *advice = "write it as example.org, without http:// "
			     "and without a path";

	if (fault == SG_HOSTNAME_ADDRESS)
		advice = "addresses go on a `network` line";
	else if (meant.n > 0)
		advice = sg_arena_printf(arena, "did you mean %s?", meant.p);
	sg_problem(c->parser->problems, SG_ERROR, word->place, advice,
	    "\"%.*s\" is not a host name", (int)word->text.n, word->text.p);
}

/* Read the hosts of one line.  If `top_level` is true, a brand's own top-level
 * domain is accepted as a host. */
static void
read_hosts(struct sg_cursor *c, struct sg_words *hosts, bool top_level)
{
	struct sg_arena *arena = c->parser->arena;
	struct sg_words words = {0};
	enum sg_hostname_fault fault;
	struct sg_str host;

	if (sg_cursor_list(c, &host_list, &words) == 0)
		sg_cursor_missing(c, host_list.item, NULL);
	for (size_t i = 0; i < words.n; i++) {
		fault = sg_hostname_read(arena, words.w[i].text, &host);
		if (fault != SG_HOSTNAME_FINE &&
		    !(fault == SG_HOSTNAME_NO_DOT && top_level)) {
			report_host(c, &words.w[i], fault, host);
			continue;
		}
		hosts->w = sg_arena_grow(arena, hosts->w, hosts->n, &hosts->cap,
		    sizeof(*hosts->w));
		hosts->w[hosts->n++] = (struct sg_word){host, words.w[i].place};
	}
}

static void
read_site(struct sg_cursor *c, struct sg_platform *platform)
{
	read_hosts(c, &platform->sites, true);
}

static void
read_host(struct sg_cursor *c, struct sg_platform *platform)
{
	read_hosts(c, &platform->hosts, false);
}

static void
read_embed(struct sg_cursor *c, struct sg_platform *platform)
{
	read_hosts(c, &platform->embeds, false);
}

static void
read_title(struct sg_cursor *c, struct sg_platform *platform)
{
	sg_cursor_text(c, "the title", &platform->title);
}

static void
read_owner(struct sg_cursor *c, struct sg_platform *platform)
{
	sg_cursor_name(c, "an owner", &platform->owner);
}

static void
read_also(struct sg_cursor *c, struct sg_platform *platform)
{
	static const struct sg_list list = {"another name", NULL, false};
	struct sg_words words = {0};

	sg_cursor_list(c, &list, &words);
	for (size_t i = 0; i < words.n; i++) {
		platform->also.w = sg_arena_grow(c->parser->arena,
		    platform->also.w, platform->also.n, &platform->also.cap,
		    sizeof(*platform->also.w));
		platform->also.w[platform->also.n++] =
		    sg_word_lower(c->parser->arena, words.w[i]);
	}
}

static void
read_class(struct sg_cursor *c, struct sg_platform *platform)
{
	static const struct sg_list list = {"a class", NULL, false};

	if (sg_cursor_names(c, &list, &platform->classes) == 0)
		sg_cursor_missing(c, list.item, NULL);
}

static void
read_age(struct sg_cursor *c, struct sg_platform *platform)
{
	sg_cursor_number(c, SG_AGE_MAX, &platform->age);
}

static void
report_network(struct sg_cursor *c, const struct sg_word *word,
    enum sg_network_fault fault, const struct sg_network *meant)
{
	char text[SG_ADDRESS_TEXT + 4] = "";

	if (fault == SG_NETWORK_HOST_BITS) {
		sg_network_text(meant, text);
		sg_problem(c->parser->problems, SG_ERROR, word->place,
		    sg_arena_printf(c->parser->arena, "did you mean %s?", text),
		    "%.*s is not the start of a network", (int)word->text.n,
		    word->text.p);
	} else {
		sg_problem(c->parser->problems, SG_ERROR, word->place,
		    "write for example 192.0.2.0/24 or 2001:db8::/32",
		    "\"%.*s\" is not a network", (int)word->text.n,
		    word->text.p);
	}
}

static void
read_network(struct sg_cursor *c, struct sg_platform *platform)
{
	static const struct sg_list list = {"a network", NULL, false};
	struct sg_ast_networks *networks = &platform->networks;
	struct sg_words words = {0};
	struct sg_network network;
	enum sg_network_fault fault;

	if (sg_cursor_list(c, &list, &words) == 0)
		sg_cursor_missing(c, list.item, NULL);
	for (size_t i = 0; i < words.n; i++) {
		fault = sg_network_parse(words.w[i].text, &network);
		if (fault != SG_NETWORK_FINE) {
			report_network(c, &words.w[i], fault, &network);
			continue;
		}
		networks->v = sg_arena_grow(c->parser->arena, networks->v,
		    networks->n, &networks->cap, sizeof(*networks->v));
		networks->v[networks->n++] = (struct sg_ast_network){
		    network, words.w[i]};
	}
}

/* Parse an AS number: "32934" or "AS32934".  Returns 0 if `text` is not an AS
 * number. */
static uint32_t
asn_of(struct sg_str text)
{
	uint64_t value = 0;

	if (sg_str_startsi(text, SG_LIT("AS")))
		text = (struct sg_str){text.p + 2, text.n - 2};
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9' || value > ASN_MAX)
			return 0;
		value = value * 10 + (uint64_t)(text.p[i] - '0');
	}
	return value > ASN_MAX ? 0 : (uint32_t)value;
}

static void
read_as(struct sg_cursor *c, struct sg_platform *platform)
{
	static const struct sg_list list = {"an AS number", NULL, false};
	struct sg_words words = {0};
	uint32_t asn;

	if (sg_cursor_list(c, &list, &words) == 0)
		sg_cursor_missing(c, list.item, NULL);
	for (size_t i = 0; i < words.n; i++) {
		asn = asn_of(words.w[i].text);
		if (asn == 0) {
			sg_problem(c->parser->problems, SG_ERROR,
			    words.w[i].place, "write for example 32934",
			    "\"%.*s\" is not an AS number",
			    (int)words.w[i].text.n, words.w[i].text.p);
			continue;
		}
		platform->asns = sg_arena_grow(c->parser->arena, platform->asns,
		    platform->nasns, &platform->asns_cap,
		    sizeof(*platform->asns));
		platform->asns[platform->nasns++] = asn;
	}
}

static void
read_marker(struct sg_cursor *c, struct sg_platform *platform)
{
	static const char *const kinds[] = {
	    "header", "cookie", "script", "title"};
	const struct sg_token *token = sg_cursor_peek(c);
	struct sg_marker marker = {0};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (sg_cursor_skip(c, kinds[i])) {
			marker.kind.text = sg_str(kinds[i]);
			marker.kind.place = token->place;
			break;
		}
	if (marker.kind.text.n == 0)
		sg_cursor_missing(c, "header, cookie, script or title", NULL);
	if (!sg_cursor_text(c, "what the marker says", &marker.value))
		return;
	platform->markers = sg_arena_grow(c->parser->arena, platform->markers,
	    platform->nmarkers, &platform->markers_cap,
	    sizeof(*platform->markers));
	platform->markers[platform->nmarkers++] = marker;
}

static const struct {
	const char *key;
	void (*read)(struct sg_cursor *c, struct sg_platform *platform);
} keys[] = {
    {"age", read_age},
    {"also", read_also},
    {"as", read_as},
    {"class", read_class},
    {"embed", read_embed},
    {"host", read_host},
    {"marker", read_marker},
    {"network", read_network},
    {"owner", read_owner},
    {"site", read_site},
    {"title", read_title},
};

#define NKEYS (sizeof(keys) / sizeof(keys[0]))

static void
read_line(struct sg_cursor *c, struct sg_platform *platform)
{
	const char *names[NKEYS], *meant;
	const struct sg_token *first = sg_cursor_peek(c);

	for (size_t i = 0; i < NKEYS; i++) {
		if (sg_cursor_skip(c, keys[i].key)) {
			c->key = keys[i].key;
			keys[i].read(c, platform);
			sg_cursor_end(c, NULL);
			return;
		}
		names[i] = keys[i].key;
	}
	meant = sg_did_you_mean(first->text, names, NKEYS);
	sg_problem(c->parser->problems, SG_ERROR, first->place,
	    meant == NULL ? "a platform has title, owner, also, class, age, "
			    "site, host, embed, network, as and marker lines" :
			    sg_arena_printf(c->parser->arena,
				"did you mean \"%s\"?", meant),
	    "a platform has no \"%.*s\" line", (int)first->text.n,
	    first->text.p);
}

/* ---- files -------------------------------------------------------------- */

static void
add_platform(struct sg_arena *arena, struct sg_catalogue *catalogue,
    struct sg_platform platform)
{
	catalogue->platforms = sg_arena_grow(arena, catalogue->platforms,
	    catalogue->n, &catalogue->cap, sizeof(*catalogue->platforms));
	catalogue->platforms[catalogue->n++] = platform;
}

/* Read the heading line into platform->name. */
static void
read_heading(struct sg_cursor *c, struct sg_platform *platform)
{
	platform->is_class = sg_cursor_skip(c, "class");
	if (!platform->is_class && !sg_cursor_skip(c, "platform")) {
		sg_cursor_missing(c, "\"platform\"",
		    "a platform file begins:  platform NAME  or:  class NAME");
		return;
	}
	sg_cursor_name(c, "a platform", &platform->name);
	sg_cursor_end(c, NULL);
}

static void
read_file(struct sg_parser *parser, struct sg_catalogue *catalogue,
    const struct sg_source *source)
{
	struct sg_lines lines = sg_lex(parser->arena, source, parser->problems);
	struct sg_platform platform = {0};
	bool begun = false;

	for (size_t i = 0; i < lines.count; i++) {
		struct sg_cursor c = {.parser = parser,
		    .line = &lines.line[i],
		    .key = "platform"};

		if (!lines.line[i].heading && begun) {
			read_line(&c, &platform);
			continue;
		}
		if (begun && platform.name.text.n > 0)
			add_platform(parser->arena, catalogue, platform);
		platform = (struct sg_platform){0};
		read_heading(&c, &platform);
		begun = true;
	}
	if (platform.name.text.n > 0)
		add_platform(parser->arena, catalogue, platform);
	if (!begun)
		sg_problem(parser->problems, SG_ERROR,
		    (struct sg_place){.source = source},
		    "write a platform into it, or take the file away",
		    "this platform file is empty");
}

static void
load_file(struct sg_parser *parser, struct sg_catalogue *catalogue,
    const char *path)
{
	struct sg_source *source = sg_arena_alloc(parser->arena,
	    sizeof(*source));
	int error;

	source->name = path;
	error = sg_file_read(parser->arena, path, FILE_BYTES_MAX,
	    &source->text);
	if (error != 0)
		sg_problem(parser->problems, SG_ERROR,
		    (struct sg_place){.source = source},
		    "put it right, or install schoolgate again",
		    "this platform file cannot be read: %s",
		    sg_file_why(error));
	else
		read_file(parser, catalogue, source);
}

static int
is_platform_file(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name), suffix = sizeof(SUFFIX) - 1;

	return entry->d_name[0] != '.' && n > suffix &&
	    strcmp(entry->d_name + n - suffix, SUFFIX) == 0;
}

static void
read_folder(struct sg_parser *parser, struct sg_catalogue *catalogue,
    const char *folder)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_platform_file, alphasort);

	if (n < 0) {
		sg_problem(parser->problems, SG_ERROR, (struct sg_place){0},
		    "install schoolgate again, or say where it is with "
		    "--catalogue",
		    "the folder of platforms %s cannot be read: %s", folder,
		    strerror(errno));
		return;
	}
	for (int i = 0; i < n; i++) {
		load_file(parser, catalogue,
		    sg_path_join(parser->arena, folder, entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
}

/* ---- the whole ---------------------------------------------------------- */

static int
by_name(const void *a, const void *b)
{
	const struct sg_platform *x = a, *y = b;

	return strcmp(x->name.text.p, y->name.text.p);
}

static void
report_twice(struct sg_problems *problems, const struct sg_word *word,
    const struct sg_word *first)
{
	sg_problem(problems, SG_ERROR, word->place,
	    "give one of the two another name",
	    "there is a platform called \"%.*s\" already, in %s",
	    (int)word->text.n, word->text.p, first->place.source->name);
}

/* Report each name, and each other name in `also`, that two platforms have. */
static void
check_names(const struct sg_catalogue *catalogue, struct sg_problems *problems)
{
	const struct sg_platform *platform;
	size_t other;

	for (size_t i = 0; i < catalogue->n; i++) {
		platform = &catalogue->platforms[i];
		if (i > 0 && by_name(platform - 1, platform) == 0)
			report_twice(problems, &platform->name,
			    &platform[-1].name);
		for (size_t k = 0; k < platform->also.n; k++) {
			other = sg_catalogue_find(catalogue,
			    platform->also.w[k].text);
			if (other != i)
				report_twice(problems, &platform->also.w[k],
				    &catalogue->platforms[other].name);
		}
	}
}

/* ---- classes ------------------------------------------------------------ */

/* Returns the index of the class `name`, or SIZE_MAX. */
static size_t
find_class(const struct sg_catalogue *catalogue, struct sg_str name)
{
	size_t i = sg_catalogue_find(catalogue, name);

	return i == SIZE_MAX || !catalogue->platforms[i].is_class ? SIZE_MAX :
								    i;
}

/* Mark all classes to which `platform` belongs, directly or through another
 * class.  Marks the platform itself only if it belongs to itself. */
static void
mark_around(const struct sg_catalogue *catalogue, size_t platform, bool *seen)
{
	const struct sg_words *classes = &catalogue->platforms[platform]
					      .classes;
	size_t class;

	for (size_t i = 0; i < classes->n; i++) {
		class = find_class(catalogue, classes->w[i].text);
		if (class == SIZE_MAX || seen[class])
			continue;
		seen[class] = true;
		mark_around(catalogue, class, seen);
	}
}

static void
report_unknown(struct sg_arena *arena, const struct sg_catalogue *catalogue,
    const struct sg_word *name, struct sg_problems *problems)
{
	const char **names = sg_arena_array(arena, catalogue->n + 1,
	    sizeof(*names));
	const char *meant;
	size_t n = 0;

	if (sg_catalogue_find(catalogue, name->text) != SIZE_MAX) {
		sg_problem(problems, SG_ERROR, name->place,
		    "only what begins with `class` can have members",
		    "\"%s\" is a platform, not a class", name->text.p);
		return;
	}
	for (size_t i = 0; i < catalogue->n; i++)
		if (catalogue->platforms[i].is_class)
			names[n++] = catalogue->platforms[i].name.text.p;
	meant = sg_did_you_mean(name->text, names, n);
	sg_problem(problems, SG_ERROR, name->place,
	    meant != NULL ?
		sg_arena_printf(arena, "did you mean \"%s\"?", meant) :
		sg_arena_printf(arena, "write a file that begins:  class %s",
		    name->text.p),
	    "no class is called \"%s\"", name->text.p);
}

static void
check_lines(struct sg_arena *arena, const struct sg_catalogue *catalogue,
    const struct sg_platform *platform, struct sg_problems *problems)
{
	for (size_t i = 0; i < platform->classes.n; i++)
		if (platform->classes.w[i].text.n > 0 &&
		    find_class(catalogue, platform->classes.w[i].text) ==
			SIZE_MAX)
			report_unknown(arena, catalogue,
			    &platform->classes.w[i], problems);
}

static void
add_member(struct sg_arena *arena, struct sg_platform *class, size_t member)
{
	class->members = sg_arena_grow(arena, class->members, class->nmembers,
	    &class->members_cap, sizeof(*class->members));
	class->members[class->nmembers++] = member;
}

/* Add the platform to all classes around it.  Of the classes of a cycle, the
 * first is reported. */
static void
join(struct sg_arena *arena, struct sg_catalogue *catalogue, size_t platform,
    struct sg_problems *problems)
{
	bool *seen = sg_arena_array(arena, catalogue->n, sizeof(*seen));
	bool *back = sg_arena_array(arena, catalogue->n, sizeof(*back));
	struct sg_platform *self = &catalogue->platforms[platform];
	size_t first = platform;

	mark_around(catalogue, platform, seen);
	for (size_t i = 0; i < catalogue->n; i++)
		if (seen[i] && i != platform)
			add_member(arena, &catalogue->platforms[i], platform);
	for (size_t i = 0; seen[platform] && i < platform; i++) {
		memset(back, 0, catalogue->n * sizeof(*back));
		mark_around(catalogue, i, back);
		if (seen[i] && back[platform] && first == platform)
			first = i;
	}
	if (seen[platform] && first == platform)
		sg_problem(problems, SG_ERROR, self->classes.w[0].place,
		    "take a `class` line away",
		    "the class \"%s\" belongs to itself", self->name.text.p);
}

/* Fill in the members of each class. */
static void
join_classes(struct sg_arena *arena, struct sg_catalogue *catalogue,
    struct sg_problems *problems)
{
	struct sg_platform *platform;

	for (size_t i = 0; i < catalogue->n; i++) {
		check_lines(arena, catalogue, &catalogue->platforms[i],
		    problems);
		join(arena, catalogue, i, problems);
	}
	for (size_t i = 0; i < catalogue->n; i++) {
		platform = &catalogue->platforms[i];
		if (platform->is_class && platform->nmembers == 0 &&
		    !sg_platform_has_parts(platform))
			sg_problem(problems, SG_ERROR, platform->name.place,
			    "give it site lines, or name it on the `class` "
			    "line of a platform",
			    "nothing is in the class \"%s\"",
			    platform->name.text.p);
	}
}

/* ---- what others call -----------------------------------------------------
 */

struct sg_catalogue *
sg_catalogue_read(struct sg_arena *arena, const char *folder,
    struct sg_problems *problems)
{
	struct sg_parser parser = {.arena = arena, .problems = problems};
	struct sg_catalogue *catalogue = sg_arena_alloc(arena,
	    sizeof(*catalogue));

	read_folder(&parser, catalogue, folder);
	if (catalogue->n > 0)
		qsort(catalogue->platforms, catalogue->n,
		    sizeof(*catalogue->platforms), by_name);
	check_names(catalogue, problems);
	join_classes(arena, catalogue, problems);
	return catalogue;
}

bool
sg_platform_has_parts(const struct sg_platform *platform)
{
	return platform->sites.n + platform->hosts.n + platform->embeds.n +
	    platform->networks.n + platform->nasns >
	    0;
}

static bool
is_called(const struct sg_platform *platform, struct sg_str name)
{
	for (size_t i = 0; i < platform->also.n; i++)
		if (sg_str_eq(platform->also.w[i].text, name))
			return true;
	return false;
}

size_t
sg_catalogue_find(const struct sg_catalogue *catalogue, struct sg_str name)
{
	for (size_t i = 0; i < catalogue->n; i++)
		if (sg_str_eq(catalogue->platforms[i].name.text, name))
			return i;
	for (size_t i = 0; i < catalogue->n; i++)
		if (is_called(&catalogue->platforms[i], name))
			return i;
	return SIZE_MAX;
}
