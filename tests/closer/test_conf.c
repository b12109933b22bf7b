/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_conf.c -- tests how closer.conf is read, and the exact text of each
 * message about it.
 */
#include "config.h"

#include "../unit.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "closer/conf.h"

#define FINE "port 3128\nuser proxy\njudge daemon\n"

static struct sg_arena *arena;

static const char *
report(const struct sg_problems *problems)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	const char *kept;

	assert_non_null(to);
	sg_problems_print(problems, to, false);
	fclose(to);
	kept = sg_arena_dup(arena, sg_str(text));
	free(text);
	return kept;
}

/* Returns the report of the problems in `text`. */
static const char *
parse(const char *text, struct sg_closer_conf *conf)
{
	struct sg_source source = {.name = "closer.conf", .text = sg_str(text)};
	struct sg_problems *problems = sg_problems_new(arena);
	bool fine = sg_closer_conf_parse(&source, conf, problems);

	assert_int_equal(fine, sg_problems_errors(problems) == 0);
	return report(problems);
}

static void
reads_the_file(void **state)
{
	struct sg_closer_conf conf;

	(void)state;
	assert_string_equal(parse("# ports\r\n\n \tport  3128 \r\nport 65535 "
				  "from \t 443\n"
				  "user proxy\njudge daemon",
				&conf),
	    "");
	assert_int_equal(conf.port_count, 2);
	assert_int_equal(conf.from[0], 0);
	assert_int_equal(conf.from[1], 443);
	assert_true(sg_closer_conf_has_port(&conf, 3128));
	assert_true(sg_closer_conf_has_port(&conf, 65535));
	assert_false(sg_closer_conf_has_port(&conf, 0));
	assert_false(sg_closer_conf_has_port(&conf, 3129));
	assert_int_equal(conf.user, getpwnam("proxy")->pw_uid);
	assert_int_equal(conf.judge, getpwnam("daemon")->pw_uid);
}

static const struct {
	const char *text, *report;
} errors[] = {
    {"",
	"closer.conf: error: the file names no port\n"
	"  add a line for each port of Squid, as in \"port 3128\"\n"
	"\n"
	"closer.conf: error: the file does not name the user as whom Squid "
	"runs\n"
	"  add the line \"user proxy\"\n"
	"\n"
	"closer.conf: error: the file does not name the user who may order\n"
	"  add the line \"judge schoolgate-judge\"\n"},
    {FINE "prt 1\n",
	"closer.conf:4:1: error: this word is not known\n"
	"prt 1\n"
	"^~~\n"
	"  a line begins with \"port\", \"user\", \"judge\" or \"#\"\n"},
    {FINE "port\n",
	"closer.conf:4:1: error: the value is missing after "
	"\"port\"\n"
	"port\n"
	"^~~~\n"},
    {FINE "port 0\n",
	"closer.conf:4:6: error: this is not a port\n"
	"port 0\n"
	"     ^\n"
	"  write a number from 1 to 65535, as in \"port 3128\" or "
	"\"port 3130 from 443\"\n"},
    {FINE "port 65536\n",
	"closer.conf:4:6: error: this is not a port\n"
	"port 65536\n"
	"     ^~~~~\n"
	"  write a number from 1 to 65535, as in \"port 3128\" or "
	"\"port 3130 from 443\"\n"},
    {FINE "port 18446744073709551617\n",
	"closer.conf:4:6: error: this is not a port\n"
	"port 18446744073709551617\n"
	"     ^~~~~~~~~~~~~~~~~~~~\n"
	"  write a number from 1 to 65535, as in \"port 3128\" or "
	"\"port 3130 from 443\"\n"},
    {FINE "port 31 32\n",
	"closer.conf:4:6: error: this is not a port\n"
	"port 31 32\n"
	"     ^~~~~\n"
	"  write a number from 1 to 65535, as in \"port 3128\" or "
	"\"port 3130 from 443\"\n"},
    {FINE "port 3130 from 0\n",
	"closer.conf:4:16: error: this is not a port\n"
	"port 3130 from 0\n"
	"               ^\n"
	"  write a number from 1 to 65535, as in \"port 3128\" or "
	"\"port 3130 from 443\"\n"},
    {FINE "port 3130 from\n",
	"closer.conf:4:15: error: this is not a port\n"
	"port 3130 from\n"
	"              ^\n"
	"  write a number from 1 to 65535, as in \"port 3128\" or "
	"\"port 3130 from 443\"\n"},
    {FINE "port 3128\n",
	"closer.conf:4:6: error: port 3128 is in the file "
	"already\n"
	"port 3128\n"
	"     ^~~~\n"
	"  remove this line\n"},
    {FINE "judge bin\n",
	"closer.conf:4:7: error: line 3 has named a user already\n"
	"judge bin\n"
	"      ^~~\n"
	"  remove one of the two lines\n"},
    {"port 1\njudge daemon\nuser root\n",
	"closer.conf:3:6: error: connections of root are never ended\n"
	"user root\n"
	"     ^~~~\n"
	"  name the user as whom Squid runs, as in \"user proxy\"\n"},
    {"port 1\nuser proxy\njudge no-such-judge\n",
	"closer.conf:3:7: error: this machine has no such user\n"
	"judge no-such-judge\n"
	"      ^~~~~~~~~~~~~\n"
	"  is the name written correctly, and the package installed?\n"},
    {"port 1\nuser proxy\njudge "
     "a234567890123456789012345678901234567890123456789012345678901234567890\n",
	"closer.conf:3:7: error: this machine has no such user\n"
	"judge "
	"a234567890123456789012345678901234567890123456789012345678901234567890"
	"\n      "
	"^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
	"  is the name written correctly, and the package installed?\n"},
};

