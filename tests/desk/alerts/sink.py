# SPDX-License-Identifier: LGPL-2.1-or-later
"""A mail server for the test `smtp`. It keeps what it gets, or misbehaves.

Sink(**how) listens on a free port of 127.0.0.1:
    tls="starttls" or "smtps", with certificate and key: speaks TLS
    login=(USER, PASSWORD): wants them
    say={"rcpt": "550 ..."}: answers this command so; the commands are greeting,
        ehlo, starttls, auth, mail, rcpt, data, end
    silent="rcpt": does not answer this command
    drop="data": ends the connection at this command
    slow=SECONDS: waits so long before each answer
    hold=threading.Event(): waits for it before it answers the end of a mail
`mails` are (sender, receivers, message as bytes), as the server took them.
"""
import base64
import socket
import ssl
import threading
import time


class Sink:
    def __init__(self, tls=None, certificate=None, key=None, login=None,
                 say=None, silent=None, drop=None, slow=0, hold=None):
        self.tls, self.login = tls, login
        self.say, self.silent, self.drop = say or {}, silent, drop
        self.slow, self.hold = slow, hold
        self.mails, self.commands = [], []
        self.came = threading.Event()  # a whole message arrived
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        # A thread in accept() would keep the port open.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,),
                             daemon=True).start()

    def _serve(self, client):
        try:
            if self.tls == "smtps":
                client = self.context.wrap_socket(client, server_side=True)
            Session(self, client).run()
        except (OSError, EOFError, ssl.SSLError):
            pass
        finally:
            client.close()


class Session:
    def __init__(self, sink, client):
        self.sink, self.client = sink, client
        self.file = client.makefile("rb")
        self.sender, self.receivers, self.user = None, [], None

    def answer(self, command, text):
        """Answers. Returns whether the command was accepted."""
        sink = self.sink
        if sink.drop == command:
            raise EOFError
        if sink.silent == command:
            time.sleep(60)
            raise EOFError
        time.sleep(sink.slow)
        text = sink.say.get(command, text)
        self.client.sendall(text.encode() + b"\r\n")
        return text[0] in "23"

    def line(self):
        line = self.file.readline()
        if not line:
            raise EOFError
        return line.rstrip(b"\r\n").decode("latin-1")

    def run(self):
        if not self.answer("greeting", "220 sink ESMTP"):
            return
        while True:
            line = self.line()
            word = line.split(" ")[0].upper()
            self.sink.commands.append(line)
            if word == "QUIT":
                self.client.sendall(b"221 bye\r\n")
                return
            method = getattr(self, "do_" + word.lower(), None)
            if method is None:
                self.client.sendall(b"502 what?\r\n")
            else:
                method(line)

    def do_ehlo(self, _):
        offers = ["sink"]
        if self.sink.tls == "starttls" and not isinstance(
                self.client, ssl.SSLSocket):
            offers.append("STARTTLS")
        if self.sink.login:
            offers.append("AUTH PLAIN")
        offers.append("8BITMIME")
        self.answer("ehlo", "\r\n".join(
            "250%s%s" % ("-" if i + 1 < len(offers) else " ", offer)
            for i, offer in enumerate(offers)))

    def do_helo(self, _):
        self.answer("ehlo", "250 sink")

    def do_starttls(self, _):
        if self.answer("starttls", "220 go ahead"):
            self.client = self.sink.context.wrap_socket(self.client,
                                                        server_side=True)
            self.file = self.client.makefile("rb")

    def do_auth(self, line):
        words = line.split(" ")
        if len(words) == 2:
            self.client.sendall(b"334 \r\n")
            words.append(self.line())
        given = tuple(base64.b64decode(words[2]).decode().split("\0")[1:])
        self.user = given if given == self.sink.login else None
        self.answer("auth", "235 welcome" if self.user else
                    "535 5.7.8 wrong user or password")

    def do_mail(self, line):
        self.sender, self.receivers = line, []
        if self.sink.login and not self.user:
            self.client.sendall(b"530 5.7.0 log in first\r\n")
        else:
            self.answer("mail", "250 ok")

    def do_rcpt(self, line):
        if self.answer("rcpt", "250 ok"):
            self.receivers.append(line)

    def do_rset(self, _):
        self.client.sendall(b"250 ok\r\n")

    def do_data(self, _):
        if not self.answer("data", "354 go on"):
            return
        lines = []
        while True:
            line = self.file.readline()
            if not line:
                raise EOFError
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        if self.sink.say.get("end", "250")[0] == "2":
            self.sink.mails.append((self.sender, self.receivers,
                                    b"".join(lines)))
        self.sink.came.set()
        if self.sink.hold:
            self.sink.hold.wait(30)
        self.answer("end", "250 2.0.0 taken")
