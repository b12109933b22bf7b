/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_image.c -- tests opening images (the compiled files of a policy).
 *
 * A good image opens. An image is refused with a reason if it is truncated,
 * damaged, or not an image of this kind. It is also refused if its content is
 * wrong although its checksum is valid.
 */
#include "../unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../policy_gate.h"
#include "base/arena.h"
#include "base/problems.h"
#include "base/sealed.h"
#include "gate/image.h"

static const char policy[] =
    "school \"Hillcrest School\"\n"
    "    addresses  \"GeoLite2-ASN.mmdb\"\n"
    "group pupils\n"
    "    network    10.20.0.0/16, 10.30.0.0/16\n"
    "    users      ann, bob\n"
    "    directory  \"pupils\", \"year 6\"\n"
    "    mac        00:11:22:33:44:55\n"
    "sites our-page\n"
    "    page       www.facebook.com/hillcrest\n"
    "sites games\n"
    "    pattern    \"games\"\n"
    "    network    192.0.2.0/24\n"
    "day Mon, Tue\n"
    "    08:40  lesson\n"
    "    15:20  home\n"
    "term \"Autumn 2026\"\n"
    "    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
    "rules\n"
    "    allow our-page for pupils always\n"
    "    block facebook, games, bad.example for pupils in school-time\n"
    "    otherwise allow\n"
    "contact e-safety\n"
    "    mail       esafety@hillcrest.example\n"
    "escalate\n"
    "    when one person has 10 blocks in 15 minutes tell e-safety\n"
    "    when one person has 5 circumvention attempts in 1 week "
    "propose ban\n"
    "    when one person has 9 blocks in 1 day ban for 1 day\n"
    "teachers may open games for pupils\n";

static struct sg_arena *arena;
static struct sg_build build;

static int
setup(void **state)
{
	(void)state;
	arena = sg_arena_new();
	build = test_build(arena, policy);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	sg_arena_free(&arena);
	return 0;
}

/*
 * Open `bytes` as an image. Returns the error messages, or "" if the image is
 * good.
 */
static const char *
opening(struct sg_str bytes, enum sg_image_kind kind)
{
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_image image;
	char *text = NULL;
	size_t n = 0;
	FILE *to;
	bool fine = sg_image_copy("x.img", bytes, kind, problems, &image);
	const char *said;

	to = open_memstream(&text, &n);
	assert_non_null(to);
	sg_problems_print(problems, to, false);
	fclose(to);
	said = sg_arena_dup(arena, (struct sg_str){text, n});
	free(text);
	assert_int_equal(fine, n == 0);
	if (fine)
		sg_image_close(&image);
	else
		assert_null(image.bytes);
	return said;
}

static void
expect_refusal(struct sg_str bytes, enum sg_image_kind kind, const char *why)
{
	const char *said = opening(bytes, kind);

	if (strstr(said, why) == NULL)
		print_message("wanted \"%s\", got \"%s\"\n", why, said);
	assert_non_null(strstr(said, why));
	assert_non_null(strstr(said, "schoolgate install"));
}

static uint8_t *
copy_of(struct sg_str bytes)
{
	uint8_t *copy = sg_arena_alloc(arena, bytes.n);

	memcpy(copy, bytes.p, bytes.n);
	return copy;
}

static struct sg_section *
section(uint8_t *image, unsigned id)
{
	struct sg_image_head *head = (struct sg_image_head *)image;
	struct sg_section *table = (struct sg_section *)(head + 1);

	for (uint32_t i = 0; i < head->nsections; i++)
		if (table[i].id == id)
			return &table[i];
	fail();
	return NULL;
}

static void *
item(uint8_t *image, unsigned id, size_t i)
{
	struct sg_section *s = section(image, id);

	assert_true(i < s->count);
	return image + s->offset + i * s->item_bytes;
}

/* Correct the checksum. Otherwise the checks of the content would never run. */
static struct sg_str
sealed(uint8_t *image, size_t size)
{
	struct sg_image_head *head = (struct sg_image_head *)image;

	sg_image_digest(image, size, head->digest);
	return (struct sg_str){(char *)image, size};
}

