// The values that the codec benchmarks read and write, one of each kind that is
// common or hard in the original's traffic. Each is made here and nowhere else,
// so that loading, dumping and CPython do the same work.

#ifndef MITOGEN_BENCH_SHAPES_H_
#define MITOGEN_BENCH_SHAPES_H_

#include <string>
#include <vector>

#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

struct PickleShape {
  // Part of the benchmarks' names, such as "load/call".
  std::string name;
  Document document;
  ValueId value;
  // How the original writes it.
  PickleOptions options;

  // The pickle that the load benchmarks read.
  std::string Pickle() const;
};

std::vector<PickleShape> PickleShapes();

}  // namespace mitogen

#endif  // MITOGEN_BENCH_SHAPES_H_
