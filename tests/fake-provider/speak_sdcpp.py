# SPDX-License-Identifier: GPL-3.0-or-later
"""stable-diffusion.cpp's server: /sdcpp/v1 (jobs), /v1 (OpenAI's form) and /sdapi/v1 (AUTOMATIC1111's), as protocols
5a and 10 describe it."""

import json
import os
import re
import threading
import time

import fake_jobs
import fake_local
import fake_sdcpp
import fake_wire
from fake_faults import Faults
from fake_local import Local, Run, reply_filled
from fake_sdcpp import MODEL, SAMPLERS, SCHEDULERS, Thrown, Wrong

OPENAI = ('/v1/images/generations', '/v1/images/edits')
WEBUI = ('/sdapi/v1/txt2img', '/sdapi/v1/img2img')
NATIVE = '/sdcpp/v1/img_gen'
JOB = re.compile(r'/sdcpp/v1/jobs/([A-Za-z0-9_\-]+)(/cancel)?')
# The search for sd_cpp_extra_args takes the process down somewhere between 20,000 and 32,000 characters.
DEADLY_PROMPT = 30000
STATES = {'queued': 'queued', 'running': 'generating', 'done': 'completed', 'failed': 'failed',
          'cancelled': 'cancelled'}


class Dialect(Local):
    NATIVE = ('/sdcpp/',)
    OUT_OF_MEMORY = 'generate_image returned no results'
    REFUSALS = {'400': (400, 'invalid generation parameters', None), '404': (404, 'job not found', None),
                '422': (400, 'invalid params', None), 'overloaded': (429, 'job queue is full', None),
                'model-missing': (400, 'loaded model does not support img_gen', None)}

    @classmethod
    def add_options(cls, parser):
        parser.add_argument('--queue', type=int, default=64, metavar='N', help='jobs that may wait or run')
        parser.add_argument('--keep-ms', type=int, default=600000, metavar='N', help='how long a result is kept')
        parser.add_argument('--threads', type=int, default=8, metavar='N', help='requests that are served at once')
        parser.add_argument('--idle-ms', type=int, default=5000, metavar='N',
                            help='a connection at rest is closed after that')

    def __init__(self, server):
        super().__init__(server)
        self.idle = server.args.idle_ms / 1000
        self.lock, self.jobs, self.expired, self.next_id = threading.Lock(), {}, {}, 0
        self.places = threading.BoundedSemaphore(server.args.threads)

    def headers(self, request):
        origin = request.headers.get('origin')
        cors = [('Access-Control-Allow-Origin', origin), ('Access-Control-Allow-Credentials', 'true')] if origin else []
        return [('Keep-Alive', f'timeout={int(self.idle)}, max=100'), *cors]

    def is_paid(self, request):
        return request.method == 'POST' and request.path in (*OPENAI, *WEBUI, NATIVE)

    def error(self, status, message, code=None, **_more):
        if status == 500:
            return json.dumps({'error': 'server_error', 'message': message},
                              separators=(',', ':')).encode(), 'application/json'
        return json.dumps({'error': message}, separators=(',', ':')).encode(), 'application/json'

    def throttled(self, _headers):
        return (429, *self.error(429, 'job queue is full'), [])

    def no_route(self, request):
        """Not even a type."""
        return fake_wire.send_reply(request.sock, 404, [], b'', Faults())

    def forget(self):
        super().forget()
        with self.lock:
            self.jobs, self.expired = {}, {}

    def serve(self, request):
        """One thread a request, and only so many: whoever comes when all of them wait for the card waits too."""
        with self.places:
            return super().serve(request)

    def route(self, request):
        job = JOB.fullmatch(request.path)
        if self.is_paid(request):
            return self.serve_pictures(request)
        if job and request.method == ('POST' if job[2] else 'GET'):
            return self.serve_job(request, *job.groups())
        answer = GETS.get(request.path) if request.method == 'GET' else None
        if answer is None:
            return self.no_route(request)
        return fake_local.reply_filled(request, 200, answer(self), [], request.faults)

    def serve_pictures(self, request):
        try:
            run = self.make_run(request)
        except Wrong as wrong:
            return request.reply(400, self.error(400, str(wrong))[0])
        except (Thrown, ValueError, RecursionError) as thrown:
            if request.path == NATIVE and not isinstance(thrown, Thrown):
                value = {'error': 'invalid json', 'message': f'[json.exception.parse_error.101] {thrown}'}
                return request.reply(400, json.dumps(value).encode())
            return request.reply(500, self.error(500, str(thrown))[0])
        if len(run.prompt) >= DEADLY_PROMPT and request.path != NATIVE:
            self.forget()
            fake_wire.reset(request.sock)
        return run.answer()

    def make_run(self, request):
        if request.path == NATIVE:
            return NativeRun(request, fake_sdcpp.from_native(request.body))
        if request.path == OPENAI[0]:
            return OpenAIRun(request, fake_sdcpp.from_openai(request.body))
        if request.path == OPENAI[1]:
            return OpenAIRun(request, fake_sdcpp.from_edit(request))
        parameters, asked = fake_sdcpp.from_webui(request.body, request.path == WEBUI[1])
        return WebuiRun(request, parameters, asked)

    def enter(self, run):
        """Gives it a number; False when the queue is full. Requests of the other families stand in no queue."""
        with self.lock:
            self.purge()
            if sum(job.state in ('queued', 'running') for job in self.jobs.values()) >= self.args.queue:
                return False
            self.next_id += 1
            run.id = run.job = f'job_{int(os.environ.get("FAKE_SECOND") or time.time()):x}_{self.next_id:08x}'
            self.jobs[run.id] = run
        self.gpu.submit(run)
        return True

    def purge(self):
        now, keep = time.time(), self.args.keep_ms / 1000
        self.expired = {name: until for name, until in self.expired.items() if until > now}
        for name, run in list(self.jobs.items()):
            if run.ended and now - run.ended >= keep:
                self.expired[name] = now + max(keep, 60)
                del self.jobs[name]

    def serve_job(self, request, job_id, cancelling):
        with self.lock:
            self.purge()
            run, expired = self.jobs.get(job_id), job_id in self.expired
        bad = fake_jobs.damage(request, 'poll', run) if not cancelling else None
        if bad is not None:
            return bad
        if run is None:
            status, words = (410, 'job expired') if expired else (404, 'job not found')
            return request.reply(status, self.error(status, words)[0])
        if cancelling and run.state in ('queued', 'running') and not self.gpu.remove(run):
            words = 'job is currently generating and cannot be interrupted yet'
            return request.reply(409, self.error(409, words)[0])
        return reply_filled(request, 200, self.show(run), run.pictures, fake_local.result_faults(request.faults, run))

    def show(self, run):
        waiting = [job for job in self.gpu.snapshot()[1] if isinstance(job, NativeRun)]
        state, error, result = STATES[run.state], None, None
        if state == 'completed':
            result = {'output_format': run.form,
                      'images': [{'index': i, 'b64_json': f'@{i}@'} for i in range(len(run.pictures))]}
        if state == 'failed':
            error = {'code': 'generation_failed', 'message': run.error or 'unknown generation error'}
        if state == 'cancelled':
            error = {'code': 'cancelled', 'message': 'job cancelled by client'}
        return {'id': run.id, 'kind': 'img_gen', 'status': state, 'created': int(run.created),
                'started': run.started and int(run.started), 'completed': run.ended and int(run.ended),
                'queue_position': waiting.index(run) + 1 if run in waiting else 0, 'result': result, 'error': error}

    def capabilities(self):
        defaults = {'prompt': '', 'negative_prompt': '', 'clip_skip': -1, 'width': 512, 'height': 512, 'strength': 0.75,
                    'seed': 42, 'batch_count': 1, 'auto_resize_ref_image': True, 'increase_ref_index': False,
                    'control_strength': 0.9, 'sample_params': SAMPLE, 'hires': HIRES, 'vae_tiling_params': TILING,
                    'cache_mode': 'disabled', 'cache_option': '', 'scm_mask': '', 'scm_policy_dynamic': True,
                    'output_format': 'png', 'output_compression': 100}
        features = {**{name: True for name in ('init_image', 'mask_image', 'control_image', 'ref_images', 'lora',
                                               'vae_tiling', 'hires', 'cache', 'cancel_queued')},
                    'cancel_generating': False}
        forms = ['png', 'jpeg', 'webp']
        return {'model': {'name': MODEL + '.safetensors', 'stem': MODEL, 'path': f'/models/{MODEL}.safetensors'},
                'current_mode': 'img_gen', 'supported_modes': ['img_gen'], 'defaults': defaults,
                'defaults_by_mode': {'img_gen': defaults},
                'limits': {'min_width': 64, 'max_width': 4096, 'min_height': 64, 'max_height': 4096,
                           'max_batch_count': 8,
                           'max_queue_size': self.args.queue},
                'samplers': SAMPLERS, 'schedulers': SCHEDULERS, 'output_formats': forms,
                'output_formats_by_mode': {'img_gen': forms}, 'features': features,
                'features_by_mode': {'img_gen': features}, 'loras': LORAS,
                'upscalers': [{'name': name} for name in ('None', 'Lanczos', 'Nearest', 'Latent')]}

    def models(self):
        return {'data': [{'id': 'sd-cpp-local', 'object': 'model', 'owned_by': 'local'}]}

    def sd_models(self):
        return [{'title': MODEL, 'model_name': MODEL, 'filename': MODEL + '.safetensors', 'hash': '8888888888',
                 'sha256': '8' * 64, 'config': None}]

    def options(self):
        return {'samples_format': 'png', 'sd_model_checkpoint': MODEL}

    def samplers(self):
        return [{'name': name, 'aliases': [name], 'options': {}} for name in ['default', *SAMPLERS]]

    def schedulers(self):
        return [{'name': name, 'label': name} for name in ['default', *SCHEDULERS]]

    def loras(self):
        return LORAS

    def upscalers(self):
        return [{'name': name, 'model_name': None, 'model_path': None, 'model_url': None, 'scale': 4}
                for name in ('None', 'Lanczos', 'Nearest')]

    def latent_modes(self):
        return [{'name': 'Latent'}, {'name': 'Latent (nearest)'}]


