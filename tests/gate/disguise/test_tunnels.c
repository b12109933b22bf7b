/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_tunnels.c -- tests the detection of encrypted DNS, VPNs and tunnels. */
#include "../../unit.h"

#include "cases.h"

/* Encrypted DNS. */
static const struct disguise_case dns[] = {
    {"POST", "https://odd.example.net/x",
	"Content-Type: application/dns-message | Accept: application/dns-messa"
	"ge",
	"dns_bypass", "capability", NULL},
    {"POST", "https://odd.example.net/p",
	"Content-Type: application/oblivious-dns-message", "dns_bypass",
	"capability", NULL},
    {NULL,
	"https://odd.example.net/q?dns=AAABAAABAAAAAAAAB2Rpc2NvcmQDY29tAAABAAE"
	"",
	"Accept: application/dns-message", "dns_bypass", "capability",
	"discord.com"},
    {NULL, "https://odd.example.net/resolve?type=AAAA&name=www.tiktok.com",
	NULL, "dns_bypass", "capability", "www.tiktok.com"},
    {"CONNECT", "dns.quad9.net:443", NULL, "dns_bypass", "capability", NULL},
    {"CONNECT", "any.example.org:853", NULL, "dns_bypass", "capability", NULL},
    {"CONNECT", "dns.adguard-dns.com:443", "X-SNI: dns.adguard-dns.com",
	"dns_bypass", "capability", NULL},
    {"CONNECT", "9.9.9.9:443", "X-SNI: -", "dns_bypass", "capability", NULL},
    {"CONNECT", "8.8.8.8:853", "X-SNI: -", "dns_bypass", "capability", NULL},
    {NULL, "https://dns.nextdns.io/abc123", "Accept: application/dns-message",
	"dns_bypass", "capability", NULL},
    {"POST", "https://h.example/dns-query", NULL, "dns_bypass", "capability",
	NULL},
    {NULL, "https://h.example/dns-query?dns=AAAB",
	"Accept: application/dns-udpwireformat", "dns_bypass", "capability",
	NULL},
    {"CONNECT", "dns.mullvad.net:443", NULL, "dns_bypass", "capability", NULL},
    {"CONNECT", "cloudflare-dns.com:443", "X-SNI: cloudflare-dns.com",
	"dns_bypass", "capability", NULL},
};

