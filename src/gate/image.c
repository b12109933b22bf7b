/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * image.c -- opens images (the compiled files of a policy), and checks every
 * index in them.
 *
 * An image that is damaged, cut off, or made by another version is refused
 * here.  So readers can follow any reference without checks.
 */
#include "gate/image.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/problems.h"
#include "base/sealed.h"
#include "base/throttle.h"
#include "gate/request.h"
#include "gate/set.h"
#include "gate/state.h"

static const char mend[] = "run \"schoolgate install\" (again)";

#define IN_NAMES 1U
#define IN_POLICY 2U

/*
 * The size of an item of each section, and the images that must have the
 * section.
 */
static const struct {
	uint32_t item_bytes;
	unsigned in;
} sections[SG_SECTIONS_MAX] = {
    [SG_S_STRINGS] = {1, IN_NAMES | IN_POLICY},
    [SG_S_BUCKETS] = {sizeof(struct sg_bucket), IN_NAMES | IN_POLICY},
    [SG_S_TAGS] = {sizeof(uint64_t), IN_NAMES | IN_POLICY},
    [SG_S_CATEGORIES] = {sizeof(struct sg_category), IN_NAMES},
    [SG_S_CATSETS] = {sizeof(struct sg_catset), IN_NAMES},
    [SG_S_CATSET_ITEMS] = {sizeof(uint16_t), IN_NAMES},
    [SG_S_RANGES] = {sizeof(struct sg_range), IN_NAMES},
    [SG_S_ASNS] = {sizeof(struct sg_asn), IN_NAMES},
    [SG_S_ORIGIN] = {sizeof(struct sg_origin), IN_NAMES},
    [SG_S_SETTINGS] = {sizeof(struct sg_settings), IN_POLICY},
    [SG_S_GROUPS] = {sizeof(struct sg_group), IN_POLICY},
    [SG_S_GROUP_SETS] = {sizeof(struct sg_set), IN_POLICY},
    [SG_S_CLIENT_RANGES] = {sizeof(struct sg_range), IN_POLICY},
    [SG_S_USERS] = {sizeof(struct sg_key), IN_POLICY},
    [SG_S_DIRECTORY] = {sizeof(struct sg_key), IN_POLICY},
    [SG_S_MACS] = {sizeof(struct sg_mac), IN_POLICY},
    [SG_S_TARGETS] = {sizeof(struct sg_target), IN_POLICY},
    [SG_S_TARGET_SETS] = {sizeof(struct sg_set), IN_POLICY},
    [SG_S_TARGET_RANGES] = {sizeof(struct sg_range), IN_POLICY},
    [SG_S_RULES] = {sizeof(struct sg_rule), IN_POLICY},
    [SG_S_WHENS] = {sizeof(struct sg_when), IN_POLICY},
    [SG_S_VARIANTS] = {sizeof(struct sg_variant), IN_POLICY},
    [SG_S_SPANS] = {sizeof(struct sg_span), IN_POLICY},
    [SG_S_PAGES] = {sizeof(struct sg_page), IN_POLICY},
    [SG_S_PATTERNS] = {sizeof(struct sg_pattern), IN_POLICY},
    [SG_S_BINDINGS] = {sizeof(struct sg_binding), IN_POLICY},
    [SG_S_OFFSETS] = {sizeof(struct sg_offset), IN_POLICY},
    [SG_S_NAME_SETS] = {sizeof(struct sg_set), IN_POLICY},
    [SG_S_SET_PARTS] = {sizeof(struct sg_set_part), IN_POLICY},
    [SG_S_WORD_FILTER] = {sizeof(uint64_t), IN_NAMES},
    [SG_S_CONTACTS] = {sizeof(struct sg_contact), IN_POLICY},
    [SG_S_ESCALATES] = {sizeof(struct sg_escalate), IN_POLICY},
    [SG_S_OPENINGS] = {sizeof(struct sg_opening), IN_POLICY},
};

/*
 * One row for each 32-bit field that holds the index of an item of another
 * section.  If `everyone` is true, the field may also hold SG_EVERYONE, which
 * has the same value as SG_NO_CONTACT.
 */
