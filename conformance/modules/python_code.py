"""
Says what a Python, and the original's code, find in files of Python source.

python_code.py OPERATION [FOLDER OF THE ORIGINAL]

reads names of files and answers each with a line of JSON, null for a file that
does not compile. `imports` answers [what the original finds, what there is]: it
misses imports in long modules, whose bytecode has EXTENDED_ARG. `shape`
answers a digest of the syntax tree with the lines of its statements, without
docstrings. Runs on every Python that the original runs on.
"""

import ast
import dis
import hashlib
import json
import sys
import warnings

PYTHON2 = sys.version_info[0] == 2


def text(name):
    return name.decode('latin-1') if isinstance(name, bytes) else name.encode().decode('latin-1')


def shown(level, module, names):
    return [max(level, 0), text(module), [text(name) for name in names or ()]]


def scanner(folder):
    sys.path.insert(0, folder)
    try:
        from mitogen.imports import codeobj_imports
        return codeobj_imports
    except ImportError:
        from mitogen.master import scan_code_imports
        return scan_code_imports


def instructions_of_python2(code):
    data, extended, i = bytearray(code.co_code), 0, 0
    while i < len(data):
        op, argument, i = data[i], 0, i + 1
        if op >= dis.HAVE_ARGUMENT:
            argument, i = data[i] | data[i + 1] << 8 | extended, i + 2
        extended = argument << 16 if op == dis.EXTENDED_ARG else 0
        yield dis.opname[op], argument


def instructions(code):
    """(name, argument), without the prefixes of long arguments."""
    found = instructions_of_python2(code) if PYTHON2 else (
        (each.opname, each.arg) for each in dis.get_instructions(code))
    return [each for each in found if each[0] != 'EXTENDED_ARG']


def constant(code, instruction):
    name, argument = instruction
    return argument if name == 'LOAD_SMALL_INT' else code.co_consts[argument]


def name_of(code, argument):
    return code.co_names[argument >> 2 if sys.version_info >= (3, 15) else argument]


def bytecode_imports(code):
    found = instructions(code)
    for i, (name, argument) in enumerate(found):
        if name == 'IMPORT_NAME':
            yield (constant(code, found[i - 2]), name_of(code, argument),
                   constant(code, found[i - 1]))


def unique(imports):
    return sorted(set((level, module, tuple(names)) for level, module, names in imports))


def imports(source, path, scan):
    code = compile(source, path, 'exec', 0, True)
    return [unique((shown(*each)[0], shown(*each)[1], shown(*each)[2]) for each in found)
            for found in (scan(code), bytecode_imports(code))]


def is_string(statement):
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value
    if sys.version_info >= (3, 8):
        return isinstance(value, ast.Constant) and isinstance(value.value, (str, bytes))
    return isinstance(value, (ast.Str,) if PYTHON2 else (ast.Str, ast.Bytes))


def blocks(node):
    for field in ('body', 'orelse', 'finalbody'):
        block = getattr(node, field, None)
        if isinstance(block, list):
            yield block


def drop_strings(tree):
    """Drops statements that are strings, and those that only fill a block."""
    for node in ast.walk(tree):
        for block in blocks(node):
            block[:] = [s for s in block if not is_string(s) and not isinstance(s, ast.Pass)]


def shape(source, path, _):
    tree = compile(source, path, 'exec', ast.PyCF_ONLY_AST, True)
    drop_strings(tree)
    lines = [node.lineno for node in ast.walk(tree) if isinstance(node, (ast.stmt, ast.Name))]
    whole = '%s %s' % (ast.dump(tree), lines)
    return hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()


def answer(operation, path, scan):
    with open(path, 'rb') as f:
        source = f.read()
    try:
        return operation(source, path, scan)
    except (SyntaxError, ValueError, TypeError, OverflowError, MemoryError, RuntimeError):
        return None


def main():
    warnings.simplefilter('ignore')
    operation = {'imports': imports, 'shape': shape}[sys.argv[1]]
    scan = scanner(sys.argv[2]) if len(sys.argv) > 2 else None
    for line in iter(sys.stdin.readline, ''):
        print(json.dumps(answer(operation, line.rstrip('\n'), scan)))


if __name__ == '__main__':
    main()