static void
test_good_images_open(void **state)
{
	(void)state;
	assert_string_equal(opening(build.names, SG_IMAGE_NAMES), "");
	assert_string_equal(opening(build.policy, SG_IMAGE_POLICY), "");
}

static void
test_head(void **state)
{
	uint8_t *copy = copy_of(build.policy);
	struct sg_image_head *head = (struct sg_image_head *)copy;
	const size_t n = build.policy.n;
	const struct sg_image_head good = *head;

	(void)state;
	expect_refusal((struct sg_str){(char *)copy, 0}, SG_IMAGE_POLICY,
	    "too short");
	expect_refusal((struct sg_str){(char *)copy, sizeof *head - 1},
	    SG_IMAGE_POLICY, "too short");
	expect_refusal((struct sg_str){(char *)copy, n - 1}, SG_IMAGE_POLICY,
	    "cut off or has grown");
	expect_refusal(build.names, SG_IMAGE_POLICY,
	    "the other of the two images");
	head->magic++;
	expect_refusal(sealed(copy, n), SG_IMAGE_POLICY, "of this machine");
	*head = good;
	head->version++;
	expect_refusal(sealed(copy, n), SG_IMAGE_POLICY, "another version");
	*head = good;
	head->nsections = SG_SECTIONS_MAX + 1;
	expect_refusal(sealed(copy, n), SG_IMAGE_POLICY, "table of sections");
	*head = good;
	copy[n - 1] ^= 1;
	expect_refusal((struct sg_str){(char *)copy, n}, SG_IMAGE_POLICY,
	    "checksum");
}

/* A change of any byte is noticed. */
static void
test_every_changed_byte_is_seen(void **state)
{
	uint8_t *copy = copy_of(build.policy);

	(void)state;
	for (size_t i = 0; i < build.policy.n; i += 97) {
		copy[i] ^= 0x40;
		assert_string_not_equal(opening((struct sg_str){(char *)copy,
						    build.policy.n},
					    SG_IMAGE_POLICY),
		    "");
		copy[i] ^= 0x40;
	}
}

static void
test_sections(void **state)
{
	uint8_t *copy = copy_of(build.policy);
	struct sg_section *s = section(copy, SG_S_SPANS);
	const struct sg_section good = *s;
	const size_t n = build.policy.n;

	(void)state;
	s->offset = build.policy.n + SG_ALIGN - build.policy.n % SG_ALIGN;
	expect_refusal(sealed(copy, n), SG_IMAGE_POLICY, "outside");
	*s = good;
	s->count = UINT64_MAX / 8;
	expect_refusal(sealed(copy, n), SG_IMAGE_POLICY, "outside");
	*s = good;
	s->offset += 8;
	expect_refusal(sealed(copy, n), SG_IMAGE_POLICY, "outside");
	*s = good;
	s->item_bytes = 0;
	expect_refusal(sealed(copy, n), SG_IMAGE_POLICY, "outside");
	*s = good;
	s->id = SG_S_RULES;
	expect_refusal(sealed(copy, n), SG_IMAGE_POLICY, "comes twice");
	*s = good;
	s->id = SG_S_ASNS;
	expect_refusal(sealed(copy, n), SG_IMAGE_POLICY, "should not have");
	*s = good;
	((struct sg_image_head *)copy)->nsections--;
	expect_refusal(sealed(copy, n), SG_IMAGE_POLICY, "is missing");
}

/* A field of an item, an invalid value for it, and the expected message. */
struct damage {
	const char *name;
	unsigned section;
	size_t item, offset;
	uint64_t value;
	unsigned bytes;
	const char *why;
};

#define AT(type, field) offsetof(struct type, field)
#define NOWHERE UINT32_C(0x7fffffff)

