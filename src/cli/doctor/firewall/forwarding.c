/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * forwarding.c -- checks that the kernel passes traffic on as it should, and
 * that nothing passes if another program removes the firewall's rules.
 */
#include "config.h"

#include <string.h>

#include "cli/doctor/doctor.h"

#define LOAD SG_DOCTOR_LOAD_RULES
#define FORWARD4 "/proc/sys/net/ipv4/ip_forward"
#define ACCEPT "/proc/sys/net/ipv4/tcp_fwmark_accept"
#define FORWARD6 "/proc/sys/net/ipv6/conf/all/forwarding"

void
sg_doctor_look_forwarding(struct sg_doctor *d)
{
	long long v4 = sg_doctor_number(d, FORWARD4);
	long long v6 = sg_doctor_number(d, FORWARD6);

	if (!d->answers.firewall) {
		if (v4 == 1 || v6 == 1)
			sg_doctor_warn(d,
			    "if devices can use this machine as a router, run "
			    "\"schoolgate setup --firewall yes\"; if not, turn "
			    "forwarding off: sysctl -w net.ipv4.ip_forward=0 "
			    "net.ipv6.conf.all.forwarding=0",
			    "this machine passes traffic on, but has no rules "
			    "of schoolgate: devices could pass Squid by");
		return;
	}
	if (v4 != 1)
		sg_doctor_wrong(d, LOAD,
		    "this machine does not pass IPv4 traffic on: devices reach "
		    "nothing but the proxy");
	if (v6 == 0)
		sg_doctor_wrong(d, LOAD,
		    "this machine does not pass IPv6 traffic on");
}

/* ---- routing rules ------------------------------------------------------ */

#define STOPS                                                                   \
	"while the firewall's rules are gone, one connection can stop Squid's " \
	"intercepting ports"

/* The rules that the script "forwarding" of setup adds, as `ip rule show`
 * prints them. */
static const struct routing {
	const char *rule, *without;
} rules[] = {
    {"99: from all fwmark 0/0x1000000 iif lo ipproto tcp sport 3127 prohibit",
	STOPS},
    {"99: from all fwmark 0/0x1000000 iif lo ipproto tcp sport 3129-3131 "
     "prohibit",
	STOPS},
    {"101: from all fwmark 0/0x1000000 prohibit",
	"if another program removes the firewall's rules, devices pass Squid "
	"by"},
    {"100: from all iif lo goto 102",
	"this machine itself may not reach the internet"},
    {"102: from all nop", "this machine itself may not reach the internet"},
};

/* Returns true if the line has the words of `rule`. `ip` may put other blanks
 * between them. */
static bool
same_words(struct sg_str line, struct sg_str rule)
{
	struct sg_str a, b;

	while (sg_doctor_word(&rule, &b))
		if (!sg_doctor_word(&line, &a) || !sg_str_eq(a, b))
			return false;
	return !sg_doctor_word(&line, &a);
}

static bool
has_rule(struct sg_str text, const char *rule)
{
	struct sg_str line;

	while (sg_doctor_line(&text, &line))
		if (same_words(line, sg_str(rule)))
			return true;
	return false;
}

static void
check_routing(struct sg_doctor *d, const char *family, const char *name)
{
	const char *const words[] = {"ip", family, "rule", "show", NULL};
	struct sg_str text;

	if (sg_doctor_run(d, words, false, &text) != 0) {
		sg_doctor_wrong(d, "apt-get install iproute2",
		    "\"ip %s rule show\" does not say which routing rules there "
		    "are",
		    family);
		return;
	}
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (!has_rule(text, rules[i].rule))
			sg_doctor_wrong(d, LOAD,
			    "the %s routing rule \"%s\" is missing: %s", name,
			    rules[i].rule, rules[i].without);
}

void
sg_doctor_look_routing(struct sg_doctor *d)
{
	if (!d->answers.firewall) {
		sg_doctor_fine(d,
		    "this machine is not the router, and needs no routing "
		    "rules");
		return;
	}
	if (sg_doctor_number(d, ACCEPT) != 1)
		sg_doctor_wrong(d, LOAD,
		    "net.ipv4.tcp_fwmark_accept is not 1: the routing rules "
		    "stop Squid's answers to redirected devices");
	check_routing(d, "-4", "IPv4");
	if (sg_doctor_number(d, FORWARD6) >= 0)
		check_routing(d, "-6", "IPv6");
}