#define REF(section, type, field, to)                                          \
	{                                                                      \
		section, offsetof(struct type, field), to, false               \
	}
#define REF_OR_ALL(section, type, field, to)                                   \
	{                                                                      \
		section, offsetof(struct type, field), to, true                \
	}

static const struct {
	enum sg_section_id section;
	size_t offset;
	enum sg_section_id to;
	bool everyone;
} refs[] = {
    REF(SG_S_CATEGORIES, sg_category, name, SG_S_STRINGS),
    REF(SG_S_CATEGORIES, sg_category, title, SG_S_STRINGS),
    REF(SG_S_CATEGORIES, sg_category, owner, SG_S_STRINGS),
    REF(SG_S_CATEGORIES, sg_category, sample, SG_S_STRINGS),
    REF(SG_S_RANGES, sg_range, set, SG_S_CATSETS),
    REF(SG_S_ASNS, sg_asn, set, SG_S_CATSETS),
    REF(SG_S_SETTINGS, sg_settings, school, SG_S_STRINGS),
    REF(SG_S_SETTINGS, sg_settings, zone, SG_S_STRINGS),
    REF(SG_S_SETTINGS, sg_settings, contact, SG_S_STRINGS),
    REF(SG_S_SETTINGS, sg_settings, contact_name, SG_S_STRINGS),
    REF(SG_S_SETTINGS, sg_settings, phone, SG_S_STRINGS),
    REF_OR_ALL(SG_S_SETTINGS, sg_settings, adults, SG_S_GROUP_SETS),
    REF(SG_S_SETTINGS, sg_settings, file, SG_S_STRINGS),
    REF(SG_S_SETTINGS, sg_settings, asn_path, SG_S_STRINGS),
    REF(SG_S_SETTINGS, sg_settings, anonymous_path, SG_S_STRINGS),
    REF_OR_ALL(SG_S_SETTINGS, sg_settings, visits, SG_S_GROUP_SETS),
    REF(SG_S_GROUPS, sg_group, name, SG_S_STRINGS),
    REF(SG_S_CLIENT_RANGES, sg_range, set, SG_S_GROUP_SETS),
    REF(SG_S_USERS, sg_key, text, SG_S_STRINGS),
    REF(SG_S_USERS, sg_key, set, SG_S_GROUP_SETS),
    REF(SG_S_DIRECTORY, sg_key, text, SG_S_STRINGS),
    REF(SG_S_DIRECTORY, sg_key, set, SG_S_GROUP_SETS),
    REF(SG_S_MACS, sg_mac, set, SG_S_GROUP_SETS),
    REF(SG_S_TARGETS, sg_target, name, SG_S_STRINGS),
    REF(SG_S_TARGET_RANGES, sg_range, set, SG_S_TARGET_SETS),
    REF_OR_ALL(SG_S_RULES, sg_rule, who, SG_S_GROUP_SETS),
    REF_OR_ALL(SG_S_RULES, sg_rule, on, SG_S_GROUP_SETS),
    REF_OR_ALL(SG_S_RULES, sg_rule, not_who, SG_S_GROUP_SETS),
    REF_OR_ALL(SG_S_RULES, sg_rule, not_on, SG_S_GROUP_SETS),
    REF(SG_S_RULES, sg_rule, what, SG_S_TARGET_SETS),
    REF(SG_S_RULES, sg_rule, when, SG_S_WHENS),
    REF(SG_S_RULES, sg_rule, file, SG_S_STRINGS),
    REF(SG_S_RULES, sg_rule, text, SG_S_STRINGS),
    REF(SG_S_RULES, sg_rule, id, SG_S_STRINGS),
    REF(SG_S_RULES, sg_rule, reason, SG_S_STRINGS),
    REF_OR_ALL(SG_S_VARIANTS, sg_variant, group, SG_S_GROUPS),
    REF(SG_S_PAGES, sg_page, target, SG_S_TARGETS),
    REF(SG_S_PAGES, sg_page, host, SG_S_STRINGS),
    REF(SG_S_PAGES, sg_page, path, SG_S_STRINGS),
    REF(SG_S_PATTERNS, sg_pattern, target, SG_S_TARGETS),
    REF(SG_S_PATTERNS, sg_pattern, text, SG_S_STRINGS),
    REF(SG_S_BINDINGS, sg_binding, category, SG_S_STRINGS),
    REF(SG_S_BINDINGS, sg_binding, target, SG_S_TARGETS),
    REF(SG_S_OFFSETS, sg_offset, abbreviation, SG_S_STRINGS),
    REF(SG_S_CONTACTS, sg_contact, name, SG_S_STRINGS),
    REF(SG_S_CONTACTS, sg_contact, mail, SG_S_STRINGS),
    REF(SG_S_CONTACTS, sg_contact, phone, SG_S_STRINGS),
    REF_OR_ALL(SG_S_ESCALATES, sg_escalate, contact, SG_S_CONTACTS),
    REF(SG_S_ESCALATES, sg_escalate, file, SG_S_STRINGS),
    REF(SG_S_OPENINGS, sg_opening, what, SG_S_TARGET_SETS),
    REF_OR_ALL(SG_S_OPENINGS, sg_opening, who, SG_S_GROUP_SETS),
    REF(SG_S_OPENINGS, sg_opening, file, SG_S_STRINGS),
    REF(SG_S_OPENINGS, sg_opening, text, SG_S_STRINGS),
};

