"""What Bazel's own module asks of buildozer, which no build uses."""

def _empty_impl(ctx):
    ctx.file("BUILD.bazel", "")

_empty = repository_rule(implementation = _empty_impl)

buildozer_binary = module_extension(
    implementation = lambda _: _empty(name = "buildozer_binary"),
)
