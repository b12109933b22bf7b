/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_relay.c -- tests the detection of relays and alternative front-ends.
 *
 * A relay is a service that fetches a page for its user: a translator, an
 * archive or a cache. An alternative front-end is a site that shows the content
 * of another platform.
 */
#include "../../unit.h"

#include "cases.h"

/* Blocked pages that a translator, an archive or a cache fetches. */
static const struct disguise_case relays[] = {
    /* An image is not a visit, but its target is still reported. */
    {NULL, "https://www-facebook-com.translate.goog/x.png", IMAGE, "relay",
	"capability", "www.facebook.com"},
    {NULL,
	"https://s.wordpress.com/mshots/v1/https%3A%2F%2Fwww.instagram.com%2F?"
	"w=300",
	IMAGE, "relay", "capability", "www.instagram.com"},
    {NULL, "https://www-tiktok-com.translate.goog/@bbc?_x_tr_sl=en&_x_tr_tl=fr",
	TYPED, "relay", "intent", "www.tiktok.com"},
    {NULL, "https://x-com.translate.goog/nasa?_x_tr_sl=auto&_x_tr_tl=de", TYPED,
	"relay", "intent", "x.com"},
    {"CONNECT", "discord-com.translate.goog:443", NULL, "relay", "intent",
	"discord.com"},
    {NULL,
	"https://translate.google.co.uk/translate?hl=en&sl=auto&tl=en&u=https:"
	"//www.reddit.com/r/x",
	TYPED, "relay", "intent", "www.reddit.com"},
    {NULL, "https://translate.google.de/translate?u=discord.com", TYPED,
	"relay", "intent", "discord.com"},
    {NULL,
	"https://www.microsofttranslator.com/bv.aspx?from=&to=en&a=http%3A%2F%"
	"2Fwww.pinterest.com%2F",
	TYPED, "relay", "intent", "www.pinterest.com"},
    {NULL,
	"https://translated.turbopages.org/proxy_u/en-ru.ru.abc/https/www.inst"
	"agram.com/p/x/",
	TYPED, "relay", "intent", "www.instagram.com"},
    {NULL,
	"https://fanyi.baidu.com/transpage?query=https%3A%2F%2Fwww.reddit.com&"
	"from=en&to=zh",
	TYPED, "relay", "intent", "www.reddit.com"},
    {NULL,
	"https://papago.naver.net/website?locale=en&source=auto&target=ko&url="
	"https%3A%2F%2Fwww.tiktok.com",
	TYPED, "relay", "intent", "www.tiktok.com"},
    {NULL, "https://web.archive.org/web/2022id_/https://x.com/nasa", TYPED,
	"relay", "intent", "x.com"},
    {NULL, "https://web.archive.org/save/https://www.tiktok.com/@a", TYPED,
	"relay", "intent", "www.tiktok.com"},
    {NULL,
	"https://web.archive.org/web/20220101000000if_/http://www.tumblr.com:8"
	"0/",
	TYPED, "relay", "intent", "www.tumblr.com"},
    {NULL, "https://archive.today/2020/https://www.reddit.com/r/x/", TYPED,
	"relay", "intent", "www.reddit.com"},
    {NULL, "https://archive.is/o/AbCdE/https://www.reddit.com/r/x/", TYPED,
	"relay", "intent", "www.reddit.com"},
    {NULL, "https://archive.md/?run=1&url=https%3A%2F%2Fwww.facebook.com%2F",
	TYPED, "relay", "intent", "www.facebook.com"},
    {NULL,
	"https://www-reddit-com.cdn.ampproject.org/v/s/amp.reddit.com/r/x/?amp"
	"_js_v=0.1",
	TYPED, "relay", "intent", "amp.reddit.com"},
    {NULL, "https://0-abc-0.bing-amp.com/c/s/www.tiktok.com/", TYPED, "relay",
	"intent", "www.tiktok.com"},
    {NULL, "https://www.google.co.uk/amp/s/www.pinterest.co.uk/pin/1/", TYPED,
	"relay", "intent", "www.pinterest.co.uk"},
    {NULL,
	"https://webcache.googleusercontent.com/search?q=cache:AbCdEfGhIjKl:ht"
	"tps://www.tiktok.com/+&cd=1",
	TYPED, "relay", "intent", "www.tiktok.com"},
    {NULL,
	"https://cc.bingj.com/cache.aspx?q=facebook&d=1&u=https://www.facebook"
	".com/",
	TYPED, "relay", "intent", "www.facebook.com"},
    {NULL, "https://12ft.io/proxy?q=https%3A%2F%2Fwww.reddit.com%2F", TYPED,
	"relay", "intent", "www.reddit.com"},
    {NULL, "https://12ft.io/www.instagram.com", TYPED, "relay", "intent",
	"www.instagram.com"},
    {NULL, "https://r.jina.ai/www.tiktok.com/@x", TYPED, "relay", "intent",
	"www.tiktok.com"},
    {NULL,
	"https://www.textise.net/showText.aspx?strURL=https%253A//www.facebook"
	".com",
	TYPED, "relay", "intent", "www.facebook.com"},
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
	"ntainer=focus&url=https://www.facebook.com/",
	TYPED, "relay", "intent", "www.facebook.com"},
    {NULL,
	"https://script.google.com/macros/s/AKfycbx/exec?https://www.instagram"
	".com/",
	TYPED, "relay", "intent", "www.instagram.com"},
    {NULL,
	"https://www.printfriendly.com/print?url=https%3A%2F%2Fwww.reddit.com",
	TYPED, "relay", "intent", "www.reddit.com"},
    {NULL,
	"https://translate.googleusercontent.com/translate_c?depth=1&u=https:/"
	"/www.facebook.com/",
	TYPED, "relay", "intent", "www.facebook.com"},
    {NULL, "https://www.google.com/gwt/x?u=http%3A%2F%2Fwww.reddit.com", TYPED,
	"relay", "intent", "www.reddit.com"},
    {NULL, "https://googleweblight.com/i?u=https://www.tumblr.com", TYPED,
	"relay", "intent", "www.tumblr.com"},
    {NULL, "https://m-youtube-com.translate.goog/", TYPED, "relay", "noise",
	"m.youtube.com"},
    {NULL, "https://en-m-facebook--fans-com.translate.goog/", TYPED, "relay",
	"noise", "en.m.facebook-fans.com"},
    {NULL, "https://archive.fo/https://x.com/nasa", TYPED, "relay", "intent",
	"x.com"},
    {NULL, "https://smry.ai/https://www.facebook.com/", TYPED, "relay",
	"intent", "www.facebook.com"},
    {NULL, "https://proxy.cors.sh/https://www.tiktok.com/",
	"Sec-Fetch-Dest: empty", "relay", "capability", "www.tiktok.com"},
    {NULL,
	"https://www.translatetheweb.com/?from=en&to=fr&dl=fr&a=https%3A%2F%2F"
	"discord.com",
	TYPED, "relay", "intent", "discord.com"},
};

