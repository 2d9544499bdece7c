# SPDX-License-Identifier: GPL-3.0-or-later
"""A prompt that ComfyUI has accepted: its way over the card, and what is told of it on the sockets and in the
history."""

import hashlib
import json
import struct
import time

import fake_comfy_run
import fake_faults
import fake_local
import fake_picture
import fake_raster
from fake_comfy_nodes import walk
from fake_comfy_run import SAMPLER_NODES, Evaluation
from fake_local import Failure, Run

TIPS = ('\nThis error means you ran out of memory on your GPU.\n\nTIPS: If the workflow worked before you might have '
        'accidentally set the batch_size to a large number.')


class ComfyRun(Run):
    def __init__(self, request, prompt_id, number, graph, extra, outputs):
        text, marker = fake_comfy_run.find_text(graph), request.headers.get('x-client-request-id') or prompt_id
        super().__init__(request, text, marker, json.dumps(graph, sort_keys=True).encode())
        self.id = self.job = prompt_id
        self.rank, self.graph, self.extra, self.outputs = number, graph, extra, outputs
        self.client = extra.get('client_id')
        self.notes, self.signatures, self.fresh, self.node, self.saved = [], {}, [], None, {}
        self.executed = []

    def answers_at_once(self):
        return True

    def respond(self, _pictures):
        value = {'prompt_id': self.id, 'number': self.rank, 'node_errors': self.node_errors}
        return self.dialect.reply(self.request, 200, value, self.faults)

    def as_item(self):
        return [self.rank, self.id, self.graph, self.extra, self.outputs]

    # What is told. A message of the kinds of the history is kept; without a client nobody hears it.

    def tell(self, kind, **data):
        if self.client is not None:
            self.dialect.tell(kind, data, self.client, self.faults)

    def note(self, kind, everybody=False, **data):
        data = {'prompt_id': self.id, **data, 'timestamp': int(time.time() * 1000)}
        self.notes.append([kind, data])
        if self.client is not None or everybody:
            self.dialect.tell(kind, data, self.client, self.faults)

    def queued(self):
        self.dialect.tell_queue()

    def seed(self):
        """Of the whole graph and of every file it reads."""
        return hashlib.sha256(json.dumps([self.graph, self.signatures], sort_keys=True).encode()).hexdigest()

    def read_input(self, name):
        data = self.dialect.files.input(name)
        if data is None:
            raise Failure(f"[Errno 2] No such file or directory: '/comfy/input/{name}'")
        return data

    def began(self):
        self.note('execution_start')
        self.signatures = fake_comfy_run.sign(self.graph, self.read_input)
        order = walk(self.graph, self.outputs)
        self.fresh = [node for node in order if self.signatures[node] not in self.dialect.cache]
        self.note('execution_cached', nodes=[node for node in order if node not in self.fresh])

    def think(self):
        """Node by node; the time is that of the samplers."""
        samplers = [n for n in self.fresh if self.graph[n]['class_type'] in SAMPLER_NODES]
        total = (self.server.args.delay + self.faults.number('delay', 0, 0)) / 1000
        for self.node in self.fresh:
            if fake_comfy_run.is_output(self.graph, self.node):
                continue
            self.tell('executing', node=self.node, display_node=self.node, prompt_id=self.id)
            self.tell_state(0.0, 1.0, 'running')
            if self.node in samplers:
                self.sample(total / len(samplers))
            if self.stop.is_set():
                return
            self.executed.append(self.node)
            self.tell_state(1.0, 1.0, 'finished')

    def sample(self, seconds):
        self.steps = fake_comfy_run.find_steps(self.graph, self.node)
        for step in range(self.steps):
            if 'stuck' in self.faults and step == self.steps // 2:
                self.stop.wait()
            if self.stop.wait(seconds / self.steps):
                return
            if step >= self.steps // 2:
                self.fail_by_fault()
            self.step = step + 1
            self.tell('progress', value=self.step, max=self.steps, prompt_id=self.id, node=self.node)
            self.tell_state(float(self.step), float(self.steps), 'running')
            self.show_preview()

    def tell_state(self, value, most, state):
        if self.server.args.old:
            return
        def entry(node, value, most, state):
            return {'value': value, 'max': most, 'state': state, 'node_id': node, 'prompt_id': self.id,
                    'display_node_id': node, 'parent_node_id': None, 'real_node_id': node}
        nodes = {node: entry(node, 1.0, 1.0, 'finished') for node in self.executed}
        nodes[self.node] = entry(self.node, value, most, state)
        self.tell('progress_state', prompt_id=self.id, nodes=nodes)

    def show_preview(self):
        args = self.server.args
        method = self.extra.get('preview_method') if not args.old else None
        if (args.preview_method if method in (None, 'default') else method) == 'none' or self.client is None:
            return
        picture = fake_local.make_preview(self.faults, f'{self.seed()} {self.step}', kind='jpeg')
        if self.dialect.wants_metadata(self.client):
            meta = json.dumps({'node_id': self.node, 'prompt_id': self.id, 'display_node_id': self.node,
                               'parent_node_id': None, 'real_node_id': self.node, 'image_type': 'image/jpeg'}).encode()
            length = 0xffffffff if 'preview-length' in self.faults else len(meta)
            message = struct.pack('>II', 4, length) + meta + picture
        else:
            message = struct.pack('>II', 1, 1) + picture
        self.dialect.send(message, self.client, self.faults)

    def make_pictures(self):
        evaluation = Evaluation(self.graph, self.seed(), self.read_input)
        made, shown = [], {}
        for node in self.outputs:
            signature = self.signatures[node]
            if node not in self.fresh and signature in self.dialect.saved:
                shown[node] = self.dialect.saved[signature]
                made += [self.dialect.files.get(**place) for place in shown[node] if place['type'] == 'output']
                continue
            shown[node], kept = self.save(node, evaluation)
            self.dialect.saved[signature] = shown[node]
            made += kept
        self.saved = shown
        self.dialect.cache = set(self.signatures.values())
        return made

    def save(self, node, evaluation):
        """Puts the pictures of an output node into the files: (their places, those that are not temporary)."""
        kind = 'output' if self.graph[node]['class_type'] == 'SaveImage' else 'temp'
        prefix = evaluation.value(node, 'filename_prefix', 'ComfyUI_temp_fake')
        if '..' in prefix or prefix.startswith('/'):
            raise Failure('Saving image outside the output folder is not allowed.\n full_output_folder: /' + prefix)
        places, kept, wanted = [], [], self.faults.number('picture-bytes', 0, self.server.args.picture_bytes)
        for i, raster in enumerate(evaluation.pictures(node)):
            texts = [('prompt', json.dumps(self.graph))]
            data = fake_raster.write_png(raster, texts)
            if wanted:
                data = fake_picture.make_noise(wanted, f'{self.seed()} {node} {i}')
            data = fake_faults.damage_picture(data, self.faults)
            places.append(self.dialect.files.put(kind, prefix, data, self.faults))
            kept += [data] if kind == 'output' else []
        return places, kept

    def closed(self):
        """In the order of the real one: the end is told, the history has it, the queue, and "nothing runs"."""
        if self.state == 'done':
            for node in self.outputs:
                if node in self.fresh:
                    self.tell('executing', node=node, display_node=node, prompt_id=self.id)
                self.tell('executed', node=node, display_node=node, output={'images': self.saved[node]},
                          prompt_id=self.id)
            if not self.server.args.old and 'ws-no-success' not in self.faults:
                self.note('execution_success')
        elif self.state == 'failed':
            self.note_error()
        else:
            self.note('execution_interrupted', True, node_id=self.node, node_type=self.kind(), executed=self.executed)
        self.dialect.record(self)
        self.dialect.tell_queue()
        if 'ws-no-end' not in self.faults:
            self.tell('executing', node=None, prompt_id=self.id)

    def kind(self):
        return self.graph[self.node]['class_type'] if self.node else None

    def note_error(self):
        oom = 'oom' in self.faults
        self.note('execution_error', node_id=self.node, node_type=self.kind(), executed=self.executed,
                  exception_message=f'{self.error} {TIPS}' if oom else f'{self.error}\n',
                  exception_type='torch.OutOfMemoryError' if oom else 'RuntimeError',
                  traceback=['  File "/comfy/execution.py", line 517, in execute\n'], current_inputs={},
                  current_outputs=self.executed)

    def as_history(self):
        done = self.state == 'done'
        entry = {'prompt': self.as_item(), 'outputs': {n: {'images': p} for n, p in self.saved.items()} if done else {},
                 'status': {'status_str': 'success' if done else 'error', 'completed': done, 'messages': self.notes},
                 'meta': {}}
        if self.server.args.old:
            del entry['meta']
        return entry


