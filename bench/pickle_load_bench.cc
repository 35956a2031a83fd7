// Reads the pickle of each shape again and again with one decoder and one
// document, as a context does with its messages. "copy" is the target for
// reading the byte string.

#include <cstdlib>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"
#include "bench/shapes.h"
#include "benchmark/benchmark.h"
#include "protocol/limits.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {
namespace {

void Load(benchmark::State& state, const std::string& pickle) {
  PickleDecoder decoder{Limits()};
  Document doc;
  for (auto _ : state) {
    doc.Clear();
    absl::StatusOr<ValueId> value = decoder.Decode(pickle, &doc);
    if (!value.ok()) std::abort();
    benchmark::DoNotOptimize(*value);
  }
  state.SetBytesProcessed(state.iterations() * pickle.size());
}

void Copy(benchmark::State& state, const std::string& bytes) {
  std::string copy(bytes.size(), '\0');
  for (auto _ : state) {
    std::memcpy(copy.data(), bytes.data(), bytes.size());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * bytes.size());
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  for (const mitogen::PickleShape& shape : mitogen::PickleShapes()) {
    const std::string pickle = shape.Pickle();
    benchmark::RegisterBenchmark(
        absl::StrCat("load/", shape.name).c_str(),
        [pickle](benchmark::State& state) { mitogen::Load(state, pickle); });
    if (shape.name == "byte_string") {
      benchmark::RegisterBenchmark(
          "copy/byte_string",
          [pickle](benchmark::State& state) { mitogen::Copy(state, pickle); });
    }
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
