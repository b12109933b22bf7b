#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# look.sh -- takes pictures of the block page: phone and desktop, light and
# dark, both text directions. Needs Chromium, and fonts for all the languages'
# scripts.
#
# usage: look.sh SHOW_PAGE PAGES_FOLDER OUTPUT_FOLDER
# SHOW_PAGE is the program tests/icap/page/show_page, which prints a block page.
set -eu

show=$1 pages=$2 out=$3
mkdir -p "$out"
out=$(cd "$out" && pwd)

# picture NAME WIDTHxHEIGHT light|dark LANGUAGE WHY OPENS [READER [SITE]]
# Makes NAME.png. The arguments from LANGUAGE on go to show_page. The page is
# shown in a frame, because a browser window cannot be as narrow as a phone.
picture() {
	name=$1 width=${2%x*} height=${2#*x} scheme=$3
	shift 3
	"$show" "$pages" "$@" >"$out/$name.html"
	printf '<body style="margin:0"><iframe src="%s.html" style="%s">' \
		"$name" "border:0;width:${width}px;height:${height}px" \
		>"$out/frame.html"
	set --
	[ "$scheme" = light ] || set -- --blink-settings=preferredColorScheme=0
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars \
		--user-data-dir="$out/profile" "$@" \
		--window-size="$((width > 500 ? width : 500)),$height" \
		--screenshot="$out/$name.png" "file://$out/frame.html" \
		>"$out/chromium.log" 2>&1
	echo "$out/$name.png"
}

long=$(printf '%060d.%060d.%060d.example' 0 0 0 | tr 0 w)
for language in en cy pl ur ro ar bn es fr lt pa pt uk; do
	picture "phone-$language" 360x720 light "$language" now on
done
picture desk-en 1200x800 light en now today
picture desk-en-dark 1200x800 dark en now today
picture desk-ur-dark 1200x800 dark ur locked none
picture phone-ur-dark 360x720 dark ur circumvention tomorrow
picture phone-en-unsure 360x640 light en unsure none
picture phone-en-long 360x720 light en now today pupil "$long"
picture phone-ur-long 360x720 light ur now today pupil "$long"
for reader in anyone adult; do
	picture "narrow-ar-$reader" 320x800 light ar now today "$reader"
	picture "narrow-en-$reader" 320x800 light en locked none "$reader"
done
