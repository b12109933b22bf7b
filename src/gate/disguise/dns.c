/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dns.c -- detects encrypted DNS by media types (RFC 8484, RFC 9230),
 * questions, ports and listed servers.
 *
 * Browsers use encrypted DNS on their own.  So a request does not show that a
 * person tried to get round the filter: its signal has at most the tier
 * capability, never intent (request.h).
 */
#include "gate/disguise/context.h"

static void
found(struct sg_context *s, struct sg_str name)
{
	sg_signal(s, SG_DNS_BYPASS, SG_TIER_CAPABILITY, name);
}

/*
 * Decode the queried name from the parameter dns=BASE64URL.  Returns false if
 * there is none.
 */
static bool
read_question(struct sg_context *s, char name[SG_HOST_MAX], size_t *n)
{
	struct sg_decoder *decoder = &s->scratch->decoder;
	struct sg_str value;
	size_t bytes;

	if (!sg_param(s->url->query, "dns", &value))
		return false;
	bytes = sg_decode_base64(value, decoder->room[0]);
	s->evidence = value;
	*n = sg_decode_dns((struct sg_str){decoder->room[0], bytes}, name,
	    SG_HOST_MAX);
	return *n > 0;
}

/*
 * Returns true for ?name=www.example.org&type=A, sent to the path or host of a
 * DNS resolver; *name is the queried name.
 */
static bool
is_json_question(const struct sg_context *s, struct sg_str *name)
{
	struct sg_str type;
	bool resolver = sg_has(s->url->path, "/dns-query") ||
	    sg_has(s->url->path, "/resolve") ||
	    (s->lists & SG_LIST_BIT(SG_LIST_DNS)) != 0 ||
	    (s->marks & SG_MARK_DNS_TYPE) != 0;

	return resolver && sg_param(s->url->query, "name", name) &&
	    name->n > 0 && memchr(name->p, '.', name->n) != NULL &&
	    (sg_param(s->url->query, "type", &type) ||
		(s->marks & SG_MARK_DNS_TYPE) != 0);
}

void
sg_see_dns(struct sg_context *s)
{
	static const uint16_t ports[] = {853, 784, 8853, 5053};
	char name[SG_HOST_MAX];
	struct sg_str asked = {0};
	size_t n;

	if (read_question(s, name, &n)) {
		found(s, (struct sg_str){name, n});
		return;
	}
	if (is_json_question(s, &asked)) {
		s->evidence = asked;
		found(s, asked);
		return;
	}
	if ((s->marks & SG_MARK_DNS_TYPE) != 0 ||
	    (s->lists & SG_LIST_BIT(SG_LIST_DNS)) != 0 ||
	    sg_str_eqi(s->url->path, SG_LIT("/dns-query"))) {
		found(s, asked);
		return;
	}
	for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
		if (s->connect && s->port == ports[i])
			found(s, asked);
}