/*
 * One row for each pair of fields (first, count) that selects a run of items of
 * another section.
 */
static const struct {
	enum sg_section_id section;
	size_t first, count;
	enum sg_section_id to;
} runs[] = {
    {SG_S_CATSETS, offsetof(struct sg_catset, first),
	offsetof(struct sg_catset, count), SG_S_CATSET_ITEMS},
    {SG_S_WHENS, offsetof(struct sg_when, first),
	offsetof(struct sg_when, nvariants), SG_S_VARIANTS},
    {SG_S_GROUP_SETS, offsetof(struct sg_set, first),
	offsetof(struct sg_set, nparts), SG_S_SET_PARTS},
    {SG_S_TARGET_SETS, offsetof(struct sg_set, first),
	offsetof(struct sg_set, nparts), SG_S_SET_PARTS},
    {SG_S_NAME_SETS, offsetof(struct sg_set, first),
	offsetof(struct sg_set, nparts), SG_S_SET_PARTS},
    {SG_S_VARIANTS, offsetof(struct sg_variant, first),
	offsetof(struct sg_variant, nspans), SG_S_SPANS},
};

uint32_t
sg_image_item_bytes(enum sg_section_id id)
{
	return (unsigned)id < SG_SECTIONS_MAX ? sections[id].item_bytes : 0;
}

void
sg_image_digest(const void *bytes, size_t size, uint8_t digest[SG_DIGEST_BYTES])
{
	const size_t at = offsetof(struct sg_image_head, digest);
	const uint8_t zero[SG_DIGEST_BYTES] = {0}, *all = bytes;
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, SG_DIGEST_BYTES);
	crypto_generichash_update(&state, all, at);
	crypto_generichash_update(&state, zero, sizeof zero);
	for (size_t from = at + SG_DIGEST_BYTES, n; from < size; from += n) {
		n = size - from < SG_THROTTLE_BYTES ? size - from :
						      SG_THROTTLE_BYTES;
		crypto_generichash_update(&state, all + from, n);
		sg_throttle_rest();
	}
	crypto_generichash_final(&state, digest, SG_DIGEST_BYTES);
}

/* ---- the frame: head, table of sections --------------------------------- */

/*
 * Check the head of an image of `size` bytes.  Returns what is wrong, or NULL.
 */
