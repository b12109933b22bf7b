/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_image.c -- opens images with any contents.
 *
 * An image is a compiled file that the gate reads: the policy image has the
 * rules, the names image has host names. The gate refuses a bad image, or opens
 * it and gives a verdict on every request. It never reads past the image's end.
 *
 * An input describes changes to an image that the compiler made. The first byte
 * selects the image: "N" is the names image, any other byte is the policy
 * image. Changes of 14 bytes each follow:
 *
 *     section   1 byte   enum sg_section_id; 0: head and table of sections
 *     width     1 byte   0 to 3: change 1, 2, 4 or 8 bytes; 4 to 7: cut
 *                        the image to `value` bytes
 *     place     4 bytes  where in the section, counted in units of the width,
 *                        modulo the number of units
 *     value     8 bytes  the new value, or the new size of the image
 *
 * After the changes the image's head is made valid again (magic, version, kind,
 * size and digest). Otherwise the checks of the sections would never run.
 */
#include "fuzz.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "policy/build.h"
#include "world.h"

const char fuzz_corpus[] = "image";

/* The policy has an example of everything that an image can hold. */
static const char policy[] =
    "school \"Hill\"\n"
    "    if unsure  block\n"
    "contact e-safety\n"
    "    mail     e@hill.example\n"
    "group pupils\n"
    "    network  10.20.0.0/16, 2001:db8::/32\n"
    "    mac      02:00:00:00:00:01\n"
    "    supervised\n"
    "group staff\n"
    "    users    jsmith, akhan\n"
    "    directory \"Staff\"\n"
    "sites page\n"
    "    page     www.one.example/hill\n"
    "sites games\n"
    "    pattern  \"games[0-9]*\"\n"
    "    network  192.0.2.0/24\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    09:00  lesson\n"
    "    12:15  lunch\n"
    "    15:20  home\n"
    "day Mon, Tue for pupils\n"
    "    09:30  lesson\n"
    "    15:00  home\n"
    "rules\n"
    "    allow page for everyone always\n"
    "    block one for pupils in lunch\n"
    "    block games, two for staff from 08:00 to 09:00\n"
    "    block circumvention for pupils always\n"
    "    block own.example for everyone always\n"
    "    otherwise allow\n"
    "exception EX-1\n"
    "    allow    two\n"
    "    for      staff\n"
    "    because  \"A\"\n"
    "    approved \"B\" on Mon 9 Nov 2026\n"
    "    until    Tue 24 Nov 2026\n"
    "escalate\n"
    "    when one person has 2 blocks in 1 hour tell e-safety\n"
    "    when one person has 3 circumvention attempts in 1 day propose ban\n"
    "evidence\n"
    "    record   visits for pupils\n";

static const char one[] =
    "platform one\n    title \"One\"\n    owner o\n"
    "    site one.example, one-more.example\n    network 198.51.100.0/24\n"
    "    as 64500\n    embed embed.one.example\n";
static const char two[] =
    "platform two\n    title \"Two\"\n    owner o\n"
    "    site two.example\n    network 198.51.100.128/25\n    as 64501\n";

static struct {
	struct sg_arena *arena;
	struct sg_build build;
	struct sg_scratch *scratch;
} world;

static void
end_world(void)
{
	sg_scratch_free(&world.scratch);
	sg_gate_done();
	sg_build_close(&world.build);
	sg_arena_free(&world.arena);
}

static void
make_world(void)
{
	struct sg_arena *arena = world.arena = sg_arena_new();
	char folder[FUZZ_FOLDER];

	fuzz_folder(folder, sizeof(folder));
	fuzz_put(sg_path_join(arena, folder, "one.platform"), sg_str(one));
	fuzz_put(sg_path_join(arena, folder, "two.platform"), sg_str(two));
	fuzz_build(arena, policy, folder, &world.build);
	world.scratch = sg_scratch_new();
	MUST(world.scratch != NULL);
	MUST(sg_gate_prepare(sg_problems_new(arena)));
	atexit(end_world);
}

