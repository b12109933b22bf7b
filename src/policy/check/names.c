/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.c -- resolves the names of a policy and reports unknown ones.
 *
 * Groups have one namespace.  Sites lists, platforms and hosts share a second
 * namespace.  So a group and a sites list may have the same name.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "policy/check/parts.h"
#include "policy/language/cursor.h"

/* ---- the walk ----------------------------------------------------------- */

static void
each_of(struct sg_checker *ck, sg_ref_fn *fn, struct sg_refs *refs,
    enum sg_slot slot)
{
	for (size_t i = 0; i < refs->n; i++)
		fn(ck, &refs->r[i], slot);
}

static void
each_of_rule(struct sg_checker *ck, sg_ref_fn *fn, struct sg_ast_rule *rule)
{
	each_of(ck, fn, &rule->what, SG_SLOT_WHAT);
	each_of(ck, fn, &rule->who, SG_SLOT_GROUP);
	each_of(ck, fn, &rule->on, SG_SLOT_GROUP);
	each_of(ck, fn, &rule->not_who, SG_SLOT_GROUP);
	each_of(ck, fn, &rule->not_on, SG_SLOT_GROUP);
}

void
sg_check_each_ref(struct sg_checker *ck, sg_ref_fn *fn)
{
	struct sg_policy_ast *ast = ck->ast;

	for (size_t i = 0; i < ast->ngroups; i++)
		each_of(ck, fn, &ast->groups[i].includes, SG_SLOT_GROUP_PART);
	for (size_t i = 0; i < ast->nsites; i++)
		each_of(ck, fn, &ast->sites[i].includes, SG_SLOT_SITES_PART);
	for (size_t i = 0; i < ast->ndays; i++)
		fn(ck, &ast->days[i].group, SG_SLOT_GROUP);
	for (size_t i = 0; i < ast->nrules; i++)
		each_of_rule(ck, fn, &ast->rules[i]);
	for (size_t i = 0; i < ast->nexceptions; i++)
		each_of_rule(ck, fn, &ast->exceptions[i].rule);
	for (size_t i = 0; i < ast->nopenings; i++) {
		each_of(ck, fn, &ast->openings[i].what, SG_SLOT_WHAT);
		each_of(ck, fn, &ast->openings[i].who, SG_SLOT_GROUP);
	}
	each_of(ck, fn, &ast->evidence.visits_for, SG_SLOT_GROUP);
	for (size_t i = 0; i < ast->nexpects; i++) {
		fn(ck, &ast->expects[i].who, SG_SLOT_GROUP);
		fn(ck, &ast->expects[i].what, SG_SLOT_WHAT);
		fn(ck, &ast->expects[i].on, SG_SLOT_GROUP);
	}
}

/* Words that people write in place of keywords. */
static const struct {
	enum sg_slot slot;
	const char *word, *meant;
} synonyms[] = {
    {SG_SLOT_GROUP, "all", "everyone"},
    {SG_SLOT_GROUP, "anybody", "everyone"},
    {SG_SLOT_GROUP, "anyone", "everyone"},
    {SG_SLOT_GROUP, "everybody", "everyone"},
    {SG_SLOT_WHAT, "all", "everything"},
    {SG_SLOT_WHAT, "anything", "everything"},
    {SG_SLOT_WHAT, "internet", "everything"},
    {SG_SLOT_WHAT, "proxies", "circumvention"},
    {SG_SLOT_WHAT, "vpn", "circumvention"},
    {SG_SLOT_WHAT, "vpns", "circumvention"},
};

static const char *
synonym_of(enum sg_slot slot, struct sg_str word)
{
	for (size_t i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++) {
		if (synonyms[i].slot == slot &&
		    sg_str_eq(word, sg_str(synonyms[i].word)))
			return synonyms[i].meant;
	}
	return NULL;
}

/* ---- looking up --------------------------------------------------------- */

static size_t
find_group(const struct sg_checker *ck, struct sg_str name)
{
	for (size_t i = 0; i < ck->ast->ngroups; i++) {
		if (sg_str_eq(ck->ast->groups[i].name.text, name))
			return i;
	}
	return SIZE_MAX;
}

