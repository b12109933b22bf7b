/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_wishes.c -- tests the detection of people who look for circumvention in
 * searches and stores.
 */
#include "../../unit.h"

#include "cases.h"
#include "gate/disguise/spelling.h"

#include <stdio.h>
#include <stdlib.h>

/* Store pages of extensions and apps for circumvention. */
static const struct disguise_case stores[] = {
    {NULL,
	"https://chromewebstore.google.com/detail/urban-vpn-proxy/eppiocemhmnl"
	"bhjplcgkofciiegomcon",
	TYPED, "store_install", "intent", "eppiocemhmnlbhjplcgkofciiegomcon"},
    {NULL,
	"https://chromewebstore.google.com/detail/fjoaledfpmneenckfbpdfhkmimnj"
	"ocfa",
	TYPED, "store_install", "intent", "fjoaledfpmneenckfbpdfhkmimnjocfa"},
    {NULL,
	"https://chrome.google.com/webstore/detail/browsec-vpn-free-vpn-for/om"
	"ghfjlpggmjjaagoclmmobgdodcjboh?hl=en",
	TYPED, "store_install", "intent", "omghfjlpggmjjaagoclmmobgdodcjboh"},
    {NULL,
	"https://clients2.google.com/service/update2/crx?response=updatecheck&"
	"x=id%3Dghbmnnjooekpmoecnnnilnnbdlolhkhi%26v%3D1&x=id%3Dgkojfkhlek"
	"ighikafcpjkiklfbnlmeio%26v%3D1.2%26uc",
	NULL, "store_install", "capability",
	"gkojfkhlekighikafcpjkiklfbnlmeio"},
    {NULL,
	"https://edge.microsoft.com/extensionwebstorebase/v1/crx?response=redi"
	"rect&x=id%3Dnimlmejbmnecnaghgmbahmbaddhjbecg%26installsource%3Don"
	"demand%26uc",
	NULL, "store_install", "intent", "nimlmejbmnecnaghgmbahmbaddhjbecg"},
    {NULL, "https://addons.mozilla.org/en-GB/firefox/addon/touch-vpn/", TYPED,
	"store_install", "intent", "touch-vpn"},
    {NULL,
	"https://addons.mozilla.org/firefox/downloads/file/4000000/hoxx_vpn_pr"
	"oxy-3.15.1.xpi",
	NULL, "store_install", "capability", "hoxx_vpn_proxy"},
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
	TYPED, "store_install", "intent", "free.vpn.unblock.proxy.turbovpn"},
    {NULL,
	"https://chromewebstore.google.com/detail/veepn-free-fast-security/maj"
	"dfhpaihoncoakbjgbdhglocklcgno",
	TYPED, "store_install", "intent", "majdfhpaihoncoakbjgbdhglocklcgno"},
    {NULL,
	"https://clients2.googleusercontent.com/crx/blobs/AQ/EPPIOCEMHMNLBHJPL"
	"CGKOFCIIEGOMCON_5_2_0_0.crx",
	NULL, "store_install", "capability",
	"eppiocemhmnlbhjplcgkofciiegomcon"},
    {NULL,
	"https://addons.mozilla.org/firefox/downloads/latest/private-internet-access/addon-877/latest.xpi",
	TYPED, "store_install", "intent", "private-internet-access"},
    {NULL,
	"https://addons.mozilla.org/firefox/downloads/file/4103048/urban_vpn-5.2.xpi",
	TYPED, "store_install", "intent", "urban_vpn"},
    {NULL,
	"https://addons.mozilla.org/firefox/downloads/file/4103048/windscribe-3.4.10.xpi",
	TYPED, "store_install", "intent", "windscribe"},
    {NULL, "https://addons.mozilla.org/firefox/downloads/latest/browsec/",
	TYPED, "store_install", "intent", "browsec"},
    {NULL,
	"https://addons.mozilla.org/en-GB/firefox/addon/private-internet-access-ext/",
	TYPED, "store_install", "intent", "private-internet-access-ext"},
    {NULL, "https://addons.mozilla.org/api/v5/addons/addon/touch-vpn/", NULL,
	"store_install", "capability", "touch-vpn"},
    {NULL, "https://addons.mozilla.org/api/v5/addons/addon/veepn/versions/",
	NULL, "store_install", "capability", "veepn"},
    {NULL,
	"https://chromewebstore.google.com/detail/hola/gkojfkhlekighikafcpjkiklfbnlmeio/reviews",
	TYPED, "store_install", "intent", "gkojfkhlekighikafcpjkiklfbnlmeio"},
    {NULL,
	"https://chromewebstore.google.com/detail/eppiocemhmnlbhjplcgkofciiegomcon/related",
	TYPED, "store_install", "intent", "eppiocemhmnlbhjplcgkofciiegomcon"},
    {NULL,
	"https://chromewebstore.google.com/reviews/eppiocemhmnlbhjplcgkofciiegomcon",
	TYPED, "store_install", "intent", "eppiocemhmnlbhjplcgkofciiegomcon"},
    {NULL,
	"https://play.google.com/store/apps/details?hl=en&gl=GB&id=com.nordvpn.android",
	TYPED, "store_install", "intent", "com.nordvpn.android"},
    {NULL,
	"https://play.google.com/store/apps/details?hl=en_GB&referrer=x&id=com.psiphon3",
	TYPED, "store_install", "intent", "com.psiphon3"},
    {NULL, "https://apps.apple.com/gb/app/hotspot-shield/id443369807", TYPED,
	"store_install", "intent", "id443369807"},
    {NULL, "https://apps.apple.com/app/apple-store/id443369807?mt=8", TYPED,
	"store_install", "intent", "id443369807"},
    {NULL, "https://apps.apple.com/us/app/id519296448", TYPED, "store_install",
	"intent", "id519296448"},
    {NULL, "https://www.apkmirror.com/apk/psiphon-inc/psiphon/", TYPED,
	"store_install", "intent", "psiphon"},
    {NULL,
	"https://www.apkmirror.com/apk/windscribe/windscribe/windscribe-3-80-release/",
	TYPED, "store_install", "intent", "windscribe"},
    {NULL, "https://apkpure.com/turbo/free.vpn.unblock.proxy.turbovpn/download",
	TYPED, "store_install", "intent", "free.vpn.unblock.proxy.turbovpn"},
    {NULL, "https://d.apkpure.com/b/APK/com.psiphon3?version=latest", TYPED,
	"store_install", "intent", "com.psiphon3"},
    {NULL,
	"https://download.apkpure.net/b/XAPK/com.windscribe.vpn?versionCode=1",
	TYPED, "store_install", "intent", "com.windscribe.vpn"},
    {NULL,
	"https://apkcombo.com/turbo/free.vpn.unblock.proxy.turbovpn/download/apk",
	TYPED, "store_install", "intent", "free.vpn.unblock.proxy.turbovpn"},
    {NULL, "https://apkcombo.com/downloader/?package=com.tunnelbear.android",
	TYPED, "store_install", "intent", "com.tunnelbear.android"},
    {NULL, "https://windscribe.en.uptodown.com/android", TYPED, "store_install",
	"intent", NULL},
    {NULL, "https://tunnelbear.en.softonic.com/", TYPED, "store_install",
	"intent", NULL},
    {NULL, "https://hotspot-shield.en.softonic.com/download", TYPED,
	"store_install", "intent", NULL},
    {NULL, "https://filehippo.com/download_hotspot_shield/", TYPED,
	"store_install", "intent", "download_hotspot_shield"},
    {NULL, "https://filehippo.com/download_tor-browser/", TYPED,
	"store_install", "intent", "download_tor-browser"},
    {NULL, "https://download.cnet.com/tunnelbear/3000-2092_4-75759868.html",
	TYPED, "store_install", "intent", "tunnelbear"},
    {NULL, "https://download.cnet.com/ultrasurf/3000-2085_4-10594721.html",
	TYPED, "store_install", "intent", "ultrasurf"},
    {NULL, "https://apps.microsoft.com/detail/xp9kvj7qd0v7rw?q=cyberghost",
	TYPED, "store_install", "intent", NULL},
    {NULL, "https://apps.microsoft.com/search?query=cyberghost", TYPED,
	"store_install", "intent", NULL},
    {NULL,
	"https://microsoftedge.microsoft.com/addons/detail/nimlmejbmnecnaghgmbahmbaddhjbecg",
	TYPED, "store_install", "intent", "nimlmejbmnecnaghgmbahmbaddhjbecg"},
    {NULL, "https://addons.opera.com/en/extensions/details/browsec/", TYPED,
	"store_install", "intent", "browsec"},
    {NULL, "https://addons.opera.com/extensions/download/zenmate/", TYPED,
	"store_install", "intent", "zenmate"},
    {NULL, "https://addons.mozilla.org/en-US/firefox/addon/1clickvpn/", TYPED,
	"store_install", "intent", "1clickvpn"},
    {NULL, "https://addons.mozilla.org/en-US/firefox/addon/hotspot-shield/",
	TYPED, "store_install", "intent", "hotspot-shield"},
    {NULL,
	"https://addons.mozilla.org/firefox/downloads/latest/hoxx-vpn-proxy/latest.xpi",
	TYPED, "store_install", "intent", "hoxx-vpn-proxy"},
    {NULL,
	"https://addons.mozilla.org/firefox/downloads/file/3900/zenmate_web_firewall-7.1.xpi",
	TYPED, "store_install", "intent", "zenmate_web_firewall"},
    {NULL,
	"https://addons.mozilla.org/firefox/downloads/file/390012/hotspot_shield_free-1.2.3-fx.xpi",
	TYPED, "store_install", "intent", "hotspot_shield_free"},
    {NULL,
	"https://addons.mozilla.org/firefox/downloads/file/390012/private_internet_access_ext-3.3.0.xpi",
	TYPED, "store_install", "intent", "private_internet_access_ext"},
    {NULL, "https://addons.mozilla.org/android/addon/browsec/", TYPED,
	"store_install", "intent", "browsec"},
    {NULL,
	"https://addons.mozilla.org/en-US/firefox/addon/hola-unblocker/reviews/",
	TYPED, "store_install", "intent", "hola-unblocker"},
    {NULL, "https://addons.mozilla.org/api/v5/addons/search/?q=vpn", NULL,
	"store_install", "capability", NULL},
    {NULL, "https://addons.mozilla.org/en-US/firefox/search/?q=unblock", TYPED,
	"store_install", "intent", NULL},
    {NULL,
	"https://chromewebstore.google.com/detail/urban-vpn-proxy/eppiocemhmnlbhjplcgkofciiegomcon?hl=en",
	TYPED, "store_install", "intent", "eppiocemhmnlbhjplcgkofciiegomcon"},
    {NULL,
	"https://chromewebstore.google.com/detail/veepn/majdfhpaihoncoakbjgbdhglocklcgno/support",
	TYPED, "store_install", "intent", "majdfhpaihoncoakbjgbdhglocklcgno"},
    {NULL, "https://chromewebstore.google.com/search/vpn", TYPED,
	"store_install", "intent", NULL},
    {NULL,
	"https://chrome.google.com/webstore/detail/eppiocemhmnlbhjplcgkofciiegomcon",
	TYPED, "store_install", "intent", "eppiocemhmnlbhjplcgkofciiegomcon"},
    {NULL, "https://play.google.com/store/search?q=vpn&c=apps", TYPED,
	"store_install", "intent", NULL},
    {NULL,
	"https://play.google.com/store/apps/details?gl=US&hl=en&id=com.windscribe.vpn",
	TYPED, "store_install", "intent", "com.windscribe.vpn"},
    {NULL,
	"https://play.google.com/store/apps/details?pcampaignid=x&id=org.torproject.android",
	TYPED, "store_install", "intent", "org.torproject.android"},
    {NULL, "https://play.google.com/apps/testing/com.psiphon3", TYPED,
	"store_install", "intent", "com.psiphon3"},
    {NULL, "https://play.google.com/store/apps/dev?id=1&package=com.psiphon3",
	TYPED, "store_install", "intent", "com.psiphon3"},
    {NULL,
	"https://play.google.com/store/apps/datasafety?id=ch.protonvpn.android",
	TYPED, "store_install", "intent", "ch.protonvpn.android"},
    {NULL,
	"https://apps.apple.com/gb/app/protonvpn-fast-secure-vpn/id1437005085",
	TYPED, "store_install", "intent", "id1437005085"},
    {NULL, "https://itunes.apple.com/lookup?id=1437005085", NULL,
	"store_install", "capability", "id1437005085"},
    {NULL, "https://itunes.apple.com/search?term=vpn&entity=software", NULL,
	"store_install", "capability", NULL},
    {NULL,
	"https://www.apkmirror.com/?post_type=app_release&searchtype=apk&s=psiphon",
	TYPED, "store_install", "intent", NULL},
    {NULL, "https://www.apkmirror.com/apk/opera-software-asa/opera-vpn/", TYPED,
	"store_install", "intent", "opera-vpn"},
    {NULL, "https://apkpure.com/psiphon-pro/com.psiphon3.subscription", TYPED,
	"store_install", "intent", "com.psiphon3.subscription"},
    {NULL, "https://m.apkpure.com/search?q=turbo+vpn", TYPED, "store_install",
	"intent", NULL},
    {NULL, "https://psiphon-pro.en.aptoide.com/app", TYPED, "store_install",
	"intent", NULL},
    {NULL, "https://turbo-vpn.en.aptoide.com/", TYPED, "store_install",
	"intent", NULL},
    {NULL, "https://psiphon.en.uptodown.com/android/download", TYPED,
	"store_install", "intent", NULL},
    {NULL, "https://f-droid.org/en/packages/de.blinkt.openvpn/", TYPED,
	"store_install", "intent", "de.blinkt.openvpn"},
    {NULL, "https://f-droid.org/repo/com.wireguard.android_500.apk", TYPED,
	"store_install", "intent", "com.wireguard.android"},
    {NULL, "https://f-droid.org/packages/org.torproject.torbrowser/", TYPED,
	"store_install", "intent", "org.torproject.torbrowser"},
    {NULL, "https://apps.microsoft.com/detail/9pdfnl3qv2s5", TYPED,
	"store_install", "intent", "9pdfnl3qv2s5"},
    {NULL, "https://apps.microsoft.com/store/detail/nordvpn/9NCV6KQXSJ3N",
	TYPED, "store_install", "intent", "nordvpn"},
    {NULL, "https://www.microsoft.com/en-gb/p/expressvpn/9nblggh", TYPED,
	"store_install", "intent", "expressvpn"},
    {NULL, "https://addons.opera.com/en/extensions/details/hide-my-ip/", TYPED,
	"store_install", "intent", "hide-my-ip"},
    {NULL, "https://microsoftedge.microsoft.com/addons/search/vpn", TYPED,
	"store_install", "intent", NULL},
    {NULL, "https://download.cnet.com/hotspot-shield/3000-2092_4-10594721.html",
	TYPED, "store_install", "intent", "hotspot-shield"},
    {NULL, "https://www.filehorse.com/download-tunnelbear/", TYPED,
	"store_install", "intent", "download-tunnelbear"},
    {NULL, "https://www.majorgeeks.com/files/details/psiphon.html", TYPED,
	"store_install", "intent", "psiphon.html"},
    {NULL, "https://hola.en.softonic.com/", TYPED, "store_install", "intent",
	NULL},
    {NULL, "https://windscribe.fr.malavida.com/", TYPED, "store_install",
	"intent", NULL},
};

