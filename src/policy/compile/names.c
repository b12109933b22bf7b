/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.c -- compiles the catalogue, the lists and the techniques into
 * names.img.  A technique is a way round the filter, with the names by which it
 * is detected.  Each platform, list and group of techniques becomes a category
 * of names.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "policy/catalogue.h"
#include "policy/compile/compile.h"
#include "policy/compile/image_out.h"
#include "policy/compile/namebook.h"
#include "policy/compile/origin.h"
#include "policy/compile/ranges.h"
#include "policy/compile/sets.h"
#include "policy/lists/lists.h"
#include "policy/techniques.h"
#include "gate/disguise/lists.h"

#define CATEGORIES_MAX 4096

struct names {
	struct sg_arena *arena;
	const struct sg_compile_in *in;
	struct sg_problems *problems;
	struct sg_image_out *image;
	struct sg_sets *sets;
	struct sg_namebook *book;
	struct sg_net_items nets;
	struct sg_category *categories;
	size_t ncategories;
	uint64_t *filter;   /* SG_S_WORD_FILTER */
	uint16_t current;   /* category of the list that is being read */
	uint64_t done, all; /* for progress: bytes of lists that have been read,
			       and bytes of all lists */
};

static uint16_t
add_category(struct names *names, enum sg_category_kind kind,
    struct sg_str name)
{
	struct sg_category *category = &names->categories[names->ncategories];

	category->kind = (uint32_t)kind;
	category->name = sg_image_out_text(names->image, name);
	return (uint16_t)names->ncategories++;
}

/* ---- the catalogue ------------------------------------------------------ */

/* Returns a host of the platform.  A class without hosts of its own has the
 * host of a member.  Returns an empty text if there is none. */
static struct sg_str
sample_of(const struct sg_catalogue *catalogue,
    const struct sg_platform *platform)
{
	const struct sg_platform *from = platform;

	for (size_t i = 0; from->sites.n + from->hosts.n == 0; i++) {
		if (i == platform->nmembers)
			return (struct sg_str){"", 0};
		from = &catalogue->platforms[platform->members[i]];
	}
	return from->sites.n > 0 ? from->sites.w[0].text :
				   from->hosts.w[0].text;
}

static void
add_platform(struct names *names, const struct sg_platform *platform,
    uint16_t embed)
{
	uint16_t id = add_category(names, SG_CATEGORY_PLATFORM,
	    platform->name.text);
	struct sg_category *category = &names->categories[id];

	category->title = sg_image_out_text(names->image,
	    platform->title.text.n > 0 ? platform->title.text :
					 platform->name.text);
	category->owner = sg_image_out_text(names->image, platform->owner.text);
	category->sample = sg_image_out_text(names->image,
	    sample_of(names->in->catalogue, platform));
	for (size_t i = 0; i < platform->sites.n; i++)
		sg_namebook_add(names->book, platform->sites.w[i].text,
		    SG_NAME_SUFFIX, id);
	for (size_t i = 0; i < platform->hosts.n; i++)
		sg_namebook_add(names->book, platform->hosts.w[i].text,
		    SG_NAME_EXACT, id);
	for (size_t i = 0; i < platform->embeds.n; i++) {
		sg_namebook_add(names->book, platform->embeds.w[i].text,
		    SG_NAME_EXACT, id);
		sg_namebook_add(names->book, platform->embeds.w[i].text,
		    SG_NAME_EXACT, embed);
	}
	for (size_t i = 0; i < platform->networks.n; i++)
		sg_net_items_add(names->arena, &names->nets,
		    &platform->networks.v[i].network, id);
}

static int
by_asn(const void *a, const void *b)
{
	const struct sg_asn *x = a, *y = b;

	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	return x->set < y->set ? -1 : x->set > y->set;
}

/* Platforms are the first categories, in the order of the catalogue.  So a
 * platform and its category have the same index. */
static void
write_asns(struct names *names)
{
	const struct sg_catalogue *catalogue = names->in->catalogue;
	struct sg_asn *asns;
	size_t total = 0, n = 0;
	uint32_t item, set;

	for (size_t i = 0; i < catalogue->n; i++)
		total += catalogue->platforms[i].nasns;
	asns = sg_arena_array(names->arena, total + 1, sizeof(*asns));
	total = 0;
	for (size_t i = 0; i < catalogue->n; i++)
		for (size_t k = 0; k < catalogue->platforms[i].nasns; k++)
			asns[total++] = (struct sg_asn){
			    catalogue->platforms[i].asns[k], (uint32_t)i};
	if (total > 0)
		qsort(asns, total, sizeof(*asns), by_asn);
	for (size_t i = 0; i < total; i++) {
		item = asns[i].set;
		set = n > 0 && asns[n - 1].asn == asns[i].asn ? asns[--n].set :
								0;
		asns[n].asn = asns[i].asn;
		asns[n++].set = sg_sets_with(names->sets, set, (uint16_t)item);
	}
	sg_image_out_section(names->image, SG_S_ASNS, asns, n);
}

