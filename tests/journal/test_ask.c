/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_ask.c -- tests that a reference tells nothing without the key, cannot be
 * made or changed, and ends after a day.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "journal/ask.h"

#define NOW INT64_C(1795515300)

static const uint8_t key[SG_ASK_KEY_BYTES] = "a key of thirty-two bytes......";

static struct sg_ask
sample(void)
{
	return (struct sg_ask){.at_s = NOW,
	    .opens_s = NOW + 1800,
	    .code = SG_LIT("K7Q2-9XW"),
	    .host = SG_LIT("www.games.example"),
	    .path = SG_LIT("/play"),
	    .platform = SG_LIT("facebook"),
	    .user = SG_LIT("jsmith"),
	    .address = SG_LIT("10.20.6.5"),
	    .groups = SG_LIT("pupils,year-6")};
}

static enum sg_ask_result
open_at(const char *reference, int64_t now_s, struct sg_ask *ask)
{
	static char memory[SG_ASK_MEMORY];

	return sg_ask_open(reference, key, now_s, memory, ask);
}

static void
comes_back_as_it_was(void **state)
{
	struct sg_ask in = sample(), out;
	char reference[SG_ASK_TEXT], other[SG_ASK_TEXT];

	(void)state;
	assert_true(sg_ask_seal(&in, key, reference));
	assert_int_equal(open_at(reference, NOW, &out), SG_ASK_FINE);
	assert_int_equal(out.at_s, in.at_s);
	assert_int_equal(out.opens_s, in.opens_s);
	assert_false(out.closed);
	assert_string_equal(out.code.p, "K7Q2-9XW");
	assert_string_equal(out.host.p, "www.games.example");
	assert_string_equal(out.path.p, "/play");
	assert_string_equal(out.platform.p, "facebook");
	assert_string_equal(out.user.p, "jsmith");
	assert_string_equal(out.address.p, "10.20.6.5");
	assert_string_equal(out.groups.p, "pupils,year-6");
	/* Two pages of the same block have nothing in common. */
	assert_true(sg_ask_seal(&in, key, other));
	assert_memory_not_equal(reference, other, 32);
	assert_int_equal(strspn(reference,
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789-_"),
	    strlen(reference));
}

static void
ends_after_a_day(void **state)
{
	static const struct {
		int64_t later_s;
		enum sg_ask_result result;
	} rows[] = {{-61, SG_ASK_UNKNOWN}, {-60, SG_ASK_FINE}, {0, SG_ASK_FINE},
	    {86400, SG_ASK_FINE}, {86401, SG_ASK_OVER},
	    {10 * 86400, SG_ASK_OVER}};
	struct sg_ask in = sample(), out;
	char reference[SG_ASK_TEXT];

	(void)state;
	assert_true(sg_ask_seal(&in, key, reference));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(open_at(reference, NOW + rows[i].later_s,
				     &out),
		    rows[i].result);
}

/* Each character counts, and so does the length. */
static void
cannot_be_changed(void **state)
{
	struct sg_ask in = sample(), out;
	char reference[SG_ASK_TEXT], changed[SG_ASK_TEXT];
	uint8_t other_key[SG_ASK_KEY_BYTES];
	char memory[SG_ASK_MEMORY];
	size_t n;

	(void)state;
	assert_true(sg_ask_seal(&in, key, reference));
	n = strlen(reference);
	/* The last character may have bits that are not used. */
	for (size_t i = 0; i + 1 < n; i++) {
		memcpy(changed, reference, n + 1);
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		assert_int_equal(open_at(changed, NOW, &out), SG_ASK_UNKNOWN);
		changed[i] = '\0';
		assert_int_equal(open_at(changed, NOW, &out), SG_ASK_UNKNOWN);
	}
	memcpy(other_key, key, sizeof key);
	other_key[0] ^= 1;
	assert_int_equal(sg_ask_open(reference, other_key, NOW, memory, &out),
	    SG_ASK_UNKNOWN);
	assert_int_equal(open_at("K7Q2-9XW", NOW, &out), SG_ASK_UNKNOWN);
	assert_int_equal(open_at("not base64!", NOW, &out), SG_ASK_UNKNOWN);
}

/* Returns the hash of who saw the page; 16 of them live at a time. */
static const char *
who_of(const struct sg_ask *in)
{
	static char texts[16][32];
	static unsigned n;
	char *text = texts[n++ % 16], reference[SG_ASK_TEXT];
	struct sg_ask out;

	assert_true(sg_ask_seal(in, key, reference));
	assert_int_equal(open_at(reference, in->at_s, &out), SG_ASK_FINE);
	(void)snprintf(text, 32, "%s", out.who.p);
	return text;
}

static void
names_nobody_where_the_policy_does_not(void **state)
{
	struct sg_ask in = sample(), out;
	char reference[SG_ASK_TEXT], who[32];

	(void)state;
	in.nameless = true;
	assert_true(sg_ask_seal(&in, key, reference));
	assert_int_equal(open_at(reference, NOW, &out), SG_ASK_FINE);
	assert_string_equal(out.user.p, "");
	assert_string_equal(out.address.p, "");
	assert_int_equal(out.who.n, 16);
	(void)snprintf(who, sizeof who, "%s", out.who.p);
	/* But it is the same person, whatever the case and the site. */
	in.host = SG_LIT("other.example");
	in.user = SG_LIT("JSmith");
	assert_string_equal(who_of(&in), who);
	in.nameless = false;
	assert_string_equal(who_of(&in), who);
	/* Others, and the same tomorrow, have another hash. */
	in.user = SG_LIT("akhan");
	assert_string_not_equal(who_of(&in), who);
	in = sample();
	in.at_s += SG_ASK_LIFE_S;
	assert_string_not_equal(who_of(&in), who);
	/* Without a user, a device is the person; without both, nobody is. */
	in.user = SG_LIT("");
	assert_int_equal(strlen(who_of(&in)), 16);
	in.address = SG_LIT("");
	assert_string_equal(who_of(&in), "");
}

/* What is too long for a reference is left out whole, or at a comma. */
static void
leaves_out_what_is_too_long(void **state)
{
	struct sg_ask in = sample(), out;
	char reference[SG_ASK_TEXT], text[1000];

	(void)state;
	memset(text, 'a', sizeof text);
	in.path = in.user = (struct sg_str){text, 400};
	text[290] = text[310] = ',';
	in.groups = (struct sg_str){text, 400};
	assert_true(sg_ask_seal(&in, key, reference));
	assert_int_equal(open_at(reference, NOW, &out), SG_ASK_FINE);
	assert_string_equal(out.path.p, "");
	assert_string_equal(out.user.p, "");
	assert_int_equal(out.groups.n, 290);
	in.host = (struct sg_str){text, 254};
	assert_false(sg_ask_seal(&in, key, reference));
	assert_string_equal(reference, "");
}

/* The longest of everything fits. */
static void
takes_the_longest(void **state)
{
	struct sg_ask in = sample(), out;
	char reference[SG_ASK_TEXT], text[400];

	(void)state;
	memset(text, 'a', sizeof text);
	in.host = (struct sg_str){text, 253};
	in.path = (struct sg_str){text, SG_ASK_PATH_BYTES};
	in.platform = (struct sg_str){text, 64};
	in.user = (struct sg_str){text, SG_ASK_USER_BYTES};
	in.groups = (struct sg_str){text, SG_ASK_GROUPS_BYTES};
	in.code = (struct sg_str){text, 16};
	assert_true(sg_ask_seal(&in, key, reference));
	assert_int_equal(open_at(reference, NOW, &out), SG_ASK_FINE);
	assert_int_equal(out.groups.n, SG_ASK_GROUPS_BYTES);
}

static void
has_a_name_of_its_own(void **state)
{
	char a[SG_ASK_NAME], b[SG_ASK_NAME];

	(void)state;
	sg_ask_name("one", a);
	sg_ask_name("two", b);
	assert_string_not_equal(a, b);
	assert_int_equal(strlen(a), SG_ASK_NAME - 1);
}

static void
makes_a_key_once(void **state)
{
	char path[] = "/tmp/sg-ask-XXXXXX", file[64], why[SG_WHY_BYTES];
	uint8_t first[SG_ASK_KEY_BYTES], again[SG_ASK_KEY_BYTES];
	struct stat s;
	FILE *to;

	(void)state;
	assert_non_null(mkdtemp(path));
	(void)snprintf(file, sizeof file, "%s/ask.key", path);
	assert_false(sg_ask_key_read(file, first, why));
	assert_non_null(strstr(why, "cannot be read"));
	assert_true(sg_ask_key_make(file, why));
	assert_int_equal(stat(file, &s), 0);
	assert_int_equal(s.st_mode & 07777, 0640);
	assert_true(sg_ask_key_read(file, first, why));
	assert_true(sg_ask_key_make(file, why));
	assert_true(sg_ask_key_read(file, again, why));
	assert_memory_equal(first, again, sizeof first);
	to = fopen(file, "w");
	assert_non_null(to);
	fputs("nonsense\n", to);
	fclose(to);
	assert_false(sg_ask_key_read(file, first, why));
	assert_non_null(strstr(why, "is not a key"));
	assert_false(sg_ask_key_make("/nowhere/ask.key", why));
	assert_non_null(strstr(why, "cannot be made"));
	remove(file);
	rmdir(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(comes_back_as_it_was),
	    cmocka_unit_test(names_nobody_where_the_policy_does_not),
	    cmocka_unit_test(ends_after_a_day),
	    cmocka_unit_test(cannot_be_changed),
	    cmocka_unit_test(leaves_out_what_is_too_long),
	    cmocka_unit_test(takes_the_longest),
	    cmocka_unit_test(has_a_name_of_its_own),
	    cmocka_unit_test(makes_a_key_once),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
