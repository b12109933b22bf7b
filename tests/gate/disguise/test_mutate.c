/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_mutate.c -- changes sample requests and checks that their circumvention
 * technique is still detected.
 *
 * The changes are another host, another encoding, and another order of the
 * parameters. Each sample request is labelled with its technique.
 *
 * The sample requests are in $SG_SHARED/circumvention/dev.tsv. Without this
 * file the test is skipped.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "gate/disguise/decode.h"

#define TEXT_MAX 8192
#define FIELDS 7

struct row {
	char memory[TEXT_MAX];
	char *id, *method, *url, *headers, *label, *target;
};

static const struct sg_gate *gate;
static unsigned changed, wrong;

/* ---- texts -------------------------------------------------------------- */

/*
 * Replace every `from` in `text` by `to`. Returns false if `from` is not in
 * `text`, or if the result does not fit.
 */
static bool
replace(const char *text, const char *from, const char *to, char *out)
{
	size_t n = 0, length = strlen(from), added = strlen(to);
	bool any = false;

	while (*text != '\0' && n + added + 1 < TEXT_MAX) {
		if (strncmp(text, from, length) != 0) {
			out[n++] = *text++;
			continue;
		}
		memcpy(out + n, to, added);
		n += added;
		text += length;
		any = true;
	}
	out[n] = '\0';
	return any && *text == '\0';
}

static const char *
host_of(const char *url, size_t *n)
{
	const char *start = strstr(url, "://");

	start = start == NULL ? url : start + 3;
	*n = strcspn(start, "/?:#");
	return start;
}

/* ---- judging a changed row ---------------------------------------------- */

static void
expect(const struct row *row, const char *url, const char *headers,
    const char *what)
{
	char got[1024];
	struct sg_verdict verdict = case_judge(gate, row->method, url, headers);

	changed++;
	if (case_signal(&verdict, row->label) != NULL)
		return;
	case_tell(&verdict, got, sizeof got);
	print_error("%s (%s), %s: %s %s\n  got %s\n", row->id, row->label, what,
	    row->method, url, got);
	wrong++;
}

/* ---- other hosts -------------------------------------------------------- */

/* The hosts of real services are part of the technique, so they are kept. */
static const char *const real[] = {"amazonaws.com", "ampproject.org",
    "anydesk.com", "archive.org", "archive.ph", "argotunnel.com", "bing.com",
    "blockaway.net", "brave.com", "cloudflare-dns.com", "cloudflareclient.com",
    "cors-anywhere.herokuapp.com", "corsproxy.io", "croxyproxy.com",
    "dns.google", "duckduckgo.com", "ecosia.org", "google.com", "google.co.uk",
    "googleusercontent.com", "hideproxy.me", "hola.org", "hypothes.is",
    "icloud.com", "imginn.com", "jsdelivr.net", "kproxy.com",
    "mercurywork.shop", "microsoft.com", "mozilla.org", "mullvad.net",
    "nextdns.io", "ngrok-free.app", "nip.io", "nitter.net", "nordvpn.com",
    "one.one", "opendns.com", "opengw.net", "picuki.com", "protonvpn.ch",
    "proxysite.com", "psiphon3.com", "r.jina.ai", "rsshub.app",
    "safereddit.com", "sec-tunnel.com", "snapinsta.app", "sslip.io",
    "teamviewer.com", "teddit.net", "torproject.org", "fastly.net",
    "translate.goog", "translate.yandex.com", "translatetheweb.com",
    "urlebird.com", "wordpress.com", "yahoo.com", "youtube.com",
    "allorigins.win", "12ft.io", "cloudflare.com", "pabloferreiro.es",
    "froth.zone", "onion", NULL};

static bool
is_real(const char *host, size_t n)
{
	for (size_t i = 0; real[i] != NULL; i++) {
		size_t k = strlen(real[i]);

		if (n >= k && memcmp(host + n - k, real[i], k) == 0 &&
		    (n == k || host[n - k - 1] == '.'))
			return true;
	}
	return false;
}

/*
 * Copies the last two labels to `site`. Returns NULL if the host is an address.
 */
