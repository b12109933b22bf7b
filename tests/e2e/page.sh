#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests the school's own page on Facebook. The page and everything that it loads
# are allowed, although Facebook is blocked. A Like button in another allowed
# page must stay blocked.
. "$(dirname "$0")/lib.sh" || exit 99
begin

get staff-room "${visit[@]}" https://www.facebook.com/hillcrest
is "staff reach the school's own page" "$STATUS $(title)" \
	"200 Hillcrest School on Facebook"
get staff-room "${visit[@]}" https://www.facebook.com/hillcrest/photos
is "and what lies below it" "$STATUS" 200
get staff-room "${visit[@]}" "https://www.facebook.com/hillcrest?ref=x"
is "with a query" "$STATUS" 200

under=(-H "Referer: https://www.facebook.com/hillcrest")
origin=(-H "Referer: https://www.facebook.com/")
get staff-room "${embed[@]}" -H "Sec-Fetch-Dest: style" "${origin[@]}" \
	https://static.xx.fbcdn.net/page.css
is "its style sheet comes" "$STATUS" 200
get staff-room -H "Sec-Fetch-Dest: image" -H "Sec-Fetch-Site: same-origin" \
	-H "Sec-Fetch-Mode: no-cors" -H "Accept: image/*" "${under[@]}" \
	https://www.facebook.com/hillcrest/badge.svg
is "its picture comes" "$STATUS" 200

get staff-room "${visit[@]}" https://www.facebook.com/neighbour
is "the neighbour's page does not" "$STATUS" 403
has "the block page shows the contact's telephone" "$T/body" "01632 960 100"
has "it tells staff to ask the contact" "$T/body" \
	"Please ask the person who looks after our web filter."
has_not "and not their teacher" "$T/body" "teacher"
get staff-room "${visit[@]}" "${under[@]}" https://www.facebook.com/neighbour
is "not by a link from the page either" "$STATUS" 403
get staff-room "${visit[@]}" https://www.facebook.com/hillcrest-friends
is "nor a page whose name only begins like it" "$STATUS" 403
get staff-room "${visit[@]}" https://www.facebook.com/neighbour/../hillcrest --path-as-is
is "a path with dots is judged as where it leads" "$STATUS" 200
get staff-room "${visit[@]}" https://www.facebook.com/hillcrest/../neighbour --path-as-is
is "in both directions" "$STATUS" 403
get pupil "${visit[@]}" https://www.facebook.com/hillcrest
is "pupils do not reach the school's page" "$STATUS" 403
has "without a log-on, the block page suits pupils and staff" "$T/body" \
	"Pupils can ask their teacher. Staff can ask"

# The pupil did not ask for the Like button, so it is blocked without a block
# page.
get pupil "${embed[@]}" -H "Sec-Fetch-Dest: iframe" \
	-H "Referer: https://www.bbc.co.uk/" https://www.facebook.com/plugins/like
is "a Like button on an allowed page is answered without a page" \
	"$(wc -c <"$T/body")" 0
is "and by nothing that a browser takes for content" \
	"$(case $STATUS in 204 | 302 | 403) echo none ;; *) echo "$STATUS" ;; esac)" none
get pupil "${embed[@]}" -H "Sec-Fetch-Dest: script" \
	-H "Referer: https://www.bbc.co.uk/" \
	https://www.facebook.com/plugins/like.js -o /dev/null \
	https://www.facebook.com/plugins/like.js
is "on a connection that is kept for the next" "$CONNECTS" 0
