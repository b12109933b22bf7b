#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests what an e-safety officer reads after a busy week. Sixty people use the
# chain: pupils and staff at school computers, which are decrypted, and on
# phones, which are not decrypted. Three pupils make twelve attempts to get
# round the filter. All other ways round are the doing of pages, browsers and
# apps. The report must show the attempts of the three pupils, and nobody else's
# name beside a way round.
#
# The file week.plan has the requests.
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99

PLAN=week.plan
# All sites of the plan exist. Otherwise Squid could not connect to a web proxy
# whose page is to be judged.
internet_names="$internet_names $(awk '/^[^#]/ {
	split($5, part, "/")
	print part[3]
}' "$PLAN" | sort -u)"

# Prints a list of names for the policy: PREFIX with the numbers from $2 to $3.
named() {
	local i out=
	for i in $(seq "$2" "$3"); do
		out="$out, $1$(printf %02d "$i")"
	done
	echo "${out#, }"
}
pupils="$(named pupil 1 37), zara, tom, rhys"

prepare -e "s|^    network    127.10.0.0/16\$|&\n    users      $pupils|" \
	-e "s|^    users      jsmith\$|    users      $(named staff 1 20)|" \
	-e 's|^    otherwise allow|    block circumvention for pupils always\n&|'
begin_journal
# People log on at school computers too, so that records have their names.
sed -i 's/^\(acl sg_asks_login myportname byod\)$/\1 managed/' \
	"$T/etc/squid/login-basic.conf"
hash=$(openssl passwd -apr1 secret)
tr -d ' ' <<<"${pupils},$(named staff 1 20)" | tr ',' '\n' |
	sed "s|\$|:$hash|" >"$T/etc/users"
is "sixty people can log on" "$(sort -u "$T/etc/users" | wc -l)" 60

start_internet

# Restarts the gate at another time. $1 is the number of days after the school
# day, $2 is the time. The gate reads its clock's file only when it starts: if
# it read the file while requests arrive, some records would have the machine's
# own time. The gate is killed, because it would wait three seconds for idle
# connections. No record is lost by that (journal.sh tests this).
gate_at() {
	local all
	write_clock "$(SG_SCHOOL_DAY=$(date -d "$SG_SCHOOL_DAY + $1 days" +%F) \
		"$SG_SOURCE/tests/days" utc "$2")"
	if [ -n "${PID[gate-first]:-}" ]; then
		all=$(gate_processes first)
		# shellcheck disable=SC2086 # one word for each process
		kill -9 $all
		wait "${PID[gate-first]}" 2>/dev/null
		while [ -n "$(ss -Htln "src = $ICAP and sport = :1344")" ]; do
			sleep 0.1
		done
	fi
	start_gate first
	[ -z "${PID[squid]:-}" ] || settle
}

