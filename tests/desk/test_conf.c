/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_conf.c -- tests how desk.conf is read, and the exact text of each
 * message about it.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "desk/conf.h"

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
parse(const char *text, struct sg_desk_conf *conf)
{
	struct sg_source source = {.name = "desk.conf", .text = sg_str(text)};
	struct sg_problems *problems = sg_problems_new(arena);
	bool fine = sg_desk_conf_parse(&source, conf, arena, problems);

	assert_int_equal(fine, sg_problems_errors(problems) == 0);
	return report(problems);
}

static void
needs_no_line(void **state)
{
	struct sg_desk_conf conf;

	(void)state;
	assert_string_equal(parse("\n # a comment\n\t\r\n", &conf), "");
	assert_int_equal(conf.store.kind, SG_DB_SQLITE);
	assert_string_equal(conf.store.path,
	    SG_STATEDIR "-desk/store/store.db");
	assert_int_equal(conf.nlistens, 1);
	assert_string_equal(conf.listens[0].address, "127.0.0.1");
	assert_int_equal(conf.listens[0].port, 8443);
	assert_int_equal(conf.nhosts, 0);
	assert_null(conf.certificate);
	assert_null(conf.proxy);
	assert_null(conf.sign_on);
	assert_null(conf.mail_url);
	assert_int_equal(conf.digest_minutes, 30);
	assert_int_equal(conf.report_weekday, 0);
	assert_null(conf.journal);
	assert_null(conf.verifying_key);
	assert_string_equal(conf.language, "en");
}

static void
reads_every_line(void **state)
{
	struct sg_desk_conf conf;

	(void)state;
	assert_string_equal(
	    parse("store postgresql \"host=db dbname=schools\" schema "
		  "hill_crest2 reader \"the web\"\r\n"
		  "listen ::1 443\n  listen\t10.20.0.5  8443 \n"
		  "host Desk.Hillcrest.example\nhost 10.20.0.5\n"
		  "tls certificate \"/etc/a b.crt\" key /etc/a.key\n"
		  "proxy 10.20.0.9 tls\n"
		  "sign-on REMOTE_USER from www-data\n"
		  "mail smtp://mail.example:587 tls\n"
		  "mail from filter@hillcrest.example\n"
		  "mail user filter password-file /etc/password\n"
		  "mail digest 1440 minutes\n"
		  "mail report monday 07:30 to e-safety\n"
		  "mail requests to e-safety\n"
		  "mail requests for year-6 to tutors-6\n"
		  "journal /srv/journal\nverifying-key /root/key\n"
		  "language cy",
		&conf),
	    "");
	assert_int_equal(conf.store.kind, SG_DB_POSTGRES);
	assert_string_equal(conf.store.conninfo, "host=db dbname=schools");
	assert_string_equal(conf.store.schema, "hill_crest2");
	assert_string_equal(conf.store.reader, "the web");
	assert_int_equal(conf.nlistens, 2);
	assert_string_equal(conf.listens[0].address, "::1");
	assert_int_equal(conf.listens[0].port, 443);
	assert_string_equal(conf.listens[1].address, "10.20.0.5");
	assert_int_equal(conf.nhosts, 2);
	assert_string_equal(conf.hosts[0], "desk.hillcrest.example");
	assert_string_equal(conf.certificate, "/etc/a b.crt");
	assert_string_equal(conf.key, "/etc/a.key");
	assert_string_equal(conf.proxy, "10.20.0.9");
	assert_true(conf.proxy_tls);
	assert_string_equal(conf.sign_on, "REMOTE_USER");
	assert_string_equal(conf.sign_on_user, "www-data");
	assert_string_equal(conf.mail_url, "smtp://mail.example:587");
	assert_true(conf.mail_tls);
	assert_string_equal(conf.mail_from, "filter@hillcrest.example");
	assert_int_equal(conf.ntells, 2);
	assert_null(conf.tells[0].group);
	assert_string_equal(conf.tells[0].contact, "e-safety");
	assert_string_equal(conf.tells[1].group, "year-6");
	assert_string_equal(conf.tells[1].contact, "tutors-6");
	assert_string_equal(conf.mail_user, "filter");
	assert_string_equal(conf.mail_password_file, "/etc/password");
	assert_int_equal(conf.digest_minutes, 1440);
	assert_int_equal(conf.report_weekday, 1);
	assert_int_equal(conf.report_minute, 7 * 60 + 30);
	assert_string_equal(conf.report_to, "e-safety");
	assert_string_equal(conf.journal, "/srv/journal");
	assert_string_equal(conf.verifying_key, "/root/key");
	assert_string_equal(conf.language, "cy");
}