static const struct damage policy_damages[] = {
    {"string", SG_S_SETTINGS, 0, AT(sg_settings, school), NOWHERE, 4,
	"refers to something"},
    {"group set", SG_S_RULES, 0, AT(sg_rule, who), NOWHERE, 4,
	"refers to something"},
    {"target set", SG_S_RULES, 0, AT(sg_rule, what), SG_EVERYONE, 4,
	"refers to something"},
    {"when", SG_S_RULES, 0, AT(sg_rule, when), NOWHERE, 4,
	"refers to something"},
    {"page", SG_S_PAGES, 0, AT(sg_page, target), NOWHERE, 4,
	"refers to something"},
    {"pattern", SG_S_PATTERNS, 0, AT(sg_pattern, text), NOWHERE, 4,
	"refers to something"},
    {"client range", SG_S_CLIENT_RANGES, 1, AT(sg_range, set), NOWHERE, 4,
	"refers to something"},
    {"mac", SG_S_MACS, 0, AT(sg_mac, set), NOWHERE, 4, "refers to something"},
    {"run of spans", SG_S_VARIANTS, 0, AT(sg_variant, nspans), NOWHERE, 4,
	"beyond a section's end"},
    {"run of variants", SG_S_WHENS, 1, AT(sg_when, nvariants), UINT32_MAX, 4,
	"beyond a section's end"},
    {"action", SG_S_RULES, 1, AT(sg_rule, action), 0, 4,
	"neither allows nor blocks"},
    {"otherwise", SG_S_RULES, 2, AT(sg_rule, flags), 0, 4,
	"does not fit always"},
    {"always", SG_S_WHENS, 0, AT(sg_when, nvariants), 1, 4,
	"times are damaged"},
    {"span backwards", SG_S_SPANS, 0, AT(sg_span, to), 0, 8, "out of order"},
    {"for nobody else", SG_S_VARIANTS, 0, AT(sg_variant, group), 0, 4,
	"is not for everyone"},
    {"unsure", SG_S_SETTINGS, 0, AT(sg_settings, if_unsure), 0, 4,
	"settings are damaged"},
    {"unknown connections", SG_S_SETTINGS, 0, AT(sg_settings, unknown_stay), 2,
	4, "settings are damaged"},
    {"local time", SG_S_OFFSETS, 0, AT(sg_offset, from), 0, 8,
	"local time is damaged"},
    {"first string", SG_S_STRINGS, 0, 0, 'x', 1, "texts are damaged"},
    {"users' order", SG_S_USERS, 0, AT(sg_key, text), 0, 0,
	"user names are not sorted"},
    {"addresses' order", SG_S_CLIENT_RANGES, 0, AT(sg_range, from), UINT64_MAX,
	8, "addresses are out of order"},
    {"run of parts of a group set", SG_S_GROUP_SETS, 1, AT(sg_set, first),
	NOWHERE, 4, "beyond a section's end"},
    {"run of parts of a target set", SG_S_TARGET_SETS, 1, AT(sg_set, nparts),
	NOWHERE, 4, "beyond a section's end"},
    {"run of parts of a name's set", SG_S_NAME_SETS, 1, AT(sg_set, first),
	UINT32_MAX, 4, "beyond a section's end"},
    {"name table", SG_S_BUCKETS, 0, 0, UINT64_C(0x1000000003fff), 8,
	"name table"},
    {"name table's tags", SG_S_TAGS, 0, 0, UINT64_C(0x7777777777777777), 8,
	"name table"},
};

#define ESCALATE_DAMAGE(what, line, field, value)                              \
	{                                                                      \
		what, SG_S_ESCALATES, line, AT(sg_escalate, field), value, 4,  \
		    "lines of `escalate` are damaged"                          \
	}

