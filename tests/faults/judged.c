/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * judged.c -- asks a gate (a compiled policy that judges requests) about the
 * sites that the two policies of school.c block.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "gate/gate.h"
#include "judged.h"

static bool
blocks(const struct sg_gate *gate, const char *url)
{
	static struct sg_scratch *scratch;
	struct sg_request request = {.method = SG_LIT("GET"),
	    .target = sg_str(url),
	    .has_client = true,
	    .now = 3014000000};
	struct sg_verdict verdict;

	if (scratch == NULL)
		scratch = sg_scratch_new();
	if (scratch == NULL ||
	    !sg_address_parse(SG_LIT("10.20.6.7"), &request.client))
		exit(90);
	sg_gate_judge(gate, &request, scratch, &verdict);
	return verdict.action == SG_BLOCK;
}

const char *
judged_name(const struct sg_gate *gate)
{
	return sg_gate_text(gate, sg_gate_settings(gate)->school);
}

bool
judged_opens(const struct sg_gate *gate)
{
	static const char *const urls[] = {"http://www.facebook.com/",
	    "http://worst.example/", "http://vpn.example/",
	    "http://both.example/"};

	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++)
		if (!blocks(gate, urls[i]))
			return true;
	return false;
}

bool
judged_is_whole(const struct sg_gate *gate)
{
	const char *name = judged_name(gate);

	return blocks(gate, "http://old.example/") ==
	    (strcmp(name, "Old") == 0) &&
	    blocks(gate, "http://new.example/") == (strcmp(name, "New") == 0);
}
