"""Python's websockets as client and as server. Prints "done" in the end; a failed assertion is a traceback."""

import asyncio
import random
import ssl
import sys

import websockets

random.seed(11)
TEXTS = ["hello", "", "h\u00e4\u20ac\U0001f600", "x" * 70_000, "again and again " * 20_000]
DATA = [b"", bytes(range(256)), random.randbytes(300_000), bytes(1_000_000)]


async def exchange(socket):
    for message in TEXTS + DATA + TEXTS:
        await socket.send(message)
        answer = await socket.recv()
        assert answer == message, (len(answer), len(message))
    await socket.send(["in ", "", "four ", "pieces"])
    assert await socket.recv() == "in four pieces"
    for _ in range(3):
        await (await socket.ping())


async def client(base, certificates):
    tls = None
    if base.startswith("wss"):
        tls = ssl.create_default_context(cafile=certificates)
    for compression in ("deflate", None):
        options = {"ssl": tls, "max_size": 1 << 24, "compression": compression}
        async with websockets.connect(base + "/echo", subprotocols=["other", "chat"], **options) as socket:
            assert socket.subprotocol == "chat"
            assert bool(socket.extensions) == (compression is not None), socket.extensions
            await exchange(socket)
            await socket.close(4000, "enough")
        assert (socket.close_code, socket.close_reason) == (4000, "enough")
        async with websockets.connect(base + "/bye", **options) as socket:
            assert await socket.recv() == "pong"
            try:
                await socket.recv()
                raise AssertionError("the server goes on")
            except websockets.ConnectionClosed as closed:
                assert (closed.rcvd.code, closed.rcvd.reason) == (3000, "bye")
        try:
            await websockets.connect(base + "/echo", origin="https://evil.example", **options)
            raise AssertionError("any origin may connect")
        except websockets.InvalidStatusCode as refused:
            assert refused.status_code == 403


async def server(certificate=None, key=None):
    ended = asyncio.get_running_loop().create_future()

    async def echo(socket):
        try:
            while True:
                await socket.send(await socket.recv())
        except websockets.ConnectionClosed:
            if socket.close_code == 4001:
                ended.set_result(socket.close_reason)

    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)
    options = {"max_size": 1 << 24, "subprotocols": ["chat"], "ssl": tls}
    async with websockets.serve(echo, "127.0.0.1", 0, **options) as listening:
        print(listening.sockets[0].getsockname()[1], flush=True)
        assert await asyncio.wait_for(ended, 60) == "enough"


if sys.argv[1] == "client":
    asyncio.run(client(sys.argv[2], sys.argv[3]))
else:
    asyncio.run(server(*sys.argv[2:]))
print("done")
