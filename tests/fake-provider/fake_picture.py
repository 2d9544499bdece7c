# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures for the fake provider: a PNG writer, and readers of the few header facts that the documentation of the
Images form makes rules about."""

import hashlib
import math
import random
import struct
import sys
import zlib

import fake_encode

FORMS = ('png', 'jpeg', 'webp')
SIGNATURE = b'\x89PNG\r\n\x1a\n'


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def assemble(width, height, stream, seed):
    # The provenance chunk is what OpenAI's files carry; here it also makes each charge's bytes unlike all others.
    parts = [SIGNATURE,
             chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)),
             chunk(b'caBX', b'maquette fake provider ' + seed.encode())]
    for at in range(0, len(stream), 1 << 20):
        parts.append(chunk(b'IDAT', stream[at:at + (1 << 20)]))
    return b''.join(parts) + chunk(b'IEND', b'')


def make_plain(width, height, seed):
    """Coloured bands: a different picture for each seed, small on the wire, cheap to make."""
    digest = hashlib.sha256(seed.encode()).digest()
    zeros = b'\x02' + bytes(width * 3)
    rows = bytearray()
    packer = zlib.compressobj(1)
    out = []
    band = max(1, height // 8)
    for y in range(height):
        if y % band == 0:
            at = (y // band) % 8 * 3
            left, right = digest[at:at + 3], digest[(at + 3) % 30:(at + 3) % 30 + 3].ljust(3, b'\x40')
            half = width // 2
            rows += b'\x00' + bytes(left) * half + bytes(right) * (width - half)
        else:
            rows += zeros
        if len(rows) > 1 << 18:
            out.append(packer.compress(bytes(rows)))
            rows.clear()
    out.append(packer.compress(bytes(rows)))
    out.append(packer.flush())
    return assemble(width, height, b''.join(out), seed)


def make_noise(n_bytes, seed):
    """A picture of about n_bytes that no compressor can shrink: for measuring large replies."""
    side = max(16, int(math.sqrt(n_bytes / 3)))
    source = random.Random(seed)
    rows = b''.join(b'\x00' + source.randbytes(side * 3) for _ in range(side))
    return assemble(side, side, zlib.compress(rows, 0), seed)


def make(form, width, height, seed, n_bytes=0):
    """form: png, jpeg or webp. With n_bytes it is about as large as that."""
    if form == 'png':
        return make_noise(n_bytes, seed) if n_bytes else make_plain(width, height, seed)
    writer = {'jpeg': fake_encode.make_jpeg, 'webp': fake_encode.make_webp}[form]
    bands = fake_encode.make_bands(height, hashlib.sha256(seed.encode()).digest())
    # As in PNG: what makes each charge's bytes unlike all others.
    filler = fake_encode.make_filler(n_bytes, seed) if n_bytes else b'maquette fake provider ' + seed.encode()
    return writer(width, height, bands, filler)


def make_bomb(seed):
    """64 kB that claim 60,000 × 60,000 pixels."""
    parts = [SIGNATURE, chunk(b'IHDR', struct.pack('>IIBBBBB', 60000, 60000, 8, 6, 0, 0, 0)),
             chunk(b'caBX', seed.encode()), chunk(b'IDAT', zlib.compress(bytes(1 << 22), 9)), chunk(b'IEND', b'')]
    return b''.join(parts)


def read_png(data):
    """(width, height, colour type, has tRNS) or None."""
    if not data.startswith(SIGNATURE) or len(data) < 33 or data[12:16] != b'IHDR':
        return None
    width, height, _depth, colour = struct.unpack('>IIBB', data[16:26])
    return width, height, colour


def read_exif_orientation(data):
    if not data.startswith(b'Exif\0\0'):
        return 1
    tiff = data[6:]
    order = {b'II': '<', b'MM': '>'}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    at = struct.unpack(order + 'I', tiff[4:8])[0]
    if at + 2 > len(tiff):
        return 1
    for i in range(struct.unpack(order + 'H', tiff[at:at + 2])[0]):
        entry = tiff[at + 2 + 12 * i:at + 14 + 12 * i]
        if len(entry) == 12 and struct.unpack(order + 'H', entry[:2])[0] == 0x112:
            return struct.unpack(order + 'H', entry[8:10])[0]
    return 1


def read_jpeg(data):
    """(width, height) as shown, or None."""
    at, turned = 2, False
    while at + 9 < len(data) and data[at] == 0xff:
        kind, length = data[at + 1], struct.unpack('>H', data[at + 2:at + 4])[0]
        if kind == 0xe1:
            turned = read_exif_orientation(data[at + 4:at + 2 + length]) >= 5
        if 0xc0 <= kind <= 0xcf and kind not in (0xc4, 0xc8, 0xcc):
            height, width = struct.unpack('>HH', data[at + 5:at + 9])
            return (height, width) if turned else (width, height)
        at += 2 + length
    return None


def read_webp(data):
    kind = data[12:16]
    if kind == b'VP8X' and len(data) >= 30:
        return (1 + int.from_bytes(data[24:27], 'little'), 1 + int.from_bytes(data[27:30], 'little'))
    if kind == b'VP8L' and len(data) >= 25:
        bits = int.from_bytes(data[21:25], 'little')
        return (1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff))
    if kind == b'VP8 ' and len(data) >= 30:
        width, height = struct.unpack('<HH', data[26:30])
        return (width & 0x3fff, height & 0x3fff)
    return None


def read_shown_size(data):
    """(mime, width, height) of what the bytes really are, or None."""
    if data.startswith(SIGNATURE):
        png = read_png(data)
        return png and ('image/png', png[0], png[1])
    if data.startswith(b'\xff\xd8'):
        size = read_jpeg(data)
        return size and ('image/jpeg', *size)
    if data[:4] == b'RIFF' and data[8:12] == b'WEBP':
        size = read_webp(data)
        return size and ('image/webp', *size)
    return None


def has_private_metadata(data):
    """EXIF with more than an orientation, GPS, XMP or text: what a client should have taken out before sending."""
    if data.startswith(SIGNATURE):
        return any(kind in data for kind in (b'tEXt', b'iTXt', b'zTXt')) or b'GPS' in data
    if data.startswith(b'\xff\xd8'):
        return b'http://ns.adobe.com/xap' in data or read_gps(data)
    return b'XMP ' in data[:1 << 16]


def read_gps(data):
    at = data.find(b'Exif\0\0')
    if at < 0:
        return False
    block = data[at + 6:at + 6 + 65536]
    # The tag that points at the GPS directory, in either byte order.
    return b'\x25\x88\x04\x00' in block or b'\x88\x25\x00\x04' in block


if __name__ == '__main__':
    # FORM WIDTH HEIGHT SEED BYTES: a picture on standard output, for tests that are not in Python.
    sys.stdout.buffer.write(make(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5])))
