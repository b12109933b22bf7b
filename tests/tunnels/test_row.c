/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_row.c -- a request that was packed into a row is read back as it was,
 * and no row, whatever it contains, makes the reader read outside it.
 */
#define _GNU_SOURCE /* memmem */
#include "../unit.h"

#include "room.h"

#include "tunnels/row.h"

static struct sg_row row;
static struct sg_row_request out;

static void
assert_same(struct sg_str a, struct sg_str b)
{
	assert_int_equal(a.n, b.n);
	if (a.n > 0)
		assert_memory_equal(a.p, b.p, a.n);
}

static const struct sg_tunnel_key key = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 20, 0, 7}},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 20, 0, 2}}, 40001, 3128};

/* Everything that a request can have. */
static void
test_whole(void **state)
{
	const struct sg_str groups[] = {
	    SG_LIT("Pupils"), SG_LIT(""), SG_LIT("Jahrgang 6\xc3\xa4")};
	struct room_request made;
	struct sg_request *in = room_connect(&made, 7, 40001, "x.example:443");
	struct sg_str *header = (struct sg_str *)&made.headers;
	char texts[40][24];

	(void)state;
	for (size_t i = 0; i < 25; i++) {
		(void)snprintf(texts[i], sizeof texts[i], "header %zu", i);
		header[i] = sg_str(texts[i]);
	}
	made.headers.cookie = SG_LIT("a=1; __cpc=2");
	made.headers.bare = made.headers.repeated = true;
	made.headers.two_hosts = made.headers.ours = true;
	made.headers.other_host = SG_LIT("other.example");
	in->user = SG_LIT("jsmith");
	in->mac = SG_LIT("02:aa:bb:cc:dd:01");
	in->sni = SG_LIT("sni.example");
	in->sni_state = SG_SNI_NAME;
	in->groups = groups;
	in->ngroups = 3;
	in->managed = in->intercepted = in->inside_tls = true;
	in->port = SG_PORT_OPEN;
	in->has_reached = true;
	in->reached.b[15] = 9;
	sg_row_pack(in, &key, &row);
	assert_int_equal(row.flags & (SG_ROW_INCOMPLETE | SG_ROW_CUT), 0);
	assert_true(sg_row_read(&row, &out));
	assert_same(out.request.method, in->method);
	assert_same(out.request.target, in->target);
	assert_same(out.request.user, in->user);
	assert_same(out.request.mac, in->mac);
	assert_same(out.request.sni, in->sni);
	assert_same(out.request.client_port, SG_LIT("40001"));
	assert_int_equal(out.request.ngroups, 3);
	for (size_t i = 0; i < 3; i++)
		assert_same(out.request.groups[i], groups[i]);
	assert_int_equal(out.request.sni_state, SG_SNI_NAME);
	assert_int_equal(out.request.port, SG_PORT_OPEN);
	assert_true(out.request.managed && out.request.intercepted &&
	    out.request.inside_tls && out.request.has_reached &&
	    out.request.has_client);
	assert_memory_equal(&out.request.reached, &in->reached,
	    sizeof in->reached);
	assert_memory_equal(&out.request.client, &key.client,
	    sizeof key.client);
	assert_int_equal(out.request.now, ROOM_NOW);
	/* The gate does not judge by Accept-Language. */
	assert_same(out.headers.accept_language, SG_LIT(""));
	made.headers.accept_language = (struct sg_str){NULL, 0};
	for (size_t i = 0; i < 25; i++)
		if (&header[i] != &made.headers.accept_language)
			assert_same(((struct sg_str *)&out.headers)[i],
			    header[i]);
	assert_same(out.headers.other_host, made.headers.other_host);
	assert_true(out.headers.bare && out.headers.repeated &&
	    out.headers.two_hosts && out.headers.ours);
}

