// SPDX-License-Identifier: GPL-3.0-or-later
// The official OpenAI client against a running maquette-server, unchanged. By hand, since it needs the network once:
//   cd "$(mktemp -d)" && npm install openai && cp …/tests/server/openai-client.mjs . && node openai-client.mjs http://127.0.0.1:PORT/v1
// See README.md here.
import OpenAI, { toFile } from 'openai';
import zlib from 'node:zlib';

const client = new OpenAI({ baseURL: process.argv[2], apiKey: process.env.OPENAI_API_KEY ?? 'none', maxRetries: 0 });
const model = 'maquette-draft';
let failed = 0;

function check(name, ok) {
  console.log(`${ok ? 'ok' : 'not ok'} - ${name}`);
  failed += ok ? 0 : 1;
}

function png(width, height, colour, alpha) {
  const chunk = (kind, data) => {
    const head = Buffer.alloc(4), tail = Buffer.alloc(4), body = Buffer.concat([Buffer.from(kind), data]);
    head.writeUInt32BE(data.length);
    tail.writeUInt32BE(crc(body));
    return Buffer.concat([head, body, tail]);
  };
  const crc = (data) => {
    let c = 0xffffffff;
    for (const byte of data) {
      c ^= byte;
      for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    }
    return (c ^ 0xffffffff) >>> 0;
  };
  const row = (y) => Buffer.from([0, ...Array.from({ length: width }, (_, x) => [...colour, alpha ? alpha(x, y) : 255]).flat()]);
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(width, 0);
  ihdr.writeUInt32BE(height, 4);
  ihdr.set([8, 6, 0, 0, 0], 8);
  const data = zlib.deflateSync(Buffer.concat(Array.from({ length: height }, (_, y) => row(y))));
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', ihdr), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

const file = (name, ...args) => toFile(png(...args), name, { type: 'image/png' });
const isPng = (b64) => Buffer.from(b64, 'base64').subarray(1, 4).toString() === 'PNG';
const red = () => file('red.png', 96, 64, [200, 40, 40]);
const blue = () => file('blue.png', 48, 48, [40, 40, 200]);
const mask = () => file('mask.png', 96, 64, [0, 0, 0], (x) => (x < 48 ? 0 : 255));

const models = await client.models.list();
check('models.list', models.data.some((row) => row.id === model));

let reply = await client.images.generate({ model, prompt: 'Poster "Night Market", teal', size: '256x384', n: 2, quality: 'high' });
check('images.generate', reply.data.length === 2 && isPng(reply.data[0].b64_json) && reply.size === '256x384' && reply.usage.total_tokens === 0);

reply = await client.images.edit({ model, image: await red(), prompt: 'brighter' });
check('images.edit, one image', isPng(reply.data[0].b64_json) && reply.size === '96x64');

reply = await client.images.edit({ model, image: [await red(), await blue(), await blue()], prompt: 'place image 2 top left and image 3 bottom right' });
check('images.edit, three images', isPng(reply.data[0].b64_json) && reply.maquette.kind === 'edit');

reply = await client.images.edit({ model, image: await red(), mask: await mask(), prompt: 'black and white', size: 'auto' });
check('images.edit, mask', isPng(reply.data[0].b64_json));

let events = [];
for await (const event of await client.images.generate({ model, prompt: 'Poster "Tea"', size: '256x384', stream: true, partial_images: 2 })) events.push(event);
check('images.generate, stream', events.at(-1).type === 'image_generation.completed' && isPng(events.at(-1).b64_json) &&
      events.slice(0, -1).every((event, i) => event.type === 'image_generation.partial_image' && event.partial_image_index === i));

events = [];
for await (const event of await client.images.edit({ model, image: [await red()], prompt: 'warmer', stream: true, partial_images: 1 })) events.push(event);
check('images.edit, stream', events.at(-1).type === 'image_edit.completed' && isPng(events.at(-1).b64_json));

const refused = async (name, call, type, test) => {
  try {
    await call();
    check(name, false);
  } catch (error) {
    check(name, error instanceof type && test(error));
  }
};
await refused('error: bad size', () => client.images.generate({ model, prompt: 'x', size: '1x1' }), OpenAI.BadRequestError,
              (error) => error.param === 'size' && error.code === 'invalid_value');
await refused('error: unknown model', () => client.images.generate({ model: 'gpt-image-2', prompt: 'x' }), OpenAI.NotFoundError,
              (error) => error.code === 'model_not_found');
await refused('error: not a picture', async () => client.images.edit({ model, prompt: 'x', image: await toFile(Buffer.from('no'), 'x.png', { type: 'image/png' }) }),
              OpenAI.BadRequestError, (error) => error.param === 'image' && error.message.includes('image 1'));

process.exit(failed ? 1 : 0);