/* Store pages of other extensions and apps. */
static const struct disguise_case not_stores[] = {
    {NULL,
	"https://chromewebstore.google.com/detail/google-translate/aapbdbdomjk"
	"kjkaonfhkkikfgjllcleb",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://chromewebstore.google.com/search/dictionary", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://play.google.com/store/apps/details?id=com.kahoot.android",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://addons.mozilla.org/en-GB/firefox/addon/privacy-badger17/",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://chromewebstore.google.com/detail/dark-reader/eimadpbcbfnmbkop"
	"oojfekhnkhdbieeh",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://clients2.google.com/service/update2/crx?x=id%3Dghbmnnjooekpmo"
	"ecnnnilnnbdlolhkhi%26installsource%3Dondemand%26uc",
	NULL, NULL, NULL, NULL},
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
    {NULL, "https://apps.apple.com/gb/app/planet-of-games/id12345678", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://addons.mozilla.org/en-US/firefox/addon/urban-dictionary/",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://addons.mozilla.org/en-US/firefox/addon/planet-earth-theme/",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://addons.mozilla.org/firefox/downloads/latest/ublock-origin/addon-607454-latest.xpi",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://play.google.com/store/apps/details?id=com.duolingo&hl=en",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://paint-net.en.softonic.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.softonic.com/articles/best-free-games", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://download.cnet.com/paint-net/3000-2192_4-10338146.html",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://filehippo.com/download_vlc-media-player-64/", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://download.cnet.com/audacity/3000-2170_4-10058117.html",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://filehippo.com/download_ccleaner/", TYPED, NULL, NULL, NULL},
    {NULL, "https://audacity.en.softonic.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://play.google.com/store/apps/details?id=com.kiloo.subwaysurf",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://apps.apple.com/gb/app/frigate-battle/id12345670", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://addons.mozilla.org/en-US/firefox/addon/darkreader/", TYPED,
	NULL, NULL, NULL},
    {NULL,
	"https://addons.mozilla.org/firefox/downloads/file/4/darkreader-4.9.xpi",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://addons.mozilla.org/en-US/firefox/addon/snowflake-christmas/",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://chromewebstore.google.com/detail/google-translate/aapbdbdomjkkjkaonfhkkikfgjllcleb",
	TYPED, NULL, NULL, NULL},
};

/* Searches for a way round the filter. */
static const struct disguise_case searches[] = {
    {NULL, "https://www.google.com/search?q=unblock+facebook", IMAGE,
	"search_intent", "capability", "facebook.com"},
    {NULL, "https://www.google.co.uk/search?q=how+to+bypass+school+firewall",
	TYPED, "search_intent", "intent", NULL},
    {NULL, "https://www.google.co.uk/search?q=unblock+discord+at+school", TYPED,
	"search_intent", "intent", "discord.com"},
    {NULL,
	"https://www.google.co.uk/search?q=unblocked+tiktok+for+school+chromeb"
	"ook",
	TYPED, "search_intent", "intent", "tiktok.com"},
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
	"thout+being+blocked",
	TYPED, "search_intent", "intent", "snapchat.com"},
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
    {NULL, "https://www.google.co.uk/search?q=instagram+viewer+without+account",
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
	"mputer",
	TYPED, "search_intent", "intent", "youtube.com"},
    {NULL, "https://chatgpt.com/?q=how+to+bypass+securly", TYPED,
	"search_intent", "intent", NULL},
};

