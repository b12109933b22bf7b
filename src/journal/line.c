/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * line.c -- writes an event as JSON, in the fields of the Elastic Common Schema
 * (ECS, https://www.elastic.co/docs/reference/ecs).
 *
 * Fields that the schema does not have are in the object "schoolgate".
 * event->detail decides which fields are written. The hash chain is not
 * computed here.
 */
#include "gate/address.h"
#include "gate/words.h"
#include "journal/event.h"
#include "journal/labels.h"
#include "journal/stamp.h"
#include "journal/words.h"

/* Largest sizes of a value in the line, in bytes after escaping. A longer value
 * is cut. */
#define CAP_NAME 256
#define CAP_HOST 512
#define CAP_TEXT 1024
#define CAP_LONG 2048

#define MARK "\xe2\x80\xa6" /* U+2026: the value was cut here */

/* ---- pieces of JSON ----------------------------------------------------- */

/*
 * Returns a value in which the high bit is set for each byte that may need an
 * escape in JSON. These bytes are: below 0x20, 0x7f and above, quotation mark,
 * backslash. The byte after one of them may be marked, too, although it needs
 * no escape. If the result is 0, no byte needs an escape.
 */
static uint64_t
odd_bytes(uint64_t eight)
{
	return (eight | (eight - SG_EACH(0x20)) | (eight + SG_EACH(1)) |
		   ((eight ^ SG_EACH('"')) - SG_EACH(1)) |
		   ((eight ^ SG_EACH('\\')) - SG_EACH(1))) &
	    SG_EACH(0x80);
}

/*
 * Returns true if `s` is printable ASCII without escapes. Nearly all values
 * are.
 */
static bool
is_plain(struct sg_str s)
{
	uint64_t eight, odd = 0;
	size_t i = 0;

	for (; s.n - i >= sizeof(eight); i += sizeof(eight)) {
		memcpy(&eight, s.p + i, sizeof(eight));
		odd |= odd_bytes(eight);
	}
	for (; i < s.n; i++)
		odd |= odd_bytes(SG_EACH(' ') ^ ' ' ^ (unsigned char)s.p[i]);
	return odd == 0;
}

/*
 * Does the same as sg_out_bytes(), but is inlined for text that fits. This is
 * faster: a record consists of about a hundred pieces, and many have a constant
 * length.
 */
static inline void
put(struct sg_out *out, const char *p, size_t n)
{
	if (out->full || out->cap - out->n <= n) {
		sg_out_bytes(out, p, n);
		return;
	}
	memcpy(out->p + out->n, p, n);
	out->n += n;
	out->p[out->n] = '\0';
}

/*
 * Write the text inside the quotation marks of a JSON string. At most `cap`
 * bytes are written. If the value was cut, MARK is added.
 */
static void
put_value(struct sg_out *out, struct sg_str value, size_t cap)
{
	struct sg_out part;

	if (value.n == 0)
		return;
	if (value.n <= cap && is_plain(value)) {
		put(out, value.p, value.n);
		return;
	}
	if (out->cap - out->n <= cap + sizeof(MARK)) {
		out->full = true;
		return;
	}
	sg_out_init(&part, out->p + out->n, cap + 1);
	sg_out_json(&part, value);
	out->n += part.n;
	if (part.full)
		sg_out_text(out, MARK);
}

#define PUT(out, literal) put((out), (literal), sizeof(literal) - 1)

/*
 * Write "name":"value", unless the value is empty. `name` has its quotation
 * marks and the colon.
 */
static inline void
put_member(struct sg_out *out, struct sg_str name, struct sg_str value,
    size_t cap)
{
	if (value.n == 0)
		return;
	put(out, name.p, name.n);
	put_value(out, value, cap);
	PUT(out, "\",");
}

/*
 * Like put_member(), for a word that is constant in this program and needs no
 * escapes.
 */
static inline void
put_word(struct sg_out *out, struct sg_str name, const char *word)
{
	if (word[0] == '\0')
		return;
	put(out, name.p, name.n);
	put(out, word, strlen(word));
	PUT(out, "\",");
}

#define PUT_TEXT(out, name, value, cap)                                        \
	put_member((out), SG_LIT("\"" name "\":\""), (value), (cap))
#define PUT_WORD(out, name, word)                                              \
	put_word((out), SG_LIT("\"" name "\":\""), (word))
#define PUT_NUMBER(out, name, value)                                           \
	(PUT(out, "\"" name "\":"), sg_out_uint((out), (value)), PUT(out, ","))

static struct sg_str
span(const char *p, size_t n)
{
	return (struct sg_str){p, n};
}

/*
 * Open an object. Returns the offset of the object, which close_object() needs
 * to remove the object if it is empty.
 */
static inline size_t
open_object(struct sg_out *out, struct sg_str name)
{
	size_t from = out->n;

	put(out, name.p, name.n);
	return from;
}

#define OPEN(out, name) open_object((out), SG_LIT("\"" name "\":{"))

/* Remove the comma after the last member. */
static void
end_members(struct sg_out *out)
{
	if (out->n > 0 && out->p[out->n - 1] == ',')
		out->p[--out->n] = '\0';
}

static void
close_object(struct sg_out *out, size_t from)
{
	if (out->full)
		return;
	if (out->p[out->n - 1] == '{') {
		out->n = from;
		out->p[from] = '\0';
		return;
	}
	end_members(out);
	PUT(out, "},");
}

/* ---- user and device ---------------------------------------------------- */

/* Split "jsmith@REALM" or "DOMAIN\jsmith" into name and domain. */
static void
split_user(struct sg_str user, struct sg_str *name, struct sg_str *domain)
{
	const char *at = user.n == 0 ? NULL : memchr(user.p, '@', user.n);
	const char *slash = user.n == 0 ? NULL : memchr(user.p, '\\', user.n);

	*name = user;
	*domain = (struct sg_str){NULL, 0};
	if (slash != NULL && slash > user.p && slash + 1 < user.p + user.n) {
		*domain = sg_str_cut(name, '\\');
	} else if (at != NULL && at > user.p && at + 1 < user.p + user.n) {
		*domain = user;
		*name = sg_str_cut(domain, '@');
	}
}

#define MAC_TEXT 18

/* Write a MAC address as ECS requires (RFC 7042): "00-11-22-AA-BB-CC". */
static struct sg_str
mac_text(const uint8_t mac[6], char out[MAC_TEXT])
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < 6; i++) {
		out[3 * i] = digits[mac[i] >> 4];
		out[3 * i + 1] = digits[mac[i] & 15];
		out[3 * i + 2] = '-';
	}
	out[MAC_TEXT - 1] = '\0';
	return (struct sg_str){out, MAC_TEXT - 1};
}

