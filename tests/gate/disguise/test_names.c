/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_names.c -- tests addresses and names in unusual spellings, and requests
 * whose host names disagree.
 *
 * A request can name a host in its URL, in its Host header and in the TLS
 * server name (SNI).
 */
#include "../../unit.h"

#include "cases.h"

/* Addresses, and names that spell an address, with and without ports. */
static const struct disguise_case addresses[] = {
    {NULL, "http://31.13.64.35/", NULL, "address_trick", "intent",
	"31.13.64.35"},
    {NULL, "http://0x1f.0xd.0x40.0x23/", "User-Agent: curl/7.58.0",
	"address_trick", "intent", "31.13.64.35"},
    {NULL, "http://520962083/", "User-Agent: curl/7.58.0", "address_trick",
	"intent", "31.13.64.35"},
    {NULL, "http://[64:ff9b::1f0d:4023]/", NULL, "address_trick", "intent",
	"31.13.64.35"},
    {NULL, "http://[2002:1f0d:4023::1]/", NULL, "address_trick", "intent",
	"31.13.64.35"},
    {NULL, "https://a.31-13-64-35.sslip.io/", TYPED, "address_trick", "intent",
	"31.13.64.35"},
    {NULL, "https://2a03-2880-f158-181-face-b00c-0-25de.sslip.io/", TYPED,
	"address_trick", "intent", "2a03:2880:f158:181:face:b00c:0:25de"},
    {NULL, "https://customer-31-13-64-35.nip.io:443/", TYPED, "address_trick",
	"intent", "31.13.64.35"},
    {NULL, "http://1f0d4023.nip.io/", TYPED, "address_trick", "intent",
	"31.13.64.35"},
    {NULL, "http://9df0aaab.nip1234.io/", TYPED, "address_trick", "intent",
	"157.240.170.171"},
    {"CONNECT", "www.tiktok.com:8443", NULL, "address_trick", "intent",
	"www.tiktok.com"},
    {NULL, "https://www.reddit.com:4443/", TYPED, "address_trick", "intent",
	"www.reddit.com"},
    /* A program connects to a blocked owner's address in its usual form. */
    {"CONNECT", "31.13.64.35:443", "X-SNI: -", "address_trick", "capability",
	"31.13.64.35"},
    {"CONNECT", "31.13.64.35:443", NULL, "address_trick", "capability",
	"31.13.64.35"},
    {"CONNECT", "31.13.64.35:5222", NULL, "address_trick", "capability",
	"31.13.64.35"},
    {"CONNECT", "[2a03:2880:f158:82:face:b00c:0:25de]:443", "X-SNI: -",
	"address_trick", "capability", "2a03:2880:f158:82:face:b00c:0:25de"},
    /* A person's spelling of it, or a person's visit. */
    {"CONNECT", "0x1f0d4023:443", "X-SNI: -", "address_trick", "intent",
	"31.13.64.35"},
    {"CONNECT", "520962083:443", NULL, "address_trick", "intent",
	"31.13.64.35"},
    {"CONNECT", "[::ffff:31.13.64.35]:443", NULL, "address_trick", "intent",
	"31.13.64.35"},
    {NULL, "http://31.13.64.35/", TYPED, "address_trick", "intent",
	"31.13.64.35"},
    {NULL, "http://31.13.64.35/", "User-Agent: WhatsApp/2.24.9 A",
	"address_trick", "capability", "31.13.64.35"},
    {NULL, "https://157-240-214-35.my-dns.example/", TYPED, "address_trick",
	"intent", "157.240.214.35"},
    {NULL, "https://157.240.214.35.traefik.me/", TYPED, "address_trick",
	"intent", "157.240.214.35"},
    {NULL, "http://0235.0360.0326.043/", NULL, "address_trick", "intent",
	"157.240.214.35"},
    {NULL, "http://[::ffff:9df0:d623]/", NULL, "address_trick", "intent",
	"157.240.214.35"},
    {NULL, "https://m.facebook.com:8443/", TYPED, "address_trick", "intent",
	"m.facebook.com"},
};

