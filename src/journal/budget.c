/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * budget.c -- the hash table of clients and their budgets. Each bucket is
 * called a "set" and has eight places. A place holds one client. The client's
 * label (keyed hash) chooses the set.
 *
 * A budget is stored as one number: the time at which it will be full again.
 * Writing n bytes moves this time forward, by as long as n bytes take to
 * refill. Let T be the time that an empty budget takes to refill. The budget is
 * used up if the stored time is T or more ahead of the clock.
 */
#include "journal/budget.h"

#include <stdatomic.h>

#include "journal/burst.h"
#include "journal/labels.h"

#define SETS 256
#define WAYS 8
/*
 * Index of the place that gets the counts of clients that were replaced in the
 * table.
 */
#define OTHERS (SETS * WAYS)

#define MINUTE_MS 60000

/*
 * Index of the budget for flood records. The server has this budget, and
 * clients do not.
 */
enum { FLOODS = SG_BUDGET_CLASSES, NUMBERS };

struct limit {
	int64_t ahead, rate;
};

static const struct limit of_client[NUMBERS] = {
    [SG_BUDGET_ATTEMPTS] = {SG_CLIENT_AHEAD, SG_CLIENT_RATE},
    [SG_BUDGET_BLOCKS] = {SG_CLIENT_AHEAD, SG_CLIENT_RATE},
    [SG_BUDGET_EMBEDS] = {SG_CLIENT_AHEAD, SG_CLIENT_RATE},
    [SG_BUDGET_VISITS] = {SG_CLIENT_VISITS_AHEAD, SG_CLIENT_VISITS_RATE},
};

static const struct limit of_server[NUMBERS] = {
    [SG_BUDGET_ATTEMPTS] = {SG_SERVER_AHEAD, SG_SERVER_RATE},
    [SG_BUDGET_BLOCKS] = {SG_SERVER_AHEAD, SG_SERVER_RATE},
    [SG_BUDGET_EMBEDS] = {SG_SERVER_AHEAD, SG_SERVER_RATE},
    [SG_BUDGET_VISITS] = {SG_SERVER_VISITS_AHEAD, SG_SERVER_VISITS_RATE},
    [FLOODS] = {SG_SERVER_FLOODS_AHEAD, SG_SERVER_FLOODS_RATE},
};

struct client {
	_Atomic uint64_t label;           /* 0 if the place is free */
	_Atomic int64_t back_ms[NUMBERS]; /* when the budget is full again */
	_Atomic uint64_t over[SG_BUDGET_CLASSES];
	_Atomic int64_t since_ms, last_ms; /* times of the first and the last
					      request that was only counted */
	/* The members below are accessed under the file lock only. */
	int64_t seen_ms;
	bool has_client, has_mac;
	uint8_t mac[6];
	struct sg_address address;
	enum sg_detail detail;
};

struct sg_budgets {
	_Atomic int64_t back_ms[NUMBERS]; /* budgets of the whole server */
	struct client client[SETS * WAYS + 1];
};

size_t
sg_budgets_size(void)
{
	return sizeof(struct sg_budgets);
}

/* ---- keys --------------------------------------------------------------- */

/*
 * Returns an IPv4 address unchanged, and the /64 prefix of an IPv6 address. A
 * device can choose the other bits of an IPv6 address as it likes.
 */
static struct sg_address
without_choice(const struct sg_address *address)
{
	struct sg_address prefix = *address;

	if (!sg_address_is_v4(address))
		memset(prefix.b + 8, 0, 8);
	return prefix;
}

static enum sg_budget_class
class_of(const struct sg_event *event)
{
	for (size_t i = 0; i < event->nsignals; i++) {
		if (event->signals[i].tier != SG_TIER_NOISE)
			return SG_BUDGET_ATTEMPTS;
	}
	if (event->kind == SG_EVENT_VISIT || event->kind == SG_EVENT_EXCEPTION)
		return SG_BUDGET_VISITS;
	return event->intent == SG_INTENT_EMBED ||
		event->intent == SG_INTENT_BACKGROUND ?
	    SG_BUDGET_EMBEDS :
	    SG_BUDGET_BLOCKS;
}

void
sg_budget_key_of(const struct sg_event *event, const struct sg_labels *labels,
    struct sg_budget_key *key)
{
	struct sg_address prefix = {{0}};
	struct sg_str who = {(const char *)event->mac, sizeof(event->mac)};

	if (!event->has_mac) {
		if (event->has_client)
			prefix = without_choice(&event->client);
		who = (struct sg_str){(const char *)prefix.b, sizeof(prefix.b)};
	}
	key->client = sg_labels_short(labels, 'k', who) | 1;
	key->class = class_of(event);
}

