/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_address.c -- tests reading, comparing and writing IP addresses and
 * networks.
 */
#include "../unit.h"

#include "gate/address.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static struct sg_address
address(const char *text)
{
	struct sg_address found;

	if (!sg_address_parse(sg_str(text), &found))
		fail_msg("%s is no address", text);
	return found;
}

static struct sg_network
network(const char *text)
{
	struct sg_network found;

	if (sg_network_parse(sg_str(text), &found) != SG_NETWORK_FINE)
		fail_msg("%s is no network", text);
	return found;
}

static void
assert_text(const struct sg_address *found, const char *expected)
{
	char text[SG_ADDRESS_TEXT];
	size_t n = sg_address_text(found, text);

	assert_int_equal(n, strlen(text));
	assert_string_equal(text, expected);
}

/* ---- addresses ---------------------------------------------------------- */

static void
address_read(void **state)
{
	static const struct {
		const char *text, *canonical;
	} rows[] = {{"0.0.0.0", "0.0.0.0"},
	    {"255.255.255.255", "255.255.255.255"}, {"10.20.6.1", "10.20.6.1"},
	    {"::", "::"}, {"::1", "::1"}, {"1::", "1::"},
	    {"2001:DB8::1", "2001:db8::1"},
	    {"2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"},
	    {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
	    {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
	    {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
	    {"1:0:0:4:0:0:0:8", "1:0:0:4::8"},
	    {"1:0:0:4:0:0:7:8", "1::4:0:0:7:8"},
	    {"1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"},
	    {"a:b:c:d:e:f:0:0", "a:b:c:d:e:f::"},
	    {"::ffff:10.0.0.1", "10.0.0.1"}, {"::ffff:a00:1", "10.0.0.1"},
	    {"0:0:0:0:0:ffff:10.0.0.1", "10.0.0.1"},
	    {"64:ff9b::1.2.3.4", "64:ff9b::102:304"},
	    {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
	    {"fe80::1%eth0", "fe80::1"}, {"fe80::1%25en1", "fe80::1"},
	    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}};
	struct sg_address found;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		found = address(rows[i].text);
		assert_text(&found, rows[i].canonical);
		found = address(rows[i].canonical);
		assert_text(&found, rows[i].canonical);
	}
}

static void
address_refused(void **state)
{
	static const char *const rows[] = {"", ".", ":", "a", "1", "1.2.3",
	    "1.2.3.", ".1.2.3", "1.2.3.4.", "1.2.3.4.5", "1..3.4", "1.2.3.256",
	    "1.2.3.999", "01.2.3.4", "1.2.3.00", "1.2.3.0x4", "1.2.3.-4",
	    "1.2.3.4 ", " 1.2.3.4", "1.2.3.4/8", "1.2.3.4%eth0", "1.2.3.4:80",
	    "[::1]", ":::", "1:::2", "1::2::3", ":1", "1:", "1:2",
	    ":1::", "::1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
	    "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1::2:3:4:5:6:7:8",
	    "12345::", "g::", "::1.2.3", "::1.2.3.4.5",
	    "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4",
	    "::12345.2.3.4", "::01.2.3.4", "fe80::1%", "fe80::1%a b",
	    "fe80::1%a/", "%eth0"};
	struct sg_address before = {{0x5a}}, found = before;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (sg_address_parse(sg_str(rows[i]), &found))
			fail_msg("\"%s\" was read", rows[i]);
		assert_memory_equal(&found, &before, sizeof(found));
	}
	assert_false(sg_address_parse((struct sg_str){"fe80::1%a\0b", 11},
	    &found));
	assert_false(sg_address_parse((struct sg_str){"1.2.3.4\0", 8}, &found));
}

static void
port_read(void **state)
{
	static const struct {
		const char *text;
		int port; /* -1: refused */
	} rows[] = {{"", 0}, {"0", 0}, {"443", 443}, {"65535", 65535},
	    {"00443", 443}, {"65536", -1}, {"4294967376", -1},
	    {"99999999999999999999999", -1}, {"-1", -1}, {"+1", -1}, {"8o", -1},
	    {" 80", -1}, {"80 ", -1}};
	uint16_t port;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		port = 7;
		assert_int_equal(sg_port_parse(sg_str(rows[i].text), &port),
		    rows[i].port >= 0);
		assert_int_equal(port, rows[i].port >= 0 ? rows[i].port : 7);
	}
}

