"""The rules that keep the rooms of the repository apart, as functions.

Each takes the root of a checkout and returns a list of complaints.
"""
import os
import re

# A room may include from its own floor and from those below.
FLOORS = {'protocol': 0, 'router': 1, 'stub': 2, 'capi': 2,
          'conformance': 3, 'fuzz': 3, 'tools': 3, 'bench': 3,
          'packaging': 4}
# stub/connect/ says what has to be done, and others do it. stub/usage/ and
# stub/values/ hold values, and stub/functions/ converts them.
PURE_ROOMS = ('protocol', 'router', 'capi', 'stub/connect', 'stub/usage',
              'stub/values', 'stub/functions')

# All rooms, and the other rooms of the same floor from which each may include.
# These dependencies form no cycle (house_test).
ROOMS = {
    'protocol': (),
    'protocol/python_source': (),
    'protocol/text': (),
    'protocol/pickle': (),
    'protocol/pickle/value': ('protocol/text', 'protocol/pickle'),
    'protocol/pickle/decode': ('protocol', 'protocol/text', 'protocol/pickle',
                               'protocol/pickle/value'),
    'protocol/pickle/encode': ('protocol', 'protocol/text', 'protocol/pickle',
                               'protocol/pickle/value'),
    'protocol/python_literal': ('protocol', 'protocol/text',
                                'protocol/pickle/value'),
    'protocol/payload/parts': ('protocol', 'protocol/text', 'protocol/pickle',
                               'protocol/pickle/value',
                               'protocol/pickle/decode',
                               'protocol/pickle/encode'),
    'protocol/payload': ('protocol', 'protocol/text', 'protocol/pickle/value',
                         'protocol/pickle/decode',
                         'protocol/pickle/encode', 'protocol/payload/parts'),
    'protocol/payload/table': ('protocol', 'protocol/text',
                               'protocol/pickle/value',
                               'protocol/pickle/decode',
                               'protocol/pickle/encode', 'protocol/payload',
                               'protocol/payload/parts'),
    'protocol/bootstrap': ('protocol', 'protocol/text',
                           'protocol/pickle/value', 'protocol/python_literal'),
    'router': (),
    'router/ids': ('router',),
    'router/role': ('router', 'router/ids'),
    'router/modules': ('router',),
    'router/resources': ('router', 'router/modules'),
    'router/service': ('router', 'router/role'),
    'router/files': ('router', 'router/service'),
    'router/context': ('router', 'router/ids', 'router/role', 'router/modules',
                       'router/resources'),
    'router/sim/scenario': ('router',),
    'router/sim/transport': ('router',),
    'router/sim/record': ('router/sim/scenario',),
    'router/sim/world': ('router', 'router/ids', 'router/role', 'router/modules',
                         'router/context', 'router/sim/scenario',
                         'router/sim/transport', 'router/sim/record'),
    'router/sim': ('router/sim/scenario', 'router/sim/record',
                   'router/sim/world'),
    'capi': (),
    'stub/os': (),
    'stub/os/process': ('stub/os',),
    'stub/connect': (),
    'stub/usage': (),
    'stub/values': (),
    'stub/functions': ('stub/values',),
    'stub/link': ('stub/os',),
    'stub/disk': ('stub/os',),
    'stub/children': ('stub/os', 'stub/os/process', 'stub/link', 'stub/connect',
                      'stub/disk'),
    'stub/child/functions': ('stub/os', 'stub/os/process', 'stub/link',
                             'stub/connect', 'stub/disk', 'stub/functions'),
    'stub': ('stub/os', 'stub/os/process', 'stub/usage', 'stub/values',
             'stub/link', 'stub/connect', 'stub/disk', 'stub/children', 'stub/functions'),
    'stub/child': ('stub', 'stub/os', 'stub/os/process', 'stub/link',
                   'stub/disk', 'stub/children', 'stub/functions',
                   'stub/child/functions'),
    'stub/examples': ('stub', 'stub/os'),
    'conformance/boot': (),
    'conformance/examples/rust': (),
    'conformance/minimal': (),
    'conformance/modules': (),
    'conformance/json': (),
    'conformance/scenario': ('conformance/json',),
    'conformance/testee': ('conformance/json', 'conformance/scenario'),
    'conformance/differential/asking': (),
    'conformance/differential': ('conformance/scenario', 'conformance/testee',
                                 'conformance/differential/asking'),
    'fuzz/claims': (),
    'fuzz/cpython': ('fuzz/claims',),
    'fuzz': ('fuzz/claims', 'fuzz/cpython', 'conformance/scenario'),
    'tools/mito/explain': (),
    'tools/mito/json': (),
    'tools/mito/output': (),
    'tools/mito/session': ('tools/mito/json', 'tools/mito/output'),
    'tools/mito': ('tools/mito/explain', 'tools/mito/json', 'tools/mito/output',
                   'tools/mito/session'),
    'tools/sim': (),
    'tools/soak': (),
    'tools/spec_tables': (),
    'tools/states': (),
    'bench': (),
    'packaging/consumers': (),
    'packaging/consumers/bazel': (),
    'packaging/documents': (),
}
# The program is one file beside the master's files; it puts the child together.
PROGRAMS = ('stub/stub_main.cc',)