/* Returns the client's place in the table, or NULL if it is not in the table.
 */
static struct client *
find(struct sg_budgets *budgets, uint64_t label)
{
	struct client *set = &budgets->client[(label >> 1) % SETS * WAYS];

	for (size_t i = 0; i < WAYS; i++) {
		if (atomic_load_explicit(&set[i].label, memory_order_acquire) ==
		    label)
			return &set[i];
	}
	return NULL;
}

/* ---- charging and counting ---------------------------------------------- */

static int64_t
ahead_ms(const struct limit *limit)
{
	return limit->ahead * MINUTE_MS / limit->rate;
}

static bool
is_over(const _Atomic int64_t *back_ms, const struct limit *limit,
    int64_t at_ms)
{
	int64_t ahead = atomic_load_explicit(back_ms, memory_order_relaxed) -
	    at_ms;

	/*
	 * charge() moves the time at most 2 * ahead_ms() ahead of the clock. If
	 * it is more than 3 * ahead_ms() ahead, the clock has been set back
	 * since. Then the budget does not count as used up.
	 */
	return ahead >= ahead_ms(limit) && ahead <= 3 * ahead_ms(limit);
}

static void
charge(_Atomic int64_t *back_ms, const struct limit *limit, int64_t at_ms,
    size_t bytes)
{
	int64_t back = atomic_load(back_ms), most = 2 * ahead_ms(limit);

	if (back < at_ms || back - at_ms > 3 * ahead_ms(limit))
		back = at_ms;
	back += ((int64_t)bytes * MINUTE_MS + limit->rate - 1) / limit->rate;
	atomic_store(back_ms, back - at_ms > most ? at_ms + most : back);
}

static void
count(struct client *c, enum sg_budget_class class, int64_t at_ms)
{
	int64_t none = 0;

	(void)atomic_compare_exchange_strong(&c->since_ms, &none, at_ms);
	atomic_store_explicit(&c->last_ms, at_ms, memory_order_relaxed);
	atomic_fetch_add_explicit(&c->over[class], 1, memory_order_release);
}

enum sg_budget_answer
sg_budget_try(struct sg_budgets *budgets, const struct sg_budget_key *key,
    int64_t at_ms)
{
	struct client *c = find(budgets, key->client);

	if (!is_over(&budgets->back_ms[key->class], &of_server[key->class],
		at_ms) &&
	    (c == NULL ||
		!is_over(&c->back_ms[key->class], &of_client[key->class],
		    at_ms)))
		return SG_BUDGET_FINE;
	if (c == NULL)
		return SG_BUDGET_UNKNOWN;
	count(c, key->class, at_ms);
	return SG_BUDGET_COUNTED;
}

/* ---- under the file lock ------------------------------------------------ */

static uint64_t
sum_of(const struct client *c)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < SG_BUDGET_CLASSES; i++)
		sum += atomic_load_explicit(&c->over[i], memory_order_acquire);
	return sum;
}

/* Move all counts of the place `from` to the place `to`. */
static void
move_counts(struct client *from, struct client *to)
{
	int64_t none = 0, since = atomic_exchange(&from->since_ms, 0);

	(void)atomic_compare_exchange_strong(&to->since_ms, &none, since);
	atomic_store(&to->last_ms, atomic_load(&from->last_ms));
	for (size_t i = 0; i < SG_BUDGET_CLASSES; i++)
		atomic_fetch_add(&to->over[i],
		    atomic_exchange(&from->over[i], 0));
}

/*
 * Returns the time of the last request of the client that was written or
 * counted. Returns INT64_MIN if the place is free.
 */
static int64_t
active_ms(const struct client *c)
{
	int64_t last = atomic_load(&c->last_ms);

	return atomic_load(&c->label) == 0 ? INT64_MIN :
	    c->seen_ms > last              ? c->seen_ms :
					     last;
}

/*
 * Returns true if client `a` is to be replaced before client `b`. Clients
 * without counts are replaced first, and among them the client that was idle
 * longest.
 */
static bool
gives_way_before(const struct client *a, const struct client *b)
{
	bool a_counts = sum_of(a) > 0, b_counts = sum_of(b) > 0;

	return a_counts != b_counts ? b_counts : active_ms(a) < active_ms(b);
}

static struct client *
first_to_leave(struct client *set)
{
	struct client *best = set;

	for (size_t i = 1; i < WAYS; i++) {
		if (gives_way_before(&set[i], best))
			best = &set[i];
	}
	return best;
}

