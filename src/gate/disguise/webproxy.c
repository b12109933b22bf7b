/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * webproxy.c -- detects web proxies that run on a server: listed portals, and
 * proxy software recognised by the shape of its URLs.
 *
 * engine.c detects proxies that run in the browser.  If the software is
 * unknown, hidden.c detects the URL within the URL.
 */
#include "gate/disguise/context.h"

/*
 * Detects a listed portal.  The URL of the request may already contain the
 * hidden target.
 */
void
sg_see_portal(struct sg_context *s)
{
	struct sg_str rest = s->url->query, name, value;

	sg_target_reset(s);
	while (sg_param_next(&rest, &name, &value))
		sg_target_decode(s, value, SG_FORM_ABSOLUTE);
	for (rest = s->url->path; rest.n > 1 && !s->connect;) {
		rest.p++;
		rest.n--;
		sg_target_decode(s, rest, SG_FORM_ABSOLUTE);
		while (rest.n > 0 && rest.p[0] != '/') {
			rest.p++;
			rest.n--;
		}
	}
	if (sg_target_host(s).n > 0)
		sg_signal_target(s, SG_WEBPROXY, SG_TIER_INTENT);
	/* Visiting a portal is enough for a signal. */
	sg_signal(s, SG_WEBPROXY, SG_TIER_INTENT, sg_target_host(s));
}

/* ---- PHP scripts: Glype, PHProxy, php-proxy ----------------------------- */

/*
 * Returns true if `text` looks like base64 of encrypted data: unlike words, it
 * mixes upper case, lower case and digits.
 */
static bool
is_opaque(struct sg_str text)
{
	bool upper = false, lower = false, other = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c >= 'A' && c <= 'Z')
			upper = true;
		else if (c >= 'a' && c <= 'z')
			lower = true;
		else if ((c >= '0' && c <= '9') ||
		    memchr("+/=%-_", c, 6) != NULL)
			other = true;
		else
			return false;
	}
	return text.n > 8 && upper && lower && (other || text.n >= 20);
}

/*
 * Returns true for a query of Glype or similar software.  The parameter u (or
 * d) is the encoded URL, and is stored in *what.  The parameter b has flags.
 * The parameter f tells how the URL is used.
 */
static bool
is_glype(struct sg_str query, struct sg_str *what)
{
	static const char *const uses[] = {"norefer", "frame", "ajax", NULL};
	struct sg_str flags, use;

	if (!sg_param(query, "u", what) && !sg_param(query, "d", what))
		return false;
	if (what->n <= 8)
		return false;
	if (sg_param(query, "f", &use) && sg_is_one_of(use, uses))
		return true;
	return sg_param(query, "b", &flags) && flags.n <= 5 &&
	    sg_only(flags, "0123456789");
}

/*
 * Returns true for a query of PHProxy.  The parameter q is the encoded URL, and
 * is stored in *what.  The parameter hl has the flags, as hex digits or as an
 * array.
 */
static bool
is_phproxy(struct sg_str query, struct sg_str *what)
{
	struct sg_str rest = query, name, value;
	bool flags = false;

	*what = (struct sg_str){0};
	while (sg_param_next(&rest, &name, &value)) {
		bool form = sg_str_eqi(name, SG_LIT("____pgfa"));

		if (form || sg_str_eqi(name, SG_LIT("q")))
			*what = value;
		if (form || sg_str_startsi(name, SG_LIT("hl[")) ||
		    sg_str_startsi(name, SG_LIT("hl%5b")))
			flags = true;
		else if (sg_str_eqi(name, SG_LIT("hl")) && value.n <= 4)
			flags = sg_only(value, "0123456789abcdefABCDEF");
	}
	return flags && what->n > 0;
}

/*
 * php-proxy adds the bytes of a key to the bytes of the URL, and encodes the
 * sums in base64.  The key is a text of hex digits.  Returns true if hex digits
 * are left after subtracting "http://" or "https://" from the first bytes.
 */
