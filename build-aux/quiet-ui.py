#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""quiet-ui.py RESOURCES.xml FROM TO STAMP DEPFILE: copies the .ui files that RESOURCES.xml names, with each tooltip set while its widget is
hidden. GTK asks the display server what lies under the pointer for each tooltip of a widget that is not, and waits for the answer: a
millisecond for every button of a pane that is being made."""
import os
import sys
import xml.etree.ElementTree as tree

TOOLTIP = 'tooltip-text'


def make_visible(value):
    element = tree.Element('property', name='visible')
    element.text = value
    return element


def quieten(widget):
    """One that says itself whether it is seen: the tooltip comes behind that where it is hidden, and in front of it where it is not."""
    properties = {child.get('name').replace('_', '-'): child for child in widget if child.tag == 'property'}
    if TOOLTIP not in properties:
        return
    tooltip, own = properties[TOOLTIP], properties.get('visible')
    widget.remove(tooltip)
    if own is not None:
        widget.remove(own)
    first = next((i for i, child in enumerate(widget) if child.tag == 'property'), 0)
    last = own if own is not None else make_visible('True')
    for element in (last, tooltip, make_visible('False')):
        widget.insert(first, element)


def copy(source, target):
    document = tree.parse(source)
    for widget in document.iter():
        if widget.tag in ('object', 'template'):
            quieten(widget)
    document.write(target, encoding='UTF-8', xml_declaration=True)


def main():
    resources, source, target, stamp, depfile = sys.argv[1:]
    names = [file.text for file in tree.parse(resources).iter('file') if file.text.endswith('.ui')]
    paths = [os.path.join(source, name) for name in names]
    os.makedirs(target, exist_ok=True)
    for name, path in zip(names, paths):
        copy(path, os.path.join(target, name))
    with open(depfile, 'w', encoding='utf-8') as file:
        file.write(f'{stamp}: {" ".join(path.replace(" ", chr(92) + " ") for path in paths)}\n')
    with open(stamp, 'w', encoding='utf-8'):
        pass


if __name__ == '__main__':
    main()
