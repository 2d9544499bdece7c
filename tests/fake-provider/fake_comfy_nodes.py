# SPDX-License-Identifier: GPL-3.0-or-later
"""The nodes that the fake ComfyUI has, as /object_info tells them, and the check of a graph against them: the same
errors, in the same words, as ComfyUI's execution.py gives."""

MODELS = {'checkpoints': ['sd_xl_base_1.0.safetensors', 'v1-5-pruned-emaonly.safetensors'],
          'diffusion_models': ['flux1-dev-kontext_fp8_scaled.safetensors', 'flux1-dev.safetensors',
                               'qwen_image_edit_2509_fp8_e4m3fn.safetensors', 'qwen_image_fp8_e4m3fn.safetensors'],
          'text_encoders': ['clip_l.safetensors', 'qwen_2.5_vl_7b_fp8_scaled.safetensors', 't5xxl_fp16.safetensors'],
          'vae': ['ae.safetensors', 'qwen_image_vae.safetensors'], 'loras': ['lightning.safetensors'],
          'upscale_models': ['RealESRGAN_x4plus.safetensors']}
SAMPLERS = ['euler', 'euler_ancestral', 'heun', 'dpm_2', 'lms', 'dpmpp_2m', 'dpmpp_2m_sde', 'dpmpp_sde', 'ddim',
            'uni_pc',
            'lcm', 'res_multistep']
SCHEDULERS = ['simple', 'sgm_uniform', 'karras', 'exponential', 'ddim_uniform', 'beta', 'normal', 'linear_quadratic',
              'kl_optimal']
METHODS = ['nearest-exact', 'bilinear', 'area', 'bicubic', 'lanczos']
SIDE = ['INT', {'default': 512, 'min': 16, 'max': 16384, 'step': 8}]
COUNT = ['INT', {'default': 1, 'min': 1, 'max': 4096}]
SEED = ['INT', {'default': 0, 'min': 0, 'max': 0xffffffffffffffff, 'control_after_generate': True}]
STEPS = ['INT', {'default': 20, 'min': 1, 'max': 10000}]
ANY_INT = ['INT', {'default': 0, 'min': -16384, 'max': 16384}]
PADDING = ['INT', {'default': 0, 'min': 0, 'max': 16384, 'step': 8}]
PREFIX = ['STRING', {'default': 'ComfyUI'}]
PROMPT = ['STRING', {'multiline': True, 'dynamicPrompts': True}]


def number(low, high, default):
    return ['FLOAT', {'default': default, 'min': low, 'max': high, 'step': 0.01}]


def choice(values):
    return [values, {}]


def of(*kinds):
    """Links, each named as its kind in small letters."""
    return {kind.lower(): [kind] for kind in kinds}


SAMPLE = {'sampler_name': choice(SAMPLERS), 'scheduler': choice(SCHEDULERS), 'positive': ['CONDITIONING'],
          'negative': ['CONDITIONING'], 'latent_image': ['LATENT']}