static void
reads_other_forms(void **state)
{
	struct sg_desk_conf conf;

	(void)state;
	assert_string_equal(parse("store sqlite /srv/store.db\n"
				  "proxy 127.0.0.1\nmail sendmail\n"
				  "mail from a@b\n"
				  "mail report Sun 23:59 to head\n",
				&conf),
	    "");
	assert_string_equal(conf.store.path, "/srv/store.db");
	assert_false(conf.proxy_tls);
	assert_string_equal(conf.mail_url, "sendmail");
	assert_int_equal(conf.report_weekday, 7);
	assert_string_equal(parse("store postgresql \"\" schema s\n"
				  "mail smtps://[::1]\nmail from a@b\n"
				  "mail user u password-file /p\n",
				&conf),
	    "");
	assert_null(conf.store.reader);
	assert_string_equal(conf.mail_url, "smtps://[::1]");
	assert_false(conf.mail_tls);
}

static const struct {
	const char *text, *report;
} errors[] = {
    {"stor sqlite /x\n",
	"desk.conf:1:1: error: no line begins with this word\n"
	"stor sqlite /x\n"
	"^~~~\n"
	"  did you mean \"store\"?\n"},
    {"frob 1\n",
	"desk.conf:1:1: error: no line begins with this word\n"
	"frob 1\n"
	"^~~~\n"
	"  a line begins with store, listen, host, tls, proxy, sign-on, mail, journal, verifying-key, language or \"#\"\n"},
    {"store sqlite store.db\n",
	"desk.conf:1:14: error: this path does not begin with \"/\"\n"
	"store sqlite store.db\n"
	"             ^~~~~~~~\n"
	"  write the whole path, which begins with \"/\"\n"},
    {"store sqlite\n",
	"desk.conf:1:1: error: this is not how a line \"store\" is written\n"
	"store sqlite\n"
	"^~~~~~~~~~~~\n"
	"  write: store sqlite FILE\n"
	"  or:    store postgresql CONNECTION schema NAME\n"
	"  or:    store postgresql CONNECTION schema NAME reader ROLE\n"},
    {"store postgresql dbname=x schema Hillcrest\n",
	"desk.conf:1:34: error: a schema cannot have this name\n"
	"store postgresql dbname=x schema Hillcrest\n"
	"                                 ^~~~~~~~~\n"
	"  write a name of small letters, figures and \"_\" that begins with a letter, as in \"hillcrest\"; not \"public\", and none that begins with \"pg_\"\n"},
    {"store postgresql dbname=x schema pg_x\n",
	"desk.conf:1:34: error: a schema cannot have this name\n"
	"store postgresql dbname=x schema pg_x\n"
	"                                 ^~~~\n"
	"  write a name of small letters, figures and \"_\" that begins with a letter, as in \"hillcrest\"; not \"public\", and none that begins with \"pg_\"\n"},
    {"store postgresql dbname=x schema s reader \"\"\n",
	"desk.conf:1:43: error: a role cannot have this name\n"
	"store postgresql dbname=x schema s reader \"\"\n"
	"                                          ^~\n"
	"  write the name of the role\n"},
    {"store sqlite /a\n"
     "store sqlite /b\n",
	"desk.conf:2:1: error: line 1 has said this already\n"
	"store sqlite /b\n"
	"^~~~~\n"
	"  remove one of the two lines\n"},
    {"store \"sqlite /x\n",
	"desk.conf:1:7: error: this quote is not closed\n"
	"store \"sqlite /x\n"
	"      ^~~~~~~~~~\n"
	"  end the value with a quote\n"},
    {"listen localhost 1\n",
	"desk.conf:1:8: error: this is not an IP address\n"
	"listen localhost 1\n"
	"       ^~~~~~~~~\n"
	"  write an address as \"127.0.0.1\" or \"::1\", without a port\n"},
    {"listen ::1 0\n"
     "listen ::1 65536\n"
     "listen ::1 18446744073709551617\n",
	"desk.conf:1:12: error: this is not a port\n"
	"listen ::1 0\n"
	"           ^\n"
	"  write a number from 1 to 65535\n"
	"\n"
	"desk.conf:2:12: error: this is not a port\n"
	"listen ::1 65536\n"
	"           ^~~~~\n"
	"  write a number from 1 to 65535\n"
	"\n"
	"desk.conf:3:12: error: this is not a port\n"
	"listen ::1 18446744073709551617\n"
	"           ^~~~~~~~~~~~~~~~~~~~\n"
	"  write a number from 1 to 65535\n"},
    {"listen 127.0.0.1:8443\n",
	"desk.conf:1:1: error: this is not how a line \"listen\" is written\n"
	"listen 127.0.0.1:8443\n"
	"^~~~~~~~~~~~~~~~~~~~~\n"
	"  write: listen ADDRESS PORT\n"},
    {"listen 10.0.0.1 443\n",
	"desk.conf:1:1: error: passwords would cross the network in clear text, because there is no line \"tls\"\n"
	"listen 10.0.0.1 443\n"
	"^\n"
	"  add a line \"tls certificate FILE key FILE\", or listen on 127.0.0.1 behind a reverse proxy\n"
	"\n"
	"desk.conf:1:1: error: the page can be reached from elsewhere, but there is no line \"host\"\n"
	"listen 10.0.0.1 443\n"
	"^\n"
	"  add a line with the name by which browsers ask, as in \"host desk.hillcrest.example\"\n"},
    {"host https://desk\n",
	"desk.conf:1:6: error: this is not the name of a host\n"
	"host https://desk\n"
	"     ^~~~~~~~~~~~\n"
	"  write the name as in \"desk.hillcrest.example\", without \"https://\" and without a port\n"},
    {"tls certificate a key /b\n",
	"desk.conf:1:17: error: this path does not begin with \"/\"\n"
	"tls certificate a key /b\n"
	"                ^\n"
	"  write the whole path, which begins with \"/\"\n"},
    {"tls /a /b\n",
	"desk.conf:1:1: error: this is not how a line \"tls\" is written\n"
	"tls /a /b\n"
	"^~~~~~~~~\n"
	"  write: tls certificate FILE key FILE\n"},
    {"proxy local\n",
	"desk.conf:1:7: error: this is not an IP address\n"
	"proxy local\n"
	"      ^~~~~\n"
	"  write an address as \"127.0.0.1\" or \"::1\", without a port\n"},
    {"sign-on A:B from www-data\n"
     "proxy 127.0.0.1\n",
	"desk.conf:1:9: error: a header cannot have this name\n"
	"sign-on A:B from www-data\n"
	"        ^~~\n"
	"  write the name of the header in which the proxy passes the user's name, as in \"X-Remote-User\"\n"},
    {"sign-on REMOTE_USER from 127.0.0.1\n"
     "proxy 127.0.0.1\n",
	"desk.conf:1:26: error: this is not the name of a user\n"
	"sign-on REMOTE_USER from 127.0.0.1\n"
	"                         ^~~~~~~~~\n"
	"  write the user of the reverse proxy on this machine, as in \"www-data\"\n"},
    {"sign-on REMOTE_USER from www-data\n",
	"desk.conf:1:1: error: names are signed on by a reverse proxy, but there is no line \"proxy\"\n"
	"sign-on REMOTE_USER from www-data\n"
	"^\n"
	"  add a line \"proxy ADDRESS\"\n"},
    {"mail http://x\n",
	"desk.conf:1:6: error: this is not the URL of a mail server\n"
	"mail http://x\n"
	"     ^~~~~~~~\n"
	"  write \"mail sendmail\", or a server as in \"mail smtp://mail.example:587 tls\" or \"mail smtps://mail.example\"; the name and the password go on a line \"mail user NAME password-file FILE\"\n"},
    {"mail smtp://user:word@x\n",
	"desk.conf:1:6: error: this is not the URL of a mail server\n"
	"mail smtp://user:word@x\n"
	"     ^~~~~~~~~~~~~~~~~~\n"
	"  write \"mail sendmail\", or a server as in \"mail smtp://mail.example:587 tls\" or \"mail smtps://mail.example\"; the name and the password go on a line \"mail user NAME password-file FILE\"\n"},
    {"mail smtp://\n",
	"desk.conf:1:6: error: this is not the URL of a mail server\n"
	"mail smtp://\n"
	"     ^~~~~~~\n"
	"  write \"mail sendmail\", or a server as in \"mail smtp://mail.example:587 tls\" or \"mail smtps://mail.example\"; the name and the password go on a line \"mail user NAME password-file FILE\"\n"},
    {"mail sendmail\nmail from a@b\nmail requests for YEAR to e_safety\n",
	"desk.conf:3:19: error: a group cannot have this name\n"
	"mail requests for YEAR to e_safety\n"
	"                  ^~~~\n"
	"  write the name of a \"group\" of the policy, as in \"year-6\"\n"
	"\n"
	"desk.conf:3:27: error: a contact cannot have this name\n"
	"mail requests for YEAR to e_safety\n"
	"                          ^~~~~~~~\n"
	"  write the name of a \"contact\" of the policy, as in \"e-safety\"\n"},
    {"mail requests to e-safety\n",
	"desk.conf:1:1: error: no line says how mails are sent\n"
	"mail requests to e-safety\n"
	"^\n"
	"  add a line as \"mail sendmail\" or \"mail smtp://mail.example:587 tls\"\n"},
    {"mail sendmail\n"
     "mail from head\n",
	"desk.conf:2:11: error: this is not a mail address\n"
	"mail from head\n"
	"          ^~~~\n"
	"  write an address as in \"filter@hillcrest.example\"\n"},
    {"mail sendmail\n",
	"desk.conf:1:1: error: no line says from which address mails are sent\n"
	"mail sendmail\n"
	"^\n"
	"  add a line as \"mail from filter@hillcrest.example\"\n"},
    {"mail from a@b\n"
     "mail digest 5 minutes\n"
     "mail report mon 07:30 to x\n"
     "mail user u password-file /p\n",
	"desk.conf:1:1: error: no line says how mails are sent\n"
	"mail from a@b\n"
	"^\n"
	"  add a line as \"mail sendmail\" or \"mail smtp://mail.example:587 tls\"\n"
	"\n"
	"desk.conf:2:1: error: no line says how mails are sent\n"
	"mail digest 5 minutes\n"
	"^\n"
	"  add a line as \"mail sendmail\" or \"mail smtp://mail.example:587 tls\"\n"
	"\n"
	"desk.conf:3:1: error: no line says how mails are sent\n"
	"mail report mon 07:30 to x\n"
	"^\n"
	"  add a line as \"mail sendmail\" or \"mail smtp://mail.example:587 tls\"\n"
	"\n"
	"desk.conf:4:1: error: no line says how mails are sent\n"
	"mail user u password-file /p\n"
	"^\n"
	"  add a line as \"mail sendmail\" or \"mail smtp://mail.example:587 tls\"\n"},
    {"mail sendmail\n"
     "mail from a@b\n"
     "mail user u password-file /p\n",
	"desk.conf:3:1: error: sendmail takes no name and no password\n"
	"mail user u password-file /p\n"
	"^\n"
	"  remove this line\n"},
    {"mail smtp://x\n"
     "mail from a@b\n"
     "mail user u password-file /p\n",
	"desk.conf:3:1: error: the password would cross the network in clear text\n"
	"mail user u password-file /p\n"
	"^\n"
	"  add \"tls\" to the line of the mail server, or use smtps://\n"},
    {"mail digest 1441 minutes\n",
	"desk.conf:1:13: error: this is not a number of minutes\n"
	"mail digest 1441 minutes\n"
	"            ^~~~\n"
	"  write a number from 1 to 1440\n"},
    {"mail digest 5 hours\n",
	"desk.conf:1:1: error: this is not how a line \"mail\" is written\n"
	"mail digest 5 hours\n"
	"^~~~~~~~~~~~~~~~~~~\n"
	"  write: mail sendmail\n"
	"  or:    mail from ADDRESS\n"
	"  or:    mail user NAME password-file FILE\n"
	"  or:    mail digest NUMBER minutes\n"
	"  or:    mail report DAY TIME to CONTACT\n"
	"  or:    mail requests to CONTACT\n"
	"  or:    mail requests for GROUP to CONTACT\n"
	"  or:    mail URL\n"
	"  or:    mail URL tls\n"},
    {"mail report someday 7:30 to E_safety\n",
	"desk.conf:1:13: error: this is not a day of the week\n"
	"mail report someday 7:30 to E_safety\n"
	"            ^~~~~~~\n"
	"  write a day as in \"monday\"\n"
	"\n"
	"desk.conf:1:21: error: this is not a time\n"
	"mail report someday 7:30 to E_safety\n"
	"                    ^~~~\n"
	"  write the time with the 24-hour clock, as in \"07:30\"\n"
	"\n"
	"desk.conf:1:29: error: a contact cannot have this name\n"
	"mail report someday 7:30 to E_safety\n"
	"                            ^~~~~~~~\n"
	"  write the name of a \"contact\" of the policy, as in \"e-safety\"\n"},
    {"mail report mon 24:00 to x\n",
	"desk.conf:1:17: error: this is not a time\n"
	"mail report mon 24:00 to x\n"
	"                ^~~~~\n"
	"  write the time with the 24-hour clock, as in \"07:30\"\n"},
    {"journal here\n",
	"desk.conf:1:9: error: this path does not begin with \"/\"\n"
	"journal here\n"
	"        ^~~~\n"
	"  write the whole path, which begins with \"/\"\n"},
    {"verifying-key a b\n",
	"desk.conf:1:1: error: this is not how a line \"verifying-key\" is written\n"
	"verifying-key a b\n"
	"^~~~~~~~~~~~~~~~~\n"
	"  write: verifying-key FILE\n"},
    {"language Welsh\n",
	"desk.conf:1:10: error: this is not the code of a language\n"
	"language Welsh\n"
	"         ^~~~~\n"
	"  write the code of the language, as in \"en\" or \"cy\"\n"},
    {"language cy\n"
     "language en\n",
	"desk.conf:2:1: error: line 1 has said this already\n"
	"language en\n"
	"^~~~~~~~\n"
	"  remove one of the two lines\n"},
    {"mail a b c d e f g h i\n",
	"desk.conf:1:1: error: this is not how a line \"mail\" is written\n"
	"mail a b c d e f g h i\n"
	"^~~~~~~~~~~~~~~~~~\n"
	"  write: mail sendmail\n"
	"  or:    mail from ADDRESS\n"
	"  or:    mail user NAME password-file FILE\n"
	"  or:    mail digest NUMBER minutes\n"
	"  or:    mail report DAY TIME to CONTACT\n"
	"  or:    mail requests to CONTACT\n"
	"  or:    mail requests for GROUP to CONTACT\n"
	"  or:    mail URL\n"
	"  or:    mail URL tls\n"},
};