static void
test_sizes(void **state)
{
	static char text[4096];
	struct room_request made;
	struct sg_request *in = room_connect(&made, 7, 40001, "x.example:443");
	static struct sg_str groups[SG_ROW_GROUPS + 1];
	size_t room;

	(void)state;
	memset(text, 'a', sizeof text);
	/* The largest target that fits, and one byte more. */
	room = SG_ROW_TEXT_BYTES - in->method.n;
	in->target = (struct sg_str){text, room};
	sg_row_pack(in, &key, &row);
	assert_int_equal(row.size, SG_ROW_TEXT_BYTES);
	assert_true(sg_row_read(&row, &out));
	assert_same(out.request.target, in->target);
	in->target.n++;
	sg_row_pack(in, &key, &row);
	assert_int_equal(row.flags & SG_ROW_INCOMPLETE, SG_ROW_INCOMPLETE);
	assert_false(sg_row_read(&row, &out));
	assert_memory_equal(&row.key, &key, sizeof key);
	/* A query that does not fit is cut off. */
	text[20] = '?';
	sg_row_pack(in, &key, &row);
	assert_int_equal(row.flags & (SG_ROW_INCOMPLETE | SG_ROW_CUT),
	    SG_ROW_CUT);
	assert_true(sg_row_read(&row, &out));
	assert_int_equal(out.request.target.n, 20);
	/* Groups: as many as there may be, and one more. */
	in->target = SG_LIT("x.example:443");
	for (size_t i = 0; i <= SG_ROW_GROUPS; i++)
		groups[i] = SG_LIT("Group");
	in->groups = groups;
	in->ngroups = SG_ROW_GROUPS;
	sg_row_pack(in, &key, &row);
	assert_true(sg_row_read(&row, &out));
	assert_int_equal(out.request.ngroups, SG_ROW_GROUPS);
	in->ngroups++;
	sg_row_pack(in, &key, &row);
	assert_false(sg_row_read(&row, &out));
}

/* Cookies are people's sessions: only what a detector looks for is kept. */
static void
test_cookie(void **state)
{
	struct room_request made;
	struct sg_request *in = room_connect(&made, 7, 40001, "x.example:443");

	(void)state;
	made.headers.cookie = SG_LIT("session=secret");
	sg_row_pack(in, &key, &row);
	assert_true(sg_row_read(&row, &out));
	assert_int_equal(out.headers.cookie.n, 0);
	assert_null(memmem(&row, sizeof row, "secret", 6));
	made.headers.cookie = SG_LIT("__CPC=1");
	sg_row_pack(in, &key, &row);
	assert_true(sg_row_read(&row, &out));
	assert_same(out.headers.cookie, made.headers.cookie);
}

static void
test_check(void **state)
{
	struct room_request made;
	const uint64_t word = UINT64_C(0x6a00000012300004);
	uint64_t sum;

	(void)state;
	sg_row_pack(room_connect(&made, 7, 40001, "x.example:443"), &key, &row);
	sum = sg_row_check(&row, word);
	assert_int_equal(sum, sg_row_check(&row, word | SG_WORD_ODD));
	assert_int_not_equal(sum, sg_row_check(&row, word + 2));
	for (size_t i = sizeof row.check;
	     i < offsetof(struct sg_row, text) + row.size; i++) {
		((uint8_t *)&row)[i] ^= 1;
		assert_int_not_equal(sum, sg_row_check(&row, word));
		((uint8_t *)&row)[i] ^= 1;
	}
}

/* Read rows of random bytes, with lengths that are nearly right.  Under ASan
 * this finds any reading outside. */
static void
test_random(void **state)
{
	uint64_t random = 88172645463325252;
	struct sg_row *heap = malloc(sizeof *heap);
	size_t readable = 0;

	(void)state;
	assert_non_null(heap);
	for (int round = 0; round < 20000; round++) {
		for (size_t i = 0; i < sizeof *heap / 8; i++) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			memcpy((char *)heap + 8 * i, &random, 8);
		}
		heap->flags &= ~(SG_ROW_INCOMPLETE | SG_ROW_VOID);
		heap->sni_state %= 3;
		heap->port %= 3;
		heap->ngroups %= 4;
		for (size_t i = 0; i < SG_ROW_TEXTS; i++)
			heap->length[i] %= 80;
		heap->size = (uint16_t)(heap->size % (SG_ROW_TEXT_BYTES + 2));
		(void)sg_row_check(heap, random);
		if (!sg_row_read(heap, &out))
			continue;
		readable++;
		assert_true(out.request.sni.p >= heap->text);
		assert_true(out.request.sni.p + out.request.sni.n <=
		    heap->text + sizeof heap->text);
	}
	assert_true(readable > 0);
	free(heap);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_sizes),
	    cmocka_unit_test(test_cookie),
	    cmocka_unit_test(test_check),
	    cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
