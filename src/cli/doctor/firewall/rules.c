/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rules.c -- checks the firewall rules that the kernel has: web traffic goes
 * to Squid, and the ways past Squid are closed. Rules of a file say nothing:
 * another program may have removed them.
 */
#include "config.h"

#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"
#include "gate/address.h"

#define LOAD SG_DOCTOR_LOAD_RULES

/* ---- reading rules ------------------------------------------------------ */

bool
sg_nft_has_port(const json_t *ports, long long port)
{
	const json_t *range, *set = json_object_get(ports, "set");

	if (json_is_integer(ports))
		return json_integer_value(ports) == port;
	range = json_object_get(ports, "range");
	if (range != NULL)
		return json_integer_value(json_array_get(range, 0)) <= port &&
		    port <= json_integer_value(json_array_get(range, 1));
	for (size_t i = 0; i < json_array_size(set); i++)
		if (sg_nft_has_port(json_array_get(set, i), port))
			return true;
	return false;
}

/* Returns true if the payload is of the protocol ("udp"). The protocol "th" is
 * TCP and UDP, limited by another match of the rule. */
static bool
has_protocol(const json_t *payload, const char *protocol)
{
	const char *name = json_string_value(json_object_get(payload,
	    "protocol"));

	return name != NULL && protocol != NULL &&
	    (strcmp(name, protocol) == 0 || strcmp(name, "th") == 0);
}

/* Returns true if `right`, a word or a set of words, has the word. */
static bool
has_word(const json_t *right, const char *word)
{
	const json_t *set = json_object_get(right, "set");

	if (json_is_string(right))
		return strcmp(json_string_value(right), word) == 0;
	for (size_t i = 0; i < json_array_size(set); i++)
		if (has_word(json_array_get(set, i), word))
			return true;
	return false;
}

/* What a rule must be like. */
struct wanted {
	const char *protocol; /* of the port: "tcp", "udp" */
	json_int_t port;      /* 0: the rule must be about each port */
	const char *set;      /* "@school_computers", or NULL */
	const char *act;      /* "reject", "drop", "redirect" */
	json_int_t to_port;   /* of a redirect; 0: any */
};

/* A match of a header of the packet: of the port, or of an address. */
static bool
payload_fits(const json_t *payload, const json_t *right,
    const struct wanted *wanted, bool *port, bool *set)
{
	const char *field = json_string_value(json_object_get(payload,
	    "field"));

	if (field != NULL && strcmp(field, "dport") == 0)
		return *port = has_protocol(payload, wanted->protocol) &&
		    sg_nft_has_port(right, wanted->port);
	return wanted->set != NULL && (*set = has_word(right, wanted->set));
}

/* Returns false if the match lets the rule apply to other packets only. */
static bool
match_fits(const json_t *match, const struct wanted *wanted, bool *port,
    bool *set)
{
	const json_t *left = json_object_get(match, "left");
	const json_t *right = json_object_get(match, "right");
	const json_t *payload = json_object_get(left, "payload");
	const char *meta = json_string_value(
	    json_object_get(json_object_get(left, "meta"), "key"));
	const char *op = json_string_value(json_object_get(match, "op"));

	if (op == NULL || strcmp(op, "==") != 0)
		return false;
	if (payload != NULL)
		return payload_fits(payload, right, wanted, port, set);
	if (meta != NULL && strcmp(meta, "l4proto") == 0)
		return wanted->protocol != NULL &&
		    has_word(right, wanted->protocol);
	return meta != NULL && strcmp(meta, "iifname") == 0 &&
	    has_word(right, "@outside");
}

static bool
rule_fits(const json_t *rule, const struct wanted *wanted)
{
	const json_t *parts = json_object_get(rule, "expr"), *part, *act;
	bool port = wanted->port == 0, set = wanted->set == NULL, acts = false;

	for (size_t i = 0; i < json_array_size(parts); i++) {
		part = json_array_get(parts, i);
		act = json_object_get(part, wanted->act);
		if (json_object_get(part, "match") != NULL &&
		    !match_fits(json_object_get(part, "match"), wanted, &port,
			&set))
			return false;
		acts |= json_object_get(part, wanted->act) != NULL &&
		    (wanted->to_port == 0 ||
			json_integer_value(json_object_get(act, "port")) ==
			    wanted->to_port);
	}
	return port && set && acts;
}

