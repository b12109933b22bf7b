/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * conf.c -- reads /etc/schoolgate/desk.conf.
 *
 * The table `forms` has the lines that can be written. A line that has none of
 * the forms is answered with the forms that begin with the same word.
 */
#include "desk/conf.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/trusted.h"

#define FILE_BYTES_MAX ((size_t)64 * 1024)
#define WORDS_MAX 8
#define VALUES_MAX 3 /* of a form */

/* A word of the line. Quotes belong to the span, not to the text. */
struct word {
	struct sg_str text, span;
};

/* What stands once in a file; 0: what may stand repeatedly. */
enum once {
	ONCE_STORE = 1,
	ONCE_TLS,
	ONCE_PROXY,
	ONCE_SIGN_ON,
	ONCE_MAIL,
	ONCE_MAIL_FROM,
	ONCE_MAIL_USER,
	ONCE_MAIL_DIGEST,
	ONCE_MAIL_REPORT,
	ONCE_JOURNAL,
	ONCE_KEY,
	ONCE_LANGUAGE,
	ONCES
};

/* The state of a run of sg_desk_conf_parse(). */
struct reading {
	struct sg_desk_conf *conf;
	struct sg_arena *arena;
	struct sg_problems *problems;
	struct sg_place place; /* of the line or the word in work */
	struct sg_str line;
	struct word words[WORDS_MAX];
	size_t nwords;
	unsigned lines[ONCES]; /* the line that has it; 0: none */
	unsigned listen_line;  /* of the first address off loopback */
	unsigned tell_line;    /* of the first line "mail requests" */
};

/*
 * A form of a line. A word in capitals stands for a value. `take` gets the
 * values in this order.
 */
struct form {
	const char *text;
	enum once once;
	void (*take)(struct reading *r, const struct word *values);
};

static void
point_at(struct reading *r, struct sg_str part)
{
	r->place.column = (unsigned)(part.p - r->line.p) + 1;
	r->place.width = (unsigned)part.n;
}

static void
complain(struct reading *r, const struct word *word, const char *advice,
    const char *what)
{
	point_at(r, word->span);
	sg_problem(r->problems, SG_ERROR, r->place, advice, "%s", what);
}

static const char *
keep(struct reading *r, const struct word *word)
{
	return sg_arena_dup(r->arena, word->text);
}

/* Returns a path, or NULL after an error. */
static const char *
read_path(struct reading *r, const struct word *word)
{
	if (word->text.n > 0 && word->text.p[0] == '/')
		return keep(r, word);
	complain(r, word, "write the whole path, which begins with \"/\"",
	    "this path does not begin with \"/\"");
	return NULL;
}

/* Returns an IP address, or NULL after an error. */
static const char *
read_address(struct reading *r, const struct word *word)
{
	const char *text = keep(r, word);
	unsigned char bytes[16];

	if (inet_pton(AF_INET, text, bytes) == 1 ||
	    inet_pton(AF_INET6, text, bytes) == 1)
		return text;
	complain(r, word,
	    "write an address as \"127.0.0.1\" or \"::1\", without a port",
	    "this is not an IP address");
	return NULL;
}

/* Returns true for 127.0.0.0/8 and ::1. */
static bool
is_loopback(const char *address)
{
	struct in_addr four;
	struct in6_addr six;

	if (inet_pton(AF_INET, address, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, address, &six) == 1 &&
	    IN6_IS_ADDR_LOOPBACK(&six);
}

/* Returns a number from 1 to `most`, or 0 after an error. */
static unsigned
read_number(struct reading *r, const struct word *word, unsigned most,
    const char *what)
{
	struct sg_str text = word->text;
	unsigned number = 0;

	for (size_t i = 0; i < text.n && number <= most; i++)
		number = text.p[i] >= '0' && text.p[i] <= '9' ?
		    number * 10 + (unsigned)(text.p[i] - '0') :
		    most + 1;
	if (number > 0 && number <= most)
		return number;
	complain(r, word,
	    sg_arena_printf(r->arena, "write a number from 1 to %u", most),
	    what);
	return 0;
}

/* Returns true if the word consists of at least one of these bytes. */
static bool
consists_of(struct sg_str text, const char *bytes)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\0' || strchr(bytes, text.p[i]) == NULL)
			return false;
	}
	return text.n > 0;
}
#define SMALL "abcdefghijklmnopqrstuvwxyz"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define FIGURES "0123456789"

