# SPDX-License-Identifier: GPL-3.0-or-later
"""What a picture costs at OpenAI, in tokens and in millionths of a dollar (protocols, 1.10)."""

import fractions

# Dollars a million tokens, that is millionths of a dollar a token: text in, picture in, picture out.
PRICES = {'gpt-image-2': (5, 8, 30), 'gpt-image-1.5': (5, 8, 32), 'gpt-image-1-mini': (2, fractions.Fraction(5, 2), 8)}
FACTORS = {'low': 16, 'medium': 48, 'high': 96}
# Before gpt-image-2: tokens by quality, of square, tall and wide.
FIXED = {'low': (272, 408, 400), 'medium': (1056, 1584, 1568), 'high': (4160, 6240, 6208)}
PARTIAL_TOKENS = 100
PATCH, MAX_PATCHES = 32, 1536


def family(model):
    return next((name for name in ('gpt-image-1.5', 'gpt-image-1-mini') if model.startswith(name)), 'gpt-image-2')


def output_tokens(size, quality, model='gpt-image-2'):
    width, height = size
    quality = quality if quality in FACTORS else 'medium'
    if family(model) != 'gpt-image-2':
        return FIXED[quality][0 if width == height else 1 if width < height else 2]
    factor, long, short = FACTORS[quality], max(size), min(size)
    base = (2 * factor * short + long) // (2 * long)
    return (factor * base * (2000000 + width * height) + 3999999) // 4000000


def input_tokens(size):
    """Of one reference: enlarged toward 1024 by at most 2, padded to 3:1, at most 1536 patches of 32 × 32."""
    long, short = max(size), min(size)
    scale = min(2, max(1, fractions.Fraction(1024, long)))
    long, short = long * scale, short * scale
    short = max(short, fractions.Fraction(long) / 3)
    return min(MAX_PATCHES, -(-long // PATCH) * -(-short // PATCH))


def make_usage(fields, size, references, count):
    """usage of an answer with count pictures; references: the sizes of the pictures that were sent."""
    text = (len(fields['prompt']) + 3) // 4 * count
    pictures = sum(input_tokens(reference) for reference in references) * count
    partials = PARTIAL_TOKENS * fields.get('partial_images', 0) if fields.get('stream') else 0
    out = (output_tokens(size, fields.get('quality'), fields.get('model', '')) + partials) * count
    return {'total_tokens': text + pictures + out, 'input_tokens': text + pictures, 'output_tokens': out,
            'input_tokens_details': {'text_tokens': text, 'image_tokens': pictures},
            'output_tokens_details': {'image_tokens': out, 'text_tokens': 0}}


def price(usage, model):
    """Millionths of a dollar of all that was used."""
    text, picture, out = PRICES[family(model)]
    details = usage['input_tokens_details']
    return int(details['text_tokens'] * text + details['image_tokens'] * picture + usage['output_tokens'] * out)
