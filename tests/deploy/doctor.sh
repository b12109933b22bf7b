# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `schoolgate doctor` on a machine as it is deployed: content with a healthy one,
# and it finds real faults, one at a time.

# Runs the doctor. Writes what is wrong to /srv/wrong, as "FAMILY/CHECK".
doctor() {
	local begun=$SECONDS
	schoolgate doctor --json >/srv/doctor.json 2>/srv/doctor.err
	code=$?
	took=$((SECONDS - begun))
	# The machine has no jq.
	tr -d '\n' </srv/doctor.json | sed 's/{ *"family"/\n&/g' |
		sed -n 's|^{ *"family": "\([^"]*\)", *"check": "\([^"]*\)", *"result": "wrong".*|\1/\2|p' |
		sort -u >/srv/wrong
}

# The machine must be healthy again after each fault.
healthy() { # when
	doctor
	is "$1: nothing is wrong" "$code $(xargs </srv/wrong)" "0 "
	[ "$code" -eq 0 ] || schoolgate doctor | grep -A 3 WRONG
}

# Plants a fault, which the doctor must find, and mends it.
fault() { # name, FAMILY/CHECK, command, command to mend it
	eval "$3" >/srv/planted 2>&1
	doctor
	is "$1: it is found" "$code $(grep -xF "$2" /srv/wrong)" "1 $2"
	eval "$4" >/srv/mended 2>&1
}

restart_gate() { # which
	systemctl restart "schoolgate-icap@$1"
}

