# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a ComfyUI graph in the simplest way that is true to it: pictures and masks are computed, what a sampler would
paint comes from a hash of the whole graph and of the files it reads."""

import hashlib
import json

import fake_raster
from fake_comfy_nodes import OUTPUT_NODES, is_link
from fake_local import Failure
from fake_raster import Raster

KONTEXT = [(672, 1568), (688, 1504), (720, 1456), (752, 1392), (800, 1328), (832, 1248), (880, 1184), (944, 1104),
           (1024, 1024), (1104, 944), (1184, 880), (1248, 832), (1328, 800), (1392, 752), (1456, 720), (1504, 688),
           (1568, 672)]
SAMPLER_NODES = ('KSampler', 'KSamplerAdvanced', 'SamplerCustomAdvanced')
CHANNELS = {'red': 0, 'green': 1, 'blue': 2}


class Latent:
    """What goes into a sampler and comes out of it: a size, and the pictures it stands for."""

    def __init__(self, width, height, count=1, base=None, mask=None):
        self.width, self.height, self.count = width // 8 * 8, height // 8 * 8, count
        self.base, self.mask, self.painted = base, mask, None

    def like(self, **changes):
        result = Latent(self.width, self.height, self.count, self.base, self.mask)
        result.painted = self.painted
        for name, value in changes.items():
            setattr(result, name, value)
        return result


class Mask:
    def __init__(self, width, height, data):
        self.width, self.height, self.data = width, height, data

    def at(self, width, height):
        if (self.width, self.height) == (width, height):
            return self.data
        return fake_raster.pick(self.data, self.width, self.height, 1, width, height)


class Evaluation:
    """The values of a graph's outputs. read (name): the bytes of an input file."""

    def __init__(self, graph, seed, read):
        self.graph, self.seed, self.read, self.values = graph, seed, read, {}

    def value(self, node_id, name, fallback=None):
        """What an input of a node is: a plain value, or the output of another node."""
        given = self.graph[node_id]['inputs'].get(name, fallback)
        if not is_link(given):
            return given
        outputs = self.outputs(given[0])
        return outputs[given[1]] if given[1] < len(outputs) else None

    def outputs(self, node_id):
        if node_id not in self.values:
            kind = self.graph[node_id]['class_type']
            made = MAKERS[kind](self, node_id) if kind in MAKERS else ()
            self.values[node_id] = made if isinstance(made, tuple) else (made,)
        return self.values[node_id]

    def pictures(self, node_id):
        """Of an output node: a list of Rasters."""
        found = self.value(node_id, 'images')
        if not found:
            raise Failure("'NoneType' object is not iterable")
        return found

    def load(self, node_id):
        name = self.graph[node_id]['inputs']['image']
        raster = fake_raster.read_any(self.read(name))
        if raster is None:
            raise Failure(f"cannot identify image file '/comfy/input/{name}'")
        return raster

    def load_image(self, node_id):
        raster = self.load(node_id)
        mask = Mask(64, 64, bytes(64 * 64))
        if raster.alpha is not None:
            mask = Mask(*raster.size, bytes(255 - v for v in raster.alpha))
        return [Raster(*raster.size, raster.rgb)], mask

    def load_mask(self, node_id):
        raster, channel = self.load(node_id), self.value(node_id, 'channel', 'alpha')
        if channel == 'alpha':
            if raster.alpha is None:
                return Mask(64, 64, bytes(64 * 64))
            return Mask(*raster.size, bytes(255 - v for v in raster.alpha))
        return Mask(*raster.size, raster.rgb[CHANNELS[channel]::3])

    def image_to_mask(self, node_id):
        raster = self.value(node_id, 'image')[0]
        return Mask(*raster.size, raster.rgb[CHANNELS.get(self.value(node_id, 'channel'), 0)::3])

    def mask_to_image(self, node_id):
        mask = self.value(node_id, 'mask')
        return [Raster(mask.width, mask.height, fake_raster.weave(mask.data, mask.data, mask.data))]

    def invert_mask(self, node_id):
        mask = self.value(node_id, 'mask')
        return Mask(mask.width, mask.height, bytes(255 - v for v in mask.data))

    def grow(self, mask, by):
        wide = fake_raster.blur(mask.data, mask.width, mask.height, abs(by))
        table = bytes((255 if v else 0) if by > 0 else (255 if v == 255 else 0) for v in range(256))
        return Mask(mask.width, mask.height, wide.translate(table) if by else mask.data)

    def grow_mask(self, node_id):
        return self.grow(self.value(node_id, 'mask'), self.value(node_id, 'expand'))

    def scale(self, node_id):
        images, width, height = (self.value(node_id, name) for name in ('image', 'width', 'height'))
        first = images[0]
        if not width and not height:
            return images
        width = width or max(1, round(first.width * height / first.height))
        height = height or max(1, round(first.height * width / first.width))
        return [fake_raster.resize(image, width, height) for image in images]

    def scale_to_total(self, node_id):
        images = self.value(node_id, 'image')
        factor = (self.value(node_id, 'megapixels') * 1024 * 1024 / (images[0].width * images[0].height)) ** 0.5
        return [fake_raster.resize(i, round(i.width * factor), round(i.height * factor)) for i in images]

    def scale_for_kontext(self, node_id):
        images = self.value(node_id, 'image')
        ratio = images[0].width / images[0].height
        width, height = min(KONTEXT, key=lambda size: abs(ratio - size[0] / size[1]))
        return [fake_raster.resize(image, width, height) for image in images]

    def upscale(self, node_id):
        return [fake_raster.resize(i, i.width * 4, i.height * 4) for i in self.value(node_id, 'image')]

    def pad(self, node_id):
        """The new space is grey and white in the mask."""
        left, top, right, bottom = (self.value(node_id, side) for side in ('left', 'top', 'right', 'bottom'))
        results = []
        for image in self.value(node_id, 'image'):
            width, height, blank = image.width + left + right, image.height + top + bottom, b'\x80\x80\x80'
            rows, marks = [blank * width * top], [b'\xff' * width * top]
            for y in range(image.height):
                rows.append(blank * left + image.rgb[y * image.width * 3:(y + 1) * image.width * 3] + blank * right)
                marks.append(b'\xff' * left + bytes(image.width) + b'\xff' * right)
            rows.append(blank * width * bottom)
            marks.append(b'\xff' * width * bottom)
            results.append((Raster(width, height, b''.join(rows)), Mask(width, height, b''.join(marks))))
        return [image for image, _ in results], results[0][1]

    def composite(self, node_id):
        """Exact: outside the mask every byte of the destination stays."""
        made = []
        for i, under in enumerate(self.value(node_id, 'destination')):
            source = self.value(node_id, 'source')
            over, mask = source[i % len(source)], self.value(node_id, 'mask')
            if self.value(node_id, 'resize_source', False):
                over = fake_raster.resize(over, *under.size)
            weights = mask.at(*over.size) if mask else b'\xff' * (over.width * over.height)
            made.append(paste(under, over, weights, self.value(node_id, 'x'), self.value(node_id, 'y')))
        return made

    def empty_latent(self, node_id):
        return Latent(*(self.value(node_id, name, 1) for name in ('width', 'height', 'batch_size')))

    def encode(self, node_id):
        image = self.value(node_id, 'pixels')
        return Latent(*image[0].size, len(image), image[0])

    def encode_masked(self, node_id):
        latent, mask = self.encode(node_id), self.value(node_id, 'mask')
        latent.mask = self.grow(mask, self.value(node_id, 'grow_mask_by', 0))
        return latent

    def set_mask(self, node_id):
        return self.value(node_id, 'samples').like(mask=self.value(node_id, 'mask'))

    def inpaint_conditioning(self, node_id):
        latent = self.encode(node_id)
        if self.value(node_id, 'noise_mask', True):
            latent.mask = self.value(node_id, 'mask')
        return None, None, latent

    def repeat(self, node_id):
        latent = self.value(node_id, 'samples')
        return latent.like(count=latent.count * self.value(node_id, 'amount'))

    def upscale_latent(self, node_id):
        latent = self.value(node_id, 'samples')
        return latent.like(width=self.value(node_id, 'width') // 8 * 8, height=self.value(node_id, 'height') // 8 * 8)

    def sample(self, node_id):
        """Paints; keeps the base outside the mask, and through it when the noise is not all there is."""
        latent = self.value(node_id, 'latent_image')
        painted = []
        for i in range(latent.count):
            picture = fake_raster.paint(latent.width, latent.height, f'{self.seed} {node_id} {i}')
            if latent.base is not None:
                base = self.restored(latent)
                if float(self.value(node_id, 'denoise', 1.0)) < 1:
                    picture.rgb = fake_raster.average(picture.rgb, base.rgb)
                if latent.mask is not None:
                    picture = fake_raster.compose(base, picture, latent.mask.at(latent.width, latent.height))
            painted.append(picture)
        done = latent.like(painted=painted)
        return done, done

    def restored(self, latent):
        """The encoded picture decoded again: nearly the same."""
        base = fake_raster.resize(latent.base, latent.width, latent.height)
        return Raster(latent.width, latent.height, fake_raster.disturb(base.rgb, self.seed))

    def decode(self, node_id):
        latent = self.value(node_id, 'samples')
        if latent.painted is None:
            base = self.restored(latent) if latent.base else Raster(latent.width, latent.height,
                                                                    b'\x80' * (latent.width * latent.height * 3))
            return [base] * latent.count
        return [fake_raster.resize(picture, latent.width, latent.height) for picture in latent.painted]


def paste(under, over, weights, x, y):
    """over at (x, y) on under, cut off at its edges."""
    if over.size == under.size and (x, y) == (0, 0):
        return fake_raster.compose(under, over, weights)
    rows = []
    for line in range(under.height):
        row = under.rgb[line * under.width * 3:(line + 1) * under.width * 3]
        at, wide = line - y, min(over.width, under.width - x)
        if 0 <= at < over.height and wide > 0:
            strip = fake_raster.compose(
                Raster(wide, 1, row[x * 3:(x + wide) * 3]),
                Raster(wide, 1, over.rgb[at * over.width * 3:(at * over.width + wide) * 3]),
                weights[at * over.width:at * over.width + wide])
            row = row[:x * 3] + strip.rgb + row[(x + wide) * 3:]
        rows.append(row)
    return Raster(under.width, under.height, b''.join(rows))


E = Evaluation
MAKERS = {'LoadImage': E.load_image, 'LoadImageMask': E.load_mask, 'ImageToMask': E.image_to_mask,
          'MaskToImage': E.mask_to_image, 'InvertMask': E.invert_mask, 'GrowMask': E.grow_mask, 'ImageScale': E.scale,
          'ImageScaleToTotalPixels': E.scale_to_total, 'FluxKontextImageScale': E.scale_for_kontext,
          'ImageUpscaleWithModel': E.upscale, 'ImagePadForOutpaint': E.pad, 'ImageCompositeMasked': E.composite,
          'EmptyLatentImage': E.empty_latent, 'EmptySD3LatentImage': E.empty_latent, 'VAEEncode': E.encode,
          'VAEEncodeForInpaint': E.encode_masked, 'SetLatentNoiseMask': E.set_mask,
          'InpaintModelConditioning': E.inpaint_conditioning, 'RepeatLatentBatch': E.repeat,
          'LatentUpscale': E.upscale_latent, 'VAEDecode': E.decode, 'VAEDecodeTiled': E.decode,
          **{name: E.sample for name in SAMPLER_NODES}}


def sign(graph, read):
    """Node: what its result depends on. A node whose signature is known need not run again."""
    signatures = {}

    def visit(node_id, path=()):
        if node_id not in signatures and node_id not in path:
            node = graph[node_id]
            parts = [node['class_type']]
            for name, value in sorted(node['inputs'].items()):
                if is_link(value) and value[0] in graph:
                    parts.append(f'{name}={visit(value[0], (*path, node_id))}/{value[1]}')
                else:
                    parts.append(f'{name}={json.dumps(value, sort_keys=True)}')
            if node['class_type'] in ('LoadImage', 'LoadImageMask'):
                parts.append(hashlib.sha256(read(node['inputs']['image'])).hexdigest())
            signatures[node_id] = hashlib.sha256('\n'.join(parts).encode()).hexdigest()
        return signatures.get(node_id, '')
    for node_id in graph:
        visit(node_id)
    return signatures


def find_steps(graph, node_id):
    """How many steps a sampler makes: its own number, or its scheduler's."""
    inputs = graph[node_id]['inputs']
    if isinstance(inputs.get('steps'), int):
        return inputs['steps']
    link = inputs.get('sigmas')
    return find_steps(graph, link[0]) if is_link(link) and link[0] in graph else 20


def find_text(graph):
    """Every text in the graph: words that ask for faults may stand in any."""
    return ' '.join(value for node in graph.values() for value in node.get('inputs', {}).values()
                    if isinstance(value, str))


def is_output(graph, node_id):
    return graph[node_id]['class_type'] in OUTPUT_NODES
