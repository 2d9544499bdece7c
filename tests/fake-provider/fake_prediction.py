# SPDX-License-Identifier: GPL-3.0-or-later
"""Predictions: the form that Replicate has and Synexa took over. The input's schema, its check, and a prediction's
JSON."""

import base64
import binascii
import datetime
import json
import re

import fake_picture
from fake_faults import Faults
from fake_jobs import JobPaid

RATIOS = ['1:1', '3:2', '2:3', '16:9', '9:16', 'auto', '1024x1024', '1536x1024', '1024x1536', '2048x2048', '2048x1152',
          '1152x2048', '3840x2160', '2160x3840']
OLD_RATIOS = ['1:1', '3:2', '2:3']
SIZES = {'1:1': (1024, 1024), '3:2': (1536, 1024), '2:3': (1024, 1536), '16:9': (1536, 864), '9:16': (864, 1536),
         'auto': (1024, 1024)}
MAX_PROMPT = 32000
# OpenAI takes 16; a model page says 20: those between are accepted, and fail.


def enum(title, values, default, order):
    return {'type': 'string', 'title': title, 'enum': values, 'default': default, 'x-order': order}


def make_schemas(old=False, input_images=True):
    """components.schemas of the model's openapi_schema."""
    properties = {
        'prompt': {'type': 'string', 'title': 'Prompt', 'description': 'A text description of the desired image',
                   'x-order': 0},
        'openai_api_key': {'type': 'string', 'title': 'Openai Api Key', 'format': 'password', 'x-cog-secret': True,
                           'writeOnly': True, 'nullable': True, 'x-order': 1},
        'aspect_ratio': {'allOf': [{'$ref': '#/components/schemas/aspect_ratio'}], 'default': '1:1', 'x-order': 2},
        'input_images': {'type': 'array', 'title': 'Input Images', 'default': [], 'x-order': 3,
                         'items': {'type': 'string', 'format': 'uri'}},
        'number_of_images': {'type': 'integer', 'title': 'Number Of Images', 'default': 1, 'minimum': 1, 'maximum': 10,
                             'x-order': 4},
        'quality': {'allOf': [{'$ref': '#/components/schemas/quality'}], 'default': 'auto', 'x-order': 5},
        'background': {'allOf': [{'$ref': '#/components/schemas/background'}], 'default': 'auto', 'x-order': 6},
        'output_compression': {'type': 'integer', 'title': 'Output Compression', 'default': 90, 'minimum': 0,
                               'maximum': 100, 'x-order': 7},
        'output_format': {'allOf': [{'$ref': '#/components/schemas/output_format'}], 'default': 'webp', 'x-order': 8},
        'moderation': {'allOf': [{'$ref': '#/components/schemas/moderation'}], 'default': 'auto', 'x-order': 9},
        'user_id': {'type': 'string', 'title': 'User Id', 'nullable': True, 'x-order': 10},
    }
    if not input_images:
        del properties['input_images']
    return {
        'Input': {'type': 'object', 'title': 'Input', 'required': ['prompt'], 'properties': properties},
        'Output': {'type': 'array', 'title': 'Output', 'items': {'type': 'string', 'format': 'uri'}},
        'aspect_ratio': enum('aspect_ratio', OLD_RATIOS if old else RATIOS, '1:1', 2),
        'quality': enum('quality', ['low', 'medium', 'high', 'auto'], 'auto', 5),
        'background': enum('background', ['auto', 'opaque'] if old else ['auto', 'opaque', 'transparent'], 'auto', 6),
        'output_format': enum('output_format', ['png', 'jpeg', 'webp'], 'webp', 8),
        'moderation': enum('moderation', ['auto', 'low'], 'auto', 9),
    }