# Name: (required inputs, what it gives, optional inputs). "@folder" is a choice among the models of that folder.
NODES = {
    'CheckpointLoaderSimple': ({'ckpt_name': '@checkpoints'}, ['MODEL', 'CLIP', 'VAE'], {}),
    'UNETLoader': ({'unet_name': '@diffusion_models', 'weight_dtype': choice(['default', 'fp8_e4m3fn', 'fp8_e5m2'])},
                   ['MODEL'], {}),
    'CLIPLoader': ({'clip_name': '@text_encoders', 'type': choice(['stable_diffusion', 'sd3', 'flux2', 'qwen_image'])},
                   ['CLIP'], {'device': choice(['default', 'cpu'])}),
    'DualCLIPLoader': ({'clip_name1': '@text_encoders', 'clip_name2': '@text_encoders',
                        'type': choice(['sdxl', 'sd3', 'flux'])}, ['CLIP'], {'device': choice(['default', 'cpu'])}),
    'VAELoader': ({'vae_name': '@vae'}, ['VAE'], {}),
    'LoraLoaderModelOnly': ({'model': ['MODEL'], 'lora_name': '@loras', 'strength_model': number(-100, 100, 1)},
                            ['MODEL'], {}),
    'LoraLoader': ({**of('MODEL', 'CLIP'), 'lora_name': '@loras', 'strength_model': number(-100, 100, 1),
                    'strength_clip': number(-100, 100, 1)}, ['MODEL', 'CLIP'], {}),
    'CLIPTextEncode': ({'text': PROMPT, 'clip': ['CLIP']}, ['CONDITIONING'], {}),
    'CLIPSetLastLayer': ({'clip': ['CLIP'], 'stop_at_clip_layer': ['INT', {'default': -1, 'min': -24, 'max': -1}]},
                         ['CLIP'], {}),
    'TextEncodeQwenImageEdit': ({'clip': ['CLIP'], 'prompt': PROMPT}, ['CONDITIONING'], of('VAE', 'IMAGE')),
    'TextEncodeQwenImageEditPlus': ({'clip': ['CLIP'], 'prompt': PROMPT}, ['CONDITIONING'],
                                    {'vae': ['VAE'], **{f'image{i}': ['IMAGE'] for i in (1, 2, 3)}}),
    'ConditioningZeroOut': (of('CONDITIONING'), ['CONDITIONING'], {}),
    'FluxGuidance': ({'conditioning': ['CONDITIONING'], 'guidance': number(0, 100, 3.5)}, ['CONDITIONING'], {}),
    'ReferenceLatent': (of('CONDITIONING'), ['CONDITIONING'], of('LATENT')),
    'ModelSamplingAuraFlow': ({'model': ['MODEL'], 'shift': number(0, 100, 1.73)}, ['MODEL'], {}),
    'CFGNorm': ({'model': ['MODEL'], 'strength': number(0, 100, 1)}, ['MODEL'], {}),
    'DifferentialDiffusion': (of('MODEL'), ['MODEL'], {'strength': number(0, 1, 1)}),
    'EmptyLatentImage': ({'width': SIDE, 'height': SIDE, 'batch_size': COUNT}, ['LATENT'], {}),
    'EmptySD3LatentImage': ({'width': SIDE, 'height': SIDE, 'batch_size': COUNT}, ['LATENT'], {}),
    'VAEEncode': ({'pixels': ['IMAGE'], 'vae': ['VAE']}, ['LATENT'], {}),
    'VAEEncodeForInpaint': ({'pixels': ['IMAGE'], **of('VAE', 'MASK'),
                             'grow_mask_by': ['INT', {'default': 6, 'min': 0, 'max': 64}]}, ['LATENT'], {}),
    'SetLatentNoiseMask': ({'samples': ['LATENT'], 'mask': ['MASK']}, ['LATENT'], {}),
    'InpaintModelConditioning': ({'positive': ['CONDITIONING'], 'negative': ['CONDITIONING'], 'vae': ['VAE'],
                                  'pixels': ['IMAGE'], 'mask': ['MASK'], 'noise_mask': ['BOOLEAN', {'default': True}]},
                                 ['CONDITIONING', 'CONDITIONING', 'LATENT'], {}),
    'RepeatLatentBatch': ({'samples': ['LATENT'], 'amount': ['INT', {'default': 1, 'min': 1, 'max': 64}]}, ['LATENT'],
                          {}),
    'LatentUpscale': ({'samples': ['LATENT'], 'upscale_method': choice(METHODS), 'width': PADDING, 'height': PADDING,
                       'crop': choice(['disabled', 'center'])}, ['LATENT'], {}),
    'KSampler': ({'model': ['MODEL'], 'seed': SEED, 'steps': STEPS, 'cfg': number(0, 100, 8), **SAMPLE,
                  'denoise': number(0, 1, 1)}, ['LATENT'], {}),
    'KSamplerAdvanced': ({'model': ['MODEL'], 'add_noise': choice(['enable', 'disable']), 'noise_seed': SEED,
                          'steps': STEPS, 'cfg': number(0, 100, 8), **SAMPLE,
                          'start_at_step': ['INT', {'default': 0, 'min': 0, 'max': 10000}],
                          'end_at_step': ['INT', {'default': 10000, 'min': 0, 'max': 10000}],
                          'return_with_leftover_noise': choice(['disable', 'enable'])}, ['LATENT'], {}),
    'RandomNoise': ({'noise_seed': SEED}, ['NOISE'], {}),
    'KSamplerSelect': ({'sampler_name': choice(SAMPLERS)}, ['SAMPLER'], {}),
    'BasicScheduler': ({'model': ['MODEL'], 'scheduler': choice(SCHEDULERS), 'steps': STEPS,
                        'denoise': number(0, 1, 1)},
                       ['SIGMAS'], {}),
    'BasicGuider': (of('MODEL', 'CONDITIONING'), ['GUIDER'], {}),
    'SamplerCustomAdvanced': ({**of('NOISE', 'GUIDER', 'SAMPLER', 'SIGMAS'), 'latent_image': ['LATENT']},
                              ['LATENT', 'LATENT'], {}),
    'VAEDecode': ({'samples': ['LATENT'], 'vae': ['VAE']}, ['IMAGE'], {}),
    'VAEDecodeTiled': ({'samples': ['LATENT'], 'vae': ['VAE'],
                        'tile_size': ['INT', {'default': 512, 'min': 64, 'max': 4096}]},
                       ['IMAGE'], {}),
    'LoadImage': ({'image': '@input'}, ['IMAGE', 'MASK'], {}),
    'LoadImageMask': ({'image': '@input', 'channel': choice(['alpha', 'red', 'green', 'blue'])}, ['MASK'], {}),
    'ImageToMask': ({'image': ['IMAGE'], 'channel': choice(['red', 'green', 'blue', 'alpha'])}, ['MASK'], {}),
    'MaskToImage': (of('MASK'), ['IMAGE'], {}),
    'InvertMask': (of('MASK'), ['MASK'], {}),
    'GrowMask': ({'mask': ['MASK'], 'expand': ANY_INT, 'tapered_corners': ['BOOLEAN', {'default': True}]}, ['MASK'],
                 {}),
    'ImageScale': ({'image': ['IMAGE'], 'upscale_method': choice(METHODS), 'width': PADDING, 'height': PADDING,
                    'crop': choice(['disabled', 'center'])}, ['IMAGE'], {}),
    'ImageScaleToTotalPixels': ({'image': ['IMAGE'], 'upscale_method': choice(METHODS),
                                 'megapixels': number(0.01, 16, 1)},
                                ['IMAGE'], {}),
    'FluxKontextImageScale': (of('IMAGE'), ['IMAGE'], {}),
    'ImagePadForOutpaint': ({'image': ['IMAGE'], **{side: PADDING for side in ('left', 'top', 'right', 'bottom')},
                             'feathering': ['INT', {'default': 40, 'min': 0, 'max': 16384}]}, ['IMAGE', 'MASK'], {}),
    'ImageCompositeMasked': ({'destination': ['IMAGE'], 'source': ['IMAGE'],
                              'x': ['INT', {'default': 0, 'min': 0, 'max': 16384}],
                              'y': ['INT', {'default': 0, 'min': 0, 'max': 16384}],
                              'resize_source': ['BOOLEAN', {'default': False}]}, ['IMAGE'], of('MASK')),
    'UpscaleModelLoader': ({'model_name': '@upscale_models'}, ['UPSCALE_MODEL'], {}),
    'ImageUpscaleWithModel': (of('UPSCALE_MODEL', 'IMAGE'), ['IMAGE'], {}),
    'SaveImage': ({'images': ['IMAGE'], 'filename_prefix': PREFIX}, [], {}),
    'PreviewImage': ({'images': ['IMAGE']}, [], {}),
}
CONVERTERS = {'INT': int, 'FLOAT': float, 'STRING': str, 'BOOLEAN': bool}
NO_CLASS = "Node '%s' has no class_type. The workflow may be corrupted or a custom node is missing."
OUTPUT_NODES = ('SaveImage', 'PreviewImage')


