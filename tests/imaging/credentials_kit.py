# SPDX-License-Identifier: GPL-3.0-or-later
"""Content credentials for tests: manifest stores as in the C2PA specification, with hashes that are really those of the file. The signature
is a stand-in: nothing here verifies one.

Run with a folder, it writes the files of tests/imaging/corpus-credentials; what a file's name begins with is what must be said of it.
The "intact-rs-…" are no kit's: pictures of 48 × 32 signed by c2pa-rs, the library that OpenAI signs with, in the Node binding
@contentauth/c2pa-node 0.5.5 and with its own test certificate; what they say (claim generator, c2pa.created by trainedAlgorithmicMedia) is what
OpenAI's say. created: a new picture; claim-1: the same with a claim of version 1; edited: with another signed picture as its parent; update:
an update manifest upon it; segments: a thumbnail so large that the store takes two segments. Here they are only spoilt."""

import hashlib
import os
import struct
import sys
import zlib

PNG_MAGIC = b'\x89PNG\r\n\x1a\n'
UUID_TAIL = bytes.fromhex('00110010800000aa00389b71')


class Open(dict):
    """A map without a length."""


class Wide(int):
    """Always four bytes, so that a number known late does not move what follows."""


def cbor_head(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    for info, size, fmt in ((24, 1, '>B'), (25, 2, '>H'), (26, 4, '>I'), (27, 8, '>Q')):
        if value < 1 << 8 * size:
            return bytes([major << 5 | info]) + struct.pack(fmt, value)
    raise ValueError(value)


def cbor(value):
    if isinstance(value, Wide):
        return b'\x1a' + struct.pack('>I', value)
    if isinstance(value, int):
        return cbor_head(0, value)
    if isinstance(value, bytes):
        return cbor_head(2, len(value)) + value
    if isinstance(value, str):
        return cbor_head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return cbor_head(4, len(value)) + b''.join(map(cbor, value))
    pairs = b''.join(cbor(key) + cbor(item) for key, item in value.items())
    return b'\xbf' + pairs + b'\xff' if isinstance(value, Open) else cbor_head(5, len(value)) + pairs


def box(kind, body):
    return struct.pack('>I', 8 + len(body)) + kind + body


def superbox(kind, label, *boxes):
    about = kind + UUID_TAIL + b'\x03' + label.encode() + b'\0'
    return box(b'jumb', box(b'jumd', about) + b''.join(boxes))


def make_manifest(kind, label, assertion_name, assertion, named_as=None, claim_version=2, generator='Kit'):
    """named_as: the assertion that the claim was made for, where it is another one."""
    names = [{'url': f'self#jumbf=c2pa.assertions/{assertion_name}', 'hash': hashlib.sha256((named_as or assertion)[8:]).digest()}]
    if claim_version == 1:
        claim = {'claim_generator': generator, 'assertions': names, 'alg': 'sha256', 'signature': 'self#jumbf=c2pa.signature'}
    else:
        claim = Open({'instanceID': 'xmp:iid:1', 'claim_generator_info': Open({'name': generator, 'version': '1'}),
                      'created_assertions': names, 'alg': 'sha256', 'signature': 'self#jumbf=c2pa.signature'})
    return superbox(
        kind, label, superbox(b'c2as', 'c2pa.assertions', assertion),
        superbox(b'c2cl', 'c2pa.claim' if claim_version == 1 else 'c2pa.claim.v2', box(b'cbor', cbor(claim))),
        superbox(b'c2cs', 'c2pa.signature', box(b'cbor', cbor(bytes(16)))))


def make_update(label, parent_label, parent, old=False, relation='parentOf'):
    """A manifest that says something of another one and nothing of the file."""
    name = 'c2pa.ingredient' if old else 'c2pa.ingredient.v3'
    said = {'relationship': relation, 'c2pa_manifest' if old else 'activeManifest': {
        'url': 'self#jumbf=/c2pa/' + parent_label, 'alg': 'sha256', 'hash': hashlib.sha256(parent[8:]).digest()}}
    return make_manifest(b'c2um', label, name, superbox(b'cbor', name, box(b'cbor', cbor(said))), generator='Updater')


def make_store(start, length, digest, alg='sha256', binding='c2pa.hash.data', exclusions=None, claim_of=None, claim_version=2,
               manifest=b'c2ma', generator='Kit', add=None):
    """claim_of: the digest that the claim was made for, where it is another one. add: gives more manifests, of the first one."""
    def assertion_of(value):
        said = {'exclusions': [{'start': Wide(a), 'length': Wide(b)} for a, b in exclusions or [(start, length)]], 'alg': alg,
                'hash': value, 'pad': bytes(8), 'name': 'jumbf manifest'}
        return superbox(b'cbor', binding, box(b'cbor', cbor(said)))
    first = make_manifest(manifest, 'urn:c2pa:0', binding, assertion_of(digest), assertion_of(claim_of or digest), claim_version, generator)
    return superbox(b'c2pa', 'c2pa', first, *(add(first) if add else []))


def png_chunk(kind, body):
    return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))


