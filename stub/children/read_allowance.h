// Limits how much is read of what a child writes to its terminal or standard
// error, and to its output before it is up: a burst at once, and from then on a
// number of bytes a second. Each line is work beyond its bytes, such as a
// record of the log, so it is charged too.
//
// Contract. Time is an argument, and never goes back. What was read is charged
// afterwards, and may be more than there was: later reads wait the longer.

#ifndef MITOGEN_STUB_CHILDREN_READ_ALLOWANCE_H_
#define MITOGEN_STUB_CHILDREN_READ_ALLOWANCE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace mitogen {

// What is not read stays in the pipe, so a child that writes more has to wait,
// and no line is lost. Stops: a child that writes without end, and so uses up
// the time of the thread that serves all children.
struct SideOutputLimits {
  // Test: read_allowance_test, GivesSoMuchASecond; child_connector_test,
  // ReadsSlowlyFromAChildThatWritesWithoutEnd.
  int64_t bytes_per_second = 2 << 20;
  // Test: read_allowance_test, GivesSoMuchAtOnce.
  int64_t burst = 1 << 20;
  // What a line counts beyond its bytes. Test: read_allowance_test,
  // ChargesForEachLine.
  int64_t line_cost = 128;
  // What a read counts beyond its bytes, for a reader that looks again at what
  // came before on each read. Test: read_allowance_test, ChargesForEachRead.
  int64_t read_cost = 0;
};

class ReadAllowance {
 public:
  using Clock = std::chrono::steady_clock;

  ReadAllowance(const SideOutputLimits& limits, Clock::time_point now)
      : limits_(limits), left_(limits.burst), counted_(now) {}

  void Charge(absl::string_view bytes, Clock::time_point now);

  // How long to read nothing; zero if more may be read now. A pause lasts until
  // a part of the burst is there again, so that reads stay large.
  Clock::duration Pause() const;

 private:
  const SideOutputLimits limits_;
  // Below zero if more was read than there was.
  int64_t left_;
  Clock::time_point counted_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILDREN_READ_ALLOWANCE_H_
