/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_table.c -- the table of open connections: several processes write it at
 * once, one of them is killed while it writes, and it becomes full.
 */
#define _GNU_SOURCE
#include "../../unit.h"

#include "../room.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tunnels/judge/ledger.h"
#include "tunnels/judge/view.h"

static struct room room;
static struct sg_tunnels *tunnels;
static struct sg_view *view;
static char why[SG_WHY_BYTES], made[SG_WHY_BYTES];

static int
begin(void **state)
{
	(void)state;
	room_begin(&room);
	tunnels = room_open(&room);
	view = sg_view_new(room.table);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	sg_view_free(&view);
	sg_tunnels_close(&tunnels);
	room_end(&room);
	return 0;
}

static enum sg_noted
note(unsigned client, unsigned port, const char *target, int64_t now)
{
	struct room_request request;

	room_connect(&request, client, port, target)->now = now;
	return sg_tunnels_note(tunnels, &request.request, ROOM_LOCAL,
	    room_policy);
}

/* Find the row of a client's port. Returns its slot, or SG_TUNNEL_SLOTS. */
static size_t
find(unsigned port, struct sg_row *row)
{
	assert_int_not_equal(sg_view_look(view, why), SG_VIEW_MISSING);
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		uint64_t word = sg_view_words(view)[i];

		if (sg_word_is_even(word) &&
		    sg_view_row(view, i, word, row) == SG_VIEW_ROW &&
		    row->key.client_port == port)
			return i;
	}
	return SG_TUNNEL_SLOTS;
}

static size_t
count(void)
{
	size_t n = 0;

	assert_int_not_equal(sg_view_look(view, why), SG_VIEW_MISSING);
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++)
		n += sg_word_is_even(sg_view_words(view)[i]);
	return n;
}

/* Write a word of the table behind the back of all. */
static void
set_word(size_t slot, uint64_t word)
{
	int fd = open(room.table, O_RDWR);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, &word, sizeof word,
			     (off_t)(SG_TABLE_WORDS_AT + slot * sizeof word)),
	    sizeof word);
	close(fd);
}

