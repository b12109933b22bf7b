/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scan.c -- the table of literals (the texts to search for), and the filter.
 * The filter is a bitmap of the hashes of the literals' first four bytes.
 *
 * At each position of the text, the next four bytes are hashed to a bit of the
 * bitmap.  The table is searched only if this bit is set.
 */
#include "gate/disguise/scan.h"

struct literal {
	struct sg_str text;
	uint64_t mark;
	bool exact; /* case-sensitive, as base64 is */
};

#define ANY(text, mark)                                                        \
	{                                                                      \
		{(text), sizeof(text) - 1}, (mark), false                      \
	}
#define EXACT(text, mark)                                                      \
	{                                                                      \
		{(text), sizeof(text) - 1}, (mark), true                       \
	}

/*
 * Each literal has at least four bytes.  EXACT literals are compared with case,
 * ANY literals without.  ANY literals are written in lower case.
 */
static const struct literal literals[] = {
    /* A URL: plain, with a slash lost, percent-encoded once or twice. */
    ANY("http:/", SG_MARK_URL),
    ANY("https:/", SG_MARK_URL),
    ANY("/http/", SG_MARK_URL),
    ANY("/https/", SG_MARK_URL),
    ANY("http%3a", SG_MARK_URL),
    ANY("https%3a", SG_MARK_URL),
    ANY("http:%2f", SG_MARK_URL),
    ANY("https:%2f", SG_MARK_URL),
    ANY("http%253a", SG_MARK_URL),
    ANY("https%253a", SG_MARK_URL),
    ANY("=//www.", SG_MARK_URL),
    ANY("%2f%2fwww.", SG_MARK_URL),
    ANY("://www.", SG_MARK_URL),
    ANY("=www.", SG_MARK_URL),
    /* A host without a scheme, and a path after it. */
    ANY("/www.", SG_MARK_URL),
    ANY(".com/", SG_MARK_URL),
    ANY(".com%2f", SG_MARK_URL),
    /* base64 of "http", "HTTP", "www.", "://", "s://"; base64 twice. */
    EXACT("aHR0c", SG_MARK_CODED),
    EXACT("SFRUU", SG_MARK_CODED),
    EXACT("d3d3L", SG_MARK_CODED),
    EXACT("Oi8vd", SG_MARK_CODED),
    EXACT("=Oi8v", SG_MARK_CODED),
    EXACT("czovL", SG_MARK_CODED),
    EXACT("YUhSMG", SG_MARK_CODED),
    EXACT("WVVoU0", SG_MARK_CODED),
    /* base64 of rot13, rot13 of base64, hex of base64. */
    EXACT("dWdnY", SG_MARK_CODED),
    EXACT("nUE0p", SG_MARK_CODED),
    ANY("6148523063", SG_MARK_CODED),
    /* Reversed: base64 of "http", and a URL. */
    EXACT("c0RHa", SG_MARK_CODED),
    ANY("//:ptth", SG_MARK_CODED),
    ANY("//:sptth", SG_MARK_CODED),
    ANY("f2%f2%a3%", SG_MARK_CODED),
    ANY("3asptth", SG_MARK_CODED),
    ANY("3aptth", SG_MARK_CODED),
    /* rot13; hex of "http" and "www."; every other letter XOR 2. */
    ANY("uggc", SG_MARK_CODED),
    ANY("68747470", SG_MARK_CODED),
    ANY("7777772e", SG_MARK_CODED),
    ANY("hvtr", SG_MARK_CODED),
    /* "http" with each letter moved, or XORed, by 1, 2 and 3. */
    ANY("iuuq", SG_MARK_CODED),
    ANY("jvvr", SG_MARK_CODED),
    ANY("kwws", SG_MARK_CODED),
    /* base64 of "Salted__", OpenSSL's header of a text encrypted with a
     * password. */
    EXACT("U2FsdGVkX1", SG_MARK_CODED),
    /* Parts of web proxies. */
    ANY(".php", SG_MARK_PHP),
    ANY("____pgfa", SG_MARK_PHP),
    ANY("nph-", SG_MARK_CGI),
    ANY("__cp", SG_MARK_CROXY),
    ANY("/uv/", SG_MARK_ENGINE),
    ANY("uv.bundle", SG_MARK_ENGINE),
    ANY("uv.config", SG_MARK_ENGINE),
    ANY("uv.handler", SG_MARK_ENGINE),
    ANY("uv.client", SG_MARK_ENGINE),
    ANY("uv.sw", SG_MARK_ENGINE),
    ANY("uv-sw", SG_MARK_ENGINE),
    ANY("scramjet", SG_MARK_ENGINE | SG_MARK_TOOL),
    ANY("/scram/", SG_MARK_ENGINE),
    ANY("/~/sj/", SG_MARK_ENGINE),
    ANY("/controller.", SG_MARK_ENGINE),
    ANY("baremux", SG_MARK_ENGINE),
    ANY("bare-mux", SG_MARK_ENGINE),
    ANY("/epoxy", SG_MARK_ENGINE),
    ANY("/libcurl", SG_MARK_ENGINE),
    ANY("epoxy-", SG_MARK_ENGINE),
    ANY("epoxy.wasm", SG_MARK_ENGINE),
    ANY("bare-client", SG_MARK_ENGINE),
    ANY("/wisp-", SG_MARK_ENGINE),
    ANY("baremod", SG_MARK_ENGINE),
    ANY("bareasmodule", SG_MARK_ENGINE),
    ANY("bare-as-module", SG_MARK_ENGINE),
    ANY("/mathematics/", SG_MARK_ENGINE),
    ANY("unblocker-client", SG_MARK_ENGINE),
    ANY("hammerhead.js", SG_MARK_ENGINE),
    ANY("rammerhead", SG_MARK_ENGINE | SG_MARK_TOOL),
    ANY("/dynamic.", SG_MARK_ENGINE),
    ANY("/meteor.", SG_MARK_ENGINE),
    ANY("/osana.", SG_MARK_ENGINE),
    ANY("/corrosion/", SG_MARK_ENGINE),
    ANY("@titaniumnetwork", SG_MARK_ENGINE),
    ANY("@mercuryworkshop", SG_MARK_ENGINE),
    ANY("@tomphttp", SG_MARK_ENGINE),
    ANY("/ws-meta", SG_MARK_SESSION),
    ANY("/ws-new-meta", SG_MARK_SESSION),
    ANY("/newsession", SG_MARK_SESSION),
    ANY("/editsession", SG_MARK_SESSION),
    ANY("shuffledict", SG_MARK_SESSION),
    ANY("/_rhs", SG_MARK_SESSION),
    ANY("redirect.srv", SG_MARK_SESSION),
    /* Paths of platforms, on any site. */
    ANY("/comments", SG_MARK_POST),
    ANY("/video/", SG_MARK_POST),
    ANY("/status/", SG_MARK_POST),
    ANY("/reel/", SG_MARK_POST),
    /* DNS, VPN. */
    ANY("dns-query", SG_MARK_DNS),
    ANY("dns=", SG_MARK_DNS),
    ANY("/resolve", SG_MARK_DNS),
    ANY("/vpnsvc/", SG_MARK_VPN),
    ANY("/sra_", SG_MARK_VPN),
    ANY("sslvpn", SG_MARK_VPN),
    ANY("ssl-vpn", SG_MARK_VPN),
    ANY("/vnc", SG_MARK_VPN),
    ANY("novnc", SG_MARK_VPN),
    ANY("guacamole", SG_MARK_VPN),
    ANY("global-protect", SG_MARK_VPN),
    ANY("/dana-na/", SG_MARK_VPN),
    ANY("+cscoe+", SG_MARK_VPN),
    ANY("/myvpn", SG_MARK_VPN),
    ANY("/vpn", SG_MARK_VPN),
    /* Protocols that carry other traffic. */
    ANY("/.well-known/masque/", SG_MARK_CARRIER),
    ANY("x_padding=", SG_MARK_CARRIER),
    ANY("ed=2048", SG_MARK_CARRIER),
    ANY("ed=2560", SG_MARK_CARRIER),
    ANY("/ts2021", SG_MARK_CARRIER),
    ANY("/~!frp", SG_MARK_CARRIER),
    ANY("/client/subscribe", SG_MARK_CARRIER),
    ANY("target=clash", SG_MARK_CARRIER),
    ANY("target=singbox", SG_MARK_CARRIER),
    ANY("target=v2ray", SG_MARK_CARRIER),
    ANY("flag=clash", SG_MARK_CARRIER),
    ANY("/derp", SG_MARK_CARRIER),
    ANY("/gunservice/", SG_MARK_CARRIER),
    ANY("/management.managementservice/", SG_MARK_CARRIER),
    ANY("/signalexchange.signalexchange/", SG_MARK_CARRIER),
    ANY("/websocket-tunnel", SG_MARK_CARRIER),
    /* Searches, copies of pages, tokens. */
    ANY("search", SG_MARK_SEARCH),
    ANY("/results", SG_MARK_SEARCH),
    ANY("/gwt/", SG_MARK_COPY),
    ANY("cache:", SG_MARK_COPY),
    ANY("cache%3a", SG_MARK_COPY),
    ANY("/amp/s/", SG_MARK_COPY),
    ANY("/translate", SG_MARK_COPY),
    ANY("/website", SG_MARK_COPY),
    ANY("pagespeed", SG_MARK_COPY),
    ANY("/turbo", SG_MARK_COPY),
    EXACT("=eyJ", SG_MARK_TOKEN),
    /* Hosts. */
    ANY(".com.", SG_MARK_INNER),
    ANY(".net.", SG_MARK_INNER),
    ANY(".org.", SG_MARK_INNER),
    ANY(".co.uk.", SG_MARK_INNER),
    ANY("-com.", SG_MARK_INNER),
    ANY("-com-", SG_MARK_INNER),
    ANY("-net.", SG_MARK_INNER),
    ANY("-org.", SG_MARK_INNER),
    ANY("-co-uk", SG_MARK_INNER),
    ANY("www-", SG_MARK_INNER),
    ANY(".onion", SG_MARK_ONION),
    ANY("tor2web", SG_MARK_ONION),
    ANY("vpn.", SG_MARK_VPN_NAME),
    ANY("vpn-", SG_MARK_VPN_NAME),
    ANY("-vpn", SG_MARK_VPN_NAME | SG_MARK_VPN),
    ANY("vpns", SG_MARK_VPN_NAME),
    ANY("freevpn", SG_MARK_VPN_NAME),
    ANY("vpnapp", SG_MARK_VPN_NAME),
    ANY("vpnapi", SG_MARK_VPN_NAME),
    ANY("vpnfree", SG_MARK_VPN_NAME),
    ANY("vpnc", SG_MARK_VPN_NAME),
    ANY("vpnh", SG_MARK_VPN_NAME),
    ANY("vpnk", SG_MARK_VPN_NAME),
    ANY("vpnl", SG_MARK_VPN_NAME),
    ANY("vpnm", SG_MARK_VPN_NAME),
    ANY("vpno", SG_MARK_VPN_NAME),
    ANY("vpnr", SG_MARK_VPN_NAME),
    ANY("vpnu", SG_MARK_VPN_NAME),
    ANY("vpnz", SG_MARK_VPN_NAME),
    ANY("vpnproxy", SG_MARK_VPN_NAME),
    ANY("unblock", SG_MARK_TOOL | SG_MARK_WAY),
    ANY("proxy", SG_MARK_TOOL | SG_MARK_WAY),
    ANY("proxies", SG_MARK_TOOL | SG_MARK_WAY),
    ANY("mirror", SG_MARK_WAY),
    ANY("bypass", SG_MARK_TOOL),
    ANY("ultraviolet", SG_MARK_TOOL),
    ANY("interstellar", SG_MARK_TOOL),
    ANY("holyub", SG_MARK_TOOL),
    ANY("croxy", SG_MARK_TOOL),
    ANY("womginx", SG_MARK_TOOL),
    ANY("titanium", SG_MARK_TOOL),
    ANY("bare-server", SG_MARK_TOOL),
    ANY("bareserver", SG_MARK_TOOL),
    ANY("wisp-server", SG_MARK_TOOL),
    ANY("wispserver", SG_MARK_TOOL),
    ANY("facebook-", SG_MARK_BRAND),
    ANY("-facebook", SG_MARK_BRAND),
    ANY("instagram-", SG_MARK_BRAND),
    ANY("-instagram", SG_MARK_BRAND),
    ANY("snapchat-", SG_MARK_BRAND),
    ANY("-snapchat", SG_MARK_BRAND),
    ANY("pinterest-", SG_MARK_BRAND),
    ANY("-pinterest", SG_MARK_BRAND),
    ANY("tiktok-", SG_MARK_BRAND),
    ANY("-tiktok", SG_MARK_BRAND),
    ANY("twitter-", SG_MARK_BRAND),
    ANY("-twitter", SG_MARK_BRAND),
    ANY("reddit-", SG_MARK_BRAND),
    ANY("-reddit", SG_MARK_BRAND),
    ANY("discord-", SG_MARK_BRAND),
    ANY("-discord", SG_MARK_BRAND),
    ANY("tumblr-", SG_MARK_BRAND),
    ANY("-tumblr", SG_MARK_BRAND),
    ANY("youtube-", SG_MARK_BRAND),
    ANY("-youtube", SG_MARK_BRAND),
    ANY("whatsapp-", SG_MARK_BRAND),
    ANY("-whatsapp", SG_MARK_BRAND),
    ANY("telegram-", SG_MARK_BRAND),
    ANY("-telegram", SG_MARK_BRAND),
    ANY("threads-", SG_MARK_BRAND),
    ANY("-threads", SG_MARK_BRAND),
    ANY("twitch-", SG_MARK_BRAND),
    ANY("-twitch", SG_MARK_BRAND),
    ANY("insta-", SG_MARK_BRAND),
    ANY("-insta", SG_MARK_BRAND),
    ANY("tik-tok", SG_MARK_BRAND),
    ANY("snap-chat", SG_MARK_BRAND),
    ANY("nitter", SG_MARK_FRONT),
    ANY("teddit", SG_MARK_FRONT),
    ANY("libreddit", SG_MARK_FRONT),
    ANY("redlib", SG_MARK_FRONT),
    ANY("troddit", SG_MARK_FRONT),
    ANY("proxitok", SG_MARK_FRONT),
    ANY("bibliogram", SG_MARK_FRONT),
    ANY("kittygram", SG_MARK_FRONT),
    ANY("proxigram", SG_MARK_FRONT),
    ANY("rsshub", SG_MARK_FRONT),
    ANY("rss-bridge", SG_MARK_FRONT),
    ANY("priviblur", SG_MARK_FRONT),
    ANY("binternet", SG_MARK_FRONT),
    ANY("invidious", SG_MARK_FRONT),
    ANY("pipedapi", SG_MARK_FRONT),
    ANY("rimgo", SG_MARK_FRONT),
    ANY("safetwitch", SG_MARK_FRONT),
    ANY("xcancel", SG_MARK_FRONT),
    ANY("fxtwitter", SG_MARK_FRONT),
    ANY("vxtwitter", SG_MARK_FRONT),
    ANY("fixupx", SG_MARK_FRONT),
    ANY("ddinstagram", SG_MARK_FRONT),
    ANY("kkinstagram", SG_MARK_FRONT),
    ANY("instafix", SG_MARK_FRONT),
    ANY("tnktok", SG_MARK_FRONT),
    ANY("vxtiktok", SG_MARK_FRONT),
    ANY("rxddit", SG_MARK_FRONT),
    ANY("vxreddit", SG_MARK_FRONT),
    ANY("snapinsta", SG_MARK_FRONT),
};
#define NLITERALS (sizeof literals / sizeof *literals)

