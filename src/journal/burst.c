/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * burst.c -- the hash table of bursts. A burst is a group of similar requests
 * (burst.h). Each bucket of the table is called a "set" and has eight slots. A
 * slot holds one burst. The burst's label (keyed hash) chooses the set.
 *
 * Each slot has a `word`, which holds the count and a part of the label. That
 * part is called the mark, and a slot is found by its mark. The word is 0 while
 * the slot is being changed. Counting is a compare-and-swap of the word. It
 * fails if another burst has taken the slot meanwhile.
 */
#include "journal/burst.h"

#include <stdatomic.h>

#include "journal/labels.h"

#define SETS 512
#define WAYS 8
#define REFERENCES SG_BURST_MOST

/*
 * A request may be up to this many milliseconds older than the start of its
 * burst, because requests are not always recorded in the order of their times.
 */
#define SKEW_MS 5000

_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2,
    "between processes only an atomic without a lock works");

enum {
	USER,
	HOST,
	PLATFORM,
	SITES,
	FILE_NAME,
	EXCEPTION,
	REASON,
	ACTION,
	TEXTS
};

/*
 * The data of a burst's first event that its count record repeats. Data that
 * usually differs between the requests of a burst is not kept.
 */
struct about {
	uint8_t kind, detail, intent, ground, nsignals;
	bool failed, has_client, has_mac;
	uint8_t mac[6], technique[SG_SIGNALS_MAX], tier[SG_SIGNALS_MAX];
	struct sg_address client;
	uint32_t rule_line;
	uint16_t bytes[TEXTS];
	char text[SG_BURST_TEXT - 1];
};

struct burst {
	/*
	 * 0 if the slot is free. Otherwise the high half is the mark (a part of
	 * the label), and the low half is the count.
	 */
	_Atomic uint64_t word;
	_Atomic uint64_t label;
	_Atomic int64_t since_ms, last_ms;
	_Atomic uint32_t nvariants;
	_Atomic uint32_t variant[SG_BURST_MOST_VISITS];
	_Atomic uint64_t reference[REFERENCES]; /* 0 if there is no reference */
	struct about about; /* accessed under the file lock only */
};

struct sg_bursts {
	struct burst burst[SETS * WAYS];
};

size_t
sg_bursts_size(void)
{
	return sizeof(struct sg_bursts);
}

/* ---- words -------------------------------------------------------------- */

static uint32_t
mark_of(uint64_t label)
{
	return (uint32_t)(label >> 32) | 1;
}

static uint32_t
count_of(uint64_t word)
{
	return (uint32_t)word;
}

static uint64_t
word_of(uint64_t label, uint32_t count)
{
	return (uint64_t)mark_of(label) << 32 | count;
}

static struct burst *
set_of(struct sg_bursts *bursts, uint64_t label)
{
	/* Bit 0 is 1 in every label, so it is not used to choose a set. */
	return &bursts->burst[(label >> 1) % SETS * WAYS];
}

static bool
is_running(const struct burst *b, int64_t at_ms)
{
	int64_t since = atomic_load_explicit(&b->since_ms,
	    memory_order_relaxed);

	return at_ms - since < SG_BURST_MS && since - at_ms < SKEW_MS;
}

/* Returns the running burst of `label` and its word, or NULL if there is none.
 */
static struct burst *
find(struct sg_bursts *bursts, uint64_t label, int64_t at_ms, uint64_t *word)
{
	struct burst *set = set_of(bursts, label);

	for (size_t i = 0; i < WAYS; i++) {
		*word = atomic_load_explicit(&set[i].word,
		    memory_order_acquire);
		if (*word >> 32 == mark_of(label) &&
		    atomic_load_explicit(&set[i].label, memory_order_relaxed) ==
			label &&
		    is_running(&set[i], at_ms))
			return &set[i];
	}
	return NULL;
}

/* ---- keys --------------------------------------------------------------- */

/*
 * Add the person and the device to the key. User names are compared
 * case-insensitively. The device is part of the key for this reason: if one
 * user name is used at two devices at once, somebody else may have the
 * password.
 */
static void
add_person(const struct sg_event *event, struct sg_out *out)
{
	size_t n = event->user.n < 256 ? event->user.n : 256;

	for (size_t i = 0; i < n; i++)
		sg_out_char(out, (char)sg_lower(event->user.p[i]));
	sg_out_char(out, '\0');
	if (event->has_mac)
		sg_out_bytes(out, (const char *)event->mac, sizeof(event->mac));
	else if (event->has_client)
		sg_out_bytes(out, (const char *)event->client.b,
		    sizeof(event->client.b));
	sg_out_char(out, '\0');
}

/*
 * Add the techniques that were seen, each with its tier (how serious it is), as
 * a bit set. The order of the signals then does not matter.
 */