static void
test_note(void **state)
{
	struct sg_row_request out;
	struct room_request request;
	struct sg_row row;
	struct stat st;

	(void)state;
	assert_int_equal(stat(room.table, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	/* All of it is allocated, so that writing cannot fail later. */
	assert_true((uint64_t)st.st_blocks * 512 >= SG_TABLE_BYTES);
	assert_int_equal(note(1, 40001, "a.example:443", ROOM_NOW), SG_NOTED);
	assert_int_equal(note(1, 40002, "b.example:443", ROOM_NOW), SG_NOTED);
	assert_int_equal(count(), 2);
	assert_int_not_equal(find(40002, &row), SG_TUNNEL_SLOTS);
	assert_true(sg_row_read(&row, &out));
	assert_true(sg_str_eq(out.request.target, SG_LIT("b.example:443")));
	assert_int_equal(row.key.local_port, 3128);
	/* An IPv6 client of an intercepted connection. */
	room_connect(&request, 1, 40003, "[2001:db8::9]:443");
	assert_true(sg_address_parse(SG_LIT("2001:db8::7"),
	    &request.request.client));
	request.request.intercepted = true;
	assert_int_equal(sg_tunnels_note(tunnels, &request.request,
			     SG_LIT("2001:db8::9:443"), room_policy),
	    SG_NOTED);
	assert_int_not_equal(find(40003, &row), SG_TUNNEL_SLOTS);
	assert_memory_equal(&row.key.client, &request.request.client, 16);
	assert_int_equal(row.key.local.b[15], 9);
	assert_int_equal(row.key.local_port, 443);
}

static void
test_nothing_to_note(void **state)
{
	struct room_request request;

	(void)state;
	room_connect(&request, 1, 40001, "a.example:443");
	assert_int_equal(sg_tunnels_note(NULL, &request.request, ROOM_LOCAL,
			     room_policy),
	    SG_NOTED_NOWHERE);
	assert_int_equal(sg_tunnels_note(tunnels, &request.request, SG_LIT(""),
			     room_policy),
	    SG_NOTED_NOWHERE);
	request.request.client_port = SG_LIT("");
	assert_int_equal(sg_tunnels_note(tunnels, &request.request, ROOM_LOCAL,
			     room_policy),
	    SG_NOTED_NOWHERE);
	assert_int_equal(count(), 0);
	assert_int_equal(sg_tunnels_unfit(tunnels), 0);
	assert_int_equal(sg_tunnels_unfit(NULL), 0);
	assert_true(sg_tunnels_tick(NULL, ROOM_NOW, why));
}

/* Squid asks again with the server name; or the client uses the port again. */
static void
test_same_key(void **state)
{
	struct sg_row_request out;
	struct sg_row row;
	uint64_t word;
	size_t slot;

	(void)state;
	(void)note(1, 40001, "a.example:443", ROOM_NOW);
	slot = find(40001, &row);
	word = sg_view_words(view)[slot];
	(void)note(1, 40001, "b.example:443", ROOM_NOW);
	assert_int_equal(find(40001, &row), slot);
	assert_int_not_equal(sg_view_words(view)[slot], word);
	assert_int_equal(sg_view_row(view, slot, word, &row), SG_VIEW_CHANGED);
	assert_int_equal(find(40001, &row), slot);
	assert_true(sg_row_read(&row, &out));
	assert_true(sg_str_eq(out.request.target, SG_LIT("b.example:443")));
	assert_int_equal(count(), 1);
}

static enum sg_noted
note_once(const char *target, int64_t now)
{
	struct room_request request;

	room_connect(&request, 1, 40001, target)->now = now;
	return sg_tunnels_note_once(tunnels, &request.request, ROOM_LOCAL,
	    room_policy);
}

/* A row that has the request is left alone, as long as its socket is there. */
static void
test_once(void **state)
{
	struct sg_ledger *ledger;
	struct sg_row row;
	uint64_t word;
	size_t slot;

	(void)state;
	assert_int_equal(note_once("a.example:443", ROOM_NOW), SG_NOTED);
	slot = find(40001, &row);
	word = sg_view_words(view)[slot];
	assert_int_equal(note_once("a.example:443", ROOM_NOW + 9), SG_NOTED);
	assert_int_equal(find(40001, &row), slot);
	assert_int_equal(sg_view_words(view)[slot], word);
	assert_int_equal(row.noted, ROOM_NOW);
	/* Another site, and a site whose name only begins alike. */
	assert_int_equal(note_once("b.example:443", ROOM_NOW + 9), SG_NOTED);
	assert_int_equal(find(40001, &row), slot);
	assert_int_equal(row.noted, ROOM_NOW + 9);
	assert_int_equal(note_once("b.example:4430", ROOM_NOW + 10), SG_NOTED);
	assert_int_equal(find(40001, &row), slot);
	assert_int_equal(row.noted, ROOM_NOW + 10);
	/* The socket is gone: this is another connection. */
	ledger = sg_ledger_open(room.ledger, ROOM_NOW, made, why);
	sg_ledger_follow(ledger, sg_view_head(view)->birth);
	sg_ledger_set_gone(ledger, slot, sg_view_words(view)[slot]);
	assert_true(sg_tunnels_tick(tunnels, ROOM_NOW, why));
	assert_int_equal(note_once("b.example:4430", ROOM_NOW + 11), SG_NOTED);
	assert_int_equal(find(40001, &row), slot);
	assert_int_equal(row.noted, ROOM_NOW + 11);
	sg_ledger_close(&ledger);
}

/* Fill the table until a connection does not fit. Returns its port. */
static unsigned
fill_bucket(size_t *noted)
{
	unsigned i = 0;

	for (*noted = 0; i < 4 * SG_TUNNEL_SLOTS; i++, (*noted)++)
		if (note(i / 60000, 1 + i % 60000, "a.example:443", ROOM_NOW) !=
		    SG_NOTED)
			break;
	return 1 + i % 60000;
}

static void
test_full(void **state)
{
	struct sg_ledger *ledger;
	struct sg_tunnel_key key;
	struct sg_row row;
	size_t noted, slot = 0;
	unsigned port = fill_bucket(&noted);
	bool intercepted;

	(void)state;
	/* Each connection may be in either of two buckets of 8 rows, so that
	 * the table is well filled before one does not fit. */
	assert_true(noted > SG_TUNNEL_SLOTS / 2);
	assert_int_equal(sg_tunnels_unfit(tunnels), 1);
	assert_int_equal(count(), noted);
	assert_int_equal(find(port, &row), SG_TUNNEL_SLOTS);
	assert_true(sg_view_unfit(view, 1, &key, &intercepted));
	assert_int_equal(key.client_port, port);
	assert_false(intercepted);
	assert_false(sg_view_unfit(view, 2, &key, &intercepted));
	/* When one socket of the bucket is gone, its row is used again. */
	ledger = sg_ledger_open(room.ledger, ROOM_NOW, made, why);
	sg_ledger_follow(ledger, sg_view_head(view)->birth);
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++)
		if (sg_view_words(view)[i] != 0)
			sg_ledger_set_gone(ledger, i, sg_view_words(view)[i]);
	assert_true(sg_tunnels_tick(tunnels, ROOM_NOW, why));
	assert_int_equal(note((unsigned)noted / 60000, port, "b.example:443",
			     ROOM_NOW),
	    SG_NOTED);
	slot = find(port, &row);
	assert_int_not_equal(slot, SG_TUNNEL_SLOTS);
	assert_int_equal(count(), noted);
	sg_ledger_close(&ledger);
}

/* Rows whose socket is not gone are never given away. */
static void
test_gone_of_another_row(void **state)
{
	struct sg_ledger *ledger;
	size_t noted;
	unsigned port = fill_bucket(&noted);

	(void)state;
	ledger = sg_ledger_open(room.ledger, ROOM_NOW, made, why);
	(void)sg_view_look(view, why);
	sg_ledger_follow(ledger, sg_view_head(view)->birth);
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++)
		sg_ledger_set_gone(ledger, i, sg_view_words(view)[i] + 2);
	assert_true(sg_tunnels_tick(tunnels, ROOM_NOW, why));
	assert_int_equal(note((unsigned)noted / 60000, port, "b.example:443",
			     ROOM_NOW),
	    SG_NOTED_NOWHERE);
	/* A ledger about another table says nothing about this one. */
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++)
		sg_ledger_set_gone(ledger, i, sg_view_words(view)[i]);
	sg_ledger_head(ledger)->birth[0] ^= 1;
	assert_true(sg_tunnels_tick(tunnels, ROOM_NOW, why));
	assert_int_equal(note((unsigned)noted / 60000, port, "b.example:443",
			     ROOM_NOW),
	    SG_NOTED_NOWHERE);
	sg_ledger_close(&ledger);
}

