"""Reads Bazel's BUILD files without Bazel.

A BUILD file is a series of calls in a subset of Python. read() runs each with
functions that write down what they are called with, so macros and loads work as
they do in Bazel. What Bazel decides by its configuration, select(), is decided
for a build without any option.
"""
import collections
import os
import re

# kind: the rule, such as cc_library. package: the folder. attributes: as written,
# except that labels are complete ("//a/b:c" or "@repository//a:b").
Target = collections.namedtuple('Target', 'label kind package attributes')

LABEL_LISTS = ('srcs', 'hdrs', 'textual_hdrs', 'deps', 'data')
SKIPPED_FOLDERS = ('third_party',)


def read(root):
    """All targets of the checkout at root: label -> Target."""
    targets = {}
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if entered(root, folder, name))
        if 'BUILD' in files:
            package = os.path.relpath(folder, root).replace(os.sep, '/')
            Package(root, '' if package == '.' else package, targets).run()
    return targets


def entered(root, folder, name):
    """Whether the folder `name` is a part of the source tree."""
    # A build folder, of CMake or of Bazel, may be inside the checkout.
    path = os.path.join(folder, name)
    return not (name.startswith('.') or os.path.islink(path) or
                os.path.exists(os.path.join(path, 'CMakeCache.txt')) or
                (folder == root and name in SKIPPED_FOLDERS))


def path_of(label):
    """The file that a label names, from the root of the checkout."""
    return label[2:].replace(':', '/').lstrip('/')


class Package:
    """One BUILD file while it runs."""

    def __init__(self, root, name, targets):
        self.root = root
        self.name = name
        self.targets = targets
        self.defaults = {}
        self.names = {
            'exports_files': lambda *_, **__: None,
            'glob': self.glob,
            'load': self.load,
            'Label': str,
            'native': self,
            'package': self.defaults.update,
            'rule': lambda **_: self.recorder('rule'),
            'attr': AnyAttribute(),
            'select': lambda choices: choices['//conditions:default'],
        }
        for kind in ('cc_binary', 'cc_library', 'cc_test', 'config_setting',
                     'filegroup', 'genrule', 'sh_test'):
            self.names[kind] = self.recorder(kind)

    def __getattr__(self, name):
        """`native.NAME` in a macro is the function NAME of BUILD files."""
        try:
            return self.__dict__['names'][name]
        except KeyError:
            raise AttributeError(name)

    def run(self):
        self.execute(os.path.join(self.root, self.name, 'BUILD'), self.names)

    def execute(self, path, names):
        with open(path, encoding='utf-8') as f:
            exec(compile(f.read(), path, 'exec'), names)

    def load(self, label, *wanted):
        # The repositories of rules only hand on the functions that are there.
        if label.startswith('@'):
            return
        names = dict(self.names)
        self.execute(os.path.join(self.root, path_of(self.complete(label))), names)
        self.names.update((name, names[name]) for name in wanted)

    def recorder(self, kind):
        def record(name, **attributes):
            attributes.setdefault('testonly', self.defaults.get('default_testonly', False))
            for key in LABEL_LISTS:
                attributes[key] = [self.complete(label) for label in attributes.get(key, ())]
            label = self.complete(':' + name)
            self.targets[label] = Target(label, kind, self.name, attributes)
        return record

    def complete(self, label):
        if not label.startswith(('//', '@')):
            return '//%s:%s' % (self.name, label.lstrip(':'))
        if ':' not in label:
            repository, _, package = label.partition('//')
            return '%s//%s:%s' % (repository, package,
                                  (package or repository[1:]).rsplit('/', 1)[-1])
        return label

    def glob(self, patterns, exclude=()):
        top = os.path.join(self.root, self.name)
        found = []
        for folder, names, files in os.walk(top):
            # Files of another package are not this package's.
            names[:] = [name for name in names
                        if not os.path.exists(os.path.join(folder, name, 'BUILD'))]
            found += [os.path.relpath(os.path.join(folder, name), top) for name in files]
        return sorted(path for path in found
                      if matches(path, patterns) and not matches(path, exclude))


class AnyAttribute:
    """Stands for `attr`: the declarations of a rule's attributes are not needed."""

    def __getattr__(self, name):
        return lambda **_: None


def matches(path, patterns):
    return any(re.match(glob_expression(pattern), path) for pattern in patterns)


def glob_expression(pattern):
    parts = re.split(r'(\*\*/|\*\*|\*)', pattern)
    meaning = {'**/': '(?:.*/)?', '**': '.*', '*': '[^/]*'}
    return ''.join(meaning.get(part) or re.escape(part) for part in parts) + r'\Z'
