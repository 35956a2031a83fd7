// One life in a soak. A child, or two with one behind the other, starts below
// the master or a context that lasts, talks, and ends in one of several ways.
// The seed decides what it does.
//
// Contract. Run() blocks, on any thread but the master's. Others may kill the
// children meanwhile, so anything may fail with kUnavailable. Any other
// failure, or a wrong answer, is a finding. Nothing waits for ever.

#ifndef MITOGEN_TOOLS_SOAK_LIFE_H_
#define MITOGEN_TOOLS_SOAK_LIFE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "router/service/service.h"
#include "stub/context.h"
#include "stub/inbox.h"
#include "stub/master.h"

namespace mitogen {

struct SoakSettings {
  // The programs that children are started with: this implementation's, and
  // Python, which may be empty.
  std::string stub;
  std::string python;
  // Served to Python children, and its bytes.
  std::string file;
  uint64_t file_size = 0;
  // Children may be connected below these. The one of this implementation is
  // first.
  std::vector<Context> intermediates;
  // Where the master listens, and what it serves by EchoService().
  std::string socket;
  MasterSettings of_those_who_join;
};

// Answers its method `echo` with its argument `value`.
std::unique_ptr<Service> EchoService();

class Life {
 public:
  Life(Master* master, const SoakSettings& settings, uint64_t seed)
      : master_(master), settings_(settings), random_(seed) {}

  // Returns the first finding, in words, or OK.
  absl::Status Run();

  uint64_t calls() const { return calls_; }
  bool was_cut_short() const { return cut_short_; }

 private:
  uint32_t Below(uint32_t bound) {
    return std::uniform_int_distribution<uint32_t>(0, bound - 1)(random_);
  }

  // The place where the life begins: nothing stands for the master.
  std::optional<Context> Place();
  std::optional<Context> Connect(const std::optional<Context>& via);
  void Act(const Context& child);
  void End(const Context& child);

  void Echo(const Context& child);
  void EchoLarge(const Context& child);
  void CallMany(const Context& child);
  void FailInChain(const Context& child);
  absl::Status SendMany(const Context& child, const Inbox& inbox);
  void ReceiveMany(const Context& child);
  void HearMany(const Context& child);
  void Join(const Context& child);
  void CallService(Master* joined);
  void CallNothing(const Context& child);
  void Fetch(const Context& child);

  // True if `status` is OK. Keeps an error that should not have been.
  bool Check(absl::string_view what, const absl::Status& status);
  void Find(absl::string_view what, absl::string_view text);

  Master* const master_;
  const SoakSettings& settings_;
  std::mt19937_64 random_;
  bool cut_short_ = false;
  uint64_t calls_ = 0;
  absl::Status finding_;
};

}  // namespace mitogen

#endif  // MITOGEN_TOOLS_SOAK_LIFE_H_
