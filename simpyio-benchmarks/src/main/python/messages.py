"""Requests and replies in simpy.io's wire format, on Python's asyncio by hand, between two processes: "ohai" is answered
with "cya". simpy.io itself is not to be had from a package index; this is what it would cost at the least.

    messages.py <connections> <requests in flight on each> <seconds to warm up> <seconds to measure>
    messages.py <connections> <requests in flight on each> --slice <round trips>
"""
import asyncio
import json
import os
import struct
import sys
import time

HEADER = struct.Struct("!L")
REQUEST, SUCCESS = 0, 1


class Messages(asyncio.Protocol):
    def __init__(self):
        self.received = bytearray()

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.received += data
        at = 0
        while len(self.received) - at >= HEADER.size:
            (length,) = HEADER.unpack_from(self.received, at)
            end = at + HEADER.size + length
            if len(self.received) < end:
                break
            self.message(*json.loads(self.received[at + HEADER.size:end]))
            at = end
        del self.received[:at]

    def send(self, *message):
        data = json.dumps(message).encode()
        self.transport.write(HEADER.pack(len(data)) + data)


class Server(Messages):
    def message(self, kind, request, content):
        self.send(SUCCESS, request, "cya")


class Client(Messages):
    round_trips = 0
    next_request = 0

    def message(self, kind, request, content):
        if (kind, content) != (SUCCESS, "cya"):
            raise ValueError("Another reply was expected")
        Client.round_trips += 1
        self.ask()

    def ask(self):
        self.send(REQUEST, self.next_request, "ohai")
        self.next_request += 1


async def serve(port):
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
    port.write("%d\n" % server.sockets[0].getsockname()[1])
    port.close()
    await server.serve_forever()


async def rate(seconds):
    before, start = Client.round_trips, time.perf_counter()
    await asyncio.sleep(seconds)
    return (Client.round_trips - before) / (time.perf_counter() - start)


async def ask(port, connections, in_flight, limit, value):
    for _ in range(connections):
        _, client = await asyncio.get_running_loop().create_connection(Client, "127.0.0.1", port)
        for _ in range(in_flight):
            client.ask()
    if limit == "--slice":
        while Client.round_trips < int(value):
            await asyncio.sleep(0)
        print(Client.round_trips)
    else:
        await rate(float(limit))
        print(json.dumps({"value": await rate(float(value))}))


def main():
    connections, in_flight, limit, value = sys.argv[1:]
    reading, writing = os.pipe()
    server = os.fork()
    if server == 0:
        os.close(reading)
        asyncio.run(serve(os.fdopen(writing, "w")))
    os.close(writing)
    try:
        port = int(os.fdopen(reading).readline())
        asyncio.run(ask(port, int(connections), int(in_flight), limit, value))
    finally:
        os.kill(server, 15)


main()
