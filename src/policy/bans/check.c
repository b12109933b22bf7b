/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check.c -- refuses bans that make no sense, and warns of what a ban cannot
 * reach.
 */
#include <sodium.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "gate/set.h"
#include "policy/bans/parts.h"
#include "policy/language/headings.h"
#include "policy/own.h"

#define GROUPS_SHOWN 6

/* ---- who decided it, why, and until when -------------------------------- */

/* Returns true if the text is short enough, and one line of plain text. */
static bool
is_plain(const char *text, size_t most)
{
	const struct sg_str s = sg_str(text);

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	return s.n <= most;
}

static bool
check_texts(struct sg_bans_edit *edit, const struct sg_ban_asked *asked)
{
	const bool needs_reason = asked->act == SG_BAN_GIVE ||
	    asked->act == SG_BAN_LIFT;
	const struct sg_str because = sg_str_trim(sg_str(asked->because));

	if (sg_str_trim(sg_str(asked->by)).n == 0)
		return sg_bans_refuse(edit, "say it with --by NAME",
		    "it is not known who decides this");
	if (!is_plain(asked->by, SG_BAN_BY_MAX))
		return sg_bans_refuse(edit, NULL,
		    "the name of who decides this must be one line of at most "
		    "%d bytes",
		    SG_BAN_BY_MAX);
	if (needs_reason && because.n == 0)
		return sg_bans_refuse(edit,
		    "say it with --because \"...\": only the journal and the "
		    "officer see it, never the person",
		    "there is no reason");
	if (asked->because != NULL &&
	    !is_plain(asked->because, SG_BAN_BECAUSE_MAX))
		return sg_bans_refuse(edit, NULL,
		    "the reason must be one line of at most %d bytes",
		    SG_BAN_BECAUSE_MAX);
	return true;
}

const char *
sg_bans_until_text(const struct sg_bans_edit *edit, int64_t until)
{
	char day[SG_DATE_TEXT];
	int64_t local;

	if (until == SG_OPEN_END)
		return "without an end";
	local = until + sg_gate_offset(edit->gate, until, NULL);
	return sg_arena_printf(edit->arena, "until %s %02d:%02d",
	    sg_day_text((int32_t)(local / SG_DAY_S), day),
	    (int)(local % SG_DAY_S / 3600), (int)(local % 3600 / 60));
}

static bool
check_times(struct sg_bans_edit *edit, const struct sg_ban_asked *asked)
{
	if (asked->act != SG_BAN_GIVE && asked->act != SG_SUPERVISE)
		return true;
	if (asked->until <= asked->now)
		return sg_bans_refuse(edit, "give an end that is still to come",
		    "the end has passed: it would hold %s",
		    sg_bans_until_text(edit, asked->until));
	if (asked->from != 0 && asked->from >= asked->until)
		return sg_bans_refuse(edit, NULL, "it ends before it begins");
	if (asked->act == SG_SUPERVISE && asked->until == SG_OPEN_END)
		return sg_bans_refuse(edit,
		    "say for how long somebody watches, for example:  --for 45m",
		    "supervision needs an end");
	if (asked->act == SG_SUPERVISE &&
	    asked->until - asked->now > SG_SUPERVISION_LONG_S)
		sg_bans_warn(edit,
		    "end it with:  schoolgate supervise GROUP --end",
		    "this supervises for more than a day, %s",
		    sg_bans_until_text(edit, asked->until));
	return true;
}

bool
sg_bans_check_common(struct sg_bans_edit *edit,
    const struct sg_ban_asked *asked)
{
	return check_texts(edit, asked) && check_times(edit, asked);
}

/* ---- groups ------------------------------------------------------------- */

const char *
sg_bans_check_group(struct sg_bans_edit *edit, const char *group)
{
	const uint32_t n = sg_gate_groups(edit->gate);
	const char **names = sg_arena_array(edit->arena, n + 1, sizeof *names);
	const char *meant;

	for (uint32_t i = 0; i < n; i++) {
		names[i] = sg_gate_group(edit->gate, i);
		if (sg_str_eqi(sg_str(names[i]), sg_str(group)))
			return names[i];
	}
	meant = sg_did_you_mean(sg_str(group), names, n);
	(void)sg_bans_refuse(edit,
	    meant == NULL ?
		"name a group of the policy" :
		sg_arena_printf(edit->arena, "did you mean \"%s\"?", meant),
	    "the policy has no group \"%s\"", group);
	return NULL;
}