static size_t
find_sites(const struct sg_checker *ck, struct sg_str name)
{
	for (size_t i = 0; i < ck->ast->nsites; i++) {
		if (sg_str_eq(ck->ast->sites[i].name.text, name))
			return i;
	}
	return SIZE_MAX;
}

/*
 * Returns the name of the group that `word` probably means, or NULL.  Marks
 * that group as used.  Otherwise one misspelt name would give two messages: the
 * name is unknown, and the group is unused.
 */
static const char *
meant_group(struct sg_checker *ck, struct sg_str word)
{
	const struct sg_policy_ast *ast = ck->ast;
	const char *meant = synonym_of(SG_SLOT_GROUP, word);
	const char **names;

	if (meant != NULL)
		return meant;
	names = sg_arena_array(ck->arena, ast->ngroups + 1, sizeof(*names));
	for (size_t i = 0; i < ast->ngroups; i++)
		names[i] = ast->groups[i].name.text.p;
	names[ast->ngroups] = "everyone";
	meant = sg_did_you_mean(word, names, ast->ngroups + 1);
	if (meant != NULL && find_group(ck, sg_str(meant)) != SIZE_MAX)
		ck->group_used[find_group(ck, sg_str(meant))] = true;
	return meant;
}

/* Returns the name of the list of sites, platform or keyword that `word`
 * probably means, or NULL.  Marks a list as used, so that one misspelt name
 * does not give two messages. */
static const char *
meant_sites(struct sg_checker *ck, struct sg_str word)
{
	const struct sg_policy_ast *ast = ck->ast;
	const struct sg_catalogue *catalogue = ck->catalogue;
	const char *meant = synonym_of(SG_SLOT_WHAT, word);
	const char **names;
	size_t n = 0;

	if (meant != NULL)
		return meant;
	names = sg_arena_array(ck->arena, ast->nsites + catalogue->n + 2,
	    sizeof(*names));
	for (size_t i = 0; i < ast->nsites; i++)
		names[n++] = ast->sites[i].name.text.p;
	for (size_t i = 0; i < catalogue->n; i++)
		names[n++] = sg_arena_dup(ck->arena,
		    catalogue->platforms[i].name.text);
	names[n++] = "circumvention";
	names[n++] = "everything";
	meant = sg_did_you_mean(word, names, n);
	if (meant != NULL && find_sites(ck, sg_str(meant)) != SIZE_MAX)
		ck->sites_used[find_sites(ck, sg_str(meant))] = true;
	return meant;
}

/* ---- groups ------------------------------------------------------------- */

static void
unknown_group(struct sg_checker *ck, const struct sg_ref *ref)
{
	const struct sg_word *word = &ref->word;
	const char *kind = NULL, *meant;

	if (find_sites(ck, word->text) != SIZE_MAX)
		kind = "a list of sites";
	else if (sg_catalogue_find(ck->catalogue, word->text) != SIZE_MAX)
		kind = "a platform";
	if (kind != NULL) {
		sg_problem(ck->problems, SG_ERROR, word->place,
		    "groups of people and devices stand here; sites stand "
		    "after \"allow\" or \"block\"",
		    "\"%s\" is %s, not a group", word->text.p, kind);
		return;
	}
	if (sg_weekday_find(word->text) >= 0) {
		sg_problem(ck->problems, SG_ERROR, word->place,
		    "weekdays follow a span of time:  from 9:00 to 15:00 on "
		    "Mon, Tue",
		    "\"%s\" is no group, but days of the week", word->text.p);
		return;
	}
	meant = meant_group(ck, word->text);
	sg_problem(ck->problems, SG_ERROR, word->place,
	    meant != NULL ?
		sg_arena_printf(ck->arena, "did you mean \"%s\"?", meant) :
		sg_arena_printf(ck->arena,
		    "add a heading that says who it is:  "
		    "group %s",
		    word->text.p),
	    "no group is called \"%s\"", word->text.p);
}

static void
resolve_group(struct sg_checker *ck, struct sg_ref *ref, enum sg_slot slot)
{
	bool everyone = sg_str_eq(ref->word.text, SG_LIT("everyone"));

	if (everyone && slot == SG_SLOT_GROUP_PART) {
		sg_problem(ck->problems, SG_ERROR, ref->word.place,
		    "write \"for everyone\" in the rule instead",
		    "a group cannot include everyone");
		return;
	}
	if (everyone) {
		ref->kind = SG_REF_EVERYONE;
		return;
	}
	ref->index = find_group(ck, ref->word.text);
	if (ref->index == SIZE_MAX) {
		unknown_group(ck, ref);
		return;
	}
	ref->kind = SG_REF_GROUP;
	ck->group_used[ref->index] = true;
}