static bool
chain_has(const json_t *items, const char *chain, const struct wanted *wanted)
{
	const json_t *rule;
	const char *name;

	for (size_t i = 0; i < json_array_size(items); i++) {
		rule = json_object_get(json_array_get(items, i), "rule");
		name = json_string_value(json_object_get(rule, "chain"));
		if (name != NULL && strcmp(name, chain) == 0 &&
		    rule_fits(rule, wanted))
			return true;
	}
	return false;
}

/* ---- the rules that must be there --------------------------------------- */

static const struct row {
	const char *chain, *what;
	struct wanted wanted;
	bool own;  /* only with own devices */
	bool ipv6; /* of IPv6 */
} rows[] = {
    {"to_squid", "plain HTTP of school computers is not redirected to Squid",
	{"tcp", 80, "@school_computers", "redirect", 3127}, false, false},
    {"to_squid", "HTTPS of school computers is not redirected to Squid",
	{"tcp", 443, "@school_computers", "redirect", 3130}, false, false},
    {"to_squid",
	"plain HTTP of school computers is not redirected to Squid (IPv6)",
	{"tcp", 80, "@school_computers6", "redirect", 3127}, false, true},
    {"to_squid", "HTTPS of school computers is not redirected to Squid (IPv6)",
	{"tcp", 443, "@school_computers6", "redirect", 3130}, false, true},
    {"to_squid", "plain HTTP of own devices is not redirected to Squid",
	{"tcp", 80, "@own_devices", "redirect", 3129}, true, false},
    {"to_squid", "HTTPS of own devices is not redirected to Squid",
	{"tcp", 443, "@own_devices", "redirect", 3131}, true, false},
    {"to_squid", "plain HTTP of own devices is not redirected to Squid (IPv6)",
	{"tcp", 80, "@own_devices6", "redirect", 3129}, true, true},
    {"to_squid", "HTTPS of own devices is not redirected to Squid (IPv6)",
	{"tcp", 443, "@own_devices6", "redirect", 3131}, true, true},
    {"no_way_round", "the internet can open connections to devices",
	{NULL, 0, NULL, "drop", 0}, false, false},
    {"no_way_round", "QUIC (UDP 443) is not refused: browsers pass Squid by",
	{"udp", 443, NULL, "reject", 0}, false, false},
    {"no_way_round", "QUIC (UDP 80) is not refused",
	{"udp", 80, NULL, "reject", 0}, false, false},
    {"no_way_round", "encrypted DNS (TCP 853) is not refused",
	{"tcp", 853, NULL, "reject", 0}, false, false},
    {"no_way_round", "encrypted DNS (UDP 853) is not refused",
	{"udp", 853, NULL, "reject", 0}, false, false},
    {"no_way_round", "DNS of other servers (UDP 53) is not refused",
	{"udp", 53, NULL, "reject", 0}, false, false},
    {"no_way_round", "DNS of other servers (TCP 53) is not refused",
	{"tcp", 53, NULL, "reject", 0}, false, false},
    {"no_way_round", "HTTPS past Squid (TCP 443) is not refused",
	{"tcp", 443, NULL, "reject", 0}, false, false},
    {"no_way_round", "plain HTTP past Squid (TCP 80) is not refused",
	{"tcp", 80, NULL, "reject", 0}, false, false},
    {"only_redirected",
	"devices can connect to Squid's port 3127 without being redirected",
	{"tcp", 3127, NULL, "reject", 0}, false, false},
    {"only_redirected",
	"devices can connect to Squid's port 3130 without being redirected",
	{"tcp", 3130, NULL, "reject", 0}, false, false},
    {"from_outside", "the internet can reach c-icap's ports",
	{"tcp", 1344, NULL, "drop", 0}, false, false},
    {"from_outside", "the internet can reach Squid's ports",
	{"tcp", 3128, NULL, "drop", 0}, false, false},
};

static void
check_rows(struct sg_doctor *d, const json_t *items)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((d->answers.has_own || !rows[i].own) &&
		    !chain_has(items, rows[i].chain, &rows[i].wanted))
			sg_doctor_wrong(d, LOAD, "%s (chain %s)", rows[i].what,
			    rows[i].chain);
}

