/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * open.c -- turns two checked images (compiled files) into a gate that can
 * judge requests: binds names to the policy's targets, compiles patterns, opens
 * databases.  A target is a thing that a rule of the policy can name.
 *
 * Allocates all tables of a gate.  Also allocates the scratch (working memory)
 * of each judging thread.  Judging itself allocates nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/problems.h"
#include "base/sealed.h"
#include "base/shelf.h"
#include "base/vmem.h"
#include "gate/disguise/disguise.h"
#include "gate/disguise/lists.h"
#include "gate/set.h"
#include "gate/state.h"

/*
 * Limits of PCRE2: the number of internal match steps, and the depth of
 * backtracking.  A match that reaches a limit is given up; this takes no
 * noticeable time.  Any sane pattern, matched against 8 KB, stays far below
 * these limits.
 */
#define MATCH_LIMIT 20000
#define DEPTH_LIMIT 200

/*
 * The files that a gate has copies of.  Each number is also the place of the
 * copy on the shelf (base/shelf.h).
 */
enum place { NAMES, POLICY, ASN, ANONYMOUS, PLACES };

_Static_assert(PLACES == SG_SHELF_PLACES, "each has a place");

/* One attempt to open a gate: where copies may be found, and how it failed. */
struct opening {
	struct sg_problems *problems;
	const struct sg_gate *before; /* the gate used until now, or NULL */
	/* Copies on the shelf; NULL if the place is empty. */
	struct sg_sealed *shelf[PLACES];
	/*
	 * True if opening failed for a transient reason, such as lack of
	 * memory.
	 */
	bool passing;
};

static bool
no_memory(struct opening *o)
{
	o->passing = true;
	sg_problem(o->problems, SG_ERROR, (struct sg_place){0}, NULL,
	    "not enough memory to open the policy");
	return false;
}

/* ---- binding names.img to policy.img ------------------------------------ */

static char
kind_letter(uint32_t kind)
{
	switch (kind) {
	case SG_CATEGORY_PLATFORM:
		return 'p';
	case SG_CATEGORY_LIST:
		return 'l';
	default:
		return '-';
	}
}

static bool
is_bound_to(const struct sg_gate *gate, const struct sg_category *category,
    const struct sg_binding *binding)
{
	const char *name = sg_image_text(&gate->policy, binding->category);

	return name[0] == kind_letter(category->kind) && name[1] == '/' &&
	    strcmp(name + 2, sg_image_text(&gate->names, category->name)) == 0;
}

/* Returns the bitmap of the targets of a category. */
static uint64_t *
targets_of(const struct sg_gate *gate, uint64_t category)
{
	return gate->category_targets + category * gate->target_words;
}

/* Bind one name of the policy.  Returns false if names.img does not have it. */
static bool
bind_one(struct sg_gate *gate, const struct sg_binding *binding)
{
	const struct sg_category
	    *categories = gate->names.section[SG_S_CATEGORIES].items;
	bool found = false;

	for (uint64_t i = 0; i < gate->names.section[SG_S_CATEGORIES].count;
	     i++)
		if (is_bound_to(gate, &categories[i], binding)) {
			sg_bitmap_add(targets_of(gate, i), binding->target);
			found = true;
		}
	return found;
}

/*
 * Bind all names that the policy uses.  Fails if names.img lacks a name.  Then
 * the images do not belong together: for example, the power failed when only
 * one file was replaced.  A gate from these images would not block the sites of
 * the missing name.
 */
static bool
bind_categories(struct sg_gate *gate, struct sg_problems *problems)
{
	const struct sg_binding *bindings = gate->policy.section[SG_S_BINDINGS]
						.items;

	for (uint64_t i = 0; i < gate->policy.section[SG_S_BINDINGS].count;
	     i++) {
		if (bind_one(gate, &bindings[i]))
			continue;
		sg_problem(problems, SG_ERROR, (struct sg_place){0},
		    "run \"schoolgate install\" again",
		    "names.img and policy.img do not belong together: the "
		    "policy needs \"%s\", which the names do not have",
		    sg_image_text(&gate->policy, bindings[i].category) + 2);
		return false;
	}
	return true;
}

