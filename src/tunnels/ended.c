/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ended.c -- writes and reads the entries of the ledger about connections that
 * were ended.
 */
#include "tunnels/ended.h"

#include <stddef.h>

void
sg_ended_put_texts(struct sg_ended_entry *entry,
    const struct sg_str text[SG_ENDED_TEXTS])
{
	size_t room = sizeof entry->text, n;
	char *to = entry->text;

	for (size_t i = 0; i < SG_ENDED_TEXTS; i++) {
		n = text[i].n < room ? text[i].n : room;
		/* No text may take all: the short ones after it matter too. */
		if (n > SG_ENDED_TEXT_BYTES / 4)
			n = SG_ENDED_TEXT_BYTES / 4;
		if (n > 0)
			memcpy(to, text[i].p, n);
		entry->length[i] = (uint16_t)n;
		to += n;
		room -= n;
	}
	memset(to, 0, room);
}

uint64_t
sg_ended_check(const struct sg_ended_entry *entry)
{
	const char *bytes = (const char *)entry;
	uint64_t sum = UINT64_C(0x452821e638d01377);

	for (size_t at = offsetof(struct sg_ended_entry, at_ms);
	     at < sizeof *entry; at += 8) {
		sum = (sum ^ sg_load64(bytes + at)) *
		    UINT64_C(0x9e3779b97f4a7c15);
		sum ^= sum >> 32;
	}
	return sum;
}

static bool
read_texts(const struct sg_ended_entry *entry, struct sg_ended *ended)
{
	struct sg_str *const to[SG_ENDED_TEXTS] = {
	    [SG_ENDED_HOST] = &ended->host,
	    [SG_ENDED_RULE_FILE] = &ended->rule_file,
	    [SG_ENDED_RULE_TEXT] = &ended->rule_text,
	    [SG_ENDED_EXCEPTION] = &ended->exception,
	    [SG_ENDED_REASON] = &ended->reason,
	    [SG_ENDED_PLATFORM] = &ended->platform,
	    [SG_ENDED_SITES] = &ended->sites,
	    [SG_ENDED_BAN] = &ended->ban,
	    [SG_ENDED_TAG] = &ended->tag,
	};
	const char *from = entry->text;
	size_t room = sizeof entry->text;

	for (size_t i = 0; i < SG_ENDED_TEXTS; i++) {
		if (entry->length[i] > room)
			return false;
		*to[i] = (struct sg_str){from, entry->length[i]};
		from += entry->length[i];
		room -= entry->length[i];
	}
	return true;
}

bool
sg_ended_read(struct sg_ended *ended)
{
	const struct sg_ended_entry *entry = &ended->entry;

	ended->known = entry->known != 0;
	ended->key = entry->row.key;
	ended->at_ms = entry->at_ms;
	ended->opened = entry->opened;
	ended->bytes = (struct sg_socket_bytes){
	    entry->has_bytes != 0, entry->sent, entry->received};
	ended->ground = (enum sg_ground)entry->ground;
	ended->rule_line = entry->rule_line;
	if (entry->check != sg_ended_check(entry) ||
	    entry->ground > SG_BY_BAN || !read_texts(entry, ended))
		return false;
	if (ended->known)
		return sg_row_read(&entry->row, &ended->asked);
	return entry->ground == 0;
}
