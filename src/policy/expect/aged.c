/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * aged.c -- finds the platforms and lists that are for people of some age and
 * older, and the lines of the policy that name them.
 */
#include "policy/expect/aged.h"

#include "base/arena.h"
#include "gate/gate.h"
#include "policy/catalogue.h"
#include "policy/lists/lists.h"

/* ---- the items ---------------------------------------------------------- */

static const char *
url_of(struct sg_arena *arena, struct sg_str host)
{
	const char *start = sg_str_starts(host, SG_LIT(".")) ? "example" : "";

	return sg_arena_printf(arena, "https://%s%.*s/", start, (int)host.n,
	    host.p);
}

static void
add_item(struct sg_ages *a, struct sg_aged item)
{
	a->item = sg_arena_grow(a->arena, a->item, a->n, &a->cap,
	    sizeof(*a->item));
	a->item[a->n++] = item;
}

/* Give the platform, and the members of a class, at least `age`. */
static void
raise_age(const struct sg_ages *a, size_t index, uint32_t age, uint32_t *ages)
{
	const struct sg_platform *p = &a->in->catalogue->platforms[index];

	if (ages[index] < age)
		ages[index] = age;
	for (size_t i = 0; i < p->nmembers; i++)
		if (ages[p->members[i]] < age)
			ages[p->members[i]] = age;
}

/* Give `age` to all platforms of the list `sites` and of lists in it. */
static void
raise_list(const struct sg_ages *a, size_t sites, uint32_t age, bool *seen,
    uint32_t *ages)
{
	const struct sg_refs *includes = &a->in->ast->sites[sites].includes;

	if (seen[sites])
		return;
	seen[sites] = true;
	for (size_t i = 0; i < includes->n; i++)
		if (includes->r[i].kind == SG_REF_PLATFORM)
			raise_age(a, includes->r[i].index, age, ages);
		else if (includes->r[i].kind == SG_REF_SITES)
			raise_list(a, includes->r[i].index, age, seen, ages);
}

/* The ages that the policy itself gives to platforms; 0 where it gives none. */
static uint32_t *
ages_of_policy(const struct sg_ages *a)
{
	const struct sg_policy_ast *ast = a->in->ast;
	uint32_t *ages = sg_arena_array(a->arena, a->in->catalogue->n + 1,
	    sizeof(*ages));
	bool *seen = sg_arena_array(a->arena, ast->nsites + 1, sizeof(*seen));

	for (size_t i = 0; i < ast->nsites; i++) {
		if (ast->sites[i].age == 0)
			continue;
		memset(seen, 0, ast->nsites * sizeof(*seen));
		raise_list(a, i, ast->sites[i].age, seen, ages);
	}
	return ages;
}

static void
add_platforms(struct sg_ages *a)
{
	const struct sg_catalogue *catalogue = a->in->catalogue;
	const uint32_t *own = ages_of_policy(a);
	const struct sg_platform *p;
	struct sg_aged item;

	for (size_t i = 0; i < catalogue->n; i++) {
		p = &catalogue->platforms[i];
		item.name = p->name.text;
		item.age = own[i] > p->age ? own[i] : p->age;
		item.platform = i;
		if (item.age == 0 || p->sites.n + p->hosts.n == 0)
			continue;
		item.url = url_of(a->arena,
		    p->sites.n > 0 ? p->sites.w[0].text : p->hosts.w[0].text);
		add_item(a, item);
	}
}

/* Returns a URL of the list's own sites, or NULL if it has none. */
static const char *
list_url(const struct sg_ages *a, const struct sg_ast_sites *sites)
{
	const struct sg_ast_page *page = sites->pages;
	size_t list;

	if (sites->hosts.n > 0)
		return url_of(a->arena, sites->hosts.w[0].text);
	if (sites->npages > 0)
		return sg_arena_printf(a->arena, "https://%.*s%.*s",
		    (int)page->host.n, page->host.p, (int)page->path.n,
		    page->path.p);
	for (size_t i = 0; i < sg_ast_nlists(sites); i++) {
		list = sg_lists_find(a->in->lists, sg_ast_list(sites, i));
		if (list != SIZE_MAX && a->in->lists->v[list].sample.n > 0)
			return url_of(a->arena, a->in->lists->v[list].sample);
	}
	return NULL;
}

