/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * context.c -- functions that the detectors share: reading parameters and
 * words, judging hidden targets, recording signals.
 *
 * A hidden target is a URL that was found inside the request.  A signal is a
 * sign of circumvention.
 */
#include "gate/disguise/context.h"

#include "gate/host.h"

/* ---- reading a request -------------------------------------------------- */

bool
sg_param_next(struct sg_str *rest, struct sg_str *name, struct sg_str *value)
{
	do {
		if (rest->p == NULL)
			return false;
		*value = sg_str_cut(rest, '&');
	} while (value->n == 0);
	*name = sg_str_cut(value, '=');
	return true;
}

bool
sg_param(struct sg_str query, const char *name, struct sg_str *value)
{
	struct sg_str key;

	while (sg_param_next(&query, &key, value))
		if (sg_str_eqi(key, sg_str(name)))
			return true;
	*value = (struct sg_str){0};
	return false;
}

bool
sg_only(struct sg_str text, const char *allowed)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\0' || strchr(allowed, text.p[i]) == NULL)
			return false;
	return text.n > 0;
}

/* sg_has() for a word that does not begin with a letter. */
static bool
has_mark(struct sg_str text, struct sg_str word)
{
	const char *at;

	while (text.n >= word.n) {
		at = memchr(text.p, word.p[0], text.n - word.n + 1);
		if (at == NULL)
			return false;
		text.n -= (size_t)(at - text.p);
		text.p = at;
		if (sg_str_startsi(text, word))
			return true;
		text.p++;
		text.n--;
	}
	return false;
}

bool
sg_has(struct sg_str text, const char *word)
{
	struct sg_str w = sg_str(word);
	unsigned char first = sg_lower(w.p[0]);

	if (first < 'a' || first > 'z')
		return has_mark(text, w);
	for (; text.n >= w.n; text.p++, text.n--)
		if (sg_lower(text.p[0]) == sg_lower(w.p[0]) &&
		    sg_str_startsi(text, w))
			return true;
	return false;
}

bool
sg_is_one_of(struct sg_str text, const char *const *words)
{
	unsigned char first = text.n == 0 ? '\0' : sg_lower(text.p[0]);

	for (; *words != NULL; words++)
		if (sg_lower((*words)[0]) == first &&
		    sg_str_eqi(text, sg_str(*words)))
			return true;
	return false;
}

struct sg_str
sg_label(struct sg_str host, unsigned i)
{
	size_t end = host.n, start;

	for (;; i--) {
		start = sg_label_start(host.p, end);
		if (i == 0)
			return (struct sg_str){host.p + start, end - start};
		if (start == 0)
			return (struct sg_str){0};
		end = start - 1;
	}
}

/*
 * Returns the last two labels, or the last three if the host ends like "co.uk":
 * a label of at most three letters before a country of two letters.  This is a
 * guess.  It may be wrong for a rare registry.  A wrong guess costs little.
 */
struct sg_str
sg_site_of(struct sg_str host)
{
	size_t last = sg_label_start(host.p, host.n), start;

	if (last == 0)
		return host;
	start = sg_label_start(host.p, last - 1);
	if (start > 0 && host.n - last == 2 && last - 1 - start <= 3)
		start = sg_label_start(host.p, start - 1);
	return (struct sg_str){host.p + start, host.n - start};
}

struct sg_str
sg_own_label(struct sg_str host)
{
	struct sg_str site = sg_site_of(host);

	return sg_str_cut(&site, '.');
}

bool
sg_is_google(struct sg_str host, const char *service)
{
	struct sg_str site = sg_site_of(host), prefix = sg_str(service);

	return sg_str_starts(site, SG_LIT("google.")) &&
	    host.n == site.n + prefix.n + 1 && sg_str_starts(host, prefix);
}