static void
address_port_read(void **state)
{
	static const struct {
		const char *text, *canonical; /* NULL: refused */
		uint16_t port;
	} rows[] = {{"10.0.0.1:3128", "10.0.0.1", 3128},
	    {"10.0.0.1", "10.0.0.1", 0},
	    {"[2001:db8::1]:443", "2001:db8::1", 443},
	    {"[2001:db8::1]", "2001:db8::1", 0},
	    {"2001:db8::1:443", "2001:db8::1", 443},
	    {"1:2:3:4:5:6:7:8:443", "1:2:3:4:5:6:7:8", 443},
	    {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", 0},
	    {"2001:db8::1", "2001:db8::1", 0},
	    {"2001:db8::a:b", "2001:db8::a:b", 0}, {"::1", "::1", 0},
	    {"::1:80", "::1", 80}, {"::ffff:10.0.0.1:80", "10.0.0.1", 80},
	    {"", NULL, 0}, {":80", NULL, 0}, {"10.0.0.1:", NULL, 0},
	    {"10.0.0.1:65536", NULL, 0}, {"10.0.0.1:x", NULL, 0},
	    {"facebook.com:80", NULL, 0}, {"[10.0.0.1]:80", NULL, 0},
	    {"[::1", NULL, 0}, {"[::1]80", NULL, 0}, {"[::1]:", NULL, 0},
	    {"[::1]:x", NULL, 0}, {"[]:80", NULL, 0}, {"[", NULL, 0}};
	struct sg_address found;
	uint16_t port;
	bool read;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		read = sg_address_port_parse(sg_str(rows[i].text), &found,
		    &port);
		if (read != (rows[i].canonical != NULL))
			fail_msg("\"%s\"", rows[i].text);
		if (!read)
			continue;
		assert_text(&found, rows[i].canonical);
		assert_int_equal(port, rows[i].port);
	}
}

static void
address_unwrap(void **state)
{
	static const struct {
		const char *text, *carried;
	} rows[] = {{"1.2.3.4", "1.2.3.4"}, {"::ffff:1.2.3.4", "1.2.3.4"},
	    {"::1.2.3.4", "1.2.3.4"}, {"2002:102:304::", "1.2.3.4"},
	    {"2002:102:304:5:6:7:8:9", "1.2.3.4"},
	    {"64:ff9b::102:304", "1.2.3.4"},
	    {"64:ff9b::1:102:304", "64:ff9b::1:102:304"},
	    {"64:ff9b:1::102:304", "64:ff9b:1::102:304"},
	    {"2003:102:304::", "2003:102:304::"}, {"::", "::"}, {"::1", "::1"},
	    {"::ff:ffff", "::ff:ffff"}, {"::1:0:102:304", "::1:0:102:304"}};
	struct sg_address found;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		found = sg_address_unwrap(address(rows[i].text));
		assert_text(&found, rows[i].carried);
	}
}

static void
address_local(void **state)
{
	static const char *const local[] = {"127.0.0.1", "127.255.255.255",
	    "169.254.0.0", "169.254.255.255", "10.0.0.0", "10.255.255.255",
	    "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255",
	    "0.0.0.0", "::", "::1",
	    "fe80::", "febf:ffff::", "fc00::", "fdff:ffff::1"};
	static const char *const other[] = {"126.255.255.255", "128.0.0.0",
	    "169.253.255.255", "169.255.0.0", "9.255.255.255", "11.0.0.0",
	    "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
	    "0.0.0.1", "::2", "fe7f::1",
	    "fec0::", "fbff::", "fe00::", "2001:db8::1"};
	struct sg_address found;

	(void)state;
	for (size_t i = 0; i < COUNT(local); i++) {
		found = address(local[i]);
		if (!sg_address_is_local(&found))
			fail_msg("%s is local", local[i]);
	}
	for (size_t i = 0; i < COUNT(other); i++) {
		found = address(other[i]);
		if (sg_address_is_local(&found))
			fail_msg("%s is not local", other[i]);
	}
}

static void
address_order(void **state)
{
	static const char *const rows[] = {"::", "::1", "0.0.0.0", "10.0.0.1",
	    "10.0.0.2", "11.0.0.0", "64:ff9b::", "ffff::"};
	struct sg_address a, b;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		for (size_t j = 0; j < COUNT(rows); j++) {
			a = address(rows[i]);
			b = address(rows[j]);
			assert_int_equal(sg_address_cmp(&a, &b) < 0, i < j);
			assert_int_equal(sg_address_cmp(&a, &b) == 0, i == j);
		}
		assert_int_equal(sg_address_is_v4(&a), i >= 2 && i <= 5);
	}
}

/* ---- networks ----------------------------------------------------------- */

