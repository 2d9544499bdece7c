# SPDX-License-Identifier: GPL-3.0-or-later
"""SGLang's diffusion server: JPEG unless told otherwise, masks taken and ignored, relative addresses, and in older
versions the same seed for everybody. Protocols 5d."""

import time
import uuid

from fake_gateway import FastApi, Field, GatewayRun, read_size

COMMON = {'prompt': Field(str, needed=True), 'model': Field(str), 'n': Field(int, 1), 'size': Field(str),
          'quality': Field(str), 'response_format': Field(str), 'output_format': Field(str), 'background': Field(str),
          'seed': Field(int), 'user': Field(str), 'negative_prompt': Field(str), 'num_inference_steps': Field(int),
          'guidance_scale': Field(float), 'true_cfg_scale': Field(float), 'output_compression': Field(int)}
FORMS = {'png': 'png', 'jpg': 'jpeg', 'jpeg': 'jpeg', 'webp': 'webp'}
OLD_SEED = 1024
NO_CLOUD = "response_format='url' requires cloud storage to be configured."


class Dialect(FastApi):
    ROUTES = {('POST', '/images/generations'): 'generate', ('POST', '/images/edits'): 'edit',
              ('GET', '/models'): 'models',
              ('GET', '/health'): 'health'}
    PREFIXES = ('/v1', '')

    @classmethod
    def add_options(cls, parser):
        parser.add_argument('--model', default='Qwen/Qwen-Image-Edit', help='the one it serves')
        parser.add_argument('--old', action='store_true', help='every request without a seed has the seed 1024')
        parser.add_argument('--default-url', action='store_true', help='addresses unless base64 is asked for')
        parser.add_argument('--keep', action='store_true', help='generations too are kept and have addresses')

    def generate(self, request):
        return self.run(request, self.read_json(request, COMMON), [])

    def edit(self, request):
        """A mask is a file like any other: nobody opens it."""
        fields, files = self.read_form(request, COMMON)
        return self.run(request, fields, self.read_images(request, fields, files,
                                                          'Failed to process image source: cannot identify image file'))

    def run(self, request, fields, images):
        fields['n'] = max(1, min(10, fields['n']))
        if fields['seed'] is None and self.args.old:
            fields['seed'] = OLD_SEED
        automatic = tuple(max(16, side // 16 * 16) for side in images[0].size) if images else (1024, 1024)
        run = SglangRun(request, fields, read_size(fields['size'], automatic), images[0] if images else None, None,
                        'redrawn',
                        [image.rgb for image in images[1:]])
        clear = fields['background'] == 'transparent'
        run.form = FORMS.get(fields['output_format'], 'png' if clear else 'jpeg')
        return run.answer()

    def models(self, request):
        data = [{'id': self.args.model, 'object': 'model', 'created': int(time.time()), 'owned_by': 'sglang',
                 'root': self.args.model, 'parent': None, 'num_gpus': 1}]
        return request.reply_json(200, {'object': 'list', 'data': data})

    def health(self, request):
        return request.reply(200, b'{"status":"ok"}')

    def find_more(self, request, path):
        parts = path.split('/')[1:]
        if request.method != 'GET' or len(parts) != 3 or parts[0] != 'images' or parts[2] != 'content':
            return self.no_route(request)
        variant = request.query.get('variant', '0')
        for ending in ('jpeg', 'png', 'webp'):
            done = self.reply_picture(request, f'{parts[1]}-{variant}.{ending}')
            if done is not None:
                return done
        with self.lock:
            known = any(name.startswith(parts[1]) for name in self.pictures)
        return self.refuse(request, 404, f'Image variant {variant} not found' if known else 'Image not found')

    def show(self, run, pictures):
        wanted = (run.fields['response_format'] or ('url' if self.args.default_url else 'b64_json')).lower()
        kept = self.args.keep or self.args.default_url or run.request.path.endswith('edits')
        if wanted not in ('b64_json', 'url'):
            self.refuse(run.request, 400, f'response_format={wanted} is not supported')
        if wanted == 'url' and not kept:
            # Only now does it find out: the picture is made.
            self.refuse(run.request, 400, NO_CLOUD)
        data = []
        for i, picture in enumerate(pictures):
            item = {'b64_json': None, 'url': None, 'revised_prompt': run.prompt,
                    'file_path': f'/srv/outputs/{run.name}_{i}.{run.form}'}
            if wanted == 'url':
                self.keep(picture, f'{run.name}-{i}.{run.form}')
                item['url'] = f'/v1/images/{run.name}/content' + (f'?variant={i}' if len(pictures) > 1 else '')
            else:
                item['b64_json'] = f'@{i}@'
            data.append(item)
        return {'id': run.name, 'created': int(time.time()), 'data': data, 'peak_memory_mb': 17532.5,
                'inference_time_s': round(run.ended - run.started, 3)}

    def broken(self, status):
        return status, b'Internal Server Error', 'text/plain; charset=utf-8', []

    def reply_failed(self, request, _run):
        return request.reply(*self.broken(500)[:3])


class SglangRun(GatewayRun):
    def __init__(self, *args):
        super().__init__(*args)
        self.name = str(uuid.uuid4())
