#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks what people see in a real browser that trusts the school's CA.
. "$(dirname "$0")/lib.sh" || exit 99
CLOCK_MOVES=yes

# A browser cannot choose its source address. So each person has a local port,
# called a door, that leads to Squid from that person's address.
ports=$(shuf -i 20000-30000 -n 3 | tr '\n' ' ')
read -r pupil_door staff_door phone_door <<<"$ports"
DOORS="$pupil_door 127.10.6.5 3128
$staff_door 127.30.0.5 3128
$phone_door 127.40.7.5 3126"
# In this test there is no person who types a password, so the browser cannot
# log on. Instead, the policy recognises staff by their network.
LOGIN=
begin -e 's|^    network    127\.30\.0\.0/24$|&, 127.40.0.0/16|'

find_browser || exit 0

# A home folder for the browser, in which the school's CA is trusted.
mkdir -p "$T/home/.pki/nssdb"
certutil -d "sql:$T/home/.pki/nssdb" -N --empty-password
certutil -d "sql:$T/home/.pki/nssdb" -A -t C,, -n school -i "$T/etc/ca/ca.pem"
certutil -d "sql:$T/home/.pki/nssdb" -A -t C,, -n internet -i "$T/internet/ca.pem"

browse() { # port, name of the result, URL, more options
	local door=$1 name=$2 url=$3
	shift 3
	rm -rf "$T/profile"
	HOME=$T/home timeout 60 "$chromium" --headless --no-sandbox --disable-gpu \
		--disable-quic --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --hide-scrollbars \
		--user-data-dir="$T/profile" --window-size=900,700 --lang=en-GB \
		--proxy-server="http://127.0.0.1:$door" "$@" \
		--virtual-time-budget=6000 --dump-dom "$url" \
		>"$ARTEFACTS/$name.html" 2>"$T/log/chromium-$name.log"
}
picture() { # door, name, URL, more options
	browse "$@" "--screenshot=$ARTEFACTS/$2.png"
}

browse "$pupil_door" bbc https://www.bbc.co.uk/news
has "a pupil reads the news over HTTPS without a warning" \
	"$ARTEFACTS/bbc.html" "News of the day"
has "whose Like button did not come" "$ARTEFACTS/bbc.html" "No button came"
has_not "and nothing was fetched from Facebook for it" \
	"$T/log/internet.log" "facebook"

browse "$pupil_door" blocked https://www.facebook.com/x
has "a pupil at Facebook sees the page" "$ARTEFACTS/blocked.html" "facebook\.com"
has_not "and not the browser's own error" "$ARTEFACTS/blocked.html" \
	"ERR_|neterror|main-frame-error"
picture "$pupil_door" blocked https://www.facebook.com/x
is "a picture of it is kept" \
	"$([ -s "$ARTEFACTS/blocked.png" ] && echo yes)" yes
picture "$pupil_door" blocked-phone https://www.facebook.com/x \
	--window-size=360,640
picture "$pupil_door" blocked-urdu https://www.facebook.com/x \
	--accept-lang=ur

browse "$staff_door" page https://www.facebook.com/hillcrest
has "staff see the school's own page" "$ARTEFACTS/page.html" "Hillcrest School"
has "with the script that it loads from another host" \
	"$ARTEFACTS/page.html" "The script was loaded"
has "and its picture" "$T/log/internet.log" "hillcrest/badge.svg"
picture "$staff_door" page https://www.facebook.com/hillcrest
browse "$staff_door" neighbour https://www.facebook.com/neighbour
has_not "but not the neighbour's" "$ARTEFACTS/neighbour.html" "The neighbour's page"
browse "$pupil_door" page-pupil https://www.facebook.com/hillcrest
has_not "and pupils do not see the school's own" "$ARTEFACTS/page-pupil.html" \
	"The script was loaded"

# Opens Facebook on a phone whose HTTPS is not decrypted. The browser then shows
# the site or an error of its own. The error may be in the browser's log or in
# the page, so both are put into $kept.
phone() { # time
	set_clock "$1"
	sleep 0.1
	browse "$phone_door" "phone-${1//:/}" https://www.facebook.com/
	kept=$T/phone-${1//:/}
	cat "$T/log/chromium-phone-${1//:/}.log" "$ARTEFACTS/phone-${1//:/}.html" >"$kept"
}
phone 10:44:59
has "10:44:59: a teacher's phone gets no connection to Facebook" "$kept" \
	"ERR_TUNNEL_CONNECTION_FAILED"
phone 10:45:00
has "10:45:00: it is let in" "$kept" "This is www.facebook.com"
phone 11:00:00
has "11:00:00: it gets no connection again" "$kept" \
	"ERR_TUNNEL_CONNECTION_FAILED"

stop gate-first
picture "$pupil_door" down https://www.bbc.co.uk/news
browse "$pupil_door" down https://www.bbc.co.uk/news
has "without the gate the browser says that the filter is not answering" \
	"$ARTEFACTS/down.html" "web filter is not answering"