/* A process was killed while it wrote: the row can be used again after some
 * seconds, and others are not disturbed. */
static void
test_killed_writer(void **state)
{
	struct sg_row row;
	uint64_t word;
	size_t slot, other;

	(void)state;
	(void)note(1, 40001, "a.example:443", ROOM_NOW);
	slot = find(40001, &row);
	word = sg_view_words(view)[slot];
	set_word(slot, word | SG_WORD_ODD);
	assert_int_equal(find(40001, &row), SG_TUNNEL_SLOTS);
	assert_false(sg_word_is_stale(word | SG_WORD_ODD, ROOM_NOW + 10));
	assert_true(sg_word_is_stale(word | SG_WORD_ODD, ROOM_NOW + 11));
	/* Meanwhile the client's connection gets another row. */
	assert_int_equal(note(1, 40001, "b.example:443", ROOM_NOW + 1),
	    SG_NOTED);
	other = find(40001, &row);
	assert_int_not_equal(other, slot);
	/* Later, others use the row again. */
	for (unsigned i = 1;
	     i < 30000 && sg_view_words(view)[slot] == (word | SG_WORD_ODD);
	     i++) {
		(void)note(2, i, "c.example:443", ROOM_NOW + 11);
		(void)sg_view_look(view, why);
	}
	assert_true(sg_word_is_even(sg_view_words(view)[slot]));
}

/* A writer that was only stopped goes on after its row was taken: the row is
 * then seen to be damaged, and is not misread. */
