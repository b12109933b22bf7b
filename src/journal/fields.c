/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fields.c -- finds the members of a record's line, by a table of their names.
 *
 * Both ways use the table. sg_fields_of_line() gives up at the first thing that
 * the journal does not write: a blank, an escape, a byte that is not printable
 * ASCII, a fraction, or a member that is there twice.
 */
#include "journal/fields.h"

#include <string.h>

/* The objects that have members of interest. */
enum object {
	NOWHERE = 0,
	TOP,
	EVENT,
	SOURCE,
	DESTINATION,
	NETWORK,
	USER,
	HTTP,
	REQUEST,
	URL,
	TLS,
	CLIENT,
	RULE,
	OURS,
	SIGNAL,
	JOURNAL,
	TEST,
	OBJECTS
};

enum type {
	TEXT,      /* index: enum sg_field_text */
	NUMBER,    /* index: enum sg_field_number */
	OBJECT,    /* index: enum object */
	SIGNALS,   /* an array of SIGNAL */
	TECHNIQUE, /* of a signal */
	TIER,
	TARGET
};

struct member {
	const char *name;
	enum type type;
	unsigned index;
};

static const struct member top[] = {{"@timestamp", TEXT, SG_F_TIME},
    {"source", OBJECT, SOURCE}, {"user", OBJECT, USER},
    {"destination", OBJECT, DESTINATION}, {"network", OBJECT, NETWORK},
    {"http", OBJECT, HTTP}, {"url", OBJECT, URL}, {"tls", OBJECT, TLS},
    {"rule", OBJECT, RULE}, {"schoolgate", OBJECT, OURS},
    {"event", OBJECT, EVENT}, {NULL, TEXT, 0}};
static const struct member event[] = {{"action", TEXT, SG_F_ACTION},
    {"start", TEXT, SG_F_START}, {"end", TEXT, SG_F_END},
    {"reason", TEXT, SG_F_REASON}, {"id", TEXT, SG_F_ID},
    {"sequence", NUMBER, SG_F_SEQUENCE}, {NULL, TEXT, 0}};
static const struct member source[] = {{"ip", TEXT, SG_F_ADDRESS},
    {"port", NUMBER, SG_F_PORT}, {"mac", TEXT, SG_F_MAC}, {NULL, TEXT, 0}};
static const struct member destination[] = {
    {"bytes", NUMBER, SG_F_RECEIVED}, {NULL, TEXT, 0}};
static const struct member network[] = {
    {"bytes", NUMBER, SG_F_BYTES}, {NULL, TEXT, 0}};
static const struct member user[] = {{"name", TEXT, SG_F_USER},
    {"domain", TEXT, SG_F_DOMAIN}, {"hash", TEXT, SG_F_USER_HASH},
    {NULL, TEXT, 0}};
static const struct member http[] = {
    {"request", OBJECT, REQUEST}, {NULL, TEXT, 0}};
static const struct member request[] = {
    {"method", TEXT, SG_F_METHOD}, {NULL, TEXT, 0}};
static const struct member url[] = {{"full", TEXT, SG_F_FULL},
    {"original", TEXT, SG_F_ORIGINAL}, {"scheme", TEXT, SG_F_SCHEME},
    {"domain", TEXT, SG_F_HOST}, {"path", TEXT, SG_F_PATH},
    {"query", TEXT, SG_F_QUERY}, {NULL, TEXT, 0}};
static const struct member tls[] = {
    {"client", OBJECT, CLIENT}, {NULL, TEXT, 0}};
static const struct member client[] = {
    {"server_name", TEXT, SG_F_SNI}, {NULL, TEXT, 0}};
static const struct member rule[] = {{"name", TEXT, SG_F_RULE},
    {"id", TEXT, SG_F_EXCEPTION}, {"description", TEXT, SG_F_RULE_TEXT},
    {NULL, TEXT, 0}};
static const struct member ours[] = {{"kind", TEXT, SG_F_KIND},
    {"platform", TEXT, SG_F_PLATFORM}, {"sites", TEXT, SG_F_SITES},
    {"intent", TEXT, SG_F_INTENT}, {"technique", TECHNIQUE, 0},
    {"tier", TIER, 0}, {"target", TARGET, 0}, {"signals", SIGNALS, 0},
    {"ground", TEXT, SG_F_GROUND}, {"ban", TEXT, SG_F_BAN},
    {"next_open", TEXT, SG_F_NEXT_OPEN}, {"reference", TEXT, SG_F_REFERENCE},
    {"ask", TEXT, SG_F_ASK}, {"device", TEXT, SG_F_DEVICE_HASH},
    {"sealed", TEXT, SG_F_SEALED}, {"visit", TEXT, SG_F_VISIT},
    {"repeats", NUMBER, SG_F_REPEATS}, {"burst", TEXT, SG_F_BURST},
    {"journal", OBJECT, JOURNAL}, {"test", OBJECT, TEST}, {NULL, TEXT, 0}};