/* ---- sites -------------------------------------------------------------- */

static void
unknown_what(struct sg_checker *ck, const struct sg_ref *ref)
{
	const struct sg_word *word = &ref->word;
	const char *meant;

	if (find_group(ck, word->text) != SIZE_MAX ||
	    sg_str_eq(word->text, SG_LIT("everyone"))) {
		sg_problem(ck->problems, SG_ERROR, word->place,
		    "sites stand here; groups stand after \"for\" or \"on\"",
		    "\"%s\" is a group, not a platform or list of sites",
		    word->text.p);
		return;
	}
	meant = meant_sites(ck, word->text);
	sg_problem(ck->problems, SG_ERROR, word->place,
	    meant != NULL ?
		sg_arena_printf(ck->arena, "did you mean \"%s\"?", meant) :
		sg_arena_printf(ck->arena,
		    "write a host name with its dots, or "
		    "add a heading:  sites %s",
		    word->text.p),
	    "no platform or list is called \"%s\"", word->text.p);
}

/* Resolve the keywords `circumvention` and `everything`.  Returns false if the
 * reference is another name. */
static bool
resolve_word(struct sg_checker *ck, struct sg_ref *ref, enum sg_slot slot)
{
	if (sg_str_eq(ref->word.text, SG_LIT("circumvention")))
		ref->kind = SG_REF_CIRCUMVENTION;
	else if (sg_str_eq(ref->word.text, SG_LIT("everything")))
		ref->kind = SG_REF_EVERYTHING;
	else
		return false;
	if (slot == SG_SLOT_SITES_PART) {
		ref->kind = SG_REF_NONE;
		sg_problem(ck->problems, SG_ERROR, ref->word.place,
		    "name it in a rule instead",
		    "a list of sites cannot include \"%s\"", ref->word.text.p);
	}
	return true;
}

static void
resolve_what(struct sg_checker *ck, struct sg_ref *ref, enum sg_slot slot)
{
	if (ref->kind == SG_REF_HOST || resolve_word(ck, ref, slot))
		return;
	ref->index = find_sites(ck, ref->word.text);
	if (ref->index != SIZE_MAX) {
		ref->kind = SG_REF_SITES;
		ck->sites_used[ref->index] = true;
		return;
	}
	ref->index = sg_catalogue_find(ck->catalogue, ref->word.text);
	if (ref->index == SIZE_MAX)
		unknown_what(ck, ref);
	else
		ref->kind = SG_REF_PLATFORM;
}

static void
resolve(struct sg_checker *ck, struct sg_ref *ref, enum sg_slot slot)
{
	if (ref->word.text.n == 0)
		return; /* the name is not given, or the parser reported it */
	if (slot == SG_SLOT_GROUP || slot == SG_SLOT_GROUP_PART)
		resolve_group(ck, ref, slot);
	else
		resolve_what(ck, ref, slot);
}

/* ---- contacts, exceptions, hidden platforms ----------------------------- */

static bool
has_contact(const struct sg_checker *ck, struct sg_str name)
{
	for (size_t i = 0; i < ck->ast->ncontacts; i++) {
		if (sg_str_eq(ck->ast->contacts[i].name.text, name))
			return true;
	}
	return false;
}

static void
check_escalate(struct sg_checker *ck, const struct sg_ast_escalate *escalate)
{
	const struct sg_policy_ast *ast = ck->ast;
	const struct sg_word *word = &escalate->contact;
	const char **names;
	const char *meant;

	if (escalate->act != SG_ACT_TELL || has_contact(ck, word->text))
		return;
	names = sg_arena_array(ck->arena, ast->ncontacts + 1, sizeof(*names));
	for (size_t i = 0; i < ast->ncontacts; i++)
		names[i] = ast->contacts[i].name.text.p;
	meant = sg_did_you_mean(word->text, names, ast->ncontacts);
	sg_problem(ck->problems, SG_ERROR, word->place,
	    meant != NULL ?
		sg_arena_printf(ck->arena, "did you mean \"%s\"?", meant) :
		sg_arena_printf(ck->arena,
		    "add a heading with a mail address:  "
		    "contact %s",
		    word->text.p),
	    "no contact is called \"%s\"", word->text.p);
}