static void
take_sqlite(struct reading *r, const struct word *values)
{
	r->conf->store = (struct sg_db_where){
	    .kind = SG_DB_SQLITE, .path = read_path(r, &values[0])};
}

static void
take_postgresql(struct reading *r, const struct word *values)
{
	struct sg_db_where *store = &r->conf->store;

	*store = (struct sg_db_where){.kind = SG_DB_POSTGRES,
	    .conninfo = keep(r, &values[0]),
	    .schema = keep(r, &values[1])};
	if (!sg_db_is_schema(store->schema))
		complain(r, &values[1],
		    "write a name of small letters, figures and \"_\" that "
		    "begins with a letter, as in \"hillcrest\"; not \"public\", "
		    "and none that begins with \"pg_\"",
		    "a schema cannot have this name");
}

static void
take_reader(struct reading *r, const struct word *values)
{
	take_postgresql(r, values);
	r->conf->store.reader = keep(r, &values[2]);
	if (values[2].text.n == 0 || values[2].text.n > 63)
		complain(r, &values[2], "write the name of the role",
		    "a role cannot have this name");
}

static void
take_listen(struct reading *r, const struct word *values)
{
	struct sg_desk_conf *conf = r->conf;
	const char *address = read_address(r, &values[0]);
	unsigned port = read_number(r, &values[1], UINT16_MAX,
	    "this is not a port");

	if (address == NULL || port == 0)
		return;
	if (conf->nlistens == SG_DESK_LISTENS) {
		complain(r, &values[0], "remove addresses that nobody uses",
		    "there are more than 8 lines \"listen\"");
		return;
	}
	if (!is_loopback(address) && r->listen_line == 0)
		r->listen_line = r->place.line;
	conf->listens[conf->nlistens++] = (struct sg_desk_listen){
	    address, (uint16_t)port};
}

static void
take_host(struct reading *r, const struct word *values)
{
	struct sg_desk_conf *conf = r->conf;
	char *name = sg_arena_dup(r->arena, values[0].text);

	for (char *p = name; *p != '\0'; p++)
		*p = (char)sg_lower(*p);
	if (!consists_of(values[0].text, SMALL CAPITALS FIGURES ".-") ||
	    values[0].text.n > 253)
		complain(r, &values[0],
		    "write the name as in \"desk.hillcrest.example\", without "
		    "\"https://\" and without a port",
		    "this is not the name of a host");
	else if (conf->nhosts == SG_DESK_HOSTS)
		complain(r, &values[0], "remove names that nobody uses",
		    "there are more than 16 lines \"host\"");
	else
		conf->hosts[conf->nhosts++] = name;
}

static void
take_tls(struct reading *r, const struct word *values)
{
	r->conf->certificate = read_path(r, &values[0]);
	r->conf->key = read_path(r, &values[1]);
}

static void
take_proxy(struct reading *r, const struct word *values)
{
	r->conf->proxy = read_address(r, &values[0]);
}

static void
take_tls_proxy(struct reading *r, const struct word *values)
{
	take_proxy(r, values);
	r->conf->proxy_tls = true;
}

static void
take_sign_on(struct reading *r, const struct word *values)
{
	const struct sg_str header = values[0].text, user = values[1].text;

	r->conf->sign_on = keep(r, &values[0]);
	r->conf->sign_on_user = keep(r, &values[1]);
	if (!consists_of(header, SMALL CAPITALS FIGURES "_-") ||
	    header.n > SG_DESK_HEADER_BYTES)
		complain(r, &values[0],
		    "write the name of the header in which the proxy passes "
		    "the user's name, as in \"X-Remote-User\"",
		    "a header cannot have this name");
	/* The proxy is known by its user. An address would not do: each program
	 * of this machine can connect from 127.0.0.1. */
	if (!consists_of(user, SMALL CAPITALS FIGURES "_-.") ||
	    sg_str_starts(user, SG_LIT("-")) || consists_of(user, FIGURES "."))
		complain(r, &values[1],
		    "write the user of the reverse proxy on this machine, as "
		    "in \"www-data\"",
		    "this is not the name of a user");
}