def check_value(name, value, rule, schemas):
    """(kind, description) of what is wrong, or None."""
    if 'allOf' in rule:
        rule = schemas[rule['allOf'][0]['$ref'].rpartition('/')[2]]
    if value is None:
        return None if rule.get('nullable') else ('invalid_type',
                                                  f"Invalid type. Expected: {rule['type']}, given: null")
    wanted = {'string': str, 'integer': int, 'array': list}[rule['type']]
    if type(value) is not wanted:
        given = {str: 'string', int: 'integer', bool: 'boolean', float: 'number', list: 'array'}.get(type(value),
                                                                                                     'object')
        return 'invalid_type', f"Invalid type. Expected: {rule['type']}, given: {given}"
    if 'enum' in rule and value not in rule['enum']:
        return 'enum', f'{name} must be one of the following: ' + ', '.join(f'"{v}"' for v in rule['enum'])
    if 'maximum' in rule and value > rule['maximum']:
        return 'number_lte', f"Must be less than or equal to {rule['maximum']}"
    if 'minimum' in rule and value < rule['minimum']:
        return 'number_gte', f"Must be greater than or equal to {rule['minimum']}"
    if wanted is list:
        for item in value:
            if not isinstance(item, str) or not re.match(r'(https?://[^/\s]+/?|data:[a-z]+/[a-z0-9.+-]+;base64,)',
                                                         item):
                return 'format', "Does not match format 'uri'"
    return None


def check_input(fields, schemas):
    """[{type, field, description}] of all that is wrong."""
    rules, wrong = schemas['Input']['properties'], []
    for name in schemas['Input']['required']:
        if name not in fields:
            wrong.append({'type': 'required', 'field': 'input', 'description': f'{name} is required'})
    for name, value in fields.items():
        if name not in rules:
            wrong.append({'type': 'additional_property_not_allowed', 'field': 'input',
                          'description': f'Additional property {name} is not allowed'})
            continue
        found = check_value(name, value, rules[name], schemas)
        if found:
            wrong.append({'type': found[0], 'field': f'input.{name}', 'description': found[1]})
    return wrong


def read_data_uri(uri):
    """(mime, bytes) or None."""
    match = re.fullmatch(r'data:([a-z]+/[a-z0-9.+-]+);base64,(.*)', uri, re.S)
    if not match:
        return None
    try:
        return match[1], base64.b64decode(match[2], validate=True)
    except (binascii.Error, ValueError):
        return match[1], b''


def check_reference(mime, data):
    """What OpenAI, to whom it goes on, would say of the picture; None when it is one."""
    found = fake_picture.read_shown_size(data)
    if not found or mime not in (found[0], None):
        return 'Invalid image file or mode for image 1, please check your image file.'
    return None


def iso(seconds):
    if seconds is None:
        return None
    when = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return when.strftime('%Y-%m-%dT%H:%M:%S.') + f'{when.microsecond // 1000:03d}Z'


def find_size(ratio):
    if ratio in SIZES:
        return SIZES[ratio]
    width, height = ratio.split('x')
    return int(width), int(height)


class PredictionPaid(JobPaid):
    """fields: the input, checked; model: as the prediction says it; trouble: why the job will fail, or None."""

    def __init__(self, request, dialect, model, fields, trouble=None, job_id=None):
        marker = fields.get('user_id') or request.headers.get('x-client-request-id', '')
        inputs = json.dumps(fields, sort_keys=True).encode()
        super().__init__(request, dialect.jobs, fields['prompt'], marker, inputs, job_id)
        self.fields, self.model = fields, model
        self.form, self.count = fields.get('output_format', 'webp'), fields.get('number_of_images', 1)
        self.size, self.micros = find_size(fields.get('aspect_ratio', '1:1')), dialect.MICROS
        if len(fields['prompt']) > MAX_PROMPT:
            trouble = f"Invalid 'prompt': string too long. Expected a string with maximum length {MAX_PROMPT}."
        if len(fields.get('input_images', [])) > dialect.MAX_IMAGES:
            trouble = f"Invalid 'image': array too long. Expected an array with maximum length {dialect.MAX_IMAGES}."
        if trouble:
            self.faults = self.faults.merged(Faults.of('job-fails', trouble))

    def publish(self, pictures):
        return self.dialect.delivery.publish(pictures, self.form, self.faults)


def make_output(job):
    """The output member of one that is done."""
    if 'url-string' in job.faults:
        return job.urls[0] if job.urls else None
    if 'url-null' in job.faults:
        return [None]
    if 'no-output' in job.faults:
        return None
    return job.urls
