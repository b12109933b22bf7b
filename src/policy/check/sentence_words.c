/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sentence_words.c -- finds the names of groups and sites in a sentence.
 *
 * A name of the policy may be written in several words: "year 6" is the group
 * year-6.
 */
#include "base/arena.h"
#include "policy/check/sentence.h"
#include "policy/language/hostname.h"

#define NAME_WORDS 4 /* a name is written in at most so many words */

size_t
sg_sentence_sees(const struct sg_sentence *s, size_t skip, const char *phrase)
{
	size_t words = 0;

	for (struct sg_str rest = sg_str(phrase); rest.n > 0; words++) {
		struct sg_str word = sg_str_cut(&rest, ' ');

		if (s->at + skip + words >= s->n ||
		    !sg_str_eq(sg_str(s->word[s->at + skip + words]), word))
			return 0;
	}
	return words;
}

bool
sg_sentence_skip(struct sg_sentence *s, const char *const *phrases)
{
	size_t words;

	for (size_t i = 0; phrases[i] != NULL; i++) {
		words = sg_sentence_sees(s, 0, phrases[i]);
		s->at += words;
		if (words > 0)
			return true;
	}
	return false;
}

bool
sg_sentence_skip_word(struct sg_sentence *s, const char *phrase)
{
	const char *const phrases[] = {phrase, NULL};

	return sg_sentence_skip(s, phrases);
}

struct sg_place
sg_sentence_place(const struct sg_sentence *s, size_t first)
{
	const struct sg_token *t = s->line->tokens;
	struct sg_place place = t[first].place;

	place.width = t[s->at - 1].place.column + t[s->at - 1].place.width -
	    place.column;
	return place;
}

/* Append a reference to `name`.  The words from `first` up to the next word
 * name it. */
static void
add_ref(struct sg_sentence *s, struct sg_refs *refs, enum sg_ref_kind kind,
    const char *name, size_t first)
{
	refs->r = sg_arena_grow(s->arena, refs->r, refs->n, &refs->cap,
	    sizeof(*refs->r));
	refs->r[refs->n++] = (struct sg_ref){
	    .word = {sg_str(sg_arena_dup(s->arena, sg_str(name))),
		sg_sentence_place(s, first)},
	    .kind = kind};
}

/* Returns the next `count` words joined by hyphens, or NULL if a comma or the
 * end of the sentence comes before. */
static char *
joined(const struct sg_sentence *s, size_t count)
{
	char *text = sg_arena_dup(s->arena, SG_LIT(""));

	for (size_t i = 0; i < count; i++) {
		if (s->at + i >= s->n || strcmp(s->word[s->at + i], ",") == 0)
			return NULL;
		text = sg_arena_printf(s->arena, "%s%s%s", text,
		    i > 0 ? "-" : "", s->word[s->at + i]);
	}
	return text;
}

/* `name` with an "s" at its end taken away or added. */
static struct sg_str
other_number(struct sg_arena *arena, const char *name)
{
	size_t n = strlen(name);

	return n > 1 && name[n - 1] == 's' ?
	    (struct sg_str){name, n - 1} :
	    sg_str(sg_arena_printf(arena, "%ss", name));
}

/* ---- groups ------------------------------------------------------------- */

static const char *
find_group(const struct sg_checker *ck, struct sg_str name)
{
	for (size_t i = 0; i < ck->ast->ngroups; i++)
		if (sg_str_eqi(ck->ast->groups[i].name.text, name))
			return ck->ast->groups[i].name.text.p;
	return NULL;
}

/* Read "y5", "year 5", "years 5 and 6" as the groups year-5 and year-6. Returns
 * the group, or NULL. */
static const char *
read_year(struct sg_sentence *s)
{
	static const char *const heads[] = {"years", "year", "yrs", "yr", NULL};
	size_t first = s->at;
	const char *number, *group;

	if (sg_sentence_skip(s, heads))
		s->of_years = true;
	number = s->at < s->n ? s->word[s->at] : "";
	if (s->at == first && !s->of_years && number[0] == 'y')
		number++;
	else if (s->at == first && !s->of_years)
		number = "";
	group = *number >= '0' && *number <= '9' ?
	    find_group(s->ck,
		sg_str(sg_arena_printf(s->arena, "year-%s", number))) :
	    NULL;
	s->at = group != NULL ? s->at + 1 : first;
	return group;
}

