# SPDX-License-Identifier: GPL-3.0-or-later
"""AUTOMATIC1111's WebUI with --api, and the two that came of it, Forge and SD.Next: protocols 5b."""

import base64
import json
import time

import fake_a1111
import fake_local
import fake_wire
from fake_a1111 import MODEL, MODEL_HASH, OTHER, SAMPLERS, SCHEDULERS, TITLE, Invalid, Raised, WebuiRun
from fake_local import Local

PAID = ('/sdapi/v1/txt2img', '/sdapi/v1/img2img')
NOT_SAID = 'Not authenticated'
WRONG = 'Incorrect username or password'


class Dialect(Local):
    NATIVE = ('/sdapi/', '/internal/')
    REFUSALS = {'400': (400, 'Sampler not found', None), '401': (401, WRONG, None),
                '404': (404, 'Not Found', 'framework'),
                '422': (422, 'value is not a valid integer', None)}

    @classmethod
    def add_options(cls, parser):
        parser.add_argument('--flavour', choices=('a1111', 'forge', 'sdnext'), default='a1111')
        parser.add_argument('--auth', metavar='USER:PASSWORD', help='Basic authentication (--api-auth)')
        parser.add_argument('--old', action='store_true', help='of before schedulers: refuses unknown samplers')
        parser.add_argument('--samples-format', choices=('png', 'jpeg', 'webp'), default='png')
        parser.add_argument('--preview-every', type=int, default=10, metavar='STEPS', help='0: no previews')

    def __init__(self, server):
        super().__init__(server)
        self.current, self.done, self.options_set = None, [], {}

    def headers(self, _request):
        more = [('x-process-time', '0.01')] if self.args.flavour == 'a1111' else []
        return [('server', 'uvicorn'), *more]

    def is_paid(self, request):
        return request.method == 'POST' and request.path in PAID

    def key(self, request):
        try:
            return base64.b64decode(request.headers.get('authorization', '').removeprefix('Basic ')).decode()
        except ValueError:
            return ''

    def error(self, status, message, code=None, **_more):
        """code: the class of the exception, where it is not FastAPI's; 'framework' for what no code of theirs said."""
        if status == 422:
            detail = [{'loc': ['body', 'width'], 'msg': message, 'type': 'type_error.integer'}]
            return json.dumps({'detail': detail}, separators=(',', ':')).encode(), 'application/json'
        if self.args.flavour == 'a1111' and code != 'framework':
            http = code in (None, 'HTTPException')
            value = {'error': code or 'HTTPException', 'detail': message if http else '', 'body': '',
                     'errors': '' if http else message}
        elif status == 500 and code not in (None, 'HTTPException', 'framework'):
            return b'Internal Server Error', 'text/plain; charset=utf-8'
        else:
            value = {'detail': message}
        return json.dumps(value, separators=(',', ':')).encode(), 'application/json'

    def broken(self, status):
        return (status, *self.error(status, 'Something went wrong', 'RuntimeError'), [])

    def reply_raised(self, request, raised):
        return request.reply(raised.status, *self.error(raised.status, raised.text, raised.name))

    def no_route(self, request):
        return request.reply(404, b'{"detail":"Not Found"}')

    def forget(self):
        super().forget()
        self.current, self.done = None, []

    def check_auth(self, request):
        free = request.path == '/sdapi/v1/progress' and self.args.flavour == 'forge'
        if not self.args.auth or free or not request.path.startswith('/sdapi/'):
            return
        said = request.headers.get('authorization', '')
        if said.startswith('Basic ') and self.key(request) == self.args.auth:
            return
        body, kind = self.error(401, WRONG if said.startswith('Basic ') else NOT_SAID)
        # The handler that A1111 puts around exceptions loses their headers.
        asks = [] if self.args.flavour == 'a1111' else [('www-authenticate', 'Basic')]
        request.refuse(401, body, asks, kind)

    def route(self, request):
        self.check_auth(request)
        if self.is_paid(request):
            return self.serve_pictures(request)
        answer = ROUTES.get((request.method, request.path))
        if answer is None and any(path == request.path for _, path in ROUTES):
            return request.reply(405, b'{"detail":"Method Not Allowed"}')
        if answer is None or (self.args.old and request.path.endswith('schedulers')):
            return self.no_route(request)
        return answer(self, request)

    def serve_pictures(self, request):
        img2img = request.path == PAID[1]
        try:
            fields = fake_a1111.read_fields(request.body, fake_a1111.IMG2IMG if img2img else fake_a1111.TXT2IMG)
            if self.args.flavour == 'sdnext' and img2img and not fields['init_images']:
                raise Raised(400, 'Init image not found')
            run = WebuiRun(request, fields, img2img)
        except Invalid as invalid:
            return request.reply(422, json.dumps({'detail': invalid.entries}).encode())
        except Raised as raised:
            return self.reply_raised(request, raised)
        return run.answer()

    def finished(self, run):
        self.current, self.done = None, [*self.done, run.task][-16:]

    def state(self, run):
        return {'skipped': False, 'interrupted': bool(run and run.stop.is_set()), 'stopping_generation': False,
                'job': 'scripts_img2img' if run and run.img2img else 'scripts_txt2img' if run else '',
                'job_count': 1 if run else 0, 'job_timestamp': time.strftime('%Y%m%d%H%M%S'), 'job_no': 0,
                'sampling_step': run.step if run else 0, 'sampling_steps': run.steps if run else 0}

    def time_left(self, run, progress):
        spent = time.time() - (run.started or time.time())
        return spent / progress - spent if progress else 0.0

    def progress(self, request):
        """Of the whole server, whoever's picture it is."""
        run = self.current
        done = min(1.0, 0.01 + run.step / run.steps) if run else 0.0
        image, pictures = None, []
        if run and request.query.get('skip_current_image', 'false').lower() != 'true':
            preview = run.preview()
            image, pictures = (None, []) if preview is None else ('@0@', [preview])
        value = {'progress': done, 'eta_relative': self.time_left(run, done) if run else 0.0, 'state': self.state(run),
                 'current_image': image, 'textinfo': None, 'current_task': run.task if run else None}
        if self.args.old:
            del value['current_task']
        return fake_local.reply_filled(request, 200, value, pictures, request.faults)

    def internal_progress(self, request):
        """Of one task, by its name."""
        try:
            said = fake_local.read_json(request.body)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            return request.reply(*self.refusal('422', '')[:3])
        task, run = said.get('id_task'), self.current
        waiting = [other.task for other in self.gpu.snapshot()[1]]
        value = {'active': bool(run and run.task == task), 'queued': task in waiting, 'completed': task in self.done,
                 'progress': None, 'eta': None, 'live_preview': None, 'id_live_preview': -1,
                 'textinfo': f'In queue: {waiting.index(task) + 1}/{len(waiting)}' if task in waiting else 'Waiting...'}
        pictures = []
        if value['active']:
            done, every = run.step / run.steps, self.args.preview_every
            value.update(progress=done, eta=self.time_left(run, done), textinfo=None)
            number = run.step // every if every else 0
            preview = run.preview() if said.get('live_preview', True) else None
            if preview is not None and number != said.get('id_live_preview', -1):
                value.update(live_preview='data:image/png;base64,@0@', id_live_preview=number)
                pictures = [preview]
        return fake_local.reply_filled(request, 200, value, pictures, request.faults)

    def pending_tasks(self, request):
        waiting = [run.task for run in self.gpu.snapshot()[1]]
        return request.reply_json(200, {'size': len(waiting), 'tasks': waiting})

    def interrupt(self, request):
        """Whatever runs; of nothing it says the same."""
        run = self.current
        if run:
            run.stop.set()
        if self.args.flavour == 'sdnext':
            return fake_wire.send_reply(request.sock, 204, self.headers(request), b'', request.faults)
        return request.reply(200, b'{}' if request.path.endswith('interrupt') else b'null')

    def options(self, request):
        value = {'samples_format': self.args.samples_format, 'sd_model_checkpoint': TITLE,
                 'CLIP_stop_at_last_layers': 1,
                 'live_previews_enable': bool(self.args.preview_every),
                 'show_progress_every_n_steps': self.args.preview_every or 10, **self.options_set}
        return request.reply_json(200, value)

    def set_options(self, request):
        try:
            said = fake_local.read_json(request.body)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            return request.reply(*self.refusal('422', '')[:3])
        asked = said.get('sd_model_checkpoint')
        if asked is not None and asked not in fake_a1111.CHECKPOINTS:
            return self.reply_raised(request, Raised(500, f'model {asked!r} not found', 'RuntimeError'))
        self.options_set.update(said)
        return request.reply(200, b'null')

    def models(self, request):
        rows = [(TITLE, MODEL, MODEL_HASH, f'/sd/models/{MODEL}.safetensors'),
                (OTHER, 'anything', None, '/sd/models/' + OTHER)]
        if 'no-models' in request.faults:
            rows = []
        return request.reply_json(200, [{'title': t, 'model_name': n, 'hash': h, 'sha256': None, 'filename': f,
                                         'config': None}
                                        for t, n, h, f in rows])

    def samplers(self, request):
        return request.reply_json(200, [{'name': n, 'aliases': [], 'options': {}} for n in SAMPLERS])

    def schedulers(self, request):
        return request.reply_json(200, [{'name': n.lower().replace(' ', '_'), 'label': n, 'aliases': None,
                                         'default_rho': -1.0, 'need_inner_model': False} for n in SCHEDULERS])

    def upscalers(self, request):
        return request.reply_json(200,
                                  [{'name': n, 'model_name': None, 'model_path': None, 'model_url': None, 'scale': 4.0}
                                        for n in ('None', 'Lanczos', 'Nearest')])

    def nothing(self, request):
        return request.reply_json(200, [])


ROUTES = {('GET', '/sdapi/v1/progress'): Dialect.progress, ('POST', '/internal/progress'): Dialect.internal_progress,
          ('GET', '/internal/pending-tasks'): Dialect.pending_tasks, ('POST', '/sdapi/v1/interrupt'): Dialect.interrupt,
          ('POST', '/sdapi/v1/skip'): Dialect.interrupt, ('GET', '/sdapi/v1/options'): Dialect.options,
          ('POST', '/sdapi/v1/options'): Dialect.set_options, ('GET', '/sdapi/v1/sd-models'): Dialect.models,
          ('GET', '/sdapi/v1/samplers'): Dialect.samplers, ('GET', '/sdapi/v1/schedulers'): Dialect.schedulers,
          ('GET', '/sdapi/v1/upscalers'): Dialect.upscalers, ('GET', '/sdapi/v1/loras'): Dialect.nothing,
          ('POST', PAID[0]): None, ('POST', PAID[1]): None}
