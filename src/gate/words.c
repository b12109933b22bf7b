/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.c -- converts the gate's enums to words and back.
 */
#include "gate/words.h"

static const char *const intents[] = {
    "", "unknown", "visit", "embed", "background"};
static const char *const techniques[] = {"", "webproxy", "relay",
    "alt_frontend", "address_trick", "name_trick", "dns_bypass", "vpn",
    "tunnel", "store_install", "search_intent", "fronting"};
static const char *const tiers[] = {"", "intent", "capability", "noise"};
static const char *const grounds[] = {
    "", "rule", "locked", "unsure", "undecided", "tunnel", "port", "ban"};

#define COUNT(words) (sizeof(words) / sizeof((words)[0]))

static const char *
word(const char *const *words, size_t count, unsigned value)
{
	return value < count ? words[value] : "";
}

/* Starts at index 1: no enum of the gate has a value 0. */
static unsigned
find(const char *const *words, size_t count, const char *wanted)
{
	for (unsigned i = 1; i < count; i++) {
		if (strcmp(words[i], wanted) == 0)
			return i;
	}
	return 0;
}

const char *
sg_intent_word(enum sg_intent intent)
{
	return word(intents, COUNT(intents), intent);
}

const char *
sg_technique_word(enum sg_technique technique)
{
	return word(techniques, COUNT(techniques), technique);
}

const char *
sg_tier_word(enum sg_tier tier)
{
	return word(tiers, COUNT(tiers), tier);
}

const char *
sg_ground_word(enum sg_ground ground)
{
	return word(grounds, COUNT(grounds), ground);
}

enum sg_intent
sg_intent_named(const char *wanted)
{
	return (enum sg_intent)find(intents, COUNT(intents), wanted);
}

enum sg_technique
sg_technique_named(const char *wanted)
{
	return (enum sg_technique)find(techniques, COUNT(techniques), wanted);
}

enum sg_tier
sg_tier_named(const char *wanted)
{
	return (enum sg_tier)find(tiers, COUNT(tiers), wanted);
}
