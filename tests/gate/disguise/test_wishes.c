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
    {NULL, "https://psiphon.en.aptoide.com/app", TYPED, "store_install",
	"intent", NULL},
    {NULL, "https://apkpure.com/turbo-vpn/free.vpn.unblock.proxy.turbovpn",
	TYPED, "store_install", "intent", "turbo-vpn"},
    {NULL,
	"https://chromewebstore.google.com/detail/veepn-free-fast-security/maj"
	    "dfhpaihoncoakbjgbdhglocklcgno", TYPED, "store_install", "intent",
	"majdfhpaihoncoakbjgbdhglocklcgno"},
    {NULL,
	"https://clients2.googleusercontent.com/crx/blobs/AQ/EPPIOCEMHMNLBHJPL"
	    "CGKOFCIIEGOMCON_5_2_0_0.crx", NULL, "store_install", "capability",
	"eppiocemhmnlbhjplcgkofciiegomcon"},
};

/* Others. */
static const struct disguise_case not_stores[] = {
    {NULL,
	"https://chromewebstore.google.com/detail/google-translate/aapbdbdomjk"
	    "kjkaonfhkkikfgjllcleb", TYPED, NULL, NULL, NULL},
    {NULL, "https://chromewebstore.google.com/search/dictionary", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://play.google.com/store/apps/details?id=com.kahoot.android",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://addons.mozilla.org/en-GB/firefox/addon/privacy-badger17/",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://chromewebstore.google.com/detail/dark-reader/eimadpbcbfnmbkop"
	    "oojfekhnkhdbieeh", TYPED, NULL, NULL, NULL},
    {NULL,
	"https://clients2.google.com/service/update2/crx?x=id%3Dghbmnnjooekpmo"
	    "ecnnnilnnbdlolhkhi%26installsource%3Dondemand%26uc", NULL, NULL,
	NULL, NULL},
    {NULL, "https://clients2.google.com/time/1/current", NULL, NULL, NULL,
	NULL},
    {NULL, "https://addons.mozilla.org/en-GB/firefox/addon/ublock-origin/",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://play.google.com/store/apps/details?id=org.scratchjr.android",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.microsoft.com/en-gb/education", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://edge.microsoft.com/serviceexperimentation/v3/?osname=win",
	NULL, NULL, NULL, NULL},
    {NULL, "https://apps.apple.com/gb/app/duolingo/id570060128", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://play.google.com/store/search?q=maths+games&c=apps", TYPED,
	NULL, NULL, NULL},
};

/* Searches for a way. */
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
    {NULL,
	"https://www.google.co.uk/search?q=instagram+viewer+without+account",
	TYPED, "search_intent", "intent", "instagram.com"},
    {NULL, "https://www.google.co.uk/search?q=discord+proxy", TYPED,
	"search_intent", "intent", "discord.com"},
    {NULL, "https://www.google.co.uk/search?q=how+to+use+vpn+on+school+wifi",
	TYPED, "search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=reddit+mirror", TYPED,
	"search_intent", "intent", "reddit.com"},
    {NULL, "https://www.google.co.uk/search?q=tiktok+unblocked", TYPED,
	"search_intent", "intent", "tiktok.com"},
    {NULL, "https://www.google.co.uk/search?q=unblock+websites+at+school+free",
	TYPED, "search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=best+proxy+sites+2026", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=free+web+proxy+list", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=how+to+bypass+smoothwall", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=vpn+extension+for+chromebook",
	TYPED, "search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=doge+unblocker+link", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=bypass+school+wifi+restrictions",
	TYPED, "search_intent", "intent", NULL},
    {NULL,
	"https://www.google.co.uk/search?q=how+to+get+around+school+firewall",
	TYPED, "search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=nebula+proxy", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=snapchat+web+unblocked", TYPED,
	"search_intent", "intent", "snapchat.com"},
    {NULL,
	"https://www.google.co.uk/search?q=how+to+unblock+youtube+on+school+co"
	    "mputer", TYPED, "search_intent", "intent", "youtube.com"},
    {NULL, "https://chatgpt.com/?q=how+to+bypass+securly", TYPED,
	"search_intent", "intent", NULL},
};

