# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of the OpenAI Images form, as strictly as its public documentation states them."""

import base64
import json
import re

import fake_picture
from fake_core import Refusal

MODELS = {'gpt-image-2', 'gpt-image-2-2026-04-21', 'gpt-image-1.5', 'gpt-image-1-mini', 'chatgpt-image-latest'}
FIXED_SIZES = ('auto', '1024x1024', '1536x1024', '1024x1536')
MIMES = ('image/jpeg', 'image/png', 'image/webp')
MAX_PROMPT = 32000
MAX_FILE = 50 * 1000 * 1000
MAX_MASK = 4 * 1000 * 1000
MAX_IMAGE_URL = 20971520

COMMON = {'model': str, 'prompt': str, 'n': int, 'size': str, 'quality': str, 'background': str, 'output_format': str,
          'output_compression': int, 'stream': bool, 'partial_images': int, 'user': str, 'safety_identifier': str}
GENERATE = dict(COMMON, moderation=str)
EDIT = dict(COMMON, input_fidelity=str)
EDIT_JSON = dict(COMMON, moderation=str, input_fidelity=str, images=list, mask=dict)
CHOICES = {'quality': ('low', 'medium', 'high', 'auto'), 'background': ('auto', 'opaque', 'transparent'),
           'output_format': ('png', 'jpeg', 'webp'), 'moderation': ('auto', 'low'), 'input_fidelity': ('low', 'high')}
RANGES = {'n': (1, 10), 'output_compression': (0, 100), 'partial_images': (0, 3)}
TYPE_NAMES = {str: 'a string', int: 'an integer', bool: 'a boolean', list: 'an array', dict: 'an object',
              float: 'a decimal number', type(None): 'null'}


class ApiError(Refusal):
    def __init__(self, status, message, code=None, param=None, kind='invalid_request_error', extra=None, headers=()):
        super().__init__(status, {'error': dict({'message': message, 'type': kind, 'param': param, 'code': code},
                                                **(extra or {}))}, headers)


class Part:
    def __init__(self, name, file_name, mime, data):
        self.name, self.file_name, self.mime, self.data = name, file_name, mime, data


def quoted(values):
    names = [f"'{v}'" for v in values]
    return ', '.join(names[:-1]) + ', and ' + names[-1]


def check_type(name, value, wanted):
    right = type(value) is wanted
    if not right:
        got = TYPE_NAMES.get(type(value), 'something else')
        raise ApiError(400, f"Invalid type for '{name}': expected {TYPE_NAMES[wanted]}, but got {got} instead.",
                       'invalid_type', name)


def check_value(name, value):
    if name in CHOICES and value not in CHOICES[name]:
        raise ApiError(400, f"Invalid value: '{value}'. Supported values are: {quoted(CHOICES[name])}.",
                       'invalid_value', name)
    if name in RANGES:
        low, high = RANGES[name]
        if value > high:
            raise ApiError(400, f"Invalid '{name}': integer above maximum value. Expected a value <= {high}, "
                           f'but got {value} instead.', 'integer_above_max_value', name)
        if value < low:
            raise ApiError(400, f"Invalid '{name}': integer below minimum value. Expected a value >= {low}, "
                           f'but got {value} instead.', 'integer_below_min_value', name)


def check_prompt(prompt):
    if prompt == '':
        raise ApiError(400, "Invalid 'prompt': empty string. Expected a string with minimum length 1, but got an empty "
                       'string instead.', 'empty_string', 'prompt')
    if len(prompt) > MAX_PROMPT:
        raise ApiError(400, f"Invalid 'prompt': string too long. Expected a string with maximum length {MAX_PROMPT}, "
                       f'but got a string with length {len(prompt)} instead.', 'string_above_max_length', 'prompt')


