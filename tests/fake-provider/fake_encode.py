# SPDX-License-Identifier: GPL-3.0-or-later
"""JPEG and WebP by hand: real files that any decoder reads, of bands of plain colour, which is all that tests need.

WebP is lossless: RFC 9649, section 3, without transforms and with one set of prefix codes. JPEG is baseline: ITU-T
T.81 with DC coefficients only, so that each block is of one colour."""

import random
import struct

BANDS = 8
# The order in which VP8L gives the lengths of the code of code lengths (RFC 9649, 3.7.2.1.2).
CODE_LENGTH_ORDER = (17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
MAX_COPY = 4096


class Bits:
    """Least significant bit first, as VP8L reads."""

    def __init__(self):
        self.value, self.count, self.out = 0, 0, bytearray()

    def put(self, value, count):
        self.value |= value << self.count
        self.count += count
        while self.count >= 8:
            self.out.append(self.value & 0xff)
            self.value >>= 8
            self.count -= 8

    def end(self):
        if self.count:
            self.put(0, 8 - self.count)
        return bytes(self.out)


def reverse(value, count):
    return int(format(value, f'0{count}b')[::-1], 2)


class FlatCode:
    """A complete prefix code of nearly equal lengths for n symbols, 256 ≤ n ≤ 512: the first ones take 8 bits, the
    rest 9."""

    def __init__(self, n):
        short = 512 - n
        self.words = [(reverse(i, 8), 8) if i < short else (reverse(2 * short + i - short, 9), 9) for i in range(n)]
        self.lengths = [8] * min(n, short) + [9] * (n - short)

    def write_lengths(self, bits):
        bits.put(0, 1)                     # not a simple code
        used = [1 if length in (8, 9) else 0 for length in CODE_LENGTH_ORDER]
        last = max(i for i, u in enumerate(used) if u) + 1
        bits.put(last - 4, 4)
        for u in used[:last]:
            bits.put(u, 3)
        bits.put(0, 1)                     # all symbols follow
        for length in self.lengths:
            bits.put(length - 8, 1)


def prefix(value):
    """(symbol, extra bits, how many) of a length or distance (RFC 9649, 3.6.2.2)."""
    if value <= 4:
        return value - 1, 0, 0
    value -= 1
    high = value.bit_length() - 1
    extra = high - 1
    return 2 * high + (value >> extra & 1), value & ((1 << extra) - 1), extra


def make_vp8l(width, height, bands):
    """bands: (rows, left colour, right colour); colours are three bytes."""
    bits = Bits()
    bits.put(0x2f, 8)
    bits.put(width - 1, 14)
    bits.put(height - 1, 14)
    bits.put(0, 4)                         # no alpha, version 0
    bits.put(0, 1)                         # no transform
    bits.put(0, 1)                         # no colour cache
    bits.put(0, 1)                         # one set of codes
    green, other = FlatCode(256 + 24), FlatCode(256)
    for code in (green, other, other):
        code.write_lengths(bits)
    bits.put(0b101, 3)                     # alpha: a simple code of one symbol, told in eight bits
    bits.put(255, 8)
    bits.put(0b0011, 4)                    # distance: a simple code of two symbols, 0 (above) and 1 (to the left)
    bits.put(1, 8)

    def literal(colour):
        for code, value in ((green, colour[1]), (other, colour[0]), (other, colour[2])):
            bits.put(*code.words[value])

    def copy(length, left):
        while length > 0:
            symbol, extra, count = prefix(min(length, MAX_COPY))
            bits.put(*green.words[256 + symbol])
            bits.put(extra, count)
            bits.put(left, 1)
            length -= MAX_COPY

    half = width // 2
    for rows, left, right in bands:
        for colour, count in ((left, half), (right, width - half)):
            if count:
                literal(colour)
                copy(count - 1, 1)
        copy((rows - 1) * width, 0)
    return bits.end()


def riff_chunk(kind, data):
    return kind + struct.pack('<I', len(data)) + data + b'\0' * (len(data) & 1)


def make_webp(width, height, bands, filler=b''):
    picture = riff_chunk(b'VP8L', make_vp8l(width, height, bands))
    if filler:
        # The extended form: other chunks may follow the picture.
        canvas = bytes(4) + (width - 1).to_bytes(3, 'little') + (height - 1).to_bytes(3, 'little')
        picture = riff_chunk(b'VP8X', canvas) + picture + riff_chunk(b'fake', filler)
    return b'RIFF' + struct.pack('<I', 4 + len(picture)) + b'WEBP' + picture


def to_ycc(colour):
    red, green, blue = colour
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    return [max(0, min(255, round(v))) for v in (luma, 128 + (blue - luma) * 0.564, 128 + (red - luma) * 0.713)]


def dc_bits(diff):
    size = abs(diff).bit_length()
    value = diff if diff > 0 else diff + (1 << size) - 1
    # Twelve sizes of four bits each; then the end of the block, the one AC code there is.
    return format(size, '04b') + (format(value, f'0{size}b') if size else '') + '0'


def jpeg_segment(mark, data):
    return b'\xff' + bytes([mark]) + struct.pack('>H', len(data) + 2) + data


def jpeg_scan(width, height, bands):
    across, half = (width + 7) // 8, width // 16
    rows, starts, top = [], [], 0
    for n, _left, _right in bands:
        starts.append(top)
        top += n
    before = [128, 128, 128]
    for block_row in range((height + 7) // 8):
        band = max(i for i, start in enumerate(starts) if start <= block_row * 8)
        line = ''
        for colour, count in ((bands[band][1], half), (bands[band][2], across - half)):
            if count:
                now = to_ycc(colour)
                line += ''.join(dc_bits(n - b) for n, b in zip(now, before)) + dc_bits(0) * 3 * (count - 1)
                before = now
        rows.append(line)
    return scan_bytes(''.join(rows))


def scan_bytes(text):
    """A scan's bits, as text, with the stuffing a JPEG needs."""
    text += '1' * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, 'big').replace(b'\xff', b'\xff\0')


def make_jpeg(width, height, bands, filler=b''):
    return wrap_jpeg(width, height, jpeg_scan(width, height, bands), filler)


def wrap_jpeg(width, height, scan, filler=b''):
    frame = struct.pack('>BHHB', 8, height, width, 3) + b''.join(bytes([i, 0x11, 0]) for i in (1, 2, 3))
    parts = [b'\xff\xd8', jpeg_segment(0xe0, b'JFIF\0\1\1\0\0\1\0\1\0\0')]
    parts += [jpeg_segment(0xef, filler[at:at + 65000]) for at in range(0, len(filler), 65000)]
    parts += [jpeg_segment(0xdb, b'\0' + b'\x08' * 64), jpeg_segment(0xc0, frame),
              jpeg_segment(0xc4, b'\0' + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12))),
              jpeg_segment(0xc4, b'\x10' + bytes([1] + [0] * 15) + b'\0'),
              jpeg_segment(0xda, b'\3\1\0\2\0\3\0\0\x3f\0'), scan, b'\xff\xd9']
    return b''.join(parts)


def make_bands(height, digest):
    """(rows, left, right) by 32 bytes of chance."""
    band, bands, y = max(1, height // BANDS), [], 0
    while y < height:
        at = (y // band) % 8 * 3
        rows = min(band, height - y)
        bands.append((rows, digest[at:at + 3], digest[(at + 3) % 30:(at + 3) % 30 + 3].ljust(3, b'\x40')))
        y += rows
    return bands


def make_filler(n_bytes, seed):
    return random.Random(seed).randbytes(n_bytes)
