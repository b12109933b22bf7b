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
	squid_names | sed 's/.*/schoolgate-&.service/'
	[ "$firewall" = no ] || echo schoolgate-firewall.service
	echo schoolgate-lists.timer
	echo schoolgate-anchor.timer
}

# Debian's services would listen at the same ports.
stop_debian_units() {
	local unit
	for unit in c-icap squid; do
		systemctl is-enabled -q "$unit" 2>/dev/null &&
			echo "$unit" >>"$state/setup.disabled"
		systemctl disable -q --now "$unit" 2>/dev/null
	done
	[ ! -e "$state/setup.disabled" ] ||
		sort -u -o "$state/setup.disabled" "$state/setup.disabled"
}

start_unit() { # unit
	local act=start
	systemctl -q is-active "$1" && act=reload-or-restart
	case $1 in *.timer) act=start ;; esac
	systemctl enable -q "$1" && systemctl "$act" "$1" && return
	journalctl -q --no-pager -n 20 -u "$1" >&2
	fail "$1 does not start" "the lines above say why; or see: systemctl status $1"
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
	stop_debian_units
	# A unit that an earlier answer needed.
	units=$(our_units | xargs)
	for unit in schoolgate-own-devices.service schoolgate-firewall.service; do
		case " $units " in
		*" $unit "*) ;;
		*) systemctl disable -q --now "$unit" 2>/dev/null ;;
		esac
	done
	"$here/squid-files" >"$state/squid.sum"
	for unit in $units; do
		start_unit "$unit"
		echo "$unit runs, and starts with the machine."
	done
}