/* ---- changes ------------------------------------------------------------ */

#define CHANGE_BYTES 14

static uint64_t
number(const uint8_t *bytes, size_t n)
{
	uint64_t value = 0;

	while (n-- > 0)
		value = value << 8 | bytes[n];
	return value;
}

/* Returns the bytes of a section of the genuine image. */
static struct sg_str
section_of(struct sg_str image, unsigned id)
{
	const struct sg_image_head
	    *head = (const struct sg_image_head *)(const void *)image.p;
	const struct sg_section *table = (const struct sg_section *)(head + 1);

	for (uint32_t i = 0; i < head->nsections; i++)
		if (table[i].id == id)
			return (struct sg_str){image.p + table[i].offset,
			    (size_t)table[i].count * table[i].item_bytes};
	return (struct sg_str){
	    image.p, sizeof(*head) + head->nsections * sizeof(*table)};
}

static void
change(struct sg_str genuine, const uint8_t *how, struct sg_str *image)
{
	struct sg_str section = section_of(genuine, how[0] % SG_SECTIONS_MAX);
	size_t width = (size_t)1 << how[1] % 4, at;
	uint64_t value = number(how + 6, 8);

	if (how[1] % 8 >= 4) {
		image->n = (size_t)(value % (genuine.n + 1));
		return;
	}
	if (section.n < width)
		return;
	at = (size_t)(section.p - genuine.p) +
	    (size_t)number(how + 2, 4) % (section.n / width) * width;
	for (size_t i = 0; i < width; i++)
		((char *)(uintptr_t)image->p)[at + i] = (char)(value >> 8 * i &
		    0xff);
}

/* Write a valid head for an image of this kind and size. */
static void
put_frame(struct sg_str image, enum sg_image_kind kind)
{
	struct sg_image_head *head = (struct sg_image_head *)(uintptr_t)image.p;

	if (image.n < sizeof(*head))
		return;
	head->magic = SG_IMAGE_MAGIC;
	head->version = SG_IMAGE_VERSION;
	head->kind = (uint32_t)kind;
	head->size = image.n;
	sg_image_digest(image.p, image.n, head->digest);
}

static struct sg_str
changed(struct sg_arena *arena, struct sg_str genuine, enum sg_image_kind kind,
    struct sg_str changes)
{
	struct sg_str image = {sg_arena_alloc(arena, genuine.n), genuine.n};

	memcpy((char *)(uintptr_t)image.p, genuine.p, genuine.n);
	for (; changes.n >= CHANGE_BYTES;
	     changes.p += CHANGE_BYTES, changes.n -= CHANGE_BYTES)
		change(genuine, (const uint8_t *)changes.p, &image);
	put_frame(image, kind);
	return image;
}

/* ---- judging ------------------------------------------------------------ */

static void
judge(const struct sg_gate *gate, struct sg_request request)
{
	const struct sg_str groups[] = {SG_LIT("Staff"), SG_LIT("x")};
	struct sg_verdict verdict;

	request.groups = groups;
	request.ngroups = 2;
	request.mac = SG_LIT("02:00:00:00:00:01");
	request.has_client = true;
	sg_gate_judge(gate, &request, world.scratch, &verdict);
	MUST(verdict.action == SG_ALLOW || verdict.action == SG_BLOCK);
	MUST(verdict.rule == SG_NO_RULE || verdict.rule < sg_gate_rules(gate));
	MUST(verdict.ground != SG_BY_RULE || verdict.rule != SG_NO_RULE);
	if (verdict.platform != SG_NO_PLATFORM)
		MUST(sg_gate_platform(gate, verdict.platform) != NULL &&
		    sg_gate_platform_title(gate, verdict.platform) != NULL);
}

