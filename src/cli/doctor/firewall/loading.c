/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * loading.c -- checks that the firewall's files can be loaded again, that
 * addresses are hidden as setup was told, and which network card leads to the
 * internet.
 */
#include "config.h"

#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"
#include "gate/address.h"

/* ---- hidden addresses --------------------------------------------------- */

static bool
masks(const json_t *rule)
{
	const char *chain = json_string_value(json_object_get(rule, "chain"));
	const json_t *parts = json_object_get(rule, "expr");

	for (size_t i = 0; i < json_array_size(parts); i++)
		if (chain != NULL && strcmp(chain, "hide") == 0 &&
		    json_object_get(json_array_get(parts, i), "masquerade") !=
			NULL)
			return true;
	return false;
}

static void
check_hidden_network(struct sg_doctor *d, const json_t *set, struct sg_str word)
{
	struct sg_network network;

	if (sg_network_parse(word, &network) == SG_NETWORK_FINE &&
	    sg_address_is_v4(&network.base) && !sg_nft_set_has(set, &network))
		sg_doctor_wrong(d, SG_DOCTOR_LOAD_RULES,
		    "the loaded rules do not hide the addresses of the network "
		    "%.*s: its devices get no answers from the internet",
		    (int)word.n, word.p);
}

void
sg_doctor_check_hidden(struct sg_doctor *d, const json_t *items)
{
	const json_t *set = sg_nft_set(items, "hidden");
	struct sg_str rest, word;
	bool has = false;

	if (!d->answers.hide)
		return;
	for (size_t i = 0; i < json_array_size(items) && !has; i++)
		has = masks(json_object_get(json_array_get(items, i), "rule"));
	if (!has)
		sg_doctor_wrong(d, SG_DOCTOR_LOAD_RULES,
		    "the devices' addresses are not hidden behind this "
		    "machine's (chain hide): nothing but the proxy gets "
		    "answers from the internet");
	for (size_t i = 0; has && i < d->nsquids; i++) {
		rest = sg_str(sg_doctor_networks_of(d, &d->squid[i]));
		while (sg_doctor_word(&rest, &word))
			check_hidden_network(d, set, word);
	}
}

/* ---- the files ---------------------------------------------------------- */

void
sg_doctor_look_loading(struct sg_doctor *d)
{
	const char *const words[] = {"nft", "-c", "-f",
	    sg_doctor_path(d, SG_PKGDATADIR "/firewall.nft"), NULL};
	struct sg_str text, line = {"", 0};
	int code;

	if (!d->answers.firewall) {
		sg_doctor_unseen(d, "this machine is not the router");
		return;
	}
	code = sg_doctor_run(d, words, true, &text);
	/* The check "rules" tells that there is no program nft. */
	if (code == 0 || code == 127)
		return;
	(void)sg_doctor_line(&text, &line);
	sg_doctor_wrong(d,
	    "mend that line of " SG_SYSCONFDIR
	    "/firewall.d or firewall.conf, then: systemctl reload "
	    "schoolgate-firewall",
	    "the firewall rules cannot be loaded again: %.*s. At the next "
	    "start of this machine no device gets anything",
	    (int)line.n, line.p);
}

/* ---- the way to the internet -------------------------------------------- */

/* Returns true if the list of cards, with commas, has the card. */
static bool
has_card(const char *cards, struct sg_str card)
{
	struct sg_str rest = sg_str(cards);

	while (rest.p != NULL)
		if (sg_str_eq(sg_str_trim(sg_str_cut(&rest, ',')), card))
			return true;
	return false;
}

/* Returns the word after "dev" of a line of `ip route`. */
static struct sg_str
card_of(struct sg_str line)
{
	struct sg_str word = {"", 0};

	while (sg_doctor_word(&line, &word))
		if (sg_str_eq(word, SG_LIT("dev")) &&
		    sg_doctor_word(&line, &word))
			return word;
	return (struct sg_str){"", 0};
}

void
sg_doctor_look_route(struct sg_doctor *d)
{
	static const char *const words[] = {
	    "ip", "route", "show", "default", NULL};
	struct sg_str text, line, card;

	if (!d->answers.firewall) {
		sg_doctor_unseen(d, "this machine is not the router");
		return;
	}
	if (sg_doctor_run(d, words, false, &text) != 0) {
		sg_doctor_unseen(d, "ip does not say where the internet is");
		return;
	}
	if (text.n == 0)
		sg_doctor_warn(d,
		    "give this machine a gateway, in the settings of its "
		    "network card",
		    "this machine knows no way to the internet (no default "
		    "route)");
	while (sg_doctor_line(&text, &line)) {
		card = card_of(line);
		if (card.n > 0 && !has_card(d->answers.outside, card))
			sg_doctor_wrong(d,
			    "run \"schoolgate setup\" again with --outside and "
			    "--inside",
			    "the way to the internet is the network card "
			    "%.*s, but setup was told %s: the firewall takes "
			    "%.*s for the school's side",
			    (int)card.n, card.p, d->answers.outside,
			    (int)card.n, card.p);
	}
}