static void
put_source(const struct sg_event *event, struct sg_out *out)
{
	size_t object = OPEN(out, "source");
	char address[SG_ADDRESS_TEXT], mac[MAC_TEXT];

	if (event->has_client) {
		size_t n = sg_address_text(&event->client, address);

		PUT_TEXT(out, "ip", span(address, n), CAP_NAME);
		if (event->client_port != 0)
			PUT_NUMBER(out, "port", event->client_port);
	}
	if (event->has_mac)
		PUT_TEXT(out, "mac", mac_text(event->mac, mac), CAP_NAME);
	if (event->has_bytes)
		PUT_NUMBER(out, "bytes", event->sent);
	close_object(out, object);
}

/*
 * Write what the connection carried. The bytes of the client are in `source`,
 * which a pseudonymous record does not have; they are then the difference of
 * these two numbers.
 */
static void
put_bytes(const struct sg_event *event, struct sg_out *out)
{
	if (!event->has_bytes)
		return;
	PUT(out, "\"destination\":{");
	PUT_NUMBER(out, "bytes", event->received);
	end_members(out);
	PUT(out, "},\"network\":{");
	PUT_NUMBER(out, "bytes", event->sent + event->received);
	end_members(out);
	PUT(out, "},");
}

static void
put_user(const struct sg_event *event, struct sg_out *out)
{
	size_t object = OPEN(out, "user");
	struct sg_str name, domain;

	split_user(event->user, &name, &domain);
	PUT_TEXT(out, "name", name, CAP_NAME);
	PUT_TEXT(out, "domain", domain, CAP_NAME);
	PUT_TEXT(out, "hash", event->user_hash, CAP_NAME);
	close_object(out, object);
}

/* Write the user name as a hash. Upper and lower case give the same hash. */
static void
put_user_hash(const struct sg_event *event, const struct sg_labels *labels,
    struct sg_out *out)
{
	size_t object = OPEN(out, "user");
	char lower[CAP_NAME], label[SG_LABEL_LONG];
	size_t n = event->user.n < sizeof(lower) ? event->user.n :
						   sizeof(lower);

	for (size_t i = 0; i < n; i++)
		lower[i] = (char)sg_lower(event->user.p[i]);
	if (n > 0) {
		sg_labels_long(labels, 'u', (struct sg_str){lower, n}, label);
		PUT_WORD(out, "hash", label);
	} else {
		PUT_TEXT(out, "hash", event->user_hash, CAP_NAME);
	}
	close_object(out, object);
}

