"""Pieces that the pickle families share."""

import importlib.util
import os
import struct

from cases import Case

HERE = os.path.dirname(os.path.abspath(__file__))
TESTDATA = os.path.join(HERE, '..', '..', '..', 'protocol', 'pickle', 'testdata')

# Opcodes that no honest peer writes, and that reach further than a constructor (PKL-4).
REFUSED = {
    'BUILD': b'b', 'OBJ': b'o', 'INST': b'ios\nsystem\n', 'NEWOBJ': b'\x81',
    'NEWOBJ_EX': b'\x92', 'EXT1': b'\x82\x01', 'EXT2': b'\x83\x01\0',
    'EXT4': b'\x84\x01\0\0\0', 'PERSID': b'P1\n', 'BINPERSID': b'Q', 'NEXT_BUFFER': b'\x97',
    'READONLY_BUFFER': b'\x98'}
# Opcodes of protocols 0 and 1 that peers read and never write, so that a reader may lack them (PKL-3).
NEVER_WRITTEN = ('DUP', 'FLOAT', 'LONG', 'STRING', 'UNICODE', 'DICT', 'LIST', 'PUT', 'GET')
REFUSED_REASON = ('PKL-4: the opcode can do more than call a constructor, for instance set attributes, and no '
                  'peer writes it')


def text(value):
    data = value.encode('utf-8', 'surrogatepass')
    return b'X' + struct.pack('<I', len(data)) + data


def integer(value):
    return b'J' + struct.pack('<i', value)


def data(value):
    return b'T' + struct.pack('<i', len(value)) + value


def call(name, *arguments):
    module, _, attribute = name.rpartition('.')
    return (b'c' + module.encode() + b'\n' + attribute.encode() + b'\n(' +
            b''.join(arguments) + b'tR')


def load(pickle, clause, why, **more):
    """The question what a pickle means."""
    request = {'bytes': pickle.hex()}
    for key in ('count', 'globals'):
        if key in more:
            request[key] = more.pop(key)
    return Case('pickle.load', request, clause, why, **more)


def refusal(values=()):
    return {'values': list(values), 'refused': {'kind': 'peer'}}


def stricter(pickle, clause, why, reason, **more):
    """A pickle that is refused here whatever the original does, with the reason."""
    return load(pickle, clause, why, expect=refusal(), stricter=reason, **more)


def golden_generator():
    path = os.path.join(TESTDATA, 'generate.py')
    spec = importlib.util.spec_from_file_location('golden_generate', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def golden_cases(name):
    """[{'name': ..., 'pickle': ...}] of a golden file."""
    cases, current, last = [], {}, None
    with open(os.path.join(TESTDATA, name), encoding='utf-8') as f:
        for line in list(f) + ['\n']:
            if line.strip() == '':
                if current:
                    cases.append(current)
                current, last = {}, None
            elif line.startswith('  '):
                current[last] += ' ' + line.strip()
            else:
                last, _, value = line.rstrip('\n').partition(': ')
                current[last] = value
    return cases
