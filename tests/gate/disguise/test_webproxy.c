/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Web proxies, by their portals, their software, and what they hide.
 */
#include "../../unit.h"

#include "cases.h"

/* Software, renamed and re-encoded. */
static const struct disguise_case proxies[] = {
    {NULL,
	"https://fast.web-surf.example/go.php?u=aHR0cHM6Ly93d3cudGlrdG9rLmNvbS"
	    "9mb3J5b3U%3D&b=5", TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL,
	"https://fast.web-surf.example/surf.php?b=29&u=uggcf://jjj.erqqvg.pbz/"
	    "e/nyy", TYPED, "webproxy", "intent", "www.reddit.com"},
    {NULL,
	"https://fast.web-surf.example/browse.php?u=https%253A%252F%252Fdiscor"
	    "d.com%252Fapp&b=13&f=frame", TYPED, "webproxy", "intent",
	"discord.com"},
    {NULL,
	"http://fast.web-surf.example/browse.php/czovL3d3/dy5waW50/ZXJlc3Qu/Y2"
	    "9tL2lk/ZWFzLw_3/D_3D/b29/", TYPED, "webproxy", "intent",
	"www.pinterest.com"},
    {"POST", "http://x.web-surf.example/includes/process.php?action=sslagree",
	"Referer: http://x.web-surf.example/", "webproxy", "intent", NULL},
    {NULL, "https://p.example.net/index.php?hl=c0&q=uggc%3A//jjj.ghzoye.pbz/",
	TYPED, "webproxy", "intent", "www.tumblr.com"},
    {NULL,
	"https://p.example.net/index.php?q=aHR0cHM6Ly93d3cuaW5zdGFncmFtLmNvbS8"
	    "&hl%5Bremove_scripts%5D=on", TYPED, "webproxy", "intent",
	"www.instagram.com"},
    {NULL,
	"https://p.example.net/index.php?q=ndqo1NadYpGs2NhlnJbHm5PTp55gmtPSkaW"
	    "ZpM7Lramhx5fJ", TYPED, "webproxy", "intent", NULL},
    {NULL,
	"http://c.example.org/cgi-bin/nph-surf.pl/en/010110A/http/www.reddit.c"
	    "om/r/x", TYPED, "webproxy", "intent", "www.reddit.com"},
    {NULL, "http://c.example.org/nph-proxy.cgi/20/https/www.tiktok.com/",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL,
	"http://c.example.org/nph-proxy.cgi/010110A/uggcf/jjj.fancpung.pbz/",
	TYPED, "webproxy", "intent", "www.snapchat.com"},
    {NULL,
	"http://c.example.org/nph-proxy.cgi/000000A/68747470733a2f2f782e636f6d"
	    "2f686f6d65", TYPED, "webproxy", "intent", "x.com"},
    {NULL, "https://203.0.113.7/watch?__cpo=aHR0cHM6Ly9kaXNjb3JkLmNvbQ&v=1",
	TYPED, "webproxy", "intent", "discord.com"},
    {NULL, "https://203.0.113.7/home", TYPED " | Cookie: __cpc=eyJ1c2VyIjoxfQ",
	"webproxy", "intent", NULL},
    {NULL, "https://server9.surfer.example/servlet/redirect.srv/sabc/sdef/p1/",
	TYPED, "webproxy", "intent", NULL},
    {NULL, "https://maths-fun.example/uv/uv.config.js",
	"Sec-Fetch-Dest: script | Referer: https://maths-fun.example/",
	"webproxy", "capability", NULL},
    {NULL,
	"https://maths-fun.example/a/hvtrs8%2F-wuw%2Cymuvu%60e%2Ccmm-wctah%3Dv"
	    "%3F1", TYPED, "webproxy", "noise", "www.youtube.com"},
    {NULL,
	"https://maths-fun.example/a/hvtrs8%2F-wuw%2Crgdfiv.aoo%2Fp%2Fvegncggr"
	    "q%2F", TYPED, "webproxy", "intent", "www.reddit.com"},
    {NULL,
	"https://maths-fun.example/go/aHR0cHMlM0ElMkYlMkZ3d3cudGlrdG9rLmNvbSUy"
	    "Rg==", TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL,
	"https://maths-fun.example/service/~/https%3A%2F%2Fdiscord.com%2Fchann"
	    "els%2F%40me", TYPED, "webproxy", "intent", "discord.com"},
    {NULL, "https://maths-fun.example/~/sj/https%3A%2F%2Fwww.instagram.com%2F",
	TYPED, "webproxy", "intent", "www.instagram.com"},
    {NULL, "https://maths-fun.example/scramjet.wasm.wasm",
	"Sec-Fetch-Dest: empty", "webproxy", "capability", NULL},
    {NULL, "https://maths-fun.example/controller/controller.sw.js",
	"Service-Worker: script | Sec-Fetch-Dest: serviceworker", "webproxy",
	"capability", NULL},
    {NULL, "https://maths-fun.example/epoxy/index.mjs",
	"Sec-Fetch-Dest: script", "webproxy", "capability", NULL},
    {NULL, "https://maths-fun.example/libcurl/index.mjs",
	"Sec-Fetch-Dest: script", "webproxy", "capability", NULL},
    {NULL,
	"https://unpkg.com/@titaniumnetwork-dev/ultraviolet@3.2.0/dist/uv.bund"
	    "le.js", "Sec-Fetch-Dest: script", "webproxy", "capability", NULL},
    {NULL, "https://maths-fun.example/bare/",
	"X-Bare-URL: https://discord.com/api/v9 | X-Bare-Headers: {} | Sec-Fet"
	    "ch-Dest: empty", "webproxy", "capability", "discord.com"},
    {NULL, "https://maths-fun.example/v2/",
	"X-Bare-Host: www.reddit.com | X-Bare-Port: 443 | X-Bare-Protocol: htt"
	    "ps: | X-Bare-Path: /", "webproxy", "intent", "www.reddit.com"},
    {NULL, "https://maths-fun.example/wisp/",
	SOCKET " | Origin: https://other.example", "webproxy", "capability",
	NULL},
    {NULL, "https://maths-fun.example/wsproxy/www.reddit.com:443",
	SOCKET " | Origin: https://maths-fun.example", "webproxy",
	"capability", "www.reddit.com"},
    {NULL, "https://maths-fun.example/bare/v2/",
	SOCKET " | Sec-WebSocket-Protocol: bare | Origin: https://maths-fun.ex"
	    "ample", "webproxy", "capability", NULL},
    {NULL,
	"https://rh.example/0123456789abcdef0123456789abcdef*1!d/https://www.t"
	    "iktok.com/", TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL,
	"https://rh.example/0123456789abcdef0123456789abcdef/_rhsz-c~w://5LK.-"
	    "bKRvNfeK.86W/5k37BMW/", TYPED, "webproxy", "intent",
	"www.instagram.com"},
    {NULL,
	"https://rh.example/0123456789abcdef0123456789abcdef/_rhsz-c~w://5LK.4"
	    "Gve4LK1.NWf/", TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://rh.example/api/shuffleDict?id=0123456789abcdef0123456789abcde"
	    "f", "Sec-Fetch-Dest: empty", "webproxy", "capability", NULL},
    {NULL,
	"https://rh.example/editsession?id=0123456789abcdef&httpProxy=&enableS"
	    "huffling=1", "Sec-Fetch-Dest: empty", "webproxy", "capability",
	NULL},
    {NULL, "https://rh.example/hammerhead.js", "Sec-Fetch-Dest: script",
	"webproxy", "capability", NULL},
    {NULL, "https://rh.example/main/https://www.snapchat.com/", TYPED,
	"webproxy", "intent", "www.snapchat.com"},
    {NULL, "https://rh.example/proxy/client/unblocker-client.js",
	"Sec-Fetch-Dest: script", "webproxy", "capability", NULL},
    {NULL, "https://rh.example/web/_aHR0cHM6Ly93d3cuZmFjZWJvb2suY29t_/login/",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://quiet-sun.workers.example/https://discord.com/app", TYPED,
	"webproxy", "intent", "discord.com"},
    {NULL,
	"https://tool.example.net/fetch?site=https%3A%2F%2Fwww.tumblr.com%2Fda"
	    "shboard", TYPED, "webproxy", "intent", "www.tumblr.com"},
    {NULL, "https://tool.example.net/?target=aHR0cHM6Ly93d3cudGlrdG9rLmNvbS8=",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL, "https://tool.example.net/p/==AeA9SbvNmLr9GdrlGduc3d39yL6MHc0RHa",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL, "https://tool.example.net/p?u=%2Fmoc.tidder.www%2F%2F%3Asptth",
	TYPED, "webproxy", "intent", "www.reddit.com"},
    {NULL,
	"https://tool.example.net/p?u=68747470733a2f2f7777772e70696e7465726573"
	    "742e636f6d2f", TYPED, "webproxy", "intent", "www.pinterest.com"},
    {NULL,
	"https://tool.example.net/v/YUhSMGNITTZMeTkzZDNjdWRHbHJkRzlyTG1OdmJTOD"
	    "0=", TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL, "https://tool.example.net/v/dWdnY2Y6Ly9qamouZ3Z4Z2J4LnBiei8=",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL,
	"https://www.browserling.com/browse/win10/chrome127/https%3A%2F%2Fwww."
	    "instagram.com", TYPED, "webproxy", "intent", "www.instagram.com"},
    {"CONNECT", "www.croxyproxy.rocks:443", NULL, "webproxy", "intent", NULL},
    {NULL, "https://www.4everproxy.com/", TYPED, "webproxy", "intent", NULL},
};

static void
test_proxies(void **state)
{
	RUN(*state, proxies);
}

static int
open_gate(void **state)
{
	*state = case_gate();
	return 0;
}

static int
close_gate(void **state)
{
	struct sg_gate *gate = *state;

	sg_gate_close(&gate);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_proxies),
	};

	return cmocka_run_group_tests(tests, open_gate, close_gate);
}
