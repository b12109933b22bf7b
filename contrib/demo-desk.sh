# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The officer's desk of contrib/demo, which sources this file: its three programs
# run as three users, as in a school. Users that Debian has, and that own nothing
# here, stand for the users that the package makes.
desk_ingester=games desk_web=news desk_installer=uucp
desk_name=anna desk_password="correct horse battery"

# Runs a command as a user, in the group c-icap too, with the gate's clock. If the
# demo itself has a pretended date, libfaketime must not be loaded before the user
# changes: its semaphore would be root's.
desk_as() { # user, command
	unset LD_PRELOAD FAKETIME FAKETIME_SHARED
	exec setpriv --reuid "$1" --regid "$1" --groups "$(id -g "$1"),$(getent group c-icap | cut -d : -f 3)" \
		env TZ=UTC FAKETIME_NO_CACHE=1 DONT_FAKE_MONOTONIC=1 \
		"FAKETIME_TIMESTAMP_FILE=$GATE_CLOCK" "LD_PRELOAD=$(faketime_library)" "${@:2}"
}

# The journal of the filter. Without it, nothing is recorded.
desk_begin_journal() {
	mkdir -m 755 "$T/keys" && chown c-icap "$T/keys" &&
		"$SG_PREFIX/bin/schoolgate" journal init --owner c-icap --journal "$T/journal" \
			--journal-key "$T/keys/journal.key"
}

desk_begin() {
	desk_begin_journal && desk_make
}

# Folders, the desk's own journal, and the account.
desk_make() {
	local desk=$T/desk
	mkdir -m 755 "$desk"
	install -d -m 2750 -o "$desk_ingester" -g "$desk_web" "$desk/store"
	install -d -m 2750 -o "$desk_installer" -g "$desk_ingester" "$desk/journal"
	install -d -m 700 -o "$desk_installer" "$desk/state"
	install -d -m 755 -o "$desk_installer" "$desk/run"
	install -d -m 755 -o "$desk_ingester" "$desk/status"
	install -d -m 755 -o "$desk_installer" "$T/desk-policy"
	install -m 644 -o "$desk_installer" -g "$desk_installer" /dev/null \
		"$T/desk-policy/exceptions.policy"
	"$SG_PREFIX/bin/schoolgate" journal init --desk --owner "$desk_installer" \
		--journal "$desk/journal" --journal-key "$desk/journal.key" || return
	echo "$desk_password" | "$SG_PREFIX/bin/schoolgate" user add "$desk_name" --role officer \
		--full-name "Anna Officer" --accounts "$desk/accounts" --journal "$desk/journal" \
		--journal-key "$desk/journal.key" || return
	chgrp -R "$desk_ingester" "$desk/journal"
	chgrp "$desk_installer" "$desk/accounts"
	printf '%s\n' "store sqlite $desk/store/store.db" "listen 127.0.0.1 $desk_port" \
		"journal $T/journal" >"$T/etc/desk.conf"
	chmod 644 "$T/etc/desk.conf"
}

# systemd runs this command as root for each connection.
desk_bans() { # socket, user, option...
	(desk_as root socat "UNIX-LISTEN:$T/desk/$1,fork,user=$2,mode=600" \
		EXEC:"$T/schoolgate ban serve --journal $T/journal --journal-key $T/keys/journal.key${3:+ $3}") \
		2>>"$T/log/$1" &
	PID[$1]=$!
}

desk_start() { # policy
	local desk=$T/desk
	# systemd runs this command as root for each connection of the installer.
	socat "UNIX-LISTEN:$desk/apply,fork,user=$desk_installer,mode=600" \
		EXEC:"$T/schoolgate install --json --no-wait" 2>>"$T/log/apply" &
	PID[apply]=$!
	desk_bans bans "$desk_installer"
	desk_bans auto-bans "$desk_ingester" --only-bans
	(desk_as "$desk_ingester" "$SG_PREFIX/libexec/schoolgated" --conf "$T/etc/desk.conf" \
		--images "$T/state" --desk "$desk/journal" --status "$desk/status/status" \
		--bans "$desk/auto-bans") \
		>>"$T/log/schoolgated" 2>&1 &
	PID[ingester]=$!
	(desk_as "$desk_installer" "$SG_PREFIX/libexec/schoolgate-installer" --socket "$desk/run/socket" \
		--conf "$T/etc/desk.conf" --web-user "$desk_web" --accounts "$desk/accounts" --journal "$desk/journal" \
		--journal-key "$desk/journal.key" --state "$desk/state" --policy "$1" \
		--exceptions "$T/desk-policy/exceptions.policy" --apply "$desk/apply" --bans "$desk/bans" --images "$T/state" \
		--catalogue "$SG_PREFIX/share/schoolgate/platforms" --locked "$T/locked") \
		>>"$T/log/installer" 2>&1 &
	PID[installer]=$!
	for _ in $(seq 100); do
		[ ! -S "$desk/run/socket" ] || break
		sleep 0.1
	done
	chgrp "$desk_web" "$desk/run/socket" && chmod 660 "$desk/run/socket" || return
	(desk_as "$desk_web" "$SG_PREFIX/libexec/schoolgate-web" --conf "$T/etc/desk.conf" \
		--installer "$desk/run/socket" --policy "$1" --state "$T/state" --locked "$T/locked" \
		--catalogue "$SG_PREFIX/share/schoolgate/platforms" --status "$desk/status/status" \
		--doctor "$desk/doctor.json") >>"$T/log/web" 2>&1 &
	PID[web]=$!
	wait_listen 127.0.0.1 "$desk_port" "${PID[web]}" web
}

desk_stop() {
	local name
	for name in web installer ingester apply bans auto-bans; do
		stop "$name"
	done
}

# Signs in as a browser does, and prints one incident.
desk_look() {
	local page=http://127.0.0.1:$desk_port said
	curl -sf -m 10 -c "$T/cookies" -H "Origin: $page" -H 'Content-Type: application/json' \
		-d "{\"name\":\"$desk_name\",\"password\":\"$desk_password\"}" "$page/api/login" \
		>"$T/session" || return
	for _ in $(seq 60); do
		curl -sf -m 10 -b "$T/cookies" "$page/api/incidents" >"$T/incidents" || return
		said=$(sed -nE 's/.*"name": *"([^"]*)".*"title": *"([^"]*)".*"severity": *"([^"]*)".*/\2, by \1; severity \3/p' "$T/incidents" | head -n 1)
		[ -z "$said" ] || break
		sleep 1
	done
	[ -n "$said" ] && echo "$said"
}
