#!/usr/bin/env python3
"""Writes targets/*.cmake: the sources of each CMake target, taken from the BUILD files.

usage: packaging/cmake/generate.py [--check]
  --check   only compare; status 1 if a file is not what would be written
"""
import difflib
import os
import re
import sys
import textwrap

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import build_files  # noqa: E402
import layout  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
FOLDER = 'packaging/cmake/targets'
HEADER = '''\
# Written by packaging/cmake/generate.py from the BUILD files; do not edit.
# packaging/cmake/mitogen_functions.cmake has the functions.
'''
# What a genrule has to do.
EMBED = '(echo \'R"TEXT(\'; cat $<; echo \')TEXT"\') > $@'
INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)


def generate(root):
    """The generated files for the checkout at root: path -> text."""
    return Generator(root).files()


class Generator:
    def __init__(self, root):
        self.root = root
        targets = build_files.read(root)
        self.all_targets = targets
        self.targets = {label: target for label, target in targets.items()
                        if not layout.reason_to_leave_out(label)}
        self.libraries = layout.libraries(self.needed_by('//stub:master'))
        # Library name -> its Bazel targets.
        self.members = {library.name: [] for library in self.libraries}
        self.library_of = {}
        for target in self.of_kind('cc_library'):
            self.place(target)
        self.public = self.public_headers()

    def of_kind(self, *kinds):
        return [target for _, target in sorted(self.targets.items())
                if target.kind in kinds]

    def needed_by(self, label):
        needed, waiting = set(), [label]
        while waiting:
            target = self.targets.get(waiting.pop())
            if target and target.label not in needed:
                needed.add(target.label)
                waiting += target.attributes['deps']
        return needed

    def place(self, target):
        if target.label in layout.OBJECT_LIBRARIES:
            self.library_of[target.label] = object_library_name(target)
            return
        for library in self.libraries:
            if library.holds(target):
                self.library_of[target.label] = 'mitogen_' + library.name
                self.members[library.name].append(target)
                return
        raise SystemExit('%s belongs to no library of packaging/cmake/layout.py; '
                         'add its folder there, or leave it out' % target.label)

    def public_headers(self):
        headers, waiting = set(), list(layout.PUBLIC_HEADERS)
        while waiting:
            path = waiting.pop()
            if path not in headers:
                headers.add(path)
                with open(os.path.join(self.root, path), encoding='utf-8') as f:
                    waiting += [name for name in INCLUDE.findall(f.read())
                                if not name.startswith('absl/')]
        installed = declared_headers(
            target for library in self.libraries if library.file == 'libraries'
            for target in self.members[library.name])
        if not headers.issubset(installed):
            raise SystemExit('these headers are public, but in no installed library: ' +
                             ', '.join(sorted(headers.difference(installed))))
        return headers

    def files(self):
        """Path -> text."""
        parts = {name: [HEADER] for name in layout.FILES}
        for library in self.libraries:
            if self.members[library.name]:
                parts[library.file].append(self.library(library))
        for target in self.of_kind('genrule'):
            parts[self.file_of_users(target)].append(self.embedded_text(target))
        parts['programs'] += [self.object_library(self.targets[label])
                              for label in layout.OBJECT_LIBRARIES]
        for target in self.of_kind('cc_binary'):
            parts[layout.file_of_program(target)].append(self.program(target))
        parts['tests'] += [self.test(target) for target in self.of_kind('cc_test')]
        parts['tests'] += [self.script_test(target) for target in self.of_kind('sh_test')]
        parts['tests'] += [self.data(), self.left_out()]
        return {'%s/%s.cmake' % (FOLDER, name): '\n'.join(texts)
                for name, texts in parts.items()}

    def library(self, library):
        members = self.members[library.name]
        name = 'mitogen_' + library.name
        if library.file != 'libraries':
            return call('mitogen_internal_library', name, SOURCES=sources(members),
                        LINKS=self.links(members, name))
        return call('mitogen_library', name, SOURCES=sources(members),
                    HEADERS=sorted(self.public.intersection(declared_headers(members))),
                    LINKS=self.links(members, name))

    def object_library(self, target):
        name = object_library_name(target)
        return call('mitogen_object_library', name, SOURCES=sources([target]),
                    LINKS=self.links([target], name))

    def file_of_users(self, target):
        names = self.users(target)
        return next((library.file for library in self.libraries
                     if 'mitogen_' + library.name in names), None)

    def users(self, target):
        """The CMake libraries that compile what the genrule makes."""
        made = set(outputs(target))
        return sorted({self.library_of[user.label] for user in self.of_kind('cc_library')
                       if made.intersection(user.attributes['srcs'])})

    def embedded_text(self, target):
        """A genrule that makes a string of C++ of a file; CMake knows no other."""
        made, names = outputs(target), self.users(target)
        text, named = target.attributes['srcs'], target.attributes['cmd']
        if len(made) != 1 or len(text) != 1 or len(names) != 1 or named != EMBED:
            raise SystemExit('%s is no rule that CMake knows: expected one source, one output '
                             'in one library, and the command %s' % (target.label, EMBED))
        return call('mitogen_embedded_text', names[0], FROM=[build_files.path_of(text[0])],
                    TO=[build_files.path_of(made[0])])

    def program(self, target):
        return call('mitogen_program', build_files.path_of(target.label),
                    SOURCES=sources([target]), LINKS=self.links([target]))

    def test(self, target):
        return call('mitogen_test', build_files.path_of(target.label),
                    SOURCES=sources([target]), LINKS=self.links([target]),
                    **self.run_options(target))

    def script_test(self, target):
        return call('mitogen_script_test', build_files.path_of(target.label),
                    SCRIPT=[build_files.path_of(target.attributes['srcs'][0])],
                    **self.run_options(target))

    def run_options(self, target):
        return {'ARGUMENTS': [self.expanded(target, argument)
                              for argument in target.attributes.get('args', ())],
                'LABELS': target.attributes.get('tags', [])}

    def expanded(self, target, argument):
        """The argument with the path of the program in place of $(location LABEL)."""
        def path(match):
            label = match.group(1)
            if not label.startswith('//'):
                label = '//%s:%s' % (target.package, label.lstrip(':'))
            return build_files.path_of(label)
        return re.sub(r'\$\(location ([^)]+)\)', path, argument).strip("'")

    def links(self, targets, own_name=None):
        """The CMake targets that these Bazel targets depend on, ours first."""
        deps = {dep for target in targets for dep in target.attributes['deps']}
        ours = {self.library_of[dep] for dep in deps if not dep.startswith('@')}
        return (sorted(ours - {own_name}) +
                sorted(layout.external_target(dep) for dep in deps if dep.startswith('@')))

    def data(self):
        """The files at the root, and the folders there, that tests read or start."""
        waiting = [label for target in self.targets.values()
                   for label in target.attributes['data']]
        # Their own folders have their scripts, and what a pattern may find.
        found = {target.package.split('/')[0]
                 for target in self.of_kind('cc_test', 'sh_test')}
        while waiting:
            label = waiting.pop()
            found.add(build_files.path_of(label).split('/')[0])
            if label in self.targets and self.targets[label].kind == 'filegroup':
                waiting += self.targets[label].attributes['srcs']
        return ('# What mitogen_runfiles.cmake puts where tests run.\n' +
                textwrap.fill('set(mitogen_data %s)' % ' '.join(sorted(found)), 88,
                              subsequent_indent='  ') + '\n')

    def left_out(self):
        lines = ['# Tests that only Bazel runs, each with the reason:']
        for label, target in sorted(self.all_targets.items()):
            if target.kind in ('cc_test', 'sh_test') and label not in self.targets:
                lines.append('#   %s: %s' % (label, layout.reason_to_leave_out(label)))
        return '\n'.join(lines) + '\n'


