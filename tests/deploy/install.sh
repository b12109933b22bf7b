# SPDX-License-Identifier: LGPL-2.1-or-later
#
# From a bare machine to the first block, and everything after it: boots,
# upgrade, downgrade, removal, purge.

all_files() {
	find / -xdev \( -path /srv -o -path /proc -o -path /sys -o -path /run -o -path /dev \
		-o -path /var/cache -o -path /var/lib/apt -o -path /var/lib/dpkg -o -path /tmp \
		-o -path /var/log/apt -o -path /var/log/journal \) -prune -o -print | sort
}

boot_1() {
	local begun=$SECONDS unit score
	all_files >/srv/before
	must "the package installs" install_package "$old"
	echo "= packages: $((SECONDS - begun)) s"
	is "Debian's c-icap does not run" "$(systemctl is-active c-icap)" inactive
	ok "setup says what is missing" sh -c '! schoolgate setup </dev/null 2>/srv/err && grep -q -- --school-computers /srv/err'
	must "setup" sh -c 'schoolgate setup "$@" >/srv/keys 2>&1 || { tail /srv/keys; exit 1; }' sh "${SETUP[@]}"
	echo "= bare machine to setup's end: $((SECONDS - begun)) s"
	# The example's lines depend on the time of day; these do not.
	cp /srv/deploy/policy /etc/schoolgate/school.policy
	ok "a changed policy is put in force" schoolgate install
	sleep 2
	filters "after setup"
	for unit in schoolgate-icap@first schoolgate-icap@second schoolgate-school-computers \
		schoolgate-own-devices schoolgate-firewall schoolgate-lists schoolgate-anchor \
		schoolgate-closer schoolgate-tunnels \
		schoolgate-again@x; do
		score=$(systemd-analyze security --no-pager "$unit.service" 2>/dev/null |
			sed -n 's/.*exposure level for.*: \([0-9.]*\) .*/\1/p')
		ok "the exposure of $unit is $score, under 2.5" \
			awk -v s="${score:-9}" 'BEGIN { exit !(s < 2.5) }'
	done
	for unit in school-computers own-devices; do
		is "the Squid for $unit may have many connections" \
			"$(systemctl show -P LimitNOFILE "schoolgate-$unit")" 65536
	done
	open_ends
	stops
	fails
	ok "setup can be run again" schoolgate setup --yes
	echo "# edited by the technician" >>/etc/schoolgate/squid/networks.conf
	schoolgate setup --yes >/srv/again 2>&1
	ok "and keeps what a person changed" grep -q "edited by the technician" /etc/schoolgate/squid/networks.conf
	ok "and says so" grep -q "changed by hand" /srv/again
	filters "after it was run again"
	ok "the lists' unit runs" systemctl start schoolgate-lists.service
	ok "the anchor's unit runs" systemctl start schoolgate-anchor.service
	ok "the journal is proved" schoolgate journal verify --key /srv/keys
}

# What is open ends when the policy blocks it.
open_ends() {
	rm -f /srv/ended-at
	ip netns exec device bash -c 'exec 3<>/dev/tcp/10.62.64.1/3126
		printf "CONNECT www.bbc.co.uk:443 HTTP/1.1\r\nHost: www.bbc.co.uk:443\r\n\r\n" >&3
		cat <&3 >/dev/null; date +%s >/srv/ended-at' &
	sleep 2
	ok "a connection of an own device is open" [ ! -e /srv/ended-at ]
	sed -i 's/^rules$/&\n    block www.bbc.co.uk for everyone always/' /etc/schoolgate/school.policy
	must "an edit that blocks it" schoolgate install
	sleep 2
	ok "the connection has ended" [ -e /srv/ended-at ]
	schoolgate journal show --json >/srv/shown-ended
	ok "and has a record" grep -q connection-ended /srv/shown-ended
	cp /srv/deploy/policy /etc/schoolgate/school.policy
	must "the policy of before" schoolgate install
}

# A server with Squid's connections open stops at once.
stops() {
	local begun result
	begun=$(date +%s%N)
	systemctl stop schoolgate-icap@second
	ok "a server stops in $((($(date +%s%N) - begun) / 1000000)) ms, under 2 s" \
		[ $((($(date +%s%N) - begun) / 1000000)) -lt 2000 ]
	result=$(systemctl show -P Result schoolgate-icap@second)
	is "its stop is no timeout" "$result" success
	ok "and it starts" systemctl start schoolgate-icap@second
}

# A configuration with a mistake: the start fails, and the unit does.
fails() {
	echo "schoolgate.PollInterval never" >>/etc/schoolgate/c-icap/schoolgate.conf
	ok "a start with a bad line fails" sh -c '! systemctl restart schoolgate-icap@second'
	for _ in $(seq 60); do
		[ "$(systemctl is-failed schoolgate-icap@second)" != failed ] || break
		sleep 0.5
	done
	is "and the unit is failed" "$(systemctl is-failed schoolgate-icap@second)" failed
	ok "the log says why" sh -c 'journalctl -u schoolgate-icap@second | grep -q PollInterval'
	is "the other server answers" "$(fetch school4 www.bbc.co.uk)" 200
	sed -i '/PollInterval never/d' /etc/schoolgate/c-icap/schoolgate.conf
	for _ in $(seq 90); do
		! systemctl -q is-active schoolgate-icap@second || break
		sleep 1
	done
	is "without the line it runs again by itself" \
		"$(systemctl is-active schoolgate-icap@second)" active
}

