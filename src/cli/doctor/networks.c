/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * networks.c -- checks that Squid, the firewall and the answers of setup have
 * the same networks.
 */
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"
#include "gate/address.h"
#include "gate/gate.h"
#include "report/explain/explain.h"

/* An address that no device has. It stands for "no own devices". */
#define NOBODY "255.255.255.255"

const char *
sg_doctor_networks_of(struct sg_doctor *d, const struct sg_squid *squid)
{
	const char *head = squid == &d->squid[0] ?
	    "acl sg_school_computers src " :
	    "acl sg_own_devices src ";
	const char *all = "";

	for (size_t i = 0; i < squid->n; i++)
		if (strncmp(squid->v[i].text, head, strlen(head)) == 0)
			all = sg_arena_printf(d->arena, "%s%s%s", all,
			    *all == '\0' ? "" : " ",
			    squid->v[i].text + strlen(head));
	return strcmp(all, NOBODY) == 0 ? "" : all;
}

/* ---- lines of the acls -------------------------------------------------- */

/* Returns what follows "acl NAME " if the line is of one of the two acls that
 * let devices in, or NULL. */
static const char *
acl_of(const struct sg_squid_line *line)
{
	static const char *const heads[] = {
	    "acl sg_school_computers ", "acl sg_own_devices "};

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (strncmp(line->text, heads[i], strlen(heads[i])) == 0)
			return line->text + strlen(heads[i]);
	return NULL;
}

/* A network of all addresses counts as "all". */
static bool
is_network(struct sg_str word)
{
	struct sg_network network;

	return sg_network_parse(word, &network) != SG_NETWORK_UNREADABLE &&
	    network.bits > (sg_address_is_v4(&network.base) ? 96 : 0);
}

static void
check_acl(struct sg_doctor *d, const struct sg_squid *squid,
    const struct sg_squid_line *line, const char *rest)
{
	const char *advice = sg_arena_printf(d->arena,
	    "remove line %u of %s, give the networks to \"schoolgate setup\", "
	    "then: systemctl reload %s",
	    line->line, line->file, squid->unit);
	struct sg_str words = sg_str(rest), word;

	if (strcmp(line->file, SG_SYSCONFDIR "/squid/networks.conf") != 0)
		sg_doctor_wrong(d, advice,
		    "%s: the line \"%s\" lets in devices, and is not in "
		    "networks.conf: the firewall and setup do not know them",
		    squid->name, line->text);
	if (!sg_doctor_word(&words, &word) || !sg_str_eq(word, SG_LIT("src")))
		sg_doctor_wrong(d, advice,
		    "%s: the line \"%s\" does not look at the device's "
		    "address (src)",
		    squid->name, line->text);
	while (sg_doctor_word(&words, &word))
		if (!is_network(word))
			sg_doctor_wrong(d, advice,
			    "%s: \"%.*s\" in the line \"%s\" is not a "
			    "network: whoever has an address that it means is "
			    "let in",
			    squid->name, (int)word.n, word.p, line->text);
}

/* Both Squids read networks.conf. Returns true if the first one has read this
 * line of this file, too. */
static bool
is_in_first(const struct sg_doctor *d, const struct sg_squid_line *line)
{
	for (size_t i = 0; i < d->squid[0].n; i++)
		if (d->squid[0].v[i].line == line->line &&
		    strcmp(d->squid[0].v[i].file, line->file) == 0)
			return true;
	return false;
}

static void
look_lines(struct sg_doctor *d)
{
	for (size_t i = 0; i < d->nsquids; i++)
		for (size_t k = 0; k < d->squid[i].n; k++) {
			const struct sg_squid_line *line = &d->squid[i].v[k];
			const char *rest = acl_of(line);

			if (rest != NULL && (i == 0 || !is_in_first(d, line)))
				check_acl(d, &d->squid[i], line, rest);
		}
}

/* ---- answers and the firewall's file ------------------------------------ */

/* Replace commas and braces by blanks. */
static const char *
words_of(struct sg_doctor *d, struct sg_str list)
{
	char *text = sg_arena_dup(d->arena, list);

	for (char *at = text; *at != '\0'; at++)
		if (strchr(",{};", *at) != NULL)
			*at = ' ';
	return strcmp(text, "none") == 0 ? "" : text;
}

/* Returns true if the list has the network, however it is written. */
static bool
has_network(const char *list, struct sg_str wanted)
{
	struct sg_str rest = sg_str(list), word;
	struct sg_network a, b;

	if (sg_network_parse(wanted, &a) == SG_NETWORK_UNREADABLE)
		return true;
	while (sg_doctor_word(&rest, &word))
		if (sg_network_parse(word, &b) != SG_NETWORK_UNREADABLE &&
		    a.bits == b.bits && sg_address_cmp(&a.base, &b.base) == 0)
			return true;
	return false;
}

static const char *
setup_again(struct sg_doctor *d)
{
	return sg_doctor_setup_again(d, SG_SYSCONFDIR "/squid/networks.conf",
	    sg_doctor_setup_again(d, SG_SYSCONFDIR "/firewall.conf",
		"run \"schoolgate setup\" again with all networks, as: "
		"schoolgate setup --school-computers \"...\" --own-devices "
		"\"...\""));
}

