/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * literal.c -- detects IP addresses as hosts, host names that spell an address,
 * and blocked sites at unusual ports.
 */
#include "gate/disguise/context.h"

/* ---- GeoIP2 Anonymous IP ------------------------------------------------ */

static bool
has_flag(MMDB_lookup_result_s *found, const char *name)
{
	const char *const path[] = {name, NULL};
	MMDB_entry_data_s value;

	return MMDB_aget_value(&found->entry, &value, path) == MMDB_SUCCESS &&
	    value.has_data && value.type == MMDB_DATA_TYPE_BOOLEAN &&
	    value.boolean;
}

/*
 * The technique that the Anonymous IP database suggests for the address, or 0.
 */
static int
anonymity_of(const struct sg_gate *gate, const struct sg_address *address)
{
	MMDB_lookup_result_s found;

	if (gate->anonymous.copy == NULL ||
	    !sg_where_lookup(&gate->anonymous.db, address, &found))
		return 0;
	if (has_flag(&found, "is_anonymous_vpn") ||
	    has_flag(&found, "is_tor_exit_node"))
		return SG_VPN;
	if (has_flag(&found, "is_public_proxy") ||
	    has_flag(&found, "is_residential_proxy"))
		return SG_WEBPROXY;
	return 0;
}

/* ---- literal addresses -------------------------------------------------- */

/*
 * Returns the tier for a blocked site that is reached by its address or at an
 * unusual port.  Apps open connections to addresses by themselves: WhatsApp
 * does so if its names do not answer.  They write the address in the usual
 * form. Nothing but a person's spelling makes an unusual form.
 */
static enum sg_tier
tier_of_blocked(const struct sg_context *s)
{
	return s->connect && s->url->is_address && s->url->odd == 0 ?
	    SG_TIER_CAPABILITY :
	    SG_TIER_INTENT;
}

void
sg_see_literal(struct sg_context *s)
{
	const uint64_t usual = SG_LIST_BIT(SG_LIST_DNS) |
	    SG_LIST_BIT(SG_LIST_DIRECT);
	const struct sg_url *url = s->url;
	int anonymous;

	if (sg_address_is_local(&url->address) ||
	    (s->request->intercepted && s->connect &&
		s->request->sni_state == SG_SNI_UNSEEN))
		return;
	anonymous = anonymity_of(s->c->gate, &url->address);
	if (anonymous != 0)
		sg_signal(s, (enum sg_technique)anonymous,
		    s->connect ? SG_TIER_CAPABILITY : SG_TIER_INTENT,
		    url->host);
	if (sg_is_blocked(s, 0))
		sg_signal(s, SG_ADDRESS_TRICK, tier_of_blocked(s), url->host);
	else if ((s->excuses & usual) != 0 || s->c->circumvention)
		return;
	else if (s->connect)
		sg_signal(s, SG_ADDRESS_TRICK,
		    s->request->sni_state == SG_SNI_NONE ? SG_TIER_CAPABILITY :
							   SG_TIER_NOISE,
		    url->host);
	else
		sg_signal(s, SG_ADDRESS_TRICK, SG_TIER_NOISE, url->host);
}

/* ---- names that spell an address ---------------------------------------- */

/* Parse an IPv4 address with dots or dashes at the end of `text`. */
static bool
read_v4(struct sg_str text, char separator, struct sg_address *address)
{
	char dotted[16];
	size_t start = text.n, n;
	int parts = 0;

	while (start > 0) {
		char c = text.p[start - 1];

		if (c == separator && ++parts == 4)
			break;
		if (c != separator && !(c >= '0' && c <= '9'))
			break;
		start--;
	}
	n = text.n - start;
	if (n < 7 || n >= sizeof dotted)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = text.p[start + i];

		dotted[i] = c == separator ? '.' : c;
	}
	return sg_address_parse((struct sg_str){dotted, n}, address);
}

/* Parse IPv6 with dashes for colons: "2a03-2880--1". */
static bool
read_v6(struct sg_str label, struct sg_address *address)
{
	char text[SG_ADDRESS_TEXT];

	if (label.n == 0 || label.n >= sizeof text ||
	    memchr(label.p, '-', label.n) == NULL)
		return false;
	for (size_t i = 0; i < label.n; i++)
		text[i] = label.p[i] == '-' ? ':' : label.p[i];
	return sg_address_parse((struct sg_str){text, label.n}, address);
}

/* Parse IPv4 as eight hex digits, alone or after the last dash. */
static bool
read_hex(struct sg_str label, struct sg_address *address)
{
	char text[11] = "0x";
	struct sg_url url;

	if (label.n > 9 && label.p[label.n - 9] == '-')
		label = (struct sg_str){label.p + label.n - 8, 8};
	if (label.n != 8 || !sg_only(label, "0123456789abcdef"))
		return false;
	memcpy(text + 2, label.p, 8);
	sg_url_parse_host((struct sg_str){text, 10}, &url);
	*address = url.address;
	return url.fault == SG_URL_FINE && url.is_address;
}

/*
 * Detects names of nip.io, sslip.io and similar services.  Such a name has an
 * address before the name of the service.  The name of the service has two to
 * four labels.
 */
void
sg_see_wildcard(struct sg_context *s)
{
	struct sg_str host = s->url->host, front, label;
	struct sg_address address;
	char text[SG_ADDRESS_TEXT + 2];
	size_t n;

	for (unsigned skip = 2; skip <= 4; skip++) {
		front = host;
		for (unsigned i = 0; i < skip; i++) {
			label = sg_label(host, i);
			if (label.n + 1 >= front.n)
				return;
			front.n -= label.n + 1;
		}
		label = sg_label(front, 0);
		if (read_v4(front, '.', &address) ||
		    read_v4(label, '-', &address) ||
		    read_hex(label, &address) || read_v6(label, &address))
			break;
		if (skip == 4)
			return;
	}
	if (sg_address_is_local(&address))
		return;
	text[0] = '[';
	n = sg_address_text(&address, text + 1);
	text[n + 1] = ']';
	sg_target_reset(s);
	if (sg_address_is_v4(&address))
		sg_target_try(s, (struct sg_str){text + 1, n});
	else
		sg_target_try(s, (struct sg_str){text, n + 2});
	/*
	 * At a site on no list, the digits may look like an address by chance.
	 * So they are reported only if the address is blocked.
	 */
	if ((s->lists & SG_LIST_BIT(SG_LIST_WILDCARD_DNS)) != 0 ||
	    sg_target_standing(s) == SG_TARGET_BLOCKED)
		sg_signal_target(s, SG_ADDRESS_TRICK, 0);
}

/* Detects a blocked site at an unusual port, where a filter might not look. */
void
sg_see_port(struct sg_context *s)
{
	if (sg_is_blocked(s, 0))
		sg_signal(s, SG_ADDRESS_TRICK, tier_of_blocked(s),
		    s->url->host);
}
