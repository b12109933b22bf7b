/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facts.c -- gathers what an incident consists of, and reads and writes it. */
#include "desk/incidents/facts.h"

#include <jansson.h>

#include "gate/words.h"

#define OPEN "open" /* the word of technique 0 */
_Static_assert(SG_FACTS_DEEDS == SG_FRONTING + 1,
    "there is a place for each technique, and for 0");

/* ---- gathering ---------------------------------------------------------- */

void
sg_facts_text(const char *from, char *to, size_t size)
{
	size_t n = 0, whole;
	uint32_t cp;

	while (from[n] != '\0') {
		whole = sg_utf8_decode(from + n, strlen(from + n), &cp);
		if (n + (whole == 0 ? 1 : whole) >= size)
			break;
		if (whole == 0 || cp < 0x20 || cp == 0x7f || cp == '"' ||
		    cp == '\\')
			to[n++] = '?';
		else
			for (; whole > 0; whole--, n++)
				to[n] = from[n];
	}
	to[n] = '\0';
}

/* Add a text to a list of at most `most` without repeats. */
static void
add_text(char (*list)[SG_FACTS_TEXT], size_t *n, size_t most, const char *text)
{
	char clean[SG_FACTS_TEXT];

	if (text == NULL || *text == '\0' || *n == most)
		return;
	sg_facts_text(text, clean, sizeof clean);
	for (size_t i = 0; i < *n; i++)
		if (strcmp(list[i], clean) == 0)
			return;
	memcpy(list[(*n)++], clean, sizeof clean);
}

/* FNV-1a. Hosts are few, and a clash only makes a number too small. */
static uint32_t
hash_of(const char *text)
{
	uint32_t hash = 2166136261U;

	for (; *text != '\0'; text++)
		hash = (hash ^ sg_lower(*text)) * 16777619U;
	return hash;
}

static void
add_host(struct sg_fact *fact, const char *host)
{
	const uint32_t hash = hash_of(host);

	if (fact->events == 0)
		sg_facts_text(host, fact->at, sizeof fact->at);
	for (size_t i = 0; i < fact->nhosts; i++)
		if (fact->hosts[i] == hash)
			return;
	if (fact->nhosts < SG_FACTS_HOSTS)
		fact->hosts[fact->nhosts++] = hash;
	else
		fact->more_hosts = true;
}

static struct sg_fact *
fact_of(struct sg_facts *facts, enum sg_technique technique)
{
	size_t i = 0;

	while (i < facts->ndeeds && facts->deeds[i].technique != technique)
		i++;
	if (i == facts->ndeeds) {
		facts->deeds[i] = (struct sg_fact){.technique = technique};
		facts->ndeeds++;
	}
	return &facts->deeds[i];
}

void
sg_facts_add(struct sg_facts *facts, const struct sg_fact_visit *visit)
{
	struct sg_fact *fact = fact_of(facts, visit->technique);

	add_host(fact, visit->host);
	fact->events++;
	fact->passed += visit->passed ? 1 : 0;
	add_text(fact->targets, &fact->ntargets, SG_FACTS_TARGETS,
	    visit->target);
	add_text(facts->devices, &facts->ndevices, SG_FACTS_DEVICES,
	    visit->device);
}

/* ---- writing ------------------------------------------------------------ */

/*
 * No text here has a byte that JSON would have to escape (sg_facts_text()). So
 * writing needs no memory, and cannot fail.
 */

static void
put_number(struct sg_out *out, const char *name, uint64_t value)
{
	if (value == 0)
		return;
	sg_out_printf(out, ",\"%s\":", name);
	sg_out_uint(out, value);
}

static void
put_texts(struct sg_out *out, const char *name,
    const char (*list)[SG_FACTS_TEXT], size_t n)
{
	if (n == 0)
		return;
	sg_out_printf(out, ",\"%s\":[", name);
	for (size_t i = 0; i < n; i++)
		sg_out_printf(out, "%s\"%s\"", i == 0 ? "" : ",", list[i]);
	sg_out_char(out, ']');
}

static void
put_fact(struct sg_out *out, const struct sg_fact *fact)
{
	sg_out_printf(out, "{\"deed\":\"%s\"",
	    fact->technique == 0 ? OPEN : sg_technique_word(fact->technique));
	put_number(out, "events", fact->events);
	put_number(out, "passed", fact->passed);
	put_texts(out, "at", &fact->at, fact->at[0] == '\0' ? 0 : 1);
	sg_out_text(out, ",\"hosts\":[");
	for (size_t i = 0; i < fact->nhosts; i++) {
		sg_out_text(out, i == 0 ? "" : ",");
		sg_out_uint(out, fact->hosts[i]);
	}
	sg_out_char(out, ']');
	put_number(out, "more", fact->more_hosts ? 1 : 0);
	put_texts(out, "targets", fact->targets, fact->ntargets);
	sg_out_char(out, '}');
}