static const struct damage escalate_damages[] = {
    {"contact's mail", SG_S_CONTACTS, 0, AT(sg_contact, mail), NOWHERE, 4,
	"refers to something"},
    {"contact's name", SG_S_CONTACTS, 0, AT(sg_contact, name), NOWHERE, 4,
	"refers to something"},
    {"contact's phone", SG_S_CONTACTS, 0, AT(sg_contact, phone), NOWHERE, 4,
	"refers to something"},
    {"whom to tell", SG_S_ESCALATES, 0, AT(sg_escalate, contact), 1, 4,
	"refers to something"},
    {"file of a line", SG_S_ESCALATES, 1, AT(sg_escalate, file), NOWHERE, 4,
	"refers to something"},
    ESCALATE_DAMAGE("nobody is told", 0, contact, SG_NO_CONTACT),
    ESCALATE_DAMAGE("a ban tells somebody", 1, contact, 0),
    ESCALATE_DAMAGE("nothing is counted", 0, what, 0),
    ESCALATE_DAMAGE("something else is counted", 0, what, 3),
    ESCALATE_DAMAGE("nothing follows", 1, act, 0),
    ESCALATE_DAMAGE("something else follows", 1, act, 4),
    ESCALATE_DAMAGE("a ban without an end", 2, ban_s, 0),
    {"what teachers may open", SG_S_OPENINGS, 0, AT(sg_opening, what), NOWHERE,
	4, "refers to something"},
    {"for whom", SG_S_OPENINGS, 0, AT(sg_opening, who), NOWHERE, 4,
	"refers to something"},
    {"file of an opening", SG_S_OPENINGS, 0, AT(sg_opening, file), NOWHERE, 4,
	"refers to something"},
    {"text of an opening", SG_S_OPENINGS, 0, AT(sg_opening, text), NOWHERE, 4,
	"refers to something"},
    ESCALATE_DAMAGE("none are enough", 0, count, 0),
    ESCALATE_DAMAGE("in no time", 1, window_s, 0),
};

static const struct damage names_damages[] = {
    {"category's name", SG_S_CATEGORIES, 0, AT(sg_category, name), NOWHERE, 4,
	"refers to something"},
    {"category", SG_S_CATSET_ITEMS, 0, 0, UINT16_MAX, 2, "a category"},
    {"run of categories", SG_S_CATSETS, 1, AT(sg_catset, first), NOWHERE, 4,
	"beyond a section's end"},
    {"AS number's set", SG_S_ASNS, 0, AT(sg_asn, set), NOWHERE, 4,
	"refers to something"},
    {"AS numbers' order", SG_S_ASNS, 0, AT(sg_asn, asn), UINT32_MAX, 4,
	"AS numbers are out of order"},
    {"range's set", SG_S_RANGES, 1, AT(sg_range, set), NOWHERE, 4,
	"refers to something"},
};

static void
try_damage(struct sg_str good, enum sg_image_kind kind,
    const struct damage *damage)
{
	uint8_t *copy = copy_of(good), *at;

	print_message("%s\n", damage->name);
	at = item(copy, damage->section, damage->item);
	if (damage->bytes == 0) { /* swap the first two keys */
		struct sg_key *key = (struct sg_key *)at, first = key[0];

		key[0] = key[1];
		key[1] = first;
	} else {
		memcpy(at + damage->offset, &damage->value, damage->bytes);
	}
	expect_refusal(sealed(copy, good.n), kind, damage->why);
}

static void
test_wrong_inside(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof policy_damages / sizeof(struct damage);
	     i++)
		try_damage(build.policy, SG_IMAGE_POLICY, &policy_damages[i]);
	for (size_t i = 0; i < sizeof escalate_damages / sizeof(struct damage);
	     i++)
		try_damage(build.policy, SG_IMAGE_POLICY, &escalate_damages[i]);
	for (size_t i = 0; i < sizeof names_damages / sizeof(struct damage);
	     i++)
		try_damage(build.names, SG_IMAGE_NAMES, &names_damages[i]);
}

/*
 * A set must have items that exist, and parts in ascending order. Else a reader
 * would read beyond the end of a bitmap.
 */