bool
sg_is_public_body(struct sg_str host)
{
	static const char *const bodies[] = {
	    "sch", "ac", "edu", "gov", "gouv", "k12", "mil", NULL};
	static const char *const ends[] = {"edu", "gov", "mil", NULL};
	struct sg_str end = sg_label(host, 0);

	/* Anybody can buy a name under "ac", the country of Ascension. */
	if (end.n != 2)
		return sg_is_one_of(end, ends);
	return sg_is_one_of(sg_label(host, 1), bodies) ||
	    (sg_str_eq(end, SG_LIT("us")) &&
		sg_str_eq(sg_label(host, 2), SG_LIT("k12")));
}

/* ---- words -------------------------------------------------------------- */

/*
 * An empty word is on no list: words are stored as labels, and a label is not
 * empty.
 */
static bool
has_empty_word(struct sg_str words)
{
	while (words.p != NULL)
		if (sg_str_cut(&words, '.').n == 0)
			return true;
	return false;
}

bool
sg_word_hash(const struct sg_gate *gate, struct sg_str words, uint64_t *hash)
{
	char key[SG_WORDS_KEY_MAX];

	if (words.n == 0 || words.n > SG_WORDS_MAX || has_empty_word(words))
		return false;
	*hash = sg_name_hash(gate->catalogue.seed,
	    sg_list_key(words, SG_WORD_WHOLE, key));
	return true;
}

uint64_t
sg_word_lists_of(const struct sg_gate *gate, uint64_t hash,
    uint32_t *stands_for)
{
	struct sg_name_hit hits[SG_NAME_HITS];
	size_t n = sg_names_probe(&gate->catalogue, hash, hits);
	uint64_t lists = 0;

	*stands_for = 0;
	for (size_t i = 0; i < n; i++) {
		lists |= gate->catsets[hits[i].set].lists;
		if (*stands_for == 0)
			*stands_for = gate->catsets[hits[i].set].stands_for;
	}
	return lists;
}

uint64_t
sg_word_lists(const struct sg_gate *gate, struct sg_str words,
    uint32_t *stands_for)
{
	uint64_t hash;

	*stands_for = 0;
	return sg_word_hash(gate, words, &hash) ?
	    sg_word_lists_of(gate, hash, stands_for) :
	    0;
}

uint64_t
sg_lists_with(const struct sg_context *s, struct sg_str id)
{
	char text[SG_WORDS_MAX];
	uint32_t unused;

	if (id.n == 0 || id.n > sizeof text)
		return 0;
	for (size_t i = 0; i < id.n; i++)
		text[i] = (char)sg_lower(id.p[i]);
	return sg_word_lists(s->c->gate, (struct sg_str){text, id.n}, &unused);
}

bool
sg_is_listed(const struct sg_context *s, struct sg_str id, enum sg_list_id list)
{
	return (sg_lists_with(s, id) & SG_LIST_BIT(list)) != 0;
}

/* ---- hidden targets ----------------------------------------------------- */

/*
 * Returns true if the URL has a public address, or a name with a plausible last
 * label: two bytes or more, not starting with a digit.
 */
static bool
is_believable(const struct sg_url *url)
{
	struct sg_str end;

	if (url->fault != SG_URL_FINE)
		return false;
	if (url->is_address)
		return !sg_address_is_local(&url->address);
	end = sg_label(url->host, 0);
	return end.n >= 2 && end.n < url->host.n &&
	    !(end.p[0] >= '0' && end.p[0] <= '9');
}

static bool
is_block(const struct sg_decision *decision)
{
	return decision->action == SG_BLOCK && decision->ground != SG_BY_UNSURE;
}

enum sg_standing
sg_target_standing(const struct sg_context *s)
{
	const struct sg_target_room *room = &s->scratch->target;

	if (!room->found)
		return SG_NO_TARGET;
	return room->blocked ? SG_TARGET_BLOCKED : SG_TARGET_FINE;
}

/*
 * Find a place (of three) that holds neither the kept target nor the target
 * that became a subject.
 */
static unsigned
spare_place(const struct sg_target_room *room)
{
	unsigned i = 0;

	while ((room->found && i == room->kept) ||
	    (room->is_subject && i == room->subject))
		i++;
	return i;
}