void
sg_budget_enter(struct sg_budgets *budgets, const struct sg_budget_key *key,
    const struct sg_event *event)
{
	struct client *c = find(budgets, key->client);

	if (c == NULL) {
		c = first_to_leave(
		    &budgets->client[(key->client >> 1) % SETS * WAYS]);
		atomic_store(&c->label, 0);
		if (sum_of(c) > 0)
			move_counts(c, &budgets->client[OTHERS]);
		for (size_t i = 0; i < NUMBERS; i++)
			atomic_store(&c->back_ms[i], 0);
		atomic_store(&c->last_ms, 0);
		c->has_mac = event->has_mac;
		memcpy(c->mac, event->mac, sizeof(c->mac));
		c->has_client = event->has_client;
		c->address = without_choice(&event->client);
		atomic_store_explicit(&c->label, key->client,
		    memory_order_release);
	}
	c->seen_ms = event->at_ms;
	c->detail = event->detail;
}

void
sg_budget_charge(struct sg_budgets *budgets, const struct sg_budget_key *key,
    const struct sg_event *event, size_t bytes)
{
	struct client *c;

	sg_budget_enter(budgets, key, event);
	c = find(budgets, key->client);
	if (c != NULL)
		charge(&c->back_ms[key->class], &of_client[key->class],
		    event->at_ms, bytes);
	charge(&budgets->back_ms[key->class], &of_server[key->class],
	    event->at_ms, bytes);
}

/* ---- counts that are due ------------------------------------------------ */

static bool
is_due(const struct client *c, int64_t now_ms, bool all)
{
	int64_t since = atomic_load(&c->since_ms);

	return sum_of(c) > 0 &&
	    (all || now_ms - since >= SG_BURST_MS ||
		since > now_ms + MINUTE_MS);
}

bool
sg_budget_is_due(const struct sg_budgets *budgets, int64_t now_ms, bool all)
{
	for (size_t i = 0; i <= OTHERS; i++) {
		if (is_due(&budgets->client[i], now_ms, all))
			return true;
	}
	return false;
}

static void
take(struct client *c, struct sg_flood *flood)
{
	flood->client = atomic_load(&c->label);
	flood->event = (struct sg_event){.kind = SG_EVENT_FLOOD,
	    .action = "counted",
	    .detail = c->detail,
	    .has_client = c->has_client,
	    .client = c->address,
	    .has_mac = c->has_mac,
	    .start_ms = atomic_exchange(&c->since_ms, 0),
	    .end_ms = atomic_load(&c->last_ms)};
	/*
	 * start_ms is 0 in one case: the only request was counted while the
	 * last call of sg_budget_take() was running. The request set since_ms,
	 * and then that call reset since_ms.
	 */
	if (flood->event.start_ms == 0)
		flood->event.start_ms = flood->event.end_ms;
	memcpy(flood->event.mac, c->mac, sizeof(c->mac));
	for (size_t i = 0; i < SG_BUDGET_CLASSES; i++) {
		flood->over[i] = atomic_exchange(&c->over[i], 0);
		flood->event.repeats += flood->over[i];
	}
}

bool
sg_budget_take(struct sg_budgets *budgets, int64_t now_ms, bool all,
    size_t *from, struct sg_flood *flood)
{
	struct client *others = &budgets->client[OTHERS];

	/*
	 * The place OTHERS comes last, because the loop may move counts from
	 * the other places to OTHERS.
	 */
	for (; *from <= OTHERS; (*from)++) {
		struct client *c = &budgets->client[*from];

		if (!is_due(c, now_ms, all))
			continue;
		if (c != others &&
		    is_over(&budgets->back_ms[FLOODS], &of_server[FLOODS],
			now_ms)) {
			move_counts(c, others);
			continue;
		}
		flood->place = (*from)++;
		take(c, flood);
		return true;
	}
	return false;
}

void
sg_budget_took(struct sg_budgets *budgets, const struct sg_flood *flood,
    size_t bytes)
{
	charge(&budgets->back_ms[FLOODS], &of_server[FLOODS],
	    flood->event.at_ms, bytes);
}

void
sg_budget_give_back(struct sg_budgets *budgets, const struct sg_flood *flood)
{
	struct client *c = &budgets->client[flood->place];
	int64_t none = 0;

	/*
	 * The file lock was held since sg_budget_take(). So the place still
	 * belongs to the client of `flood`.
	 */
	(void)atomic_compare_exchange_strong(&c->since_ms, &none,
	    flood->event.start_ms);
	for (size_t i = 0; i < SG_BUDGET_CLASSES; i++)
		atomic_fetch_add(&c->over[i], flood->over[i]);
}
