/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lab.c -- a school with a desk in a temporary folder. */
#include "config.h"

#include "../../unit.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/file.h"
#include "journal/read.h"
#include "lab.h"

static const char policy[] =
    "school \"Hillcrest School\"\n"
    "    time zone  Europe/London\n"
    "    if unsure  block\n"
    "    reviewed   Mon 7 Sep 2026\n"
    "group year-6\n"
    "    network    10.20.6.0/24\n"
    "group pupils\n"
    "    network    10.20.0.0/16\n"
    "sites games\n"
    "    site       games.example\n"
    "sites gone\n"
    "    site       locked.example\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    09:00  lesson\n"
    "    10:45  break\n"
    "    11:00  lesson\n"
    "    15:20  home\n"
    "term \"Autumn 2026\"\n"
    "    from       Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
    "rules\n"
    "    block casino.example  for everyone  always  fixed\n"
    "    block games  for pupils  in school-time\n"
    "    block gone   for year-6  always\n"
    "    block chat.example  for everyone  always\n"
    "    otherwise allow\n"
    "include \"exceptions.policy\"\n"
    "expect\n"
    "    Tue 24 Nov 2026 10:15  pupils  chat.example  blocked\n";

#define EXCEPTION(id, what, approver)                                          \
	"exception " id "\n"                                                   \
	"    allow     " what "\n"                                             \
	"    for       year-6\n"                                               \
	"    because   \"A lesson\"\n"                                         \
	"    approved  \"" approver "\" on Mon 9 Nov 2026\n"                   \
	"    until     Fri 27 Nov 2026\n"

const char lab_exceptions[] = "# The desk writes this file.\n" EXCEPTION("EX-1",
    "games", "Mrs A Head");

const char *
lab_exception(const char *id, const char *what, const char *approver)
{
	static char text[2048];

	(void)snprintf(text, sizeof text, EXCEPTION("%s", "%s", "%s"), id, what,
	    approver);
	return text;
}

/* ---- files -------------------------------------------------------------- */

void
lab_write(const char *path, const char *text)
{
	assert_int_equal(sg_file_replace(path, text, strlen(text), 0640), 0);
}

const char *
lab_read(const char *path)
{
	static char text[65536];
	FILE *from = fopen(path, "r");
	size_t n;

	assert_non_null(from);
	n = fread(text, 1, sizeof text - 1, from);
	text[n] = '\0';
	fclose(from);
	return text;
}

static void
join(const struct lab *lab, char path[128], const char *name)
{
	(void)snprintf(path, 128, "%s/%s", lab->journal.top, name);
}

/* A hash that costs little: tests sign in often. */
static const char *
cheap_hash(void)
{
	static char hash[crypto_pwhash_STRBYTES];

	if (hash[0] == '\0')
		assert_int_equal(crypto_pwhash_str_alg(hash, LAB_PASSWORD,
				     sizeof(LAB_PASSWORD) - 1, 1, 8192,
				     crypto_pwhash_ALG_ARGON2ID13),
		    0);
	return hash;
}

void
lab_accounts(struct lab *lab, const char *extra)
{
	static const struct {
		const char *name, *full_name, *role, *group;
	} rows[] = {
	    {"officer", "Ms O Fficer", "officer", ""},
	    {"technician", "Mr T Echnician", "technician", ""},
	    {"lead", "Dr I Lead", "ict-lead", ""},
	    {"ahead", "Mrs A Head", "head", ""},
	    {"governor", "Sir G Overnor", "governor", ""},
	    {"teacher", "Mr B Teach", "teacher", "\"year-6\""},
	};
	char text[16384];
	size_t n = 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		n += (size_t)snprintf(text + n, sizeof text - n,
		    "{\"name\":\"%s\",\"full_name\":\"%s\",\"role\":\"%s\","
		    "\"groups\":[%s],\"password\":\"%s\"}\n",
		    rows[i].name, rows[i].full_name, rows[i].role,
		    rows[i].group, cheap_hash());
	(void)snprintf(text + n, sizeof text - n, "%s", extra);
	lab_write(lab->accounts, text);
}

/* ---- what stands for systemd -------------------------------------------- */