/* Harmless searches: homework, unblocking drains and noses. */
static const struct disguise_case not_searches[] = {
    {NULL, "https://www.google.co.uk/search?q=vpn+meaning", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=what+is+a+proxy+war", TYPED, NULL,
	NULL, NULL},
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
	"it",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=proxy+server+diagram+gcse+computing"
	"",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=snapchat+founder", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=mirror+writing+leonardo+da+vinci",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=nebula+pictures", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=get+around+london+by+tube", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=hidden+figures", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=school+disco+ideas", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=website+design+ks3", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+to+trick+someone+at+school",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=free+games+for+kids", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+to+remove+filter+from+photo",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=how+to+turn+off+instagram+notificat"
	"ions",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=disable+facebook+account", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=windows+firewall+settings", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=bypass+tray", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=around+the+block+lyrics", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=unblocked+sinus", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=blocked+sites+list+netflix+movie",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=chromebook+not+working", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=free+worksheets", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=list+of+roman+emperors", TYPED,
	NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=wifi+password+not+working+at+school"
	"",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+does+the+school+filter+work",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=tiktok+ban+news", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=discord+bot+python+tutorial",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=instagram+poster+template", TYPED,
	NULL, NULL, NULL},
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
	"w.facebook.com%2f/RK=2/RS=x",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.python.org/search/?q=proxy", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.gov.uk/search/all?keywords=school+filter", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=what+is+a+vpn+for+kids", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=why+do+schools+use+proxy+servers",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=proxy+meaning+in+computing+gcse",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=proxy+server+advantages+and+disadva"
	"ntages+school",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=vpn+explained+for+school", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=types+of+firewall+school+network",
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
    {NULL, "https://www.google.co.uk/search?q=free+sites+for+kids", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=block+facebook+on+router", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=facebook+login", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=discord+history+year+9", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=unblock+drain+school+kitchen",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://example.com/?q=the+quick+brown+fox+jumps+over", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://www.youtube.com/results?search_query=minecraft+nether+portal",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://maps.google.com/maps?q=loc", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=unblock+someone+on+instagram",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.google.co.uk/search?q=how+do+i+unblock+a+friend+on+facebo"
	"ok",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=proxy", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=vpn", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=how+do+vpns+work", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=tor", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=what+is+a+crocus", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=unblocked", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=bypass", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=filter+coffee", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.google.co.uk/search?q=school+filter+paper+experiment",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=mirror", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=free+school+meals", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=proxy+settings+windows+11", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=web+proxy+definition", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.google.co.uk/search?q=vpn+protocols+comparison+gcse",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.google.com/complete/search?q=unblock+facebook",
	"Sec-Fetch-Dest: empty", NULL, NULL, NULL},
    {NULL, "https://www.google.com/complete/search?q=unblock+facebook", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/search?q=facebook", TYPED, NULL, NULL, NULL},
    {NULL, "https://ac.ecosia.org/?q=unblock+facebook", FETCH, NULL, NULL,
	NULL},
    {NULL, "https://www.bing.com/qbox?query=unblock+facebook", FETCH, NULL,
	NULL, NULL},
    {NULL, "https://www.bing.com/th?q=unblock+facebook&w=80", IMAGE, NULL, NULL,
	NULL},
};

