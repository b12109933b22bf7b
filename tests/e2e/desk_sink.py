# SPDX-License-Identifier: LGPL-2.1-or-later
"""A mail server for the test `desk`: writes each mail to a file of FOLDER.

usage: desk_sink.py FOLDER

Writes its port to FOLDER/port, and ends when its input ends.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../desk/alerts"))
from sink import Sink  # noqa: E402

folder = sys.argv[1]


class Kept(list):
    """A list that also writes what is added to it."""

    def append(self, mail):
        super().append(mail)
        path = os.path.join(folder, f"{len(self)}.eml")
        with open(path + ".new", "wb") as out:
            out.write(mail[2])
        os.rename(path + ".new", path)


sink = Sink()
sink.mails = Kept()
with open(os.path.join(folder, "port.new"), "w", encoding="ascii") as out:
    out.write(f"{sink.port}\n")
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
sys.stdin.read()
sink.close()
