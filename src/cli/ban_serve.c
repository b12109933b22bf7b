/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ban_serve.c -- `schoolgate ban serve`: carries out one order of the officer's
 * desk.
 *
 * systemd runs it as root for each connection to schoolgate-bans.socket (the
 * installer of the desk) or schoolgate-auto-bans.socket (schoolgated, with
 * --only-bans).  Neither of them is trusted more than it must be: an order is
 * refused unless it is one flat JSON object with exactly the members of its
 * form.  Then the same function checks it as for the command.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "base/problems.h"
#include "cli/ban_change.h"
#include "cli/cli.h"
#include "desk/json.h"
#include "gate/gate.h"
#include "report/until.h"

/* A reason of 1000 bytes, with each byte escaped, is 6000. */
#define ORDER_BYTES 16384
/* No ban that the policy gives is longer. */
#define LONGEST_S (366 * (json_int_t)SG_DAY_S)
/* The list is cut at this size, since the desk's messages are (desk/link.h). */
#define LIST_BYTES 200000

/* ---- the form ----------------------------------------------------------- */

enum member {
	USER,
	ADDRESS,
	MAC,
	USER_HASH,
	DEVICE_HASH,
	ID,
	GROUP,
	BY,
	BECAUSE,
	FOR_S,
	UNTIL,
	SINCE,
	MEMBERS
};

static const struct {
	const char *name;
	bool number;
	size_t most; /* bytes of a text */
} members[MEMBERS] = {
    [USER] = {"user", false, 255},
    [ADDRESS] = {"address", false, 64},
    [MAC] = {"mac", false, 32},
    [USER_HASH] = {"user-hash", false, 32},
    [DEVICE_HASH] = {"device-hash", false, 32},
    [ID] = {"id", false, 15},
    [GROUP] = {"group", false, 255},
    [BY] = {"by", false, SG_BAN_BY_MAX},
    [BECAUSE] = {"because", false, SG_BAN_BECAUSE_MAX},
    [FOR_S] = {"for_s", true, 0},
    [UNTIL] = {"until", false, 10},
    [SINCE] = {"since", true, 0},
};

#define HAS(member) (1U << (member))
#define WHOM                                                                   \
	(HAS(USER) | HAS(ADDRESS) | HAS(MAC) | HAS(USER_HASH) |                \
	    HAS(DEVICE_HASH))

static const struct form {
	const char *name;
	enum sg_ban_act act; /* 0: the list */
	unsigned needs, may;
} forms[] = {
    {"list", 0, 0, 0},
    {"ban", SG_BAN_GIVE, HAS(BY) | HAS(BECAUSE),
	WHOM | HAS(FOR_S) | HAS(UNTIL) | HAS(SINCE)},
    {"lift", SG_BAN_LIFT, HAS(ID) | HAS(BY) | HAS(BECAUSE), 0},
    {"supervise", SG_SUPERVISE,
	HAS(GROUP) | HAS(FOR_S) | HAS(BY) | HAS(BECAUSE), 0},
    {"end", SG_SUPERVISE_END, HAS(ID) | HAS(BY) | HAS(BECAUSE), 0},
};

struct order {
	const struct form *form;
	json_t *json; /* owns all texts */
	const char *text[MEMBERS];
	int64_t number[MEMBERS];
	unsigned seen;
};

static bool
find_form(struct order *order, char why[SG_WHY_BYTES])
{
	const char *name = json_string_value(json_object_get(order->json,
	    "do"));

	for (size_t i = 0; name != NULL && i < sizeof forms / sizeof *forms;
	     i++)
		if (strcmp(forms[i].name, name) == 0)
			order->form = &forms[i];
	return order->form != NULL || sg_why(why, "there is no such order");
}

static bool
read_member(struct order *order, const char *name, const json_t *value,
    char why[SG_WHY_BYTES])
{
	unsigned m = 0;

	while (m < MEMBERS && strcmp(members[m].name, name) != 0)
		m++;
	if (m == MEMBERS ||
	    ((order->form->needs | order->form->may) & HAS(m)) == 0)
		return sg_why(why,
		    "the order \"%s\" has a member that it must not have",
		    order->form->name);
	order->seen |= HAS(m);
	if (members[m].number) {
		order->number[m] = json_integer_value(value);
		return (json_is_integer(value) && order->number[m] > 0) ||
		    sg_why(why, "\"%s\" is not a number from 1 on", name);
	}
	order->text[m] = json_string_value(value);
	return (order->text[m] != NULL &&
		   json_string_length(value) <= members[m].most &&
		   strlen(order->text[m]) == json_string_length(value)) ||
	    sg_why(why, "\"%s\" is no text, or is too long", name);
}

