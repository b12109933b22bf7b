/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ask.c -- JSON to a request, a verdict to JSON.
 */
#include "cli/ask.h"

#include "cli/cli.h"
#include "gate/intent.h"

/* A text member; empty when absent.  False: it is there and is no text. */
static bool
text_of(const json_t *object, const char *key, struct sg_str *out)
{
	json_t *value = json_object_get(object, key);

	*out = (struct sg_str){0};
	if (value == NULL || json_is_null(value))
		return true;
	if (!json_is_string(value))
		return false;
	out->p = json_string_value(value);
	out->n = json_string_length(value);
	return true;
}

static bool
hex_digit(char c, uint8_t *value)
{
	unsigned char l = sg_lower(c);

	if (l >= '0' && l <= '9')
		*value = (uint8_t)(l - '0');
	else if (l >= 'a' && l <= 'f')
		*value = (uint8_t)(l - 'a' + 10);
	else
		return false;
	return true;
}

/* "00:11:22:33:44:55", with colons or dashes. */
static bool
read_mac(struct sg_str text, uint8_t mac[6])
{
	uint8_t high, low;

	if (text.n != 17)
		return false;
	for (size_t i = 0; i < 6; i++) {
		const char *p = text.p + 3 * i;

		if (!hex_digit(p[0], &high) || !hex_digit(p[1], &low) ||
		    (i < 5 && p[2] != ':' && p[2] != '-'))
			return false;
		mac[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* The server name is told by a header that only `judge` takes from there. */
static void
take_sni(struct sg_str value, struct sg_request *request)
{
	if (sg_str_eq(value, SG_LIT("-"))) {
		request->sni_state = SG_SNI_NONE;
		return;
	}
	request->sni_state = SG_SNI_NAME;
	request->sni = value;
}

static const char *
read_headers(json_t *object, struct sg_ask *ask)
{
	json_t *headers = json_object_get(object, "headers"), *value;
	struct sg_request *request = &ask->request;
	const char *name;

	request->headers = ask->headers;
	if (headers == NULL || json_is_null(headers))
		return NULL;
	if (!json_is_object(headers))
		return "\"headers\" must be an object of name and value";
	json_object_foreach(headers, name, value) {
		struct sg_str text;

		if (!json_is_string(value))
			return "a header's value must be a text";
		text = (struct sg_str){json_string_value(value),
		    json_string_length(value)};
		if (sg_str_eqi(sg_str(name), SG_LIT("X-SNI"))) {
			take_sni(text, request);
			continue;
		}
		if (request->nheaders == SG_ASK_HEADERS)
			return "there are too many headers (1024 at most)";
		ask->headers[request->nheaders++] =
		    (struct sg_header){sg_str(name), text};
	}
	return NULL;
}

static const char *
read_groups(json_t *object, struct sg_ask *ask)
{
	json_t *groups = json_object_get(object, "groups"), *value;
	size_t i;

	ask->request.groups = ask->groups;
	if (groups == NULL || json_is_null(groups))
		return NULL;
	if (!json_is_array(groups))
		return "\"groups\" must be a list of directory groups";
	if (json_array_size(groups) > SG_ASK_GROUPS)
		return "there are too many groups (256 at most)";
	json_array_foreach(groups, i, value) {
		if (!json_is_string(value))
			return "a group must be a text";
		ask->groups[i] = (struct sg_str){json_string_value(value),
		    json_string_length(value)};
	}
	ask->request.ngroups = json_array_size(groups);
	return NULL;
}

static const char *
read_device(json_t *object, struct sg_request *request)
{
	struct sg_str client, mac, mode;

	if (!text_of(object, "client", &client) ||
	    !text_of(object, "mac", &mac) || !text_of(object, "mode", &mode))
		return "\"client\", \"mac\" and \"mode\" must be texts";
	if (client.n > 0) {
		if (!sg_address_parse(client, &request->client))
			return "\"client\" is not an IP address";
		request->has_client = true;
	}
	if (mac.n > 0) {
		if (!read_mac(mac, request->mac))
			return "\"mac\" is not a MAC address";
		request->has_mac = true;
	}
	request->managed = sg_str_eq(mode, SG_LIT("managed"));
	if (mode.n > 0 && !request->managed &&
	    !sg_str_eq(mode, SG_LIT("byod")))
		return "\"mode\" must be \"managed\" or \"byod\"";
	return NULL;
}

const char *
sg_ask_read(json_t *object, int64_t now, struct sg_ask *ask)
{
	struct sg_request *request = &ask->request;
	const char *bad;
	struct sg_str at;

	*request = (struct sg_request){.now = now};
	if (!json_is_object(object))
		return "a line must be one JSON object";
	if (!text_of(object, "method", &request->method) ||
	    !text_of(object, "url", &request->target) ||
	    !text_of(object, "user", &request->user) ||
	    !text_of(object, "at", &at))
		return "\"method\", \"url\", \"user\" and \"at\" must be "
		       "texts";
	if (request->target.n == 0)
		return "there is no \"url\"";
	if (request->method.n == 0)
		request->method = SG_LIT("GET");
	if (at.n > 0 && !sg_instant_parse(at, NULL, &request->now))
		return "\"at\" is not an instant like "
		       "\"2026-11-24T10:15:00Z\"";
	if ((bad = read_device(object, request)) != NULL ||
	    (bad = read_groups(object, ask)) != NULL)
		return bad;
	return read_headers(object, ask);
}

bool
sg_rule_place(const struct sg_gate *gate, uint32_t rule, char *out, size_t cap)
{
	const struct sg_rule *r;
	struct sg_out text;

	if (rule == SG_NO_RULE)
		return false;
	r = sg_gate_rule(gate, rule);
	sg_out_init(&text, out, cap);
	sg_out_printf(&text, "%s:%u", sg_gate_text(gate, r->file), r->line);
	return true;
}

static json_t *
text_or_null(const char *text)
{
	return text == NULL ? json_null() : json_string(text);
}

static json_t *
signals_of(const struct sg_verdict *verdict)
{
	static const char *const techniques[] = {"", "webproxy", "relay",
	    "alt_frontend", "address_trick", "name_trick", "dns_bypass", "vpn",
	    "tunnel", "store_install", "search_intent", "fronting"};
	static const char *const tiers[] = {"", "intent", "capability",
	    "noise"};
	json_t *list = json_array();

	for (size_t i = 0; i < verdict->nsignals; i++) {
		const struct sg_signal *s = &verdict->signals[i];

		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:o}", "technique",
			techniques[s->technique], "tier", tiers[s->tier],
			"target",
			s->target.n == 0
			    ? json_null()
			    : json_stringn(s->target.p, s->target.n)));
	}
	return list;
}

