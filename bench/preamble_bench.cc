// Makes a preamble for one more child, from a core of about the size of the
// original's without its comments.

#include <string>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "protocol/bootstrap/preamble.h"
#include "protocol/bootstrap/prepared_preamble.h"

namespace mitogen {
namespace {

constexpr absl::string_view kLine =
    "ExternalContext({'parent_ids': [0], 'context_id': 1002, 'debug': False, "
    "'import_blocks': [], 'import_overrides': [], 'log_levels': [30, 0, 20], "
    "'profiling': False, 'unidirectional': False, 'max_message_size': "
    "134217728, 'version': (0, 3, 54)}).main()";

std::string Core() {
  std::string core;
  for (uint32_t i = 0; core.size() < 72 << 10; ++i) {
    absl::StrAppend(&core, "def f", i * 2654435761u, "(self, context):\n ");
    absl::StrAppend(&core, "return context.x", i * 40503u % 65521,
                    " + self.config['parent_ids']\n");
  }
  return core;
}

void MakeAtOnce(benchmark::State& state) {
  const std::string core = Core();
  size_t size = 0;
  for (auto _ : state) size = MakePreamble(core, kLine).size();
  state.counters["bytes"] = size;
}
BENCHMARK(MakeAtOnce)->Name("preamble/at_once");

void MakePrepared(benchmark::State& state) {
  const PreparedPreamble prepared(Core());
  size_t size = 0;
  for (auto _ : state) size = prepared.Make(kLine).size();
  state.counters["bytes"] = size;
}
BENCHMARK(MakePrepared)->Name("preamble/prepared");

}  // namespace
}  // namespace mitogen

BENCHMARK_MAIN();