static const char *
site_of(const char *host, size_t n, char *site)
{
	size_t dots = 0, start = n;

	while (start > 0 && (host[start - 1] != '.' || ++dots < 2))
		start--;
	if (n - start >= 200 || n == 0 ||
	    (host[n - 1] >= '0' && host[n - 1] <= '9') || host[n - 1] == ']')
		return NULL;
	memcpy(site, host + start, n - start);
	site[n - start] = '\0';
	return site;
}

static void
rename_host(const struct row *row)
{
	static const char *const names[] = {"renamed-site.example",
	    "z9.example.net", "years-7-and-8.example.org"};
	char site[256], url[TEXT_MAX], headers[TEXT_MAX];
	size_t n;
	const char *host = host_of(row->url, &n);

	/*
	 * Keep the host if its name is the trick: another host would remove the
	 * trick.
	 */
	if (is_real(host, n) || strcmp(row->label, "address_trick") == 0 ||
	    strcmp(row->label, "fronting") == 0 ||
	    site_of(host, n, site) == NULL)
		return;
	if (strcmp(row->label, "name_trick") == 0 &&
	    strstr(row->url, "unblock") == NULL &&
	    strstr(row->url, "mirror") == NULL)
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!replace(row->url, site, names[i], url))
			continue;
		if (!replace(row->headers, site, names[i], headers))
			snprintf(headers, sizeof headers, "%s", row->headers);
		expect(row, url, headers, "another host");
	}
}

/* ---- parameters in another order ---------------------------------------- */

static void
reverse_parameters(const struct row *row)
{
	char url[TEXT_MAX];
	const char *query = strchr(row->url, '?'), *end, *start;
	size_t n;

	if (query == NULL || strchr(query, '&') == NULL ||
	    strstr(query, "://") != NULL)
		return;
	query++;
	n = (size_t)(query - row->url);
	memcpy(url, row->url, n);
	for (end = query + strlen(query); end > query; end = start - 1) {
		for (start = end; start > query && start[-1] != '&';)
			start--;
		memcpy(url + n, start, (size_t)(end - start));
		n += (size_t)(end - start);
		if (start > query)
			url[n++] = '&';
		if (start == query)
			break;
	}
	url[n] = '\0';
	expect(row, url, row->headers, "parameters reversed");
	snprintf(url, sizeof url, "%s&zz=1&lang=en", row->url);
	expect(row, url, row->headers, "more parameters");
}

/* ---- other encodings ---------------------------------------------------- */

static size_t
to_base64(const char *text, const char *digits, bool pad, char *out)
{
	size_t n = 0, length = strlen(text);

	for (size_t i = 0; i < length; i += 3) {
		uint32_t bits = 0;

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 |
			    (i + k < length ? (unsigned char)text[i + k] : 0);
		for (size_t k = 0; k < 4; k++) {
			if (i + k > length) {
				if (pad)
					n += (size_t)sprintf(out + n, "%%3D");
				continue;
			}
			out[n++] = digits[bits >> (18 - 6 * k) & 63];
		}
	}
	out[n] = '\0';
	return n;
}

#define ALPHABET                                                               \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static void
as_base64(const char *text, char *out)
{
	to_base64(text, ALPHABET "+_", true, out);
}

static void
as_base64url(const char *text, char *out)
{
	to_base64(text, ALPHABET "-_", false, out);
}

static void
as_hex(const char *text, char *out)
{
	for (; *text != '\0'; text++)
		out += sprintf(out, "%02x", (unsigned char)*text);
}

static void
as_percent(const char *text, char *out)
{
	for (; *text != '\0'; text++)
		out += sprintf(out,
		    strchr(":/?&=%", *text) == NULL ? "%c" : "%%%02X",
		    (unsigned char)*text);
	*out = '\0';
}

static void
as_percent_twice(const char *text, char *out)
{
	char once[TEXT_MAX];

	as_percent(text, once);
	as_percent(once, out);
}

static void
as_rot13(const char *text, char *out)
{
	char shifted[TEXT_MAX];
	size_t n = 0;

	for (; *text != '\0'; text++) {
		unsigned char base = *text >= 'a' ? 'a' : 'A';
		bool letter = sg_lower(*text) >= 'a' && sg_lower(*text) <= 'z';

		shifted[n++] = *text;
		if (letter)
			shifted[n - 1] = (char)(base +
			    (*text - base + 13) % 26);
	}
	shifted[n] = '\0';
	as_percent(shifted, out);
}

