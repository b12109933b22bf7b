/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shape.c -- the table of patterns.  So that matching is fast, patterns are
 * anchored where possible and have no nested repeats.
 */
#include "gate/disguise/shape.h"

#include <stdlib.h>

#include "base/problems.h"
#include "gate/state.h"

static const char *const patterns[SG_SHAPES] = {
    [SG_SHAPE_ENGINE] =
	("/uv[.-](?:bundle|config|handler|client|sw|codecs)"
	 "[\\w.-]*\\.m?js$"
	 "|/uv/[\\w.-]*sw[\\w.-]*\\.js$"
	 "|/scramjet[\\w.-]*\\.(?:js|mjs|wasm)$"
	 "|/(?:scramjet|scram|~/sj)/[\\w./-]*\\.(?:js|mjs|wasm)$"
	 "|/(?:controller|scram\\w*|sj)/controller\\.(?:api|inject|sw)\\.js$"
	 "|/bare-?mux/(?:worker|index|bare)\\.m?js$"
	 "|/(?:epoxy|libcurl|baremod|bareasmodule|bare-as-module3?)"
	 "/index\\.m?js$"
	 "|/(?:epoxy|libcurl)(?:-(?:tls|transport|client))?"
	 "/(?:[\\w.-]+/)?(?:index|epoxy|libcurl)[\\w.-]*\\.(?:m?js|wasm)$"
	 "|/(?:epoxy|libcurl)[\\w.-]*\\.wasm$"
	 "|/(?:minimal-)?epoxy-(?:bundled|tls|transport)[\\w.-]*\\.m?js$"
	 "|/libcurl(?:[_-]\\w+)?\\.m?js$"
	 "|/(?:bare-client|wisp-(?:client|js|server))[\\w-]*/"
	 "(?:[\\w.-]+/)*[\\w.-]+\\.[cm]?js$"
	 "|/assets/mathematics/[\\w.-]*\\.js$"
	 "|/unblocker-client\\.js$"
	 "|/(?:rammer|hammer)head(?:\\.min)?\\.js$"
	 "|/(?:dynamic|meteor|osana)\\.(?:bundle|worker|handler|config"
	 "|client|codecs|sw)[\\w.-]*\\.js$"
	 "|/corrosion/(?:bundle|index|sw)\\.js$"
	 "|/@(?:titaniumnetwork-dev|mercuryworkshop|tomphttp)/"),
    [SG_SHAPE_GLYPE_PATH] =
	"\\.php/((?:[\\w.~+=-]{1,8}/){2,})b\\d{1,5}/?(?:f\\w+/?)?$",
    [SG_SHAPE_CGI] = ("/nph-[\\w-]*\\.(?:cgi|pl|exe)/"
		      "(?:[a-z]{2}(?:-[a-z]{2})?/)?"
		      "(?:[01]{5,6}[\\w+-]{0,2}|[0-9a-f]{2})/(.+)$"),
    [SG_SHAPE_SESSION] = "^/[0-9a-f]{32}(?:[*!][^/]*)?/_rhs(.+)$",
    [SG_SHAPE_REDDIT] = "^/r/\\w{2,21}/comments/[0-9a-z]{4,10}(?:/|$)",
    [SG_SHAPE_LISTING] =
	"^/r/\\w{2,21}/(?:top|hot|new|rising|controversial)/?$",
    [SG_SHAPE_TIKTOK] = "^/@[\\w.]{2,24}/(?:video|photo)/\\d{17,20}(?:/|$)",
    [SG_SHAPE_X] = "^/\\w{1,15}/status(?:es)?/\\d{15,20}(?:[/#]|$)",
    [SG_SHAPE_INSTAGRAM] =
	"^/(?:p|reel|tv)/(?-i:(?=[^/]*[A-Z]))(?=[^/]*[0-9])[\\w-]{11}/?$",
    [SG_SHAPE_ARCHIVE] =
	("^/(?:(?:web|save|wayback)/)?"
	 "(?:(?:\\d{4,14}|\\*|newest|oldest|latest|timegate|_embed"
	 "|submit|o/\\w+)(?:[a-z]{2}_)*/)?(.+)$"),
    [SG_SHAPE_AMP] =
	"^/(?:amp/)?(?:[a-z]{1,3}/)?(?:s/)?((?:[\\w-]+\\.)+\\w+(?:/.*)?)$",
    [SG_SHAPE_TURBO] = "^/proxy_u/[^/]+/(?:[^/]+/)?https?/(.+)$",
    [SG_SHAPE_CACHE] = ("cache(?::|%3a)(?:[\\w-]{8,16}(?::|%3a))?"
			"(?:https?(?::|%3a)(?:/|%2f){2})?([\\w.-]+)"),
    [SG_SHAPE_SOCKET_HOST] = "/((?:[\\w-]+\\.)+\\w+:\\d{1,5})$",
};

struct sg_shapes {
	pcre2_code *code[SG_SHAPES];
};

static bool
compile(struct sg_shapes *shapes, int i, struct sg_problems *problems)
{
	PCRE2_UCHAR message[120];
	PCRE2_SIZE at;
	int error;

	shapes->code[i] = pcre2_compile((PCRE2_SPTR)patterns[i],
	    PCRE2_ZERO_TERMINATED, PCRE2_CASELESS | PCRE2_DOTALL, &error, &at,
	    NULL);
	if (shapes->code[i] == NULL) {
		pcre2_get_error_message(error, message, sizeof message);
		sg_problem(problems, SG_ERROR, (struct sg_place){0},
		    "use a newer PCRE2", "a built-in pattern: %s",
		    (const char *)message);
		return false;
	}
	/*
	 * On a hardened kernel, the JIT compiler fails.  PCRE2 then interprets
	 * the pattern.
	 */
	pcre2_jit_compile(shapes->code[i], PCRE2_JIT_COMPLETE);
	return true;
}

struct sg_shapes *
sg_shapes_new(struct sg_problems *problems)
{
	struct sg_shapes *shapes = calloc(1, sizeof *shapes);

	if (shapes == NULL)
		sg_problem(problems, SG_ERROR, (struct sg_place){0}, NULL,
		    "not enough memory to open the policy");
	for (int i = 0; shapes != NULL && i < SG_SHAPES; i++)
		if (!compile(shapes, i, problems))
			sg_shapes_free(&shapes);
	return shapes;
}

void
sg_shapes_free(struct sg_shapes **where)
{
	struct sg_shapes *shapes = *where;

	*where = NULL;
	for (int i = 0; shapes != NULL && i < SG_SHAPES; i++)
		pcre2_code_free(shapes->code[i]);
	free(shapes);
}

bool
sg_shape_fits(const struct sg_shapes *shapes, enum sg_shape shape,
    struct sg_scratch *scratch, struct sg_str text, struct sg_str *part)
{
	const PCRE2_SIZE *span;
	int rc = pcre2_match(shapes->code[shape], (PCRE2_SPTR)text.p, text.n, 0,
	    0, scratch->match, scratch->limits);

	if (part != NULL)
		*part = (struct sg_str){0};
	if (rc == PCRE2_ERROR_NOMATCH)
		return false;
	if (rc <= 0)
		return true;
	span = pcre2_get_ovector_pointer(scratch->match);
	if (part != NULL && rc > 1 && span[2] != PCRE2_UNSET)
		*part = (struct sg_str){text.p + span[2], span[3] - span[2]};
	return true;
}
