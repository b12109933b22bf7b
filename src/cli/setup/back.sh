# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Puts files back as they were if setup stops half-way, by an error or a signal.
# Sourced by setup.
#
# Each file is copied before its first change. When all files are written, and only
# the services are left to start, the copies are removed: from then on it is better
# to go forward, and setup says which files it has changed.

# The copies, 1, 2, 3 and so on, and the file "list": NUMBER FILE, or "-" instead of
# the number if there was no such file.
before=$state/setup.before
changed=

begin_changes() {
	mkdir -p -m 700 "$before" && : >"$before/list" ||
		fail "$before cannot be made" "is the disk full, or read-only?"
	trap 'stopped_half_way' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

# Keeps the file $1 as it is now, before its first change.
save() { # file
	local number=-
	[ -d "$before" ] && ! cut -d ' ' -f 2- "$before/list" | grep -qxF "$1" || return 0
	if [ -e "$1" ]; then
		number=$(($(wc -l <"$before/list") + 1))
		cp -p "$1" "$before/$number" || fail "$1 cannot be copied, and so it is not changed" \
			"is the disk full, or read-only?"
	fi
	echo "$number $1" >>"$before/list" || fail "$before/list cannot be written" \
		"is the disk full, or read-only?"
}

# Puts back the files of the list. Returns false if a copy had to stay.
put_back() {
	local number file fine=yes
	while read -r number file; do
		if [ "$number" = - ]; then
			rm -f "$file" && echo "  $file is removed again." >&2
		elif cp -p "$before/$number" "$file.setup-new" && mv "$file.setup-new" "$file"; then
			echo "  $file is as it was before." >&2
		else
			echo "  $file cannot be put back; its text of before is in $before/$number." >&2
			fine=no
		fi
		rm -f "$file.setup-new"
	done <"$before/list"
	rm -f "$sums.new"
	[ "$fine" = no ] || rm -rf "$before"
}

# A run that was killed could not put anything back.
put_back_leftover() {
	[ -e "$before/list" ] || return 0
	echo "The setup before this one was killed half-way. First its changes are undone:" >&2
	put_back
	[ ! -e "$before" ] || fail "the files of before cannot be put back" \
		"see the lines above; then: rm -r $before"
}

# All files are written: from here on they stay.
keep_changes() {
	changed=$(cut -d ' ' -f 2- "$before/list" | grep -vxF "$sums")
	rm -rf "$before"
}

end_changes() {
	trap - EXIT HUP INT TERM
}

stopped_half_way() {
	trap - EXIT
	trap '' HUP INT TERM
	if [ -d "$before" ]; then
		echo "setup stopped half-way, and no service was changed.  Its changes are undone:" >&2
		[ -s "$before/list" ] || echo "  No file was changed yet." >&2
		put_back
	else
		echo "setup stopped while it started the services.  These files are changed:" >&2
		echo "${changed:-none}" | sed 's/^/  /' >&2
	fi
	echo "It is safe to run schoolgate setup again." >&2
}
