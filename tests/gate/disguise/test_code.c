/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_code.c -- tests the detection of programs for circumvention that are
 * fetched from sites of code, of apps that a store names by identifier, and of
 * protocols that carry other traffic.
 */
#include "../../unit.h"

#include "cases.h"

/* Programs from sites of code. */
static const struct disguise_case programs[] = {
    {NULL,
	"https://github.com/2dust/v2rayN/releases/download/7.0/v2rayN-windows-6"
	"4.zip",
	TYPED, "vpn", "intent", "2dust/v2rayn"},
    {NULL, "https://github.com/hiddify/hiddify-app/releases", TYPED, "vpn",
	"intent", "hiddify"},
    {NULL,
	"https://release-assets.githubusercontent.com/github-production-release"
	"-asset/1/2?rscd=attachment%3B+filename%3Dnekoray-4.0-windows64.zip",
	TYPED, "vpn", "intent", "nekoray"},
    {NULL, "https://codeload.github.com/bol-van/zapret/zip/refs/heads/master",
	TYPED, "vpn", "intent", "bol-van/zapret"},
    {NULL, "https://codeberg.org/someone/my-free-vpn/archive/main.zip", TYPED,
	"vpn", "intent", "main.zip"},
    {NULL, "https://api.github.com/repos/2dust/v2rayNG/releases/latest", NULL,
	"vpn", "capability", "2dust/v2rayng"},
    {NULL,
	"https://raw.githubusercontent.com/someone/V2ray-Configs/main/Sub1.txt",
	TYPED, "vpn", "intent", "sub1.txt"},
    {NULL,
	"https://raw.githubusercontent.com/angristan/openvpn-install/master/ope"
	"nvpn-install.sh",
	TYPED, "vpn", "intent", "openvpn-install"},
    {NULL, "https://storage.googleapis.com/any-bucket/apps/free-vpn.apk", TYPED,
	"vpn", "intent", "free-vpn.apk"},
    {NULL, "https://any-bucket.s3.amazonaws.com/psiphon3.exe", TYPED, "vpn",
	"intent", "psiphon3"},
    {NULL, "https://www.dropbox.com/s/abc/Windscribe-2.10.exe?dl=1", TYPED,
	"vpn", "intent", "windscribe-2.10.exe"},
    {NULL,
	"https://sourceforge.net/projects/x/files/unblock-proxy.apk/download",
	TYPED, "vpn", "intent", "unblock-proxy.apk"},
    {NULL,
	"https://files.pythonhosted.org/packages/a/b/shadowsocks-2.8.2.tar.gz",
	NULL, "vpn", "capability", "shadowsocks"},
    {NULL, "https://community.chocolatey.org/api/v2/package/psiphon/3.180",
	TYPED, "vpn", "intent", "psiphon"},
    {NULL, "https://ghcr.io/v2/sagernet/sing-box/manifests/latest", NULL, "vpn",
	"capability", "sagernet/sing-box"},
    {NULL, "https://gh-proxy.com/https://github.com/XTLS/Xray-core/releases",
	TYPED, "vpn", "intent", "xtls/xray-core"},
    /* Web proxies. */
    {NULL,
	"https://registry.npmjs.org/@titaniumnetwork-dev%2fultraviolet-static",
	NULL, "webproxy", "capability",
	"@titaniumnetwork-dev/ultraviolet-static"},
    {NULL, "https://unpkg.com/node-unblocker@1.0.0/lib/x.js", SCRIPT,
	"webproxy", "capability", "node-unblocker"},
    {NULL, "https://github.com/UseInterstellar/Interstellar/archive/main.zip",
	TYPED, "webproxy", "intent", "useinterstellar/interstellar"},
    {NULL,
	"https://dashboard.heroku.com/new?template=https%3A%2F%2Fgithub.com%2Ft"
	"itaniumnetwork-dev%2FUltraviolet-App",
	TYPED, "webproxy", "intent", "titaniumnetwork-dev/ultraviolet-app"},
    {NULL, "https://replit.com/github/BinBashBanana/rammerhead", TYPED,
	"webproxy", "intent", "rammerhead"},
};