SAMPLE = {'scheduler': 'discrete', 'sample_method': 'euler_a', 'sample_steps': 20, 'eta': None, 'shifted_timestep': 0,
          'flow_shift': None,
          'guidance': {'txt_cfg': 7.0, 'img_cfg': None, 'distilled_guidance': 3.5,
                       'slg': {'layers': [7, 8, 9], 'layer_start': 0.01, 'layer_end': 0.2, 'scale': 0.0}}}
HIRES = {'enabled': False, 'upscaler': 'Latent', 'scale': 2.0, 'target_width': 0, 'target_height': 0, 'steps': 0,
         'denoising_strength': 0.7, 'custom_sigmas': [], 'upscale_tile_size': 128}
TILING = {'enabled': False, 'tile_size_x': 0, 'tile_size_y': 0, 'target_overlap': 0.5, 'rel_size_x': 0.0,
          'rel_size_y': 0.0}
LORAS = [{'name': 'pixel', 'path': 'styles/pixel.safetensors'}]
GETS = {'/sdcpp/v1/capabilities': Dialect.capabilities, '/v1/models': Dialect.models, '/sdapi/v1/loras': Dialect.loras,
        '/sdapi/v1/sd-models': Dialect.sd_models, '/sdapi/v1/options': Dialect.options,
        '/sdapi/v1/samplers': Dialect.samplers, '/sdapi/v1/schedulers': Dialect.schedulers,
        '/sdapi/v1/upscalers': Dialect.upscalers, '/sdapi/v1/latent-upscale-modes': Dialect.latent_modes}


