/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_answer.c -- bodies pass through an answer unchanged, however many bytes
 * c-icap moves at a time.
 */
#include "../unit.h"

#include <string.h>

#include "icap/answer.h"

#define BODY 100000

static struct sg_answer answer;
static char in[BODY], out[BODY + SG_PAGE_MAX];

/* A small random number generator. The same seed gives the same numbers, so
 * that a failure can be repeated. */
static unsigned
next(unsigned *seed, unsigned below)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (*seed >> 8) % below;
}

/*
 * Passes a body of `n` bytes through the answer as c-icap does. Until the whole
 * body is taken, each call of sg_answer_io() offers bytes of the body, and room
 * for output. Later calls offer only room for output. Returns the number of
 * bytes that came out.
 */
static size_t
run(unsigned seed, size_t n)
{
	size_t from = 0, to = 0;
	int rlen, wlen, offered, room;
	bool eof = false;

	for (int turn = 0; turn < 1000000; turn++) {
		offered = (int)next(&seed, 4065);
		if ((size_t)offered > n - from)
			offered = (int)(n - from);
		room = eof || next(&seed, 3) == 0 ? 0 : (int)next(&seed, 4065);
		rlen = offered;
		wlen = room;
		assert_int_equal(sg_answer_io(&answer, out + to, &wlen,
				     in + from, &rlen, from == n),
		    CI_OK);
		assert_in_range(rlen, 0, offered);
		if (room == 0)
			assert_int_equal(wlen, 0);
		else if (wlen == CI_EOF)
			eof = true;
		else
			to += (size_t)wlen;
		from += (size_t)rlen;
		if (from == n)
			break;
	}
	assert_int_equal(from, n);
	while (!eof) {
		wlen = 1 + (int)next(&seed, 4064);
		assert_int_equal(sg_answer_io(&answer, out + to, &wlen, NULL,
				     NULL, 1),
		    CI_OK);
		/* If 0 bytes were returned here, c-icap would stop and truncate
		 * the body. */
		assert_int_not_equal(wlen, 0);
		if (wlen == CI_EOF)
			eof = true;
		else
			to += (size_t)wlen;
		assert_true(to <= sizeof(out));
	}
	return to;
}

static void
test_echo(void **state)
{
	static const size_t sizes[] = {
	    0, 1, 4064, SG_PAGE_MAX - 1, SG_PAGE_MAX, SG_PAGE_MAX + 1, BODY};

	(void)state;
	for (unsigned seed = 1; seed <= 100; seed++) {
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			memset(&answer, 0, sizeof(answer));
			answer.body = SG_BODY_ECHO;
			assert_int_equal(run(seed, sizes[i]), sizes[i]);
			assert_memory_equal(out, in, sizes[i]);
		}
	}
}

static void
test_echo_after_preview(void **state)
{
	static char preview[30000];

	(void)state;
	memset(preview, 'p', sizeof(preview));
	for (unsigned seed = 1; seed <= 100; seed++) {
		memset(&answer, 0, sizeof(answer));
		answer.body = SG_BODY_ECHO;
		answer.preview = preview;
		answer.preview_n = sizeof(preview);
		assert_int_equal(run(seed, 5000), sizeof(preview) + 5000);
		assert_memory_equal(out, preview, sizeof(preview));
		assert_memory_equal(out + sizeof(preview), in, 5000);
	}
}

static void
test_page_instead(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 100; seed++) {
		memset(&answer, 0, sizeof(answer));
		answer.body = SG_BODY_REPLACE;
		answer.to = 9000;
		memset(answer.bytes, 'x', answer.to);
		assert_int_equal(run(seed, BODY), 9000);
		assert_memory_equal(out, answer.bytes, 9000);
	}
}

/* The client uses its own copy of the body: no byte is read or written. */
static void
test_the_original_body(void **state)
{
	int wlen = 4064;

	(void)state;
	memset(&answer, 0, sizeof(answer));
	answer.body = SG_BODY_ORIGINAL;
	assert_int_equal(sg_answer_io(&answer, out, &wlen, NULL, NULL, 1),
	    CI_OK);
	assert_int_equal(wlen, CI_EOF);
}

static int
begin(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (char)next(&seed, 256);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_echo),
	    cmocka_unit_test(test_echo_after_preview),
	    cmocka_unit_test(test_page_instead),
	    cmocka_unit_test(test_the_original_body),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
