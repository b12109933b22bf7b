/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * origin.c -- hashes everything that a names image depends on: the seed, the
 * catalogue, the stamps of all lists and the techniques, in this order.  A
 * stamp is a digest that changes with the content of a list.
 */
#include "policy/compile/origin.h"

#include <sodium.h>

#include "base/problems.h"
#include "gate/image.h"
#include "policy/catalogue.h"
#include "policy/compile/compile.h"
#include "policy/lists/lists.h"
#include "policy/techniques.h"

/* Version of the compiler.  If you change the compiler so that it makes another
 * image from the same lists, increase this number. */
#define COMPILER 3

typedef crypto_generichash_state hash;

static void
mix(hash *h, const void *bytes, size_t n)
{
	crypto_generichash_update(h, bytes, n);
}

static void
mix_number(hash *h, uint64_t number)
{
	mix(h, &number, sizeof(number));
}

/* Hash the length of the text, then the text.  Without the length, different
 * sequences of texts could give the same bytes. */
static void
mix_text(hash *h, struct sg_str text)
{
	mix_number(h, text.n);
	if (text.n > 0)
		mix(h, text.p, text.n);
}

static void
mix_words(hash *h, const struct sg_words *words)
{
	mix_number(h, words->n);
	for (size_t i = 0; i < words->n; i++)
		mix_text(h, words->w[i].text);
}

static void
mix_network(hash *h, const struct sg_network *network)
{
	mix(h, network->base.b, sizeof(network->base.b));
	mix_number(h, network->bits);
}

static void
mix_platform(hash *h, const struct sg_platform *platform)
{
	mix_text(h, platform->name.text);
	mix_text(h, platform->title.text);
	mix_text(h, platform->owner.text);
	mix_words(h, &platform->sites);
	mix_words(h, &platform->hosts);
	mix_words(h, &platform->embeds);
	mix_number(h, platform->networks.n);
	for (size_t i = 0; i < platform->networks.n; i++)
		mix_network(h, &platform->networks.v[i].network);
	mix_number(h, platform->nasns);
	for (size_t i = 0; i < platform->nasns; i++)
		mix_number(h, platform->asns[i]);
}

static void
mix_list(hash *h, const struct sg_name_list *list)
{
	mix_number(h, (uint64_t)list->kind);
	mix_text(h, sg_str(list->name));
	mix_number(h, list->nfiles);
	for (size_t i = 0; i < list->nfiles; i++)
		mix(h, list->file[i].stamp, sizeof(list->file[i].stamp));
}

static void
mix_technique(hash *h, const struct sg_technique_list *technique)
{
	mix_text(h, sg_str(technique->list));
	mix_text(h, technique->stands_for);
	mix_number(h, technique->n);
	for (size_t i = 0; i < technique->n; i++) {
		mix_text(h, technique->v[i].name);
		mix_number(h, (uint64_t)technique->v[i].kind);
		mix_network(h, &technique->v[i].network);
	}
}

struct sg_origin
sg_origin_of(const struct sg_compile_in *in)
{
	struct sg_origin origin;
	hash h;

	crypto_generichash_init(&h, NULL, 0, sizeof(origin.digest));
	mix_number(&h, COMPILER);
	mix_number(&h, in->seed[0]);
	mix_number(&h, in->seed[1]);
	mix_number(&h, in->catalogue->n);
	for (size_t i = 0; i < in->catalogue->n; i++)
		mix_platform(&h, &in->catalogue->platforms[i]);
	mix_number(&h, in->lists->n);
	for (size_t i = 0; i < in->lists->n; i++)
		mix_list(&h, &in->lists->v[i]);
	mix_number(&h, in->techniques->n);
	for (size_t i = 0; i < in->techniques->n; i++)
		mix_technique(&h, &in->techniques->v[i]);
	crypto_generichash_final(&h, origin.digest, sizeof(origin.digest));
	return origin;
}

bool
sg_origin_is(const struct sg_image *names, const struct sg_compile_in *in)
{
	const struct sg_origin origin = sg_origin_of(in);

	return memcmp(origin.digest,
		   SG_ITEM(names, SG_S_ORIGIN, sg_origin, 0)->digest,
		   sizeof(origin.digest)) == 0;
}

/* Returns the category of `list` in the image `names`, or NULL if the image
 * does not have that list. */
static const struct sg_category *
category_of(const struct sg_image *names, const struct sg_name_list *list)
{
	const struct sg_category *category = names->section[SG_S_CATEGORIES]
						 .items;

	for (uint64_t i = 0; i < names->section[SG_S_CATEGORIES].count; i++)
		if (category[i].kind == (uint32_t)list->kind &&
		    strcmp(sg_image_text(names, category[i].name),
			list->name) == 0)
			return &category[i];
	return NULL;
}

void
sg_origin_recall(struct sg_arena *arena, const struct sg_image *names,
    struct sg_name_lists *lists, struct sg_problems *problems)
{
	const struct sg_category *category;
	struct sg_name_list *list;

	for (size_t i = 0; i < lists->n; i++) {
		list = &lists->v[i];
		category = category_of(names, list);
		if (category == NULL)
			continue;
		list->sample = sg_str(sg_image_text(names, category->sample));
		list->count = category->count;
		list->refused = category->refused;
		list->first_refused = category->first_refused;
		sg_list_report_refused(arena, list, list->refused,
		    list->first_refused, problems);
	}
}

void
sg_origin_guard(const struct sg_image *before, const struct sg_name_list *list,
    struct sg_problems *problems)
{
	const struct sg_category *category = category_of(before, list);

	if (category == NULL || list->count * 2 >= category->count)
		return;
	sg_problem(problems, SG_ERROR, list->place,
	    "fetch it anew; or, if that is right, run the command with "
	    "--smaller-lists",
	    "the list %s has %zu name%s and had %u when it "
	    "was installed",
	    list->name, list->count, list->count == 1 ? "" : "s",
	    category->count);
}
