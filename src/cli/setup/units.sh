# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The systemd units of `schoolgate setup`. Sourced by setup.

# Returns true if systemd runs this machine.
has_systemd() {
	[ -d /run/systemd/system ]
}

# The names of the Squids that this school needs.
squid_names() {
	echo school-computers
	[ "$own" = none ] || echo own-devices
}

our_units() {
	echo schoolgate-icap@first.service
	echo schoolgate-icap@second.service
	echo schoolgate-closer.service
	echo schoolgate-tunnels.service
	squid_names | sed 's/.*/schoolgate-&.service/'
	[ "$firewall" = no ] || echo schoolgate-firewall.service
	echo schoolgate-lists.timer
	echo schoolgate-anchor.timer
	[ "$desk" = no ] || desk_units
}

# Debian's services would listen at the same ports.
stop_debian_units() {
	local unit
	for unit in c-icap squid; do
		if systemctl is-enabled -q "$unit" 2>/dev/null; then
			echo "$unit" >>"$state/setup.disabled"
			echo "Debian's $unit.service is stopped, and does not start with the machine any more."
		fi
		systemctl disable -q --now "$unit" 2>/dev/null
	done
	[ ! -e "$state/setup.disabled" ] ||
		sort -u -o "$state/setup.disabled" "$state/setup.disabled"
}

# The users of the services, and folders of theirs. The package has made
# them; `make install` has not.
make_users() {
	systemd-sysusers schoolgate.conf && systemd-tmpfiles --create schoolgate.conf ||
		fail "the users of schoolgate's services, or their folders such as /run/schoolgate, cannot be made" \
			"the lines above say why"
}

start_unit() { # unit
	local act=start
	systemctl -q is-active "$1" && act=reload-or-restart
	case $1 in *.timer | *.socket) act=start ;; esac
	systemctl enable -q "$1" && systemctl "$act" "$1" && return
	explain_unit "$1"
	fail "$1 does not start" "the lines above say why; or see: systemctl status $1"
}

explain_unit() { # unit
	journalctl -q --no-pager -n 20 -u "$1" >&2
	case $1 in
	*@first.service) tail -n 5 /var/log/c-icap/first.log ;;
	*@second.service) tail -n 5 /var/log/c-icap/second.log ;;
	esac >&2
}

# Squid may start and end at once, or without one of its ports. So look again after
# some seconds.
check_squids() {
	local name unit port before
	for name in $(squid_names); do
		unit=schoolgate-$name.service
		before=$(systemctl show -P NRestarts "$unit")
		sleep 3
		if ! systemctl -q is-active "$unit" ||
			[ "$before" != "$(systemctl show -P NRestarts "$unit")" ]; then
			journalctl -q --no-pager -u "$unit" | grep -E 'FATAL|ERROR|helper' | tail -n 10 >&2
			fail "$unit ends again and again" "the lines above say why; or see: systemctl status $unit"
		fi
		for port in $(sed -n 's/^https\{0,1\}_port  *\([0-9]*\).*/\1/p' "$etc/squid/$name.conf"); do
			[ -n "$(ss -Htln "sport = :$port")" ] ||
				fail "no program listens at port $port of $etc/squid/$name.conf" \
					"see: journalctl -u $unit"
		done
	done
}

start_units() {
	local unit units
	step "Services"
	if ! has_systemd; then
		echo "systemd does not run here. At the next boot these units are needed:"
		our_units | sed 's/^/  /'
		return
	fi
	systemctl daemon-reload
	make_users
	stop_debian_units
	# A unit that an earlier answer needed.
	units=$(our_units | xargs)
	for unit in schoolgate-own-devices.service schoolgate-firewall.service $(desk_units); do
		case " $units " in
		*" $unit "*) ;;
		*) systemctl disable -q --now "$unit" 2>/dev/null ;;
		esac
	done
	"$here/squid-files" >"$state/squid.sum"
	for unit in $units; do
		start_unit "$unit"
	done
	check_squids
	printf '%s runs, and starts with the machine.\n' $units
}
