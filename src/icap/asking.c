/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* asking.c -- makes the link on a block page to the officer's desk. */
#include "icap/asking.h"

#include <stdio.h>
#include <string.h>

#include "gate/gate.h"

#define PLACE "/#/ask/"
_Static_assert(SG_DESK_URL_BYTES + sizeof(PLACE) + SG_ASK_TEXT <=
	SG_DESK_LINK_BYTES,
    "the longest link fits");

bool
sg_asking_set(struct sg_asking *asking, const char *desk)
{
	static const char safe[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    ".-_~:/[]";
	size_t n = strlen(desk);
	const char *host = strncmp(desk, "https://", 8) == 0 ? desk + 8 :
	    strncmp(desk, "http://", 7) == 0                 ? desk + 7 :
							       NULL;

	while (n > 0 && desk[n - 1] == '/')
		n--;
	if (host == NULL || desk + n <= host || *host == '/' ||
	    strspn(desk, safe) != strlen(desk) || n >= sizeof(asking->desk))
		return false;
	memcpy(asking->desk, desk, n);
	asking->desk[n] = '\0';
	return true;
}

bool
sg_asking_is_ready(const struct sg_asking *asking)
{
	return asking != NULL && asking->desk[0] != '\0' && asking->has_key;
}

bool
sg_asking_is_closed(const struct sg_gate *gate,
    const struct sg_verdict *verdict)
{
	return verdict->ground != SG_BY_RULE || verdict->rule == SG_NO_RULE ||
	    (sg_gate_rule(gate, verdict->rule)->flags & SG_RULE_FIXED) != 0;
}

/* Write the names of the groups of the person: "pupils,year-6". */
static void
list_groups(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_out *out)
{
	uint64_t groups[SG_SET_WORDS] = {0};

	sg_gate_who(gate, request, groups);
	for (uint32_t i = 0; i < sg_gate_groups(gate); i++) {
		/* Groups that the compiler made, for one person or device,
		 * have a blank in their names. */
		if ((groups[i / 64] >> (i % 64) & 1) == 0 ||
		    strchr(sg_gate_group(gate, i), ' ') != NULL)
			continue;
		/* A longer list is cut at a comma. */
		if (out->n + strlen(sg_gate_group(gate, i)) + 2 > out->cap)
			return;
		if (out->n > 0)
			sg_out_char(out, ',');
		sg_out_text(out, sg_gate_group(gate, i));
	}
}

bool
sg_asking_reference(const struct sg_asking *asking, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    const char *code, char reference[SG_ASK_TEXT])
{
	char groups[SG_ASK_GROUPS_BYTES + 1];
	char address[SG_ADDRESS_TEXT] = "";
	struct sg_out list;
	struct sg_ask ask = {.at_s = request->now,
	    .opens_s = verdict->next_open,
	    .closed = sg_asking_is_closed(gate, verdict),
	    .code = sg_str(code),
	    .host = verdict->host,
	    .path = verdict->path};

	reference[0] = '\0';
	if (!sg_asking_is_ready(asking))
		return false;
	sg_out_init(&list, groups, sizeof(groups));
	list_groups(gate, request, &list);
	ask.groups = (struct sg_str){list.p, list.n};
	if (verdict->platform != SG_NO_PLATFORM)
		ask.platform = sg_str(sg_gate_platform(gate,
		    verdict->platform));
	ask.nameless = sg_gate_settings(gate)->detail == SG_DETAIL_PSEUDONYMOUS;
	ask.user = request->user;
	if (request->has_client)
		sg_address_text(&request->client, address);
	ask.address = sg_str(address);
	return sg_ask_seal(&ask, asking->key, reference);
}

bool
sg_asking_link(const struct sg_asking *asking, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    const char *code, char link[SG_DESK_LINK_BYTES])
{
	char reference[SG_ASK_TEXT];

	link[0] = '\0';
	if (!sg_asking_reference(asking, gate, request, verdict, code,
		reference))
		return false;
	(void)snprintf(link, SG_DESK_LINK_BYTES, "%s" PLACE "%s", asking->desk,
	    reference);
	return true;
}
