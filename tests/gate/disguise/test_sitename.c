/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_sitename.c -- tests sites whose names say that they are proxies, and
 * platforms' names that are joined to other words.
 */
#include "../../unit.h"

#include "cases.h"

/* The site's own name, in the host or in the path of a site of sites. */
static const struct disguise_case proxies[] = {
    {NULL, "https://sites.google.com/view/unblocked-proxy-2025/home", TYPED,
	"webproxy", "intent", NULL},
    {NULL, "https://sites.google.com/view/proxyunblocker", TYPED, "webproxy",
	"intent", NULL},
    {NULL, "https://sites.google.com/site/unblockedproxysites/", TYPED,
	"webproxy", "intent", NULL},
    {NULL, "https://freeproxyunblock.weebly.com/", TYPED, "webproxy", "intent",
	NULL},
    {NULL, "https://student.wixsite.com/unblockerproxy", TYPED, "webproxy",
	"intent", NULL},
    {NULL, "https://someone.github.io/ultraviolet/", TYPED, "webproxy",
	"capability", NULL},
    {NULL, "https://someone.github.io/Ultraviolet-Static/", TYPED, "webproxy",
	"capability", NULL},
    {NULL, "https://uv-unblocker.netlify.app/", TYPED, "webproxy", "intent",
	NULL},
    {NULL, "https://web-proxy-for-school.vercel.app/", TYPED, "webproxy",
	"capability", NULL},
    {NULL, "https://rammerhead-bay.glitch.me/", TYPED, "webproxy", "intent",
	NULL},
    {NULL, "https://holy-unblocker.pages.dev/", TYPED, "webproxy", "intent",
	NULL},
    {NULL, "https://school-unblocker.onrender.com/", TYPED, "webproxy",
	"intent", NULL},
    {NULL, "https://interstellar-v5.replit.app/", TYPED, "webproxy",
	"capability", NULL},
    {NULL, "https://scramjet-app.pages.dev/", TYPED, "webproxy", "capability",
	NULL},
    {NULL, "https://bypass-school-filter.surge.sh/", TYPED, "webproxy",
	"intent", NULL},
    {NULL, "https://unblocksites.workers.dev/", TYPED, "webproxy", "capability",
	NULL},
    {NULL, "https://proxysite-mirror.herokuapp.com/", TYPED, "webproxy",
	"capability", NULL},
    {NULL, "https://unblocker2.example.net/", TYPED, "webproxy", "intent",
	NULL},
    {NULL, "https://best-unblocked-proxy.example/", TYPED, "webproxy", "intent",
	NULL},
    {NULL, "https://www.proxyunblock.example/", TYPED, "webproxy", "intent",
	NULL},
    {NULL, "https://holyubmirror.example/", TYPED, "webproxy", "intent", NULL},
    {NULL, "https://croxyproxy-mirror.example/", TYPED, "webproxy", "intent",
	NULL},
    {NULL, "https://proxy-links.pages.dev/", TYPED, "webproxy", "capability",
	NULL},
    {NULL, "https://uv-proxy.vercel.app/", TYPED, "webproxy", "capability",
	NULL},
    {NULL, "https://bare-server.onrender.com/", TYPED, "webproxy", "intent",
	NULL},
    {NULL, "https://filter-bypass.glitch.me/", TYPED, "webproxy", "intent",
	NULL},
    {NULL, "https://sites.google.com/view/holyunblocker", TYPED, "webproxy",
	"intent", NULL},
    {NULL, "https://anonymous-proxy.example/", TYPED, "webproxy", "capability",
	NULL},
    /* A browser may connect before anybody clicks. */
    {"CONNECT", "schoolunblockers.weebly.com:443", NULL, "webproxy",
	"capability", NULL},
    /* A page or a program asks for it. */
    {NULL, "https://schoolunblockers.weebly.com/a.png", IMAGE, "webproxy",
	"capability", NULL},
};