/*
 * Not tricks: local addresses, usual requests, and digits that form an address
 * by chance.
 */
static const struct disguise_case not_addresses[] = {
    {"CONNECT", "www.microsoft.com:443", NULL, NULL, NULL, NULL},
    {"CONNECT", "140.82.112.25:443", "X-SNI: github.com", NULL, NULL, NULL},
    {"CONNECT", "10.20.0.9:8443", "X-SNI: -", NULL, NULL, NULL},
    {"CONNECT", "52.112.1.1:443", "X-SNI: -", NULL, NULL, NULL},
    {"CONNECT", "mtalk.google.com:5228", NULL, NULL, NULL, NULL},
    {NULL, "http://intranet/", NULL, NULL, NULL, NULL},
    {NULL, "https://192.168.0.1:8443/", NULL, NULL, NULL, NULL},
    {NULL, "https://a2-16-8-1.deploy.static.akamaitechnologies.com/", TYPED,
	NULL, NULL, NULL},
    {NULL, "https://ec2-3-8-1-2.eu-west-2.compute.amazonaws.com/", TYPED, NULL,
	NULL, NULL},
    {"CONNECT", "https://teams.microsoft.com:443", NULL, NULL, NULL, NULL},
    {NULL, "http://10.1.2.3/", NULL, NULL, NULL, NULL},
    {NULL, "http://192.168.7.7/", NULL, NULL, NULL, NULL},
    {NULL, "http://172.16.0.1/", NULL, NULL, NULL, NULL},
    {NULL, "http://127.0.0.1/", NULL, NULL, NULL, NULL},
    {NULL, "http://169.254.1.1/", NULL, NULL, NULL, NULL},
    {NULL, "http://[fe80::1]/", NULL, NULL, NULL, NULL},
    {NULL, "http://[fd00::1]/", NULL, NULL, NULL, NULL},
    {NULL, "https://10-20-0-5.nip.io/", TYPED, NULL, NULL, NULL},
    {NULL, "https://192.168.1.9.sslip.io/", TYPED, NULL, NULL, NULL},
    {NULL, "https://nip.io/", TYPED, NULL, NULL, NULL},
    {NULL, "https://1-2-3-4.cdn.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk:8443/", TYPED, NULL, NULL, NULL},
    {"CONNECT", "dashboard.example:8443", "X-SNI: dashboard.example", NULL,
	NULL, NULL},
    {"CONNECT", "17.57.144.10:5223", "X-SNI: -", NULL, NULL, NULL},
    {"CONNECT", "163.com:443", NULL, NULL, NULL, NULL},
    {NULL, "https://7-zip.example/", TYPED, NULL, NULL, NULL},
};

/* Blocked names: unusual spellings, parts of other names, lookalikes. */
static const struct disguise_case names[] = {
    {NULL, "https://xn--fcebook-8va.com/", TYPED, "name_trick", "intent",
	"facebook.com"},
    {NULL, "https://www.xn--nstagram-skb.net/", TYPED, "name_trick", "intent",
	"instagram.com"},
    {NULL, "https://tіktok.com/", TYPED, "name_trick", "intent", "tiktok.com"},
    {NULL, "https://fbcdn-a.akama1hd.net/", TYPED, "name_trick", "intent",
	"fbcdn-a.akamaihd.net"},
    {NULL, "https://www.faceb00k.com/", TYPED, "name_trick", "intent",
	"www.facebook.com"},
    {NULL, "https://1nstagram.com/", TYPED, "name_trick", "intent",
	"instagram.com"},
    {NULL, "https://m-tiktok-com.school-mirror.example/", TYPED, "name_trick",
	"intent", "m.tiktok.com"},
    {NULL, "https://www.reddit.com.portal.example.net/", TYPED, "name_trick",
	"intent", "www.reddit.com"},
    {NULL, "https://login@www.tiktok.com/", TYPED, "name_trick", "intent",
	"www.tiktok.com"},
    {NULL, "http://www.tikt%6fk.com/", TYPED, "name_trick", "intent",
	"www.tiktok.com"},
    {"CONNECT", "Discord.Com:443", NULL, "name_trick", "intent", "discord.com"},
    {NULL, "https://www.pinterest.co.uk./", TYPED, "name_trick", "intent",
	"www.pinterest.co.uk"},
    {NULL, "http://..www.tumblr.com/", TYPED, "name_trick", "intent",
	"www.tumblr.com"},
    {NULL, "http://ｆａｃｅｂｏｏｋ.com/", TYPED, "name_trick", "intent",
	"facebook.com"},
    {NULL, "https://7777772e66616365626f6f6b2e636f6d.p.example/", TYPED,
	"name_trick", "intent", "www.facebook.com"},
    {NULL, "https://www-snapchat-com.x.example/", TYPED, "name_trick", "intent",
	"www.snapchat.com"},
    {NULL, "https://discord.com.free.example.org/", TYPED, "name_trick",
	"intent", "discord.com"},
    {NULL, "https://d1scord.com/", TYPED, "name_trick", "intent",
	"discord.com"},
    {NULL, "https://user:pass@discord.com/app", TYPED, "name_trick", "intent",
	"discord.com"},
    {"CONNECT", "WWW.TIKTOK.COM:443", NULL, "name_trick", "intent",
	"www.tiktok.com"},
};

