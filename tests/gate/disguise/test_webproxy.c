/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_webproxy.c -- tests the detection of web proxies by known sites, by
 * software and by hidden targets.
 */
#include "../../unit.h"

#include <string.h>

#include "cases.h"

/* Proxy software, partly with renamed parameters or other encodings. */
static const struct disguise_case proxies[] = {
    {NULL, "https://a.example/?cpo=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29t&ref=1",
	IMAGE, "webproxy", "capability", "www.facebook.com"},
    /* The hidden page has a name like that of an image. */
    {NULL, "https://a.example/x?u=https%3A%2F%2Fwww.facebook.com%2Fa.jpg",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://a.example/x?u=https%3A%2F%2Fi.pinimg.com%2Fa%3Fb.jpg",
	TYPED, "webproxy", "intent", "i.pinimg.com"},
    {NULL,
	"https://a.example/img?u=https%3A%2F%2Fold.reddit.com%2Fr%2Fx%253Fa.jp"
	"g",
	TYPED, "webproxy", "intent", "old.reddit.com"},
    {NULL, "https://a.example/uv/uv.bundle.js", TYPED, "webproxy", "intent",
	NULL},
    /* A proxy whose host is an IP address. */
    {NULL, "http://203.0.113.7/x?u=https%3A%2F%2Fwww.facebook.com%2F", TYPED,
	"webproxy", "intent", "www.facebook.com"},
    /* A blocked target beside an allowed one. */
    {NULL,
	"https://a.example/x.php?u=https%3A%2F%2Fwww.bbc.co.uk%2F&b=4&go=https"
	"%3A%2F%2Fwww.facebook.com%2F",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://a.example/v2/",
	"X-Bare-Host: www.facebook.com | X-Bare-URL: https://www.bbc.co.uk/",
	"webproxy", "intent", "www.facebook.com"},
    {NULL, "https://a.example/v2/",
	"X-Bare-URL: https://www.bbc.co.uk/ | X-Bare-URL: https://a.example/",
	"webproxy", "intent", "www.bbc.co.uk"},
    {NULL,
	"https://fast.web-surf.example/go.php?u=aHR0cHM6Ly93d3cudGlrdG9rLmNvbS"
	"9mb3J5b3U%3D&b=5",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL,
	"https://fast.web-surf.example/surf.php?b=29&u=uggcf://jjj.erqqvg.pbz/"
	"e/nyy",
	TYPED, "webproxy", "intent", "www.reddit.com"},
    {NULL,
	"https://fast.web-surf.example/browse.php?u=https%253A%252F%252Fdiscor"
	"d.com%252Fapp&b=13&f=frame",
	TYPED, "webproxy", "intent", "discord.com"},
    {NULL,
	"http://fast.web-surf.example/browse.php/czovL3d3/dy5waW50/ZXJlc3Qu/Y2"
	"9tL2lk/ZWFzLw_3/D_3D/b29/",
	TYPED, "webproxy", "intent", "www.pinterest.com"},
    {"POST", "http://x.web-surf.example/includes/process.php?action=sslagree",
	"Referer: http://x.web-surf.example/", "webproxy", "intent", NULL},
    {NULL, "https://p.example.net/index.php?hl=c0&q=uggc%3A//jjj.ghzoye.pbz/",
	TYPED, "webproxy", "intent", "www.tumblr.com"},
    {NULL,
	"https://p.example.net/index.php?q=aHR0cHM6Ly93d3cuaW5zdGFncmFtLmNvbS8"
	"&hl%5Bremove_scripts%5D=on",
	TYPED, "webproxy", "intent", "www.instagram.com"},
    {NULL,
	"https://p.example.net/index.php?q=ndqo1NadYpGs2NhlnJbHm5PTp55gmtPSkaW"
	"ZpM7Lramhx5fJ",
	TYPED, "webproxy", "intent", NULL},
    {NULL,
	"http://c.example.org/cgi-bin/nph-surf.pl/en/010110A/http/www.reddit.c"
	"om/r/x",
	TYPED, "webproxy", "intent", "www.reddit.com"},
    {NULL, "http://c.example.org/nph-proxy.cgi/20/https/www.tiktok.com/", TYPED,
	"webproxy", "intent", "www.tiktok.com"},
    {NULL, "http://c.example.org/nph-proxy.cgi/010110A/uggcf/jjj.fancpung.pbz/",
	TYPED, "webproxy", "intent", "www.snapchat.com"},
    {NULL,
	"http://c.example.org/nph-proxy.cgi/000000A/68747470733a2f2f782e636f6d"
	"2f686f6d65",
	TYPED, "webproxy", "intent", "x.com"},
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
	"%3F1",
	TYPED, "webproxy", "noise", "www.youtube.com"},
    {NULL,
	"https://maths-fun.example/a/hvtrs8%2F-wuw%2Crgdfiv.aoo%2Fp%2Fvegncggr"
	"q%2F",
	TYPED, "webproxy", "intent", "www.reddit.com"},
    {NULL,
	"https://maths-fun.example/go/aHR0cHMlM0ElMkYlMkZ3d3cudGlrdG9rLmNvbSUy"
	"Rg==",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL,
	"https://maths-fun.example/service/~/https%3A%2F%2Fdiscord.com%2Fchann"
	"els%2F%40me",
	TYPED, "webproxy", "intent", "discord.com"},
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
	"le.js",
	"Sec-Fetch-Dest: script", "webproxy", "capability", NULL},
    {NULL, "https://maths-fun.example/bare/",
	"X-Bare-URL: https://discord.com/api/v9 | X-Bare-Headers: {} | Sec-Fet"
	"ch-Dest: empty",
	"webproxy", "capability", "discord.com"},
    {NULL, "https://maths-fun.example/v2/",
	"X-Bare-Host: www.reddit.com | X-Bare-Port: 443 | X-Bare-Protocol: htt"
	"ps: | X-Bare-Path: /",
	"webproxy", "intent", "www.reddit.com"},
    {NULL, "https://maths-fun.example/wisp/",
	SOCKET " | Origin: https://other.example", "webproxy", "capability",
	NULL},
    {NULL, "https://maths-fun.example/wsproxy/www.reddit.com:443",
	SOCKET " | Origin: https://maths-fun.example", "webproxy", "capability",
	"www.reddit.com"},
    {NULL, "https://maths-fun.example/bare/v2/",
	SOCKET " | Sec-WebSocket-Protocol: bare | Origin: https://maths-fun.ex"
	       "ample",
	"webproxy", "capability", NULL},
    {NULL,
	"https://rh.example/0123456789abcdef0123456789abcdef*1!d/https://www.t"
	"iktok.com/",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL,
	"https://rh.example/0123456789abcdef0123456789abcdef/_rhsz-c~w://5LK.-"
	"bKRvNfeK.86W/5k37BMW/",
	TYPED, "webproxy", "intent", "www.instagram.com"},
    {NULL,
	"https://rh.example/0123456789abcdef0123456789abcdef/_rhsz-c~w://5LK.4"
	"Gve4LK1.NWf/",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL,
	"https://rh.example/api/shuffleDict?id=0123456789abcdef0123456789abcde"
	"f",
	"Sec-Fetch-Dest: empty", "webproxy", "capability", NULL},
    {NULL,
	"https://rh.example/editsession?id=0123456789abcdef&httpProxy=&enableS"
	"huffling=1",
	"Sec-Fetch-Dest: empty", "webproxy", "capability", NULL},
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
	"shboard",
	TYPED, "webproxy", "intent", "www.tumblr.com"},
    {NULL, "https://tool.example.net/?target=aHR0cHM6Ly93d3cudGlrdG9rLmNvbS8=",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL, "https://tool.example.net/p/==AeA9SbvNmLr9GdrlGduc3d39yL6MHc0RHa",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL, "https://tool.example.net/p?u=%2Fmoc.tidder.www%2F%2F%3Asptth",
	TYPED, "webproxy", "intent", "www.reddit.com"},
    {NULL,
	"https://tool.example.net/p?u=68747470733a2f2f7777772e70696e7465726573"
	"742e636f6d2f",
	TYPED, "webproxy", "intent", "www.pinterest.com"},
    {NULL,
	"https://tool.example.net/v/YUhSMGNITTZMeTkzZDNjdWRHbHJkRzlyTG1OdmJTOD"
	"0=",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL, "https://tool.example.net/v/dWdnY2Y6Ly9qamouZ3Z4Z2J4LnBiei8=", TYPED,
	"webproxy", "intent", "www.tiktok.com"},
    {NULL,
	"https://www.browserling.com/browse/win10/chrome127/https%3A%2F%2Fwww."
	"instagram.com",
	TYPED, "webproxy", "intent", "www.instagram.com"},
    {"CONNECT", "www.croxyproxy.rocks:443", NULL, "webproxy", "intent", NULL},
    {NULL, "https://www.4everproxy.com/", TYPED, "webproxy", "intent", NULL},
    {NULL,
	"http://h.example/index.php?____pgfa=http%3A%2F%2Fwww.facebook.com%2F",
	TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, "https://h.example/?q=mNfXoapvkWjap91fy6TUrJSY1ZSmZ8iho2g", TYPED,
	"webproxy", "intent", NULL},
    {NULL, "http://h.example/cgi-bin/p.cgi/010110A/https/www.reddit.com/",
	TYPED, "webproxy", "intent", "www.reddit.com"},
    {NULL,
	"https://h.example/x?u=%68%74%74%70%73%3a%2f%2f%77%77%77%2e%74%69%6b%7"
	"4%6f%6b%2e%63%6f%6d%2f",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
    {NULL, "https://h.example/https:/www.instagram.com/", TYPED, "webproxy",
	"intent", "www.instagram.com"},
    {NULL, "https://h.example/https%3A/www.instagram.com/", TYPED, "webproxy",
	"intent", "www.instagram.com"},
    {NULL, "https://h.example/browse?url=www.instagram.com", TYPED, "webproxy",
	"intent", "www.instagram.com"},
    {NULL, "https://h.example/go?site=www.tiktok.com/foryou", TYPED, "webproxy",
	"intent", "www.tiktok.com"},
    {NULL, "https://h.example/p/d3d3LmZhY2Vib29rLmNvbS9sb2dpbg", TYPED,
	"webproxy", "intent", "www.facebook.com"},
    {NULL, "https://eu-browse.startpage.com/do/proxy?ep=abc", TYPED, "webproxy",
	"intent", NULL},
    {NULL, "https://h.example/service/U2FsdGVkX19abcDEF123", TYPED, "webproxy",
	"capability", NULL},
    {NULL, "https://unpkg.com/@mercuryworkshop/bare-mux/dist/index.js",
	"Sec-Fetch-Dest: script", "webproxy", "capability", NULL},
    {NULL,
	"https://cdn.jsdelivr.net/npm/@titaniumnetwork-dev/ultraviolet/dist/uv"
	".client.js",
	"Sec-Fetch-Dest: script", "webproxy", "capability", NULL},
    {NULL, "https://h.example/x",
	"X-Proxy-Url: https://www.instagram.com/ | Sec-Fetch-Dest: empty",
	"webproxy", "capability", "www.instagram.com"},
    {NULL, "https://hide.me/en/proxy", TYPED, "webproxy", "intent", NULL},
    {NULL, "https://h.example/scramjet/scramjet.codecs.js",
	"Sec-Fetch-Dest: script", "webproxy", "capability", NULL},
    {NULL, "https://h.example/active/go/aHR0cHM6Ly9kaXNjb3JkLmNvbS9hcHA", TYPED,
	"webproxy", "intent", "discord.com"},
    {NULL, "https://h.example/surf.php?url=aHR0cHM6Ly94LmNvbS8=&b=4&f=norefer",
	TYPED, "webproxy", "intent", "x.com"},
    {NULL, "https://h.example/?__cpo=aHR0cHM6Ly93d3cucmVkZGl0LmNvbQ%3D%3D",
	TYPED, "webproxy", "intent", "www.reddit.com"},
    {NULL, "https://h.example/load?src=uggc://jjj.cvagrerfg.pbz/", TYPED,
	"webproxy", "intent", "www.pinterest.com"},
    {NULL, "https://h.example/api/proxy?link=https://www.tumblr.com/", TYPED,
	"webproxy", "intent", "www.tumblr.com"},
    {NULL, "https://[2001:db8:0:1::5]/?__cpo=aHR0cHM6Ly93d3cudGlrdG9rLmNvbQ",
	TYPED, "webproxy", "intent", "www.tiktok.com"},
};