/*
 * Write a hash of the device, instead of its IP and MAC address. Also write
 * user, IP and MAC address, encrypted for the e-safety officer (seal.h).
 */
static void
put_hidden(const struct sg_event *event, const struct sg_labels *labels,
    struct sg_out *out)
{
	char address[SG_ADDRESS_TEXT], mac[MAC_TEXT], label[SG_LABEL_LONG];
	char memory[512], sealed[SG_SEALED_MAX];
	struct sg_str device = {NULL, 0};
	struct sg_out who;

	sg_out_init(&who, memory, sizeof(memory));
	sg_out_char(&who, '{');
	PUT_TEXT(&who, "user", event->user, CAP_NAME);
	if (event->has_client) {
		device.n = sg_address_text(&event->client, address);
		device.p = address;
		PUT_TEXT(&who, "ip", device, CAP_NAME);
	}
	if (event->has_mac) {
		device = mac_text(event->mac, mac);
		PUT_TEXT(&who, "mac", device, CAP_NAME);
	}
	if (who.n == 1)
		return;
	end_members(&who);
	sg_out_char(&who, '}');
	if (device.n > 0) {
		sg_labels_long(labels, 'd', device, label);
		PUT_WORD(out, "device", label);
	}
	if (sg_labels_seal(labels, (struct sg_str){who.p, who.n}, sealed))
		PUT_TEXT(out, "sealed", sg_str(sealed), SG_SEALED_MAX);
}

/* Write the label (keyed hash) of the client's address and port. All records of
 * one connection have the same label. */
static void
put_visit(const struct sg_event *event, const struct sg_labels *labels,
    struct sg_out *out)
{
	uint8_t end[sizeof(event->client.b) + 2];
	char text[SG_LABEL_TEXT];

	if (!event->has_client || event->client_port == 0)
		return;
	memcpy(end, event->client.b, sizeof(event->client.b));
	end[sizeof(event->client.b)] = (uint8_t)(event->client_port >> 8);
	end[sizeof(event->client.b) + 1] = (uint8_t)event->client_port;
	sg_labels_text(sg_labels_short(labels, 'v',
			   (struct sg_str){(const char *)end, sizeof(end)}),
	    text);
	PUT_WORD(out, "visit", text);
}

/* ---- request, rule and signals ------------------------------------------ */

static bool
shows_host(const struct sg_event *event)
{
	return event->detail != SG_DETAIL_PLATFORM;
}

static bool
shows_address(const struct sg_event *event)
{
	return event->detail == SG_DETAIL_ADDRESS;
}

/* Write the URL as one text, if scheme and host are known. */
static void
put_full(const struct sg_event *event, struct sg_out *out)
{
	char memory[CAP_LONG + 1];
	struct sg_out full;

	if (event->scheme.n == 0 || event->host.n == 0)
		return;
	sg_out_init(&full, memory, sizeof(memory));
	sg_out_str(&full, event->scheme);
	PUT(&full, "://");
	sg_out_str(&full, event->host);
	if (event->port != 0 &&
	    event->port !=
		(sg_str_eq(event->scheme, SG_LIT("https")) ? 443 : 80)) {
		sg_out_char(&full, ':');
		sg_out_uint(&full, event->port);
	}
	sg_out_str(&full, event->path);
	if (event->query.n > 0) {
		sg_out_char(&full, '?');
		sg_out_str(&full, event->query);
	}
	/*
	 * If the URL did not fit into `memory`, use a smaller cap. put_value()
	 * then cuts the URL and adds MARK.
	 */
	PUT_TEXT(out, "full", span(memory, full.n),
	    full.full ? CAP_LONG - 1 : CAP_LONG);
}

/*
 * Returns the host without brackets. In a URL a host can be "[2001:db8::1]".
 * The domain field of ECS has no brackets.
 */
static struct sg_str
without_brackets(struct sg_str host)
{
	if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		return (struct sg_str){host.p + 1, host.n - 2};
	return host;
}

