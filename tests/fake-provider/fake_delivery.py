# SPDX-License-Identifier: GPL-3.0-or-later
"""Where finished pictures lie: an address each, without a key, with every fault of an output address (row 18).

As at the stores behind such addresses, a request that brings credentials is refused: it is a key in the wrong hands.
At the service's own origin (--one-port) it may bring them."""

import re
import threading

import fake_faults
import fake_wire
from fake_core import KEY_HEADERS
from fake_dialect import new_id
from fake_faults import Faults

MIMES = {'png': 'image/png', 'jpeg': 'image/jpeg', 'jpg': 'image/jpeg', 'webp': 'image/webp'}
DENIED = b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>%s</Message></Error>'


class Delivery:
    """files under /delivery/TOKEN/out-N.EXT of the given origin (a function, for it is known late)."""

    def __init__(self, server, origin):
        self.server, self.origin = server, origin
        self.lock, self.files = threading.Lock(), {}

    def publish(self, pictures, form, faults, start=0):
        """The addresses of the pictures, as the faults want them."""
        return [self.publish_one(picture, f'out-{start + i}.{form}', form, faults) for i,
                picture in enumerate(pictures)]

    def publish_one(self, picture, name, form, faults):
        path = f'/delivery/{new_id()}/{name}'
        with self.lock:
            self.files[path] = (picture, MIMES[form], faults)
        origin = self.origin()
        if 'url-data' in faults:
            return f'data:{MIMES[form]};base64,' + fake_faults.encode_picture(picture, Faults())
        if 'url-relative' in faults:
            return path
        if 'url-foreign' in faults:
            return f"{faults.arg('url-foreign', 0, 'http')}://{faults.arg('url-foreign', 1, '10.0.0.1')}{path}"
        if 'url-bad' in faults:
            return faults.arg('url-bad', 0, 'not an address')
        if 'url-hops' in faults:
            return f"{origin}/delivery/hop/{faults.number('url-hops', 0, 2)}{path}"
        if 'url-loop' in faults:
            return f'{origin}/delivery/loop'
        if 'url-hop-foreign' in faults:
            where = f"{faults.arg('url-hop-foreign', 0, 'http')}://{faults.arg('url-hop-foreign', 1, '10.0.0.1')}"
            with self.lock:
                self.files[path] = (where + path, None, faults)
        return origin + path

    def forget(self):
        with self.lock:
            self.files.clear()

    def serve(self, request):
        path = request.path
        if request.method not in ('GET', 'HEAD'):
            return request.reply(405, DENIED % b'Method not allowed.', 'application/xml')
        if request.port == 'delivery' and any(name in request.headers for name in KEY_HEADERS):
            return request.reply(400, DENIED % b'Unsupported authorization.', 'application/xml')
        if path == '/delivery/loop':
            return request.reply(302, b'', 'text/plain', [('Location', '/delivery/loop')])
        hop = re.fullmatch(r'/delivery/hop/(\d+)(/.*)', path)
        if hop and int(hop[1]) > 0:
            where = f'/delivery/hop/{int(hop[1]) - 1}{hop[2]}'
            return request.reply(302, b'', 'text/plain', [('Location', where)])
        path = hop[2] if hop else path
        with self.lock:
            entry = self.files.get(path)
        if entry is None:
            return request.reply(404, DENIED % b'No such object.', 'application/xml')
        return self.serve_file(request, path, *entry)

    def serve_file(self, request, path, picture, mime, faults):
        if mime is None:
            return request.reply(302, b'', 'text/plain', [('Location', picture)])
        faults = request.faults.merged(faults)
        done = self.serve_badly(request, path, picture, mime, faults)
        if done is not None:
            return done
        start = re.fullmatch(r'bytes=(\d+)-', request.headers.get('range', ''))
        if start and int(start[1]) < len(picture):
            part = picture[int(start[1]):]
            said = f'bytes {start[1]}-{len(picture) - 1}/{len(picture)}'
            return request.reply(206, part, mime, [('Content-Range', said), ('Accept-Ranges', 'bytes')])
        if start:
            return request.reply(416, b'', mime, [('Content-Range', f'bytes */{len(picture)}')])
        slow = Faults([f"slow:{faults.arg('url-slow', 0, '2000')}"]) if 'url-slow' in faults else Faults()
        return request.reply(200, picture, mime, [('Accept-Ranges', 'bytes')], slow)

    def serve_badly(self, request, path, picture, mime, faults):
        """url-STATUS[:TIMES], url-html, url-empty, url-cut[:TIMES], url-reset[:TIMES], url-hang[:TIMES]; None: all is
        well."""
        for name in faults.by_name:
            what = name.removeprefix('url-')
            if name == what or not (what.isdigit() or what in ('html', 'empty', 'cut', 'reset', 'hang')):
                continue
            times = faults.number(name, 0, 0)
            if times and self.server.count((name, path)) > times:
                continue
            if what.isdigit():
                return request.reply(int(what), DENIED % b'Request has expired.', 'application/xml')
            if what == 'html':
                return request.reply(200, fake_faults.HTML, 'text/html')
            if what == 'empty':
                return request.reply(200, b'', mime)
            if what == 'reset':
                fake_wire.reset(request.sock)
            if what == 'hang':
                fake_wire.hold(request.sock)
            return request.reply(200, picture, mime, [('Accept-Ranges', 'bytes')],
                                 Faults([f'truncate:{len(picture) // 2}']))
        return None