/* ---- sets --------------------------------------------------------------- */

const json_t *
sg_nft_set(const json_t *items, const char *name)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *set = json_object_get(json_array_get(items, i),
		    "set");
		const char *called = json_string_value(json_object_get(set,
		    "name"));

		if (called != NULL && strcmp(called, name) == 0)
			return json_object_get(set, "elem");
	}
	return NULL;
}

bool
sg_nft_addresses(const json_t *element, struct sg_address *first,
    struct sg_address *last)
{
	const json_t *prefix = json_object_get(element, "prefix");
	const json_t *range = json_object_get(element, "range");
	const char *from = json_string_value(range != NULL ?
		json_array_get(range, 0) :
		prefix != NULL ? json_object_get(prefix, "addr") :
				 element);
	const char *to = json_string_value(json_array_get(range, 1));
	struct sg_network network;

	if (from == NULL || !sg_address_parse(sg_str(from), first))
		return false;
	*last = *first;
	if (to != NULL)
		return sg_address_parse(sg_str(to), last);
	if (prefix != NULL) {
		network.base = *first;
		network.bits = (uint8_t)(json_integer_value(
					     json_object_get(prefix, "len")) +
		    (sg_address_is_v4(first) ? 96 : 0));
		*last = sg_network_last(&network);
	}
	return true;
}

bool
sg_nft_set_has(const json_t *set, const struct sg_network *network)
{
	struct sg_address first, last;

	for (size_t i = 0; i < json_array_size(set); i++)
		if (sg_nft_addresses(json_array_get(set, i), &first, &last) &&
		    sg_address_cmp(&first, &network->base) <= 0 &&
		    sg_address_cmp(&network->base, &last) <= 0)
			return true;
	return false;
}

/* The rules in the kernel must have the networks that Squid has. */
static void
check_networks(struct sg_doctor *d, const json_t *items)
{
	static const char *const names[SG_SQUIDS][2] = {
	    {"school_computers", "school_computers6"},
	    {"own_devices", "own_devices6"}};
	struct sg_network network;
	struct sg_str rest, word;

	for (size_t i = 0; i < d->nsquids; i++) {
		rest = sg_str(sg_doctor_networks_of(d, &d->squid[i]));
		while (sg_doctor_word(&rest, &word)) {
			if (sg_network_parse(word, &network) != SG_NETWORK_FINE)
				continue;
			if (!sg_nft_set_has(
				sg_nft_set(items,
				    names[i]
					 [sg_address_is_v4(&network.base) ? 0 :
									    1]),
				&network))
				sg_doctor_wrong(d, LOAD,
				    "the loaded rules do not know the network "
				    "%.*s",
				    (int)word.n, word.p);
		}
	}
}

/* The rules are about traffic that comes in at the inner cards. */
static void
check_cards(struct sg_doctor *d, const json_t *items)
{
	const json_t *set = sg_nft_set(items, "inside");
	struct sg_str rest = sg_str(d->answers.inside), word;
	bool has;

	while (rest.p != NULL) {
		word = sg_str_trim(sg_str_cut(&rest, ','));
		has = word.n == 0;
		for (size_t i = 0; i < json_array_size(set) && !has; i++)
			has = has_word(json_array_get(set, i),
			    sg_arena_dup(d->arena, word));
		if (!has)
			sg_doctor_wrong(d, LOAD,
			    "the loaded rules are not about the network card "
			    "%.*s: devices there can pass Squid by",
			    (int)word.n, word.p);
	}
}

static void
look_cards(struct sg_doctor *d)
{
	struct sg_str rest = sg_str(sg_arena_printf(d->arena, "%s,%s",
	    d->answers.inside, d->answers.outside));

	while (d->answers.firewall && rest.p != NULL) {
		struct sg_str card = sg_str_trim(sg_str_cut(&rest, ','));
		const char *path = sg_arena_printf(d->arena,
		    "/sys/class/net/%.*s", (int)card.n, card.p);

		if (card.n > 0 && access(sg_doctor_path(d, path), F_OK) != 0)
			sg_doctor_wrong(d,
			    sg_doctor_setup_again(d,
				SG_SYSCONFDIR "/firewall.conf",
				"see the names of the cards: ip link; then run "
				"\"schoolgate setup\" again with --inside and "
				"--outside"),
			    "there is no network card \"%.*s\": no firewall "
			    "rule is about the card that is there instead",
			    (int)card.n, card.p);
	}
}

