#include "stub/children/read_allowance.h"

#include <algorithm>

namespace mitogen {
namespace {

using Seconds = std::chrono::duration<double>;

}  // namespace

void ReadAllowance::Charge(absl::string_view bytes, Clock::time_point now) {
  const double earned =
      Seconds(now - counted_).count() * limits_.bytes_per_second;
  const double most = limits_.burst - left_;
  left_ += static_cast<int64_t>(std::min(earned, most));
  counted_ = now;
  const int64_t lines = std::count(bytes.begin(), bytes.end(), '\n');
  left_ -= static_cast<int64_t>(bytes.size()) + lines * limits_.line_cost +
           limits_.read_cost;
}

ReadAllowance::Clock::duration ReadAllowance::Pause() const {
  if (left_ > 0) return Clock::duration::zero();
  const int64_t missing = limits_.burst / 4 - left_;
  return std::chrono::duration_cast<Clock::duration>(
      Seconds(static_cast<double>(missing) / limits_.bytes_per_second));
}

}  // namespace mitogen