/* Assistants, summarisers, checkers and feed readers that show a blocked page.
 */
static const struct disguise_case readers[] = {
    {NULL,
	"https://chatgpt.com/?q=summarise%20https%3A%2F%2Fwww.instagram.com%2Fb"
	"bc%2F",
	TYPED, "relay", "intent", "www.instagram.com"},
    {NULL,
	"https://www.perplexity.ai/search?q=what+does+reddit.com/r/teenagers+sa"
	"y+today",
	TYPED, "relay", "intent", "reddit.com"},
    {NULL, "https://copilot.microsoft.com/?q=translate+instagram.com", TYPED,
	"relay", "intent", "instagram.com"},
    {NULL, "https://gemini.google.com/app?q=(https://x.com/nasa)", TYPED,
	"relay", "intent", "x.com"},
    {NULL, "https://claude.ai/new?q=read+%22https://www.tiktok.com/@bbc%22",
	TYPED, "relay", "intent", "www.tiktok.com"},
    {NULL, "https://kagi.com/summarizer?url=www.reddit.com", TYPED, "relay",
	"intent", "www.reddit.com"},
    {NULL, "https://translate.kagi.com/https://x.com/nasa?to=en", TYPED,
	"relay", "intent", "x.com"},
    {NULL,
	"https://duckduckgo.com/?q=summarise+https://www.reddit.com/r/x&ia=chat",
	TYPED, "relay", "intent", "www.reddit.com"},
    {NULL, "https://www.bing.com/copilotsearch?q=www.facebook.com/bbc", TYPED,
	"relay", "intent", "www.facebook.com"},
    {NULL,
	"https://www.google.com/search?q=summarise+https://www.reddit.com/r/x&u"
	"dm=50",
	TYPED, "relay", "intent", "www.reddit.com"},
    {NULL, "https://300.ya.ru/?url=https%3A%2F%2Fwww.tumblr.com%2Fx", TYPED,
	"relay", "intent", "www.tumblr.com"},
    {NULL, "https://smmry.com/https://www.reddit.com/r/x", TYPED, "relay",
	"intent", "www.reddit.com"},
    {NULL, "https://yandex.ru/turbo?text=https%3A%2F%2Fwww.reddit.com%2Fr%2Fx",
	TYPED, "relay", "intent", "www.reddit.com"},
    {NULL, "https://www.google.com/translate?u=https://www.facebook.com/",
	TYPED, "relay", "intent", "www.facebook.com"},
    {NULL, "https://validator.w3.org/nu/?doc=https%3A%2F%2Fwww.facebook.com%2F",
	TYPED, "relay", "intent", "www.facebook.com"},
    {NULL, "https://wave.webaim.org/report?url=www.instagram.com", TYPED,
	"relay", "intent", "www.instagram.com"},
    {NULL, "https://pagespeed.web.dev/analysis/https-www-tiktok-com/a1b2c3",
	TYPED, "relay", "intent", "www.tiktok.com"},
    {NULL,
	"https://developers.google.com/speed/pagespeed/insights/?url=discord.co"
	"m",
	TYPED, "relay", "intent", "discord.com"},
    {NULL, "https://feedly.com/i/subscription/feed/https://www.reddit.com/r/x/",
	TYPED, "relay", "intent", "www.reddit.com"},
    {NULL, "https://openrss.org/www.tumblr.com/x", TYPED, "relay", "intent",
	"www.tumblr.com"},
    {NULL, "https://chatgpt.com/?q=contents+of+instagram.com", TYPED, "relay",
	"intent", "instagram.com"},
    {NULL, "https://chatgpt.com/?&q&q=open+the+page+instagram.com", TYPED,
	"relay", "intent", "instagram.com"},
    /* An app reads feeds on its own. */
    {NULL, "https://chatgpt.com/?q=https://www.reddit.com/r/x", FETCH, "relay",
	"capability", "www.reddit.com"},
};

