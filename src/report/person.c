/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * person.c -- finds the records of one person or device, and refuses a name
 * that no record has.
 */
#include "report/person.h"

#include "base/arena.h"
#include "base/dates.h"
#include "base/problems.h"
#include "gate/fold.h"
#include "gate/who.h"
#include "report/entry.h"
#include "report/reveal.h"
#include "report/scope.h"

/* ---- names -------------------------------------------------------------- */

/* A user name in parts: DOMAIN\user@REALM. */
struct parts {
	struct sg_str user, realm, domain;
};

static struct parts
split(struct sg_str name)
{
	struct parts parts = {.user = name};
	struct sg_str rest = name, first = sg_str_cut(&rest, '\\');

	if (rest.p != NULL && first.n > 0 && rest.n > 0) {
		parts.domain = first;
		parts.user = rest;
	}
	rest = parts.user;
	first = sg_str_cut(&rest, '@');
	if (rest.p != NULL && first.n > 0 && rest.n > 0) {
		parts.user = first;
		parts.realm = rest;
	}
	return parts;
}

static struct sg_str
fold(struct sg_str name, char *memory, size_t cap)
{
	return (struct sg_str){
	    memory, name.n == 0 ? 0 : sg_fold(name, memory, cap)};
}

bool
sg_whose_read(struct sg_whose *whose, const char *name, char why[SG_WHY_BYTES])
{
	struct sg_str text = sg_who_name(sg_str(name));
	struct parts parts;

	*whose = (struct sg_whose){.name = name};
	if (text.n == 0)
		return sg_why(why,
		    "a name is empty: give a user name, an IP address, a MAC "
		    "address, or a name that \"schoolgate report\" shows");
	if (text.n > SG_WHOSE_BYTES)
		return sg_why(why,
		    "a name has %zu bytes, and no name in a record has more "
		    "than %d",
		    text.n, SG_WHOSE_BYTES);
	parts = split(fold(text, whose->memory, sizeof whose->memory));
	whose->user = parts.user;
	whose->realm = parts.realm;
	whose->domain = parts.domain;
	whose->is_address = sg_address_parse(text, &whose->address);
	whose->is_mac = sg_mac_parse(text, whose->mac);
	return true;
}

/* ---- is this record about the name? ------------------------------------- */

/*
 * Returns true if the folded `wanted` is empty, or equals one of the parts of
 * the record. A record does not tell whether "school" was a realm
 * (jsmith@school) or a domain (school\jsmith).
 */
static bool
fits(struct sg_str wanted, const struct parts *parts, struct sg_str domain)
{
	const struct sg_str own[] = {parts->realm, parts->domain, domain};
	char memory[2 * SG_WHOSE_BYTES];

	if (wanted.n == 0)
		return true;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (sg_str_eq(fold(own[i], memory, sizeof memory), wanted))
			return true;
	return false;
}

static bool
is_user(const struct sg_whose *whose, const struct sg_entry *entry)
{
	char memory[2 * SG_WHOSE_BYTES];
	struct parts parts;

	if (entry->user == NULL)
		return false;
	parts = split(sg_who_name(sg_str(entry->user)));
	return sg_str_eq(fold(parts.user, memory, sizeof memory),
		   whose->user) &&
	    fits(whose->realm, &parts, sg_str(entry->domain)) &&
	    fits(whose->domain, &parts, sg_str(entry->domain));
}

static bool
is_device(const struct sg_whose *whose, const struct sg_entry *entry)
{
	struct sg_address address;
	uint8_t mac[6];

	if (whose->is_address &&
	    sg_address_parse(sg_str(entry->address), &address))
		return memcmp(address.b, whose->address.b, sizeof address.b) ==
		    0;
	return whose->is_mac && sg_mac_parse(sg_str(entry->mac), mac) &&
	    memcmp(mac, whose->mac, sizeof mac) == 0;
}

static bool
is_text(const struct sg_whose *whose, const char *text)
{
	return text != NULL &&
	    sg_str_eqi(sg_who_name(sg_str(whose->name)), sg_str(text));
}

/* Returns true if the name is a pseudonym that the entry has. */
static bool
is_pseudonym(const struct sg_whose *whose, const struct sg_entry *entry)
{
	return is_text(whose, entry->user_hash) ||
	    is_text(whose, entry->device_hash);
}

bool
sg_whose_is(const struct sg_whose *whose, const struct sg_entry *entry)
{
	/*
	 * A test through Squid has this machine's address, but nobody made it.
	 * A record of the desk names an account, which is no user of the web.
	 */
	return entry->json != NULL && entry->kind != SG_EVENT_TEST &&
	    entry->kind != SG_EVENT_DESK &&
	    (is_user(whose, entry) || is_device(whose, entry) ||
		is_pseudonym(whose, entry) ||
		(sg_entry_has_client(entry->kind) &&
		    is_text(whose, entry->person)));
}

