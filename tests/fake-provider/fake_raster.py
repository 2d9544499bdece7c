# SPDX-License-Identifier: GPL-3.0-or-later
"""Pixels for the fakes of local servers, which really edit: a PNG reader, resizing, blending, masks, and writers of
PNG, JPEG and WebP. Everything is 8-bit RGB, rows top down without padding; a mask is one byte a pixel."""

import hashlib
import struct
import zlib

import fake_encode
import fake_picture

MAX_PIXELS = 1 << 26
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


class Raster:
    """rgb: width × height × 3 bytes; alpha: width × height bytes, or None."""

    def __init__(self, width, height, rgb, alpha=None):
        self.width, self.height, self.rgb, self.alpha = width, height, rgb, alpha

    @property
    def size(self):
        return self.width, self.height


def read_chunks(data):
    at = len(fake_picture.SIGNATURE)
    while at + 12 <= len(data):
        length = struct.unpack('>I', data[at:at + 4])[0]
        if at + 12 + length > len(data):
            raise ValueError('cut off')
        yield data[at + 4:at + 8], data[at + 8:at + 8 + length]
        at += 12 + length


def add_bytes(left, right):
    """Byte by byte, modulo 256, as one big number."""
    size = len(left)
    even = int.from_bytes(b'\x00\xff' * (size // 2 + 1), 'big')
    a, b = int.from_bytes(b'\0\0' + left, 'big'), int.from_bytes(b'\0\0' + right, 'big')
    low, high = even, even << 8
    total = (((a & low) + (b & low)) & low) | (((a & high) + (b & high)) & high)
    return (total & ((1 << 8 * size) - 1)).to_bytes(size, 'big')


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def unfilter(kind, line, above, step):
    if kind == 0:
        return line
    if kind == 2:
        return add_bytes(line, above)
    row = bytearray(line)
    for i, value in enumerate(line):
        left = row[i - step] if i >= step else 0
        up = above[i]
        if kind == 1:
            row[i] = (value + left) & 255
        elif kind == 3:
            row[i] = (value + ((left + up) >> 1)) & 255
        elif kind == 4:
            row[i] = (value + paeth(left, up, above[i - step] if i >= step else 0)) & 255
        else:
            raise ValueError('no such filter')
    return bytes(row)


def spread_bits(row, depth, width, scale):
    """Samples of less than a byte, one a byte. scale: 0…2^depth−1 becomes 0…255."""
    per, most = 8 // depth, (1 << depth) - 1
    out = bytes((row[x // per] >> (8 - depth * (x % per + 1))) & most for x in range(width))
    return bytes(v * 255 // most for v in out) if scale else out


def read_png(data):
    """A Raster; None for what is no whole PNG, is interlaced or larger than 64 megapixels."""
    try:
        return read_png_or_raise(data)
    except (ValueError, IndexError, struct.error, zlib.error):
        return None


def read_png_or_raise(data):
    if not data.startswith(fake_picture.SIGNATURE):
        raise ValueError('no PNG')
    head, palette, trns, stream = None, b'', b'', []
    for kind, body in read_chunks(data):
        if kind == b'IHDR':
            head = struct.unpack('>IIBBBBB', body)
        elif kind == b'PLTE':
            palette = body
        elif kind == b'tRNS':
            trns = body
        elif kind == b'IDAT':
            stream.append(body)
        elif kind == b'IEND':
            break
    else:
        raise ValueError('no end')
    width, height, depth, colour, _, _, interlaced = head
    if interlaced or not 0 < width * height <= MAX_PIXELS or colour not in CHANNELS:
        raise ValueError('not read')
    rows = read_rows(zlib.decompress(b''.join(stream)), width, height, depth, CHANNELS[colour], colour == 3)
    return make_raster(width, height, colour, b''.join(rows), palette, trns)


def read_rows(stream, width, height, depth, channels, indexed):
    length, step = (width * depth * channels + 7) // 8, max(1, depth * channels // 8)
    if len(stream) < height * (length + 1):
        raise ValueError('too few rows')
    above, rows = bytes(length), []
    for y in range(height):
        at = y * (length + 1)
        above = unfilter(stream[at], stream[at + 1:at + 1 + length], above, step)
        if depth == 16:
            rows.append(above[::2])
        elif depth == 8:
            rows.append(above)
        else:
            rows.append(spread_bits(above, depth, width, not indexed))
    return rows


def weave(*channels):
    out = bytearray(len(channels[0]) * len(channels))
    for i, channel in enumerate(channels):
        out[i::len(channels)] = channel
    return bytes(out)


def make_raster(width, height, colour, data, palette, trns):
    if colour == 0:
        return Raster(width, height, weave(data, data, data))
    if colour == 2:
        return Raster(width, height, data)
    if colour == 4:
        return Raster(width, height, weave(data[::2], data[::2], data[::2]), data[1::2])
    if colour == 6:
        return Raster(width, height, weave(data[::4], data[1::4], data[2::4]), data[3::4])
    tables = [palette[i::3].ljust(256, b'\0') for i in range(3)]
    alpha = data.translate(trns.ljust(256, b'\xff')) if trns else None
    return Raster(width, height, weave(*(data.translate(table) for table in tables)), alpha)


def read_any(data):
    """A Raster of whatever picture it is: of a JPEG or WebP only the size is true, its pixels come from a hash. None
    when it is no picture."""
    raster = read_png(data)
    if raster is not None:
        return raster
    found = fake_picture.read_shown_size(data)
    if found is None or found[0] == 'image/png' or not 0 < found[1] * found[2] <= MAX_PIXELS:
        return None
    return paint(found[1], found[2], hashlib.sha256(data).hexdigest())


def paint(width, height, seed):
    """Eight bands of two colours each: a different picture for each seed."""
    digest = hashlib.sha512(seed.encode()).digest()
    half, band, rows = width // 2, max(1, (height + 7) // 8), []
    for at in range(0, height, band):
        i = at // band % 8 * 6
        row = digest[i:i + 3] * half + digest[i + 3:i + 6] * (width - half)
        rows.append(row * min(band, height - at))
    return Raster(width, height, b''.join(rows))


def pick(data, width, height, channels, new_width, new_height):
    columns = [x * width // new_width for x in range(new_width)]
    lines, last, line = [], -1, b''
    for y in range(new_height):
        source = y * height // new_height
        if source != last:
            row = data[source * width * channels:(source + 1) * width * channels]
            line = weave(*(bytes(map(row[c::channels].__getitem__, columns)) for c in range(channels)))
            last = source
        lines.append(line)
    return b''.join(lines)


def resize(raster, width, height):
    """Nearest neighbour."""
    if raster.size == (width, height):
        return raster
    alpha = raster.alpha and pick(raster.alpha, raster.width, raster.height, 1, width, height)
    return Raster(width, height, pick(raster.rgb, raster.width, raster.height, 3, width, height), alpha)


def luminance(raster):
    """One byte a pixel; alpha plays no part."""
    r, g, b = raster.rgb[::3], raster.rgb[1::3], raster.rgb[2::3]
    if r == g == b:
        return r
    return bytes((77 * x + 150 * y + 29 * z) >> 8 for x, y, z in zip(r, g, b))


def average(left, right):
    """Byte by byte, rounded down, as one big number."""
    size = len(left)
    keep = int.from_bytes(b'\x7f' * size, 'big')
    a, b = int.from_bytes(left, 'big'), int.from_bytes(right, 'big')
    return ((a & b) + (((a ^ b) >> 1) & keep)).to_bytes(size, 'big')


def disturb(rgb, seed):
    """What a trip through a lossy encoder and back does: every byte moves by 1, or not at all."""
    step = 1 + hashlib.sha256(seed.encode()).digest()[0] % 2
    table = bytes(v + 1 if v % 3 == step and v < 255 else v - 1 if v % 3 == 0 and v > 0 else v for v in range(256))
    return rgb.translate(table)


def compose(under, over, mask):
    """over where the mask is 255, under where it is 0, between by weight. All of one size."""
    width, rows = under.width, []
    for y in range(under.height):
        weights = mask[y * width:(y + 1) * width]
        low, high = (under.rgb[y * width * 3:(y + 1) * width * 3], over.rgb[y * width * 3:(y + 1) * width * 3])
        if not any(weights):
            rows.append(low)
        elif weights.count(255) == width:
            rows.append(high)
        else:
            three = weave(weights, weights, weights)
            rows.append(bytes((a * (255 - w) + b * w + 127) // 255 for a, b, w in zip(low, high, three)))
    return Raster(under.width, under.height, b''.join(rows))


def blur_line(line, radius):
    """A box of 2 × radius + 1, the ends repeated."""
    size = 2 * radius + 1
    padded = line[:1] * radius + line + line[-1:] * radius
    total, out = sum(padded[:size]), bytearray()
    for i in range(len(line)):
        out.append(total // size)
        total += (padded[i + size] if i + size < len(padded) else 0) - padded[i]
    return bytes(out)


def blur(mask, width, height, radius):
    if radius <= 0 or len(set(mask)) < 2:
        return mask
    rows = b''.join(blur_line(mask[y * width:(y + 1) * width], radius) for y in range(height))
    columns = [blur_line(rows[x::width], radius) for x in range(width)]
    return weave(*columns)


def text_chunk(key, text):
    """tEXt where Latin-1 can say it, else iTXt: as the encoders of the real ones do."""
    try:
        return fake_picture.chunk(b'tEXt', key.encode('latin-1') + b'\0' + text.encode('latin-1'))
    except UnicodeEncodeError:
        return fake_picture.chunk(b'iTXt', key.encode('latin-1') + b'\0\0\0\0\0' + text.encode())


def write_png(raster, texts=()):
    """texts: (key, text) pairs, written before the pixels."""
    channels = 3 if raster.alpha is None else 4
    data = raster.rgb if channels == 3 else weave(raster.rgb[::3], raster.rgb[1::3], raster.rgb[2::3], raster.alpha)
    length = raster.width * channels
    rows = b''.join(b'\0' + data[y * length:(y + 1) * length] for y in range(raster.height))
    head = struct.pack('>IIBBBBB', raster.width, raster.height, 8, 2 if channels == 3 else 6, 0, 0, 0)
    return b''.join([fake_picture.SIGNATURE, fake_picture.chunk(b'IHDR', head),
                     *(text_chunk(key, text) for key, text in texts),
                     fake_picture.chunk(b'IDAT', zlib.compress(rows, 1)), fake_picture.chunk(b'IEND', b'')])


def middles(raster, channel):
    """The middle pixel of each 8 × 8 block, row by row."""
    plane, rows = raster.rgb[channel::3], []
    for y in range(0, raster.height, 8):
        at = min(y + 4, raster.height - 1) * raster.width
        rows.append([plane[at + min(x + 4, raster.width - 1)] for x in range(0, raster.width, 8)])
    return rows


def write_jpeg(raster):
    """Each 8 × 8 block in one colour."""
    bits, before = [], [128, 128, 128]
    for row in zip(*(middles(raster, channel) for channel in range(3))):
        for colour in zip(*row):
            now = fake_encode.to_ycc(colour)
            bits += [fake_encode.dc_bits(n - b) for n, b in zip(now, before)]
            before = now
    return fake_encode.wrap_jpeg(raster.width, raster.height, fake_encode.scan_bytes(''.join(bits)),
                                 hashlib.sha256(raster.rgb).digest())


def write_webp(raster):
    """Two colours: the first pixel's and the last one's of the top row."""
    last = raster.rgb[(raster.width - 1) * 3:raster.width * 3]
    return fake_encode.make_webp(raster.width, raster.height, [(raster.height, raster.rgb[:3], last)],
                                 hashlib.sha256(raster.rgb).digest())


def write(raster, kind='png', texts=()):
    """kind: png, jpeg or webp; texts are written into a PNG only."""
    if kind in ('jpeg', 'jpg'):
        return write_jpeg(raster)
    if kind == 'webp':
        return write_webp(raster)
    return write_png(raster, texts)
