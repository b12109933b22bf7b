/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_path.c -- compares the readings of a path (the ways in which servers may
 * understand it) with a slow and simple model of servers.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/path.h"

/* ---- the model ---------------------------------------------------------- */

#define TEXT 2048

/*
 * A server in the model. It percent-decodes the whole path `times` times, and
 * then splits the path at slashes. If `times` is 0, it splits first, and then
 * decodes each segment once. The flags say whether the server takes a backslash
 * as a slash, merges slashes, cuts parameters off segments, and resolves dots.
 */
struct server {
	unsigned times; /* 3: until nothing is left to decode */
	bool backslash, merge, cut, dots;
};

struct text {
	size_t n;
	int c[TEXT]; /* bytes. DATA is set in a byte that was percent-encoded,
			so it is no separator. */
};

#define DATA 0x100

static int
hex(int c)
{
	const char *digits = "0123456789abcdefABCDEF";
	const char *at = c > 0 && c < 0x80 ? strchr(digits, c) : NULL;

	return at == NULL    ? -1 :
	    at - digits < 16 ? (int)(at - digits) :
			       (int)(at - digits) - 6;
}

static bool
decode(struct text *t, int mark)
{
	size_t n = 0;
	bool changed = false;

	for (size_t i = 0; i < t->n; i++, n++) {
		t->c[n] = t->c[i];
		if (t->c[i] != '%' || i + 2 >= t->n || hex(t->c[i + 1]) < 0 ||
		    hex(t->c[i + 2]) < 0)
			continue;
		t->c[n] = (hex(t->c[i + 1]) * 16 + hex(t->c[i + 2])) | mark;
		i += 2;
		changed = true;
	}
	t->n = n;
	return changed;
}

struct segment {
	size_t n;
	int c[TEXT];
};

/*
 * Split the path into segments. If the server cuts parameters off, do so. The
 * first slash begins the first segment.
 */
static size_t
split(const struct text *t, const struct server *s, struct segment *out)
{
	size_t count = 1;

	out[0].n = 0;
	for (size_t i = 1; i < t->n; i++) {
		if (t->c[i] == '/' || (t->c[i] == '\\' && s->backslash))
			out[count++].n = 0;
		else
			out[count - 1].c[out[count - 1].n++] = t->c[i];
	}
	for (size_t i = 0; s->cut && i < count; i++)
		for (size_t k = 0; k < out[i].n; k++)
			if (out[i].c[k] == ';')
				out[i].n = k;
	return count;
}

static bool
is_dots(const struct segment *s, size_t n)
{
	for (size_t i = 0; i < s->n; i++)
		if ((s->c[i] & 0xff) != '.')
			return false;
	return s->n == n;
}

/*
 * If the server resolves dots or merges slashes, do so. Returns the number of
 * segments that remain. *last becomes true if a slash ends the path.
 */
static size_t
walk(struct segment *in, size_t count, const struct server *s, bool *last)
{
	size_t n = 0;

	*last = false;
	for (size_t i = 0; i < count; i++) {
		bool end = i + 1 == count;

		if (s->dots && (is_dots(&in[i], 1) || is_dots(&in[i], 2))) {
			if (is_dots(&in[i], 2) && n > 0)
				n--;
			*last = end;
		} else if (s->merge && in[i].n == 0) {
			*last = end;
		} else {
			in[n++] = in[i];
		}
	}
	return n;
}

static void
spell(const struct segment *in, size_t count, bool last, char *out)
{
	*out = '\0';
	for (size_t i = 0; i < count; i++) {
		out += sprintf(out, "/");
		for (size_t k = 0; k < in[i].n; k++) {
			int c = in[i].c[k] & 0xff;
			bool data = (in[i].c[k] & DATA) != 0;

			if (c <= 0x20 || c >= 0x7f || c == '%' || c == '?' ||
			    c == '#' || c == '\\' ||
			    (data && (c == '/' || c == ';')))
				out += sprintf(out, "%%%02X", (unsigned)c);
			else
				out += sprintf(out, "%c", c);
		}
	}
	if (last || count == 0)
		sprintf(out, "/");
}

static void
model(const char *sent, const struct server *s, char *out)
{
	static struct text t;
	static struct segment segments[TEXT];
	size_t count;
	bool last;

	t.n = strlen(sent);
	for (size_t i = 0; i < t.n; i++)
		t.c[i] = (unsigned char)sent[i];
	for (unsigned i = 0; i < (s->times == 3 ? 99 : s->times); i++)
		if (!decode(&t, 0))
			break;
	if (s->times == 0)
		decode(&t, DATA);
	count = split(&t, s, segments);
	count = walk(segments, count, s, &last);
	spell(segments, count, last, out);
}

/* ---- comparison with the model ------------------------------------------ */

static struct server
server_of(unsigned ways)
{
	return (struct server){ways & 3, (ways & SG_WAY_BACKSLASH) != 0,
	    (ways & SG_WAY_MERGE) != 0, (ways & SG_WAY_CUT) != 0,
	    (ways & SG_WAY_DOTS) != 0};
}