/* The same sites with an allowed page, or with no page. */
static const struct disguise_case not_readers[] = {
    {NULL, "https://chatgpt.com/?q=summarise+https://www.bbc.co.uk/news", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://chatgpt.com/?q=is+instagram.com+down%3F", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.perplexity.ai/search?q=instagram.com", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.perplexity.ai/search?q=explain+proxy+wars+and/or+spies",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.bing.com/search?q=instagram.com", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.com/search?q=www.reddit.com/r/x", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://duckduckgo.com/?q=translate+instagram.com&ia=web", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://kagi.com/search?q=www.tiktok.com/@bbc", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://papago.naver.com/?utm_source=facebook.com&ref=x.com", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://pagespeed.web.dev/analysis/https-www-bbc-co-uk/a1b2c3",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.com/url?q=https://www.facebook.com/", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://yandex.ru/search/?text=https://www.facebook.com/x", TYPED,
	NULL, NULL, NULL},
};

/* Translators, archives and caches that fetch an allowed page or no page. */
static const struct disguise_case not_relays[] = {
    {NULL, "https://www-bbc-co-uk.translate.goog/news?_x_tr_sl=en&_x_tr_tl=pl",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://web.archive.org/web/2015/https://www.bbc.co.uk/", TYPED,
	NULL, NULL, NULL},
    {NULL,
	"https://translate.google.com/?sl=en&tl=pl&text=facebook.com&op=transl"
	"ate",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.com/amp/s/www.bbc.co.uk/news/1", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://12ft.io/", TYPED, NULL, NULL, NULL},
    {NULL, "https://archive.ph/", TYPED, NULL, NULL, NULL},
    {NULL, "https://web.archive.org/web/2020*/dinosaurs", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://cdn.ampproject.org/v0.js", "Sec-Fetch-Dest: script", NULL,
	NULL, NULL},
    {NULL, "https://translate.googleapis.com/translate_a/t?client=x",
	"Sec-Fetch-Dest: empty", NULL, NULL, NULL},
    {NULL,
	"https://external-content.duckduckgo.com/iu/?u=https%3A%2F%2Fi.pinimg."
	"com%2Fa.jpg",
	IMAGE, NULL, NULL, NULL},
    {NULL,
	"https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly93d3cuZmFjZWJvb2suY29t"
	"Lw&ntb=1",
	TYPED, NULL, NULL, NULL},
};

