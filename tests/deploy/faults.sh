# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Faults of the chain: what a pupil sees, that nothing blocked gets through, and
# how long it takes until all is well, by itself or after what the manual says.

# The requests of the school's devices while there is a fault: an allowed site,
# and blocked sites. Prints how the allowed site was answered.
attempt() {
	[ "$(fetch school4 www.facebook.com)" != 200 ] || echo x >>/srv/through
	[ "$(fetch own4 www.facebook.com)" != 200 ] || echo x >>/srv/through
	[ "$(fetch past4 www.facebook.com)" != 200 ] || echo x >>/srv/through
	fetch school4 www.bbc.co.uk
}

# What the doctor says a second after the fault began.
ask_doctor() {
	sleep 1
	schoolgate doctor >/srv/doctor.out 2>&1
}
# Prints the first two texts about what is wrong, in one line. The report has
# lines of 78 columns. A line of advice begins with "=>".
said() {
	awk '/^  WRONG / { n++; own = 1; $1 = ""; text[n] = $0; next }
		/^ *=> / || /^  [a-z]/ || /^[A-Z]/ { own = 0 }
		own { sub(/^ */, " "); text[n] = text[n] $0 }
		END { for (i = 1; i <= n && i < 3; i++) printf "%s%s", (i > 1 ? ";" : ""), text[i] }' \
		/srv/doctor.out | sed 's/^ //'
}

# Makes a fault, and asks for an allowed and blocked sites until the allowed one
# opens again. Most faults end by themselves; `then` mends the others.
fault() { # name, what makes the fault, seconds at most [, then what mends it]
	local begun=$SECONDS seen= came mended=no took doctor words
	: >/srv/through
	: >/srv/doctor.out
	eval "$2" >/srv/fault.out 2>&1
	ask_doctor &
	doctor=$!
	sleep 0.3
	while :; do
		came=$(attempt)
		[ "$came" != 200 ] || [ -n "${4:-}" -a "$mended" = no ] || break
		case " $seen " in *" $came "*) ;; *) seen="$seen $came" ;; esac
		if [ "$mended" = no ] && [ -n "${4:-}" ] && [ $((SECONDS - begun)) -ge 3 ]; then
			wait "$doctor"
			eval "$4" >>/srv/fault.out 2>&1
			mended=yes
		fi
		[ $((SECONDS - begun)) -lt "$3" ] || break
		sleep 0.2
	done
	took=$((SECONDS - begun))
	wait "$doctor"
	words=$(said)
	is "$1: nothing blocked got through" "$(wc -c </srv/through)" 0
	is "$1: all is well after $took s" "$came" 200
	if [ -n "${SAYS:-}" ]; then
		is "$1: the doctor says it" "$(grep -c "$SAYS" /srv/doctor.out | sed 's/^[1-9].*/yes/')" yes
	fi
	echo "= $1 | a pupil saw:${seen:- no difference} | the doctor said: ${words:-nothing is wrong} | well after $took s${4:+, mended by: $4}"
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
	limits
	clocks
	filters "after all"
	wrong_order
}

processes() {
	fault "one c-icap killed" 'main_killed schoolgate-icap@first' 20
	fault "both c-icap killed" 'main_killed schoolgate-icap@first schoolgate-icap@second' 60
	fault "a child of c-icap killed" 'children KILL schoolgate-icap@first' 20
	fault "one c-icap hangs" 'children STOP schoolgate-icap@first' 40
	fault "both c-icap hang" 'children STOP schoolgate-icap@first
		children STOP schoolgate-icap@second' 60
	SAYS="does not answer\|no answer" fault "Squid hangs" \
		'children STOP schoolgate-school-computers' 60 \
		'systemctl restart schoolgate-school-computers'
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
}

limit() { # unit, line of [Service]
	mkdir -p "/run/systemd/system/$1.service.d"
	printf '[Service]\n%s\n' "$2" >"/run/systemd/system/$1.service.d/x.conf"
	systemctl daemon-reload
	systemctl restart "$1"
}
no_limit() { # unit
	rm -r "/run/systemd/system/$1.service.d"
	systemctl daemon-reload
	systemctl reset-failed "$1"
	systemctl restart "$1"
}
# Opens idle connections to a c-icap server, and holds them.
use_up() { # port
	(
		for _ in $(seq 60); do
			exec {fd}<>"/dev/tcp/127.0.0.1/$1"
		done
		exec sleep 60
	) 2>/dev/null &
}