static void
put_url(const struct sg_event *event, struct sg_out *out)
{
	size_t object = OPEN(out, "url");

	if (shows_address(event)) {
		put_full(event, out);
		PUT_TEXT(out, "original", event->original, CAP_TEXT);
	}
	if (shows_host(event)) {
		PUT_TEXT(out, "scheme", event->scheme, CAP_NAME);
		PUT_TEXT(out, "domain", without_brackets(event->host),
		    CAP_HOST);
		if (event->port != 0)
			PUT_NUMBER(out, "port", event->port);
	}
	if (shows_address(event)) {
		PUT_TEXT(out, "path", event->path, CAP_TEXT);
		PUT_TEXT(out, "query", event->query, CAP_LONG);
	}
	close_object(out, object);
	if (shows_host(event) && event->sni.n > 0) {
		PUT(out, "\"tls\":{\"client\":{");
		PUT_TEXT(out, "server_name", event->sni, CAP_HOST);
		end_members(out);
		PUT(out, "}},");
	}
}

static void
put_method(const struct sg_event *event, struct sg_out *out)
{
	if (event->method.n == 0)
		return;
	PUT(out, "\"http\":{\"request\":{");
	PUT_TEXT(out, "method", event->method, CAP_NAME);
	end_members(out);
	PUT(out, "}},");
}

static void
put_rule(const struct sg_event *event, struct sg_out *out)
{
	size_t object = OPEN(out, "rule");

	if (event->rule_line != 0) {
		PUT(out, "\"name\":\"");
		put_value(out, event->rule_file, CAP_NAME);
		sg_out_char(out, ':');
		sg_out_uint(out, event->rule_line);
		PUT(out, "\",");
	}
	PUT_TEXT(out, "id", event->exception, CAP_NAME);
	PUT_TEXT(out, "description", event->rule_text, CAP_HOST);
	PUT_TEXT(out, "ruleset", event->tag, CAP_NAME);
	close_object(out, object);
}

static void
put_signal(const struct sg_event *event, const struct sg_signal *signal,
    struct sg_out *out)
{
	PUT_WORD(out, "technique", sg_technique_word(signal->technique));
	PUT_WORD(out, "tier", sg_tier_word(signal->tier));
	if (shows_host(event))
		PUT_TEXT(out, "target", signal->target, CAP_HOST);
}

/*
 * Write the most serious signal as single fields. If there are several signals,
 * also write all of them as an array.
 */
static void
put_signals(const struct sg_event *event, struct sg_out *out)
{
	size_t first = 0;

	if (event->nsignals == 0)
		return;
	for (size_t i = 1; i < event->nsignals; i++) {
		if (event->signals[i].tier < event->signals[first].tier)
			first = i;
	}
	put_signal(event, &event->signals[first], out);
	if (event->nsignals == 1)
		return;
	PUT(out, "\"signals\":[");
	for (size_t i = 0; i < event->nsignals; i++) {
		sg_out_char(out, '{');
		put_signal(event, &event->signals[i], out);
		end_members(out);
		PUT(out, "},");
	}
	end_members(out);
	PUT(out, "],");
}

/* ---- the line ----------------------------------------------------------- */

static void
put_ours(const struct sg_event *event, const struct sg_labels *labels,
    struct sg_out *out)
{
	char stamp[SG_STAMP_TEXT];

	(void)OPEN(out, "schoolgate");
	PUT_WORD(out, "kind", sg_event_kind_word(event->kind));
	PUT_TEXT(out, "platform", event->platform, CAP_NAME);
	PUT_TEXT(out, "sites", event->sites, CAP_NAME);
	PUT_WORD(out, "intent", sg_intent_word(event->intent));
	put_signals(event, out);
	if (event->kind == SG_EVENT_ENDED)
		PUT_WORD(out, "tier", sg_tier_word(SG_TIER_NOISE));
	PUT_WORD(out, "ground", sg_ground_word(event->ground));
	PUT_TEXT(out, "ban", event->ban, CAP_NAME);
	if (event->has_next_open) {
		sg_stamp_text(event->next_open * 1000, stamp);
		PUT_WORD(out, "next_open", stamp);
	}
	PUT_TEXT(out, "reference", event->reference, CAP_NAME);
	PUT_TEXT(out, "device", event->device_hash, CAP_NAME);
	if (event->detail == SG_DETAIL_PSEUDONYMOUS)
		put_hidden(event, labels, out);
	put_visit(event, labels, out);
	if (event->more.n > 0) {
		sg_out_str(out, event->more);
		sg_out_char(out, ',');
	}
	if (event->repeats > 0)
		PUT_NUMBER(out, "repeats", event->repeats);
	end_members(out);
}

