// SPDX-License-Identifier: GPL-3.0-or-later
// The services' own clients, unchanged, against the fakes: what they cannot read, the fake says wrongly. By hand, since it
// needs the network once:
//   cd "$(mktemp -d)" && npm install openai replicate @fal-ai/client @openrouter/sdk wavespeed
//   cp …/tests/fake-provider/official-clients.mjs . && node official-clients.mjs …/tests/fake-provider
import OpenAI, { AzureOpenAI, toFile } from 'openai';
import Replicate from 'replicate';
import { createFalClient } from '@fal-ai/client';
import { OpenRouter } from '@openrouter/sdk';
import wavespeed from 'wavespeed';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = process.argv[2];
const scratch = mkdtempSync(join(tmpdir(), 'official-clients-'));
const png = execFileSync('python3', [join(folder, 'fake_picture.py'), 'png', '64', '48', 'seed', '0']);
const uri = 'data:image/png;base64,' + png.toString('base64');
let failed = 0;

async function check(name, wanted, act) {
  let got;
  try {
    got = await act();
  } catch (error) {
    got = String(error);
  }
  const ok = JSON.stringify(got) === JSON.stringify(wanted);
  console.log(`${ok ? 'ok' : 'not ok'} - ${name}` + (ok ? '' : `: ${JSON.stringify(got)}`));
  failed += ok ? 0 : 1;
}

// What the error that act () ends in says of itself.
async function fails(act, read) {
  try {
    await act();
  } catch (error) {
    return read(error);
  }
  return 'no error';
}