SYSTEM_INCLUDE = re.compile(r'^\s*#\s*include\s*<([^>]+)>', re.M)
LOCAL_INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
LABEL = re.compile(r'"(@?[\w]*//[^"]*)"')

# Headers for I/O, clocks, threads and random numbers.
IMPURE_SYSTEM = re.compile(
    r'^(unistd|fcntl|poll|signal|spawn|dirent|netdb|pthread|sched|syslog|time|'
    r'stdio|stdlib)\.h$|'
    r'^sys/(?!types\.h)|^netinet/|^arpa/|'
    r'^(cstdio|cstdlib|fstream|iostream|filesystem|thread|mutex|shared_mutex|'
    r'condition_variable|chrono|ctime|random|future|atomic|semaphore|latch|'
    r'barrier|stop_token|csignal)$')
IMPURE_LOCAL = re.compile(
    r'^absl/(synchronization|random|time/clock|debugging|flags)')
IMPURE_LABEL = re.compile(
    r'^@com_google_absl//absl/(synchronization|random|time|debugging|flags)')

TEST_FILE = re.compile(r'_test\.cc$|/testing/')
OWN_AUTHORITY = re.compile(r'\b(?:src_id|auth_id) = ')
# Where the router originates messages; a simulation may lie about its id.
ORIGINATORS = re.compile(r'^router/router\.(?:h|cc)$|^router/sim/')
NAMED_HEADER = re.compile(r'`([\w./]+\.h)`')
# The end of one item and the mark of the next.
BROKEN_LIST = re.compile(r'^ *(?:[-*] |[0-9]\. )?\w.*[.;] (?:-$|- \w|- `|[2-9]\. [A-Z])')
CLAUSE = re.compile(r'\b([A-Z]{3,4}-[0-9]+)\b')
CLAUSE_FAMILIES = ('CON', 'DIA', 'FRM', 'MSG', 'PKL', 'LIT', 'BOOT', 'PAY', 'RTE', 'ROL', 'SVC')


def sources(root, rooms, suffixes):
    """The files of these rooms, a file being a room as well."""
    for room in rooms:
        for path in files_below(os.path.join(root, room)):
            if path.endswith(suffixes):
                with open(path, encoding='utf-8') as f:
                    yield os.path.relpath(path, root), f.read()


def files_below(path):
    if os.path.isfile(path):
        yield path
    for folder, _, names in os.walk(path):
        for name in sorted(names):
            yield os.path.join(folder, name)


def upward_includes(root):
    for path, text in sources(root, FLOORS, ('.h', '.cc')):
        floor = FLOORS[path.split('/')[0]]
        for include in LOCAL_INCLUDE.findall(text):
            if FLOORS.get(include.split('/')[0], -1) > floor:
                yield '%s includes %s, from a higher room' % (path, include)


def upward_labels(root):
    for path, text in sources(root, FLOORS, ('BUILD', '.bzl')):
        floor = FLOORS[path.split('/')[0]]
        for label in LABEL.findall(text):
            room = re.split('[/:]', label[2:])[0]
            visibility = label.endswith(('__subpackages__', '__pkg__'))
            if FLOORS.get(room, -1) > floor and not visibility:
                yield '%s depends on %s, in a higher room' % (path, label)


def strange_rooms(root):
    for path, text in sources(root, FLOORS, ('.h', '.cc')):
        if TEST_FILE.search(path) or path in PROGRAMS:
            continue
        room = os.path.dirname(path)
        if room not in ROOMS:
            yield '%s is in a room that ROOMS does not know' % path
            continue
        for include in LOCAL_INCLUDE.findall(text):
            other = os.path.dirname(include)
            if (FLOORS.get(other.split('/')[0]) == FLOORS[room.split('/')[0]]
                    and other != room and other not in ROOMS[room]):
                yield '%s includes %s, from a room that it may not use' % (
                    path, include)