/* Pages about these projects, and other projects with similar names. */
static const struct disguise_case not_programs[] = {
    {NULL, "https://github.com/2dust/v2rayN", TYPED, NULL, NULL, NULL},
    {NULL, "https://github.com/XTLS/Xray-core/blob/main/README.md", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://raw.githubusercontent.com/hiddify/hiddify-app/main/README.md",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.npmjs.com/package/node-unblocker", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://github.com/year12/proxy-pattern-java/archive/main.zip",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://github.com/nginx-proxy/nginx-proxy/releases", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://registry.npmjs.org/http-proxy-middleware/-/http-proxy-middlewa"
	"re-3.0.3.tgz",
	NULL, NULL, NULL, NULL},
    {NULL, "https://cdn.jsdelivr.net/npm/proxy-polyfill@0.3.2/proxy.min.js",
	SCRIPT, NULL, NULL, NULL},
    {NULL, "https://ghcr.io/v2/kubernetes/kube-proxy/manifests/v1", NULL, NULL,
	NULL, NULL},
    {NULL, "https://archive.org/download/squid-proxy/squid.tar.gz", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://github.com/year7/unblock-me/archive/main.zip", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://raw.githubusercontent.com/x/dns-blocklists/main/doh-vpn-bypass"
	".txt",
	NULL, NULL, NULL, NULL},
    {NULL, "https://storage.googleapis.com/school/vpn-policy.pdf", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://github.com/obsproject/obs-studio/releases/download/30/a.exe",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://replit.com/@year9/quiz", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.dropbox.com/s/abc/notes.zip?dl=1", TYPED, NULL, NULL,
	NULL},
};

/* Apps that a store names by identifier alone. */
static const struct disguise_case apps[] = {
    {NULL, "https://apps.apple.com/gb/app/id1437005085", TYPED, "store_install",
	"intent", "id1437005085"},
    {NULL, "https://apps.apple.com/us/app/v2box-v2ray-client/id6446814690",
	TYPED, "store_install", "intent", "id6446814690"},
    {NULL,
	"https://itunes.apple.com/WebObjects/MZStore.woa/wa/viewSoftware?id=932"
	"747118",
	TYPED, "store_install", "intent", "id932747118"},
    {NULL, "https://apps.microsoft.com/detail/9PDFNL3QV2S5?hl=en-GB", TYPED,
	"store_install", "intent", "9pdfnl3qv2s5"},
    {NULL,
	"https://storeedgefd.dsx.mp.microsoft.com/v9.0/products/9pdfnl3qv2s5",
	NULL, "store_install", "capability", "9pdfnl3qv2s5"},
    {NULL, "https://play.google.com/store/apps/details?id=com.happproxy", TYPED,
	"store_install", "intent", "com.happproxy"},
    {NULL,
	"https://edge.microsoft.com/extensionwebstorebase/v1/crx?x=id%3Dfjnehcb"
	"ecaggobjholekjijaaekbnlgj%26installsource%3Dondemand",
	TYPED, "store_install", "intent", "fjnehcbecaggobjholekjijaaekbnlgj"},
    {NULL,
	"https://addons.mozilla.org/fr/firefox/addon/d%C3%A9bloquer-les-sites/",
	TYPED, "store_install", "intent", "d%c3%a9bloquer-les-sites"},
    {NULL, "https://apps.apple.com/ru/app/%D0%B2%D0%BF%D0%BD-x/id1", TYPED,
	"store_install", "intent", "%d0%b2%d0%bf%d0%bd-x"},
};

static const struct disguise_case not_apps[] = {
    {NULL, "https://apps.apple.com/gb/app/id1055437768", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://apps.microsoft.com/detail/9nblggh4nns1", TYPED, NULL, NULL,
	NULL},
    {NULL,
	"https://play.google.com/store/apps/details?id=com.kiragames.unblockmef"
	"ree",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://apps.apple.com/gb/app/unblock-me/id2", TYPED, NULL, NULL,
	NULL},
};