async function withFake(words, act) {
  const argv = [join(folder, 'fake_provider.py'), '--ledger', join(scratch, 'ledger'), '--follow-stdin', '--speak', ...words];
  const fake = spawn('python3', argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  const said = JSON.parse(await new Promise((resolve) => fake.stdout.once('data', (data) => resolve(data.toString()))));
  await act(said);
  fake.stdin.end();
}

const picture = (name) => toFile(png, name, { type: 'image/png' });
const image = { model: 'gpt-image-2', prompt: 'a lamp', size: '1024x1024', quality: 'low' };

await withFake(['openai', '--job-polls', '2'], async ({ base }) => {
  const client = new OpenAI({ baseURL: base, apiKey: 'k', maxRetries: 0 });
  const tokens = async (promise) => (await promise).usage.input_tokens_details.image_tokens;
  await check('openai generate', 196, async () => (await client.images.generate(image)).usage.output_tokens);
  await check('openai edit', 12, () => picture('a.png').then((one) => tokens(client.images.edit({ ...image, image: one }))));
  await check('openai edit of two', 24, async () =>
    tokens(client.images.edit({ ...image, image: [await picture('a.png'), await picture('b.png')] })));
  await check('openai stream', ['partial_image', 'partial_image', 'completed'], async () => {
    const types = [];
    for await (const event of await client.images.generate({ ...image, stream: true, partial_images: 2 }))
      types.push(event.type.split('.')[1]);
    return types;
  });
  await check('openai error', [400, 'moderation_blocked'], () =>
    fails(() => client.images.generate({ ...image, prompt: 'x fault:moderation' }), (e) => [e.status, e.code]));
  await check('openai batch', ['validating', 'in_progress', 'finalizing', 'completed'], async () => {
    const line = JSON.stringify({ custom_id: 'a', method: 'POST', url: '/v1/images/generations', body: image });
    const file = await client.files.create({ file: await toFile(Buffer.from(line), 'b.jsonl'), purpose: 'batch',
      expires_after: { anchor: 'created_at', seconds: 3600 } });
    let batch = await client.batches.create({ input_file_id: file.id, endpoint: '/v1/images/generations',
      completion_window: '24h', metadata: { a: 'b' } });
    const seen = [batch.status];
    while (batch.status !== 'completed')
      seen.push((batch = await client.batches.retrieve(batch.id)).status);
    JSON.parse(await (await client.files.content(batch.output_file_id)).text());
    await client.files.delete(file.id);
    return seen;
  });
});

await withFake(['azure'], async ({ origin }) => {
  const client = new AzureOpenAI({ endpoint: origin, apiKey: 'k', apiVersion: '2025-04-01-preview', deployment: 'gpt-image-2',
    maxRetries: 0 });
  await check('azure generate', 196, async () => (await client.images.generate(image)).usage.output_tokens);
  await check('azure error', [400, 'contentFilter'], () =>
    fails(() => client.images.generate({ ...image, prompt: 'x fault:moderation' }), (e) => [e.status, e.code]));
});

await withFake(['replicate', '--job-polls', '1', '--page-size', '1'], async ({ base }) => {
  const client = new Replicate({ auth: 'k', baseUrl: base }), model = 'openai/gpt-image-2';
  const create = (prompt) => client.predictions.create({ model, input: { prompt, input_images: [uri] } });
  await check('replicate create and wait', 'succeeded', async () =>
    (await client.wait(await create('a'), { interval: 50 })).status);
  await check('replicate cancel', 'canceled', async () =>
    (await client.predictions.cancel((await create('x fault:stuck')).id)).status);
  await check('replicate pages', [1, 1], async () => {
    const sizes = [];
    for await (const page of client.paginate(client.predictions.list))
      sizes.push(page.length);
    return sizes;
  });
  await check('replicate files', png.length, async () => {
    const file = await client.files.create(png, { of: 'maquette' });
    const size = (await client.files.get(file.id)).size;
    await client.files.delete(file.id);
    return size;
  });
  await check('replicate model', 'object', async () =>
    (await client.models.get('openai', 'gpt-image-2')).latest_version.openapi_schema.components.schemas.Input.type);
  await check('replicate error', 422, () => fails(() => create(7), (e) => e.response.status));
});

await withFake(['fal', '--job-polls', '1'], async ({ origin }) => {
  const app = 'openai/gpt-image-2';
  const client = createFalClient({ credentials: 'id:secret', requestMiddleware: async (request) =>
    ({ ...request, url: request.url.replace('https://queue.fal.run', origin) }) });
  const run = async (path, input) => {
    const { request_id: requestId } = await client.queue.submit(path, { input });
    while ((await client.queue.status(path, { requestId })).status !== 'COMPLETED');
    return (await client.queue.result(path, { requestId })).data.images.length;
  };
  await check('fal', 1, () => run(app, { prompt: 'a' }));
  await check('fal edit', 1, () => run(app + '/edit', { prompt: 'a', image_urls: [uri] }));
  await check('fal error', [422, 'literal_error'], () =>
    fails(() => run(app, { prompt: 'a', quality: 'x' }), (e) => [e.status, e.body.detail[0].type]));
});

await withFake(['openrouter'], async ({ base }) => {
  const client = new OpenRouter({ apiKey: 'k', serverURL: base });
  const generate = (more) => client.images.generate({ imageGenerationRequest:
    { model: 'openai/gpt-image-2', prompt: 'a lamp', aspectRatio: '16:9', quality: 'low', ...more } });
  await check('openrouter', 0.00361, async () => (await generate({})).usage.cost);
  await check('openrouter stream', ['partial_image', 'partial_image', 'completed'], async () => {
    const types = [];
    for await (const event of await generate({ stream: true }))
      types.push((event.type ?? event.data.type).split('.')[1]);
    return types;
  });
  await check('openrouter models', true, async () =>
    (await client.images.listModels()).data.some((model) => model.id === 'openai/gpt-image-2'));
  await check('openrouter error', 402, () => fails(() => generate({ prompt: 'x fault:402' }), (e) => e.statusCode));
});

await withFake(['wavespeed', '--job-polls', '1'], async ({ origin }) => {
  const client = new wavespeed.Client('k', { baseUrl: origin });
  const run = (prompt) => client.run('openai/gpt-image-2/text-to-image', { prompt }, { pollInterval: 0.1 });
  await check('wavespeed', 1, async () => (await run('a')).outputs.length);
  await check('wavespeed error', true, () => fails(() => run('x fault:job-fails'), (e) => String(e).includes('flagged')));
});

process.exit(failed ? 1 : 0);
