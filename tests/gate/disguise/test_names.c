/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Addresses and names in other spellings, and names that disagree.
 */
#include "../../unit.h"

#include "cases.h"

/* Addresses, names that spell one, ports. */
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
    {"CONNECT", "www.tiktok.com:8443", NULL, "address_trick", "intent",
	"www.tiktok.com"},
    {NULL, "https://www.reddit.com:4443/", TYPED, "address_trick", "intent",
	"www.reddit.com"},
    {"CONNECT", "31.13.64.35:443", "X-SNI: -", "address_trick", "intent",
	"31.13.64.35"},
};

/* Spellings, names in names, lookalikes. */
static const struct disguise_case names[] = {
    {NULL, "https://xn--fcebook-8va.com/", TYPED, "name_trick", "intent",
	"facebook.com"},
    {NULL, "https://www.xn--nstagram-skb.net/", TYPED, "name_trick", "intent",
	"instagram.com"},
    {NULL, "https://tіktok.com/", TYPED, "name_trick", "intent", "tiktok.com"},
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
    {"CONNECT", "Discord.Com:443", NULL, "name_trick", "intent",
	"discord.com"},
    {NULL, "https://www.pinterest.co.uk./", TYPED, "name_trick", "intent",
	"www.pinterest.co.uk"},
    {NULL, "http://..www.tumblr.com/", TYPED, "name_trick", "intent",
	"www.tumblr.com"},
};

/* One name for the filter, another for the server. */
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
    {"CONNECT", "31.13.64.35:443", "X-SNI: www.bbc.co.uk", "fronting",
	"intent", "31.13.64.35"},
    {"POST", "https://meek.azureedge.net/",
	"Host: meek.azureedge.net | X-SNI: ajax.aspnetcdn.com", "fronting",
	"capability", "meek.azureedge.net"},
    {NULL, "https://hidden-svc.example/",
	"Host: hidden-svc.example | X-SNI: www.harmless.example.org",
	"fronting", "noise", "www.harmless.example.org"},
};

static void
test_addresses(void **state)
{
	RUN(*state, addresses);
}

static void
test_names(void **state)
{
	RUN(*state, names);
}

static void
test_fronted(void **state)
{
	RUN(*state, fronted);
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
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_fronted),
	};

	return cmocka_run_group_tests(tests, open_gate, close_gate);
}
