/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * relay.c -- detects relays: services that fetch any page on request, such as
 * translators, archives, caches, readers.
 *
 * The page that the relay fetches is the hidden target.  If the policy blocks
 * this page, the signal (the sign of circumvention) is serious.  If the policy
 * allows this page, the signal is noise.  If no hidden target is found, there
 * is no signal.
 */
#include "gate/disguise/context.h"

static const struct sg_shapes *
shapes(const struct sg_context *s)
{
	return s->c->gate->disguise->shapes;
}

/* Try the captured part of `text`: a host, perhaps with a path. */
static void
try_shape(struct sg_context *s, enum sg_shape shape, struct sg_str text)
{
	struct sg_str part;

	if (sg_shape_fits(shapes(s), shape, s->scratch, text, &part))
		sg_target_decode(s, part, SG_FORM_BARE);
}

/* ---- translate.goog ----------------------------------------------------- */

/*
 * The first label of the host is the hidden host: a dot is written as "-", and
 * a dash as "--".  If the result is too long for a label, the beginning of the
 * hidden host is in the parameter _x_tr_hp.  The parameter _x_tr_enc has flags.
 * Flag 0 means that "xn--" was replaced by "0-".  Flag 1 means that "1-" was
 * put in front.  A CONNECT has no query.  Then both readings are tried.
 */
static void
try_translated(struct sg_context *s)
{
	struct sg_str label = s->url->host, hp, enc;
	struct sg_str path = s->url->path;
	char encoded[SG_HOST_MAX], *host = s->scratch->decoder.room[0];
	size_t n = 0;

	label = sg_str_cut(&label, '.');
	if (sg_param(s->url->query, "_x_tr_hp", &hp) && hp.n > 0 &&
	    hp.n + label.n < sizeof encoded) {
		memcpy(encoded, hp.p, hp.n);
		n = hp.n;
	}
	if (label.n > sizeof encoded - n)
		return;
	memcpy(encoded + n, label.p, label.n);
	label = (struct sg_str){encoded, n + label.n};
	if (!sg_param(s->url->query, "_x_tr_enc", &enc))
		enc = s->connect ? SG_LIT("0,1") : (struct sg_str){0};
	if (sg_has(enc, "1") && sg_str_starts(label, SG_LIT("1-")))
		label = (struct sg_str){label.p + 2, label.n - 2};
	if (sg_has(enc, "0") && sg_str_starts(label, SG_LIT("0-"))) {
		memcpy(host, "xn--", 4);
		n = 4 +
		    sg_decode_dashes((struct sg_str){label.p + 2, label.n - 2},
			host + 4, SG_HOST_MAX);
	} else {
		n = sg_decode_dashes(label, host, SG_HOST_MAX);
	}
	/* The path of the request is the path of the hidden page. */
	if (!s->connect && path.n <= SG_DECODE_MAX - n) {
		memcpy(host + n, path.p, path.n);
		n += path.n;
	}
	s->from = hp;
	sg_target_try(s, (struct sg_str){host, n});
}

/* ---- listed relays ------------------------------------------------------ */

/*
 * Try every parameter.  Then try the rest of the path after its first slash,
 * after its second slash, and so on, at most eight times.
 */
static void
try_parts(struct sg_context *s)
{
	struct sg_str rest = s->url->path, query = s->url->query, name, value;

	if (s->connect)
		return;
	sg_target_decode(s, query, SG_FORM_ABSOLUTE);
	while (sg_param_next(&query, &name, &value))
		sg_target_decode(s, value.n > 0 ? value : name, SG_FORM_BARE);
	for (unsigned i = 0; i < 8 && rest.n > 3; i++) {
		sg_str_cut(&rest, '/');
		if (rest.n == 0)
			break;
		sg_target_decode(s, rest, SG_FORM_BARE);
	}
}

static const struct {
	struct sg_str domain;
	int shape;
} known[] = {
    {{"cdn.ampproject.org", 18}, SG_SHAPE_AMP},
    {{"bing-amp.com", 12}, SG_SHAPE_AMP},
    {{"turbopages.org", 14}, SG_SHAPE_TURBO},
    {{"web.archive.org", 15}, SG_SHAPE_ARCHIVE},
    {{"archive.ph", 10}, SG_SHAPE_ARCHIVE},
    {{"archive.is", 10}, SG_SHAPE_ARCHIVE},
    {{"archive.today", 13}, SG_SHAPE_ARCHIVE},
    {{"archive.md", 10}, SG_SHAPE_ARCHIVE},
    {{"archive.li", 10}, SG_SHAPE_ARCHIVE},
    {{"archive.fo", 10}, SG_SHAPE_ARCHIVE},
    {{"archive.vn", 10}, SG_SHAPE_ARCHIVE},
};

void
sg_see_relay(struct sg_context *s)
{
	sg_target_reset(s);
	if (sg_host_is_under(s->url->host, SG_LIT("translate.goog"))) {
		try_translated(s);
		sg_signal_target(s, SG_RELAY, 0);
		return;
	}
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (sg_host_is_under(s->url->host, known[i].domain))
			try_shape(s, (enum sg_shape)known[i].shape,
			    s->url->path);
	if (sg_target_host(s).n == 0)
		try_parts(s);
	sg_signal_target(s, SG_RELAY, 0);
}

/*
 * Detects Google's translator, AMP viewer and cache, in the domain of any
 * country.
 */
void
sg_see_copy(struct sg_context *s)
{
	struct sg_str host = s->url->host, value;

	sg_target_reset(s);
	if (sg_is_google(host, "translate")) {
		if (sg_param(s->url->query, "u", &value))
			sg_target_decode(s, value, SG_FORM_BARE);
	} else if (sg_is_google(host, "www") &&
	    sg_str_startsi(s->url->path, SG_LIT("/gwt/"))) {
		if (sg_param(s->url->query, "u", &value))
			sg_target_decode(s, value, SG_FORM_BARE);
	} else if (sg_is_google(host, "www") &&
	    sg_str_startsi(s->url->path, SG_LIT("/amp/"))) {
		try_shape(s, SG_SHAPE_AMP, s->url->path);
	} else if (sg_str_eq(host, SG_LIT("webcache.googleusercontent.com")) ||
	    sg_is_google(host, "www")) {
		try_shape(s, SG_SHAPE_CACHE, s->url->query);
	}
	sg_signal_target(s, SG_RELAY, 0);
}