static void
take_sendmail(struct reading *r, const struct word *values)
{
	(void)values;
	r->conf->mail_url = "sendmail";
}

/* Returns the server of a URL, or an empty text. */
static struct sg_str
server_of(struct sg_str url)
{
	static const struct sg_str schemes[] = {
	    SG_LIT("smtp://"), SG_LIT("smtps://")};

	for (size_t i = 0; i < 2; i++) {
		if (sg_str_starts(url, schemes[i]))
			return (struct sg_str){
			    url.p + schemes[i].n, url.n - schemes[i].n};
	}
	return (struct sg_str){NULL, 0};
}

static void
take_mail(struct reading *r, const struct word *values)
{
	r->conf->mail_url = keep(r, &values[0]);
	if (!consists_of(server_of(values[0].text),
		SMALL CAPITALS FIGURES ".-:[]"))
		complain(r, &values[0],
		    "write \"mail sendmail\", or a server as in "
		    "\"mail smtp://mail.example:587 tls\" or "
		    "\"mail smtps://mail.example\"; the name and the password "
		    "go on a line \"mail user NAME password-file FILE\"",
		    "this is not the URL of a mail server");
}

static void
take_mail_tls(struct reading *r, const struct word *values)
{
	take_mail(r, values);
	r->conf->mail_tls = true;
}

static void
take_from(struct reading *r, const struct word *values)
{
	struct sg_str text = values[0].text;
	const char *at = sg_str_find(text, SG_LIT("@"));

	r->conf->mail_from = keep(r, &values[0]);
	if (at == NULL || at == text.p || at == text.p + text.n - 1 ||
	    !consists_of(text, SMALL CAPITALS FIGURES "!#$%&'*+-/=?^_`{|}~.@"))
		complain(r, &values[0],
		    "write an address as in \"filter@hillcrest.example\"",
		    "this is not a mail address");
}

static void
take_user(struct reading *r, const struct word *values)
{
	r->conf->mail_user = keep(r, &values[0]);
	r->conf->mail_password_file = read_path(r, &values[1]);
}

static void
take_digest(struct reading *r, const struct word *values)
{
	r->conf->digest_minutes = read_number(r, &values[0], 1440,
	    "this is not a number of minutes");
}

/* Returns the minute of the day, or -1 if the text is no time. */
static int
minute_of(struct sg_str text)
{
	const char *p = text.p;
	int hour, minute;

	if (text.n != 5 || p[2] != ':' ||
	    !consists_of((struct sg_str){p, 2}, FIGURES) ||
	    !consists_of((struct sg_str){p + 3, 2}, FIGURES))
		return -1;
	hour = (p[0] - '0') * 10 + p[1] - '0';
	minute = (p[3] - '0') * 10 + p[4] - '0';
	return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
}

static void
take_report(struct reading *r, const struct word *values)
{
	struct sg_desk_conf *conf = r->conf;

	conf->report_weekday = sg_weekday_find(values[0].text) + 1;
	conf->report_minute = minute_of(values[1].text);
	conf->report_to = keep(r, &values[2]);
	if (conf->report_weekday == 0)
		complain(r, &values[0], "write a day as in \"monday\"",
		    "this is not a day of the week");
	if (conf->report_minute < 0)
		complain(r, &values[1],
		    "write the time with the 24-hour clock, as in \"07:30\"",
		    "this is not a time");
	if (!consists_of(values[2].text, SMALL FIGURES "-"))
		complain(r, &values[2],
		    "write the name of a \"contact\" of the policy, as in "
		    "\"e-safety\"",
		    "a contact cannot have this name");
}

static bool
is_name(struct sg_str text)
{
	return text.n > 0 && consists_of(text, SMALL FIGURES "-");
}

