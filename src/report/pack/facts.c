/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts.c -- says what an evidence pack is: who made it, when, where and why,
 * and what was left out of it.
 */
#include "base/arena.h"
#include "report/pack/pack.h"
#include "report/school.h"

struct facts {
	const struct sg_pack *pack;
	struct sg_pack_fact *v;
	size_t n;
};

static void
add(struct facts *f, const char *title, const char *text)
{
	f->v[f->n++] = (struct sg_pack_fact){title, text};
}

/* Returns the people whom the name fits: "jsmith@a.example, jsmith@b.example".
 */
static const char *
people(const struct sg_pack *pack)
{
	const struct sg_whose *whose = &pack->whose;
	const char *text = "";

	for (size_t i = 0; i < whose->npeople; i++)
		text = sg_arena_printf(pack->arena, "%s%s%s", text,
		    i > 0 ? ", " : "", whose->people[i]);
	return text;
}

static void
add_about(struct facts *f)
{
	const struct sg_pack *pack = f->pack;

	add(f, "About", pack->person != NULL ? pack->person : "everybody");
	if (pack->person == NULL || pack->whose.npeople <= 1)
		return;
	add(f, "",
	    sg_arena_printf(pack->arena,
		"This name fits several in the records, who may be different "
		"people: %s",
		people(pack)));
}

static void
add_when(struct facts *f)
{
	const struct sg_pack *pack = f->pack;
	const struct sg_school *school = &pack->scope->school;
	const struct sg_period *period = &pack->scope->period;
	char now[SG_CLOCK_TEXT];

	add(f, "Period", sg_period_text(pack->arena, school, period));
	add(f, "",
	    sg_arena_printf(pack->arena, "%s to %s (UTC)",
		sg_pack_utc(pack, period->from_ms),
		sg_pack_utc(pack, period->until_ms)));
	add(f, "Made on",
	    sg_arena_printf(pack->arena, "%s = %s (UTC)",
		sg_school_time(school, school->now * 1000, now),
		sg_pack_utc(pack, school->now * 1000)));
}

static void
add_maker(struct facts *f)
{
	const struct sg_pack *pack = f->pack;
	const struct sg_pack_maker *maker = &pack->maker;

	add(f, "Made by",
	    maker->name == NULL ?
		sg_arena_printf(pack->arena, "the user %s", maker->login) :
		sg_arena_printf(pack->arena, "%s, as the user %s", maker->name,
		    maker->login));
	add(f, "Because", maker->because);
	add(f, "Made with",
	    sg_arena_printf(pack->arena, "%s, on the machine %s",
		maker->program, maker->machine));
}

static const char *
number(const struct sg_pack *pack, uint64_t n, const char *form)
{
	return sg_arena_printf(pack->arena, "%s: %llu", form,
	    (unsigned long long)n);
}

/* Add a line on what was left out, unless there is nothing of that kind. */
static void
add_number(struct facts *f, uint64_t n, const char *form)
{
	if (n > 0)
		add(f, "", number(f->pack, n, form));
}

static void
add_left(struct facts *f)
{
	const struct sg_pack *pack = f->pack;
	const struct sg_pack_left *left = &pack->left;
	const char *quiet = sg_quiet_text(pack->arena, &pack->quiet);
	bool user = pack->person != NULL && !pack->whose.is_address &&
	    !pack->whose.is_mac;

	add(f, "Left out",
	    pack->person != NULL ?
		number(pack, left->others,
		    "Records of this period that are not about this name") :
		"Nothing: all records of this period are here");
	add_number(f, left->hidden,
	    pack->person != NULL ?
		"Records that hide their name, and may be about this name" :
		"Records that hide their name; they show a pseudonym");
	add_number(f, left->unreadable,
	    "Lines of the journal that cannot be read as records");
	add_number(f, left->lost,
	    "Records that the journal could not write in this period");
	if (quiet != NULL)
		add(f, "", quiet);
	if (user)
		add(f, "",
		    "What was done on devices where this name was not logged "
		    "on is not found by the name.");
	add(f, "",
	    "The journal holds only what the school's policy says is to be "
	    "recorded.");
}

size_t
sg_pack_facts(const struct sg_pack *pack,
    struct sg_pack_fact facts[SG_PACK_FACTS])
{
	struct facts f = {pack, facts, 0};

	add_about(&f);
	add_when(&f);
	add_maker(&f);
	add_left(&f);
	return f.n;
}
