/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_settings.c -- tests the settings and UTC offsets in a policy image (the
 * compiled policy).
 */
#include "../../unit.h"

#include "gate/image.h"
#include "gate/request.h"
#include "../world.h"

static struct world *w;
static struct sg_image image;

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	image = (struct sg_image){0};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sg_image_close(&image);
	world_free(w);
	return 0;
}

#define RULES "rules\n    otherwise allow\n"

static const struct sg_settings *
settings(const char *policy)
{
	if (!world_build(w, policy))
		fail_msg("%s", world_said(w, w->problems));
	sg_image_close(&image);
	assert_true(sg_image_copy("policy", w->build.policy, SG_IMAGE_POLICY,
	    w->problems, &image));
	return SG_ITEM(&image, SG_S_SETTINGS, sg_settings, 0);
}

static void
assert_text(uint32_t string, const char *text)
{
	assert_string_equal(sg_image_text(&image, string), text);
}

static void
all_said(void **state)
{
	const struct sg_settings *s;

	(void)state;
	s = settings("school \"Hill\"\n    time zone america/new_york\n"
		     "    if unsure allow\n"
		     "    unknown connections stay\n"
		     "contact head\n    mail h@hill.example\n"
		     "    phone \"01234 5\"\n"
		     "group pupils\n    users bob\n"
		     "group staff\n    users ann\n    adults\n"
		     "evidence\n    keep 30 days\n    record blocks\n"
		     "    record visits for staff\n    detail host\n" RULES);
	assert_text(s->school, "Hill");
	assert_text(s->zone, "America/New_York");
	assert_text(s->contact, "h@hill.example");
	assert_text(s->contact_name, "head");
	assert_text(s->phone, "01234 5");
	assert_int_equal(
	    sg_image_set(&image, SG_S_GROUP_SETS, s->adults).v[0].bits, 2);
	assert_text(s->asn_path, "");
	assert_text(s->anonymous_path, "");
	assert_int_equal(s->if_unsure, SG_ALLOW);
	assert_int_equal(s->unknown_stay, 1);
	assert_int_equal(s->record, SG_RECORD_BLOCKS | SG_RECORD_VISITS);
	assert_int_equal(s->detail, SG_DETAIL_HOST);
	assert_int_equal(s->keep_days, 30);
	assert_int_equal(
	    sg_image_set(&image, SG_S_GROUP_SETS, s->visits).v[0].bits, 2);
	/* The policy has no dates, so its timetable begins at today's local
	 * midnight. */
	assert_int_equal(s->first, utc(day(2026, 11, 21), 5, 0));
	assert_int_equal(s->last, utc(day(2027, 12, 26), 5, 0));
}

static void
nothing_said(void **state)
{
	const struct sg_settings *s;

	(void)state;
	s = settings("school \"Hill\"\n" RULES);
	assert_text(s->zone, "Europe/London");
	assert_text(s->contact, "");
	assert_text(s->phone, "");
	assert_int_equal(s->adults, SG_EVERYONE);
	assert_int_equal(s->if_unsure, SG_BLOCK);
	assert_int_equal(s->unknown_stay, 0);
	assert_int_equal(s->record,
	    SG_RECORD_BLOCKS | SG_RECORD_CIRCUMVENTION | SG_RECORD_EXCEPTIONS);
	assert_int_equal(s->detail, SG_DETAIL_ADDRESS);
	assert_int_equal(s->first, utc(day(2026, 11, 21), 0, 0));
}

/* ---- contacts and escalate ---------------------------------------------- */