/* `group` may be NULL. */
static void
add_tell(struct reading *r, const struct word *group,
    const struct word *contact)
{
	struct sg_desk_conf *conf = r->conf;

	if (r->tell_line == 0)
		r->tell_line = r->place.line;
	if (group != NULL && !is_name(group->text))
		complain(r, group,
		    "write the name of a \"group\" of the policy, as in "
		    "\"year-6\"",
		    "a group cannot have this name");
	if (!is_name(contact->text))
		complain(r, contact,
		    "write the name of a \"contact\" of the policy, as in "
		    "\"e-safety\"",
		    "a contact cannot have this name");
	if (conf->ntells == SG_DESK_TELLS) {
		complain(r, &r->words[0], "name fewer groups",
		    "there are too many lines \"mail requests\"");
		return;
	}
	conf->tells[conf->ntells++] = (struct sg_desk_tell){
	    group == NULL ? NULL : keep(r, group), keep(r, contact)};
}

static void
take_requests(struct reading *r, const struct word *values)
{
	add_tell(r, NULL, &values[0]);
}

static void
take_requests_for(struct reading *r, const struct word *values)
{
	add_tell(r, &values[0], &values[1]);
}

static void
take_journal(struct reading *r, const struct word *values)
{
	r->conf->journal = read_path(r, &values[0]);
}

static void
take_key(struct reading *r, const struct word *values)
{
	r->conf->verifying_key = read_path(r, &values[0]);
}

static void
take_language(struct reading *r, const struct word *values)
{
	r->conf->language = keep(r, &values[0]);
	if (!consists_of(values[0].text, SMALL) || values[0].text.n < 2 ||
	    values[0].text.n > 3)
		complain(r, &values[0],
		    "write the code of the language, as in \"en\" or \"cy\"",
		    "this is not the code of a language");
}

/* If a line has two of these forms, it means the first. */
static const struct form forms[] = {
    {"store sqlite FILE", ONCE_STORE, take_sqlite},
    {"store postgresql CONNECTION schema NAME", ONCE_STORE, take_postgresql},
    {"store postgresql CONNECTION schema NAME reader ROLE", ONCE_STORE,
	take_reader},
    {"listen ADDRESS PORT", 0, take_listen},
    {"host NAME", 0, take_host},
    {"tls certificate FILE key FILE", ONCE_TLS, take_tls},
    {"proxy ADDRESS", ONCE_PROXY, take_proxy},
    {"proxy ADDRESS tls", ONCE_PROXY, take_tls_proxy},
    {"sign-on HEADER from USER", ONCE_SIGN_ON, take_sign_on},
    {"mail sendmail", ONCE_MAIL, take_sendmail},
    {"mail from ADDRESS", ONCE_MAIL_FROM, take_from},
    {"mail user NAME password-file FILE", ONCE_MAIL_USER, take_user},
    {"mail digest NUMBER minutes", ONCE_MAIL_DIGEST, take_digest},
    {"mail report DAY TIME to CONTACT", ONCE_MAIL_REPORT, take_report},
    {"mail requests to CONTACT", 0, take_requests},
    {"mail requests for GROUP to CONTACT", 0, take_requests_for},
    {"mail URL", ONCE_MAIL, take_mail},
    {"mail URL tls", ONCE_MAIL, take_mail_tls},
    {"journal FOLDER", ONCE_JOURNAL, take_journal},
    {"verifying-key FILE", ONCE_KEY, take_key},
    {"language CODE", ONCE_LANGUAGE, take_language},
};
#define FORMS (sizeof(forms) / sizeof(forms[0]))

/* Returns true if the line has this form; then sets the values. */
static bool
fits(const struct reading *r, const struct form *form,
    struct word values[VALUES_MAX])
{
	struct sg_str rest = sg_str(form->text), part;
	size_t nvalues = 0;

	for (size_t i = 0; i < r->nwords; i++) {
		if (rest.p == NULL)
			return false;
		part = sg_str_cut(&rest, ' ');
		if (part.p[0] >= 'A' && part.p[0] <= 'Z')
			values[nvalues++] = r->words[i];
		else if (!sg_str_eq(part, r->words[i].text))
			return false;
	}
	return rest.p == NULL;
}

/* Returns true if the form begins with this word. */
static bool
begins_with(const struct form *form, struct sg_str word)
{
	struct sg_str rest = sg_str(form->text);

	return sg_str_eq(sg_str_cut(&rest, ' '), word);
}

