# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The officer's desk at the real chain, for the tests that need it: its folders,
# its accounts and its three programs, each with a user of its own as in a school.
# Source it after lib.sh and prepare().
ingester=games web=news installer=uucp

as() { # USER GROUP... -- COMMAND: runs with the chain's clock, which goes on
	local user=$1 groups=
	shift
	while [ "$1" != -- ]; do
		groups=$groups,$1
		shift
	done
	shift
	exec setpriv --reuid "$user" --regid "$user" --groups "$(id -g "$user")$groups" \
		env -u FAKETIME TZ=UTC FAKETIME_NO_CACHE=1 DONT_FAKE_MONOTONIC=1 \
		"FAKETIME_TIMESTAMP_FILE=$GATE_CLOCK" "LD_PRELOAD=$(faketime_library)" "$@"
}

user() { # verb and words; the password is on standard input
	"$SG_PREFIX/bin/schoolgate" user "$@" --accounts "$D/accounts" \
		--journal "$D/journal" --journal-key "$D/journal.key" 2>>"$T/log/user"
}

# Makes the folders, the exceptions' file and the journal, and puts the policy in
# force with the line that includes the exceptions.
make_desk() {
	D=$T/desk
	mkdir -m 755 "$D"
	install -d -m 755 -o "$installer" "$T/etc/desk"
	install -d -m 2750 -o "$ingester" -g "$web" "$D/store"
	install -d -m 2750 -o "$installer" -g "$ingester" "$D/journal"
	install -d -m 700 -o "$installer" "$D/state"
	install -d -m 755 -o "$installer" "$D/run"
	install -d -m 755 -o "$ingester" "$D/status"
	install -m 644 -o "$installer" -g "$installer" /dev/null "$T/etc/desk/exceptions.policy"
	sed -i '/^rules/i include "desk/exceptions.policy"\n' "$POLICY"
	install_policy "$POLICY"
	printf '%s\n' '{"doctor": 1}' >"$D/doctor.json"
	"$SG_PREFIX/bin/schoolgate" journal init --desk --owner "$installer" \
		--journal "$D/journal" --journal-key "$D/journal.key" >"$T/log/desk-init" 2>&1 ||
		chain_fail "the desk's journal cannot be begun: $(cat "$T/log/desk-init")"
}

add_user() { # name and options; the password is that of all accounts
	echo "correct horse battery" | user add "$@" ||
		chain_fail "no account can be added: $(cat "$T/log/user")"
}

# The users of the packages do not exist here.
give_desk() {
	chgrp -R "$ingester" "$D/journal"
	chgrp "$installer" "$D/accounts"
}

# systemd runs this command as root for each connection. It has the chain's clock.
serve_bans() { # socket, user, option...
	local command="$SG_PREFIX/bin/schoolgate ban serve --state $T/state --journal $T/journal \
--journal-key $T/keys/journal.key${3:+ $3}"
	(as root -- socat "UNIX-LISTEN:$D/$1,fork,user=$2,mode=600" EXEC:"$command") 2>>"$T/log/$1" &
	PID[$1]=$!
}

start_ingester() {
	as "$ingester" c-icap -- "$SG_PREFIX/libexec/schoolgated" --conf "$T/etc/desk.conf" \
		--images "$T/state" --desk "$D/journal" --status "$D/status/status" \
		--bans "$D/auto-bans" \
		>>"$T/log/schoolgated" 2>&1 &
	PID[ingester]=$!
}

# Starts the programs; the desk listens at 127.0.0.1:$desk_port. The configuration
# is in $T/etc/desk.conf.
start_desk() {
	# systemd runs this command as root for each connection of the installer.
	socat "UNIX-LISTEN:$D/apply,fork,user=$installer,mode=600" \
		EXEC:"$SG_PREFIX/bin/schoolgate install --json --no-wait --state $T/state \
--locked $T/locked --catalogue $SG_SOURCE/conf/platforms $POLICY" 2>>"$T/log/apply" &
	PID[apply]=$!
	serve_bans bans "$installer"
	serve_bans auto-bans "$ingester" --only-bans
	as "$installer" c-icap -- "$SG_PREFIX/libexec/schoolgate-installer" --socket "$D/run/socket" \
		--conf "$T/etc/desk.conf" --web-user "$web" --accounts "$D/accounts" --journal "$D/journal" \
		--journal-key "$D/journal.key" --state "$D/state" --policy "$POLICY" \
		--exceptions "$T/etc/desk/exceptions.policy" --apply "$D/apply" --bans "$D/bans" --images "$T/state" \
		--catalogue "$SG_SOURCE/conf/platforms" --locked "$T/locked" >>"$T/log/installer" 2>&1 &
	PID[installer]=$!
	start_ingester
	for _ in $(seq 100); do
		[ ! -S "$D/run/socket" ] || break
		sleep 0.1
	done
	# As schoolgate-installer.socket makes it.
	chgrp "$web" "$D/run/socket"
	chmod 660 "$D/run/socket"
	as "$web" c-icap -- "$SG_PREFIX/libexec/schoolgate-web" --conf "$T/etc/desk.conf" \
		--installer "$D/run/socket" --policy "$POLICY" --state "$T/state" --locked "$T/locked" \
		--catalogue "$SG_SOURCE/conf/platforms" --www "$SG_PREFIX/share/schoolgate/www" --doctor "$D/doctor.json" \
		--status "$D/status/status" >>"$T/log/web" 2>&1 &
	PID[web]=$!
	wait_listen 127.0.0.1 "$desk_port" "${PID[web]}" web
}