/*
 * Harmless sites in unusual spellings, and names that contain a blocked name by
 * chance.
 */
static const struct disguise_case not_names[] = {
    {NULL, "https://netflix.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.box.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.dropbox.com/s/x", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.xbox.com/", TYPED, NULL, NULL, NULL},
    {NULL, "https://instagrammar.example/", TYPED, NULL, NULL, NULL},
    {"CONNECT", "kids.example.:443", NULL, NULL, NULL, NULL},
    {"CONNECT", "WWW.BBC.CO.UK:443", NULL, NULL, NULL, NULL},
    {NULL, "https://user@www.bbc.co.uk/", TYPED, NULL, NULL, NULL},
    {NULL, "https://xn--caf-dma.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://bücher.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.facebook.com.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://facebook.school.example.org/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.x.company/", TYPED, NULL, NULL, NULL},
    {NULL, "https://my-x-com.example.org/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www-bbc-co-uk.example.org/", TYPED, NULL, NULL, NULL},
    {NULL, "https://maps.google.com.hk/", TYPED, NULL, NULL, NULL},
    {NULL, "https://www.1stchoice.example/", TYPED, NULL, NULL, NULL},
    {NULL, "https://snapchatter-birds.example/", TYPED, NULL, NULL, NULL},
};

/* Domain fronting: the filter sees one name, the server gets another. */
static const struct disguise_case fronted[] = {
    {"CONNECT", "allowed.example:443", "X-SNI: www.tiktok.com", "fronting",
	"intent", "www.tiktok.com"},
    {NULL, "https://www.bbc.co.uk/", "Host: www.reddit.com", "fronting",
	"intent", "www.reddit.com"},
    {NULL, "https://cdn.example.net/x",
	"Host: discord.com | X-SNI: cdn.example.net", "fronting", "intent",
	"discord.com"},
    {"CONNECT", "www.instagram.com:443", "X-SNI: www.google.com", "fronting",
	"intent", "www.instagram.com"},
    {"CONNECT", "31.13.64.35:443", "X-SNI: www.bbc.co.uk", "fronting", "intent",
	"31.13.64.35"},
    {"POST", "https://meek.azureedge.net/",
	"Host: meek.azureedge.net | X-SNI: ajax.aspnetcdn.com", "fronting",
	"capability", "meek.azureedge.net"},
    {NULL, "https://hidden-svc.example/",
	"Host: hidden-svc.example | X-SNI: www.harmless.example.org",
	"fronting", "noise", "www.harmless.example.org"},
    {"CONNECT", "a.example:443", "X-SNI: www.croxyproxy.com", "fronting",
	"intent", "www.croxyproxy.com"},
};

/*
 * In these requests only the TLS server name shows the circumvention. A server
 * may serve this name although the CONNECT asks for another host.
 */
static const struct disguise_case shown_by_server_name[] = {
    {"CONNECT", "allowed.example:443", "X-SNI: www-facebook-com.translate.goog",
	"relay", "intent", "www.facebook.com"},
    {"CONNECT", "allowed.example:443", "X-SNI: 31-13-64-35.nip.io",
	"address_trick", "intent", "31.13.64.35"},
    {"CONNECT", "allowed.example:443", "X-SNI: www.facebook.com.evil.example",
	"name_trick", "intent", "www.facebook.com"},
    {"CONNECT", "allowed.example:443", "X-SNI: xn--fcebook-2fg.com",
	"name_trick", "intent", "facebook.com"},
    {"CONNECT", "allowed.example:443",
	"X-SNI: www.f\xd0\xb0"
	"cebook.com",
	"name_trick", "intent", "www.facebook.com"},
    {"CONNECT", "allowed.example:443", "X-SNI: faceb00k.com", "name_trick",
	"intent", "facebook.com"},
    {"CONNECT", "31.13.64.35:443", "X-SNI: www-tiktok-com.translate.goog",
	"relay", "intent", "www.tiktok.com"},
};

/* These TLS server names lead to allowed sites. */
static const struct disguise_case not_shown_by_server_name[] = {
    {"CONNECT", "allowed.example:443", "X-SNI: www-bbc-co-uk.translate.goog",
	NULL, NULL, NULL},
    {"CONNECT", "allowed.example:443", "X-SNI: 10-0-0-1.nip.io", NULL, NULL,
	NULL},
    {"CONNECT", "allowed.example:443", "X-SNI: www.bbc.co.uk.example.net", NULL,
	NULL, NULL},
    {"CONNECT", "allowed.example:443", "X-SNI: xn--bcher-kva.example", NULL,
	NULL, NULL},
};

/*
 * Requests that are not domain fronting, although they may have two host names.
 * There are these cases:
 *
 * - The names differ only in case, a final dot or a subdomain.
 * - One of the two is an address.
 * - The TLS server name is Cloudflare's public name for ECH.
 * - Both names are harmless sites.
 */
static const struct disguise_case not_fronted[] = {
    {NULL, "https://www.bbc.co.uk/",
	"Host: www.bbc.co.uk | X-SNI: www.bbc.co.uk", NULL, NULL, NULL},
    {NULL, "https://static.files.bbci.co.uk/x.js",
	"Host: static.files.bbci.co.uk | X-SNI: static.bbc.co.uk", NULL, NULL,
	NULL},
    {NULL, "https://www.bbc.co.uk/", "Host: WWW.BBC.CO.UK", NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/", "Host: www.bbc.co.uk.", NULL, NULL, NULL},
    {NULL, "https://www.bbc.co.uk/", "Host: bbc.co.uk", NULL, NULL, NULL},
    {"CONNECT", "www.bbc.co.uk:443", "X-SNI: cloudflare-ech.com", NULL, NULL,
	NULL},
    {"CONNECT", "192.0.2.7:443", "X-SNI: www.bbc.co.uk", NULL, NULL, NULL},
    {NULL, "http://192.0.2.7/", "Host: www.bbc.co.uk", NULL, NULL, NULL},
    {"CONNECT", "a.example:443", "X-SNI: b.example", NULL, NULL, NULL},
    {NULL, "https://m.youtube.com/", "X-SNI: www.youtube.com", NULL, NULL,
	NULL},
};

static void
test_addresses(void **state)
{
	RUN(*state, addresses);
}

static void
test_not_addresses(void **state)
{
	RUN(*state, not_addresses);
}

static void
test_names(void **state)
{
	RUN(*state, names);
}

static void
test_not_names(void **state)
{
	RUN(*state, not_names);
}

static void
test_fronted(void **state)
{
	RUN(*state, fronted);
	RUN(*state, shown_by_server_name);
}

static void
test_not_fronted(void **state)
{
	RUN(*state, not_fronted);
	RUN(*state, not_shown_by_server_name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_not_addresses),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_not_names),
	    cmocka_unit_test(test_fronted),
	    cmocka_unit_test(test_not_fronted),
	};

	return cmocka_run_group_tests(tests, case_open, case_close);
}