class SdcppRun(Run):
    def __init__(self, request, parameters):
        super().__init__(request, parameters.prompt, '', parameters.digest())
        self.parameters, self.form = parameters, parameters.form
        self.size, self.count, self.steps = (parameters.width, parameters.height), parameters.count, parameters.steps

    def make_picture(self, seed):
        if self.server.args.picture_bytes or 'picture-bytes' in self.faults:
            return super().make_picture(seed)
        return self.parameters.paint(seed, int(seed.split()[-1]))


class NativeRun(SdcppRun):
    def answers_at_once(self):
        return True

    def submit(self):
        if not self.dialect.enter(self):
            self.request.refuse(429, self.dialect.error(429, 'job queue is full')[0])

    def respond(self, _pictures):
        value = {'id': self.id, 'kind': 'img_gen', 'status': 'queued', 'created': int(self.created),
                 'poll_url': '/sdcpp/v1/jobs/' + self.id}
        return reply_filled(self.request, 202, value, [], self.faults)


class OpenAIRun(SdcppRun):
    def respond(self, pictures):
        if self.state != 'done':
            return self.request.reply(500, json.dumps({'error': self.error}, separators=(',', ':')).encode())
        value = {'created': int(time.time()), 'data': [{'b64_json': f'@{i}@'} for i in range(len(pictures))],
                 'output_format': self.form}
        return reply_filled(self.request, 200, value, pictures, self.faults)


class WebuiRun(SdcppRun):
    def __init__(self, request, parameters, asked):
        super().__init__(request, parameters)
        self.asked = asked

    def respond(self, pictures):
        p = self.parameters
        if self.state != 'done':
            return self.request.reply(500, json.dumps({'error': self.error}, separators=(',', ':')).encode())
        info = {'prompt': p.prompt, 'seed': p.seed, 'cfg_scale': p.cfg, 'width': p.width, 'height': p.height,
                'steps': p.steps, 'sampler_name': p.sampler, 'extra_generation_params': {'Schedule type': p.scheduler},
                'sd_model_name': MODEL, 'version': 'stable-diffusion.cpp',
                'infotexts': [p.text(i) for i in range(len(pictures))], 'all_prompts': [p.prompt] * len(pictures),
                'all_negative_prompts': [p.negative] * len(pictures),
                'all_seeds': [p.seed + i for i in range(len(pictures))]}
        value = {'images': [f'@{i}@' for i in range(len(pictures))], 'parameters': self.asked, 'info': json.dumps(info)}
        return reply_filled(self.request, 200, value, pictures, self.faults)
