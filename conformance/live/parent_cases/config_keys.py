"""Our session tells a child exactly the keys that its release has, each with a value of its type."""

import ast

CLAUSES = 'BOOT-9 BOOT-8'
TRANSPORTS = ('local',)

# Of all releases, and what others have.
KEYS = {'version', 'parent_ids', 'context_id', 'debug', 'profiling', 'unidirectional', 'max_message_size'}
LISTS_TO_0_3_41 = {'whitelist', 'blacklist'}
LISTS = {'import_overrides', 'import_blocks'}


def is_list(value, kind, size=None):
    return type(value) is list and all(type(one) is kind for one in value) and size in (None, len(value))


def is_right(release, key, value):
    if key == 'version':
        return type(value) is tuple and value[:3] == release
    if key == 'parent_ids':
        return value == [0]
    if key == 'log_levels':
        return is_list(value, int, 3)
    if key in LISTS | LISTS_TO_0_3_41:
        return is_list(value, str)
    return type(value) is (bool if key in ('debug', 'profiling', 'unidirectional') else int)


def run(t):
    child = t.hostile_child()
    child.write(b'MITO000\n')
    text = child.read_preamble().decode('utf-8')
    t.check_equal(text[-1], '\n', 'the end of the preamble')
    line = text[:-1].rpartition('\n')[2]
    prefix, suffix = 'ExternalContext(', ').main()'
    t.check(line.startswith(prefix) and line.endswith(suffix), 'the call on the last line, got %r' % line)
    config = ast.literal_eval(line[len(prefix):-len(suffix)])
    want = (KEYS | (LISTS if t.release >= (0, 3, 42) else LISTS_TO_0_3_41) |
            {'log_levels' if t.release >= (0, 3, 45) else 'log_level'})
    t.check_equal(sorted(config), sorted(want), 'keys')
    wrong = [(key, value) for key, value in config.items() if not is_right(t.release, key, value)]
    t.check_equal(wrong, [], 'keys with a wrong value')
    child.write(b'MITO001\nMITO002\n')
    t.check_equal(child.pending.get()['context'], config['context_id'], 'id')
