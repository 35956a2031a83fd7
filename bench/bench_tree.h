// The tree that the programs of parent_bench.py measure: a master and its
// children. A failure ends the program, with the reason in words.

#ifndef MITOGEN_BENCH_BENCH_TREE_H_
#define MITOGEN_BENCH_BENCH_TREE_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "stub/master.h"

namespace mitogen {

[[noreturn]] void Fail(const absl::Status& status);

// Uses the package mitogen of the directory MITOGEN_DIRECTORY, if that variable
// is set.
std::unique_ptr<Master> StartMaster(MasterSettings settings = {});

// Starts a local child, behind `via` if there is one.
Context StartChild(Master* master, std::string python_path,
                   const std::optional<Context>& via = std::nullopt);

}  // namespace mitogen

#endif  // MITOGEN_BENCH_BENCH_TREE_H_
