# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Takes schoolgate out of line again: `schoolgate setup --undo`. Sourced by setup.
#
# The machine passes nothing on afterwards, so that no device gets out unfiltered
# by itself.

stop_our_units() {
	local unit
	has_systemd || return 0
	for unit in $(systemctl list-unit-files --no-legend 'schoolgate-*' | awk '{ print $1 }'); do
		case $unit in *@.service) continue ;; esac
		systemctl disable -q --now "$unit" 2>/dev/null
	done
	for unit in schoolgate-icap@first schoolgate-icap@second; do
		systemctl disable -q --now "$unit" 2>/dev/null
		systemctl stop -q "schoolgate-again@$unit" 2>/dev/null
		systemctl reset-failed -q "$unit" 2>/dev/null
	done
}

enable_debian_units() {
	local unit
	[ -r "$state/setup.disabled" ] || return 0
	while read -r unit; do
		systemctl enable -q "$unit" 2>/dev/null &&
			echo "$unit is enabled again; it starts with the machine."
	done <"$state/setup.disabled"
	rm -f "$state/setup.disabled"
}

# Other settings may let traffic through, unfiltered, from the next boot on.
tell_of_next_boot() {
	local file
	for file in $(grep -lsE '^[[:space:]]*net\.(ipv4\.ip_forward|ipv6\.conf\.all\.forwarding)[[:space:]]*=[[:space:]]*1' \
		-r /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d); do
		echo "From the next boot on it passes traffic on, unfiltered, because of $file."
	done
	! systemctl is-enabled -q squid 2>/dev/null ||
		echo "From the next boot on Debian's Squid answers at its ports, unfiltered: systemctl disable squid"
}

undo_all() {
	[ "$(id -u)" -eq 0 ] || fail "only root can do this" "run: sudo schoolgate setup --undo"
	stop_our_units
	remove_written
	# The table of open connections says who was where.
	rm -rf "$ssl_db" "$state/squid.sum" "$before" /run/schoolgate
	enable_debian_units
	"$here/forwarding" remove
	echo "schoolgate is out of line: its services are stopped and do not start again."
	echo "This machine passes no traffic on."
	tell_of_next_boot
	echo "Kept: $etc (the policy, the CA)"
	if [ "$with_journal" = yes ]; then
		rm -rf "$journal" "$state/journal.key" "$journal-desk" "$state-desk" "$state-installer"
		echo "The journal is removed, and so are the desk's journal, store and accounts."
	else
		echo "and the journal, $journal with $state/journal.key."
		[ ! -e "$state-desk/journal.key" ] ||
			echo "Of the desk: $journal-desk and $state-desk."
	fi
}