static void
test_late_writer(void **state)
{
	struct sg_row row, late;
	struct room_request request;
	uint64_t word;
	size_t slot;
	int fd;

	(void)state;
	(void)note(1, 40001, "a.example:443", ROOM_NOW);
	slot = find(40001, &row);
	word = sg_view_words(view)[slot];
	/* What the late writer writes is a whole row, for its own word. */
	sg_row_pack(room_connect(&request, 3, 40009, "late.example:443"),
	    &row.key, &late);
	late.check = sg_row_check(&late, word - 2);
	fd = open(room.table, O_RDWR);
	assert_int_equal(pwrite(fd, &late, sizeof late,
			     (off_t)(SG_TABLE_ROWS_AT + slot * SG_ROW_BYTES)),
	    sizeof late);
	close(fd);
	assert_int_equal(sg_view_row(view, slot, word, &row), SG_VIEW_DAMAGED);
}

/* ---- several processes -------------------------------------------------- */

#define WRITERS 4
#define NOTES 3000

/* Note connections in a process of its own; the keys of all processes differ,
 * but many share their buckets. */
static void
write_many(unsigned writer)
{
	struct sg_tunnels *mine = room_open(&room);
	struct room_request request;
	char target[64];

	for (unsigned i = 0; i < NOTES; i++) {
		(void)snprintf(target, sizeof target, "w%u-%u.example:443",
		    writer, i % 500);
		(void)room_connect(&request, writer, 1 + i % 500, target);
		if (sg_tunnels_note(mine, &request.request, ROOM_LOCAL,
			room_policy) != SG_NOTED)
			_exit(1);
	}
	sg_tunnels_close(&mine);
	_exit(0);
}

static void
test_processes(void **state)
{
	struct sg_row_request out;
	struct sg_row row;
	char target[64];
	pid_t pid[WRITERS];
	size_t n = 0;
	int status;

	(void)state;
	for (unsigned i = 0; i < WRITERS; i++) {
		pid[i] = fork();
		assert_true(pid[i] >= 0);
		if (pid[i] == 0)
			write_many(i);
	}
	for (unsigned i = 0; i < WRITERS; i++) {
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_int_equal(status, 0);
	}
	(void)sg_view_look(view, why);
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		uint64_t word = sg_view_words(view)[i];

		if (word == 0)
			continue;
		assert_int_equal(sg_view_row(view, i, word, &row), SG_VIEW_ROW);
		assert_true(sg_row_read(&row, &out));
		(void)snprintf(target, sizeof target, "w%u-%u.example:443",
		    row.key.client.b[15], (row.key.client_port + 499U) % 500);
		assert_true(sg_str_eq(out.request.target, sg_str(target)));
		n++;
	}
	assert_int_equal(n, WRITERS * 500);
}

/* ---- the file ----------------------------------------------------------- */

static void
test_reopened(void **state)
{
	struct sg_row row;

	(void)state;
	(void)note(1, 40001, "a.example:443", ROOM_NOW);
	sg_tunnels_close(&tunnels);
	tunnels = room_open(&room);
	assert_int_not_equal(find(40001, &row), SG_TUNNEL_SLOTS);
}

/* Several processes make the table at the same time: all use the same one, and
 * nothing else is left in the folder. */
static void
test_made_at_once(void **state)
{
	struct room_request request;
	struct sg_tunnels *mine;
	pid_t pid[WRITERS];
	char path[4096];
	int status;

	(void)state;
	for (int round = 0; round < 5; round++) {
		assert_int_equal(unlink(room.table), 0);
		for (unsigned i = 0; i < WRITERS; i++) {
			pid[i] = fork();
			assert_true(pid[i] >= 0);
			if (pid[i] != 0)
				continue;
			mine = room_open(&room);
			(void)room_connect(&request, i, 1 + i, "a.example:443");
			_exit(sg_tunnels_note(mine, &request.request,
				  ROOM_LOCAL, room_policy) != SG_NOTED);
		}
		for (unsigned i = 0; i < WRITERS; i++) {
			assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
			assert_int_equal(status, 0);
		}
		assert_int_equal(count(), WRITERS);
		(void)snprintf(path, sizeof path, "%s.new", room.table);
		assert_int_equal(access(path, F_OK), -1);
	}
}