static void
check_expect(struct sg_checker *ck, const struct sg_ast_expect *expect)
{
	const struct sg_policy_ast *ast = ck->ast;
	const char **names;
	const char *meant;

	if (expect->by.text.n == 0)
		return;
	names = sg_arena_array(ck->arena, ast->nexceptions + 1, sizeof(*names));
	for (size_t i = 0; i < ast->nexceptions; i++) {
		names[i] = ast->exceptions[i].id.text.p;
		if (sg_str_eqi(ast->exceptions[i].id.text, expect->by.text))
			return;
	}
	meant = sg_did_you_mean(expect->by.text, names, ast->nexceptions);
	sg_problem(ck->problems, SG_ERROR, expect->by.place,
	    meant != NULL ?
		sg_arena_printf(ck->arena, "did you mean %s?", meant) :
		"after \"by\" stands the name of an exception",
	    "there is no exception %s", expect->by.text.p);
}

/* Warn of a sites list that has the name of a platform: the policy can no
 * longer refer to the platform.  The name of a class is an ordinary word, such
 * as "games": a list with this name is meant as it is. */
static void
check_hidden(struct sg_checker *ck, const struct sg_word *name)
{
	size_t platform = sg_catalogue_find(ck->catalogue, name->text);

	if (name->text.n > 0 && platform != SIZE_MAX &&
	    !ck->catalogue->platforms[platform].is_class)
		sg_problem(ck->problems, SG_WARNING, name->place,
		    "choose another name, if the platform is meant anywhere",
		    "\"%s\" is a platform too; in this policy it means this "
		    "list only",
		    name->text.p);
}

/* Warn of a name that also has a meaning in sentences (sentence.c).  The name
 * wins. */
static void
check_word(struct sg_checker *ck, const struct sg_word *name, const char *what)
{
	static const char *const words[] = {"after", "all", "anybody", "anyone",
	    "anything", "before", "daily", "each", "else", "every", "everybody",
	    "everyday", "except", "half-term", "internet", "no", "only",
	    "school", "unblock", "weekday", "weekdays", "weekend", "weekends",
	    "weeks"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (sg_str_eq(name->text, sg_str(words[i])))
			sg_problem(ck->problems, SG_WARNING, name->place,
			    "choose another name, so that nobody is misled",
			    "\"%s\" is also a word of English sentences; in "
			    "this policy it means this %s",
			    name->text.p, what);
}

/* Teachers open sites of their lessons, and never a way round the filter. */
static void
check_opening(struct sg_checker *ck, const struct sg_ast_opening *opening)
{
	for (size_t i = 0; i < opening->what.n; i++) {
		const struct sg_ref *ref = &opening->what.r[i];

		if (ref->kind == SG_REF_EVERYTHING ||
		    ref->kind == SG_REF_CIRCUMVENTION)
			sg_problem(ck->problems, SG_ERROR, ref->word.place,
			    "name platforms, lists of sites or hosts",
			    "teachers cannot open %s", ref->word.text.p);
	}
}

void
sg_check_names(struct sg_checker *ck)
{
	sg_check_each_ref(ck, resolve);
	for (size_t i = 0; i < ck->ast->ngroups; i++)
		check_word(ck, &ck->ast->groups[i].name, "group");
	for (size_t i = 0; i < ck->ast->nsites; i++)
		check_word(ck, &ck->ast->sites[i].name, "list of sites");
	for (size_t i = 0; i < ck->ast->nsites; i++)
		check_hidden(ck, &ck->ast->sites[i].name);
	for (size_t i = 0; i < ck->ast->nescalates; i++)
		check_escalate(ck, &ck->ast->escalates[i]);
	for (size_t i = 0; i < ck->ast->nopenings; i++)
		check_opening(ck, &ck->ast->openings[i]);
	for (size_t i = 0; i < ck->ast->nexpects; i++)
		check_expect(ck, &ck->ast->expects[i]);
}
