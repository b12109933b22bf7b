/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * again.c -- judges the request of a row again, and writes down the verdict.
 */
#include "tunnels/judge/again.h"

#include "tunnels/ended.h"

enum sg_again
sg_again_judge(const struct sg_gate *gate, const struct sg_bans *bans,
    struct sg_scratch *scratch, const struct sg_row *row, int64_t now,
    struct sg_row_request *asked, struct sg_verdict *verdict)
{
	if (!sg_row_read(row, asked))
		return SG_AGAIN_UNKNOWN;
	asked->request.now = now;
	asked->request.bans = bans;
	sg_gate_judge(gate, &asked->request, scratch, verdict);
	return verdict->action == SG_BLOCK ? SG_AGAIN_ENDS : SG_AGAIN_STAYS;
}

/* Add what the line says that decided. */
static void
put_rule(const struct sg_gate *gate, const struct sg_verdict *verdict,
    struct sg_str text[SG_ENDED_TEXTS], struct sg_ended_entry *entry)
{
	const struct sg_rule *rule;

	if (verdict->rule == SG_NO_RULE)
		return;
	rule = sg_gate_rule(gate, verdict->rule);
	entry->rule_line = rule->line;
	text[SG_ENDED_RULE_FILE] = sg_str(sg_gate_text(gate, rule->file));
	text[SG_ENDED_RULE_TEXT] = sg_str(sg_gate_text(gate, rule->text));
	text[SG_ENDED_EXCEPTION] = sg_str(sg_gate_text(gate, rule->id));
	if (verdict->fault == NULL)
		text[SG_ENDED_REASON] = sg_str(sg_gate_text(gate,
		    rule->reason));
}

void
sg_again_write(const struct sg_gate *gate, const struct sg_row *row,
    const struct sg_verdict *verdict, struct sg_ended_entry *entry)
{
	struct sg_str text[SG_ENDED_TEXTS] = {{NULL, 0}};
	char tag[SG_TAG_BYTES];

	memset(entry, 0, sizeof *entry);
	entry->known = 1;
	entry->row = *row;
	entry->ground = (uint32_t)verdict->ground;
	text[SG_ENDED_HOST] = verdict->host;
	text[SG_ENDED_REASON] = sg_str(verdict->fault);
	put_rule(gate, verdict, text, entry);
	if (verdict->platform != SG_NO_PLATFORM)
		text[SG_ENDED_PLATFORM] = sg_str(sg_gate_platform(gate,
		    verdict->platform));
	text[SG_ENDED_SITES] = sg_str(verdict->sites);
	text[SG_ENDED_BAN] = sg_str(verdict->ban_id);
	sg_gate_tag(gate, tag);
	text[SG_ENDED_TAG] = sg_str(tag);
	sg_ended_put_texts(entry, text);
}

void
sg_again_write_unknown(const struct sg_gate *gate, const struct sg_diag_id *id,
    struct sg_ended_entry *entry)
{
	struct sg_tunnel_key *key = &entry->row.key;
	struct sg_str text[SG_ENDED_TEXTS] = {{NULL, 0}};
	char tag[SG_TAG_BYTES];

	memset(entry, 0, sizeof *entry);
	memcpy(key->client.b, id->remote, sizeof key->client.b);
	key->client_port = id->remote_port;
	sg_gate_tag(gate, tag);
	text[SG_ENDED_TAG] = sg_str(tag);
	sg_ended_put_texts(entry, text);
}
