// Prints the shapes as lines of JSON, for CPython's half of codec_bench.py.

#include <cstdio>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "bench/shapes.h"

int main() {
  for (const mitogen::PickleShape& shape : mitogen::PickleShapes()) {
    const bool python3 =
        shape.options.profile == mitogen::PickleProfile::kPython3;
    absl::PrintF(
        "{\"name\": \"%s\", \"written_by_python3\": %s, "
        "\"pickle\": \"%s\"}\n",
        shape.name, python3 ? "true" : "false",
        absl::BytesToHexString(shape.Pickle()));
  }
}