/* One word with another meaning, lessons, and proxies of organisations. */
static const struct disguise_case not_proxies[] = {
    {NULL, "https://sites.google.com/view/proxy-wars-y10", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://proxy-war.weebly.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://sites.google.com/view/mrs-smith/unblocked-drains", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://drain-unblocker.wixsite.com/home", TYPED, NULL, NULL, NULL},
    {NULL, "https://sites.google.com/view/ultraviolet-light-project", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://interstellar-film-review.weebly.com/", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://scramjet-physics.netlify.app/", TYPED, NULL, NULL, NULL},
    {NULL, "https://proxy-pattern-java.github.io/", TYPED, NULL, NULL, NULL},
    {NULL, "https://someone.github.io/http-proxy-middleware/", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://proxy.hillcrest.sch.uk/", TYPED, NULL, NULL, NULL},
    {NULL, "https://webproxy.eastshire.gov.uk/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www-jstor-org.ezproxy.lancs.ac.uk/stable/1", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://libproxy.example.edu/login?url=https://www.jstor.org/",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.proxyvoting.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://heart-bypass-surgery.weebly.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://sites.google.com/view/unblocked-games-76", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://bypass-road-school-survey.weebly.com/", TYPED, NULL, NULL,
	NULL},
    {NULL,
	"https://sites.google.com/view/esafety-parents/what-is-a-proxy-unblocker",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://unblock-me.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.interstellar.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://someone.github.io/proxy-lab/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.epoxyfloors.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://sites.google.com/view/year6-snapchat-safety", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://ultraviolet.example.org/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.drainunblockers.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://gateway.proxy-server.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://image-proxy.vercel.app/", TYPED, NULL, NULL, NULL},
    {NULL, "https://docs.astral.sh/uv/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.nginx-proxy-manager.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://someone.github.io/volcano-project/", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://my-portfolio.vercel.app/", TYPED, NULL, NULL, NULL},
    {NULL, "https://sites.google.com/a/hillcrest.sch.uk/web-filter/", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://my-proxy.glitch.me/", TYPED, NULL, NULL, NULL},
    {NULL, "https://wisp-of-smoke.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://proxyman.example/", TYPED, NULL, NULL, NULL},
};

/* A blocked platform's name and other words in one label. */
static const struct disguise_case joined[] = {
    {NULL, "https://facebook-login.example.net/", TYPED, "name_trick", "intent",
	"facebook.com"},
    {NULL, "https://my-tiktok.example/", TYPED, "name_trick", "capability",
	"tiktok.com"},
    {NULL, "https://unblocked-instagram.vercel.app/", TYPED, "name_trick",
	"intent", "instagram.com"},
    {NULL, "https://www-reddit.example/", TYPED, "name_trick", "intent",
	"reddit.com"},
    {NULL, "https://instagram-proxy.netlify.app/", TYPED, "name_trick",
	"intent", "instagram.com"},
    {NULL, "https://tiktok-mirror.example/", TYPED, "name_trick", "intent",
	"tiktok.com"},
    {NULL, "https://snapchat-web.example/", TYPED, "name_trick", "capability",
	"snapchat.com"},
    {NULL, "https://login-instagram.example/", TYPED, "name_trick", "intent",
	"instagram.com"},
    {NULL, "https://discord-unblocked.example/", TYPED, "name_trick", "intent",
	"discord.com"},
    {NULL, "https://discord-login.example/", TYPED, "name_trick", "intent",
	"discord.com"},
    {NULL, "https://reddit-unblocked.pages.dev/", TYPED, "name_trick", "intent",
	"reddit.com"},
    {NULL, "https://unblockedtiktok.pages.dev/", TYPED, "name_trick", "intent",
	"tiktok.com"},
    {NULL, "https://tik-tok-online.example/", TYPED, "name_trick", "capability",
	"tiktok.com"},
    {NULL, "https://my-pinterest-app.example/", TYPED, "name_trick",
	"capability", "pinterest.com"},
    {NULL, "https://facebook-login.netlify.app/", TYPED, "name_trick",
	"capability", "facebook.com"},
    {NULL, "https://tumblr-viewer.example/", TYPED, "name_trick", "capability",
	"tumblr.com"},
    {NULL, "https://twitter-unblock.example/", TYPED, "name_trick", "intent",
	"x.com"},
    {NULL, "https://www-facebook-com.example/", TYPED, "name_trick", "intent",
	"www.facebook.com"},
    {NULL, "https://m-facebook-com.proxyhost.example/", TYPED, "name_trick",
	"intent", "m.facebook.com"},
    {"CONNECT", "facebook-login.example.net:443", NULL, "name_trick", "intent",
	"facebook.com"},
    {NULL, "https://insta-login.example/", TYPED, "name_trick", "intent",
	"instagram.com"},
    {NULL, "https://facebook-login2.example/", TYPED, "name_trick", "intent",
	"facebook.com"},
    {NULL, "https://instagram-mirror.example/", TYPED, "name_trick", "intent",
	"instagram.com"},
    {NULL, "https://discord-proxy.example/", TYPED, "name_trick", "intent",
	"discord.com"},
    {NULL, "https://facebookunblocked.example/", TYPED, "name_trick", "intent",
	"facebook.com"},
    {NULL, "https://instagramproxy.example/", TYPED, "name_trick", "intent",
	"instagram.com"},
    {NULL, "https://unblock-snap-chat.example/", TYPED, "name_trick", "intent",
	"snapchat.com"},
};

/* The words are about the platform, or have another meaning. */
static const struct disguise_case not_joined[] = {
    {NULL, "https://instagrammar-school.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.facebook-free-childhood.org/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/news/facebook-privacy-settings", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://facebook.school.sch.uk/", TYPED, NULL, NULL, NULL},
    {NULL, "https://instagram-marketing-agency.example/", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://tiktok-dance-club.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://discord-bot-tutorial.github.io/", TYPED, NULL, NULL, NULL},
    {NULL, "https://my-discord.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://tiktok-clone.vercel.app/", TYPED, NULL, NULL, NULL},
    {NULL, "https://reddit-api.readthedocs.io/", TYPED, NULL, NULL, NULL},
    {NULL, "https://redditch-schools.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://threads-of-life.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://my-threads.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://stop-snapchat-bullying.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.snap-fitness.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://twitch-muscle.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://telegram-history.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://facebook-project.netlify.app/", TYPED, NULL, NULL, NULL},
    {NULL, "https://harmony-discord-music.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://instagram-image-proxy.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://about-facebook.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://quit-tiktok.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://facebook-login.hillcrest.sch.uk/", TYPED, NULL, NULL, NULL},
    {NULL, "https://pinterest-ideas-class.weebly.com/", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://instagram-mirror-selfies.example/", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://java-threads-proxyless.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://unblock-install.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://discord-music.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.instant-ink.example/", TYPED, NULL, NULL, NULL},
    /* Platforms that are not blocked. */
    {NULL, "https://whatsapp-web.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://youtube-unblocked.example/", TYPED, NULL, NULL, NULL},
};

static void
test_proxies(void **state)
{
	RUN(*state, proxies);
}

static void
test_not_proxies(void **state)
{
	RUN(*state, not_proxies);
}

static void
test_joined(void **state)
{
	RUN(*state, joined);
}

static void
test_not_joined(void **state)
{
	RUN(*state, not_joined);
}

/*
 * A name that leads to a platform is judged as the platform.  A name that only
 * may lead there is not.
 */
static void
test_joined_are_judged(void **state)
{
	static const struct {
		const char *url;
		enum sg_action action;
	} rows[] = {
	    {"https://facebook-login.example/", SG_BLOCK},
	    {"https://unblocked-tiktok.vercel.app/", SG_BLOCK},
	    {"https://my-tiktok.example/", SG_ALLOW},
	    {"https://facebook-login.netlify.app/", SG_ALLOW},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(case_judge(*state, NULL, rows[i].url, TYPED)
				     .action,
		    rows[i].action);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_proxies),
	    cmocka_unit_test(test_not_proxies),
	    cmocka_unit_test(test_joined),
	    cmocka_unit_test(test_not_joined),
	    cmocka_unit_test(test_joined_are_judged),
	};

	return cmocka_run_group_tests(tests, case_open, case_close);
}
