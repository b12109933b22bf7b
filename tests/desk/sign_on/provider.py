#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""An identity provider, and the program that asks it for nginx, for the test
`sign-on`.

The provider has the authorization code flow of OpenID Connect, without tokens:
/authorize shows a form, or leads back at once if somebody is signed in there;
/token tells whose a code is. It listens at a port of 127.0.0.1, so for a browser
it is another site than the desk.

The other program has the addresses and headers of oauth2-proxy: /oauth2/start,
/oauth2/callback and /oauth2/auth. It listens at a Unix socket.

usage: provider.py PORT SOCKET URL-OF-THE-DESK
"""
import http.cookies
import http.server
import json
import os
import secrets
import socketserver
import sys
import threading
import urllib.parse
import urllib.request

PORT, SOCKET, DESK = int(sys.argv[1]), sys.argv[2], sys.argv[3]
PROVIDER = f"http://127.0.0.1:{PORT}"

# What people type, and the mail address that the provider tells. The password of all
# is "secret".
PEOPLE = {
    "anna": "Anna@Hillcrest.example",
    "tom": "tom@hillcrest.example",
    "pupil": "jsmith@hillcrest.example",
    "norole": "norole@hillcrest.example",
    "long": "a" * 65,
    "control": "an\x01na",
    "blank": "an na",
    "utf8": "änna",
}

provider_sessions = {}  # cookie: name
codes = {}  # code: name
proxy_sessions = {}  # cookie: name
states = {}  # state: where to go afterwards


class Handler(http.server.BaseHTTPRequestHandler):
    """What both have in common."""

    def log_message(self, *_):
        pass

    def address_string(self):
        return "-"

    def cookie(self, name):
        jar = http.cookies.SimpleCookie(self.headers.get("Cookie", ""))
        return jar[name].value if name in jar else None

    def answer(self, status, body="", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        data = body.encode()
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(data)

    def query(self):
        parts = urllib.parse.urlsplit(self.path)
        return parts.path, dict(urllib.parse.parse_qsl(parts.query))


class Provider(Handler):
    """The identity provider."""

    def lead_back(self, name, asked, **headers):
        code = secrets.token_hex(16)
        codes[code] = name
        back = {"code": code, "state": asked["state"]}
        self.answer(302, Location=asked["redirect_uri"] + "?" + urllib.parse.urlencode(back), **headers)

    def do_GET(self):
        path, asked = self.query()
        if path == "/authorize":
            name = provider_sessions.get(self.cookie("provider"))
            if name is not None:
                self.lead_back(name, asked)
                return
            hidden = "".join(f'<input type="hidden" name="{k}" value="{v}">' for k, v in asked.items())
            self.answer(200, '<!doctype html><title>School sign-on</title><form method="post" action="/login">'
                        f'{hidden}<input name="name"><input name="password" type="password"><button>Go</button></form>')
        elif path == "/token":
            self.answer(200, json.dumps({"email": codes.pop(asked["code"], None)}))
        else:
            self.answer(404)

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        asked = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode()))
        if asked.get("password") != "secret" or asked.get("name") not in PEOPLE:
            self.answer(403, "wrong")
            return
        cookie = secrets.token_hex(16)
        provider_sessions[cookie] = PEOPLE[asked["name"]]
        self.lead_back(PEOPLE[asked["name"]], asked, Set_Cookie=f"provider={cookie}; HttpOnly; SameSite=Lax")


class Proxy(Handler):
    """What asks the provider for nginx."""

    def do_GET(self):
        path, asked = self.query()
        if path == "/oauth2/auth":
            name = proxy_sessions.get(self.cookie("_oauth2_proxy"))
            if name is None:
                self.answer(401)
                return
            self.send_response(202)
            # As UTF-8, which the library does not write by itself.
            self._headers_buffer.append(f"X-Auth-Request-Email: {name}\r\n".encode())
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif path == "/oauth2/start":
            state = secrets.token_hex(16)
            states[state] = asked.get("rd", "/")
            to = {"redirect_uri": f"{DESK}/oauth2/callback", "state": state}
            self.answer(302, Location=f"{PROVIDER}/authorize?{urllib.parse.urlencode(to)}",
                        Set_Cookie=f"_oauth2_state={state}; Path=/; HttpOnly; Secure; SameSite=Lax")
        elif path == "/oauth2/callback":
            self.come_back(asked)
        else:
            self.answer(404)

    def come_back(self, asked):
        state = asked.get("state")
        if state not in states or state != self.cookie("_oauth2_state"):
            self.answer(403, "the state is wrong")
            return
        with urllib.request.urlopen(f"{PROVIDER}/token?code={asked['code']}") as answer:
            name = json.load(answer)["email"]
        cookie = secrets.token_hex(16)
        proxy_sessions[cookie] = name
        self.answer(302, Location=states.pop(state),
                    Set_Cookie=f"_oauth2_proxy={cookie}; Path=/; HttpOnly; Secure; SameSite=Lax")


class UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """HTTP at a Unix socket."""

    daemon_threads = True


proxy = UnixServer(SOCKET, Proxy)
os.chmod(SOCKET, 0o666)
threading.Thread(target=proxy.serve_forever, daemon=True).start()
http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Provider).serve_forever()