/* Values of event.category and event.type for each kind, as ECS allows them. */
static const struct {
	const char *category, *type;
} classes[] = {
    [SG_EVENT_BLOCK] = {"\"network\",\"web\"", "\"access\",\"denied\""},
    [SG_EVENT_SIGNAL] = {"\"network\",\"web\"", "\"access\",\"allowed\""},
    [SG_EVENT_EXCEPTION] = {"\"network\",\"web\"", "\"access\",\"allowed\""},
    [SG_EVENT_VISIT] = {"\"network\",\"web\"", "\"access\",\"allowed\""},
    [SG_EVENT_FAULT] = {"\"network\",\"web\"", "\"error\""},
    [SG_EVENT_POLICY] = {"\"configuration\"", "\"change\""},
    [SG_EVENT_BAN] = {"\"iam\"", "\"change\",\"user\""},
    [SG_EVENT_JOURNAL] = {"\"file\"", "\"info\""},
    [SG_EVENT_FLOOD] = {"\"network\",\"web\"", "\"info\""},
    [SG_EVENT_TEST] = {"\"configuration\"", "\"info\""},
    [SG_EVENT_ENDED] = {"\"network\"", "\"connection\",\"end\""},
    [SG_EVENT_DESK] = {"\"iam\"", "\"info\""},
};

/*
 * Returns whether the record is an alert. A count record is no alert, because
 * the first record of its burst was one.
 */
static bool
is_attempt(const struct sg_event *event)
{
	if (event->repeats > 0)
		return false;
	for (size_t i = 0; i < event->nsignals; i++) {
		if (event->signals[i].tier == SG_TIER_INTENT)
			return true;
	}
	return false;
}

/*
 * Write the start and the end of the period for which a count record counts, or
 * during which a connection was open.
 */
static void
put_times(const struct sg_event *event, struct sg_out *out)
{
	const bool ended = event->kind == SG_EVENT_ENDED;
	const bool known = !ended ||
	    (event->start_ms >= 0 && event->start_ms <= event->end_ms);
	char stamp[SG_STAMP_TEXT];

	if (known) {
		sg_stamp_text(event->start_ms, stamp);
		PUT_WORD(out, "start", stamp);
	}
	sg_stamp_text(event->end_ms, stamp);
	PUT_WORD(out, "end", stamp);
	/* The schema wants nanoseconds. */
	if (ended && known &&
	    event->end_ms - event->start_ms < INT64_MAX / 1000000)
		PUT_NUMBER(out, "duration",
		    (uint64_t)(event->end_ms - event->start_ms) * 1000000);
}

static void
put_event(const struct sg_event *event, struct sg_out *out)
{
	const bool attempt = is_attempt(event);

	PUT(out, "},\"event\":{");
	PUT_WORD(out, "kind", attempt ? "alert" : "event");
	PUT(out, "\"category\":[");
	if (attempt)
		PUT(out, "\"intrusion_detection\",");
	sg_out_text(out,
	    event->category != NULL ? event->category :
				      classes[event->kind].category);
	PUT(out, "],\"type\":[");
	sg_out_text(out,
	    event->type != NULL ? event->type : classes[event->kind].type);
	if (event->kind == SG_EVENT_FAULT && event->ground != 0)
		sg_out_text(out,
		    event->action[0] == 'a' ? ",\"access\",\"allowed\"" :
					      ",\"access\",\"denied\"");
	PUT(out, "],");
	PUT_WORD(out, "action", event->action);
	PUT_WORD(out, "outcome", event->failed ? "failure" : "success");
	if (event->repeats > 0 || event->kind == SG_EVENT_ENDED)
		put_times(event, out);
	PUT(out,
	    "\"module\":\"schoolgate\","
	    "\"dataset\":\"schoolgate.journal\",");
	PUT_TEXT(out, "reason", event->reason, CAP_TEXT);
	end_members(out);
}

void
sg_event_write_body(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_out *body)
{
	const bool hidden = event->detail == SG_DETAIL_PSEUDONYMOUS;
	char stamp[SG_STAMP_TEXT];

	sg_stamp_text(event->at_ms, stamp);
	PUT(body, "{\"@timestamp\":\"");
	sg_out_bytes(body, stamp, SG_STAMP_TEXT - 1);
	sg_out_text(body, "\",\"ecs\":{\"version\":\"" SG_ECS_VERSION "\"},");
	if (hidden) {
		put_user_hash(event, labels, body);
	} else {
		put_source(event, body);
		put_user(event, body);
	}
	put_bytes(event, body);
	put_method(event, body);
	put_url(event, body);
	put_rule(event, body);
	put_ours(event, labels, body);
}

void
sg_event_write_tail(const struct sg_event *event, struct sg_out *tail)
{
	put_event(event, tail);
}
