/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * policies.c -- compares the policy by which c-icap let a connection through
 * with the policies that the judge had.
 */
#include "tunnels/judge/policies.h"

#include <string.h>

#include "gate/gate.h"

_Static_assert(SG_TUNNEL_POLICY_BYTES == SG_TAG_RAW_BYTES, "a row has a tag");

/* Opening large images takes less. */
#define AHEAD_MS 10000
/* After the last row of an older policy, c-icap counts as mended. */
#define BEHIND_MS 60000

/* ---- the list ----------------------------------------------------------- */

/* Returns the place of the policy in the list, or its length. */
static size_t
find(const struct sg_ledger_head *head,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES])
{
	size_t i = 0;

	while (i < SG_LEDGER_POLICIES &&
	    memcmp(head->policies[i], policy, SG_TUNNEL_POLICY_BYTES) != 0)
		i++;
	return i;
}

void
sg_policies_take(struct sg_ledger_head *head,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES])
{
	size_t at = find(head, policy);

	/* The oldest one is forgotten. */
	if (at == SG_LEDGER_POLICIES)
		at--;
	memmove(head->policies[1], head->policies[0],
	    at * sizeof head->policies[0]);
	memcpy(head->policies[0], policy, sizeof head->policies[0]);
}

enum sg_policy_age
sg_policies_age(const struct sg_ledger_head *head,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES])
{
	const size_t at = find(head, policy);

	if (at == SG_LEDGER_POLICIES)
		return SG_POLICY_STRANGE;
	return at == 0 ? SG_POLICY_PRESENT : SG_POLICY_EARLIER;
}

/* ---- staying apart ------------------------------------------------------ */

void
sg_apart_ahead(struct sg_apart *apart,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES], int64_t tick_ms)
{
	if (!apart->ahead)
		apart->ahead_ms = tick_ms;
	apart->ahead = true;
	memcpy(apart->policy, policy, sizeof apart->policy);
}

void
sg_apart_behind(struct sg_apart *apart,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES], int64_t tick_ms)
{
	apart->behind = true;
	apart->behind_ms = tick_ms;
	memcpy(apart->policy, policy, sizeof apart->policy);
}

void
sg_apart_say(const struct sg_apart *apart, int64_t tick_ms,
    char why[SG_WHY_BYTES])
{
	char tag[SG_TAG_BYTES];

	sg_tag_text(apart->policy, tag);
	why[0] = '\0';
	if (apart->ahead && tick_ms - apart->ahead_ms >= AHEAD_MS)
		(void)sg_why(why,
		    "c-icap judges by policy %s, which schoolgate-tunnels does "
		    "not have, so that what c-icap lets through by it stays "
		    "open; run: schoolgate install",
		    tag);
	else if (apart->behind && tick_ms - apart->behind_ms < BEHIND_MS)
		(void)sg_why(why,
		    "c-icap judges by policy %s, which is not the installed "
		    "one; run: schoolgate doctor",
		    tag);
}