static struct sg_path_buffer paths;
static char readings[64][3 * TEXT];
static size_t nreadings;

static bool
was_read(const char *reading)
{
	for (size_t i = 0; i < nreadings; i++)
		if (strcmp(readings[i], reading) == 0)
			return true;
	return false;
}

static void
read_all(const char *sent, unsigned mask)
{
	struct sg_path_walk walk;
	struct sg_str reading;

	nreadings = 0;
	sg_path_walk(&walk, sg_str(sent), mask, &paths);
	while (sg_path_next(&walk, &reading)) {
		assert_true(nreadings < 64 && reading.n < sizeof *readings);
		memcpy(readings[nreadings], reading.p, reading.n);
		readings[nreadings++][reading.n] = '\0';
	}
	assert_int_equal(nreadings, 1U << __builtin_popcount(mask));
}

/*
 * Check that the gate's readings are exactly the readings of the model's 64
 * servers. sg_path_ways() returns the server flags that matter for this path.
 * All other flags must make no difference.
 */
static void
compare(const char *sent)
{
	static char want[3 * TEXT], got[3 * TEXT], room[TEXT];
	unsigned mask = sg_path_ways(sg_str(sent), room);
	struct server s;
	size_t n;

	if (mask == SG_WAY_LOST)
		return;
	n = sg_path_read(sg_str(sent), SG_WAYS_STANDARD, got, sizeof got - 1);
	got[n] = '\0';
	s = server_of(SG_WAYS_STANDARD);
	model(sent, &s, want);
	if (strcmp(got, want) != 0)
		fail_msg("%s: %s, not %s", sent, got, want);
	read_all(sent, mask);
	for (unsigned ways = 0; ways < 64; ways++) {
		s = server_of(ways);
		model(sent, &s, want);
		if (!was_read(want))
			fail_msg("%s (mask %#x): nobody reads %s as %#x does",
			    sent, mask, want, ways);
	}
	for (size_t i = 0; i < nreadings; i++) {
		bool found = false;

		for (unsigned ways = 0; ways < 64 && !found; ways++) {
			s = server_of(ways);
			model(sent, &s, want);
			found = strcmp(want, readings[i]) == 0;
		}
		if (!found)
			fail_msg("%s: no server reads %s", sent, readings[i]);
	}
}

/* Test random paths made of critical pieces. The random seed is fixed. */
static void
test_made_up_paths(void **state)
{
	static const char *const pieces[] = {"/", "/", "//", "\\", ".", "..",
	    "...", ";", ";x", "a", "b", "page", "%2f", "%2F", "%5c", "%2e",
	    "%2E", "%252e", "%252f", "%25", "%", "%2", "%3b", "%3B", "%253b",
	    "%25252f", "%2525", "%61", "%40", "@", "\xc3\xa9", "%C3%a9", " ",
	    "%20", "%00", "%3f", "%23", "f", "2"};
	const size_t count = sizeof pieces / sizeof *pieces;
	char sent[TEXT];
	uint64_t random = UINT64_C(0x9e3779b97f4a7c15);

	(void)state;
	for (int i = 0; i < 20000; i++) {
		size_t n = 1;

		sent[0] = i % 16 == 0 ? '\\' : '/';
		for (int k = 0; k < 1 + i % 12; k++) {
			const char *piece;

			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			piece = pieces[random % count];
			memcpy(sent + n, piece, strlen(piece));
			n += strlen(piece);
		}
		sent[n] = '\0';
		compare(sent);
	}
}

/* ---- by hand ------------------------------------------------------------ */

static void
test_readings(void **state)
{
	static const struct {
		const char *sent;
		unsigned mask;
		const char *reading[6]; /* some of the readings */
	} rows[] = {
	    {"/a/b", 0, {"/a/b"}},
	    {"/caf%c3%a9/100%25", 0, {"/caf%C3%A9/100%25"}},
	    {"/a//b", SG_WAY_MERGE, {"/a//b", "/a/b"}},
	    {"/a/../b", SG_WAY_DOTS, {"/a/../b", "/b"}},
	    {"/a\\b", SG_WAY_BACKSLASH, {"/a/b", "/a%5Cb"}},
	    {"/a;x/b", SG_WAY_CUT, {"/a;x/b", "/a/b"}},
	    {"/a%2fb", SG_WAY_DECODE, {"/a%2Fb", "/a/b"}},
	    {"/a%252fb", SG_WAY_DECODE | SG_WAY_AGAIN, {"/a%252fb", "/a/b"}},
	    {"/a/..%2fb", SG_WAY_DECODE | SG_WAY_DOTS,
		{"/a/..%2Fb", "/b", "/a/../b"}},
	    {"/a/..;/b", SG_WAY_CUT | SG_WAY_DOTS,
		{"/a/..;/b", "/b", "/a/../b"}},
	    {"/a/..%5cb", SG_WAY_DECODE | SG_WAY_DOTS | SG_WAY_BACKSLASH,
		{"/a/..%5Cb", "/b", "/a/..%5Cb"}},
	    {"/a/%252e%252e/b", SG_WAY_DECODE | SG_WAY_AGAIN | SG_WAY_DOTS,
		{"/a/%252e%252e/b", "/b", "/a/../b"}},
	};
	char room[TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(sg_path_ways(sg_str(rows[i].sent), room),
		    rows[i].mask);
		read_all(rows[i].sent, rows[i].mask);
		for (size_t k = 0; k < 6 && rows[i].reading[k] != NULL; k++)
			if (!was_read(rows[i].reading[k]))
				fail_msg("%s is not read as %s", rows[i].sent,
				    rows[i].reading[k]);
		compare(rows[i].sent);
	}
}

