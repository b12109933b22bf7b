# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Files that `schoolgate setup` writes. A file that a person has changed since is
# left as it is. Sourced by setup.

# Checksums of the files as they were written, in the form of sha256sum.
sums=$state/setup.sums

# Returns true if the file $1 is as setup wrote it.
is_ours() {
	local sum
	sum=$(sha256sum <"$1" | cut -d ' ' -f 1)
	grep -qxF "$sum  $1" "$sums" 2>/dev/null
}

# Writes standard input to the file $1. If a person has changed the file, writes
# it to $1.new, and says so.
put() { # file
	local new=$1.setup-new
	mkdir -p "$(dirname "$1")" && cat >"$new" && chmod 644 "$new" && [ -s "$new" ] ||
		fail "$1 cannot be written" "is the disk full, or read-only?"
	if [ -e "$1" ] && cmp -s "$1" "$new"; then
		rm -f "$new"
	elif [ -e "$1" ] && ! is_ours "$1"; then
		mv "$new" "$1.new"
		echo "$1 was changed by hand, and stays as it is."
		echo "  What setup would have written is in $1.new: compare the two."
		return 0
	else
		save "$1" && mv "$new" "$1" || fail "$1 cannot be written"
		echo "$1 is written."
	fi
	rm -f "$1.new"
	remember "$1"
}

remember() { # file
	local sum
	sum=$(sha256sum <"$1" | cut -d ' ' -f 1)
	save "$sums"
	{
		grep -vF "  $1" "$sums" 2>/dev/null
		echo "$sum  $1"
	} >"$sums.new" && grep -qF "$sum" "$sums.new" && mv "$sums.new" "$sums" ||
		fail "$sums cannot be written" "is the disk full, or read-only?"
}

# Removes the files that setup wrote and nobody changed.
remove_written() {
	local file
	[ -r "$sums" ] || return 0
	while read -r _ file; do
		if [ ! -e "$file" ]; then
			continue
		elif is_ours "$file"; then
			rm -f "$file" "$file.new"
		else
			echo "$file was changed by hand, and stays."
		fi
	done <"$sums"
	rm -f "$sums"
}
