/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostname.c -- makes the host names of policies and platform files canonical.
 *
 * It makes no DNS query, so the host need not exist.
 */
#include "policy/language/hostname.h"

#include <idn2.h>
#include <libpsl.h>
#include <stdlib.h>

#include "base/arena.h"
#include "gate/url.h"

static bool
is_ascii(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if ((text.p[i] & 0x80) != 0)
			return false;
	}
	return true;
}

/* Convert `text` (NUL-terminated) to ASCII by IDNA.  Returns an empty text if
 * the conversion fails. */
static struct sg_str
to_ascii(struct sg_arena *arena, char *text)
{
	struct sg_str ascii = SG_LIT("");
	char *converted = NULL;

	if (idn2_to_ascii_8z(text, &converted,
		IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) == IDN2_OK)
		ascii = sg_str(sg_arena_dup(arena, sg_str(converted)));
	idn2_free(converted);
	return ascii;
}

/* Returns true if the text has only letters, digits, "-", "_" and dots. */
static bool
is_plain(struct sg_str host)
{
	for (size_t i = 0; i < host.n; i++) {
		unsigned char c = sg_lower(host.p[i]);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_' && c != '.')
			return false;
	}
	return true;
}

/* Read a host without scheme, path or star. */
static enum sg_hostname_fault
read_bare(struct sg_arena *arena, struct sg_str text, struct sg_str *out)
{
	struct sg_url *url = sg_arena_alloc(arena, sizeof(*url));

	if (!is_ascii(text))
		text = to_ascii(arena, sg_arena_dup(arena, text));
	sg_url_parse_host(text, url);
	if (url->fault == SG_URL_FINE && url->is_address)
		return SG_HOSTNAME_ADDRESS;
	if (url->fault != SG_URL_FINE || !is_plain(text) ||
	    (url->odd & SG_ODD_EMPTY_LABEL) != 0)
		return SG_HOSTNAME_BAD;
	*out = sg_str(sg_arena_dup(arena, url->host));
	if (memchr(out->p, '.', out->n) == NULL)
		return SG_HOSTNAME_NO_DOT;
	return SG_HOSTNAME_FINE;
}

/* Returns the host in a URL or in host:port.  Returns all of `text` if `text`
 * is neither. */
static struct sg_str
host_part(struct sg_str text)
{
	static const char *const schemes[] = {"http://", "https://", "//"};
	size_t i = 0;

	for (size_t s = 0; s < sizeof(schemes) / sizeof(schemes[0]); s++) {
		struct sg_str head = sg_str(schemes[s]);

		if (sg_str_startsi(text, head)) {
			text.p += head.n;
			text.n -= head.n;
			break;
		}
	}
	while (i < text.n && memchr("/?#:", text.p[i], 4) == NULL)
		i++;
	return (struct sg_str){text.p, i};
}

static bool
is_suffix(struct sg_str host, int types)
{
	const psl_ctx_t *psl = psl_builtin();
	char text[SG_HOST_MAX + 1];

	if (psl == NULL || host.n > SG_HOST_MAX)
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	return psl_is_public_suffix2(psl, text,
		   types | PSL_TYPE_NO_STAR_RULE) != 0;
}

bool
sg_hostname_is_suffix(struct sg_str host)
{
	return is_suffix(host, PSL_TYPE_ANY);
}

bool
sg_hostname_is_registry(struct sg_str host)
{
	return is_suffix(host, PSL_TYPE_ICANN);
}

struct sg_site
sg_hostname_site(struct sg_str host)
{
	struct sg_str rest;

	if (sg_str_starts(host, SG_LIT(".")))
		return (struct sg_site){{host.p + 1, host.n - 1}, false};
	if (!sg_str_starts(host, SG_LIT("www.")))
		return (struct sg_site){host, false};
	rest = (struct sg_str){host.p + 4, host.n - 4};
	if (memchr(rest.p, '.', rest.n) == NULL || sg_hostname_is_suffix(rest))
		return (struct sg_site){host, false};
	return (struct sg_site){rest, true};
}

enum sg_hostname_fault
sg_hostname_read(struct sg_arena *arena, struct sg_str text, struct sg_str *out)
{
	enum sg_hostname_fault fault;
	struct sg_address address;
	struct sg_network network;
	struct sg_str host;

	*out = SG_LIT("");
	if (sg_address_parse(text, &address) ||
	    sg_network_parse(text, &network) != SG_NETWORK_UNREADABLE)
		return SG_HOSTNAME_ADDRESS;
	host = host_part(text);
	if (host.n != text.n) {
		fault = read_bare(arena, host, out);
		return fault == SG_HOSTNAME_BAD ? fault : SG_HOSTNAME_URL;
	}
	if (!sg_str_starts(host, SG_LIT("*.")) &&
	    !sg_str_starts(host, SG_LIT(".")))
		return read_bare(arena, host, out);
	host.n -= host.p[0] == '*' ? 2 : 1;
	host.p += host.p[0] == '*' ? 2 : 1;
	fault = read_bare(arena, host, out);
	if (fault == SG_HOSTNAME_NO_DOT ||
	    (fault == SG_HOSTNAME_FINE && sg_hostname_is_registry(*out)))
		return SG_HOSTNAME_ENDING;
	return fault == SG_HOSTNAME_FINE ? SG_HOSTNAME_STAR : SG_HOSTNAME_BAD;
}
