"""repos.bzl for modules, which Bazel 7 and later know."""

load(":repos.bzl", "debian_repositories")

def _libraries_impl(_):
    # A system whose other libraries come from the registry may be no Debian.
    debian_repositories(package = "//", python_required = False)

libraries = module_extension(implementation = _libraries_impl)