boot_1() {
	must "the package installs" install_package "$old"
	ok "without setup the doctor says so" \
		sh -c '! schoolgate doctor >/srv/err && grep -q "schoolgate setup" /srv/err'
	must "setup" sh -c 'schoolgate setup "$@" >/srv/keys 2>&1 || { tail /srv/keys; exit 1; }' sh "${SETUP[@]}"
	cp /srv/deploy/policy /etc/schoolgate/school.policy
	schoolgate install >/srv/installed 2>&1
	ok "install says that the policy is in force" grep -q "installed, and in force" /srv/installed
	healthy "after setup"
	ok "it took $took s, under 10" [ "$took" -lt 10 ]
	schoolgate doctor >/srv/doctor.txt
	sed 's/^/= /' /srv/doctor.txt
	ok "a block was tried through Squid" grep -q "through Squid from 10.62" /srv/doctor.txt

	fault "a server is stopped" units/running "systemctl stop schoolgate-icap@second" \
		"systemctl start schoolgate-icap@second"
	fault "Debian's Squid is enabled" units/beside "systemctl enable squid" "systemctl disable squid"
	fault "a unit does not start at boot" units/enabled \
		"systemctl disable schoolgate-own-devices" "systemctl enable schoolgate-own-devices"
	mkdir -p /etc/systemd/system/schoolgate-own-devices.service.d
	fault "Squid has few descriptors" units/descriptors \
		"printf '[Service]\nLimitNOFILE=1024\n' >/etc/systemd/system/schoolgate-own-devices.service.d/x.conf
		systemctl daemon-reload; systemctl restart schoolgate-own-devices" \
		"rm /etc/systemd/system/schoolgate-own-devices.service.d/x.conf
		systemctl daemon-reload; systemctl restart schoolgate-own-devices"
	healthy "after faults of units"
	fault "Squid would suspend the gate" squid/settings \
		"echo 'icap_service_failure_limit 10' >>/etc/schoolgate/squid/local.conf" \
		"sed -i '/failure_limit/d' /etc/schoolgate/squid/local.conf"
	fault "Squid serves strangers" probe/squids \
		"sed -i '1i http_access allow all' /etc/schoolgate/squid/networks.conf
		systemctl reload schoolgate-school-computers; sleep 3" \
		"sed -i 1d /etc/schoolgate/squid/networks.conf
		systemctl reload schoolgate-school-computers; sleep 3"
	fault "a line of Squid is wrong" squid/parse \
		"echo 'http_acces deny all' >>/etc/schoolgate/squid/local.conf
		echo 'acl x nosuchtype 1' >>/etc/schoolgate/squid/local.conf" \
		"sed -i '/http_acces deny all/d; /nosuchtype/d' /etc/schoolgate/squid/local.conf"
	fault "a file of the package is changed" machine/files \
		"cp /usr/share/schoolgate/squid/gate.conf /srv/gate.conf
		sed -i 's/bypass=off/bypass=on/' /usr/share/schoolgate/squid/gate.conf" \
		"cp /srv/gate.conf /usr/share/schoolgate/squid/gate.conf"
	fault "a network is missing in Squid" networks/answers \
		"cp /etc/schoolgate/squid/networks.conf /srv/networks.conf
		sed -i 's|10.62.0.0/18||' /etc/schoolgate/squid/networks.conf" \
		"cp /srv/networks.conf /etc/schoolgate/squid/networks.conf"
	healthy "after faults of Squid"
	fault "the firewall rules are gone" firewall/rules "nft flush ruleset" \
		"systemctl restart schoolgate-firewall"
	fault "QUIC is open" firewall/rules "nft flush chain inet schoolgate no_way_round" \
		"systemctl restart schoolgate-firewall"
	fault "the forward chain lets pass" firewall/rules \
		"nft chain inet schoolgate no_way_round '{ policy accept; }'" \
		"systemctl restart schoolgate-firewall"
	fault "the internet can open connections" firewall/rules \
		'nft delete rule inet schoolgate no_way_round handle "$(nft -a list chain inet schoolgate no_way_round |
			sed -n "s/.*@outside drop # handle //p")"' \
		"systemctl restart schoolgate-firewall"
	fault "an exception has a mistake" firewall/loading \
		"echo 'ip saddr nonsense' >/etc/schoolgate/firewall.d/x.nft" \
		"rm /etc/schoolgate/firewall.d/x.nft"
	fault "addresses are not hidden" firewall/rules "nft flush chain inet schoolgate hide" \
		"systemctl restart schoolgate-firewall"
	fault "unmarked packets pass" firewall/routing "ip -4 rule del priority 101" \
		"systemctl restart schoolgate-firewall"
	fault "unmarked packets pass by IPv6" firewall/routing "ip -6 rule del priority 101" \
		"systemctl restart schoolgate-firewall"
	nft 'table ip other { chain forward { type filter hook forward priority 0; policy drop; }; }'
	ok "another firewall's drop is warned of" \
		sh -c 'schoolgate doctor --only firewall/foreign | grep -q "the chain forward of the nftables table"'
	ok "setup warns of it, too" sh -c 'schoolgate setup --yes | grep -q "Another firewall"'
	nft delete table ip other
	ok "without it there is no warning" \
		sh -c 'schoolgate doctor --only firewall/foreign | grep -q "no other firewall stops"'
	# Squid 6 goes on accepting after a connection that was not redirected.
	case $(squid -v) in
	*"Version 5"*)
		fault "an intercepting port is stuck" probe/squids \
			"nft delete table inet schoolgate
			timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/3130'
			systemctl restart schoolgate-firewall" \
			"systemctl restart schoolgate-school-computers" ;;
	esac
	fault "the machine passes nothing on" firewall/forwarding "sysctl -w net.ipv4.ip_forward=0" \
		"systemctl restart schoolgate-firewall"
	fault "everybody can read the CA's key" ca/secret "chmod 644 /etc/schoolgate/ca/ca.key" \
		"chmod 640 /etc/schoolgate/ca/ca.key"
	fault "Squid's certificates belong to root" ca/ssl-db "chown root: /var/spool/squid/ssl_db" \
		"chown proxy: /var/spool/squid/ssl_db"
	fault "the journal belongs to root" journal/owners "chown root: /var/log/schoolgate/*.jsonl" \
		"chown c-icap: /var/log/schoolgate/*.jsonl"
	fault "Squid cannot reach the CA" ca/reach "chmod 700 /etc/schoolgate/ca" \
		"chmod 755 /etc/schoolgate/ca"
	fault "an image is damaged" gate/installed \
		"cp -a /var/lib/schoolgate/policy.img /srv/policy.img
		echo x >/var/lib/schoolgate/policy.img" \
		"cp -a /srv/policy.img /var/lib/schoolgate/policy.img; sleep 2"
	fault "a gate has no policy" gate/in-force \
		"mv /var/lib/schoolgate/names.img /srv; restart_gate second; mv /srv/names.img /srv/n
		echo 'schoolgate.StateDir /srv/none' >>/etc/schoolgate/c-icap/schoolgate.conf
		mkdir -p /srv/none; restart_gate second
		sed -i '/StateDir .srv/d' /etc/schoolgate/c-icap/schoolgate.conf
		cp -a /srv/n /var/lib/schoolgate/names.img" \
		"restart_gate second; sleep 2"
	healthy "at the end"
	filters "after all faults"
	finished
}