/*
 * Returns a number for an owner: 1 plus the index of the owner's first
 * category.  Returns 0 if the owner is unknown.
 */
static uint32_t
owner_number(const struct sg_gate *gate, const char *owner)
{
	const struct sg_category
	    *categories = gate->names.section[SG_S_CATEGORIES].items;

	if (*owner == '\0')
		return 0;
	for (uint64_t i = 0; i < gate->names.section[SG_S_CATEGORIES].count;
	     i++)
		if (strcmp(sg_image_text(&gate->names, categories[i].owner),
			owner) == 0)
			return (uint32_t)i + 1;
	return 0;
}

static void
view_list(const struct sg_gate *gate, struct sg_catset_view *view,
    const struct sg_category *category)
{
	enum sg_list_id id = sg_list_find(sg_str(sg_image_text(&gate->names,
	    category->name)));

	if (id == SG_LISTS)
		return;
	view->lists |= SG_LIST_BIT(id);
	/* In a list of words of searches, `sample` may be a language. */
	if (view->stands_for == 0 &&
	    (id == SG_LIST_PLATFORM_WORD || !sg_list_is_typed(id)))
		view->stands_for = category->sample;
}

void
sg_catset_view_add(const struct sg_gate *gate, struct sg_catset_view *view,
    uint16_t id)
{
	const struct sg_category *category = SG_ITEM(&gate->names,
	    SG_S_CATEGORIES, sg_category, id);
	const uint64_t *targets = targets_of(gate, id);

	sg_bitmap_join(view->targets, targets, gate->target_words);
	view->locked |= category->kind == SG_CATEGORY_LOCKED;
	view->embed |= category->kind == SG_CATEGORY_EMBED;
	if (category->kind == SG_CATEGORY_TECHNIQUE)
		view_list(gate, view, category);
	if (category->kind != SG_CATEGORY_PLATFORM)
		return;
	if (view->platform == SG_NO_PLATFORM)
		view->platform = id;
	if (view->owner == 0)
		view->owner = owner_number(gate,
		    sg_image_text(&gate->names, category->owner));
	if (sg_bitmap_is_empty(targets, gate->target_words))
		view->unbound = true;
}

/* The code of a language as a number; 0 for "". */
static uint32_t
language_number(const char *code)
{
	uint32_t number = 0;

	for (; *code != '\0'; code++)
		number = number << 8 | (unsigned char)*code;
	return number;
}

static void
view_words(struct sg_gate *gate)
{
	const struct sg_category
	    *categories = gate->names.section[SG_S_CATEGORIES].items;
	enum sg_list_id id;

	for (uint64_t i = 0; i < gate->names.section[SG_S_CATEGORIES].count;
	     i++) {
		id = categories[i].kind != SG_CATEGORY_TECHNIQUE ?
		    SG_LISTS :
		    sg_list_find(sg_str(sg_image_text(&gate->names,
			categories[i].name)));
		if (id == SG_LISTS || !sg_list_is_typed(id))
			continue;
		gate->words[i].list = SG_LIST_BIT(id);
		/* In a list of names of platforms, `sample` is a host. */
		if (id != SG_LIST_PLATFORM_WORD)
			gate->words[i].language = language_number(
			    sg_image_text(&gate->names, categories[i].sample));
	}
}

static void
view_catsets(struct sg_gate *gate)
{
	const struct sg_catset *sets = gate->names.section[SG_S_CATSETS].items;
	const uint16_t *items = gate->names.section[SG_S_CATSET_ITEMS].items;

	for (uint64_t i = 0; i < gate->names.section[SG_S_CATSETS].count; i++) {
		gate->catsets[i].targets = gate->catset_targets +
		    i * gate->target_words;
		gate->catsets[i].platform = SG_NO_PLATFORM;
		for (uint32_t k = 0; k < sets[i].count; k++)
			sg_catset_view_add(gate, &gate->catsets[i],
			    items[sets[i].first + k]);
	}
}

/*
 * Find the platforms of the host of each page.  A page loads its parts from
 * hosts of these platforms.
 */