def resolve(spec, files, models):
    """A row of /object_info: the choices as they are now."""
    if isinstance(spec, str):
        return [files, {'image_upload': True}] if spec == '@input' else [models.get(spec[1:], []), {}]
    return spec


def describe(name, files, models):
    required, output, optional = NODES[name]
    inputs = {'required': {key: resolve(spec, files, models) for key, spec in required.items()}}
    if optional:
        inputs['optional'] = {key: resolve(spec, files, models) for key, spec in optional.items()}
    return {'input': inputs, 'input_order': {key: list(value) for key, value in inputs.items()}, 'is_input_list': False,
            'output': output, 'output_is_list': [False] * len(output), 'output_name': output, 'name': name,
            'display_name': name, 'description': '', 'python_module': 'nodes', 'category': 'fake',
            'output_node': name in OUTPUT_NODES, 'has_intermediate_output': False, 'search_aliases': []}


class Check:
    """A graph against the nodes. files: names under input; models: by folder; extra: nodes that take anything."""

    def __init__(self, graph, files, models, extra=()):
        self.graph, self.files, self.models, self.extra = graph, files, models, extra
        self.validated = {}

    def run(self):
        """(error or None, outputs that will run, node_errors)."""
        outputs = []
        for node_id, node in self.graph.items():
            title = node.get('_meta', {}).get('title')
            if 'class_type' not in node:
                return self.missing(node_id, None, title, NO_CLASS % (title or f'ID #{node_id}')), [], {}
            kind = node['class_type']
            if kind not in NODES and kind not in self.extra:
                words = f"Node '{title or kind}' not found. The custom node may not be installed."
                return self.missing(node_id, kind, title or kind, words), [], {}
            if kind in OUTPUT_NODES:
                outputs.append(node_id)
        if not outputs:
            return problem('prompt_no_outputs', 'Prompt has no outputs', ''), [], {}
        return self.check_outputs(outputs)

    @staticmethod
    def missing(node_id, kind, title, words):
        return problem('missing_node_type', words, f"Node ID '#{node_id}'",
                       {'node_id': node_id, 'class_type': kind, 'node_title': title})

    def check_outputs(self, outputs):
        good, node_errors, said = [], {}, []
        for output in outputs:
            valid, reasons = self.check_safely(output)
            if valid:
                good.append(output)
                continue
            said += [f'{reason["message"]}: {reason["details"]}' for reason in reasons]
            for node_id, (fine, why) in self.validated.items():
                if not fine and why:
                    entry = node_errors.setdefault(node_id, {'errors': why, 'dependent_outputs': [],
                                                             'class_type': self.graph[node_id]['class_type']})
                    entry['dependent_outputs'].append(output)
        if good:
            return None, good, node_errors
        return problem('prompt_outputs_failed_validation', 'Prompt outputs failed validation',
                       '\n'.join(said)), [], node_errors

    def check_safely(self, output):
        try:
            return self.check_node(output, [])
        except (KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
            reason = problem('exception_during_validation', 'Exception when validating node', str(error),
                             {'exception_type': type(error).__name__, 'traceback': []})
            self.validated[output] = (False, [reason])
            return self.validated[output]

    def check_node(self, node_id, path):
        if node_id in self.validated:
            return self.validated[node_id]
        if node_id in path:
            reason = problem('dependency_cycle', 'Dependency cycle detected', ' -> '.join([*path, node_id]),
                             {'node_id': node_id, 'cycle_nodes': path})
            self.validated[node_id] = (False, [reason])
            return self.validated[node_id]
        inputs, kind = self.graph[node_id]['inputs'], self.graph[node_id]['class_type']
        if kind in self.extra:
            links = [value[0] for value in inputs.values() if is_link(value)]
            fine = all([self.check_node(link, [*path, node_id])[0] for link in links])
            self.validated[node_id] = (fine, [])
            return self.validated[node_id]
        required, _, optional = NODES[kind]
        errors, fine = [], True
        for name, spec in {**required, **optional}.items():
            if name not in inputs:
                if name in required:
                    errors.append(problem('required_input_missing', 'Required input is missing', name,
                                          {'input_name': name}))
                continue
            if isinstance(inputs[name], list):
                error, linked = self.check_link(inputs[name], name, resolve(spec, self.files, self.models),
                                                [*path, node_id])
                fine = fine and linked
            else:
                error = self.check_value(inputs, name, resolve(spec, self.files, self.models), spec == '@input')
            if error:
                errors.append(error)
        # Going round a cycle may have left an error here already.
        before = self.validated.get(node_id, (True, []))
        self.validated[node_id] = (before[0] and fine and not errors, before[1] + errors)
        return self.validated[node_id]

    def check_link(self, value, name, spec, path):
        if len(value) != 2:
            return problem('bad_linked_input', 'Bad linked input, must be a length-2 list of [node_id, slot_index]',
                           name,
                           {'input_name': name, 'input_config': spec, 'received_value': value}), True
        source = self.graph[value[0]]['class_type']
        received = '*' if source in self.extra else NODES[source][1][value[1]]
        if received not in ('*', spec[0]):
            return problem('return_type_mismatch', 'Return type mismatch between linked nodes',
                           f'{name}, received_type({received}) mismatch input_type({spec[0]})',
                           {'input_name': name, 'input_config': spec, 'received_type': received,
                            'linked_node': value}), True
        return None, self.check_node(value[0], path)[0]

    def check_value(self, inputs, name, spec, is_file):
        kind, more = spec[0], spec[1] if len(spec) > 1 else {}
        try:
            if isinstance(kind, str) and kind in CONVERTERS:
                inputs[name] = CONVERTERS[kind](inputs[name])
        except (ValueError, TypeError) as error:
            return problem('invalid_input_type', f'Failed to convert an input value to a {kind} value',
                           f'{name}, {inputs[name]}, {error}',
                           {'input_name': name, 'input_config': spec, 'received_value': inputs[name],
                            'exception_message': str(error)})
        value = inputs[name]
        told = {'input_name': name, 'input_config': spec, 'received_value': value}
        if 'min' in more and value < more['min']:
            return problem('value_smaller_than_min', f'Value {value} smaller than min of {more["min"]}', name, told)
        if 'max' in more and value > more['max']:
            return problem('value_bigger_than_max', f'Value {value} bigger than max of {more["max"]}', name, told)
        if is_file and value not in kind:
            return problem('custom_validation_failed', 'Custom validation failed for node',
                           f'{name} - Invalid image file: {value}', {'input_name': name})
        if isinstance(kind, list) and value not in kind:
            return problem('value_not_in_list', 'Value not in list', f'{name}: {value!r} not in {kind}', told)
        return None


def problem(kind, message, details, more=None):
    return {'type': kind, 'message': message, 'details': details, 'extra_info': more or {}}


def is_link(value):
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)


def walk(graph, outputs):
    """The nodes that have to run, each after those it needs."""
    order = []

    def visit(node_id):
        if node_id in order:
            return
        for value in graph[node_id]['inputs'].values():
            if is_link(value) and value[0] in graph:
                visit(value[0])
        order.append(node_id)
    for output in outputs:
        visit(output)
    return order