static const char *
check_head(const struct sg_image_head *head, size_t size,
    enum sg_image_kind kind)
{
	if (size < sizeof *head)
		return "it is too short";
	if (head->magic != SG_IMAGE_MAGIC)
		return "it is not a schoolgate image of this machine";
	if (head->version != SG_IMAGE_VERSION)
		return "it was made by another version of schoolgate";
	if (head->kind != (uint32_t)kind)
		return "it is the other of the two images: names.img and policy.img "
		       "have changed places";
	if (head->size != size)
		return "it was cut off or has grown";
	if (head->nsections > SG_SECTIONS_MAX ||
	    size - sizeof *head < head->nsections * sizeof(struct sg_section))
		return "its table of sections is damaged";
	return NULL;
}

static const char *
check_digest(const struct sg_image *image)
{
	uint8_t digest[SG_DIGEST_BYTES];

	sg_image_digest(image->bytes, image->size, digest);
	return memcmp(digest, image->head->digest, sizeof digest) != 0 ?
	    "its checksum is wrong" :
	    NULL;
}

static const char *
find_sections(struct sg_image *image, enum sg_image_kind kind)
{
	const struct sg_section
	    *table = (const struct sg_section *)(image->head + 1);
	const unsigned in = kind == SG_IMAGE_NAMES ? IN_NAMES : IN_POLICY;

	for (uint32_t i = 0; i < image->head->nsections; i++) {
		const struct sg_section *s = &table[i];

		if (s->id >= SG_SECTIONS_MAX || (sections[s->id].in & in) == 0)
			return "it has a section that it should not have";
		if (image->section[s->id].items != NULL)
			return "a section comes twice";
		if (s->item_bytes != sections[s->id].item_bytes ||
		    s->offset % SG_ALIGN != 0 || s->offset > image->size ||
		    s->count > (image->size - s->offset) / s->item_bytes)
			return "a section lies outside it";
		image->section[s->id].items = image->bytes + s->offset;
		image->section[s->id].count = s->count;
	}
	for (unsigned id = 0; id < SG_SECTIONS_MAX; id++)
		if ((sections[id].in & in) != 0 &&
		    image->section[id].items == NULL)
			return "a section is missing";
	return NULL;
}

/* ---- the contents of the sections --------------------------------------- */

static uint32_t
field(const struct sg_image *image, unsigned section, uint64_t i, size_t offset)
{
	const uint8_t *item = (const uint8_t *)image->section[section].items +
	    i * sections[section].item_bytes;
	uint32_t value;

	memcpy(&value, item + offset, sizeof value);
	return value;
}

static const char *
check_references(const struct sg_image *image)
{
	for (size_t r = 0; r < sizeof refs / sizeof *refs; r++) {
		uint64_t limit = image->section[refs[r].to].count;

		for (uint64_t i = 0; i < image->section[refs[r].section].count;
		     i++) {
			uint32_t to = field(image, refs[r].section, i,
			    refs[r].offset);

			if (to >= limit &&
			    !(refs[r].everyone && to == SG_EVERYONE))
				return "it refers to something that it does "
				       "not have";
		}
	}
	for (size_t r = 0; r < sizeof runs / sizeof *runs; r++)
		for (uint64_t i = 0; i < image->section[runs[r].section].count;
		     i++) {
			uint64_t first = field(image, runs[r].section, i,
			    runs[r].first);
			uint64_t count = field(image, runs[r].section, i,
			    runs[r].count);

			if (first + count > image->section[runs[r].to].count)
				return "it refers beyond a section's end";
		}
	return NULL;
}

static const char *
check_strings(const struct sg_image *image)
{
	const char *text = image->section[SG_S_STRINGS].items;
	uint64_t n = image->section[SG_S_STRINGS].count;

	if (n == 0 || text[0] != '\0' || text[n - 1] != '\0')
		return "its texts are damaged";
	return NULL;
}