static void
judge_all(const struct sg_gate *gate)
{
	static const char *const targets[] = {"http://www.one.example/hill/x",
	    "http://embed.one.example/", "https://a.two.example/games7",
	    "http://own.example/", "http://198.51.100.200/",
	    "http://192.0.2.1/", "http://[2001:db8::1]/", "http://a/"};
	static const int64_t times[] = {
	    INT64_MIN / 2, 0, 1795515300, 1795530600, INT64_MAX / 2};
	struct sg_request request = {.method = SG_LIT("GET")};

	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++) {
		request.target = sg_str(targets[i]);
		request.user = i % 2 == 0 ? SG_LIT("jsmith") : SG_LIT("");
		MUST(sg_address_parse(i % 3 == 0 ? SG_LIT("10.20.1.2") :
						   SG_LIT("2001:db8::5"),
		    &request.client));
		request.now = times[i % (sizeof(times) / sizeof(*times))];
		judge(gate, request);
	}
	request.method = SG_LIT("CONNECT");
	request.target = SG_LIT("www.one.example:443");
	request.sni_state = SG_SNI_NAME;
	request.sni = SG_LIT("two.example");
	judge(gate, request);
}

/* Read the contacts and the lines of `escalate`, as the desk does. */
static size_t
read_escalates(const struct sg_gate *gate)
{
	size_t n = 0;

	for (uint32_t i = 0; i < sg_gate_contacts(gate); i++) {
		const struct sg_contact *contact = sg_gate_contact(gate, i);

		n += strlen(sg_gate_text(gate, contact->name)) +
		    strlen(sg_gate_text(gate, contact->mail)) +
		    strlen(sg_gate_text(gate, contact->phone));
	}
	for (uint32_t i = 0; i < sg_gate_escalates(gate); i++) {
		const struct sg_escalate *line = sg_gate_escalate(gate, i);

		n += strlen(sg_gate_text(gate, line->file));
		MUST((line->act == SG_ACT_TELL) ==
		    (line->contact < sg_gate_contacts(gate)));
	}
	return n;
}

/* Read all texts that a report or a block page reads from a gate. */
static void
read_texts(const struct sg_gate *gate)
{
	struct sg_member member;
	const char *name;
	size_t n = 0;

	for (uint32_t i = 0; i < sg_gate_groups(gate); i++) {
		n += strlen(sg_gate_group(gate, i));
		if (sg_gate_member(gate, i, &member) && member.user != NULL)
			n += strlen(member.user);
	}
	for (uint32_t i = 0; i < sg_gate_rules(gate); i++) {
		const struct sg_rule *rule = sg_gate_rule(gate, i);

		n += strlen(sg_gate_text(gate, rule->text)) +
		    strlen(sg_gate_text(gate, rule->id)) +
		    strlen(sg_gate_text(gate, rule->reason));
	}
	n += strlen(sg_gate_text(gate, sg_gate_settings(gate)->school)) +
	    read_escalates(gate);
	(void)sg_gate_offset(gate, 1795515300, &name);
	n += strlen(name);
	name = sg_gate_sample_host(gate, "one");
	MUST(name == NULL || strlen(name) + n < 1000000000);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sg_str names, rules, changes;
	struct sg_problems *problems;
	struct sg_arena *arena;
	struct sg_gate *gate;

	if (size == 0)
		return 0;
	if (world.scratch == NULL)
		make_world();
	arena = sg_arena_new();
	problems = sg_problems_new(arena);
	names = world.build.names;
	rules = world.build.policy;
	changes = (struct sg_str){(const char *)data + 1, size - 1};
	if (data[0] == 'N')
		names = changed(arena, names, SG_IMAGE_NAMES, changes);
	else
		rules = changed(arena, rules, SG_IMAGE_POLICY, changes);
	gate = sg_gate_from_memory(names, rules, problems);
	MUST((gate == NULL) == (sg_problems_errors(problems) > 0));
	if (gate != NULL) {
		judge_all(gate);
		read_texts(gate);
	}
	sg_gate_close(&gate);
	fuzz_problems(problems);
	sg_arena_free(&arena);
	return 0;
}