/* Articles about encrypted DNS, and similar names. */
static const struct disguise_case not_dns[] = {
    {NULL, "https://a.example/learning/dns/dns-over-https/", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://names.example/resolve?name=Roald%20Dahl", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://a.example/x?dns=1", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/api",
	"Accept: application/json | Sec-Fetch-Dest: empty", NULL, NULL, NULL},
    {NULL, "https://a.example/resolve?name=x&type=book", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://a.example/docs/dns-query/", TYPED, NULL, NULL, NULL},
};

/* VPNs and anonymisers. */
static const struct disguise_case vpns[] = {
    {"CONNECT", "api.windscribe.com:443", NULL, "vpn", "capability", NULL},
    {"CONNECT", "zero-trust-client.cloudflareclient.com:443", NULL, "vpn",
	"capability", NULL},
    {"CONNECT", "engage.cloudflareclient.com:443", NULL, "vpn", "capability",
	NULL},
    {"CONNECT", "eu3.sec-tunnel.com:443", NULL, "vpn", "capability", NULL},
    {"CONNECT", "api.nordvpn.com:443", NULL, "vpn", "capability", NULL},
    {"CONNECT", "mask-h2.icloud.com:443", NULL, "vpn", "capability", NULL},
    {"CONNECT", "controlplane.tailscale.com:443", NULL, "vpn", "capability",
	NULL},
    {"CONNECT", "api.surfshark.com:443", NULL, "vpn", "capability", NULL},
    {"CONNECT", "x.expressvpn.com:443", NULL, "vpn", "capability", NULL},
    {"CONNECT", "client-api.tunnelbear.com:443", NULL, "vpn", "capability",
	NULL},
    {NULL, "https://www.psiphon.ca/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://protonvpn.com/free-vpn", TYPED, "vpn", "intent", NULL},
    {NULL, "https://openvpn.net/client/", TYPED, "vpn", "intent", NULL},
    {NULL, "http://expyuzz4wqqyqhjn.onion/", NULL, "vpn", "intent",
	"expyuzz4wqqyqhjn.onion"},
    {NULL,
	"https://duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onio"
	"n.ly/",
	TYPED, "vpn", "intent",
	"duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion.ly"},
    {"POST", "https://vpn.example.com/vpnsvc/vpn.cgi",
	"Content-Type: image/gif", "vpn", "capability", NULL},
    {"SSTP_DUPLEX_POST",
	"https://vpn.example.com/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/",
	NULL, "vpn", "capability", NULL},
    {"POST", "https://vpn.example.com/",
	"X-Aggregate-Auth: 1 | X-Transcend-Version: 1 | User-Agent: AnyConnect"
	" Linux_64 4.10",
	"vpn", "capability", NULL},
    /* The gateway of a school for its own staff. */
    {NULL, "https://vpn.larkfield.sch.uk/+CSCOE+/logon.html", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://vpn.example.com/+CSCOE+/logon.html", TYPED, "vpn",
	"capability", NULL},
    {NULL, "https://vpn.example.com/remote/fortisslvpn", TYPED, "vpn",
	"capability", NULL},
    {NULL, "https://bridges.torproject.org/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://www.hidemyass.com/en-gb/index", TYPED, "vpn", "intent",
	NULL},
    {NULL, "https://v.example/cgi-bin/sslvpnclient", TYPED, "vpn", "capability",
	NULL},
    {"CONNECT", "mask-api.icloud.com:443", NULL, "vpn", "capability", NULL},
    {NULL, "https://tor.eff.org/", TYPED, "vpn", "intent", NULL},
    {"CONNECT", "controller.netp.duckduckgo.com:443", NULL, "vpn", "capability",
	NULL},
    {"CONNECT", "connect-api.guardianapp.com:443", NULL, "vpn", "capability",
	NULL},
    {"CONNECT", "p.m1.fastly-masque.net:2499", NULL, "vpn", "capability", NULL},
    {"CONNECT", "phosphor-pa.googleapis.com:443", NULL, "vpn", "capability",
	NULL},
    {"CONNECT", "lon-1.prmsrvs.com:443", NULL, "vpn", "capability", NULL},
    {NULL,
	"https://cdn.ampproject.org/v/s/snowflake-broker.torproject.net/amp/cli"
	"ent/",
	NULL, "vpn", "capability", NULL},
    /* On no list. */
    {"CONNECT", "api.turtle-vpn.example:443", NULL, "vpn", "capability", NULL},
    {NULL, "https://www.freevpnhamster.example/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://abcdefghijklmnop.tor2web.io/", TYPED, "vpn", "intent",
	"abcdefghijklmnop.tor2web.io"},
    {NULL,
	"https://snowflake-broker.torproject.net.global.prod.fastly.net/client",
	NULL, "vpn", "capability", NULL},
    {NULL, "https://snowflake-broker.azureedge.net/client", NULL, "vpn",
	"capability", NULL},
    {NULL, "https://download.windscribe.com/desktop/win/Windscribe_2.10.exe",
	TYPED, "vpn", "intent", NULL},
    {NULL,
	"https://www.expressvpn.works/clients/windows/expressvpn_windows_12.exe",
	TYPED, "vpn", "intent", NULL},
    {NULL,
	"https://installers.privateinternetaccess.com/download/pia-windows-x64-3.5.exe",
	TYPED, "vpn", "intent", NULL},
    {NULL,
	"https://download.cyberghostvpn.com/windows/updates/8/cgsetup_en.exe",
	TYPED, "vpn", "intent", NULL},
    {NULL,
	"https://repo.nordvpn.com/deb/nordvpn/debian/pool/main/nordvpn_3.deb",
	TYPED, "vpn", "intent", NULL},
    {NULL,
	"https://downloads.nordcdn.com/apps/windows/NordVPN/latest/NordVPNSetup.exe",
	TYPED, "vpn", "intent", NULL},
    {NULL,
	"https://tunnelbear.s3.amazonaws.com/downloads/pc/TunnelBear-Installer.exe",
	TYPED, "vpn", "intent", NULL},
    {NULL, "https://protonvpn.com/download/ProtonVPN_v3.exe", TYPED, "vpn",
	"intent", NULL},
    {NULL, "https://mullvad.net/en/download/app/exe/latest", TYPED, "vpn",
	"intent", NULL},
    {NULL,
	"https://www.torproject.org/dist/torbrowser/13/tor-browser-windows.exe",
	TYPED, "vpn", "intent", NULL},
    {NULL, "https://dist.torproject.org/torbrowser/13/tor-browser.exe", TYPED,
	"vpn", "intent", NULL},
    {NULL, "https://alohabrowser.com/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://www.aloha-browser.com/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://tenta.com/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://www.epicbrowser.com/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://www.opera.com/features/free-vpn", TYPED, "vpn", "intent",
	NULL},
    {NULL, "https://www.opera.com/vpn-pro", TYPED, "vpn", "intent", NULL},
    {NULL, "https://tor.calyxinstitute.org/dist/torbrowser/", TYPED, "vpn",
	"intent", NULL},
    {NULL, "https://psiphon.ca/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://psiphon3.com/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://getlantern.org/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://lantern.io/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://www.ipvanish.com/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://api.urban-vpn.com/rest/v1", NULL, "vpn", "capability",
	NULL},
    {NULL, "https://antpeak.com/", NULL, "vpn", "capability", NULL},
    {NULL, "https://hoxx.com/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://touchvpn.net/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://setupvpn.com/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://urban-vpn.com/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://hola.org/", TYPED, "vpn", "intent", NULL},
    {NULL, "https://client.hola.org/client_cgi/x", NULL, "vpn", "capability",
	NULL},
    {NULL, "https://cdn.discordapp.com/attachments/1/2/psiphon3.exe", TYPED,
	"vpn", "intent", "psiphon3"},
    {NULL, "https://swupdate.openvpn.org/community/releases/OpenVPN-2.6.msi",
	TYPED, "vpn", "intent", NULL},
    {NULL,
	"https://download.wireguard.com/windows-client/wireguard-installer.exe",
	TYPED, "vpn", "intent", NULL},
    {NULL,
	"https://1111-releases.cloudflareclient.com/windows/Cloudflare_WARP.msi",
	TYPED, "vpn", "intent", NULL},
};

/* Pages that only write about VPNs. */
static const struct disguise_case not_vpns[] = {
    {NULL,
	"https://learn.microsoft.com/en-us/windows-server/remote/remote-access"
	"/vpn/",
	TYPED, NULL, NULL, NULL},
    {NULL,
	"https://www.cloudflare.com/en-gb/learning/access-management/what-is-a"
	"-vpn/",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.gov.uk/guidance/vpn", TYPED, NULL, NULL, NULL},
    {"CONNECT", "vpn.oakfield.example:443", NULL, NULL, NULL, NULL},
    {NULL, "https://www.vpn-reviews.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.which.example/reviews/vpn", TYPED, NULL, NULL, NULL},
    {NULL, "https://onions.example/recipe", TYPED, NULL, NULL, NULL},
    {NULL, "https://onion.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/global/protect/", TYPED, NULL, NULL, NULL},
    {"POST", "https://a.example/", "Content-Type: image/jpeg", NULL, NULL,
	NULL},
    {NULL, "https://www.opera.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://vpn.hillcrest.sch.uk/", TYPED, NULL, NULL, NULL},
    {"CONNECT", "https://vpn.hillcrest.sch.uk:443", NULL, NULL, NULL, NULL},
    {NULL, "https://phantom-of-the-opera.weebly.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.opera.com/download", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.mozilla.org/en-GB/firefox/new/", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://blogs.opera.com/news/2024/what-is-a-vpn/", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://support.mozilla.org/en-US/kb/vpn-guide", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://school.example.org/docs/vpn-for-staff.pdf", TYPED, NULL,
	NULL, NULL},
    {NULL,
	"https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Proxy",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.mozilla.org/en-GB/products/monitor/", TYPED, NULL, NULL,
	NULL},
    {NULL,
	"https://www.kaspersky.co.uk/resource-center/definitions/what-is-a-vpn",
	TYPED, NULL, NULL, NULL},
    {NULL, "https://www.norton.com/blog/privacy/what-is-a-vpn", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.malwarebytes.com/blog/news/2024/vpn-leak", TYPED, NULL,
	NULL, NULL},
    {NULL, "https://www.opera.com/gx", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.theguardian.com/technology/vpn", TYPED, NULL, NULL,
	NULL},
    {NULL, "https://www.techradar.com/vpn/best-vpn", TYPED, NULL, NULL, NULL},
    {NULL, "https://vpn.bristol.ac.uk/", TYPED, NULL, NULL, NULL},
    {NULL, "https://school.example.org/ict/vpn/", TYPED, NULL, NULL, NULL},
    {NULL, "https://example.com/vpn-policy.html", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.opera-house.example/vpn", TYPED, NULL, NULL, NULL},
};

/* Tunnels and remote desktops. */
static const struct disguise_case tunnels[] = {
    {"CONNECT", "1a2b.ngrok.io:443", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "lazy-fox.trycloudflare.com:443", NULL, "tunnel", "capability",
	NULL},
    {"CONNECT", "abc.lhr.life:443", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "abc.loca.lt:443", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "relay-eu.anydesk.com:443", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "router3.teamviewer.com:443", NULL, "tunnel", "capability",
	NULL},
    {"CONNECT", "remotedesktop-pa.googleapis.com:443", NULL, "tunnel",
	"capability", NULL},
    {"CONNECT", "rs-ny.rustdesk.com:443", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "my.pagekite.me:443", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "abc.serveo.net:443", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "parsec.app:443", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "home.example.org:22", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "home.example.org:2222", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "home.example.org:3389", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "home.example.org:5900", NULL, "tunnel", "capability", NULL},
    {"CONNECT", "home.example.org:1194", NULL, "tunnel", "capability", NULL},
    {NULL, "https://t.example.org/v1/events",
	SOCKET " | Sec-WebSocket-Protocol: v1, authorization.bearer.eyJ0eXAi.e"
	       "yJpZ.c2ln",
	"tunnel", "capability", NULL},
    {NULL, "https://t.example.org/",
	SOCKET " | Sec-WebSocket-Protocol: chisel-v4", "tunnel", "capability",
	NULL},
    {NULL, "https://t.example.org/ray?ed=2560", SOCKET, "tunnel", "capability",
	NULL},
    {NULL, "https://t.example.org/websockify",
	SOCKET " | Sec-WebSocket-Protocol: binary", "tunnel", "capability",
	NULL},
    {NULL, "https://remotedesktop.google.com/support", TYPED, "tunnel",
	"intent", NULL},
    {NULL, "https://h.example/vnc.html?autoconnect=true", TYPED, "tunnel",
	"capability", NULL},
    {"CONNECT", "h.example:3128", NULL, "tunnel", "capability", NULL},
    {NULL, "https://h.example/ssh", SOCKET " | Sec-WebSocket-Protocol: ssh",
	"tunnel", "capability", NULL},
    {"RDG_OUT_DATA", "https://gw.example/remoteDesktopGateway/", NULL, "tunnel",
	"capability", NULL},
    {"CONNECT", "abc-123.tunnelmole.net:443", NULL, "tunnel", "capability",
	NULL},
    {NULL, "https://fluffy-disco-3000.app.github.dev/", TYPED, "tunnel",
	"intent", NULL},
    {NULL, "https://8080-mirror-a1b2.ws-eu117.gitpod.io/", TYPED, "tunnel",
	"intent", NULL},
    {NULL, "https://vscode.dev/tunnel/bedroom/C:/x", TYPED, "tunnel", "intent",
	NULL},
    {"CONNECT", "1.tcp.eu.ngrok.io:15642", NULL, "tunnel", "capability", NULL},
};

/*
 * Not tunnels: CONNECTs to usual ports, and pages that only write about
 * tunnels.
 */
static const struct disguise_case not_tunnels[] = {
    {"CONNECT", "a.example:443", NULL, NULL, NULL, NULL},
    {"CONNECT", "imap.example:993", NULL, NULL, NULL, NULL},
    {"CONNECT", "a.example:5228", NULL, NULL, NULL, NULL},
    {NULL, "https://vscode.dev/", TYPED, NULL, NULL, NULL},
    {NULL, "https://gitpod.io/workspaces", TYPED, NULL, NULL, NULL},
    {NULL, "https://year9-quiz.ws-eu117.gitpod.io/", TYPED, NULL, NULL, NULL},
    {NULL, "https://fluffy-disco.github.dev/", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/anydesk-review", TYPED, NULL, NULL, NULL},
    {"PROPFIND", "https://a.example/x", TYPED, NULL, NULL, NULL},
    {NULL, "https://a.example/guacamole-recipe", TYPED, NULL, NULL, NULL},
};

static void
test_dns(void **state)
{
	RUN(*state, dns);
}

static void
test_not_dns(void **state)
{
	RUN(*state, not_dns);
}

static void
test_vpns(void **state)
{
	RUN(*state, vpns);
}

static void
test_not_vpns(void **state)
{
	RUN(*state, not_vpns);
}

static void
test_tunnels(void **state)
{
	RUN(*state, tunnels);
}

static void
test_not_tunnels(void **state)
{
	RUN(*state, not_tunnels);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_dns),
	    cmocka_unit_test(test_not_dns),
	    cmocka_unit_test(test_vpns),
	    cmocka_unit_test(test_not_vpns),
	    cmocka_unit_test(test_tunnels),
	    cmocka_unit_test(test_not_tunnels),
	};

	return cmocka_run_group_tests(tests, case_open, case_close);
}