/* ---- lists -------------------------------------------------------------- */

static void
take_name(void *ctx, struct sg_str name, enum sg_name_kind kind)
{
	struct names *names = ctx;

	sg_namebook_add(names->book, name, kind, names->current);
}

static bool
take_page(void *ctx, struct sg_str host, struct sg_str path,
    struct sg_str query)
{
	struct names *names = ctx;

	return sg_namebook_add_page(names->book, host, path, query,
	    names->current);
}

static void
take_network(void *ctx, const struct sg_network *network)
{
	struct names *names = ctx;

	sg_net_items_add(names->arena, &names->nets, network, names->current);
}

/* Report progress; reading the lists takes about 60 % of the time. */
static void
count_bytes(void *ctx, uint64_t bytes)
{
	struct names *names = ctx;

	names->done += bytes;
	if (names->all > 0)
		sg_progress(&names->in->progress,
		    (unsigned)(names->done * 600 / names->all));
}

static void
add_list(struct names *names, struct sg_name_list *list)
{
	const struct sg_list_reader reader = {.name = take_name,
	    .page = take_page,
	    .network = take_network,
	    .progress = count_bytes,
	    .ctx = names};
	struct sg_category *category;

	names->current = add_category(names, list->kind, sg_str(list->name));
	category = &names->categories[names->current];
	category->title = category->name;
	sg_list_read(names->arena, list, &reader, names->problems);
	category->sample = sg_image_out_text(names->image, list->sample);
	category->count = (uint32_t)list->count;
	category->refused = (uint32_t)list->refused;
	category->first_refused = (uint32_t)list->first_refused;
	if (names->in->before != NULL)
		sg_origin_guard(names->in->before, list, names->problems);
}

/* ---- circumvention techniques ------------------------------------------- */

static void
add_to_filter(struct names *names, struct sg_str key)
{
	uint32_t mixed = SG_WORD_MIX_START, bit;

	for (size_t i = 0; i < key.n; i++)
		mixed = sg_word_mix(mixed, key.p[i]);
	bit = sg_word_bit(mixed);
	names->filter[bit / 64] |= UINT64_C(1) << bit % 64;
	bit = sg_word_other_bit(mixed);
	names->filter[bit / 64] |= UINT64_C(1) << bit % 64;
}

/*
 * Add the key of a phrase to the filter.  Also add its first word, its first
 * two words and so on, so that other words need not be tried as its beginning.
 */
static void
filter_phrase(struct names *names, struct sg_str key)
{
	char text[SG_WORDS_KEY_MAX];
	struct sg_str first = {key.p, 0};

	add_to_filter(names, key);
	for (; first.n < key.n - 2; first.n++)
		if (first.p[first.n] == '.')
			add_to_filter(names,
			    sg_list_key(first, SG_WORD_FIRST, text));
}

static void
add_technique(struct names *names, const struct sg_technique_list *technique)
{
	uint16_t id = add_category(names, SG_CATEGORY_TECHNIQUE,
	    sg_str(technique->list));
	struct sg_category *category = &names->categories[id];
	const struct sg_technique_entry *entry;
	const bool typed =
	    sg_list_is_typed(sg_list_find(sg_str(technique->list)));

	category->title = category->name;
	category->sample = sg_image_out_text(names->image,
	    technique->stands_for);
	for (size_t i = 0; i < technique->n; i++) {
		entry = &technique->v[i];
		if (typed)
			filter_phrase(names, entry->name);
		if (entry->name.n > 0)
			sg_namebook_add(names->book, entry->name, entry->kind,
			    id);
		else
			sg_net_items_add(names->arena, &names->nets,
			    &entry->network, id);
	}
}

/* ---- the image ---------------------------------------------------------- */

