# SPDX-License-Identifier: GPL-3.0-or-later
"""The answers of the Images form: JSON or a stream, and the ways they go wrong."""

import hashlib
import json
import time

import fake_dialect
import fake_faults
import fake_picture
import fake_price
import fake_wire
from fake_dialect import Paid
from fake_faults import Faults

URL_FAULTS = {'url', 'url-relative', 'url-data', 'url-foreign', 'url-404', 'url-hops', 'url-loop'}


class ImageJob(Paid):
    """One valid request: charged once, then answered, somehow."""

    def __init__(self, request, fields, size, images, mask):
        inputs = json.dumps(fields, sort_keys=True).encode()
        for part in images + ([mask] if mask else []):
            inputs += hashlib.sha256(part.data).digest()
        super().__init__(request, fields['prompt'], request.headers.get('x-client-request-id', ''), inputs)
        self.fields, self.images, self.path = fields, images, request.path
        self.size, self.count = size or (1024, 1024), fields.get('n', 1)
        self.form = fields.get('output_format', 'png')
        if self.form not in fake_picture.FORMS:
            # A compatible server that does not know the word makes what it always makes.
            self.form = 'png'
        quality = fields.get('quality', 'auto')
        self.quality = quality if quality in fake_price.FACTORS else 'medium'
        self.references = [fake_picture.read_shown_size(part.data)[1:] for part in images]
        self.micros = self.find_price()

    def find_price(self):
        return fake_price.price(fake_price.make_usage(self.fields, self.size, self.references, 1),
                                self.fields.get('model', ''))

    def is_charged(self):
        return not ('sse-error' in self.faults and self.fields.get('stream'))

    def respond(self, pictures):
        if self.fields.get('stream') and not self.dialect.compatible:
            return self.stream(pictures)
        return fake_dialect.reply_damaged(self.request, 200, self.make_body(pictures), self.faults)

    def make_item(self, png):
        as_url = URL_FAULTS & set(self.faults.by_name)
        if not as_url and not (self.dialect.compatible and self.fields.get('response_format') != 'b64_json'):
            return '{"b64_json":"%s"%s}' % (fake_faults.encode_picture(png, self.faults),
                                            ',"revised_prompt":"as you said"' if 'revised' in self.faults else '')
        name = f'{hashlib.sha256(png).hexdigest()[:16]}.{self.form}'
        self.dialect.pictures[name] = png
        url = f'{self.server.origin}/files/{name}'
        if 'url-relative' in self.faults:
            url = f'/files/{name}'
        if 'url-data' in self.faults:
            url = f'data:image/{self.form};base64,' + fake_faults.encode_picture(png, Faults())
        if 'url-foreign' in self.faults:
            scheme, host = self.faults.arg('url-foreign', 0, 'http'), self.faults.arg('url-foreign', 1, '10.0.0.1')
            url = f'{scheme}://{host}/{name}'
        if 'url-404' in self.faults:
            url = f'{self.server.origin}/files/gone.png'
        if 'url-hops' in self.faults:
            url = f"{self.server.origin}/files/hop/{self.faults.number('url-hops', 0, 2)}/{name}"
        if 'url-loop' in self.faults:
            url = f'{self.server.origin}/files/loop'
        return json.dumps({'url': url})

    def make_usage(self, count):
        if 'no-usage' in self.faults:
            return None
        usage = fake_price.make_usage(self.fields, self.size, self.references, count)
        if 'zero-usage' in self.faults:
            return {'total_tokens': 0, 'input_tokens': 0, 'output_tokens': 0}
        if 'prompt-tokens' in self.faults:
            return {'prompt_tokens': usage['input_tokens'], 'completion_tokens': usage['output_tokens'],
                    'total_tokens': usage['total_tokens'], 'cost': 0.0421}
        if 'no-details' in self.faults:
            return {k: v for k, v in usage.items() if not k.endswith('details')}
        return usage

    def make_body(self, pictures):
        items = ','.join(self.make_item(png) for png in pictures)
        head = {'created': int(time.time()), 'background': 'opaque', 'output_format': self.form,
                'quality': self.quality, 'size': f'{self.size[0]}x{self.size[1]}'}
        if 'notes' in self.faults:
            head['notes'] = ['The word “fnord” was ignored.', 'A second note.']
        if 'ignored' in self.faults:
            head['maquette'] = {'ignored': ['fnord', 'xyzzy']}
        usage = self.make_usage(len(pictures))
        tail = '' if usage is None else ',"usage":' + json.dumps(usage)
        if 'bare' in self.faults:
            return f'{{"data":[{items}]}}'.encode()
        return (json.dumps(head)[:-1] + f',"data":[{items}]{tail}}}').encode()

    def make_event(self, what, png, extra):
        name = ('image_edit.' if self.path.endswith('edits') else 'image_generation.') + what
        data = {'type': name, 'created_at': int(time.time()), 'size': f'{self.size[0]}x{self.size[1]}',
                'quality': self.quality, 'background': 'opaque',
                'output_format': self.form, **extra}
        text = json.dumps(data)[:-1] + f',"b64_json":"{fake_faults.encode_picture(png, self.faults)}"}}'
        line = '' if 'sse-no-event' in self.faults else f'event: {name}\n'
        return f'{line}data: {text}\n\n'

    def make_error_event(self, code):
        return 'event: error\ndata: {"type":"error","error":{"type":"image_generation_user_error",' \
            f'"code":"{code}","message":"The picture was not made.","param":null}}}}\n\n'

    def make_events(self, pictures):
        events = []
        for index in range(self.fields.get('partial_images', 0)):
            png = fake_picture.make(self.form, 256, 256, f'partial {self.marker} {index}')
            events.append(self.make_event('partial_image', png, {'partial_image_index': index}))
        for png in pictures:
            usage = {'usage': self.make_usage(1)} if self.make_usage(1) else {}
            events.append(self.make_event('completed', png, usage))
        if 'sse-order' in self.faults and len(events) > 1:
            events = events[-1:] + events[:-1]
        for name, code in (('sse-error', 'moderation_blocked'), ('sse-fail', 'server_error')):
            if name in self.faults:
                events[-1] = self.make_error_event(code)
        if 'sse-no-completed' in self.faults:
            events.pop()
        if 'sse-done' in self.faults:
            events.append('data: [DONE]\n\n')
        return events

    def stream_slowly(self, events):
        sock = self.request.sock
        fake_wire.send(sock,
                       fake_wire.make_head(200, [('Content-Type', 'text/event-stream'), ('x-request-id', 'req_slow'),
                                                       ('Transfer-Encoding', 'chunked')]))
        for event in events:
            fake_wire.send(sock, fake_wire.as_chunks(event.encode()))
            time.sleep(self.faults.number('sse-gap', 0, 200) / 1000)
        fake_wire.send(sock, b'0\r\n\r\n')
        return True

    def stream(self, pictures):
        if 'sse-gap' in self.faults:
            return self.stream_slowly(self.make_events(pictures))
        text = ''.join(self.make_events(pictures))
        if 'sse-heartbeat' in self.faults:
            text = ': ping\n\n' + text.replace('\n\n', '\n\n: ping\n\n')
        if 'sse-no-blank' in self.faults:
            text = text.rstrip('\n')
        if 'sse-crlf' in self.faults:
            text = text.replace('\n', '\r\n')
        faults = self.faults
        if not {'chunked', 'until-close', 'truncate', 'truncate-reset'} & set(faults.by_name):
            faults = faults.merged(Faults(['chunked']))
        return self.request.reply(200, text.encode(), 'text/event-stream; charset=utf-8', (), faults)