static void
test_wrong_sets(void **state)
{
	static const unsigned kinds[] = {
	    SG_S_GROUP_SETS, SG_S_TARGET_SETS, SG_S_NAME_SETS};
	static const struct sg_set_part parts[] = {{0, 0, 0}, {1, 1, 0},
	    {1, SG_SET_WORDS, 0}, {1, UINT32_MAX, 0},
	    {UINT64_C(1) << 63, 0, 0}};
	uint8_t *copy;
	struct sg_set *set;

	(void)state;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
			copy = copy_of(build.policy);
			set = (struct sg_set *)item(copy, kinds[k], 1);
			assert_int_equal(set->nparts, 1);
			memcpy(item(copy, SG_S_SET_PARTS, set->first),
			    &parts[i], sizeof *parts);
			expect_refusal(sealed(copy, build.policy.n),
			    SG_IMAGE_POLICY, "groups or targets are damaged");
		}
		/* The second part repeats a word of the first part. */
		copy = copy_of(build.policy);
		set = (struct sg_set *)item(copy, kinds[k], 1);
		set->first = 0;
		set->nparts = 2;
		expect_refusal(sealed(copy, build.policy.n), SG_IMAGE_POLICY,
		    "groups or targets are damaged");
		/* The first set of each kind must be empty. */
		copy = copy_of(build.policy);
		((struct sg_set *)item(copy, kinds[k], 0))->nparts = 1;
		expect_refusal(sealed(copy, build.policy.n), SG_IMAGE_POLICY,
		    "groups or targets are damaged");
	}
}

/* A filter of words that is too short would be read beyond its end. */
static void
test_word_filter(void **state)
{
	uint8_t *copy = copy_of(build.names);

	(void)state;
	section(copy, SG_S_WORD_FILTER)->count--;
	expect_refusal(sealed(copy, build.names.n), SG_IMAGE_NAMES,
	    "filter of words has another size");
}

/*
 * A table without a free slot is refused, because looking up a name would never
 * end.
 */
static void
test_full_name_table(void **state)
{
	uint8_t *copy = copy_of(build.names);
	struct sg_section *s = section(copy, SG_S_BUCKETS);

	(void)state;
	memset(copy + section(copy, SG_S_TAGS)->offset, 1,
	    s->count * SG_BUCKET_SLOTS);
	for (uint64_t i = 0; i < s->count * SG_BUCKET_SLOTS; i++)
		((uint64_t *)(copy + s->offset))[i] = UINT64_C(1) << 16;
	expect_refusal(sealed(copy, build.names.n), SG_IMAGE_NAMES,
	    "no free place");
}

static void
test_files(void **state)
{
	struct sg_problems *problems = sg_problems_new(arena);
	char path[] = "/tmp/sg-image-XXXXXX";
	struct sg_image image;
	int fd = mkstemp(path);

	(void)state;
	assert_false(sg_image_open("/nonexistent/x.img", SG_IMAGE_POLICY,
	    problems, &image));
	assert_false(sg_image_open("/tmp", SG_IMAGE_POLICY, problems, &image));
	assert_false(sg_image_open(path, SG_IMAGE_POLICY, problems, &image));
	assert_int_equal(sg_problems_errors(problems), 3);
	assert_int_equal(write(fd, build.policy.p, build.policy.n),
	    (ssize_t)build.policy.n);
	close(fd);
	assert_true(sg_image_open(path, SG_IMAGE_POLICY, problems, &image));
	assert_non_null(image.sealed);
	sg_image_close(&image);
	unlink(path);
}

static void
put_file(const char *path, const void *bytes, size_t n)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

/*
 * While a file is unchanged, its earlier copy is used again. A changed file is
 * copied and checked anew.
 */