static void
write_sets(struct names *names)
{
	size_t count = sg_sets_count(names->sets), total = 0, n;
	struct sg_catset *sets = sg_arena_array(names->arena, count,
	    sizeof(*sets));
	const uint16_t *from;
	uint16_t *items;

	for (size_t i = 0; i < count; i++) {
		sets[i].first = (uint32_t)total;
		n = sg_sets_items(names->sets, (uint32_t)i, &from);
		sets[i].count = (uint32_t)n;
		total += n;
	}
	items = sg_arena_array(names->arena, total + 1, sizeof(*items));
	for (size_t i = 0; i < count; i++) {
		n = sg_sets_items(names->sets, (uint32_t)i, &from);
		if (n > 0)
			memcpy(items + sets[i].first, from, n * sizeof(*items));
	}
	sg_image_out_section(names->image, SG_S_CATSETS, sets, count);
	sg_image_out_section(names->image, SG_S_CATSET_ITEMS, items, total);
}

/* Returns an estimate of the number of names: the bytes of all lists, divided
 * by 16.  Also sets names->all. */
static size_t
expected_names(struct names *names)
{
	const struct sg_name_lists *lists = names->in->lists;

	for (size_t i = 0; i < lists->n; i++)
		for (size_t k = 0; k < lists->v[i].nfiles; k++)
			names->all += lists->v[i].file[k].bytes;
	return 4096 + names->all / 16;
}

static void
write_origin(struct names *names)
{
	struct sg_origin *origin = sg_arena_alloc(names->arena,
	    sizeof(*origin));

	*origin = sg_origin_of(names->in);
	sg_image_out_section(names->image, SG_S_ORIGIN, origin, 1);
}

static void
gather(struct names *names)
{
	const struct sg_catalogue *catalogue = names->in->catalogue;
	struct sg_name_lists *lists = names->in->lists;
	uint16_t embed = (uint16_t)(catalogue->n + lists->n);

	for (size_t i = 0; i < catalogue->n; i++)
		add_platform(names, &catalogue->platforms[i], embed);
	for (size_t i = 0; i < lists->n; i++)
		add_list(names, &lists->v[i]);
	for (size_t i = 0; i < lists->nmissing && names->in->before; i++)
		sg_origin_guard(names->in->before, &lists->missing[i],
		    names->problems);
	add_category(names, SG_CATEGORY_EMBED, SG_LIT("embed"));
	for (size_t i = 0; i < names->in->techniques->n; i++)
		add_technique(names, &names->in->techniques->v[i]);
}

static void
report_too_many(const struct names *names, const char *text)
{
	sg_problem(names->problems, SG_ERROR,
	    (struct sg_place){.source = names->in->ast->main},
	    "use fewer lists, or join some of them into one file", "%s", text);
}

struct sg_str
sg_compile_names(struct sg_arena *arena, const struct sg_compile_in *in,
    struct sg_problems *problems)
{
	struct names names = {.arena = arena, .in = in, .problems = problems};
	size_t count = in->catalogue->n + in->lists->n + 1 + in->techniques->n;
	struct sg_range *ranges;
	size_t nranges;

	if (count > CATEGORIES_MAX) {
		report_too_many(&names,
		    "there are over 4000 platforms and "
		    "lists");
		return (struct sg_str){0};
	}
	names.image = sg_image_out_new(arena, SG_IMAGE_NAMES, in->seed);
	names.sets = sg_sets_new(arena);
	names.book = sg_namebook_new(arena, names.sets, in->seed,
	    expected_names(&names));
	/* Leave out redundant names of lists only.  The catalogue needs all its
	 * names: the most specific name decides to which platform a host
	 * belongs. */
	sg_namebook_fold_from(names.book, (uint16_t)in->catalogue->n);
	names.categories = sg_arena_array(arena, count,
	    sizeof(*names.categories));
	names.filter = sg_arena_array(arena, SG_WORD_FILTER_WORDS,
	    sizeof(*names.filter));
	gather(&names);
	sg_image_out_section(names.image, SG_S_WORD_FILTER, names.filter,
	    SG_WORD_FILTER_WORDS);
	/*
	 * Write the name table before the other sections.  The name table can
	 * refer only to the first SG_NAME_SETS sets, so ranges and ASNs must
	 * add their sets later.
	 */
	if (!sg_namebook_write(names.book, names.image)) {
		report_too_many(&names, "a name is in too many lists at once");
		return (struct sg_str){0};
	}
	sg_image_out_section(names.image, SG_S_CATEGORIES, names.categories,
	    names.ncategories);
	ranges = sg_ranges_flatten(arena, names.sets, &names.nets, &nranges);
	sg_image_out_section(names.image, SG_S_RANGES, ranges, nranges);
	write_asns(&names);
	write_sets(&names);
	write_origin(&names);
	sg_progress(&in->progress, 900);
	return sg_image_out_finish(names.image);
}
