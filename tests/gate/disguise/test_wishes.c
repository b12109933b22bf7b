/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Searches and stores: what somebody looks for.
 */
#include "../../unit.h"

#include "cases.h"

/* Extensions and apps. */
static const struct disguise_case stores[] = {
    {NULL,
	"https://chromewebstore.google.com/detail/urban-vpn-proxy/eppiocemhmnl"
	    "bhjplcgkofciiegomcon", TYPED, "store_install", "intent",
	"eppiocemhmnlbhjplcgkofciiegomcon"},
    {NULL,
	"https://chromewebstore.google.com/detail/fjoaledfpmneenckfbpdfhkmimnj"
	    "ocfa", TYPED, "store_install", "intent",
	"fjoaledfpmneenckfbpdfhkmimnjocfa"},
    {NULL,
	"https://chrome.google.com/webstore/detail/browsec-vpn-free-vpn-for/om"
	    "ghfjlpggmjjaagoclmmobgdodcjboh?hl=en", TYPED, "store_install",
	"intent", "omghfjlpggmjjaagoclmmobgdodcjboh"},
    {NULL,
	"https://clients2.google.com/service/update2/crx?response=updatecheck&"
	    "x=id%3Dghbmnnjooekpmoecnnnilnnbdlolhkhi%26v%3D1&x=id%3Dgkojfkhlek"
	    "ighikafcpjkiklfbnlmeio%26v%3D1.2%26uc", NULL, "store_install",
	"capability", "gkojfkhlekighikafcpjkiklfbnlmeio"},
    {NULL,
	"https://edge.microsoft.com/extensionwebstorebase/v1/crx?response=redi"
	    "rect&x=id%3Dnimlmejbmnecnaghgmbahmbaddhjbecg%26installsource%3Don"
	    "demand%26uc", NULL, "store_install", "intent",
	"nimlmejbmnecnaghgmbahmbaddhjbecg"},
    {NULL, "https://addons.mozilla.org/en-GB/firefox/addon/touch-vpn/", TYPED,
	"store_install", "intent", "touch-vpn"},
    {NULL,
	"https://addons.mozilla.org/firefox/downloads/file/4000000/hoxx_vpn_pr"
	    "oxy-3.15.1.xpi", NULL, "store_install", "capability",
	"hoxx_vpn_proxy"},
    {NULL, "https://addons.mozilla.org/en-GB/firefox/search/?q=vpn", TYPED,
	"store_install", "intent", NULL},
    {NULL, "https://play.google.com/store/apps/details?id=com.nordvpn.android",
	TYPED, "store_install", "intent", "com.nordvpn.android"},
    {NULL, "https://play.google.com/store/search?q=free+vpn&c=apps", TYPED,
	"store_install", "intent", NULL},
    {NULL,
	"https://apps.apple.com/gb/app/turbo-vpn-private-browser/id1329501154",
	TYPED, "store_install", "intent", "turbo-vpn-private-browser"},
    {NULL, "https://addons.opera.com/en-gb/extensions/details/free-vpn-proxy/",
	TYPED, "store_install", "intent", "free-vpn-proxy"},
    {NULL, "https://chromewebstore.google.com/search/unblocker?hl=en", TYPED,
	"store_install", "intent", NULL},
};

/* Searches. */
static const struct disguise_case searches[] = {
    {NULL, "https://www.google.co.uk/search?q=how+to+bypass+school+firewall",
	TYPED, "search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=unblock+discord+at+school",
	TYPED, "search_intent", "intent", "discord.com"},
    {NULL,
	"https://www.google.co.uk/search?q=unblocked+tiktok+for+school+chromeb"
	    "ook", TYPED, "search_intent", "intent", "tiktok.com"},
    {NULL, "https://www.google.co.uk/search?q=proxy+unblocker+for+school",
	TYPED, "search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=get+past+securly", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=rammerhead+proxy+links", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=free+vpn+no+download", TYPED,
	"search_intent", "intent", NULL},
    {NULL,
	"https://www.google.co.uk/search?q=how+to+get+on+snapchat+at+school+wi"
	    "thout+being+blocked", TYPED, "search_intent", "intent",
	"snapchat.com"},
    {NULL, "https://www.google.co.uk/search?q=reddit+mirror+sites", TYPED,
	"search_intent", "intent", "reddit.com"},
    {NULL, "https://www.google.co.uk/search?q=psiphon+download", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=smoothwall+bypass+2026", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=interstellar+unblocked+link",
	TYPED, "search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=how+to+turn+off+goguardian",
	TYPED, "search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=web+proxy+for+school", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=ultraviolet+proxy+github", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=titanium+network+proxy", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=tor+browser+download", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=Unblock+Insta", TYPED,
	"search_intent", "intent", "instagram.com"},
    {NULL, "https://www.google.co.uk/search?q=how+do+i+unblock+pinterest",
	TYPED, "search_intent", "intent", "pinterest.com"},
    {NULL, "https://www.google.co.uk/search?q=kproxy", TYPED, "search_intent",
	"intent", NULL},
    {NULL, "https://uk.search.yahoo.com/search?p=unblock+facebook", TYPED,
	"search_intent", "intent", "facebook.com"},
    {NULL, "https://www.startpage.com/sp/search?query=unblock+facebook", TYPED,
	"search_intent", "intent", "facebook.com"},
    {NULL, "https://yandex.com/search/?text=unblock%20facebook", TYPED,
	"search_intent", "intent", "facebook.com"},
    {NULL, "https://www.baidu.com/s?wd=facebook+proxy+unblock", TYPED,
	"search_intent", "intent", "facebook.com"},
    {NULL, "https://www.qwant.com/?q=holy+unblocker&t=web", TYPED,
	"search_intent", "intent", NULL},
    {NULL,
	"https://m.youtube.com/results?search_query=how+to+bypass+school+wifi",
	TYPED, "search_intent", "intent", NULL},
};

static void
test_stores(void **state)
{
	RUN(*state, stores);
}

static void
test_searches(void **state)
{
	RUN(*state, searches);
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
	    cmocka_unit_test(test_stores),
	    cmocka_unit_test(test_searches),
	};

	return cmocka_run_group_tests(tests, open_gate, close_gate);
}