static void
bind_pages(struct sg_gate *gate)
{
	const struct sg_page *pages = gate->policy.section[SG_S_PAGES].items;
	struct sg_where where;

	for (uint64_t i = 0; i < gate->policy.section[SG_S_PAGES].count; i++) {
		struct sg_url url = {.host = sg_str(sg_image_text(&gate->policy,
					 pages[i].host))};

		sg_where_find(gate, &url, false, &where);
		gate->pages[i].n = sg_where_platforms(gate, &where,
		    gate->pages[i].platform, SG_PAGE_PLATFORMS);
	}
}

/* ---- patterns and databases --------------------------------------------- */

static bool
compile_patterns(struct opening *o, struct sg_gate *gate)
{
	const struct sg_pattern *patterns = gate->policy.section[SG_S_PATTERNS]
						.items;
	PCRE2_UCHAR message[120];
	PCRE2_SIZE at;
	int error;

	for (uint64_t i = 0; i < gate->policy.section[SG_S_PATTERNS].count;
	     i++) {
		const char *text = sg_image_text(&gate->policy,
		    patterns[i].text);

		gate->patterns[i] = pcre2_compile((PCRE2_SPTR)text,
		    PCRE2_ZERO_TERMINATED, PCRE2_CASELESS, &error, &at, NULL);
		if (gate->patterns[i] == NULL) {
			o->passing |= error == PCRE2_ERROR_HEAP_FAILED;
			pcre2_get_error_message(error, message, sizeof message);
			sg_problem(o->problems, SG_ERROR, (struct sg_place){0},
			    "install the policy again",
			    "pattern \"%s\" of the policy image: %s", text,
			    (const char *)message);
			return false;
		}
		/*
		 * On a hardened kernel, the JIT compiler fails.  PCRE2 then
		 * interprets the pattern.
		 */
		pcre2_jit_compile(gate->patterns[i], PCRE2_JIT_COMPLETE);
		gate->sees_query[i] = strstr(text, "\\?") != NULL;
		sg_bitmap_add(gate->pattern_targets, patterns[i].target);
	}
	return true;
}

/* ---- copies ------------------------------------------------------------- */

static struct sg_sealed *
copy_of(const struct sg_gate *gate, enum place place)
{
	switch (place) {
	case NAMES:
		return gate->names.sealed;
	case POLICY:
		return gate->policy.sealed;
	case ASN:
		return gate->asn.copy;
	default:
		return gate->anonymous.copy;
	}
}

/*
 * Fill `known` with the copies of this file that may be reused.  Entries may be
 * NULL.
 */
static void
find_known(const struct opening *o, enum place place,
    struct sg_sealed *known[SG_KNOWN])
{
	known[0] = o->before == NULL ? NULL : copy_of(o->before, place);
	known[1] = o->shelf[place];
}

static void
leave_found(struct opening *o)
{
	for (unsigned i = 0; i < PLACES; i++)
		sg_sealed_leave(&o->shelf[i]);
}

static bool
is_same_copy(const struct sg_sealed *a, const struct sg_sealed *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return sg_version_is(&a->version, &b->version);
}

/* Put the copies of a newly opened gate on the shelf, unless they are there. */
static void
put_on_shelf(struct sg_shelf *shelf, const struct opening *o,
    const struct sg_gate *gate)
{
	struct sg_sealed *copies[PLACES];
	bool same = true;

	for (unsigned i = 0; i < PLACES; i++) {
		copies[i] = copy_of(gate, (enum place)i);
		same = same && is_same_copy(copies[i], o->shelf[i]);
	}
	if (!same)
		sg_shelf_put(shelf, copies);
}

/*
 * Open the database at `path`.  `then` is the path of this database in the gate
 * o->before, or NULL.  If the file cannot be used and both paths are equal, the
 * copy of o->before is used instead.
 */
static bool
open_database(struct opening *o, enum place place, const char *path,
    const char *then, struct sg_database *database)
{
	struct sg_sealed *known[SG_KNOWN];

	find_known(o, place, known);
	return sg_database_open(path, known,
	    then != NULL && strcmp(path, then) == 0 ? known[0] : NULL,
	    o->problems, database);
}