static void
network_read(void **state)
{
	static const struct {
		const char *text, *canonical, *last;
		enum sg_network_fault fault;
	} rows[] = {
	    {"10.0.0.0/8", "10.0.0.0/8", "10.255.255.255", SG_NETWORK_FINE},
	    {"0.0.0.0/0", "0.0.0.0/0", "255.255.255.255", SG_NETWORK_FINE},
	    {"10.20.6.1", "10.20.6.1/32", "10.20.6.1", SG_NETWORK_FINE},
	    {"10.20.6.1/32", "10.20.6.1/32", "10.20.6.1", SG_NETWORK_FINE},
	    {"10.20.8.0/23", "10.20.8.0/23", "10.20.9.255", SG_NETWORK_FINE},
	    {"::/0", "::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		SG_NETWORK_FINE},
	    {"2001:db8::/32", "2001:db8::/32",
		"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", SG_NETWORK_FINE},
	    {"2001:db8::1", "2001:db8::1/128", "2001:db8::1", SG_NETWORK_FINE},
	    {"fc00::/7", "fc00::/7", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		SG_NETWORK_FINE},
	    {"::ffff:10.0.0.0/104", "10.0.0.0/8", "10.255.255.255",
		SG_NETWORK_FINE},
	    {"10.20.9.0/23", "10.20.8.0/23", "10.20.9.255",
		SG_NETWORK_HOST_BITS},
	    {"10.0.0.1/31", "10.0.0.0/31", "10.0.0.1", SG_NETWORK_HOST_BITS},
	    {"10.0.0.1/0", "0.0.0.0/0", "255.255.255.255",
		SG_NETWORK_HOST_BITS},
	    {"2001:db8::1/64", "2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff",
		SG_NETWORK_HOST_BITS}};
	struct sg_network found;
	struct sg_address last;
	char text[SG_ADDRESS_TEXT + 4];
	size_t n;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(sg_network_parse(sg_str(rows[i].text), &found),
		    rows[i].fault);
		n = sg_network_text(&found, text);
		assert_int_equal(n, strlen(text));
		assert_string_equal(text, rows[i].canonical);
		last = sg_network_last(&found);
		assert_text(&last, rows[i].last);
		assert_true(sg_network_has(&found, &found.base));
		assert_true(sg_network_has(&found, &last));
	}
}

static void
network_refused(void **state)
{
	static const char *const rows[] = {"", "/", "/8", "10.0.0.0/",
	    "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/8/8",
	    "10.0.0.0/ 8", "10.0.0.0/8 ", "10.0.0/8", "10.0.0.0/255.0.0.0",
	    "10.0.0.0/100000000008", "::/129", "::/999999", "::/x", "pupils",
	    "2001:db8::/32%eth0"};
	struct sg_network found;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (sg_network_parse(sg_str(rows[i]), &found) !=
		    SG_NETWORK_UNREADABLE)
			fail_msg("\"%s\" was read", rows[i]);
}

static void
network_holds(void **state)
{
	static const struct {
		const char *network, *address;
		bool has;
	} rows[] = {{"10.20.0.0/16", "10.20.255.255", true},
	    {"10.20.0.0/16", "10.21.0.0", false},
	    {"10.20.0.0/16", "10.19.255.255", false},
	    {"10.20.8.0/23", "10.20.9.255", true},
	    {"10.20.8.0/23", "10.20.10.0", false},
	    {"10.20.6.1", "10.20.6.1", true}, {"10.20.6.1", "10.20.6.0", false},
	    {"0.0.0.0/0", "255.0.0.1", true},
	    {"0.0.0.0/0", "2001:db8::1", false}, {"::/0", "1.2.3.4", true},
	    {"2001:db8::/33", "2001:db8:7fff::", true},
	    {"2001:db8::/33", "2001:db8:8000::", false}};
	struct sg_network n;
	struct sg_address a;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		n = network(rows[i].network);
		a = address(rows[i].address);
		if (sg_network_has(&n, &a) != rows[i].has)
			fail_msg("%s, %s", rows[i].network, rows[i].address);
	}
}

static void
test_macs(void **state)
{
	static const struct {
		const char *text;
		bool is_one;
	} rows[] = {
	    {"02:aa:bb:cc:dd:01", true},
	    {"02-AA-bb-cc-DD-01", true},
	    {"00:00:00:00:00:00", false},
	    {"02:aa:bb:cc:dd:0g", false},
	    {"02:aa:bb:cc:dd", false},
	    {"02:aa:bb:cc:dd:01:02", false},
	    {"02.aa.bb.cc.dd.01", false},
	    {"02aabbccdd01", false},
	    {"-", false},
	    {"", false},
	};
	uint8_t mac[6];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (sg_mac_parse(sg_str(rows[i].text), mac) != rows[i].is_one)
			fail_msg("\"%s\"", rows[i].text);
		if (rows[i].is_one)
			assert_memory_equal(mac, "\x02\xaa\xbb\xcc\xdd\x01", 6);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_macs),
	    cmocka_unit_test(address_read), cmocka_unit_test(address_refused),
	    cmocka_unit_test(port_read), cmocka_unit_test(address_port_read),
	    cmocka_unit_test(address_unwrap), cmocka_unit_test(address_local),
	    cmocka_unit_test(address_order), cmocka_unit_test(network_read),
	    cmocka_unit_test(network_refused), cmocka_unit_test(network_holds)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
