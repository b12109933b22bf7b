# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The officer's desk, of `schoolgate setup --desk yes`. Sourced by setup.

desk_line='include "desk/exceptions.policy"'

desk_units() {
	echo schoolgate-apply.socket
	echo schoolgate-bans.socket
	echo schoolgate-auto-bans.socket
	echo schoolgate-installer.socket
	echo schoolgate-installer.service
	echo schoolgate-desk.service
	echo schoolgate-web.service
	echo schoolgate-doctor.timer
}

# The desk's own journal records who looked at what, and who decided what.
begin_desk_journal() {
	if [ -e "$state-desk/journal.key" ]; then
		give_journal schoolgate-installer schoolgate-desk "$journal-desk" "$state-desk/journal.key"
		return
	fi
	"$sg" journal init --desk || fail "the desk's journal could not be begun"
	if [ -t 0 ] && [ "$ask" = yes ]; then
		read -r -p "Write these keys down, too. Then press Enter. " _
	fi
}

# The page can change exceptions only if the policy has a line for them. The policy
# is the school's own, so the line is added only if somebody says so.
include_exceptions() {
	local typed=no
	! grep -qxF "$desk_line" "$etc/school.policy" || return 0
	if [ -t 0 ] && [ "$ask" = yes ]; then
		read -r -p "Add the line '$desk_line' to $etc/school.policy [no]: " typed
	fi
	case $typed in
	[yY]*) ;;
	*)
		echo "So that the page can change exceptions, add this line to $etc/school.policy,"
		echo "above \"rules\", and run schoolgate install:"
		echo "  $desk_line"
		return
		;;
	esac
	save "$etc/school.policy"
	sed -i "0,/^rules/s|^rules|$desk_line\n\n&|" "$etc/school.policy" &&
		"$sg" install --no-wait ||
		fail "the line cannot be put into $etc/school.policy" "add it by hand: $desk_line"
}

# After another installation, the group may have another number.
give_accounts() {
	[ ! -e "$state-desk/accounts" ] ||
		chgrp schoolgate-installer "$state-desk/accounts" ||
		fail "the accounts in $state-desk/accounts cannot be given to the group schoolgate-installer"
}

begin_desk() {
	step "The officer's desk"
	make_users
	begin_desk_journal
	give_accounts
	include_exceptions
}

# The address at which a browser of this machine finds the page.
desk_address() {
	local address port scheme=http
	read -r address port < <(sed -n 's/^listen  *//p' "$etc/desk.conf" 2>/dev/null) ||
		address=127.0.0.1 port=8443
	! grep -q '^tls ' "$etc/desk.conf" 2>/dev/null || scheme=https
	case $address in *:*) address="[$address]" ;; esac
	echo "$scheme://$address:$port"
}

tell_desk() {
	cat <<NEXT
  - The officer's desk: add the first account, with a password of hers:
      schoolgate user add NAME --role officer --full-name "Mrs A Officer"
    The page is at $(desk_address). How others reach it, and how it
    sends mail, is in $etc/desk.conf; see schoolgate.desk(5).
NEXT
}
