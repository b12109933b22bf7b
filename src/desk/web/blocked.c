/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* blocked.c -- finds what was blocked for a device, at the journal's end. */
#define _GNU_SOURCE
#include "desk/web/blocked.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "gate/address.h"
#include "journal/entry.h"

#define DAY_MS INT64_C(86400000)
/* How much of the end of a day's file is read: more than a large school writes
 * in an hour. */
#define END_BYTES ((size_t)8 << 20)
/* Clocks of several processors, and a record that waits for the file's lock. */
#define AHEAD_MS 60000

struct finding {
	struct sg_arena *arena;
	struct sg_blocked *blocked;
	const struct sg_address *address;
	const uint8_t *mac;
	int64_t now_ms;
	/* As they stand in a line: "\"ip\":\"10.40.7.5\"". */
	char ip_text[SG_ADDRESS_TEXT + 16], mac_text[32];
	const char *user; /* the user in the records so far; NULL: none */
};

static bool
same_address(const struct finding *f, const char *text)
{
	struct sg_address address;

	return text != NULL && sg_address_parse(sg_str(text), &address) &&
	    sg_address_cmp(&address, f->address) == 0;
}

static bool
same_mac(const struct finding *f, const char *text)
{
	uint8_t mac[6];

	return text != NULL && sg_mac_parse(sg_str(text), mac) &&
	    memcmp(mac, f->mac, sizeof mac) == 0;
}

/* Note who uses the device.  Names compare without case, as in policies. */
static void
note_user(struct finding *f, const struct sg_entry *e)
{
	if (e->user == NULL)
		return;
	if (f->user == NULL)
		f->user = sg_arena_dup(f->arena, sg_str(e->person));
	else if (!sg_str_eqi(sg_str(f->user), sg_str(e->person)))
		f->blocked->shared = true;
}

/* Add what the record says at the front.  A site that is listed moves there. */
static void
add(struct finding *f, const struct sg_entry *e)
{
	struct sg_blocked *b = f->blocked;
	const char *site = e->host == NULL ? "" : e->host;
	const char *platform = e->platform == NULL ? "" : e->platform;
	size_t i = 0;

	while (i < b->n &&
	    (strcmp(b->v[i].site, site) != 0 ||
		strcmp(b->v[i].platform, platform) != 0))
		i++;
	if (i == b->n && b->n < SG_BLOCKED_MAX)
		b->n++;
	else if (i == SG_BLOCKED_MAX)
		i--;
	memmove(b->v + 1, b->v, i * sizeof b->v[0]);
	b->v[0] = (struct sg_blocked_site){.at_ms = e->at_ms,
	    .site = sg_arena_dup(f->arena, sg_str(site)),
	    .platform = sg_arena_dup(f->arena, sg_str(platform)),
	    .reference = sg_arena_dup(f->arena, sg_str(e->ask))};
}

static void
take(struct finding *f, const struct sg_entry *e)
{
	const bool here = same_address(f, e->address);
	const bool device = same_mac(f, e->mac);

	if ((!here && !device) || e->at_ms > f->now_ms + AHEAD_MS ||
	    e->at_ms < f->now_ms - SG_BLOCKED_SHARED_MS)
		return;
	if (device)
		note_user(f, e);
	/* Another device had the address, or it is not known which. */
	if (!device)
		f->blocked->shared = true;
	else if (here && e->ask != NULL && e->kind == SG_EVENT_BLOCK &&
	    e->at_ms >= f->now_ms - SG_BLOCKED_MS)
		add(f, e);
}

static void
look_at(struct finding *f, struct sg_str line)
{
	const struct sg_entry_place nowhere = {0};
	struct sg_entry_item *item;

	/* Most records are of other devices. */
	if (memmem(line.p, line.n, f->ip_text, strlen(f->ip_text)) == NULL &&
	    memmem(line.p, line.n, f->mac_text, strlen(f->mac_text)) == NULL)
		return;
	item = sg_entry_new_plain(&nowhere, line);
	if (item == NULL)
		return;
	take(f, &item->entry);
	sg_entry_free(&item);
}

/* Look at the whole lines at the end of a day's file. */
static void
look_through(struct finding *f, int fd, char *memory)
{
	struct stat st;
	off_t from;
	ssize_t n;
	struct sg_str rest, line;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return;
	from = st.st_size > (off_t)END_BYTES ? st.st_size - (off_t)END_BYTES :
					       0;
	n = pread(fd, memory, END_BYTES, from);
	rest = (struct sg_str){memory, n > 0 ? (size_t)n : 0};
	if (from > 0)
		(void)sg_str_cut(&rest, '\n');
	while (rest.p != NULL && rest.n > 0) {
		line = sg_str_cut(&rest, '\n');
		/* Behind the last LF is a line that is being written. */
		if (rest.p != NULL)
			look_at(f, line);
	}
}

static void
look_at_day(struct finding *f, const char *journal, int64_t at_ms, char *memory)
{
	char name[SG_DAY_FILE], path[SG_DAYS_PATH];
	int fd;

	sg_days_file((int32_t)(at_ms / DAY_MS), name);
	if (sg_days_path(journal, name, path) != 0)
		return;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return;
	look_through(f, fd, memory);
	(void)close(fd);
}

void
sg_blocked_find(const char *journal, const struct sg_address *address,
    const uint8_t mac[6], int64_t now_ms, struct sg_arena *arena,
    struct sg_blocked *blocked)
{
	struct finding f = {.arena = arena,
	    .blocked = blocked,
	    .address = address,
	    .mac = mac,
	    .now_ms = now_ms};
	const int64_t first_ms = now_ms - SG_BLOCKED_SHARED_MS;
	char text[SG_ADDRESS_TEXT], *memory = malloc(END_BYTES);

	*blocked = (struct sg_blocked){.shared = memory == NULL};
	if (memory == NULL)
		return;
	(void)sg_address_text(address, text);
	(void)snprintf(f.ip_text, sizeof f.ip_text, "\"ip\":\"%s\"", text);
	(void)snprintf(f.mac_text, sizeof f.mac_text,
	    "\"mac\":\"%02X-%02X-%02X-%02X-%02X-%02X\"", mac[0], mac[1], mac[2],
	    mac[3], mac[4], mac[5]);
	if (first_ms / DAY_MS != now_ms / DAY_MS)
		look_at_day(&f, journal, first_ms, memory);
	look_at_day(&f, journal, now_ms, memory);
	free(memory);
	if (blocked->shared)
		blocked->n = 0;
}
