/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What looks like a way round and is none.
 */
#include "../../unit.h"

#include "cases.h"

/* Nothing above noise. */
static const struct disguise_case harmless[] = {
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
	"https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fwww"
	    ".facebook.com%2Fmyschool", TYPED, NULL, NULL, NULL},
    {NULL,
	"https://api.whatsapp.com/send?text=https%3A%2F%2Fwww.instagram.com%2F"
	    "p%2Fx", TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.youtube.com/redirect?event=video_description&q=https%3A%2"
	    "F%2Fwww.instagram.com%2Fx", TYPED, NULL, NULL, NULL},
    {NULL, "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.bbc.co.uk%2F",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://duckduckgo.com/l/?uddg=https%3A%2F%2Fwww.facebook.com%2F&rut="
	    "1", TYPED, NULL, NULL, NULL},
    {NULL,
	"https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU=https%3a%2f%2fww"
	    "w.facebook.com%2f/RK=2/RS=x", TYPED, NULL, NULL, NULL},
    {NULL, "https://urldefense.com/v3/__https://www.instagram.com/x__;!!abc",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://urldefense.proofpoint.com/v2/url?u=https-3A__www.facebook.com"
	    "_x&d=1", TYPED, NULL, NULL, NULL},
    {NULL,
	"https://validator.w3.org/nu/?doc=https%3A%2F%2Fwww.facebook.com%2F",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://pagespeed.web.dev/analysis?url=https%3A%2F%2Fwww.bbc.co.uk",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://accounts.google.com/signin?continue=https%3A%2F%2Fwww.youtube"
	    ".com%2F", TYPED, NULL, NULL, NULL},
    {NULL,
	"https://school.example.sch.uk/login?return=https%3A%2F%2Fwww.facebook"
	    ".com%2Fschool", TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.google.com/s2/favicons?domain=https://www.facebook.com",
	"Sec-Fetch-Dest: image", NULL, NULL, NULL},
    {NULL, "https://i0.wp.com/www.instagram.com/x.jpg",
	"Sec-Fetch-Dest: image", NULL, NULL, NULL},
    {NULL,
	"https://proxy.img.example/https://scontent.cdninstagram.com/v/a.jpg",
	"Sec-Fetch-Dest: image", NULL, NULL, NULL},
    {NULL, "https://www-bbc-co-uk.translate.goog/news?_x_tr_sl=en&_x_tr_tl=pl",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://web.archive.org/web/2015/https://www.bbc.co.uk/", TYPED,
	NULL, NULL, NULL},
    {NULL,
	"https://classroom.google.com/share?url=https%3A%2F%2Fwww.tiktok.com%2"
	    "F", TYPED, NULL, NULL, NULL},
    {NULL, "https://docs.python.org/3/library/http.client.html", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.python.org/search/?q=proxy", TYPED, NULL, NULL, NULL},
    {NULL, "https://shop.example/index.php?q=blue+shoes&hl=en", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://forum.example/profile.php?u=alexander&b=1", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://example.org/media/0123456789abcdef0123456789abcdef/video.mp4",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.r-project.org/r/doc/", TYPED, NULL, NULL, NULL},
    {NULL, "https://git.example.org/r/project/+/refs", TYPED, NULL, NULL,
	NULL},
    {NULL,
	"https://chromewebstore.google.com/detail/google-translate/aapbdbdomjk"
	    "kjkaonfhkkikfgjllcleb", TYPED, NULL, NULL, NULL},
    {NULL, "https://chromewebstore.google.com/search/dictionary", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://play.google.com/store/apps/details?id=com.kahoot.android",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://addons.mozilla.org/en-GB/firefox/addon/privacy-badger17/",
	TYPED, NULL, NULL, NULL},
    {"CONNECT", "www.microsoft.com:443", NULL, NULL, NULL, NULL},
    {"CONNECT", "140.82.112.25:443", "X-SNI: github.com", NULL, NULL, NULL},
    {"CONNECT", "10.20.0.9:8443", "X-SNI: -", NULL, NULL, NULL},
    {"CONNECT", "52.112.1.1:443", "X-SNI: -", NULL, NULL, NULL},
    {"CONNECT", "mtalk.google.com:5228", NULL, NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/",
	"Host: www.bbc.co.uk | X-SNI: www.bbc.co.uk", NULL, NULL, NULL},
    {NULL, "https://static.files.bbci.co.uk/x.js",
	"Host: static.files.bbci.co.uk | X-SNI: static.bbc.co.uk", NULL, NULL,
	NULL},
    {NULL, "http://intranet/", NULL, NULL, NULL, NULL},
    {NULL, "https://netflix.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.box.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.dropbox.com/s/x", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.xbox.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://instagrammar.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://s3-eu-west-1.amazonaws.com/bucket/x.png",
	"Sec-Fetch-Dest: image", NULL, NULL, NULL},
    {NULL, "https://ws.example.edu/app/",
	SOCKET " | Origin: https://www.example.edu", NULL, NULL, NULL},
    {NULL,
	"https://www.google.com/recaptcha/api2/anchor?ar=1&k=abc&co=aHR0cHM6Ly"
	    "93d3cuZmFjZWJvb2suY29tOjQ0Mw..&hl=en",
	"Sec-Fetch-Dest: iframe | Sec-Fetch-Mode: navigate | Sec-Fetch-Site: c"
	    "ross-site", NULL, NULL, NULL},
    {NULL, "https://cdn.example/img/uv-index.png", "Sec-Fetch-Dest: image",
	NULL, NULL, NULL},
    {NULL,
	"https://learn.microsoft.com/en-us/windows-server/remote/remote-access"
	    "/vpn/", TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.cloudflare.com/en-gb/learning/access-management/what-is-a"
	    "-vpn/", TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.bbc.co.uk/news/technology-55555555?at_link_origin=faceboo"
	    "k.com&at_campaign=https%3A%2F%2Fwww.facebook.com", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.gov.uk/search/all?keywords=school+filter", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%"
	    "2F", TYPED, NULL, NULL, NULL},
};

static void
test_harmless(void **state)
{
	RUN(*state, harmless);
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
	    cmocka_unit_test(test_harmless),
	};

	return cmocka_run_group_tests(tests, open_gate, close_gate);
}