def outputs(target):
    return ['//%s:%s' % (target.package, name) for name in target.attributes['outs']]


def object_library_name(target):
    return 'mitogen_' + target.label.split(':')[1]


def sources(targets):
    return sorted(build_files.path_of(label) for target in targets
                  for label in target.attributes['srcs'] if label.endswith(('.c', '.cc')))


def declared_headers(targets):
    return {build_files.path_of(label) for target in targets
            for key in ('hdrs', 'srcs') for label in target.attributes[key]
            if label.endswith('.h')}


def call(function, name, **lists):
    """A call of a CMake function; empty lists are left out."""
    text = '%s(%s' % (function, name)
    for keyword, words in lists.items():
        words = [keyword] + [quoted(word) for word in words]
        if len(words) == 2 or len(words) > 2 and keyword not in ('SOURCES', 'HEADERS'):
            text += '\n' + textwrap.fill(' '.join(words), 88, initial_indent='  ',
                                         subsequent_indent='    ', break_long_words=False,
                                         break_on_hyphens=False)
        elif len(words) > 2:
            text += '\n  ' + '\n    '.join(words)
    return text + ')\n'


def quoted(word):
    return word if re.match(r'[\w./:+=-]+\Z', word) else '"%s"' % word


def main(arguments):
    if arguments not in ([], ['--check']):
        sys.stderr.write(__doc__)
        return 2
    wanted = generate(ROOT)
    if arguments:
        difference = compare(ROOT, wanted)
        sys.stdout.writelines(difference)
        return int(bool(difference))
    for path, text in wanted.items():
        with open(os.path.join(ROOT, path), 'w', encoding='utf-8') as f:
            f.write(text)
    return 0


def compare(root, wanted):
    """The lines of a diff from the files at root to those wanted; none if they are equal."""
    difference = []
    for path, text in wanted.items():
        with open(os.path.join(root, path), encoding='utf-8') as f:
            committed = f.read()
        difference += difflib.unified_diff(
            committed.splitlines(True), text.splitlines(True),
            path, path + ', by the BUILD files')
    return difference


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