/* ---- looking for the name ----------------------------------------------- */

/* Different texts, in order. */
struct names {
	const char **v;
	size_t n, cap;
};

struct search {
	struct sg_whose *whose;
	struct sg_arena *arena;
	const struct sg_scope *scope;
	struct sg_revealer *revealer;
	struct names near;         /* user names of the period */
	struct names people;       /* people of the records that were found */
	struct names folded;       /* the same, with case folded */
	int64_t first_ms, last_ms; /* of the records that were found */
};

/* Add a name. Returns false if it was there already. */
static bool
add(struct search *s, struct names *names, const char *name)
{
	size_t low = 0, high = names->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(names->v[middle], name);

		if (order == 0)
			return false;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	names->v = sg_arena_grow(s->arena, names->v, names->n, &names->cap,
	    sizeof *names->v);
	memmove(names->v + low + 1, names->v + low,
	    (names->n - low) * sizeof *names->v);
	names->v[low] = sg_arena_dup(s->arena, sg_str(name));
	names->n++;
	return true;
}

/* Add the person, unless another spelling of the same name is there. */
static void
add_person(struct search *s, const char *person)
{
	char folded[2 * SG_WHOSE_BYTES + 1];
	struct sg_str name = fold(sg_str(person), folded, sizeof folded - 1);

	folded[name.n] = '\0';
	if (name.n == 0 || add(s, &s->folded, folded))
		add(s, &s->people, person);
}

/*
 * Returns true if the name is written as a pseudonym is: 32 hexadecimal digits.
 */
static bool
asks_for_pseudonym(const struct sg_whose *whose)
{
	struct sg_str name = sg_who_name(sg_str(whose->name));

	for (size_t i = 0; i < name.n; i++)
		if (strchr("0123456789abcdefABCDEF", name.p[i]) == NULL)
			return false;
	return name.n == 32;
}

/* Add the user name of an entry with and without its realm. */
static void
add_near(struct search *s, const struct sg_entry *entry)
{
	struct sg_str user = split(sg_str(entry->user)).user;
	char memory[SG_WHOSE_BYTES + 1];

	if (user.n <= SG_WHOSE_BYTES) {
		memcpy(memory, user.p, user.n);
		memory[user.n] = '\0';
		add(s, &s->near, memory);
	}
	add(s, &s->near, entry->person);
}

static void
look_at(struct search *s, const struct sg_entry *entry, bool opened)
{
	struct sg_whose *whose = s->whose;
	bool pseudonym = entry->user_hash != NULL || entry->device_hash != NULL;

	if (!sg_whose_is(whose, entry)) {
		whose->hidden += pseudonym && !opened &&
		    !asks_for_pseudonym(whose);
		/* Devices are left out: a similar address is another device. */
		if (entry->user != NULL)
			add_near(s, entry);
		return;
	}
	if (whose->found == 0 || entry->at_ms < s->first_ms)
		s->first_ms = entry->at_ms;
	if (whose->found == 0 || entry->last_ms > s->last_ms)
		s->last_ms = entry->last_ms;
	whose->found++;
	add_person(s, entry->person);
}

static bool
look(struct search *s, char why[SG_WHY_BYTES])
{
	struct sg_reading *reading = sg_scope_records(s->scope, false, why);
	struct sg_entry entry;
	const char *error;

	if (reading == NULL)
		return false;
	while (sg_reading_next(reading, &entry))
		if (entry.json != NULL)
			look_at(s, &entry,
			    s->revealer != NULL &&
				sg_revealer_entry(s->revealer, &entry));
	error = sg_reading_error(reading);
	if (error != NULL)
		sg_why(why, "%s", error);
	sg_reading_close(&reading);
	return error == NULL;
}

/* ---- refusing ----------------------------------------------------------- */

#define YEAR_10000_MS INT64_C(253402300800000)

#define SUGGESTIONS 3

/*
 * Returns a name of the period that has the same user name, but not the realm
 * or the domain that was given. Returns NULL if there is none.
 */
static const char *
same_user(const struct search *s)
{
	const struct sg_whose *whose = s->whose;
	char memory[2 * SG_WHOSE_BYTES];
	struct sg_str user;

	if (whose->realm.n + whose->domain.n == 0)
		return NULL;
	for (size_t i = 0; i < s->near.n; i++) {
		user = split(sg_str(s->near.v[i])).user;
		if (sg_str_eq(fold(user, memory, sizeof memory), whose->user))
			return s->near.v[i];
	}
	return NULL;
}