static void
check_in(struct sg_doctor *d, const char *these, const char *from,
    const char *those, const char *into)
{
	struct sg_str rest = sg_str(these), word;

	while (sg_doctor_word(&rest, &word))
		if (!has_network(those, word))
			sg_doctor_wrong(d, setup_again(d),
			    "the network %.*s is in %s, but not in %s",
			    (int)word.n, word.p, from, into);
}

static void
check_same(struct sg_doctor *d, const char *a, const char *a_from,
    const char *b, const char *b_from)
{
	check_in(d, a, a_from, b, b_from);
	check_in(d, b, b_from, a, a_from);
}

/* Squid's networks against the answers of setup. */
static void
look_answers(struct sg_doctor *d)
{
	const char *answer[SG_SQUIDS] = {d->answers.school, d->answers.own};

	for (size_t i = 0; i < d->nsquids; i++)
		if (d->squid[i].n > 0)
			check_same(d, sg_doctor_networks_of(d, &d->squid[i]),
			    sg_arena_printf(d->arena, "networks.conf (%s)",
				d->squid[i].name),
			    words_of(d, sg_str(answer[i])), "setup.conf");
}

/* The elements of the sets NAME and NAME6 of firewall.conf. */
static const char *
elements_of(struct sg_doctor *d, struct sg_str text, const char *name)
{
	const char *all = "";
	struct sg_str line, word, rest;

	while (sg_doctor_line(&text, &line)) {
		rest = line;
		if (!sg_doctor_word(&rest, &word) ||
		    !sg_str_eq(word, SG_LIT("set")) ||
		    !sg_doctor_word(&rest, &word) ||
		    (!sg_str_eq(word, sg_str(name)) &&
			!sg_str_eq(word,
			    sg_str(sg_arena_printf(d->arena, "%s6", name)))))
			continue;
		rest.p = sg_str_find(line, SG_LIT("elements = {"));
		if (rest.p == NULL)
			continue;
		rest.p += sizeof("elements = {") - 1;
		rest.n = (size_t)(line.p + line.n - rest.p);
		all = sg_arena_printf(d->arena, "%s %s", all,
		    words_of(d, sg_str_cut(&rest, '}')));
	}
	return all;
}

static void
look_firewall(struct sg_doctor *d)
{
	static const char *const set[SG_SQUIDS] = {
	    "school_computers", "own_devices"};
	struct sg_str text;

	if (!d->answers.firewall) {
		sg_doctor_unseen(d,
		    "this machine is not the router: whether the router lets "
		    "web traffic pass from here only cannot be seen from here");
		return;
	}
	if (!sg_doctor_read(d, SG_SYSCONFDIR "/firewall.conf", &text)) {
		sg_doctor_wrong(d, "run: schoolgate setup",
		    "%s is missing or cannot be read",
		    SG_SYSCONFDIR "/firewall.conf");
		return;
	}
	for (size_t i = 0; i < d->nsquids; i++)
		if (d->squid[i].n > 0)
			check_same(d, sg_doctor_networks_of(d, &d->squid[i]),
			    sg_arena_printf(d->arena, "networks.conf (%s)",
				d->squid[i].name),
			    elements_of(d, text, set[i]), "firewall.conf");
}

/* ---- groups of the policy ----------------------------------------------- */

bool
sg_doctor_is_in_group(const struct sg_doctor *d,
    const struct sg_address *address)
{
	static struct sg_explained explained; /* too large for a stack */
	struct sg_scratch *scratch = sg_scratch_new();
	char client[SG_ADDRESS_TEXT], why[SG_WHY_BYTES];
	struct sg_explain_question q = {.target = "https://www.example.org/",
	    .client = client,
	    .now = d->now};
	bool found = true;

	if (scratch != NULL) {
		sg_address_text(address, client);
		if (sg_explain(d->gate, &q, scratch, &explained, why)) {
			found = false;
			for (size_t i = 0; i < SG_SET_WORDS; i++)
				found |= explained.groups[i] != 0;
		}
	}
	sg_scratch_free(&scratch);
	return found;
}

static void
look_groups(struct sg_doctor *d)
{
	struct sg_network network;
	struct sg_str rest, word;

	for (size_t i = 0; d->gate != NULL && i < d->nsquids; i++) {
		rest = sg_str(sg_doctor_networks_of(d, &d->squid[i]));
		while (sg_doctor_word(&rest, &word))
			if (sg_network_parse(word, &network) ==
				SG_NETWORK_FINE &&
			    !sg_doctor_is_in_group(d, &network.base))
				sg_doctor_warn(d,
				    "add the network to a group of the policy, "
				    "then: schoolgate install",
				    "no group of the policy has the network "
				    "%.*s: only lines for everyone are about "
				    "it",
				    (int)word.n, word.p);
	}
}

static const struct sg_check checks[] = {
    {"lines", "only networks.conf lets devices in, by their network",
	look_lines},
    {"answers", "Squid has the networks that setup was given", look_answers},
    {"firewall", "Squid and the firewall have the same networks",
	look_firewall},
    {"groups", "each network is in a group of the policy", look_groups},
    {"covered", "groups of the policy have all addresses of each network",
	sg_doctor_look_covered},
    {"served", "Squid serves the networks of the policy's groups",
	sg_doctor_look_served},
    {"ipv6", "setup knows whether the school's cards have IPv6",
	sg_doctor_look_ipv6},
    {0},
};
const struct sg_family sg_doctor_networks = {
    "networks", "Networks", checks, NULL};