static const struct member journal[] = {
    {"lost", NUMBER, SG_F_LOST}, {NULL, TEXT, 0}};
static const struct member test[] = {
    {"by", TEXT, SG_F_TESTER}, {NULL, TEXT, 0}};
static const struct member signal_members[] = {{"technique", TECHNIQUE, 0},
    {"tier", TIER, 0}, {"target", TARGET, 0}, {NULL, TEXT, 0}};
static const struct member nowhere[] = {{NULL, TEXT, 0}};

static const struct member *const members[OBJECTS] = {[NOWHERE] = nowhere,
    [TOP] = top,
    [EVENT] = event,
    [SOURCE] = source,
    [DESTINATION] = destination,
    [NETWORK] = network,
    [USER] = user,
    [HTTP] = http,
    [REQUEST] = request,
    [URL] = url,
    [TLS] = tls,
    [CLIENT] = client,
    [RULE] = rule,
    [OURS] = ours,
    [SIGNAL] = signal_members,
    [JOURNAL] = journal,
    [TEST] = test};

static const char **
part_of(struct sg_field_signal *signal, enum type type)
{
	return type == TECHNIQUE ? &signal->technique :
	    type == TIER         ? &signal->tier :
				   &signal->target;
}

/* ---- through a tree ----------------------------------------------------- */

static void read_object(const json_t *object, enum object which,
    struct sg_fields *fields, struct sg_field_signal *signal);

static void
read_signals(const json_t *array, struct sg_fields *fields)
{
	for (size_t i = 0;
	     i < json_array_size(array) && fields->nsignals < SG_SIGNALS_MAX;
	     i++)
		read_object(json_array_get(array, i), SIGNAL, fields,
		    &fields->signals[fields->nsignals++]);
}

static void
read_member(const json_t *value, const struct member *member,
    struct sg_fields *fields, struct sg_field_signal *signal)
{
	switch (member->type) {
	case TEXT:
		fields->text[member->index] = json_string_value(value);
		return;
	case NUMBER:
		fields->number[member->index] = json_integer_value(value);
		fields->has_number[member->index] = json_is_integer(value);
		return;
	case OBJECT:
		read_object(value, (enum object)member->index, fields, signal);
		return;
	case SIGNALS:
		read_signals(value, fields);
		return;
	default:
		*part_of(signal, member->type) = json_string_value(value);
	}
}

static void
read_object(const json_t *object, enum object which, struct sg_fields *fields,
    struct sg_field_signal *signal)
{
	const json_t *value;

	for (const struct member *m = members[which]; m->name != NULL; m++) {
		value = json_object_get(object, m->name);
		if (value != NULL)
			read_member(value, m, fields, signal);
	}
}

void
sg_fields_of_json(const json_t *json, struct sg_fields *fields)
{
	const json_t *all = json_object_get(json_object_get(json, "schoolgate"),
	    "signals");
	struct sg_field_signal own = {NULL, NULL, NULL};

	memset(fields, 0, sizeof(*fields));
	read_object(json, TOP, fields, &own);
	if (all == NULL)
		fields->signals[fields->nsignals++] = own;
}

/* ---- without a tree ----------------------------------------------------- */

#define DEPTH_MAX 8

struct line {
	char *p; /* what is left; a NUL is behind the last byte */
	unsigned depth;
	struct sg_fields *fields;
	struct sg_field_signal own;
	bool has_signals; /* there is an array of them */
	uint32_t seen;    /* bit N: the object N was there */
};

static bool read_value(struct line *line, const struct member *member,
    struct sg_field_signal *signal);

static bool
skip(struct line *line, char c)
{
	if (*line->p != c)
		return false;
	line->p++;
	return true;
}

/* Bytes that stand for themselves in a string. */
static const bool is_plain[256] = {
    [' '] = true, ['!'] = true, ['#' ... '['] = true, [']' ... '~'] = true};

/*
 * Cut a string, without its quotation marks, from the line. Returns NULL if it
 * is none, or has other bytes than printable ASCII without escapes.
 */
static char *
cut_string(struct line *line)
{
	char *from = line->p + 1, *p = from;

	if (*line->p != '"')
		return NULL;
	while (is_plain[(unsigned char)*p])
		p++;
	if (*p != '"')
		return NULL;
	*p = '\0';
	line->p = p + 1;
	return from;
}