limits() {
	fault "no memory for one c-icap" 'limit schoolgate-icap@first LimitAS=64M' 90 \
		'no_limit schoolgate-icap@first'
	fault "no memory for both c-icap" 'limit schoolgate-icap@first LimitAS=64M
		limit schoolgate-icap@second LimitAS=64M' 240 \
		'no_limit schoolgate-icap@first; no_limit schoolgate-icap@second'
	fault "no memory for Squid" 'limit schoolgate-school-computers LimitAS=24M' 90 \
		'no_limit schoolgate-school-computers'
	limit schoolgate-icap@first LimitNOFILE=24
	limit schoolgate-icap@second LimitNOFILE=24
	fault "c-icap has no descriptors left" 'use_up 1344; use_up 1345; sleep 1' 120
	no_limit schoolgate-icap@first
	no_limit schoolgate-icap@second
	fault "Squid has few descriptors" 'limit schoolgate-school-computers LimitNOFILE=64' 60 \
		'no_limit schoolgate-school-computers'
	filters "after faults of limits"
}

# The clock of some units, by libfaketime. A unit reads the file at every look at
# the clock, so that the clock can be stepped while the unit runs.
UNITS="schoolgate-icap@first schoolgate-icap@second schoolgate-school-computers schoolgate-own-devices"
false_clock() { # units
	local unit
	for unit; do
		limit "$unit" "Environment=LD_PRELOAD=$(echo /usr/lib/*/faketime/libfaketimeMT.so.1)
Environment=FAKETIME_TIMESTAMP_FILE=/srv/clock FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1"
	done
}
step() { # by how much
	echo "$1" >/srv/clock.new
	mv /srv/clock.new /srv/clock
}
clocks() {
	local by unit
	must "libfaketime installs" install_package libfaketime
	chmod 755 /srv
	step +0
	false_clock $UNITS
	filters "with a clock that can be stepped"
	for by in +2h -2h +3d -3d; do
		fault "the machine's clock is stepped by $by" "step $by" 60 'step +0'
	done
	for unit in schoolgate-school-computers schoolgate-own-devices; do
		no_limit "$unit"
	done
	SAYS="clock" fault "the gates' clock is two hours behind" 'step -2h' 30 'step +0'
	SAYS="clock" fault "the gates' clock is three days behind as Squid starts" 'step -3d
		systemctl restart schoolgate-school-computers' 90 \
		'step +0; systemctl restart schoolgate-school-computers'
	for unit in schoolgate-icap@first schoolgate-icap@second; do
		no_limit "$unit"
	done
}

