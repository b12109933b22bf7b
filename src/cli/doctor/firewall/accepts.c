/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * accepts.c -- finds exceptions of firewall.d that let devices pass Squid by.
 *
 * An exception is a rule that ends its chain (accept, return) before the rules
 * that refuse or redirect web traffic. It may be for one host, for a port at
 * which nothing is refused, or for addresses that are not the school's.
 */
#include "config.h"

#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"
#include "gate/address.h"

static const char *
member(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : text;
}

static bool
has_part(const json_t *rule, const char *key)
{
	const json_t *parts = json_object_get(rule, "expr");

	for (size_t i = 0; i < json_array_size(parts); i++)
		if (json_object_get(json_array_get(parts, i), key) != NULL)
			return true;
	return false;
}

static bool
ends(const json_t *rule)
{
	return has_part(rule, "accept") || has_part(rule, "return");
}

static bool
has_word(const json_t *right, const char *word)
{
	const json_t *set = json_is_array(right) ?
	    right :
	    json_object_get(right, "set");

	for (size_t i = 0; i < json_array_size(set); i++)
		if (has_word(json_array_get(set, i), word))
			return true;
	return json_is_string(right) &&
	    strcmp(json_string_value(right), word) == 0;
}

/* ---- what a match lets through ------------------------------------------ */

/* The ports at which no_way_round refuses, or to_squid redirects. */
static bool
has_guarded_port(const json_t *ports)
{
	static const long long guarded[] = {53, 80, 443, 853};

	for (size_t i = 0; i < sizeof(guarded) / sizeof(guarded[0]); i++)
		if (sg_nft_has_port(ports, guarded[i]))
			return true;
	/* A named set may have any port. */
	return json_is_string(ports);
}

static bool
covers_network(struct sg_doctor *d, const struct sg_address *first,
    const struct sg_address *last)
{
	struct sg_network network;
	struct sg_address end;
	struct sg_str rest, word;

	for (size_t i = 0; i < d->nsquids; i++) {
		rest = sg_str(sg_doctor_networks_of(d, &d->squid[i]));
		while (sg_doctor_word(&rest, &word)) {
			if (sg_network_parse(word, &network) ==
			    SG_NETWORK_UNREADABLE)
				continue;
			end = sg_network_last(&network);
			if (sg_address_cmp(first, &end) <= 0 &&
			    sg_address_cmp(&network.base, last) <= 0)
				return true;
		}
	}
	return false;
}

/*
 * Returns true if the addresses are more than single hosts, and are those of
 * the school's devices or, if `to` is true, of the internet.
 */
static bool
is_wide(struct sg_doctor *d, const json_t *addresses, bool to)
{
	const json_t *set = json_object_get(addresses, "set");
	struct sg_address first, last;

	for (size_t i = 0; i < json_array_size(set); i++)
		if (is_wide(d, json_array_get(set, i), to))
			return true;
	if (set != NULL)
		return false;
	if (!sg_nft_addresses(addresses, &first, &last))
		return true; /* a named set, such as @school_computers */
	if (sg_address_cmp(&first, &last) == 0)
		return false;
	return to ? !sg_address_is_local(&first) :
		    covers_network(d, &first, &last);
}

static bool
payload_is_wide(struct sg_doctor *d, const json_t *payload, const json_t *right)
{
	const char *field = member(payload, "field");

	if (strcmp(field, "dport") == 0)
		return has_guarded_port(right);
	if (strcmp(field, "saddr") == 0 || strcmp(field, "daddr") == 0)
		return strcmp(member(payload, "protocol"), "ether") != 0 &&
		    is_wide(d, right, *field == 'd');
	if (strcmp(field, "protocol") == 0 || strcmp(field, "nexthdr") == 0)
		return has_word(right, "tcp") || has_word(right, "udp");
	return strncmp(member(payload, "protocol"), "icmp", 4) != 0;
}

/* Returns true if the list of cards, with commas, has one that `right` names.
 */
static bool
names_card(struct sg_doctor *d, const json_t *right, const char *cards)
{
	struct sg_str rest = sg_str(cards), word;

	while (rest.p != NULL) {
		word = sg_str_trim(sg_str_cut(&rest, ','));
		if (word.n > 0 && has_word(right, sg_arena_dup(d->arena, word)))
			return true;
	}
	return false;
}