enum sg_standing
sg_target_try(struct sg_context *s, struct sg_str host_on)
{
	struct sg_target_room *room = &s->scratch->target;
	unsigned spare = spare_place(room);
	struct sg_url *url = &room->url[spare];
	struct sg_where *where = &room->where[spare];
	struct sg_decision decision;

	if (host_on.n > SG_DECODE_MAX)
		host_on.n = SG_DECODE_MAX;
	sg_url_parse(host_on, false, (struct sg_str){0}, url);
	if (!is_believable(url) || room->blocked)
		return sg_target_standing(s);
	/*
	 * Steps like ".." in the path of the request were resolved.  These
	 * steps may have belonged to the hidden URL.  Then the path of the
	 * hidden URL is not reliable.
	 */
	if ((s->url->path_ways &
		(SG_WAY_DOTS | SG_WAY_BACKSLASH | SG_WAY_LOST)) != 0)
		url->path_ways = SG_WAY_LOST;
	sg_where_find(s->c->gate, url, !s->connect, where);
	sg_where_pages(s->c->gate, s->scratch, where);
	decision = sg_decide_alone(s->c, where);
	if (room->found && !is_block(&decision))
		return sg_target_standing(s);
	room->found = true;
	room->kept = spare;
	room->from = s->from;
	room->blocked = is_block(&decision);
	return sg_target_standing(s);
}

enum sg_standing
sg_target_decode(struct sg_context *s, struct sg_str text,
    enum sg_url_form form)
{
	enum sg_standing standing;
	struct sg_str host_on;

	if (!sg_decode_url(&s->scratch->decoder, text, form, &host_on))
		return sg_target_standing(s);
	s->from = text;
	standing = sg_target_try(s, host_on);
	s->from = (struct sg_str){0};
	return standing;
}

void
sg_target_reset(struct sg_context *s)
{
	s->scratch->target.found = false;
	s->scratch->target.blocked = false;
}

const struct sg_url *
sg_target_url(const struct sg_context *s)
{
	const struct sg_target_room *room = &s->scratch->target;

	return room->found ? &room->url[room->kept] : NULL;
}

struct sg_str
sg_target_host(const struct sg_context *s)
{
	const struct sg_url *url = sg_target_url(s);

	return url == NULL ? (struct sg_str){0} : url->host;
}

bool
sg_target_is_judged(const struct sg_context *s)
{
	return s->scratch->target.is_subject;
}

bool
sg_is_blocked(struct sg_context *s, uint32_t i)
{
	struct sg_decision decision = sg_decide_alone(s->c, &s->c->subject[i]);
	uint32_t flags;

	if (!is_block(&decision))
		return false;
	if (decision.rule == SG_NO_RULE)
		return true; /* blocked by a locked list */
	flags = sg_gate_rule(s->c->gate, decision.rule)->flags;
	return (flags & (SG_RULE_EVERYTHING | SG_RULE_OTHERWISE)) == 0;
}

/* ---- recording signals -------------------------------------------------- */

/*
 * Returns the tier to record.  In two cases, intent becomes capability.  (1) A
 * page or a program makes the request: this is not a person's action.  (2) The
 * request is a CONNECT that will be decrypted: the requests inside it show the
 * intent.  Intent never becomes noise, because any client can claim to be a
 * page.
 */
static enum sg_tier
lowered(const struct sg_context *s, enum sg_tier tier)
{
	if (tier == SG_TIER_INTENT &&
	    (s->verdict->intent == SG_INTENT_EMBED ||
		s->verdict->intent == SG_INTENT_BACKGROUND || s->c->can_wait))
		return SG_TIER_CAPABILITY;
	return tier;
}

/*
 * Find a slot for a new signal of tier `tier`.  If all slots are used and the
 * new signal is not noise, takes the slot of a noise signal.  Returns NULL if
 * there is no slot.
 */
static struct sg_signal *
new_place(struct sg_verdict *verdict, enum sg_tier tier)
{
	if (verdict->nsignals < SG_SIGNALS_MAX)
		return &verdict->signals[verdict->nsignals++];
	for (size_t i = 0; tier != SG_TIER_NOISE && i < SG_SIGNALS_MAX; i++)
		if (verdict->signals[i].tier == SG_TIER_NOISE)
			return &verdict->signals[i];
	return NULL;
}