/* Homework, drains and noses. */
static const struct disguise_case not_searches[] = {
    {NULL, "https://www.google.co.uk/search?q=vpn+meaning", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=what+is+a+proxy+war", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=tor+in+devon", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=school+firewall+explained+gcse",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+to+unblock+a+toilet", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=unblock+nose", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=mirror+symmetry+year+3", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=ultraviolet+light+facts", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=interstellar+film+review", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=scramjet+engine", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=facebook+age+limit", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=is+tiktok+safe+for+kids", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=reddit+stock+price", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+to+get+past+exam+stress",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=bypass+surgery", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=how+to+bypass+a+resistor+in+a+circu"
	    "it", TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=proxy+server+diagram+gcse+computing"
	    "", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=snapchat+founder", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=mirror+writing+leonardo+da+vinci",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=nebula+pictures", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=get+around+london+by+tube",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=hidden+figures", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=school+disco+ideas", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=website+design+ks3", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+to+trick+someone+at+school",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=free+games+for+kids", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+to+remove+filter+from+photo",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=how+to+turn+off+instagram+notificat"
	    "ions", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=disable+facebook+account", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=windows+firewall+settings",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=bypass+tray", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=around+the+block+lyrics", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=unblocked+sinus", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=blocked+sites+list+netflix+movie",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=chromebook+not+working", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=free+worksheets", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=list+of+roman+emperors", TYPED,
	NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=wifi+password+not+working+at+school"
	    "", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+does+the+school+filter+work",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=tiktok+ban+news", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=discord+bot+python+tutorial",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=instagram+poster+template",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=x+axis+and+y+axis", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=what+is+nitter", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=hola+in+spanish", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=lantern+festival", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=tor+valley", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=orbot+toy", TYPED, NULL, NULL,
	NULL},
    {NULL,
	"https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU=https%3a%2f%2fww"
	    "w.facebook.com%2f/RK=2/RS=x", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.python.org/search/?q=proxy", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.gov.uk/search/all?keywords=school+filter", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=what+is+a+vpn+for+kids", TYPED,
	NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=why+do+schools+use+proxy+servers",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=proxy+meaning+in+computing+gcse",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=proxy+server+advantages+and+disadva"
	    "ntages+school", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=vpn+explained+for+school", TYPED,
	NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=types+of+firewall+school+network",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+do+vpns+work", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=proxy+voting+free+vote", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=vpn+vs+proxy", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=what+is+tor", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=interstellar+free+worksheets",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=mirror+for+school", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=school+mirror+wall", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+does+instagram+work", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=nebula+facts+for+school", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=ultraviolet+light+for+school",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=website+for+school", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=free+sites+for+kids", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=block+facebook+on+router", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=facebook+login", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=discord+history+year+9", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=unblock+drain+school+kitchen",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://example.com/?q=the+quick+brown+fox+jumps+over", TYPED,
	NULL, NULL, NULL},
    {NULL,
	"https://www.youtube.com/results?search_query=minecraft+nether+portal",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://maps.google.com/maps?q=loc", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=unblock+someone+on+instagram",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=how+do+i+unblock+a+friend+on+facebo"
	    "ok", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=proxy", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=vpn", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+do+vpns+work", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=tor", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=what+is+a+crocus", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=unblocked", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=bypass", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=filter+coffee", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=school+filter+paper+experiment",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=mirror", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=free+school+meals", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=proxy+settings+windows+11",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=web+proxy+definition", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=vpn+protocols+comparison+gcse",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.com/complete/search?q=unblock+facebook",
	"Sec-Fetch-Dest: empty", NULL, NULL, NULL},
    {NULL, "https://www.google.com/complete/search?q=unblock+facebook", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/search?q=facebook", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.com/search?q=unblock+facebook",
	"Sec-Fetch-Dest: image", NULL, NULL, NULL},
};

static void
test_stores(void **state)
{
	RUN(*state, stores);
}

static void
test_not_stores(void **state)
{
	RUN(*state, not_stores);
}

static void
test_searches(void **state)
{
	RUN(*state, searches);
}

static void
test_not_searches(void **state)
{
	RUN(*state, not_searches);
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
	    cmocka_unit_test(test_not_stores),
	    cmocka_unit_test(test_searches),
	    cmocka_unit_test(test_not_searches),
	};

	return cmocka_run_group_tests(tests, open_gate, close_gate);
}