static bool
is_keyed(struct sg_decoder *decoder, struct sg_str text)
{
	static const char *const heads[] = {"https://", "http://"};
	char *raw = decoder->room[0];
	size_t n = sg_decode_percent(text, raw);
	char *out = decoder->room[1];

	n = sg_decode_base64(n == 0 ? text : (struct sg_str){raw, n}, out);
	for (size_t i = 0; i < 2; i++) {
		size_t k = 0, length = strlen(heads[i]);

		while (k < length && k < n) {
			unsigned char key = (unsigned char)(out[k] -
			    heads[i][k]);

			if (!(key >= '0' && key <= '9') &&
			    !(key >= 'a' && key <= 'f'))
				break;
			k++;
		}
		if (k == length && n > length)
			return true;
	}
	return false;
}

static bool
is_glype_form(const struct sg_context *s)
{
	struct sg_str action;

	return sg_has(s->url->path, "/process.php") &&
	    sg_param(s->url->query, "action", &action) &&
	    (sg_str_eqi(action, SG_LIT("update")) ||
		sg_str_eqi(action, SG_LIT("sslagree")));
}

void
sg_see_script(struct sg_context *s)
{
	struct sg_str query = s->url->query, what;
	int alone = 0;

	sg_target_reset(s);
	if (is_glype_form(s)) {
		sg_signal(s, SG_WEBPROXY, SG_TIER_INTENT, (struct sg_str){0});
		return;
	}
	if (is_glype(query, &what)) {
		sg_target_decode(s, what, SG_FORM_BARE);
		alone = is_opaque(what) ? SG_TIER_INTENT : 0;
	} else if (is_phproxy(query, &what)) {
		sg_target_decode(s, what, SG_FORM_BARE);
	} else if (sg_param(query, "q", &what) &&
	    is_keyed(&s->scratch->decoder, what)) {
		alone = SG_TIER_INTENT;
	} else {
		return;
	}
	s->evidence = what;
	sg_signal_target(s, SG_WEBPROXY, alone);
}

/*
 * Detects Glype URLs without a query.  The path has the hidden URL in chunks of
 * eight bytes, with "_" for "%".  The flags come after it.
 */
void
sg_see_glype_path(struct sg_context *s)
{
	struct sg_str chunks;
	char joined[SG_HOST_MAX * 4];
	size_t n = 0;

	if (!sg_shape_fits(s->c->gate->disguise->shapes, SG_SHAPE_GLYPE_PATH,
		s->scratch, s->url->path, &chunks))
		return;
	for (size_t i = 0; i < chunks.n && n < sizeof joined; i++)
		if (chunks.p[i] != '/')
			joined[n++] = chunks.p[i] == '_' ? '%' : chunks.p[i];
	sg_target_reset(s);
	sg_target_decode(s, (struct sg_str){joined, n}, SG_FORM_BARE);
	sg_signal_target(s, SG_WEBPROXY,
	    chunks.n == 0 || is_opaque((struct sg_str){joined, n}) ?
		SG_TIER_INTENT :
		0);
}

/* ---- other software ----------------------------------------------------- */

/*
 * Detects CGIProxy.  The path has nph-NAME.cgi/FLAGS/, and then the hidden URL
 * with plain slashes.
 */
void
sg_see_cgi(struct sg_context *s)
{
	struct sg_str what;

	if (!sg_shape_fits(s->c->gate->disguise->shapes, SG_SHAPE_CGI,
		s->scratch, s->url->path, &what))
		return;
	sg_target_reset(s);
	sg_target_decode(s, what, SG_FORM_SLASHED);
	sg_signal_target(s, SG_WEBPROXY, SG_TIER_INTENT);
}

/*
 * Detects CroxyProxy and its variants: the parameter __cpo has the origin of
 * the hidden URL, and __cpi.php opens a site.
 */
void
sg_see_croxy(struct sg_context *s)
{
	struct sg_str rest = s->url->query, name, value;
	bool seen = sg_has(s->url->path, "/__cpi.php") ||
	    sg_has(s->url->path, "/__cps");

	sg_target_reset(s);
	while (sg_param_next(&rest, &name, &value)) {
		if (!sg_str_startsi(name, SG_LIT("__cp")) &&
		    !(seen && sg_str_eqi(name, SG_LIT("r"))))
			continue;
		/* A short value is a flag ("1"), and no evidence. */
		seen |= value.n >= 8;
		if (s->evidence.n == 0 && value.n >= 8)
			s->evidence = value;
		sg_target_decode(s, value, SG_FORM_ABSOLUTE);
	}
	seen |= sg_has(s->headers->cookie, "__cpc");
	if (seen)
		sg_signal_target(s, SG_WEBPROXY, SG_TIER_INTENT);
}