static void
add_techniques(const struct sg_event *event, struct sg_out *out)
{
	uint64_t seen = 0;

	for (size_t i = 0; i < event->nsignals; i++)
		seen |= UINT64_C(1)
		    << (4 * (unsigned)event->signals[i].technique +
			   event->signals[i].tier);
	sg_out_bytes(out, (const char *)&seen, sizeof(seen));
}

/*
 * Add the policy's name for what was requested. Texts that a client can choose
 * are not added, because a client could then begin new bursts without end.
 */
static void
add_what(const struct sg_event *event, struct sg_out *out)
{
	if (event->platform.n > 0) {
		sg_out_str(out, event->platform);
	} else if (event->sites.n > 0) {
		sg_out_char(out, '/');
		sg_out_str(out, event->sites);
	} else if (event->rule_line != 0) {
		sg_out_str(out, event->rule_file);
		sg_out_char(out, ':');
		sg_out_uint(out, event->rule_line);
	} else if (event->kind == SG_EVENT_FAULT) {
		sg_out_str(out, event->reason);
	}
}

static uint32_t
variant_of(const struct sg_event *event, const struct sg_labels *labels)
{
	char memory[1000];
	struct sg_out out;

	sg_out_init(&out, memory, sizeof(memory));
	sg_out_str(&out, event->host.n > 0 ? event->host : event->original);
	for (size_t i = 0; i < event->nsignals; i++) {
		sg_out_char(&out, '\0');
		sg_out_str(&out, event->signals[i].target);
	}
	sg_out_char(&out, '\0');
	sg_out_str(&out, event->query);
	/* The port is what was refused. */
	if (event->ground == SG_BY_PORT)
		sg_out_uint(&out, event->port);
	return (uint32_t)sg_labels_short(labels, 't',
	    (struct sg_str){memory, out.n});
}

void
sg_burst_key_of(const struct sg_event *event, const struct sg_labels *labels,
    struct sg_burst_key *key)
{
	const bool visit = event->kind == SG_EVENT_VISIT;
	char memory[900];
	struct sg_out out;

	*key = (struct sg_burst_key){0};
	if (event->kind > SG_EVENT_FAULT)
		return;
	sg_out_init(&out, memory, sizeof(memory));
	sg_out_char(&out, (char)('a' + (int)event->kind));
	sg_out_char(&out, event->action[0]);
	sg_out_char(&out, (char)('0' + (int)event->intent));
	sg_out_char(&out, (char)('0' + (int)event->ground));
	/*
	 * Events with and without a block page are in different bursts. So the
	 * reference on a block page leads to the record of a block page. Events
	 * of different detail are in different bursts, too. So if the policy
	 * now asks for less detail, no count is written in the old detail.
	 */
	sg_out_char(&out, event->reference.n > 0 ? 'r' : '-');
	sg_out_char(&out, (char)('0' + (int)event->detail));
	add_techniques(event, &out);
	add_person(event, &out);
	add_what(event, &out);
	key->label = sg_labels_short(labels, 'b',
			 (struct sg_str){memory, out.n}) |
	    1;
	key->variant = variant_of(event, labels);
	key->most = visit ? SG_BURST_MOST_VISITS : SG_BURST_MOST;
}

/* ---- counting ----------------------------------------------------------- */

/*
 * Returns whether the event can be counted instead of written. This is so in
 * two cases: its variant was written, or the allowed number of variants was
 * written. *written becomes the index of a variant. The caller returns the
 * reference of that variant.
 */
static bool
is_written(const struct burst *b, const struct sg_burst_key *key,
    uint32_t *written)
{
	uint32_t n = atomic_load_explicit(&b->nvariants, memory_order_acquire);

	for (uint32_t i = 0; i < n; i++) {
		*written = i;
		if (atomic_load_explicit(&b->variant[i],
			memory_order_relaxed) == key->variant)
			return true;
	}
	*written = 0;
	return n >= key->most;
}

static void
give_reference(const struct burst *b, uint32_t written,
    char reference[SG_BURST_REFERENCE])
{
	uint64_t text = written >= REFERENCES ?
	    0 :
	    atomic_load_explicit(&b->reference[written], memory_order_relaxed);

	if (reference == NULL || text == 0)
		return;
	memcpy(reference, &text, sizeof(text));
	reference[sizeof(text)] = '\0';
}

bool
sg_burst_count(struct sg_bursts *bursts, const struct sg_burst_key *key,
    int64_t at_ms, char reference[SG_BURST_REFERENCE])
{
	uint64_t word;
	uint32_t written;
	struct burst *b = find(bursts, key->label, at_ms, &word);

	if (b == NULL || !is_written(b, key, &written) ||
	    count_of(word) == UINT32_MAX)
		return false;
	while (!atomic_compare_exchange_weak_explicit(&b->word, &word, word + 1,
	    memory_order_acq_rel, memory_order_acquire)) {
		/* Another burst uses the slot now, or the counter is full. */
		if (word >> 32 != mark_of(key->label) ||
		    count_of(word) == UINT32_MAX)
			return false;
	}
	atomic_store_explicit(&b->last_ms, at_ms, memory_order_relaxed);
	give_reference(b, written, reference);
	return true;
}