static void *
apply(void *ctx)
{
	struct lab *lab = ctx;
	const char *answer;
	int fd;

	while ((fd = accept(lab->apply_fd, NULL, NULL)) >= 0) {
		answer = lab->answer;
		lab->installs++;
		if (lab->on_install != NULL)
			lab->on_install(lab);
		if (write(fd, answer, strlen(answer)) < 0)
			perror("apply");
		close(fd);
	}
	return NULL;
}

static void
begin_apply(struct lab *lab)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	assert_true(strlen(lab->apply) < sizeof address.sun_path);
	strcpy(address.sun_path, lab->apply);
	lab->answer = LAB_INSTALLED;
	lab->apply_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(lab->apply_fd, (struct sockaddr *)&address,
			     sizeof address),
	    0);
	assert_int_equal(listen(lab->apply_fd, 8), 0);
	assert_int_equal(pthread_create(&lab->thread, NULL, apply, lab), 0);
}

static void
end_apply(struct lab *lab)
{
	shutdown(lab->apply_fd, SHUT_RDWR);
	pthread_join(lab->thread, NULL);
	close(lab->apply_fd);
}

/* ---- the whole ---------------------------------------------------------- */

static void
make_files(struct lab *lab)
{
	char path[256];

	assert_int_equal(mkdir(lab->state, 0700), 0);
	assert_int_equal(mkdir(lab->images, 0700), 0);
	assert_int_equal(mkdir(lab->locked, 0755), 0);
	(void)snprintf(path, sizeof path, "%s/illegal", lab->locked);
	lab_write(path, "locked.example\n");
	lab_write(lab->policy, policy);
	lab_write(lab->exceptions, lab_exceptions);
	lab_accounts(lab, "");
}

static void
set_places(struct lab *lab)
{
	const char *source = getenv("SG_SOURCE"), *build = getenv("SG_BUILD");

	join(lab, lab->accounts, "accounts");
	join(lab, lab->policy, "school.policy");
	join(lab, lab->exceptions, "exceptions.policy");
	join(lab, lab->state, "state");
	join(lab, lab->images, "images");
	join(lab, lab->locked, "locked");
	join(lab, lab->apply, "apply");
	(void)snprintf(lab->program, sizeof lab->program,
	    "%s/schoolgate-installer", build != NULL ? build : ".");
	(void)snprintf(lab->catalogue, sizeof lab->catalogue,
	    "%s/conf/platforms", source != NULL ? source : "..");
	(void)snprintf(lab->techniques, sizeof lab->techniques,
	    "%s/conf/circumvention", source != NULL ? source : "..");
	lab->places = (struct sg_desk_places){.program = lab->program,
	    .accounts = lab->accounts,
	    .journal = lab->journal.folder,
	    .journal_key = lab->journal.key_path,
	    .state = lab->state,
	    .policy = lab->policy,
	    .exceptions = lab->exceptions,
	    .images = lab->images,
	    .catalogue = lab->catalogue,
	    .techniques = lab->techniques,
	    .own_techniques = "/nowhere",
	    .locked = lab->locked,
	    .apply = lab->apply,
	    .now = TEST_NOW / 1000};
}

void
lab_begin(struct lab *lab)
{
	char why[SG_WHY_BYTES] = "";

	memset(lab, 0, sizeof *lab);
	assert_true(sodium_init() >= 0);
	test_journal_begin(&lab->journal, TEST_NOW);
	set_places(lab);
	make_files(lab);
	begin_apply(lab);
	lab->now = (struct sg_now){TEST_NOW, 1000000};
	lab->installer = sg_installer_new(&lab->places, lab->now, why);
	assert_non_null(lab->installer);
}

void
lab_restart(struct lab *lab)
{
	char why[SG_WHY_BYTES] = "";

	sg_installer_free(&lab->installer);
	lab->installer = sg_installer_new(&lab->places, lab->now, why);
	assert_non_null(lab->installer);
}

void
lab_end(struct lab *lab)
{
	char command[256];

	sg_installer_free(&lab->installer);
	end_apply(lab);
	assert_string_equal(test_verify(&lab->journal), "");
	(void)snprintf(command, sizeof command, "rm -rf %s/*",
	    lab->journal.top);
	assert_int_equal(system(command), 0);
	test_journal_remove(&lab->journal);
}