static void
test_open_known(void **state)
{
	struct sg_problems *problems = sg_problems_new(arena);
	char path[] = "/tmp/sg-image-XXXXXX", other[32];
	uint8_t *bad = copy_of(build.names);
	struct sg_sealed *known[SG_KNOWN] = {NULL};
	struct sg_image first, again;
	bool passing = false;

	(void)state;
	close(mkstemp(path));
	put_file(path, build.names.p, build.names.n);
	assert_true(sg_image_open_known(path, SG_IMAGE_NAMES, known, problems,
	    &passing, &first));
	assert_true(sg_image_is_file(&first, path));
	known[1] = first.sealed;
	assert_true(sg_image_open_known(path, SG_IMAGE_NAMES, known, problems,
	    &passing, &again));
	assert_ptr_equal(again.sealed, first.sealed);
	for (unsigned i = 0; i < SG_SECTIONS_MAX; i++) {
		assert_int_equal(again.section[i].count,
		    first.section[i].count);
		assert_ptr_equal(again.section[i].items,
		    first.section[i].items);
	}
	sg_image_close(&again);
	/*
	 * First a damaged file replaces the good file. Later the good file is
	 * damaged in place.
	 */
	bad[build.names.n - 1] ^= 1;
	snprintf(other, sizeof other, "%s.new", path);
	put_file(other, bad, build.names.n);
	assert_int_equal(rename(other, path), 0);
	assert_false(sg_image_is_file(&first, path));
	assert_false(sg_image_open_known(path, SG_IMAGE_NAMES, known, problems,
	    &passing, &again));
	assert_null(again.bytes);
	sg_image_close(&first);
	put_file(path, build.names.p, build.names.n);
	assert_true(sg_image_open(path, SG_IMAGE_NAMES, problems, &first));
	known[1] = first.sealed;
	usleep(20000); /* file times are coarse; make the next one differ */
	put_file(path, bad, build.names.n);
	assert_false(sg_image_open_known(path, SG_IMAGE_NAMES, known, problems,
	    &passing, &again));
	sg_image_close(&first);
	assert_false(passing);
	unlink(path);
}

/*
 * Installing a changed policy gives the names image a second link. This link
 * must not count as a change. Otherwise the service would copy and check this
 * large image again, and the policy would come into force later.
 */
static void
test_a_second_name_is_no_other_file(void **state)
{
	struct sg_problems *problems = sg_problems_new(arena);
	char path[] = "/tmp/sg-image-XXXXXX", other[32];
	struct sg_sealed *known[SG_KNOWN] = {NULL};
	struct sg_image first, again;
	bool passing = false;

	(void)state;
	close(mkstemp(path));
	snprintf(other, sizeof other, "%s.before", path);
	put_file(path, build.names.p, build.names.n);
	assert_true(sg_image_open(path, SG_IMAGE_NAMES, problems, &first));
	assert_int_equal(link(path, other), 0);
	known[0] = first.sealed;
	assert_true(sg_image_open_known(path, SG_IMAGE_NAMES, known, problems,
	    &passing, &again));
	assert_ptr_equal(again.sealed, first.sealed);
	sg_image_close(&again);
	sg_image_close(&first);
	unlink(path);
	unlink(other);
}

/*
 * Ways to change a file after it was opened as an image. The open image must
 * not change.
 */
static const struct in_place {
	const char *name;
	size_t at, n;  /* bytes that are overwritten */
	size_t cut_to; /* new length; 0: keep the length */
	bool emptied;
	bool time_put_back;
} in_place[] = {
    {"a copy over it that was cut short", 0, 300, 300, false, false},
    {"emptied", 0, 0, 0, true, false},
    {"its second half cut off", 0, 0, 4096, false, false},
    {"zeros throughout", 0, SIZE_MAX, 0, false, false},
    {"one byte", 5000, 1, 0, false, false},
    {"one byte, and its time put back", 5000, 1, 0, false, true},
};

static void
change_in_place(const char *path, size_t size, const struct in_place *how)
{
	const size_t n = how->n < size - how->at ? how->n : size - how->at;
	char *zeros = sg_arena_alloc(arena, n + 1);
	struct stat status;
	struct timespec times[2];
	int fd = open(path, O_WRONLY | (how->emptied ? O_TRUNC : 0));

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &status), 0);
	memset(zeros, how->n == 1 ? 0x5a : 0, n);
	assert_int_equal(pwrite(fd, zeros, n, (off_t)how->at), n);
	if (how->cut_to > 0)
		assert_int_equal(ftruncate(fd, (off_t)how->cut_to), 0);
	times[0] = status.st_atim;
	times[1] = status.st_mtim;
	if (how->time_put_back)
		assert_int_equal(futimens(fd, times), 0);
	close(fd);
}