_Static_assert(NLITERALS <= SG_SCAN_TEXTS, "make SG_SCAN_TEXTS larger");

/*
 * Four bytes with case folded.  Some other bytes become equal too; marks_at()
 * compares the whole literal.
 */
static uint32_t
four_at(const char *p)
{
	uint32_t four;

	memcpy(&four, p, sizeof four);
	return four | UINT32_C(0x20202020);
}

static uint32_t
slot_of(uint32_t four)
{
	return four * UINT32_C(2654435761) >> (32 - SG_SCAN_BITS);
}

void
sg_scanner_init(struct sg_scanner *scanner)
{
	uint32_t slot;
	uint8_t *chain;

	memset(scanner, 0, sizeof *scanner);
	for (uint8_t i = 1; i <= NLITERALS; i++) {
		scanner->begin[i] = four_at(literals[i - 1].text.p);
		slot = slot_of(scanner->begin[i]);
		scanner->filter[slot / 64] |= UINT64_C(1) << slot % 64;
		chain = &scanner->first[slot % SG_SCAN_CHAINS];
		scanner->next[i] = *chain;
		*chain = i;
	}
}

static uint64_t
marks_at(const struct sg_scanner *scanner, uint32_t four, uint32_t slot,
    struct sg_str rest)
{
	uint64_t marks = 0;

	for (unsigned i = scanner->first[slot % SG_SCAN_CHAINS]; i != 0;
	     i = scanner->next[i]) {
		const struct literal *l = &literals[i - 1];

		if (scanner->begin[i] != four || rest.n < l->text.n)
			continue;
		if (l->exact ? sg_str_starts(rest, l->text) :
			       sg_str_startsi(rest, l->text))
			marks |= l->mark;
	}
	return marks;
}

uint64_t
sg_scan(const struct sg_scanner *scanner, struct sg_str text)
{
	uint64_t marks = 0;
	uint32_t four, slot;

	for (; text.n >= 4; text.p++, text.n--) {
		four = four_at(text.p);
		slot = slot_of(four);
		if ((scanner->filter[slot / 64] >> slot % 64 & 1) != 0)
			marks |= marks_at(scanner, four, slot, text);
	}
	return marks;
}