static bool
open_databases(struct opening *o, struct sg_gate *gate)
{
	const struct sg_settings *now = gate->settings;
	const struct sg_gate *before = o->before;
	const char *asn = NULL, *anonymous = NULL;

	if (before != NULL) {
		asn = sg_gate_text(before, before->settings->asn_path);
		anonymous = sg_gate_text(before,
		    before->settings->anonymous_path);
	}
	return open_database(o, ASN, sg_gate_text(gate, now->asn_path), asn,
		   &gate->asn) &&
	    open_database(o, ANONYMOUS, sg_gate_text(gate, now->anonymous_path),
		anonymous, &gate->anonymous);
}

/* ---- the gate ----------------------------------------------------------- */

/*
 * Works like calloc(), but returns NULL only if there is no memory.  For 0
 * bytes, calloc() itself may return NULL.
 */
static void *
zeroed(uint64_t count, size_t size)
{
	return calloc(count == 0 ? 1 : (size_t)count, size == 0 ? 1 : size);
}

/* Allocate the bitmaps: `target_words` words or `line_words` words for each. */
static bool
allocate_bitmaps(struct sg_gate *gate)
{
	const struct sg_image *names = &gate->names, *policy = &gate->policy;
	const size_t target = gate->target_words * sizeof(uint64_t);
	const size_t line = gate->line_words * sizeof(uint64_t);

	gate->catset_targets = zeroed(names->section[SG_S_CATSETS].count,
	    target);
	gate->category_targets = zeroed(names->section[SG_S_CATEGORIES].count,
	    target);
	gate->pattern_targets = zeroed(1, target);
	gate->target_lines = zeroed(policy->section[SG_S_TARGETS].count, line);
	gate->broad_lines = zeroed(1, line);
	gate->round_lines = zeroed(1, line);
	return gate->catset_targets != NULL && gate->category_targets != NULL &&
	    gate->pattern_targets != NULL && gate->target_lines != NULL &&
	    gate->broad_lines != NULL && gate->round_lines != NULL;
}

static bool
allocate(struct sg_gate *gate)
{
	const struct sg_image *names = &gate->names, *policy = &gate->policy;

	gate->catsets = zeroed(names->section[SG_S_CATSETS].count,
	    sizeof *gate->catsets);
	gate->words = zeroed(names->section[SG_S_CATEGORIES].count,
	    sizeof *gate->words);
	gate->pages = zeroed(policy->section[SG_S_PAGES].count,
	    sizeof *gate->pages);
	gate->patterns = zeroed(policy->section[SG_S_PATTERNS].count,
	    sizeof(pcre2_code *));
	gate->sees_query = zeroed(policy->section[SG_S_PATTERNS].count,
	    sizeof *gate->sees_query);
	return allocate_bitmaps(gate) && gate->catsets != NULL &&
	    gate->words != NULL && gate->pages != NULL &&
	    gate->patterns != NULL && gate->sees_query != NULL;
}

/* Note line `i` for each target that it names. */
static void
index_targets(struct sg_gate *gate, struct sg_parts what, uint32_t i)
{
	for (uint32_t k = 0; k < what.n; k++)
		for (uint64_t bits = what.v[k].bits; bits != 0;
		     bits &= bits - 1) {
			size_t target = 64 * what.v[k].word +
			    (uint32_t)__builtin_ctzll(bits);

			sg_bitmap_add(gate->target_lines +
				target * gate->line_words,
			    i);
		}
}

/*
 * Fill the bitmaps of lines (state.h).  The patterns are compiled already, so
 * that their targets are known.
 */
static void
index_lines(struct sg_gate *gate)
{
	for (uint32_t i = 0; i < sg_gate_rules(gate); i++) {
		uint32_t flags = sg_gate_rule(gate, i)->flags;
		struct sg_parts what = sg_gate_targets(gate, i);

		index_targets(gate, what, i);
		if ((flags & SG_RULE_EVERYTHING) != 0 ||
		    sg_set_meets(what, gate->pattern_targets))
			sg_bitmap_add(gate->broad_lines, i);
		if ((flags & SG_RULE_CIRCUMVENTION) != 0)
			sg_bitmap_add(gate->round_lines, i);
	}
}