/*
 * Returns the signal of `technique`, and makes it if there is none yet.
 * Returns NULL if no slot is free.
 */
static struct sg_signal *
signal_of(struct sg_context *s, enum sg_technique technique, enum sg_tier tier)
{
	struct sg_verdict *verdict = s->verdict;
	struct sg_signal *signal;

	for (size_t i = 0; i < verdict->nsignals; i++)
		if (verdict->signals[i].technique == technique)
			return &verdict->signals[i];
	signal = new_place(verdict, tier);
	if (signal == NULL)
		return NULL;
	*signal = (struct sg_signal){technique, SG_TIER_NOISE, {0}};
	verdict->evidence[signal - verdict->signals] = (struct sg_str){0};
	return signal;
}

/*
 * Copy the target's text.  IPv6 loses its brackets.  Unprintable bytes are
 * replaced, since identifiers of apps are stored as the client sent them.
 */
static struct sg_str
keep_text(struct sg_context *s, const struct sg_signal *signal,
    struct sg_str target)
{
	char *room = s->scratch->signal_targets[signal - s->verdict->signals];

	if (target.n > 2 && target.p[0] == '[')
		target = (struct sg_str){target.p + 1, target.n - 2};
	if (target.n > SG_HOST_MAX)
		target.n = SG_HOST_MAX;
	for (size_t i = 0; i < target.n; i++)
		room[i] = target.p[i] > ' ' && target.p[i] < 0x7f ?
		    target.p[i] :
		    '_';
	return (struct sg_str){room, target.n};
}

/*
 * Keep the evidence of a signal.  If the signal is about the kept target, the
 * evidence is the text that hid this target.  Otherwise it is s->evidence.
 */
static void
keep_evidence(struct sg_context *s, const struct sg_signal *signal,
    enum sg_tier tier, struct sg_str target)
{
	const struct sg_target_room *room = &s->scratch->target;
	struct sg_str *kept = &s->verdict
				   ->evidence[signal - s->verdict->signals];
	struct sg_str evidence = s->evidence;

	if (room->found && target.p == room->url[room->kept].host.p)
		evidence = room->from;
	if (evidence.n > 0 && (kept->n == 0 || tier < signal->tier))
		*kept = evidence;
}

void
sg_signal(struct sg_context *s, enum sg_technique technique, enum sg_tier tier,
    struct sg_str target)
{
	struct sg_signal *signal = signal_of(s, technique, tier);

	/* c->circumvention is set even if the signal got no slot. */
	s->c->circumvention |= tier != SG_TIER_NOISE;
	if (signal == NULL)
		return;
	tier = lowered(s, tier);
	keep_evidence(s, signal, tier, target);
	if (signal->target.n == 0 || (tier < signal->tier && target.n > 0))
		signal->target = keep_text(s, signal, target);
	if (tier < signal->tier)
		signal->tier = tier;
}

/* Make the kept target a subject of the request. */
static void
add_subject(struct sg_context *s)
{
	struct sg_target_room *room = &s->scratch->target;
	struct sg_case *c = s->c;

	for (uint32_t i = 0; i < c->nsubjects; i++)
		if (sg_str_eq(c->subject[i].url->host,
			room->url[room->kept].host))
			return;
	if (c->nsubjects == SG_SUBJECTS_MAX || room->is_subject)
		return;
	room->is_subject = true;
	room->subject = room->kept;
	sg_where_lend(&room->where[room->kept], &c->subject[c->nsubjects++]);
}

void
sg_signal_target(struct sg_context *s, enum sg_technique technique, int alone)
{
	switch (sg_target_standing(s)) {
	case SG_NO_TARGET:
		if (alone != 0)
			sg_signal(s, technique, (enum sg_tier)alone,
			    (struct sg_str){0});
		break;
	case SG_TARGET_FINE:
		sg_signal(s, technique, SG_TIER_NOISE, sg_target_host(s));
		break;
	case SG_TARGET_BLOCKED:
		sg_signal(s, technique, SG_TIER_INTENT, sg_target_host(s));
		add_subject(s);
		break;
	}
}
