"""A child is told exactly the keys of the configuration that its release has, each with a value of its type."""

import ast
import sys

import mitogen.core

CLAUSES = 'BOOT-9 BOOT-8 LIT-7'
TRANSPORTS = ('local',)

INTEGERS = (int,) if sys.version_info > (3,) else (int, long)  # noqa: F821 (Python 2 has long)
TEXTS = (type(u''), str)
ORDER_TO_0_3_41 = ['parent_ids', 'context_id', 'debug', 'profiling', 'unidirectional', 'log_level', 'whitelist',
                   'blacklist', 'max_message_size', 'version']
ORDER_TO_0_3_44 = ['parent_ids', 'context_id', 'debug', 'import_blocks', 'import_overrides', 'profiling',
                   'unidirectional', 'log_level', 'max_message_size', 'version']
ORDER = ['parent_ids', 'context_id', 'debug', 'import_blocks', 'import_overrides', 'log_levels', 'profiling',
         'unidirectional', 'max_message_size', 'version']


def is_list(value, kinds, size=None):
    return type(value) is list and all(isinstance(one, kinds) for one in value) and size in (None, len(value))


def is_right(release, key, value):
    if key == 'version':
        return type(value) is tuple and value[:3] == release
    if key == 'parent_ids':
        return value == [0]
    if key == 'log_levels':
        return is_list(value, INTEGERS, 3)
    if key in ('whitelist', 'blacklist', 'import_blocks', 'import_overrides'):
        return is_list(value, TEXTS)
    if key in ('debug', 'profiling', 'unidirectional'):
        return type(value) is bool
    return type(value) in INTEGERS


def keys_of(release):
    if release < (0, 3, 42):
        return ORDER_TO_0_3_41
    return ORDER if release >= (0, 3, 45) else ORDER_TO_0_3_44


def run(t):
    child = t.bare_child()
    config = child.connection.get_econtext_config()
    want = keys_of(t.release)
    t.check_equal(sorted(config), sorted(want), 'keys')
    wrong = [(key, value) for key, value in sorted(config.items()) if not is_right(t.release, key, value)]
    t.check_equal(wrong, [], 'keys with a wrong value')
    t.check_equal(config['context_id'], child.context.context_id, 'id')
    text = mitogen.core.zlib.decompress(child.preamble()).decode('utf-8')
    t.check_equal(text[-1], u'\n', 'the end of the preamble')
    line = text[:-1].rpartition(u'\n')[2]
    prefix, suffix = u'ExternalContext(', u').main()'
    t.check(line.startswith(prefix) and line.endswith(suffix), 'the call on the last line, got %r' % line)
    literal = line[len(prefix):-len(suffix)]
    t.check_equal(ast.literal_eval(literal), config, 'the configuration on the last line')
    if sys.version_info > (3, 7):
        t.check_equal([key.value if hasattr(key, 'value') else key.s for key in
                       ast.parse(literal, mode='eval').body.keys], want, 'order of the keys')
    child.boot()
