/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * foreign.c -- finds rules of other firewalls (ufw, firewalld, Docker, a
 * person's own nftables or iptables) that would stop the devices' traffic.
 *
 * The kernel asks the chains of all tables. A packet that one of them drops is
 * gone, whatever the rules of schoolgate accept.
 */
#include "config.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"

#define OUR_TABLE "schoolgate"
/* The port for computers that are set to use the proxy. */
#define PROXY_PORT 3128

static const char *
member(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : text;
}

static bool
same(const json_t *a, const json_t *b, const char *key, const char *b_key)
{
	return strcmp(member(a, key), member(b, b_key)) == 0;
}

static bool
is_of_table(const json_t *rule, const json_t *chain)
{
	return rule != NULL && same(rule, chain, "family", "family") &&
	    same(rule, chain, "table", "table");
}

/* ---- does a chain stop what nothing accepts? ---------------------------- */

/* Returns true if the rule drops or rejects every packet. */
static bool
stops_all(const json_t *rule)
{
	const json_t *parts = json_object_get(rule, "expr"), *part;
	bool stops = false;

	for (size_t i = 0; i < json_array_size(parts); i++) {
		part = json_array_get(parts, i);
		if (json_object_get(part, "match") != NULL ||
		    json_object_get(part, "xt") != NULL ||
		    json_object_get(part, "limit") != NULL)
			return false;
		stops |= json_object_get(part, "drop") != NULL ||
		    json_object_get(part, "reject") != NULL;
	}
	return stops;
}

static bool
is_closed(const json_t *items, const json_t *chain)
{
	const json_t *rule;

	if (strcmp(member(chain, "policy"), "drop") == 0)
		return true;
	for (size_t i = 0; i < json_array_size(items); i++) {
		rule = json_object_get(json_array_get(items, i), "rule");
		if (is_of_table(rule, chain) &&
		    same(rule, chain, "chain", "name") && stops_all(rule))
			return true;
	}
	return false;
}

/* ---- does its table accept the school's traffic? ------------------------ */

/* Returns true if the rule's text names one of the cards or networks of
 * `list`, which has commas or blanks between them. */
static bool
names_any(struct sg_doctor *d, struct sg_str text, const char *list)
{
	struct sg_str rest = sg_str(list), part, word;

	while (rest.p != NULL) {
		part = sg_str_cut(&rest, ',');
		while (sg_doctor_word(&part, &word)) {
			word = sg_str_cut(&word, '/');
			if (sg_str_find(text,
				sg_str(sg_arena_printf(d->arena, "\"%.*s\"",
				    (int)word.n, word.p))) != NULL)
				return true;
		}
	}
	return false;
}

static bool
names_school(struct sg_doctor *d, const json_t *rule)
{
	char *text = json_dumps(rule, JSON_COMPACT);
	bool names = text != NULL &&
	    (names_any(d, sg_str(text), d->answers.inside) ||
		names_any(d, sg_str(text), d->answers.school) ||
		names_any(d, sg_str(text), d->answers.own));

	free(text);
	return names;
}

static bool
accepts(const json_t *rule)
{
	const json_t *parts = json_object_get(rule, "expr");

	for (size_t i = 0; i < json_array_size(parts); i++)
		if (json_object_get(json_array_get(parts, i), "accept") != NULL)
			return true;
	return false;
}

static bool
has_proxy_port(const json_t *rule)
{
	const json_t *parts = json_object_get(rule, "expr"), *match;

	for (size_t i = 0; i < json_array_size(parts); i++) {
		match = json_object_get(json_array_get(parts, i), "match");
		if (sg_nft_has_port(json_object_get(match, "right"),
			PROXY_PORT))
			return true;
	}
	return false;
}

/* Returns true if a rule of the chain's table accepts traffic of the school's
 * cards, networks or ports. The rules are not followed further. */
static bool
lets_school(struct sg_doctor *d, const json_t *items, const json_t *chain,
    bool input)
{
	const json_t *rule;

	for (size_t i = 0; i < json_array_size(items); i++) {
		rule = json_object_get(json_array_get(items, i), "rule");
		if (is_of_table(rule, chain) && accepts(rule) &&
		    (names_school(d, rule) || (input && has_proxy_port(rule))))
			return true;
	}
	return false;
}

/* ---- findings ----------------------------------------------------------- */

static void
warn_of(struct sg_doctor *d, const char *where, bool input)
{
	const char *cards = *d->answers.inside == '\0' ? "the school's side" :
							 d->answers.inside;

	if (input)
		sg_doctor_warn(d,
		    sg_arena_printf(d->arena,
			"let that firewall accept TCP to the ports 3126 to "
			"3131 from %s, or switch it off (ufw disable; "
			"systemctl disable --now firewalld)",
			cards),
		    "%s is of another firewall and drops what that firewall "
		    "does not accept: devices may not reach Squid",
		    where);
	else
		sg_doctor_warn(d,
		    sg_arena_printf(d->arena,
			"let that firewall accept what comes in from %s, or "
			"switch it off (ufw disable; systemctl disable --now "
			"firewalld; beside Docker: iptables -I DOCKER-USER -i "
			"CARD -j ACCEPT)",
			cards),
		    "%s is of another firewall and drops what that firewall "
		    "does not accept: this machine may not pass on what "
		    "devices send",
		    where);
}

static void
check_chain(struct sg_doctor *d, const json_t *items, const json_t *chain)
{
	const char *hook = member(chain, "hook");
	bool input = strcmp(hook, "input") == 0;

	if (strcmp(member(chain, "table"), OUR_TABLE) == 0 ||
	    !(input || (d->answers.firewall && strcmp(hook, "forward") == 0)))
		return;
	if (is_closed(items, chain) && !lets_school(d, items, chain, input))
		warn_of(d,
		    sg_arena_printf(d->arena,
			"the chain %s of the nftables table \"%s %s\"",
			member(chain, "name"), member(chain, "family"),
			member(chain, "table")),
		    input);
}

static void
check_nft(struct sg_doctor *d)
{
	/* -t: without the elements of sets, which may be many. */
	static const char *const words[] = {
	    "nft", "-t", "-j", "list", "ruleset", NULL};
	struct sg_str text;
	json_t *whole = NULL;
	const json_t *items, *chain;

	if (sg_doctor_run(d, words, false, &text) == 0)
		whole = json_loadb(text.p, text.n, 0, NULL);
	items = json_object_get(whole, "nftables");
	if (items == NULL)
		sg_doctor_unseen(d,
		    "nft does not say which rules other firewalls have");
	for (size_t i = 0; i < json_array_size(items); i++) {
		chain = json_object_get(json_array_get(items, i), "chain");
		if (chain != NULL)
			check_chain(d, items, chain);
	}
	json_decref(whole);
}

/* The tables of the old iptables, which nft does not show. Their rules are not
 * read, only what happens at their end. */
static void
check_old(struct sg_doctor *d, const char *tables, const char *program)
{
	const char *const words[] = {program, "-S", NULL};
	struct sg_str text, line;

	if (!sg_doctor_read(d, tables, &text) ||
	    sg_str_find(text, sg_str("filter")) == NULL ||
	    sg_doctor_run(d, words, false, &text) != 0)
		return;
	while (sg_doctor_line(&text, &line)) {
		if (sg_str_eq(line, sg_str("-P INPUT DROP")))
			warn_of(d,
			    sg_arena_printf(d->arena, "the chain INPUT of %s",
				program),
			    true);
		if (d->answers.firewall &&
		    sg_str_eq(line, sg_str("-P FORWARD DROP")))
			warn_of(d,
			    sg_arena_printf(d->arena, "the chain FORWARD of %s",
				program),
			    false);
	}
}

void
sg_doctor_look_foreign(struct sg_doctor *d)
{
	check_nft(d);
	check_old(d, "/proc/net/ip_tables_names", "iptables-legacy");
	check_old(d, "/proc/net/ip6_tables_names", "ip6tables-legacy");
}