/* Check what concerns several members. */
static bool
check_order(const struct order *order, bool only_bans, char why[SG_WHY_BYTES])
{
	for (unsigned m = 0; m < MEMBERS; m++)
		if ((order->form->needs & ~order->seen & HAS(m)) != 0)
			return sg_why(why, "\"%s\" is missing",
			    members[m].name);
	if ((order->seen & HAS(FOR_S)) != 0 &&
	    ((order->seen & HAS(UNTIL)) != 0 ||
		order->number[FOR_S] > LONGEST_S))
		return sg_why(why,
		    "\"for_s\" is more than a year, or there is \"until\", too");
	if (!only_bans)
		return true;
	if (order->form->act != SG_BAN_GIVE ||
	    (order->seen & HAS(FOR_S)) == 0 || (order->seen & HAS(SINCE)) == 0)
		return sg_why(why, "only bans with an end may be ordered here");
	return true;
}

static bool
read_order(const char *line, size_t n, bool only_bans, struct order *order,
    char why[SG_WHY_BYTES])
{
	const char *name;
	json_t *value;

	if (sg_json_is_flat(line, n))
		order->json = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(order->json))
		return sg_why(why, "this is no order");
	if (!find_form(order, why))
		return false;
	json_object_foreach(order->json, name, value)
	{
		if (strcmp(name, "do") != 0 &&
		    !read_member(order, name, value, why))
			return false;
	}
	return check_order(order, only_bans, why);
}

/* ---- answers ------------------------------------------------------------ */

static int
answer(json_t *json)
{
	const bool done = json_is_true(json_object_get(json, "done"));

	(void)json_dumpf(json, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(json);
	return done ? SG_EXIT_FINE : SG_EXIT_PROBLEMS;
}

static int
refuse(const char *text)
{
	return answer(json_pack("{s:b, s:s}", "done", 0, "text", text));
}

/* Returns the problems as an array. */
static json_t *
problems_of(const struct sg_problems *problems)
{
	json_t *array = NULL;
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	if (to != NULL) {
		sg_problems_json(problems, to);
		fclose(to);
		array = json_loadb(text, n, 0, NULL);
	}
	free(text);
	return array != NULL ? array : json_array();
}

/* Returns the text of the first error. */
static const char *
error_of(const json_t *problems)
{
	const json_t *problem;
	size_t i;

	json_array_foreach(problems, i, problem)
	{
		const char *severity = "", *text = "";

		(void)json_unpack((json_t *)(uintptr_t)problem, "{s:s, s:s}",
		    "severity", &severity, "text", &text);
		if (strcmp(severity, "error") == 0)
			return text;
	}
	return "it failed";
}

/* ---- carrying out ------------------------------------------------------- */

/* Add the rows that are over, or those that are not, while there is room.
 * Returns false if some had none. */
static bool
add_rows(const struct sg_bans *bans, int64_t now, bool over, json_t *rows,
    size_t *bytes)
{
	struct sg_ban_row row;
	json_t *json;

	for (uint32_t i = 0; sg_ban_row_get(bans, i, now, &row); i++) {
		if (row.over != over)
			continue;
		json = sg_ban_row_json(&row);
		*bytes += json_dumpb(json, NULL, 0, JSON_COMPACT) + 1;
		if (*bytes > LIST_BYTES) {
			json_decref(json);
			return false;
		}
		json_array_append_new(rows, json);
	}
	return true;
}

static int
list_of(const struct sg_bans *bans, int64_t now)
{
	json_t *rows = json_array();
	size_t bytes = 0;
	const bool whole = bans == NULL ||
	    (add_rows(bans, now, false, rows, &bytes) &&
		add_rows(bans, now, true, rows, &bytes));

	return answer(json_pack("{s:b, s:o, s:b}", "done", 1, "bans", rows,
	    "more", !whole));
}

static int
list(const struct sg_ban_change_place *place, int64_t now)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_bans *bans;
	json_t *found;
	bool passing;
	int code;

	if (sg_bans_open(sg_path_join(arena, place->state, SG_BANS_FILE),
		problems, &bans, &passing) == SG_BANS_REFUSED) {
		found = problems_of(problems);
		code = refuse(error_of(found));
		json_decref(found);
	} else {
		code = list_of(bans, now);
	}
	sg_bans_close(&bans);
	sg_arena_free(&arena);
	return code;
}

