"""A peer of simpyio with nothing but Python's standard library, in simpy.io's wire format.

  message_peer.py client PORT   calls the RPC endpoint that listens there
  message_peer.py server        listens on a free port, prints it, and serves one connection

Prints "done" as its last line if all was as it has to be.
"""
import json
import math
import socket
import struct
import sys

REQUEST, SUCCESS, FAILURE = 0, 1, 2


class Peer:
    def __init__(self, sock):
        self.sock = sock
        self.next_id = 0

    def write(self, message, **dump):
        payload = json.dumps(message, **dump).encode('utf-8')
        self.sock.sendall(struct.pack('>I', len(payload)) + payload)

    def read_exactly(self, count):
        data = b''
        while len(data) < count:
            part = self.sock.recv(count - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def read(self):
        size, = struct.unpack('>I', self.read_exactly(4))
        return json.loads(self.read_exactly(size).decode('ascii'))

    def send(self, path, *args, **kwargs):
        message_id = self.next_id
        self.next_id += 1
        self.write([REQUEST, message_id, [path, list(args), kwargs]])
        return message_id

    def call(self, path, *args, **kwargs):
        message_id = self.send(path, *args, **kwargs)
        kind, reply_id, content = self.read()
        assert reply_id == message_id, (reply_id, message_id)
        return kind, content


def check(actual, expected):
    assert actual == expected, '%r instead of %r' % (actual, expected)


def client(port):
    peer = Peer(socket.create_connection(('127.0.0.1', port)))
    check(peer.call('echo', 'ohai'), (SUCCESS, 'ohai'))
    check(peer.call('echo', value='5 \u20ac \U0001f50c'), (SUCCESS, '5 \u20ac \U0001f50c'))
    check(peer.call('echo', {'a': [None, True, 1.5, 3 ** 1000]}), (SUCCESS, {'a': [None, True, 1.5, 3 ** 1000]}))
    kind, content = peer.call('echo', [math.nan, math.inf, -math.inf])
    assert kind == SUCCESS and math.isnan(content[0]) and content[1:] == [math.inf, -math.inf], content
    check(peer.call('a1/a2/add', 1, b=2), (SUCCESS, 3))
    check(peer.call('nope'), (FAILURE, 'RuntimeError: Failed to resolve path nope\n'))
    kind, content = peer.call('fail')
    assert kind == FAILURE and content.endswith('IllegalStateException: no\n'), content
    ids = [peer.send('echo', i) for i in range(500)]
    replies = {}
    for _ in ids:
        kind, reply_id, content = peer.read()
        replies[reply_id] = content
    check([replies[i] for i in ids], list(range(500)))
    peer.sock.sendall(struct.pack('>I', 0xFFFFFFFF))
    try:
        peer.read()
        raise AssertionError('The connection should be closed')
    except (EOFError, ConnectionError):
        pass


def server():
    listening = socket.create_server(('127.0.0.1', 0))
    print(listening.getsockname()[1], flush=True)
    peer = Peer(listening.accept()[0])
    kind, message_id, content = peer.read()
    check((kind, message_id, content), (REQUEST, 0, ['init', ['\u20ac'], {'step': 60}]))
    # As mosaik's Java API: ids of its own, always 0, compact, any key order, escaped slashes.
    for i in range(3):
        text = json.dumps([REQUEST, 0, {'z': i, 'a': 'x/y'}], separators=(',', ':')).replace('/', '\\/')
        peer.sock.sendall(struct.pack('>I', len(text)) + text.encode('ascii'))
        check(peer.read(), [SUCCESS, 0, {'z': i, 'a': 'x/y'}])
    peer.write([SUCCESS, 0, {'models': {}, 'n': 2 ** 100}])
    # Two requests, answered the other way round, and byte by byte.
    first, second = peer.read(), peer.read()
    for message in ([SUCCESS, second[1], second[2]],
                    [FAILURE, first[1], 'Traceback (most recent call last):\nValueError: \u20ac\n']):
        payload = json.dumps(message, ensure_ascii=False).encode('utf-8')
        for byte in struct.pack('>I', len(payload)) + payload:
            peer.sock.sendall(bytes([byte]))
    check(peer.read(), [REQUEST, 3, ['stop', [], {}]])
    # stop is never answered.
    peer.sock.close()


if __name__ == '__main__':
    client(int(sys.argv[2])) if sys.argv[1] == 'client' else server()
    print('done', flush=True)
