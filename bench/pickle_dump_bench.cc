// Writes each shape again and again, in each profile, with one encoder to one
// string, as a context does with its messages. "copy" is the target for writing
// the byte string.

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/shapes.h"
#include "benchmark/benchmark.h"
#include "protocol/pickle/encode/encoder.h"

namespace mitogen {
namespace {

constexpr std::pair<const char*, PickleProfile> kProfiles[] = {
    {"compact", PickleProfile::kCompact},
    {"python3", PickleProfile::kPython3},
    {"python2", PickleProfile::kPython2},
};

void Dump(benchmark::State& state, const PickleShape& shape,
          PickleProfile profile) {
  PickleOptions options;
  options.profile = profile;
  PickleEncoder encoder(options);
  std::string pickle;
  for (auto _ : state) {
    pickle.clear();
    encoder.Start();
    if (!encoder.Encode(shape.document, shape.value, &pickle).ok()) {
      std::abort();
    }
    benchmark::DoNotOptimize(pickle.data());
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

// Writes one message of `count` small pickles of one document. The cost of an
// item must not grow with their number.
void DumpMany(benchmark::State& state, size_t count, PickleProfile profile) {
  Document document;
  std::vector<ValueId> values;
  for (size_t i = 0; i < count; ++i) {
    const ValueId text = document.Text("again");
    values.push_back(document.Tuple({text, document.Text("once"), text}));
  }
  PickleOptions options;
  options.profile = profile;
  std::string message;
  for (auto _ : state) {
    message.clear();
    PickleEncoder encoder(options);
    for (const ValueId value : values) {
      if (!encoder.Encode(document, value, &message).ok()) std::abort();
    }
    benchmark::DoNotOptimize(message.data());
  }
  state.SetItemsProcessed(state.iterations() * count);
}

void RegisterMany() {
  for (const auto& [name, profile] : kProfiles) {
    for (const size_t count : {1000, 10000, 100000}) {
      benchmark::RegisterBenchmark(
          absl::StrCat("dump_many/", count, "/", name).c_str(),
          [count, profile = profile](benchmark::State& state) {
            DumpMany(state, count, profile);
          });
    }
  }
}

void Register(const PickleShape& shape) {
  for (const auto& [name, profile] : kProfiles) {
    benchmark::RegisterBenchmark(
        absl::StrCat("dump/", shape.name, "/", name).c_str(),
        [&shape, profile = profile](benchmark::State& state) {
          Dump(state, shape, profile);
        });
  }
  if (shape.name != "byte_string") return;
  benchmark::RegisterBenchmark(
      "copy/byte_string", [bytes = shape.Pickle()](benchmark::State& state) {
        Copy(state, bytes);
      });
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  const std::vector<mitogen::PickleShape> shapes = mitogen::PickleShapes();
  for (const mitogen::PickleShape& shape : shapes) {
    // The same values as those of "module".
    if (shape.name != "module_python2") mitogen::Register(shape);
  }
  mitogen::RegisterMany();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
