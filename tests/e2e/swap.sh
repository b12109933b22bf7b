#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests that a new policy comes into force by itself, and that no request is
# lost meanwhile. Also tests that a broken policy changes nothing.
. "$(dirname "$0")/lib.sh" || exit 99
begin

# Waits up to two seconds for the expected status.
await() { # status, who, url
	local i
	for i in $(seq 40); do
		get "$2" "${visit[@]}" "$3"
		[ "$STATUS" != "$1" ] || return 0
		sleep 0.05
	done
}

# The e-safety officer edits one line of the policy.
get teacher https://www.facebook.com/x
is "10:15: a teacher's phone is refused" "$CONNECT" 403
sed -i 's/10:45  break/10:10  break/' "$POLICY"
install_policy "$POLICY"
for _ in $(seq 40); do
	get teacher https://www.facebook.com/x
	[ "$CONNECT" != 200 ] || break
	sleep 0.05
done
is "break is moved to 10:10 by one line: she is let in" "$CONNECT" 200

# Install a policy with a mistake.
cp "$POLICY" "$T/good.policy"
sed -i 's/all-social  for everyone/all-socail  for everyone/' "$POLICY"
schoolgate install --catalogue "$SG_SOURCE/conf/platforms" \
	--locked "$T/locked" "$POLICY" >"$T/log/broken.log" 2>&1
is "a policy with a mistake is not installed" "$?" 1
has "and the mistake is shown" "$T/log/broken.log" "all-socail"
get pupil "${visit[@]}" https://www.facebook.com/x
is "what runs is unchanged" "$STATUS" 403

# Replace the image file in force with a damaged file.
cp "$T/state/policy.img" "$T/good.img"
head -c 300 "$T/good.img" >"$T/state/policy.img.bad"
mv "$T/state/policy.img.bad" "$T/state/policy.img"
sleep 2
get pupil "${visit[@]}" https://www.facebook.com/x
is "with a damaged image the old policy stays: refused as before" "$STATUS" 403
get pupil "${visit[@]}" https://www.bbc.co.uk/news
is "and allowed as before" "$STATUS" 200
cp "$T/good.img" "$T/state/policy.img.good"
mv "$T/state/policy.img.good" "$T/state/policy.img"
sleep 2

# Overwrite the image file in force with a truncated copy of itself.
for image in names policy; do
	cp "$T/state/$image.img" "$T/good.img"
	head -c 5000 "$T/good.img" >"$T/state/$image.img"
	sleep 2
	get pupil "${visit[@]}" https://www.facebook.com/x
	is "$image.img cut short in place: refused as before" "$STATUS" 403
	get pupil "${visit[@]}" https://www.bbc.co.uk/news
	is "and allowed as before" "$STATUS" 200
	cp "$T/good.img" "$T/state/$image.img.good"
	mv "$T/state/$image.img.good" "$T/state/$image.img"
	sleep 2
done

# Swap two policies under load. Both policies block Facebook and allow the BBC.
# Only the second policy blocks example.org.
cp "$T/good.policy" "$T/one.policy"
sed '/otherwise allow/i\    block www.example.org  for everyone  always' \
	"$T/good.policy" >"$T/two.policy"
load() { # name, url, how many
	curl -s -m 60 -o /dev/null -w '%{http_code}\n' --interface 127.10.6.5 \
		-x "http://$PROXY:3128" "$2?n=[1-$3]" >"$T/load-$1" 2>&1 &
	loads+=($!)
}
loads=()
load bbc http://www.bbc.co.uk/news 8000
load facebook http://www.facebook.com/x 3000
load either http://www.example.org/x 6000
swaps=0
for _ in $(seq 6); do
	for policy in two one; do
		install_policy "$T/$policy.policy"
		swaps=$((swaps + 1))
		sleep 0.6
	done
done
for pid in "${loads[@]}"; do
	wait "$pid"
done
is "$swaps swaps under load: every request to the BBC passed" \
	"$(sort "$T/load-bbc" | uniq -c | tr -s ' ')" " 8000 200"
is "every request to Facebook was refused" \
	"$(sort "$T/load-facebook" | uniq -c | tr -s ' ')" " 3000 403"
is "and of the site that comes and goes each was answered by one of the two" \
	"$(grep -c -v -E '^(200|403)$' "$T/load-either")" 0
install_policy "$T/two.policy"
await 403 pupil http://www.example.org/x
is "the last policy is in force" "$STATUS" 403
schoolgate rollback >"$T/log/rollback.log" 2>&1
await 200 pupil http://www.example.org/x
is "rollback brings the one before" "$STATUS" 200