/* Alternative front-ends. */
static const struct disguise_case fronts[] = {
    {NULL, "https://nitter.poast.org/elonmusk", TYPED, "alt_frontend", "intent",
	"x.com"},
    {NULL, "https://redlib.catsarch.com/r/all", TYPED, "alt_frontend", "intent",
	"www.reddit.com"},
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
	"&u=x",
	TYPED, "alt_frontend", "intent", "www.facebook.com"},
    {NULL, "https://farside.link/nitter/nasa", TYPED, "alt_frontend",
	"capability", NULL},
    {NULL, "https://proxigram.lunar.icu/natgeo/", TYPED, "alt_frontend",
	"intent", "www.instagram.com"},
    {NULL, "https://ssstik.io/en", TYPED, "alt_frontend", "intent",
	"www.tiktok.com"},
    {NULL, "https://teddit.example/r/x", TYPED, "alt_frontend", "intent",
	"www.reddit.com"},
    {NULL, "https://proxitok.example/@khaby.lame", TYPED, "alt_frontend",
	"intent", "www.tiktok.com"},
    {NULL, "https://rl.example/r/teenagers/hot", TYPED, "alt_frontend", "noise",
	"www.reddit.com"},
    {NULL, "https://rl.example/r/teenagers/top?t=week", TYPED, "alt_frontend",
	"intent", "www.reddit.com"},
    {NULL, "https://rimgo.example/a/x", TYPED, "alt_frontend", "noise",
	"imgur.com"},
    {NULL, "https://www.picnob.com/profile/x/", TYPED, "alt_frontend", "intent",
	"www.instagram.com"},
    {NULL, "https://rsshub.app/tiktok/user/@x", TYPED, "alt_frontend", "intent",
	"www.tiktok.com"},
};

/* Paths and names that resemble those of front-ends. */
static const struct disguise_case not_fronts[] = {
    {NULL, "https://www.r-project.org/r/doc/", TYPED, NULL, NULL, NULL},
    {NULL, "https://git.example.org/r/project/+/refs", TYPED, NULL, NULL, NULL},
    {NULL, "https://news.example/status/1234", TYPED, NULL, NULL, NULL},
    {NULL, "https://shop.example/r/sale", TYPED, NULL, NULL, NULL},
    {NULL, "https://forum.example/r/help/new", TYPED, NULL, NULL, NULL},
    {NULL, "https://v.example/@user/video/12345", TYPED, NULL, NULL, NULL},
    {NULL, "https://blog.example/status/1234567890123456789/", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://a.example/r/x/comments/", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/@user/video/1234567", TYPED, NULL, NULL, NULL},
    {NULL, "https://vitnitter-shop.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.nittertoys.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://forum.example/r/help/top", TYPED, NULL, NULL, NULL},
};

static void
test_relays(void **state)
{
	RUN(*state, relays);
}

static void
test_not_relays(void **state)
{
	RUN(*state, not_relays);
}

static void
test_fronts(void **state)
{
	RUN(*state, fronts);
}

static void
test_not_fronts(void **state)
{
	RUN(*state, not_fronts);
}

static void
test_readers(void **state)
{
	RUN(*state, readers);
}

static void
test_not_readers(void **state)
{
	RUN(*state, not_readers);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_relays),
	    cmocka_unit_test(test_readers),
	    cmocka_unit_test(test_not_readers),
	    cmocka_unit_test(test_not_relays),
	    cmocka_unit_test(test_fronts),
	    cmocka_unit_test(test_not_fronts),
	};

	return cmocka_run_group_tests(tests, case_open, case_close);
}
