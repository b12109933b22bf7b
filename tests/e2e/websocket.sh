#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests that a page can open a WebSocket inside a decrypted connection, however
# its client writes the word "websocket". Squid compares this word letter by
# letter, so the gate (schoolgate's service in c-icap) writes it in lower case.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
if ! command -v socat >/dev/null; then
	skip "WebSockets: there is no socat"
	exit 0
fi
pick_addresses
make_ways
site=www.bbc.co.uk

# The server of the WebSocket. It accepts the upgrade, says hello, sends back ten
# bytes, and ends. nginx leads /socket of each site to it.
cat >"$T/socket" <<'SOCKET'
#!/bin/sh
while read -r line && [ "$line" != "$(printf '\r')" ]; do
	case $line in Upgrade:*) upgrade=$line ;; esac
done
printf 'HTTP/1.1 101 Switching Protocols\r\n%s\nConnection: Upgrade\r\n\r\nhello ' "$upgrade"
exec head -c 10
SOCKET
chmod 755 "$T/socket"
sed -i "s|^\t\tlocation / {|\t\tlocation = /socket {\n\t\t\tproxy_http_version 1.1;\
\n\t\t\tproxy_set_header Upgrade \$http_upgrade;\n\t\t\tproxy_set_header Connection upgrade;\
\n\t\t\tproxy_pass http://$NET:8081;\n\t\t}\n&|" "$T/internet/nginx.conf"
start_ways
$INTERNET_RUN socat "TCP-LISTEN:8081,bind=$NET,fork,reuseaddr" "EXEC:$T/socket" \
	>"$T/log/socket.out" 2>&1 &
PID[socket]=$!
wait_listen "$NET" 8081 "${PID[socket]}" socket "$INTERNET_RUN"

# Prints the step that asks for a WebSocket.
upgrade() { # host, URL, value of Upgrade
	printf 'send GET %s HTTP/1.1\\r\\nHost: %s\\r\\nConnection: Upgrade\\r\\nUpgrade: %s\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nSec-WebSocket-Version: 13\\r\\n\\r\\n' \
		"$2" "$1" "$3"
}

for way in $WAYS; do
	for word in websocket WebSocket WEBSOCKET "h2c, webSocket"; do
		through "$way" $site "tls $site" "$(upgrade $site /socket "$word")" head \
			"send to and fro" all >"$T/talk.out" 2>&1
		has "$way: $word opens a WebSocket" "$T/talk.out" "^head: HTTP/1.1 101"
		has "$way: $word carries bytes to and fro" "$T/talk.out" \
			"hello to and fro"
	done
	case $way in school-*)
		through "$way" $site "tls $site" "$(upgrade $site /socket H2C)" head >"$T/talk.out" 2>&1
		has_not "$way: Squid removes another protocol" "$T/talk.out" "^head: HTTP/1.1 101"
		through "$way" www.facebook.com "tls www.facebook.com" \
			"$(upgrade www.facebook.com /socket WebSocket)" head >"$T/talk.out" 2>&1
		has "$way: a WebSocket of a blocked site is refused" "$T/talk.out" \
			"^head: HTTP/1.1 403"
		;;
	esac
	case $way in *-explicit-*) url=http://$site/socket ;; *) url=/socket ;; esac
	for word in websocket WebSocket; do
		plainly "$way" "$(upgrade $site "$url" "$word")" head "send to and fro" all \
			>"$T/talk.out" 2>&1
		has "$way: $word opens a WebSocket without TLS" "$T/talk.out" \
			"^head: HTTP/1.1 101"
		has "$way: $word without TLS carries bytes to and fro" "$T/talk.out" \
			"hello to and fro"
	done
done
stop socket
