"""A peer of simpyio with nothing but Python's standard library, in simpy.io's wire format.

  message_peer.py client PORT [AUTHORITY]     calls the RPC endpoint that listens there
  message_peer.py server [CERTIFICATE KEY]    listens on a free port, prints it, and serves one connection
  message_peer.py callbacks PORT [AUTHORITY]  hands objects over and is called back
  message_peer.py endpoints [CERTIFICATE KEY] listens on a free port, prints it, and has endpoints that call back

With the files of an authority, or of a certificate and its key, it speaks TLS. Prints "done" as its last line if all was as it has to be.
"""
import json
import math
import socket
import ssl
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


def connect(port, authority=None):
    sock = socket.create_connection(('127.0.0.1', int(port)))
    if authority:
        sock = ssl.create_default_context(cafile=authority).wrap_socket(sock, server_hostname='localhost')
    return Peer(sock)


def accept(certificate=None, key=None):
    listening = socket.create_server(('127.0.0.1', 0))
    print(listening.getsockname()[1], flush=True)
    sock = listening.accept()[0]
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        sock = context.wrap_socket(sock, server_side=True)
    return Peer(sock)


def client(*address):
    peer = connect(*address)
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
    except (EOFError, OSError):
        pass


def server(*identity):
    peer = accept(*identity)
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


PROXY, LOCAL = 0, 1  # Of values {'__type__': [n, path]}, when there are no other types.


def compact(message):
    """As Java APIs of mosaik write: no spaces, escaped slashes."""
    text = json.dumps(message, separators=(',', ':')).replace('/', '\\/').encode('ascii')
    return struct.pack('>I', len(text)) + text


def callbacks(*address):
    peer = connect(*address)
    check(peer.call('bank/open'), (SUCCESS, {'__type__': [LOCAL, 'bank/account']}))
    check(peer.call('bank/account/pay', 5), (SUCCESS, 5))
    check(peer.call('bank/isOurs', {'__type__': [PROXY, 'bank/account']}), (SUCCESS, True))
    # We are called back while our call, with an id that is used both ways, is pending.
    peer.sock.sendall(compact([REQUEST, 0, ['bank/ask', [{'__type__': [LOCAL, 'a/greet']}, 3], {}]]))
    for i in range(3):
        check(peer.read(), [REQUEST, i, ['a/greet', [i], {}]])
        peer.sock.sendall(compact([SUCCESS, i, {'z': i, 'a': 'x/y'}]))
    check(peer.read(), [SUCCESS, 0, [{'z': i, 'a': 'x/y'} for i in range(3)]])
    kind, content = peer.call('bank/nope')
    check((kind, content), (FAILURE, 'RuntimeError: Failed to resolve path bank/nope\n'))
    # A call that is never answered, as we go.
    peer.send('bank/ask', {'__type__': [LOCAL, 'a/greet']}, 1)
    check(peer.read(), [REQUEST, 3, ['a/greet', [0], {}]])
    peer.sock.close()


def endpoints(*identity):
    peer = accept(*identity)
    check(peer.read(), [REQUEST, 0, ['sim/init', ['\u20ac'], {}]])
    for i in range(3):
        peer.sock.sendall(compact([REQUEST, 0, ['progress', [], {}]]))
        check(peer.read(), [SUCCESS, 0, i])
    peer.sock.sendall(compact([SUCCESS, 0, {'name': 'a/b', 'models': [1]}]))
    check(peer.read(), [REQUEST, 1, ['sim/model', [], {}]])
    peer.write([SUCCESS, 1, {'__type__': [LOCAL, 'sim/m1']}])
    check(peer.read(), [REQUEST, 2, ['sim/m1/step', [60], {}]])
    check(peer.read(), [REQUEST, 3, ['sim/same', [{'__type__': [PROXY, 'sim/m1']}], {}]])
    peer.write([SUCCESS, 3, True])
    peer.write([SUCCESS, 2, 120])
    check(peer.read(), [REQUEST, 4, ['sim/fail', [], {}]])
    peer.write([FAILURE, 4, 'Traceback (most recent call last):\n  File "x"\nValueError: \u20ac\n'])
    check(peer.read(), [REQUEST, 5, ['sim/slow', [], {}]])
    # The caller has lost patience, of which we hear nothing; our reply comes late.
    check(peer.read(), [REQUEST, 6, ['sim/after', [], {}]])
    peer.write([SUCCESS, 5, 'late'])
    peer.write([SUCCESS, 6, None])
    check(peer.read(), [REQUEST, 7, ['sim/stop', [], {}]])
    peer.sock.close()


if __name__ == '__main__':
    roles = {'client': client, 'server': server, 'callbacks': callbacks, 'endpoints': endpoints}
    roles[sys.argv[1]](*sys.argv[2:])
    print('done', flush=True)