/* Say which forms begin with the line's first word. */
static void
complain_of_form(struct reading *r)
{
	const struct word *last = &r->words[r->nwords - 1];
	const char *advice = NULL;
	struct sg_str all = r->words[0].span;

	for (size_t i = 0; i < FORMS; i++) {
		if (begins_with(&forms[i], r->words[0].text))
			advice = advice == NULL ?
			    sg_arena_printf(r->arena, "write: %s",
				forms[i].text) :
			    sg_arena_printf(r->arena, "%s\nor:    %s", advice,
				forms[i].text);
	}
	all.n = (size_t)(last->span.p + last->span.n - all.p);
	point_at(r, all);
	sg_problem(r->problems, SG_ERROR, r->place, advice,
	    "this is not how a line \"%.*s\" is written",
	    (int)r->words[0].text.n, r->words[0].text.p);
}

/* Say that no line begins with this word. */
static void
complain_of_word(struct reading *r)
{
	static const char *const known[] = {"store", "listen", "host", "tls",
	    "proxy", "sign-on", "mail", "journal", "verifying-key", "language"};
	const char *similar = sg_did_you_mean(r->words[0].text, known,
	    sizeof(known) / sizeof(known[0]));

	complain(r, &r->words[0],
	    similar != NULL ?
		sg_arena_printf(r->arena, "did you mean \"%s\"?", similar) :
		"a line begins with store, listen, host, tls, proxy, sign-on, "
		"mail, journal, verifying-key, language or \"#\"",
	    "no line begins with this word");
}

/* Report a line of what may stand only once. Returns true if it does. */
static bool
stands_once(struct reading *r, const struct form *form)
{
	unsigned before = r->lines[form->once];

	if (form->once == 0)
		return true;
	r->lines[form->once] = r->place.line;
	if (before == 0)
		return true;
	point_at(r, r->words[0].span);
	sg_problem(r->problems, SG_ERROR, r->place,
	    "remove one of the two lines", "line %u has said this already",
	    before);
	return false;
}

static void
read_words(struct reading *r)
{
	struct word values[VALUES_MAX];
	bool known = false;

	for (size_t i = 0; i < FORMS; i++) {
		known = known || begins_with(&forms[i], r->words[0].text);
		if (!fits(r, &forms[i], values))
			continue;
		if (stands_once(r, &forms[i]))
			forms[i].take(r, values);
		return;
	}
	if (known)
		complain_of_form(r);
	else
		complain_of_word(r);
}

/* Cut the first word, which may be quoted, from *rest. */
static bool
cut_word(struct reading *r, struct sg_str *rest, struct word *word)
{
	bool quoted = rest->p[0] == '"';
	size_t n = quoted ? 1 : 0;

	while (n < rest->n &&
	    (quoted ? rest->p[n] != '"' :
		      rest->p[n] != ' ' && rest->p[n] != '\t'))
		n++;
	word->text = (struct sg_str){rest->p + quoted, n - quoted};
	if (quoted && n == rest->n) {
		word->span = *rest;
		complain(r, word, "end the value with a quote",
		    "this quote is not closed");
		return false;
	}
	word->span = (struct sg_str){rest->p, n + quoted};
	rest->p += word->span.n;
	rest->n -= word->span.n;
	*rest = sg_str_trim(*rest);
	return true;
}

static void
read_line(struct reading *r)
{
	struct sg_str rest = sg_str_trim(r->line);

	if (rest.n == 0 || rest.p[0] == '#')
		return;
	for (r->nwords = 0; rest.n > 0; r->nwords++) {
		if (r->nwords == WORDS_MAX) {
			complain_of_form(r);
			return;
		}
		if (!cut_word(r, &rest, &r->words[r->nwords]))
			return;
	}
	read_words(r);
}

/* Report a problem at the line that has this setting. */
static void
complain_of_line(struct reading *r, unsigned line, const char *advice,
    const char *what)
{
	struct sg_place place = {
	    .source = r->place.source, .line = line, .column = 1};

	sg_problem(r->problems, SG_ERROR, place, advice, "%s", what);
}