static void
says_what_is_wrong(void **state)
{
	struct sg_desk_conf conf;

	(void)state;
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		assert_string_equal(parse(errors[i].text, &conf),
		    errors[i].report);
}

/* Only an address that no other machine can reach needs no TLS. */
static void
no_clear_text_off_loopback(void **state)
{
	static const struct {
		const char *text;
		bool fine;
	} listens[] = {{"listen 127.0.0.1 1\n", true},
	    {"listen 127.9.9.9 1\n", true}, {"listen ::1 1\n", true},
	    {"listen 0:0:0:0:0:0:0:1 1\n", true},
	    {"listen 0.0.0.0 1\nhost x\n", false},
	    {"listen :: 1\nhost x\n", false},
	    {"listen ::ffff:10.0.0.1 1\nhost x\n", false},
	    {"listen 10.0.0.1 1\nhost x\ntls certificate /c key /k\n", true}};
	struct sg_desk_conf conf;

	(void)state;
	for (size_t i = 0; i < sizeof(listens) / sizeof(listens[0]); i++)
		if ((strstr(parse(listens[i].text, &conf), "in clear text") ==
			NULL) != listens[i].fine)
			fail_msg("%s", listens[i].text);
}

/* Returns the report about `count` lines `line`. */
static const char *
repeated(const char *line, int count)
{
	struct sg_desk_conf conf;
	char text[4096];
	struct sg_out out;

	sg_out_init(&out, text, sizeof(text));
	for (int i = 0; i < count; i++)
		sg_out_text(&out, line);
	return parse(text, &conf);
}