static void
as_xor(const char *text, char *out)
{
	for (size_t i = 0; text[i] != '\0'; i++)
		out += sprintf(out, "%%%02X",
		    (unsigned char)(text[i] ^ (i % 2 == 1 ? 2 : 0)));
}

static const struct {
	const char *name;
	void (*encode)(const char *text, char *out);
} encodings[] = {
    {"base64", as_base64},
    {"base64url", as_base64url},
    {"hex", as_hex},
    {"percent", as_percent},
    {"percent twice", as_percent_twice},
    {"rot13", as_rot13},
    {"xor", as_xor},
};

/* If `part` encodes a hidden URL, encode this URL in each of the other ways. */
static void
encode_part(const struct row *row, const char *part, size_t n)
{
	static struct sg_decoder decoder;
	char plain[TEXT_MAX], code[TEXT_MAX * 3], url[TEXT_MAX * 4];
	struct sg_str host_on;

	if (n < 8 ||
	    !sg_decode_url(&decoder, (struct sg_str){part, n}, SG_FORM_ABSOLUTE,
		&host_on) ||
	    host_on.n > 400)
		return;
	snprintf(plain, sizeof plain, "https://%.*s", (int)host_on.n,
	    host_on.p);
	for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
		encodings[i].encode(plain, code);
		snprintf(url, sizeof url, "%.*s%s%s", (int)(part - row->url),
		    row->url, code, part + n);
		expect(row, url, row->headers, encodings[i].name);
	}
}

/* Only web proxies are tested. Every other service has one fixed encoding. */
static void
re_encode(const struct row *row)
{
	const char *at = row->url + strcspn(row->url, "/") + 2, *end;

	if (strcmp(row->label, "webproxy") != 0 ||
	    strncmp(row->target, "www.", 4) != 0 ||
	    strstr(row->url, "nph-") != NULL)
		return;
	for (at += strcspn(at, "/"); *at != '\0'; at = end) {
		at++;
		end = at + strcspn(at, "/&?=");
		encode_part(row, at, (size_t)(end - at));
	}
}

/* ---- the file ----------------------------------------------------------- */

static bool
split(struct row *row)
{
	char **const fields[FIELDS] = {&row->id, &row->method, &row->url,
	    &row->headers, &row->label, &row->target, NULL};
	char *at = row->memory;

	for (size_t i = 0; i < FIELDS - 1; i++) {
		*fields[i] = at;
		at += strcspn(at, "\t\n");
		if (*at != '\t')
			return false;
		*at++ = '\0';
	}
	return true;
}

static FILE *
open_rows(void)
{
	const char *shared = getenv("SG_SHARED"), *source = getenv("SG_SOURCE");
	char path[4096];

	if (shared != NULL)
		snprintf(path, sizeof path, "%s/circumvention/dev.tsv", shared);
	else
		snprintf(path, sizeof path,
		    "%s/../shared/circumvention/dev.tsv",
		    source == NULL ? "." : source);
	return fopen(path, "r");
}

static void
test_changed_rows(void **state)
{
	static struct row row;
	FILE *rows = open_rows();

	(void)state;
	while (fgets(row.memory, sizeof row.memory, rows) != NULL) {
		if (!split(&row) || strcmp(row.label, "benign") == 0 ||
		    strcmp(row.label, "blocked_plain") == 0)
			continue;
		expect(&row, row.url, row.headers, "as it is");
		rename_host(&row);
		reverse_parameters(&row);
		re_encode(&row);
	}
	fclose(rows);
	print_message("%u changed requests\n", changed);
	assert_true(changed > 300);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_changed_rows),
	};
	FILE *rows = open_rows();
	struct sg_gate *opened;
	int failed;

	if (rows == NULL) {
		puts("skipped: there is no circumvention/dev.tsv (SG_SHARED "
		     "tells where it is)");
		return 77;
	}
	fclose(rows);
	gate = opened = case_gate();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sg_gate_close(&opened);
	return failed;
}