static const char *
check_buckets(const struct sg_image *image, unsigned sets)
{
	const struct sg_bucket *bucket = image->section[SG_S_BUCKETS].items;
	const uint64_t *tags = image->section[SG_S_TAGS].items;
	uint64_t n = image->section[SG_S_BUCKETS].count, full = 0;

	if (image->section[SG_S_TAGS].count != n)
		return "its name table is damaged";
	for (uint64_t i = 0; i < n; i++) {
		uint64_t word = 0;

		if (i % (SG_THROTTLE_BYTES / sizeof *bucket) == 0)
			sg_throttle_rest();
		for (unsigned k = 0; k < SG_BUCKET_SLOTS; k++) {
			uint64_t slot = bucket[i].slot[k];

			full += slot != 0;
			word |= sg_name_tag_of_slot(slot) << 8 * k;
			if ((slot & (SG_NAME_SETS - 1)) >=
			    image->section[sets].count)
				return "its name table is damaged";
		}
		if (word != tags[i])
			return "its name table is damaged";
	}
	if (n > 0 && full == n * SG_BUCKET_SLOTS)
		return "its name table has no free place";
	return NULL;
}

static const char *
check_ranges(const struct sg_image *image, unsigned section)
{
	const struct sg_range *range = image->section[section].items;

	for (uint64_t i = 1; i < image->section[section].count; i++)
		if (sg_address_cmp(&range[i - 1].from, &range[i].from) >= 0)
			return "its addresses are out of order";
	return NULL;
}

static const char *
check_keys(const struct sg_image *image, unsigned section)
{
	const struct sg_key *key = image->section[section].items;

	for (uint64_t i = 1; i < image->section[section].count; i++)
		if (strcmp(sg_image_text(image, key[i - 1].text),
			sg_image_text(image, key[i].text)) >= 0)
			return "its user names are not sorted";
	return NULL;
}

static const char *
check_names_image(const struct sg_image *image)
{
	const struct sg_asn *asn = image->section[SG_S_ASNS].items;
	const uint16_t *items = image->section[SG_S_CATSET_ITEMS].items;
	const char *bad;

	if (image->section[SG_S_CATSETS].count == 0)
		return "it has no sets";
	if (image->section[SG_S_ORIGIN].count != 1)
		return "it does not tell what it was made of";
	if (image->section[SG_S_WORD_FILTER].count != SG_WORD_FILTER_WORDS)
		return "its filter of words has another size";
	for (uint64_t i = 0; i < image->section[SG_S_CATSET_ITEMS].count; i++)
		if (items[i] >= image->section[SG_S_CATEGORIES].count)
			return "it refers to a category that it does not have";
	for (uint64_t i = 1; i < image->section[SG_S_ASNS].count; i++)
		if (asn[i - 1].asn >= asn[i].asn)
			return "its AS numbers are out of order";
	if ((bad = check_buckets(image, SG_S_CATSETS)) != NULL)
		return bad;
	return check_ranges(image, SG_S_RANGES);
}

static const char *
check_rules(const struct sg_image *image)
{
	const struct sg_rule *rule = image->section[SG_S_RULES].items;
	uint64_t n = image->section[SG_S_RULES].count;
	const uint32_t last = SG_RULE_OTHERWISE | SG_RULE_EVERYTHING;

	if (n == 0 || n > SG_RULES_MAX)
		return "it has no rules, or too many";
	for (uint64_t i = 0; i < n; i++)
		if (rule[i].action != SG_ALLOW && rule[i].action != SG_BLOCK)
			return "a rule neither allows nor blocks";
	rule += n - 1;
	if ((rule->flags & last) != last || rule->when != 0 ||
	    rule->who != SG_EVERYONE || rule->on != SG_EVERYONE ||
	    rule->not_who != SG_EVERYONE || rule->not_on != SG_EVERYONE ||
	    rule->from != INT64_MIN || rule->until != INT64_MAX)
		return "its last rule does not fit always";
	return NULL;
}

static const char *
check_whens(const struct sg_image *image)
{
	const struct sg_when *when = image->section[SG_S_WHENS].items;
	const struct sg_variant *variant = image->section[SG_S_VARIANTS].items;
	const struct sg_span *span = image->section[SG_S_SPANS].items;

	if (image->section[SG_S_WHENS].count == 0 || when[0].nvariants != 0)
		return "its times are damaged";
	for (uint64_t i = 1; i < image->section[SG_S_WHENS].count; i++)
		if (when[i].nvariants > 0 &&
		    variant[when[i].first + when[i].nvariants - 1].group !=
			SG_EVERYONE)
			return "a time is not for everyone";
	for (uint64_t i = 0; i < image->section[SG_S_VARIANTS].count; i++)
		for (uint32_t k = 0; k < variant[i].nspans; k++) {
			const struct sg_span *s = &span[variant[i].first + k];

			if (s->from >= s->to || (k > 0 && s[-1].to > s->from))
				return "its times are out of order";
		}
	return NULL;
}