/* Returns similar names as `"a", "b" or "c"`, or NULL if there are none. */
static const char *
suggest(struct search *s)
{
	struct names *names = &s->near;
	const char *text = NULL, *one, *found[SUGGESTIONS];
	bool other_realm = false; /* nothing is similar but the user name */
	size_t n = 0;

	while (n < SUGGESTIONS) {
		one = sg_did_you_mean(sg_str(s->whose->name), names->v,
		    names->n);
		other_realm |= n == 0 && one == NULL;
		if (one == NULL && other_realm)
			one = same_user(s);
		if (one == NULL)
			break;
		found[n++] = one;
		for (size_t i = 0; i < names->n; i++)
			if (sg_str_eqi(sg_str(names->v[i]),
				sg_str(found[n - 1])))
				names->v[i] = "";
	}
	for (size_t i = 0; i < n; i++)
		text = text == NULL ?
		    sg_arena_printf(s->arena, "\"%s\"", found[i]) :
		    sg_arena_printf(s->arena, "%s%s\"%s\"", text,
			i + 1 < n ? ", " : " or ", found[i]);
	return text;
}

/*
 * The name is not in the period. Look for it in the whole journal, and write to
 * `why` where it is. Returns false if it is nowhere. *hidden becomes how many
 * records hide whom they are about: hidden names are not opened here, because
 * the journal records for which period names are opened.
 */
static bool
is_elsewhere(const struct search *s, uint64_t *hidden, char why[SG_WHY_BYTES])
{
	struct sg_whose whose = *s->whose;
	struct sg_scope everything = *s->scope;
	struct search other = {
	    .whose = &whose, .arena = s->arena, .scope = &everything};
	const struct sg_school *school = &s->scope->school;
	char first[SG_DATE_TEXT], last[SG_DATE_TEXT];
	bool read;
	int hour;

	everything.has_key = false; /* nothing that is read here is shown */
	everything.period = (struct sg_period){0, YEAR_10000_MS};
	whose.found = whose.hidden = 0;
	read = look(&other, why);
	*hidden = whose.hidden;
	if (!read || whose.found == 0)
		return !read;
	sg_why(why,
	    "no record of this period is about \"%s\"; the journal has records "
	    "about this name: give --since \"%s\" --until \"%s\"",
	    whose.name,
	    sg_day_text(sg_school_day(school, other.first_ms, &hour), first),
	    sg_day_text(sg_school_day(school, other.last_ms, &hour), last));
	return true;
}

/*
 * The name is nowhere in the journal, as far as names can be read. Suggest
 * similar names of the period.
 */
static bool
refuse_unknown(struct search *s, uint64_t hidden, char why[SG_WHY_BYTES])
{
	const char *near = suggest(s);

	if (near != NULL)
		return sg_why(why,
		    "no record of this period is about \"%s\"; did you mean "
		    "%s?",
		    s->whose->name, near);
	if (hidden > 0)
		return sg_why(why,
		    "no record of this period is about \"%s\"; names outside "
		    "the period are hidden: give --since and --until to look "
		    "there",
		    s->whose->name);
	return sg_why(why,
	    "no record of the journal is about \"%s\"; \"schoolgate report\" "
	    "shows the names of a period",
	    s->whose->name);
}

static bool
refuse(struct search *s, char why[SG_WHY_BYTES])
{
	const char *name = s->whose->name;
	uint64_t hidden;

	if (s->whose->hidden > 0)
		return sg_why(why,
		    s->revealer == NULL ?
			"this journal hides names, so it cannot be said "
			"whether it is about \"%s\": give --reveal and "
			"--private-key FILE (the officer's key), or the "
			"pseudonym that the report shows" :
			"no readable record of this period is about \"%s\", "
			"but some hide names that this key does not open",
		    name);
	/*
	 * Look for the name itself first. To suggest a similar name is to
	 * suggest another person.
	 */
	if (is_elsewhere(s, &hidden, why))
		return false;
	return refuse_unknown(s, hidden, why);
}

bool
sg_whose_find(struct sg_whose *whose, struct sg_arena *arena,
    const struct sg_scope *scope, struct sg_revealer *revealer,
    char why[SG_WHY_BYTES])
{
	struct search s = {.whose = whose,
	    .arena = arena,
	    .scope = scope,
	    .revealer = revealer};
	uint64_t opened = revealer == NULL ? 0 : revealer->opened;
	uint64_t failed = revealer == NULL ? 0 : revealer->failed;
	bool done;

	whose->found = whose->hidden = 0;
	done = look(&s, why);
	if (revealer != NULL) {
		/* The caller counts the names that it opens itself. */
		revealer->opened = opened;
		revealer->failed = failed;
	}
	if (!done)
		return false;
	whose->people = s.people.v;
	whose->npeople = s.people.n;
	return whose->found > 0 || refuse(&s, why);
}