/*
 * Searches with other engines and with assistants, other names of the parameter
 * that has the words, and words in the path.
 */
static const struct disguise_case engines[] = {
    {NULL, "https://www.perplexity.ai/search?q=how+to+bypass+securly", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://chatgpt.com/?q=how+to+bypass+school+wifi&hints=search",
	TYPED, "search_intent", "intent", NULL},
    {NULL, "https://copilot.microsoft.com/?q=unblock+instagram+at+school",
	TYPED, "search_intent", "intent", "instagram.com"},
    {NULL, "https://duckduckgo.com/?q=school+wifi+bypass&ia=chat", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://claude.ai/new?q=get+past+goguardian", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://grok.com/?q=get+past+goguardian", TYPED, "search_intent",
	"intent", NULL},
    {NULL, "https://search.naver.com/search.naver?query=kproxy", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://search.seznam.cz/?q=odblokovat+instagram+ve+skole", TYPED,
	"search_intent", "intent", "instagram.com"},
    {NULL, "https://kagi.com/search?q=school+filter+bypass", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://search.brave.com/search?q=school+filter+bypass", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.tiktok.com/search?q=bypass+school+wifi", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.reddit.com/search/?q=bypass+school+wifi", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://github.com/search?q=school+filter+bypass&type=code", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://www.google.com.tr/search?q=kproxy", TYPED, "search_intent",
	"intent", NULL},
    {NULL, "https://www.google.com/search?as_q=school+filter+bypass", TYPED,
	"search_intent", "intent", NULL},
    {NULL, "https://metager.de/meta/meta.ger3?eingabe=schulfilter+umgehen",
	TYPED, "search_intent", "intent", NULL},
    {NULL, "https://giphy.example/search/bypass-school-wifi", TYPED,
	"search_intent", "intent", NULL},
    /* Latin-1, as some old pages send it. */
    {NULL, "https://www.google.fr/search?q=d%E9bloquer+instagram", TYPED,
	"search_intent", "intent", "instagram.com"},
    /* Letters of other alphabets that look Latin. */
    {NULL, "https://www.google.com/search?q=byp%D0%B0ss+sch%D0%BEol+filter",
	TYPED, "search_intent", "intent", NULL},
    {NULL,
	"https://www.google.com/search?q=%EF%BD%95%EF%BD%8E%EF%BD%82%EF%BD%8C%E"
	"F%BD%8F%EF%BD%83%EF%BD%8B+instagram",
	TYPED, "search_intent", "intent", "instagram.com"},
};