static void
escalates(void **state)
{
	const struct sg_contact *contact;
	const struct sg_escalate *line;

	(void)state;
	settings("school \"Hill\"\n"
		 "contact Head\n    mail h@hill.example\n"
		 "contact e-safety\n    mail e@hill.example\n"
		 "    phone \"01234 5\"\n" RULES "escalate\n"
		 "    when one person has 10 blocks in 15 minutes "
		 "tell E-Safety\n"
		 "    when one person has 1 circumvention attempt in 1 week "
		 "propose ban\n");
	assert_int_equal(image.section[SG_S_CONTACTS].count, 2);
	contact = SG_ITEM(&image, SG_S_CONTACTS, sg_contact, 0);
	assert_text(contact[0].name, "head");
	assert_text(contact[0].mail, "h@hill.example");
	assert_text(contact[0].phone, "");
	assert_text(contact[1].name, "e-safety");
	assert_text(contact[1].phone, "01234 5");
	assert_int_equal(image.section[SG_S_ESCALATES].count, 2);
	line = SG_ITEM(&image, SG_S_ESCALATES, sg_escalate, 0);
	assert_int_equal(line[0].what, SG_COUNT_BLOCKS);
	assert_int_equal(line[0].act, SG_ACT_TELL);
	assert_int_equal(line[0].count, 10);
	assert_int_equal(line[0].window_s, 15 * 60);
	assert_int_equal(line[0].contact, 1);
	assert_text(line[0].file, "school.policy");
	assert_int_equal(line[0].line, 10);
	assert_int_equal(line[1].what, SG_COUNT_ATTEMPTS);
	assert_int_equal(line[1].act, SG_ACT_PROPOSE_BAN);
	assert_int_equal(line[1].contact, SG_NO_CONTACT);
	assert_int_equal(line[1].line, 11);
}

static void
no_escalates(void **state)
{
	(void)state;
	settings("school \"Hill\"\n" RULES);
	assert_int_equal(image.section[SG_S_CONTACTS].count, 0);
	assert_int_equal(image.section[SG_S_ESCALATES].count, 0);
}

/* ---- databases ---------------------------------------------------------- */

static void
by_name(void **state)
{
	const struct sg_settings *s;

	(void)state;
	world_file(w, "my-asn.mmdb", "not looked into");
	world_file(w, "GeoIP2-Anonymous-IP.mmdb", "not looked into");
	s = settings(
	    "school \"Hill\"\n"
	    "    addresses \"my-asn.mmdb\", \"GeoIP2-Anonymous-IP.mmdb\"\n" RULES);
	assert_text(s->asn_path, world_path(w, "my-asn.mmdb"));
	assert_text(s->anonymous_path,
	    world_path(w, "GeoIP2-Anonymous-IP.mmdb"));
}

/*
 * If the kind of a database is not in its file name, it is read from the
 * metadata.
 */
static void
by_content(void **state)
{
	const struct sg_settings *s;
	struct sg_str bytes;
	char *path = shared(w->arena, "data/mmdb/asn_meta_snap.mmdb");

	(void)state;
	if (path == NULL) {
		print_message("no reference data here\n");
		skip();
	}
	assert_int_equal(sg_file_read(w->arena, path, 1 << 20, &bytes), 0);
	world_bytes(w, "owners.mmdb", bytes.p, bytes.n);
	s = settings("school \"Hill\"\n    addresses \"owners.mmdb\"\n" RULES);
	assert_text(s->asn_path, world_path(w, "owners.mmdb"));
}

static void
not_of_use(void **state)
{
	(void)state;
	settings("school \"Hill\"\n    addresses \"gone-ASN.mmdb\"\n" RULES);
	assert_said(w, w->problems, "2:15: warning: there is no database ");
	world_file(w, "cities.mmdb", "no database");
	settings("school \"Hill\"\n    addresses \"cities.mmdb\"\n" RULES);
	assert_said(w, w->problems,
	    "cities.mmdb is not a database of AS "
	    "numbers or of anonymous addresses");
}

/* ---- local time --------------------------------------------------------- */

static void
offsets(void **state)
{
	const struct sg_offset *o;
	uint64_t n;
	int64_t autumn = utc(day(2027, 10, 31), 1, 0);
	bool found = false;

	(void)state;
	settings("school \"Hill\"\n" RULES);
	o = image.section[SG_S_OFFSETS].items;
	n = image.section[SG_S_OFFSETS].count;
	assert_true(o[0].from == INT64_MIN);
	for (uint64_t i = 1; i < n; i++) {
		assert_true(o[i - 1].from < o[i].from);
		if (o[i].from != autumn)
			continue;
		found = true;
		assert_int_equal(o[i].seconds, 0);
		assert_text(o[i].abbreviation, "GMT");
		assert_text(o[i - 1].abbreviation, "BST");
	}
	assert_true(found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(all_said, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(nothing_said, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(escalates, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(no_escalates, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(by_name, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(by_content, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(not_of_use, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(offsets, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
