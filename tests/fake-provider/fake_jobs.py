# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that answer with the id of a job, which is asked about until it is done: the jobs, their time, their
faults."""

import threading
import time

import fake_dialect
import fake_faults
import fake_wire
from fake_dialect import Paid
from fake_faults import Faults
from fake_wire import Gone

MODERATION = ('Your request was rejected by the safety system. If you believe this is an error, contact us at '
              'help.openai.com and include the request ID req_fake. safety_violations=[sexual].')
FAILURES = {'moderation': MODERATION, 'server': 'The model server had an error.', 'empty': '', 'none': None,
            'long': 'E' * 200000}


def add_options(parser):
    parser.add_argument('--job-ms', type=int, default=0, metavar='N', help='how long a job is worked on')
    parser.add_argument('--job-polls', type=int, default=0, metavar='N', help='questions before it is shown as done')
    parser.add_argument('--keep-ms', type=int, default=0, metavar='N', help='input and output are removed after that')


class Job:
    """One accepted job. status: queued, running, done, failed or canceled; what a poll is told is Jobs.look()'s."""

    def __init__(self, paid, status='running'):
        self.id, self.paid, self.faults, self.status = paid.job, paid, paid.faults, status
        self.created, self.started, self.ended = time.time(), None, None
        self.pictures, self.urls, self.error, self.polls = [], [], None, 0
        self.over = threading.Event()


class Jobs:
    """The jobs of a service. The charge is made when the work ends, whether anybody asks or not."""

    def __init__(self, server):
        self.server, self.lock, self.by_id = server, threading.RLock(), {}

    def start(self, paid):
        """Accepts: the job is worked on from now on, and is done at once unless --job-ms says otherwise."""
        job = Job(paid)
        with self.lock:
            self.by_id[job.id] = job
        if self.server.args.job_ms:
            timer = threading.Timer(self.server.args.job_ms / 1000, self.finish, [job])
            timer.daemon = True
            timer.start()
        else:
            self.finish(job)
        return job

    def finish(self, job):
        with self.lock:
            if job.status != 'running' or 'stuck' in job.faults:
                return
            failed = 'job-fails' in job.faults or 'job-fails-charged' in job.faults
            pictures = job.paid.make_pictures() if not failed or 'job-fails-charged' in job.faults else []
            if pictures:
                job.paid.charge(pictures, 'failed' if failed else None)
            if failed:
                name = job.faults.arg('job-fails') or job.faults.arg('job-fails-charged') or 'moderation'
                job.error = FAILURES.get(name, name)
            else:
                job.pictures = pictures
                job.urls = job.paid.publish(pictures)
            job.started, job.ended = job.created, time.time()
            job.status = 'failed' if failed else 'done'
        job.over.set()

    def find(self, job_id):
        with self.lock:
            return self.by_id.get(job_id)

    def list(self):
        """Newest first."""
        with self.lock:
            return sorted(self.by_id.values(), key=lambda job: job.created, reverse=True)

    def forget(self):
        with self.lock:
            self.by_id.clear()

    def cancel(self, job):
        """True when it was not over yet; nothing is charged then."""
        with self.lock:
            if job.status != 'running':
                return False
            job.status, job.ended = 'canceled', time.time()
        job.over.set()
        return True

    def wait(self, job, seconds):
        if 'stuck' in job.faults or self.server.args.job_polls:
            time.sleep(min(seconds, 0.2))
        else:
            job.over.wait(seconds)

    def poll(self, job):
        """Counts one question; call it after look()."""
        with self.lock:
            job.polls += 1

    def position(self, job):
        """Place in the queue, counted down by one a question; 0: being worked on."""
        return max(0, job.faults.number('queue', 0, 3) - job.polls) if 'queue' in job.faults else 0

    def look(self, job):
        """What the one who asks is told: queued, running, done, failed or canceled."""
        if job.status == 'canceled':
            return 'canceled'
        if self.position(job):
            return 'queued'
        if 'stuck' in job.faults or job.polls < self.server.args.job_polls:
            return 'running'
        return job.status

    def is_removed(self, job):
        """Its input and output were deleted, as services do after a while (row 19)."""
        keep = self.server.args.keep_ms
        return 'data-removed' in job.faults or bool(keep and job.ended and time.time() - job.ended > keep / 1000)


class JobPaid(Paid):
    """A paid request that is answered with a job. jobs: the service's; respond (job) instead of respond (pictures)."""

    def __init__(self, request, jobs, prompt, marker, inputs=b'', job_id=None):
        super().__init__(request, prompt, marker, inputs)
        self.jobs, self.job = jobs, job_id or fake_dialect.new_id()
        # A client that gives no name of its own can be recognised by the job's id only.
        self.marker = marker or self.job

    def work(self):
        return self.jobs.start(self)

    def publish(self, pictures):
        """own: the addresses at which the pictures lie from now on."""
        return []


def damage(request, what, job=None):
    """A free request that goes wrong. what: its kind, poll for a question about a job, and others that the dialect
    names. WHAT-FAULT[:TIMES[:AFTER]]: for the TIMES requests that follow the first AFTER ones; TIMES empty or 0: for
    ever. None when all is well."""
    faults = request.faults.merged(job.faults) if job else request.faults
    number = request.server.count((what, job.id if job else request.path))
    for name in faults.by_name:
        if not name.startswith(what + '-'):
            continue
        times, after = int(faults.arg(name) or 0), faults.number(name, 1, 0)
        if number > after and (not times or number <= after + times):
            return answer_badly(request, name[len(what) + 1:])
    return None


def answer_badly(request, what):
    dialect = request.server.dialect
    if what == 'reset':
        fake_wire.reset(request.sock)
    if what == 'close':
        raise Gone
    if what == 'hang':
        fake_wire.hold(request.sock)
    if what == 'html':
        return request.reply(200, fake_faults.HTML, 'text/html')
    if what == 'truncate':
        return request.reply(200, b'{"id":"' + b'a' * 500, headers=[], faults=Faults(['truncate:200']))
    if what == '429':
        return request.reply(*dialect.throttled([('retry-after', '1')]))
    if what in dialect.refusals:
        return request.reply(*dialect.refusal(what, dialect.key(request)))
    if what.isdigit():
        return request.reply(*dialect.broken(int(what)))
    body = fake_faults.replace_body(b'{}', Faults([what]))
    return request.reply(200, body)
