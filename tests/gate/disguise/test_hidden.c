/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_hidden.c -- tests URLs that are hidden in a Referer, in a path without a
 * scheme, or in less usual encodings, and files of proxy engines under other
 * folders.
 */
#include "../../unit.h"

#include "cases.h"

#define STYLE                                                                  \
	"Sec-Fetch-Dest: style | Sec-Fetch-Mode: no-cors | "                   \
	"Sec-Fetch-Site: same-origin"
#define FONT                                                                   \
	"Sec-Fetch-Dest: font | Sec-Fetch-Mode: cors | "                       \
	"Sec-Fetch-Site: cross-site"

/* Parts of a page that a proxy shows.  Only their Referer has the target. */
static const struct disguise_case referers[] = {
    {NULL, "https://maths.example/assets/app.js",
	STYLE
	" | Referer: https://maths.example/~/sj/https%3A%2F%2Fwww.tiktok.com%2F",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	SCRIPT
	" | Referer: https://maths.example/~/sj/https%3A%2F%2Fwww.tiktok.com%2F",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	IMAGE
	" | Referer: https://maths.example/~/sj/https%3A%2F%2Fwww.tiktok.com%2F",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	STYLE
	" | Referer: https://maths.example/service/hvtrs8%2F-wuw%2Ctkkvoi.aoo%2F",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	SCRIPT
	" | Referer: https://maths.example/service/hvtrs8%2F-wuw%2Ctkkvoi.aoo%2F",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	IMAGE
	" | Referer: https://maths.example/service/hvtrs8%2F-wuw%2Ctkkvoi.aoo%2F",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	STYLE
	" | Referer: https://maths.example/go/aHR0cHM6Ly93d3cudGlrdG9rLmNvbS8%3D",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	SCRIPT
	" | Referer: https://maths.example/go/aHR0cHM6Ly93d3cudGlrdG9rLmNvbS8%3D",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	IMAGE
	" | Referer: https://maths.example/go/aHR0cHM6Ly93d3cudGlrdG9rLmNvbS8%3D",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	STYLE " | Referer: https://maths.example/main/https://www.tiktok.com/",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	SCRIPT " | Referer: https://maths.example/main/https://www.tiktok.com/",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	IMAGE " | Referer: https://maths.example/main/https://www.tiktok.com/",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	STYLE
	" | Referer: https://maths.example/a/aHR0cHM6Ly93d3cudGlrdG9rLmNvbS8=",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	SCRIPT
	" | Referer: https://maths.example/a/aHR0cHM6Ly93d3cudGlrdG9rLmNvbS8=",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	IMAGE
	" | Referer: https://maths.example/a/aHR0cHM6Ly93d3cudGlrdG9rLmNvbS8=",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	STYLE
	" | Referer: https://maths.example/0123456789abcdef0123456789abcdef/https://www.tiktok.com/",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	SCRIPT
	" | Referer: https://maths.example/0123456789abcdef0123456789abcdef/https://www.tiktok.com/",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	IMAGE
	" | Referer: https://maths.example/0123456789abcdef0123456789abcdef/https://www.tiktok.com/",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	STYLE
	" | Referer: https://maths.example/browse.php?u=aHR0cHM6Ly93d3cudGlrdG9rLmNvbS8%3D&b=4",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	SCRIPT
	" | Referer: https://maths.example/browse.php?u=aHR0cHM6Ly93d3cudGlrdG9rLmNvbS8%3D&b=4",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	IMAGE
	" | Referer: https://maths.example/browse.php?u=aHR0cHM6Ly93d3cudGlrdG9rLmNvbS8%3D&b=4",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	STYLE
	" | Referer: https://maths.example/?__cpo=aHR0cHM6Ly93d3cudGlrdG9rLmNvbQ==",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	SCRIPT
	" | Referer: https://maths.example/?__cpo=aHR0cHM6Ly93d3cudGlrdG9rLmNvbQ==",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	IMAGE
	" | Referer: https://maths.example/?__cpo=aHR0cHM6Ly93d3cudGlrdG9rLmNvbQ==",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	STYLE " | Referer: https://maths.example/p/uggcf://jjj.gvxgbx.pbz/",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	SCRIPT " | Referer: https://maths.example/p/uggcf://jjj.gvxgbx.pbz/",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	IMAGE " | Referer: https://maths.example/p/uggcf://jjj.gvxgbx.pbz/",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	STYLE
	" | Referer: https://maths.example/x?u=68747470733a2f2f7777772e74696b746f6b2e636f6d2f",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	SCRIPT
	" | Referer: https://maths.example/x?u=68747470733a2f2f7777772e74696b746f6b2e636f6d2f",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://maths.example/assets/app.js",
	IMAGE
	" | Referer: https://maths.example/x?u=68747470733a2f2f7777772e74696b746f6b2e636f6d2f",
	"webproxy", "capability", "www.tiktok.com"},
    {NULL, "https://cdn.example/x.css",
	STYLE
	" | Referer: https://maths.example/~/sj/https%3A%2F%2Fwww.tiktok.com%2F",
	"webproxy", "capability", "www.tiktok.com"},
};