static void
says_what_is_wrong(void **state)
{
	struct sg_closer_conf conf;

	(void)state;
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		assert_string_equal(parse(errors[i].text, &conf),
		    errors[i].report);
}

static void
takes_so_many_ports(void **state)
{
	struct sg_closer_conf conf;
	char text[4096];
	struct sg_out out;

	(void)state;
	sg_out_init(&out, text, sizeof(text));
	sg_out_text(&out, "user proxy\njudge daemon\n");
	for (unsigned i = 1; i <= SG_DIAG_PORTS_MAX; i++)
		sg_out_printf(&out, "port %u\n", i);
	assert_string_equal(parse(text, &conf), "");
	assert_int_equal(conf.port_count, SG_DIAG_PORTS_MAX);
	sg_out_text(&out, "port 1000\n");
	assert_string_equal(parse(text, &conf),
	    "closer.conf:67:6: error: there are more than 64 ports\n"
	    "port 1000\n"
	    "     ^~~~\n"
	    "  remove ports at which Squid does not listen\n");
}

/* Write `text` to the file, and read it.  Returns whether `words` are said. */
static bool
refused_for(const char *path, const char *words)
{
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_closer_conf conf;

	assert_false(sg_closer_conf_read(path, &conf, arena, problems));
	return strstr(report(problems), words) != NULL;
}

static void
refuses_a_file_of_others(void **state)
{
	char path[] = "/tmp/schoolgate.XXXXXX";
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_closer_conf conf;
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(write(fd, FINE, strlen(FINE)), strlen(FINE));
	close(fd);
	if (geteuid() != 0) {
		assert_true(refused_for(path, "does not belong to root"));
	} else {
		assert_true(sg_closer_conf_read(path, &conf, arena, problems));
		assert_int_equal(conf.port_count, 1);
		assert_int_equal(chmod(path, 0620), 0);
		assert_true(refused_for(path,
		    "take the right away: chmod go-w /tmp/"));
		assert_int_equal(chmod(path, 0602), 0);
		assert_true(refused_for(path, "others than root can write"));
		assert_int_equal(chmod(path, 0644), 0);
		assert_int_equal(chown(path, 1, 0), 0);
		assert_true(refused_for(path,
		    "belong to root, but to the user 1"));
		assert_int_equal(chown(path, 0, 0), 0);
		assert_int_equal(truncate(path, 65 * 1024), 0);
		assert_true(refused_for(path,
		    "cannot be read: File too large"));
	}
	unlink(path);
	assert_true(refused_for(path, "cannot be read: No such file"));
	assert_true(refused_for("/dev/null", "it is a pipe, a device"));
	assert_true(refused_for("/tmp", "cannot be read: it is a folder"));
}

/* The file that is shipped has no mistake but a user who may be missing. */
static void
reads_the_shipped_file(void **state)
{
	const char *source = getenv("SG_SOURCE");
	struct sg_closer_conf conf;
	struct sg_str text;
	const char *said;

	(void)state;
	assert_int_equal(sg_file_read(arena,
			     sg_path_join(arena, source ? source : "..",
				 "conf/closer.conf"),
			     65536, &text),
	    0);
	said = parse(text.p, &conf);
	if (getpwnam("schoolgate-judge") == NULL)
		assert_non_null(strstr(said, "judge schoolgate-judge"));
	else
		assert_string_equal(said, "");
	assert_int_equal(conf.port_count, 6);
	assert_int_equal(conf.user, getpwnam("proxy")->pw_uid);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_the_file),
	    cmocka_unit_test(says_what_is_wrong),
	    cmocka_unit_test(takes_so_many_ports),
	    cmocka_unit_test(refuses_a_file_of_others),
	    cmocka_unit_test(reads_the_shipped_file),
	};
	int failed;

	arena = sg_arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sg_arena_free(&arena);
	return failed;
}
