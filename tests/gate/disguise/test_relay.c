/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Relays and other front doors.
 */
#include "../../unit.h"

#include "cases.h"

/* Blocked pages through translators, archives, caches. */
static const struct disguise_case relays[] = {
    {NULL,
	"https://www-tiktok-com.translate.goog/@bbc?_x_tr_sl=en&_x_tr_tl=fr",
	TYPED, "relay", "intent", "www.tiktok.com"},
    {NULL, "https://x-com.translate.goog/nasa?_x_tr_sl=auto&_x_tr_tl=de",
	TYPED, "relay", "intent", "x.com"},
    {"CONNECT", "discord-com.translate.goog:443", NULL, "relay", "intent",
	"discord.com"},
    {NULL,
	"https://translate.google.co.uk/translate?hl=en&sl=auto&tl=en&u=https:"
	    "//www.reddit.com/r/x", TYPED, "relay", "intent",
	"www.reddit.com"},
    {NULL, "https://translate.google.de/translate?u=discord.com", TYPED,
	"relay", "intent", "discord.com"},
    {NULL,
	"https://www.microsofttranslator.com/bv.aspx?from=&to=en&a=http%3A%2F%"
	    "2Fwww.pinterest.com%2F", TYPED, "relay", "intent",
	"www.pinterest.com"},
    {NULL,
	"https://translated.turbopages.org/proxy_u/en-ru.ru.abc/https/www.inst"
	    "agram.com/p/x/", TYPED, "relay", "intent", "www.instagram.com"},
    {NULL,
	"https://fanyi.baidu.com/transpage?query=https%3A%2F%2Fwww.reddit.com&"
	    "from=en&to=zh", TYPED, "relay", "intent", "www.reddit.com"},
    {NULL,
	"https://papago.naver.net/website?locale=en&source=auto&target=ko&url="
	    "https%3A%2F%2Fwww.tiktok.com", TYPED, "relay", "intent",
	"www.tiktok.com"},
    {NULL, "https://web.archive.org/web/2022id_/https://x.com/nasa", TYPED,
	"relay", "intent", "x.com"},
    {NULL, "https://web.archive.org/save/https://www.tiktok.com/@a", TYPED,
	"relay", "intent", "www.tiktok.com"},
    {NULL,
	"https://web.archive.org/web/20220101000000if_/http://www.tumblr.com:8"
	    "0/", TYPED, "relay", "intent", "www.tumblr.com"},
    {NULL, "https://archive.today/2020/https://www.reddit.com/r/x/", TYPED,
	"relay", "intent", "www.reddit.com"},
    {NULL, "https://archive.is/o/AbCdE/https://www.reddit.com/r/x/", TYPED,
	"relay", "intent", "www.reddit.com"},
    {NULL, "https://archive.md/?run=1&url=https%3A%2F%2Fwww.facebook.com%2F",
	TYPED, "relay", "intent", "www.facebook.com"},
    {NULL,
	"https://www-reddit-com.cdn.ampproject.org/v/s/amp.reddit.com/r/x/?amp"
	    "_js_v=0.1", TYPED, "relay", "intent", "amp.reddit.com"},
    {NULL, "https://0-abc-0.bing-amp.com/c/s/www.tiktok.com/", TYPED, "relay",
	"intent", "www.tiktok.com"},
    {NULL, "https://www.google.co.uk/amp/s/www.pinterest.co.uk/pin/1/", TYPED,
	"relay", "intent", "www.pinterest.co.uk"},
    {NULL,
	"https://webcache.googleusercontent.com/search?q=cache:AbCdEfGhIjKl:ht"
	    "tps://www.tiktok.com/+&cd=1", TYPED, "relay", "intent",
	"www.tiktok.com"},
    {NULL,
	"https://cc.bingj.com/cache.aspx?q=facebook&d=1&u=https://www.facebook"
	    ".com/", TYPED, "relay", "intent", "www.facebook.com"},
    {NULL, "https://12ft.io/proxy?q=https%3A%2F%2Fwww.reddit.com%2F", TYPED,
	"relay", "intent", "www.reddit.com"},
    {NULL, "https://12ft.io/www.instagram.com", TYPED, "relay", "intent",
	"www.instagram.com"},
    {NULL, "https://r.jina.ai/www.tiktok.com/@x", TYPED, "relay", "intent",
	"www.tiktok.com"},
    {NULL,
	"https://www.textise.net/showText.aspx?strURL=https%253A//www.facebook"
	    ".com", TYPED, "relay", "intent", "www.facebook.com"},
    {NULL, "https://image.thum.io/get/width/1200/https://www.instagram.com/",
	TYPED, "relay", "intent", "www.instagram.com"},
    {NULL, "https://api.codetabs.com/v1/proxy/?quest=https://www.reddit.com/",
	TYPED, "relay", "intent", "www.reddit.com"},
    {NULL, "https://thingproxy.freeboard.io/fetch/https://www.tumblr.com/",
	TYPED, "relay", "intent", "www.tumblr.com"},
    {NULL, "https://corsproxy.io/?url=https://www.tiktok.com/", TYPED, "relay",
	"intent", "www.tiktok.com"},
    {NULL,
	"https://images-docs-opensocial.googleusercontent.com/gadgets/proxy?co"
	    "ntainer=focus&url=https://www.facebook.com/", TYPED, "relay",
	"intent", "www.facebook.com"},
    {NULL,
	"https://script.google.com/macros/s/AKfycbx/exec?https://www.instagram"
	    ".com/", TYPED, "relay", "intent", "www.instagram.com"},
    {NULL,
	"https://www.printfriendly.com/print?url=https%3A%2F%2Fwww.reddit.com",
	TYPED, "relay", "intent", "www.reddit.com"},
};

