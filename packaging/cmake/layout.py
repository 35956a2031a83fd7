"""Which CMake target each Bazel target belongs to, and what CMake leaves out."""


# The generated files. All may use the libraries of the first two.
FILES = ('libraries', 'programs', 'tests', 'benchmarks')


class Library:
    """A CMake library: all cc_library targets of `folders` that `has` is true of.

    file is the one of FILES that it is written to; those of `libraries` are
    installed.
    """

    def __init__(self, name, file, folders, has=lambda target: True):
        self.name = name
        self.file = file
        self.folders = folders
        self.has = has

    def holds(self, target):
        return is_below(target.package, self.folders) and self.has(target)


def is_below(package, folders):
    return any((package + '/').startswith(folder + '/') for folder in folders)


def libraries(needed_by_master):
    """The CMake libraries; a Bazel target belongs to the first that holds it.

    needed_by_master is the set of the labels that //stub:master depends on.
    """
    def is_shipped(target):
        return not target.attributes['testonly']

    return (
        # Before `router`, whose folder this one is in.
        Library('sim', 'tests', ('router/sim', 'tools/sim')),
        Library('protocol', 'libraries', ('protocol',), is_shipped),
        Library('router', 'libraries', ('router',), is_shipped),
        Library('c', 'libraries', ('capi', 'include'), is_shipped),
        Library('master', 'libraries', ('stub',),
                lambda target: target.label in needed_by_master),
        Library('child', 'programs', ('stub',), is_shipped),
        Library('mito', 'programs', ('tools/mito',)),
        Library('testee', 'programs', ('conformance/json', 'conformance/scenario',
                                       'conformance/testee')),
        Library('differential', 'tests', ('conformance/differential',)),
        Library('soak', 'tests', ('tools/soak',)),
        Library('spec_tables', 'tests', ('tools/spec_tables',)),
        Library('states', 'tests', ('tools/states',)),
        Library('documents', 'tests', ('packaging/documents',)),
        Library('testing', 'tests', ('protocol', 'router', 'stub')),
        Library('bench', 'benchmarks', ('bench',)),
    )


# Each replaces operator new for the program that links it. In the archive
# `testing`, the linker would take it for tests that do not ask for it.
OBJECT_LIBRARIES = (
    '//protocol/pickle/testing:heap_peak',
    '//protocol/testing:allocation_counter',
)

# These are installed.
PROGRAMS = (
    '//conformance/testee:mitogen-testee',
    '//stub:mitogen-stub',
    '//tools/mito:mito',
)


def file_of_program(target):
    """The one of FILES that a cc_binary is written to."""
    if target.label in PROGRAMS:
        return 'programs'
    return 'benchmarks' if target.package == 'bench' else 'tests'


# These headers and all that they include are installed.
PUBLIC_HEADERS = (
    'protocol/bootstrap/child_handshake.h',
    'protocol/fault.h',
    'protocol/frame.h',
    'protocol/handle.h',
    'protocol/pickle/decode/decoder.h',
    'protocol/pickle/encode/encoder.h',
    'protocol/version.h',
    'router/router.h',
    'stub/connect/connection_method.h',
    'stub/connect/login_patterns.h',
    'stub/master.h',
)

# Libraries, programs and tests that CMake does not build, each with the reason. A
# name that ends in /... stands for all targets of that folder and those below.
LEFT_OUT = {
    '//fuzz/...': 'fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)',
    '//stub:mitogen-stub-static': 'with MITOGEN_STATIC, mitogen-stub is static itself',
    '//tools/checks:output_test': 'runs programs of fuzz/',
}


def reason_to_leave_out(label):
    """Why CMake leaves out the target, or None if it does not."""
    if label in LEFT_OUT:
        return LEFT_OUT[label]
    package = label[2:].split(':')[0]
    for name, reason in LEFT_OUT.items():
        if name.endswith('/...') and is_below(package, (name[2:-len('/...')],)):
            return reason
    return None


# Packages of absl/ and their targets have the same names in CMake, without the
# package.
EXTERNAL = {
    '@com_google_benchmark//:benchmark': 'benchmark::benchmark',
    '@com_google_googletest//:gtest': 'GTest::gmock',
    '@com_google_googletest//:gtest_main': 'GTest::gmock_main',
    '@nlohmann_json//:json': 'nlohmann_json::nlohmann_json',
    '@rapidcheck//:rapidcheck': 'rapidcheck',
    '@rapidcheck//:rapidcheck_gtest': 'rapidcheck_gtest',
    '@zlib//:zlib': 'ZLIB::ZLIB',
}


def external_target(label):
    """The CMake target of a library of somebody else."""
    if label.startswith('@com_google_absl//'):
        return 'absl::' + label.split(':')[1]
    return EXTERNAL[label]