/*
 * If all readings of a path together exceed 32 KB, the path is not read
 * (SG_WAY_LOST).
 */
static void
test_too_many_ways(void **state)
{
	static char sent[SG_PATH_SENT_MAX], room[SG_PATH_SENT_MAX];
	static const char start[] = "/a//..;x\\%2fb/";
	const struct sg_str all = {sent, sizeof sent};

	(void)state;
	memset(sent, 'a', sizeof sent);
	memcpy(sent, "/", 1);
	assert_int_equal(sg_path_ways(all, room), 0);
	memcpy(sent, "//", 2);
	assert_int_equal(sg_path_ways(all, room), SG_WAY_MERGE);
	memcpy(sent, start, sizeof start - 1);
	assert_int_equal(sg_path_ways(all, room), SG_WAY_LOST);
	assert_int_equal(sg_path_ways((struct sg_str){sent, 200}, room) &
		SG_WAY_LOST,
	    0);
	/* This path has as many nested encodings as fit. */
	memset(sent, '2', sizeof sent);
	for (size_t i = 0; i < sizeof sent; i += 2)
		memcpy(sent + i, "25", 2);
	memcpy(sent, "/%", 2);
	assert_int_equal(sg_path_ways(all, room), SG_WAY_LOST);
	assert_int_equal(sg_path_ways(SG_LIT("/%25252525252e"), room),
	    SG_WAY_LOST);
}

/*
 * Only very lax servers accept these spellings of "..", "." and separators.
 * Paths with such spellings are not read (SG_WAY_LOST).
 */
static void
test_lax_steps(void **state)
{
	static const char *const lost[] = {"/a/%c0%ae%c0%ae/b", "/a/..%c0%afb",
	    "/a/%c1%9c/b", "/a/%e0%80%ae./b", "/a/%f0%80%80%ae./b",
	    "/a/%ef%bc%8e%ef%bc%8e/b", "/a/..%ef%bc%8fb", "/a/..%ef%bc%bcb",
	    "/a/%u002e%u002e/b", "/a/..%u002fb", "/a/%U002E./b",
	    "/a/%25u002e%25u002e/b", "/a/%25c0%25ae./b", "/a/..%20/b",
	    "/a/.. /b", "/a/.%09./b", "/a/%0d%0a../b", "/a/..%00/b",
	    "/a/..%00.html", "/a/.%7f./b", "/a/..%20;x/b", "/a/..%20\\b"};
	static const char *const plain[] = {"/a/%c3%a9/b", "/a/%c0/b",
	    "/a/%e0%a4%85/b", "/a/%ef%bc%a1%ef%bc%8e%ef%bc%a2/b",
	    "/a/%ef%bb%bf/b", "/a/%f0%9f%99%82/b", "/a/%u00e9/b", "/a/%u0/b",
	    "/a/%20/b", "/a/..%20x/b", "/a/x%0a", "/.well-known/b",
	    "/a/...and/b", "/a/1..2/b", "/a/;.../b"};
	char room[TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof lost / sizeof *lost; i++)
		if (sg_path_ways(sg_str(lost[i]), room) != SG_WAY_LOST)
			fail_msg("%s is read", lost[i]);
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (sg_path_ways(sg_str(plain[i]), room) == SG_WAY_LOST)
			fail_msg("%s is not read", plain[i]);
}

/* Readings stay within their buffer and have at most SG_PATH_READ_MAX bytes. */
static void
test_room(void **state)
{
	static char sent[SG_PATH_SENT_MAX], out[SG_PATH_READ_MAX];
	struct sg_path_walk walk;
	struct sg_str reading;

	(void)state;
	memset(sent, '\xff', sizeof sent);
	sent[0] = '/';
	assert_int_equal(sg_path_read((struct sg_str){sent, sizeof sent},
			     SG_WAYS_STANDARD, out, sizeof out),
	    3 * sizeof sent - 2);
	for (size_t cap = 0; cap < 8; cap++)
		assert_int_equal(sg_path_read(SG_LIT("/ab\xff/"),
				     SG_WAYS_STANDARD, out, cap),
		    cap < 7 ? cap + 1 : 7);
	memset(sent, '\\', sizeof sent);
	sg_path_walk(&walk, (struct sg_str){sent, sizeof sent},
	    SG_WAY_BACKSLASH, &paths);
	while (sg_path_next(&walk, &reading))
		assert_true(reading.n <= SG_PATH_READ_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_made_up_paths),
	    cmocka_unit_test(test_readings),
	    cmocka_unit_test(test_too_many_ways),
	    cmocka_unit_test(test_lax_steps),
	    cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