def put_png(png, store):
    at = 8 + 12 + 13
    chunk = png_chunk(b'caBX', store)
    return png[:at] + chunk + png[at:], at, len(chunk)


def put_jpeg(jpeg, store, piece=64000):
    at = 2
    while jpeg[at:at + 2] == b'\xff\xe0':
        at += 2 + struct.unpack('>H', jpeg[at + 2:at + 4])[0]
    segments = b''
    body = store[8:]
    for i in range(0, len(body), piece):
        content = b'JP\x02\x11' + struct.pack('>I', i // piece + 1) + store[:8] + body[i:i + piece]
        segments += b'\xff\xeb' + struct.pack('>H', 2 + len(content)) + content
    return jpeg[:at] + segments + jpeg[at:], at, len(segments)


def put_jpeg_wide(jpeg, store, piece=150):
    """The length of the outermost box in eight bytes, other people's segments before and behind, and another JUMBF box between."""
    other = superbox(b'json', 'other', box(b'json', b'{}'))
    foreign = [b'HDR_RI ver=11 ' + bytes(20), b'JP\x02\x12' + struct.pack('>I', 1) + other, b'JP']
    head = struct.pack('>I', 1) + b'jumb' + struct.pack('>Q', 16 + len(store) - 8)
    pieces = [b'JP\x02\x11' + struct.pack('>I', i + 1) + head + store[8 + at:8 + at + piece]
              for i, at in enumerate(range(0, len(store) - 8, piece))]

    def segments(contents):
        return b''.join(b'\xff\xeb' + struct.pack('>H', 2 + len(content)) + content for content in contents)
    at = 2 + len(segments(foreign[:2]))
    ours = segments(pieces)
    return jpeg[:2] + segments(foreign[:2]) + ours + segments(foreign[2:]) + jpeg[2:], at, len(ours)


def put_webp(webp, store):
    chunk = b'C2PA' + struct.pack('<I', len(store)) + store + b'\0' * (len(store) % 2)
    whole = webp + chunk
    return b'RIFF' + struct.pack('<I', len(whole) - 8) + whole[8:], len(webp), len(chunk)


PUT = {'png': put_png, 'jpg': put_jpeg, 'webp': put_webp}


def sign(picture, kind='png', alg='sha256', put=None, add=None, **options):
    """The picture with credentials that are its own. add: as of make_store(), later than the hash."""
    put = put or PUT[kind]
    empty = bytes(getattr(hashlib, alg)().digest_size)
    _, start, length = put(picture, make_store(0, 0, empty, alg, **options))
    if options.get('exclusions'):
        options['exclusions'] = [(a, b) for a, b in options['exclusions']]
    signed, start, length = put(picture, make_store(start, length, empty, alg, **options))
    left_out = options.get('exclusions') or [(start, length)]
    digest = getattr(hashlib, alg)()
    at = 0
    for a, b in left_out:
        digest.update(signed[at:a])
        at = a + b
    digest.update(signed[at:])
    signed, _, _ = put(picture, make_store(start, length, digest.digest(), alg, add=add, **options))
    return signed


def update(first):
    return [make_update('urn:c2pa:1', 'urn:c2pa:0', first)]


def update_of_old(first):
    return [make_update('urn:c2pa:1', 'urn:c2pa:0', first, old=True)]


def update_many(number):
    """Each upon the one before it."""
    def add(first):
        made = [first]
        for i in range(number):
            made.append(make_update(f'urn:c2pa:{i + 1}', f'urn:c2pa:{i}', made[-1]))
        return made[1:]
    return add


def update_of_another(first):
    return [make_update('urn:c2pa:1', 'urn:c2pa:0', flip(first, -1))]


def update_of_itself(first):
    return [make_update('urn:c2pa:1', 'urn:c2pa:1', first)]


def update_of_nobody(first):
    return [make_update('urn:c2pa:1', 'urn:c2pa:9', first)]


def update_of_a_part(first):
    return [make_update('urn:c2pa:1', 'urn:c2pa:0', first, relation='componentOf')]


def compressed(first):
    return [superbox(b'c2cm', 'urn:c2pa:1', box(b'brob', b'jumb' + bytes(40)))]


def compressed_box(first):
    return [box(b'brob', b'jumb' + bytes(40))]


# --- the corpus ---

def tiny_png():
    rows = b''.join(b'\0' + bytes([x * 40, y * 40, 90]) * 1 for y in range(4) for x in [y])
    return (PNG_MAGIC + png_chunk(b'IHDR', struct.pack('>IIBBBBB', 1, 4, 8, 2, 0, 0, 0)) + png_chunk(b'IDAT', zlib.compress(rows, 9))
            + png_chunk(b'IEND', b''))


def tiny_jpeg():
    """A header and some data: what nobody decodes."""
    return (b'\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0' + b'\xff\xc0\0\x0b\x08\0\1\0\1\1\1\x11\0'
            + b'\xff\xda\0\x08\1\1\0\0\x3f\0' + bytes(range(1, 40)) + b'\xff\xd9')


def tiny_webp():
    body = b'WEBPVP8L' + struct.pack('<I', 8) + b'\x2f\0\0\0\0\x88\x88\x08'
    return b'RIFF' + struct.pack('<I', len(body)) + body


def flip(data, at):
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def without_segment(jpeg, number):
    marker = b'JP\x02\x11' + struct.pack('>I', number)
    at = jpeg.index(marker) - 4
    return jpeg[:at] + jpeg[at + 2 + struct.unpack('>H', jpeg[at + 2:at + 4])[0]:]


def read_real(name):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'corpus-credentials', name), 'rb') as file:
        return file.read()


