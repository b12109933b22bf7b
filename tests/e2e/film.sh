#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests what a person sees when break ends: a film that plays on a teacher's own
# phone stops at 11:00:00, in Chromium and in curl with HTTP/2, and a page that
# is open on an allowed site goes on. Nothing is decrypted at this port.
. "$(dirname "$0")/lib.sh" || exit 99
CLOCK_MOVES=1
LOGIN=
ports=$(shuf -i 20000-30000 -n 1)
read -r phone_door <<<"$ports"
DOORS="$phone_door 127.40.7.5 3126"
prepare -e 's|^    network    127\.30\.0\.0/24|&, 127.40.7.0/24|'

# A film is ten megabytes of which some arrive each second. The browser's pages
# tell the allowed site what comes of it: /play ends with the film, and /tick
# comes as long as the page lives. The sites' log has the time of each request.
site=$T/internet/sites
for host in www.facebook.com www.bbc.co.uk; do
	head -c 10000000 /dev/zero >"$site/$host/film"
done
cat >"$site/www.facebook.com/player.html" <<'HTML'
<!DOCTYPE html><title>Film</title><script>
const say = what => navigator.sendBeacon("https://www.bbc.co.uk/" + what);
(async () => {
	const reader = (await fetch("/film")).body.getReader();
	say("playing");
	try {
		while (!(await reader.read()).done);
		say("whole");
	} catch (e) {
		say("stopped");
	}
})();
</script>
HTML
cat >"$site/www.bbc.co.uk/page.html" <<'HTML'
<!DOCTYPE html><title>Page</title>
<iframe src="https://www.facebook.com/player.html"></iframe>
<script>setInterval(() => fetch("/tick?" + Math.random()), 200);</script>
HTML
sed -i -e 's/ssl default_server;/ssl http2 default_server;/' \
	-e "s|^\t\tlocation / {|\t\tlocation = /film { limit_rate 20k; }\n&|" \
	-e "s|log_format site '|&\$msec |" "$T/internet/nginx.conf"
start_internet
start_gate first
start_squid
start_closer
start_judge

# Sets the clock so that it is 11:00:00 in $1 seconds.
before_the_end() {
	end_at=$(($(date +%s) + $1))
	write_clock "$(printf '%+d' $(($(date -u -d "$("$SG_SOURCE/tests/days" utc 11:00:00)" +%s) - end_at)))"
	sleep 2 # libfaketime reads the file every second
}
film() { # site, name
	curl --http2 -s -m 60 -o /dev/null -x "http://$PROXY:3126" --interface 127.40.7.5 \
		--cacert "$T/internet/ca.pem" -w '%{http_version} %{http_code}\n' \
		"https://$1/film" >"$T/$2" 2>&1
	echo "$? $(date +%s.%N)" >>"$T/$2"
}
# How many seconds after the end of break a time is.
after_end() {
	awk -v at="$1" -v end="$end_at" 'BEGIN { printf "%.2f", at - end }'
}
within_a_second() { # name, seconds after the end
	is "$1, $2 s after break" \
		"$(awk -v s="$2" 'BEGIN { print (s >= 0 && s <= 1) }')" 1
}

before_the_end 300
film www.facebook.com film &
films=$!
film www.bbc.co.uk news &
news=$!
browser=
if find_browser; then
	mkdir -p "$T/home"
	HOME=$T/home timeout 120 "$chromium" --headless --no-sandbox --disable-gpu \
		--disable-quic --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --user-data-dir="$T/profile" \
		--ignore-certificate-errors --remote-debugging-port=0 \
		--proxy-server="http://127.0.0.1:$phone_door" \
		https://www.bbc.co.uk/page.html >"$T/log/chromium.log" 2>&1 &
	PID[browser]=$!
	for _ in $(seq 300); do
		! grep -q ' /playing ' "$T/log/internet.log" || break
		sleep 0.1
	done
	has "the film plays in the browser" "$T/log/internet.log" " /playing "
fi
sleep 1
before_the_end 6
is "curl's film plays until break ends" "$(kill -0 $films && echo yes)" yes
sleep 7
wait $films
read -r version status <"$T/film"
read -r rc at < <(tail -n 1 "$T/film")
is "curl had its film by HTTP/2" "$version $status" "2 200"
is "the film was cut off" "$((rc != 0 && rc != 28))" 1
within_a_second "curl's film has stopped" "$(after_end "$at")"
is "what curl loads from an allowed site goes on" "$(kill -0 $news && echo yes)" yes
if [ -n "${PID[browser]:-}" ]; then
	# The first word of a line is when the request was answered.
	stopped=$(awk '/ \/stopped / { print $1; exit }' "$T/log/internet.log")
	last=$(awk '/ \/tick/ { at = $1 } END { print at }' "$T/log/internet.log")
	within_a_second "the browser's film has stopped" "$(after_end "${stopped:-0}")"
	is "and the page of an allowed site goes on" \
		"$(awk -v last="${last:-0}" -v now="$(date +%s)" 'BEGIN { print (now - last < 2) }')" 1
	stop browser
fi
kill $news
wait $news 2>/dev/null || :
