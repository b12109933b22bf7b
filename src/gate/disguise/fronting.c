/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fronting.c -- detects domain fronting: the host of the URL or CONNECT, the
 * SNI and the Host header name different sites.
 */
#include "gate/disguise/context.h"

/* Subjects 0 to c->nnames - 1 are the names that the request gave. */

/* Returns true if subjects `a` and `b` have the same owner or site. */
static bool
is_one_site(const struct sg_context *s, uint32_t a, uint32_t b)
{
	const struct sg_where *x = &s->c->subject[a], *y = &s->c->subject[b];
	uint32_t owner = sg_where_owner(s->c->gate, x);

	if (owner != 0 && owner == sg_where_owner(s->c->gate, y))
		return true;
	if (x->url->is_address || y->url->is_address)
		return false;
	return sg_str_eq(sg_site_of(x->url->host), sg_site_of(y->url->host));
}

/*
 * Returns true for the outer SNI that all Encrypted ClientHello sites of
 * Cloudflare share.
 */
static bool
is_outer(const struct sg_where *where)
{
	return sg_host_is_under(where->url->host, SG_LIT("cloudflare-ech.com"));
}

/*
 * Returns true if subject `i` is worth hiding: blocked, or on a list of
 * circumvention services.
 */
static bool
is_hot(struct sg_context *s, uint32_t i)
{
	const uint64_t ways = SG_LIST_BIT(SG_LIST_WEBPROXY) |
	    SG_LIST_BIT(SG_LIST_VPN) | SG_LIST_BIT(SG_LIST_TUNNEL);

	return (s->c->subject[i].lists & ways) != 0 || sg_is_blocked(s, i);
}

static void
compare(struct sg_context *s, uint32_t a, uint32_t b)
{
	const struct sg_where *x = &s->c->subject[a], *y = &s->c->subject[b];

	if (is_one_site(s, a, b) || is_outer(x) || is_outer(y))
		return;
	if (is_hot(s, b))
		sg_signal(s, SG_FRONTING, SG_TIER_INTENT, y->url->host);
	else if (is_hot(s, a))
		sg_signal(s, SG_FRONTING, SG_TIER_INTENT, x->url->host);
	else if (!x->url->is_address)
		/*
		 * Two harmless names are only noise.  An address beside a name
		 * is normal.
		 */
		sg_signal(s, SG_FRONTING, SG_TIER_NOISE, y->url->host);
}

void
sg_see_fronting(struct sg_context *s)
{
	uint32_t n = s->c->nnames;

	for (uint32_t a = 0; a < n; a++)
		for (uint32_t b = a + 1; b < n; b++)
			compare(s, a, b);
}