/* Protocols that carry other traffic, on any host. */
static const struct disguise_case carriers[] = {
    {"POST", "https://a.example/x/7b0e1c52-7a5b-4a2e-9a53-1f2d3c4b5a69/0",
	"Referer: https://a.example/x?x_padding=XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
	"XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
	"tunnel", "capability", NULL},
    {"POST", "https://a.example/x/7b0e1c52-7a5b-4a2e-9a53-1f2d3c4b5a69",
	"Content-Type: application/grpc", "tunnel", "capability", NULL},
    {"POST", "https://a.example/x?x_padding=XXXXXXXXXXXXXXXXXXXX", NULL,
	"tunnel", "capability", NULL},
    {"POST", "https://a.example/anything/TunMulti",
	"Content-Type: application/grpc", "tunnel", "capability", NULL},
    {"POST", "https://a.example/GunService/Tun", NULL, "tunnel", "capability",
	NULL},
    {NULL, "https://a.example/live?ed=2048", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://a.example/~!frp", NULL, "tunnel", "capability", NULL},
    {NULL, "https://a.example/x", "Padding: ~~~~~~~~~~~~~~~~~~~~", "tunnel",
	"capability", NULL},
    {"POST", "https://a.example/auth", "Hysteria-Auth: secret", "vpn",
	"capability", NULL},
    {NULL, "https://a.example/.well-known/masque/udp/192.0.2.6/443/", NULL,
	"vpn", "capability", NULL},
    {NULL, "https://a.example/.well-known/masque/udp/www.facebook.com/443/",
	NULL, "vpn", "intent", "www.facebook.com"},
    {NULL, "https://a.example/x", "Capsule-Protocol: ?1", "vpn", "capability",
	NULL},
    {"CONNECT-UDP", "https://a.example/", NULL, "vpn", "capability", NULL},
    {"POST", "https://a.example/x", "Content-Type: message/ohttp-req", "vpn",
	"capability", NULL},
    {"POST", "https://a.example/ts2021", NULL, "vpn", "capability", NULL},
    {NULL, "https://a.example/api/v1/client/subscribe?token=0123456789abcdef",
	NULL, "vpn", "capability", NULL},
    {NULL, "https://a.example/sub?target=clash&url=https%3A%2F%2Fb.example%2F",
	NULL, "vpn", "capability", NULL},
    {NULL, "https://a.example/x", "User-Agent: v2rayNG/1.9.5", "vpn",
	"capability", NULL},
    {NULL, "https://a.example/x", "User-Agent: clash-verge/v2.0", "vpn",
	"capability", NULL},
};

static const struct disguise_case not_carriers[] = {
    {NULL, "https://a.example/x/7b0e1c52-7a5b-4a2e-9a53-1f2d3c4b5a69/0", TYPED,
	NULL, NULL, NULL},
    {"POST", "https://a.example/google.firestore.v1.Firestore/Listen",
	"Content-Type: application/grpc-web+proto", NULL, NULL, NULL},
    {"POST", "https://a.example/school.Lessons/List",
	"Content-Type: application/grpc", NULL, NULL, NULL},
    {NULL, "https://a.example/plot?box_padding=0.2", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/shop?size=1&ed=2048", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/book?need=2048", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/blazers?ed=2560", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/x", "Padding: 0", NULL, NULL, NULL},
    {NULL, "https://a.example/derparty", TYPED, NULL, NULL, NULL},
    {NULL, "https://news.example/client/subscribe?mail=a", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://shop.example/?flag=clash", TYPED, NULL, NULL, NULL},
    {"POST", "https://google-ohttp-relay-safebrowsing.fastly-edge.com/",
	"Content-Type: message/ohttp-req", NULL, NULL, NULL},
    {NULL, "https://a.example/x", "User-Agent: Mozilla/5.0 tailscale", NULL,
	NULL, NULL},
    {NULL, "https://a.example/x", "User-Agent: Outlook-iOS/2.0", NULL, NULL,
	NULL},
    {NULL, "https://a.example/",
	"Referer: https://www.bbc.co.uk/search?q=XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
	NULL, NULL, NULL},
};

static void
test_programs(void **state)
{
	RUN(*state, programs);
}

static void
test_not_programs(void **state)
{
	RUN(*state, not_programs);
}

static void
test_apps(void **state)
{
	RUN(*state, apps);
}

static void
test_not_apps(void **state)
{
	RUN(*state, not_apps);
}

static void
test_carriers(void **state)
{
	RUN(*state, carriers);
}

static void
test_not_carriers(void **state)
{
	RUN(*state, not_carriers);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_programs),
	    cmocka_unit_test(test_not_programs),
	    cmocka_unit_test(test_apps),
	    cmocka_unit_test(test_not_apps),
	    cmocka_unit_test(test_carriers),
	    cmocka_unit_test(test_not_carriers),
	};

	return cmocka_run_group_tests(tests, case_open, case_close);
}