static const char *
check_settings(const struct sg_image *image)
{
	const struct sg_settings *settings = image->section[SG_S_SETTINGS]
						 .items;
	const struct sg_offset *offset = image->section[SG_S_OFFSETS].items;

	if (image->section[SG_S_SETTINGS].count != 1 ||
	    (settings->if_unsure != SG_ALLOW &&
		settings->if_unsure != SG_BLOCK) ||
	    settings->unknown_stay > 1 ||
	    settings->detail < SG_DETAIL_ADDRESS ||
	    settings->detail > SG_DETAIL_PSEUDONYMOUS ||
	    settings->first > settings->last)
		return "its settings are damaged";
	if (image->section[SG_S_OFFSETS].count == 0 ||
	    offset[0].from != INT64_MIN)
		return "its local time is damaged";
	return NULL;
}

static const char *
check_escalates(const struct sg_image *image)
{
	const struct sg_escalate *line = image->section[SG_S_ESCALATES].items;

	for (uint64_t i = 0; i < image->section[SG_S_ESCALATES].count; i++) {
		bool tells = line[i].act == SG_ACT_TELL;

		if ((line[i].what != SG_COUNT_BLOCKS &&
			line[i].what != SG_COUNT_ATTEMPTS) ||
		    (!tells && line[i].act != SG_ACT_PROPOSE_BAN &&
			line[i].act != SG_ACT_BAN) ||
		    (line[i].act == SG_ACT_BAN && line[i].ban_s == 0) ||
		    tells == (line[i].contact == SG_NO_CONTACT) ||
		    line[i].count == 0 || line[i].window_s == 0)
			return "its lines of `escalate` are damaged";
	}
	return NULL;
}

/*
 * Returns true if the parts of a set are in ascending order, and every bit in
 * them is the index of one of `nitems` items.  So a set has at most
 * SG_SET_WORDS parts.
 */
static bool
is_set(struct sg_parts set, uint64_t nitems)
{
	uint64_t words = 0; /* number of words up to the part before */

	for (uint32_t i = 0; i < set.n; i++) {
		uint64_t left = nitems - 64 * (uint64_t)set.v[i].word;

		if (set.v[i].bits == 0 || set.v[i].word < words ||
		    set.v[i].word >= sg_bitmap_words(nitems) ||
		    (left < 64 && set.v[i].bits >> left != 0))
			return false;
		words = (uint64_t)set.v[i].word + 1;
	}
	return true;
}

/*
 * Returns true if all sets of the section `sets` are sets of items of the
 * section `items`, and set 0 is empty.
 */
static bool
are_sets(const struct sg_image *image, enum sg_section_id sets,
    enum sg_section_id items)
{
	const uint64_t nitems = image->section[items].count;
	const uint64_t nsets = image->section[sets].count;

	if (nitems > SG_SET_BITS || nsets == 0 || nsets > UINT32_MAX ||
	    sg_image_set(image, sets, 0).n != 0)
		return false;
	for (uint32_t i = 0; i < nsets; i++)
		if (!is_set(sg_image_set(image, sets, i), nitems))
			return false;
	return true;
}

