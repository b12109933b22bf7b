/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * covered.c -- checks that the networks of Squid, those of the policy's groups
 * and the addresses of the network cards cover each other.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"
#include "gate/address.h"
#include "policy/language/ast.h"

static bool
overlap(const struct sg_network *a, const struct sg_network *b)
{
	return sg_network_has(a, &b->base) || sg_network_has(b, &a->base);
}

/* The address after the last one of the network. Returns false if there is no
 * such address. */
static bool
after(const struct sg_network *network, struct sg_address *next)
{
	*next = sg_network_last(network);
	for (size_t i = sizeof(next->b); i-- > 0;)
		if (++next->b[i] != 0)
			return true;
	return false;
}

/* ---- addresses that no group has ---------------------------------------- */

/* Returns true if the address is one of the network's, and in no group. */
static bool
is_gap(const struct sg_doctor *d, const struct sg_network *network,
    const struct sg_address *address)
{
	return sg_network_has(network, address) &&
	    !sg_doctor_is_in_group(d, address);
}

/*
 * Find the first address of the network that is in no group. A gap begins where
 * the network of a group ends.
 */
static bool
find_gap(const struct sg_doctor *d, const struct sg_network *network,
    struct sg_address *gap)
{
	const struct sg_policy_ast *ast = d->policy.build.ast;
	struct sg_address next;
	bool found = false;

	for (size_t i = 0; ast != NULL && i < ast->ngroups; i++) {
		const struct sg_ast_networks *all = &ast->groups[i].networks;

		for (size_t k = 0; k < all->n; k++) {
			if (!after(&all->v[k].network, &next) ||
			    (found && sg_address_cmp(gap, &next) <= 0) ||
			    !is_gap(d, network, &next))
				continue;
			*gap = next;
			found = true;
		}
	}
	return found;
}

static void
check_covered(struct sg_doctor *d, struct sg_str word)
{
	struct sg_network network;
	struct sg_address gap;
	char text[SG_ADDRESS_TEXT];

	/* The check "groups" tells of a network whose first address is in no
	 * group. */
	if (sg_network_parse(word, &network) != SG_NETWORK_FINE ||
	    !sg_doctor_is_in_group(d, &network.base) ||
	    !find_gap(d, &network, &gap))
		return;
	sg_address_text(&gap, text);
	sg_doctor_warn(d,
	    "add the rest of the network to a group of the policy, then: "
	    "schoolgate install",
	    "Squid serves the network %.*s, but no group of the policy has its "
	    "addresses from %s on: only lines for everyone are about them",
	    (int)word.n, word.p, text);
}

void
sg_doctor_look_covered(struct sg_doctor *d)
{
	struct sg_str rest, word;

	for (size_t i = 0; d->gate != NULL && i < d->nsquids; i++) {
		rest = sg_str(sg_doctor_networks_of(d, &d->squid[i]));
		while (sg_doctor_word(&rest, &word))
			check_covered(d, word);
	}
}

/* ---- groups that Squid does not serve ----------------------------------- */

static bool
is_served(struct sg_doctor *d, const struct sg_network *wanted)
{
	struct sg_network network;
	struct sg_str rest, word;

	for (size_t i = 0; i < d->nsquids; i++) {
		rest = sg_str(sg_doctor_networks_of(d, &d->squid[i]));
		while (sg_doctor_word(&rest, &word))
			if (sg_network_parse(word, &network) !=
				SG_NETWORK_UNREADABLE &&
			    overlap(&network, wanted))
				return true;
	}
	return false;
}

void
sg_doctor_look_served(struct sg_doctor *d)
{
	const struct sg_policy_ast *ast = d->policy.build.ast;

	for (size_t i = 0; ast != NULL && i < ast->ngroups; i++) {
		const struct sg_ast_group *group = &ast->groups[i];

		for (size_t k = 0; !group->made && k < group->networks.n; k++)
			if (!is_served(d, &group->networks.v[k].network))
				sg_doctor_warn(d,
				    "if the network is the school's, run "
				    "\"schoolgate setup\" again with all "
				    "networks; if it is gone, take it out of "
				    "the policy",
				    "the group %s of the policy has the "
				    "network %s, which Squid does not serve: "
				    "its devices get no access",
				    group->name.text.p,
				    group->networks.v[k].word.text.p);
	}
}

/* ---- IPv6 of the cards -------------------------------------------------- */

/* Returns true if the card is on the school's side. A machine that is not the
 * router has no such answer: all its cards count. */
static bool
is_inside(const struct sg_doctor *d, struct sg_str card)
{
	struct sg_str rest = sg_str(d->answers.inside);

	if (!d->answers.firewall || rest.n == 0)
		return !sg_str_eq(card, SG_LIT("lo"));
	while (rest.p != NULL)
		if (sg_str_eq(sg_str_trim(sg_str_cut(&rest, ',')), card))
			return true;
	return false;
}

/* Read a line of /proc/net/if_inet6: the address as 32 hex digits, the number
 * of the card, the prefix length, the scope (00 is global), flags, the card. */
static bool
read_card(struct sg_str line, struct sg_str *hex, struct sg_str *card)
{
	struct sg_str skipped, scope;

	return sg_doctor_word(&line, hex) && hex->n == 32 &&
	    sg_doctor_word(&line, &skipped) &&
	    sg_doctor_word(&line, &skipped) && sg_doctor_word(&line, &scope) &&
	    sg_doctor_word(&line, &skipped) && sg_doctor_word(&line, card) &&
	    sg_str_eq(scope, SG_LIT("00"));
}

static const char *
address_of(struct sg_doctor *d, struct sg_str hex)
{
	char *text = sg_arena_alloc(d->arena, SG_ADDRESS_TEXT);
	struct sg_address address;
	char two[3] = "";

	for (size_t i = 0; i < sizeof(address.b); i++) {
		memcpy(two, hex.p + 2 * i, 2);
		address.b[i] = (uint8_t)strtoul(two, NULL, 16);
	}
	sg_address_text(&address, text);
	return text;
}

void
sg_doctor_look_ipv6(struct sg_doctor *d)
{
	struct sg_str text, line, hex, card;

	if (strchr(d->answers.school, ':') != NULL ||
	    strchr(d->answers.own, ':') != NULL ||
	    !sg_doctor_read(d, "/proc/net/if_inet6", &text))
		return;
	while (sg_doctor_line(&text, &line))
		if (read_card(line, &hex, &card) && is_inside(d, card))
			sg_doctor_warn(d,
			    "run \"schoolgate setup\" again with the IPv6 "
			    "networks, and add them to the policy's groups; if "
			    "the school has no IPv6, turn it off at the card",
			    "the network card %.*s has the IPv6 address %s, "
			    "but setup was given no IPv6 network: what devices "
			    "send by IPv6 gets no access, or goes another way",
			    (int)card.n, card.p, address_of(d, hex));
}
