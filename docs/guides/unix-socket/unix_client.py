#!/usr/bin/env python3
"""Talks to a Unix gate of warp.

usage: unix_client.py GATE OWN ping COUNT SIZE   send payloads, one after the other's answer
       unix_client.py GATE OWN echo              send back every payload that comes

GATE is the path of the gate's socket, OWN the one that this program makes for answers.
"""

import os
import socket
import struct
import sys

LARGEST_PAYLOAD = 1 << 20
ANSWER_SECONDS = 5


def open_socket(own):
    if os.path.exists(own):
        os.unlink(own)
    own_socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    own_socket.bind(own)
    # As much as the kernel allows: a payload needs its size and 32 bytes.
    own_socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LARGEST_PAYLOAD)
    return own_socket


def ping(gate, own_socket, count, size):
    # Not settimeout(): it would make sendto() spin where it should wait.
    timeout = struct.pack("@ll", ANSWER_SECONDS, 0)
    own_socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeout)
    answered = 0
    for number in range(count):
        payload = struct.pack("!I", number).ljust(size, b".")
        # Waits while the tunnel cannot take the payload.
        own_socket.sendto(payload, gate)
        try:
            while own_socket.recv(LARGEST_PAYLOAD) != payload:
                pass
            answered += 1
        except BlockingIOError:
            print(f"payload {number}: no answer", file=sys.stderr)
    print(f"{count} sent, {answered} answered")


def echo(gate, own_socket):
    # An empty payload tells the gate whom to hand payloads to, and is not handed over itself.
    own_socket.sendto(b"", gate)
    print("ready", flush=True)
    while True:
        own_socket.sendto(own_socket.recv(LARGEST_PAYLOAD), gate)


def main(arguments):
    if len(arguments) == 5 and arguments[2] == "ping":
        ping(arguments[0], open_socket(arguments[1]), int(arguments[3]), int(arguments[4]))
    elif len(arguments) == 3 and arguments[2] == "echo":
        echo(arguments[0], open_socket(arguments[1]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