#define PADDING "aaaa+bbbb+cccc+dddd+eeee+ffff+gggg+hhhh+iiii+jjjj+"

/* A long text does not hide the words at its start. */
static const struct disguise_case padded[] = {
    {NULL,
	"https://www.google.com/search?q=bypass+school+wifi+" PADDING PADDING
	    PADDING PADDING PADDING PADDING PADDING PADDING PADDING PADDING
		PADDING PADDING PADDING PADDING PADDING PADDING PADDING PADDING
		    PADDING PADDING PADDING PADDING PADDING PADDING,
	TYPED, "search_intent", "intent", NULL},
};

/* Judge one line of the file `phrases`.  Returns true if it is as wanted. */
static bool
is_phrase_right(const struct sg_gate *gate, struct sg_str line)
{
	char url[2048], got[1024];
	struct sg_out out;
	struct sg_verdict verdict;
	struct sg_str rest = line;
	bool wanted, found = false;

	(void)sg_str_cut(&rest, ' ');
	wanted = sg_str_eq(sg_str_cut(&rest, ' '), SG_LIT("+"));
	sg_out_init(&out, url, sizeof url);
	sg_out_text(&out, "https://www.google.co.uk/search?q=");
	for (size_t i = 0; i < rest.n; i++)
		sg_out_printf(&out, "%%%02X", (unsigned char)rest.p[i]);
	assert_false(out.full);
	verdict = case_judge(gate, NULL, url, TYPED);
	for (size_t i = 0; i < verdict.nsignals; i++)
		found |= verdict.signals[i].tier != SG_TIER_NOISE;
	if (found == wanted)
		return true;
	case_tell(&verdict, got, sizeof got);
	print_error("%.*s\n  got %s\n", (int)line.n, line.p,
	    got[0] == '\0' ? "nothing" : got);
	return false;
}