/* Other front doors. */
static const struct disguise_case fronts[] = {
    {NULL, "https://nitter.poast.org/elonmusk", TYPED, "alt_frontend",
	"intent", "x.com"},
    {NULL, "https://redlib.catsarch.com/r/all", TYPED, "alt_frontend",
	"intent", "www.reddit.com"},
    {"CONNECT", "libreddit.some.example:443", NULL, "alt_frontend", "intent",
	"www.reddit.com"},
    {NULL, "https://front.example/r/memes/comments/abc123/title/", TYPED,
	"alt_frontend", "intent", "www.reddit.com"},
    {NULL, "https://front.example/@someone/video/7123456789012345678", TYPED,
	"alt_frontend", "intent", "www.tiktok.com"},
    {NULL, "https://front.example/nasa/status/1234567890123456789", TYPED,
	"alt_frontend", "intent", "x.com"},
    {NULL, "https://kittygram.example.org/natgeo", TYPED, "alt_frontend",
	"intent", "www.instagram.com"},
    {NULL, "https://dumpor.com/v/natgeo", TYPED, "alt_frontend", "intent",
	"www.instagram.com"},
    {NULL, "https://rsshub.example.org/twitter/user/nasa", TYPED,
	"alt_frontend", "intent", "x.com"},
    {NULL,
	"https://rss-bridge.org/bridge01/?action=display&bridge=FacebookBridge"
	    "&u=x", TYPED, "alt_frontend", "intent", "www.facebook.com"},
    {NULL, "https://farside.link/nitter/nasa", TYPED, "alt_frontend",
	"capability", NULL},
    {NULL, "https://proxigram.lunar.icu/natgeo/", TYPED, "alt_frontend",
	"intent", "www.instagram.com"},
    {NULL, "https://ssstik.io/en", TYPED, "alt_frontend", "intent",
	"www.tiktok.com"},
};

static void
test_relays(void **state)
{
	RUN(*state, relays);
}

static void
test_fronts(void **state)
{
	RUN(*state, fronts);
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
	    cmocka_unit_test(test_relays),
	    cmocka_unit_test(test_fronts),
	};

	return cmocka_run_group_tests(tests, open_gate, close_gate);
}
