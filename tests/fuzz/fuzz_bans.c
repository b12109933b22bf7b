/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_bans.c -- opens any bytes as the file of the bans.
 *
 * The head of the input is made valid (magic, version, size, digest), since
 * otherwise the other checks would never run; the numbers of bans, supervisions
 * and bytes of text stay as they are. The file is refused with a problem, or
 * everything that judging and listing needs works on it.
 */
#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/problems.h"
#include "gate/bans.h"
#include "gate/request.h"

const char fuzz_corpus[] = "bans";

#define NOW INT64_C(1795514400) /* Tue 24 Nov 2026 10:00 UTC */

/* Returns a copy whose head fits, in the arena. */
static uint8_t *
with_head(struct sg_arena *arena, const uint8_t *data, size_t size)
{
	uint8_t *file = sg_arena_alloc(arena, size);
	struct sg_bans_head head;

	memcpy(file, data, size);
	memcpy(&head, data, sizeof head);
	head.magic = SG_BANS_MAGIC;
	head.version = SG_BANS_VERSION;
	head.size = size;
	memset(head.digest, 0, sizeof head.digest);
	memcpy(file, &head, sizeof head);
	sg_bans_digest(file, size, head.digest);
	memcpy(file, &head, sizeof head);
	return file;
}

static void
read_all(const struct sg_bans *bans)
{
	const struct sg_bans_head *head = sg_bans_head(bans);

	for (uint32_t i = 0; i < head->nbans; i++) {
		const struct sg_ban *ban = sg_bans_get(bans, i);

		MUST(ban->kind >= SG_BAN_USER && ban->kind <= SG_BAN_DEVICE);
		MUST(strlen(sg_bans_text(bans, ban->id)) < head->text_bytes);
		MUST(strlen(sg_bans_text(bans, ban->whom)) < head->text_bytes);
		MUST(strlen(sg_bans_text(bans, ban->because)) <
		    head->text_bytes);
	}
	for (uint32_t i = 0; i < head->nsupervisions; i++) {
		const struct sg_supervision *s = sg_bans_supervision(bans, i);

		MUST(strlen(sg_bans_text(bans, s->group)) < head->text_bytes);
		(void)sg_bans_supervise(bans, sg_bans_text(bans, s->group),
		    NOW);
	}
}

static void
judge(const struct sg_bans *bans)
{
	struct sg_request request = {
	    .user = SG_LIT("BOB@hill"), .mac = SG_LIT("00:11:22:33:44:55")};
	struct sg_ban_keys keys;

	request.has_client = sg_address_parse(SG_LIT("10.20.6.5"),
	    &request.client);
	(void)sg_bans_matter(bans, NOW);
	MUST(sg_bans_next_of_all(bans, NOW) > NOW);
	if (!sg_bans_who(bans, &request, &keys))
		return;
	(void)sg_bans_at(&keys, NOW);
	MUST(sg_bans_next(&keys, NOW) > NOW);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_bans *bans;
	bool passing;
	const uint8_t *file = size < sizeof(struct sg_bans_head) ?
	    data :
	    with_head(arena, data, size);
	enum sg_bans_result result =
	    sg_bans_from_memory((struct sg_str){(const char *)file, size},
		"orders", problems, &bans, &passing);

	MUST(result != SG_BANS_NONE);
	MUST((result == SG_BANS_OPENED) == (bans != NULL));
	MUST((result == SG_BANS_REFUSED) == (sg_problems_errors(problems) > 0));
	if (bans != NULL) {
		read_all(bans);
		judge(bans);
		sg_bans_close(&bans);
	}
	sg_arena_free(&arena);
	return 0;
}