def check_size(size, model):
    def refuse(why):
        raise ApiError(400, f"Invalid size '{size}'. {why}", 'invalid_value', 'size', 'image_generation_user_error')
    if size == 'auto':
        return None
    if model in ('gpt-image-1.5', 'gpt-image-1-mini') and size not in FIXED_SIZES:
        refuse(f'Supported sizes are {quoted(FIXED_SIZES)}.')
    match = re.fullmatch(r'([1-9][0-9]{0,5})x([1-9][0-9]{0,5})', size)
    if not match:
        refuse('Expected WIDTHxHEIGHT or auto.')
    width, height = int(match[1]), int(match[2])
    if width % 16 or height % 16:
        refuse('Width and height must both be divisible by 16.')
    if max(width, height) > 3840:
        refuse('The longest edge must be at most 3840 pixels.')
    if max(width, height) > 3 * min(width, height):
        refuse('The ratio of the long edge to the short edge must be at most 3:1.')
    if width * height < 655360:
        refuse('Requested resolution is below the current minimum pixel budget.')
    if width * height > 8294400:
        refuse('Requested resolution is above the current maximum pixel budget.')
    return width, height


def check_model(fields, models):
    """models: those there are; empty: any."""
    model = fields.get('model')
    if model is None:
        raise ApiError(400, "Missing required parameter: 'model'.", 'missing_required_parameter', 'model')
    if models and model not in models:
        raise ApiError(404, f'The model `{model}` does not exist or you do not have access to it.', 'model_not_found')
    return model


def check_pairs(fields, model):
    if fields.get('input_fidelity') is not None and model.startswith('gpt-image-2'):
        raise ApiError(400, "The model 'gpt-image-2' does not support the 'input_fidelity' parameter.",
                       'invalid_input_fidelity_model', 'input_fidelity', 'image_generation_user_error')
    if fields.get('input_fidelity') == 'high' and model.startswith('gpt-image-1-mini'):
        raise ApiError(400, "Invalid value: 'high'. Supported values are: 'low'.", 'invalid_value', 'input_fidelity',
                       'image_generation_user_error')
    if fields.get('background') == 'transparent' and fields.get('output_format') == 'jpeg':
        raise ApiError(400, 'Transparent background is not supported for JPEG output format.', 'invalid_value',
                       'background',
                       'image_generation_user_error')
    if fields.get('output_compression', 100) < 100 and fields.get('output_format', 'png') == 'png':
        raise ApiError(400, 'Compression less than 100 is not supported for PNG output format.', 'invalid_value',
                       'output_compression', 'image_generation_user_error')
    if fields.get('background') == 'transparent' and model.startswith('gpt-image-2'):
        raise ApiError(400, 'Transparent background is not supported for this model.', 'invalid_value', 'background',
                       'image_generation_user_error')
    if fields.get('partial_images') and not fields.get('stream'):
        raise ApiError(400, "The 'partial_images' parameter is only supported when 'stream' is true.", 'invalid_value',
                       'partial_images')


def check_fields(fields, known, server):
    for name, value in fields.items():
        if name in server.allowed or (server.compatible and name not in known):
            continue
        if name not in known:
            raise ApiError(400, f"Unknown parameter: '{name}'.", 'unknown_parameter', name)
        check_type(name, value, known[name])
    if 'prompt' not in fields:
        raise ApiError(400, "Missing required parameter: 'prompt'.", 'missing_required_parameter', 'prompt')
    check_prompt(fields['prompt'])
    for name, value in fields.items():
        if name in known and not server.compatible:
            check_value(name, value)
    model = server.find_model(fields)
    check_pairs(fields, model)
    if server.compatible:
        match = re.fullmatch(r'(\d{1,5})x(\d{1,5})', fields.get('size', ''))
        return (int(match[1]), int(match[2])) if match else None
    return check_size(fields.get('size', 'auto'), model)