static void
add_lists(struct sg_ages *a)
{
	const struct sg_policy_ast *ast = a->in->ast;
	const char *url;

	for (size_t i = 0; i < ast->nsites; i++) {
		if (ast->sites[i].age == 0)
			continue;
		url = list_url(a, &ast->sites[i]);
		if (url != NULL)
			add_item(a,
			    (struct sg_aged){ast->sites[i].name.text,
				ast->sites[i].age, SIZE_MAX, url});
	}
}

void
sg_aged_find(struct sg_ages *ages)
{
	add_platforms(ages);
	add_lists(ages);
}

/* ---- the lines ---------------------------------------------------------- */

/*
 * Returns the tree without exceptions, in which each line but the last is for
 * everyone and at no time.  So the gate tries all lines of it, and says of each
 * whether it names a site.
 */
static struct sg_policy_ast *
never(struct sg_arena *arena, const struct sg_policy_ast *ast)
{
	struct sg_policy_ast *copy = sg_arena_alloc(arena, sizeof(*copy));
	struct sg_ast_rule *rules = sg_arena_array(arena, ast->nrules + 1,
	    sizeof(*rules));

	for (size_t i = 0; i < ast->nrules; i++) {
		rules[i] = ast->rules[i];
		if (rules[i].otherwise)
			continue;
		rules[i].who = rules[i].on = (struct sg_refs){0};
		rules[i].not_who = rules[i].not_on = (struct sg_refs){0};
		rules[i].when = (struct sg_ast_when){.kind = SG_WHEN_DATED};
	}
	*copy = *ast;
	copy->rules = rules;
	copy->nexceptions = 0;
	return copy;
}

/* The lines that a gate tries for one item. */
struct trace {
	struct sg_ages *ages;
	const size_t *line; /* by rule of the gate: its index in the order */
	size_t item;
};

static void
take(void *ctx, uint32_t rule, enum sg_misfit misfit)
{
	const struct trace *t = ctx;
	size_t line = t->line[rule];
	uint32_t words = sg_bitmap_words(t->ages->n);

	if (misfit != SG_FITS && misfit != SG_NOT_WHEN)
		return;
	if (t->ages->named[line] == NULL)
		t->ages->named[line] = sg_arena_array(t->ages->arena, words,
		    sizeof(uint64_t));
	sg_bitmap_add(t->ages->named[line], (uint32_t)t->item);
}

static void
trace_items(struct sg_ages *a, const struct sg_gate *gate,
    struct sg_scratch *scratch)
{
	size_t *line = sg_arena_array(a->arena, a->compile->order.n + 1,
	    sizeof(*line));
	struct sg_request request = {.method = SG_LIT("GET")};
	struct trace trace = {.ages = a, .line = line};
	struct sg_verdict verdict;
	size_t n = 0;

	for (size_t i = 0; i < a->compile->order.n; i++)
		if (a->compile->order.v[i].exception == NULL)
			line[n++] = i;
	request.now = a->in->timetable->first;
	for (; trace.item < a->n; trace.item++) {
		request.target = sg_str(a->item[trace.item].url);
		sg_gate_explain(gate, &request, scratch, &verdict, take,
		    &trace);
	}
}

struct sg_gate *
sg_aged_lines(struct sg_ages *ages, struct sg_image *names)
{
	struct sg_compile_in in = *ages->in;
	struct sg_scratch *scratch = sg_scratch_new();
	struct sg_gate *gate;

	if (scratch == NULL) {
		sg_problem(ages->problems, SG_ERROR, (struct sg_place){0}, NULL,
		    "not enough memory to look at the ages");
		return NULL;
	}
	in.ast = never(ages->arena, ages->in->ast);
	ages->named = sg_arena_array(ages->arena, ages->compile->order.n + 1,
	    sizeof(*ages->named));
	/* Drop the errors: compiling the real policy reported them. */
	gate = sg_gate_over(names,
	    sg_compile_image(sg_compile_policy(ages->arena, &in,
		sg_problems_new(ages->arena))),
	    ages->problems);
	if (gate != NULL)
		trace_items(ages, gate, scratch);
	sg_scratch_free(&scratch);
	return gate;
}