# Waits until both instances of Squid reach the gate. Squid may use a connection
# to the killed gate for its next request, and then answers 500.
settle() {
	local door i
	for door in 127.10.1.1/pupil01:secret@$PROXY:3128 \
		127.40.2.20/staff20:secret@$PROXY:3126; do
		for i in $(seq 50); do
			[ "$(curl -s -m 5 -o /dev/null -w '%{http_code}' \
				-x "http://${door#*/}" --interface "${door%%/*}" \
				http://www.bbc.co.uk/news)" != 200 ] || break
			sleep 0.1
		done
	done
}

# Writes the requests of the moment $1 of the plan as configurations of curl:
# one file for each person and device.
write_requests() {
	PEOPLE=$T/run/week/$1
	mkdir -p "$PEOPLE"
	awk -v moment="$1" -v folder="$PEOPLE" -v proxy="$PROXY" -v dir="$T" \
		-f week.awk "$PLAN" || chain_fail "$PLAN cannot be read"
}

# Makes the requests of the moment $1, of all people at the same time. Each
# person makes one request after the other. Writes a line for each request to
# $T/log/week: the expected status, the statuses of the answer and of the answer
# to CONNECT, and what was asked for.
make_requests() {
	write_requests "$1"
	find "$PEOPLE" -name '*.curl' -print0 | sort -z |
		xargs -0 -n 1 -P 12 curl -s -K >>"$T/log/week"
}

gate_at 0 09:20:00
start_squid
make_requests tue-lesson
gate_at 0 10:50:00
make_requests tue-break
gate_at 1 11:30:00
make_requests wed-lesson
gate_at 1 12:30:00
make_requests wed-lunch
gate_at 2 13:40:00
make_requests thu-lesson
gate_at 3 09:40:00
make_requests fri-lesson
gate_at 6 10:10:00
make_requests mon-lesson
# The gate writes the numbers of repeats when it ends.
stop gate-first

# ---- The week happened as the plan says -------------------------------------

is "each request of the plan was made" "$(grep -c . "$T/log/week")" \
	"$(cat "$T"/run/week/*/*.curl | grep -c '^url')"
wrong=$(awk '{
	got = $2 == "000" ? $3 : $2
	if ($1 != "any" && $1 != got)
		print got, $0
}' "$T/log/week")
is "each request had the answer of the plan" "$wrong" ""
is "sixty people made requests" \
	"$(grep -o ' un=[a-z0-9][a-z0-9]*' "$T/log/access.log" | sort -u | wc -l)" 60
"$SG_PREFIX/bin/schoolgate" journal verify --journal "$T/journal" --key "$T/log/init" \
	>"$T/log/verify" 2>&1
is "the journal proves itself" "$?" 0

# ---- The report --------------------------------------------------------------

since=$SG_SCHOOL_DAY
until=$(date -d "$SG_SCHOOL_DAY + 6 days" +%F)
report() {
	schoolgate report --journal "$T/journal" --since "$since" --until "$until" "$@"
}
for format in text json csv html; do
	report --format $format >"$ARTEFACTS/week.$format" 2>"$T/log/report-$format"
	is "the report can be made as $format" "$?" 0
done
json() { # jq program
	jq -r "$1" "$ARTEFACTS/week.json" 2>&1
}
# Names with a number, as one line.
line() {
	sort | tr '\n' ' ' | sed 's/ $//'
}

is "the report has twelve ways round of people" "$(json '.ways_round.people')" 12
is "which are of three pupils, four of each" \
	"$(json '.people[] | select(.ways_round.people > 0) | "\(.name)=\(.ways_round.people)"' | line)" \
	"rhys=4 tom=4 zara=4"
is "by these ways" \
	"$(json '.techniques[] | select(.attempts.people > 0) | "\(.name)=\(.attempts.people)"' | line)" \
	"address_trick=1 alt_frontend=1 name_trick=1 relay=2 search_intent=3 store_install=1 webproxy=3"
is "to these hidden sites" \
	"$(json '.hidden_targets[] | select(.attempts.people > 0) |
		.name | sub("^www\\."; "")' | grep -E '^(facebook|instagram)\.com$' | sort -u | line)" \
	"facebook.com instagram.com"
is "others went to a blocked site, plainly" \
	"$(json '.people[] | select(.attempts.people > .ways_round.people) | .name' | line)" \
	"pupil02 pupil09 staff01"
# The number of rows whose ways round are shown apart from people's must not be
# 0: otherwise the plan's pages and apps were not seen at all.
is "what pages, browsers and apps did is in the report, apart from people's" \
	"$(json '[.ways_round.pages, .ways_round.apps, .ways_round.unclear] | add > 10')" true
is "some of it is a page's" "$(json '.ways_round.pages > 0')" true
is "some of it is an app's or a browser's own" "$(json '.ways_round.apps > 0')" true

# The text has a table of what people did. In a row of the table, the second
# number is the person's ways round.
text=$ARTEFACTS/week.text
people_of_text() { # awk condition on a row
	awk '/^People and devices/ { on = 1; next }
		on && $1 == "People" && $2 == "Round" { round = 1; next }
		NF == 0 { on = 0 }
		on && round && '"$1"' { print $1 "=" $3 }' "$text" | line
}
is "the text names the three, with their ways round" \
	"$(people_of_text '$3 > 0')" "rhys=4 tom=4 zara=4"
is "and beside them only who went to a blocked site, plainly" \
	"$(people_of_text '$3 == 0')" "pupil02=0 pupil09=0 staff01=0"
has "the text says how many attempts were ways round" "$text" \
	"[^0-9]12 of them ways round the filter"

# In the table for a spreadsheet, a column has people's ways round.
is "the spreadsheet says the same" "$(tr -d '"\r' <"$ARTEFACTS/week.csv" | awk -F, '
	NR == 1 {
		for (i = 1; i <= NF; i++)
			at[$i] = i
		next
	}
	$at["section"] == "person" && $at["ways_round_by_people"] > 0 {
		print $at["name"] "=" $at["ways_round_by_people"]
	}' | line)" "rhys=4 tom=4 zara=4"

# ---- One person's report ------------------------------------------------------

# Makes the report on one person as JSON.
person() {
	report --person "$1" --format json >"$ARTEFACTS/$1.json" 2>"$T/log/person-$1"
}
# Prints the attempts of a person to get round the filter: when, from which
# device, to which host.
attempts() {
	jq -r '.deeds[] | select(.made_by == "people" and .person_tried_way_round) |
		"\(.school_time[11:16]) \(.device) \(.address | split("/")[2])"' "$ARTEFACTS/$1.json" 2>&1
}
for name in zara tom rhys; do
	person "$name"
	is "there is a report on $name" "$?" 0
	report --person "$name" >"$ARTEFACTS/$name.text" 2>&1
	is "with four ways round" "$(jq -r '.counts.ways_round' "$ARTEFACTS/$name.json" 2>&1)" 4
done
page=$ARTEFACTS/zara.text
is "zara's attempts are there, with time and device" "$(attempts zara)" \
	"09:20 127.10.2.1 www.google.com
10:50 127.10.2.1 www.croxyproxy.com
13:40 127.10.2.1 freemirror.example
13:40 127.10.2.1 www-facebook-com.translate.goog"
has "her search has her words" "$page" '"how to unblock instagram at school"'
has "the web proxy led to Facebook" "$page" "web(site|page).*fetches.*www\.facebook\.com"
has "so did the translator" "$page" "translator.*www\.facebook\.com"
page=$ARTEFACTS/tom.text
is "tom's attempts are there" "$(attempts tom)" \
	"11:30 127.10.2.2 www.youtube.com
11:30 127.10.2.2 chromewebstore.google.com
09:40 127.10.2.2 www.instagram.com.freegames.example
09:40 127.10.2.2 web.archive.org"
has "his search has his words" "$page" '"how to bypass school wifi filter"'
has "the extension is named" "$page" "[Uu]rban.[Vv][Pp][Nn]"
has "the name hid Instagram" "$page" "name made to look.*www\.instagram\.com"
has "the archive showed Instagram" "$page" "archive.*www\.instagram\.com"
page=$ARTEFACTS/rhys.text
is "rhys's attempts are there, from his phone and from a school computer" "$(attempts rhys)" \
	"12:30 127.40.1.50 freesurf.example
13:40 127.10.2.3 www.google.com
09:40 127.10.2.3 157.240.221.35.nip.io
09:40 127.10.2.3 imginn.com"
has "his search has his words" "$page" '"free vpn for school chromebook unblock"'
has "the other site showed Instagram" "$page" "shows another's.*www\.instagram\.com"

# A report on anybody else must not have a way round of that person. Somebody of
# whom there is no record gets no report: the command must say so, because an
# empty report could be about a name that was mistyped.
blamed="" plain="" mute="" reports=0
for name in $(cut -d: -f1 "$T/etc/users"); do
	case $name in zara | tom | rhys) continue ;; esac
	if person "$name"; then
		reports=$((reports + 1))
		read -r round tried deeds < <(jq -r '"\(.counts.ways_round) \(.counts.tried) \(
			[.deeds[] | select(.person_tried_way_round)] | length)"' \
			"$ARTEFACTS/$name.json" 2>&1)
		[ "$round $deeds" = "0 0" ] || blamed="$blamed $name"
		[ "$tried" = 0 ] || plain="$plain $name"
	else
		grep -q -i "no record.*$name\|$name.*no record" "$T/log/person-$name" ||
			mute="$mute $name"
	fi
done
is "nobody else's report has a way round of theirs" "$blamed" ""
is "or an attempt, but of who went to a blocked site" "$plain" " pupil02 pupil09 staff01"
is "if there is no record of somebody, the command says so" "$mute" ""
is "some of these reports exist, with what apps and pages did" \
	"$([ "$reports" -gt 10 ] && echo yes || echo "only $reports")" yes