# The school's directory: a pupil and a teacher, who log on at own devices.
directory_begins() {
	must "slapd installs" install_package "slapd ldap-utils"
	systemctl stop slapd
	systemctl disable slapd
	mkdir -p /srv/ldap
	cat >/srv/slapd.conf <<-'CONF'
		include /etc/ldap/schema/core.schema
		include /etc/ldap/schema/cosine.schema
		include /etc/ldap/schema/inetorgperson.schema
		modulepath /usr/lib/ldap
		moduleload back_mdb
		database mdb
		suffix "dc=school,dc=example"
		rootdn "cn=reader,dc=school,dc=example"
		rootpw secret
		directory /srv/ldap
	CONF
	slapadd -f /srv/slapd.conf <<-'LDIF'
		dn: dc=school,dc=example
		objectClass: dcObject
		objectClass: organization
		o: Werrington
		dc: school

		dn: uid=pupil17,dc=school,dc=example
		objectClass: inetOrgPerson
		cn: Pupil
		sn: Pupil
		userPassword: word

		dn: uid=akhan,dc=school,dc=example
		objectClass: inetOrgPerson
		cn: Teacher
		sn: Teacher
		userPassword: word

		dn: cn=Pupils,dc=school,dc=example
		objectClass: groupOfNames
		member: uid=pupil17,dc=school,dc=example

		dn: cn=Teaching Staff,dc=school,dc=example
		objectClass: groupOfNames
		member: uid=akhan,dc=school,dc=example
	LDIF
	echo secret >/etc/schoolgate/ldap.secret
	chown root:proxy /etc/schoolgate/ldap.secret
	chmod 640 /etc/schoolgate/ldap.secret
	echo Pupils >/etc/schoolgate/squid/group-pupils
	echo "Teaching Staff" >/etc/schoolgate/squid/group-staff
	cd /etc/schoolgate/squid
	sed -i 's|^auth_param basic program .*|auth_param basic program /usr/lib/squid/basic_ldap_auth -b dc=school,dc=example -f uid=%s -H ldap://127.0.0.1|' \
		login-basic.conf
	sed -i -e '/^# \(external_acl_type\|acl\|http_access\)/s/^# //' \
		-e 's|ldaps://dc1.school.example|ldap://127.0.0.1|; s/sAMAccountName=/uid=/' \
		-e 's/DC=school,DC=example/dc=school,dc=example/g; s/CN=reader,CN=Users/cn=reader/' \
		-e 's/objectClass=group)/objectClass=groupOfNames)/; s/objectclass=group)/objectclass=groupOfNames)/' \
		groups-ldap.conf
	cd /
	printf 'include /etc/schoolgate/squid/%s.conf\n' login-basic groups-ldap \
		>/etc/schoolgate/squid/login.conf
	cat >>/etc/schoolgate/school.policy <<-'POLICY'
		group directory-pupils
		    directory "Pupils"
	POLICY
	sed -i 's/^rules$/&\n    block www.bbc.co.uk for directory-pupils always/' /etc/schoolgate/school.policy
	must "a policy for the directory" schoolgate install
	directory
	systemctl restart schoolgate-own-devices
	sleep 2
}
directory() {
	systemd-run -q --collect --unit lab-directory slapd -d 0 -f /srv/slapd.conf -h ldap://127.0.0.1
	sleep 1
}
# The answer to somebody who logs on at an own device.
as() { # user, site
	local code
	code=$(ip netns exec device curl -s -m 8 -o /srv/page -w '%{http_connect} %{http_code}' \
		--interface 10.62.64.5 --cacert /srv/site.pem -x "http://$1:word@10.62.64.1:3126" "https://$2/")
	case $code in
	'200 '*) echo "${code#* }" ;;
	*) echo "${code%% *}" ;;
	esac
}
directory_faults() {
	attempt() {
		[ "$(as pupil17 www.bbc.co.uk)" != 200 ] || echo x >>/srv/through
		[ "$(as pupil17 www.facebook.com)" != 200 ] || echo x >>/srv/through
		[ "$(as akhan www.facebook.com)" != 200 ] || echo x >>/srv/through
		as akhan www.bbc.co.uk
	}
	is "a pupil of the directory is blocked, a teacher is not" \
		"$(as pupil17 www.bbc.co.uk) $(as akhan www.bbc.co.uk)" "403 200"
	fault "the directory is down for a moment" 'systemctl stop lab-directory' 30 'directory'
	SAYS="directory" fault "the directory is down as Squid starts" 'systemctl stop lab-directory
		systemctl restart schoolgate-own-devices' 90 'directory'
	is "the pupil is blocked, the teacher is not, after all" \
		"$(as pupil17 www.bbc.co.uk) $(as akhan www.bbc.co.uk)" "403 200"
}

# At the next boot c-icap starts only when the case says so.
wrong_order() {
	systemctl mask schoolgate-icap@first schoolgate-icap@second
}
boot_2() {
	is "Squid started without c-icap" \
		"$(systemctl is-active schoolgate-school-computers) $(systemctl is-active schoolgate-icap@first)" \
		"active inactive"
	fault "c-icap does not start at boot" : 60 \
		'systemctl unmask schoolgate-icap@first schoolgate-icap@second
		systemctl start schoolgate-icap@first schoolgate-icap@second'
	directory_begins
	directory_faults
	finished
}