def strict_object(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        twice = next(n for n in names if names.count(n) > 1)
        raise ApiError(400, f"Duplicate parameter: '{twice}'.", 'duplicate_parameter', twice)
    return dict(pairs)


def parse_json(body):
    try:
        value = json.loads(body.decode('utf-8'), object_pairs_hook=strict_object)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ApiError(400, f'We could not parse the JSON body of your request. ({error})') from error
    if not isinstance(value, dict):
        raise ApiError(400, 'We could not parse the JSON body of your request: expected an object.')
    return value


def parse_disposition(value):
    if not value.startswith('form-data'):
        raise ApiError(400, 'Could not parse multipart form: Content-Disposition is not form-data.')
    fields = dict(re.findall(r';\s*([a-z]+\*?)="((?:[^"\\]|\\.)*)"', value))
    if 'name' not in fields:
        raise ApiError(400, 'Could not parse multipart form: a part has no name.')
    return fields['name'], fields.get('filename')


def parse_multipart(body, content_type):
    match = re.search(r'boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))', content_type)
    if not match:
        raise ApiError(400, 'Could not parse multipart form: no boundary.')
    mark = b'--' + (match[1] or match[2]).encode()
    if not body.startswith(mark + b'\r\n') or not body.endswith(b'\r\n' + mark + b'--\r\n'):
        raise ApiError(400, 'Could not parse multipart form: unexpected end.')
    parts = []
    inner = body[len(mark) + 2:-(len(mark) + 6)]
    for piece in inner.split(b'\r\n' + mark + b'\r\n'):
        head, gap, data = piece.partition(b'\r\n\r\n')
        if not gap:
            raise ApiError(400, 'Could not parse multipart form: a part has no header end.')
        headers = {}
        for line in head.decode('utf-8', 'replace').split('\r\n'):
            name, _, value = line.partition(':')
            headers[name.strip().lower()] = value.strip()
        name, file_name = parse_disposition(headers.get('content-disposition', ''))
        parts.append(Part(name, file_name, headers.get('content-type'), data))
    return parts


def form_value(name, part, known):
    text = part.data.decode('utf-8', 'strict')
    wanted = known.get(name, str)
    if wanted is int:
        if not re.fullmatch(r'-?[0-9]{1,9}', text):
            raise ApiError(400, f"Invalid type for '{name}': expected an integer, but got a string instead.",
                           'invalid_type', name)
        return int(text)
    if wanted is bool:
        if text not in ('true', 'false'):
            raise ApiError(400, f"Invalid type for '{name}': expected a boolean, but got a string instead.",
                           'invalid_type', name)
        return text == 'true'
    return text


def check_file(part, name):
    if part.file_name is None:
        raise ApiError(400, f"Invalid type for '{name}': expected a file, but got a string instead.", 'invalid_type',
                       name)
    if not part.mime:
        raise ApiError(400, f"Invalid file '{name}': missing mimetype.", 'missing_file_mimetype', name)
    if part.mime not in MIMES:
        raise ApiError(400, f"Invalid file '{name}': unsupported mimetype ('{part.mime}'). Supported file formats are "
                       "'image/jpeg', 'image/png', and 'image/webp'.", 'unsupported_file_mimetype', name)
    if len(part.data) >= (MAX_MASK if name == 'mask' else MAX_FILE):
        raise ApiError(400, f"Invalid file '{name}': file is too large.", 'image_file_too_large', name,
                       'image_generation_user_error')


def check_image(part, index):
    check_file(part, 'image')
    found = fake_picture.read_shown_size(part.data)
    if not found or found[0] != part.mime:
        raise ApiError(400, f'Invalid image file or mode for image {index}, please check your image file.',
                       'invalid_image_file', 'image', 'image_generation_user_error')
    return found[1:]


def check_mask(mask, first_size, server):
    check_file(mask, 'mask')
    png = fake_picture.read_png(mask.data)
    if not png:
        raise ApiError(400, 'Invalid mask image format - mask image must be a PNG.', 'invalid_image_format', 'mask',
                       'image_generation_user_error')
    if png[2] != 6 and not server.compatible:
        raise ApiError(400, 'Invalid mask image format - mask image must have an alpha channel (RGBA).',
                       'invalid_image_format', 'mask', 'image_generation_user_error')
    if png[:2] != first_size:
        raise ApiError(400, f'Invalid mask image size - mask {png[0]}x{png[1]} does not match image '
                       f'{first_size[0]}x{first_size[1]}.', 'invalid_mask_size', 'mask', 'image_generation_user_error')


def check_pictures(images, mask, server):
    if not images:
        raise ApiError(400, "Missing required parameter: 'image'.", 'missing_required_parameter', 'image')
    if len(images) > server.max_images:
        raise ApiError(400,
                       f"Invalid 'image': array too long. Expected an array with maximum length {server.max_images}, "
                       f'but got an array with length {len(images)} instead.', 'array_above_max_length', 'image')
    sizes = [check_image(part, i + 1) for i, part in enumerate(images)]
    if mask is not None:
        check_mask(mask, sizes[0], server)


def parse_edit_form(body, content_type, server):
    parts = parse_multipart(body, content_type)
    fields, images, mask, plain = {}, [], None, 0
    for part in parts:
        if part.name in ('image', 'image[]'):
            plain += part.name == 'image'
            images.append(part)
        elif part.name == 'mask':
            mask = part
        elif part.name in fields:
            raise ApiError(400, f"Duplicate parameter: '{part.name}'.", 'duplicate_parameter', part.name)
        else:
            fields[part.name] = form_value(part.name, part, EDIT)
    if plain > 1 or (plain and len(images) > plain):
        raise ApiError(400,
                       "Duplicate parameter: 'image'. You provided multiple values for this parameter, whereas only "
                       "one is allowed. If you are trying to provide a list of values, use the array syntax instead e.g. "
                       "'image[]=<value>'.", 'duplicate_parameter', 'image')
    size = check_fields(fields, EDIT, server)
    check_pictures(images, mask, server)
    return fields, size, images, mask


def data_part(name, item, server):
    """A picture of the JSON form: {"image_url": "data:…"} or {"file_id": "…"}."""
    if not isinstance(item, dict) or len(item) != 1 or not set(item) <= {'image_url', 'file_id'}:
        raise ApiError(400, f"Invalid '{name}': expected an object with either image_url or file_id.", 'invalid_type',
                       name)
    if 'file_id' in item:
        stored = server.uploads.find(item['file_id'])
        return Part(name, stored.name, stored.mime, stored.data)
    url = item['image_url']
    if not isinstance(url, str) or len(url) > MAX_IMAGE_URL:
        raise ApiError(400, f"Invalid '{name}.image_url': a string of at most {MAX_IMAGE_URL} characters is expected.",
                       'string_above_max_length', name)
    match = re.fullmatch(r'data:([a-z/]+);base64,(.*)', url, re.S)
    if not match:
        raise ApiError(400, f"Invalid '{name}': the fake provider reads data URLs only.", 'invalid_image_url', name)
    try:
        return Part(name, 'inline', match[1], base64.b64decode(match[2], validate=True))
    except ValueError as error:
        raise ApiError(400, f"Invalid '{name}': not base64.", 'invalid_base64_image', name) from error


def parse_edit_json(body, server):
    fields = parse_json(body)
    size = check_fields(fields, EDIT_JSON, server)
    images = [data_part('images', item, server) for item in fields.get('images', [])]
    mask = data_part('mask', fields['mask'], server) if 'mask' in fields else None
    check_pictures(images, mask, server)
    return fields, size, images, mask


def parse(path, body, headers, server):
    """(fields, size or None, image parts, mask part) or ApiError."""
    content_type = headers.get('content-type', '')
    if path.endswith('/images/generations'):
        if not content_type.startswith('application/json'):
            raise ApiError(415, f"Unsupported content type: '{content_type}'. This API method only accepts "
                           "'application/json' requests, but you specified the header 'Content-Type: "
                           f"{content_type}'.", 'unsupported_content_type')
        fields = parse_json(body)
        return fields, check_fields(fields, GENERATE, server), [], None
    if content_type.startswith('multipart/form-data'):
        return parse_edit_form(body, content_type, server)
    if content_type.startswith('application/json'):
        return parse_edit_json(body, server)
    raise ApiError(415, f"Unsupported content type: '{content_type}'.", 'unsupported_content_type')
