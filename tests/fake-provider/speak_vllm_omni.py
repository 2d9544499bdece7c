# SPDX-License-Identifier: GPL-3.0-or-later
"""vLLM-Omni: one model, base64 or a file, masks by a name of their own, a stream of words for a few models. Protocols
5d."""

import json
import time

import fake_faults
import fake_raster
import fake_wire
from fake_dialect import new_id
from fake_gateway import FastApi, Field, GatewayRun, read_size

GENERATE = {'prompt': Field(str, needed=True), 'model': Field(str), 'n': Field(int, 1, 1, 10), 'size': Field(str),
            'response_format': Field(str, 'b64_json', choices=('b64_json', 'file')), 'user': Field(str),
            'negative_prompt': Field(str), 'num_inference_steps': Field(int, None, 1, 200),
            'guidance_scale': Field(float, None, 0, 20), 'true_cfg_scale': Field(float, None, 0, 20),
            'seed': Field(int)}
EDIT = {**GENERATE, 'response_format': Field(str, 'b64_json'), 'size': Field(str, 'auto'),
        'output_format': Field(str, 'png'), 'output_compression': Field(int, 100, 0, 100),
        'background': Field(str, 'auto'), 'stream': Field(bool, False), 'lora': Field(str)}
FORMS = {'png': 'png', 'jpg': 'jpeg', 'jpeg': 'jpeg', 'webp': 'webp'}
NO_SIZE = "Invalid size format: '{}'. Expected format: 'WIDTHxHEIGHT' (e.g., '1024x1024')."
NO_ENGINE = 'Diffusion engine not initialized. Start server with a diffusion model.'


class Dialect(FastApi):
    ROUTES = {('POST', '/images/generations'): 'generate', ('POST', '/images/edits'): 'edit',
              ('GET', '/models'): 'models',
              ('GET', '/health'): 'health'}
    PREFIXES = ('/v1', '')
    REFUSALS = {'model-missing': (503, NO_ENGINE, None), 'overloaded': (503, NO_ENGINE, None)}

    @classmethod
    def add_options(cls, parser):
        parser.add_argument('--model', default='Qwen/Qwen-Image', help='the one it serves')
        parser.add_argument('--old', action='store_true', help='refuses the size "auto"')
        parser.add_argument('--ar', action='store_true', help='a model that streams words before the picture')
        parser.add_argument('--wrapped-errors', action='store_true', help='errors as vLLM itself writes them')

    def error(self, status, message, code=None, **_more):
        if not self.args.wrapped_errors:
            return super().error(status, message, code)
        value = {'error': {'message': message if isinstance(message, str) else f'{len(message)} validation error(s)',
                           'type': {400: 'Bad Request', 404: 'Not Found'}.get(status, 'Internal Server Error'),
                           'param': None, 'code': status}}
        return json.dumps(value, separators=(',', ':')).encode(), 'application/json'

    def invalid(self, request, entries):
        if self.args.wrapped_errors:
            words = f'{len(entries)} validation error:\n  ' + '\n  '.join(str(entry) for entry in entries)
            self.refuse(request, 400, words)
        super().invalid(request, entries)

    def find_size(self, request, text, automatic):
        if text is None or (text == 'auto' and not self.args.old):
            return automatic
        size = read_size(text, None)
        if size is None:
            self.refuse(request, 400, NO_SIZE.format(text))
        return size

    def generate(self, request):
        fields = self.read_json(request, GENERATE)
        size = self.find_size(request, fields['size'], (1024, 1024))
        return OmniRun(request, fields, size).answer()

    def edit(self, request):
        fields, files = self.read_form(request, EDIT)
        images = self.read_images(request, fields, files, 'Invalid image: cannot identify image file')
        if fields['output_format'] not in FORMS:
            self.refuse(request, 400, f"Invalid output_format: {fields['output_format']!r}")
        if fields['stream'] and not self.args.ar:
            self.refuse(request, 400, 'Streaming is only supported by multi-stage image edit pipelines.')
        # What OpenAI calls mask has another name here, and nobody looks at the old one.
        mask = next((fake_raster.read_any(f.data) for f in files if f.name == 'mask_image'), None)
        size = self.find_size(request, fields['size'], images[0].size)
        more = [image.rgb for image in images[1:]]
        run = OmniRun(request, fields, size, images[0], mask, more=more)
        run.form = FORMS[fields['output_format']]
        return run.answer()

    def models(self, request):
        data = [{'id': self.args.model, 'object': 'model', 'created': int(time.time()), 'owned_by': 'vllm',
                 'root': self.args.model, 'parent': None, 'max_model_len': None, 'permission': []}]
        return request.reply_json(200, {'object': 'list', 'data': data})

    def health(self, request):
        return request.reply(200, b'')

    def show(self, run, pictures):
        edit = run.request.path.endswith('edits')
        return {'created': int(time.time()),
                'data': [{'b64_json': f'@{i}@', 'url': None, 'revised_prompt': None} for i in range(len(pictures))],
                'output_format': run.fields.get('output_format') if edit else None,
                'size': f'{run.size[0]}x{run.size[1]}' if edit else None}

    def reply_failed(self, request, run):
        return request.reply(500, *self.error(500, f'Image generation failed: {run.error}'))


class OmniRun(GatewayRun):
    def respond(self, pictures):
        if self.fields.get('stream'):
            return self.stream(pictures)
        wanted = self.fields['response_format']
        if self.state == 'done' and wanted == 'file' and self.request.path.endswith('generations'):
            name = f'attachment; filename="{new_id()}.png"'
            return self.request.reply(200, pictures[0], 'image/png', [('content-disposition', name)], self.faults)
        return super().respond(pictures)

    def stream(self, pictures):
        def line(value):
            return 'data: ' + (value if isinstance(value, str) else json.dumps(value)) + '\n\n'
        about = {'created': int(time.time()), 'model': self.server.args.model}
        chunk = {'object': 'image.edit.chunk', **about}
        events = [line({**chunk, 'type': 'ar_delta', 'delta': word, 'index': 0}) for word in ('A close-up', ' of it.')]
        if self.state != 'done':
            error = {'message': self.error, 'type': 'server_error', 'code': 500}
            events.append(line({'object': 'error', **about, 'error': error}))
        else:
            shown = self.dialect.show(self, pictures)
            text = line({**chunk, 'type': 'image', **{name: shown[name] for name in ('data', 'output_format', 'size')}})
            for i, picture in enumerate(pictures):
                text = text.replace(f'@{i}@', fake_faults.encode_picture(picture, self.faults))
            events.append(text)
        if 'sse-no-completed' in self.faults:
            events.pop()
        if 'sse-done' not in self.faults:
            events.append(line('[DONE]'))
        body = fake_wire.as_chunks(''.join(events).encode()) + b'0\r\n\r\n'
        head = [('Content-Type', 'text/event-stream; charset=utf-8'), ('Transfer-Encoding', 'chunked')]
        fake_wire.send(self.request.sock, fake_wire.make_head(200, head) + body)
        return True