static void
takes_so_many_lines(void **state)
{
	(void)state;
	assert_string_equal(repeated("listen ::1 1\n", 8), "");
	assert_string_equal(repeated("listen ::1 1\n", 9),
	    "desk.conf:9:8: error: there are more than 8 lines \"listen\"\n"
	    "listen ::1 1\n"
	    "       ^~~\n"
	    "  remove addresses that nobody uses\n");
	assert_string_equal(repeated("host x\n", 16), "");
	assert_string_equal(repeated("host x\n", 17),
	    "desk.conf:17:6: error: there are more than 16 lines \"host\"\n"
	    "host x\n"
	    "     ^\n"
	    "  remove names that nobody uses\n");
}

static bool
refused_for(const char *path, const char *words)
{
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_desk_conf conf;

	assert_false(sg_desk_conf_read(path, &conf, arena, problems));
	return strstr(report(problems), words) != NULL;
}

static void
refuses_a_file_of_others(void **state)
{
	char path[] = "/tmp/schoolgate.XXXXXX";
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_desk_conf conf;
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(write(fd, "language cy\n", 12), 12);
	close(fd);
	assert_true(sg_desk_conf_read(path, &conf, arena, problems));
	assert_string_equal(conf.language, "cy");
	assert_int_equal(chmod(path, 0620), 0);
	assert_true(refused_for(path, "take the right away: chmod go-w /tmp/"));
	assert_int_equal(chmod(path, 0602), 0);
	assert_true(refused_for(path, "others than root can write"));
	assert_int_equal(chmod(path, 0644), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(path, 1, 0), 0);
		assert_true(refused_for(path,
		    "belong to root, but to the user 1"));
		assert_int_equal(chown(path, 0, 0), 0);
	}
	assert_int_equal(truncate(path, 65 * 1024), 0);
	assert_true(refused_for(path, "cannot be read: File too large"));
	unlink(path);
	assert_true(refused_for(path, "cannot be read: No such file"));
	assert_true(refused_for("/dev/null", "it is a pipe, a device"));
	assert_true(refused_for("/tmp", "cannot be read: it is a folder"));
}

