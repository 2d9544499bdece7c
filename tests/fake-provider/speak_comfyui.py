# SPDX-License-Identifier: GPL-3.0-or-later
"""ComfyUI: graphs, a queue, a socket, files; protocols 5c. Every route also stands under /api."""

import json
import threading
import urllib.parse
import uuid

import fake_comfy
import fake_comfy_nodes
import fake_comfy_run
import fake_dialect
import fake_jobs
import fake_local
import fake_raster
import fake_ws
from fake_comfy import ComfyRun
from fake_comfy_nodes import Check, problem
from fake_delivery import Delivery
from fake_faults import Faults
from fake_local import Local
from fake_raster import Raster

JSON, TEXT, NOTHING = 'application/json; charset=utf-8', 'text/plain; charset=utf-8', 'application/octet-stream'
TROUBLE = b'500 Internal Server Error\n\nServer got itself in trouble'
STATES = {'queued': 'pending', 'running': 'in_progress', 'done': 'completed', 'failed': 'failed',
          'interrupted': 'cancelled'}


class Dialect(Local):
    NATIVE = ('/prompt', '/api/prompt', '/ws', '/history', '/queue')
    OUT_OF_MEMORY = 'Allocation on device'
    REFUSALS = {'400': (400, 'Prompt outputs failed validation', 'prompt_outputs_failed_validation'),
                '403': (403, b'', None), '404': (404, b'404: Not Found', None)}

    @classmethod
    def add_options(cls, parser):
        parser.add_argument('--old', action='store_true',
                            help='of 2024: an id of its own, no execution_success, no jobs')
        parser.add_argument('--preview-method', choices=('none', 'auto', 'latent2rgb', 'taesd'), default='none')
        parser.add_argument('--max-upload', type=float, default=100, metavar='MB')
        parser.add_argument('--model', action='append', default=[], metavar='FOLDER/NAME', help='one more model')
        parser.add_argument('--node', action='append', default=[], help='a node that takes and gives anything')

    def __init__(self, server):
        super().__init__(server)
        self.lock, self.sockets, self.number = threading.RLock(), {}, 0
        self.files, self.delivery = fake_comfy.Files(), Delivery(server, lambda: server.origin)
        self.by_id, self.history, self.cache, self.saved = {}, {}, set(), {}
        self.models = {folder: list(names) for folder, names in fake_comfy_nodes.MODELS.items()}
        for model in server.args.model:
            folder, _, name = model.partition('/')
            self.models.setdefault(folder, []).append(name)

    def headers(self, _request):
        return [('Server', 'Python/3.12 aiohttp/3.12.15')]

    def is_paid(self, request):
        return request.method == 'POST' and request.path in ('/prompt', '/api/prompt')

    def error(self, status, message, code=None, **_more):
        if status >= 500:
            return TROUBLE, TEXT
        return json.dumps({'error': problem(code or 'invalid_prompt', message, ''), 'node_errors': {}}).encode(), JSON

    def broken(self, status):
        return status, TROUBLE, TEXT, []

    def reply(self, request, status, value, faults=None, pictures=()):
        """JSON as aiohttp writes it: with blanks."""
        faults = request.faults if faults is None else faults
        text = json.dumps(value)
        if 'huge-json' in faults:
            text = '{"padding": "' + 'A' * (faults.number('huge-json', 0, 64) << 20) + '", ' + text[1:]
        return fake_dialect.reply_damaged(request, status, text.encode(), faults)

    def empty(self, request, status=200):
        return request.reply(status, b'', NOTHING)

    def no_route(self, request):
        return request.reply(404, b'404: Not Found', TEXT)

    def forget(self):
        """Files stay, and so do the numbers in their names."""
        super().forget()
        with self.lock:
            self.by_id, self.history, self.cache, self.saved = {}, {}, set(), {}
            gone, self.sockets = self.sockets, {}
        for entry in gone.values():
            entry['socket'].drop()

    def is_foreign(self, request):
        """A page of elsewhere that talks to this machine through a browser."""
        if request.headers.get('sec-fetch-site') == 'cross-site':
            return True
        host, origin = request.headers.get('host'), request.headers.get('origin')
        if not host or not origin:
            return False
        here, there = urllib.parse.urlsplit('//' + host.lower()), urllib.parse.urlsplit(origin.lower())
        if here.hostname not in ('127.0.0.1', 'localhost', '::1'):
            return False
        if there.port is None or here.port is None:
            return here.hostname != there.hostname
        return host.lower() != there.netloc

    def route(self, request):
        if self.is_foreign(request):
            return self.empty(request, 403)
        most = round(self.args.max_upload * 1024 * 1024)
        if len(request.body) > most:
            words = f'Maximum request body size {most} exceeded, actual body size {len(request.body)}'
            return request.reply(413, words.encode(), TEXT)
        path = request.path
        if path.startswith('/api/') and not path.startswith('/api/jobs'):
            path = path[4:]
        head, _, tail = path[1:].partition('/')
        answer = ROUTES.get((request.method, path)) or ROUTES.get((request.method, f'/{head}/*' if tail else path))
        if answer is None:
            known = [method for method, other in ROUTES if other == path]
            return request.reply(405, b'405: Method Not Allowed', TEXT, [('Allow', ','.join(known))]) if known \
                else self.no_route(request)
        return answer(self, request, tail)

    def read(self, request):
        """The body; what is no JSON is trouble, as nobody catches it."""
        try:
            value = fake_local.read_json(request.body)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            request.refuse(500, TROUBLE, kind=TEXT)
        return value

    def models_now(self, faults):
        return {} if {'no-models', 'model-missing'} & set(faults.by_name) else self.models

    # Prompts

    def post_prompt(self, request, _tail):
        said = self.read(request)
        if not isinstance(said.get('prompt', {}), dict) or not isinstance(said.get('extra_data', {}), dict):
            request.refuse(500, TROUBLE, kind=TEXT)
        with self.lock:
            number, self.number = self.number, self.number + ('number' not in said)
        number = float(said['number']) if 'number' in said else -number if said.get('front') else number
        if 'prompt' not in said:
            return self.refuse(request, problem('no_prompt', 'No prompt provided', 'No prompt provided'), {})
        prompt_id = self.read_id(request, said)
        graph = said['prompt']
        if not all(isinstance(node, dict) and isinstance(node.get('inputs', {}), dict) for node in graph.values()):
            request.refuse(500, TROUBLE, kind=TEXT)
        asked = request.faults.merged(Faults.from_prompt(fake_comfy_run.find_text(graph)))
        error, outputs, node_errors = Check(graph, self.files.names(), self.models_now(asked),
                                            self.args.node).run()
        if error:
            return self.refuse(request, error, node_errors)
        extra = {**said.get('extra_data', {}), **({'client_id': said['client_id']} if 'client_id' in said else {})}
        run = ComfyRun(request, prompt_id, number, graph, extra, outputs)
        run.node_errors = node_errors
        with self.lock:
            self.by_id[prompt_id] = run
        return run.answer()

    def refuse(self, request, error, node_errors):
        if self.args.old and error['type'] in ('no_prompt', 'missing_node_type'):
            error = 'no prompt' if error['type'] == 'no_prompt' else {**error, 'type': 'invalid_prompt'}
            node_errors = []
        return self.reply(request, 400, {'error': error, 'node_errors': node_errors})

    def read_id(self, request, said):
        given = said.get('prompt_id')
        if given is None or self.args.old:
            return str(uuid.uuid4())
        try:
            if isinstance(given, str) and str(uuid.UUID(given)) == given:
                return given
        except ValueError:
            pass
        error = problem('invalid_prompt_id', 'prompt_id must be a valid UUID',
                        'prompt_id must be a UUID string in canonical '
                        'lowercase hyphenated form; omit it to let the server generate one')
        return request.refuse(400, {'error': error, 'node_errors': {}}, kind=JSON)

    def record(self, run):
        with self.lock:
            self.history[run.id] = run

    def get_history(self, request, prompt_id):
        with self.lock:
            run = self.by_id.get(prompt_id)
            found = {name: r for name, r in self.history.items() if not prompt_id or name == prompt_id}
        bad = fake_jobs.damage(request, 'poll', run)
        if bad is not None:
            return bad
        most = request.query.get('max_items')
        names = list(found)[-int(most):] if most and most.isdigit() else list(found)
        faults = fake_local.result_faults(request.faults, run) if run and prompt_id else request.faults
        return self.reply(request, 200, {name: found[name].as_history() for name in names}, faults)

    def post_history(self, request, _tail):
        said = self.read(request)
        with self.lock:
            for name in list(self.history) if said.get('clear') else said.get('delete', []):
                self.history.pop(name, None)
        return self.empty(request)

    def get_queue(self, request, _tail):
        running, waiting = self.gpu.snapshot()
        return self.reply(request, 200, {'queue_running': [running.as_item()] if running else [],
                                         'queue_pending': [run.as_item() for run in waiting]})

    def post_queue(self, request, _tail):
        said = self.read(request)
        for run in self.gpu.snapshot()[1]:
            if said.get('clear') or run.id in said.get('delete', []):
                self.gpu.remove(run)
        self.tell_queue()
        return self.empty(request)

    def interrupt(self, request, _tail):
        """Whatever runs, or the one that is named if it runs."""
        try:
            wanted = fake_local.read_json(request.body).get('prompt_id')
        except (ValueError, AttributeError):
            wanted = None
        running, _ = self.gpu.snapshot()
        if running and wanted in (None, '', running.id):
            running.stop.set()
        return self.empty(request)

    def jobs(self, request, _tail):
        """/api/jobs, /api/jobs/ID, /api/jobs/ID/cancel of the newer ones."""
        parts = request.path.split('/')[3:]
        if self.args.old:
            return self.no_route(request)
        with self.lock:
            runs = dict(self.by_id)
        if not parts and request.method == 'GET':
            jobs = [self.show_job(run) for run in runs.values() if run.state in STATES]
            return self.reply(request, 200, {'jobs': jobs[::-1], 'pagination': {'offset': 0, 'limit': None,
                                                                               'total': len(jobs), 'has_more': False}})
        run = runs.get(parts[0]) if parts else None
        if parts[1:] == ['cancel'] and request.method == 'POST':
            return self.reply(request, 200, {'cancelled': bool(run and self.cancel(run))})
        if len(parts) != 1 or request.method != 'GET':
            return self.no_route(request)
        if run is None or run.state not in STATES:
            return self.reply(request, 404, {'error': 'Job not found'})
        return self.reply(request, 200, self.show_job(run, True))

    def cancel(self, run):
        if self.gpu.remove(run):
            self.tell_queue()
            return True
        if self.gpu.snapshot()[0] is run:
            run.stop.set()
            return True
        return False

    def show_job(self, run, whole=False):
        entry = run.as_history()
        files = [place for node in entry['outputs'].values() for place in node['images']]
        job = {'id': run.id, 'status': STATES[run.state], 'priority': run.rank, 'create_time': int(run.created * 1000),
               'outputs_count': len(files), 'previewable_outputs_count': len(files)}
        if whole:
            job.update(outputs=entry['outputs'], execution_status=entry['status'],
                       workflow={'prompt': run.graph, 'extra_data': run.extra})
        return job

    # Files

    def upload(self, request, tail):
        parts = fake_local.read_form(request) or []
        fields = {part.name: part.text() for part in parts if part.file_name is None}
        image = next((part for part in parts if part.name == 'image' and part.file_name is not None), None)
        folder, kind = fields.get('subfolder', '').strip('/'), fields.get('type', 'input')
        if not image or not image.file_name or '..' in folder.split('/') or '/' in image.file_name:
            return self.empty(request, 400)
        if kind not in ('input', 'output', 'temp'):
            return request.reply(500, TROUBLE, TEXT)
        data = image.data
        if tail == 'mask':
            data = self.apply_mask(data, fields.get('original_ref', ''))
        name = image.file_name
        if data is not None:
            name = self.files.upload(kind, folder, name, data, fields.get('overwrite') in ('true', '1'))
        if 'upload-renames' in request.faults:
            name = self.files.upload(kind, folder, 'other-' + name, data, True)
        return self.reply(request, 200, {'name': name, 'subfolder': folder, 'type': kind})

    def apply_mask(self, data, reference):
        """The alpha of the upload becomes that of the original. Without one nothing is stored, and nothing said."""
        try:
            ref = json.loads(reference)
            original = fake_raster.read_any(self.files.get(ref['filename'], ref.get('subfolder', ''),
                                                           ref.get('type', 'output')) or b'')
        except (ValueError, KeyError, TypeError):
            return None
        mask = fake_raster.read_any(data)
        if original is None or mask is None:
            return None
        alpha = mask.alpha or b'\xff' * (mask.width * mask.height)
        return fake_raster.write_png(Raster(*original.size, original.rgb, alpha))

    def view(self, request, _tail):
        query = request.query
        name, kind, folder = query.get('filename', ''), query.get('type', 'output'), query.get('subfolder',
                                                                                               '').strip('/')
        if not name or kind not in ('input', 'output', 'temp') or name.startswith('/') or '..' in name:
            return self.empty(request, 400 if 'filename' in query else 404)
        if '..' in folder.split('/'):
            return self.empty(request, 403)
        data = self.files.get(name, folder, kind)
        if data is None:
            return self.empty(request, 404)
        mime = 'image/png'
        if 'preview' in query:
            form = query['preview'].split(';')[0]
            form = form if form in ('webp', 'jpeg') else 'webp'
            data, mime = fake_raster.write(fake_raster.read_any(data), form), 'image/' + form
        elif query.get('channel') in ('rgb', 'a'):
            raster = fake_raster.read_any(data)
            blank = Raster(*raster.size, bytes(len(raster.rgb)), raster.alpha
                           or b'\xff' * (raster.width * raster.height))
            data = fake_raster.write_png(Raster(*raster.size, raster.rgb) if query['channel'] == 'rgb' else blank)
        faults = self.files.faults.get((kind, folder, name), request.faults)
        return self.delivery.serve_file(request, request.target, data, mime, faults)

    # What it is

    def object_info(self, request, tail):
        models = self.models_now(request.faults)
        names = [tail] if tail else [*fake_comfy_nodes.NODES]
        return self.reply(request, 200, {name: fake_comfy_nodes.describe(name, self.files.names(), models)
                                         for name in names if name in fake_comfy_nodes.NODES})

    def list_models(self, request, tail):
        if tail and tail not in self.models:
            return self.empty(request, 404)
        return request.reply(200, json.dumps(self.models[tail] if tail else list(self.models)).encode(), JSON)

    def system_stats(self, request, _tail):
        device = {'name': 'cuda:0 NVIDIA GeForce RTX 3060 : cudaMallocAsync', 'type': 'cuda', 'index': 0,
                  'vram_total': 12622757888, 'vram_free': 11502649344, 'torch_vram_total': 0, 'torch_vram_free': 0}
        return self.reply(request, 200, {'system': {
            'os': 'linux', 'ram_total': 33565904896, 'ram_free': 21000000000,
            'comfyui_version': '0.2.0' if self.args.old else '0.3.71', 'python_version': '3.12.3 (main)',
            'pytorch_version': '2.8.0+cu128', 'embedded_python': False,
            'argv': ['main.py', '--preview-method', self.args.preview_method]}, 'devices': [device]})

    def features(self, request, _tail):
        if self.args.old:
            return self.no_route(request)
        return self.reply(request, 200, self.flags())

    def flags(self):
        return {'supports_preview_metadata': True, 'max_upload_size': round(self.args.max_upload * 1024 * 1024)}

    def get_prompt(self, request, _tail):
        return self.reply(request, 200, self.queue_info())

    def nothing(self, request, _tail):
        return request.reply(200, b'[]', JSON)

    def free(self, request, _tail):
        self.read(request)
        self.cache = set()
        return self.empty(request)

    # Sockets

    def queue_info(self):
        running, waiting = self.gpu.snapshot()
        return {'exec_info': {'queue_remaining': len(waiting) + (running is not None)}}

    def send(self, message, client=None, faults=None):
        with self.lock:
            entries = list(self.sockets.values()) if client is None else [self.sockets.get(client)]
        for entry in entries:
            if entry:
                entry['socket'].send(message, faults)

    def tell(self, kind, data, client=None, faults=None):
        self.send(json.dumps({'type': kind, 'data': data}), client, faults)

    def tell_queue(self):
        self.tell('status', {'status': self.queue_info()})

    def wants_metadata(self, client):
        with self.lock:
            return bool(self.sockets.get(client, {}).get('flags', {}).get('supports_preview_metadata'))

    def serve_socket(self, request, _tail):
        if not fake_ws.shake_hands(request):
            return False
        client = request.query.get('clientId') or uuid.uuid4().hex
        entry = {'socket': fake_ws.Socket(request.sock, request.connection.stream, request.faults), 'flags': {}}
        with self.lock:
            self.sockets[client] = entry
            running, _ = self.gpu.snapshot()
        self.tell('status', {'status': self.queue_info(), 'sid': client}, client)
        if running and running.client == client and running.node is not None:
            self.tell('executing', {'node': running.node}, client)
        first = True
        for message in entry['socket'].messages():
            try:
                said = json.loads(message)
                if first and said.get('type') == 'feature_flags' and not self.args.old:
                    entry['flags'] = said.get('data', {})
                    self.tell('feature_flags', self.flags(), client)
                first = False
            except (ValueError, AttributeError):
                continue
        with self.lock:
            if self.sockets.get(client) is entry:
                del self.sockets[client]
        return False


ROUTES = {('POST', '/prompt'): Dialect.post_prompt, ('GET', '/prompt'): Dialect.get_prompt,
          ('GET', '/history'): Dialect.get_history, ('GET', '/history/*'): Dialect.get_history,
          ('POST', '/history'): Dialect.post_history, ('GET', '/queue'): Dialect.get_queue,
          ('POST', '/queue'): Dialect.post_queue, ('POST', '/interrupt'): Dialect.interrupt,
          ('POST', '/upload/image'): Dialect.upload, ('POST', '/upload/mask'): Dialect.upload,
          ('GET', '/view'): Dialect.view, ('GET', '/object_info'): Dialect.object_info,
          ('GET', '/object_info/*'): Dialect.object_info, ('GET', '/system_stats'): Dialect.system_stats,
          ('GET', '/features'): Dialect.features, ('GET', '/models'): Dialect.list_models,
          ('GET', '/models/*'): Dialect.list_models, ('GET', '/embeddings'): Dialect.nothing,
          ('POST', '/free'): Dialect.free, ('GET', '/ws'): Dialect.serve_socket, ('GET', '/api/jobs'): Dialect.jobs,
          ('GET', '/api/*'): Dialect.jobs, ('POST', '/api/*'): Dialect.jobs}