/* ---- the event of a burst ----------------------------------------------- */

static const uint16_t most_bytes[TEXTS] = {[USER] = 256,
    [HOST] = 128,
    [PLATFORM] = 64,
    [SITES] = 64,
    [FILE_NAME] = 64,
    [EXCEPTION] = 64,
    [REASON] = 96,
    [ACTION] = 16};

/* Store the texts one after another. The rest of the buffer is not touched. */
static void
keep_texts(const struct sg_event *event, struct about *about)
{
	const struct sg_str texts[TEXTS] = {[USER] = event->user,
	    [HOST] = event->host,
	    [PLATFORM] = event->platform,
	    [SITES] = event->sites,
	    [FILE_NAME] = event->rule_file,
	    [EXCEPTION] = event->exception,
	    [REASON] = event->reason,
	    [ACTION] = sg_str(event->action)};
	size_t at = 0;

	for (size_t i = 0; i < TEXTS; i++) {
		about->bytes[i] = texts[i].n < most_bytes[i] ?
		    (uint16_t)texts[i].n :
		    most_bytes[i];
		if (about->bytes[i] > 0)
			memcpy(about->text + at, texts[i].p, about->bytes[i]);
		at += about->bytes[i];
	}
}

static void
keep_event(const struct sg_event *event, struct about *about)
{
	about->kind = (uint8_t)event->kind;
	about->detail = (uint8_t)event->detail;
	about->intent = (uint8_t)event->intent;
	about->ground = (uint8_t)event->ground;
	about->failed = event->failed;
	about->has_client = event->has_client;
	about->has_mac = event->has_mac;
	about->client = event->client;
	about->rule_line = event->rule_line;
	memcpy(about->mac, event->mac, sizeof(about->mac));
	about->nsignals = (uint8_t)event->nsignals;
	for (size_t i = 0; i < event->nsignals; i++) {
		about->technique[i] = (uint8_t)event->signals[i].technique;
		about->tier[i] = (uint8_t)event->signals[i].tier;
	}
	keep_texts(event, about);
}

static void
set_signals(const struct about *about, struct sg_burst_taken *taken)
{
	for (size_t i = 0; i < about->nsignals; i++)
		taken->signals[i] = (struct sg_signal){
		    (enum sg_technique)about->technique[i],
		    (enum sg_tier)about->tier[i], {NULL, 0}};
	taken->event.nsignals = about->nsignals;
	taken->event.signals = taken->signals;
}

static void
set_event(const struct about *about, struct sg_burst_taken *taken)
{
	struct sg_event *event = &taken->event;
	struct sg_str texts[TEXTS];
	size_t at = 0;

	for (size_t i = 0; i < TEXTS; i++) {
		texts[i] = (struct sg_str){taken->text + at, about->bytes[i]};
		at += about->bytes[i];
	}
	memcpy(taken->text, about->text, at);
	taken->text[at] = '\0'; /* ends the action, which is the last text */
	*event = (struct sg_event){.kind = (enum sg_event_kind)about->kind,
	    .action = texts[ACTION].p,
	    .at_ms = taken->since_ms,
	    .detail = (enum sg_detail)about->detail,
	    .intent = (enum sg_intent)about->intent,
	    .ground = (enum sg_ground)about->ground,
	    .failed = about->failed,
	    .has_client = about->has_client,
	    .has_mac = about->has_mac,
	    .client = about->client,
	    .rule_line = about->rule_line,
	    .user = texts[USER],
	    .host = texts[HOST],
	    .platform = texts[PLATFORM],
	    .sites = texts[SITES],
	    .rule_file = texts[FILE_NAME],
	    .exception = texts[EXCEPTION],
	    .reason = texts[REASON],
	    .repeats = taken->count,
	    .start_ms = taken->since_ms,
	    .end_ms = taken->last_ms};
	memcpy(event->mac, about->mac, sizeof(event->mac));
	set_signals(about, taken);
}

/* ---- under the file lock ------------------------------------------------ */

int64_t
sg_burst_since(struct sg_bursts *bursts, const struct sg_burst_key *key,
    int64_t at_ms)
{
	uint64_t word;
	const struct burst *b = find(bursts, key->label, at_ms, &word);

	return b == NULL ? at_ms : atomic_load(&b->since_ms);
}