/* ---- asking ------------------------------------------------------------- */

const char *
lab_code(const json_t *answer)
{
	const char *code = json_string_value(json_object_get(answer, "code"));

	if (json_is_true(json_object_get(answer, "ok")))
		return "ok";
	assert_non_null(code);
	assert_non_null(json_string_value(json_object_get(answer, "text")));
	return code;
}

/* Wait for the answer that comes later. */
static json_t *
later(struct lab *lab)
{
	struct pollfd poller = {sg_installer_fd(lab->installer), POLLIN, 0};
	json_t *answer;
	uint64_t ticket = 0;

	while ((answer = sg_installer_next(lab->installer, lab->now,
		    &ticket)) == NULL)
		assert_true(poll(&poller, 1, 60000) >= 0);
	assert_int_equal(ticket, 7);
	return answer;
}

static json_t *
ask(struct lab *lab, json_t *request)
{
	bool garbage = false;
	json_t *answer;
	char *line;

	assert_non_null(request);
	if (json_object_get(request, "origin") == NULL)
		json_object_set_new(request, "origin", json_string(LAB_ORIGIN));
	line = json_dumps(request, JSON_COMPACT);
	answer = sg_installer_ask(lab->installer, line, strlen(line), 7,
	    lab->now, &garbage);
	assert_false(garbage);
	free(line);
	json_decref(request);
	return answer != NULL ? answer : later(lab);
}

json_t *
lab_ask(struct lab *lab, const char *format, ...)
{
	va_list arguments;
	json_t *request;

	va_start(arguments, format);
	request = json_vpack_ex(NULL, 0, format, arguments);
	va_end(arguments);
	return ask(lab, request);
}

void
lab_want(struct lab *lab, const char *code, const char *format, ...)
{
	va_list arguments;
	json_t *request, *answer;

	va_start(arguments, format);
	request = json_vpack_ex(NULL, 0, format, arguments);
	va_end(arguments);
	answer = ask(lab, request);
	if (strcmp(lab_code(answer), code) != 0)
		json_dumpf(answer, stderr, 0);
	assert_string_equal(lab_code(answer), code);
	json_decref(answer);
}

const char *
lab_send(struct lab *lab, const char *line, bool *garbage)
{
	static char code[32];
	json_t *answer = sg_installer_ask(lab->installer, line, strlen(line), 7,
	    lab->now, garbage);

	if (answer == NULL)
		answer = later(lab);
	(void)snprintf(code, sizeof code, "%s", lab_code(answer));
	json_decref(answer);
	return code;
}

const char *
lab_sign_in(struct lab *lab, const char *name)
{
	static char tokens[16][65];
	static unsigned n;
	char *token = tokens[n++ % 16];
	json_t *answer = lab_ask(lab, "{s:s, s:s, s:s}", "do", "login", "name",
	    name, "password", LAB_PASSWORD);

	assert_string_equal(lab_code(answer), "ok");
	(void)snprintf(token, 65, "%s",
	    json_string_value(json_object_get(answer, "token")));
	json_decref(answer);
	return token;
}

const char *
lab_deeds(const struct lab *lab)
{
	static char text[65536];
	const struct sg_reading_options options = {
	    .folder = lab->journal.folder, .until_ms = INT64_MAX};
	char why[SG_WHY_BYTES], memory[SG_DECISION_ABOUT_BYTES];
	struct sg_reading *reading = sg_reading_open(&options, why);
	struct sg_decision d;
	struct sg_entry entry;
	size_t n = 0;

	assert_non_null(reading);
	text[0] = '\0';
	while (sg_reading_next(reading, &entry)) {
		const char *about;

		if (!sg_decision_of(&entry, &d))
			continue;
		about = sg_decision_about(&d, memory);
		n += (size_t)snprintf(text + n, sizeof text - n, "%s %s%s%s\n",
		    d.who == NULL ? "-" : d.who, entry.action,
		    *about == '\0' ? "" : " ", about);
		assert_true(n < sizeof text);
	}
	sg_reading_close(&reading);
	return text;
}
