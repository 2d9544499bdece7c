# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fakes of local servers share: one graphics card that works on one thing at a time, runs on it, and answers
that have pictures in them. A run that ends with pictures is one charge of nothing in the ledger, whoever is still
there to read them."""

import base64
import hashlib
import json
import re
import threading
import time

import fake_dialect
import fake_faults
import fake_picture
import fake_raster
import fake_wire
from fake_dialect import Paid
from fake_faults import Faults

OUT_OF_MEMORY = 'CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 7.79 GiB.'
PARTS_OF_A_FORM = re.compile(r';\s*([a-z]+)="((?:[^"\\]|\\.)*)"')


class Failure(Exception):
    """A run that the server could not finish."""


class Gpu:
    """A thread that takes one run after the other."""

    def __init__(self):
        self.lock, self.queue, self.running = threading.Condition(), [], None
        threading.Thread(target=self.work, daemon=True).start()

    def submit(self, run):
        """Behind those of its rank."""
        with self.lock:
            self.queue.append(run)
            self.queue.sort(key=lambda other: other.rank)
            run.queued()
            self.lock.notify_all()

    def remove(self, run):
        """Takes it out of the queue; False when it is not there any more."""
        with self.lock:
            if run not in self.queue:
                return False
            self.queue.remove(run)
            run.state, run.ended = 'cancelled', time.time()
        run.over.set()
        return True

    def snapshot(self):
        """(running or None, those that wait)."""
        with self.lock:
            return self.running, list(self.queue)

    def restart(self):
        """The process died and was started again: whoever waits for an answer gets none."""
        with self.lock:
            gone, self.queue = self.queue + ([self.running] if self.running else []), []
            self.running = None
        for run in gone:
            run.state = 'lost'
            run.stop.set()
            run.over.set()

    def work(self):
        while True:
            with self.lock:
                while not self.queue:
                    self.lock.wait()
                run = self.running = self.queue.pop(0)
                run.state, run.started = 'running', time.time()
            state = run.execute()
            with self.lock:
                if self.running is run:
                    self.running = None
                if run.state != 'lost':
                    run.state, run.ended = state, time.time()
            if run.state != 'lost':
                run.closed()
            run.over.set()


class Run(Paid):
    """One accepted request for pictures. state: queued, running, done, failed, interrupted, cancelled, lost."""

    STEPS = 20
    rank = 0
    KEEPS_INTERRUPTED = False       # own: what was there at the interruption is a picture too

    def __init__(self, request, prompt, marker='', inputs=b''):
        super().__init__(request, prompt, marker or request.headers.get('x-client-request-id', ''), inputs)
        self.state, self.step, self.steps, self.error = 'queued', 0, self.STEPS, None
        self.stop, self.over, self.pictures = threading.Event(), threading.Event(), []
        self.created, self.started, self.ended = time.time(), None, None

    def seed(self):
        """The seed of the request is among the inputs: the same request makes the same picture, as on a real card."""
        return hashlib.sha256(self.inputs).hexdigest()

    def submit(self):
        """own, where a queue can be full: on the card, or raise Refusal."""
        self.dialect.gpu.submit(self)

    def answer(self):
        subject = hashlib.sha256(self.prompt.encode()).hexdigest()
        refusal = self.dialect.refuse_by_fault(self.request, self.faults, subject, self.marker)
        if refusal and not refusal[4]:
            return self.request.reply(*refusal[:4], self.faults)
        self.submit()
        if 'restart-after-accept' in self.faults:
            self.dialect.forget()
        if not self.answers_at_once():
            self.wait()
        if refusal:
            return self.request.reply(*refusal[:4], self.faults)
        fake_dialect.vanish(self.request, self.faults)
        return self.respond(self.pictures)

    def answers_at_once(self):
        """own: True when the answer is the name of a job."""
        return False

    def wait(self):
        """Nothing is said until it is over; that the client left goes unnoticed."""
        self.over.wait()
        if self.state == 'lost':
            fake_wire.reset(self.request.sock)

    def execute(self):
        """On the card's thread: the state it ends in."""
        try:
            self.began()
            self.think()
            if self.stop.is_set() and not self.KEEPS_INTERRUPTED:
                return 'interrupted'
            pictures = self.make_pictures()
            if self.state == 'lost':
                return 'lost'
            self.charge(pictures)
            self.pictures = pictures
            return 'interrupted' if self.stop.is_set() else 'done'
        except Failure as failure:
            self.error = str(failure)
            return 'failed'
        except Exception as error:      # the server lives on, as a real one does
            self.error = f'{type(error).__name__}: {error}'
            return 'failed'

    def think(self):
        total = (self.server.args.delay + self.faults.number('delay', 0, 0)) / 1000
        for step in range(self.steps):
            if 'stuck' in self.faults and step == self.steps // 2:
                self.stop.wait()
            if self.stop.wait(total / self.steps):
                return
            if step >= self.steps // 2:
                self.fail_by_fault()
            self.step = step + 1
            self.stepped()

    def fail_by_fault(self):
        if 'oom' in self.faults:
            raise Failure(self.dialect.OUT_OF_MEMORY)
        if 'job-fails' in self.faults:
            raise Failure(self.faults.arg('job-fails', 0, 'The model could not be run.'))

    def queued(self):
        """own: it stands in the queue."""

    def began(self):
        """own: the card starts on it; may raise Failure."""

    def stepped(self):
        """own: one step was made."""

    def closed(self):
        """own: it is over, in whatever state."""


