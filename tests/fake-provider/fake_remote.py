# SPDX-License-Identifier: GPL-3.0-or-later
"""Services of jobs whose pictures lie at addresses: what their dialects have in common."""

import fake_dialect
import fake_jobs
from fake_core import Refusal
from fake_delivery import Delivery
from fake_jobs import Jobs


class RemoteDialect(fake_dialect.Dialect):
    """A dialect writes check_key (request) and serve_api (request) beside what Dialect asks for."""

    PORTS = ('delivery',)

    @classmethod
    def add_options(cls, parser):
        fake_jobs.add_options(parser)
        parser.add_argument('--one-port', action='store_true',
                            help='pictures lie at the same origin, and a key may come along')

    def __init__(self, server):
        super().__init__(server)
        if server.args.one_port:
            self.PORTS = ()
        self.jobs = Jobs(server)
        # Which port it is becomes known later.
        self.delivery = Delivery(server, lambda: server.origins.get('delivery') or server.origin)

    def forget(self):
        self.jobs.forget()
        self.delivery.forget()

    def refuse(self, status, message):
        body, kind = self.error(status, message)
        raise Refusal(status, body, kind=kind)

    def serve(self, request):
        if request.port == 'delivery' or request.path.startswith('/delivery/'):
            return self.delivery.serve(request)
        self.check_key(request)
        return self.serve_api(request)