static void
find_tables(struct sg_gate *gate)
{
	gate->settings = SG_ITEM(&gate->policy, SG_S_SETTINGS, sg_settings, 0);
	gate->catalogue = sg_image_names(&gate->names);
	gate->own = sg_image_names(&gate->policy);
	gate->group_words = sg_bitmap_words(sg_gate_groups(gate));
	gate->target_words = sg_bitmap_words(gate->policy.section[SG_S_TARGETS]
						 .count);
	gate->line_words = sg_bitmap_words(sg_gate_rules(gate));
}

/*
 * Build the tables and compile the patterns.  Returns false with the reason in
 * o->problems.
 */
static bool
fill(struct opening *o, struct sg_gate *gate)
{
	find_tables(gate);
	if (!allocate(gate))
		return no_memory(o);
	if (!bind_categories(gate, o->problems))
		return false;
	view_catsets(gate);
	view_words(gate);
	bind_pages(gate);
	gate->disguise = sg_disguise_take(o->problems);
	if (gate->disguise == NULL) {
		o->passing = true; /* the patterns of the detectors are built in
				      and valid, so memory ran out */
		return false;
	}
	if (!compile_patterns(o, gate))
		return false;
	index_lines(gate);
	return true;
}

/*
 * Complete `gate`, except for the databases.  The images of `gate` are open
 * already.  On failure frees the gate and returns NULL.
 */
static struct sg_gate *
ready(struct opening *o, struct sg_gate *gate)
{
	if (!fill(o, gate))
		sg_gate_close(&gate);
	return gate;
}

/*
 * Works like ready(), and also opens the databases that the policy names.
 * Fails if a database cannot be opened for a transient reason.  A gate without
 * the database would let addresses through that it should block.
 */
static struct sg_gate *
ready_with_files(struct opening *o, struct sg_gate *gate)
{
	gate = ready(o, gate);
	if (gate != NULL && !open_databases(o, gate)) {
		o->passing = true;
		sg_gate_close(&gate);
	}
	return gate;
}

static struct sg_gate *
gate_new(struct opening *o)
{
	struct sg_gate *gate = calloc(1, sizeof *gate);

	if (gate == NULL)
		no_memory(o);
	return gate;
}

struct sg_gate *
sg_gate_open(const char *names_path, const char *policy_path,
    struct sg_problems *problems)
{
	bool passing;

	return sg_gate_open_after(NULL, NULL, names_path, policy_path, problems,
	    &passing);
}

static struct sg_gate *
open_files(struct opening *o, const char *names_path, const char *policy_path)
{
	struct sg_sealed *names[SG_KNOWN], *policy[SG_KNOWN];
	struct sg_gate *gate = gate_new(o);

	if (gate == NULL)
		return NULL;
	find_known(o, NAMES, names);
	find_known(o, POLICY, policy);
	if (!sg_image_open_known(names_path, SG_IMAGE_NAMES, names, o->problems,
		&o->passing, &gate->names) ||
	    !sg_image_open_known(policy_path, SG_IMAGE_POLICY, policy,
		o->problems, &o->passing, &gate->policy)) {
		sg_gate_close(&gate);
		return NULL;
	}
	return ready_with_files(o, gate);
}

struct sg_gate *
sg_gate_open_after(const struct sg_gate *before, struct sg_shelf *shelf,
    const char *names_path, const char *policy_path,
    struct sg_problems *problems, bool *passing)
{
	const bool locked = shelf != NULL && sg_shelf_lock(shelf);
	struct opening o = {.problems = problems, .before = before};
	struct sg_gate *gate;

	if (shelf != NULL)
		(void)sg_shelf_take(shelf, o.shelf);
	gate = open_files(&o, names_path, policy_path);
	if (locked) {
		if (gate != NULL)
			put_on_shelf(shelf, &o, gate);
		sg_shelf_unlock(shelf);
	}
	leave_found(&o);
	*passing = o.passing;
	return gate;
}

/*
 * Open a gate from the copies on the shelf.  Returns NULL without an error if
 * the shelf has no images.  Returns NULL with an error in o->problems if the
 * gate cannot be opened.
 */