static bool
cut_number(struct line *line, int64_t *number)
{
	const bool negative = skip(line, '-');
	const char *from = line->p;

	*number = 0;
	for (; *line->p >= '0' && *line->p <= '9' && line->p - from < 18;
	     line->p++)
		*number = *number * 10 + (*line->p - '0');
	if (line->p == from || (*from == '0' && line->p - from > 1) ||
	    (*line->p != ',' && *line->p != '}' && *line->p != ']'))
		return false;
	if (negative)
		*number = -*number;
	return true;
}

static bool
skip_word(struct line *line)
{
	static const char *const words[] = {"true", "false", "null"};

	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);

		if (strncmp(line->p, words[i], n) == 0) {
			line->p += n;
			return true;
		}
	}
	return false;
}

static const struct member *
find_member(enum object which, const char *name)
{
	static const struct member other = {NULL, OBJECT, NOWHERE};
	const struct member *m = members[which];

	for (; m->name != NULL; m++) {
		if (m->name[0] == name[0] && strcmp(m->name, name) == 0)
			return m;
	}
	return &other;
}

static bool
read_members(struct line *line, enum object which,
    struct sg_field_signal *signal)
{
	const char *name;

	if (++line->depth > DEPTH_MAX || !skip(line, '{'))
		return false;
	if (skip(line, '}')) {
		line->depth--;
		return true;
	}
	do {
		name = cut_string(line);
		if (name == NULL || !skip(line, ':') ||
		    !read_value(line, find_member(which, name), signal))
			return false;
	} while (skip(line, ','));
	line->depth--;
	return skip(line, '}');
}

/* Returns where the element's signal goes; NULL if it goes nowhere. */
static struct sg_field_signal *
next_signal(struct line *line, const struct member *member)
{
	struct sg_fields *fields = line->fields;

	return member->type == SIGNALS && *line->p == '{' &&
		fields->nsignals < SG_SIGNALS_MAX ?
	    &fields->signals[fields->nsignals++] :
	    NULL;
}

static bool
read_elements(struct line *line, const struct member *member)
{
	static const struct member other = {NULL, OBJECT, NOWHERE};
	struct sg_field_signal *signal;

	if (++line->depth > DEPTH_MAX || !skip(line, '['))
		return false;
	if (skip(line, ']')) {
		line->depth--;
		return true;
	}
	do {
		signal = next_signal(line, member);
		if (signal != NULL ? !read_members(line, SIGNAL, signal) :
				     !read_value(line, &other, NULL))
			return false;
	} while (skip(line, ','));
	line->depth--;
	return skip(line, ']');
}

/* Note a member that has a text. Returns false if it was there before. */
static bool
put_text(struct line *line, const struct member *member,
    struct sg_field_signal *signal, const char *text)
{
	const char **to = NULL;

	if (member->type == TEXT)
		to = &line->fields->text[member->index];
	else if (member->type >= TECHNIQUE)
		to = part_of(signal, member->type);
	if (to == NULL)
		return member->name == NULL;
	if (*to != NULL)
		return false;
	*to = text;
	return true;
}

static bool
put_number(struct line *line, const struct member *member, int64_t number)
{
	struct sg_fields *fields = line->fields;

	if (member->type != NUMBER)
		return member->name == NULL;
	if (fields->has_number[member->index])
		return false;
	fields->number[member->index] = number;
	fields->has_number[member->index] = true;
	return true;
}

static bool
put_object(struct line *line, const struct member *member,
    struct sg_field_signal *signal)
{
	uint32_t bit;

	if (member->name == NULL)
		return read_members(line, NOWHERE, signal);
	if (member->type != OBJECT)
		return false;
	bit = UINT32_C(1) << member->index;
	if ((line->seen & bit) != 0)
		return false;
	line->seen |= bit;
	return read_members(line, (enum object)member->index, signal);
}

/*
 * Read a value. A member of interest that is of another type than it should be
 * is left to the other way.
 */
static bool
read_value(struct line *line, const struct member *member,
    struct sg_field_signal *signal)
{
	int64_t number;
	const char *text;

	switch (*line->p) {
	case '"':
		text = cut_string(line);
		return text != NULL && put_text(line, member, signal, text);
	case '{':
		return put_object(line, member, signal);
	case '[':
		if (member->type == SIGNALS) {
			if (line->has_signals)
				return false;
			line->has_signals = true;
		} else if (member->name != NULL) {
			return false;
		}
		return read_elements(line, member);
	case 't':
	case 'f':
	case 'n':
		return member->name == NULL && skip_word(line);
	default:
		return cut_number(line, &number) &&
		    put_number(line, member, number);
	}
}

bool
sg_fields_of_line(char *text, size_t n, struct sg_fields *fields)
{
	struct line line = {.p = text, .fields = fields};

	memset(fields, 0, sizeof(*fields));
	if (!read_members(&line, TOP, &line.own) || line.p != text + n)
		return false;
	if (!line.has_signals)
		fields->signals[fields->nsignals++] = line.own;
	return true;
}
