# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault with every hosted service: it is charged or not as README.md says, and the server survives it."""

import http.client
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_test  # noqa: E402
import tap  # noqa: E402

# fault: status, 0 for no answer that could be read; the rest of the row is charged.
FREE = {'400': 400, '401': 401, '403': 403, '404': 404, '413': 413, '415': 415, '422': 422, 'redirect': 302, '429': 429,
        '429:1:retry-after=3': 429, '500-free': 500, '408-free': 408, '409-free': 409, '502-free': 502, '504-free': 504,
        '520-free': 520, '524-free': 524, 'shape:html': 400, 'shape:detail-list:422': 422, 'shape:binary:403': 403,
        'shape:empty:404': 404}
OWN_STATUS = ('moderation', 'overloaded', '402')
CHARGED = {'500-charged': 500, '408-charged': 408, '504-charged': 504, 'shape:plain:500': 500, 'reset-after-body': 0,
           'close-after-body': 0, 'truncate:5': 0, 'truncate-reset:20': 0, 'wrong-length:9': 0, 'html': 200, 'wrong-type': 200,
           'empty': 200, 'garbage': 200, 'deep:50': 200, 'nul': 200, 'bad-utf8': 200, 'scalar': 200, 'error-200': 200,
           'chunked': 200, 'chunked:3': 200, 'until-close': 200, 'pieces:5': 200, 'slow:200000': 200, 'continue': 0,
           'delay:20': 200, 'zero-image': 200, 'cut-image': 200, 'wrong-image': 200, 'bomb': 200}


class Matrix(fake_test.Case):
    """The request that a dialect's subclass names, with each fault in its prompt."""

    path, key, good = '', {}, 200

    def body(self, prompt):
        raise NotImplementedError

    def go(self, fault):
        return self.post(self.path, self.body(f'a lamp fault:{fault}'), **self.key)

    def try_out(self, fault):
        """(status or 0, how often it was charged)"""
        before = len(self.ledger())
        try:
            answer = self.go(fault).status
        except (OSError, http.client.HTTPException):
            answer = 0
        return answer, len(self.ledger()) - before

    def matrix(self):
        for fault, status in FREE.items():
            with self.subTest(fault=fault):
                self.assertEqual(self.try_out(fault), (status, 0))
        for fault in OWN_STATUS:
            with self.subTest(fault=fault):
                answer, charged = self.try_out(fault)
                self.assertTrue(400 <= answer < 600, answer)
                self.assertEqual(charged, 0)
        for fault, status in CHARGED.items():
            with self.subTest(fault=fault):
                answer, charged = self.try_out(fault)
                self.assertEqual(charged, 1)
                # Interim answers confuse this client; what counts is the charge.
                if fault != 'continue':
                    self.assertEqual(answer, self.good if status == 200 else status)


class OpenAI(Matrix):
    speak, path, key = 'openai', '/v1/images/generations', {'Authorization': 'Bearer k'}

    def body(self, prompt):
        return {'model': 'gpt-image-2', 'prompt': prompt, 'size': '1024x1024'}

    def test_matrix(self):
        self.matrix()


class Azure(OpenAI):
    speak, path, key = 'azure', '/openai/v1/images/generations', {'api-key': 'k'}


class OpenRouter(Matrix):
    speak, path, key = 'openrouter', '/api/v1/images', {'Authorization': 'Bearer k'}

    def body(self, prompt):
        return {'model': 'openai/gpt-image-2', 'prompt': prompt}

    def test_matrix(self):
        self.matrix()


class Synexa(Matrix):
    speak, path, key, good = 'synexa', '/v1/predictions', {'x-api-key': 'k'}, 201

    def body(self, prompt):
        return {'model': 'openai/gpt-image-2', 'input': {'prompt': prompt}}

    def test_matrix(self):
        self.matrix()


class Replicate(Matrix):
    speak, path, key, good = 'replicate', '/v1/models/openai/gpt-image-2/predictions', {'Authorization': 'Bearer k'}, 201

    def body(self, prompt):
        return {'input': {'prompt': prompt}}

    def test_matrix(self):
        self.matrix()


class Fal(Matrix):
    speak, path, key = 'fal', '/openai/gpt-image-2', {'Authorization': 'Key k'}

    def body(self, prompt):
        return {'prompt': prompt}

    def test_matrix(self):
        self.matrix()


class WaveSpeed(Matrix):
    speak, path, key = 'wavespeed', '/api/v3/openai/gpt-image-2/text-to-image', {'Authorization': 'Bearer k'}

    def body(self, prompt):
        return {'prompt': prompt}

    def test_matrix(self):
        self.matrix()


class Batch(Matrix):
    """The faults of a lost reply are the batch's; they come from the server here, as do the refusals of its create."""

    speak, path, key = 'openai', '/v1/batches', {'Authorization': 'Bearer k'}

    def body(self, prompt):
        line = json.dumps({'custom_id': 'm-1', 'method': 'POST', 'url': '/v1/images/generations',
                           'body': {'model': 'gpt-image-2', 'prompt': prompt}})
        form = ('--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n--b\r\nContent-Disposition: '
                f'form-data; name="file"; filename="b.jsonl"\r\n\r\n{line}\r\n--b--\r\n').encode()
        kind = {'Content-Type': 'multipart/form-data; boundary=b', **self.key}
        return {'input_file_id': self.ask('POST', '/v1/files', form, kind).json()['id'],
                'endpoint': '/v1/images/generations', 'completion_window': '24h'}

    def go(self, fault):
        # Counted faults are counted by the prompt.
        body = self.body('a lamp with ' + fault)
        self.control('fault', fault.encode())
        try:
            return super(Matrix, self).post(self.path, body, **self.key)
        finally:
            self.control('fault', b'')

    def test_matrix(self):
        self.matrix()


class Uploads(fake_test.Case):
    def test_every_service_loses_an_upload_for_nothing(self):
        for case in (OpenAI, Azure, OpenRouter, Synexa, Replicate, Fal, WaveSpeed):
            with self.subTest(speak=case.speak):
                other = case('test_matrix')
                other.setUp()
                try:
                    other.control('fault', b'early')
                    self.assertEqual(other.go('none').status, 413)
                    # The last of these lets nobody in any more, not even to be taken back.
                    for fault in ('drop-upload:10', 'drop-head', 'drop-accept'):
                        other.control('fault', fault.encode())
                        with self.assertRaises((OSError, http.client.HTTPException)):
                            other.go('none')
                    self.assertEqual(other.ledger(), [])
                finally:
                    other.tearDown()


if __name__ == '__main__':
    tap.main()
