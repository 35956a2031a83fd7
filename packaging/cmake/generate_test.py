#!/usr/bin/env python3
"""CMake builds what Bazel builds: the committed lists are those of the BUILD files."""
import glob
import os
import shutil
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import build_files  # noqa: E402
import generate  # noqa: E402
import layout  # noqa: E402

# The checkout that the test was built from, with every file, and not the copy in
# the test's own folder.
ROOT = os.path.dirname(os.path.realpath('WORKSPACE'))


# Reading all BUILD files takes a while.
THIS = generate.Generator(ROOT)


class ThisCheckout(unittest.TestCase):
    def test_has_the_lists_that_its_build_files_give(self):
        difference = generate.compare(ROOT, THIS.files())
        self.assertFalse(difference, 'run packaging/cmake/generate.py; it would change:\n' +
                         ''.join(difference))

    def test_has_every_target_that_is_left_out(self):
        for name in layout.LEFT_OUT:
            if name.endswith('/...'):
                self.assertTrue(os.path.isdir(os.path.join(ROOT, name[2:-len('/...')])), name)
            else:
                self.assertIn(name, THIS.all_targets)


class ChangedCheckout(unittest.TestCase):
    """Copies of the BUILD files and headers of this checkout, each with one change."""

    def setUp(self):
        self.root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.root)
        for folder in {target.package for target in THIS.all_targets.values()}:
            self.copy(os.path.join(folder, 'BUILD'))
            for macros in glob.glob(os.path.join(ROOT, folder, '*.bzl')):
                self.copy(os.path.relpath(macros, ROOT))
        for path in list(THIS.public) + list(THIS.files()):
            self.copy(path)

    def copy(self, path):
        os.makedirs(os.path.dirname(os.path.join(self.root, path)), exist_ok=True)
        shutil.copy(os.path.join(ROOT, path), os.path.join(self.root, path))

    def append(self, path, text):
        with open(os.path.join(self.root, path), 'a') as f:
            f.write(text)

    def changed_lines(self):
        return [line.strip() for line in
                generate.compare(self.root, generate.generate(self.root))
                if line.startswith(('+ ', '- '))]

    def changed_text(self):
        return ''.join(generate.compare(self.root, generate.generate(self.root)))

    def test_without_a_change_is_as_committed(self):
        self.assertEqual(self.changed_lines(), [])

    def test_with_a_new_source_differs(self):
        self.append('router/BUILD', 'cc_library(name = "new", srcs = ["new.cc"])\n')
        self.assertEqual(self.changed_lines(), ['+    router/new.cc'])

    def test_with_a_source_less_differs(self):
        self.append('router/BUILD', 'cc_library(name = "route_table", hdrs = ["route_table.h"])\n')
        self.assertEqual(self.changed_lines(), ['-    router/route_table.cc'])

    def test_with_a_new_include_of_a_public_header_differs(self):
        self.append('protocol/frame.h', '#include "protocol/message_size.h"\n')
        self.copy('protocol/message_size.h')
        self.assertEqual(self.changed_lines(), ['+    protocol/message_size.h'])

    def test_with_a_public_header_that_would_not_be_installed_is_refused(self):
        os.makedirs(os.path.join(self.root, 'stub/child'), exist_ok=True)
        self.append('stub/child/stdio.h', '')
        self.append('protocol/frame.h', '#include "stub/child/stdio.h"\n')
        with self.assertRaisesRegex(SystemExit, 'no installed library: stub/child/stdio.h'):
            generate.generate(self.root)

    def test_with_a_source_only_in_the_lists_differs(self):
        self.append('packaging/cmake/targets/programs.cmake', '  stub/old.cc\n')
        self.assertEqual(self.changed_lines(), ['-  stub/old.cc'])

    def test_with_data_in_a_new_folder_differs(self):
        os.makedirs(os.path.join(self.root, 'attic'))
        self.append('attic/BUILD', 'filegroup(name = "old", srcs = ["//loft:older"])\n')
        self.append('router/BUILD', 'sh_test(name = "new", srcs = ["//tools:new"], data = ["//attic:old"])\n')
        self.assertIn('+set(mitogen_data VERSION WORKSPACE attic capi', self.changed_text())

    def test_with_an_embedded_text_differs(self):
        self.append('tools/mito/BUILD', """
genrule(name = "a", srcs = ["a.txt"], outs = ["a.inc"], cmd = %r)
cc_library(name = "b", srcs = ["a.inc"])
""" % generate.EMBED)
        self.assertIn('+mitogen_embedded_text(mitogen_mito\n+  FROM tools/mito/a.txt\n'
                      '+  TO tools/mito/a.inc)\n', self.changed_text())

    def test_with_another_rule_is_refused(self):
        self.append('tools/mito/BUILD', """
genrule(name = "a", srcs = ["a.txt"], outs = ["a.inc"], cmd = "sort $< > $@")
cc_library(name = "b", srcs = ["a.inc"])
""")
        with self.assertRaisesRegex(SystemExit, '//tools/mito:a is no rule that CMake knows'):
            generate.generate(self.root)

    def test_with_a_library_in_an_unknown_folder_is_refused(self):
        os.makedirs(os.path.join(self.root, 'attic'))
        self.append('attic/BUILD', 'cc_library(name = "old", srcs = ["old.cc"])\n')
        with self.assertRaisesRegex(SystemExit, '//attic:old belongs to no library'):
            generate.generate(self.root)