/* Check how the page can be reached. */
static void
check_reach(struct reading *r)
{
	const struct sg_desk_conf *conf = r->conf;

	if (r->listen_line != 0 && conf->certificate == NULL)
		complain_of_line(r, r->listen_line,
		    "add a line \"tls certificate FILE key FILE\", or listen "
		    "on 127.0.0.1 behind a reverse proxy",
		    "passwords would cross the network in clear text, because "
		    "there is no line \"tls\"");
	if (r->listen_line != 0 && conf->nhosts == 0)
		complain_of_line(r, r->listen_line,
		    "add a line with the name by which browsers ask, as in "
		    "\"host desk.hillcrest.example\"",
		    "the page can be reached from elsewhere, but there is no "
		    "line \"host\"");
	if (conf->sign_on != NULL && conf->proxy == NULL)
		complain_of_line(r, r->lines[ONCE_SIGN_ON],
		    "add a line \"proxy ADDRESS\"",
		    "names are signed on by a reverse proxy, but there is no "
		    "line \"proxy\"");
}

/* Check what belongs to mails. */
static void
check_mail(struct reading *r)
{
	static const enum once parts[] = {
	    ONCE_MAIL_FROM, ONCE_MAIL_USER, ONCE_MAIL_DIGEST, ONCE_MAIL_REPORT};
	const struct sg_desk_conf *conf = r->conf;

	for (size_t i = 0; i < 4 && conf->mail_url == NULL; i++) {
		if (r->lines[parts[i]] != 0)
			complain_of_line(r, r->lines[parts[i]],
			    "add a line as \"mail sendmail\" or "
			    "\"mail smtp://mail.example:587 tls\"",
			    "no line says how mails are sent");
	}
	if (r->tell_line != 0 && conf->mail_url == NULL)
		complain_of_line(r, r->tell_line,
		    "add a line as \"mail sendmail\" or "
		    "\"mail smtp://mail.example:587 tls\"",
		    "no line says how mails are sent");
	if (conf->mail_url != NULL && conf->mail_from == NULL)
		complain_of_line(r, r->lines[ONCE_MAIL],
		    "add a line as \"mail from filter@hillcrest.example\"",
		    "no line says from which address mails are sent");
	if (conf->mail_user == NULL || conf->mail_url == NULL)
		return;
	if (strcmp(conf->mail_url, "sendmail") == 0)
		complain_of_line(r, r->lines[ONCE_MAIL_USER],
		    "remove this line",
		    "sendmail takes no name and no password");
	else if (conf->mail_url[4] == ':' && !conf->mail_tls)
		complain_of_line(r, r->lines[ONCE_MAIL_USER],
		    "add \"tls\" to the line of the mail server, or use "
		    "smtps://",
		    "the password would cross the network in clear text");
}

bool
sg_desk_conf_parse(const struct sg_source *source, struct sg_desk_conf *conf,
    struct sg_arena *arena, struct sg_problems *problems)
{
	struct reading r = {.conf = conf,
	    .arena = arena,
	    .problems = problems,
	    .place = {.source = source}};
	struct sg_str rest = source->text;

	*conf = (struct sg_desk_conf){
	    .store = {.kind = SG_DB_SQLITE,
		.path = SG_STATEDIR "-desk/store/store.db"},
	    .digest_minutes = 30,
	    .language = "en"};
	while (rest.n > 0) {
		r.line = sg_str_cut(&rest, '\n');
		r.place.line++;
		read_line(&r);
	}
	if (sg_problems_errors(problems) == 0) {
		check_reach(&r);
		check_mail(&r);
	}
	if (conf->nlistens == 0)
		conf->listens[conf->nlistens++] = (struct sg_desk_listen){
		    "127.0.0.1", 8443};
	return sg_problems_errors(problems) == 0;
}

bool
sg_desk_conf_read(const char *path, struct sg_desk_conf *conf,
    struct sg_arena *arena, struct sg_problems *problems)
{
	const struct sg_source *source = sg_trusted_read(path, FILE_BYTES_MAX,
	    SG_TRUSTED_SELF, arena, problems);

	return source != NULL &&
	    sg_desk_conf_parse(source, conf, arena, problems);
}