/* Read one group.  Returns false if no group comes next. */
static bool
read_group(struct sg_sentence *s, struct sg_refs *groups)
{
	static const char *const articles[] = {
	    "all the", "all", "the", "our", "every", "each", "any", NULL};
	static const char *const everyone[] = {"everyone", "everybody",
	    "anyone", "anybody", "all users", "the whole school", "all", NULL};
	size_t first = s->at, start;
	const char *name, *group = NULL;

	if (!sg_sentence_skip_word(s, "all users"))
		sg_sentence_skip(s, articles);
	start = s->at;
	for (size_t count = NAME_WORDS; count > 0 && group == NULL; count--) {
		name = joined(s, count);
		if (name == NULL)
			continue;
		group = find_group(s->ck, sg_str(name));
		if (group == NULL)
			group = find_group(s->ck, other_number(s->arena, name));
		s->at += group != NULL ? count : 0;
	}
	if (group == NULL)
		group = read_year(s);
	if (group != NULL) {
		add_ref(s, groups, SG_REF_NONE, group, start);
		return true;
	}
	s->at = first;
	if (!sg_sentence_skip(s, everyone))
		return false;
	add_ref(s, groups, SG_REF_NONE, "everyone", first);
	return true;
}

/* Read items with commas or "and" between them. */
static bool
read_list(struct sg_sentence *s, struct sg_refs *refs,
    bool (*read)(struct sg_sentence *s, struct sg_refs *refs))
{
	static const char *const joins[] = {
	    ", and", ", or", ",", "and", "or", "&", "+", "plus", "/", NULL};
	size_t before;

	if (!read(s, refs))
		return false;
	for (;;) {
		before = s->at;
		if (!sg_sentence_skip(s, joins) || !read(s, refs)) {
			s->at = before;
			return true;
		}
	}
}

bool
sg_sentence_groups(struct sg_sentence *s, struct sg_refs *groups)
{
	return read_list(s, groups, read_group);
}

/* ---- sites -------------------------------------------------------------- */

static const char *
find_sites(const struct sg_checker *ck, struct sg_str name)
{
	size_t platform;

	for (size_t i = 0; i < ck->ast->nsites; i++)
		if (sg_str_eqi(ck->ast->sites[i].name.text, name))
			return ck->ast->sites[i].name.text.p;
	platform = sg_catalogue_find(ck->catalogue, name);
	return platform == SIZE_MAX ?
	    NULL :
	    ck->catalogue->platforms[platform].name.text.p;
}

/* Read a host name or the host of a URL.  Returns false if none comes next. */
static bool
read_host(struct sg_sentence *s, struct sg_refs *sites)
{
	enum sg_hostname_fault fault;
	struct sg_str host;

	if (s->at >= s->n || strchr(s->word[s->at], '.') == NULL)
		return false;
	fault = sg_hostname_read(s->arena, sg_str(s->word[s->at]), &host);
	/* The strict reading of a rule reports a suffix under which many have
	 * sites. */
	if (fault != SG_HOSTNAME_FINE || sg_hostname_is_suffix(host))
		return false;
	s->at++;
	add_ref(s, sites, SG_REF_HOST, host.p, s->at - 1);
	return true;
}

/* Read "everything" in its many forms. */
static bool
read_everything(struct sg_sentence *s, struct sg_refs *sites)
{
	static const char *const rest[] = {"everything else", "anything else",
	    "all else", "the rest", "all other sites", "all other websites",
	    "other sites", "other websites", NULL};
	static const char *const all[] = {"everything", "anything",
	    "the whole internet", "the internet", "internet", "the web",
	    "all sites", "all websites", "all", NULL};
	size_t first = s->at;

	if (sg_sentence_skip(s, rest))
		s->everything_else = true;
	else if (!sg_sentence_skip(s, all))
		return false;
	add_ref(s, sites, SG_REF_NONE, "everything", first);
	return true;
}

static bool
read_site(struct sg_sentence *s, struct sg_refs *sites)
{
	static const char *const before[] = {"access to", "all access to",
	    "any access to", "use of", "the use of", "the", "all of", "any",
	    "all", NULL};
	static const char *const after[] = {
	    "websites", "website", "sites", "site", "apps", "app", NULL};
	size_t first = s->at, start;
	const char *name, *found = NULL;

	if (find_sites(s->ck, sg_str(s->at < s->n ? s->word[s->at] : "")) ==
	    NULL)
		while (sg_sentence_skip(s, before))
			;
	start = s->at;
	for (size_t count = NAME_WORDS; count > 0 && found == NULL; count--) {
		name = joined(s, count);
		if (name == NULL)
			continue;
		found = find_sites(s->ck, sg_str(name));
		s->at += found != NULL ? count : 0;
	}
	if (found != NULL) {
		add_ref(s, sites, SG_REF_NONE, found, start);
		sg_sentence_skip(s, after);
		return true;
	}
	if (sg_sentence_skip_word(s, "circumvention")) {
		add_ref(s, sites, SG_REF_NONE, "circumvention", start);
		return true;
	}
	if (read_host(s, sites)) {
		sg_sentence_skip(s, after);
		return true;
	}
	s->at = first;
	return read_everything(s, sites);
}

bool
sg_sentence_sites(struct sg_sentence *s, struct sg_refs *sites)
{
	return read_list(s, sites, read_site);
}