/* Searches in many languages and in children's spelling. */
static void
test_phrases(void **state)
{
	const char *source = getenv("SG_SOURCE");
	char path[4096], text[1024];
	size_t wrong = 0, count = 0;
	FILE *file;

	snprintf(path, sizeof path, "%s/tests/gate/disguise/phrases",
	    source == NULL ? "." : source);
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(text, sizeof text, file) != NULL) {
		struct sg_str line = sg_str_trim(sg_str(text));

		if (line.n == 0 || line.p[0] == '#')
			continue;
		count++;
		wrong += !is_phrase_right(*state, line);
	}
	assert_int_equal(fclose(file), 0);
	assert_int_equal(wrong, 0);
	assert_true(count > 600);
}

/*
 * A word with a listed beginning ("accesa*") is not split into the listed words
 * "acces" and "abrir", however many listed words are before it.
 */
static void
test_late_words_are_not_split(void **state)
{
	static const char text[] =
	    "to to to to to to to to to to to to to to to to to accesabrir";
	struct sg_lookup lookup = sg_lookup_begin(*state);
	struct sg_typed typed, plain;

	assert_true(sg_typed_read(&typed, sg_str(text)));
	(void)sg_spelling_mend(&lookup, &typed, &plain);
	assert_int_equal(plain.count, typed.count);
}