static void
test_an_image_changed_in_place(void **state)
{
	struct sg_problems *problems = sg_problems_new(arena);
	char path[] = "/tmp/sg-image-XXXXXX";
	struct sg_image image, again;

	(void)state;
	close(mkstemp(path));
	for (size_t i = 0; i < sizeof in_place / sizeof *in_place; i++) {
		print_message("%s\n", in_place[i].name);
		put_file(path, build.names.p, build.names.n);
		assert_true(sg_image_open(path, SG_IMAGE_NAMES, problems,
		    &image));
		change_in_place(path, build.names.n, &in_place[i]);
		assert_int_equal(image.size, build.names.n);
		assert_memory_equal(image.bytes, build.names.p, build.names.n);
		/* The changed file is not opened as an image. */
		assert_false(sg_image_open(path, SG_IMAGE_NAMES, problems,
		    &again));
		assert_null(again.bytes);
		sg_image_close(&image);
	}
	unlink(path);
}

/* A file of 1 TiB is refused before it is copied. */
static void
test_a_huge_file_that_is_no_image(void **state)
{
	struct sg_problems *problems = sg_problems_new(arena);
	char path[] = "/tmp/sg-image-XXXXXX";
	struct sg_image image;

	(void)state;
	close(mkstemp(path));
	assert_int_equal(truncate(path, (off_t)1 << 40), 0);
	assert_false(sg_image_open(path, SG_IMAGE_NAMES, problems, &image));
	put_file(path, build.names.p, build.names.n);
	assert_int_equal(truncate(path, (off_t)1 << 40), 0);
	assert_false(sg_image_open(path, SG_IMAGE_NAMES, problems, &image));
	unlink(path);
}

/*
 * A user who can write to an image decides what is blocked. So an image that
 * untrusted users can write to is refused.
 */
static void
test_who_may_write_to_it(void **state)
{
	struct sg_problems *problems = sg_problems_new(arena);
	char folder[] = "/tmp/sg-image-XXXXXX", path[40];
	struct sg_image image;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/policy.img", folder);
	put_file(path, build.policy.p, build.policy.n);
	assert_int_equal(chmod(path, 0666), 0);
	assert_true(sg_image_is_open_to_others(path));
	assert_false(sg_image_open(path, SG_IMAGE_POLICY, problems, &image));
	assert_int_equal(chmod(path, 0660), 0);
	assert_false(sg_image_is_open_to_others(path));
	assert_true(sg_image_open(path, SG_IMAGE_POLICY, problems, &image));
	sg_image_close(&image);
	if (geteuid() == 0) {
		assert_int_equal(chown(path, 12345, 0), 0);
		assert_false(sg_image_open(path, SG_IMAGE_POLICY, problems,
		    &image));
		/*
		 * The owner of the folder may own the image, because he could
		 * replace it anyway.
		 */
		assert_int_equal(chown(folder, 12345, 0), 0);
		assert_true(sg_image_open(path, SG_IMAGE_POLICY, problems,
		    &image));
		sg_image_close(&image);
	}
	unlink(path);
	rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good_images_open),
	    cmocka_unit_test(test_head),
	    cmocka_unit_test(test_every_changed_byte_is_seen),
	    cmocka_unit_test(test_sections),
	    cmocka_unit_test(test_wrong_inside),
	    cmocka_unit_test(test_wrong_sets),
	    cmocka_unit_test(test_word_filter),
	    cmocka_unit_test(test_full_name_table),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_open_known),
	    cmocka_unit_test(test_a_second_name_is_no_other_file),
	    cmocka_unit_test(test_an_image_changed_in_place),
	    cmocka_unit_test(test_a_huge_file_that_is_no_image),
	    cmocka_unit_test(test_who_may_write_to_it),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