/* ---- Rammerhead's shuffled URLs ----------------------------------------- */

/*
 * Rammerhead works with a secret permutation of the alphabet `base`.  It
 * replaces each character of a URL by an entry of the permutation.  The index
 * of the entry is the index of the character in `base` plus its position in the
 * URL, modulo 64.  Returns true if the URL `guess` may have become `shuffled`.
 * The test is that equal indexes give equal characters, and different indexes
 * give different characters.
 */
static bool
fits_guess(const char *base, struct sg_str shuffled, struct sg_str guess)
{
	char to[64] = {0};
	bool used[256] = {false};

	for (size_t i = 0; i < guess.n; i++) {
		const char *at = strchr(base, guess.p[i]);
		unsigned char c = (unsigned char)shuffled.p[i];
		size_t sum;

		if (at == NULL || guess.p[i] == '\0') {
			if (shuffled.p[i] != guess.p[i])
				return false;
			continue;
		}
		sum = ((size_t)(at - base) + i) % 64;
		if (to[sum] == 0 && !used[c]) {
			to[sum] = (char)c;
			used[c] = true;
		} else if (to[sum] != (char)c) {
			return false;
		}
	}
	return true;
}

/* Shorter guesses match by chance. */
#define GUESS_MIN 20 /* bytes, including "https://" and the final slash */

static bool
try_guess(struct sg_context *s, struct sg_str shuffled, const char *prefix,
    struct sg_str host)
{
	static const char *const bases[] = {
	    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz~-",
	    "0123456789abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ~-"};
	char memory[SG_HOST_MAX];
	struct sg_out out;
	struct sg_str guess;

	sg_out_init(&out, memory, sizeof memory);
	sg_out_printf(&out, "https://%s%.*s/", prefix, (int)host.n, host.p);
	guess = (struct sg_str){memory, out.n};
	if (out.full || guess.n > shuffled.n || guess.n < GUESS_MIN)
		return false;
	for (size_t i = 0; i < 2; i++)
		if (fits_guess(bases[i], shuffled, guess)) {
			sg_target_try(s,
			    (struct sg_str){memory + 8, out.n - 8});
			return true;
		}
	return false;
}

/* Try the host of every platform, with common prefixes, as the target. */
static void
guess_shuffled(struct sg_context *s, struct sg_str shuffled)
{
	static const char *const prefixes[] = {
	    "www.", "m.", "", "web.", "old."};
	const struct sg_image *names = &s->c->gate->names;

	for (uint64_t i = 0; i < names->section[SG_S_CATEGORIES].count; i++) {
		const struct sg_category *category = SG_ITEM(names,
		    SG_S_CATEGORIES, sg_category, i);
		struct sg_str host = sg_str(sg_image_text(names,
		    category->sample));

		if (category->kind != SG_CATEGORY_PLATFORM || host.n == 0)
			continue;
		for (size_t k = 0; k < sizeof prefixes / sizeof *prefixes; k++)
			if (try_guess(s, shuffled, prefixes[k], host))
				return;
	}
}

/* Detects Rammerhead and Kproxy by their paths. */
void
sg_see_proxy_server(struct sg_context *s)
{
	struct sg_str path = s->url->path, shuffled, value;

	sg_target_reset(s);
	if (sg_shape_fits(s->c->gate->disguise->shapes, SG_SHAPE_SESSION,
		s->scratch, path, &shuffled)) {
		guess_shuffled(s, shuffled);
		/* Report the guessed host, if there is one. */
		if (sg_target_host(s).n > 0)
			sg_signal_target(s, SG_WEBPROXY, SG_TIER_INTENT);
		sg_signal(s, SG_WEBPROXY, SG_TIER_INTENT, (struct sg_str){0});
		return;
	}
	if (sg_has(path, "/servlet/redirect.srv/") ||
	    sg_has(path, "/shuffledict") || sg_has(path, "/ws-new-meta") ||
	    sg_has(path, "/ws-meta") ||
	    (sg_has(path, "/newsession") &&
		(s->url->query.n == 0 ||
		    sg_param(s->url->query, "pwd", &value))) ||
	    (sg_has(path, "/editsession") &&
		sg_param(s->url->query, "id", &value)))
		sg_signal(s, SG_WEBPROXY, SG_TIER_INTENT, (struct sg_str){0});
}