static struct sg_gate *
open_shelved(struct opening *o)
{
	struct sg_gate *gate;

	if (o->shelf[NAMES] == NULL || o->shelf[POLICY] == NULL)
		return NULL;
	gate = gate_new(o);
	if (gate == NULL)
		return NULL;
	if (!sg_image_of_copy("names image", o->shelf[NAMES], SG_IMAGE_NAMES,
		o->problems, &gate->names) ||
	    !sg_image_of_copy("policy image", o->shelf[POLICY], SG_IMAGE_POLICY,
		o->problems, &gate->policy)) {
		sg_gate_close(&gate);
		return NULL;
	}
	gate = ready(o, gate);
	if (gate != NULL &&
	    (!sg_database_open_copy(o->shelf[ASN], &gate->asn) ||
		!sg_database_open_copy(o->shelf[ANONYMOUS],
		    &gate->anonymous))) {
		no_memory(o);
		sg_gate_close(&gate);
	}
	return gate;
}

struct sg_gate *
sg_gate_open_shelved(struct sg_shelf *shelf, struct sg_problems *problems,
    bool *passing)
{
	struct opening o = {.problems = problems};
	struct sg_gate *gate;

	o.passing = !sg_shelf_take(shelf, o.shelf);
	gate = open_shelved(&o);
	leave_found(&o);
	*passing = o.passing;
	return gate;
}

struct sg_gate *
sg_gate_over(const struct sg_image *names, struct sg_str policy,
    struct sg_problems *problems)
{
	struct opening o = {.problems = problems};
	struct sg_gate *gate = gate_new(&o);

	if (gate == NULL)
		return NULL;
	sg_image_lend(names, &gate->names);
	if (!sg_image_copy("policy image", policy, SG_IMAGE_POLICY, problems,
		&gate->policy)) {
		sg_gate_close(&gate);
		return NULL;
	}
	return ready_with_files(&o, gate);
}

struct sg_gate *
sg_gate_from_memory(struct sg_str names, struct sg_str policy,
    struct sg_problems *problems)
{
	struct opening o = {.problems = problems};
	struct sg_gate *gate = gate_new(&o);

	if (gate == NULL)
		return NULL;
	if (!sg_image_copy("names image", names, SG_IMAGE_NAMES, problems,
		&gate->names) ||
	    !sg_image_copy("policy image", policy, SG_IMAGE_POLICY, problems,
		&gate->policy)) {
		sg_gate_close(&gate);
		return NULL;
	}
	return ready_with_files(&o, gate);
}

void
sg_gate_close(struct sg_gate **where)
{
	struct sg_gate *gate = *where;

	*where = NULL;
	if (gate == NULL)
		return;
	if (gate->patterns != NULL)
		for (uint64_t i = 0;
		     i < gate->policy.section[SG_S_PATTERNS].count; i++)
			pcre2_code_free(gate->patterns[i]);
	sg_database_close(&gate->asn);
	sg_database_close(&gate->anonymous);
	if (gate->disguise != NULL)
		sg_disguise_leave();
	free(gate->patterns);
	free(gate->sees_query);
	free(gate->pages);
	free(gate->catset_targets);
	free(gate->category_targets);
	free(gate->pattern_targets);
	free(gate->target_lines);
	free(gate->broad_lines);
	free(gate->round_lines);
	free(gate->catsets);
	free(gate->words);
	sg_image_close(&gate->policy);
	sg_image_close(&gate->names);
	free(gate);
}

bool
sg_gate_prepare(struct sg_problems *problems)
{
	return sg_disguise_take(problems) != NULL;
}

void
sg_gate_done(void)
{
	sg_disguise_leave();
}

struct sg_scratch *
sg_scratch_new(void)
{
	struct sg_scratch *scratch = sg_vmem_new(sizeof *scratch);

	if (scratch == NULL)
		return NULL;
	scratch->match = pcre2_match_data_create(2, NULL);
	scratch->limits = pcre2_match_context_create(NULL);
	if (scratch->match == NULL || scratch->limits == NULL) {
		sg_scratch_free(&scratch);
		return NULL;
	}
	pcre2_set_match_limit(scratch->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(scratch->limits, DEPTH_LIMIT);
	return scratch;
}

void
sg_scratch_free(struct sg_scratch **where)
{
	struct sg_scratch *scratch = *where;

	*where = NULL;
	if (scratch == NULL)
		return;
	pcre2_match_data_free(scratch->match);
	pcre2_match_context_free(scratch->limits);
	sg_vmem_free(scratch, sizeof *scratch);
}
