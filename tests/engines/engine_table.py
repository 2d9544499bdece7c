# SPDX-License-Identifier: GPL-3.0-or-later
"""Every engine, as a designer would set it up."""
import enginekit
from enginekit import Engine


def comfy(name, most):
    return {'workflow': enginekit.load_workflow(name), 'max_references': most}


ENGINES = [
    Engine('openai'),
    Engine('openai-batch', speak='openai', jobs=True, uploads=True, finds=True, cancels=True),
    Engine('azure'),
    Engine('synexa', fake=['--one-port'], most=20, jobs=True, micros=100000),
    Engine('replicate', fake=['--one-port'], jobs=True, uploads=True, finds=True, cancels=True, micros=128000),
    Engine('fal', fake=['--one-port'], jobs=True, cancels=True),
    Engine('wavespeed', fake=['--one-port'], jobs=True),
    Engine('openrouter'),
    Engine('localai', key=None, free=True, quality=False, micros=0),
    Engine('vllm-omni', key=None, free=True, quality=False, micros=0),
    Engine('sglang', key=None, free=True, quality=False, micros=0),
    Engine('lemonade', key=None, free=True, most=1, quality=False, micros=0),
    Engine('sd-server', speak='sdcpp', base='/v1', key=None, free=True, quality=False, micros=0),
    Engine('sdcpp', key=None, free=True, most=20, jobs=True, finds=False, cancels=True, quality=False, micros=0),
    Engine('a1111', key='user:canary-password-83b1', key_option='--auth', free=True, most=1, quality=False, micros=0),
    Engine('comfyui', key=None, free=True, most=3, options=comfy('edit-with-references.json', 3), jobs=True, uploads=True, finds=True, cancels=True, quality=False, micros=0),
]


def find(name):
    for engine in ENGINES:
        if engine.name == name:
            return engine
    raise SystemExit(f'no engine {name}')