def folders_in_a_circle(root):
    """No two folders include each other, not even by way of others."""
    includes = {}
    for path, text in sources(root, FLOORS, ('.h', '.cc')):
        if TEST_FILE.search(path) or path in PROGRAMS:
            continue
        folder = os.path.dirname(path)
        for include in LOCAL_INCLUDE.findall(text):
            other = os.path.dirname(include)
            if other != folder and other.split('/')[0] in FLOORS:
                includes.setdefault(folder, {}).setdefault(other, (path, include))
    for folder in sorted(includes):
        for other, (path, include) in sorted(includes[folder].items()):
            if folder in reached(includes, other):
                yield '%s includes %s, and %s includes %s in the end' % (
                    path, include, other, folder)


def reached(includes, start):
    """All folders that this folder includes from, and those that they do."""
    found, to_visit = set(), [start]
    while to_visit:
        for folder in includes.get(to_visit.pop(), ()):
            if folder not in found:
                found.add(folder)
                to_visit.append(folder)
    return found


def messages_understood_in_stub(root):
    """Only router/ knows what a message means."""
    for path, text in sources(root, ('stub',), ('.h', '.cc')):
        if TEST_FILE.search(path):
            continue
        if 'protocol/handle.h' in LOCAL_INCLUDE.findall(text):
            yield '%s includes protocol/handle.h' % path


def authority_by_hand(root):
    """Only one function writes this context's id into a header."""
    for path, text in sources(root, ('router', 'stub', 'tools'), ('.h', '.cc')):
        if TEST_FILE.search(path) or ORIGINATORS.search(path):
            continue
        for line in text.splitlines():
            if OWN_AUTHORITY.search(line):
                yield '%s writes a source: %s' % (path, line.strip())


def impure_includes(root):
    for path, text in sources(root, PURE_ROOMS, ('.h', '.cc')):
        if TEST_FILE.search(path):
            continue
        for include in SYSTEM_INCLUDE.findall(text):
            if IMPURE_SYSTEM.search(include):
                yield '%s includes <%s>' % (path, include)
        for include in LOCAL_INCLUDE.findall(text):
            if IMPURE_LOCAL.search(include):
                yield '%s includes "%s"' % (path, include)


def impure_labels(root):
    for path, text in sources(root, PURE_ROOMS, ('BUILD',)):
        for rule in re.split(r'^\)', text, flags=re.M):
            if 'cc_test(' in rule or 'testonly' in rule:
                continue
            for label in LABEL.findall(rule):
                if IMPURE_LABEL.search(label):
                    yield '%s depends on %s' % (path, label)


def unwritten_clauses(root):
    written = set()
    for _, text in sources(root, ('docs/spec',), ('.md',)):
        written.update(re.findall(r'^#+ ([A-Z]{3,4}-[0-9]+)\b', text, re.M))
    for path, text in sources(root, ('protocol', 'router', 'stub'),
                              ('.h', '.cc')):
        for clause in sorted(set(CLAUSE.findall(text)) - written):
            if clause.split('-')[0] in CLAUSE_FAMILIES:
                yield ('%s names clause %s, which docs/spec does not have'
                       % (path, clause))


def headers_without_a_word(root):
    """Each header stands in the README of its folder; helpers of tests need only a README."""
    for path, _ in sources(root, FLOORS, ('.h',)):
        folder, name = os.path.split(path)
        readme = os.path.join(root, folder, 'README.md')
        if not os.path.exists(readme):
            yield '%s is in a folder without README.md' % path
            continue
        with open(readme, encoding='utf-8') as f:
            named = '`%s`' % name in f.read()
        if not named and os.path.basename(folder) != 'testing':
            yield '%s does not stand in the README.md of its folder' % path


def lost_headers(root):
    """Each header that a README names exists, in its folder or from the root."""
    for path, text in sources(root, FLOORS, ('README.md',)):
        for name in NAMED_HEADER.findall(text):
            if not any(os.path.exists(os.path.join(root, base, name))
                       for base in (os.path.dirname(path), '')):
                yield '%s names %s, which does not exist' % (path, name)


def broken_lists(root):
    """A list that was wrapped as if it were one paragraph."""
    for path, text in sources(root, tuple(FLOORS) + ('docs', 'README.md'),
                              ('.md',)):
        for line in text.splitlines():
            if BROKEN_LIST.search(line):
                yield '%s has a list within a paragraph: %s' % (path, line)


RULES = (upward_includes, upward_labels, strange_rooms, folders_in_a_circle,
         messages_understood_in_stub, authority_by_hand, impure_includes,
         impure_labels, unwritten_clauses, headers_without_a_word,
         lost_headers, broken_lists)