/*
 * Words that are split need more room.  So the last long word may not fit.  The
 * short word behind it is looked up all the same.
 */
static void
test_a_word_behind_one_without_room_is_looked_up(void **state)
{
	char text[1024];
	struct sg_lookup lookup = sg_lookup_begin(*state);
	struct sg_typed typed, plain;
	struct sg_out out;
	uint64_t unlisted;

	sg_out_init(&out, text, sizeof text);
	for (int i = 0; i < 12; i++)
		sg_out_text(&out, "unblockinstagram ");
	for (int i = 0; i < 8; i++)
		sg_out_text(&out, "qxzwjkvyqxzwjk ");
	sg_out_text(&out,
	    "qxzwjkvyqxzwjkvyqxzwjkvyqxzwjkvyqxzwjkvyqxzwjkvyqx vpn");
	assert_false(out.full);
	assert_true(sg_typed_read(&typed, sg_str(text)));
	unlisted = sg_spelling_mend(&lookup, &typed, &plain);
	/* All but the long word are there. */
	assert_int_equal(plain.count, 12 * 2 + 8 + 1);
	assert_memory_equal("vpn.", plain.text + plain.start[plain.count - 1],
	    4);
	assert_int_equal(unlisted >> (plain.count - 1) & 1, 0);
	assert_int_equal(unlisted >> (plain.count - 2) & 1, 1);
}

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

static void
test_engines(void **state)
{
	RUN(*state, engines);
	RUN(*state, padded);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_stores),
	    cmocka_unit_test(test_not_stores),
	    cmocka_unit_test(test_searches),
	    cmocka_unit_test(test_not_searches),
	    cmocka_unit_test(test_engines),
	    cmocka_unit_test(test_phrases),
	    cmocka_unit_test(test_late_words_are_not_split),
	    cmocka_unit_test(test_a_word_behind_one_without_room_is_looked_up),
	};

	return cmocka_run_group_tests(tests, case_open, case_close);
}