def spoilt():
    """What another program's library has signed, with one bit of the picture turned, something behind it, or a piece taken out."""
    for name, mark in (('created.png', b'IDAT'), ('created.jpg', b'\xff\xda'), ('created.webp', b'VP8 '), ('edited.png', b'IDAT'),
                       ('edited.jpg', b'\xff\xda'), ('update.png', b'IDAT'), ('segments.jpg', b'\xff\xda')):
        real = read_real('intact-rs-' + name)
        yield 'edited-rs-' + name, flip(real, real.rindex(mark) + 24)
    yield 'edited-rs-appended.png', read_real('intact-rs-created.png') + b'more'
    yield 'unreadable-rs-missing-segment.jpg', without_segment(read_real('intact-rs-segments.jpg'), 2)


def corpus():
    png, jpeg, webp = tiny_png(), tiny_jpeg(), tiny_webp()
    signed = sign(png)
    in_pieces = sign(jpeg, 'jpg', put=lambda data, store: put_jpeg(data, store, 150))
    deep = superbox(b'c2pa', 'c2pa', superbox(b'c2ma', 'm', superbox(b'c2as', 'c2pa.assertions', superbox(
        b'cbor', 'c2pa.hash.data', box(b'cbor', b'\x81' * 3000))), superbox(b'c2cl', 'c2pa.claim', box(b'cbor', b'\xd8\x20' * 3000))))
    yield 'none.png', png
    yield 'none.jpg', jpeg
    yield 'none.webp', webp
    yield 'none.empty', b''
    yield 'none-cut-chunk.png', signed[:60]
    yield 'intact-sha256.png', signed
    yield 'intact-sha256.jpg', sign(jpeg, 'jpg')
    yield 'intact-sha256.webp', sign(webp, 'webp')
    yield 'intact-sha384.png', sign(png, alg='sha384')
    yield 'intact-sha512.webp', sign(webp, 'webp', alg='sha512')
    yield 'intact-old-claim.png', sign(png, claim_version=1)
    yield 'intact-many-segments.jpg', in_pieces
    wide = sign(jpeg, 'jpg', put=put_jpeg_wide)
    yield 'intact-wide-box.jpg', wide
    yield 'edited-wide-box.jpg', flip(wide, -5)
    yield 'edited-foreign-segment.jpg', flip(wide, wide.index(b'HDR_RI') + 20)
    yield 'unreadable-wide-missing-segment.jpg', without_segment(wide, 2)
    yield from spoilt()
    updated = sign(png, add=update)
    yield 'intact-update.png', updated
    yield 'intact-update.jpg', sign(jpeg, 'jpg', add=update)
    yield 'intact-update-segments.jpg', sign(jpeg, 'jpg', put=lambda data, store: put_jpeg(data, store, 150), add=update)
    yield 'intact-update-old.png', sign(png, add=update_of_old)
    yield 'intact-update-four.png', sign(png, add=update_many(4))
    yield 'edited-update-pixel.png', flip(updated, updated.index(b'IDAT') + 8)
    yield 'edited-update-appended.png', updated + b'more'
    yield 'edited-update-of-another.png', sign(png, add=update_of_another)
    yield 'edited-update-of-itself.png', sign(png, add=update_of_itself)
    yield 'unreadable-update-of-nobody.png', sign(png, add=update_of_nobody)
    yield 'unreadable-update-of-a-part.png', sign(png, add=update_of_a_part)
    yield 'unreadable-update-too-many.png', sign(png, add=update_many(5))
    yield 'unreadable-compressed.png', sign(png, add=compressed)
    yield 'unreadable-compressed-box.png', sign(png, add=compressed_box)
    yield 'edited-pixel.png', flip(signed, signed.index(b'IDAT') + 8)
    yield 'edited-before.png', flip(signed, 20)
    yield 'edited-appended.png', signed + b'more'
    yield 'edited-cut.png', signed[:-12]
    yield 'edited-data.jpg', flip(sign(jpeg, 'jpg'), -5)
    yield 'edited-data.webp', flip(sign(webp, 'webp'), 22)
    yield 'edited-claim-of-another.png', sign(png, claim_of=bytes(32))
    yield 'edited-leaves-all-out.png', sign(png, exclusions=[(0, len(signed))])
    yield 'edited-leaves-pixels-out.png', sign(png, exclusions=[(33, len(signed) - 33 - 12)])
    yield 'edited-beyond-the-end.png', sign(png, exclusions=[(33, 2 ** 31)])
    yield 'unreadable-empty.png', put_png(png, b'')[0]
    yield 'unreadable-zeros.png', put_png(png, bytes(40))[0]
    yield 'unreadable-no-manifest.png', put_png(png, superbox(b'c2pa', 'c2pa'))[0]
    yield 'unreadable-update.png', sign(png, manifest=b'c2um')
    yield 'unreadable-boxes.png', sign(png, binding='c2pa.hash.boxes')
    yield 'unreadable-md5.png', sign(png).replace(b'falgfsha256dhash', b'falgfsha999dhash').replace(b'calgfsha256', b'calgfsha999')
    yield 'unreadable-twice.png', put_png(signed, b'again')[0]
    yield 'unreadable-deep.png', put_png(png, deep)[0]
    yield 'unreadable-missing-segment.jpg', without_segment(in_pieces, 2)
    yield 'unreadable-cut.webp', sign(webp, 'webp')[:-20]
    yield 'unreadable-overlapping.png', sign(png, exclusions=[(33, 50), (33, 50)])


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for name, data in corpus():
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(data)


if __name__ == '__main__':
    main()