static bool
fill(const struct order *order, const struct sg_gate *gate, int64_t now,
    struct sg_ban_asked *asked, char why[SG_WHY_BYTES])
{
	*asked = (struct sg_ban_asked){.act = order->form->act,
	    .user = order->text[USER],
	    .address = order->text[ADDRESS],
	    .mac = order->text[MAC],
	    .user_hash = order->text[USER_HASH],
	    .device_hash = order->text[DEVICE_HASH],
	    .id = order->text[ID],
	    .group = order->text[GROUP],
	    .by = order->text[BY],
	    .because = order->text[BECAUSE],
	    .since = order->number[SINCE],
	    .until = SG_OPEN_END,
	    .now = now};
	if (order->number[FOR_S] > 0)
		asked->until = now + order->number[FOR_S];
	/* A day only: "2026-12-01". */
	return order->text[UNTIL] == NULL ||
	    (strlen(order->text[UNTIL]) == 10 &&
		sg_until_parse(order->text[UNTIL], gate, now, &asked->until,
		    why)) ||
	    sg_why(why, "\"until\" is no day such as 2026-12-01");
}

static json_t *
done_of(const struct sg_ban_done *done, json_t *problems)
{
	static const char *const kinds[] = {[SG_BAN_USER] = "user",
	    [SG_BAN_ADDRESS] = "address",
	    [SG_BAN_MAC] = "mac",
	    [SG_BAN_DEVICE] = "device"};
	const bool is_ban = done->act == SG_BAN_GIVE ||
	    done->act == SG_BAN_LIFT;

	return json_pack("{s:b, s:s, s:s, s:s, s:s, s:I, s:o, s:o}", "done", 1,
	    "id", done->id, "kind", is_ban ? kinds[done->kind] : "supervision",
	    "whom", done->whom, "hash", done->hash, "from",
	    (json_int_t)done->from, "until",
	    done->until == SG_OPEN_END ? json_null() :
					 json_integer(done->until),
	    "problems", problems);
}

static int
change(const struct sg_ban_change_place *place, const struct sg_gate *gate,
    const struct sg_ban_asked *asked)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_ban_done done;
	json_t *found;
	int code;

	if (sg_ban_change_recorded(place, gate, asked, arena, problems,
		&done)) {
		code = answer(done_of(&done, problems_of(problems)));
	} else {
		found = problems_of(problems);
		code = answer(json_pack("{s:b, s:s, s:O}", "done", 0, "text",
		    error_of(found), "problems", found));
		json_decref(found);
	}
	sg_arena_free(&arena);
	return code;
}

/* Read to the end of the line.  Returns its bytes; 0 if it is too long. */
static size_t
read_line(char line[ORDER_BYTES])
{
	const char *end;
	size_t n = 0;
	ssize_t got;

	while (n < ORDER_BYTES) {
		got = read(STDIN_FILENO, line + n, ORDER_BYTES - n);
		if (got <= 0)
			return n;
		end = memchr(line + n, '\n', (size_t)got);
		if (end != NULL)
			return (size_t)(end - line);
		n += (size_t)got;
	}
	return 0;
}

/* Carry out a change by the policy in force. */
static int
obey(const struct sg_ban_change_place *place, const struct sg_call *call,
    int64_t now, const struct order *order)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_gate *gate = sg_gate_for(arena, call, NULL);
	struct sg_ban_asked asked;
	char why[SG_WHY_BYTES];
	int code;

	if (gate == NULL)
		code = refuse("the policy in force cannot be read; a "
			      "technician sees why in the system log");
	else if (!fill(order, gate, now, &asked, why))
		code = refuse(why);
	else
		code = change(place, gate, &asked);
	sg_gate_close(&gate);
	sg_arena_free(&arena);
	return code;
}

int
sg_ban_serve(const struct sg_ban_change_place *place,
    const struct sg_call *call, int64_t now, bool only_bans)
{
	char line[ORDER_BYTES], why[SG_WHY_BYTES];
	struct order order = {.form = NULL};
	int code;

	if (!read_order(line, read_line(line), only_bans, &order, why))
		code = refuse(why);
	else if (order.form->act == 0)
		code = list(place, now);
	else
		code = obey(place, call, now, &order);
	json_decref(order.json);
	return code;
}