/* ---- whom a ban is about ------------------------------------------------ */

static bool
check_user(struct sg_bans_edit *edit, const char *user,
    struct sg_ban_entry *entry)
{
	const bool hidden = sg_gate_settings(edit->gate)->detail ==
	    SG_DETAIL_PSEUDONYMOUS;
	const struct sg_str name = sg_str_trim(sg_str(user));
	const char *fault = sg_user_fault(name);

	if (fault != NULL || !is_plain(user, 255))
		return sg_bans_refuse(edit, fault,
		    "\"%s\" cannot be a user name", user);
	if (!sg_bans_edit_key(edit, hidden))
		return false;
	if (!sg_bans_user_key(edit->key, name, entry->ban.key))
		return sg_bans_refuse(edit, NULL,
		    "\"%s\" cannot be a user name", user);
	entry->ban.kind = SG_BAN_USER;
	/* Then only the officer's key opens names. */
	entry->whom = hidden ? "" : sg_arena_dup(edit->arena, name);
	return true;
}

static bool
check_hash(struct sg_bans_edit *edit, const char *hash, enum sg_ban_kind kind,
    struct sg_ban_entry *entry)
{
	size_t n;

	if (strlen(hash) != 32 ||
	    sodium_hex2bin(entry->ban.key, sizeof entry->ban.key, hash, 32,
		NULL, &n, NULL) != 0 ||
	    n != sizeof entry->ban.key)
		return sg_bans_refuse(edit,
		    "take it from a record: \"hash\" of \"user\", or \"device\" "
		    "of \"schoolgate\", 32 hex digits",
		    "\"%s\" is no pseudonym", hash);
	entry->ban.kind = kind;
	entry->whom = "";
	return sg_bans_edit_key(edit, true);
}

static bool
check_mac(struct sg_bans_edit *edit, const char *text,
    struct sg_ban_entry *entry)
{
	uint8_t mac[6];

	if (!sg_mac_parse(sg_str(text), mac))
		return sg_bans_refuse(edit, "write it like 02:aa:bb:cc:dd:01",
		    "\"%s\" is not a MAC address", text);
	if ((mac[0] & 1) != 0)
		return sg_bans_refuse(edit, "a device has one of its own",
		    "%s is an address of many devices", text);
	sg_bans_mac_key(mac, entry->ban.key);
	entry->ban.kind = SG_BAN_MAC;
	entry->whom = sg_arena_printf(edit->arena,
	    "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
	    mac[4], mac[5]);
	if ((mac[0] & 2) != 0)
		sg_bans_warn(edit,
		    "have it switched off there, or ban the person by name",
		    "phones make up addresses like %s, and may use another one "
		    "tomorrow",
		    entry->whom);
	return true;
}

/* Returns true if no single device can have the address. */
static bool
is_of_many(const struct sg_address *address)
{
	const uint8_t *b = address->b;

	if (sg_address_is_v4(address))
		return b[12] == 0 || b[12] >= 224;
	for (size_t i = 0; i < 16; i++)
		if (b[i] != 0)
			return b[0] == 0xff;
	return true;
}

static bool
check_address(struct sg_bans_edit *edit, const char *text,
    struct sg_ban_entry *entry)
{
	struct sg_address address;
	struct sg_network network;
	char plain[SG_ADDRESS_TEXT];

	if (strchr(text, '/') != NULL &&
	    sg_network_parse(sg_str(text), &network) != SG_NETWORK_UNREADABLE)
		return sg_bans_refuse(edit,
		    "ban one device by its own address, or write a rule for a "
		    "group with this network:  block everything for GROUP always",
		    "%s is a network of many devices", text);
	if (!sg_address_parse(sg_str(text), &address))
		return sg_bans_refuse(edit, "write it like 10.20.6.5",
		    "\"%s\" is not an IP address", text);
	if (is_of_many(&address))
		return sg_bans_refuse(edit, "a device has one of its own",
		    "%s is an address of many devices", text);
	if (sg_own_address(&address) > 0)
		return sg_bans_refuse(edit,
		    "ban the device by the address that it has itself; if the "
		    "filter sees only its own address, devices reach it through "
		    "something that hides theirs",
		    "%s is an address of this machine, which may stand for "
		    "everybody",
		    text);
	sg_bans_address_key(&address, entry->ban.key);
	entry->ban.kind = SG_BAN_ADDRESS;
	(void)sg_address_text(&address, plain);
	entry->whom = sg_arena_dup(edit->arena, sg_str(plain));
	return true;
}

