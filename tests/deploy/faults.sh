# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Faults of the chain: what a pupil sees, that nothing blocked gets through, and
# how long it takes until all is well, by itself or after what the manual says.

# Makes a fault, and asks for an allowed and a blocked site until the allowed one
# opens again. Most faults end by themselves; `then` mends the others.
fault() { # name, what makes the fault, seconds at most [, then what mends it]
	local begun=$SECONDS seen= through=0 came mended=no
	eval "$2" >/srv/fault.out 2>&1
	sleep 0.3
	while :; do
		[ "$(fetch school4 www.facebook.com)" != 200 ] || through=$((through + 1))
		[ "$(fetch own4 www.facebook.com)" != 200 ] || through=$((through + 1))
		[ "$(fetch past4 www.facebook.com)" != 200 ] || through=$((through + 1))
		came=$(fetch school4 www.bbc.co.uk)
		[ "$came" != 200 ] || [ -n "${4:-}" -a "$mended" = no ] || break
		case " $seen " in *" $came "*) ;; *) seen="$seen $came" ;; esac
		if [ "$mended" = no ] && [ -n "${4:-}" ] && [ $((SECONDS - begun)) -ge 3 ]; then
			eval "$4" >>/srv/fault.out 2>&1
			mended=yes
		fi
		[ $((SECONDS - begun)) -lt "$3" ] || break
		sleep 0.2
	done
	is "$1: nothing blocked got through" "$through" 0
	is "$1: all is well after $((SECONDS - begun)) s" "$came" 200
	echo "= $1 | a pupil saw:${seen:- no difference} | well after $((SECONDS - begun)) s${4:+, mended by: $4}"
	sleep 0.5
}

main_killed() { # units
	systemctl kill -s KILL --kill-who=main "$@"
}
# Sends a signal to the children of a unit's main process.
children() { # signal, unit
	pkill "-$1" -P "$(systemctl show -P MainPID "$2")"
}
state=/var/lib/schoolgate

boot_1() {
	must "the package installs" install_package "$old"
	must "setup" sh -c 'schoolgate setup "$@" >/srv/keys 2>&1 || { tail /srv/keys; exit 1; }' sh "${SETUP[@]}"
	cp /srv/deploy/policy /etc/schoolgate/school.policy
	must "a policy" schoolgate install
	sleep 2
	filters "before"
	cp -a "$state" /srv/state
	processes
	images
	journal
	others
	filters "after all"
	finished
}

processes() {
	fault "one c-icap killed" 'main_killed schoolgate-icap@first' 20
	fault "both c-icap killed" 'main_killed schoolgate-icap@first schoolgate-icap@second' 60
	fault "a child of c-icap killed" 'children KILL schoolgate-icap@first' 20
	fault "one c-icap does not answer" 'children STOP schoolgate-icap@first' 60 \
		'systemctl restart schoolgate-icap@first'
	fault "both c-icap are stopped" 'systemctl stop schoolgate-icap@first schoolgate-icap@second' 60 \
		'systemctl start schoolgate-icap@first schoolgate-icap@second'
	fault "Squid killed" 'main_killed schoolgate-school-computers' 30
	fault "Squid's child killed" 'children KILL schoolgate-school-computers' 30
	fault "Squid started before c-icap" 'systemctl stop schoolgate-icap@first schoolgate-icap@second
		systemctl restart schoolgate-school-computers
		systemctl start schoolgate-icap@first schoolgate-icap@second' 60
}

images() {
	local image
	for image in names.img policy.img; do
		fault "$image emptied" ": >$state/$image" 20
		cp -a "/srv/state/$image" "$state/"
		fault "$image cut" "truncate -s 500 $state/$image" 20
		cp -a "/srv/state/$image" "$state/"
		fault "$image unreadable" "chmod 000 $state/$image" 20
		cp -a "/srv/state/$image" "$state/"
		fault "$image of another version" \
			"printf '\\377' | dd of=$state/$image bs=1 seek=8 conv=notrunc" 20
		cp -a "/srv/state/$image" "$state/"
	done
	fault "no images, and c-icap restarted" "rm $state/*.img
		systemctl restart schoolgate-icap@first schoolgate-icap@second" 30 \
		'schoolgate install'
}

journal() {
	fault "the journal's folder is not writable" 'chown -R root: /var/log/schoolgate' 20
	chown -R c-icap: /var/log/schoolgate
	fault "the journal's disk is full" 'systemctl stop schoolgate-icap@first schoolgate-icap@second
		mount -t tmpfs -o size=64k,mode=750,uid=$(id -u c-icap) tmpfs /var/log/schoolgate
		head -c 64k /dev/zero >/var/log/schoolgate/full
		systemctl start schoolgate-icap@first schoolgate-icap@second' 60
	umount -l /var/log/schoolgate
	systemctl restart schoolgate-icap@first schoolgate-icap@second
	fault "the journal's key is gone" "mv $state/journal.key /srv/
		systemctl restart schoolgate-icap@first schoolgate-icap@second" 30
	mv /srv/journal.key "$state/"
	systemctl restart schoolgate-icap@first schoolgate-icap@second
}

others() {
	fault "ssl_db is gone" 'rm -rf /var/spool/squid/ssl_db
		systemctl restart schoolgate-school-computers' 60 'schoolgate setup --yes'
	fault "the CA is gone" 'mv /etc/schoolgate/ca /srv/ca
		systemctl restart schoolgate-school-computers' 60 \
		'mv /srv/ca /etc/schoolgate/ca; systemctl restart schoolgate-school-computers'
	fault "the firewall rules are flushed" 'nft flush ruleset' 20 \
		'systemctl reload schoolgate-firewall'
	fault "Debian's nftables is restarted" 'systemctl restart nftables' 20
	fault "the firewall unit is stopped" 'systemctl stop schoolgate-firewall' 20 \
		'systemctl start schoolgate-firewall'
	is "a redirected device is filtered again" \
		"$(fetch school4-redirected www.bbc.co.uk) $(fetch school4-redirected www.facebook.com)" "200 403"
	fault "the policy has a mistake" 'echo nonsense >>/etc/schoolgate/school.policy
		schoolgate install' 20
	cp /srv/deploy/policy /etc/schoolgate/school.policy
	fault "no memory for c-icap" 'mkdir -p /run/systemd/system/schoolgate-icap@first.service.d
		printf "[Service]\nMemoryMax=1M\n" >/run/systemd/system/schoolgate-icap@first.service.d/x.conf
		systemctl daemon-reload; systemctl restart schoolgate-icap@first' 60 \
		'rm -r /run/systemd/system/schoolgate-icap@first.service.d; systemctl daemon-reload
		systemctl reset-failed schoolgate-icap@first; systemctl start schoolgate-icap@first'
}
