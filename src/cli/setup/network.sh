# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The school's networks, for Squid and the firewall. Sourced by setup.

# The network card of the default route.
outer_card() {
	ip route show default 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1
}

# All network cards but lo and $1, as "eth1, eth2".
other_cards() {
	ip -o link show 2>/dev/null | sed -n 's/^[0-9]*: \([^:@]*\).*/\1/p' |
		grep -vxF -e lo -e "$1" | paste -sd, | sed 's/,/, /g'
}

# Prints the words of a list that has commas, blanks or both between them.
words() {
	[ "$1" = none ] || echo "$1" | tr ',' ' '
}

# Prints the IPv4 (4) or IPv6 (6) networks of a list, with commas between them.
networks() { # 4 or 6, list
	local word kind list=
	for word in $(words "$2"); do
		kind=4
		[ "${word#*:}" = "$word" ] || kind=6
		[ "$kind" != "$1" ] || list=$list${list:+, }$word
	done
	printf '%s' "$list"
}

# Checks a list of networks with schoolgate's own reader, so that a mistake is told
# in its words. Prints what is wrong.
check_list() { # list
	local try word said fine=yes
	try=$(mktemp -d)
	for word in $(words "$1"); do
		printf 'school "Setup"\n    time zone Europe/London\ngroup all\n    network %s\nrules\n    otherwise allow\n' \
			"$word" >"$try/setup.policy"
		"$sg" check --state "$try" --locked "$try/none" "$try/setup.policy" \
			>"$try/said" 2>&1 && said= || said=$(sed -n 's/.*:4:[0-9]*: error: //p' "$try/said")
		case $word in
		*/0) said="it is every network" ;;
		*.*:* | *:*.*) said="it is an IPv4 address within IPv6; write it as IPv4" ;;
		esac
		[ -n "$said" ] || continue
		echo "\"$word\" is not a network of a school: $said"
		fine=no
		break
	done
	rm -rf "$try"
	[ "$fine" = yes ]
}

check_networks() {
	[ -n "$(words "$school")" ] || fail "no school computers" \
		"give their networks: --school-computers \"10.20.0.0/16\""
	check_overlap "among the school computers" "$school" ""
	check_overlap "among the own devices" "$own" ""
	check_overlap "between school computers and own devices" "$school" "$own"
}

# The networks of the two lists must not overlap: a device in both gets no access.
check_overlap() { # where, list, list
	local all
	all=$(printf '%s\n' $(words "$2") $(words "$3"))
	[ "$all" = "$(printf '%s\n' "$all" | awk '!seen[$0]++')" ] ||
		fail "a network is there twice $1: $(printf '%s\n' "$all" | sort | uniq -d | xargs)" \
			"give each network once"
	command -v nft >/dev/null || return 0
	check_family 4 ipv4_addr "$1" "$(echo $all)"
	check_family 6 ipv6_addr "$1" "$(echo $all)"
}

check_family() { # 4 or 6, type of nft, where, list
	local all
	all=$(networks "$1" "$4")
	[ -n "$all" ] || return 0
	nft -c "add table inet sg_check; add set inet sg_check s { type $2; flags interval; elements = { $all }; }" \
		>/dev/null 2>&1 ||
		fail "networks overlap $3: $all" \
			"a device that is in both lists gets no access; give each network once"
}

# The networks of own devices, or an address that no device can have.
own_or_nobody() {
	if [ "$own" = none ]; then
		echo 255.255.255.255
	else
		words "$own" | xargs
	fi
}

write_networks() {
	put "$etc/squid/networks.conf" <<CONF
# The school's networks. \`schoolgate setup\` wrote this file; to change it, run
# \`schoolgate setup\` again, which changes the firewall rules too.
#
# School computers have the school's CA, so Squid decrypts their HTTPS. Squid
# does not decrypt the HTTPS of devices that people own. If a device's network is
# in neither list, or in both, the device gets no access.
acl sg_school_computers src $(words "$school" | xargs)
acl sg_own_devices      src $(own_or_nobody)
CONF
}

write_login() {
	{
		echo "# The log-on. \`schoolgate setup\` wrote this file; both instances of Squid"
		echo "# include it."
		case $log_on in
		none) echo "# People do not log on: the policy knows them by network." ;;
		*) echo "include $etc/squid/login-$log_on.conf" ;;
		esac
		[ "$log_on" = none ] || echo "include $etc/squid/groups-ldap.conf"
	} | put "$etc/squid/login.conf"
}

# Prints one set of the firewall rules.
set_of() { # name, type, elements
	printf 'set %s { type %s; %s%s}\n' "$1" "$2" \
		"$([ "$2" = ifname ] || echo 'flags interval; auto-merge; ')" \
		"${3:+elements = { $3 \}; }"
}

quoted() {
	words "$1" | xargs -n 1 printf '"%s"\n' | paste -sd, | sed 's/,/, /g'
}

write_firewall() {
	local hidden=
	[ "$hide" != yes ] || hidden=$(networks 4 "$school, $(words "$own")")
	{
		echo "# The school's network cards and networks, for the firewall rules in"
		echo "# $share/firewall.nft. \`schoolgate setup\` wrote this file."
		set_of inside ifname "$(quoted "$inside")"
		set_of outside ifname "$(quoted "$outside")"
		set_of school_computers ipv4_addr "$(networks 4 "$school")"
		set_of school_computers6 ipv6_addr "$(networks 6 "$school")"
		set_of own_devices ipv4_addr "$(networks 4 "$own")"
		set_of own_devices6 ipv6_addr "$(networks 6 "$own")"
		set_of hidden ipv4_addr "$hidden"
	} | put "$etc/firewall.conf"
}

check_firewall() {
	local said card
	for card in $(words "$inside") $(words "$outside"); do
		[ -e "/sys/class/net/$card" ] ||
			echo "There is no network card \"$card\" now; its rules wait for it." >&2
	done
	said=$(nft -c -f "$share/firewall.nft" 2>&1) ||
		fail "the firewall rules have a mistake: $said" "see $etc/firewall.conf and $etc/firewall.d"
}

# Rules of another firewall would stop what schoolgate's rules accept.
tell_foreign_rules() {
	local said
	said=$("$sg" doctor --only firewall/foreign 2>/dev/null | grep -vE '^(The firewall|All |What |[0-9]+ thing)')
	case $said in
	*"  warning"*)
		echo "  - Another firewall of this machine may stop the devices' traffic:"
		printf '%s\n' "$said"
		;;
	esac
}

# Names the networks that no group of the policy has.
tell_unknown_networks() {
	local word said
	for word in $(words "$school") $(words "$own"); do
		said=$("$sg" explain --client "${word%/*}" https://www.example.org/ 2>/dev/null) || continue
		case $said in
		*"no group"*)
			echo "  - No group of the policy has the network $word: only lines for everyone"
			echo "    are about it.  Add it to a group of $etc/school.policy."
			;;
		esac
	done
}