class BuildFile(unittest.TestCase):
    def read(self, files):
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                full = os.path.join(root, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, 'w') as f:
                    f.write(text)
            return build_files.read(root)

    def test_gives_complete_labels(self):
        targets = self.read({'a/BUILD': '''
cc_library(
    name = "b",
    srcs = ["b.cc"],
    deps = [":c", "//d", "//d/e:f", "@g", "@h//i/j"],
)'''})
        attributes = targets['//a:b'].attributes
        self.assertEqual(attributes['srcs'], ['//a:b.cc'])
        self.assertEqual(attributes['deps'],
                         ['//a:c', '//d:d', '//d/e:f', '@g//:g', '@h//i/j:j'])

    def test_takes_the_default_of_a_choice(self):
        targets = self.read({'a/BUILD': '''
cc_library(name = "b", srcs = ["b.cc"] + select({
    "//:fuzzing": ["c.cc"],
    "//conditions:default": ["d.cc"],
}))'''})
        self.assertEqual(targets['//a:b'].attributes['srcs'], ['//a:b.cc', '//a:d.cc'])

    def test_runs_macros_of_other_files(self):
        targets = self.read({
            'a/a.bzl': '''
def twice(name):
    cc_library(name = name)
    native.cc_test(name = name + "_test")
''',
            'b/BUILD': 'load("//a:a.bzl", "twice")\ntwice("c")\n'})
        self.assertEqual(sorted(targets), ['//b:c', '//b:c_test'])

    def test_finds_files_of_its_own_package_only(self):
        targets = self.read({
            'a/BUILD': 'filegroup(name = "b", srcs = glob(["**/*.txt"], exclude = ["no/*"]))\n',
            'a/c.txt': '', 'a/d/e.txt': '', 'a/no/f.txt': '', 'a/g.py': '',
            'a/h/BUILD': '', 'a/h/i.txt': ''})
        self.assertEqual(targets['//a:b'].attributes['srcs'], ['//a:c.txt', '//a:d/e.txt'])

    def test_has_the_defaults_of_its_package(self):
        targets = self.read({'a/BUILD': '''
package(default_testonly = True)
cc_library(name = "b")
cc_library(name = "c", testonly = False)
'''})
        self.assertTrue(targets['//a:b'].attributes['testonly'])
        self.assertFalse(targets['//a:c'].attributes['testonly'])


if __name__ == '__main__':
    unittest.main()
