"""A peer of calls over WebSocket, with Python's websockets and nothing that knows simpyio.

  rpc_peer.py client URI CERTIFICATES    calls the endpoints at URI and is called back
  rpc_peer.py server [CERTIFICATE KEY]   listens on a free port, prints it, and serves one connection

Prints "done" in the end; a failed assertion is a traceback.
"""

import asyncio
import json
import ssl
import sys

import websockets

REQUEST, SUCCESS, FAILURE, CANCEL, ITEM, CREDIT = range(6)
PROXY, LOCAL = 0, 1  # Of values {"__type__": [n, path]}, when there are no other types.
SUBPROTOCOL = "simpyio.rpc.v1"


def check(actual, expected):
    assert actual == expected, "%r instead of %r" % (actual, expected)


class Peer:
    def __init__(self, socket):
        self.socket = socket

    async def write(self, *message):
        await self.socket.send(json.dumps(message))

    async def read(self):
        return json.loads(await self.socket.recv())


async def client(uri, certificates):
    tls = ssl.create_default_context(cafile=certificates) if uri.startswith("wss") else None
    async with websockets.connect(uri, subprotocols=["other", SUBPROTOCOL], ssl=tls) as socket:
        check(socket.subprotocol, SUBPROTOCOL)
        await call(Peer(socket))
        await socket.send("not JSON")
        try:
            await socket.recv()
            raise AssertionError("the server goes on")
        except websockets.ConnectionClosed as closed:
            check(closed.rcvd.code, 1007)
    async with websockets.connect(uri, ssl=tls) as socket:
        peer = Peer(socket)
        await peer.write(REQUEST, 0, ["bank/fail", [], {}])
        message = await peer.read()
        check(message[:2], [FAILURE, 0])
        check(len(message), 3)
        assert message[2].endswith("IllegalStateException: no\n"), message


async def call(peer):
    account = {"__type__": [LOCAL, "bank/account"]}
    await peer.write(REQUEST, 0, ["bank/open", [], {}])
    check(await peer.read(), [SUCCESS, 0, account])
    await peer.write(REQUEST, 1, ["bank/account/pay", [], {"amount": 5}])
    check(await peer.read(), [SUCCESS, 1, 5])
    await peer.write(REQUEST, 2, ["bank/isOurs", [{"__type__": [PROXY, "bank/account"]}], {}])
    check(await peer.read(), [SUCCESS, 2, True])
    await peer.write(REQUEST, 0, ["bank/ask", [{"__type__": [LOCAL, "a/greet"]}, 3], {}])
    for i in range(3):
        check((await peer.read())[:3], [REQUEST, i, ["a/greet", [i], {}]])
        await peer.write(SUCCESS, i, "\u20ac%d" % i)
    check(await peer.read(), [SUCCESS, 0, ["\u20ac0", "\u20ac1", "\u20ac2"]])
    await peer.write(REQUEST, 3, ["bank/nope", [], {}])
    message = await peer.read()
    check(message[:2] + [message[3]["code"]], [FAILURE, 3, "NOT_FOUND"])
    await peer.write(REQUEST, 4, ["bank/hold", [], {}], {"deadline": 0.05})
    message = await peer.read()
    check(message[:2] + [message[3]["code"]], [FAILURE, 4, "DEADLINE_EXCEEDED"])
    await peer.write(REQUEST, 5, ["bank/ticks", [3], {}], {"stream": 2})
    check(await peer.read(), [ITEM, 5, 0])
    check(await peer.read(), [ITEM, 5, 1])
    await peer.write(CREDIT, 5, 1)
    check(await peer.read(), [ITEM, 5, 2])
    check(await peer.read(), [SUCCESS, 5, None])


async def server(certificate=None, key=None):
    ended = asyncio.get_running_loop().create_future()

    async def serve(socket):
        try:
            check(socket.subprotocol, SUBPROTOCOL)
            await answer(Peer(socket))
            await socket.close(4000, "enough")
            ended.set_result(None)
        except BaseException as failure:
            ended.set_exception(failure)

    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)
    async with websockets.serve(serve, "127.0.0.1", 0, subprotocols=[SUBPROTOCOL], ssl=tls) as listening:
        print(listening.sockets[0].getsockname()[1], flush=True)
        await asyncio.wait_for(ended, 60)


async def answer(peer):
    message = await peer.read()
    check(message[:3], [REQUEST, 0, ["sim/init", ["\u20ac"], {}]])
    assert 0 < message[3]["deadline"] <= 30, message
    for i in range(3):
        await peer.write(REQUEST, 0, ["progress", [], {}])
        check(await peer.read(), [SUCCESS, 0, i])
    await peer.write(SUCCESS, 0, {"name": "a/b"})
    check((await peer.read())[:3], [REQUEST, 1, ["sim/fail", [], {}]])
    text = 'Traceback (most recent call last):\n  File "x"\nValueError: no\n'
    await peer.write(FAILURE, 1, text, {"type": "ValueError", "message": "no", "code": "UNAVAILABLE"})
    message = await peer.read()
    check(message[:3], [REQUEST, 2, ["sim/steps", [2], {}]])
    assert message[3]["stream"] >= 2, message
    await peer.write(ITEM, 2, 60)
    await peer.write(ITEM, 2, 120)
    await peer.write(SUCCESS, 2, None)
    check((await peer.read())[:3], [REQUEST, 3, ["sim/slow", [], {}]])
    check(await peer.read(), [CANCEL, 3, None])
    check((await peer.read())[:3], [REQUEST, 4, ["sim/stop", [], {}]])


if __name__ == "__main__":
    roles = {"client": client, "server": server}
    asyncio.run(roles[sys.argv[1]](*sys.argv[2:]))
    print("done")