void
sg_facts_write(const struct sg_facts *facts, char to[SG_SUMMARY_BYTES])
{
	struct sg_out out;

	sg_out_init(&out, to, SG_SUMMARY_BYTES);
	sg_out_text(&out, "{\"deeds\":[");
	for (size_t i = 0; i < facts->ndeeds; i++) {
		sg_out_text(&out, i == 0 ? "" : ",");
		put_fact(&out, &facts->deeds[i]);
	}
	sg_out_char(&out, ']');
	put_texts(&out, "devices", facts->devices, facts->ndevices);
	put_number(&out, "reasons", facts->reasons);
	put_number(&out, "days", facts->days);
	put_number(&out, "rose", facts->rose);
	put_number(&out, "seen", facts->seen);
	put_number(&out, "marked", facts->marked);
	put_number(&out, "again", facts->again);
	sg_out_char(&out, '}');
}

/* ---- reading ------------------------------------------------------------ */

/* Returns a number from 0 to `most`; 0 if there is none. */
static uint64_t
number(const json_t *object, const char *name, uint64_t most)
{
	json_int_t value = json_integer_value(json_object_get(object, name));

	return value > 0 && (uint64_t)value <= most ? (uint64_t)value : 0;
}

static void
read_texts(const json_t *object, const char *name, char (*list)[SG_FACTS_TEXT],
    size_t *n, size_t most)
{
	const json_t *array = json_object_get(object, name);

	for (size_t i = 0; i < json_array_size(array); i++)
		add_text(list, n, most,
		    json_string_value(json_array_get(array, i)));
}

static bool
read_fact(const json_t *object, struct sg_facts *facts)
{
	const char *word = json_string_value(json_object_get(object, "deed"));
	const char *at =
	    json_string_value(json_array_get(json_object_get(object, "at"), 0));
	const json_t *hosts = json_object_get(object, "hosts");
	enum sg_technique technique = word == NULL ? 0 :
						     sg_technique_named(word);
	struct sg_fact *fact;

	if (word == NULL || (technique == 0 && strcmp(word, OPEN) != 0))
		return false;
	fact = fact_of(facts, technique);
	fact->events = number(object, "events", INT64_MAX);
	fact->passed = number(object, "passed", INT64_MAX);
	if (at != NULL)
		sg_facts_text(at, fact->at, sizeof fact->at);
	fact->nhosts = 0;
	for (size_t i = 0; i < json_array_size(hosts) && i < SG_FACTS_HOSTS;
	     i++)
		fact->hosts[fact->nhosts++] = (uint32_t)
		    json_integer_value(json_array_get(hosts, i));
	fact->more_hosts = number(object, "more", 1) != 0;
	read_texts(object, "targets", fact->targets, &fact->ntargets,
	    SG_FACTS_TARGETS);
	return true;
}

static bool
read_deeds(const json_t *object, struct sg_facts *facts)
{
	const json_t *deeds = json_object_get(object, "deeds");

	if (!json_is_array(deeds))
		return false;
	for (size_t i = 0; i < json_array_size(deeds); i++)
		if (!read_fact(json_array_get(deeds, i), facts))
			return false;
	return true;
}

bool
sg_facts_read(const char *json, struct sg_facts *facts)
{
	json_t *object = json == NULL ? NULL : json_loads(json, 0, NULL);
	bool fine;

	*facts = (struct sg_facts){.ndeeds = 0};
	fine = read_deeds(object, facts);
	if (!fine) {
		*facts = (struct sg_facts){.ndeeds = 0};
	} else {
		read_texts(object, "devices", facts->devices, &facts->ndevices,
		    SG_FACTS_DEVICES);
		facts->reasons = (uint32_t)number(object, "reasons",
		    UINT32_MAX);
		facts->days = (unsigned)number(object, "days", 366);
		facts->rose = number(object, "rose", INT64_MAX);
		facts->seen = number(object, "seen", INT64_MAX);
		facts->marked = (enum sg_incident_severity)number(object,
		    "marked", SG_SEVERITY_HIGH);
		facts->again = (enum sg_incident_state)number(object, "again",
		    SG_INCIDENT_AGREED);
	}
	json_decref(object);
	return fine;
}
