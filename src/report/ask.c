/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ask.c -- reads a request from JSON, and writes a verdict as JSON.
 */
#include "report/ask.h"

#include <stdlib.h>

#include "gate/words.h"
#include "report/instant.h"

/*
 * Get a string member. If the object does not have the member, *out is empty.
 * Returns false if the member is not a string.
 */
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

json_t *
sg_ask_text(struct sg_str text)
{
	json_t *json = json_stringn(text.p == NULL ? "" : text.p, text.n);
	struct sg_out out;
	char *plain;

	if (json != NULL)
		return json;
	/* One byte becomes at most four bytes: "\\xHH". */
	plain = malloc(4 * text.n + 1);
	if (plain == NULL)
		return NULL;
	sg_out_init(&out, plain, 4 * text.n + 1);
	sg_out_plain(&out, text);
	json = json_stringn(out.p, out.n);
	free(plain);
	return json;
}

const char *
sg_ask_header(struct sg_ask *ask, struct sg_str name, struct sg_str value)
{
	struct sg_request *request = &ask->request;

	if (sg_str_eqi(name, SG_LIT("X-SNI"))) {
		bool none = sg_str_eq(value, SG_LIT("-"));

		request->sni_state = none ? SG_SNI_NONE : SG_SNI_NAME;
		request->sni = value;
		return NULL;
	}
	if (request->nheaders == SG_ASK_HEADERS)
		return "there are too many headers (1024 at most)";
	ask->headers[request->nheaders++] = (struct sg_header){name, value};
	return NULL;
}

static const char *
read_headers(json_t *object, struct sg_ask *ask)
{
	json_t *headers = json_object_get(object, "headers"), *value;
	const char *name, *bad;

	ask->request.headers = ask->headers;
	if (headers == NULL || json_is_null(headers))
		return NULL;
	if (!json_is_object(headers))
		return "\"headers\" must be an object of name and value";
	json_object_foreach(headers, name, value)
	{
		if (!json_is_string(value))
			return "a header's value must be a text";
		bad = sg_ask_header(ask, sg_str(name),
		    (struct sg_str){
			json_string_value(value), json_string_length(value)});
		if (bad != NULL)
			return bad;
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
	json_array_foreach(groups, i, value)
	{
		if (!json_is_string(value))
			return "a group must be a text";
		ask->groups[i] = (struct sg_str){
		    json_string_value(value), json_string_length(value)};
	}
	ask->request.ngroups = json_array_size(groups);
	return NULL;
}

static const char *
read_device(json_t *object, struct sg_request *request)
{
	const json_t *inside = json_object_get(object, "inside");
	struct sg_str client, mac, mode;
	uint8_t bytes[6];

	if (!text_of(object, "client", &client) ||
	    !text_of(object, "mac", &mac) || !text_of(object, "mode", &mode))
		return "\"client\", \"mac\" and \"mode\" must be texts";
	if (client.n > 0) {
		if (!sg_address_parse(client, &request->client))
			return "\"client\" is not an IP address";
		request->has_client = true;
	}
	if (mac.n > 0 && !sg_mac_parse(mac, bytes))
		return "\"mac\" is not a MAC address";
	request->mac = mac;
	request->managed = sg_str_eq(mode, SG_LIT("managed"));
	if (mode.n > 0 && !request->managed && !sg_str_eq(mode, SG_LIT("byod")))
		return "\"mode\" must be \"managed\" or \"byod\"";
	if (inside != NULL && !json_is_boolean(inside))
		return "\"inside\" must be true or false";
	request->inside_tls = json_is_true(inside);
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
	/*
	 * Squid may pass blanks around a log-on name. Remove them, as the ICAP
	 * service does.
	 */
	request->user = sg_str_trim(request->user);
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
sg_rule_place(const struct sg_gate *gate, uint32_t rule,
    char out[SG_PLACE_TEXT])
{
	const struct sg_rule *r;
	struct sg_out text;

	if (rule == SG_NO_RULE)
		return false;
	r = sg_gate_rule(gate, rule);
	sg_out_init(&text, out, SG_PLACE_TEXT);
	sg_out_printf(&text, "%s:%u", sg_gate_text(gate, r->file), r->line);
	return true;
}

static json_t *
text_or_null(const char *text)
{
	return text == NULL ? json_null() : sg_ask_text(sg_str(text));
}

static json_t *
signals_of(const struct sg_verdict *verdict)
{
	json_t *list = json_array();

	for (size_t i = 0; i < verdict->nsignals; i++) {
		const struct sg_signal *s = &verdict->signals[i];

		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:o}", "technique",
			sg_technique_word(s->technique), "tier",
			sg_tier_word(s->tier), "target",
			s->target.n == 0 ? json_null() :
					   sg_ask_text(s->target)));
	}
	return list;
}

/*
 * Returns the line of the policy that decided, "locked" if a locked list
 * decided, or "ban" if a ban did. Otherwise returns null.
 */
static json_t *
rule_of(const struct sg_gate *gate, const struct sg_verdict *verdict)
{
	char place[SG_PLACE_TEXT];

	if (sg_rule_place(gate, verdict->rule, place))
		return text_or_null(place);
	return text_or_null(verdict->ground == SG_BY_LOCKED ? "locked" :
		verdict->ground == SG_BY_BAN                ? "ban" :
							      NULL);
}

static json_t *
exception_of(const struct sg_gate *gate, const struct sg_verdict *verdict)
{
	const struct sg_rule *rule;

	if (verdict->rule == SG_NO_RULE)
		return json_null();
	rule = sg_gate_rule(gate, verdict->rule);
	return text_or_null((rule->flags & SG_RULE_EXCEPTION) != 0 ?
		sg_gate_text(gate, rule->id) :
		NULL);
}

json_t *
sg_ask_answer(const struct sg_gate *gate, const struct sg_verdict *verdict,
    json_t *id)
{
	char open[SG_INSTANT_TEXT];
	json_t *answer;

	if (verdict->next_open != SG_NEVER)
		sg_instant_text(verdict->next_open, open);
	answer = json_pack("{s:O?, s:s, s:o, s:o, s:o, s:s, s:o, s:o}", "id",
	    id, "action", verdict->action == SG_ALLOW ? "allow" : "block",
	    "platform",
	    text_or_null(verdict->platform == SG_NO_PLATFORM ?
		    NULL :
		    sg_gate_platform(gate, verdict->platform)),
	    "rule", rule_of(gate, verdict), "exception",
	    exception_of(gate, verdict), "intent",
	    sg_intent_word(verdict->intent), "next_open",
	    text_or_null(verdict->next_open == SG_NEVER ? NULL : open),
	    "signals", signals_of(verdict));
	if (answer != NULL && verdict->ban_id != NULL)
		json_object_set_new(answer, "ban",
		    text_or_null(verdict->ban_id));
	if (answer != NULL && verdict->ground == SG_BY_UNDECIDED)
		json_object_set_new(answer, "undecided", json_true());
	if (answer != NULL && verdict->fault != NULL)
		json_object_set_new(answer, "fault",
		    json_string(verdict->fault));
	return answer;
}