static bool
meta_is_wide(struct sg_doctor *d, const char *key, const json_t *right)
{
	if (strcmp(key, "iifname") == 0 || strcmp(key, "iif") == 0)
		return has_word(right, "@inside") ||
		    names_card(d, right, d->answers.inside);
	if (strcmp(key, "oifname") == 0 || strcmp(key, "oif") == 0)
		return has_word(right, "@outside") ||
		    names_card(d, right, d->answers.outside);
	return strcmp(key, "l4proto") != 0 || has_word(right, "tcp") ||
	    has_word(right, "udp");
}

/* Returns false if the match limits the rule to what an exception may be for.
 */
static bool
match_is_wide(struct sg_doctor *d, const json_t *match)
{
	const json_t *left = json_object_get(match, "left");
	const json_t *right = json_object_get(match, "right");
	const json_t *payload = json_object_get(left, "payload");
	const json_t *meta = json_object_get(left, "meta");

	if (strcmp(member(match, "op"), "!=") == 0)
		return true;
	if (payload != NULL)
		return payload_is_wide(d, payload, right);
	if (meta != NULL)
		return meta_is_wide(d, member(meta, "key"), right);
	if (strcmp(member(json_object_get(left, "ct"), "key"), "state") == 0)
		return has_word(right, "new");
	return json_object_get(left, "fib") == NULL;
}

/* ---- rules -------------------------------------------------------------- */

/* Returns true if the rule is one of firewall.nft, of the chain to_squid. */
static bool
is_shipped(const json_t *rule)
{
	const json_t *match = json_object_get(
	    json_array_get(json_object_get(rule, "expr"), 0), "match");

	return strcmp(member(rule, "chain"), "to_squid") == 0 &&
	    has_word(json_object_get(match, "right"), "@outside");
}

/* Returns the index of the last rule of the chain that has the part `key`. */
static size_t
last_of(const json_t *items, const char *chain, const char *key)
{
	size_t last = 0;

	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *rule = json_object_get(json_array_get(items, i),
		    "rule");
		const json_t *parts = json_object_get(rule, "expr");

		/* The last rule of no_way_round refuses what nothing accepts,
		 * and has no match. */
		if (rule != NULL && strcmp(member(rule, "chain"), chain) == 0 &&
		    has_part(rule, key) && json_array_size(parts) > 1)
			last = i;
	}
	return last;
}

static void
check_rule(struct sg_doctor *d, const json_t *rule)
{
	const json_t *parts = json_object_get(rule, "expr"), *match;
	const char *chain = member(rule, "chain");

	for (size_t i = 0; i < json_array_size(parts); i++) {
		match = json_object_get(json_array_get(parts, i), "match");
		if (match != NULL && !match_is_wide(d, match))
			return;
	}
	sg_doctor_warn(d,
	    sg_arena_printf(d->arena,
		"see it: nft -a list chain inet schoolgate %s; limit it, in "
		"the folder " SG_SYSCONFDIR
		"/firewall.d, to one host, or to a port other than 53, 80, 443 "
		"and 853; then: systemctl reload schoolgate-firewall",
		chain),
	    "an exception from the firewall rules (chain %s, handle %lld) lets "
	    "devices of the school pass Squid by",
	    chain,
	    (long long)json_integer_value(json_object_get(rule, "handle")));
}

static void
check_chain(struct sg_doctor *d, const json_t *items, const char *chain,
    const char *key)
{
	size_t last = last_of(items, chain, key);

	for (size_t i = 0; i < last; i++) {
		const json_t *rule = json_object_get(json_array_get(items, i),
		    "rule");

		if (rule != NULL && strcmp(member(rule, "chain"), chain) == 0 &&
		    ends(rule) && has_part(rule, "match") && !is_shipped(rule))
			check_rule(d, rule);
	}
}

void
sg_doctor_check_opened(struct sg_doctor *d, const json_t *items)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *rule = json_object_get(json_array_get(items, i),
		    "rule");

		if (ends(rule) && !has_part(rule, "match"))
			sg_doctor_wrong(d,
			    "limit the rule of " SG_SYSCONFDIR
			    "/firewall.d to an address and a port, then: "
			    "systemctl reload schoolgate-firewall",
			    "a firewall rule lets all devices pass Squid by");
	}
	check_chain(d, items, "no_way_round", "reject");
	check_chain(d, items, "to_squid", "redirect");
}