/* The Referer is a page that links to a blocked site, or shows an allowed one.
 */
static const struct disguise_case not_referers[] = {
    {NULL, "https://school.example/app.css",
	STYLE
	" | Referer: https://school.example/login?return=https%3A%2F%2Fwww.facebook.com%2F",
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/",
	TYPED
	" | Referer: https://school.example/login?return=https%3A%2F%2Fwww.facebook.com%2F",
	NULL, NULL, NULL},
    {NULL, "https://www.google.com/app.css",
	STYLE
	" | Referer: https://www.google.com/url?q=https%3A%2F%2Fwww.facebook.com%2F",
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/",
	TYPED
	" | Referer: https://www.google.com/url?q=https%3A%2F%2Fwww.facebook.com%2F",
	NULL, NULL, NULL},
    {NULL, "https://web.archive.org/app.css",
	STYLE
	" | Referer: https://web.archive.org/web/2020/https://www.facebook.com/",
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/",
	TYPED
	" | Referer: https://web.archive.org/web/2020/https://www.facebook.com/",
	NULL, NULL, NULL},
    {NULL, "https://school.example/app.css",
	STYLE
	" | Referer: https://school.example/share?u=https%3A%2F%2Fwww.facebook.com%2Fschool",
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/",
	TYPED
	" | Referer: https://school.example/share?u=https%3A%2F%2Fwww.facebook.com%2Fschool",
	NULL, NULL, NULL},
    {NULL, "https://school.example/app.css",
	STYLE
	" | Referer: https://school.example/out/https://www.facebook.com/",
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/",
	TYPED
	" | Referer: https://school.example/out/https://www.facebook.com/",
	NULL, NULL, NULL},
    {NULL, "https://school.example/app.css",
	STYLE
	" | Referer: https://school.example/sso/login?next=https%3A%2F%2Fwww.instagram.com",
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/",
	TYPED
	" | Referer: https://school.example/sso/login?next=https%3A%2F%2Fwww.instagram.com",
	NULL, NULL, NULL},
    {NULL, "https://maths.example/app.css",
	STYLE
	" | Referer: https://maths.example/~/sj/https%3A%2F%2Fwww.bbc.co.uk%2F",
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/",
	TYPED
	" | Referer: https://maths.example/~/sj/https%3A%2F%2Fwww.bbc.co.uk%2F",
	NULL, NULL, NULL},
    {NULL, "https://www.facebook.com/app.css",
	STYLE
	" | Referer: https://www.facebook.com/sharer.php?u=https%3A%2F%2Fwww.tiktok.com%2F",
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/",
	TYPED
	" | Referer: https://www.facebook.com/sharer.php?u=https%3A%2F%2Fwww.tiktok.com%2F",
	NULL, NULL, NULL},
    {NULL, "https://school.example/app.css",
	STYLE
	" | Referer: https://school.example/page?utm_source=https%3A%2F%2Fwww.facebook.com",
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/",
	TYPED
	" | Referer: https://school.example/page?utm_source=https%3A%2F%2Fwww.facebook.com",
	NULL, NULL, NULL},
    {NULL, "https://shop.example/app.css",
	STYLE
	" | Referer: https://shop.example/img?url=https%3A%2F%2Fwww.instagram.com%2Fa.jpg",
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/",
	TYPED
	" | Referer: https://shop.example/img?url=https%3A%2F%2Fwww.instagram.com%2Fa.jpg",
	NULL, NULL, NULL},
    {NULL, "https://fonts.gstatic.com/x.woff2",
	FONT
	" | Referer: https://school.example/news/facebook-privacy:-what-parents-should-know",
	NULL, NULL, NULL},
};

