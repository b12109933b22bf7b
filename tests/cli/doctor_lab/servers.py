#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Stand-ins for two gates (ICAP) and the ports of Squid, for tests/cli/doctor.

usage: servers.py FOLDER < PIPE

Writes the ports to FOLDER/ports, a line "NAME PORT" for each, and serves until
its standard input ends. How a server answers is read from files of FOLDER at
each request:
  NAME.tag      the tag of a gate's policy
  NAME.options  further header lines of a gate's answer to OPTIONS
  NAME.off      if there is this file, the server closes each connection
  skew          seconds by which the gates' clocks are ahead
  blocked       the sites that the gates block, one a line
  status        the HTTP status of Squid's answers
"""
import email.utils
import os
import re
import socketserver
import sys
import threading
import time

folder = sys.argv[1]


def told(name, otherwise):
    try:
        with open(os.path.join(folder, name), encoding="ascii") as file:
            return file.read().strip()
    except FileNotFoundError:
        return otherwise


def options(name):
    date = time.time() + int(told("skew", "0"))
    return ("ICAP/1.0 200 OK\r\nMethods: REQMOD\r\n"
            "ISTag: \"CI0001" + told(name + ".tag", "none")[:26] + "\"\r\n"
            "Date: " + email.utils.formatdate(date, usegmt=True) + "\r\n"
            + told(name + ".options", "Preview: 0\nAllow: 204, 206").replace("\n", "\r\n")
            + "\r\nEncapsulated: null-body=0\r\n\r\n")


def verdict(request):
    sni = re.search(r"^X-SG-SNI: (\S+)", request, re.M)
    host = re.search(r"^Host: ([^\s:]+)", request.split("\r\n\r\n", 1)[1], re.M)
    if {sni and sni.group(1), host and host.group(1)} & set(told("blocked", "").split()):
        page = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
        return ("ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, null-body=%d\r\n\r\n"
                % len(page)) + page
    return "ICAP/1.0 204 No Content\r\n\r\n"


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        name = self.server.name
        if os.path.exists(os.path.join(folder, name + ".off")):
            return
        request = ""
        wanted = 1
        while request.count("\r\n\r\n") < wanted:
            got = self.request.recv(65536).decode("latin-1")
            if not got:
                return
            request += got
            wanted = 2 if request.startswith("REQMOD") else 1
        with open(os.path.join(folder, "asked"), "a", encoding="latin-1") as log:
            log.write(request)
        if request.startswith("OPTIONS"):
            answer = options(name)
        elif request.startswith("REQMOD"):
            answer = verdict(request)
        else:
            answer = "HTTP/1.1 %s Said\r\nX-Squid-Error: X\r\n\r\n" % told("status", "403")
        self.request.sendall(answer.encode("latin-1"))


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


lines = []
for each in ("first", "second", "3126", "3127", "3128", "3129", "3130", "3131"):
    server = Server(("127.0.0.1", 0), Handler)
    server.name = each
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lines.append("%s %d\n" % (each, server.server_address[1]))
with open(os.path.join(folder, "ports.new"), "w", encoding="ascii") as file:
    file.writelines(lines)
os.rename(os.path.join(folder, "ports.new"), os.path.join(folder, "ports"))
sys.stdin.read()