bool
sg_bans_check_whom(struct sg_bans_edit *edit, const struct sg_ban_asked *asked,
    struct sg_ban_entry *entry)
{
	const char *const given[] = {asked->user, asked->address, asked->mac,
	    asked->user_hash, asked->device_hash};
	size_t n = 0;

	for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
		n += given[i] != NULL;
	if (n != 1)
		return sg_bans_refuse(edit,
		    "a ban is about one of: --user, --address, --mac, "
		    "--user-hash, --device-hash; give two bans for two",
		    n == 0 ? "it is not known who is to be banned" :
			     "one ban cannot be about several");
	if (asked->user != NULL)
		return check_user(edit, asked->user, entry);
	if (asked->address != NULL)
		return check_address(edit, asked->address, entry);
	if (asked->mac != NULL)
		return check_mac(edit, asked->mac, entry);
	if (asked->user_hash != NULL)
		return check_hash(edit, asked->user_hash, SG_BAN_USER, entry);
	return check_hash(edit, asked->device_hash, SG_BAN_DEVICE, entry);
}

/* ---- what a ban cannot reach -------------------------------------------- */

/* Returns the groups that networks tell, but no log-on: "own-devices, guests".
 * NULL if there are none. */
static const char *
groups_without_names(struct sg_bans_edit *edit)
{
	const char *text = NULL;
	struct sg_member member;
	size_t n = 0;

	for (uint32_t i = 0; i < sg_gate_groups(edit->gate); i++) {
		if (!sg_gate_member(edit->gate, i, &member) ||
		    !member.has_address || sg_gate_has_names(edit->gate, i))
			continue;
		if (n++ < GROUPS_SHOWN)
			text = text == NULL ?
			    sg_gate_group(edit->gate, i) :
			    sg_arena_printf(edit->arena, "%s, %s", text,
				sg_gate_group(edit->gate, i));
	}
	return n > GROUPS_SHOWN ?
	    sg_arena_printf(edit->arena, "%s, ...", text) :
	    text;
}

static void
warn_of_name(struct sg_bans_edit *edit, const char *user)
{
	const struct sg_request request = {.user = sg_str(user)};
	uint64_t groups[SG_SET_WORDS];
	const char *without = groups_without_names(edit);

	sg_gate_who(edit->gate, &request, groups);
	if (user != NULL &&
	    sg_bitmap_is_empty(groups,
		sg_bitmap_words(sg_gate_groups(edit->gate))))
		sg_bans_warn(edit,
		    "look at the spelling; people who are known by a directory "
		    "group only are not in the policy, either",
		    "the policy names nobody \"%s\"", user);
	sg_bans_warn(edit,
	    "ban the devices, too:  schoolgate ban add --address IP, or --mac",
	    "a name is known only where people log on: at intercepting ports, "
	    "and at ports without a log-on, this ban does not hold%s%s%s",
	    without == NULL ? "" :
			      "; the policy knows these groups by address: ",
	    without == NULL ? "" : without, "");
}

static void
warn_of_address(struct sg_bans_edit *edit, const struct sg_ban_entry *entry)
{
	struct sg_address address;

	memcpy(address.b, entry->ban.key, sizeof address.b);
	if (sg_gate_begins_network(edit->gate, &address))
		sg_bans_warn(edit,
		    "lift it again if no device has this address",
		    "with %s a network of the policy begins", entry->whom);
	sg_bans_warn(edit,
	    "if addresses are given out anew, ban the MAC address",
	    "it holds for whoever uses %s; the person can use another device",
	    entry->whom);
}

void
sg_bans_warn_of_reach(struct sg_bans_edit *edit,
    const struct sg_ban_asked *asked, const struct sg_ban_entry *entry)
{
	switch ((enum sg_ban_kind)entry->ban.kind) {
	case SG_BAN_USER:
		warn_of_name(edit, asked->user);
		return;
	case SG_BAN_ADDRESS:
		warn_of_address(edit, entry);
		return;
	case SG_BAN_MAC:
	case SG_BAN_DEVICE:
		sg_bans_warn(edit, "ban the person by name, too",
		    "a MAC address is known only in the filter's own networks, "
		    "not behind a router");
		return;
	}
}