/* The hidden URL has no scheme. */
static const struct disguise_case readers[] = {
    {NULL, "https://reader.example/www.instagram.com/p/Cabc/", TYPED,
	"webproxy", "intent", "www.instagram.com"},
    {NULL, "https://reader.example/instagram.com/natgeo", TYPED, "webproxy",
	"intent", "instagram.com"},
    {NULL, "https://12ft.io/facebook.com/x", TYPED, "relay", "intent",
	"facebook.com"},
    {NULL, "https://r.jina.ai/instagram.com", TYPED, "relay", "intent",
	"instagram.com"},
    {NULL, "https://txtify.it/www.reddit.com/r/all", TYPED, "relay", "intent",
	"www.reddit.com"},
    {NULL, "https://plain.example/reddit.com/r/teenagers", TYPED, "webproxy",
	"intent", "reddit.com"},
    {NULL, "https://mirror.example/www.tiktok.com/@charli/video/1", TYPED,
	"webproxy", "intent", "www.tiktok.com"},
    {NULL, "https://read.example/x.com/nasa/status/123", TYPED, "webproxy",
	"intent", "x.com"},
    {NULL, "https://read.example/view?url=instagram.com/natgeo", TYPED,
	"webproxy", "intent", "instagram.com"},
    {NULL, "https://read.example/view?u=tiktok.com%2F%40x", TYPED, "webproxy",
	"intent", "tiktok.com"},
    {NULL, "https://h.example/read/www.instagram.com/p/x", TYPED, "webproxy",
	"intent", "www.instagram.com"},
    {NULL, "https://h.example/proxy/facebook.com/groups/1", TYPED, "webproxy",
	"intent", "facebook.com"},
    {NULL, "https://h.example/www.facebook.com/login", TYPED, "webproxy",
	"intent", "www.facebook.com"},
};