/* Parameters, paths and files that only resemble those of a proxy. */
static const struct disguise_case not_proxies[] = {
    {NULL,
	"https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fwww"
	".facebook.com%2Fmyschool",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://api.whatsapp.com/send?text=https%3A%2F%2Fwww.instagram.com%2F"
	"p%2Fx",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.youtube.com/redirect?event=video_description&q=https%3A%2"
	"F%2Fwww.instagram.com%2Fx",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.bbc.co.uk%2F",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://duckduckgo.com/l/?uddg=https%3A%2F%2Fwww.facebook.com%2F&rut="
	"1",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://urldefense.com/v3/__https://www.instagram.com/x__;!!abc",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://urldefense.proofpoint.com/v2/url?u=https-3A__www.facebook.com"
	"_x&d=1",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://validator.w3.org/nu/?doc=https%3A%2F%2Fwww.bbc.co.uk%2F",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://pagespeed.web.dev/analysis?url=https%3A%2F%2Fwww.bbc.co.uk",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://accounts.google.com/signin?continue=https%3A%2F%2Fwww.youtube"
	".com%2F",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://school.example.sch.uk/login?return=https%3A%2F%2Fwww.facebook"
	".com%2Fschool",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.com/s2/favicons?domain=https://www.facebook.com",
	"Sec-Fetch-Dest: image", NULL, NULL, NULL},
    {NULL, "https://i0.wp.com/www.instagram.com/x.jpg", "Sec-Fetch-Dest: image",
	NULL, NULL, NULL},
    {NULL,
	"https://proxy.img.example/https://scontent.cdninstagram.com/v/a.jpg",
	"Sec-Fetch-Dest: image", NULL, NULL, NULL},
    {NULL,
	"https://classroom.google.com/share?url=https%3A%2F%2Fwww.tiktok.com%2"
	"F",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://docs.python.org/3/library/http.client.html", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://shop.example/index.php?q=blue+shoes&hl=en", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://forum.example/profile.php?u=alexander&b=1", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://example.org/media/0123456789abcdef0123456789abcdef/video.mp4",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://s3-eu-west-1.amazonaws.com/bucket/x.png",
	"Sec-Fetch-Dest: image", NULL, NULL, NULL},
    {NULL,
	"https://www.google.com/recaptcha/api2/anchor?ar=1&k=abc&co=aHR0cHM6Ly"
	"93d3cuZmFjZWJvb2suY29tOjQ0Mw..&hl=en",
	"Sec-Fetch-Dest: iframe | Sec-Fetch-Mode: navigate | Sec-Fetch-Site: c"
	"ross-site",
	NULL, NULL, NULL},
    {NULL, "https://cdn.example/img/uv-index.png", "Sec-Fetch-Dest: image",
	NULL, NULL, NULL},
    {NULL,
	"https://www.bbc.co.uk/news/technology-55555555?at_link_origin=faceboo"
	"k.com&at_campaign=https%3A%2F%2Fwww.facebook.com",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%"
	"2F",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.example.com/out?url=https%3A%2F%2Fwww.facebook.com%2F",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://blog.example/post?ref=https%3A%2F%2Fwww.instagram.com",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://cdn.example/a/b/c/d2FzZGFzZGFzZGFzZA==/x.png",
	"Sec-Fetch-Dest: image", NULL, NULL, NULL},
    {NULL, "https://stackoverflow.com/questions/1/how-to-use-http-proxy", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://example.com/index.php?q=aboutus&hl=fr", TYPED, NULL, NULL,
	NULL},
    {NULL,
	"https://school.example/wp-login.php?redirect_to=https%3A%2F%2Fschool."
	"example%2Fwp-admin%2F",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.amazon.co.uk/dp/B00?ref=x", TYPED, NULL, NULL, NULL},
    {NULL,
	"https://docs.google.com/viewer?url=https%3A%2F%2Fschool.example%2Fa.p"
	"df",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/"
	"0",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://forum.example/browse.php?u=12&b=3", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://forum.example/member.php?u=alexander", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://forum.example/thread.php?d=short&b=1", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://forum.example/list.php?u=christopher&b=2", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://forum.example/index.php?q=dinosaurs&hl=en", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://forum.example/index.php?q=aGVsbG8gd29ybGQgZnJvbSBhIHNjaG9vbA",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://forum.example/index.php?q=volcano&hl=fr", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://forum.example/search.php?q=www&hl=de", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://forum.example/view.php?u=lowercaseletters&b=12", TYPED,
	NULL, NULL, NULL},
    {"POST", "https://forum.example/process.php?action=edit", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://shop.example/pages.php/shoes/blue/size9/", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://old.example/cgi-bin/nph-weather.cgi?town=Leeds", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://old.example/cgi-bin/nph-count.pl/summer", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://a.example/?__cpo=1", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/newsession?lang=en", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/editsession", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/0123456789abcdef0123456789abcdef/_next/app.js",
	"Sec-Fetch-Dest: script", NULL, NULL, NULL},
    {NULL, "https://docs.example/uv/reference/settings/", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://a.example/css/uv.css", "Sec-Fetch-Dest: style", NULL, NULL,
	NULL},
    {NULL, "https://a.example/js/dynamic.js", "Sec-Fetch-Dest: script", NULL,
	NULL, NULL},
    {NULL, "https://a.example/physics/scramjet.html", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/js/controller.js", "Sec-Fetch-Dest: script", NULL,
	NULL, NULL},
    {NULL, "https://curl.example/libcurl/c/libcurl-easy.html", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://a.example/js/bundle.js", "Sec-Fetch-Dest: script", NULL,
	NULL, NULL},
    {NULL, "https://a.example/bare/v3/forecast?city=Leeds",
	"Sec-Fetch-Dest: empty", NULL, NULL, NULL},
    {NULL, "https://a.example/page?return=https%3A%2F%2Fwww.facebook.com",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://a.example/image?src=https%3A%2F%2Fwww.instagram.com%2Fa.jpg",
	"Sec-Fetch-Dest: image", NULL, NULL, NULL},
    /* Image services: the URL in the parameter is an image file. */
    {NULL,
	"https://a.example/image?src=https%3A%2F%2Fwww.instagram.com%2Fa.jpg",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://a.example/_next/image?url=https%3A%2F%2Fscontent.cdninstagram"
	".com%2Fv%2Fa.webp%3Fx%3D1&w=640",
	FETCH, NULL, NULL, NULL},
    {NULL, "https://a.example/x?u=https%3A%2F%2Fi.pinimg.com%2Fa%2Fb.JPG",
	TYPED, NULL, NULL, NULL},
    /* A page that shows source code. */
    {NULL, "https://github.com/x/y/blob/main/public/uv/uv.bundle.js", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://a.example/track/https%3A%2F%2Fwww.facebook.com/",
	"Sec-Fetch-Dest: empty", NULL, NULL, NULL},
    {NULL, "https://a.example/data?x=68747470", "Sec-Fetch-Dest: empty", NULL,
	NULL, NULL},
    {NULL, "https://a.example/?t=aHR0cGVzIGFyZSBub3QgdXJscw", TYPED, NULL, NULL,
	NULL},
    {NULL,
	"https://docs.google.com/viewer?url=https%3A%2F%2Fwww.facebook.com%2Fa"
	".pdf",
	TYPED, NULL, NULL, NULL},
};

/*
 * WebSockets of proxies. Some of these requests could also come from harmless
 * sites.
 */
static const struct disguise_case sockets[] = {
    {NULL, "https://a.example/wisp/", SOCKET " | Sec-WebSocket-Protocol: chat",
	"webproxy", "capability", NULL},
    {NULL, "https://wisp.a.example/x", SOCKET " | Origin: https://a.example",
	"webproxy", "capability", NULL},
    {NULL, "https://a.example/", SOCKET, "webproxy", "capability", NULL},
    {NULL, "https://a.example/",
	SOCKET " | Origin: https://a.example | "
	       "Sec-WebSocket-Protocol: chat",
	"webproxy", "capability", NULL},
    {NULL, "https://a.example/x/", SOCKET " | Origin: https://b.example",
	"webproxy", "noise", NULL},
    {NULL, "https://a.example/x",
	SOCKET " | Sec-WebSocket-Protocol: chat, chisel-v3", "tunnel",
	"capability", NULL},
    {NULL, "https://a.example/x",
	SOCKET
	" | Sec-WebSocket-Protocol: chat | Sec-WebSocket-Protocol: chisel-v3",
	"tunnel", "capability", NULL},
    {NULL, "https://cdn.example.com/vmess", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://cdn.example.com/vless-ws", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://cdn.example.com/trojan-ws", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://a.b-host.example/ss-ws", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://a.b-host.example/v2ray", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://a.b-host.example/api/xray/", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://x.example.net/vmws?ed=2560", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://x.example.net/wstunnel/events", SOCKET, "tunnel",
	"capability", NULL},
    {NULL, "https://x.example.net/shadowsocks", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://x.example.net/vless/8f3c-uuid", SOCKET, "tunnel",
	"capability", NULL},
    {NULL, "https://x.example.net/vless_argo?ed=4096", SOCKET, "tunnel",
	"capability", NULL},
    {NULL, "https://study.example.org/bare/", SOCKET, "webproxy", "capability",
	NULL},
    {NULL, "https://study.example.org/epoxy/", SOCKET, "webproxy", "capability",
	NULL},
    {NULL, "https://study.example.org/w/wisp", SOCKET, "webproxy", "capability",
	NULL},
    {NULL, "https://study.example.org/api/wisp-premium/", SOCKET, "webproxy",
	"capability", NULL},
    {NULL, "https://study.example.org/wsproxy", SOCKET, "webproxy",
	"capability", NULL},
    {NULL, "https://study.example.org/wisp-server", SOCKET, "webproxy",
	"capability", NULL},
    {NULL, "https://snowflake.torproject.net/", SOCKET, "vpn", "capability",
	NULL},
    {NULL, "https://x.workers.dev/?ed=2048", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://edge.example.com/ws-vmess", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://edge.example.com/vmess/ws", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://edge.example.com/trojan", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://edge.example.com/xray-ws", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://edge.example.com/v2ray-ws/", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://edge.example.com/v1/events/wstunnel", SOCKET, "tunnel",
	"capability", NULL},
    {NULL, "https://edge.example.com/ray", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://edge.example.com/vmessws", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://edge.example.com/shadowsocks-ws/", SOCKET, "tunnel",
	"capability", NULL},
    {NULL, "https://edge.example.com/ssr", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://play.example.com/api/bare/v3/", SOCKET, "webproxy",
	"capability", NULL},
    {NULL, "https://play.example.com/bare-server/v3/", SOCKET, "webproxy",
	"capability", NULL},
    {NULL, "https://play.example.com/wisp/?token=1", SOCKET, "webproxy",
	"capability", NULL},
    {NULL, "https://play.example.com/ws/wisp/", SOCKET, "webproxy",
	"capability", NULL},
    {NULL, "https://bare.play.example.com/v3/", SOCKET, "webproxy",
	"capability", NULL},
    {NULL, "https://play.example.com/libcurl/", SOCKET, "webproxy",
	"capability", NULL},
};

/* WebSockets of classroom sites. */
static const struct disguise_case not_sockets[] = {
    {NULL, "https://ws.example.edu/app/",
	SOCKET " | Origin: https://www.example.edu", NULL, NULL, NULL},
    {NULL, "https://realtime.ably.io/",
	SOCKET " | Origin: https://quiz.example", NULL, NULL, NULL},
    {NULL, "https://ws.quizapp.example/socket.io/?EIO=4",
	SOCKET " | Origin: https://www.other.example", NULL, NULL, NULL},
    {NULL, "https://a.example/wss/", SOCKET " | Origin: https://a.example",
	NULL, NULL, NULL},
    {NULL, "https://a.example/socket", SOCKET " | Origin: https://b.example",
	NULL, NULL, NULL},
    {NULL, "https://a.example/live/?id=1",
	SOCKET " | Origin: https://b.example", NULL, NULL, NULL},
    {NULL, "https://eu.kahoot.it/cometd/",
	SOCKET " | Origin: https://www.b.example", NULL, NULL, NULL},
    {NULL, "https://a.example/v1/events",
	SOCKET " | Sec-WebSocket-Protocol: v1 | Origin: https://a.example",
	NULL, NULL, NULL},
    {NULL, "https://a.example/x",
	SOCKET " | Sec-WebSocket-Protocol: graphql-ws | Origin: https://a.exam"
	       "ple",
	NULL, NULL, NULL},
    {NULL, "https://a.example/x?ed=math", SOCKET " | Origin: https://a.example",
	NULL, NULL, NULL},
    {NULL, "https://www.history-lessons.example/games/trojan-war/live", SOCKET,
	NULL, NULL, NULL},
    {NULL, "https://realtime.example.com/xrays/upload", SOCKET, NULL, NULL,
	NULL},
    {NULL, "https://live.example.com/socket.io/?EIO=4", SOCKET, NULL, NULL,
	NULL},
    {NULL, "https://chat.school-tools.example/ws", SOCKET, NULL, NULL, NULL},
    {NULL, "https://www.crisp-wispa.example/wispa", SOCKET, NULL, NULL, NULL},
    {NULL, "https://play.example.com/ws/game", SOCKET, NULL, NULL, NULL},
    {NULL, "https://api.bear-bare.example/live/ss", SOCKET, NULL, NULL, NULL},
    {NULL, "https://quiz.example.com/trojan-horse-quiz/ws", SOCKET, NULL, NULL,
	NULL},
    {NULL, "https://ws.example.com/barebones/stream", SOCKET, NULL, NULL, NULL},
    {NULL, "https://colab.research.google.com/proxy/x", SOCKET, NULL, NULL,
	NULL},
    {NULL, "https://jupyter.school.example/user/a/api/kernels/1/channels",
	SOCKET, NULL, NULL, NULL},
    {NULL, "https://live.kahoot.it/cometd/1/abc", SOCKET, NULL, NULL, NULL},
    {NULL, "https://mqtt.example.org/mqtt", SOCKET, NULL, NULL, NULL},
    {NULL, "https://code.example.org/stable-abc", SOCKET, NULL, NULL, NULL},
    {NULL, "https://chat.example.org/socket/websocket", SOCKET, NULL, NULL,
	NULL},
    {NULL, "https://game.example.org/trojan/room/4", SOCKET, NULL, NULL, NULL},
    {NULL, "https://physics.example.org/x-ray/live", SOCKET, NULL, NULL, NULL},
    {NULL, "https://ss.example.org/live", SOCKET, NULL, NULL, NULL},
    {NULL, "https://game.example.org/ss/room", SOCKET, NULL, NULL, NULL},
    {NULL, "https://argo.example.org/api/v1/stream/applications", SOCKET, NULL,
	NULL, NULL},
    {NULL, "https://argo.example.org/argo/ws", SOCKET, NULL, NULL, NULL},
    {NULL, "https://ray.example.org/api/ws", SOCKET, NULL, NULL, NULL},
};

static void
test_proxies(void **state)
{
	RUN(*state, proxies);
}

/*
 * The path is made to exhaust pattern matching. Nevertheless, the proxy's file
 * at the end of the path is found.
 */
static void
test_an_address_that_is_hard_to_read(void **state)
{
	static char url[8192] = "https://h.example/uv/";
	size_t n = strlen(url);
	struct sg_verdict verdict;

	for (; n + 32 < sizeof url; n += 5)
		memcpy(url + n, "sw.js", 5);
	strcpy(url + n, "x/uv/uv.bundle.js");
	verdict = case_judge(*state, NULL, url, NULL);
	assert_non_null(case_signal(&verdict, "webproxy"));
}

/*
 * A hidden URL is found after a hundred parameters, after a hundred folders,
 * and in a value of 5,000 bytes.
 */
static void
test_an_address_with_much_else(void **state)
{
	static const struct {
		const char *begin, *often, *end;
		size_t times;
	} rows[] = {
	    {"https://a.example/x?a=1", "&a=1",
		"&u=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw", 100},
	    {"https://a.example/x", "/a", "/aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw",
		100},
	    {"https://a.example/x?u=68747470733a2f2f7777772e66616365626f6f6b2e"
	     "636f6d2f",
		"61", "", 2500},
	};
	static char url[8192];
	struct sg_verdict verdict;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		strcpy(url, rows[i].begin);
		for (size_t k = 0; k < rows[i].times; k++)
			strcat(url, rows[i].often);
		strcat(url, rows[i].end);
		verdict = case_judge(*state, NULL, url, TYPED);
		if (case_signal(&verdict, "webproxy") == NULL)
			fail_msg("%s...", rows[i].begin);
	}
}

static void
test_not_proxies(void **state)
{
	RUN(*state, not_proxies);
}

static void
test_sockets(void **state)
{
	RUN(*state, sockets);
}

static void
test_not_sockets(void **state)
{
	RUN(*state, not_sockets);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_proxies),
	    cmocka_unit_test(test_an_address_that_is_hard_to_read),
	    cmocka_unit_test(test_an_address_with_much_else),
	    cmocka_unit_test(test_not_proxies),
	    cmocka_unit_test(test_sockets),
	    cmocka_unit_test(test_not_sockets),
	};

	return cmocka_run_group_tests(tests, case_open, case_close);
}