class Files:
    """What lies in the folders input, output and temp. A restart leaves them."""

    def __init__(self):
        self.files, self.counters, self.faults = {}, {}, {}

    def put(self, kind, prefix, data, faults):
        subfolder, _, stem = prefix.rpartition('/')
        number = self.counters[kind, prefix] = self.counters.get((kind, prefix), 0) + 1
        name = f'{stem}_{number:05}_.png'
        self.files[kind, subfolder, name], self.faults[kind, subfolder, name] = data, faults
        return {'filename': name, 'subfolder': subfolder, 'type': kind}

    def get(self, filename, subfolder='', type='output'):
        return self.files.get((type, subfolder.strip('/'), filename))

    def input(self, name):
        """As a graph names it: "folder/name.png [input]"."""
        kind = 'input'
        for other in ('input', 'output', 'temp'):
            if name.endswith(f' [{other}]'):
                kind, name = other, name[:-len(other) - 3]
        subfolder, _, name = name.rpartition('/')
        return self.get(name, subfolder, kind)

    def names(self):
        """Those a graph may load: in the folder input, and in those below it by their path."""
        return sorted('/'.join(filter(None, (subfolder, name))) for kind, subfolder, name in self.files
                      if kind == 'input')

    def upload(self, kind, subfolder, name, data, overwrite):
        """The name it got: another one when that is taken by something else."""
        stem, dot, ending = name.rpartition('.')
        stem, ending, number, wanted = (stem, dot + ending, 1, name) if dot else (name, '', 1, name)
        while not overwrite and self.files.get((kind, subfolder, wanted), data) != data:
            wanted, number = f'{stem} ({number}){ending}', number + 1
        self.files[kind, subfolder, wanted] = data
        return wanted