/* Reports on a site, pictures, and pages of allowed sites. */
static const struct disguise_case not_readers[] = {
    {NULL, "https://www.similarweb.com/website/facebook.com/", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://builtwith.com/facebook.com", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.trustpilot.com/review/www.facebook.com", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://downforeveryoneorjustme.com/facebook.com", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://i0.wp.com/www.instagram.com/x.jpg", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://whois.example/facebook.com/whois", TYPED, NULL, NULL, NULL},
    {NULL, "https://isitdown.example/www.facebook.com/status", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://cdn.example/www.instagram.com/embed.js", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://img.example/www.instagram.com/a.png", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://pkg.go.dev/github.com/gorilla/mux", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://reader.example/www.bbc.co.uk/news", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://a.example/?domain=facebook.com/school", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://a.example/search?q=facebook.com/school", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://logo.clearbit.com/facebook.com", TYPED, NULL, NULL, NULL},
    {NULL, "https://seo.example/report/www.facebook.com/", TYPED, NULL, NULL,
	NULL},
    {NULL,
	"https://go.openathens.net/redirector/x.sch.uk?url=https%3A%2F%2Fwww.youtube.com%2Fwatch",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://login.ezproxy.lancs.ac.uk/login?url=https://www.jstor.org/stable/1",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://maps.example.gov.uk/arcgis/proxy.ashx?https://services.arcgisonline.com/x",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://embed.example/oembed?url=https://www.tiktok.com/@a/video/7",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.linkedin.com/shareArticle?url=https://www.facebook.com/school",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://res.cloudinary.com/demo/image/fetch/https://pbs.twimg.com/media/a.jpg",
	TYPED, NULL, NULL, NULL},
    /* A pupil asks the school's own filter to open a page. */
    {NULL,
	"https://filter.school.example/unblock-request?url="
	"https%3A%2F%2Fwww.reddit.com%2Fr%2FGCSE%2F",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://filter.example/blocked.html?url=https://www.tiktok.com/",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://filter.example/blocked?url=https://www.tiktok.com/", TYPED,
	NULL, NULL, NULL},
    {NULL,
	"https://cdn.example/_next/image?url=https%3A%2F%2Fscontent.cdninstagram.com%2Fa.jpg&w=1",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://school.example/index.php/login?u=https%3A%2F%2Fwww.facebook.c"
	"om%2F",
	TYPED, NULL, NULL, NULL},
};

static const struct disguise_case engines[] = {
    {NULL, "https://maths.example/assets/uv/uv.bundle.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/static/uv.sw.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/lib/uv.handler.4f3a.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/js/scramjet.all.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/scram/scramjet.wasm.wasm", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/sj/scramjet.sync.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/scramjet.controller.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/epoxy/epoxy.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/epoxy-tls/index.mjs", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/libs/epoxy-transport/index.mjs", SCRIPT,
	"webproxy", "capability", NULL},
    {NULL, "https://maths.example/libcurl/libcurl.mjs", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/libcurl-transport/index.mjs", SCRIPT,
	"webproxy", "capability", NULL},
    {NULL, "https://maths.example/baremux/index.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/bareMux/worker.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/bare-client/index.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/wisp-client-js/wisp.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/libcurl.wasm", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/epoxy.wasm", SCRIPT, "webproxy", "capability",
	NULL},
    {NULL, "https://maths.example/rammerhead.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/hammerhead.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/~/sj/controller.sw.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/controller/controller.api.js", SCRIPT,
	"webproxy", "capability", NULL},
    {NULL, "https://maths.example/@mercuryworkshop/epoxy-transport/index.mjs",
	SCRIPT, "webproxy", "capability", NULL},
    {NULL, "https://maths.example/meteor.codecs.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://maths.example/wisp/",
	SOCKET " | Origin: https://maths.example", "webproxy", "capability",
	NULL},
    {NULL, "https://maths.example/wisp",
	SOCKET " | Origin: https://maths.example", "webproxy", "capability",
	NULL},
    {NULL, "https://maths.example/w/wisp/",
	SOCKET " | Origin: https://maths.example", "webproxy", "capability",
	NULL},
    {NULL, "https://maths.example/api/wisp/",
	SOCKET " | Origin: https://maths.example", "webproxy", "capability",
	NULL},
};

static const struct disguise_case not_engines[] = {
    {NULL, "https://site.example/js/uv-index.js", SCRIPT, NULL, NULL, NULL},
    {NULL, "https://site.example/physics/epoxy.js", SCRIPT, NULL, NULL, NULL},
    {NULL, "https://site.example/js/controllers/controller.api.js", SCRIPT,
	NULL, NULL, NULL},
    {NULL, "https://site.example/scramjet-engine.html", SCRIPT, NULL, NULL,
	NULL},
    {NULL, "https://site.example/img/ultraviolet.png", SCRIPT, NULL, NULL,
	NULL},
    {NULL, "https://site.example/libcurl/", SCRIPT, NULL, NULL, NULL},
    {NULL, "https://site.example/static/bare.js", SCRIPT, NULL, NULL, NULL},
    {NULL, "https://site.example/dynamic.config.json", SCRIPT, NULL, NULL,
	NULL},
    {NULL, "https://site.example/js/meteor.js", SCRIPT, NULL, NULL, NULL},
};

/* Encodings, with parameters and scripts of other names. */
static const struct disguise_case encodings[] = {
    /* A proxy for blocked sites, not the block page of a filter. */
    {NULL, "https://p.example/blocked-sites?url=https://www.tiktok.com/", TYPED,
	"webproxy", "intent", "www.tiktok.com"},
    {NULL,
	"https://tool.example/surf.php?target=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw%3D%3D&b=29",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://tool.example/index.php?page=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw==",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/go?x=uggcf://jjj.snprobbx.pbz/", TYPED,
	"webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://tool.example/go?z=68747470733a2f2f7777772e66616365626f6f6b2e636f6d2f",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/go?y=hvtrs8%2F-wuw%2Cfccgbmoi.aoo%2F", TYPED,
	"webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/r/==wLt92Yus2bvJWZjFmZuc3d39yL6MHc0RHa", TYPED,
	"webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/go?k=%3D%3DwLt92Yus2bvJWZjFmZuc3d39yL6MHc0RHa",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://tool.example/view/68747470733a2f2f7777772e66616365626f6f6b2e636f6d2f",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/nph-surf.cgi/00/https/www.facebook.com/",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://tool.example/cgi-bin/nph-p.pl/010110A/uggcf/jjj.snprobbx.pbz/",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://tool.example/cgiproxy/nph-proxy.cgi/-0/https/www.facebook.com/",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/p.cgi/000000A/https/www.facebook.com/", TYPED,
	"webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/includes/process.php?action=update", TYPED,
	"webproxy", "intent", NULL},
    {NULL,
	"https://tool.example/poxy/index.php?q=uggcf%3A%2F%2Fjjj.snprobbx.pbz%2F&hl=2ed",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://tool.example/index.php?hl[include_form]=on&q=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw==",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://tool.example/?q=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw==&flags=1",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://tool.example/load/https%253A%252F%252Fwww.facebook.com%252F",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://tool.example/p/YUhSMGNITTZMeTkzZDNjdVptRmpaV0p2YjJzdVkyOXRMdz09",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/z?u=dWdnY2Y6Ly9qamouc25wcm9iYngucGJ6Lw==",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/s?u=nUE0pUZ6Yl93q3phMzSwMJWio2fhL29gYj==",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/browse?b64=d3d3LmZhY2Vib29rLmNvbS94", TYPED,
	"webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/tunnel/https/www.facebook.com/groups", TYPED,
	"webproxy", "intent", "www.facebook.com"},
    /* Something in front of the encoded URL, or after it. */
    {NULL, "https://h.example/go/p_aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw.html",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://h.example/view-aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw==", TYPED,
	"webproxy", "intent", "www.facebook.com"},
    {NULL, "https://h.example/x?k=z.aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw%3D%3D",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://h.example/https://www.tiktok.com/x/aHR0cHM6Ly93d3cuYmJjLmNvLnVrLw",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    /* Letters moved, or XORed. */
    {NULL, "https://tool.example/go/jvvru://yyy.hcegdqqm.eqo/", TYPED,
	"webproxy", "intent", "www.facebook.com"},
    {NULL, "https://tool.example/go/kwwsv://zzz.idfherrn.frp/", TYPED,
	"webproxy", "intent", "www.facebook.com"},
};

/* Links in the same encodings. */
static const struct disguise_case not_encodings[] = {
    {NULL, "https://a.example/share?x=go-aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/view-aHR0cHM6Ly93d3cuYmJjLmNvLnVrLw", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://a.example/?x=juvvrq", TYPED, NULL, NULL, NULL},
};

static void
test_referers(void **state)
{
	RUN(*state, referers);
	RUN(*state, not_referers);
}

/* A Referer can be forged, so its target does not decide. */
static void
test_a_referer_blocks_nothing_by_itself(void **state)
{
	for (size_t i = 0; i < sizeof referers / sizeof *referers; i++)
		assert_int_equal(case_judge(*state, NULL, referers[i].url,
				     referers[i].headers)
				     .action,
		    SG_ALLOW);
}

static void
test_readers(void **state)
{
	RUN(*state, readers);
	RUN(*state, not_readers);
}

static void
test_engines(void **state)
{
	RUN(*state, engines);
	RUN(*state, not_engines);
}

static void
test_encodings(void **state)
{
	RUN(*state, encodings);
	RUN(*state, not_encodings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_referers),
	    cmocka_unit_test(test_a_referer_blocks_nothing_by_itself),
	    cmocka_unit_test(test_readers),
	    cmocka_unit_test(test_engines),
	    cmocka_unit_test(test_encodings),
	};

	return cmocka_run_group_tests(tests, case_open, case_close);
}