class Local(fake_dialect.Dialect):
    """A server on the user's own machine: no price, no key unless one is asked for."""

    BASE = ''
    OUT_OF_MEMORY = OUT_OF_MEMORY
    NATIVE = ()         # own: beginnings of the paths that the fault no-route takes away

    def __init__(self, server):
        super().__init__(server)
        self.gpu = Gpu()

    def forget(self):
        self.gpu.restart()

    def serve(self, request):
        taken = request.faults.by_name.get('no-route')
        if taken is not None and request.path.startswith(tuple(taken) or self.NATIVE):
            return self.no_route(request)
        return self.route(request)

    def route(self, request):
        """own: answers."""
        raise NotImplementedError

    def no_route(self, request):
        """own: what an unknown path is told."""
        raise NotImplementedError


def read_json(body):
    """What the body says; ValueError. Numbers that JSON does not have are refused."""
    def refuse(word):
        raise ValueError(f'{word} is not JSON')
    return json.loads(body.decode(), parse_constant=refuse)


def fill(value, pictures, faults, separators=(',', ':')):
    """value as JSON, with '@0@' for the base64 of the first picture, and so on. As text: base64's faults need it."""
    text = json.dumps(value, ensure_ascii=False, separators=separators)
    for i, picture in enumerate(pictures):
        text = text.replace(f'@{i}@', fake_faults.encode_picture(picture, faults))
    return text


def reply_filled(request, status, value, pictures, faults, headers=(), separators=(',', ':')):
    """An answer with pictures in it, or what the faults put in its place. huge-json[:MB]: a member nobody needs."""
    text = fill(value, pictures, faults, separators)
    if 'huge-json' in faults and text.startswith('{'):
        text = '{"padding":"' + 'A' * (faults.number('huge-json', 0, 64) << 20) + '",' + text[1:]
    return fake_dialect.reply_damaged(request, status, text.encode(), faults, headers)


def result_faults(faults, run):
    """Of a job: what the answer with its pictures suffers. result-NAME is the fault NAME of that answer alone; the
    ways to get base64 wrong are its own in any case."""
    result = Faults()
    if run.state == 'done':
        for name, args in faults.merged(run.faults).by_name.items():
            if name.startswith('result-'):
                result.by_name[name[7:]] = args
            elif 'base64' in name or name == 'huge-json':
                result.by_name[name] = args
    return result


def make_preview(faults, seed, size=64, kind='png'):
    """A small picture of what is being made. Faults: preview-lies, preview-empty, preview-bomb, preview-huge[:MB]."""
    if 'preview-lies' in faults:
        return b'<html>This is no picture.</html>'
    if 'preview-empty' in faults:
        return b''
    if 'preview-bomb' in faults:
        return fake_picture.make_bomb(seed)
    if 'preview-huge' in faults:
        return fake_picture.make_noise(faults.number('preview-huge', 0, 16) << 20, seed)
    return fake_raster.write(fake_raster.paint(size, size, seed), kind)


class FormPart:
    def __init__(self, name, file_name, mime, data):
        self.name, self.file_name, self.mime, self.data = name, file_name, mime, data

    def text(self):
        return self.data.decode('utf-8', 'replace')


def read_form(request):
    """The parts of a multipart body, as laxly as the frameworks of these servers read it; None when it is none."""
    kind = request.headers.get('content-type', '')
    match = re.search(r'boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))', kind)
    if not kind.startswith('multipart/form-data') or not match:
        return None
    mark = b'\r\n--' + (match[1] or match[2]).encode()
    pieces = (b'\r\n' + request.body).split(mark)
    if len(pieces) < 2 or not pieces[-1].startswith(b'--'):
        return None
    parts = []
    for piece in pieces[1:-1]:
        head, _, data = piece[2:].partition(b'\r\n\r\n')
        headers = dict(line.lower().split(b': ', 1) for line in head.split(b'\r\n') if b': ' in line)
        fields = dict(PARTS_OF_A_FORM.findall(head.decode('utf-8', 'replace')))
        parts.append(FormPart(fields.get('name', ''), fields.get('filename'),
                              headers.get(b'content-type', b'').decode() or None, data))
    return parts


def read_base64(text):
    """The bytes; None. A data URL or bare, as all of these servers take either."""
    try:
        return base64.b64decode(text.partition(',')[2] if ',' in text else text)
    except ValueError:
        return None