boot_2() {
	filters "after a boot"
	is "the machine is in no bad state" "$(systemctl --failed --no-legend | grep -c schoolgate)" 0
	kept_out
	echo "    otherwise allow # a draft" >>/etc/schoolgate/school.policy
	without_gap "the upgrade" install_package "$new"
	ok "an upgrade does not install a draft" sh -c 'cmp /srv/policy.img /var/lib/schoolgate/policy.img'
	ok "the new version is installed" sh -c 'dpkg -s schoolgate | grep -q "^Version: 0.1.1"'
	filters "after the upgrade"
	without_gap "the downgrade" install_package "$old"
	filters "after the downgrade"
}

# What must not get in or out, whatever its card and its port.
kept_out() {
	cp /var/lib/schoolgate/policy.img /srv/policy.img
	ip netns exec device setsid openssl s_server -quiet -accept 5900 -cert /srv/site.pem \
		-key /srv/site.key -www </dev/null >/dev/null 2>&1 &
	sleep 1
	ok "the internet opens no connection to a device" sh -c '! ip netns exec internet \
		curl -sk -m 3 -o /dev/null https://10.62.16.5:5900/'
	ok "nor by IPv6" sh -c '! ip netns exec internet \
		curl -sk -m 3 -o /dev/null "https://[2001:db8:62:0:1000::5]:5900/"'
	# A card and a network that nobody listed.
	ip netns add stranger
	ip link add eth3 type veth peer name eth0 netns stranger
	ip addr add 10.99.0.1/24 dev eth3
	ip link set eth3 up
	ip -n stranger link set eth0 up
	ip -n stranger addr add 10.99.0.5/24 dev eth0
	ip -n stranger route add default via 10.99.0.1
	ok "a device at an unlisted card gets nothing" sh -c '! ip netns exec stranger \
		curl -sk -m 3 -o /dev/null https://198.51.100.10/'
	# Rules with a mistake, and forwarding by other settings.
	echo "nonsense" >/etc/schoolgate/firewall.d/x.nft
	sysctl -q -w net.ipv4.ip_forward=1
	ok "rules with a mistake do not start" sh -c '! systemctl restart schoolgate-firewall'
	sysctl -q -w net.ipv4.ip_forward=1
	is "and nothing passes" "$(fetch past4 www.facebook.com)" 000
	rm /etc/schoolgate/firewall.d/x.nft
	systemctl reset-failed schoolgate-firewall
	ok "without the mistake they start" systemctl start schoolgate-firewall
}

# Runs a command, while a device asks all the time: every answer must be the
# right one.
without_gap() { # name, command
	local asker
	rm -f /srv/asked /srv/stop
	(
		while [ ! -e /srv/stop ]; do
			echo "$(fetch school4 www.bbc.co.uk) $(fetch school4 www.facebook.com)"
		done >/srv/asked
	) &
	asker=$!
	ok "$1" "${@:2}"
	sleep 2
	touch /srv/stop
	wait "$asker"
	is "$1: $(wc -l </srv/asked) pairs of requests were answered rightly" \
		"$(grep -vx '200 403' /srv/asked | sort | uniq -c | xargs)" ""
}

boot_3() {
	filters "after another boot"
	ok "the package is removed" apt-get remove -q -y schoolgate
	is "after removal a device gets nothing" "$(fetch school4 www.bbc.co.uk)" 000
	is "nor past the proxy" "$(fetch school4-redirected www.facebook.com)" 000
	is "no server is left" "$(servers_left)" 0
	ok "the journal is kept" sh -c 'ls /var/log/schoolgate/*'
	ok "the policy is kept" test -e /etc/schoolgate/school.policy
	ok "it can be installed again" install_package "$old"
	ok "and set up with the answers of before" schoolgate setup --yes
	filters "after another installation"
	ok "the journal goes on" schoolgate journal verify --key /srv/keys
	ok "purge" apt-get purge -q -y schoolgate
	is "after the purge no server is left" "$(servers_left)" 0
	is "and a device gets nothing" "$(fetch school4-redirected www.facebook.com)" 000
	ok "the journal is kept still" sh -c 'ls /var/log/schoolgate/* /var/lib/schoolgate/journal.key'
	apt-get autoremove -q -y --purge >/srv/autoremove 2>&1
	all_files >/srv/after
	echo "= left: $(comm -13 /srv/before /srv/after | grep -E 'schoolgate|c-icap|squid' | tr '\n' ' ')"
	is "nothing but the journal is left" "$(comm -13 /srv/before /srv/after |
		grep -vE '^/var/log/schoolgate(/|$)|^/var/lib/schoolgate(/journal.key)?$|^/var/log/(squid|c-icap|nginx)' |
		grep schoolgate | head -n 5 | tr '\n' ' ')" ""
	finished
}