/* ---- chains ------------------------------------------------------------- */

/* Returns the chain of this name, or NULL. */
static const json_t *
chain_of(const json_t *items, const char *name)
{
	const json_t *chain;
	const char *called;

	for (size_t i = 0; i < json_array_size(items); i++) {
		chain = json_object_get(json_array_get(items, i), "chain");
		called = json_string_value(json_object_get(chain, "name"));
		if (called != NULL && strcmp(called, name) == 0)
			return chain;
	}
	return NULL;
}

static bool
has_member(const json_t *chain, const char *key, const char *value)
{
	const char *is = json_string_value(json_object_get(chain, key));

	return is != NULL && strcmp(is, value) == 0;
}

/* The kernel must call each chain at its place. */
static void
check_chains(struct sg_doctor *d, const json_t *items)
{
	static const struct {
		const char *name, *hook;
	} chains[] = {{"incoming", "prerouting"}, {"to_squid", "prerouting"},
	    {"no_way_round", "forward"}, {"from_outside", "input"},
	    {"only_redirected", "input"}, {"hide", "postrouting"}};

	for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++)
		if (!has_member(chain_of(items, chains[i].name), "hook",
			chains[i].hook))
			sg_doctor_wrong(d, LOAD,
			    "the chain %s is not loaded, or not called",
			    chains[i].name);
}

/* What no rule of the chain no_way_round is about must not pass. */
static void
check_rest(struct sg_doctor *d, const json_t *items)
{
	const json_t *chain = chain_of(items, "no_way_round");

	if (chain != NULL && !has_member(chain, "policy", "drop"))
		sg_doctor_wrong(d, LOAD,
		    "the chain no_way_round lets pass what none of its rules "
		    "refuses: its policy is not \"drop\"");
}

static bool
is_router(struct sg_doctor *d)
{
	if (!d->answers.firewall)
		sg_doctor_unseen(d,
		    "this machine is not the router, so its "
		    "rules are not schoolgate's");
	return d->answers.firewall;
}

static void
look_rules(struct sg_doctor *d)
{
	static const char *const words[] = {
	    "nft", "-j", "list", "table", "inet", "schoolgate", NULL};
	struct sg_str text;
	json_t *whole = NULL;
	const json_t *items;
	int code;

	if (!is_router(d))
		return;
	code = sg_doctor_run(d, words, false, &text);
	if (code == 0)
		whole = json_loadb(text.p, text.n, 0, NULL);
	items = json_object_get(whole, "nftables");
	if (code == 127) {
		sg_doctor_wrong(d, "apt-get install nftables",
		    "there is no program nft");
	} else if (items == NULL) {
		sg_doctor_wrong(d, LOAD,
		    "the kernel has no firewall rules of schoolgate (table "
		    "inet schoolgate): every device can pass Squid by");
	} else {
		d->rules = true;
		check_chains(d, items);
		check_rest(d, items);
		check_rows(d, items);
		sg_doctor_check_opened(d, items);
		check_networks(d, items);
		check_cards(d, items);
		sg_doctor_check_hidden(d, items);
	}
	json_decref(whole);
}

static const struct sg_check checks[] = {
    {"rules", "web traffic goes to Squid, and the ways past it are closed",
	look_rules},
    {"foreign", "no other firewall stops the devices' traffic",
	sg_doctor_look_foreign},
    {"cards", "the network cards of the rules are there", look_cards},
    {"loading", "the firewall's files can be loaded again",
	sg_doctor_look_loading},
    {"route", "the way to the internet is the outer network card",
	sg_doctor_look_route},
    {"forwarding", "this machine passes on what it should",
	sg_doctor_look_forwarding},
    {"routing", "nothing passes if the rules are removed",
	sg_doctor_look_routing},
    {0},
};
const struct sg_family sg_doctor_firewall = {
    "firewall", "The firewall", checks, NULL};
