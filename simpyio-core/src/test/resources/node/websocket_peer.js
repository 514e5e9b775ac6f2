// Node's ws as client and as server. Prints "done" in the end; what fails is a stack trace.
'use strict';

const assert = require('assert');
const crypto = require('crypto');
const { once } = require('events');
const fs = require('fs');
const { createServer } = require('http');
const https = require('https');
const { WebSocket, WebSocketServer } = require('ws');

const texts = ['hello', '', 'h\u00e4\u20ac\u{1f600}', 'x'.repeat(70000), 'again and again '.repeat(20000)];
const data = [Buffer.alloc(0), crypto.randomBytes(300000), Buffer.alloc(1000000)];

async function echoed(socket, message) {
  const answer = once(socket, 'message');
  socket.send(message);
  const [bytes, binary] = await answer;
  assert.strictEqual(binary, typeof message !== 'string');
  assert.ok(Buffer.from(message).equals(bytes), `${bytes.length} bytes came back`);
}

async function client(base, certificates) {
  const ca = base.startsWith('wss') ? fs.readFileSync(certificates) : undefined;
  const compressions = [true, false, { serverNoContextTakeover: true, clientNoContextTakeover: true },
    { serverMaxWindowBits: 9, clientMaxWindowBits: 10 }];
  for (const perMessageDeflate of compressions) {
    const socket = new WebSocket(`${base}/echo`, ['other', 'chat'], { ca, perMessageDeflate });
    await once(socket, 'open');
    assert.strictEqual(socket.protocol, 'chat');
    assert.strictEqual(socket.extensions, perMessageDeflate ? 'permessage-deflate' : '');
    for (const message of [...texts, ...data, ...texts]) {
      await echoed(socket, message);
    }
    const whole = once(socket, 'message');
    socket.send('in ', { fin: false });
    socket.send('', { fin: false });
    socket.send('pieces', { fin: true });
    assert.strictEqual((await whole)[0].toString(), 'in pieces');
    const pong = once(socket, 'pong');
    socket.ping('are you there');
    assert.strictEqual((await pong)[0].toString(), 'are you there');
    const closed = once(socket, 'close');
    socket.close(4000, 'enough');
    const [code, reason] = await closed;
    assert.deepStrictEqual([code, reason.toString()], [4000, 'enough']);
  }
  const bye = new WebSocket(`${base}/bye`, { ca });
  const ended = once(bye, 'close');
  assert.strictEqual((await once(bye, 'message'))[0].toString(), 'pong');
  const [code, reason] = await ended;
  assert.deepStrictEqual([code, reason.toString()], [3000, 'bye']);
  const refused = new WebSocket(`${base}/echo`, { ca, origin: 'https://evil.example' });
  await assert.rejects(once(refused, 'open'), /403/);
}

async function server(certificate, key) {
  const http = certificate
    ? https.createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) })
    : createServer();
  const options = { server: http, perMessageDeflate: { threshold: 0, serverMaxWindowBits: 10 } };
  const listening = new WebSocketServer(options);
  const done = new Promise((resolve) => {
    listening.on('connection', (socket) => {
      socket.on('message', (message, binary) => socket.send(message, { binary }));
      socket.on('close', (code, reason) => code === 4001 && resolve(reason.toString()));
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  console.log(http.address().port);
  assert.strictEqual(await done, 'enough');
  listening.close();
  http.close();
}

const [mode, ...rest] = process.argv.slice(2);
(mode === 'client' ? client : server)(...rest).then(() => console.log('done'), (failure) => {
  console.log(failure.stack);
  process.exit(1);
});