static const char *
check_policy_image(const struct sg_image *image)
{
	static const unsigned ranges[] = {
	    SG_S_CLIENT_RANGES, SG_S_TARGET_RANGES};
	static const unsigned keys[] = {SG_S_USERS, SG_S_DIRECTORY};
	const char *bad = NULL;

	if (!are_sets(image, SG_S_GROUP_SETS, SG_S_GROUPS) ||
	    !are_sets(image, SG_S_TARGET_SETS, SG_S_TARGETS) ||
	    !are_sets(image, SG_S_NAME_SETS, SG_S_TARGETS))
		return "its groups or targets are damaged";
	for (size_t i = 0; i < 2 && bad == NULL; i++)
		bad = check_ranges(image, ranges[i]);
	for (size_t i = 0; i < 2 && bad == NULL; i++)
		bad = check_keys(image, keys[i]);
	if (bad == NULL)
		bad = check_buckets(image, SG_S_NAME_SETS);
	if (bad == NULL)
		bad = check_rules(image);
	if (bad == NULL)
		bad = check_whens(image);
	if (bad == NULL)
		bad = check_escalates(image);
	return bad != NULL ? bad : check_settings(image);
}

/* Returns what is wrong with the image, or NULL. */
static const char *
check(struct sg_image *image, enum sg_image_kind kind)
{
	const char *bad = check_head(image->head, image->size, kind);

	if (bad == NULL)
		bad = check_digest(image);
	if (bad == NULL)
		bad = find_sections(image, kind);
	if (bad == NULL)
		bad = check_strings(image);
	if (bad == NULL)
		bad = check_references(image);
	if (bad != NULL)
		return bad;
	return kind == SG_IMAGE_NAMES ? check_names_image(image) :
					check_policy_image(image);
}

/* ---- opening ------------------------------------------------------------ */

static bool
refuse(const char *name, const char *bad, struct sg_problems *problems,
    struct sg_image *image)
{
	sg_problem(problems, SG_ERROR, (struct sg_place){0}, mend,
	    "%s cannot be used: %s", name, bad);
	sg_image_close(image);
	return false;
}

/*
 * Find the sections and check the image.  If `known` is true, the image was
 * checked before, and is not checked again.
 */
static bool
take_or_refuse(const char *name, enum sg_image_kind kind, bool known,
    struct sg_problems *problems, struct sg_image *image)
{
	const char *bad;

	image->head = (const struct sg_image_head *)image->bytes;
	if (known)
		bad = check_head(image->head, image->size, kind);
	else
		bad = check(image, kind);
	if (bad == NULL && known)
		bad = find_sections(image, kind);
	return bad == NULL || refuse(name, bad, problems, image);
}

/*
 * Returns true if `user` owns the folder of `path`, and so could replace the
 * file.
 */
static bool
is_folders_owner(const char *path, uid_t user)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ?
	    strdup(".") :
	    strndup(path, (size_t)(slash - path) + 1);
	struct stat status;
	bool is = folder != NULL && stat(folder, &status) == 0 &&
	    status.st_uid == user;

	free(folder);
	return is;
}

/*
 * Returns why the file is refused, or NULL.  A file is refused if the wrong
 * users can write to it, because they could unblock anything.
 */
static const char *
check_owner(const char *path, const struct stat *status)
{
	if ((status->st_mode & S_IWOTH) != 0)
		return "everybody may write to it";
	if (status->st_uid != 0 && status->st_uid != geteuid() &&
	    !is_folders_owner(path, status->st_uid))
		return "it belongs to neither root nor the owner of its "
		       "folder";
	return NULL;
}

/*
 * Check what can be checked before the file is copied, so that a huge file that
 * is no image is not copied.  The copy is checked again, because the file may
 * change while it is copied.
 */
static const char *
check_file(const char *path, int fd, const struct stat *status,
    enum sg_image_kind kind)
{
	struct sg_image_head head = {0};
	const char *bad = check_owner(path, status);

	if (bad == NULL &&
	    pread(fd, &head, sizeof head, 0) == (ssize_t)sizeof head)
		bad = check_head(&head, (size_t)status->st_size, kind);
	return bad;
}

static void
show_copy(struct sg_sealed *sealed, struct sg_image *image)
{
	*image = (struct sg_image){
	    .bytes = sealed->bytes, .size = sealed->size, .sealed = sealed};
}