/* Copy the burst in `b`, with the count `count`, to *taken. */
static void
take(const struct sg_bursts *bursts, struct burst *b, uint32_t count,
    struct sg_burst_taken *taken)
{
	taken->slot = (size_t)(b - bursts->burst);
	taken->label = atomic_load(&b->label);
	taken->since_ms = atomic_load(&b->since_ms);
	taken->last_ms = atomic_load(&b->last_ms);
	taken->count = count;
	set_event(&b->about, taken);
}

static void
add_variant(struct burst *b, const struct sg_burst_key *key,
    struct sg_str reference)
{
	uint32_t n = atomic_load(&b->nvariants);
	uint64_t text = 0;

	if (n >= key->most)
		return;
	if (reference.n == sizeof(text))
		memcpy(&text, reference.p, sizeof(text));
	if (n < REFERENCES)
		atomic_store(&b->reference[n], text);
	atomic_store(&b->variant[n], key->variant);
	atomic_store_explicit(&b->nvariants, n + 1, memory_order_release);
}

/*
 * Returns how much is lost if the slot is reused:
 * - 0: the slot is free,
 * - 1: the burst is over,
 * - 2: the burst is running,
 * - 3: the burst has a count that is not written yet.
 */
static int
worth(const struct burst *b, int64_t at_ms)
{
	uint64_t word = atomic_load(&b->word);

	if (word == 0)
		return 0;
	if (count_of(word) > 0)
		return 3;
	return is_running(b, at_ms) ? 2 : 1;
}

/*
 * Returns the slot of the set that loses least if it is reused (see worth()).
 * If several slots are equal, returns the slot whose burst began first.
 */
static struct burst *
place_for(struct sg_bursts *bursts, uint64_t label, int64_t at_ms)
{
	struct burst *set = set_of(bursts, label), *best = set;
	int least = worth(set, at_ms), w;

	for (size_t i = 1; i < WAYS; i++) {
		w = worth(&set[i], at_ms);
		if (w < least ||
		    (w == least &&
			atomic_load(&set[i].since_ms) <
			    atomic_load(&best->since_ms))) {
			best = &set[i];
			least = w;
		}
	}
	return best;
}

bool
sg_burst_begin(struct sg_bursts *bursts, const struct sg_burst_key *key,
    const struct sg_event *event, struct sg_burst_taken *taken)
{
	uint64_t word;
	struct burst *b = find(bursts, key->label, event->at_ms, &word);

	if (b != NULL) {
		add_variant(b, key, event->reference);
		return false;
	}
	b = place_for(bursts, key->label, event->at_ms);
	word = atomic_exchange(&b->word, 0);
	if (count_of(word) > 0)
		take(bursts, b, count_of(word), taken);
	atomic_store(&b->label, key->label);
	atomic_store(&b->since_ms, event->at_ms);
	atomic_store(&b->last_ms, event->at_ms);
	atomic_store(&b->nvariants, 0);
	add_variant(b, key, event->reference);
	keep_event(event, &b->about);
	atomic_store_explicit(&b->word, word_of(key->label, 0),
	    memory_order_release);
	return count_of(word) > 0;
}

static bool
is_due(const struct burst *b, int64_t now_ms, bool all)
{
	return count_of(atomic_load_explicit(&b->word, memory_order_acquire)) >
	    0 &&
	    (all || !is_running(b, now_ms));
}

bool
sg_burst_is_due(const struct sg_bursts *bursts, int64_t now_ms, bool all)
{
	for (size_t i = 0; i < SETS * WAYS; i++) {
		if (is_due(&bursts->burst[i], now_ms, all))
			return true;
	}
	return false;
}

bool
sg_burst_take(struct sg_bursts *bursts, int64_t now_ms, bool all, size_t *from,
    struct sg_burst_taken *taken)
{
	struct burst *b;
	uint64_t word;

	while (*from < SETS * WAYS &&
	    !is_due(&bursts->burst[*from], now_ms, all))
		(*from)++;
	if (*from == SETS * WAYS)
		return false;
	b = &bursts->burst[(*from)++];
	word = atomic_load(&b->word);
	/*
	 * Other threads and processes may raise the count meanwhile. Only this
	 * thread can lower it, because it holds the file lock.
	 */
	while (!atomic_compare_exchange_weak(&b->word, &word,
	    word_of(atomic_load(&b->label), 0)))
		;
	take(bursts, b, count_of(word), taken);
	return true;
}

void
sg_burst_give_back(struct sg_bursts *bursts, const struct sg_burst_taken *taken)
{
	struct burst *b = &bursts->burst[taken->slot];
	uint64_t word = atomic_load(&b->word);

	/*
	 * The file lock was held since sg_burst_take(). So the slot still holds
	 * the burst.
	 */
	while (word != 0 && atomic_load(&b->label) == taken->label &&
	    !atomic_compare_exchange_weak(&b->word, &word, word + taken->count))
		;
}
