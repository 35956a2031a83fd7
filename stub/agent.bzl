"""Programs on stub/child.h."""

load("@rules_cc//cc:defs.bzl", "cc_binary")

def mitogen_agent(name, srcs, deps = [], **kwargs):
    """A program that a Mitogen parent starts.

    Makes two targets: `name`, and `name`-static, which needs nothing on the
    machine that it runs on. Build the second with --config=small.

    Args:
      name: the name of the program.
      srcs: its sources; they have a main() that calls RunChild().
      deps: what they need besides //stub:child.
      **kwargs: for both targets.
    """
    deps = deps + [Label("//stub:child")]
    cc_binary(name = name, srcs = srcs, deps = deps, **kwargs)

    # Manual, because no sanitizer links statically.
    cc_binary(
        name = name + "-static",
        srcs = srcs,
        features = ["fully_static_link"],
        linkopts = ["-static"],
        tags = ["manual"],
        deps = deps,
        **kwargs
    )