/* Each line of the shipped file that is only commented out can be used. */
static void
the_shipped_lines_can_be_used(void **state)
{
	static const char *const together[] = {"store sqlite", "listen 10.",
	    "host ", "tls ", "proxy ", "sign-on ", "mail smtp", "mail from",
	    "mail user", "mail digest", "mail report", "journal ",
	    "verifying-key ", "language "};
	const char *source = getenv("SG_SOURCE");
	struct sg_desk_conf conf;
	struct sg_str text, line;
	char lines[4096];
	struct sg_out out;

	(void)state;
	assert_int_equal(sg_file_read(arena,
			     sg_path_join(arena, source ? source : "..",
				 "conf/desk.conf"),
			     65536, &text),
	    0);
	assert_string_equal(parse(text.p, &conf), "");
	sg_out_init(&out, lines, sizeof(lines));
	while (text.n > 0) {
		line = sg_str_cut(&text, '\n');
		for (size_t i = 0; i < 14 && line.n > 1; i++) {
			if (sg_str_starts((struct sg_str){line.p + 1,
					      line.n - 1},
				sg_str(together[i])))
				sg_out_printf(&out, "%.*s\n", (int)line.n - 1,
				    line.p + 1);
		}
	}
	assert_string_equal(parse(lines, &conf), "");
	assert_string_equal(conf.listens[0].address, "10.20.0.5");
	assert_string_equal(conf.report_to, "e-safety");
	assert_string_equal(conf.verifying_key, "/root/schoolgate.key");
	assert_non_null(conf.sign_on);
	assert_non_null(conf.mail_user);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(needs_no_line),
	    cmocka_unit_test(reads_every_line),
	    cmocka_unit_test(reads_other_forms),
	    cmocka_unit_test(says_what_is_wrong),
	    cmocka_unit_test(no_clear_text_off_loopback),
	    cmocka_unit_test(takes_so_many_lines),
	    cmocka_unit_test(refuses_a_file_of_others),
	    cmocka_unit_test(the_shipped_lines_can_be_used),
	};
	int failed;

	arena = sg_arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sg_arena_free(&arena);
	return failed;
}