/* The owner of a file could cut it, which would kill those that use it. */
static void
test_of_another_user(void **state)
{
	struct stat st;

	(void)state;
	if (geteuid() != 0)
		skip();
	sg_tunnels_close(&tunnels);
	assert_int_equal(chown(room.table, 65534, (gid_t)-1), 0);
	tunnels = sg_tunnels_open(room.table, room.ledger, ROOM_NOW, made, why);
	assert_non_null(tunnels);
	assert_non_null(strstr(made, "was no table"));
	assert_int_equal(stat(room.table, &st), 0);
	assert_int_equal(st.st_uid, 0);
}

static void
test_damaged(void **state)
{
	static const char *const contents[] = {"", "no table"};
	FILE *file;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		sg_tunnels_close(&tunnels);
		file = fopen(room.table, "w");
		(void)fputs(contents[i], file);
		(void)fclose(file);
		assert_int_equal(sg_view_look(view, why), SG_VIEW_MISSING);
		assert_non_null(strstr(why, room.table));
		tunnels = sg_tunnels_open(room.table, room.ledger, ROOM_NOW,
		    made, why);
		assert_non_null(tunnels);
		assert_non_null(strstr(made, "was no table"));
		assert_int_equal(sg_view_look(view, why), SG_VIEW_OTHER);
		assert_int_equal(sg_view_look(view, why), SG_VIEW_SAME);
	}
}

static void
test_no_folder(void **state)
{
	(void)state;
	assert_null(sg_tunnels_open("/nonexistent/x/tunnels", room.ledger,
	    ROOM_NOW, made, why));
	assert_non_null(strstr(why, "/nonexistent/x/tunnels cannot be opened"));
}

/* Another process made the table anew: the tick follows it. */
static void
test_replaced(void **state)
{
	struct sg_tunnels *other;
	struct sg_row row;

	(void)state;
	assert_int_equal(unlink(room.table), 0);
	other = room_open(&room);
	(void)note(1, 40001, "a.example:443", ROOM_NOW);
	assert_int_equal(find(40001, &row), SG_TUNNEL_SLOTS);
	assert_true(sg_tunnels_tick(tunnels, ROOM_NOW, why));
	(void)note(1, 40002, "a.example:443", ROOM_NOW);
	assert_int_not_equal(find(40002, &row), SG_TUNNEL_SLOTS);
	sg_tunnels_close(&other);
	/* If it is only missing, the tick makes it. */
	assert_int_equal(unlink(room.table), 0);
	assert_true(sg_tunnels_tick(tunnels, ROOM_NOW, why));
	assert_int_equal(count(), 0);
}

/* A ledger that is no ledger is said once. */
static void
test_ledger_damaged(void **state)
{
	FILE *file = fopen(room.ledger, "w");

	(void)state;
	(void)fputs("no ledger", file);
	(void)fclose(file);
	assert_false(sg_tunnels_tick(tunnels, ROOM_NOW, why));
	assert_non_null(strstr(why, room.ledger));
	assert_true(sg_tunnels_tick(tunnels, ROOM_NOW, why));
	assert_int_equal(unlink(room.ledger), 0);
	assert_true(sg_tunnels_tick(tunnels, ROOM_NOW, why));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_note, begin, end),
	    cmocka_unit_test_setup_teardown(test_nothing_to_note, begin, end),
	    cmocka_unit_test_setup_teardown(test_same_key, begin, end),
	    cmocka_unit_test_setup_teardown(test_once, begin, end),
	    cmocka_unit_test_setup_teardown(test_full, begin, end),
	    cmocka_unit_test_setup_teardown(test_gone_of_another_row, begin,
		end),
	    cmocka_unit_test_setup_teardown(test_killed_writer, begin, end),
	    cmocka_unit_test_setup_teardown(test_late_writer, begin, end),
	    cmocka_unit_test_setup_teardown(test_processes, begin, end),
	    cmocka_unit_test_setup_teardown(test_reopened, begin, end),
	    cmocka_unit_test_setup_teardown(test_made_at_once, begin, end),
	    cmocka_unit_test_setup_teardown(test_of_another_user, begin, end),
	    cmocka_unit_test_setup_teardown(test_damaged, begin, end),
	    cmocka_unit_test_setup_teardown(test_no_folder, begin, end),
	    cmocka_unit_test_setup_teardown(test_replaced, begin, end),
	    cmocka_unit_test_setup_teardown(test_ledger_damaged, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