/* `fd` is the open file `path`; the caller closes it. */
static bool
open_fd(const char *path, int fd, const struct stat *status,
    enum sg_image_kind kind, struct sg_sealed *const known[SG_KNOWN],
    struct sg_problems *problems, bool *passing, struct sg_image *image)
{
	struct sg_sealed *copy = sg_sealed_known(known, SG_KNOWN, status);
	const bool checked = copy != NULL;
	const char *bad = check_file(path, fd, status, kind);
	int error = 0;

	if (bad == NULL && copy == NULL)
		error = sg_sealed_copy(fd, status, &copy);
	if (copy != NULL)
		show_copy(copy, image);
	if (error != 0) {
		bad = sg_file_why(error);
		*passing |= sg_file_error_passes(error);
	}
	if (bad != NULL)
		return refuse(path, bad, problems, image);
	return take_or_refuse(path, kind, checked, problems, image);
}

bool
sg_image_open_known(const char *path, enum sg_image_kind kind,
    struct sg_sealed *const known[SG_KNOWN], struct sg_problems *problems,
    bool *passing, struct sg_image *image)
{
	struct stat status;
	int error, fd = sg_sealed_open_file(path, &status, &error);
	bool fine;

	memset(image, 0, sizeof *image);
	if (fd < 0) {
		sg_problem(problems, SG_ERROR, (struct sg_place){0}, mend,
		    "%s cannot be opened: %s", path, sg_file_why(error));
		*passing |= sg_file_error_passes(error);
		return false;
	}
	fine = open_fd(path, fd, &status, kind, known, problems, passing,
	    image);
	close(fd);
	return fine;
}

bool
sg_image_open(const char *path, enum sg_image_kind kind,
    struct sg_problems *problems, struct sg_image *image)
{
	struct sg_sealed *const none[SG_KNOWN] = {NULL};
	bool passing = false;

	return sg_image_open_known(path, kind, none, problems, &passing, image);
}

bool
sg_image_of_copy(const char *name, struct sg_sealed *copy,
    enum sg_image_kind kind, struct sg_problems *problems,
    struct sg_image *image)
{
	show_copy(sg_sealed_hold(copy), image);
	return take_or_refuse(name, kind, true, problems, image);
}

bool
sg_image_is_file(const struct sg_image *image, const char *path)
{
	struct stat status;
	struct sg_version version;

	if (image->sealed == NULL || stat(path, &status) != 0)
		return false;
	version = sg_version_of(&status);
	return sg_version_is(&version, &image->sealed->version);
}

bool
sg_image_is_open_to_others(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && check_owner(path, &status) != NULL;
}

bool
sg_image_copy(const char *name, struct sg_str bytes, enum sg_image_kind kind,
    struct sg_problems *problems, struct sg_image *image)
{
	void *copy = aligned_alloc(SG_ALIGN,
	    (bytes.n + SG_ALIGN) / SG_ALIGN * SG_ALIGN);

	memset(image, 0, sizeof *image);
	if (copy == NULL) {
		sg_problem(problems, SG_ERROR, (struct sg_place){0}, NULL,
		    "not enough memory for the %s", name);
		return false;
	}
	if (bytes.n > 0)
		memcpy(copy, bytes.p, bytes.n);
	image->bytes = copy;
	image->size = bytes.n;
	return take_or_refuse(name, kind, false, problems, image);
}

bool
sg_image_borrow(const char *name, struct sg_str bytes, enum sg_image_kind kind,
    struct sg_problems *problems, struct sg_image *image)
{
	*image = (struct sg_image){.bytes = (const uint8_t *)bytes.p,
	    .size = bytes.n,
	    .borrowed = true};
	return take_or_refuse(name, kind, false, problems, image);
}

void
sg_image_lend(const struct sg_image *image, struct sg_image *to)
{
	*to = *image;
	to->borrowed = true;
	to->sealed = NULL;
}

void
sg_image_close(struct sg_image *image)
{
	if (image->sealed != NULL)
		sg_sealed_leave(&image->sealed);
	else if (!image->borrowed)
		free((void *)(uintptr_t)image->bytes);
	memset(image, 0, sizeof *image);
}