json_t *
sg_ask_answer(const struct sg_gate *gate, const struct sg_verdict *verdict,
    json_t *id)
{
	char place[300], open[SG_INSTANT_TEXT];
	const char *exception = NULL;
	bool by_line =
	    sg_rule_place(gate, verdict->rule, place, sizeof place);
	json_t *answer;

	if (by_line &&
	    (sg_gate_rule(gate, verdict->rule)->flags & SG_RULE_EXCEPTION) != 0)
		exception = sg_gate_text(gate,
		    sg_gate_rule(gate, verdict->rule)->id);
	if (verdict->next_open != SG_NEVER)
		sg_instant_text(verdict->next_open, open);
	answer = json_pack("{s:O?, s:s, s:o, s:o, s:o, s:s, s:o, s:o}", "id",
	    id, "action", verdict->action == SG_ALLOW ? "allow" : "block",
	    "platform",
	    text_or_null(verdict->platform == SG_NO_PLATFORM
		    ? NULL
		    : sg_gate_platform(gate, verdict->platform)),
	    "rule",
	    text_or_null(by_line                       ? place
		    : verdict->ground == SG_BY_LOCKED ? "locked"
						      : NULL),
	    "exception", text_or_null(exception), "intent",
	    sg_intent_text(verdict->intent), "next_open",
	    text_or_null(verdict->next_open == SG_NEVER ? NULL : open),
	    "signals", signals_of(verdict));
	if (answer != NULL && verdict->ground == SG_BY_UNDECIDED)
		json_object_set_new(answer, "undecided", json_true());
	if (answer != NULL && verdict->fault != NULL)
		json_object_set_new(answer, "fault",
		    json_string(verdict->fault));
	return answer;
}
