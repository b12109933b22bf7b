/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ban.c -- makes the event for a ban or a supervision that began or ended.
 */
#include "journal/ban.h"

#include "journal/stamp.h"

static const char *const actions[] = {[SG_BAN_GIVEN] = "ban-given",
    [SG_BAN_LIFTED] = "ban-lifted",
    [SG_SUPERVISION_BEGAN] = "supervision-began",
    [SG_SUPERVISION_ENDED] = "supervision-ended"};

static void
put(struct sg_out *out, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	sg_out_printf(out, "%s\"%s\":\"", out->n > 0 ? "," : "", name);
	sg_out_json(out, sg_str(value));
	sg_out_char(out, '"');
}

static void
put_instant(struct sg_out *out, const char *name, int64_t utc)
{
	char stamp[SG_STAMP_TEXT];

	sg_stamp_text(utc * 1000, stamp);
	put(out, name, stamp);
}

/* Set whom it is about.  A pseudonymous record hides it. */
static bool
set_whom(const struct sg_ban_said *said, struct sg_event *event)
{
	event->user = sg_str(said->user);
	event->user_hash = sg_str(said->user_hash);
	event->device_hash = sg_str(said->device_hash);
	event->has_client = said->address != NULL;
	event->has_mac = said->mac != NULL;
	return (said->address == NULL ||
		   sg_address_parse(sg_str(said->address), &event->client)) &&
	    (said->mac == NULL || sg_mac_parse(sg_str(said->mac), event->mac));
}

bool
sg_event_of_ban(const struct sg_ban_said *said, char buffer[SG_BAN_MORE_BYTES],
    struct sg_event *event)
{
	struct sg_out out;

	*event = (struct sg_event){.kind = SG_EVENT_BAN,
	    .action = actions[said->deed],
	    .at_ms = said->at_ms,
	    .detail = said->detail,
	    .ban = sg_str(said->id),
	    .reason = sg_str(said->because)};
	sg_out_init(&out, buffer, SG_BAN_MORE_BYTES);
	put(&out, "by", said->by);
	put(&out, "group", said->group);
	put_instant(&out, "from", said->from);
	if (said->until != INT64_MAX)
		put_instant(&out, "until", said->until);
	event->more = (struct sg_str){out.p, out.n};
	return set_whom(said, event) && !out.full;
}
